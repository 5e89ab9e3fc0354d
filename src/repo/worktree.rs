//! Bringing the project's files from one version to another, while an editor may be saving any of them.
//!
//! All new contents are staged and synced first, a journal says what is meant, then each file is replaced only if it still
//! is what it was when it was scanned. Index and branch move last. Killed anywhere, [`heal`] goes on from the journal; and
//! even without it nothing is lost, because the branch still names the person's own commit and the next scan finds what is
//! on disk.

use super::index::{self, hash_file};
use super::layout::door_to;
use super::names::check_path;
use super::pack::finish_packs;
use super::refs::sweep_locks;
use super::snapshot::now_seconds;
use super::store::{Hasher, hash_object};
use super::{Error, FlatTree, Kind, Leaf, Oid, Result, Store};
use crate::disk::{self, Displaced, Door, Expected, Replacement, What};
use crate::report::Progress;
use gix::index::entry::Stat;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// What one file is to become.
#[derive(Debug, Clone)]
pub struct FileStep {
    /// Path with `/`.
    pub path: String,
    /// The content it has now, as it was scanned; `None`: there is no file.
    pub expected: Option<Oid>,
    /// The content it gets; `None`: the file goes.
    pub new: Option<NewContent>,
}

/// Where a file's new content comes from.
#[derive(Debug, Clone)]
pub enum NewContent {
    /// A blob of the store.
    Blob(Oid),
    /// These bytes, which no commit holds.
    Bytes(Vec<u8>),
}

/// From which version to which.
#[derive(Debug)]
pub struct ApplyPlan<'a> {
    /// The project folder.
    pub worktree: &'a Path,
    /// What changes.
    pub steps: Vec<FileStep>,
    /// The tree that is committed afterwards.
    pub target: &'a FlatTree,
    /// The branch that moves.
    pub branch: &'a str,
    /// Its value before; `None` when it has none yet.
    pub from: Option<Oid>,
    /// Its value afterwards.
    pub to: Oid,
}

/// What became of it.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Applied {
    /// Files written or deleted.
    pub done: usize,
    /// Files that changed since they were scanned, and therefore were left alone. When there are any, the branch has not
    /// moved, and another round of scanning and merging is due.
    pub changed: Vec<String>,
}

#[derive(Debug, Serialize, Deserialize)]
struct Journal {
    version: u32,
    branch: String,
    from: Option<String>,
    to: String,
    tree: String,
    stage: String,
    steps: Vec<JournalStep>,
    #[serde(default)]
    sum: String,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct JournalStep {
    path: String,
    expected: Option<String>,
    new: Option<String>,
    staged: Option<String>,
}

impl Journal {
    fn seal(&mut self) -> Vec<u8> {
        self.sum = String::new();
        let bare = serde_json::to_vec(self).unwrap_or_default();
        self.sum = hex(&Sha256::digest(&bare));
        serde_json::to_vec(self).unwrap_or_default()
    }

    fn open(bytes: &[u8]) -> Option<Self> {
        let mut journal: Self = serde_json::from_slice(bytes).ok()?;
        let said = std::mem::take(&mut journal.sum);
        let bare = serde_json::to_vec(&journal).ok()?;
        let whole = journal.version == 1 && hex(&Sha256::digest(&bare)) == said;
        (whole && journal.stays_inside()).then_some(journal)
    }

    /// Whether nothing that it names leads out of the project or of our own folder. A project that was copied from somebody
    /// brings its journal along, and a sum proves only that it is whole.
    fn stays_inside(&self) -> bool {
        let stage = self.stage.strip_prefix("stage").unwrap_or_default();
        stage.starts_with(disk::TEMPORARY_PREFIX)
            && !stage.contains(['/', '\\', '\0'])
            && self.steps.iter().all(|step| {
                let number = |name: &String| name.bytes().all(|byte| byte.is_ascii_digit());
                is_plain_path(&step.path) && step.staged.as_ref().is_none_or(number)
            })
    }

    fn deletions(&self) -> BTreeSet<String> {
        self.steps
            .iter()
            .filter(|step| step.new.is_none())
            .map(|step| step.path.clone())
            .collect()
    }
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::new(), |mut out, byte| {
        let _ = write!(out, "{byte:02x}");
        out
    })
}

fn oid(text: &str) -> Option<Oid> {
    Oid::from_hex(text.as_bytes()).ok()
}

