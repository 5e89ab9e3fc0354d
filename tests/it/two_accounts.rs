//! Two accounts on one computer: each project keeps the one that synced it.

use crate::desk::{Desk, New, Project};
use crate::terminal::{ENTER, Terminal};
use crate::world::{Access, Door43, Profile, Visibility};
use serde_json::Value;

fn password(login: &str) -> String {
    format!("{login}-Geheim1")
}

fn server() -> Door43 {
    let server = Door43::start(Profile::V1_27);
    for login in ["amina", "boaz", "chidi"] {
        server.add_user(login, &password(login));
    }
    server
}

/// The computer of both: `Hers` is amina's, `His` is boaz's, who logged in last.
fn both(server: &Door43) -> (Desk, Project, Project) {
    let desk = Desk::logged_out(server, "amina");
    desk.log_in("amina", &password("amina"));
    let hers = desk.make(&New::of("Hers", &["MRK"]));
    desk.run(&["sync", "Hers"]).ends(0);
    desk.log_in("boaz", &password("boaz"));
    let his = desk.make(&New::of("His", &["LUK"]));
    desk.run(&["sync", "His"]).ends(0);
    (desk, hers, his)
}

fn row(document: &Value, name: &str) -> Value {
    let rows = document["projects"].as_array().unwrap();
    let found: Vec<_> = rows.iter().filter(|row| row["name"] == name).collect();
    assert_eq!(found.len(), 1, "{name}: {rows:?}");
    found[0].clone()
}

fn head(project: &Project) -> String {
    project.git(&["symbolic-ref", "HEAD"])
}

/// Who made the newest commit, and on which branch.
fn last_by(project: &Project) -> (String, String) {
    (project.git(&["log", "-1", "--format=%an"]), head(project))
}

fn by(login: &str) -> (String, String) {
    (login.to_owned(), format!("refs/heads/{login}/scribe"))
}

fn shared(server: &Door43, owner: &str, name: &str, path: &str) -> String {
    let bare = server.repo_path(owner, &New::of(name, &[]).repository());
    crate::world::git(&bare.unwrap(), &["show", &format!("scribe-main:{path}")])
}

#[test]
fn each_project_is_synced_by_its_own_account() {
    let server = server();
    let (desk, hers, his) = both(&server);
    for round in ["one", "two", "three"] {
        match round {
            // Whoever is chosen for new projects changes nothing for those.
            "two" => drop(desk.run(&["accounts", "switch", "amina"]).ends(0)),
            // The branch and the address of the repository say it without our own memory.
            "three" => std::fs::remove_dir_all(desk.state()).unwrap(),
            _ => {}
        }
        hers.verse("MRK", 1, 1, &format!("her {round}"));
        his.verse("LUK", 1, 1, &format!("his {round}"));
        let run = desk.run(&["sync", "--all", "--json"]).ends(0);
        assert_eq!(row(&run.json, "Hers")["account"], "amina");
        assert_eq!(row(&run.json, "His")["account"], "boaz");
        assert_eq!((last_by(&hers), last_by(&his)), (by("amina"), by("boaz")));
        let mark = shared(&server, "amina", "Hers", "ingredients/MRK.usfm");
        assert!(mark.contains(&format!("her {round}")));
        let luke = shared(&server, "boaz", "His", "ingredients/LUK.usfm");
        assert!(luke.contains(&format!("his {round}")));
    }
    let listed = desk.run(&["projects", "--json"]).ends(0).json;
    for (name, login) in [("Hers", "amina"), ("His", "boaz")] {
        let row = row(&listed, name);
        assert_eq!(row["account"], login);
        // Each account sees its own private repositories.
        assert_eq!(row["where"], serde_json::json!(["computer", "cloud"]));
    }
    let text = desk.run(&["projects"]).ends(0).out;
    for said in ["account amina", "account boaz"] {
        assert!(text.contains(said), "{text}");
    }
    let runs = desk.run(&["report", "--json"]).ends(0).json;
    for (name, login) in [("Hers", "amina"), ("His", "boaz")] {
        let rows = runs["runs"].as_array().unwrap().iter();
        let of: Vec<_> = rows.filter(|run| run["project"] == name).collect();
        assert!(!of.is_empty() && of.iter().all(|run| run["contributor"] == login));
    }
}

