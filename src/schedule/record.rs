//! Our own record of the schedule: when it was switched on and off, and which hours ran. What is due and what was missed is
//! reckoned from it.
//!
//! It is a file to which lines are appended, so that nothing that was written is ever lost by writing more.

use super::{Days, Plan, folder, hours};
use crate::disk;
use chrono::{DateTime, NaiveDateTime, NaiveTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// A run that begins so much later than its hour was missed and made up for; one that did not begin by then is missed.
pub const GRACE: TimeDelta = TimeDelta::minutes(30);
/// So often a run of one hour is begun: a computer that goes off in each of them is not to try for ever.
const BEGINS: usize = 3;
/// An hour whose run did not get through for now (the network was not there yet) is due again at each call, so often; and
/// then once in [`PAUSE`], for a day.
const AT_ONCE: usize = 8;
/// Between two later tries.
const PAUSE: TimeDelta = TimeDelta::hours(1);
/// The most tries in all.
const TRIES: usize = 32;
/// A record of this many bytes is put aside, and what was put aside before is let go.
const FULL: u64 = 1 << 20;

/// Why a run began.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// Its hour had come.
    Hour,
    /// The computer had started.
    Start,
    /// Somebody said so.
    Now,
}

/// One line.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum Line {
    /// From now on these hours count.
    On {
        local: NaiveDateTime,
        at: Vec<NaiveTime>,
        days: Days,
        what: String,
    },
    /// From now on none does.
    Off { local: NaiveDateTime },
    /// A run begins.
    Begin(Began),
    /// It ended with this code.
    End {
        start: DateTime<Utc>,
        end: DateTime<Utc>,
        code: u8,
    },
}

/// A scheduled run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Began {
    /// Its hour; of a run at the start, or by hand, none.
    pub hour: Option<NaiveDateTime>,
    /// Why it began.
    pub why: Why,
    /// When.
    pub start: DateTime<Utc>,
    /// What the clock on the wall showed then.
    pub local: NaiveDateTime,
    /// When it ended, and its code; nothing where it is at work or was killed.
    #[serde(skip)]
    pub ended: Option<(DateTime<Utc>, u8)>,
}

impl Began {
    /// Whether it ended with something that passes by itself: the cloud could not be reached, a limit, another run.
    fn is_for_later(&self) -> bool {
        matches!(self.ended, Some((_, 5 | 9 | 11)))
    }
}

/// Whether it is tried again, after so many tries of which this was the last.
fn may_try(tries: usize, last: &Began, now: NaiveDateTime) -> bool {
    // A clock that was set back keeps nothing from running.
    tries < AT_ONCE || (tries < TRIES && (now - last.local).abs() >= PAUSE)
}

/// A stretch of time in which hours count.
#[derive(Debug, Clone)]
struct Stretch {
    from: NaiveDateTime,
    until: Option<NaiveDateTime>,
    at: Vec<NaiveTime>,
    days: Days,
    what: String,
}

/// What the record says.
#[derive(Debug, Clone, Default)]
pub struct State {
    stretches: Vec<Stretch>,
    runs: Vec<Began>,
}

impl State {
    /// Reads the record. Lines that cannot be read are left out: a power cut may have torn one.
    ///
    /// # Errors
    /// When a file that is there cannot be read.
    pub fn read(state_dir: &Path) -> disk::Result<Self> {
        let mut state = Self::default();
        for path in [old(state_dir), current(state_dir)] {
            if disk::kind(&path)?.is_none() {
                continue;
            }
            for line in disk::read(&path, 8 * FULL)?.split(|byte| *byte == b'\n') {
                if let Ok(line) = serde_json::from_slice(line) {
                    state.take(line);
                }
            }
        }
        Ok(state)
    }

    fn take(&mut self, line: Line) {
        match line {
            Line::On {
                local,
                at,
                days,
                what,
            } => {
                self.close(local);
                self.stretches.push(Stretch {
                    from: local,
                    until: None,
                    at,
                    days,
                    what,
                });
            }
            Line::Off { local } => self.close(local),
            Line::Begin(began) => self.runs.push(began),
            Line::End { start, end, code } => {
                let mut runs = self.runs.iter_mut().rev();
                if let Some(run) = runs.find(|run| run.start == start) {
                    run.ended = Some((end, code));
                }
            }
        }
    }

    fn close(&mut self, local: NaiveDateTime) {
        if let Some(last) = self.stretches.last_mut() {
            last.until.get_or_insert(local);
        }
    }

    /// The newest run.
    pub fn last(&self) -> Option<&Began> {
        self.runs.last()
    }

