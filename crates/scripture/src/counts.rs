//! How many verses, frames or lines of a file a change touches, and whether a text has words.

use super::number::{self, ChapterNumber, Form, Number};
use super::parts::{Key, Parts};
use super::{Format, Version, encoding, usfm};
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

/// A chapter in which something changed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ChangedChapter {
    /// The code of its book, in a file of several books.
    pub book: Option<String>,
    /// Its number.
    pub number: u32,
}

/// How much of a file changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counted {
    /// What the units are.
    pub kind: UnitKind,
    /// How many are new, different or gone.
    pub units: u64,
    /// How many of them had text that is gone, and no other text instead.
    pub removed: u64,
    /// The chapters they are in, in order; empty where the file has none.
    pub chapters: Vec<ChangedChapter>,
}

impl Counted {
    fn new(kind: UnitKind, units: u64, removed: u64) -> Self {
        Self {
            kind,
            units,
            removed,
            chapters: Vec::new(),
        }
    }
}

/// How much of the file at `path` differs between two versions; `None` is a version without the file. A verse counts with what
/// stands before it; the head of a chapter counts where nothing else of that chapter changed.
pub fn count_changes(path: &str, old: Version<'_>, new: Version<'_>) -> Counted {
    if old == new {
        return Counted::new(UnitKind::File, 0, 0);
    }
    let (a, b) = (old.unwrap_or_default(), new.unwrap_or_default());
    let [a, b] = encoding::both_as_utf8(a, b);
    // Zero bytes are what a power cut leaves of a text.
    let b = if !is_blank(&a) && is_blank(&b) {
        &b""[..]
    } else {
        &b
    };
    let counted = match Format::of(path) {
        Format::Usfm => verses_changed(&a, b),
        Format::Story(_) => frames_changed(path, &a, b),
        Format::Json | Format::Other if is_text(&a) && is_text(b) => Some(lines_changed(&a, b)),
        Format::Json | Format::Other => None,
    };
    let mut counted =
        counted.unwrap_or_else(|| Counted::new(UnitKind::File, 1, u64::from(new.is_none())));
    // Different bytes are at least one change, whatever the marks say; a file that is gone is at least one thing removed.
    counted.units = counted.units.max(1);
    if new.is_none() {
        counted.removed = counted.removed.max(1);
    }
    counted
}

/// Whether a file without chapters can be taken line by line.
fn is_text(bytes: &[u8]) -> bool {
    memchr::memchr(0, bytes).is_none() && std::str::from_utf8(bytes).is_ok()
}

/// Whether nothing stands in a text: no bytes, or blanks, zero bytes and byte order marks alone.
pub fn is_blank(text: &[u8]) -> bool {
    let inside = [usfm::BOM, b"\xff\xfe", b"\xfe\xff"]
        .iter()
        .find_map(|mark| text.strip_prefix(*mark))
        .unwrap_or(text);
    inside.iter().all(|&b| b == 0 || b.is_ascii_whitespace())
}

