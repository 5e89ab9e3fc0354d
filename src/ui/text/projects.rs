//! The two lists of `projects`.

use super::super::table::narrowed;
use super::{Cell, Dot, Paper, escape, wrap};
use crate::report::{self, ActivationReport, Message, ProjectRow, ProjectsReport};
use console::Style;

impl Paper<'_> {
    pub(super) fn projects(&self, report: &ProjectsReport) -> String {
        let (here, elsewhere): (Vec<&ProjectRow>, Vec<&ProjectRow>) = report
            .projects
            .iter()
            .partition(|row| row.places.contains(&"computer"));
        let mut text = String::new();
        if !here.is_empty() || elsewhere.is_empty() {
            text += &self.heading(&self.words.get("projects-here"));
            text += &self.project_list(&here);
        }
        if report.asked_cloud && report.cloud_error.is_none() || !elsewhere.is_empty() {
            if !text.is_empty() {
                text.push('\n');
            }
            text += &self.heading(&self.words.get("projects-cloud"));
            text += &self.project_list(&elsewhere);
        }
        text
    }

    pub(super) fn activation(&self, report: &ActivationReport) -> String {
        let message = match report.activation {
            "now" => Message::new("activated-now"),
            "later" => Message::new("activated-later"),
            _ => Message::new("activated-never"),
        };
        let sync = report.sync.as_ref().map(|sync| self.sync(sync));
        self.line(&message.with("project", &report.project)) + &sync.unwrap_or_default()
    }

    /// Where no project was ever synced, how it is done with the first one.
    pub(super) fn first_project(&self, report: &ProjectsReport) -> String {
        let mut here = report
            .projects
            .iter()
            .filter(|row| row.places.contains(&"computer"));
        let Some(first) = here.next().filter(|_| report.asked_cloud) else {
            return String::new();
        };
        let is_new = |row: &ProjectRow| matches!(row.dot, report::Dot::Never);
        if is_new(first) && here.all(is_new) {
            self.next_is(&Message::new("projects-next-sync").with("project", &first.name))
        } else {
            String::new()
        }
    }

    fn project_list(&self, projects: &[&ProjectRow]) -> String {
        if projects.is_empty() {
            return format!("  {}\n", self.words.get("projects-none"));
        }
        let rows: Vec<Vec<Cell>> = projects.iter().map(|row| self.project(row)).collect();
        let lines = self.fitting(rows, projects);
        let mut text = String::new();
        for (line, row) in lines.iter().zip(projects) {
            text += line;
            text.push('\n');
            if let Some(note) = &row.note {
                text.push_str("   ");
                text += &self.note(note);
            }
        }
        text
    }

    /// On the narrowest screens how a project stands is below its name.
    fn fitting(&self, mut rows: Vec<Vec<Cell>>, projects: &[&ProjectRow]) -> Vec<String> {
        // First the repository's name goes, then language and size; only then is a project's name cut.
        let less: &[&[usize]] = &[&[5], &[3, 4]];
        if let Some(lines) = narrowed(&rows, self.layout(&[5], &[4]), less) {
            return lines;
        }
        let layout = self.layout(&[1], &[]);
        for row in &mut rows {
            row.truncate(3);
        }
        if let Some(lines) = narrowed(&rows, layout, &[]) {
            return lines;
        }
        let width = self.width.unwrap_or(usize::MAX);
        for row in &mut rows {
            row.truncate(2);
        }
        let names = super::super::table::lines(&rows, layout);
        names
            .iter()
            .zip(projects)
            .map(|(name, row)| {
                let below = wrap(&self.state(row), width.saturating_sub(3));
                format!("{name}\n   {}", below.join("\n   "))
            })
            .collect()
    }

    fn project(&self, row: &ProjectRow) -> Vec<Cell> {
        let dot = match row.dot {
            report::Dot::Never => Dot::Empty,
            report::Dot::Changed => Dot::Half,
            report::Dot::Synced => Dot::Full,
        };
        vec![
            self.dot(dot),
            Cell::new(escape(&row.name)).styled(Style::new().bold()),
            Cell::new(self.state(row)),
            Cell::new(escape(row.language.as_deref().unwrap_or_default())),
            Cell::new(
                row.size
                    .map(|size| self.words.size(size))
                    .unwrap_or_default(),
            ),
            Cell::new(escape(row.repository.as_deref().unwrap_or_default())),
        ]
    }

    /// `in sync (2026-08-18 22:00), archived`
    fn state(&self, row: &ProjectRow) -> String {
        let mut state = self.say(&match row.dot {
            report::Dot::Never => Message::new("projects-never"),
            report::Dot::Changed => Message::new("projects-changed"),
            report::Dot::Synced => Message::new("projects-synced"),
        });
        if let Some(time) = row.last_synced {
            state = self.say(
                &Message::new("projects-last")
                    .with("state", state)
                    .time("time", time),
            );
        }
        let later = row.activation == Some("later");
        for (said, id) in [
            (row.archived, "projects-archived"),
            (later, "projects-later"),
            (!row.active && !later, "projects-inactive"),
        ] {
            if said {
                state = format!("{state}, {}", self.words.get(id));
            }
        }
        state
    }
}
