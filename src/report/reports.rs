//! The reports of the commands: what `--json` prints and what `ui` shows as text. Fields are only ever added.

use super::{Class, Failure, Message, NotifyReport, NotifyTestReport, Telling};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::path::PathBuf;

/// The result of one command.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum Report {
    /// `sync`.
    Sync(SyncReport),
    /// `collect`, `collect status`, `collect set-last`.
    Collect(Box<CollectReport>),
    /// `projects`.
    Projects(ProjectsReport),
    /// `register` and `register activate`.
    Register(RegisterReport),
    /// `login`.
    Login(LoginReport),
    /// `logout`.
    Logout(LogoutReport),
    /// `whoami`.
    Whoami(WhoamiReport),
    /// `accounts list` and `switch`.
    Accounts(AccountsReport),
    /// `accounts computers` and `forget`.
    Computers(ComputersReport),
    /// `backup list`.
    Backups(BackupsReport),
    /// `backup create`, `show`, `verify`, `restore`.
    Backup(BackupReport),
    /// `conflicts`.
    Conflicts(ConflictsReport),
    /// `resolve`.
    Resolve(ResolveReport),
    /// `log`.
    Log(LogReport),
    /// `backup diff`.
    Diff(DiffReport),
    /// `report`.
    Runs(RunsReport),
    /// `stop`, `extend`.
    Order(OrderReport),
    /// `notify set`, `show`, `on`, `off`.
    Notify(NotifyReport),
    /// `notify test`.
    NotifyTest(NotifyTestReport),
    /// `projects activate`.
    Activation(ActivationReport),
    /// `watch`: everything was told while it ran.
    Watch(WatchReport),
    /// `schedule` subcommands.
    Schedule(ScheduleReport),
    /// `projects open`, `backup open`.
    Opened(OpenedReport),
    /// `projects renew-id`.
    Renewed(RenewedReport),
    /// `doctor`.
    Doctor(DoctorReport),
    /// `config` subcommands.
    Config(ConfigReport),
    /// `merge-file`.
    MergeFile(MergeFileReport),
    /// A text that is the product itself: a completion script, a man page.
    Plain(String),
    /// `demo`: everything was told while it ran.
    Demo(DemoReport),
}

impl Report {
    /// The class that gives the exit code.
    pub fn class(&self) -> Class {
        match self {
            Self::Sync(report) => report.class,
            Self::Collect(report) => report.class,
            Self::Backup(report) => report.class,
            Self::Conflicts(report) => report.class,
            Self::Resolve(report) => report.class,
            Self::Demo(report) => report.class,
            Self::MergeFile(report) => report.class,
            Self::Order(report) => report.class,
            Self::NotifyTest(report) => report.class,
            Self::Watch(report) => report.class,
            Self::Activation(report) => report.sync.as_ref().map_or(Class::Ok, |sync| sync.class),
            Self::Doctor(report) => report.class(),
            Self::Projects(report) => match &report.cloud_error {
                Some(failure) => failure.class(),
                None if report.projects.iter().any(|row| row.left_out) => Class::Partial,
                None => Class::Ok,
            },
            Self::Logout(report) => report.class,
            Self::Register(report) => match report.result {
                // A person has to look whether there is an account.
                Registered::Unclear => Class::Partial,
                _ if report.login_failure.is_some() => Class::Partial,
                _ => Class::Ok,
            },
            _ => Class::Ok,
        }
    }
}

/// A place of a file that both sides changed differently. A text is `None` where its version has no such place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MergeConflict {
    /// What it is called; `None` is the file as a whole.
    pub reference: Option<String>,
    /// The text that both sides started from.
    pub base: Option<Vec<u8>>,
    /// The text that stands in the result.
    pub ours: Option<Vec<u8>>,
    /// The other side's text.
    pub theirs: Option<Vec<u8>>,
}

/// What became of three versions of one file.
#[derive(Debug, Clone)]
pub struct MergeFileReport {
    /// [`Class::Conflict`] where places are in conflict.
    pub class: Class,
    /// The path that told what the file is.
    pub file: String,
    /// The result, where it goes to standard output.
    pub content: Option<Vec<u8>>,
    /// Where it was written else.
    pub output: Option<PathBuf>,
    /// The places in conflict.
    pub conflicts: Vec<MergeConflict>,
    /// The places whose words are put together from both sides.
    pub combined: Vec<Option<String>>,
    /// The places where a change stayed over a deletion.
    pub kept: Vec<Option<String>>,
}

/// What went one way.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Moved {
    /// Commits.
    pub commits: u64,
    /// Files added, changed or deleted.
    pub files: u64,
    /// Verses, frames of stories, or recordings. Files that belong to no book count as files alone.
    pub units: u64,
    /// Those of the units whose text is gone.
    pub removed_units: u64,
    /// Those of the files that were deleted.
    pub removed_files: u64,
    /// Bytes of pack data.
    pub bytes: u64,
}

