//! The parts of a text that has chapters and verses, or a story and frames: where each begins and what it is called.

use super::books::Book;
use super::number::{ChapterNumber, Form, Number};
use std::collections::{HashMap, HashSet};
use std::fmt;
use std::ops::Range;

/// A text with more verses than this is not taken apart (the largest book of the Bible has 2,461).
pub(super) const MAX_VERSES: usize = 200_000;

/// A number and how often it came before in the same chapter (or, for a chapter, in the same book).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Key<N> {
    pub(super) number: N,
    pub(super) repeat: u32,
}

impl<N: fmt::Display> fmt::Display for Key<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.repeat {
            0 => write!(f, "{}", self.number),
            n => write!(f, "{} ({})", self.number, n + 1),
        }
    }
}

/// A verse or frame, and what stands before it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Verse {
    pub(super) key: Key<Number>,
    /// Where the headings and paragraph marks before it begin; `start` where there are none.
    pub(super) slot: usize,
    pub(super) start: usize,
    pub(super) end: usize,
}

/// A chapter: its head, from `start` to `text`, and its verses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Chapter {
    pub(super) key: Key<ChapterNumber>,
    pub(super) start: usize,
    pub(super) text: usize,
    pub(super) end: usize,
    /// Into [`Parts::verses`].
    pub(super) verses: Range<usize>,
}

/// An entry or paragraph before the first chapter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entry {
    /// What it is called inside its book: `entry altar`, `periph Title Page`, `paragraph 3`. Unique in its text.
    pub(super) name: String,
    /// Whether its own text gives it its name, so that the name stays when others come or go.
    pub(super) is_keyed: bool,
    pub(super) start: usize,
    pub(super) end: usize,
}

/// A whole text. Preamble, chapters and end follow each other without a gap.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Parts {
    /// Where the preamble ends.
    pub(super) preamble: usize,
    /// The entries and paragraphs that the preamble ends with.
    pub(super) entries: Vec<Entry>,
    pub(super) chapters: Vec<Chapter>,
    pub(super) verses: Vec<Verse>,
    /// Where the last verse ends; what follows are marks that belong to no verse, or a story's last line.
    pub(super) end: usize,
    /// Length of the text.
    pub(super) len: usize,
    /// The number of a story.
    pub(super) story: Option<u32>,
    /// The first book that the text names.
    pub(super) first_book: Option<Book>,
    /// Whether it names several.
    pub(super) has_books: bool,
}

/// What a part is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Part {
    /// What stands before the first chapter, up to the first entry.
    Preamble,
    /// An entry or paragraph before the first chapter, by its place among them.
    Entry(usize),
    /// All that stands before the first chapter.
    Introduction,
    /// A chapter's head: from `\c` to its first verse.
    Head(Key<ChapterNumber>),
    /// Headings, paragraph marks and blank lines before a verse.
    Slot(Key<ChapterNumber>, Key<Number>),
    /// A verse or frame.
    Verse(Key<ChapterNumber>, Key<Number>),
    /// What follows the last verse.
    End,
}

impl Parts {
    /// The parts in order, without the empty ones.
    pub(super) fn list(&self) -> Vec<(Part, Range<usize>)> {
        let mut out = Vec::with_capacity(2 + self.chapters.len() + 2 * self.verses.len());
        let mut add = |part: Part, range: Range<usize>| {
            if !range.is_empty() {
                out.push((part, range));
            }
        };
        add(Part::Preamble, 0..self.head());
        for (nth, entry) in self.entries.iter().enumerate() {
            add(Part::Entry(nth), entry.start..entry.end);
        }
        for chapter in &self.chapters {
            add(Part::Head(chapter.key), chapter.start..chapter.text);
            for verse in &self.verses[chapter.verses.clone()] {
                add(Part::Slot(chapter.key, verse.key), verse.slot..verse.start);
                add(Part::Verse(chapter.key, verse.key), verse.start..verse.end);
            }
        }
        add(Part::End, self.end..self.len);
        out
    }

    /// Where the book's heading ends and its entries begin.
    pub(super) fn head(&self) -> usize {
        self.entries
            .first()
            .map_or(self.preamble, |entry| entry.start)
    }

