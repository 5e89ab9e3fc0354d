//! What of a folder from elsewhere a project can have: the way out where the judge refuses the whole.

use super::names::check_name;
use super::tree::parse_tree;
use super::validate::TOO_MANY;
use super::{Error, FlatTree, Kind, Leaf, Mode, Oid, Result, Store, TreeLimits};
use std::collections::HashSet;

/// How many times the files of a whole project are looked at in vain before a tree is given up.
const WASTED: usize = 4;

/// The part of a tree that passes the judge, and the rest of it.
#[derive(Debug, Default)]
pub struct Fitting {
    /// The files that a project can have.
    pub files: FlatTree,
    /// Paths that it cannot have, a folder for all that is in it, as they are shown; and why.
    pub left_out: Vec<(String, String)>,
}

/// Reads what of a tree passes the judge. A folder with more in it than a whole project may have is left out as one.
///
/// # Errors
/// [`Error::Refused`] where not even the topmost folder can be read; [`Error::Missing`], [`Error::Damaged`] for the objects.
pub fn fitting(store: &Store, tree: Oid, limits: TreeLimits) -> Result<Fitting> {
    let mut reader = Reader {
        store,
        limits,
        count: 0,
        bytes: 0,
        wasted: 0,
        files: Vec::new(),
        left_out: Vec::new(),
    };
    if !reader.folder("", tree, 0)? {
        return Err(Error::refused(TOO_MANY));
    }
    Ok(Fitting {
        files: reader.files.into_iter().collect(),
        left_out: reader.left_out,
    })
}

struct Reader<'s> {
    store: &'s Store,
    limits: TreeLimits,
    count: usize,
    /// Bytes of all paths.
    bytes: usize,
    /// Entries of folders that were left out for their size.
    wasted: usize,
    files: Vec<(String, Leaf)>,
    left_out: Vec<(String, String)>,
}

impl Reader<'_> {
    /// Reads a folder; `false` where there is more in it than there may be. The depth has a limit, and so the recursion.
    fn folder(&mut self, prefix: &str, id: Oid, depth: usize) -> Result<bool> {
        if id == Oid::empty_tree(gix::hash::Kind::Sha1) {
            return Ok(true);
        }
        let read = match self.store.header(id)? {
            None => return Err(Error::Missing(id)),
            Some((Kind::Tree, size)) if size <= super::validate::FOLDER => {
                parse_tree(id, &self.store.read_kind(id, Kind::Tree)?)
            }
            Some(_) => Err(Error::refused("not a folder of a reasonable size")),
        };
        let entries = match read {
            Ok(entries) => entries,
            Err(error @ (Error::Damaged { .. } | Error::Refused { .. })) if depth > 0 => {
                self.leave(prefix.to_owned(), error);
                return Ok(true);
            }
            Err(error) => return Err(error),
        };
        let mut names = HashSet::new();
        for entry in entries {
            self.count += 1;
            let shown = format!(
                "{prefix}{}",
                String::from_utf8_lossy(&entry.name).escape_debug()
            );
            if self.count > self.limits.entries {
                return Ok(false);
            }
            let path = match check_name(&entry.name) {
                Ok(name) => format!("{prefix}{name}"),
                Err(why) => {
                    self.leave(shown, why);
                    continue;
                }
            };
            self.bytes += path.len();
            if self.bytes > super::validate::PATHS {
                return Ok(false);
            }
            let mode = match entry.mode {
                _ if path.len() > self.limits.path => Err("the path is too long"),
                _ if !names.insert(entry.name.clone()) => Err("doubled"),
                0o40000 if depth >= self.limits.depth => Err("folders too deep"),
                0o40000 => {
                    if !self.below(&path, entry.id, depth + 1)? {
                        return Ok(false);
                    }
                    continue;
                }
                0o120_000 => Err("a link"),
                0o160_000 => Err("another repository"),
                mode if mode & 0o170_000 != 0o100_000 => Err("an unknown kind of file"),
                mode if mode & 0o100 != 0 => Ok(Mode::Executable),
                _ => Ok(Mode::File),
            };
            match (mode, self.store.header(entry.id)?) {
                (Ok(mode), Some((Kind::Blob, _))) => {
                    self.files.push((path, Leaf { mode, id: entry.id }));
                }
                (Ok(_), _) => self.leave(path, "not a file"),
                (Err(why), _) => self.leave(path, why),
            }
        }
        Ok(true)
    }

    /// Reads a folder of another one. Of those in the project's own folder each is left out as one where it is too large;
    /// `false` where that is for the folder above to do.
    fn below(&mut self, path: &str, id: Oid, depth: usize) -> Result<bool> {
        let before = (
            self.files.len(),
            self.left_out.len(),
            self.count,
            self.bytes,
        );
        if self.folder(&format!("{path}/"), id, depth)? {
            return Ok(true);
        }
        if depth > 1 {
            return Ok(false);
        }
        self.wasted += self.count - before.2;
        if self.wasted > WASTED * self.limits.entries {
            return Ok(false);
        }
        (self.count, self.bytes) = (before.2, before.3);
        self.files.truncate(before.0);
        self.left_out.truncate(before.1);
        self.leave(format!("{path}/"), TOO_MANY);
        Ok(true)
    }

    #[expect(clippy::needless_pass_by_value, reason = "texts and errors alike")]
    fn leave(&mut self, path: String, why: impl ToString) {
        self.left_out.push((path, why.to_string()));
    }
}