/// One place that both sides changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConflictAt {
    /// Path inside the project, with `/`.
    pub file: String,
    /// `MRK 3:5` where it has one, else the file's book or nothing.
    pub reference: Option<String>,
}

/// One text that was set aside in a merge and waits for a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConflictRow {
    /// The project's name.
    pub project: String,
    /// Path inside the project, with `/`.
    pub file: String,
    /// `LUK 4:18`; nothing for a file as a whole.
    pub reference: Option<String>,
    /// The file's book, where it has one.
    pub book: Option<String>,
    /// The text that was set aside; nothing where that side has none, or a file too large to show.
    pub mine: Option<Vec<u8>>,
    /// The text that is shared now, likewise.
    pub theirs: Option<Vec<u8>>,
    /// Whose text was set aside: a login.
    pub account: String,
    /// Whether that is the account that this project is worked on with here.
    pub own: bool,
    /// Who wrote the other text, where the history tells.
    pub who: Option<String>,
    /// When the two met.
    pub when: DateTime<Utc>,
}

/// A place whose words are put together from two people's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CombinedRow {
    /// The project's name.
    pub project: String,
    /// Path inside the project, with `/`.
    pub file: String,
    /// `LUK 4:18`; nothing for a file as a whole.
    pub reference: Option<String>,
    /// The file's book, where it has one.
    pub book: Option<String>,
    /// The text that both started from; nothing where there was none, as for the others.
    pub base: Option<Vec<u8>>,
    /// The text of one side.
    pub ours: Option<Vec<u8>>,
    /// The text of the other side.
    pub theirs: Option<Vec<u8>>,
    /// What stands now.
    pub text: Option<Vec<u8>>,
    /// When they were put together.
    pub when: DateTime<Utc>,
}

/// A text that waited for an account and was decided by somebody else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecidedRow {
    /// The project's name.
    pub project: String,
    /// Path inside the project, with `/`.
    pub file: String,
    /// `LUK 4:18`; nothing for a file as a whole.
    pub reference: Option<String>,
    /// The file's book, where it has one.
    pub book: Option<String>,
    /// The text that waited.
    pub mine: Option<Vec<u8>>,
    /// What stands now.
    pub text: Option<Vec<u8>>,
    /// Whose text waited: a login.
    pub account: String,
    /// Whether that is the account that this project is worked on with here.
    pub own: bool,
    /// Who decided, as the commit says.
    pub by: String,
    /// When.
    pub when: DateTime<Utc>,
}

/// What a list shows on a terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ListOf {
    /// What waits for a decision.
    #[default]
    Conflicts,
    /// What was put together and nobody has read.
    Combined,
    /// What others decided.
    Decided,
}

/// The result of `conflicts`.
#[derive(Debug, Clone)]
pub struct ConflictsReport {
    /// [`Class::Ok`], or with `--exit-code` [`Class::Conflict`] where there are some.
    pub class: Class,
    /// Project by project, in the order of the texts.
    pub conflicts: Vec<ConflictRow>,
    /// Verses that were put together from two people's words and that nobody has read; in the same order.
    pub combined: Vec<CombinedRow>,
    /// Decisions of others that the account they concern has not read; in the same order.
    pub decided: Vec<DecidedRow>,
    /// Which of them a person asked for.
    pub list: ListOf,
}

/// How a conflict was decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Decision {
    /// The text that was set aside.
    Mine,
    /// The shared text.
    Theirs,
    /// Both, one after the other.
    Both,
    /// A text of the person's own.
    Edited,
    /// Nothing was decided: the person has read what stands there.
    Read,
}

/// The result of `resolve`.
#[derive(Debug, Clone)]
pub struct ResolveReport {
    /// How it ended.
    pub class: Class,
    /// The project's name.
    pub project: String,
    /// What was decided, and how.
    pub resolved: Vec<(ConflictAt, Decision)>,
    /// What still waits for this account.
    pub left: Vec<ConflictAt>,
    /// Name of the backup taken, if one was.
    pub backup: Option<String>,
    /// The sync that followed, with `--sync`.
    pub sync: Option<SyncReport>,
    /// Things to know that are no failure.
    pub notes: Vec<Message>,
    /// Whether this was `--dry-run`.
    pub dry_run: bool,
}

/// One version of a verse.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogRow {
    /// The commit.
    pub commit: String,
    /// Who made it.
    pub who: String,
    /// When.
    pub when: DateTime<Utc>,
    /// The first line of its message.
    pub summary: String,
    /// The text that it gave the place; nothing where it took it away.
    pub text: Option<Vec<u8>>,
}

