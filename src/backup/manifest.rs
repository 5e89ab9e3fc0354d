//! What we write down about a backup when it is taken: why, of what, and the sum of each file.
//!
//! It lies inside the backup's `.git`, because Scribe's documented restore is copy and paste of the whole folder: there it
//! is no file of the project, and no commit takes it. A project without `.git` has it as a hidden file of ours, which scans
//! skip. It is not beside the backups: Scribe counts whatever lies there.

use crate::disk;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Name of the file inside a backup's `.git`.
pub(crate) const IN_GIT: &str = "scribe-sync-backup.json";

/// Name of the file in a backup without `.git`; begins with [`disk::TEMPORARY_PREFIX`].
pub(crate) const IN_FOLDER: &str = ".scribe-sync-backup.json";

/// Largest that is read, in bytes; a file takes about 150.
const MAX_MANIFEST: u64 = 256 * 1024 * 1024;

/// One file of a backup.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileSum {
    /// Bytes.
    pub size: u64,
    /// SHA-256 as 64 hexadecimal digits.
    pub sha256: String,
}

/// What we wrote down when a backup was taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// Version of this form: 1.
    pub schema: u32,
    /// The backup's name; a copy under another name is not ours to evict.
    pub name: String,
    /// Project id.
    pub project_id: String,
    /// Project name.
    pub project_name: String,
    /// When it was taken, by the clock of that time.
    pub taken: DateTime<Utc>,
    /// Why: `merge`, `restore`, `hand`, ...
    pub reason: String,
    /// The commit that HEAD was, where there was one.
    #[serde(default)]
    pub head: Option<String>,
    /// Version of scribe-sync.
    pub tool: String,
    /// The project's files, by path with `/`.
    pub files: BTreeMap<String, FileSum>,
    /// What could not be taken: links, pipes, unreadable files. A restore leaves these alone.
    #[serde(default)]
    pub skipped: Vec<String>,
    /// What the project has and this backup lacks: files that could not be read, that were being saved, or that lie behind a
    /// link. Such a backup is not whole.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lacks: Vec<String>,
}

impl Manifest {
    /// Whether it has all that its project had.
    pub fn is_whole(&self) -> bool {
        self.lacks.is_empty()
    }

    /// Whether a path was skipped, or lies below one that was.
    pub(super) fn has_skipped(&self, path: &str) -> bool {
        let is = |skipped: &String| {
            path.strip_prefix(skipped.as_str())
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        self.skipped.iter().any(is)
    }

    /// Whether another one holds the very same files, but for those of the system.
    pub(super) fn has_the_same_as(&self, other: &Self) -> bool {
        let files = |manifest: &Self| -> BTreeMap<String, FileSum> {
            let files = manifest.files.iter();
            files
                .filter(|(path, _)| !disk::is_system_path(path))
                .map(|(path, sum)| (path.clone(), sum.clone()))
                .collect()
        };
        self.project_id == other.project_id
            && self.lacks == other.lacks
            && self.skipped == other.skipped
            && files(self) == files(other)
    }

    /// Bytes of the project's files.
    pub fn bytes(&self) -> u64 {
        self.files.values().map(|file| file.size).sum()
    }

    /// The manifest of the folder `backup`; `None` where there is none, or nothing that can be one.
    ///
    /// # Errors
    /// When the system refuses for a reason of its own: the backup is not Scribe's because the disk fails for a moment.
    pub fn read(backup: &Path) -> disk::Result<Option<Self>> {
        let (door, path) = (disk::Door::new(backup), path_in(backup));
        let bytes = match door.what(&path).and_then(|what| match what {
            Some(disk::What::File) => door.read(&path, MAX_MANIFEST).map(Some),
            _ => Ok(None),
        }) {
            Ok(Some(bytes)) => bytes,
            Err(error) if error.is_refusal() => return Err(error),
            _ => return Ok(None),
        };
        let manifest: Option<Self> = serde_json::from_slice(&bytes).ok();
        let is_ours = |manifest: &Self| {
            manifest.schema == 1 && manifest.files.keys().all(|path| is_worktree_path(path))
        };
        Ok(manifest.filter(is_ours))
    }

    /// The text of the file.
    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        let mut text = serde_json::to_vec_pretty(self).unwrap_or_default();
        text.push(b'\n');
        text
    }
}

/// Where the manifest of the folder `backup` lies.
pub(crate) fn path_in(backup: &Path) -> PathBuf {
    let git = backup.join(".git");
    if disk::is_folder(&git) {
        git.join(IN_GIT)
    } else {
        backup.join(IN_FOLDER)
    }
}

/// Whether a path is one of the project's files: relative with `/`, no `..`, nothing in a `.git` however it is written,
/// nothing of ours.
pub(crate) fn is_worktree_path(path: &str) -> bool {
    !path.is_empty()
        && path.split('/').all(|part| {
            !matches!(part, "" | "." | "..")
                && !is_git(part)
                && !part.starts_with(disk::TEMPORARY_PREFIX)
                && !part.contains(['\\', '\0'])
        })
}

/// Whether some system takes this name for `.git`.
pub(crate) fn is_git(name: &str) -> bool {
    let plain: String = name
        .chars()
        // Characters that macOS leaves out when it compares names.
        .filter(|c| !matches!(c, '\u{200c}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{206a}'..='\u{206f}' | '\u{feff}'))
        .collect();
    let plain = plain.split(':').next().unwrap_or_default();
    let plain = plain.trim_end_matches(['.', ' ']).to_ascii_lowercase();
    plain == ".git"
        || plain
            .strip_prefix("git~")
            .is_some_and(|n| n.parse::<u32>().is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hostile_manifest_counts_as_none() {
        let dir = tempfile::tempdir().unwrap();
        let mut manifest = Manifest {
            schema: 1,
            name: "A_b_1".into(),
            project_id: "b".into(),
            project_name: "A".into(),
            taken: DateTime::UNIX_EPOCH,
            reason: "hand".into(),
            head: None,
            tool: "0".into(),
            files: BTreeMap::new(),
            skipped: Vec::new(),
            lacks: Vec::new(),
        };
        let write = |m: &Manifest| disk::write(&dir.path().join(IN_FOLDER), &m.to_bytes()).unwrap();
        write(&manifest);
        let read = || Manifest::read(dir.path()).unwrap();
        assert_eq!(read(), Some(manifest.clone()));
        for bad in [
            "../x",
            "/x",
            ".git/hooks/x",
            "a/.GIT/x",
            ".git./x",
            "git~1/x",
            "a\\x",
            "a//x",
            ".scribe-sync-x",
        ] {
            let file = FileSum {
                size: 0,
                sha256: String::new(),
            };
            manifest.files = BTreeMap::from([(bad.to_owned(), file)]);
            write(&manifest);
            assert_eq!(read(), None, "{bad}");
        }
        disk::write(&dir.path().join(IN_FOLDER), b"{\"schema\":1").unwrap();
        assert_eq!(read(), None);
    }
}
