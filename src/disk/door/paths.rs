//! Folders by their paths, for systems without handles of folders: each one on the way is looked at before it is used. A
//! junction is a link here.

use super::super::{Access, forced};
use super::What;
use std::ffi::OsStr;
use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// A folder that was looked at.
#[derive(Debug)]
pub(super) struct Folder(PathBuf);

impl Folder {
    /// The folder `relative` below `base`; no link below it is followed.
    pub(super) fn open(base: &Path, relative: &Path) -> io::Result<Self> {
        if !fs::metadata(base)?.is_dir() {
            return Err(io::ErrorKind::NotADirectory.into());
        }
        let mut folder = Self(base.to_path_buf());
        for name in relative {
            folder = folder.enter(name)?;
        }
        Ok(folder)
    }

    /// The names in the folder `relative` below `base`, with what stands there.
    pub(super) fn names_at(base: &Path, relative: &Path) -> io::Result<Vec<(String, What)>> {
        Self::open(base, relative)?.names()
    }

    /// A folder in this one.
    pub(super) fn enter(&self, name: &OsStr) -> io::Result<Self> {
        let path = self.0.join(name);
        if fs::symlink_metadata(&path)?.is_dir() {
            Ok(Self(path))
        } else {
            Err(io::ErrorKind::NotADirectory.into())
        }
    }

    pub(super) fn what(&self, name: &OsStr) -> io::Result<Option<What>> {
        match fs::symlink_metadata(self.0.join(name)) {
            Ok(meta) => Ok(Some(What::of(meta.file_type()))),
            Err(error)
                if matches!(
                    error.kind(),
                    io::ErrorKind::NotFound | io::ErrorKind::NotADirectory
                ) =>
            {
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }

    pub(super) fn modified(&self, name: &OsStr) -> io::Result<SystemTime> {
        fs::symlink_metadata(self.0.join(name))?.modified()
    }

    pub(super) fn open_file(&self, name: &OsStr) -> io::Result<File> {
        File::open(self.0.join(name))
    }

    pub(super) fn open_lock(&self, name: &OsStr) -> io::Result<File> {
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(true).truncate(false);
        options.open(self.0.join(name))
    }

    pub(super) fn create_new(&self, name: &OsStr, _access: Access) -> io::Result<File> {
        let mut options = OpenOptions::new();
        options.read(true).write(true).create_new(true);
        options.open(self.0.join(name))
    }

    pub(super) fn make_dir(&self, name: &OsStr) -> io::Result<()> {
        fs::create_dir(self.0.join(name))
    }

    pub(super) fn names(&self) -> io::Result<Vec<(String, What)>> {
        let mut found = Vec::new();
        for entry in fs::read_dir(&self.0)? {
            let entry = entry?;
            if let Some(name) = entry.file_name().to_str() {
                found.push((name.to_owned(), What::of(entry.file_type()?)));
            }
        }
        Ok(found)
    }

    #[expect(
        clippy::disallowed_methods,
        reason = "this is the room that may delete"
    )]
    pub(super) fn unlink(&self, name: &OsStr) -> io::Result<()> {
        let path = self.0.join(name);
        // A link to a folder is a kind of folder here.
        let is_link = matches!(self.what(name), Ok(Some(What::Link)));
        match forced(&path, || fs::remove_file(&path)) {
            Err(_) if is_link => fs::remove_dir(&path),
            other => other,
        }
    }

    #[expect(
        clippy::disallowed_methods,
        reason = "this is the room that may delete"
    )]
    pub(super) fn remove_dir(&self, name: &OsStr) -> io::Result<()> {
        fs::remove_dir(self.0.join(name))
    }

    /// A name, and everything below it.
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the room that may delete"
    )]
    pub(super) fn remove_tree(&self, name: &OsStr) -> io::Result<()> {
        match self.what(name)? {
            None => Ok(()),
            Some(What::Folder) => fs::remove_dir_all(self.0.join(name)),
            Some(_) => self.unlink(name),
        }
    }

    #[allow(
        clippy::unused_self,
        clippy::unnecessary_wraps,
        reason = "as elsewhere"
    )]
    pub(super) fn sync(&self) -> io::Result<()> {
        Ok(())
    }
}

/// A name in a folder.
type At<'a> = (&'a Folder, &'a OsStr);

fn path((folder, name): At<'_>) -> PathBuf {
    folder.0.join(name)
}

#[expect(
    clippy::disallowed_methods,
    reason = "this is the room that may rename"
)]
pub(super) fn rename(from: At<'_>, to: At<'_>) -> io::Result<()> {
    let (from, to) = (path(from), path(to));
    forced(&to, || fs::rename(&from, &to))
}

#[expect(
    clippy::disallowed_methods,
    reason = "this is the room that may rename"
)]
pub(super) fn rename_new(from: At<'_>, to: At<'_>) -> io::Result<()> {
    if to.0.what(to.1)?.is_some() {
        return Err(io::ErrorKind::AlreadyExists.into());
    }
    let (from, to) = (path(from), path(to));
    forced(&from, || fs::rename(&from, &to))
}

#[expect(
    clippy::disallowed_methods,
    reason = "this is the room that may create files"
)]
pub(super) fn link(from: At<'_>, to: At<'_>) -> io::Result<()> {
    fs::hard_link(path(from), path(to))
}
