//! Conflict marks that another program or a person left in a text: `<<<<<<<`, `|||||||`, `=======`, `>>>>>>>`.
//!
//! This program never writes them into a file by itself. An editor that makes one line of each paragraph leaves them in the
//! middle of a line.

use super::{Place, encoding, place, units};
use std::ops::Range;

/// A place where two texts stand between marks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Marked {
    /// The first place of the file that stands between the marks; `None` where the file has no places.
    pub reference: Option<String>,
    /// The line of the first mark, from 1.
    pub line: usize,
    /// The text before `=======`.
    pub first: Vec<u8>,
    /// The text from which both began, where it stands there too.
    pub base: Option<Vec<u8>>,
    /// The text behind `=======`.
    pub second: Vec<u8>,
}

/// One mark: its sign, and where it and its label stand.
struct Mark {
    sign: u8,
    size: usize,
    at: Range<usize>,
}

/// How many signs a mark has at least.
const LEAST: usize = 7;

/// The mark that stands at a place, alone or with a label behind it.
fn mark(text: &[u8], at: usize) -> Option<Mark> {
    let sign = text[at];
    let size = text[at..].iter().take_while(|byte| **byte == sign).count();
    let end = at + size;
    let is_free = |byte: Option<&u8>| byte.is_none_or(u8::is_ascii_whitespace);
    if size < LEAST || !is_free(text.get(end)) {
        return None;
    }
    let line = text[end..]
        .iter()
        .position(|byte| *byte == b'\n')
        .map_or(text.len(), |n| end + n + 1);
    let begins_line = at == 0 || matches!(text[at - 1], b'\n' | b'\r');
    let stop = if begins_line {
        line
    } else if sign == b'=' {
        end
    } else {
        // In the middle of a line the label is one word.
        let rest = &text[end..line];
        let word = rest.iter().take_while(|byte| **byte == b' ').count();
        let after = rest[word..].iter();
        end + word + after.take_while(|byte| !byte.is_ascii_whitespace()).count()
    };
    let at = at..stop;
    Some(Mark { sign, size, at })
}

/// All marks of a text.
fn all(text: &[u8]) -> Vec<Mark> {
    let mut found = Vec::new();
    for at in memchr::memchr3_iter(b'<', b'=', b'>', text).chain(memchr::memchr_iter(b'|', text)) {
        let begins = at == 0 || text[at - 1].is_ascii_whitespace();
        if begins && let Some(mark) = mark(text, at) {
            found.push(mark);
        }
    }
    found.sort_by_key(|mark| mark.at.start);
    found
}

/// The places of a text where two versions stand between conflict marks. A mark without the others is none: a line of `=`
/// below a title is a heading in some texts.
pub fn conflict_marks(path: &str, content: &[u8]) -> Vec<Marked> {
    let (text, _) = encoding::decoded(content);
    if memchr::memmem::find(&text, b"<<<<<<<").is_none() {
        return Vec::new();
    }
    let marks = all(&text);
    let mut out = Vec::new();
    let mut nth = 0;
    while nth < marks.len() {
        let open = &marks[nth];
        nth += 1;
        if open.sign != b'<' {
            continue;
        }
        // The marks of one place have one size, and a further place may not begin before it ends.
        let place = marks[nth..]
            .iter()
            .take_while(|mark| mark.sign != b'<' || mark.size != open.size);
        let of = |sign: u8| {
            let mut marks = place.clone();
            marks.find(|mark| mark.sign == sign && mark.size == open.size)
        };
        let (Some(middle), Some(close)) = (of(b'='), of(b'>')) else {
            continue;
        };
        if middle.at.start > close.at.start {
            continue;
        }
        let before = of(b'|').filter(|mark| mark.at.start < middle.at.start);
        let first_end = before.map_or(middle.at.start, |mark| mark.at.start);
        let text_of = |range: Range<usize>| text[range].to_vec();
        out.push((
            open.at.start..close.at.end,
            Marked {
                reference: None,
                line: 1 + memchr::memchr_iter(b'\n', &text[..open.at.start]).count(),
                first: text_of(open.at.end..first_end),
                base: before.map(|mark| text_of(mark.at.end..middle.at.start)),
                second: text_of(middle.at.end..close.at.start),
            },
        ));
    }
    if out.is_empty() {
        return Vec::new();
    }
    let places = units(path, content);
    out.into_iter()
        .map(|(range, marked)| {
            let begins = places.iter().find(|unit| range.contains(&unit.range.start));
            let holds = || places.iter().find(|unit| unit.range.contains(&range.start));
            let reference = begins.or_else(holds).map(|unit| unit.reference.clone());
            Marked {
                reference,
                ..marked
            }
        })
        .collect()
}

