//! JSON files that somebody else also writes: read leniently, write back in the form they were found in.
//!
//! Scribe writes its files as one line; other tools indent. A file that changes its form with every tool would be one big
//! change in the history each time, so the form is part of what is kept: one line or indented, line ends, byte order mark.

use serde_json::Value;
use serde_json::ser::Formatter;
use std::io;

/// Folders inside folders that a JSON file of ours may have; more is an attack or a mistake.
pub(crate) const MAX_DEPTH: usize = 64;

/// How a JSON text is laid out.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(
    clippy::struct_excessive_bools,
    reason = "these are independent facts about a text"
)]
pub(crate) struct Form {
    /// `None` is one line; else what each level is indented by.
    indent: Option<String>,
    /// One line with a blank after `:` and `,`.
    spaced: bool,
    /// Line ends are CR LF.
    crlf: bool,
    /// The text ends with a line end.
    newline_at_end: bool,
    /// The text starts with a byte order mark.
    mark: bool,
}

impl Default for Form {
    /// Scribe's own: one line, nothing around it.
    fn default() -> Self {
        Self {
            indent: None,
            spaced: false,
            crlf: false,
            newline_at_end: false,
            mark: false,
        }
    }
}

const MARK: &[u8] = b"\xef\xbb\xbf";

/// The value in `bytes` with its keys in order, and the form it was written in. A byte order mark is accepted, the later
/// of two equal keys counts, as in JavaScript.
///
/// # Errors
/// What is wrong, in the parser's words: not Unicode, not JSON, or nested deeper than [`MAX_DEPTH`].
pub(crate) fn parse(bytes: &[u8]) -> Result<(Value, Form), String> {
    let (text, mark) = match bytes.strip_prefix(MARK) {
        Some(rest) => (rest, true),
        None => (bytes, false),
    };
    let value: Value = serde_json::from_slice(text).map_err(|error| error.to_string())?;
    if depth_exceeds(&value, MAX_DEPTH) {
        return Err(format!("nested deeper than {MAX_DEPTH} levels"));
    }
    Ok((
        value,
        Form {
            mark,
            ..form_of(text)
        },
    ))
}

/// Stops at the limit; the parser's own limit keeps the recursion small.
fn depth_exceeds(value: &Value, left: usize) -> bool {
    match value {
        Value::Array(items) => left == 0 || items.iter().any(|v| depth_exceeds(v, left - 1)),
        Value::Object(keys) => left == 0 || keys.values().any(|v| depth_exceeds(v, left - 1)),
        _ => false,
    }
}

fn form_of(text: &[u8]) -> Form {
    let trimmed = text.trim_ascii();
    let tail = &text[text.len()
        - text
            .iter()
            .rev()
            .take_while(|b| b.is_ascii_whitespace())
            .count()..];
    let first_line = trimmed.iter().position(|&b| b == b'\n');
    let indent = first_line.map(|at| {
        trimmed[at + 1..]
            .iter()
            .take_while(|&&b| b == b' ' || b == b'\t')
            .map(|&b| char::from(b))
            .collect::<String>()
    });
    Form {
        spaced: indent.is_none() && trimmed.windows(3).any(|w| w == b"\": "),
        crlf: text.windows(2).any(|w| w == b"\r\n"),
        newline_at_end: tail.contains(&b'\n'),
        indent,
        mark: false,
    }
}

/// The text of `value` in this form.
pub(crate) fn write(value: &Value, form: &Form) -> Vec<u8> {
    let mut out = Vec::new();
    if form.mark {
        out.extend_from_slice(MARK);
    }
    let mut body = Vec::new();
    // Writing a value into memory cannot fail: its keys are strings and it was parsed or built by us.
    let _ = match &form.indent {
        Some(indent) => {
            let pretty = serde_json::ser::PrettyFormatter::with_indent(indent.as_bytes());
            serialize(value, &mut body, pretty)
        }
        None if form.spaced => serialize(value, &mut body, Spaced),
        None => serialize(value, &mut body, serde_json::ser::CompactFormatter),
    };
    if form.newline_at_end {
        body.push(b'\n');
    }
    if form.crlf {
        // A line end inside a string is written as `\n`, so every one found here is layout.
        for byte in body {
            if byte == b'\n' {
                out.push(b'\r');
            }
            out.push(byte);
        }
    } else {
        out.append(&mut body);
    }
    out
}

fn serialize<F: Formatter>(value: &Value, to: &mut Vec<u8>, how: F) -> serde_json::Result<()> {
    use serde::Serialize;
    value.serialize(&mut serde_json::Serializer::with_formatter(to, how))
}

/// `{"a": 1, "b": 2}`, as Python writes it.
struct Spaced;

impl Formatter for Spaced {
    fn begin_array_value<W: ?Sized + io::Write>(
        &mut self,
        w: &mut W,
        first: bool,
    ) -> io::Result<()> {
        w.write_all(if first { b"" } else { b", " })
    }
    fn begin_object_key<W: ?Sized + io::Write>(
        &mut self,
        w: &mut W,
        first: bool,
    ) -> io::Result<()> {
        w.write_all(if first { b"" } else { b", " })
    }
    fn begin_object_value<W: ?Sized + io::Write>(&mut self, w: &mut W) -> io::Result<()> {
        w.write_all(b": ")
    }
}

/// The object at `key` inside `parent`, made where it is missing or something else.
pub(crate) fn object_at<'a>(
    parent: &'a mut serde_json::Map<String, Value>,
    key: &str,
) -> &'a mut serde_json::Map<String, Value> {
    let slot = parent.entry(key).or_insert(Value::Null);
    if !slot.is_object() {
        *slot = Value::Object(serde_json::Map::new());
    }
    match slot {
        Value::Object(map) => map,
        _ => unreachable!("made an object just above"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_comes_back_as_it_was() {
        for text in [
            r#"{"b":1,"a":{"x":[1,2,{}],"y":[]}}"#,
            r#"[{"username": "asha", "n": [1, 2]}]"#,
            "{\n  \"b\": 1,\n  \"a\": [\n    \"x\"\n  ]\n}\n",
            "{\n    \"b\": 1\n}",
            "{\n\t\"b\": {\n\t\t\"c\": \"\\n\"\n\t}\n}\n",
            "\u{feff}{\r\n  \"b\": 1\r\n}\r\n",
            "{}",
            "{\"é\":\"ሰላም\"}\n",
        ] {
            let (value, form) = parse(text.as_bytes()).unwrap();
            assert_eq!(String::from_utf8(write(&value, &form)).unwrap(), text);
        }
    }

    #[test]
    fn depth_has_a_limit_and_doubled_keys_do_not_stop_us() {
        let nested = |n: usize| format!("{}{}", "[".repeat(n), "]".repeat(n));
        assert!(parse(nested(MAX_DEPTH).as_bytes()).is_ok());
        assert!(parse(nested(MAX_DEPTH + 1).as_bytes()).is_err());
        assert!(parse(nested(100_000).as_bytes()).is_err());
        assert_eq!(parse(br#"{"a":1,"a":2}"#).unwrap().0["a"], 2);
        assert!(parse(b"").is_err() && parse(b"{\"a\":").is_err() && parse(b"\xff").is_err());
    }
}
