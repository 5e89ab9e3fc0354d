//! `collect`: the head office. Waits for the work of contributors, merges each as it comes, and says who came.

mod record;
mod run;

use super::sync::{self as syncing, Door};
use super::{control, select};
use crate::app::App;
use crate::cli::{CollectArgs, CollectCommand, CollectSetLastArgs, CollectStatusArgs};
use crate::disk::{self, Lock, LockError};
use crate::project::{
    Collected, KnownContributor, LastCollection, Project, ProjectMemory, collection_lock,
};
use crate::report::{
    Class, CollectReport, ContributorRow, ContributorState, Failure, Message, Moved, NoProgress,
    ProjectOutcome, Report, Result,
};
use crate::sync::{self, RepositoryName};
use chrono::{DateTime, Utc};
use std::collections::BTreeMap;

/// Runs the command.
pub fn run(app: &App, args: &CollectArgs) -> Result<Report> {
    let Some(command) = &args.command else {
        return run::collect(app, args);
    };
    if args.project.is_some() || args.expect.is_some() || !args.from.is_empty() {
        return Err(Failure::new(
            Class::Usage,
            Message::new("collect-one-thing"),
        ));
    }
    match command {
        CollectCommand::Status(args) => status(app, args),
        CollectCommand::Extend(args) => {
            control::extend_what(app, Some("collect"), args.by, args.run.as_deref())
        }
        CollectCommand::SetLast(args) => set_last(app, args),
    }
}

/// The repository of a project in the cloud of this run, as far as this computer knows.
fn repository_of(app: &App, project: &Project, address: &str) -> Result<Option<RepositoryName>> {
    let memory = ProjectMemory::recall(&app.settings.state_dir, project)?;
    Ok(memory
        .repository
        .filter(|_| memory.server.as_deref() == Some(address))
        .as_deref()
        .and_then(RepositoryName::parse))
}

fn not_in_cloud(project: &Project) -> Failure {
    Failure::new(
        Class::NotFound,
        Message::new("collect-not-in-cloud").with("project", &project.name),
    )
    .hint(Message::new("hint-collect-sync-first").with("project", &project.name))
}

/// The lock of the collections of a project; a dry run needs none.
fn lock(app: &App, project: &Project) -> Result<Option<Lock>> {
    if app.settings.dry_run {
        return Ok(None);
    }
    let path = collection_lock(&app.settings.state_dir, project);
    let taken = Lock::take(&path, &select::holder(app));
    taken.map(Some).map_err(|error| match error {
        LockError::Busy { holder } => Failure::new(
            Class::Busy,
            Message::new("collect-busy").with("project", &project.name),
        )
        .cause(Message::new("lock-holder").with("holder", holder))
        .hint(Message::new("hint-collect-busy").with("project", &project.name)),
        LockError::Disk(error) => error.into(),
    })
}

/// What is remembered, as rows; needs no network.
fn status(app: &App, args: &CollectStatusArgs) -> Result<Report> {
    let project = select::project(app, &args.project)?;
    let state = &app.settings.state_dir;
    let address = ProjectMemory::recall(state, &project)?
        .server
        .unwrap_or_default();
    let name = repository_of(app, &project, &address)?.ok_or_else(|| not_in_cloud(&project))?;
    let memory = Collected::recall(state, &project, &address, &name.to_string())?;
    let now = app.clock.now();
    let current = memory.current.clone();
    let mut contributors: Vec<ContributorRow> = memory
        .known
        .iter()
        .map(|(login, known)| ContributorRow {
            news: Some(known.news),
            ..blank(login)
        })
        .collect();
    if let Some(current) = &current {
        for login in &current.from {
            if !contributors.iter().any(|row| is_of(row, login)) {
                contributors.push(blank(login));
            }
        }
        if !current.from.is_empty() {
            contributors.retain(|row| current.from.iter().any(|login| is_of(row, login)));
        }
    }
    for row in &mut contributors {
        let came = current
            .as_ref()
            .and_then(|current| current.came.get(&row.login));
        if let Some(came) = came {
            row.when = Some(came.when);
            row.waiting = came.conflicts;
            row.state = match (came.conflicts, came.late) {
                (0, false) => ContributorState::Ok,
                (0, true) => ContributorState::Late,
                _ => ContributorState::Conflict,
            };
        }
    }
    contributors.sort_by(|a, b| a.login.cmp(&b.login));
    let mut outcome = ProjectOutcome::new(&project.name);
    outcome.id.clone_from(&project.id);
    outcome.folder = Some(project.folder.clone());
    outcome.repository = Some(name.to_string());
    let mut report = CollectReport {
        class: Class::Ok,
        action: "status",
        outcome,
        expected: current.as_ref().map_or(0, |current| current.expected),
        contributors,
        unknown: 0,
        began: current.as_ref().map(|current| current.began),
        until: current.as_ref().and_then(|current| current.until),
        last: memory.last.as_ref().map(|last| last.at),
        looks: 0,
        running: disk::is_locked(&collection_lock(state, &project)),
        error: None,
        now,
        dry_run: false,
    };
    report.unknown = unknown(&report);
    Ok(Report::Collect(Box::new(report)))
}

