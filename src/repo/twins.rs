//! Paths that are one on computers which tell neither capitals from small letters nor ways of writing accents apart.
//!
//! A tree may have both: git takes them. Of each such group one path lies in the projects' folders, the same on every
//! computer, whatever its file system can do; the others stay in the tree as they are until somebody renames one.

use super::names::fold;
use super::paths::PathMap;
use std::collections::{BTreeMap, HashMap};

/// Why a path of a tree is not in the folder.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Twin {
    /// The path, or the folder above it, that is one with another; a folder's ends in `/`.
    pub name: String,
    /// The other one, which is in the folder.
    pub other: String,
}

/// The names that Scribe itself looks for: spelled so, they go before others.
const OF_SCRIBE: [&str; 3] = ["ingredients", "metadata.json", "scribe-settings.json"];

/// Whether Scribe looks for a file or folder of this name.
pub fn is_name_of_scribe(path: &str) -> bool {
    let name = path.trim_end_matches('/').rsplit('/').next();
    name.is_some_and(|name| OF_SCRIBE.contains(&name))
}

fn fold_owned(path: &str) -> String {
    fold(path).into_owned()
}

/// The first `count + 1` parts of a path, if it has as many.
fn prefix(path: &str, count: usize) -> Option<&str> {
    match path.match_indices('/').nth(count) {
        Some((at, _)) => Some(&path[..at]),
        None => (path.matches('/').count() == count).then_some(path),
    }
}

/// The paths of a tree that are not to lie in the folder, because another one that is does not differ from them on some
/// computers. Which of several stays out depends on nothing but the tree.
pub fn left_behind<T>(tree: &PathMap<T>) -> BTreeMap<String, Twin> {
    let mut out = BTreeMap::new();
    let mut open: Vec<&str> = tree.keys().collect();
    let mut depth = 0;
    while !open.is_empty() {
        let rank = |path: &str| !is_name_of_scribe(path);
        let mut chosen: HashMap<String, &str> = HashMap::new();
        let mut last = None;
        open.retain(|path| prefix(path, depth).is_some());
        for at in open.iter().filter_map(|path| prefix(path, depth)) {
            // Sorted as they are, what lies in one folder comes together.
            if last.replace(at) == Some(at) {
                continue;
            }
            let best = chosen.entry(fold_owned(at)).or_insert(at);
            if (rank(at), at) < (rank(best), *best) {
                *best = at;
            }
        }
        open.retain(|path| {
            let Some(at) = prefix(path, depth) else {
                return false;
            };
            let Some(other) = chosen.get(&fold_owned(at)).filter(|other| **other != at) else {
                return true;
            };
            let end = if at.len() < path.len() { "/" } else { "" };
            let is_folder = || tree.below(&format!("{other}/")).next().is_some();
            let other = if tree.contains_key(other) || !is_folder() {
                (*other).to_owned()
            } else {
                format!("{other}/")
            };
            let name = format!("{at}{end}");
            out.insert((*path).to_owned(), Twin { name, other });
            false
        });
        depth += 1;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(paths: &[&str]) -> Vec<(String, String)> {
        let tree: PathMap<()> = paths.iter().map(|path| (*path, ())).collect();
        let found = left_behind(&tree);
        found
            .into_iter()
            .map(|(path, twin)| (path, twin.other))
            .collect()
    }

    fn pairs(wanted: &[(&str, &str)]) -> Vec<(String, String)> {
        let owned = |(a, b): &(&str, &str)| ((*a).to_owned(), (*b).to_owned());
        wanted.iter().map(owned).collect()
    }

    #[test]
    fn one_of_each_group_stays_and_the_others_are_named_with_it() {
        assert_eq!(of(&["a", "b", "a.b", "c/a", "c/b"]), []);
        assert_eq!(
            of(&["LICENSE.md", "license.md", "License.md"]),
            pairs(&[("License.md", "LICENSE.md"), ("license.md", "LICENSE.md")])
        );
        // What Scribe looks for stays, however the other one is spelled.
        assert_eq!(
            of(&["METADATA.JSON", "metadata.json"]),
            pairs(&[("METADATA.JSON", "metadata.json")])
        );
        assert_eq!(
            of(&[
                "Ingredients/MRK.usfm",
                "Ingredients/b",
                "ingredients/mrk.usfm"
            ]),
            pairs(&[
                ("Ingredients/MRK.usfm", "ingredients/"),
                ("Ingredients/b", "ingredients/"),
            ])
        );
        // Accents in one sign or in two, capitals of two letters, other scripts.
        assert_eq!(
            of(&["\u{e9}.md", "e\u{301}.md"]),
            pairs(&[("\u{e9}.md", "e\u{301}.md")])
        );
        assert_eq!(of(&["STRASSE", "straße"]), pairs(&[("straße", "STRASSE")]));
        assert_eq!(of(&["ΛΌΓΟΣ", "λόγος"]), pairs(&[("λόγος", "ΛΌΓΟΣ")]));
        assert_eq!(
            of(&["БЫТ.usfm", "быт.usfm"]),
            pairs(&[("быт.usfm", "БЫТ.usfm")])
        );
        // A file and a folder.
        assert_eq!(
            of(&["A", "a/x", "a/y"]),
            pairs(&[("a/x", "A"), ("a/y", "A")])
        );
        assert_eq!(of(&["B/x", "b"]), pairs(&[("b", "B/")]));
    }

    #[test]
    fn what_stays_has_no_group_left() {
        let mut random = 11u64;
        let mut roll = |below: usize| {
            random = random
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            usize::try_from(random >> 33).unwrap() % below
        };
        let names = [
            "a",
            "A",
            "b",
            "B",
            "é",
            "e\u{301}",
            "É",
            "ingredients",
            "Ingredients",
        ];
        for _ in 0..2000 {
            let mut tree: PathMap<()> = PathMap::new();
            for _ in 0..roll(9) {
                let depth = roll(3);
                let path: Vec<&str> = (0..=depth).map(|_| names[roll(names.len())]).collect();
                let path = path.join("/");
                // No tree has a file and a folder of exactly one name.
                let is_blocked = tree.keys().any(|other| {
                    other.starts_with(&format!("{path}/")) || path.starts_with(&format!("{other}/"))
                });
                if !is_blocked {
                    tree.insert(path, ());
                }
            }
            let lost = left_behind(&tree);
            let stays: PathMap<()> = tree
                .keys()
                .filter(|path| !lost.contains_key(*path))
                .map(|path| (path, ()))
                .collect();
            assert_eq!(left_behind(&stays), BTreeMap::new());
            assert_eq!(stays.is_empty(), tree.is_empty());
            for (path, twin) in &lost {
                let name = twin.name.trim_end_matches('/');
                assert!(path.starts_with(name));
                assert_eq!(
                    fold_owned(name),
                    fold_owned(twin.other.trim_end_matches('/'))
                );
                let there = |at: &str| at == twin.other || at.starts_with(&twin.other);
                assert!(stays.keys().any(there), "{path} {twin:?}");
            }
        }
    }
}
