//! A lock that the kernel frees when its holder dies, so that it cannot go stale.

use super::{Door, Error, create_dir_all, door, plain_lock};
use std::fs::{File, TryLockError};
use std::io::{Read, Seek, Write};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

/// Between two looks at a lock that somebody has.
const GLANCE: Duration = Duration::from_millis(5);
/// More bytes of what a holder says about itself are not read.
const LONGEST: u64 = 300;

/// A held lock; freed when dropped, or by the kernel when the process ends in any way.
#[derive(Debug)]
pub struct Lock {
    file: File,
    path: PathBuf,
    /// It is one of the other kind.
    _plain: Option<plain_lock::Held>,
}

/// Why a lock was not had.
#[derive(Debug)]
pub enum LockError {
    /// Somebody holds it; what it wrote about itself (`process 4711 on host, since ...`).
    Busy {
        /// What the holder wrote about itself; may be empty.
        holder: String,
    },
    /// The lock file could not be made or opened.
    Disk(Error),
}

impl From<Error> for LockError {
    fn from(error: Error) -> Self {
        Self::Disk(error)
    }
}

impl Lock {
    /// Takes the lock at once or says who has it. `holder` is written into the file for people to read.
    pub fn take(path: &Path, holder: &str) -> Result<Self, LockError> {
        if let Some(parent) = path.parent() {
            create_dir_all(parent)?;
        }
        Self::not_ours(path)?;
        Self::hold(door::open_lock(path)?, path, holder)
    }

    /// As [`Lock::take`], of a file in a folder that may come from anybody.
    pub fn take_behind(door: &Door, path: &Path, holder: &str) -> Result<Self, LockError> {
        if let Some(parent) = path.parent() {
            door.create_dir_all(parent)?;
        }
        Self::not_ours(path)?;
        Self::hold(door.open_lock(path)?, path, holder)
    }

    /// A file that this process has locked in the other way must not be opened again.
    fn not_ours(path: &Path) -> Result<(), LockError> {
        if plain_lock::is_ours(path) {
            let holder = format!("process {}", std::process::id());
            return Err(LockError::Busy { holder });
        }
        Ok(())
    }

    fn hold(mut file: File, path: &Path, holder: &str) -> Result<Self, LockError> {
        // Its other name may be a file of somebody's: that one is neither written nor shown.
        let is_alone = has_one_name(&file);
        let mut plain = None;
        let taken = match file.try_lock() {
            Err(TryLockError::Error(error)) if plain_lock::is_missing(&error) => {
                match plain_lock::take(&file) {
                    Ok(Some(held)) => {
                        plain = Some(held);
                        Ok(())
                    }
                    Ok(None) => Err(TryLockError::WouldBlock),
                    Err(error) => Err(TryLockError::Error(error)),
                }
            }
            other => other,
        };
        match taken {
            Ok(()) if !is_alone => Ok(Self {
                file,
                path: path.to_path_buf(),
                _plain: plain,
            }),
            Ok(()) => {
                // Only for people: a failure here must not stop the run. What was longer is covered with blanks: cutting a
                // file off may make its file system wait for the disk.
                let before = file.metadata().map_or(0, |meta| meta.len()).min(LONGEST);
                let before = usize::try_from(before).unwrap_or(0);
                let _ = file
                    .rewind()
                    .and_then(|()| file.write_all(format!("{holder:before$}").as_bytes()));
                Ok(Self {
                    file,
                    path: path.to_path_buf(),
                    _plain: plain,
                })
            }
            Err(TryLockError::WouldBlock) => {
                let mut holder = String::new();
                if is_alone {
                    let _ = Read::by_ref(&mut file)
                        .take(LONGEST)
                        .read_to_string(&mut holder);
                }
                holder.truncate(holder.trim_end().len());
                Err(LockError::Busy { holder })
            }
            Err(TryLockError::Error(error)) => {
                Err(LockError::Disk(Error::new("lock", path)(error)))
            }
        }
    }

