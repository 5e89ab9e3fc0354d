//! `config`: the settings in force and where they come from.

use crate::app::App;
use crate::cli::ConfigArgs;
use crate::report::{Report, Result};

/// Runs the command.
pub fn run(app: &App, args: &ConfigArgs) -> Result<Report> {
    let _ = (app, args);
    unimplemented!()
}
