//! Who came in: the result of `collect`.

use super::super::Words;
use super::{Cell, Dot, Paper, escape};
use crate::report::{CollectReport, ContributorRow, ContributorState, Message};
use console::Style;

impl Paper<'_> {
    pub(super) fn collect(&self, report: &CollectReport) -> String {
        let mut text = match report.action {
            "set-last" => return self.set_last(report),
            "status" => self.collect_status(report),
            _ => self.collect_result(report),
        };
        if self.quiet && report.class == crate::report::Class::Ok {
            return String::new();
        }
        let rows: Vec<Vec<Cell>> = report
            .contributors
            .iter()
            .map(|row| self.contributor_row(report, row))
            .collect();
        text += &Self::table(&rows, self.layout(&[1, 5], &[]));
        if report.unknown > 0 && report.came() < report.expected {
            text += &self.line(&Message::new("collect-unknown").count("count", report.unknown));
        }
        text
    }

    fn collect_result(&self, report: &CollectReport) -> String {
        let (came, project) = (report.came(), &report.outcome.name);
        let mut text = if report.expected > 0 && came >= report.expected {
            self.line(
                &Message::new("collect-complete")
                    .with("project", project)
                    .count("expected", report.expected),
            )
        } else {
            self.line(
                &Message::new("collect-so-far")
                    .with("project", project)
                    .count("came", came)
                    .count("expected", report.expected),
            )
        };
        if self.verbose > 0 {
            text += &self.since(report);
        }
        text
    }

    fn since(&self, report: &CollectReport) -> String {
        match report.last {
            Some(last) => self.line(&Message::new("collect-since").time("last", last)),
            None => self.line(&Message::new("collect-since-ever")),
        }
    }

    fn collect_status(&self, report: &CollectReport) -> String {
        let project = &report.outcome.name;
        let mut text = match (report.running, report.began, report.until) {
            (true, _, Some(until)) => self.line(
                &Message::new("collect-status-running")
                    .with("project", project)
                    .time("until", until)
                    .count("came", report.came())
                    .count("expected", report.expected),
            ),
            (_, Some(_), _) => self.line(
                &Message::new("collect-status-open")
                    .with("project", project)
                    .count("came", report.came())
                    .count("expected", report.expected),
            ),
            _ => self.line(&Message::new("collect-status-idle").with("project", project)),
        };
        text += &match report.last {
            Some(last) => self.line(&Message::new("collect-status-last").time("last", last)),
            None => self.line(&Message::new("collect-since-ever")),
        };
        text
    }

    fn set_last(&self, report: &CollectReport) -> String {
        let (project, at) = (&report.outcome.name, report.began.unwrap_or(report.now));
        let mut text = if report.dry_run {
            self.line(
                &Message::new("collect-set-last-would")
                    .with("project", project)
                    .time("at", at),
            )
        } else {
            self.line(
                &Message::new("collect-set-last-done")
                    .with("project", project)
                    .time("at", at),
            )
        };
        let after = report.came();
        if after > 0 {
            text += &self.line(&Message::new("collect-set-last-after").count("count", after));
        }
        text
    }

    fn contributor_row(&self, report: &CollectReport, row: &ContributorRow) -> Vec<Cell> {
        let dot = match row.state {
            ContributorState::Ok | ContributorState::Late => Dot::Full,
            ContributorState::Conflict => Dot::Half,
            ContributorState::Failed | ContributorState::Missing => Dot::Empty,
        };
        let style = match row.state {
            ContributorState::Ok => Style::new().green(),
            ContributorState::Late | ContributorState::Conflict => Style::new().yellow(),
            ContributorState::Failed | ContributorState::Missing => Style::new().red(),
        };
        let when = row.when.map(|when| self.words.end(report.now, when));
        let moved = self
            .moved("sync-received", &row.received, [&row.places, &[]])
            .unwrap_or_default();
        vec![
            self.dot(dot),
            Cell::new(escape(&row.login)),
            Cell::new(self.words.get(state_id(row.state))).styled(style),
            Cell::new(when.unwrap_or_default()),
            Cell::new(moved),
            Cell::new(self.why_not_in(report, row)),
        ]
    }

    fn why_not_in(&self, report: &CollectReport, row: &ContributorRow) -> String {
        let message = match (row.state, &row.error) {
            (_, Some(failure)) => failure.message().clone(),
            (ContributorState::Conflict, None) => Message::new("collect-waits")
                .count("places", row.waiting)
                .with("login", &row.login),
            (ContributorState::Missing, None) => match row.days(report.now) {
                Some(days) => Message::new("collect-no-news").count("days", days),
                None => Message::new("collect-never"),
            },
            _ => return String::new(),
        };
        self.say(&message)
    }

    pub(super) fn collect_remarks(&self, report: &CollectReport) -> String {
        let mut text: String = report
            .outcome
            .notes
            .iter()
            .map(|note| self.note(note))
            .collect();
        for row in &report.contributors {
            // Why it cannot be used, and what is to be done about it, beyond the one sentence of the table.
            if let Some(failure) = row
                .error
                .as_ref()
                .filter(|_| row.state == ContributorState::Failed)
            {
                text += &self.failure(failure);
            }
        }
        if let Some(failure) = report.error.as_ref().or(report.outcome.error.as_ref()) {
            text += &self.failure(failure);
        }
        if !report.outcome.conflicts.is_empty() {
            text += &self.waiting(&report.outcome);
        }
        text
    }
}

/// The text of a contributor's state.
fn state_id(state: ContributorState) -> &'static str {
    match state {
        ContributorState::Ok => "contributor-ok",
        ContributorState::Late => "contributor-late",
        ContributorState::Conflict => "contributor-conflict",
        ContributorState::Failed => "contributor-failed",
        ContributorState::Missing => "contributor-missing",
    }
}

/// What is said when a contributor comes in.
pub(in crate::ui) fn came_in(
    words: &Words,
    report: &CollectReport,
    row: &ContributorRow,
) -> Message {
    let (came, expected) = (report.came(), report.expected);
    match row.state {
        ContributorState::Failed => {
            let why = row
                .error
                .as_ref()
                .map(|failure| words.say(failure.message()));
            Message::new("collect-came-failed")
                .with("login", &row.login)
                .with("why", why.unwrap_or_default())
        }
        ContributorState::Conflict => Message::new("collect-came-conflict")
            .with("login", &row.login)
            .count("came", came)
            .count("expected", expected)
            .count("places", row.waiting),
        ContributorState::Late => Message::new("collect-came-late")
            .with("login", &row.login)
            .count("came", came)
            .count("expected", expected),
        _ => Message::new("collect-came")
            .with("login", &row.login)
            .count("came", came)
            .count("expected", expected),
    }
}
