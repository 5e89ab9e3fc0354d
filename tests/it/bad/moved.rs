//! A project, or all of them, moved to another disk with a link in the old place; and folders whose names are no text.

use super::{ID, MAIN, Synced, metadata, read, synced, usfm, write};
use crate::world::git;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

/// Moves a folder away and puts a link in its place; gives where it is now.
fn moved(it: &Synced, folder: &Path) -> PathBuf {
    let disk = it.desk.dir.path().join("disk");
    std::fs::create_dir_all(&disk).unwrap();
    let target = disk.join(folder.file_name().unwrap());
    std::fs::rename(folder, &target).unwrap();
    symlink(&target, folder).unwrap();
    target
}

/// The rows of `projects`.
fn rows(desk: &super::Desk) -> Vec<serde_json::Value> {
    let ran = desk.run(&["projects", "--json"]);
    assert_eq!(ran.code, 0, "{}\n{}", ran.out, ran.err);
    ran.summary()["projects"].as_array().unwrap().clone()
}

fn ring(it: &Synced) -> PathBuf {
    it.desk
        .projects()
        .parent()
        .unwrap()
        .join("projects-backups")
}

#[test]
fn a_project_behind_a_link_is_synced_as_by_its_path() {
    for above in 0..3 {
        let it = synced();
        let place = it.folder.ancestors().nth(above).unwrap().to_owned();
        let target = moved(&it, &place);
        let text = it.type_in("LUK", &["moved and typed", "two", "three"]);
        let ran = it.desk.run(&["sync", "--all", "--json"]).ends(0);
        assert_eq!(ran.project()["sent"]["units"], 1, "{}", ran.out);
        assert_eq!(ran.summary()["projects"].as_array().unwrap().len(), 1);
        it.assert_committed_here("LUK", &text);
        assert_eq!(it.there(MAIN), it.head());
        // What comes is written there, after a backup in the usual place.
        it.colleague(
            "ingredients/JHN.usfm",
            &usfm("JHN", &["theirs", "two", "three"]),
        );
        let ran = it.desk.run(&["sync", "Mark", "--json"]).ends(0);
        let backup = ran.project()["backup"].as_str().unwrap().to_owned();
        assert!(ring(&it).join(&backup).join(".git").is_dir());
        assert!(read(&it.book("JHN")).contains("theirs"));
        // Asking for it by its repository brings no second copy.
        let name = format!("{}/{}", it.owner, it.name);
        it.desk.run(&["sync", &name]).ends(0);
        let all = std::fs::read_dir(it.desk.projects()).unwrap().count();
        assert_eq!(all, 1);
        assert!(
            std::fs::symlink_metadata(&place)
                .unwrap()
                .file_type()
                .is_symlink()
        );
        let rows = rows(&it.desk);
        let row = &rows[0];
        assert_eq!(rows.len(), 1, "{rows:?}");
        assert_eq!(row["dot"], "synced", "{row}");
        if above == 0 {
            assert_eq!(row["link"], target.to_str().unwrap());
            let ran = it.desk.run(&["projects"]).ends(0);
            assert!((ran.out + &ran.err).contains(target.to_str().unwrap()));
        }
        it.desk.run(&["doctor", "Mark"]);
        it.desk.run(&["conflicts", "Mark"]).ends(0);
        it.desk
            .run(&["backup", "restore", "Mark", "1", "--yes"])
            .ends(0);
        assert!(!read(&it.book("JHN")).contains("theirs"));
        it.desk.sync_with(&it.folder, &["--take-cloud"]).ends(0);
        assert!(read(&it.book("JHN")).contains("theirs"));
        it.assert_whole();
    }
}