/// Whether a path stays in the project and out of its `.git`, on this system and on every other: the judge has said so
/// before, and the writer asks once more.
fn is_plain_path(path: &str) -> bool {
    check_path(path).is_ok()
}

fn journal_path(store: &Store) -> PathBuf {
    store.own_dir().join("journal.json")
}

/// Brings the project's files to the plan's target.
///
/// # Errors
/// [`Error::Disk`] when the disk refuses; each file is then whole, old or new, and the next start goes on.
pub fn apply(
    store: &Store,
    plan: &ApplyPlan<'_>,
    progress: &dyn Progress,
    interrupt: &AtomicBool,
) -> Result<Applied> {
    for step in &plan.steps {
        if !is_plain_path(&step.path) {
            return Err(Error::refused(format!("`{}` is no path", step.path)));
        }
    }
    let stage_name = format!("stage{}", disk::temporary_name());
    let stage = store.own_dir().join(&stage_name);
    let door = store.door();
    door.create_dir_all(&stage)?;
    let mut steps = Vec::with_capacity(plan.steps.len());
    let many = plan.steps.len() > 32;
    for (number, step) in plan.steps.iter().enumerate() {
        if interrupt.load(Ordering::Relaxed) {
            door.remove_dir_all(&stage)?;
            return Err(Error::Stopped);
        }
        let mut staged = None;
        let mut new = None;
        if let Some(content) = &step.new {
            let name = number.to_string();
            new = Some(stage_content(store, content, &stage.join(&name), !many)?.to_string());
            staged = Some(name);
        }
        steps.push(JournalStep {
            path: step.path.clone(),
            expected: step.expected.map(|id| id.to_string()),
            new,
            staged,
        });
    }
    if many {
        disk::sync_all_below(&stage)?;
    } else {
        door.sync_dir(&stage)?;
    }
    // Deletions first: a file may have to make room for a folder of its name.
    steps.sort_by_key(|step| step.new.is_some());
    let mut journal = Journal {
        version: 1,
        branch: plan.branch.to_owned(),
        from: plan.from.map(|id| id.to_string()),
        to: plan.to.to_string(),
        tree: store.commit(plan.to)?.tree.to_string(),
        stage: stage_name,
        steps,
        sum: String::new(),
    };
    door.write(&journal_path(store), &journal.seal())?;
    // What an earlier change left, because somebody saved meanwhile, is named by no journal any more.
    sweep_except(store, Some(&journal.stage))?;
    carry_out(store, plan.worktree, &journal, plan.target, progress)
}

fn stage_content(store: &Store, content: &NewContent, path: &Path, sync: bool) -> Result<Oid> {
    let mut file = store.door().create_new(path)?;
    let id = match content {
        NewContent::Bytes(bytes) => {
            file.write_all(bytes)
                .map_err(disk::Error::new("write", path))?;
            hash_object(Kind::Blob, bytes)?
        }
        NewContent::Blob(id) => {
            copy_blob(store, *id, &mut file, path)?;
            *id
        }
    };
    if sync {
        disk::sync_file(&file, path)?;
    }
    Ok(id)
}

/// Puts a file of a commit into the project's folder, where nothing may stand in its place yet: `false` when something does.
///
/// # Errors
/// [`Error::Disk`]; then nothing is in its place.
pub fn put_beside(store: &Store, worktree: &Path, path: &str, id: Oid) -> Result<bool> {
    if !is_plain_path(path) || matches!(parents_of(worktree, path)?, Parents::Blocked) {
        return Ok(false);
    }
    let target = worktree.join(path);
    if disk::kind(&target)?.is_some()
        || !make_parents(worktree, target.parent().unwrap_or(worktree))?
    {
        return Ok(false);
    }
    let staged = store.own_dir().join(disk::temporary_name());
    stage_content(store, &NewContent::Blob(id), &staged, true)?;
    let done = disk::rename_new(&staged, &target);
    if done.is_err() {
        let _ = disk::remove_file(&staged);
    }
    done?;
    disk::sync_parent(&target)?;
    Ok(true)
}