/// The result of `log`.
#[derive(Debug, Clone)]
pub struct LogReport {
    /// The project's name.
    pub project: String,
    /// `LUK 4:18`.
    pub reference: String,
    /// Path inside the project, with `/`.
    pub file: String,
    /// Newest first.
    pub versions: Vec<LogRow>,
}

/// A file that is larger than what gets through to the cloud at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftOut {
    /// Path inside the project, with `/`.
    pub file: String,
    /// Its size in bytes.
    pub bytes: u64,
}

/// What would change in one file; for `--dry-run`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileChange {
    /// Path inside the project, with `/`.
    pub path: String,
    /// The book code (`GEN`) or story when it is one.
    pub book: Option<String>,
    /// `added`, `changed` or `deleted`.
    pub kind: ChangeKind,
    /// Verses, frames or lines that differ.
    pub units: u64,
    /// Those of them whose text is gone.
    pub removed: u64,
    /// The first of them by name (`LUK 4:18`), where the file has such places and its words differ there.
    pub references: Vec<String>,
}

/// How a file changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ChangeKind {
    /// It was not there before.
    Added,
    /// Its content changed.
    Changed,
    /// It is no longer there.
    Deleted,
}

/// How one project of a `sync` ended.
#[derive(Debug, Clone)]
pub struct ProjectOutcome {
    /// The project's name as people know it.
    pub name: String,
    /// The project id, where known.
    pub id: Option<String>,
    /// Absolute folder, where there is one.
    pub folder: Option<PathBuf>,
    /// `owner/name`.
    pub repository: Option<String>,
    /// The account that it was worked on for.
    pub account: Option<String>,
    /// How it ended.
    pub class: Class,
    /// What went to the cloud.
    pub sent: Moved,
    /// What came from it.
    pub received: Moved,
    /// What was sent in the reader's terms: `LUK 4`, `GEN 3`; empty where the count says enough.
    pub sent_places: Vec<String>,
    /// What was received, likewise.
    pub received_places: Vec<String>,
    /// Where text was removed in the cloud, likewise.
    pub sent_removed: Vec<String>,
    /// Where text was removed here because others removed it, likewise.
    pub received_removed: Vec<String>,
    /// Places that wait for a person.
    pub conflicts: Vec<ConflictAt>,
    /// Places whose words are put together from two people's, and which nobody has read.
    pub combined: Vec<ConflictAt>,
    /// Places that waited for this account and were decided by somebody else, told by this run; and by whom.
    pub decided: Vec<(ConflictAt, String)>,
    /// Files that stayed out because they are too large to be sent.
    pub left_out: Vec<LeftOut>,
    /// Name of the backup taken, if one was.
    pub backup: Option<String>,
    /// HTTP requests made (0 for a folder cloud).
    pub requests: u64,
    /// Bytes sent on the wire, headers included (as near as the HTTP library lets us count).
    pub bytes_up: u64,
    /// Bytes received on the wire.
    pub bytes_down: u64,
    /// Wall time in seconds.
    pub seconds: f64,
    /// How often it was tried in this run.
    pub attempts: u32,
    /// Why it failed, when it did.
    pub error: Option<Failure>,
    /// Things to know that are no failure: skipped files, private visibility, the new name of a repository.
    pub notes: Vec<Message>,
    /// `true` when this run created the repository.
    pub created: bool,
    /// With `--dry-run`: what would go.
    pub would_send: Vec<FileChange>,
    /// With `--dry-run`: what would come.
    pub would_receive: Vec<FileChange>,
}

impl ProjectOutcome {
    /// An outcome with nothing in it yet.
    pub fn new(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            id: None,
            folder: None,
            repository: None,
            account: None,
            class: Class::Ok,
            sent: Moved::default(),
            received: Moved::default(),
            sent_places: Vec::new(),
            received_places: Vec::new(),
            sent_removed: Vec::new(),
            received_removed: Vec::new(),
            conflicts: Vec::new(),
            combined: Vec::new(),
            decided: Vec::new(),
            left_out: Vec::new(),
            backup: None,
            requests: 0,
            bytes_up: 0,
            bytes_down: 0,
            seconds: 0.0,
            attempts: 1,
            error: None,
            notes: Vec::new(),
            created: false,
            would_send: Vec::new(),
            would_receive: Vec::new(),
        }
    }
}

