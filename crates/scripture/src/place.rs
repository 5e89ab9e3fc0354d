//! Finding one part of a file by its name, and putting another text there.

use super::books::Book;
use super::number::{self, ChapterNumber, Number};
use super::parts::{Chapter, Key, Part, Parts, Verse};
use super::{Format, Place, Unit, book_of, encoding, json, place_of_book, text};
use std::borrow::Cow;
use std::cmp::Ordering;
use std::collections::HashMap;
use std::ops::Range;

/// The parts of a file that are merged by themselves, in order; empty for a file that has none.
///
/// A verse is `LUK 4:18`, a bridge `LUK 4:2-3`, what stands before a verse `LUK 4:18 heading`, a chapter's beginning `LUK 4
/// heading`, a book's `LUK heading`, and marks behind the last verse `LUK end`; an entry of a glossary `GLO entry altar`, a
/// division `FRT periph Title Page`, a paragraph before the first chapter `LUK paragraph 3`; the second verse of one number is `LUK 4:18
/// (2)`. A frame of a story is `OBS 1:5`, its title `OBS 1 title` and its last line `OBS 1 end`. A value of a JSON file has
/// the keys that lead to it: `ingredients/LUK.usfm/size`.
pub fn units(path: &str, content: &[u8]) -> Vec<Unit> {
    units_of_text(path, &encoding::decoded(content).0)
}

pub(super) fn units_of_text(path: &str, content: &[u8]) -> Vec<Unit> {
    let format = Format::of(path);
    if format == Format::Json {
        return json::units(content);
    }
    let Some(parts) = format.read(content) else {
        return Vec::new();
    };
    let book = book_of(path, format, content);
    parts
        .list()
        .into_iter()
        .map(|(part, range)| Unit {
            reference: parts.reference(&book, part),
            range,
        })
        .collect()
}

/// The text of one place as it stands in the file; `None` where this version has no such place.
///
/// Beside what [`units`] lists, a whole chapter (`LUK 4`), a whole book (`LUK`) and a row of verses (`LUK 4:2-5`) are
/// found too. The text is UTF-8 where the file's encoding can be told, and the file as a whole has its bytes.
pub fn unit(path: &str, content: &[u8], place: &Place) -> Option<Vec<u8>> {
    let Some(reference) = &place.reference else {
        return Some(content.to_vec());
    };
    unit_of_text(path, &encoding::decoded(content).0, reference)
}

/// The text of one place as [`unit`] gives it. The encoding of the file may be told by another version of it.
pub fn unit_beside(path: &str, content: &[u8], place: &Place, other: &[u8]) -> Option<Vec<u8>> {
    match (&place.reference, encoding::told_by(content, other)) {
        (Some(reference), Some(text)) => unit_of_text(path, text.as_bytes(), reference),
        _ => unit(path, content, place),
    }
}

fn unit_of_text(path: &str, content: &[u8], reference: &str) -> Option<Vec<u8>> {
    let format = Format::of(path);
    if format == Format::Json {
        return json::unit(content, reference);
    }
    let parts = format.read(content)?;
    let range = find(&parts, reference).filter(|range| !range.is_empty())?;
    Some(content[range].to_vec())
}

/// What a part of this text is called.
pub(super) fn name(path: &str, format: Format, content: &[u8], part: Part) -> Option<Place> {
    let parts = format.read(content)?;
    Some(Place {
        reference: Some(parts.reference(&book_of(path, format, content), part)),
    })
}

/// A file taken apart once, so that many of its places are found in it.
pub struct Places<'a> {
    content: &'a [u8],
    form: Form<'a>,
}

enum Form<'a> {
    Parts(Parts, Index),
    /// The values, by the keys that lead to them.
    Json(json::Values<'a>),
    /// A file that is one place.
    Whole,
}

impl<'a> Places<'a> {
    /// Reads a file by what its path says it is. The content is UTF-8, as [`as_utf8`](super::as_utf8) gives it.
    pub fn read(path: &str, content: &'a [u8]) -> Self {
        let format = Format::of(path);
        let form = if format == Format::Json {
            json::Values::read(content).map_or(Form::Whole, Form::Json)
        } else {
            format.read(content).map_or(Form::Whole, |parts| {
                let index = Index::of(&parts);
                Form::Parts(parts, index)
            })
        };
        Self { content, form }
    }