/// Copies a blob and makes sure on the way that it is the one.
fn copy_blob(store: &Store, id: Oid, to: &mut std::fs::File, path: &Path) -> Result<()> {
    let (size, mut from) = store.stream(id)?;
    let mut hasher = Hasher::new(Kind::Blob, size);
    let mut buffer = vec![0u8; 128 * 1024];
    loop {
        let got = from
            .read(&mut buffer)
            .map_err(|error| Error::unread_from(id, store.git_dir(), error))?;
        if got == 0 {
            break;
        }
        hasher.update(&buffer[..got]);
        to.write_all(&buffer[..got])
            .map_err(disk::Error::new("write", path))?;
    }
    if hasher.finish()? == id {
        Ok(())
    } else {
        Err(Error::damaged(id, "its content does not have its name"))
    }
}

fn carry_out(
    store: &Store,
    worktree: &Path,
    journal: &Journal,
    target: &FlatTree,
    progress: &dyn Progress,
) -> Result<Applied> {
    let started = now_seconds();
    let stage = store.own_dir().join(&journal.stage);
    let displaced = store.own_dir().join(format!("displaced-{}", journal.stage));
    store.door().create_dir_all(&displaced)?;
    let mut applied = Applied::default();
    let mut folders = BTreeSet::new();
    let mut moved_away = Vec::new();
    let mut written = BTreeSet::new();
    for (number, step) in journal.steps.iter().enumerate() {
        let path = worktree.join(&step.path);
        let aside = displaced.join(number.to_string());
        let door = store.door();
        match one_step(step, door, &stage, worktree, &path, &aside, &mut folders)? {
            StepEnd::Done(old) => {
                applied.done += 1;
                written.insert(step.path.clone());
                if let Some(old) = old {
                    moved_away.push((number, old));
                }
            }
            StepEnd::Changed => applied.changed.push(step.path.clone()),
        }
        progress.advance(1);
    }
    for folder in &folders {
        if folder.is_dir() {
            disk::sync_dir(folder)?;
        }
    }
    // A writer that had the old file open when it was moved aside wrote into it: what it saved goes back to its place.
    for (number, old) in moved_away {
        let step = &journal.steps[number];
        let now = hash_file(&old)?.to_string();
        if Some(&now) == step.expected.as_ref() {
            store.door().remove_file(&old)?;
            continue;
        }
        if put_back(step, &worktree.join(&step.path), &old)? {
            applied.done -= 1;
            applied.changed.push(step.path.clone());
        }
    }
    // Whatever else lies there and is nobody's known version (a save at the moment of a kill, a newer save in its place).
    rescue(store, &displaced, &|number| {
        let step = journal.steps.get(number)?;
        Some((step.path.as_str(), step.expected.as_deref().and_then(oid)))
    })?;
    rescue_stage(store, journal)?;
    if !applied.changed.is_empty() {
        return Ok(applied);
    }
    finish(store, worktree, journal, target, &written, started)?;
    store.door().remove_dir_all(&displaced)?;
    Ok(applied)
}

/// Gives a displaced file its place back, unless something else than what we put there stands in it by now.
fn put_back(step: &JournalStep, path: &Path, old: &Path) -> Result<bool> {
    let ours = step.new.as_deref();
    let expected = if ours.is_some() {
        Expected::File
    } else {
        Expected::Absent
    };
    let aside = disk::temporary_beside(old);
    let is_ours = |seen: &Path| {
        let id = hash_file(seen)?.to_string();
        Ok(ours == Some(id.as_str()))
    };
    if let Some(folder) = path.parent() {
        disk::create_dir_all(folder)?;
    }
    let done = disk::replace(path, expected, Replacement::Staged(old), &aside, &is_ours)?;
    disk::sync_parent(path)?;
    Ok(done != Displaced::Changed)
}

enum StepEnd {
    Done(Option<PathBuf>),
    Changed,
}

