//! Every answer of an exchange, cut after every single byte, politely and not, and every request likewise.
//!
//! What the stand-in server answered once is played again by a server that needs no git: so every byte has its turn. A list
//! is whole or an error, never shorter; a pack is used whole or not at all; a report counts whole or not at all.

use crate::bad::{MAIN, people, synced, synced_as, usfm};
use crate::world::{Action, CertKind, Door43, Fault, Match, Options, TestCa};
use scribe_sync::door43::Api;
use scribe_sync::http::{self, Client, Token};
use scribe_sync::repo::{Limits, Oid, PackPlan, RefUpdate, Remote, Store, TreeLimits, WireRemote};
use std::collections::HashSet;
use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// How the line breaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    /// As at the end of a stream.
    Fin,
    /// As when a router forgets the connection.
    Reset,
}

/// What the server does with its next connections.
#[derive(Debug, Clone, Copy)]
struct Cut {
    /// Bytes of the request that are read; all of it where there is no number.
    up: Option<usize>,
    /// Bytes of the answer that are sent.
    down: usize,
    end: End,
}

/// A server that plays one answer, cut as is said.
struct Player {
    url: String,
    next: Arc<Mutex<(Vec<u8>, Cut)>>,
}

impl Player {
    fn new() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let cut = Cut {
            up: None,
            down: 0,
            end: End::Fin,
        };
        let next = Arc::new(Mutex::new((Vec::new(), cut)));
        let script = Arc::clone(&next);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (answer, cut) = script.lock().unwrap().clone();
                // One at a time: there is one client, and it waits.
                drop(serve(stream, &answer, cut));
            }
        });
        Self { url, next }
    }

    fn set(&self, answer: &[u8], cut: Cut) {
        *self.next.lock().unwrap() = (answer.to_vec(), cut);
    }

    fn client(&self) -> Client {
        let options = http::Options {
            first_byte: Duration::from_secs(10),
            ..http::Options::default()
        };
        Client::new(&self.url, &options).unwrap()
    }
}

fn serve(mut stream: TcpStream, answer: &[u8], cut: Cut) -> std::io::Result<()> {
    stream.set_nodelay(true)?;
    let mut seen = Vec::new();
    let mut buffer = [0; 16 << 10];
    loop {
        if cut.up.is_some_and(|most| seen.len() >= most) {
            return hang_up(&stream, cut.end);
        }
        let want = cut
            .up
            .map_or(buffer.len(), |most| (most - seen.len()).min(buffer.len()));
        let got = stream.read(&mut buffer[..want])?;
        seen.extend_from_slice(&buffer[..got]);
        if got == 0 || cut.up.is_none() && is_whole(&seen) {
            break;
        }
    }
    stream.write_all(&answer[..cut.down.min(answer.len())])?;
    hang_up(&stream, cut.end)
}

fn is_whole(request: &[u8]) -> bool {
    let Some(head) = request.windows(4).position(|four| four == b"\r\n\r\n") else {
        return false;
    };
    let text = String::from_utf8_lossy(&request[..head]).to_ascii_lowercase();
    let length = text
        .lines()
        .find_map(|line| line.strip_prefix("content-length:"))
        .map_or(0, |length| length.trim().parse().unwrap_or(0));
    request.len() >= head + 4 + length
}

fn hang_up(stream: &TcpStream, end: End) -> std::io::Result<()> {
    if end == End::Reset {
        // Closed with this, the kernel sends RST instead of FIN.
        rustix::net::sockopt::set_socket_linger(stream, Some(Duration::ZERO))?;
        return Ok(());
    }
    stream.shutdown(Shutdown::Both)
}

/// An answer with its length, and one in chunks.
fn answers(kind: &str, body: &[u8]) -> [Vec<u8>; 2] {
    let head = format!("HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\n");
    let with_length = format!("{head}Content-Length: {}\r\n\r\n", body.len());
    let mut chunked = format!("{head}Transfer-Encoding: chunked\r\n\r\n").into_bytes();
    for piece in body.chunks(97) {
        chunked.extend(format!("{:x}\r\n", piece.len()).as_bytes());
        chunked.extend(piece);
        chunked.extend(b"\r\n");
    }
    chunked.extend(b"0\r\n\r\n");
    [[with_length.as_bytes(), body].concat(), chunked]
}

