//! One id in two folders: copies made by hand, and the same project brought down twice.

use crate::desk::{Desk, New, Project};
use crate::world::{Door43, Profile, git};
use serde_json::Value;
use std::path::{Path, PathBuf};

fn server() -> Door43 {
    let server = Door43::start(Profile::V1_27);
    for login in ["amina", "boaz"] {
        server.add_user(login, &format!("{login}-Geheim1"));
    }
    server
}

/// Copies a folder as a file manager does, with or without its history.
fn copied(from: &Path, to: &Path, with_git: bool) -> Project {
    for entry in walkdir::WalkDir::new(from) {
        let entry = entry.unwrap();
        let inside = entry.path().strip_prefix(from).unwrap();
        if !with_git && inside.starts_with(".git") {
            continue;
        }
        let target = to.join(inside);
        if entry.file_type().is_dir() {
            std::fs::create_dir_all(&target).unwrap();
        } else if entry.file_name() != "lock" {
            std::fs::copy(entry.path(), &target).unwrap();
        }
    }
    Project {
        folder: to.to_path_buf(),
    }
}

/// Gives the project another name, as who begins an adaptation does.
fn rename(project: &Project, name: &str) {
    let text = project.read("metadata.json");
    let mut value: Value = serde_json::from_str(&text).unwrap();
    value["identification"]["name"]["en"] = name.into();
    project.write("metadata.json", value.to_string());
}

fn repositories(cloud: &Path) -> Vec<PathBuf> {
    let found = walkdir::WalkDir::new(cloud).min_depth(2).max_depth(2);
    let found = found.into_iter().flatten();
    let mut all: Vec<PathBuf> = found.map(walkdir::DirEntry::into_path).collect();
    all.sort();
    all
}

fn shared(bare: &Path, path: &str) -> String {
    git(bare, &["show", &format!("scribe-main:{path}")])
}

fn path(project: &Project) -> &str {
    project.folder.to_str().unwrap()
}

#[test]
fn a_copy_made_by_hand_goes_nowhere_unasked() {
    let id = New::of("Luke", &[]).id();
    let own = format!("Luke_{id}");
    let names = [
        format!("{own} - Copy"),
        format!("Copy of {own}"),
        format!("{own} (2)"),
        format!("{own}_1790000000000"),
        format!("Adaptation_{id}"),
        "لوقا".to_owned(),
    ];
    for (at, name) in names.iter().enumerate() {
        for with_git in [true, false] {
            let cloud = tempfile::tempdir().unwrap();
            let desk = Desk::with_folder(cloud.path(), "amina");
            let first = desk.make(&New::of("Luke", &["LUK"]));
            // Also where the original was never synced.
            let is_synced = at % 2 == 0 || with_git;
            if is_synced {
                desk.sync(&["Luke"]).ends(0);
            }
            let copy = copied(&first.folder, &desk.projects().join(name), with_git);
            if name.starts_with("Adaptation") {
                rename(&copy, "Adaptation");
            }
            copy.verse("LUK", 1, 1, "of the copy");
            let before = repositories(cloud.path());
            let said = format!("{name} {with_git}");
            for more in [&[][..], &["--dry-run"]] {
                let args = [&["sync", path(&copy), "--json"], more].concat();
                let run = desk.run(&args).ends(7);
                for folder in [&copy, &first] {
                    let folder = path(folder).rsplit('/').next().unwrap();
                    assert!(run.error().contains(folder), "{said}\n{}", run.error());
                }
                assert!(run.error().contains("renew-id"), "{said}");
                assert_eq!(copy.has(".git"), with_git, "{said}");
            }
            assert_eq!(repositories(cloud.path()), before, "{said}");
            // The original goes on, and nothing of the copy is in it.
            first.verse("LUK", 2, 2, "of the original");
            let run = desk.run(&["sync", "--all", "--json"]);
            assert_eq!(run.code, 3, "{said}\n{}", run.out);
            let all = repositories(cloud.path());
            assert_eq!(all.len(), 1, "{said}");
            let luke = shared(&all[0], "ingredients/LUK.usfm");
            assert!(luke.contains("of the original") && !luke.contains("of the copy"));
            first.says_not("LUK", "of the copy");
            copy.says_not("LUK", "of the original");
            // Both commands that look say it.
            let listed = desk.run(&["projects", "--local", "--json"]).ends(0).json;
            let rows = listed["projects"].as_array().unwrap();
            assert!(
                rows.iter().all(|row| row["note"].is_string()),
                "{said}\n{listed}"
            );
            let checks = desk.run(&["doctor", "--json"]).json["checks"].clone();
            let ids = checks
                .as_array()
                .unwrap()
                .iter()
                .filter(|check| check["name"] == "ids");
            assert_eq!(
                ids.filter(|check| check["state"] == "warning").count(),
                2,
                "{said}"
            );
        }
    }
}

