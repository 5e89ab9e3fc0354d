//! `register`: the sign-up form of both generations of servers, filled in unattended, on a terminal, and in a browser.

use crate::browser::{Browser, Notebook};
use crate::kit::{Computer, Ran};
use crate::terminal::{CTRL_C, ENTER, Terminal, is_never_shown, stranger};
use crate::world::{Action, Confirm, Door43, Fault, Match, Profile, SignUp};
use serde_json::Value;
use std::io::Write;
use std::process::Stdio;

const PASSWORD: &str = "une bonne clé 7";

fn server(profile: Profile, options: SignUp) -> Door43 {
    let server = Door43::start(profile);
    server.add_user("boaz", "boaz-Geheim1");
    // So that there is an account to make the computer of.
    server.add_user("amina", "amina-Geheim1");
    server.sign_up(options);
    server
}

fn runs(computer: &Computer, args: &[&str], stdin: &str) -> Ran {
    let mut child = computer
        .command()
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let _ = child.stdin.take().unwrap().write_all(stdin.as_bytes());
    let output = crate::ends::ended(child);
    let ran = Ran {
        code: output.status.code().unwrap_or(-1),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    };
    for shown in [&ran.out, &ran.err] {
        assert!(
            stdin.trim().len() < 6 || !shown.contains(stdin.trim()),
            "{shown}"
        );
    }
    ran
}

/// Registers without anybody at the terminal.
fn registers(computer: &Computer, user: &str, mail: &str, password: &str, more: &[&str]) -> Ran {
    let args = [
        &[
            "register",
            "--user",
            user,
            "--email",
            mail,
            "--password-stdin",
        ],
        more,
    ]
    .concat();
    runs(computer, &args, &format!("{password}\n"))
}

fn json(ran: &Ran) -> Value {
    serde_json::from_str(&ran.out).unwrap_or_else(|_| panic!("{}\n{}", ran.out, ran.err))
}

#[test]
fn a_server_that_asks_for_no_confirmation_makes_the_account_and_the_login_follows() {
    for profile in Profile::ALL {
        let server = server(profile, SignUp::default());
        let computer = stranger(&server);
        let agreed = ["--accept-agreement", "--login", "--json"];
        let ran = registers(&computer, "Chidi", "chidi@example.org", PASSWORD, &agreed);
        assert_eq!(ran.code, 0, "{}", ran.err);
        let document = json(&ran);
        assert_eq!(document["result"], "ready");
        assert_eq!(document["login"], "Chidi");
        assert_eq!(document["logged_in"]["login"], "Chidi");
        assert_eq!(server.is_active("chidi"), Some(true));
        assert_eq!(server.tokens("chidi").len(), 1);
        let who = json(&computer.run(&["whoami", "--json"]));
        assert_eq!(who["login"], "Chidi");
        // The form as the page has it, and nothing that says it came from elsewhere.
        let form = &server.forms()[0];
        let hidden = form.contains("_csrf=the-token%2B1");
        assert_eq!(hidden, profile == Profile::V1_21, "{form}");
        assert!(
            form.contains("&password=une+bonne+cl%C3%A9+7&retype=une+bonne+cl%C3%A9+7") || !hidden
        );
        let requests = server.requests();
        let posted = requests.iter().find(|r| r.method == "POST").unwrap();
        assert_eq!(posted.header("origin"), None);
        assert!(posted.header("authorization").is_none());
        let cookie = posted.header("cookie").unwrap_or_default();
        let cookies = "i_like_gitea=0123456789abcdef; _csrf=the%2Dtoken:1";
        assert_eq!(cookie == cookies, profile == Profile::V1_21, "{cookie}");
    }
}

