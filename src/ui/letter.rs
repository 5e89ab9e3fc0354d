//! What a run has to tell as a mail: a subject that says it all, and a plain text, what needs attention first.

use super::Words;
use super::escape::escape;
use super::html::moved;
use super::table::elide;
use super::text::runs::state_id;
use crate::report::{Digest, Letter, Message, RunRow};
use chrono::{DateTime, Utc};
use std::fmt::Write;

/// The states in the order of the subject, with what they are called there: with the noun, for collections, and without.
const STATES: [(&str, [&str; 3]); 6] = [
    (
        "ok",
        ["notify-count-ok", "notify-count-came", "notify-count-ok"],
    ),
    (
        "conflict",
        [
            "notify-count-conflict",
            "notify-came-conflict",
            "notify-more-conflict",
        ],
    ),
    (
        "partial",
        [
            "notify-count-partial",
            "notify-came-partial",
            "notify-more-partial",
        ],
    ),
    (
        "stopped",
        [
            "notify-count-stopped",
            "notify-came-stopped",
            "notify-more-stopped",
        ],
    ),
    (
        "failed",
        [
            "notify-count-failed",
            "notify-came-failed",
            "notify-more-failed",
        ],
    ),
    (
        "missed",
        [
            "notify-count-missed",
            "notify-came-missed",
            "notify-more-missed",
        ],
    ),
];
/// How many rows a subject gives the reason of.
const REASONS: usize = 2;
/// The longest name in a subject, in columns.
const NAME: usize = 40;
/// The most rows that a text lists.
const ROWS: usize = 100;

/// The mail of a run; `host` is the computer that it ran on.
pub(super) fn letter(words: &Words, digest: &Digest, host: &str) -> Letter {
    let subject = subject(words, digest);
    let mut text = format!("{subject}\n\n");
    let mut line = |message: &Message| {
        let _ = writeln!(text, "{}", words.say(message));
    };
    line(&Message::new("notify-host").with("host", host));
    line(&Message::new("notify-began").time("time", digest.start));
    line(&Message::new("notify-ended").time("time", digest.end));
    if let Some(next) = digest.next {
        line(&Message::new("notify-next").time("time", next));
    }
    let (fine, troubled): (Vec<_>, Vec<_>) = digest.rows.iter().partition(|row| row.state == "ok");
    for (heading, rows) in [("notify-troubled", &troubled), ("notify-fine", &fine)] {
        if rows.is_empty() {
            continue;
        }
        let _ = writeln!(text, "\n{}\n", words.get(heading));
        for row in rows.iter().take(ROWS) {
            entry(&mut text, words, row);
        }
        if rows.len() > ROWS {
            let more = Message::new("and-more").count("n", rows.len() - ROWS);
            let _ = writeln!(text, "  {}", words.say(&more));
        }
    }
    let _ = writeln!(text, "\n{}", words.get("notify-footer"));
    Letter { subject, text }
}

/// The mail of `notify test`.
pub(super) fn test(words: &Words, host: &str, now: DateTime<Utc>) -> Letter {
    let text = words.say(
        &Message::new("notify-test-text")
            .with("host", host)
            .time("time", now),
    );
    Letter {
        subject: words.say(&Message::new("notify-test-subject").with("host", host)),
        text: format!("{text}\n\n{}\n", words.get("notify-footer")),
    }
}

/// Whose row it is: the project, or whoever contributes to it.
fn name(words: &Words, row: &RunRow) -> String {
    let named = match row.what.as_str() {
        "collect" => row.contributor.as_ref().or(row.project.as_ref()),
        _ => row.project.as_ref(),
    };
    match named {
        Some(name) => escape(name),
        None => words.get("run-unknown-project"),
    }
}

fn subject(words: &Words, digest: &Digest) -> String {
    let troubled: Vec<&RunRow> = digest.rows.iter().filter(|row| row.state != "ok").collect();
    match digest.rows.as_slice() {
        [] => return words.say(&Message::new("notify-nothing")),
        [only] => {
            let state = words.get(state_id(&only.state));
            let name = elide(&name(words, only), NAME, "…");
            let message = match why(words, only) {
                Some(why) => Message::new("notify-one-why")
                    .with("project", name)
                    .with("state", state)
                    .with("why", why),
                None => Message::new("notify-one")
                    .with("project", name)
                    .with("state", state),
            };
            return words.say(&message);
        }
        _ => {}
    }
    let column = usize::from(digest.what == "collect");
    let mut parts = Vec::new();
    for (state, ids) in STATES {
        let n = digest.rows.iter().filter(|row| row.state == state).count();
        if n > 0 {
            let id = ids[if parts.is_empty() { column } else { 2 }];
            let message = Message {
                id,
                args: Vec::new(),
            };
            parts.push(words.say(&message.count("n", n)));
        }
    }
    let reasons: Vec<String> = troubled
        .iter()
        .filter_map(|row| {
            let message = Message::new("notify-reason")
                .with("project", elide(&name(words, row), NAME, "…"))
                .with("why", why(words, row)?);
            Some(words.say(&message))
        })
        .collect();
    let mut said = reasons.iter().take(REASONS).cloned().collect::<Vec<_>>();
    if reasons.len() > REASONS {
        said.push("…".to_owned());
    }
    if said.is_empty() {
        parts.join(", ")
    } else {
        format!("{} ({})", parts.join(", "), said.join("; "))
    }
}

