//! The part of a restore that only goes forward: its journal, the swapping of files, and what a killed run left.
//!
//! What was applied is told by our own side (a staged file that still has the wanted content was not applied yet), never by
//! the project's, because the editor may have saved there since.

use super::hex;
use super::manifest::{FileSum, is_worktree_path};
use super::ring::sum_of;
use super::steps::Steps;
use crate::disk::{self, Displaced, Door, Expected, Replacement, What};
use crate::report::{Class, Failure, Message, Progress, Result};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::path::{Path, PathBuf};

/// What [`heal`] finished.
#[derive(Debug, Clone)]
pub struct Healed {
    /// The backup that was being restored.
    pub backup: String,
    /// Files that stayed as they are.
    pub kept: Vec<String>,
    /// Things to know.
    pub notes: Vec<Message>,
}

/// A restore that no sync has sent yet.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PendingRestore {
    /// The backup's name; empty where the mark cannot be read, and where the whole folder is an older copy.
    #[serde(default)]
    pub backup: String,
    /// When the backup had been taken.
    #[serde(default)]
    pub taken: Option<DateTime<Utc>>,
    /// When it was restored.
    #[serde(default)]
    pub when: Option<DateTime<Utc>>,
}

/// One file of a running restore.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Change {
    pub(super) path: String,
    /// What it will be; `None`: it goes.
    pub(super) want: Option<FileSum>,
    /// What the safety backup has of it; `None`: nothing was there.
    pub(super) had: Option<FileSum>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Phase {
    /// Files are being swapped.
    Apply,
    /// All are swapped and durable; what they displaced is being removed.
    Retire,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Journal {
    pub(super) schema: u32,
    pub(super) backup: String,
    pub(super) taken: Option<DateTime<Utc>>,
    pub(super) when: DateTime<Utc>,
    pub(super) phase: Phase,
    pub(super) changes: Vec<Change>,
}

/// Largest journal that is read, in bytes.
const MAX_JOURNAL: u64 = 256 * 1024 * 1024;

pub(super) const FOLDER: &str = "restore";
const MARK: &str = "restored.json";

impl Journal {
    /// The sum of the text on the first line, then the text.
    pub(super) fn save(&self, door: &Door, folder: &Path) -> Result<()> {
        let text = serde_json::to_string(self)
            .map_err(|error| Failure::new(Class::Failed, Message::technical(error)))?;
        let sum = hex(&Sha256::digest(text.as_bytes()));
        let text = format!("{sum}\n{text}");
        Ok(door.write(&folder.join("journal"), text.as_bytes())?)
    }

    /// `None` where there is no journal; an error in words where there is one that cannot be trusted.
    fn load(door: &Door, folder: &Path) -> Result<Option<std::result::Result<Self, ()>>> {
        let path = folder.join("journal");
        if door.what(&path)? != Some(What::File) {
            return Ok(None);
        }
        let bytes = door.read(&path, MAX_JOURNAL)?;
        let parsed = std::str::from_utf8(&bytes)
            .ok()
            .and_then(|text| text.split_once('\n'))
            .filter(|(sum, text)| hex(&Sha256::digest(text.as_bytes())) == *sum)
            .and_then(|(_, text)| serde_json::from_str::<Self>(text).ok())
            .filter(|journal| journal.schema == 1)
            .filter(|journal| journal.changes.iter().all(|c| is_worktree_path(&c.path)));
        Ok(Some(parsed.ok_or(())))
    }
}

pub(super) fn staged_at(folder: &Path, number: usize) -> PathBuf {
    folder.join("new").join(number.to_string())
}

fn displaced_at(folder: &Path, number: usize) -> PathBuf {
    folder.join("old").join(number.to_string())
}

/// Finishes the restore that a killed run left in this project, if one did, and removes what never began. Call it at the
/// start of every run, with the project's lock held.
///
/// # Errors
/// When the disk refuses; the next start tries again.
pub fn heal(project_folder: &Path) -> Result<Option<Healed>> {
    heal_in_steps(project_folder, &Steps::default())
}

/// Whether a killed run left a restore half done in this project.
pub fn is_half_restored(project_folder: &Path) -> bool {
    disk::work_folders(project_folder)
        .iter()
        .any(|work| disk::is_folder(&work.join(FOLDER)))
}

pub(super) fn heal_in_steps(project_folder: &Path, steps: &Steps) -> Result<Option<Healed>> {
    let mut healed = None;
    let door = Door::new(project_folder);
    for work in disk::work_folders(project_folder) {
        let folder = work.join(FOLDER);
        if door.what(&folder)? != Some(What::Folder) {
            continue;
        }
        match Journal::load(&door, &folder)? {
            // Staged, but never begun: nothing of the project was touched.
            None => door.remove_dir_all(&folder)?,
            Some(Ok(journal)) => {
                healed = Some(roll_forward(
                    project_folder,
                    &folder,
                    journal,
                    &crate::report::NoProgress,
                    steps,
                )?);
            }
            // It cannot be trusted: nothing is guessed, nothing is deleted, and a person is told.
            Some(Err(())) => {
                let parked = work.join(format!("parked{}", disk::temporary_name()));
                door.rename_new(&folder, &parked)?;
                door.sync_dir(&work)?;
                healed = Some(Healed {
                    backup: String::new(),
                    kept: Vec::new(),
                    notes: vec![Message::new("restore-journal-damaged").path("folder", &parked)],
                });
            }
        }
    }
    Ok(healed)
}

/// A restore from its journal on: swaps what is not swapped yet, makes it durable, leaves the mark for the next sync,
/// removes what was displaced, and the journal last. Can be stopped and begun again anywhere.
///
/// # Errors
/// When the disk refuses. The failure says in what state the project is then.
pub(super) fn roll_forward(
    project: &Path,
    folder: &Path,
    journal: Journal,
    progress: &dyn Progress,
    steps: &Steps,
) -> Result<Healed> {
    let done = roll(project, folder, journal, progress, steps);
    done.map_err(|failure| failure.state(Message::new("restore-half-way")))
}

fn roll(
    project: &Path,
    folder: &Path,
    mut journal: Journal,
    progress: &dyn Progress,
    steps: &Steps,
) -> Result<Healed> {
    let mut healed = Healed {
        backup: journal.backup.clone(),
        kept: Vec::new(),
        notes: Vec::new(),
    };
    let work = folder.parent().unwrap_or(folder);
    let door = Door::new(project);
    if journal.phase == Phase::Apply {
        for (number, change) in journal.changes.iter().enumerate() {
            steps.pass()?;
            if apply(project, folder, number, change, steps)? == Applied::Kept {
                healed.kept.push(change.path.clone());
            }
            progress.advance(1);
        }
        remove_emptied_folders(project, &journal.changes);
        steps.pass()?;
        disk::sync_all_below(project)?;
        let mark = PendingRestore {
            backup: journal.backup.clone(),
            taken: journal.taken,
            when: Some(journal.when),
        };
        note_pending_restore(work, &mark)?;
        steps.pass()?;
        journal.phase = Phase::Retire;
        journal.save(&door, folder)?;
    }
    for (number, change) in journal.changes.iter().enumerate() {
        steps.pass()?;
        retire(project, folder, number, change, &mut healed)?;
    }
    door.remove_dir_all(&folder.join("new"))?;
    steps.pass()?;
    door.remove_dir_all(&folder.join("old"))?;
    door.sync_dir(folder)?;
    steps.pass()?;
    door.remove_file(&folder.join("journal"))?;
    door.remove_dir_all(folder)?;
    for path in &healed.kept {
        healed
            .notes
            .push(Message::new("restore-kept").with("path", path));
    }
    Ok(healed)
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Applied {
    Done,
    /// The file stays as somebody saved it.
    Kept,
}

/// Whether a file of the project has this content; one that cannot be read has another one, and stays.
fn has_sum(path: &Path, sum: Option<&FileSum>) -> bool {
    sum.is_some_and(|sum| sum_of(path).is_ok_and(|found| found == *sum))
}

/// Whether a file on our own side has this content. One that cannot be read now may have it: what was done is told by these
/// files, so nothing is decided then, and the next start goes on.
fn holds(path: &Path, sum: Option<&FileSum>) -> Result<bool> {
    Ok(match sum {
        Some(sum) => sum_of(path)? == *sum,
        None => false,
    })
}

fn apply(
    project: &Path,
    folder: &Path,
    number: usize,
    change: &Change,
    steps: &Steps,
) -> Result<Applied> {
    let Some(path) = disk::inside(project, &change.path)? else {
        return Ok(Applied::Kept);
    };
    let (staged, displaced) = (staged_at(folder, number), displaced_at(folder, number));
    let door = Door::new(project);
    let as_it_was = |at: &Path| Ok(has_sum(at, change.had.as_ref()));
    let Some(want) = &change.want else {
        if door.what(&displaced)?.is_some() || disk::kind(&path)?.is_none() {
            return Ok(Applied::Done);
        }
        let done = disk::replace(
            &path,
            Expected::File,
            Replacement::Nothing,
            &displaced,
            &as_it_was,
        )?;
        return Ok(outcome(&done));
    };
    if door.what(&staged)?.is_none() {
        return Ok(Applied::Done);
    }
    if !holds(&staged, Some(want))? {
        return finish_swap(&door, &path, &staged, &displaced, change, want);
    }
    if let Some(parent) = path.parent() {
        disk::create_dir_all(parent)?;
    }
    let expected = match (&change.had, disk::kind(&path)?) {
        // Deleted meanwhile, or moved aside by a run that was killed in between.
        (Some(_), Some(_)) => Expected::File,
        _ => Expected::Absent,
    };
    steps.pass()?;
    let done = disk::replace(
        &path,
        expected,
        Replacement::Staged(&staged),
        &displaced,
        &as_it_was,
    )?;
    if done == Displaced::Changed {
        // So that the next start does not try once more.
        door.remove_file(&staged)?;
    }
    Ok(outcome(&done))
}

fn outcome(done: &Displaced) -> Applied {
    match done {
        Displaced::Changed => Applied::Kept,
        _ => Applied::Done,
    }
}

/// Killed just after the two names were swapped: what lies at the staged name is what was displaced.
fn finish_swap(
    door: &Door,
    path: &Path,
    staged: &Path,
    displaced: &Path,
    change: &Change,
    want: &FileSum,
) -> Result<Applied> {
    if holds(staged, change.had.as_ref())? || !has_sum(path, Some(want)) {
        // As expected; or the person has saved since, and the retiring looks at what lies here.
        door.rename(staged, displaced)?;
        return Ok(Applied::Done);
    }
    // Saved between the look and the swap: it goes back to its place.
    if disk::exchange(staged, path)? {
        door.remove_file(staged)?;
    } else {
        disk::rename(staged, path)?;
    }
    Ok(Applied::Kept)
}

/// Removes what a change displaced. If it is not what the safety backup has, an editor that had the file open wrote into it
/// after the swap: that is the newest text and goes back, or is kept aside where the place has been saved over again.
fn retire(
    project: &Path,
    folder: &Path,
    number: usize,
    change: &Change,
    healed: &mut Healed,
) -> Result<()> {
    let (door, displaced) = (Door::new(project), displaced_at(folder, number));
    if door.what(&displaced)?.is_none() {
        return Ok(());
    }
    if holds(&displaced, change.had.as_ref())? || holds(&displaced, change.want.as_ref())? {
        door.remove_file(&displaced)?;
        return Ok(());
    }
    if let Some(path) = disk::inside(project, &change.path)? {
        let expected = if disk::kind(&path)?.is_some() {
            Expected::File
        } else {
            Expected::Absent
        };
        let aside = folder.join("old").join(format!("{number}-restored"));
        let is_restored = |at: &Path| Ok(has_sum(at, change.want.as_ref()));
        let done = disk::replace(
            &path,
            expected,
            Replacement::Staged(&displaced),
            &aside,
            &is_restored,
        )?;
        if done != Displaced::Changed {
            disk::sync_parent(&path)?;
            door.remove_file(&aside)?;
            healed.kept.push(change.path.clone());
            return Ok(());
        }
    }
    let kept = folder.parent().unwrap_or(folder).join("kept");
    door.create_dir_all(&kept)?;
    let name = change.path.rsplit('/').next().unwrap_or_default();
    let place = kept.join(format!(
        "{}-{name}",
        disk::temporary_name().trim_start_matches('.')
    ));
    door.rename_new(&displaced, &place)?;
    door.sync_dir(&kept)?;
    healed.notes.push(
        Message::new("restore-kept-aside")
            .with("path", &change.path)
            .path("place", &place),
    );
    Ok(())
}

/// Folders that lost their last file, but for those directly in the project: Scribe expects them.
fn remove_emptied_folders(project: &Path, changes: &[Change]) {
    for change in changes.iter().filter(|change| change.want.is_none()) {
        let mut below = change.path.as_str();
        while let Some((parent, _)) = below.rsplit_once('/').filter(|(p, _)| p.contains('/')) {
            match disk::inside(project, parent) {
                Ok(Some(full)) if disk::is_folder(&full) && disk::remove_dir_if_empty(&full) => {}
                _ => break,
            }
            below = parent;
        }
    }
}

/// The restore that no sync has sent yet: an unattended sync stops there, because sending it would take other people's
/// verses back in time. A mark whose content cannot be read counts.
///
/// # Errors
/// Where the system does not let us look whether there is one.
pub fn pending_restore(project_folder: &Path) -> Result<Option<PendingRestore>> {
    let door = Door::new(project_folder);
    for work in disk::work_folders(project_folder) {
        let path = work.join(MARK);
        if door.what(&path)?.is_some() {
            let bytes = door.read(&path, 64 * 1024).ok();
            let mark = bytes.and_then(|bytes| serde_json::from_slice(&bytes).ok());
            return Ok(Some(mark.unwrap_or_default()));
        }
    }
    Ok(None)
}

/// Notes that older texts are in a project, whoever put them there, in its [`disk::work_folder`]. It holds until
/// [`clear_pending_restore`].
///
/// # Errors
/// When the mark cannot be written.
pub fn note_pending_restore(work: &Path, mark: &PendingRestore) -> Result<()> {
    let text = serde_json::to_vec(mark).unwrap_or_default();
    disk::create_dir_all(work)?;
    disk::write(&work.join(MARK), &text)?;
    Ok(())
}

/// Forgets that a restore has not been sent; once it was, or once the cloud's state was taken instead.
///
/// # Errors
/// When the mark cannot be deleted.
pub fn clear_pending_restore(project_folder: &Path) -> Result<()> {
    let door = Door::new(project_folder);
    for work in disk::work_folders(project_folder) {
        let mark = work.join(MARK);
        if door.what(&mark)?.is_some() {
            door.remove_file(&mark)?;
        }
    }
    Ok(())
}
