//! Folders of this computer that hold a project with one and the same id: copies made by hand, restored backups beside the
//! original, the same project brought down twice.

use super::burrito::{Project, list};
use super::home::ScribeHome;
use super::memory::ProjectMemory;
use super::names::folder_name;
use std::cmp::Ordering;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// The projects of all local users of Scribe. What cannot be listed counts as empty.
pub fn everywhere(home: &ScribeHome) -> Vec<Project> {
    let profiles = home.profiles().unwrap_or_default();
    profiles
        .iter()
        .flat_map(|profile| profile.projects().unwrap_or_default())
        .collect()
}

/// The other folders with a project of this id: among `all`, beside the project, and those that this computer remembers.
pub fn twins(project: &Project, all: &[Project], state_dir: &Path) -> Vec<Project> {
    if project.id.is_none() {
        return Vec::new();
    }
    let mut seen: BTreeSet<PathBuf> = [real(&project.folder)].into();
    let mut found: Vec<Project> = Vec::new();
    let mut add = |other: &Project| {
        if other.id == project.id && seen.insert(real(&other.folder)) {
            found.push(other.clone());
        }
    };
    all.iter().for_each(&mut add);
    for folder in ProjectMemory::folders_of(state_dir, &project.key()) {
        Project::at(&folder).iter().for_each(&mut add);
    }
    found
}

/// The projects beside one that lies outside Scribe's folder.
pub fn beside(project: &Project) -> Vec<Project> {
    let folder = project.folder.parent();
    folder
        .map(|folder| list(folder).unwrap_or_default())
        .unwrap_or_default()
}

fn real(folder: &Path) -> PathBuf {
    std::fs::canonicalize(folder).unwrap_or_else(|_| folder.to_path_buf())
}

/// Of two folders with one id of which nothing else is known, the one that was there first: the one that is called as Scribe
/// calls it, else the older one.
pub fn by_age(one: &Project, other: &Project) -> Ordering {
    let key = |project: &Project| {
        let id = project.id.as_deref().unwrap_or_default();
        let is_renamed = project.base_name() != folder_name(&project.name, id);
        let born: Option<SystemTime> = std::fs::metadata(&project.folder)
            .and_then(|meta| meta.created())
            .ok();
        (is_renamed, born.is_none(), born, project.folder.clone())
    };
    key(one).cmp(&key(other))
}
