//! What systems, editors and sync programs leave in a project: nobody else gets it, and it is nobody's verse.

use super::{Desk, MAIN, Synced, read, synced, usfm, write};
use crate::world::{Access, git};

fn tree(it: &Synced) -> String {
    git(&it.bare(), &["ls-tree", "-r", "--name-only", MAIN])
}

fn backups(it: &Synced) -> usize {
    let ring = it
        .desk
        .projects()
        .parent()
        .unwrap()
        .join("projects-backups");
    std::fs::read_dir(ring).map_or(0, |found| {
        let names = found.flatten().map(|entry| entry.file_name());
        names
            .filter(|name| !name.to_string_lossy().starts_with('.'))
            .count()
    })
}

const SYSTEM: [&str; 12] = [
    ".DS_Store",
    "ingredients/.DS_Store",
    "ingredients/._LUK.usfm",
    "._metadata.json",
    "Thumbs.db",
    "ingredients/desktop.ini",
    ".gitignore",
    ".stfolder/marker",
    "ingredients/.syncthing.LUK.usfm.tmp",
    "~syncthing~LUK.usfm.tmp",
    ".sync_5a3d1f.db",
    ".Trash-1000/files/LUK.usfm",
];

#[test]
fn what_the_system_leaves_is_neither_sent_nor_said() {
    let it = synced();
    let before = it.refs_there();
    for name in SYSTEM {
        write(&it.folder.join(name), "of the system\\v 1 of the system");
    }
    let ran = it.sync().ends(0);
    assert_eq!(ran.project()["notes"], serde_json::json!([]));
    assert_eq!(it.refs_there(), before);
    // A look by one path is told the same as a look that had more to do.
    it.type_in("JHN", &["one", "two", "typed"]);
    it.sync().ends(0);
    assert_eq!(tree(&it).lines().count(), 6, "{}", tree(&it));
}

#[test]
fn litter_of_a_lost_book_is_not_the_book() {
    for name in [
        "._MRK.usfm",
        ".~lock.MRK.usfm#",
        "MRK.usfm~",
        ".MRK.usfm.swp",
    ] {
        let it = synced();
        write(
            &it.folder.join("ingredients").join(name),
            "\\id MRK\n\\c 1\n\\v 1 x\n",
        );
        it.sync().ends(0);
        std::fs::remove_file(it.book("MRK")).unwrap();
        it.sync().ends(7).says("MRK");
        assert!(tree(&it).contains("ingredients/MRK.usfm"), "{name}");
    }
}

#[test]
fn what_editors_and_sync_programs_leave_is_named_and_stays_here() {
    let it = synced();
    let before = it.refs_there();
    let inside = it.folder.join("ingredients");
    let of_editors = [
        ".~lock.LUK.usfm#",
        ".LUK.usfm.swp",
        "LUK.usfm~",
        "#LUK.usfm#",
        ".#LUK.usfm",
        "LUK.usfm.bak",
        "~$notes.docx",
    ];
    for name in of_editors {
        write(&inside.join(name), usfm("LUK", &["older"]));
    }
    // They hold nothing of their own: the project is in sync.
    let ran = it.sync().ends(0);
    let notes = ran.project()["notes"].to_string();
    for name in of_editors {
        assert!(notes.contains(name), "{name}: {notes}");
        std::fs::remove_file(inside.join(name)).unwrap();
    }
    // A second copy may hold text that is nowhere else.
    for name in [
        "LUK.sync-conflict-20261128-101112-ABCDEFG.usfm",
        "LUK (amina's conflicted copy 2026-11-28).usfm",
        "LUK (conflicted copy 2026-11-28 101112).usfm",
        "LUK (copie en conflit de amina 2026-11-28).usfm",
        "LUK-LAPTOP12.usfm",
        "LUK (1).usfm",
        "LUK - Copy.usfm",
        "LUK 2.usfm",
    ] {
        write(&inside.join(name), usfm("LUK", &["a second one"]));
        let ran = it.sync();
        assert_eq!(ran.code, 3, "{name}: {}", ran.err);
        let ran = ran.says(name).says("second copy of a file");
        assert_eq!(ran.project()["sent"]["units"], 0, "{name}");
        assert_eq!(it.refs_there(), before, "{name}");
        std::fs::remove_file(inside.join(name)).unwrap();
    }
    it.assert_heals();
}

