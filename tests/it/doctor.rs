//! `doctor`: each thing it looks at, as it should be and as it should not.

use crate::kit::{Computer, SCOPES, new_project};
use crate::world::{Access, Action, CertKind, Door43, Fault, Match, Options, Profile, TestCa, git};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

const ID: &str = "84a21ef1-5e63-5129-8faa-4b2598d0d03a";
const PASSWORD: &str = "amina-Geheim1";

fn people(server: Door43) -> Door43 {
    for login in ["amina", "boaz"] {
        server.add_user(login, PASSWORD);
    }
    server
}

/// A computer whose project is in sync.
fn synced() -> (Door43, Computer, PathBuf) {
    let server = people(Door43::start(Profile::V1_27));
    let computer = Computer::new(&server, "amina");
    let folder = new_project(&computer.projects(), "Mark", ID, &["MRK"]);
    computer.sync(&["Mark"]);
    server.settle_api();
    server.clear_requests();
    (server, computer, folder)
}

/// What `doctor --json` found; its exit code must fit.
#[track_caller]
fn doctor(computer: &Computer, more: &[&str]) -> Vec<Value> {
    let ran = computer.run(&[&["doctor", "--json"], more].concat());
    let document: Value = serde_json::from_str(&ran.out)
        .unwrap_or_else(|error| panic!("{error}: {}{}", ran.out, ran.err));
    let checks = document["checks"].as_array().unwrap().clone();
    let bad = checks.iter().any(|check| check["state"] == "error");
    assert_eq!(ran.code, i32::from(bad), "{}", ran.out);
    assert_eq!(document["code"], i32::from(bad));
    for check in &checks {
        let state = check["state"].as_str().unwrap();
        assert!(["ok", "warning", "error"].contains(&state));
        assert!(!check["message"].as_str().unwrap().is_empty());
        assert!(
            state == "ok" || check["hint"].is_string(),
            "no way out: {check}"
        );
    }
    checks
}

fn all<'c>(checks: &'c [Value], name: &str) -> Vec<&'c Value> {
    checks
        .iter()
        .filter(|check| check["name"] == name)
        .collect()
}

/// The one finding of this name.
#[track_caller]
fn one<'c>(checks: &'c [Value], name: &str) -> &'c Value {
    let found = all(checks, name);
    assert_eq!(found.len(), 1, "{name}: {checks:?}");
    found[0]
}

#[track_caller]
fn says(check: &Value, state: &str, words: &str) {
    assert_eq!(check["state"], state, "{check}");
    assert!(check.to_string().contains(words), "{words}: {check}");
}

fn write(path: &Path, bytes: &[u8]) {
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, bytes).unwrap();
}

#[test]
fn a_computer_in_order_is_told_so_line_by_line() {
    let (server, computer, _) = synced();
    let checks = doctor(&computer, &[]);
    let found: Vec<(&str, &str)> = checks
        .iter()
        .map(|check| {
            (
                check["name"].as_str().unwrap(),
                check["state"].as_str().unwrap(),
            )
        })
        .collect();
    let names = [
        "home",
        "folders",
        "disk",
        "projects",
        "leftovers",
        "paths",
        "checksums",
        "keyring",
        "name",
        "port",
        "clock",
        "server",
        "account",
        "token",
        "write",
    ];
    for name in names {
        assert!(found.contains(&(name, "ok")), "{name}: {found:?}");
    }
    assert!(found.iter().all(|(_, state)| *state == "ok"), "{checks:?}");
    assert_eq!(one(&checks, "write")["project"], "Mark");
    says(one(&checks, "server"), "ok", "1.27");
    let posts = server
        .requests()
        .iter()
        .filter(|request| request.method != "GET")
        .count();
    assert_eq!(posts, 0, "only questions are asked");

    let ran = computer.run(&["ping"]);
    assert_eq!(ran.code, 0);
    assert!(
        ran.out.contains("● ok") && ran.out.ends_with("All is well.\n"),
        "{}",
        ran.out
    );
    let ran = computer.run(&["doctor", "--quiet"]);
    assert_eq!(
        (ran.code, ran.out.as_str()),
        (0, ""),
        "nothing needs attention"
    );
    let ran = computer.run(&["doctor", "--lang", "fr"]);
    assert!(
        ran.out.contains("horloge\u{a0}: elle s’accorde"),
        "{}",
        ran.out
    );
}

