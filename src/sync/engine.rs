//! One sync of one project, from lock to record.

use super::account::{self, origin_in};
use super::cloud::{Cloud, RepositoryName};
use super::gather::Gather;
use super::left_out::{self, TooLarge};
use super::snapshot::{Local, skip_note};
use super::{MAIN, own_branch, same, tracking, twins, user_branch};
use crate::backup;
use crate::config::{OnConflict, Visibility};
use crate::disk::{self, LockError, ProjectLock};
use crate::project::{self, Project, ProjectMemory};
use crate::repo::{self, Head, Oid, Remote, Signature, Store};
use crate::report::{Class, Failure, Message, Progress, ProjectOutcome, Result};
use chrono::{DateTime, FixedOffset};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// Rounds of "somebody else was quicker" before the run gives up for now.
const ROUNDS: usize = 6;

/// Who syncs, from which computer.
#[derive(Debug, Clone)]
pub struct Who {
    /// The login as the server spells it.
    pub login: String,
    /// The account's e-mail; may be empty.
    pub email: String,
    /// This computer's name.
    pub host: String,
    /// A random id of this installation, for refs that only it uses.
    pub install: String,
}

/// Asks the person, where there is one, whether a project is to be public.
pub type AskPublic<'a> = &'a (dyn Fn(&str) -> Result<bool> + Sync);

/// Asks the person, where there is one, whether a project (its name) is the one in the cloud (the repository).
pub type AskAttach<'a> = &'a (dyn Fn(&str, &RepositoryName) -> Result<bool> + Sync);

/// What the person decided for this run.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is one word of a person, independent of the others"
)]
#[derive(Clone)]
pub struct Options<'a> {
    /// The time, with the offset of this place.
    pub now: DateTime<FixedOffset>,
    /// Scribe's folder.
    pub home: PathBuf,
    /// Our folder for what runs remember.
    pub state_dir: PathBuf,
    /// Backups kept.
    pub keep: usize,
    /// Only tell what would happen.
    pub dry_run: bool,
    /// What to do where both sides changed the same place.
    pub on_conflict: OnConflict,
    /// Which changes of two people in one verse come together.
    pub combine: scripture::Combine,
    /// The repository to use for a project that has none yet.
    pub repository: Option<RepositoryName>,
    /// `--public` or `--private`.
    pub visibility_flag: Option<Visibility>,
    /// The visibility that the configuration says.
    pub visibility: Option<Visibility>,
    /// Asks the person, where there is one: is this project to be public?
    pub ask_public: Option<AskPublic<'a>>,
    /// Asks the person, where there is one: does this project go on with the one of this name in the cloud?
    pub ask_attach: Option<AskAttach<'a>>,
    /// Missing files are meant.
    pub allow_deletions: bool,
    /// A restored or pasted backup becomes a change for everybody.
    pub publish_restore: bool,
    /// A restored or pasted backup gives way to the cloud's text.
    pub take_cloud: bool,
    /// A repository that is gone is created again.
    pub create_again: bool,
    /// A project of another account goes on under the account of this run.
    pub change_account: bool,
    /// Files that were too large to be sent are tried again.
    pub retry_large: bool,
    /// What no project can have is left out of what came, for everybody, instead of refusing all of it.
    pub without_refused: bool,
    /// Asked to stop.
    pub interrupt: &'a AtomicBool,
}

