//! The result of `sync`: a line for each project, and what stands behind a failure.

use super::{Cell, Dot, Paper, escape, wrap};
use crate::report::{ChangeKind, Class, FileChange, Message, Moved, ProjectOutcome, SyncReport};
use console::Style;
use std::collections::BTreeMap;

/// The fewest columns in which a sentence stands beside a name.
const ROOM: usize = 36;

impl Paper<'_> {
    pub(super) fn sync(&self, report: &SyncReport) -> String {
        let shown: Vec<&ProjectOutcome> = report
            .projects
            .iter()
            .filter(|outcome| !self.quiet || report.dry_run || outcome.class != Class::Ok)
            .collect();
        let rows: Vec<Vec<Cell>> = shown
            .iter()
            .map(|outcome| {
                vec![
                    self.dot(dot_of(outcome, report.dry_run)),
                    Cell::new(escape(&outcome.name)),
                ]
            })
            .collect();
        let names = super::super::table::lines(&rows, self.layout(&[1], &[]));
        let column = names
            .iter()
            .map(|line| console::measure_text_width(line))
            .max()
            .unwrap_or(0);
        let mut text = String::new();
        for (name, outcome) in names.iter().zip(&shown) {
            text += &self.beside(name, column, &self.how_it_ended(outcome, report.dry_run));
            if report.dry_run {
                text += &self.would(outcome);
            }
            if self.verbose > 0 {
                text += &self.traffic(outcome);
            }
        }
        if !self.quiet && report.projects.len() > 1 {
            let done = report
                .projects
                .iter()
                .filter(|outcome| outcome.class == Class::Ok)
                .count();
            let total = if report.dry_run {
                Message::new("sync-total-looked-at").count("all", report.projects.len())
            } else {
                Message::new("sync-total")
                    .count("all", report.projects.len())
                    .count("done", done)
            };
            text += &self.line(&total);
        }
        text
    }

    pub(super) fn sync_remarks(&self, report: &SyncReport) -> String {
        let several = report.projects.len() > 1;
        let mut text = String::new();
        for outcome in &report.projects {
            for note in &outcome.notes {
                let mut said = self.say(note);
                if several {
                    let colon = self.words.get("colon");
                    said = format!("{}{colon} {said}", self.name(&outcome.name));
                }
                text += &self.labelled("label-note", Style::new().yellow(), &said);
            }
            match &outcome.error {
                Some(failure) if several && outcome.left_out.is_empty() => {
                    let about = Message::new("sync-about").with("project", &outcome.name);
                    let failure = failure.clone().context(about);
                    text += &self.failure_at(&failure, &outcome.conflicts);
                }
                Some(failure) => text += &self.failure_at(failure, &outcome.conflicts),
                None if !outcome.conflicts.is_empty() => text += &self.waiting(outcome),
                None => {}
            }
        }
        text
    }

    /// What waits for a person after a sync that went through.
    pub(super) fn waiting(&self, outcome: &ProjectOutcome) -> String {
        let said = Message::new("sync-conflicts")
            .count("places", outcome.conflicts.len())
            .with("project", &outcome.name);
        let mut text = self.note(&said);
        text += &self.places(&outcome.conflicts);
        let bold = Style::new().bold();
        text += &self.labelled("label-state", bold, &self.words.get("state-conflict-held"));
        let hint = Message::new("hint-resolve").with("project", &outcome.name);
        text + &self.labelled("label-hint", Style::new().cyan(), &self.say(&hint))
    }

    /// A name and what is said of it: beside it, or below where the line is too short for both.
    fn beside(&self, name: &str, column: usize, said: &str) -> String {
        let gap = " ".repeat(column + 2 - console::measure_text_width(name));
        let Some(width) = self.width else {
            return format!("{name}{gap}{said}\n");
        };
        let room = width.saturating_sub(column + 2);
        if unicode_width::UnicodeWidthStr::width(said) <= room {
            return format!("{name}{gap}{said}\n");
        }
        if room >= ROOM {
            let indent = format!("\n{}", " ".repeat(column + 2));
            return format!("{name}{gap}{}\n", wrap(said, room).join(&indent));
        }
        let below = wrap(said, width.saturating_sub(3));
        format!("{name}\n   {}\n", below.join("\n   "))
    }

    /// `in sync; sent 3 verses (LUK 4), received 12 verses; backup taken`
    fn how_it_ended(&self, outcome: &ProjectOutcome, dry_run: bool) -> String {
        if dry_run && outcome.error.is_none() {
            let nothing = outcome.would_send.is_empty() && outcome.would_receive.is_empty();
            return self.words.get(if nothing {
                "sync-would-nothing"
            } else {
                "sync-would"
            });
        }
        let mut parts = vec![match outcome.class {
            Class::Ok => self.words.get("sync-in-sync"),
            // Nothing failed, but a file or two stayed out; each has its note.
            Class::Conflict if outcome.error.is_none() => {
                self.say(&Message::new("sync-waits").count("places", outcome.conflicts.len()))
            }
            Class::Partial if outcome.error.is_none() || !outcome.left_out.is_empty() => {
                self.words.get("sync-partly")
            }
            Class::Conflict => self
                .say(&Message::new("sync-conflict-count").count("places", outcome.conflicts.len())),
            class => self.say(
                &Message::new("sync-not")
                    .with("why", self.say(&super::super::help::class_message(class))),
            ),
        }];
        if outcome.created {
            parts.push(self.words.get("sync-created"));
        }
        let moved: Vec<String> = [
            (
                "sync-sent",
                &outcome.sent,
                [&outcome.sent_places[..], &outcome.sent_removed],
            ),
            (
                "sync-received",
                &outcome.received,
                [&outcome.received_places[..], &outcome.received_removed],
            ),
        ]
        .into_iter()
        .filter_map(|(id, moved, places)| self.moved(id, moved, places))
        .collect();
        if !moved.is_empty() {
            parts.push(moved.join(", "));
        } else if outcome.class == Class::Ok && !outcome.created {
            parts.push(self.words.get("sync-nothing-new"));
        }
        let is_known = |note: &Message| note.id == "backup-same-content";
        if outcome.backup.is_some() && !outcome.notes.iter().any(is_known) {
            parts.push(self.words.get("sync-backup-taken"));
        }
        parts.join(&self.words.get("semicolon"))
    }

    pub(super) fn moved(
        &self,
        id: &'static str,
        moved: &Moved,
        [places, removed]: [&[String]; 2],
    ) -> Option<String> {
        let parts: Vec<String> = moved_messages(id == "sync-sent", moved, [places, removed])
            .into_iter()
            .map(|(count, places)| {
                let text = self.say(&count);
                if places.is_empty() {
                    text
                } else {
                    format!("{text} ({})", self.few(places))
                }
            })
            .collect();
        (!parts.is_empty()).then(|| parts.join(", "))
    }

    /// What would go and come, by book.
    fn would(&self, outcome: &ProjectOutcome) -> String {
        let mut text = String::new();
        for (id, changes) in [
            ("sync-would-send", &outcome.would_send),
            ("sync-would-receive", &outcome.would_receive),
        ] {
            if !changes.is_empty() {
                text = text + "  " + &self.words.get(id) + "\n";
                text += &self.changes(changes, "    ");
            }
        }
        text
    }

    /// Changed files as lines, the files of one book together.
    pub(super) fn changes(&self, changes: &[FileChange], indent: &str) -> String {
        let mut books: BTreeMap<(bool, u32, &str, u8), (u64, u64)> = BTreeMap::new();
        let mut verses: BTreeMap<&str, Vec<String>> = BTreeMap::new();
        for change in changes {
            let name = change.book.as_deref().unwrap_or(&change.path);
            // Story 10 comes after story 9.
            let number = name
                .strip_prefix("OBS ")
                .and_then(|number| number.parse().ok());
            let none = change.book.is_none();
            let key = (none, number.unwrap_or(0), name, change.kind as u8);
            let entry = books.entry(key).or_default();
            entry.0 += change.removed;
            entry.1 += change.units;
            let places = change.references.iter().map(|place| {
                let inside = place.strip_prefix(name).map(str::trim_start);
                inside
                    .filter(|inside| !inside.is_empty())
                    .unwrap_or(place)
                    .to_owned()
            });
            verses.entry(name).or_default().extend(places);
        }
        let rows: Vec<Vec<Cell>> = books
            .iter()
            .map(|((none, _, name, kind), (removed, units))| {
                let kind = match *kind {
                    kind if kind == ChangeKind::Added as u8 => "change-added",
                    kind if kind == ChangeKind::Deleted as u8 => "change-deleted",
                    _ => "change-changed",
                };
                let units = match *units {
                    0 => String::new(),
                    _ if *none => String::new(),
                    units if is_story(name) => {
                        self.say(&Message::new("change-frames").count("units", units))
                    }
                    units => self.say(&Message::new("change-units").count("units", units)),
                };
                // That a file is deleted says it already.
                let units = if *removed > 0 && !*none && kind != "change-deleted" {
                    let removed = Message::new("change-removed").count("units", *removed);
                    format!("{units}, {}", self.say(&removed))
                } else {
                    units
                };
                vec![
                    Cell::new(format!("{indent}{}", escape(name))),
                    Cell::new(self.words.get(kind)),
                    Cell::new(units),
                    Cell::new(self.few(verses.get(name).map_or(&[][..], Vec::as_slice))),
                ]
            })
            .collect();
        Self::fitted(&rows, self.layout(&[0], &[]), &[], 3)
    }

    /// With `-v`: what it cost.
    fn traffic(&self, outcome: &ProjectOutcome) -> String {
        let seconds = self.words.seconds(outcome.seconds);
        let said = self.say(
            &Message::new("sync-traffic")
                .count("requests", outcome.requests)
                .bytes("up", outcome.bytes_up)
                .bytes("down", outcome.bytes_down)
                .with("seconds", seconds),
        );
        let lines = wrap(&said, self.width.unwrap_or(usize::MAX).saturating_sub(2));
        format!("  {}\n", lines.join("\n  "))
    }
}