/// Runs `each` for every place of the answer and both ends; gives how many there were.
fn everywhere(player: &Player, answer: &[u8], mut each: impl FnMut(usize, bool, &str)) -> usize {
    let mut count = 0;
    for end in [End::Fin, End::Reset] {
        for down in 0..=answer.len() {
            let cut = Cut {
                up: None,
                down,
                end,
            };
            player.set(answer, cut);
            // A reset may overtake what was sent before it.
            let all = down == answer.len();
            each(
                down,
                all && end == End::Fin,
                &format!("{down} of {} then {end:?}", answer.len()),
            );
            count += 1;
        }
    }
    count
}

/// A body that the real server gives, caught on its way.
fn caught(server: &Door43, on: &Match, ask: impl FnOnce()) -> Vec<u8> {
    let seen = Arc::new(Mutex::new(Vec::new()));
    let keep = Arc::clone(&seen);
    server.fault(Fault::new(
        on.clone(),
        Action::replace(move |body| {
            keep.lock().unwrap().clone_from(&body);
            body
        }),
    ));
    ask();
    server.clear_faults();
    let body = seen.lock().unwrap().clone();
    assert!(!body.is_empty());
    body
}

fn oid(hex: &str) -> Oid {
    Oid::from_hex(hex.as_bytes()).unwrap()
}

fn objects(store: &Store) -> usize {
    walkdir::WalkDir::new(store.git_dir().join("objects"))
        .into_iter()
        .flatten()
        .filter(|entry| entry.file_type().is_file())
        .count()
}

fn own(store: &Store) -> Vec<String> {
    std::fs::read_dir(store.own_dir())
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .filter(|name| !matches!(name.as_str(), "lock" | "stat" | "locks"))
        .collect()
}

const UPLOAD: &str = "application/x-git-upload-pack-result";
const PREFIXES: [&str; 2] = ["refs/heads/scribe-main", "refs/heads/amina/"];

#[test]
fn a_list_of_refs_is_whole_or_none() {
    let it = synced();
    let player = Player::new();
    let remote = |client: Client| {
        WireRemote::new(
            client,
            http::Credential::Token(Token::new(&it.desk.token)),
            &it.owner,
            &it.name,
        )
    };
    let real = || Client::new(&it.server.url(), &http::Options::default()).unwrap();
    let mut count = 0;
    for old in [false, true] {
        it.server.strip_git_protocol(old);
        let on = if old {
            Match::info_refs()
        } else {
            Match::ls_refs()
        };
        let mut whole = Vec::new();
        let body = caught(&it.server, &on, || {
            whole = remote(real()).refs(&PREFIXES).unwrap();
        });
        assert_eq!(whole.len(), 2);
        let kind = if old {
            "application/x-git-upload-pack-advertisement"
        } else {
            UPLOAD
        };
        for answer in answers(kind, &body) {
            count += everywhere(&player, &answer, |_, all, shown| {
                let mut remote = remote(player.client());
                if old {
                    // An empty answer to the new way is what leads to the old one; the player gives the same to both.
                    let found = remote.refs(&PREFIXES);
                    assert!(
                        found.is_err() || found.is_ok_and(|found| found == whole),
                        "{shown}"
                    );
                    return;
                }
                match remote.refs(&PREFIXES) {
                    Ok(found) => assert_eq!(found, whole, "{shown}"),
                    Err(error) => assert!(!all, "{shown}: {error:?}"),
                }
            });
        }
    }
    println!("lists of refs: {count} cuts");
}

