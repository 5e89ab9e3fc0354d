//! The repository is gone, moved, or another one.

use super::{ID, MAIN, server, synced};
use crate::world::{Access, Action, Fault, Match, Visibility, git};

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

#[test]
fn a_branch_that_is_called_as_the_account() {
    let it = synced();
    let bare = it.bare();
    for other in ["amina", "amina/scribe/old"] {
        let text = it.type_in("LUK", &["typed", other]);
        git(&bare, &["update-ref", "-d", "refs/heads/amina/scribe"]);
        git(&bare, &["branch", other, "scribe-main"]);
        let main = it.there(MAIN);
        it.server.clear_requests();
        let ran = it.sync().ends(1);
        ran.says(&format!("has a branch `{other}`"))
            .says("there can be no branch `amina/scribe`")
            .says("/branches");
        // Tried once by itself and once with what came meanwhile; not again and again.
        let pushes = it
            .server
            .requests()
            .iter()
            .filter(|request| request.target.contains("git-receive-pack"))
            .count();
        assert!(pushes <= 2, "{pushes}");
        assert_eq!(it.there(MAIN), main);
        it.assert_committed_here("LUK", &text);
        git(&bare, &["branch", "-m", other, "elsewhere"]);
        it.assert_heals();
        git(&bare, &["branch", "-D", "elsewhere"]);
    }
}

/// A server that keeps to limits of space: in the words of several of them, and by status.
#[test]
fn a_server_without_room() {
    let it = synced();
    let hook = it.server.hooks().join("pre-receive");
    let usual = it.server.hooks().join("usual");
    let heard = "Letter of a colleague.";
    let mut number = 0;
    let mut refused = |it: &super::Synced, said: &str, how: &str| {
        number += 1;
        let text = it.type_in("LUK", &["typed", said, how]);
        let sent = format!("{}{heard} {number}\n", super::usfm("JHN", &["one"]));
        it.colleague("ingredients/JHN.usfm", &sent);
        let main = it.there(MAIN);
        let ran = it.sync().ends(9);
        let plain = ran.err.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(plain.contains("has no room"), "{how} {said}: {plain}");
        assert!(plain.contains(said), "{how} {said}: {plain}");
        for wrong in ["may not send", "may write"] {
            assert!(!plain.contains(wrong), "{how} {said}: {plain}");
        }
        assert_eq!(it.there(MAIN), main, "{how} {said}");
        // The work is safe, and what others sent has come.
        it.assert_committed_here("LUK", &text);
        assert_eq!(super::read(&it.book("JHN")), sent, "{how} {said}");
    };
    for said in [
        "Gitea: new repo size is over limitation of 10000",
        "Gitea: Quota exceeded",
        "this repository has exceeded its size limit of 10 GB",
        "fatal: write error: No space left on device",
        "File is 120.00 MB; this exceeds the file size limit of 100.00 MB",
    ] {
        let script = format!("#!/bin/sh\necho '{said}' >&2\nexit 1\n");
        std::fs::rename(&hook, &usual).unwrap();
        crate::world::write_program(&hook, &script);
        let words = said.trim_start_matches("Gitea: ");
        refused(&it, words, "hook");
        std::fs::rename(&usual, &hook).unwrap();
        it.assert_heals();
    }
    for (status, said) in [
        (507, "Insufficient Storage"),
        (413, "quota exceeded"),
        (403, "user quota is used up"),
        (422, "disk quota exceeded"),
    ] {
        let answer = Action::status_with(status, ("Content-Type", "text/plain"), said);
        it.server.fault(Fault::new(Match::push(), answer).always());
        refused(&it, said, &status.to_string());
        it.server.clear_faults();
        it.assert_heals();
    }
    // Nor may one more repository be made.
    let other = it.desk.project("Other", OTHER);
    let said = r#"{"message":"user has reached maximum limit of repositories [limit: 1]"}"#;
    let answer = Action::status_with(403, ("Content-Type", "application/json"), said);
    let create = Match::path("/user/repos").method("POST");
    it.server.fault(Fault::new(create, answer).always());
    let ran = it.desk.sync(&other).ends(9);
    ran.says("limit of repositories").says("for more space");
    it.server.clear_faults();
    it.desk.sync(&other).ends(0);
}

