//! A push that the server answers with 200 is not a push that went through: only what it reports of each ref counts.

use super::{MAIN, synced};
use crate::world::{Action, Fault, Match};

fn pkt(text: &str) -> String {
    format!("{:04x}{text}", text.len() + 4)
}

/// A report of these lines as git's server sends it, behind what it says on the side.
fn report(said: &[u8], lines: &[&str]) -> Vec<u8> {
    let mut inner: String = lines.iter().map(|line| pkt(line)).collect();
    inner += "0000";
    let mut out = Vec::new();
    if !said.is_empty() {
        out.extend(format!("{:04x}\u{2}", said.len() + 5).as_bytes());
        out.extend(said);
    }
    out.extend(format!("{:04x}\u{1}{inner}", inner.len() + 5).as_bytes());
    out.extend(b"0000");
    out
}

const USER: &str = "refs/heads/amina/scribe";

#[test]
fn a_refusal_inside_a_200_is_never_taken_for_success() {
    let it = synced();
    let ok_main = format!("ok {MAIN}\n");
    let ok_user = format!("ok {USER}\n");
    let ng = |name: &str, why: &str| format!("ng {name} {why}\n");
    let cases: Vec<(&str, Vec<u8>, i32)> = vec![
        (
            "no right",
            report(
                b"\nGitea: User permission denied for writing.\n",
                &[
                    "unpack ok\n",
                    &ng(MAIN, "pre-receive hook declined"),
                    &ng(USER, "pre-receive hook declined"),
                ],
            ),
            4,
        ),
        (
            "a file is protected",
            report(
                b"\nGitea: branch scribe-main is protected from changing file x\n",
                &[
                    "unpack ok\n",
                    &ng(MAIN, "pre-receive hook declined"),
                    &ng(USER, "pre-receive hook declined"),
                ],
            ),
            4,
        ),
        (
            "the server broke",
            report(
                b"\nGitea: Internal Server Error (no specific error)\n",
                &[
                    "unpack ok\n",
                    &ng(MAIN, "pre-receive hook declined"),
                    &ng(USER, "pre-receive hook declined"),
                ],
            ),
            1,
        ),
        (
            "not unpacked",
            report(
                b"fatal: disk full",
                &[
                    "unpack index-pack abnormal exit\n",
                    &ng(MAIN, "unpacker error"),
                    &ng(USER, "unpacker error"),
                ],
            ),
            // A full disk of the server is a limit of its space, with its own words.
            9,
        ),
        (
            "one of two",
            report(b"", &["unpack ok\n", &ok_main, &ng(USER, "hook declined")]),
            4,
        ),
        ("only one told", report(b"", &["unpack ok\n", &ok_main]), -1),
        (
            "another ref",
            report(b"", &["unpack ok\n", "ok refs/heads/main\n"]),
            -1,
        ),
        (
            "both ok and not",
            report(
                b"",
                &["unpack ok\n", &ok_main, &ok_user, &ng(MAIN, "declined")],
            ),
            4,
        ),
        ("no word of refs", report(b"", &["unpack ok\n"]), -1),
        ("no report", b"0000".to_vec(), -1),
        ("nothing at all", Vec::new(), -1),
        ("a page", b"<html>".to_vec(), -1),
        (
            "cut",
            report(b"", &["unpack ok\n", &ok_main, &ok_user])[..40].to_vec(),
            -1,
        ),
        (
            "an error on the side",
            {
                let mut out = report(b"", &["unpack ok\n", &ok_main, &ok_user]);
                out.truncate(out.len() - 4);
                out.extend(b"000a\x03broke0000");
                out
            },
            -1,
        ),
        (
            "it says ok and lies",
            report(b"", &["unpack ok\n", &ok_main, &ok_user]),
            0,
        ),
    ];
    for (number, (what, bytes, code)) in cases.into_iter().enumerate() {
        let text = it.type_in("LUK", &["typed", &number.to_string()]);
        let before = it.refs_there();
        // The server itself does nothing: its answer is made up.
        let head = format!(
            "HTTP/1.1 200 OK\r\nContent-Type: application/x-git-receive-pack-result\r\nContent-Length: {}\r\n\r\n",
            bytes.len()
        );
        let raw = [head.into_bytes(), bytes].concat();
        it.server
            .fault(Fault::new(Match::push(), Action::Raw(raw)).always());
        let ran = it.sync();
        it.server.clear_faults();
        if code == -1 {
            assert!(
                matches!(ran.code, 1 | 4 | 5),
                "{what}: {}\n{}",
                ran.out,
                ran.err
            );
        } else {
            assert_eq!(ran.code, code, "{what}: {}\n{}", ran.out, ran.err);
        }
        let code = ran.code;
        ran.ends(code);
        assert_eq!(it.refs_there(), before, "{what}");
        it.assert_committed_here("LUK", &text);
        it.assert_heals();
    }
}

#[test]
fn the_real_refusals_of_the_server_leave_its_refs_alone() {
    let it = synced();
    it.server
        .protect_branch(&it.owner, &it.name, "amina/scribe");
    let before = it.refs_there();
    let text = it.type_in("LUK", &["typed"]);
    it.sync().ends(4);
    assert_eq!(it.refs_there(), before);
    it.assert_committed_here("LUK", &text);
    it.server
        .unprotect_branch(&it.owner, &it.name, "amina/scribe");
    it.assert_heals();
}

#[test]
fn what_the_server_says_cannot_play_with_the_terminal() {
    let it = synced();
    let evil = "\u{1b}]0;owned\u{7}\u{1b}[2J\u{9b}31m\r\u{8}\u{202e}evil\u{0}";
    let bytes = report(
        format!("Gitea: {evil}\n").as_bytes(),
        &[
            "unpack ok\n",
            &format!("ng {MAIN} {evil}\n"),
            &format!("ng {USER} {evil}\n"),
        ],
    );
    let head = "HTTP/1.1 200 OK\r\nContent-Type: application/x-git-receive-pack-result\r\n\r\n";
    let answers: Vec<Action> = vec![
        Action::Raw([head.as_bytes(), &bytes].concat()),
        Action::status_with(403, ("Content-Type", "text/plain"), evil),
        Action::status_with(307, ("Location", "http://x/\u{1b}]0;owned\u{7}"), evil),
    ];
    for action in answers {
        it.type_in("LUK", &["typed"]);
        it.server.fault(Fault::new(Match::any(), action).always());
        for json in [true, false] {
            let mut args = vec!["sync", it.folder.to_str().unwrap()];
            if json {
                args.push("--json");
            }
            let ran = it.desk.run(&args);
            assert_ne!(ran.code, 0);
            for text in [&ran.out, &ran.err] {
                let bad = |c: char| (c.is_control() && c != '\n') || c == '\u{202e}';
                assert!(!text.contains(bad), "{text:?}");
            }
            if json {
                ran.summary();
            }
        }
        it.server.clear_faults();
    }
    it.assert_heals();
}