/// Why, in two or three words.
fn why(words: &Words, row: &RunRow) -> Option<String> {
    let class = row.error.as_ref().map(|error| error.class.as_str())?;
    let id = match class {
        "usage" => "notify-why-usage",
        "credential" => "notify-why-credential",
        "unreachable" => "notify-why-unreachable",
        "guard" => "notify-why-guard",
        "missing" if row.contributor.is_some() => return None,
        "missing" => "notify-why-missing",
        "limit" => "notify-why-limit",
        "not_found" => "notify-why-not-found",
        "busy" => "notify-why-busy",
        "integrity" => "notify-why-integrity",
        "killed" => "notify-why-killed",
        // The state says it.
        "conflict" | "partial" | "interrupted" | "terminated" | "late" => return None,
        _ => "notify-why-failed",
    };
    Some(words.get(id))
}

/// One project: how it went, why, and what to do.
fn entry(text: &mut String, words: &Words, row: &RunRow) {
    let mut said = vec![words.get(state_id(&row.state))];
    said.extend(Some(moved(words, row)).filter(|moved| !moved.is_empty()));
    let project = match (&row.project, row.what.as_str(), &row.contributor) {
        (Some(project), "collect", Some(_)) => Some(project),
        _ => None,
    };
    let (name, state) = (name(words, row), said.join("; "));
    let message = match project.or(row.contributor.as_ref()) {
        Some(who) => Message::new("notify-entry-who")
            .with("project", name)
            .with("who", who)
            .with("state", state),
        None => Message::new("notify-entry")
            .with("project", name)
            .with("state", state),
    };
    let _ = writeln!(text, "* {}", words.say(&message));
    if let Some(error) = &row.error {
        let _ = writeln!(text, "  {}", escape(&error.message));
    }
    let class = row.error.as_ref().map_or("", |error| error.class.as_str());
    let next = match (row.state.as_str(), class) {
        ("conflict", _) => "notify-do-conflict",
        (_, "credential") => "notify-do-credential",
        (_, "unreachable" | "busy" | "limit") => "notify-do-later",
        (_, "guard" | "integrity" | "not_found") => "notify-do-look",
        _ => return,
    };
    let message = Message {
        id: next,
        args: Vec::new(),
    };
    let project = row.project.as_deref().unwrap_or_default();
    let _ = writeln!(text, "  {}", words.say(&message.with("project", project)));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::{Class, Moved, RunError};

    fn row(project: &str, state: &str, class: Option<&str>) -> RunRow {
        RunRow {
            id: "x.1".into(),
            run: "x".into(),
            what: "sync".into(),
            project: Some(project.into()),
            project_id: None,
            folder: None,
            repository: None,
            contributor: Some("amina".into()),
            start: "2026-11-22T12:00:00Z".parse().unwrap(),
            end: None,
            state: state.into(),
            code: None,
            sent: Moved::default(),
            received: Moved::default(),
            bytes_up: 0,
            bytes_down: 0,
            attempts: 1,
            combined: 0,
            error: class.map(|class| RunError {
                class: class.into(),
                message: "it was so".into(),
            }),
            told: Vec::new(),
        }
    }

    fn said(language: &str, rows: Vec<RunRow>) -> Letter {
        let digest = Digest {
            what: rows
                .first()
                .map_or("sync", |row| row.what.as_str())
                .to_owned(),
            run: None,
            class: Class::Partial,
            start: "2026-11-22T12:00:00Z".parse().unwrap(),
            end: "2026-11-22T12:03:00Z".parse().unwrap(),
            rows,
            next: None,
        };
        letter(&Words::new(language), &digest, "PC")
    }

    #[test]
    fn the_subject_says_it_all_in_both_languages() {
        let rows = || {
            vec![
                row("Marc", "ok", None),
                row("Jean", "ok", None),
                row("Hausa Luke", "failed", Some("credential")),
            ]
        };
        assert_eq!(
            said("en", rows()).subject,
            "2 projects in sync, 1 failed (Hausa Luke: login refused)"
        );
        assert_eq!(
            said("fr", rows()).subject,
            "2 projets synchronisés, 1 échec (Hausa Luke\u{a0}: connexion refusée)"
        );
        assert_eq!(
            said("fr", vec![row("Marc", "failed", Some("unreachable"))]).subject,
            "Marc\u{a0}: échec (nuage injoignable)"
        );
        assert_eq!(
            said("en", vec![row("Marc", "ok", None)]).subject,
            "Marc: in sync"
        );
        let mut came = row("Marc", "ok", None);
        came.what = "collect".into();
        let mut missing = row("Marc", "missed", None);
        missing.what = "collect".into();
        missing.contributor = Some("boaz".into());
        assert_eq!(
            said("en", vec![came.clone(), came, missing]).subject,
            "2 contributors came in, 1 missed"
        );
    }

    #[test]
    fn a_long_list_and_long_names_have_an_end_and_a_name_is_one_line() {
        let many = (0..5000).map(|n| {
            row(
                &format!("P{n} {}", "x".repeat(300)),
                "failed",
                Some("guard"),
            )
        });
        let letter = said("fr", many.collect());
        assert!(letter.subject.chars().count() < 250, "{}", letter.subject);
        assert!(letter.text.len() < 100_000, "{}", letter.text.len());
        assert!(letter.text.contains("4900"), "the rest is counted");
        let evil = said(
            "en",
            vec![row("a\r\nBcc: evil@example.org\u{202e}", "failed", None)],
        );
        assert!(!evil.subject.contains(['\r', '\n', '\u{202e}']));
        assert!(!evil.text.contains("\nBcc:") && !evil.text.contains('\u{202e}'));
    }
}
