//! `sync` of a project that is only in the cloud.

use crate::desk::{Desk, New, SETTINGS, both_are, shared_is, tip};
use crate::terminal::{ENTER, Terminal};
use crate::world::{Access, Door43, Profile, Visibility, git};
use std::path::PathBuf;

fn server() -> Door43 {
    let server = Door43::start(Profile::V1_27);
    server.add_user("amina", "amina-Geheim1");
    server.add_user("boaz", "boaz-Geheim1");
    server
}

/// A project of amina's in the cloud; its bare repository there.
fn uploaded(server: &Door43, new: &New) -> PathBuf {
    let desk = Desk::new(server, "amina");
    desk.make(new);
    desk.sync(&[&new.name]).ends(0);
    server.repo_path("amina", &new.repository()).unwrap()
}

#[test]
fn a_project_comes_in_scribes_layout_by_each_of_its_names() {
    let server = server();
    let new = New::of("Down here", &["MRK", "LUK"]).file("ingredients/pictures/1.jpg", b"\xff\xd8");
    let bare = uploaded(&server, &new);
    let repository = format!("amina/{}", new.repository());
    for word in [
        repository.as_str(),
        "Down here",
        "down_here",
        &new.repository(),
    ] {
        let desk = Desk::new(&server, "amina");
        let run = desk.sync(&[word]).ends(0);
        let folder = desk.projects().join(format!("Down here_{}", new.id()));
        assert_eq!(run.row()["folder"], folder.display().to_string(), "{word}");
        assert_eq!(run.row()["repository"], repository.as_str());
        assert_eq!(run.row()["name"], "Down here");
        assert_eq!(run.row()["id"], new.id().as_str());
        assert_eq!(run.number("/received/files"), 5);
        assert_eq!(run.number("/sent/files"), 0);
        let project = desk.project("Down here");
        both_are(&bare, "amina", &project);
        assert_eq!(
            project.git(&["config", "remote.origin.url"]),
            server.git_url("amina", &new.repository())
        );
        assert_eq!(project.git(&["config", "user.name"]), "amina");
        assert!(!project.has(".gitignore"), "the owner's copy has none");
        assert!(project.last_synced().is_some());
        assert!(desk.backups().is_empty());
        // Nothing else lies beside it.
        let beside: Vec<_> = std::fs::read_dir(desk.projects())
            .unwrap()
            .flatten()
            .collect();
        assert_eq!(beside.len(), 1, "{beside:?}");
        // A second sync by any of the names finds it here, and has nothing to do.
        let before = project.files();
        server.clear_requests();
        for again in [word, "Down here", &new.id()[..6]] {
            let run = desk.sync(&[again]).ends(0);
            assert_eq!(run.number("/requests"), 1, "{again}");
        }
        assert_eq!(project.files(), before);
    }
}

#[test]
fn a_collaborators_copy_has_scribes_ignore_file_uncommitted() {
    let server = server();
    let new = New::of("Shared", &["MRK"]);
    let bare = uploaded(&server, &new);
    server.add_collaborator("amina", &new.repository(), "boaz", Access::Write);
    let desk = Desk::new(&server, "boaz");
    desk.sync(&["Shared"]).ends(0);
    let project = desk.project("Shared");
    assert_eq!(
        project.read(".gitignore"),
        "# Ignore .json files (scribe setting files)\n*.json"
    );
    assert_eq!(project.git(&["ls-files", ".gitignore"]), "");
    assert_eq!(project.git(&["config", "user.name"]), "boaz");
    assert_eq!(
        tip(&bare, "refs/heads/boaz/scribe"),
        None,
        "made by the first send"
    );
    project.verse("MRK", 1, 1, "his");
    desk.sync(&["Shared"]).ends(0);
    both_are(&bare, "boaz", &project);
    assert_eq!(
        git(
            &bare,
            &["ls-tree", "--name-only", "scribe-main", ".gitignore"]
        ),
        ""
    );
}