    /// The text of one place, as [`unit`] finds it.
    pub fn text(&self, place: &Place) -> Option<&'a [u8]> {
        match &place.reference {
            None => Some(self.content),
            Some(_) => Some(&self.content[self.range(place)?]),
        }
    }

    /// Where a place that is a part of the file stands; nothing where this version has none of that name.
    pub fn range(&self, place: &Place) -> Option<Range<usize>> {
        let reference = place.reference.as_deref()?;
        match &self.form {
            Form::Parts(parts, index) => {
                find_by(index, parts, reference).filter(|range| !range.is_empty())
            }
            Form::Json(values) => values.range(reference),
            Form::Whole => None,
        }
    }
}

/// Whether two texts have the same words, whatever their layout.
pub fn same_words(a: &[u8], b: &[u8]) -> bool {
    text::same_words(a, b)
}

/// Puts texts into several places at once, as [`with_unit`] does one by one.
///
/// # Errors
/// The first place that has no room, or cannot hold its text.
pub fn with_units<'p>(
    path: &str,
    content: &[u8],
    changes: &[(&'p Place, Option<&[u8]>)],
) -> Result<Option<Vec<u8>>, &'p Place> {
    if let Some(done) = spliced(path, content, changes) {
        return Ok(Some(done));
    }
    let mut now = Some(content.to_vec());
    for (place, text) in changes {
        let before = now.unwrap_or_default();
        now = match (with_unit(path, &before, place, *text), text) {
            (Some(after), _) => Some(after),
            // The file as a whole goes.
            (None, None) if place.reference.is_none() => None,
            (None, _) => return Err(place),
        };
    }
    Ok(now)
}

/// All changes in one go, where each is another text of a part that is there.
fn spliced(path: &str, content: &[u8], changes: &[(&Place, Option<&[u8]>)]) -> Option<Vec<u8>> {
    let is_utf8 = |text: &[u8]| std::str::from_utf8(text).is_ok();
    if matches!(encoding::as_utf8(content), Cow::Owned(_))
        || !is_utf8(content)
        || !changes.iter().all(|(_, text)| text.is_none_or(is_utf8))
    {
        return None;
    }
    let places = Places::read(path, content);
    let is_parts = matches!(places.form, Form::Parts(..));
    let mut found = Vec::with_capacity(changes.len());
    for (place, text) in changes {
        match (places.range(place), text) {
            (Some(range), Some(_)) => found.push((range, *text, place)),
            (Some(range), None) if is_parts => found.push((range, None, place)),
            (None, None) if is_parts && place.reference.is_some() => {}
            _ => return None,
        }
    }
    // The last text of a place counts.
    found.reverse();
    found.sort_by_key(|(range, ..)| (range.start, range.end));
    found.dedup_by(|next, first| next.0 == first.0);
    if found.windows(2).any(|pair| pair[0].0.end > pair[1].0.start) {
        return None;
    }
    let line_end: &[u8] = match places.form {
        Form::Parts(..) if memchr::memmem::find(content, b"\r\n").is_some() => b"\r\n",
        Form::Parts(..) => b"\n",
        _ => b"",
    };
    let mut out = Vec::with_capacity(content.len() + 1024);
    let mut at = 0;
    for (range, text, _) in &found {
        out.extend_from_slice(&content[at..range.start]);
        at = range.end;
        let Some(text) = text else { continue };
        let is_json = line_end.is_empty();
        out.extend_from_slice(if is_json { text.trim_ascii() } else { text });
        let was_open = content[range.clone()].ends_with(b"\n");
        let is_last = range.end == content.len();
        if was_open
            && !is_last
            && !text.is_empty()
            && !text.last().is_some_and(u8::is_ascii_whitespace)
        {
            out.extend_from_slice(line_end);
        }
    }
    out.extend_from_slice(&content[at..]);
    let again = Places::read(path, &out);
    let holds = found.iter().all(|(_, text, place)| {
        let Some(text) = text else { return true };
        let there = again.text(place).unwrap_or_default();
        let is_blank = text.trim_ascii_end().is_empty();
        there == *text || (!is_blank && there.trim_ascii_end() == text.trim_ascii_end())
    });
    holds.then_some(out)
}