pub(crate) struct Session<'a> {
    pub(crate) project: Project,
    pub(crate) lock: &'a ProjectLock,
    pub(crate) store: &'a Store,
    pub(crate) cloud: Cloud,
    pub(crate) who: &'a Who,
    pub(crate) options: &'a Options<'a>,
    pub(crate) progress: &'a dyn Progress,
    pub(crate) memory: ProjectMemory,
    pub(crate) repository: Option<RepositoryName>,
    pub(crate) remote: Option<Box<dyn Remote>>,
    pub(crate) branch: String,
    /// The project had no history on this computer when this run began.
    pub(crate) fresh: bool,
    pub(crate) seen: Tips,
    /// Versions whose files passed the judge in this run.
    pub(crate) judged: Vec<Oid>,
    pub(crate) outcome: ProjectOutcome,
    /// Files that an interrupted run was about to delete.
    pub(crate) expected_deletions: BTreeSet<String>,
    /// Our upload refs that the cloud has.
    pub(crate) parts: Vec<repo::RemoteRef>,
    /// What a refused push let slip about the branches; taken once.
    pub(crate) hinted: Option<Tips>,
    /// A branch of the last push that cannot be in the cloud, and the one that is there instead.
    pub(crate) in_the_way: Option<(String, String)>,
    /// Rounds that were due because somebody saved while the files were replaced.
    pub(crate) again: usize,
    /// Files that do not get through to the cloud.
    pub(crate) left_out: Vec<TooLarge>,
    /// What is not sent yet has to be made anew without them.
    pub(crate) leave_out: bool,
    /// About the most that got through at once in this run (bytes).
    pub(crate) taken: u64,
    /// What of others is gathered with this sync.
    pub(crate) gather: Option<Gather>,
}

/// The two branches of the cloud, as far as they are known.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Tips {
    pub(crate) main: Option<Oid>,
    pub(crate) user: Option<Oid>,
    /// Where there is no shared branch yet: the newest of Scribe's old dated ones, from which it is made.
    pub(crate) dated: Option<Oid>,
}

impl Tips {
    /// Both branches at one commit.
    pub(crate) fn both(id: Oid) -> Self {
        Self {
            main: Some(id),
            user: Some(id),
            dated: None,
        }
    }
}

/// Syncs one project that is on this computer. Never panics on foreign data; the outcome says what happened.
pub fn sync_project(
    project: &Project,
    cloud: &Cloud,
    who: &Who,
    options: &Options<'_>,
    progress: &dyn Progress,
) -> ProjectOutcome {
    run_session(project, cloud, who, options, progress, &mut |session| {
        session.run()
    })
}

