//! The seam between a sync and wherever the shared copy lies: a server, or a bare repository in a folder.

use super::receive::{Limits, Received};
use super::{Error, Oid, PackPlan, Store};
use crate::http;
use crate::report::{Class, Failure, Message};

/// One ref of the other side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RemoteRef {
    /// Full name.
    pub name: String,
    /// Value.
    pub id: Oid,
}

/// One ref to be moved on the other side, from the value that was seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefUpdate {
    /// Full name.
    pub name: String,
    /// The value that was seen; `None`: it must not exist.
    pub old: Option<Oid>,
    /// The new value; `None`: delete it.
    pub new: Option<Oid>,
}

/// What the other side answered to a push.
#[derive(Debug, Clone, Default)]
pub struct PushAnswer {
    /// `None` when the pack was taken, else why not.
    pub unpack_error: Option<String>,
    /// Per ref: `None` for done, else why not. A ref that is not listed was not reported on.
    pub refs: Vec<(String, Option<String>)>,
    /// What it said besides, line by line.
    pub said: Vec<String>,
    /// Values that it let slip while refusing: only a hint where to look, never a fact.
    pub seen: Vec<(String, Oid)>,
}

impl PushAnswer {
    /// Whether every one of these updates was reported as done.
    pub fn all_done(&self, updates: &[RefUpdate]) -> bool {
        self.unpack_error.is_none()
            && updates.iter().all(|update| {
                let mut reports = self
                    .refs
                    .iter()
                    .filter(|(name, _)| *name == update.name)
                    .peekable();
                reports.peek().is_some() && reports.all(|(_, error)| error.is_none())
            })
    }

    /// Whether the refusal looks like "the ref has another value by now".
    pub fn is_stale(&self) -> bool {
        !self.seen.is_empty()
            || self
                .refs
                .iter()
                .filter_map(|(_, error)| error.as_deref())
                .any(|reason| {
                    let reason = reason.to_ascii_lowercase();
                    [
                        "atomic",
                        "failed to update ref",
                        "stale",
                        "cannot lock",
                        "incorrect old value",
                        "fetch first",
                        "non-fast-forward",
                        "already exists",
                        "reference already",
                    ]
                    .iter()
                    .any(|word| reason.contains(word))
                })
    }

    /// What it said of space or size that is used up.
    pub fn quota(&self) -> Option<String> {
        let reasons = self.refs.iter().filter_map(|(_, error)| error.as_ref());
        let all = self.said.iter().chain(&self.unpack_error).chain(reasons);
        let mut all = all.filter(|line| http::is_quota(line));
        let line = all.next()?.trim_start_matches("Gitea:").trim();
        Some(line.chars().take(300).collect())
    }

    /// The first reason of a refusal, for a person.
    pub fn reason(&self) -> String {
        if let Some(error) = &self.unpack_error {
            return error.clone();
        }
        let said = self
            .said
            .iter()
            .find(|line| line.starts_with("Gitea:"))
            .map(|line| line.trim_start_matches("Gitea:").trim());
        let ng = self.refs.iter().find_map(|(_, error)| error.as_deref());
        said.or(ng).unwrap_or_default().chars().take(300).collect()
    }
}

/// Why the other side could not be asked, or did not answer as it should.
#[derive(Debug)]
pub enum RemoteError {
    /// The connection.
    Http(http::Error),
    /// There is no such repository, or it may not be seen.
    NotFound,
    /// The token or password is not accepted.
    Unauthorized,
    /// Not allowed, with the server's own words.
    Forbidden(String),
    /// 408, 429, 5xx: later perhaps.
    Temporary {
        /// The status.
        status: u16,
        /// What `Retry-After` said, in seconds.
        retry_after: Option<u64>,
    },
    /// 413: the request is too large for the server or a proxy.
    TooLarge,
    /// The server keeps to a limit of space or size, with its own words.
    Quota(String),
    /// A web page instead of a git answer: an account not activated, a proxy's or portal's page.
    WebPage,
    /// Any other status.
    Status(u16),
    /// The answer broke git's rules.
    Protocol(String),
    /// What the other side has cannot be read as a whole.
    Broken(Error),
    /// What came was not accepted, or something on this computer failed.
    Local(Error),
}

impl From<http::Error> for RemoteError {
    fn from(error: http::Error) -> Self {
        Self::Http(error)
    }
}

impl From<Error> for RemoteError {
    fn from(error: Error) -> Self {
        Self::Local(error)
    }
}

impl RemoteError {
    /// Whether the other side said nothing, or next to nothing, for as long as is waited.
    pub fn is_silence(&self) -> bool {
        matches!(self, Self::Http(http::Error::TimedOut { .. }))
    }

    /// Whether the same request may succeed a little later.
    pub fn is_temporary(&self) -> bool {
        matches!(
            self,
            Self::Http(http::Error::Unreachable { .. } | http::Error::TimedOut { .. })
                | Self::Temporary { .. }
        )
    }
}

