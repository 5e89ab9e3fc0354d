//! Three-way decisions on plain values: no clock, disk or network, and no way to fail.
//!
//! Laws: one side unchanged gives the other side; two equal sides give that; swapping the sides swaps only labels; what
//! either side added is in the result or in a conflict. A conflict never puts a mark into a file.

mod json;
mod lines;

/// One version of a file: its bytes, or `None` where it does not exist.
pub type Version<'a> = Option<&'a [u8]>;

/// What became of one file that both sides touched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Merged {
    /// One version for both; `None`: the file goes.
    Clean(Option<Vec<u8>>),
    /// A deletion met a change: the change stays, and a person should hear of it.
    ChangeOverDeletion(Vec<u8>),
    /// Both changed the same places.
    Conflict(Vec<Place>),
}

/// One place that both sides changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// `LUK 4:18`, where the file has such places.
    pub reference: Option<String>,
}

/// Merges one file by what it is, told by its path.
pub fn three_way(path: &str, base: Version<'_>, ours: Version<'_>, theirs: Version<'_>) -> Merged {
    if ours == theirs || theirs == base {
        return Merged::Clean(ours.map(<[u8]>::to_vec));
    }
    if ours == base {
        return Merged::Clean(theirs.map(<[u8]>::to_vec));
    }
    match (ours, theirs) {
        (Some(ours), Some(theirs)) => {
            both_changed(path, base.unwrap_or_default(), base.is_some(), ours, theirs)
        }
        (Some(changed), None) | (None, Some(changed)) => {
            Merged::ChangeOverDeletion(changed.to_vec())
        }
        (None, None) => Merged::Clean(None),
    }
}

fn both_changed(path: &str, base: &[u8], had_base: bool, ours: &[u8], theirs: &[u8]) -> Merged {
    let ending = path
        .rsplit('.')
        .next()
        .unwrap_or_default()
        .to_ascii_lowercase();
    if ending == "json"
        && let Some(merged) = json::merge(path, if had_base { base } else { b"{}" }, ours, theirs)
    {
        return merged;
    }
    let is_text = |bytes: &[u8]| !bytes.contains(&0) && bytes.len() <= lines::MAX_TEXT;
    if !is_text(base) || !is_text(ours) || !is_text(theirs) {
        return Merged::Conflict(vec![Place { reference: None }]);
    }
    lines::merge(base, ours, theirs)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clean(text: &str) -> Merged {
        Merged::Clean(Some(text.as_bytes().to_vec()))
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
                    three_way(path, base, ours, theirs),
                    Merged::Clean(wanted.map(<[u8]>::to_vec)),
                    "{path}"
                );
            }
        }
    }

    #[test]
    fn a_change_stays_when_the_other_side_deleted_the_file() {
        let merged = three_way("x.usfm", Some(b"a\n"), Some(b"b\n"), None);
        assert_eq!(merged, Merged::ChangeOverDeletion(b"b\n".to_vec()));
        assert_eq!(
            merged,
            three_way("x.usfm", Some(b"a\n"), None, Some(b"b\n"))
        );
    }

    #[test]
    fn verses_apart_merge_and_the_same_verse_is_named() {
        let base = "\\id MRK\n\\c 3\n\\v 1 one\n\\v 2 two\n\\v 3 three\n\\v 4 four\n\\v 5 five\n";
        let ours = base.replace("one", "ONE");
        let theirs = base.replace("five", "FIVE");
        let both = ours.replace("five", "FIVE");
        let got = three_way(
            "ingredients/MRK.usfm",
            Some(base.as_bytes()),
            Some(ours.as_bytes()),
            Some(theirs.as_bytes()),
        );
        assert_eq!(got, clean(&both));
        let other = base.replace("one", "Uno");
        match three_way(
            "ingredients/MRK.usfm",
            Some(base.as_bytes()),
            Some(ours.as_bytes()),
            Some(other.as_bytes()),
        ) {
            Merged::Conflict(places) => {
                assert_eq!(
                    places,
                    vec![Place {
                        reference: Some("MRK 3:1".into())
                    }]
                );
            }
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn line_ends_and_a_missing_last_one_survive() {
        let got = three_way(
            "x.txt",
            Some(b"a\r\nb\r\nc\r\nd"),
            Some(b"A\r\nb\r\nc\r\nd"),
            Some(b"a\r\nb\r\nc\r\nD"),
        );
        assert_eq!(got, clean("A\r\nb\r\nc\r\nD"));
    }

    #[test]
    fn media_changed_on_both_sides_is_a_conflict() {
        let got = three_way("a.mp3", Some(b"\0a"), Some(b"\0b"), Some(b"\0c"));
        assert_eq!(got, Merged::Conflict(vec![Place { reference: None }]));
    }
}
