//! `schedule`.

use super::collect::{duration, expected, pause};
use chrono::{NaiveTime, Weekday};
use clap::{Args, Subcommand, ValueEnum};
use std::time::Duration;

/// `schedule`.
#[derive(Debug, Clone, Args)]
#[allow(missing_docs, reason = "the help texts are with the words")]
pub struct ScheduleArgs {
    #[command(subcommand)]
    pub command: ScheduleCommand,
}

/// The subcommands of `schedule`.
#[derive(Debug, Clone, Subcommand)]
#[allow(missing_docs, reason = "the help texts are with the words")]
pub enum ScheduleCommand {
    Install(ScheduleInstallArgs),
    Status,
    On,
    Off,
    Remove,
    Run(ScheduleRunArgs),
}

/// Who calls at the hour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
#[allow(missing_docs, reason = "the words say it")]
pub enum SchedulerChoice {
    Auto,
    Systemd,
    Cron,
    Launchd,
    TaskScheduler,
}

/// `schedule install`.
#[derive(Debug, Clone, Default, Args)]
#[allow(missing_docs, reason = "the help texts are with the words")]
pub struct ScheduleInstallArgs {
    #[arg(long, value_name = "HH:MM", value_parser = time)]
    pub at: Vec<NaiveTime>,
    #[arg(long, value_name = "DAYS", value_parser = WeekDays::parse)]
    pub days: Option<WeekDays>,
    #[arg(long)]
    pub on_start: bool,
    #[arg(long, value_name = "PROJECT")]
    pub projects: Vec<String>,
    #[arg(long, value_name = "FLAVOR", conflicts_with = "projects")]
    pub flavor: Vec<String>,
    #[arg(long, conflicts_with = "projects")]
    pub include_archived: bool,
    #[arg(long, value_name = "PROJECT", conflicts_with_all = ["projects", "flavor", "include_archived"])]
    pub collect: Option<String>,
    #[arg(long, value_name = "N", value_parser = expected(), conflicts_with = "from", requires = "collect")]
    pub expect: Option<usize>,
    #[arg(
        long,
        value_name = "LOGIN",
        value_delimiter = ',',
        requires = "collect"
    )]
    pub from: Vec<String>,
    #[arg(long, value_name = "DURATION", value_parser = duration, requires = "collect")]
    pub max_wait: Option<Duration>,
    #[arg(long, value_name = "DURATION", value_parser = pause, requires = "collect")]
    pub every: Option<Duration>,
    #[arg(long, value_name = "WHICH", value_enum)]
    pub scheduler: Option<SchedulerChoice>,
}

/// `schedule run`.
#[derive(Debug, Clone, Default, Args)]
#[allow(missing_docs, reason = "the help texts are with the words")]
pub struct ScheduleRunArgs {
    #[arg(long)]
    pub now: bool,
    #[arg(long, conflicts_with = "now")]
    pub started: bool,
}

/// Reads a time of the day: `23:00`, `6:30`, `23h00`, `23h`.
fn time(text: &str) -> Result<NaiveTime, String> {
    let text = text.trim();
    let (hours, minutes) = text.split_once([':', 'h', 'H']).ok_or_else(String::new)?;
    let number = |digits: &str| -> Result<u32, String> {
        let plain =
            !digits.is_empty() && digits.len() <= 2 && digits.bytes().all(|b| b.is_ascii_digit());
        plain
            .then(|| digits.parse().ok())
            .flatten()
            .ok_or_else(String::new)
    };
    let minutes = if minutes.is_empty() && !text.ends_with(':') {
        0
    } else if minutes.len() == 2 {
        number(minutes)?
    } else {
        return Err(String::new());
    };
    NaiveTime::from_hms_opt(number(hours)?, minutes, 0).ok_or_else(String::new)
}

/// Days of the week as people write them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WeekDays(pub Vec<Weekday>);

impl WeekDays {
    /// Reads `mon,wed`, `mon-fri`, `fri-mon`, `daily`, `weekdays`, `weekend`; full names too.
    ///
    /// # Errors
    /// For any other text; the message is never shown.
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut days = Vec::new();
        for part in text.split([',', ' ']).filter(|part| !part.is_empty()) {
            let (first, last) = match part.to_ascii_lowercase().as_str() {
                "daily" | "all" => (Weekday::Mon, Weekday::Sun),
                "weekdays" => (Weekday::Mon, Weekday::Fri),
                "weekend" => (Weekday::Sat, Weekday::Sun),
                part => {
                    let (first, last) = part.split_once('-').unwrap_or((part, part));
                    let day = |word: &str| word.parse::<Weekday>().map_err(|_| String::new());
                    (day(first)?, day(last)?)
                }
            };
            let mut day = first;
            days.push(day);
            while day != last {
                day = day.succ();
                days.push(day);
            }
        }
        if days.is_empty() {
            return Err(String::new());
        }
        Ok(Self(days))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_and_days_are_read_as_people_write_them() {
        let at = |hours, minutes| NaiveTime::from_hms_opt(hours, minutes, 0);
        for (text, expected) in [
            ("23:00", at(23, 0)),
            ("6:30", at(6, 30)),
            ("06h30", at(6, 30)),
            ("23h", at(23, 0)),
            ("00:00", at(0, 0)),
            ("24:00", None),
            ("23", None),
            ("23:", None),
            ("23:5", None),
            ("23:60", None),
            ("+3:00", None),
            ("23:00:00", None),
            ("", None),
        ] {
            assert_eq!(time(text).ok(), expected, "{text}");
        }
        let days = |text| WeekDays::parse(text).ok().map(|days| days.0.len());
        for (text, expected) in [
            ("daily", Some(7)),
            ("mon-fri", Some(5)),
            ("weekdays", Some(5)),
            ("fri-mon", Some(4)),
            ("mon,Wednesday", Some(2)),
            ("", None),
            ("lun", None),
            ("mon-", None),
        ] {
            assert_eq!(days(text), expected, "{text}");
        }
    }
}
