//! `logout`: forgets the token and revokes it on the server.

use crate::app::App;
use crate::cli::LogoutArgs;
use crate::report::{Report, Result};

/// Runs the command.
pub fn run(app: &App, args: &LogoutArgs) -> Result<Report> {
    let _ = (app, args);
    unimplemented!()
}
