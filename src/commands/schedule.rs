//! `schedule`: the hours at which this computer syncs by itself.

use super::session::Session;
use super::{collect, select, sync};
use crate::account::Source;
use crate::app::App;
use crate::cli::{
    Cli, CollectArgs, Command, ScheduleArgs, ScheduleCommand, ScheduleInstallArgs, ScheduleRunArgs,
    SchedulerChoice, SyncArgs,
};
use crate::config::{CloudAddress, Environment, Origin, Settings};
use crate::disk::LockError;
use crate::project::{self, Project};
use crate::report::{
    Class, Failure, Message, MissedHour, Moved, Report, Result, RunError, RunRow, ScheduleReport,
    ScheduledRun,
};
use crate::schedule::{
    self, Began, Call, Days, Entry, Machine, Missed, Plan, Record, Scheduler, State, System, Why,
    Work,
};
use crate::sync::RepositoryName;
use chrono::{DateTime, Local, NaiveDateTime, TimeDelta, Utc};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering;
use std::time::Duration;

/// A run at the start of the computer is left out where another began so shortly before.
const JUST_NOW: TimeDelta = TimeDelta::minutes(15);
/// Missed hours of so many days are told by `schedule status`.
const RECENT: TimeDelta = TimeDelta::days(7);

/// Runs the command.
pub fn run(app: &App, args: &ScheduleArgs) -> Result<Report> {
    match &args.command {
        ScheduleCommand::Install(args) => install(app, args, &Machine),
        ScheduleCommand::Status => status(app).map(Report::Schedule),
        ScheduleCommand::On => switch(app, true, &Machine),
        ScheduleCommand::Off => switch(app, false, &Machine),
        ScheduleCommand::Remove => remove(app, &Machine),
        ScheduleCommand::Run(args) => run_due(app, args),
    }
}

/// How the schedule stands. The scheduler is asked whether it has our entry.
pub(crate) fn status(app: &App) -> Result<ScheduleReport> {
    let plan = Plan::load(&app.settings.state_dir)?;
    report(app, "status", plan.as_ref(), &Machine)
}

/// The environment of a scheduled run: what was said at the installation stands for what is not said now.
pub(crate) fn as_installed(environment: Environment, cli: &Cli) -> Environment {
    let Command::Schedule(args) = &cli.command else {
        return environment;
    };
    if !matches!(args.command, ScheduleCommand::Run(_)) {
        return environment;
    }
    let state_dir = Settings::without_file(&environment, &cli.global).state_dir;
    // A plan that cannot be read is told by the command itself.
    match Plan::load(&state_dir) {
        Ok(Some(plan)) => environment.with_missing(&plan.variables),
        _ => environment,
    }
}

fn now(app: &App) -> NaiveDateTime {
    schedule::local(app.clock.now(), &Local)
}

fn entry<'a>(app: &'a App, system: &'a dyn System, scheduler: Scheduler) -> Entry<'a> {
    let user_folder = || {
        let named = app.environment.get("HOME").map(PathBuf::from);
        named.filter(|folder| folder.is_absolute())
    };
    let folder = match scheduler {
        Scheduler::Systemd => app
            .environment
            .get("XDG_CONFIG_HOME")
            .map(PathBuf::from)
            .filter(|folder| folder.is_absolute())
            .or_else(|| Some(user_folder()?.join(".config")))
            .map(|folder| folder.join("systemd").join("user")),
        Scheduler::Launchd => {
            user_folder().map(|folder| folder.join("Library").join("LaunchAgents"))
        }
        Scheduler::Cron | Scheduler::TaskScheduler => None,
    };
    let user =
        app.environment
            .text("USERNAME")
            .map(|name| match app.environment.text("USERDOMAIN") {
                Some(domain) => format!("{domain}\\{name}"),
                None => name.to_owned(),
            });
    Entry::new(system, &app.settings.state_dir, folder, user)
}

