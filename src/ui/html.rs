//! The report of runs as one page: a timeline of who came in when, and a table. Nothing is loaded from anywhere and nothing
//! runs in it, so that it can be mailed, put on a phone, or printed; states are told apart by shape as well as by colour.

use super::Words;
use super::escape::escape;
use super::text::runs::{end_of, state_id, traffic};
use super::text::sync::moved_messages;
use super::words::Form;
use crate::parallel;
use crate::report::{Message, RunRow, RunsReport};
use chrono::{DateTime, Local, Utc};
use std::collections::BTreeMap;
use std::fmt::Write;

/// The states in the order of the legend, with a sign for each.
const STATES: [(&str, &str); 7] = [
    ("ok", "●"),
    ("conflict", "◐"),
    ("partial", "◑"),
    ("running", "▶"),
    ("stopped", "■"),
    ("failed", "✕"),
    ("missed", "○"),
];

/// The marks along the time axis.
const MARKS: i64 = 4;

const STYLE: &str = include_str!("page.css");

/// The whole page.
pub(super) fn page(words: &Words, report: &RunsReport) -> String {
    let title = text(&words.get("report-title"));
    let zone = report.now.with_timezone(&Local).format("%:z");
    let made = words.say(
        &Message::new("report-made")
            .time("time", report.now)
            .with("zone", zone),
    );
    let mut page = format!(
        "<!DOCTYPE html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{title}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<h1>{title}</h1>\n<p>{}</p>\n",
        words.code(),
        text(&made)
    );
    if report.runs.is_empty() {
        let _ = writeln!(page, "<p>{}</p>", text(&words.get("report-none")));
    } else {
        legend(&mut page, words, &report.runs);
        timeline(&mut page, words, report);
        table(&mut page, words, &report.runs);
    }
    if !report.without.is_empty() {
        let names = report.without.join(", ");
        let without = words.say(&Message::new("report-without").with("projects", names));
        let _ = writeln!(page, "<p>{}</p>", text(&without));
    }
    page + "</body>\n</html>\n"
}

/// A page with one thing to say.
pub(super) fn small_page(words: &Words, title: &Message, said: &Message) -> String {
    let (title, said) = (text(&words.say(title)), text(&words.say(said)));
    let language = text(&words.get("language-code"));
    format!(
        "<!DOCTYPE html>\n<html lang=\"{language}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{title}</title>\n\
         <style>body {{ font: 18px/1.5 sans-serif; max-width: 34em; margin: 15vh auto; padding: 0 1em }}</style>\n\
         </head>\n<body>\n<h1>{title}</h1>\n<p>{said}</p>\n</body>\n</html>\n"
    )
}

/// Text from anywhere as text of the page.
fn text(from: &str) -> String {
    let mut safe = String::with_capacity(from.len());
    for c in escape(from).chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            c => safe.push(c),
        }
    }
    safe
}

/// A name in whatever direction it is written.
fn name(from: &str) -> String {
    format!("<bdi>{}</bdi>", text(from))
}

fn state_of(row: &RunRow) -> (&'static str, &'static str) {
    STATES
        .into_iter()
        .find(|(state, _)| *state == row.state)
        .unwrap_or(("failed", "✕"))
}

fn legend(page: &mut String, words: &Words, runs: &[RunRow]) {
    page.push_str("<ul class=\"legend\">\n");
    for (state, sign) in STATES {
        let count = runs.iter().filter(|row| state_of(row).0 == state).count();
        if count > 0 {
            let said = words.say(
                &Message::new("report-count")
                    .with("state", words.get(state_id(state)))
                    .count("n", count),
            );
            let _ = writeln!(
                page,
                "<li><span class=\"{state}\">{sign}</span> {}</li>",
                text(&said)
            );
        }
    }
    page.push_str("</ul>\n");
}

/// The time that the timeline shows.
struct Span {
    from: DateTime<Utc>,
    to: DateTime<Utc>,
}

impl Span {
    fn of(report: &RunsReport) -> Self {
        let from = report.runs.iter().map(|row| row.start).min();
        let to = report
            .runs
            .iter()
            .map(|row| last_moment(row, report.now))
            .max();
        let from = from.unwrap_or(report.now);
        let to = to.unwrap_or(report.now);
        Self {
            from,
            // A single moment has a width too.
            to: to.max(from + chrono::TimeDelta::minutes(1)),
        }
    }

