//! Three-way decisions on plain values: no clock, disk or network, and no way to fail.
//!
//! Laws: one side unchanged gives the other side; two equal sides give that; swapping the sides swaps only labels; what
//! either side added is in the result or in a conflict. A conflict never puts a mark into a file.

mod book;
mod books;
mod both;
mod bridges;
mod changes;
mod counts;
mod decide;
mod diff;
mod encoding;
mod entries;
mod items;
mod json;
mod lines;
mod marks;
mod normal;
mod number;
mod order;
mod parts;
mod place;
mod story;
mod takes;
#[cfg(test)]
mod tests;
mod text;
mod usfm;
mod words;

pub use books::{book_of_path, is_same_book, place_of_book};
pub use both::both;
pub use changes::{UnitDiff, Word, changed_places, unit_changes, word_diff};
pub use counts::{ChangedChapter, Counted, UnitKind, count_changes, is_blank, units_with_words};
pub use encoding::{as_utf8, as_utf8_beside, encoding_change};
pub use json::with_names;
pub use marks::{Marked, conflict_marks, with_marks};
pub use normal::Form;
pub use number::{is_inside, is_reference};
pub use place::{Places, in_order, same_words, unit, unit_beside, units, with_unit, with_units};
pub use takes::Recording;

use parts::Parts;
use std::ops::Range;

/// One version of a file: its bytes, or `None` where it does not exist.
pub type Version<'a> = Option<&'a [u8]>;

/// One of the two versions that are merged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// The second argument of [`three_way`].
    Ours,
    /// The third argument of [`three_way`].
    Theirs,
}

/// What became of one file that both sides touched.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Merged {
    /// One version for both, with the kept side's text in every place of conflict; `None`: the file goes.
    pub content: Option<Vec<u8>>,
    /// The places that both sides changed differently.
    pub conflicts: Vec<Place>,
    /// The places whose words are put together from both sides: nobody has read them as they stand now.
    pub combined: Vec<Place>,
    /// The places where a deletion met a change: the change stays, and a person should hear of it.
    pub kept_changes: Vec<Place>,
}

impl Merged {
    /// Nothing was in the way.
    fn clean(content: Option<Vec<u8>>) -> Self {
        Self {
            content,
            ..Self::default()
        }
    }

    /// Neither side's file can be taken apart: one of them stays whole.
    fn whole_conflict(ours: &[u8], theirs: &[u8], keep: Side) -> Self {
        Self {
            content: Some(keep.of(ours, theirs).to_vec()),
            conflicts: vec![Place::WHOLE],
            ..Self::default()
        }
    }

    /// Whether both sides are in the content.
    pub fn is_clean(&self) -> bool {
        self.conflicts.is_empty()
    }
}

impl Side {
    /// The side that is not this one.
    #[must_use]
    pub fn other(self) -> Self {
        self.of(Self::Theirs, Self::Ours)
    }

    /// This side's of two values.
    fn of<T>(self, ours: T, theirs: T) -> T {
        match self {
            Self::Ours => ours,
            Self::Theirs => theirs,
        }
    }
}

/// Which changes of two people in one verse or heading come together in one text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Combine {
    /// Those between which a word stands that nobody changed.
    #[default]
    Apart,
    /// None: where both sides changed a part, that part is in conflict, unless one text holds the other's change.
    Never,
}

/// How a file is merged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct How {
    /// Whose text stands in places of conflict.
    pub keep: Side,
    /// Which changes come together.
    pub combine: Combine,
    /// In which form canonically equal text stands.
    pub form: Form,
}

impl How {
    /// With this side's text in places of conflict, and else as by default.
    pub fn keeping(keep: Side) -> Self {
        Self {
            keep,
            combine: Combine::default(),
            form: Form::default(),
        }
    }
}

/// One place of a file that is merged by itself.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// `LUK 4:18`, where the file has such places; `None` is the file as a whole. [`unit`] finds its text.
    pub reference: Option<String>,
}

impl Place {
    /// The file as a whole.
    pub const WHOLE: Self = Self { reference: None };
}

/// One part of a file that is merged by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit {
    /// What it is called: `LUK 4:18`. Unique in its file.
    pub reference: String,
    /// Where it stands, in bytes of the text; of the text as UTF-8, where the file is in UTF-16.
    pub range: Range<usize>,
}