#[test]
fn the_original_is_told_from_its_copy_without_the_state() {
    let cloud = tempfile::tempdir().unwrap();
    let desk = Desk::with_folder(cloud.path(), "amina");
    let first = desk.make(&New::of("Luke", &["LUK"]));
    desk.sync(&["Luke"]).ends(0);
    let name = format!(
        "{} - Copy",
        first.folder.file_name().unwrap().to_str().unwrap()
    );
    let copy = copied(&first.folder, &desk.projects().join(name), true);
    std::fs::remove_dir_all(desk.state()).unwrap();
    first.verse("LUK", 1, 1, "goes on");
    desk.run(&["sync", path(&first), "--json"]).ends(0);
    desk.run(&["sync", path(&copy), "--json"]).ends(7);
    // Moved, the original is still itself, and its copy still none.
    let moved = desk.projects().join("Elsewhere");
    std::fs::rename(&first.folder, &moved).unwrap();
    std::fs::remove_dir_all(&copy.folder).unwrap();
    desk.run(&["sync", moved.to_str().unwrap(), "--json"])
        .ends(0);
}

#[test]
fn a_new_id_makes_the_copy_a_project_of_its_own() {
    for with_git in [true, false] {
        let server = server();
        let desk = Desk::new(&server, "amina");
        let new = New::of("Luke", &["LUK"]);
        let first = desk.make(&new);
        desk.sync(&["Luke"]).ends(0);
        let folder = desk.projects().join("Adaptation - Copy");
        let copy = copied(&first.folder, &folder, with_git);
        rename(&copy, "Adaptation");
        copy.verse("LUK", 1, 1, "of the copy");
        let files = || crate::kit::files(&copy.folder);
        let before = files();
        let run = desk.run(&["projects", "renew-id", path(&copy), "--dry-run", "--json"]);
        assert_eq!((run.code, files() == before), (0, true), "{}", run.err);
        // Not even a lock was taken.
        assert_eq!(copy.has(".git"), with_git);
        let run = desk
            .run(&["projects", "renew-id", path(&copy), "--json"])
            .ends(0);
        let id = run.json["id"].as_str().unwrap().to_owned();
        assert_eq!(run.json["old_id"], new.id());
        assert_eq!((id.len(), &id[14..15]), (36, "5"));
        assert_eq!(run.json["folder"], path(&copy));
        assert_eq!(run.json["scribe_folder"], format!("Adaptation_{id}"));
        if with_git {
            let config = copy.read(".git/config");
            assert!(!config.contains("origin"), "{config}");
            assert_eq!(copy.git(&["for-each-ref", "refs/remotes"]), "");
        }
        // Nothing else is another than before, and the old text is in a backup.
        let mut now = files();
        let text = String::from_utf8(now.remove("metadata.json").unwrap()).unwrap();
        let mut old = before.clone();
        let old_text = String::from_utf8(old.remove("metadata.json").unwrap()).unwrap();
        assert_eq!(now, old);
        assert_eq!(text, old_text.replace(&new.id(), &id));
        let backup = desk.backup_folder(run.json["backup"].as_str().unwrap());
        let kept = std::fs::read_to_string(backup.join("metadata.json")).unwrap();
        assert_eq!(kept, old_text);
        // It has a place of its own now, and the two never meet.
        desk.sync(&[path(&copy)]).ends(0);
        first.verse("LUK", 2, 2, "of the original");
        copy.verse("LUK", 3, 3, "more of the copy");
        desk.sync(&["--all"]).ends(0);
        let bare = |name: &str| {
            let name = format!("fr-textTranslation-{name}");
            shared(
                &server.repo_path("amina", &name).unwrap(),
                "ingredients/LUK.usfm",
            )
        };
        let (luke, other) = (bare("Luke"), bare("Adaptation"));
        assert!(luke.contains("of the original") && !luke.contains("of the copy"));
        assert!(other.contains("more of the copy") && !other.contains("of the original"));
        let notes = desk.run(&["projects", "--json"]).ends(0).json;
        let rows = notes["projects"].as_array().unwrap();
        assert!(rows.iter().all(|row| row["note"].is_null()), "{notes}");
    }
}

