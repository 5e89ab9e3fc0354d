//! `login`: an account becomes a token of this computer.

mod web;

use super::select;
use super::session::{Session, current_user};
use crate::account::{Login, install};
use crate::app::App;
use crate::cli::LoginArgs;
use crate::door43::{self, Api, Code, Error, NewToken, User};
use crate::http::{Client, Credential, Token};
use crate::project::scribe_accounts;
use crate::report::{Class, Failure, LoginReport, Message, Prompt, Report, Result};

/// The rights of this computer's token: to push, to create repositories, and to be revoked by `logout`; then what servers
/// before 1.19 called them; then whatever the server gives without being asked.
const SCOPES: [&[&str]; 3] = [&["write:repository", "write:user"], &["repo", "user"], &[]];

/// Runs the command.
pub fn run(app: &App, args: &LoginArgs) -> Result<Report> {
    let session = Session::of(app)?;
    let done = if args.web {
        in_browser(app, &session, args)
    } else if args.from_scribe {
        from_scribe(app, &session, args)
    } else {
        log_in(&session, app.ui.prompt(), args)
    };
    done.map(Report::Login)
        .map_err(|failure| failure.state(Message::new("login-nothing-stored")))
}

fn log_in(session: &Session<'_>, prompt: &dyn Prompt, args: &LoginArgs) -> Result<LoginReport> {
    let done = if args.token_stdin {
        with_token(session, prompt, args)?
    } else {
        let user = user(session, prompt, args)?;
        let password = password(prompt, args, &user)?;
        with_password(session, prompt, user, password, args.otp.clone())?
    };
    Ok(told(session, done))
}

/// The login after a registration, where it is wished: said beforehand, or asked now. `user` is asked for where it is not
/// known.
pub(super) fn follow(
    app: &App,
    session: &Session<'_>,
    wished: bool,
    user: Option<&str>,
    password: &Token,
) -> Result<Option<LoginReport>> {
    let prompt = app.ui.prompt();
    let asks = prompt.interactive();
    let wished = wished || asks && prompt.confirm(&Message::new("login-ask-now"), true)?;
    if !wished {
        return Ok(None);
    }
    let user = match user {
        Some(user) => user.to_owned(),
        None if asks => prompt.line(
            &Message::new("login-ask-user").with("host", session.client.host()),
            None,
        )?,
        None => return Err(needs_input()),
    };
    let done = with_password(session, prompt, checked(&user)?, password.clone(), None)
        .map_err(|failure| failure.state(Message::new("login-nothing-stored")))?;
    Ok(Some(told(session, done)))
}

/// The report of a login that worked.
fn told(session: &Session<'_>, (login, kept): (String, Stored)) -> LoginReport {
    let mut notes = Vec::new();
    if session.token.is_some() {
        notes.push(Message::new("login-environment-wins"));
    }
    if let Some(reason) = kept.reason {
        let file = session.place.config_dir.join("credentials.yaml");
        notes.push(reason);
        notes.push(Message::new("account-kept-in-file").path("path", &file));
    }
    if session.dry_run {
        notes.push(Message::new("login-dry-run"));
    }
    LoginReport {
        server: session.client.base().to_owned(),
        login,
        kept_in: kept.word,
        notes,
    }
}

/// A login on the server's own page.
fn in_browser(app: &App, session: &Session<'_>, args: &LoginArgs) -> Result<LoginReport> {
    let granted = web::granted(app, session, args.timeout)?;
    // Servers of every version take such a token in the place of a password, and where a password is asked for.
    let api = by_token(session, "oauth2", &granted.access);
    let user = api.current_user()?;
    is_wanted(session, args, &user)?;
    if session.dry_run {
        return Ok(told(session, (user.login, nowhere())));
    }
    match trade(session, &user.login, &granted.access) {
        Ok(done) => Ok(told(session, done)),
        // What only lives for an hour is kept where nothing better is to be had.
        Err(Traded::Refused(error)) => match granted.refresh {
            Some(refresh) => {
                let login = Login {
                    server: session.client.base().to_owned(),
                    login: user.login,
                    token_name: None,
                    token_id: None,
                    token: refresh,
                    renewable: true,
                };
                let stored = keep(session, &login)?;
                let mut report = told(session, (login.login, stored));
                report.notes.push(Message::new("login-renewable"));
                Ok(report)
            }
            None => Err(error.into()),
        },
        Err(Traded::Failed(failure)) => Err(failure),
    }
}

/// Why a token was not traded for one of this computer.
enum Traded {
    /// The server makes none for it.
    Refused(Error),
    Failed(Failure),
}

