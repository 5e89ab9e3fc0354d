//! One take of each verse counts: where two people chose another one, it is a conflict of that choice.

use super::renames::Names;
use crate::repo::{FlatTree, Leaf};
use scripture::{Recording, Side};
use std::collections::{BTreeMap, BTreeSet};

/// What came of the choices of two sides.
#[derive(Default)]
pub(super) struct Settled {
    /// Takes that count no longer: their old paths and new ones.
    pub(super) names: Names,
    /// The choices that wait: the takes that the other side chose, under their merged paths.
    pub(super) conflicts: Vec<String>,
}

/// The takes that count, by verse, under the paths that they have in the merged version.
fn defaults<'t>(tree: &'t FlatTree, names: &'t Names) -> BTreeMap<&'t str, Vec<&'t str>> {
    let mut found: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for path in tree.keys() {
        if Recording::of(path).is_some_and(|take| take.is_default) {
            let now = names.get(path).map_or(path, String::as_str);
            if let Some(take) = Recording::of(now) {
                found.entry(take.verse).or_default().push(now);
            }
        }
    }
    found
}

/// The take of a verse that counts in one version; nothing where none does, or several.
fn chosen<'t>(defaults: &BTreeMap<&str, Vec<&'t str>>, verse: &str) -> Option<&'t str> {
    match defaults.get(verse).map(Vec::as_slice) {
        Some([only]) => Some(only),
        _ => None,
    }
}

/// Makes one take count where two came together, and neither side had two. Each version comes as it is, with the paths that
/// its files have in the merged one.
pub(super) fn settle(
    merged: &mut FlatTree,
    versions: [(&FlatTree, &Names); 3],
    keep: Side,
) -> Settled {
    let mut settled = Settled::default();
    let double: Vec<String> = defaults(merged, &Names::new())
        .into_iter()
        .filter(|(_, paths)| paths.len() > 1)
        .map(|(verse, _)| verse.to_owned())
        .collect();
    if double.is_empty() {
        return settled;
    }
    let found = versions.map(|(tree, names)| defaults(tree, names));
    for verse in double {
        let [b, o, t] = found.each_ref().map(|of| chosen(of, &verse));
        let (Some(o), Some(t)) = (o, t) else {
            continue;
        };
        let stays = if o == t || Some(t) == b {
            o
        } else if Some(o) == b {
            t
        } else {
            let (kept, other) = match keep {
                Side::Ours => (o, t),
                Side::Theirs => (t, o),
            };
            settled.conflicts.push(other.to_owned());
            kept
        };
        settled.names.extend(one_counts(merged, stays));
    }
    settled
}