/// How one project of a run went; also the form in which it is recorded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunRow {
    /// The run's name and the project's place in it: `20261122T042040Z-1a2b3c4d.1`.
    pub id: String,
    /// The run's name.
    pub run: String,
    /// What ran: `sync`.
    pub what: String,
    /// The project's name, where it was known.
    pub project: Option<String>,
    /// Its id, likewise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub project_id: Option<String>,
    /// Its absolute folder.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub folder: Option<String>,
    /// `owner/name`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub repository: Option<String>,
    /// Whose work it was: a login.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contributor: Option<String>,
    /// When it began.
    pub start: DateTime<Utc>,
    /// When it ended; nothing while it runs, and where it was killed.
    pub end: Option<DateTime<Utc>>,
    /// `running`, `ok`, `partial`, `conflict`, `stopped`, `failed` or `missed`.
    pub state: String,
    /// The exit code; nothing where there is none.
    pub code: Option<u8>,
    /// What went.
    pub sent: Moved,
    /// What came.
    pub received: Moved,
    /// Bytes sent on the wire.
    #[serde(default)]
    pub bytes_up: u64,
    /// Bytes received on the wire.
    #[serde(default)]
    pub bytes_down: u64,
    /// How often it was tried.
    #[serde(default)]
    pub attempts: u32,
    /// Verses that were put together from two people's words and that nobody had read then.
    #[serde(default)]
    pub combined: u64,
    /// Why it failed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<RunError>,
    /// Who was told of the run, and what came of that; recorded once for all rows of a run.
    #[serde(default, skip_serializing)]
    pub told: Vec<Telling>,
}

impl RunRow {
    /// Whether it is one contributor's part in a collection, which has a row of its own.
    pub fn is_part(&self) -> bool {
        self.what == "collect" && !self.id.ends_with(".1")
    }

    /// Whether the project was in sync afterwards, as far as the cloud is concerned.
    pub fn is_complete(&self) -> bool {
        matches!(self.state.as_str(), "ok" | "conflict")
    }
}

/// Why a recorded run failed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunError {
    /// The class as JSON has it (`unreachable`), or `killed`.
    pub class: String,
    /// The sentence, in the language of that run.
    pub message: String,
}

/// How `report` is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RunsForm {
    /// A table for people.
    Table,
    /// Comma-separated values.
    Csv,
}

/// The result of `report`.
#[derive(Debug, Clone)]
pub struct RunsReport {
    /// Newest first.
    pub runs: Vec<RunRow>,
    /// How it is shown.
    pub form: RunsForm,
    /// With `--last`: projects without a complete sync.
    pub without: Vec<String>,
    /// The page that was written.
    pub page: Option<PathBuf>,
    /// When the report was made.
    pub now: DateTime<Utc>,
}

/// The result of `stop` and `extend`.
#[derive(Debug, Clone)]
pub struct OrderReport {
    /// [`Class::Ok`], or [`Class::Partial`] where a run that is to stop is still at work.
    pub class: Class,
    /// `stop` or `extend`.
    pub action: &'static str,
    /// The runs it is about.
    pub runs: Vec<OrderedRun>,
    /// Whether this was `--dry-run`.
    pub dry_run: bool,
}

/// A run that was given an order.
#[derive(Debug, Clone)]
pub struct OrderedRun {
    /// Its name.
    pub run: String,
    /// What its projects are called.
    pub projects: Vec<String>,
    /// Whether it has ended.
    pub ended: bool,
}

/// The result of `projects activate`.
#[derive(Debug, Clone)]
pub struct ActivationReport {
    /// The project's name.
    pub project: String,
    /// Its id.
    pub id: Option<String>,
    /// `now`, `later` or `never`.
    pub activation: &'static str,
    /// The sync that followed.
    pub sync: Option<SyncReport>,
    /// Whether this was `--dry-run`.
    pub dry_run: bool,
}

/// The result of `watch`, when it was stopped.
#[derive(Debug, Clone)]
pub struct WatchReport {
    /// [`Class::Ok`], or how the sync was stopped that was at work.
    pub class: Class,
    /// How many syncs went well.
    pub synced: u64,
    /// How many did not.
    pub failed: u64,
}

/// The result of `schedule install`, `status`, `on`, `off`, `remove`; and of `run` where nothing was due.
#[derive(Debug, Clone)]
#[allow(
    clippy::struct_excessive_bools,
    reason = "these are independent answers"
)]
pub struct ScheduleReport {
    /// `install`, `status`, `on`, `off`, `remove` or `run`.
    pub action: &'static str,
    /// Whether there are settings.
    pub installed: bool,
    /// Whether it runs by itself.
    pub active: bool,
    /// Whether a scheduled run is at work.
    pub running: bool,
    /// Whether the scheduler has our entry, where it was asked and could say.
    pub entry: Option<bool>,
    /// `systemd`, `cron`, `launchd` or `task-scheduler`.
    pub scheduler: Option<&'static str>,
    /// The local times of the day: `23:00`.
    pub at: Vec<String>,
    /// The days of the week: `mon`.
    pub days: Vec<&'static str>,
    /// Whether there is a run at each start of the computer.
    pub on_start: bool,
    /// The command that runs.
    pub what: Option<&'static str>,
    /// The projects that were named, by folder or `owner/name`; none: all active ones.
    pub projects: Vec<String>,
    /// What they are called.
    pub names: Vec<String>,
    /// When it runs next.
    pub next: Option<DateTime<Utc>>,
    /// The newest run.
    pub last: Option<ScheduledRun>,
    /// What was missed lately, oldest first.
    pub missed: Vec<MissedHour>,
    /// Things to know that are no failure.
    pub notes: Vec<Message>,
    /// Whether this was `--dry-run`.
    pub dry_run: bool,
}

