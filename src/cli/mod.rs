//! What can be said on the command line: argument types and value parsers. Help texts are words and live with them.

mod aliases;
mod backup;
mod bytes;
mod collect;
mod conflicts;
mod control;
mod doctor;
mod duration;
mod global;
mod login;
mod notify;
mod parse;
mod plumbing;
mod projects;
mod report;
mod schedule;
mod sync;
mod watch;

pub use aliases::{command, spelled_out};
pub use backup::{
    BackupArgs, BackupCommand, BackupCreateArgs, BackupListArgs, BackupOneArgs, BackupOpenArgs,
    BackupRestoreArgs,
};
pub use bytes::{parse_bytes, shown_bytes};
pub use collect::{
    CollectArgs, CollectCommand, CollectExtendArgs, CollectSetLastArgs, CollectStatusArgs,
};
pub use conflicts::{ConflictsArgs, LogArgs, ResolveArgs};
pub use control::{ExtendArgs, StopArgs};
pub use doctor::DoctorArgs;
pub use duration::{parse_duration, shown_duration};
pub use global::{ColorChoice, GlobalArgs, ProgressChoice};
pub use login::{
    AccountsArgs, AccountsCommand, AccountsListArgs, AccountsSwitchArgs, ComputersArgs, ForgetArgs,
    LoginArgs, LogoutArgs, RegisterActivateArgs, RegisterArgs, RegisterCommand, WhoamiArgs,
};
pub use notify::{NotifyArgs, NotifyCommand, NotifySetArgs, SecurityChoice, WhenChoice};
pub use parse::{DECISIONS, Ended, parse, variable_of, without_secrets};
pub use plumbing::{CompletionsArgs, ConfigArgs, ConfigCommand, DemoArgs, ManArgs, MergeFileArgs};
pub use projects::{
    ActivateArgs, ActivationChoice, ProjectsArgs, ProjectsCommand, ProjectsOpenArgs,
    ProjectsRenewIdArgs,
};
pub use report::{ReportArgs, Since};
pub use schedule::{
    ScheduleArgs, ScheduleCommand, ScheduleInstallArgs, ScheduleRunArgs, SchedulerChoice, WeekDays,
};
pub use sync::{CombineChoice, OnConflictChoice, SyncArgs};
pub use watch::WatchArgs;

use clap::{Parser, Subcommand};

/// The version as `--version` says it: with the commit in a release build.
pub const VERSION: &str = env!("SCRIBE_SYNC_VERSION");

/// The command line.
#[derive(Debug, Parser)]
#[command(name = "scribe-sync", version = VERSION, disable_help_subcommand = true)]
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
    Register(RegisterArgs),
    Login(LoginArgs),
    Logout(LogoutArgs),
    Whoami(WhoamiArgs),
    Accounts(AccountsArgs),
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
    Schedule(ScheduleArgs),
    Watch(WatchArgs),
    Backup(BackupArgs),
    #[command(visible_alias = "ping")]
    Doctor(DoctorArgs),
    Config(ConfigArgs),
    Demo(DemoArgs),
    MergeFile(MergeFileArgs),
    Completions(CompletionsArgs),
    Man(ManArgs),
}
