//! `projects`.

use clap::{Args, Subcommand};

/// `projects`.
#[derive(Debug, Clone, Default, Args)]
#[allow(missing_docs, reason = "the help texts are with the words")]
pub struct ProjectsArgs {
    #[command(subcommand)]
    pub command: Option<ProjectsCommand>,
    #[arg(value_name = "PROJECT")]
    pub projects: Vec<String>,
    #[arg(long, conflicts_with = "only_cloud")]
    pub local: bool,
    #[arg(long = "only-cloud")]
    pub only_cloud: bool,
    #[arg(long)]
    pub include_archived: bool,
}

/// The subcommands of `projects`.
#[derive(Debug, Clone, Subcommand)]
#[allow(missing_docs, reason = "the help texts are with the words")]
pub enum ProjectsCommand {
    Open(ProjectsOpenArgs),
}

/// `projects open`.
#[derive(Debug, Clone, Default, Args)]
#[allow(missing_docs, reason = "the help texts are with the words")]
pub struct ProjectsOpenArgs {
    #[arg(value_name = "PROJECT", required = true)]
    pub project: String,
}
