//! JSON by key.

use super::super::{Merged, Place, Side, three_way, unit, with_unit};

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

/// Merges a settings or metadata file; gives the text and what is in conflict.
fn at(path: &str, base: &str, ours: &str, theirs: &str) -> (String, Vec<String>) {
    let merged = three_way(
        path,
        Some(base.as_bytes()),
        Some(ours.as_bytes()),
        Some(theirs.as_bytes()),
        Side::Ours,
    );
    let names = merged.conflicts.iter();
    (
        String::from_utf8(merged.content.unwrap()).unwrap(),
        names
            .map(|place| place.reference.clone().unwrap())
            .collect(),
    )
}

#[test]
fn books_and_ingredients_that_both_added_are_all_there() {
    let base = r#"{"type":{"currentScope":{"GEN":[]}},"ingredients":{"ingredients/GEN.usfm":{"checksum":{"md5":"a"},"size":1}}}"#;
    let ours = r#"{"type":{"currentScope":{"GEN":[],"LUK":[]}},"ingredients":{"ingredients/GEN.usfm":{"checksum":{"md5":"b"},"size":2},"ingredients/LUK.usfm":{"size":5}}}"#;
    let theirs = r#"{"type":{"currentScope":{"GEN":[],"ACT":[]}},"ingredients":{"ingredients/GEN.usfm":{"checksum":{"md5":"c"},"size":3},"ingredients/ACT.usfm":{"size":6}}}"#;
    let (got, conflicts) = at("metadata.json", base, ours, theirs);
    assert!(conflicts.is_empty(), "{conflicts:?}");
    for part in [
        r#""LUK":[]"#,
        r#""ACT":[]"#,
        r#""ingredients/LUK.usfm":{"size":5}"#,
        r#""ingredients/ACT.usfm":{"size":6}"#,
    ] {
        assert!(got.contains(part), "{part} in {got}");
    }
    assert!(
        !got.contains('\n') && !got.contains(": "),
        "it stays one line: {got}"
    );
}

#[test]
fn windows_paths_are_the_same_ingredients() {
    let base = r#"{"ingredients":{"ingredients/GEN.usfm":{"size":1,"mimeType":"a"}}}"#;
    let ours = r#"{"ingredients":{"ingredients\\GEN.usfm":{"size":1,"mimeType":"b"}}}"#;
    let theirs = r#"{"ingredients":{"ingredients/GEN.usfm":{"size":9,"mimeType":"a"}}}"#;
    let (got, conflicts) = at("metadata.json", base, ours, theirs);
    assert!(conflicts.is_empty());
    assert_eq!(
        got,
        r#"{"ingredients":{"ingredients/GEN.usfm":{"size":9,"mimeType":"b"}}}"#
    );
}

