//! The record of a `sync` for `report`. It never stands in the way: what cannot be recorded is said and no more.

use crate::app::App;
use crate::commands::{notify, schedule};
use crate::report::{Class, Digest, Failure, Message, ProjectOutcome, RunError, RunRow};
use crate::runs::{Orders, Run};
use chrono::{DateTime, SubsecRound, Utc};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, OnceLock, PoisonError};

/// What is recorded of one run; nothing of a dry one.
pub(super) struct Record<'a> {
    app: &'a App,
    run: Option<Run>,
    start: DateTime<Utc>,
    words: Vec<String>,
    contributor: OnceLock<String>,
    rows: Mutex<Vec<RunRow>>,
    told: AtomicBool,
}

impl<'a> Record<'a> {
    /// The run begins; `words` is what its projects are called so far.
    pub(super) fn begin(app: &'a App, words: &[String]) -> Self {
        let mut record = Self {
            app,
            run: None,
            start: app.clock.now(),
            words: words.to_vec(),
            contributor: OnceLock::new(),
            rows: Mutex::new(Vec::new()),
            told: AtomicBool::new(false),
        };
        if !app.settings.dry_run {
            let state = &app.settings.state_dir;
            match Run::begin(state, "sync", record.start, words, app.settings.deadline) {
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

    /// The projects and the accounts are known now.
    pub(super) fn knows(&self, projects: Vec<String>, contributor: Option<&str>) {
        if let Some(contributor) = contributor {
            let _ = self.contributor.set(contributor.to_owned());
        }
        if let Some(run) = &self.run
            && let Err(error) = run.knows(projects, contributor)
        {
            self.cannot(&error.into());
        }
    }

    /// A project ended, by its place in the run from 1.
    pub(super) fn ended(&self, number: usize, start: DateTime<Utc>, outcome: &ProjectOutcome) {
        let class = self.app.stopped_as(outcome.class);
        let run = self.run.as_ref();
        let row = RunRow {
            id: run.map(|run| run.id_of(number)).unwrap_or_default(),
            run: run.map(Run::name).unwrap_or_default(),
            what: "sync".to_owned(),
            project: Some(outcome.name.clone()).filter(|name| !name.is_empty()),
            project_id: outcome.id.clone(),
            folder: outcome
                .folder
                .as_ref()
                .map(|folder| folder.display().to_string()),
            repository: outcome.repository.clone(),
            contributor: outcome
                .account
                .clone()
                .or_else(|| self.contributor.get().cloned()),
            start: start.trunc_subsecs(3),
            end: Some(self.app.clock.now().trunc_subsecs(3)),
            state: class.state().to_owned(),
            code: Some(class.code()),
            sent: outcome.sent,
            received: outcome.received,
            bytes_up: outcome.bytes_up,
            bytes_down: outcome.bytes_down,
            attempts: outcome.attempts,
            combined: outcome.combined.len() as u64,
            error: outcome.error.as_ref().map(|failure| RunError {
                class: word_of(class),
                message: self.app.ui.recorded(failure.message()),
            }),
            told: Vec::new(),
        };
        self.rows
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(row.clone());
        let Some(run) = run else { return };
        // A run that only looked is not worth the time of the disk.
        let did_something = class != Class::Ok
            || outcome.created
            || outcome.sent.commits + outcome.received.commits > 0;
        if let Err(error) = run.ended(&row, did_something) {
            self.cannot(&error.into());
        }
    }

    /// The run as a whole failed before any of its projects began.
    pub(super) fn failed(&self, failure: &Failure, attempts: u32) {
        let mut names = self.words.clone();
        if names.is_empty() {
            names.push(String::new());
        }
        for (at, name) in names.into_iter().enumerate() {
            let mut outcome = ProjectOutcome::new(name);
            outcome.class = failure.class();
            outcome.error = Some(failure.clone());
            outcome.attempts = attempts;
            self.ended(at + 1, self.start, &outcome);
        }
    }

    /// The run ended, in whatever way: whoever is to be told is told.
    pub(super) fn tell(&self, class: Class) {
        let mut rows =
            std::mem::take(&mut *self.rows.lock().unwrap_or_else(PoisonError::into_inner));
        let (missed, next) = schedule::for_digest(self.app);
        rows.extend(missed);
        notify::tell(
            self.app,
            &Digest {
                what: "sync".to_owned(),
                run: self.run.as_ref().map(Run::name),
                class: self.app.stopped_as(class),
                start: self.start,
                end: self.app.clock.now(),
                rows,
                next,
            },
        );
    }

    /// Says once that something could not be recorded.
    fn cannot(&self, failure: &Failure) {
        if !self.told.swap(true, Ordering::Relaxed) {
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

/// The class as the JSON documents have it.
pub(in crate::commands) fn word_of(class: Class) -> String {
    serde_json::to_value(class)
        .ok()
        .and_then(|value| value.as_str().map(str::to_owned))
        .unwrap_or_default()
}
