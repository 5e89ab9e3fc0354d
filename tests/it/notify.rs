//! `notify`: what people and monitors elsewhere hear of a run, through a real mail server.

use crate::desk::{Desk, New, Run};
use crate::report::{Held, runs, server};
use crate::smtp::{PASSWORD, Receiver, Security, USER};
use crate::world::Door43;
use crate::world::door43::{Action, Fault, Match};
use crate::world::tls::CertKind;
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::process::Stdio;
use std::sync::mpsc::{Receiver as Channel, channel};
use std::time::{Duration, Instant};

/// Runs the program with something on its standard input.
fn with_input(desk: &Desk, args: &[&str], input: &str) -> Run {
    let mut child = desk
        .command(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child
        .stdin
        .take()
        .unwrap()
        .write_all(input.as_bytes())
        .unwrap();
    let output = crate::ends::ended(child);
    let out = String::from_utf8(output.stdout).unwrap();
    Run {
        code: output.status.code().unwrap_or(-1),
        json: out
            .lines()
            .last()
            .and_then(|line| serde_json::from_str(line).ok())
            .unwrap_or_default(),
        err: String::from_utf8(output.stderr).unwrap(),
        out,
    }
}

/// `notify set` for this receiver, with its password on standard input.
pub(crate) fn set(desk: &Desk, receiver: &Receiver, more: &[&str]) -> Run {
    let flags = receiver.flags();
    let mut args = vec!["notify", "set", "--json", "--password-stdin"];
    args.extend(flags.iter().map(String::as_str));
    args.extend(more);
    with_input(desk, &args, &format!("{PASSWORD}\n"))
}

/// A computer whose runs tell this receiver, trusting its authority.
fn desk(server: &Door43, receiver: &Receiver) -> Desk {
    Desk::new(server, "amina").with("SCRIBE_SYNC_CA_FILE", &receiver.ca_file())
}

const TO: [&str; 2] = ["--to", "amina@example.org"];

#[test]
fn a_mail_goes_out_with_tls_starttls_and_a_login() {
    let server = server();
    for security in [Security::Tls, Security::Starttls, Security::None] {
        let Some(receiver) = Receiver::start(security, &[]) else {
            return;
        };
        let desk = desk(&server, &receiver);
        let run = set(
            &desk,
            &receiver,
            &["--to", "amina@example.org,boaz@example.org"],
        )
        .ends(0);
        assert_eq!(
            run.json["to"],
            json!(["amina@example.org", "boaz@example.org"])
        );
        assert_eq!(run.json["password"], "file");
        let run = desk.run(&["notify", "test", "--json"]).ends(0);
        let mail = receiver.mail();
        assert_eq!(mail.to(), ["amina@example.org", "boaz@example.org"]);
        assert_eq!(mail.envelope["from"], USER);
        assert_eq!(mail.envelope["login"], USER);
        assert_eq!(mail.envelope["tls"], security != Security::None);
        assert_eq!(mail.header("auto-submitted"), "auto-generated");
        assert!(mail.header("message-id").ends_with("@example.org>"));
        assert!(
            mail.header("date").contains("202"),
            "{}",
            mail.header("date")
        );
        assert_eq!(mail.header("content-transfer-encoding"), "quoted-printable");
        assert_eq!(mail.header("content-type"), "text/plain; charset=utf-8");
        assert!(mail.header("from").contains("scribe-sync"), "{}", mail.raw);
        assert_eq!(run.json["told"][1]["target"], "boaz@example.org");
        assert_eq!(run.json["told"][1]["state"], "sent");
        receiver.none();
    }
}

#[test]
fn one_mail_tells_all_of_a_run_in_the_chosen_language() {
    let server = server();
    let Some(receiver) = Receiver::start(Security::Tls, &[]) else {
        return;
    };
    let desk = desk(&server, &receiver);
    set(&desk, &receiver, &TO).ends(0);
    desk.run(&["notify", "set", "--when", "always"]).ends(0);
    for name in ["Évangile de Marc", "Jean"] {
        desk.make(&New::of(name, &["MRK"]));
    }
    desk.run(&["sync", "--all"]).ends(0);
    assert_eq!(receiver.mail().subject(), "2 projects in sync");
    desk.run(&[
        "sync",
        "--lang",
        "fr",
        "Évangile de Marc",
        "Jean",
        "Nulle part",
    ])
    .ends(3);
    let mail = receiver.mail();
    assert_eq!(
        mail.subject(),
        "2 projets synchronisés, 1 échec (Nulle part\u{a0}: introuvable)"
    );
    for text in [
        "Évangile de Marc",
        "Jean",
        "Nulle part",
        "Ce qui demande un regard",
    ] {
        assert!(mail.text.contains(text), "{text}: {}", mail.text);
    }
    let trouble = mail.text.find("* Nulle part").unwrap();
    assert!(trouble < mail.text.find("* Jean").unwrap(), "{}", mail.text);
    assert!(mail.raw.is_ascii(), "every server can carry it");
    receiver.none();
    let rows = runs(&desk, &["--only", "failed"]);
    assert_eq!(
        rows[0]["told"],
        json!([{"channel": "mail", "target": "amina@example.org", "state": "sent", "error": null}])
    );
}

#[test]
fn a_mail_comes_when_it_goes_otherwise_than_before() {
    let server = server();
    let Some(receiver) = Receiver::start(Security::Tls, &[]) else {
        return;
    };
    let desk = desk(&server, &receiver);
    set(&desk, &receiver, &TO).ends(0);
    desk.make(&New::of("Team", &["MRK"]));
    desk.run(&["sync", "Team"]).ends(0);
    receiver.none();
    server.fault(Fault::new(Match::any(), Action::status(401, "no")).always());
    desk.run(&["sync", "Team"]).ends(4);
    assert_eq!(receiver.mail().subject(), "Team: failed (login refused)");
    desk.run(&["sync", "Team"]).ends(4);
    receiver.none();
    server.clear_faults();
    desk.run(&["sync", "Team", "--dry-run"]).ends(0);
    receiver.none();
    desk.run(&["sync", "Team"]).ends(0);
    assert_eq!(receiver.mail().subject(), "Team: in sync");
    desk.run(&["sync", "Team"]).ends(0);
    // Off is off, and the settings stay.
    desk.run(&["notify", "off"]).ends(0);
    desk.run(&["sync", "Nirgends"]).ends(10);
    receiver.none();
    desk.run(&["notify", "on"]).ends(0);
    desk.run(&["sync", "Nirgends"]).ends(10);
    assert_eq!(receiver.mail().subject(), "Nirgends: failed (not found)");
    for (when, code, word) in [("failure", 10, "Nirgends"), ("success", 0, "Team")] {
        desk.run(&["notify", "set", "--when", when]).ends(0);
        for word in ["Team", "Nirgends"] {
            desk.run(&["sync", word]);
        }
        let mail = receiver.mail();
        assert!(mail.subject().starts_with(word), "{when} {code}");
        receiver.none();
    }
}

#[test]
fn what_nobody_heard_of_is_told_by_the_next_run() {
    let server = server();
    let Some(receiver) = Receiver::start(Security::Tls, &[]) else {
        return;
    };
    let desk = desk(&server, &receiver);
    let (listener, port) = silent();
    drop(listener);
    set(&desk, &receiver, &TO).ends(0);
    let nowhere = format!("127.0.0.1:{port}");
    desk.run(&["notify", "set", "--smtp", &nowhere, "--smtp-user", "none"])
        .ends(0);
    desk.run(&["sync", "Nirgends"]).ends(10);
    set(&desk, &receiver, &[]).ends(0);
    desk.run(&["sync", "Nirgends"]).ends(10);
    assert_eq!(receiver.mail().subject(), "Nirgends: failed (not found)");
    desk.run(&["sync", "Nirgends"]).ends(10);
    receiver.none();
}

#[test]
fn a_dry_test_shows_the_mail_and_sends_nothing() {
    let server = server();
    let Some(receiver) = Receiver::start(Security::Tls, &[]) else {
        return;
    };
    let desk = desk(&server, &receiver);
    set(&desk, &receiver, &TO).ends(0);
    let run = desk
        .run(&["notify", "test", "--dry-run", "--lang", "fr"])
        .ends(0);
    for text in [
        "Objet\u{a0}: scribe-sync sur",
        "serait envoyé",
        "notify off",
    ] {
        assert!(run.out.contains(text), "{text}: {}", run.out);
    }
    receiver.none();
}

#[test]
fn a_stop_is_told_too() {
    let server = server();
    let Some(receiver) = Receiver::start(Security::Tls, &[]) else {
        return;
    };
    let desk = desk(&server, &receiver);
    set(&desk, &receiver, &TO).ends(0);
    desk.make(&New::of("Team", &["MRK"]));
    desk.sync(&["Team"]).ends(0);
    let held = Held::begin(&server, &desk, &["Team"]);
    let pid = held.child.id().to_string();
    let sent = std::process::Command::new("kill")
        .args(["-s", "TERM", &pid])
        .status();
    assert!(sent.unwrap().success());
    assert_eq!(held.ended().0, Some(143));
    assert_eq!(receiver.mail().subject(), "Team: stopped");
}

/// A port at which somebody takes the call and says nothing.
fn silent() -> (TcpListener, u16) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    (listener, port)
}

