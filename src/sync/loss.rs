//! How much of its text a file loses by a change.
//!
//! Text counts as lost only where its words are gone too: verses that were numbered anew, joined, or written in another
//! encoding are still there.

use crate::report::Message;
use std::collections::HashMap;

/// Verses or frames of which fewer are lost are a person's own work, unless none is left.
const FEW: usize = 3;
/// The same for words of files that have neither.
const FEW_WORDS: usize = 20;
/// So many zero bytes in a row are no text in any encoding.
const ZEROS: usize = 16;

/// What a file has lost.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Loss {
    /// All its text: it is blank, holds zero bytes, or nothing that could be text.
    All,
    /// A part of it: zero bytes stand where text was.
    Torn,
    /// So many of so many verses.
    Verses(usize, usize),
    /// So many of so many frames of a story.
    Frames(usize, usize),
    /// So many of so many words, in a file without verses.
    Words(usize, usize),
}

impl Loss {
    /// One sentence about the file at `path`.
    pub(crate) fn message(&self, path: &str) -> Message {
        match *self {
            Self::All => Message::new("guard-no-text").with("path", path),
            Self::Torn => Message::new("guard-torn").with("path", path),
            Self::Verses(lost, of) => Message::new("guard-verses-lost")
                .with("path", path)
                .count("count", lost)
                .count("of", of),
            Self::Frames(lost, of) => Message::new("guard-frames-lost")
                .with("path", path)
                .count("count", lost)
                .count("of", of),
            Self::Words(lost, of) => Message::new("guard-words-lost")
                .with("path", path)
                .count("count", lost)
                .count("of", of),
        }
    }
}

/// What the file at `path` loses when `new` takes the place of `old`; `None` where that is less than most of it, or where it
/// was no text before. Of a file that is no part of a book (`is_book`) only the loss of all text counts.
pub(crate) fn between(path: &str, is_book: bool, old: &[u8], new: &[u8]) -> Option<Loss> {
    let was = text_of(old)?;
    let before = words(&was);
    if before.is_empty() {
        return None;
    }
    // A note that somebody cleared is no loss; one that is full of zeros or rubbish is.
    let cleared = || scripture::is_blank(new) && !new.contains(&0);
    let Some(now) = text_of(new) else {
        return Some(Loss::All);
    };
    let after = words(&now);
    if after.is_empty() {
        return (is_book || !cleared()).then_some(Loss::All);
    }
    if zeros_in_a_row(new) >= ZEROS && zeros_in_a_row(old) < ZEROS {
        return Some(Loss::Torn);
    }
    if !is_book {
        return None;
    }
    let all: usize = before.values().sum();
    let kept: usize = before
        .iter()
        .map(|(word, count)| (*count).min(after.get(word).copied().unwrap_or(0)))
        .sum();
    if kept * 2 >= all {
        return None;
    }
    let (had, has) = (
        scripture::units_with_words(path, was.as_bytes()),
        scripture::units_with_words(path, now.as_bytes()),
    );
    let lost = had.saturating_sub(has);
    if had > 0 {
        let most = lost * 2 > had && (lost >= FEW || has == 0);
        let is_story = path.to_ascii_lowercase().ends_with(".md");
        return most.then_some(if is_story {
            Loss::Frames(lost, had)
        } else {
            Loss::Verses(lost, had)
        });
    }
    let broken = |text: &str| {
        path.to_ascii_lowercase().ends_with(".json")
            && serde_json::from_str::<serde::de::IgnoredAny>(text).is_err()
    };
    let shorter = after.values().sum::<usize>() * 2 < all || (broken(&now) && !broken(&was));
    (shorter && all - kept >= FEW_WORDS).then_some(Loss::Words(all - kept, all))
}

/// The longest run of zero bytes.
fn zeros_in_a_row(bytes: &[u8]) -> usize {
    let runs = bytes.split(|b| *b != 0).map(<[u8]>::len);
    runs.max().unwrap_or(0)
}

/// The words of a text and how often each comes; marks are none, and a picture's address has none.
fn words(text: &str) -> HashMap<&str, usize> {
    let mut found = HashMap::new();
    let mut rest = text;
    while !rest.is_empty() {
        let (here, picture) = rest.split_once("![").unwrap_or((rest, ""));
        for token in here.split_whitespace() {
            let token = token.split('\\').next().unwrap_or_default();
            for word in token.split(|c: char| !c.is_alphanumeric()) {
                if word.chars().any(char::is_alphabetic) {
                    *found.entry(word).or_default() += 1;
                }
            }
        }
        rest = picture.split_once(')').map_or(picture, |(_, rest)| rest);
    }
    found
}

