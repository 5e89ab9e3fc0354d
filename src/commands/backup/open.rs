//! `backup open`: the folder of the backups, or of one of them, in the system's file manager.

use crate::app::App;
use crate::backup::Ring;
use crate::cli::BackupOpenArgs;
use crate::commands::browser::{self, Opened};
use crate::commands::select;
use crate::report::{Class, Failure, Message, OpenedReport, Report, Result};

/// Runs the command.
pub fn run(app: &App, args: &BackupOpenArgs) -> Result<Report> {
    let folder = match &args.project {
        None => Ring::at(select::profile(app)?.backups_dir())
            .folder()
            .to_path_buf(),
        Some(word) => {
            let kept = select::kept(app, word)?;
            let project = kept.project();
            let ring = select::ring(app, project);
            match &args.backup {
                Some(backup) => ring.find(&project.key(), &project.name, backup)?.folder,
                None => ring.folder().to_path_buf(),
            }
        }
    };
    if !folder.is_dir() {
        return Err(Failure::new(
            Class::NotFound,
            Message::new("open-no-backups").path("folder", &folder),
        ));
    }
    let opened = !app.settings.dry_run && browser::open(app, &folder) == Opened::Yes;
    Ok(Report::Opened(OpenedReport {
        target: folder.display().to_string(),
        opened,
    }))
}
