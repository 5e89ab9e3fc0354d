//! Numbers of chapters and verses, in every form in which they are written: `18`, `2-3`, `2, 3`, `17k`, `၂‑၃`.

use super::usfm::is_blank;
use std::fmt;

/// The letter behind the number of a verse, `k` in `17k`, or two of them; none is the smallest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub(super) struct Letters(u64);

impl Letters {
    fn one(letter: char) -> Self {
        Self(u64::from(u32::from(letter)))
    }

    fn two(first: char, second: char) -> Self {
        Self(u64::from(u32::from(first)) << 32 | u64::from(u32::from(second)))
    }
}

impl fmt::Display for Letters {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for half in [self.0 >> 32, self.0 & u64::from(u32::MAX)] {
            if let Some(letter) = u32::try_from(half).ok().and_then(char::from_u32)
                && letter != '\0'
            {
                write!(f, "{letter}")?;
            }
        }
        Ok(())
    }
}

/// How the verses of one number belong together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub(super) enum Form {
    /// One verse, or all from the first to the last: `2`, `2-3`, `2,3`.
    #[default]
    All,
    /// The first and the last, and not all between them: `2,4`.
    List,
    /// No number can be read behind the `\v`; the number is that of the verse before.
    Unread,
}

/// The number of a verse.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Number {
    pub(super) first: u32,
    pub(super) first_part: Letters,
    pub(super) last: u32,
    pub(super) last_part: Letters,
    pub(super) form: Form,
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
            first_part: Letters::default(),
            last,
            last_part: Letters::default(),
            form: Form::All,
        }
    }

    /// A verse whose number cannot be read, behind the verse of this number.
    pub(super) fn unread(after: u32) -> Self {
        Self {
            form: Form::Unread,
            ..Self::plain(after)
        }
    }

    /// Whether both mean a verse in common.
    pub(super) fn overlaps(self, other: Self) -> bool {
        self.first <= other.last && other.first <= self.last
    }

    /// Whether it is a part of a verse, or has parts at its ends.
    pub(super) fn has_letters(self) -> bool {
        self.first_part != Letters::default() || self.last_part != Letters::default()
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.first, self.first_part)?;
        match self.form {
            Form::Unread => return f.write_str(UNREAD),
            _ if (self.first, self.first_part) == (self.last, self.last_part) => return Ok(()),
            Form::All => f.write_str("-")?,
            Form::List => f.write_str(",")?,
        }
        write!(f, "{}{}", self.last, self.last_part)
    }
}

/// Behind the number of the verse or chapter before one whose own number cannot be read.
const UNREAD: &str = "+";

/// The number of a chapter, and its book where a file has several.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct ChapterNumber {
    pub(super) book: Option<super::books::Book>,
    pub(super) number: u32,
    /// No number can be read behind the `\c`; the number is that of the chapter before.
    pub(super) unread: bool,
}

impl ChapterNumber {
    pub(super) fn plain(number: u32) -> Self {
        Self {
            book: None,
            number,
            unread: false,
        }
    }
}

impl fmt::Display for ChapterNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.unread { UNREAD } else { "" };
        write!(f, "{}{sign}", self.number)
    }
}

/// The zeros of all decimal digits (general category Nd of Unicode 17) above ASCII.
const ZEROS: [u32; 73] = [
    0x0660, 0x06f0, 0x07c0, 0x0966, 0x09e6, 0x0a66, 0x0ae6, 0x0b66, 0x0be6, 0x0c66, 0x0ce6, 0x0d66,
    0x0de6, 0x0e50, 0x0ed0, 0x0f20, 0x1040, 0x1090, 0x17e0, 0x1810, 0x1946, 0x19d0, 0x1a80, 0x1a90,
    0x1b50, 0x1bb0, 0x1c40, 0x1c50, 0xa620, 0xa8d0, 0xa900, 0xa9d0, 0xa9f0, 0xaa50, 0xabf0, 0xff10,
    0x104a0, 0x10d30, 0x10d40, 0x11066, 0x110f0, 0x11136, 0x111d0, 0x112f0, 0x11450, 0x114d0,
    0x11650, 0x116c0, 0x116d0, 0x116da, 0x11730, 0x118e0, 0x11950, 0x11bf0, 0x11c50, 0x11d50,
    0x11da0, 0x11f50, 0x16a60, 0x16ac0, 0x16b50, 0x1ccf0, 0x1d7ce, 0x1d7d8, 0x1d7e2, 0x1d7ec,
    0x1d7f6, 0x1e140, 0x1e2f0, 0x1e4f0, 0x1e5f1, 0x1e950, 0x1fbf0,
];

