//! `backup show`: what one backup holds.

use crate::app::App;
use crate::cli::BackupOneArgs;
use crate::commands::select;
use crate::disk;
use crate::project::{self, Project};
use crate::report::{BackupReport, ChangeKind, Class, FileChange, Report, Result};

/// Runs the command: each file of the backup with the number of its verses; without BACKUP of the newest.
pub fn run(app: &App, args: &BackupOneArgs) -> Result<Report> {
    let project = select::project(app, &args.project)?;
    let word = args.backup.as_deref().unwrap_or("1");
    let entry = select::ring(app, &project).find(&project.key(), &project.name, word)?;
    let inside = Project::at(&entry.folder)?;
    let paths: Vec<String> = match entry.manifest() {
        Some(manifest) => manifest.files.keys().cloned().collect(),
        None => disk::list(&entry.folder, &|path, _| project::is_safe_path(path))?
            .into_iter()
            .filter(|found| found.kind == disk::Kind::File)
            .map(|found| found.path)
            .collect(),
    };
    let files = paths
        .into_iter()
        .map(|path| {
            let bytes = select::bytes_of(&entry.folder, &path);
            FileChange {
                references: Vec::new(),
                book: inside.book_of(&path),
                units: project::unit_changes(&path, None, Some(&bytes.unwrap_or_default())).units,
                kind: ChangeKind::Added,
                path,
            }
        })
        .collect();
    Ok(Report::Backup(BackupReport {
        class: Class::Ok,
        action: "show",
        backups: vec![select::row(&entry, None)?],
        safety: None,
        evicted: Vec::new(),
        files,
        notes: Vec::new(),
        dry_run: false,
    }))
}
