//! Which book a file is, how many verses of it changed, and the one line that says so.
//!
//! This is for counting and telling, not for merging: a cheap look at markers, right for ordinary texts and never wrong
//! about whether something changed.

use super::burrito::{Ingredient, Project};
use crate::report::ChangeKind;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// What the units of a file are called.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum UnitKind {
    /// Verses of a USFM book.
    Verse,
    /// Frames of a story.
    Frame,
    /// Lines.
    Line,
    /// The file as a whole: sound, pictures.
    File,
}

/// How much of a file changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitChange {
    /// What the units are.
    pub kind: UnitKind,
    /// How many are new, different or gone.
    pub units: u64,
    /// How many of them had text that is gone, and no other text instead.
    pub removed: u64,
    /// The chapters they are in, in order; empty where the file has none.
    pub chapters: Vec<u32>,
}

/// The books of USFM, in their order.
const BOOKS: &str = "GEN EXO LEV NUM DEU JOS JDG RUT 1SA 2SA 1KI 2KI 1CH 2CH EZR NEH EST JOB PSA PRO ECC SNG ISA JER \
    LAM EZK DAN HOS JOL AMO OBA JON MIC NAM HAB ZEP HAG ZEC MAL MAT MRK LUK JHN ACT ROM 1CO 2CO GAL EPH PHP COL 1TH 2TH \
    1TI 2TI TIT PHM HEB JAS 1PE 2PE 1JN 2JN 3JN JUD REV TOB JDT ESG WIS SIR BAR LJE S3Y SUS BEL 1MA 2MA 3MA 4MA 1ES 2ES \
    MAN PS2 ODA PSS EZA 5EZ 6EZ DAG PS3 2BA LBA JUB ENO 1MQ 2MQ 3MQ REP 4BA LAO FRT BAK OTH INT CNC GLO TDX NDX";

fn is_book(code: &str) -> bool {
    code.len() == 3 && BOOKS.split_ascii_whitespace().any(|book| book == code)
}

/// The book of a file: `MRK`, or `OBS 7` for a story. From the scope that `metadata.json` gives the file where that is one
/// book, else from its name or folders (`ingredients/LUK.usfm`, `43-LUK.usfm`, `audio/ingredients/MRK/1/1_2_1.mp3`).
pub fn book_of(path: &str, ingredients: &[Ingredient]) -> Option<String> {
    let mut parts = path.rsplit('/');
    let file = parts.next().unwrap_or_default();
    let (stem, ending) = file.rsplit_once('.').unwrap_or((file, ""));
    let ending = ending.to_ascii_lowercase();
    // A story is called by its number; its scope names the book that it retells.
    if ending == "md" && stem.len() == 2 && stem.bytes().all(|b| b.is_ascii_digit()) {
        return stem
            .parse::<u8>()
            .ok()
            .map(|number| format!("OBS {number}"));
    }
    let scope = ingredients
        .iter()
        .find(|ingredient| ingredient.path == path)
        .map(|ingredient| ingredient.scope.as_slice());
    if let Some([only]) = scope
        && only.len() == 3
    {
        return Some(only.to_ascii_uppercase());
    }
    let is_usfm = matches!(ending.as_str(), "usfm" | "sfm");
    let code = stem.rsplit(['-', '_']).find_map(|part| {
        let code = part.to_ascii_uppercase();
        (is_book(&code)).then_some(code)
    });
    if is_usfm || ending == "json" {
        return code;
    }
    parts
        .map(str::to_ascii_uppercase)
        .find(|folder| is_book(folder))
        .or(code.filter(|_| ending.is_empty()))
}

impl Project {
    /// The book of one of its files; see [`book_of`].
    pub fn book_of(&self, path: &str) -> Option<String> {
        book_of(path, &self.ingredients)
    }
}

/// Whether a book as a person writes it (`mrk`, `7`, `obs 07`) is `book`, as [`book_of`] gives it.
pub fn is_same_book(written: &str, book: &str) -> bool {
    let written = written.trim();
    if written.eq_ignore_ascii_case(book) {
        return true;
    }
    let Some(number) = book.strip_prefix("OBS ") else {
        return false;
    };
    let upper = written.to_ascii_uppercase();
    let digits = upper.strip_prefix("OBS").unwrap_or(&upper).trim();
    digits.parse::<u8>().ok() == number.parse().ok()
}

