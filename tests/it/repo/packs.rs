//! Packs as they come, good and bad, without a server around them.

use super::{Project, book, commit_text, noise, object_files, oid};
use crate::world::gitcmd::{git_bytes, git_with};
use crate::world::{fsck, git};
use flate2::Compression;
use flate2::write::ZlibEncoder;
use scribe_sync::repo::{Error, Kind, Limits, Oid, Received, TreeLimits};
use sha1::{Digest, Sha1};
use std::fs;
use std::io::Write;
use std::path::Path;

fn read<'s>(project: &'s Project, pack: &[u8], limits: Limits) -> Result<Received<'s>, Error> {
    Received::read(&project.store, &mut &pack[..], limits)
}

/// Everything of HEAD as git packs it.
fn pack_of(dir: &Path) -> Vec<u8> {
    git_bytes(
        dir,
        &[
            "pack-objects",
            "--stdout",
            "-q",
            "--revs",
            "--delta-base-offset",
        ],
        b"HEAD\n",
    )
}

fn small_repository() -> (tempfile::TempDir, Oid) {
    let dir = tempfile::tempdir().unwrap();
    git(dir.path(), &["init", "-q"]);
    fs::create_dir(dir.path().join("d")).unwrap();
    fs::write(dir.path().join("d/a"), book(3, &[])).unwrap();
    fs::write(dir.path().join("b"), book(3, &[(1, "x")])).unwrap();
    git(dir.path(), &["add", "-A"]);
    git(dir.path(), &["commit", "-qm", "small"]);
    let tip = oid(&git(dir.path(), &["rev-parse", "HEAD"]));
    (dir, tip)
}

fn seal(mut pack: Vec<u8>) -> Vec<u8> {
    let sum = Sha1::digest(&pack);
    pack.extend_from_slice(&sum);
    pack
}

fn header(count: u32) -> Vec<u8> {
    let mut pack = b"PACK\0\0\0\x02".to_vec();
    pack.extend_from_slice(&count.to_be_bytes());
    pack
}

fn zip(content: &[u8]) -> Vec<u8> {
    let mut out = ZlibEncoder::new(Vec::new(), Compression::best());
    out.write_all(content).unwrap();
    out.finish().unwrap()
}

fn size_bytes(kind: u8, mut size: u64) -> Vec<u8> {
    let mut out = Vec::new();
    let mut byte = (kind << 4) | u8::try_from(size & 15).unwrap();
    size >>= 4;
    while size > 0 {
        out.push(byte | 0x80);
        byte = u8::try_from(size & 0x7f).unwrap();
        size >>= 7;
    }
    out.push(byte);
    out
}

fn varint(mut value: u64) -> Vec<u8> {
    let mut out = Vec::new();
    loop {
        let byte = u8::try_from(value & 0x7f).unwrap();
        value >>= 7;
        out.push(if value > 0 { byte | 0x80 } else { byte });
        if value == 0 {
            return out;
        }
    }
}

/// A delta that repeats the first `piece` bytes of its base so often, then adds a byte.
fn repeat(base: u64, piece: u64, times: usize, last: u8) -> Vec<u8> {
    let mut delta = varint(base);
    delta.extend(varint(piece * times as u64 + 1));
    for _ in 0..times {
        delta.push(0x80 | 0x10 | 0x20 | 0x40);
        delta.extend_from_slice(&piece.to_le_bytes()[..3]);
    }
    delta.extend_from_slice(&[1, last]);
    delta
}

fn ref_delta(base: Oid, delta: &[u8]) -> Vec<u8> {
    let mut out = size_bytes(7, delta.len() as u64);
    out.extend_from_slice(base.as_slice());
    out.extend(zip(delta));
    out
}

fn blob_id(content: &[u8]) -> Oid {
    let mut sha = Sha1::new();
    sha.update(format!("blob {}\0", content.len()));
    sha.update(content);
    let sum: [u8; 20] = sha.finalize().into();
    Oid::from_bytes_or_panic(&sum)
}

