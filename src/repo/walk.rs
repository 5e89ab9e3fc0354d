//! Listing a project's folders and looking at each file's stat data, by several hands: mostly this is all that a sync does,
//! and it is the system's time, not ours.
//!
//! Nothing is judged here but what must not be gone into; what is found is judged in order afterwards, by
//! [`super::snapshot`].

use super::index;
use super::snapshot::{is_fit_folder, now_seconds};
use crate::disk;
use gix::index::entry::Stat;
use std::collections::HashMap;
use std::ffi::OsStr;
use std::ops::Range;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// Threads beside the caller's. More than a small computer has cores: they wait for the disk, too.
const HELPERS: usize = 3;
/// Folders to be looked at for which one more helper is worth its start.
const FOLDERS_EACH: usize = 6;

/// What stands at a name.
#[derive(Debug)]
pub(crate) enum What {
    Folder,
    /// A plain file, as it was when it was looked at.
    File(std::io::Result<Stat>),
    Link,
    /// A pipe, a socket, a device.
    Other,
}

/// The names in a folder with what stands there, sorted.
#[derive(Debug, Default)]
pub(crate) struct Names {
    /// One after the other.
    text: String,
    found: Vec<(Range<usize>, What)>,
    /// Those that are not Unicode, as they are shown.
    pub(crate) odd: Vec<String>,
}

impl Names {
    fn push(&mut self, name: &OsStr, what: What) {
        if let Some(name) = name.to_str() {
            let start = self.text.len();
            self.text.push_str(name);
            self.found.push((start..self.text.len(), what));
        } else {
            self.odd.push(name.to_string_lossy().into_owned());
        }
    }

    fn sort(&mut self) {
        let text = &self.text;
        self.found
            .sort_by(|a, b| text[a.0.clone()].cmp(&text[b.0.clone()]));
    }

    /// Each name that is Unicode, in order, as a text of its own.
    pub(crate) fn into_names(self) -> impl Iterator<Item = (String, What)> {
        let Self { text, found, .. } = self;
        let found = found.into_iter();
        found.map(move |(at, what)| (text[at].to_owned(), what))
    }

    /// Whether this name is there.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.found
            .binary_search_by(|(at, _)| self.text[at.clone()].cmp(name))
            .is_ok()
    }

    /// Each name that is Unicode, in order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &What)> {
        self.found
            .iter()
            .map(|(at, what)| (&self.text[at.clone()], what))
    }
}

/// What was found in the project's folders.
#[derive(Debug, Default)]
pub(crate) struct Walk {
    /// Seconds since 1970 before the first file was looked at.
    pub(crate) started: u32,
    /// By path below the project with `/` at the end (the project itself: empty). Links are not gone into, nor what no
    /// project has.
    pub(crate) folders: HashMap<String, disk::Result<Names>>,
}

/// Lists everything below `root` while the caller does something else; gives both. Stops early when interrupted.
pub(crate) fn walk<T>(
    root: &Path,
    interrupt: &AtomicBool,
    meanwhile: impl FnOnce() -> T,
) -> (Walk, T) {
    let hands = Hands {
        root,
        interrupt,
        work: Mutex::new(Work {
            open: vec![String::new()],
            ..Work::default()
        }),
        news: Condvar::new(),
    };
    let started = now_seconds();
    let done = std::thread::scope(|scope| {
        // Where no thread is to be had, this one does all of it.
        let spawn = || {
            let _ = std::thread::Builder::new().spawn_scoped(scope, || hands.help());
        };
        spawn();
        let done = meanwhile();
        let waiting = hands.work().open.len();
        for _ in 1..HELPERS.min(1 + waiting / FOLDERS_EACH) {
            spawn();
        }
        hands.help();
        done
    });
    let work = hands.work.into_inner();
    let folders = work.unwrap_or_else(PoisonError::into_inner).done;
    (Walk { started, folders }, done)
}

#[derive(Default)]
struct Work {
    open: Vec<String>,
    /// Folders that somebody is looking at.
    busy: usize,
    done: HashMap<String, disk::Result<Names>>,
}

struct Hands<'a> {
    root: &'a Path,
    interrupt: &'a AtomicBool,
    work: Mutex<Work>,
    news: Condvar,
}

