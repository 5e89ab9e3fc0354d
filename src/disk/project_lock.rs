//! The lock of one project folder, whatever state its `.git` is in.

use super::{Door, Kind, Lock, LockError, NotPlain, Result, What, is_folder, remove_file};
use std::path::{Path, PathBuf};

/// Our own folder inside a project's `.git`: lock, journals, staging. Never part of a backup or a commit.
pub const WORK_FOLDER: &str = "scribe-sync";

/// The lock file of a project that has no `.git` yet; scans skip it by its prefix.
const EARLY_LOCK: &str = ".scribe-sync-lock";

/// Our working folder of a project without `.git`.
const EARLY_WORK_FOLDER: &str = ".scribe-sync-work";

/// A held project; freed when dropped, or by the kernel when the process ends in any way.
#[derive(Debug)]
pub struct ProjectLock {
    early: Option<Lock>,
    main: Option<Lock>,
}

impl ProjectLock {
    /// Whether the folder that was locked is still the one at its path: a disk may be unplugged and a folder moved away
    /// while a run is at work. `true` where the system cannot tell.
    pub fn is_in_place(&self) -> bool {
        let held = self.main.as_ref().or(self.early.as_ref());
        held.is_none_or(Lock::is_at_its_path)
    }
}

/// Takes the lock of the project in `folder` at once, or says who has it.
///
/// With a `.git` the lock is `.git/scribe-sync/lock`. Without one it is `.scribe-sync-lock` in the folder, removed when
/// freed; a run that makes the `.git` while it holds that one still keeps others out, because whoever takes the first also
/// asks for the second where it exists.
///
/// Our folder in it is looked through first: nothing is done where a link, a pipe or a device stands in it.
///
/// # Errors
/// [`LockError::Busy`] when another run holds the project.
pub fn lock_project(folder: &Path, holder: &str) -> std::result::Result<ProjectLock, LockError> {
    let door = Door::new(folder);
    let git = folder.join(".git");
    if let Some(is) = door.what(&git)?.filter(|is| is.kind() == Kind::Other) {
        let wanted = What::Folder;
        return Err(NotPlain { is, wanted }.at("read", &git).into());
    }
    for work in [git.join(WORK_FOLDER), folder.join(EARLY_WORK_FOLDER)] {
        check_work_folder(&door, &work)?;
    }
    let early_path = folder.join(EARLY_LOCK);
    let has_git = is_folder(&git);
    let early = if has_git {
        None
    } else {
        Some(Lock::take_removable(&early_path, holder)?)
    };
    // Looked at again: somebody may have made it while we were on the way to the early lock.
    let main = if has_git || is_folder(&git) {
        let path = git.join(WORK_FOLDER).join("lock");
        Some(Lock::take_behind(&door, &path, holder)?)
    } else {
        None
    };
    let early = match early {
        None if super::kind(&early_path)?.is_some() => {
            Some(Lock::take_removable(&early_path, holder)?)
        }
        other => other,
    };
    Ok(ProjectLock { early, main })
}

/// What our working folder has that nobody goes into: it is taken away as a whole, or stays.
const NOT_ENTERED: [&str; 2] = ["new", "parked"];

/// Whether a name in our working folder is a file while a run needs it, whatever else is there.
fn is_file_of_ours(name: &str) -> bool {
    ["lock", "journal.json", "restored.json", "down.json"].contains(&name)
}

/// Whether a name in our working folder is a folder while a run needs it.
fn is_folder_of_ours(name: &str) -> bool {
    ["locks", "kept", "restore"].contains(&name)
}

