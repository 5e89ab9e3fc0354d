//! `sync` through a folder instead of a server: a stick, a network share. The program's `PATH` is empty there, so that it
//! cannot start git or anything else.

use crate::desk::{Desk, New, SETTINGS, both_are, tip};
use std::path::{Path, PathBuf};

fn bare(cloud: &Path, owner: &str, new: &New) -> PathBuf {
    cloud.join(owner).join(format!("{}.git", new.repository()))
}

#[test]
fn two_computers_meet_in_a_folder() {
    let cloud = tempfile::tempdir().unwrap();
    let one = Desk::with_folder(cloud.path(), "amina");
    let two = Desk::with_folder(cloud.path(), "amina");
    let new = New::of("Stick", &["MRK", "LUK"]).file("pictures/1.jpg", b"\xff\xd8");
    let first = one.make(&new);
    let run = one.sync(&["Stick"]).ends(0);
    assert_eq!(run.row()["created"], true);
    assert_eq!(run.number("/requests"), 0);
    let bare = bare(cloud.path(), "amina", &new);
    both_are(&bare, "amina", &first);
    assert_eq!(
        first.git(&["config", "remote.origin.url"]),
        bare.display().to_string()
    );
    // Nothing to do.
    let before = first.files();
    let run = one.sync(&["Stick"]).ends(0);
    assert_eq!(run.number("/sent/files"), 0);
    assert_eq!(first.files(), before);

    two.sync(&[&new.id()[..8]]).ends(0);
    let second = two.project("Stick");
    assert_eq!(second.head(), first.head());
    first.verse("MRK", 1, 1, "on the first");
    second.verse("LUK", 4, 4, "on the second");
    second.delete("pictures/1.jpg");
    one.sync(&["Stick"]).ends(0);
    let run = two.sync(&["Stick"]).ends(0);
    assert!(run.backup().is_some());
    let run = one.sync(&["Stick"]).ends(0);
    assert!(run.backup().is_some());
    for project in [&first, &second] {
        project.says("MRK", "on the first");
        project.says("LUK", "on the second");
        assert!(!project.has("pictures/1.jpg"));
        assert!(project.last_synced().is_some());
    }
    both_are(&bare, "amina", &first);

    // The same verse: nobody's words are overwritten.
    first.verse("MRK", 2, 2, "as the first says");
    second.verse("MRK", 2, 2, "as the second says");
    one.sync(&["Stick"]).ends(0);
    let shared = tip(&bare, "refs/heads/scribe-main");
    let run = two.sync(&["Stick", "--on-conflict", "stop"]).ends(6);
    assert_eq!(run.row()["conflicts"][0]["reference"], "MRK 2:2");
    assert_eq!(tip(&bare, "refs/heads/scribe-main"), shared);
    second.says("MRK", "as the second says");
    two.sync(&["Stick", "--on-conflict", "stop"]).ends(6);
    // Taken back there, settled here.
    first.verse("MRK", 2, 2, "as the second says");
    one.sync(&["Stick"]).ends(0);
    two.sync(&["Stick"]).ends(0);
    both_are(&bare, "amina", &second);
}

#[test]
fn a_team_meets_in_a_folder() {
    let cloud = tempfile::tempdir().unwrap();
    let amina = Desk::with_folder(cloud.path(), "amina");
    let boaz = Desk::with_folder(cloud.path(), "boaz");
    let new = New::of("Team", &["MRK", "LUK"]);
    let hers = amina.make(&new);
    amina.sync(&["Team"]).ends(0);
    boaz.sync(&[&format!("amina/{}", new.repository())]).ends(0);
    let his = boaz.project("Team");
    assert!(his.has(".gitignore"));
    his.verse("LUK", 1, 1, "his words");
    his.settings(|value| value["project"]["textTranslation"]["starred"] = true.into());
    hers.verse("MRK", 1, 1, "her words");
    amina.sync(&["Team"]).ends(0);
    boaz.sync(&["Team"]).ends(0);
    both_are(&bare(cloud.path(), "amina", &new), "boaz", &his);
    amina.sync(&["Team"]).ends(0);
    hers.says("LUK", "his words");
    his.says("MRK", "her words");
    assert_eq!(
        hers.settings_now()["project"]["textTranslation"]["starred"],
        false
    );
}

