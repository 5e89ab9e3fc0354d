//! Whether another program is saving a file at this moment.
//!
//! Editors save in place: the file is emptied and written again, in one piece or several. In between it holds a part of the
//! text and looks at rest, for as long as the editor takes. On Linux the kernel knows: it grants a read lease only for a
//! file that nobody has open for writing. The lease is given back at once: it is a question, and keeps no editor waiting.
//! Windows knows as well, but its question would refuse whoever wants to save at that very moment. There it is put only about
//! a file that is replaced now, and not about all that are read.

use std::fs::File;
use std::path::Path;

/// Whether another program has this file open for writing. `None`: the system cannot say, as on a network share, for
/// somebody else's file, and on systems other than Linux.
pub fn is_being_written(file: &File) -> Option<bool> {
    system::is_being_written(file)
}

/// The same by its path, on Windows too; `None` also where it cannot be opened.
pub(super) fn is_written_at(path: &Path) -> Option<bool> {
    #[cfg(test)]
    if super::gate::is_open() {
        return Some(true);
    }
    system::is_written_at(path)
}

#[cfg(target_os = "linux")]
mod system {
    use std::fs::File;
    use std::os::fd::AsRawFd;

    /// Which signal tells that a lease is to be given back; `fcntl.h`, the same for all that Rust runs on.
    const F_SETSIG: libc::c_int = 10;

    pub(super) fn is_written_at(path: &std::path::Path) -> Option<bool> {
        is_being_written(&crate::disk::open_regular(path).ok()?)
    }

    #[expect(
        unsafe_code,
        reason = "leases are in no library that has a safe name for them; three calls without memory"
    )]
    pub(super) fn is_being_written(file: &File) -> Option<bool> {
        let call = |command: libc::c_int, argument: libc::c_int| {
            // SAFETY: both commands take an integer and no pointer, and the descriptor is open as long as `file` is.
            unsafe { libc::fcntl(file.as_raw_fd(), command, argument) }
        };
        // Somebody may open it while we hold the lease: then a signal comes, and the usual one would end the program. This one
        // is ignored unless asked for.
        if call(F_SETSIG, libc::SIGURG) != 0 {
            return None;
        }
        if call(libc::F_SETLEASE, libc::F_RDLCK) == 0 {
            call(libc::F_SETLEASE, libc::F_UNLCK);
            return Some(false);
        }
        let refused = std::io::Error::last_os_error().raw_os_error();
        (refused == Some(libc::EAGAIN)).then_some(true)
    }
}

#[cfg(not(target_os = "linux"))]
mod system {
    pub(super) fn is_being_written(_file: &std::fs::File) -> Option<bool> {
        None
    }

    #[cfg(windows)]
    pub(super) fn is_written_at(path: &std::path::Path) -> Option<bool> {
        use std::os::windows::fs::OpenOptionsExt;
        const FILE_SHARE_READ: u32 = 1;
        const FILE_SHARE_DELETE: u32 = 4;
        let mut options = std::fs::OpenOptions::new();
        options
            .read(true)
            .share_mode(FILE_SHARE_READ | FILE_SHARE_DELETE);
        match options.open(path) {
            Ok(_) => Some(false),
            Err(error) => crate::report::is_of_another_program(&error).then_some(true),
        }
    }

    #[cfg(not(windows))]
    pub(super) fn is_written_at(_path: &std::path::Path) -> Option<bool> {
        None
    }
}

#[cfg(all(test, any(target_os = "linux", windows)))]
#[allow(clippy::disallowed_methods, reason = "the test plays the editor")]
mod tests {
    use super::*;
    use std::io::Write;

    #[test]
    fn a_file_is_being_written_while_it_is_open_for_writing() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("f");
        std::fs::write(&path, b"old").unwrap();
        assert_eq!(is_written_at(&path), Some(false));
        let mut editor = std::fs::OpenOptions::new()
            .write(true)
            .truncate(true)
            .open(&path)
            .unwrap();
        assert_eq!(is_written_at(&path), Some(true));
        editor.write_all(b"ne").unwrap();
        assert_eq!(is_written_at(&path), Some(true));
        editor.write_all(b"w").unwrap();
        drop(editor);
        assert_eq!(is_written_at(&path), Some(false));
        // Whoever only reads it is no matter.
        let _reader = File::open(&path).unwrap();
        assert_eq!(is_written_at(&path), Some(false));
    }
}