/// A merged text with git's marks around both texts of each place in conflict: the one that stands there, and the other
/// side's. A place that cannot be found makes the whole file one place.
pub fn with_marks(path: &str, merged: &[u8], theirs: &[u8], conflicts: &[Place]) -> Vec<u8> {
    let (ours, other) = (
        place::Places::read(path, merged),
        place::Places::read(path, theirs),
    );
    let found = |at: &Place| Some((ours.range(at)?, other.text(at).unwrap_or_default()));
    let places: Option<Vec<_>> = conflicts.iter().map(found).collect();
    let mut places = places.unwrap_or_else(|| vec![(0..merged.len(), theirs)]);
    places.sort_by_key(|(range, _)| range.start);
    let line_end: &[u8] = match memchr::memmem::find(merged, b"\r\n") {
        Some(_) => b"\r\n",
        None => b"\n",
    };
    let mut out = Vec::with_capacity(merged.len() + theirs.len());
    let end_line = |out: &mut Vec<u8>| {
        if !out.is_empty() && !out.ends_with(b"\n") {
            out.extend_from_slice(line_end);
        }
    };
    let mut at = 0;
    for (range, theirs) in places {
        if range.start < at {
            continue;
        }
        out.extend_from_slice(&merged[at..range.start]);
        at = range.end;
        let texts: [(&[u8], &[u8]); 3] = [
            (b"<<<<<<< ours", &merged[range]),
            (b"=======", theirs),
            (b">>>>>>> theirs", b""),
        ];
        for (mark, text) in texts {
            end_line(&mut out);
            out.extend_from_slice(mark);
            out.extend_from_slice(line_end);
            out.extend_from_slice(text);
        }
    }
    out.extend_from_slice(&merged[at..]);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Vec<(Option<String>, String, Option<String>, String)> {
        let text_of = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        conflict_marks("MRK.usfm", text.as_bytes())
            .into_iter()
            .map(|one| {
                (
                    one.reference,
                    text_of(one.first),
                    one.base.map(text_of),
                    text_of(one.second),
                )
            })
            .collect()
    }

    #[test]
    fn both_texts_are_found_between_the_marks() {
        let (head, tail) = ("\\id MRK\n\\c 1\n\\p\n\\v 1 One.\n", "\\v 3 Three.\n");
        let (one, two) = ("\\v 2 As one had it.\n", "\\v 2 As the other had it.\n");
        let place = Some("MRK 1:2".to_owned());
        for (marks, base) in [
            (
                format!("<<<<<<< HEAD\n{one}=======\n{two}>>>>>>> boaz/scribe\n"),
                None,
            ),
            (format!("<<<<<<<\n{one}=======\n{two}>>>>>>>\n"), None),
            (
                format!("<<<<<<< ours\n{one}||||||| base\nOld.\n=======\n{two}>>>>>>> theirs\n"),
                Some("Old.\n".to_owned()),
            ),
            (
                format!("<<<<<<<<<< a b c\n{one}==========\n{two}>>>>>>>>>> d e\n"),
                None,
            ),
            (
                format!("<<<<<<< HEAD\n{one}======= \n{two}>>>>>>> a <b@c>\n"),
                None,
            ),
        ] {
            let found = of(&format!("{head}{marks}{tail}"));
            assert_eq!(
                found,
                [(place.clone(), one.into(), base.clone(), two.into())],
                "{marks}"
            );
        }
        let crlf = format!("{head}<<<<<<< HEAD\n{one}=======\n{two}>>>>>>> b\n{tail}")
            .replace('\n', "\r\n");
        assert_eq!(of(&crlf)[0].3, two.replace('\n', "\r\n"));
        // As an editor leaves them that makes one line of each paragraph.
        let line = format!(
            "{head}\\p <<<<<<< HEAD {} ======= {} >>>>>>> boaz/scribe \\v 3 Three.\n",
            one.trim(),
            two.trim()
        );
        assert_eq!(
            of(&line),
            [(
                place,
                format!(" {} ", one.trim()),
                None,
                format!(" {} ", two.trim())
            )]
        );
    }

    #[test]
    fn several_places_have_their_names_and_other_files_too() {
        let text = "<<<<<<< a\n\\id MRK one\n=======\n\\id MRK two\n>>>>>>> b\n\\c 1\n\\p\n\\v 1 One <<<<<<< a is ======= was >>>>>>> b here.\n\\c 2\n<<<<<<< a\n=======\n\\s New\n>>>>>>> b\n\\p\n\\v 1 x\n";
        let names: Vec<Option<String>> = of(text).into_iter().map(|one| one.0).collect();
        assert_eq!(names.len(), 3);
        assert_eq!(names[1].as_deref(), Some("MRK 1:1"));
        assert_eq!(names[2].as_deref(), Some("MRK 2 heading"));
        let other = conflict_marks("license.md", b"a\n<<<<<<< x\nb\n=======\nc\n>>>>>>> y\n");
        assert_eq!((other[0].line, &other[0].reference), (2, &None));
        let wide: Vec<u8> =
            "\u{feff}\\id MRK\n\\c 1\n<<<<<<< a\n\\v 1 b\n=======\n\\v 1 c\n>>>>>>> d\n"
                .encode_utf16()
                .flat_map(u16::to_le_bytes)
                .collect();
        assert_eq!(conflict_marks("MRK.usfm", &wide).len(), 1);
    }

    #[test]
    fn what_is_no_conflict_is_none() {
        for text in [
            "Title\n=======\n\nText.\n",
            "<<<<<<<text\n=======\n>>>>>>>text\n",
            "<<<<<< six\n======\n>>>>>> six\n",
            "<<<<<<< only one mark\n\\v 1 text\n",
            ">>>>>>> turned\n=======\n<<<<<<< round\n",
            "<<<<<<< a\n>>>>>>> b\n=======\n",
            "He said <<so>> and <<<<<<<so>>>>>>>.\n",
        ] {
            assert_eq!(of(text), [], "{text}");
        }
    }
}
