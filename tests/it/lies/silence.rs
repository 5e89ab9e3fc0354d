//! The server says nothing any more, or a byte a second, at each stage of an exchange.
//!
//! The stages are tried with short limits; with `SCRIBE_SYNC_LONG=1` also with the program's own ones, all side by side.

use crate::bad::{Desk, synced};
use crate::world::{Action, Fault, Match};
use scribe_sync::http::{self, Client, Token};
use scribe_sync::repo::{Limits, Oid, RefUpdate, Remote, RemoteError, Store, WireRemote};
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::time::{Duration, Instant};

/// What a server does with a connection before it goes quiet.
#[derive(Debug, Clone, Copy)]
enum Then {
    /// Takes the connection, and that is all.
    Nothing,
    /// Reads the request and says nothing.
    Listens,
    /// Says this and no more.
    Stops(&'static str),
    /// Says this a byte at a time, with pauses, and then blanks.
    Trickles(&'static str, Duration),
}

/// A server for one behaviour; gives its address. It lives until the test ends.
fn server(then: Then) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            std::thread::spawn(move || serve(stream, then));
        }
    });
    address
}

fn serve(mut stream: TcpStream, then: Then) {
    let (mut seen, mut buffer) = (Vec::new(), [0; 4096]);
    let ask = |stream: &mut TcpStream, seen: &mut Vec<u8>, buffer: &mut [u8]| {
        while !seen.windows(4).any(|four| four == b"\r\n\r\n") {
            match stream.read(buffer) {
                Ok(0) | Err(_) => return,
                Ok(got) => seen.extend_from_slice(&buffer[..got]),
            }
        }
    };
    match then {
        Then::Nothing => {}
        Then::Listens => ask(&mut stream, &mut seen, &mut buffer),
        Then::Stops(text) => {
            ask(&mut stream, &mut seen, &mut buffer);
            drop(stream.write_all(text.as_bytes()));
        }
        Then::Trickles(text, pause) => {
            ask(&mut stream, &mut seen, &mut buffer);
            for byte in text.bytes().chain(std::iter::repeat(b'x')) {
                if stream.write_all(&[byte]).is_err() {
                    return;
                }
                std::thread::sleep(pause);
            }
        }
    }
    // Until the other side hangs up.
    while matches!(stream.read(&mut buffer), Ok(1..)) {}
}

const HEAD: &str = "HTTP/1.1 200 OK\r\nContent-Type: application/x-git-upload-pack-result\r\nContent-Length: 100000\r\n\r\n";

fn stages(pause: Duration) -> Vec<(&'static str, Then)> {
    vec![
        ("after the connection", Then::Nothing),
        ("after the request", Then::Listens),
        ("in the head", Then::Stops("HTTP/1.1 200 OK\r\nContent-")),
        ("after the head", Then::Stops(HEAD)),
        (
            "in the body",
            Then::Stops(concat!(
                "HTTP/1.1 200 OK\r\nContent-Type: application/x-git-upload-pack-result\r\nContent-Length: 100000\r\n\r\n",
                "003d"
            )),
        ),
        (
            "a byte at a time in the head",
            Then::Trickles("HTTP/1.1 200 OK\r\nX-Slow: ", pause),
        ),
        (
            "a byte at a time in the body",
            Then::Trickles(
                "HTTP/1.1 200 OK\r\nContent-Type: application/x-git-upload-pack-result\r\nContent-Length: 100000\r\n\r\n",
                pause,
            ),
        ),
    ]
}

/// Short limits in the same proportions as the real ones.
fn short() -> http::Options {
    http::Options {
        connect: Duration::from_millis(700),
        first_byte: Duration::from_millis(700),
        idle: Duration::from_millis(700),
        rate_window: Duration::from_millis(700),
        ..http::Options::default()
    }
}

fn is_in_time(error: &RemoteError) -> bool {
    matches!(error, RemoteError::Http(http::Error::TimedOut { .. }))
}

#[test]
fn silence_and_a_trickle_end_at_every_stage() {
    for (stage, then) in stages(Duration::from_millis(30)) {
        let client = Client::new(&server(then), &short()).unwrap();
        let mut remote = WireRemote::new(client, http::Credential::Anonymous, "a", "b");
        let begun = Instant::now();
        let error = remote.refs(&["refs/heads/"]).unwrap_err();
        assert!(is_in_time(&error), "{stage}: {error:?}");
        assert!(begun.elapsed() < Duration::from_secs(30), "{stage}");
    }
    // TLS: the connection is there, and the handshake is not answered.
    let address = server(Then::Nothing).replace("http:", "https:");
    let client = Client::new(&address, &short()).unwrap();
    let mut remote = WireRemote::new(client, http::Credential::Anonymous, "a", "b");
    let error = remote.refs(&["refs/heads/"]).unwrap_err();
    assert!(matches!(error, RemoteError::Http(_)), "{error:?}");
}

