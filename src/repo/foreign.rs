//! Files of other programs in a git folder: what systems put into every folder, and the copies that sync programs make
//! where two computers wrote one file. Git and we pass them by; they are only named.

use super::Oid;
use super::refs::is_ref_file;
use std::path::Path;

/// Names that systems give, in small letters.
const OF_SYSTEMS: [&str; 7] = [
    "desktop.ini",
    "thumbs.db",
    "ehthumbs.db",
    ".ds_store",
    ".directory",
    ".localized",
    "icon\r",
];

/// Whether a file name is one that a system or a sync program gives, wherever it lies.
fn is_of_others(name: &str) -> bool {
    let lower = name.to_lowercase();
    OF_SYSTEMS.contains(&lower.as_str())
        || ["._", "~$", ".~lock.", ".syncthing.", "~syncthing~"]
            .iter()
            .any(|start| lower.starts_with(start))
        || [
            "conflicted copy",
            ".sync-conflict-",
            "(sfconflict",
            "_conflict-",
        ]
        .iter()
        .any(|part| lower.contains(part))
        || is_numbered(name)
}

/// `name (2).idx`, as copies are called that found their name taken.
fn is_numbered(name: &str) -> bool {
    let Some((_, rest)) = name.rsplit_once(" (") else {
        return false;
    };
    let number = rest.split(')').next().unwrap_or_default();
    rest.contains(')') && !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())
}

/// The paths of such files in a git folder, sorted; at most so many are looked for.
pub fn foreign_files(git_dir: &Path, most: usize) -> Vec<String> {
    let walk = walkdir::WalkDir::new(git_dir)
        .follow_links(false)
        .sort_by_file_name()
        .into_iter()
        .filter_entry(|entry| entry.file_name() != crate::disk::WORK_FOLDER);
    let mut found = Vec::new();
    for entry in walk.flatten() {
        if !entry.file_type().is_file() {
            continue;
        }
        let relative = entry.path().strip_prefix(git_dir).ok();
        let Some(path) = relative.and_then(Path::to_str) else {
            continue;
        };
        let path = path.replace(std::path::MAIN_SEPARATOR, "/");
        let name = path.rsplit('/').next().unwrap_or_default();
        let is_foreign = if path.starts_with("refs/") {
            is_of_others(name) || !is_ref_file(git_dir, &path)
        } else if let Some(below) = path.strip_prefix("objects/") {
            let is_object = || Oid::from_hex(below.replace('/', "").as_bytes()).is_ok();
            is_of_others(name) || (below.len() > 3 && below.as_bytes()[2] == b'/' && !is_object())
        } else {
            is_of_others(name)
        };
        if is_foreign {
            found.push(path);
            if found.len() >= most {
                break;
            }
        }
    }
    found
}
