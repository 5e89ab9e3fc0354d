//! What git takes though no Scribe would write it: it is taken here, too.

use super::hostile::{commit, entry, object};
use super::{MAIN, Synced, read, synced, write};
use crate::world::git;
use std::path::{Path, PathBuf};

/// Another computer of the same account, with nothing on it.
fn other(it: &Synced) -> super::Desk {
    let desk = super::Desk::new(&it.server, "amina");
    std::fs::create_dir_all(desk.projects()).unwrap();
    desk
}

fn bring_down(it: &Synced, desk: &super::Desk) -> (super::Ran, PathBuf) {
    let ran = desk.run(&["sync", "--json", &format!("{}/{}", it.owner, it.name)]);
    let mut found = std::fs::read_dir(desk.projects()).unwrap().flatten();
    let folder = found.next().map(|entry| entry.path()).unwrap_or_default();
    (ran, folder)
}

/// The entries of a tree as git stores them, with their sort keys.
fn entries(bare: &Path, tree: &str) -> Vec<(Vec<u8>, Vec<u8>)> {
    let listed = git(bare, &["ls-tree", "-z", tree]);
    let line = |line: &str| {
        let (head, name) = line.split_once('\t').unwrap();
        let mut words = head.split(' ');
        let mode = words.next().unwrap().trim_start_matches('0').to_owned();
        let id = words.nth(1).unwrap().to_owned();
        let end = if mode == "40000" { "/" } else { "" };
        let key = format!("{name}{end}").into_bytes();
        (key, entry(&mode, name.as_bytes(), &id))
    };
    let lines = listed.split('\0').filter(|line| !line.is_empty());
    lines.map(line).collect()
}

/// Puts the shared branch on a commit with these further entries at the top.
fn put(bare: &Path, more: &[(&str, &str, &str)]) -> String {
    let mut all = entries(bare, MAIN);
    for (mode, name, id) in more {
        let end = if mode.starts_with('4') { "/" } else { "" };
        let key = format!("{name}{end}").into_bytes();
        all.retain(|(known, _)| *known != key);
        all.push((key, entry(mode, name.as_bytes(), id)));
    }
    all.sort();
    let bytes: Vec<u8> = all.into_iter().flat_map(|(_, entry)| entry).collect();
    let tree = object(bare, "tree", &bytes);
    let tip = commit(bare, &tree);
    std::fs::write(bare.join(MAIN), format!("{tip}\n")).unwrap();
    tip
}

#[test]
fn modes_that_git_takes() {
    for mode in [
        "100600", "100666", "100664", "100640", "100444", "100777", "100700", "100755", "100645",
    ] {
        let it = synced();
        let bare = it.bare();
        let blob = object(&bare, "blob", b"from elsewhere\n");
        let folder: Vec<u8> = entries(&bare, &format!("{MAIN}:ingredients"))
            .into_iter()
            .flat_map(|(_, entry)| entry)
            .collect();
        let folder = object(&bare, "tree", &folder);
        let tip = put(
            &bare,
            &[(mode, "notes.md", &blob), ("40755", "ingredients", &folder)],
        );
        it.sync().ends(0);
        assert_eq!(it.head(), tip, "{mode}");
        assert_eq!(read(&it.folder.join("notes.md")), "from elsewhere\n");
        // Nothing that anybody did: nothing to be sent.
        it.sync().ends(0);
        assert_eq!(it.head(), tip, "{mode}");
        let desk = other(&it);
        let (ran, there) = bring_down(&it, &desk);
        ran.ends(0);
        assert_eq!(read(&there.join("notes.md")), "from elsewhere\n");
        // The next one who writes leaves the modes that every program reads.
        write(&there.join("notes.md"), "written on\n");
        it.type_in("LUK", &["typed"]);
        desk.sync(&there).ends(0);
        it.sync().ends(0);
        assert_eq!(read(&it.folder.join("notes.md")), "written on\n");
        let listed = git(&bare, &["ls-tree", MAIN]);
        let wanted = if matches!(mode, "100777" | "100700" | "100755") {
            "100755"
        } else {
            "100644"
        };
        let line = listed.lines().find(|line| line.ends_with("\tnotes.md"));
        assert!(line.unwrap().starts_with(wanted), "{mode}: {listed}");
        let tree = it.there(&format!("{MAIN}^{{tree}}"));
        let raw = crate::world::gitcmd::git_bytes(&bare, &["cat-file", "tree", &tree], b"");
        let of = |text: &str| raw.windows(text.len()).any(|part| part == text.as_bytes());
        assert!(of("40000 ingredients") && !of("40755 "), "{mode}");
    }
}

