//! One run while it is at work.

use super::control::{self, Orders};
use super::log::{Begin, Line, Writer};
use super::{folder, name};
use crate::disk::{self, Lock, LockError};
use crate::report::RunRow;
use chrono::{DateTime, Utc};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, SystemTime};

/// What killed runs left is swept when it is this old.
const LEFT: Duration = Duration::from_secs(2 * 24 * 60 * 60);

/// A run that is being recorded. Until it is dropped, others see that it is at work.
#[derive(Debug)]
pub struct Run {
    dir: PathBuf,
    begin: Mutex<Begin>,
    writer: Mutex<Writer>,
    // Before the file of that name goes: see `drop`.
    lock: Option<Lock>,
}

fn lock_path(dir: &Path, run: &str) -> PathBuf {
    dir.join(format!("{run}.lock"))
}

impl Run {
    /// A run begins. `projects` is what its projects are called as far as that is known; `deadline` is its time limit.
    ///
    /// # Errors
    /// When the state folder cannot be written.
    pub fn begin(
        state_dir: &Path,
        what: &str,
        now: DateTime<Utc>,
        projects: &[String],
        deadline: Option<Duration>,
    ) -> disk::Result<Self> {
        let dir = folder(state_dir);
        let begin = Begin {
            run: name::of_run(now),
            what: what.to_owned(),
            start: now,
            pid: std::process::id(),
            contributor: None,
            deadline: deadline.map(|deadline| deadline.as_secs()),
            projects: projects.to_vec(),
        };
        let path = lock_path(&dir, &begin.run);
        let lock = match Lock::take(&path, "") {
            Ok(lock) => lock,
            Err(LockError::Disk(error)) => return Err(error),
            Err(LockError::Busy { .. }) => {
                let taken = std::io::Error::from(std::io::ErrorKind::AlreadyExists);
                return Err(disk::Error::new("create", &path)(taken));
            }
        };
        let run = Self {
            writer: Mutex::new(Writer::open(&dir, now)?),
            begin: Mutex::new(begin),
            lock: Some(lock),
            dir,
        };
        run.announce()?;
        Ok(run)
    }

    /// The name of the run; the ids of its records begin with it.
    pub fn name(&self) -> String {
        self.locked().run.clone()
    }

    /// The orders to this run.
    pub fn orders(&self) -> Orders {
        Orders::of(&self.dir, &self.name())
    }

    /// The id of the record of a project by its place in the run, from 1.
    pub fn id_of(&self, number: usize) -> String {
        name::of_row(&self.locked().run, number)
    }

    /// The projects are known now, and whose work it is.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn knows(&self, projects: Vec<String>, contributor: Option<&str>) -> disk::Result<()> {
        {
            let mut begin = self.locked();
            if begin.projects == projects {
                return Ok(());
            }
            begin.projects = projects;
            begin.contributor = contributor.map(str::to_owned);
        }
        self.announce()
    }

    /// Records how a project ended. `durable`: it is to survive a power cut, which costs the time of the disk.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn ended(&self, row: &RunRow, durable: bool) -> disk::Result<()> {
        self.append(&Line::Row(Box::new(row.clone())), durable)
    }

    fn locked(&self) -> std::sync::MutexGuard<'_, Begin> {
        self.begin.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn announce(&self) -> disk::Result<()> {
        let begin = self.locked().clone();
        self.append(&Line::Begin(begin), false)
    }

    fn append(&self, line: &Line, durable: bool) -> disk::Result<()> {
        self.writer
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .append(line, durable, &self.dir)
    }
}

impl Drop for Run {
    fn drop(&mut self) {
        // The name goes while the lock is held: nobody finds a free lock of a run that ended well.
        let name = self.name();
        let _ = disk::remove_file(&lock_path(&self.dir, &name));
        let _ = disk::remove_file(&control::path_of(&self.dir, &name));
        drop(self.lock.take());
    }
}

/// Whether a run holds its lock.
pub(super) fn is_at_work(dir: &Path, run: &str) -> bool {
    name::is_of_run(run) && disk::is_locked(&lock_path(dir, run))
}

/// Whether a run is at work, in any process.
pub fn is_live(state_dir: &Path, run: &str) -> bool {
    is_at_work(&folder(state_dir), run)
}

/// Deletes what runs left that were killed long ago.
pub(super) fn sweep(dir: &Path, now: DateTime<Utc>) {
    let now = SystemTime::from(now);
    for file in disk::names_in(dir).unwrap_or_default() {
        let Some((run, "lock" | "control")) = file.split_once('.') else {
            continue;
        };
        let path = dir.join(&file);
        let old = disk::seen(&path)
            .ok()
            .and_then(|seen| now.duration_since(seen.modified?).ok())
            .is_some_and(|age| age > LEFT);
        if old && name::is_of_run(run) && !is_at_work(dir, run) {
            let _ = disk::remove_file(&path);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::runs::read;

    #[test]
    fn a_torn_line_spoils_no_record_after_it() {
        let dir = tempfile::tempdir().unwrap();
        let now = "2026-11-22T12:00:00Z".parse().unwrap();
        let run = Run::begin(dir.path(), "sync", now, &["Eins".to_owned()], None).unwrap();
        let mut row = read(dir.path()).unwrap().rows.remove(0);
        assert_eq!(
            (row.project.as_deref(), row.state.as_str()),
            (Some("Eins"), "running")
        );
        let path = dir.path().join("runs/runs-2026-11.jsonl");
        let mut file = disk::open_append(&path).unwrap();
        disk::append(
            &mut file,
            b"\n{\"type\":\"row\",\"id\":\"2026\0",
            false,
            &path,
        )
        .unwrap();
        row.state = "ok".to_owned();
        run.ended(&row, true).unwrap();
        drop(run);
        assert_eq!(read(dir.path()).unwrap().rows, [row]);
    }
}
