//! `accounts`, and `login --from-scribe`.

use crate::kit::{Computer, Ran};
use crate::world::{Door43, Profile};
use serde_json::{Value, json};
use std::io::Write;
use std::process::Stdio;

fn server() -> Door43 {
    let server = Door43::start(Profile::V1_27);
    for login in ["Amina", "Boaz"] {
        server.add_user(login, &password(login));
    }
    server
}

fn password(login: &str) -> String {
    format!("{login}-Geheim1")
}

/// A computer on which nobody is logged in.
fn computer(server: &Door43) -> Computer {
    let mut computer = Computer::new(server, "Amina");
    server.revoke_token(&computer.token);
    computer.token.clear();
    computer
}

#[track_caller]
fn logs_in(computer: &Computer, login: &str) {
    let mut child = computer
        .command()
        .args(["login", "--user", login, "--password-stdin"])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    let stdin = child.stdin.as_mut().unwrap();
    stdin
        .write_all(format!("{}\n", password(login)).as_bytes())
        .unwrap();
    assert!(child.wait().unwrap().success());
}

#[track_caller]
fn json_of(ran: &Ran) -> Value {
    assert_eq!(ran.code, 0, "{}", ran.err);
    serde_json::from_str(&ran.out).unwrap()
}

fn who(computer: &Computer) -> String {
    let who = json_of(&computer.run(&["whoami", "--json"]));
    who["login"].as_str().unwrap().to_owned()
}

#[test]
fn accounts_are_listed_and_switched_each_server_for_itself() {
    let (one, other) = (server(), server());
    let mut computer = computer(&one);
    assert!(
        computer
            .run(&["accounts"])
            .out
            .contains("scribe-sync login")
    );
    logs_in(&computer, "Amina");
    logs_in(&computer, "Boaz");
    computer.server = other.url();
    logs_in(&computer, "Amina");
    computer.server = one.url();
    let current = |computer: &Computer| {
        let listed = json_of(&computer.run(&["accounts", "list", "--json"]));
        let rows = listed["accounts"].as_array().unwrap().clone();
        assert_eq!(rows.len(), 3);
        let current: Vec<_> = rows.iter().filter(|row| row["current"] == true).collect();
        assert_eq!(current.len(), 1);
        assert_eq!(current[0]["server"], computer.server);
        current[0]["login"].as_str().unwrap().to_owned()
    };
    assert_eq!(
        (current(&computer), who(&computer)),
        ("Boaz".into(), "Boaz".into())
    );
    let ran = computer.run(&["accounts", "switch", "amina", "--dry-run"]);
    assert_eq!((ran.code, who(&computer).as_str()), (0, "Boaz"));
    let switched = json_of(&computer.run(&["accounts", "switch", "amina", "--json"]));
    assert_eq!(switched["switched"], "Amina");
    assert_eq!(
        (current(&computer), who(&computer)),
        ("Amina".into(), "Amina".into())
    );
    // The setting in the file is stronger; it follows.
    assert_eq!(computer.run(&["config", "set", "account", "Amina"]).code, 0);
    assert_eq!(computer.run(&["accounts", "switch", "Boaz"]).code, 0);
    assert_eq!(
        (current(&computer), who(&computer)),
        ("Boaz".into(), "Boaz".into())
    );
    assert_eq!(computer.run(&["config", "get", "account"]).out, "Boaz\n");
    // A variable is stronger than all of it, which is said.
    computer
        .variables
        .push(("SCRIBE_SYNC_ACCOUNT".into(), "Boaz".into()));
    let ran = computer.run(&["accounts", "switch", "Amina"]);
    assert_eq!(ran.code, 0);
    assert!(ran.err.contains("SCRIBE_SYNC_ACCOUNT"), "{}", ran.err);
    computer.variables.pop();
    let ran = computer.run(&["accounts", "switch", "chidi"]);
    assert_eq!(ran.code, 4, "{}", ran.err);
    let ran = computer.run(&["accounts"]);
    assert!(
        ran.out.contains("Amina") && ran.out.contains(&other.url()),
        "{}",
        ran.out
    );
    for secret in one.tokens("Amina").iter().chain(&one.tokens("Boaz")) {
        assert!(!ran.out.contains(&secret.secret));
    }
}