#[test]
fn a_fetch_is_whole_or_nothing() {
    let it = synced();
    let tip = oid(&it.colleague("ingredients/JHN.usfm", &usfm("JHN", &["theirs"])));
    let head = oid(&it.head());
    let store = Store::open(&it.folder.join(".git")).unwrap();
    let player = Player::new();
    let remote = |client: Client| {
        WireRemote::new(
            client,
            http::Credential::Token(Token::new(&it.desk.token)),
            &it.owner,
            &it.name,
        )
    };
    let real = || Client::new(&it.server.url(), &http::Options::default()).unwrap();
    let body = caught(&it.server, &Match::fetch(), || {
        drop(
            remote(real())
                .fetch(&store, &[tip], &[head], Limits::default(), &mut |_| {})
                .unwrap(),
        );
    });
    let before = objects(&store);
    let (mut count, mut good) = (0, 0);
    for answer in answers(UPLOAD, &body) {
        count += everywhere(&player, &answer, |_, all, shown| {
            let fetched = remote(player.client()).fetch(
                &store,
                &[tip],
                &[head],
                Limits::default(),
                &mut |_| {},
            );
            match fetched {
                // Only the last bytes of the framing were missing: everything is there and right.
                Ok(received) => {
                    received
                        .check(&[tip], &[head], TreeLimits::default())
                        .unwrap();
                    good += 1;
                }
                Err(error) => assert!(!all, "{shown}: {error:?}"),
            }
            assert_eq!(objects(&store), before, "{shown}");
            assert_eq!(own(&store), Vec::<String>::new(), "{shown}");
        });
    }
    assert!(good < 60, "{good} of {count}");
    println!("fetches: {count} cuts, {good} of them behind the pack");
    assert!(!store.has(tip));
    it.assert_heals();
}

#[test]
fn the_report_of_a_push_counts_whole_or_not_at_all() {
    let it = synced();
    let text = it.type_in("LUK", &["typed"]);
    let body = caught(&it.server, &Match::push(), || {
        it.sync().ends(0);
    });
    it.assert_committed_here("LUK", &text);
    let store = Store::open(&it.folder.join(".git")).unwrap();
    let player = Player::new();
    let head = oid(&it.head());
    let old = store.commit(head).unwrap().parents[0];
    let updates = [MAIN, "refs/heads/amina/scribe"].map(|name| RefUpdate {
        name: name.to_owned(),
        old: Some(old),
        new: Some(head),
    });
    let plan = PackPlan::between(&store, &[head], &[old], &HashSet::new()).unwrap();
    let push = |client: Client| {
        let mut remote = WireRemote::new(client, http::Credential::Anonymous, &it.owner, &it.name);
        remote.push(&store, &updates, Some(&plan), &mut |_| {})
    };
    let report = body.windows(4).rposition(|four| four == b"0000").unwrap();
    let mut count = 0;
    for answer in answers("application/x-git-receive-pack-result", &body) {
        count += everywhere(&player, &answer, |down, all, shown| {
            let done = push(player.client()).is_ok_and(|answer| answer.all_done(&updates));
            // The report itself is whole before the last framing comes.
            let may_be = down + (body.len() - report) + 120 >= answer.len();
            assert!(!done || may_be, "{shown}");
            assert!(done || !all, "{shown}");
        });
    }
    // The other direction: the server hangs up in the middle of what it is sent.
    let mut most = 0;
    for end in [End::Fin, End::Reset] {
        let mut up = 0;
        loop {
            let cut = Cut {
                up: Some(up),
                down: 0,
                end,
            };
            player.set(b"", cut);
            let client = player.client();
            let pushed = push(client.clone());
            assert!(pushed.is_err(), "{up} bytes up, then {end:?}: {pushed:?}");
            count += 1;
            most = client.meter().up.max(most);
            up += 1;
            if up as u64 > most {
                break;
            }
        }
    }
    println!("pushes: {count} cuts, a request of {most} bytes");
    it.assert_heals();
}

