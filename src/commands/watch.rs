//! `watch`: syncs a project when its files were left alone for a while.

use super::{select, sync};
use crate::app::App;
use crate::cli::{SyncArgs, WatchArgs};
use crate::config::{self, Activation};
use crate::disk::{Lock, LockError};
use crate::project::Project;
use crate::report::{Class, Failure, Message, Report, Result, WatchReport};
use crate::runs::{self, Order, Orders, Run};
use crate::watch::{Ended, Eyes, Quiet, Sight};
use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering;
use std::time::Duration;

/// How long files are to be left alone when nobody says so.
const QUIET: Duration = Duration::from_secs(5 * 60);
/// Time between two looks whether it is to end.
const LOOK: Duration = Duration::from_secs(1);
/// Time between two looks which projects there are.
const LIST: Duration = Duration::from_secs(60);

/// Runs the command; it ends when it is stopped.
pub fn run(app: &App, args: &WatchArgs) -> Result<Report> {
    let path = app.settings.state_dir.join("watch.lock");
    let _lock = Lock::take(&path, &select::holder(app)).map_err(|error| match error {
        LockError::Busy { holder } => Failure::new(
            Class::Busy,
            Message::new("watch-busy").with("holder", holder),
        )
        .hint(Message::new("hint-watch-stop")),
        LockError::Disk(error) => error.into(),
    })?;
    let named = named(app, args)?;
    let mut watch = Watching::begin(app, args, named)?;
    watch.until_stopped();
    Ok(Report::Watch(WatchReport {
        class: watch.class,
        synced: watch.synced,
        failed: watch.failed,
    }))
}

/// The folders of the projects that were named; none where all active ones are meant.
fn named(app: &App, args: &WatchArgs) -> Result<Vec<PathBuf>> {
    let projects = args.projects.iter();
    projects
        .map(|word| select::project(app, word).map(|project| project.folder))
        .collect()
}

struct Watching<'a> {
    app: &'a App,
    args: &'a WatchArgs,
    named: Vec<PathBuf>,
    quiet: Quiet,
    eyes: Eyes,
    /// Held so that `stop` finds it.
    _run: Option<Run>,
    orders: Option<Orders>,
    stopped: bool,
    class: Class,
    synced: u64,
    failed: u64,
}

impl<'a> Watching<'a> {
    fn begin(app: &'a App, args: &'a WatchArgs, named: Vec<PathBuf>) -> Result<Self> {
        let time = args.quiet_time.unwrap_or(QUIET);
        let sight = if args.poll {
            Sight::Looked
        } else {
            Sight::Told
        };
        let called: Vec<String> = named
            .iter()
            .filter_map(|folder| Some(Project::at(folder).ok()?.name))
            .collect();
        let state = &app.settings.state_dir;
        // What cannot be recorded is in nobody's way; it cannot be stopped from another terminal then.
        let run = Run::begin(state, runs::WATCH, app.clock.now(), &called, None).ok();
        let mut watch = Self {
            app,
            args,
            named,
            quiet: Quiet::new(time),
            eyes: Eyes::open(sight, time),
            orders: run.as_ref().map(Run::orders),
            _run: run,
            stopped: false,
            class: Class::Ok,
            synced: 0,
            failed: 0,
        };
        watch.list()?;
        app.ui.tell(
            &Message::new("watch-begins")
                .count("n", watch.quiet.folders().count())
                .with("quiet", app.ui.words().duration(time)),
        );
        Ok(watch)
    }

    /// The projects as they are now: new ones are watched, others no more.
    fn list(&mut self) -> Result<()> {
        let projects = self.projects()?;
        let now = self.app.clock.running();
        let gone: Vec<PathBuf> = self
            .quiet
            .folders()
            .filter(|folder| !projects.iter().any(|project| project.folder == **folder))
            .cloned()
            .collect();
        for folder in gone {
            self.quiet.forget(&folder);
            self.eyes.forget(&folder);
        }
        for project in projects {
            if self.quiet.has(&project.folder) {
                continue;
            }
            self.quiet.add(&project.folder);
            self.eyes.add(&project.folder, now);
            // What was changed before counts from now on.
            if sync::changed(self.app, &project) != Some(false) {
                self.quiet.changed(&project.folder, now);
            }
        }
        Ok(())
    }