/// How much of the file at `path` differs between two versions; `None` is a version without the file.
pub fn unit_changes(path: &str, old: Option<&[u8]>, new: Option<&[u8]>) -> UnitChange {
    let nothing: &[u8] = b"";
    let (a, b) = (old.unwrap_or(nothing), new.unwrap_or(nothing));
    let ending = path.rsplit('.').next().unwrap_or_default();
    let is_text = |bytes: &[u8]| !bytes.contains(&0) && std::str::from_utf8(bytes).is_ok();
    if old == new {
        let kind = UnitKind::File;
        return UnitChange {
            kind,
            units: 0,
            removed: 0,
            chapters: Vec::new(),
        };
    }
    // Zero bytes are what a power cut leaves of a text.
    let b = if is_text(a) && is_blank(b) {
        nothing
    } else {
        b
    };
    let mut change = if !is_text(a) || !is_text(b) {
        UnitChange {
            kind: UnitKind::File,
            units: 1,
            removed: u64::from(new.is_none()),
            chapters: Vec::new(),
        }
    } else if ending.eq_ignore_ascii_case("usfm") || ending.eq_ignore_ascii_case("sfm") {
        verses_changed(a, b)
    } else if book_of(path, &[]).is_some_and(|book| book.starts_with("OBS ")) {
        frames_changed(a, b)
    } else {
        lines_changed(a, b)
    };
    // Different bytes are at least one change, whatever the markers say; a file that is gone is at least one thing removed.
    change.units = change.units.max(1);
    if new.is_none() {
        change.removed = change.removed.max(1);
    }
    change
}

/// Whether nothing stands in a text: no bytes, or blanks, zero bytes and byte order marks alone.
pub fn is_blank(text: &[u8]) -> bool {
    let inside = [&b"\xef\xbb\xbf"[..], b"\xff\xfe", b"\xfe\xff"]
        .iter()
        .find_map(|mark| text.strip_prefix(*mark))
        .unwrap_or(text);
    inside.iter().all(|&b| b == 0 || b.is_ascii_whitespace())
}

/// Whether a verse or frame has words: something beside its marks, its number and its picture.
pub fn has_words(unit: &[u8]) -> bool {
    let mut rest = unit;
    if let Some(verse) = rest.strip_prefix(b"\\v") {
        let number = verse.trim_ascii_start();
        let end = number
            .iter()
            .position(|b| b.is_ascii_whitespace() || *b == b'\\');
        rest = &number[end.unwrap_or(number.len())..];
    } else if rest.starts_with(b"![") {
        let end = rest.iter().position(|b| *b == b')');
        rest = &rest[end.map_or(0, |end| end + 1)..];
    }
    let mut in_mark = false;
    rest.iter().any(|&b| {
        in_mark = b == b'\\' || (in_mark && (b.is_ascii_alphanumeric() || b == b'*' || b == b'+'));
        !in_mark && (b.is_ascii_alphanumeric() || b >= 0x80)
    })
}

/// The text of each verse by chapter, number and how often that number came before.
fn verses(text: &[u8]) -> BTreeMap<(u32, &[u8], u32), &[u8]> {
    let mut found = BTreeMap::new();
    let mut counts: HashMap<(u32, &[u8]), u32> = HashMap::new();
    let mut chapter = 0;
    let mut verse: &[u8] = b"";
    let mut start = 0;
    let mut at = 0;
    while let Some(found_at) = text[at..].iter().position(|&b| b == b'\\').map(|n| at + n) {
        at = found_at + 1;
        let rest = &text[at..];
        let (marker, value) = match rest {
            [m @ (b'c' | b'v'), blank, ..] if blank.is_ascii_whitespace() => (*m, &rest[2..]),
            _ => continue,
        };
        let value = value.trim_ascii_start();
        let len = value
            .iter()
            .position(|b| b.is_ascii_whitespace() || *b == b'\\')
            .unwrap_or(value.len());
        let value = &value[..len];
        insert(
            &mut found,
            &mut counts,
            chapter,
            verse,
            &text[start..found_at],
        );
        start = found_at;
        if marker == b'c' {
            chapter = std::str::from_utf8(value)
                .ok()
                .and_then(|n| n.parse().ok())
                .unwrap_or(chapter);
            verse = b"";
        } else {
            verse = value;
        }
    }
    insert(&mut found, &mut counts, chapter, verse, &text[start..]);
    found
}

