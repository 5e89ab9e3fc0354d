//! Copying a project while somebody may be saving into it.

use super::hex;
use super::manifest::{FileSum, IN_GIT, is_git, is_worktree_path};
use super::ring::{check, sum_of};
use crate::disk::{self, Kind};
use crate::report::{Message, Result};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

/// How often a file that changes while it is copied is copied again.
const ROUNDS: u32 = 5;
/// How long is waited between two rounds: four times at most, and only where somebody saves at this moment. No call waits for
/// the end of a save: systems tell of a closing only whoever watched before, and editors open the file again at once. Longer
/// than the tick of a file system's clock and than a usual save; a save that outlasts the rounds is named, and such a backup
/// does not count as whole.
const PAUSE: Duration = Duration::from_millis(60);

/// What of a `.git` goes into a backup: not our own folder and notes, no locks, nothing half written.
pub(super) fn is_git_kept(path: &str, _: Kind) -> bool {
    let name = path.rsplit('/').next().unwrap_or_default();
    path != disk::WORK_FOLDER
        && path != IN_GIT
        && !name.starts_with(disk::TEMPORARY_PREFIX)
        && !std::path::Path::new(name)
            .extension()
            .is_some_and(|e| e.eq_ignore_ascii_case("lock"))
        && !(path.starts_with("objects/") && name.starts_with("tmp_"))
}

/// Whether git never writes into this file again, below `.git`: loose objects and finished packs.
pub(super) fn is_immutable(path: &str) -> bool {
    let Some(rest) = path.strip_prefix("objects/") else {
        return false;
    };
    match rest.split_once('/') {
        Some(("pack", name)) => [".pack", ".idx", ".rev"]
            .iter()
            .any(|end| name.ends_with(end)),
        Some((start, name)) => {
            let hex = |text: &str| text.bytes().all(|b| b.is_ascii_hexdigit());
            start.len() == 2 && hex(start) && name.len() == 38 && hex(name)
        }
        None => false,
    }
}

/// A copy being made.
pub(super) struct Copy<'a> {
    from: &'a Path,
    to: &'a Path,
    pub(super) files: BTreeMap<String, FileSum>,
    looks: BTreeMap<String, disk::Seen>,
    pub(super) skipped: Vec<String>,
    /// Files that could not be read, or were being saved: what is in the copy is not what the project has.
    pub(super) unread: Vec<String>,
    pub(super) notes: Vec<Message>,
}

impl<'a> Copy<'a> {
    /// A copy of the project `from` to the stage `to`, with nothing in it yet.
    pub(super) fn new(from: &'a Path, to: &'a Path) -> Self {
        Self {
            from,
            to,
            files: BTreeMap::new(),
            looks: BTreeMap::new(),
            skipped: Vec::new(),
            unread: Vec::new(),
            notes: Vec::new(),
        }
    }

    fn skip(&mut self, path: &str, note: &'static str) {
        self.skipped.push(path.to_owned());
        self.notes.push(Message::new(note).with("path", path));
    }

    /// A repository inside the project is somebody else's; it is named, not copied.
    pub(super) fn note_nested_repositories(&mut self, from: &Path) -> Result<()> {
        let all = disk::list(from, &|path, _| {
            let parent = path.rsplit_once('/').map_or("", |(parent, _)| parent);
            path != ".git" && (parent.is_empty() || is_worktree_path(parent))
        })?;
        for entry in all {
            let name = entry.path.rsplit('/').next().unwrap_or_default();
            if is_git(name) {
                self.skip(&entry.path, "backup-skipped-repository");
            }
        }
        if !disk::is_folder(&from.join(".git")) && disk::kind(&from.join(".git"))?.is_some() {
            self.skip(".git", "backup-skipped-repository");
        }
        Ok(())
    }

    /// The repository: objects as second names, the rest as copies. What git removes while we copy was not needed.
    pub(super) fn git(
        &mut self,
        entries: &[disk::TreeEntry],
        interrupt: &AtomicBool,
    ) -> Result<()> {
        let (from, to) = (self.from.join(".git"), self.to.join(".git"));
        for entry in entries {
            check(interrupt)?;
            let path = format!(".git/{}", entry.path);
            let (source, target) = (from.join(&entry.path), to.join(&entry.path));
            match entry.kind {
                _ if entry.odd_name => self.skip(&path, "backup-skipped-name"),
                Kind::Folder => disk::make_dir_all(&target)?,
                Kind::Other => self.skip(&path, "backup-skipped-odd"),
                Kind::File => {
                    let copied = if is_immutable(&entry.path) {
                        disk::link_or_copy(&source, &target).map(|_| ())
                    } else {
                        disk::copy_new(&source, &target, &mut |_| ()).map(|_| ())
                    };
                    match copied {
                        Err(_) if disk::kind(&source)?.is_none() => disk::remove_file(&target)?,
                        other => other?,
                    }
                }
            }
        }
        Ok(())
    }

    pub(super) fn worktree_entry(&mut self, entry: &disk::TreeEntry) -> Result<()> {
        match entry.kind {
            _ if entry.odd_name => self.skip(&entry.path, "backup-skipped-name"),
            Kind::Folder => disk::make_dir_all(&self.to.join(&entry.path))?,
            Kind::Other => self.skip(&entry.path, "backup-skipped-odd"),
            Kind::File => self.file(&entry.path)?,
        }
        Ok(())
    }