/// The character at a place, and how many bytes it has; nothing for bytes that are no text.
fn char_at(text: &[u8], at: usize) -> Option<(char, usize)> {
    let first = *text.get(at)?;
    let len = match first {
        0..0x80 => return Some((char::from(first), 1)),
        0xc2..=0xdf => 2,
        0xe0..=0xef => 3,
        0xf0..=0xf4 => 4,
        _ => return None,
    };
    let text = std::str::from_utf8(text.get(at..at + len)?).ok()?;
    text.chars().next().map(|found| (found, len))
}

/// The value of a decimal digit of any script.
fn digit(found: char) -> Option<u32> {
    if found.is_ascii() {
        return found.to_digit(10);
    }
    let code = u32::from(found);
    let zero = ZEROS.partition_point(|zero| *zero <= code).checked_sub(1)?;
    let value = code - ZEROS[zero];
    (value < 10).then_some(value)
}

/// Marks that are not seen: of direction, joiners, soft hyphens, byte order marks.
fn is_unseen(found: char) -> bool {
    matches!(found,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}')
}

fn is_dash(found: char) -> bool {
    matches!(
        found,
        '-' | '~' | '\u{58a}' | '\u{5be}' | '\u{1400}' | '\u{1806}' | '\u{2010}'
            ..='\u{2015}'
                | '\u{2043}'
                | '\u{2053}'
                | '\u{207b}'
                | '\u{208b}'
                | '\u{2212}'
                | '\u{2e17}'
                | '\u{2e1a}'
                | '\u{2e3a}'
                | '\u{2e3b}'
                | '\u{2e40}'
                | '\u{2e5d}'
                | '\u{301c}'
                | '\u{3030}'
                | '\u{30a0}'
                | '\u{fe31}'
                | '\u{fe32}'
                | '\u{fe58}'
                | '\u{fe63}'
                | '\u{ff0d}'
                | '\u{ff5e}'
                | '\u{10d6e}'
                | '\u{10ead}'
    )
}

/// What stands between the verses of a list.
fn is_comma(found: char) -> bool {
    matches!(
        found,
        ',' | ';'
            | '&'
            | '+'
            | '/'
            | '\u{37e}'
            | '\u{55d}'
            | '\u{60c}'
            | '\u{61b}'
            | '\u{7f8}'
            | '\u{1363}'
            | '\u{1364}'
            | '\u{1802}'
            | '\u{1808}'
            | '\u{3001}'
            | '\u{fe10}'
            | '\u{fe11}'
            | '\u{fe50}'
            | '\u{fe51}'
            | '\u{ff0b}'
            | '\u{ff0c}'
            | '\u{ff0f}'
            | '\u{ff1b}'
            | '\u{ff64}'
    )
}

/// Where characters of a kind that begin at a place are over.
fn skip(text: &[u8], mut at: usize, what: impl Fn(char) -> bool) -> usize {
    while let Some((_, len)) = char_at(text, at).filter(|(found, _)| what(*found)) {
        at += len;
    }
    at
}

/// The longest number: a longer one is no verse of any book.
const DIGITS: usize = 6;

fn digits(text: &[u8], from: usize) -> Option<(u32, usize)> {
    let mut at = from;
    let (mut number, mut count) = (0, 0);
    while let Some((value, len)) =
        char_at(text, at).and_then(|(found, len)| Some((digit(found)?, len)))
    {
        if count == DIGITS {
            return None;
        }
        number = number * 10 + value;
        count += 1;
        at += len;
    }
    match count {
        0 => ethiopic(text, from),
        _ => Some((number, at)),
    }
}

