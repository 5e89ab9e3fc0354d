//! Things in the project that are no plain files, and names that other computers cannot hold.

use super::{MAIN, synced, usfm, write};
use crate::world::{Access, git};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::symlink;

fn tree(it: &super::Synced) -> String {
    git(&it.bare(), &["ls-tree", "-r", MAIN])
}

#[test]
fn what_is_no_plain_file_is_left_out_and_named() {
    let it = synced();
    let outside = it.desk.dir.path().join("outside");
    write(&outside.join("secret.txt"), "secret-of-outside");
    symlink(outside.join("secret.txt"), it.folder.join("link.txt")).unwrap();
    symlink(&outside, it.folder.join("linked-folder")).unwrap();
    symlink("nowhere", it.folder.join("dangling")).unwrap();
    symlink("round", it.folder.join("round")).unwrap();
    let fifo = it.folder.join("ingredients/pipe");
    let made = std::process::Command::new("mkfifo").arg(&fifo).status();
    assert!(made.unwrap().success());
    let _socket = std::os::unix::net::UnixListener::bind(it.folder.join("socket")).unwrap();
    let nested = it.folder.join("ingredients/nested");
    write(&nested.join("file.txt"), "nested");
    git(&nested, &["init", "-q"]);
    write(&it.folder.join("ingredients/CON.usfm"), "device");
    write(&it.folder.join("ingredients/a:b.txt"), "colon");
    write(&it.folder.join("ingredients/dot."), "dot");
    write(&it.folder.join("esc\u{1b}]0;x\u{7}.txt"), "esc");
    write(&it.folder.join("bidi\u{202e}txt.usfm"), "bidi");
    let raw = std::ffi::OsStr::from_bytes(b"caf\xe9.txt");
    write(&it.folder.join(raw), "latin-1");
    write(&it.folder.join("ingredients/mrk.usfm"), "a twin");
    let text = it.type_in("LUK", &["typed"]);
    let ran = it.sync().ends(3);
    for name in [
        "link.txt",
        "linked-folder",
        "dangling",
        "round",
        "pipe",
        "socket",
        "nested",
        "CON.usfm",
        "a:b.txt",
        "dot.",
        "mrk.usfm",
        "esc\\u{1b}]0;x\\u{7}.txt",
        "bidi\\u{202e}txt.usfm",
        "caf",
    ] {
        assert!(ran.err.contains(name), "{name}: {}", ran.err);
    }
    assert!(!ran.err.contains('\u{1b}') && !ran.out.contains('\u{1b}'));
    assert_eq!(ran.project()["code"], 3);
    it.assert_committed_here("LUK", &text);
    assert_eq!(it.there(MAIN), it.head());
    let tree = tree(&it);
    assert_eq!(tree.lines().count(), 6, "{tree}");
    assert!(!git(&it.bare(), &["log", "--all", "-p"]).contains("secret-of-outside"));
    assert!(fifo.exists() && nested.join(".git").exists());
    it.sync().ends(3);
    it.assert_whole();
}

#[test]
fn a_file_that_becomes_a_link_is_neither_followed_nor_deleted() {
    let it = synced();
    let outside = it.desk.dir.path().join("outside.usfm");
    write(&outside, "secret-of-outside");
    std::fs::remove_file(it.book("MRK")).unwrap();
    symlink(&outside, it.book("MRK")).unwrap();
    let before = it.there(&format!("{MAIN}:ingredients/MRK.usfm"));
    it.sync().ends(3).says("MRK.usfm");
    assert_eq!(it.there(&format!("{MAIN}:ingredients/MRK.usfm")), before);
    // A colleague's change of it is not written through the link.
    it.colleague("ingredients/MRK.usfm", &usfm("MRK", &["theirs"]));
    let ran = it.sync();
    assert_eq!(ran.code, 3, "{}\n{}", ran.out, ran.err);
    assert_eq!(super::read(&outside), "secret-of-outside");
    assert!(
        git(
            &it.bare(),
            &["show", &format!("{MAIN}:ingredients/MRK.usfm")]
        )
        .contains("theirs")
    );
    assert!(ran.err.contains("MRK.usfm"), "{}", ran.err);
    let backups = ran.project()["backup"].clone();
    assert!(backups.is_null(), "none is taken for nothing");
    std::fs::remove_file(it.book("MRK")).unwrap();
    // Put back as it was, it is no change of hers: the colleague's text goes before.
    write(&it.book("MRK"), usfm("MRK", &["one", "two", "three"]));
    it.sync().ends(0);
    assert!(super::read(&it.book("MRK")).contains("theirs"));
    it.assert_in_sync();
}