fn one_step(
    step: &JournalStep,
    door: &Door,
    stage: &Path,
    worktree: &Path,
    path: &Path,
    aside: &Path,
    folders: &mut BTreeSet<PathBuf>,
) -> Result<StepEnd> {
    match parents_of(worktree, &step.path)? {
        Parents::Missing if step.new.is_none() => return Ok(StepEnd::Done(None)),
        Parents::There | Parents::Missing => {}
        Parents::Blocked => return Ok(StepEnd::Changed),
    }
    // Where two names cannot be swapped, a kill may have come after the old file went aside and before the new one came.
    if step.expected.is_some() && step.new.is_some() && disk::kind(path)?.is_none() {
        let is_aside = door.what(aside)? == Some(What::File);
        if is_aside && make_parents(worktree, path.parent().unwrap_or(worktree))? {
            disk::rename_new(aside, path)?;
        }
    }
    let now = match std::fs::symlink_metadata(path) {
        Ok(meta) if meta.is_file() => Some(hash_file(path)?.to_string()),
        // The file is gone; what stands in its place may be a folder that a later step made before a kill.
        Ok(meta) if meta.is_dir() && step.new.is_none() => None,
        Ok(meta) if meta.is_dir() && step.expected.is_none() => {
            // Folders that held only what was deleted may stand where a file belongs.
            remove_empty_folders(path);
            if std::fs::symlink_metadata(path).is_ok() {
                return Ok(StepEnd::Changed);
            }
            None
        }
        Ok(_) => return Ok(StepEnd::Changed),
        Err(error)
            if matches!(
                error.kind(),
                std::io::ErrorKind::NotFound | std::io::ErrorKind::NotADirectory
            ) =>
        {
            None
        }
        Err(error) => return Err(disk::Error::new("read", path)(error).into()),
    };
    if now == step.new {
        return Ok(StepEnd::Done(None));
    }
    if now != step.expected {
        return Ok(StepEnd::Changed);
    }
    let parent = path.parent().unwrap_or(worktree).to_path_buf();
    if step.new.is_some() && !make_parents(worktree, &parent)? {
        return Ok(StepEnd::Changed);
    }
    let staged = step.staged.as_ref().map(|name| stage.join(name));
    // It was in place already, and somebody put the old text back since (a restored backup): that is theirs.
    if let Some(staged) = &staged
        && door.what(staged)? != Some(What::File)
    {
        return Ok(StepEnd::Changed);
    }
    let replacement = staged
        .as_deref()
        .map_or(Replacement::Nothing, Replacement::Staged);
    let expected = if step.expected.is_some() {
        Expected::File
    } else {
        Expected::Absent
    };
    let wanted = step.expected.clone();
    let check =
        move |seen: &Path| Ok(wanted.as_deref() == Some(hash_file(seen)?.to_string().as_str()));
    if let Some(staged) = &staged {
        keep_mode(path, staged);
    }
    match disk::replace(path, expected, replacement, aside, &check)? {
        Displaced::Changed => Ok(StepEnd::Changed),
        end => {
            folders.insert(parent.clone());
            if step.new.is_none() {
                let mut at = parent;
                while at != worktree && disk::remove_dir_if_empty(&at) {
                    folders.remove(&at);
                    let Some(up) = at.parent() else { break };
                    at = up.to_path_buf();
                    folders.insert(at.clone());
                }
            }
            Ok(StepEnd::Done(match end {
                Displaced::At(old) => Some(old),
                _ => None,
            }))
        }
    }
}

fn keep_mode(old: &Path, new: &Path) {
    if let Ok(meta) = std::fs::symlink_metadata(old) {
        // A mode that cannot be kept is no reason to lose the text.
        let _ = std::fs::set_permissions(new, meta.permissions());
    }
}

fn remove_empty_folders(path: &Path) {
    for entry in walkdir::WalkDir::new(path)
        .contents_first(true)
        .follow_links(false)
        .into_iter()
        .flatten()
    {
        if entry.file_type().is_dir() {
            disk::remove_dir_if_empty(entry.path());
        }
    }
}

/// What the folders above a path are.
enum Parents {
    There,
    /// Not there, or a file stands in the place of one.
    Missing,
    /// One of them is a link, which is never followed, or a device.
    Blocked,
}

fn parents_of(worktree: &Path, relative: &str) -> Result<Parents> {
    let mut at = worktree.to_path_buf();
    let Some((folders, _)) = relative.rsplit_once('/') else {
        return Ok(Parents::There);
    };
    for part in folders.split('/') {
        at.push(part);
        match disk::kind(&at)? {
            Some(disk::Kind::Folder) => {}
            None | Some(disk::Kind::File) => return Ok(Parents::Missing),
            Some(disk::Kind::Other) => return Ok(Parents::Blocked),
        }
    }
    Ok(Parents::There)
}

/// Makes the folders above a path; `false` when somebody's file stands in the place of one.
fn make_parents(worktree: &Path, parent: &Path) -> Result<bool> {
    let above = parent.ancestors().take_while(|at| *at != worktree);
    for at in above {
        if disk::kind(at)? == Some(disk::Kind::File) {
            return Ok(false);
        }
    }
    disk::create_dir_all(parent)?;
    Ok(true)
}

