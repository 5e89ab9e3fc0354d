//! The answer to a fetch: framing, side-bands and packs that are not what was asked for.

use super::{EVIL, Row, Scene, Scenery, object, pkt, play};
use crate::bad::MAIN;
use crate::world::{Action, Match, git, gitcmd::git_bytes};

/// A pack of these objects.
fn pack(it: &Scenery, ids: &[String]) -> Vec<u8> {
    git_bytes(
        &it.bare,
        &["pack-objects", "--stdout", "-q"],
        ids.join("\n").as_bytes(),
    )
}

/// The objects that are new since `base`.
fn new(it: &Scenery) -> Vec<String> {
    let range = format!("^{}", it.base);
    git(
        &it.bare,
        &[
            "rev-list",
            "--objects",
            "--no-object-names",
            &it.tip,
            &range,
        ],
    )
    .lines()
    .map(str::to_owned)
    .collect()
}

fn real(it: &Scenery) -> Vec<u8> {
    pack(it, &new(it))
}

fn band(number: u8, data: &[u8]) -> Vec<u8> {
    data.chunks(60_000)
        .flat_map(|piece| pkt([&[number], piece].concat()))
        .collect()
}

fn framed(pack: &[u8]) -> Vec<u8> {
    [pkt("packfile\n"), band(1, pack), b"0000".to_vec()].concat()
}

/// The right checksum at the end.
fn sealed(mut pack: Vec<u8>) -> Vec<u8> {
    use sha1::{Digest, Sha1};
    pack.truncate(pack.len() - 20);
    let sum = Sha1::digest(&pack);
    pack.extend_from_slice(&sum);
    pack
}

/// A pack in which the tip is this commit object instead; both branches are said to be there.
fn tip(name: &str, codes: &'static [i32], text: fn(&Scenery) -> Vec<u8>) -> Row {
    Row::with(name, Scene::Receive, codes, move |it| {
        let id = object(&it.bare, "commit", &text(it));
        let mut ids = new(it);
        ids.retain(|known| *known != it.tip);
        ids.push(id.clone());
        let list = [
            pkt(format!("{id} {}\n", super::USER)),
            pkt(format!("{id} {MAIN}\n")),
            b"0000".to_vec(),
        ];
        let list = list.concat();
        let body = framed(&literal_pack(it, &ids));
        let pruned = it.bare.join("objects").join(&id[..2]).join(&id[2..]);
        std::fs::remove_file(pruned).unwrap();
        vec![
            crate::world::Fault::new(Match::ls_refs(), Action::body(list)).always(),
            crate::world::Fault::new(Match::fetch(), Action::body(body)).always(),
        ]
    }) // What the list said is what is noted of the cloud, where what came holds together.
    .applies()
}

/// As git would not write it: each object whole, without looking into any.
fn literal_pack(it: &Scenery, ids: &[String]) -> Vec<u8> {
    use std::io::Write;
    let mut out = b"PACK\0\0\0\x02".to_vec();
    out.extend(u32::try_from(ids.len()).unwrap().to_be_bytes());
    for id in ids {
        let path = it.bare.join("objects").join(&id[..2]).join(&id[2..]);
        let (kind, content) = if let Ok(bytes) = std::fs::read(&path) {
            let mut whole = Vec::new();
            let mut inflate = flate2::read::ZlibDecoder::new(&bytes[..]);
            std::io::Read::read_to_end(&mut inflate, &mut whole).unwrap();
            let at = whole.iter().position(|byte| *byte == 0).unwrap();
            let head = String::from_utf8_lossy(&whole[..at]).into_owned();
            let kind = head.split(' ').next().unwrap().to_owned();
            (kind, whole[at + 1..].to_vec())
        } else {
            let kind = git(&it.bare, &["cat-file", "-t", id]);
            let content = git_bytes(&it.bare, &["cat-file", &kind, id], b"");
            (kind, content)
        };
        let number = match kind.as_str() {
            "commit" => 1u8,
            "tree" => 2,
            "blob" => 3,
            _ => 4,
        };
        let mut size = content.len();
        let mut byte = number << 4 | u8::try_from(size & 15).unwrap();
        size >>= 4;
        while size > 0 {
            out.push(byte | 0x80);
            byte = u8::try_from(size & 0x7f).unwrap();
            size >>= 7;
        }
        out.push(byte);
        let mut zip = flate2::write::ZlibEncoder::new(&mut out, flate2::Compression::fast());
        zip.write_all(&content).unwrap();
        zip.finish().unwrap();
    }
    out.extend([0; 20]);
    sealed(out)
}

