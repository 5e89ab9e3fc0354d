//! The only room that creates, renames or deletes files: durable writes, durable folders, locks, staged replacement.
//!
//! The promise it keeps: what it reports as written survives a power cut, and a name holds either its old content or its
//! whole new content, never a part. Errors carry the path and what was attempted.

mod door;
#[cfg(test)]
pub(crate) mod gate;
mod litter;
mod lock;
mod plain_lock;
mod project_lock;
mod replace;
mod tree;
mod writer;

pub use door::{Door, NotPlain, What};
pub use litter::{
    Litter, is_copy_of_another, is_system_litter, is_system_path, litter, placeholder_of,
};
pub use lock::{Lock, LockError, is_locked, sweep_lock};
pub use project_lock::{
    ProjectLock, WORK_FOLDER, check_work_folder, lock_project, work_folder, work_folders,
};
pub use replace::{Displaced, Expected, Replacement, replace};
pub use tree::{
    FolderOrLink, Kind, Seen, TreeEntry, copy_new, folders_and_links_in, folders_in, free_space,
    inside, is_folder, is_link, is_placeholder, kind, list, make_dir_all, may_write_in, names_in,
    open_regular, read_pieces, same_file_system, seen,
};

pub use writer::is_being_written;

use crate::report::{Class, Failure, Message, is_of_the_disk};
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// A failed file operation: what was attempted, where, and what the system said.
#[derive(Debug)]
pub struct Error {
    /// What was attempted: `read`, `write`, `create`, `rename`, `delete`, `list`, `sync`.
    pub op: &'static str,
    /// Where.
    pub path: PathBuf,
    /// What the system said.
    pub source: io::Error,
}

impl Error {
    /// Wraps a system error; for `map_err`.
    pub fn new(op: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_path_buf();
        move |source| Self { op, path, source }
    }

    /// Whether the disk is full or a quota is used up.
    pub fn is_full(&self) -> bool {
        matches!(
            self.source.kind(),
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge
        )
    }

    /// Whether the system refused for a reason that lies with itself: the disk fails, too many files are open, there is no
    /// memory. The same call may do on another day, and what is there may be whole.
    pub fn is_refusal(&self) -> bool {
        #[cfg(unix)]
        {
            use rustix::io::Errno;
            matches!(
                Errno::from_io_error(&self.source),
                Some(
                    Errno::IO
                        | Errno::MFILE
                        | Errno::NFILE
                        | Errno::NOMEM
                        | Errno::NODEV
                        | Errno::NXIO
                        | Errno::STALE
                )
            )
        }
        #[cfg(not(unix))]
        {
            // Too many files, no memory, not ready, bad sum of a sector, the device fails.
            matches!(self.source.raw_os_error(), Some(4 | 8 | 21 | 23 | 1117))
        }
    }
}

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "cannot {} {}: {}",
            self.op,
            self.path.display(),
            self.source
        )
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.source)
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        if let Some(failure) = error.not_plain_failure() {
            return failure;
        }
        let message = match error.op {
            "read" => "disk-cannot-read",
            "list" => "disk-cannot-list",
            "delete" => "disk-cannot-delete",
            "rename" => "disk-cannot-rename",
            "lock" => "disk-cannot-lock",
            _ => "disk-cannot-write",
        };
        let failure = Failure::new(
            Class::Failed,
            Message::new(message).path("path", &error.path),
        )
        .cause(Message::io(&error.source));
        let is_said = error.source.raw_os_error().is_some();
        if error.op == "lock" {
            failure.hint(Message::new("hint-no-locks"))
        } else if error.source.kind() == io::ErrorKind::FileTooLarge && is_said {
            failure.hint(Message::new("hint-file-limit"))
        } else if error.source.kind() == io::ErrorKind::QuotaExceeded {
            failure.hint(Message::new("hint-space-quota"))
        } else if error.is_full() {
            failure.hint(Message::new("hint-free-space"))
        } else if error.source.kind() == io::ErrorKind::PermissionDenied {
            failure.hint(Message::new("hint-permissions"))
        } else if error.source.kind() == io::ErrorKind::ReadOnlyFilesystem {
            failure.hint(Message::new("hint-read-only"))
        } else if is_of_the_disk(&error.source) {
            failure.hint(Message::new("hint-disk"))
        } else {
            failure
        }
    }
}