#[test]
fn where_it_goes_is_said_or_asked_for() {
    let server = server();
    let new = New::of("Where", &["MRK"]);
    let bare = uploaded(&server, &new);
    let name = format!("amina/{}", new.repository());
    // A computer without Scribe.
    let desk = Desk::bare(&server, "amina");
    desk.sync(&[&name]).ends(2);
    assert!(!desk.scribe().join("users").exists());
    desk.sync(&[&name, "--profile", "amina"]).ends(0);
    shared_is(&bare, "amina", &desk.project("Where"));
    let users = std::fs::read_to_string(desk.scribe().join("users/users.json")).unwrap();
    assert!(users.contains("\"amina\""), "{users}");
    // A folder of one's own, which does not exist, is empty, or holds something.
    let desk = Desk::bare(&server, "amina");
    for (place, code) in [("new/place", 0), ("empty", 0), ("full", 2)] {
        let folder = desk.folder().join(place);
        if code == 2 || place == "empty" {
            std::fs::create_dir_all(&folder).unwrap();
        }
        if code == 2 {
            std::fs::write(folder.join("mine.txt"), "mine").unwrap();
        }
        let run = desk.sync(&[&name, "--into", place]).ends(code);
        if code == 0 {
            assert_eq!(run.row()["folder"], folder.display().to_string());
            assert!(folder.join("ingredients/MRK.usfm").exists());
            let run = desk.sync(&[&format!("./{place}")]).ends(0);
            assert_eq!(run.number("/requests"), 1);
        } else {
            assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 1);
        }
    }
    // There and nowhere.
    desk.sync(&["amina/nothing-here", "--into", "other"])
        .ends(10);
    assert!(!desk.folder().join("other").exists());
    server.create_repo("amina", "empty-one", Visibility::Public);
    desk.sync(&["amina/empty-one", "--into", "other"]).ends(10);
    assert!(!desk.folder().join("other").exists());
}

#[test]
fn one_that_is_here_is_synced_instead_whatever_its_folder_is_called() {
    let server = server();
    let new = New::of("Known", &["MRK"]);
    let bare = uploaded(&server, &new);
    let other = Desk::new(&server, "amina");
    other.sync(&["Known"]).ends(0);
    let project = other.project("Known");
    let moved = other.projects().join("Another name");
    std::fs::rename(&project.folder, &moved).unwrap();
    let project = crate::desk::Project {
        folder: moved.clone(),
    };
    project.verse("MRK", 1, 1, "here too");
    let run = other
        .sync(&[&format!("amina/{}", new.repository())])
        .ends(0);
    assert_eq!(run.row()["folder"], moved.display().to_string());
    both_are(&bare, "amina", &project);
    assert_eq!(std::fs::read_dir(other.projects()).unwrap().count(), 1);

    // Also one that Scribe copied here, with no memory of ours: same id, no repository known.
    let third = Desk::new(&server, "amina");
    let copy = third.make(&new);
    copy.verse("MRK", 1, 1, "here too");
    let run = third
        .sync(&[&format!("amina/{}", new.repository())])
        .ends(0);
    assert_eq!(run.row()["folder"], copy.folder.display().to_string());
    shared_is(&bare, "amina", &copy);
    assert_eq!(
        copy.git(&["config", "remote.origin.url"]),
        server.git_url("amina", &new.repository())
    );
    third.sync(&["Known"]).ends(0);
}

