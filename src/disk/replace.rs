//! Checked replacement of a file that somebody else may be saving at this moment.
//!
//! The editor saves in place, without locks. So the new content is made beside the file, the file is looked at once more,
//! and the two names are swapped in one step; what was displaced is looked at again afterwards, and if it is not what was
//! expected (the editor saved in between), it is put back. Nothing that anybody saved is ever dropped.

use super::{Error, Result, exchange, remove_file, rename, rename_new};
use std::fs;
use std::path::{Path, PathBuf};

/// What must be found at the path for the replacement to go on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expected {
    /// Nothing.
    Absent,
    /// A regular file for which the check says yes.
    File,
}

/// What is to be there afterwards.
#[derive(Debug, Clone, Copy)]
pub enum Replacement<'a> {
    /// The content of this file, already written and synced, on the same file system; it is moved away.
    Staged(&'a Path),
    /// Nothing: the file goes.
    Nothing,
}

/// What became of a replacement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Displaced {
    /// Done; there was nothing before.
    Nothing,
    /// Done; the old file lies at this path now, still to be looked at once more and then removed.
    At(PathBuf),
    /// Not done: the file at the path is not what was expected. Nothing was changed.
    Changed,
}

/// Replaces `path` if it still is what `expected` and `is_expected` say; the old file ends at `displaced`, which must not
/// exist and lie on the same file system.
///
/// # Errors
/// When the system refuses; then the path holds its old content.
pub fn replace(
    path: &Path,
    expected: Expected,
    new: Replacement<'_>,
    displaced: &Path,
    is_expected: &dyn Fn(&Path) -> Result<bool>,
) -> Result<Displaced> {
    let found = match fs::symlink_metadata(path) {
        Ok(meta) => Some(meta),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
        Err(error) => return Err(Error::new("read", path)(error)),
    };
    match (expected, found) {
        (Expected::Absent, None) => match new {
            Replacement::Nothing => Ok(Displaced::Nothing),
            Replacement::Staged(staged) => match rename_new(staged, path) {
                Ok(()) => Ok(Displaced::Nothing),
                Err(error) if error.source.kind() == std::io::ErrorKind::AlreadyExists => {
                    Ok(Displaced::Changed)
                }
                Err(error) => Err(error),
            },
        },
        (Expected::File, Some(meta)) if meta.is_file() => {
            if !is_expected(path)? {
                return Ok(Displaced::Changed);
            }
            match new {
                Replacement::Staged(staged) => {
                    if exchange(staged, path)? {
                        rename(staged, displaced)?;
                    } else {
                        rename(path, displaced)?;
                        if let Err(error) = rename_new(staged, path) {
                            // The editor made a new file in the gap: its file stays, ours goes; or the disk refused.
                            if error.source.kind() == std::io::ErrorKind::AlreadyExists {
                                return Ok(Displaced::Changed);
                            }
                            rename(displaced, path)?;
                            return Err(error);
                        }
                    }
                }
                Replacement::Nothing => rename(path, displaced)?,
            }
            if is_expected(displaced)? {
                return Ok(Displaced::At(displaced.to_path_buf()));
            }
            // Saved between the look and the swap: what the person saved goes back to its place.
            if matches!(new, Replacement::Staged(_)) {
                if exchange(displaced, path)? {
                    remove_file(displaced)?;
                } else {
                    rename(displaced, path)?;
                }
            } else if rename_new(displaced, path).is_err() {
                // A newer save already stands there; the older one stays in the displaced folder.
                return Ok(Displaced::Changed);
            }
            Ok(Displaced::Changed)
        }
        _ => Ok(Displaced::Changed),
    }
}

#[cfg(test)]
#[allow(clippy::disallowed_methods, reason = "the tests play the editor")]
mod tests {
    use super::*;
    use std::cell::Cell;

    fn is(content: &'static [u8]) -> impl Fn(&Path) -> Result<bool> {
        move |path| Ok(fs::read(path).map_err(Error::new("read", path))? == content)
    }

    #[test]
    fn the_expected_file_is_replaced_and_the_old_one_kept_aside() {
        let dir = tempfile::tempdir().unwrap();
        let (path, staged, old) = (
            dir.path().join("f"),
            dir.path().join("s"),
            dir.path().join("o"),
        );
        fs::write(&path, b"old").unwrap();
        fs::write(&staged, b"new").unwrap();
        let done = replace(
            &path,
            Expected::File,
            Replacement::Staged(&staged),
            &old,
            &is(b"old"),
        )
        .unwrap();
        assert_eq!(done, Displaced::At(old.clone()));
        assert_eq!(fs::read(&path).unwrap(), b"new");
        assert_eq!(fs::read(&old).unwrap(), b"old");
    }

    #[test]
    fn a_file_that_somebody_saved_meanwhile_stays() {
        let dir = tempfile::tempdir().unwrap();
        let (path, staged, old) = (
            dir.path().join("f"),
            dir.path().join("s"),
            dir.path().join("o"),
        );
        fs::write(&path, b"typed").unwrap();
        fs::write(&staged, b"new").unwrap();
        let done = replace(
            &path,
            Expected::File,
            Replacement::Staged(&staged),
            &old,
            &is(b"old"),
        )
        .unwrap();
        assert_eq!(done, Displaced::Changed);
        assert_eq!(fs::read(&path).unwrap(), b"typed");
    }

    #[test]
    fn a_save_between_the_look_and_the_swap_is_put_back() {
        let dir = tempfile::tempdir().unwrap();
        let (path, staged, old) = (
            dir.path().join("f"),
            dir.path().join("s"),
            dir.path().join("o"),
        );
        fs::write(&path, b"old").unwrap();
        fs::write(&staged, b"new").unwrap();
        let looks = Cell::new(0);
        let target = path.clone();
        let check = move |seen: &Path| {
            looks.set(looks.get() + 1);
            let same = fs::read(seen).unwrap() == b"old";
            if looks.get() == 1 {
                fs::write(&target, b"typed just now").unwrap();
            }
            Ok(same)
        };
        let done = replace(
            &path,
            Expected::File,
            Replacement::Staged(&staged),
            &old,
            &check,
        )
        .unwrap();
        assert_eq!(done, Displaced::Changed);
        assert_eq!(fs::read(&path).unwrap(), b"typed just now");
    }

    #[test]
    fn a_deletion_waits_when_the_file_changed() {
        let dir = tempfile::tempdir().unwrap();
        let (path, old) = (dir.path().join("f"), dir.path().join("o"));
        fs::write(&path, b"typed").unwrap();
        assert_eq!(
            replace(
                &path,
                Expected::File,
                Replacement::Nothing,
                &old,
                &is(b"old")
            )
            .unwrap(),
            Displaced::Changed
        );
        assert!(path.exists());
        assert_eq!(
            replace(
                &path,
                Expected::File,
                Replacement::Nothing,
                &old,
                &is(b"typed")
            )
            .unwrap(),
            Displaced::At(old.clone())
        );
        assert!(!path.exists() && old.exists());
    }
}