/// The result of this room.
pub type Result<T> = std::result::Result<T, Error>;

/// Makes what was written to an open file survive a power cut. A failure is final: the content must be written again to a
/// new file, because the kernel may have dropped the unwritten pages.
pub fn sync_file(file: &File, path: &Path) -> Result<()> {
    #[cfg(test)]
    gate::note_sync();
    file.sync_all().map_err(Error::new("sync", path))
}

/// Makes the names in a folder survive a power cut.
pub fn sync_dir(path: &Path) -> Result<()> {
    #[cfg(test)]
    gate::note_sync();
    #[cfg(unix)]
    {
        let dir = File::open(path).map_err(Error::new("sync", path))?;
        match dir.sync_all() {
            // Some network and FUSE file systems cannot sync a folder; there is nothing better to be had there.
            Err(error)
                if matches!(
                    error.kind(),
                    io::ErrorKind::InvalidInput | io::ErrorKind::Unsupported
                ) =>
            {
                Ok(())
            }
            other => other.map_err(Error::new("sync", path)),
        }
    }
    #[cfg(not(unix))]
    {
        let _ = path;
        Ok(())
    }
}

/// Makes everything on the file system of `path` survive a power cut in one call; for many small files.
pub fn sync_all_below(path: &Path) -> Result<()> {
    #[cfg(test)]
    gate::note_sync();
    #[cfg(target_os = "linux")]
    {
        let dir = File::open(path).map_err(Error::new("sync", path))?;
        rustix::fs::syncfs(&dir).map_err(|errno| Error {
            op: "sync",
            path: path.to_path_buf(),
            source: errno.into(),
        })
    }
    #[cfg(not(target_os = "linux"))]
    {
        for entry in walkdir::WalkDir::new(path)
            .contents_first(true)
            .follow_links(false)
        {
            let entry = entry.map_err(|error| Error {
                op: "list",
                path: path.to_path_buf(),
                source: error.into(),
            })?;
            if entry.file_type().is_file() {
                let file = OpenOptions::new()
                    .read(true)
                    .write(true)
                    .open(entry.path())
                    .map_err(Error::new("sync", entry.path()))?;
                sync_file(&file, entry.path())?;
            } else if entry.file_type().is_dir() {
                sync_dir(entry.path())?;
            }
        }
        Ok(())
    }
}

/// Creates a folder and its parents, durably: each new name is synced in the folder that holds it.
pub fn create_dir_all(path: &Path) -> Result<()> {
    let mut missing = Vec::new();
    let mut at = path;
    while !at.as_os_str().is_empty() && fs::symlink_metadata(at).is_err() {
        missing.push(at);
        match at.parent() {
            Some(parent) => at = parent,
            None => break,
        }
    }
    for dir in missing.into_iter().rev() {
        #[cfg(test)]
        gate::pass("create", dir)?;
        match fs::create_dir(dir) {
            Ok(()) => {
                if let Some(parent) = dir.parent().filter(|p| !p.as_os_str().is_empty()) {
                    sync_dir(parent)?;
                }
            }
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(Error::new("create", dir)(error)),
        }
    }
    if path.as_os_str().is_empty()
        || fs::metadata(path)
            .map_err(Error::new("create", path))?
            .is_dir()
    {
        Ok(())
    } else {
        Err(Error::new("create", path)(io::Error::from(
            io::ErrorKind::NotADirectory,
        )))
    }
}

/// Reads a whole file of at most `limit` bytes.
pub fn read(path: &Path, limit: u64) -> Result<Vec<u8>> {
    let file = File::open(path).map_err(Error::new("read", path))?;
    read_open(file, path, limit)
}

/// As [`read`], of a file that is open.
pub fn read_open(file: File, path: &Path, limit: u64) -> Result<Vec<u8>> {
    use std::io::Read;
    // One byte more than it has shows its end at once.
    let expected = file.metadata().map_or(0, |meta| meta.len()).min(limit) + 1;
    let mut bytes = Vec::with_capacity(usize::try_from(expected).unwrap_or(0));
    file.take(limit + 1)
        .read_to_end(&mut bytes)
        .map_err(Error::new("read", path))?;
    if bytes.len() as u64 > limit {
        return Err(Error::new("read", path)(io::Error::new(
            io::ErrorKind::FileTooLarge,
            "larger than expected",
        )));
    }
    Ok(bytes)
}

