//! The stand-in server measured against what a real one answered (DCS 1.21.4 with git 2.39, and the words of 1.27).

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::world::gitcmd::{git_bytes, git_try};
use crate::world::{
    Access, Action, CertKind, Credential, Door43, Fault, Match, Options, Profile, TestCa,
    UserOptions, Visibility, fsck, git,
};

const ZERO: &str = "0000000000000000000000000000000000000000";
const BOTH: [&str; 2] = ["write:repository", "write:user"];

/// What came back.
#[derive(Debug)]
struct Reply {
    status: u16,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

impl Reply {
    fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(key, _)| key.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }

    fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|_| panic!("not JSON: {}", self.text()))
    }

    fn message(&self) -> String {
        self.json()["message"]
            .as_str()
            .unwrap_or_default()
            .to_owned()
    }
}

/// A client that knows just enough HTTP to see what the server really says.
struct Client(BufReader<TcpStream>);

impl Client {
    fn of(server: &Door43) -> Self {
        let stream = TcpStream::connect(("127.0.0.1", server.port())).unwrap();
        stream
            .set_read_timeout(Some(Duration::from_secs(20)))
            .unwrap();
        Self(BufReader::new(stream))
    }

    fn send(
        &mut self,
        method: &str,
        target: &str,
        headers: &[(&str, &str)],
        body: &[u8],
    ) -> std::io::Result<()> {
        let mut text = format!("{method} {target} HTTP/1.1\r\nHost: localhost\r\n");
        for (name, value) in headers {
            text.push_str(&format!("{name}: {value}\r\n"));
        }
        let chunked = headers
            .iter()
            .any(|(name, _)| name.eq_ignore_ascii_case("transfer-encoding"));
        if !chunked && (!body.is_empty() || method == "POST") {
            text.push_str(&format!("Content-Length: {}\r\n", body.len()));
        }
        text.push_str("\r\n");
        let mut bytes = text.into_bytes();
        bytes.extend(body);
        self.0.get_mut().write_all(&bytes)
    }

    fn line(&mut self) -> String {
        let mut line = String::new();
        self.0.read_line(&mut line).unwrap();
        line.trim_end().to_owned()
    }

    fn reply(&mut self) -> Reply {
        let status = self.line();
        let status = status
            .split(' ')
            .nth(1)
            .unwrap_or_else(|| panic!("no status: {status:?}"))
            .parse()
            .unwrap();
        let mut headers = Vec::new();
        loop {
            let line = self.line();
            let Some((name, value)) = line.split_once(": ") else {
                break;
            };
            headers.push((name.to_owned(), value.to_owned()));
        }
        let mut reply = Reply {
            status,
            headers,
            body: Vec::new(),
        };
        if let Some(length) = reply.header("content-length") {
            reply.body = vec![0; length.parse().unwrap()];
            self.0.read_exact(&mut reply.body).unwrap();
        } else if reply.header("transfer-encoding") == Some("chunked") {
            loop {
                let size = usize::from_str_radix(&self.line(), 16).unwrap();
                let mut piece = vec![0; size + 2];
                self.0.read_exact(&mut piece).unwrap();
                if size == 0 {
                    break;
                }
                reply.body.extend(&piece[..size]);
            }
        }
        reply
    }

    fn ask(&mut self, method: &str, target: &str, headers: &[(&str, &str)], body: &[u8]) -> Reply {
        self.send(method, target, headers, body).unwrap();
        self.reply()
    }

    /// Everything until the server hangs up.
    fn rest(mut self) -> Vec<u8> {
        let mut all = Vec::new();
        // A reset counts as hanging up.
        drop(self.0.read_to_end(&mut all));
        all
    }
}

fn ask(server: &Door43, method: &str, target: &str, auth: &str, body: &Value) -> Reply {
    let text = if body.is_null() {
        String::new()
    } else {
        body.to_string()
    };
    let mut headers = vec![("Content-Type", "application/json")];
    if !auth.is_empty() {
        headers.push(("Authorization", auth));
    }
    Client::of(server).ask(method, target, &headers, text.as_bytes())
}

fn basic(user: &str, password: &str) -> String {
    const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let text = format!("{user}:{password}");
    let mut out = String::from("Basic ");
    for three in text.as_bytes().chunks(3) {
        let held = u32::from_be_bytes([
            0,
            three[0],
            *three.get(1).unwrap_or(&0),
            *three.get(2).unwrap_or(&0),
        ]);
        for at in 0..4 {
            let letter = LETTERS[(held >> (18 - 6 * at)) as usize & 63];
            out.push(if at <= three.len() {
                char::from(letter)
            } else {
                '='
            });
        }
    }
    out
}

/// The accounts of the recordings.
fn team(profile: Profile) -> Door43 {
    let server = Door43::start(profile);
    server.add_user("ana", "ana-Secret1");
    server.add_user("ben", "ben-Secret1");
    server.add_user("carla", "carla-Secret1");
    server.add_user_with("dora", "dora-Secret1", UserOptions::with_otp());
    let eve = UserOptions {
        must_change_password: true,
        ..UserOptions::default()
    };
    server.add_user_with("eve", "eve-Secret1", eve);
    let finn = UserOptions {
        activated: false,
        ..UserOptions::default()
    };
    server.add_user_with("finn", "finn-Secret1", finn);
    server
}

fn pkt(text: &str) -> Vec<u8> {
    format!("{:04x}{text}", text.len() + 4).into_bytes()
}

/// A push as one request: `commands` of (old, new, ref), and the pack of these objects.
fn push_body(
    dir: &Path,
    commands: &[(&str, &str, &str)],
    capabilities: &str,
    objects: &str,
) -> Vec<u8> {
    let mut body = Vec::new();
    for (at, (old, new, name)) in commands.iter().enumerate() {
        let more = if at == 0 {
            format!("\0{capabilities}")
        } else {
            String::new()
        };
        body.extend(pkt(&format!("{old} {new} {name}{more}")));
    }
    body.extend(b"0000");
    if commands.iter().any(|(_, new, _)| *new != ZERO) {
        body.extend(git_bytes(
            dir,
            &["pack-objects", "--revs", "--stdout", "-q"],
            objects.as_bytes(),
        ));
    }
    body
}

fn push(server: &Door43, path: &str, auth: &str, body: &[u8]) -> Reply {
    let headers = [
        ("Authorization", auth),
        ("Content-Type", "application/x-git-receive-pack-request"),
    ];
    Client::of(server).ask("POST", &format!("{path}/git-receive-pack"), &headers, body)
}

fn ls_refs(server: &Door43, path: &str, auth: &str, protocol: Option<&str>) -> Reply {
    let mut body = pkt("command=ls-refs\n");
    body.extend(pkt("object-format=sha1"));
    body.extend(b"0001");
    body.extend(
        [
            pkt("symrefs\n"),
            pkt("unborn\n"),
            pkt("ref-prefix HEAD\n"),
            pkt("ref-prefix refs/heads/\n"),
        ]
        .concat(),
    );
    body.extend(b"0000");
    let mut headers = vec![("Content-Type", "application/x-git-upload-pack-request")];
    if !auth.is_empty() {
        headers.push(("Authorization", auth));
    }
    if let Some(protocol) = protocol {
        headers.push(("Git-Protocol", protocol));
    }
    Client::of(server).ask("POST", &format!("{path}/git-upload-pack"), &headers, &body)
}