    /// Where a moment is, in hundredths of a percent of the width.
    fn at(&self, time: DateTime<Utc>) -> i64 {
        let whole = (self.to - self.from).num_milliseconds().max(1);
        let part = (time - self.from).num_milliseconds().clamp(0, whole);
        i64::try_from(i128::from(part) * 10_000 / i128::from(whole)).unwrap_or(0)
    }
}

/// When a row ended, as far as the timeline is concerned.
fn last_moment(row: &RunRow, now: DateTime<Utc>) -> DateTime<Utc> {
    let end = match row.state.as_str() {
        "running" => now,
        _ => row.start,
    };
    row.end.unwrap_or(end).max(row.start)
}

fn percent(hundredths: i64) -> String {
    format!("{}.{:02}%", hundredths / 100, hundredths % 100)
}

fn timeline(page: &mut String, words: &Words, report: &RunsReport) {
    let span = Span::of(report);
    let said = words.say(
        &Message::new("report-span")
            .time("from", span.from)
            .time("to", span.to),
    );
    let _ = writeln!(
        page,
        "<h2>{}</h2>\n<p>{}</p>\n<div class=\"timeline\">",
        text(&words.get("report-timeline")),
        text(&said)
    );
    page.push_str("<div class=\"axis\">");
    let whole = span.to - span.from;
    // The year is said above; a short time needs no date either.
    let form = if whole < chrono::TimeDelta::hours(20) {
        Form::Clock
    } else {
        Form::Day
    };
    for mark in 0..=MARKS {
        let time = span.from + whole * i32::try_from(mark).unwrap_or(0) / 4;
        let _ = write!(
            page,
            "<span style=\"left:{}\">{}</span>",
            percent(mark * 10_000 / MARKS),
            words.local(time, form)
        );
    }
    page.push_str("</div>\n");
    // A lane for each project and contributor; who came in first stands first.
    let mut lanes: BTreeMap<(DateTime<Utc>, String, String), Vec<&RunRow>> = BTreeMap::new();
    let mut firsts: BTreeMap<(String, String), DateTime<Utc>> = BTreeMap::new();
    for row in &report.runs {
        let first = firsts.entry(lane(words, row)).or_insert(row.start);
        *first = row.start.min(*first);
    }
    for row in &report.runs {
        let (project, who) = lane(words, row);
        let first = firsts[&(project.clone(), who.clone())];
        lanes.entry((first, project, who)).or_default().push(row);
    }
    for ((_, project, who), rows) in lanes {
        let who = if who.is_empty() {
            String::new()
        } else {
            format!(" <small>{}</small>", name(&who))
        };
        let _ = write!(
            page,
            "<div class=\"lane\"><div class=\"who\">{}{who}</div><div class=\"track\">",
            name(&project)
        );
        for row in rows.iter().rev() {
            let (state, sign) = state_of(row);
            let left = span.at(row.start);
            let width = span.at(last_moment(row, report.now)) - left;
            let title = format!(
                "{} {} {}",
                words.time(row.start),
                words.get(state_id(&row.state)),
                moved(words, row)
            );
            let _ = write!(
                page,
                "<span class=\"run {state}\" style=\"left:{};width:{}\" title=\"{}\">{sign}</span>",
                percent(left),
                percent(width),
                text(title.trim())
            );
        }
        page.push_str("</div></div>\n");
    }
    page.push_str("</div>\n");
}

fn lane(words: &Words, row: &RunRow) -> (String, String) {
    let project = match &row.project {
        Some(project) => project.clone(),
        None => words.get("run-unknown-project"),
    };
    (project, row.contributor.clone().unwrap_or_default())
}

/// What went and came, in words.
pub(super) fn moved(words: &Words, row: &RunRow) -> String {
    [(true, &row.sent), (false, &row.received)]
        .into_iter()
        .flat_map(|(sent, moved)| moved_messages(sent, moved, [&[], &[]]))
        .map(|(message, _)| words.say(&message))
        .collect::<Vec<_>>()
        .join(", ")
}

