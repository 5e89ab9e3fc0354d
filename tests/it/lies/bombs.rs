//! Much from little: answers and packs that would fill memory, disk or time. Each ends within a minute and 256 MB of memory
//! of the real program, and nothing of it stays.

use super::{Row, Scene, Scenery, http, object, pkt};
use crate::bad::{Desk, MAIN, read, synced};
use crate::world::{Action, Match, fsck, git};
use std::io::Write;
use std::process::Child;
use std::time::{Duration, Instant};

const MOST_MEMORY: u64 = 256 << 10;
const MOST_TIME: Duration = Duration::from_secs(60);

/// The greatest memory of a process until it ends, in KiB, as Linux counts it; 0 elsewhere.
fn peak(child: &mut Child) -> u64 {
    let status = format!("/proc/{}/status", child.id());
    let (mut most, begun) = (0, Instant::now());
    while child.try_wait().unwrap().is_none() {
        if begun.elapsed() > 4 * MOST_TIME {
            // It has failed already; it must not stay for ever.
            child.kill().unwrap();
        }
        let text = std::fs::read_to_string(&status).unwrap_or_default();
        // Until it has become the program it still is, for a moment, the tests with all their memory.
        let is_the_program = text.starts_with("Name:\tscribe-sync\n");
        let now = text
            .lines()
            .find_map(|line| line.strip_prefix("VmHWM:").filter(|_| is_the_program))
            .and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok());
        most = most.max(now.unwrap_or(0));
        std::thread::sleep(Duration::from_millis(5));
    }
    most
}

fn zip(write: impl Fn(&mut dyn Write)) -> Vec<u8> {
    let mut out = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
    write(&mut out);
    out.finish().unwrap()
}

fn head(kind: u8, mut size: u64) -> Vec<u8> {
    let mut out = Vec::new();
    let mut byte = kind << 4 | u8::try_from(size & 15).unwrap();
    size >>= 4;
    while size > 0 {
        out.push(byte | 0x80);
        byte = u8::try_from(size & 0x7f).unwrap();
        size >>= 7;
    }
    out.push(byte);
    out
}

/// An object that is one byte again and again. One piece is compressed and repeated: the making must cost nothing.
fn much(kind: u8, size: u64, byte: u8) -> Vec<u8> {
    const PIECE: u64 = 1 << 20;
    let mut deflate = flate2::Compress::new(flate2::Compression::best(), false);
    let mut piece = Vec::with_capacity(64 << 10);
    let content = vec![byte; 1 << 20];
    deflate
        .compress_vec(&content, &mut piece, flate2::FlushCompress::Full)
        .unwrap();
    assert_eq!(deflate.total_in(), PIECE);
    let mut out = [head(kind, size), vec![0x78, 0xda]].concat();
    out.extend(piece.repeat(usize::try_from(size / PIECE).unwrap()));
    out.extend([3, 0]);
    let (size, byte, modulus) = (u128::from(size), u128::from(byte), 65_521);
    let low = (1 + size * byte) % modulus;
    let high = (size + byte * (size * (size + 1) / 2)) % modulus;
    out.extend(u32::try_from(high << 16 | low).unwrap().to_be_bytes());
    out
}

fn pack(entries: &[Vec<u8>]) -> Vec<u8> {
    use sha1::{Digest, Sha1};
    let mut out = b"PACK\0\0\0\x02".to_vec();
    out.extend(u32::try_from(entries.len()).unwrap().to_be_bytes());
    out.extend(entries.concat());
    let sum = Sha1::digest(&out);
    out.extend_from_slice(&sum);
    out
}

fn framed(pack: &[u8]) -> Vec<u8> {
    let mut out = pkt("packfile\n");
    for piece in pack.chunks(60_000) {
        out.extend(pkt([&[1], piece].concat()));
    }
    out.extend(b"0000");
    out
}

