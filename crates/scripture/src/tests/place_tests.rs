//! Names of parts, putting a part, and the differences of two versions.

use super::super::*;

const TEXT: &str = "\\id LUK\n\\c 1\n\\p\n\\v 1 One.\n\\s1 Title\n\\p\n\\v 2-3 Two.\n\\q1\n\\v 5 Five.\n\\c 3\n\\v 1 Other.\n";

fn place(name: &str) -> Place {
    Place {
        reference: Some(name.into()),
    }
}

fn read(name: &str) -> Option<String> {
    unit("LUK.usfm", TEXT.as_bytes(), &place(name)).map(|text| String::from_utf8(text).unwrap())
}

fn put(name: &str, text: Option<&str>) -> Option<String> {
    with_unit(
        "LUK.usfm",
        TEXT.as_bytes(),
        &place(name),
        text.map(str::as_bytes),
    )
    .map(|text| String::from_utf8(text).unwrap())
}

#[test]
fn parts_are_found_by_the_names_that_people_use() {
    for (name, text) in [
        ("LUK heading", "\\id LUK\n"),
        ("LUK 1 heading", "\\c 1\n\\p\n"),
        ("LUK 1:1", "\\v 1 One.\n"),
        ("LUK 1:2-3 heading", "\\s1 Title\n\\p\n"),
        ("LUK 1:2-3", "\\v 2-3 Two.\n"),
        ("LUK 1:3", "\\v 2-3 Two.\n"),
        ("LUK 1:1-3", "\\v 1 One.\n\\s1 Title\n\\p\n\\v 2-3 Two.\n"),
        ("LUK 3", "\\c 3\n\\v 1 Other.\n"),
        ("LUK", TEXT),
        ("XXX 1:1", "\\v 1 One.\n"),
    ] {
        assert_eq!(read(name).as_deref(), Some(text), "{name}");
    }
    for name in [
        "LUK 1:4",
        "LUK 2",
        "LUK 1:1 heading",
        "LUK end",
        "LUK 1:1 (2)",
        "LUK 1:x",
        "",
    ] {
        assert_eq!(read(name).filter(|_| !name.is_empty()), None, "{name}");
    }
}

#[test]
fn a_part_that_is_not_there_comes_to_its_place() {
    let with =
        |before: &str, text: &str| Some(TEXT.replacen(before, &format!("{text}{before}"), 1));
    assert_eq!(
        put("LUK 1:4", Some("\\v 4 Four.\n")),
        with("\\q1\n", "\\v 4 Four.\n")
    );
    assert_eq!(
        put("LUK 1:4", Some("\\v 4 Four.")),
        with("\\q1\n", "\\v 4 Four.\n")
    );
    assert_eq!(
        put("LUK 2", Some("\\c 2\n\\v 1 New.\n")),
        with("\\c 3\n", "\\c 2\n\\v 1 New.\n")
    );
    assert_eq!(
        put("LUK 3:2", Some("\\v 2 More.\n")),
        Some(format!("{TEXT}\\v 2 More.\n"))
    );
    assert_eq!(
        put("LUK 1:5 heading", Some("\\s1 Five\n\\q1\n")),
        Some(TEXT.replace("\\q1\n", "\\s1 Five\n\\q1\n"))
    );
    // No chapter to be in, no verse to stand before.
    assert_eq!(put("LUK 2:1", Some("\\v 1 New.\n")), None);
    assert_eq!(put("LUK 1:4 heading", Some("\\p\n")), None);
}

#[test]
fn a_text_that_is_not_that_part_is_not_put() {
    assert_eq!(put("LUK 1:1", Some("\\v 7 One.\n")), None);
    assert_eq!(put("LUK 1:1", Some("One.\n")), None);
    assert_eq!(put("LUK 1:1", Some("\\v 1 One.\n\\v 7 Seven.\n")), None);
    assert_eq!(put("LUK 1:1", Some("\\v 1 One.\n\\c 2\n")), None);
    assert_eq!(put("LUK 1:2-3 heading", Some("words\n")), None);
    assert_eq!(put("LUK 1:1", None), Some(TEXT.replace("\\v 1 One.\n", "")));
    assert_eq!(put("LUK 1:4", None), Some(TEXT.into()));
}

