//! What this computer remembers about a project between two runs.
//!
//! One small file per project folder in `<state>/projects/`, named by the id and a sum of the folder's path: two copies of
//! one project on a computer are synced apart, and what was said of one must not be believed of the other. A folder that was
//! moved keeps its memory: where there is none for its path, the one of the same id whose folder is gone is taken.

use super::Project;
use super::names::hex;
use crate::disk;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// Largest memory file that is read, in bytes. It is small as we write it; earlier versions kept what waits in it.
const MAX_MEMORY: u64 = 64 << 20;

/// Largest list of what waits that is read, in bytes; where there is more, it is found in the history again.
const MAX_WAITING: u64 = 256 << 20;

/// What this computer remembers about a project. Every field may be missing; fields of other versions are kept.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct ProjectMemory {
    /// `owner/name` of its repository.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "lenient"
    )]
    pub repository: Option<String>,
    /// The server's address, or the folder.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "lenient"
    )]
    pub server: Option<String>,
    /// The account that last synced it, for each server or folder that it was synced with.
    #[serde(
        default,
        skip_serializing_if = "BTreeMap::is_empty",
        deserialize_with = "lenient_accounts"
    )]
    pub accounts: BTreeMap<String, String>,
    /// When it was last in sync, as far as this computer knows.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "lenient"
    )]
    pub last_synced: Option<DateTime<Utc>>,
    /// The commit that was on both sides then.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "lenient"
    )]
    pub last_commit: Option<String>,
    /// Absolute folder of the project; set when saved.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "lenient"
    )]
    pub folder: Option<String>,
    /// What other versions wrote.
    #[serde(flatten)]
    pub other: serde_json::Map<String, serde_json::Value>,
}

/// A field with a value of another kind counts as missing: memory is a help, never a reason to fail.
fn lenient<'de, D, T>(from: D) -> Result<Option<T>, D::Error>
where
    D: serde::Deserializer<'de>,
    T: serde::de::DeserializeOwned,
{
    let value = serde_json::Value::deserialize(from)?;
    Ok(serde_json::from_value(value).unwrap_or_default())
}

fn lenient_accounts<'de, D>(from: D) -> Result<BTreeMap<String, String>, D::Error>
where
    D: serde::Deserializer<'de>,
{
    Ok(lenient(from)?.unwrap_or_default())
}

impl ProjectMemory {
    /// What is remembered of `project`; nothing where there is no file or it cannot be read. For lists and hints; where
    /// something is decided by it, [`ProjectMemory::recall`].
    pub fn load(state_dir: &Path, project: &Project) -> Self {
        Self::recall(state_dir, project).unwrap_or_default()
    }

    /// What is remembered of `project`; nothing where there is no file, or one that is torn.
    ///
    /// # Errors
    /// When the system refuses to let it be read: a project is not unknown because the disk fails for a moment.
    pub fn recall(state_dir: &Path, project: &Project) -> disk::Result<Self> {
        if let Some(mut memory) = read(&path_of(state_dir, project))? {
            if memory.last_synced.is_some() {
                memory.last_synced = memory
                    .last_synced
                    .max(Self::checked(&path_of(state_dir, project)));
            }
            return Ok(memory);
        }
        let folder = folder_of(state_dir);
        if !disk::is_folder(&folder) {
            return Ok(Self::default());
        }
        let key = project.key();
        for name in disk::names_in(&folder)? {
            if is_of(&name, &key)
                && let Some(memory) = read(&folder.join(name))?
                && memory
                    .folder
                    .as_ref()
                    .is_some_and(|folder| is_moved(Path::new(folder), &project.folder))
            {
                return Ok(memory);
            }
        }
        Ok(Self::default())
    }

    /// What is remembered of the project whose folder has this path, whatever its id: for one that cannot be looked into now.
    pub fn of_folder(state_dir: &Path, folder: &Path) -> Option<Self> {
        let all = folder_of(state_dir);
        let is_of = |memory: &Self| {
            memory
                .folder
                .as_ref()
                .is_some_and(|of| Path::new(of) == folder)
        };
        disk::names_in(&all)
            .ok()?
            .into_iter()
            .filter(|name| name.ends_with(ENDING))
            .filter_map(|name| read(&all.join(name)).ok()?)
            .find(is_of)
    }

    /// What is remembered of this very folder, and of no other; nothing where it was never synced from here.
    pub fn of_copy(state_dir: &Path, project: &Project) -> Option<Self> {
        read(&path_of(state_dir, project)).ok().flatten()
    }

