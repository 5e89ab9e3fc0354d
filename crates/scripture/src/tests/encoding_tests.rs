//! Files in UTF-16, UTF-32 and code pages.

use super::super::*;
use encoding_rs as pages;

/// A book with letters that each encoding below has. `{}` stands for what differs.
fn book(words: &[&str], two: &str, three: &str) -> String {
    let mut text = "\\id MRK test\n\\c 1\n\\p\n".to_owned();
    for (nth, word) in (10..).zip(words) {
        let verse = format!("\\v {nth} Said {word} and {word}, verse {nth}.\n");
        text.push_str(&verse);
    }
    format!(
        "{text}\\c 2\n\\p\n\\v 1 One {}.\n\\v 2 {two}.\n\\v 3 {three}.\n",
        words[0]
    )
}

const FRENCH: [&str; 4] = ["été", "Béthanie", "naïf", "garçon"];
const RUSSIAN: [&str; 4] = ["сказал", "Вифания", "народ", "пришёл"];
const GREEK: [&str; 4] = ["λόγος", "ἀρχή", "θεός", "φῶς"];
const BENGALI: [&str; 4] = ["এই", "কথা", "তখন", "যীশু"];
const CHINESE: [&str; 4] = ["起初", "耶稣", "一天", "伯大尼"];
const GOTHIC: [&str; 4] = ["𐌰𐌽𐌰", "𐍅𐌰𐌿𐍂𐌳", "𐌲𐌿𐌸", "𐌾𐌰𐌷"];

/// UTF-16 or UTF-32 by hand: the reader under test has its own.
fn wide(text: &str, size: usize, is_big: bool, has_mark: bool) -> Vec<u8> {
    let text = if has_mark {
        format!("\u{feff}{text}")
    } else {
        text.to_owned()
    };
    let mut out = Vec::new();
    let mut push = |bytes: Vec<u8>| out.extend(bytes);
    if size == 4 {
        for found in text.chars() {
            let unit = u32::from(found);
            push(
                if is_big {
                    unit.to_be_bytes()
                } else {
                    unit.to_le_bytes()
                }
                .to_vec(),
            );
        }
    } else {
        for unit in text.encode_utf16() {
            push(
                if is_big {
                    unit.to_be_bytes()
                } else {
                    unit.to_le_bytes()
                }
                .to_vec(),
            );
        }
    }
    out
}

fn on(page: &'static pages::Encoding, text: &str) -> Vec<u8> {
    let (bytes, _, failed) = page.encode(text);
    assert!(!failed, "{} has not all of {text}", page.name());
    bytes.into_owned()
}

#[track_caller]
fn merged(path: &str, base: &[u8], ours: &[u8], theirs: &[u8]) -> (Vec<u8>, Vec<String>) {
    let merged = three_way(path, Some(base), Some(ours), Some(theirs), Side::Ours);
    let other = three_way(path, Some(base), Some(theirs), Some(ours), Side::Theirs);
    assert_eq!(merged, other);
    let places = merged.conflicts.into_iter();
    let places = places.map(|place| place.reference.unwrap_or_else(|| "whole".into()));
    (merged.content.unwrap(), places.collect())
}

const FORMS: [(usize, bool, bool); 8] = [
    (2, false, true),
    (2, true, true),
    (2, false, false),
    (2, true, false),
    (4, false, true),
    (4, true, true),
    (4, false, false),
    (4, true, false),
];

#[test]
fn a_book_saved_in_utf16_on_one_side_stays_utf8() {
    for words in [FRENCH, RUSSIAN, GREEK, BENGALI, CHINESE, GOTHIC] {
        let base = book(&words, "Two", "Three");
        let theirs = book(&words, "Two", "Third");
        let both = book(&words, "Second", "Third");
        for (size, is_big, has_mark) in FORMS {
            let ours = wide(&book(&words, "Second", "Three"), size, is_big, has_mark);
            let got = merged("MRK.usfm", base.as_bytes(), &ours, theirs.as_bytes());
            assert_eq!(
                got,
                (both.clone().into_bytes(), vec![]),
                "{size} {is_big} {has_mark}"
            );
            // Saved and nothing else.
            let ours = wide(&base, size, is_big, has_mark);
            let got = merged("MRK.usfm", base.as_bytes(), &ours, theirs.as_bytes());
            assert_eq!(got, (theirs.clone().into_bytes(), vec![]));
            // The other way: the cloud's book was UTF-16.
            let was = wide(&base, size, is_big, has_mark);
            let ours = wide(&book(&words, "Second", "Three"), size, is_big, has_mark);
            let got = merged("MRK.usfm", &was, &ours, theirs.as_bytes());
            assert_eq!(got, (both.clone().into_bytes(), vec![]));
        }
    }
}

