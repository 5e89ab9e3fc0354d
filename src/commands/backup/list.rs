//! `backup list`: the ring of each project.

use crate::app::App;
use crate::backup::Ring;
use crate::cli::BackupListArgs;
use crate::commands::select;
use crate::report::{BackupsReport, Report, Result};

/// Runs the command: the backups of one project, or everything in the ring of the local user, foreign folders too.
pub fn run(app: &App, args: &BackupListArgs) -> Result<Report> {
    let entries = match &args.project {
        Some(word) => {
            let kept = select::kept(app, word)?;
            let project = kept.project();
            select::ring(app, project).of(&project.key())?
        }
        None => Ring::at(select::profile(app)?.backups_dir()).list()?,
    };
    let backups = entries
        .iter()
        .map(|entry| select::row(entry, None))
        .collect::<Result<_>>()?;
    Ok(Report::Backups(BackupsReport { backups }))
}
