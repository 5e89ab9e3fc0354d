//! What can be said on the command line: argument types and value parsers. Help texts are words and live with them.

mod backup;
mod bytes;
mod collect;
mod conflicts;
mod control;
mod duration;
mod global;
mod login;
mod notify;
mod parse;
mod plumbing;
mod projects;
mod report;
mod sync;

pub use backup::{
    BackupArgs, BackupCommand, BackupCreateArgs, BackupListArgs, BackupOneArgs, BackupRestoreArgs,
};
pub use bytes::{parse_bytes, shown_bytes};
pub use collect::{
    CollectArgs, CollectCommand, CollectExtendArgs, CollectSetLastArgs, CollectStatusArgs,
};
pub use conflicts::{ConflictsArgs, LogArgs, ResolveArgs};
pub use control::{ExtendArgs, StopArgs};
pub use duration::{parse_duration, shown_duration};
pub use global::{ColorChoice, GlobalArgs, ProgressChoice};
pub use login::{LoginArgs, LogoutArgs, WhoamiArgs};
pub use notify::{NotifyArgs, NotifyCommand, NotifySetArgs, SecurityChoice, WhenChoice};
pub use parse::{DECISIONS, Ended, parse, variable_of};
pub use plumbing::{CompletionsArgs, ConfigArgs, ConfigCommand, DemoArgs, ManArgs, MergeFileArgs};
pub use projects::ProjectsArgs;
pub use report::{ReportArgs, Since};
pub use sync::{OnConflictChoice, SyncArgs};

use clap::{Parser, Subcommand};

/// The command line.
#[derive(Debug, Parser)]
#[command(name = "scribe-sync", version, disable_help_subcommand = true)]
pub struct Cli {
    #[command(flatten)]
    #[allow(missing_docs, reason = "the options of every command")]
    pub global: GlobalArgs,
    #[command(subcommand)]
    #[allow(missing_docs, reason = "the subcommand")]
    pub command: Command,
}

/// The subcommands.
#[derive(Debug, Subcommand)]
#[allow(missing_docs, reason = "the help texts are with the words")]
pub enum Command {
    Login(LoginArgs),
    Logout(LogoutArgs),
    Whoami(WhoamiArgs),
    Projects(ProjectsArgs),
    Sync(SyncArgs),
    Collect(CollectArgs),
    Conflicts(ConflictsArgs),
    Resolve(ResolveArgs),
    Log(LogArgs),
    Report(ReportArgs),
    Notify(NotifyArgs),
    Stop(StopArgs),
    Extend(ExtendArgs),
    Backup(BackupArgs),
    Config(ConfigArgs),
    Demo(DemoArgs),
    MergeFile(MergeFileArgs),
    Completions(CompletionsArgs),
    Man(ManArgs),
}