#[test]
fn twins_of_the_cloud() {
    // What is in the project, what a colleague adds, and what stays out of every folder then.
    for (name, twin, stays_out) in [
        ("LICENSE.md", "license.md", "license.md"),
        ("license.md", "LICENSE.md", "license.md"),
        ("Notes.txt", "NOTES.TXT", "Notes.txt"),
        ("\u{e9}vangile.md", "e\u{301}vangile.md", "\u{e9}vangile.md"),
        ("БЫТ.usfm", "быт.usfm", "быт.usfm"),
        ("strasse.md", "straße.md", "straße.md"),
    ] {
        let it = synced();
        let bare = it.bare();
        write(&it.folder.join(name), "one text\n");
        it.sync().ends(0);
        put(
            &bare,
            &[("100644", twin, &object(&bare, "blob", b"another text\n"))],
        );
        let there = if stays_out == name { twin } else { name };
        let (text, text_out) = if there == name {
            ("one text\n", "another text\n")
        } else {
            ("another text\n", "one text\n")
        };
        let in_cloud = |path: &str| git(&bare, &["show", &format!("{MAIN}:{path}")]) + "\n";
        // It comes, is named, and nothing of it is lost, however often it is synced.
        let what = format!("{name} {twin}");
        for _ in 0..3 {
            let ran = it.sync().ends(3);
            let notes = ran.project()["notes"].to_string();
            assert!(
                notes.contains("are one name on many computers"),
                "{what}: {notes}"
            );
            assert!(notes.contains(stays_out), "{what}: {notes}");
        }
        let desk = other(&it);
        let (ran, down) = bring_down(&it, &desk);
        let ran = ran.ends(3);
        assert!(ran.err.is_empty() || ran.err.contains(there), "{}", ran.err);
        for folder in [&it.folder, &down] {
            assert_eq!(read(&folder.join(there)), text, "{what}");
            assert!(!folder.join(stays_out).exists(), "{what}");
        }
        assert_eq!(in_cloud(there), text, "{what}");
        assert_eq!(in_cloud(stays_out), text_out, "{what}");
        // Work goes on, also in the cloud's other one.
        it.type_in("LUK", &["typed"]);
        it.sync().ends(3);
        desk.sync(&down).ends(3);
        let text_out = "changed there\n";
        put(
            &bare,
            &[(
                "100644",
                stays_out,
                &object(&bare, "blob", text_out.as_bytes()),
            )],
        );
        desk.sync(&down).ends(3);
        it.sync().ends(3);
        assert_eq!(in_cloud(stays_out), text_out, "{what}");
        // One of them gets another name: now both are everywhere.
        std::fs::rename(it.folder.join(there), it.folder.join("renamed.md")).unwrap();
        it.sync().ends(0);
        // It still was so when the run began.
        desk.sync(&down).ends(3);
        desk.sync(&down).ends(0);
        for folder in [&it.folder, &down] {
            assert_eq!(read(&folder.join("renamed.md")), text, "{what}");
            assert_eq!(read(&folder.join(stays_out)), text_out, "{what}");
            assert!(!folder.join(there).exists(), "{what}");
        }
        it.assert_heals();
    }
}

