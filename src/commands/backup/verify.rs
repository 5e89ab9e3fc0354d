//! `backup verify`: compares backups with the sums recorded when they were taken.

use crate::app::App;
use crate::cli::BackupOneArgs;
use crate::commands::select;
use crate::project::Project;
use crate::report::{BackupReport, Class, Message, Report, Result};

/// Runs the command: the named backup, or every one of the project. Damage gives [`Class::Integrity`].
pub fn run(app: &App, args: &BackupOneArgs) -> Result<Report> {
    let kept = select::kept(app, &args.project)?;
    let project = kept.project();
    let ring = select::ring(app, project);
    let entries = match &args.backup {
        Some(word) => vec![ring.find(&project.key(), &project.name, word)?],
        None => ring.of(&project.key())?,
    };
    let mut report = BackupReport {
        class: Class::Ok,
        action: "verify",
        backups: Vec::new(),
        safety: None,
        evicted: Vec::new(),
        files: Vec::new(),
        notes: Vec::new(),
        dry_run: app.settings.dry_run,
    };
    let progress = app.progress(&project.name);
    for entry in &entries {
        let ingredients = select::ingredients(&Project::at(&entry.folder)?);
        let found = ring.verify(entry, &ingredients, &*progress, &app.interrupt)?;
        if !found.is_usable() {
            report.class = Class::Integrity;
            report.notes.push(
                Message::new("backup-not-whole")
                    .with("backup", &entry.name)
                    .count("count", found.damaged),
            );
        }
        report.notes.extend(found.damage);
        if !found.lacks.is_empty() && report.class == Class::Ok {
            report.class = Class::Partial;
        }
        report.notes.extend(found.lacks);
        report.backups.push(select::row(entry, found.good)?);
    }
    Ok(Report::Backup(report))
}
