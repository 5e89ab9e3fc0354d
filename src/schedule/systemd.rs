//! Units of a systemd user manager.

use super::plan::Plan;
use std::fmt::Write;

/// The units of a plan: their file names and texts.
pub(super) fn units(plan: &Plan, name: &str) -> Vec<(String, String)> {
    let mut units = vec![(
        format!("{name}.service"),
        service(plan, false, "scribe-sync: sync when an hour is due"),
    )];
    let mut timer =
        String::from("[Unit]\nDescription=scribe-sync: the hours of the sync\n\n[Timer]\n");
    for at in &plan.at {
        let days = if plan.days.is_daily() {
            String::new()
        } else {
            plan.days.words().join(",") + " "
        };
        let _ = writeln!(timer, "OnCalendar={days}*-*-* {}", at.format("%H:%M:%S"));
    }
    // Whether an hour was missed, or did not reach the cloud, is said by our own record: it is asked soon after each start
    // and every quarter of an hour.
    let _ = writeln!(
        timer,
        "OnStartupSec=2min\nOnUnitInactiveSec=15min\nPersistent=true\nUnit={name}.service"
    );
    timer += "\n[Install]\nWantedBy=timers.target\n";
    units.push((format!("{name}.timer"), timer));
    if plan.on_start {
        let service = service(plan, true, "scribe-sync: sync at the start")
            + "\n[Install]\nWantedBy=default.target\n";
        units.push((format!("{name}-start.service"), service));
    }
    units
}

fn service(plan: &Plan, started: bool, description: &str) -> String {
    let words: Vec<String> = plan
        .call
        .words(started)
        .iter()
        .map(|word| quoted(word))
        .collect();
    format!(
        "[Unit]\nDescription={description}\nDocumentation=man:scribe-sync-schedule(1)\n\n[Service]\nType=oneshot\n\
         ExecStart={}\nNice=5\n",
        words.join(" ")
    )
}

/// A word of `ExecStart`: `%` and `$` mean something there, and so does a backslash.
fn quoted(word: &str) -> String {
    let mut text = String::from("\"");
    for c in word.chars() {
        match c {
            '"' | '\\' => text.extend(['\\', c]),
            '%' | '$' => text.extend([c, c]),
            c => text.push(c),
        }
    }
    text.push('"');
    text
}
