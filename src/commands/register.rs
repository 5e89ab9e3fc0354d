//! `register`: an account on the server, through the sign-up form of its web page.
//!
//! The person sees what the page wants agreed to, and agrees or not; that can be said beforehand by a flag alone. What a
//! terminal cannot do, a riddle in an image above all, is the browser's.

use super::browser::{self, Opened};
use super::login::{follow, password_once};
use super::session::Session;
use crate::app::App;
use crate::cli::{RegisterActivateArgs, RegisterArgs, RegisterCommand};
use crate::door43::signup::{
    self, Activated, Captcha, Fault, Link, Opening, Refused, SignUpForm, SignedUp,
};
use crate::door43::{Api, Error, Forbidden};
use crate::http::{Credential, Token};
use crate::report::{Class, Failure, Message, RegisterReport, Registered, Report, Result};

/// How often one question is put again where the answer cannot be used.
const TRIES: usize = 5;

/// Runs the command.
pub fn run(app: &App, args: &RegisterArgs) -> Result<Report> {
    let session = Session::of(app)?;
    let report = match &args.command {
        Some(RegisterCommand::Activate(args)) => activate(app, &session, args),
        None => register(app, &session, args)
            .map_err(|failure| failure.state(Message::new("register-nothing-made"))),
    };
    report.map(Report::Register)
}

fn report(session: &Session<'_>, result: Registered) -> RegisterReport {
    RegisterReport {
        server: session.client.base().to_owned(),
        login: None,
        email: None,
        result,
        address: None,
        opened: false,
        said: None,
        told: false,
        login_report: None,
        login_failure: None,
        notes: Vec::new(),
    }
}

fn register(app: &App, session: &Session<'_>, args: &RegisterArgs) -> Result<RegisterReport> {
    let there = format!("{}{}", session.client.base(), signup::SIGN_UP);
    if args.web {
        return Ok(elsewhere(app, session, there));
    }
    let mut form = match signup::sign_up(&session.client, app.ui.words().code())? {
        Opening::Form(form) => form,
        Opening::Closed { said } => return Err(closed(session, &said)),
    };
    if let Some(why) = beyond_a_terminal(&form) {
        if !app.ui.prompt().interactive() {
            return Err(Failure::new(Class::Usage, why)
                .hint(Message::new("hint-register-browser").with("address", &there)));
        }
        let mut report = elsewhere(app, session, there);
        report.notes.insert(0, why);
        return Ok(report);
    }
    agree(app, args, &form)?;
    let mut answers = Answers::ask(app, session, args)?;
    if session.dry_run {
        let mut report = report(session, Registered::Nothing);
        report.login = Some(answers.user);
        report.email = Some(answers.mail);
        return Ok(report);
    }
    let signed_up = loop {
        let sent = form.send(&answers.user, &answers.mail, &answers.password);
        let sent = sent
            .map_err(|error| Failure::from(error).state(Message::new("register-perhaps-made")))?;
        match sent {
            SignedUp::Refused { why, said } => answers.mend(app, session, why, &said)?,
            SignedUp::Closed => return Err(closed(session, "")),
            other => break other,
        }
    };
    let mut report = report(session, Registered::Ready);
    report.login = Some(answers.user.clone());
    report.email = Some(answers.mail.clone());
    match signed_up {
        SignedUp::MailSent { said } => {
            report.result = Registered::MailSent;
            report.said = Some(said).filter(|said| !said.is_empty());
            mail_sent(app, session, args, &answers, report)
        }
        SignedUp::Waits { said } => {
            report.result = Registered::Waits;
            report.said = Some(said).filter(|said| !said.is_empty());
            Ok(report)
        }
        SignedUp::Unclear => unclear(app, session, args, &answers, report),
        _ => {
            // Some servers answer a form that they throw away as they answer one that they took.
            match is_there(session, &answers) {
                Err(Error::Forbidden {
                    reason: Forbidden::Inactive | Forbidden::Prohibited,
                    ..
                }) => {
                    report.result = Registered::Waits;
                    return Ok(report);
                }
                Err(Error::PasswordRefused { .. }) => {
                    return Err(Failure::new(
                        Class::Failed,
                        Message::new("register-not-taken").with("host", session.client.host()),
                    )
                    .hint(Message::new("hint-register-browser").with("address", &there)));
                }
                // The account was made; whether it can be used is the login's to find out.
                Ok(()) | Err(_) => {}
            }
            log_in(app, session, args.login, &answers, &mut report);
            Ok(report)
        }
    }
}

