//! Files that one person renames while another one changes them, and takes that two people choose.

use crate::desk::{Desk, New, Project, both_are};
use serde_json::json;
use std::path::PathBuf;

/// Two people with one project, in a cloud that is a folder. Amina is the owner.
struct Team {
    _cloud: tempfile::TempDir,
    amina: Desk,
    boaz: Desk,
    hers: Project,
    his: Project,
    bare: PathBuf,
}

fn team(new: &New) -> Team {
    let cloud = tempfile::tempdir().unwrap();
    let amina = Desk::with_folder(cloud.path(), "amina");
    let boaz = Desk::with_folder(cloud.path(), "boaz");
    let hers = amina.make(new);
    amina.sync(&["Team"]).ends(0);
    boaz.sync(&[&format!("amina/{}", new.repository())]).ends(0);
    let his = boaz.project("Team");
    let bare = cloud
        .path()
        .join("amina")
        .join(format!("{}.git", new.repository()));
    Team {
        _cloud: cloud,
        amina,
        boaz,
        hers,
        his,
        bare,
    }
}

/// Renames a file, and in `metadata.json`.
fn rename(project: &Project, old: &str, new: &str) {
    let to = project.path(new);
    std::fs::create_dir_all(to.parent().unwrap()).unwrap();
    std::fs::rename(project.path(old), to).unwrap();
    let metadata = project.read("metadata.json");
    project.write(
        "metadata.json",
        metadata.replace(&format!("\"{old}"), &format!("\"{new}")),
    );
}

fn names(project: &Project, part: &str) -> Vec<String> {
    let files = project.files();
    let names = files.keys().map(|name| name.replace('\\', "/"));
    names.filter(|name| name.contains(part)).collect()
}

impl Team {
    fn both(&self) {
        self.amina.sync(&["Team"]);
        self.boaz.sync(&["Team"]);
        self.amina.sync(&["Team"]);
        self.boaz.sync(&["Team"]);
        assert_eq!(names(&self.hers, "/"), names(&self.his, "/"));
    }
}

#[test]
fn a_renamed_book_takes_the_changes() {
    for new in ["42-MRK.usfm", "mrk.usfm", "MRK.SFM", "Marc.usfm"] {
        for owner_is_first in [true, false] {
            let team = team(&New::of("Team", &["MRK", "LUK"]));
            rename(
                &team.hers,
                "ingredients/MRK.usfm",
                &format!("ingredients/{new}"),
            );
            team.his.verse("MRK", 1, 3, "as boaz says");
            if owner_is_first {
                team.amina.sync(&["Team"]).ends(0);
            }
            let run = team.boaz.sync(&["Team"]).ends(0);
            let run = if owner_is_first {
                run
            } else {
                team.amina.sync(&["Team"]).ends(0)
            };
            assert!(run.notes().contains(new), "{}", run.notes());
            team.both();
            for project in [&team.hers, &team.his] {
                let path = format!("ingredients/{new}");
                assert!(project.read(&path).contains("as boaz says"), "{new}");
                let books = names(project, "sfm");
                let all: Vec<&String> = books.iter().filter(|n| !n.contains("LUK")).collect();
                let found = names(project, "SFM");
                assert_eq!(all.len() + found.len(), 1, "{new}: {books:?} {found:?}");
                let metadata = project.read("metadata.json");
                assert_eq!(
                    metadata.matches(&format!("{path}\"")).count(),
                    1,
                    "{metadata}"
                );
                assert!(new == "MRK.usfm" || !metadata.contains("ingredients/MRK.usfm"));
            }
        }
    }
}

#[test]
fn a_book_that_both_renamed_is_one_book() {
    let team = team(&New::of("Team", &["MRK", "LUK"]));
    team.hers.verse("MRK", 1, 1, "as amina says");
    rename(
        &team.hers,
        "ingredients/MRK.usfm",
        "ingredients/42-MRK.usfm",
    );
    team.his.verse("MRK", 1, 3, "as boaz says");
    rename(&team.his, "ingredients/MRK.usfm", "ingredients/02-MRK.usfm");
    team.amina.sync(&["Team"]).ends(0);
    team.boaz.sync(&["Team"]).ends(0);
    team.both();
    for project in [&team.hers, &team.his] {
        assert_eq!(names(project, "MRK"), ["ingredients/42-MRK.usfm"]);
        let text = project.read("ingredients/42-MRK.usfm");
        assert!(text.contains("as amina says") && text.contains("as boaz says"));
        assert!(!project.read("metadata.json").contains("02-MRK"));
    }
}

