//! Reports and failures as text for people. Everything here returns text; the streams are the parent's.

mod accounts;
mod backups;
pub(super) mod collect;
mod conflicts;
mod control;
mod doctor;
pub(super) mod notify;
mod projects;
pub(super) mod runs;
mod schedule;
pub(super) mod sync;

use super::escape::{escape, isolate};
use super::table::{Cell, Layout, elide};
use super::words::Words;
use crate::report::{
    ConfigReport, ConflictAt, Failure, LoginReport, LogoutReport, MergeFileReport, Message, Report,
    WhoamiReport,
};
use console::Style;
use std::fmt::Write;

/// Places listed before the rest is only counted.
const MOST_PLACES: usize = 20;

/// What a text is written on: language, colour, width.
#[derive(Clone, Copy)]
#[allow(
    clippy::struct_excessive_bools,
    reason = "these are independent switches"
)]
pub(super) struct Paper<'a> {
    pub(super) words: &'a Words,
    pub(super) colour: bool,
    pub(super) terminal: bool,
    pub(super) width: Option<usize>,
    pub(super) unicode: bool,
    pub(super) quiet: bool,
    pub(super) verbose: u8,
}

impl Paper<'_> {
    /// A sentence.
    pub(super) fn say(&self, message: &Message) -> String {
        if self.terminal {
            self.words.say_on_terminal(message)
        } else {
            self.words.say(message)
        }
    }

    /// A paragraph of a story, filled to the width of the terminal, or to 80 columns.
    pub(super) fn told(&self, message: &Message) -> String {
        let width = self.width.unwrap_or(80).min(80);
        let text: String = self
            .say(message)
            .lines()
            .flat_map(|line| wrap(line, width))
            .fold(String::new(), |text, line| text + &line + "\n");
        if text.is_empty() {
            "\n".to_owned()
        } else {
            text
        }
    }

    /// The same paper with room for [`indent`].
    pub(super) fn indented(mut self) -> Self {
        self.width = Some(self.width.unwrap_or(80).saturating_sub(INDENT.len()));
        self
    }

    /// What to do first on a computer where nothing is set up.
    pub(super) fn welcome(&self) -> String {
        let project = self.words.get("value-project");
        let mut text = self.told(&Message::new("welcome"));
        for (command, id) in [
            ("scribe-sync login".to_owned(), "welcome-login"),
            ("scribe-sync projects".to_owned(), "welcome-projects"),
            (format!("scribe-sync sync \"{project}\""), "welcome-sync"),
        ] {
            let command = self.paint(&command, Style::new().bold());
            let _ = writeln!(text, "\n  {command}");
            let width = self.width.unwrap_or(80).min(80).saturating_sub(6);
            for line in wrap(&self.words.get(id), width) {
                let _ = writeln!(text, "      {line}");
            }
        }
        text + "\n" + &self.told(&Message::new("welcome-more"))
    }

    /// `note: ...`
    pub(super) fn note(&self, message: &Message) -> String {
        self.labelled("label-note", Style::new().yellow(), &self.say(message))
    }

    /// What a person does next; scripts know it.
    fn next(&self, id: &'static str) -> String {
        self.next_is(&Message::new(id))
    }

    fn next_is(&self, message: &Message) -> String {
        if self.terminal && !self.quiet {
            self.labelled("label-hint", Style::new().cyan(), &self.say(message))
        } else {
            String::new()
        }
    }

    /// What belongs to a question. A word that is longer than a line, such as an address, stays in one piece.
    pub(super) fn presented(&self, message: &Message) -> String {
        let text = self.say(message);
        match self.width {
            Some(width) => wrap(&text, width.min(100)).join("\n") + "\n",
            None => text + "\n",
        }
    }

    /// The result of a command, for stdout.
    pub(super) fn report(&self, report: &Report) -> String {
        match report {
            Report::Sync(report) => self.sync(report),
            Report::Collect(report) => self.collect(report),
            Report::Projects(report) => self.projects(report),
            Report::Register(report) => self.register(report),
            Report::Login(report) => self.login(report),
            Report::Logout(report) => self.logout(report),
            Report::Whoami(report) => self.whoami(report),
            Report::Accounts(report) => self.accounts(report),
            Report::Computers(report) => self.computers(report),
            Report::Backups(report) => self.backups(report),
            Report::Backup(report) => self.backup(report),
            Report::Conflicts(report) => self.conflicts(report),
            Report::Resolve(report) => self.resolve(report),
            Report::Log(report) => self.log(report),
            Report::Diff(report) => self.diff(report),
            Report::Runs(report) => self.runs(report),
            Report::Order(report) => self.order(report),
            Report::Notify(report) => self.notify(report),
            Report::NotifyTest(report) => self.notify_test(report),
            Report::Activation(report) => self.activation(report),
            Report::Watch(report) if self.quiet && report.failed == 0 => String::new(),
            Report::Watch(report) => self.line(
                &Message::new("watch-ended")
                    .count("synced", report.synced)
                    .count("failed", report.failed),
            ),
            Report::Schedule(report) => self.schedule(report),
            // Alone on its line, also for whoever opens it by hand.
            Report::Renewed(report) => self.renewed(report),
            Report::Opened(report) => format!("{}\n", escape(&report.target)),
            Report::Doctor(report) => self.doctor(report),
            Report::Config(report) => self.config(report),
            Report::Plain(text) => text.clone(),
            // What `merge-file` made may be no text: its bytes go out as they are.
            Report::MergeFile(_) | Report::Demo(_) => String::new(),
        }
    }

    /// What a report says beside the result, for stderr: notes, and the failures of single projects.
    pub(super) fn remarks(&self, report: &Report) -> String {
        let notes =
            |notes: &[Message]| -> String { notes.iter().map(|note| self.note(note)).collect() };
        match report {
            Report::Sync(report) => self.sync_remarks(report),
            Report::Collect(report) => self.collect_remarks(report),
            Report::Projects(report) => match &report.cloud_error {
                Some(failure) => self.failure(failure),
                None => self.first_project(report),
            },
            Report::Register(report) => self.register_remarks(report),
            Report::Accounts(report) => notes(&report.notes),
            Report::Login(report) => notes(&report.notes) + &self.next("login-next"),
            Report::Backups(report) if report.backups.is_empty() => self.next("backups-next"),
            Report::Logout(report) => notes(&report.notes),
            Report::Backup(report) => notes(&report.notes),
            Report::Activation(report) => report
                .sync
                .as_ref()
                .map(|sync| self.sync_remarks(sync))
                .unwrap_or_default(),
            Report::Schedule(report) => notes(&report.notes),
            Report::Runs(report) => self.runs_remarks(report),
            Report::Notify(report) => notes(&report.notes),
            Report::Resolve(report) => {
                let after = report.sync.as_ref().map(|sync| self.sync_remarks(sync));
                notes(&report.notes) + &after.unwrap_or_default()
            }
            Report::MergeFile(report) => self.merge_file(report),
            _ => String::new(),
        }
    }

    /// The places of a merged file that a person should look at.
    fn merge_file(&self, report: &MergeFileReport) -> String {
        let mut text = String::new();
        for one in &report.conflicts {
            let message = match &one.reference {
                Some(place) => Message::new("merge-file-conflict-at")
                    .with("reference", place)
                    .with("file", &report.file),
                None => Message::new("merge-file-conflict-whole").with("file", &report.file),
            };
            let _ = writeln!(text, "{}", self.say(&message));
            // A script gets the places alone, and all texts with `--json`.
            if one.reference.is_some() && self.terminal {
                text += &self.two_texts(
                    (self.words.get("merge-file-ours"), one.ours.as_deref()),
                    (self.words.get("merge-file-theirs"), one.theirs.as_deref()),
                );
            }
        }
        let kept = report.kept.iter().map(|place| match place {
            Some(place) => Message::new("merge-file-kept-at")
                .with("reference", place)
                .with("file", &report.file),
            None => Message::new("merge-file-kept-whole").with("file", &report.file),
        });
        let combined = report.combined.iter().map(|place| {
            Message::new("merge-file-combined-at")
                .with("reference", place.as_deref().unwrap_or_default())
                .with("file", &report.file)
        });
        for message in combined.chain(kept) {
            let _ = writeln!(text, "{}", self.say(&message));
        }
        text
    }

    /// A failure: what, why, in what state things are now, what to do next.
    pub(super) fn failure(&self, failure: &Failure) -> String {
        self.failure_at(failure, &[])
    }

    /// A failure with the places it is about.
    fn failure_at(&self, failure: &Failure, places: &[ConflictAt]) -> String {
        let mut text = self.labelled(
            "label-error",
            Style::new().red().bold(),
            &self.say(failure.message()),
        );
        text += &self.places(places);
        // The places were just listed.
        let listed = |cause: &&Message| places.is_empty() || cause.id != "sync-conflict-at";
        for cause in failure.causes().iter().filter(listed) {
            // Files are a list under the sentence, not reasons.
            if matches!(cause.id, "guard-path" | "guard-more") {
                let _ = writeln!(text, "  {}", self.say(cause));
                continue;
            }
            text += &self.labelled("label-cause", Style::new().bold(), &self.say(cause));
        }
        if let Some(state) = failure.state_now() {
            text += &self.labelled("label-state", Style::new().bold(), &self.say(state));
        }
        for hint in failure.hints() {
            // Whoever sits at a terminal is no CI job.
            if self.terminal && hint.id == "hint-token-environment" {
                continue;
            }
            text += &self.labelled("label-hint", Style::new().cyan(), &self.say(hint));
        }
        text
    }

    /// Places, one a line.
    fn places(&self, places: &[ConflictAt]) -> String {
        let mut text = String::new();
        for place in places.iter().take(MOST_PLACES) {
            let at = place.reference.as_deref().unwrap_or(&place.file);
            let line = Message::new("conflict-place").with("place", at);
            let _ = writeln!(text, "  {}", self.say(&line));
        }
        if places.len() > MOST_PLACES {
            let more = Message::new("and-more").count("n", places.len() - MOST_PLACES);
            let _ = writeln!(text, "  {}", self.say(&more));
        }
        text
    }

    /// `label: text`, further lines of the text under its first; under the label where it would be too narrow for a word.
    fn labelled(&self, label: &str, style: Style, text: &str) -> String {
        let label = self.words.get(label);
        let indent = " ".repeat(columns(&label) + 1);
        let room = self.width.map(|width| width.saturating_sub(indent.len()));
        // A name that is longer than the room beside the label gets lines of their own for all.
        let wide = |room| {
            text.lines()
                .any(|line| wrap(line, room).iter().any(|line| columns(line) > room))
        };
        let (indent, room, first) = match (room, self.width) {
            (Some(room), Some(width)) if wide(room) && !wide(width.saturating_sub(2)) => {
                let indent = "  ".to_owned();
                (indent, Some(width.saturating_sub(2)), "\n  ")
            }
            _ => (indent, room, " "),
        };
        let text = text
            .lines()
            .flat_map(|line| match room {
                Some(room) => wrap(line, room),
                None => vec![line.to_owned()],
            })
            .collect::<Vec<_>>()
            .join(&format!("\n{indent}"));
        format!("{}{first}{text}\n", self.paint(&label, style))
    }

    fn paint(&self, text: &str, style: Style) -> String {
        style.force_styling(self.colour).apply_to(text).to_string()
    }

    /// A heading above a list.
    fn heading(&self, text: &str) -> String {
        format!("{}\n", self.paint(text, Style::new().bold()))
    }

    /// A name from elsewhere, safe to show.
    fn name(&self, text: &str) -> String {
        let text = escape(text);
        if self.terminal { isolate(text) } else { text }
    }

    /// A table as it fits the terminal. Where there is little room the columns in `less` go, one group after the other; where
    /// that is not enough, the first `head` columns stand on a line and everything but the first of those groups below it.
    fn fitted(rows: &[Vec<Cell>], layout: Layout<'_>, less: &[&[usize]], head: usize) -> String {
        if let Some(text) = super::table::narrowed_text(rows, layout, less) {
            return text;
        }
        let mut text = String::new();
        let room = layout.width.unwrap_or(usize::MAX).saturating_sub(3);
        let heads: Vec<Vec<Cell>> = rows
            .iter()
            .map(|row| row.iter().take(head).cloned().collect())
            .collect();
        let never = less.first().copied().unwrap_or_default();
        for (line, row) in super::table::lines(&heads, layout).iter().zip(rows) {
            text += line;
            text.push('\n');
            let below: Vec<&str> = row
                .iter()
                .enumerate()
                .filter(|(column, cell)| {
                    *column >= head && !never.contains(column) && !cell.text().is_empty()
                })
                .map(|(_, cell)| cell.text())
                .collect();
            if !below.is_empty() {
                for line in wrap(&below.join(", "), room) {
                    let _ = writeln!(text, "   {line}");
                }
            }
        }
        text
    }

    /// The same with all columns, or the first one alone on a line.
    fn table(rows: &[Vec<Cell>], layout: Layout<'_>) -> String {
        Self::fitted(rows, layout, &[], 1)
    }

    fn layout<'t>(&self, flexible: &'t [usize], numbers: &'t [usize]) -> Layout<'t> {
        Layout {
            colour: self.colour,
            terminal: self.terminal,
            width: self.width,
            ellipsis: if self.unicode { "…" } else { "..." },
            flexible,
            numbers,
        }
    }

    fn dot(&self, dot: Dot) -> Cell {
        let (shape, ascii, style) = match dot {
            Dot::Empty => ("○", "o", Style::new().dim()),
            Dot::Half => ("◐", "+", Style::new().yellow()),
            Dot::Full => ("●", "*", Style::new().green()),
        };
        Cell::new(if self.unicode { shape } else { ascii }).styled(style)
    }

    pub(super) fn login(&self, report: &LoginReport) -> String {
        let id = match report.kept_in {
            "keyring" => "login-kept-in-keyring",
            _ => "login-kept-in-file",
        };
        let mut text = self.line(
            &Message::new("login-done")
                .with("login", &report.login)
                .with("server", &report.server),
        );
        text += &self.line(&Message::new(id));
        text
    }

    fn logout(&self, report: &LogoutReport) -> String {
        let message = if report.revoked {
            Message::new("logout-done")
        } else {
            Message::new("logout-here-only")
        };
        self.line(
            &message
                .with("login", &report.login)
                .with("server", &report.server),
        )
    }

    fn whoami(&self, report: &WhoamiReport) -> String {
        let mut text = self.line(
            &Message::new("whoami-account")
                .with("login", &report.login)
                .with("server", &report.server),
        );
        if let Some(email) = &report.email {
            text += &self.line(&Message::new("whoami-email").with("email", email));
        }
        let from = match report.token_from {
            "keyring" => Message::new("whoami-token-keyring"),
            "file" => Message::new("whoami-token-file"),
            "environment" => Message::new("whoami-token-environment"),
            _ => Message::new("whoami-token-none"),
        };
        text += &self.line(&from);
        if let Some(name) = &report.token_name {
            text += &self.line(&Message::new("whoami-token-name").with("name", name));
        }
        text
    }

    fn config(&self, report: &ConfigReport) -> String {
        match report.rows.as_slice() {
            [] => format!("{}\n", escape(&report.path.display().to_string())),
            // One value alone is for scripts: `scribe-sync config get cloud`.
            [row] => format!("{}\n", escape(&row.value)),
            rows => {
                let rows: Vec<Vec<Cell>> = rows
                    .iter()
                    .map(|row| {
                        vec![
                            Cell::new(escape(&row.key)),
                            Cell::new(escape(&row.value)),
                            Cell::new(self.say(&row.said)).styled(Style::new().dim()),
                        ]
                    })
                    .collect();
                // A value is never cut: it is there to be copied.
                Self::table(&rows, self.layout(&[], &[]))
            }
        }
    }

    /// A sentence on lines of its own.
    fn line(&self, message: &Message) -> String {
        let text = self.say(message);
        match self.width {
            Some(width) => wrap(&text, width).join("\n") + "\n",
            None => text + "\n",
        }
    }

    /// A list on one line that does not grow beyond a few entries.
    fn few(&self, entries: &[String]) -> String {
        const FEW: usize = 4;
        let mut text = entries
            .iter()
            .take(FEW)
            .map(|entry| elide(&self.name(entry), 40, "…"))
            .collect::<Vec<_>>()
            .join(", ");
        if entries.len() > FEW {
            text.push_str(if self.unicode { ", …" } else { ", ..." });
        }
        text
    }
}

