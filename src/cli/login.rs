//! `login`, `logout`, `whoami`, `register`, `accounts`.

use super::parse_duration;
use clap::{Args, Subcommand};
use std::time::Duration;

/// `login`.
#[derive(Debug, Clone, Default, Args)]
#[allow(missing_docs, reason = "the help texts are with the words")]
#[expect(clippy::struct_excessive_bools, reason = "these are flags")]
pub struct LoginArgs {
    #[arg(long, value_name = "LOGIN")]
    pub user: Option<String>,
    #[arg(long, conflicts_with = "token_stdin")]
    pub password_stdin: bool,
    #[arg(long)]
    pub token_stdin: bool,
    #[arg(long, value_name = "CODE")]
    pub otp: Option<String>,
    #[arg(long, conflicts_with_all = ["password_stdin", "token_stdin", "otp", "from_scribe"])]
    pub web: bool,
    #[arg(long, value_name = "TIME", value_parser = length)]
    pub timeout: Option<Duration>,
    #[arg(long, conflicts_with_all = ["password_stdin", "token_stdin", "otp"])]
    pub from_scribe: bool,
    #[arg(long)]
    pub yes: bool,
}

fn length(text: &str) -> Result<Duration, String> {
    parse_duration(text).ok_or_else(|| text.to_owned())
}

/// `register`.
#[derive(Debug, Clone, Default, Args)]
#[command(args_conflicts_with_subcommands = true)]
#[allow(missing_docs, reason = "the help texts are with the words")]
#[expect(clippy::struct_excessive_bools, reason = "these are flags")]
pub struct RegisterArgs {
    #[arg(long, value_name = "LOGIN")]
    pub user: Option<String>,
    #[arg(long, value_name = "ADDRESS")]
    pub email: Option<String>,
    #[arg(long)]
    pub password_stdin: bool,
    #[arg(long)]
    pub accept_agreement: bool,
    #[arg(long)]
    pub login: bool,
    #[arg(long, conflicts_with = "password_stdin")]
    pub web: bool,
    #[command(subcommand)]
    pub command: Option<RegisterCommand>,
}

/// The subcommands of `register`.
#[derive(Debug, Clone, Subcommand)]
#[allow(missing_docs, reason = "the help texts are with the words")]
pub enum RegisterCommand {
    Activate(RegisterActivateArgs),
}

/// `register activate`.
#[derive(Debug, Clone, Default, Args)]
#[allow(missing_docs, reason = "the help texts are with the words")]
pub struct RegisterActivateArgs {
    #[arg(value_name = "LINK")]
    pub link: Option<String>,
    #[arg(long)]
    pub password_stdin: bool,
    #[arg(long)]
    pub login: bool,
    #[arg(long, value_name = "LOGIN")]
    pub user: Option<String>,
    #[arg(long, conflicts_with = "password_stdin")]
    pub web: bool,
}

/// `accounts`.
#[derive(Debug, Clone, Default, Args)]
#[allow(missing_docs, reason = "the help texts are with the words")]
pub struct AccountsArgs {
    #[command(subcommand)]
    pub command: Option<AccountsCommand>,
}

/// The subcommands of `accounts`.
#[derive(Debug, Clone, Subcommand)]
#[allow(missing_docs, reason = "the help texts are with the words")]
pub enum AccountsCommand {
    List(AccountsListArgs),
    Switch(AccountsSwitchArgs),
    Computers(ComputersArgs),
    Forget(ForgetArgs),
}

/// `accounts list`.
#[derive(Debug, Clone, Default, Args)]
pub struct AccountsListArgs {}

/// `accounts switch`.
#[derive(Debug, Clone, Default, Args)]
#[allow(missing_docs, reason = "the help texts are with the words")]
pub struct AccountsSwitchArgs {
    #[arg(value_name = "LOGIN")]
    pub login: String,
}

/// `accounts computers`.
#[derive(Debug, Clone, Default, Args)]
pub struct ComputersArgs {}

/// `accounts forget`.
#[derive(Debug, Clone, Default, Args)]
#[allow(missing_docs, reason = "the help texts are with the words")]
pub struct ForgetArgs {
    #[arg(value_name = "COMPUTER")]
    pub computer: String,
    #[arg(long)]
    pub yes: bool,
}

/// `logout`.
#[derive(Debug, Clone, Default, Args)]
#[allow(missing_docs, reason = "the help texts are with the words")]
pub struct LogoutArgs {
    #[arg(long)]
    pub all: bool,
}

/// `whoami`.
#[derive(Debug, Clone, Default, Args)]
pub struct WhoamiArgs {}
