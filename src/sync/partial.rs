//! A download that was cut off goes on where it was: what came stays in the staging folder, under a note that says what it
//! is of, and the next run asks for the rest alone.

use super::engine::Options;
use super::fetch::patiently;
use crate::disk::{self, Door, What};
use crate::repo::{self, Limits, Oid, Received, Remote, RemoteError, Store, TreeLimits};
use crate::report::{Failure, Progress, Result, Step};
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

/// Less than this is fetched again rather than kept (bytes): what a line that cuts often lets through is more.
pub(crate) const WORTH_KEEPING: u64 = 16 << 10;
/// How many files are asked for at once (their ids take 50 bytes each on the way up).
const AT_ONCE: usize = 1000;

/// What a staging folder holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Partial {
    /// The cloud's address.
    pub(crate) cloud: String,
    /// Whose download it is.
    pub(crate) login: String,
    /// The commits that were asked for.
    pub(crate) tips: Vec<String>,
}

fn own_dir(staging: &Path) -> PathBuf {
    staging.join(".git/scribe-sync")
}

/// The door to a staging folder, from the folder that it lies in.
fn door(staging: &Path) -> Door {
    Door::new(staging.parent().unwrap_or(staging))
}

fn note(staging: &Path) -> PathBuf {
    own_dir(staging).join("down.json")
}

impl Partial {
    /// Writes down what is going to be fetched.
    pub(crate) fn begin(&self, staging: &Path) -> Result<()> {
        let door = door(staging);
        door.create_dir_all(&own_dir(staging))?;
        let text = serde_json::to_vec(self).unwrap_or_default();
        Ok(door.write(&note(staging), &text)?)
    }

    /// What a staging folder holds, if an earlier run left something of this cloud and account there. All else in it is
    /// taken away.
    pub(crate) fn left(staging: &Path, cloud: &str, login: &str) -> Option<Self> {
        let (door, git_dir) = (door(staging), staging.join(".git"));
        if !door.is_folder(&git_dir.join("objects")) {
            return None;
        }
        let bytes = door.read(&note(staging), 1 << 20).ok()?;
        let found: Self = serde_json::from_slice(&bytes).ok()?;
        if found.cloud != cloud || found.login != login {
            return None;
        }
        strip(&door, staging, &|name| name == ".git")?;
        strip(&door, &git_dir, &|name| {
            matches!(name, "objects" | "scribe-sync")
        })?;
        strip(&door, &own_dir(staging), &|name| {
            name == "down.json" || repo::is_cut_pack(name)
        })?;
        Some(found)
    }

    fn ids(&self) -> Option<Vec<Oid>> {
        self.tips
            .iter()
            .map(|hex| Oid::from_hex(hex.as_bytes()).ok())
            .collect()
    }

    /// Fetches what is still missing of it. Gives the commits that are whole then, and the bytes that came; `None` where it
    /// is of no use.
    ///
    /// # Errors
    /// When the connection breaks again; what came stays.
    pub(crate) fn finish(
        &self,
        store: &Store,
        remote: &mut dyn Remote,
        options: &Options<'_>,
        progress: &dyn Progress,
    ) -> Result<Option<(Vec<Oid>, u64)>> {
        let Some(tips) = self.ids() else {
            return Ok(None);
        };
        store.salvage(Limits::default()).map_err(Failure::from)?;
        let mut bytes = 0;
        let mut missing = store.missing_files(&tips);
        if missing.is_none() {
            // git sends each folder just before its files: those of the rest are asked for first.
            let received = patiently(options, || {
                remote.fetch_folders(store, &tips, Limits::default(), &mut |more| {
                    progress.advance(more);
                })
            })?;
            let Some(received) = came(store, received)? else {
                return Ok(None);
            };
            bytes += received.bytes();
            received.install().map_err(Failure::from)?;
            missing = store.missing_files(&tips);
        }
        let Some(missing) = missing else {
            return Ok(None);
        };
        for missing in missing.chunks(AT_ONCE) {
            progress.begin(Step::Receive, None);
            let received = patiently(options, || {
                remote.fetch(store, missing, &[], Limits::default(), &mut |more| {
                    progress.advance(more);
                })
            });
            progress.end();
            let Some(received) = came(store, received?)? else {
                return Ok(None);
            };
            bytes += received.bytes();
            received.install().map_err(Failure::from)?;
        }
        if !missing.is_empty()
            && store
                .missing_files(&tips)
                .is_none_or(|left| !left.is_empty())
        {
            return Ok(None);
        }
        for tip in &tips {
            let tree = store.commit(*tip).map_err(Failure::from)?.tree;
            repo::validate(store, tree, TreeLimits::default()).map_err(Failure::from)?;
        }
        Ok(Some((tips, bytes)))
    }
}

/// What came; `None` where the server does not give single files, or has them no longer.
fn came<'s>(
    store: &Store,
    received: Result<Received<'s>, RemoteError>,
) -> Result<Option<Received<'s>>> {
    match received {
        Ok(received) => Ok(Some(received)),
        Err(RemoteError::Protocol(_) | RemoteError::Status(_)) if !has_cut_pack(store) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

fn has_cut_pack(store: &Store) -> bool {
    store
        .door()
        .names(&store.own_dir())
        .unwrap_or_default()
        .iter()
        .any(|(name, _)| repo::is_cut_pack(name))
}

/// Takes everything out of a folder but these.
fn strip(door: &Door, folder: &Path, stays: &dyn Fn(&str) -> bool) -> Option<()> {
    for (name, _) in door.names(folder).ok()? {
        if !stays(&name) {
            door.remove_dir_all(&folder.join(&name)).ok()?;
        }
    }
    Some(())
}

/// Whether so much came that it is to be gone on with.
pub(crate) fn is_worth_keeping(staging: &Path) -> bool {
    kept(staging) >= WORTH_KEEPING
}

/// What a staging folder has of a download, in bytes.
pub(crate) fn kept(staging: &Path) -> u64 {
    let door = door(staging);
    let size = |folder: PathBuf| -> u64 {
        let names = door.names(&folder).unwrap_or_default();
        names
            .iter()
            .filter(|(_, is)| *is == What::File)
            .filter_map(|(name, _)| disk::seen(&folder.join(name)).ok())
            .map(|seen| seen.len)
            .sum()
    };
    let objects = staging.join(".git/objects");
    let folders = door.names(&objects).unwrap_or_default().into_iter();
    let folders = folders.map(|(name, _)| size(objects.join(name)));
    size(own_dir(staging)) + folders.sum::<u64>()
}

/// It is done: nothing of this is left in the project.
pub(crate) fn done(staging: &Path) -> Result<()> {
    Ok(door(staging).remove_file(&note(staging))?)
}