#[test]
fn who_and_where_are_said_or_known() {
    let cloud = tempfile::tempdir().unwrap();
    let desk = Desk::with_folder(cloud.path(), "amina");
    let new = New::of("Who", &["MRK"]);
    let project = desk.make(&new);
    desk.run(&["sync", "Who", "--account", "boaz"]).ends(0);
    assert!(bare(cloud.path(), "boaz", &new).is_dir());
    assert_eq!(
        project.git(&["symbolic-ref", "HEAD"]),
        "refs/heads/boaz/scribe"
    );
    // A folder that is not there: the stick is in somebody's pocket.
    let gone = cloud.path().join("pulled out");
    let run = desk.run(&["sync", "Who", "--cloud", gone.to_str().unwrap()]);
    assert_eq!(run.code, 5, "{}{}", run.out, run.err);
    assert!(!gone.exists());
    // A folder named from where one stands.
    std::fs::create_dir(desk.folder().join("stick")).unwrap();
    desk.run(&["sync", "Who", "--cloud", "stick"]).ends(0);
    assert!(bare(&desk.folder().join("stick"), "amina", &new).is_dir());
}

#[test]
fn a_project_of_a_server_can_be_carried_on_a_stick_as_well() {
    use crate::world::{Door43, Profile};
    let server = Door43::start(Profile::V1_27);
    server.add_user("amina", "amina-Geheim1");
    let stick = tempfile::tempdir().unwrap();
    let desk = Desk::new(&server, "amina");
    let new = New::of("Both", &["MRK"]);
    let project = desk.make(&new);
    desk.sync(&["Both"]).ends(0);
    let url = project.git(&["config", "remote.origin.url"]);
    let folder = stick.path().to_str().unwrap();
    desk.sync(&["Both", "--cloud", folder]).ends(0);
    both_are(&bare(stick.path(), "amina", &new), "amina", &project);
    assert_eq!(
        project.git(&["config", "remote.origin.url"]),
        url,
        "Scribe still finds the server"
    );
    project.verse("MRK", 1, 1, "carried");
    desk.sync(&["Both", "--cloud", folder]).ends(0);
    desk.sync(&["Both"]).ends(0);
    desk.sync(&["Both", "--cloud", folder]).ends(0);
    both_are(
        &server.repo_path("amina", &new.repository()).unwrap(),
        "amina",
        &project,
    );
    both_are(&bare(stick.path(), "amina", &new), "amina", &project);
    assert!(project.has(SETTINGS));
}

#[test]
fn a_text_that_was_changed_and_changed_back_before_it_was_sent() {
    let place = tempfile::tempdir().unwrap();
    let (cloud, away) = (place.path().join("stick"), place.path().join("away"));
    std::fs::create_dir(&cloud).unwrap();
    let one = Desk::with_folder(&cloud, "amina");
    let two = Desk::with_folder(&cloud, "amina");
    let new = New::of("Back", &["MRK"]);
    let first = one.make(&new);
    one.sync(&["Back"]).ends(0);
    two.sync(&[&new.id()[..8]]).ends(0);
    let second = two.project("Back");
    let before = second.read("ingredients/MRK.usfm");
    first.verse("MRK", 2, 2, "meanwhile");
    one.sync(&["Back"]).ends(0);
    std::fs::rename(&cloud, &away).unwrap();
    second.verse("MRK", 1, 1, "a slip");
    assert_eq!(two.run(&["sync", "Back"]).code, 5);
    second.write("ingredients/MRK.usfm", before);
    assert_eq!(two.run(&["sync", "Back"]).code, 5);
    std::fs::rename(&away, &cloud).unwrap();
    two.sync(&["Back"]).ends(0);
    one.sync(&["Back"]).ends(0);
    second.says("MRK", "meanwhile");
    both_are(&bare(&cloud, "amina", &new), "amina", &first);
}

#[test]
fn one_account_in_other_case_has_one_branch() {
    let cloud = tempfile::tempdir().unwrap();
    let desk = Desk::with_folder(cloud.path(), "amina");
    let other = Desk::with_folder(cloud.path(), "amina");
    let new = New::of("Case", &["MRK"]);
    let project = desk.make(&new);
    desk.sync(&["Case"]).ends(0);
    other
        .run(&["sync", &new.id(), "--account", "AMINA"])
        .ends(0);
    let there = other.project("Case");
    let bare = bare(cloud.path(), "amina", &new);
    for (at, (desk, project)) in [(&desk, &project), (&other, &there)]
        .into_iter()
        .enumerate()
    {
        for (verse, account) in [(1, "Amina"), (2, "amina"), (3, "AMINA")] {
            project.verse("MRK", at + 1, verse, account);
            desk.run(&["sync", "Case", "--account", account]).ends(0);
        }
    }
    desk.run(&["sync", "Case", "--account", "aMiNa"]).ends(0);
    both_are(&bare, "amina", &project);
    let refs = crate::world::git(&bare, &["for-each-ref", "--format=%(refname)"]);
    assert_eq!(refs, "refs/heads/amina/scribe\nrefs/heads/scribe-main");
    let refs = crate::world::git(&project.folder, &["for-each-ref", "refs/heads"]);
    assert_eq!(refs.lines().count(), 1, "{refs}");
}

