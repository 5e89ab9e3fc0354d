//! A bare repository in a folder (a stick, a network share) as a full stand-in for a server: same checks, no git program,
//! no child process.

use super::receive::{Limits, Received};
use super::remote::{PushAnswer, RefUpdate, Remote, RemoteError, RemoteRef};
use super::validate::TreeLimits;
use super::{Error, Oid, PackPlan, PackStream, Store};
use crate::disk::{self, Lock, LockError};
use std::collections::HashSet;
use std::io::Read;
use std::path::{Path, PathBuf};

/// The branch that everybody meets on.
const SHARED: &str = "refs/heads/scribe-main";

/// A bare repository in a folder.
pub struct FolderRemote {
    git_dir: PathBuf,
}

impl FolderRemote {
    /// The bare repository at `git_dir`, which need not exist yet.
    pub fn new(git_dir: &Path) -> Self {
        Self {
            git_dir: git_dir.to_path_buf(),
        }
    }

    /// Makes the bare repository.
    pub fn create(git_dir: &Path) -> Result<(), Error> {
        Store::init(git_dir, true, SHARED).map(drop)
    }

    fn open(&self) -> Result<Store, RemoteError> {
        if !self.git_dir.join("HEAD").is_file() {
            return Err(RemoteError::NotFound);
        }
        Ok(Store::open(&self.git_dir)?)
    }

    fn lock(store: &Store) -> Result<Lock, RemoteError> {
        let holder = format!("process {}", std::process::id());
        match Lock::take(&store.own_dir().join("lock"), &holder) {
            Ok(lock) => Ok(lock),
            Err(LockError::Busy { .. }) => Err(RemoteError::Temporary {
                status: 503,
                retry_after: Some(1),
            }),
            Err(LockError::Disk(error)) => Err(Error::from(error).into()),
        }
    }
}

impl Remote for FolderRemote {
    fn refs(&mut self, prefixes: &[&str]) -> Result<Vec<RemoteRef>, RemoteError> {
        let store = self.open()?;
        let mut found = std::collections::BTreeMap::new();
        // Only what is asked for is read: a damaged ref that nobody wants is in nobody's way.
        for prefix in prefixes {
            found.extend(store.refs_below(prefix)?);
        }
        let found = found.into_iter();
        Ok(found.map(|(name, id)| RemoteRef { name, id }).collect())
    }

    fn fetch<'s>(
        &mut self,
        store: &'s Store,
        wants: &[Oid],
        haves: &[Oid],
        limits: Limits,
        progress: &mut dyn FnMut(u64),
    ) -> Result<Received<'s>, RemoteError> {
        let theirs = self.open()?;
        let plan = PackPlan::between(&theirs, wants, haves, &HashSet::new())?;
        let mut pack = PackStream::new(&theirs, &plan, progress);
        let received = Received::read(store, &mut pack, limits);
        // Their side failing to read is not a fault of what came.
        match pack.failure() {
            Some(error) => Err(error.into()),
            None => Ok(received?),
        }
    }

    fn push(
        &mut self,
        store: &Store,
        updates: &[RefUpdate],
        plan: Option<&PackPlan>,
        progress: &mut dyn FnMut(u64),
    ) -> Result<PushAnswer, RemoteError> {
        let theirs = self.open()?;
        let _lock = Self::lock(&theirs)?;
        super::worktree::sweep(&theirs)?;
        let mut answer = PushAnswer::default();
        if let Some(plan) = plan {
            let mut pack = PackStream::new(store, plan, progress);
            let received = Received::read(&theirs, &mut pack as &mut dyn Read, Limits::default());
            if let Some(error) = pack.failure() {
                return Err(error.into());
            }
            drop(pack);
            let received = received?;
            let known: Vec<Oid> = theirs
                .refs_below("refs/heads/")?
                .into_iter()
                .map(|(_, id)| id)
                .collect();
            let tips: Vec<Oid> = updates
                .iter()
                .filter(|update| update.name.starts_with("refs/heads/"))
                .filter_map(|update| update.new)
                .collect();
            received.check(&tips, &known, TreeLimits::default())?;
            received.install()?;
        }
        let mut moves: Vec<(String, Option<Oid>, Option<Oid>)> = updates
            .iter()
            .map(|update| (update.name.clone(), update.old, update.new))
            .collect();
        // Refs move one by one here. The shared branch is the last: where a run is killed in between, the next one still
        // has something to send, and brings all of them to the same commit.
        moves.sort_by_key(|(name, _, _)| name == SHARED);
        match theirs.set_refs(&moves) {
            Ok(()) => answer
                .refs
                .extend(updates.iter().map(|update| (update.name.clone(), None))),
            Err(Error::Moved { .. }) => {
                for update in updates {
                    let now = theirs.find_ref(&update.name)?;
                    if let (true, Some(now)) = (now != update.old, now) {
                        answer.seen.push((update.name.clone(), now));
                    }
                    answer.refs.push((
                        update.name.clone(),
                        Some("stale: the ref has another value".into()),
                    ));
                }
            }
            Err(error) => return Err(error.into()),
        }
        Ok(answer)
    }

    fn moved_to(&self) -> Option<&str> {
        None
    }

    fn is_network(&self) -> bool {
        false
    }
}

/// The bare repositories below a folder cloud: `(owner, name, git folder)`, sorted.
pub fn list(root: &Path) -> disk::Result<Vec<(String, String, PathBuf)>> {
    let mut found = Vec::new();
    for owner in folders(root)? {
        for repository in folders(&owner)? {
            let Some(name) = repository
                .file_name()
                .and_then(|n| n.to_str())
                .and_then(|n| n.strip_suffix(".git"))
            else {
                continue;
            };
            let Some(owner_name) = owner.file_name().and_then(|n| n.to_str()) else {
                continue;
            };
            if repository.join("HEAD").is_file() {
                found.push((owner_name.to_owned(), name.to_owned(), repository.clone()));
            }
        }
    }
    found.sort();
    Ok(found)
}

fn folders(path: &Path) -> disk::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(path).map_err(disk::Error::new("list", path))? {
        let entry = entry.map_err(disk::Error::new("list", path))?;
        if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            found.push(entry.path());
        }
    }
    Ok(found)
}