/// Trades a token of any kind for an ordinary one of this computer, and keeps that.
fn trade(
    session: &Session<'_>,
    login: &str,
    token: &Token,
) -> std::result::Result<(String, Stored), Traded> {
    let api = by_token(session, login, token);
    let name = install(session.place.state_dir, &session.host)
        .map_err(|error| Traded::Failed(error.into()))?
        .token_name();
    let made = new_token(&api, login, &name).map_err(|error| match error {
        Error::PasswordRefused { .. }
        | Error::TokenRefused { .. }
        | Error::Forbidden { .. }
        | Error::NotFound { .. }
        | Error::Refused { .. } => Traded::Refused(error),
        other => Traded::Failed(other.into()),
    })?;
    keep_made(session, login, &name, &made).map_err(Traded::Failed)
}

/// A login with the account that Scribe has stored. Scribe's token is traded for one of this computer and left as it is:
/// Scribe replaces its own at its next login.
fn from_scribe(app: &App, session: &Session<'_>, args: &LoginArgs) -> Result<LoginReport> {
    let prompt = app.ui.prompt();
    if !prompt.interactive() && !args.yes {
        return Err(
            Failure::new(Class::Usage, Message::new("from-scribe-needs-yes"))
                .hint(Message::new("hint-from-scribe-yes")),
        );
    }
    let profile = select::profile(app)?;
    let (path, mut accounts) = scribe_accounts(&profile)?;
    if let Some(wanted) = args.user.as_deref().or(session.account) {
        accounts.retain(|account| account.login.eq_ignore_ascii_case(wanted));
    }
    let Some(account) = accounts.into_iter().next() else {
        return Err(Failure::new(
            Class::NotFound,
            Message::new("from-scribe-none").path("path", &path),
        )
        .hint(Message::new("hint-from-scribe-none")));
    };
    // A token goes to the server that it is for, and to no other.
    let same = Client::new(&account.server, &crate::http::Options::default())
        .is_ok_and(|theirs| theirs.base() == session.client.base());
    if !same {
        return Err(Failure::new(
            Class::Credential,
            Message::new("from-scribe-other-server")
                .with("login", &account.login)
                .with("server", &account.server)
                .with("cloud", session.client.base()),
        )
        .hint(Message::new("hint-from-scribe-cloud").with("server", &account.server)));
    }
    if !args.yes {
        let question = Message::new("from-scribe-ask")
            .with("login", &account.login)
            .with("host", session.client.host());
        if !prompt.confirm(&question, true)? {
            return Err(Failure::new(Class::Usage, Message::new("from-scribe-no")));
        }
    }
    let user = match by_token(session, &account.login, &account.token).current_user() {
        Err(Error::PasswordRefused { .. }) => {
            return Err(Failure::new(
                Class::Credential,
                Message::new("from-scribe-refused").with("login", &account.login),
            )
            .hint(Message::new("hint-from-scribe-none")));
        }
        other => other?,
    };
    if session.dry_run {
        return Ok(told(session, (user.login, nowhere())));
    }
    let done = match trade(session, &user.login, &account.token) {
        Ok(done) => done,
        // A token with fewer rights still does what it may.
        Err(Traded::Refused(_)) => {
            let login = Login {
                server: session.client.base().to_owned(),
                login: user.login,
                token_name: None,
                token_id: None,
                token: account.token,
                renewable: false,
            };
            let stored = keep(session, &login)?;
            (login.login, stored)
        }
        Err(Traded::Failed(failure)) => return Err(failure),
    };
    Ok(told(session, done))
}

/// Fails when the account is another than the one that was named.
fn is_wanted(session: &Session<'_>, args: &LoginArgs, user: &User) -> Result<()> {
    if let Some(wanted) = args.user.as_deref().or(session.account)
        && !wanted.eq_ignore_ascii_case(&user.login)
        && !wanted.eq_ignore_ascii_case(&user.email)
    {
        return Err(Failure::new(
            Class::Credential,
            Message::new("account-token-of-another")
                .with("login", &user.login)
                .with("account", wanted),
        ));
    }
    Ok(())
}

/// What is told of a login that was only tried.
fn nowhere() -> Stored {
    Stored {
        word: "none",
        reason: None,
    }
}

struct Stored {
    word: &'static str,
    reason: Option<Message>,
}

/// Keeps the token, unless nothing is to be changed.
fn keep(session: &Session<'_>, login: &Login) -> Result<Stored> {
    if session.dry_run {
        return Ok(nowhere());
    }
    let (kept, reason) = session.place.keep(login)?;
    Ok(Stored {
        word: kept.word(),
        reason,
    })
}

