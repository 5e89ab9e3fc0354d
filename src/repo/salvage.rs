//! What a download that was cut off has brought: the objects that came whole are kept, and what still lacks is told, so
//! that the next run asks for that alone.
//!
//! Only for a repository that nobody sees yet. Objects without their history would otherwise be taken for whole.

use super::receive::{Limits, Received};
use super::tree::parse_tree;
use super::{CommitInfo, Kind, Oid, Result, Store};
use crate::disk;
use std::collections::HashSet;
use std::path::Path;

impl Store {
    /// Makes the whole objects of packs that were cut off ([`Store::keep_what_came`]) part of the store, durably.
    pub fn salvage(&self, limits: Limits) -> Result<()> {
        let folder = self.own_dir();
        for (name, _) in self.door().names(&folder)? {
            if !is_cut_pack(&name) {
                continue;
            }
            let path = folder.join(&name);
            let mut file = self.door().open(&path)?;
            // What cannot be made sense of is fetched again.
            if let Ok(Some(received)) = Received::what_came(self, &mut file, limits) {
                received.install()?;
            }
            self.door().remove_file(&path)?;
        }
        Ok(())
    }

    /// The files that are reachable from these commits and not here; `None` where even folders or commits are missing, so
    /// that it cannot be told.
    pub fn missing_files(&self, tips: &[Oid]) -> Option<Vec<Oid>> {
        let mut seen: HashSet<Oid> = HashSet::new();
        let mut missing = Vec::new();
        let mut commits = tips.to_vec();
        while let Some(id) = commits.pop() {
            if !seen.insert(id) {
                continue;
            }
            let content = self.read_kind(id, Kind::Commit).ok()?;
            let commit = CommitInfo::parse(id, &content).ok()?;
            commits.extend(commit.parents);
            let mut trees = vec![commit.tree];
            while let Some(id) = trees.pop() {
                if id == Oid::empty_tree(gix::hash::Kind::Sha1) || !seen.insert(id) {
                    continue;
                }
                let content = self.read_kind(id, Kind::Tree).ok()?;
                for entry in parse_tree(id, &content).ok()? {
                    if entry.is_tree() {
                        trees.push(entry.id);
                    } else if entry.mode != 0o160_000 && seen.insert(entry.id) {
                        match self.header(entry.id).ok()? {
                            Some((Kind::Blob, _)) => {}
                            Some(_) => return None,
                            None => missing.push(entry.id),
                        }
                    }
                }
            }
        }
        Some(missing)
    }
}

/// Whether a file of our own folder is a pack that was cut off.
pub fn is_cut_pack(name: &str) -> bool {
    name.strip_prefix("in").is_some_and(|rest| {
        rest.starts_with(disk::TEMPORARY_PREFIX)
            && Path::new(rest).extension().is_some_and(|end| end == "pack")
    })
}
