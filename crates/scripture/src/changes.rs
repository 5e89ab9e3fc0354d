//! What differs between two versions of a file, unit by unit and word by word, for people to read.

use super::diff::{self, Numbers};
use super::place::units_of_text;
use super::{Version, encoding, text, words};
use std::collections::HashMap;

/// One unit that differs between two versions of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitDiff {
    /// What it is called, as [`units`](super::units) calls it; `None` is the file as a whole.
    pub reference: Option<String>,
    /// The old text; `None` where the old version has no such unit.
    pub old: Option<Vec<u8>>,
    /// The new text; `None` where the new version has no such unit.
    pub new: Option<Vec<u8>>,
    /// Whether only the layout differs: line ends, blanks, marks without meaning for the text.
    pub layout_only: bool,
}

/// The units that differ between two versions of a file, in the order of the new one; what only the old one has stands behind
/// what stood before it there. A file without units is one unit.
pub fn unit_changes(path: &str, old: Version<'_>, new: Version<'_>) -> Vec<UnitDiff> {
    if old == new {
        return Vec::new();
    }
    let [old_text, new_text] =
        encoding::both_as_utf8(old.unwrap_or_default(), new.unwrap_or_default());
    let list = |version: Version<'_>, text: &[u8]| match version {
        Some(_) => units_of_text(path, text),
        None => Vec::new(),
    };
    let (before, after) = (list(old, &old_text), list(new, &new_text));
    let (old_text, new_text) = (&*old_text, &*new_text);
    let whole = || UnitDiff {
        reference: None,
        old: old.map(<[u8]>::to_vec),
        new: new.map(<[u8]>::to_vec),
        layout_only: old.is_some() && new.is_some() && text::same_words(old_text, new_text),
    };
    if (before.is_empty() && !old_text.is_empty()) || (after.is_empty() && !new_text.is_empty()) {
        return vec![whole()];
    }
    // The book's code may be what changed, where there is one book.
    let code = |reference: &str| reference.split(' ').next().map(str::to_owned);
    let has_books = [&before, &after].into_iter().any(|units| {
        let first = units.first().map(|unit| code(&unit.reference));
        units
            .iter()
            .any(|unit| Some(code(&unit.reference)) != first)
    });
    let name = |reference: &str| -> String {
        let end = match reference.split_once(' ') {
            Some((_, name)) if !has_books => name,
            _ => reference,
        };
        end.to_owned()
    };
    let places: HashMap<String, usize> = after
        .iter()
        .enumerate()
        .map(|(at, unit)| (name(&unit.reference), at))
        .collect();
    // What only the old version has, by the place in the new one that it comes before.
    let mut gone: HashMap<usize, Vec<usize>> = HashMap::new();
    let mut was: Vec<Option<usize>> = vec![None; after.len()];
    let mut next = 0;
    for (at, unit) in before.iter().enumerate() {
        match places.get(&name(&unit.reference)) {
            Some(place) => {
                was[*place] = Some(at);
                next = place + 1;
            }
            None => gone.entry(next).or_default().push(at),
        }
    }
    let mut out = Vec::new();
    let places = after.iter().zip(was).map(Some).chain([None]);
    for (place, there) in places.enumerate() {
        for at in gone.remove(&place).unwrap_or_default() {
            let unit = &before[at];
            let text = &old_text[unit.range.clone()];
            out.push(UnitDiff {
                reference: Some(unit.reference.clone()),
                old: Some(text.to_vec()),
                new: None,
                layout_only: text::same_words(text, b""),
            });
        }
        let Some((unit, was)) = there else {
            break;
        };
        let new = &new_text[unit.range.clone()];
        let old = was.map(|at| &old_text[before[at].range.clone()]);
        if old != Some(new) {
            out.push(UnitDiff {
                reference: Some(unit.reference.clone()),
                old: old.map(<[u8]>::to_vec),
                new: Some(new.to_vec()),
                layout_only: text::same_words(old.unwrap_or_default(), new),
            });
        }
    }
    if out.is_empty() {
        // The same values in another form.
        out.push(whole());
        out[0].layout_only = true;
    }
    out
}

/// The most places that are named of one file.
const NAMED: usize = 500;

/// The names of the units whose words differ between two versions of a file; empty for a file that is new, gone or has no
/// units.
pub fn changed_places(path: &str, old: Version<'_>, new: Version<'_>) -> Vec<String> {
    if old.is_none() || new.is_none() {
        return Vec::new();
    }
    unit_changes(path, old, new)
        .into_iter()
        .filter(|unit| !unit.layout_only)
        .filter_map(|unit| unit.reference)
        .take(NAMED)
        .collect()
}

/// Whether words stand in both versions or in one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Word {
    /// In both.
    Same,
    /// In the old one alone.
    Old,
    /// In the new one alone.
    New,
}

/// The words of two versions, in order, for display: all that is `Same` or `Old` is the old text, all that is `Same` or `New`
/// the new one. Bytes that are no text are shown as replacement characters.
pub fn word_diff(old: &[u8], new: &[u8]) -> Vec<(Word, String)> {
    let (a, b) = (words::tokens(old), words::tokens(new));
    let mut numbers = Numbers::new();
    let mut all = |tokens: &[words::Token<'_>]| -> Vec<u32> {
        tokens
            .iter()
            .map(|token| numbers.of(token.text.to_vec()))
            .collect()
    };
    let edits = diff::edits(&all(&a), &all(&b));
    let mut out: Vec<(Word, Vec<u8>)> = Vec::new();
    let mut push = |what: Word, tokens: &[words::Token<'_>]| {
        for token in tokens {
            match out.last_mut() {
                Some((last, text)) if *last == what => text.extend_from_slice(token.text),
                _ => out.push((what, token.text.to_vec())),
            }
        }
    };
    let mut at = 0;
    for edit in edits {
        push(Word::Same, &a[at..edit.start]);
        push(Word::Old, &a[edit.start..edit.end]);
        push(Word::New, &b[edit.new_start..edit.new_end]);
        at = edit.end;
    }
    push(Word::Same, &a[at..]);
    out.into_iter()
        .map(|(what, text)| (what, String::from_utf8_lossy(&text).into_owned()))
        .collect()
}