#[test]
fn no_flipped_bit_gets_in() {
    let (origin, tip) = small_repository();
    let pack = pack_of(origin.path());
    let project = Project::new();
    read(&project, &pack, Limits::default())
        .unwrap()
        .check(&[tip], &[], TreeLimits::default())
        .unwrap();
    let before = object_files(&project.store);
    for at in 0..pack.len() {
        let mut bad = pack.clone();
        bad[at] ^= 1 << (at % 8);
        assert!(
            read(&project, &bad, Limits::default()).is_err(),
            "byte {at}"
        );
        assert!(
            read(&project, &pack[..at], Limits::default()).is_err(),
            "cut at {at}"
        );
    }
    let mut more = pack.clone();
    more.push(0);
    assert!(
        read(&project, &more, Limits::default()).is_err(),
        "a byte too much"
    );
    assert_eq!(object_files(&project.store), before);
    project.assert_swept();
}

#[test]
fn a_changed_pack_with_a_right_checksum_holds_the_same_or_nothing() {
    let (origin, tip) = small_repository();
    let pack = pack_of(origin.path());
    let body = &pack[..pack.len() - 20];
    let project = Project::new();
    let mut taken = Vec::new();
    for at in 0..body.len() {
        for bit in 0..8 {
            let mut bad = body.to_vec();
            bad[at] ^= 1 << bit;
            let Ok(received) = read(&project, &seal(bad), Limits::default()) else {
                continue;
            };
            // Only bits that do not matter (the level that the compressor noted, for one) leave all objects as named.
            if received.check(&[tip], &[], TreeLimits::default()).is_ok() {
                let mut bad = body.to_vec();
                bad[at] ^= 1 << bit;
                taken.push(seal(bad));
            }
        }
    }
    println!(
        "{} of {} flips changed nothing",
        taken.len(),
        body.len() * 8
    );
    project.assert_swept();
    for pack in taken {
        let project = Project::new();
        read(&project, &pack, Limits::default())
            .unwrap()
            .install()
            .unwrap();
        project
            .store
            .set_ref("refs/heads/x", None, Some(tip))
            .unwrap();
        fsck(&project.path);
        assert_eq!(
            project.git(&["ls-tree", "-r", "x"]),
            git(origin.path(), &["ls-tree", "-r", "HEAD"])
        );
    }
}

#[test]
fn forms_that_git_would_not_send_are_refused() {
    let project = Project::new();
    let base = b"a base that is long enough".to_vec();
    let base_entry = [size_bytes(3, base.len() as u64), zip(&base)].concat();
    let pack = |count: u32, entries: &[Vec<u8>]| seal([header(count), entries.concat()].concat());
    read(
        &project,
        &pack(1, std::slice::from_ref(&base_entry)),
        Limits::default(),
    )
    .unwrap();

    let id = blob_id(&base);
    let grow = |times: usize, last: u8| ref_delta(id, &repeat(26, 26, times, last));
    let offset_delta = |distance: &[u8]| {
        let delta = repeat(26, 26, 1, 1);
        [
            size_bytes(6, delta.len() as u64),
            distance.to_vec(),
            zip(&delta),
        ]
        .concat()
    };
    let mut longer = size_bytes(3, 5);
    longer.extend(zip(b"six..."));
    let mut shorter = size_bytes(3, 7);
    shorter.extend(zip(b"six..."));
    let cases: Vec<(&str, Vec<u8>)> = vec![
        ("nothing", Vec::new()),
        ("no pack", b"GIF89a..............................".to_vec()),
        ("another version", seal(b"PACK\0\0\0\x04\0\0\0\0".to_vec())),
        (
            "an object twice",
            pack(2, &[base_entry.clone(), base_entry.clone()]),
        ),
        (
            "an object twice, as a delta",
            pack(3, &[base_entry.clone(), grow(2, 7), grow(2, 7)]),
        ),
        (
            "a missing base",
            pack(1, &[ref_delta(oid(&"2".repeat(40)), &repeat(26, 26, 1, 1))]),
        ),
        (
            "a delta for another base",
            pack(
                2,
                &[base_entry.clone(), ref_delta(id, &repeat(27, 26, 1, 1))],
            ),
        ),
        (
            "a copy from outside",
            pack(
                2,
                &[base_entry.clone(), ref_delta(id, &repeat(26, 27, 1, 1))],
            ),
        ),
        (
            "a base at no object",
            pack(2, &[base_entry.clone(), offset_delta(&[1])]),
        ),
        (
            "a base before the pack",
            pack(2, &[base_entry.clone(), offset_delta(&[0xff, 0x7f])]),
        ),
        (
            "its own base",
            pack(2, &[base_entry.clone(), offset_delta(&[0])]),
        ),
        ("longer than announced", pack(1, &[longer])),
        ("shorter than announced", pack(1, &[shorter])),
        (
            "an unknown kind",
            pack(1, &[[size_bytes(5, 6), zip(b"six...")].concat()]),
        ),
        (
            "a reserved kind",
            pack(1, &[[size_bytes(0, 6), zip(b"six...")].concat()]),
        ),
        (
            "an endless size",
            pack(1, &[[vec![0xff; 30], zip(b"six...")].concat()]),
        ),
        (
            "fewer than announced",
            pack(2, std::slice::from_ref(&base_entry)),
        ),
        (
            "more than announced",
            pack(1, &[base_entry.clone(), grow(1, 1)]),
        ),
        ("too many", seal(header(u32::MAX))),
    ];
    for (what, bytes) in cases {
        match read(&project, &bytes, Limits::default()) {
            Err(Error::Refused { .. }) => {}
            other => panic!("{what}: {other:?}"),
        }
    }
    project.assert_swept();
}

