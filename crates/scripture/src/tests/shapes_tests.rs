//! Rows of `docs/merging.md` about the forms of characters, entries, and layout, each as a test of the same name.

use super::super::*;

/// Merges, with each side kept once: gives the text that comes with ours kept, and the names of the places in conflict.
#[track_caller]
fn merged(path: &str, base: &str, ours: &str, theirs: &str) -> (String, Vec<String>) {
    let of = |side| {
        three_way(
            path,
            Some(base.as_bytes()),
            Some(ours.as_bytes()),
            Some(theirs.as_bytes()),
            side,
        )
    };
    let (one, other) = (of(Side::Ours), of(Side::Theirs));
    assert_eq!(one.conflicts, other.conflicts);
    let swapped = three_way(
        path,
        Some(base.as_bytes()),
        Some(theirs.as_bytes()),
        Some(ours.as_bytes()),
        Side::Theirs,
    );
    assert_eq!(one, swapped);
    for place in &one.conflicts {
        let [was, mine, yours, kept, other] = [
            base.as_bytes(),
            ours.as_bytes(),
            theirs.as_bytes(),
            one.content.as_deref().unwrap(),
            other.content.as_deref().unwrap(),
        ]
        .map(|text| unit(path, text, place).map(|text| text.trim_ascii_end().to_vec()));
        assert!(mine != yours && (mine != was || yours != was), "{place:?}");
        assert_eq!((&kept, &other), (&mine, &yours), "{place:?}");
    }
    let names = one.conflicts.into_iter();
    (
        String::from_utf8(one.content.unwrap()).unwrap(),
        names
            .map(|place| place.reference.unwrap_or_default())
            .collect(),
    )
}

#[track_caller]
fn clean(path: &str, base: &str, ours: &str, theirs: &str, wanted: &str) {
    let got = merged(path, base, ours, theirs);
    assert_eq!(got, (wanted.to_owned(), vec![]));
}

/// Two forms of the same words in many scripts: composed, decomposed or in another order.
const FORMS: [(&str, &str); 10] = [
    (
        "\u{c9}lev\u{e9} \u{e0} B\u{e9}thanie",
        "E\u{301}leve\u{301} a\u{300} Be\u{301}thanie",
    ),
    (
        "\u{d558}\u{b098}\u{b2d8}",
        "\u{1112}\u{1161}\u{1102}\u{1161}\u{1102}\u{1175}\u{11b7}",
    ),
    (
        "Vi\u{1ec7}t \u{1edd}i",
        "Vie\u{323}\u{302}t o\u{31b}\u{300}i",
    ),
    ("\u{915}\u{93c}\u{932}\u{92e}", "\u{958}\u{932}\u{92e}"),
    ("\u{9a1}\u{9bc}\u{9be}", "\u{9dc}\u{9be}"),
    (
        "\u{5d1}\u{5b0}\u{5bc}\u{5e8}\u{5b5}",
        "\u{5d1}\u{5bc}\u{5b0}\u{5e8}\u{5b5}",
    ),
    (
        "\u{3bb}\u{3cc}\u{3b3}\u{3bf}\u{3c2}",
        "\u{3bb}\u{1f79}\u{3b3}\u{3bf}\u{3c2}",
    ),
    ("\u{623}\u{643}\u{644}", "\u{627}\u{654}\u{643}\u{644}"),
    ("\u{304c}\u{304e}", "\u{304b}\u{3099}\u{304d}\u{3099}"),
    ("\u{b94}\u{bcc}", "\u{b94}\u{bc6}\u{bd7}"),
];