#[test]
fn a_project_keeps_its_account_when_it_was_brought_down_and_the_state_is_lost() {
    let server = server();
    let (_desk, _, _) = both(&server);
    let other = Desk::logged_out(&server, "amina");
    other.log_in("amina", &password("amina"));
    let name = New::of("Hers", &[]).repository();
    other.run(&["sync", &format!("amina/{name}")]).ends(0);
    other.log_in("boaz", &password("boaz"));
    let hers = other.project("Hers");
    for lost in [false, true] {
        if lost {
            std::fs::remove_dir_all(other.state()).unwrap();
        }
        hers.verse("MRK", 2, 2, &format!("here {lost}"));
        let run = other.run(&["sync", "Hers", "--json"]).ends(0);
        assert_eq!(run.row()["account"], "amina");
        assert_eq!(last_by(&hers), by("amina"));
    }
}

#[test]
fn another_account_needs_a_word() {
    let server = server();
    let (desk, hers, _) = both(&server);
    let name = New::of("Hers", &[]).repository();
    server.add_collaborator("amina", &name, "boaz", Access::Write);
    hers.verse("MRK", 1, 1, "typed before");
    let before = (head(&hers), hers.git(&["rev-parse", "HEAD"]));
    let refused = |run: crate::desk::Run| {
        let run = run.ends(7);
        for said in ["amina", "boaz", "--change-account"] {
            assert!(run.error().contains(said), "{}", run.error());
        }
        assert_eq!((head(&hers), hers.git(&["rev-parse", "HEAD"])), before);
    };
    refused(desk.run(&["sync", "Hers", "--json", "--account", "boaz"]));
    refused(desk.run(&["sync", "Hers", "--json", "--account", "boaz", "--dry-run"]));
    let variable = desk
        .command(&["sync", "Hers", "--json"])
        .env("SCRIBE_SYNC_ACCOUNT", "boaz")
        .output()
        .unwrap();
    assert_eq!(variable.status.code(), Some(7));
    let token = server.token("boaz", &["write:repository", "write:user"]);
    refused(desk.run_as(&token, &["sync", "Hers", "--json"]));
    // Saying the account that it has is nothing to ask about, in whatever case.
    let run = desk.run(&["sync", "Hers", "--json", "--account", "AMINA"]);
    assert_eq!(run.ends(0).row()["account"], "amina");
    assert_eq!(last_by(&hers), by("amina"));
    hers.verse("MRK", 1, 2, "typed after");
    // At a terminal it is asked, and only a yes changes it.
    let asked = "Should boaz sync it from now on? [y/N]";
    for no in ["", "n", "non"] {
        let mut terminal = Terminal::at(&desk, 200, &["sync", "Hers", "--account", "boaz"]);
        terminal.answers(asked, &format!("{no}{ENTER}"));
        let ended = terminal.ends();
        assert_eq!(ended.code, 7, "{}", ended.screen);
        assert_eq!(last_by(&hers), by("amina"));
    }
    let mut terminal = Terminal::at(&desk, 200, &["sync", "Hers", "--account", "boaz"]);
    terminal.answers(asked, &format!("yes{ENTER}"));
    let ended = terminal.ends();
    assert_eq!(ended.code, 0, "{}", ended.screen);
    assert_eq!(last_by(&hers), by("boaz"));
    let back = ["sync", "Hers", "--account", "amina", "--change-account"];
    desk.run(&back).ends(0);
    hers.verse("MRK", 1, 2, "typed later");
    let args = [
        "sync",
        "Hers",
        "--json",
        "--account",
        "boaz",
        "--change-account",
    ];
    desk.run(&args).ends(0);
    assert_eq!(last_by(&hers), by("boaz"));
    // It stays with the one it was given to.
    hers.verse("MRK", 1, 3, "and after that");
    desk.run(&["accounts", "switch", "amina"]).ends(0);
    let run = desk.run(&["sync", "--all", "--json"]).ends(0);
    assert_eq!(row(&run.json, "Hers")["account"], "boaz");
    assert_eq!(last_by(&hers), by("boaz"));
    // No variable can say it.
    let again = desk
        .command(&["sync", "Hers", "--account", "amina"])
        .env("SCRIBE_SYNC_CHANGE_ACCOUNT", "1")
        .output()
        .unwrap();
    assert_eq!(again.status.code(), Some(7));
}