/// A number in Ethiopic numerals, which have signs for tens and for a hundred: `፻፲፪` is 112.
fn ethiopic(text: &[u8], from: usize) -> Option<(u32, usize)> {
    let mut at = from;
    let (mut number, mut part) = (0, 0);
    while let Some((found, len)) = char_at(text, at) {
        let code = u32::from(found);
        match code {
            0x1369..=0x1371 => part += code - 0x1368,
            0x1372..=0x137a => part += (code - 0x1371) * 10,
            0x137b if number == 0 => (number, part) = (100 * part.max(1), 0),
            _ => break,
        }
        if part > 99 {
            return None;
        }
        at += len;
    }
    (at > from).then_some((number + part, at))
}

/// The letters behind a number, where they are no beginning of a word.
fn letters(text: &[u8], at: usize) -> (Letters, usize) {
    let none = (Letters::default(), at);
    let Some((first, len)) = char_at(text, at).filter(|(first, _)| first.is_alphabetic()) else {
        return none;
    };
    let ends = |at: usize| match char_at(text, at) {
        None => at >= text.len(),
        Some((next, _)) if next.is_ascii() => !next.is_ascii_alphanumeric() && next != '\'',
        Some((next, _)) => is_unseen(next) || is_dash(next) || next.is_whitespace(),
    };
    if !first.is_ascii() {
        // A letter of a script in which one letter is seldom a word.
        let code = u32::from(first);
        let is_known = matches!(code, 0x370..=0x58f | 0x5d0..=0x5ea | 0x620..=0x64a | 0x900..=0xd7f | 0x10d0..=0x10ff);
        let is_capital = first.is_uppercase();
        let end = at + len;
        let is_alone = ends(end) && char_at(text, end).is_none_or(|(next, _)| !is_stop(next));
        return if is_known && !is_capital && is_alone {
            (Letters::one(first), end)
        } else {
            none
        };
    }
    let is_part = first.is_ascii_lowercase() || matches!(first, 'A'..='H');
    if is_part && ends(at + 1) {
        return (Letters::one(first), at + 1);
    }
    match text.get(at + 1).copied().map(char::from) {
        Some(second)
            if second.is_ascii_lowercase() && (second == first || first == 'a') && ends(at + 2) =>
        {
            (Letters::two(first, second), at + 2)
        }
        _ => none,
    }
}

fn is_stop(found: char) -> bool {
    matches!(found, '.' | ',' | ';' | ':' | '!' | '?' | '"')
}

/// Blanks inside a number: they end no line.
fn is_space(found: char) -> bool {
    found.is_whitespace()
        && !matches!(
            found,
            '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}'
        )
}

/// Where the number begins behind the `\v` or `\c` whose name ends at `from`.
fn start(text: &[u8], from: usize) -> usize {
    match text.get(from) {
        Some(byte) if byte.is_ascii_digit() => from,
        _ => skip(text, from, |found| {
            found.is_whitespace() || is_unseen(found)
        }),
    }
}

/// The number behind a `\v` whose name ends at `from`, and where the number ends; `None` where it cannot be read.
pub(super) fn verse(text: &[u8], from: usize) -> Option<(Number, usize)> {
    let (first, at) = digits(text, start(text, from))?;
    // Nearly all numbers are followed by a blank and a word.
    if let [b' ' | b'\n' | b'\r', next, ..] = &text[at..]
        && (next.is_ascii_alphabetic() || matches!(next, b'\\' | b'\n' | b'"'))
    {
        return Some((Number::plain(first), at));
    }
    let (first_part, mut at) = letters(text, at);
    let mut number = Number {
        first,
        first_part,
        last: first,
        last_part: first_part,
        form: Form::All,
    };
    while let Some((last, last_part, is_list, end)) = next_in_row(text, at, number) {
        if is_list && last > number.last + 1 {
            number.form = Form::List;
        }
        (number.last, number.last_part, at) = (last, last_part, end);
    }
    Some((number, at))
}

