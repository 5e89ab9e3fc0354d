//! Options that every command has.

use clap::{Args, ValueEnum};
use std::path::PathBuf;

/// When to use colour.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
#[allow(missing_docs, reason = "the usual words")]
pub enum ColorChoice {
    #[default]
    Auto,
    Always,
    Never,
}

/// How long work shows how far it is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
#[allow(missing_docs, reason = "the words say it")]
pub enum ProgressChoice {
    #[default]
    Auto,
    Bar,
    Line,
    Never,
}

/// The options of every command. Each has a variable `SCRIBE_SYNC_<FLAG>`.
#[derive(Debug, Clone, Default, Args)]
#[allow(missing_docs, reason = "the help texts are with the words")]
pub struct GlobalArgs {
    #[arg(long, global = true, value_name = "DIR", env = "SCRIBE_SYNC_HOME")]
    pub home: Option<PathBuf>,
    #[arg(long, global = true, value_name = "NAME", env = "SCRIBE_SYNC_PROFILE")]
    pub profile: Option<String>,
    #[arg(
        long,
        visible_alias = "server",
        global = true,
        value_name = "URL|DIR",
        env = "SCRIBE_SYNC_CLOUD"
    )]
    pub cloud: Option<String>,
    #[arg(long, global = true, value_name = "LOGIN", env = "SCRIBE_SYNC_ACCOUNT")]
    pub account: Option<String>,
    #[arg(long, global = true, value_name = "DIR", env = "SCRIBE_SYNC_CONFIG")]
    pub config: Option<PathBuf>,
    #[arg(long, global = true, value_name = "DIR", env = "SCRIBE_SYNC_STATE")]
    pub state: Option<PathBuf>,
    #[arg(long, global = true, value_name = "FILE", env = "SCRIBE_SYNC_CA_FILE")]
    pub ca_file: Option<PathBuf>,
    #[arg(long, short = 'n', global = true, env = "SCRIBE_SYNC_DRY_RUN")]
    pub dry_run: bool,
    #[arg(long, global = true, env = "SCRIBE_SYNC_JSON")]
    pub json: bool,
    #[arg(long, short = 'q', global = true, env = "SCRIBE_SYNC_QUIET")]
    pub quiet: bool,
    #[arg(long, short = 'v', global = true, action = clap::ArgAction::Count, env = "SCRIBE_SYNC_VERBOSE")]
    pub verbose: u8,
    #[arg(long, global = true, value_name = "LANG", env = "SCRIBE_SYNC_LANG")]
    pub lang: Option<String>,
    #[arg(
        long,
        global = true,
        value_name = "WHEN",
        value_enum,
        default_value_t,
        env = "SCRIBE_SYNC_COLOR"
    )]
    pub color: ColorChoice,
    #[arg(
        long,
        global = true,
        value_name = "HOW",
        value_enum,
        default_value_t,
        env = "SCRIBE_SYNC_PROGRESS"
    )]
    pub progress: ProgressChoice,
}
