//! Bringing a project that is only in the cloud to this computer, in Scribe's layout.

use super::cloud::{Cloud, RepositoryName};
use super::conflicts;
use super::engine::{Options, Who, holder};
use super::fetch::patiently;
use super::partial::{self, Partial};
use super::refused;
use super::snapshot::skip_note;
use super::{MAIN, own_branch, sync_project, tracking, twins};
use crate::disk::{self, Lock, LockError};
use crate::project::{self, Metadata, Project, ProjectMemory};
use crate::repo::{
    self, ApplyPlan, FileStep, Limits, NewContent, Oid, RemoteError, RemoteRef, Store,
};
use crate::report::{Class, Failure, Message, Progress, ProjectOutcome, Result, Step};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::time::Instant;

/// What Scribe puts into the copy of a collaborator; never committed.
const COLLABORATOR_IGNORE: &str = "# Ignore .json files (scribe setting files)\n*.json";

/// How many times in a row a download that was cut off may bring nothing before the run ends. The end of a cut connection can
/// take along what had arrived.
const IN_VAIN: u32 = 2;

/// Where a project is brought to.
#[derive(Debug, Clone)]
pub enum Target {
    /// Into this folder, under the name that Scribe would give it.
    Projects(PathBuf),
    /// Exactly here; the folder does not exist or is empty.
    Folder(PathBuf),
}

/// The cloud for the account that a project of this computer has.
pub type DoorOf<'a> = &'a dyn Fn(&Project) -> Result<(Cloud, Who)>;

/// Brings a project down. `local` are the projects that are here already: one that is the same is synced instead, for its
/// own account, as `of_project` gives it.
#[expect(
    clippy::too_many_arguments,
    reason = "what a bring-down is made of, and what a sync in its place needs"
)]
pub fn bring_down(
    name: &RepositoryName,
    target: &Target,
    local: &[Project],
    cloud: &Cloud,
    who: &Who,
    of_project: DoorOf<'_>,
    options: &Options<'_>,
    progress: &dyn Progress,
) -> ProjectOutcome {
    let started = Instant::now();
    let cloud = cloud.with_own_meter();
    let mut outcome = ProjectOutcome::new(&name.name);
    outcome.repository = Some(name.to_string());
    let mut goes_on = None;
    match down(
        name,
        target,
        local,
        &cloud,
        who,
        options,
        progress,
        &mut outcome,
    ) {
        Ok(Down::Done) => {
            outcome.account = Some(who.login.clone());
            if let Some(project) = outcome
                .folder
                .as_ref()
                .filter(|_| !options.dry_run)
                .and_then(|folder| Project::at(folder).ok())
            {
                outcome.conflicts = conflicts::of_new(&project, &who.login);
            }
            if outcome.class == Class::Ok && !outcome.conflicts.is_empty() {
                outcome.class = Class::Conflict;
            }
        }
        Ok(Down::Unmerged(project)) => goes_on = Some((project, None)),
        Ok(Down::Here(same, name)) => {
            outcome.received = crate::report::Moved::default();
            goes_on = Some((same, Some(name)));
        }
        Err(failure) => {
            outcome.class = failure.class();
            outcome.error = Some(failure);
        }
    }
    let meter = cloud.meter();
    outcome.requests = meter.requests;
    outcome.bytes_up = meter.up;
    outcome.bytes_down = meter.down;
    if let Some((project, repository)) = goes_on {
        let options = Options {
            repository,
            ..options.clone()
        };
        let is_new = options.repository.is_none();
        let (cloud, who) = if is_new {
            (cloud, who.clone())
        } else {
            match of_project(&project) {
                Ok(door) => door,
                Err(failure) => {
                    outcome.class = failure.class();
                    outcome.error = Some(failure);
                    outcome.seconds = started.elapsed().as_secs_f64();
                    return outcome;
                }
            }
        };
        let second = sync_project(&project, &cloud, &who, &options, progress);
        outcome = joined(outcome, second);
    }
    outcome.seconds = started.elapsed().as_secs_f64();
    outcome
}

