//! What is told of one project while it is at work: a display for people, or JSON lines for scripts.
//!
//! Each line is written whole and at once, also with several projects side by side: a script reads it when it happens,
//! not when the run ends.

use super::json::{self, Subject};
use super::{Ui, Words};
use crate::report::{Message, Progress, ProjectOutcome, Step};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Time between two lines that say how far a step is.
const BETWEEN_LINES: Duration = Duration::from_secs(10);

/// One project of a run, from its beginning to its end.
pub struct Follow<'a>(Kind<'a>);

enum Kind<'a> {
    Display(Box<dyn Progress + Send + 'a>),
    Lines(Lines<'a>),
}

/// The lines of one project.
struct Lines<'a> {
    words: &'a Words,
    out: Box<dyn Fn(&str) + Send + Sync + 'a>,
    number: usize,
    name: String,
    work: Mutex<Work>,
}

struct Work {
    step: Option<Step>,
    total: Option<u64>,
    done: u64,
    last_line: Instant,
    told: Vec<Message>,
}

impl<'a> Follow<'a> {
    pub(super) fn display(progress: Box<dyn Progress + Send + 'a>) -> Self {
        Self(Kind::Display(progress))
    }

    pub(super) fn lines(ui: &'a Ui, number: usize, name: &str) -> Self {
        let out = Box::new(|line: &str| ui.write_stdout(line));
        let lines = Lines::new(&ui.words, out, number, name);
        lines.say(&json::start(lines.subject()));
        Self(Kind::Lines(lines))
    }

    /// The project is done, for better or worse.
    pub fn ended(&self, outcome: &ProjectOutcome, dry_run: bool) {
        if let Kind::Lines(lines) = &self.0 {
            lines.notes(&outcome.notes);
            lines.say(&json::ended(lines.words, lines.number, outcome, dry_run));
        }
    }

    fn progress(&self) -> &dyn Progress {
        match &self.0 {
            Kind::Display(progress) => &**progress,
            Kind::Lines(lines) => lines,
        }
    }
}

impl Progress for Follow<'_> {
    fn begin(&self, step: Step, total: Option<u64>) {
        self.progress().begin(step, total);
    }

    fn advance(&self, by: u64) {
        self.progress().advance(by);
    }

    fn end(&self) {
        self.progress().end();
    }

    fn notes(&self, so_far: &[Message]) {
        self.progress().notes(so_far);
    }
}

impl<'a> Lines<'a> {
    fn new(
        words: &'a Words,
        out: Box<dyn Fn(&str) + Send + Sync + 'a>,
        number: usize,
        name: &str,
    ) -> Self {
        Self {
            words,
            out,
            number,
            name: name.to_owned(),
            work: Mutex::new(Work {
                step: None,
                total: None,
                done: 0,
                last_line: Instant::now(),
                told: Vec::new(),
            }),
        }
    }

    fn subject(&self) -> Subject<'_> {
        Subject {
            number: self.number,
            name: &self.name,
        }
    }

    fn say(&self, line: &str) {
        (self.out)(line);
    }

    fn work(&self) -> std::sync::MutexGuard<'_, Work> {
        self.work.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// So much more is done, at this moment.
    fn advance_at(&self, by: u64, now: Instant) {
        let mut work = self.work();
        work.done += by;
        let Some(step) = work.step else { return };
        if now.saturating_duration_since(work.last_line) >= BETWEEN_LINES {
            work.last_line = now;
            let line = json::progress(self.subject(), step, work.done, work.total);
            self.say(&line);
        }
    }
}

impl Progress for Lines<'_> {
    fn begin(&self, step: Step, total: Option<u64>) {
        let mut work = self.work();
        work.step = Some(step);
        work.total = total;
        work.done = 0;
        work.last_line = Instant::now();
        self.say(&json::step(self.subject(), step, total));
    }

    fn advance(&self, by: u64) {
        self.advance_at(by, Instant::now());
    }

    fn end(&self) {
        self.work().step = None;
    }

    fn notes(&self, so_far: &[Message]) {
        let mut work = self.work();
        for note in so_far {
            if !work.told.contains(note) {
                self.say(&json::note(self.words, Some(self.subject()), note));
                work.told.push(note.clone());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    #[test]
    fn how_far_a_step_is_comes_every_ten_seconds_at_most_and_a_note_once() {
        let words = Words::default();
        let said = Mutex::new(Vec::new());
        let out = |line: &str| {
            assert!(line.ends_with('\n') && line.lines().count() == 1, "{line}");
            let value: Value = serde_json::from_str(line).unwrap();
            said.lock().unwrap().push(value);
        };
        let lines = Lines::new(&words, Box::new(out), 2, "Hausa Luke");
        lines.begin(Step::Send, Some(100));
        let start = Instant::now();
        for second in 0..25 {
            lines.advance_at(1, start + Duration::from_secs(second));
        }
        lines.end();
        lines.advance_at(1, start + Duration::from_secs(60));
        let note = Message::new("sync-healed");
        lines.notes(&[]);
        lines.notes(std::slice::from_ref(&note));
        lines.notes(&[note, Message::raw("more")]);
        let said = said.lock().unwrap();
        let types: Vec<&str> = said
            .iter()
            .map(|line| line["type"].as_str().unwrap())
            .collect();
        assert_eq!(types, ["step", "progress", "progress", "note", "note"]);
        assert!(said.iter().all(|line| line["project"] == "Hausa Luke"));
        assert!(said.iter().all(|line| line["number"] == 2));
        assert_eq!(said[0]["step"], "send");
        assert_eq!(
            (&said[0]["unit"], &said[0]["total"]),
            (&"bytes".into(), &100.into())
        );
        // Ten seconds after the step began, which is a moment before the first piece.
        assert_eq!(
            (&said[1]["done"], &said[2]["done"]),
            (&11.into(), &21.into())
        );
        assert_eq!(said[4]["message"], "more");
    }
}
