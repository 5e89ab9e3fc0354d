//! What is told of a run to people and monitors elsewhere, and what came of the telling.

use super::{Class, RunRow};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::path::PathBuf;

/// What one run has to tell: one mail, one document.
#[derive(Debug, Clone, PartialEq)]
pub struct Digest {
    /// What ran: `sync`, `collect`.
    pub what: String,
    /// The name of the run in `report`; nothing where it is not recorded.
    pub run: Option<String>,
    /// How the run ended as a whole.
    pub class: Class,
    /// When it began.
    pub start: DateTime<Utc>,
    /// When it ended.
    pub end: DateTime<Utc>,
    /// A row for each project or contributor, as they are recorded; also those of runs that were missed, with the state
    /// `missed`.
    pub rows: Vec<RunRow>,
    /// When the next run is due, where a schedule says so.
    pub next: Option<DateTime<Utc>>,
}

/// What came of telling one of those who are to be told; a part of the record of its run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Telling {
    /// `mail`, `webhook` or `heartbeat`.
    pub channel: String,
    /// Who was told: an address of mail, or the host of an address of the web; the rest of that may be a secret.
    pub target: String,
    /// `sent`, `failed`, or `would` where nothing was sent because of `--dry-run`.
    pub state: String,
    /// Why not, as a sentence in the language of that run.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
}

impl Telling {
    /// Whether it did not get through.
    pub fn has_failed(&self) -> bool {
        self.state == "failed"
    }
}

/// A mail as it is shown and sent: plain text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// The subject, on one line.
    pub subject: String,
    /// The text, with `\n` at the end of each line.
    pub text: String,
}

/// The result of `notify set`, `show`, `on`, `off`.
#[derive(Debug, Clone)]
pub struct NotifyReport {
    /// The file with these settings.
    pub path: PathBuf,
    /// Whether anything is told.
    pub on: bool,
    /// Whether there is anybody to tell.
    pub any: bool,
    /// When mails are sent: `change`, `failure`, `success`, `always`.
    pub when: &'static str,
    /// Who gets mails.
    pub to: Vec<String>,
    /// Whose name they bear.
    pub sender: Option<String>,
    /// The mail server, `host:port`.
    pub smtp: Option<String>,
    /// `tls`, `starttls`, `none`.
    pub security: Option<&'static str>,
    /// Who logs in there.
    pub smtp_user: Option<String>,
    /// Where the password is: `keyring`, `file`, `environment`, `none`; nothing where no one logs in.
    pub password: Option<&'static str>,
    /// The webhook, without what may be a secret.
    pub webhook: Option<String>,
    /// The monitor that is told that a run went well, likewise.
    pub heartbeat: Option<String>,
    /// The one that is told of a failure, where it is another.
    pub heartbeat_fail: Option<String>,
    /// Things to know that are no failure.
    pub notes: Vec<super::Message>,
    /// Whether this was `--dry-run`.
    pub dry_run: bool,
}

/// The result of `notify test`.
#[derive(Debug, Clone)]
pub struct NotifyTestReport {
    /// [`Class::Ok`], or the class of what did not get through.
    pub class: Class,
    /// The mail that was sent.
    pub letter: Letter,
    /// What came of it.
    pub told: Vec<Telling>,
    /// Whether this was `--dry-run`.
    pub dry_run: bool,
}
