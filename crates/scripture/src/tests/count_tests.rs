//! How much of a file a change touches.

use super::super::*;

const MARK: &str =
    "\\id MRK\n\\c 1\n\\s1 A\n\\p\n\\v 1 One.\n\\v 2 Two. \\v 3 Three.\n\\c 2\n\\p\n\\v 1 Next.\n";

fn numbers(change: &Counted) -> Vec<u32> {
    change.chapters.iter().map(|one| one.number).collect()
}

fn change(path: &str, a: &str, b: &str) -> (u64, Vec<u32>) {
    let change = count_changes(path, Some(a.as_bytes()), Some(b.as_bytes()));
    (change.units, numbers(&change))
}

#[test]
fn verses_are_counted_where_they_are() {
    let usfm = "ingredients/MRK.usfm";
    assert_eq!(change(usfm, MARK, MARK), (0, vec![]));
    assert_eq!(
        change(usfm, MARK, &MARK.replace("Three", "3")),
        (1, vec![1])
    );
    let both = MARK.replace("One", "1").replace("Next", "N");
    assert_eq!(change(usfm, MARK, &both), (2, vec![1, 2]));
    assert_eq!(
        change(usfm, MARK, &MARK.replace("\\v 3 Three.", "")),
        (1, vec![1])
    );
    // Only a blank line: bytes differ, so something changed, but no chapter did.
    assert_eq!(change(usfm, MARK, &format!("{MARK}\n")), (1, vec![]));
    assert_eq!(change(usfm, "", "\\v 1 a \\v 1 b"), (2, vec![]));
    let added = count_changes(usfm, None, Some(MARK.as_bytes()));
    assert_eq!((added.kind, numbers(&added)), (UnitKind::Verse, vec![1, 2]));
    for odd in ["\\", "\\c", "\\v ", "\\c x\\v", "\\c 99999999999 \\v 1"] {
        let _ = change(usfm, odd, "");
    }
}

#[test]
fn what_has_no_words_any_more_is_removed() {
    let removed = |path: &str, a: &str, b: Option<&[u8]>| {
        let change = count_changes(path, Some(a.as_bytes()), b);
        (change.units, change.removed)
    };
    let usfm = "ingredients/MRK.usfm";
    let cut = MARK.replace(" Three.", "").replace(" Next.", "");
    assert_eq!(removed(usfm, MARK, Some(cut.as_bytes())), (2, 2));
    let other = MARK.replace("Three", "3").replace("\\v 2 Two. ", "");
    assert_eq!(removed(usfm, MARK, Some(other.as_bytes())), (2, 1));
    assert_eq!(removed(usfm, MARK, Some(b"\\id MRK\n")).1, 4);
    assert_eq!(removed(usfm, MARK, Some(&[0; 90])), (4, 4));
    assert_eq!(removed(usfm, MARK, None), (4, 4));
    assert_eq!(removed(usfm, "\\c 1 \\v 1 \\w \\w*", Some(b"\\c 1")).1, 0);
    let story = "# 1. T\n\n![OBS Image](a)\n\nOne.\n\n![OBS Image](b)\n\nTwo.\n";
    let path = "ingredients/01.md";
    let cut = story.replace("Two.", "");
    assert_eq!(removed(path, story, Some(cut.as_bytes())), (1, 1));
    assert_eq!(removed("a.txt", "a\nb\n", Some(b"a\n")), (1, 1));
    assert_eq!(removed("a.mp3", "\0a", None), (1, 1));
    assert_eq!(removed("a.mp3", "\0a", Some(b"\0b")), (1, 0));
}

#[test]
fn stories_count_frames_and_other_files_lines_or_nothing_finer() {
    let story = "# 1. T\n\n![OBS Image](a)\n\nOne.\n\n![OBS Image](b)\n\nTwo.\n\n_footer_\n";
    let path = "ingredients/01.md";
    assert_eq!(change(path, story, &story.replace("Two", "2")).0, 1);
    assert_eq!(change(path, story, &story.replace("# 1. T", "# 1. U")).0, 1);
    assert_eq!(change("x/license.md", "a\nb\nc\n", "a\nB\nc\nd\n").0, 2);
    assert_eq!(change("x/a.txt", "a\nb\n", "b\na\n").0, 1);
    let sound = count_changes("x/1.mp3", Some(b"\0\x01"), Some(b"\0\x02"));
    assert_eq!((sound.kind, sound.units), (UnitKind::File, 1));
}

#[test]
fn a_joined_verse_is_not_removed() {
    let path = "ingredients/MRK.usfm";
    for joined in [
        "\\v 2-3 Two. Three.",
        "\\v 2\u{2011}3 Two. Three.",
        "\\v 2, 3 Two. Three.",
    ] {
        let new = MARK.replace("\\v 2 Two. \\v 3 Three.", joined);
        let change = count_changes(path, Some(MARK.as_bytes()), Some(new.as_bytes()));
        assert_eq!((change.units, change.removed), (3, 0), "{joined}");
    }
}