/// Side-band 1 and 2 of an answer, each put together.
fn bands(bytes: &[u8]) -> (String, String) {
    let mut bands = [String::new(), String::new()];
    let mut rest = bytes;
    while rest.len() >= 4 {
        let length = usize::from_str_radix(std::str::from_utf8(&rest[..4]).unwrap(), 16).unwrap();
        if length == 0 {
            rest = &rest[4..];
            continue;
        }
        bands[usize::from(rest[4]) - 1].push_str(&String::from_utf8_lossy(&rest[5..length]));
        rest = &rest[length..];
    }
    let [one, two] = bands;
    (one, two)
}

/// A folder with two commits; their hashes.
fn two_commits() -> (TempDir, String, String) {
    let dir = TempDir::new().unwrap();
    git(dir.path(), &["init", "-q"]);
    let commit = |text: &str| {
        std::fs::write(dir.path().join("LUK.usfm"), text).unwrap();
        git(dir.path(), &["add", "."]);
        git(dir.path(), &["commit", "-q", "-m", text]);
        git(dir.path(), &["rev-parse", "HEAD"])
    };
    let (first, second) = (commit("\\c 1"), commit("\\c 1 \\v 1"));
    (dir, first, second)
}

#[test]
fn calls_are_answered_as_recorded() {
    let server = team(Profile::V1_21);
    let password = basic("ana", "ana-Secret1");
    let token = format!("token {}", server.token("ana", &BOTH));
    let by_token = basic("ana", token.trim_start_matches("token "));
    let nobody = "token 0123456789abcdef0123456789abcdef01234567";
    let no_user = "user does not exist [uid: 0, name: , keyid: 0]";
    let stranger = "doer should be the site admin or be same as the contextUser";
    let tokens = "/api/v1/users/ana/tokens";
    #[rustfmt::skip]
    let cases = [
        ("GET", "/api/v1/user", password.clone(), Value::Null, 200, ""),
        ("GET", "/api/v1/user", basic("ana@example.org", "ana-Secret1"), Value::Null, 200, ""),
        ("GET", "/api/v1/user", token.clone(), Value::Null, 200, ""),
        ("GET", "/api/v1/user", token.replace("token", "Bearer"), Value::Null, 200, ""),
        ("GET", "/api/v1/user", token.replace("token", "Token"), Value::Null, 401, "token is required"),
        ("GET", "/api/v1/user", basic("ana", "no"), Value::Null, 401, "user's password is invalid [uid: 2, name: ana]"),
        ("GET", "/api/v1/user", basic("x", "no"), Value::Null, 401, "user does not exist [uid: 0, name: x, keyid: 0]"),
        ("GET", "/api/v1/user", String::new(), Value::Null, 401, "token is required"),
        ("GET", "/api/v1/user", nobody.to_owned(), Value::Null, 401, no_user),
        ("GET", "/api/v1/repos/search?limit=1", nobody.to_owned(), Value::Null, 401, no_user),
        ("GET", "/api/v1/user", basic("dora", "dora-Secret1"), Value::Null, 401, "invalid provided OTP"),
        ("GET", "/api/v1/user", basic("finn", "finn-Secret1"), Value::Null, 403, "This account is not activated."),
        ("POST", tokens, password.clone(), json!({"name": "a", "scopes": BOTH}), 201, ""),
        ("POST", tokens, password.clone(), json!({"name": "a", "scopes": BOTH}), 201, ""),
        ("POST", tokens, password.clone(), json!({}), 422, "[Name]: Required"),
        (
            "POST",
            tokens,
            password.clone(),
            json!({"name": "x", "scopes": ["bad"]}),
            400,
            "invalid access token scope provided: invalid access token scope: bad",
        ),
        ("POST", tokens, String::new(), json!({"name": "x"}), 403, stranger),
        ("POST", "/api/v1/users/ben/tokens", password.clone(), json!({"name": "x"}), 403, stranger),
        (
            "POST",
            "/api/v1/users/ana@example.org/tokens",
            password.clone(),
            json!({"name": "x"}),
            404,
            "user redirect does not exist [name: ana@example.org]",
        ),
        ("POST", tokens, token.clone(), json!({"name": "x"}), 401, "auth required"),
        ("POST", tokens, by_token.clone(), json!({"name": "by-pat"}), 201, ""),
        ("DELETE", "/api/v1/users/ana/tokens/a", password.clone(), Value::Null, 422, "multiple matches for token name 'a'"),
        ("DELETE", "/api/v1/users/ana/tokens/3", password.clone(), Value::Null, 204, ""),
        ("DELETE", "/api/v1/users/ana/tokens/3", password.clone(), Value::Null, 404, "The target couldn't be found."),
        ("DELETE", "/api/v1/users/ana/tokens/1", by_token.clone(), Value::Null, 204, ""),
        ("GET", "/api/v1/user", token.clone(), Value::Null, 401, no_user),
    ];
    for (method, target, auth, body, status, message) in cases {
        let reply = ask(&server, method, target, &auth, &body);
        assert_eq!(
            reply.status,
            status,
            "{method} {target} {auth} {body}: {}",
            reply.text()
        );
        if !message.is_empty() {
            assert_eq!(reply.message(), message, "{method} {target} {auth} {body}");
        }
    }
    // A token made without scopes has Door43's own.
    let last = server.tokens("ana").pop().unwrap();
    assert_eq!((last.name.as_str(), last.scopes.len()), ("by-pat", 8));
    let with_code = [
        ("Authorization", &*basic("dora", "dora-Secret1")),
        ("X-Gitea-OTP", "123456"),
    ];
    assert_eq!(
        Client::of(&server)
            .ask("GET", "/api/v1/user", &with_code, b"")
            .json()["login"],
        "dora"
    );
    let eve = ask(
        &server,
        "GET",
        "/api/v1/user",
        &basic("eve", "eve-Secret1"),
        &Value::Null,
    );
    assert_eq!(eve.status, 403);
    assert!(
        eve.message().ends_with("//user/change_password"),
        "{}",
        eve.text()
    );
    let version = Client::of(&server).ask("GET", "/api/v1/version", &[], b"");
    assert_eq!(version.json(), json!({"version": "1.21.4-dcs"}));
    assert_eq!(
        version.header("content-type"),
        Some("application/json;charset=utf-8")
    );
    assert_eq!(
        version.header("cache-control"),
        Some("max-age=0, private, must-revalidate, no-transform")
    );
}

