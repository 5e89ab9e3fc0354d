//! Text by line: what every file without a finer unit gets.

use super::{Merged, Place, Side};
use similar::{Algorithm, DiffOp, capture_diff_slices};

/// Larger texts are not compared line by line (bytes).
pub(super) const MAX_TEXT: usize = 64 << 20;

fn lines(text: &[u8]) -> Vec<&[u8]> {
    text.split_inclusive(|byte| *byte == b'\n').collect()
}

/// A part of the base, as `[start, end)`, that one side replaced by `[new_start, new_end)` of its own lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Edit {
    start: usize,
    end: usize,
    new_start: usize,
    new_end: usize,
}

fn edits(base: &[&[u8]], side: &[&[u8]]) -> Vec<Edit> {
    capture_diff_slices(Algorithm::Histogram, base, side)
        .into_iter()
        .filter(|op| !matches!(op, DiffOp::Equal { .. }))
        .map(|op| {
            let (old, new) = (op.old_range(), op.new_range());
            Edit {
                start: old.start,
                end: old.end,
                new_start: new.start,
                new_end: new.end,
            }
        })
        .collect()
}

/// Merges line by line; changes that touch are conflicts unless they are the same.
pub(super) fn merge(base: &[u8], ours: &[u8], theirs: &[u8], keep: Side) -> Merged {
    let (base_lines, our_lines, their_lines) = (lines(base), lines(ours), lines(theirs));
    let (a, b) = (
        edits(&base_lines, &our_lines),
        edits(&base_lines, &their_lines),
    );
    let mut out = Vec::with_capacity(ours.len().max(theirs.len()));
    let mut conflicts = Vec::new();
    let (mut i, mut j, mut at) = (0, 0, 0);
    while i < a.len() || j < b.len() {
        // The next group of edits that touch each other, from either side.
        let start = a
            .get(i)
            .map_or(usize::MAX, |e| e.start)
            .min(b.get(j).map_or(usize::MAX, |e| e.start));
        let (first_i, first_j) = (i, j);
        let mut end = start;
        loop {
            let mut grew = false;
            while let Some(edit) = a.get(i).filter(|e| e.start <= end) {
                end = end.max(edit.end);
                i += 1;
                grew = true;
            }
            while let Some(edit) = b.get(j).filter(|e| e.start <= end) {
                end = end.max(edit.end);
                j += 1;
                grew = true;
            }
            if !grew {
                break;
            }
        }
        copy(&mut out, &base_lines[at..start]);
        let mine = side_of(&a[first_i..i], &our_lines, &base_lines, start, end);
        let yours = side_of(&b[first_j..j], &their_lines, &base_lines, start, end);
        let unchanged = &base_lines[start..end];
        if mine == yours || yours == unchanged {
            copy(&mut out, &mine);
        } else if mine == unchanged {
            copy(&mut out, &yours);
        } else {
            let line = a.get(first_i).map_or(0, |edit| edit.new_start);
            conflicts.push(Place {
                reference: reference(&our_lines, line),
            });
            copy(&mut out, keep.of(&mine, &yours));
        }
        at = end;
    }
    copy(&mut out, &base_lines[at..]);
    Merged {
        content: Some(out),
        conflicts,
        kept_changes: Vec::new(),
    }
}

fn copy(out: &mut Vec<u8>, lines: &[&[u8]]) {
    for line in lines {
        out.extend_from_slice(line);
    }
}

/// What one side has for the base's lines `[start, end)`, after its edits in there.
fn side_of<'a>(
    edits: &[Edit],
    side: &[&'a [u8]],
    base: &[&'a [u8]],
    start: usize,
    end: usize,
) -> Vec<&'a [u8]> {
    let mut out = Vec::new();
    let mut at = start;
    for edit in edits {
        out.extend_from_slice(&base[at..edit.start]);
        out.extend_from_slice(&side[edit.new_start..edit.new_end]);
        at = edit.end;
    }
    out.extend_from_slice(&base[at..end]);
    out
}

/// Book, chapter and verse of a line of USFM: `MRK 3:5`.
fn reference(lines: &[&[u8]], line: usize) -> Option<String> {
    let word_after = |marker: &str, text: &[u8]| -> Option<String> {
        let text = String::from_utf8_lossy(text).into_owned();
        let at = text.rfind(marker)? + marker.len();
        let word: String = text[at..]
            .trim_start()
            .chars()
            .take_while(|c| !c.is_whitespace())
            .collect();
        (!word.is_empty()).then_some(word)
    };
    let upto = &lines[..lines.len().min(line + 1)];
    let book = lines
        .iter()
        .take(20)
        .find_map(|text| word_after("\\id ", text))?;
    let (chapter_at, chapter) = upto
        .iter()
        .enumerate()
        .rev()
        .find_map(|(at, text)| Some((at, word_after("\\c ", text)?)))?;
    let verse = upto[chapter_at..]
        .iter()
        .rev()
        .find_map(|text| word_after("\\v ", text));
    Some(match verse {
        Some(verse) => format!("{book} {chapter}:{verse}"),
        None => format!("{book} {chapter}"),
    })
}