#[test]
fn differences_are_told_unit_by_unit() {
    let new = TEXT
        .replace("\\v 1 One.", "\\v 1 ONE.")
        .replace("\\v 2-3 Two.\n\\q1\n", "\\v 2-3 Two. ")
        .replace("\\v 1 Other.\n", "\\v 1 Other.\n\\v 2 New.\n");
    let found = unit_changes("LUK.usfm", Some(TEXT.as_bytes()), Some(new.as_bytes()));
    let told: Vec<(String, bool, bool, bool)> = found
        .iter()
        .map(|diff| {
            let name = diff.reference.clone().unwrap();
            (
                name,
                diff.old.is_some(),
                diff.new.is_some(),
                diff.layout_only,
            )
        })
        .collect();
    let row = |name: &str, old, new, layout| (name.to_owned(), old, new, layout);
    assert_eq!(
        told,
        [
            row("LUK 1:1", true, true, false),
            row("LUK 1:2-3", true, true, true),
            row("LUK 1:5 heading", true, false, false),
            row("LUK 3:2", false, true, false),
        ]
    );
    let whole = unit_changes("a.mp3", Some(b"\0a"), Some(b"\0b"));
    assert_eq!((whole.len(), whole[0].reference.clone()), (1, None));
    assert!(unit_changes("LUK.usfm", Some(b"a"), Some(b"a")).is_empty());
    let gone = unit_changes("LUK.usfm", Some(TEXT.as_bytes()), None);
    assert_eq!(gone.len(), units("LUK.usfm", TEXT.as_bytes()).len());
    let json = unit_changes(
        "metadata.json",
        Some(br#"{"a":{"b":1,"c":2}}"#),
        Some(br#"{"a":{"b":1,"c":3}}"#),
    );
    assert_eq!(json[0].reference.as_deref(), Some("a/c"));
    assert_eq!(json.len(), 1);
}

#[test]
fn differing_words_are_told_and_both_texts_can_be_read_from_them() {
    let (old, new) = (
        "\\v 1 In the beginning was the word.",
        "\\v 1 At the beginning was a word.",
    );
    let words = word_diff(old.as_bytes(), new.as_bytes());
    let of = |kind: Word| -> String {
        let with = words
            .iter()
            .filter(|(what, _)| *what == Word::Same || *what == kind);
        with.map(|(_, text)| text.as_str()).collect()
    };
    assert_eq!(
        (of(Word::Old), of(Word::New)),
        (old.to_owned(), new.to_owned())
    );
    let only: Vec<&str> = words
        .iter()
        .filter(|(what, _)| *what == Word::New)
        .map(|(_, text)| text.as_str())
        .collect();
    assert_eq!(only, ["At", "a"]);
}

#[test]
fn many_places_are_put_as_one_after_the_other() {
    let put_each = |path: &str, text: &str, changes: &[(&Place, Option<&[u8]>)]| {
        let mut now = text.as_bytes().to_vec();
        for (place, text) in changes {
            now = with_unit(path, &now, place, *text).unwrap();
        }
        now
    };
    let [one, bridge, five, head, missing] = [
        "LUK 1:1",
        "LUK 1:2-3",
        "LUK 1:5",
        "LUK 1:2-3 heading",
        "LUK 1:4",
    ]
    .map(place);
    for changes in [
        vec![
            (&one, Some(&b"\\v 1 ONE.\n"[..])),
            (&five, Some(b"\\v 5 FIVE.")),
        ],
        vec![
            (&five, Some(&b"\\v 5 V."[..])),
            (&bridge, Some(b"\\v 2-3 II.")),
            (&head, Some(b"\\s1 T\n\\p\n")),
        ],
        // The last text counts.
        vec![
            (&one, Some(&b"\\v 1 A.\n"[..])),
            (&one, Some(b"\\v 1 B.\n")),
        ],
        // One is taken away, one comes to its place.
        vec![(&one, None), (&missing, Some(&b"\\v 4 Four.\n"[..]))],
        vec![],
    ] {
        let wanted = put_each("LUK.usfm", TEXT, &changes);
        let got = with_units("LUK.usfm", TEXT.as_bytes(), &changes);
        assert_eq!(got, Ok(Some(wanted)), "{changes:?}");
    }
    let nowhere = place("LUK 9:1");
    let changes = [
        (&one, Some(&b"\\v 1 A.\n"[..])),
        (&nowhere, Some(b"\\v 1 B.\n")),
    ];
    assert_eq!(
        with_units("LUK.usfm", TEXT.as_bytes(), &changes),
        Err(&nowhere)
    );
    let (a, b) = (place("list/1"), place("more/a/b"));
    let json = r#"{"list": [1, 22, 3], "more": {"a/b": 4, "c": 5}}"#;
    let changes = [(&a, Some(&b"23"[..])), (&b, Some(b"[]"))];
    assert_eq!(
        with_units("x.json", json.as_bytes(), &changes),
        Ok(Some(
            br#"{"list": [1, 23, 3], "more": {"a/b": [], "c": 5}}"#.to_vec()
        ))
    );
    let whole = Place::WHOLE;
    assert_eq!(with_units("x.bin", b"a", &[(&whole, None)]), Ok(None));
}

#[test]
fn places_read_once_are_found_as_one_by_one() {
    let json = r#"{"list": [1, {"x": 2}], "a/b": 4, "a": {"b": 5, "c": []}}"#;
    for (path, text) in [("LUK.usfm", TEXT), ("x.json", json)] {
        let read = Places::read(path, text.as_bytes());
        let mut names: Vec<String> = units(path, text.as_bytes())
            .into_iter()
            .map(|unit| unit.reference)
            .collect();
        assert!(names.len() > 3);
        names.extend(
            [
                "LUK",
                "LUK 3",
                "LUK 1:3",
                "LUK 1:1-3",
                "LUK 1:4",
                "LUK 7",
                "a",
                "list",
                "list/1",
                "no",
            ]
            .map(str::to_owned),
        );
        for name in names {
            let at = place(&name);
            let alone = unit(path, text.as_bytes(), &at);
            assert_eq!(read.text(&at), alone.as_deref(), "{path} {name}");
        }
    }
}

#[test]
fn places_stand_in_the_order_of_the_text() {
    for names in [
        vec![
            "LUK heading",
            "LUK 1 heading",
            "LUK 1:1",
            "LUK 1:2-3 heading",
            "LUK 1:2-3",
            "LUK 1:4 heading",
            "LUK 1:4",
            "LUK 1:4 (2)",
            "LUK 1:4a",
            "LUK 1:10",
            "LUK 2:1",
            "LUK 10:1",
            "LUK end",
        ],
        vec!["OBS 7 title", "OBS 7:2", "OBS 7:10", "OBS 7 end"],
        vec!["2/x", "10/x", "10/y", "a/2", "a/10", "b"],
    ] {
        let wanted: Vec<Place> = names.iter().map(|name| place(name)).collect();
        let mut sorted = wanted.clone();
        sorted.reverse();
        sorted.sort_by(in_order);
        assert_eq!(sorted, wanted);
        assert!(in_order(&Place::WHOLE, &wanted[0]).is_lt());
    }
}
