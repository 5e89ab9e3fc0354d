//! `backup restore`: puts the files of a backup back.

use crate::app::App;
use crate::cli::BackupRestoreArgs;
use crate::report::{Report, Result};

/// Runs the command.
pub fn run(app: &App, args: &BackupRestoreArgs) -> Result<Report> {
    let _ = (app, args);
    unimplemented!()
}
