//! The seam through which long work tells how far it is.

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

/// Receives progress. Calls may come from several threads, one value per project.
pub trait Progress: Sync {
    /// A step begins; `total` is its size in the step's unit when known.
    fn begin(&self, step: Step, total: Option<u64>);
    /// So much more of the step is done.
    fn advance(&self, by: u64);
    /// The step is over.
    fn end(&self);
}

/// Progress that nobody looks at.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoProgress;

impl Progress for NoProgress {
    fn begin(&self, _step: Step, _total: Option<u64>) {}
    fn advance(&self, _by: u64) {}
    fn end(&self) {}
}
