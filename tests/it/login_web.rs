//! `login --web`: a login in the browser, on the server's own page.

use crate::browser::{Answer, Notebook, request};
use crate::kit::Computer;
use crate::terminal::{CTRL_C, ENTER, Terminal, is_never_shown, stranger};
use crate::world::{Door43, Profile, UserOptions};
use serde_json::Value;

const PASSWORD: &str = "amina-Geheim1";
const BOTH: [Profile; 2] = [Profile::V1_21, Profile::V1_27];

fn server(profile: Profile) -> Door43 {
    let server = Door43::start(profile);
    server.add_user("Amina", PASSWORD);
    server
}

fn whoami(computer: &Computer) -> Value {
    let ran = computer.run(&["whoami", "--json"]);
    serde_json::from_str(&ran.out).unwrap_or_else(|_| panic!("{}", ran.err))
}

/// The value of a hidden field.
fn hidden(page: &str, name: &str) -> String {
    let (_, rest) = page
        .split_once(&format!("name=\"{name}\" value=\""))
        .unwrap();
    rest.split('"').next().unwrap().replace("&amp;", "&")
}

fn encoded(text: &str) -> String {
    text.replace('%', "%25")
        .replace('&', "%26")
        .replace('=', "%3D")
        .replace('+', "%2B")
}

fn posts(server: &Door43, path: &str, cookie: &str, fields: &[(&str, &str)]) -> Answer {
    let form: Vec<String> = fields
        .iter()
        .map(|(name, value)| format!("{name}={}", encoded(value)))
        .collect();
    let headers = [
        ("Cookie", cookie),
        ("Content-Type", "application/x-www-form-urlencoded"),
    ];
    request(
        "POST",
        &format!("{}{path}", server.url()),
        &headers,
        &form.join("&"),
    )
}

/// Does on the server's pages what a person does in the browser; gives the address at which it ends.
fn agrees(server: &Door43, address: &str, login: &str, granted: bool) -> String {
    let asked = request("GET", address, &[], "");
    let to = asked
        .header("location")
        .unwrap_or_else(|| panic!("{}", asked.body))
        .to_owned();
    assert!(to.starts_with("/user/login"), "{to}");
    let back = address.strip_prefix(&server.url()).unwrap();
    let fields = [
        ("user_name", login),
        ("password", PASSWORD),
        ("redirect_to", back),
    ];
    let inside = posts(server, "/user/login", "", &fields);
    let cookie = inside
        .header("set-cookie")
        .unwrap()
        .split(';')
        .next()
        .unwrap()
        .to_owned();
    let to = inside.header("location").unwrap().to_owned();
    if to.starts_with("/user/two_factor") {
        let fields = [("passcode", "123456"), ("redirect_to", back)];
        assert_eq!(
            posts(server, "/user/two_factor", &cookie, &fields).status,
            303
        );
    }
    let page = request("GET", address, &[("Cookie", &cookie)], "").body;
    let of = |name: &str| hidden(&page, name);
    let (client, redirect, state, challenge) = (
        of("client_id"),
        of("redirect_uri"),
        of("state"),
        of("code_challenge"),
    );
    let fields = [
        ("client_id", client.as_str()),
        ("redirect_uri", &redirect),
        ("state", &state),
        ("code_challenge", &challenge),
        ("granted", if granted { "true" } else { "false" }),
    ];
    let answer = posts(server, "/login/oauth/grant", &cookie, &fields);
    answer.header("location").unwrap().to_owned()
}

/// The terminal of a person whose browser is the notebook.
fn starts(computer: &Computer, notebook: &Notebook, args: &[&str]) -> Terminal {
    let program = notebook.program();
    Terminal::start_with(computer, 100, args, &[("BROWSER", &program)])
}

fn no_secret_of_oauth_is_kept(server: &Door43, computer: &Computer) {
    let secrets = server.oauth_secrets();
    assert!(!secrets.is_empty());
    for entry in walkdir::WalkDir::new(computer.path()).into_iter().flatten() {
        let text = std::fs::read_to_string(entry.path()).unwrap_or_default();
        let found = secrets.iter().any(|secret| text.contains(secret));
        assert!(!found, "{}", entry.path().display());
    }
}

#[test]
fn the_answer_of_the_browser_becomes_a_token_of_this_computer() {
    for profile in BOTH {
        for otp in [false, true] {
            let server = Door43::start(profile);
            let options = if otp {
                UserOptions::with_otp()
            } else {
                UserOptions::default()
            };
            server.add_user_with("Amina", PASSWORD, options);
            let computer = stranger(&server);
            let notebook = Notebook::new();
            let terminal = starts(&computer, &notebook, &["login", "--web", "--lang", "fr"]);
            let end = agrees(&server, &notebook.address(), "Amina", true);
            // What is not the answer to this login gets a page that says so, and the login goes on.
            let state = end.split("state=").nth(1).unwrap();
            let origin = end.split('?').next().unwrap();
            for foreign in [
                format!("{origin}favicon.ico"),
                end.replace(state, "guessed"),
                format!("{origin}?code=x"),
            ] {
                let answer = request("GET", &foreign, &[], "");
                assert_eq!(answer.status, 400, "{foreign}");
                assert!(
                    answer.body.contains("pas la connexion attendue"),
                    "{}",
                    answer.body
                );
            }
            assert_eq!(request("POST", &end, &[], "").status, 400);
            let answer = request("GET", &end, &[], "");
            assert_eq!(answer.status, 200);
            assert!(
                answer.body.contains("Vous êtes connecté"),
                "{}",
                answer.body
            );
            assert_eq!(answer.header("cache-control"), Some("no-store"));
            let ended = terminal.ends();
            assert_eq!(ended.code, 0, "{}", ended.screen);
            let code = end
                .split("code=")
                .nth(1)
                .unwrap()
                .split('&')
                .next()
                .unwrap();
            is_never_shown(&ended, code);
            let tokens = server.tokens("Amina");
            assert_eq!(tokens.len(), 1);
            assert_eq!(tokens[0].scopes, ["write:repository", "write:user"]);
            no_secret_of_oauth_is_kept(&server, &computer);
            assert_eq!(whoami(&computer)["token"]["name"], tokens[0].name.as_str());
            assert_eq!(computer.run(&["logout"]).code, 0);
            assert!(server.tokens("Amina").is_empty());
        }
    }
}

