//! `conflicts`: what waits for a person, with both texts.

use crate::app::App;
use crate::cli::ConflictsArgs;
use crate::commands::select;
use crate::project::Project;
use crate::report::{Class, ConflictsReport, ListOf, Message, Report, Result};
use crate::sync;

/// Runs the command: the conflicts of the named projects, else of every project of the local user. Needs no network.
pub fn run(app: &App, args: &ConflictsArgs) -> Result<Report> {
    let projects: Vec<Project> = if args.projects.is_empty() {
        select::profile(app)?.projects()?
    } else {
        args.projects
            .iter()
            .map(|word| select::project(app, word))
            .collect::<Result<_>>()?
    };
    let (mut conflicts, mut combined, mut decided) = (Vec::new(), Vec::new(), Vec::new());
    for project in &projects {
        let listed = sync::conflicts(project, &app.settings.state_dir)?;
        conflicts.extend(listed.conflicts);
        combined.extend(listed.combined);
        decided.extend(listed.decided);
    }
    let mut unseen = false;
    for project in &projects {
        let Some(problem) = project
            .problem
            .as_ref()
            .filter(|one| one.is_of_the_folder())
        else {
            continue;
        };
        unseen = true;
        let why = app.ui.words().say(&problem.message());
        app.ui.note(
            &Message::new("project-left-out")
                .with("project", &project.name)
                .with("why", why),
        );
    }
    let list = match (args.combined, args.decided) {
        (true, _) => ListOf::Combined,
        (_, true) => ListOf::Decided,
        _ => ListOf::Conflicts,
    };
    let class = if args.exit_code && !conflicts.is_empty() {
        Class::Conflict
    } else if unseen {
        Class::Partial
    } else {
        Class::Ok
    };
    Ok(Report::Conflicts(ConflictsReport {
        class,
        conflicts,
        combined,
        decided,
        list,
    }))
}
