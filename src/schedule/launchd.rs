//! Property lists of launchd agents.

use super::plan::Plan;
use chrono::{Timelike, Weekday};
use std::fmt::Write;

/// The agents of a plan: their labels and property lists.
pub(super) fn agents(plan: &Plan, name: &str) -> Vec<(String, String)> {
    let mut agents = Vec::new();
    if !plan.at.is_empty() {
        let label = format!("org.door43.{name}");
        let text = agent(plan, &label, false);
        agents.push((label, text));
    }
    if plan.on_start {
        let label = format!("org.door43.{name}-start");
        let text = agent(plan, &label, true);
        agents.push((label, text));
    }
    agents
}

fn agent(plan: &Plan, label: &str, started: bool) -> String {
    let mut text = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE plist PUBLIC \"-//Apple//DTD PLIST 1.0//EN\" \
         \"http://www.apple.com/DTDs/PropertyList-1.0.dtd\">\n<plist version=\"1.0\">\n<dict>\n",
    );
    let _ = writeln!(
        text,
        "\t<key>Label</key>\n\t<string>{}</string>",
        escaped(label)
    );
    text += "\t<key>ProgramArguments</key>\n\t<array>\n";
    for word in plan.call.words(started) {
        let _ = writeln!(text, "\t\t<string>{}</string>", escaped(word));
    }
    text += "\t</array>\n";
    if !started {
        text += "\t<key>StartCalendarInterval</key>\n\t<array>\n";
        for at in &plan.at {
            if plan.days.is_daily() {
                text += &interval(*at, None);
            } else {
                for day in plan.days.iter() {
                    text += &interval(*at, Some(day));
                }
            }
        }
        // Every quarter of an hour our own record is asked, too: the cloud may have been out of reach at the hour.
        text += "\t</array>\n\t<key>StartInterval</key>\n\t<integer>900</integer>\n";
    }
    // launchd makes up for what it slept through, and not for what happened while the computer was off: our own record is
    // asked at each login.
    text += "\t<key>RunAtLoad</key>\n\t<true/>\n\t<key>ProcessType</key>\n\t<string>Background</string>\n</dict>\n</plist>\n";
    text
}

fn interval(at: chrono::NaiveTime, day: Option<Weekday>) -> String {
    let mut text = format!(
        "\t\t<dict>\n\t\t\t<key>Hour</key>\n\t\t\t<integer>{}</integer>\n\t\t\t<key>Minute</key>\n\t\t\t<integer>{}</integer>\n",
        at.hour(),
        at.minute()
    );
    if let Some(day) = day {
        let _ = writeln!(
            text,
            "\t\t\t<key>Weekday</key>\n\t\t\t<integer>{}</integer>",
            day.num_days_from_sunday()
        );
    }
    text + "\t\t</dict>\n"
}

/// A text in XML.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&apos;"),
            c => out.push(c),
        }
    }
    out
}
