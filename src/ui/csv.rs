//! The report of runs as comma-separated values (RFC 4180), for spreadsheets.

use super::escape::is_unsafe;
use crate::report::{RunRow, RunsReport};
use chrono::{DateTime, SecondsFormat, Utc};

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
    let mut text = COLUMNS.join(",") + "\r\n";
    for row in &report.runs {
        let fields = fields(row).map(|field| quoted(&field));
        text += &fields.join(",");
        text += "\r\n";
    }
    text
}

fn fields(row: &RunRow) -> [String; 19] {
    let time = |time: DateTime<Utc>| time.to_rfc3339_opts(SecondsFormat::Secs, true);
    let error = |field: fn(&crate::report::RunError) -> &String| {
        row.error.as_ref().map(field).cloned().unwrap_or_default()
    };
    [
        row.id.clone(),
        row.what.clone(),
        row.project.clone().unwrap_or_default(),
        row.contributor.clone().unwrap_or_default(),
        time(row.start),
        row.end.map(time).unwrap_or_default(),
        row.state.clone(),
        row.code.map(|code| code.to_string()).unwrap_or_default(),
        row.sent.units.to_string(),
        row.sent.files.to_string(),
        row.sent.bytes.to_string(),
        row.received.units.to_string(),
        row.received.files.to_string(),
        row.received.bytes.to_string(),
        row.bytes_up.to_string(),
        row.bytes_down.to_string(),
        row.attempts.to_string(),
        error(|error| &error.class),
        error(|error| &error.message),
    ]
}

/// A field that is one cell of text whatever stands in it: a spreadsheet takes what begins with `=`, `+`, `-` or `@` for a
/// formula, which a name from elsewhere must not be.
fn quoted(field: &str) -> String {
    let mut text: String = field
        .chars()
        .map(|c| if is_unsafe(c) { '\u{fffd}' } else { c })
        .collect();
    if text.starts_with(['=', '+', '-', '@']) {
        text.insert(0, '\'');
    }
    if text.contains([',', '"', '\'', ' ']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text
    }
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
        assert_eq!(quoted("@SUM(A1)"), "\"'@SUM(A1)\"");
        assert_eq!(quoted("two\nlines"), "two\u{fffd}lines");
    }
}
