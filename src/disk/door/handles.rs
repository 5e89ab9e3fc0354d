//! Folders as handles: each name is taken in the folder that was reached, wherever that lies by now.

use super::super::Access;
use super::What;
use rustix::fs::{AtFlags, CWD, Dir, FileType, Mode, OFlags};
use rustix::io::Errno;
use std::ffi::OsStr;
use std::fs::File;
use std::io;
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::ffi::OsStrExt;
use std::path::Path;
use std::time::{Duration, SystemTime};

/// A folder that is open.
#[derive(Debug)]
pub(super) struct Folder(OwnedFd);

/// For listing folders.
const LIST: OFlags = OFlags::RDONLY
    .union(OFlags::DIRECTORY)
    .union(OFlags::CLOEXEC);

/// For going into folders. On Linux it takes no right to read them.
const ENTER: OFlags = {
    #[cfg(target_os = "linux")]
    let how = OFlags::PATH;
    #[cfg(not(target_os = "linux"))]
    let how = OFlags::RDONLY;
    how.union(OFlags::DIRECTORY).union(OFlags::CLOEXEC)
};

/// For files: a link is not followed, and a pipe not waited for.
const FILE: OFlags = OFlags::NOFOLLOW
    .union(OFlags::NONBLOCK)
    .union(OFlags::CLOEXEC);

impl Folder {
    /// The folder `relative` below `base`; no link below it is followed.
    pub(super) fn open(base: &Path, relative: &Path) -> io::Result<Self> {
        Self::reach(base, relative, ENTER)
    }

    /// The names in the folder `relative` below `base`, with what stands there.
    pub(super) fn names_at(base: &Path, relative: &Path) -> io::Result<Vec<(String, What)>> {
        names_in(Self::reach(base, relative, LIST)?.0)
    }

    fn reach(base: &Path, relative: &Path, flags: OFlags) -> io::Result<Self> {
        let is_base = relative.as_os_str().is_empty();
        let how = if is_base { flags } else { ENTER };
        let base = rustix::fs::openat(CWD, base, how, Mode::empty())?;
        if is_base {
            return Ok(Self(base));
        }
        #[cfg(target_os = "linux")]
        if let Some(found) = in_one_step(&base, relative, flags) {
            return Ok(Self(found?));
        }
        let mut folder = Self(base);
        let mut names = relative.iter().peekable();
        while let Some(name) = names.next() {
            let how = if names.peek().is_some() { ENTER } else { flags };
            let how = how | OFlags::NOFOLLOW;
            folder = Self(rustix::fs::openat(&folder.0, name, how, Mode::empty())?);
        }
        Ok(folder)
    }

    /// A folder in this one.
    pub(super) fn enter(&self, name: &OsStr) -> io::Result<Self> {
        let flags = ENTER | OFlags::NOFOLLOW;
        Ok(Self(rustix::fs::openat(
            &self.0,
            name,
            flags,
            Mode::empty(),
        )?))
    }

    pub(super) fn what(&self, name: &OsStr) -> io::Result<Option<What>> {
        what_at(&self.0, name)
    }

    pub(super) fn modified(&self, name: &OsStr) -> io::Result<SystemTime> {
        let stat = rustix::fs::statat(&self.0, name, AtFlags::SYMLINK_NOFOLLOW)?;
        let seconds = u64::try_from(stat.st_mtime).map_err(io::Error::other)?;
        Ok(SystemTime::UNIX_EPOCH + Duration::from_secs(seconds))
    }

    pub(super) fn open_file(&self, name: &OsStr) -> io::Result<File> {
        let file = rustix::fs::openat(&self.0, name, OFlags::RDONLY | FILE, Mode::empty())?;
        Ok(file.into())
    }

    pub(super) fn open_lock(&self, name: &OsStr) -> io::Result<File> {
        let flags = OFlags::RDWR | OFlags::CREATE | FILE;
        let file = rustix::fs::openat(&self.0, name, flags, Mode::from_raw_mode(0o666))?;
        Ok(file.into())
    }

    pub(super) fn create_new(&self, name: &OsStr, access: Access) -> io::Result<File> {
        let mode = match access {
            Access::Default => 0o666,
            Access::Private => 0o600,
        };
        let flags = OFlags::RDWR | OFlags::CREATE | OFlags::EXCL | FILE;
        let file = rustix::fs::openat(&self.0, name, flags, Mode::from_raw_mode(mode))?;
        Ok(file.into())
    }

    pub(super) fn make_dir(&self, name: &OsStr) -> io::Result<()> {
        Ok(rustix::fs::mkdirat(
            &self.0,
            name,
            Mode::from_raw_mode(0o777),
        )?)
    }

    /// A handle that can be listed and synced.
    fn readable(&self) -> io::Result<OwnedFd> {
        Ok(rustix::fs::openat(&self.0, ".", LIST, Mode::empty())?)
    }

    pub(super) fn names(&self) -> io::Result<Vec<(String, What)>> {
        names_in(self.readable()?)
    }

