//! Numbers of verses and chapters in every form, and files of several books.

use super::super::*;

/// What a text's units are called, each with its text.
fn named(text: &str) -> Vec<(String, String)> {
    units("MRK.usfm", text.as_bytes())
        .into_iter()
        .map(|unit| (unit.reference, text[unit.range].to_owned()))
        .collect()
}

/// The verses of one chapter, without the book and chapter.
fn verses(text: &str) -> Vec<String> {
    named(&format!("\\id MRK\n\\c 1\n\\p\n{text}"))
        .into_iter()
        .filter_map(|(name, _)| Some(name.strip_prefix("MRK 1:")?.to_owned()))
        .filter(|name| !name.ends_with("heading"))
        .collect()
}

fn merged(base: &str, ours: &str, theirs: &str) -> (String, Vec<String>) {
    let of = |ours: &str, theirs: &str, keep| {
        let [b, o, t] = [base, ours, theirs].map(|text| Some(text.as_bytes()));
        three_way("MRK.usfm", b, o, t, keep)
    };
    let merged = of(ours, theirs, Side::Ours);
    assert_eq!(merged, of(theirs, ours, Side::Theirs));
    let content = String::from_utf8(merged.content.unwrap()).unwrap();
    let places = merged.conflicts.into_iter();
    let places = places.map(|place| place.reference.unwrap_or_else(|| "whole".into()));
    (content, places.collect())
}

fn chapter(verses: &str) -> String {
    format!("\\id MRK\n\\c 1\n\\p\n\\v 1 One here.\n{verses}\\v 9 Nine here.\n")
}

#[test]
fn a_number_is_read_in_every_form() {
    for (written, name) in [
        ("2 x", "2"),
        ("2-3 x", "2-3"),
        ("2\u{2010}3 x", "2-3"),
        ("2\u{2011}3 x", "2-3"),
        ("2\u{2012}3 x", "2-3"),
        ("2\u{2013}3 x", "2-3"),
        ("2\u{2014}3 x", "2-3"),
        ("2\u{2015}3 x", "2-3"),
        ("2\u{2212}3 x", "2-3"),
        ("2\u{ff0d}3 x", "2-3"),
        ("2\u{fe63}3 x", "2-3"),
        ("2\u{5be}3 x", "2-3"),
        ("2\u{1806}3 x", "2-3"),
        ("2~3 x", "2-3"),
        ("2\u{301c}3 x", "2-3"),
        ("2--3 x", "2-3"),
        ("2 - 3 x", "2-3"),
        ("2 -3 x", "2-3"),
        ("2- 3 x", "2-3"),
        ("2\u{a0}\u{2013}\u{a0}3 x", "2-3"),
        ("2\u{200f}-3 x", "2-3"),
        ("2-\u{200f}3 x", "2-3"),
        ("2\u{200e}-\u{200e}3\u{200e} x", "2-3"),
        ("2\u{61c}-\u{61c}3 x", "2-3"),
        ("\u{2067}2-3\u{2069} x", "2-3"),
        ("\u{200b}2\u{200b}-\u{2060}3 x", "2-3"),
        ("\u{200f}2 x", "2"),
        ("\u{feff}2 x", "2"),
        ("2,3 x", "2-3"),
        ("2, 3 x", "2-3"),
        ("2,3,4 x", "2-4"),
        ("2-3,4 x", "2-4"),
        ("2\u{60c}3 x", "2-3"),
        ("2\u{3001}3 x", "2-3"),
        ("2\u{ff0c}3 x", "2-3"),
        ("2\u{1363}3 x", "2-3"),
        ("2;3 x", "2-3"),
        ("2&3 x", "2-3"),
        ("2 & 3 x", "2-3"),
        ("2/3 x", "2-3"),
        ("2,5 x", "2,5"),
        ("2,4-6 x", "2,6"),
        ("8-9Text", "8-9"),
        ("8Text", "8"),
        ("14... x", "14"),
        ("14. x", "14"),
        ("3\\qt x\\qt*", "3"),
        ("17k x", "17k"),
        ("17z x", "17z"),
        ("17aa x", "17aa"),
        ("17ab x", "17ab"),
        ("17zz x", "17zz"),
        ("17B x", "17B"),
        ("17k-m x", "17k-17m"),
        ("17k\u{2013}18b x", "17k-18b"),
        ("1b\u{200f}-2a x", "1b-2a"),
        ("5\u{3b1} x", "5\u{3b1}"),
        ("5\u{432} x", "5\u{432}"),
        ("5\u{915} x", "5\u{915}"),
        // The beginning of a word, or of a sentence, is no letter of a verse.
        ("8and x", "8"),
        ("8an x", "8an"),
        ("8as he", "8as"),
        ("8c'est", "8"),
        ("8\u{bc00} x", "8"),
        ("8\u{418} x", "8"),
        ("8-7 x", "8"),
        ("8-8 x", "8"),
        ("8- x", "8"),
        ("8 \u{2014} He", "8"),
        ("8, he", "8"),
        ("\u{1041}\u{1042} x", "12"),
        ("\u{967}\u{968}\u{2011}\u{967}\u{969} x", "12-13"),
        ("\u{661}\u{662}\u{200f}-\u{661}\u{665} x", "12-15"),
        ("\u{ff11}\u{ff12} x", "12"),
        ("\u{1d7cf} x", "1"),
        ("\u{137b}\u{1372}\u{136a} x", "112"),
        ("\u{136a}\u{137b} x", "200"),
        ("1234567 x", "0+"),
        ("x", "0+"),
        ("", "0+"),
        ("iv x", "0+"),
        ("\u{5341} x", "0+"),
    ] {
        assert_eq!(verses(&format!("\\v {written}\n")), [name], "{written:?}");
    }
}