fn install(app: &App, args: &ScheduleInstallArgs, system: &dyn System) -> Result<Report> {
    if args.at.is_empty() && !args.on_start {
        return Err(Failure::new(Class::Usage, Message::new("schedule-when"))
            .hint(Message::new("schedule-hint-install")));
    }
    let mut at = args.at.clone();
    at.sort_unstable();
    at.dedup();
    let days = args.days.as_ref().and_then(|days| Days::of(&days.0));
    let plan = Plan {
        at,
        days: days.unwrap_or_default(),
        on_start: args.on_start,
        work: work(app, args)?,
        scheduler: match args.scheduler {
            Some(SchedulerChoice::Systemd) => Scheduler::Systemd,
            Some(SchedulerChoice::Cron) => Scheduler::Cron,
            Some(SchedulerChoice::Launchd) => Scheduler::Launchd,
            Some(SchedulerChoice::TaskScheduler) => Scheduler::TaskScheduler,
            Some(SchedulerChoice::Auto) | None => schedule::choose(system)?,
        },
        call: call(app)?,
        variables: variables(app),
        active: true,
        since: now(app),
    };
    // A file that cannot be read is in nobody's way here: another takes its place.
    let before = Plan::load(&app.settings.state_dir).ok().flatten();
    if !app.settings.dry_run {
        switch_on(app, &plan, before.as_ref(), system)?;
    }
    report(app, "install", Some(&plan), system).map(Report::Schedule)
}

/// What is to be done, each project by what is sure to mean it later: its folder, or its name in the cloud.
fn work(app: &App, args: &ScheduleInstallArgs) -> Result<Work> {
    if let Some(word) = &args.collect {
        return Ok(Work::Collect {
            projects: vec![meant(app, word)?],
            expect: args.expect,
            from: args.from.clone(),
            max_wait: args.max_wait.map(|wait| wait.as_secs()),
            every: args.every.map(|every| every.as_secs().max(1)),
        });
    }
    let projects: Result<Vec<String>> = args.projects.iter().map(|word| meant(app, word)).collect();
    Ok(Work::Sync {
        projects: projects?,
        flavors: args.flavor.clone(),
        include_archived: args.include_archived,
    })
}

/// What is sure to mean this project later.
fn meant(app: &App, word: &str) -> Result<String> {
    match select::named(app, word) {
        Ok(project) => text_of(&project.folder),
        Err(failure) => match RepositoryName::parse(word) {
            Some(name) if !project::is_path(word) || !word.starts_with('.') => Ok(name.to_string()),
            _ => Err(failure),
        },
    }
}

fn call(app: &App) -> Result<Call> {
    let program = std::env::current_exe().map_err(|error| {
        Failure::new(Class::Failed, Message::new("schedule-own-path"))
            .cause(Message::technical(error))
    })?;
    Ok(Call {
        program: text_of(&program)?,
        config: text_of(&app.settings.config_dir)?,
        state: text_of(&app.settings.state_dir)?,
    })
}

/// A path that every scheduler can hold.
fn text_of(path: &std::path::Path) -> Result<String> {
    path.to_str()
        .filter(|text| !text.chars().any(char::is_control))
        .map(str::to_owned)
        .ok_or_else(|| {
            Failure::new(
                Class::Usage,
                Message::new("schedule-odd-path").path("path", path),
            )
        })
}

/// What was said for this run by flag or variable, as variables: the scheduler's runs have neither. Never a secret.
fn variables(app: &App) -> BTreeMap<String, String> {
    let settings = &app.settings;
    let said = |key: &str| {
        matches!(
            settings.origin(key),
            Origin::Environment(_) | Origin::Flag(_)
        )
    };
    let mut variables: BTreeMap<String, String> = settings
        .rows()
        .into_iter()
        .filter(|row| !row.value.is_empty())
        // Where Scribe's folder is may hang on variables of the session.
        .filter(|row| {
            said(&row.key) || row.key == "home" && settings.origin("home") == Origin::BuiltIn
        })
        .map(|row| (format!("SCRIBE_SYNC_{}", row.key.to_uppercase()), row.value))
        .collect();
    if !settings.origins.contains_key("lang") {
        let language = app.ui.words().code().to_owned();
        variables.insert("SCRIBE_SYNC_LANG".to_owned(), language);
    }
    if let Some(keyring) = app.environment.text("SCRIBE_SYNC_KEYRING") {
        variables.insert("SCRIBE_SYNC_KEYRING".to_owned(), keyring.to_owned());
    }
    variables
}

