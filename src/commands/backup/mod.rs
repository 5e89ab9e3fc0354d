//! `backup`: the ring of five.

pub mod create;
pub mod diff;
pub mod list;
pub mod open;
pub mod restore;
pub mod show;
pub mod verify;

use crate::backup::Entry;
use crate::commands::select;
use crate::disk;
use crate::project::{self, Project};
use crate::report::{ChangeKind, FileChange, Result};

/// The files of a backup with the number of their verses; `inside` is the project in it.
fn contents(entry: &Entry, inside: &Project) -> Result<Vec<FileChange>> {
    let paths: Vec<String> = match entry.manifest() {
        Some(manifest) => manifest.files.keys().cloned().collect(),
        None => disk::list(&entry.folder, &|path, _| project::is_safe_path(path))?
            .into_iter()
            .filter(|found| found.kind == disk::Kind::File)
            .map(|found| found.path)
            .collect(),
    };
    let file = |path: String| {
        let bytes = select::bytes_of(&entry.folder, &path);
        FileChange {
            references: Vec::new(),
            book: inside.book_of(&path),
            units: scripture::count_changes(&path, None, Some(&bytes.unwrap_or_default())).units,
            removed: 0,
            kind: ChangeKind::Added,
            path,
        }
    };
    Ok(paths.into_iter().map(file).collect())
}
