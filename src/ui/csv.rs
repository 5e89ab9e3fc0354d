//! The report of runs as comma-separated values (RFC 4180), for spreadsheets.

use super::escape::is_unsafe;
use crate::parallel;
use crate::report::{RunRow, RunsReport};
use chrono::{DateTime, SecondsFormat, Utc};
use std::borrow::Cow;

/// The columns, in the words of the JSON document. More may come, at the end.
const COLUMNS: [&str; 19] = [
    "id",
    "what",
    "project",
    "contributor",
    "start",
    "end",
    "state",
    "code",
    "sent_units",
    "sent_files",
    "sent_bytes",
    "received_units",
    "received_files",
    "received_bytes",
    "bytes_up",
    "bytes_down",
    "attempts",
    "error_class",
    "error_message",
];

pub(super) fn runs(report: &RunsReport) -> String {
    let rows = parallel::text(&report.runs, |text, row| {
        for (number, field) in fields(row).iter().enumerate() {
            if number > 0 {
                text.push(',');
            }
            *text += &quoted(field);
        }
        text.push_str("\r\n");
    });
    COLUMNS.join(",") + "\r\n" + &rows
}

fn fields(row: &RunRow) -> [Cow<'_, str>; 19] {
    let time = |time: DateTime<Utc>| time.to_rfc3339_opts(SecondsFormat::Secs, true);
    let error = row.error.as_ref();
    [
        (&row.id).into(),
        (&row.what).into(),
        row.project.as_deref().unwrap_or_default().into(),
        row.contributor.as_deref().unwrap_or_default().into(),
        time(row.start).into(),
        row.end.map(time).unwrap_or_default().into(),
        (&row.state).into(),
        row.code
            .map(|code| code.to_string())
            .unwrap_or_default()
            .into(),
        row.sent.units.to_string().into(),
        row.sent.files.to_string().into(),
        row.sent.bytes.to_string().into(),
        row.received.units.to_string().into(),
        row.received.files.to_string().into(),
        row.received.bytes.to_string().into(),
        row.bytes_up.to_string().into(),
        row.bytes_down.to_string().into(),
        row.attempts.to_string().into(),
        error.map_or("", |error| &error.class).into(),
        error.map_or("", |error| &error.message).into(),
    ]
}

/// A field that is one cell of text whatever stands in it: a spreadsheet takes what begins with `=`, `+`, `-` or `@` for a
/// formula, which a name from elsewhere must not be. Where a comma parts the digits of numbers, spreadsheets part cells at
/// semicolons, whatever is quoted: what stands behind one must be no formula either.
fn quoted(field: &str) -> Cow<'_, str> {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-.:_".contains(&byte);
    if field.bytes().all(is_plain) && !field.starts_with('-') {
        return field.into();
    }
    let mut text: String = field
        .chars()
        .map(|c| if is_unsafe(c) { '\u{fffd}' } else { c })
        .collect();
    text = without_formulas(&text);
    if text.contains([',', ';', '|', '"', '\'', ' ']) {
        text = format!("\"{}\"", text.replace('"', "\"\""));
    }
    text.into()
}

/// With an apostrophe before each sign that would begin a formula: at the start and behind what may part cells, blanks and
/// quotation marks not counted.
fn without_formulas(text: &str) -> String {
    let mut safe = String::with_capacity(text.len() + 1);
    let mut begins = true;
    for c in text.chars() {
        if begins && matches!(c, '=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠') {
            safe.push('\'');
        }
        safe.push(c);
        begins = match c {
            // U+FFFD stands for a tab or a line break, too.
            ';' | '|' | '\u{fffd}' => true,
            '"' => begins,
            c => begins && c.is_whitespace(),
        };
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_is_one_cell_and_no_formula() {
        assert_eq!(quoted("plain"), "plain");
        assert_eq!(quoted("a,b"), "\"a,b\"");
        assert_eq!(quoted("say \"so\""), "\"say \"\"so\"\"\"");
        assert_eq!(quoted("=1+1"), "\"'=1+1\"");
        assert_eq!(quoted("-1"), "\"'-1\"");
        assert_eq!(quoted("-1 "), "\"'-1 \"");
        assert_eq!(quoted("@SUM(A1)"), "\"'@SUM(A1)\"");
        assert_eq!(quoted("two\nlines"), "two\u{fffd}lines");
        for (field, wanted) in [
            ("x;=1+1", "\"x;'=1+1\""),
            ("x; =1+1", "\"x; '=1+1\""),
            ("x;\"=1+1\"", "\"x;\"\"'=1+1\"\"\""),
            (" =1", "\" '=1\""),
            ("\"=1", "\"\"\"'=1\""),
            ("a;b;@SUM(A1)", "\"a;b;'@SUM(A1)\""),
            ("a|-1", "\"a|'-1\""),
            ("＝1+1", "\"'＝1+1\""),
            ("a\t=1", "\"a\u{fffd}'=1\""),
            ("\u{a0}+1", "\"\u{a0}'+1\""),
            ("a;b", "\"a;b\""),
            ("a - b", "\"a - b\""),
            ("MRK 1:2-3", "\"MRK 1:2-3\""),
        ] {
            assert_eq!(quoted(field), wanted, "{field:?}");
        }
    }
}