#[test]
fn canonically_equal_words_are_equal() {
    for (before, other) in FORMS {
        let book = |words: &str, second: &str, last: &str| {
            format!(
                "\\id MRK\n\\mt {words}\n\\c 1\n\\p\n\\v 1 {words} one.\n\\v 2 {words} {second}.\n\\s {words}\n\\p\n\\v 3 {words} {last}.\n"
            )
        };
        let base = book(before, "two", "three");
        // One side saved in another form and changed a verse; the other one changed that verse, or another.
        clean(
            "MRK.usfm",
            &base,
            &book(other, "two", "three"),
            &book(before, "two", "3"),
            &book(before, "two", "3"),
        );
        clean(
            "MRK.usfm",
            &base,
            &book(other, "2", "three"),
            &book(before, "two", "3"),
            &book(before, "2", "3"),
        );
        let (text, conflicts) = merged(
            "MRK.usfm",
            &base,
            &book(before, "ours", "three"),
            &base.replace(" two.", " theirs."),
        );
        assert_eq!(conflicts, ["MRK 1:2"], "{text}");
        // In other text and in a story the same.
        let story = |words: &str, last: &str| {
            format!(
                "# 1. {words}\n\n![OBS Image](https://x/obs-en-01-01.jpg)\n\n{words} {last}\n\n_{words}_\n"
            )
        };
        for (path, of) in [
            ("01.md", &story as &dyn Fn(&str, &str) -> String),
            ("notes.txt", &|words: &str, last: &str| {
                format!("{words}\n{words} a\n{last}\n")
            }),
        ] {
            clean(
                path,
                &of(before, "x"),
                &of(other, "x"),
                &of(before, "y"),
                &of(before, "y"),
            );
        }
        let json =
            |words: &str, last: &str| format!("{{\"name\":\"{words}\",\"last\":\"{last}\"}}");
        let got = merged(
            "a.json",
            &json(before, "x"),
            &json(other, "x"),
            &json(before, "y"),
        );
        assert!(got.1.is_empty() && got.0.contains("\"y\""), "{got:?}");
        // Both added the same words.
        let empty = "\\id MRK\n\\c 1\n\\p\n\\v 1\n";
        let with = |words: &str| format!("\\id MRK\n\\c 1\n\\p\n\\v 1 {words}\n");
        assert_eq!(
            merged("MRK.usfm", empty, &with(before), &with(other)).1,
            [""; 0]
        );
    }
}

#[test]
fn words_that_are_compatible_and_not_equal_are_a_conflict() {
    let of = |word: &str| format!("\\id MRK\n\\c 1\n\\p\n\\v 1 He said {word} to them all.\n");
    for (base, ours, theirs) in [
        ("it", "\u{fb01}", "fi"),
        ("it", "\u{b2}", "2"),
        ("it", "\u{ff21}", "A"),
        ("it", "\u{e9}", "e"),
    ] {
        let (_, conflicts) = merged("MRK.usfm", &of(base), &of(ours), &of(theirs));
        assert_eq!(conflicts, ["MRK 1:1"], "{ours}");
    }
}

#[test]
fn the_form_that_the_project_asks_for_stands() {
    let of =
        |word: &str, last: &str| format!("\\id MRK\n\\c 1\n\\p\n\\v 1 {word} vu.\n\\v 2 {last}.\n");
    let (composed, apart) = ("\u{e9}t\u{e9}", "e\u{301}te\u{301}");
    for (form, base, side, stands) in [
        (Form::Nfc, composed, apart, composed),
        (Form::Nfc, apart, composed, composed),
        (Form::Nfd, composed, apart, apart),
        (Form::Nfd, apart, composed, apart),
        (Form::AsBefore, apart, composed, apart),
    ] {
        let (b, o, t) = (of(base, "x"), of(side, "x"), of(base, "y"));
        let [b, o, t] = [&b, &o, &t].map(|text| Some(text.as_bytes()));
        let how = How {
            form,
            ..How::keeping(Side::Ours)
        };
        let merged = three_way_as("MRK.usfm", b, o, t, how);
        assert_eq!(merged, Merged::clean(Some(of(stands, "y").into_bytes())));
    }
}

/// An entry of a glossary as many mark it up: its word, its text.
const ENTRIES: [fn(&str, &str) -> String; 10] = [
    |word, text| format!("\\p \\k {word}\\k* {text}\n"),
    |word, text| format!("\\p\n\\k {word}\\k* {text}\n"),
    |word, text| format!("\\k {word}\\k* {text}\n"),
    |word, text| format!("\\li1 \\k {word}\\k*: {text}\n\\li2 See there.\n"),
    |word, text| format!("\\m \\bd \\k {word}\\k*\\bd* {text}\n\\b\n"),
    |word, text| format!("\\p \\k {word}|{word}s\\k* {text}\n\n"),
    |word, text| format!("\\tr \\tc1 \\k {word}\\k* \\tc2 {text}\n"),
    |word, text| format!("\\p \\k {word}\\k* {text}\r\n"),
    |word, text| format!("\\p \\k \u{967}{word} \u{915}\u{93c}\\k* {text}\n\\q {text} too.\n"),
    |word, text| format!("\\p \\k {word} \\k* {text} \\k other\\k* word.\n\\p More of {word}.\n"),
];

