//! `conflicts`, `resolve`, `log`.

use clap::{ArgGroup, Args};
use std::path::PathBuf;

/// `conflicts`.
#[derive(Debug, Clone, Default, Args)]
#[allow(missing_docs, reason = "the help texts are with the words")]
pub struct ConflictsArgs {
    #[arg(value_name = "PROJECT")]
    pub projects: Vec<String>,
    #[arg(long, conflicts_with = "decided")]
    pub combined: bool,
    #[arg(long)]
    pub decided: bool,
    #[arg(long)]
    pub exit_code: bool,
}

/// `resolve`.
#[derive(Debug, Clone, Default, Args)]
#[command(group = ArgGroup::new("choice"))]
#[allow(
    missing_docs,
    clippy::struct_excessive_bools,
    reason = "the help texts are with the words; these are flags"
)]
pub struct ResolveArgs {
    #[arg(value_name = "PROJECT", required = true)]
    pub project: String,
    #[arg(value_name = "REF")]
    pub reference: Option<String>,
    #[arg(long, group = "choice")]
    pub mine: bool,
    #[arg(long, group = "choice")]
    pub theirs: bool,
    #[arg(long, group = "choice")]
    pub both: bool,
    #[arg(long, group = "choice")]
    pub edit: bool,
    #[arg(long, value_name = "FILE", group = "choice", requires = "reference")]
    pub text_file: Option<PathBuf>,
    #[arg(long, group = "choice")]
    pub read: bool,
    #[arg(long)]
    pub sync: bool,
}

/// `log`.
#[derive(Debug, Clone, Default, Args)]
#[allow(missing_docs, reason = "the help texts are with the words")]
pub struct LogArgs {
    /// `[PROJECT] REF`
    #[arg(value_names = ["PROJECT", "REF"], num_args = 1..=2, required = true)]
    pub words: Vec<String>,
    #[arg(long, value_name = "N")]
    pub limit: Option<usize>,
}
