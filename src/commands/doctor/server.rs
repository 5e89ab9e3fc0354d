//! A server as cloud, from the name look-up to the right to send each project. Only questions are asked.

use super::stopped;
use crate::account::{Account, Source};
use crate::app::App;
use crate::commands::session::{self, Session, current_user};
use crate::commands::sync;
use crate::door43::{self, Api, Forbidden, Hello, Repository};
use crate::http::{self, Client, Credential};
use crate::project::{Project, ProjectMemory};
use crate::report::{Check, Class, Failure, Message, Result};
use crate::sync::{RepositoryName, account_of};
use chrono::{DateTime, TimeDelta, Utc};
use std::time::Duration;

/// Nobody waits longer for a test than this.
const PATIENCE: Duration = Duration::from_secs(10);

/// A clock that is wrong by more makes one-time codes fail and the order of changes hard to follow.
const SKEW: TimeDelta = TimeDelta::seconds(90);

/// A clock that is wrong by more makes certificates invalid.
const WRONG: TimeDelta = TimeDelta::hours(24);

/// The oldest version that this was written for.
const OLDEST: (u32, u32) = (1, 21);

/// The shared branch.
const SHARED: &str = "scribe-main";

/// The rights that a token needs for everything.
const RIGHTS: [&str; 2] = ["write:repository", "write:user"];

/// All findings about the server.
///
/// # Errors
/// When the run is stopped.
pub(super) fn all(app: &App, address: &str, local: &[Project]) -> Result<Vec<Check>> {
    let quick = |options: http::Options| http::Options {
        connect: PATIENCE,
        first_byte: PATIENCE,
        idle: PATIENCE,
        ..options
    };
    let client = match session::client_with(app, address, quick) {
        Ok(client) => client,
        Err(failure) => return Ok(vec![Check::failed("server", &failure)]),
    };
    let mut checks = Vec::new();
    checks.extend(proxy(&client));
    let (check, addresses) = name(&client);
    checks.push(check);
    stopped(app)?;
    let Some(addresses) = addresses else {
        return Ok(checks);
    };
    if let Some(unreachable) = port(&client, &addresses, &mut checks) {
        checks.push(unreachable);
        return Ok(checks);
    }
    stopped(app)?;
    let asked = app.clock.now();
    let hello = Api::new(&client, Credential::Anonymous).hello();
    stopped(app)?;
    checks.extend(tls(&client, &hello));
    let hello = match hello {
        Ok(hello) => hello,
        Err(error) => {
            if !matches!(error, door43::Error::Http(http::Error::Tls { .. })) {
                checks.push(Check::failed("server", &error.into()));
            }
            return Ok(checks);
        }
    };
    checks.extend(hello.time.map(|time| clock(time, asked, app.clock.now())));
    checks.push(version(client.host(), &hello));
    accounts(app, &client, local, &mut checks)?;
    Ok(checks)
}

/// The account of new projects, the accounts that projects belong to, and what each may do.
fn accounts(app: &App, client: &Client, local: &[Project], checks: &mut Vec<Check>) -> Result<()> {
    let current = look_at(app, client, None, None, checks)?;
    let mut others: Vec<(String, Option<Account>)> = Vec::new();
    for project in local {
        stopped(app)?;
        let owner = owner(app, client, project).filter(|owner| {
            !sync::is_said(app)
                && current
                    .as_ref()
                    .is_none_or(|current| !current.login.eq_ignore_ascii_case(owner))
        });
        let account = match owner {
            None => &current,
            Some(owner) => {
                let known = others.iter().position(|(known, _)| *known == owner);
                let at = if let Some(at) = known {
                    at
                } else {
                    let found = look_at(app, client, Some(&owner), Some(project), checks)?;
                    others.push((owner, found));
                    others.len() - 1
                };
                &others[at].1
            }
        };
        if let Some(account) = account {
            checks.extend(write(app, client, account, project));
        }
    }
    Ok(())
}

/// The account that a project has on this server.
fn owner(app: &App, client: &Client, project: &Project) -> Option<String> {
    let memory = ProjectMemory::load(&app.settings.state_dir, project);
    account_of(project, &memory, client.base()).unwrap_or_default()
}