#[test]
fn a_book_in_utf16_on_both_sides_stays_utf16() {
    for words in [FRENCH, BENGALI, CHINESE, GOTHIC] {
        for (size, is_big, has_mark) in FORMS {
            let of =
                |two: &str, three: &str| wide(&book(&words, two, three), size, is_big, has_mark);
            let got = merged(
                "MRK.usfm",
                &of("Two", "Three"),
                &of("2nd", "Three"),
                &of("Two", "3rd"),
            );
            assert_eq!(
                got,
                (of("2nd", "3rd"), vec![]),
                "{size} {is_big} {has_mark}"
            );
            let got = merged(
                "MRK.usfm",
                &of("Two", "3"),
                &of("Next", "3"),
                &of("After", "3"),
            );
            assert_eq!(got, (of("Next", "3"), vec!["MRK 2:2".into()]));
        }
        // One side changes the order of the bytes, or takes the mark away.
        let of = |text: &str, is_big, has_mark| wide(&book(&words, text, "x"), 2, is_big, has_mark);
        let (base, theirs) = (of("Two", false, true), of("2nd", false, true));
        for (is_big, has_mark) in [(true, true), (false, false)] {
            let got = merged("MRK.usfm", &base, &of("Two", is_big, has_mark), &theirs);
            assert_eq!(got, (of("2nd", is_big, has_mark), vec![]));
        }
    }
}

#[test]
fn a_place_of_a_book_in_utf16_is_read_and_put_as_text() {
    let place = Place {
        reference: Some("MRK 2:2".into()),
    };
    for (size, is_big, has_mark) in FORMS {
        let file = wide(&book(&BENGALI, "Two", "Three"), size, is_big, has_mark);
        let read = unit("MRK.usfm", &file, &place).unwrap();
        assert_eq!(String::from_utf8(read).unwrap(), "\\v 2 Two.\n");
        let put = with_unit("MRK.usfm", &file, &place, Some("\\v 2 কথা.\n".as_bytes()));
        assert_eq!(
            put,
            Some(wide(&book(&BENGALI, "কথা", "Three"), size, is_big, has_mark))
        );
        assert_eq!(units("MRK.usfm", &file).len(), 10);
        fuzz_reader("MRK.usfm", &file);
    }
}

#[test]
fn a_book_saved_on_a_code_page_is_told_by_the_other_side() {
    for (page, words) in [
        (pages::WINDOWS_1252, FRENCH),
        (pages::MACINTOSH, FRENCH),
        (pages::WINDOWS_1250, ["pán", "život", "Ježíš", "člověk"]),
        (pages::WINDOWS_1251, RUSSIAN),
        (pages::KOI8_R, RUSSIAN),
        (pages::IBM866, RUSSIAN),
        (pages::WINDOWS_1253, ["λόγος", "άνθρωπος", "θεός", "φως"]),
        (pages::WINDOWS_1254, ["İsa", "değil", "kişi", "ışık"]),
        (pages::WINDOWS_1255, ["אלהים", "אמר", "ישוע", "דבר"]),
        (pages::WINDOWS_1256, ["يسوع", "قال", "كلمة", "بيت"]),
        (pages::WINDOWS_1257, ["Dievs", "žmogus", "ąžuolas", "ėjo"]),
        (pages::WINDOWS_874, ["พระเยซู", "ตรัส", "บ้าน", "คน"]),
        // Vietnamese tones are signs of their own there.
        (
            pages::WINDOWS_1258,
            ["tro\u{323}ng", "nha\u{300}", "đâ\u{301}t", "ngươ\u{300}i"],
        ),
        (pages::GBK, CHINESE),
        (pages::BIG5, ["起初", "耶穌", "一天", "許功蓋"]),
        (pages::SHIFT_JIS, ["初めに", "イエス", "表す", "ソ連"]),
        (pages::EUC_KR, ["예수", "말씀", "태초", "사람"]),
        (pages::ISO_2022_JP, ["初めに", "イエス", "表す", "ソ連"]),
    ] {
        let base = book(&words, "Two", "Three");
        let theirs = book(&words, "Two", words[1]);
        let ours = on(page, &book(&words, words[2], "Three"));
        let both = book(&words, words[2], words[1]);
        let got = merged("MRK.usfm", base.as_bytes(), &ours, theirs.as_bytes());
        assert_eq!(got, (both.into_bytes(), vec![]), "{}", page.name());
        // Both of the page: it stays.
        let of = |two: &str, three: &str| on(page, &book(&words, two, three));
        let got = merged(
            "MRK.usfm",
            &of("Two", "Three"),
            &of(words[2], "Three"),
            &of("Two", words[3]),
        );
        assert_eq!(got, (of(words[2], words[3]), vec![]), "{}", page.name());
        // The same verse: it waits alone, and its text is told by the shared one.
        let other = book(&words, words[3], "Three");
        let (text, places) = merged("MRK.usfm", base.as_bytes(), other.as_bytes(), &ours);
        assert_eq!(
            (text, places),
            (other.clone().into_bytes(), vec!["MRK 2:2".into()])
        );
        let place = Place {
            reference: Some("MRK 2:2".into()),
        };
        let aside = unit_beside("MRK.usfm", &ours, &place, other.as_bytes()).unwrap();
        assert_eq!(
            String::from_utf8(aside).unwrap(),
            format!("\\v 2 {}.\n", words[2])
        );
    }
}

