//! `log`: who changed a verse, when, and the texts.

use crate::app::App;
use crate::cli::LogArgs;
use crate::commands::select;
use crate::project::Project;
use crate::report::{Class, Failure, LogReport, Message, Report, Result};
use crate::sync;

/// Versions shown when nobody says how many.
const MOST: usize = 50;

/// Runs the command; needs no network.
pub fn run(app: &App, args: &LogArgs) -> Result<Report> {
    let (project, reference) = match args.words.as_slice() {
        [project, reference] => (select::project(app, project)?, reference),
        [reference, ..] => (only(app)?, reference),
        [] => return Err(Failure::new(Class::Usage, Message::new("log-which"))),
    };
    let found = sync::log(&project, reference, args.limit.unwrap_or(MOST).max(1))?;
    Ok(Report::Log(LogReport {
        project: project.name,
        reference: found.reference,
        file: found.file,
        versions: found.versions,
    }))
}

/// The one project of this computer, where there is one only.
fn only(app: &App) -> Result<Project> {
    let mut projects = select::profile(app)?.projects()?;
    match (projects.pop(), projects.is_empty()) {
        (Some(project), true) => Ok(project),
        _ => Err(Failure::new(Class::Usage, Message::new("log-which"))
            .hint(Message::new("hint-log-which"))),
    }
}
