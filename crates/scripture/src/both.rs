//! Two texts of one place, one after the other, for a person who wants to keep both for now.

use super::Place;

/// What stands between the two.
const BETWEEN: &[u8] = b" / ";

/// The shared text followed by the other one, without the mark that both begin with; `None` where a file or a value cannot
/// hold two.
pub fn both(path: &str, place: &Place, shared: &[u8], mine: &[u8]) -> Option<Vec<u8>> {
    place.reference.as_ref()?;
    if path.to_ascii_lowercase().ends_with(".json") {
        return None;
    }
    if shared == mine {
        return Some(shared.to_vec());
    }
    let name = place
        .reference
        .as_deref()
        .and_then(|name| name.split_once(' '));
    let words = if name.is_some_and(|(_, name)| super::place::is_entry(name)) {
        super::entries::words_of
    } else {
        words
    };
    let text = shared.trim_ascii_end();
    let tail = &shared[text.len()..];
    let added = words(mine.trim_ascii());
    let mut out = text.to_vec();
    if added.is_empty() {
        return Some(shared.to_vec());
    }
    if words(text).is_empty() {
        if !text.is_empty() && !text.ends_with(b" ") {
            out.push(b' ');
        }
    } else if added.starts_with(b"\\") || added.starts_with(b"![") {
        // A heading, a line of poetry: a line of its own.
        out.push(b'\n');
    } else {
        out.extend_from_slice(BETWEEN);
    }
    out.extend_from_slice(added);
    out.extend_from_slice(tail);
    Some(out)
}

/// A verse without its `\v 12 `, a frame without its picture.
fn words(text: &[u8]) -> &[u8] {
    let after = |prefix: &[u8]| text.strip_prefix(prefix);
    if text.starts_with(b"\\v")
        && let Some((_, end)) = super::number::verse(text, 2)
    {
        return text[end..].trim_ascii_start();
    }
    if after(b"![").is_some() {
        let end = text.iter().position(|b| *b == b'\n').unwrap_or(text.len());
        return text[end..].trim_ascii_start();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(path: &str, shared: &str, mine: &str) -> Option<String> {
        let place = Place {
            reference: Some("LUK 4:18".into()),
        };
        both(path, &place, shared.as_bytes(), mine.as_bytes())
            .map(|text| String::from_utf8(text).unwrap())
    }

    #[test]
    fn both_words_stand_under_one_number() {
        let of = |shared, mine| of("ingredients/LUK.usfm", shared, mine).unwrap();
        assert_eq!(
            of("\\v 18 hers\n", "\\v 18 his\n\\q1 more\n\n"),
            "\\v 18 hers / his\n\\q1 more\n"
        );
        assert_eq!(of("\\v 18\n", "\\v 18 his\n"), "\\v 18 his\n");
        assert_eq!(of("\\v 18 hers\n", "\\v 18\n"), "\\v 18 hers\n");
        assert_eq!(of("\\s hers\n", "\\s his\n"), "\\s hers\n\\s his\n");
        assert_eq!(of("same", "same"), "same");
    }

    #[test]
    fn both_texts_of_an_entry_stand_under_one_word() {
        let of = |name: &str, shared: &str, mine: &str| {
            let place = Place {
                reference: Some(name.into()),
            };
            let text = both("GLO.usfm", &place, shared.as_bytes(), mine.as_bytes());
            String::from_utf8(text.unwrap()).unwrap()
        };
        assert_eq!(
            of(
                "GLO entry ark",
                "\\p \\k ark\\k* hers\n",
                "\\p \\k ark\\k* his\n\\p more\n"
            ),
            "\\p \\k ark\\k* hers / his\n\\p more\n"
        );
        assert_eq!(
            of("LUK paragraph 2", "\\ip hers\n", "\\ip his\n"),
            "\\ip hers / his\n"
        );
    }

    #[test]
    fn a_frame_keeps_one_picture_and_a_value_or_file_holds_one_text() {
        let got = of("content/01.md", "![x](y)\n\nhers\n\n", "![x](y)\n\nhis\n\n");
        assert_eq!(got.as_deref(), Some("![x](y)\n\nhers / his\n\n"));
        assert_eq!(of("metadata.json", "1", "2"), None);
        assert_eq!(both("a.mp3", &Place::WHOLE, b"1", b"2"), None);
    }
}