/// Merges one file by what it is, told by its path. In places of conflict the text of `keep` stands.
pub fn three_way(
    path: &str,
    base: Version<'_>,
    ours: Version<'_>,
    theirs: Version<'_>,
    keep: Side,
) -> Merged {
    three_way_as(path, base, ours, theirs, How::keeping(keep))
}

/// [`three_way`], with all that can be chosen.
pub fn three_way_as(
    path: &str,
    base: Version<'_>,
    ours: Version<'_>,
    theirs: Version<'_>,
    how: How,
) -> Merged {
    if ours == theirs || theirs == base {
        return Merged::clean(ours.map(<[u8]>::to_vec));
    }
    if ours == base {
        return Merged::clean(theirs.map(<[u8]>::to_vec));
    }
    match (ours, theirs) {
        // The order of the sides must not be seen in what comes out: the kept one alone is chosen.
        (Some(ours), Some(theirs)) if ours > theirs => {
            let keep = how.keep.other();
            both_changed(path, base, theirs, ours, How { keep, ..how })
        }
        (Some(ours), Some(theirs)) => both_changed(path, base, ours, theirs, how),
        (Some(changed), None) | (None, Some(changed)) => Merged {
            content: Some(changed.to_vec()),
            kept_changes: vec![Place::WHOLE],
            ..Merged::default()
        },
        (None, None) => Merged::clean(None),
    }
}

/// What a file is taken for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Format {
    Usfm,
    /// A story, with its number.
    Story(u32),
    Json,
    /// Text by line, or no text at all.
    Other,
}

impl Format {
    fn of(path: &str) -> Self {
        let file = path.rsplit('/').next().unwrap_or_default();
        let ending = file
            .rsplit_once('.')
            .map(|(_, ending)| ending.to_ascii_lowercase());
        match ending.as_deref() {
            Some("usfm" | "sfm") => Self::Usfm,
            Some("json") => Self::Json,
            _ => story::number(path).map_or(Self::Other, Self::Story),
        }
    }

    /// Takes a text with verses or frames apart.
    fn read(self, text: &[u8]) -> Option<Parts> {
        if text.len() > lines::MAX_TEXT {
            return None;
        }
        match self {
            Self::Usfm => usfm::read(text),
            Self::Story(number) => story::read(text, number),
            Self::Json | Self::Other => None,
        }
    }
}

/// Whether a file of this name is taken for USFM.
pub fn is_usfm(path: &str) -> bool {
    Format::of(path) == Format::Usfm
}

/// The book of a text: as its `\id` says, else as its name does; `OBS` for a story.
fn book_of(path: &str, format: Format, text: &[u8]) -> String {
    if let Format::Story(_) = format {
        return "OBS".to_owned();
    }
    usfm::book(text).unwrap_or_else(|| {
        let file = path.rsplit('/').next().unwrap_or_default();
        let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
        let mut parts = stem.rsplit(|c: char| !c.is_ascii_alphanumeric());
        let code = parts.find(|part| part.len() == 3);
        code.unwrap_or(stem).to_ascii_uppercase()
    })
}

/// A difference in the form of canonically equal text is no change.
fn in_one_form(path: &str, base: Version<'_>, [ours, theirs]: [&[u8]; 2], how: How) -> Merged {
    let before = base.unwrap_or_default();
    let [o, t] = [ours, theirs].map(|side| normal::settled(before, side, how.form));
    if o == t || base == Some(&*t) {
        Merged::clean(Some(o.into_owned()))
    } else if base == Some(&*o) {
        Merged::clean(Some(t.into_owned()))
    } else {
        texts_changed(path, base, &o, &t, how)
    }
}

/// Brings the versions to one encoding, merges them, and writes the result in one.
fn both_changed(path: &str, base: Version<'_>, ours: &[u8], theirs: &[u8], how: How) -> Merged {
    let before = base.unwrap_or_default();
    let mut found: Option<Merged> = None;
    for alike in encoding::alike(before, ours, theirs) {
        let (b, o, t) = (&*alike.base, &*alike.ours, &*alike.theirs);
        // The encoding must not be seen in what comes out either.
        let (o, t, keep) = if o > t {
            (t, o, how.keep.other())
        } else {
            (o, t, how.keep)
        };
        // A base that is no text is as none.
        let base = base
            .map(|_| b)
            .filter(|b| !b.is_empty() || before.is_empty());
        let merged = if o == t || base == Some(t) {
            Merged::clean(Some(o.to_vec()))
        } else if base == Some(o) {
            Merged::clean(Some(t.to_vec()))
        } else {
            in_one_form(path, base, [o, t], How { keep, ..how })
        };
        let content = merged
            .content
            .map(|text| encoding::encoded(text, alike.encoding));
        let merged = Merged { content, ..merged };
        let is_whole = merged.conflicts.contains(&Place::WHOLE);
        if is_whole || found.as_ref().is_some_and(|found| *found != merged) {
            return Merged::whole_conflict(ours, theirs, how.keep);
        }
        found = Some(merged);
    }
    found.unwrap_or_else(|| Merged::whole_conflict(ours, theirs, how.keep))
}