/// Leaves it to the browser.
fn elsewhere(app: &App, session: &Session<'_>, address: String) -> RegisterReport {
    let mut report = report(session, Registered::Browser);
    report.opened = !session.dry_run && browser::open(app, &address) == Opened::Yes;
    report.address = Some(address);
    report
}

/// Why this form is more than a terminal can do.
fn beyond_a_terminal(form: &SignUpForm) -> Option<Message> {
    let captcha = form.captcha.map(|captcha| {
        Message::new(match captcha {
            Captcha::Image => "register-captcha-image",
            Captcha::ReCaptcha => "register-captcha-recaptcha",
            Captcha::HCaptcha => "register-captcha-hcaptcha",
            Captcha::MCaptcha => "register-captcha-mcaptcha",
            Captcha::Turnstile => "register-captcha-turnstile",
            Captcha::Other => "register-captcha-other",
        })
    });
    captcha.or_else(|| {
        let field = form.unknown.as_ref()?;
        Some(Message::new("register-unknown-field").with("field", field))
    })
}

fn closed(session: &Session<'_>, said: &str) -> Failure {
    let failure = Failure::new(
        Class::Credential,
        Message::new("register-closed").with("host", session.client.host()),
    )
    .hint(Message::new("hint-register-closed"));
    quoting(failure, said)
}

fn quoting(failure: Failure, said: &str) -> Failure {
    if said.is_empty() {
        failure
    } else {
        failure.cause(Message::new("door43-said").with("text", said))
    }
}

/// Shows what is to be agreed to, and has it agreed to.
fn agree(app: &App, args: &RegisterArgs, form: &SignUpForm) -> Result<()> {
    if form.agreement.is_empty() {
        return Ok(());
    }
    app.ui.present(&Message::new("register-agreement"));
    for line in &form.agreement {
        app.ui
            .present(&Message::new("register-agreement-line").with("line", line));
    }
    if args.accept_agreement {
        return Ok(());
    }
    let prompt = app.ui.prompt();
    if !prompt.interactive() {
        return Err(
            Failure::new(Class::Usage, Message::new("register-agreement-needed"))
                .hint(Message::new("hint-accept-agreement")),
        );
    }
    if prompt.confirm(&Message::new("register-ask-agreement"), false)? {
        Ok(())
    } else {
        Err(Failure::new(
            Class::Usage,
            Message::new("register-not-agreed"),
        ))
    }
}

/// What the form wants to know. What was asked for here can be asked for again; what was given as a flag cannot.
struct Answers {
    user: String,
    mail: String,
    password: Token,
    /// User name, e-mail, password: which of them were asked for.
    asked: [bool; 3],
}

impl Answers {
    fn ask(app: &App, session: &Session<'_>, args: &RegisterArgs) -> Result<Self> {
        let prompt = app.ui.prompt();
        let asks = prompt.interactive() && !args.password_stdin;
        if !asks && (args.user.is_none() || args.email.is_none() || !args.password_stdin) {
            return Err(
                Failure::new(Class::Usage, Message::new("register-needs-input"))
                    .hint(Message::new("hint-register-flags")),
            );
        }
        let user = match &args.user {
            Some(user) => {
                signup::check_name(user).map_err(|fault| fault_of(fault, user))?;
                // A person who is asked for a password next is told first. With --password-stdin the form itself refuses the name.
                if asks && is_taken(session, user) {
                    let taken = refusal(Refused::NameTaken, user, "");
                    return Err(Failure::new(Class::Credential, taken));
                }
                user.clone()
            }
            None => ask_name(app, session)?,
        };
        let mail = match &args.email {
            Some(mail) => {
                signup::check_mail(mail).map_err(|fault| fault_of(fault, mail))?;
                mail.clone()
            }
            None => ask_mail(app)?,
        };
        let password = if args.password_stdin {
            let password = Token::exact(prompt.stdin_line()?);
            signup::check_password(&password).map_err(|fault| fault_of(fault, ""))?;
            password
        } else {
            ask_password(app)?
        };
        Ok(Self {
            user,
            mail,
            password,
            asked: [
                args.user.is_none(),
                args.email.is_none(),
                !args.password_stdin,
            ],
        })
    }