fn finish(
    store: &Store,
    worktree: &Path,
    journal: &Journal,
    target: &FlatTree,
    written: &BTreeSet<String>,
    started: u32,
) -> Result<()> {
    let cache = store.read_index();
    let mut files: Vec<(&str, Leaf, Stat)> = Vec::with_capacity(target.len());
    let steps: BTreeMap<&str, &JournalStep> = journal
        .steps
        .iter()
        .map(|step| (step.path.as_str(), step))
        .collect();
    for (path, leaf) in target {
        let id = leaf.id.to_string();
        let stat = if let Some(step) = steps.get(path).filter(|_| written.contains(path)) {
            // Content that no commit holds is shown as different, which it is.
            if step.new.as_deref() == Some(id.as_str()) {
                index::stat_of(&worktree.join(path)).ok()
            } else {
                None
            }
        } else {
            cache
                .get(path)
                .filter(|cached| cached.leaf.id == leaf.id)
                .map(|cached| {
                    let mut stat = cached.stat;
                    if cached.racy {
                        stat.size = 0;
                    }
                    stat
                })
        };
        files.push((path, *leaf, stat.unwrap_or_default()));
    }
    store.write_index(files.into_iter(), started)?;
    let (Some(to), from) = (oid(&journal.to), journal.from.as_deref().and_then(oid)) else {
        return Err(Error::damaged("journal.json", "an id"));
    };
    if store.find_ref(&journal.branch)? != Some(to) {
        store.set_ref(&journal.branch, from, Some(to))?;
    }
    leave(store, journal)
}

/// Ends a journal: nothing is staged any more but, perhaps, what was swapped into the stage when a run was killed: it may be
/// a person's newest save, and is kept.
fn leave(store: &Store, journal: &Journal) -> Result<()> {
    rescue_stage(store, journal)?;
    store.door().remove_file(&journal_path(store))?;
    let stage = store.own_dir().join(&journal.stage);
    Ok(store.door().remove_dir_all(&stage)?)
}

fn rescue_stage(store: &Store, journal: &Journal) -> Result<()> {
    rescue(store, &store.own_dir().join(&journal.stage), &|number| {
        let name = number.to_string();
        let mut steps = journal.steps.iter();
        let step = steps.find(|step| step.staged.as_deref() == Some(name.as_str()))?;
        Some((step.path.as_str(), step.new.as_deref().and_then(oid)))
    })
}

/// What [`heal`] found and did.
#[derive(Debug, Default)]
pub struct Healed {
    /// An interrupted change of the files was brought to its end.
    pub finished: bool,
    /// Files that an interrupted change was about to delete; their absence is no deletion by a person.
    pub deletions: BTreeSet<String>,
    /// Files that somebody saved at the very moment they were replaced, kept here.
    pub kept: Vec<PathBuf>,
}

/// Finishes or undoes what a killed run left. Call with the project's lock held, before anything else.
///
/// # Errors
/// [`Error::Disk`]; the next start tries again.
pub fn heal(store: &Store, worktree: &Path, progress: &dyn Progress) -> Result<Healed> {
    let mut healed = Healed::default();
    sweep_locks(store)?;
    let path = journal_path(store);
    let mut stage = None;
    if let Ok(bytes) = store.door().read(&path, 64 << 20) {
        if let Some(journal) = Journal::open(&bytes) {
            stage = go_on(store, worktree, &journal, progress, &mut healed)?;
        } else {
            let aside = store.own_dir().join("journal.unreadable");
            store.door().rename(&path, &aside)?;
        }
    }
    sweep_except(store, stage.as_deref())?;
    // Nobody else of ours writes here while the lock is held.
    let door = store.door();
    door.sweep_temporaries(store.git_dir(), Duration::ZERO);
    let kept = store.own_dir().join("kept");
    let files = door.names(&kept)?.into_iter();
    let files = files.filter(|(_, is)| *is == What::File);
    healed.kept = files.map(|(name, _)| kept.join(name)).collect();
    Ok(healed)
}

