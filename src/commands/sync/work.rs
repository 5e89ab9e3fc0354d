//! The projects of one run, side by side; one bad project does not stop the others, and what failed only for now is tried
//! again.

use super::record::Record;
use super::tries::{self, Tries};
use super::watch::Watch;
use super::{Doors, Job, options_for};
use crate::app::App;
use crate::cli::SyncArgs;
use crate::commands::due;
use crate::project::Project;
use crate::report::{Class, Failure, Message, Moved, ProjectOutcome, Result};
use crate::sync::{self, Options, RepositoryName};
use crate::ui::Follow;
use chrono::{DateTime, Utc};
use std::collections::VecDeque;
use std::panic::AssertUnwindSafe;
use std::sync::atomic::Ordering;
use std::sync::{Mutex, PoisonError};

/// Projects synced at the same time when nobody says how many.
const JOBS: usize = 4;

/// What the work of one run needs.
pub(super) struct Work<'a> {
    pub(super) app: &'a App,
    pub(super) args: &'a SyncArgs,
    pub(super) doors: &'a Doors<'a>,
    pub(super) record: &'a Record<'a>,
    pub(super) watch: &'a Watch,
}

/// One project on its way through the attempts.
struct Item<'a> {
    number: usize,
    job: Job,
    start: Option<DateTime<Utc>>,
    follow: Option<Follow<'a>>,
    /// How the last attempt ended.
    outcome: Option<ProjectOutcome>,
}

impl<'a> Work<'a> {
    /// Does the jobs; the outcomes are in their order. `tries` is where the run has got to with its attempts.
    pub(super) fn all(&self, jobs: Vec<Job>, mut tries: Tries) -> Vec<ProjectOutcome> {
        let mut waiting: Vec<Item<'a>> = jobs
            .into_iter()
            .enumerate()
            .map(|(at, job)| Item {
                number: at + 1,
                job,
                start: None,
                follow: None,
                outcome: None,
            })
            .collect();
        let mut done: Vec<Item<'a>> = Vec::with_capacity(waiting.len());
        loop {
            let (again, ended): (Vec<_>, Vec<_>) = self
                .side_by_side(waiting, tries)
                .into_iter()
                .partition(|(_, again)| *again);
            done.extend(ended.into_iter().map(|(item, _)| item));
            waiting = again.into_iter().map(|(item, _)| item).collect();
            if waiting.is_empty() {
                break;
            }
            let failures = || {
                let outcomes = waiting.iter().filter_map(|item| item.outcome.as_ref());
                outcomes.filter_map(|outcome| outcome.error.as_ref())
            };
            let pause = tries::pause(self.app.settings.interval, failures());
            for item in &waiting {
                let failure = item.outcome.as_ref().and_then(|one| one.error.as_ref());
                if let Some(failure) = failure {
                    let name = item.job.name();
                    let subject = Some((item.number, name.as_str()));
                    self.app
                        .ui
                        .again(subject, failure, tries.at + 1, tries.all, pause);
                }
            }
            if !tries::wait(self.app, pause) {
                for mut item in std::mem::take(&mut waiting) {
                    if let Some(outcome) = &mut item.outcome {
                        outcome.error = outcome.error.take().map(tries::ended_waiting);
                        outcome.class = Class::Interrupted;
                    }
                    self.end(&mut item, tries);
                    done.push(item);
                }
                break;
            }
            tries = tries.next();
        }
        done.sort_by_key(|item| item.number);
        done.into_iter().filter_map(|item| item.outcome).collect()
    }

