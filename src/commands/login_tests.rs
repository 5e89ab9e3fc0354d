//! `login`, `logout` and `whoami` against a small server that knows two people.

use super::*;
use crate::account::Place;
use crate::cli::LogoutArgs;
use crate::commands::{logout::log_out, whoami::who};
use crate::http::stand_in::{Seen, routing};
use crate::http::{Client, Options};
use std::collections::VecDeque;
use std::path::Path;
use std::sync::{Arc, Mutex};

const SECRET: &str = "secret-of-ana";

/// What the server knows: tokens (id, name, secret).
#[derive(Default)]
struct Known {
    tokens: Vec<(u64, String, String)>,
    next: u64,
    /// Ana's account wants this code beside the password.
    code: Option<&'static str>,
    /// Or one of these codes; the first request that carries a code uses it up.
    codes: Vec<&'static str>,
    /// Like 1.27: one text for everything, a code holds once.
    newer: bool,
    /// What it says of its version; nothing where empty. One that says it takes no name of a token twice.
    version: &'static str,
    /// Like plain Gitea: no name twice, and no scope it does not know.
    plain: bool,
    code_used: bool,
    /// Deleting answers this.
    delete: Option<u16>,
}

struct Server {
    base: String,
    known: Arc<Mutex<Known>>,
    seen: Arc<Mutex<Vec<Seen>>>,
}

