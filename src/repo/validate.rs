//! The judge over trees that come from elsewhere: the same rules on every system, before anything of them is used.
//!
//! A name that is harmless here may be a program, a device or a way out of the folder on a colleague's computer.

use super::tree::parse_tree;
use super::{Error, Kind, Oid, Result, Store};
use std::collections::{HashMap, HashSet};
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
    let mut count = 0usize;
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
        let mut names: HashSet<Vec<u8>> = HashSet::new();
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

/// A path as file systems compare it that tell neither case nor ways of writing accents apart. By way of capitals, because
/// some letters have several small forms (`σ` and `ς`, `s` and `ſ`) or capitals of two letters (`ß`).
pub(crate) fn folded(path: &str) -> String {
    if path.is_ascii() {
        return path.to_ascii_lowercase();
    }
    let capitals = path.nfc().collect::<String>().to_uppercase();
    capitals.to_lowercase().nfc().collect()
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

/// Paths that other computers than this one have trouble with.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OddPaths {
    /// Such as differ only in letter case or in how accents are written.
    pub twins: Vec<(String, String)>,
    /// Such as some systems cannot have.
    pub names: Vec<String>,
    /// Longer than so many characters of UTF-16, the project's own folder not counted.
    pub long: Vec<String>,
}

/// Looks for such among these paths, in their order.
pub fn odd_paths<'p>(paths: impl IntoIterator<Item = &'p str>, longest: usize) -> OddPaths {
    let mut odd = OddPaths::default();
    let mut seen: HashMap<String, &str> = HashMap::new();
    for path in paths {
        if let Some(twin) = seen.insert(folded(path), path) {
            odd.twins.push((twin.to_owned(), path.to_owned()));
        }
        let name = path.rsplit('/').next().unwrap_or(path);
        if check_name(name.as_bytes()).is_err() {
            odd.names.push(path.to_owned());
        }
        if path.encode_utf16().count() > longest {
            odd.long.push(path.to_owned());
        }
    }
    odd
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
    // Windows may have `git~2` where there is a `git~1`.
    let lower = text.to_ascii_lowercase();
    if lower
        .strip_prefix("git~")
        .is_some_and(|number| number.bytes().all(|byte| byte.is_ascii_digit()))
    {
        return Err("the name is reserved");
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
    use super::{Kind, Oid, TreeLimits, check_name, folded, validate_with};

    #[test]
    fn names_that_some_systems_take_for_one_are_one() {
        for (one, other) in [
            ("A", "a"),
            ("\u{e9}", "E\u{301}"),
            ("λόγος", "ΛΌΓΟΣ"),
            ("straße", "STRASSE"),
            ("ſ", "S"),
            ("\u{212a}", "k"),
            ("ﬁ", "FI"),
        ] {
            assert_eq!(folded(one), folded(other));
        }
        assert_ne!(folded("e"), folded("é"));
    }

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
            "Git~12",
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
        for (name, good) in [("x", 255), ("é", 127)] {
            assert!(check_name(name.repeat(good).as_bytes()).is_ok());
            assert!(check_name(name.repeat(good + 1).as_bytes()).is_err());
        }
    }
}
