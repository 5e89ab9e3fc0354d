//! The parts of a text that has chapters and verses, or a story and frames: where each begins and what it is called.

use std::collections::HashMap;
use std::fmt;
use std::ops::Range;

/// A text with more verses than this is not taken apart (the largest book of the Bible has 2,461).
pub(super) const MAX_VERSES: usize = 200_000;

/// The number of a verse as it is written: `18`, `2-3`, `1a`. A part letter is 0 where there is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Number {
    pub(super) first: u32,
    pub(super) first_part: u8,
    pub(super) last: u32,
    pub(super) last_part: u8,
}

impl Number {
    /// One verse without a letter.
    pub(super) fn plain(number: u32) -> Self {
        Self::span(number, number)
    }

    /// A bridge, or one verse.
    pub(super) fn span(first: u32, last: u32) -> Self {
        Self {
            first,
            first_part: 0,
            last,
            last_part: 0,
        }
    }

    /// Whether both mean a verse in common.
    pub(super) fn overlaps(self, other: Self) -> bool {
        self.first <= other.last && other.first <= self.last
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let one = |f: &mut fmt::Formatter<'_>, number: u32, part: u8| match part {
            0 => write!(f, "{number}"),
            letter => write!(f, "{number}{}", char::from(letter)),
        };
        one(f, self.first, self.first_part)?;
        if (self.first, self.first_part) == (self.last, self.last_part) {
            return Ok(());
        }
        f.write_str("-")?;
        one(f, self.last, self.last_part)
    }
}

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
    pub(super) key: Key<u32>,
    pub(super) start: usize,
    pub(super) text: usize,
    pub(super) end: usize,
    /// Into [`Parts::verses`].
    pub(super) verses: Range<usize>,
}

/// A whole text. Preamble, chapters and end follow each other without a gap.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Parts {
    /// Where the preamble ends.
    pub(super) preamble: usize,
    pub(super) chapters: Vec<Chapter>,
    pub(super) verses: Vec<Verse>,
    /// Where the last verse ends; what follows are marks that belong to no verse, or a story's last line.
    pub(super) end: usize,
    /// Length of the text.
    pub(super) len: usize,
    /// The number of a story.
    pub(super) story: Option<u32>,
}

/// What a part is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Part {
    /// What stands before the first chapter.
    Preamble,
    /// A chapter's head: from `\c` to its first verse.
    Head(Key<u32>),
    /// Headings, paragraph marks and blank lines before a verse.
    Slot(Key<u32>, Key<Number>),
    /// A verse or frame.
    Verse(Key<u32>, Key<Number>),
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
        add(Part::Preamble, 0..self.preamble);
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

    /// What a part is called inside its book, without the book: `4:18`, `4:18 heading`, `4 heading`.
    pub(super) fn name(&self, part: Part) -> String {
        match (part, self.story) {
            (Part::Preamble, Some(story)) => return format!("{story} title"),
            (Part::End, Some(story)) => return format!("{story} end"),
            _ => {}
        }
        match part {
            Part::Preamble => "heading".to_owned(),
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
