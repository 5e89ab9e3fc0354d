//! Trees as flat lists of files, which is how a project is thought of.

use super::paths::PathMap;
use super::store::ObjectWriter;
use super::{Error, Kind, Oid, Result, Store};

/// Whether a file may be executed; the only modes that a project has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Mode {
    /// 100644.
    File,
    /// 100755.
    Executable,
}

/// One file of a tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Leaf {
    /// Mode.
    pub mode: Mode,
    /// The blob.
    pub id: Oid,
}

/// A tree as a sorted list of paths (with `/`) and files.
pub type FlatTree = PathMap<Leaf>;

/// One file that differs between two trees.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Path with `/`.
    pub path: String,
    /// Before, if it was there.
    pub old: Option<Leaf>,
    /// After, if it is there.
    pub new: Option<Leaf>,
}

/// What differs between two trees, sorted by path.
pub fn diff(old: &FlatTree, new: &FlatTree) -> Vec<Change> {
    let mut changes = Vec::new();
    if old.shares_all_paths(new) && old == new {
        return changes;
    }
    let (mut a, mut b) = (old.iter().peekable(), new.iter().peekable());
    loop {
        let order = match (a.peek(), b.peek()) {
            (None, None) => break,
            (Some(_), None) => std::cmp::Ordering::Less,
            (None, Some(_)) => std::cmp::Ordering::Greater,
            (Some((x, _)), Some((y, _))) => x.cmp(y),
        };
        let left = if order.is_le() { a.next() } else { None };
        let right = if order.is_ge() { b.next() } else { None };
        if left.map(|(_, leaf)| leaf) != right.map(|(_, leaf)| leaf)
            && let Some((path, _)) = left.or(right)
        {
            changes.push(Change {
                path: path.to_owned(),
                old: left.map(|l| *l.1),
                new: right.map(|r| *r.1),
            });
        }
    }
    changes
}

/// One entry of a tree object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RawEntry {
    pub(crate) mode: u32,
    pub(crate) name: Vec<u8>,
    pub(crate) id: Oid,
}

impl RawEntry {
    pub(crate) fn is_tree(&self) -> bool {
        self.mode == 0o40000
    }
}

/// A mode as git itself takes it: of a file only its kind and whether its owner may execute it, of a folder nothing more
/// than that. Old and foreign programs write 100664, 100600 or 40755.
fn canonical(mode: u32) -> u32 {
    match mode & !0o7777 {
        0o100_000 if mode & 0o100 != 0 => 0o100_755,
        0o100_000 => 0o100_644,
        0o40_000 => 0o40_000,
        _ => mode,
    }
}

/// Reads a tree object's entries, leniently about names and modes (`validate` is strict), strictly about form.
pub(crate) fn parse_tree(id: Oid, content: &[u8]) -> Result<Vec<RawEntry>> {
    let mut entries = Vec::new();
    let mut rest = content;
    while !rest.is_empty() {
        let space = rest
            .iter()
            .take(8)
            .position(|b| *b == b' ')
            .ok_or_else(|| Error::damaged(id, "bad mode in tree"))?;
        let mut mode = 0u32;
        for byte in &rest[..space] {
            if !(b'0'..=b'7').contains(byte) {
                return Err(Error::damaged(id, "bad mode in tree"));
            }
            mode = mode * 8 + u32::from(byte - b'0');
        }
        rest = &rest[space + 1..];
        let nul = rest
            .iter()
            .position(|b| *b == 0)
            .ok_or_else(|| Error::damaged(id, "tree ends in a name"))?;
        let name = rest[..nul].to_vec();
        rest = &rest[nul + 1..];
        if rest.len() < 20 {
            return Err(Error::damaged(id, "tree ends in an id"));
        }
        entries.push(RawEntry {
            mode: canonical(mode),
            name,
            id: Oid::from_bytes_or_panic(&rest[..20]),
        });
        rest = &rest[20..];
    }
    Ok(entries)
}

pub(crate) fn encode_tree(entries: &[RawEntry]) -> Vec<u8> {
    let mut out = Vec::with_capacity(entries.len() * 40);
    for entry in entries {
        out.extend_from_slice(format!("{:o} ", entry.mode).as_bytes());
        out.extend_from_slice(&entry.name);
        out.push(0);
        out.extend_from_slice(entry.id.as_slice());
    }
    out
}

impl Store {
    /// Reads a whole tree as a flat list. Entries that a project cannot have (links, submodules, names that are not UTF-8)
    /// are an error: what comes from elsewhere goes through [`super::validate`] before.
    pub fn flat_tree(&self, tree: Oid) -> Result<FlatTree> {
        flatten(&|id| self.read_kind(id, Kind::Tree), tree)
    }