#[test]
fn a_login_that_is_missing_fails_its_project_alone() {
    let server = server();
    let (desk, hers, his) = both(&server);
    desk.run(&["logout", "--account", "amina"]).ends(0);
    hers.verse("MRK", 1, 1, "waits for her");
    his.verse("LUK", 1, 1, "goes");
    let tip = hers.git(&["rev-parse", "HEAD"]);
    let run = desk.run(&["sync", "--all", "--json"]).ends(3);
    assert_eq!(row(&run.json, "His")["code"], 0);
    let failed = row(&run.json, "Hers");
    assert_eq!(failed["code"], 4);
    let why = failed["error"].to_string();
    for said in ["Hers", "amina", "login --user amina"] {
        assert!(why.contains(said), "{why}");
    }
    assert_eq!(
        (head(&hers), hers.git(&["rev-parse", "HEAD"])),
        (by("amina").1, tip)
    );
    // Alone, and where the state is lost, too.
    std::fs::remove_dir_all(desk.state()).unwrap();
    let run = desk.run(&["sync", "Hers", "--json"]).ends(4);
    assert!(run.error().contains("amina"), "{}", run.error());
    // Nobody at all.
    desk.run(&["logout", "--account", "boaz"]).ends(0);
    let run = desk.run(&["sync", "--all", "--json"]).ends(4);
    assert_eq!(row(&run.json, "His")["code"], 4);
    // She comes back, and nothing is lost.
    desk.log_in("amina", &password("amina"));
    desk.run(&["sync", "Hers"]).ends(0);
    assert_eq!(last_by(&hers), by("amina"));
    let mark = shared(&server, "amina", "Hers", "ingredients/MRK.usfm");
    assert!(mark.contains("waits for her"));
}

#[test]
fn doctor_and_collect_work_for_the_project_s_account() {
    let server = server();
    let (desk, hers, _) = both(&server);
    let checks = desk.run(&["doctor", "--json"]).json["checks"].clone();
    let of = |name: &str| -> Vec<Value> {
        let all = checks.as_array().unwrap().iter();
        all.filter(|check| check["name"] == name).cloned().collect()
    };
    let accounts = of("account");
    for login in ["amina", "boaz"] {
        let has = |check: &&Value| check["message"].as_str().unwrap().contains(login);
        assert!(accounts.iter().any(|check| has(&check)), "{accounts:?}");
    }
    let writes = of("write");
    assert_eq!(writes.len(), 2, "{checks}");
    assert!(
        writes.iter().all(|check| check["state"] == "ok"),
        "{writes:?}"
    );
    // A contributor's work is collected for the account of the project.
    let name = New::of("Hers", &[]).repository();
    server.add_collaborator("amina", &name, "chidi", Access::Write);
    let theirs = Desk::new(&server, "chidi");
    theirs.sync(&[&format!("amina/{name}")]).ends(0);
    theirs.project("Hers").verse("MRK", 3, 3, "from chidi");
    theirs.sync(&["Hers"]).ends(0);
    let args = [
        "collect",
        "Hers",
        "--from",
        "chidi",
        "--max-wait",
        "1s",
        "--json",
    ];
    let run = desk.run(&args);
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    assert_eq!(head(&hers), by("amina").1);
    hers.says("MRK", "from chidi");
    // Without her login it says so, and touches nothing.
    desk.run(&["logout", "--account", "amina"]).ends(0);
    let run = desk.run(&args).ends(4);
    assert!(run.out.contains("amina"), "{}", run.out);
    let checks = desk.run(&["doctor", "--json"]).json["checks"].to_string();
    assert!(checks.contains("login --user amina"), "{checks}");
}

