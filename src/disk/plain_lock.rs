//! Locks of the other kind (POSIX's record locks), for file systems without the usual one: some shares and FUSE have only
//! these. They die with their process, too, but hold nothing against the process itself, and go when it closes the file
//! anywhere. So what this process holds is written down, and no such file is opened a second time.

use std::fs::File;
use std::io;
use std::path::Path;

/// Whether the system says that there are no locks of the usual kind.
pub(super) fn is_missing(error: &io::Error) -> bool {
    #[cfg(unix)]
    {
        use rustix::io::Errno;
        let none = [
            Errno::NOLCK,
            Errno::OPNOTSUPP,
            Errno::NOTSUP,
            Errno::NOSYS,
            Errno::INVAL,
        ];
        none.iter()
            .any(|errno| error.raw_os_error() == Some(errno.raw_os_error()))
    }
    #[cfg(not(unix))]
    {
        let _ = error;
        false
    }
}

#[cfg(unix)]
mod unix {
    use super::{File, Path, io};
    use rustix::fs::{FlockOperation, fcntl_lock};
    use std::collections::BTreeSet;
    use std::os::unix::fs::MetadataExt;
    use std::sync::{Mutex, PoisonError};

    /// The files that this process has locked so, by device and number.
    static HELD: Mutex<BTreeSet<(u64, u64)>> = Mutex::new(BTreeSet::new());

    /// A held lock of this kind; the file has to be closed with it.
    #[derive(Debug)]
    pub(in super::super) struct Held((u64, u64));

    impl Drop for Held {
        fn drop(&mut self) {
            HELD.lock()
                .unwrap_or_else(PoisonError::into_inner)
                .remove(&self.0);
        }
    }

    /// Whether this process has locked the file so.
    pub(in super::super) fn is_ours(path: &Path) -> bool {
        let held = HELD.lock().unwrap_or_else(PoisonError::into_inner);
        !held.is_empty()
            && std::fs::metadata(path).is_ok_and(|meta| held.contains(&(meta.dev(), meta.ino())))
    }

    /// Takes it; nothing where another process has it.
    pub(in super::super) fn take(file: &File) -> io::Result<Option<Held>> {
        let mut held = HELD.lock().unwrap_or_else(PoisonError::into_inner);
        let meta = file.metadata()?;
        let key = (meta.dev(), meta.ino());
        if held.contains(&key) {
            return Ok(None);
        }
        if !lock(file, FlockOperation::NonBlockingLockExclusive)? {
            return Ok(None);
        }
        held.insert(key);
        Ok(Some(Held(key)))
    }

    /// Whether another process has it.
    pub(in super::super) fn is_taken(file: &File) -> bool {
        matches!(lock(file, FlockOperation::NonBlockingLockShared), Ok(false))
    }

    fn lock(file: &File, how: FlockOperation) -> io::Result<bool> {
        use rustix::io::Errno;
        match fcntl_lock(file, how) {
            Ok(()) => Ok(true),
            Err(Errno::AGAIN | Errno::ACCESS) => Ok(false),
            Err(error) => Err(error.into()),
        }
    }
}

#[cfg(unix)]
pub(super) use unix::{Held, is_ours, is_taken, take};

#[cfg(not(unix))]
mod other {
    use super::{File, Path, io};

    /// There is one kind of locks here.
    #[derive(Debug)]
    pub(in super::super) struct Held;

    pub(in super::super) fn is_ours(_: &Path) -> bool {
        false
    }

    pub(in super::super) fn take(_: &File) -> io::Result<Option<Held>> {
        Err(io::ErrorKind::Unsupported.into())
    }

    pub(in super::super) fn is_taken(_: &File) -> bool {
        false
    }
}

#[cfg(not(unix))]
pub(super) use other::{Held, is_ours, is_taken, take};

#[cfg(all(test, unix))]
mod tests {
    use super::super::{Access, create_new};
    use super::*;

    #[test]
    fn this_process_has_it_once() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("lock");
        let file = create_new(&path, Access::Default).unwrap();
        let held = take(&file).unwrap().unwrap();
        assert!(is_ours(&path));
        assert!(take(&file).unwrap().is_none());
        drop(held);
        assert!(!is_ours(&path));
        drop(take(&file).unwrap().unwrap());
        assert!(!is_missing(&io::ErrorKind::WouldBlock.into()));
        let errors = [
            rustix::io::Errno::NOLCK,
            rustix::io::Errno::OPNOTSUPP,
            rustix::io::Errno::NOSYS,
        ];
        assert!(errors.into_iter().all(|errno| is_missing(&errno.into())));
    }
}