#[test]
fn digits_of_every_script_are_numbers() {
    // One zero of each script in which books are written, and some of other planes.
    let zeros = [
        0x30, 0x660, 0x6f0, 0x7c0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66,
        0xde6, 0xe50, 0xed0, 0xf20, 0x1040, 0x1090, 0x17e0, 0x1810, 0x1946, 0x19d0, 0x1a80, 0x1b50,
        0x1bb0, 0x1c40, 0x1c50, 0xa620, 0xa8d0, 0xa900, 0xa9d0, 0xaa50, 0xabf0, 0xff10, 0x104a0,
        0x11066, 0x11136, 0x114d0, 0x1e140, 0x1e4f0, 0x1e950,
    ];
    for zero in zeros {
        let digit = |n: u32| char::from_u32(zero + n).unwrap();
        for (text, name) in [
            (format!("\\v {}{} x\n", digit(1), digit(9)), "19"),
            (format!("\\v{}{} x\n", digit(2), digit(0)), "20"),
            (format!("\\v {}\u{2011}{} x\n", digit(3), digit(4)), "3-4"),
        ] {
            assert_eq!(verses(&text), [name], "{text:?}");
        }
    }
}

#[test]
fn a_bridge_is_joined_whatever_stands_between_its_numbers() {
    for sign in [
        "-",
        "\u{2010}",
        "\u{2011}",
        "\u{2012}",
        "\u{2013}",
        "\u{2014}",
        "\u{2015}",
        "\u{2212}",
        "\u{ff0d}",
        "\u{fe58}",
        "~",
        ",",
        ", ",
        ";",
        " - ",
        " \u{2013} ",
        "\u{200f}-\u{200f}",
        "\u{61c}-",
        "\u{2066}-\u{2069}",
        "\u{200b}-\u{200b}",
        "\u{a0}-\u{a0}",
        "\u{60c}",
        "\u{3001}",
        " & ",
        "/",
        // Not known as signs of a bridge: told by the number that is missing.
        " and ",
        " et ",
        " bis ",
        ".",
        ":",
        "..",
        "\u{2026}",
        "_",
        "|",
        " \u{648} ",
        " - - ",
    ] {
        let base = chapter("\\v 2 Two was alone.\n\\v 3 Three was alone.\n\\v 4 Four.\n");
        let ours = chapter(&format!(
            "\\v 2{sign}3 Two was alone. Three was alone.\n\\v 4 Four.\n"
        ));
        let theirs = base.replace("Three was", "Three was quite");
        let (text, places) = merged(&base, &ours, &theirs);
        assert_eq!(
            text,
            ours.replace("Three was", "Three was quite"),
            "{sign:?}"
        );
        assert_eq!(places, [""; 0], "{sign:?}");
        // The same words on both sides: that verse waits, and no verse is there twice.
        let anew = ours.replace("Two was alone. Three was alone.", "They were two.");
        let (text, places) = merged(&base, &anew, &theirs);
        assert_eq!(
            (text, places),
            (anew, vec!["MRK 1:2-3".to_owned()]),
            "{sign:?}"
        );
    }
}