/// The findings about one account and its token; the account, where it can be used.
///
/// # Errors
/// When the run is stopped.
fn look_at(
    app: &App,
    client: &Client,
    login: Option<&str>,
    project: Option<&Project>,
    checks: &mut Vec<Check>,
) -> Result<Option<Account>> {
    match account(app, client, login) {
        Ok((check, account)) => {
            checks.push(check);
            stopped(app)?;
            checks.push(token(client, &account));
            Ok(Some(account))
        }
        Err(failure) if failure.class() == Class::Interrupted => Err(failure),
        Err(failure) => {
            let check = match (project, login) {
                (Some(project), Some(login)) if failure.class() == Class::Credential => {
                    let failure = sync::missing(project, login, &failure);
                    Check::failed("account", &failure).of(&project.name)
                }
                _ => Check::failed("account", &failure),
            };
            checks.push(check);
            Ok(None)
        }
    }
}

/// The proxy, where the environment names one.
fn proxy(client: &Client) -> Option<Check> {
    let proxy = client.proxy()?;
    Some(Check::ok(
        "proxy",
        Message::new("doctor-proxy").with("proxy", proxy),
    ))
}

/// The look-up of the first name on the way.
fn name(client: &Client) -> (Check, Option<Vec<std::net::SocketAddr>>) {
    let host = client.proxy().unwrap_or_else(|| client.host().to_owned());
    match client.look_up() {
        Ok(found) => {
            let message = Message::new("doctor-name")
                .with("host", host)
                .count("n", found.len());
            (Check::ok("name", message), Some(found))
        }
        Err(error) => {
            let check = Check::error(
                "name",
                Message::new("doctor-name-unknown").with("host", host),
            )
            .hint(Message::new("hint-check-network"));
            let cause = Failure::from(error).causes().first().cloned();
            (cause.into_iter().fold(check, Check::cause), None)
        }
    }
}

/// The connection to it; gives what stops everything that follows.
fn port(
    client: &Client,
    addresses: &[std::net::SocketAddr],
    checks: &mut Vec<Check>,
) -> Option<Check> {
    let host = client.proxy().unwrap_or_else(|| client.host().to_owned());
    match client.knock(addresses) {
        Ok(()) => {
            checks.push(Check::ok(
                "port",
                Message::new("doctor-port").with("host", host),
            ));
            None
        }
        Err(error) => {
            let hint = if client.proxy().is_some() {
                Message::new("doctor-hint-proxy")
            } else {
                Message::new("doctor-hint-port")
            };
            let failure = Failure::from(error);
            let mut check = Check::error(
                "port",
                Message::new("doctor-port-closed").with("host", host),
            )
            .hint(hint);
            check.causes = failure.causes().to_vec();
            Some(check)
        }
    }
}

/// The certificate, where the connection is encrypted.
fn tls(client: &Client, hello: &door43::Result<Hello>) -> Option<Check> {
    if !client.is_secure() {
        return None;
    }
    match hello {
        Err(door43::Error::Http(error @ http::Error::Tls { .. })) => {
            Some(Check::failed("tls", &again(error)))
        }
        // Whether the certificate is good is not known then.
        Err(door43::Error::Http(_)) => None,
        _ => Some(Check::ok(
            "tls",
            Message::new("doctor-tls").with("host", client.host()),
        )),
    }
}

/// The failure of an error that is only borrowed.
fn again(error: &http::Error) -> Failure {
    match error {
        http::Error::Tls { host, detail } => http::Error::Tls {
            host: host.clone(),
            detail: detail.clone(),
        }
        .into(),
        other => Failure::new(Class::Unreachable, Message::technical(other)),
    }
}

/// This computer's clock against the server's; `asked` and `answered` are when, by this computer's.
fn clock(server: DateTime<Utc>, asked: DateTime<Utc>, answered: DateTime<Utc>) -> Check {
    // The header has whole seconds and was written some time in between.
    let behind = server - answered;
    let ahead = asked - server - TimeDelta::seconds(1);
    let off = behind.max(ahead);
    if off <= SKEW {
        return Check::ok("clock", Message::new("doctor-clock"));
    }
    let minutes = u64::try_from((off.num_seconds() + 30) / 60).unwrap_or(0);
    let message = if ahead > behind {
        Message::new("doctor-clock-ahead")
            .count("minutes", minutes)
            .time("server", server)
    } else {
        Message::new("doctor-clock-behind")
            .count("minutes", minutes)
            .time("server", server)
    };
    let check = if off > WRONG {
        Check::error("clock", message)
    } else {
        Check::warning("clock", message)
    };
    check.hint(Message::new("doctor-hint-clock"))
}

