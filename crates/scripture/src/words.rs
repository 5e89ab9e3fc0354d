//! Words, marks and the white space between them.

use super::normal;
use super::usfm::{BOM, is_blank, name_end};

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// White space, a byte order mark.
    Blank,
    /// A mark that says nothing about the text: `\b`, and marks inside notes that only end what the next mark ends anyway.
    Layout,
    /// Any other mark, with its number or attributes where it has some.
    Mark,
    /// A word, with the punctuation that is written onto it.
    Word,
}

/// A piece of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Token<'a> {
    pub(super) text: &'a [u8],
    pub(super) kind: Kind,
}

impl Token<'_> {
    /// Whether it is text or says something about text.
    pub(super) fn counts(&self) -> bool {
        matches!(self.kind, Kind::Mark | Kind::Word)
    }
}

/// After these a sentence may go on without a blank.
const STOPS: [&[u8]; 13] = [
    "、".as_bytes(),
    "。".as_bytes(),
    "，".as_bytes(),
    "；".as_bytes(),
    "：".as_bytes(),
    "！".as_bytes(),
    "？".as_bytes(),
    "၊".as_bytes(),
    "။".as_bytes(),
    "།".as_bytes(),
    "។".as_bytes(),
    "—".as_bytes(),
    "　".as_bytes(),
];

fn is_note(name: &[u8]) -> bool {
    matches!(name, b"f" | b"fe" | b"x" | b"ef" | b"ex")
}

/// The end of a mark that ends by itself where the next one of the note begins.
fn ends_by_itself(name: &[u8]) -> bool {
    matches!(
        name,
        b"fr*"
            | b"ft*"
            | b"fq*"
            | b"fqa*"
            | b"fk*"
            | b"fl*"
            | b"fw*"
            | b"fp*"
            | b"fdc*"
            | b"xo*"
            | b"xt*"
            | b"xk*"
            | b"xq*"
            | b"xot*"
            | b"xnt*"
            | b"xdc*"
            | b"xta*"
    )
}

/// Takes a text apart. The tokens follow each other without a gap.
pub(super) fn tokens(text: &[u8]) -> Vec<Token<'_>> {
    let mut out = Vec::with_capacity(text.len() / 3 + 1);
    let mut at = 0;
    let mut in_note = false;
    while at < text.len() {
        let start = at;
        let kind = if text[at] == b'\\' {
            let name_stop = name_end(text, at + 1);
            let name = &text[at + 1..name_stop];
            at = mark_end(text, at, name_stop);
            if is_note(name) {
                in_note = true;
            } else if name.last() == Some(&b'*') && is_note(&name[..name.len() - 1]) {
                in_note = false;
            }
            if name == b"b" || (in_note && ends_by_itself(name)) {
                Kind::Layout
            } else {
                Kind::Mark
            }
        } else if text[at..].starts_with(BOM) {
            at += BOM.len();
            Kind::Blank
        } else if is_blank(text[at]) {
            while text.get(at).is_some_and(|byte| is_blank(*byte)) {
                at += 1;
            }
            Kind::Blank
        } else {
            at = word_end(text, at);
            Kind::Word
        };
        out.push(Token {
            text: &text[start..at],
            kind,
        });
    }
    out
}

fn word_end(text: &[u8], from: usize) -> usize {
    let mut at = from;
    while let Some(byte) = text.get(at) {
        if is_blank(*byte) || *byte == b'\\' {
            break;
        }
        // All stops are three bytes long and begin with one of these.
        if matches!(*byte, 0xe0..=0xe3 | 0xef) {
            let rest = &text[at..];
            if rest.starts_with(BOM) && at > from {
                break;
            }
            if STOPS.iter().any(|stop| rest.starts_with(stop)) {
                return at + 3;
            }
        }
        at += 1;
    }
    at
}

/// Where a mark ends: behind the number of a verse or chapter, behind a milestone's attributes, and behind the end of a
/// marked word that carries attributes, for the attributes are about that word.
fn mark_end(text: &[u8], start: usize, name_stop: usize) -> usize {
    let name = &text[start + 1..name_stop];
    if matches!(name, b"v" | b"c") {
        let end = match name {
            b"v" => super::number::verse(text, name_stop).map(|(_, end)| end),
            _ => super::number::chapter(text, name_stop).map(|(_, end)| end),
        };
        return end.unwrap_or(name_stop);
    }
    // A backslash alone, or before something that is no name, is at least itself.
    if name.is_empty() {
        return name_stop.max(start + 1);
    }
    if name.ends_with(b"*") {
        return name_stop;
    }
    let Some(next) = memchr::memchr(b'\\', &text[name_stop..]).map(|n| name_stop + n) else {
        return name_stop;
    };
    let is_milestone = name.ends_with(b"-s") || name.ends_with(b"-e") || name == b"ts";
    if is_milestone && text[next..].starts_with(b"\\*") {
        return next + 2;
    }
    let close = &text[next + 1..];
    let closes = close.starts_with(name) && close.get(name.len()) == Some(&b'*');
    if closes && text[name_stop..next].contains(&b'|') {
        return next + 1 + name.len() + 1;
    }
    name_stop
}

/// The name of a mark, without its backslash: `q1`, `+nd`, `f*`; empty for anything else.
pub(super) fn name<'a>(token: &Token<'a>) -> &'a [u8] {
    match token.text {
        [b'\\', ..] => &token.text[1..name_end(token.text, 1)],
        _ => b"",
    }
}

/// A marked word with the count of its occurrences, as an aligned text has them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Aligned<'a> {
    pub(super) word: &'a [u8],
    /// Where in the token the two numbers stand: which one it is, and of how many.
    pub(super) occurrence: std::ops::Range<usize>,
    pub(super) occurrences: std::ops::Range<usize>,
}

fn quoted(text: &[u8], attribute: &[u8]) -> Option<std::ops::Range<usize>> {
    let at = memchr::memmem::find(text, attribute)?;
    let start = at + attribute.len();
    let len = memchr::memchr(b'"', &text[start..])?;
    Some(start..start + len)
}

/// Reads a token as an aligned word.
pub(super) fn aligned<'a>(token: &Token<'a>) -> Option<Aligned<'a>> {
    let text = token.text;
    let body = text
        .strip_prefix(b"\\w ")
        .or_else(|| text.strip_prefix(b"\\+w "))?;
    let bar = memchr::memchr(b'|', body)?;
    Some(Aligned {
        word: body[..bar].trim_ascii(),
        occurrence: quoted(text, b"x-occurrence=\"")?,
        occurrences: quoted(text, b"x-occurrences=\"")?,
    })
}

/// What a token is compared by: an aligned word without the counts, which follow from the verse; anything else as it is.
/// Canonically equal text is equal.
pub(super) fn compared<'a>(token: &Token<'a>) -> std::borrow::Cow<'a, [u8]> {
    let Some(found) = aligned(token) else {
        return normal::key(token.text);
    };
    let (first, second) = if found.occurrence.start < found.occurrences.start {
        (found.occurrence, found.occurrences)
    } else {
        (found.occurrences, found.occurrence)
    };
    let text = token.text;
    let bare = [
        &text[..first.start],
        &text[first.end..second.start],
        &text[second.end..],
    ]
    .concat();
    normal::key(&bare).into_owned().into()
}
