//! Refs and HEAD: read through gitoxide, written durably and only from the value that was seen.

use super::{Error, Oid, Result, Store};
use crate::disk;
use std::io::Write;
use std::path::{Path, PathBuf};

/// What HEAD says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Head {
    /// On a branch (full ref name) with this commit, or `None` when the branch has none yet.
    Branch(String, Option<Oid>),
    /// On a commit without a branch.
    Detached(Oid),
}

/// Whether git accepts this as a full ref name, and every file system can hold it.
pub fn is_valid_ref_name(name: &str) -> bool {
    name.starts_with("refs/")
        && name.len() <= 240
        && gix::validate::reference::name(name.into()).is_ok()
        && name.split('/').all(|part| {
            !part.starts_with('-')
                && gix::validate::path::component(part.into(), None, all_protections()).is_ok()
        })
}

pub(crate) fn all_protections() -> gix::validate::path::component::Options {
    gix::validate::path::component::Options {
        protect_windows: true,
        protect_hfs: true,
        protect_ntfs: true,
    }
}

impl Store {
    fn ref_store(&self) -> gix::refs::file::Store {
        gix::refs::file::Store::at(self.git_dir().to_path_buf(), gix::hash::Kind::Sha1)
    }

    /// The value of a ref, or `None` if there is none. An empty or torn file is never taken for "none".
    pub fn find_ref(&self, name: &str) -> Result<Option<Oid>> {
        let store = self.ref_store();
        let found = store
            .try_find(name)
            .map_err(|error| Error::damaged(name, error))?;
        match found {
            None => Ok(None),
            Some(reference) => match reference.target {
                gix::refs::Target::Object(id) => Ok(Some(id)),
                gix::refs::Target::Symbolic(_) => {
                    Err(Error::damaged(name, "points to another ref"))
                }
            },
        }
    }

    /// All refs whose full names start with `prefix`, sorted by name.
    pub fn refs_below(&self, prefix: &str) -> Result<Vec<(String, Oid)>> {
        let store = self.ref_store();
        let platform = store
            .iter()
            .map_err(|error| Error::damaged("refs", error))?;
        let mut found = Vec::new();
        for reference in platform
            .all()
            .map_err(|error| Error::damaged("refs", error))?
        {
            let reference = reference.map_err(|error| Error::damaged("refs", error))?;
            let name = reference.name.as_bstr().to_string();
            if name.starts_with(prefix) {
                if let gix::refs::Target::Object(id) = reference.target {
                    found.push((name, id));
                }
            }
        }
        found.sort();
        Ok(found)
    }

    /// What HEAD says.
    pub fn head(&self) -> Result<Head> {
        let path = self.git_dir().join("HEAD");
        let text = disk::read(&path, 4096)?;
        let text = String::from_utf8_lossy(&text);
        let text = text.trim_end_matches(['\n', '\r', ' ', '\t']);
        if let Some(name) = text.strip_prefix("ref:") {
            let name = name.trim().to_owned();
            if !is_valid_ref_name(&name) {
                return Err(Error::damaged("HEAD", format!("it names `{name}`")));
            }
            let id = self.find_ref(&name)?;
            return Ok(Head::Branch(name, id));
        }
        Oid::from_hex(text.as_bytes())
            .map(Head::Detached)
            .map_err(|_| Error::damaged("HEAD", "it is empty or torn"))
    }

    /// Points HEAD to a branch, durably.
    pub fn set_head(&self, branch: &str) -> Result<()> {
        let _lock = RefLock::take(self, &self.git_dir().join("HEAD"))?;
        Ok(disk::write(
            &self.git_dir().join("HEAD"),
            format!("ref: {branch}\n").as_bytes(),
        )?)
    }

    /// Moves a ref from the value that was seen (`None`: it must not exist) to a new one (`None`: delete it), durably.
    ///
    /// # Errors
    /// [`Error::Moved`] when it has another value; [`Error::Locked`] when another program holds its lock.
    pub fn set_ref(&self, name: &str, old: Option<Oid>, new: Option<Oid>) -> Result<()> {
        self.set_refs(&[(name.to_owned(), old, new)])
    }

    /// Moves several refs, all or none: every lock is held and every old value checked before the first one moves.
    pub fn set_refs(&self, moves: &[(String, Option<Oid>, Option<Oid>)]) -> Result<()> {
        let mut locks = Vec::with_capacity(moves.len());
        for (name, _, new) in moves {
            if !is_valid_ref_name(name) {
                return Err(Error::refused(format!("ref name `{name}`")));
            }
            let path = self.ref_path(name);
            self.make_room(&path, new.is_some())?;
            locks.push(RefLock::take(self, &path)?);
        }
        for (name, old, _) in moves {
            if self.find_ref(name)? != *old {
                return Err(Error::Moved { name: name.clone() });
            }
        }
        for ((name, old, new), lock) in moves.iter().zip(&locks) {
            match new {
                Some(id) if *old == Some(*id) => {}
                Some(id) => lock.write_and_move(format!("{id}\n").as_bytes())?,
                None => self.delete_ref(name)?,
            }
        }
        Ok(())
    }

    fn ref_path(&self, name: &str) -> PathBuf {
        self.git_dir().join(name)
    }