#[test]
fn another_project_of_the_same_name_is_not_mixed_in() {
    let server = server();
    let new = New::of("Same", &["MRK"]);
    let bare = uploaded(&server, &new);
    let main = tip(&bare, "refs/heads/scribe-main");
    let desk = Desk::new(&server, "amina");
    let project = desk.make(&new);
    let other = project
        .read("metadata.json")
        .replace(&new.id(), "0aaaaaaa-6c2a-5a4b-9d1e-0123456789ab");
    project.write("metadata.json", other);
    desk.sync(&["Same"]).ends(7);
    assert_eq!(tip(&bare, "refs/heads/scribe-main"), main);
    // A place of its own.
    desk.sync(&["Same", "--repo", "amina/another-place"])
        .ends(0);
    both_are(
        &server.repo_path("amina", "another-place").unwrap(),
        "amina",
        &project,
    );
    desk.sync(&["Same"]).ends(0);
    assert_eq!(tip(&bare, "refs/heads/scribe-main"), main);
    // And the other one cannot be put into its folder.
    desk.sync(&["Same", "--repo", &format!("amina/{}", new.repository())])
        .ends(7);
    assert_eq!(tip(&bare, "refs/heads/scribe-main"), main);
}

#[test]
fn a_folder_anywhere_is_attached_to_a_chosen_repository() {
    let server = server();
    let desk = Desk::bare(&server, "amina");
    let folder = desk.folder().join("my work/here");
    New::of("Anywhere", &["MRK"]).write(&folder);
    let project = crate::desk::Project {
        folder: folder.clone(),
    };
    let run = desk
        .sync(&["my work/here", "--repo", "amina/chosen"])
        .ends(0);
    assert_eq!(run.row()["repository"], "amina/chosen");
    let bare = server.repo_path("amina", "chosen").unwrap();
    both_are(&bare, "amina", &project);
    // Its backups lie beside it.
    let other = Desk::new(&server, "amina");
    other.sync(&["amina/chosen"]).ends(0);
    other
        .project("Anywhere")
        .verse("MRK", 1, 1, "changed there");
    other.sync(&["Anywhere"]).ends(0);
    let run = desk.sync(&["my work/here"]).ends(0);
    let backup = desk
        .folder()
        .join("my work/projects-backups")
        .join(run.backup().unwrap());
    assert!(backup.join(SETTINGS).exists());
}

#[test]
fn an_old_dated_branch_becomes_the_shared_one() {
    let server = server();
    let new = New::of("Old", &["MRK"]);
    let bare = server.create_repo("amina", &new.repository(), Visibility::Public);
    let desk = Desk::new(&server, "amina");
    let scratch = desk.folder().join("scratch");
    new.write(&scratch);
    git(&scratch, &["init", "-q"]);
    for (text, branch) in [("oldest", "2021-01-02.1"), ("newest", "2022-11-30.1")] {
        std::fs::write(scratch.join("which.txt"), text).unwrap();
        git(&scratch, &["add", "."]);
        git(&scratch, &["commit", "-qm", text]);
        git(
            &scratch,
            &[
                "push",
                "-q",
                bare.to_str().unwrap(),
                &format!("HEAD:refs/heads/amina/{branch}"),
            ],
        );
    }
    std::fs::remove_dir_all(&scratch).unwrap();
    desk.sync(&[&format!("amina/{}", new.repository())]).ends(0);
    let project = desk.project("Old");
    assert_eq!(project.read("which.txt"), "newest");
    // The next sync makes the shared branch from it, and sends nothing that is there.
    let run = desk.sync(&["Old"]).ends(0);
    assert!(run.number("/bytes_up") < 3000, "{}", run.out);
    both_are(&bare, "amina", &project);
    project.verse("MRK", 1, 1, "goes on");
    desk.sync(&["Old"]).ends(0);
    both_are(&bare, "amina", &project);
    assert_eq!(
        tip(&bare, "refs/heads/amina/2022-11-30.1").map(|id| id.len()),
        Some(40)
    );
}