/// The order of two places of one file in its text: by book, chapter and verse, not by letters.
pub fn in_order(a: &Place, b: &Place) -> Ordering {
    let key = |place: &Place| place.reference.as_deref().map(standing);
    key(a).cmp(&key(b)).then_with(|| a.cmp(b))
}

/// Where a part stands in its file: its book, where that is one, and whether it is the beginning, a chapter or the end; the
/// keys of a JSON file by number where they are numbers.
type Standing = (
    usize,
    u8,
    Option<Key<(u32, bool)>>,
    Option<(Key<Number>, bool)>,
    Vec<(u64, String)>,
);

fn standing(reference: &str) -> Standing {
    let (book, name) = divided(reference);
    let book = place_of_book(book).unwrap_or(usize::MAX);
    let (place, is_heading) = match name.strip_suffix(" heading") {
        Some(place) => (place, true),
        None => (name, false),
    };
    let (chapter, verse) = match place.split_once(':') {
        Some((chapter, verse)) => (chapter, Some(verse)),
        None => (place, None),
    };
    let chapter = key(chapter, number::parsed_chapter);
    let verse = verse.map(|verse| key(verse, number::parsed));
    match (chapter, verse) {
        _ if name == "heading" || name.ends_with(" title") => (book, 0, None, None, Vec::new()),
        _ if name == "introduction" || is_entry(name) => {
            let number = name.rsplit(' ').next().and_then(|last| last.parse().ok());
            let key = (number.unwrap_or(u64::MAX), name.to_owned());
            (book, 0, None, None, vec![key])
        }
        (Some(chapter), None) => (book, 1, Some(chapter), None, Vec::new()),
        (Some(chapter), Some(Some(verse))) => (
            book,
            1,
            Some(chapter),
            Some((verse, !is_heading)),
            Vec::new(),
        ),
        _ => {
            let keys = reference.split('/').map(|key| {
                let number = key.parse::<u64>().unwrap_or(u64::MAX);
                (number, key.to_owned())
            });
            (book, 2, None, None, keys.collect())
        }
    }
}

/// The book and the name inside it: `LUK` and `4:18` of `LUK 4:18`.
fn divided(reference: &str) -> (&str, &str) {
    reference.split_once(' ').unwrap_or((reference, ""))
}

/// The book of a text that a reference means. Versions of one file may disagree on what their book is: a book that the text
/// does not name is its first.
fn book_meant(parts: &Parts, book: &str) -> Option<Book> {
    let named = |chapter: &Chapter| chapter.key.number.book.filter(|own| own.is(book));
    let found = parts.chapters.iter().find_map(named);
    found.or(parts.first_book)
}

/// The chapters of a book, in a text that has several; else all.
fn in_book<'p>(parts: &'p Parts, book: &str) -> impl DoubleEndedIterator<Item = &'p Chapter> {
    let wanted = book_meant(parts, book);
    parts
        .chapters
        .iter()
        .filter(move |chapter| !parts.has_books || chapter.key.number.book == wanted)
}

/// Where a chapter ends; the last one goes on to the end of the text.
fn end_of(parts: &Parts, chapter: &Chapter) -> usize {
    if chapter.end == parts.end {
        parts.len
    } else {
        chapter.end
    }
}

fn is_first(parts: &Parts, book: &str) -> bool {
    !parts.has_books || book_meant(parts, book) == parts.first_book
}

/// Where verses stand, by the beginning of their chapter and their key; nothing where they are looked for one by one.
#[derive(Debug, Default)]
struct Index {
    verses: Option<HashMap<(usize, Key<Number>), usize>>,
}

impl Index {
    fn of(parts: &Parts) -> Self {
        let mut verses = HashMap::with_capacity(parts.verses.len());
        for chapter in &parts.chapters {
            for at in chapter.verses.clone() {
                let key = (chapter.start, parts.verses[at].key);
                verses.entry(key).or_insert(at);
            }
        }
        Self {
            verses: Some(verses),
        }
    }

