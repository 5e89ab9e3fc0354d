//! `backup diff`: what is different now, verse by verse.

use crate::app::App;
use crate::cli::BackupOneArgs;
use crate::commands::select;
use crate::disk;
use crate::project;
use crate::report::{DiffReport, DiffRow, Report, Result};
use std::collections::BTreeSet;
use std::path::Path;

/// Runs the command: from the backup, without BACKUP the newest, to the project as it is on disk.
pub fn run(app: &App, args: &BackupOneArgs) -> Result<Report> {
    let project = select::project(app, &args.project)?;
    let word = args.backup.as_deref().unwrap_or("1");
    let entry = select::ring(app, &project).find(&project.key(), &project.name, word)?;
    let mut paths = files(&entry.folder)?;
    paths.extend(files(&project.folder)?);
    let mut rows = Vec::new();
    for path in paths {
        let old = select::bytes_of(&entry.folder, &path);
        let new = select::bytes_of(&project.folder, &path);
        if old == new && old.is_some() {
            continue;
        }
        if project::is_special(&path)
            && let (Some(old), Some(new)) = (&old, &new)
            && project::differs_only_in_sync_marks(old, new)
        {
            continue;
        }
        let is_text = |text: &Vec<u8>| !text.contains(&0);
        for change in scripture::unit_changes(&path, old.as_deref(), new.as_deref()) {
            rows.push(DiffRow {
                file: path.clone(),
                reference: change.reference,
                old: change.old.filter(is_text),
                new: change.new.filter(is_text),
                layout_only: change.layout_only,
            });
        }
    }
    Ok(Report::Diff(DiffReport {
        backup: select::row(&entry, None)?,
        rows,
    }))
}

/// The files of a project or backup, without its history.
fn files(folder: &Path) -> Result<BTreeSet<String>> {
    let found = disk::list(folder, &|path, _| project::is_safe_path(path))?;
    Ok(found
        .into_iter()
        .filter(|found| found.kind == disk::Kind::File)
        .map(|found| found.path)
        .collect())
}
