//! Three-way decisions on plain values: no clock, disk or network, and no way to fail.
//!
//! Laws: one side unchanged gives the other side; two equal sides give that; swapping the sides swaps only labels; what
//! either side added is in the result or in a conflict. A conflict never puts a mark into a file.

mod both;
mod json;
mod lines;

pub use both::both;
use std::ops::Range;

/// One version of a file: its bytes, or `None` where it does not exist.
pub type Version<'a> = Option<&'a [u8]>;

/// One of the two versions that are merged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// The second argument of [`three_way`].
    Ours,
    /// The third argument of [`three_way`].
    Theirs,
}

/// What became of one file that both sides touched.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Merged {
    /// One version for both, with the kept side's text in every place of conflict; `None`: the file goes.
    pub content: Option<Vec<u8>>,
    /// The places that both sides changed differently.
    pub conflicts: Vec<Place>,
    /// The places where a deletion met a change: the change stays, and a person should hear of it.
    pub kept_changes: Vec<Place>,
}

impl Merged {
    /// Nothing was in the way.
    fn clean(content: Option<Vec<u8>>) -> Self {
        Self {
            content,
            ..Self::default()
        }
    }

    /// Neither side's file can be taken apart: one of them stays whole.
    fn whole_conflict(ours: &[u8], theirs: &[u8], keep: Side) -> Self {
        Self {
            content: Some(keep.of(ours, theirs).to_vec()),
            conflicts: vec![Place::WHOLE],
            kept_changes: Vec::new(),
        }
    }

    /// Whether both sides are in the content.
    pub fn is_clean(&self) -> bool {
        self.conflicts.is_empty()
    }
}

impl Side {
    /// This side's of two values.
    fn of<T>(self, ours: T, theirs: T) -> T {
        match self {
            Self::Ours => ours,
            Self::Theirs => theirs,
        }
    }
}

/// One place of a file that is merged by itself.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// `LUK 4:18`, where the file has such places; `None` is the file as a whole. [`unit`] finds its text.
    pub reference: Option<String>,
}

impl Place {
    /// The file as a whole.
    pub const WHOLE: Self = Self { reference: None };
}

/// One part of a file that is merged by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit {
    /// What it is called: `LUK 4:18`. Unique in its file.
    pub reference: String,
    /// Where it stands, in bytes.
    pub range: Range<usize>,
}

/// Merges one file by what it is, told by its path. In places of conflict the text of `keep` stands.
pub fn three_way(
    path: &str,
    base: Version<'_>,
    ours: Version<'_>,
    theirs: Version<'_>,
    keep: Side,
) -> Merged {
    if ours == theirs || theirs == base {
        return Merged::clean(ours.map(<[u8]>::to_vec));
    }
    if ours == base {
        return Merged::clean(theirs.map(<[u8]>::to_vec));
    }
    match (ours, theirs) {
        (Some(ours), Some(theirs)) => both_changed(
            path,
            base.unwrap_or_default(),
            base.is_some(),
            ours,
            theirs,
            keep,
        ),
        (Some(changed), None) | (None, Some(changed)) => Merged {
            content: Some(changed.to_vec()),
            conflicts: Vec::new(),
            kept_changes: vec![Place::WHOLE],
        },
        (None, None) => Merged::clean(None),
    }
}

fn both_changed(
    path: &str,
    base: &[u8],
    had_base: bool,
    ours: &[u8],
    theirs: &[u8],
    keep: Side,
) -> Merged {
    let ending = path
        .rsplit('.')
        .next()
        .unwrap_or_default()
        .to_ascii_lowercase();
    if ending == "json"
        && let Some(merged) = json::merge(
            path,
            if had_base { base } else { b"{}" },
            ours,
            theirs,
            keep,
        )
    {
        return merged;
    }
    let is_text = |bytes: &[u8]| !bytes.contains(&0) && bytes.len() <= lines::MAX_TEXT;
    if !is_text(base) || !is_text(ours) || !is_text(theirs) {
        return Merged::whole_conflict(ours, theirs, keep);
    }
    lines::merge(base, ours, theirs, keep)
}

/// The parts of a file that are merged by themselves, in order; empty for a file that has none.
pub fn units(_path: &str, _content: &[u8]) -> Vec<Unit> {
    Vec::new()
}

