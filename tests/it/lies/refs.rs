//! The list of the cloud's refs, as no git would send it.

use super::{EVIL, Row, Scene, Scenery, USER, object, pkt, play};
use crate::bad::MAIN;
use crate::world::{Action, Match, git};

/// The list that would be right, with something before and after.
fn list(it: &Scenery, more: &[Vec<u8>]) -> Vec<u8> {
    let own = git(&it.bare, &["rev-parse", USER]);
    let mut out = Vec::new();
    out.extend(pkt(format!("{own} {USER}\n")));
    out.extend(pkt(format!("{} {MAIN}\n", it.tip)));
    out.extend(more.concat());
    out.extend(b"0000");
    out
}

fn one(id: &str, name: &str) -> Vec<u8> {
    pkt(format!("{id} {name}\n"))
}

/// Both branches at this value.
fn both(id: &str) -> Vec<u8> {
    [one(id, USER), one(id, MAIN), b"0000".to_vec()].concat()
}

pub(super) fn rows() -> Vec<Row> {
    let row = |name: &str, codes: &[i32], body: fn(&Scenery) -> Vec<u8>| {
        Row::new(name, Scene::Receive, Match::ls_refs(), codes, move |it| {
            Action::body(body(it))
        })
    };
    let mut rows = vec![
        row("a line of length 3", &[5], |_| b"0003".to_vec()),
        row("a line of length 1 and on", &[0], |it| {
            [b"0001".to_vec(), list(it, &[])].concat()
        }),
        row("a line longer than git's longest", &[5], |_| {
            [b"fff1".to_vec(), vec![b'a'; 65_517]].concat()
        }),
        row("a length with a sign", &[5], |it| {
            let mut body = list(it, &[]);
            body[0] = b'+';
            body
        }),
        row("a length that is no number", &[5], |_| b"zzzz".to_vec()),
        row("a length in blanks", &[5], |_| b"   4".to_vec()),
        row("the list ends inside a length", &[5], |it| {
            list(it, &[])[..2].to_vec()
        }),
        row("the list ends inside a line", &[5], |it| {
            list(it, &[])[..30].to_vec()
        }),
        row("the list has no end", &[5], |it| {
            let body = list(it, &[]);
            body[..body.len() - 4].to_vec()
        }),
        row("a web page under git's type", &[5], |_| {
            b"<html>sign in</html>".to_vec()
        }),
        row("refs behind the end", &[0, 5], |it| {
            [list(it, &[]), one(&it.base, MAIN), b"0000".to_vec()].concat()
        }),
        row("an error in the list", &[5], |_| {
            [pkt("ERR access denied\n"), b"0000".to_vec()].concat()
        }),
        row("an error that plays with the screen", &[5], |_| {
            pkt(format!("ERR {EVIL}\n"))
        }),
        row("an error that says the token", &[5], |it| {
            pkt(format!("ERR the token {} is old\n", it.token))
        }),
        row("an error of 60,000 letters", &[5], |_| {
            pkt(format!("ERR {}", "x".repeat(60_000)))
        }),
        row("no refs at all", &[10], |_| b"0000".to_vec()),
        row("other refs only", &[10], |it| {
            [one(&it.tip, "refs/heads/other"), b"0000".to_vec()].concat()
        }),
        row("our names with something before", &[10], |it| {
            [one(&it.tip, "xrefs/heads/scribe-main"), b"0000".to_vec()].concat()
        }),
        row("names of ours with an end", &[10], |it| {
            [
                one(&it.tip, "refs/heads/scribe-main/sub"),
                one(&it.tip, "refs/heads/scribe-main.lock"),
                one(&it.tip, "refs/heads/scribe-main2"),
                b"0000".to_vec(),
            ]
            .concat()
        }),
        row("odd names beside ours", &[0], |it| {
            let odd = [
                "refs/heads/..",
                "refs/heads/amina/scribe@{1}",
                "refs/heads/-x",
                "HEAD",
                ".have",
                "scribe-main",
                "refs/heads/scribe-main^{}",
                "refs/heads/CON",
                "refs/heads/amina/scribe/../../x",
                "refs/heads/\u{202e}x",
            ];
            list(it, &odd.map(|name| one(&it.tip, name)))
        }),
        row("a name of 30,000 letters", &[0], |it| {
            list(
                it,
                &[one(
                    &it.tip,
                    &format!("refs/heads/scribe-main{}", "x".repeat(30_000)),
                )],
            )
        }),
        row("names that are no text", &[0], |it| {
            let raw = [it.tip.as_bytes(), b" refs/heads/scribe-main\xff\xfe\n"].concat();
            list(
                it,
                &[pkt(raw), pkt(format!("{} refs/heads/{EVIL}\n", it.tip))],
            )
        }),
        row("an id of 39 digits", &[5, 10, 12], |it| both(&it.tip[..39])),
        row("an id of no digits", &[5, 10, 12], |_| {
            both("gggggggggggggggggggggggggggggggggggggggg")
        }),
        row("an id of SHA-256", &[5, 10, 12], |it| {
            both(&format!("{}{}", it.tip, &it.tip[..24]))
        }),
        row("an id of zeros", &[5, 10, 12], |_| both(&"0".repeat(40))),
        row("an id that nobody has", &[5, 12], |_| both(&"7".repeat(40))),
        row("a branch that is a file", &[5, 12], |it| {
            both(&git(&it.bare, &["rev-parse", "HEAD:metadata.json"]))
        }),
        row("a branch that is a folder", &[5, 12], |it| {
            both(&git(&it.bare, &["rev-parse", &format!("{MAIN}^{{tree}}")]))
        }),
        row("a branch that is a tag", &[5, 12], |it| {
            let text = format!(
                "object {}\ntype commit\ntag x\ntagger a <a@b> 1 +0000\n\nx\n",
                it.tip
            );
            both(&object(&it.bare, "tag", text.as_bytes()))
        }),
        row("an older state of ours", &[0], |it| {
            both(&git(&it.bare, &["rev-parse", &format!("{}~0", it.base)]))
        }),
        row("one name with two values", &[0, 5], |it| {
            list(it, &[one(&it.base, MAIN)])
        }),
        row(
            "one name with two values, the old one first",
            &[0, 5],
            |it| [one(&it.base, MAIN), list(it, &[])].concat(),
        ),
        row("a name with attributes", &[0], |it| {
            list(
                it,
                &[pkt(format!(
                    "{} HEAD symref-target:refs/heads/scribe-main peeled:{}\n",
                    it.tip, it.base
                ))],
            )
        }),
        row("60,000 refs like ours", &[5], |it| {
            let mut out = Vec::new();
            for number in 0..60_000 {
                out.extend(one(&it.tip, &format!("refs/heads/scribe-main{number}")));
            }
            out.extend(b"0000");
            out
        }),
        row("17 MiB of other refs", &[5], |it| {
            let line = one(&it.tip, &format!("refs/heads/x{}", "y".repeat(900)));
            [line.repeat(18_000), list(it, &[])].concat()
        }),
        row("capabilities instead of refs", &[5, 10], |_| {
            [
                pkt("version 2\n"),
                pkt("ls-refs=unborn\n"),
                b"0000".to_vec(),
            ]
            .concat()
        }),
    ];
    let old = |name: &str, codes: &[i32], body: fn(&Scenery) -> Vec<u8>| {
        Row::new(name, Scene::Old, Match::info_refs(), codes, move |it| {
            Action::body(body(it))
        })
    };
    let head = || [pkt("# service=git-upload-pack\n"), b"0000".to_vec()].concat();
    let _ = head;
    rows.extend([
        old("old: no word of the service", &[0, 5], |it| list(it, &[])),
        old("old: another service", &[0, 5, 9], |it| {
            [
                pkt("# service=git-receive-pack\n"),
                b"0000".to_vec(),
                list(it, &[]),
            ]
            .concat()
        }),
        old("old: nothing", &[5], |_| Vec::new()),
        old("old: cut", &[5], |it| list(it, &[])[..60].to_vec()),
        old(
            "old: capabilities that promise SHA-256",
            &[0, 5, 10, 12],
            |it| {
                let first = pkt(format!(
                    "{} {MAIN}\0object-format=sha256 agent=git/9\n",
                    it.tip
                ));
                [
                    pkt("# service=git-upload-pack\n"),
                    b"0000".to_vec(),
                    first,
                    b"0000".to_vec(),
                ]
                .concat()
            },
        ),
        old("old: an empty repository", &[10], |_| {
            let line = pkt(format!(
                "{} capabilities^{{}}\0agent=git/9\n",
                "0".repeat(40)
            ));
            [
                pkt("# service=git-upload-pack\n"),
                b"0000".to_vec(),
                line,
                b"0000".to_vec(),
            ]
            .concat()
        }),
        old("old: `.have` and shallow lines", &[0, 5], |it| {
            let more = [
                pkt(format!("shallow {}\n", it.base)),
                pkt(format!("{} .have\n", it.base)),
            ];
            [
                pkt("# service=git-upload-pack\n"),
                b"0000".to_vec(),
                list(it, &more),
            ]
            .concat()
        }),
        old("old: an error", &[5], |_| pkt(format!("ERR {EVIL}\n"))),
    ]);
    rows
}

#[test]
fn lists_of_refs_that_no_git_would_send() {
    play("refs", &rows());
}
