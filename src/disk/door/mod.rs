//! The one door to what lies below a project's `.git`, in our own folders, and in a folder cloud.
//!
//! Such a folder may come from anybody: out of an archive, from a stick or a share that others write to. A link in it could
//! lead to any file of the person, and a pipe or a device could hold a run up for ever. So every path below the base is
//! taken folder by folder, without following a link, and what is done is done to a name in the folder that was reached, by
//! its handle: nobody can put a link in its place meanwhile. Only plain files are opened. The base itself is the person's
//! own (a project that lies on another disk behind a link is fine).
//!
//! On systems without such handles each folder on the way is looked at first.

#[cfg(not(unix))]
#[path = "paths.rs"]
mod system;
#[cfg(unix)]
#[path = "handles.rs"]
mod system;
#[cfg(test)]
mod tests;

#[cfg(test)]
use super::gate;
use super::{
    Access, Error, Kind, LEFT_OVER, Result, is_temporary_name, read_open, temporary_name,
    write_whole,
};
use crate::report::{Class, Failure, Message};
use std::ffi::OsStr;
use std::fs::File;
use std::io;
use std::path::{Component, Path, PathBuf};
use std::time::Duration;
use system::Folder;

/// What stands at a name, a link being a link.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// A plain file.
    File,
    /// A folder.
    Folder,
    /// A symbolic link, or what is one elsewhere (a junction).
    Link,
    /// A pipe.
    Pipe,
    /// A socket.
    Socket,
    /// A device.
    Device,
}

impl What {
    /// The coarser kind.
    pub fn kind(self) -> Kind {
        match self {
            Self::File => Kind::File,
            Self::Folder => Kind::Folder,
            _ => Kind::Other,
        }
    }

    fn of(file_type: std::fs::FileType) -> Self {
        if file_type.is_file() {
            return Self::File;
        }
        if file_type.is_dir() {
            return Self::Folder;
        }
        #[cfg(unix)]
        {
            use std::os::unix::fs::FileTypeExt;
            if file_type.is_fifo() {
                return Self::Pipe;
            }
            if file_type.is_socket() {
                return Self::Socket;
            }
            if !file_type.is_symlink() {
                return Self::Device;
            }
        }
        Self::Link
    }

    fn id(self) -> &'static str {
        match self {
            Self::File => "what-file",
            Self::Folder => "what-folder",
            Self::Link => "what-link",
            Self::Pipe => "what-pipe",
            Self::Socket => "what-socket",
            Self::Device => "what-device",
        }
    }
}

/// Why a name was not opened: something else than a plain file or folder stands there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotPlain {
    /// What stands there.
    pub is: What,
    /// What belongs there: [`What::File`] or [`What::Folder`].
    pub wanted: What,
}

impl std::fmt::Display for NotPlain {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?} where a plain {:?} belongs", self.is, self.wanted)
    }
}

impl std::error::Error for NotPlain {}

impl NotPlain {
    /// The error for this path.
    pub fn at(self, op: &'static str, path: &Path) -> Error {
        let kind = match self.is {
            What::File => io::ErrorKind::NotADirectory,
            What::Folder => io::ErrorKind::IsADirectory,
            _ => io::ErrorKind::InvalidInput,
        };
        Error::new(op, path)(io::Error::new(kind, self))
    }
}

impl Error {
    /// What stands in the place of a plain file or folder, if that is the reason.
    pub fn not_plain(&self) -> Option<NotPlain> {
        self.source.get_ref()?.downcast_ref::<NotPlain>().copied()
    }

    /// Whether a link, a pipe, a socket or a device stands where a file or folder belongs.
    pub fn is_odd(&self) -> bool {
        self.not_plain()
            .is_some_and(|found| found.is.kind() == Kind::Other)
    }

    pub(super) fn not_plain_failure(&self) -> Option<Failure> {
        let found = self.not_plain()?;
        let message = Message::new("disk-not-plain")
            .path("path", &self.path)
            .part("what", Message::new(found.is.id()))
            .part("wanted", Message::new(found.wanted.id()));
        Some(
            Failure::new(Class::Integrity, message)
                .state(Message::new("state-not-opened"))
                .hint(Message::new("hint-not-plain")),
        )
    }
}

/// The door: everything below its base is reached through it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Door {
    base: PathBuf,
}

/// A name in a folder that was reached.
struct Place<'p> {
    folder: Folder,
    name: &'p OsStr,
    path: &'p Path,
}

impl Door {
    /// The door to what lies below `base`, which is trusted itself and may be reached through links.
    pub fn new(base: &Path) -> Self {
        Self {
            base: base.to_path_buf(),
        }
    }

    /// The folder that is trusted.
    pub fn base(&self) -> &Path {
        &self.base
    }