/// Puts the plan into its scheduler and keeps it. The scheduler comes first: what it refuses is not called installed.
fn switch_on(app: &App, plan: &Plan, before: Option<&Plan>, system: &dyn System) -> Result<()> {
    let state = &app.settings.state_dir;
    if let Some(before) = before.filter(|before| before.scheduler != plan.scheduler) {
        entry(app, system, before.scheduler).remove(before.scheduler)?;
    }
    crate::disk::create_dir_all(&state.join("schedule"))?;
    entry(app, system, plan.scheduler).install(plan)?;
    plan.save(state)?;
    Record::of(state).on(plan)?;
    Ok(())
}

fn none_installed() -> Failure {
    Failure::new(Class::NotFound, Message::new("schedule-none"))
        .hint(Message::new("schedule-hint-install"))
}

fn switch(app: &App, on: bool, system: &dyn System) -> Result<Report> {
    let state = &app.settings.state_dir;
    let mut plan = Plan::load(state)?.ok_or_else(none_installed)?;
    if !app.settings.dry_run {
        if on {
            let before = plan.clone();
            if !plan.active {
                plan.active = true;
                plan.since = now(app);
            }
            // The program may have moved since, and the entry may be gone.
            plan.call = call(app)?;
            switch_on(app, &plan, Some(&before), system)?;
        } else {
            entry(app, system, plan.scheduler).remove(plan.scheduler)?;
            if plan.active {
                Record::of(state).off(now(app))?;
            }
            plan.active = false;
            plan.save(state)?;
        }
    }
    plan.active = on;
    let action = if on { "on" } else { "off" };
    report(app, action, Some(&plan), system).map(Report::Schedule)
}

fn remove(app: &App, system: &dyn System) -> Result<Report> {
    let state = &app.settings.state_dir;
    let plan = Plan::load(state)?.ok_or_else(none_installed)?;
    if !app.settings.dry_run {
        entry(app, system, plan.scheduler).remove(plan.scheduler)?;
        if plan.active {
            Record::of(state).off(now(app))?;
        }
        Plan::forget(state)?;
    }
    report(app, "remove", None, system).map(Report::Schedule)
}

/// Runs what is due, if something is.
fn run_due(app: &App, args: &ScheduleRunArgs) -> Result<Report> {
    let dir = &app.settings.state_dir;
    let plan = Plan::load(dir)?.ok_or_else(none_installed)?;
    let _lock = match schedule::lock(dir, &select::holder(app)) {
        Ok(lock) => lock,
        // The scheduler calls again and again while a long run is at work; there is nothing to say.
        Err(LockError::Busy { .. }) if !args.now => {
            return idle(app, &plan, true);
        }
        Err(LockError::Busy { holder }) => {
            return Err(Failure::new(
                Class::Busy,
                Message::new("schedule-busy").with("holder", holder),
            )
            .hint(Message::new("hint-run-again-later")));
        }
        Err(LockError::Disk(error)) => return Err(error.into()),
    };
    let state = State::read(dir)?;
    let (wall, start) = (now(app), app.clock.now());
    let due = schedule::due(&plan, &state, wall);
    let just_now = |time: NaiveDateTime| wall >= time && wall - time < JUST_NOW;
    let recent = just_now(plan.since) || state.last().is_some_and(|run| just_now(run.local));
    let why = match due {
        _ if args.now => Why::Now,
        Some(_) => Why::Hour,
        None if args.started && plan.on_start && plan.active && !recent => Why::Start,
        None if plan.on_start && plan.active && state.start_is_due(wall) => Why::Start,
        None => return idle(app, &plan, false),
    };
    let began = Began {
        hour: due.filter(|_| why == Why::Hour).map(|due| due.hour),
        why,
        start,
        local: wall,
        ended: None,
    };
    if !app.settings.dry_run {
        Record::of(dir).begin(&plan, &began)?;
    }
    let result = carry_out(app, &plan.work);
    let class = match &result {
        Ok(report) => report.class(),
        Err(failure) => failure.class(),
    };
    // A computer that is switched off ends its programs: that is no end of the run, which is begun again when it is back.
    let is_cut =
        app.signal.load(Ordering::Relaxed) != 0 && app.stopped_as(class) == Class::Terminated;
    if !app.settings.dry_run && !is_cut {
        Record::of(dir).end(start, app.clock.now(), class.code())?;
    }
    result
}

