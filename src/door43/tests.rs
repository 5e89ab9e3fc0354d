//! The API against answers as DCS 1.21 and 1.27 give them.

use super::*;
use crate::http::stand_in::{Seen, routing};
use crate::http::{Client, Credential, Options, Token};
use crate::report::{Class, Failure};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

const SECRET: &str = "0123456789abcdef0123456789abcdef01234567";

fn api(base: &str) -> Api {
    let client = Client::new(base, &Options::default()).unwrap();
    Api::new(&client, Credential::Token(Token::new(SECRET))).with_retry(Retry {
        pause: Duration::from_millis(1),
        ..Retry::default()
    })
}

fn password(base: &str) -> Api {
    let client = Client::new(base, &Options::default()).unwrap();
    let credential = Credential::Basic {
        user: "ana".to_owned(),
        password: Token::exact("pässwort ".to_owned()),
    };
    Api::new(&client, credential)
}

fn fixed(status: u16, body: &'static str) -> (String, Arc<Mutex<Vec<Seen>>>) {
    routing(move |_| (status, "", body.to_owned()))
}

fn repository(id: u64, full_name: &str) -> String {
    let (owner, name) = full_name.split_once('/').unwrap();
    format!(
        r#"{{"id":{id},"owner":{{"id":2,"login":"{owner}"}},"name":"{name}","full_name":"{full_name}","description":null,
        "empty":true,"private":false,"size":24,"default_branch":"scribe-main","archived":false,"mirror":false,
        "updated_at":"2026-11-21T22:34:18Z","permissions":{{"admin":true,"push":true,"pull":true}},
        "metadata_type":"sb","language":"en","ingredients":null,"catalog":{{"prod":null}},"unheard_of":[1]}}"#
    )
}

#[test]
fn the_account_is_told_and_newer_fields_do_not_matter() {
    let (base, seen) = fixed(
        200,
        r#"{"id":2,"login":"Ana","full_name":null,"email":"ana@example.org","repo_languages":null,"source_id":0}"#,
    );
    let user = api(&base).current_user().unwrap();
    assert_eq!(
        (user.login.as_str(), user.email.as_str()),
        ("Ana", "ana@example.org")
    );
    let seen = &seen.lock().unwrap()[0];
    assert_eq!(seen.line, "GET /api/v1/user HTTP/1.1");
    assert_eq!(
        seen.header("authorization"),
        Some(format!("token {SECRET}").as_str())
    );
}

