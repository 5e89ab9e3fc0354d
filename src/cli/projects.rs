//! `projects`.

use clap::Args;

/// `projects`.
#[derive(Debug, Clone, Default, Args)]
#[allow(missing_docs, reason = "the help texts are with the words")]
pub struct ProjectsArgs {
    #[arg(value_name = "PROJECT")]
    pub projects: Vec<String>,
    #[arg(long, conflicts_with = "only_cloud", env = "SCRIBE_SYNC_LOCAL")]
    pub local: bool,
    #[arg(long = "only-cloud", env = "SCRIBE_SYNC_ONLY_CLOUD")]
    pub only_cloud: bool,
    #[arg(long, env = "SCRIBE_SYNC_INCLUDE_ARCHIVED")]
    pub include_archived: bool,
}