/// What the server is.
fn version(host: &str, hello: &Hello) -> Check {
    let Some(version) = &hello.version else {
        return Check::ok(
            "server",
            Message::new("doctor-server-untold").with("host", host),
        );
    };
    let mut parts = version
        .trim_start_matches('v')
        .split(['.', '-', '+'])
        .map_while(|part| part.parse::<u32>().ok());
    // A version without both numbers, such as one of development, tells no age.
    let found = parts.next().zip(parts.next());
    let message = Message::new("doctor-server")
        .with("host", host)
        .with("version", version);
    if found.is_some_and(|found| found < OLDEST) {
        let message = Message::new("doctor-server-old")
            .with("host", host)
            .with("version", version);
        return Check::warning("server", message).hint(Message::new("hint-ask-administrator"));
    }
    Check::ok("server", message)
}

/// Who asks, and whether the server takes the token.
fn account(app: &App, client: &Client, login: Option<&str>) -> Result<(Check, Account)> {
    let mut session = Session {
        // Nothing is remembered of this.
        dry_run: true,
        ..Session::through(app, client.clone())
    };
    if login.is_some() {
        session.account = login;
    }
    let account = session.account()?;
    let api = Api::new(client, account.token.clone());
    let user = current_user(&api, session.account)?;
    let login = user.map_or_else(|| account.login.clone(), |user| user.login);
    let from = match account.token_from {
        Source::Environment => Message::new("doctor-account-environment"),
        Source::Keyring => Message::new("doctor-account-keyring"),
        Source::File | Source::None => Message::new("doctor-account-file"),
    }
    .with("login", &login);
    let check = match account.notes.first() {
        Some(note) => {
            Check::warning("account", note.clone()).hint(Message::new("doctor-hint-file-open"))
        }
        None => Check::ok("account", from),
    };
    Ok((check, account))
}

/// What the token may do: as the server lists it, else as far as harmless questions tell.
fn token(client: &Client, account: &Account) -> Check {
    let lacking = |rights: &str| {
        Check::error(
            "token",
            Message::new("doctor-token-lacks").with("rights", rights),
        )
        .hint(match account.token_from {
            Source::Environment => Message::new("hint-token-environment"),
            _ => Message::new("hint-login"),
        })
    };
    if let Err(error) = Api::new(client, account.token.clone()).may_list() {
        return match error {
            door43::Error::Forbidden {
                reason: Forbidden::Scope,
                ..
            } => lacking("read:repository, read:user"),
            error => Check::failed("token", &error.into()),
        };
    }
    match scopes(client, account) {
        None => Check::ok("token", Message::new("doctor-token-reads")),
        Some(scopes) => {
            let has = |right: &str| scopes.iter().any(|scope| scope == right || scope == "all");
            let missing: Vec<&str> = RIGHTS.into_iter().filter(|right| !has(right)).collect();
            if !missing.is_empty() {
                lacking(&missing.join(", "))
            } else if scopes.iter().any(|scope| scope == "public-only") {
                Check::warning("token", Message::new("doctor-token-public-only"))
                    .hint(Message::new("hint-login"))
            } else {
                Check::ok("token", Message::new("doctor-token"))
            }
        }
    }
}

/// The rights of the token that is used, where the server tells them.
fn scopes(client: &Client, account: &Account) -> Option<Vec<String>> {
    let Credential::Token(token) = &account.token else {
        return None;
    };
    let basic = Credential::Basic {
        user: account.login.clone(),
        password: token.clone(),
    };
    let all = Api::new(client, basic).list_tokens(&account.login).ok()?;
    let secret = token.reveal();
    let found = all
        .into_iter()
        .find(|one| !one.token_last_eight.is_empty() && secret.ends_with(&one.token_last_eight))?;
    (!found.scopes.is_empty()).then_some(found.scopes)
}

