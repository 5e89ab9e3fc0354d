//! When a project has been quiet for long enough to be synced, and when to try again. Plain values: the time is told.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// The longest pause between two attempts, in seconds.
const LONGEST: Duration = Duration::from_secs(60 * 60);

/// How a sync ended, as far as it matters here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// There is nothing to do before the next change: it went well, or only a person can help.
    Done,
    /// It may go well after this time; longer each time it does not.
    Later(Duration),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Standing {
    /// Nothing to do.
    Calm,
    /// It changed, last at this time.
    Changed(Duration),
    /// It is to be tried again at this time.
    Waiting(Duration),
}

#[derive(Debug, Clone, Copy)]
struct One {
    standing: Standing,
    /// How often in a row it failed for now.
    failed: u32,
}

/// What is known of each project, by its folder. Times are those that went by since some moment.
#[derive(Debug, Clone)]
pub struct Quiet {
    time: Duration,
    projects: BTreeMap<PathBuf, One>,
}

impl Quiet {
    /// A project is quiet when it did not change for this time.
    pub fn new(time: Duration) -> Self {
        Self {
            time,
            projects: BTreeMap::new(),
        }
    }

    /// A project is to be watched; it is calm.
    pub fn add(&mut self, folder: &Path) {
        let one = One {
            standing: Standing::Calm,
            failed: 0,
        };
        self.projects.entry(folder.to_path_buf()).or_insert(one);
    }

    /// A project is not watched any more.
    pub fn forget(&mut self, folder: &Path) {
        self.projects.remove(folder);
    }

    /// The folders that are watched.
    pub fn folders(&self) -> impl Iterator<Item = &PathBuf> {
        self.projects.keys()
    }

    /// Whether this one is watched.
    pub fn has(&self, folder: &Path) -> bool {
        self.projects.contains_key(folder)
    }

    /// It changed now: the time begins anew.
    pub fn changed(&mut self, folder: &Path, now: Duration) {
        if let Some(one) = self.projects.get_mut(folder) {
            one.standing = Standing::Changed(now);
        }
    }

    fn ripe(&self, one: &One) -> Option<Duration> {
        match one.standing {
            Standing::Calm => None,
            Standing::Changed(last) => Some(last + self.time),
            Standing::Waiting(until) => Some(until),
        }
    }

    /// The next project to sync, if one is ripe; a change from here on counts anew.
    pub fn take(&mut self, now: Duration) -> Option<PathBuf> {
        let ripe = self
            .projects
            .iter()
            .filter_map(|(folder, one)| Some((self.ripe(one)?, folder)))
            .filter(|(at, _)| *at <= now)
            .min()?;
        let folder = ripe.1.clone();
        if let Some(one) = self.projects.get_mut(&folder) {
            one.standing = Standing::Calm;
        }
        Some(folder)
    }

    /// How long nothing is to be done; `None` where nothing changed.
    pub fn idle(&self, now: Duration) -> Option<Duration> {
        let next = self
            .projects
            .values()
            .filter_map(|one| self.ripe(one))
            .min();
        next.map(|at| at.saturating_sub(now))
    }

    /// The sync of a project that was taken ended now. Whether this is the first of several failures in a row.
    pub fn ended(&mut self, folder: &Path, ended: Ended, now: Duration) -> bool {
        let Some(one) = self.projects.get_mut(folder) else {
            return true;
        };
        match ended {
            Ended::Done => one.failed = 0,
            Ended::Later(pause) => {
                let pause = pause
                    .saturating_mul(1 << one.failed.min(8))
                    .min(LONGEST.max(pause));
                one.failed += 1;
                if one.standing == Standing::Calm {
                    one.standing = Standing::Waiting(now + pause);
                }
            }
        }
        one.failed <= 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn s(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    fn quiet() -> (Quiet, PathBuf, PathBuf) {
        let mut quiet = Quiet::new(s(300));
        let (one, two) = (PathBuf::from("one"), PathBuf::from("two"));
        quiet.add(&one);
        quiet.add(&two);
        (quiet, one, two)
    }

    #[test]
    fn a_project_is_ripe_when_it_was_left_alone_and_not_before() {
        let (mut quiet, one, two) = quiet();
        assert_eq!((quiet.idle(s(10)), quiet.take(s(10_000))), (None, None));
        quiet.changed(&one, s(10));
        // An editor empties the file and writes it: each begins the time anew.
        quiet.changed(&one, s(200));
        quiet.changed(&two, s(100));
        quiet.changed(Path::new("nobody's"), s(100));
        assert_eq!(quiet.idle(s(250)), Some(s(150)));
        assert_eq!(quiet.take(s(399)), None);
        assert_eq!(quiet.take(s(400)), Some(two));
        assert_eq!(quiet.take(s(499)), None);
        assert_eq!(quiet.take(s(500)), Some(one.clone()));
        assert_eq!(quiet.take(s(501)), None);
        // What is saved while it is synced is synced too.
        quiet.changed(&one, s(502));
        assert!(quiet.ended(&one, Ended::Done, s(510)));
        assert_eq!(quiet.idle(s(510)), Some(s(292)));
    }

    #[test]
    fn what_failed_for_now_is_tried_again_later_and_later() {
        let (mut quiet, one, _) = quiet();
        quiet.changed(&one, s(0));
        let mut now = s(300);
        let mut pauses = Vec::new();
        for number in 0..6 {
            assert_eq!(quiet.take(now), Some(one.clone()));
            let first = quiet.ended(&one, Ended::Later(s(600)), now);
            assert_eq!(first, number == 0, "only the first is told");
            let pause = quiet.idle(now).unwrap();
            pauses.push(pause.as_secs());
            now += pause;
        }
        assert_eq!(pauses, [600, 1200, 2400, 3600, 3600, 3600]);
        // The person goes on working: it is tried when that is over.
        quiet.changed(&one, now);
        assert_eq!(quiet.idle(now), Some(s(300)));
        assert_eq!(quiet.take(now + s(300)), Some(one.clone()));
        quiet.ended(&one, Ended::Done, now + s(300));
        assert_eq!(quiet.idle(now), None);
        quiet.forget(&one);
        quiet.changed(&one, now);
        assert_eq!(quiet.idle(now), None);
    }
}
