//! `login`: an account becomes a token of this computer.

use super::session::Session;
use crate::account::{Login, install};
use crate::app::App;
use crate::cli::LoginArgs;
use crate::door43::{self, Api, Code, Error, NewToken};
use crate::http::{Credential, Token};
use crate::report::{Class, Failure, LoginReport, Message, Prompt, Report, Result};

/// The rights of this computer's token: to push, to create repositories, and to be revoked by `logout`; then what servers
/// before 1.19 called them; then whatever the server gives without being asked.
const SCOPES: [&[&str]; 3] = [&["write:repository", "write:user"], &["repo", "user"], &[]];

/// Runs the command.
pub fn run(app: &App, args: &LoginArgs) -> Result<Report> {
    let session = Session::of(app)?;
    log_in(&session, app.ui.prompt(), args)
        .map(Report::Login)
        .map_err(|failure| failure.state(Message::new("login-nothing-stored")))
}

fn log_in(session: &Session<'_>, prompt: &dyn Prompt, args: &LoginArgs) -> Result<LoginReport> {
    let mut notes = Vec::new();
    if session.token.is_some() {
        notes.push(Message::new("login-environment-wins"));
    }
    let (login, kept) = if args.token_stdin {
        with_token(session, prompt, args)?
    } else {
        with_password(session, prompt, args)?
    };
    if let Some(reason) = kept.reason {
        let file = session.place.config_dir.join("credentials.yaml");
        notes.push(reason);
        notes.push(Message::new("account-kept-in-file").path("path", &file));
    }
    if session.dry_run {
        notes.push(Message::new("login-dry-run"));
    }
    Ok(LoginReport {
        server: session.client.base().to_owned(),
        login,
        kept_in: kept.word,
        notes,
    })
}

struct Stored {
    word: &'static str,
    reason: Option<Message>,
}

/// Keeps the token, unless nothing is to be changed.
fn keep(session: &Session<'_>, login: &Login) -> Result<Stored> {
    if session.dry_run {
        return Ok(Stored {
            word: "none",
            reason: None,
        });
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
    let user = api.current_user()?;
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
    let login = Login {
        server: session.client.base().to_owned(),
        login: user.login,
        token_name: None,
        token_id: None,
        token,
    };
    let stored = keep(session, &login)?;
    Ok((login.login, stored))
}

fn with_password(
    session: &Session<'_>,
    prompt: &dyn Prompt,
    args: &LoginArgs,
) -> Result<(String, Stored)> {
    let user = user(session, prompt, args)?;
    let password = password(prompt, args, &user)?;
    let mut attempt = Attempt {
        session,
        prompt,
        credential: Credential::Basic {
            user: user.clone(),
            password,
        },
        code: args.otp.clone(),
        asked: 0,
        login: (!user.contains('@')).then_some(user),
        password_is_right: false,
    };
    if session.dry_run {
        let user = attempt.patiently(|attempt| attempt.api().current_user())?;
        let stored = Stored {
            word: "none",
            reason: None,
        };
        return Ok((user.login, stored));
    }
    let name = install(session.place.state_dir, &session.host)?.token_name();
    let made = attempt.patiently(|attempt| attempt.make_token(&name))?;
    let path_login = attempt.login.take().unwrap_or_default();
    let (login, stored) = match settle(session, &made) {
        Ok(done) => done,
        Err(failure) => {
            // What cannot be used or kept must not stay valid.
            let _ = by_token(session, &path_login, &made.token).delete_token(&path_login, made.id);
            return Err(failure);
        }
    };
    revoke_older(session, &login, &name, &made);
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
    let user = user.trim();
    if user.is_empty() {
        return Err(needs_input());
    }
    // In Basic authentication a colon ends the user's name.
    if user.contains([':', '/']) || user.chars().any(char::is_control) {
        return Err(Failure::new(
            Class::Usage,
            Message::new("login-user-malformed").with("user", user),
        ));
    }
    Ok(user.to_owned())
}

fn password(prompt: &dyn Prompt, args: &LoginArgs, user: &str) -> Result<Token> {
    let password = if args.password_stdin {
        prompt.stdin_line()?
    } else if prompt.interactive() {
        prompt.secret(&Message::new("login-ask-password").with("user", user))?
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
struct Attempt<'a> {
    session: &'a Session<'a>,
    prompt: &'a dyn Prompt,
    credential: Credential,
    code: Option<String>,
    /// Times a code was asked for.
    asked: u32,
    /// The login for the path of the request, once known; an e-mail address does not serve.
    login: Option<String>,
    /// The server has taken the password once: a refusal is about the code.
    password_is_right: bool,
}

impl Attempt<'_> {
    fn api(&self) -> Api {
        Api::new(&self.session.client, self.credential.clone()).with_code(self.code.as_deref())
    }

    fn patiently<T>(&mut self, mut work: impl FnMut(&mut Self) -> door43::Result<T>) -> Result<T> {
        loop {
            match work(self) {
                Ok(value) => return Ok(value),
                Err(error) => self.get_code(error)?,
            }
        }
    }

    /// Gets a one-time code where that may help, else fails.
    fn get_code(&mut self, error: Error) -> Result<()> {
        let wanted = match error.one_time_code() {
            Code::No => return Err(error.into()),
            Code::Perhaps => self.password_is_right,
            Code::Wanted => true,
        };
        let had_one = self.code.is_some();
        if self.prompt.interactive() && self.asked < if wanted { 3 } else { 1 } {
            let question = if had_one {
                "login-ask-code-again"
            } else if wanted {
                "login-ask-code"
            } else {
                "login-ask-code-if-any"
            };
            self.asked += 1;
            let code = self.prompt.line(&Message::new(question), Some(""))?;
            let code: String = code.chars().filter(|c| !c.is_whitespace()).collect();
            if !code.is_empty() {
                self.code = Some(code);
                return Ok(());
            }
        } else if wanted && !had_one {
            return Err(Failure::new(Class::Usage, Message::new("login-needs-code"))
                .hint(Message::new("hint-otp-flag")));
        }
        if wanted && had_one {
            return Err(
                Failure::new(Class::Credential, Message::new("login-code-refused"))
                    .hint(Message::new("hint-code-once")),
            );
        }
        let failure = Failure::from(error);
        Err(if had_one {
            failure
        } else {
            failure.hint(Message::new("hint-otp-flag"))
        })
    }

    fn make_token(&mut self, name: &str) -> door43::Result<NewToken> {
        let api = self.api();
        let login = if let Some(login) = &self.login {
            login.clone()
        } else {
            let login = api.current_user()?.login;
            self.password_is_right = true;
            self.login.insert(login).clone()
        };
        let mut scopes = SCOPES.iter().peekable();
        let mut number = 1;
        let mut wanted = name.to_owned();
        loop {
            let ask = scopes.peek().copied().copied().unwrap_or_default();
            match api.create_token(&login, &wanted, ask, None) {
                // DCS takes a name twice, plain Gitea does not.
                Err(Error::Refused {
                    status: 400 | 409 | 422,
                    said,
                    ..
                }) if said.contains("used already") && number < 9 => {
                    number += 1;
                    wanted = format!("{name} {number}");
                }
                Err(Error::Refused {
                    status: 400 | 422,
                    said,
                    ..
                }) if said.contains("scope") && !ask.is_empty() => {
                    scopes.next();
                }
                other => return other,
            }
        }
    }
}

#[cfg(test)]
#[path = "login_tests.rs"]
mod tests;
