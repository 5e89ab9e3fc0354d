//! `backup restore` of a project whose folder is gone: deleted by mistake, or with a broken disk that had the backups
//! elsewhere.

use crate::desk::{Desk, New, both_are};
use std::fs;

const NAME: &str = "Évangile de Marc";

/// A project with a backup and something newer in the cloud, and then without its folder.
struct Lost {
    cloud: tempfile::TempDir,
    desk: Desk,
    other: Desk,
    files: Vec<(String, Vec<u8>)>,
    head: String,
}

fn lost() -> Lost {
    let cloud = tempfile::tempdir().unwrap();
    let desk = Desk::with_folder(cloud.path(), "amina");
    let other = Desk::with_folder(cloud.path(), "amina");
    let new = New::of(NAME, &["MRK", "LUK"]);
    let project = desk.make(&new);
    desk.sync(&[NAME]).ends(0);
    other.sync(&[&new.id()[..8]]).ends(0);
    desk.run(&["backup", "create", NAME]).ends(0);
    let files = texts(&project);
    let head = project.head();
    fs::remove_dir_all(&project.folder).unwrap();
    Lost {
        cloud,
        desk,
        other,
        files,
        head,
    }
}

fn texts(project: &crate::desk::Project) -> Vec<(String, Vec<u8>)> {
    let files = project.files().into_iter();
    files
        .filter(|(path, _)| !path.starts_with(".git/"))
        .map(|(path, (_, bytes))| (path, bytes))
        .collect()
}

#[test]
fn a_deleted_project_is_named_with_its_backups_and_comes_back_with_its_history() {
    let lost = lost();
    let desk = &lost.desk;
    // Whoever asks for it is told where it is; its backups can be looked at.
    for args in [
        &["backup", "create", NAME][..],
        &["backup", "diff", NAME],
        &["projects", "activate", NAME],
        &["conflicts", NAME],
    ] {
        let run = desk.run(args).ends(10);
        assert!(
            run.err.contains("a backup of it is left")
                && run.err.contains(&format!("backup restore \"{NAME}\" 1")),
            "{args:?}: {}",
            run.err
        );
    }
    for what in ["list", "show", "verify"] {
        let run = desk.run(&["backup", what, NAME, "--json"]).ends(0);
        assert_eq!(run.json["backups"][0]["project"], NAME, "{what}");
    }
    // Which one, and how much of it, is not guessed.
    desk.run(&["backup", "restore", NAME]).ends(2);
    desk.run(&["backup", "restore", NAME, "2"]).ends(10);
    let run = desk
        .run(&["backup", "restore", NAME, "1", "--book", "MRK"])
        .ends(2);
    assert!(
        run.err.contains("only be brought back whole"),
        "{}",
        run.err
    );
    let run = desk
        .run(&["backup", "restore", NAME, "1", "--dry-run", "--json"])
        .ends(0);
    assert_eq!(
        run.json["files"].as_array().unwrap().len(),
        lost.files.len()
    );
    assert_eq!(fs::read_dir(desk.projects()).unwrap().count(), 0);

    let run = desk.run(&["backup", "restore", "evangile", "1"]).ends(10);
    assert!(run.err.contains("scribe-sync projects"), "{}", run.err);
    let run = desk.run(&["backup", "restore", NAME, "1"]).ends(0);
    assert!(run.err.contains("again"), "{}", run.err);
    let project = desk.project(NAME);
    assert_eq!(texts(&project), lost.files);
    assert_eq!(project.head(), lost.head);
    desk.in_order(&project.folder, 0);
    // Nothing newer is in the cloud: there is nothing to ask about.
    desk.sync(&[NAME]).ends(0);
    project.verse("MRK", 1, 1, "written afterwards");
    desk.sync(&[NAME]).ends(0);
    lost.other.sync(&[NAME]).ends(0);
    lost.other.project(NAME).says("MRK", "written afterwards");
    // Once more is the restore of every day.
    desk.run(&["backup", "restore", NAME, "1"]).ends(0);
    assert_eq!(texts(&project), lost.files);
}

