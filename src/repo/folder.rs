//! A bare repository in a folder (a stick, a network share) as a full stand-in for a server: same checks, no git program,
//! no child process.

use super::layout::door_to;
use super::receive::{Limits, Received};
use super::remote::{PushAnswer, RefUpdate, Remote, RemoteError, RemoteRef};
use super::validate::TreeLimits;
use super::{Error, Oid, PackPlan, PackStream, Store};
use crate::disk::{self, Door, Lock, LockError, What};
use std::collections::HashSet;
use std::io::Read;
use std::path::{Path, PathBuf};

/// The branch that everybody meets on.
const SHARED: &str = "refs/heads/scribe-main";

/// A bare repository in a folder.
pub struct FolderRemote {
    door: Door,
    git_dir: PathBuf,
}

impl FolderRemote {
    /// The bare repository at `git_dir`, which need not exist yet.
    pub fn new(git_dir: &Path) -> Self {
        Self::behind(door_to(git_dir), git_dir)
    }

    /// As [`FolderRemote::new`], anywhere below the door's base.
    pub fn behind(door: Door, git_dir: &Path) -> Self {
        Self {
            door,
            git_dir: git_dir.to_path_buf(),
        }
    }

    /// Makes the bare repository.
    pub fn create(&self) -> Result<(), Error> {
        Store::init_behind(self.door.clone(), &self.git_dir, true, SHARED).map(drop)
    }

    fn open(&self) -> Result<Store, RemoteError> {
        let head = self.door.what(&self.git_dir.join("HEAD"));
        if head.map_err(Error::from)?.is_none() {
            return Err(RemoteError::NotFound);
        }
        Ok(Store::open_behind(self.door.clone(), &self.git_dir)?)
    }

    fn lock(store: &Store) -> Result<Lock, RemoteError> {
        let holder = format!("process {}", std::process::id());
        match Lock::take_behind(store.door(), &store.own_dir().join("lock"), &holder) {
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
        let plan = PackPlan::between(&theirs, wants, haves, &HashSet::new()).map_err(of_theirs)?;
        let mut pack = PackStream::new(&theirs, &plan, progress);
        let received = Received::read(store, &mut pack, limits);
        // Their side failing to read is not a fault of what came.
        match pack.failure() {
            Some(error) => Err(of_theirs(error)),
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
            // As a server says it.
            Err(Error::InTheWay { name, other }) => {
                let reason = format!("cannot lock ref '{name}': '{other}' exists");
                let refs = updates.iter();
                answer.refs = refs
                    .map(|update| (update.name.clone(), Some(reason.clone())))
                    .collect();
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

/// What is wrong with the cloud's repository is not said of this computer's.
fn of_theirs(error: Error) -> RemoteError {
    match error {
        Error::Missing(_) | Error::Damaged { .. } | Error::Refused { .. } => {
            RemoteError::Broken(error)
        }
        other => other.into(),
    }
}

/// The bare repositories below a folder cloud: `(owner, name, git folder)`, sorted. No link is gone into.
pub fn list(root: &Path) -> disk::Result<Vec<(String, String, PathBuf)>> {
    let door = Door::new(root);
    let mut found = Vec::new();
    for owner in folders(&door, root)? {
        let place = root.join(&owner);
        for repository in folders(&door, &place)? {
            let git_dir = place.join(&repository);
            if let Some(name) = repository.strip_suffix(".git")
                && door.what(&git_dir.join("HEAD"))?.is_some()
            {
                found.push((owner.clone(), name.to_owned(), git_dir));
            }
        }
    }
    found.sort();
    Ok(found)
}

fn folders(door: &Door, path: &Path) -> disk::Result<Vec<String>> {
    let names = door.list(path)?.into_iter();
    let folders = names.filter(|(_, is)| *is == What::Folder);
    Ok(folders.map(|(name, _)| name).collect())
}
