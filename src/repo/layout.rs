//! What a repository's folder must be like before anything in it is opened: of a kind that Scribe can use too, and with
//! nothing but plain files and folders wherever we or gitoxide, which opens files by their paths, will look.

use super::{Error, Result};
use crate::disk::{self, Door, NotPlain, What};
use std::path::Path;

/// Folders that git has in its folder, and we go into.
const FOLDERS: [&str; 3] = ["objects", "refs", disk::WORK_FOLDER];
/// Files that we read there.
const FILES: [&str; 4] = ["HEAD", "config", "packed-refs", "index"];
/// What must not be there, and why.
const OTHERS_WORK: [(&str, &str); 9] = [
    ("commondir", "repo-is-linked-worktree"),
    ("shallow", "repo-is-shallow"),
    ("MERGE_HEAD", "repo-other-work"),
    ("CHERRY_PICK_HEAD", "repo-other-work"),
    ("REVERT_HEAD", "repo-other-work"),
    ("BISECT_LOG", "repo-other-work"),
    ("rebase-merge", "repo-other-work"),
    ("rebase-apply", "repo-other-work"),
    ("sequencer", "repo-other-work"),
];

/// The largest configuration that is read, in bytes.
const MAX_CONFIG: u64 = 1 << 20;

pub(super) fn state(path: &Path, reason: &'static str, detail: &str) -> Error {
    Error::State {
        path: path.to_path_buf(),
        reason,
        detail: detail.to_owned(),
    }
}

fn not_plain(path: &Path, is: What, wanted: What) -> Error {
    NotPlain { is, wanted }.at("read", path).into()
}

/// That this is what belongs at the path.
fn want(path: &Path, is: What, wanted: What) -> Result<()> {
    if is == wanted {
        Ok(())
    } else {
        Err(not_plain(path, is, wanted))
    }
}

/// Looks at everything in a repository's folder that a run may open, by listing the folders; `false`: nothing is there.
///
/// # Errors
/// [`Error::State`] for worktree files, alternates, SHA-256, reftable, partial or shallow repositories, and for one in the
/// middle of a merge or rebase of another program; [`NotPlain`] for a link, a pipe or a device where a file or folder
/// belongs.
pub(super) fn check(door: &Door, git_dir: &Path) -> Result<bool> {
    match door.what(git_dir)? {
        None => return Ok(false),
        Some(What::Folder) => {}
        // A worktree's, or a submodule's: it says where the repository is.
        Some(What::File) => return Err(state(git_dir, "repo-git-is-a-file", "")),
        Some(is) => return Err(not_plain(git_dir, is, What::Folder)),
    }
    for (name, is) in door.names(git_dir)? {
        let path = git_dir.join(&name);
        let is_one = |all: &[&str]| all.iter().any(|known| known.eq_ignore_ascii_case(&name));
        if is_one(&FOLDERS) {
            want(&path, is, What::Folder)?;
        } else if is_one(&FILES) {
            want(&path, is, What::File)?;
        } else if let Some((_, reason)) = OTHERS_WORK.iter().find(|(other, _)| *other == name) {
            return Err(state(git_dir, reason, &name));
        } else if name == "reftable" {
            return Err(state(git_dir, "repo-unknown-format", &name));
        }
    }
    let refs = git_dir.join("refs");
    for (name, is) in door.names(&refs)? {
        if ["heads", "tags", "remotes", "scribe-sync"].contains(&name.as_str()) {
            want(&refs.join(name), is, What::Folder)?;
        }
    }
    let objects = git_dir.join("objects");
    for (name, is) in door.names(&objects)? {
        let is_start = name.len() == 2 && name.bytes().all(|byte| byte.is_ascii_hexdigit());
        if is_start || ["pack", "info"].contains(&name.as_str()) {
            want(&objects.join(name), is, What::Folder)?;
        }
    }
    for (name, _) in door.names(&objects.join("info"))? {
        if name.eq_ignore_ascii_case("alternates") {
            return Err(state(
                git_dir,
                "repo-borrows-objects",
                "objects/info/alternates",
            ));
        }
    }
    check_packs(door, &objects)?;
    disk::check_work_folder(door, &git_dir.join(disk::WORK_FOLDER))?;
    check_config(door, git_dir)?;
    Ok(true)
}

/// That packs, and what goes with them, are plain files. Gitoxide opens whatever has their names.
pub(super) fn check_packs(door: &Door, objects: &Path) -> Result<()> {
    let folder = objects.join("pack");
    for (name, is) in door.names(&folder)? {
        let ending = Path::new(&name).extension().and_then(|end| end.to_str());
        let is_pack = ending.is_some_and(|ending| {
            ["pack", "idx", "rev", "bitmap", "keep", "promisor", "mtimes"].contains(&ending)
        });
        if is_pack || name == "multi-pack-index" {
            want(&folder.join(name), is, What::File)?;
        }
    }
    Ok(())
}