#[test]
fn numbers_in_other_digits_are_told_apart() {
    for (one, two, three) in [
        ("\u{1041}", "\u{1042}", "\u{1043}"),
        ("\u{967}", "\u{968}", "\u{969}"),
        ("\u{6f1}", "\u{6f2}", "\u{6f3}"),
        ("\u{17e1}", "\u{17e2}", "\u{17e3}"),
        ("\u{1369}", "\u{136a}", "\u{136b}"),
    ] {
        let base = format!(
            "\\id MRK\n\\c {one}\n\\p\n\\v {one} First.\n\\v {two} Second.\n\\v {three} Third.\n"
        );
        let (ours, theirs) = (base.replace("First", "1st"), base.replace("Third", "3rd"));
        let both = ours.replace("Third", "3rd");
        assert_eq!(merged(&base, &ours, &theirs), (both, vec![]));
        let other = base.replace("Second", "2nd");
        let third = base.replace("Second", "Next");
        assert_eq!(
            merged(&base, &other, &third),
            (other, vec!["MRK 1:2".into()])
        );
        let there = unit("MRK.usfm", base.as_bytes(), &place("MRK 1:2")).unwrap();
        assert_eq!(there, format!("\\v {two} Second.\n").into_bytes());
    }
}

fn place(name: &str) -> Place {
    Place {
        reference: Some(name.into()),
    }
}

#[test]
fn a_number_without_a_blank_is_told_apart() {
    let base = "\\id MRK\n\\c1\n\\p\n\\v1 First.\n\\v2-3 Second.\n\\v4First.\n\\c22\n\\v1 Last.\n";
    assert_eq!(
        named(base)
            .into_iter()
            .map(|unit| unit.0)
            .collect::<Vec<_>>(),
        [
            "MRK heading",
            "MRK 1 heading",
            "MRK 1:1",
            "MRK 1:2-3",
            "MRK 1:4",
            "MRK 22 heading",
            "MRK 22:1"
        ]
    );
    let (ours, theirs) = (base.replace("Second", "2nd"), base.replace("Last", "End"));
    let both = ours.replace("Last", "End");
    assert_eq!(merged(base, &ours, &theirs), (both, vec![]));
}

#[test]
fn a_number_that_one_side_writes_in_another_way_is_the_same() {
    let base = chapter("\\v 2-3 Two was alone.\n\\v 4 Four.\n");
    for written in [
        "\\v 2\u{2013}3",
        "\\v2-3",
        "\\v 2, 3",
        "\\v \u{662}-\u{663}",
    ] {
        let ours = base.replace("\\v 2-3", written);
        let theirs = base.replace("alone", "quite alone");
        let both = ours.replace("alone", "quite alone");
        assert_eq!(merged(&base, &ours, &theirs), (both, vec![]), "{written}");
    }
}

#[test]
fn parts_of_a_verse_go_on_as_far_as_their_letters() {
    let verses: Vec<String> = ('a'..='z').map(|letter| format!("17{letter}")).collect();
    let text = |verses: &[String]| -> String {
        let lines = verses.iter();
        let lines = lines.map(|name| format!("\\v {name} Words of {name}.\n"));
        lines.collect::<Vec<_>>().concat()
    };
    let base = format!("\\id ESG\n\\c 4\n\\p\n\\v 17 Words.\n{}", text(&verses));
    let ours = base.replace("of 17k", "said in 17k");
    let theirs = base.replace("of 17y", "said in 17y") + &text(&["17aa".into(), "17ab".into()]);
    let both = theirs.replace("of 17k", "said in 17k");
    assert_eq!(merged(&base, &ours, &theirs), (both, vec![]));
    let other = base.replace("of 17k", "heard in 17k");
    assert_eq!(merged(&base, &ours, &other).1, ["ESG 4:17k"]);
    let at = |name: &str| unit("ESG.usfm", theirs.as_bytes(), &place(name));
    assert_eq!(at("ESG 4:17ab").unwrap(), b"\\v 17ab Words of 17ab.\n");
    assert!(is_reference("esg 4.17K", "ESG 4:17k"));
}