/// What became of a project that was to be brought down.
enum Down {
    /// It is here, as everybody has it.
    Done,
    /// It is here with work of this account that is not in the shared text yet.
    Unmerged(Box<Project>),
    /// It was here before; the repository as it is called now.
    Here(Box<Project>, RepositoryName),
}

/// One outcome of bringing down and syncing.
fn joined(first: ProjectOutcome, second: ProjectOutcome) -> ProjectOutcome {
    let mut notes = first.notes;
    notes.extend(second.notes);
    ProjectOutcome {
        received: crate::report::Moved {
            commits: first.received.commits + second.received.commits,
            files: first.received.files.max(second.received.files),
            units: first.received.units + second.received.units,
            removed_units: second.received.removed_units,
            removed_files: second.received.removed_files,
            bytes: first.received.bytes + second.received.bytes,
        },
        requests: first.requests + second.requests,
        bytes_up: first.bytes_up + second.bytes_up,
        bytes_down: first.bytes_down + second.bytes_down,
        notes,
        ..second
    }
}

/// The branch to take: the shared one, else the one that it is to begin with.
fn choose(found: &[RemoteRef]) -> Option<&RemoteRef> {
    found
        .iter()
        .find(|reference| reference.name == MAIN)
        .or_else(|| beginning(found))
}

/// What the shared branch is to begin with where there is none: the newest of Scribe's old dated ones, what other programs
/// call their main branch, or the only branch that there is. Whether it holds a project is another question.
pub(crate) fn beginning(found: &[RemoteRef]) -> Option<&RemoteRef> {
    let named = |name: &str| found.iter().find(|reference| reference.name == name);
    let mut branches = found
        .iter()
        .filter(|reference| reference.name.starts_with("refs/heads/"));
    let only = branches.next().filter(|_| branches.next().is_none());
    newest_dated(found)
        .or_else(|| named("refs/heads/main"))
        .or_else(|| named("refs/heads/master"))
        .or(only)
}

/// The branches that there are, for people.
pub(crate) fn branches(found: &[RemoteRef]) -> Option<Message> {
    const NAMED: usize = 10;
    let names: Vec<&str> = found
        .iter()
        .filter_map(|reference| reference.name.strip_prefix("refs/heads/"))
        .collect();
    if names.is_empty() {
        return None;
    }
    let more = if names.len() > NAMED { ", ..." } else { "" };
    let shown = names.iter().take(NAMED).copied();
    let list = shown.collect::<Vec<_>>().join(", ") + more;
    Some(
        Message::new("sync-branches-there")
            .with("branches", list)
            .count("count", names.len()),
    )
}

/// The newest of Scribe's old dated branches: `<login>/2022-11-30.1`.
fn newest_dated(found: &[RemoteRef]) -> Option<&RemoteRef> {
    let dated = |reference: &&RemoteRef| {
        let last = reference.name.rsplit('/').next().unwrap_or_default();
        let bytes = last.as_bytes();
        bytes.len() == 12
            && last.ends_with(".1")
            && bytes[4] == b'-'
            && bytes[7] == b'-'
            && last[..10]
                .bytes()
                .enumerate()
                .all(|(at, byte)| matches!(at, 4 | 7) || byte.is_ascii_digit())
    };
    found
        .iter()
        .filter(dated)
        .max_by_key(|reference| reference.name.rsplit('/').next())
}

struct Staging {
    path: PathBuf,
    /// The next run goes on with what is there.
    keep: bool,
}

impl Drop for Staging {
    fn drop(&mut self) {
        if !self.keep {
            let _ = disk::remove_dir_all(&self.path);
        }
    }
}