#[test]
fn bombs_do_not_go_off() {
    let project = Project::new();
    let limits = Limits {
        pack: 1 << 20,
        objects: 1000,
        in_memory: 1 << 20,
        blob: 4 << 20,
        total: 8 << 20,
        chain: 10,
        expanded: 7 << 20,
    };
    let refused = |what: &str, pack: &[u8], limits: Limits| match read(&project, pack, limits) {
        Err(Error::Refused { detail }) => println!("{what}: {detail}"),
        other => panic!("{what}: {other:?}"),
    };
    // Much from little.
    let zeros = vec![0u8; 5 << 20];
    let blob = |size: u64| [size_bytes(3, size), zip(&zeros)].concat();
    refused(
        "announced",
        &seal([header(1), blob(5 << 20)].concat()),
        limits,
    );
    refused(
        "not announced",
        &seal([header(1), blob(100)].concat()),
        limits,
    );
    let three = vec![1u8; 3 << 20];
    let whole = |byte: u8| {
        let content: Vec<u8> = three.iter().map(|_| byte).collect();
        [size_bytes(3, content.len() as u64), zip(&content)].concat()
    };
    refused(
        "all together",
        &seal([header(3), whole(1), whole(2), whole(3)].concat()),
        limits,
    );
    let little = [header(2), whole(1), whole(2)].concat();
    assert!(read(&project, &seal(little.clone()), limits).is_ok());
    let less = |expanded| Limits { expanded, ..limits };
    refused(
        "so much from so little",
        &seal(little.clone()),
        less((6 << 20) - 1),
    );
    assert!(read(&project, &seal(little), less(6 << 20)).is_ok());
    let tree = [size_bytes(2, 2 << 20), zip(&zeros[..2 << 20])].concat();
    refused("a huge folder", &seal([header(1), tree].concat()), limits);
    let long = noise(2 << 20, 1);
    let long = [size_bytes(3, long.len() as u64), zip(&long)].concat();
    refused("a long pack", &seal([header(1), long].concat()), limits);

    // Deltas that make much from little, one at a time and together.
    let base = noise(60_000, 2);
    let base_entry = [size_bytes(3, 60_000), zip(&base)].concat();
    let id = blob_id(&base);
    let one = ref_delta(id, &repeat(60_000, 60_000, 20, 1));
    refused(
        "a delta",
        &seal([header(2), base_entry.clone(), one].concat()),
        limits,
    );
    let mut many = [header(21), base_entry.clone()].concat();
    for last in 0..20 {
        many.extend(ref_delta(id, &repeat(60_000, 60_000, 10, last)));
    }
    refused("many deltas", &seal(many.clone()), limits);
    let enough = Limits {
        total: 64 << 20,
        ..limits
    };
    assert_eq!(read(&project, &seal(many), enough).unwrap().len(), 21);

    // A chain: each made from the one before.
    let chain = |length: usize| {
        let mut pack = [
            header(u32::try_from(length).unwrap() + 1),
            base_entry.clone(),
        ]
        .concat();
        let mut content = base.clone();
        for step in 0..length {
            let delta = repeat(content.len() as u64, 50_000, 1, u8::try_from(step).unwrap());
            let id = blob_id(&content);
            content.truncate(50_000);
            content.push(u8::try_from(step).unwrap());
            pack.extend(ref_delta(id, &delta));
        }
        seal(pack)
    };
    refused("a long chain", &chain(12), limits);
    assert_eq!(read(&project, &chain(10), limits).unwrap().len(), 11);
    project.assert_swept();
}

