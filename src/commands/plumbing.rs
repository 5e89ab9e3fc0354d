//! `completions` and `man`.

use crate::app::App;
use crate::cli::{CompletionsArgs, ManArgs};
use crate::report::{Report, Result};

/// Prints a completion script.
pub fn completions(app: &App, args: &CompletionsArgs) -> Result<Report> {
    let _ = (app, args);
    unimplemented!()
}

/// Prints a man page.
pub fn man(app: &App, args: &ManArgs) -> Result<Report> {
    let _ = (app, args);
    unimplemented!()
}