#[test]
fn a_folder_that_becomes_a_link_loses_nothing() {
    let it = synced();
    let outside = it.desk.dir.path().join("moved");
    std::fs::rename(it.folder.join("ingredients"), &outside).unwrap();
    symlink(&outside, it.folder.join("ingredients")).unwrap();
    let before = it.refs_there();
    let ran = it.sync();
    assert!(matches!(ran.code, 3 | 7), "{}\n{}", ran.out, ran.err);
    assert_eq!(it.refs_there(), before);
    let theirs = usfm("JHN", &["theirs"]);
    it.colleague("ingredients/JHN.usfm", &theirs);
    let ran = it.sync();
    assert!(matches!(ran.code, 3 | 7), "{}\n{}", ran.out, ran.err);
    assert!(!super::read(&outside.join("JHN.usfm")).contains("theirs"));
    std::fs::remove_file(it.folder.join("ingredients")).unwrap();
    std::fs::rename(&outside, it.folder.join("ingredients")).unwrap();
    it.assert_heals();
    assert_eq!(super::read(&it.book("JHN")), theirs);
}

#[test]
fn texts_on_another_disk_keep_their_whole_backups_and_wait() {
    let it = synced();
    it.server
        .add_collaborator(&it.owner, &it.name, "boaz", Access::Write);
    let boaz = super::Desk::new(&it.server, "boaz");
    std::fs::create_dir_all(boaz.projects()).unwrap();
    let repository = format!("{}/{}", it.owner, it.name);
    let ran = boaz.run(&["sync", "--json", &repository]).ends(0);
    let folder = std::path::PathBuf::from(ran.project()["folder"].as_str().unwrap());
    boaz.run(&["backup", "create", folder.to_str().unwrap()])
        .ends(0);
    let ring = boaz.projects().parent().unwrap().join("projects-backups");
    let good = || {
        let all = std::fs::read_dir(&ring).unwrap().flatten();
        all.filter(|one| one.path().join("ingredients/LUK.usfm").is_file())
            .count()
    };
    assert_eq!(good(), 1);
    let moved = boaz.dir.path().join("moved");
    std::fs::rename(folder.join("ingredients"), &moved).unwrap();
    symlink(&moved, folder.join("ingredients")).unwrap();
    for number in 0..7 {
        it.colleague(&format!("notes{number}.txt"), "theirs");
        let ran = boaz.sync(&folder).ends(3);
        assert!(ran.project()["error"].is_null(), "{}", ran.out);
        ran.says("`ingredients` is a link")
            .says("move its whole folder");
        assert!(folder.join(format!("notes{number}.txt")).is_file());
        assert_eq!(good(), 1, "the whole one is still there");
    }
    boaz.run(&["backup", "verify", folder.to_str().unwrap(), "1"])
        .ends(3);
    boaz.run(&["backup", "create", folder.to_str().unwrap()])
        .ends(3);
    // They are back, and everything goes on.
    std::fs::remove_file(folder.join("ingredients")).unwrap();
    std::fs::rename(&moved, folder.join("ingredients")).unwrap();
    boaz.sync(&folder).ends(0);
}

#[test]
fn names_of_projects_in_every_script() {
    let server = super::server();
    for (number, name) in [
        "Bible en fran\u{e7}ais",
        "\u{939}\u{93f}\u{928}\u{94d}\u{926}\u{940} \u{92c}\u{93e}\u{907}\u{92c}\u{93f}\u{932}",
        "\u{627}\u{644}\u{643}\u{62a}\u{627}\u{628}",
        "\u{1f4d6}\u{1f4d6}",
        "../../../etc/passwd",
        "\u{1b}]0;owned\u{7}\u{202e}evil",
        "a.git",
        "con",
        &"x".repeat(300),
        "   ",
    ]
    .iter()
    .enumerate()
    {
        let id = format!("{number:08}-5e63-5129-8faa-4b2598d0d03a");
        let desk = super::Desk::new(&server, "amina");
        let folder = desk.projects().join(&id);
        let made = desk.project("plain", &id);
        std::fs::rename(made, &folder).unwrap();
        write(&folder.join("metadata.json"), super::metadata(name, &id));
        let ran = desk.sync(&folder).ends(0);
        for text in [&ran.out, &ran.err] {
            let bad = |c: char| (c.is_control() && c != '\n') || c == '\u{202e}';
            assert!(!text.contains(bad), "{text:?}");
        }
        let repository = ran.project()["repository"].as_str().unwrap().to_owned();
        write(
            &folder.join("ingredients/LUK.usfm"),
            "\\id LUK\n\\c 1\n\\v 1 typed\n",
        );
        let ran = desk.sync(&folder).ends(0);
        assert_eq!(ran.project()["repository"], repository, "{name}");
        // And down again on another computer: the folder's name is made safe.
        let other = super::Desk::new(&server, "amina");
        std::fs::create_dir_all(other.projects()).unwrap();
        let ran = other.run(&["sync", "--json", &repository]).ends(0);
        let down = std::path::PathBuf::from(ran.project()["folder"].as_str().unwrap());
        assert_eq!(down.parent(), Some(other.projects().as_path()), "{name}");
        assert!(down.is_dir());
        other.sync(&down).ends(0);
    }
}
