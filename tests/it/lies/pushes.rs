//! The answer to a push: reports that lie, and servers that did something else than they say.

use super::{EVIL, Row, Scene, Scenery, USER, http, pkt, play};
use crate::bad::MAIN;
use crate::world::{Action, Fault, Match, git};

const TYPE: &str = "Content-Type: application/x-git-receive-pack-result";

/// A report of these lines on side-band 1.
fn report(lines: &[Vec<u8>]) -> Vec<u8> {
    let inner = [lines.concat(), b"0000".to_vec()].concat();
    [pkt([&b"\x01"[..], &inner].concat()), b"0000".to_vec()].concat()
}

fn both_ok() -> [Vec<u8>; 2] {
    [pkt(format!("ok {USER}\n")), pkt(format!("ok {MAIN}\n"))]
}

fn both_ng(reason: &str) -> [Vec<u8>; 2] {
    [
        pkt(format!("ng {USER} {reason}\n")),
        pkt(format!("ng {MAIN} {reason}\n")),
    ]
}

fn unpacked(lines: &[Vec<u8>]) -> Vec<u8> {
    report(&[vec![pkt("unpack ok\n")], lines.to_vec()].concat())
}

fn band(number: u8, data: &[u8]) -> Vec<u8> {
    pkt([&[number], data].concat())
}

