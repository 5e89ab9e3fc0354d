//! `report`.

use chrono::{DateTime, Local, NaiveDate, NaiveTime, TimeZone, Utc};
use clap::Args;
use std::path::PathBuf;

/// The states that a run can be in.
const STATES: [&str; 7] = [
    "running", "ok", "partial", "conflict", "stopped", "failed", "missed",
];

/// `report`.
#[derive(Debug, Clone, Default, Args)]
#[allow(missing_docs, reason = "the help texts are with the words")]
pub struct ReportArgs {
    #[arg(value_name = "PROJECT")]
    pub project: Option<String>,
    #[arg(long, value_name = "DATE|DAYS", value_parser = Since::parse)]
    pub since: Option<Since>,
    #[arg(long, value_name = "STATE", value_parser = STATES)]
    pub only: Option<String>,
    #[arg(long)]
    pub last: bool,
    #[arg(long)]
    pub csv: bool,
    #[arg(long, value_name = "FILE", conflicts_with = "csv")]
    pub html: Option<PathBuf>,
}

/// From when on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Since {
    /// A point in time.
    At(DateTime<Utc>),
    /// So many seconds ago.
    Ago(i64),
}

impl Since {
    /// Reads `2026-11-01` (midnight here), `2026-11-01T06:00:00Z`, `7` or `7d` or `7 days`, `12h`.
    ///
    /// # Errors
    /// For any other text; the message is never shown.
    pub fn parse(text: &str) -> Result<Self, String> {
        let text = text.trim();
        if let Ok(time) = DateTime::parse_from_rfc3339(text) {
            return Ok(Self::At(time.to_utc()));
        }
        if let Ok(date) = NaiveDate::parse_from_str(text, "%Y-%m-%d") {
            // Where the clocks skip midnight, the day begins at its first moment.
            let midnight = date.and_time(NaiveTime::MIN);
            let start = Local.from_local_datetime(&midnight).earliest();
            return Ok(Self::At(
                start.map_or_else(|| midnight.and_utc(), |start| start.to_utc()),
            ));
        }
        let digits = text.bytes().take_while(u8::is_ascii_digit).count();
        let (number, unit) = text.split_at(digits);
        let number: i64 = number.parse().map_err(|_| String::new())?;
        let seconds = match unit.trim() {
            "" | "d" | "day" | "days" => 86_400,
            "h" | "hour" | "hours" => 3_600,
            _ => return Err(String::new()),
        };
        // Longer ago than this program is.
        if number > 36_500 * 24 {
            return Err(String::new());
        }
        Ok(Self::Ago(number * seconds))
    }

    /// The point in time, as seen from `now`.
    pub fn before(self, now: DateTime<Utc>) -> DateTime<Utc> {
        match self {
            Self::At(time) => time,
            Self::Ago(seconds) => now - chrono::TimeDelta::seconds(seconds),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_and_a_number_of_days_are_read() {
        assert_eq!(Since::parse("7"), Ok(Since::Ago(7 * 86_400)));
        for text in ["7d", "7 days", " 7 day "] {
            assert_eq!(Since::parse(text), Since::parse("7"), "{text}");
        }
        assert_eq!(Since::parse("12h"), Ok(Since::Ago(12 * 3_600)));
        let at = "2026-11-01T06:00:00+01:00";
        assert_eq!(
            Since::parse(at),
            Ok(Since::At("2026-11-01T05:00:00Z".parse().unwrap()))
        );
        let Ok(Since::At(day)) = Since::parse("2026-11-01") else {
            panic!("a date is a date");
        };
        assert_eq!(
            day.with_timezone(&Local).naive_local().to_string(),
            "2026-11-01 00:00:00"
        );
        for text in [
            "",
            "d",
            "-1",
            "7w",
            "yesterday",
            "2026-13-01",
            "99999999999999999999",
        ] {
            assert!(Since::parse(text).is_err(), "{text}");
        }
    }
}
