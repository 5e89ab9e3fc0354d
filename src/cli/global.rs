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

/// The options of every command. Each has a variable `SCRIBE_SYNC_<FLAG>`, see [`super::parse`].
#[derive(Debug, Clone, Default, Args)]
#[allow(missing_docs, reason = "the help texts are with the words")]
pub struct GlobalArgs {
    #[arg(long, global = true, value_name = "DIR")]
    pub home: Option<PathBuf>,
    #[arg(long, global = true, value_name = "NAME")]
    pub profile: Option<String>,
    #[arg(long, alias = "server", global = true, value_name = "URL|DIR")]
    pub cloud: Option<String>,
    #[arg(long, global = true, value_name = "LOGIN")]
    pub account: Option<String>,
    #[arg(long, global = true, value_name = "DIR")]
    pub config: Option<PathBuf>,
    #[arg(long, global = true, value_name = "DIR")]
    pub state: Option<PathBuf>,
    #[arg(long, global = true, value_name = "FILE")]
    pub ca_file: Option<PathBuf>,
    #[arg(long, short = 'n', global = true)]
    pub dry_run: bool,
    #[arg(long, global = true)]
    pub json: bool,
    #[arg(long, short = 'q', global = true)]
    pub quiet: bool,
    #[arg(long, short = 'v', global = true, action = clap::ArgAction::Count)]
    pub verbose: u8,
    #[arg(long, global = true, value_name = "LANG", value_parser = ["en", "fr"])]
    pub lang: Option<String>,
    #[arg(long, global = true, value_name = "WHEN", value_enum)]
    pub color: Option<ColorChoice>,
    #[arg(long, global = true, value_name = "HOW", value_enum)]
    pub progress: Option<ProgressChoice>,
}