#[test]
fn a_translators_text_is_sent_whatever_it_is_called() {
    let it = synced();
    let inside = it.folder.join("ingredients");
    let plain = [
        "LUK-INTRO.usfm",
        "LUK (draft).usfm",
        "MRK-2.usfm",
        "ACT (1).usfm",
        "conflict.md",
        "copy of a letter.md",
    ];
    for name in plain {
        write(&inside.join(name), "\\id XXA\nsomebody's words\n");
    }
    // What `metadata.json` names is the project's.
    let path = it.folder.join("metadata.json");
    let metadata = read(&path).replace(
        "\"ingredients\":{",
        "\"ingredients\":{\"ingredients/LUK (1).usfm\":{\"scope\":{}},\"ingredients/notes.bak\":{},",
    );
    write(&path, metadata);
    write(&inside.join("LUK (1).usfm"), usfm("LUK", &["named"]));
    write(&inside.join("notes.bak"), "named");
    it.sync().ends(0);
    let tree = tree(&it);
    for name in plain.iter().chain(&["LUK (1).usfm", "notes.bak"]) {
        assert!(tree.contains(name), "{name}: {tree}");
    }
}

#[test]
fn a_file_that_another_programs_cloud_holds_is_not_deleted() {
    for stand_in in [
        ".MRK.usfm.icloud",
        "MRK.usfm.nextcloud",
        "MRK.usfm.owncloud",
    ] {
        let it = synced();
        let folder = it.folder.to_str().unwrap();
        it.desk.run(&["backup", "create", folder]).ends(0);
        std::fs::remove_file(it.book("MRK")).unwrap();
        write(&it.folder.join("ingredients").join(stand_in), " ");
        it.type_in("LUK", &["typed", "two", "three"]);
        let ran = it.sync().ends(3).says("MRK.usfm").says("placeholder");
        assert_eq!(ran.project()["sent"]["files"], 1, "{stand_in}");
        let tree = tree(&it);
        assert!(
            tree.contains("/MRK.usfm") && !tree.contains(stand_in),
            "{tree}"
        );
        let ran = it.desk.run(&["backup", "create", folder]).ends(3);
        ran.says("MRK.usfm");
        write(&it.book("MRK"), usfm("MRK", &["one", "two", "three"]));
        std::fs::remove_file(it.folder.join("ingredients").join(stand_in)).unwrap();
        it.assert_heals();
    }
}

#[test]
fn litter_that_somebody_committed_disturbs_nobody() {
    let it = synced();
    let folder = it.folder.to_str().unwrap();
    it.desk.run(&["backup", "create", folder]).ends(0);
    let backups_before = backups(&it);
    let ours = "what this computer has";
    for name in [
        ".DS_Store",
        ".gitignore",
        "ingredients/Thumbs.db",
        "ingredients/._LUK.usfm",
    ] {
        write(&it.folder.join(name), ours);
        it.colleague(name, "L*\n*.bak\nof somebody else");
    }
    for _ in 0..3 {
        it.sync().ends(0);
    }
    assert_eq!(backups(&it), backups_before, "none is taken for litter");
    for name in [
        ".DS_Store",
        ".gitignore",
        "ingredients/Thumbs.db",
        "ingredients/._LUK.usfm",
    ] {
        assert_eq!(read(&it.folder.join(name)), ours, "{name}");
    }
    // It changes here and there, and is deleted here: nothing is sent, nothing is asked.
    let tip = it.there(MAIN);
    write(&it.folder.join(".DS_Store"), "changed");
    std::fs::remove_file(it.folder.join("ingredients/Thumbs.db")).unwrap();
    it.sync().ends(0);
    assert_eq!(it.there(MAIN), tip);
    it.colleague(".DS_Store", "changed there too");
    // Work goes both ways past it.
    it.colleague(
        "ingredients/JHN.usfm",
        &usfm("JHN", &["theirs", "two", "three"]),
    );
    it.type_in("LUK", &["mine", "two", "three"]);
    let ran = it.sync().ends(0);
    assert_eq!(ran.project()["received"]["files"], 1);
    assert_eq!(ran.project()["sent"]["files"], 1);
    assert!(read(&it.book("JHN")).contains("theirs"));
    assert_eq!(read(&it.folder.join(".DS_Store")), "changed");
    // Whoever brings the project down gets none of it.
    it.server
        .add_collaborator(&it.owner, &it.name, "boaz", Access::Write);
    let other = Desk::new(&it.server, "boaz");
    std::fs::create_dir_all(other.projects()).unwrap();
    let name = format!("{}/{}", it.owner, it.name);
    let ran = other.run(&["sync", "--json", &name]).ends(0);
    let down = std::path::PathBuf::from(ran.project()["folder"].as_str().unwrap());
    assert!(!down.join(".DS_Store").exists() && !down.join("ingredients/._LUK.usfm").exists());
    assert!(!read(&down.join(".gitignore")).contains("L*"));
    other.sync(&down).ends(0);
    it.assert_whole();
}