/// A run of the schedule.
#[derive(Debug, Clone)]
pub struct ScheduledRun {
    /// The hour that it was for; nothing for one at the start of the computer or by hand.
    pub hour: Option<DateTime<Utc>>,
    /// When it began.
    pub start: DateTime<Utc>,
    /// When it ended; nothing while it is at work, and where it was killed.
    pub end: Option<DateTime<Utc>>,
    /// Its exit code, likewise.
    pub code: Option<u8>,
}

/// An hour at which nothing ran.
#[derive(Debug, Clone)]
pub struct MissedHour {
    /// The hour.
    pub hour: DateTime<Utc>,
    /// When it was made up for.
    pub made_up: Option<DateTime<Utc>>,
}

/// The result of `sync`.
#[derive(Debug, Clone)]
pub struct SyncReport {
    /// The class of the whole run.
    pub class: Class,
    /// One row per project asked for, also for one that could not be found.
    pub projects: Vec<ProjectOutcome>,
    /// Whether this was `--dry-run`.
    pub dry_run: bool,
}

/// How far the work of one contributor has got in a collection.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ContributorState {
    /// In, and part of the shared text.
    Ok,
    /// As [`ContributorState::Ok`], after a deadline of the collection had passed.
    Late,
    /// In; places of it wait for this contributor, or it is to be agreed upon first.
    Conflict,
    /// Sent, and it cannot be used.
    Failed,
    /// Not in.
    Missing,
}

impl ContributorState {
    /// The state as `report` has it.
    pub fn of_run(self) -> &'static str {
        match self {
            Self::Ok | Self::Late => "ok",
            Self::Conflict => "conflict",
            Self::Failed => "failed",
            Self::Missing => "missed",
        }
    }

    /// Whether something was sent since the last complete collection.
    pub fn has_come(self) -> bool {
        self != Self::Missing
    }
}

/// One contributor of a collection.
#[derive(Debug, Clone)]
pub struct ContributorRow {
    /// The login.
    pub login: String,
    /// How far their work has got.
    pub state: ContributorState,
    /// When they came in.
    pub when: Option<DateTime<Utc>>,
    /// When something last came of them, where something ever did.
    pub news: Option<DateTime<Utc>>,
    /// What it brought that was not shared before.
    pub received: Moved,
    /// Where: `LUK 4`.
    pub places: Vec<String>,
    /// How many places wait for this contributor.
    pub waiting: usize,
    /// Why it cannot be used.
    pub error: Option<Failure>,
}

impl ContributorRow {
    /// Whole days without news.
    pub fn days(&self, now: DateTime<Utc>) -> Option<u64> {
        self.news
            .and_then(|news| u64::try_from((now - news).num_days()).ok())
    }
}

/// The result of `collect`.
#[derive(Debug, Clone)]
pub struct CollectReport {
    /// How it ended.
    pub class: Class,
    /// `collect`, `status` or `set-last`.
    pub action: &'static str,
    /// What was published and what came here, with the project.
    pub outcome: ProjectOutcome,
    /// How many are expected.
    pub expected: usize,
    /// Those who have come, and those who are known and have not; by login.
    pub contributors: Vec<ContributorRow>,
    /// How many more are expected whose name nobody knows.
    pub unknown: usize,
    /// When this collection began.
    pub began: Option<DateTime<Utc>>,
    /// When it ends or ended at the latest.
    pub until: Option<DateTime<Utc>>,
    /// The last complete collection before it.
    pub last: Option<DateTime<Utc>>,
    /// How often it looked.
    pub looks: u64,
    /// Whether a run is at work on it (`status`).
    pub running: bool,
    /// What ended it, or why the last look saw nothing.
    pub error: Option<Failure>,
    /// When the report was made.
    pub now: DateTime<Utc>,
    /// Whether this was `--dry-run`.
    pub dry_run: bool,
}

impl CollectReport {
    /// How many are in.
    pub fn came(&self) -> usize {
        let is_in = |row: &&ContributorRow| {
            matches!(
                row.state,
                ContributorState::Ok | ContributorState::Late | ContributorState::Conflict
            )
        };
        self.contributors.iter().filter(is_in).count()
    }
}

