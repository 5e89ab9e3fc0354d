//! What becomes of one part that both sides changed.

use super::{Combine, How, text};
use std::borrow::Cow;

pub(super) use text::Apart;

/// What became of one part.
#[derive(Default)]
pub(super) struct Outcome<'a> {
    /// `None`: the part goes.
    pub(super) text: Option<Cow<'a, [u8]>>,
    pub(super) conflict: bool,
    /// The words are neither side's alone.
    pub(super) combined: bool,
    /// A change stayed although the other side took the part away.
    pub(super) kept: bool,
}

impl<'a> Outcome<'a> {
    pub(super) fn take(text: Option<&'a [u8]>) -> Self {
        Self {
            text: text.map(Cow::Borrowed),
            ..Self::default()
        }
    }
}

/// Both sides' words, or the kept side's and a conflict.
pub(super) fn words<'a>(b: &[u8], o: &'a [u8], t: &'a [u8], apart: Apart, how: How) -> Outcome<'a> {
    let merged = text::merge(b, o, t, apart).map(|merged| {
        let combined = !text::same_words(&merged, o) && !text::same_words(&merged, t);
        (merged, combined)
    });
    match merged {
        Some((merged, combined)) if !combined || how.combine == Combine::Apart => Outcome {
            text: Some(Cow::Owned(merged)),
            combined,
            ..Outcome::default()
        },
        _ => Outcome {
            text: Some(Cow::Borrowed(how.keep.of(o, t))),
            conflict: true,
            ..Outcome::default()
        },
    }
}

/// Merges headings word by word. Where that gives a conflict, paragraph marks and blanks are left out of the comparison: the
/// side that changed the words of a heading keeps its whole text, and a conflict remains only where both sides changed words.
pub(super) fn headings<'a>(b: &[u8], o: &'a [u8], t: &'a [u8], how: How) -> Outcome<'a> {
    let found = words(b, o, t, Apart::Lines, how);
    if !found.conflict {
        return found;
    }
    if text::same_headings(o, t) {
        Outcome::take(Some(how.keep.of(o, t)))
    } else if text::same_headings(b, o) {
        Outcome::take(Some(t))
    } else if text::same_headings(b, t) {
        Outcome::take(Some(o))
    } else {
        found
    }
}

/// What `changed` is worth against a side that took the same away: nothing, where only its layout changed.
fn over_deletion<'a>(base: &[u8], changed: &'a [u8], gone: Option<&'a [u8]>) -> Outcome<'a> {
    if text::same_words(base, changed) {
        Outcome::take(gone)
    } else {
        Outcome {
            text: Some(Cow::Borrowed(changed)),
            kept: true,
            ..Outcome::default()
        }
    }
}

/// A verse, which either side may have taken away, emptied or filled.
pub(super) fn verse<'a>(
    b: Option<&'a [u8]>,
    o: Option<&'a [u8]>,
    t: Option<&'a [u8]>,
    how: How,
) -> Outcome<'a> {
    if o == t || t == b {
        return Outcome::take(o);
    }
    if o == b {
        return Outcome::take(t);
    }
    let base = b.unwrap_or_default();
    let (o, t) = match (o, t) {
        (Some(o), Some(t)) => (o, t),
        (Some(changed), None) | (None, Some(changed)) => {
            return over_deletion(base, changed, None);
        }
        (None, None) => return Outcome::default(),
    };
    let (is_new, by_us, by_them) = (text::is_empty(base), text::is_empty(o), text::is_empty(t));
    match (by_us, by_them) {
        (true, false) if is_new => Outcome::take(Some(t)),
        (false, true) if is_new => Outcome::take(Some(o)),
        (true, false) => over_deletion(base, t, Some(o)),
        (false, true) => over_deletion(base, o, Some(t)),
        _ => words(base, o, t, Apart::Words, how),
    }
}

/// What stands before a verse: nothing at all is the same as no such place.
pub(super) fn slot_of<'a>(
    b: Option<&'a [u8]>,
    o: Option<&'a [u8]>,
    t: Option<&'a [u8]>,
    how: How,
) -> Outcome<'a> {
    let (b, o, t) = (
        b.unwrap_or_default(),
        o.unwrap_or_default(),
        t.unwrap_or_default(),
    );
    if o == t || t == b {
        Outcome::take(Some(o))
    } else if o == b {
        Outcome::take(Some(t))
    } else if o.is_empty() {
        over_deletion(b, t, Some(o))
    } else if t.is_empty() {
        over_deletion(b, o, Some(t))
    } else if b.is_empty() && text::is_within(o, t) {
        Outcome::take(Some(t))
    } else if b.is_empty() && text::is_within(t, o) {
        Outcome::take(Some(o))
    } else {
        headings(b, o, t, how)
    }
}
