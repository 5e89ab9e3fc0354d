//! The ring of backups, and what was done with one.

use super::{Cell, Dot, Paper, columns, escape, isolate, wrap};
use crate::report::{BackupReport, BackupRow, BackupsReport, Message};
use console::Style;

impl Paper<'_> {
    pub(super) fn backups(&self, report: &BackupsReport) -> String {
        if report.backups.is_empty() {
            return self.line(&Message::new("backups-none"));
        }
        let mut text = String::new();
        let mut rest = report.backups.as_slice();
        while let Some(first) = rest.first() {
            let same = rest
                .iter()
                .take_while(|row| row.project == first.project && row.id == first.id)
                .count();
            let (group, after) = rest.split_at(same);
            if !text.is_empty() {
                text.push('\n');
            }
            // A name may be longer than a narrow terminal is wide.
            let name = escape(&first.project);
            let lines = match self.width {
                Some(width) if columns(&name) > width => wrap(&name, width),
                _ => vec![name],
            };
            for line in lines {
                text += &self.heading(&if self.terminal { isolate(line) } else { line });
            }
            text += &self.ring(group);
            rest = after;
        }
        text
    }

    fn ring(&self, backups: &[BackupRow]) -> String {
        let rows: Vec<Vec<Cell>> = backups
            .iter()
            .map(|row| {
                let number = match row.number {
                    0 => "-".to_owned(),
                    number => number.to_string(),
                };
                let taken = row
                    .taken
                    .map(|time| self.words.time(time))
                    .unwrap_or_default();
                let damaged = match row.good {
                    Some(false) => self.words.get("backup-damaged"),
                    Some(true) => self.words.get("backup-good"),
                    None => String::new(),
                };
                vec![
                    Cell::new(number),
                    Cell::new(taken),
                    Cell::new(self.words.reason(&row.reason)),
                    Cell::new(self.say(&Message::new("count-files").count("files", row.files))),
                    Cell::new(self.words.size(row.bytes)),
                    Cell::new(damaged).styled(if row.good == Some(false) {
                        Style::new().red()
                    } else {
                        Style::new()
                    }),
                    Cell::new(escape(&row.name)).styled(Style::new().dim()),
                ]
            })
            .collect();
        // The number is enough to name a backup.
        let layout = self.layout(&[6], &[0, 3, 4]);
        Self::fitted(&rows, layout, &[&[6], &[4], &[3]], 2)
    }

    pub(super) fn backup(&self, report: &BackupReport) -> String {
        match report.action {
            "verify" => self.verified(&report.backups),
            "show" => {
                let mut text = self.ring(&report.backups);
                text += &self.changes(&report.files, "  ");
                text
            }
            "restore" => self.restored(report),
            _ => self.taken(report),
        }
    }

    fn taken(&self, report: &BackupReport) -> String {
        let mut text = String::new();
        for row in &report.backups {
            let message = if report.dry_run {
                Message::new("backup-would-take")
            } else {
                Message::new("backup-taken")
            };
            text += &self.line(
                &message
                    .with("project", &row.project)
                    .with("name", &row.name)
                    .count("files", row.files)
                    .bytes("bytes", row.bytes),
            );
        }
        text + &self.evicted(report)
    }

    fn restored(&self, report: &BackupReport) -> String {
        let mut text = String::new();
        let (project, name) = report
            .backups
            .first()
            .map(|row| (row.project.as_str(), row.name.as_str()))
            .unwrap_or_default();
        let message = match (report.dry_run, report.files.is_empty()) {
            (_, true) => Message::new("backup-nothing-to-restore"),
            (true, false) => Message::new("backup-would-restore"),
            (false, false) => Message::new("backup-restored"),
        };
        text += &self.line(
            &message
                .count("files", report.files.len())
                .with("project", project)
                .with("name", name),
        );
        if report.dry_run || self.verbose > 0 {
            text += &self.changes(&report.files, "  ");
        }
        if let Some(safety) = &report.safety {
            text += &self.line(&Message::new("backup-safety").with("name", safety));
        }
        text + &self.evicted(report)
    }

    fn evicted(&self, report: &BackupReport) -> String {
        report
            .evicted
            .iter()
            .map(|name| {
                let message = if report.dry_run {
                    Message::new("backup-would-evict")
                } else {
                    Message::new("backup-evicted")
                };
                self.line(&message.with("name", name))
            })
            .collect()
    }

    fn verified(&self, backups: &[BackupRow]) -> String {
        let rows: Vec<Vec<Cell>> = backups
            .iter()
            .map(|row| {
                let (dot, id) = match row.good {
                    Some(true) => (Dot::Full, "backup-good"),
                    Some(false) => (Dot::Empty, "backup-damaged"),
                    None => (Dot::Half, "backup-unknown"),
                };
                let taken = row
                    .taken
                    .map(|time| self.words.time(time))
                    .unwrap_or_default();
                vec![
                    self.dot(dot),
                    Cell::new(if row.number == 0 {
                        "-".to_owned()
                    } else {
                        row.number.to_string()
                    }),
                    Cell::new(taken),
                    Cell::new(self.words.get(id)),
                    Cell::new(escape(&row.name)).styled(Style::new().dim()),
                ]
            })
            .collect();
        Self::fitted(&rows, self.layout(&[4], &[1]), &[&[4]], 3)
    }
}