#[test]
fn a_token_of_single_repositories_works_where_its_account_is_said() {
    let mut it = synced();
    let scoped = it.server.token("amina", &["write:repository"]);
    it.desk.var("SCRIBE_SYNC_TOKEN", &scoped);
    it.desk.token.clone_from(&scoped);
    let text = it.type_in("LUK", &["typed"]);
    it.sync().ends(4).says("--account LOGIN");
    // In whatever case: the account has one branch.
    for account in ["amina", "AMINA", "Amina"] {
        it.type_in("MRK", &["typed", account]);
        let ran = it.desk.sync_with(&it.folder, &["--account", account]);
        ran.ends(0);
        let refs = it.refs_there();
        assert_eq!(refs.lines().count(), 2, "{refs}");
        assert!(refs.contains("refs/heads/amina/scribe"), "{refs}");
    }
    it.assert_committed_here("LUK", &text);
    let ran = it.desk.run(&["whoami", "--account", "amina", "--json"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert_eq!(ran.summary()["login"], "amina");
    // Also for a fresh copy, and for one that was synced under the other spelling before.
    let mut desk = super::Desk::new(&it.server, "amina");
    desk.var("SCRIBE_SYNC_TOKEN", &scoped);
    std::fs::create_dir_all(desk.projects()).unwrap();
    let name = format!("{}/{}", it.owner, it.name);
    desk.run(&["sync", &name, "--account", "AMINA"]).ends(0);
    let folder = std::fs::read_dir(desk.projects()).unwrap().next();
    let folder = folder.unwrap().unwrap().path();
    super::write(
        &folder.join("ingredients/LUK.usfm"),
        super::usfm("LUK", &["there"]),
    );
    desk.sync_with(&folder, &["--account", "aMINA"]).ends(0);
    let refs = it.refs_there();
    assert_eq!(refs.lines().count(), 2, "{refs}");
}

/// Somebody pushed something else over the shared branch by force.
#[test]
fn a_shared_text_that_was_pushed_over() {
    for what in ["readme", "empty", "other"] {
        let it = synced();
        let bare = it.bare();
        // A colleague who has the project, too.
        let colleague = super::Desk::new(&it.server, "amina");
        std::fs::create_dir_all(colleague.projects()).unwrap();
        let name = format!("{}/{}", it.owner, it.name);
        colleague.run(&["sync", &name]).ends(0);
        let theirs = std::fs::read_dir(colleague.projects()).unwrap().next();
        let theirs = theirs.unwrap().unwrap().path();
        let files: &[(&str, String)] = match what {
            "readme" => &[("README.md", "# New\n".to_owned())],
            "empty" => &[],
            _ => &[
                ("metadata.json", super::metadata("Another", OTHER)),
                ("ingredients/MRK.usfm", super::usfm("MRK", &["other"])),
            ],
        };
        let elsewhere = tempfile::tempdir().unwrap();
        let run = |args: &[&str]| git(elsewhere.path(), args);
        run(&["init", "-q"]);
        for (path, content) in files {
            super::write(&elsewhere.path().join(path), content);
        }
        run(&["add", "-A"]);
        let commit = ["commit", "-q", "--allow-empty", "-m", "over"];
        run(&[
            &["-c", "user.name=a", "-c", "user.email=a@example.org"],
            &commit[..],
        ]
        .concat());
        let wiped = run(&["rev-parse", "HEAD"]);
        git(
            &bare,
            &["fetch", "-q", elsewhere.path().to_str().unwrap(), "HEAD"],
        );
        git(&bare, &["update-ref", MAIN, &wiped]);
        let text = it.type_in("LUK", &["typed", what]);
        for _ in 0..2 {
            let ran = it.sync().ends(7);
            let said = ran.err.split_whitespace().collect::<Vec<_>>().join(" ");
            assert!(
                said.contains("somebody pushed over the shared text"),
                "{said}"
            );
            assert!(said.contains("--create-again"), "{said}");
            assert!(!said.contains("is another project than"), "{said}");
            it.assert_committed_here("LUK", &text);
            assert_eq!(it.there(MAIN), wiped);
        }
        // The command that is named puts it back, on top and not by force.
        it.desk.sync_with(&it.folder, &["--create-again"]).ends(0);
        git(&bare, &["merge-base", "--is-ancestor", &wiped, MAIN]);
        it.assert_heals();
        assert_eq!(super::read(&it.book("LUK")), text);
        colleague.sync(&theirs).ends(0);
        assert_eq!(super::read(&theirs.join("ingredients/LUK.usfm")), text);
        assert!(!theirs.join("README.md").exists());
        let mark = super::read(&theirs.join("ingredients/MRK.usfm"));
        assert_eq!(mark, super::read(&it.book("MRK")));
        assert!(!mark.contains("other"), "{mark}");
    }
}
