//! JSON by key: two people who change different keys of a file that is one long line do not meet.

use super::{Merged, Place, Side, Unit};
use serde_json::{Map, Value};

/// Deeper files are not taken apart.
const MAX_DEPTH: usize = 64;

/// What is the same for every key of one merge, and what was found on the way.
struct Merging {
    keep: Side,
    conflicts: Vec<Place>,
}

/// Merges by key, in the form (one line or indented) of our side; `None` when one of the three is no JSON object.
pub(super) fn merge(
    path: &str,
    base: &[u8],
    ours: &[u8],
    theirs: &[u8],
    keep: Side,
) -> Option<Merged> {
    let parse = |bytes: &[u8]| -> Option<Map<String, Value>> {
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        match serde_json::from_slice(bytes).ok()? {
            Value::Object(map) => Some(map),
            _ => None,
        }
    };
    let (base, mine, yours) = (parse(base)?, parse(ours)?, parse(theirs)?);
    let mut merging = Merging {
        keep,
        conflicts: Vec::new(),
    };
    let merged = objects(Some(&base), &mine, &yours, path, 0, &mut merging);
    write(&Value::Object(merged), ours).map(|bytes| Merged {
        content: Some(bytes),
        conflicts: merging.conflicts,
        kept_changes: Vec::new(),
    })
}

fn objects(
    base: Option<&Map<String, Value>>,
    ours: &Map<String, Value>,
    theirs: &Map<String, Value>,
    path: &str,
    depth: usize,
    merging: &mut Merging,
) -> Map<String, Value> {
    let mut out = Map::new();
    let keys = ours
        .keys()
        .chain(theirs.keys().filter(|key| !ours.contains_key(*key)));
    for key in keys {
        let before = base.and_then(|base| base.get(key));
        let merged = values(
            before,
            ours.get(key),
            theirs.get(key),
            &format!("{path}/{key}"),
            depth + 1,
            merging,
        );
        if let Some(value) = merged {
            out.insert(key.clone(), value);
        }
    }
    out
}

fn values(
    base: Option<&Value>,
    ours: Option<&Value>,
    theirs: Option<&Value>,
    path: &str,
    depth: usize,
    merging: &mut Merging,
) -> Option<Value> {
    if ours == theirs || theirs == base {
        return ours.cloned();
    }
    if ours == base {
        return theirs.cloned();
    }
    match (ours, theirs) {
        (Some(Value::Object(mine)), Some(Value::Object(yours))) if depth < MAX_DEPTH => {
            let before = base.and_then(Value::as_object);
            Some(Value::Object(objects(
                before, mine, yours, path, depth, merging,
            )))
        }
        (Some(Value::Array(mine)), Some(Value::Array(yours)))
            if path.ends_with("/services/door43") =>
        {
            Some(Value::Array(accounts(mine, yours)))
        }
        // When somebody last looked or synced is a note, not a text: the later one is right for both.
        (Some(Value::String(mine)), Some(Value::String(yours)))
            if path.ends_with("/lastSeen") || path.ends_with("/lastSynced") =>
        {
            Some(Value::String(later(mine, yours)))
        }
        // A change is worth more than a deletion.
        (Some(changed), None) | (None, Some(changed)) => Some(changed.clone()),
        _ => {
            let place = path.split_once('/').map_or(path, |(_, key)| key);
            merging.conflicts.push(Place {
                reference: Some(place.to_owned()),
            });
            merging.keep.of(ours, theirs).cloned()
        }
    }
}

fn later(a: &str, b: &str) -> String {
    let time = |text: &str| chrono::DateTime::parse_from_rfc3339(text).ok();
    let first = match (time(a), time(b)) {
        (Some(x), Some(y)) => x >= y,
        (x, _) => x.is_some(),
    };
    if first { a.to_owned() } else { b.to_owned() }
}

/// One entry per account, with the later `lastSynced`.
fn accounts(ours: &[Value], theirs: &[Value]) -> Vec<Value> {
    let mut out: Vec<Value> = ours.to_vec();
    for entry in theirs {
        let name = entry["username"]
            .as_str()
            .unwrap_or_default()
            .to_lowercase();
        let known = out.iter_mut().find(|known| {
            known["username"]
                .as_str()
                .unwrap_or_default()
                .to_lowercase()
                == name
        });
        match known {
            Some(known) => {
                if let (Some(a), Some(b)) =
                    (known["lastSynced"].as_str(), entry["lastSynced"].as_str())
                {
                    known["lastSynced"] = Value::String(later(a, b));
                }
            }
            None => out.push(entry.clone()),
        }
    }
    out
}