/// Looks through our working folder, which may have come with the project: plain files and folders alone may be in it, as far
/// down as a run goes.
///
/// # Errors
/// [`NotPlain`] for the first that is none.
pub fn check_work_folder(door: &Door, work: &Path) -> Result<()> {
    // Which is the deepest: `restore/new/0`.
    const DEPTH: usize = 3;
    if !door.want_folder(work)? {
        return Ok(());
    }
    let mut open = vec![(work.to_path_buf(), 1)];
    while let Some((folder, depth)) = open.pop() {
        for (name, is) in door.names(&folder)? {
            let path = folder.join(&name);
            let is_first = depth == 1;
            let wanted = match is {
                What::File if is_first && is_folder_of_ours(&name) => What::Folder,
                What::Folder if is_first && is_file_of_ours(&name) => What::File,
                What::Folder => {
                    let front = name.split('.').next().unwrap_or_default();
                    if depth < DEPTH && !(is_first && NOT_ENTERED.contains(&front)) {
                        open.push((path, depth + 1));
                    }
                    continue;
                }
                What::File => continue,
                _ if is_first && is_folder_of_ours(&name) => What::Folder,
                _ => What::File,
            };
            return Err(NotPlain { is, wanted }.at("read", &path));
        }
    }
    Ok(())
}

impl Drop for ProjectLock {
    fn drop(&mut self) {
        if let Some(early) = &self.early {
            let _ = remove_file(early.path());
        }
    }
}

/// Our working folder for the project in `folder`: `.git/scribe-sync`, or `.scribe-sync-work` where there is no `.git`.
/// Both are inside the project folder, so on its file system. Not created here.
pub fn work_folder(folder: &Path) -> PathBuf {
    let git = folder.join(".git");
    if is_folder(&git) {
        git.join(WORK_FOLDER)
    } else {
        folder.join(EARLY_WORK_FOLDER)
    }
}

/// The places where [`work_folder`] may have been, for finding what an earlier run left. None behind a link.
pub fn work_folders(folder: &Path) -> Vec<PathBuf> {
    let git = folder.join(".git");
    let in_git = is_folder(&git).then(|| git.join(WORK_FOLDER));
    in_git
        .into_iter()
        .chain([folder.join(EARLY_WORK_FOLDER)])
        .filter(|work| is_folder(work))
        .collect()
}

#[cfg(test)]
#[allow(
    clippy::disallowed_methods,
    reason = "tests play the editor and other programs"
)]
mod tests {
    use super::*;
    use std::fs;

    fn is_busy(folder: &Path) -> bool {
        matches!(lock_project(folder, "second"), Err(LockError::Busy { holder }) if holder == "first")
    }

    #[test]
    fn one_run_at_a_time_with_and_without_git() {
        let dir = tempfile::tempdir().unwrap();
        let early = lock_project(dir.path(), "first").unwrap();
        assert!(is_busy(dir.path()));
        // The holder makes the repository: it still holds the project.
        fs::create_dir(dir.path().join(".git")).unwrap();
        assert!(is_busy(dir.path()));
        drop(early);
        assert!(!dir.path().join(EARLY_LOCK).exists());
        let main = lock_project(dir.path(), "first").unwrap();
        assert!(is_busy(dir.path()));
        drop(main);
        lock_project(dir.path(), "third").unwrap();
    }

    #[cfg(unix)]
    #[test]
    fn a_folder_that_goes_away_is_noticed() {
        let dir = tempfile::tempdir().unwrap();
        let folder = dir.path().join("project");
        fs::create_dir_all(folder.join(".git")).unwrap();
        let held = lock_project(&folder, "first").unwrap();
        assert!(held.is_in_place());
        fs::rename(&folder, dir.path().join("away")).unwrap();
        assert!(!held.is_in_place());
        fs::create_dir_all(folder.join(".git").join(WORK_FOLDER)).unwrap();
        let _other = lock_project(&folder, "second").unwrap();
        assert!(!held.is_in_place());
    }

    #[test]
    fn a_git_that_is_a_file_is_left_alone() {
        let dir = tempfile::tempdir().unwrap();
        fs::File::create(dir.path().join(".git")).unwrap();
        let held = lock_project(dir.path(), "first").unwrap();
        assert!(is_busy(dir.path()));
        drop(held);
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1);
    }
}
