//! `demo`: the main job on a built-in example, without account and network.

use crate::app::App;
use crate::cli::DemoArgs;
use crate::report::{Report, Result};

/// Runs the command.
pub fn run(app: &App, args: &DemoArgs) -> Result<Report> {
    let _ = (app, args);
    unimplemented!()
}
