//! The repository is gone, moved, or another one.

use super::{ID, MAIN, server, synced};
use crate::world::{Access, Visibility, git};

const OTHER: &str = "11111111-5e63-5129-8faa-4b2598d0d03a";

#[test]
fn a_deleted_repository_is_never_made_again_without_a_word() {
    for typed in [false, true] {
        let it = synced();
        it.server.delete_repo(&it.owner, &it.name);
        if typed {
            it.type_in("LUK", &["typed"]);
        }
        for _ in 0..2 {
            it.sync().ends(10).says("--create-again");
            assert!(it.server.repo_path(&it.owner, &it.name).is_none());
        }
        it.desk.sync_with(&it.folder, &["--create-again"]).ends(0);
        it.assert_in_sync();
        it.assert_heals();
    }
}

#[test]
fn a_repository_that_was_emptied_is_not_filled_without_a_word() {
    for typed in [false, true] {
        let it = synced();
        it.server.delete_repo(&it.owner, &it.name);
        it.server
            .create_repo(&it.owner, &it.name, Visibility::Private);
        if typed {
            it.type_in("LUK", &["typed"]);
        }
        for _ in 0..2 {
            it.sync().ends(10).says("--create-again");
            assert_eq!(it.refs_there(), "");
        }
        it.desk.sync_with(&it.folder, &["--create-again"]).ends(0);
        it.assert_in_sync();
    }
}

#[test]
fn a_repository_that_was_made_anew_with_something_else_is_left_alone() {
    for typed in [false, true] {
        let it = synced();
        let boaz = super::Desk::new(&it.server, "amina");
        it.server.delete_repo(&it.owner, &it.name);
        let other = boaz.project("Mark", OTHER);
        boaz.sync_with(&other, &["--repo", &format!("amina/{}", it.name)])
            .ends(0);
        let before = it.refs_there();
        if typed {
            it.type_in("LUK", &["typed"]);
        }
        let ran = it.sync();
        assert!(matches!(ran.code, 7 | 10), "{}\n{}", ran.out, ran.err);
        assert_eq!(it.refs_there(), before);
        assert!(super::read(&it.folder.join("metadata.json")).contains(ID));
    }
}

#[test]
fn a_renamed_or_transferred_repository_is_followed_and_remembered() {
    for typed in [false, true] {
        for transferred in [false, true] {
            let it = synced();
            let mut it = it;
            if transferred {
                it.server.transfer(&it.owner, &it.name, "boaz");
                it.server
                    .add_collaborator("boaz", &it.name, "amina", Access::Write);
                it.owner = "boaz".to_owned();
            } else {
                it.server.rename_repo(&it.owner, &it.name, "fr-new-name");
                it.name = "fr-new-name".to_owned();
            }
            if typed {
                it.type_in("LUK", &["typed"]);
            }
            let ran = it.sync().ends(0);
            assert_eq!(
                ran.project()["repository"],
                format!("{}/{}", it.owner, it.name)
            );
            it.assert_in_sync();
            it.server.clear_requests();
            it.type_in("JHN", &["typed"]);
            it.assert_heals();
            for request in it.server.requests() {
                assert_eq!(request.status, Some(200), "{}", request.line());
            }
        }
    }
}

#[test]
fn somebody_who_was_shown_the_door_keeps_the_text() {
    let it = synced();
    it.server
        .add_collaborator(&it.owner, &it.name, "boaz", Access::Write);
    let boaz = super::Desk::new(&it.server, "boaz");
    std::fs::create_dir_all(boaz.projects()).unwrap();
    let repository = format!("{}/{}", it.owner, it.name);
    let ran = boaz.run(&["sync", "--json", &repository]).ends(0);
    let folder = std::path::PathBuf::from(ran.project()["folder"].as_str().unwrap());
    it.server.set_private(&it.owner, &it.name, true);
    it.server.remove_collaborator(&it.owner, &it.name, "boaz");
    let text = super::usfm("MRK", &["boaz's"]);
    super::write(&folder.join("ingredients/MRK.usfm"), &text);
    boaz.sync(&folder).ends(10).says("may not see it");
    assert_eq!(super::read(&folder.join("ingredients/MRK.usfm")), text);
    // Not his to make again.
    boaz.sync_with(&folder, &["--create-again"]).ends(10);
    assert!(it.server.repo_path("boaz", &it.name).is_none());
}

#[test]
fn a_project_of_the_same_name_is_not_mixed_up() {
    let it = synced();
    let desk = super::Desk::new(&it.server, "amina");
    let other = desk.project("Mark", OTHER);
    let before = it.refs_there();
    for more in [&[][..], &["--repo", &format!("amina/{}", it.name)][..]] {
        desk.sync_with(&other, more).ends(7).says("another project");
        assert_eq!(it.refs_there(), before);
    }
    desk.sync_with(&other, &["--repo", "amina/fr-other"])
        .ends(0);
    assert_eq!(it.refs_there(), before);
}

