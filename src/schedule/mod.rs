//! The hours at which this computer syncs by itself: the settings, our own record of what was due and what ran, and the
//! entry in the system's own scheduler.
//!
//! The promise it keeps: a scheduler only ever calls `schedule run`; whether an hour is due is said by our own record, so
//! that a missed hour is made up for also where the scheduler is a plain cron, and no hour runs twice. In another person's
//! crontab no line but our own changes by a byte.
//!
//! An hour has the name of its local date and time (`2026-11-26T23:00`). All reckoning goes by these names and never by
//! points in time: the clock may be changed for the summer, be wrong, or go to another time zone, and still each name
//! comes once.

mod cron;
mod hours;
mod launchd;
mod plan;
mod record;
mod system;
mod systemd;
mod task;

pub use hours::{Days, local, moment};
pub use plan::{Call, Plan, Work};
pub use record::{Began, Due, GRACE, Missed, Record, State, Why, due, missed};
pub use system::{Entry, Machine, Said, Scheduler, System, choose};

use crate::disk;
use std::path::{Path, PathBuf};

/// Our folder in the state folder.
fn folder(state_dir: &Path) -> PathBuf {
    state_dir.join("schedule")
}

/// What tells our entries in the system's scheduler from those of another state folder: a few digits of its path.
pub fn tag_of(state_dir: &Path) -> String {
    use sha2::{Digest, Sha256};
    use std::fmt::Write;
    Sha256::digest(state_dir.as_os_str().as_encoded_bytes())
        .iter()
        .take(4)
        .fold(String::new(), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        })
}

/// Takes the lock of the scheduled run of this state folder.
///
/// # Errors
/// [`disk::LockError::Busy`] where one is at work.
pub fn lock(state_dir: &Path, holder: &str) -> Result<disk::Lock, disk::LockError> {
    disk::Lock::take(&lock_path(state_dir), holder)
}

/// Whether a scheduled run of this state folder is at work.
pub fn is_at_work(state_dir: &Path) -> bool {
    disk::is_locked(&lock_path(state_dir))
}

fn lock_path(state_dir: &Path) -> PathBuf {
    folder(state_dir).join("run.lock")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    /// A plan for these times of every day, on since long ago.
    pub(super) fn plan(at: &[&str]) -> Plan {
        Plan {
            at: at.iter().map(|text| text.parse().unwrap()).collect(),
            days: Days::default(),
            on_start: false,
            work: Work::Sync {
                projects: Vec::new(),
                flavors: Vec::new(),
                include_archived: false,
            },
            scheduler: Scheduler::Cron,
            call: Call {
                program: "/usr/bin/scribe-sync".to_owned(),
                config: "/home/amina/.config/scribe-sync".to_owned(),
                state: "/home/amina/.local/state/scribe-sync".to_owned(),
            },
            variables: BTreeMap::new(),
            active: true,
            since: "2026-01-01T00:00:00".parse().unwrap(),
        }
    }
}