fn table(page: &mut String, words: &Words, runs: &[RunRow]) {
    let columns = [
        "report-column-project",
        "report-column-who",
        "report-column-start",
        "report-column-end",
        "report-column-state",
        "report-column-moved",
        "report-column-traffic",
        "report-column-error",
    ]
    .map(|id| text(&words.get(id)));
    let _ = writeln!(
        page,
        "<h2>{}</h2>\n<table>\n<thead><tr>{}</tr></thead>\n<tbody>",
        text(&words.get("report-runs")),
        columns.iter().fold(String::new(), |head, column| head
            + "<th>"
            + column
            + "</th>")
    );
    *page += &parallel::text(runs, |page, row| row_of(page, words, &columns, row));
    page.push_str("</tbody>\n</table>\n");
}

/// One row of the table.
fn row_of(page: &mut String, words: &Words, columns: &[String], row: &RunRow) {
    let (state, sign) = state_of(row);
    let why = row.error.as_ref().map_or("", |error| &error.message);
    let (project, who) = lane(words, row);
    let cells = [
        name(&project),
        name(&who),
        words.time(row.start),
        end_of(words, row),
        format!(
            "<span class=\"{state}\">{sign}</span> {}",
            text(&words.get(state_id(&row.state)))
        ),
        text(&moved(words, row)),
        text(&traffic(words, row)),
        text(why),
    ];
    page.push_str("<tr>");
    for (column, cell) in columns.iter().zip(cells) {
        let empty = if cell.is_empty() || cell == "<bdi></bdi>" {
            " class=\"empty\""
        } else {
            ""
        };
        // On a phone each cell stands on a line of its own, with the name of its column.
        let _ = write!(page, "<td data-column=\"{column}\"{empty}>{cell}</td>");
    }
    page.push_str("</tr>\n");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::Moved;

    fn row(project: &str, start: &str, end: Option<&str>, state: &str) -> RunRow {
        RunRow {
            id: format!("{start}.1"),
            run: start.to_owned(),
            what: "sync".to_owned(),
            project: Some(project.to_owned()),
            project_id: None,
            folder: None,
            repository: None,
            contributor: Some("amina".to_owned()),
            start: start.parse().unwrap(),
            end: end.map(|end| end.parse().unwrap()),
            state: state.to_owned(),
            code: None,
            sent: Moved::default(),
            received: Moved::default(),
            bytes_up: 0,
            bytes_down: 0,
            attempts: 1,
            combined: 0,
            error: None,
            told: Vec::new(),
        }
    }

    fn report(runs: Vec<RunRow>) -> RunsReport {
        RunsReport {
            runs,
            form: crate::report::RunsForm::Table,
            without: Vec::new(),
            page: None,
            now: "2026-11-22T12:00:00Z".parse().unwrap(),
        }
    }

    #[test]
    fn the_page_stands_alone_and_a_name_is_only_a_name() {
        let evil = "<script>alert('x')</script>\" onload=\"y\u{202e}";
        let page = page(
            &Words::default(),
            &report(vec![row(evil, "2026-11-22T08:00:00Z", None, "failed")]),
        );
        assert!(
            !page.contains("<script") && !page.contains("onload=\""),
            "{page}"
        );
        assert!(!page.contains('\u{202e}'));
        assert!(page.contains("&lt;script&gt;"));
        for outside in ["http:", "https:", "src=", "url(", "@import"] {
            assert!(!page.contains(outside), "{outside}");
        }
        assert!(page.contains("width=device-width") && page.contains("@media print"));
    }

    #[test]
    fn a_run_stands_in_the_timeline_where_it_was() {
        let rows = vec![
            row("B", "2026-11-22T10:00:00Z", None, "running"),
            row(
                "A",
                "2026-11-22T09:00:00Z",
                Some("2026-11-22T10:00:00Z"),
                "ok",
            ),
            row("A", "2026-11-22T08:00:00Z", None, "failed"),
        ];
        let page = page(&Words::default(), &report(rows));
        for place in [
            "run failed\" style=\"left:0.00%;width:0.00%",
            "run ok\" style=\"left:25.00%;width:25.00%",
            // Until now.
            "run running\" style=\"left:50.00%;width:50.00%",
        ] {
            assert!(page.contains(place), "{place}\n{page}");
        }
        assert_eq!(page.matches("class=\"lane\"").count(), 2);
    }
}