#[test]
fn what_came_back_older_than_the_cloud_is_asked_about() {
    for how in ["--take-cloud", "--publish-restore"] {
        let lost = lost();
        let theirs = lost.other.project(NAME);
        // This computer had the newer text before its folder went.
        lost.desk.run(&["backup", "restore", NAME, "1"]).ends(0);
        theirs.verse("LUK", 2, 2, "newer words");
        lost.other.sync(&[NAME]).ends(0);
        lost.desk.sync(&[NAME]).ends(0);
        let project = lost.desk.project(NAME);
        project.says("LUK", "newer words");
        fs::remove_dir_all(&project.folder).unwrap();

        let oldest = lost.desk.backups().len().to_string();
        lost.desk.run(&["backup", "restore", NAME, &oldest]).ends(0);
        project.says_not("LUK", "newer words");
        let run = lost.desk.sync(&[NAME]).ends(7);
        assert!(
            run.error().contains("publish-restore") && run.error().contains("take-cloud"),
            "{}",
            run.error()
        );
        lost.desk.sync(&[NAME, how]).ends(0);
        lost.other.sync(&[NAME]).ends(0);
        let owned = fs::read_dir(lost.cloud.path().join("amina")).unwrap();
        let repository = owned.flatten().next().unwrap().path();
        for project in [&project, &theirs] {
            if how == "--take-cloud" {
                project.says("LUK", "newer words");
            } else {
                project.says_not("LUK", "newer words");
            }
        }
        both_are(&repository, "amina", &project);
    }
}

/// A folder that somebody keeps elsewhere, and two projects of one name.
#[test]
fn a_deleted_project_is_found_by_its_folder_and_by_its_id() {
    let cloud = tempfile::tempdir().unwrap();
    let desk = Desk::with_folder(cloud.path(), "amina");
    let elsewhere = desk.folder().join("my work");
    let new = New::of("Luke", &["LUK"]);
    let folder = elsewhere.join(format!("Luke_{}", new.id()));
    new.write(&folder);
    let word = format!("my work/Luke_{}/", new.id());
    desk.run(&["backup", "create", &word]).ends(0);
    let text = fs::read(folder.join("ingredients/LUK.usfm")).unwrap();
    fs::remove_dir_all(&folder).unwrap();
    let run = desk.run(&["backup", "create", &word]).ends(10);
    let way = format!("backup restore \"{word}\" 1");
    assert!(run.err.contains(&way), "{}", run.err);
    desk.run(&["backup", "restore", &word, "1"]).ends(0);
    assert_eq!(fs::read(folder.join("ingredients/LUK.usfm")).unwrap(), text);
    // Something else that took its place is left alone.
    fs::remove_dir_all(&folder).unwrap();
    fs::write(&folder, "a note").unwrap();
    let run = desk.run(&["backup", "restore", &word, "1"]).ends(7);
    assert!(run.err.contains("is there already"), "{}", run.err);
    assert_eq!(fs::read(&folder).unwrap(), b"a note");

    let projects = desk.projects();
    let twins = [
        "84a21ef1-5e63-5129-8faa-4b2598d0d03a",
        "94a21ef1-5e63-5129-8faa-4b2598d0d03a",
    ];
    for id in twins {
        let folder = projects.join(format!("Twin_{id}"));
        New::of("Twin", &["MRK"]).write(&folder);
        let metadata = fs::read_to_string(folder.join("metadata.json")).unwrap();
        let metadata = metadata.replace(&New::of("Twin", &[]).id(), id);
        fs::write(folder.join("metadata.json"), metadata).unwrap();
        desk.run(&["backup", "create", id]).ends(0);
        fs::remove_dir_all(&folder).unwrap();
    }
    let run = desk.run(&["backup", "restore", "Twin", "1"]).ends(2);
    assert!(twins.iter().all(|id| run.err.contains(id)), "{}", run.err);
    desk.run(&["backup", "restore", "94a2", "1"]).ends(0);
    let back: Vec<_> = fs::read_dir(&projects).unwrap().flatten().collect();
    assert_eq!(back.len(), 1);
    assert_eq!(back[0].file_name(), *format!("Twin_{}", twins[1]));
    // The one that is here is meant from now on.
    desk.run(&["backup", "list", "Twin"]).ends(0);
}