/// A name beside `path` that nobody else uses; starts with `.scribe-sync-`, so that scans skip it and sweeps find it.
pub fn temporary_beside(path: &Path) -> PathBuf {
    let dir = path.parent().unwrap_or_else(|| Path::new("."));
    dir.join(temporary_name())
}

/// The prefix of every temporary file or folder of ours.
pub const TEMPORARY_PREFIX: &str = ".scribe-sync-";

/// A fresh temporary name.
pub fn temporary_name() -> String {
    use std::sync::atomic::{AtomicU64, Ordering};
    static NEXT: AtomicU64 = AtomicU64::new(0);
    let mut random = [0u8; 4];
    // Only to tell names of several runs apart: the process id and a counter do within one.
    let _ = getrandom::fill(&mut random);
    format!(
        "{TEMPORARY_PREFIX}{:x}-{:x}-{:x}",
        std::process::id(),
        NEXT.fetch_add(1, Ordering::Relaxed),
        u32::from_le_bytes(random)
    )
}

/// Deletes the temporary files in a folder that runs left which were killed: those that are older than `age`. What cannot
/// be deleted is left for another time.
pub fn sweep_temporaries(folder: &Path, age: Duration) {
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    for entry in entries.flatten() {
        let name = entry.file_name();
        if !name.to_str().is_some_and(is_temporary_name) {
            continue;
        }
        // Without following a link. A time in the future is no age.
        let old = entry.metadata().is_ok_and(|meta| {
            let passed = meta.modified().ok().and_then(|time| time.elapsed().ok());
            meta.is_file() && (age.is_zero() || passed.is_some_and(|passed| passed >= age))
        });
        if old {
            let _ = remove_file(&entry.path());
        }
    }
}

/// Whether [`temporary_name`] could have given this name.
pub fn is_temporary_name(name: &str) -> bool {
    let Some(rest) = name.strip_prefix(TEMPORARY_PREFIX) else {
        return false;
    };
    let is_hex = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_hexdigit());
    rest.split('-').count() == 3 && rest.split('-').all(is_hex)
}

/// How old a temporary file is that certainly no run is writing any more.
pub const LEFT_OVER: Duration = Duration::from_secs(24 * 60 * 60);

/// Who may read a file that is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// As the system's default says.
    Default,
    /// The user alone (0600); for secrets.
    Private,
}

/// Creates a new file for writing; fails if the name exists.
pub fn create_new(path: &Path, access: Access) -> Result<File> {
    #[cfg(test)]
    gate::pass("create", path)?;
    let mut options = OpenOptions::new();
    options.write(true).read(true).create_new(true);
    #[cfg(unix)]
    if access == Access::Private {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    #[cfg(not(unix))]
    let _ = access;
    options.open(path).map_err(Error::new("create", path))
}

/// Opens a file for writing, making it where it is not there. For marks that may get lost.
pub fn open_or_create(path: &Path) -> Result<File> {
    OpenOptions::new()
        .create(true)
        .truncate(false)
        .write(true)
        .open(path)
        .map_err(Error::new("create", path))
}

/// Opens a file for appending, making it where it is not there. Its name is not durable yet: sync the folder.
pub fn open_append(path: &Path) -> Result<File> {
    #[cfg(test)]
    gate::pass("create", path)?;
    OpenOptions::new()
        .create(true)
        .append(true)
        .open(path)
        .map_err(Error::new("create", path))
}

/// Appends to a file in one write, so that what several processes append stands one after the other. `durable`: it is to
/// survive a power cut. `path` is for the error.
pub fn append(file: &mut File, bytes: &[u8], durable: bool, path: &Path) -> Result<()> {
    file.write_all(bytes).map_err(Error::new("write", path))?;
    if durable {
        file.sync_data().map_err(Error::new("sync", path))?;
    }
    Ok(())
}

/// Writes a file so that it survives a power cut: temporary name in the same folder, write, sync, rename, sync the folder.
pub fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    write_with(path, &temporary_beside(path), bytes, Access::Default)
}

/// As [`write`], for the user's eyes alone.
pub fn write_private(path: &Path, bytes: &[u8]) -> Result<()> {
    write_with(path, &temporary_beside(path), bytes, Access::Private)
}