    /// Asks again for what the server refused; fails where that was not asked for here.
    fn mend(&mut self, app: &App, session: &Session<'_>, why: Refused, said: &str) -> Result<()> {
        let failure = quoting(
            Failure::new(Class::Credential, refusal(why, &self.user, &self.mail)),
            said,
        );
        let at = match why {
            Refused::NameTaken | Refused::NameReserved | Refused::Name => 0,
            Refused::MailTaken | Refused::Mail => 1,
            Refused::Password => 2,
            Refused::Captcha | Refused::Other => return Err(failure),
        };
        if !self.asked[at] || !app.ui.prompt().interactive() {
            return Err(match why {
                Refused::MailTaken => failure.hint(Message::new("hint-register-login")),
                _ => failure,
            });
        }
        app.ui.present(failure.message());
        // What is taken is taken; of anything else the server may know more.
        if !matches!(why, Refused::NameTaken | Refused::MailTaken) {
            for cause in failure.causes() {
                app.ui.present(cause);
            }
        }
        match at {
            0 => self.user = ask_name(app, session)?,
            1 => self.mail = ask_mail(app)?,
            _ => self.password = ask_password(app)?,
        }
        Ok(())
    }
}

fn refusal(why: Refused, user: &str, mail: &str) -> Message {
    match why {
        Refused::NameTaken => Message::new("register-name-taken").with("user", user),
        Refused::NameReserved => Message::new("register-name-reserved").with("user", user),
        Refused::Name => Message::new("register-name-refused").with("user", user),
        Refused::MailTaken => Message::new("register-mail-taken").with("email", mail),
        Refused::Mail => Message::new("register-mail-refused").with("email", mail),
        Refused::Password => Message::new("register-password-refused"),
        Refused::Captcha => Message::new("register-captcha-other"),
        Refused::Other => Message::new("register-refused"),
    }
}

/// What is wrong, as a sentence.
fn faulty(fault: Fault, text: &str) -> Message {
    match fault {
        Fault::NameMalformed => Message::new("register-name-malformed").with("user", text),
        Fault::NameReserved => Message::new("register-name-reserved").with("user", text),
        Fault::MailMalformed => Message::new("register-mail-malformed").with("email", text),
        Fault::PasswordShort => Message::new("register-password-short"),
        Fault::PasswordLong => Message::new("register-password-long"),
    }
}

fn fault_of(fault: Fault, text: &str) -> Failure {
    Failure::new(Class::Usage, faulty(fault, text))
}

/// Asks until the answer can be used.
fn ask<T>(
    app: &App,
    mut question: impl FnMut() -> Result<T>,
    check: impl Fn(&T) -> Result<(), Message>,
) -> Result<T> {
    let mut tries = 1;
    loop {
        let answer = question()?;
        match check(&answer) {
            Ok(()) => return Ok(answer),
            Err(why) if tries < TRIES => app.ui.present(&why),
            Err(why) => return Err(Failure::new(Class::Usage, why)),
        }
        tries += 1;
    }
}

/// Whether the server says that somebody has this name; it is the form that decides in the end.
fn is_taken(session: &Session<'_>, name: &str) -> bool {
    let api = Api::new(&session.client, Credential::Anonymous);
    api.is_taken(name).unwrap_or(false)
}

fn ask_name(app: &App, session: &Session<'_>) -> Result<String> {
    let question = Message::new("register-ask-user");
    ask(
        app,
        || Ok(app.ui.prompt().line(&question, None)?.trim().to_owned()),
        |name| {
            signup::check_name(name).map_err(|fault| faulty(fault, name))?;
            if is_taken(session, name) {
                return Err(refusal(Refused::NameTaken, name, ""));
            }
            Ok(())
        },
    )
}