/// Nothing is done: nothing is due, or another run is at work.
fn idle(app: &App, plan: &Plan, running: bool) -> Result<Report> {
    let report = report(app, "run", Some(plan), &Machine)?;
    Ok(Report::Schedule(ScheduleReport { running, ..report }))
}

fn carry_out(app: &App, work: &Work) -> Result<Report> {
    match work {
        Work::Sync {
            projects,
            flavors,
            include_archived,
        } => {
            let args = SyncArgs {
                all: projects.is_empty(),
                projects: projects.clone(),
                flavor: flavors.clone(),
                include_archived: *include_archived,
                ..SyncArgs::default()
            };
            sync::run(app, &args)
        }
        Work::Collect {
            projects,
            expect,
            from,
            max_wait,
            every,
        } => {
            let args = CollectArgs {
                project: projects.first().cloned(),
                expect: *expect,
                from: from.clone(),
                max_wait: max_wait.map(Duration::from_secs),
                every: every.map(Duration::from_secs),
                ..CollectArgs::default()
            };
            collect::run(app, &args)
        }
    }
}

fn report(
    app: &App,
    action: &'static str,
    plan: Option<&Plan>,
    system: &dyn System,
) -> Result<ScheduleReport> {
    let state = State::read(&app.settings.state_dir)?;
    let wall = now(app);
    let mut notes = Vec::new();
    // The run that the scheduler calls every few minutes asks nobody.
    let is_there = plan
        .filter(|plan| action == "status" && plan.active)
        .and_then(|plan| entry(app, system, plan.scheduler).is_there(plan));
    if is_there == Some(false) {
        notes.push(Message::new("schedule-entry-gone"));
    }
    if let Some(plan) = plan.filter(|_| matches!(action, "install" | "on")) {
        notes.extend(warnings(app, plan, system));
    }
    let missed = schedule::missed(&state, wall);
    Ok(ScheduleReport {
        action,
        installed: plan.is_some(),
        active: plan.is_some_and(|plan| plan.active),
        running: schedule::is_at_work(&app.settings.state_dir),
        entry: is_there,
        scheduler: plan.map(|plan| plan.scheduler.word()),
        at: plan.map_or_else(Vec::new, |plan| {
            plan.at
                .iter()
                .map(|at| at.format("%H:%M").to_string())
                .collect()
        }),
        days: plan.map_or_else(Vec::new, |plan| plan.days.words()),
        on_start: plan.is_some_and(|plan| plan.on_start),
        what: plan.map(|plan| plan.work.what()),
        projects: plan.map_or_else(Vec::new, |plan| plan.work.projects().to_vec()),
        names: plan.map_or_else(Vec::new, |plan| {
            plan.work.projects().iter().map(name_of).collect()
        }),
        next: plan
            .and_then(|plan| plan.next(wall))
            .map(|hour| schedule::moment(hour, &Local)),
        last: state.last().map(|run| ScheduledRun {
            hour: run.hour.map(|hour| schedule::moment(hour, &Local)),
            start: run.start,
            end: run.ended.map(|(end, _)| end),
            code: run.ended.map(|(_, code)| code),
        }),
        missed: missed
            .into_iter()
            .filter(|missed| wall - missed.hour < RECENT)
            .map(|missed| MissedHour {
                hour: schedule::moment(missed.hour, &Local),
                made_up: missed.made_up,
            })
            .collect(),
        notes,
        dry_run: app.settings.dry_run,
    })
}

/// What a project is called that was named by its folder or in the cloud.
#[allow(clippy::ptr_arg, reason = "it is mapped over")]
fn name_of(project: &String) -> String {
    let folder = Path::new(project);
    match Project::at(folder) {
        Ok(found) if folder.is_absolute() => found.name,
        _ => project.clone(),
    }
}

/// The hours that should have run and did not, as rows of the report.
pub(crate) fn missed_rows(app: &App) -> Result<Vec<RunRow>> {
    let state = State::read(&app.settings.state_dir)?;
    let missed = schedule::missed(&state, now(app));
    Ok(missed
        .into_iter()
        .map(|missed| row_of(app, missed))
        .collect())
}