/// Just below a limit and at it a pack is taken, just above it is not.
#[test]
fn each_limit_of_a_pack_holds_to_the_byte() {
    let project = Project::new();
    let whole =
        |kind: u8, content: &[u8]| [size_bytes(kind, content.len() as u64), zip(content)].concat();
    let (one, two) = (noise(5000, 3), noise(7000, 4));
    let files = seal([header(2), whole(3, &one), whole(3, &two)].concat());
    let commit = seal([header(1), whole(1, &vec![b' '; 5000])].concat());
    // Two deltas of 4001 bytes each.
    let made = |last| ref_delta(blob_id(&one), &repeat(5000, 4000, 1, last));
    let deltas = seal([header(3), whole(3, &one), made(1), made(2)].concat());
    // Each made from the one before.
    let content = |step: u8| [&one[..4000], &[step]].concat();
    let chain = |length: u8| {
        let first = ref_delta(blob_id(&one), &repeat(5000, 4000, 1, 1));
        let rest = (2..=length).map(|step| {
            let base = blob_id(&content(step - 1));
            ref_delta(base, &repeat(4001, 4000, 1, step))
        });
        let deltas = [first].into_iter().chain(rest).collect::<Vec<_>>().concat();
        let count = header(u32::from(length) + 1);
        seal([count, whole(3, &one), deltas].concat())
    };
    let chain = chain(6);
    let usual = Limits::default();
    let at = |limit: &str, most: u64| {
        let small = u32::try_from(most).unwrap();
        match limit {
            "pack" => Limits {
                pack: most,
                ..usual
            },
            "objects" => Limits {
                objects: small,
                ..usual
            },
            "in_memory" => Limits {
                in_memory: most,
                ..usual
            },
            "blob" => Limits {
                blob: most,
                ..usual
            },
            "total" => Limits {
                total: most,
                ..usual
            },
            "chain" => Limits {
                chain: small as usize,
                ..usual
            },
            other => panic!("{other}"),
        }
    };
    for (limit, what, pack, most) in [
        ("pack", "bytes", &files, files.len() as u64),
        ("objects", "objects", &files, 2),
        ("blob", "a file", &files, 7000),
        ("total", "all files", &files, 12_000),
        ("in_memory", "a commit", &commit, 5000),
        ("in_memory", "the base of a delta", &deltas, 5000),
        ("total", "what deltas make", &deltas, 8002),
        ("chain", "deltas of deltas", &chain, 5),
    ] {
        for (most, taken) in [(most - 1, false), (most, true), (most + 1, true)] {
            let got = read(&project, pack, at(limit, most));
            match (got, taken) {
                (Ok(_), true) | (Err(Error::Refused { .. }), false) => {}
                (got, _) => panic!("{limit}, {what}, {most}: {got:?}"),
            }
        }
    }
    project.assert_swept();
}

#[test]
fn each_limit_of_a_project_holds_to_the_last_one() {
    let project = Project::new();
    let dir = project.store.git_dir();
    let write = |kind: &str, content: &[u8]| {
        let out = git_bytes(dir, &["hash-object", "-t", kind, "-w", "--stdin"], content);
        oid(String::from_utf8(out).unwrap().trim())
    };
    let blob = write("blob", b"harmless");
    // `a/b/c/file` and `x`: five entries, four folders deep with the root as none, ten bytes.
    let file = write("tree", &entry("100644", b"file", blob));
    let two = write("tree", &entry("40000", b"c", file));
    let three = write("tree", &entry("40000", b"b", two));
    let root = [entry("40000", b"a", three), entry("100644", b"x", blob)].concat();
    let root = write("tree", &root);
    let exact = TreeLimits {
        entries: 5,
        depth: 3,
        path: 10,
    };
    let judged = |limits| scribe_sync::repo::validate(&project.store, root, limits);
    judged(exact).unwrap();
    for less in [
        TreeLimits {
            entries: 4,
            ..exact
        },
        TreeLimits { depth: 2, ..exact },
        TreeLimits { path: 9, ..exact },
    ] {
        assert!(
            matches!(judged(less), Err(Error::Refused { .. })),
            "{less:?}"
        );
    }
}

/// The objects below `tip`, packed by git without looking at them.
fn literal_pack(dir: &Path, ids: &[Oid]) -> Vec<u8> {
    let listed: Vec<String> = ids.iter().map(Oid::to_string).collect();
    git_bytes(
        dir,
        &["pack-objects", "--stdout", "-q"],
        listed.join("\n").as_bytes(),
    )
}