/// The text of one place as it stands in the file; `None` where this version has no such place.
pub fn unit(path: &str, content: &[u8], place: &Place) -> Option<Vec<u8>> {
    let Some(reference) = &place.reference else {
        return Some(content.to_vec());
    };
    let found = units(path, content);
    let unit = found.iter().find(|unit| unit.reference == *reference)?;
    Some(content[unit.range.clone()].to_vec())
}

/// The file with another text in one place, which must exist in it or have a place where it belongs; `None` takes the
/// place's text away. `None` is given back where the file has no room for it.
pub fn with_unit(
    path: &str,
    content: &[u8],
    place: &Place,
    text: Option<&[u8]>,
) -> Option<Vec<u8>> {
    let Some(reference) = &place.reference else {
        return text.map(<[u8]>::to_vec);
    };
    let found = units(path, content);
    let unit = found.iter().find(|unit| unit.reference == *reference)?;
    let mut out = content[..unit.range.start].to_vec();
    out.extend_from_slice(text.unwrap_or_default());
    out.extend_from_slice(&content[unit.range.end..]);
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clean(text: &str) -> Merged {
        Merged::clean(Some(text.as_bytes().to_vec()))
    }

    fn merge(path: &str, base: Version<'_>, ours: Version<'_>, theirs: Version<'_>) -> Merged {
        three_way(path, base, ours, theirs, Side::Theirs)
    }

    #[test]
    fn one_side_unchanged_gives_the_other_and_equal_sides_give_that() {
        for path in ["ingredients/MRK.usfm", "metadata.json", "a.mp3"] {
            let (a, b) = (Some(&b"{\"a\":1}"[..]), Some(&b"{\"a\":2}"[..]));
            for (base, ours, theirs, wanted) in [
                (b, a, b, a),
                (b, b, a, a),
                (b, a, a, a),
                (a, None, None, None),
                (a, None, a, None),
            ] {
                assert_eq!(
                    merge(path, base, ours, theirs),
                    Merged::clean(wanted.map(<[u8]>::to_vec)),
                    "{path}"
                );
            }
        }
    }

    #[test]
    fn a_change_stays_when_the_other_side_deleted_the_file() {
        let merged = merge("x.usfm", Some(b"a\n"), Some(b"b\n"), None);
        assert_eq!(merged.content.as_deref(), Some(&b"b\n"[..]));
        assert_eq!(merged.kept_changes, vec![Place::WHOLE]);
        assert_eq!(merged, merge("x.usfm", Some(b"a\n"), None, Some(b"b\n")));
    }

    #[test]
    fn verses_apart_merge_and_the_same_verse_is_named() {
        let base = "\\id MRK\n\\c 3\n\\v 1 one\n\\v 2 two\n\\v 3 three\n\\v 4 four\n\\v 5 five\n";
        let ours = base.replace("one", "ONE");
        let theirs = base.replace("five", "FIVE");
        let both = ours.replace("five", "FIVE");
        let got = merge(
            "ingredients/MRK.usfm",
            Some(base.as_bytes()),
            Some(ours.as_bytes()),
            Some(theirs.as_bytes()),
        );
        assert_eq!(got, clean(&both));
        let other = base.replace("one", "Uno");
        let got = merge(
            "ingredients/MRK.usfm",
            Some(base.as_bytes()),
            Some(ours.as_bytes()),
            Some(other.as_bytes()),
        );
        let place = Place {
            reference: Some("MRK 3:1".into()),
        };
        assert_eq!(got.conflicts, vec![place]);
        assert_eq!(
            got.content,
            Some(other.into_bytes()),
            "the kept side's text stands"
        );
    }

    #[test]
    fn line_ends_and_a_missing_last_one_survive() {
        let got = merge(
            "x.txt",
            Some(b"a\r\nb\r\nc\r\nd"),
            Some(b"A\r\nb\r\nc\r\nd"),
            Some(b"a\r\nb\r\nc\r\nD"),
        );
        assert_eq!(got, clean("A\r\nb\r\nc\r\nD"));
    }

    #[test]
    fn media_changed_on_both_sides_is_a_conflict() {
        let got = merge("a.mp3", Some(b"\0a"), Some(b"\0b"), Some(b"\0c"));
        assert_eq!(got.conflicts, vec![Place::WHOLE]);
        assert_eq!(got.content.as_deref(), Some(&b"\0c"[..]));
    }
}