/// As [`write_private`], for secrets. The caller holds a lock, so that nobody else writes this file: what a killed run left
/// half done has one name, and [`forget_secret_left`] finds it.
pub fn write_secret(path: &Path, bytes: &[u8]) -> Result<()> {
    forget_secret_left(path)?;
    write_with(path, &secret_left(path), bytes, Access::Private)
}

/// Deletes what a run left that was killed in [`write_secret`]: a secret that nobody forgets any more. The caller holds the
/// lock.
pub fn forget_secret_left(path: &Path) -> Result<()> {
    remove_file(&secret_left(path))
}

/// Whether there is something for [`forget_secret_left`], or a run is at work there just now.
pub fn is_secret_left(path: &Path) -> bool {
    fs::symlink_metadata(secret_left(path)).is_ok()
}

fn secret_left(path: &Path) -> PathBuf {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    path.with_file_name(format!(".{name}.new"))
}

/// Writes all that a new file is to have, and makes it survive a power cut.
fn write_whole(mut file: File, bytes: &[u8], path: &Path) -> Result<()> {
    file.write_all(bytes).map_err(Error::new("write", path))?;
    sync_file(&file, path)
}

fn write_with(path: &Path, temporary: &Path, bytes: &[u8], access: Access) -> Result<()> {
    let result = (|| {
        let file = create_new(temporary, access)?;
        write_whole(file, bytes, path)?;
        rename(temporary, path)
    })();
    if result.is_err() {
        let _ = remove_file(temporary);
    }
    result?;
    sync_parent(path)?;
    if let Some(folder) = path.parent() {
        sweep_temporaries(folder, LEFT_OVER);
    }
    Ok(())
}

/// Makes the name of `path` itself survive a power cut.
pub fn sync_parent(path: &Path) -> Result<()> {
    path.parent()
        .filter(|p| !p.as_os_str().is_empty())
        .map_or(Ok(()), sync_dir)
}

/// Renames, replacing a file of that name. Not yet durable: sync the folder.
#[expect(
    clippy::disallowed_methods,
    reason = "this is the room that may rename"
)]
pub fn rename(from: &Path, to: &Path) -> Result<()> {
    #[cfg(test)]
    gate::pass("rename", to)?;
    forced(to, || fs::rename(from, to)).map_err(Error::new("rename", to))
}

/// Does something that takes the file `path` away. Elsewhere the folder decides alone; Windows refuses it where the file is
/// read-only, as git's packs are and what comes from a disc, and while a program has it open that does not let it go, as those
/// that look for viruses do for a moment.
#[cfg(windows)]
#[expect(
    clippy::permissions_set_readonly_false,
    reason = "what it would open to everybody there is on other systems"
)]
fn forced(path: &Path, change: impl Fn() -> io::Result<()>) -> io::Result<()> {
    let begun = std::time::Instant::now();
    let mut is_cleared = false;
    loop {
        let Err(error) = change() else {
            return Ok(());
        };
        if error.kind() == io::ErrorKind::PermissionDenied
            && !is_cleared
            && let Ok(meta) = fs::symlink_metadata(path)
            && meta.is_file()
            && meta.permissions().readonly()
        {
            let mut permissions = meta.permissions();
            permissions.set_readonly(false);
            fs::set_permissions(path, permissions)?;
            is_cleared = true;
        } else if (crate::report::is_of_another_program(&error)
            || error.kind() == io::ErrorKind::PermissionDenied)
            && begun.elapsed() < replace::PATIENCE
        {
            // Of a folder in which a file is held it only says that it may not be changed.
            std::thread::sleep(replace::GLANCE);
        } else {
            return Err(error);
        }
    }
}

#[cfg(not(windows))]
fn forced(_path: &Path, change: impl Fn() -> io::Result<()>) -> io::Result<()> {
    change()
}