#[test]
fn at_the_far_end_of_a_connection_the_last_address_is_pasted() {
    for profile in BOTH {
        let server = server(profile);
        let computer = stranger(&server);
        let far = [("SSH_CONNECTION", "1 2 3 4"), ("SSH_TTY", "/dev/pts/0")];
        let mut terminal = Terminal::start_with(&computer, 100, &["login", "--web"], &far);
        terminal.wait_for("paste that address here");
        let shown = terminal.unwrapped();
        let at = shown
            .find(&format!("{}/login/oauth", server.url()))
            .unwrap();
        let address: String = shown[at..]
            .chars()
            .take_while(|c| !c.is_whitespace())
            .collect();
        let end = agrees(&server, &address, "Amina", true);
        terminal.types(&format!("http://127.0.0.1:1/?code=x{ENTER}"));
        terminal.wait_for("not the address");
        terminal.types(&format!("{end}{ENTER}"));
        let ended = terminal.ends();
        assert_eq!(ended.code, 0, "{}", ended.screen);
        assert_eq!(server.tokens("Amina").len(), 1);
    }
}

#[test]
fn a_login_that_nobody_answers_or_somebody_refuses_stores_nothing() {
    let server = server(Profile::V1_27);
    let computer = stranger(&server);
    let notebook = Notebook::new();
    let stores_nothing = || {
        assert!(server.tokens("Amina").is_empty());
        assert!(
            !computer
                .path()
                .join(".config/scribe-sync/accounts.yaml")
                .exists()
        );
    };
    let ended = starts(&computer, &notebook, &["login", "--web", "--timeout", "4s"]).ends();
    assert_eq!(ended.code, 9, "{}", ended.screen);
    assert!(
        ended.screen.contains("nothing was stored"),
        "{}",
        ended.screen
    );
    stores_nothing();

    notebook.address();
    let mut terminal = starts(&computer, &notebook, &["login", "--web"]);
    terminal.wait_for("Ctrl-C");
    terminal.types(CTRL_C);
    let ended = terminal.ends();
    assert_eq!(ended.code, 130, "{}", ended.screen);
    stores_nothing();

    notebook.address();
    let terminal = starts(&computer, &notebook, &["login", "--web"]);
    let end = agrees(&server, &notebook.address(), "Amina", false);
    assert_eq!(request("GET", &end, &[], "").status, 200);
    let ended = terminal.ends();
    assert_eq!(ended.code, 4, "{}", ended.screen);
    assert!(
        ended.screen.contains("the request is denied"),
        "{}",
        ended.screen
    );
    stores_nothing();

    // Another account than the one that was named.
    let terminal = starts(&computer, &notebook, &["login", "--web", "--user", "boaz"]);
    let end = agrees(&server, &notebook.address(), "Amina", true);
    request("GET", &end, &[], "");
    let ended = terminal.ends();
    assert_eq!(ended.code, 4, "{}", ended.screen);
    stores_nothing();

    let ran = computer.run(&["login", "--web"]);
    assert_eq!(ran.code, 2, "{}", ran.err);
    assert!(ran.err.contains("person at a terminal"), "{}", ran.err);
}

#[test]
fn where_the_server_makes_no_token_for_it_the_login_renews_itself() {
    let server = server(Profile::V1_27);
    server.refuse_trades();
    let computer = stranger(&server);
    let notebook = Notebook::new();
    let terminal = starts(&computer, &notebook, &["login", "--web"]);
    let end = agrees(&server, &notebook.address(), "Amina", true);
    request("GET", &end, &[], "");
    let ended = terminal.ends();
    assert_eq!(ended.code, 0, "{}", ended.screen);
    assert!(
        ended.screen.contains("no lasting access token"),
        "{}",
        ended.screen
    );
    assert!(server.tokens("Amina").is_empty());
    // The server takes each of its secrets once; hours later it still goes on.
    for _ in 0..3 {
        server.end_the_hour();
        let who = whoami(&computer);
        assert_eq!(who["login"], "Amina", "{who}");
    }
    let ran = computer.run(&["logout"]);
    assert_eq!(ran.code, 3, "{}", ran.err);
    assert!(ran.err.contains("Settings, Applications"), "{}", ran.err);
    assert_eq!(computer.run(&["whoami"]).code, 4);
    assert!(
        !computer
            .path()
            .join(".config/scribe-sync/credentials.yaml")
            .exists()
    );
}