/// Whether what is changed in a project can be sent; nothing for one that was never in this cloud.
fn write(app: &App, client: &Client, account: &Account, project: &Project) -> Option<Check> {
    let memory = ProjectMemory::load(&app.settings.state_dir, project);
    if memory
        .server
        .as_deref()
        .is_some_and(|server| server != client.base())
    {
        return None;
    }
    let name = memory
        .repository
        .as_deref()
        .and_then(RepositoryName::parse)?;
    let api = Api::new(client, account.token.clone());
    let repository = match api.repository(&name.owner, &name.name) {
        Ok(Some(repository)) => repository,
        Ok(None) => {
            let message = Message::new("doctor-write-gone").with("repository", &name);
            return Some(
                Check::error("write", message)
                    .of(&project.name)
                    .hint(Message::new("doctor-hint-gone")),
            );
        }
        Err(error) => return Some(Check::failed("write", &error.into()).of(&project.name)),
    };
    let shared_open = repository.empty
        || !matches!(
            api.branch(&repository.owner, &repository.name, SHARED),
            Ok(Some(branch)) if !branch.user_can_push
        );
    let waiting = || sync::changed(app, project) == Some(true);
    Some(judged(&repository, shared_open, &waiting).of(&project.name))
}

/// What cannot be sent is an error where something waits to be sent, else a warning: a reader may stay one.
fn judged(repository: &Repository, shared_open: bool, waiting: &dyn Fn() -> bool) -> Check {
    let name = &repository.full_name;
    let (message, hint) = if repository.archived {
        (
            Message::new("doctor-write-archived").with("repository", name),
            "hint-ask-owner",
        )
    } else if repository.mirror {
        (
            Message::new("doctor-write-mirror").with("repository", name),
            "hint-ask-owner",
        )
    } else if !repository.can_push {
        (
            Message::new("doctor-write-read-only").with("repository", name),
            "hint-ask-owner",
        )
    } else if !shared_open {
        (
            Message::new("doctor-write-protected").with("repository", name),
            "hint-ask-owner",
        )
    } else {
        return Check::ok(
            "write",
            Message::new("doctor-write").with("repository", name),
        );
    };
    let check = if waiting() {
        Check::error("write", message)
    } else {
        Check::warning("write", message)
    };
    check.hint(Message::new(hint))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::CheckState;

    #[test]
    fn a_clock_is_judged_by_the_moment_between_question_and_answer() {
        let at = |text: &str| -> DateTime<Utc> { text.parse().unwrap() };
        let asked = at("2026-11-27T12:00:00Z");
        let answered = at("2026-11-27T12:00:09Z");
        let found = |server: &str| {
            let check = clock(at(server), asked, answered);
            (check.state, check.message.id)
        };
        assert_eq!(found("2026-11-27T12:00:05Z").0, CheckState::Ok);
        assert_eq!(
            found("2026-11-27T12:01:39Z").0,
            CheckState::Ok,
            "90 seconds after the answer"
        );
        assert_eq!(
            found("2026-11-27T12:01:40Z"),
            (CheckState::Warning, "doctor-clock-behind")
        );
        assert_eq!(
            found("2026-11-27T11:58:00Z"),
            (CheckState::Warning, "doctor-clock-ahead")
        );
        assert_eq!(
            found("2026-11-26T11:00:00Z"),
            (CheckState::Error, "doctor-clock-ahead")
        );
        assert_eq!(
            found("2027-01-01T12:00:00Z"),
            (CheckState::Error, "doctor-clock-behind")
        );
    }

    #[test]
    fn versions_are_compared_as_numbers() {
        let state = |version: &str| {
            let hello = Hello {
                version: Some(version.to_owned()),
                time: None,
            };
            super::version("host", &hello).state
        };
        for good in [
            "1.21.4-dcs",
            "1.27.3+dcs",
            "1.100.0",
            "v1.22",
            "2.0",
            "1.27.0+dev-512-gabcdef",
            "dev",
            "development",
            "main-nightly-12",
            "unknown",
            "",
            "7",
        ] {
            assert_eq!(state(good), CheckState::Ok, "{good}");
        }
        for old in ["1.20.5", "1.9", "0.99", "1.20.0+dev-1"] {
            assert_eq!(state(old), CheckState::Warning, "{old}");
        }
    }
}
