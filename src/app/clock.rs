//! Where the time comes from, and how a run waits for a later one.

use chrono::{DateTime, Utc};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// Time between two looks at the interrupt flag.
const LOOK: Duration = Duration::from_millis(50);

/// A time that somebody plays, for tests: waiting costs nothing, and what happens meanwhile is the player's to say.
pub trait Play: std::fmt::Debug + Send + Sync {
    /// The time now.
    fn now(&self) -> DateTime<Utc>;
    /// It becomes `until`, or later; what happens before that happens now.
    fn wait(&self, until: DateTime<Utc>);
}

/// A time of the system's clock. With an empty battery it may be before 1970, which is no reason to end.
fn of_system(time: SystemTime) -> DateTime<Utc> {
    if time < UNIX_EPOCH {
        DateTime::UNIX_EPOCH
    } else {
        time.into()
    }
}

/// Where the time comes from.
#[derive(Debug, Clone, Default)]
pub enum Clock {
    /// The system's.
    #[default]
    System,
    /// Always this; for tests.
    Fixed(DateTime<Utc>),
    /// Played; for tests.
    Played(Arc<dyn Play>),
}

impl Clock {
    /// The time now.
    pub fn now(&self) -> DateTime<Utc> {
        match self {
            Self::System => of_system(SystemTime::now()),
            Self::Fixed(time) => *time,
            Self::Played(play) => play.now(),
        }
    }

    /// Time that went by since some moment of this process; for lengths of time. It never goes back, whatever is done to the
    /// system's clock.
    pub fn running(&self) -> Duration {
        static START: OnceLock<Instant> = OnceLock::new();
        match self {
            Self::System => START.get_or_init(Instant::now).elapsed(),
            Self::Fixed(_) => Duration::ZERO,
            Self::Played(play) => (play.now() - DateTime::UNIX_EPOCH)
                .to_std()
                .unwrap_or_default(),
        }
    }

    /// Waits; `false` when the run was ended meanwhile.
    pub fn wait(&self, pause: Duration, interrupt: &AtomicBool) -> bool {
        let until = self.running().saturating_add(pause);
        loop {
            if interrupt.load(Ordering::Relaxed) {
                return false;
            }
            let left = until.saturating_sub(self.running());
            match self {
                _ if left.is_zero() => return true,
                Self::System => std::thread::sleep(left.min(LOOK)),
                Self::Fixed(_) => return true,
                Self::Played(play) => play.wait(play.now() + left),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Mutex;

    #[derive(Debug)]
    struct Night(Mutex<DateTime<Utc>>);

    impl Play for Night {
        fn now(&self) -> DateTime<Utc> {
            *self.0.lock().unwrap()
        }
        fn wait(&self, until: DateTime<Utc>) {
            *self.0.lock().unwrap() = until;
        }
    }

    #[test]
    fn a_played_time_is_waited_for_at_once_and_an_ended_run_does_not_wait() {
        let start = "2026-11-27T23:00:00Z".parse().unwrap();
        let clock = Clock::Played(Arc::new(Night(Mutex::new(start))));
        let ended = AtomicBool::new(false);
        let before = clock.running();
        assert!(clock.wait(Duration::from_secs(3600), &ended));
        assert_eq!(clock.now().to_string(), "2026-11-28 00:00:00 UTC");
        assert_eq!(clock.running(), before + Duration::from_secs(3600));
        ended.store(true, Ordering::Relaxed);
        assert!(!clock.wait(Duration::from_secs(3600), &ended));
        assert_eq!(clock.now().to_string(), "2026-11-28 00:00:00 UTC");
        assert!(!Clock::System.wait(Duration::from_secs(3600), &ended));
    }
}