#[test]
fn newer_words_are_there_too() {
    let server = team(Profile::V1_27);
    let poor = format!(
        "token {}",
        server.token("ana", &["write:repository", "read:user"])
    );
    let wrong = ask(
        &server,
        "GET",
        "/api/v1/user",
        &basic("ana", "no"),
        &Value::Null,
    );
    assert_eq!(
        (wrong.status, wrong.message().as_str()),
        (401, "invalid username, password or token")
    );
    let scope = ask(
        &server,
        "POST",
        "/api/v1/user/repos",
        &poor,
        &json!({"name": "a"}),
    );
    let text = "token does not have at least one of required scope(s), required=[write:user], \
                token scope=write:repository,read:user";
    assert_eq!((scope.status, scope.message().as_str()), (403, text));
    let missing = ask(
        &server,
        "GET",
        "/api/v1/repos/ana/none",
        &poor,
        &Value::Null,
    );
    assert_eq!(
        (missing.status, missing.message().as_str()),
        (404, "not found")
    );
    let made = ask(
        &server,
        "POST",
        "/api/v1/users/ana/tokens",
        &basic("ana", "ana-Secret1"),
        &json!({"name": "x", "scopes": BOTH}),
    );
    assert_eq!(made.json()["scopes"], json!(BOTH));
    let git = ls_refs(
        &server,
        "/ana/none.git",
        &basic("ana", "no"),
        Some("version=2"),
    );
    assert_eq!(
        (git.status, git.text().as_str()),
        (401, "Failed to authenticate user\n")
    );
}

#[test]
fn names_of_repositories() {
    let server = team(Profile::V1_21);
    let token = format!("token {}", server.token("ana", &BOTH));
    let (long, longer) = ("x".repeat(100), "x".repeat(101));
    #[rustfmt::skip]
    let cases = [
        ("en-textTranslation-My_Bible", 201, ""),
        ("EN-textTranslation-my_bible", 409, "The repository with the same name already exists."),
        ("a b", 422, "[Name]: AlphaDashDot"),
        ("é", 422, "[Name]: AlphaDashDot"),
        ("a/b", 422, "[Name]: AlphaDashDot"),
        ("", 422, "[Name]: Required"),
        (&longer, 422, "[Name]: MaxSize"),
        ("a.git", 422, "name pattern is not allowed [pattern: *.git]"),
        ("..", 422, "name is reserved [name: ..]"),
        ("-", 422, "name is reserved [name: -]"),
        ("a..b", 201, ""),
        ("-dash", 201, ""),
        ("_a", 201, ""),
        (&long, 201, ""),
    ];
    for (name, status, message) in cases {
        let reply = ask(
            &server,
            "POST",
            "/api/v1/user/repos",
            &token,
            &json!({"name": name, "private": true}),
        );
        assert_eq!(reply.status, status, "{name:?}: {}", reply.text());
        if !message.is_empty() {
            assert_eq!(reply.message(), message, "{name:?}");
        }
    }
    let repo = ask(
        &server,
        "GET",
        "/api/v1/repos/ANA/en-texttranslation-my_bible",
        &token,
        &Value::Null,
    )
    .json();
    #[rustfmt::skip]
    let cases = [
        ("full_name", json!("ana/en-textTranslation-My_Bible")),
        ("empty", json!(true)),
        ("private", json!(true)),
        ("default_branch", json!("main")),
        ("archived_at", json!("1970-01-01T00:00:00Z")),
        ("permissions", json!({"admin": true, "push": true, "pull": true})),
        ("metadata_type", json!("sb")),
        ("language", json!("en")),
        ("language_title", json!("English")),
        ("flavor", json!("")),
        ("clone_url", json!(server.git_url("ana", "en-textTranslation-My_Bible"))),
    ];
    for (field, value) in cases {
        assert_eq!(repo[field], value, "{field}");
    }
    let ben = format!("token {}", server.token("ben", &BOTH));
    let hidden = ask(&server, "GET", "/api/v1/repos/ana/a..b", &ben, &Value::Null);
    assert_eq!(hidden.status, 404);
    let none = ask(
        &server,
        "GET",
        "/api/v1/repos/ana/a..b/branches",
        &token,
        &Value::Null,
    );
    assert_eq!((none.status, none.json()), (200, Value::Null));
    let bad = ask(
        &server,
        "POST",
        "/api/v1/user/repos",
        &token,
        &json!({"name": "q", "default_branch": "a..b"}),
    );
    assert_eq!(
        (bad.status, bad.message().as_str()),
        (422, "[DefaultBranch]: GitRefName")
    );
}

#[test]
fn lists_come_in_pages() {
    let server = team(Profile::V1_21);
    for at in 0..9 {
        server.create_repo("ana", &format!("r{at}"), Visibility::Public);
    }
    server.create_repo("ben", "zz-shared", Visibility::Private);
    server.add_collaborator("ben", "zz-shared", "ana", Access::Write);
    let token = format!("token {}", server.token("ana", &BOTH));
    let page = |query: &str| {
        ask(
            &server,
            "GET",
            &format!("/api/v1/user/repos?{query}"),
            &token,
            &Value::Null,
        )
    };
    let link = |query: &str, name: &str| {
        format!(
            "<{}/api/v1/user/repos?{query}>; rel=\"{name}\"",
            server.url()
        )
    };
    let names = |reply: &Reply| -> Vec<String> {
        reply
            .json()
            .as_array()
            .unwrap()
            .iter()
            .map(|repo| repo["name"].as_str().unwrap().to_owned())
            .collect()
    };
    let first = page("page=1&limit=2");
    assert_eq!(names(&first), ["r0", "r1"]);
    assert_eq!(first.header("x-total-count"), Some("10"));
    let links = [
        link("limit=2&page=2", "next"),
        link("limit=2&page=5", "last"),
    ]
    .join(",");
    assert_eq!(first.header("link"), Some(links.as_str()));
    let last = page("page=5&limit=2");
    assert_eq!(names(&last), ["r8", "zz-shared"]);
    assert_eq!(
        last.json()[1]["permissions"],
        json!({"admin": false, "push": true, "pull": true})
    );
    let past = page("page=99&limit=2");
    let links = [
        link("limit=2&page=1", "first"),
        link("limit=2&page=4", "prev"),
    ]
    .join(",");
    assert_eq!(
        (names(&past).len(), past.header("link")),
        (0, Some(links.as_str()))
    );
    assert_eq!(page("limit=1000").header("link"), None);
    for at in 9..60 {
        server.create_repo("ana", &format!("r{at}"), Visibility::Public);
    }
    assert_eq!(names(&page("limit=1000")).len(), 50);
    assert_eq!(names(&page("")).len(), 30);
    let search = ask(
        &server,
        "GET",
        "/api/v1/repos/search?uid=2&limit=50&page=2",
        "",
        &Value::Null,
    );
    assert_eq!(
        (
            search.status,
            search.json()["data"].as_array().unwrap().len()
        ),
        (200, 10)
    );
}

