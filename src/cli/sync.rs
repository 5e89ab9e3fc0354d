//! `sync`.

use clap::builder::RangedU64ValueParser;
use clap::{Args, ValueEnum};
use std::path::PathBuf;

/// What to do with a unit that both sides changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
#[allow(missing_docs, reason = "the words say it")]
pub enum OnConflictChoice {
    Hold,
    Stop,
    Mine,
    Theirs,
}

/// Which changes of two people in one verse come together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
#[allow(missing_docs, reason = "the words say it")]
pub enum CombineChoice {
    Apart,
    Never,
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
    #[arg(long, conflicts_with = "projects")]
    pub all: bool,
    #[arg(long, requires = "all", conflicts_with_all = ["repo", "into"])]
    pub from_cloud: bool,
    #[arg(long, value_name = "OWNER", requires = "from_cloud")]
    pub owner: Vec<String>,
    #[arg(long, value_name = "OWNER/NAME")]
    pub repo: Option<String>,
    #[arg(long, value_name = "DIR")]
    pub into: Option<PathBuf>,
    #[arg(long, conflicts_with = "private")]
    pub public: bool,
    #[arg(long)]
    pub private: bool,
    #[arg(long, value_name = "HOW", value_enum)]
    pub on_conflict: Option<OnConflictChoice>,
    #[arg(long, value_name = "HOW", value_enum)]
    pub combine: Option<CombineChoice>,
    #[arg(long)]
    pub allow_deletions: bool,
    #[arg(long, conflicts_with = "take_cloud")]
    pub publish_restore: bool,
    #[arg(long)]
    pub take_cloud: bool,
    #[arg(long)]
    pub create_again: bool,
    #[arg(long)]
    pub change_account: bool,
    #[arg(long)]
    pub retry_large: bool,
    #[arg(long)]
    pub without_refused: bool,
    #[arg(long, value_name = "FLAVOR")]
    pub flavor: Vec<String>,
    #[arg(long)]
    pub include_archived: bool,
    #[arg(long, value_name = "N", value_parser = RangedU64ValueParser::<usize>::new().range(1..=16))]
    pub jobs: Option<usize>,
    // These are settings, which check them.
    #[arg(long, value_name = "N")]
    pub attempts: Option<String>,
    #[arg(long, value_name = "DURATION")]
    pub interval: Option<String>,
    #[arg(long, value_name = "DURATION")]
    pub deadline: Option<String>,
    #[arg(long, value_name = "BYTES")]
    pub limit_upload: Option<String>,
    #[arg(long, value_name = "BYTES")]
    pub limit_download: Option<String>,
    #[arg(long, value_name = "BYTES")]
    pub max_transfer: Option<String>,
}