/// Renames to a name that must not exist. Not yet durable: sync the folder.
#[expect(
    clippy::disallowed_methods,
    reason = "this is the room that may rename"
)]
pub fn rename_new(from: &Path, to: &Path) -> Result<()> {
    #[cfg(test)]
    gate::pass("rename", to)?;
    #[cfg(any(target_os = "linux", target_os = "macos"))]
    {
        use rustix::fs::{CWD, RenameFlags, renameat_with};
        use rustix::io::Errno;
        match renameat_with(CWD, from, CWD, to, RenameFlags::NOREPLACE) {
            Ok(()) => return Ok(()),
            Err(Errno::INVAL | Errno::NOSYS | Errno::OPNOTSUPP) => {}
            Err(errno) => return Err(Error::new("rename", to)(errno.into())),
        }
    }
    if fs::symlink_metadata(to).is_ok() {
        return Err(Error::new("rename", to)(io::Error::from(
            io::ErrorKind::AlreadyExists,
        )));
    }
    forced(from, || fs::rename(from, to)).map_err(Error::new("rename", to))
}

/// Swaps two names in one step, where the system can; `false` where it cannot (nothing was changed then).
pub fn exchange(a: &Path, b: &Path) -> Result<bool> {
    #[cfg(test)]
    gate::pass("rename", b)?;
    #[cfg(test)]
    if gate::is_simple() {
        return Ok(false);
    }
    #[cfg(any(target_os = "linux", target_os = "macos"))]
    {
        use rustix::fs::{CWD, RenameFlags, renameat_with};
        use rustix::io::Errno;
        match renameat_with(CWD, a, CWD, b, RenameFlags::EXCHANGE) {
            Ok(()) => Ok(true),
            Err(Errno::INVAL | Errno::NOSYS | Errno::OPNOTSUPP) => Ok(false),
            Err(errno) => Err(Error::new("rename", b)(errno.into())),
        }
    }
    #[cfg(not(any(target_os = "linux", target_os = "macos")))]
    {
        let _ = (a, b);
        Ok(false)
    }
}

/// Deletes a file; one that is already gone is no error.
#[expect(
    clippy::disallowed_methods,
    reason = "this is the room that may delete"
)]
pub fn remove_file(path: &Path) -> Result<()> {
    #[cfg(test)]
    gate::pass("delete", path)?;
    match forced(path, || fs::remove_file(path)) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        other => other.map_err(Error::new("delete", path)),
    }
}

/// Deletes an empty folder; `false` if it is not empty or not there.
#[expect(
    clippy::disallowed_methods,
    reason = "this is the room that may delete"
)]
pub fn remove_dir_if_empty(path: &Path) -> bool {
    #[cfg(test)]
    if gate::pass("delete", path).is_err() {
        return false;
    }
    fs::remove_dir(path).is_ok()
}

/// Deletes a folder with everything in it, never following a link; one that is already gone is no error.
#[expect(
    clippy::disallowed_methods,
    reason = "this is the room that may delete"
)]
pub fn remove_dir_all(path: &Path) -> Result<()> {
    #[cfg(test)]
    gate::pass("delete", path)?;
    match fs::remove_dir_all(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        other => other.map_err(Error::new("delete", path)),
    }
}

/// How a copied file came to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Copied {
    /// The same inode under a second name.
    Linked,
    /// Its own blocks, or shared copy-on-write where the file system can.
    Copied,
}

/// Makes `to` a second name of the immutable file `from`, or a copy where links are not possible.
#[expect(
    clippy::disallowed_methods,
    reason = "this is the room that may create files"
)]
pub fn link_or_copy(from: &Path, to: &Path) -> Result<Copied> {
    if fs::hard_link(from, to).is_ok() {
        return Ok(Copied::Linked);
    }
    // No link is followed, should one stand there now.
    copy_new(from, to, &mut |_| ())?;
    Ok(Copied::Copied)
}

/// Makes `to`, which must not exist, a second name of `from`; `false` where the file system has no hard links.
#[expect(
    clippy::disallowed_methods,
    reason = "this is the room that may create files"
)]
pub fn link_new(from: &Path, to: &Path) -> Result<bool> {
    #[cfg(test)]
    gate::pass("create", to)?;
    #[cfg(test)]
    if gate::is_simple() {
        return Ok(false);
    }
    match fs::hard_link(from, to) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            Err(Error::new("create", to)(error))
        }
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

