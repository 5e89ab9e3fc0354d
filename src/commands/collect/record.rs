//! The record of a collection for `report`: a row for it as a whole, and one for each contributor. It never stands in the
//! way: what cannot be recorded is said and no more.

use super::syncing::word_of;
use crate::app::App;
use crate::commands::{notify, schedule};
use crate::report::{
    Class, CollectReport, ContributorRow, ContributorState, Digest, Failure, Message, Moved,
    ProjectOutcome, RunError, RunRow,
};
use crate::runs::{Orders, Run};
use chrono::{DateTime, SubsecRound, Utc};
use std::collections::BTreeMap;
use std::time::Duration;

/// What is recorded of one collection; nothing of a dry one.
pub(super) struct Record<'a> {
    app: &'a App,
    run: Option<Run>,
    pub(super) start: DateTime<Utc>,
    /// The places of the contributors in the run; that of the collection itself is 1.
    numbers: BTreeMap<String, usize>,
    /// As they were recorded last, by their places.
    rows: BTreeMap<usize, RunRow>,
    told: bool,
}

impl<'a> Record<'a> {
    /// A collection begins; `word` is what the project is called so far.
    pub(super) fn begin(app: &'a App, word: &str, limit: Duration) -> Self {
        let mut record = Self {
            app,
            run: None,
            start: app.clock.now(),
            numbers: BTreeMap::new(),
            rows: BTreeMap::new(),
            told: false,
        };
        if !app.settings.dry_run {
            let (state, words) = (&app.settings.state_dir, [word.to_owned()]);
            match Run::begin(state, "collect", record.start, &words, Some(limit)) {
                Ok(run) => record.run = Some(run),
                Err(error) => record.cannot(&error.into()),
            }
        }
        record
    }

    /// The orders to this run from other terminals.
    pub(super) fn orders(&self) -> Option<Orders> {
        self.run.as_ref().map(Run::orders)
    }

    /// The project and the account are known now.
    pub(super) fn knows(&mut self, project: &str, login: &str) {
        if let Some(run) = &self.run
            && let Err(error) = run.knows(vec![project.to_owned()], Some(login))
        {
            self.cannot(&error.into());
        }
    }

    /// How far a contributor has got; the last word counts.
    pub(super) fn contributor(&mut self, outcome: &ProjectOutcome, row: &ContributorRow) {
        let next = self.numbers.len() + 2;
        let number = *self.numbers.entry(row.login.clone()).or_insert(next);
        let now = self.app.clock.now();
        let end = row.when.unwrap_or(now);
        let class = match row.state {
            ContributorState::Ok | ContributorState::Late => Class::Ok,
            ContributorState::Conflict => Class::Conflict,
            ContributorState::Failed => row.error.as_ref().map_or(Class::Failed, Failure::class),
            ContributorState::Missing => Class::Missing,
        };
        let why = self.why(row, now).map(|message| RunError {
            class: match row.state {
                ContributorState::Late => "late".to_owned(),
                _ => word_of(class),
            },
            message,
        });
        self.write(number, outcome, |run| RunRow {
            contributor: Some(row.login.clone()),
            start: run.start.min(end.trunc_subsecs(3)),
            end: Some(end.trunc_subsecs(3)),
            state: row.state.of_run().to_owned(),
            code: Some(class.code()),
            sent: Moved::default(),
            received: row.received,
            error: why,
            ..run
        });
    }

    /// Why a contributor's row is what it is, in words.
    fn why(&self, row: &ContributorRow, now: DateTime<Utc>) -> Option<String> {
        let message = match (row.state, &row.error) {
            (ContributorState::Ok, _) => return None,
            (ContributorState::Late, _) => Message::new("collect-late"),
            (_, Some(failure)) => failure.message().clone(),
            (ContributorState::Missing, None) => match row.days(now) {
                Some(days) => Message::new("collect-no-news").count("days", days),
                None => Message::new("collect-never"),
            },
            (_, None) => Message::new("collect-waits")
                .count("places", row.waiting)
                .with("login", &row.login),
        };
        Some(self.app.ui.recorded(&message))
    }