#[test]
fn trees_that_would_do_harm_are_refused() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    git(dir, &["init", "-q"]);
    let write = |kind: &str, content: &[u8]| {
        let out = git_bytes(
            dir,
            &["hash-object", "--literally", "-t", kind, "-w", "--stdin"],
            content,
        );
        oid(String::from_utf8(out).unwrap().trim())
    };
    let blob = write("blob", b"harmless");
    let inner = write("tree", &entry("100644", b"x", blob));
    let hook = write("tree", &entry("100755", b"post-checkout", blob));
    let e = |mode: &str, name: &[u8]| entry(mode, name, if mode == "40000" { inner } else { blob });
    let cases: Vec<(&str, Vec<u8>)> = vec![
        (".git as a folder", entry("40000", b".git", hook)),
        (".git as a file", e("100644", b".git")),
        (".GIT", e("40000", b".GIT")),
        ("git~1", e("40000", b"git~1")),
        (".git with a blank", e("40000", b".git ")),
        (
            ".git with invisible signs",
            e("40000", ".g\u{200c}it".as_bytes()),
        ),
        ("up", e("40000", b"..")),
        ("here", e("40000", b".")),
        ("an empty name", e("40000", b"")),
        ("a path", e("100644", b"a/b")),
        ("a path up", e("100644", b"../b")),
        ("a path of Windows", e("100644", b"..\\b")),
        ("a drive", e("100644", b"C:x")),
        ("a device", e("100644", b"NUL.txt")),
        ("a stream", e("100644", b"a:b")),
        ("a line break", e("100644", b"a\nb")),
        ("a terminal's command", e("100644", b"a\x1b[2J")),
        (
            "text that runs backwards",
            e("100644", "a\u{202e}b".as_bytes()),
        ),
        ("no Unicode", e("100644", b"a\xff")),
        ("a name of ours", e("100644", b".scribe-sync-1")),
        ("a long name", e("100644", &[b'x'; 256])),
        (
            "a link",
            entry("120000", b"link", write("blob", b"/etc/passwd")),
        ),
        (
            "another repository",
            entry("160000", b"sub", oid(&"3".repeat(40))),
        ),
        ("a device", e("20644", b"x")),
        ("a mode without a kind", e("644", b"x")),
        ("no mode", e("0", b"x")),
        ("a folder that is a file", entry("40000", b"x", blob)),
        ("a file that is a folder", entry("100644", b"x", inner)),
        ("doubled", [e("100644", b"a"), e("100644", b"a")].concat()),
        (
            "file and folder",
            [e("100644", b"a"), e("40000", b"a")].concat(),
        ),
        (
            "file and folder apart",
            [e("100644", b"a"), e("100644", b"a.b"), e("40000", b"a")].concat(),
        ),
        ("unsorted", [e("100644", b"b"), e("100644", b"a")].concat()),
        ("cut off", e("100644", b"a")[..20].to_vec()),
        ("a hole", entry("100644", b"a", oid(&"4".repeat(40)))),
    ];
    let project = Project::new();
    let before = object_files(&project.store);
    for (what, content) in cases {
        // The whole tree, and the same one folder down.
        let bad = write("tree", &content);
        let below = write("tree", &entry("40000", b"below", bad));
        for root in [bad, below] {
            let commit = write("commit", &commit_text(root, &[], 1));
            let present: Vec<Oid> = [commit, root, bad, inner, hook, blob]
                .into_iter()
                .chain(
                    what.starts_with("a link")
                        .then(|| write("blob", b"/etc/passwd")),
                )
                .collect();
            let received = read(&project, &literal_pack(dir, &present), Limits::default()).unwrap();
            match received.check(&[commit], &[], TreeLimits::default()) {
                Err(Error::Refused { .. } | Error::Missing(_) | Error::Damaged { .. }) => {}
                other => panic!("{what}: {other:?}"),
            }
        }
    }
    assert_eq!(object_files(&project.store), before);

    // Too deep, too many.
    let mut deep = blob;
    let mut all = vec![blob];
    for level in 0..34 {
        let mode = if level == 0 { "100644" } else { "40000" };
        deep = write("tree", &entry(mode, b"d", deep));
        all.push(deep);
    }
    let commit = write("commit", &commit_text(deep, &[], 1));
    all.push(commit);
    let received = read(&project, &literal_pack(dir, &all), Limits::default()).unwrap();
    assert!(
        received
            .check(&[commit], &[], TreeLimits::default())
            .is_err()
    );
    let mut tree = blob;
    let mut all = vec![blob];
    for level in 0..8 {
        let mode = if level == 0 { "100644" } else { "40000" };
        let content: Vec<u8> = (0..10)
            .flat_map(|n| entry(mode, format!("{n}").as_bytes(), tree))
            .collect();
        tree = write("tree", &content);
        all.push(tree);
    }
    let commit = write("commit", &commit_text(tree, &[], 1));
    all.push(commit);
    let received = read(&project, &literal_pack(dir, &all), Limits::default()).unwrap();
    assert!(
        received
            .check(&[commit], &[], TreeLimits::default())
            .is_err(),
        "a hundred million files"
    );
    // And one that is fine, as the measure of the others.
    let good = write(
        "tree",
        &[
            e("100644", b".gitattributes"),
            e("100644", b"a.b"),
            e("40000", b"a"),
            e("100755", b"a0"),
            e("100664", b"b"),
            e("100600", b"c"),
            e("100777", b"d"),
        ]
        .concat(),
    );
    let commit = write("commit", &commit_text(good, &[], 1));
    let received = read(
        &project,
        &literal_pack(dir, &[commit, good, inner, blob]),
        Limits::default(),
    )
    .unwrap();
    received
        .check(&[commit], &[], TreeLimits::default())
        .unwrap();
}