pub(super) fn rows() -> Vec<Row> {
    // The server does nothing, and says this.
    let lie = |name: &str, codes: &[i32], body: fn(&Scenery) -> Vec<u8>| {
        Row::new(name, Scene::Send, Match::push(), codes, move |it| {
            Action::Raw(http("200 OK", &[TYPE], &body(it)))
        })
    };
    // It does as it was asked, and says this.
    let done = |name: &str, codes: &[i32], body: fn(&Scenery) -> Vec<u8>| {
        Row::new(name, Scene::Send, Match::push(), codes, move |it| {
            Action::body(body(it))
        })
        .applies()
    };
    let mut rows = vec![
        lie("ok for nothing", &[1, 4, 5], |_| unpacked(&[])),
        lie("ok for one of two", &[1, 4, 5], |_| {
            unpacked(&both_ok()[..1])
        }),
        lie("ok for other branches", &[1, 4, 5], |_| {
            unpacked(&[
                pkt("ok refs/heads/scribe-mai\n"),
                pkt("ok refs/heads/amina/scribe2\n"),
                pkt("ok scribe-main\n"),
            ])
        }),
        lie("ok with a byte 0 behind", &[1, 4, 5], |_| {
            unpacked(&[pkt(format!("ok {USER}\0\n")), pkt(format!("ok {MAIN}\0\n"))])
        }),
        lie("ok with two blanks", &[1, 4, 5], |_| {
            unpacked(&[pkt(format!("ok  {USER}\n")), pkt(format!("ok  {MAIN}\n"))])
        }),
        lie("OK in capitals", &[1, 4, 5], |_| {
            unpacked(&[pkt(format!("OK {USER}\n")), pkt(format!("OK {MAIN}\n"))])
        }),
        lie("ok and ng", &[1, 4, 5], |_| {
            unpacked(&[both_ok().to_vec(), both_ng("hook declined").to_vec()].concat())
        }),
        lie("ng without a reason", &[1, 4, 5], |_| {
            unpacked(&[pkt(format!("ng {USER}\n")), pkt(format!("ng {MAIN}\n"))])
        }),
        lie(
            "ng with a reason that plays with the screen",
            &[1, 4, 5],
            |_| unpacked(&both_ng(EVIL)),
        ),
        lie("ng with the token as the reason", &[1, 4, 5], |it| {
            unpacked(&both_ng(&it.token))
        }),
        lie("ng with 30,000 letters", &[1, 4, 5], |_| {
            unpacked(&[pkt(format!("ng {MAIN} {}", "x".repeat(30_000)))])
        }),
        lie("ng: quota", &[1, 4, 9], |_| {
            unpacked(&both_ng("repository size limit exceeded"))
        }),
        lie("ng: not fast", &[0, 1, 5], |_| {
            unpacked(&both_ng("non-fast-forward"))
        }),
        lie("ng: fetch first, again and again", &[0, 1, 5], |_| {
            unpacked(&both_ng("fetch first"))
        }),
        lie("ng: failed to update ref", &[1, 5], |_| {
            unpacked(&both_ng("failed to update ref"))
        }),
        lie("ng: the atomic push failed", &[1, 5], |_| {
            unpacked(&both_ng("atomic transaction failed"))
        }),
        lie("a hint at a value that is not there", &[1, 5], |_| {
            let said = format!(
                "error: cannot lock ref '{MAIN}': is at {} but expected {}\n",
                "1".repeat(40),
                "2".repeat(40)
            );
            [
                band(2, said.as_bytes()),
                unpacked(&both_ng("failed to update ref")),
            ]
            .concat()
        }),
        lie("unpack failed", &[1, 5], |_| {
            report(&[pkt("unpack index-pack abnormal exit\n"), both_ok().concat()])
        }),
        lie("unpack ok and then not", &[1, 5, 9], |_| {
            report(&[
                pkt("unpack ok\n"),
                pkt("unpack disk full\n"),
                both_ok().concat(),
            ])
        }),
        lie("unpack failed and then ok", &[1, 5, 9], |_| {
            report(&[
                pkt("unpack disk full\n"),
                pkt("unpack ok\n"),
                both_ok().concat(),
            ])
        }),
        lie("no unpack line", &[1, 5], |_| report(&both_ok())),
        lie("the report on side-band 2", &[1, 5], |_| {
            let inner = [pkt("unpack ok\n"), both_ok().concat(), b"0000".to_vec()].concat();
            [band(2, &inner), b"0000".to_vec()].concat()
        }),
        lie("the report on side-band 3", &[1, 5], |_| {
            let inner = [pkt("unpack ok\n"), both_ok().concat(), b"0000".to_vec()].concat();
            [band(3, &inner), b"0000".to_vec()].concat()
        }),
        lie("an error after the report", &[1, 5, 9], |_| {
            let said = unpacked(&both_ok());
            [
                said[..said.len() - 4].to_vec(),
                band(3, b"the disk is full"),
                b"0000".to_vec(),
            ]
            .concat()
        }),
        lie("a report that is cut", &[1, 5], |_| {
            let said = unpacked(&both_ok());
            said[..said.len() - 30].to_vec()
        }),
        lie("lines of length 3", &[1, 5], |_| {
            report(&[b"0003".to_vec()])
        }),
        lie("a side-band 9", &[1, 5], |_| band(9, b"unpack ok\n")),
        lie("a web page under git's type", &[1, 5], |_| {
            b"<html>sign in</html>".to_vec()
        }),
        lie("nothing", &[1, 5], |_| Vec::new()),
        lie("an end and nothing", &[1, 5], |_| b"0000".to_vec()),
        lie("a report of two megabytes", &[1, 5], |_| {
            let line = pkt(format!("ok refs/heads/{}\n", "x".repeat(900)));
            line.repeat(2200)
                .chunks(60_000)
                .flat_map(|piece| band(1, piece))
                .collect()
        }),
        lie("a thousand lines of words", &[1, 4], |_| {
            let words: Vec<u8> = (0..1000)
                .flat_map(|n| band(2, format!("{EVIL} {n}\n").as_bytes()))
                .collect();
            [words, unpacked(&both_ng("pre-receive hook declined"))].concat()
        }),
        done("the report as it is, in many pieces", &[0], |_| {
            let inner = [pkt("unpack ok\n"), both_ok().concat(), b"0000".to_vec()].concat();
            let pieces: Vec<u8> = inner.iter().flat_map(|byte| band(1, &[*byte])).collect();
            [pieces, b"0000".to_vec()].concat()
        }),
        done("words of any kind before the report", &[0], |_| {
            [band(2, EVIL.as_bytes()), unpacked(&both_ok())].concat()
        }),
        done("options behind the report's lines", &[0], |_| {
            let option = pkt(format!("option refname {MAIN}\n"));
            unpacked(&[both_ok()[0].clone(), both_ok()[1].clone(), option])
        }),
        done("lines without an end of line", &[0], |_| {
            report(&[
                pkt("unpack ok"),
                pkt(format!("ok {USER}")),
                pkt(format!("ok {MAIN}")),
            ])
        }),
        done("done, and ng is said", &[0, 1, 4, 5], |_| {
            unpacked(&both_ng("hook declined"))
        }),
        done("done, and that it was too late is said", &[0], |_| {
            unpacked(&both_ng("stale info"))
        }),
        done("done, and an unpack error is said", &[0, 1, 5, 9], |_| {
            report(&[
                pkt("unpack disk full\n"),
                both_ng("unpacker error").concat(),
            ])
        }),
        done("done, and the report is cut", &[0], |_| {
            unpacked(&both_ok())[..20].to_vec()
        }),
        done("done, and nothing is said", &[0], |_| Vec::new()),
        done("done, and an error is said", &[0, 1, 5], |_| {
            band(3, b"the server broke")
        }),
        done("done, and nonsense is said", &[0], |_| b"zzzz".to_vec()),
    ];
    let status = |name: &str,
                  codes: &[i32],
                  line: &'static str,
                  headers: &'static [&'static str],
                  body: &'static [u8]| {
        Row::new(name, Scene::Send, Match::push(), codes, move |_| {
            Action::Raw(http(line, headers, body))
        })
    };
    rows.extend([
        status(
            "push: 401",
            &[4],
            "401 Unauthorized",
            &["WWW-Authenticate: Basic realm=\"Gitea\""],
            b"Unauthorized",
        ),
        status(
            "push: 403",
            &[4],
            "403 Forbidden",
            &["Content-Type: text/plain"],
            b"push: user is not allowed \x1b[2J",
        ),
        status("push: 404", &[10], "404 Not Found", &[], b""),
        status("push: 409", &[1], "409 Conflict", &[], b""),
        status("push: 422", &[1], "422 Unprocessable Entity", &[], b""),
        status(
            "push: 200 and a web page",
            &[5],
            "200 OK",
            &["Content-Type: text/html"],
            b"<html>",
        ),
        status(
            "push: 200 of another kind",
            &[5],
            "200 OK",
            &["Content-Type: application/x-git-upload-pack-result"],
            b"0000",
        ),
        status(
            "push: 303",
            &[5],
            "303 See Other",
            &["Location: /user/settings"],
            b"",
        ),
        status(
            "push: 307 to nowhere",
            &[5],
            "307 Temporary Redirect",
            &[],
            b"",
        ),
        Row::new(
            "push: another host",
            Scene::Send,
            Match::push(),
            &[5],
            |it| Action::Redirect {
                location: format!(
                    "{}/{}/{}.git/git-receive-pack",
                    it.elsewhere, it.owner, it.name
                ),
                code: 307,
            },
        ),
        Row::new(
            "push: the same place again and again",
            Scene::Send,
            Match::push(),
            &[5],
            |it| Action::Redirect {
                location: format!("/{}/{}.git/git-receive-pack", it.owner, it.name),
                code: 308,
            },
        ),
        // The answer to the question what has arrived is a lie as well.
        Row::with(
            "push: no answer, and the list says that it arrived",
            Scene::Send,
            &[0, 5],
            |it| {
                let head = |it: &Scenery| format!("{} {USER}\n{} {MAIN}\n", it.base, it.base);
                let lines: Vec<u8> = head(it)
                    .lines()
                    .flat_map(|line| pkt(format!("{line}\n")))
                    .collect();
                vec![
                    Fault::new(Match::push(), Action::CutAfterUp(10)).always(),
                    Fault::new(
                        Match::ls_refs(),
                        Action::body([lines, b"0000".to_vec()].concat()),
                    )
                    .always(),
                ]
            },
        ),
        Row::with(
            "push: no answer, and the list cannot be had",
            Scene::Send,
            &[5],
            |_| {
                vec![
                    Fault::new(Match::push(), Action::ApplyThenDropAnswer).always(),
                    Fault::new(Match::ls_refs(), Action::status(404, "")).always(),
                    Fault::new(Match::ls_refs(), Action::Html200).always(),
                ]
            },
        )
        .applies(),
        // Between question and push somebody else is always quicker.
        Row::with(
            "push: somebody is always quicker",
            Scene::Send,
            &[0, 1, 5, 11],
            |it| {
                let bare = it.bare.clone();
                let mut count = 0;
                vec![
                    Fault::new(
                        Match::push(),
                        Action::hook(move || {
                            count += 1;
                            let text = crate::bad::usfm("JHN", &["quick", &count.to_string()]);
                            crate::bad::colleague(&bare, "ingredients/JHN.usfm", &text);
                        }),
                    )
                    .times(20),
                ]
            },
        )
        .applies(),
        Row::with(
            "push: done, and a colleague went on at once",
            Scene::Send,
            &[0],
            |it| {
                let bare = it.bare.clone();
                vec![
                    Fault::new(Match::push(), Action::ApplyThenDropAnswer),
                    Fault::new(
                        Match::ls_refs(),
                        Action::hook(move || {
                            let text = crate::bad::usfm(
                                "JHN",
                                &["went on", &git(&bare, &["rev-parse", MAIN])],
                            );
                            crate::bad::colleague(&bare, "ingredients/JHN.usfm", &text);
                        }),
                    ),
                ]
            },
        )
        .applies(),
    ]);
    rows
}

#[test]
fn reports_of_a_push_that_lie() {
    play("pushes", &rows());
}