#[test]
fn pushes_are_answered_as_recorded() {
    let server = team(Profile::V1_21);
    server.set_api_lag(Duration::from_secs(3600));
    let bare = server.create_repo("ana", "luke", Visibility::Private);
    server.add_collaborator("ana", "luke", "ben", Access::Write);
    server.add_collaborator("ana", "luke", "carla", Access::Read);
    let secret = server.token("ana", &BOTH);
    let auth = basic("ana", &secret);
    let token = format!("token {secret}");
    let (dir, first, second) = two_commits();
    let dir = dir.path();
    let caps = "report-status side-band-64k atomic";
    let unborn = ls_refs(&server, "/ana/luke.git", &auth, Some("version=2"));
    assert_eq!(
        unborn.text(),
        "0035unborn HEAD symref-target:refs/heads/main\n0000".replace("0035", "002e")
    );

    let (shared, own) = ("refs/heads/scribe-main", "refs/heads/ana/scribe");
    let body = push_body(
        dir,
        &[(ZERO, &first, shared), (ZERO, &first, own)],
        caps,
        &first,
    );
    let answer = push(&server, "/ana/luke.git", &auth, &body);
    let expected = "0052\u{1}000eunpack ok\n001eok refs/heads/scribe-main\n001dok refs/heads/ana/scribe\n00000040\u{2}\
                    .. Processing 2 references\nProcessed 2 references in total\n0000";
    assert_eq!((answer.status, answer.text().as_str()), (200, expected));
    assert_eq!(
        answer.header("content-type"),
        Some("application/x-git-receive-pack-result")
    );

    // The API needs a moment, git does not.
    let repo = || {
        ask(
            &server,
            "GET",
            "/api/v1/repos/ana/luke",
            &token,
            &Value::Null,
        )
        .json()
    };
    assert_eq!(
        (&repo()["empty"], &repo()["default_branch"]),
        (&json!(true), &json!("main"))
    );
    let refs = format!(
        "0057{first} HEAD symref-target:refs/heads/scribe-main\n0043{first} refs/heads/ana/scribe\n\
         0044{first} refs/heads/scribe-main\n0000"
    );
    assert_eq!(
        ls_refs(&server, "/ana/luke", &auth, Some("version=2")).text(),
        refs
    );
    server.settle_api();
    assert_eq!(repo()["empty"], json!(false));
    assert_eq!(repo()["default_branch"], "scribe-main");
    let branches = ask(
        &server,
        "GET",
        "/api/v1/repos/ana/luke/branches",
        &token,
        &Value::Null,
    )
    .json();
    assert_eq!(
        (&branches[0]["name"], &branches[1]["commit"]["id"]),
        (&json!("ana/scribe"), &json!(first))
    );

    let body = push_body(
        dir,
        &[(&first, &second, shared), (&first, &second, own)],
        caps,
        &format!("{second}\n^{first}"),
    );
    let (one, two) = bands(&push(&server, "/ana/luke.git", &auth, &body).body);
    assert_eq!(
        one,
        "000eunpack ok\n001eok refs/heads/scribe-main\n001dok refs/heads/ana/scribe\n0000"
    );
    let hint = format!(
        "\nCreate a new pull request for 'ana/scribe':\n  {}/ana/luke/compare/scribe-main...ana/scribe\n\n\
         .. Processing 2 references\nProcessed 2 references in total\n",
        server.url()
    );
    assert_eq!(two, hint);
    let again = push(&server, "/ana/luke.git", &auth, &body).text();
    let expected = format!(
        "009b\u{2}error: cannot lock ref 'refs/heads/scribe-main': is at {second} but expected {first}\n\
         0086\u{1}000eunpack ok\n0038ng refs/heads/scribe-main atomic transaction failed\n\
         0037ng refs/heads/ana/scribe atomic transaction failed\n00000000"
    );
    assert_eq!(again, expected);

    // Refused by the server's hooks, or by git.
    let carla = basic("carla", &server.token("carla", &BOTH));
    server.protect_branch("ana", "luke", "scribe-main");
    let denied = "\nGitea: User permission denied for writing.\n";
    let declined = "pre-receive hook declined";
    let x = "refs/heads/x";
    #[rustfmt::skip]
    let cases = [
        (&carla, ZERO, &*second, x, denied, declined),
        (&auth, &*second, ZERO, shared, "\nGitea: branch scribe-main is the default branch and cannot be deleted\n", declined),
        (&auth, &*second, &*first, shared, "\nGitea: branch scribe-main is protected from force push\n", declined),
        (&auth, ZERO, &*second, "refs/heads/a..b", "error: refusing to create funny ref 'refs/heads/a..b' remotely\n", "funny refname"),
    ];
    for (who, old, new, name, told, why) in cases {
        let (one, two) = bands(
            &push(
                &server,
                "/ana/luke.git",
                who,
                &push_body(dir, &[(old, new, name)], caps, new),
            )
            .body,
        );
        let line = format!("ng {name} {why}\n");
        assert_eq!(two, told);
        assert_eq!(
            one,
            format!("000eunpack ok\n{:04x}{line}0000", line.len() + 4)
        );
    }
    let ahead = git(
        dir,
        &["commit-tree", "HEAD^{tree}", "-p", "HEAD", "-m", "more"],
    );
    let body = push_body(
        dir,
        &[(&second, &ahead, shared), (&second, &ahead, own)],
        caps,
        &format!("{ahead}\n^{second}"),
    );
    let (one, two) = bands(&push(&server, "/ana/luke.git", &auth, &body).body);
    assert_eq!(
        two,
        "\nGitea: Not allowed to push to protected branch scribe-main\n"
    );
    assert_eq!(one.matches(declined).count(), 2);

    // Our own corner of the names: no hint, nothing in the API, also for a tree.
    let tree = git(dir, &["rev-parse", "HEAD^{tree}"]);
    let part = "refs/scribe-sync/upload/ana/1";
    let mut body = push_body(dir, &[(ZERO, ZERO, part)], caps, "");
    let text = String::from_utf8_lossy(&body).replacen(
        &format!("{ZERO} {ZERO}"),
        &format!("{ZERO} {tree}"),
        1,
    );
    body = text.into_bytes();
    body.extend(git_bytes(
        dir,
        &["pack-objects", "--stdout", "-q"],
        tree.as_bytes(),
    ));
    let (one, two) = bands(&push(&server, "/ana/luke.git", &auth, &body).body);
    assert_eq!(one, format!("000eunpack ok\n0025ok {part}\n0000"));
    assert_eq!(
        two,
        ". Processing 1 references\nProcessed 1 references in total\n"
    );
    // No report asked, none given.
    let quiet = push_body(
        dir,
        &[(ZERO, &second, "refs/heads/quiet")],
        "",
        &format!("{second}\n^{second}"),
    );
    let quiet = push(&server, "/ana/luke.git", &auth, &quiet);
    assert_eq!((quiet.status, quiet.body.len()), (200, 0));
    assert_eq!(git(&bare, &["rev-parse", "quiet"]), second);
    fsck(&bare);
}

#[test]
fn only_the_first_push_names_the_default_branch_whatever_the_api_shows() {
    let server = team(Profile::V1_27);
    server.set_api_lag(Duration::from_secs(3600));
    let bare = server.create_repo("ana", "luke", Visibility::Private);
    let auth = basic("ana", &server.token("ana", &BOTH));
    let (dir, first, _) = two_commits();
    for branch in ["scribe-main", "main"] {
        let name = format!("refs/heads/{branch}");
        let body = push_body(
            dir.path(),
            &[(ZERO, &first, &name)],
            "report-status",
            &first,
        );
        push(&server, "/ana/luke.git", &auth, &body);
        assert_eq!(git(&bare, &["rev-parse", branch]), first);
        let head = std::fs::read_to_string(bare.join("HEAD")).unwrap();
        assert_eq!(head, "ref: refs/heads/scribe-main\n", "after {branch}");
    }
}