#[test]
fn a_folder_is_renamed_where_that_is_asked_for() {
    let cloud = tempfile::tempdir().unwrap();
    let desk = Desk::with_folder(cloud.path(), "amina");
    let first = desk.make(&New::of("Luke", &["LUK"]));
    let copy = copied(&first.folder, &desk.projects().join("Luke (2)"), false);
    let args = [
        "projects",
        "renew-id",
        path(&copy),
        "--rename-folder",
        "--json",
    ];
    let run = desk.run(&args).ends(0);
    let folder = PathBuf::from(run.json["folder"].as_str().unwrap());
    let id = run.json["id"].as_str().unwrap();
    assert_eq!(folder, desk.projects().join(format!("Luke_{id}")));
    assert!(folder.join("ingredients/LUK.usfm").exists() && !copy.folder.exists());
    // The same name in the cloud is taken by the first that goes there.
    desk.sync(&[path(&first)]).ends(0);
    desk.run(&["sync", folder.to_str().unwrap()]).ends(7);
    assert_eq!(repositories(cloud.path()).len(), 1);
    let run = desk.run(&[
        "sync",
        folder.to_str().unwrap(),
        "--repo",
        "amina/other",
        "--json",
    ]);
    let two = repositories(cloud.path()).len();
    assert_eq!((run.code, two), (0, 2), "{}", run.out);
}

#[test]
fn an_id_that_is_here_is_never_brought_into_another_repository_s_folder() {
    let server = server();
    let new = New::of("Luke", &["LUK"]);
    let name = format!("amina/{}", new.repository());
    let (one, two, here) = (
        Desk::new(&server, "amina"),
        Desk::new(&server, "amina"),
        Desk::new(&server, "amina"),
    );
    let first = one.make(&new);
    one.sync(&["Luke"]).ends(0);
    // The copy of a stick, put into the cloud under a name that was said.
    let copy = copied(&first.folder, &two.projects().join("Luke (2)"), false);
    copy.verse("LUK", 1, 1, "of the copy");
    two.sync(&[path(&copy), "--repo", "amina/copy"]).ends(0);
    here.sync(&[&name]).ends(0);
    let own = here.project("Luke");
    let before = crate::kit::files(&own.folder);
    for lost in [false, true] {
        if lost {
            std::fs::remove_dir_all(here.state()).unwrap();
        }
        let run = here.run(&["sync", "amina/copy", "--json"]).ends(7);
        for said in ["amina/copy", &name, path(&own), "--into", "renew-id"] {
            assert!(run.error().contains(said), "{said}\n{}", run.error());
        }
        assert_eq!(crate::kit::files(&own.folder), before);
        assert_eq!(std::fs::read_dir(here.projects()).unwrap().count(), 1);
    }
    // Side by side in a folder of its own, each stays what it is.
    here.run(&["sync", "amina/copy", "--into", "beside"])
        .ends(0);
    let beside = Project {
        folder: here.folder().join("beside"),
    };
    beside.says("LUK", "of the copy");
    own.verse("LUK", 2, 2, "of the original");
    beside.verse("LUK", 3, 3, "more of the copy");
    for args in [
        ["sync", "Luke", "--json"],
        ["sync", path(&beside), "--json"],
    ] {
        here.run(&args).ends(0);
    }
    own.says_not("LUK", "of the copy");
    beside.says_not("LUK", "of the original");
    // The repository that it is, under a new name, is no other.
    server.rename_repo("amina", &new.repository(), "renamed");
    let run = here.run(&["sync", "amina/renamed", "--json"]).ends(0);
    assert_eq!(run.row()["folder"], path(&own));
}

