//! The reader of a story in markdown: a title, frames that each begin with their picture, and the line that says where the
//! story comes from.

use super::number::{ChapterNumber, Number};
use super::parts::{Chapter, Key, MAX_VERSES, Parts, Verse};
use std::collections::HashSet;

/// The story's number, where a path is that of a story: `ingredients/07.md`.
pub(super) fn number(path: &str) -> Option<u32> {
    let file = path.rsplit('/').next()?;
    let (stem, ending) = file.rsplit_once('.')?;
    (ending.eq_ignore_ascii_case("md")
        && stem.len() == 2
        && stem.bytes().all(|byte| byte.is_ascii_digit()))
    .then(|| stem.parse().ok())
    .flatten()
}

/// The frame that a picture's line names: 5 for `![OBS Image](https://cdn.door43.org/obs/jpg/360px/obs-en-01-05.jpg)`.
fn named(line: &[u8]) -> Option<u32> {
    let close = line.iter().position(|byte| *byte == b')')?;
    let dot = line[..close].iter().rposition(|byte| *byte == b'.')?;
    let dash = line[..dot].iter().rposition(|byte| *byte == b'-')?;
    let digits = &line[dash + 1..dot];
    if digits.is_empty() || digits.len() > 3 {
        return None;
    }
    std::str::from_utf8(digits).ok()?.parse().ok()
}

/// Takes a story apart; `None` where it has more frames than any story.
pub(super) fn read(text: &[u8], story: u32) -> Option<Parts> {
    let mut starts = Vec::new();
    let mut names = Vec::new();
    // The last paragraph, where it is set in italics.
    let mut last = None;
    let mut blank_before = true;
    let mut at = 0;
    for line in text.split_inclusive(|byte| *byte == b'\n') {
        if line.starts_with(b"![") {
            starts.push(at);
            names.push(named(line));
            last = None;
            if starts.len() > MAX_VERSES {
                return None;
            }
        } else if line.iter().all(u8::is_ascii_whitespace) {
            blank_before = true;
            at += line.len();
            continue;
        } else if line.starts_with(b"_") && blank_before {
            last = Some(at);
        } else if blank_before {
            last = None;
        }
        blank_before = false;
        at += line.len();
    }
    let end = match (starts.last(), last) {
        (Some(_), Some(last)) => last,
        _ => text.len(),
    };
    let mut seen = HashSet::new();
    let all_named = names
        .iter()
        .all(|name| name.is_some_and(|name| seen.insert(name)));
    let verses: Vec<Verse> = (1..)
        .zip(&starts)
        .zip(starts.iter().skip(1).chain([&end]))
        .zip(names)
        .map(|(((nth, start), end), name)| Verse {
            key: Key {
                number: Number::plain(name.filter(|_| all_named).unwrap_or(nth)),
                repeat: 0,
            },
            slot: *start,
            start: *start,
            end: *end,
        })
        .collect();
    let preamble = starts.first().copied().unwrap_or(text.len());
    let chapters = if verses.is_empty() {
        Vec::new()
    } else {
        vec![Chapter {
            key: Key {
                number: ChapterNumber::plain(story),
                repeat: 0,
            },
            start: preamble,
            text: preamble,
            end,
            verses: 0..verses.len(),
        }]
    };
    Some(Parts {
        preamble,
        entries: Vec::new(),
        chapters,
        verses,
        end,
        len: text.len(),
        story: Some(story),
        first_book: None,
        has_books: false,
    })
}
