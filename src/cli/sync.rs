//! `sync`.

use clap::{Args, ValueEnum};
use std::path::PathBuf;

/// What to do with a unit that both sides changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
#[allow(missing_docs, reason = "the words say it")]
pub enum OnConflictChoice {
    Stop,
}

/// `sync`.
#[derive(Debug, Clone, Default, Args)]
#[allow(
    missing_docs,
    clippy::struct_excessive_bools,
    reason = "the help texts are with the words; these are flags"
)]
pub struct SyncArgs {
    #[arg(value_name = "PROJECT")]
    pub projects: Vec<String>,
    #[arg(long, conflicts_with = "projects", env = "SCRIBE_SYNC_ALL")]
    pub all: bool,
    #[arg(long, value_name = "OWNER/NAME", env = "SCRIBE_SYNC_REPO")]
    pub repo: Option<String>,
    #[arg(long, value_name = "DIR", env = "SCRIBE_SYNC_INTO")]
    pub into: Option<PathBuf>,
    #[arg(long, conflicts_with = "private")]
    pub public: bool,
    #[arg(long, env = "SCRIBE_SYNC_PRIVATE")]
    pub private: bool,
    #[arg(long, value_enum, env = "SCRIBE_SYNC_ON_CONFLICT")]
    pub on_conflict: Option<OnConflictChoice>,
    #[arg(long)]
    pub allow_deletions: bool,
    #[arg(long, conflicts_with = "take_cloud")]
    pub publish_restore: bool,
    #[arg(long)]
    pub take_cloud: bool,
    #[arg(long)]
    pub create_again: bool,
    #[arg(long, env = "SCRIBE_SYNC_INCLUDE_ARCHIVED")]
    pub include_archived: bool,
    #[arg(long, value_name = "N", env = "SCRIBE_SYNC_JOBS")]
    pub jobs: Option<usize>,
}