#[test]
fn silence_in_a_fetch_and_after_an_upload_ends_and_changes_nothing() {
    let it = synced();
    let tip = it.colleague(
        "ingredients/JHN.usfm",
        &crate::bad::usfm("JHN", &["theirs"]),
    );
    let store = Store::open(&it.folder.join(".git")).unwrap();
    let head = Oid::from_hex(it.head().as_bytes()).unwrap();
    let tip = Oid::from_hex(tip.as_bytes()).unwrap();
    let remote = || {
        let client = Client::new(&it.server.url(), &short()).unwrap();
        let credential = http::Credential::Token(Token::new(&it.desk.token));
        WireRemote::new(client, credential, &it.owner, &it.name)
    };
    for at in [0, 20, 150, 400] {
        it.server
            .fault(Fault::new(Match::fetch(), Action::StallAfterDown(at)).always());
        let fetched = remote().fetch(&store, &[tip], &[head], Limits::default(), &mut |_| {});
        assert!(is_in_time(&fetched.unwrap_err()), "{at}");
        it.server.clear_faults();
    }
    let name = "refs/heads/amina/silent";
    let update = [RefUpdate {
        name: name.to_owned(),
        old: None,
        new: Some(head),
    }];
    for stall in [
        Action::StallAfterUp(0),
        Action::StallAfterUp(60),
        Action::StallAfterDown(0),
        Action::StallAfterDown(200),
    ] {
        let shown = format!("{stall:?}");
        it.server.fault(Fault::new(Match::push(), stall).always());
        let plan = scribe_sync::repo::PackPlan::between(
            &store,
            &[head],
            &[head],
            &std::collections::HashSet::new(),
        )
        .unwrap();
        let pushed = remote().push(&store, &update, Some(&plan), &mut |_| {});
        assert!(is_in_time(&pushed.unwrap_err()), "{shown}");
        it.server.clear_faults();
        crate::world::gitcmd::git_try(&it.bare(), &[], &["update-ref", "-d", name]);
    }
    it.assert_heals();
}

/// What the program itself does, with its own limits: silence ends within 90 s, a trickle within 3 minutes, both with 5,
/// and what was typed is saved.
#[test]
fn with_the_limits_of_every_day() {
    if std::env::var_os("SCRIBE_SYNC_LONG").is_none() {
        return;
    }
    std::thread::scope(|scope| {
        for (stage, then) in stages(Duration::from_secs(1)) {
            scope.spawn(move || {
                let it = synced();
                let text = it.type_in("LUK", &["typed", stage]);
                // Another server than the one it knows: everything is asked of the silent one by its own address.
                let desk = Desk::new(&it.server, "amina");
                let folder = desk.project("Mark", crate::bad::ID);
                let begun = Instant::now();
                let ran = desk.sync_with(&folder, &["--cloud", &server(then)]);
                let took = begun.elapsed();
                println!("{stage}: {} after {took:?}", ran.code);
                assert_eq!(ran.code, 5, "{stage}: {}", ran.err);
                let most = if matches!(then, Then::Trickles(..)) {
                    180
                } else {
                    90
                };
                assert!(took < Duration::from_secs(most), "{stage}: {took:?}");
                assert_eq!(crate::bad::read(&it.book("LUK")), text);
            });
        }
        for (what, on, action, most) in [
            (
                "in a fetch",
                Match::fetch(),
                Action::StallAfterDown(120),
                90,
            ),
            (
                "before a fetch",
                Match::fetch(),
                Action::StallAfterDown(0),
                90,
            ),
            (
                "after an upload",
                Match::push(),
                Action::StallAfterDown(0),
                90,
            ),
            ("in an upload", Match::push(), Action::StallAfterUp(40), 90),
        ] {
            scope.spawn(move || {
                let it = synced();
                let text = it.type_in("LUK", &["typed", what]);
                it.colleague(
                    "ingredients/JHN.usfm",
                    &crate::bad::usfm("JHN", &["theirs"]),
                );
                it.server.fault(Fault::new(on, action).always());
                let begun = Instant::now();
                let ran = it.sync();
                let took = begun.elapsed();
                println!("{what}: {} after {took:?}", ran.code);
                assert_eq!(ran.code, 5, "{what}: {}", ran.err);
                assert!(took < Duration::from_secs(most), "{what}: {took:?}");
                it.assert_committed_here("LUK", &text);
                it.server.clear_faults();
                it.assert_heals();
            });
        }
    });
}