/// Where a project stands against the cloud.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Dot {
    /// Never synced from this computer.
    Never,
    /// Changed since the last sync, here or (as far as known) there.
    Changed,
    /// In sync as of the last sync.
    Synced,
}

/// One row of `projects`.
#[derive(Debug, Clone)]
pub struct ProjectRow {
    /// Name.
    pub name: String,
    /// Project id, where known.
    pub id: Option<String>,
    /// Absolute folder, for one on this computer.
    pub folder: Option<PathBuf>,
    /// Where the folder leads, when it is a link.
    pub link: Option<PathBuf>,
    /// `owner/name`, for one in the cloud.
    pub repository: Option<String>,
    /// The account that syncs it on this computer.
    pub account: Option<String>,
    /// Flavor (`textTranslation`, ...).
    pub flavor: Option<String>,
    /// Language tag.
    pub language: Option<String>,
    /// Bytes: of the folder without `.git`, or what the server says.
    pub size: Option<u64>,
    /// The dot.
    pub dot: Dot,
    /// When it was last synced from this computer.
    pub last_synced: Option<DateTime<Utc>>,
    /// Whether `--all` takes it.
    pub active: bool,
    /// What was said of it: `now`, `later`, `never`; nothing for one that is only in the cloud.
    pub activation: Option<&'static str>,
    /// Archived in Scribe or on the server.
    pub archived: bool,
    /// Where it is: `computer`, `cloud`.
    pub places: Vec<&'static str>,
    /// Places that wait for a decision of its account: `LUK 4:18`, a book, a path.
    pub waiting: Vec<String>,
    /// Something wrong with it that a person should know.
    pub note: Option<Message>,
    /// Whether no command can work on it, because of its folder's name.
    pub left_out: bool,
}

/// The result of `projects renew-id`.
#[derive(Debug, Clone)]
pub struct RenewedReport {
    /// The project's name.
    pub project: String,
    /// The id that it had.
    pub old: Option<String>,
    /// The id that it has now.
    pub id: String,
    /// Absolute folder.
    pub folder: PathBuf,
    /// The repository that it is tied to no longer, as `owner/name` or as an address.
    pub untied: Option<String>,
    /// Name of the backup that was taken first.
    pub backup: Option<String>,
    /// What the folder has to be called for Scribe to open the project.
    pub scribe_name: String,
    /// Only told what would happen.
    pub dry_run: bool,
}

/// The result of `projects`.
#[derive(Debug, Clone, Default)]
pub struct ProjectsReport {
    /// Rows, those on this computer first.
    pub projects: Vec<ProjectRow>,
    /// Why the cloud's list is missing, when it was asked for and could not be had.
    pub cloud_error: Option<Failure>,
    /// Whether the cloud was asked.
    pub asked_cloud: bool,
    /// Only what is in the cloud was asked for.
    pub only_cloud: bool,
}

/// What became of a registration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Registered {
    /// The account is there and can be used.
    Ready,
    /// The account is there; the link in a mail activates it.
    MailSent,
    /// The account is there; somebody on the other side activates it.
    Waits,
    /// The form was sent, and the answer does not tell what became of it.
    Unclear,
    /// The link activated the account.
    Activated,
    /// It is left to the browser.
    Browser,
    /// Nothing was sent: `--dry-run`.
    Nothing,
}

impl Registered {
    /// The word of the JSON document.
    pub fn word(self) -> &'static str {
        match self {
            Self::Ready => "ready",
            Self::MailSent => "mail_sent",
            Self::Waits => "waits",
            Self::Unclear => "unclear",
            Self::Activated => "activated",
            Self::Browser => "browser",
            Self::Nothing => "nothing",
        }
    }
}

/// The result of `register` and `register activate`.
#[derive(Debug, Clone)]
pub struct RegisterReport {
    /// The server's address.
    pub server: String,
    /// The user name, where known.
    pub login: Option<String>,
    /// The e-mail address, where known.
    pub email: Option<String>,
    /// What became of it.
    pub result: Registered,
    /// The page on which it goes on, for [`Registered::Browser`].
    pub address: Option<String>,
    /// That page was opened in a browser.
    pub opened: bool,
    /// The server's words.
    pub said: Option<String>,
    /// That a mail was sent, and the server's words, were shown before the link was asked for.
    pub told: bool,
    /// The login that followed.
    pub login_report: Option<LoginReport>,
    /// Why the login that was to follow did not.
    pub login_failure: Option<Failure>,
    /// Things to know.
    pub notes: Vec<Message>,
}