#[test]
fn a_folder_of_the_cloud_that_is_one_with_another() {
    let it = synced();
    let bare = it.bare();
    let blob = object(&bare, "blob", b"in another folder\n");
    let inner = [
        entry("100644", b"MRK.usfm", &blob),
        entry("100644", b"XYZ.usfm", &blob),
    ];
    let inner = object(&bare, "tree", &inner.concat());
    let metadata = object(&bare, "blob", b"{}\n");
    put(
        &bare,
        &[
            ("40000", "Ingredients", &inner),
            ("100644", "METADATA.json", &metadata),
        ],
    );
    let mark = read(&it.book("MRK"));
    let ran = it.sync().ends(3);
    let notes = ran.project()["notes"].to_string();
    assert!(
        notes.contains("Ingredients/") && notes.contains("METADATA.json"),
        "{notes}"
    );
    assert_eq!(notes.matches("ask whoever sent").count(), 2, "{notes}");
    let desk = other(&it);
    let (ran, down) = bring_down(&it, &desk);
    ran.ends(3);
    for folder in [&it.folder, &down] {
        assert_eq!(read(&folder.join("ingredients/MRK.usfm")), mark);
        assert!(!folder.join("Ingredients").exists());
        assert!(!folder.join("METADATA.json").exists());
    }
    it.type_in("MRK", &["typed"]);
    it.sync().ends(3);
    let there = git(&bare, &["show", &format!("{MAIN}:Ingredients/XYZ.usfm")]);
    assert_eq!(there, "in another folder");
}

/// Times of commits that are none by git's own rules: git takes such commits, and nobody could do without them.
#[test]
fn odd_times_of_commits() {
    let it = synced();
    let bare = it.bare();
    let desk = other(&it);
    let (ran, down) = bring_down(&it, &desk);
    ran.ends(0);
    for (number, time) in [
        "1690000000.123 +0530",
        "1690000000,5 +0000",
        "1.69e9 +0000",
        "-5 +0000",
        "99999999999999999999 +0000",
        "9223372036854775807 -9999",
        " +0000",
        "yesterday",
        "0x10 +0000",
        "1690000000",
        "1690000000 +051800",
        "1690000000 UTC",
        "4102444800 +0000",
    ]
    .into_iter()
    .enumerate()
    {
        let text = format!("number {number}\n");
        let blob = object(&bare, "blob", text.as_bytes());
        put(&bare, &[("100644", "notes.md", &blob)]);
        let tree = git(&bare, &["rev-parse", &format!("{MAIN}^{{tree}}")]);
        let parent = git(&bare, &["rev-parse", &format!("{MAIN}^")]);
        let commit = format!(
            "tree {tree}\nparent {parent}\nauthor a <a@b> {time}\ncommitter a <a@b> {time}\n\nx\n"
        );
        let tip = object(&bare, "commit", commit.as_bytes());
        std::fs::write(bare.join(MAIN), format!("{tip}\n")).unwrap();
        it.sync().ends(0);
        assert_eq!(it.head(), tip, "{time}");
        assert_eq!(read(&it.folder.join("notes.md")), text, "{time}");
        // Both go on from it, at the same time.
        it.type_in("LUK", &["typed", time.trim()]);
        write(
            &down.join("ingredients/JHN.usfm"),
            super::usfm("JHN", &["there", &number.to_string()]),
        );
        it.sync().ends(0);
        desk.sync(&down).ends(0);
        it.sync().ends(0);
        for name in ["notes.md", "ingredients/LUK.usfm", "ingredients/JHN.usfm"] {
            assert_eq!(
                read(&down.join(name)),
                read(&it.folder.join(name)),
                "{time}"
            );
        }
        let listed = it
            .desk
            .run(&["log", it.folder.to_str().unwrap(), "LUK 1:1"]);
        assert_eq!(listed.code, 0, "{time}: {}", listed.err);
    }
}