fn dot_of(outcome: &ProjectOutcome, dry_run: bool) -> Dot {
    let waiting = !outcome.would_send.is_empty() || !outcome.would_receive.is_empty();
    match outcome.class {
        Class::Ok if dry_run && waiting => Dot::Half,
        Class::Ok => Dot::Full,
        Class::Conflict | Class::Partial => Dot::Half,
        _ => Dot::Empty,
    }
}

fn is_story(place: &str) -> bool {
    place.starts_with("OBS ")
}

/// What went one way, in sentences, each with its places: what is there now, then what was removed.
pub(in crate::ui) fn moved_messages<'p>(
    sent: bool,
    moved: &Moved,
    [places, removed]: [&'p [String]; 2],
) -> Vec<(Message, &'p [String])> {
    let frames =
        |places: &[String]| !places.is_empty() && places.iter().all(|place| is_story(place));
    let changed_units = moved.units.saturating_sub(moved.removed_units);
    let changed_files = moved.files.saturating_sub(moved.removed_files);
    let mut said = Vec::new();
    let changed = match (changed_units, changed_files) {
        (0, 0) => None,
        // Only verses were removed from them.
        (0, _) if moved.removed_units > 0 => None,
        (0, files) if sent => Some(Message::new("sync-sent-files").count("files", files)),
        (0, files) => Some(Message::new("sync-received-files").count("files", files)),
        (units, _) if sent && frames(places) => {
            Some(Message::new("sync-sent-frames").count("units", units))
        }
        (units, _) if frames(places) => {
            Some(Message::new("sync-received-frames").count("units", units))
        }
        (units, _) if sent => Some(Message::new("sync-sent").count("units", units)),
        (units, _) => Some(Message::new("sync-received").count("units", units)),
    };
    said.extend(changed.map(|message| (message, places)));
    let gone = match (moved.removed_units, moved.removed_files) {
        (0, 0) => None,
        (0, files) if sent => Some(Message::new("sync-removed-files").count("files", files)),
        (0, files) => Some(Message::new("sync-lost-files").count("files", files)),
        (units, _) if sent && frames(removed) => {
            Some(Message::new("sync-removed-frames").count("units", units))
        }
        (units, _) if frames(removed) => {
            Some(Message::new("sync-lost-frames").count("units", units))
        }
        (units, _) if sent => Some(Message::new("sync-removed").count("units", units)),
        (units, _) => Some(Message::new("sync-lost").count("units", units)),
    };
    said.extend(gone.map(|message| (message, removed)));
    said
}