/// The outcome of `work` on one project: with what it cost, and why it failed.
pub(crate) fn run_session(
    project: &Project,
    cloud: &Cloud,
    who: &Who,
    options: &Options<'_>,
    progress: &dyn Progress,
    work: &mut dyn FnMut(&mut Session<'_>) -> Result<()>,
) -> ProjectOutcome {
    let started = Instant::now();
    let cloud = cloud.with_own_meter();
    let mut outcome = ProjectOutcome::new(&project.name);
    outcome.id.clone_from(&project.id);
    outcome.folder = Some(project.folder.clone());
    let done = may_sync(project, &cloud, who, options)
        .and_then(|()| with_session(project, &cloud, who, options, progress, &mut outcome, work));
    if let Err(failure) = done {
        outcome.class = failure.class();
        outcome.error = Some(failure);
    }
    if options.interrupt.load(Ordering::Relaxed)
        && outcome.class != Class::Ok
        && outcome.class != Class::Conflict
    {
        outcome.class = Class::Interrupted;
    }
    let meter = cloud.meter();
    outcome.requests = meter.requests;
    outcome.bytes_up = meter.up;
    outcome.bytes_down = meter.down;
    outcome.seconds = started.elapsed().as_secs_f64();
    outcome
}

/// Whether a project may be synced for this account from this folder: told before anything is made in it.
fn may_sync(project: &Project, cloud: &Cloud, who: &Who, options: &Options<'_>) -> Result<()> {
    let address = cloud.address();
    let memory = ProjectMemory::recall(&options.state_dir, project)?;
    match account::check(project, &memory, &address, who, options) {
        Err(failure) if failure.class() == Class::Guard => return Err(failure),
        // What cannot be read is told, or mended, once the project is locked.
        _ => {}
    }
    twins::check(project, &address, options)
}

/// What is said to a second run about this one.
pub(crate) fn holder(options: &Options<'_>, who: &Who) -> String {
    format!(
        "process {} on {}, since {}",
        std::process::id(),
        who.host,
        options.now.format("%Y-%m-%d %H:%M:%S")
    )
}

/// Takes the project's lock, mends what a killed run left, and does `work` on it.
pub(crate) fn with_session<T: Default>(
    project: &Project,
    cloud: &Cloud,
    who: &Who,
    options: &Options<'_>,
    progress: &dyn Progress,
    outcome: &mut ProjectOutcome,
    work: &mut dyn FnMut(&mut Session<'_>) -> Result<T>,
) -> Result<T> {
    let project_name = project.name.clone();
    if project
        .problem
        .as_ref()
        .is_some_and(project::ProjectProblem::is_of_the_folder)
    {
        let unreachable = project.sound().map(|_| T::default());
        return unreachable.map_err(|failure| failure.state(Message::new("state-nothing-sent")));
    }
    let lock = match disk::lock_project(&project.folder, &holder(options, who)) {
        Ok(lock) => lock,
        Err(LockError::Busy { holder }) => {
            return Err(Failure::new(
                Class::Busy,
                Message::new("sync-busy").with("project", &project_name),
            )
            .cause(Message::new("lock-holder").with("holder", holder))
            .state(Message::new("state-nothing-changed"))
            .hint(Message::new("hint-busy")));
        }
        Err(LockError::Disk(error)) => return Err(error.into()),
    };
    // A restore that was killed goes first: until it is done, the files are neither the old nor the new text.
    if let Some(healed) = backup::heal(&project.folder)? {
        outcome
            .notes
            .push(Message::new("sync-healed-restore").with("backup", healed.backup));
        outcome.notes.extend(healed.notes);
    }
    let project = Project::at(&project.folder)?;
    outcome.name.clone_from(&project.name);
    sound(&project, options)?;
    let git_dir = project.folder.join(".git");
    let mut branch = user_branch(&who.login);
    if !repo::is_valid_ref_name(&branch) {
        return Err(Failure::new(
            Class::Usage,
            Message::new("sync-bad-login").with("login", &who.login),
        ));
    }
    let fresh = !disk::is_folder(&git_dir) && disk::kind(&git_dir)?.is_none();
    if fresh && options.dry_run {
        return dry_first(&project, options, progress, outcome).map(|()| T::default());
    }
    let store = match Store::of_project(&project.folder).map_err(Failure::from)? {
        Some(store) => store,
        None => Store::init(&git_dir, false, &branch).map_err(Failure::from)?,
    };
    let here = disk::folders_in(&git_dir.join("refs/heads")).unwrap_or_default();
    let here: Vec<String> = here.iter().map(|name| user_branch(name)).collect();
    branch = own_branch(&who.login, here.iter().map(String::as_str));
    let healed = repo::heal(&store, &project.folder, progress).map_err(Failure::from)?;
    // Nobody else of ours writes there while the lock is held.
    let settings = project.settings_path.as_ref();
    if let Some(folder) =
        settings.and_then(|path| project.folder.join(path).parent().map(Path::to_path_buf))
    {
        disk::sweep_temporaries(&folder, Duration::ZERO);
    }
    if healed.finished {
        outcome.notes.push(Message::new("sync-healed"));
    }
    for kept in &healed.kept {
        let path = keep_safe(kept, &project, options);
        outcome
            .notes
            .push(Message::new("sync-kept-save").path("path", &path));
    }
    progress.notes(&outcome.notes);
    let project = same::stays_the_same(project, &store, &branch, options, outcome)?;
    let memory = ProjectMemory::recall(&options.state_dir, &project)?;
    let mut session = Session {
        project,
        lock: &lock,
        store: &store,
        cloud: cloud.clone(),
        who,
        options,
        progress,
        memory,
        repository: None,
        remote: None,
        branch,
        fresh,
        seen: Tips::default(),
        judged: Vec::new(),
        outcome: std::mem::replace(outcome, ProjectOutcome::new(project_name)),
        expected_deletions: healed.deletions,
        parts: Vec::new(),
        hinted: None,
        in_the_way: None,
        again: 0,
        left_out: Vec::new(),
        leave_out: false,
        taken: 0,
        gather: None,
    };
    let result = work(&mut session);
    *outcome = session.outcome;
    result
}

/// The project can be read; else the newest good backup is named.
fn sound(project: &Project, options: &Options<'_>) -> Result<()> {
    let Err(failure) = project.sound() else {
        return Ok(());
    };
    let failure = failure.state(Message::new("state-nothing-sent"));
    if failure.class() != Class::Integrity {
        return Err(failure);
    }
    Err(match newest_good(project, options, &|_| true) {
        Some(entry) => failure.hint(
            Message::new("hint-restore-newest-good")
                .with("project", project.base_name())
                .count("number", entry.number)
                .with("backup", entry.name),
        ),
        None => failure,
    })
}

/// The newest backup of a project that is whole, holds a sound project, and has what is looked for (told by its folder).
pub(crate) fn newest_good(
    project: &Project,
    options: &Options<'_>,
    has: &dyn Fn(&Path) -> bool,
) -> Option<backup::Entry> {
    let ring = backup::Ring::at(project.backups_dir(&options.home));
    ring.of(&project.key())
        .unwrap_or_default()
        .into_iter()
        .find(|entry| {
            has(&entry.folder)
                && ring
                    .verify(entry, &[], &crate::report::NoProgress, options.interrupt)
                    .is_ok_and(|found| found.good != Some(false))
                && Project::at(&entry.folder).is_ok_and(|backup| backup.sound().is_ok())
        })
}

/// Takes a save that met a replacement out of git's folder into ours, where nothing sweeps it and it is not said again at
/// each start. Where that cannot be, it stays; the answer is where it is.
fn keep_safe(kept: &Path, project: &Project, options: &Options<'_>) -> PathBuf {
    let move_there = || -> disk::Result<PathBuf> {
        let target = copy_aside(kept, project, options)?;
        disk::remove_file(kept)?;
        Ok(target)
    };
    if options.dry_run {
        return kept.to_path_buf();
    }
    move_there().unwrap_or_else(|_| kept.to_path_buf())
}

/// A copy of a file of the project in our own folder, durably; where it is.
pub(crate) fn copy_aside(
    file: &Path,
    project: &Project,
    options: &Options<'_>,
) -> disk::Result<PathBuf> {
    let folder = options.state_dir.join("kept");
    let folder = folder.join(project.scribe_folder_name());
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let day = options.now.format("%Y-%m-%d");
    disk::create_dir_all(&folder)?;
    let mut target = folder.join(format!("{day}_{name}"));
    let mut number = 1;
    while disk::kind(&target)?.is_some() {
        number += 1;
        target = folder.join(format!("{day}_{number}_{name}"));
    }
    disk::copy_new(file, &target, &mut |_| {})?;
    disk::sync_all_below(&folder)?;
    disk::sync_dir(&folder)?;
    Ok(target)
}

fn dry_first(
    project: &Project,
    options: &Options<'_>,
    progress: &dyn Progress,
    outcome: &mut ProjectOutcome,
) -> Result<()> {
    let committed = repo::FlatTree::new();
    let scan_options = repo::ScanOptions {
        committed: &committed,
        only_named: &|_| true,
        is_named: &|path| project.names(path),
        interrupt: options.interrupt,
        progress,
    };
    let scan = repo::scan(None, &project.folder, None, &scan_options).map_err(Failure::from)?;
    note_skipped(outcome, &scan);
    for path in scan.files.keys() {
        let content = disk::read(&project.folder.join(path), 64 << 20).unwrap_or_default();
        let change = scripture::count_changes(path, None, Some(&content));
        outcome.would_send.push(crate::report::FileChange {
            references: Vec::new(),
            path: path.to_owned(),
            book: project.book_of(path),
            kind: crate::report::ChangeKind::Added,
            units: change.units,
            removed: 0,
        });
    }
    outcome.notes.push(Message::new("sync-would-create"));
    Ok(())
}

/// Says what of the project is left out. Where that may be a person's text, only a part is synced.
pub(crate) fn note_skipped(outcome: &mut ProjectOutcome, scan: &repo::Scan) {
    for skipped in &scan.skipped {
        let note = skip_note(skipped);
        if !outcome.notes.contains(&note) {
            outcome.notes.push(note);
        }
    }
    let is_text = |skipped: &repo::Skipped| Some(skipped.reason) != disk::Litter::Editor.reason();
    if scan.skipped.iter().any(is_text) {
        outcome.class = Class::Partial;
    }
}

/// Whether the person asked this run to stop.
pub(crate) fn stopped(options: &Options<'_>) -> Result<()> {
    if options.interrupt.load(Ordering::Relaxed) {
        return Err(Failure::new(Class::Interrupted, Message::new("stopped")));
    }
    Ok(())
}

impl Session<'_> {
    pub(crate) fn stopped(&self) -> Result<()> {
        stopped(self.options)
    }

    /// The project's folder is still there: nothing that follows may take an empty place for the project.
    pub(crate) fn still_here(&self) -> Result<()> {
        if self.lock.is_in_place() {
            return Ok(());
        }
        Err(Failure::new(
            Class::NotFound,
            Message::new("project-folder-not-found").path("folder", &self.project.folder),
        )
        .cause(Message::new("sync-folder-went-away"))
        .state(Message::new("state-folder-went-away"))
        .hint(Message::new("hint-folder-went-away")))
    }

    pub(crate) fn signature(&self) -> Signature {
        Signature {
            name: self.who.login.clone(),
            email: self.who.email.clone(),
            seconds: self.options.now.timestamp(),
            offset_minutes: self.options.now.offset().local_minus_utc() / 60,
        }
    }

    /// A commit's message: what changed, and from where it comes.
    pub(crate) fn message(&self, what: &str) -> String {
        let host: String = self
            .who
            .host
            .chars()
            .filter(|c| !c.is_control())
            .take(64)
            .collect();
        format!(
            "scribe-sync: {what}\n\nScribe-Sync-Host: {host}\nScribe-Sync-Version: {}\n",
            env!("CARGO_PKG_VERSION")
        )
    }

    /// Learns where the project belongs and which line of work it is on.
    pub(crate) fn prepare(&mut self) -> Result<()> {
        let address = self.cloud.address();
        account::check(
            &self.project,
            &self.memory,
            &address,
            self.who,
            self.options,
        )?;
        self.outcome.account = Some(self.who.login.clone());
        self.find_repository();
        if let Some(name) = self.repository.as_ref().filter(|_| !self.options.dry_run) {
            super::down::sweep(&self.project.folder, name);
        }
        self.settle_head()
    }

    pub(crate) fn run(&mut self) -> Result<()> {
        self.prepare()?;
        if self.clock_is_wrong() {
            let time = self.options.now.format("%Y-%m-%d %H:%M").to_string();
            let note = Message::new("sync-clock-wrong").with("time", time);
            self.outcome.notes.push(note);
        }
        self.recall_left_out();
        let restored = self.judge_restored()?;
        let mut local = self
            .snapshot(&restored)
            .map_err(|failure| failure.state(Message::new("state-nothing-sent")))?;
        self.progress.notes(&self.outcome.notes);
        self.stopped()?;
        let mut result = self.meet_cloud(&mut local);
        for _ in 0..left_out::ROUNDS {
            if !self.leave_out {
                break;
            }
            result = self
                .leave_out(&mut local)
                .and_then(|()| self.meet_cloud(&mut local));
        }
        let moved_to = self
            .remote
            .as_ref()
            .and_then(|remote| remote.moved_to().map(str::to_owned));
        if let Some(name) = moved_to.as_deref().and_then(RepositoryName::parse) {
            self.outcome
                .notes
                .push(Message::new("sync-repository-moved").with("repository", &name));
            self.repository = Some(name);
        }
        self.outcome.repository = self.repository.as_ref().map(ToString::to_string);
        match &result {
            Ok(()) => {
                if let Some(gather) = &mut self.gather {
                    gather.settled = true;
                }
                self.record(&local)?;
                self.tell_conflicts();
            }
            Err(_) if moved_to.is_some() && !self.options.dry_run => self.remember(None)?,
            Err(_) => {}
        }
        let result = result.and_then(|()| self.tell_left_out());
        let sent = self.outcome.sent.commits > 0;
        result.map_err(|failure| {
            failure.state(Message::new(if sent {
                "state-sent-files-pending"
            } else if local.committed_now || local.head != self.seen.main {
                "state-saved-here"
            } else {
                "state-nothing-sent"
            }))
        })
    }

    /// Which repository this project has, and what was seen of it: told by what this computer remembers, else by the
    /// address that Scribe wrote into the project.
    fn find_repository(&mut self) {
        let address = self.cloud.address();
        let remembered = self.memory.server.as_deref() == Some(address.as_str());
        if remembered {
            self.repository = self
                .memory
                .repository
                .as_deref()
                .and_then(RepositoryName::parse);
        } else if self.memory.server.is_none() {
            self.repository = self.origin(&address);
        }
        // A repository that was named goes before; whether it holds this very project is looked at first.
        let named = self.options.repository.as_ref().filter(|named| {
            self.repository
                .as_ref()
                .is_none_or(|known| !known.is_same(named))
        });
        if named.is_some() {
            self.repository = named.cloned();
        } else if self.repository.is_some() {
            self.seen = Tips {
                main: self.known(MAIN),
                user: self.known(&self.branch),
                dated: None,
            };
        }
        self.outcome.repository = self.repository.as_ref().map(ToString::to_string);
    }

    /// What this computer noted of a branch of the cloud. It is a note only: one that is torn or names no commit is worth
    /// nothing and is made anew.
    fn known(&self, branch: &str) -> Option<Oid> {
        let name = tracking(branch);
        if let Ok(id) = self.store.find_ref(&name) {
            id.filter(|id| self.store.commit(*id).is_ok())
        } else {
            // Where it cannot be taken away, the step that writes it says so.
            let store = self.store;
            let _ = store.door().remove_file(&store.git_dir().join(name));
            None
        }
    }

    /// Whether this project was in this cloud before.
    pub(crate) fn was_uploaded(&self) -> bool {
        self.seen.main.is_some()
            || (self.memory.server.as_deref() == Some(self.cloud.address().as_str())
                && self.memory.repository.is_some()
                && self.memory.last_commit.is_some())
    }

    /// Whether this project was synced with this very repository.
    pub(crate) fn was_synced_there(&self) -> bool {
        let known = self.memory.repository.as_deref();
        let known = known.and_then(RepositoryName::parse);
        self.memory.server.as_deref() == Some(self.cloud.address().as_str())
            && self.memory.last_commit.is_some()
            && known.is_some_and(|known| {
                let now = self.repository.as_ref();
                now.is_some_and(|now| now.is_same(&known))
            })
    }

    pub(crate) fn origin(&self, address: &str) -> Option<RepositoryName> {
        origin_in(self.store.git_dir(), address)
    }

    /// Makes the account's own branch the one the project is on.
    pub(crate) fn settle_head(&mut self) -> Result<()> {
        match self.store.head().map_err(Failure::from)? {
            Head::Branch(name, id) if name == self.branch => {
                if id.is_none() && self.seen.main.is_some() {
                    return Err(
                        Failure::new(Class::Integrity, Message::new("sync-branch-lost"))
                            .state(Message::new("state-nothing-changed"))
                            .hint(Message::new("hint-bring-down-again")),
                    );
                }
                Ok(())
            }
            // Scribe's first branch, or another account's: the work goes on on ours.
            Head::Branch(name, id) => {
                if self.options.dry_run {
                    self.branch = name;
                    return Ok(());
                }
                let own = self.store.find_ref(&self.branch).map_err(Failure::from)?;
                match (own, id) {
                    (None, Some(id)) => {
                        self.store
                            .set_ref(&self.branch, None, Some(id))
                            .map_err(Failure::from)?;
                    }
                    (Some(own), Some(id)) if own != id => {
                        let mut history = repo::History::new(self.store);
                        if history.is_ancestor(own, id).map_err(Failure::from)? {
                            self.store
                                .set_ref(&self.branch, Some(own), Some(id))
                                .map_err(Failure::from)?;
                        } else if !history.is_ancestor(id, own).map_err(Failure::from)? {
                            return Err(self.other_branch(&name));
                        } else {
                            // Files of an older commit under a newer branch would read as going back in time.
                            return Err(self.other_branch(&name));
                        }
                    }
                    _ => {}
                }
                self.store.set_head(&self.branch).map_err(Failure::from)?;
                Ok(())
            }
            Head::Detached(_) => Err(self.other_branch("HEAD")),
        }
    }

    fn other_branch(&self, name: &str) -> Failure {
        Failure::new(
            Class::Failed,
            Message::new("sync-other-branch").with("project", &self.project.name),
        )
        .cause(Message::new("sync-on-branch").with("branch", name))
        .state(Message::new("state-nothing-changed"))
        .hint(Message::new("hint-other-branch").with("branch", &self.branch))
    }

    pub(crate) fn remote(&mut self) -> Result<&mut dyn Remote> {
        if self.remote.is_none() {
            let name = self.repository.clone().ok_or_else(|| {
                Failure::new(
                    Class::NotFound,
                    Message::new("sync-no-repository").with("project", &self.project.name),
                )
            })?;
            self.remote = Some(self.cloud.remote(&name));
        }
        match &mut self.remote {
            Some(remote) => Ok(remote.as_mut()),
            None => Err(Failure::new(Class::Failed, Message::new("internal-error"))),
        }
    }

    /// From the commit on this computer to the same one on both sides.
    fn meet_cloud(&mut self, local: &mut Local) -> Result<()> {
        if self.gather.is_some() {
            self.begin_gathering()?;
        } else if self.repository.is_none() || self.seen.main.is_none() || self.options.create_again
        {
            if self.begin(local)? {
                return Ok(());
            }
        } else if !self.options.dry_run && self.send_at_once(local)? {
            return Ok(());
        }
        for round in 0..ROUNDS {
            self.stopped()?;
            let tips = self.learn(round)?;
            self.still_here()?;
            let step = self.round(local, tips)?;
            self.progress.notes(&self.outcome.notes);
            match step {
                Step::Done => return Ok(()),
                Step::Again => pause(round),
            }
        }
        Err(Failure::new(
            Class::Unreachable,
            Message::new("sync-too-busy").with("project", &self.project.name),
        )
        .hint(Message::new("hint-later")))
    }

    /// The branches as the cloud has them now; after a refused push perhaps from what the refusal said.
    fn learn(&mut self, round: usize) -> Result<Tips> {
        if let Some(tips) = self.hinted.take() {
            return Ok(tips);
        }
        self.progress.begin(crate::report::Step::Check, None);
        let found = self.ask_refs(round);
        self.progress.end();
        found
    }
}

pub(crate) enum Step {
    Done,
    Again,
}

/// Waits a little, differently on each computer, so that two that met do not meet again.
fn pause(round: usize) {
    let mut random = [0u8; 1];
    let _ = getrandom::fill(&mut random);
    let base = 30u64 << round.min(6);
    std::thread::sleep(std::time::Duration::from_millis(
        base + u64::from(random[0]) * base / 256,
    ));
}
