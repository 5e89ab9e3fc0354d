//! What has to go into a pack: the objects that the other side lacks, each with the version it is best told from.

use super::commit::History;
use super::snapshot::is_media;
use super::store::BIG;
use super::tree::{RawEntry, parse_tree};
use super::{Kind, Oid, Result, Store};
use std::collections::{HashMap, HashSet};

/// Folders inside folders that are followed. No version that is accepted has nearly as many, but one of its history may;
/// git itself follows 2048.
pub(super) const DEPTH: usize = 1024;
/// Parents of a commit among whose files something older is looked for, from which the new can be told.
pub(super) const PARENTS: usize = 4;

/// One object of a pack.
#[derive(Debug, Clone)]
pub struct PackItem {
    /// The object.
    pub id: Oid,
    /// Its kind.
    pub kind: Kind,
    /// Its size in bytes, not compressed.
    pub size: u64,
    /// An object that the other side has, or that comes earlier in the pack, from which a delta may be made.
    pub base: Option<Oid>,
    /// Media: neither compressed nor searched for differences.
    pub stored: bool,
}

/// The contents of a pack.
#[derive(Debug, Clone, Default)]
pub struct PackPlan {
    /// The objects, bases before what is made from them.
    pub items: Vec<PackItem>,
    /// How many of them are commits.
    pub commits: u64,
}

impl PackPlan {
    /// Bytes of all objects, not compressed; media counts in full, text for about a third.
    pub fn estimate(&self) -> u64 {
        self.items
            .iter()
            .map(|item| {
                if item.stored {
                    item.size
                } else {
                    item.size / 3
                }
            })
            .sum()
    }

    /// The objects reachable from `tips` that somebody who has everything reachable from `haves` lacks. `also_there` are
    /// single objects that the other side has as well. Haves that are not in this store are left out.
    pub fn between(
        store: &Store,
        tips: &[Oid],
        haves: &[Oid],
        also_there: &HashSet<Oid>,
    ) -> Result<Self> {
        let mut history = History::new(store);
        let mut planner = Planner {
            store,
            plan: Self::default(),
            done: also_there.clone(),
            trees: HashMap::new(),
            bases: HashSet::new(),
        };
        let mut hidden = Vec::new();
        for have in haves {
            match store.header(*have)? {
                Some((Kind::Commit, _)) => hidden.push(*have),
                // A part of an upload: a folder or a file without a commit.
                Some((Kind::Tree, _)) => planner.mark(*have)?,
                Some((Kind::Blob, _)) => drop(planner.done.insert(*have)),
                Some((Kind::Tag, _)) | None => {}
            }
        }
        let haves = hidden;
        let commits = history.new_commits(tips, &haves)?;
        // What the other side's newest versions hold need not be sent again, wherever it turns up here.
        if !commits.is_empty() {
            for have in &haves {
                let tree = history.get(*have)?.tree;
                planner.mark(tree)?;
            }
        }
        for id in commits {
            let info = history.get(id)?.clone();
            let mut parents = Vec::new();
            for parent in info.parents.iter().take(PARENTS) {
                parents.push(history.get(*parent)?.tree);
            }
            planner.tree(info.tree, parents)?;
            planner.push(id, Kind::Commit, None, b"")?;
            planner.plan.commits += 1;
        }
        Ok(planner.plan)
    }
}

struct Planner<'s> {
    store: &'s Store,
    plan: PackPlan,
    done: HashSet<Oid>,
    trees: HashMap<Oid, Vec<RawEntry>>,
    /// What something of the plan is made from.
    bases: HashSet<Oid>,
}

/// A folder that is gone through.
struct OpenFolder {
    id: Oid,
    /// An older version of the folder, for a delta.
    base: Option<Oid>,
    /// The entries of the folder's older versions, by name.
    olds: Vec<HashMap<Vec<u8>, RawEntry>>,
    /// What is still to be looked at.
    entries: std::vec::IntoIter<RawEntry>,
}

impl Planner<'_> {
    fn entries(&mut self, id: Oid) -> Result<Vec<RawEntry>> {
        if id == Oid::empty_tree(gix::hash::Kind::Sha1) {
            return Ok(Vec::new());
        }
        if let Some(known) = self.trees.get(&id) {
            return Ok(known.clone());
        }
        let entries = parse_tree(id, &self.store.read_kind(id, Kind::Tree)?)?;
        self.trees.insert(id, entries.clone());
        Ok(entries)
    }

    fn mark(&mut self, tree: Oid) -> Result<()> {
        let mut open = vec![tree];
        while let Some(tree) = open.pop() {
            if !self.done.insert(tree) {
                continue;
            }
            for entry in self.entries(tree)? {
                if entry.is_tree() {
                    open.push(entry.id);
                } else {
                    self.done.insert(entry.id);
                }
            }
        }
        Ok(())
    }

    /// A folder and all that is new in it; `parents` is what stood in its place before.
    fn tree(&mut self, id: Oid, parents: Vec<Oid>) -> Result<()> {
        let mut open = Vec::new();
        open.extend(self.folder(id, parents)?);
        while let Some(folder) = open.last_mut() {
            let Some(entry) = folder.entries.next() else {
                let (id, base) = (folder.id, folder.base);
                open.pop();
                self.push(id, Kind::Tree, base, b"")?;
                continue;
            };
            let before: Vec<Oid> = folder
                .olds
                .iter()
                .filter_map(|old| old.get(&entry.name))
                .filter(|old| old.is_tree() == entry.is_tree())
                .map(|old| old.id)
                .collect();
            if entry.is_tree() {
                if open.len() > DEPTH {
                    return Err(super::Error::refused("folders too deep"));
                }
                open.extend(self.folder(entry.id, before)?);
            } else if !before.contains(&entry.id) {
                self.push(entry.id, Kind::Blob, before.first().copied(), &entry.name)?;
            }
        }
        Ok(())
    }

    /// A folder to go through, unless nothing in it is new.
    fn folder(&mut self, id: Oid, parents: Vec<Oid>) -> Result<Option<OpenFolder>> {
        if self.done.contains(&id) || parents.contains(&id) {
            return Ok(None);
        }
        let mut olds = Vec::with_capacity(parents.len());
        for parent in &parents {
            let by_name: HashMap<Vec<u8>, RawEntry> = self
                .entries(*parent)?
                .into_iter()
                .map(|entry| (entry.name.clone(), entry))
                .collect();
            olds.push(by_name);
        }
        let empty = Oid::empty_tree(gix::hash::Kind::Sha1);
        Ok(Some(OpenFolder {
            id,
            base: parents.into_iter().find(|parent| *parent != empty),
            olds,
            entries: self.entries(id)?.into_iter(),
        }))
    }

    fn push(&mut self, id: Oid, kind: Kind, base: Option<Oid>, name: &[u8]) -> Result<()> {
        if !self.done.insert(id) {
            return Ok(());
        }
        let size = self.store.header(id)?.ok_or(super::Error::Missing(id))?.1;
        let stored = kind == Kind::Blob && is_media(&String::from_utf8_lossy(name));
        // One that another was already made from comes whole: in a text that was changed and changed back, each of the two
        // would otherwise be made from the other.
        let whole = stored || size > BIG || self.bases.contains(&id);
        let base = base.filter(|_| !whole);
        self.bases.extend(base);
        self.plan.items.push(PackItem {
            id,
            kind,
            size,
            base,
            stored,
        });
        Ok(())
    }
}
