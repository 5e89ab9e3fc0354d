//! `stop` and `extend`: orders to a sync that is at work, from another terminal.

use crate::app::App;
use crate::cli::{ExtendArgs, StopArgs};
use crate::report::{Class, Failure, Message, OrderReport, OrderedRun, Report, Result};
use crate::runs::{self, Live, Order};
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

/// How long `stop` waits for the run to end: it stops where nothing is half done, which may take a moment.
const PATIENCE: Duration = Duration::from_secs(60);
/// Time between two looks whether it did.
const LOOK: Duration = Duration::from_millis(50);

/// Runs `stop`.
pub fn stop(app: &App, args: &StopArgs) -> Result<Report> {
    let meant = meant(app, args.run.as_deref())?;
    let mut report = ordered(app, "stop", &meant, Order::Stop)?;
    if !app.settings.dry_run {
        let until = Instant::now() + PATIENCE;
        for run in &mut report.runs {
            run.ended = ended(app, &run.run, until);
        }
        if report.runs.iter().any(|run| !run.ended) {
            report.class = Class::Partial;
        }
    }
    Ok(Report::Order(report))
}

/// Runs `extend`.
pub fn extend(app: &App, args: &ExtendArgs) -> Result<Report> {
    extend_what(app, None, args.by, args.run.as_deref())
}

/// Puts off the deadline of the runs of this kind (`collect`), or of all.
pub(super) fn extend_what(
    app: &App,
    what: Option<&str>,
    by: Option<Duration>,
    run: Option<&str>,
) -> Result<Report> {
    let mut meant = meant(app, run)?;
    meant.retain(|run| run.deadline.is_some() && what.is_none_or(|what| run.what == what));
    if meant.is_empty() {
        return Err(Failure::new(
            Class::Failed,
            Message::new("extend-no-deadline"),
        ));
    }
    ordered(app, "extend", &meant, Order::Extend(by)).map(Report::Order)
}

/// The runs that are meant: the one of this name, else all that are at work.
fn meant(app: &App, name: Option<&str>) -> Result<Vec<Live>> {
    let mut live = runs::live(&app.settings.state_dir)?;
    if let Some(name) = name {
        // A row of the report begins with the name of its run.
        let name = name.split('.').next().unwrap_or_default();
        live.retain(|run| run.run == name);
    }
    if live.is_empty() {
        return Err(Failure::new(
            Class::NotFound,
            Message::new("control-nothing-runs").path("folder", &app.settings.state_dir),
        )
        .hint(Message::new("hint-report")));
    }
    Ok(live)
}

fn ordered(app: &App, action: &'static str, meant: &[Live], order: Order) -> Result<OrderReport> {
    let mut runs = Vec::new();
    for live in meant {
        let there = app.settings.dry_run || runs::order(&app.settings.state_dir, &live.run, order)?;
        runs.push(OrderedRun {
            run: live.run.clone(),
            projects: live.projects.clone(),
            // It was quicker than the order.
            ended: !there,
        });
    }
    Ok(OrderReport {
        class: Class::Ok,
        action,
        runs,
        dry_run: app.settings.dry_run,
    })
}

/// Waits for a run to end; `false` when it takes too long or this command is stopped itself.
fn ended(app: &App, run: &str, until: Instant) -> bool {
    loop {
        if !runs::is_live(&app.settings.state_dir, run) {
            return true;
        }
        if app.interrupt.load(Ordering::Relaxed) || Instant::now() >= until {
            return false;
        }
        std::thread::sleep(LOOK);
    }
}