    /// The path below the base.
    fn relative<'p>(&self, op: &'static str, path: &'p Path) -> Result<&'p Path> {
        let refused = |why| Error::new(op, path)(io::Error::new(io::ErrorKind::InvalidInput, why));
        let relative = path
            .strip_prefix(&self.base)
            .map_err(|_| refused("not below its base"))?;
        let is_plain = |part| matches!(part, Component::Normal(_));
        if relative.components().all(is_plain) {
            Ok(relative)
        } else {
            Err(refused("leads out of its base"))
        }
    }

    /// The folder at a path below the base.
    fn folder(&self, op: &'static str, path: &Path) -> Result<Folder> {
        let relative = self.relative(op, path)?;
        Folder::open(&self.base, relative).map_err(|error| self.explain(op, path, error))
    }

    /// The name at a path below the base.
    fn place<'p>(&self, op: &'static str, path: &'p Path) -> Result<Place<'p>> {
        let relative = self.relative(op, path)?;
        let (Some(name), Some(parent)) = (relative.file_name(), relative.parent()) else {
            return Err(Error::new(op, path)(io::Error::from(
                io::ErrorKind::InvalidInput,
            )));
        };
        let folder = Folder::open(&self.base, parent).map_err(|error| {
            let above = path.parent().unwrap_or(path);
            self.explain(op, above, error)
        })?;
        Ok(Place { folder, name, path })
    }

    /// Why a folder could not be reached: the first name on the way that is none.
    fn explain(&self, op: &'static str, path: &Path, error: io::Error) -> Error {
        let mut at = self.base.clone();
        for part in path.strip_prefix(&self.base).into_iter().flatten() {
            at.push(part);
            let Ok(meta) = std::fs::symlink_metadata(&at) else {
                break;
            };
            let is = What::of(meta.file_type());
            if is != What::Folder {
                let wanted = What::Folder;
                return NotPlain { is, wanted }.at(op, &at);
            }
        }
        Error::new(op, path)(error)
    }

    /// What stands at a path; `None`: nothing, or a file stands in the place of a folder on the way.
    pub fn what(&self, path: &Path) -> Result<Option<What>> {
        if path == self.base {
            return Ok(Some(What::Folder));
        }
        let place = match self.place("read", path) {
            Err(error) if is_absent(&error) => return Ok(None),
            other => other?,
        };
        place.what("read")
    }

    /// As [`Door::what`], coarser.
    pub fn kind(&self, path: &Path) -> Result<Option<Kind>> {
        Ok(self.what(path)?.map(What::kind))
    }

    /// Whether a folder is at a path, and every one above it.
    pub fn is_folder(&self, path: &Path) -> bool {
        matches!(self.what(path), Ok(Some(What::Folder)))
    }

    /// That a folder is at a path, or nothing.
    pub fn want_folder(&self, path: &Path) -> Result<bool> {
        match self.what(path)? {
            None => Ok(false),
            Some(What::Folder) => Ok(true),
            Some(is) => Err(NotPlain {
                is,
                wanted: What::Folder,
            }
            .at("read", path)),
        }
    }

    /// As [`Door::list`]; a folder that is not there has no names.
    pub fn names(&self, folder: &Path) -> Result<Vec<(String, What)>> {
        match self.list(folder) {
            Err(error) if error.source.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
            other => other,
        }
    }

    /// The names in a folder with what stands there, sorted; those that are not Unicode are left out.
    pub fn list(&self, folder: &Path) -> Result<Vec<(String, What)>> {
        let relative = self.relative("list", folder)?;
        let found = Folder::names_at(&self.base, relative);
        let mut names = found.map_err(|error| self.explain("list", folder, error))?;
        names.sort_by(|a, b| a.0.cmp(&b.0));
        Ok(names)
    }

    /// Opens a plain file for reading.
    pub fn open(&self, path: &Path) -> Result<File> {
        let place = self.place("read", path)?;
        place.want_file("read")?;
        let file = place.folder.open_file(place.name);
        plain(file.map_err(Error::new("read", path))?, "read", path)
    }

    /// Reads a whole plain file of at most `limit` bytes.
    pub fn read(&self, path: &Path, limit: u64) -> Result<Vec<u8>> {
        read_open(self.open(path)?, path, limit)
    }

    /// Opens the file of a lock for reading and writing, making it where it is not there.
    pub(super) fn open_lock(&self, path: &Path) -> Result<File> {
        let place = self.place("create", path)?;
        place.want_file("create")?;
        let file = place.folder.open_lock(place.name);
        plain(file.map_err(Error::new("create", path))?, "create", path)
    }

    /// Creates a new file for writing; fails if the name exists, whatever it is.
    pub fn create_new(&self, path: &Path) -> Result<File> {
        #[cfg(test)]
        gate::pass("create", path)?;
        let place = self.place("create", path)?;
        let file = place.folder.create_new(place.name, Access::Default);
        file.map_err(Error::new("create", path))
    }

