//! `backup show`: what one backup holds.

use crate::app::App;
use crate::cli::BackupOneArgs;
use crate::report::{Report, Result};

/// Runs the command.
pub fn run(app: &App, args: &BackupOneArgs) -> Result<Report> {
    let _ = (app, args);
    unimplemented!()
}
