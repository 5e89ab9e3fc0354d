//! The names of runs and of the files that records are in.

use chrono::{DateTime, Datelike, Utc};

/// A fresh name of a run: when it began, and a few digits by chance.
pub(super) fn of_run(now: DateTime<Utc>) -> String {
    let mut random = [0_u8; 4];
    // Without chance the process id tells runs of one second apart.
    if getrandom::fill(&mut random).is_err() {
        random = std::process::id().to_le_bytes();
    }
    format!(
        "{}-{:08x}",
        now.format("%Y%m%dT%H%M%SZ"),
        u32::from_le_bytes(random)
    )
}

/// The id of a run's row of this number, from 1.
pub(super) fn of_row(run: &str, number: usize) -> String {
    format!("{run}.{number}")
}

/// Whether a text could be the name of a run, so that it can be a part of a path.
pub(super) fn is_of_run(text: &str) -> bool {
    text.len() == 25 && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
}

/// The file that records of this month are appended to.
pub(super) fn of_month(now: DateTime<Utc>) -> String {
    format!("runs-{:04}-{:02}.jsonl", now.year(), now.month())
}

/// The name that a file of a month gets when it is full: the time of that, so that the names are in order.
pub(super) fn of_full(now: DateTime<Utc>) -> String {
    format!(
        "runs-{:04}-{:02}-{:013}.jsonl",
        now.year(),
        now.month(),
        now.timestamp_millis()
    )
}

/// The month that a file of records is of, counted from year 0; `None` for any other file.
pub(super) fn month_of(name: &str) -> Option<i32> {
    let rest = name.strip_prefix("runs-")?.strip_suffix(".jsonl")?;
    let year: i32 = rest.get(..4)?.parse().ok()?;
    let month: i32 = rest.get(4..)?.strip_prefix('-')?.get(..2)?.parse().ok()?;
    (1..=12).contains(&month).then_some(year * 12 + month - 1)
}

/// As [`month_of`], of a point in time.
pub(super) fn month_at(time: DateTime<Utc>) -> i32 {
    time.year() * 12 + i32::try_from(time.month0()).unwrap_or(0)
}

/// The place of a file in the order of records: a month's full files come before the one that is being written.
pub(super) fn order(name: &str) -> (i32, bool, &str) {
    let month = month_of(name).unwrap_or(i32::MAX);
    (month, name.len() == "runs-0000-00.jsonl".len(), name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_in_the_order_of_time() {
        let at = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
        let old = at("2025-12-31T23:59:59Z");
        let new = at("2026-01-01T00:00:00Z");
        let mut names = [of_month(new), of_full(new), of_month(old), of_full(old)];
        names.sort_by(|a, b| order(a).cmp(&order(b)));
        assert_eq!(
            names,
            [of_full(old), of_month(old), of_full(new), of_month(new)]
        );
        assert_eq!(month_of(&of_month(new)), Some(month_at(new)));
        assert_eq!(month_of(&of_full(old)), Some(month_at(old)));
        assert_eq!(month_at(new), month_at(old) + 1);
        for name in [
            "runs-2026-13.jsonl",
            "runs-2026.jsonl",
            "x.jsonl",
            "runs-2026-é1.jsonl",
        ] {
            assert_eq!(month_of(name), None, "{name}");
        }
        assert!(is_of_run(&of_run(new)));
        assert!(!is_of_run("../../../../../../x/y/z/a"));
        assert_ne!(of_run(new), of_run(new));
    }
}