fn glossary(entry: fn(&str, &str) -> String, list: &[(&str, &str)]) -> String {
    let list: Vec<String> = list.iter().map(|(word, text)| entry(word, text)).collect();
    format!("\\id GLO\n\\h Words\n\\mt Glossary\n{}", list.concat())
}

#[test]
fn entries_of_a_glossary_meet_one_by_one() {
    for entry in ENTRIES {
        let of = |list: &[(&str, &str)]| glossary(entry, list);
        let base = of(&[
            ("altar", "one."),
            ("ark", "two."),
            ("faith", "three."),
            ("idol", "four."),
        ]);
        let names: Vec<String> = units("GLO.usfm", base.as_bytes())
            .into_iter()
            .map(|unit| unit.reference)
            .collect();
        assert_eq!(names.len(), 5, "{names:?}");
        // Each changed others, took one away, added one.
        clean(
            "GLO.usfm",
            &base,
            &of(&[("altar", "Ours."), ("ark", "two."), ("faith", "three.")]),
            &of(&[
                ("altar", "one."),
                ("ark", "Theirs."),
                ("faith", "three."),
                ("grace", "New."),
                ("idol", "four."),
            ]),
            &of(&[
                ("altar", "Ours."),
                ("ark", "Theirs."),
                ("faith", "three."),
                ("grace", "New."),
            ]),
        );
        // The same entry in other words.
        let (text, conflicts) = merged(
            "GLO.usfm",
            &base,
            &of(&[
                ("altar", "Ours."),
                ("ark", "two."),
                ("faith", "by ours"),
                ("idol", "four."),
            ]),
            &of(&[
                ("altar", "one."),
                ("ark", "Theirs."),
                ("faith", "by theirs"),
                ("idol", "four."),
            ]),
        );
        assert_eq!(conflicts.len(), 1, "{conflicts:?}");
        assert!(conflicts[0].starts_with("GLO entry ") && conflicts[0].contains("faith"));
        assert!(text.contains("Ours.") && text.contains("Theirs."), "{text}");
    }
}

#[test]
fn entries_that_both_added_are_all_there() {
    for entry in ENTRIES {
        let of = |list: &[(&str, &str)]| glossary(entry, list);
        let (altar, ark, grace) = (("altar", "one."), ("ark", "two."), ("grace", "three."));
        let base = of(&[altar]);
        let (ours, theirs) = (of(&[altar, ark]), of(&[altar, grace]));
        let (text, conflicts) = merged("GLO.usfm", &base, &ours, &theirs);
        assert_eq!(conflicts, [""; 0]);
        let all = [of(&[altar, ark, grace]), of(&[altar, grace, ark])];
        assert!(all.contains(&text), "{text}");
        // The same one in other words, and the last line without an end.
        let (_, conflicts) = merged("GLO.usfm", &base, &ours, &of(&[altar, ("ark", "other.")]));
        assert_eq!(conflicts.len(), 1, "{conflicts:?}");
        let open = |text: &str| text.trim_end().to_owned();
        let (text, conflicts) = merged("GLO.usfm", &open(&base), &open(&ours), &open(&theirs));
        assert_eq!(conflicts, [""; 0]);
        let plain = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(all.iter().any(|all| plain(all) == plain(&text)), "{text}");
    }
}

#[test]
fn an_entry_deleted_here_and_changed_there_stays() {
    let of = |list: &[(&str, &str)]| glossary(ENTRIES[0], list);
    let base = of(&[("altar", "one."), ("ark", "two."), ("idol", "three.")]);
    let ours = of(&[("altar", "one."), ("idol", "three.")]);
    let theirs = of(&[("altar", "one."), ("ark", "changed."), ("idol", "three.")]);
    let [b, o, t] = [&base, &ours, &theirs].map(|text| Some(text.as_bytes()));
    let merged = three_way("GLO.usfm", b, o, t, Side::Ours);
    assert_eq!(merged.content, Some(theirs.clone().into_bytes()));
    let place = Place {
        reference: Some("GLO entry ark".into()),
    };
    assert_eq!(
        (merged.kept_changes, merged.conflicts),
        (vec![place], vec![])
    );
}