#[test]
fn git_is_refused_as_recorded() {
    let server = team(Profile::V1_21);
    server.create_repo("ana", "open", Visibility::Public);
    server.create_repo("ana", "closed", Visibility::Private);
    server.create_repo("ana", "old", Visibility::Public);
    server.set_archived("ana", "old", true);
    server.create_repo("ana", "was", Visibility::Private);
    server.rename_repo("ana", "was", "is");
    let ana = basic("ana", &server.token("ana", &BOTH));
    let bare_token = basic(&server.token("ana", &BOTH), "");
    let reader = basic("ana", &server.token("ana", &["read:user"]));
    let ben = basic("ben", "ben-Secret1");
    let archived = "This repo is archived. You can view files and clone it, but cannot push or open issues/pull-requests.";
    let (up, down) = ("git-receive-pack", "git-upload-pack");
    let nobody = String::new();
    #[rustfmt::skip]
    let cases = [
        ("/ana/open.git", up, &nobody, 401, "Unauthorized\n"),
        ("/ana/open.git", up, &basic("ana", "no"), 401, "Verify\n"),
        ("/ana/open.git", down, &basic("ana", "no"), 401, "Verify\n"),
        ("/ana/open.git", down, &basic("dora", "dora-Secret1"), 401, "Verify\n"),
        ("/ana/open.git", up, &reader, 403, "Forbidden\n"),
        ("/ana/closed.git", down, &ben, 404, "Repository not found"),
        ("/ana/none.git", down, &nobody, 401, "Unauthorized\n"),
        ("/ana/none.git", down, &ana, 404, "Repository not found"),
        ("/ana/none.git", up, &ana, 403, "Push to create is not enabled for users."),
        ("/nobody1/none.git", down, &ana, 404, "Not found.\n"),
        ("/ana/old.git", up, &nobody, 403, archived),
        ("/ana/old.git", up, &ana, 403, archived),
        ("/ana/was.git", down, &ana, 307, ""),
    ];
    for (path, service, auth, status, text) in cases {
        let kind = format!("application/x-{service}-request");
        let mut headers = vec![
            ("Content-Type", kind.as_str()),
            ("Git-Protocol", "version=2"),
        ];
        if !auth.is_empty() {
            headers.push(("Authorization", auth));
        }
        let reply =
            Client::of(&server).ask("POST", &format!("{path}/{service}"), &headers, b"0000");
        assert_eq!(
            (reply.status, reply.text().as_str()),
            (status, text),
            "{path} {service} {auth}"
        );
        let challenge = (status == 401 && auth.is_empty()).then_some("Basic realm=\"Gitea\"");
        assert_eq!(
            reply.header("www-authenticate"),
            challenge,
            "{path} {service} {auth}"
        );
        if status == 307 {
            assert_eq!(reply.header("location"), Some("/ana/is/git-upload-pack"));
        }
    }
    assert_eq!(
        ls_refs(&server, "/ANA/Open.git", &bare_token, Some("version=2")).status,
        200
    );
    let page = ls_refs(
        &server,
        "/ana/open.git",
        &basic("finn", "finn-Secret1"),
        Some("version=2"),
    );
    assert_eq!(
        (page.status, page.header("content-type")),
        (200, Some("text/html; charset=utf-8"))
    );
    let eve = ls_refs(
        &server,
        "/ana/open.git",
        &basic("eve", "eve-Secret1"),
        Some("version=2"),
    );
    assert_eq!(
        (eve.status, eve.header("location")),
        (303, Some("/user/settings/change_password"))
    );
    for stripped in [None, Some("")] {
        let empty = ls_refs(&server, "/ana/open.git", &ana, stripped);
        assert_eq!((empty.status, empty.text().as_str()), (200, ""));
    }
    server.strip_git_protocol(true);
    assert_eq!(
        ls_refs(&server, "/ana/open.git", &ana, Some("version=2")).text(),
        ""
    );
    let headers = [("Git-Protocol", "version=2")];
    let refs = Client::of(&server).ask(
        "GET",
        "/ana/open.git/info/refs?service=git-upload-pack",
        &headers,
        b"",
    );
    assert!(
        refs.text()
            .starts_with("001e# service=git-upload-pack\n0000"),
        "{}",
        refs.text()
    );
    assert!(!refs.text().contains("version 2"));
    server.strip_git_protocol(false);
    let refs = Client::of(&server).ask(
        "GET",
        "/ana/open.git/info/refs?service=git-upload-pack",
        &headers,
        b"",
    );
    assert!(
        refs.text()
            .starts_with("001e# service=git-upload-pack\n0000000eversion 2\n"),
        "{}",
        refs.text()
    );
    let old = Client::of(&server).ask(
        "GET",
        "/ana/was.git/info/refs?service=git-upload-pack",
        &[],
        b"",
    );
    assert_eq!(
        old.header("location"),
        Some("/ana/is/info/refs?service=git-upload-pack")
    );
    let old = ask(
        &server,
        "GET",
        "/api/v1/repos/ana/was/branches?page=2",
        "",
        &Value::Null,
    );
    assert_eq!(
        (old.status, old.header("location")),
        (307, Some("/api/v1/repos/ana/is/branches?page=2"))
    );
    let wrong = Client::of(&server).ask(
        "POST",
        "/ana/open.git/git-upload-pack",
        &[("Content-Type", "text/plain")],
        b"0000",
    );
    assert_eq!((wrong.status, wrong.text().as_str()), (401, ""));
}

#[test]
fn stock_git_works_over_it() {
    let server = team(Profile::V1_27);
    let bare = server.create_repo("ana", "luke", Visibility::Private);
    let token = server.token("ana", &BOTH);
    let url = server.git_url_as("ana", &token, "ana", "luke");
    let (dir, _, second) = two_commits();
    // Big enough for more than one chunk.
    let noise: Vec<u8> = std::iter::successors(Some(1_u32), |last| {
        Some(last.wrapping_mul(1_664_525).wrapping_add(1_013_904_223))
    })
    .map(|number| number.to_be_bytes()[0])
    .take(4_000_000)
    .collect();
    std::fs::write(dir.path().join("audio.wav"), &noise).unwrap();
    git(dir.path(), &["add", "."]);
    git(dir.path(), &["commit", "-q", "-m", "audio"]);
    git(
        dir.path(),
        &["push", "-q", &url, "HEAD:refs/heads/scribe-main"],
    );
    fsck(&bare);
    let into = TempDir::new().unwrap();
    git(into.path(), &["clone", "-q", &url, "copy"]);
    let copy = into.path().join("copy");
    assert_eq!(git(&copy, &["rev-parse", "scribe-main^"]), second);
    assert_eq!(std::fs::read(copy.join("audio.wav")).unwrap(), noise);
    std::fs::write(copy.join("LUK.usfm"), "\\c 2").unwrap();
    git(&copy, &["commit", "-q", "-a", "-m", "more"]);
    git(&copy, &["push", "-q", "origin", "HEAD"]);
    git(dir.path(), &["fetch", "-q", &url, "scribe-main"]);
    assert_eq!(
        git(dir.path(), &["rev-parse", "FETCH_HEAD"]),
        git(&copy, &["rev-parse", "HEAD"])
    );
    // A teammate's change is refused like any other that is behind.
    git(
        dir.path(),
        &["commit", "-q", "--allow-empty", "-m", "behind"],
    );
    let refused = git_try(
        dir.path(),
        &[],
        &["push", "-q", &url, "HEAD:refs/heads/scribe-main"],
    );
    assert!(!refused.status.success());
    let requests = server.requests();
    assert!(requests.iter().any(|request| request.bytes_up > 3_000_000));
    assert!(
        requests
            .iter()
            .any(|request| request.bytes_down > 3_000_000)
    );
    assert!(
        requests
            .iter()
            .filter(|request| request.status == Some(200))
            .all(|request| request.user.as_deref() == Some("ana"))
    );
    assert!(
        requests
            .iter()
            .any(|request| request.credential == Credential::BasicToken)
    );
}

