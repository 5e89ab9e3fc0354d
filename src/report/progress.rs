//! The seam through which long work tells how far it is.

use super::Message;
use serde::Serialize;

/// What is being done; `ui` has the words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// Looking at the files of the project (unit: files).
    Snapshot,
    /// Asking the cloud (no unit).
    Check,
    /// Sending (unit: bytes).
    Send,
    /// Receiving (unit: bytes).
    Receive,
    /// Merging (unit: files).
    Merge,
    /// Taking a backup (unit: files).
    Backup,
    /// Writing the project's files (unit: files).
    Apply,
    /// Verifying (unit: files).
    Verify,
    /// Restoring (unit: files).
    Restore,
}

impl Step {
    /// What the step counts in, as the JSON documents name it: `files`, `bytes`, or nothing.
    pub fn unit(self) -> Option<&'static str> {
        match self {
            Self::Check => None,
            Self::Send | Self::Receive => Some("bytes"),
            _ => Some("files"),
        }
    }
}

/// Receives progress. Calls may come from several threads, one value per project.
pub trait Progress: Sync {
    /// A step begins; `total` is its size in the step's unit when known.
    fn begin(&self, step: Step, total: Option<u64>);
    /// So much more of the step is done.
    fn advance(&self, by: u64);
    /// The step is over.
    fn end(&self);
    /// What there is to know so far that is no failure; whoever listens tells what is new in it. May be called often.
    fn notes(&self, _so_far: &[Message]) {}
}

/// Progress that nobody looks at.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoProgress;

impl Progress for NoProgress {
    fn begin(&self, _step: Step, _total: Option<u64>) {}
    fn advance(&self, _by: u64) {}
    fn end(&self) {}
}