#[test]
fn another_user_of_scribe_may_have_it_too_but_not_by_copying() {
    let server = server();
    let desk = Desk::new(&server, "amina");
    let new = New::of("Luke", &["LUK"]);
    let first = desk.make(&new);
    desk.sync(&["Luke"]).ends(0);
    let theirs = desk.scribe().join("users/boaz/projects");
    std::fs::create_dir_all(&theirs).unwrap();
    let copy = copied(
        &first.folder,
        &theirs.join(first.folder.file_name().unwrap()),
        true,
    );
    let run = desk.run(&["sync", path(&copy), "--json"]).ends(7);
    assert!(run.error().contains(path(&first)), "{}", run.error());
    std::fs::remove_dir_all(&copy.folder).unwrap();
    // Brought down it is theirs, and nothing has to be said.
    let name = format!("amina/{}", new.repository());
    desk.run(&["sync", &name, "--profile", "boaz", "--json"])
        .ends(0);
    let listed = desk.run(&["projects", "--local", "--json", "--profile", "boaz"]);
    assert!(
        listed.json["projects"][0]["note"].is_null(),
        "{}",
        listed.out
    );
}

#[test]
fn a_bring_down_into_a_folder_can_be_said_again() {
    let server = server();
    let new = New::of("Luke", &["LUK"]);
    let name = format!("amina/{}", new.repository());
    let one = Desk::new(&server, "amina");
    let first = one.make(&new);
    one.sync(&["Luke"]).ends(0);
    let job = Desk::bare(&server, "amina");
    let again = |code: i32, name: &str| {
        job.run(&["sync", name, "--into", "work", "--json"])
            .ends(code)
    };
    again(0, &name);
    for (at, lost) in [false, true].into_iter().enumerate() {
        if lost {
            std::fs::remove_dir_all(job.state()).unwrap();
        }
        first.verse("LUK", 1, 1, &format!("newer {at}"));
        one.sync(&["Luke"]).ends(0);
        let run = again(0, &name);
        assert_eq!(run.number("/received/units"), 1);
        let text = std::fs::read_to_string(job.folder().join("work/ingredients/LUK.usfm"));
        assert!(text.unwrap().contains(&format!("newer {at}")));
    }
    // The old name of a renamed repository, and the new one.
    server.rename_repo("amina", &new.repository(), "renamed");
    again(0, &name);
    again(0, "amina/renamed");
    again(0, &name);
    // Another project, and a folder that holds something else.
    one.make(&New::of("Mark", &["MRK"]));
    one.sync(&["Mark"]).ends(0);
    let other = format!("amina/{}", New::of("Mark", &[]).repository());
    again(2, &other);
    std::fs::create_dir(job.folder().join("full")).unwrap();
    std::fs::write(job.folder().join("full/notes.txt"), "mine").unwrap();
    job.run(&["sync", &other, "--into", "full", "--json"])
        .ends(2);
}