#[test]
fn bodies_come_in_every_form() {
    let server = team(Profile::V1_21);
    let bare = server.create_repo("ana", "luke", Visibility::Private);
    let auth = basic("ana", &server.token("ana", &BOTH));
    let (dir, first, _) = two_commits();
    let kind = ("Content-Type", "application/x-git-receive-pack-request");
    let mut client = Client::of(&server);
    for (name, coding) in [
        ("plain", ""),
        ("gzip", "gzip"),
        ("chunked", "chunked"),
        ("expected", "100-continue"),
    ] {
        let full = format!("refs/heads/{name}");
        let mut body = push_body(
            dir.path(),
            &[(ZERO, &first, &full)],
            "report-status",
            &first,
        );
        let mut headers = vec![("Authorization", auth.as_str()), kind];
        match coding {
            "gzip" => {
                let mut gzip = GzEncoder::new(Vec::new(), Compression::default());
                gzip.write_all(&body).unwrap();
                body = gzip.finish().unwrap();
                headers.push(("Content-Encoding", "gzip"));
            }
            "chunked" => {
                let pieces = body.chunks(100).map(|piece| {
                    [format!("{:x}\r\n", piece.len()).as_bytes(), piece, b"\r\n"].concat()
                });
                body = pieces.collect::<Vec<_>>().concat();
                body.extend(b"0\r\n\r\n");
                headers.push(("Transfer-Encoding", "chunked"));
            }
            "100-continue" => headers.push(("Expect", "100-continue")),
            _ => {}
        }
        client
            .send("POST", "/ana/luke.git/git-receive-pack", &headers, &body)
            .unwrap();
        if coding == "100-continue" {
            assert_eq!(
                (client.line().as_str(), client.line().as_str()),
                ("HTTP/1.1 100 Continue", "")
            );
        }
        let reply = client.reply();
        let line = format!("ok {full}\n");
        assert_eq!(
            reply.text(),
            format!("000eunpack ok\n{:04x}{line}0000", line.len() + 4),
            "{name}"
        );
        assert_eq!(git(&bare, &["rev-parse", name]), first);
    }
    assert_eq!(server.connections(), 1, "the connection is kept");
    let headers = [
        ("Authorization", auth.as_str()),
        kind,
        ("Content-Encoding", "gzip"),
    ];
    assert_eq!(
        client
            .ask(
                "POST",
                "/ana/luke.git/git-receive-pack",
                &headers,
                b"no gzip"
            )
            .status,
        500
    );
    // A refusal reads on, up to a point; then the connection is at its end.
    let big = vec![b'x'; 300 * 1024];
    let small = client.ask(
        "POST",
        "/ana/luke.git/git-receive-pack",
        &[kind],
        &big[..1024],
    );
    assert_eq!((small.status, small.header("connection")), (401, None));
    let refused = client.ask("POST", "/ana/luke.git/git-receive-pack", &[kind], &big);
    assert_eq!(
        (refused.status, refused.header("connection")),
        (401, Some("close"))
    );
}

#[test]
fn faults_are_exact() {
    let server = team(Profile::V1_21);
    let bare = server.create_repo("ana", "luke", Visibility::Private);
    let auth = basic("ana", &server.token("ana", &BOTH));
    let (dir, first, second) = two_commits();
    let kind = ("Content-Type", "application/x-git-receive-pack-request");
    let headers = [("Authorization", auth.as_str()), kind];
    let target = "/ana/luke.git/git-receive-pack";
    let body = push_body(
        dir.path(),
        &[(ZERO, &first, "refs/heads/main")],
        "report-status",
        &first,
    );
    let tip = || {
        git_try(&bare, &[], &["rev-parse", "-q", "--verify", "main"])
            .status
            .success()
    };

    // Every cut of the upload leaves nothing; the whole of it is applied, though nobody hears of it.
    for bytes in [0, 1, 100, body.len() - 1] {
        server.fault(Fault::new(Match::push(), Action::CutAfterUp(bytes as u64)));
        let mut client = Client::of(&server);
        drop(client.send("POST", target, &headers, &body));
        assert_eq!(client.rest(), b"");
        let seen = server.requests().pop().unwrap();
        let head = seen.bytes_up - bytes as u64;
        assert!(
            seen.status.is_none() && seen.bytes_down == 0 && (150..300).contains(&head),
            "{seen:?}"
        );
        assert!(!tip(), "{bytes} of {} bytes moved the branch", body.len());
    }
    server.fault(Fault::new(
        Match::push(),
        Action::CutAfterUp(body.len() as u64),
    ));
    let mut client = Client::of(&server);
    client.send("POST", target, &headers, &body).unwrap();
    assert_eq!(client.rest(), b"");
    assert!(tip(), "git had all of it");

    // Every cut of the answer, from the status line on.
    let whole = {
        let mut client = Client::of(&server);
        client
            .send("GET", "/api/v1/version", &[("Connection", "close")], b"")
            .unwrap();
        client.rest()
    };
    for bytes in [0, 1, 9, 200, whole.len() - 1, whole.len()] {
        server.fault(Fault::new(Match::api(), Action::CutAfterDown(bytes as u64)));
        let mut client = Client::of(&server);
        client
            .send("GET", "/api/v1/version", &[("Connection", "close")], b"")
            .unwrap();
        assert_eq!(client.rest().len(), bytes);
        assert_eq!(server.requests().pop().unwrap().bytes_down, bytes as u64);
    }

    // Applied, and no answer.
    let body = push_body(
        dir.path(),
        &[(&first, &second, "refs/heads/main")],
        "report-status",
        &format!("{second}\n^{first}"),
    );
    let fault = server.fault(Fault::new(Match::push(), Action::ApplyThenDropAnswer));
    let mut client = Client::of(&server);
    client.send("POST", target, &headers, &body).unwrap();
    assert_eq!((client.rest().len(), server.hits(fault)), (0, 1));
    assert_eq!(git(&bare, &["rev-parse", "main"]), second);

    // A teammate comes between, the third time only, and the answer is another.
    let count = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&count);
    server.fault(
        Fault::new(
            Match::ls_refs(),
            Action::hook(move || {
                counted.fetch_add(1, Ordering::SeqCst);
            }),
        )
        .nth(3),
    );
    server.fault(
        Fault::new(
            Match::ls_refs(),
            Action::replace(|body| [&body[..4], b"!"].concat()),
        )
        .nth(2)
        .times(2),
    );
    let ask_refs = || ls_refs(&server, "/ana/luke.git", &auth, Some("version=2"));
    assert!(ask_refs().text().ends_with("0000"));
    assert_eq!(
        (ask_refs().text().as_str(), count.load(Ordering::SeqCst)),
        ("0050!", 0)
    );
    assert_eq!(
        (ask_refs().body.len(), count.load(Ordering::SeqCst)),
        (5, 1)
    );
    assert!(ask_refs().text().ends_with("0000"));

    server.clear_faults();
    server.fault(Fault::new(
        Match::any(),
        Action::status_with(429, ("Retry-After", "7"), "slow down"),
    ));
    let slow = ask_refs();
    assert_eq!(
        (
            slow.status,
            slow.header("retry-after"),
            slow.text().as_str()
        ),
        (429, Some("7"), "slow down")
    );
    server.fault(Fault::new(Match::any(), Action::Html200));
    assert_eq!(
        ask_refs().header("content-type"),
        Some("text/html; charset=utf-8")
    );
    server.fault(Fault::new(Match::any(), Action::Empty200));
    let empty = ask_refs();
    assert_eq!(
        (empty.header("content-type"), empty.body.len()),
        (Some("application/x-git-upload-pack-result"), 0)
    );
    server.fault(Fault::new(
        Match::any(),
        Action::Redirect {
            location: "http://elsewhere/".to_owned(),
            code: 302,
        },
    ));
    let away = ask_refs();
    assert_eq!(
        (away.status, away.header("location")),
        (302, Some("http://elsewhere/"))
    );
    server.fault(Fault::new(
        Match::any(),
        Action::Raw(b"HTTP/1.0 200 OK\r\n\r\nraw".to_vec()),
    ));
    let mut client = Client::of(&server);
    client.send("GET", "/", &[], b"").unwrap();
    assert_eq!(client.rest(), b"HTTP/1.0 200 OK\r\n\r\nraw");
}