#[test]
fn work_that_waits_on_the_accounts_own_branch_comes_along() {
    let server = server();
    let new = New::of("Waits", &["MRK", "LUK"]);
    let bare = uploaded(&server, &new);
    let first = Desk::new(&server, "amina");
    first.sync(&["Waits"]).ends(0);
    let project = first.project("Waits");
    // Scribe pushes its own branch and is cut off before the shared one.
    let token = server.token("amina", &["write:repository"]);
    let url = server.git_url_as("amina", &token, "amina", &new.repository());
    project.verse("LUK", 1, 1, "not shared yet");
    project.git(&["commit", "-qam", "Added from scribe"]);
    project.git(&["push", "-q", &url, "HEAD:refs/heads/amina/scribe"]);
    let second = Desk::new(&server, "amina");
    let run = second.sync(&["Waits"]).ends(0);
    assert!(run.number("/sent/files") > 0);
    second.project("Waits").says("LUK", "not shared yet");
    both_are(&bare, "amina", &second.project("Waits"));
}

#[test]
fn backups_of_a_project_that_is_gone_from_here_stay() {
    let server = server();
    let new = New::of("Again", &["MRK"]);
    uploaded(&server, &new);
    let desk = Desk::new(&server, "amina");
    desk.sync(&["Again"]).ends(0);
    desk.run(&["backup", "create", "Again"]).ends(0);
    let kept = desk.backups();
    assert_eq!(kept.len(), 1);
    std::fs::remove_dir_all(&desk.project("Again").folder).unwrap();
    desk.sync(&["Again"]).ends(0);
    desk.project("Again").says("MRK", "\\c 1");
    assert_eq!(desk.backups(), kept);
    desk.sync(&["Again"]).ends(0);
}

#[test]
fn work_that_waits_and_disagrees_comes_along_and_waits_on() {
    let server = server();
    let new = New::of("Waits", &["MRK", "LUK"]);
    let bare = uploaded(&server, &new);
    let first = Desk::new(&server, "amina");
    first.sync(&["Waits"]).ends(0);
    let project = first.project("Waits");
    project.verse("LUK", 1, 1, "as shared");
    first.sync(&["Waits"]).ends(0);
    let shared = tip(&bare, "refs/heads/scribe-main");
    let token = server.token("amina", &["write:repository"]);
    let url = server.git_url_as("amina", &token, "amina", &new.repository());
    project.git(&["checkout", "-qf", "HEAD~1"]);
    project.verse("LUK", 1, 1, "as waiting");
    project.git(&["commit", "-qm", "Added from scribe", "ingredients/LUK.usfm"]);
    project.git(&["push", "-qf", &url, "HEAD:refs/heads/amina/scribe"]);
    let second = Desk::new(&server, "amina");
    let run = second.sync(&["Waits", "--on-conflict", "stop"]).ends(6);
    assert_eq!(run.row()["conflicts"][0]["reference"], "LUK 1:1");
    second.project("Waits").says("LUK", "as waiting");
    assert_eq!(tip(&bare, "refs/heads/scribe-main"), shared);
    second.sync(&["Waits", "--on-conflict", "stop"]).ends(6);
    second.project("Waits").verse("LUK", 1, 1, "as shared");
    second.sync(&["Waits"]).ends(0);
    both_are(&bare, "amina", &second.project("Waits"));
}

#[test]
fn a_project_of_many_files_comes_and_goes() {
    let server = server();
    let mut new = New::of("Many", &["MRK", "LUK"]);
    for number in 0..300u32 {
        let text = format!("# Story {number}\n\nThe text of frame {number}.\n").repeat(3);
        new = new.file(&format!("ingredients/stories/{number:03}.md"), text);
    }
    let bare = uploaded(&server, &new);
    let (one, two) = (Desk::new(&server, "amina"), Desk::new(&server, "amina"));
    one.sync(&["Many"]).ends(0);
    let run = two.sync(&["Many"]).ends(0);
    assert_eq!(run.number("/received/files"), 304);
    assert!(run.number("/requests") <= 3);
    let (first, second) = (one.project("Many"), two.project("Many"));
    for number in 0..200u32 {
        first.write(
            &format!("ingredients/stories/{number:03}.md"),
            format!("# Story {number}\n\nNew.\n"),
        );
    }
    second.write("ingredients/stories/250.md", "# Story 250\n\nOther.\n");
    one.sync(&["Many"]).ends(0);
    let run = two.sync(&["Many"]).ends(0);
    assert_eq!(
        (run.number("/received/files"), run.number("/sent/files")),
        (200, 1)
    );
    both_are(&bare, "amina", &second);
    one.sync(&["Many"]).ends(0);
    assert_eq!(first.head(), second.head());
    for desk in [&one, &two] {
        let run = desk.sync(&["Many"]).ends(0);
        assert_eq!(run.number("/requests"), 1);
    }
}