    /// Makes the folders for a ref file; an empty folder of the ref's own name is no obstacle.
    fn make_room(&self, path: &Path, create: bool) -> Result<()> {
        if let Some(parent) = path.parent() {
            disk::create_dir_all(parent)?;
        }
        if create && path.is_dir() {
            for entry in walkdir::WalkDir::new(path)
                .contents_first(true)
                .into_iter()
                .flatten()
            {
                if entry.file_type().is_dir() {
                    disk::remove_dir_if_empty(entry.path());
                }
            }
        }
        Ok(())
    }

    fn delete_ref(&self, name: &str) -> Result<()> {
        let packed = self.git_dir().join("packed-refs");
        if let Ok(text) = disk::read(&packed, 64 << 20) {
            let mut kept = Vec::with_capacity(text.len());
            let mut skipping = false;
            for line in text.split_inclusive(|b| *b == b'\n') {
                let trimmed = line.strip_suffix(b"\n").unwrap_or(line);
                if trimmed.first() == Some(&b'^') {
                    if !skipping {
                        kept.extend_from_slice(line);
                    }
                    continue;
                }
                skipping = trimmed.get(41..) == Some(name.as_bytes());
                if !skipping {
                    kept.extend_from_slice(line);
                }
            }
            if kept.len() != text.len() {
                let _lock = RefLock::take(self, &packed)?;
                disk::write(&packed, &kept)?;
            }
        }
        let path = self.ref_path(name);
        disk::remove_file(&path)?;
        Ok(disk::sync_parent(&path)?)
    }
}

/// Git's own lock on one file, `<file>.lock`, so that git keeps off while we move a ref.
///
/// The lock file is a second name of a file in our own folder, so that the next start knows a lock that a killed run left
/// from one that another program holds.
pub(crate) struct RefLock {
    target: PathBuf,
    lock: PathBuf,
    mark: Option<PathBuf>,
    file: std::fs::File,
    moved: std::cell::Cell<bool>,
}

fn lock_name(target: &Path) -> PathBuf {
    let mut name = target.file_name().unwrap_or_default().to_owned();
    name.push(".lock");
    target.with_file_name(name)
}

impl RefLock {
    pub(crate) fn take(store: &Store, target: &Path) -> Result<Self> {
        let lock = lock_name(target);
        let marks = store.own_dir().join("locks");
        disk::create_dir_all(&marks)?;
        let relative = lock
            .strip_prefix(store.git_dir())
            .unwrap_or(&lock)
            .to_string_lossy()
            .replace('%', "%25");
        let mark = marks.join(relative.replace(['/', '\\'], "%2F"));
        disk::remove_file(&mark)?;
        let file = disk::create_new(&mark, disk::Access::Default)?;
        match disk::link_new(&mark, &lock) {
            Ok(true) => Ok(Self {
                target: target.to_path_buf(),
                lock,
                mark: Some(mark),
                file,
                moved: false.into(),
            }),
            Ok(false) => {
                // A file system without hard links: a plain lock, which a killed run may leave behind.
                disk::remove_file(&mark)?;
                match disk::create_new(&lock, disk::Access::Default) {
                    Ok(file) => Ok(Self {
                        target: target.to_path_buf(),
                        lock,
                        mark: None,
                        file,
                        moved: false.into(),
                    }),
                    Err(error) if error.source.kind() == std::io::ErrorKind::AlreadyExists => {
                        Err(Error::Locked { path: lock })
                    }
                    Err(error) => Err(error.into()),
                }
            }
            Err(error) => {
                disk::remove_file(&mark)?;
                if error.source.kind() == std::io::ErrorKind::AlreadyExists {
                    return Err(Error::Locked { path: lock });
                }
                Err(error.into())
            }
        }
    }

    pub(crate) fn write_and_move(&self, content: &[u8]) -> Result<()> {
        (&self.file)
            .write_all(content)
            .map_err(disk::Error::new("write", &self.target))?;
        disk::sync_file(&self.file, &self.target)?;
        disk::rename(&self.lock, &self.target)?;
        self.moved.set(true);
        // In this order: a kill in between leaves a mark without a lock, which the next start just removes.
        if let Some(mark) = &self.mark {
            disk::remove_file(mark)?;
        }
        Ok(disk::sync_parent(&self.target)?)
    }
}

impl Drop for RefLock {
    fn drop(&mut self) {
        if !self.moved.get() {
            let _ = disk::remove_file(&self.lock);
            if let Some(mark) = &self.mark {
                let _ = disk::remove_file(mark);
            }
        }
    }
}

/// Removes the locks that a killed run of ours left; those of other programs stay. Call with the project's own lock held.
pub(crate) fn sweep_locks(store: &Store) -> Result<()> {
    let marks = store.own_dir().join("locks");
    let Ok(entries) = std::fs::read_dir(&marks) else {
        return Ok(());
    };
    for entry in entries.flatten() {
        let name = entry
            .file_name()
            .to_string_lossy()
            .replace("%2F", "/")
            .replace("%25", "%");
        let lock = store.git_dir().join(&name);
        if !name.split('/').any(|part| part == "..")
            && name.ends_with(".lock")
            && disk::same_file(&entry.path(), &lock)
        {
            disk::remove_file(&lock)?;
        }
        disk::remove_file(&entry.path())?;
    }
    Ok(())
}
