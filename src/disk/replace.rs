//! Checked replacement of a file that somebody else may be saving at this moment.
//!
//! The editor saves in place, without locks. So the new content is made beside the file, the file is looked at once more,
//! and the two names are swapped in one step; what was displaced is looked at again afterwards, and if it is not what was
//! expected (the editor saved in between), or if the editor has it open and will go on writing, it is put back. Nothing that
//! anybody saved is ever dropped.

use super::writer::is_written_at;
use super::{Error, Result, Seen, exchange, remove_file, rename, rename_new, seen};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// A file that is open for longer than this is left to whoever has it open.
pub(super) const PATIENCE: Duration = Duration::from_millis(300);
/// How often it is looked at meanwhile.
pub(super) const GLANCE: Duration = Duration::from_millis(5);

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
            // Whoever has it open goes on writing into the file that we would have put aside.
            if is_open_for_long(path) || !is_expected(path)? || is_written_at(path) == Some(true) {
                return Ok(Displaced::Changed);
            }
            let mine = match new {
                Replacement::Staged(staged) => Some(seen(staged)?),
                Replacement::Nothing => None,
            };
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
            // Nobody can open it any more by its name: once it is closed it stays as it is.
            if is_written_at(displaced) != Some(true) && is_expected(displaced)? {
                return Ok(Displaced::At(displaced.to_path_buf()));
            }
            give_back(path, displaced, mine)?;
            Ok(Displaced::Changed)
        }
        _ => Ok(Displaced::Changed),
    }
}

/// Whether somebody has the file open who does not close it in a moment. A save takes a moment; so does it until a program
/// that another one starts has let go of what it was given open.
fn is_open_for_long(path: &Path) -> bool {
    let begun = Instant::now();
    // Asked again and again: a watch on each file would cost more than what there is to wait for.
    while is_written_at(path) == Some(true) {
        if begun.elapsed() > PATIENCE {
            return true;
        }
        std::thread::sleep(GLANCE);
    }
    false
}

/// Saved between the look and the swap: what the person saved goes back to its place, where nothing but our own file (`mine`)
/// stands. Where a still newer save stands there, the older one stays at `displaced`.
fn give_back(path: &Path, displaced: &Path, mine: Option<Seen>) -> Result<()> {
    let Some(mine) = mine else {
        // A newer save may stand there by now.
        let _ = rename_new(displaced, path);
        return Ok(());
    };
    let is_mine =
        |at: &Path| is_written_at(at) != Some(true) && seen(at).is_ok_and(|now| now == mine);
    if !is_mine(path) {
        return Ok(());
    }
    if !exchange(displaced, path)? {
        return rename(displaced, path);
    }
    if is_mine(displaced) {
        remove_file(displaced)
    } else {
        // Saved once more at the very moment of the swap: the newest one stands in the file again.
        exchange(displaced, path).map(drop)
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
    fn a_file_that_is_open_for_a_moment_is_waited_for_and_no_longer() {
        use super::super::gate::seems_open;
        let dir = tempfile::tempdir().unwrap();
        let at = |name: &str| dir.path().join(name);
        for (looks, is_replaced) in [(3, true), (u64::MAX, false)] {
            fs::write(at("f"), b"old").unwrap();
            fs::write(at("s"), b"new").unwrap();
            let (staged, old) = (at("s"), at(&format!("o{looks}")));
            seems_open(looks);
            let new = Replacement::Staged(&staged);
            let done = replace(&at("f"), Expected::File, new, &old, &is(b"old")).unwrap();
            seems_open(0);
            let text = if is_replaced { "new" } else { "old" };
            assert_eq!(fs::read_to_string(at("f")).unwrap(), text);
            assert_eq!(done == Displaced::Changed, !is_replaced);
        }
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
        let untouched = fs::read(&staged).unwrap() == b"new" && !old.exists();
        assert!(untouched, "not even for a moment was it away");
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

    /// An editor that has emptied the file, written half of its text and is not done.
    #[cfg(any(target_os = "linux", windows))]
    fn saving(path: &Path) -> fs::File {
        use std::io::Write;
        let mut editor = fs::OpenOptions::new()
            .write(true)
            .truncate(true)
            .open(path)
            .unwrap();
        editor.write_all(b"half").unwrap();
        editor
    }

    #[test]
    #[cfg(any(target_os = "linux", windows))]
    fn a_file_that_an_editor_has_open_is_left_alone() {
        use std::io::Write;
        let dir = tempfile::tempdir().unwrap();
        let at = |name: &str| dir.path().join(name);
        let (path, staged, old) = (at("f"), at("s"), at("o"));
        fs::write(&path, b"old").unwrap();
        fs::write(&staged, b"new").unwrap();
        let mut editor = saving(&path);
        for new in [Replacement::Staged(&staged), Replacement::Nothing] {
            let done = replace(&path, Expected::File, new, &old, &is(b"half")).unwrap();
            assert_eq!(done, Displaced::Changed);
        }
        editor.write_all(b" and half").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"half and half");
        assert_eq!(fs::read(&staged).unwrap(), b"new");
    }

    #[test]
    #[cfg(any(target_os = "linux", windows))]
    fn an_editor_that_opens_the_file_at_the_last_moment_gets_it_back() {
        use std::io::Write;
        let dir = tempfile::tempdir().unwrap();
        let at = |name: &str| dir.path().join(name);
        let (path, staged, old) = (at("f"), at("s"), at("o"));
        for new in [Replacement::Staged(&staged), Replacement::Nothing] {
            fs::write(&path, b"half").unwrap();
            fs::write(&staged, b"new").unwrap();
            // It looks as expected, before and after the swap; but whoever has it open is not done.
            let editor = std::rc::Rc::new(Cell::new(None));
            let (hand, file) = (editor.clone(), path.clone());
            super::super::gate::before_rename(move || hand.set(Some(saving(&file))));
            let done = replace(&path, Expected::File, new, &old, &is(b"half")).unwrap();
            assert_eq!(done, Displaced::Changed);
            let mut editor = editor.take().unwrap();
            editor.write_all(b" and half").unwrap();
            assert_eq!(fs::read(&path).unwrap(), b"half and half");
            assert!(!old.exists());
        }
    }

    /// The editor saves between the look and the swap, and once more at the moment at which that save goes back.
    #[test]
    #[cfg(target_os = "linux")]
    fn of_two_saves_the_newer_one_stays_and_the_older_one_is_kept() {
        use super::super::gate::before_rename;
        let dir = tempfile::tempdir().unwrap();
        let at = |name: &str| dir.path().join(name);
        let (path, staged, old) = (at("f"), at("s"), at("o"));
        fs::write(&path, b"old").unwrap();
        fs::write(&staged, b"new").unwrap();
        let (first, second) = (path.clone(), path.clone());
        // The swap, the move aside, and the swap back.
        before_rename(move || {
            fs::write(first, b"saved").unwrap();
            before_rename(move || {
                before_rename(move || fs::write(second, b"saved again").unwrap());
            });
        });
        let new = Replacement::Staged(&staged);
        let done = replace(&path, Expected::File, new, &old, &is(b"old")).unwrap();
        assert_eq!(done, Displaced::Changed);
        assert_eq!(fs::read(&path).unwrap(), b"saved again");
        assert_eq!(fs::read(&old).unwrap(), b"saved");
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