/// A new computer, also after a theft: one command brings all of it.
#[test]
fn all_projects_of_an_account_come_down_to_a_new_computer() {
    let server = server();
    let (one, two) = (New::of("One", &["MRK"]), New::of("Two", &["LUK"]));
    let old = New::of("Old", &["ACT"]).archived();
    let (hers, secret) = (
        New::of("Hers", &["JHN"]),
        New::of("Secret", &["ROM"]).confidential(),
    );
    for new in [&one, &two, &secret, &old] {
        uploaded(&server, new);
    }
    server.create_repo("amina", "no-project", Visibility::Public);
    server.set_archived("amina", &old.repository(), true);
    let boaz = Desk::new(&server, "boaz");
    for new in [&hers, &New::of("Not shared", &["GAL"])] {
        boaz.make(new);
        boaz.sync(&[&new.name]).ends(0);
    }
    server.add_collaborator("boaz", &hers.repository(), "amina", Access::Write);
    server.settle_api();
    let names = |desk: &Desk| {
        let found = std::fs::read_dir(desk.projects()).unwrap().flatten();
        let mut names: Vec<String> = found
            .map(|entry| entry.file_name().to_string_lossy().into_owned())
            .map(|name| name.split('_').next().unwrap().to_owned())
            .collect();
        names.sort();
        names
    };
    let desk = Desk::bare(&server, "amina");
    // Nobody is there to be asked: a name is proposed, and nothing is made.
    let run = desk.sync(&["--all", "--from-cloud"]).ends(2);
    assert!(run.err.contains("--profile \"amina\""), "{}", run.err);
    assert!(!desk.scribe().join("users").exists());
    let all = ["--all", "--from-cloud", "--profile", "amina"];
    desk.sync(&all).ends(0);
    assert_eq!(names(&desk), ["One", "Secret", "Two"]);
    desk.project("Two")
        .verse("LUK", 1, 1, "on the new computer");
    // Again it is a sync of all, and another owner's come when that is said.
    let more = [&all[..], &["--owner", "Boaz"]].concat();
    let run = desk.sync(&more).ends(0);
    assert_eq!(run.json["projects"].as_array().map(Vec::len), Some(4));
    assert_eq!(names(&desk), ["Hers", "One", "Secret", "Two"]);
    let bare = server.repo_path("amina", &two.repository()).unwrap();
    both_are(&bare, "amina", &desk.project("Two"));
    // One that is here and was put aside is not brought a second time.
    desk.run(&["projects", "activate", "One", "never"]).ends(0);
    let run = desk.sync(&more).ends(0);
    assert_eq!(run.json["projects"].as_array().map(Vec::len), Some(3));
    desk.sync(&["--from-cloud"]).ends(2);
    desk.sync(&["--all", "--owner", "boaz"]).ends(2);
}

/// At a terminal the account's name is proposed for the user that is made.
#[test]
fn a_user_of_scribe_is_proposed() {
    let server = server();
    let new = New::of("One", &["MRK"]);
    uploaded(&server, &new);
    server.settle_api();
    let desk = Desk::bare(&server, "amina");
    let mut terminal = Terminal::at(&desk, 80, &["sync", "--all", "--from-cloud"]);
    terminal.answers("[amina]", ENTER);
    let ended = terminal.ends();
    assert_eq!(ended.code, 0, "{}", ended.screen);
    assert!(desk.project("One").has("ingredients/MRK.usfm"));
}
