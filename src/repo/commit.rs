//! Commits: reading, writing, and walking history.

use super::{Error, Oid, Result, Store};
use std::collections::{BTreeSet, BinaryHeap, HashMap, HashSet};

/// Who made a commit, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature {
    /// Name.
    pub name: String,
    /// E-mail; may be empty.
    pub email: String,
    /// Seconds since 1970.
    pub seconds: i64,
    /// Minutes east of UTC.
    pub offset_minutes: i32,
}

impl Signature {
    fn write(&self, out: &mut Vec<u8>) {
        let clean = |text: &str| -> String {
            let kept: String = text
                .chars()
                .filter(|c| !c.is_control() && !matches!(c, '<' | '>'))
                .collect();
            kept.trim().to_owned()
        };
        let sign = if self.offset_minutes < 0 { '-' } else { '+' };
        let offset = self.offset_minutes.unsigned_abs();
        let name = clean(&self.name);
        let name = if name.is_empty() {
            "unknown".to_owned()
        } else {
            name
        };
        out.extend_from_slice(
            format!(
                "{name} <{}> {} {sign}{:02}{:02}",
                clean(&self.email),
                self.seconds.max(0),
                offset / 60,
                offset % 60
            )
            .as_bytes(),
        );
    }
}

/// A commit to be written.
#[derive(Debug, Clone)]
pub struct Commit<'a> {
    /// The tree.
    pub tree: Oid,
    /// The parents, first first.
    pub parents: &'a [Oid],
    /// Author and committer.
    pub signature: &'a Signature,
    /// The whole message.
    pub message: &'a str,
}

impl Commit<'_> {
    /// The object's content.
    pub fn encode(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(300 + self.message.len());
        out.extend_from_slice(format!("tree {}\n", self.tree).as_bytes());
        for parent in self.parents {
            out.extend_from_slice(format!("parent {parent}\n").as_bytes());
        }
        for role in ["author ", "committer "] {
            out.extend_from_slice(role.as_bytes());
            self.signature.write(&mut out);
            out.push(b'\n');
        }
        out.push(b'\n');
        out.extend_from_slice(self.message.as_bytes());
        if !self.message.ends_with('\n') {
            out.push(b'\n');
        }
        out
    }
}

/// What a commit says.
#[derive(Debug, Clone)]
pub struct CommitInfo {
    /// The tree.
    pub tree: Oid,
    /// The parents, first first.
    pub parents: Vec<Oid>,
    /// The committer's time in seconds since 1970; 0 when it cannot be read.
    pub seconds: i64,
    /// The author's name, as far as it is valid UTF-8.
    pub author: String,
    /// The message, as far as it is valid UTF-8.
    pub message: String,
}

impl CommitInfo {
    /// Reads a commit's content.
    pub fn parse(id: Oid, content: &[u8]) -> Result<Self> {
        let commit = gix::objs::CommitRef::from_bytes(content, gix::hash::Kind::Sha1)
            .map_err(|error| Error::damaged(id, format!("not a commit: {error}")))?;
        Ok(Self {
            tree: commit.tree(),
            parents: commit.parents().collect(),
            seconds: commit.time().map(|time| time.seconds).unwrap_or(0),
            author: commit
                .author()
                .map(|author| author.name.to_string())
                .unwrap_or_default(),
            message: commit.message.to_string(),
        })
    }
}

/// Walks history; remembers what it has read.
pub struct History<'s> {
    store: &'s Store,
    known: HashMap<Oid, CommitInfo>,
}

impl<'s> History<'s> {
    /// Over this store.
    pub fn new(store: &'s Store) -> Self {
        Self {
            store,
            known: HashMap::new(),
        }
    }

    /// One commit.
    pub fn get(&mut self, id: Oid) -> Result<&CommitInfo> {
        if !self.known.contains_key(&id) {
            let info = self.store.commit(id)?;
            self.known.insert(id, info);
        }
        Ok(&self.known[&id])
    }

    /// Whether `ancestor` is `descendant` or one of its ancestors.
    pub fn is_ancestor(&mut self, ancestor: Oid, descendant: Oid) -> Result<bool> {
        if ancestor == descendant {
            return Ok(true);
        }
        let floor = self.get(ancestor)?.seconds;
        let mut seen = HashSet::new();
        let mut queue = vec![descendant];
        // Clocks of other computers may be wrong: a commit older than its ancestor by a day or more is looked behind too.
        let slack = 24 * 3600 * 30;
        while let Some(id) = queue.pop() {
            if id == ancestor {
                return Ok(true);
            }
            if !seen.insert(id) {
                continue;
            }
            let info = self.get(id)?;
            if info.seconds + slack < floor {
                continue;
            }
            let parents = info.parents.clone();
            queue.extend(parents);
        }
        Ok(false)
    }