    /// The folders of projects with this id that are remembered.
    pub fn folders_of(state_dir: &Path, key: &str) -> Vec<PathBuf> {
        let folder = folder_of(state_dir);
        let names = disk::names_in(&folder).unwrap_or_default();
        let memories = names
            .iter()
            .filter(|name| is_of(name, key))
            .filter_map(|name| read(&folder.join(name)).ok().flatten());
        memories
            .filter_map(|memory| memory.folder.map(PathBuf::from))
            .collect()
    }

    /// Remembers this of `project`, durably.
    ///
    /// # Errors
    /// When the state folder cannot be written.
    pub fn save(&self, state_dir: &Path, project: &Project) -> disk::Result<()> {
        let path = path_of(state_dir, project);
        disk::create_dir_all(&folder_of(state_dir))?;
        let memory = Self {
            folder: Some(project.folder.display().to_string()),
            ..self.clone()
        };
        let mut text = serde_json::to_vec_pretty(&memory).unwrap_or_default();
        text.push(b'\n');
        disk::write(&path, &text)
    }

    /// The list of what waits for a person in `project`, as it was saved; nothing where there is none.
    ///
    /// # Errors
    /// When the system refuses to let it be read.
    pub fn recall_waiting(state_dir: &Path, project: &Project) -> disk::Result<Option<Vec<u8>>> {
        read_own(&waiting_path(state_dir, project), MAX_WAITING)
    }

    /// Saves the list of what waits, or that nothing does. It stands beside the memory: however much waits, what else is
    /// remembered stays small and is read.
    ///
    /// # Errors
    /// When the state folder cannot be written.
    pub fn save_waiting(
        state_dir: &Path,
        project: &Project,
        list: Option<&[u8]>,
    ) -> disk::Result<()> {
        let path = waiting_path(state_dir, project);
        match list {
            Some(list) => {
                disk::create_dir_all(&folder_of(state_dir))?;
                disk::write(&path, list)
            }
            None if path.exists() => disk::remove_file(&path),
            None => Ok(()),
        }
    }

    /// Notes that the project was found in sync now. Only a mark beside the memory: it is written at every look, so it must
    /// cost nothing, and losing it loses nothing.
    pub fn note_checked(state_dir: &Path, project: &Project, now: DateTime<Utc>) {
        let path = path_of(state_dir, project).with_extension("checked");
        if let Ok(file) = disk::open_or_create(&path) {
            let _ = file.set_modified(now.into());
        }
    }

    fn checked(path: &Path) -> Option<DateTime<Utc>> {
        let meta = std::fs::metadata(path.with_extension("checked")).ok()?;
        meta.modified().ok().map(DateTime::from)
    }

    /// Forgets `project`.
    ///
    /// # Errors
    /// When the file cannot be deleted.
    pub fn forget(state_dir: &Path, project: &Project) -> disk::Result<()> {
        Self::save_waiting(state_dir, project, None)?;
        disk::remove_file(&path_of(state_dir, project))
    }
}

/// What the name of a memory's file ends in, as this program writes it.
const ENDING: &str = ".json";

/// Whether a memory's file is about a project with this id.
fn is_of(file: &str, key: &str) -> bool {
    // The sum is all that follows the id; another id may begin with this one.
    file.strip_prefix(key)
        .and_then(|rest| rest.strip_prefix('-'))
        .is_some_and(|rest| rest.len() == SUM + ENDING.len() && rest.ends_with(ENDING))
}

fn waiting_path(state_dir: &Path, project: &Project) -> PathBuf {
    path_of(state_dir, project).with_extension("waiting.json")
}

fn folder_of(state_dir: &Path) -> PathBuf {
    state_dir.join("projects")
}

/// Digits of the folder's sum in a name.
const SUM: usize = 12;

fn path_of(state_dir: &Path, project: &Project) -> PathBuf {
    folder_of(state_dir).join(format!("{}.json", stem_of(project)))
}

/// Whether the folder of a memory is this project's: nothing is there any more, or a link that leads to the project.
fn is_moved(remembered: &Path, folder: &Path) -> bool {
    match (
        std::fs::canonicalize(remembered),
        std::fs::canonicalize(folder),
    ) {
        (Ok(remembered), Ok(folder)) => remembered == folder,
        _ => !remembered.exists(),
    }
}

