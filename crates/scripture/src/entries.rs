//! What stands before the first chapter, or in a book without chapters: entries of a glossary (`\k`), divisions of front and
//! back matter (`\periph`), and paragraphs of introductions. Each is merged by itself.

use super::decide::{Outcome, verse};
use super::diff::{self, Numbers};
use super::parts::Entry;
use super::usfm::{is_content, name_end};
use super::words::{self, Kind};
use super::{How, normal, order};
use std::collections::{HashMap, HashSet};

/// A text with more entries is one place.
const MOST: usize = 20_000;

/// A longer name of an entry is cut (characters).
const NAME: usize = 60;

/// What a paragraph at the beginning of a book is.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Means {
    /// What book it is: `\id`, `\h`, `\toc1`, `\mt1`.
    Head,
    /// A division, by its name.
    Division(String),
    /// An entry of a glossary, by its word.
    Keyed(String),
    /// The beginning of another section.
    Heading,
    Paragraph,
}

/// The text of a name: one line, without marks.
fn name_of(text: &[u8]) -> String {
    let text = String::from_utf8_lossy(&normal::key(text)).into_owned();
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ").chars().take(NAME).collect()
}

/// The word that an entry is about, where its paragraph begins with one: `altar` of `\p \k altar\k* ...`.
fn keyword(text: &[u8]) -> Option<&[u8]> {
    let mut rest = text;
    // Before it may stand other marks: `\p \bd \k altar\k*`.
    for _ in 0..4 {
        rest = rest.trim_ascii_start();
        let after = rest.strip_prefix(b"\\")?;
        let end = name_end(rest, 1);
        if &rest[1..end] == b"k" {
            let word = &rest[end..];
            let stop = memchr::memmem::find(word, b"\\k*")?;
            let word = &word[..stop];
            let bar = memchr::memchr(b'|', word).unwrap_or(word.len());
            return Some(word[..bar].trim_ascii()).filter(|word| !word.is_empty());
        }
        if after.is_empty() || rest[1..end].ends_with(b"*") {
            return None;
        }
        rest = &rest[end..];
    }
    None
}

fn meaning(name: &[u8], text: &[u8]) -> Means {
    let plain = name
        .iter()
        .rposition(|byte| !byte.is_ascii_digit())
        .map_or(name, |last| &name[..=last]);
    match plain {
        b"id" | b"usfm" | b"ide" | b"sts" | b"h" | b"toc" | b"toca" | b"mt" | b"rem" | b"cl" => {
            return Means::Head;
        }
        b"periph" => {
            let line = text.split(|byte| matches!(byte, b'\n' | b'\r')).next();
            let title = line.unwrap_or_default().get(name.len() + 1..);
            let title = title.unwrap_or_default().split(|byte| *byte == b'|').next();
            return Means::Division(name_of(title.unwrap_or_default()));
        }
        _ => {}
    }
    match keyword(text) {
        Some(word) => Means::Keyed(name_of(word)),
        None if matches!(plain, b"s" | b"ms" | b"is" | b"imt" | b"imte" | b"mte") => Means::Heading,
        None => Means::Paragraph,
    }
}

/// Whether a paragraph says anything.
fn has_words(text: &[u8]) -> bool {
    words::tokens(text)
        .iter()
        .any(|token| token.kind == Kind::Word)
}