#[test]
fn a_lost_computer_is_forgotten_and_the_others_go_on() {
    let server = server();
    let (here, lost) = (computer(&server), computer(&server));
    logs_in(&lost, "Amina");
    logs_in(&here, "Amina");
    server.token_named("Amina", "scribe-sync laptop 0123abcd", &["read:user"]);
    // Door43 takes a name twice.
    for _ in 0..2 {
        server.token_named("Amina", "scribe-sync desk 89abcdef", &["read:user"]);
    }
    server.token_named("Amina", "Gitea AG Testing", &["read:user"]);
    let listed = json_of(&here.run(&["accounts", "computers", "--json"]));
    let rows = listed["computers"].as_array().unwrap().clone();
    assert_eq!(rows.len(), 6);
    assert_eq!(rows.iter().filter(|row| row["here"] == true).count(), 1);
    let named = |name: &str| -> Vec<u64> {
        let fits = rows.iter().filter(|row| row["name"] == name);
        fits.map(|row| row["id"].as_u64().unwrap()).collect()
    };
    assert_eq!((named("laptop").len(), named("desk").len()), (1, 2));
    let shown = here.run(&["accounts", "computers"]).out;
    assert!(
        shown.contains("this computer") && shown.contains("another program"),
        "{shown}"
    );

    let forgets = |word: &str| here.run(&["accounts", "forget", word]);
    let left = || -> Vec<u64> {
        server
            .tokens("Amina")
            .iter()
            .map(|token| token.id)
            .collect()
    };
    let ran = here.run(&["accounts", "forget", "laptop", "--dry-run"]);
    assert_eq!((ran.code, left().len()), (0, 6));
    let ran = forgets("Laptop");
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert_eq!(
        (left().len(), left().contains(&named("laptop")[0])),
        (5, false)
    );
    let ran = forgets("desk");
    assert_eq!(ran.code, 2, "{}", ran.err);
    let [first, second] = named("desk")[..] else {
        panic!()
    };
    assert!(
        ran.err.contains(&format!("accounts forget {first}")),
        "{}",
        ran.err
    );
    assert_eq!(left().len(), 5, "nothing is guessed");
    assert_eq!(forgets(&second.to_string()).code, 0);
    assert!(left().contains(&first) && !left().contains(&second));
    assert_eq!(forgets("nobody").code, 10);
    let this = rows.iter().find(|row| row["here"] == true).unwrap();
    let ran = forgets(&this["id"].to_string());
    assert_eq!(ran.code, 2, "{}", ran.err);
    assert!(ran.err.contains("scribe-sync logout"), "{}", ran.err);

    // The other one of this name is the lost one.
    let is_lost = |row: &&Value| row["here"] == false && row["name"] == this["name"];
    let id = rows.iter().find(is_lost).unwrap()["id"].to_string();
    assert_eq!(who(&lost), "Amina");
    assert_eq!(forgets(&id).code, 0);
    assert_eq!(lost.run(&["whoami"]).code, 4);
    assert_eq!(who(&here), "Amina");
}

/// Puts an account into Scribe's settings of the computer's user; gives the file's content.
fn scribe_knows(computer: &Computer, server: &str, login: &str, token: &str) -> String {
    let settings = json!({"version": "1.2.0", "appLanguage": "en", "sync": {"services": {"door43": [{
        "token": {"config": {"server": server}, "token": {"name": "Gitea AG Testing", "sha1": token},
            "user": {"email": "a@example.org", "username": login, "login": login, "id": 2}},
        "expired": false, "default": true, "username": login
    }]}}})
    .to_string();
    let path = computer
        .projects()
        .parent()
        .unwrap()
        .join("scribe-user-settings.json");
    std::fs::write(path, &settings).unwrap();
    settings
}

#[test]
fn the_account_that_scribe_has_stored_is_used_after_asking_and_left_as_it_is() {
    let server = server();
    let computer = computer(&server);
    let all = ["write:repository", "write:user"];
    let scribes = server.token_named("Amina", "Gitea AG Testing", &all);
    let settings = scribe_knows(&computer, &format!("{}/", server.url()), "amina", &scribes);
    server.clear_requests();
    let ran = computer.run(&["login", "--from-scribe"]);
    assert_eq!(ran.code, 2, "{}", ran.err);
    assert!(ran.err.contains("--yes"), "{}", ran.err);
    assert!(server.requests().is_empty());

    let ran = computer.run(&["login", "--from-scribe", "--yes"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(!ran.out.contains(&scribes) && !ran.err.contains(&scribes));
    assert_eq!(who(&computer), "Amina");
    let tokens = server.tokens("Amina");
    assert_eq!(tokens.len(), 2, "Scribe keeps its own");
    let path = computer
        .projects()
        .parent()
        .unwrap()
        .join("scribe-user-settings.json");
    assert_eq!(std::fs::read_to_string(&path).unwrap(), settings);
    let kept =
        std::fs::read_to_string(computer.path().join(".config/scribe-sync/credentials.yaml"))
            .unwrap();
    assert!(!kept.contains(&scribes), "another token than Scribe's");
    // Scribe replaces its own at its next login, and we go on.
    server.revoke_token(&scribes);
    assert_eq!(who(&computer), "Amina");
    let ran = computer.run(&["login", "--from-scribe", "--yes"]);
    assert_eq!(ran.code, 4, "{}", ran.err);
    assert!(ran.err.contains("no longer takes"), "{}", ran.err);
}

#[test]
fn scribes_token_goes_to_its_own_server_and_to_no_other() {
    let server = server();
    let computer = computer(&server);
    let scribes = server.token_named("Amina", "Gitea AG Testing", &["write:user"]);
    server.clear_requests();
    for elsewhere in ["https://git.door43.org", "https://127.0.0.1", ""] {
        scribe_knows(&computer, elsewhere, "amina", &scribes);
        let ran = computer.run(&["login", "--from-scribe", "--yes"]);
        assert_eq!(ran.code, 4, "{elsewhere}: {}", ran.err);
    }
    assert!(server.requests().is_empty());
    scribe_knows(&computer, &server.url(), "amina", "");
    let ran = computer.run(&["login", "--from-scribe", "--yes"]);
    assert_eq!(ran.code, 10, "{}", ran.err);
    assert!(ran.err.contains("scribe-user-settings.json"), "{}", ran.err);
}