#[test]
fn a_verse_whose_number_cannot_be_read_is_a_place_of_its_own() {
    let base = chapter("\\v ii Two here.\n\\v x Ten here.\n\\v 3 Three here.\n");
    assert_eq!(
        verses("\\v 1 One.\n\\v ii Two.\n\\v x Ten.\n\\v 3 Three.\n"),
        ["1", "1+", "1+ (2)", "3"]
    );
    let ours = base.replace("Two here", "Two there").replace("Nine", "9");
    let theirs = base.replace("Two here", "Two gone").replace("Three", "3rd");
    let (text, places) = merged(&base, &ours, &theirs);
    assert_eq!(places, ["MRK 1:1+"]);
    assert_eq!(text, ours.replace("Three", "3rd"));
    // Where one side brings another number, verses of that kind cannot be told by their order.
    let more = base.replace("\\v ii", "\\v 2 New here.\n\\v ii");
    let (text, places) = merged(&base, &more, &theirs.replace("Two gone", "Two here"));
    assert_eq!((text, places), (more.replace("Three", "3rd"), vec![]));
    let (text, places) = merged(&base, &more, &theirs);
    assert_eq!((text, places), (more, vec!["MRK 1".into()]));
    // A chapter's too.
    let base = "\\id MRK\n\\c I\n\\v 1 One.\n\\c II\n\\v 1 One.\n\\v 2 Two.\n";
    let (ours, theirs) = (base.replace("Two", "2nd"), base.replace("Two", "Second"));
    assert_eq!(merged(base, &ours, &theirs).1, ["MRK 0+ (2):2"]);
}

const BOOKS: &str = "\\id MAT a\n\\h Matthew\n\\c 1\n\\v 1 A.\n\\v 2 B.\n\\c 2\n\\v 1 C.\n\\s5\n\\id MRK b\n\\h Mark\n\\c 1\n\\v 1 D.\n\\v 2 E.\n\\id LUK c\n\\c 1\n\\v 2 F.\n\\p\n";

#[test]
fn several_books_of_one_file_are_told_apart() {
    let found: Vec<String> = named(BOOKS).into_iter().map(|unit| unit.0).collect();
    assert_eq!(
        found,
        [
            "MAT heading",
            "MAT 1 heading",
            "MAT 1:1",
            "MAT 1:2",
            "MAT 2 heading",
            "MAT 2:1",
            "MRK heading",
            "MRK 1 heading",
            "MRK 1:1",
            "MRK 1:2",
            "LUK heading",
            "LUK 1 heading",
            "LUK 1:2",
            "LUK end",
        ]
    );
    let read = |name: &str| -> Option<String> {
        let text = unit("all.usfm", BOOKS.as_bytes(), &place(name))?;
        Some(String::from_utf8(text).unwrap())
    };
    for (name, text) in [
        ("MAT 1:2", "\\v 2 B.\n"),
        ("MRK 1:2", "\\v 2 E.\n"),
        ("LUK 1:2", "\\v 2 F.\n"),
        ("MRK heading", "\\s5\n\\id MRK b\n\\h Mark\n"),
        ("MRK 1", "\\c 1\n\\v 1 D.\n\\v 2 E.\n"),
        ("LUK", "\\id LUK c\n\\c 1\n\\v 2 F.\n\\p\n"),
    ] {
        assert_eq!(read(name).as_deref(), Some(text), "{name}");
    }
    assert_eq!(read("MRK 2:1"), None);
    assert_eq!(
        read("MRK"),
        BOOKS
            .find("\\s5")
            .zip(BOOKS.find("\\id LUK"))
            .map(|(from, to)| BOOKS[from..to].to_owned())
    );
    let put = |name: &str, text: &str| {
        let text = with_unit(
            "all.usfm",
            BOOKS.as_bytes(),
            &place(name),
            Some(text.as_bytes()),
        );
        String::from_utf8(text.unwrap()).unwrap()
    };
    assert_eq!(
        put("MRK 1:3", "\\v 3 N.\n"),
        BOOKS.replace("E.\n", "E.\n\\v 3 N.\n")
    );
    assert_eq!(
        put("MRK 2", "\\c 2\n\\v 1 N.\n"),
        BOOKS.replace("\\id LUK", "\\c 2\n\\v 1 N.\n\\id LUK")
    );
}