impl Hands<'_> {
    fn work(&self) -> MutexGuard<'_, Work> {
        self.work.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Looks at folder after folder until there is none left that is open or may still be found.
    fn help(&self) {
        let mut work = self.work();
        loop {
            if self.interrupt.load(Ordering::Relaxed) {
                work.open.clear();
            }
            let Some(prefix) = work.open.pop() else {
                if work.busy == 0 {
                    return;
                }
                work = self.news.wait(work).unwrap_or_else(PoisonError::into_inner);
                continue;
            };
            work.busy += 1;
            drop(work);
            let found = list(&self.root.join(&prefix));
            let inside: Vec<String> = found
                .iter()
                .filter(|names| !is_repository(&prefix, names))
                .flat_map(Names::iter)
                .filter_map(|(name, what)| inside(&prefix, name, what))
                .collect();
            work = self.work();
            work.busy -= 1;
            // The others wait for more to do, or for the end.
            if !inside.is_empty() || (work.busy == 0 && work.open.is_empty()) {
                self.news.notify_all();
            }
            work.open.extend(inside);
            work.done.insert(prefix, found);
        }
    }
}

/// Whether what was found in a folder of the project makes it a repository of its own.
pub(crate) fn is_repository(prefix: &str, names: &Names) -> bool {
    !prefix.is_empty() && names.iter().any(|(name, _)| name == ".git")
}

/// Whether a name is git's or our own, and nothing of the project.
pub(crate) fn is_internal(name: &str) -> bool {
    name == ".git" || name.starts_with(disk::TEMPORARY_PREFIX)
}

/// The prefix of what is in a folder that was found, if it is to be gone into.
fn inside(prefix: &str, name: &str, what: &What) -> Option<String> {
    let enters =
        matches!(what, What::Folder) && !is_internal(name) && !disk::is_system_litter(name);
    let relative = enters.then(|| format!("{prefix}{name}"))?;
    is_fit_folder(name, &relative)
        .is_ok()
        .then(|| relative + "/")
}

fn list(folder: &Path) -> disk::Result<Names> {
    let mut names = Names::default();
    for entry in std::fs::read_dir(folder).map_err(disk::Error::new("list", folder))? {
        let entry = entry.map_err(disk::Error::new("list", folder))?;
        let kind = entry
            .file_type()
            .map_err(disk::Error::new("read", &entry.path()))?;
        let what = if kind.is_file() {
            What::File(index::stat_of_entry(&entry))
        } else if kind.is_dir() {
            What::Folder
        } else if kind.is_symlink() {
            What::Link
        } else {
            What::Other
        };
        names.push(&entry.file_name(), what);
    }
    names.sort();
    Ok(names)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn everything_is_found_once_with_the_stat_data_that_its_path_gives() {
        let dir = tempfile::tempdir().unwrap();
        let mut wanted = Vec::new();
        for folder in 0..40 {
            let folder = format!("{}/{folder}/", folder % 3);
            fs::create_dir_all(dir.path().join(&folder)).unwrap();
            for file in ["b", "a", "c.usfm"] {
                let path = format!("{folder}{file}");
                fs::File::create(dir.path().join(&path)).unwrap();
                wanted.push(path);
            }
        }
        fs::create_dir_all(dir.path().join(".git/objects")).unwrap();
        fs::create_dir_all(dir.path().join("0/other/.git/objects")).unwrap();
        let interrupt = AtomicBool::new(false);
        let (walk, done) = walk(dir.path(), &interrupt, || "meanwhile");
        assert_eq!(done, "meanwhile");
        let mut found = Vec::new();
        for (prefix, names) in &walk.folders {
            assert!(!prefix.contains(".git"), "{prefix}");
            let names = names.as_ref().unwrap();
            let mut last = "";
            for (name, what) in names.iter() {
                assert!(last < name, "sorted");
                last = name;
                if let What::File(stat) = what {
                    let path = format!("{prefix}{name}");
                    let alone = index::stat_of(&dir.path().join(&path)).unwrap();
                    assert_eq!(stat.as_ref().unwrap(), &alone, "{path}");
                    found.push(path);
                }
            }
        }
        found.sort();
        wanted.sort();
        assert_eq!(found, wanted);
    }

    #[test]
    fn what_was_not_looked_at_is_not_there() {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir_all(dir.path().join("folder")).unwrap();
        let (walk, ()) = walk(dir.path(), &AtomicBool::new(true), || ());
        assert!(walk.folders.is_empty());
    }
}