    /// The collection ended.
    pub(super) fn ended(&mut self, report: &CollectReport, login: Option<&str>) {
        let class = self.app.stopped_as(report.class);
        let outcome = &report.outcome;
        let message = match &report.error {
            Some(failure) => Some(failure.message().clone()),
            None if class == Class::Missing => Some(
                Message::new("collect-missing")
                    .count("count", report.expected - report.came())
                    .count("of", report.expected),
            ),
            None => None,
        };
        let error = message.map(|message| RunError {
            class: word_of(class),
            message: self.app.ui.recorded(&message),
        });
        self.write(1, outcome, |run| RunRow {
            contributor: login.map(str::to_owned),
            state: class.state().to_owned(),
            code: Some(class.code()),
            sent: outcome.sent,
            received: outcome.received,
            bytes_up: outcome.bytes_up,
            bytes_down: outcome.bytes_down,
            attempts: outcome.attempts,
            combined: outcome.combined.len() as u64,
            error,
            ..run
        });
        self.tell(class, report.unknown > 0 && class == Class::Missing);
    }

    /// Whoever is to be told is told how it ended: with a row for each contributor, and one for the whole where those do not
    /// say all of it.
    fn tell(&mut self, class: Class, more: bool) {
        let mut rows = std::mem::take(&mut self.rows);
        let said = matches!(class, Class::Ok | Class::Missing | Class::Conflict);
        if rows.len() > 1 && said && !more {
            rows.remove(&1);
        }
        // The account that collects is no contributor.
        if let Some(whole) = rows.get_mut(&1) {
            whole.contributor = None;
        }
        let (missed, next) = schedule::for_digest(self.app);
        notify::tell(
            self.app,
            &Digest {
                what: "collect".to_owned(),
                run: self.run.as_ref().map(Run::name),
                class,
                start: self.start,
                end: self.app.clock.now(),
                rows: rows.into_values().chain(missed).collect(),
                next,
            },
        );
    }

    fn write(
        &mut self,
        number: usize,
        outcome: &ProjectOutcome,
        row: impl FnOnce(RunRow) -> RunRow,
    ) {
        if self.app.settings.dry_run {
            return;
        }
        let run = self.run.as_ref();
        let name = outcome.name.clone();
        let empty = RunRow {
            id: run.map(|run| run.id_of(number)).unwrap_or_default(),
            run: run.map(Run::name).unwrap_or_default(),
            what: "collect".to_owned(),
            project: Some(name).filter(|name| !name.is_empty()),
            project_id: outcome.id.clone(),
            folder: outcome
                .folder
                .as_ref()
                .map(|folder| folder.display().to_string()),
            repository: outcome.repository.clone(),
            contributor: None,
            start: self.start.trunc_subsecs(3),
            end: Some(self.app.clock.now().trunc_subsecs(3)),
            state: String::new(),
            code: None,
            sent: Moved::default(),
            received: Moved::default(),
            bytes_up: 0,
            bytes_down: 0,
            attempts: 1,
            combined: 0,
            error: None,
            told: Vec::new(),
        };
        let row = row(empty);
        self.rows.insert(number, row.clone());
        let recorded = run.map_or(Ok(()), |run| run.ended(&row, true));
        if let Err(error) = recorded {
            self.cannot(&error.into());
        }
    }

    /// Says once that something could not be recorded.
    pub(super) fn cannot(&mut self, failure: &Failure) {
        if !std::mem::replace(&mut self.told, true) {
            let why = std::iter::once(failure.message())
                .chain(failure.causes())
                .map(|message| self.app.ui.recorded(message))
                .collect::<Vec<_>>()
                .join(": ");
            self.app
                .ui
                .note(&Message::new("run-not-recorded").with("why", why));
        }
    }
}