fn said(status: u16, text: &str) -> (u16, &'static str, String) {
    (status, "", format!(r#"{{"message":"{text}","url":"x"}}"#))
}

fn server(known: Known) -> Server {
    let known = Arc::new(Mutex::new(known));
    let state = known.clone();
    let (base, seen) = routing(move |request| answer(&mut state.lock().unwrap(), request));
    Server { base, known, seen }
}

fn answer(known: &mut Known, request: &Seen) -> (u16, &'static str, String) {
    let user = r#"{"id":2,"login":"Ana","email":"ana@example.org"}"#.to_owned();
    let line: Vec<_> = request.line.split(' ').collect();
    let path = line[1].split('?').next().unwrap();
    if path == "/api/v1/version" && !known.version.is_empty() {
        return (200, "", format!(r#"{{"version":"{}"}}"#, known.version));
    }
    let authorization = request.header("authorization").unwrap_or_default();
    let basic = authorization.strip_prefix("Basic ").map(decoded);
    let secret = match &basic {
        Some(pair) => pair.split_once(':').unwrap().1.to_owned(),
        None => authorization.trim_start_matches("token ").to_owned(),
    };
    let is_token = known.tokens.iter().any(|(_, _, s)| *s == secret);
    let right = basic.is_some() && secret == SECRET;
    if !is_token && !right {
        return wrong(known, "user's password is invalid [uid: 2, name: ana]");
    }
    if right && let Some(code) = known.code {
        if request.header("x-gitea-otp") != Some(code) || known.code_used {
            return wrong(known, "invalid provided OTP");
        }
        known.code_used = known.newer;
    }
    if right && !known.codes.is_empty() && !uses_up(known, request) {
        return said(401, "invalid username, password or token");
    }
    if path == "/api/v1/user" {
        return (200, "", user);
    }
    if basic.is_none() {
        return said(401, "auth required");
    }
    let rest = path.strip_prefix("/api/v1/users/").unwrap_or_default();
    let Some(("ana" | "Ana", rest)) = rest.split_once('/') else {
        return said(404, "user redirect does not exist [name: x]");
    };
    match (line[0], rest) {
        ("POST", "tokens") => {
            let body: serde_json::Value = serde_json::from_slice(&request.body).unwrap();
            let name = body["name"].as_str().unwrap().to_owned();
            if known.plain && body["scopes"] != serde_json::json!(["repo", "user"]) {
                return said(400, "invalid access token scope provided: write:user");
            }
            if (known.plain || !known.version.is_empty())
                && known.tokens.iter().any(|(_, n, _)| *n == name)
            {
                return said(400, "access token name has been used already");
            }
            known.next += 1;
            let secret = format!("{:040x}", known.next);
            known
                .tokens
                .push((known.next, name.clone(), secret.clone()));
            (
                201,
                "",
                format!(
                    r#"{{"id":{},"name":"{name}","sha1":"{secret}","scopes":null}}"#,
                    known.next
                ),
            )
        }
        ("GET", "tokens") => {
            let rows: Vec<_> = known
                .tokens
                .iter()
                .map(|(id, name, secret)| {
                    format!(
                        r#"{{"id":{id},"name":"{name}","sha1":"","token_last_eight":"{}"}}"#,
                        &secret[32..]
                    )
                })
                .collect();
            (200, "", format!("[{}]", rows.join(",")))
        }
        ("DELETE", one) => {
            if let Some(status) = known.delete {
                return said(status, "no");
            }
            let id: u64 = one.strip_prefix("tokens/").unwrap().parse().unwrap();
            let before = known.tokens.len();
            known.tokens.retain(|(known, _, _)| *known != id);
            if known.tokens.len() < before {
                (204, "", String::new())
            } else {
                said(404, "not found")
            }
        }
        _ => said(404, "not found"),
    }
}

/// A refusal, in the words of the older versions or in the one text of the newer ones.
fn wrong(known: &Known, older: &str) -> (u16, &'static str, String) {
    let newer = "invalid username, password or token";
    said(401, if known.newer { newer } else { older })
}

/// Whether the request carries a valid code. The code is then used up.
fn uses_up(known: &mut Known, request: &Seen) -> bool {
    let code = request.header("x-gitea-otp").unwrap_or_default();
    let before = known.codes.len();
    known.codes.retain(|known| *known != code);
    let used = known.codes.len() < before;
    // The account wants a code ever after.
    if known.codes.is_empty() {
        known.codes.push("none is left");
    }
    used
}

fn decoded(text: &str) -> String {
    use base64::Engine;
    let bytes = base64::engine::general_purpose::STANDARD
        .decode(text)
        .unwrap();
    String::from_utf8(bytes).unwrap()
}

#[derive(Default)]
struct Person {
    there: bool,
    answers: Mutex<VecDeque<&'static str>>,
    asked: Mutex<Vec<&'static str>>,
}

impl Person {
    fn at_the_terminal(answers: &[&'static str]) -> Self {
        Self {
            there: true,
            ..Self::away(answers)
        }
    }
    fn away(stdin: &[&'static str]) -> Self {
        Self {
            answers: Mutex::new(stdin.iter().copied().collect()),
            ..Self::default()
        }
    }
    fn answer(&self, id: &'static str) -> Result<String> {
        self.asked.lock().unwrap().push(id);
        self.answers
            .lock()
            .unwrap()
            .pop_front()
            .map(str::to_owned)
            .ok_or_else(|| Failure::new(Class::Usage, Message::raw("nothing more to say")))
    }
    fn asked(&self) -> Vec<&'static str> {
        self.asked.lock().unwrap().clone()
    }
}

impl Prompt for Person {
    fn interactive(&self) -> bool {
        self.there
    }
    fn line(&self, question: &Message, _default: Option<&str>) -> Result<String> {
        assert!(self.there);
        self.answer(question.id)
    }
    fn secret(&self, question: &Message) -> Result<String> {
        assert!(self.there);
        self.answer(question.id)
    }
    fn confirm(&self, _question: &Message, _default: bool) -> Result<bool> {
        unreachable!()
    }
    fn choose(&self, _question: &Message, _choices: &[String]) -> Result<usize> {
        unreachable!()
    }
    fn stdin_line(&self) -> Result<String> {
        self.answer("stdin")
    }
}

fn session<'a>(server: &Server, dir: &'a Path) -> Session<'a> {
    Session {
        client: Client::new(&server.base, &Options::default()).unwrap(),
        place: Place {
            config_dir: dir,
            state_dir: dir,
            vault: None,
        },
        account: None,
        token: None,
        host: "laptop".to_owned(),
        dry_run: false,
    }
}

fn unattended(user: &str) -> LoginArgs {
    LoginArgs {
        user: Some(user.to_owned()),
        password_stdin: true,
        ..LoginArgs::default()
    }
}

fn stored(dir: &Path) -> String {
    std::fs::read_to_string(dir.join("credentials.yaml")).unwrap_or_default()
}

#[test]
fn a_password_becomes_a_token_of_this_computer_and_logout_revokes_it() {
    let (server, dir) = (server(Known::default()), tempfile::tempdir().unwrap());
    let session = session(&server, dir.path());
    let person = Person::at_the_terminal(&["ana", SECRET]);
    let report = log_in(&session, &person, &LoginArgs::default()).unwrap();
    assert_eq!((report.login.as_str(), report.kept_in), ("Ana", "file"));
    assert_eq!(person.asked(), ["login-ask-user", "login-ask-password"]);
    let id = install(dir.path(), "laptop").unwrap();
    {
        let known = server.known.lock().unwrap();
        assert_eq!(known.tokens.len(), 1);
        assert_eq!(
            known.tokens[0].1,
            format!("scribe-sync laptop {}", id.short())
        );
    }
    assert!(!stored(dir.path()).contains(SECRET));
    let me = who(&session).unwrap();
    assert_eq!((me.login.as_str(), me.token_from), ("Ana", "file"));
    assert_eq!(me.email.as_deref(), Some("ana@example.org"));

    let report = log_out(&session, &LogoutArgs::default()).unwrap();
    assert_eq!(
        (report.class, report.revoked, report.login.as_str()),
        (Class::Ok, true, "Ana")
    );
    assert!(server.known.lock().unwrap().tokens.is_empty());
    assert_eq!(stored(dir.path()), "");
    assert_eq!(who(&session).unwrap_err().class(), Class::Credential);
    assert_eq!(
        log_out(&session, &LogoutArgs::default())
            .unwrap_err()
            .class(),
        Class::Credential
    );
}

#[test]
fn a_second_login_revokes_the_first_one_s_token_and_no_other() {
    for plain in [false, true] {
        let others = [
            "Gitea AG Testing",
            "scribe-sync desktop 01234567",
            "scribe-sync laptop 01234567",
        ];
        let tokens = others
            .iter()
            .enumerate()
            .map(|(n, name)| (n as u64 + 90, (*name).to_owned(), "x".repeat(40)));
        let server = server(Known {
            plain,
            tokens: tokens.collect(),
            ..Known::default()
        });
        let dir = tempfile::tempdir().unwrap();
        let session = session(&server, dir.path());
        for _ in 0..3 {
            log_in(&session, &Person::away(&[SECRET]), &unattended("ana")).unwrap();
        }
        let known = server.known.lock().unwrap();
        let ids: Vec<_> = known.tokens.iter().map(|(id, _, _)| *id).collect();
        assert_eq!(ids, [90, 91, 92, 3]);
    }
}

#[test]
fn an_e_mail_address_serves_as_user() {
    let (server, dir) = (server(Known::default()), tempfile::tempdir().unwrap());
    let report = log_in(
        &session(&server, dir.path()),
        &Person::away(&[SECRET]),
        &unattended("ana@example.org"),
    )
    .unwrap();
    assert_eq!(report.login, "Ana");
    assert_eq!(
        server.seen.lock().unwrap()[0].line,
        "GET /api/v1/user HTTP/1.1"
    );
}

#[test]
fn a_wrong_password_is_4_and_stores_nothing() {
    for newer in [false, true] {
        let (server, dir) = (
            server(Known {
                newer,
                ..Known::default()
            }),
            tempfile::tempdir().unwrap(),
        );
        let failure = log_in(
            &session(&server, dir.path()),
            &Person::away(&["wrong"]),
            &unattended("ana"),
        )
        .unwrap_err();
        assert_eq!(
            (failure.class(), failure.message().id),
            (Class::Credential, "door43-password-refused")
        );
        assert!(!failure.to_string().contains("wrong"));
        assert!(!dir.path().join("accounts.yaml").exists() && stored(dir.path()).is_empty());
        assert_eq!(
            server.seen.lock().unwrap().len(),
            1,
            "one attempt alone: more would lock the account"
        );
    }
}

#[test]
fn a_one_time_code_is_asked_for_or_given_or_missed() {
    for newer in [false, true] {
        let fresh = || {
            server(Known {
                code: Some("123456"),
                newer,
                ..Known::default()
            })
        };
        let dir = tempfile::tempdir().unwrap();
        let first = fresh();
        let person = Person::at_the_terminal(&["ana", SECRET, "123 456"]);
        log_in(&session(&first, dir.path()), &person, &LoginArgs::default()).unwrap();
        let question = if newer {
            "login-ask-code-if-any"
        } else {
            "login-ask-code"
        };
        assert_eq!(person.asked()[2], question);

        let given = LoginArgs {
            otp: Some("123456".to_owned()),
            ..unattended("ana")
        };
        log_in(
            &session(&fresh(), dir.path()),
            &Person::away(&[SECRET]),
            &given,
        )
        .unwrap();

        let failure = log_in(
            &session(&fresh(), dir.path()),
            &Person::away(&[SECRET]),
            &unattended("ana"),
        )
        .unwrap_err();
        // Newer servers do not tell a missing code from a wrong password.
        let class = if newer {
            Class::Credential
        } else {
            Class::Usage
        };
        assert_eq!(failure.class(), class);
        assert!(
            failure
                .hints()
                .iter()
                .any(|hint| hint.id == "hint-otp-flag")
        );

        let wrong = LoginArgs {
            otp: Some("000000".to_owned()),
            ..unattended("ana")
        };
        let failure = log_in(
            &session(&fresh(), dir.path()),
            &Person::away(&[SECRET]),
            &wrong,
        )
        .unwrap_err();
        assert_eq!(failure.class(), Class::Credential);
    }
}

#[test]
fn an_e_mail_address_and_a_code_that_holds_once_ask_for_a_second_code() {
    let server = server(Known {
        codes: vec!["123456", "654321"],
        newer: true,
        ..Known::default()
    });
    let dir = tempfile::tempdir().unwrap();
    // The code that was sent is typed again by mistake.
    let person =
        Person::at_the_terminal(&["ana@example.org", SECRET, "123456", "123 456", "654321"]);
    log_in(
        &session(&server, dir.path()),
        &person,
        &LoginArgs::default(),
    )
    .unwrap();
    assert_eq!(
        person.asked()[2..],
        [
            "login-ask-code-if-any",
            "login-ask-code-next",
            "login-ask-code-other"
        ]
    );
    assert_eq!(codes_sent(&server), ["123456", "654321"]);
}

/// The codes that requests carried.
fn codes_sent(server: &Server) -> Vec<String> {
    let seen = server.seen.lock().unwrap();
    let codes = seen.iter().filter_map(|request| {
        let code = request.header("x-gitea-otp")?;
        Some(code.to_owned())
    });
    codes.collect()
}

#[test]
fn a_second_login_with_a_code_sends_it_once_though_the_first_token_is_there() {
    // Also where the server knows the rights of tokens by older names only.
    for (plain, version) in [(false, "1.27.3"), (true, "1.19.4"), (true, "v1.18-dev")] {
        let server = server(Known {
            codes: vec!["111111", "222222", "333333"],
            newer: true,
            plain,
            version,
            ..Known::default()
        });
        let dir = tempfile::tempdir().unwrap();
        let session = session(&server, dir.path());
        for code in ["111111", "222222", "333333"] {
            let given = LoginArgs {
                otp: Some(code.to_owned()),
                ..unattended("ana")
            };
            log_in(&session, &Person::away(&[SECRET]), &given).unwrap();
        }
        assert_eq!(codes_sent(&server), ["111111", "222222", "333333"]);
        assert_eq!(
            server.known.lock().unwrap().tokens.len(),
            1,
            "earlier ones are revoked"
        );
    }
}

#[test]
fn what_uses_a_code_up_asks_for_the_next_and_names_the_code() {
    // A server that tells nobody its version refuses the rights, and that used the code up.
    let known = || Known {
        codes: vec!["111111", "222222"],
        newer: true,
        plain: true,
        ..Known::default()
    };
    let dir = tempfile::tempdir().unwrap();
    let first = server(known());
    let person = Person::at_the_terminal(&["ana", SECRET, "111111", "222222"]);
    log_in(&session(&first, dir.path()), &person, &LoginArgs::default()).unwrap();
    assert_eq!(person.asked()[3], "login-ask-code-next");
    assert_eq!(codes_sent(&first), ["111111", "222222"]);

    let given = |user: &str, code: &str| LoginArgs {
        otp: Some(code.to_owned()),
        ..unattended(user)
    };
    for (user, code, class, id) in [
        ("ana", "111111", Class::Credential, "login-code-used-up"),
        (
            "ana",
            "999999",
            Class::Credential,
            "login-code-or-password-refused",
        ),
        (
            "ana@example.org",
            "111111",
            Class::Usage,
            "login-code-needs-user",
        ),
    ] {
        let server = server(known());
        let failure = log_in(
            &session(&server, dir.path()),
            &Person::away(&[SECRET]),
            &given(user, code),
        )
        .unwrap_err();
        assert_eq!((failure.class(), failure.message().id), (class, id));
        assert!(
            failure
                .hints()
                .iter()
                .any(|hint| hint.id == "hint-code-once")
        );
        assert!(codes_sent(&server).len() <= 1);
    }
}

#[test]
fn without_a_terminal_nothing_is_waited_for() {
    let (server, dir) = (server(Known::default()), tempfile::tempdir().unwrap());
    let session = session(&server, dir.path());
    for args in [
        LoginArgs::default(),
        LoginArgs {
            user: Some("ana".to_owned()),
            ..LoginArgs::default()
        },
        LoginArgs {
            password_stdin: true,
            ..LoginArgs::default()
        },
    ] {
        let failure = log_in(&session, &Person::away(&[]), &args).unwrap_err();
        assert_eq!(
            (failure.class(), failure.hints()[0].id),
            (Class::Usage, "hint-login-flags")
        );
    }
    let failure = log_in(&session, &Person::away(&[""]), &unattended("ana")).unwrap_err();
    assert_eq!(failure.class(), Class::Usage);
    assert!(server.seen.lock().unwrap().is_empty());
}

#[test]
fn a_token_from_stdin_is_verified_and_must_belong_to_who_was_said() {
    let secret = format!("{:040x}", 0x00ab_cdef);
    let server = server(Known {
        tokens: vec![(5, "ci".to_owned(), secret.clone())],
        ..Known::default()
    });
    let dir = tempfile::tempdir().unwrap();
    let secret: &'static str = Box::leak(secret.into_boxed_str());
    let args = LoginArgs {
        token_stdin: true,
        ..LoginArgs::default()
    };
    let session = session(&server, dir.path());
    let other = LoginArgs {
        user: Some("ben".to_owned()),
        ..args.clone()
    };
    assert_eq!(
        log_in(&session, &Person::away(&[secret]), &other)
            .unwrap_err()
            .class(),
        Class::Credential
    );
    for bad in ["0000000000000000000000000000000000000000", "two words", ""] {
        assert_eq!(
            log_in(&session, &Person::away(&[bad]), &args)
                .unwrap_err()
                .class(),
            Class::Credential
        );
    }
    assert_eq!(stored(dir.path()), "");
    assert_eq!(
        log_in(&session, &Person::away(&[secret]), &args)
            .unwrap()
            .login,
        "Ana"
    );
    assert!(stored(dir.path()).contains(secret));
    let report = log_out(&session, &LogoutArgs::default()).unwrap();
    assert!(report.revoked, "found by its last eight characters");
    assert!(server.known.lock().unwrap().tokens.is_empty());
}

#[test]
fn logout_forgets_also_what_the_server_does_not_revoke_and_says_so() {
    let server = server(Known {
        delete: Some(500),
        ..Known::default()
    });
    let dir = tempfile::tempdir().unwrap();
    let session = session(&server, dir.path());
    log_in(&session, &Person::away(&[SECRET]), &unattended("ana")).unwrap();
    let report = log_out(&session, &LogoutArgs::default()).unwrap();
    assert_eq!((report.class, report.revoked), (Class::Partial, false));
    assert_eq!(report.notes[0].id, "logout-not-revoked");
    assert_eq!(stored(dir.path()), "");

    log_in(&session, &Person::away(&[SECRET]), &unattended("ana")).unwrap();
    server.known.lock().unwrap().tokens.clear();
    let report = log_out(&session, &LogoutArgs::default()).unwrap();
    assert_eq!(
        (report.class, report.revoked),
        (Class::Ok, true),
        "it was revoked elsewhere"
    );
}

#[test]
fn a_token_of_the_environment_asks_whose_it_is_once_and_is_never_revoked() {
    let secret = format!("{:040x}", 0x00ab_cdef);
    let server = server(Known {
        tokens: vec![(5, "ci".to_owned(), secret.clone())],
        ..Known::default()
    });
    let dir = tempfile::tempdir().unwrap();
    let mut session = session(&server, dir.path());
    session.token = Some(&secret);
    for _ in 0..2 {
        assert_eq!(session.account().unwrap().login, "Ana");
    }
    assert_eq!(server.seen.lock().unwrap().len(), 1);
    session.account = Some("ben");
    assert_eq!(session.account().unwrap_err().class(), Class::Credential);
    session.account = None;
    assert_eq!(
        log_out(&session, &LogoutArgs::default())
            .unwrap_err()
            .class(),
        Class::Credential
    );
    assert_eq!(server.known.lock().unwrap().tokens.len(), 1);
    assert_eq!(who(&session).unwrap().token_from, "environment");
}

#[test]
fn a_dry_run_checks_and_changes_nothing() {
    let (server, dir) = (server(Known::default()), tempfile::tempdir().unwrap());
    let mut session = session(&server, dir.path());
    session.dry_run = true;
    log_in(&session, &Person::away(&[SECRET]), &unattended("ana")).unwrap();
    assert!(log_in(&session, &Person::away(&["wrong"]), &unattended("ana")).is_err());
    assert!(server.known.lock().unwrap().tokens.is_empty());
    assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 0);
}

#[test]
fn a_server_that_is_away_is_5() {
    let (server, dir) = (server(Known::default()), tempfile::tempdir().unwrap());
    let mut session = session(&server, dir.path());
    log_in(&session, &Person::away(&[SECRET]), &unattended("ana")).unwrap();
    // The same address with nobody behind it, as far as the index is concerned.
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let away = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    session.client = Client::new(&away, &Options::default()).unwrap();
    session.token = Some("0123456789");
    assert_eq!(who(&session).unwrap_err().class(), Class::Unreachable);
    session.token = None;
    assert_eq!(
        log_in(&session, &Person::away(&[SECRET]), &unattended("ana"))
            .unwrap_err()
            .class(),
        Class::Unreachable
    );
}
