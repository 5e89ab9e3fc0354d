//! `report`: the runs that are recorded on this computer.

use super::select;
use crate::app::App;
use crate::cli::ReportArgs;
use crate::disk;
use crate::report::{Message, Report, Result, RunRow, RunsForm, RunsReport};
use crate::runs;
use std::collections::BTreeSet;
use std::path::Path;

/// Runs the command.
pub fn run(app: &App, args: &ReportArgs) -> Result<Report> {
    let mut rows = runs::read(&app.settings.state_dir)?.rows;
    let missed = super::schedule::missed_rows(app)?;
    if !missed.is_empty() {
        rows.extend(missed);
        rows.sort_by(|a, b| b.start.cmp(&a.start).then_with(|| a.id.cmp(&b.id)));
    }
    for row in &mut rows {
        if let Some(error) = row.error.as_mut().filter(|error| error.class == "killed") {
            error.message = app.ui.recorded(&Message::new("run-killed"));
        }
    }
    if let Some(word) = &args.project {
        rows = of_project(app, word, rows)?;
    }
    let now = app.clock.now();
    if let Some(since) = args.since {
        let since = since.before(now);
        // What was still going on then counts.
        rows.retain(|row| {
            let running = row.state == "running";
            running || row.end.unwrap_or(row.start) >= since
        });
    }
    let mut without = Vec::new();
    if args.last {
        (rows, without) = last(rows, args.only.as_deref());
    } else if let Some(state) = &args.only {
        rows.retain(|row| row.state == *state);
    }
    let mut report = RunsReport {
        runs: rows,
        form: if args.csv {
            RunsForm::Csv
        } else {
            RunsForm::Table
        },
        without,
        page: None,
        now,
    };
    if let Some(file) = &args.html {
        let page = app.ui.page(&report);
        if file == Path::new("-") {
            return Ok(Report::Plain(page));
        }
        let file = app.environment.folder().join(file);
        if !app.settings.dry_run {
            disk::write(&file, page.as_bytes())?;
        }
        report.page = Some(file);
    }
    Ok(Report::Runs(report))
}

/// The rows of one project: by what is recorded of it, and by its folder where it is still here.
fn of_project(app: &App, word: &str, rows: Vec<RunRow>) -> Result<Vec<RunRow>> {
    let here = select::named(app, word);
    let folder = here
        .as_ref()
        .ok()
        .map(|project| project.folder.display().to_string());
    let id = here.as_ref().ok().and_then(|project| project.id.clone());
    let plain = |text: &str| text.to_lowercase().replace('_', " ");
    let is_meant = |row: &RunRow| {
        let is = |field: &Option<String>| {
            field
                .as_deref()
                .is_some_and(|text| plain(text) == plain(word))
        };
        let same =
            |field: &Option<String>, known: &Option<String>| known.is_some() && field == known;
        match &here {
            // A name that is one project's here; another copy of it elsewhere is another project.
            Ok(_) if row.folder.is_some() => {
                same(&row.folder, &folder) || same(&row.project_id, &id) && is(&row.project)
            }
            _ => {
                is(&row.project)
                    || is(&row.repository)
                    || is(&row.folder)
                    || (word.len() >= 4
                        && row
                            .project_id
                            .as_deref()
                            .is_some_and(|id| id.starts_with(word)))
            }
        }
    };
    let found: Vec<RunRow> = rows.into_iter().filter(is_meant).collect();
    match here {
        // Neither here nor ever recorded: a slip of the pen, most likely.
        Err(failure) if found.is_empty() => Err(failure),
        _ => Ok(found),
    }
}

/// Of each project the newest row in this state, or its newest complete one; and the projects that have none.
fn last(rows: Vec<RunRow>, state: Option<&str>) -> (Vec<RunRow>, Vec<String>) {
    let key = |row: &RunRow| {
        let named = [&row.folder, &row.repository, &row.project];
        named
            .into_iter()
            .flatten()
            .next()
            .cloned()
            .unwrap_or_default()
    };
    let mut found = BTreeSet::new();
    let mut all: Vec<(String, Option<String>)> = Vec::new();
    let mut kept = Vec::new();
    for row in rows.into_iter().filter(|row| !row.is_part()) {
        let wanted = match state {
            Some(state) => row.state == state,
            None => row.is_complete(),
        };
        let key = key(&row);
        if !all.iter().any(|(known, _)| *known == key) {
            all.push((key.clone(), row.project.clone()));
        }
        if wanted && found.insert(key) {
            kept.push(row);
        }
    }
    let names: BTreeSet<String> = kept.iter().filter_map(|row| row.project.clone()).collect();
    let without = all
        .into_iter()
        .filter(|(key, _)| !found.contains(key))
        .filter_map(|(_, project)| project)
        // A run that failed early knew the project by its name alone.
        .filter(|project| !names.contains(project))
        .collect::<BTreeSet<_>>();
    (kept, without.into_iter().collect())
}