#[test]
fn a_token_is_made_with_the_password_listed_and_deleted() {
    let (base, seen) = routing(|request| {
        if request.line.starts_with("POST") {
            let body = format!(
                r#"{{"id":7,"name":"n","sha1":"{SECRET}","token_last_eight":"01234567","scopes":null}}"#
            );
            (201, "", body)
        } else if request.line.starts_with("GET") {
            let body = r#"[{"id":7,"name":"n","sha1":"","token_last_eight":"01234567","scopes":["write:user"]}]"#;
            (200, "X-Total-Count: 1\r\n", body.to_owned())
        } else if request.line.contains("/7 ") {
            (204, "", String::new())
        } else {
            (
                404,
                "",
                r#"{"errors":null,"message":"The target couldn't be found."}"#.to_owned(),
            )
        }
    });
    let api = password(&base);
    let made = api
        .create_token("ana", "n", &["write:user"], Some("123456"))
        .unwrap();
    assert_eq!((made.id, made.token.reveal()), (7, SECRET));
    let listed = api.list_tokens("ana").unwrap();
    assert_eq!(listed[0].token_last_eight, "01234567");
    assert!(api.delete_token("ana", 7).unwrap());
    assert!(!api.delete_token("ana", 8).unwrap());
    let seen = seen.lock().unwrap();
    assert_eq!(seen[0].line, "POST /api/v1/users/ana/tokens HTTP/1.1");
    assert_eq!(seen[0].body, br#"{"name":"n","scopes":["write:user"]}"#);
    assert_eq!(seen[0].header("x-gitea-otp"), Some("123456"));
    assert_eq!(
        seen[0].header("authorization"),
        Some("Basic YW5hOnDDpHNzd29ydCA=")
    );
    assert_eq!(seen[1].header("x-gitea-otp"), None);
    assert_eq!(seen[2].line, "DELETE /api/v1/users/ana/tokens/7 HTTP/1.1");
}

#[test]
fn refusals_become_classes_and_reasons() {
    let cases = [
        (
            401,
            "user does not exist [uid: 0, name: , keyid: 0]",
            Class::Credential,
            "door43-token-refused",
        ),
        (
            401,
            "invalid username, password or token",
            Class::Credential,
            "door43-token-refused",
        ),
        (
            403,
            "This account is not activated.",
            Class::Credential,
            "door43-account-inactive",
        ),
        (
            403,
            "This account is prohibited from signing in, please contact your site administrator.",
            Class::Credential,
            "door43-account-prohibited",
        ),
        (
            403,
            "You must change your password. Change it at: x//user/change_password",
            Class::Credential,
            "door43-must-change-password",
        ),
        (
            403,
            "Only signed in user is allowed to call APIs.",
            Class::Credential,
            "door43-sign-in-required",
        ),
        (
            403,
            "token does not have at least one of required scope(s): [write:user]",
            Class::Credential,
            "door43-token-lacks-scope",
        ),
        (
            403,
            "token does not have at least one of required scope(s), required=[write:user], token scope=x",
            Class::Credential,
            "door43-token-lacks-scope",
        ),
        (
            403,
            "user should be the owner of the repo",
            Class::Credential,
            "door43-forbidden",
        ),
        (404, "not found", Class::Unreachable, "door43-not-a-server"),
        (418, "teapot", Class::Failed, "door43-refused"),
        (503, "later", Class::Unreachable, "door43-busy"),
        (
            511,
            "log in to the network",
            Class::Unreachable,
            "door43-web-page",
        ),
    ];
    for (status, text, class, id) in cases {
        let (base, seen) =
            routing(move |_| (status, "", format!(r#"{{"message":"{text}","url":"x"}}"#)));
        let failure = Failure::from(api(&base).current_user().unwrap_err());
        assert_eq!(
            (failure.class(), failure.message().id),
            (class, id),
            "{status} {text}"
        );
        let tries = if status == 503 { 3 } else { 1 };
        assert_eq!(seen.lock().unwrap().len(), tries, "{status}");
    }
}

#[test]
fn one_time_codes_are_guessed_from_the_words_of_both_versions() {
    for (text, code) in [
        ("invalid provided OTP", Code::Wanted),
        ("invalid username, password or token", Code::Perhaps),
        ("user's password is invalid [uid: 2, name: ana]", Code::No),
        (
            "user does not exist [uid: 0, name: nobody, keyid: 0]",
            Code::No,
        ),
    ] {
        let (base, _seen) = routing(move |_| (401, "", format!(r#"{{"message":"{text}"}}"#)));
        let error = password(&base).current_user().unwrap_err();
        assert_eq!(error.one_time_code(), code, "{text}");
    }
}

#[test]
fn what_a_server_says_is_short_and_without_our_secrets() {
    let (base, _seen) = routing(|_| {
        let text = format!("bad {SECRET} {}", "x".repeat(2000));
        (403, "", format!(r#"{{"message":"{text}"}}"#))
    });
    let error = api(&base).current_user().unwrap_err();
    let said = format!(
        "{error} {error:?} {}",
        Failure::from(api(&base).current_user().unwrap_err())
    );
    assert!(
        !said.contains(SECRET) && said.contains("[hidden]") && said.len() < 2000,
        "{said}"
    );
}

#[test]
fn a_web_page_instead_of_data_is_named_as_such() {
    let (base, _seen) = routing(|_| {
        (
            200,
            "Content-Type: text/html\r\n",
            "<html>log in to the hotel".to_owned(),
        )
    });
    let error = api(&base).list_repositories().unwrap_err();
    let failure = Failure::from(error);
    assert_eq!(
        (failure.class(), failure.message().id),
        (Class::Unreachable, "door43-web-page")
    );
}

#[test]
fn temporary_refusals_are_waited_for_and_others_are_not() {
    let count = Arc::new(AtomicUsize::new(0));
    let n = count.clone();
    let (base, _seen) = routing(move |_| match n.fetch_add(1, Ordering::SeqCst) {
        0 => (429, "Retry-After: 0\r\n", String::new()),
        1 => (
            502,
            "Content-Type: text/html\r\n",
            "<h1>bad gateway".to_owned(),
        ),
        _ => (200, "", r#"{"id":1,"login":"ana"}"#.to_owned()),
    });
    assert_eq!(api(&base).current_user().unwrap().login, "ana");
    assert_eq!(count.load(Ordering::SeqCst), 3);

    let (base, seen) = routing(|_| (429, "Retry-After: 121\r\n", String::new()));
    let failure = Failure::from(api(&base).current_user().unwrap_err());
    assert_eq!(failure.class(), Class::Unreachable);
    assert_eq!(
        seen.lock().unwrap().len(),
        1,
        "nobody waits longer than two minutes"
    );

    let (base, seen) = fixed(503, "");
    api(&base).create_repository("n", true, "").unwrap_err();
    assert_eq!(
        seen.lock().unwrap().len(),
        1,
        "what changes something is not repeated"
    );
}

#[test]
fn a_pause_is_ended_by_the_interrupt_flag() {
    let options = Options::default();
    let interrupt = options.interrupt.clone();
    let client = Client::new("http://127.0.0.1:9", &options).unwrap();
    let api = Api::new(&client, Credential::Anonymous);
    let slept = std::cell::Cell::new(Duration::ZERO);
    let sleep = |time: Duration| {
        slept.set(slept.get() + time);
        if slept.get() >= Duration::from_secs(2) {
            interrupt.store(true, Ordering::Relaxed);
        }
    };
    api.pause_by(Duration::from_millis(1234), sleep).unwrap();
    assert_eq!(slept.take(), Duration::from_millis(1234));
    let error = api.pause_by(Duration::from_secs(100), sleep).unwrap_err();
    assert!(
        matches!(error, Error::Http(crate::http::Error::Stopped)),
        "{error:?}"
    );
    assert_eq!(slept.get(), Duration::from_secs(2));
}

#[test]
fn a_renamed_repository_is_followed_on_the_same_server_only() {
    let (base, seen) = routing(|request| {
        if request.line.contains("/old-name") {
            (
                307,
                "Location: /api/v1/repos/ana/new-name\r\n",
                String::new(),
            )
        } else if request.line.contains("/away") {
            (
                307,
                "Location: https://evil.example.org/api/v1/repos/ana/x\r\n",
                String::new(),
            )
        } else if request.line.contains("/round") {
            (307, "Location: /api/v1/repos/ana/round\r\n", String::new())
        } else if request.line.contains("/new-name") {
            (200, "", repository(7, "ana/new-name"))
        } else {
            (404, "", r#"{"message":"not found"}"#.to_owned())
        }
    });
    let api = api(&base);
    let found = api.repository("ana", "old-name").unwrap().unwrap();
    assert_eq!(found.full_name, "ana/new-name");
    assert!(found.can_push && found.empty && found.description.is_empty());
    assert_eq!(found.default_branch, "scribe-main");
    assert!(api.repository("ana", "missing").unwrap().is_none());
    assert!(matches!(
        api.repository("ana", "away"),
        Err(Error::Http(crate::http::Error::ForeignRedirect { .. }))
    ));
    assert!(matches!(
        api.repository("ana", "round"),
        Err(Error::Nonsense { .. })
    ));
    api.repository("a/..", "..").unwrap();
    let last = seen.lock().unwrap().last().unwrap().line.clone();
    assert_eq!(last, "GET /api/v1/repos/a%2F../%2E%2E HTTP/1.1");
}

#[test]
fn creating_a_repository_tells_what_is_wrong_with_the_name() {
    let (base, seen) = routing(|request| {
        let body = String::from_utf8(request.body.clone()).unwrap();
        if body.contains("taken") {
            (
                409,
                "",
                r#"{"message":"The repository with the same name already exists."}"#.to_owned(),
            )
        } else if body.contains("..") {
            (
                422,
                "",
                r#"{"message":"name is reserved [name: ..]"}"#.to_owned(),
            )
        } else {
            (201, "", repository(7, "ana/fresh"))
        }
    });
    let api = api(&base);
    assert_eq!(
        api.create_repository("fresh", true, "d").unwrap().full_name,
        "ana/fresh"
    );
    assert!(matches!(
        api.create_repository("taken", true, ""),
        Err(Error::AlreadyExists { .. })
    ));
    assert!(matches!(
        api.create_repository("..", true, ""),
        Err(Error::NameRefused { .. })
    ));
    assert_eq!(
        seen.lock().unwrap()[0].body,
        br#"{"name":"fresh","description":"d","private":true,"auto_init":false,"default_branch":"scribe-main"}"#
    );
}

#[test]
fn thousands_of_repositories_are_listed_once_each_and_in_order() {
    let (base, seen) = routing(|request| {
        let page = request.line.split("page=").nth(1).unwrap();
        let page: usize = page.split('&').next().unwrap().parse().unwrap();
        let all: Vec<_> = (0..2345)
            .skip((page - 1) * 50)
            .take(50)
            // Two entries come twice, as when something is created meanwhile.
            .map(|n| repository(n.clamp(1, 2343), &format!("ana/r{n}")))
            .collect();
        (
            200,
            "X-Total-Count: 2345\r\n",
            format!("[{}]", all.join(",")),
        )
    });
    let listed = api(&base).list_repositories().unwrap();
    assert_eq!(listed.len(), 2343);
    assert!(listed.iter().map(|r| r.id).eq(1..=2343));
    assert_eq!(seen.lock().unwrap().len(), 47);
}

#[test]
fn an_empty_list_may_be_null_and_a_list_may_come_without_a_total() {
    let (base, seen) = fixed(200, "null");
    assert!(api(&base).list_repositories().unwrap().is_empty());
    assert_eq!(seen.lock().unwrap().len(), 1);
    let (base, _seen) = routing(|request| {
        let many = |from: u64, to| {
            (from..to)
                .map(|n| repository(n, "a/b"))
                .collect::<Vec<_>>()
                .join(",")
        };
        let page = if request.line.contains("page=1&") {
            many(0, 50)
        } else {
            many(50, 60)
        };
        (200, "", format!("[{page}]"))
    });
    assert_eq!(api(&base).list_repositories().unwrap().len(), 60);
}

#[test]
fn a_failing_page_fails_the_list() {
    let (base, _seen) = routing(|request| {
        if request.line.contains("page=3&") {
            (401, "", r#"{"message":"x"}"#.to_owned())
        } else {
            (
                200,
                "X-Total-Count: 4\r\n",
                format!("[{}]", repository(1, "a/b")),
            )
        }
    });
    assert!(matches!(
        api(&base).list_repositories(),
        Err(Error::TokenRefused { .. })
    ));
}

#[test]
fn a_raw_file_has_a_limit_and_may_be_missing() {
    let (base, seen) = routing(|request| {
        if request.line.contains("missing") {
            (404, "", String::new())
        } else {
            (200, "Content-Type: text/html\r\n", "<p>12345678".to_owned())
        }
    });
    let api = api(&base);
    let file = |path, limit| api.raw_file("ana", "r", "ana/scribe", path, limit);
    assert_eq!(file("a b/é.md", 11).unwrap().unwrap(), b"<p>12345678");
    assert!(matches!(file("x", 10), Err(Error::Nonsense { .. })));
    assert!(file("missing", 10).unwrap().is_none());
    assert_eq!(
        seen.lock().unwrap()[0].line,
        "GET /api/v1/repos/ana/r/raw/a%20b/%C3%A9.md?ref=ana%2Fscribe HTTP/1.1"
    );
}

#[test]
fn a_page_holds_two_hundred_entries_and_no_more() {
    for (entries, good) in [(199, true), (200, true), (201, false)] {
        let page: Vec<String> = (0..entries)
            .map(|id| repository(id, &format!("ana/r{id}")))
            .collect();
        let total: &'static str =
            Box::leak(format!("X-Total-Count: {entries}\r\n").into_boxed_str());
        let (base, _seen) = routing(move |_| (200, total, format!("[{}]", page.join(","))));
        match api(&base).list_repositories() {
            Ok(found) => assert_eq!((found.len() as u64, good), (entries, true)),
            Err(error) => assert!(!good && matches!(error, Error::Nonsense { .. }), "{error}"),
        }
    }
}