#[test]
fn a_conflict_in_metadata_is_named_found_and_put() {
    let with = |name: &str| {
        format!(r#"{{"ingredients":{{"ingredients/GEN.usfm":{{"mimeType":"{name}"}}}}}}"#)
    };
    let (b, o, t) = (with("a"), with("b"), with("c"));
    let (_, conflicts) = at("metadata.json", &b, &o, &t);
    assert_eq!(conflicts, ["ingredients/ingredients/GEN.usfm/mimeType"]);
    let place = Place {
        reference: Some(conflicts[0].clone()),
    };
    assert_eq!(
        unit("metadata.json", t.as_bytes(), &place),
        Some(b"\"c\"".to_vec())
    );
    let put = with_unit("metadata.json", t.as_bytes(), &place, Some(b"\"x\"")).unwrap();
    assert_eq!(put, with("x").into_bytes());
    let gone = with_unit("metadata.json", &put, &place, None).unwrap();
    assert_eq!(gone, br#"{"ingredients":{"ingredients/GEN.usfm":{}}}"#);
    let back = with_unit("metadata.json", &gone, &place, Some(b"\"x\"")).unwrap();
    assert_eq!(back, put);
    assert_eq!(
        with_unit("metadata.json", &gone, &place, Some(b"no value")),
        None
    );
}

fn settings(font: &str, seen: &str, marks: &str, accounts: &str) -> String {
    format!(
        r#"{{"version":"1.2.2","project":{{"textTranslation":{{"lastSeen":"{seen}","bookMarks":[{marks}],"font":"{font}"}}}},"sync":{{"services":{{"door43":[{accounts}]}}}}}}"#
    )
}

fn account(name: &str, created: &str, synced: &str) -> String {
    format!(
        r#"{{"username":"{name}","dateCreated":"2024-0{created}-01T00:00:00+00:00","lastSynced":"2024-0{synced}-01T00:00:00+00:00"}}"#
    )
}

const SEEN: [&str; 3] = [
    "2024-01-01T00:00:00+00:00",
    "2024-02-01T00:00:00+00:00",
    "2024-03-01T00:00:00+00:00",
];

#[test]
fn settings_have_one_entry_for_each_user_and_the_later_sync() {
    let base = settings("A", SEEN[0], "", &account("ana", "2", "3"));
    let ours = settings(
        "A",
        SEEN[0],
        "",
        &[account("ana", "2", "5"), account("ben", "1", "2")].join(","),
    );
    let theirs = settings(
        "A",
        SEEN[0],
        "",
        &[
            account("Ana", "1", "4"),
            account("ana", "1", "4"),
            account("eva", "1", "2"),
        ]
        .join(","),
    );
    let (got, conflicts) = at("scribe-settings.json", &base, &ours, &theirs);
    assert!(conflicts.is_empty(), "{conflicts:?}");
    assert_eq!(got.to_lowercase().matches("\"ana\"").count(), 1, "{got}");
    for part in ["2024-05-01", "2024-01-01", "\"ben\"", "\"eva\""] {
        assert!(got.contains(part), "{part} in {got}");
    }
    assert!(!got.contains("2024-04-01"), "{got}");
}

#[test]
fn settings_take_the_choice_of_who_looked_last_and_all_bookmarks() {
    let base = settings("A", SEEN[0], r#""x","y""#, "");
    let ours = settings("B", SEEN[1], r#""x","y","z""#, "");
    let theirs = settings("C", SEEN[2], r#""y","w""#, "");
    let (got, conflicts) = at("scribe-settings.json", &base, &ours, &theirs);
    assert!(conflicts.is_empty(), "{conflicts:?}");
    assert!(
        got.contains(r#""font":"C""#) && got.contains(SEEN[2]),
        "{got}"
    );
    for mark in ["\"y\"", "\"z\"", "\"w\""] {
        assert!(got.contains(mark), "{mark} in {got}");
    }
    assert!(!got.contains("\"x\""), "one side took it away: {got}");
}

#[test]
fn unknown_keys_their_order_numbers_and_escapes_keep_their_bytes() {
    let base = "{\"z\": 1.0, \"a\" : \"\\u00e9\",\n\t\"big\": 123456789012345678901234567890, \"k\": [1,  2]}\n";
    let ours = base.replace("1.0", "2.50");
    let theirs = base.replace("[1,  2]", "[1,  3]");
    let (got, conflicts) = at("x.json", base, &ours, &theirs);
    assert!(conflicts.is_empty());
    assert_eq!(got, ours.replace("[1,  2]", "[1,  3]"));
}

#[test]
fn lists_by_place_meet_item_by_item() {
    let base =
        r#"{"maxVerses":{"GEN":["31","25","24"]},"sentences":[{"gloss":"a"},{"gloss":"b"}]}"#;
    let ours =
        r#"{"maxVerses":{"GEN":["31","26","24"]},"sentences":[{"gloss":"A"},{"gloss":"b"}]}"#;
    let theirs =
        r#"{"maxVerses":{"GEN":["31","25","25"]},"sentences":[{"gloss":"a"},{"gloss":"B"}]}"#;
    let (got, conflicts) = at("versification.json", base, ours, theirs);
    assert!(conflicts.is_empty());
    assert_eq!(
        got,
        r#"{"maxVerses":{"GEN":["31","26","25"]},"sentences":[{"gloss":"A"},{"gloss":"B"}]}"#
    );
    let (_, conflicts) = at(
        "a.json",
        base,
        &base.replace("\"b\"", "\"x\""),
        &base.replace("\"b\"", "\"y\""),
    );
    assert_eq!(conflicts, ["sentences/1/gloss"]);
}

#[test]
fn an_item_added_to_a_list_by_one_side_meets_no_change_of_another_item() {
    let base = r#"{"s":[{"t":"a"},{"t":"b"},{"t":"c"}]}"#;
    let ours = r#"{"s":[{"t":"a"},{"t":"b"},{"t":"c"},{"t":"d"}]}"#;
    let theirs = r#"{"s":[{"t":"A"},{"t":"b"},{"t":"c"}]}"#;
    let (got, conflicts) = at("a.json", base, ours, theirs);
    assert!(conflicts.is_empty());
    assert_eq!(got, r#"{"s":[{"t":"A"},{"t":"b"},{"t":"c"},{"t":"d"}]}"#);
}

#[test]
fn a_value_deleted_here_and_changed_there_stays() {
    let merged = three_way(
        "a.json",
        Some(br#"{"a":1,"b":2}"#),
        Some(br#"{"b":2}"#),
        Some(br#"{"a":3,"b":2}"#),
        Side::Ours,
    );
    assert_eq!(merged.content.as_deref(), Some(&br#"{"a":3,"b":2}"#[..]));
    assert_eq!(
        merged.kept_changes,
        [Place {
            reference: Some("a".into())
        }]
    );
}

#[test]
fn ingredients_get_other_paths_and_all_else_keeps_its_bytes() {
    let names = |list: &[(&str, &str)]| {
        list.iter()
            .map(|(old, new)| ((*old).to_owned(), (*new).to_owned()))
            .collect()
    };
    let of = |text: &str, list: &[(&str, &str)]| {
        super::with_names(text.as_bytes(), &names(list))
            .map(|text| String::from_utf8(text).unwrap())
    };
    let text = "{ \"ingredients\" : {\"a/MRK.usfm\": {\"size\":1},\n\t\"a\\\\LUK.usfm\" : {\"scope\":{\"a/MRK.usfm\":[]}}} }\n";
    assert_eq!(
        of(
            text,
            &[
                ("a/MRK.usfm", "b/2-\"MRK\".usfm"),
                ("a/LUK.usfm", "b/LUK.usfm")
            ]
        )
        .as_deref(),
        Some(
            "{ \"ingredients\" : {\"b/2-\\\"MRK\\\".usfm\": {\"size\":1},\n\t\"b\\\\LUK.usfm\" : {\"scope\":{\"a/MRK.usfm\":[]}}} }\n"
        )
    );
    // A path that is listed already is not listed twice.
    assert_eq!(of(text, &[("a/MRK.usfm", "a/LUK.usfm")]), None);
    assert_eq!(of(text, &[("x", "y")]), None);
    assert_eq!(of("no JSON", &[("x", "y")]), None);
}

/// Metadata as Scribe writes it, with some of its values.
fn written(version: &str, generator: [&str; 3], revision: &str, time: &str) -> String {
    let [name, software, user] = generator;
    format!(
        r#"{{"meta":{{"version":"{version}","generator":{{"softwareName":"{name}","softwareVersion":"{software}","userName":"{user}"}},"dateCreated":"2024-01-01T00:00:00Z"}},"identification":{{"primary":{{"scribe":{{"84a2":{{"revision":{revision},"timestamp":"{time}"}}}}}},"name":{{"en":"Test"}}}},"ingredients":{{"a.usfm":{{"checksum":{{"md5":"{user}","sha256":"{user}"}},"size":{},"mimeType":"a"}}}}}}"#,
        user.len()
    )
}

#[test]
fn what_programs_write_about_their_work_is_never_a_conflict() {
    let (old, late) = ("2026-01-01T08:00:00+00:00", "2026-03-01T08:00:00+00:00");
    let base = written("1.0.0", ["Scribe", "0.7.0", "asha"], "\"0\"", old);
    let laptop = written("1.0.0", ["Scribe", "0.8.0", "asha laptop"], "\"1\"", old);
    for (other, newer_is_other) in [
        (
            written("1.0.0", ["Scribe", "0.9.1", "asha office"], "\"2\"", old),
            true,
        ),
        (
            written("1.0.0", ["Scribe", "0.5.9", "asha office"], "\"10\"", old),
            true,
        ),
        (
            written("1.0.0", ["Scribe", "0.5.9", "asha office"], "3", old),
            true,
        ),
        (
            written("1.0.0", ["Scribe", "0.8.10", "asha office"], "\"1\"", late),
            true,
        ),
        (
            written("1.0.1", ["Scribe", "0.10.0", "boaz"], "\"1\"", old),
            true,
        ),
        (
            written("1.0.0", ["Paratext", "9.4", "boaz"], "\"1\"", old),
            true,
        ),
        (
            written("1.0.0", ["Scribe", "0.8.0", "zoe"], "\"1\"", old),
            true,
        ),
        (
            written("1.0.0", ["Scribe", "0.8.0", "abel"], "\"1\"", old),
            false,
        ),
        (
            written("1.0.0", ["Scribe", "v0.7.9-beta", "zoe"], "\"1\"", old),
            false,
        ),
        (written("1.0.0", ["Scribe", "", ""], "\"0\"", late), false),
    ] {
        for keep in [Side::Ours, Side::Theirs] {
            let of = |a: &str, b: &str, keep| {
                let [base, a, b] = [&base, a, b].map(|text| Some(text.as_bytes()));
                three_way("metadata.json", base, a, b, keep)
            };
            let (got, swapped) = (of(&laptop, &other, keep), of(&other, &laptop, keep.other()));
            assert_eq!(got, swapped);
            assert_eq!(
                (got.conflicts, got.kept_changes),
                (vec![], vec![]),
                "{other}"
            );
            let got: serde_json::Value = serde_json::from_slice(&got.content.unwrap()).unwrap();
            let [mine, yours] = [&laptop, &other]
                .map(|text| serde_json::from_str::<serde_json::Value>(text).unwrap());
            let newer = if newer_is_other { &yours } else { &mine };
            assert_eq!(
                got["meta"]["generator"], newer["meta"]["generator"],
                "{other}"
            );
            let id = |value: &serde_json::Value| {
                value["identification"]["primary"]["scribe"]["84a2"].clone()
            };
            assert_eq!(id(&got)["revision"], id(newer)["revision"]);
            let time = |value| id(value)["timestamp"].as_str().unwrap().to_owned();
            assert_eq!(time(&got), time(&mine).max(time(&yours)));
            let version =
                |value: &serde_json::Value| value["meta"]["version"].as_str().unwrap().to_owned();
            assert_eq!(version(&got), version(&mine).max(version(&yours)));
        }
    }
    let of = |version: &str| written(version, ["Scribe", "0.7.0", "asha"], "\"0\"", old);
    let (got, conflicts) = at(
        "metadata.json",
        &of("0.3.0"),
        &of("1.0.0-rc2"),
        &of("0.10.1"),
    );
    assert_eq!((got, conflicts.len()), (of("1.0.0-rc2"), 0));
    // What people write stays theirs to decide.
    let (ours, theirs) = (
        base.replace("\"Test\"", "\"One\""),
        base.replace("\"Test\"", "\"Two\""),
    );
    let (_, conflicts) = at("metadata.json", &base, &ours, &theirs);
    assert_eq!(conflicts, ["identification/name/en"]);
}

#[test]
fn what_is_nested_without_end_is_no_json_and_merges_by_line() {
    let nested = |open: &str, close: &str, depth: usize, inner: &str| {
        format!("{}{inner}{}", open.repeat(depth), close.repeat(depth))
    };
    let (base, ours) = (r#"{"a":1}"#, r#"{"a":2}"#);
    for (open, close) in [("[", "]"), (r#"{"a":"#, "}"), (r#"[{"a":["#, "]}]")] {
        for depth in [100_000, 129] {
            let deep = nested(open, close, depth, "1");
            for path in [
                "x.json",
                "metadata.json",
                "ingredients/scribe-settings.json",
            ] {
                let (one, other) = (ours.as_bytes(), deep.as_bytes());
                for keep in [Side::Ours, Side::Theirs] {
                    let base = Some(base.as_bytes());
                    let merged = three_way(path, base, Some(one), Some(other), keep);
                    assert_eq!(merged.conflicts.len(), 1, "{path}");
                    let stays = if keep == Side::Ours { one } else { other };
                    assert_eq!(merged.content.as_deref(), Some(stays));
                }
                assert!(crate::units(path, other).is_empty());
            }
        }
    }
    // As deep as any tool writes, values meet one by one.
    let deep = |a: u8, b: u8| nested(r#"{"k":"#, "}", 100, &format!(r#"{{"a":{a},"b":{b}}}"#));
    let done = merged(&deep(1, 1), &deep(2, 1), &deep(1, 2));
    assert_eq!(done.content, Some(deep(2, 2).into_bytes()));
}

#[test]
fn a_long_list_or_object_is_no_more_work_than_its_length() {
    // Work that grew with the square of the length would take minutes here.
    let count = 60_000;
    let list = |of: &dyn Fn(usize) -> usize| {
        let items: Vec<String> = (0..count).map(|nth| of(nth).to_string()).collect();
        format!("[{}]", items.join(","))
    };
    let base = list(&|nth| nth);
    let ours = list(&|nth| if nth % 2 == 0 { nth } else { 1_000_000 + nth });
    let theirs = list(&|nth| if nth % 2 == 0 { 2_000_000 + nth } else { nth });
    let versions = [&base, &ours, &theirs].map(|text| Some(text.as_bytes()));
    let done = three_way("x.json", versions[0], versions[1], versions[2], Side::Ours);
    assert!(done.conflicts.is_empty());
    let wanted = list(&|nth| {
        if nth % 2 == 0 {
            2_000_000 + nth
        } else {
            1_000_000 + nth
        }
    });
    assert_eq!(done.content, Some(wanted.into_bytes()));
    // A list that counts as a set has what both added.
    let done = merged("[]", &list(&|nth| nth), &list(&|nth| count + nth));
    let both: Vec<String> = (0..2 * count).map(|nth| nth.to_string()).collect();
    let mut found: Vec<String> = String::from_utf8(done.content.unwrap())
        .unwrap()
        .trim_matches(['[', ']'])
        .split(',')
        .map(str::to_owned)
        .collect();
    found.sort_by_key(|number| number.parse::<usize>().unwrap());
    assert_eq!(found, both);
    let object = |by: usize| {
        let members: Vec<String> = (0..count)
            .map(|nth| format!(r#""a/{nth}":{}"#, nth + by))
            .collect();
        format!("{{{}}}", members.join(","))
    };
    let all = crate::units("x.json", object(1).as_bytes());
    assert_eq!((all.len(), all[7].reference.as_str()), (count, "a/7"));
}