#[test]
fn a_heading_counts_for_the_verse_that_it_stands_before() {
    let path = "ingredients/MRK.usfm";
    let base = MARK.replace("\\v 2 Two.", "\\s1 Head\n\\p\n\\v 2 Two.");
    let heading = base.replace("Head", "Title");
    assert_eq!(change(path, &base, &heading), (1, vec![1]));
    let both = heading.replace("Two", "2");
    assert_eq!(change(path, &base, &both), (1, vec![1]));
    // What is counted is what is named.
    let named = changed_places(path, Some(base.as_bytes()), Some(heading.as_bytes()));
    assert_eq!(named, ["MRK 1:2 heading"]);
}

#[test]
fn verses_are_counted_in_every_form_and_encoding() {
    let path = "ingredients/MRK.usfm";
    let new = MARK.replace("Two", "2nd").replace("Next", "N");
    for (a, b) in [
        ("\\v ", "\\v"),
        ("\\v ", "\\v \u{200f}"),
        ("One", "One\0"),
        ("One", "O\u{1a}ne"),
    ] {
        let (old, new) = (MARK.replace(a, b), new.replace(a, b));
        assert_eq!(change(path, &old, &new), (2, vec![1, 2]), "{b:?}");
    }
    let burmese = |text: &str| -> String {
        let digit = |c: char| c.to_digit(10).and_then(|n| char::from_u32(0x1040 + n));
        text.chars().map(|c| digit(c).unwrap_or(c)).collect()
    };
    let (old, other) = (
        burmese(MARK),
        burmese(&MARK.replace("Two", "Zwei").replace("Next", "N")),
    );
    assert_eq!(change(path, &old, &other), (2, vec![1, 2]));
    let utf16 = |text: &str| -> Vec<u8> {
        let units = text.encode_utf16();
        [0xff, 0xfe]
            .into_iter()
            .chain(units.flat_map(u16::to_le_bytes))
            .collect()
    };
    for (old, new) in [
        (utf16(MARK), utf16(&new)),
        (MARK.into(), utf16(&new)),
        (utf16(MARK), new.clone().into_bytes()),
    ] {
        let change = count_changes(path, Some(&old), Some(&new));
        assert_eq!((change.units, numbers(&change)), (2, vec![1, 2]));
        let named = changed_places(path, Some(&old), Some(&new));
        assert_eq!(named, ["MRK 1:2", "MRK 2:1"]);
    }
    // A code page is told by the other version.
    let (old, other) = (MARK.replace("One", "Été"), new.replace("One", "Été"));
    let page: Vec<u8> = other
        .chars()
        .map(|c| u8::try_from(u32::from(c)).unwrap())
        .collect();
    for (old, new) in [
        (old.clone().into_bytes(), page.clone()),
        (page, old.clone().into_bytes()),
    ] {
        let change = count_changes(path, Some(&old), Some(&new));
        assert_eq!((change.units, numbers(&change)), (2, vec![1, 2]));
    }
    // One zero byte in a book: the verses are counted, the place is named.
    let zero = new.replace("2nd", "2\0nd");
    let named = changed_places(path, Some(MARK.as_bytes()), Some(zero.as_bytes()));
    assert_eq!(named, ["MRK 1:2", "MRK 2:1"]);
}

#[test]
fn chapters_of_several_books_are_counted_by_their_books() {
    let text = "\\id MAT\n\\c 1\n\\v 1 A.\n\\id MRK\n\\c 1\n\\v 1 B.\n\\v 2 C.\n";
    let new = text.replace("A.", "a.").replace("C.", "c.");
    let change = count_changes("all.usfm", Some(text.as_bytes()), Some(new.as_bytes()));
    let chapter = |book: &str| ChangedChapter {
        book: Some(book.into()),
        number: 1,
    };
    assert_eq!(
        (change.units, change.chapters),
        (2, vec![chapter("MAT"), chapter("MRK")])
    );
}

#[test]
fn verses_with_words_are_counted() {
    let count = |text: &str| units_with_words("MRK.usfm", text.as_bytes());
    assert_eq!(count(MARK), 4);
    assert_eq!(
        count("\\c 1\n\\v 1\n\\v 2 \\w \\w*\n\\v 3 ...\n\\v\u{662}-\u{664} x\n\\v 7,9 x"),
        5
    );
    assert_eq!(
        units_with_words("01.md", b"# 1. T\n\n![](a)\n\nOne.\n\n![](b)\n"),
        1
    );
}

#[test]
fn a_book_is_known_by_its_name_as_people_write_it() {
    assert!(
        is_same_book("mrk", "MRK") && is_same_book("7", "OBS 7") && is_same_book("obs 07", "OBS 7")
    );
    assert!(
        !is_same_book("7", "OBS 8") && !is_same_book("LUK", "MRK") && !is_same_book("x", "OBS 1")
    );
}
