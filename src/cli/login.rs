//! `login`, `logout`, `whoami`.

use clap::Args;

/// `login`.
#[derive(Debug, Clone, Default, Args)]
#[allow(missing_docs, reason = "the help texts are with the words")]
pub struct LoginArgs {
    #[arg(long, value_name = "LOGIN")]
    pub user: Option<String>,
    #[arg(long, conflicts_with = "token_stdin")]
    pub password_stdin: bool,
    #[arg(long)]
    pub token_stdin: bool,
    #[arg(long, value_name = "CODE")]
    pub otp: Option<String>,
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
