//! Putting the files of a backup back: planned first, staged whole, then swapped file by file.
//!
//! What a restore replaces is in a backup taken just before. Once the journal is on disk the restore only goes forward, by
//! this run or by [`super::heal`] in the next. A file that the editor saved meanwhile stays as it is and is reported.

use super::heal::{Change, FOLDER, Journal, Phase, heal_in_steps, roll_forward, staged_at};
use super::hex;
use super::manifest::FileSum;
use super::ring::{self, Entry, Origin, Ring, Subject, TakeOptions, Taken, check, sum_of};
use super::steps::Steps;
use super::verify::verify_files;
use crate::disk::{self, Door, Kind};
use crate::report::{ChangeKind, Class, Failure, Message, Progress, Result, Step};
use chrono::{DateTime, Utc};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

/// What of a backup is restored.
#[derive(Debug, Clone, Copy)]
pub enum Selection<'a> {
    /// The whole project: files that the backup does not have go, too.
    Everything,
    /// These files alone, by path with `/`.
    Files(&'a BTreeSet<String>),
}

impl Selection<'_> {
    fn has(self, path: &str) -> bool {
        match self {
            Self::Everything => true,
            Self::Files(files) => files.contains(path),
        }
    }
}

/// One file that a restore changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlannedFile {
    /// Path inside the project, with `/`.
    pub path: String,
    /// What happens to it.
    pub kind: ChangeKind,
    /// What it will be; `None` when it goes.
    want: Option<FileSum>,
}

/// What a restore would change, decided on a backup that was verified as far as its files are needed.
#[derive(Debug, Clone)]
pub struct RestorePlan {
    /// The backup.
    pub backup: Entry,
    /// The files that differ, by path.
    pub files: Vec<PlannedFile>,
    /// Things to know: what cannot be restored.
    pub notes: Vec<Message>,
}

/// Plans a restore and verifies what it needs of the backup. `ingredients`: the files that the backup's `metadata.json`
/// names, for a backup without sums.
///
/// # Errors
/// [`Class::Integrity`] for a damaged backup.
pub fn plan_restore(
    backup: &Entry,
    project_folder: &Path,
    selection: Selection<'_>,
    ingredients: &[String],
    progress: &dyn Progress,
    interrupt: &AtomicBool,
) -> Result<RestorePlan> {
    if backup.origin == Origin::Foreign {
        return Err(Failure::new(
            Class::NotFound,
            Message::new("backup-foreign").with("backup", &backup.name),
        ));
    }
    let wanted = |path: &str| selection.has(path);
    let verification = verify_files(backup, ingredients, &wanted, progress, interrupt)?;
    if !verification.is_usable() {
        let mut failure = Failure::new(
            Class::Integrity,
            Message::new("backup-not-whole")
                .with("backup", &backup.name)
                .count("count", verification.damaged),
        );
        for damage in verification.damage {
            failure = failure.cause(damage);
        }
        return Err(failure.state(Message::new("backup-project-untouched")));
    }
    let sums = sums_of(backup, &wanted, interrupt)?;
    let there = ring::worktree(project_folder)?;
    let mut files = Vec::new();
    let mut notes = verification.lacks;
    let present: BTreeMap<&str, Kind> = there.iter().map(|e| (e.path.as_str(), e.kind)).collect();
    for (path, want) in sums {
        check(interrupt)?;
        if disk::is_system_path(&path) {
            continue;
        }
        let kind = match present.get(path.as_str()) {
            None => ChangeKind::Added,
            Some(Kind::File) => {
                let same = disk::inside(project_folder, &path)?
                    .is_some_and(|full| sum_of(&full).is_ok_and(|sum| sum == want));
                if same {
                    continue;
                }
                ChangeKind::Changed
            }
            Some(_) => {
                notes.push(Message::new("restore-in-the-way").with("path", &path));
                continue;
            }
        };
        let want = Some(want);
        files.push(PlannedFile { path, kind, want });
    }
    if matches!(selection, Selection::Everything) {
        let is_kept = |path: &str| {
            let manifest = backup.manifest();
            manifest.is_some_and(|manifest| manifest.has_skipped(path))
        };
        let in_backup: BTreeSet<String> = match backup.manifest() {
            Some(manifest) => manifest.files.keys().cloned().collect(),
            None => ring::worktree(&backup.folder)?
                .into_iter()
                .map(|e| e.path)
                .collect(),
        };
        for entry in there.iter().filter(|e| e.kind == Kind::File && !e.odd_name) {
            let is_the_systems = disk::is_system_path(&entry.path);
            if !is_the_systems && !in_backup.contains(&entry.path) && !is_kept(&entry.path) {
                files.push(PlannedFile {
                    path: entry.path.clone(),
                    kind: ChangeKind::Deleted,
                    want: None,
                });
            }
        }
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(RestorePlan {
        backup: backup.clone(),
        files,
        notes,
    })
}

/// The sums of a backup's files: as written down, else computed now.
fn sums_of(
    backup: &Entry,
    wanted: &dyn Fn(&str) -> bool,
    interrupt: &AtomicBool,
) -> Result<BTreeMap<String, FileSum>> {
    let mut sums = BTreeMap::new();
    if let Some(manifest) = backup.manifest() {
        let files = manifest.files.iter().filter(|(path, _)| wanted(path));
        sums.extend(files.map(|(path, sum)| (path.clone(), sum.clone())));
    } else {
        for entry in ring::worktree(&backup.folder)? {
            if entry.kind == Kind::File && wanted(&entry.path) {
                check(interrupt)?;
                let sum = sum_of(&backup.folder.join(&entry.path))?;
                sums.insert(entry.path, sum);
            }
        }
    }
    Ok(sums)
}

/// How a restore is done.
#[derive(Debug, Clone, Copy)]
pub struct RestoreOptions<'a> {
    /// The commit that HEAD is, where there is one; noted in the safety backup.
    pub head: Option<&'a str>,
    /// Backups kept per project.
    pub keep: usize,
    /// The time.
    pub now: DateTime<Utc>,
    /// What a second run is told about this one.
    pub holder: &'a str,
    /// How long to wait for another run in the ring.
    pub wait: Duration,
}

