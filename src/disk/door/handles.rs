//! Folders as handles: each name is taken in the folder that was reached, wherever that lies by now.

use super::super::Access;
use super::What;
use rustix::fs::{AtFlags, CWD, Dir, FileType, Mode, OFlags};
use rustix::io::Errno;
use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::io;
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::ffi::OsStrExt;
use std::path::Path;
use std::time::{Duration, SystemTime};

/// A folder that is open.
#[derive(Debug)]
pub(super) struct Folder(OwnedFd);

/// The most folders that are open at once while a tree is removed.
const HELD: usize = 64;

/// A folder on the way down a tree that is removed.
struct Level {
    name: OsString,
    /// Closed while the work is far below it.
    folder: Option<Folder>,
    /// The folders that are still in it.
    folders: Vec<OsString>,
}

impl Level {
    /// Goes into a folder and removes everything in it but folders.
    fn emptied(above: &Folder, name: &OsStr) -> io::Result<Self> {
        let folder = above.enter(name)?;
        let mut names = Vec::new();
        let mut dir = Dir::new(folder.readable()?)?;
        while let Some(entry) = dir.read() {
            let name = OsStr::from_bytes(entry?.file_name().to_bytes()).to_owned();
            if name != "." && name != ".." {
                names.push(name);
            }
        }
        drop(dir);
        let mut folders = Vec::new();
        for name in names {
            match folder.what(&name)? {
                None => {}
                Some(What::Folder) => folders.push(name),
                Some(_) => folder.unlink(&name)?,
            }
        }
        Ok(Self {
            name: name.to_owned(),
            folder: Some(folder),
            folders,
        })
    }
}

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

    /// A name, and everything below it, however deep: neither the stack nor the number of open folders grows with the depth.
    pub(super) fn remove_tree(&self, name: &OsStr) -> io::Result<()> {
        match self.what(name)? {
            None => return Ok(()),
            Some(What::Folder) => {}
            Some(_) => return self.unlink(name),
        }
        let mut way = vec![Level::emptied(self, name)?];
        while let Some(next) = way.last_mut().map(|level| level.folders.pop()) {
            if way.last().is_some_and(|level| level.folder.is_none()) {
                self.reopen(&mut way)?;
            }
            match (next, way.last().and_then(|level| level.folder.as_ref())) {
                (Some(next), Some(folder)) => {
                    let below = Level::emptied(folder, &next)?;
                    way.push(below);
                    if let Some(far) = way.len().checked_sub(HELD + 1) {
                        way[far].folder = None;
                    }
                }
                _ => self.leave(&mut way)?,
            }
        }
        Ok(())
    }

    /// Removes the lowest folder of the way, which is empty.
    fn leave(&self, way: &mut Vec<Level>) -> io::Result<()> {
        let Some(done) = way.pop() else { return Ok(()) };
        if way.last().is_some_and(|level| level.folder.is_none()) {
            self.reopen(way)?;
        }
        let above = way.last().and_then(|level| level.folder.as_ref());
        match above.unwrap_or(self).remove_dir(&done.name) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            other => other,
        }
    }

    /// Opens the lowest folders of a way again.
    fn reopen(&self, way: &mut [Level]) -> io::Result<()> {
        let held = way.len().saturating_sub(HELD);
        for at in 0..way.len() {
            let (above, here) = way.split_at_mut(at);
            let folder = above.last().and_then(|level| level.folder.as_ref());
            here[0].folder = Some(folder.unwrap_or(self).enter(&here[0].name)?);
            if let Some(level) = above.last_mut().filter(|_| at <= held) {
                level.folder = None;
            }
        }
        Ok(())
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
