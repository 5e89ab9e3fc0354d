//! Refs and HEAD: read through gitoxide, written durably and only from the value that was seen.

use super::{Error, Oid, Result, Store};
use crate::disk::{self, Door, What};
use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// What HEAD says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Head {
    /// On a branch (full ref name) with this commit, or `None` when the branch has none yet.
    Branch(String, Option<Oid>),
    /// On a commit without a branch.
    Detached(Oid),
}

/// Whether git accepts this as a full ref name, and every file system can hold it.
pub fn is_valid_ref_name(name: &str) -> bool {
    name.starts_with("refs/")
        && name.len() <= 200
        && gix::validate::reference::name(name.into()).is_ok()
        && name.split('/').all(|part| {
            !part.starts_with('-')
                && gix::validate::path::component(part.into(), None, all_protections()).is_ok()
        })
}

pub(crate) fn all_protections() -> gix::validate::path::component::Options {
    gix::validate::path::component::Options {
        protect_windows: true,
        protect_hfs: true,
        protect_ntfs: true,
    }
}

/// How long a torn file is given to become whole: Scribe truncates a ref and writes it again, without a lock.
const PATIENCE: Duration = Duration::from_secs(2);
/// Folders in folders below which no ref is looked for: its name would be longer than any that is accepted.
const DEEPEST: usize = 100;
/// The most bytes of `packed-refs`.
const MAX_PACKED: u64 = 64 << 20;

/// What a ref's file says.
enum Target {
    Id(Oid),
    Symbolic,
}

fn is_absent(error: &disk::Error) -> bool {
    matches!(
        error.source.kind(),
        std::io::ErrorKind::NotFound
            | std::io::ErrorKind::NotADirectory
            | std::io::ErrorKind::IsADirectory
    )
}

/// Whether a ref has a name that we or Scribe give. Of another one whose file says nothing, such as the `desktop.ini` that
/// Windows puts into a folder, nobody needs anything.
fn is_needed(name: &str) -> bool {
    let last = name.rsplit('/').next().unwrap_or_default();
    let is_dated = || {
        let digits = |at: std::ops::Range<usize>| {
            last.get(at)
                .is_some_and(|part| part.bytes().all(|byte| byte.is_ascii_digit()))
        };
        last.len() == 12 && digits(0..4) && digits(5..7) && digits(8..10)
    };
    name.starts_with("refs/scribe-sync/") && !last.contains('.')
        || matches!(last, "scribe-main" | "scribe" | "main" | "master")
        || is_dated()
}

/// Whether a file below `refs` is a ref, as far as can be seen: a lock of another program is no litter either.
pub(super) fn is_ref_file(git_dir: &Path, name: &str) -> bool {
    let is_torn = || {
        let text = disk::read(&git_dir.join(name), 4096).unwrap_or_default();
        let id = text.get(..40).map(Oid::from_hex);
        !text.starts_with(b"ref:") && !matches!(id, Some(Ok(_)))
    };
    let is_lock = || name.rsplit_once('.').is_some_and(|(_, end)| end == "lock");
    is_lock()
        || gix::validate::reference::name(name.into()).is_ok() && (is_needed(name) || !is_torn())
}

fn parse_packed(text: &[u8]) -> Result<Vec<(String, Oid)>> {
    let torn = |what: &str| Error::damaged("packed-refs", what);
    if text.is_empty() {
        // Git writes a header even when there are no refs.
        return Err(torn("it is empty"));
    }
    let text = text
        .strip_suffix(b"\n")
        .ok_or_else(|| torn("its last line is torn"))?;
    let mut found: Vec<(String, Oid)> = Vec::new();
    for line in text.split(|byte| *byte == b'\n') {
        match line.first() {
            Some(b'#') => {}
            Some(b'^') if !found.is_empty() && Oid::from_hex(&line[1..]).is_ok() => {}
            _ => {
                let id = line.get(..40).and_then(|hex| Oid::from_hex(hex).ok());
                let name = line
                    .get(41..)
                    .filter(|name| line[40] == b' ' && !name.is_empty())
                    .and_then(|name| std::str::from_utf8(name).ok());
                match (id, name) {
                    (Some(id), Some(name)) => found.push((name.to_owned(), id)),
                    _ => return Err(torn("a line is no ref")),
                }
            }
        }
    }
    Ok(found)
}