#[expect(
    clippy::too_many_arguments,
    clippy::too_many_lines,
    reason = "the arguments of one call, passed on; its steps in the order that keeps the promise"
)]
fn down(
    name: &RepositoryName,
    target: &Target,
    local: &[Project],
    cloud: &Cloud,
    who: &Who,
    options: &Options<'_>,
    progress: &dyn Progress,
    outcome: &mut ProjectOutcome,
) -> Result<Down> {
    let there = check_target(target, cloud, options)?;
    let mut remote = cloud.remote(name);
    let (found, tip) = look(remote.as_mut(), name, options, progress)?;
    let moved = remote.moved_to().and_then(RepositoryName::parse);
    let name = moved.clone().unwrap_or_else(|| name.clone());
    if moved.is_some() {
        outcome
            .notes
            .push(Message::new("sync-repository-moved").with("repository", &name));
        outcome.repository = Some(name.to_string());
    }
    if let Some((project, known)) = there {
        if known.is_same(&name) || twins::is_called(cloud, &known, &name)? {
            return Ok(Down::Here(project, name));
        }
        return Err(into_not_empty(&project.folder));
    }
    // The same project may lie here under whatever name: told by its id before anything large is fetched.
    if matches!(target, Target::Projects(_))
        && !local.is_empty()
        && let Some(metadata) = cloud
            .metadata(&name, &tip.name, tip.id)
            .ok()
            .flatten()
            .and_then(|bytes| Metadata::parse(&bytes).ok())
        && let Some(same) = twins::here(local, &metadata, &name, cloud, options)?
    {
        return Ok(Down::Here(Box::new(same), name));
    }
    let parent = match target {
        Target::Projects(folder) => folder.clone(),
        Target::Folder(folder) => folder
            .parent()
            .map_or_else(|| PathBuf::from("."), Path::to_path_buf),
    };
    if options.dry_run {
        outcome
            .notes
            .push(Message::new("sync-would-bring-down").with("repository", &name));
        return Ok(Down::Done);
    }
    disk::create_dir_all(&parent)?;
    let lock_path = lock_path(&parent, &name);
    let _lock = match Lock::take_removable(&lock_path, &holder(options, who)) {
        Ok(lock) => lock,
        Err(LockError::Busy { holder }) => {
            return Err(Failure::new(
                Class::Busy,
                Message::new("sync-busy").with("project", &name.name),
            )
            .cause(Message::new("lock-holder").with("holder", holder))
            .hint(Message::new("hint-busy")));
        }
        Err(LockError::Disk(error)) => return Err(error.into()),
    };
    let mut staging = Staging {
        path: lock_path.with_extension(""),
        keep: false,
    };
    let network = remote.is_network();
    let (mut kept, mut in_vain) = (0, 0);
    let result = loop {
        let left = Partial::left(&staging.path, &cloud.address(), &who.login).filter(|_| network);
        if left.is_none() {
            disk::remove_dir_all(&staging.path)?;
        }
        let was_there = left.is_some();
        let result = fill(
            &staging.path,
            left,
            &name,
            &tip,
            &found,
            remote.as_mut(),
            cloud,
            who,
            options,
            progress,
            outcome,
        );
        // On a line that cuts its connections every one of them brings something.
        let now = partial::kept(&staging.path);
        in_vain = if now < kept + partial::WORTH_KEEPING {
            in_vain + 1
        } else {
            0
        };
        kept = kept.max(now);
        let class = result.as_ref().err().map(Failure::class);
        // What was kept may have been damaged since: it is fetched again.
        if was_there && class == Some(Class::Integrity) {
            disk::remove_dir_all(&staging.path)?;
        } else if !network
            || class != Some(Class::Unreachable)
            || now < partial::WORTH_KEEPING
            || in_vain > IN_VAIN
        {
            break result;
        }
        if let Err(stop) = super::engine::stopped(options) {
            break Err(stop);
        }
    };
    staging.keep = network
        && matches!(&result, Err(failure) if matches!(failure.class(), Class::Unreachable | Class::Interrupted | Class::Limit))
        && partial::is_worth_keeping(&staging.path);
    let placed = result.and_then(|(metadata, start)| {
        // The server's API may lag behind: what came itself says for sure which project it is.
        if matches!(target, Target::Projects(_))
            && let Some(same) = twins::here(local, &metadata, &name, cloud, options)?
        {
            return Ok(Err(same));
        }
        let folder = place(&staging.path, target, local, &name, &metadata)?;
        Ok(Ok((folder, start)))
    });
    disk::remove_file(&lock_path)?;
    let (folder, start) = match placed? {
        Ok(placed) => placed,
        Err(same) => return Ok(Down::Here(Box::new(same), name)),
    };
    disk::sync_parent(&folder)?;
    let project = Project::at(&folder)?;
    outcome.name.clone_from(&project.name);
    outcome.id.clone_from(&project.id);
    outcome.folder = Some(project.folder.clone());
    let memory = ProjectMemory {
        repository: Some(name.to_string()),
        server: Some(cloud.address()),
        accounts: [(cloud.address(), who.login.clone())].into(),
        last_synced: Some(options.now.to_utc()),
        // The shared branch that has to be made from an old one is not there yet.
        last_commit: (tip.name == MAIN).then(|| tip.id.to_string()),
        ..ProjectMemory::default()
    };
    memory.save(&options.state_dir, &project)?;
    write_last_synced(&project, who, options);
    // Where another program's branch was taken, the shared one begins with it now.
    let begins = tip.name != MAIN && newest_dated(&found).is_none();
    Ok(if start == tip.id && !begins {
        Down::Done
    } else {
        Down::Unmerged(Box::new(project))
    })
}