/// What is joined to a number: the number of a verse behind it, its letter, whether a comma joins them, and where it ends.
fn next_in_row(text: &[u8], at: usize, so_far: Number) -> Option<(u32, Letters, bool, usize)> {
    let sign = skip(text, at, |found| is_space(found) || is_unseen(found));
    let (found, len) = char_at(text, sign)?;
    let is_list = is_comma(found);
    if !is_list && !is_dash(found) {
        return None;
    }
    let mut next = sign + len;
    if !is_list {
        next = skip(text, next, is_dash);
    }
    let next = skip(text, next, |found| is_space(found) || is_unseen(found));
    let Some((last, end)) = digits(text, next) else {
        // Parts of one verse: `17k-m`.
        let (part, end) = letters(text, next);
        let is_part = next == sign + len && part > so_far.last_part;
        return (is_part && so_far.has_letters()).then_some((so_far.last, part, is_list, end));
    };
    let (part, end) = letters(text, end);
    ((last, part) > (so_far.last, so_far.last_part)).then_some((last, part, is_list, end))
}

/// The number behind a `\c` whose name ends at `from`, and where the number ends; `None` where it cannot be read.
pub(super) fn chapter(text: &[u8], from: usize) -> Option<(u32, usize)> {
    digits(text, start(text, from))
}

/// A whole text as the number of a verse, as [`Number`] is shown and as a person writes it.
pub(super) fn parsed(text: &str) -> Option<Number> {
    if let Some(number) = text.strip_suffix(UNREAD) {
        return number.parse().ok().map(Number::unread);
    }
    let (number, end) = verse(text.as_bytes(), 0)?;
    (end == text.len()).then_some(number)
}

/// A whole text as the number of a chapter: the number, and whether it is that of the chapter before.
pub(super) fn parsed_chapter(text: &str) -> Option<(u32, bool)> {
    let (text, unread) = match text.strip_suffix(UNREAD) {
        Some(text) => (text, true),
        None => (text, false),
    };
    let (number, end) = chapter(text.as_bytes(), 0)?;
    (end == text.len()).then_some((number, unread))
}

/// The number that stands near behind the number of a verse and is joined to it by nothing known: 3 in `\v 2 and 3 He`.
pub(super) fn near(text: &[u8]) -> Option<u32> {
    const NEAR: usize = 16;
    let (_, end) = verse(text, text.starts_with(b"\\v").then_some(2)?)?;
    let mut at = end;
    let mut blanks = 0;
    while at < end + NEAR {
        if let Some((number, _)) = digits(text, at) {
            return Some(number);
        }
        match text.get(at)? {
            b'\\' | b'\n' | b'\r' => return None,
            byte if is_blank(*byte) => blanks += 1,
            _ => {}
        }
        if blanks > 3 {
            return None;
        }
        at += 1;
    }
    None
}

/// Whether a reference as a person writes it (`luk 4.18`, `MRK ၁:၂‑၃`) is this one, as [`units`](super::units) gives it.
pub fn is_reference(written: &str, reference: &str) -> bool {
    written == reference || plain(written) == plain(reference)
}

/// Whether a verse as a person writes it (`luk 4:18`) is one of those of a bridge (`LUK 4:17-19`).
pub fn is_inside(written: &str, reference: &str) -> bool {
    let (written, reference) = (plain(written), plain(reference));
    let (Some((chapter, verse)), Some((of, bridge))) =
        (written.rsplit_once(':'), reference.rsplit_once(':'))
    else {
        return false;
    };
    let (Some(verse), Some(bridge)) = (parsed(verse), parsed(bridge)) else {
        return false;
    };
    let is_there = match bridge.form {
        Form::All => bridge.first <= verse.first && verse.last <= bridge.last,
        Form::List => {
            [bridge.first, bridge.last].contains(&verse.first) && verse.first == verse.last
        }
        Form::Unread => false,
    };
    chapter == of && is_there && verse.form == Form::All && !verse.has_letters()
}

/// A reference in one spelling: small letters, one blank, ASCII digits, `-` for every dash and `:` for a dot.
fn plain(reference: &str) -> String {
    let mut out = String::with_capacity(reference.len());
    for found in reference.trim().chars().filter(|found| !is_unseen(*found)) {
        match digit(found).and_then(|value| char::from_digit(value, 10)) {
            Some(digit) => out.push(digit),
            None if is_dash(found) => out.push('-'),
            None if found == '.' || found == '\u{ff1a}' => out.push(':'),
            None if found.is_whitespace() => {
                if !out.ends_with(' ') {
                    out.push(' ');
                }
            }
            None => out.extend(found.to_lowercase()),
        }
    }
    out
}
