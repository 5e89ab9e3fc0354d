//! `backup create`: takes a backup by hand.

use crate::app::App;
use crate::backup;
use crate::cli::BackupCreateArgs;
use crate::commands::select::{self, Backed};
use crate::report::{BackupReport, BackupRow, Class, Report, Result};

/// Runs the command. A project with a damaged `metadata.json` is backed up as it is.
pub fn run(app: &App, args: &BackupCreateArgs) -> Result<Report> {
    let project = select::project(app, &args.project)?;
    let ring = select::ring(app, &project);
    let backed = Backed::new(&project);
    let holder = select::holder(app);
    let options = select::take_options(app, &holder);
    let mut report = BackupReport {
        class: Class::Ok,
        action: "create",
        backups: Vec::new(),
        safety: None,
        evicted: Vec::new(),
        files: Vec::new(),
        notes: Vec::new(),
        dry_run: app.settings.dry_run,
    };
    let (name, files, bytes, good) = if app.settings.dry_run {
        let (name, evicted, files, bytes) = ring.preview(backed.subject(&project), options)?;
        report.evicted = evicted.iter().map(ToString::to_string).collect();
        (name, files, bytes, None)
    } else {
        let _lock = select::lock(&project, &holder)?;
        if let Some(healed) = backup::heal(&project.folder)? {
            report.notes.extend(healed.notes);
        }
        let progress = app.progress(&project.name);
        let taken = ring.take(
            backed.subject(&project),
            options,
            &*progress,
            &app.interrupt,
        )?;
        report.evicted = taken.evicted.iter().map(ToString::to_string).collect();
        report.notes.extend(taken.notes);
        let files = taken.manifest.files.len() as u64;
        let whole = taken.manifest.is_whole();
        if !whole {
            report.class = Class::Partial;
        }
        (taken.name, files, taken.manifest.bytes(), Some(whole))
    };
    report.backups.push(BackupRow {
        name: name.to_string(),
        number: 1,
        project: project.name.clone(),
        id: project.key(),
        taken: Some(options.now),
        reason: options.reason.to_owned(),
        bytes,
        files,
        good,
    });
    Ok(Report::Backup(report))
}