/// What a restore did.
#[derive(Debug, Clone)]
pub struct Restored {
    /// [`Class::Ok`], or [`Class::Partial`] when files stayed as somebody saved them meanwhile.
    pub class: Class,
    /// The backup of the state before; `None` when there was nothing to change.
    pub safety: Option<Taken>,
    /// Files that stayed as they are, because they were saved meanwhile or cannot be reached.
    pub kept: Vec<String>,
    /// Things to know.
    pub notes: Vec<Message>,
}

/// Carries a plan out; the caller holds the project's lock. Finishes an earlier restore first.
///
/// # Errors
/// Before anything was changed: the project is as it was. After that the failure says so, and the next start goes on.
pub fn restore(
    ring: &Ring,
    plan: &RestorePlan,
    subject: Subject<'_>,
    options: RestoreOptions<'_>,
    progress: &dyn Progress,
    interrupt: &AtomicBool,
) -> Result<Restored> {
    restore_in_steps(
        ring,
        plan,
        subject,
        options,
        progress,
        interrupt,
        &Steps::default(),
    )
}

pub(super) fn restore_in_steps(
    ring: &Ring,
    plan: &RestorePlan,
    subject: Subject<'_>,
    options: RestoreOptions<'_>,
    progress: &dyn Progress,
    interrupt: &AtomicBool,
    steps: &Steps,
) -> Result<Restored> {
    let mut notes = plan.notes.clone();
    if let Some(healed) = heal_in_steps(subject.folder, steps)? {
        notes.extend(healed.notes);
    }
    if plan.files.is_empty() {
        return Ok(Restored {
            class: if plan.notes.is_empty() {
                Class::Ok
            } else {
                Class::Partial
            },
            safety: None,
            kept: Vec::new(),
            notes,
        });
    }
    let untouched = || Message::new("backup-project-untouched");
    let safety = ring
        .take_in_steps(
            subject,
            TakeOptions {
                reason: "restore",
                head: options.head,
                keep: options.keep,
                source: plan.backup.parsed.as_ref(),
                now: options.now,
                holder: options.holder,
                wait: options.wait,
            },
            progress,
            interrupt,
            steps,
        )
        .map_err(|failure| failure.state(untouched()))?;
    steps.pass()?;
    let folder = disk::work_folder(subject.folder).join(FOLDER);
    let door = Door::new(subject.folder);
    let mut kept = Vec::new();
    let staged = stage(plan, &safety, &door, &folder, &mut kept, interrupt, steps);
    let journal = match staged {
        Ok(changes) => Journal {
            schema: 1,
            backup: plan.backup.name.clone(),
            taken: plan.backup.taken(),
            when: options.now,
            phase: Phase::Apply,
            changes,
        },
        Err(failure) => {
            if !steps.is_killed() {
                let _ = door.remove_dir_all(&folder);
            }
            return Err(failure.state(untouched()));
        }
    };
    if let Err(failure) = journal.save(&door, &folder) {
        let _ = door.remove_dir_all(&folder);
        return Err(failure.state(untouched()));
    }
    steps.pass()?;
    progress.begin(Step::Restore, Some(journal.changes.len() as u64));
    let healed = roll_forward(subject.folder, &folder, journal, progress, steps);
    progress.end();
    let healed = healed?;
    kept.extend(healed.kept);
    notes.extend(healed.notes);
    Ok(Restored {
        class: if kept.is_empty() && plan.notes.is_empty() {
            Class::Ok
        } else {
            Class::Partial
        },
        safety: Some(safety),
        kept,
        notes,
    })
}

/// Copies the wanted files beside the repository and checks each against its sum. A present file that the safety backup
/// does not have is left out: what is replaced must be somewhere.
fn stage(
    plan: &RestorePlan,
    safety: &Taken,
    door: &Door,
    folder: &Path,
    kept: &mut Vec<String>,
    interrupt: &AtomicBool,
    steps: &Steps,
) -> Result<Vec<Change>> {
    door.remove_dir_all(folder)?;
    door.create_dir_all(&folder.join("new"))?;
    door.create_dir_all(&folder.join("old"))?;
    let mut changes = Vec::new();
    for file in &plan.files {
        check(interrupt)?;
        steps.pass()?;
        let had = safety.manifest.files.get(&file.path).cloned();
        if had.is_none() && safety.manifest.skipped.contains(&file.path) {
            kept.push(file.path.clone());
            continue;
        }
        if had.is_none() && file.want.is_none() {
            continue;
        }
        if let Some(want) = &file.want {
            let damaged = || {
                Failure::new(
                    Class::Integrity,
                    Message::new("backup-not-whole")
                        .with("backup", &plan.backup.name)
                        .count("count", 1u32),
                )
                .cause(Message::new("backup-damage-changed").with("path", &file.path))
            };
            let from = disk::inside(&plan.backup.folder, &file.path)?.ok_or_else(damaged)?;
            let to = staged_at(folder, changes.len());
            let mut hash = Sha256::new();
            disk::copy_new(&from, &to, &mut |piece| hash.update(piece))?;
            if hex(&hash.finalize()) != want.sha256 {
                return Err(damaged());
            }
        }
        changes.push(Change {
            path: file.path.clone(),
            want: file.want.clone(),
            had,
        });
    }
    steps.pass()?;
    disk::sync_all_below(folder)?;
    Ok(changes)
}
