//! One order for the things of two sides, which may each have added, taken away or moved some.

use std::collections::HashMap;
use std::hash::Hash;

/// All things of both sides in an order that keeps each side's; `None` where the sides moved things differently. Nothing
/// occurs twice in one list.
pub(super) fn merged<K: Copy + Ord + Hash>(base: &[K], ours: &[K], theirs: &[K]) -> Option<Vec<K>> {
    if ours == theirs {
        return Some(ours.to_vec());
    }
    let places = |list: &[K]| -> HashMap<K, usize> {
        list.iter()
            .enumerate()
            .map(|(at, key)| (*key, at))
            .collect()
    };
    let (in_base, in_ours, in_theirs) = (places(base), places(ours), places(theirs));
    let both: Vec<K> = only(ours, &in_theirs);
    if both == only(theirs, &in_ours) {
        return Some(walk(ours, theirs, &in_ours, &in_theirs));
    }
    // Among what all three have: who has it in the base's order moved nothing.
    let all: HashMap<K, usize> = places(&only(&both, &in_base));
    let was = only(base, &all);
    if only(theirs, &all) == was {
        Some(insert(ours, theirs, &in_ours))
    } else if only(ours, &all) == was {
        Some(insert(theirs, ours, &in_theirs))
    } else {
        None
    }
}

fn only<K: Copy + Eq + Hash>(list: &[K], of: &HashMap<K, usize>) -> Vec<K> {
    list.iter()
        .copied()
        .filter(|key| of.contains_key(key))
        .collect()
}

/// Both have what they share in the same order: between two shared things stand what each has alone.
fn walk<K: Copy + Ord + Hash>(
    ours: &[K],
    theirs: &[K],
    in_ours: &HashMap<K, usize>,
    in_theirs: &HashMap<K, usize>,
) -> Vec<K> {
    let mut out = Vec::with_capacity(ours.len().max(theirs.len()));
    let (mut i, mut j) = (0, 0);
    loop {
        let run = |list: &[K], from: usize, other: &HashMap<K, usize>| {
            from + list[from..]
                .iter()
                .take_while(|key| !other.contains_key(key))
                .count()
        };
        let (next_i, next_j) = (run(ours, i, in_theirs), run(theirs, j, in_ours));
        interleave(&ours[i..next_i], &theirs[j..next_j], &mut out);
        let Some(shared) = ours.get(next_i) else {
            break;
        };
        out.push(*shared);
        (i, j) = (next_i + 1, next_j + 1);
    }
    out
}

/// By number where both rise; else one after the other, the one with the smaller beginning first.
fn interleave<K: Copy + Ord>(a: &[K], b: &[K], out: &mut Vec<K>) {
    let start = out.len();
    if a.is_sorted() && b.is_sorted() {
        out.extend(a.iter().chain(b).copied());
        out[start..].sort_unstable();
    } else if a <= b {
        out.extend(a.iter().chain(b).copied());
    } else {
        out.extend(b.iter().chain(a).copied());
    }
}

/// One side's order, with what the other has alone behind what stands before it there.
fn insert<K: Copy + Eq + Hash>(main: &[K], other: &[K], in_main: &HashMap<K, usize>) -> Vec<K> {
    let mut first = Vec::new();
    let mut behind: HashMap<K, Vec<K>> = HashMap::new();
    let mut last = None;
    for key in other {
        if in_main.contains_key(key) {
            last = Some(*key);
        } else {
            match last {
                None => first.push(*key),
                Some(last) => behind.entry(last).or_default().push(*key),
            }
        }
    }
    let mut out = first;
    for key in main {
        out.push(*key);
        out.extend(behind.remove(key).unwrap_or_default());
    }
    out
}

#[cfg(test)]
mod tests {
    use super::merged;

    #[test]
    fn what_both_added_stands_in_the_order_of_numbers() {
        assert_eq!(
            merged(&[1, 2], &[1, 2, 3, 5], &[1, 2, 4]),
            Some(vec![1, 2, 3, 4, 5])
        );
        assert_eq!(
            merged(&[1, 5], &[1, 3, 5], &[1, 2, 5, 6]),
            Some(vec![1, 2, 3, 5, 6])
        );
        assert_eq!(merged(&[], &[2, 3], &[1]), Some(vec![1, 2, 3]));
    }

    #[test]
    fn who_moved_something_has_the_order() {
        assert_eq!(
            merged(&[1, 2, 3], &[2, 1, 3], &[1, 2, 3, 4]),
            Some(vec![2, 1, 3, 4])
        );
        assert_eq!(merged(&[1, 2, 3], &[1, 3], &[3, 1, 2]), Some(vec![3, 1, 2]));
        assert_eq!(merged(&[1, 2, 3], &[2, 1, 3], &[1, 3, 2]), None);
    }
}