#[test]
fn a_verse_that_both_changed_waits_in_the_renamed_book() {
    let team = team(&New::of("Team", &["MRK", "LUK"]));
    team.hers.verse("MRK", 1, 1, "as amina says");
    rename(
        &team.hers,
        "ingredients/MRK.usfm",
        "ingredients/42-MRK.usfm",
    );
    team.his.verse("MRK", 1, 1, "as boaz says");
    team.amina.sync(&["Team"]).ends(0);
    let run = team.boaz.sync(&["Team"]).ends(6);
    let at = json!([{"file": "ingredients/42-MRK.usfm", "reference": "MRK 1:1"}]);
    assert_eq!(run.row()["conflicts"], at);
    let run = team.boaz.run(&["conflicts", "--json"]).ends(0);
    let row = &run.json["conflicts"][0];
    assert!(
        row["mine"].as_str().unwrap().contains("as boaz says"),
        "{row}"
    );
    assert!(
        row["theirs"].as_str().unwrap().contains("as amina says"),
        "{row}"
    );
    team.boaz.sync(&["Team"]).ends(6);
    team.boaz.run(&["resolve", "Team", "--mine"]).ends(0);
    team.both();
    let text = team.hers.read("ingredients/42-MRK.usfm");
    assert!(text.contains("\\v 1 as boaz says") && !text.contains("as amina says"));
    both_are(&team.bare, "boaz", &team.his);
}

#[test]
fn what_came_into_a_renamed_folder_goes_along() {
    let new = New::of("Team", &["MRK", "LUK"]).file("content/notes.txt", b"One.\n".to_vec());
    let team = team(&new.file("content/more.txt", b"Two.\n".to_vec()));
    rename(&team.hers, "content", "texts");
    team.his.write("content/notes.txt", "One, and more.\n");
    team.his.write("content/new.txt", "New.\n");
    team.amina.sync(&["Team", "--allow-deletions"]).ends(0);
    team.boaz.sync(&["Team"]).ends(0);
    team.both();
    for project in [&team.hers, &team.his] {
        assert_eq!(
            names(project, ".txt"),
            ["texts/more.txt", "texts/new.txt", "texts/notes.txt"]
        );
        assert_eq!(project.read("texts/notes.txt"), "One, and more.\n");
    }
}

const TAKES: [&str; 3] = [
    "audio/ingredients/MRK/1/1_1_1_default.mp3",
    "audio/ingredients/MRK/1/1_1_2.mp3",
    "audio/ingredients/MRK/1/1_1_3.mp3",
];

/// As Scribe chooses a take.
fn choose(project: &Project, take: usize) {
    let plain = |n: usize| format!("audio/ingredients/MRK/1/1_1_{n}.mp3");
    let default = |n: usize| format!("audio/ingredients/MRK/1/1_1_{n}_default.mp3");
    let old = (1..4).find(|n| project.has(&default(*n))).unwrap();
    rename(project, &default(old), &plain(old));
    rename(project, &plain(take), &default(take));
}

#[test]
fn two_choices_of_a_take_are_one_and_a_conflict() {
    for (flag, stays) in [("--mine", 3), ("--theirs", 2)] {
        let mut new = New::of("Team", &["MRK", "LUK"]);
        for (nth, path) in TAKES.iter().enumerate() {
            new = new.file(path, vec![0, 1, u8::try_from(nth).unwrap()]);
        }
        let team = team(&new);
        choose(&team.hers, 2);
        choose(&team.his, 3);
        team.amina.sync(&["Team", "--allow-deletions"]).ends(0);
        let run = team.boaz.sync(&["Team", "--allow-deletions"]).ends(6);
        let at =
            json!([{"file": "audio/ingredients/MRK/1/1_1_3_default.mp3", "reference": "MRK 1:1"}]);
        assert_eq!(run.row()["conflicts"], at);
        let files = |take: usize| -> Vec<String> {
            (1..4)
                .map(|n| {
                    let mark = if n == take { "_default" } else { "" };
                    format!("audio/ingredients/MRK/1/1_1_{n}{mark}.mp3")
                })
                .collect()
        };
        assert_eq!(names(&team.his, ".mp3"), files(2));
        team.both();
        assert_eq!(names(&team.hers, ".mp3"), files(2));
        team.boaz.run(&["resolve", "Team", "MRK 1:1", flag]).ends(0);
        team.boaz.sync(&["Team"]).ends(0);
        team.both();
        for project in [&team.hers, &team.his] {
            assert_eq!(names(project, ".mp3"), files(stays));
        }
    }
}
