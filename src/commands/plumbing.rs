//! `completions` and `man`: made out of the command line itself, so that they cannot say anything else.

use crate::app::{App, command_line};
use crate::cli::{CompletionsArgs, ManArgs, variable_of};
use crate::report::{Class, Failure, Message, Report, Result};
use crate::ui;

/// Prints a completion script.
pub fn completions(app: &App, args: &CompletionsArgs) -> Result<Report> {
    let mut script = Vec::new();
    clap_complete::generate(
        args.shell,
        &mut command_line(app.ui.words()),
        "scribe-sync",
        &mut script,
    );
    Ok(Report::Plain(String::from_utf8_lossy(&script).into_owned()))
}

/// Prints a manual page.
pub fn man(app: &App, args: &ManArgs) -> Result<Report> {
    let words = app.ui.words();
    let name = args.command.as_deref().unwrap_or_default();
    ui::man_page(&command_line(words), words, name, &variable_of)
        .map(Report::Plain)
        .ok_or_else(|| {
            Failure::new(Class::Usage, Message::new("man-unknown").with("name", name))
                .hint(Message::new("usage-hint-help").with("command", "scribe-sync"))
        })
}