    /// Writes a file so that it survives a power cut, as [`super::write`] does.
    pub fn write(&self, path: &Path, bytes: &[u8]) -> Result<()> {
        let place = self.place("write", path)?;
        let temporary = temporary_name();
        let temporary = OsStr::new(&temporary);
        let result = (|| {
            place.want_file("write")?;
            #[cfg(test)]
            gate::pass("create", path)?;
            let file = place.folder.create_new(temporary, Access::Default);
            write_whole(file.map_err(Error::new("create", path))?, bytes, path)?;
            #[cfg(test)]
            gate::pass("rename", path)?;
            system::rename((&place.folder, temporary), (&place.folder, place.name))
                .map_err(Error::new("rename", path))
        })();
        if result.is_err() {
            place.forget(temporary);
        }
        result?;
        place.sync_folder()?;
        sweep(&place.folder, path.parent().unwrap_or(path), LEFT_OVER);
        Ok(())
    }

    /// Creates a folder and those above it. `durable`: each new name is synced in the folder that holds it.
    fn make_folders(&self, path: &Path, durable: bool) -> Result<()> {
        // Mostly it is there.
        match self.folder("create", path) {
            Ok(_) => return Ok(()),
            Err(error) if error.source.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(error),
        }
        let relative = self.relative("create", path)?;
        if !self.base.is_dir() {
            super::create_dir_all(&self.base)?;
        }
        let mut folder = self.folder("create", &self.base)?;
        let mut at = self.base.clone();
        for name in relative {
            at.push(name);
            let below = folder.enter(name);
            folder = match below {
                Ok(below) => below,
                Err(error) if error.kind() == io::ErrorKind::NotFound => {
                    #[cfg(test)]
                    gate::pass("create", &at)?;
                    match folder.make_dir(name) {
                        Ok(()) if durable => {
                            #[cfg(test)]
                            gate::note_sync();
                            let above = at.parent().unwrap_or(&at);
                            folder.sync().map_err(Error::new("sync", above))?;
                        }
                        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => {
                            return Err(Error::new("create", &at)(error));
                        }
                        _ => {}
                    }
                    folder
                        .enter(name)
                        .map_err(|error| self.explain("create", &at, error))?
                }
                Err(error) => return Err(self.explain("create", &at, error)),
            };
        }
        Ok(())
    }

    /// Creates a folder and those above it, durably.
    pub fn create_dir_all(&self, path: &Path) -> Result<()> {
        self.make_folders(path, true)
    }

    /// Creates a folder and those above it without syncing each; for a stage that is synced as a whole.
    pub fn make_dir_all(&self, path: &Path) -> Result<()> {
        self.make_folders(path, false)
    }

    /// Renames, replacing a file of that name. Not yet durable: sync the folder.
    pub fn rename(&self, from: &Path, to: &Path) -> Result<()> {
        #[cfg(test)]
        gate::pass("rename", to)?;
        let (source, target) = (self.place("rename", from)?, self.place("rename", to)?);
        let done = system::rename((&source.folder, source.name), (&target.folder, target.name));
        done.map_err(|error| target.in_the_way(error))
    }

    /// Renames to a name that must not exist. Not yet durable: sync the folder.
    pub fn rename_new(&self, from: &Path, to: &Path) -> Result<()> {
        #[cfg(test)]
        gate::pass("rename", to)?;
        let (source, target) = (self.place("rename", from)?, self.place("rename", to)?);
        let done = system::rename_new((&source.folder, source.name), (&target.folder, target.name));
        done.map_err(Error::new("rename", to))
    }

    /// Makes `to`, which must not exist, a second name of the plain file `from`; `false` where the file system has no hard
    /// links.
    pub fn link_new(&self, from: &Path, to: &Path) -> Result<bool> {
        #[cfg(test)]
        gate::pass("create", to)?;
        #[cfg(test)]
        if gate::is_simple() {
            return Ok(false);
        }
        let (source, target) = (self.place("create", from)?, self.place("create", to)?);
        source.want_file("create")?;
        let linked = system::link((&source.folder, source.name), (&target.folder, target.name));
        match linked {
            Ok(()) => Ok(true),
            // Told apart from real trouble (a full disk, a read-only folder) by trying to make a file there.
            Err(error)
                if matches!(
                    error.kind(),
                    io::ErrorKind::Unsupported | io::ErrorKind::PermissionDenied
                ) =>
            {
                Ok(false)
            }
            Err(error) => Err(Error::new("create", to)(error)),
        }
    }