#[test]
fn nobody_agrees_for_a_person() {
    for (profile, tick) in [(Profile::V1_21, false), (Profile::V1_27, true)] {
        let server = server(
            profile,
            SignUp {
                tick,
                ..SignUp::default()
            },
        );
        let mut computer = stranger(&server);
        let variable = ("SCRIBE_SYNC_ACCEPT_AGREEMENT".to_owned(), "1".to_owned());
        computer.variables.push(variable);
        let ran = registers(&computer, "chidi", "c@example.org", PASSWORD, &[]);
        assert_eq!(ran.code, 2, "{}", ran.err);
        for shown in [
            "Terms & Conditions (https://door43.org/en/legal/)",
            "Statement of Faith (https://unfoldingword.org/faith)",
            "CC BY-SA 4.0",
            "--accept-agreement",
            "no account was made",
        ] {
            assert!(ran.err.contains(shown), "{shown}: {}", ran.err);
        }
        assert!(server.forms().is_empty(), "nothing was sent");
        // Looking only sends nothing either.
        let more = ["--accept-agreement", "--dry-run"];
        let ran = registers(&computer, "chidi", "c@example.org", PASSWORD, &more);
        assert_eq!(ran.code, 0, "{}", ran.err);
        assert!(server.forms().is_empty());
        let ran = registers(
            &computer,
            "chidi",
            "c@example.org",
            PASSWORD,
            &["--accept-agreement"],
        );
        assert_eq!(ran.code, 0, "{}", ran.err);
        assert_eq!(server.forms()[0].contains("agree=yes"), tick);
        assert!(
            ran.err.contains("scribe-sync login"),
            "what comes next: {}",
            ran.err
        );
    }
}