#[test]
fn a_repository_that_is_no_project_is_not_taken() {
    let server = server();
    let bare = server.create_repo("amina", "notes", Visibility::Private);
    let tree = git(&bare, &["hash-object", "-w", "-t", "tree", "/dev/null"]);
    let commit = git(&bare, &["commit-tree", &tree, "-m", "notes"]);
    git(&bare, &["update-ref", "refs/heads/main", &commit]);
    let desk = super::Desk::new(&server, "amina");
    let folder = desk.project("Mark", ID);
    desk.sync_with(&folder, &["--repo", "amina/notes"]).ends(7);
    assert_eq!(
        git(&bare, &["for-each-ref", "--format=%(refname)"]),
        "refs/heads/main"
    );
    desk.run(&["sync", "--json", "amina/notes"]).ends(10);
    let held: Vec<_> = std::fs::read_dir(desk.projects())
        .unwrap()
        .flatten()
        .map(|entry| entry.file_name())
        .collect();
    assert_eq!(held.len(), 1, "{held:?}");
}

#[test]
fn an_empty_repository_is_said_to_be_empty_and_can_be_filled() {
    let server = server();
    server.create_repo("amina", "fr-mark", Visibility::Private);
    let desk = super::Desk::new(&server, "amina");
    let folder = desk.project("Mark", ID);
    desk.run(&["sync", "--json", "amina/fr-mark"])
        .ends(10)
        .says("nothing was sent to it yet");
    desk.sync_with(&folder, &["--repo", "amina/fr-mark"])
        .ends(0);
    let bare = server.repo_path("amina", "fr-mark").unwrap();
    assert_eq!(
        git(&bare, &["rev-parse", MAIN]),
        git(&folder, &["rev-parse", "HEAD"])
    );
}

#[test]
fn going_public_is_a_persons_word() {
    let it = synced();
    let text = super::read(&it.folder.join("metadata.json"))
        .replace("\"confidential\":false", "\"confidential\":true");
    super::write(&it.folder.join("metadata.json"), text);
    it.sync().ends(0);
    it.server.set_private(&it.owner, &it.name, false);
    it.type_in("LUK", &["secret"]);
    let before = it.refs_there();
    it.sync().ends(7).says("confidential");
    assert_eq!(it.refs_there(), before);
    it.desk.sync_with(&it.folder, &["--public"]).ends(0);
    it.assert_in_sync();
    // A new one is not made public either.
    let folder = it.desk.project("Luke", OTHER);
    let text =
        super::metadata("Luke", OTHER).replace("\"confidential\":false", "\"confidential\":true");
    super::write(&folder.join("metadata.json"), text);
    let mut desk = it.desk;
    desk.var("SCRIBE_SYNC_VISIBILITY", "public");
    let ran = desk.sync(&folder);
    // Whether or not such a variable is known, nothing of it may be public.
    assert!(ran.code == 7 || ran.code == 0, "{}", ran.err);
    if ran.code == 0 {
        assert!(ran.err.contains("private"), "{}", ran.err);
    }
}

#[test]
fn a_branch_of_the_cloud_that_is_gone_is_told() {
    let it = synced();
    git(&it.bare(), &["update-ref", "-d", MAIN]);
    for typed in [false, true] {
        if typed {
            it.type_in("LUK", &["typed"]);
        }
        it.sync().ends(10);
        assert!(!it.refs_there().contains(MAIN));
    }
    it.desk.sync_with(&it.folder, &["--create-again"]).ends(0);
    it.assert_in_sync();
    // The own branch is put back without a word: nothing of anybody else is in it.
    git(&it.bare(), &["update-ref", "-d", "refs/heads/amina/scribe"]);
    it.type_in("LUK", &["typed again"]);
    it.assert_heals();
}

#[test]
fn a_history_that_somebody_set_back_loses_nothing() {
    let it = synced();
    let first = it.head();
    let text = it.type_in("LUK", &["one", "typed"]);
    it.sync().ends(0);
    for name in [MAIN, "refs/heads/amina/scribe"] {
        git(&it.bare(), &["update-ref", name, &first]);
    }
    let ran = it.sync();
    assert!(matches!(ran.code, 0 | 7), "{}", ran.err);
    it.assert_committed_here("LUK", &text);
    it.assert_heals();
    assert_eq!(
        git(
            &it.bare(),
            &["show", &format!("{MAIN}:ingredients/LUK.usfm")]
        ) + "\n",
        text
    );
    // Put on another history altogether: both are kept, none is lost.
    let tree = git(&it.bare(), &["rev-parse", &format!("{MAIN}^{{tree}}")]);
    let root = git(&it.bare(), &["commit-tree", &tree, "-m", "anew"]);
    git(&it.bare(), &["update-ref", MAIN, &root]);
    let mine = it.head();
    it.type_in("JHN", &["typed"]);
    let ran = it.sync();
    assert!(matches!(ran.code, 0 | 6 | 7), "{}\n{}", ran.out, ran.err);
    git(&it.folder, &["merge-base", "--is-ancestor", &mine, "HEAD"]);
    if ran.code == 0 {
        it.assert_in_sync();
        git(&it.bare(), &["merge-base", "--is-ancestor", &root, MAIN]);
    }
    it.assert_whole();
}