#[test]
fn a_mail_that_cannot_be_sent_fails_no_sync_and_is_said_and_recorded() {
    let server = server();
    let desk = Desk::new(&server, "amina").with("SCRIBE_SYNC_SMTP_PASSWORD", "falsch123");
    desk.make(&New::of("Team", &["MRK"]));
    desk.run(&[
        "notify",
        "set",
        "--when",
        "always",
        "--to",
        "amina@example.org",
        "--to",
        "weg@example.org",
    ])
    .ends(0);
    let set = |args: &[&str]| {
        let mut all = vec!["notify", "set"];
        all.extend(args);
        desk.run(&all).ends(0);
    };
    let ca = |receiver: &Receiver| set(&["--ca-file", &receiver.ca_file()]);
    let told = |want: &str| {
        let run = desk.sync(&["Team"]).ends(0);
        assert!(
            run.err.contains("amina@example.org") && run.err.contains(want),
            "{want}: {}",
            run.err
        );
        let row = &runs(&desk, &[])[0];
        let told = row["told"][0]["error"].as_str().unwrap_or_default();
        assert!(told.contains(want), "{want}: {row}");
        assert_eq!(row["state"], "ok");
        let report = desk.run(&["report"]).ends(0);
        assert!(report.err.contains(want), "{}", report.err);
    };
    // Nobody is there.
    let (listener, port) = silent();
    drop(listener);
    set(&["--smtp", &format!("127.0.0.1:{port}"), "--security", "none"]);
    told("cannot be reached");
    let Some(receiver) = Receiver::start(Security::Tls, &[]) else {
        return;
    };
    ca(&receiver);
    let flags = receiver.flags();
    let flags: Vec<&str> = flags.iter().map(String::as_str).collect();
    set(&flags);
    // An authority that nobody knows here.
    told("certificate");
    // Each receiver has an authority of its own, so the variable says whom to trust.
    let with = |receiver: &Receiver, password: &str, want: &[(&str, &str)]| {
        let flags = receiver.flags();
        let mut args = vec!["notify", "set"];
        args.extend(flags.iter().map(String::as_str));
        desk.run(&args).ends(0);
        let output = desk
            .command(&["sync", "Team", "--json", "--ca-file", &receiver.ca_file()])
            .env("SCRIBE_SYNC_SMTP_PASSWORD", password)
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(0));
        let row = runs(&desk, &[]).remove(0);
        let told: Vec<(&str, &str)> = row["told"]
            .as_array()
            .unwrap()
            .iter()
            .map(|told| {
                (
                    told["state"].as_str().unwrap(),
                    told["error"].as_str().unwrap_or(""),
                )
            })
            .collect();
        assert_eq!(told.len(), want.len(), "{row}");
        for ((state, error), (wanted, part)) in told.iter().zip(want) {
            assert_eq!(state, wanted, "{row}");
            assert!(error.contains(part), "{error}");
        }
        let all = String::from_utf8_lossy(&output.stdout).into_owned()
            + &String::from_utf8_lossy(&output.stderr);
        assert!(!all.contains(password) && !row.to_string().contains(password));
    };
    with(
        &receiver,
        "falsch123",
        &[
            ("failed", "refused the login"),
            ("failed", "refused the login"),
        ],
    );
    for (security, kind, more, want) in [
        (
            Security::Tls,
            CertKind::Good,
            &["--refuse", "weg@example.org"][..],
            [("sent", ""), ("failed", "550")],
        ),
        (
            Security::Tls,
            CertKind::Good,
            &["--mode", "later"],
            [("failed", "451"); 2],
        ),
        (
            Security::Tls,
            CertKind::Good,
            &["--mode", "cut"],
            [("failed", "127.0.0.1"); 2],
        ),
        (
            Security::Tls,
            CertKind::WrongHost,
            &[],
            [("failed", "secure connection"); 2],
        ),
        (
            Security::Tls,
            CertKind::Expired,
            &[],
            [("failed", "secure connection"); 2],
        ),
        (
            Security::Starttls,
            CertKind::Good,
            &["--mode", "no-starttls"],
            [("failed", "no mail can be sent"); 2],
        ),
    ] {
        let receiver = Receiver::start_with(security, kind, more).unwrap();
        with(&receiver, PASSWORD, &want);
        if want[0].0 == "sent" {
            assert_eq!(receiver.mail().to(), ["amina@example.org"]);
        }
        receiver.none();
    }
}

