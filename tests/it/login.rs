//! `login`, `logout` and `whoami` with the real program against the stand-in server.

use crate::world::{
    Action, CertKind, Credential, Door43, Fault, Match, Options, Otp, Profile, TestCa, UserOptions,
    canary,
};
use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const PASSWORD: &str = "amina-Geheim1";

struct Computer {
    dir: tempfile::TempDir,
    server: String,
    variables: Vec<(String, String)>,
}

struct Ran {
    code: i32,
    out: String,
    err: String,
}

impl Drop for Computer {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            canary::assert_in_no_file(self.dir.path(), &[PASSWORD], &|_| false);
        }
    }
}

impl Computer {
    fn new(server: &Door43) -> Self {
        Self {
            dir: tempfile::tempdir().unwrap(),
            server: server.url(),
            variables: vec![("SCRIBE_SYNC_KEYRING".to_owned(), "never".to_owned())],
        }
    }

    fn with(mut self, name: &str, value: &str) -> Self {
        self.variables.push((name.to_owned(), value.to_owned()));
        self
    }

    fn config(&self, name: &str) -> PathBuf {
        self.dir.path().join(".config/scribe-sync").join(name)
    }

    fn run(&self, args: &[&str], stdin: &str) -> Ran {
        let mut child = Command::new(env!("CARGO_BIN_EXE_scribe-sync"))
            .args(args)
            .env_clear()
            .env("HOME", self.dir.path())
            .env("SCRIBE_SYNC_CLOUD", &self.server)
            .envs(self.variables.iter().map(|(n, v)| (n, v)))
            .current_dir(self.dir.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // A program that needs no input may have ended already.
        let _ = child.stdin.take().unwrap().write_all(stdin.as_bytes());
        let output = crate::ends::ended(child);
        let ran = Ran {
            code: output.status.code().unwrap_or(-1),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        };
        for secret in [PASSWORD, stdin.trim()].iter().filter(|s| s.len() > 6) {
            for said in [&ran.out, &ran.err] {
                assert!(!canary::holds(said.as_bytes(), secret), "a secret was said");
            }
        }
        ran
    }

    fn log_in(&self, user: &str) -> Ran {
        self.run(
            &["login", "--user", user, "--password-stdin"],
            &format!("{PASSWORD}\n"),
        )
    }

    fn json(&self, args: &[&str]) -> serde_json::Value {
        let ran = self.run(args, "");
        serde_json::from_str(&ran.out).unwrap_or_else(|_| panic!("{} {}", ran.out, ran.err))
    }

    /// Every file that the program has written, names and contents.
    fn files(&self) -> Vec<(PathBuf, String)> {
        walkdir::WalkDir::new(self.dir.path())
            .into_iter()
            .flatten()
            .filter(|entry| entry.file_type().is_file())
            .map(|entry| {
                let text = std::fs::read_to_string(entry.path()).unwrap();
                (entry.into_path(), text)
            })
            .collect()
    }
}

fn server(profile: Profile) -> Door43 {
    let server = Door43::start(profile);
    server.add_user("Amina", PASSWORD);
    server
}

#[test]
fn a_login_makes_one_token_of_this_computer_and_logout_revokes_it() {
    for profile in Profile::ALL {
        let server = server(profile);
        let computer = Computer::new(&server);
        for user in ["amina", "Amina@example.org"] {
            let ran = computer.log_in(user);
            assert_eq!(ran.code, 0, "{}", ran.err);
            assert!(
                ran.out.contains("Amina"),
                "the server's spelling: {}",
                ran.out
            );
            let tokens = server.tokens("Amina");
            assert_eq!(tokens.len(), 1, "the earlier one is revoked");
            assert!(tokens[0].name.starts_with("scribe-sync "));
            assert_eq!(tokens[0].scopes, ["write:repository", "write:user"]);
        }
        let token = server.tokens("Amina").remove(0);
        for (path, text) in computer.files() {
            assert!(!text.contains(PASSWORD), "{}", path.display());
            let is_there = path == computer.config("credentials.yaml");
            assert_eq!(text.contains(&token.secret), is_there, "{}", path.display());
        }
        let who = computer.json(&["whoami", "--json"]);
        assert_eq!(who["login"], "Amina");
        assert_eq!(who["email"], "Amina@example.org");
        assert_eq!(who["token"]["from"], "file");
        assert_eq!(who["token"]["name"], token.name);

        let ran = computer.run(&["logout"], "");
        assert_eq!(ran.code, 0, "{}", ran.err);
        assert!(server.tokens("Amina").is_empty());
        assert!(!computer.config("credentials.yaml").exists());
        assert_eq!(computer.run(&["whoami"], "").code, 4);
        server.assert_ok();
    }
}

#[test]
fn a_wrong_password_is_tried_once_and_leaves_nothing() {
    for profile in Profile::ALL {
        let server = server(profile);
        let computer = Computer::new(&server);
        let args = ["login", "--user", "amina", "--password-stdin"];
        let ran = computer.run(&args, "something-else\n");
        assert_eq!(ran.code, 4, "{}", ran.err);
        assert_eq!(server.requests().len(), 1);
        assert!(server.tokens("Amina").is_empty());
        assert!(!computer.config("accounts.yaml").exists());
        assert!(!computer.config("credentials.yaml").exists());
    }
}

#[test]
fn one_time_codes() {
    for profile in Profile::ALL {
        for single_use in [false, true] {
            let server = Door43::start(profile);
            let otp = Otp {
                code: "123456".to_owned(),
                single_use,
            };
            let options = UserOptions {
                otp: Some(otp),
                ..UserOptions::default()
            };
            server.add_user_with("Amina", PASSWORD, options);
            let computer = Computer::new(&server);
            let missing = computer.log_in("amina").code;
            // Newer servers do not tell a missing code from a wrong password.
            assert!(
                missing == 2 || (missing == 4 && profile != Profile::V1_21),
                "{missing}"
            );
            let args = [
                "login",
                "--user",
                "amina",
                "--password-stdin",
                "--otp",
                "123456",
            ];
            let stdin = format!("{PASSWORD}\n");
            let ran = computer.run(&args, &stdin);
            assert_eq!(ran.code, 0, "{}", ran.err);
            // A second login finds the first one's token under its name. The code is used up, and the words say so.
            if single_use || profile == Profile::Gitea1_27 {
                let ran = computer.run(&args, &stdin);
                assert_eq!(ran.code, 4, "{}", ran.err);
                assert!(ran.err.contains("one-time code"), "{}", ran.err);
                assert!(ran.err.contains("holds for one try"), "{}", ran.err);
            }
            server.next_code("amina", "654321");
            server.clear_requests();
            let next = [&args[..5], &["654321"]].concat();
            let ran = computer.run(&next, &stdin);
            assert_eq!(ran.code, 0, "{}", ran.err);
            let requests = server.requests();
            let with_code = requests
                .iter()
                .filter(|r| r.header("x-gitea-otp").is_some());
            assert_eq!(with_code.count(), 1, "a code goes out once");
            assert_eq!(server.tokens("Amina").len(), 1);
            // The name behind an address takes a request of its own: nothing is sent.
            server.clear_requests();
            let mut by_mail = next.clone();
            by_mail[2] = "amina@example.org";
            let ran = computer.run(&by_mail, &stdin);
            assert_eq!(ran.code, 2, "{}", ran.err);
            assert!(ran.err.contains("give the user name"), "{}", ran.err);
            assert!(server.requests().is_empty());
            assert_eq!(
                computer.run(&["logout"], "").code,
                0,
                "no code is needed for that"
            );
            assert!(server.tokens("Amina").is_empty());
        }
    }
}

#[test]
fn accounts_that_may_not_sign_in_are_told_why() {
    let server = Door43::start(Profile::V1_27);
    let inactive = UserOptions {
        activated: false,
        ..UserOptions::default()
    };
    let stale = UserOptions {
        must_change_password: true,
        ..UserOptions::default()
    };
    server.add_user_with("ina", PASSWORD, inactive);
    server.add_user_with("eve", PASSWORD, stale);
    for (user, word) in [("ina", "activated"), ("eve", "password")] {
        let ran = Computer::new(&server).log_in(user);
        assert_eq!(ran.code, 4, "{}", ran.err);
        assert!(ran.err.contains(word), "{}", ran.err);
    }
}

#[test]
fn without_a_terminal_nothing_waits_and_the_flags_are_named() {
    let server = server(Profile::V1_27);
    let computer = Computer::new(&server);
    for args in [&["login"][..], &["login", "--user", "amina"]] {
        let ran = computer.run(args, "");
        assert_eq!(ran.code, 2, "{}", ran.err);
        assert!(ran.err.contains("--password-stdin"), "{}", ran.err);
    }
    assert!(server.requests().is_empty());
}

#[test]
fn a_token_of_the_environment_is_asked_about_once() {
    let server = server(Profile::V1_27);
    server.add_user("Boaz", PASSWORD);
    let token = server.token("Amina", &["write:repository", "write:user"]);
    let computer = Computer::new(&server).with("SCRIBE_SYNC_TOKEN", &token);
    let who = computer.json(&["whoami", "--json"]);
    assert_eq!(who["login"], "Amina");
    assert_eq!(who["token"]["from"], "environment");
    assert_eq!(server.requests()[0].credential, Credential::TokenHeader);
    assert_eq!(computer.run(&["whoami", "--account", "amina"], "").code, 0);
    let asked = server.requests().len();
    assert_eq!(computer.run(&["whoami", "--account", "boaz"], "").code, 4);
    assert_eq!(server.requests().len(), asked, "known from the last time");
    let fresh = Computer::new(&server).with("SCRIBE_SYNC_TOKEN", &token);
    assert_eq!(fresh.run(&["whoami", "--account", "boaz"], "").code, 4);
    for (path, text) in computer.files() {
        assert!(!text.contains(&token), "{}", path.display());
    }
    assert_eq!(computer.run(&["logout"], "").code, 4);
    assert_eq!(server.tokens("Amina").len(), 1, "never revoked");
    server.revoke_token(&token);
    assert_eq!(computer.run(&["whoami"], "").code, 4);
}

#[test]
fn a_token_from_stdin_is_verified_and_revoked_by_logout() {
    let server = server(Profile::V1_21);
    let token = server.token("Amina", &["write:repository", "write:user"]);
    let computer = Computer::new(&server);
    let args = ["login", "--token-stdin"];
    assert_eq!(
        computer
            .run(&args, "0123456789012345678901234567890123456789\n")
            .code,
        4
    );
    assert_eq!(computer.run(&args, &format!("{token}\n")).code, 0);
    assert_eq!(computer.json(&["whoami", "--json"])["login"], "Amina");
    assert_eq!(computer.run(&["logout"], "").code, 0);
    assert!(server.tokens("Amina").is_empty());
}

#[test]
fn logout_forgets_even_when_the_server_is_away() {
    let server = server(Profile::V1_27);
    let computer = Computer::new(&server);
    assert_eq!(computer.log_in("amina").code, 0);
    server.fault(Fault::new(Match::any(), Action::status(502, "")).always());
    let ran = computer.run(&["logout"], "");
    assert_eq!(ran.code, 3, "{}", ran.err);
    assert!(!computer.config("credentials.yaml").exists());
    assert_eq!(computer.run(&["whoami"], "").code, 4);
}

#[test]
fn what_stands_between_us_and_the_server_is_named() {
    let server = server(Profile::V1_27);
    let computer = Computer::new(&server);
    server.fault(Fault::new(Match::any(), Action::Html200));
    let ran = computer.log_in("amina");
    assert_eq!(ran.code, 5, "{}", ran.err);
    assert!(ran.err.contains("web page"), "{}", ran.err);
    let away = Action::Redirect {
        location: "https://elsewhere.example.org/api/v1/user".to_owned(),
        code: 307,
    };
    server.fault(Fault::new(Match::path("/user"), away).always());
    let ran = computer.log_in("amina@example.org");
    assert_eq!(ran.code, 5, "{}", ran.err);
    assert!(ran.err.contains("elsewhere.example.org"), "{}", ran.err);

    let plain = [
        "login",
        "--token-stdin",
        "--cloud",
        "http://git.example.org",
    ];
    assert_eq!(computer.run(&plain, "0123456789\n").code, 2);
    let secret = [
        "whoami",
        "--cloud",
        "https://amina:amina-Geheim1@git.example.org",
    ];
    assert_eq!(computer.run(&secret, "").code, 2);
}

#[test]
fn certificates_are_checked_and_an_own_authority_can_be_named() {
    let ca = TestCa::new();
    for (kind, words) in [
        (CertKind::Good, ""),
        (CertKind::Expired, "expired"),
        (CertKind::WrongHost, "another name"),
    ] {
        let server = Door43::start_with(&Options {
            tls: Some((&ca, kind)),
            host: Some("localhost"),
            ..Options::default()
        });
        server.add_user("Amina", PASSWORD);
        let computer = Computer::new(&server);
        let ran = computer.log_in("amina");
        assert_eq!(ran.code, 5, "{}", ran.err);
        assert!(
            server.requests().is_empty(),
            "no word before the certificate is good"
        );
        let file = ca.pem_path();
        let ran = computer
            .with("SCRIBE_SYNC_CA_FILE", file.to_str().unwrap())
            .log_in("amina");
        assert_eq!(
            ran.code,
            if words.is_empty() { 0 } else { 5 },
            "{}",
            ran.err
        );
        assert!(ran.err.contains(words), "{}", ran.err);
    }
}

#[test]
fn a_keyring_that_is_not_there_costs_no_time_and_is_told() {
    let server = server(Profile::V1_27);
    let mut computer = Computer::new(&server);
    computer.variables.clear();
    let computer = computer.with("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus");
    let began = Instant::now();
    let ran = computer.log_in("amina");
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(began.elapsed() < Duration::from_secs(8));
    assert!(computer.config("credentials.yaml").exists());
    assert!(ran.err.contains("keyring"), "{}", ran.err);
}

/// It was killed before the file had its name.
#[test]
fn any_command_forgets_the_secret_that_a_killed_run_left() {
    let server = server(Profile::V1_27);
    let computer = Computer::new(&server);
    assert_eq!(computer.log_in("amina").code, 0);
    let left = computer.config(".credentials.yaml.new");
    std::fs::write(&left, "half a secret").unwrap();
    assert_eq!(computer.run(&["accounts", "--dry-run"], "").code, 0);
    assert!(left.exists(), "who only looks changes nothing");
    assert_eq!(computer.run(&["accounts"], "").code, 0);
    assert!(!left.exists());
    assert_eq!(computer.run(&["whoami"], "").code, 0);
}

#[test]
fn a_dry_run_of_a_login_changes_nothing() {
    let server = server(Profile::V1_27);
    let computer = Computer::new(&server).with("SCRIBE_SYNC_DRY_RUN", "true");
    assert_eq!(computer.log_in("amina").code, 0);
    assert!(server.tokens("Amina").is_empty());
    assert!(computer.files().is_empty());
}
