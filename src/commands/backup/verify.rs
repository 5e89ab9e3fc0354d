//! `backup verify`: compares backups with the sums recorded when they were taken.

use crate::app::App;
use crate::cli::BackupOneArgs;
use crate::report::{Report, Result};

/// Runs the command.
pub fn run(app: &App, args: &BackupOneArgs) -> Result<Report> {
    let _ = (app, args);
    unimplemented!()
}