fn insert<'a>(
    found: &mut BTreeMap<(u32, &'a [u8], u32), &'a [u8]>,
    counts: &mut HashMap<(u32, &'a [u8]), u32>,
    chapter: u32,
    verse: &'a [u8],
    text: &'a [u8],
) {
    let count = counts.entry((chapter, verse)).or_default();
    found.insert((chapter, verse, *count), text.trim_ascii());
    *count += 1;
}

fn verses_changed(a: &[u8], b: &[u8]) -> UnitChange {
    let (a, b) = (verses(a), verses(b));
    let mut verses: BTreeMap<u32, u64> = BTreeMap::new();
    let mut heads = BTreeSet::new();
    let mut removed = 0;
    for key in a.keys().chain(b.keys().filter(|key| !a.contains_key(*key))) {
        let (old, new) = (a.get(key), b.get(key));
        // A chapter's head and an absent head are the same when there is nothing in it.
        if old == new || (old.is_none_or(|t| t.is_empty()) && new.is_none_or(|t| t.is_empty())) {
            continue;
        }
        if key.1.is_empty() {
            heads.insert(key.0);
        } else {
            *verses.entry(key.0).or_default() += 1;
            let has_words = |text: Option<&&[u8]>| text.is_some_and(|text| has_words(text));
            removed += u64::from(has_words(old) && !has_words(new));
        }
    }
    // What stands before the first verse is counted where nothing else of the chapter changed.
    for chapter in heads {
        if chapter > 0 || verses.is_empty() {
            verses.entry(chapter).or_insert(1);
        }
    }
    let units = verses.values().sum();
    let chapters: BTreeSet<u32> = verses.into_keys().filter(|n| *n > 0).collect();
    UnitChange {
        kind: UnitKind::Verse,
        units,
        removed,
        chapters: chapters.into_iter().collect(),
    }
}

/// The frames of a story, each from its picture to the next; what stands before the first is one more.
fn frames(text: &[u8]) -> Vec<&[u8]> {
    let mut found = Vec::new();
    let mut start = 0;
    let mut at = 0;
    while let Some(n) = text[at..].windows(2).position(|w| w == b"![") {
        let here = at + n;
        found.push(text[start..here].trim_ascii());
        start = here;
        at = here + 2;
    }
    found.push(text[start..].trim_ascii());
    found
}

fn frames_changed(a: &[u8], b: &[u8]) -> UnitChange {
    let (a, b) = (frames(a), frames(b));
    let count = (0..a.len().max(b.len()))
        .filter(|&n| a.get(n) != b.get(n))
        .count();
    let has_words = |frame: Option<&&[u8]>| frame.is_some_and(|frame| has_words(frame));
    let removed = (0..a.len())
        .filter(|&n| has_words(a.get(n)) && !has_words(b.get(n)))
        .count();
    UnitChange {
        kind: UnitKind::Frame,
        units: count as u64,
        removed: removed as u64,
        chapters: Vec::new(),
    }
}

/// Lines that one version has and the other has not, whichever are more; order does not count.
fn lines_changed(a: &[u8], b: &[u8]) -> UnitChange {
    let mut counts: HashMap<&[u8], i64> = HashMap::new();
    for line in a.split(|&b| b == b'\n').filter(|line| !line.is_empty()) {
        *counts.entry(line).or_default() -= 1;
    }
    for line in b.split(|&b| b == b'\n').filter(|line| !line.is_empty()) {
        *counts.entry(line).or_default() += 1;
    }
    let added: i64 = counts.values().filter(|n| **n > 0).sum();
    let gone: i64 = -counts.values().filter(|n| **n < 0).sum::<i64>();
    UnitChange {
        kind: UnitKind::Line,
        units: added.max(gone).unsigned_abs(),
        removed: (gone - added).max(0).unsigned_abs(),
        chapters: Vec::new(),
    }
}

/// One changed file, for [`describe_changes`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DescribedChange {
    /// Path inside the project, with `/`.
    pub path: String,
    /// The book, as [`book_of`] gives it.
    pub book: Option<String>,
    /// How the file changed.
    pub kind: ChangeKind,
    /// How much of it.
    pub change: UnitChange,
}

/// Longest description, in characters.
pub const MAX_DESCRIPTION: usize = 100;