/// Every file below a folder: content, length, and when it was written.
fn everything(root: &Path) -> BTreeMap<PathBuf, (Vec<u8>, std::time::SystemTime)> {
    walkdir::WalkDir::new(root)
        .into_iter()
        .map(|entry| {
            let entry = entry.unwrap();
            let content = if entry.file_type().is_file() {
                std::fs::read(entry.path()).unwrap()
            } else {
                Vec::new()
            };
            let written = entry.metadata().unwrap().modified().unwrap();
            (entry.into_path(), (content, written))
        })
        .collect()
}

#[test]
fn looking_changes_nothing_here_or_there() {
    let (server, computer, folder) = synced();
    write(
        &folder.join(".git/scribe-sync/stage.scribe-sync-1-2-3/0"),
        b"left",
    );
    write(
        &folder.join("ingredients/MRK.usfm"),
        b"\\id MRK\n\\c 1\n\\p\n\\v 1 typed\n",
    );
    let bare = server
        .repo_path("amina", "ha-textTranslation-Mark")
        .unwrap();
    let before = (everything(computer.path()), everything(&bare));
    doctor(&computer, &[]);
    computer.run(&["doctor"]);
    doctor(&computer, &["--no-network"]);
    assert_eq!((everything(computer.path()), everything(&bare)), before);

    // A computer that has no folder of ours yet, and a token that nobody has seen: nothing is made or remembered.
    let fresh = Computer::new(&server, "boaz");
    let before = everything(fresh.path());
    doctor(&fresh, &[]);
    assert_eq!(everything(fresh.path()), before);
}

#[test]
fn without_the_network_only_this_computer_is_looked_at() {
    let (server, computer, _) = synced();
    let checks = doctor(&computer, &["--no-network"]);
    assert!(all(&checks, "name").is_empty() && all(&checks, "server").is_empty());
    assert!(!all(&checks, "disk").is_empty());
    assert!(server.requests().is_empty());
}

#[test]
fn each_way_of_not_reaching_the_server_has_its_own_line() {
    let (server, mut computer, _) = synced();
    let closed = std::net::TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    computer.server = format!("http://{closed}");
    let checks = doctor(&computer, &[]);
    says(one(&checks, "name"), "ok", "127.0.0.1");
    says(one(&checks, "port"), "error", "firewall");
    assert!(
        all(&checks, "account").is_empty(),
        "what cannot be asked is left out"
    );

    computer.server = "https://no-such-host.invalid".to_owned();
    let checks = doctor(&computer, &[]);
    says(one(&checks, "name"), "error", "no-such-host.invalid");
    assert!(all(&checks, "port").is_empty());

    computer.variables.push((
        "HTTPS_PROXY".to_owned(),
        format!("http://u:geheim@{closed}"),
    ));
    let checks = doctor(&computer, &[]);
    says(one(&checks, "proxy"), "ok", &closed.to_string());
    says(one(&checks, "port"), "error", "HTTPS_PROXY");
    assert!(!format!("{checks:?}").contains("geheim"));
    assert!(server.requests().is_empty());
}

#[test]
fn a_bad_certificate_is_named_and_no_token_is_sent() {
    let ca = TestCa::new();
    for (kind, words) in [
        (CertKind::Good, ""),
        (CertKind::Expired, "expired"),
        (CertKind::NotYetValid, "not valid yet"),
        (CertKind::WrongHost, "another name"),
        (CertKind::SelfSigned, "authority"),
    ] {
        let server = people(Door43::start_with(&Options {
            tls: Some((&ca, kind)),
            host: Some("localhost"),
            ..Options::default()
        }));
        let mut computer = Computer::new(&server, "amina");
        let file = ca.pem_path().display().to_string();
        computer
            .variables
            .push(("SCRIBE_SYNC_CA_FILE".to_owned(), file));
        let checks = doctor(&computer, &[]);
        if kind == CertKind::Good {
            says(one(&checks, "tls"), "ok", "good");
            says(one(&checks, "account"), "ok", "amina");
        } else {
            says(one(&checks, "tls"), "error", words);
            assert!(all(&checks, "account").is_empty() && server.requests().is_empty());
        }
    }
}

