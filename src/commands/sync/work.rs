//! The projects of one run, side by side; one bad project does not stop the others.

use super::record::Record;
use super::{Door, Job, local, options_for};
use crate::app::App;
use crate::cli::SyncArgs;
use crate::report::{Message, ProjectOutcome, Result};
use crate::sync::{self, Options};
use crate::ui::Follow;
use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

/// Projects synced at the same time when nobody says how many.
const JOBS: usize = 4;

/// Does the jobs side by side; the outcomes are in the order of the jobs.
pub(super) fn work(
    app: &App,
    args: &SyncArgs,
    door: &Door,
    jobs: Vec<Job>,
    record: &Record<'_>,
) -> Vec<ProjectOutcome> {
    let count = jobs.len();
    let threads = args
        .jobs
        .or(app.settings.jobs)
        .unwrap_or(JOBS)
        .clamp(1, 32)
        .min(count.max(1));
    let queue: Mutex<VecDeque<(usize, Job)>> = Mutex::new(jobs.into_iter().enumerate().collect());
    let done: Mutex<Vec<(usize, ProjectOutcome)>> = Mutex::new(Vec::with_capacity(count));
    let take = || {
        queue
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .pop_front()
    };
    let run = || {
        while let Some((at, job)) = take() {
            let start = app.clock.now();
            let follow = app.ui.follow(at + 1, &job.name());
            let outcome = one(app, args, door, job, &follow);
            record.ended(at + 1, start, &outcome);
            follow.ended(&outcome, app.settings.dry_run);
            done.lock()
                .unwrap_or_else(PoisonError::into_inner)
                .push((at, outcome));
        }
    };
    if threads == 1 {
        run();
    } else {
        std::thread::scope(|scope| {
            for _ in 0..threads {
                scope.spawn(run);
            }
        });
    }
    let mut outcomes = done.into_inner().unwrap_or_else(PoisonError::into_inner);
    outcomes.sort_by_key(|(at, _)| *at);
    outcomes.into_iter().map(|(_, outcome)| outcome).collect()
}

fn one(app: &App, args: &SyncArgs, door: &Door, job: Job, follow: &Follow<'_>) -> ProjectOutcome {
    let ask = |project: &str| -> Result<bool> {
        app.ui
            .prompt()
            .confirm(&Message::new("ask-public").with("project", project), false)
    };
    let asking: Option<sync::AskPublic<'_>> = if app.ui.prompt().interactive() {
        Some(&ask)
    } else {
        None
    };
    let key = match &job {
        Job::Here(project) => project.key(),
        _ => String::new(),
    };
    let options = Options {
        ask_public: asking,
        ..options_for(app, &key, args)
    };
    match job {
        Job::Failed(word, failure) => {
            let mut outcome = ProjectOutcome::new(word);
            outcome.class = failure.class();
            outcome.error = Some(failure);
            outcome
        }
        Job::Here(project) => {
            sync::sync_project(&project, &door.cloud, &door.who, &options, follow)
        }
        Job::Down(name, target) => sync::bring_down(
            &name,
            &target,
            &local(app),
            &door.cloud,
            &door.who,
            &options,
            follow,
        ),
    }
}
