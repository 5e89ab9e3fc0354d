//! Differences of two sequences, and of two sides to a base, in time that grows with their length whatever they hold.

use similar::{Algorithm, DiffOp, capture_diff_slices};
use std::collections::HashMap;
use std::hash::Hash;
use std::ops::Range;

/// Two stretches that together are longer than this are compared by what occurs in them once, and else as one change.
const FINE: usize = 600;

/// How often stretches are divided by what occurs in them once.
const DEPTH: u32 = 12;

/// A part of the base, as `[start, end)`, that one side replaced by `[new_start, new_end)` of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Edit {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) new_start: usize,
    pub(super) new_end: usize,
}

/// Gives equal things equal numbers.
#[derive(Debug)]
pub(super) struct Numbers<K> {
    known: HashMap<K, u32>,
}

impl<K: Eq + Hash> Numbers<K> {
    pub(super) fn new() -> Self {
        Self {
            known: HashMap::new(),
        }
    }

    /// The number of one thing.
    pub(super) fn of(&mut self, thing: K) -> u32 {
        let next = u32::try_from(self.known.len()).unwrap_or(u32::MAX);
        *self.known.entry(thing).or_insert(next)
    }
}

/// What `side` changed, in order; two edits never meet.
pub(super) fn edits(base: &[u32], side: &[u32]) -> Vec<Edit> {
    let mut out = Vec::new();
    compare(base, side, 0..base.len(), 0..side.len(), 0, &mut out);
    out
}

fn add(out: &mut Vec<Edit>, old: Range<usize>, new: Range<usize>) {
    if old.is_empty() && new.is_empty() {
        return;
    }
    match out.last_mut() {
        Some(last) if last.end == old.start && last.new_end == new.start => {
            last.end = old.end;
            last.new_end = new.end;
        }
        _ => out.push(Edit {
            start: old.start,
            end: old.end,
            new_start: new.start,
            new_end: new.end,
        }),
    }
}

fn compare(
    base: &[u32],
    side: &[u32],
    mut old: Range<usize>,
    mut new: Range<usize>,
    depth: u32,
    out: &mut Vec<Edit>,
) {
    while !old.is_empty() && !new.is_empty() && base[old.start] == side[new.start] {
        old.start += 1;
        new.start += 1;
    }
    while !old.is_empty() && !new.is_empty() && base[old.end - 1] == side[new.end - 1] {
        old.end -= 1;
        new.end -= 1;
    }
    if old.is_empty() || new.is_empty() {
        add(out, old, new);
    } else if old.len() + new.len() <= FINE {
        let ops = capture_diff_slices(Algorithm::Myers, &base[old.clone()], &side[new.clone()]);
        for op in ops {
            if !matches!(op, DiffOp::Equal { .. }) {
                let (a, b) = (op.old_range(), op.new_range());
                add(
                    out,
                    old.start + a.start..old.start + a.end,
                    new.start + b.start..new.start + b.end,
                );
            }
        }
    } else {
        let anchors = if depth < DEPTH {
            anchors(base, side, &old, &new)
        } else {
            Vec::new()
        };
        if anchors.is_empty() {
            add(out, old, new);
            return;
        }
        let (mut a, mut b) = (old.start, new.start);
        for (x, y) in anchors {
            compare(base, side, a..x, b..y, depth + 1, out);
            (a, b) = (x + 1, y + 1);
        }
        compare(base, side, a..old.end, b..new.end, depth + 1, out);
    }
}

/// The longest row of things that occur once on both sides and in the same order.
fn anchors(
    base: &[u32],
    side: &[u32],
    old: &Range<usize>,
    new: &Range<usize>,
) -> Vec<(usize, usize)> {
    // Where a thing stands on each side, and how often.
    let mut places: HashMap<u32, (u32, usize, u32, usize)> = HashMap::new();
    for at in old.clone() {
        let place = places.entry(base[at]).or_default();
        place.0 += 1;
        place.1 = at;
    }
    for at in new.clone() {
        if let Some(place) = places.get_mut(&side[at]) {
            place.2 += 1;
            place.3 = at;
        }
    }
    let mut pairs: Vec<(usize, usize)> = places
        .into_values()
        .filter(|place| place.0 == 1 && place.2 == 1)
        .map(|place| (place.1, place.3))
        .collect();
    pairs.sort_unstable();
    // Longest rising row by patience: the top of each pile, and what lay on the pile before.
    let mut tops: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = vec![None; pairs.len()];
    for (nth, pair) in pairs.iter().enumerate() {
        let pile = tops.partition_point(|top| pairs[*top].1 < pair.1);
        before[nth] = pile.checked_sub(1).map(|left| tops[left]);
        match tops.get_mut(pile) {
            Some(top) => *top = nth,
            None => tops.push(nth),
        }
    }
    let mut row = Vec::with_capacity(tops.len());
    let mut at = tops.last().copied();
    while let Some(nth) = at {
        row.push(pairs[nth]);
        at = before[nth];
    }
    row.reverse();
    row
}

/// A part of the base that at least one side changed, and what each side has in its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Hunk {
    pub(super) base: Range<usize>,
    pub(super) ours: Range<usize>,
    pub(super) theirs: Range<usize>,
    /// Whether our side changed something in it.
    pub(super) by_us: bool,
    /// Whether their side did.
    pub(super) by_them: bool,
}

/// Puts the edits of two sides together: edits for which `touch` holds (the end of what came before, the next edit) are one
/// hunk.
#[expect(
    clippy::many_single_char_names,
    reason = "two sides and two places in them"
)]
pub(super) fn hunks(a: &[Edit], b: &[Edit], touch: impl Fn(Edit, Edit) -> bool) -> Vec<Hunk> {
    let mut out = Vec::new();
    let (mut i, mut j) = (0, 0);
    // How far each side's indexes are ahead of the base's.
    let (mut shift_a, mut shift_b) = (0_isize, 0_isize);
    let grown = |edit: &Edit| {
        edit.new_end
            .wrapping_sub(edit.new_start)
            .cast_signed()
            .wrapping_sub(edit.end.wrapping_sub(edit.start).cast_signed())
    };
    let moved = |at: usize, shift: isize| at.wrapping_add_signed(shift);
    while i < a.len() || j < b.len() {
        let (first_i, first_j) = (i, j);
        let a_first = match (a.get(i), b.get(j)) {
            (Some(x), Some(y)) => (x.start, x.end) <= (y.start, y.end),
            (x, _) => x.is_some(),
        };
        let mut reach = if a_first {
            i += 1;
            a[i - 1]
        } else {
            j += 1;
            b[j - 1]
        };
        let start = reach.start;
        loop {
            let of = |edit: Option<&Edit>| edit.copied().filter(|edit| touch(reach, *edit));
            let edit = if let Some(edit) = of(a.get(i)) {
                i += 1;
                edit
            } else if let Some(edit) = of(b.get(j)) {
                j += 1;
                edit
            } else {
                break;
            };
            // An insertion must not hide that something longer reaches to the same place.
            if edit.end > reach.end || (edit.end == reach.end && edit.start < edit.end) {
                reach = Edit { start, ..edit };
            }
        }
        let end = reach.end;
        let (ours, theirs) = (moved(start, shift_a), moved(start, shift_b));
        shift_a += a[first_i..i].iter().map(grown).sum::<isize>();
        shift_b += b[first_j..j].iter().map(grown).sum::<isize>();
        out.push(Hunk {
            base: start..end,
            ours: ours..moved(end, shift_a),
            theirs: theirs..moved(end, shift_b),
            by_us: i > first_i,
            by_them: j > first_j,
        });
    }
    out
}