fn varint(mut value: u64) -> Vec<u8> {
    let mut out = Vec::new();
    while value >= 0x80 {
        out.push(u8::try_from(value & 0x7f).unwrap() | 0x80);
        value >>= 7;
    }
    out.push(u8::try_from(value).unwrap());
    out
}

/// A base, and deltas that each make 60 MB of it by copying it a thousand times.
fn deltas(count: u8) -> Vec<u8> {
    let base: Vec<u8> = (0..60_000u32)
        .map(|n| u8::try_from(n * 7919 % 251).unwrap())
        .collect();
    let mut entries = vec![[head(3, 60_000), zip(|to| to.write_all(&base).unwrap())].concat()];
    let mut offset = entries[0].len() as u64;
    for number in 0..count {
        let mut delta = [varint(60_000), varint(60_000 * 1000 + 1)].concat();
        for _ in 0..1000 {
            delta.extend([0x80 | 0x10 | 0x20, 0x60, 0xea]);
        }
        delta.extend([1, number]);
        let mut entry = head(6, delta.len() as u64);
        // The distance back to the base.
        let mut digits = vec![u8::try_from(offset & 0x7f).unwrap()];
        let mut rest = offset >> 7;
        while rest > 0 {
            rest -= 1;
            digits.insert(0, 0x80 | u8::try_from(rest & 0x7f).unwrap());
            rest >>= 7;
        }
        entry.extend(digits);
        entry.extend(zip(|to| to.write_all(&delta).unwrap()));
        offset += entry.len() as u64;
        entries.push(entry);
    }
    pack(&entries)
}

fn entry(mode: &str, name: &str, id: &str) -> Vec<u8> {
    let bytes: Vec<u8> = (0..40)
        .step_by(2)
        .map(|at| u8::from_str_radix(&id[at..at + 2], 16).unwrap())
        .collect();
    [format!("{mode} {name}\0").as_bytes(), &bytes].concat()
}

/// Puts a commit of this tree on top, on the server.
fn put(it: &Scenery, tree: &str, words: &str) {
    let text = format!(
        "tree {tree}\nparent {}\nauthor a <a@b> 1 +0000\ncommitter a <a@b> 1 +0000\n\n{words}\n",
        it.tip
    );
    let id = object(&it.bare, "commit", text.as_bytes());
    git(&it.bare, &["update-ref", MAIN, &id]);
}

/// The tree of the tip with one file changed to this one.
fn with_file(it: &Scenery, path: &str, content: &[u8]) -> String {
    let blob = object(&it.bare, "blob", content);
    let index = it.bare.join("bomb-index");
    let vars = [("GIT_INDEX_FILE", index.to_str().unwrap())];
    let run = |args: &[&str]| crate::world::gitcmd::git_with(&it.bare, &vars, args);
    run(&["read-tree", &it.tip]);
    run(&[
        "update-index",
        "--add",
        "--cacheinfo",
        &format!("100644,{blob},{path}"),
    ]);
    let tree = run(&["write-tree"]);
    std::fs::remove_file(&index).unwrap();
    tree
}