fn with_token(
    session: &Session<'_>,
    prompt: &dyn Prompt,
    args: &LoginArgs,
) -> Result<(String, Stored)> {
    let token = Token::new(&prompt.stdin_line()?);
    if !token.is_plausible() {
        return Err(Failure::new(
            Class::Credential,
            Message::new("login-token-malformed"),
        ));
    }
    let api = Api::new(&session.client, Credential::Token(token.clone()));
    let said = args.user.as_deref().or(session.account);
    let login = match current_user(&api, said)? {
        Some(user) => {
            is_wanted(session, args, &user)?;
            user.login
        }
        None => said.unwrap_or_default().to_owned(),
    };
    let login = Login {
        server: session.client.base().to_owned(),
        login,
        token_name: None,
        token_id: None,
        token,
        renewable: false,
    };
    let stored = keep(session, &login)?;
    Ok((login.login, stored))
}

fn with_password(
    session: &Session<'_>,
    prompt: &dyn Prompt,
    user: String,
    password: Token,
    code: Option<String>,
) -> Result<(String, Stored)> {
    let by_mail = user.contains('@');
    // The user name behind an address is asked for first, and that would use the code up.
    if by_mail && code.is_some() && !session.dry_run && !prompt.interactive() {
        return Err(
            Failure::new(Class::Usage, Message::new("login-code-needs-user"))
                .hint(Message::new("hint-code-once")),
        );
    }
    let mut attempt = Attempt {
        session,
        prompt,
        credential: Credential::Basic {
            user: user.clone(),
            password,
        },
        code,
        spent: Vec::new(),
        asked: 0,
        login: (!by_mail).then_some(user),
        scopes: None,
        password_is_right: false,
    };
    if session.dry_run {
        let user = attempt.patiently(|attempt| Ok(attempt.api().current_user()?))?;
        return Ok((user.login, nowhere()));
    }
    let name = install(session.place.state_dir, &session.host)?.token_name();
    let made = attempt.patiently(|attempt| attempt.make_token(&name))?;
    let path_login = attempt.login.take().unwrap_or_default();
    keep_made(session, &path_login, &name, &made)
}

/// Keeps the token that was just made, and revokes earlier ones of this computer.
fn keep_made(
    session: &Session<'_>,
    path_login: &str,
    name: &str,
    made: &NewToken,
) -> Result<(String, Stored)> {
    let (login, stored) = match settle(session, made) {
        Ok(done) => done,
        Err(failure) => {
            // What cannot be used or kept must not stay valid.
            let _ = by_token(session, path_login, &made.token).delete_token(path_login, made.id);
            return Err(failure);
        }
    };
    revoke_older(session, &login, name, made);
    Ok((login, stored))
}

/// Learns the login as the server spells it and keeps the token.
fn settle(session: &Session<'_>, made: &NewToken) -> Result<(String, Stored)> {
    let api = Api::new(&session.client, Credential::Token(made.token.clone()));
    let user = api.current_user()?;
    let login = Login {
        server: session.client.base().to_owned(),
        login: user.login,
        token_name: Some(made.name.clone()),
        token_id: Some(made.id),
        token: made.token.clone(),
        renewable: false,
    };
    let stored = keep(session, &login)?;
    Ok((login.login, stored))
}

/// The token endpoints want a password; a token serves as one.
pub(super) fn by_token(session: &Session<'_>, login: &str, token: &Token) -> Api {
    let credential = Credential::Basic {
        user: login.to_owned(),
        password: token.clone(),
    };
    Api::new(&session.client, credential)
}

/// Revokes earlier tokens of exactly this installation. Leaving one behind does no harm, so failures are passed over.
fn revoke_older(session: &Session<'_>, login: &str, name: &str, made: &NewToken) {
    let api = by_token(session, login, &made.token);
    for token in api.list_tokens(login).unwrap_or_default() {
        let numbered = token
            .name
            .strip_prefix(name)
            .and_then(|rest| rest.strip_prefix(' '));
        let ours = token.name == name
            || numbered.is_some_and(|rest| rest.bytes().all(|b| b.is_ascii_digit()));
        if ours && token.id != made.id {
            let _ = api.delete_token(login, token.id);
        }
    }
}

fn user(session: &Session<'_>, prompt: &dyn Prompt, args: &LoginArgs) -> Result<String> {
    let said = args.user.as_deref().or(session.account);
    let user = match said {
        Some(user) => user.to_owned(),
        None if prompt.interactive() && !args.password_stdin => prompt.line(
            &Message::new("login-ask-user").with("host", session.client.host()),
            None,
        )?,
        None => return Err(needs_input()),
    };
    checked(&user)
}