#[test]
fn a_link_that_leads_nowhere_is_said_and_nothing_is_brought_down() {
    let it = synced();
    let target = moved(&it, &it.folder);
    let away = target.with_extension("away");
    std::fs::rename(&target, &away).unwrap();
    let before = it.refs_there();
    let link = target.to_str().unwrap();
    for args in [
        &["sync", "Mark"][..],
        &["sync", "--all"],
        &["sync", &format!("{}/{}", it.owner, it.name)],
        &["sync", it.folder.to_str().unwrap()],
        &["backup", "create", "Mark"],
        &["conflicts", "Mark"],
    ] {
        let ran = it.desk.run(args);
        assert_eq!(ran.code, 10, "{args:?}: {}\n{}", ran.out, ran.err);
        let ran = ran.says(link).says("plug in the disk");
        assert!(!ran.err.contains("backup restore"), "{}", ran.err);
    }
    let ran = it.desk.run(&["projects"]);
    let said = ran.out + &ran.err;
    assert!(said.contains("Mark") && said.contains(link), "{said}");
    assert_eq!(it.refs_there(), before);
    assert!(!target.exists());
    std::fs::rename(&away, &target).unwrap();
    it.sync().ends(0);
    // All projects at once.
    let projects = it.desk.projects();
    let target = moved(&it, &projects);
    std::fs::rename(&target, target.with_extension("away")).unwrap();
    let ran = it.desk.run(&["sync", "--all"]);
    assert_eq!(ran.code, 10, "{}\n{}", ran.out, ran.err);
    ran.says("plug in the disk");
    assert!(!target.exists());
}

#[test]
fn two_links_to_one_project_are_one_project() {
    let it = synced();
    let target = moved(&it, &it.folder);
    symlink(&target, it.desk.projects().join("Mark again")).unwrap();
    symlink(&it.folder, it.desk.projects().join("zz")).unwrap();
    write(&it.book("LUK"), usfm("LUK", &["typed", "two", "three"]));
    let ran = it.desk.run(&["sync", "--all", "--json"]).ends(0);
    assert_eq!(ran.summary()["projects"].as_array().unwrap().len(), 1);
    it.desk.run(&["sync", "Mark"]).ends(0);
    let other = it.desk.projects().join("Mark again");
    it.desk.sync(&other).ends(0);
    // A link beside the project itself, too.
    std::fs::remove_file(&it.folder).unwrap();
    std::fs::rename(&target, &it.folder).unwrap();
    std::fs::remove_file(&other).unwrap();
    symlink(&it.folder, &other).unwrap();
    let rows = rows(&it.desk);
    assert_eq!(rows.len(), 1);
    assert!(rows[0]["link"].is_null());
}

#[test]
fn a_folder_whose_name_is_no_text_is_named() {
    let it = synced();
    for name in [
        &b"caf\xe9_project"[..],
        b"\xff\xfe",
        b"Lettre\x80_84a21ef1-5e63-5129-8faa-4b2598d0d0aa",
    ] {
        let folder = it.desk.projects().join(std::ffi::OsStr::from_bytes(name));
        write(
            &folder.join("metadata.json"),
            metadata("Odd", &ID.replace("84a2", "94a2")),
        );
        write(&folder.join("ingredients/LUK.usfm"), usfm("LUK", &["one"]));
        let ran = it.desk.run(&["sync", "--all", "--json"]);
        assert_eq!(ran.code, 3, "{}\n{}", ran.out, ran.err);
        let ran = ran.says("rename the folder");
        assert_eq!(ran.summary()["projects"].as_array().unwrap().len(), 2);
        for args in [
            &["projects"][..],
            &["projects", "--local"],
            &["sync", "Odd"],
        ] {
            let ran = it.desk.run(args);
            assert_eq!(ran.code, 3, "{args:?}: {}\n{}", ran.out, ran.err);
            assert!(
                (ran.out + &ran.err).contains("rename the folder"),
                "{args:?}"
            );
        }
        let ran = it.desk.run(&["conflicts"]);
        assert_eq!(ran.code, 3, "{}\n{}", ran.out, ran.err);
        ran.says("rename the folder");
        let ran = it.desk.run(&["doctor"]);
        assert!((ran.out + &ran.err).contains("rename the folder"));
        assert!(!folder.join(".git").exists());
        std::fs::remove_dir_all(&folder).unwrap();
    }
    it.desk.run(&["sync", "--all"]).ends(0);
    // Inside a project.
    let odd = it
        .folder
        .join("ingredients")
        .join(std::ffi::OsStr::from_bytes(b"caf\xe9.usfm"));
    write(&odd, usfm("LUK", &["odd"]));
    let before = it.there(MAIN);
    it.sync().ends(3).says("caf").says("rename it");
    assert_eq!(it.there(MAIN), before);
    assert!(!git(&it.bare(), &["ls-tree", "-r", MAIN]).contains("caf"));
}