/// How far the reports in a story stand in.
const INDENT: &str = "    ";

/// The text with every line indented.
pub(super) fn indent(text: &str) -> String {
    text.lines().fold(String::new(), |all, line| {
        if line.is_empty() {
            all + "\n"
        } else {
            all + INDENT + line + "\n"
        }
    })
}

/// How many columns of a terminal a text takes.
fn columns(text: &str) -> usize {
    unicode_width::UnicodeWidthStr::width(text)
}

/// The lines of a sentence in so many columns. What stands between backticks stays on one line, so that a command can be
/// copied; it may be longer than the line. Below 20 columns nothing reads better for being broken.
pub(super) fn wrap(text: &str, width: usize) -> Vec<String> {
    if width < 20 {
        return vec![text.to_owned()];
    }
    let mut lines = Vec::new();
    let mut line = String::new();
    for word in words(text) {
        let wide = columns(&line) + 1 + columns(word);
        if !line.is_empty() && wide > width {
            lines.push(std::mem::take(&mut line));
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    lines.push(line);
    lines
}

/// The words of a sentence; one with backticks goes on to the second of them.
fn words(text: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let mut start = 0;
    let mut quoted = false;
    for (at, c) in text.char_indices() {
        match c {
            '`' => quoted = !quoted,
            ' ' if !quoted || !text[at..].contains('`') => {
                words.push(&text[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    words.push(&text[start..]);
    words.retain(|word| !word.is_empty());
    words
}

/// The dots: told apart by shape as well as by colour, and never without a word beside them.
#[derive(Clone, Copy)]
enum Dot {
    Empty,
    Half,
    Full,
}

#[cfg(test)]
mod tests;
