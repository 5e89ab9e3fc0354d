//! `projects`: what is on this computer and what is in the cloud.

use crate::app::App;
use crate::cli::ProjectsArgs;
use crate::report::{Report, Result};

/// Runs the command.
pub fn run(app: &App, args: &ProjectsArgs) -> Result<Report> {
    let _ = (app, args);
    unimplemented!()
}