    fn verse<'p>(
        &self,
        parts: &'p Parts,
        chapter: &Chapter,
        key: Key<Number>,
    ) -> Option<&'p Verse> {
        if let Some(verses) = &self.verses {
            return Some(&parts.verses[*verses.get(&(chapter.start, key))?]);
        }
        let verses = &parts.verses[chapter.verses.clone()];
        verses.iter().find(|verse| verse.key == key)
    }
}

/// Where a part is; empty where its place is known and nothing is there.
pub(super) fn find(parts: &Parts, reference: &str) -> Option<Range<usize>> {
    find_by(&Index::default(), parts, reference)
}

fn find_by(index: &Index, parts: &Parts, reference: &str) -> Option<Range<usize>> {
    let (book, name) = divided(reference);
    if name.is_empty() {
        let mut chapters = in_book(parts, book);
        let (first, is_first) = (chapters.next(), is_first(parts, book));
        let last = chapters.next_back().or(first);
        return Some(match (first, last) {
            (Some(first), Some(last)) if parts.has_books => {
                (if is_first { 0 } else { first.start })..end_of(parts, last)
            }
            _ => 0..parts.len,
        });
    }
    let (place, is_heading) = match name.strip_suffix(" heading") {
        Some(place) => (place, true),
        None => (name, false),
    };
    if is_first(parts, book) {
        if name == parts.name(Part::Introduction) {
            return Some(0..parts.preamble);
        }
        if let Some(entry) = parts.entries.iter().find(|entry| entry.name == name) {
            return Some(entry.start..entry.end);
        }
        if is_entry(name) {
            return None;
        }
    }
    if name == parts.name(Part::Preamble) {
        if is_first(parts, book) {
            return Some(0..parts.head());
        }
        let head = in_book(parts, book).find(|chapter| chapter.key.number.number == 0)?;
        return Some(head.start..head.text);
    }
    if name == parts.name(Part::End) {
        return Some(parts.end..parts.len);
    }
    let (chapter, verse) = match place.split_once(':') {
        Some((chapter, verse)) => (chapter, Some(verse)),
        None => (place, None),
    };
    let key = key(chapter, number::parsed_chapter)?;
    let chapter = in_book(parts, book).find(|chapter| is_meant(chapter, key))?;
    let Some(verse) = verse else {
        let end = if is_heading {
            chapter.text
        } else {
            end_of(parts, chapter)
        };
        return Some(chapter.start..end);
    };
    let key = self::key(verse, number::parsed)?;
    let verses = &parts.verses[chapter.verses.clone()];
    if let Some(verse) = index.verse(parts, chapter, key) {
        return Some(if is_heading {
            verse.slot..verse.start
        } else {
            verse.start..verse.end
        });
    }
    // A bridge that this version has apart, or the other way round.
    let mut within = verses
        .iter()
        .filter(|verse| key.repeat == 0 && verse.key.number.overlaps(key.number));
    let first = within.next()?;
    let last = within.next_back().unwrap_or(first);
    Some(if is_heading {
        first.slot..first.start
    } else {
        first.start..last.end
    })
}

/// Whether a name inside a book is that of an entry or paragraph before the first chapter.
pub(super) fn is_entry(name: &str) -> bool {
    ["entry ", "periph ", "paragraph "]
        .iter()
        .any(|kind| name.starts_with(kind))
}

fn is_meant(chapter: &Chapter, key: Key<(u32, bool)>) -> bool {
    let ChapterNumber { number, unread, .. } = chapter.key.number;
    (number, unread) == key.number && chapter.key.repeat == key.repeat
}

fn key<N>(text: &str, number: impl Fn(&str) -> Option<N>) -> Option<Key<N>> {
    let (text, repeat) = match text.split_once(" (") {
        Some((text, count)) => (
            text,
            count
                .strip_suffix(')')?
                .parse::<u32>()
                .ok()?
                .checked_sub(1)?,
        ),
        None => (text, 0),
    };
    Some(Key {
        number: number(text)?,
        repeat,
    })
}

