//! `backup create | list | show | verify | restore`.

use clap::{Args, Subcommand};

/// `backup`.
#[derive(Debug, Clone, Args)]
#[allow(missing_docs, reason = "the help texts are with the words")]
pub struct BackupArgs {
    #[command(subcommand)]
    pub command: BackupCommand,
}

/// The subcommands of `backup`.
#[derive(Debug, Clone, Subcommand)]
#[allow(missing_docs, reason = "the help texts are with the words")]
pub enum BackupCommand {
    Create(BackupCreateArgs),
    List(BackupListArgs),
    Show(BackupOneArgs),
    Diff(BackupOneArgs),
    Open(BackupOpenArgs),
    Verify(BackupOneArgs),
    Restore(BackupRestoreArgs),
}

/// `backup create`.
#[derive(Debug, Clone, Default, Args)]
#[allow(missing_docs, reason = "the help texts are with the words")]
pub struct BackupCreateArgs {
    #[arg(value_name = "PROJECT", required = true)]
    pub project: String,
}

/// `backup list`.
#[derive(Debug, Clone, Default, Args)]
#[allow(missing_docs, reason = "the help texts are with the words")]
pub struct BackupListArgs {
    #[arg(value_name = "PROJECT")]
    pub project: Option<String>,
}

/// `backup show`, `backup verify`.
#[derive(Debug, Clone, Default, Args)]
#[allow(missing_docs, reason = "the help texts are with the words")]
pub struct BackupOneArgs {
    #[arg(value_name = "PROJECT", required = true)]
    pub project: String,
    #[arg(value_name = "BACKUP")]
    pub backup: Option<String>,
}

/// `backup restore`.
#[derive(Debug, Clone, Default, Args)]
#[allow(missing_docs, reason = "the help texts are with the words")]
pub struct BackupRestoreArgs {
    #[arg(value_name = "PROJECT", required = true)]
    pub project: String,
    #[arg(value_name = "BACKUP")]
    pub backup: Option<String>,
    #[arg(long = "book", value_name = "BOOK")]
    pub books: Vec<String>,
    #[arg(long, short = 'y')]
    pub yes: bool,
}

/// `backup open`.
#[derive(Debug, Clone, Default, Args)]
#[allow(missing_docs, reason = "the help texts are with the words")]
pub struct BackupOpenArgs {
    #[arg(value_name = "PROJECT")]
    pub project: Option<String>,
    #[arg(value_name = "BACKUP")]
    pub backup: Option<String>,
}