fn bombs() -> Vec<Row> {
    let fetch = |name: &str, codes: &[i32], body: fn() -> Vec<u8>| {
        Row::new(name, Scene::Receive, Match::fetch(), codes, move |_| {
            Action::body(body())
        })
    };
    let json = "Content-Type: application/json";
    let page = |name: &str, body: fn() -> Vec<u8>| {
        Row::new(
            name,
            Scene::List,
            Match::path("/api/v1/").method("GET"),
            &[5],
            move |_| Action::Raw(http("200 OK", &[json, "X-Total-Count: 99999999"], &body())),
        )
    };
    vec![
        fetch("1.5 GiB of zeros as one file", &[12], || {
            framed(&pack(&[much(3, 1536 << 20, 0)]))
        }),
        fetch("1.5 GiB of zeros as 12 files", &[12], || {
            framed(&pack(
                &(0..12)
                    .map(|byte| much(3, 128 << 20, byte))
                    .collect::<Vec<_>>(),
            ))
        }),
        fetch("1 GiB of zeros announced as 100 bytes", &[12], || {
            let mut entry = head(3, 100);
            entry.extend(&much(3, 1 << 30, 0)[head(3, 1 << 30).len()..]);
            framed(&pack(&[entry]))
        }),
        fetch("60 MiB of zeros as a folder", &[12], || {
            framed(&pack(&[much(2, 60 << 20, 0)]))
        }),
        fetch("60 MiB of blanks as a commit", &[12], || {
            framed(&pack(&[much(1, 60 << 20, b' ')]))
        }),
        fetch("60 deltas of 60 MB each", &[12], || framed(&deltas(60))),
        fetch("progress without end", &[5], || {
            [
                pkt("packfile\n"),
                pkt([&[2][..], &[b'x'; 60_000]].concat()).repeat(1500),
            ]
            .concat()
        }),
        fetch("lines without end before the pack", &[5], || {
            pkt("acknowledgments\n").repeat(2_000_000)
        }),
        Row::with(
            "folders in folders, a thousand million files",
            Scene::Receive,
            &[12],
            |it| {
                let mut tree = object(&it.bare, "blob", b"x");
                for level in 0..9 {
                    let mode = if level == 0 { "100644" } else { "40000" };
                    let content: Vec<u8> = (0..10)
                        .flat_map(|n| entry(mode, &n.to_string(), &tree))
                        .collect();
                    tree = object(&it.bare, "tree", &content);
                }
                put(it, &tree, "x");
                Vec::new()
            },
        ),
        Row::with(
            "a book of 40 MB, which both changed",
            Scene::Both,
            &[0, 3, 6, 12],
            |it| {
                let text: String = (0..40 << 16)
                    .map(|n| format!("\\v {} words\n", n % 170))
                    .collect();
                let tree = with_file(it, "ingredients/LUK.usfm", text.as_bytes());
                put(it, &tree, "x");
                Vec::new()
            },
        ),
        Row::with(
            "metadata of 60 MB of brackets",
            Scene::Both,
            &[0, 3, 6, 12],
            |it| {
                let tree = with_file(it, "metadata.json", &vec![b'['; 60 << 20]);
                put(it, &tree, "x");
                Vec::new()
            },
        ),
        Row::with(
            "a commit of 30 MB of words",
            Scene::Receive,
            &[0, 12],
            |it| {
                let tree = git(&it.bare, &["rev-parse", &format!("{}^{{tree}}", it.tip)]);
                put(it, &tree, &"word ".repeat(6 << 20));
                Vec::new()
            },
        ),
        page("a page of two million entries", || {
            let entry = "{\"id\":1,\"name\":\"\"},";
            format!("[{}{{\"id\":1,\"name\":\"\"}}]", entry.repeat(1_600_000)).into_bytes()
        }),
        page("a page of 30 MB of brackets", || vec![b'['; 30 << 20]),
        page("a page of 30 MB in one name", || {
            format!("[{{\"id\":1,\"name\":\"{}\"}}]", "x".repeat(30 << 20)).into_bytes()
        }),
        page("a page of 60 MB", || {
            format!("[{{\"id\":1,\"name\":\"{}\"}}]", "x".repeat(60 << 20)).into_bytes()
        }),
        Row::new(
            "a web page of 60 MB",
            Scene::Down,
            Match::api(),
            &[5],
            |_| {
                Action::Raw(http(
                    "200 OK",
                    &["Content-Type: text/html"],
                    &vec![b'x'; 60 << 20],
                ))
            },
        ),
    ]
}

