//! JSON by key.

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