    fn file(&mut self, path: &str) -> Result<()> {
        let (source, target) = (self.from.join(path), self.to.join(path));
        if disk::is_placeholder(&source) {
            self.skip(path, "backup-skipped-placeholder");
            self.unread.push(path.to_owned());
            return Ok(());
        }
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        if let Some(real) = disk::placeholder_of(name) {
            let real = if folder.is_empty() {
                real.to_owned()
            } else {
                format!("{folder}/{real}")
            };
            if disk::kind(&self.from.join(&real))?.is_none() {
                self.skip(&real, "backup-skipped-placeholder");
                self.unread.push(real);
            }
        }
        let mut hash = Sha256::new();
        let mut size = 0;
        let copied = disk::copy_new(&source, &target, &mut |piece| {
            hash.update(piece);
            size += piece.len() as u64;
        });
        match copied {
            Ok(look) => {
                let sha256 = hex(&hash.finalize());
                self.files.insert(path.to_owned(), FileSum { size, sha256 });
                self.looks.insert(path.to_owned(), look);
                Ok(())
            }
            Err(error) if error.op == "read" => {
                disk::remove_file(&target)?;
                if disk::kind(&source)?.is_some() && !disk::is_system_path(path) {
                    self.skip(path, "backup-skipped-unreadable");
                    self.unread.push(path.to_owned());
                }
                Ok(())
            }
            Err(error) => Err(error.into()),
        }
    }

    /// Copies what looks different now, and what was written so shortly before that its time would not show a second
    /// write and its sum differs now; until all is still, or the rounds are used up.
    pub(super) fn again_where_saved_meanwhile(&mut self, interrupt: &AtomicBool) -> Result<()> {
        for round in 1..=ROUNDS {
            let mut restless = Vec::new();
            for (path, look) in &self.looks {
                let source = self.from.join(path);
                let same = match disk::seen(&source) {
                    Ok(now) if now != *look => false,
                    Ok(_) if is_fresh(look, self.to) => {
                        !is_being_saved(&source)
                            && sum_of(&source).is_ok_and(|sum| Some(&sum) == self.files.get(path))
                    }
                    Ok(_) => true,
                    Err(_) => false,
                };
                if !same {
                    restless.push(path.clone());
                }
            }
            if restless.is_empty() {
                return Ok(());
            }
            // Whoever is saving is given the time for it; after the last look nothing is left to wait for.
            if round < ROUNDS {
                std::thread::sleep(PAUSE);
            }
            for path in restless {
                check(interrupt)?;
                if round == ROUNDS {
                    // The copy that is there is whole as far as it was read; that it may be torn is said.
                    self.notes
                        .push(Message::new("backup-file-busy").with("path", &path));
                    self.unread.push(path);
                    continue;
                }
                disk::remove_file(&self.to.join(&path))?;
                self.files.remove(&path);
                self.looks.remove(&path);
                self.file(&path)?;
            }
        }
        Ok(())
    }
}

/// Whether an editor has the file open for writing at this moment: what was copied may be a part of its text.
fn is_being_saved(source: &Path) -> bool {
    disk::open_regular(source).is_ok_and(|file| disk::is_being_written(&file) == Some(true))
}

/// Whether a file was written less than two seconds before our copy was begun: the times of some disks are that coarse.
fn is_fresh(look: &disk::Seen, stage: &Path) -> bool {
    let begun = disk::seen(stage).ok().and_then(|seen| seen.modified);
    match (look.modified, begun) {
        (Some(written), Some(begun)) => written + Duration::from_secs(2) >= begun,
        _ => true,
    }
}

#[cfg(test)]
#[allow(clippy::disallowed_methods, reason = "the tests play the editor")]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn a_file_saved_while_it_is_copied_is_copied_again() {
        let dir = tempfile::tempdir().unwrap();
        let (from, to) = (dir.path().join("from"), dir.path().join("to"));
        fs::create_dir_all(&from).unwrap();
        fs::create_dir_all(&to).unwrap();
        for name in ["longer", "same size and time", "gone", "still"] {
            fs::write(from.join(name), "one").unwrap();
        }
        let mut copy = Copy::new(&from, &to);
        for entry in disk::list(&from, &|_, _| true).unwrap() {
            copy.worktree_entry(&entry).unwrap();
        }
        let twin = from.join("same size and time");
        let time = fs::metadata(&twin).unwrap().modified().unwrap();
        let file = fs::OpenOptions::new().write(true).open(&twin).unwrap();
        std::io::Write::write_all(&mut &file, b"two").unwrap();
        file.set_modified(time).unwrap();
        drop(file);
        fs::write(from.join("longer"), "one two").unwrap();
        fs::remove_file(from.join("gone")).unwrap();
        copy.again_where_saved_meanwhile(&AtomicBool::new(false))
            .unwrap();
        let names: Vec<_> = copy.files.keys().map(String::as_str).collect();
        assert_eq!(names, ["longer", "same size and time", "still"]);
        for (name, sum) in &copy.files {
            let bytes = fs::read(from.join(name)).unwrap();
            assert_eq!(fs::read(to.join(name)).unwrap(), bytes, "{name}");
            assert_eq!(sum.sha256, hex(&Sha256::digest(&bytes)), "{name}");
        }
        assert!(!to.join("gone").exists() && copy.notes.is_empty());
    }

    #[test]
    fn only_what_git_never_writes_again_is_linked() {
        let object = format!("objects/ab/{}", "c".repeat(38));
        assert!(is_immutable(&object) && is_immutable("objects/pack/pack-1.idx"));
        for path in [
            "HEAD",
            "index",
            "objects/info/packs",
            "objects/pack/pack-1.keep",
            "logs/objects/ab",
        ] {
            assert!(!is_immutable(path), "{path}");
        }
    }
}