/// An account of this computer.
#[derive(Debug, Clone)]
pub struct AccountRow {
    /// The server's address.
    pub server: String,
    /// The login as the server spells it.
    pub login: String,
    /// Where the token is kept: `keyring` or `file`.
    pub kept_in: &'static str,
    /// The token's name on the server, where it was made here.
    pub token_name: Option<String>,
    /// A run works for this one, as things are set now.
    pub current: bool,
}

/// The result of `accounts list` and `switch`.
#[derive(Debug, Clone)]
pub struct AccountsReport {
    /// The accounts, by server.
    pub accounts: Vec<AccountRow>,
    /// The login that was switched to.
    pub switched: Option<String>,
    /// Things to know.
    pub notes: Vec<Message>,
}

/// A computer, or another program, that holds a token of an account.
#[derive(Debug, Clone)]
pub struct ComputerRow {
    /// The number by which the server revokes the token.
    pub id: u64,
    /// The token's name on the server.
    pub token_name: String,
    /// The computer's name; nothing for other programs.
    pub computer: Option<String>,
    /// It is this computer.
    pub here: bool,
    /// When the token was made, where the server tells.
    pub created: Option<DateTime<Utc>>,
    /// When it was last used, where the server tells.
    pub used: Option<DateTime<Utc>>,
}

/// The result of `accounts computers` and `forget`.
#[derive(Debug, Clone)]
pub struct ComputersReport {
    /// The server's address.
    pub server: String,
    /// The login.
    pub login: String,
    /// Who holds a token of the account now.
    pub computers: Vec<ComputerRow>,
    /// Whose token was revoked.
    pub forgotten: Option<ComputerRow>,
    /// Nothing was changed.
    pub dry_run: bool,
}

/// The result of `login`.
#[derive(Debug, Clone)]
pub struct LoginReport {
    /// The server's address.
    pub server: String,
    /// The login as the server spells it.
    pub login: String,
    /// Where the token is kept: `keyring` or `file`.
    pub kept_in: &'static str,
    /// Why not in the keyring, when so.
    pub notes: Vec<Message>,
}

/// The result of `logout`.
#[derive(Debug, Clone)]
pub struct LogoutReport {
    /// [`Class::Ok`], or [`Class::Partial`] when the token could not be revoked on the server.
    pub class: Class,
    /// The server's address.
    pub server: String,
    /// Whose login was forgotten.
    pub login: String,
    /// Whether the server revoked the token.
    pub revoked: bool,
    /// Why it was not revoked, when so.
    pub notes: Vec<Message>,
}

/// The result of `whoami`.
#[derive(Debug, Clone)]
pub struct WhoamiReport {
    /// The server's address, or the folder.
    pub server: String,
    /// The login.
    pub login: String,
    /// E-mail, where the server tells one.
    pub email: Option<String>,
    /// Name of this computer's token, where known.
    pub token_name: Option<String>,
    /// Where the token came from: `keyring`, `file`, `environment`, or `none` for a folder.
    pub token_from: &'static str,
}

/// One backup of the ring.
#[derive(Debug, Clone)]
pub struct BackupRow {
    /// The folder's name.
    pub name: String,
    /// 1 = newest of its project; 0 for a foreign folder.
    pub number: u32,
    /// Project name.
    pub project: String,
    /// Project id.
    pub id: String,
    /// When it was taken.
    pub taken: Option<DateTime<Utc>>,
    /// Why: `merge`, `restore`, `hand`, `scribe` (taken by Scribe itself), `foreign`.
    pub reason: String,
    /// Bytes without `.git`.
    pub bytes: u64,
    /// Files without `.git`.
    pub files: u64,
    /// `Some(false)` when verification found damage; `None` when not verified or without sums.
    pub good: Option<bool>,
}

/// The result of `backup list`.
#[derive(Debug, Clone, Default)]
pub struct BackupsReport {
    /// Newest first, per project.
    pub backups: Vec<BackupRow>,
}

/// One place that differs between a backup and the project.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DiffRow {
    /// Path inside the project, with `/`.
    pub file: String,
    /// `LUK 4:18`; nothing for a file as a whole.
    pub reference: Option<String>,
    /// The text in the backup; nothing where it has none, or for what is no text.
    pub old: Option<Vec<u8>>,
    /// The text in the project now, likewise.
    pub new: Option<Vec<u8>>,
    /// Whether only blanks and line ends differ.
    pub layout_only: bool,
}

/// The result of `backup diff`.
#[derive(Debug, Clone)]
pub struct DiffReport {
    /// The backup.
    pub backup: BackupRow,
    /// What differs, file by file.
    pub rows: Vec<DiffRow>,
}