    /// The one before it.
    pub fn before_last(&self) -> Option<&Began> {
        self.runs.iter().rev().nth(1)
    }

    /// Whether the run at the computer's start did not get through, and nothing ran since.
    pub fn start_is_due(&self, now: NaiveDateTime) -> bool {
        let tries: Vec<&Began> = self
            .runs
            .iter()
            .rev()
            .take_while(|run| run.why == Why::Start && run.is_for_later())
            .collect();
        tries
            .first()
            .is_some_and(|last| may_try(tries.len(), last, now))
    }

    fn of(&self, hour: NaiveDateTime) -> impl Iterator<Item = &Began> {
        self.runs.iter().filter(move |run| run.hour == Some(hour))
    }
}

/// The hour that is to run now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Due {
    /// The hour.
    pub hour: NaiveDateTime,
    /// Whether it begins so late that it counts as missed and made up for.
    pub late: bool,
}

/// The hour that is due when the clock on the wall shows `now`: the newest one, if it did not run yet. Of several that were
/// missed only the newest is made up for. One whose run was killed runs again, a few times at most, and one whose run did
/// not reach the cloud, too. To be asked while holding the lock of the scheduled run.
pub fn due(plan: &Plan, state: &State, now: NaiveDateTime) -> Option<Due> {
    if !plan.active {
        return None;
    }
    let hour = hours::newest(&plan.at, &plan.days, plan.since, now)?;
    let begun: Vec<&Began> = state.of(hour).collect();
    let (ended, killed): (Vec<&Began>, Vec<&Began>) =
        begun.iter().partition(|run| run.ended.is_some());
    let ran = ended.iter().any(|run| !run.is_for_later())
        || killed.len() >= BEGINS
        || ended
            .last()
            .is_some_and(|last| !may_try(ended.len(), last, now));
    (!ran).then_some(Due {
        hour,
        late: now - hour > GRACE,
    })
}

/// An hour that was missed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missed {
    /// The hour.
    pub hour: NaiveDateTime,
    /// What should have run.
    pub what: String,
    /// When it was made up for, if it was.
    pub made_up: Option<DateTime<Utc>>,
}

/// The hours that should have run and did not, oldest first; with those that ran too late, which say so.
pub fn missed(state: &State, now: NaiveDateTime) -> Vec<Missed> {
    let mut all = Vec::new();
    // By the first run of each hour: the record may be long.
    let mut begun: BTreeMap<NaiveDateTime, &Began> = BTreeMap::new();
    for run in &state.runs {
        if let Some(hour) = run.hour {
            begun.entry(hour).or_insert(run);
        }
    }
    for stretch in &state.stretches {
        let last = now - GRACE;
        let until = stretch.until.map_or(last, |until| until.min(last));
        for hour in hours::between(&stretch.at, &stretch.days, stretch.from, until) {
            let made_up = match begun.get(&hour) {
                Some(run) if run.local - hour <= GRACE => continue,
                Some(run) => Some(run.start),
                None => None,
            };
            all.push(Missed {
                hour,
                what: stretch.what.clone(),
                made_up,
            });
        }
    }
    all
}

/// The record, for writing.
#[derive(Debug)]
pub struct Record<'a> {
    state_dir: &'a Path,
}

impl<'a> Record<'a> {
    /// The record of this state folder.
    pub fn of(state_dir: &'a Path) -> Self {
        Self { state_dir }
    }

    /// From `plan.since` on the hours of this plan count.
    ///
    /// # Errors
    /// When the state folder cannot be written.
    pub fn on(&self, plan: &Plan) -> disk::Result<()> {
        self.append(&Line::On {
            local: plan.since,
            at: plan.at.clone(),
            days: plan.days.clone(),
            what: plan.work.what().to_owned(),
        })
    }

    /// From now on no hour counts.
    ///
    /// # Errors
    /// As [`Record::on`].
    pub fn off(&self, local: NaiveDateTime) -> disk::Result<()> {
        self.append(&Line::Off { local })
    }

    /// A run begins.
    ///
    /// # Errors
    /// As [`Record::on`]. A run that cannot be recorded must not begin: nobody would know that its hour ran.
    pub fn begin(&self, plan: &Plan, began: &Began) -> disk::Result<()> {
        let path = current(self.state_dir);
        if disk::seen(&path).is_ok_and(|seen| seen.len >= FULL) {
            disk::rename(&path, &old(self.state_dir))?;
            // What was put aside goes one day: the new file must tell by itself which hours count.
            if plan.active {
                self.append(&Line::On {
                    local: began.local,
                    at: plan.at.clone(),
                    days: plan.days.clone(),
                    what: plan.work.what().to_owned(),
                })?;
            }
        }
        self.append(&Line::Begin(began.clone()))
    }