/// A user name or e-mail that can be sent.
fn checked(user: &str) -> Result<String> {
    let user = user.trim();
    if user.is_empty() {
        return Err(needs_input());
    }
    // In Basic authentication a colon ends the user's name.
    if user.contains([':', '/']) || user.chars().any(char::is_control) {
        // What stands behind one may be a password.
        let shown = match user.split_once(':') {
            Some((name, _)) => format!("{name}:..."),
            None => user.to_owned(),
        };
        return Err(Failure::new(
            Class::Usage,
            Message::new("login-user-malformed").with("user", shown),
        ));
    }
    Ok(user.to_owned())
}

fn password(prompt: &dyn Prompt, args: &LoginArgs, user: &str) -> Result<Token> {
    let question = Message::new("login-ask-password").with("user", user);
    password_once(prompt, args.password_stdin, &question)
}

/// A password from standard input or from the terminal.
pub(super) fn password_once(
    prompt: &dyn Prompt,
    from_stdin: bool,
    question: &Message,
) -> Result<Token> {
    let password = if from_stdin {
        prompt.stdin_line()?
    } else if prompt.interactive() {
        prompt.secret(question)?
    } else {
        return Err(needs_input());
    };
    let password = Token::exact(password);
    if password.reveal().is_empty() {
        return Err(Failure::new(
            Class::Usage,
            Message::new("login-password-empty"),
        ));
    }
    Ok(password)
}

fn needs_input() -> Failure {
    Failure::new(Class::Usage, Message::new("login-needs-input"))
        .hint(Message::new("hint-login-flags"))
}

/// One login with a password, through the question for a one-time code where there is one.
///
/// A code goes with one request and never with a second: the first request that carries it uses it up, also one that is
/// refused for another reason.
struct Attempt<'a> {
    session: &'a Session<'a>,
    prompt: &'a dyn Prompt,
    credential: Credential,
    /// The code for the next request.
    code: Option<String>,
    /// The codes that went out.
    spent: Vec<String>,
    /// Times a code was asked for.
    asked: u32,
    /// The login for the path of the request, once known; an e-mail address does not serve.
    login: Option<String>,
    /// Which of [`SCOPES`] the next request with a code names; chosen by the server's version beforehand.
    scopes: Option<usize>,
    /// The server has taken the password once: a refusal is about the code.
    password_is_right: bool,
}

/// Why an attempt to log in stopped.
enum Stop {
    /// The server refused.
    Refused(Error),
    /// The password and the code were right, and one more request needs a code of its own.
    NextCode,
}

impl From<Error> for Stop {
    fn from(error: Error) -> Self {
        Self::Refused(error)
    }
}