#[test]
fn an_encoding_that_cannot_be_told_is_a_conflict_of_the_whole_file() {
    // Bytes of a page that share no word with the other side.
    let base = "\\id MRK\n\\c 1\n\\v 1 One été.\n\\v 2 Two.\n";
    let theirs = base.replace("été", "année après année");
    for ours in [
        b"\\id MRK\n\\c 1\n\\v 1 One \xcf\xf0\xe8.\n\\v 2 Two.\n".to_vec(),
        // UTF-16 that was cut inside a character.
        {
            let mut cut = wide(base, 2, false, true);
            cut.pop();
            cut
        },
        // Half a surrogate.
        [&wide(base, 2, true, true)[..], &[0xd8, 0]].concat(),
    ] {
        let got = merged("MRK.usfm", base.as_bytes(), &ours, theirs.as_bytes());
        assert_eq!(got, (ours, vec!["whole".into()]));
    }
    // Three encodings of one text of which none is UTF-8.
    let (was, one) = (
        on(pages::WINDOWS_1251, &book(&RUSSIAN, "Two", "Three")),
        on(pages::KOI8_R, &book(&RUSSIAN, "Two", "3")),
    );
    let other = on(pages::WINDOWS_1251, &book(&RUSSIAN, "2", "Three"));
    assert_eq!(
        merged("MRK.usfm", &was, &one, &other),
        (one, vec!["whole".into()])
    );
}

#[test]
fn bytes_that_look_like_marks_inside_a_character_are_none() {
    // 表, 許, 功 and 蓋 have a byte that is `\` in ASCII.
    for (page, words) in [
        (pages::SHIFT_JIS, ["表す", "ソース", "能力", "予言"]),
        (pages::BIG5, ["許", "功", "蓋", "耶穌"]),
    ] {
        let text = |two: &str, three: &str| {
            on(
                page,
                &format!("{}\\v 4 {} end\n", book(&words, two, three), words[1]),
            )
        };
        let (base, ours, theirs) = (
            text("Two", "Three"),
            text(words[0], "Three"),
            text("Two", words[2]),
        );
        let got = merged("MRK.usfm", &base, &ours, &theirs);
        assert_eq!(got, (text(words[0], words[2]), vec![]), "{}", page.name());
    }
}

type Make<'m> = &'m dyn Fn(&str, &str) -> String;