fn entry(mode: &str, name: &[u8], id: Oid) -> Vec<u8> {
    [format!("{mode} ").as_bytes(), name, b"\0", id.as_slice()].concat()
}

#[test]
fn a_thin_pack_needs_its_bases_here() {
    let (origin, first) = small_repository();
    fs::write(origin.path().join("d/a"), book(3, &[(2, "changed")])).unwrap();
    git(origin.path(), &["commit", "-qam", "next"]);
    let next = oid(&git(origin.path(), &["rev-parse", "HEAD"]));
    let thin = git_bytes(
        origin.path(),
        &[
            "pack-objects",
            "--stdout",
            "-q",
            "--revs",
            "--thin",
            "--delta-base-offset",
        ],
        format!("{next}\n^{first}\n").as_bytes(),
    );
    let project = Project::new();
    assert!(matches!(
        read(&project, &thin, Limits::default()),
        Err(Error::Refused { .. })
    ));
    let whole = git_bytes(
        origin.path(),
        &["pack-objects", "--stdout", "-q", "--revs"],
        format!("{first}\n").as_bytes(),
    );
    read(&project, &whole, Limits::default())
        .unwrap()
        .install()
        .unwrap();
    let received = read(&project, &thin, Limits::default()).unwrap();
    received
        .check(&[next], &[first], TreeLimits::default())
        .unwrap();
    received.install().unwrap();
    project
        .store
        .set_ref("refs/heads/x", None, Some(next))
        .unwrap();
    fsck(&project.path);
}

#[test]
fn deep_chains_made_by_git_come_back_exactly() {
    let origin = tempfile::tempdir().unwrap();
    let dir = origin.path();
    git(dir, &["init", "-q"]);
    for version in 0..70 {
        fs::write(
            dir.join("b"),
            book(200, &[(version, "x"), (version + 1, "y")]),
        )
        .unwrap();
        git(dir, &["add", "-A"]);
        git_with(
            dir,
            &[(
                "GIT_COMMITTER_DATE",
                &format!("@{} +0000", 1_700_000_000 + version),
            )],
            &["commit", "-qm", "v"],
        );
    }
    git(dir, &["repack", "-adfq", "--depth=200", "--window=100"]);
    let tip = oid(&git(dir, &["rev-parse", "HEAD"]));
    let project = Project::new();
    let received = read(&project, &pack_of(dir), Limits::default()).unwrap();
    received.check(&[tip], &[], TreeLimits::default()).unwrap();
    received.install().unwrap();
    project
        .store
        .set_ref("refs/heads/x", None, Some(tip))
        .unwrap();
    fsck(&project.path);
    for id in git(dir, &["rev-list", "--objects", "--no-object-names", "HEAD"]).lines() {
        let (kind, content) = project.store.read(oid(id)).unwrap();
        if kind == Kind::Blob {
            assert_eq!(content, git_bytes(dir, &["cat-file", "blob", id], b""));
        }
    }
}