#[test]
fn scribe_s_own_last_sync_counts_too() {
    let server = server();
    let (desk, hers, _) = both(&server);
    let name = New::of("Hers", &[]).repository();
    server.add_collaborator("amina", &name, "boaz", Access::Write);
    // In Scribe boaz went on with it: the project is on his branch now.
    hers.git(&["checkout", "-q", "-b", "boaz/scribe"]);
    hers.verse("MRK", 1, 1, "by boaz in Scribe");
    desk.run(&["accounts", "switch", "amina"]).ends(0);
    let run = desk.run(&["sync", "Hers", "--json"]).ends(0);
    assert_eq!(run.row()["account"], "boaz");
    assert_eq!(last_by(&hers), by("boaz"));
}

#[test]
fn in_a_folder_a_project_keeps_its_name_as_well() {
    let cloud = tempfile::tempdir().unwrap();
    let desk = Desk::with_folder(cloud.path(), "amina");
    let his = desk.make(&New::of("His", &["LUK"]));
    desk.run(&["sync", "His", "--account", "boaz"]).ends(0);
    desk.make(&New::of("Hers", &["MRK"]));
    his.verse("LUK", 1, 1, "more of his");
    let run = desk.run(&["sync", "--all", "--json"]).ends(0);
    assert_eq!(row(&run.json, "His")["account"], "boaz");
    assert_eq!(row(&run.json, "Hers")["account"], "amina");
    assert_eq!(last_by(&his), by("boaz"));
    let run = desk
        .run(&["sync", "His", "--account", "amina", "--json"])
        .ends(7);
    assert!(run.error().contains("boaz"), "{}", run.error());
    // The setting of the file is for new projects.
    desk.run(&["config", "set", "account", "chidi"]).ends(0);
    let run = desk.run(&["sync", "--all", "--json"]).ends(0);
    assert_eq!(row(&run.json, "His")["account"], "boaz");
}

#[test]
fn another_cloud_has_accounts_of_its_own() {
    let server = server();
    let (desk, hers, _) = both(&server);
    let stick = tempfile::tempdir().unwrap();
    let stick = stick.path().to_str().unwrap();
    let args = [
        "sync",
        "Hers",
        "--json",
        "--cloud",
        stick,
        "--account",
        "chidi",
    ];
    desk.run(&args).ends(0);
    assert_eq!(head(&hers), by("chidi").1);
    hers.verse("MRK", 1, 1, "after the stick");
    let run = desk.run(&["sync", "Hers", "--json"]).ends(0);
    assert_eq!(run.row()["account"], "amina");
    assert_eq!(last_by(&hers), by("amina"));
    let run = desk
        .run(&["sync", "Hers", "--json", "--cloud", stick])
        .ends(0);
    assert_eq!(run.row()["account"], "chidi");
}

#[test]
fn a_public_repository_is_listed_once_for_two_accounts() {
    let server = server();
    let (desk, _, _) = both(&server);
    server.create_repo("amina", "open", Visibility::Public);
    server.add_collaborator("amina", "open", "boaz", Access::Read);
    let listed = desk.run(&["projects", "--json"]).ends(0).json;
    let rows = listed["projects"].as_array().unwrap();
    let found = rows.iter().filter(|row| row["repository"] == "amina/open");
    assert_eq!(found.count(), 1, "{rows:?}");
}