fn ask_mail(app: &App) -> Result<String> {
    let question = Message::new("register-ask-email");
    ask(
        app,
        || Ok(app.ui.prompt().line(&question, None)?.trim().to_owned()),
        |mail| signup::check_mail(mail).map_err(|fault| faulty(fault, mail)),
    )
}

fn ask_password(app: &App) -> Result<Token> {
    let prompt = app.ui.prompt();
    let (first, again) = (
        Message::new("register-ask-password"),
        Message::new("register-ask-password-again"),
    );
    let pair = ask(
        app,
        || {
            let password = Token::exact(prompt.secret(&first)?);
            // What is wrong anyway need not be typed twice.
            let repeated = match signup::check_password(&password) {
                Ok(()) => Token::exact(prompt.secret(&again)?),
                Err(_) => password.clone(),
            };
            Ok((password, repeated))
        },
        |(password, repeated)| {
            signup::check_password(password).map_err(|fault| faulty(fault, ""))?;
            if password == repeated {
                Ok(())
            } else {
                Err(Message::new("register-passwords-differ"))
            }
        },
    )?;
    Ok(pair.0)
}

/// Whether the server knows the account now.
fn is_there(session: &Session<'_>, answers: &Answers) -> crate::door43::Result<()> {
    let credential = Credential::Basic {
        user: answers.user.clone(),
        password: answers.password.clone(),
    };
    Api::new(&session.client, credential)
        .current_user()
        .map(drop)
}

/// What to do after an answer to the form that says nothing this program knows: the account is asked for by its password.
fn unclear(
    app: &App,
    session: &Session<'_>,
    args: &RegisterArgs,
    answers: &Answers,
    mut report: RegisterReport,
) -> Result<RegisterReport> {
    if is_there(session, answers).is_ok() {
        log_in(app, session, args.login, answers, &mut report);
        return Ok(report);
    }
    // The page that would name who activates the account (its owner or an administrator) is not known.
    report.result = Registered::Unclear;
    mail_sent(app, session, args, answers, report)
}

/// Where somebody sits there, the link can be pasted at once: nothing has to be typed a second time.
fn mail_sent(
    app: &App,
    session: &Session<'_>,
    args: &RegisterArgs,
    answers: &Answers,
    mut report: RegisterReport,
) -> Result<RegisterReport> {
    let prompt = app.ui.prompt();
    if !prompt.interactive() || args.password_stdin {
        return Ok(report);
    }
    app.ui.present(&match report.result {
        Registered::Unclear => Message::new("register-unclear")
            .with("login", &answers.user)
            .with("server", &report.server),
        _ => Message::new("register-mail-sent").with("email", &answers.mail),
    });
    if let Some(said) = &report.said {
        app.ui
            .present(&Message::new("door43-said").with("text", said));
    }
    report.told = true;
    for _ in 0..TRIES {
        let link = prompt
            .line(&Message::new("register-ask-link"), Some(""))
            .map_err(|failure| failure.state(Message::new("register-made-state")))?;
        if link.trim().is_empty() {
            return Ok(report);
        }
        match confirm(app, session, &link, &answers.password) {
            Ok(()) => {
                report.result = Registered::Activated;
                report.said = None;
                log_in(app, session, args.login, answers, &mut report);
                return Ok(report);
            }
            Err(failure) => {
                app.ui.present(failure.message());
                for cause in failure.causes() {
                    app.ui.present(cause);
                }
            }
        }
    }
    Ok(report)
}

/// The login that follows, where it is wished. The account is made whatever becomes of it.
fn log_in(
    app: &App,
    session: &Session<'_>,
    wished: bool,
    answers: &Answers,
    report: &mut RegisterReport,
) {
    match follow(app, session, wished, Some(&answers.user), &answers.password) {
        Ok(done) => report.login_report = done,
        Err(failure) => report.login_failure = Some(failure),
    }
}

