//! Trees, packs and tips from the server that no honest project has.

use super::{MAIN, synced, write};
use crate::world::{git, gitcmd::git_bytes};
use std::path::Path;

fn hex(id: &str) -> Vec<u8> {
    (0..id.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(&id[at..at + 2], 16).unwrap())
        .collect()
}

/// One entry of a tree as git stores it.
pub(super) fn entry(mode: &str, name: &[u8], id: &str) -> Vec<u8> {
    [format!("{mode} ").as_bytes(), name, b"\0", &hex(id)].concat()
}

/// Writes an object as it is, whatever git thinks of it.
pub(super) fn object(bare: &Path, kind: &str, content: &[u8]) -> String {
    use sha1::{Digest, Sha1};
    use std::io::Write;
    let whole = [format!("{kind} {}\0", content.len()).as_bytes(), content].concat();
    let mut id = String::new();
    for byte in Sha1::digest(&whole) {
        id += &format!("{byte:02x}");
    }
    let mut out = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
    out.write_all(&whole).unwrap();
    let path = bare.join("objects").join(&id[..2]).join(&id[2..]);
    write(&path, out.finish().unwrap());
    id
}

/// A commit of this tree on top of the shared branch, without moving it.
pub(super) fn commit(bare: &Path, tree: &str) -> String {
    let tip = git(bare, &["rev-parse", MAIN]);
    let text = format!(
        "tree {tree}\nparent {tip}\nauthor a <a@example.org> 1800000000 +0000\ncommitter a <a@example.org> 1800000000 +0000\n\nx\n"
    );
    object(bare, "commit", text.as_bytes())
}

/// Everything outside the git folder and our own state, by path and content.
fn everything(dir: &Path) -> Vec<(String, Vec<u8>)> {
    let mut all: Vec<_> = walkdir::WalkDir::new(dir)
        .into_iter()
        .flatten()
        .filter(|entry| entry.file_type().is_file())
        .map(|entry| {
            let path = entry.path().strip_prefix(dir).unwrap();
            (
                path.to_string_lossy().into_owned(),
                std::fs::read(entry.path()).unwrap(),
            )
        })
        .filter(|(path, _)| !path.starts_with("state/") && !path.contains("/scribe-sync/"))
        // A cache of times and sizes; written anew when a file is too young to be trusted.
        .filter(|(path, _)| !path.ends_with(".git/index"))
        .collect();
    all.sort();
    all
}

