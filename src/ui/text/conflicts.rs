//! What waits for a person, with both texts; what was decided; the versions of a verse.

use super::{Paper, escape, wrap};
use crate::report::{
    ConflictAt, ConflictRow, ConflictsReport, DiffReport, ListOf, LogReport, Message, ResolveReport,
};
use console::Style;
use similar::{ChangeTag, TextDiff};
use std::fmt::Write;

/// The most that is shown of one text, in characters.
const LONGEST: usize = 600;

/// A place of a project, what is said of it, and its texts with their labels.
type Listed<'r> = (
    &'r String,
    Message,
    Vec<(&'static str, &'r Option<Vec<u8>>)>,
);

impl Paper<'_> {
    pub(super) fn conflicts(&self, report: &ConflictsReport) -> String {
        match report.list {
            ListOf::Conflicts => {}
            ListOf::Combined => return self.combined(report),
            ListOf::Decided => return self.decided(report),
        }
        if report.conflicts.is_empty() {
            return self.line(&Message::new("conflicts-none"));
        }
        let mut text = String::new();
        let mut project = None;
        for row in &report.conflicts {
            if project != Some(&row.project) {
                if project.is_some() {
                    text.push('\n');
                }
                text += &self.heading(&self.name(&row.project));
                project = Some(&row.project);
            }
            text += &self.both_texts(row);
        }
        let own = report.conflicts.iter().filter(|row| row.own).count();
        if own > 0 && !self.quiet {
            let project = &report.conflicts[0].project;
            text.push('\n');
            text += &self.line(&Message::new("conflicts-how").with("project", project));
        }
        text
    }

    /// A place, and the two texts below it with the words marked that differ.
    pub(in super::super) fn both_texts(&self, row: &ConflictRow) -> String {
        let place = row
            .reference
            .as_ref()
            .or(row.book.as_ref())
            .unwrap_or(&row.file);
        let when = self.words.time(row.when);
        let head = if row.own {
            Message::new("conflict-own")
                .with("place", place)
                .with("when", when)
        } else {
            Message::new("conflict-of")
                .with("place", place)
                .with("when", when)
                .with("account", &row.account)
        };
        let head = self.say(&head);
        let theirs_label = match row.who.as_ref().filter(|who| **who != row.account) {
            Some(who) => self.say(&Message::new("conflict-theirs-by").with("who", who)),
            None => self.words.get("conflict-theirs"),
        };
        let mine_label = if row.own {
            self.words.get("conflict-mine")
        } else {
            self.say(&Message::new("conflict-theirs-by").with("who", &row.account))
        };
        let mut text = self.folded(&head, 0).join("\n") + "\n";
        text += &self.two_texts(
            (theirs_label, row.theirs.as_deref()),
            (mine_label, row.mine.as_deref()),
        );
        text
    }

    /// Two texts of one place below their labels, with the words marked that differ.
    pub(super) fn two_texts(
        &self,
        (theirs_label, theirs): (String, Option<&[u8]>),
        (mine_label, mine): (String, Option<&[u8]>),
    ) -> String {
        let (mine, theirs) = match (spoken(mine), spoken(theirs)) {
            (Some(mine), Some(theirs)) => {
                let (mine, theirs) = (escape(&mine), escape(&theirs));
                self.marked(&mine, &theirs)
            }
            (mine, theirs) => {
                let or = |text: Option<String>| match text {
                    Some(text) => escape(&text),
                    None => self.words.get("conflict-nothing"),
                };
                (or(mine), or(theirs))
            }
        };
        let mut text = String::new();
        for (label, said) in [(theirs_label, theirs), (mine_label, mine)] {
            let _ = writeln!(text, "  {label}");
            for line in self.folded(&said, 4) {
                let _ = writeln!(text, "    {line}");
            }
        }
        text
    }

    /// What was put together, with the texts that it was made of.
    fn combined(&self, report: &ConflictsReport) -> String {
        let rows = report.combined.iter().map(|row| {
            let place = row.reference.as_ref().or(row.book.as_ref());
            let head = Message::new("combined-at")
                .with("place", place.unwrap_or(&row.file))
                .with("when", self.words.time(row.when));
            let texts = vec![
                ("combined-base", &row.base),
                ("combined-ours", &row.ours),
                ("combined-theirs", &row.theirs),
                ("combined-now", &row.text),
            ];
            (&row.project, head, texts)
        });
        self.listed(&rows.collect::<Vec<_>>(), "combined-none", "combined-how")
    }

    /// What others decided, with the text that waited.
    fn decided(&self, report: &ConflictsReport) -> String {
        let rows = report.decided.iter().map(|row| {
            let place = row.reference.as_ref().or(row.book.as_ref());
            let id = if row.own { "decided-at" } else { "decided-of" };
            let mut head = Message::new(id)
                .with("place", place.unwrap_or(&row.file))
                .with("by", &row.by)
                .with("when", self.words.time(row.when));
            if !row.own {
                head = head.with("account", &row.account);
            }
            let texts = vec![("decided-now", &row.text), ("conflict-mine", &row.mine)];
            (&row.project, head, texts)
        });
        self.listed(&rows.collect::<Vec<_>>(), "decided-none", "decided-how")
    }

    /// Places with their texts, project by project.
    fn listed(&self, rows: &[Listed<'_>], none: &'static str, how: &'static str) -> String {
        let Some((first, ..)) = rows.first() else {
            return self.line(&Message::new(none));
        };
        let how = Message::new(how).with("project", *first);
        let mut text = String::new();
        let mut project = None;
        for (of, head, texts) in rows {
            if project != Some(*of) {
                if project.is_some() {
                    text.push('\n');
                }
                text += &self.heading(&self.name(of));
                project = Some(*of);
            }
            text += &(self.folded(&self.say(head), 0).join("\n") + "\n");
            for (label, said) in texts {
                let said = spoken(said.as_deref());
                let said =
                    said.map_or_else(|| self.words.get("conflict-nothing"), |said| escape(&said));
                let _ = writeln!(text, "  {}", self.words.get(label));
                for line in self.folded(&said, 4) {
                    let _ = writeln!(text, "    {line}");
                }
            }
        }
        if !self.quiet {
            text.push('\n');
            text += &self.line(&how);
        }
        text
    }

    fn folded(&self, text: &str, indent: usize) -> Vec<String> {
        match self.width {
            Some(width) => wrap(text, width.saturating_sub(indent).max(20)),
            None => vec![text.to_owned()],
        }
    }

    /// Both texts with what differs marked: by colour where there is some, else by brackets.
    fn marked(&self, mine: &str, theirs: &str) -> (String, String) {
        let diff = TextDiff::from_words(theirs, mine);
        let side = |tag: ChangeTag, style: &Style| {
            let mut out = String::new();
            let mut run = String::new();
            let end = |out: &mut String, run: &mut String| {
                if run.is_empty() {
                    return;
                }
                let words = run.trim_end();
                let blank = &run[words.len()..];
                if self.colour {
                    // Word by word, so that a line may end between them.
                    let styled: Vec<String> = words
                        .split(' ')
                        .map(|word| style.clone().force_styling(true).apply_to(word).to_string())
                        .collect();
                    out.push_str(&styled.join(" "));
                } else if words.is_empty() {
                } else {
                    let _ = write!(out, "[{words}]");
                }
                out.push_str(blank);
                run.clear();
            };
            for change in diff.iter_all_changes() {
                if change.tag() == tag {
                    run.push_str(change.value());
                } else if change.tag() == ChangeTag::Equal {
                    end(&mut out, &mut run);
                    out.push_str(change.value());
                }
            }
            end(&mut out, &mut run);
            out.trim_end().to_owned()
        };
        (
            side(ChangeTag::Insert, &Style::new().bold().underlined()),
            side(ChangeTag::Delete, &Style::new().bold().underlined()),
        )
    }

    pub(super) fn resolve(&self, report: &ResolveReport) -> String {
        let mut text = String::new();
        if !self.quiet || report.dry_run {
            if report.resolved.is_empty() && report.left.is_empty() {
                text += &self.line(&Message::new("resolve-none").with("project", &report.project));
            }
            for (place, decision) in &report.resolved {
                let id = match decision {
                    crate::report::Decision::Mine => "resolved-mine",
                    crate::report::Decision::Theirs => "resolved-theirs",
                    crate::report::Decision::Both => "resolved-both",
                    crate::report::Decision::Edited => "resolved-edited",
                    crate::report::Decision::Read => "resolved-read",
                };
                text += &self.line(&Message::new(id).with("place", named(place)));
            }
            if !report.left.is_empty() {
                let left = Message::new("resolve-left").count("count", report.left.len());
                text += &self.line(&left);
            }
            if !report.resolved.is_empty() && report.sync.is_none() && !report.dry_run {
                text += &self.line(&Message::new("resolve-next").with("project", &report.project));
            }
        }
        if let Some(sync) = &report.sync {
            text += &self.sync(sync);
        }
        text
    }

    pub(super) fn diff(&self, report: &DiffReport) -> String {
        if report.rows.is_empty() {
            return self.line(&Message::new("diff-none").with("backup", &report.backup.name));
        }
        let mut text = String::new();
        for row in &report.rows {
            let place = row.reference.as_deref().unwrap_or(&row.file);
            if row.layout_only {
                text += &self.line(&Message::new("diff-layout").with("place", place));
                continue;
            }
            text += &self.heading(&escape(place));
            let (old, new) = (spoken(row.old.as_deref()), spoken(row.new.as_deref()));
            let (new, old) = match (new, old) {
                (Some(new), Some(old)) => {
                    let (new, old) = self.marked(&escape(&new), &escape(&old));
                    (Some(new), Some(old))
                }
                (new, old) => (new.map(|text| escape(&text)), old.map(|text| escape(&text))),
            };
            for (label, said) in [("diff-backup", old), ("diff-now", new)] {
                let said = said.unwrap_or_else(|| self.words.get("conflict-nothing"));
                let _ = writeln!(text, "  {}", self.words.get(label));
                for line in self.folded(&said, 4) {
                    let _ = writeln!(text, "    {line}");
                }
            }
        }
        text
    }

    pub(super) fn log(&self, report: &LogReport) -> String {
        let mut text = self.heading(&escape(&report.reference));
        for version in &report.versions {
            let head = Message::new("log-version")
                .with("when", self.words.time(version.when))
                .with("who", &version.who);
            text += &self.line(&head);
            let said = match spoken(version.text.as_deref()) {
                Some(said) => escape(&said),
                None => self.words.get("conflict-nothing"),
            };
            for line in self.folded(&said, 4) {
                let _ = writeln!(text, "    {line}");
            }
        }
        text
    }
}

fn named(place: &ConflictAt) -> &str {
    place.reference.as_deref().unwrap_or(&place.file)
}

/// A text as a person reads it: without the mark and number that it begins with, on one line; nothing for what is none.
fn spoken(text: Option<&[u8]>) -> Option<String> {
    let text = text.filter(|text| !text.contains(&0))?;
    let text = String::from_utf8_lossy(text);
    let text = text.trim();
    let text = match text.strip_prefix("\\v ") {
        Some(rest) => rest
            .trim_start()
            .split_once(char::is_whitespace)
            .map_or("", |(_, rest)| rest),
        None => text,
    };
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.is_empty() {
        return None;
    }
    if line.chars().count() <= LONGEST {
        return Some(line);
    }
    let mut short: String = line.chars().take(LONGEST).collect();
    short.push_str("...");
    Some(short)
}