/// For the digest of a run: in a scheduled one the hours that were missed since the one before; and the next hour. What
/// cannot be read is in nobody's way.
pub(crate) fn for_digest(app: &App) -> (Vec<RunRow>, Option<DateTime<Utc>>) {
    let dir = &app.settings.state_dir;
    let wall = now(app);
    let plan = Plan::load(dir).ok().flatten();
    let next = plan
        .and_then(|plan| plan.next(wall))
        .map(|hour| schedule::moment(hour, &Local));
    let state = State::read(dir).unwrap_or_default();
    // The run of this digest is at work.
    if state.last().is_none_or(|run| run.ended.is_some()) {
        return (Vec::new(), next);
    }
    let before = state.before_last().map(|run| run.local);
    let missed = schedule::missed(&state, wall).into_iter();
    let rows = missed
        .filter(|missed| before.is_none_or(|before| missed.hour > before))
        .map(|missed| row_of(app, missed));
    (rows.collect(), next)
}

fn row_of(app: &App, missed: Missed) -> RunRow {
    let why = match missed.made_up {
        Some(time) => Message::new("schedule-made-up-why").time("time", time),
        None => Message::new("schedule-missed-why"),
    };
    let run = format!("missed-{}", missed.hour.format("%Y%m%dT%H%M"));
    RunRow {
        id: format!("{run}.1"),
        run,
        what: missed.what,
        project: None,
        project_id: None,
        folder: None,
        repository: None,
        contributor: None,
        start: schedule::moment(missed.hour, &Local),
        end: None,
        state: "missed".to_owned(),
        code: None,
        sent: Moved::default(),
        received: Moved::default(),
        bytes_up: 0,
        bytes_down: 0,
        attempts: 0,
        combined: 0,
        error: Some(RunError {
            class: "missed".to_owned(),
            message: app.ui.recorded(&why),
        }),
        told: Vec::new(),
    }
}

/// What a person should know about runs that nobody watches.
fn warnings(app: &App, plan: &Plan, system: &dyn System) -> Vec<Message> {
    let mut notes = Vec::new();
    if plan.scheduler == Scheduler::Systemd
        && entry(app, system, plan.scheduler).lingers() == Some(false)
    {
        notes.push(Message::new("schedule-no-linger"));
    }
    if matches!(app.settings.cloud, CloudAddress::Folder(_)) {
        return notes;
    }
    if app.environment.text("SCRIBE_SYNC_TOKEN").is_some() {
        notes.push(Message::new("schedule-token-of-environment"));
        return notes;
    }
    for login in accounts(app, plan) {
        let account = Session::of(app).and_then(|mut session| {
            if login.is_some() {
                session.account = login.as_deref();
            }
            session.account()
        });
        match account {
            Ok(account)
                if account.token_from == Source::Keyring
                    && plan.scheduler == Scheduler::Cron
                    && !notes.iter().any(|note| note.id == "schedule-cron-keyring") =>
            {
                notes.push(Message::new("schedule-cron-keyring"));
            }
            Err(failure) if failure.class() == Class::Credential => notes.push(match login {
                Some(login) => Message::new("schedule-no-login-of").with("owner", login),
                None => Message::new("schedule-no-login"),
            }),
            _ => {}
        }
    }
    notes
}

/// The accounts that scheduled runs work for: those of the projects, and that of new ones where one is new.
fn accounts(app: &App, plan: &Plan) -> Vec<Option<String>> {
    if sync::is_said(app) {
        return vec![None];
    }
    let named = match &plan.work {
        Work::Sync { projects, .. } | Work::Collect { projects, .. } => projects,
    };
    let projects: Vec<Project> = if named.is_empty() {
        let profile = select::home(app).choose(app.settings.profile.as_deref());
        let all = profile.and_then(|profile| profile.projects());
        all.unwrap_or_default()
            .into_iter()
            .filter(|project| select::is_active(app, project))
            .collect()
    } else {
        let found = named
            .iter()
            .filter_map(|word| Project::at(word.as_ref()).ok());
        found.collect()
    };
    let doors = sync::Doors::of_run(app);
    let mut logins: Vec<Option<String>> = Vec::new();
    for project in &projects {
        let owner = doors.owner(project).unwrap_or_default();
        if !logins.contains(&owner) {
            logins.push(owner);
        }
    }
    if logins.is_empty() || projects.len() < named.len() && !logins.contains(&None) {
        logins.push(None);
    }
    logins
}
