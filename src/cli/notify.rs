//! `notify`.

use clap::{Args, Subcommand, ValueEnum};

/// `notify`.
#[derive(Debug, Clone, Args)]
#[allow(missing_docs, reason = "the help texts are with the words")]
pub struct NotifyArgs {
    #[command(subcommand)]
    pub command: NotifyCommand,
}

/// The subcommands of `notify`.
#[derive(Debug, Clone, Subcommand)]
#[allow(missing_docs, reason = "the help texts are with the words")]
pub enum NotifyCommand {
    Set(NotifySetArgs),
    Show,
    On,
    Off,
    Test,
}

/// How the way to the mail server is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
#[allow(missing_docs, reason = "the words say it")]
pub enum SecurityChoice {
    Tls,
    Starttls,
    None,
}

/// When mails are sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
#[allow(missing_docs, reason = "the words say it")]
pub enum WhenChoice {
    Change,
    Failure,
    Success,
    Always,
}

/// `notify set`.
#[derive(Debug, Clone, Default, Args)]
#[allow(missing_docs, reason = "the help texts are with the words")]
pub struct NotifySetArgs {
    #[arg(long, value_name = "ADDRESS")]
    pub to: Vec<String>,
    #[arg(long, value_name = "ADDRESS")]
    pub sender: Option<String>,
    #[arg(long, value_name = "HOST[:PORT]")]
    pub smtp: Option<String>,
    #[arg(long, value_name = "HOW", value_enum)]
    pub security: Option<SecurityChoice>,
    #[arg(long, value_name = "LOGIN")]
    pub smtp_user: Option<String>,
    #[arg(long)]
    pub password_stdin: bool,
    #[arg(long, value_name = "WHEN", value_enum)]
    pub when: Option<WhenChoice>,
    #[arg(long, value_name = "URL")]
    pub webhook: Option<String>,
    #[arg(long, value_name = "URL")]
    pub heartbeat: Option<String>,
    #[arg(long, value_name = "URL")]
    pub heartbeat_fail: Option<String>,
}
