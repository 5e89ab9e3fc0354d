//! `doctor`.

use clap::Args;

/// `doctor`.
#[derive(Debug, Clone, Default, Args)]
#[allow(missing_docs, reason = "the help texts are with the words")]
pub struct DoctorArgs {
    #[arg(value_name = "PROJECT")]
    pub projects: Vec<String>,
    #[arg(long)]
    pub no_network: bool,
}