impl Store {
    /// Reads until the content makes sense, or for two seconds; once for each file, so that a run that meets a damaged one
    /// again and again is not held up each time.
    fn patiently<T>(&self, path: &Path, read: impl Fn() -> Result<T>) -> Result<T> {
        let started = Instant::now();
        loop {
            match read() {
                Err(Error::Damaged { .. })
                    if started.elapsed() < PATIENCE && !self.was_waited_for(path) =>
                {
                    std::thread::sleep(Duration::from_millis(20));
                }
                Err(error @ Error::Damaged { .. }) => {
                    self.note_wait(path);
                    return Err(error);
                }
                other => return other,
            }
        }
    }

    /// As [`Store::read_loose`], of a file found in a folder of refs. What nobody needs is not waited for.
    fn read_loose_of(&self, name: &str) -> Result<Option<Target>> {
        if is_needed(name) {
            self.read_loose(name)
        } else {
            self.read_loose_now(name)
        }
    }

    /// The ref's own file; `None` when there is none.
    fn read_loose(&self, name: &str) -> Result<Option<Target>> {
        self.patiently(&self.ref_path(name), || self.read_loose_now(name))
    }

    fn read_loose_now(&self, name: &str) -> Result<Option<Target>> {
        let path = self.ref_path(name);
        let text = match self.door().read(&path, 4096) {
            Ok(text) => text,
            Err(error) if is_absent(&error) => return Ok(None),
            Err(error) => return Err(error.into()),
        };
        if text.starts_with(b"ref:") {
            return Ok(Some(Target::Symbolic));
        }
        // Git takes white space after the id, and so do we; anything else is a torn file.
        let rest = text.get(40..).unwrap_or_default();
        match text.get(..40).map(Oid::from_hex) {
            Some(Ok(id)) if !id.is_null() && rest.iter().all(u8::is_ascii_whitespace) => {
                Ok(Some(Target::Id(id)))
            }
            _ => Err(Error::damaged(name, "its file is empty or torn")),
        }
    }

    /// The refs in `packed-refs`.
    fn read_packed(&self) -> Result<Vec<(String, Oid)>> {
        let path = self.git_dir().join("packed-refs");
        self.patiently(&path, || match self.door().read(&path, MAX_PACKED) {
            Ok(text) => parse_packed(&text),
            Err(error) if error.source.kind() == std::io::ErrorKind::NotFound => Ok(Vec::new()),
            Err(error) => Err(error.into()),
        })
    }

    /// The value of a ref, or `None` if there is none. An empty or torn file is never taken for "none".
    pub fn find_ref(&self, name: &str) -> Result<Option<Oid>> {
        if gix::validate::reference::name(name.into()).is_err() {
            return Err(Error::refused(format!("ref name `{name}`")));
        }
        match self.read_loose(name)? {
            Some(Target::Id(id)) => Ok(Some(id)),
            Some(Target::Symbolic) => Err(Error::damaged(name, "points to another ref")),
            None => Ok(self
                .read_packed()?
                .into_iter()
                .find(|(packed, _)| packed == name)
                .map(|(_, id)| id)),
        }
    }

    /// All refs whose full names start with `prefix`, sorted by name. Refs that point to refs, and names that are none, are
    /// left out.
    pub fn refs_below(&self, prefix: &str) -> Result<Vec<(String, Oid)>> {
        let mut found: BTreeMap<String, Oid> = self
            .read_packed()?
            .into_iter()
            .filter(|(name, _)| name.starts_with(prefix))
            .collect();
        let mut open = vec![("refs".to_owned(), 1)];
        while let Some((folder, depth)) = open.pop() {
            // An empty folder that somebody removed meanwhile has no names.
            for (name, is) in self.door().names(&self.git_dir().join(&folder))? {
                let name = format!("{folder}/{name}");
                if gix::validate::reference::name(name.as_str().into()).is_err() {
                    continue;
                }
                if is == What::Folder {
                    let leads_there = |a: &str, b: &str| a.starts_with(b) || b.starts_with(a);
                    if depth < DEEPEST && leads_there(&format!("{name}/"), prefix) {
                        open.push((name, depth + 1));
                    }
                    continue;
                }
                if !name.starts_with(prefix) {
                    continue;
                }
                match self.read_loose_of(&name) {
                    Ok(Some(Target::Id(id))) => drop(found.insert(name, id)),
                    Ok(Some(Target::Symbolic)) => drop(found.remove(&name)),
                    Ok(None) => {}
                    Err(Error::Damaged { .. }) if !is_needed(&name) => {}
                    Err(error) => return Err(error),
                }
            }
        }
        Ok(found.into_iter().collect())
    }