impl std::fmt::Display for RemoteError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Http(error) => error.fmt(f),
            Self::NotFound => f.write_str("not found"),
            Self::Unauthorized => f.write_str("unauthorized"),
            Self::Forbidden(text) => write!(f, "forbidden: {text}"),
            Self::Temporary { status, .. } | Self::Status(status) => write!(f, "status {status}"),
            Self::TooLarge => f.write_str("too large"),
            Self::Quota(text) => write!(f, "quota: {text}"),
            Self::WebPage => f.write_str("a web page"),
            Self::Protocol(detail) => write!(f, "protocol: {detail}"),
            Self::Broken(error) | Self::Local(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for RemoteError {}

impl From<RemoteError> for Failure {
    fn from(error: RemoteError) -> Self {
        match error {
            RemoteError::Http(error) => error.into(),
            RemoteError::Broken(error) => {
                Failure::new(Class::Integrity, Message::new("remote-broken"))
                    .cause(Message::technical(error.to_string()))
                    .state(Message::new("state-nothing-accepted"))
            }
            RemoteError::Local(error) => error.into(),
            RemoteError::NotFound => {
                Failure::new(Class::NotFound, Message::new("remote-not-found"))
            }
            RemoteError::Unauthorized => {
                Failure::new(Class::Credential, Message::new("remote-token-refused"))
                    .hint(Message::new("hint-login"))
            }
            RemoteError::Forbidden(text) => {
                let failure = Failure::new(Class::Credential, Message::new("remote-forbidden"));
                if text.is_empty() {
                    failure
                } else {
                    failure.cause(Message::new("server-says").with("text", text))
                }
            }
            RemoteError::Temporary {
                status,
                retry_after,
            } => {
                let failure = Failure::new(
                    Class::Unreachable,
                    Message::new("remote-temporary").count("status", status),
                )
                .hint(Message::new("hint-later"));
                match retry_after {
                    Some(seconds) => failure.after(std::time::Duration::from_secs(seconds)),
                    None => failure,
                }
            }
            RemoteError::TooLarge => Failure::new(Class::Limit, Message::new("remote-too-large")),
            RemoteError::Quota(text) => {
                let failure = Failure::new(Class::Limit, Message::new("remote-quota"))
                    .hint(Message::new("hint-quota"));
                if text.is_empty() {
                    failure
                } else {
                    failure.cause(Message::new("server-says").with("text", text))
                }
            }
            RemoteError::WebPage => {
                Failure::new(Class::Unreachable, Message::new("remote-web-page"))
                    .hint(Message::new("hint-web-page-portal"))
                    .hint(Message::new("hint-web-page-account"))
            }
            RemoteError::Status(status) => Failure::new(
                Class::Failed,
                Message::new("remote-status").count("status", status),
            ),
            RemoteError::Protocol(detail) => {
                Failure::new(Class::Unreachable, Message::new("remote-protocol"))
                    .cause(Message::technical(detail))
            }
        }
    }
}

/// Where the shared copy of one project lies.
pub trait Remote {
    /// The refs whose full names start with one of these prefixes.
    fn refs(&mut self, prefixes: &[&str]) -> Result<Vec<RemoteRef>, RemoteError>;

    /// Everything reachable from `wants` that is not reachable from `haves`, which this store must have. What came is not
    /// part of the store before [`Received::check`] and [`Received::install`].
    fn fetch<'s>(
        &mut self,
        store: &'s Store,
        wants: &[Oid],
        haves: &[Oid],
        limits: Limits,
        progress: &mut dyn FnMut(u64),
    ) -> Result<Received<'s>, RemoteError>;

    /// The commits reachable from `wants` and their folders, without the files in them; for going on with a download that
    /// was cut off.
    ///
    /// # Errors
    /// [`RemoteError::Protocol`] where that cannot be had.
    fn fetch_folders<'s>(
        &mut self,
        _store: &'s Store,
        _wants: &[Oid],
        _limits: Limits,
        _progress: &mut dyn FnMut(u64),
    ) -> Result<Received<'s>, RemoteError> {
        Err(RemoteError::Protocol("folders without files".into()))
    }

    /// Moves refs, all or none, each only from the value that was seen, and sends the objects of the plan. Without a plan
    /// no pack is sent, which is right for deletions alone.
    ///
    /// # Errors
    /// After an error of the connection it is not known whether the refs moved: ask [`Remote::refs`].
    fn push(
        &mut self,
        store: &Store,
        updates: &[RefUpdate],
        plan: Option<&PackPlan>,
        progress: &mut dyn FnMut(u64),
    ) -> Result<PushAnswer, RemoteError>;

    /// The new `owner/name`, when the repository turned out to be renamed.
    fn moved_to(&self) -> Option<&str>;

    /// Whether sending is over a network, so that requests and parts matter.
    fn is_network(&self) -> bool;
}