/// What changed, in the reader's terms, for the first line of a commit: `GEN 3, LUK 4 (12 verses)`. Always English, never
/// longer than [`MAX_DESCRIPTION`], the same for the same changes in any order.
pub fn describe_changes(changes: &[DescribedChange]) -> String {
    let mut changes: Vec<&DescribedChange> = changes.iter().collect();
    changes.sort_by_key(|change| (place(change), change.path.clone()));
    let mut items: Vec<String> = Vec::new();
    let mut verses = 0;
    let mut frames = 0;
    let mut files = 0;
    let mut removed = 0;
    for change in &changes {
        match change.change.kind {
            UnitKind::Verse => verses += change.change.units,
            UnitKind::Frame => frames += change.change.units,
            UnitKind::Line | UnitKind::File => files += 1,
        }
        let has_units = matches!(change.change.kind, UnitKind::Verse | UnitKind::Frame);
        // Of a deleted file that is said already.
        if has_units && change.kind != ChangeKind::Deleted {
            removed += change.change.removed;
        }
        let item = item(change);
        if !items.contains(&item) {
            items.push(item);
        }
    }
    if items.is_empty() {
        return "no changes".to_owned();
    }
    let mut counts = Vec::new();
    for (n, one, many) in [(verses, "verse", "verses"), (frames, "frame", "frames")] {
        if n > 0 {
            counts.push(format!("{n} {}", if n == 1 { one } else { many }));
        }
    }
    if !counts.is_empty() && files > 0 {
        counts.push(format!(
            "{files} other {}",
            if files == 1 { "file" } else { "files" }
        ));
    }
    if removed > 0 && removed == verses + frames {
        if let Some(last) = counts.get_mut(usize::from(verses > 0 && frames > 0)) {
            last.push_str(" removed");
        }
    } else if removed > 0 {
        counts.push(format!("{removed} removed"));
    }
    let counts = if counts.is_empty() {
        String::new()
    } else {
        format!(" ({})", counts.join(", "))
    };
    for shown in (0..=items.len()).rev() {
        let left = items.len() - shown;
        let mut text = items[..shown].join(", ");
        if left > 0 {
            let more = if shown == 0 {
                format!("{left} files")
            } else {
                format!(" and {left} more")
            };
            text.push_str(&more);
        }
        text.push_str(&counts);
        if text.chars().count() <= MAX_DESCRIPTION {
            return text;
        }
    }
    format!("{} files", changes.len())
}

/// Books in their order, then stories, then files without either.
fn place(change: &DescribedChange) -> (usize, u32) {
    match &change.book {
        Some(book) => match BOOKS.split_ascii_whitespace().position(|b| b == book) {
            Some(at) => (at, 0),
            None => (
                500,
                book.strip_prefix("OBS ")
                    .and_then(|n| n.parse().ok())
                    .unwrap_or(u32::MAX),
            ),
        },
        None => (1000, 0),
    }
}

fn item(change: &DescribedChange) -> String {
    let what = change.book.clone().unwrap_or_else(|| {
        let name = change.path.rsplit('/').next().unwrap_or_default();
        // A name from outside goes into a commit's first line.
        let name: String = name.chars().filter(|c| !c.is_control()).take(40).collect();
        name
    });
    match change.kind {
        ChangeKind::Deleted => format!("{what} deleted"),
        ChangeKind::Added if change.change.chapters.len() > 1 => format!("{what} added"),
        _ if change.change.chapters.is_empty() => what,
        _ => format!("{what} {}", ranges(&change.change.chapters)),
    }
}

/// `1-3, 7` as `1-3+7`: a comma already parts the books.
fn ranges(numbers: &[u32]) -> String {
    let mut runs: Vec<(u32, u32)> = Vec::new();
    for &n in numbers {
        match runs.last_mut() {
            Some((_, end)) if *end + 1 == n => *end = n,
            _ => runs.push((n, n)),
        }
    }
    let runs: Vec<String> = runs
        .into_iter()
        .map(|(a, b)| {
            if a == b {
                a.to_string()
            } else {
                format!("{a}-{b}")
            }
        })
        .collect();
    runs.join("+")
}

#[cfg(test)]
mod tests {
    use super::*;

    const MARK: &str = "\\id MRK\n\\c 1\n\\s1 A\n\\p\n\\v 1 One.\n\\v 2 Two. \\v 3 Three.\n\\c 2\n\\p\n\\v 1 Next.\n";

    fn change(path: &str, a: &str, b: &str) -> (u64, Vec<u32>) {
        let change = unit_changes(path, Some(a.as_bytes()), Some(b.as_bytes()));
        (change.units, change.chapters)
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
        let added = unit_changes(usfm, None, Some(MARK.as_bytes()));
        assert_eq!(
            (added.kind, added.chapters.clone()),
            (UnitKind::Verse, vec![1, 2])
        );
        for odd in ["\\", "\\c", "\\v ", "\\c x\\v", "\\c 99999999999 \\v 1"] {
            let _ = change(usfm, odd, "");
        }
    }

