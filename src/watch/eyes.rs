//! Who tells that files change: the system, and where it does not, looking.

use crate::disk;
use notify::event::{EventKind, ModifyKind};
use notify::{Event, RecommendedWatcher, RecursiveMode, Watcher};
use std::collections::BTreeMap;
use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

/// Time between two looks at folders that the system tells of: network folders tell nothing, and a burst may be lost.
const SELDOM: Duration = Duration::from_secs(600);
/// Time between two looks at the others.
const OFTEN: Duration = Duration::from_secs(30);

/// How changes are seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sight {
    /// The system tells of them, where it can.
    Told,
    /// By looking alone.
    Looked,
}

struct Folder {
    /// Whether the system tells of its changes.
    told: bool,
    /// What was seen at the last look, and when that was.
    print: u64,
    at: Duration,
}

/// Watches the folders of projects, but for their `.git`, which belongs to us and to Scribe.
pub struct Eyes {
    watcher: Option<RecommendedWatcher>,
    events: Receiver<notify::Result<Event>>,
    folders: BTreeMap<PathBuf, Folder>,
    often: Duration,
}

impl Eyes {
    /// Opens the eyes. `often`: where the system tells nothing, the files are looked at so often, and every half minute at
    /// least.
    pub fn open(sight: Sight, often: Duration) -> Self {
        let (send, events) = channel();
        let handler = move |event| {
            // Nobody listens any more: that is all right.
            let _ = send.send(event);
        };
        let watcher = match sight {
            Sight::Told => notify::recommended_watcher(handler).ok(),
            Sight::Looked => None,
        };
        Self {
            watcher,
            events,
            folders: BTreeMap::new(),
            often: often.min(OFTEN),
        }
    }

    /// Watches a folder from now on.
    pub fn add(&mut self, folder: &Path, now: Duration) {
        let told = self.tell_of(folder, folder);
        let folder_now = Folder {
            told,
            print: print_of(folder),
            at: now,
        };
        self.folders.insert(folder.to_path_buf(), folder_now);
    }

    /// Watches it no more.
    pub fn forget(&mut self, folder: &Path) {
        self.folders.remove(folder);
        if let Some(watcher) = &mut self.watcher {
            for inner in folders_below(folder, folder) {
                let _ = watcher.unwatch(&inner);
            }
        }
    }

    /// Asks the system to tell of a folder and those below it. It is asked for each by itself: `.git` has hundreds.
    fn tell_of(&mut self, project: &Path, folder: &Path) -> bool {
        let Some(watcher) = &mut self.watcher else {
            return false;
        };
        folders_below(project, folder)
            .iter()
            .all(|inner| watcher.watch(inner, RecursiveMode::NonRecursive).is_ok())
    }

    /// The projects that changed, after waiting for `wait` at most. `now` is the time when it is called.
    pub fn news(&mut self, wait: Duration, now: Duration) -> Vec<PathBuf> {
        let mut changed = Vec::new();
        if self.watcher.is_some() {
            match self.events.recv_timeout(wait) {
                Ok(event) => {
                    let mut events = vec![event];
                    events.extend(self.events.try_iter());
                    for event in events {
                        self.told(event, &mut changed);
                    }
                }
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => self.watcher = None,
            }
        } else {
            std::thread::sleep(wait);
        }
        self.look(now, &mut changed);
        changed.sort();
        changed.dedup();
        changed
    }

    fn told(&mut self, event: notify::Result<Event>, changed: &mut Vec<PathBuf>) {
        let Ok(event) = event else {
            // Something was not told: everything may have changed.
            changed.extend(self.folders.keys().cloned());
            return;
        };
        if event.need_rescan() {
            changed.extend(self.folders.keys().cloned());
        }
        if matches!(event.kind, EventKind::Access(_)) {
            return;
        }
        let may_be_new = matches!(
            event.kind,
            EventKind::Create(_) | EventKind::Modify(ModifyKind::Name(_)) | EventKind::Any
        );
        for path in &event.paths {
            let inside = |folder: &&PathBuf| {
                path.strip_prefix(folder)
                    .is_ok_and(|inner| !inner.starts_with(".git"))
            };
            let Some(project) = self.folders.keys().find(inside).cloned() else {
                continue;
            };
            if may_be_new && disk::is_folder(path) {
                let all = self.tell_of(&project, path);
                if let Some(folder) = self.folders.get_mut(&project) {
                    folder.told &= all;
                }
            }
            changed.push(project);
        }
    }

    fn look(&mut self, now: Duration, changed: &mut Vec<PathBuf>) {
        for (path, folder) in &mut self.folders {
            let every = if folder.told { SELDOM } else { self.often };
            if now.saturating_sub(folder.at) < every {
                continue;
            }
            folder.at = now;
            let print = print_of(path);
            if print != folder.print {
                folder.print = print;
                changed.push(path.clone());
            }
        }
    }
}

/// A folder of a project and all below it, but for `.git`.
fn folders_below(project: &Path, folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_path_buf()];
    while let Some(folder) = open.pop() {
        for name in disk::folders_in(&folder).unwrap_or_default() {
            if folder != project || name != ".git" {
                open.push(folder.join(name));
            }
        }
        found.push(folder);
    }
    found
}

/// What can be seen of a folder's files without reading them.
fn print_of(folder: &Path) -> u64 {
    let mut hasher = DefaultHasher::new();
    for entry in disk::list(folder, &|path, _| path != ".git").unwrap_or_default() {
        entry.path.hash(&mut hasher);
        entry.len.hash(&mut hasher);
        let seen = disk::seen(&folder.join(&entry.path));
        seen.ok().and_then(|seen| seen.modified).hash(&mut hasher);
    }
    hasher.finish()
}
