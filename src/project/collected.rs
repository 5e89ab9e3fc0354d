//! What a head office remembers of its collections of a project: the branches at the last complete one, and who has come
//! since. A small file beside the project's memory; losing it means that everybody counts as having come again.

use super::Project;
use super::memory::{read_json, stem_of};
use crate::disk;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Largest file that is read, in bytes: room for tens of thousands of contributors.
const MOST: u64 = 32 << 20;

/// What is remembered of the collections of one project in one cloud.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Collected {
    /// `owner/name`.
    pub repository: String,
    /// The server's address, or the folder.
    pub server: String,
    /// The last complete collection.
    pub last: Option<LastCollection>,
    /// The one that goes on since then.
    pub current: Option<CurrentCollection>,
    /// Everybody who was ever seen, by login.
    pub known: BTreeMap<String, KnownContributor>,
}

/// A complete collection.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LastCollection {
    /// When it was complete.
    pub at: DateTime<Utc>,
    /// Whether a person said so.
    #[serde(default)]
    pub by_hand: bool,
    /// The contributors' branches then, by login: commit ids.
    pub tips: BTreeMap<String, String>,
}

/// A collection that is not complete yet.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CurrentCollection {
    /// When it began.
    pub began: DateTime<Utc>,
    /// When its latest run has to end.
    #[serde(default)]
    pub until: Option<DateTime<Utc>>,
    /// How many are expected in it.
    #[serde(default)]
    pub expected: usize,
    /// Who was named, where that was said.
    #[serde(default)]
    pub from: Vec<String>,
    /// When a deadline passed first with somebody missing: who comes after that is late.
    #[serde(default)]
    pub overdue: Option<DateTime<Utc>>,
    /// Who has come, by login.
    #[serde(default)]
    pub came: BTreeMap<String, Came>,
}

/// Somebody who has come in.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Came {
    /// When that was seen.
    pub when: DateTime<Utc>,
    /// Whether a deadline had passed.
    #[serde(default)]
    pub late: bool,
    /// Places that wait for this contributor.
    #[serde(default)]
    pub conflicts: usize,
}

/// A contributor.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct KnownContributor {
    /// The branch: a commit id.
    pub tip: String,
    /// When something last came of them: when their last commit was made, or else when it was seen first.
    pub news: DateTime<Utc>,
}

impl Collected {
    /// What is remembered of this project in this cloud; nothing where there is nothing, or it is torn.
    ///
    /// # Errors
    /// When the system refuses to let it be read: it is written anew, and who came must not be forgotten because the disk
    /// fails for a moment.
    pub fn recall(
        state_dir: &Path,
        project: &Project,
        server: &str,
        repository: &str,
    ) -> disk::Result<Self> {
        let found: Option<Self> = read_json(&path_of(state_dir, project), MOST)?;
        Ok(found
            .filter(|found| {
                found.server == server && found.repository.eq_ignore_ascii_case(repository)
            })
            .unwrap_or_else(|| Self {
                repository: repository.to_owned(),
                server: server.to_owned(),
                ..Self::default()
            }))
    }

    /// Remembers it, durably.
    ///
    /// # Errors
    /// When the state folder cannot be written.
    pub fn save(&self, state_dir: &Path, project: &Project) -> disk::Result<()> {
        let path = path_of(state_dir, project);
        if let Some(folder) = path.parent() {
            disk::create_dir_all(folder)?;
        }
        let mut text = serde_json::to_vec_pretty(self).unwrap_or_default();
        text.push(b'\n');
        disk::write(&path, &text)
    }

    /// Whether this branch has moved since the last complete collection; before any, whoever has one has come.
    pub fn has_moved(&self, login: &str, tip: &str) -> bool {
        self.last
            .as_ref()
            .and_then(|last| last.tips.get(login))
            .is_none_or(|before| before != tip)
    }
}

/// The file whose lock a collection of this project holds while it is at work.
pub fn collection_lock(state_dir: &Path, project: &Project) -> PathBuf {
    path_of(state_dir, project).with_extension("lock")
}

fn path_of(state_dir: &Path, project: &Project) -> PathBuf {
    state_dir
        .join("collect")
        .join(format!("{}.json", stem_of(project)))
}

#[cfg(test)]
mod tests {
    use super::super::burrito::tests::{make, metadata};
    use super::*;

    #[test]
    fn it_is_of_one_project_in_one_cloud() {
        let dir = tempfile::tempdir().unwrap();
        let state = dir.path().join("state");
        let project =
            Project::at(&make(dir.path(), "one", metadata("A", "abcd").as_bytes())).unwrap();
        let load = |server: &str| Collected::recall(&state, &project, server, "amina/a").unwrap();
        let mut found = load("https://one");
        assert!(found.has_moved("boaz", "0123"));
        let tips = BTreeMap::from([("boaz".to_owned(), "0123".to_owned())]);
        let at = "2026-11-27T23:00:00Z".parse().unwrap();
        let by_hand = false;
        found.last = Some(LastCollection { at, by_hand, tips });
        found.save(&state, &project).unwrap();
        let found = load("https://one");
        assert!(!found.has_moved("boaz", "0123"));
        assert!(found.has_moved("boaz", "4567") && found.has_moved("dina", "0123"));
        assert_eq!(load("https://other").last, None);
        disk::write(&path_of(&state, &project), b"torn").unwrap();
        assert_eq!(load("https://one").last, None);
        // What cannot be read is not nothing.
        disk::remove_file(&path_of(&state, &project)).unwrap();
        disk::create_dir_all(&path_of(&state, &project)).unwrap();
        Collected::recall(&state, &project, "https://one", "amina/a").unwrap_err();
    }
}