    /// The run that began at `start` ended.
    ///
    /// # Errors
    /// As [`Record::on`].
    pub fn end(&self, start: DateTime<Utc>, end: DateTime<Utc>, code: u8) -> disk::Result<()> {
        self.append(&Line::End { start, end, code })
    }

    fn append(&self, line: &Line) -> disk::Result<()> {
        let path = current(self.state_dir);
        disk::create_dir_all(&folder(self.state_dir))?;
        let text = serde_json::to_string(line)
            .map_err(|error| disk::Error::new("write", &path)(error.into()))?;
        let mut file = disk::open_append(&path)?;
        // Begins with the line break, so that a torn line before it spoils nothing.
        disk::append(&mut file, format!("\n{text}").as_bytes(), true, &path)
    }
}

fn current(state_dir: &Path) -> PathBuf {
    folder(state_dir).join("record.jsonl")
}

fn old(state_dir: &Path) -> PathBuf {
    folder(state_dir).join("record-old.jsonl")
}

#[cfg(test)]
mod tests {
    use super::super::tests::plan;
    use super::super::{local, moment};
    use super::*;
    use chrono::{FixedOffset, MappedLocalTime, NaiveDate, TimeZone};

    /// Central Europe in 2026: an hour ahead, two from the end of March to the end of October.
    #[derive(Debug, Clone, Copy)]
    struct Paris;

    impl TimeZone for Paris {
        type Offset = FixedOffset;

        fn from_offset(_: &FixedOffset) -> Self {
            Self
        }

        fn offset_from_local_date(&self, date: &NaiveDate) -> MappedLocalTime<FixedOffset> {
            self.offset_from_local_datetime(&date.and_time(NaiveTime::MIN))
        }

        fn offset_from_local_datetime(&self, wall: &NaiveDateTime) -> MappedLocalTime<FixedOffset> {
            let fits = |hours: i32| {
                let offset = FixedOffset::east_opt(hours * 3600).unwrap();
                let utc = *wall - TimeDelta::hours(hours.into());
                (self.offset_from_utc_datetime(&utc) == offset).then_some(offset)
            };
            match (fits(2), fits(1)) {
                (Some(first), Some(second)) => MappedLocalTime::Ambiguous(first, second),
                (Some(one), None) | (None, Some(one)) => MappedLocalTime::Single(one),
                (None, None) => MappedLocalTime::None,
            }
        }

        fn offset_from_utc_date(&self, date: &NaiveDate) -> FixedOffset {
            self.offset_from_utc_datetime(&date.and_time(NaiveTime::MIN))
        }

        fn offset_from_utc_datetime(&self, utc: &NaiveDateTime) -> FixedOffset {
            let summer = at("2026-03-29T01:00:00")..at("2026-10-25T01:00:00");
            let hours = if summer.contains(utc) { 2 } else { 1 };
            FixedOffset::east_opt(hours * 3600).unwrap()
        }
    }

    fn at(text: &str) -> NaiveDateTime {
        text.parse().unwrap()
    }

