//! `login`, `logout`, `whoami`.

use clap::Args;

/// `login`.
#[derive(Debug, Clone, Default, Args)]
#[allow(missing_docs, reason = "the help texts are with the words")]
pub struct LoginArgs {
    #[arg(long, value_name = "LOGIN", env = "SCRIBE_SYNC_USER")]
    pub user: Option<String>,
    #[arg(
        long,
        conflicts_with = "token_stdin",
        env = "SCRIBE_SYNC_PASSWORD_STDIN"
    )]
    pub password_stdin: bool,
    #[arg(long, env = "SCRIBE_SYNC_TOKEN_STDIN")]
    pub token_stdin: bool,
    #[arg(long, value_name = "CODE", env = "SCRIBE_SYNC_OTP")]
    pub otp: Option<String>,
}

/// `logout`.
#[derive(Debug, Clone, Default, Args)]
#[allow(missing_docs, reason = "the help texts are with the words")]
pub struct LogoutArgs {
    #[arg(long, env = "SCRIBE_SYNC_ALL")]
    pub all: bool,
}

/// `whoami`.
#[derive(Debug, Clone, Default, Args)]
pub struct WhoamiArgs {}
