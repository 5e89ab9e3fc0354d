//! Canonically equal text: `é` as one character or as two, the syllables of Korean or their letters, Hebrew points in any
//! order. Never compatibility forms, which are other text.

use super::diff::{self, Numbers};
use super::words::{self, Token};
use std::borrow::Cow;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::{is_nfc, is_nfd};

/// Longer texts are compared by their bytes.
const MAX_TEXT: usize = 16 << 20;

/// Which of two canonically equal texts stands in the result.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Form {
    /// The one that the version has from which both sides started.
    #[default]
    AsBefore,
    /// The one in the Normalization Form Canonical Composition, where there is one.
    Nfc,
    /// The one in the Normalization Form Canonical Decomposition, where there is one.
    Nfd,
}

impl Form {
    /// The form that `meta.normalization` of a project's metadata names.
    pub fn named(name: &str) -> Self {
        match name.trim().to_ascii_uppercase().as_str() {
            "NFC" => Self::Nfc,
            "NFD" => Self::Nfd,
            _ => Self::AsBefore,
        }
    }

    fn has(self, text: &[u8]) -> bool {
        let Ok(text) = std::str::from_utf8(text) else {
            return false;
        };
        match self {
            Self::AsBefore => false,
            Self::Nfc => is_nfc(text),
            Self::Nfd => is_nfd(text),
        }
    }
}

/// What a text is compared by: equal for canonically equal texts, the bytes themselves where they are no text.
pub(super) fn key(text: &[u8]) -> Cow<'_, [u8]> {
    if text.is_ascii() {
        return text.into();
    }
    match std::str::from_utf8(text) {
        Ok(known) if !is_nfc(known) => known.nfc().collect::<String>().into_bytes().into(),
        _ => text.into(),
    }
}

/// Whether two texts are canonically equal.
pub(super) fn equal(a: &[u8], b: &[u8]) -> bool {
    a == b || key(a) == key(b)
}

/// A side's text with the form that is to stand wherever it differs from the base in its form alone.
pub(super) fn settled<'s>(base: &[u8], side: &'s [u8], form: Form) -> Cow<'s, [u8]> {
    let (Ok(b), Ok(s)) = (std::str::from_utf8(base), std::str::from_utf8(side)) else {
        return side.into();
    };
    // Texts that are in one form are equal only where their bytes are.
    let in_one_form = (is_nfc(b) && is_nfc(s)) || (is_nfd(b) && is_nfd(s));
    if base.is_empty() || in_one_form || base.len().max(side.len()) > MAX_TEXT {
        return side.into();
    }
    let (b, s) = (words::tokens(base), words::tokens(side));
    let mut numbers = Numbers::new();
    let [nb, ns] = [&b, &s].map(|tokens| {
        let each = tokens.iter().map(|token| numbers.of(key(token.text)));
        each.collect::<Vec<u32>>()
    });
    let mut out = Vec::with_capacity(side.len());
    let stand = |out: &mut Vec<u8>, base: &[Token<'_>], side: &[Token<'_>]| {
        for (base, side) in base.iter().zip(side) {
            let stays = form.has(side.text) && !form.has(base.text);
            out.extend_from_slice(if stays { side.text } else { base.text });
        }
    };
    let (mut at, mut at_base) = (0, 0);
    for edit in diff::edits(&nb, &ns) {
        stand(&mut out, &b[at_base..edit.start], &s[at..edit.new_start]);
        for token in &s[edit.new_start..edit.new_end] {
            out.extend_from_slice(token.text);
        }
        (at_base, at) = (edit.end, edit.new_end);
    }
    stand(&mut out, &b[at_base..], &s[at..]);
    out.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn canonical_equality_is_no_compatibility() {
        for (a, b) in [
            ("\u{e9}", "e\u{301}"),
            ("\u{ac01}", "\u{1100}\u{1161}\u{11a8}"),
            ("\u{1ec7}", "e\u{323}\u{302}"),
            ("\u{958}", "\u{915}\u{93c}"),
            ("\u{5d1}\u{5bc}\u{5b0}", "\u{5d1}\u{5b0}\u{5bc}"),
            ("\u{212b}", "\u{c5}"),
            ("\u{1f71}", "\u{3ac}"),
            ("\u{f43}", "\u{f42}\u{fb7}"),
            ("\u{37e}", ";"),
        ] {
            assert!(equal(a.as_bytes(), b.as_bytes()), "{a:?} {b:?}");
        }
        for (a, b) in [
            ("\u{fb01}", "fi"),
            ("\u{b2}", "2"),
            ("\u{ff21}", "A"),
            ("\u{a0}", " "),
            ("\u{e9}", "e"),
            ("i\u{200d}", "i"),
        ] {
            assert!(!equal(a.as_bytes(), b.as_bytes()), "{a:?} {b:?}");
        }
        assert!(!equal(b"\xff\xc3\xa9", b"\xffe\xcc\x81"));
    }

    #[test]
    fn the_form_of_the_base_or_the_named_one_stands() {
        let of = |base: &str, side: &str, form| {
            String::from_utf8(settled(base.as_bytes(), side.as_bytes(), form).into_owned()).unwrap()
        };
        let (c, d) = ("\\v 1 \u{e9}t\u{e9} vu", "\\v 1 e\u{301}te\u{301} vu");
        assert_eq!(of(c, d, Form::AsBefore), c);
        assert_eq!(of(d, c, Form::AsBefore), d);
        assert_eq!(of(c, d, Form::Nfc), c);
        assert_eq!(of(d, c, Form::Nfc), c);
        assert_eq!(of(c, d, Form::Nfd), d);
        // What a side wrote anew is as it wrote it.
        let new = "\\v 1 e\u{301}te\u{301} vu a\u{300} temps";
        assert_eq!(
            of(c, new, Form::Nfc),
            "\\v 1 \u{e9}t\u{e9} vu a\u{300} temps"
        );
        assert_eq!(Form::named("nfd"), Form::Nfd);
        assert_eq!(Form::named("NFKC"), Form::AsBefore);
    }
}