/// The lock of bringing this repository into a folder; without its extension, the folder where it is prepared.
fn lock_path(parent: &Path, name: &RepositoryName) -> PathBuf {
    let mark = format!(
        "{}down-{}-{}",
        disk::TEMPORARY_PREFIX,
        name.owner,
        name.name
    );
    parent.join(format!("{mark}.lock"))
}

/// Takes away the lock that a bring-down left beside the project when it was killed at its very end.
pub(crate) fn sweep(project: &Path, name: &RepositoryName) {
    if let Some(parent) = project.parent() {
        disk::sweep_lock(&lock_path(parent, name));
    }
}

/// The branches of the cloud, and which of them to take.
fn look(
    remote: &mut dyn repo::Remote,
    name: &RepositoryName,
    options: &Options<'_>,
    progress: &dyn Progress,
) -> Result<(Vec<RemoteRef>, RemoteRef)> {
    progress.begin(Step::Check, None);
    let found = patiently(options, || remote.refs(&["refs/heads/"]));
    progress.end();
    let found = match found? {
        Ok(found) => found,
        Err(RemoteError::NotFound) => {
            return Err(Failure::new(
                Class::NotFound,
                Message::new("sync-repository-not-found").with("repository", name),
            )
            .hint(Message::new("hint-projects")));
        }
        Err(error) => return Err(error.into()),
    };
    if let Some(tip) = choose(&found).cloned() {
        return Ok((found, tip));
    }
    let there = branches(&found);
    let sentence = if there.is_some() {
        "sync-no-shared-branch"
    } else {
        "sync-repository-empty"
    };
    let failure = Failure::new(
        Class::NotFound,
        Message::new(sentence).with("repository", name),
    );
    let failure = there.into_iter().fold(failure, Failure::cause);
    Err(failure.hint(Message::new("hint-ask-owner").with("owner", &name.owner)))
}

/// The target is free, or what is there may be the very project: that, and the repository which it is tied to.
fn check_target(
    target: &Target,
    cloud: &Cloud,
    options: &Options<'_>,
) -> Result<Option<(Box<Project>, RepositoryName)>> {
    let Target::Folder(folder) = target else {
        return Ok(None);
    };
    match disk::kind(folder)? {
        None => Ok(None),
        Some(disk::Kind::Folder) if disk::names_in(folder)?.is_empty() => Ok(None),
        Some(disk::Kind::Folder) => {
            let project = Project::at(folder)?;
            let known = twins::tie(&project, &options.state_dir, &cloud.address());
            let known = known.ok_or_else(|| into_not_empty(folder))?;
            Ok(Some((Box::new(project), known)))
        }
        Some(_) => Err(into_not_empty(folder)),
    }
}