/// The file with another text in one place, which must exist in it or have a place where it belongs; `None` takes the
/// place's text away. `None` is given back where the file has no room for it, and where the text would not be found again as
/// that place: it lacks its number, or brings more than the place.
///
/// A text without an end of line gets the file's, where something follows it. The text is UTF-8, and is written in the file's
/// encoding.
pub fn with_unit(
    path: &str,
    content: &[u8],
    place: &Place,
    text: Option<&[u8]>,
) -> Option<Vec<u8>> {
    let Some(reference) = &place.reference else {
        return text.map(<[u8]>::to_vec);
    };
    let (read, encoding) = encoding::decoded(content);
    let out = with_unit_of_text(path, &read, reference, text)?;
    let out = encoding::encoded(out, encoding);
    // The whole file must stay in one encoding.
    let is_same = out == content;
    let is_one = text.is_none_or(|text| is_same || encoding::is_alike(text, content));
    is_one.then_some(out)
}

fn with_unit_of_text(
    path: &str,
    content: &[u8],
    reference: &str,
    text: Option<&[u8]>,
) -> Option<Vec<u8>> {
    let format = Format::of(path);
    if format == Format::Json {
        return json::with_unit(content, reference, text);
    }
    let parts = format.read(content)?;
    let found = find(&parts, reference);
    let Some(text) = text else {
        let range = found.unwrap_or(0..0);
        return Some([&content[..range.start], &content[range.end..]].concat());
    };
    let range = if let Some(range) = found {
        range
    } else {
        let at = belongs(&parts, reference)?;
        at..at
    };
    let line_end: &[u8] = if memchr::memmem::find(content, b"\r\n").is_some() {
        b"\r\n"
    } else {
        b"\n"
    };
    let (before, after) = (&content[..range.start], &content[range.end..]);
    let mut out = before.to_vec();
    if range.is_empty() && !before.is_empty() && !before.ends_with(b"\n") && after.is_empty() {
        out.extend_from_slice(line_end);
    }
    out.extend_from_slice(text);
    let was_open = range.is_empty() || content[range].ends_with(b"\n");
    if was_open
        && !after.is_empty()
        && !text.is_empty()
        && !text.last().is_some_and(u8::is_ascii_whitespace)
    {
        out.extend_from_slice(line_end);
    }
    out.extend_from_slice(after);
    let again = format.read(&out)?;
    let there = find(&again, reference)?;
    let there = &out[there];
    let is_blank = text.trim_ascii_end().is_empty();
    let same = there == text || (!is_blank && there.trim_ascii_end() == text.trim_ascii_end());
    same.then_some(out)
}

/// Where a part belongs that the text does not have.
fn belongs(parts: &Parts, reference: &str) -> Option<usize> {
    let (book, name) = divided(reference);
    if is_entry(name) {
        return is_first(parts, book).then_some(parts.preamble);
    }
    let place = name.strip_suffix(" heading").unwrap_or(name);
    let (chapter, verse) = match place.split_once(':') {
        Some((chapter, verse)) => (chapter, Some(verse)),
        None => (place, None),
    };
    let key = key(chapter, number::parsed_chapter)?;
    match verse {
        None => {
            let of = |chapter: &Chapter| {
                let number = chapter.key.number;
                ((number.number, number.unread), chapter.key.repeat)
            };
            let mut chapters = in_book(parts, book);
            let next = chapters.find(|chapter| of(chapter) > (key.number, key.repeat));
            Some(match (next, in_book(parts, book).next_back()) {
                (Some(next), _) => next.start,
                (None, Some(last)) => end_of(parts, last),
                (None, None) => parts.len,
            })
        }
        // Nothing to put a heading before.
        Some(_) if name.ends_with(" heading") => None,
        Some(verse) => {
            let verse = self::key(verse, number::parsed)?;
            let chapter = in_book(parts, book).find(|chapter| is_meant(chapter, key))?;
            let verses = &parts.verses[chapter.verses.clone()];
            let before = verses.iter().rfind(|other| other.key < verse);
            Some(before.map_or(chapter.text, |verse| verse.end))
        }
    }
}