    fn projects(&self) -> Result<Vec<Project>> {
        if !self.named.is_empty() {
            let there = self
                .named
                .iter()
                .filter_map(|folder| Project::at(folder).ok());
            return Ok(there.collect());
        }
        // What is said of the projects may change while this goes on; a file that is broken for a moment changes nothing.
        let settings = &self.app.settings;
        let said = config::projects_in(&settings.config_dir, &self.app.environment)
            .unwrap_or_else(|_| settings.projects.clone());
        let is_active = |project: &Project| {
            let active = said.get(&project.key()).and_then(|own| own.active);
            active.unwrap_or(Activation::Now) == Activation::Now
        };
        let mine = select::profile(self.app)?.projects()?;
        Ok(mine
            .into_iter()
            .filter(|project| {
                is_active(project)
                    && select::has_flavor(project, &self.args.flavor)
                    && (self.args.include_archived || !project.archived)
            })
            .collect())
    }

    fn until_stopped(&mut self) {
        let clock = &self.app.clock;
        let mut listed = clock.running();
        while !self.is_stopped() {
            let now = clock.running();
            let wait = self.quiet.idle(now).unwrap_or(LOOK).min(LOOK);
            for folder in self.eyes.news(wait, now) {
                self.quiet.changed(&folder, clock.running());
            }
            if clock.running().saturating_sub(listed) >= LIST {
                listed = clock.running();
                // A folder that is away for a moment (a stick) is no reason to end.
                let _ = self.list();
            }
            while !self.is_stopped()
                && let Some(folder) = self.quiet.take(clock.running())
            {
                self.sync(&folder);
            }
        }
    }

    fn is_stopped(&mut self) -> bool {
        let news = self.orders.as_mut().map(Orders::news).unwrap_or_default();
        self.stopped |= news.contains(&Order::Stop);
        self.stopped || self.app.signal.load(Ordering::Relaxed) != 0
    }

    /// Syncs a project that is quiet, if it has something to sync.
    fn sync(&mut self, folder: &Path) {
        let app = self.app;
        let Ok(project) = Project::at(folder) else {
            self.quiet.ended(folder, Ended::Done, app.clock.running());
            return;
        };
        if sync::changed(app, &project) == Some(false) {
            self.quiet.ended(folder, Ended::Done, app.clock.running());
            return;
        }
        let args = SyncArgs {
            projects: vec![folder.display().to_string()],
            ..SyncArgs::default()
        };
        let result = sync::run(app, &args);
        let class = match &result {
            Ok(report) => report.class(),
            Err(failure) => failure.class(),
        };
        let is_temporary = matches!(class, Class::Unreachable | Class::Limit | Class::Busy);
        let ended = if is_temporary {
            Ended::Later(app.settings.interval)
        } else {
            Ended::Done
        };
        let first = self.quiet.ended(folder, ended, app.clock.running());
        if matches!(class, Class::Ok | Class::Conflict) {
            self.synced += 1;
        } else {
            self.failed += 1;
        }
        // Offline for hours is one line, not one for each attempt.
        if !is_temporary || first {
            match &result {
                Ok(report) => app.ui.report(report),
                Err(failure) => app.ui.failure("sync", failure),
            }
        }
        let _ = self.is_stopped();
        if matches!(class, Class::Interrupted | Class::Terminated)
            && app.signal.load(Ordering::Relaxed) != 0
        {
            self.class = app.stopped_as(class);
        } else if app.signal.load(Ordering::Relaxed) == 0 {
            // What ended that sync, its deadline or an order to it alone, does not end this.
            app.interrupt.store(false, Ordering::Relaxed);
        }
    }
}