#[test]
fn stories_json_and_other_text_have_one_encoding_too() {
    let story = |one: &str, two: &str| {
        format!(
            "# 1. Début été\n\n![x](https://x/obs-en-01-01.jpg)\n\n{one} été\n\n![x](https://x/obs-en-01-02.jpg)\n\n{two}\n"
        )
    };
    let json = |one: &str, two: &str| {
        format!("{{\n  \"name\": \"{one} été\",\n  \"about\": \"{two}\"\n}}\n")
    };
    let other = |one: &str, two: &str| format!("{one} été\nmiddle\nmore\n{two}\n");
    for (path, text) in [
        ("content/01.md", &story as Make<'_>),
        ("ingredients/x.json", &json),
        ("license.md", &other),
    ] {
        let (base, theirs) = (text("a", "b"), text("a", "B"));
        for (size, is_big, has_mark) in FORMS {
            let of = |text: String| wide(&text, size, is_big, has_mark);
            let got = merged(
                path,
                base.as_bytes(),
                &of(text("A", "b")),
                theirs.as_bytes(),
            );
            assert_eq!(got, (text("A", "B").into_bytes(), vec![]), "{path}");
            let got = merged(
                path,
                &of(base.clone()),
                &of(text("A", "b")),
                &of(theirs.clone()),
            );
            assert_eq!(got, (of(text("A", "B")), vec![]), "{path}");
        }
        let ours = on(pages::WINDOWS_1252, &text("A", "b"));
        let got = merged(path, base.as_bytes(), &ours, theirs.as_bytes());
        assert_eq!(got, (text("A", "B").into_bytes(), vec![]), "{path}");
    }
}

#[test]
fn single_bytes_that_are_no_text_change_no_encoding() {
    let base = book(&FRENCH, "Two", "Three").into_bytes();
    let with = |text: &str, extra: &[u8]| -> Vec<u8> {
        let text = text.as_bytes();
        let at = memchr::memmem::find(text, b"verse 10").unwrap();
        [&text[..at], extra, &text[at..]].concat()
    };
    for extra in [
        &b"\xff"[..],
        b"\xe9",
        b"\x00",
        b"\x1a",
        b"\xc3",
        b"\xed\xa0\x80",
        b"\x07\x00",
    ] {
        let ours = with(&book(&FRENCH, "2nd", "Three"), extra);
        let theirs = book(&FRENCH, "Two", "3rd");
        let both = with(&book(&FRENCH, "2nd", "3rd"), extra);
        assert_eq!(
            merged("MRK.usfm", &base, &ours, theirs.as_bytes()),
            (both, vec![])
        );
        assert_eq!(
            encoding_change(&base, &ours).filter(|_| extra != b"\x00"),
            None
        );
    }
}

#[test]
fn a_change_of_encoding_is_told() {
    let text = book(&FRENCH, "Two", "Three");
    let told = |old: &[u8], new: &[u8]| {
        encoding_change(old, new)
            .map(|(old, new)| format!("{} > {}", old.unwrap_or_default(), new.unwrap_or_default()))
    };
    let utf8 = text.as_bytes();
    assert_eq!(told(utf8, book(&FRENCH, "x", "y").as_bytes()), None);
    assert_eq!(told(utf8, format!("\u{feff}{text}").as_bytes()), None);
    for (size, is_big, has_mark) in FORMS {
        let new = wide(&text, size, is_big, has_mark);
        let name = format!("UTF-{}", size * 8);
        assert_eq!(told(utf8, &new), Some(format!("UTF-8 > {name}")));
        assert_eq!(told(&new, utf8), Some(format!("{name} > UTF-8")));
        assert_eq!(told(&new, &new), None);
    }
    let page = on(pages::WINDOWS_1252, &text);
    assert_eq!(told(utf8, &page).as_deref(), Some("UTF-8 > windows-1252"));
    assert_eq!(told(&page, utf8).as_deref(), Some("windows-1252 > UTF-8"));
    assert_eq!(
        told(&page, &on(pages::WINDOWS_1252, &book(&FRENCH, "x", "y"))),
        None
    );
    assert_eq!(
        told(&page, &on(pages::MACINTOSH, &text)).as_deref(),
        Some(" > ")
    );
    // No text, no encoding.
    assert_eq!(
        told(b"\x00\x01\x02\xff\xfe\xd8", b"\x00\x01\x02\xff\xfe\xd9"),
        None
    );
    assert_eq!(told(b"plain\n", b"plain and more\n"), None);
}

#[test]
fn a_conflict_of_a_whole_file_keeps_the_bytes_of_one_side() {
    // Two licences of one line, one of them in UTF-16.
    let (ours, theirs) = (
        wide("ours été\n", 2, false, true),
        "theirs été\n".as_bytes(),
    );
    let of = |keep| {
        three_way(
            "license.md",
            Some(b"was\n"),
            Some(&ours),
            Some(theirs),
            keep,
        )
    };
    for (keep, kept) in [(Side::Ours, &ours[..]), (Side::Theirs, theirs)] {
        let got = of(keep);
        assert_eq!(got.content.as_deref(), Some(kept));
        assert_eq!(got.conflicts, [Place::WHOLE]);
    }
}
