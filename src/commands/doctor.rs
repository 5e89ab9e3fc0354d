//! `doctor`: looks at everything that a sync needs, and says what to do about what is wrong. It changes nothing, neither
//! here nor in the cloud.
//!
//! Each thing is looked at by a function of its own that gives its findings. What cannot be asked because of an earlier
//! finding (the account of a server that cannot be reached) is left out.

mod cloud;
mod computer;
mod projects;
mod server;

use crate::app::App;
use crate::cli::DoctorArgs;
use crate::config::CloudAddress;
use crate::report::{Check, Class, DoctorReport, Failure, Message, Report, Result};
use std::sync::atomic::Ordering;

/// Runs the command.
///
/// # Errors
/// Where a project that was named cannot be found, and when the run is stopped. Everything else is a finding.
pub fn run(app: &App, args: &DoctorArgs) -> Result<Report> {
    let mut checks = vec![computer::home(app), computer::folders(app)];
    let local = projects::chosen(app, &args.projects)?;
    checks.extend(computer::disk(app, &local));
    checks.extend(projects::sound(&local));
    checks.extend(projects::ids(app, &local));
    checks.extend(projects::left_overs(app, &local)?);
    checks.extend(projects::paths(&local));
    checks.extend(projects::litter(&local));
    stopped(app)?;
    checks.extend(projects::marks(app, &local));
    stopped(app)?;
    checks.extend(projects::checksums(app, &local));
    stopped(app)?;
    checks.extend(computer::keyring(app));
    checks.extend(computer::schedule(app));
    stopped(app)?;
    match &app.settings.cloud {
        CloudAddress::Folder(folder) => checks.extend(cloud::folder(app, folder, &local)),
        CloudAddress::Server(_) if args.no_network => {}
        CloudAddress::Server(address) => checks.extend(server::all(app, address, &local)?),
    }
    checks.extend(computer::last(app, &local));
    stopped(app)?;
    Ok(Report::Doctor(DoctorReport { checks }))
}

fn stopped(app: &App) -> Result<()> {
    if app.interrupt.load(Ordering::Relaxed) {
        return Err(Failure::new(Class::Interrupted, Message::new("stopped")));
    }
    Ok(())
}

/// The findings, or one that all is well where there is none.
fn or_ok(found: Vec<Check>, ok: impl FnOnce() -> Check) -> Vec<Check> {
    if found.is_empty() { vec![ok()] } else { found }
}
