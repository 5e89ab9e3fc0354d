//! Local hours: on which days, which of them lie in a stretch of time, and when one comes.

use chrono::{DateTime, Datelike, Days as Ahead, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta};
use chrono::{TimeZone, Utc, Weekday};
use serde::{Deserialize, Serialize};

/// The days of the week from Monday on, with the word that schedulers and people use for each.
const WEEK: [(Weekday, &str); 7] = [
    (Weekday::Mon, "mon"),
    (Weekday::Tue, "tue"),
    (Weekday::Wed, "wed"),
    (Weekday::Thu, "thu"),
    (Weekday::Fri, "fri"),
    (Weekday::Sat, "sat"),
    (Weekday::Sun, "sun"),
];

/// No stretch of time that is looked through is longer, in days: a clock may be wrong by years.
const LONGEST: u64 = 400;

/// Days of the week; never none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Vec<String>", into = "Vec<String>")]
pub struct Days([bool; 7]);

impl Default for Days {
    /// Every day.
    fn default() -> Self {
        Self([true; 7])
    }
}

impl Days {
    /// These days; `None` where there are none.
    pub fn of(days: &[Weekday]) -> Option<Self> {
        let mut all = [false; 7];
        for (at, (day, _)) in WEEK.iter().enumerate() {
            all[at] = days.contains(day);
        }
        all.contains(&true).then_some(Self(all))
    }

    /// Whether this is every day.
    pub fn is_daily(&self) -> bool {
        self.0 == [true; 7]
    }

    /// The days from Monday on.
    pub fn iter(&self) -> impl Iterator<Item = Weekday> {
        let here = WEEK.iter().zip(self.0).filter(|(_, said)| *said);
        here.map(|((day, _), _)| *day)
    }

    /// Their words from Monday on: `mon`, `tue`.
    pub fn words(&self) -> Vec<&'static str> {
        let here = WEEK.iter().zip(self.0).filter(|(_, said)| *said);
        here.map(|((_, word), _)| *word).collect()
    }

    fn has(&self, date: NaiveDate) -> bool {
        self.0[date.weekday().num_days_from_monday() as usize]
    }
}

impl From<Days> for Vec<String> {
    fn from(days: Days) -> Self {
        days.words().into_iter().map(str::to_owned).collect()
    }
}

impl TryFrom<Vec<String>> for Days {
    type Error = String;

    fn try_from(words: Vec<String>) -> Result<Self, String> {
        let found: Option<Vec<Weekday>> = words
            .iter()
            .map(|word| Some(WEEK.iter().find(|(_, known)| known == word)?.0))
            .collect();
        found
            .and_then(|days| Self::of(&days))
            .ok_or_else(|| "no days of the week".to_owned())
    }
}

/// The newest hour that lies after `from` and not after `until`.
pub(super) fn newest(
    at: &[NaiveTime],
    days: &Days,
    from: NaiveDateTime,
    until: NaiveDateTime,
) -> Option<NaiveDateTime> {
    (0..=LONGEST)
        .map_while(|back| until.date().checked_sub_days(Ahead::new(back)))
        .take_while(|date| *date >= from.date())
        .filter(|date| days.has(*date))
        .flat_map(|date| at.iter().rev().map(move |time| date.and_time(*time)))
        .find(|hour| *hour <= until)
        .filter(|hour| *hour > from)
}

/// The first hour after `from`.
pub(super) fn next(at: &[NaiveTime], days: &Days, from: NaiveDateTime) -> Option<NaiveDateTime> {
    (0..=7)
        .map_while(|ahead| from.date().checked_add_days(Ahead::new(ahead)))
        .filter(|date| days.has(*date))
        .flat_map(|date| at.iter().map(move |time| date.and_time(*time)))
        .find(|hour| *hour > from)
}

/// The hours that lie after `from` and not after `until`, oldest first; of a longer stretch only the last.
pub(super) fn between(
    at: &[NaiveTime],
    days: &Days,
    from: NaiveDateTime,
    until: NaiveDateTime,
) -> Vec<NaiveDateTime> {
    let first = until
        .checked_sub_days(Ahead::new(LONGEST))
        .map_or(from, |earliest| earliest.max(from));
    first
        .date()
        .iter_days()
        .take_while(|date| *date <= until.date())
        .filter(|date| days.has(*date))
        .flat_map(|date| at.iter().map(move |time| date.and_time(*time)))
        .filter(|hour| *hour > first && *hour <= until)
        .collect()
}

/// What the clock on the wall shows at a point in time.
pub fn local<Z: TimeZone>(time: DateTime<Utc>, zone: &Z) -> NaiveDateTime {
    time.with_timezone(zone).naive_local()
}

/// When the clock on the wall shows this: the first time where it does so twice, and the first moment after it where it
/// never does.
pub fn moment<Z: TimeZone>(hour: NaiveDateTime, zone: &Z) -> DateTime<Utc> {
    (0..=24 * 4)
        .find_map(|quarters| {
            let there = hour + TimeDelta::minutes(15 * quarters);
            zone.from_local_datetime(&there).earliest()
        })
        .map_or_else(|| hour.and_utc(), |time| time.to_utc())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> NaiveDateTime {
        text.parse().unwrap()
    }

    fn times(texts: &[&str]) -> Vec<NaiveTime> {
        texts.iter().map(|text| text.parse().unwrap()).collect()
    }

    #[test]
    fn the_newest_and_the_next_hour_are_found() {
        let twice = times(&["06:30:00", "23:00:00"]);
        let every = Days::default();
        let long_ago = at("2026-01-01T00:00:00");
        let newest = |until| newest(&twice, &every, long_ago, at(until));
        assert_eq!(
            newest("2026-11-26T23:00:00"),
            Some(at("2026-11-26T23:00:00"))
        );
        assert_eq!(
            newest("2026-11-26T22:59:59"),
            Some(at("2026-11-26T06:30:00"))
        );
        assert_eq!(
            newest("2026-11-26T06:29:00"),
            Some(at("2026-11-25T23:00:00"))
        );
        assert_eq!(newest("2026-01-01T05:00:00"), None);
        let next = |from| next(&twice, &every, at(from));
        assert_eq!(next("2026-11-26T22:59:59"), Some(at("2026-11-26T23:00:00")));
        assert_eq!(next("2026-11-26T23:00:00"), Some(at("2026-11-27T06:30:00")));
        // 2026-11-27 is a Friday.
        let friday = Days::of(&[Weekday::Fri]).unwrap();
        let once = times(&["23:00:00"]);
        let next = super::next(&once, &friday, at("2026-11-27T23:00:00"));
        assert_eq!(next, Some(at("2026-12-04T23:00:00")));
        let all = between(&once, &friday, long_ago, at("2026-01-31T00:00:00"));
        assert_eq!(all.len(), 5, "{all:?}");
        assert_eq!(all[0], at("2026-01-02T23:00:00"));
        // A clock that was off by centuries takes no longer.
        let many = between(
            &once,
            &every,
            at("1026-01-01T00:00:00"),
            at("2026-01-31T00:00:00"),
        );
        assert_eq!(many.len() as u64, LONGEST);
    }

    #[test]
    fn days_are_read_as_they_are_written() {
        let days = Days::of(&[Weekday::Sun, Weekday::Mon]).unwrap();
        let text = serde_json::to_string(&days).unwrap();
        assert_eq!(text, r#"["mon","sun"]"#);
        assert_eq!(serde_json::from_str::<Days>(&text).unwrap(), days);
        assert!(serde_json::from_str::<Days>("[]").is_err());
        assert!(serde_json::from_str::<Days>(r#"["lundi"]"#).is_err());
    }
}