    /// The file at `path`, found by reading only the folders on the way to it.
    pub fn leaf_at(&self, tree: Oid, path: &str) -> Result<Option<Leaf>> {
        let mut at = tree;
        let mut parts = path.split('/').peekable();
        while let Some(part) = parts.next() {
            if at == Oid::empty_tree(gix::hash::Kind::Sha1) {
                return Ok(None);
            }
            let entries = parse_tree(at, &self.read_kind(at, Kind::Tree)?)?;
            let Some(entry) = entries.iter().find(|entry| entry.name == part.as_bytes()) else {
                return Ok(None);
            };
            at = entry.id;
            let mode = match (entry.mode, parts.peek().is_some()) {
                (0o40000, true) => continue,
                (0o100_755, false) => Mode::Executable,
                (0o100_644, false) => Mode::File,
                _ => return Ok(None),
            };
            return Ok(Some(Leaf { mode, id: at }));
        }
        Ok(None)
    }
}

/// The most names in a whole tree. A few small folders that name each other again and again unfold to more than any memory
/// holds.
const MOST: usize = 400_000;
/// The most bytes of all its paths.
const MOST_BYTES: usize = 48 << 20;

/// Reads a whole tree as a flat list through `read`.
pub(crate) fn flatten(read: &dyn Fn(Oid) -> Result<Vec<u8>>, tree: Oid) -> Result<FlatTree> {
    let mut files = Vec::new();
    let mut open = vec![(String::new(), tree, 0)];
    let (mut seen, mut bytes) = (0, 0);
    while let Some((prefix, id, depth)) = open.pop() {
        if depth > 64 {
            return Err(Error::damaged(id, "folders too deep"));
        }
        if id == Oid::empty_tree(gix::hash::Kind::Sha1) {
            continue;
        }
        let entries = parse_tree(id, &read(id)?)?;
        seen += entries.len();
        let names = entries.iter().map(|entry| prefix.len() + entry.name.len());
        bytes += names.sum::<usize>();
        if seen > MOST || bytes > MOST_BYTES {
            return Err(Error::damaged(tree, "more files than any project has"));
        }
        for entry in entries {
            let name = String::from_utf8(entry.name)
                .map_err(|_| Error::damaged(id, "a name that is not UTF-8"))?;
            let path = format!("{prefix}{name}");
            let mode = match entry.mode {
                0o40000 => {
                    open.push((format!("{path}/"), entry.id, depth + 1));
                    continue;
                }
                0o100_755 => Mode::Executable,
                0o100_644 => Mode::File,
                mode => return Err(Error::damaged(id, format!("`{path}` has mode {mode:o}"))),
            };
            files.push((path, Leaf { mode, id: entry.id }));
        }
    }
    Ok(files.into_iter().collect())
}

impl ObjectWriter<'_> {
    /// Writes the tree objects of a flat list and returns the root.
    pub fn add_tree(&mut self, files: &FlatTree) -> Result<Oid> {
        let items: Vec<(&str, &Leaf)> = files.iter().collect();
        self.add_folder(&items, 0)
    }

    fn add_folder(&mut self, items: &[(&str, &Leaf)], skip: usize) -> Result<Oid> {
        let mut entries = Vec::new();
        let mut at = 0;
        while at < items.len() {
            let rest = &items[at].0[skip..];
            match rest.split_once('/') {
                None => {
                    let mode = if items[at].1.mode == Mode::Executable {
                        0o100_755
                    } else {
                        0o100_644
                    };
                    entries.push(RawEntry {
                        mode,
                        name: rest.as_bytes().to_vec(),
                        id: items[at].1.id,
                    });
                    at += 1;
                }
                Some((folder, _)) => {
                    let prefix = &items[at].0[..=(skip + folder.len())];
                    let end = at
                        + items[at..]
                            .iter()
                            .take_while(|(path, _)| path.starts_with(prefix))
                            .count();
                    let id = self.add_folder(&items[at..end], prefix.len())?;
                    entries.push(RawEntry {
                        mode: 0o40000,
                        name: folder.as_bytes().to_vec(),
                        id,
                    });
                    at = end;
                }
            }
        }
        sort_entries(&mut entries);
        self.add(Kind::Tree, &encode_tree(&entries))
    }
}

/// Git's order: folders sort as if their names ended in `/`.
pub(crate) fn sort_entries(entries: &mut [RawEntry]) {
    entries.sort_by(|a, b| {
        let key = |entry: &RawEntry| {
            let mut name = entry.name.clone();
            if entry.is_tree() {
                name.push(b'/');
            }
            name
        };
        key(a).cmp(&key(b))
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Folders that name each other again and again unfold without end, whether there are files in them or not.
    #[test]
    fn a_tree_that_unfolds_without_end_is_damaged() {
        let id = |depth: u8| Oid::from_bytes_or_panic(&[depth; 20]);
        for deepest in ["100644 f", "40000 d"] {
            let read = |at: Oid| {
                let depth = at.as_slice()[0];
                let mut content = Vec::new();
                // The deepest folders are empty.
                let names = if depth > 4 { 0 } else { 100 };
                for name in 0..names {
                    let entry = match depth {
                        4.. => format!("{deepest}{name:02}\0"),
                        _ => format!("40000 {name:02}\0"),
                    };
                    content.extend_from_slice(entry.as_bytes());
                    content.extend_from_slice(id(depth + 1).as_slice());
                }
                Ok(content)
            };
            assert!(matches!(
                flatten(&read, id(1)),
                Err(Error::Damaged { detail, .. }) if detail.contains("more files")
            ));
        }
    }
}