/// Those who are expected beyond the ones that have a name here.
fn unknown(report: &CollectReport) -> usize {
    report.expected.saturating_sub(report.contributors.len())
}

fn is_of(row: &ContributorRow, login: &str) -> bool {
    row.login.eq_ignore_ascii_case(login)
}

fn blank(login: &str) -> ContributorRow {
    ContributorRow {
        login: login.to_owned(),
        state: ContributorState::Missing,
        when: None,
        news: None,
        received: Moved::default(),
        places: Vec::new(),
        waiting: 0,
        error: None,
    }
}

/// Takes the contributors' branches as they are now, or as they were at a time, for a complete collection.
fn set_last(app: &App, args: &CollectSetLastArgs) -> Result<Report> {
    let project = select::project(app, &args.project)?;
    let Door { cloud, who } = syncing::Doors::of_run(app).of(&project)?;
    let name =
        repository_of(app, &project, &cloud.address())?.ok_or_else(|| not_in_cloud(&project))?;
    let _lock = lock(app, &project)?;
    let options = syncing::options(app, &project, &crate::cli::SyncArgs::default());
    let cloud = cloud.with_own_meter();
    let (branches, _) = sync::look(&name, &cloud, &who, &options)?;
    let now = app.clock.now();
    let at = args.at.map_or(now, |at| at.before(now));
    let tips: Vec<_> = branches.contributors.values().copied().collect();
    let times = if args.at.is_some() && !app.settings.dry_run {
        sync::times(&project, &cloud, &who, &options, &NoProgress, &tips)?
    } else {
        std::collections::HashMap::new()
    };
    let time_of = |tip| {
        times
            .get(tip)
            .and_then(|seconds| DateTime::from_timestamp(*seconds, 0))
    };
    let state = &app.settings.state_dir;
    let mut memory = Collected::recall(state, &project, &cloud.address(), &name.to_string())?;
    let mut contributors = Vec::new();
    let mut taken = BTreeMap::new();
    for (login, tip) in &branches.contributors {
        let made: Option<DateTime<Utc>> = time_of(tip);
        let after = made.is_some_and(|made| made > at);
        let news = made.unwrap_or(now);
        let tip = tip.to_string();
        if !after {
            taken.insert(login.clone(), tip.clone());
        }
        let known = memory.known.get(login);
        if made.is_some() || known.is_none_or(|known| known.tip != tip) {
            let known = KnownContributor { tip, news };
            memory.known.insert(login.clone(), known);
        }
        contributors.push(ContributorRow {
            state: if after {
                ContributorState::Ok
            } else {
                ContributorState::Missing
            },
            when: made.filter(|_| after),
            news: made,
            ..blank(login)
        });
    }
    let before = memory.last.as_ref().map(|last| last.at);
    if !app.settings.dry_run {
        memory.last = Some(LastCollection {
            at,
            by_hand: true,
            tips: taken,
        });
        memory.current = None;
        memory.save(state, &project)?;
    }
    let mut outcome = ProjectOutcome::new(&project.name);
    outcome.id.clone_from(&project.id);
    outcome.folder = Some(project.folder.clone());
    outcome.repository = Some(name.to_string());
    outcome.requests = cloud.meter().requests;
    Ok(Report::Collect(Box::new(CollectReport {
        class: Class::Ok,
        action: "set-last",
        outcome,
        expected: 0,
        contributors,
        unknown: 0,
        began: Some(at),
        until: None,
        last: before,
        looks: 1,
        running: false,
        error: None,
        now,
        dry_run: app.settings.dry_run,
    })))
}