    /// What HEAD says.
    pub fn head(&self) -> Result<Head> {
        self.patiently(&self.git_dir().join("HEAD"), || self.head_now())
    }

    fn head_now(&self) -> Result<Head> {
        let path = self.git_dir().join("HEAD");
        let text = self.door().read(&path, 4096)?;
        let text = String::from_utf8_lossy(&text);
        let text = text.trim_end_matches(['\n', '\r', ' ', '\t']);
        if let Some(name) = text.strip_prefix("ref:") {
            let name = name.trim().to_owned();
            if !is_valid_ref_name(&name) {
                return Err(Error::damaged("HEAD", format!("it names `{name}`")));
            }
            let id = self.find_ref(&name)?;
            return Ok(Head::Branch(name, id));
        }
        Oid::from_hex(text.as_bytes())
            .map(Head::Detached)
            .map_err(|_| Error::damaged("HEAD", "it is empty or torn"))
    }

    /// Points HEAD to a branch, durably.
    pub fn set_head(&self, branch: &str) -> Result<()> {
        let _lock = RefLock::take(self, &self.git_dir().join("HEAD"))?;
        Ok(self.door().write(
            &self.git_dir().join("HEAD"),
            format!("ref: {branch}\n").as_bytes(),
        )?)
    }

    /// Moves a ref from the value that was seen (`None`: it must not exist) to a new one (`None`: delete it), durably.
    ///
    /// # Errors
    /// [`Error::Moved`] when it has another value; [`Error::Locked`] when another program holds its lock.
    pub fn set_ref(&self, name: &str, old: Option<Oid>, new: Option<Oid>) -> Result<()> {
        self.set_refs(&[(name.to_owned(), old, new)])
    }

    /// Moves several refs, all or none: every lock is held, every old value checked and every new one on the disk before the
    /// first one moves.
    ///
    /// # Errors
    /// As [`Store::set_ref`]; [`Error::Refused`] for a name that no file system can hold, [`Error::InTheWay`].
    pub fn set_refs(&self, moves: &[(String, Option<Oid>, Option<Oid>)]) -> Result<()> {
        let mut locks = Vec::with_capacity(moves.len());
        for (name, old, new) in moves {
            if !is_valid_ref_name(name) {
                return Err(Error::refused(format!("ref name `{name}`")));
            }
            let path = self.ref_path(name);
            if old.is_none() && new.is_some() {
                self.check_room(name)?;
            }
            self.make_room(&path, new.is_some())?;
            locks.push(RefLock::take(self, &path)?);
        }
        for (name, old, _) in moves {
            if self.find_ref(name)? != *old {
                return Err(Error::Moved { name: name.clone() });
            }
        }
        for ((_, old, new), lock) in moves.iter().zip(&locks) {
            if let Some(id) = new.filter(|_| old != new) {
                lock.write(format!("{id}\n").as_bytes())?;
            }
        }
        for ((name, old, new), lock) in moves.iter().zip(&locks) {
            match new {
                Some(_) if old == new => {}
                Some(_) => lock.publish()?,
                None => self.delete_ref(name)?,
            }
        }
        drop(locks);
        for (name, _, new) in moves {
            if new.is_none() {
                self.tidy(name);
            }
        }
        Ok(())
    }

    /// Git cannot have both `refs/heads/a` and `refs/heads/a/b`, wherever they are stored.
    fn check_room(&self, name: &str) -> Result<()> {
        for (at, _) in name.match_indices('/').skip(2) {
            let above = &name[..at];
            if self.find_ref(above)?.is_some() {
                return Err(Error::InTheWay {
                    name: name.to_owned(),
                    other: above.to_owned(),
                });
            }
        }
        match self.refs_below(&format!("{name}/"))?.first() {
            Some((below, _)) => Err(Error::InTheWay {
                name: name.to_owned(),
                other: below.clone(),
            }),
            None => Ok(()),
        }
    }

    /// Removes the folders that a deleted ref leaves empty, but `refs/heads` and its like.
    fn tidy(&self, name: &str) {
        let folders: Vec<usize> = name.match_indices('/').map(|(at, _)| at).collect();
        for at in folders.iter().skip(2).rev() {
            if !self
                .door()
                .remove_dir_if_empty(&self.ref_path(&name[..*at]))
            {
                return;
            }
        }
    }

    fn ref_path(&self, name: &str) -> PathBuf {
        self.git_dir().join(name)
    }