/// Whether two names are the same file.
pub fn same_file(a: &Path, b: &Path) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        match (fs::symlink_metadata(a), fs::symlink_metadata(b)) {
            (Ok(a), Ok(b)) => a.dev() == b.dev() && a.ino() == b.ino(),
            _ => false,
        }
    }
    #[cfg(not(unix))]
    {
        // Without inode numbers at hand: the content and the time of the last change agree.
        match (fs::metadata(a), fs::metadata(b)) {
            (Ok(x), Ok(y)) => {
                x.len() == y.len()
                    && x.modified().ok() == y.modified().ok()
                    && matches!((fs::read(a), fs::read(b)), (Ok(x), Ok(y)) if x == y)
            }
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn a_disk_that_fails_is_told_in_words() {
        for (code, why, hint) in [
            (5, "io-disk", 1),
            (24, "io-open-files", 0),
            (28, "io-full", 1),
        ] {
            let error = io::Error::from_raw_os_error(code);
            let failure = Failure::from(Error::new("read", Path::new("f"))(error));
            let cause = format!("{}", failure.causes()[0]);
            assert!(cause.contains(why), "{cause}");
            assert_eq!(failure.hints().len(), hint, "{why}");
        }
    }

    #[test]
    fn only_what_killed_runs_left_is_swept() {
        let dir = tempfile::tempdir().unwrap();
        let old = dir.path().join(temporary_name());
        let new = dir.path().join(temporary_name());
        let others = [
            ".scribe-sync-backup.json",
            ".scribe-sync-down-a-b.lock",
            "MRK.usfm",
        ]
        .map(|name| dir.path().join(name));
        let passed = std::time::SystemTime::now() - LEFT_OVER - Duration::from_secs(60);
        for path in [&old, &new].into_iter().chain(&others) {
            let file = fs::File::create(path).unwrap();
            if path != &new {
                file.set_modified(passed).unwrap();
            }
        }
        write(&dir.path().join("state.json"), b"1").unwrap();
        assert!(!old.exists() && new.exists());
        sweep_temporaries(dir.path(), Duration::ZERO);
        assert!(!new.exists());
        assert!(others.iter().all(|path| path.exists()));
    }

    #[test]
    fn a_file_is_read_up_to_its_limit_and_not_a_byte_further() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a");
        write(&path, b"12345").unwrap();
        assert!(read(&path, 4).unwrap_err().is_full());
        assert_eq!(read(&path, 5).unwrap(), b"12345");
        assert_eq!(read(&path, 6).unwrap(), b"12345");
    }

    #[test]
    fn a_written_file_replaces_the_old_one_and_leaves_nothing_beside_it() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a b é.json");
        write(&path, b"one").unwrap();
        write(&path, b"two").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"two");
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_read_only_file_is_replaced_and_deleted_as_any_other() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("pack");
        for change in [
            |path: &Path| write(path, b"two"),
            |path: &Path| remove_file(path),
        ] {
            write(&path, b"one").unwrap();
            let mut permissions = fs::metadata(&path).unwrap().permissions();
            permissions.set_readonly(true);
            fs::set_permissions(&path, permissions).unwrap();
            change(&path).unwrap();
        }
        assert!(!path.exists());
    }

    #[test]
    fn a_write_that_fails_keeps_the_old_content_and_names_the_path() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("folder");
        fs::create_dir(&path).unwrap();
        let error = write(&path, b"x").unwrap_err();
        assert_eq!(error.path, path);
        assert_eq!(
            fs::read_dir(dir.path()).unwrap().count(),
            1,
            "no temporary file is left"
        );
    }

    #[cfg(unix)]
    #[test]
    fn what_lies_with_the_system_is_told_from_what_lies_there() {
        use rustix::io::Errno;
        let is_refusal = |number| {
            Error::new("read", Path::new("x"))(io::Error::from_raw_os_error(number)).is_refusal()
        };
        assert!(
            [Errno::IO, Errno::MFILE, Errno::NFILE]
                .map(Errno::raw_os_error)
                .into_iter()
                .all(is_refusal)
        );
        let others = [Errno::NOENT, Errno::ACCESS, Errno::LOOP, Errno::ISDIR];
        assert!(!others.map(Errno::raw_os_error).into_iter().any(is_refusal));
    }

    #[test]
    fn a_new_name_is_never_taken_from_somebody() {
        let dir = tempfile::tempdir().unwrap();
        let (a, b) = (dir.path().join("a"), dir.path().join("b"));
        write(&a, b"a").unwrap();
        write(&b, b"b").unwrap();
        assert!(rename_new(&a, &b).is_err());
        assert_eq!(fs::read(&b).unwrap(), b"b");
    }
}