/// Reads nothing but the format from the repository's own configuration; every other line of it is ignored.
fn check_config(door: &Door, git_dir: &Path) -> Result<()> {
    let text = match door.read(&git_dir.join("config"), MAX_CONFIG) {
        Ok(text) => text,
        Err(error) if error.source.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(error.into()),
    };
    let text = String::from_utf8_lossy(&text).to_lowercase();
    let mut section = String::new();
    let mut version = "0";
    let mut unknown = None;
    for line in text.lines() {
        let mut line = line.trim();
        if let Some(header) = line.strip_prefix('[') {
            // A key may stand on the line of its section.
            let (name, rest) = header.split_once(']').unwrap_or((header, ""));
            name.trim().clone_into(&mut section);
            line = rest.trim();
        }
        if line.is_empty() || line.starts_with(['#', ';']) {
            continue;
        }
        let (key, value) = line
            .split_once('=')
            .map_or((line, ""), |(k, v)| (k.trim(), v.trim()));
        let value = value.split(['#', ';']).next().unwrap_or_default();
        let value = value.trim().trim_matches('"');
        let bad = match (section.as_str(), key) {
            ("core", "repositoryformatversion") => {
                version = value;
                !matches!(value, "0" | "1" | "")
            }
            ("extensions", "objectformat") => value != "sha1",
            ("extensions", "refstorage") => value != "files",
            ("extensions", "partialclone") => {
                return Err(state(
                    git_dir,
                    "repo-is-partial",
                    &format!("extensions.{key}"),
                ));
            }
            (section, "promisor") if section.starts_with("remote") && value != "false" => {
                return Err(state(git_dir, "repo-is-partial", key));
            }
            ("core", "worktree") | ("extensions", "worktreeconfig") => true,
            ("extensions", "noop" | "preciousobjects") => false,
            ("extensions", _) => {
                unknown = Some(key);
                false
            }
            _ => false,
        };
        if bad {
            return Err(state(
                git_dir,
                "repo-unknown-format",
                &format!("{section}.{key} = {value}"),
            ));
        }
    }
    match unknown {
        // As git does: what an unknown extension means cannot be guessed.
        Some(key) if version == "1" => Err(state(
            git_dir,
            "repo-unknown-format",
            &format!("extensions.{key}"),
        )),
        _ => Ok(()),
    }
}

/// The door to a repository's folder, from the folder that it lies in.
pub(super) fn door_to(git_dir: &Path) -> Door {
    let above = git_dir
        .parent()
        .filter(|above| !above.as_os_str().is_empty());
    Door::new(above.unwrap_or(git_dir))
}

/// The address of `origin` as the repository's own configuration has it; the only thing that is read from there.
pub fn origin_url(git_dir: &Path) -> Option<String> {
    let text = door_to(git_dir)
        .read(&git_dir.join("config"), MAX_CONFIG)
        .ok()?;
    let text = String::from_utf8_lossy(&text).into_owned();
    let mut in_origin = false;
    for line in text.lines() {
        let line = line.trim();
        if line.starts_with('[') {
            in_origin = line.replace(' ', "") == "[remote\"origin\"]";
        } else if in_origin
            && let Some((key, value)) = line.split_once('=')
            && key.trim().eq_ignore_ascii_case("url")
        {
            return Some(value.trim().trim_matches('"').to_owned());
        }
    }
    None
}

/// Writes another address for `origin` into the repository's configuration; every other line stays as it is.
pub fn replace_origin(git_dir: &Path, url: &str) -> Result<()> {
    let (door, path) = (door_to(git_dir), git_dir.join("config"));
    let text = String::from_utf8_lossy(&door.read(&path, MAX_CONFIG)?).into_owned();
    let url = url.replace('\\', "\\\\").replace('"', "\\\"");
    let mut in_origin = false;
    let mut new = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        let bare = line.trim();
        if bare.starts_with('[') {
            in_origin = bare.replace(' ', "") == "[remote\"origin\"]";
        }
        let is_url = in_origin
            && bare
                .split_once('=')
                .is_some_and(|(key, _)| key.trim().eq_ignore_ascii_case("url"));
        if is_url {
            new.extend(["\turl = ", &url, "\n"]);
        } else {
            new.push_str(line);
        }
    }
    if new == text {
        return Ok(());
    }
    Ok(door.write(&path, new.as_bytes())?)
}

/// Takes `origin` out of the repository's configuration; every other section stays as it is.
pub fn remove_origin(git_dir: &Path) -> Result<()> {
    let path = git_dir.join("config");
    let text = match disk::read(&path, 1 << 20) {
        Ok(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
        Err(error) if error.source.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(error.into()),
    };
    let mut in_origin = false;
    let kept: String = text
        .split_inclusive('\n')
        .filter(|line| {
            let bare = line.trim();
            if bare.starts_with('[') {
                in_origin = bare.replace(' ', "") == "[remote\"origin\"]";
            }
            !in_origin
        })
        .collect();
    if kept == text {
        return Ok(());
    }
    Ok(disk::write(&path, kept.as_bytes())?)
}

/// Writes what Scribe looks for into the repository's configuration, where it is missing: the address of `origin` and the
/// name that Scribe's commits carry. What is there already stays as it is.
pub fn write_origin(git_dir: &Path, url: &str, login: &str) -> Result<()> {
    let (door, path) = (door_to(git_dir), git_dir.join("config"));
    let mut text = match door.read(&path, MAX_CONFIG) {
        Ok(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
        Err(_) => String::new(),
    };
    if !text.is_empty() && !text.ends_with('\n') {
        // As Scribe's library leaves it.
        text.push('\n');
    }
    let before = text.len();
    if origin_url(git_dir).is_none() && !url.chars().any(char::is_control) {
        let url = url.replace('\\', "\\\\").replace('"', "\\\"");
        text.extend([
            "[remote \"origin\"]\n\turl = ",
            &url,
            "\n\tfetch = +refs/heads/*:refs/remotes/origin/*\n",
        ]);
    }
    if !text
        .lines()
        .any(|line| line.trim().replace(' ', "").eq_ignore_ascii_case("[user]"))
    {
        let login: String = login
            .chars()
            .filter(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.'))
            .collect();
        text.extend(["[user]\n\tname = ", &login, "\n"]);
    }
    if text.len() == before {
        return Ok(());
    }
    Ok(door.write(&path, text.as_bytes())?)
}