#[test]
fn hostile_trees_are_refused_whole() {
    let it = synced();
    let bare = it.bare();
    let blob = object(&bare, "blob", b"evil");
    let file = |name: &[u8]| entry("100644", name, &blob);
    let inside = object(&bare, "tree", &file(b"config"));
    let folder = |name: &[u8]| entry("40000", name, &inside);
    let mut deep = object(&bare, "tree", &file(b"x"));
    for _ in 0..5000 {
        deep = object(&bare, "tree", &entry("40000", b"d", &deep));
    }
    let mut many = Vec::new();
    for number in 0..250_000 {
        many.extend(file(format!("f{number:06}").as_bytes()));
    }
    let cases: Vec<(&str, Vec<u8>)> = vec![
        ("..", file(b"..")),
        (".", file(b".")),
        ("empty", file(b"")),
        (".git", folder(b".git")),
        (".GIT", folder(b".GIT")),
        (".git dot", folder(b".git.")),
        (".git blank", folder(b".git ")),
        (".git stream", folder(b".git::$INDEX_ALLOCATION")),
        ("git~1", folder(b"git~1")),
        (".git hfs", folder(".g\u{200c}it".as_bytes())),
        ("slash", file(b"../../outside.txt")),
        ("absolute", file(b"/tmp/scribe-sync-outside.txt")),
        ("backslash", file(b"..\\outside.txt")),
        ("drive", file(b"C:evil.txt")),
        (
            "link",
            entry("120000", b"link", &object(&bare, "blob", b"/etc/passwd")),
        ),
        ("module", entry("160000", b"module", &it.head())),
        ("mode", entry("20644", b"file", &blob)),
        ("mode 2", entry("0", b"file", &blob)),
        ("control", file(b"a\x1b[2Jb")),
        ("newline", file(b"a\nb")),
        ("bidi", file("a\u{202e}b".as_bytes())),
        ("latin", file(b"caf\xe9")),
        ("device", file(b"CON")),
        ("device 2", file(b"nul.txt")),
        ("device 3", file(b"com1.usfm")),
        ("dot at the end", file(b"a.")),
        ("blank at the end", file(b"a ")),
        ("long", file(&[b'x'; 300])),
        ("file and folder", [file(b"a"), folder(b"a")].concat()),
        ("doubled", [file(b"a"), file(b"a")].concat()),
        ("unsorted", [file(b"b"), file(b"a")].concat()),
        ("ours", file(b".scribe-sync-evil")),
        ("deep", entry("40000", b"d", &deep)),
        ("many", many),
        ("a blob as a folder", entry("40000", b"d", &blob)),
        ("a folder as a file", entry("100644", b"f", &inside)),
        ("a commit as a file", entry("100644", b"f", &it.head())),
        ("nonsense", b"100644 no-end".to_vec()),
    ];
    let main = it.there(MAIN);
    let text = it.type_in("LUK", &["typed"]);
    it.sync().ends(0);
    let main_now = it.there(MAIN);
    assert_ne!(main, main_now);
    let dir = it.desk.dir.path();
    for (what, bytes) in cases {
        let tree = object(&bare, "tree", &bytes);
        let tip = commit(&bare, &tree);
        std::fs::write(bare.join(MAIN), format!("{tip}\n")).unwrap();
        let (before, head) = (everything(dir), it.head());
        let ran = it.sync();
        // What git's own server refuses to send is the server's fault.
        assert!(
            matches!(ran.code, 5 | 12),
            "{what}: {}\n{}",
            ran.out,
            ran.err
        );
        if ran.code == 5 {
            println!("{what}: {}", ran.err);
        }
        assert!(!ran.err.contains('\u{1b}'), "{what}");
        assert_eq!(it.head(), head, "{what}");
        let after = everything(dir);
        let changed: Vec<_> = after
            .iter()
            .filter(|file| !before.contains(file))
            .map(|(path, _)| path)
            .collect();
        assert_eq!(changed, Vec::<&String>::new(), "{what}");
        assert_eq!(after.len(), before.len(), "{what}");
        assert!(!dir.join("outside.txt").exists());
        // Nor does it come down to a fresh computer.
        if what.len() < 5 {
            let fresh = super::Desk::new(&it.server, "amina");
            std::fs::create_dir_all(fresh.projects()).unwrap();
            let ran = fresh.run(&["sync", "--json", &format!("{}/{}", it.owner, it.name)]);
            assert!(matches!(ran.code, 5 | 12), "{what}: {}", ran.err);
            assert_eq!(std::fs::read_dir(fresh.projects()).unwrap().count(), 0);
        }
        std::fs::write(bare.join(MAIN), format!("{main_now}\n")).unwrap();
    }
    assert_eq!(super::read(&it.book("LUK")), text);
    git(&bare, &["prune", "--expire=now"]);
    it.assert_heals();
}

#[test]
fn a_tip_that_is_no_commit_is_refused() {
    let it = synced();
    let bare = it.bare();
    let blob = object(&bare, "blob", b"evil");
    let tree = it.there(&format!("{MAIN}^{{tree}}"));
    let tag = object(
        &bare,
        "tag",
        format!(
            "object {}\ntype commit\ntag x\ntagger a <a@example.org> 1800000000 +0000\n\nx\n",
            it.head()
        )
        .as_bytes(),
    );
    let torn = object(&bare, "commit", b"tree nonsense\n");
    let good = it.there(MAIN);
    for tip in [
        &blob,
        &tree,
        &tag,
        &torn,
        "1234567890123456789012345678901234567890",
    ] {
        std::fs::write(bare.join(MAIN), format!("{tip}\n")).unwrap();
        let ran = it.sync();
        assert!(matches!(ran.code, 5 | 10 | 12), "{}\n{}", ran.out, ran.err);
        assert_eq!(it.head(), good);
    }
    std::fs::write(bare.join(MAIN), format!("{good}\n")).unwrap();
    git(&bare, &["prune", "--expire=now"]);
    it.assert_heals();
}

