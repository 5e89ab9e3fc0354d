//! Files that one side calls otherwise than the version both sides started from: the other side's changes go with them.

use crate::project;
use crate::repo::{FlatTree, Leaf, Oid, fold};
use crate::report::{Message, Result};
use scripture::Side;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Old paths and new ones.
pub(super) type Names = BTreeMap<String, String>;

/// Files of one side that are compared with each other by their text.
const COMPARED: usize = 40;

/// Renamed files that are told of one by one.
const TOLD: usize = 5;

/// Three trees in which one file has one path.
pub(super) struct Followed {
    pub(super) base: FlatTree,
    pub(super) ours: FlatTree,
    pub(super) theirs: FlatTree,
    /// What the base, our side and their side call a file, and what it is called now.
    pub(super) names: [Names; 3],
    /// What a person should know.
    pub(super) notes: Vec<Message>,
}

impl Followed {
    /// `metadata.json` with the paths that files have now. `nth` is 0 for the base, 1 for ours, 2 for theirs.
    pub(super) fn metadata(&self, nth: usize, content: Vec<u8>) -> Vec<u8> {
        let mut content = content;
        // A side's metadata may still have the old path of a file that it renamed.
        for names in [&self.names[nth], &self.names[0]] {
            content = scripture::with_names(&content, names).unwrap_or(content);
        }
        content
    }

    /// The paths that a side has under other names: the merged one, and the side's.
    pub(super) fn called_by(&self, side: Side) -> impl Iterator<Item = (&str, &str)> {
        let names = match side {
            Side::Ours => &self.names[1],
            Side::Theirs => &self.names[2],
        };
        names
            .iter()
            .map(|(own, merged)| (merged.as_str(), own.as_str()))
    }
}

fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

fn ending(path: &str) -> String {
    let name = file_name(path);
    name.rsplit_once('.')
        .map_or("", |(_, ending)| ending)
        .to_ascii_lowercase()
}

/// Reads a file that is small enough to be compared; nothing where it is larger.
pub(super) type Read<'r> = dyn Fn(Oid) -> Result<Option<Vec<u8>>> + 'r;

/// The files of the base that are gone on one side, and those that are new there.
struct Moved<'t> {
    base: &'t FlatTree,
    side: &'t FlatTree,
    gone: Vec<&'t str>,
    new: Vec<&'t str>,
    names: Names,
}

impl<'t> Moved<'t> {
    fn of(base: &'t FlatTree, side: &'t FlatTree) -> Self {
        let only = |tree: &'t FlatTree, other: &FlatTree| -> Vec<&'t str> {
            tree.keys()
                .filter(|path| *path != METADATA && !other.contains_key(path))
                .collect()
        };
        Self {
            base,
            side,
            gone: only(base, side),
            new: only(side, base),
            names: Names::new(),
        }
    }

    fn is_done(&self) -> bool {
        self.gone.is_empty() || self.new.is_empty()
    }

    /// Pairs what one key fits on both sides, where it fits nothing else.
    fn pair<K: Ord>(&mut self, key: impl Fn(&FlatTree, &str) -> Option<K>) {
        let mut by_key: BTreeMap<K, (Vec<&'t str>, Vec<&'t str>)> = BTreeMap::new();
        for path in &self.gone {
            if let Some(key) = key(self.base, path) {
                by_key.entry(key).or_default().0.push(path);
            }
        }
        for path in &self.new {
            if let Some(key) = key(self.side, path) {
                by_key.entry(key).or_default().1.push(path);
            }
        }
        let mut done = BTreeSet::new();
        for (gone, new) in by_key.into_values() {
            if let (&[old], &[now]) = (&gone[..], &new[..]) {
                self.names.insert(old.to_owned(), now.to_owned());
                done.extend([old, now]);
            }
        }
        self.gone.retain(|path| !done.contains(path));
        self.new.retain(|path| !done.contains(path));
    }

