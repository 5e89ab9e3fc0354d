//! The findings of `doctor`: a mark, a word and a sentence for each, and what to do about it.

use super::{Paper, wrap};
use crate::report::{Check, CheckState, DoctorReport, Message};
use console::Style;
use std::fmt::Write;
use unicode_width::UnicodeWidthStr;

impl Paper<'_> {
    pub(super) fn doctor(&self, report: &DoctorReport) -> String {
        let mut text: String = report
            .checks
            .iter()
            .filter(|check| !self.quiet || check.state != CheckState::Ok)
            .map(|check| self.check(check))
            .collect();
        if self.quiet {
            return text;
        }
        let errors = report.count(CheckState::Error);
        let warnings = report.count(CheckState::Warning);
        let message = match (errors, warnings) {
            (0, 0) => Message::new("doctor-all-well"),
            (0, _) => Message::new("doctor-warnings").count("warnings", warnings),
            _ => Message::new("doctor-errors")
                .count("errors", errors)
                .count("warnings", warnings),
        };
        text.push('\n');
        text + &self.line(&message)
    }

    fn check(&self, check: &Check) -> String {
        let (shape, ascii, word, style) = match check.state {
            CheckState::Ok => ("●", "*", "doctor-state-ok", Style::new().green()),
            CheckState::Warning => ("◐", "+", "doctor-state-warning", Style::new().yellow()),
            CheckState::Error => ("✗", "x", "doctor-state-error", Style::new().red().bold()),
        };
        let shape = if self.unicode { shape } else { ascii };
        // The words of the three states in one column.
        let states = [
            "doctor-state-ok",
            "doctor-state-warning",
            "doctor-state-error",
        ];
        let width = states
            .iter()
            .map(|id| self.words.get(id).width())
            .max()
            .unwrap_or(0);
        let word = self.words.get(word);
        let blanks = " ".repeat(width.saturating_sub(word.width()));
        let mut text = format!(
            "{}{blanks}  ",
            self.paint(&format!("{shape} {word}"), style)
        );
        // On a narrow terminal the sentence has the whole line below.
        let indent = match self.width {
            Some(columns) if columns < 60 => 2,
            _ => width + 4,
        };
        let label = self.words.get(name_id(check.name));
        let sentence = Message::new("doctor-line")
            .with("check", label)
            .with("text", self.say(&check.message));
        let mut lines = self.filled(&self.say(&sentence), indent).into_iter();
        if indent == 2 {
            text = format!("{}\n  ", text.trim_end());
        }
        text += &lines.next().unwrap_or_default();
        text.push('\n');
        let pad = " ".repeat(indent);
        let more = check
            .causes
            .iter()
            .map(|cause| ("label-cause", cause))
            .chain(check.hint.iter().map(|hint| ("label-hint", hint)));
        let mut below: Vec<String> = lines.collect();
        for (label, message) in more {
            let style = if label == "label-hint" {
                Style::new().cyan()
            } else {
                Style::new().bold()
            };
            let label = self.words.get(label);
            let painted = self.paint(&label, style);
            let sentence = format!("{label} {}", self.say(message));
            below.extend(
                self.filled(&sentence, indent)
                    .into_iter()
                    .map(|line| line.replacen(&label, &painted, 1)),
            );
        }
        for line in below {
            let _ = writeln!(text, "{pad}{line}");
        }
        text
    }

    fn filled(&self, text: &str, indent: usize) -> Vec<String> {
        match self.width {
            Some(width) => wrap(text, width.saturating_sub(indent)),
            None => vec![text.to_owned()],
        }
    }
}

/// What a finding is about, for people.
fn name_id(name: &str) -> &'static str {
    match name {
        "home" => "doctor-check-home",
        "folders" => "doctor-check-folders",
        "disk" => "doctor-check-disk",
        "projects" => "doctor-check-projects",
        "leftovers" => "doctor-check-leftovers",
        "litter" => "doctor-check-litter",
        "paths" => "doctor-check-paths",
        "marks" => "doctor-check-marks",
        "checksums" => "doctor-check-checksums",
        "keyring" => "doctor-check-keyring",
        "cloud" => "doctor-check-cloud",
        "proxy" => "doctor-check-proxy",
        "name" => "doctor-check-name",
        "port" => "doctor-check-port",
        "tls" => "doctor-check-tls",
        "clock" => "doctor-check-clock",
        "server" => "doctor-check-server",
        "account" => "doctor-check-account",
        "token" => "doctor-check-token",
        "write" => "doctor-check-write",
        "schedule" => "doctor-check-schedule",
        _ => "doctor-check-last",
    }
}