#[test]
fn a_silent_mail_server_holds_nobody_up_for_long() {
    let server = server();
    let desk = Desk::new(&server, "amina");
    desk.make(&New::of("Team", &["MRK"]));
    desk.sync(&["Team"]).ends(0);
    let (listener, port) = silent();
    let smtp = format!("127.0.0.1:{port}");
    desk.run(&[
        "notify",
        "set",
        "--when",
        "always",
        "--to",
        "a@example.org",
        "--smtp",
        &smtp,
        "--security",
        "none",
    ])
    .ends(0);
    let mut child = desk
        .command(&["sync", "Team", "--json"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // It is at it; Ctrl-C gives up on the mail and not on what is done.
    let _call = listener.accept().unwrap();
    let start = Instant::now();
    let pid = child.id().to_string();
    let sent = std::process::Command::new("kill")
        .args(["-s", "INT", &pid])
        .status();
    assert!(sent.unwrap().success());
    let mut err = String::new();
    child
        .stderr
        .take()
        .unwrap()
        .read_to_string(&mut err)
        .unwrap();
    child.wait().unwrap();
    assert!(err.contains("mail to a@example.org: not sent"), "{err}");
    assert!(start.elapsed() < Duration::from_secs(20));
    assert_eq!(runs(&desk, &[])[0]["state"], "ok");
}

/// A listener for small requests: what each said, its body, and the answers to give, the last one again and again.
fn web(answers: &'static [u16]) -> (u16, Channel<(String, String)>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let (send, receive) = channel();
    std::thread::spawn(move || {
        for (number, stream) in listener.incoming().enumerate() {
            let mut stream = stream.unwrap();
            let mut reader = BufReader::new(stream.try_clone().unwrap());
            let mut line = String::new();
            reader.read_line(&mut line).unwrap();
            let mut length = 0;
            loop {
                let mut header = String::new();
                reader.read_line(&mut header).unwrap();
                let header = header.to_ascii_lowercase();
                if let Some(value) = header.strip_prefix("content-length:") {
                    length = value.trim().parse().unwrap();
                }
                if header.trim().is_empty() {
                    break;
                }
            }
            let mut body = vec![0; length];
            reader.read_exact(&mut body).unwrap();
            let status = answers[number.min(answers.len() - 1)];
            let answer =
                format!("HTTP/1.1 {status} x\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
            // Whoever asked has its answer only after this is known.
            let line = line.trim().trim_end_matches(" HTTP/1.1").to_owned();
            let said = (line, String::from_utf8(body).unwrap());
            if send.send(said).is_err() {
                return;
            }
            stream.write_all(answer.as_bytes()).unwrap();
        }
    });
    (port, receive)
}

#[test]
fn monitors_hear_of_every_run() {
    let server = server();
    let desk = Desk::new(&server, "amina");
    desk.make(&New::of("Team", &["MRK"]));
    // The first time it cannot answer.
    let (hook, documents) = web(&[503, 200]);
    let (beat, beats) = web(&[200]);
    let webhook = format!("http://127.0.0.1:{hook}/hooks/geheim-7f3a");
    let heartbeat = format!("http://127.0.0.1:{beat}/ping/geheim-91bc?x=1");
    desk.run(&[
        "notify",
        "set",
        "--webhook",
        &webhook,
        "--heartbeat",
        &heartbeat,
    ])
    .ends(0);
    desk.run(&["sync", "Team", "Nirgends"]).ends(3);
    desk.run(&["sync", "Team"]).ends(0);
    let (line, first) = documents.try_recv().unwrap();
    assert_eq!(line, "POST /hooks/geheim-7f3a");
    let (_, again) = documents.try_recv().unwrap();
    assert_eq!(first, again);
    let document: Value = serde_json::from_str(&first).unwrap();
    assert_eq!(
        (&document["type"], &document["code"]),
        (&json!("digest"), &json!(3))
    );
    assert_eq!(
        document["text"],
        "1 project in sync, 1 failed (Nirgends: not found)"
    );
    let rows = document["runs"].as_array().unwrap();
    assert_eq!(rows.len(), 2);
    assert_eq!(rows[0]["run"], document["run"]);
    let (_, second) = documents.try_recv().unwrap();
    assert_eq!(
        serde_json::from_str::<Value>(&second).unwrap()["state"],
        "ok"
    );
    assert!(documents.try_recv().is_err());
    let said: Vec<String> = beats.try_iter().map(|(line, _)| line).collect();
    assert_eq!(
        said,
        [
            "GET /ping/geheim-91bc/fail?x=1",
            "GET /ping/geheim-91bc?x=1"
        ]
    );
    // Nowhere is more said of them than their host.
    let shown = desk.run(&["notify", "show"]).ends(0);
    let json = desk.run(&["notify", "show", "--json"]).ends(0);
    let report = desk.run(&["report", "--json"]).ends(0);
    for text in [&shown.out, &json.out, &report.out] {
        assert!(
            text.contains("127.0.0.1") && !text.contains("geheim"),
            "{text}"
        );
    }
    let fail = format!("http://127.0.0.1:{beat}/other");
    desk.run(&[
        "notify",
        "set",
        "--heartbeat-fail",
        &fail,
        "--webhook",
        "none",
    ])
    .ends(0);
    desk.run(&["sync", "Nirgends"]).ends(10);
    let said: Vec<String> = beats.try_iter().map(|(line, _)| line).collect();
    assert_eq!(said, ["GET /other"]);
    assert!(documents.try_recv().is_err());
}

#[test]
fn a_monitor_that_does_not_answer_well_is_asked_three_times() {
    let server = server();
    let desk = Desk::new(&server, "amina");
    desk.make(&New::of("Team", &["MRK"]));
    let (beat, beats) = web(&[500]);
    let heartbeat = format!("http://127.0.0.1:{beat}/geheim-91bc");
    desk.run(&["notify", "set", "--heartbeat", &heartbeat])
        .ends(0);
    let run = desk.sync(&["Team"]).ends(0);
    assert!(
        run.err.contains("not told") && !run.err.contains("geheim"),
        "{}",
        run.err
    );
    assert_eq!(beats.try_iter().count(), 3);
    let run = desk.run(&["notify", "test", "--json"]).ends(1);
    assert_eq!(run.json["told"][0]["state"], "failed");
    let (beat, beats) = web(&[404]);
    let heartbeat = format!("http://127.0.0.1:{beat}/geheim-91bc");
    desk.run(&["notify", "set", "--heartbeat", &heartbeat])
        .ends(0);
    desk.sync(&["Team"]).ends(0);
    assert_eq!(beats.try_iter().count(), 1, "an answer is an answer");
}

#[test]
fn any_command_forgets_the_settings_that_a_killed_run_left_half_written() {
    let server = server();
    let desk = Desk::new(&server, "amina");
    let left = desk.folder().join(".config/scribe-sync/.notify.yaml.new");
    std::fs::create_dir_all(left.parent().unwrap()).unwrap();
    std::fs::write(&left, "heartbeat: https://example.org/geheim-91b").unwrap();
    desk.run(&["notify", "show", "--dry-run"]).ends(0);
    assert!(left.exists(), "who only looks changes nothing");
    desk.run(&["accounts"]).ends(0);
    assert!(!left.exists());
}

#[test]
fn what_cannot_be_meant_is_refused_and_changes_nothing() {
    let server = server();
    let desk = Desk::new(&server, "amina");
    desk.run(&[
        "notify",
        "set",
        "--to",
        "a@example.org",
        "--smtp",
        "smtp.example.org",
    ])
    .ends(0);
    let before = desk.run(&["notify", "show", "--json"]).ends(0).json;
    for args in [
        &["--to", "a@example.org\r\nBcc: b@example.org"][..],
        &["--to", "nobody"],
        &["--sender", "Amina <a@example.org>"],
        &["--smtp", "smtp://example.org"],
        &["--smtp", "example.org", "--security", "none"],
        &["--webhook", "http://example.org/geheim"],
        &["--heartbeat", "https://u:geheim@example.org/"],
        &["--heartbeat", "ftp://example.org/geheim"],
        &["--when", "sometimes"],
        &["--smtp-user", ""],
        &["--password-stdin"],
    ] {
        let mut all = vec!["notify", "set"];
        all.extend(args);
        let run = desk.run(&all).ends(2);
        assert!(!run.err.contains("geheim"), "{}", run.err);
    }
    // Twenty people hear of it at most.
    let team = |count| {
        let all: Vec<String> = (0..count).map(|n| format!("t{n}@example.org")).collect();
        all.join(",")
    };
    let run = desk.run(&["notify", "set", "--to", &team(21)]).ends(2);
    assert!(run.err.contains("20"), "{}", run.err);
    assert_eq!(desk.run(&["notify", "show", "--json"]).ends(0).json, before);
    desk.run(&["notify", "set", "--dry-run", "--to", &team(20)])
        .ends(0);
    desk.run(&["notify", "set", "--to", "b@example.org", "--dry-run"])
        .ends(0);
    assert_eq!(desk.run(&["notify", "show", "--json"]).ends(0).json, before);
    let bare = Desk::new(&server, "amina");
    let run = bare.run(&["notify", "test"]).ends(2);
    assert!(run.err.contains("notify set"), "{}", run.err);
    let shown = bare.run(&["notify", "show"]).ends(0);
    assert!(shown.out.contains("nobody"), "{}", shown.out);
}

#[test]
fn a_name_from_elsewhere_is_no_header_and_the_password_is_nowhere() {
    let server = server();
    let Some(receiver) = Receiver::start(Security::Tls, &[]) else {
        return;
    };
    let desk = desk(&server, &receiver);
    let run = set(&desk, &receiver, &TO).ends(0);
    assert!(!run.out.contains("Geheim") && !run.err.contains("Geheim"));
    desk.run(&[
        "sync",
        "x\r\nBcc: evil@example.org\r\n\r\nhello",
        "\u{202e}Évangile",
    ])
    .ends(10);
    let mail = receiver.mail();
    assert_eq!(mail.to(), ["amina@example.org"]);
    assert!(
        mail.headers.iter().all(|(name, _)| name != "bcc"),
        "{}",
        mail.raw
    );
    assert!(!mail.subject().contains(['\r', '\n', '\u{202e}']));
    // The password stands in the one file that only its owner can read, and nowhere else.
    let mut with = Vec::new();
    let mut folders = vec![desk.folder().to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if String::from_utf8_lossy(&std::fs::read(&path).unwrap()).contains("Geheim für")
            {
                with.push(path);
            }
        }
    }
    let names: Vec<_> = with
        .iter()
        .map(|path| path.file_name().unwrap().to_str().unwrap())
        .collect();
    assert_eq!(names, ["credentials.yaml"]);
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::metadata(&with[0]).unwrap().permissions().mode();
        assert_eq!(mode & 0o077, 0);
    }
    // Another login makes the old password go.
    desk.run(&["notify", "set", "--smtp-user", "boaz@example.org"])
        .ends(0);
    assert!(!with[0].exists(), "the only entry is gone");
}

#[test]
fn a_mail_server_that_is_spoken_to_in_the_wrong_way_is_named_as_what_it_is() {
    let server = server();
    for (speaks, set_to, said, way) in [
        (
            Security::Starttls,
            "tls",
            "changes to it by STARTTLS",
            "--security starttls",
        ),
        (
            Security::Tls,
            "starttls",
            "wants TLS from the first byte",
            "--security tls",
        ),
        (
            Security::Tls,
            "none",
            "wants TLS from the first byte",
            "--security tls",
        ),
        (
            Security::None,
            "tls",
            "does not begin with TLS",
            "--security starttls",
        ),
    ] {
        let Some(receiver) = Receiver::start(speaks, &[]) else {
            return;
        };
        let desk = desk(&server, &receiver);
        set(&desk, &receiver, &TO).ends(0);
        desk.run(&["notify", "set", "--security", set_to]).ends(0);
        let run = desk.run(&["notify", "test", "--json"]).ends(1);
        let told = run.json["told"][0]["error"].to_string() + &run.err;
        assert!(told.contains(said), "{speaks:?} {set_to}: {told}");
        let run = desk.run(&["notify", "test"]).ends(1);
        let told = run.out + &run.err;
        assert!(told.contains(way), "{speaks:?} {set_to}: {told}");
        receiver.none();
        // As it is said, it works.
        if speaks != Security::None {
            set(&desk, &receiver, &[]).ends(0);
            desk.run(&["notify", "test"]).ends(0);
            receiver.mail();
        }
    }
}

#[test]
fn a_port_says_how_a_mail_server_is_spoken_to() {
    let server = server();
    let desk = Desk::new(&server, "amina");
    let security = |args: &[&str]| {
        let all = [&["notify", "set", "--json", "--to", "a@example.org"], args].concat();
        desk.run(&all).ends(0);
        let shown = desk.run(&["notify", "show", "--json"]).ends(0).json;
        shown["security"].as_str().unwrap().to_owned()
    };
    assert_eq!(security(&["--smtp", "smtp.example.org"]), "tls");
    assert_eq!(security(&["--smtp", "smtp.example.org:587"]), "starttls");
    assert_eq!(security(&["--smtp", "smtp.example.org:465"]), "tls");
    assert_eq!(security(&["--smtp", "smtp.example.org:25"]), "starttls");
    assert_eq!(security(&["--smtp", "smtp.example.org:2525"]), "starttls");
    assert_eq!(
        security(&["--smtp", "smtp.example.org:587", "--security", "tls"]),
        "tls"
    );
    assert_eq!(security(&["--when", "always"]), "tls");
    assert_eq!(security(&["--smtp", "[2001:db8::1]:587"]), "starttls");
}

#[test]
fn a_mail_server_that_wants_a_name_as_greeting_gets_one() {
    let server = server();
    for security in [Security::Tls, Security::Starttls, Security::None] {
        let Some(receiver) = Receiver::start(security, &["--mode", "named"]) else {
            return;
        };
        let desk = desk(&server, &receiver);
        set(
            &desk,
            &receiver,
            &[&TO[..], &["--sender", "amina@mission.example"]].concat(),
        )
        .ends(0);
        desk.run(&["notify", "test"]).ends(0);
        assert_eq!(receiver.mail().to(), ["amina@example.org"]);
        receiver.none();
    }
}
