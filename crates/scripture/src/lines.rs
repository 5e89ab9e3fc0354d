//! Text by line: what every file without a finer unit gets, and what is left where verses cannot be told apart.

use super::diff::{self, Numbers};
use super::normal;

/// Larger texts are not merged (bytes).
pub(super) const MAX_TEXT: usize = 64 << 20;

/// Texts of more lines are not compared line by line.
const MAX_LINES: usize = 1 << 20;

fn lines(text: &[u8]) -> Option<Vec<&[u8]>> {
    (memchr::memchr_iter(b'\n', text).count() <= MAX_LINES)
        .then(|| text.split_inclusive(|byte| *byte == b'\n').collect())
}

/// Both sides' lines; `None` where changes touch that are not the same.
pub(super) fn merge(base: &[u8], ours: &[u8], theirs: &[u8]) -> Option<Vec<u8>> {
    let (b, o, t) = (lines(base)?, lines(ours)?, lines(theirs)?);
    let mut numbers = Numbers::new();
    let [nb, no, nt] = [&b, &o, &t].map(|lines| {
        let each = lines.iter().map(|line| numbers.of(normal::key(line)));
        each.collect::<Vec<u32>>()
    });
    let found = diff::hunks(
        &diff::edits(&nb, &no),
        &diff::edits(&nb, &nt),
        |reach, edit| edit.start <= reach.end,
    );
    let mut out = Vec::with_capacity(ours.len().max(theirs.len()));
    let mut push = |lines: &[&[u8]]| {
        for line in lines {
            out.extend_from_slice(line);
        }
    };
    let mut at = 0;
    for hunk in found {
        push(&b[at..hunk.base.start]);
        at = hunk.base.end;
        if !hunk.by_them || no[hunk.ours.clone()] == nt[hunk.theirs.clone()] {
            push(&o[hunk.ours]);
        } else if !hunk.by_us {
            push(&t[hunk.theirs]);
        } else {
            return None;
        }
    }
    push(&b[at..]);
    Some(out)
}
