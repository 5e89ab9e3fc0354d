//! The two lists of `projects`.

use super::super::table::narrowed;
use super::{Cell, Dot, Paper, escape, wrap};
use crate::report::{self, ActivationReport, Message, ProjectRow, ProjectsReport, RenewedReport};
use console::Style;

impl Paper<'_> {
    pub(super) fn projects(&self, report: &ProjectsReport) -> String {
        if report.only_cloud {
            let all: Vec<&ProjectRow> = report.projects.iter().collect();
            return self.heading(&self.words.get("projects-only-cloud")) + &self.project_list(&all);
        }
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

    pub(super) fn renewed(&self, report: &RenewedReport) -> String {
        let id = if report.dry_run {
            Message::new("renew-id-would")
        } else {
            Message::new("renew-id-done")
        };
        let mut text = self.line(
            &id.with("project", &report.project)
                .with("id", &report.id)
                .with("old", report.old.as_deref().unwrap_or("-")),
        );
        if let Some(repository) = &report.untied {
            let untied = Message::new("renew-id-untied");
            text += &self.line(&untied.with("repository", repository));
        }
        if let Some(backup) = &report.backup {
            text += &self.line(&Message::new("renew-id-backup").with("backup", backup));
        }
        let name = report.folder.file_name().map(|name| name.to_string_lossy());
        if name.is_none_or(|name| name != report.scribe_name.as_str()) {
            let scribe = Message::new("renew-id-scribe");
            text += &self.note(&scribe.with("name", &report.scribe_name));
        }
        text
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
        let account = projects.iter().find_map(|row| row.account.as_ref());
        let is_one = |row: &&ProjectRow| row.account.is_none() || row.account.as_ref() == account;
        let several = !projects.iter().all(is_one);
        let accounts: Vec<String> = projects
            .iter()
            .map(|row| self.account_of(row, several))
            .collect();
        let lines = self.fitting(projects, &accounts);
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

    /// `account boaz`; nothing where the repository's owner says it.
    fn account_of(&self, row: &ProjectRow, several: bool) -> String {
        let Some(account) = &row.account else {
            return String::new();
        };
        let owner = row
            .repository
            .as_ref()
            .and_then(|name| name.split('/').next());
        if !several && owner.is_some_and(|owner| owner.eq_ignore_ascii_case(account)) {
            return String::new();
        }
        self.say(&Message::new("projects-account").with("login", account))
    }

    /// The rows in as many columns as there is room for. A repository's name, which other commands need, is never cut: it
    /// goes to a line of its own, and on the narrowest screens how a project stands does so, too.
    fn fitting(&self, projects: &[&ProjectRow], accounts: &[String]) -> Vec<String> {
        let mut rows: Vec<Vec<Cell>> = projects
            .iter()
            .zip(accounts)
            .map(|(row, account)| self.project(row, account))
            .collect();
        if let Some(lines) = narrowed(&rows, self.layout(&[], &[4]), &[&[3, 4]]) {
            return lines;
        }
        let layout = self.layout(&[1], &[]);
        for row in &mut rows {
            row.truncate(3);
        }
        let width = self.width.unwrap_or(usize::MAX);
        let below = |at: usize| -> String {
            let repository = projects[at].repository.as_deref().unwrap_or_default();
            let known = [(*escape(repository)).to_owned(), accounts[at].clone()];
            let parts: Vec<String> = known.into_iter().filter(|part| !part.is_empty()).collect();
            let lines = broken(&wrap(&parts.join(", "), width.saturating_sub(3)), width);
            let lines = lines.into_iter().map(|line| format!("\n   {line}"));
            lines.collect::<Vec<_>>().concat()
        };
        if let Some(lines) = narrowed(&rows, layout, &[]) {
            let lines = lines.into_iter().enumerate();
            return lines.map(|(at, line)| line + &below(at)).collect();
        }
        for row in &mut rows {
            row.truncate(2);
        }
        let names = super::super::table::lines(&rows, layout);
        names
            .iter()
            .enumerate()
            .map(|(at, name)| {
                let state = wrap(&self.state(projects[at]), width.saturating_sub(3));
                format!("{name}\n   {}{}", state.join("\n   "), below(at))
            })
            .collect()
    }

    fn project(&self, row: &ProjectRow, account: &str) -> Vec<Cell> {
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
            Cell::new(account),
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
        if let Some(first) = row.waiting.first() {
            let waiting = Message::new("projects-waiting")
                .with("place", first)
                .count("more", row.waiting.len() - 1);
            state = format!("{state}, {}", self.say(&waiting));
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

/// Lines that have no blank where they are too wide go on below: nothing of them is left out.
fn broken(lines: &[String], width: usize) -> Vec<String> {
    let most = width.saturating_sub(3).max(1);
    let mut all = Vec::new();
    for line in lines.iter().filter(|line| !line.is_empty()) {
        let letters: Vec<char> = line.chars().collect();
        all.extend(letters.chunks(most).map(|part| part.iter().collect()));
    }
    all
}