#[test]
fn answers_that_the_server_would_not_take_are_not_sent() {
    let server = server(Profile::V1_27, SignUp::default());
    let computer = stranger(&server);
    for (user, mail, password, said) in [
        (
            "Admin",
            "c@example.org",
            PASSWORD,
            "keeps the user name `Admin`",
        ),
        ("a..b", "c@example.org", PASSWORD, "cannot be a user name"),
        ("chidi-", "c@example.org", PASSWORD, "cannot be a user name"),
        ("chïdi", "c@example.org", PASSWORD, "cannot be a user name"),
        ("x.keys", "c@example.org", PASSWORD, "keeps the user name"),
        ("chidi", "c@", PASSWORD, "is no e-mail address"),
        ("chidi", "c@example.org", "short12", "too short"),
    ] {
        let ran = registers(&computer, user, mail, password, &["--accept-agreement"]);
        assert_eq!(ran.code, 2, "{user} {mail}: {}", ran.err);
        assert!(ran.err.contains(said), "{said}: {}", ran.err);
    }
    let ran = computer.run(&["register", "--accept-agreement", "--user", "chidi"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("--password-stdin"), "{}", ran.err);
    assert!(server.forms().is_empty());
}

#[test]
fn each_refusal_has_its_own_words_and_the_servers_reason_in_the_persons_language() {
    for profile in Profile::ALL {
        let server = server(
            profile,
            SignUp {
                complexity: true,
                ..SignUp::default()
            },
        );
        let computer = stranger(&server);
        let digits = "sans chiffre";
        for (user, mail, password, english, french, reason) in [
            (
                "Boaz",
                "c@example.org",
                PASSWORD,
                "is taken",
                "est déjà pris",
                "Le nom d'utilisateur est déjà pris.",
            ),
            (
                "chidi",
                "boaz@example.org",
                PASSWORD,
                "exists already",
                "existe déjà",
                "Cette adresse e-mail est déjà utilisée.",
            ),
            (
                "kept-back",
                "c@example.org",
                PASSWORD,
                "for itself",
                "se réserve",
                "Le nom d'utilisateur \"kept-back\" est réservé.",
            ),
            (
                "chidi",
                "c@example.org",
                digits,
                "does not take this password",
                "ce mot de passe",
                "exigences de complexité : • at least one digit",
            ),
        ] {
            let ran = registers(&computer, user, mail, password, &["--accept-agreement"]);
            assert_eq!(ran.code, 4, "{}", ran.err);
            assert!(ran.err.contains(english), "{}", ran.err);
            assert!(ran.err.contains("no account was made"), "{}", ran.err);
            let more = ["--accept-agreement", "--lang", "fr", "--json"];
            let ran = registers(&computer, user, mail, password, &more);
            assert_eq!(ran.code, 4, "{}", ran.err);
            assert!(ran.err.contains(french), "{}", ran.err);
            assert!(ran.err.contains(reason), "{reason}: {}", ran.err);
            let document = json(&ran);
            assert_eq!(document["error"]["class"], "credential");
            assert!(document["result"].is_null());
        }
        assert_eq!(server.is_active("chidi"), None);
    }
}

#[test]
fn a_closed_server_and_one_that_throws_the_form_away_are_told() {
    for profile in Profile::ALL {
        let server = server(
            profile,
            SignUp {
                closed: true,
                ..SignUp::default()
            },
        );
        let computer = stranger(&server);
        let ran = registers(
            &computer,
            "chidi",
            "c@example.org",
            PASSWORD,
            &["--accept-agreement"],
        );
        assert_eq!(ran.code, 4, "{}", ran.err);
        assert!(
            ran.err.contains("nobody can make an account"),
            "{}",
            ran.err
        );
        assert!(ran.err.contains("Registration is disabled"), "{}", ran.err);
        server.sign_up(SignUp {
            thrown_away: true,
            ..SignUp::default()
        });
        let ran = registers(
            &computer,
            "chidi",
            "c@example.org",
            PASSWORD,
            &["--accept-agreement"],
        );
        assert_eq!(ran.code, 1, "{}", ran.err);
        assert!(ran.err.contains("knows of no such account"), "{}", ran.err);
    }
    // No Door43 at all, and a network that wants a login first.
    let server = server(Profile::V1_27, SignUp::default());
    let computer = stranger(&server);
    server.fault(Fault::new(Match::path("/user/sign_up"), Action::Html200));
    let ran = registers(
        &computer,
        "chidi",
        "c@example.org",
        PASSWORD,
        &["--accept-agreement"],
    );
    assert_eq!(ran.code, 5, "{}", ran.err);
}

#[test]
fn each_captcha_is_named_and_left_to_the_browser() {
    let kinds = [
        ("image", "image with letters"),
        ("g-recaptcha", "reCAPTCHA"),
        ("h-captcha", "hCaptcha"),
        ("m-captcha", "mCaptcha"),
        ("cf-turnstile", "Turnstile"),
        ("x-new", "no program"),
    ];
    let server = server(Profile::V1_27, SignUp::default());
    let computer = stranger(&server);
    let page = format!("{}/user/sign_up", server.url());
    for (kind, said) in kinds {
        server.sign_up(SignUp {
            captcha: Some(kind),
            ..SignUp::default()
        });
        let ran = registers(
            &computer,
            "chidi",
            "c@example.org",
            PASSWORD,
            &["--accept-agreement"],
        );
        assert_eq!(ran.code, 2, "{}", ran.err);
        assert!(
            ran.err.contains(said) && ran.err.contains(&page),
            "{}",
            ran.err
        );
    }
    server.sign_up(SignUp {
        unknown: true,
        ..SignUp::default()
    });
    let ran = registers(
        &computer,
        "chidi",
        "c@example.org",
        PASSWORD,
        &["--accept-agreement"],
    );
    assert_eq!(ran.code, 2, "{}", ran.err);
    assert!(
        ran.err.contains("`church`") && ran.err.contains(&page),
        "{}",
        ran.err
    );
    assert!(server.forms().is_empty());
    // On a terminal the browser opens on the page; where there is none, the address is printed.
    let notebook = Notebook::new();
    let program = notebook.program();
    let terminal = Terminal::start_with(&computer, 100, &["register"], &[("BROWSER", &program)]);
    assert_eq!(notebook.address(), page);
    let ended = terminal.ends();
    assert_eq!(ended.code, 0, "{}", ended.screen);
    assert!(ended.screen.contains("church") && ended.screen.contains("The browser shows"));
    let ended = Terminal::start(&computer, 100, &["register", "--web"]).ends();
    assert_eq!(ended.code, 0, "{}", ended.screen);
    assert!(ended.screen.contains("Open this address") && ended.screen.contains(&page));
    let far = [("BROWSER", "/bin/false"), ("DISPLAY", ":7")];
    let ended = Terminal::start_with(&computer, 100, &["register", "--web"], &far).ends();
    assert!(
        ended.screen.contains("Open this address"),
        "{}",
        ended.screen
    );
    let ran = runs(&computer, &["register", "--web", "--json"], "");
    assert_eq!(
        (ran.code, json(&ran)["address"].as_str()),
        (0, Some(page.as_str()))
    );
}

#[test]
fn a_link_of_the_mail_activates_the_account_and_no_other_server_sees_the_password() {
    for profile in Profile::ALL {
        let server = server(
            profile,
            SignUp {
                confirm: Confirm::Mail,
                ..SignUp::default()
            },
        );
        let computer = stranger(&server);
        let more = ["--accept-agreement", "--json"];
        let ran = registers(&computer, "chidi", "c@example.org", PASSWORD, &more);
        assert_eq!(ran.code, 0, "{}", ran.err);
        assert_eq!(json(&ran)["result"], "mail_sent");
        assert!(ran.err.contains("register activate"), "{}", ran.err);
        assert!(ran.err.contains("within the next 3 hours"), "{}", ran.err);
        assert_eq!(server.is_active("chidi"), Some(false));
        let (to, link) = server.mails().remove(0);
        assert_eq!(to, "c@example.org");

        let activates = |link: &str, password: &str| {
            let args = [
                "register",
                "activate",
                link,
                "--password-stdin",
                "--login",
                "--user",
                "chidi",
            ];
            runs(&computer, &args, &format!("{password}\n"))
        };
        let other = Door43::start(profile);
        let code = link.rsplit('=').next().unwrap();
        server.clear_requests();
        for (foreign, said) in [
            (
                format!("{}/user/activate?code={code}", other.url()),
                "another server",
            ),
            (
                format!("https://git.door43.org/user/activate?code={code}"),
                "another server",
            ),
            (link.replace("http://", "http://x@"), "another server"),
            (
                link.replace("/user/activate", "/user/../user/activate"),
                "another server",
            ),
            (
                link.replace("/user/activate", "/user/login"),
                "not the link",
            ),
            (format!("/user/activate?code={code}"), "not the link"),
        ] {
            let ran = activates(&foreign, PASSWORD);
            assert_eq!(ran.code, 2, "{foreign}: {}", ran.err);
            assert!(ran.err.contains(said), "{foreign}: {}", ran.err);
        }
        assert!(server.requests().is_empty() && other.requests().is_empty());

        let ran = activates(&link, "some-Other2");
        assert_eq!(ran.code, 4, "{}", ran.err);
        assert!(
            ran.err
                .contains("not the password that you registered with"),
            "{}",
            ran.err
        );
        let ran = activates(&link.replace("code=c", "code=d"), PASSWORD);
        assert_eq!(ran.code, 4);
        assert!(ran.err.contains("used up, too old"), "{}", ran.err);
        assert!(ran.err.contains("invalid or has expired"), "{}", ran.err);
        assert_eq!(server.is_active("chidi"), Some(false));
        // As it stands in a mail.
        let ran = activates(&format!(" <{link}\n>"), PASSWORD);
        assert_eq!(ran.code, 0, "{}", ran.err);
        assert_eq!(server.is_active("chidi"), Some(true));
        assert_eq!(json(&computer.run(&["whoami", "--json"]))["login"], "chidi");
        let ran = activates(&link, PASSWORD);
        assert_eq!(ran.code, 4, "it serves once: {}", ran.err);
    }
}

/// Who types another password is asked again, on servers that say so in words alone too.
#[test]
fn a_wrong_password_for_the_link_is_asked_again() {
    for profile in Profile::ALL {
        let confirm = Confirm::Mail;
        let server = server(
            profile,
            SignUp {
                confirm,
                ..SignUp::default()
            },
        );
        let computer = stranger(&server);
        let agreed = ["--accept-agreement"];
        registers(&computer, "chidi", "c@example.org", PASSWORD, &agreed);
        let link = server.mails().remove(0).1;
        let args = ["register", "activate", &link, "--user", "chidi", "--login"];
        let mut terminal = Terminal::start(&computer, 80, &args);
        let asked = "Password that you registered with";
        terminal.answers(asked, &format!("some-Other2{ENTER}"));
        terminal.wait_for("this is not the password");
        terminal.answers(asked, &format!("{PASSWORD}{ENTER}"));
        let ended = terminal.ends();
        assert_eq!(ended.code, 0, "{}", ended.screen);
        assert_eq!(server.is_active("chidi"), Some(true));
        is_never_shown(&ended, PASSWORD);
    }
}

/// After the form was sent, no page that the server shows for it is called a failure.
#[test]
fn an_unknown_page_after_the_form_points_to_the_mail() {
    let page = |body: &str| {
        Action::Replace({
            let body = body.to_owned();
            Box::new(move |_| body.clone().into_bytes())
        })
    };
    for (confirm, body) in [
        (Confirm::Mail, "<html><body><h1>Welcome!</h1></body></html>"),
        (
            Confirm::Mail,
            "<div>Thank you. <form action='/elsewhere'></form></div>",
        ),
        (Confirm::Administrator, ""),
    ] {
        for profile in Profile::ALL {
            let options = SignUp {
                confirm,
                ..SignUp::default()
            };
            let server = server(profile, options);
            let computer = stranger(&server);
            let posted = Match::path("/user/sign_up").method("POST");
            server.fault(Fault::new(posted, page(body)));
            let more = ["--accept-agreement", "--json"];
            let ran = registers(&computer, "chidi", "c@example.org", PASSWORD, &more);
            assert_eq!(ran.code, 3, "{}", ran.err);
            assert_eq!(json(&ran)["result"], "unclear");
            assert!(ran.err.contains("look into your mail"), "{}", ran.err);
            assert!(ran.err.contains("register activate"), "{}", ran.err);
            assert!(!ran.err.contains("failed"), "{}", ran.err);
            assert!(!ran.err.contains("no account was made"), "{}", ran.err);
            assert_eq!(server.is_active("chidi"), Some(false));
        }
    }
}

#[test]
fn an_administrator_who_activates_is_no_mail() {
    for profile in Profile::ALL {
        let confirm = Confirm::Administrator;
        let server = server(
            profile,
            SignUp {
                confirm,
                plain: true,
                ..SignUp::default()
            },
        );
        let computer = stranger(&server);
        let ran = registers(&computer, "chidi", "c@example.org", PASSWORD, &["--json"]);
        assert_eq!(ran.code, 0, "{}", ran.err);
        assert_eq!(json(&ran)["result"], "waits");
    }
}

#[test]
fn an_answer_that_is_lost_is_not_taken_for_no_account() {
    let server = server(Profile::V1_27, SignUp::default());
    let computer = stranger(&server);
    server.fault(Fault::new(
        Match::path("/user/sign_up").method("POST"),
        Action::ApplyThenDropAnswer,
    ));
    let ran = registers(
        &computer,
        "chidi",
        "c@example.org",
        PASSWORD,
        &["--accept-agreement"],
    );
    assert_eq!(ran.code, 5, "{}", ran.err);
    assert!(ran.err.contains("may have been made"), "{}", ran.err);
    assert_eq!(server.is_active("chidi"), Some(true));
    assert_eq!(server.forms().len(), 1, "sent once");
}

#[test]
fn on_a_terminal_everything_is_asked_and_the_pasted_link_leads_to_the_login() {
    for (profile, language, tells) in [
        (Profile::V1_21, "fr", false),
        (Profile::V1_27, "en", true),
        (Profile::Gitea1_27, "en", true),
    ] {
        let options = SignUp {
            confirm: Confirm::Mail,
            complexity: true,
            ..SignUp::default()
        };
        let server = server(profile, options);
        let computer = stranger(&server);
        if !tells {
            let nobody = Action::Status {
                code: 404,
                headers: Vec::new(),
                body: Vec::new(),
            };
            server.fault(Fault::new(Match::path("/api/v1/users/boaz"), nobody));
        }
        let french = language == "fr";
        let say = |english: &'static str, other: &'static str| if french { other } else { english };
        let args = ["register", "--lang", language];
        let mut terminal = Terminal::start(&computer, 90, &args);
        terminal.wait_for(say("you agree to the site's", "vous acceptez du site"));
        terminal.answers(
            say("Do you agree", "Êtes-vous d’accord"),
            &format!("y{ENTER}"),
        );
        terminal.answers(
            say("User name that", "Nom d’utilisateur souhaité"),
            &format!("user{ENTER}"),
        );
        terminal.wait_for(say("for itself", "se réserve"));
        terminal.answers(
            say("User name that", "Nom d’utilisateur souhaité"),
            &format!("boaz{ENTER}"),
        );
        let taken = say("choose another", "choisissez-en un autre");
        let chidi = |terminal: &mut Terminal| {
            terminal.wait_for(say("boaz` is taken", "est déjà pris"));
            terminal.answers(
                say("User name that", "Nom d’utilisateur souhaité"),
                &format!("chidi{ENTER}"),
            );
        };
        // Said before a password is thought of, where the server tells.
        if tells {
            chidi(&mut terminal);
        }
        terminal.answers("e-mail", &format!("chidi@example.org{ENTER}"));
        let (first, again) = (
            say("at least 8", "au moins 8"),
            say("password again", "encore une fois"),
        );
        terminal.answers(first, &format!("{PASSWORD}{ENTER}"));
        terminal.answers(again, &format!("another one{ENTER}"));
        terminal.wait_for(say("not the same", "pas identiques"));
        terminal.answers(first, &format!("{PASSWORD}{ENTER}"));
        terminal.answers(again, &format!("{PASSWORD}{ENTER}"));
        // Taken: only that is asked again.
        terminal.wait_for(taken);
        if !tells {
            chidi(&mut terminal);
        }
        terminal.wait_for(say(
            "The link in the mail, pasted",
            "Le lien du message, collé",
        ));
        let link = server.mails().remove(0).1;
        terminal.answers(
            say("Enter: later", "plus tard"),
            &format!("http://127.0.0.1:9/x{ENTER}"),
        );
        terminal.answers(
            say("another server", "un autre serveur"),
            &format!("{link}{ENTER}"),
        );
        terminal.answers(say("Log in now", "Se connecter maintenant"), ENTER);
        let ended = terminal.ends();
        assert_eq!(ended.code, 0, "{}", ended.screen);
        assert!(
            ended.screen.contains(say("logged in to", "chidi")),
            "{}",
            ended.screen
        );
        is_never_shown(&ended, PASSWORD);
        assert_eq!(server.tokens("chidi").len(), 1);
        assert_eq!(json(&computer.run(&["whoami", "--json"]))["login"], "chidi");
    }
}

#[test]
fn a_person_who_does_not_agree_or_leaves_makes_no_account() {
    let server = server(Profile::V1_27, SignUp::default());
    let computer = stranger(&server);
    let mut terminal = Terminal::start(&computer, 80, &["register"]);
    terminal.answers("Do you agree", &format!("n{ENTER}"));
    let ended = terminal.ends();
    assert_eq!(ended.code, 2, "{}", ended.screen);
    let mut terminal = Terminal::start(&computer, 80, &["register", "--accept-agreement"]);
    terminal.answers("User name that", CTRL_C);
    assert_eq!(terminal.ends().code, 130);
    assert!(server.forms().is_empty());
}

/// The whole way in a real browser, with each step opened by the program; then the login there.
#[test]
fn the_browser_registers_activates_and_logs_in() {
    let Some(browser) = Browser::start() else {
        return;
    };
    for profile in [Profile::V1_21, Profile::V1_27] {
        let options = SignUp {
            confirm: Confirm::Mail,
            captcha: None,
            ..SignUp::default()
        };
        let server = server(profile, options);
        let computer = stranger(&server);
        let notebook = Notebook::new();
        let program = notebook.program();
        let opens = |args: &[&str]| {
            Terminal::start_with(
                &computer,
                120,
                args,
                &[("BROWSER", &program), ("SCRIBE_SYNC_LANG", "fr")],
            )
        };
        let ended = opens(&["register", "--web"]).ends();
        assert_eq!(ended.code, 0, "{}", ended.screen);
        browser.goes_to(&notebook.address());
        browser.types("user_name", "chidi");
        browser.types("email", "c@example.org");
        browser.types("password", PASSWORD);
        browser.types("retype", PASSWORD);
        browser.clicks("go");
        browser.waits_for("confirmation email has been sent");
        let link = server.mails().remove(0).1;
        let ended = opens(&["register", "activate", &link, "--web"]).ends();
        assert_eq!(ended.code, 0, "{}", ended.screen);
        browser.goes_to(&notebook.address());
        browser.types("password", PASSWORD);
        browser.clicks("go");
        browser.waits_for("Door43 Content Service");
        assert_eq!(server.is_active("chidi"), Some(true));

        let terminal = opens(&["login", "--web"]);
        browser.goes_to(&notebook.address());
        browser.types("user_name", "chidi");
        browser.types("password", PASSWORD);
        browser.clicks("go");
        browser.clicks("go");
        browser.waits_for("Vous êtes connecté");
        let ended = terminal.ends();
        assert_eq!(ended.code, 0, "{}", ended.screen);
        assert_eq!(server.tokens("chidi").len(), 1);
        assert_eq!(json(&computer.run(&["whoami", "--json"]))["login"], "chidi");
        server.assert_ok();
    }
}