/// What bytes say as text, whatever encoding they are in; nothing where they are no text. Zero bytes between are left out.
fn text_of(bytes: &[u8]) -> Option<String> {
    let little: fn([u8; 2]) -> u16 = u16::from_le_bytes;
    let big: fn([u8; 2]) -> u16 = u16::from_be_bytes;
    if let Some(rest) = bytes.strip_prefix(b"\xff\xfe") {
        return utf16(rest, little);
    }
    if let Some(rest) = bytes.strip_prefix(b"\xfe\xff") {
        return utf16(rest, big);
    }
    let zeros_at = |from: usize| {
        bytes
            .iter()
            .skip(from)
            .step_by(2)
            .filter(|b| **b == 0)
            .count()
    };
    let (even, odd) = (zeros_at(0), zeros_at(1));
    if (even + odd) * 50 > bytes.len() {
        if even * 20 < odd {
            return utf16(bytes, little);
        }
        if odd * 20 < even {
            return utf16(bytes, big);
        }
    }
    let is_control =
        |b: u8| b < 0x20 && !matches!(b, 0 | b'\t' | b'\n' | b'\r' | 0x0b | 0x0c | 0x1a);
    let controls = bytes.iter().filter(|b| is_control(**b)).count();
    if controls * 50 > bytes.len() {
        return None;
    }
    let said: Vec<u8> = bytes.iter().copied().filter(|b| *b != 0).collect();
    // A code page: its letters do not matter here, only that there are some.
    Some(String::from_utf8(said).unwrap_or_else(|error| {
        let bytes = error.into_bytes();
        bytes.into_iter().map(char::from).collect()
    }))
}