fn texts_changed(path: &str, base: Version<'_>, ours: &[u8], theirs: &[u8], how: How) -> Merged {
    let format = Format::of(path);
    let before = base.unwrap_or_default();
    if format == Format::Json
        && let Some(merged) = json::merge(path, base, ours, theirs, how.keep)
    {
        return merged;
    }
    if let (Some(b), Some(o), Some(t)) =
        (format.read(before), format.read(ours), format.read(theirs))
    {
        let book = book_of(path, format, if before.is_empty() { ours } else { before });
        let version = |text, parts| book::Version { text, parts };
        let merged = book::merge(
            &book,
            version(before, b),
            version(ours, o),
            version(theirs, t),
            how,
            |text| format.read(text),
        );
        if let Some(merged) = merged {
            return merged;
        }
    }
    // A book is text, whatever stray bytes are in it.
    let is_book = matches!(format, Format::Usfm | Format::Story(_));
    let is_text = |bytes: &[u8]| {
        bytes.len() <= lines::MAX_TEXT && (is_book || memchr::memchr(0, bytes).is_none())
    };
    if is_text(before)
        && is_text(ours)
        && is_text(theirs)
        && let Some(merged) = lines::merge(before, ours, theirs)
        && !doubles(format, &merged, [ours, theirs])
    {
        let read = |text: &[u8]| format.read(text);
        let named = |part| place::name(path, format, &merged, part);
        let combined: Vec<Place> = book::of_both(&read, &merged, [ours, theirs])
            .into_iter()
            .filter_map(|(chapter, verse)| named(parts::Part::Verse(chapter, verse)))
            .collect();
        if combined.is_empty() || how.combine == Combine::Apart {
            return Merged {
                combined,
                ..Merged::clean(Some(merged))
            };
        }
    }
    Merged::whole_conflict(ours, theirs, how.keep)
}

/// Whether a text has more verses twice than either of those that it was made of.
fn doubles(format: Format, merged: &[u8], made_of: [&[u8]; 2]) -> bool {
    let doubled = |text: &[u8]| format.read(text).map_or(0, |parts| parts.doubled());
    let [ours, theirs] = made_of.map(doubled);
    doubled(merged) > ours.max(theirs)
}

/// Reads any bytes as a file of this path would be read and asserts what always holds: the parts are the text, each is found
/// again by its name, and putting a part's own text there changes nothing. For fuzzing.
///
/// # Panics
///
/// When one of these does not hold.
pub fn fuzz_reader(path: &str, content: &[u8]) {
    let mut at = 0;
    let (read, _) = encoding::decoded(content);
    for found in units(path, content) {
        let place = Place {
            reference: Some(found.reference),
        };
        let text = unit(path, content, &place);
        assert_eq!(
            text.as_deref(),
            Some(&read[found.range.clone()]),
            "{place:?}"
        );
        if Format::of(path) != Format::Json {
            assert_eq!(found.range.start, at, "{place:?}");
            at = found.range.end;
        }
        let same = with_unit(path, content, &place, text.as_deref());
        assert_eq!(same.as_deref(), Some(content), "{place:?}");
    }
}

/// Merges any three versions and asserts that the order of the sides is not seen. For fuzzing.
///
/// # Panics
///
/// When it is seen.
pub fn fuzz_merge(path: &str, base: &[u8], ours: &[u8], theirs: &[u8]) {
    let one = three_way(path, Some(base), Some(ours), Some(theirs), Side::Ours);
    let other = three_way(path, Some(base), Some(theirs), Some(ours), Side::Theirs);
    assert_eq!(one, other);
    let never = |keep| How {
        combine: Combine::Never,
        ..How::keeping(keep)
    };
    let [a, b] = [ours, theirs].map(Some);
    let one = three_way_as(path, Some(base), a, b, never(Side::Ours));
    let other = three_way_as(path, Some(base), b, a, never(Side::Theirs));
    assert_eq!(one, other);
    assert_eq!(one.combined, []);
}