    /// Makes the folders for a ref file; an empty folder of the ref's own name is no obstacle.
    fn make_room(&self, path: &Path, create: bool) -> Result<()> {
        if let Some(parent) = path.parent() {
            self.door().create_dir_all(parent)?;
        }
        if create && self.door().what(path)? == Some(What::Folder) {
            self.remove_empty(path, 0)?;
        }
        Ok(())
    }

    /// Removes a folder in which there are none but folders.
    fn remove_empty(&self, folder: &Path, depth: usize) -> Result<()> {
        for (name, is) in self.door().names(folder)? {
            if is == What::Folder && depth < DEEPEST {
                self.remove_empty(&folder.join(name), depth + 1)?;
            }
        }
        self.door().remove_dir_if_empty(folder);
        Ok(())
    }

    fn delete_ref(&self, name: &str) -> Result<()> {
        let path = self.git_dir().join("packed-refs");
        // Under git's own lock, so that nobody packs refs between our look and our change.
        let lock = RefLock::take(self, &path)?;
        let packed = self.read_packed()?;
        if packed.iter().any(|(found, _)| found == name) {
            let text = self.door().read(&path, MAX_PACKED)?;
            lock.write(&without(&text, name))?;
            lock.publish()?;
        }
        drop(lock);
        let path = self.ref_path(name);
        self.door().remove_file(&path)?;
        Ok(self.door().sync_parent(&path)?)
    }
}

/// The text of `packed-refs` without one ref and what it peels to.
fn without(text: &[u8], name: &str) -> Vec<u8> {
    let mut kept = Vec::with_capacity(text.len());
    let mut skipping = false;
    for line in text.split_inclusive(|byte| *byte == b'\n') {
        if line.first() != Some(&b'^') {
            let line = line.strip_suffix(b"\n").unwrap_or(line);
            skipping = line.get(41..) == Some(name.as_bytes()) && line[0] != b'#';
        }
        if !skipping {
            kept.extend_from_slice(line);
        }
    }
    kept
}

/// Git's own lock on one file, `<file>.lock`, so that git keeps off while we move a ref.
///
/// The lock file is a second name of a file in our own folder, so that the next start knows a lock that a killed run left
/// from one that another program holds.
pub(crate) struct RefLock {
    door: Door,
    target: PathBuf,
    lock: PathBuf,
    mark: PathBuf,
    file: std::fs::File,
    moved: std::cell::Cell<bool>,
}

fn lock_name(target: &Path) -> PathBuf {
    let mut name = target.file_name().unwrap_or_default().to_owned();
    name.push(".lock");
    target.with_file_name(name)
}

impl RefLock {
    pub(crate) fn take(store: &Store, target: &Path) -> Result<Self> {
        let door = store.door();
        let lock = lock_name(target);
        let marks = store.own_dir().join("locks");
        door.create_dir_all(&marks)?;
        let relative = lock
            .strip_prefix(store.git_dir())
            .unwrap_or(&lock)
            .to_string_lossy()
            .replace('%', "%25");
        let mark = marks.join(relative.replace(['/', '\\'], "%2F"));
        door.remove_file(&mark)?;
        let mut file = door.create_new(&mark)?;
        let taken = match door.link_new(&mark, &lock) {
            Ok(true) => Ok(file),
            // A file system without hard links: the mark says so, and the lock is a file of its own.
            Ok(false) => file
                .write_all(PLAIN)
                .map_err(disk::Error::new("write", &mark))
                .and_then(|()| door.create_new(&lock)),
            Err(error) => Err(error),
        };
        match taken {
            Ok(file) => Ok(Self {
                door: door.clone(),
                target: target.to_path_buf(),
                lock,
                mark,
                file,
                moved: false.into(),
            }),
            Err(error) => {
                door.remove_file(&mark)?;
                if error.source.kind() == std::io::ErrorKind::AlreadyExists {
                    return Err(Error::Locked { path: lock });
                }
                Err(error.into())
            }
        }
    }

    /// Writes the new content into the lock file, durably.
    pub(crate) fn write(&self, content: &[u8]) -> Result<()> {
        (&self.file)
            .write_all(content)
            .map_err(disk::Error::new("write", &self.target))?;
        Ok(disk::sync_file(&self.file, &self.target)?)
    }