/// The part of a link below the server's address.
fn below(session: &Session<'_>, link: &str) -> Result<String> {
    // As it stands in a mail: between brackets, or broken over two lines.
    let link: String = link.chars().filter(|c| !c.is_whitespace()).collect();
    let link = link.trim_matches(['<', '>', '"', '\'']);
    let malformed = || {
        Failure::new(
            Class::Usage,
            Message::new("activate-no-link").with("link", link),
        )
        .hint(Message::new("hint-activate-link"))
    };
    if !link.contains("://") {
        return Err(malformed());
    }
    let path = session.client.redirect_below(link).map_err(|_| {
        Failure::new(
            Class::Usage,
            Message::new("activate-foreign")
                .with("link", link)
                .with("server", session.client.base()),
        )
        .hint(Message::new("hint-activate-cloud"))
    })?;
    let has_code = path
        .strip_prefix(signup::ACTIVATE)
        .and_then(|rest| rest.strip_prefix('?'))
        .is_some_and(|query| {
            query.split('&').any(|pair| {
                pair.strip_prefix("code=")
                    .is_some_and(|code| !code.is_empty())
            })
        });
    if has_code { Ok(path) } else { Err(malformed()) }
}

/// A link that no longer activates anything.
fn void(said: &str) -> Failure {
    let failure = Failure::new(Class::Credential, Message::new("activate-void"))
        .hint(Message::new("hint-activate-void"));
    quoting(failure, said)
}

/// Opens the link and gives the password where it is wanted.
fn confirm(app: &App, session: &Session<'_>, link: &str, password: &Token) -> Result<()> {
    let path = below(session, link)?;
    let mut form = match signup::activation(&session.client, app.ui.words().code(), &path)? {
        Link::Done => return Ok(()),
        Link::Void { said } => return Err(void(&said)),
        Link::Password(form) => form,
    };
    match form.send(password)? {
        Activated::Done => Ok(()),
        Activated::Void { said } => Err(void(&said)),
        Activated::WrongPassword { said } => Err(quoting(
            Failure::new(Class::Credential, Message::new("activate-wrong-password")),
            &said,
        )),
    }
}

fn activate(
    app: &App,
    session: &Session<'_>,
    args: &RegisterActivateArgs,
) -> Result<RegisterReport> {
    let nothing = |failure: Failure| failure.state(Message::new("activate-not-active"));
    let prompt = app.ui.prompt();
    let link = match &args.link {
        Some(link) => link.clone(),
        None if prompt.interactive() && !args.password_stdin => {
            prompt.line(&Message::new("register-ask-link-now"), None)?
        }
        None => {
            return Err(
                Failure::new(Class::Usage, Message::new("activate-needs-link"))
                    .hint(Message::new("hint-activate-link")),
            );
        }
    };
    let path = below(session, &link).map_err(nothing)?;
    if args.web {
        let address = format!("{}{path}", session.client.base());
        return Ok(elsewhere(app, session, address));
    }
    if session.dry_run {
        return Ok(report(session, Registered::Nothing));
    }
    // The link first: for one that is used up nobody has to type a password.
    let language = app.ui.words().code();
    let opened = signup::activation(&session.client, language, &path)
        .map_err(|error| nothing(error.into()))?;
    let mut report = report(session, Registered::Activated);
    let mut form = match opened {
        Link::Done => return Ok(report),
        Link::Void { said } => return Err(nothing(void(&said))),
        Link::Password(form) => form,
    };
    let mut tries = 1;
    let password = loop {
        let password = password_once(
            prompt,
            args.password_stdin,
            &Message::new("activate-ask-password"),
        )
        .map_err(nothing)?;
        match form
            .send(&password)
            .map_err(|error| nothing(error.into()))?
        {
            Activated::Done => break password,
            Activated::Void { said } => return Err(nothing(void(&said))),
            Activated::WrongPassword { said } => {
                let message = Message::new("activate-wrong-password");
                if args.password_stdin || tries >= 3 {
                    let failure = Failure::new(Class::Credential, message);
                    return Err(nothing(quoting(failure, &said)));
                }
                app.ui.present(&message);
                tries += 1;
            }
        }
    };
    match follow(app, session, args.login, args.user.as_deref(), &password) {
        Ok(done) => report.login_report = done,
        Err(failure) => report.login_failure = Some(failure),
    }
    report.login = report.login_report.as_ref().map(|done| done.login.clone());
    Ok(report)
}