    pub(super) fn unlink(&self, name: &OsStr) -> io::Result<()> {
        Ok(rustix::fs::unlinkat(&self.0, name, AtFlags::empty())?)
    }

    pub(super) fn remove_dir(&self, name: &OsStr) -> io::Result<()> {
        Ok(rustix::fs::unlinkat(&self.0, name, AtFlags::REMOVEDIR)?)
    }

    /// A name, and everything below it.
    pub(super) fn remove_tree(&self, name: &OsStr) -> io::Result<()> {
        match self.what(name)? {
            None => return Ok(()),
            Some(What::Folder) => {}
            Some(_) => return self.unlink(name),
        }
        let below = self.enter(name)?;
        let mut names = Vec::new();
        let mut dir = Dir::new(below.readable()?)?;
        while let Some(entry) = dir.read() {
            let name = OsStr::from_bytes(entry?.file_name().to_bytes()).to_owned();
            if name != "." && name != ".." {
                names.push(name);
            }
        }
        drop(dir);
        for name in names {
            below.remove_tree(&name)?;
        }
        match self.remove_dir(name) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            other => other,
        }
    }

    pub(super) fn sync(&self) -> io::Result<()> {
        match rustix::fs::fsync(self.readable()?) {
            // Some network and FUSE file systems cannot sync a folder; there is nothing better to be had there.
            Ok(()) | Err(Errno::INVAL | Errno::OPNOTSUPP) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }
}

fn names_in(folder: OwnedFd) -> io::Result<Vec<(String, What)>> {
    let mut found = Vec::new();
    let mut dir = Dir::new(folder)?;
    while let Some(entry) = dir.read() {
        let entry = entry?;
        let name = OsStr::from_bytes(entry.file_name().to_bytes());
        if name == "." || name == ".." {
            continue;
        }
        let Some(text) = name.to_str() else { continue };
        let what = match entry.file_type() {
            // Some file systems do not tell.
            FileType::Unknown => match what_at(&dir.fd()?, name)? {
                Some(what) => what,
                None => continue,
            },
            known => what(known),
        };
        found.push((text.to_owned(), what));
    }
    Ok(found)
}

fn what_at(folder: &impl AsFd, name: &OsStr) -> io::Result<Option<What>> {
    match rustix::fs::statat(folder, name, AtFlags::SYMLINK_NOFOLLOW) {
        Ok(stat) => Ok(Some(what(FileType::from_raw_mode(stat.st_mode)))),
        Err(Errno::NOENT | Errno::NOTDIR) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// A folder below another without a link on the way, in one call; `None` where the system has no such call.
#[cfg(target_os = "linux")]
fn in_one_step(base: &OwnedFd, relative: &Path, flags: OFlags) -> Option<io::Result<OwnedFd>> {
    use rustix::fs::ResolveFlags;
    use std::sync::atomic::{AtomicBool, Ordering};
    static MISSING: AtomicBool = AtomicBool::new(false);
    if MISSING.load(Ordering::Relaxed) {
        return None;
    }
    let resolve = ResolveFlags::NO_SYMLINKS | ResolveFlags::BENEATH;
    match rustix::fs::openat2(base, relative, flags, Mode::empty(), resolve) {
        // An old kernel, or one that hides it.
        Err(Errno::NOSYS | Errno::PERM) => {
            MISSING.store(true, Ordering::Relaxed);
            None
        }
        // Something was renamed on the way at this very moment.
        Err(Errno::AGAIN) => None,
        other => Some(other.map_err(io::Error::from)),
    }
}

fn what(file_type: FileType) -> What {
    match file_type {
        FileType::RegularFile => What::File,
        FileType::Directory => What::Folder,
        FileType::Symlink => What::Link,
        FileType::Fifo => What::Pipe,
        FileType::Socket => What::Socket,
        _ => What::Device,
    }
}

/// A name in a folder.
type At<'a> = (&'a Folder, &'a OsStr);

pub(super) fn rename(from: At<'_>, to: At<'_>) -> io::Result<()> {
    Ok(rustix::fs::renameat(&from.0.0, from.1, &to.0.0, to.1)?)
}

pub(super) fn rename_new(from: At<'_>, to: At<'_>) -> io::Result<()> {
    #[cfg(any(target_os = "linux", target_os = "macos"))]
    {
        use rustix::fs::{RenameFlags, renameat_with};
        let (source, target) = (from.0.0.as_fd(), to.0.0.as_fd());
        match renameat_with(source, from.1, target, to.1, RenameFlags::NOREPLACE) {
            Ok(()) => return Ok(()),
            Err(Errno::INVAL | Errno::NOSYS | Errno::OPNOTSUPP) => {}
            Err(error) => return Err(error.into()),
        }
    }
    if to.0.what(to.1)?.is_some() {
        return Err(io::ErrorKind::AlreadyExists.into());
    }
    rename(from, to)
}

pub(super) fn link(from: At<'_>, to: At<'_>) -> io::Result<()> {
    let flags = AtFlags::empty();
    Ok(rustix::fs::linkat(&from.0.0, from.1, &to.0.0, to.1, flags)?)
}
