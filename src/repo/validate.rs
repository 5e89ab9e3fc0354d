//! The judge over trees that come from elsewhere: the same rules on every system, before anything of them is used.
//!
//! A name that is harmless here may be a program, a device or a way out of the folder on a colleague's computer.

use super::tree::parse_tree;
use super::{Error, Kind, Oid, Result, Store};
use std::collections::HashMap;
use unicode_normalization::UnicodeNormalization;

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

impl Default for TreeLimits {
    fn default() -> Self {
        Self {
            entries: 200_000,
            depth: 32,
            path: 1024,
        }
    }
}

/// Checks a whole tree: names, modes, order, doubles, twins that differ only in case or accents, depth and size.
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
    let mut count = 0usize;
    let mut twins: HashMap<String, String> = HashMap::new();
    let mut open = vec![(String::new(), tree, 0usize)];
    while let Some((prefix, id, depth)) = open.pop() {
        if depth > limits.depth {
            return Err(Error::refused(format!("`{prefix}`: folders too deep")));
        }
        if id == Oid::empty_tree(gix::hash::Kind::Sha1) && depth == 0 {
            continue;
        }
        let (kind, size) = header(id)?.ok_or(Error::Missing(id))?;
        if kind != Kind::Tree || size > 16 << 20 {
            return Err(Error::refused(format!(
                "`{prefix}`: not a folder of a reasonable size"
            )));
        }
        let mut last: Option<Vec<u8>> = None;
        for entry in parse_tree(id, &read(id)?)? {
            count += 1;
            if count > limits.entries {
                return Err(Error::refused("too many files"));
            }
            let shown = format!("{prefix}{}", String::from_utf8_lossy(&entry.name));
            let name = check_name(&entry.name)
                .map_err(|why| Error::refused(format!("`{}`: {why}", shown.escape_debug())))?;
            let path = format!("{prefix}{name}");
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
            let folded: String = path.nfc().collect::<String>().to_lowercase();
            if let Some(twin) = twins.insert(folded, path.clone()) {
                return Err(Error::refused(format!(
                    "`{path}` and `{twin}` are one name on some computers"
                )));
            }
            match entry.mode {
                0o40000 => open.push((format!("{path}/"), entry.id, depth + 1)),
                0o100_644 | 0o100_755 | 0o100_664 => {}
                0o120_000 => return Err(Error::refused(format!("`{path}`: a link"))),
                0o160_000 => return Err(Error::refused(format!("`{path}`: another repository"))),
                mode => return Err(Error::refused(format!("`{path}`: mode {mode:o}"))),
            }
        }
    }
    Ok(())
}

/// Whether a name may stand in a project; the reason if not.
pub(crate) fn check_name(name: &[u8]) -> std::result::Result<&str, &'static str> {
    let text = std::str::from_utf8(name).map_err(|_| "the name is not UTF-8")?;
    if text.is_empty() || text == "." || text == ".." {
        return Err("not a name");
    }
    if text.len() > 255 || text.encode_utf16().count() > 255 {
        return Err("the name is too long");
    }
    if text.contains(['/', '\\', '<', '>', '"', '|', '?', '*', ':']) {
        return Err("the name has a character that some systems cannot hold");
    }
    if text.ends_with(['.', ' ']) {
        return Err("the name ends in a dot or a blank");
    }
    if text
        .chars()
        .any(|c| c.is_control() || is_invisible_trick(c))
    {
        return Err("the name has control characters");
    }
    if text.starts_with(crate::disk::TEMPORARY_PREFIX) {
        return Err("the name is one of our temporary ones");
    }
    gix::validate::path::component(name.into(), None, super::refs::all_protections())
        .map_err(|_| "the name is reserved")?;
    Ok(text)
}

fn is_invisible_trick(c: char) -> bool {
    matches!(c, '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{206F}' | '\u{FEFF}')
}

#[cfg(test)]
mod tests {
    use super::check_name;

    #[test]
    fn names_of_projects_pass_and_traps_do_not() {
        for good in [
            "GEN.usfm",
            "metadata.json",
            "évangile 1.md",
            "मरकुस.usfm",
            ".gitignore",
            ".gitattributes",
            "a..b",
            "-x",
        ] {
            assert!(check_name(good.as_bytes()).is_ok(), "{good}");
        }
        for bad in [
            "",
            ".",
            "..",
            ".git",
            ".GIT",
            ".Git ",
            ".git.",
            "git~1",
            "GIT~1",
            ".g\u{200c}it",
            "CON",
            "nul.txt",
            "com1",
            "a:b",
            "a\\b",
            "..\\x",
            "C:x",
            "x.",
            "x ",
            "a\nb",
            "a\u{1b}[2J",
            "a\u{202e}b",
            ".scribe-sync-1",
            "a/b",
            "x\u{7f}",
        ] {
            assert!(check_name(bad.as_bytes()).is_err(), "{bad:?}");
        }
        assert!(check_name(b"\xff\xfe").is_err());
        assert!(check_name("x".repeat(256).as_bytes()).is_err());
    }
}
