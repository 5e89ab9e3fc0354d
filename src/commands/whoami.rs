//! `whoami`: which account is used, and where its token comes from.

use crate::app::App;
use crate::cli::WhoamiArgs;
use crate::report::{Report, Result};

/// Runs the command.
pub fn run(app: &App, args: &WhoamiArgs) -> Result<Report> {
    let _ = (app, args);
    unimplemented!()
}