fn into_not_empty(folder: &Path) -> Failure {
    Failure::new(
        Class::Usage,
        Message::new("sync-into-not-empty").path("folder", folder),
    )
    .state(Message::new("state-nothing-changed"))
}

#[expect(
    clippy::too_many_arguments,
    clippy::too_many_lines,
    reason = "the arguments of one call, passed on; its steps are one promise"
)]
fn fill(
    folder: &Path,
    left: Option<Partial>,
    name: &RepositoryName,
    tip: &RemoteRef,
    found: &[RemoteRef],
    remote: &mut dyn repo::Remote,
    cloud: &Cloud,
    who: &Who,
    options: &Options<'_>,
    progress: &dyn Progress,
    outcome: &mut ProjectOutcome,
) -> Result<(Metadata, Oid)> {
    let branch = own_branch(&who.login, found.iter().map(|one| one.name.as_str()));
    let git_dir = folder.join(".git");
    disk::create_dir_all(folder)?;
    let mut store = Store::init(&git_dir, false, &branch).map_err(Failure::from)?;
    let own: Option<Oid> = found
        .iter()
        .find(|reference| reference.name == branch)
        .map(|reference| reference.id);
    let mut wants = vec![tip.id];
    wants.extend(own.filter(|own| *own != tip.id));
    let mut known = Vec::new();
    if let Some(left) = left {
        store.keep_what_came();
        if let Some((whole, bytes)) = left.finish(&store, remote, options, progress)? {
            outcome.received.bytes = bytes;
            wants.retain(|want| !whole.contains(want));
            known = whole;
        } else {
            disk::remove_dir_all(folder)?;
            disk::create_dir_all(folder)?;
            store = Store::init(&git_dir, false, &branch).map_err(Failure::from)?;
        }
    }
    if remote.is_network() {
        store.keep_what_came();
        if known.is_empty() {
            let partial = Partial {
                cloud: cloud.address(),
                login: who.login.clone(),
                tips: wants.iter().map(ToString::to_string).collect(),
            };
            partial.begin(folder)?;
        }
    }
    if !wants.is_empty() {
        progress.begin(Step::Receive, None);
        let received = patiently(options, || {
            remote.fetch(&store, &wants, &known, Limits::default(), &mut |bytes| {
                progress.advance(bytes);
            })
        });
        progress.end();
        let received = received?.map_err(Failure::from)?;
        outcome.received.bytes += received.bytes();
        refused::check_new(&received, &wants, &known, &name.name)?;
        received.install().map_err(Failure::from)?;
    }
    // Work of this account that another computer sent and nobody merged yet is what this one goes on with.
    let start = match own {
        Some(own)
            if !repo::History::new(&store)
                .is_ancestor(own, tip.id)
                .map_err(Failure::from)? =>
        {
            own
        }
        _ => tip.id,
    };
    let tree = store
        .flat_tree(store.commit(start).map_err(Failure::from)?.tree)
        .map_err(Failure::from)?;
    let not_scribe = || {
        let failure = Failure::new(
            Class::NotFound,
            Message::new("sync-not-a-project").with("repository", name),
        );
        branches(found).into_iter().fold(failure, Failure::cause)
    };
    let leaf = tree.get("metadata.json").ok_or_else(not_scribe)?;
    let bytes = store
        .read_kind(leaf.id, repo::Kind::Blob)
        .map_err(Failure::from)?;
    let metadata =
        Metadata::parse(&bytes).map_err(|problem| not_scribe().cause(problem.message()))?;
    let mut seen = Vec::new();
    if tip.name == MAIN {
        seen.push((tracking(MAIN), None, Some(tip.id)));
    }
    if let Some(own) = own {
        seen.push((tracking(&branch), None, Some(own)));
    }
    store.set_refs(&seen).map_err(Failure::from)?;
    repo::write_origin(&git_dir, &cloud.url(name), &who.login).map_err(Failure::from)?;
    if !name.owner.eq_ignore_ascii_case(&who.login) {
        disk::write(&folder.join(".gitignore"), COLLABORATOR_IGNORE.as_bytes())?;
    }
    let behind = repo::left_behind(&tree);
    tell_behind(&behind, outcome);
    let steps = tree
        .iter()
        // What some system left there, and somebody committed, is nothing for this one.
        .filter(|(path, _)| !disk::is_system_path(path))
        .filter(|(path, _)| !behind.contains_key(*path))
        .map(|(path, leaf)| FileStep {
            path: path.to_owned(),
            expected: None,
            new: Some(NewContent::Blob(leaf.id)),
        })
        .collect::<Vec<_>>();
    outcome.received.files = steps.len() as u64;
    outcome.received.commits = 1;
    outcome.received.units = units(&store, &tree, &metadata);
    progress.begin(Step::Apply, Some(steps.len() as u64));
    let plan = ApplyPlan {
        worktree: folder,
        steps,
        target: &tree,
        branch: &branch,
        from: None,
        to: start,
    };
    let applied = repo::apply(&store, &plan, progress, options.interrupt);
    progress.end();
    let applied = applied.map_err(Failure::from)?;
    if let Some(path) = applied.changed.first() {
        return Err(Failure::new(
            Class::Failed,
            Message::new("sync-down-disturbed").with("path", path),
        ));
    }
    partial::done(folder)?;
    Ok((metadata, start))
}