    /// Pairs texts that have most of their words in common. Only what the other side changed is looked for.
    fn pair_by_text(&mut self, other: &FlatTree, read: &Read<'_>) -> Result<()> {
        let endings: BTreeSet<String> = self.new.iter().map(|path| ending(path)).collect();
        let wanted: Vec<&str> = self
            .gone
            .iter()
            .copied()
            .filter(|path| other.contains_key(path) && other.get(path) != self.base.get(path))
            .filter(|path| endings.contains(&ending(path)))
            .take(COMPARED)
            .collect();
        if wanted.is_empty() {
            return Ok(());
        }
        let mut texts = Vec::new();
        for path in self.new.iter().take(COMPARED) {
            if let Some(leaf) = self.side.get(path)
                && let Some(text) = read(leaf.id)?
            {
                texts.push((*path, text));
            }
        }
        let mut found: Vec<(u64, &str, &str)> = Vec::new();
        for old in wanted {
            let Some(text) = self.base.get(old).map(|leaf| read(leaf.id)).transpose()? else {
                continue;
            };
            let Some(text) = text else { continue };
            for (new, other) in &texts {
                let books = (project::book_of(old, &[]), project::book_of(new, &[]));
                let may_be_one = !matches!(&books, (Some(old), Some(new)) if old != new);
                if may_be_one
                    && ending(old) == ending(new)
                    && let Some(alike) = alike(&text, other)
                {
                    found.push((alike, old, new));
                }
            }
        }
        found.sort_unstable_by(|a, b| b.0.cmp(&a.0).then(a.cmp(b)));
        for (_, old, new) in found {
            if self.gone.contains(&old) && self.new.contains(&new) {
                self.names.insert(old.to_owned(), new.to_owned());
                self.gone.retain(|path| *path != old);
                self.new.retain(|path| *path != new);
            }
        }
        Ok(())
    }

    /// Folders of which nothing is left and of which each file that is known went to the same other folder.
    fn folders(&self) -> BTreeMap<String, String> {
        let mut went: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for (old, new) in &self.names {
            let (mut old, mut new) = (old.as_str(), new.as_str());
            while let (Some((from, name)), Some((to, same))) =
                (old.rsplit_once('/'), new.rsplit_once('/'))
            {
                if name != same || from == to {
                    break;
                }
                went.entry(from).or_default().insert(to);
                (old, new) = (from, to);
            }
        }
        went.into_iter()
            .filter(|(from, to)| {
                to.len() == 1 && self.side.below(&format!("{from}/")).next().is_none()
            })
            .filter_map(|(from, to)| Some((from.to_owned(), (*to.first()?).to_owned())))
            .collect()
    }
}

/// How much two texts have in common, of 1000; `None` where it is less than half, or where one is no text.
fn alike(a: &[u8], b: &[u8]) -> Option<u64> {
    if a.contains(&0) || b.contains(&0) {
        return None;
    }
    let words = |text: &'_ [u8]| -> Vec<Vec<u8>> {
        text.split(|byte| byte.is_ascii_whitespace() || matches!(byte, b',' | b'{' | b'}'))
            .filter(|word| !word.is_empty())
            .map(<[u8]>::to_vec)
            .collect()
    };
    let (a, b) = (words(a), words(b));
    let mut counts: HashMap<&[u8], u64> = HashMap::new();
    for word in &a {
        *counts.entry(word).or_default() += 1;
    }
    let mut common = 0_u64;
    for word in &b {
        if let Some(count) = counts.get_mut(word.as_slice()).filter(|count| **count > 0) {
            *count -= 1;
            common += 1;
        }
    }
    let all = u64::try_from(a.len() + b.len()).ok()?;
    let share = (common * 2000).checked_div(all)?;
    (share >= 1000).then_some(share)
}

const METADATA: &str = "metadata.json";

/// The name of the blob without content.
const EMPTY: &[u8] = b"e69de29bb2d1d6434b8b29ae775ad8c2e48c5391";

/// What one side renamed.
fn moved<'t>(
    base: &'t FlatTree,
    side: &'t FlatTree,
    other: &FlatTree,
    read: &Read<'_>,
) -> Result<Moved<'t>> {
    let mut moved = Moved::of(base, side);
    if moved.is_done() {
        return Ok(moved);
    }
    // Empty files are all alike.
    let empty = Oid::from_hex(EMPTY).ok();
    let content = |tree: &FlatTree, path: &str| {
        let id = tree.get(path)?.id;
        (Some(id) != empty).then_some(id)
    };
    moved.pair(|tree, path| Some((content(tree, path)?, file_name(path).to_owned())));
    moved.pair(content);
    moved.pair(|_, path| Some(fold(path).into_owned()));
    moved.pair(|_, path| {
        let ending = ending(path);
        let kind = match ending.as_str() {
            "usfm" | "sfm" => "usfm",
            "md" => "md",
            _ => return None,
        };
        Some((kind, project::book_of(path, &[])?))
    });
    if !moved.is_done() {
        moved.pair_by_text(other, read)?;
    }
    Ok(moved)
}

