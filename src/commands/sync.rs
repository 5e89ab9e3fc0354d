//! `sync`: the main job.

use crate::app::App;
use crate::cli::SyncArgs;
use crate::report::{Report, Result};

/// Runs the command.
pub fn run(app: &App, args: &SyncArgs) -> Result<Report> {
    let _ = (app, args);
    unimplemented!()
}
