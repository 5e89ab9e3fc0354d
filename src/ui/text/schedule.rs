//! The schedule: when it runs, when it ran, and what was missed.

use super::{Paper, escape};
use crate::report::{Message, ScheduleReport};

impl Paper<'_> {
    pub(super) fn schedule(&self, report: &ScheduleReport) -> String {
        if report.action == "run" {
            return self.nothing_due(report);
        }
        let mut text = self.line(&match (report.action, report.installed, report.active) {
            ("install", ..) if report.dry_run => Message::new("schedule-would-install"),
            ("install", ..) => Message::new("schedule-installed"),
            ("remove", ..) if report.dry_run => Message::new("schedule-would-remove"),
            ("remove", ..) => Message::new("schedule-removed"),
            (_, false, _) => Message::new("schedule-not-installed"),
            ("on", ..) => Message::new("schedule-switched-on"),
            ("off", ..) => Message::new("schedule-switched-off"),
            (_, _, true) => Message::new("schedule-is-on"),
            (_, _, false) => Message::new("schedule-is-off"),
        });
        if report.installed {
            text += &self.line(&self.when(report));
            if let Some(next) = report.next {
                text += &self.line(&Message::new("schedule-next").time("time", next));
            }
        }
        if matches!(report.action, "status") {
            text += &self.so_far(report);
        }
        text
    }

    /// The run that the scheduler calls says something only where a person called it.
    fn nothing_due(&self, report: &ScheduleReport) -> String {
        if self.quiet {
            return String::new();
        }
        self.line(&match report.next {
            _ if report.running => Message::new("schedule-at-work"),
            Some(next) => Message::new("schedule-nothing-due").time("time", next),
            None => Message::new("schedule-nothing-due-ever"),
        })
    }

    /// `sync of all active projects at 23:00 on mon, tue, by cron`
    fn when(&self, report: &ScheduleReport) -> Message {
        let projects: Vec<String> = report.names.iter().map(|name| escape(name)).collect();
        let what = if projects.is_empty() {
            self.words.get("schedule-all-projects")
        } else {
            projects.join(", ")
        };
        let mut times = report.at.join(", ");
        if report.days.len() < 7 && !report.at.is_empty() {
            let days: Vec<String> = report
                .days
                .iter()
                .map(|day| self.words.get(&format!("schedule-day-{day}")))
                .collect();
            times = format!("{times} ({})", days.join(", "));
        }
        if report.on_start {
            if !times.is_empty() {
                times += ", ";
            }
            times += &self.words.get("schedule-at-start");
        }
        Message::new("schedule-when-and-what")
            .with("what", report.what.unwrap_or_default())
            .with("projects", what)
            .with("times", times)
            .with("scheduler", report.scheduler.unwrap_or_default())
    }

    fn so_far(&self, report: &ScheduleReport) -> String {
        let mut text = String::new();
        if report.running {
            text += &self.line(&Message::new("schedule-at-work"));
        }
        if let Some(run) = &report.last {
            text += &self.line(&match (run.end, run.code) {
                (Some(end), Some(code)) => Message::new("schedule-last")
                    .time("start", run.start)
                    .time("end", end)
                    .count("code", code),
                _ => Message::new("schedule-last-open").time("start", run.start),
            });
        }
        for missed in &report.missed {
            text += &self.line(&match missed.made_up {
                Some(time) => Message::new("schedule-made-up")
                    .time("hour", missed.hour)
                    .time("time", time),
                None => Message::new("schedule-missed").time("hour", missed.hour),
            });
        }
        text
    }
}