#[test]
fn somebody_else_who_answers_is_no_server() {
    let (server, computer, _) = synced();
    let elsewhere = || Action::Redirect {
        location: "http://portal.example/login".to_owned(),
        code: 302,
    };
    let cases: [(Action, &str); 4] = [
        (Action::Html200, "web page"),
        (elsewhere(), "portal.example"),
        (Action::status(404, "nothing here"), "Door43 server"),
        (Action::status(502, "bad gateway"), "502"),
    ];
    for (action, words) in cases {
        server.clear_requests();
        server.fault(Fault::new(Match::path("/api/v1/version"), action));
        let checks = doctor(&computer, &[]);
        says(one(&checks, "server"), "error", words);
        assert_eq!(server.requests().len(), 1, "no token goes to a stranger");
        assert!(all(&checks, "account").is_empty());
    }
    // One that is open to members alone tells its version to nobody else.
    server.fault(Fault::new(
        Match::path("/api/v1/version"),
        Action::status(
            403,
            "{\"message\":\"Only signed in user is allowed to call APIs.\"}",
        ),
    ));
    says(one(&doctor(&computer, &[]), "server"), "ok", "nobody");
    let old = Action::body("{\"version\":\"1.19.3\"}");
    server.fault(Fault::new(Match::path("/api/v1/version"), old));
    says(one(&doctor(&computer, &[]), "server"), "warning", "1.19.3");
}

#[test]
fn a_server_that_says_nothing_is_not_waited_for_long() {
    let (server, computer, _) = synced();
    let (send, asked) = std::sync::mpsc::channel();
    let of = || Match::path("/api/v1/version");
    server.fault(Fault::new(
        of(),
        Action::hook(move || send.send(()).unwrap_or_default()),
    ));
    server.fault(Fault::new(of(), Action::Delay(Duration::from_secs(600))));
    let mut child = computer
        .command()
        .args(["doctor", "--json"])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let begun = std::time::Instant::now();
    // A stop while it waits ends it at once.
    asked.recv_timeout(Duration::from_secs(60)).unwrap();
    let pid = rustix::process::Pid::from_child(&child);
    rustix::process::kill_process(pid, rustix::process::Signal::TERM).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(143));
    assert!(begun.elapsed() < Duration::from_secs(60));
}

#[test]
fn a_wrong_clock_is_seen_in_both_directions() {
    let (server, computer, _) = synced();
    for (seconds, state, words) in [
        (30, "ok", "agrees"),
        (10 * 60, "warning", "10 minutes behind"),
        (-20 * 60, "warning", "20 minutes ahead"),
        (3 * 86_400, "error", "behind"),
    ] {
        server.set_clock_ahead(seconds);
        says(one(&doctor(&computer, &[]), "clock"), state, words);
    }
}

#[test]
fn who_asks_and_with_which_rights() {
    let (server, mut computer, _) = synced();
    let good = computer.token.clone();
    let with = |computer: &mut Computer, scopes: &[&str]| {
        computer.token = server.token("amina", scopes);
        doctor(computer, &[])
    };
    for profile_scopes in [&["all"][..], &SCOPES] {
        says(
            one(&with(&mut computer, profile_scopes), "token"),
            "ok",
            "rights",
        );
    }
    let checks = with(&mut computer, &["read:repository", "read:user"]);
    says(one(&checks, "token"), "error", "write:repository");
    let checks = with(&mut computer, &["write:repository", "read:user"]);
    says(one(&checks, "token"), "error", "write:user");
    let checks = with(&mut computer, &["write:user"]);
    says(one(&checks, "token"), "error", "read:repository");
    let checks = with(
        &mut computer,
        &["public-only", "write:repository", "write:user"],
    );
    assert_ne!(one(&checks, "token")["state"], "ok");

    computer.token = good.clone();
    server.revoke_token(&good);
    let checks = doctor(&computer, &[]);
    says(one(&checks, "account"), "error", "refused the access token");
    assert!(all(&checks, "token").is_empty());
    computer.token = server.token("boaz", &SCOPES);
    computer
        .variables
        .push(("SCRIBE_SYNC_ACCOUNT".to_owned(), "amina".to_owned()));
    says(one(&doctor(&computer, &[]), "account"), "error", "boaz");
    computer.token.clear();
    says(
        one(&doctor(&computer, &[]), "account"),
        "error",
        "scribe-sync login",
    );
}