/// Goes on with what a journal says. Gives the name of its stage where that stays, because somebody saved meanwhile.
fn go_on(
    store: &Store,
    worktree: &Path,
    journal: &Journal,
    progress: &dyn Progress,
    healed: &mut Healed,
) -> Result<Option<String>> {
    let branch = store.find_ref(&journal.branch)?;
    let (from, to) = (journal.from.as_deref().and_then(oid), oid(&journal.to));
    let tree = oid(&journal.tree).map(|tree| store.flat_tree(tree));
    match tree.transpose()? {
        Some(tree) if branch == from || branch == to => {
            let applied = carry_out(store, worktree, journal, &tree, progress)?;
            healed.finished = applied.changed.is_empty();
            if healed.finished {
                return Ok(None);
            }
            healed.deletions = journal.deletions();
            Ok(Some(journal.stage.clone()))
        }
        // Somebody committed since: what is on disk is judged by the next scan.
        _ => leave(store, journal).map(|()| None),
    }
}

/// What a killed run left in a project's `.git` and [`heal`] would take up or away, told without touching it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct LeftOvers {
    /// A change of the project's files is half done.
    pub half_done: bool,
    /// Files and folders that serve nobody any more.
    pub litter: usize,
    /// Texts that were saved at the very moment of a replacement, and were kept.
    pub kept: usize,
}

/// What killed runs left in this `.git`. A run that is at work has such files too.
pub fn left_overs(git_dir: &Path) -> LeftOvers {
    let (door, own) = (door_to(git_dir), git_dir.join(disk::WORK_FOLDER));
    let names = door.names(&own).unwrap_or_default();
    let is_litter = |name: &&String| is_ours_to_sweep(name);
    LeftOvers {
        half_done: names.iter().any(|(name, _)| name == "journal.json"),
        litter: names.iter().map(|(name, _)| name).filter(is_litter).count(),
        kept: door.names(&own.join("kept")).map_or(0, |names| names.len()),
    }
}

/// Whether a name in our own folder is of the form that we give to what a run may leave.
fn is_ours_to_sweep(name: &str) -> bool {
    // A stage's, or what was displaced by its files.
    let rest = name.strip_prefix("displaced-").unwrap_or(name);
    let fronts = ["new", "in", "stage", "pack", ""];
    fronts.iter().any(|front| {
        let named = rest.strip_prefix(front);
        named.is_some_and(|named| {
            disk::is_temporary_name(named.strip_suffix(".pack").unwrap_or(named))
        })
    })
}

/// Removes temporary files of killed runs in our own folder. Call with the lock held.
pub(crate) fn sweep(store: &Store) -> Result<()> {
    sweep_locks(store)?;
    let door = store.door();
    door.sweep_temporaries(store.git_dir(), disk::LEFT_OVER);
    sweep_except(store, None)
}

fn sweep_except(store: &Store, stage: Option<&str>) -> Result<()> {
    finish_packs(store)?;
    let (door, own) = (store.door(), store.own_dir());
    for (name, is) in door.names(&own)? {
        if stage.is_some_and(|stage| name.ends_with(stage)) || !is_ours_to_sweep(&name) {
            continue;
        }
        let path = own.join(&name);
        if name.starts_with("displaced-") && is == What::Folder {
            rescue(store, &path, &|_| None)?;
        }
        door.remove_dir_all(&path)?;
    }
    Ok(())
}

/// The name in a path, so short that there is room before it.
fn short_name(path: &str) -> &str {
    const LONGEST: usize = 120;
    let name = path.rsplit('/').next().unwrap_or(path);
    let mut start = name.len().saturating_sub(LONGEST);
    while !name.is_char_boundary(start) {
        start += 1;
    }
    &name[start..]
}

/// A displaced file whose content is neither what `known` says for its number nor any object's is somebody's save: it is
/// kept for the person, under its content's id and, where `known` tells the path, its own name.
fn rescue<'p>(
    store: &Store,
    folder: &Path,
    known: &dyn Fn(usize) -> Option<(&'p str, Option<Oid>)>,
) -> Result<()> {
    let door = store.door();
    for (name, is) in door.names(folder)? {
        if is != What::File {
            continue;
        }
        let path = folder.join(&name);
        let id = hash_file(&path)?;
        let number = name.parse().ok();
        let (place, expected) = number.and_then(known).unwrap_or(("text", None));
        if expected != Some(id) && !store.has(id) {
            let kept = store.own_dir().join("kept");
            door.create_dir_all(&kept)?;
            let name = short_name(place);
            door.rename(&path, &kept.join(format!("{id}_{name}")))?;
            door.sync_dir(&kept)?;
        }
    }
    Ok(())
}