    #[test]
    fn what_has_no_words_any_more_is_removed() {
        let removed = |path: &str, a: &str, b: Option<&[u8]>| {
            let change = unit_changes(path, Some(a.as_bytes()), b);
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
        let sound = unit_changes("x/1.mp3", Some(b"\0\x01"), Some(b"\0\x02"));
        assert_eq!((sound.kind, sound.units), (UnitKind::File, 1));
    }

    #[test]
    fn books_are_told_by_scope_name_or_folder() {
        let scoped = [Ingredient {
            path: "content/x.usfm".into(),
            role: None,
            scope: vec!["jhn".into()],
        }];
        assert_eq!(book_of("content/x.usfm", &scoped).as_deref(), Some("JHN"));
        let story = [Ingredient {
            path: "ingredients/03.md".into(),
            role: None,
            scope: vec!["GEN".into()],
        }];
        let found = book_of("ingredients/03.md", &story);
        assert_eq!(found.as_deref(), Some("OBS 3"));
        for (path, book) in [
            ("ingredients/LUK.usfm", Some("LUK")),
            ("content/43-luk.usfm", Some("LUK")),
            ("ingredients/MRK.json", Some("MRK")),
            ("audio/ingredients/MRK/1/1_2_1_default.mp3", Some("MRK")),
            ("ingredients/07.md", Some("OBS 7")),
            ("ingredients/front.md", None),
            ("metadata.json", None),
            ("ingredients/versification.json", None),
            ("", None),
        ] {
            assert_eq!(book_of(path, &[]).as_deref(), book, "{path}");
        }
        assert!(
            is_same_book("mrk", "MRK")
                && is_same_book("7", "OBS 7")
                && is_same_book("obs 07", "OBS 7")
        );
        assert!(
            !is_same_book("7", "OBS 8")
                && !is_same_book("LUK", "MRK")
                && !is_same_book("x", "OBS 1")
        );
    }

    fn described(path: &str, kind: ChangeKind, units: u64, chapters: &[u32]) -> DescribedChange {
        let book = book_of(path, &[]);
        let unit = if book.as_deref().is_some_and(|b| b.starts_with("OBS")) {
            UnitKind::Frame
        } else if book.is_some() {
            UnitKind::Verse
        } else {
            UnitKind::Line
        };
        let chapters = chapters.to_vec();
        DescribedChange {
            path: path.into(),
            book,
            kind,
            change: UnitChange {
                kind: unit,
                units,
                removed: if kind == ChangeKind::Deleted {
                    units
                } else {
                    0
                },
                chapters,
            },
        }
    }

    #[test]
    fn a_description_reads_as_people_speak() {
        use ChangeKind::{Added, Changed, Deleted};
        let list = [
            described("ingredients/LUK.usfm", Changed, 9, &[4]),
            described("ingredients/GEN.usfm", Changed, 3, &[3]),
        ];
        assert_eq!(describe_changes(&list), "GEN 3, LUK 4 (12 verses)");
        let list = [
            described("ingredients/07.md", Changed, 1, &[]),
            described("metadata.json", Changed, 2, &[]),
            described("ingredients/MRK.usfm", Added, 40, &[1, 2, 3]),
            described("ingredients/ACT.usfm", Changed, 1, &[1, 2, 3, 7]),
            described("ingredients/JHN.usfm", Deleted, 2, &[1]),
        ];
        assert_eq!(
            describe_changes(&list),
            "MRK added, JHN deleted, ACT 1-3+7, OBS 7, metadata.json (43 verses, 1 frame, 1 other file)"
        );
        assert_eq!(
            describe_changes(&[described("metadata.json", Changed, 2, &[])]),
            "metadata.json"
        );
        assert_eq!(describe_changes(&[]), "no changes");
    }

    #[test]
    fn a_description_is_short_whatever_changed() {
        let many: Vec<_> = BOOKS
            .split_ascii_whitespace()
            .map(|b| {
                described(
                    &format!("ingredients/{b}.usfm"),
                    ChangeKind::Changed,
                    10,
                    &[1, 3, 5],
                )
            })
            .collect();
        let text = describe_changes(&many);
        assert!(
            text.chars().count() <= MAX_DESCRIPTION && text.starts_with("GEN 1+3+5"),
            "{text}"
        );
        assert!(
            text.contains(" more (") && text.ends_with(" verses)"),
            "{text}"
        );
        let mut back = many.clone();
        back.reverse();
        assert_eq!(describe_changes(&back), text);
    }
}