fn commit(it: &Scenery, head: &str, tail: &str) -> Vec<u8> {
    let tree = git(&it.bare, &["rev-parse", &format!("{}^{{tree}}", it.tip)]);
    head.replace("TREE", &tree)
        .replace("BASE", &it.base)
        .into_bytes()
        .into_iter()
        .chain(tail.bytes())
        .collect()
}

const PEOPLE: &str = "author a <a@b> 1700000000 +0000\ncommitter a <a@b> 1700000000 +0000\n";

pub(super) fn rows() -> Vec<Row> {
    let row = |name: &str, codes: &[i32], body: fn(&Scenery) -> Vec<u8>| {
        Row::new(name, Scene::Both, Match::fetch(), codes, move |it| {
            Action::body(body(it))
        })
    };
    let mut rows = vec![
        row("no pack", &[5], |_| b"0000".to_vec()),
        row("acknowledgments and no pack", &[5], |_| {
            [pkt("acknowledgments\n"), pkt("NAK\n"), b"0000".to_vec()].concat()
        }),
        row("a pack behind acknowledgments", &[0], |it| {
            [
                pkt("acknowledgments\n"),
                pkt(format!("ACK {}\n", it.base)),
                pkt("ready\n"),
                b"0001".to_vec(),
                framed(&real(it)),
            ]
            .concat()
        }),
        row("a shallow history", &[0, 5, 12], |it| {
            [
                pkt("shallow-info\n"),
                pkt(format!("shallow {}\n", it.tip)),
                b"0001".to_vec(),
                framed(&real(it)),
            ]
            .concat()
        }),
        row("packs to be had elsewhere", &[0, 5], |it| {
            let line = pkt(format!("{} {}/evil.pack\n", "1".repeat(40), it.elsewhere));
            [
                pkt("packfile-uris\n"),
                line,
                b"0001".to_vec(),
                framed(&real(it)),
            ]
            .concat()
        }),
        row("an error instead of a pack", &[5], |_| {
            pkt(format!("ERR upload-pack: not our ref {EVIL}"))
        }),
        row("an error on side-band 3", &[5], |_| {
            [pkt("packfile\n"), band(3, EVIL.as_bytes())].concat()
        }),
        row("an error after the whole pack", &[0, 5], |it| {
            [pkt("packfile\n"), band(1, &real(it)), band(3, b"broke")].concat()
        }),
        row("an error in the middle of the pack", &[5], |it| {
            [
                pkt("packfile\n"),
                band(1, &real(it)[..40]),
                band(3, it.token.as_bytes()),
            ]
            .concat()
        }),
        row("side-band 0", &[5], |it| {
            [pkt("packfile\n"), band(0, &real(it))].concat()
        }),
        row("side-band 4", &[5], |it| {
            [pkt("packfile\n"), band(4, &real(it))].concat()
        }),
        row("side-band 255", &[5], |it| {
            [pkt("packfile\n"), band(255, &real(it))].concat()
        }),
        row("an empty line in the pack", &[0, 5], |it| {
            let pack = real(it);
            [
                pkt("packfile\n"),
                band(1, &pack[..20]),
                b"0004".to_vec(),
                band(1, &pack[20..]),
                b"0000".to_vec(),
            ]
            .concat()
        }),
        row("a pack byte by byte", &[0], |it| {
            let pieces: Vec<u8> = real(it).iter().flat_map(|byte| band(1, &[*byte])).collect();
            [pkt("packfile\n"), pieces, b"0000".to_vec()].concat()
        }),
        row("progress that plays with the screen", &[0], |it| {
            [
                pkt("packfile\n"),
                band(2, EVIL.as_bytes()).repeat(300),
                band(1, &real(it)),
                b"0000".to_vec(),
            ]
            .concat()
        }),
        row("a megabyte of progress on one line", &[0], |it| {
            [
                pkt("packfile\n"),
                band(2, &vec![b'x'; 1 << 20]),
                band(1, &real(it)),
                b"0000".to_vec(),
            ]
            .concat()
        }),
        row("the pack without side-bands", &[5, 12], |it| {
            [pkt("packfile\n"), real(it)].concat()
        }),
        row("an end before the pack ends", &[5, 12], |it| {
            [
                pkt("packfile\n"),
                band(1, &real(it)[..30]),
                b"0000".to_vec(),
            ]
            .concat()
        }),
        row("a delimiter before the pack ends", &[5, 12], |it| {
            [
                pkt("packfile\n"),
                band(1, &real(it)[..30]),
                b"0001".to_vec(),
            ]
            .concat()
        }),
        row("no end behind the pack", &[5], |it| {
            [pkt("packfile\n"), band(1, &real(it))].concat()
        }),
        row("two packs", &[5, 12], |it| {
            [
                pkt("packfile\n"),
                band(1, &real(it)),
                band(1, &real(it)),
                b"0000".to_vec(),
            ]
            .concat()
        }),
        row("bytes behind the pack", &[5, 12], |it| {
            framed(&[real(it), vec![0]].concat())
        }),
        row("no pack in the pack", &[5, 12], |_| {
            framed(b"GIF89a.............................")
        }),
        row("version 4", &[12], |it| {
            let mut pack = real(it);
            pack[7] = 4;
            framed(&sealed(pack))
        }),
        row("fewer objects than said", &[12], |it| {
            let mut pack = real(it);
            pack[11] += 1;
            framed(&sealed(pack))
        }),
        row("more objects than said", &[12], |it| {
            let mut pack = real(it);
            pack[11] -= 1;
            framed(&sealed(pack))
        }),
        row("4 billion objects", &[12], |it| {
            let mut pack = real(it);
            pack[8..12].fill(0xff);
            framed(&sealed(pack))
        }),
        row("a wrong checksum", &[12], |it| {
            let mut pack = real(it);
            let last = pack.len() - 1;
            pack[last] ^= 1;
            framed(&pack)
        }),
        row("an empty pack", &[12], |it| framed(&pack(it, &[]))),
        row("the pack of another moment", &[12], |it| {
            framed(&pack(
                it,
                &[
                    it.base.clone(),
                    git(&it.bare, &["rev-parse", &format!("{}^{{tree}}", it.base)]),
                ],
            ))
        }),
        row("without the tip", &[12], |it| {
            let mut ids = new(it);
            ids.retain(|id| *id != it.tip);
            framed(&pack(it, &ids))
        }),
        row("the tip alone", &[12], |it| {
            framed(&pack(it, std::slice::from_ref(&it.tip)))
        }),
        row("without the text", &[12], |it| {
            let mut ids = new(it);
            let text = git(
                &it.bare,
                &["rev-parse", &format!("{}:ingredients/JHN.usfm", it.tip)],
            );
            ids.retain(|id| *id != text);
            framed(&pack(it, &ids))
        }),
        row("much that was not asked for", &[0], |it| {
            let mut ids = new(it);
            ids.push(object(&it.bare, "blob", b"nobody asked for this"));
            framed(&pack(it, &ids))
        }),
        row("a commit that was not asked for", &[12], |it| {
            let mut ids = new(it);
            let tree = "7".repeat(40);
            let text = format!("tree {tree}\nparent {}\n{PEOPLE}\nx\n", it.base);
            ids.push(object(&it.bare, "commit", text.as_bytes()));
            framed(&literal_pack(it, &ids))
        }),
    ];
    rows.extend([
        tip("a commit without a folder", &[12], |it| {
            commit(it, &format!("parent BASE\n{PEOPLE}"), "\nx\n")
        }),
        tip("a commit with two folders", &[0, 12], |it| {
            commit(
                it,
                &format!("tree TREE\ntree TREE\nparent BASE\n{PEOPLE}"),
                "\nx\n",
            )
        }),
        tip("a commit whose folder is a commit", &[12], |it| {
            commit(it, &format!("tree BASE\nparent BASE\n{PEOPLE}"), "\nx\n")
        }),
        tip("a commit whose parent nobody has", &[12], |it| {
            commit(
                it,
                &format!("tree TREE\nparent {}\n{PEOPLE}", "7".repeat(40)),
                "\nx\n",
            )
        }),
        tip("a commit whose parent is a file", &[12], |it| {
            let file = git(
                &it.bare,
                &["rev-parse", &format!("{}:metadata.json", it.base)],
            );
            commit(it, &format!("tree TREE\nparent {file}\n{PEOPLE}"), "\nx\n")
        }),
        tip("a commit of nonsense", &[12], |_| b"nonsense\n".to_vec()),
        tip("an empty commit object", &[12], |_| Vec::new()),
        tip("a commit without people", &[12], |it| {
            commit(it, "tree TREE\nparent BASE\n", "\nx\n")
        }),
        tip(
            "a commit whose people play with the screen",
            &[0, 12],
            |it| {
                let people = PEOPLE.replace(" a ", " \u{1b}[2J\u{202e}a ");
                commit(
                    it,
                    &format!("tree TREE\nparent BASE\n{people}"),
                    &format!("\n{}\n", EVIL.replace('\0', "")),
                )
            },
        ),
        tip("a commit with a byte 0 in its words", &[12], |it| {
            commit(it, &format!("tree TREE\nparent BASE\n{PEOPLE}"), "\na\0b\n")
        }),
        tip("a commit of two megabytes of words", &[0, 12], |it| {
            commit(
                it,
                &format!("tree TREE\nparent BASE\n{PEOPLE}"),
                &format!("\n{}\n", "word ".repeat(400_000)),
            )
        }),
        tip("a commit with 3,000 parents", &[0, 12], |it| {
            commit(
                it,
                &format!("tree TREE\n{}{PEOPLE}", "parent BASE\n".repeat(3000)),
                "\nx\n",
            )
        }),
        tip("a commit on nothing", &[0, 1, 10, 12], |it| {
            commit(it, &format!("tree TREE\n{PEOPLE}"), "\nx\n")
        }),
        tip("a commit that empties the project", &[1], |it| {
            let empty = object(&it.bare, "tree", b"");
            commit(it, &format!("tree {empty}\nparent BASE\n{PEOPLE}"), "\nx\n")
        }),
    ]);
    let old = |name: &str, codes: &[i32], body: fn(&Scenery) -> Vec<u8>| {
        let on = Match::path("/git-upload-pack")
            .method("POST")
            .body(b"want ");
        Row::new(name, Scene::Old, on, codes, move |it| {
            Action::body(body(it))
        })
    };
    rows.extend([
        old("old: no NAK", &[0, 5, 12], |it| {
            [band(1, &real(it)), b"0000".to_vec()].concat()
        }),
        old("old: many ACKs", &[0], |it| {
            let acks = pkt(format!("ACK {} common\n", it.base)).repeat(50);
            [acks, pkt("NAK\n"), band(1, &real(it)), b"0000".to_vec()].concat()
        }),
        old("old: shallow lines", &[0, 5, 12], |it| {
            [
                pkt(format!("shallow {}\n", it.tip)),
                b"0000".to_vec(),
                pkt("NAK\n"),
                band(1, &real(it)),
                b"0000".to_vec(),
            ]
            .concat()
        }),
        old("old: NAK and nothing", &[5], |_| pkt("NAK\n")),
        old("old: the pack without side-bands", &[5, 12], |it| {
            [pkt("NAK\n"), real(it)].concat()
        }),
    ]);
    rows
}

#[test]
fn packs_that_are_not_what_was_asked_for() {
    play("fetches", &rows());
}
