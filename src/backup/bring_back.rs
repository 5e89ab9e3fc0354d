//! Bringing back a project whose folder is gone: the whole backup, history too, under the name it had.
//!
//! It is what Scribe's help tells people to do by hand, copy and paste of the folder, with the sums checked on the way: the
//! copy is made beside the backups, and appears as a project in one step, whole and durable, or not at all. With its history
//! comes the mark of restored text, since it may be older than what everybody has.

use super::copy::{Copy, is_git_kept};
use super::heal::{PendingRestore, note_pending_restore};
use super::hex;
use super::ring::{self, Entry, Origin, Ring, check, check_space};
use super::steps::Steps;
use super::verify::verify_files;
use crate::disk::{self, Kind};
use crate::report::{Class, Failure, Message, Progress, Result, Step};
use chrono::{DateTime, Utc};
use sha2::{Digest, Sha256};
use std::path::Path;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

/// Where the copy is made: in the ring, or beside the project where that is on another disk. Only the holder of the ring's
/// lock works there, so what is found there was left by a killed run.
pub(super) const STAGE: &str = ".scribe-sync-bring-back";

/// How a project is brought back.
#[derive(Debug, Clone, Copy)]
pub struct BringBackOptions<'a> {
    /// The files that the backup's `metadata.json` names, for a backup without sums.
    pub ingredients: &'a [String],
    /// The time.
    pub now: DateTime<Utc>,
    /// What a second run is told about this one.
    pub holder: &'a str,
    /// How long to wait for another run in the ring.
    pub wait: Duration,
}

impl Ring {
    /// Brings the project of a backup back as `folder`, which does not exist. The answer names what is not back with it.
    ///
    /// # Errors
    /// Then nothing is at `folder`. [`Class::Integrity`] for a damaged backup, [`Class::Guard`] when something is at `folder`
    /// already, [`Class::Busy`] when another run holds the ring.
    pub fn bring_back(
        &self,
        backup: &Entry,
        folder: &Path,
        options: BringBackOptions<'_>,
        progress: &dyn Progress,
        interrupt: &AtomicBool,
    ) -> Result<Vec<Message>> {
        let steps = Steps::default();
        self.bring_back_in_steps(backup, folder, options, progress, interrupt, &steps)
    }

    pub(super) fn bring_back_in_steps(
        &self,
        backup: &Entry,
        folder: &Path,
        options: BringBackOptions<'_>,
        progress: &dyn Progress,
        interrupt: &AtomicBool,
        steps: &Steps,
    ) -> Result<Vec<Message>> {
        if backup.origin == Origin::Foreign {
            return Err(Failure::new(
                Class::NotFound,
                Message::new("backup-foreign").with("backup", &backup.name),
            ));
        }
        let parent = folder.parent().unwrap_or(folder);
        disk::create_dir_all(parent)?;
        let _lock = self.lock(options.holder, options.wait, interrupt)?;
        let stages = [self.folder(), parent].map(|place| place.join(STAGE));
        for left in &stages {
            disk::remove_dir_all(left)?;
        }
        if disk::kind(folder)?.is_some() {
            return Err(in_the_way(folder));
        }
        let all = |_: &str| true;
        let found = verify_files(backup, options.ingredients, &all, progress, interrupt)?;
        if !found.is_usable() {
            let mut failure = not_whole(backup, found.damaged);
            for damage in found.damage {
                failure = failure.cause(damage);
            }
            return Err(failure);
        }
        let [in_ring, beside] = &stages;
        let stage = if disk::same_file_system(self.folder(), parent) {
            in_ring
        } else {
            beside
        };
        let copied = fill(backup, stage, options, progress, interrupt, steps);
        let placed = copied.and_then(|notes| {
            steps.pass()?;
            if disk::kind(folder)?.is_some() {
                return Err(in_the_way(folder));
            }
            disk::rename_new(stage, folder)?;
            steps.pass()?;
            disk::sync_dir(parent)?;
            disk::sync_dir(stage.parent().unwrap_or(parent))?;
            Ok(notes)
        });
        if placed.is_err() && !steps.is_killed() {
            let _ = disk::remove_dir_all(stage);
        }
        placed
    }
}

fn in_the_way(folder: &Path) -> Failure {
    Failure::new(
        Class::Guard,
        Message::new("bring-back-in-the-way").path("folder", folder),
    )
    .state(Message::new("state-nothing-changed"))
}

fn not_whole(backup: &Entry, damaged: usize) -> Failure {
    Failure::new(
        Class::Integrity,
        Message::new("backup-not-whole")
            .with("backup", &backup.name)
            .count("count", damaged),
    )
    .state(Message::new("state-nothing-changed"))
}

/// Copies the backup to `stage`, durable, each file checked against its sum.
fn fill(
    backup: &Entry,
    stage: &Path,
    options: BringBackOptions<'_>,
    progress: &dyn Progress,
    interrupt: &AtomicBool,
    steps: &Steps,
) -> Result<Vec<Message>> {
    let from = backup.folder.as_path();
    let worktree = ring::worktree(from)?;
    let has_git = disk::is_folder(&from.join(".git"));
    let git = if has_git {
        disk::list(&from.join(".git"), &is_git_kept)?
    } else {
        Vec::new()
    };
    let target = stage.parent().unwrap_or(stage);
    check_space(from, target, &worktree, &git)?;
    disk::create_dir_all(stage)?;
    steps.pass()?;
    let mut copy = Copy::new(from, stage);
    if has_git {
        disk::create_dir_all(&stage.join(".git"))?;
        copy.git(&git, interrupt)?;
        steps.pass()?;
    }
    let files = worktree.iter().filter(|entry| entry.kind == Kind::File);
    progress.begin(Step::Restore, Some(files.count() as u64));
    let sums = backup.manifest().map(|manifest| &manifest.files);
    let copied: Result<()> = worktree.iter().try_for_each(|entry| {
        check(interrupt)?;
        let to = stage.join(&entry.path);
        if entry.kind == Kind::Folder {
            return Ok(disk::make_dir_all(&to)?);
        }
        // What cannot be read now is no damage: the system's reason is told.
        let mut hash = Sha256::new();
        disk::copy_new(&from.join(&entry.path), &to, &mut |piece| {
            hash.update(piece);
        })?;
        let sum = hex(&hash.finalize());
        if sums.is_some_and(|sums| sums.get(&entry.path).is_none_or(|was| was.sha256 != sum)) {
            let why = Message::new("backup-damage-changed").with("path", &entry.path);
            return Err(not_whole(backup, 1).cause(why));
        }
        progress.advance(1);
        Ok(())
    });
    progress.end();
    copied?;
    steps.pass()?;
    if has_git {
        let mark = PendingRestore {
            backup: backup.name.clone(),
            taken: backup.taken(),
            when: Some(options.now),
        };
        note_pending_restore(&disk::work_folder(stage), &mark)?;
        steps.pass()?;
    }
    disk::sync_all_below(stage)?;
    let without = |path| Message::new("bring-back-without").with("path", path);
    let skipped = backup.manifest().map(|manifest| manifest.skipped.iter());
    let skipped = skipped.into_iter().flatten().map(without);
    Ok(copy.notes.into_iter().chain(skipped).collect())
}
