//! `backup list`: the ring of each project.

use crate::app::App;
use crate::cli::BackupListArgs;
use crate::report::{Report, Result};

/// Runs the command.
pub fn run(app: &App, args: &BackupListArgs) -> Result<Report> {
    let _ = (app, args);
    unimplemented!()
}