#[test]
fn several_books_of_one_file_are_merged_verse_by_verse() {
    let ours = BOOKS.replace("E.", "Ours.").replace("A.", "First.");
    let theirs = BOOKS.replace("E.", "Theirs.").replace("F.", "Last.");
    let (text, places) = merged(BOOKS, &ours, &theirs);
    assert_eq!(text, ours.replace("F.", "Last."));
    assert_eq!(places, ["MRK 1:2"]);
    // One side takes the first book out, or adds one between.
    let without = BOOKS[BOOKS.find("\\id MRK").unwrap()..].to_owned();
    let (text, places) = merged(BOOKS, &without, &BOOKS.replace("E.", "Theirs."));
    assert!(
        text.contains("Theirs.") && !text.contains("\\v 1 A."),
        "{text}"
    );
    assert_eq!(places, [""; 0]);
    let more = BOOKS.replace("\\id LUK", "\\id GEN\n\\c 1\n\\v 1 New.\n\\id LUK");
    let (text, places) = merged(BOOKS, &more, &theirs);
    assert_eq!(
        (text, places),
        (more.replace("E.", "Theirs.").replace("F.", "Last."), vec![])
    );
    // Two files that were one book and got another each.
    let base = &BOOKS[..BOOKS.find("\\s5").unwrap()];
    let one = format!("{base}\\id JHN\n\\c 1\n\\v 1 John.\n");
    let other = format!("{base}\\id MRK\n\\c 1\n\\v 1 Mark.\n");
    let (text, places) = merged(base, &one, &other);
    assert_eq!(text, format!("{other}\\id JHN\n\\c 1\n\\v 1 John.\n"));
    assert_eq!(places, [""; 0]);
}

#[test]
fn a_reference_is_understood_as_people_write_it() {
    for (written, reference) in [
        ("luk 4.18", "LUK 4:18"),
        (" LUK  4:18 ", "LUK 4:18"),
        ("luk 4:2\u{2013}3", "LUK 4:2-3"),
        ("MRK \u{1041}:\u{1042}", "MRK 1:2"),
        ("esg 4:17K", "ESG 4:17k"),
        ("mrk 1 HEADING", "MRK 1 heading"),
        ("mrk 1:1+", "MRK 1:1+"),
    ] {
        assert!(is_reference(written, reference), "{written}");
    }
    assert!(!is_reference("luk 4:1", "LUK 4:18"));
    assert!(is_inside("luk 4:3", "LUK 4:2-4") && is_inside("luk 4.2-3", "LUK 4:2-4"));
    assert!(is_inside("LUK \u{664}:\u{663}", "LUK 4:2-4") && is_inside("luk 4:5", "LUK 4:2,5"));
    for other in [
        "luk 4:5", "luk 5:3", "mrk 4:3", "luk 4:3b", "luk 4", "", "luk 4:x",
    ] {
        assert!(!is_inside(other, "LUK 4:2-4"), "{other}");
    }
    assert!(!is_inside("luk 4:3", "LUK 4:2,5"));
}

#[test]
fn a_verse_never_comes_to_stand_in_the_text_twice() {
    let base = "\\id MRK\n\\c 1\n\\p\n\\v 1 One.\n\\v 2 Two.\n\\p\n\\v 4 Four.\n";
    for sign in ["-", "\u{2011}", ",", " - ", "\u{200f}\u{2013}"] {
        let joined = base.replace("\\v 2", &format!("\\v 2{sign}3"));
        let added = base.replace("\\v 4", "\\v 3 Three.\n\\v 4");
        let (text, places) = merged(base, &joined, &added);
        assert_eq!(places, ["MRK 1:2-3"], "{sign}");
        assert!(!text.contains("\\v 3"), "{text}");
        // The same where chapters cannot be told apart, so that the file is merged by line.
        let joined = joined + "\\c 1\n\\v 9 Again.\n";
        let (text, places) = merged(base, &joined, &added);
        assert_eq!((text, places), (joined, vec!["whole".into()]), "{sign}");
    }
}