/// Leaves one take of a verse as the one that counts; the others keep their recordings under names without `default`. Gives
/// old names and new ones.
pub(super) fn one_counts(tree: &mut FlatTree, stays: &str) -> Names {
    let mut names = Names::new();
    let Some(take) = Recording::of(stays) else {
        return names;
    };
    let folder = stays.rsplit_once('/').map_or(String::new(), |(folder, _)| {
        let mut folder = folder.to_owned();
        folder.push('/');
        folder
    });
    let all: Vec<(String, Leaf)> = tree
        .below(&folder)
        .filter(|(path, _)| Recording::of(path).is_some_and(|other| other.verse == take.verse))
        .map(|(path, leaf)| (path.to_owned(), *leaf))
        .collect();
    let kept = tree.get(stays).map(|leaf| leaf.id);
    let mut used: BTreeSet<u32> = all
        .iter()
        .filter_map(|(path, _)| Some(Recording::of(path)?.take))
        .collect();
    for (path, leaf) in &all {
        let Some(other) = Recording::of(path).filter(|_| path != stays) else {
            continue;
        };
        if !other.is_default {
            // The chosen take under the name that it has while it does not count.
            if other.take == take.take && Some(leaf.id) == kept {
                tree.remove(path);
                names.insert(path.clone(), stays.to_owned());
            }
            continue;
        }
        let plain = other.named(other.take, false);
        let taken = |path: &str, tree: &FlatTree| tree.get(path).is_some_and(|at| at.id != leaf.id);
        let new = if other.take != take.take && !taken(&plain, tree) {
            plain
        } else {
            // Another recording has that number: no recording is lost.
            let free = (1..=u32::MAX)
                .find(|number| !used.contains(number))
                .unwrap_or(0);
            used.insert(free);
            other.named(free, false)
        };
        tree.remove(path);
        tree.insert(new.clone(), *leaf);
        names.insert(path.clone(), new);
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::repo::{Mode, Oid};

    fn tree(files: &[(&str, u8)]) -> FlatTree {
        files
            .iter()
            .map(|(path, content)| {
                let hex = format!("{content:040x}");
                let id = Oid::from_hex(hex.as_bytes()).unwrap();
                let mode = Mode::File;
                (format!("audio/MRK/1/{path}"), Leaf { mode, id })
            })
            .collect()
    }

    fn merged(
        base: &[(&str, u8)],
        ours: &[(&str, u8)],
        theirs: &[(&str, u8)],
        both: &[(&str, u8)],
        keep: Side,
    ) -> (Vec<String>, Vec<String>) {
        let mut files = tree(both);
        let sides = [tree(base), tree(ours), tree(theirs)];
        let names = Names::new();
        let settled = settle(
            &mut files,
            sides.each_ref().map(|tree| (tree, &names)),
            keep,
        );
        let short = |path: &str| path.trim_start_matches("audio/MRK/1/").to_owned();
        (
            files.keys().map(short).collect(),
            settled.conflicts.iter().map(|path| short(path)).collect(),
        )
    }

    #[test]
    fn two_choices_are_one_default_and_a_conflict() {
        let base = [("1_1_1_default.mp3", 1), ("1_1_2.mp3", 2), ("1_1_3.mp3", 3)];
        let ours = [("1_1_1.mp3", 1), ("1_1_2_default.mp3", 2), ("1_1_3.mp3", 3)];
        let theirs = [("1_1_1.mp3", 1), ("1_1_2.mp3", 2), ("1_1_3_default.mp3", 3)];
        let both = [
            ("1_1_1.mp3", 1),
            ("1_1_2_default.mp3", 2),
            ("1_1_3_default.mp3", 3),
        ];
        assert_eq!(
            merged(&base, &ours, &theirs, &both, Side::Theirs),
            (
                vec![
                    "1_1_1.mp3".into(),
                    "1_1_2.mp3".into(),
                    "1_1_3_default.mp3".into()
                ],
                vec!["1_1_2_default.mp3".into()]
            )
        );
        assert_eq!(
            merged(&base, &ours, &theirs, &both, Side::Ours),
            (
                vec![
                    "1_1_1.mp3".into(),
                    "1_1_2_default.mp3".into(),
                    "1_1_3.mp3".into()
                ],
                vec!["1_1_3_default.mp3".into()]
            )
        );
    }

    #[test]
    fn a_choice_of_one_side_stands() {
        // One recorded the default anew, the other deleted it and chose another one.
        let base = [("1_1_1_default.mp3", 1), ("1_1_2.mp3", 2)];
        let ours = [("1_1_1_default.mp3", 9), ("1_1_2.mp3", 2)];
        let theirs = [("1_1_2_default.mp3", 2)];
        let both = [("1_1_1_default.mp3", 9), ("1_1_2_default.mp3", 2)];
        for keep in [Side::Ours, Side::Theirs] {
            assert_eq!(
                merged(&base, &ours, &theirs, &both, keep),
                (vec!["1_1_1.mp3".into(), "1_1_2_default.mp3".into()], vec![])
            );
        }
    }

    #[test]
    fn joined_verses_other_endings_and_equal_numbers_lose_no_recording() {
        // Each recorded the verse for the first time.
        let ours = [("1_2-3_1_default.mp3", 1), ("1_2-3_2.mp3", 2)];
        let theirs = [("1_2-3_1.mp3", 3), ("1_2-3_2_default.wav", 4)];
        let both = [
            ("1_2-3_1_default.mp3", 1),
            ("1_2-3_2.mp3", 2),
            ("1_2-3_1.mp3", 3),
            ("1_2-3_2_default.wav", 4),
        ];
        let (files, conflicts) = merged(&[], &ours, &theirs, &both, Side::Theirs);
        assert_eq!(
            files,
            [
                "1_2-3_1.mp3",
                "1_2-3_2.mp3",
                "1_2-3_2_default.wav",
                "1_2-3_3.mp3"
            ]
        );
        assert_eq!(conflicts, ["1_2-3_1_default.mp3"]);
        // Who had two of them all along keeps them.
        let two = [("1_1_1_default.mp3", 1), ("1_1_2_default.mp3", 2)];
        let (files, conflicts) = merged(&two, &two, &[("1_1_2_default.mp3", 2)], &two, Side::Ours);
        assert_eq!((files.len(), conflicts.len()), (2, 0));
    }

    #[test]
    fn the_chosen_take_has_one_name() {
        let mut files = tree(&[
            ("1_1_2.mp3", 2),
            ("1_1_2_default.mp3", 2),
            ("1_1_3_default.mp3", 3),
            ("1_10_1_default.mp3", 4),
        ]);
        one_counts(&mut files, "audio/MRK/1/1_1_2_default.mp3");
        let names: Vec<&str> = files.keys().collect();
        assert_eq!(
            names,
            [
                "audio/MRK/1/1_10_1_default.mp3",
                "audio/MRK/1/1_1_2_default.mp3",
                "audio/MRK/1/1_1_3.mp3"
            ]
        );
    }
}