#[test]
fn the_requests_of_a_fetch_cut_anywhere_are_errors() {
    let it = synced();
    let store = Store::open(&it.folder.join(".git")).unwrap();
    let head = oid(&it.head());
    let player = Player::new();
    let mut count = 0;
    for fetch in [false, true] {
        for end in [End::Fin, End::Reset] {
            let (mut up, mut most) = (0, 1);
            while up as u64 <= most {
                let cut = Cut {
                    up: Some(up),
                    down: 0,
                    end,
                };
                player.set(b"", cut);
                let client = player.client();
                let mut remote =
                    WireRemote::new(client.clone(), http::Credential::Anonymous, "a", "b");
                let failed = if fetch {
                    remote
                        .fetch(&store, &[head], &[head], Limits::default(), &mut |_| {})
                        .is_err()
                } else {
                    remote.refs(&PREFIXES).is_err()
                };
                assert!(failed, "{fetch} {up} {end:?}");
                most = client.meter().up.max(most);
                (up, count) = (up + 1, count + 1);
            }
        }
    }
    println!("requests: {count} cuts");
    it.assert_heals();
}

#[test]
fn an_answer_of_the_api_is_whole_or_none() {
    let it = synced();
    let player = Player::new();
    let api =
        |client: &Client| Api::new(client, http::Credential::Token(Token::new(&it.desk.token)));
    let real = Client::new(&it.server.url(), &http::Options::default()).unwrap();
    let repository = api(&real).repository(&it.owner, &it.name).unwrap();
    let body = caught(&it.server, &Match::path("/api/v1/repos/"), || {
        drop(api(&real).repository(&it.owner, &it.name).unwrap());
    });
    let mut count = 0;
    for answer in answers("application/json;charset=utf-8", &body) {
        count += everywhere(&player, &answer, |_, all, shown| {
            match api(&player.client()).repository(&it.owner, &it.name) {
                Ok(found) => assert_eq!(found, repository, "{shown}"),
                Err(error) => assert!(!all, "{shown}: {error}"),
            }
        });
    }
    println!("answers of the API: {count} cuts");
}

/// A sample of the same inside TLS, where an end without a goodbye is no end.
#[test]
fn over_tls_a_cut_is_a_cut() {
    let ca = TestCa::new();
    let server = people(Door43::start_with(&Options {
        tls: Some((&ca, CertKind::Good)),
        host: Some("localhost"),
        ..Options::default()
    }));
    let mut desk = crate::bad::Desk::new(&server, "amina");
    desk.var("SCRIBE_SYNC_CA_FILE", ca.pem_path().to_str().unwrap());
    let it = synced_as(server, desk);
    let tip = oid(&it.colleague("ingredients/JHN.usfm", &usfm("JHN", &["theirs"])));
    let head = oid(&it.head());
    let store = Store::open(&it.folder.join(".git")).unwrap();
    let options = http::Options {
        ca_file: Some(Path::new(&ca.pem_path()).to_path_buf()),
        ..http::Options::default()
    };
    let remote = || {
        let client = Client::new(&it.server.url(), &options).unwrap();
        WireRemote::new(
            client,
            http::Credential::Token(Token::new(&it.desk.token)),
            &it.owner,
            &it.name,
        )
    };
    let whole = remote().refs(&PREFIXES).unwrap();
    it.server.clear_requests();
    drop(
        remote()
            .fetch(&store, &[tip], &[head], Limits::default(), &mut |_| {})
            .unwrap(),
    );
    let length = it.server.requests()[0].bytes_down;
    let step = if std::env::var_os("SCRIBE_SYNC_LONG").is_some() {
        1
    } else {
        67
    };
    let mut count = 0;
    for at in (0..length).step_by(step) {
        it.server
            .fault(Fault::new(Match::ls_refs(), Action::CutAfterDown(at)));
        it.server
            .fault(Fault::new(Match::fetch(), Action::CutAfterDown(at)));
        let found = remote().refs(&PREFIXES);
        assert!(
            found.is_err() || found.is_ok_and(|found| found == whole),
            "{at}"
        );
        let fetched = remote().fetch(&store, &[tip], &[head], Limits::default(), &mut |_| {});
        assert!(fetched.is_err() || at + 20 > length, "{at} of {length}");
        drop(fetched);
        assert_eq!(own(&store), Vec::<String>::new(), "{at}");
        it.server.clear_faults();
        count += 2;
    }
    println!("inside TLS: {count} cuts");
    assert!(!store.has(tip));
    it.assert_heals();
}