#[test]
fn a_silent_server_can_be_left_and_stopped() {
    let server = team(Profile::V1_27);
    server.fault(Fault::new(Match::any(), Action::StallAfterDown(20)).always());
    let mut client = Client::of(&server);
    client
        .0
        .get_mut()
        .set_read_timeout(Some(Duration::from_millis(200)))
        .unwrap();
    client.send("GET", "/api/v1/version", &[], b"").unwrap();
    let mut got = [0; 20];
    client.0.read_exact(&mut got).unwrap();
    assert!(client.0.read(&mut [0]).is_err(), "nothing more comes");
    drop(client);
    assert_eq!(
        server.requests().len(),
        1,
        "the server notices that nobody listens"
    );
    let mut other = Client::of(&server);
    other.send("GET", "/api/v1/version", &[], b"").unwrap();
    other.0.read_exact(&mut got).unwrap();
    let begun = Instant::now();
    drop(server);
    assert!(
        begun.elapsed() < Duration::from_secs(5),
        "a stalled client holds nothing up"
    );
}

#[test]
fn the_line_can_be_slow() {
    let server = team(Profile::V1_27);
    server.create_repo("ana", "luke", Visibility::Public);
    server.set_rate(Some(200_000), Some(200_000));
    let begun = Instant::now();
    let body = vec![b' '; 100_000];
    let reply = Client::of(&server).ask("POST", "/api/v1/user/repos", &[], &body);
    assert_eq!(reply.status, 401);
    assert!(
        begun.elapsed() > Duration::from_millis(450),
        "{:?}",
        begun.elapsed()
    );
    server.set_rate(None, None);
    server.set_latency(Duration::from_millis(60));
    let begun = Instant::now();
    assert_eq!(
        Client::of(&server)
            .ask("GET", "/api/v1/version", &[], b"")
            .status,
        200
    );
    assert!(
        begun.elapsed() > Duration::from_millis(110),
        "{:?}",
        begun.elapsed()
    );
}

#[test]
fn certificates_good_and_bad() {
    let ca = TestCa::new();
    let plain = TempDir::new().unwrap();
    for (kind, good) in [
        (CertKind::Good, true),
        (CertKind::Expired, false),
        (CertKind::NotYetValid, false),
        (CertKind::WrongHost, false),
        (CertKind::SelfSigned, false),
    ] {
        let server = Door43::start_with(&Options {
            tls: Some((&ca, kind)),
            ..Options::default()
        });
        assert!(server.url().starts_with("https://127.0.0.1:"));
        server.add_user("ana", "ana-Secret1");
        server.create_repo("ana", "luke", Visibility::Public);
        let ca_file = format!("http.sslCAInfo={}", ca.pem_path().display());
        let out = git_try(
            plain.path(),
            &[],
            &["-c", &ca_file, "ls-remote", &server.git_url("ana", "luke")],
        );
        assert_eq!(
            out.status.success(),
            good,
            "{kind:?}: {}",
            String::from_utf8_lossy(&out.stderr)
        );
        assert_eq!(
            server.requests().len(),
            if good { 2 } else { 0 },
            "{kind:?}"
        );
    }
}

#[test]
fn project_metadata_shows_in_the_api() {
    let server = team(Profile::V1_21);
    server.set_api_lag(Duration::ZERO);
    let bare = server.create_repo("ana", "any-name", Visibility::Public);
    let dir = TempDir::new().unwrap();
    git(dir.path(), &["init", "-q"]);
    let metadata = json!({"meta": {"version": "1.0.0"}, "identification": {"name": {"en": "Luke"}, "abbreviation": {"en": "LK"}},
        "languages": [{"tag": "bm", "name": {"en": "Bambara"}}],
        "type": {"flavorType": {"name": "scripture", "flavor": {"name": "textTranslation"}}}});
    std::fs::write(dir.path().join("metadata.json"), metadata.to_string()).unwrap();
    std::fs::create_dir(dir.path().join("ingredients")).unwrap();
    std::fs::write(dir.path().join("ingredients/LUK.usfm"), "\\id LUK\n").unwrap();
    git(dir.path(), &["add", "."]);
    git(dir.path(), &["commit", "-q", "-m", "first"]);
    git(
        dir.path(),
        &["push", "-q", bare.to_str().unwrap(), "HEAD:refs/heads/main"],
    );
    let get = |path: &str| {
        ask(
            &server,
            "GET",
            &format!("/api/v1/repos/ana/any-name{path}"),
            "",
            &Value::Null,
        )
    };
    let repo = get("").json();
    let shown = [
        "metadata_type",
        "language",
        "flavor_type",
        "flavor",
        "abbreviation",
        "title",
    ]
    .map(|field| repo[field].clone());
    assert_eq!(
        shown,
        ["sb", "bm", "scripture", "textTranslation", "lk", "Luke"].map(Value::from)
    );
    assert_eq!(get("/raw/ingredients/LUK.usfm").text(), "\\id LUK\n");
    assert_eq!(
        get("/contents/ingredients/LUK.usfm").json()["content"],
        "XGlkIExVSwo="
    );
    assert_eq!(
        get("/contents/ingredients").json()[0]["path"],
        "ingredients/LUK.usfm"
    );
    assert_eq!(get("/contents/none").status, 404);
    server.set_private("ana", "any-name", true);
    assert_eq!(get("").status, 404);
}

