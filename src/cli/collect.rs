//! `collect`.

use super::parse_duration;
use super::report::Since;
use super::sync::{CombineChoice, OnConflictChoice, SyncArgs};
use clap::builder::RangedU64ValueParser;
use clap::{Args, Subcommand};
use std::time::Duration;

/// `collect`.
#[derive(Debug, Clone, Default, Args)]
#[allow(missing_docs, reason = "the help texts are with the words")]
pub struct CollectArgs {
    #[command(subcommand)]
    pub command: Option<CollectCommand>,
    #[arg(value_name = "PROJECT")]
    pub project: Option<String>,
    #[arg(long, value_name = "N", value_parser = expected(), conflicts_with = "from")]
    pub expect: Option<usize>,
    #[arg(long, value_name = "LOGIN", value_delimiter = ',')]
    pub from: Vec<String>,
    #[arg(long, value_name = "DURATION", value_parser = duration)]
    pub max_wait: Option<Duration>,
    #[arg(long, value_name = "DURATION", value_parser = pause)]
    pub every: Option<Duration>,
    #[arg(long, value_name = "HOW", value_enum)]
    pub on_conflict: Option<OnConflictChoice>,
    #[arg(long, value_name = "HOW", value_enum)]
    pub combine: Option<CombineChoice>,
    // These are settings, which check them.
    #[arg(long, value_name = "N")]
    pub attempts: Option<String>,
    #[arg(long, value_name = "DURATION")]
    pub interval: Option<String>,
    #[arg(long, value_name = "DURATION", conflicts_with = "max_wait")]
    pub deadline: Option<String>,
    #[arg(long, value_name = "BYTES")]
    pub limit_upload: Option<String>,
    #[arg(long, value_name = "BYTES")]
    pub limit_download: Option<String>,
}

impl CollectArgs {
    /// What of it is said as for a sync.
    pub fn as_sync(&self) -> SyncArgs {
        SyncArgs {
            on_conflict: self.on_conflict,
            combine: self.combine,
            attempts: self.attempts.clone(),
            interval: self.interval.clone(),
            deadline: self.deadline.clone(),
            limit_upload: self.limit_upload.clone(),
            limit_download: self.limit_download.clone(),
            ..SyncArgs::default()
        }
    }
}

/// The subcommands of `collect`.
#[derive(Debug, Clone, Subcommand)]
#[allow(missing_docs, reason = "the help texts are with the words")]
pub enum CollectCommand {
    Status(CollectStatusArgs),
    Extend(CollectExtendArgs),
    SetLast(CollectSetLastArgs),
}

/// `collect status`.
#[derive(Debug, Clone, Default, Args)]
#[allow(missing_docs, reason = "the help texts are with the words")]
pub struct CollectStatusArgs {
    #[arg(value_name = "PROJECT", required = true)]
    pub project: String,
}

/// `collect extend`.
#[derive(Debug, Clone, Default, Args)]
#[allow(missing_docs, reason = "the help texts are with the words")]
pub struct CollectExtendArgs {
    #[arg(value_name = "DURATION", value_parser = pause)]
    pub by: Option<Duration>,
    #[arg(long, value_name = "RUN")]
    pub run: Option<String>,
}

/// `collect set-last`.
#[derive(Debug, Clone, Default, Args)]
#[allow(missing_docs, reason = "the help texts are with the words")]
pub struct CollectSetLastArgs {
    #[arg(value_name = "PROJECT", required = true)]
    pub project: String,
    #[arg(long, value_name = "TIME", value_parser = Since::parse)]
    pub at: Option<Since>,
}

/// How many contributors can be waited for.
pub(super) fn expected() -> RangedU64ValueParser<usize> {
    RangedU64ValueParser::<usize>::new().range(1..=50_000)
}

pub(super) fn duration(text: &str) -> Result<Duration, String> {
    parse_duration(text).ok_or_else(String::new)
}

pub(super) fn pause(text: &str) -> Result<Duration, String> {
    duration(text).and_then(|duration| {
        if duration.is_zero() {
            Err(String::new())
        } else {
            Ok(duration)
        }
    })
}
