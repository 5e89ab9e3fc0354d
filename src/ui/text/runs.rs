//! The runs of `report` as a table.

use super::super::Words;
use super::super::csv;
use super::super::table::{narrowed, narrowed_text};
use super::notify::telling;
use super::{Cell, Paper, escape, wrap};
use crate::parallel;
use crate::report::{Message, RunRow, RunsForm, RunsReport};
use console::Style;

/// Runs that nobody heard of are named up to this many.
const UNTOLD: usize = 3;

impl Paper<'_> {
    pub(super) fn runs(&self, report: &RunsReport) -> String {
        if let Some(page) = &report.page {
            return self.line(&Message::new("report-page").path("file", page));
        }
        if report.form == RunsForm::Csv {
            return csv::runs(report);
        }
        if report.runs.is_empty() {
            return self.line(&Message::new("report-none"));
        }
        let mut rows = parallel::map(&report.runs, |row| self.run(row));
        // What matters least goes first; a project's name is cut only where that is not enough.
        let whole = self.layout(&[], &[]);
        let layout = self.layout(&[0], &[]);
        if let Some(text) = narrowed_text(&rows, whole, &[&[6]]) {
            return text;
        }
        // Why a run failed cannot be said in half a sentence: it stands below its line.
        let whys: Vec<Cell> = rows.iter_mut().filter_map(Vec::pop).collect();
        let less: &[&[usize]] = &[&[6], &[1], &[3]];
        let Some(lines) = narrowed(&rows, whole, less).or_else(|| narrowed(&rows, layout, less))
        else {
            for (row, why) in rows.iter_mut().zip(whys) {
                row.push(why);
            }
            return Self::fitted(&rows, layout, &[&[6], &[1], &[3], &[5]], 1);
        };
        let room = self.width.unwrap_or(usize::MAX).saturating_sub(3);
        let mut text = String::new();
        for (line, why) in lines.iter().zip(&whys) {
            text += line;
            text.push('\n');
            for line in wrap(why.text(), room) {
                if !line.is_empty() {
                    text += "   ";
                    text += &line;
                    text.push('\n');
                }
            }
        }
        text
    }

    pub(super) fn runs_remarks(&self, report: &RunsReport) -> String {
        let mut text = String::new();
        if !report.without.is_empty() {
            let names = report.without.join(", ");
            text += &self.note(&Message::new("report-without").with("projects", names));
        }
        // Who did not hear of a run: each run once, the newest ones.
        let mut seen: Vec<&str> = Vec::new();
        for row in &report.runs {
            let failed: Vec<_> = row.told.iter().filter(|told| told.has_failed()).collect();
            if failed.is_empty() || seen.contains(&row.run.as_str()) || seen.len() == UNTOLD {
                continue;
            }
            seen.push(&row.run);
            for told in failed {
                let what = self.words.say(&telling(told));
                text += &self.note(
                    &Message::new("report-not-told")
                        .time("start", row.start)
                        .with("what", what),
                );
            }
        }
        text
    }

    fn run(&self, row: &RunRow) -> Vec<Cell> {
        let project = match &row.project {
            Some(project) => escape(project),
            None => self.words.get("run-unknown-project"),
        };
        let style = match row.state.as_str() {
            "ok" => Style::new().green(),
            "running" => Style::new().cyan(),
            "failed" | "missed" => Style::new().red(),
            _ => Style::new().yellow(),
        };
        vec![
            Cell::new(project),
            Cell::new(escape(row.contributor.as_deref().unwrap_or_default())),
            Cell::new(self.words.time(row.start)),
            Cell::new(end_of(self.words, row)),
            Cell::new(self.words.get(state_id(&row.state))).styled(style),
            Cell::new(self.moved_both(row)),
            Cell::new(self.traffic_of(row)).styled(Style::new().dim()),
            Cell::new(self.why(row)),
        ]
    }

    fn moved_both(&self, row: &RunRow) -> String {
        [("sync-sent", &row.sent), ("sync-received", &row.received)]
            .into_iter()
            .filter_map(|(id, moved)| self.moved(id, moved, [&[], &[]]))
            .collect::<Vec<_>>()
            .join(", ")
    }

    fn traffic_of(&self, row: &RunRow) -> String {
        traffic(self.words, row)
    }

    fn why(&self, row: &RunRow) -> String {
        let mut text = row
            .error
            .as_ref()
            .map(|error| escape(&error.message))
            .unwrap_or_default();
        if row.attempts > 1 {
            if !text.is_empty() {
                text += &self.words.get("semicolon");
            }
            text += &self.say(&Message::new("run-tried").count("n", row.attempts));
        }
        if row.combined > 0 {
            if !text.is_empty() {
                text += &self.words.get("semicolon");
            }
            text += &self.say(&Message::new("run-combined").count("count", row.combined));
        }
        text
    }
}

/// When it ended: the time alone where that was on the same day.
pub(in crate::ui) fn end_of(words: &Words, row: &RunRow) -> String {
    row.end
        .map(|end| words.end(row.start, end))
        .unwrap_or_default()
}

/// What went over the wire.
pub(in crate::ui) fn traffic(words: &Words, row: &RunRow) -> String {
    if row.bytes_up + row.bytes_down == 0 {
        return String::new();
    }
    words.say(
        &Message::new("run-traffic")
            .bytes("up", row.bytes_up)
            .bytes("down", row.bytes_down),
    )
}

/// The text of a state.
pub(in crate::ui) fn state_id(state: &str) -> &'static str {
    match state {
        "running" => "run-state-running",
        "ok" => "run-state-ok",
        "partial" => "run-state-partial",
        "conflict" => "run-state-conflict",
        "stopped" => "run-state-stopped",
        "missed" => "run-state-missed",
        _ => "run-state-failed",
    }
}