#[test]
fn every_bomb_ends_soon_and_in_little_memory() {
    let only = std::env::var("SCRIBE_SYNC_LIE").ok();
    let mut wrong = Vec::new();
    for row in bombs() {
        if only.as_ref().is_some_and(|only| !row.name.contains(only)) {
            continue;
        }
        let it = synced();
        let head_before = it.head();
        if matches!(row.scene, Scene::Receive) {
            it.colleague(
                "ingredients/JHN.usfm",
                &crate::bad::usfm("JHN", &["theirs"]),
            );
        }
        let mut text = read(&it.book("LUK"));
        if row.scene == Scene::Both {
            text = it.type_in("LUK", &["typed", "two", "three"]);
        }
        let base = it.there(MAIN);
        let scenery = Scenery {
            bare: it.bare(),
            base: base.clone(),
            tip: base,
            elsewhere: String::new(),
            here: it.server.url(),
            owner: it.owner.clone(),
            name: it.name.clone(),
            token: it.desk.token.clone(),
        };
        for fault in (row.script)(&scenery) {
            it.server.fault(fault);
        }
        let other = Desk::new(&it.server, "amina");
        std::fs::create_dir_all(other.projects()).unwrap();
        let repository = format!("{}/{}", it.owner, it.name);
        let (desk, args) = match row.scene {
            Scene::List => (&other, vec!["projects", "--json", "--only-cloud"]),
            Scene::Down => (&other, vec!["sync", "--json", repository.as_str()]),
            _ => (
                &it.desk,
                vec!["sync", "--json", it.folder.to_str().unwrap()],
            ),
        };
        let begun = Instant::now();
        let mut child = desk.command(&args).spawn().unwrap();
        // What it says is little and fits into the pipes.
        let memory = peak(&mut child);
        let took = begun.elapsed();
        let ran = desk.ended(child);
        println!(
            "{}: {} after {took:?} in {} MB",
            row.name,
            ran.code,
            memory >> 10
        );
        it.server.clear_faults();
        let right = row.codes.contains(&ran.code) && took < MOST_TIME && memory < MOST_MEMORY;
        if !right {
            wrong.push(format!(
                "{}: {} after {took:?} in {} MB\n{}",
                row.name,
                ran.code,
                memory >> 10,
                ran.err
            ));
        }
        if ran.code != 0 && row.scene == Scene::Receive {
            assert_eq!(it.head(), head_before, "{}", row.name);
        }
        // In the file, or waiting in the history.
        let blob = crate::world::gitcmd::git_bytes(
            &it.folder,
            &["hash-object", "--stdin"],
            text.as_bytes(),
        );
        let blob = String::from_utf8(blob).unwrap();
        let all = git(
            &it.folder,
            &["rev-list", "--objects", "--no-object-names", "--all"],
        );
        assert!(all.lines().any(|id| id == blob.trim()), "{}", row.name);
        fsck(&it.folder);
        assert_eq!(
            crate::bad::litter(&it.folder),
            Vec::<String>::new(),
            "{}",
            row.name
        );
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A server that gives each request this answer as git's; its address.
fn answering(body: Vec<u8>) -> String {
    use std::io::{BufRead, BufReader, Read};
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let mut from = BufReader::new(stream.try_clone().unwrap());
            let (mut line, mut length) = (String::new(), 0);
            while from.read_line(&mut line).is_ok_and(|read| read > 2) {
                if let Some(said) = line.to_ascii_lowercase().strip_prefix("content-length:") {
                    length = said.trim().parse().unwrap();
                }
                line.clear();
            }
            drop(std::io::copy(&mut from.take(length), &mut std::io::sink()));
            let kind = "Content-Type: application/x-git-upload-pack-result";
            drop(stream.write_all(&http("200 OK", &[kind], &body)));
        }
    });
    address
}

/// Lines that mean nothing, so many bytes with their lengths.
fn lines(bytes: usize) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes);
    while out.len() < bytes {
        let left = bytes - out.len();
        // No rest that is too short for a line.
        let length = if left > 65_520 {
            left.min(65_000)
        } else {
            left
        };
        out.extend(pkt(vec![b'x'; length - 4]));
    }
    out
}

