//! Which commit is being built, read from the files of `.git`; no git is started.

use std::path::{Path, PathBuf};

/// What was found, and which files say when it is another.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Found {
    /// The commit as 40 (or 64) hexadecimal digits.
    pub(crate) commit: Option<String>,
    /// The files that it was read from, and the ones that would come before them.
    pub(crate) read: Vec<PathBuf>,
}

/// The commit of the checkout at `root`, or the one that a package made by cargo carries in `.cargo_vcs_info.json`. A
/// folder that is no checkout, but lies inside another one, has none.
pub(crate) fn of(root: &Path) -> Found {
    let mut found = Found::default();
    let packaged = root.join(".cargo_vcs_info.json");
    if let Ok(text) = std::fs::read_to_string(&packaged) {
        found.commit = after(&text, "\"sha1\":").and_then(id);
        found.read.push(packaged);
        return found;
    }
    let Some(own) = git_folder(root) else {
        return found;
    };
    // A linked worktree has a HEAD of its own and shares the branches.
    let shared = std::fs::read_to_string(own.join("commondir"))
        .map_or_else(|_| own.clone(), |text| own.join(text.trim()));
    let head = own.join("HEAD");
    let Ok(text) = std::fs::read_to_string(&head) else {
        return found;
    };
    found.read.push(head);
    let text = text.trim();
    let Some(name) = text.strip_prefix("ref: ") else {
        found.commit = id(text);
        return found;
    };
    let loose = shared.join(name);
    let packed = shared.join("packed-refs");
    if let Ok(text) = std::fs::read_to_string(&loose) {
        found.commit = id(text.trim());
        found.read.push(loose);
    } else if let Ok(text) = std::fs::read_to_string(&packed) {
        found.commit = text
            .lines()
            .filter_map(|line| line.split_once(' '))
            .find(|(_, of)| *of == name)
            .and_then(|(commit, _)| id(commit));
        // The next commit makes the loose file; cargo builds again whenever a file it watches is not there, so the
        // folder is watched instead.
        found.read.push(packed);
        found.read.extend(
            loose
                .ancestors()
                .skip(1)
                .find(|dir| dir.is_dir())
                .map(Path::to_path_buf),
        );
    }
    found
}

/// `.git`, or the folder that a `.git` file of a linked worktree or a submodule names.
fn git_folder(root: &Path) -> Option<PathBuf> {
    let git = root.join(".git");
    if git.is_dir() {
        return Some(git);
    }
    let text = std::fs::read_to_string(&git).ok()?;
    Some(root.join(text.trim().strip_prefix("gitdir: ")?))
}

/// The text in the quotes that come next after `key`.
fn after<'t>(text: &'t str, key: &str) -> Option<&'t str> {
    let (_, rest) = text.split_once(key)?;
    rest.split('"').nth(1)
}

/// A commit's name, if that is what it is.
pub(crate) fn id(text: &str) -> Option<String> {
    let plain = (7..=64).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    plain.then(|| text.to_ascii_lowercase())
}
