//! `projects`.

use clap::{Args, Subcommand, ValueEnum};

/// `projects`.
#[derive(Debug, Clone, Default, Args)]
#[command(args_conflicts_with_subcommands = true)]
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
    #[arg(long, value_name = "FLAVOR")]
    pub flavor: Vec<String>,
    #[arg(long)]
    pub include_archived: bool,
}

/// The subcommands of `projects`.
#[derive(Debug, Clone, Subcommand)]
#[allow(missing_docs, reason = "the help texts are with the words")]
pub enum ProjectsCommand {
    Activate(ActivateArgs),
    Open(ProjectsOpenArgs),
    RenewId(ProjectsRenewIdArgs),
}

/// `projects renew-id`.
#[derive(Debug, Clone, Default, Args)]
#[allow(missing_docs, reason = "the help texts are with the words")]
pub struct ProjectsRenewIdArgs {
    #[arg(value_name = "PROJECT", required = true)]
    pub project: String,
    #[arg(long)]
    pub rename_folder: bool,
}

/// `projects open`.
#[derive(Debug, Clone, Default, Args)]
#[allow(missing_docs, reason = "the help texts are with the words")]
pub struct ProjectsOpenArgs {
    #[arg(value_name = "PROJECT", required = true)]
    pub project: String,
}

/// Whether a project is synced with all the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
#[allow(missing_docs, reason = "the words say it")]
pub enum ActivationChoice {
    Now,
    Later,
    Never,
}

/// `projects activate`.
#[derive(Debug, Clone, Args)]
#[allow(missing_docs, reason = "the help texts are with the words")]
pub struct ActivateArgs {
    #[arg(value_name = "PROJECT")]
    pub project: String,
    #[arg(value_name = "WHEN", value_enum)]
    pub when: Option<ActivationChoice>,
    #[arg(long)]
    pub sync: bool,
}
