//! The judge over trees that come from elsewhere: the same rules on every system, before anything of them is used.
//!
//! A name that is harmless here may be a program, a device or a way out of the folder on a colleague's computer.

use super::names::check_name;
use super::tree::parse_tree;
use super::{Error, Kind, Oid, Result, Store};
use std::collections::HashSet;

/// How large a project may be.
#[derive(Debug, Clone, Copy)]
pub struct TreeLimits {
    /// Files and folders in all.
    pub entries: usize,
    /// Folders inside folders.
    pub depth: usize,
    /// Bytes of a path.
    pub path: usize,
}

/// Why a tree is refused that is too much for a project.
pub const TOO_MANY: &str = "too many files";

/// Bytes of one folder's list, and of all paths together: a few small folders that hold one another many times can unfold to
/// any size.
pub(super) const FOLDER: u64 = 16 << 20;
pub(super) const PATHS: usize = 48 << 20;

impl Default for TreeLimits {
    fn default() -> Self {
        Self {
            entries: 200_000,
            depth: 32,
            path: 1024,
        }
    }
}

/// Checks a whole tree: names, modes, order, doubles, depth and size. Names that differ only in case or accents are taken,
/// as git takes them; [`super::left_behind`] says which of them lies in the folder.
///
/// # Errors
/// [`Error::Refused`] naming the first path that breaks a rule; [`Error::Missing`], [`Error::Damaged`] for the objects.
pub fn validate(store: &Store, tree: Oid, limits: TreeLimits) -> Result<()> {
    validate_with(
        &|id| store.header(id),
        &|id| store.read_kind(id, Kind::Tree),
        tree,
        limits,
    )
}

/// As [`validate`], over objects that are not in a store yet.
pub(crate) fn validate_with(
    header: &dyn Fn(Oid) -> Result<Option<(Kind, u64)>>,
    read: &dyn Fn(Oid) -> Result<Vec<u8>>,
    tree: Oid,
    limits: TreeLimits,
) -> Result<()> {
    let (mut count, mut bytes) = (0usize, 0usize);
    let mut open = vec![(String::new(), tree, 0usize)];
    while let Some((prefix, id, depth)) = open.pop() {
        if depth > limits.depth {
            return Err(Error::refused(format!("`{prefix}`: folders too deep")));
        }
        if id == Oid::empty_tree(gix::hash::Kind::Sha1) && depth == 0 {
            continue;
        }
        let (kind, size) = header(id)?.ok_or(Error::Missing(id))?;
        if kind != Kind::Tree || size > FOLDER {
            return Err(Error::refused(format!(
                "`{prefix}`: not a folder of a reasonable size"
            )));
        }
        let mut last: Option<Vec<u8>> = None;
        let mut names: HashSet<Vec<u8>> = HashSet::new();
        for entry in parse_tree(id, &read(id)?)? {
            count += 1;
            if count > limits.entries {
                return Err(Error::refused(TOO_MANY));
            }
            let shown = format!("{prefix}{}", String::from_utf8_lossy(&entry.name));
            let name = check_name(&entry.name)
                .map_err(|why| Error::refused(format!("`{}`: {why}", shown.escape_debug())))?;
            let path = format!("{prefix}{name}");
            bytes += path.len();
            if bytes > PATHS {
                return Err(Error::refused(TOO_MANY));
            }
            if path.len() > limits.path {
                return Err(Error::refused(format!("`{path}`: the path is too long")));
            }
            let mut key = entry.name.clone();
            if entry.is_tree() {
                key.push(b'/');
            }
            if last.as_ref().is_some_and(|last| *last >= key) {
                return Err(Error::refused(format!("`{path}`: doubled or out of order")));
            }
            last = Some(key);
            // A file and a folder of one name need not stand beside each other.
            if !names.insert(entry.name.clone()) {
                return Err(Error::refused(format!("`{path}`: doubled")));
            }
            match entry.mode {
                0o40000 => open.push((format!("{path}/"), entry.id, depth + 1)),
                0o100_644 | 0o100_755 => {}
                0o120_000 => return Err(Error::refused(format!("`{path}`: a link"))),
                0o160_000 => return Err(Error::refused(format!("`{path}`: another repository"))),
                mode => return Err(Error::refused(format!("`{path}`: mode {mode:o}"))),
            }
        }
    }
    Ok(())
}

/// Judges the content of one folder whose entries are there and of the right kind. For fuzzing.
///
/// # Panics
/// When what passes could leave the project's folder, is doubled, or cannot lie on some computer.
pub fn fuzz_tree(content: &[u8]) {
    let Ok(root) = super::store::hash_object(Kind::Tree, content) else {
        return;
    };
    let empty = Oid::empty_tree(gix::hash::Kind::Sha1);
    let entries = parse_tree(root, content).unwrap_or_default();
    let header = |id: Oid| {
        let is_tree =
            id == root || id == empty || entries.iter().any(|e| e.id == id && e.is_tree());
        Ok(Some((if is_tree { Kind::Tree } else { Kind::Blob }, 9)))
    };
    let read = |id: Oid| {
        Ok(if id == root {
            content.to_vec()
        } else {
            Vec::new()
        })
    };
    if validate_with(&header, &read, root, TreeLimits::default()).is_err() {
        return;
    }
    let mut names = std::collections::HashSet::new();
    for entry in &entries {
        let name = std::str::from_utf8(&entry.name).expect("what passes is text");
        let plain: String = name.chars().filter(|c| !c.is_control()).collect();
        assert!(
            plain == name && !name.is_empty() && name.len() <= 255,
            "{name:?}"
        );
        assert!(
            !name.contains(['/', '\\', ':']) && !matches!(name, "." | ".."),
            "{name:?}"
        );
        assert!(!name.eq_ignore_ascii_case(".git"), "{name:?}");
        assert!(!name.eq_ignore_ascii_case("git~1"), "{name:?}");
        assert!(names.insert(name.to_owned()), "{name:?} twice");
        assert!(matches!(entry.mode, 0o40000 | 0o100_644 | 0o100_755));
    }
}

#[cfg(test)]
mod tests {
    use super::{Kind, Oid, TreeLimits, validate_with};

    #[test]
    fn a_folder_of_more_than_16_mib_is_not_even_read() {
        let id = Oid::from_hex(&[b'1'; 40]).unwrap();
        let judged = |size: u64| {
            let header = |_| Ok(Some((Kind::Tree, size)));
            let read = |_| Ok(Vec::new());
            validate_with(&header, &read, id, TreeLimits::default()).is_ok()
        };
        assert!(judged((16 << 20) - 1) && judged(16 << 20));
        assert!(!judged((16 << 20) + 1));
    }
}