    /// What a part is called in a file of this book: `LUK 4:18`, `LUK 4:18 heading`, `LUK 4 heading`.
    pub(super) fn reference(&self, book: &str, part: Part) -> String {
        let own = match part {
            Part::Preamble | Part::Entry(_) | Part::Introduction if self.has_books => {
                self.first_book
            }
            Part::End if self.has_books => self
                .chapters
                .last()
                .and_then(|chapter| chapter.key.number.book),
            Part::Preamble | Part::Entry(_) | Part::Introduction | Part::End => None,
            Part::Head(chapter) | Part::Slot(chapter, _) | Part::Verse(chapter, _) => {
                chapter.number.book
            }
        };
        match own {
            Some(own) => format!("{own} {}", self.name(part)),
            None => format!("{book} {}", self.name(part)),
        }
    }

    /// Names the book of every chapter, as in a file of several books.
    pub(super) fn name_books(&mut self) {
        self.has_books = true;
        for chapter in &mut self.chapters {
            let book = &mut chapter.key.number.book;
            *book = book.or(self.first_book);
        }
    }

    /// How many verses stand in a chapter that has them already, alone or in a bridge, or have no number that can be read.
    /// Parts of verses are not counted.
    pub(super) fn doubled(&self) -> usize {
        let mut doubled = 0;
        for chapter in &self.chapters {
            let mut seen = HashSet::new();
            for verse in &self.verses[chapter.verses.clone()] {
                let number = verse.key.number;
                // No bridge has more verses than the longest chapter.
                let last = number.last.min(number.first.saturating_add(200));
                let again = match number.form {
                    _ if number.has_letters() => false,
                    Form::Unread => true,
                    Form::List => [number.first, last].map(|one| !seen.insert(one)) != [false; 2],
                    Form::All => {
                        let before = seen.len();
                        seen.extend(number.first..=last);
                        let new = u32::try_from(seen.len() - before).unwrap_or(u32::MAX);
                        new <= last - number.first
                    }
                };
                doubled += usize::from(again);
            }
        }
        doubled
    }

    /// Whether a chapter's head is what stands before the first chapter of a further book.
    fn is_book_head(&self, chapter: Key<ChapterNumber>) -> bool {
        let number = chapter.number;
        number.number == 0
            && !number.unread
            && number.book.is_some()
            && number.book != self.first_book
    }

    /// What a part is called inside its book, without the book: `4:18`, `4:18 heading`, `4 heading`.
    pub(super) fn name(&self, part: Part) -> String {
        match (part, self.story) {
            (Part::Preamble, Some(story)) => return format!("{story} title"),
            (Part::End, Some(story)) => return format!("{story} end"),
            _ => {}
        }
        match part {
            Part::Preamble => "heading".to_owned(),
            Part::Introduction => "introduction".to_owned(),
            Part::Entry(nth) => self
                .entries
                .get(nth)
                .map_or(String::new(), |entry| entry.name.clone()),
            Part::Head(chapter) if self.is_book_head(chapter) => "heading".to_owned(),
            Part::Head(chapter) => format!("{chapter} heading"),
            Part::Slot(chapter, verse) => format!("{chapter}:{verse} heading"),
            Part::Verse(chapter, verse) => format!("{chapter}:{verse}"),
            Part::End => "end".to_owned(),
        }
    }
}

/// Counts how often a number came before. Numbers that only rise cost nothing.
#[derive(Debug)]
pub(super) struct Repeats<N> {
    highest: Option<N>,
    seen: Vec<N>,
    counts: HashMap<N, u32>,
}

impl<N> Default for Repeats<N> {
    fn default() -> Self {
        Self {
            highest: None,
            seen: Vec::new(),
            counts: HashMap::new(),
        }
    }
}

impl<N: Copy + Ord + std::hash::Hash> Repeats<N> {
    pub(super) fn key(&mut self, number: N) -> Key<N> {
        if self.counts.is_empty() {
            if self.highest.is_none_or(|highest| number > highest) {
                self.highest = Some(number);
                self.seen.push(number);
                return Key { number, repeat: 0 };
            }
            self.counts.extend(self.seen.drain(..).map(|n| (n, 1)));
        }
        let count = self.counts.entry(number).or_default();
        let repeat = *count;
        *count += 1;
        Key { number, repeat }
    }
}
