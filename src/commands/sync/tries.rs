//! Trying again: what may go better a little later, and the wait in between.

use crate::app::App;
use crate::report::{Class, Failure, Message};
use chrono::{DateTime, Utc};
use std::sync::atomic::Ordering;
use std::time::Duration;

/// The longest that a server may ask for.
const LONGEST: Duration = Duration::from_secs(6 * 60 * 60);
/// The wait is longer by up to this part of it, so that many computers do not come at the same moment.
const JITTER: u32 = 10;

/// The attempts of one run.
#[derive(Debug, Clone, Copy)]
pub(in crate::commands) struct Tries {
    /// The present one, from 1.
    pub(in crate::commands) at: u32,
    /// All of them.
    pub(in crate::commands) all: u32,
}

impl Tries {
    /// The first attempt of a run with these settings.
    pub(in crate::commands) fn of(app: &App) -> Self {
        Self {
            at: 1,
            all: app.settings.attempts.max(1),
        }
    }

    /// Whether to try again after this failure.
    pub(in crate::commands) fn again(self, app: &App, failure: &Failure) -> bool {
        self.at < self.all && is_temporary(failure) && !app.interrupt.load(Ordering::Relaxed)
    }

    /// The next attempt.
    pub(in crate::commands) fn next(self) -> Self {
        Self {
            at: self.at + 1,
            ..self
        }
    }
}

/// Whether the same may go well a little later: the cloud could not be reached, a limit was reached, or another run was at
/// work. What is too large for the server stays so.
pub(in crate::commands) fn is_temporary(failure: &Failure) -> bool {
    // What a run may transfer is spent for all of its attempts.
    let too_large = [
        "sync-file-too-large",
        "remote-too-large",
        "remote-quota",
        "door43-quota",
        "sync-left-out",
        "sync-budget-reached",
        "http-budget-spent",
    ]
    .contains(&failure.message().id);
    matches!(
        failure.class(),
        Class::Unreachable | Class::Limit | Class::Busy
    ) && !too_large
}

/// How long to wait after these failures: the interval and a little more, or as long as a server asked for.
pub(in crate::commands) fn pause<'f>(
    interval: Duration,
    failures: impl IntoIterator<Item = &'f Failure>,
) -> Duration {
    let asked = failures
        .into_iter()
        .filter_map(Failure::retry_after)
        .max()
        .unwrap_or_default()
        .min(LONGEST);
    let mut random = [0_u8; 1];
    // Without chance the computers come a little closer together, and that is all.
    let _ = getrandom::fill(&mut random);
    let more = interval / JITTER * u32::from(random[0]) / 255;
    (interval + more).max(asked)
}

/// Waits; `false` when the run was ended meanwhile.
pub(in crate::commands) fn wait(app: &App, pause: Duration) -> bool {
    app.clock.wait(pause, &app.interrupt)
}

/// A failure after the last attempt says how often it was tried, and when the next run is due by itself, where one is.
pub(in crate::commands) fn told(
    failure: Failure,
    attempts: u32,
    next: Option<DateTime<Utc>>,
) -> Failure {
    let failure = if attempts > 1 {
        failure.cause(Message::new("run-tried").count("n", attempts))
    } else {
        failure
    };
    match next {
        Some(next) => failure.hint(Message::new("hint-next-due").time("time", next)),
        None => failure,
    }
}

/// A run that was ended while it waited to try again: what kept it waiting is the reason.
pub(in crate::commands) fn ended_waiting(failure: Failure) -> Failure {
    failure
        .context(Message::new("stopped"))
        .reclassed(|_| Class::Interrupted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_server_may_ask_for_a_longer_wait_and_nobody_for_a_shorter() {
        let failure = |seconds: Option<u64>| {
            let failure = Failure::new(Class::Unreachable, Message::new("stopped"));
            match seconds {
                Some(seconds) => failure.after(Duration::from_secs(seconds)),
                None => failure,
            }
        };
        let minute = Duration::from_secs(60);
        for _ in 0..100 {
            let own = pause(minute, [&failure(None), &failure(Some(5))]);
            assert!(own >= minute && own <= minute + minute / JITTER, "{own:?}");
        }
        let asked = pause(minute, [&failure(Some(3600)), &failure(Some(5))]);
        assert_eq!(asked, Duration::from_secs(3600));
        let years = pause(minute, [&failure(Some(u64::MAX))]);
        assert_eq!(years, LONGEST);
        assert_eq!(pause(Duration::ZERO, []), Duration::ZERO);
    }

    #[test]
    fn only_what_may_pass_is_tried_again() {
        let temporary = |class, id| is_temporary(&Failure::new(class, Message::new(id)));
        for class in [Class::Unreachable, Class::Limit, Class::Busy] {
            assert!(temporary(class, "stopped"));
        }
        for class in [
            Class::Ok,
            Class::Failed,
            Class::Usage,
            Class::Partial,
            Class::Credential,
            Class::Conflict,
            Class::Guard,
            Class::NotFound,
            Class::Integrity,
            Class::Interrupted,
            Class::Terminated,
        ] {
            assert!(!temporary(class, "stopped"), "{class:?}");
        }
        assert!(!temporary(Class::Limit, "sync-file-too-large"));
    }
}
