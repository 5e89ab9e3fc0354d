//! `projects`.

use clap::Args;

/// `projects`.
#[derive(Debug, Clone, Default, Args)]
#[allow(missing_docs, reason = "the help texts are with the words")]
pub struct ProjectsArgs {
    #[arg(value_name = "PROJECT")]
    pub projects: Vec<String>,
    #[arg(long, conflicts_with = "only_cloud")]
    pub local: bool,
    #[arg(long = "only-cloud")]
    pub only_cloud: bool,
    #[arg(long)]
    pub include_archived: bool,
}
