//! `config`, `demo`, `merge-file`, `completions`, `man`.

use clap::{Args, Subcommand};
use std::path::PathBuf;

/// `config`.
#[derive(Debug, Clone, Args)]
#[allow(missing_docs, reason = "the help texts are with the words")]
pub struct ConfigArgs {
    #[command(subcommand)]
    pub command: ConfigCommand,
}

/// The subcommands of `config`.
#[derive(Debug, Clone, Subcommand)]
#[allow(missing_docs, reason = "the help texts are with the words")]
pub enum ConfigCommand {
    Path,
    List,
    Get { key: String },
    Set { key: String, value: String },
}

/// `demo`.
#[derive(Debug, Clone, Default, Args)]
#[allow(missing_docs, reason = "the help texts are with the words")]
pub struct DemoArgs {
    #[arg(long, value_name = "DIR")]
    pub keep: Option<PathBuf>,
}

/// `merge-file`.
#[derive(Debug, Clone, Args)]
#[allow(missing_docs, reason = "the help texts are with the words")]
pub struct MergeFileArgs {
    #[arg(value_name = "BASE")]
    pub base: PathBuf,
    #[arg(value_name = "OURS")]
    pub ours: PathBuf,
    #[arg(value_name = "THEIRS")]
    pub theirs: PathBuf,
    #[arg(long, value_name = "NAME")]
    pub path: Option<String>,
    #[arg(long, short = 'o', value_name = "FILE")]
    pub output: Option<PathBuf>,
    #[arg(long)]
    pub marks: bool,
}

/// `completions`.
#[derive(Debug, Clone, Args)]
#[allow(missing_docs, reason = "the help texts are with the words")]
pub struct CompletionsArgs {
    #[arg(value_enum)]
    pub shell: clap_complete::Shell,
}

/// `man`.
#[derive(Debug, Clone, Default, Args)]
#[allow(missing_docs, reason = "the help texts are with the words")]
pub struct ManArgs {
    #[arg(value_name = "COMMAND")]
    pub command: Option<String>,
}