/// Front matter and introductions: what stands before, and paragraphs of which each can change by itself.
const OPENINGS: [(&str, &str, [&str; 3]); 6] = [
    (
        "\\id FRT\n",
        "\\periph Title Page|id=\"title\"\n\\mt1 The Book\n{}\\periph Preface\n{}\\periph Foreword\n{}",
        ["\\ip", "\\ip", "\\p"],
    ),
    (
        "\\id LUK\n\\h Luke\n\\toc1 Luke\n\\mt1 Luke\n",
        "\\imt Introduction\n\\is Author\n{}\\is Date\n{}{}\\c 1\n\\p\n\\v 1 One.\n",
        ["\\ip", "\\ip", "\\ip"],
    ),
    (
        "\\id INT\n\\mt Introduction\n",
        "{}{}{}",
        ["\\p", "\\m", "\\pi1"],
    ),
    (
        "\\id BAK\n\\h Maps\n",
        "\\ms Part\n{}\\s Other\n{}\\b\n{}",
        ["\\p", "\\q1", "\\q2"],
    ),
    (
        "\\id JHN\n\\mt John\n",
        "\\iot Outline\n{}{}{}\\ie\n\\c 1\n\\v 1 One.\n\\c 2\n\\v 1 Two.\n",
        ["\\io1", "\\io2", "\\io1"],
    ),
    (
        "\\id CNC\n",
        "\\s A\n{}\\s B\n{}\\s C\n{}",
        ["\\li", "\\li", "\\li"],
    ),
];

#[test]
fn paragraphs_before_the_first_chapter_meet_one_by_one() {
    for (head, frame, marks) in OPENINGS {
        let of = |texts: [&str; 3]| {
            let mut out = frame.to_owned();
            for (mark, text) in marks.iter().zip(texts) {
                let text = if text.is_empty() {
                    String::new()
                } else {
                    format!("{mark} {text}\n")
                };
                out = out.replacen("{}", &text, 1);
            }
            format!("{head}{out}")
        };
        let (one, two, three) = (
            "The first of them is here.",
            "The second, which is longer.",
            "A third.",
        );
        let base = of([one, two, three]);
        let path = "INT.usfm";
        clean(
            path,
            &base,
            &of(["Told anew by us.", two, three]),
            &of([one, two, "Told otherwise by them."]),
            &of(["Told anew by us.", two, "Told otherwise by them."]),
        );
        clean(
            path,
            &base,
            &of([one, "", three]),
            &of([one, two, "New."]),
            &of([one, "", "New."]),
        );
        let (text, conflicts) = merged(
            path,
            &base,
            &of(["Us.", "Told by us.", three]),
            &of([one, "As they say it.", "Them."]),
        );
        assert_eq!(conflicts.len(), 1, "{conflicts:?}\n{text}");
        assert!(conflicts[0].contains(" paragraph "), "{conflicts:?}");
        assert!(text.contains("Us.") && text.contains("Them."), "{text}");
        // Both go on at the end.
        let more = |text: &str| base.replace(three, &format!("{three}\n{} {text}", marks[2]));
        let (text, conflicts) = merged(path, &base, &more("Of ours."), &more("By them."));
        assert_eq!(conflicts, [""; 0], "{text}");
        assert!(
            text.contains("Of ours.") && text.contains("By them."),
            "{text}"
        );
    }
}

#[test]
fn a_decision_about_an_entry_goes_to_its_place() {
    let of = |list: &[(&str, &str)]| glossary(ENTRIES[3], list);
    let text = of(&[("altar", "one."), ("ark", "two."), ("idol", "three.")]);
    let place = Place {
        reference: Some("GLO entry ark".into()),
    };
    let mine = (ENTRIES[3])("ark", "mine.");
    let put = with_unit("GLO.usfm", text.as_bytes(), &place, Some(mine.as_bytes()));
    let wanted = of(&[("altar", "one."), ("ark", "mine."), ("idol", "three.")]);
    assert_eq!(put, Some(wanted.into_bytes()));
    let gone = with_unit("GLO.usfm", text.as_bytes(), &place, None).unwrap();
    assert_eq!(
        gone,
        of(&[("altar", "one."), ("idol", "three.")]).into_bytes()
    );
    let back = with_unit("GLO.usfm", &gone, &place, Some(mine.as_bytes()));
    let wanted = of(&[("altar", "one."), ("idol", "three."), ("ark", "mine.")]);
    assert_eq!(back, Some(wanted.into_bytes()));
    // Another entry is not this one.
    let other = (ENTRIES[3])("arc", "mine.");
    assert_eq!(
        with_unit("GLO.usfm", text.as_bytes(), &place, Some(other.as_bytes())),
        None
    );
}