    fn utc(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    /// A computer whose scheduler calls every quarter of an hour while it is on; its clock is played.
    struct Computer {
        dir: tempfile::TempDir,
        plan: Plan,
        began: Vec<NaiveDateTime>,
    }

    impl Computer {
        fn new(times: &[&str], since: &str) -> Self {
            let dir = tempfile::tempdir().unwrap();
            let mut plan = plan(times);
            plan.since = at(since);
            Record::of(dir.path()).on(&plan).unwrap();
            Self {
                dir,
                plan,
                began: Vec::new(),
            }
        }

        /// One call; the run takes no time.
        fn call<Z: TimeZone>(&mut self, time: DateTime<Utc>, zone: &Z) -> Option<Due> {
            self.call_to(time, zone, 0)
        }

        /// As [`Computer::call`], of a run that ends so.
        fn call_to<Z: TimeZone>(&mut self, time: DateTime<Utc>, zone: &Z, code: u8) -> Option<Due> {
            let due = self.begin(time, zone)?;
            Record::of(self.dir.path()).end(time, time, code).unwrap();
            Some(due)
        }

        /// One call whose run is killed.
        fn begin<Z: TimeZone>(&mut self, time: DateTime<Utc>, zone: &Z) -> Option<Due> {
            let wall = local(time, zone);
            let state = State::read(self.dir.path()).unwrap();
            let due = due(&self.plan, &state, wall)?;
            let began = Began {
                hour: Some(due.hour),
                why: Why::Hour,
                start: time,
                local: wall,
                ended: None,
            };
            Record::of(self.dir.path())
                .begin(&self.plan, &began)
                .unwrap();
            self.began.push(wall);
            Some(due)
        }

        /// It is on from here to there.
        fn on<Z: TimeZone>(&mut self, from: &str, until: &str, zone: &Z) {
            let (mut time, until) = (utc(from), utc(until));
            while time <= until {
                self.call(time, zone);
                time += TimeDelta::minutes(15);
            }
        }

        fn missed(&self, now: &str) -> Vec<(String, bool)> {
            let state = State::read(self.dir.path()).unwrap();
            missed(&state, at(now))
                .iter()
                .map(|one| (one.hour.to_string(), one.made_up.is_some()))
                .collect()
        }
    }

    #[test]
    fn each_hour_runs_once_also_in_the_nights_when_the_clock_is_changed() {
        // 02:30 never comes on the one night and comes twice on the other.
        let mut computer = Computer::new(&["02:30:00", "23:00:00"], "2026-03-01T12:00:00");
        computer.on("2026-03-27T00:00:00Z", "2026-03-31T00:00:00Z", &Paris);
        assert_eq!(
            computer.began[1..],
            [
                at("2026-03-27T02:30:00"),
                at("2026-03-27T23:00:00"),
                at("2026-03-28T02:30:00"),
                at("2026-03-28T23:00:00"),
                at("2026-03-29T03:00:00"),
                at("2026-03-29T23:00:00"),
            ]
            .into_iter()
            .chain([at("2026-03-30T02:30:00"), at("2026-03-30T23:00:00")])
            .collect::<Vec<_>>()
        );
        computer.began.clear();
        computer.on("2026-10-24T00:00:00Z", "2026-10-26T12:00:00Z", &Paris);
        assert_eq!(computer.began.len(), 6, "{:?}", computer.began);
        assert_eq!(
            moment(at("2026-03-29T02:30:00"), &Paris),
            utc("2026-03-29T01:00:00Z")
        );
        assert_eq!(
            moment(at("2026-10-25T02:30:00"), &Paris),
            utc("2026-10-25T00:30:00Z")
        );
    }

    #[test]
    fn a_night_that_was_missed_is_made_up_for_once_and_told() {
        let mut computer = Computer::new(&["23:00:00"], "2026-11-20T12:00:00");
        computer.on("2026-11-20T12:00:00Z", "2026-11-20T23:30:00Z", &Utc);
        assert_eq!(computer.missed("2026-11-21T12:00:00"), []);
        // Off for three nights.
        let missed = computer.missed("2026-11-24T07:50:00");
        assert_eq!(missed.len(), 3, "{missed:?}");
        let due = computer.call(utc("2026-11-24T08:00:00Z"), &Utc).unwrap();
        assert_eq!(due.hour, at("2026-11-23T23:00:00"));
        assert!(due.late);
        computer.on("2026-11-24T08:15:00Z", "2026-11-24T22:45:00Z", &Utc);
        assert_eq!(computer.began.len(), 2, "once: {:?}", computer.began);
        let expected = [
            ("2026-11-21 23:00:00".to_owned(), false),
            ("2026-11-22 23:00:00".to_owned(), false),
            ("2026-11-23 23:00:00".to_owned(), true),
        ];
        assert_eq!(computer.missed("2026-11-24T22:00:00"), expected);
        // Just over, and just not over: the scheduler may come a little late.
        assert_eq!(computer.missed("2026-11-24T23:29:00").len(), 3);
        assert_eq!(computer.missed("2026-11-24T23:30:00").len(), 4);
        // What is switched off is not missed.
        Record::of(computer.dir.path())
            .off(at("2026-11-25T12:00:00"))
            .unwrap();
        assert_eq!(computer.missed("2026-12-25T12:00:00").len(), 4);
    }

    #[test]
    fn a_clock_that_is_wrong_or_set_back_makes_no_hour_run_twice_and_keeps_none_from_running() {
        let mut computer = Computer::new(&["23:00:00"], "2026-11-20T12:00:00");
        assert!(computer.call(utc("2026-11-20T23:01:00Z"), &Utc).is_some());
        assert!(computer.call(utc("2026-11-20T23:02:00Z"), &Utc).is_none());
        // Set back by an hour and more: 23:00 comes again.
        for time in [
            "2026-11-20T22:00:00Z",
            "2026-11-20T23:00:00Z",
            "2026-11-20T23:15:00Z",
        ] {
            assert!(computer.call(utc(time), &Utc).is_none(), "{time}");
        }
        // Wrong by years for a while: what ran then is in nobody's way later.
        assert!(computer.call(utc("2031-01-01T10:00:00Z"), &Utc).is_some());
        assert!(computer.call(utc("2026-11-21T23:00:00Z"), &Utc).is_some());
        assert!(computer.call(utc("2026-11-21T23:15:00Z"), &Utc).is_none());
        assert_eq!(computer.missed("2026-11-22T12:00:00"), []);
        // Another time zone: the evening that was done is not done again.
        let west = FixedOffset::west_opt(8 * 3600).unwrap();
        assert!(computer.call(utc("2026-11-22T07:00:00Z"), &west).is_none());
        assert!(computer.call(utc("2026-11-23T07:00:00Z"), &west).is_some());
        assert_eq!(computer.missed("2026-11-23T12:00:00"), []);
    }

    #[test]
    fn a_run_that_was_killed_is_begun_again_but_not_for_ever() {
        let mut computer = Computer::new(&["23:00:00"], "2026-11-20T12:00:00");
        let night = utc("2026-11-20T23:00:00Z");
        for minutes in [0, 15, 30] {
            assert!(
                computer
                    .begin(night + TimeDelta::minutes(minutes), &Utc)
                    .is_some()
            );
        }
        assert!(
            computer
                .begin(night + TimeDelta::minutes(45), &Utc)
                .is_none()
        );
        assert_eq!(computer.missed("2026-11-21T12:00:00"), []);
        computer.plan.active = false;
        assert!(computer.begin(utc("2026-11-21T23:00:00Z"), &Utc).is_none());
    }

    #[test]
    fn an_hour_before_the_network_is_due_again_but_not_for_ever() {
        let night = utc("2026-11-20T23:00:00Z");
        let quarter = TimeDelta::minutes(15);
        for code in [5, 9, 11] {
            let mut computer = Computer::new(&["23:00:00"], "2026-11-20T12:00:00");
            for call in 0..3 {
                let due = computer.call_to(night + quarter * call, &Utc, code);
                assert_eq!(due.unwrap().hour, at("2026-11-20T23:00:00"), "{code}");
            }
            assert!(computer.call(night + quarter * 3, &Utc).is_some());
            assert!(computer.call(night + quarter * 4, &Utc).is_none());
            assert_eq!(computer.missed("2026-11-21T12:00:00"), []);
        }
        // What does not pass by itself is not tried again.
        for code in [0, 1, 2, 3, 4, 6, 7, 10, 12] {
            let mut computer = Computer::new(&["23:00:00"], "2026-11-20T12:00:00");
            assert!(computer.call_to(night, &Utc, code).is_some());
            assert!(computer.call(night + quarter, &Utc).is_none(), "{code}");
        }
        // Without a network for days: each quarter of an hour at first, then each hour, and the next night anew.
        let mut computer = Computer::new(&["23:00:00"], "2026-11-20T12:00:00");
        for call in 0..4 * 24 {
            computer.call_to(night + quarter * call, &Utc, 5);
        }
        assert_eq!(computer.began.len(), 8 + 22, "{:?}", computer.began);
        let next = night + TimeDelta::hours(24);
        let due = computer.call_to(next, &Utc, 0).unwrap();
        assert_eq!((due.hour, due.late), (at("2026-11-21T23:00:00"), false));
        assert!(computer.call(next + quarter, &Utc).is_none());
        // A clock that goes back in between ends nothing.
        let mut computer = Computer::new(&["23:00:00"], "2026-11-20T12:00:00");
        for call in 0..9 {
            computer.call_to(night + quarter * call, &Utc, 5);
        }
        assert!(computer.call(night + quarter, &Utc).is_some());
    }

    #[test]
    fn a_full_record_is_put_aside_and_goes_on_telling() {
        let mut computer = Computer::new(&["23:00:00"], "2026-11-20T12:00:00");
        computer.call(utc("2026-11-20T23:00:00Z"), &Utc).unwrap();
        let path = current(computer.dir.path());
        let mut file = disk::open_append(&path).unwrap();
        let much = vec![b'x'; usize::try_from(FULL).unwrap()];
        disk::append(&mut file, &much, false, &path).unwrap();
        computer.call(utc("2026-11-22T23:00:00Z"), &Utc).unwrap();
        assert!(disk::seen(&path).unwrap().len < 1000);
        let night = [("2026-11-21 23:00:00".to_owned(), false)];
        assert_eq!(computer.missed("2026-11-23T12:00:00"), night);
    }
}
