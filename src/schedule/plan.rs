//! The settings of the schedule: one file in the state folder, which is there as long as a schedule is installed.

use super::{Days, Scheduler, folder, hours};
use crate::disk;
use crate::report::{Class, Failure, Message, Result};
use chrono::{NaiveDateTime, NaiveTime};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Larger than any honest file.
const LIMIT: u64 = 1 << 20;

/// What is to be done at the hour.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum Work {
    /// `sync`.
    Sync {
        /// Folders or repositories; none: all active projects, as they are then.
        projects: Vec<String>,
        /// Only projects of these flavors; all where none is said.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        flavors: Vec<String>,
        /// Archived projects too.
        #[serde(default)]
        include_archived: bool,
    },
    /// `collect`.
    Collect {
        /// The folder or repository; one.
        projects: Vec<String>,
        /// How many contributors are waited for, when said.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        expect: Option<usize>,
        /// Which contributors are waited for, when said.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        from: Vec<String>,
        /// How long, in seconds, when said.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        max_wait: Option<u64>,
        /// The time between two looks, in seconds, when said.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        every: Option<u64>,
    },
}

impl Work {
    /// The command: `sync` or `collect`.
    pub fn what(&self) -> &'static str {
        match self {
            Self::Sync { .. } => "sync",
            Self::Collect { .. } => "collect",
        }
    }

    /// The projects that were named.
    pub fn projects(&self) -> &[String] {
        match self {
            Self::Sync { projects, .. } | Self::Collect { projects, .. } => projects,
        }
    }
}

/// What the scheduler calls; independent of any `PATH` and of the folder that it is called in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Call {
    /// This program, absolute.
    pub program: String,
    /// The folder of the settings, absolute.
    pub config: String,
    /// The state folder, absolute.
    pub state: String,
}

impl Call {
    /// The program and its arguments; `started`: because the computer, or the person's session, began.
    pub fn words(&self, started: bool) -> Vec<&str> {
        let mut words = vec![self.program.as_str(), "schedule", "run"];
        if started {
            words.push("--started");
        }
        words.extend(["--quiet", "--config", &self.config, "--state", &self.state]);
        words
    }
}

/// The settings of a schedule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// The local times of the day, in order.
    pub at: Vec<NaiveTime>,
    /// The days of the week.
    pub days: Days,
    /// Whether there is a run at each start of the computer too.
    pub on_start: bool,
    /// What is done.
    pub work: Work,
    /// Who calls.
    pub scheduler: Scheduler,
    /// What is called.
    pub call: Call,
    /// Settings that were said by flag or variable when this was installed, as variables.
    pub variables: BTreeMap<String, String>,
    /// Whether it runs by itself; the settings stay where it does not.
    pub active: bool,
    /// From when on hours count: what the clock on the wall showed when it was installed or switched on.
    pub since: NaiveDateTime,
}

impl Plan {
    /// The settings that are installed.
    ///
    /// # Errors
    /// When the file is there and cannot be read.
    pub fn load(state_dir: &Path) -> Result<Option<Self>> {
        let path = path(state_dir);
        if disk::kind(&path)?.is_none() {
            return Ok(None);
        }
        let bytes = disk::read(&path, LIMIT)?;
        serde_json::from_slice(&bytes).map(Some).map_err(|error| {
            Failure::new(
                Class::Usage,
                Message::new("schedule-plan-damaged").path("path", &path),
            )
            .cause(Message::technical(error))
            .hint(Message::new("schedule-hint-install"))
        })
    }

    /// Keeps these settings, durably.
    ///
    /// # Errors
    /// When the state folder cannot be written.
    pub fn save(&self, state_dir: &Path) -> Result<()> {
        disk::create_dir_all(&folder(state_dir))?;
        let mut text = serde_json::to_vec_pretty(self).unwrap_or_default();
        text.push(b'\n');
        Ok(disk::write(&path(state_dir), &text)?)
    }

    /// Forgets the settings.
    ///
    /// # Errors
    /// When the file cannot be deleted, or not durably.
    pub fn forget(state_dir: &Path) -> Result<()> {
        let path = path(state_dir);
        disk::remove_file(&path)?;
        // It is said to be gone.
        Ok(disk::sync_parent(&path)?)
    }

    /// The next hour after what the clock on the wall shows; `None` where it is off, or runs at the start alone.
    pub fn next(&self, now: NaiveDateTime) -> Option<NaiveDateTime> {
        let next = hours::next(&self.at, &self.days, now.max(self.since));
        next.filter(|_| self.active)
    }
}

fn path(state_dir: &Path) -> PathBuf {
    folder(state_dir).join("plan.json")
}