/// The trees with one path for each file that a side renamed; `None` where nobody renamed anything that matters.
pub(super) fn follow(
    base: &FlatTree,
    ours: &FlatTree,
    theirs: &FlatTree,
    keep: Side,
    read: &Read<'_>,
) -> Result<Option<Followed>> {
    let by_us = moved(base, ours, theirs, read)?;
    let by_them = moved(base, theirs, ours, read)?;
    if by_us.names.is_empty() && by_them.names.is_empty() {
        return Ok(None);
    }
    let mut names: [Names; 3] = Default::default();
    let mut told: Vec<(String, String)> = Vec::new();
    let all: BTreeSet<&String> = by_us.names.keys().chain(by_them.names.keys()).collect();
    for old in all {
        let (now, is_told) = match (by_us.names.get(old), by_them.names.get(old)) {
            (Some(q), Some(r)) if q == r => (q, false),
            (Some(q), Some(r)) => {
                let (now, lost, other) = match keep {
                    Side::Ours => (q, r, theirs),
                    Side::Theirs => (r, q, ours),
                };
                if other.contains_key(now) {
                    continue;
                }
                told.push((lost.clone(), now.clone()));
                (now, false)
            }
            (Some(now), None) if theirs.contains_key(old) && !theirs.contains_key(now) => {
                (now, theirs.get(old) != base.get(old))
            }
            (None, Some(now)) if ours.contains_key(old) && !ours.contains_key(now) => {
                (now, ours.get(old) != base.get(old))
            }
            _ => continue,
        };
        if is_told {
            told.push((old.clone(), now.clone()));
        }
        for (nth, known) in [None, by_us.names.get(old), by_them.names.get(old)]
            .into_iter()
            .enumerate()
        {
            let own = known.unwrap_or(old);
            if own != now {
                names[nth].insert(own.clone(), now.clone());
            }
        }
    }
    // What a side added to a folder that the other one renamed goes along.
    for (nth, added, folders) in [
        (2, &by_them, by_us.folders()),
        (1, &by_us, by_them.folders()),
    ] {
        for path in &added.new {
            let mut folder = *path;
            while let Some((up, _)) = folder.rsplit_once('/') {
                folder = up;
                let Some(to) = folders.get(folder) else {
                    continue;
                };
                let now = format!("{to}{}", &path[folder.len()..]);
                let taken = [base, ours, theirs].iter().any(|t| t.contains_key(&now));
                let both = ours.contains_key(path) && theirs.contains_key(path);
                if !taken && !both {
                    names[nth].insert((*path).to_owned(), now.clone());
                    told.push(((*path).to_owned(), now));
                }
                break;
            }
        }
    }
    let [base, ours, theirs] =
        [(base, 0), (ours, 1), (theirs, 2)].map(|(tree, nth)| renamed(tree, &names[nth]));
    let mut notes: Vec<Message> = told
        .iter()
        .take(TOLD)
        .map(|(old, new)| {
            Message::new("sync-rename-followed")
                .with("old", old)
                .with("new", new)
        })
        .collect();
    if told.len() > TOLD {
        notes.push(Message::new("sync-renames-followed").count("count", told.len() - TOLD));
    }
    Ok(Some(Followed {
        base,
        ours,
        theirs,
        names,
        notes,
    }))
}

/// A tree with other paths.
pub(super) fn renamed(tree: &FlatTree, names: &Names) -> FlatTree {
    let mut out = tree.clone();
    let moved: Vec<(&String, Option<Leaf>)> = names
        .iter()
        .map(|(old, new)| (new, out.remove(old)))
        .collect();
    for (new, leaf) in moved {
        if let Some(leaf) = leaf {
            out.insert(new.clone(), leaf);
        }
    }
    out
}