/// The entries of what stands before the first chapter. What stands before them is the book's heading; empty where there is
/// nothing but that.
pub(super) fn read(text: &[u8]) -> Vec<Entry> {
    // Where the paragraphs begin, and with which mark.
    let mut starts: Vec<(usize, usize)> = Vec::new();
    for at in memchr::memchr_iter(b'\\', text) {
        let end = name_end(text, at + 1);
        let name = &text[at + 1..end];
        let is_line = text[..at]
            .iter()
            .rev()
            .find(|byte| !matches!(byte, b' ' | b'\t'))
            .is_none_or(|byte| matches!(byte, b'\n' | b'\r'));
        // The mark of the paragraph may stand in a line of its own.
        let opens = starts
            .last()
            .is_some_and(|last| text[last.1..at].trim_ascii().is_empty());
        if is_content(name) || (name == b"k" && is_line && !opens) {
            starts.push((at, end));
        }
    }
    if starts.len() > MOST {
        return Vec::new();
    }
    let mut entries: Vec<Entry> = Vec::new();
    let mut counts: HashMap<String, usize> = HashMap::new();
    let (mut division, mut paragraphs) = (String::new(), 0);
    let mut below_word = false;
    for (nth, (start, name)) in starts.iter().enumerate() {
        let end = starts.get(nth + 1).map_or(text.len(), |next| next.0);
        let piece = &text[*start..end];
        let means = meaning(&text[start + 1..*name], piece);
        let goes_on = match &means {
            Means::Head => entries.is_empty(),
            Means::Paragraph => below_word,
            _ => false,
        };
        let is_empty = !has_words(piece) && !matches!(means, Means::Division(_));
        if let Some(last) = entries.last_mut().filter(|_| goes_on || is_empty) {
            last.end = end;
            continue;
        }
        if goes_on || is_empty {
            continue;
        }
        below_word = matches!(means, Means::Keyed(_));
        let (name, is_keyed) = match means {
            Means::Keyed(word) => (format!("entry {word}"), true),
            Means::Division(title) => {
                division = format!("periph {title}");
                paragraphs = 0;
                (division.clone(), true)
            }
            _ => {
                paragraphs += 1;
                let name = match division.as_str() {
                    "" => format!("paragraph {paragraphs}"),
                    within => format!("{within} paragraph {paragraphs}"),
                };
                (name, false)
            }
        };
        let count = counts.entry(name.clone()).or_default();
        *count += 1;
        let name = match *count {
            1 => name,
            again => format!("{name} ({again})"),
        };
        entries.push(Entry {
            name,
            is_keyed,
            start: *start,
            end,
        });
    }
    entries
}

/// The words of an entry, without its paragraph's mark and the word that it is about.
pub(super) fn words_of(text: &[u8]) -> &[u8] {
    if keyword(text).is_some()
        && let Some(end) = memchr::memmem::find(text, b"\\k*")
    {
        return text[end + 3..].trim_ascii_start();
    }
    match text.strip_prefix(b"\\") {
        Some(_) => text[name_end(text, 1)..].trim_ascii_start(),
        None => text,
    }
}

/// One entry of the result.
pub(super) struct Piece<'a, 'e> {
    /// What it is called.
    pub(super) name: &'e str,
    pub(super) outcome: Outcome<'a>,
    pub(super) was_last: bool,
}

/// An entry of one version.
#[derive(Clone, Copy)]
struct Item<'a, 'e> {
    entry: &'e Entry,
    text: &'a [u8],
}

fn items<'a, 'e>(text: &'a [u8], entries: &'e [Entry]) -> Vec<Item<'a, 'e>> {
    entries
        .iter()
        .map(|entry| Item {
            entry,
            text: &text[entry.start..entry.end],
        })
        .collect()
}

fn said(text: &[u8]) -> Vec<Vec<u8>> {
    words::tokens(text)
        .iter()
        .filter(|token| token.counts())
        .map(|token| words::compared(token).into_owned())
        .collect()
}

/// Whether two texts have at least half of their words in common.
fn alike(a: &[u8], b: &[u8]) -> bool {
    let (a, b) = (said(a), said(b));
    let known: HashSet<&Vec<u8>> = a.iter().collect();
    let common = b.iter().filter(|word| known.contains(word)).count();
    common * 2 >= a.len().max(b.len())
}