    /// Deletes a name that is no folder; one that is already gone is no error. Of a link the link goes.
    pub fn remove_file(&self, path: &Path) -> Result<()> {
        #[cfg(test)]
        gate::pass("delete", path)?;
        let place = match self.place("delete", path) {
            Err(error) if is_absent(&error) => return Ok(()),
            other => other?,
        };
        match place.folder.unlink(place.name) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            other => other.map_err(|error| place.in_the_way(error)),
        }
    }

    /// Deletes an empty folder; `false` if it is not empty, no folder, or not there.
    pub fn remove_dir_if_empty(&self, path: &Path) -> bool {
        #[cfg(test)]
        if gate::pass("delete", path).is_err() {
            return false;
        }
        self.place("delete", path)
            .is_ok_and(|place| place.folder.remove_dir(place.name).is_ok())
    }

    /// Deletes a name and, if it is a folder, everything in it; one that is already gone is no error. Of links the links go.
    pub fn remove_dir_all(&self, path: &Path) -> Result<()> {
        #[cfg(test)]
        gate::pass("delete", path)?;
        let place = match self.place("delete", path) {
            Err(error) if is_absent(&error) => return Ok(()),
            other => other?,
        };
        match place.folder.remove_tree(place.name) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            other => other.map_err(Error::new("delete", path)),
        }
    }

    /// Makes the names in a folder survive a power cut.
    pub fn sync_dir(&self, path: &Path) -> Result<()> {
        #[cfg(test)]
        gate::note_sync();
        let folder = self.folder("sync", path)?;
        folder.sync().map_err(Error::new("sync", path))
    }

    /// Makes the name of `path` itself survive a power cut.
    pub fn sync_parent(&self, path: &Path) -> Result<()> {
        path.parent().map_or(Ok(()), |parent| self.sync_dir(parent))
    }

    /// Deletes the temporary files in a folder that runs left which were killed, as [`super::sweep_temporaries`] does.
    pub fn sweep_temporaries(&self, path: &Path, age: Duration) {
        if let Ok(folder) = self.folder("list", path) {
            sweep(&folder, path, age);
        }
    }
}

impl Place<'_> {
    fn what(&self, op: &'static str) -> Result<Option<What>> {
        let what = self.folder.what(self.name);
        what.map_err(Error::new(op, self.path))
    }

    /// That a plain file stands here, or nothing.
    fn want_file(&self, op: &'static str) -> Result<()> {
        match self.what(op)? {
            None | Some(What::File) => Ok(()),
            Some(is) => Err(NotPlain {
                is,
                wanted: What::File,
            }
            .at(op, self.path)),
        }
    }

    /// Why a name cannot be replaced or deleted: a folder may stand there.
    fn in_the_way(&self, error: io::Error) -> Error {
        match self.folder.what(self.name) {
            Ok(Some(What::Folder)) => NotPlain {
                is: What::Folder,
                wanted: What::File,
            }
            .at("rename", self.path),
            _ => Error::new("rename", self.path)(error),
        }
    }

    /// Deletes a temporary file, if it is there.
    fn forget(&self, temporary: &OsStr) {
        #[cfg(test)]
        if gate::pass("delete", self.path).is_err() {
            return;
        }
        let _ = self.folder.unlink(temporary);
    }

    fn sync_folder(&self) -> Result<()> {
        #[cfg(test)]
        gate::note_sync();
        let above = self.path.parent().unwrap_or(self.path);
        self.folder.sync().map_err(Error::new("sync", above))
    }
}

/// That what was opened is a plain file still.
fn plain(file: File, op: &'static str, path: &Path) -> Result<File> {
    let meta = file.metadata().map_err(Error::new(op, path))?;
    match What::of(meta.file_type()) {
        What::File => Ok(file),
        is => Err(NotPlain {
            is,
            wanted: What::File,
        }
        .at(op, path)),
    }
}

/// Opens the file of a lock of our own for reading and writing, making it where it is not there; a link at its name is not
/// followed. The folders above it are the person's own.
pub(super) fn open_lock(path: &Path) -> Result<File> {
    let (Some(parent), Some(_)) = (path.parent(), path.file_name()) else {
        return Err(Error::new("create", path)(io::Error::from(
            io::ErrorKind::InvalidInput,
        )));
    };
    Door::new(parent).open_lock(path)
}

fn is_absent(error: &Error) -> bool {
    matches!(
        error.source.kind(),
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory
    )
}

fn sweep(folder: &Folder, path: &Path, age: Duration) {
    #[cfg(not(test))]
    let _ = path;
    for (name, what) in folder.names().unwrap_or_default() {
        if what != What::File || !is_temporary_name(&name) {
            continue;
        }
        // A time in the future is no age.
        let modified = folder.modified(OsStr::new(&name)).ok();
        let passed = modified.and_then(|time| time.elapsed().ok());
        if age.is_zero() || passed.is_some_and(|passed| passed >= age) {
            #[cfg(test)]
            if gate::pass("delete", path).is_err() {
                return;
            }
            let _ = folder.unlink(OsStr::new(&name));
        }
    }
}