#[test]
fn a_project_whose_branch_has_another_programs_name() {
    for (branches, taken) in [
        (&["main"][..], "main"),
        (&["master"], "master"),
        (&["master", "main"], "main"),
        (&["main", "drafts"], "main"),
        (&["develop"], "develop"),
    ] {
        let cloud = tempfile::tempdir().unwrap();
        let desk = Desk::with_folder(cloud.path(), "amina");
        let new = New::of("Branches", &["MRK"]);
        let first = desk.make(&new);
        desk.sync(&["Branches"]).ends(0);
        let bare = bare(cloud.path(), "amina", &new);
        let git = |args: &[&str]| crate::world::git(&bare, args);
        let tip = first.head();
        for branch in branches {
            git(&["update-ref", &format!("refs/heads/{branch}"), &tip]);
        }
        git(&["update-ref", "-d", "refs/heads/scribe-main"]);
        git(&["update-ref", "-d", "refs/heads/amina/scribe"]);
        // A fresh computer brings it down, and the shared branch is there.
        let name = format!("amina/{}", new.repository());
        let other = Desk::with_folder(cloud.path(), "boaz");
        other.sync(&[&name]).ends(0);
        let project = other.project("Branches");
        both_are(&bare, "boaz", &project);
        assert_eq!(tip, crate::world::git(&bare, &["rev-parse", taken]));
        git(&["merge-base", "--is-ancestor", taken, "scribe-main"]);
        project.verse("MRK", 1, 1, "goes on");
        other.sync(&["Branches"]).ends(0);
        git(&["update-ref", "-d", "refs/heads/scribe-main"]);
        git(&["update-ref", "-d", "refs/heads/boaz/scribe"]);
        // So does one that has the project and never synced it.
        let third = Desk::with_folder(cloud.path(), "amina");
        let project = third.make(&new);
        third.sync(&["Branches"]).ends(0);
        both_are(&bare, "amina", &project);
        git(&["merge-base", "--is-ancestor", taken, "scribe-main"]);
    }
}

#[test]
fn which_branches_there_are_is_said() {
    let cloud = tempfile::tempdir().unwrap();
    let desk = Desk::with_folder(cloud.path(), "amina");
    let new = New::of("Unknown", &["MRK"]);
    let first = desk.make(&new);
    desk.sync(&["Unknown"]).ends(0);
    let bare = bare(cloud.path(), "amina", &new);
    let git = |args: &[&str]| crate::world::git(&bare, args);
    let empty = git(&["hash-object", "-w", "-t", "tree", "/dev/null"]);
    let set = |branches: &[&str], tip: &str| {
        for name in git(&["for-each-ref", "--format=%(refname)"]).lines() {
            git(&["update-ref", "-d", name]);
        }
        for branch in branches {
            git(&["update-ref", &format!("refs/heads/{branch}"), tip]);
        }
    };
    let name = format!("amina/{}", new.repository());
    let other = Desk::with_folder(cloud.path(), "boaz");
    let tip = first.head();
    set(&["drafts", "release"], &tip);
    let error = other.sync(&[&name]).ends(10).error();
    assert!(error.contains("drafts, release"), "{error}");
    // A branch that holds no project is none to begin with.
    let readme = git(&[
        "-c",
        "user.name=a",
        "-c",
        "user.email=a@example.org",
        "commit-tree",
        "-m",
        "x",
        &empty,
    ]);
    for branches in [&["main"][..], &["main", "master"]] {
        set(branches, &readme);
        let error = other.sync(&[&name]).ends(10).error();
        assert!(error.contains(&branches.join(", ")), "{error}");
        let third = Desk::with_folder(cloud.path(), "amina");
        third.make(&new);
        let error = third.sync(&["Unknown"]).ends(7).error();
        assert!(error.contains(&branches.join(", ")), "{error}");
    }
    set(&[], &tip);
    let error = other.sync(&[&name]).ends(10).error();
    assert!(error.contains("nothing was sent"), "{error}");
}