/// What `backup create|show|verify|restore` did.
#[derive(Debug, Clone)]
pub struct BackupReport {
    /// How it ended.
    pub class: Class,
    /// `create`, `show`, `verify` or `restore`.
    pub action: &'static str,
    /// The backups it is about.
    pub backups: Vec<BackupRow>,
    /// The backup taken of the present state before a restore.
    pub safety: Option<String>,
    /// Backups that made room.
    pub evicted: Vec<String>,
    /// Files restored or that would be, or the contents for `show`.
    pub files: Vec<FileChange>,
    /// Damage found, or other things to know.
    pub notes: Vec<Message>,
    /// Whether this was `--dry-run`.
    pub dry_run: bool,
}

/// The result of `projects open` and `backup open`.
#[derive(Debug, Clone)]
pub struct OpenedReport {
    /// The address of a page, or a folder.
    pub target: String,
    /// Whether a program took it.
    pub opened: bool,
}

/// How something that was looked at stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum CheckState {
    /// As it should be.
    Ok,
    /// It works, but a person should know.
    Warning,
    /// A sync cannot end well like this.
    Error,
}

/// One thing that `doctor` looked at.
#[derive(Debug, Clone, PartialEq)]
pub struct Check {
    /// What was looked at: one of a few words that scripts may rely on, such as `clock`.
    pub name: &'static str,
    /// The project it is about; nothing for the computer or the cloud as a whole.
    pub project: Option<String>,
    /// How it stands.
    pub state: CheckState,
    /// What was found.
    pub message: Message,
    /// Why, where that is known.
    pub causes: Vec<Message>,
    /// What to do about it.
    pub hint: Option<Message>,
}

impl Check {
    fn new(name: &'static str, state: CheckState, message: Message) -> Self {
        Self {
            name,
            project: None,
            state,
            message,
            causes: Vec::new(),
            hint: None,
        }
    }

    /// Something that is as it should be.
    pub fn ok(name: &'static str, message: Message) -> Self {
        Self::new(name, CheckState::Ok, message)
    }

    /// Something that a person should know.
    pub fn warning(name: &'static str, message: Message) -> Self {
        Self::new(name, CheckState::Warning, message)
    }

    /// Something that stops a sync.
    pub fn error(name: &'static str, message: Message) -> Self {
        Self::new(name, CheckState::Error, message)
    }

    /// A failure as a finding: its sentence, its causes, its first hint.
    pub fn failed(name: &'static str, failure: &Failure) -> Self {
        Self {
            causes: failure.causes().to_vec(),
            hint: failure.hints().first().cloned(),
            ..Self::error(name, failure.message().clone())
        }
    }

    /// Says what to do about it.
    #[must_use]
    pub fn hint(mut self, hint: Message) -> Self {
        self.hint = Some(hint);
        self
    }

    /// Says why.
    #[must_use]
    pub fn cause(mut self, cause: Message) -> Self {
        self.causes.push(cause);
        self
    }

    /// Says which project it is about.
    #[must_use]
    pub fn of(mut self, project: &str) -> Self {
        self.project = Some(project.to_owned());
        self
    }
}

/// The result of `doctor`.
#[derive(Debug, Clone, Default)]
pub struct DoctorReport {
    /// In the order in which it was looked at them.
    pub checks: Vec<Check>,
}

impl DoctorReport {
    /// [`Class::Failed`] where there is an error; warnings are none.
    pub fn class(&self) -> Class {
        if self.count(CheckState::Error) > 0 {
            Class::Failed
        } else {
            Class::Ok
        }
    }

    /// How many stand like this.
    pub fn count(&self, state: CheckState) -> usize {
        self.checks
            .iter()
            .filter(|check| check.state == state)
            .count()
    }
}

/// One setting and where its value came from.
#[derive(Debug, Clone)]
pub struct ConfigRow {
    /// Name.
    pub key: String,
    /// Value as text.
    pub value: String,
    /// `flag`, `environment SCRIBE_SYNC_X`, `config.yaml line 4`, `built-in`.
    pub origin: String,
    /// The same for people.
    pub said: Message,
}

/// The result of `config`.
#[derive(Debug, Clone, Default)]
pub struct ConfigReport {
    /// The file.
    pub path: PathBuf,
    /// The settings.
    pub rows: Vec<ConfigRow>,
}

/// The result of `demo`.
#[derive(Debug, Clone)]
pub struct DemoReport {
    /// How it ended.
    pub class: Class,
    /// Where the demonstration's folders are, or were.
    pub folder: PathBuf,
    /// Whether they are still there.
    pub kept: bool,
    /// The commands that ran, in order.
    pub steps: Vec<DemoStep>,
}

/// One command of the demonstration.
#[derive(Debug, Clone)]
pub struct DemoStep {
    /// On whose computer.
    pub computer: String,
    /// The command as a person would type it.
    pub command: String,
    /// The code that it ended with.
    pub code: u8,
}