#[test]
fn an_answer_is_as_long_as_it_may_be_and_not_a_byte_longer() {
    use scribe_sync::http::{Client, Credential, Options};
    use scribe_sync::repo::{Limits, Oid, Remote, Store, WireRemote};
    use sha1::{Digest, Sha1};
    const MOST: usize = 16 << 20;
    let remote = |body| {
        let client = Client::new(&answering(body), &Options::default()).unwrap();
        WireRemote::new(client, Credential::Anonymous, "a", "b")
    };
    let folder = tempfile::tempdir().unwrap();
    let git_dir = folder.path().join(".git");
    let store = Store::init(&git_dir, false, MAIN).unwrap();
    let id = Oid::from_hex(&[b'1'; 40]).unwrap();
    let mut nothing = b"PACK\0\0\0\x02\0\0\0\0".to_vec();
    nothing.extend_from_slice(&Sha1::digest(&nothing));
    let begins = pkt("packfile\n");
    for (bytes, good) in [(MOST - 1, true), (MOST, true), (MOST + 1, false)] {
        // With the end, which belongs to it.
        let list = [lines(bytes - 4), b"0000".to_vec()].concat();
        let found = remote(list).refs(&["refs/heads/scribe-main"]);
        assert_eq!(found.is_ok(), good, "a list of {bytes}: {found:?}");
        let pack = [&[1][..], &nothing].concat();
        let answer = [
            lines(bytes - begins.len()),
            begins.clone(),
            pkt(pack),
            b"0000".to_vec(),
        ]
        .concat();
        let mut remote = remote(answer);
        let got = remote.fetch(&store, &[id], &[], Limits::default(), &mut |_| {});
        assert_eq!(got.is_ok(), good, "{bytes} before a pack: {got:?}");
    }
}

/// An answer that never ends: the server goes on writing until the program hangs up.
#[test]
fn an_answer_without_end_is_left() {
    use std::io::{BufRead, BufReader};
    let it = synced();
    let cases: [(&str, &str, &[u8]); 4] = [
        (
            "refs",
            "application/x-git-upload-pack-result",
            b"003d1234567890123456789012345678901234567890 refs/heads/other\n",
        ),
        (
            "nothing but ends",
            "application/x-git-upload-pack-result",
            b"0001",
        ),
        ("a web page", "text/html", b"<p>welcome</p>"),
        (
            "progress",
            "application/x-git-upload-pack-result",
            b"000a\x02abcde",
        ),
    ];
    for (what, kind, piece) in cases {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let (kind, piece) = (kind.to_owned(), piece.repeat(1000));
        std::thread::spawn(move || {
            for mut stream in listener.incoming().flatten() {
                let (kind, piece) = (kind.clone(), piece.clone());
                std::thread::spawn(move || {
                    let mut lines = BufReader::new(stream.try_clone().unwrap()).lines();
                    while lines
                        .next()
                        .is_some_and(|line| line.is_ok_and(|line| !line.is_empty()))
                    {
                    }
                    let head = format!("HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\n\r\n");
                    drop(stream.write_all(head.as_bytes()));
                    while stream.write_all(&piece).is_ok() {}
                });
            }
        });
        let client =
            scribe_sync::http::Client::new(&address, &scribe_sync::http::Options::default())
                .unwrap();
        let mut remote = scribe_sync::repo::WireRemote::new(
            client,
            scribe_sync::http::Credential::Anonymous,
            "a",
            "b",
        );
        let begun = Instant::now();
        use scribe_sync::repo::Remote;
        let found = remote.refs(&["refs/heads/scribe-main"]);
        assert!(found.is_err(), "{what}: {found:?}");
        assert!(begun.elapsed() < MOST_TIME, "{what}: {:?}", begun.elapsed());
        println!("{what}: ended after {:?}", begun.elapsed());
    }
    it.assert_heals();
}