#[test]
fn a_pack_that_lacks_something_moves_nothing() {
    let it = synced();
    let bare = it.bare();
    let good = it.there(MAIN);
    it.colleague("ingredients/JHN.usfm", &super::usfm("JHN", &["theirs"]));
    let bad = it.there(MAIN);
    let blob = it.there(&format!("{MAIN}:ingredients/JHN.usfm"));
    let loose = bare.join("objects").join(&blob[..2]).join(&blob[2..]);
    let bytes = std::fs::read(&loose).unwrap();
    std::fs::remove_file(&loose).unwrap();
    for _ in 0..2 {
        let ran = it.sync();
        assert!(matches!(ran.code, 5 | 12), "{}\n{}", ran.out, ran.err);
        assert_eq!(it.head(), good);
        assert_ne!(
            git(
                &it.folder,
                &["rev-parse", "refs/remotes/origin/scribe-main"]
            ),
            bad
        );
    }
    // The same, but the server leaves it out without a word.
    write(&loose, &bytes);
    let objects = it.desk.dir.path().join("pack");
    std::fs::create_dir_all(&objects).unwrap();
    let list = format!("{bad}\n{}\n", it.there(&format!("{bad}^{{tree}}")));
    let pack = git_bytes(&bare, &["pack-objects", "--stdout", "-q"], list.as_bytes());
    let mut body = b"000dpackfile\n".to_vec();
    body.extend(format!("{:04x}\u{1}", pack.len() + 5).as_bytes());
    body.extend(&pack);
    body.extend(b"0000");
    it.server.fault(
        crate::world::Fault::new(
            crate::world::Match::fetch(),
            crate::world::Action::body(body),
        )
        .always(),
    );
    let ran = it.sync().ends(12);
    assert_eq!(it.head(), good);
    assert!(!ran.err.is_empty());
    assert_ne!(
        git(
            &it.folder,
            &["rev-parse", "refs/remotes/origin/scribe-main"]
        ),
        bad
    );
    it.server.clear_faults();
    it.assert_heals();
}

#[test]
fn a_damaged_pack_is_refused_at_every_byte() {
    let it = synced();
    it.colleague("ingredients/JHN.usfm", &super::usfm("JHN", &["theirs"]));
    let good = it.head();
    let size = std::sync::Arc::new(std::sync::atomic::AtomicUsize::new(0));
    let mut at = 0;
    loop {
        let seen = std::sync::Arc::clone(&size);
        it.server.fault(
            crate::world::Fault::new(
                crate::world::Match::fetch(),
                crate::world::Action::replace(move |mut body| {
                    seen.store(body.len(), std::sync::atomic::Ordering::SeqCst);
                    if let Some(byte) = body.get_mut(at) {
                        *byte ^= 0x20;
                    }
                    body
                }),
            )
            .always(),
        );
        let ran = it.sync();
        it.server.clear_faults();
        if ran.code == 0 {
            // Bytes around the pack that mean nothing (progress, the length of the last line) may do no harm.
            assert!(super::read(&it.book("JHN")).contains("theirs"));
            break;
        }
        assert!(matches!(ran.code, 5 | 12), "{at}: {}\n{}", ran.out, ran.err);
        assert_eq!(it.head(), good, "{at}");
        at += 7;
        if at >= size.load(std::sync::atomic::Ordering::SeqCst) {
            break;
        }
    }
    assert!(at > 300, "{at}");
    it.assert_heals();
}

#[test]
fn refs_with_odd_names_beside_ours_do_no_harm() {
    let it = synced();
    let good = it.there(MAIN);
    for name in [
        "refs/heads/scribe-main2",
        "refs/heads/scribe-mainx/sub",
        "refs/heads/-x",
        "refs/heads/\u{202e}evil",
        "refs/tags/scribe-main",
    ] {
        let path = it.bare().join(name);
        write(&path, format!("{good}\n"));
    }
    it.type_in("LUK", &["typed"]);
    it.sync().ends(0);
    assert_eq!(git(&it.bare(), &["rev-parse", MAIN]), it.head());
    it.sync().ends(0);
}