    /// Gives the lock file's content the name that was locked, durably.
    pub(crate) fn publish(&self) -> Result<()> {
        self.door.rename(&self.lock, &self.target)?;
        self.moved.set(true);
        // In this order: a kill in between leaves a mark without a lock, which the next start just removes.
        self.door.remove_file(&self.mark)?;
        Ok(self.door.sync_parent(&self.target)?)
    }
}

/// What a mark says whose lock could not be its second name.
const PLAIN: &[u8] = b"plain";

/// Whether a plain lock is the one that its mark announced: it came after the mark. The clock of some sticks has two seconds.
fn came_after(mark: &Path, lock: &Path) -> bool {
    let time = |path: &Path| std::fs::symlink_metadata(path).and_then(|meta| meta.modified());
    let (Ok(mark), Ok(lock)) = (time(mark), time(lock)) else {
        return false;
    };
    lock + Duration::from_secs(2) >= mark
}

impl Drop for RefLock {
    fn drop(&mut self) {
        // The mark stays where the lock does: it tells the next start that the lock is ours.
        if !self.moved.get() && self.door.remove_file(&self.lock).is_ok() {
            let _ = self.door.remove_file(&self.mark);
        }
    }
}

/// The lock that a mark of this name stands for, below the git folder; `None` for a name that we do not give.
fn lock_of_mark(name: &str) -> Option<String> {
    let lock = name.replace("%2F", "/").replace("%25", "%");
    let is_plain = |part: &str| !matches!(part, "" | "." | "..") && !part.contains(['\\', '\0']);
    let is_ours = lock.strip_suffix(".lock").is_some() && lock.split('/').all(is_plain);
    is_ours.then_some(lock)
}

/// Removes the locks that a killed run of ours left; those of other programs stay, and so does what is no mark of ours. Call
/// with the project's own lock held.
pub(crate) fn sweep_locks(store: &Store) -> Result<()> {
    let (door, marks) = (store.door(), store.own_dir().join("locks"));
    for (name, is) in door.names(&marks)? {
        let Some(lock) = lock_of_mark(&name).filter(|_| is == What::File) else {
            continue;
        };
        let (mark, lock) = (marks.join(&name), store.git_dir().join(lock));
        let is_locked = door.what(&lock)? == Some(What::File);
        if is_locked
            && (disk::same_file(&mark, &lock)
                || door.read(&mark, 64).is_ok_and(|said| said == PLAIN) && came_after(&mark, &lock))
        {
            door.remove_file(&lock)?;
        }
        door.remove_file(&mark)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lock_that_cannot_be_removed_is_known_as_ours_later() {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::init(&dir.path().join("r.git"), true, "refs/heads/main").unwrap();
        let target = store.git_dir().join("refs/heads/main");
        let lock = lock_name(&target);
        disk::create_dir_all(&store.git_dir().join("refs/heads")).unwrap();
        let held = RefLock::take(&store, &target).unwrap();
        // Something that no file can be deleted from.
        let away = dir.path().join("away");
        disk::rename(&lock, &away).unwrap();
        disk::create_dir_all(&lock.join("x")).unwrap();
        drop(held);
        disk::remove_dir_all(&lock).unwrap();
        disk::rename(&away, &lock).unwrap();
        sweep_locks(&store).unwrap();
        assert!(!lock.exists());
        drop(RefLock::take(&store, &target).unwrap());
    }

    #[test]
    fn what_has_no_name_of_ours_is_not_swept() {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::init(&dir.path().join("r.git"), true, "refs/heads/main").unwrap();
        let others = [
            "displaced-texts/chapter.txt",
            "news.txt",
            "new.scribe-sync-notes/1.txt",
            "in.scribe-sync-1-2-three.pack",
            "gone-fishing.txt",
            "pack-list.idx",
            "locks/notes.txt",
            "locks/x%2F..%2Fy.lock",
        ];
        let ours = [
            "displaced-stage.scribe-sync-1-2-3/empty/x",
            "new.scribe-sync-1-2-3/x",
            "in.scribe-sync-a-b-c.pack",
            "pack-0123.idx",
            "locks/refs%2Fheads%2Fmain.lock",
        ];
        for name in others.iter().chain(&ours) {
            let path = store.own_dir().join(name);
            disk::create_dir_all(path.parent().unwrap()).unwrap();
            disk::write(&path, b"x").unwrap();
        }
        super::super::worktree::sweep(&store).unwrap();
        let is_there = |name: &&str| store.own_dir().join(name).exists();
        assert!(others.iter().all(is_there));
        assert!(!ours.iter().any(is_there));
    }
}