/// Whether a verse or frame has words: something beside its marks, its number and its picture.
fn has_words(unit: &[u8]) -> bool {
    let mut rest = unit;
    if rest.starts_with(b"\\v") {
        let end = number::verse(rest, 2).map_or(2, |(_, end)| end);
        rest = &rest[end..];
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

/// How many verses or frames of a file have words. A bridge counts for each of its verses.
pub fn units_with_words(path: &str, text: &[u8]) -> usize {
    let Some(parts) = Format::of(path).read(text) else {
        return 0;
    };
    let verses = parts.verses.iter();
    verses
        .filter(|verse| has_words(&text[verse.start..verse.end]))
        .map(|verse| verses_of(verse.key.number).count())
        .sum()
}

/// The numbers of the verses in a bridge or list.
fn verses_of(number: Number) -> impl Iterator<Item = u32> {
    // No bridge has more verses than the longest chapter.
    let last = number.last.min(number.first.saturating_add(200));
    (number.first..=last)
        .filter(move |one| number.form == Form::All || [number.first, last].contains(one))
}

type Id = (Key<ChapterNumber>, Option<Key<Number>>);

/// The verses of a text with what stands before them, and the heads of its chapters.
fn pieces<'t>(text: &'t [u8], parts: &Parts) -> BTreeMap<Id, [&'t [u8]; 2]> {
    let at = |from: usize, to: usize| text[from..to].trim_ascii();
    let mut found = BTreeMap::new();
    for chapter in &parts.chapters {
        found.insert((chapter.key, None), [at(chapter.start, chapter.text), b""]);
        for verse in &parts.verses[chapter.verses.clone()] {
            let piece = [at(verse.slot, verse.start), at(verse.start, verse.end)];
            found.insert((chapter.key, Some(verse.key)), piece);
        }
    }
    found
}

/// `None` where a text has more verses than any book.
fn verses_changed(a: &[u8], b: &[u8]) -> Option<Counted> {
    let (mut old, mut new) = (usfm::read(a)?, usfm::read(b)?);
    if old.has_books || new.has_books {
        old.name_books();
        new.name_books();
    }
    let (was, is) = (pieces(a, &old), pieces(b, &new));
    // The verses that have words now, alone or in a bridge.
    let mut there: BTreeSet<(Key<ChapterNumber>, u32)> = BTreeSet::new();
    for ((chapter, verse), [_, text]) in &is {
        if let Some(verse) = verse.filter(|_| has_words(text)) {
            there.extend(verses_of(verse.number).map(|one| (*chapter, one)));
        }
    }
    let mut verses: BTreeMap<Key<ChapterNumber>, u64> = BTreeMap::new();
    let mut heads = BTreeSet::new();
    let mut removed = 0;
    for id in was
        .keys()
        .chain(is.keys().filter(|id| !was.contains_key(*id)))
    {
        let (old, new) = (was.get(id), is.get(id));
        let is_empty =
            |piece: Option<&[&[u8]; 2]>| piece.is_none_or(|piece| piece.concat().is_empty());
        if old == new || (is_empty(old) && is_empty(new)) {
            continue;
        }
        let Some(verse) = id.1 else {
            heads.insert(id.0);
            continue;
        };
        *verses.entry(id.0).or_default() += 1;
        let is_there = new.is_some_and(|[_, text]| has_words(text))
            || (new.is_none() && verses_of(verse.number).all(|one| there.contains(&(id.0, one))));
        let had_words = old.is_some_and(|[_, text]| has_words(text));
        removed += u64::from(had_words && !is_there);
    }
    // What stands before the first verse is counted where nothing else of the chapter changed.
    for chapter in heads {
        if chapter.number.number > 0 || verses.is_empty() {
            verses.entry(chapter).or_insert(1);
        }
    }
    let mut chapters: Vec<ChangedChapter> = verses
        .keys()
        .filter(|chapter| chapter.number.number > 0)
        .map(|chapter| ChangedChapter {
            book: chapter.number.book.map(|book| book.to_string()),
            number: chapter.number.number,
        })
        .collect();
    chapters.dedup();
    Some(Counted {
        chapters,
        ..Counted::new(UnitKind::Verse, verses.into_values().sum(), removed)
    })
}

/// Frames, each from its picture to the next; the title and the last line count as one each.
fn frames_changed(path: &str, a: &[u8], b: &[u8]) -> Option<Counted> {
    let format = Format::of(path);
    let (old, new) = (format.read(a)?, format.read(b)?);
    let (mut was, mut is) = (pieces(a, &old), pieces(b, &new));
    // A story without a frame has no chapter either.
    was.retain(|id, _| id.1.is_some());
    is.retain(|id, _| id.1.is_some());
    let (mut units, mut removed) = (0, 0);
    for id in was
        .keys()
        .chain(is.keys().filter(|id| !was.contains_key(*id)))
    {
        let (old, new) = (was.get(id), is.get(id));
        let has = |frame: Option<&[&[u8]; 2]>| frame.is_some_and(|[_, text]| has_words(text));
        units += u64::from(old != new);
        removed += u64::from(has(old) && !has(new));
    }
    let title = |text: &[u8], parts: &Parts| text[..parts.preamble].trim_ascii().to_vec();
    let last = |text: &[u8], parts: &Parts| text[parts.end..].trim_ascii().to_vec();
    for (was, is) in [
        (title(a, &old), title(b, &new)),
        (last(a, &old), last(b, &new)),
    ] {
        units += u64::from(was != is);
        removed += u64::from(has_words(&was) && !has_words(&is));
    }
    Some(Counted::new(UnitKind::Frame, units, removed))
}

/// Lines that one version has and the other has not, whichever are more; order does not count.
fn lines_changed(a: &[u8], b: &[u8]) -> Counted {
    let mut counts: HashMap<&[u8], i64> = HashMap::new();
    for line in a.split(|&b| b == b'\n').filter(|line| !line.is_empty()) {
        *counts.entry(line).or_default() -= 1;
    }
    for line in b.split(|&b| b == b'\n').filter(|line| !line.is_empty()) {
        *counts.entry(line).or_default() += 1;
    }
    let added: i64 = counts.values().filter(|n| **n > 0).sum();
    let gone: i64 = -counts.values().filter(|n| **n < 0).sum::<i64>();
    Counted::new(
        UnitKind::Line,
        added.max(gone).unsigned_abs(),
        (gone - added).max(0).unsigned_abs(),
    )
}
