//! The way to the server is closed, or somebody else answers there.

use super::{ID, people, synced, synced_as};
use crate::world::{Action, CertKind, Door43, Fault, Match, Options, TestCa, UserOptions};
use std::time::{Duration, Instant};

#[test]
fn without_a_network_the_work_is_saved_here() {
    let it = synced();
    let closed = std::net::TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    let text = it.type_in("LUK", &["one", "typed"]);
    for proxy in [
        format!("http://{closed}"),
        "http://no-such-host.invalid:3128".to_owned(),
    ] {
        // A proxy that is not there is a network that is not there, without changing the project's server.
        let args = ["sync", "--json", it.folder.to_str().unwrap()];
        let mut command = it.desk.command(&args);
        command
            .env("http_proxy", &proxy)
            .env("HTTP_PROXY", &proxy)
            .env("ALL_PROXY", &proxy);
        let ran = it.desk.ended(command.spawn().unwrap());
        // Loopback may be asked without the proxy; then the run just goes through.
        if ran.code == 0 {
            continue;
        }
        ran.ends(5);
    }
    it.assert_committed_here("LUK", &text);
    it.assert_heals();
}

#[test]
fn a_server_that_is_away_is_told_and_the_first_upload_waits() {
    let server = super::server();
    let desk = super::Desk::new(&server, "amina");
    desk.run(&["whoami"]).ends(0);
    let folder = desk.project("Mark", ID);
    drop(server);
    desk.sync(&folder)
        .ends(5)
        .says("kept in the project's history");
    let log = crate::world::git(&folder, &["log", "--format=%s"]);
    assert!(log.starts_with("scribe-sync: first version"), "{log}");
}

type Make = Box<dyn Fn() -> Action>;

#[test]
fn answers_that_are_no_answers() {
    let it = synced();
    let head = it.head();
    let json = |code| Action::status(code, "{}");
    let cases: Vec<(&str, Make, &str, usize)> = vec![
        ("a portal", Box::new(|| Action::Html200), "web page", 1),
        (
            "a proxy",
            Box::new(|| {
                Action::status_with(502, ("Content-Type", "text/html"), "<html>Bad Gateway")
            }),
            "502",
            6,
        ),
        ("500", Box::new(move || json(500)), "500", 6),
        (
            "busy",
            Box::new(|| Action::status_with(503, ("Retry-After", "0"), "")),
            "503",
            6,
        ),
        (
            "too many",
            Box::new(|| Action::status_with(429, ("Retry-After", "0"), "")),
            "429",
            6,
        ),
        ("nothing", Box::new(|| Action::Empty200), "", 6),
        (
            "not HTTP",
            Box::new(|| Action::Raw(b"SSH-2.0-OpenSSH_9.2\r\n".to_vec())),
            "",
            6,
        ),
        (
            "no length",
            Box::new(|| Action::Raw(b"HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n".to_vec())),
            "",
            6,
        ),
        ("a cut", Box::new(|| Action::CutAfterDown(0)), "", 6),
    ];
    let mut count = 0;
    for (what, make, words, most) in cases {
        for typed in [false, true] {
            count += 1;
            let text = if typed {
                it.type_in("LUK", &["typed", &count.to_string()])
            } else {
                super::read(&it.book("LUK"))
            };
            let before = it.refs_there();
            it.server.clear_requests();
            it.server.fault(Fault::new(Match::any(), make()).always());
            let begun = Instant::now();
            let ran = it.sync();
            assert_eq!(ran.code, 5, "{what} {typed}: {}\n{}", ran.out, ran.err);
            let ran = ran.ends(5).says(words);
            assert!(
                ran.project()["error"]["state"].is_string(),
                "{what}: {}",
                ran.out
            );
            assert!(begun.elapsed() < Duration::from_secs(30), "{what} {typed}");
            let asked = it.server.requests().len();
            assert!((1..=most).contains(&asked), "{what} {typed}: {asked}");
            // A push whose answer was cut off may have arrived, and only whole.
            if it.refs_there() != before {
                assert_eq!((what, it.there(super::MAIN)), ("a cut", it.head()));
            }
            it.assert_committed_here("LUK", &text);
            it.assert_whole();
            it.server.clear_faults();
            it.assert_heals();
        }
    }
    assert_ne!(it.head(), head);
}

#[test]
fn a_busy_moment_is_waited_for() {
    let it = synced();
    it.colleague("ingredients/JHN.usfm", &super::usfm("JHN", &["theirs"]));
    it.type_in("LUK", &["typed"]);
    let rules: Vec<usize> = [Match::push(), Match::ls_refs(), Match::fetch()]
        .into_iter()
        .map(|of| {
            let later = Action::status_with(503, ("Retry-After", "0"), "later");
            it.server.fault(Fault::new(of, later))
        })
        .collect();
    it.assert_heals();
    for rule in rules {
        assert_eq!(it.server.hits(rule), 1);
    }
    // A pause that is too long is not waited for.
    it.server.fault(
        Fault::new(
            Match::any(),
            Action::status_with(503, ("Retry-After", "86400"), ""),
        )
        .always(),
    );
    it.server.clear_requests();
    it.sync().ends(5);
    assert_eq!(it.server.requests().len(), 1);
}