/// Names what stays in the cloud, because the folder has something of nearly its name.
fn tell_behind(behind: &BTreeMap<String, repo::Twin>, outcome: &mut ProjectOutcome) {
    let told: BTreeSet<&repo::Twin> = behind.values().collect();
    for twin in told {
        let skipped = repo::Skipped::behind(twin.clone());
        outcome.notes.push(skip_note(&skipped));
        outcome.class = Class::Partial;
    }
}

fn units(store: &Store, tree: &repo::FlatTree, metadata: &Metadata) -> u64 {
    tree.iter()
        .filter(|(path, _)| project::book_of(path, &metadata.ingredients).is_some())
        .filter(|(_, leaf)| {
            store
                .header(leaf.id)
                .ok()
                .flatten()
                .is_some_and(|(_, size)| size < 16 << 20)
        })
        .filter_map(|(path, leaf)| Some((path, store.read_kind(leaf.id, repo::Kind::Blob).ok()?)))
        .map(|(path, content)| scripture::count_changes(path, None, Some(&content)).units)
        .sum()
}

/// Gives the finished folder its name.
fn place(
    staging: &Path,
    target: &Target,
    local: &[Project],
    name: &RepositoryName,
    metadata: &Metadata,
) -> Result<PathBuf> {
    match target {
        Target::Folder(folder) => {
            // An empty folder of that name makes room.
            disk::remove_dir_if_empty(folder);
            disk::rename_new(staging, folder)?;
            Ok(folder.clone())
        }
        Target::Projects(projects) => {
            let title = metadata.name.clone().unwrap_or_else(|| name.name.clone());
            let folder = projects.join(match &metadata.id {
                Some(id) => project::folder_name(&title, id),
                None => project::folder_name_alone(&title),
            });
            if disk::kind(&folder)?.is_some()
                || local.iter().any(|project| project.folder == folder)
            {
                return Err(Failure::new(
                    Class::Guard,
                    Message::new("sync-folder-taken").path("folder", &folder),
                )
                .state(Message::new("state-nothing-changed")));
            }
            disk::rename_new(staging, &folder)?;
            Ok(folder)
        }
    }
}

fn write_last_synced(project: &Project, who: &Who, options: &Options<'_>) {
    let Some(settings) = &project.settings_path else {
        return;
    };
    let path = project.folder.join(settings);
    let Ok(before) = disk::read(&path, 8 << 20) else {
        return;
    };
    if let Some(after) =
        project::with_last_synced(&before, &who.login, project.flavor.as_deref(), options.now)
    {
        // A note for Scribe's list, not a text: without it nothing is lost.
        let _ = disk::write(&path, &after);
    }
}
