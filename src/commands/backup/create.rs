//! `backup create`: takes a backup by hand.

use crate::app::App;
use crate::cli::BackupCreateArgs;
use crate::report::{Report, Result};

/// Runs the command.
pub fn run(app: &App, args: &BackupCreateArgs) -> Result<Report> {
    let _ = (app, args);
    unimplemented!()
}