    /// As [`Lock::take`], but waits this long for whoever has it.
    pub fn take_within(path: &Path, holder: &str, patience: Duration) -> Result<Self, LockError> {
        let until = Instant::now() + patience;
        loop {
            match Self::take(path, holder) {
                // The system has no lock with a time limit; asking again costs one call.
                Err(LockError::Busy { .. }) if Instant::now() < until => thread::sleep(GLANCE),
                other => return other,
            }
        }
    }

    /// As [`Lock::take`], for a lock whose holder removes the file: one on a file that has no name any more is no lock.
    pub fn take_removable(path: &Path, holder: &str) -> Result<Self, LockError> {
        loop {
            let lock = Self::take(path, holder)?;
            if lock.is_at_its_path() {
                return Ok(lock);
            }
        }
    }

    /// Whether the lock file still has its name; `true` where the system cannot tell.
    pub(super) fn is_at_its_path(&self) -> bool {
        #[cfg(unix)]
        {
            use std::os::unix::fs::MetadataExt;
            match (self.file.metadata(), std::fs::symlink_metadata(&self.path)) {
                (Ok(held), Ok(named)) => held.ino() == named.ino() && held.dev() == named.dev(),
                (_, Err(error)) => !matches!(
                    error.kind(),
                    std::io::ErrorKind::NotFound | std::io::ErrorKind::NotADirectory
                ),
                _ => true,
            }
        }
        #[cfg(not(unix))]
        {
            let _ = &self.file;
            true
        }
    }

    /// The lock file.
    pub fn path(&self) -> &Path {
        &self.path
    }
}

/// Whether a file has no second name elsewhere; `true` where the system cannot tell.
fn has_one_name(file: &File) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        file.metadata().is_ok_and(|meta| meta.nlink() <= 1)
    }
    #[cfg(not(unix))]
    {
        let _ = file;
        true
    }
}

/// Removes the lock file that a killed run left at `path`, if there is one; one that somebody holds stays.
pub fn sweep_lock(path: &Path) {
    if matches!(super::kind(path), Ok(Some(super::Kind::File)))
        && let Ok(lock) = Lock::take_removable(path, "")
    {
        let _ = super::remove_file(lock.path());
    }
}

/// Whether somebody holds the lock of this file; `false` where there is none. Those who only look do not see each other.
pub fn is_locked(path: &Path) -> bool {
    if plain_lock::is_ours(path) {
        return true;
    }
    super::open_regular(path).is_ok_and(|file| match file.try_lock_shared() {
        Err(TryLockError::WouldBlock) => true,
        Err(TryLockError::Error(error)) if plain_lock::is_missing(&error) => {
            plain_lock::is_taken(&file)
        }
        _ => false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lock_file_that_nobody_holds_can_be_swept() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("lock");
        sweep_lock(&path);
        assert!(!path.exists());
        let held = Lock::take_removable(&path, "first").unwrap();
        sweep_lock(&path);
        assert!(path.exists());
        drop(held);
        sweep_lock(&path);
        assert!(!path.exists());
    }

    #[test]
    fn the_second_taker_learns_who_holds_it_and_gets_it_afterwards() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("x/lock");
        assert!(!is_locked(&path));
        let held = Lock::take(&path, "first").unwrap();
        assert!(is_locked(&path) && is_locked(&path));
        match Lock::take(&path, "second") {
            Err(LockError::Busy { holder }) => assert_eq!(holder, "first"),
            other => panic!("{other:?}"),
        }
        drop(held);
        assert!(!is_locked(&path));
        drop(Lock::take(&path, "third, whose words are more").unwrap());
        let _held = Lock::take(&path, "fourth").unwrap();
        match Lock::take(&path, "fifth") {
            Err(LockError::Busy { holder }) => assert_eq!(holder, "fourth"),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn who_waits_gets_it_or_learns_in_the_end_who_has_it() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("lock");
        let held = Lock::take(&path, "first").unwrap();
        match Lock::take_within(&path, "second", Duration::from_millis(20)) {
            Err(LockError::Busy { holder }) => assert_eq!(holder, "first"),
            other => panic!("{other:?}"),
        }
        let waiting = thread::spawn({
            let path = path.clone();
            move || Lock::take_within(&path, "third", Duration::from_secs(60)).map(|_| ())
        });
        drop(held);
        waiting.join().unwrap().unwrap();
    }
}
