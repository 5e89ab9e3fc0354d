//! `login`: an account becomes a token of this computer.

use crate::app::App;
use crate::cli::LoginArgs;
use crate::report::{Report, Result};

/// Runs the command.
pub fn run(app: &App, args: &LoginArgs) -> Result<Report> {
    let _ = (app, args);
    unimplemented!()
}