#[test]
fn the_right_to_send_is_told_for_each_project() {
    let (server, computer, folder) = synced();
    let name = "ha-textTranslation-Mark";
    let write_of = || one(&doctor(&computer, &[]), "write").clone();
    let typed = || {
        let book = folder.join("ingredients/MRK.usfm");
        let text = std::fs::read_to_string(&book).unwrap();
        std::fs::write(&book, text.replacen("What", "Typed", 1)).unwrap();
    };
    server.set_archived("amina", name, true);
    says(&write_of(), "warning", "archived");
    typed();
    says(&write_of(), "error", "archived");
    server.set_archived("amina", name, false);
    says(&write_of(), "ok", "amina/");
    server.protect_branch("amina", name, "scribe-main");
    says(&write_of(), "error", "protected");
    server.unprotect_branch("amina", name, "scribe-main");
    server.transfer("amina", name, "boaz");
    server.add_collaborator("boaz", name, "amina", Access::Read);
    says(&write_of(), "error", "may read `boaz/");
    server.remove_collaborator("boaz", name, "amina");
    server.set_private("boaz", name, true);
    let gone = write_of();
    says(&gone, "error", "--create-again");
    assert_eq!(gone["project"], "Mark");
    // A project that is of no cloud yet has no such line.
    new_project(
        &computer.projects(),
        "New",
        "0b07f9f8-3a58-49a1-8a8c-2c8e2b9f1b11",
        &["LUK"],
    );
    assert_eq!(all(&doctor(&computer, &[]), "write").len(), 1);
    assert!(all(&doctor(&computer, &["New"]), "write").is_empty());
}

#[test]
fn projects_that_cannot_be_read_and_names_that_cannot_be_had() {
    let (_server, computer, folder) = synced();
    let check = |name: &str| one(&doctor(&computer, &["--no-network"]), name).clone();
    write(&folder.join("ingredients/Notes.md"), b"one");
    write(&folder.join("ingredients/notes.md"), b"two");
    says(&check("paths"), "warning", "notes.md");
    std::fs::remove_file(folder.join("ingredients/Notes.md")).unwrap();
    write(&folder.join("ingredients/what?.md"), b"three");
    says(&check("paths"), "warning", "what?.md");
    std::fs::remove_file(folder.join("ingredients/what?.md")).unwrap();
    let long = "a-very-long-name-".repeat(8);
    write(&folder.join(format!("ingredients/{long}/x.md")), b"four");
    says(&check("paths"), "warning", "longer");
    std::fs::remove_dir_all(folder.join(format!("ingredients/{long}"))).unwrap();
    says(&check("paths"), "ok", "every computer");

    says(&check("checksums"), "ok", "metadata.json");
    let book = folder.join("ingredients/MRK.usfm");
    let text = std::fs::read_to_string(&book).unwrap();
    std::fs::write(&book, text.replacen("What", "That", 1)).unwrap();
    let drifted = check("checksums");
    says(&drifted, "warning", "ingredients/MRK.usfm");
    assert!(drifted["hint"].as_str().unwrap().contains("nothing to do"));
    std::fs::remove_file(&book).unwrap();
    says(&check("checksums"), "warning", "missing");

    std::fs::write(folder.join("metadata.json"), b"").unwrap();
    let damaged = check("projects");
    says(&damaged, "error", "backup verify");
    assert!(damaged["causes"][0].as_str().unwrap().contains("empty"));
}

#[test]
fn what_killed_runs_left_is_told_and_left() {
    let (_server, computer, folder) = synced();
    let check =
        |computer: &Computer| one(&doctor(computer, &["--no-network"]), "leftovers").clone();
    says(&check(&computer), "ok", "nothing");
    let own = folder.join(".git/scribe-sync");
    write(&own.join("in.scribe-sync-1a-1-1"), b"half a pack");
    says(&check(&computer), "warning", "cut-off");
    write(&own.join("journal.json"), b"{}");
    says(&check(&computer), "warning", "half-way");
    std::fs::remove_file(own.join("journal.json")).unwrap();
    std::fs::remove_file(own.join("in.scribe-sync-1a-1-1")).unwrap();
    write(&own.join("restore/journal"), b"torn");
    says(&check(&computer), "warning", "half-way");
    std::fs::remove_dir_all(own.join("restore")).unwrap();
    let ring = computer
        .projects()
        .parent()
        .unwrap()
        .join("projects-backups");
    write(&ring.join(".scribe-sync-1a-2-3/metadata.json"), b"{}");
    says(&check(&computer), "warning", "backup create");
    assert!(ring.join(".scribe-sync-1a-2-3/metadata.json").exists());
    // The hint is the way out.
    assert_eq!(computer.run(&["backup", "create", "Mark"]).code, 0);
    says(&check(&computer), "ok", "nothing");
}

