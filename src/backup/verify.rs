//! Comparing a backup with what was written down when it was taken.

use super::manifest::FileSum;
use super::ring::{Entry, check, sum_of, worktree};
use crate::disk::{self, Kind};
use crate::report::{Message, Progress, Result, Step};
use std::collections::BTreeSet;
use std::sync::atomic::AtomicBool;

/// What a verification found.
#[derive(Debug, Clone, PartialEq)]
pub struct Verification {
    /// `Some(true)`: every sum is right. `Some(false)`: damaged. `None`: no sums, and nothing that must be there is missing.
    pub good: Option<bool>,
    /// What is wrong, one sentence each; at most 20 and how many more.
    pub damage: Vec<Message>,
    /// Number of damaged files.
    pub damaged: usize,
    /// What the backup lacks since it was taken; the rest of it is good.
    pub lacks: Vec<Message>,
}

impl Verification {
    /// Whether files may be taken from the backup.
    pub fn is_usable(&self) -> bool {
        self.damaged == 0
    }
}

/// As [`Ring::verify`], for the files that `wanted` says.
pub(super) fn verify_files(
    entry: &Entry,
    ingredients: &[String],
    wanted: &dyn Fn(&str) -> bool,
    progress: &dyn Progress,
    interrupt: &AtomicBool,
) -> Result<Verification> {
    let mut damage = Vec::new();
    let found = worktree(&entry.folder)?;
    for other in &found {
        if (other.kind == Kind::Other || other.odd_name) && wanted(&other.path) {
            damage.push(Message::new("backup-damage-odd").with("path", &other.path));
        }
    }
    let lacking = entry.manifest().map(|manifest| manifest.lacks.iter());
    let lacks: Vec<Message> = lacking
        .into_iter()
        .flatten()
        .filter(|path| wanted(path))
        .map(|path| Message::new("backup-lacks").with("path", path))
        .collect();
    let good = if let Some(manifest) = entry.manifest() {
        progress.begin(Step::Verify, Some(manifest.files.len() as u64));
        let mut compare = || -> Result<()> {
            for (path, sum) in manifest.files.iter().filter(|(path, _)| wanted(path)) {
                check(interrupt)?;
                damage.extend(damage_of(entry, path, sum)?);
                progress.advance(1);
            }
            Ok(())
        };
        let result = compare();
        progress.end();
        result?;
        for extra in found
            .iter()
            .filter(|e| e.kind == Kind::File && wanted(&e.path))
        {
            if !manifest.files.contains_key(&extra.path) {
                damage.push(Message::new("backup-damage-extra").with("path", &extra.path));
            }
        }
        Some(damage.is_empty() && lacks.is_empty())
    } else {
        let there: BTreeSet<&str> = found
            .iter()
            .filter(|e| e.kind == Kind::File)
            .map(|e| e.path.as_str())
            .collect();
        for path in ingredients.iter().filter(|path| wanted(path)) {
            if !there.contains(path.as_str()) {
                damage.push(Message::new("backup-damage-missing").with("path", path));
            }
        }
        (!damage.is_empty()).then_some(false)
    };
    let damaged = damage.len();
    if damaged > MAX_DAMAGE {
        damage.truncate(MAX_DAMAGE);
        damage.push(Message::new("backup-damage-more").count("count", damaged - MAX_DAMAGE));
    }
    Ok(Verification {
        good,
        damage,
        damaged,
        lacks,
    })
}

/// Damaged files that are named one by one.
const MAX_DAMAGE: usize = 20;

fn damage_of(entry: &Entry, path: &str, wanted: &FileSum) -> Result<Option<Message>> {
    let full = match disk::inside(&entry.folder, path)? {
        Some(full) if disk::kind(&full)?.is_some() => full,
        _ => {
            return Ok(Some(
                Message::new("backup-damage-missing").with("path", path),
            ));
        }
    };
    Ok(match sum_of(&full) {
        Ok(sum) if sum == *wanted => None,
        Ok(_) => Some(Message::new("backup-damage-changed").with("path", path)),
        // A disk that fails, or a computer at its limits, says nothing about the backup.
        Err(error) if error.is_refusal() => return Err(error.into()),
        Err(error) => Some(
            Message::new("backup-damage-unreadable")
                .with("path", path)
                .with("why", error.source),
        ),
    })
}