    /// All best common ancestors of two commits; empty when the histories are not related.
    pub fn merge_bases(&mut self, a: Oid, b: Oid) -> Result<Vec<Oid>> {
        const LEFT: u8 = 1;
        const RIGHT: u8 = 2;
        const STALE: u8 = 4;
        if a == b {
            return Ok(vec![a]);
        }
        let mut flags: HashMap<Oid, u8> = HashMap::new();
        let mut queue: BinaryHeap<(i64, Oid)> = BinaryHeap::new();
        for (id, flag) in [(a, LEFT), (b, RIGHT)] {
            flags.insert(id, flag);
            queue.push((self.get(id)?.seconds, id));
        }
        let mut found = BTreeSet::new();
        while queue.iter().any(|(_, id)| flags[id] & STALE == 0) {
            let Some((_, id)) = queue.pop() else { break };
            let mut mine = flags[&id];
            if mine & (LEFT | RIGHT) == LEFT | RIGHT {
                if mine & STALE == 0 {
                    found.insert(id);
                }
                mine |= STALE;
            }
            for parent in self.get(id)?.parents.clone() {
                let theirs = flags.entry(parent).or_default();
                if *theirs & mine == mine {
                    continue;
                }
                *theirs |= mine;
                let seconds = self.get(parent)?.seconds;
                queue.push((seconds, parent));
            }
        }
        // Wrong clocks can leave a base that another base already contains.
        let all: Vec<Oid> = found.into_iter().collect();
        let mut best = Vec::new();
        for &id in &all {
            let mut redundant = false;
            for &other in &all {
                if other != id && self.is_ancestor(id, other)? {
                    redundant = true;
                    break;
                }
            }
            if !redundant {
                best.push(id);
            }
        }
        best.sort_by_key(|id| std::cmp::Reverse((self.known[id].seconds, *id)));
        Ok(best)
    }

    /// The commits reachable from `tips` and not from `hidden`, parents before children.
    pub fn new_commits(&mut self, tips: &[Oid], hidden: &[Oid]) -> Result<Vec<Oid>> {
        let mut old: HashSet<Oid> = HashSet::new();
        let mut heap: BinaryHeap<(i64, Oid, bool)> = BinaryHeap::new();
        for &id in hidden {
            heap.push((self.get(id)?.seconds, id, false));
        }
        for &id in tips {
            heap.push((self.get(id)?.seconds, id, true));
        }
        // First everything that the other side has, as deep as the new side reaches.
        let mut order = Vec::new();
        let mut seen_new = HashSet::new();
        let mut seen_old = HashSet::new();
        let mut open_new = tips.len();
        while open_new > 0 {
            let Some((_, id, is_new)) = heap.pop() else {
                break;
            };
            if is_new {
                open_new -= 1;
                if old.contains(&id) || !seen_new.insert(id) {
                    continue;
                }
                order.push(id);
                for parent in self.get(id)?.parents.clone() {
                    open_new += 1;
                    heap.push((self.get(parent)?.seconds, parent, true));
                }
            } else {
                old.insert(id);
                if !seen_old.insert(id) {
                    continue;
                }
                for parent in self.get(id)?.parents.clone() {
                    heap.push((self.get(parent)?.seconds, parent, false));
                }
            }
        }
        // What was reached by the new side first and by the old side later (wrong clocks) is old after all, with its parents.
        let mut queue: Vec<Oid> = old.iter().copied().collect();
        while let Some(id) = queue.pop() {
            for parent in self.get(id)?.parents.clone() {
                if seen_new.contains(&parent) && old.insert(parent) {
                    queue.push(parent);
                }
            }
        }
        order.retain(|id| !old.contains(id));
        self.parents_first(order)
    }

    fn parents_first(&mut self, ids: Vec<Oid>) -> Result<Vec<Oid>> {
        let wanted: HashSet<Oid> = ids.iter().copied().collect();
        let mut done = HashSet::new();
        let mut out = Vec::with_capacity(ids.len());
        for start in ids.into_iter().rev() {
            let mut stack = vec![(start, false)];
            while let Some((id, expanded)) = stack.pop() {
                if expanded {
                    if done.insert(id) {
                        out.push(id);
                    }
                } else if !done.contains(&id) {
                    stack.push((id, true));
                    for parent in self.get(id)?.parents.clone() {
                        if wanted.contains(&parent) && !done.contains(&parent) {
                            stack.push((parent, false));
                        }
                    }
                }
            }
        }
        Ok(out)
    }
}