#[test]
fn a_project_that_never_came_through_is_named() {
    let (_server, computer, _) = synced();
    says(one(&doctor(&computer, &[]), "last"), "ok", "complete");
    new_project(
        &computer.projects(),
        "New",
        "0b07f9f8-3a58-49a1-8a8c-2c8e2b9f1b11",
        &["LUK"],
    );
    let checks = doctor(&computer, &["New"]);
    says(one(&checks, "last"), "warning", "scribe-sync sync");
    let ran = computer.run(&["doctor", "Nobody", "--json"]);
    assert_eq!(ran.code, 10);
    let document: Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(
        (
            document["checks"].as_array().map(Vec::len),
            &document["error"]["class"]
        ),
        (Some(0), &Value::from("not_found"))
    );
}

#[test]
fn scribe_s_folder_and_ours() {
    let server = people(Door43::start(Profile::V1_27));
    let mut computer = Computer::new(&server, "amina");
    let user = computer.home().join("users/boaz/projects");
    std::fs::create_dir_all(&user).unwrap();
    says(
        one(&doctor(&computer, &["--no-network"]), "home"),
        "error",
        "--profile",
    );
    std::fs::remove_dir_all(user.parent().unwrap()).unwrap();
    says(
        one(&doctor(&computer, &["--no-network"]), "home"),
        "ok",
        "amina",
    );
    let none = computer.path().join("nowhere");
    computer
        .variables
        .push(("SCRIBE_SYNC_HOME".to_owned(), none.display().to_string()));
    says(
        one(&doctor(&computer, &["--no-network"]), "home"),
        "warning",
        "--home",
    );
}

#[test]
fn folders_that_cannot_be_written() {
    use std::os::unix::fs::PermissionsExt;
    // Root may write anywhere, so a folder is taken that even root cannot write in.
    if !Path::new("/proc/self").is_dir() {
        return;
    }
    let server = people(Door43::start(Profile::V1_27));
    let mut computer = Computer::new(&server, "amina");
    if rustix::process::geteuid().is_root() {
        computer.variables.push((
            "SCRIBE_SYNC_STATE".to_owned(),
            "/proc/self/nowhere".to_owned(),
        ));
    } else {
        let closed = computer.path().join("closed");
        std::fs::create_dir(&closed).unwrap();
        std::fs::set_permissions(&closed, std::fs::Permissions::from_mode(0o500)).unwrap();
        let state = closed.join("state").display().to_string();
        computer
            .variables
            .push(("SCRIBE_SYNC_STATE".to_owned(), state));
    }
    says(
        one(&doctor(&computer, &["--no-network"]), "folders"),
        "error",
        "nothing can be written",
    );
}

#[test]
fn a_folder_as_cloud_is_looked_at_as_such() {
    let server = people(Door43::start(Profile::V1_27));
    let mut computer = Computer::new(&server, "amina");
    let cloud = computer.path().join("cloud");
    computer.server = cloud.display().to_string();
    new_project(&computer.projects(), "Mark", ID, &["MRK"]);
    let checks = doctor(&computer, &[]);
    says(one(&checks, "cloud"), "error", "cloud");
    std::fs::create_dir(&cloud).unwrap();
    computer.sync(&["Mark"]);
    let checks = doctor(&computer, &[]);
    says(one(&checks, "cloud"), "ok", "cloud");
    says(one(&checks, "account"), "ok", "amina");
    says(one(&checks, "write"), "ok", "amina/");
    assert!(all(&checks, "port").is_empty() && all(&checks, "keyring").is_empty());
    std::fs::remove_dir_all(cloud.join("amina")).unwrap();
    says(one(&doctor(&computer, &[]), "write"), "error", "not there");
    assert!(server.requests().is_empty());
}

#[test]
fn a_read_only_member_with_nothing_to_send_is_only_warned() {
    let server = people(Door43::start(Profile::V1_27));
    let amina = Computer::new(&server, "amina");
    new_project(&amina.projects(), "Mark", ID, &["MRK"]);
    let summary = amina.sync(&["Mark"]);
    let repository = summary["projects"][0]["repository"]
        .as_str()
        .unwrap()
        .to_owned();
    let (owner, name) = repository.split_once('/').unwrap();
    server.add_collaborator(owner, name, "boaz", Access::Read);
    let boaz = Computer::new(&server, "boaz");
    boaz.sync(&[&repository]);
    server.settle_api();
    let found = doctor(&boaz, &[]);
    says(one(&found, "write"), "warning", "may read");
    // Nobody's branch was made by looking.
    let refs = git(
        &server.repo_path(owner, name).unwrap(),
        &["for-each-ref", "--format=%(refname)"],
    );
    assert!(!refs.contains("boaz"), "{refs}");
}