#[test]
fn a_broken_server_says_so() {
    let server = team(Profile::V1_27);
    server.fault(Fault::new(
        Match::any(),
        Action::hook(|| panic!("on purpose")),
    ));
    let mut client = Client::of(&server);
    client.send("GET", "/", &[], b"").unwrap();
    assert_eq!(client.rest(), b"");
    let told =
        std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| server.assert_ok())).unwrap_err();
    assert!(
        told.downcast_ref::<String>()
            .unwrap()
            .contains("GET /: on purpose")
    );
    let dropped = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| drop(server)));
    assert!(dropped.is_err());
}

#[test]
fn a_team_is_managed_through_the_api() {
    let server = team(Profile::V1_21);
    let token = format!("token {}", server.token("ana", &BOTH));
    let ben = format!("token {}", server.token("ben", &BOTH));
    let made = json!({"name": "luke", "private": true, "auto_init": true, "default_branch": "scribe-main"});
    assert_eq!(
        ask(&server, "POST", "/api/v1/user/repos", &token, &made).status,
        201
    );
    fsck(&server.repo_path("ana", "luke").unwrap());
    let call = |method: &str, below: &str, auth: &str, body: Value| {
        let reply = ask(
            &server,
            method,
            &format!("/api/v1/repos/ana/luke{below}"),
            auth,
            &body,
        );
        let message = if reply.status >= 400 {
            reply.message()
        } else {
            String::new()
        };
        (reply.status, message)
    };
    let (ok, none) = (String::new(), Value::Null);
    let said = |text: &str| text.to_owned();
    let no_admin = "user should be an owner or a collaborator with admin write of a repository";
    let new = |name: &str| json!({"new_branch_name": name});
    #[rustfmt::skip]
    let cases = [
        ("GET", "", &ben, none.clone(), 404, said("The target couldn't be found.")),
        ("PUT", "/collaborators/nobody", &token, json!({}), 422, said("user does not exist [uid: 0, name: nobody, keyid: 0]")),
        ("PUT", "/collaborators/ben", &token, json!({"permission": "read"}), 204, ok.clone()),
        ("GET", "", &ben, none.clone(), 200, ok.clone()),
        ("POST", "/branches", &ben, new("ben/scribe"), 403, said("user should have a permission to write to a repo")),
        ("PUT", "/collaborators/ben", &token, json!({"permission": "write"}), 204, ok.clone()),
        ("POST", "/branches", &ben, new("ben/scribe"), 201, ok.clone()),
        ("POST", "/branches", &ben, new("ben/scribe"), 409, said("The branch already exists.")),
        ("POST", "/branches", &ben, new("ben"), 409, said("The branch with the same name already exists.")),
        ("GET", "/branches/ben%2Fscribe", &ben, none.clone(), 200, ok.clone()),
        ("PATCH", "", &ben, json!({"archived": true}), 403, said(no_admin)),
        ("DELETE", "", &ben, none.clone(), 403, said("user should be the owner of the repo")),
        ("DELETE", "/branches/scribe-main", &ben, none.clone(), 403, said("can not delete default branch")),
        ("POST", "/branch_protections", &token, json!({"rule_name": "ben/scribe"}), 201, ok.clone()),
        ("DELETE", "/branches/ben/scribe", &ben, none.clone(), 403, said("branch protected")),
        ("DELETE", "/branch_protections/ben%2Fscribe", &token, none.clone(), 204, ok.clone()),
        ("DELETE", "/branches/ben/scribe", &ben, none.clone(), 204, ok.clone()),
        ("PATCH", "", &token, json!({"archived": true}), 200, ok.clone()),
        ("POST", "/branches", &token, new("x"), 403, said("Git Repository is archived.")),
        ("DELETE", "/collaborators/ben", &token, none.clone(), 204, ok.clone()),
        ("GET", "", &ben, none.clone(), 404, said("The target couldn't be found.")),
        ("PATCH", "", &token, json!({"name": "mark", "archived": false}), 200, ok.clone()),
        ("PATCH", "", &token, json!({"private": false}), 307, ok.clone()),
    ];
    for (method, below, auth, body, status, message) in cases {
        assert_eq!(
            call(method, below, auth, body.clone()),
            (status, message),
            "{method} {below} {body}"
        );
    }
    server.transfer("ana", "mark", "carla");
    let moved = ls_refs(
        &server,
        "/ana/mark.git",
        &basic("carla", "carla-Secret1"),
        Some("version=2"),
    );
    assert_eq!(
        (moved.status, moved.header("location")),
        (307, Some("/carla/mark/git-upload-pack"))
    );
    // Somebody takes the old name: no way leads on from there.
    server.create_repo("ana", "mark", Visibility::Public);
    assert_eq!(
        ls_refs(&server, "/ana/mark.git", "", Some("version=2")).status,
        200
    );
    server.delete_repo("ana", "mark");
    assert_eq!(
        ls_refs(&server, "/ana/mark.git", "", Some("version=2")).status,
        401
    );
}

#[test]
fn a_code_may_be_good_once_only() {
    let server = team(Profile::V1_27);
    let mut options = UserOptions::with_otp();
    options.otp.as_mut().unwrap().single_use = true;
    server.add_user_with("gil", "gil-Secret1", options);
    let auth = basic("gil", "gil-Secret1");
    let headers = [("Authorization", auth.as_str()), ("X-Gitea-OTP", "123456")];
    for status in [200, 401] {
        assert_eq!(
            Client::of(&server)
                .ask("GET", "/api/v1/user", &headers, b"")
                .status,
            status
        );
    }
    server.create_repo("gil", "luke", Visibility::Private);
    let git = ls_refs(&server, "/gil/luke.git", &auth, Some("version=2"));
    assert_eq!(git.status, 401);
    assert!(
        git.text()
            .starts_with("Users with two-factor authentication"),
        "{}",
        git.text()
    );
    let token = basic("gil", &server.token("gil", &BOTH));
    assert_eq!(
        ls_refs(&server, "/gil/luke.git", &token, Some("version=2")).status,
        200
    );
}

#[test]
fn a_server_can_be_stopped_in_the_middle_of_a_push() {
    let server = team(Profile::V1_27);
    server.create_repo("ana", "luke", Visibility::Private);
    let auth = basic("ana", &server.token("ana", &BOTH));
    let kind = ("Content-Type", "application/x-git-receive-pack-request");
    let headers = [
        ("Authorization", auth.as_str()),
        kind,
        ("Transfer-Encoding", "chunked"),
    ];
    let mut client = Client::of(&server);
    let command = format!("{ZERO} {} refs/heads/x\0report-status", "1".repeat(40));
    let body = [pkt(&command), b"0000PACK".to_vec()].concat();
    let chunk = [format!("{:x}\r\n", body.len()).as_bytes(), &body, b"\r\n"].concat();
    client
        .send("POST", "/ana/luke.git/git-receive-pack", &headers, &chunk)
        .unwrap();
    let begun = Instant::now();
    drop(server);
    assert_eq!(client.rest(), b"");
    assert!(begun.elapsed() < Duration::from_secs(30));
}