fn utf16(bytes: &[u8], number: fn([u8; 2]) -> u16) -> Option<String> {
    let pairs = bytes.chunks_exact(2).map(|pair| number([pair[0], pair[1]]));
    let mut wrong = 0;
    let text: String = char::decode_utf16(pairs.filter(|unit| *unit != 0))
        .filter_map(|c| c.inspect_err(|_| wrong += 1).ok())
        .collect();
    (wrong * 100 <= bytes.len() / 2).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn book(verses: usize) -> String {
        let verse = |n| format!("\\v {n} Word{n} of the book, which is text{n}.\n");
        let all: String = (1..=verses).map(verse).collect();
        format!("\\id LUK Luke\n\\h Luke\n\\c 1\n\\p\n{all}")
    }

    fn lost(new: impl AsRef<[u8]>) -> Option<Loss> {
        between(
            "ingredients/LUK.usfm",
            true,
            book(20).as_bytes(),
            new.as_ref(),
        )
    }

    /// Bytes that look random and are the same in each run.
    fn noise(len: usize) -> Vec<u8> {
        let mut state = 7u64;
        (0..len)
            .map(|_| {
                state = state
                    .wrapping_mul(6_364_136_223_846_793_005)
                    .wrapping_add(1);
                (state >> 40).to_le_bytes()[0]
            })
            .collect()
    }

    fn utf16_of(text: &str, little: bool, mark: bool) -> Vec<u8> {
        let units = mark
            .then_some(0xfeff)
            .into_iter()
            .chain(text.encode_utf16());
        units
            .flat_map(|unit| {
                if little {
                    unit.to_le_bytes()
                } else {
                    unit.to_be_bytes()
                }
            })
            .collect()
    }

    #[test]
    fn a_file_without_text_has_lost_all() {
        let mut marked_zeros = b"\xef\xbb\xbf".to_vec();
        marked_zeros.extend([0; 200]);
        for blank in [
            &b""[..],
            b"\n",
            b"  \r\n\t \n",
            &[0; 900],
            b"\xef\xbb\xbf",
            b"\xff\xfe",
            b"\xfe\xff",
            b"\xff\xfe\n\0",
            &marked_zeros,
            &noise(900),
            &noise(30_000),
            b"PK\x03\x04\x14\0\x06\0\x08\0\0\0!\0",
        ] {
            assert_eq!(
                lost(blank),
                Some(Loss::All),
                "{:?}",
                &blank[..blank.len().min(20)]
            );
        }
        let mut behind_mark = b"\xff\xfe".to_vec();
        behind_mark.extend(noise(900));
        assert_eq!(lost(behind_mark), Some(Loss::All));
    }

    #[test]
    fn most_of_the_verses_is_more_than_half() {
        assert_eq!(
            lost(book(20).split("\\v").next().unwrap()),
            Some(Loss::Verses(20, 20))
        );
        assert_eq!(lost(book(9)), Some(Loss::Verses(11, 20)));
        assert_eq!(lost(book(11)), None);
        let bare = (1..=20).map(|n| format!("\\v {n}\n"));
        let bare = bare.collect::<Vec<_>>().concat();
        assert_eq!(
            lost(format!("\\id LUK\n\\c 1\n\\p\n{bare}")),
            Some(Loss::Verses(20, 20))
        );
        // A part of it is zeros, as after a power cut.
        for (from, to) in [(0, 90), (300, 340), (512, 800)] {
            let mut torn = book(20).into_bytes();
            torn[from..to].fill(0);
            assert_eq!(lost(torn), Some(Loss::Torn));
        }
        let rubbish = "x5Rk2 q9Zt7 ".repeat(90);
        assert_eq!(lost(rubbish), Some(Loss::Verses(20, 20)));
        let one = between("a/MRK.usfm", true, book(1).as_bytes(), b"\\id MRK\n\\c 1\n");
        assert_eq!(one, Some(Loss::Verses(1, 1)));
        assert_eq!(
            between("a/MRK.usfm", true, book(4).as_bytes(), book(2).as_bytes()),
            None
        );
    }

    #[test]
    fn what_is_there_in_another_form_is_not_lost() {
        let whole = book(20);
        let anew = (1..=20).rev().fold(whole.clone(), |text, n| {
            text.replace(&format!("\\v {n} "), &format!("\\v {} ", n + 100))
        });
        let joined = whole.replace("\\v 1 ", "\\v 1-20 ");
        let joined = (2..=20).fold(joined, |text, n| text.replace(&format!("\\v {n} "), ""));
        for same in [
            anew,
            joined,
            whole.replace("\\v ", "\\v"),
            whole.replace('\n', "\r\n"),
            whole.replace("Word", "Quite other word of a new translation "),
            format!("\u{feff}{whole}"),
        ] {
            assert_eq!(lost(&same), None, "{same}");
        }
        for (little, mark) in [(true, true), (true, false), (false, true), (false, false)] {
            assert_eq!(lost(utf16_of(&whole, little, mark)), None);
            let cut = book(3);
            assert_eq!(
                lost(utf16_of(&cut, little, mark)),
                Some(Loss::Verses(17, 20))
            );
        }
        let hindi = whole.replace("of the book", "\u{928}\u{92e}\u{938}\u{94d}\u{924}\u{947}");
        let path = "ingredients/LUK.usfm";
        let encoded = utf16_of(&hindi, true, false);
        assert_eq!(between(path, true, hindi.as_bytes(), &encoded), None);
        let mut page = whole.clone().into_bytes();
        page.iter_mut()
            .filter(|b| **b == b'e')
            .for_each(|b| *b = 0xe9);
        assert_eq!(lost(page), None);
        let mut one_zero = whole.into_bytes();
        one_zero[90] = 0;
        assert_eq!(lost(one_zero), None);
    }

    #[test]
    fn stories_and_books_without_verses_are_asked_about_too() {
        let frame =
            |n| format!("![OBS Image](https://x/{n}.jpg)\n\nWhat frame{n} tells of man{n}.\n\n");
        let story = |frames| format!("# 1. A\n\n{}", (1..=frames).map(frame).collect::<String>());
        let path = "ingredients/01.md";
        let of = |new: &str| between(path, true, story(12).as_bytes(), new.as_bytes());
        assert_eq!(of(&story(3)), Some(Loss::Frames(9, 12)));
        assert_eq!(of(&story(7)), None);
        let pictures = (1..=12).map(|n| format!("![OBS Image](https://x/{n}.jpg)\n\n"));
        let pictures = pictures.collect::<Vec<_>>().concat();
        assert_eq!(
            of(&format!("# 1. A\n\n{pictures}")),
            Some(Loss::Frames(12, 12))
        );
        let json = |n| {
            let all: Vec<String> = (0..n)
                .map(|n| format!("\"key{n}\": \"a text{n} of it\""))
                .collect();
            format!("{{{}}}", all.join(", "))
        };
        let path = "ingredients/MRK.json";
        let of = |new: &str| between(path, true, json(40).as_bytes(), new.as_bytes());
        assert!(matches!(of(&json(4)), Some(Loss::Words(..))));
        assert!(matches!(
            of(&"x5Rk2 q9Zt7 ".repeat(90)),
            Some(Loss::Words(..))
        ));
        assert_eq!(of(&json(30)), None);
        assert_eq!(of(&json(40)[1..]), None);
        assert_eq!(of("{}"), Some(Loss::All));
        // Somebody's notes may be cleared; zeros are no clearing.
        let notes = |new: &[u8]| between("notes.txt", false, b"my own notes", new);
        assert_eq!(notes(b""), None);
        assert_eq!(notes(b"other"), None);
        assert_eq!(notes(&[0; 12]), Some(Loss::All));
    }
}
