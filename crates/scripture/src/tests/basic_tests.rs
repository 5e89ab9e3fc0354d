use super::super::*;

fn clean(text: &str) -> Merged {
    Merged::clean(Some(text.as_bytes().to_vec()))
}

fn merge(path: &str, base: Version<'_>, ours: Version<'_>, theirs: Version<'_>) -> Merged {
    three_way(path, base, ours, theirs, Side::Theirs)
}

#[test]
fn one_side_unchanged_gives_the_other_and_equal_sides_give_that() {
    for path in ["ingredients/MRK.usfm", "metadata.json", "a.mp3"] {
        let (a, b) = (Some(&b"{\"a\":1}"[..]), Some(&b"{\"a\":2}"[..]));
        for (base, ours, theirs, wanted) in [
            (b, a, b, a),
            (b, b, a, a),
            (b, a, a, a),
            (a, None, None, None),
            (a, None, a, None),
        ] {
            assert_eq!(
                merge(path, base, ours, theirs),
                Merged::clean(wanted.map(<[u8]>::to_vec)),
                "{path}"
            );
        }
    }
}

#[test]
fn a_change_stays_when_the_other_side_deleted_the_file() {
    let merged = merge("x.usfm", Some(b"a\n"), Some(b"b\n"), None);
    assert_eq!(merged.content.as_deref(), Some(&b"b\n"[..]));
    assert_eq!(merged.kept_changes, vec![Place::WHOLE]);
    assert_eq!(merged, merge("x.usfm", Some(b"a\n"), None, Some(b"b\n")));
}

#[test]
fn verses_apart_merge_and_the_same_verse_is_named() {
    let base = "\\id MRK\n\\c 3\n\\v 1 one\n\\v 2 two\n\\v 3 three\n\\v 4 four\n\\v 5 five\n";
    let ours = base.replace("one", "ONE");
    let theirs = base.replace("five", "FIVE");
    let both = ours.replace("five", "FIVE");
    let got = merge(
        "ingredients/MRK.usfm",
        Some(base.as_bytes()),
        Some(ours.as_bytes()),
        Some(theirs.as_bytes()),
    );
    assert_eq!(got, clean(&both));
    let other = base.replace("one", "Uno");
    let got = merge(
        "ingredients/MRK.usfm",
        Some(base.as_bytes()),
        Some(ours.as_bytes()),
        Some(other.as_bytes()),
    );
    let place = Place {
        reference: Some("MRK 3:1".into()),
    };
    assert_eq!(got.conflicts, vec![place]);
    assert_eq!(
        got.content,
        Some(other.into_bytes()),
        "the kept side's text stands"
    );
}

#[test]
fn line_ends_and_a_missing_last_one_survive() {
    let got = merge(
        "x.txt",
        Some(b"a\r\nb\r\nc\r\nd"),
        Some(b"A\r\nb\r\nc\r\nd"),
        Some(b"a\r\nb\r\nc\r\nD"),
    );
    assert_eq!(got, clean("A\r\nb\r\nc\r\nD"));
}

#[test]
fn media_changed_on_both_sides_is_a_conflict() {
    let got = merge("a.mp3", Some(b"\0a"), Some(b"\0b"), Some(b"\0c"));
    assert_eq!(got.conflicts, vec![Place::WHOLE]);
    assert_eq!(got.content.as_deref(), Some(&b"\0c"[..]));
}