impl Attempt<'_> {
    /// The API for one request, with the code if there is one.
    fn api(&mut self) -> Api {
        let code = self.code.take();
        let api =
            Api::new(&self.session.client, self.credential.clone()).with_code(code.as_deref());
        self.spent.extend(code);
        api
    }

    fn patiently<T>(
        &mut self,
        mut work: impl FnMut(&mut Self) -> std::result::Result<T, Stop>,
    ) -> Result<T> {
        loop {
            match work(self) {
                Ok(value) => return Ok(value),
                Err(stop) => self.get_code(stop)?,
            }
        }
    }

    /// Gets a one-time code where that may help, else fails.
    fn get_code(&mut self, stop: Stop) -> Result<()> {
        let had_one = !self.spent.is_empty();
        let wanted = match &stop {
            Stop::NextCode => true,
            Stop::Refused(error) => match error.one_time_code() {
                Code::No => return Err(stop.failure(self.session, had_one, false)),
                Code::Perhaps => self.password_is_right,
                Code::Wanted => true,
            },
        };
        let most = if wanted || had_one { 3 } else { 1 };
        let mut question = match &stop {
            Stop::NextCode => "login-ask-code-next",
            Stop::Refused(_) if had_one && wanted => "login-ask-code-again",
            Stop::Refused(_) if had_one => "login-ask-code-or-password",
            Stop::Refused(_) if wanted => "login-ask-code",
            Stop::Refused(_) => "login-ask-code-if-any",
        };
        while self.prompt.interactive() && self.asked < most {
            self.asked += 1;
            let code = self.prompt.line(&Message::new(question), Some(""))?;
            let code: String = code.chars().filter(|c| !c.is_whitespace()).collect();
            if code.is_empty() {
                break;
            }
            if !self.spent.contains(&code) {
                self.code = Some(code);
                return Ok(());
            }
            question = "login-ask-code-other";
        }
        let failure = stop.failure(self.session, had_one, wanted);
        // A person who was asked for a code needs no hint that a code may be missing.
        Err(if had_one || wanted || self.asked > 0 {
            failure
        } else {
            failure.hint(Message::new("hint-otp-flag"))
        })
    }

    fn make_token(&mut self, name: &str) -> std::result::Result<NewToken, Stop> {
        let login = if let Some(login) = &self.login {
            login.clone()
        } else {
            let login = self.api().current_user()?.login;
            self.password_is_right = true;
            self.login = Some(login.clone());
            if !self.spent.is_empty() {
                return Err(Stop::NextCode);
            }
            login
        };
        if self.code.is_none() {
            return Ok(new_token(&self.api(), &login, name)?);
        }
        let at = self.scopes.unwrap_or_else(|| self.scopes_by_version());
        let scopes = SCOPES.get(at).copied().unwrap_or_default();
        // A name that the server does not have yet: a refused one would cost the code.
        match self
            .api()
            .create_token(&login, &fresh_name(name), scopes, None)
        {
            Err(error) if is_about_scopes(&error) && !scopes.is_empty() => {
                self.password_is_right = true;
                self.scopes = Some(at + 1);
                Err(Stop::NextCode)
            }
            other => Ok(other?),
        }
    }

    /// Which of [`SCOPES`] the server knows, asked without a credential: to try them costs a code each.
    fn scopes_by_version(&self) -> usize {
        let hello = Api::new(&self.session.client, Credential::Anonymous).hello();
        let version = hello.ok().and_then(|hello| hello.version);
        let minor = version.as_deref().and_then(|version| {
            let mut numbers = version.trim_start_matches('v').split(['.', '+', '-']);
            (numbers.next() == Some("1")).then(|| numbers.next()?.parse::<u32>().ok())?
        });
        usize::from(minor.is_some_and(|minor| minor < 20))
    }
}

impl Stop {
    /// The failure, which names the code where one was sent or is missing.
    fn failure(self, session: &Session<'_>, had_one: bool, wanted: bool) -> Failure {
        let about_the_code = |id: &'static str| {
            Failure::new(
                Class::Credential,
                Message::new(id).with("host", session.client.host()),
            )
            .hint(Message::new("hint-code-once"))
        };
        match self {
            Self::NextCode => about_the_code("login-code-used-up"),
            Self::Refused(_) if wanted && had_one => about_the_code("login-code-refused"),
            Self::Refused(_) if wanted => {
                Failure::new(Class::Usage, Message::new("login-needs-code"))
                    .hint(Message::new("hint-otp-flag"))
            }
            Self::Refused(Error::PasswordRefused { .. }) if had_one => {
                about_the_code("login-code-or-password-refused")
            }
            Self::Refused(error) => error.into(),
        }
    }
}

/// The name of this computer's token with a number that no earlier one has; `revoke_older` knows such names.
fn fresh_name(name: &str) -> String {
    let mut random = [0_u8; 8];
    // Without random bytes the plain name is used. If the server has a token of that name, the next code is asked for.
    match getrandom::fill(&mut random) {
        Ok(()) => format!("{name} {}", u64::from_le_bytes(random) >> 20),
        Err(_) => name.to_owned(),
    }
}

/// Whether the server refused the rights that were named for a token.
fn is_about_scopes(error: &Error) -> bool {
    matches!(error, Error::Refused { status: 400 | 422, said, .. } if said.contains("scope"))
}

/// Makes a token of this name, with as few rights as the server lets be named.
fn new_token(api: &Api, login: &str, name: &str) -> door43::Result<NewToken> {
    let mut scopes = SCOPES.iter().peekable();
    let mut number = 1;
    let mut wanted = name.to_owned();
    loop {
        let ask = scopes.peek().copied().copied().unwrap_or_default();
        match api.create_token(login, &wanted, ask, None) {
            // DCS takes a name twice, plain Gitea does not.
            Err(Error::Refused {
                status: 400 | 409 | 422,
                said,
                ..
            }) if said.contains("used already") && number < 9 => {
                number += 1;
                wanted = format!("{name} {number}");
            }
            Err(error) if is_about_scopes(&error) && !ask.is_empty() => {
                scopes.next();
            }
            other => return other,
        }
    }
}

#[cfg(test)]
#[path = "login_tests.rs"]
mod tests;