/// What the files about this copy of a project are called, without ending.
pub(super) fn stem_of(project: &Project) -> String {
    let folder = std::fs::canonicalize(&project.folder).unwrap_or_else(|_| project.folder.clone());
    let sum = hex(&Sha256::digest(folder.as_os_str().as_encoded_bytes()));
    format!("{}-{}", project.key(), &sum[..SUM])
}

fn read(path: &Path) -> disk::Result<Option<ProjectMemory>> {
    read_json(path, MAX_MEMORY)
}

/// What a file remembers; nothing where there is none, or none that we wrote whole.
pub(super) fn read_json<T: serde::de::DeserializeOwned>(
    path: &Path,
    limit: u64,
) -> disk::Result<Option<T>> {
    let bytes = read_own(path, limit)?;
    Ok(bytes.and_then(|bytes| serde_json::from_slice(&bytes).ok()))
}

/// A file of our own; nothing where there is none, or one that is larger than any that we write.
fn read_own(path: &Path, limit: u64) -> disk::Result<Option<Vec<u8>>> {
    match disk::read(path, limit) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error)
            if matches!(
                error.source.kind(),
                ErrorKind::NotFound | ErrorKind::NotADirectory | ErrorKind::FileTooLarge
            ) =>
        {
            Ok(None)
        }
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use super::super::burrito::tests::{make, metadata};
    use super::*;

    #[test]
    fn two_copies_do_not_mix_and_a_moved_folder_is_known() {
        let dir = tempfile::tempdir().unwrap();
        let state = dir.path().join("state");
        let one = Project::at(&make(dir.path(), "one", metadata("A", "abcd").as_bytes())).unwrap();
        let two = Project::at(&make(dir.path(), "two", metadata("A", "abcd").as_bytes())).unwrap();
        let memory = ProjectMemory {
            repository: Some("amina/a".into()),
            last_commit: Some("0123".into()),
            ..ProjectMemory::default()
        };
        assert_eq!(ProjectMemory::load(&state, &one), ProjectMemory::default());
        memory.save(&state, &one).unwrap();
        assert_eq!(
            ProjectMemory::load(&state, &one).repository,
            memory.repository
        );
        assert_eq!(ProjectMemory::load(&state, &two), ProjectMemory::default());
        disk::rename(&one.folder, &dir.path().join("moved")).unwrap();
        let moved = Project::at(&dir.path().join("moved")).unwrap();
        assert_eq!(
            ProjectMemory::load(&state, &moved).last_commit,
            memory.last_commit
        );
    }

    #[test]
    fn a_memory_that_the_system_does_not_let_read_is_not_none() {
        let dir = tempfile::tempdir().unwrap();
        let project =
            Project::at(&make(dir.path(), "one", metadata("A", "abcd").as_bytes())).unwrap();
        let state = dir.path().join("state");
        let recalled = ProjectMemory::recall(&state, &project).unwrap();
        assert_eq!(recalled, ProjectMemory::default());
        // A folder can be opened like a file; reading it is refused, whoever asks.
        disk::create_dir_all(&path_of(&state, &project)).unwrap();
        assert!(ProjectMemory::recall(&state, &project).is_err());
        assert_eq!(
            ProjectMemory::load(&state, &project),
            ProjectMemory::default()
        );
    }

    #[test]
    fn odd_fields_count_as_missing_and_unknown_ones_stay() {
        let dir = tempfile::tempdir().unwrap();
        let project =
            Project::at(&make(dir.path(), "one", metadata("A", "abcd").as_bytes())).unwrap();
        let path = path_of(dir.path(), &project);
        disk::create_dir_all(path.parent().unwrap()).unwrap();
        disk::write(
            &path,
            br#"{"repository":7,"last_synced":"x","last_commit":"c","later":{"a":1}}"#,
        )
        .unwrap();
        let memory = ProjectMemory::load(dir.path(), &project);
        assert_eq!(
            (memory.repository.clone(), memory.last_synced),
            (None, None)
        );
        assert_eq!(memory.last_commit.as_deref(), Some("c"));
        memory.save(dir.path(), &project).unwrap();
        assert_eq!(
            ProjectMemory::load(dir.path(), &project).other["later"]["a"],
            1
        );
        disk::write(&path, b"torn").unwrap();
        assert_eq!(
            ProjectMemory::load(dir.path(), &project),
            ProjectMemory::default()
        );
    }
}