/// Writes a value in the form of `like`: one line, or indented as it is, with its last line end.
fn write(value: &Value, like: &[u8]) -> Option<Vec<u8>> {
    let has_bom = like.starts_with(b"\xef\xbb\xbf");
    let text = std::str::from_utf8(like).ok()?;
    let body = text.trim_end();
    let tail = &text[body.len()..];
    let mut out = if has_bom {
        b"\xef\xbb\xbf".to_vec()
    } else {
        Vec::new()
    };
    if body.contains('\n') {
        let indent: String = body
            .lines()
            .nth(1)
            .unwrap_or_default()
            .chars()
            .take_while(|c| matches!(c, ' ' | '\t'))
            .collect();
        let indent = if indent.is_empty() {
            "  ".to_owned()
        } else {
            indent
        };
        let formatter = serde_json::ser::PrettyFormatter::with_indent(indent.as_bytes());
        let mut bytes = Vec::new();
        let mut serializer = serde_json::Serializer::with_formatter(&mut bytes, formatter);
        serde::Serialize::serialize(value, &mut serializer).ok()?;
        if body.contains("\r\n") {
            bytes = String::from_utf8(bytes)
                .ok()?
                .replace('\n', "\r\n")
                .into_bytes();
        }
        out.extend_from_slice(&bytes);
    } else {
        out.extend_from_slice(&serde_json::to_vec(value).ok()?);
    }
    out.extend_from_slice(tail.as_bytes());
    Some(out)
}

pub(super) fn units(_content: &[u8]) -> Vec<Unit> {
    Vec::new()
}

pub(super) fn unit(_content: &[u8], _reference: &str) -> Option<Vec<u8>> {
    None
}

pub(super) fn with_unit(
    _content: &[u8],
    _reference: &str,
    _text: Option<&[u8]>,
) -> Option<Vec<u8>> {
    None
}

#[cfg(test)]
mod tests {
    use super::super::{Merged, Side, three_way};

    fn merged(base: &str, ours: &str, theirs: &str) -> Merged {
        three_way(
            "metadata.json",
            Some(base.as_bytes()),
            Some(ours.as_bytes()),
            Some(theirs.as_bytes()),
            Side::Ours,
        )
    }

    #[test]
    fn different_keys_of_one_line_merge_and_the_line_stays_one() {
        let got = merged(
            r#"{"a":1,"b":{"x":1,"y":2}}"#,
            r#"{"a":5,"b":{"x":1,"y":2}}"#,
            r#"{"a":1,"b":{"x":1,"y":9,"z":0}}"#,
        );
        assert_eq!(
            got,
            Merged::clean(Some(br#"{"a":5,"b":{"x":1,"y":9,"z":0}}"#.to_vec()))
        );
    }

    #[test]
    fn the_form_of_an_indented_file_stays() {
        let got = merged(
            "{\n    \"a\": 1,\n    \"b\": 2\n}\n",
            "{\n    \"a\": 3,\n    \"b\": 2\n}\n",
            "{\n    \"a\": 1,\n    \"b\": 4\n}\n",
        );
        assert_eq!(
            got,
            Merged::clean(Some(b"{\n    \"a\": 3,\n    \"b\": 4\n}\n".to_vec()))
        );
    }

    #[test]
    fn the_same_key_is_a_conflict_and_named() {
        let got = merged(r#"{"a":{"b":1}}"#, r#"{"a":{"b":2}}"#, r#"{"a":{"b":3}}"#);
        assert_eq!(got.conflicts[0].reference.as_deref(), Some("a/b"));
        assert_eq!(got.content.as_deref(), Some(&br#"{"a":{"b":2}}"#[..]));
    }

    #[test]
    fn times_of_looking_never_conflict() {
        let with =
            |seen: &str| format!(r#"{{"project":{{"textTranslation":{{"lastSeen":"{seen}"}}}}}}"#);
        let (a, b, c) = (
            with("2024-01-01T00:00:00+00:00"),
            with("2024-05-01T00:00:00+02:00"),
            with("2024-05-01T00:00:00+00:00"),
        );
        assert_eq!(
            merged(&a, &b, &c),
            Merged::clean(Some(c.clone().into_bytes()))
        );
        assert_eq!(merged(&a, &c, &b), Merged::clean(Some(c.into_bytes())));
    }
}
