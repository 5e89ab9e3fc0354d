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
