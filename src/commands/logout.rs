//! `logout`: forgets the token and revokes it on the server.

use super::login::by_token;
use super::session::Session;
use crate::account::Entry;
use crate::app::App;
use crate::cli::LogoutArgs;
use crate::door43::Error;
use crate::http;
use crate::report::{Class, Failure, LogoutReport, Message, Report, Result};

/// Runs the command.
pub fn run(app: &App, args: &LogoutArgs) -> Result<Report> {
    let session = Session::of(app)?;
    log_out(&session, args).map(Report::Logout)
}

/// The token is forgotten here whether or not the server revokes it; only a stopped run leaves it.
pub(super) fn log_out(session: &Session<'_>, args: &LogoutArgs) -> Result<LogoutReport> {
    let entries = chosen(session, args)?;
    let mut report = LogoutReport {
        class: Class::Ok,
        server: session.client.base().to_owned(),
        login: String::new(),
        revoked: true,
        notes: Vec::new(),
    };
    let logins: Vec<_> = entries.iter().map(|entry| entry.login.as_str()).collect();
    report.login = logins.join(", ");
    if session.dry_run {
        report.revoked = false;
        report.notes.push(Message::new("logout-dry-run"));
        return Ok(report);
    }
    for entry in &entries {
        if let Err(reason) = revoke(session, entry)? {
            report.revoked = false;
            report.class = Class::Partial;
            report.notes.push(
                Message::new("logout-not-revoked")
                    .with("login", &entry.login)
                    .with("server", &entry.server),
            );
            report.notes.push(reason.message().clone());
            report.notes.extend(reason.causes().iter().cloned());
        }
        if let Some(reason) = session.place.forget(entry)? {
            report.class = Class::Partial;
            report
                .notes
                .push(Message::new("logout-keyring-left").with("login", &entry.login));
            report.notes.push(reason);
        }
    }
    if session.token.is_some() {
        report.notes.push(Message::new("logout-environment-stays"));
    }
    Ok(report)
}

fn chosen(session: &Session<'_>, args: &LogoutArgs) -> Result<Vec<Entry>> {
    let server = session.client.base();
    let mut known = session.place.accounts(server)?;
    match session.account {
        _ if args.all => {}
        Some(login) => known.retain(|entry| entry.login.eq_ignore_ascii_case(login)),
        None => known = known.pop().into_iter().collect(),
    }
    if !known.is_empty() {
        return Ok(known);
    }
    let message = match session.account.filter(|_| !args.all) {
        Some(login) => Message::new("account-not-logged-in-as")
            .with("login", login)
            .with("server", server),
        None => Message::new("account-not-logged-in").with("server", server),
    };
    let failure = Failure::new(Class::Credential, message);
    Err(if session.token.is_some() {
        failure.hint(Message::new("hint-environment-not-revoked"))
    } else {
        failure
    })
}

/// Revokes the token on the server; the inner failure says why that could not be done, the outer one stops the run.
fn revoke(session: &Session<'_>, entry: &Entry) -> Result<Result<(), Failure>> {
    if entry.renewable {
        return Ok(Err(Failure::new(
            Class::Partial,
            Message::new("logout-grant-stays"),
        )));
    }
    let token = match session.place.token(entry) {
        Ok(token) => token,
        Err(failure) => return Ok(Err(failure)),
    };
    let api = by_token(session, &entry.login, &token);
    let deleted = match entry.token_id {
        Some(id) => api.delete_token(&entry.login, id).map(Some),
        None => api.list_tokens(&entry.login).and_then(|tokens| {
            let secret = token.reveal();
            let last = secret.get(secret.len().saturating_sub(8)..).unwrap_or("");
            let mut same = tokens.iter().filter(|t| t.token_last_eight == last);
            match (same.next(), same.next()) {
                (Some(one), None) => api.delete_token(&entry.login, one.id).map(Some),
                _ => Ok(None),
            }
        }),
    };
    Ok(match deleted {
        // A refused token is no longer valid: nothing is left to revoke.
        Ok(Some(_)) | Err(Error::PasswordRefused { .. }) => Ok(()),
        Ok(None) => Err(Failure::new(
            Class::Partial,
            Message::new("logout-token-not-listed"),
        )),
        Err(Error::Http(http::Error::Stopped)) => return Err(http::Error::Stopped.into()),
        Err(error) => Err(error.into()),
    })
}
