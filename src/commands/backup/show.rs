//! `backup show`: what one backup holds.

use crate::app::App;
use crate::cli::BackupOneArgs;
use crate::commands::select;
use crate::project::Project;
use crate::report::{BackupReport, Class, Report, Result};

/// Runs the command: each file of the backup with the number of its verses; without BACKUP of the newest.
pub fn run(app: &App, args: &BackupOneArgs) -> Result<Report> {
    let kept = select::kept(app, &args.project)?;
    let project = kept.project();
    let word = args.backup.as_deref().unwrap_or("1");
    let entry = select::ring(app, project).find(&project.key(), &project.name, word)?;
    let inside = Project::at(&entry.folder)?;
    let files = super::contents(&entry, &inside)?;
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