/// Gives the entries of a side numbers: those of the base for the ones that were there, new ones for others.
fn numbered(
    base: &[Item<'_, '_>],
    side: &[Item<'_, '_>],
    new: &mut Numbers<Vec<Vec<u8>>>,
) -> Vec<u32> {
    let mut ids: Vec<Option<usize>> = vec![None; side.len()];
    let mut taken: HashSet<usize> = HashSet::new();
    let keyed: HashMap<&str, usize> = base
        .iter()
        .enumerate()
        .filter(|(_, item)| item.entry.is_keyed)
        .map(|(at, item)| (item.entry.name.as_str(), at))
        .collect();
    for (id, item) in ids.iter_mut().zip(side) {
        *id = keyed
            .get(item.entry.name.as_str())
            .copied()
            .filter(|at| item.entry.is_keyed && taken.insert(*at));
    }
    // The others are told by their words and their order.
    let left: Vec<usize> = (0..base.len()).filter(|at| !taken.contains(at)).collect();
    let open: Vec<usize> = (0..side.len()).filter(|at| ids[*at].is_none()).collect();
    let mut numbers = Numbers::new();
    let before: Vec<u32> = left
        .iter()
        .map(|at| numbers.of(said(base[*at].text)))
        .collect();
    let after: Vec<u32> = open
        .iter()
        .map(|at| numbers.of(said(side[*at].text)))
        .collect();
    let (mut at, mut at_base) = (0, 0);
    let mut edits = diff::edits(&before, &after);
    edits.push(diff::Edit {
        start: left.len(),
        end: left.len(),
        new_start: open.len(),
        new_end: open.len(),
    });
    for edit in edits {
        for (old, now) in (at_base..edit.start).zip(at..edit.new_start) {
            ids[open[now]] = Some(left[old]);
        }
        (at_base, at) = (edit.end, edit.new_end);
        let (old, now) = (edit.start..edit.end, edit.new_start..edit.new_end);
        if old.len() == now.len() {
            for (old, now) in old.zip(now) {
                ids[open[now]] = Some(left[old]);
            }
            continue;
        }
        let mut from = old.start;
        for now in now {
            let text = side[open[now]].text;
            let found = (from..old.end).find(|old| alike(base[left[*old]].text, text));
            if let Some(found) = found {
                ids[open[now]] = Some(left[found]);
                from = found + 1;
            }
        }
    }
    let first = u32::try_from(base.len()).unwrap_or(u32::MAX);
    let mut seen: HashMap<Vec<Vec<u8>>, u8> = HashMap::new();
    ids.into_iter()
        .zip(side)
        .map(|(id, item)| {
            if let Some(at) = id {
                u32::try_from(at).unwrap_or(u32::MAX)
            } else {
                let mut key = if item.entry.is_keyed {
                    vec![item.entry.name.clone().into_bytes()]
                } else {
                    said(item.text)
                };
                let count = seen.entry(key.clone()).or_default();
                *count = count.saturating_add(1);
                key.push(vec![*count]);
                first.saturating_add(new.of(key))
            }
        })
        .collect()
}

/// Merges entry by entry. Each version comes with its entries; `None` where there are no entries, or they cannot be told from
/// each other.
pub(super) fn merge<'a, 'e>(
    [base, ours, theirs]: [(&'a [u8], &'e [Entry]); 3],
    how: How,
) -> Option<Vec<Piece<'a, 'e>>> {
    let versions = [base, ours, theirs].map(|(text, entries)| items(text, entries));
    let [b, o, t] = &versions;
    if o.is_empty() || t.is_empty() {
        return None;
    }
    let mut new = Numbers::new();
    let was: Vec<u32> = (0..u32::try_from(b.len()).ok()?).collect();
    let (by_us, by_them) = (numbered(b, o, &mut new), numbered(b, t, &mut new));
    let order = order::merged(&was, &by_us, &by_them)?;
    let of = |ids: &[u32], items: &[Item<'a, 'e>]| -> HashMap<u32, Item<'a, 'e>> {
        ids.iter().copied().zip(items.iter().copied()).collect()
    };
    let (in_base, in_ours, in_theirs) = (of(&was, b), of(&by_us, o), of(&by_them, t));
    if in_ours.len() != o.len() || in_theirs.len() != t.len() {
        return None;
    }
    let is_end = |item: Option<&Item<'_, '_>>, (text, _): (&[u8], &[Entry])| {
        item.is_some_and(|item| item.entry.end == text.len())
    };
    let mut pieces = Vec::with_capacity(order.len());
    for id in order {
        let [b, o, t] = [&in_base, &in_ours, &in_theirs].map(|items| items.get(&id));
        let outcome = verse(
            b.map(|item| item.text),
            o.map(|item| item.text),
            t.map(|item| item.text),
            how,
        );
        // A place that waits is called the same on both sides.
        if outcome.conflict
            && let (Some(o), Some(t)) = (o, t)
            && o.entry.name != t.entry.name
        {
            return None;
        }
        let Some(item) = o.or(t) else {
            continue;
        };
        pieces.push(Piece {
            name: &item.entry.name,
            outcome,
            was_last: is_end(b, base) || is_end(o, ours) || is_end(t, theirs),
        });
    }
    Some(pieces)
}