#[test]
fn refusals_are_told_from_faults() {
    let it = synced();
    let refuse = |of: Match, code: u16, text: &str| {
        it.server.fault(
            Fault::new(
                of,
                Action::status_with(code, ("Content-Type", "text/plain;charset=utf-8"), text),
            )
            .always(),
        )
    };
    let text = it.type_in("LUK", &["typed"]);
    refuse(Match::path(".git"), 403, "Your account is disabled.");
    it.sync().ends(4).says("Your account is disabled.");
    it.server.clear_faults();
    refuse(Match::push(), 413, "");
    it.sync().ends(9);
    it.server.clear_faults();
    it.server.set_archived(&it.owner, &it.name, true);
    it.sync().ends(4).says("archived");
    it.assert_committed_here("LUK", &text);
    it.server.set_archived(&it.owner, &it.name, false);
    it.assert_heals();
    // Nothing to send to an archived one is no trouble.
    it.server.set_archived(&it.owner, &it.name, true);
    it.sync().ends(0);
}

#[test]
fn an_account_that_is_not_ready_yet() {
    for (options, words) in [
        (
            UserOptions {
                activated: false,
                ..UserOptions::default()
            },
            "activate",
        ),
        (
            UserOptions {
                must_change_password: true,
                ..UserOptions::default()
            },
            "password",
        ),
    ] {
        let server = super::server();
        server.add_user_with("carla", "Geheim-carla-1", options);
        let desk = super::Desk::new(&server, "carla");
        let folder = desk.project("Mark", ID);
        let ran = desk.sync(&folder);
        assert!(matches!(ran.code, 4 | 5), "{}", ran.err);
        assert!(ran.err.contains(words), "{}", ran.err);
    }
}

#[test]
fn a_protected_shared_branch_gets_the_own_branch_alone() {
    let it = synced();
    it.server.protect_branch(&it.owner, &it.name, "scribe-main");
    let main = it.there(super::MAIN);
    let text = it.type_in("LUK", &["typed"]);
    it.sync().ends(4).says("own place");
    it.assert_committed_here("LUK", &text);
    assert_eq!(it.there(super::MAIN), main);
    assert_eq!(it.there("refs/heads/amina/scribe"), it.head());
    it.assert_whole();
    // Again, with nothing new: still not in the shared text, and still said.
    it.sync().ends(4).says("own place");
    // A colleague's change comes along all the same.
    it.colleague("ingredients/JHN.usfm", &super::usfm("JHN", &["theirs"]));
    it.sync().ends(4);
    it.server
        .unprotect_branch(&it.owner, &it.name, "scribe-main");
    it.assert_heals();
    assert!(super::read(&it.book("JHN")).contains("theirs"));
    it.assert_committed_here("LUK", &text);
}

#[test]
fn certificates() {
    let ca = TestCa::new();
    let other = TestCa::new();
    for (kind, words) in [
        (CertKind::Good, ""),
        (CertKind::Expired, "expired"),
        (CertKind::NotYetValid, "not valid yet"),
        (CertKind::WrongHost, "another name"),
        (CertKind::SelfSigned, "authority"),
    ] {
        let server = people(Door43::start_with(&Options {
            tls: Some((&ca, kind)),
            host: Some("localhost"),
            ..Options::default()
        }));
        let mut desk = super::Desk::new(&server, "amina");
        let folder = desk.project("Mark", ID);
        let file = other.pem_path();
        desk.var("SCRIBE_SYNC_CA_FILE", file.to_str().unwrap());
        let ran = desk.sync(&folder).ends(5);
        if kind == CertKind::Good {
            ran.says("authority");
        }
        assert!(server.requests().is_empty());
        let file = ca.pem_path();
        desk.var("SCRIBE_SYNC_CA_FILE", file.to_str().unwrap());
        if words.is_empty() {
            let it = synced_as(server, desk);
            it.assert_heals();
        } else {
            desk.sync(&folder).ends(5).says(words);
            assert!(server.requests().is_empty());
        }
    }
}

#[test]
fn a_redirect_to_another_host_is_not_followed() {
    let it = synced();
    let elsewhere = people(super::server_alone());
    it.type_in("LUK", &["typed"]);
    for code in [301, 302, 303, 307, 308] {
        let location = format!("{}/amina/{}.git/git-receive-pack", elsewhere.url(), it.name);
        it.server
            .fault(Fault::new(Match::any(), Action::Redirect { location, code }).always());
        it.sync().ends(5).says(&elsewhere.url());
        it.server.clear_faults();
    }
    assert!(elsewhere.requests().is_empty());
    it.assert_heals();
}

#[test]
fn a_redirect_that_leads_out_of_the_way_is_not_followed_either() {
    let it = synced();
    for location in [
        "/login".to_owned(),
        "/a/b/c/git-upload-pack".to_owned(),
        "/../x.git/git-upload-pack".to_owned(),
        "//elsewhere.example.org/amina/x/git-upload-pack".to_owned(),
        "file:///etc/passwd".to_owned(),
        "\u{1b}]8;;x\u{7}".to_owned(),
        String::new(),
        format!("/amina/{}/git-upload-pack", it.name),
    ] {
        it.server.fault(
            Fault::new(
                Match::any(),
                Action::Redirect {
                    location: location.clone(),
                    code: 307,
                },
            )
            .always(),
        );
        it.server.clear_requests();
        let ran = it.sync();
        assert!(matches!(ran.code, 1 | 5), "{location}: {}", ran.err);
        assert!(!ran.err.contains('\u{1b}'));
        assert!(it.server.requests().len() <= 5);
        it.server.clear_faults();
    }
    it.assert_heals();
}

#[test]
fn a_server_without_encryption_is_refused() {
    let server = super::server();
    let desk = super::Desk::new(&server, "amina");
    let folder = desk.project("Mark", ID);
    desk.sync_with(&folder, &["--cloud", "http://git.example.org"])
        .ends(2);
    desk.sync_with(&folder, &["--cloud", "https://amina:pw@git.example.org"])
        .ends(2);
}
