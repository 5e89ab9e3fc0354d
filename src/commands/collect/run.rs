//! One collection, from its first look to its end.

use super::record::Record;
use super::syncing::{Door, Doors, Tries, Watch, tries};
use super::{blank, lock, repository_of, syncing, unknown};
use crate::app::App;
use crate::cli::{CollectArgs, SyncArgs};
use crate::commands::due;
use crate::config::OnConflict;
use crate::project::{Came, Collected, CurrentCollection, KnownContributor, LastCollection};
use crate::report::{
    Class, CollectReport, ContributorRow, ContributorState, Failure, Message, Moved,
    ProjectOutcome, Report, Result,
};
use crate::sync::{self, Branches, Contributors, Gather, Options, RepositoryName};
use crate::ui::Follow;
use chrono::{DateTime, TimeDelta, Utc};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::Ordering;
use std::time::Duration;

/// How long a collection waits where nobody says how long.
const MAX_WAIT: Duration = Duration::from_secs(4 * 60 * 60);
/// The time between two looks where nobody says how long.
const EVERY: Duration = Duration::from_secs(10 * 60);

/// Collects until all are in or the deadline passes.
pub(super) fn collect(app: &App, args: &CollectArgs) -> Result<Report> {
    let word = syncing::one_word(app, args.project.as_deref())?;
    let limit = args.max_wait.or(app.settings.deadline).unwrap_or(MAX_WAIT);
    let mut record = Record::begin(app, &word, limit);
    let watch = Watch::of_collection(app, record.orders(), limit);
    match begun(app, args, &word) {
        Ok((door, project, outcome)) => {
            record.knows(&project.name, &door.who.login);
            let mut night = Night::new(app, args, &door, &project, outcome, record, &watch, limit);
            Ok(Report::Collect(Box::new(night.all())))
        }
        Err(failure) => {
            let failure = watch.judged(app, failure);
            let report = failed(app, &word, &failure);
            record.ended(&report, None);
            Err(failure)
        }
    }
}

/// The report of a collection that could not begin.
fn failed(app: &App, word: &str, failure: &Failure) -> CollectReport {
    CollectReport {
        class: failure.class(),
        action: "collect",
        outcome: ProjectOutcome::new(word),
        expected: 0,
        contributors: Vec::new(),
        unknown: 0,
        began: None,
        until: None,
        last: None,
        looks: 0,
        running: false,
        error: Some(failure.clone()),
        now: app.clock.now(),
        dry_run: app.settings.dry_run,
    }
}

/// The cloud, and the project on this computer: brought here first where it is not.
fn begun(
    app: &App,
    args: &CollectArgs,
    word: &str,
) -> Result<(Door, crate::project::Project, ProjectOutcome)> {
    let as_sync = args.as_sync();
    let mut tries = Tries::of(app);
    loop {
        let doors = Doors::of_run(app);
        let ready = syncing::here(app, &as_sync, &doors, word)
            .and_then(|here| doors.of(&here.0).map(|door| (door, here)));
        match ready {
            Ok((door, (project, outcome))) => return Ok((door, project, outcome)),
            Err(failure) if tries.again(app, &failure) => {
                let pause = tries::pause(app.settings.interval, [&failure]);
                app.ui.again(None, &failure, tries.at + 1, tries.all, pause);
                if !tries::wait(app, pause) {
                    return Err(tries::ended_waiting(failure));
                }
                tries = tries.next();
            }
            Err(failure) => return Err(tries::told(failure, tries.at, due::next(app))),
        }
    }
}

/// A collection at work.
struct Night<'a> {
    app: &'a App,
    args: &'a CollectArgs,
    as_sync: SyncArgs,
    door: &'a Door,
    project: &'a crate::project::Project,
    record: Record<'a>,
    watch: &'a Watch,
    repository: Option<RepositoryName>,
    /// What is remembered from look to look, and from run to run.
    memory: Collected,
    /// How this look found the branches.
    gather: Gather,
    /// The branches when everything was settled last.
    seen: Option<Branches>,
    /// Those whose work cannot be used, with the reason.
    failed: BTreeMap<String, Failure>,
    /// What each brought in this run, and where.
    brought: BTreeMap<String, (Moved, Vec<String>)>,
    /// Everything that was published and that came here.
    outcome: ProjectOutcome,
    /// When the deadline was, before anybody put it off.
    first_until: DateTime<Utc>,
    looks: u64,
    /// Why the last look saw nothing.
    trouble: Option<Failure>,
    /// What contributors were told as, to tell only news.
    told: BTreeMap<String, (ContributorState, usize)>,
}

