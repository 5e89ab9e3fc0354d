//! How each project went when it was last told: what a change is measured against.
//!
//! What could not be told is not remembered as told, so that the next run tells it, if it still is so.

use crate::disk;
use crate::report::RunRow;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// What was not seen for so long is forgotten.
const DAYS: i64 = 400;
/// No more is read, in bytes.
const MOST: u64 = 4 << 20;

#[derive(Debug, Default, Serialize, Deserialize)]
struct Memory {
    #[serde(default)]
    told: BTreeMap<String, Told>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Told {
    how: String,
    at: DateTime<Utc>,
}

/// How the rows of a run differ from what was told last.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Changes {
    /// How many went otherwise than the time before. What was never told of before counts where it did not go well.
    pub count: usize,
}

/// How a row went, as far as a change is concerned: failures that pass by themselves are told apart from those that do not.
fn how(row: &RunRow) -> &str {
    match (row.state.as_str(), row.code) {
        ("failed", Some(5 | 9 | 11)) => "later",
        (state, _) => state,
    }
}

/// Whose row it is.
fn key(row: &RunRow) -> String {
    let named = [&row.project_id, &row.folder, &row.repository, &row.project];
    let project = named.into_iter().flatten().next();
    format!(
        "{}|{}|{}",
        row.what,
        project.map_or("", String::as_str),
        row.contributor.as_deref().unwrap_or_default()
    )
}

fn path_of(state_dir: &Path) -> PathBuf {
    state_dir.join("notify.json")
}

/// What cannot be read is forgotten: then at worst something is told twice.
fn read(state_dir: &Path) -> Memory {
    disk::read(&path_of(state_dir), MOST)
        .ok()
        .and_then(|bytes| serde_json::from_slice(&bytes).ok())
        .unwrap_or_default()
}

/// What changed since the last telling.
pub fn changes(state_dir: &Path, rows: &[RunRow]) -> Changes {
    let memory = read(state_dir);
    let changed = |row: &&RunRow| match memory.told.get(&key(row)) {
        Some(told) => told.how != how(row),
        None => how(row) != "ok",
    };
    Changes {
        count: rows.iter().filter(changed).count(),
    }
}

/// These rows are told, or need not be.
///
/// # Errors
/// When it cannot be written.
pub fn remember(state_dir: &Path, now: DateTime<Utc>, rows: &[RunRow]) -> disk::Result<()> {
    // Two runs that end at once: the one that finds the other here leaves its rows for the next time.
    let _lock = match disk::Lock::take(&state_dir.join("notify.lock"), "") {
        Ok(lock) => lock,
        Err(disk::LockError::Busy { .. }) => return Ok(()),
        Err(disk::LockError::Disk(error)) => return Err(error),
    };
    let mut memory = read(state_dir);
    let before = memory.told.clone();
    memory
        .told
        .retain(|_, told| (now - told.at).num_days() < DAYS);
    for row in rows {
        let how = how(row).to_owned();
        let known = memory.told.get(&key(row));
        // A file that would say the same is not written again, but for once a day.
        if known.is_some_and(|told| told.how == how && (now - told.at).num_hours() < 24) {
            continue;
        }
        memory.told.insert(key(row), Told { how, at: now });
    }
    if memory.told == before {
        return Ok(());
    }
    let text = serde_json::to_vec(&memory).unwrap_or_default();
    disk::write(&path_of(state_dir), &text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::Moved;

    fn row(project: &str, state: &str, code: Option<u8>) -> RunRow {
        RunRow {
            id: "x.1".into(),
            run: "x".into(),
            what: "sync".into(),
            project: Some(project.into()),
            project_id: None,
            folder: None,
            repository: None,
            contributor: Some("amina".into()),
            start: now(),
            end: None,
            state: state.into(),
            code,
            sent: Moved::default(),
            received: Moved::default(),
            bytes_up: 0,
            bytes_down: 0,
            attempts: 1,
            combined: 0,
            error: None,
            told: Vec::new(),
        }
    }

    fn now() -> DateTime<Utc> {
        "2026-11-22T12:00:00Z".parse().unwrap()
    }

    #[test]
    fn a_change_is_what_differs_from_what_was_told() {
        let dir = tempfile::tempdir().unwrap();
        let state = dir.path();
        let ok = |name| row(name, "ok", Some(0));
        let changed = |rows: &[RunRow]| changes(state, rows).count;
        // Nobody needs to be told that a first run went well; that it did not, yes.
        assert_eq!(changed(&[ok("a")]), 0);
        let offline = row("a", "failed", Some(5));
        assert_eq!(changed(&[offline.clone(), ok("b")]), 1);
        remember(state, now(), &[offline.clone(), ok("b")]).unwrap();
        assert_eq!(changed(&[offline.clone(), ok("b")]), 0);
        assert_eq!(changed(&[row("a", "failed", Some(11))]), 0);
        // What does not pass by itself is another thing.
        assert_eq!(changed(&[row("a", "failed", Some(4))]), 1);
        assert_eq!(changed(&[ok("a"), ok("b"), ok("c")]), 1);
        remember(state, now(), &[ok("a")]).unwrap();
        assert_eq!(changed(&[ok("a"), ok("b")]), 0);
        let mut collected = offline;
        collected.what = "collect".into();
        assert_eq!(
            changed(&[collected]),
            1,
            "another command has its own memory"
        );
    }

    #[test]
    fn what_is_damaged_or_long_ago_is_forgotten() {
        let dir = tempfile::tempdir().unwrap();
        let failed = row("a", "failed", Some(4));
        remember(dir.path(), now(), std::slice::from_ref(&failed)).unwrap();
        let later = now() + chrono::TimeDelta::days(DAYS + 1);
        remember(dir.path(), later, &[row("b", "failed", Some(4))]).unwrap();
        assert_eq!(changes(dir.path(), std::slice::from_ref(&failed)).count, 1);
        disk::write(&path_of(dir.path()), b"{\"told\":").unwrap();
        assert_eq!(changes(dir.path(), &[failed]).count, 1);
    }
}
