//! What ran, when, and how it ended: one record for each project of a run, below the state folder.
//!
//! The promise it keeps: two runs at once never lose a record, a run that was killed is not taken for one that is still at
//! work, and a run that had nothing to do pays next to nothing for being remembered.
//!
//! A record is one line, appended in one write to the file of its month. A run first writes what it is about to do; the
//! record of each project follows when that is done. While it is at work it holds a kernel lock on a file of its own name:
//! what it announced and did not record is under way if the lock is held, and was killed if it is not.

mod control;
mod log;
mod name;
mod run;

pub use control::{Order, Orders, order};
pub use log::{Live, Log, live, read, told};
pub use run::{Run, is_live};

use std::path::{Path, PathBuf};

/// What a run is that only waits for changes and lets others do the work. It is a row of the report while it is at work.
pub const WATCH: &str = "watch";

/// Our folder in the state folder.
fn folder(state_dir: &Path) -> PathBuf {
    state_dir.join("runs")
}