impl<'a> Night<'a> {
    #[expect(
        clippy::too_many_arguments,
        reason = "the parts that a collection is made of"
    )]
    fn new(
        app: &'a App,
        args: &'a CollectArgs,
        door: &'a Door,
        project: &'a crate::project::Project,
        outcome: ProjectOutcome,
        record: Record<'a>,
        watch: &'a Watch,
        limit: Duration,
    ) -> Self {
        let contributors = if args.from.is_empty() {
            Contributors::All
        } else {
            Contributors::These(args.from.clone())
        };
        let first_until = record.start + TimeDelta::from_std(limit).unwrap_or_default();
        Self {
            app,
            args,
            as_sync: args.as_sync(),
            door,
            project,
            watch,
            repository: None,
            memory: Collected::default(),
            gather: Gather {
                contributors,
                ..Gather::default()
            },
            seen: None,
            failed: BTreeMap::new(),
            brought: BTreeMap::new(),
            outcome,
            first_until,
            looks: 0,
            trouble: None,
            told: BTreeMap::new(),
            record,
        }
    }

    fn all(&mut self) -> CollectReport {
        let ended = self.until_the_end();
        let report = self.report(ended);
        for row in &report.contributors {
            let before = self.told.get(&row.login);
            let known = before
                .is_some_and(|(state, waiting)| *state == row.state && (*waiting == row.waiting));
            // Before the deadline nobody is missed.
            let wanted = report.class == Class::Missing || row.state.has_come();
            if !known && wanted && (!self.is_old(row)) {
                self.record.contributor(&report.outcome, row);
            }
        }
        self.record.ended(&report, Some(&self.door.who.login));
        report
    }

    /// Whether a contributor came in an earlier run, which has the row.
    fn is_old(&self, row: &ContributorRow) -> bool {
        row.state.has_come() && row.when.is_some_and(|when| when < self.record.start)
    }

    /// Looks and waits; what ended it, where that was not that all are in or the deadline.
    fn until_the_end(&mut self) -> Result<()> {
        let _lock = lock(self.app, self.project)?;
        self.check_names()?;
        self.remembers()?;
        let name = self.project.name.clone();
        let follow = self.app.ui.follow(1, &name);
        let every = self.args.every.unwrap_or(EVERY);
        loop {
            let began = self.app.clock.running();
            let looked = self.look_patiently(&follow);
            self.watch.look();
            match looked {
                Ok(()) => self.trouble = None,
                Err(failure) if tries::is_temporary(&failure) => self.trouble = Some(failure),
                Err(failure) => return Err(failure),
            }
            self.stopped()?;
            if self.is_complete()? {
                return self.complete();
            }
            let now = self.app.clock.running();
            let until = self.watch.until();
            if now >= until || self.app.settings.dry_run {
                return self.at_the_deadline();
            }
            if self.app.clock.now() >= self.first_until {
                self.is_overdue();
            }
            let asked = self.trouble.as_ref().and_then(Failure::retry_after);
            let next = (began + every).max(now + asked.unwrap_or_default());
            let pause = next.min(until).saturating_sub(now);
            self.tell_waiting(pause, until.saturating_sub(now));
            if !self.app.clock.wait(pause, &self.app.interrupt) {
                return self.stopped();
            }
            self.watch.look();
        }
    }

    fn stopped(&self) -> Result<()> {
        if self.app.interrupt.load(Ordering::Relaxed) {
            return Err(Failure::new(Class::Interrupted, Message::new("stopped"))
                .state(Message::new("state-collect-stopped")));
        }
        Ok(())
    }

    fn check_names(&self) -> Result<()> {
        let own = &self.door.who.login;
        if self
            .args
            .from
            .iter()
            .any(|login| login.eq_ignore_ascii_case(own))
        {
            return Err(Failure::new(
                Class::Usage,
                Message::new("collect-from-oneself").with("login", own),
            ));
        }
        Ok(())
    }

    /// Takes on what earlier runs remember, once it is known of which project in which cloud.
    ///
    /// # Errors
    /// When it is there and cannot be read.
    fn remembers(&mut self) -> Result<()> {
        let address = self.door.cloud.address();
        if let Some(name) = repository_of(self.app, self.project, &address)? {
            let state = &self.app.settings.state_dir;
            self.memory = Collected::recall(state, self.project, &address, &name.to_string())?;
            self.repository = Some(name);
        }
        let (start, until) = (self.record.start, self.first_until);
        let current = self.current();
        current.began = current.began.min(start);
        current.until = Some(until);
        Ok(())
    }

    fn current(&mut self) -> &mut CurrentCollection {
        let (start, from) = (self.record.start, &self.args.from);
        self.memory
            .current
            .get_or_insert_with(|| CurrentCollection {
                began: start,
                until: None,
                expected: 0,
                from: from.clone(),
                overdue: None,
                came: BTreeMap::new(),
            })
    }

    /// One look, tried as often as the settings say.
    fn look_patiently(&mut self, follow: &Follow<'_>) -> Result<()> {
        self.looks += 1;
        let mut tries = Tries::of(self.app);
        loop {
            let failure = match self.look(follow) {
                Ok(()) => return Ok(()),
                Err(failure) => failure,
            };
            let pause = tries::pause(self.app.settings.interval, [&failure]);
            let fits = self.app.clock.running() + pause < self.watch.until();
            if !fits || !tries.again(self.app, &failure) {
                return Err(tries::told(failure, tries.at, due::next(self.app)));
            }
            let subject = Some((1, self.project.name.as_str()));
            let (attempt, all) = (tries.at + 1, tries.all);
            self.app.ui.again(subject, &failure, attempt, all, pause);
            if !tries::wait(self.app, pause) {
                return Err(tries::ended_waiting(failure));
            }
            tries = tries.next();
        }
    }

    /// Looks what the cloud has, and takes up what is new.
    fn look(&mut self, follow: &Follow<'_>) -> Result<()> {
        let options = self.options();
        self.gather.looked = None;
        if let Some(name) = &self.repository {
            let cloud = self.door.cloud.with_own_meter();
            let looked = sync::look(name, &cloud, &self.door.who, &options);
            let meter = cloud.meter();
            self.outcome.requests += meter.requests;
            self.outcome.bytes_up += meter.up;
            self.outcome.bytes_down += meter.down;
            let (branches, _) = looked?;
            if self.seen.as_ref() == Some(&branches) {
                return Ok(());
            }
            if self.app.settings.dry_run {
                self.only_looked(&branches);
                return Ok(());
            }
            self.gather.looked = branches.main.is_some().then_some(branches);
        } else if self.app.settings.dry_run {
            return Err(super::not_in_cloud(self.project));
        }
        let outcome = sync::gather(
            self.project,
            &self.door.cloud,
            &self.door.who,
            &options,
            follow,
            &mut self.gather,
        );
        let settled = self.gather.settled;
        let failure = outcome.error.clone();
        self.outcome = syncing::added(&self.outcome, outcome);
        match failure {
            Some(failure) if !settled => {
                self.outcome.error = None;
                return Err(failure);
            }
            // It went through, and something is to be said of it.
            _ => {}
        }
        self.settle()
    }

    fn options(&self) -> Options<'a> {
        syncing::options(self.app, self.project, &self.as_sync)
    }

    /// Notes who has come, of a look that changed nothing.
    fn only_looked(&mut self, branches: &Branches) {
        let found: Vec<(String, String)> = branches
            .contributors
            .iter()
            .filter(|(login, _)| self.gather.contributors.has(login))
            .map(|(login, tip)| (login.clone(), tip.to_string()))
            .collect();
        for (login, tip) in found {
            self.note_known(&login, &tip, None);
            if self.memory.has_moved(&login, &tip) {
                self.note_came(&login, 0);
            }
        }
        self.seen = Some(branches.clone());
    }

    /// Notes who has come, of a look that took up what they sent.
    ///
    /// # Errors
    /// When what is remembered cannot be read.
    fn settle(&mut self) -> Result<()> {
        if self.repository.is_none() {
            self.remembers()?;
        }
        for one in std::mem::take(&mut self.gather.contributions) {
            let tip = one.tip.to_string();
            self.note_known(&one.login, &tip, one.seconds);
            let (moved, places) = self.brought.entry(one.login.clone()).or_default();
            moved.commits += one.received.commits;
            moved.files += one.received.files;
            moved.units += one.received.units;
            moved.removed_units += one.received.removed_units;
            moved.removed_files += one.received.removed_files;
            for place in one.places {
                if !places.contains(&place) {
                    places.push(place);
                }
            }
            let usable = one
                .error
                .as_ref()
                .is_none_or(|failure| failure.class() == Class::Conflict);
            match one.error {
                Some(failure) => drop(self.failed.insert(one.login.clone(), failure)),
                None => drop(self.failed.remove(&one.login)),
            }
            if usable && self.memory.has_moved(&one.login, &tip) {
                self.note_came(&one.login, one.conflicts.len());
            }
        }
        self.seen = Some(self.gather.found.clone());
        self.remember();
        self.tell_news();
        Ok(())
    }

    fn note_known(&mut self, login: &str, tip: &str, seconds: Option<i64>) {
        let now = self.app.clock.now();
        let made = seconds.and_then(|seconds| DateTime::from_timestamp(seconds, 0));
        // A clock that is ahead does not make news that did not come yet.
        let news = made.unwrap_or(now).min(now);
        let known = self.memory.known.get(login);
        if made.is_some() || known.is_none_or(|known| known.tip != tip) {
            let known = KnownContributor {
                tip: tip.to_owned(),
                news,
            };
            self.memory.known.insert(login.to_owned(), known);
        }
    }

    fn note_came(&mut self, login: &str, conflicts: usize) {
        let when = self.app.clock.now();
        let current = self.current();
        let late = current.overdue.is_some();
        let came = current.came.entry(login.to_owned()).or_insert(Came {
            when,
            late,
            conflicts,
        });
        came.conflicts = conflicts;
    }

    fn remember(&mut self) {
        if self.app.settings.dry_run || self.repository.is_none() {
            return;
        }
        let expected = self.expected(&self.rows());
        let until = self.until();
        let current = self.current();
        current.expected = expected;
        current.until = Some(until);
        let state = &self.app.settings.state_dir;
        if let Err(error) = self.memory.save(state, self.project) {
            self.record.cannot(&error.into());
        }
    }

    /// When it ends at the latest, as far as is known now.
    fn until(&self) -> DateTime<Utc> {
        let left = self
            .watch
            .until()
            .checked_sub(self.app.clock.running())
            .and_then(|left| TimeDelta::from_std(left).ok());
        self.app.clock.now() + left.unwrap_or_default()
    }

    /// Everybody who is known, and how far their work has got.
    fn rows(&self) -> Vec<ContributorRow> {
        let own = &self.door.who.login;
        let mut logins: BTreeSet<&str> = self
            .memory
            .known
            .keys()
            .map(String::as_str)
            .filter(|login| self.gather.contributors.has(login))
            .filter(|login| !login.eq_ignore_ascii_case(own))
            .collect();
        for login in &self.args.from {
            if !logins.iter().any(|known| known.eq_ignore_ascii_case(login)) {
                logins.insert(login);
            }
        }
        let current = self.memory.current.as_ref();
        let row = |login: &str| {
            let came = current.and_then(|current| current.came.get(login));
            let error = self.failed.get(login).cloned();
            let brought = self.brought.get(login).cloned().unwrap_or_default();
            ContributorRow {
                state: match (came, &error) {
                    (_, Some(failure)) if failure.class() != Class::Conflict => {
                        ContributorState::Failed
                    }
                    (Some(_), Some(_)) => ContributorState::Conflict,
                    (Some(came), _) if came.conflicts > 0 => ContributorState::Conflict,
                    (Some(came), _) if came.late => ContributorState::Late,
                    (Some(_), _) => ContributorState::Ok,
                    (None, _) => ContributorState::Missing,
                },
                when: came.map(|came| came.when),
                news: self.memory.known.get(login).map(|known| known.news),
                received: brought.0,
                places: brought.1,
                waiting: came.map_or(0, |came| came.conflicts),
                error,
                ..blank(login)
            }
        };
        logins.into_iter().map(row).collect()
    }

    /// How many have to come.
    fn expected(&self, rows: &[ContributorRow]) -> usize {
        let named: BTreeSet<String> = self
            .args
            .from
            .iter()
            .map(|login| login.to_lowercase())
            .collect();
        match self.args.expect {
            Some(count) => count,
            None if !named.is_empty() => named.len(),
            None => rows.len(),
        }
    }

    fn is_complete(&self) -> Result<bool> {
        if self.seen.is_none() {
            return Ok(false);
        }
        let report = self.so_far();
        if report.expected == 0 {
            return Err(Failure::new(
                Class::Usage,
                Message::new("collect-nobody").with("project", &self.project.name),
            )
            .hint(Message::new("hint-collect-expect").with("project", &self.project.name)));
        }
        Ok(report.came() >= report.expected)
    }

    /// All are in: from here on counts what comes next.
    fn complete(&mut self) -> Result<()> {
        if self.app.settings.dry_run {
            return Ok(());
        }
        let found = self.seen.as_ref().map(|seen| &seen.contributors);
        let before = self.memory.last.as_ref();
        let mut tips: BTreeMap<String, String> =
            before.map(|last| last.tips.clone()).unwrap_or_default();
        for (login, tip) in found.into_iter().flatten() {
            // What is not in the shared text has not come as far as the next collection is concerned.
            if self.gather.contributors.has(login) && !self.failed.contains_key(login) {
                tips.insert(login.clone(), tip.to_string());
            }
        }
        let memory = Collected {
            last: Some(LastCollection {
                at: self.app.clock.now(),
                by_hand: false,
                tips,
            }),
            current: None,
            ..self.memory.clone()
        };
        Ok(memory.save(&self.app.settings.state_dir, self.project)?)
    }

    fn at_the_deadline(&mut self) -> Result<()> {
        // That nobody could be asked says nothing about who is missing.
        if self.seen.is_none()
            && let Some(failure) = &self.trouble
        {
            return Err(failure.clone());
        }
        if !self.app.settings.dry_run {
            self.is_overdue();
            self.remember();
        }
        Ok(())
    }

    /// The deadline passed: who comes from now on is late. One look alone has no deadline.
    fn is_overdue(&mut self) {
        let first_until = self.first_until;
        if first_until > self.record.start {
            self.current().overdue.get_or_insert(first_until);
        }
    }

    /// The report as things are now.
    fn so_far(&self) -> CollectReport {
        let contributors = self.rows();
        let current = self.memory.current.as_ref();
        let mut report = CollectReport {
            class: Class::Ok,
            action: "collect",
            outcome: self.outcome.clone(),
            expected: self.expected(&contributors),
            contributors,
            unknown: 0,
            began: current.map(|current| current.began),
            until: Some(self.until()),
            last: self.memory.last.as_ref().map(|last| last.at),
            looks: self.looks,
            running: false,
            error: self.trouble.clone(),
            now: self.app.clock.now(),
            dry_run: self.app.settings.dry_run,
        };
        report.unknown = unknown(&report);
        report
    }

    /// The report at the end.
    fn report(&mut self, ended: Result<()>) -> CollectReport {
        let mut report = self.so_far();
        if let Err(failure) = ended {
            let failure = self.watch.judged(self.app, failure);
            report.class = failure.class();
            report.error = Some(failure);
            return report;
        }
        let stops = self.options().on_conflict == OnConflict::Stop;
        let held = |row: &ContributorRow| stops && row.error.is_some() && row.state.has_come();
        report.class = if report.came() < report.expected {
            Class::Missing
        } else if report.outcome.error.is_some() || report.outcome.class == Class::Partial {
            Class::Partial
        } else if report.contributors.iter().any(held) || !report.outcome.conflicts.is_empty() {
            Class::Conflict
        } else if report
            .contributors
            .iter()
            .any(|row| row.state == ContributorState::Failed)
        {
            Class::Partial
        } else {
            Class::Ok
        };
        report
    }

    /// Tells and records those who came in, or whose state changed.
    fn tell_news(&mut self) {
        let report = self.so_far();
        for row in &report.contributors {
            let now = (row.state, row.waiting);
            let before = self.told.insert(row.login.clone(), now);
            if before == Some(now) || !row.state.has_come() {
                if !row.state.has_come() {
                    self.told.remove(&row.login);
                }
                continue;
            }
            if self.is_old(row) {
                continue;
            }
            self.record.contributor(&report.outcome, row);
            self.app.ui.contributor(&report, row);
        }
    }

    fn tell_waiting(&self, pause: Duration, left: Duration) {
        let now = self.app.clock.now();
        let at = |pause: Duration| now + TimeDelta::from_std(pause).unwrap_or_default();
        self.app
            .ui
            .waiting(&self.so_far(), at(pause), at(left), self.looks == 1);
    }
}