    /// One attempt at each item; with each whether another one is worth it.
    fn side_by_side(&self, items: Vec<Item<'a>>, tries: Tries) -> Vec<(Item<'a>, bool)> {
        let count = items.len();
        let threads = self
            .args
            .jobs
            .or(self.app.settings.jobs)
            .unwrap_or(JOBS)
            .clamp(1, 32)
            .min(count.max(1));
        let queue: Mutex<VecDeque<Item<'a>>> = Mutex::new(items.into());
        let done: Mutex<Vec<(Item<'a>, bool)>> = Mutex::new(Vec::with_capacity(count));
        let take = || {
            queue
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .pop_front()
        };
        let run = || {
            while let Some(mut item) = take() {
                let again = self.attempt(&mut item, tries);
                done.lock()
                    .unwrap_or_else(PoisonError::into_inner)
                    .push((item, again));
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
        done.into_inner().unwrap_or_else(PoisonError::into_inner)
    }

    /// One attempt at one item; `true` when another one is worth it.
    fn attempt(&self, item: &mut Item<'a>, tries: Tries) -> bool {
        let app = self.app;
        item.start.get_or_insert_with(|| app.clock.now());
        let name = item.job.name();
        let number = item.number;
        let follow = item
            .follow
            .get_or_insert_with(|| app.ui.follow(number, &name));
        if item.outcome.is_some() {
            item.job = self.anew(&item.job, item.outcome.as_ref());
        }
        let outcome = if app.interrupt.load(Ordering::Relaxed) {
            failed(
                &name,
                Failure::new(Class::Interrupted, Message::new("stopped"))
                    .state(Message::new("state-nothing-changed")),
            )
        } else {
            apart(&name, || self.one(&item.job, follow))
        };
        let mut outcome = match item.outcome.take() {
            Some(before) => added(&before, outcome),
            None => outcome,
        };
        outcome.attempts = tries.at;
        let again = outcome
            .error
            .as_ref()
            .is_some_and(|failure| tries.again(app, failure));
        item.outcome = Some(outcome);
        if !again {
            self.end(item, tries);
        }
        again
    }

    /// An item has its last outcome: it is told and recorded.
    fn end(&self, item: &mut Item<'a>, tries: Tries) {
        let Some(outcome) = &mut item.outcome else {
            return;
        };
        self.watch.judge(self.app, outcome);
        if let Some(failure) = outcome.error.take() {
            let last = tries::is_temporary(&failure) && tries.at == tries.all;
            outcome.error = Some(if last {
                tries::told(failure, tries.at, due::next(self.app))
            } else {
                failure
            });
        }
        let start = item.start.unwrap_or_else(|| self.app.clock.now());
        self.record.ended(item.number, start, outcome);
        // Its display goes with it.
        if let Some(follow) = item.follow.take() {
            follow.ended(outcome, self.app.settings.dry_run);
        }
    }

    /// What to do in another attempt: a word may mean something now, and what was brought down is here.
    fn anew(&self, job: &Job, before: Option<&ProjectOutcome>) -> Job {
        let folder = before.and_then(|outcome| outcome.folder.as_ref());
        match (job, folder) {
            (Job::Failed(word, _), _) => {
                super::job(self.app, self.args, self.doors, word, &mut None)
                    .unwrap_or_else(|failure| Job::Failed(word.clone(), failure))
            }
            (Job::Down(..), Some(folder)) => match Project::at(folder) {
                Ok(project) => Job::Here(Box::new(project)),
                Err(_) => job.clone(),
            },
            _ => job.clone(),
        }
    }

    fn one(&self, job: &Job, follow: &Follow<'_>) -> ProjectOutcome {
        let app = self.app;
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
        let attach = |project: &str, repository: &RepositoryName| -> Result<bool> {
            let question = Message::new("ask-attach")
                .with("project", project)
                .with("repository", repository);
            app.ui.prompt().confirm(&question, true)
        };
        let attaching: Option<sync::AskAttach<'_>> =
            asking.is_some().then_some(&attach as sync::AskAttach<'_>);
        let key = match job {
            Job::Here(project) => project.key(),
            _ => String::new(),
        };
        let options = Options {
            ask_public: asking,
            ask_attach: attaching,
            ..options_for(app, &key, self.args)
        };
        match job {
            Job::Failed(word, failure) => failed(word, failure.clone()),
            Job::Here(project) => self
                .one_here(project, options, follow)
                .unwrap_or_else(|failure| failed_here(project, failure)),
            Job::Down(name, target) => {
                super::bring_down(app, self.doors, name, target, &options, follow)
                    .unwrap_or_else(|failure| failed(&name.name, failure))
            }
        }
    }

    fn one_here(
        &self,
        project: &Project,
        options: Options<'_>,
        follow: &Follow<'_>,
    ) -> Result<ProjectOutcome> {
        let door = self.doors.of(project)?;
        let change_account = options.change_account || self.doors.agreed(project, &door)?;
        let options = Options {
            change_account,
            ..options
        };
        Ok(sync::sync_project(
            project,
            &door.cloud,
            &door.who,
            &options,
            follow,
        ))
    }
}

/// Does the work on one project so that a mistake of ours in it ends that project's sync alone.
fn apart(name: &str, work: impl FnOnce() -> ProjectOutcome) -> ProjectOutcome {
    std::panic::catch_unwind(AssertUnwindSafe(work))
        .unwrap_or_else(|_| failed(name, Failure::internal()))
}

fn failed(name: &str, failure: Failure) -> ProjectOutcome {
    let mut outcome = ProjectOutcome::new(name);
    outcome.class = failure.class();
    outcome.error = Some(failure);
    outcome
}

fn failed_here(project: &Project, failure: Failure) -> ProjectOutcome {
    let mut outcome = failed(&project.name, failure);
    outcome.id.clone_from(&project.id);
    outcome.folder = Some(project.folder.clone());
    outcome
}

/// The outcome of the last attempt, with what the ones before it cost and did.
pub(in crate::commands) fn added(before: &ProjectOutcome, last: ProjectOutcome) -> ProjectOutcome {
    let sum = |one: Moved, other: Moved| Moved {
        commits: one.commits + other.commits,
        files: one.files + other.files,
        units: one.units + other.units,
        removed_units: one.removed_units + other.removed_units,
        removed_files: one.removed_files + other.removed_files,
        bytes: one.bytes + other.bytes,
    };
    let mut notes = before.notes.clone();
    notes.extend(
        last.notes
            .iter()
            .filter(|note| !before.notes.contains(note))
            .cloned(),
    );
    ProjectOutcome {
        id: last.id.or_else(|| before.id.clone()),
        folder: last.folder.or_else(|| before.folder.clone()),
        repository: last.repository.or_else(|| before.repository.clone()),
        account: last.account.or_else(|| before.account.clone()),
        sent: sum(before.sent, last.sent),
        received: sum(before.received, last.received),
        backup: last.backup.or_else(|| before.backup.clone()),
        requests: before.requests + last.requests,
        bytes_up: before.bytes_up + last.bytes_up,
        bytes_down: before.bytes_down + last.bytes_down,
        seconds: before.seconds + last.seconds,
        created: before.created || last.created,
        notes,
        ..last
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mistake_in_one_project_is_that_projects_failure() {
        let outcome = apart("Mark", || panic!("in a test"));
        assert_eq!(outcome.class, Class::Failed);
        assert_eq!(outcome.error, Some(Failure::internal()));
        let good = apart("Luke", || ProjectOutcome::new("Luke"));
        assert_eq!(good.class, Class::Ok);
    }
}
