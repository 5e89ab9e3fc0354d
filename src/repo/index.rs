//! Git's index, used as what it is good for: a cache of which content each file had when it was last looked at.
//!
//! It is derived data: a missing or damaged index is rebuilt, never trusted. It is written in version 2, which is the only
//! one that Scribe can read, and without the cached-tree extension, which would go stale.

use super::refs::RefLock;
use super::tree::Mode;
use super::{Error, FlatTree, Leaf, Oid, Result, Scan, Store};
use crate::disk;
use gix::index::entry::{Flags, Stat, stat};
use std::collections::BTreeMap;
use std::path::Path;

/// How stat data is compared: as git does by default. Nanoseconds are left out, because Scribe writes other ones.
const COMPARE: stat::Options = stat::Options {
    trust_ctime: true,
    check_stat: true,
    use_nsec: false,
    use_stdev: false,
};

/// What the index remembers of one file.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cached {
    pub(crate) stat: Stat,
    pub(crate) leaf: Leaf,
    /// The file changed so late that equal stat data proves nothing.
    pub(crate) racy: bool,
}

/// Whether the index file's checksum has to be looked at.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Checksum {
    /// It decides what counts as unchanged.
    Verify,
    /// The scan before has looked; now it is only compared with what would be written.
    Known,
}

/// What the index remembers, by path.
pub(crate) type Cache = BTreeMap<String, Cached>;

/// The stat data of a file, following no link.
pub(crate) fn stat_of(path: &Path) -> std::io::Result<Stat> {
    let meta = gix::index::fs::Metadata::from_path_no_follow(path)?;
    Ok(Stat::from_fs(&meta).unwrap_or_default())
}

fn empty_blob() -> Oid {
    Oid::empty_blob(gix::hash::Kind::Sha1)
}

/// Whether a file still is what the index remembers.
pub(crate) fn is_same(a: &Stat, b: &Stat) -> bool {
    a.matches(b, COMPARE)
}

impl Store {
    fn index_path(&self) -> std::path::PathBuf {
        self.git_dir().join("index")
    }

    /// Reads the index; an absent or unusable one is an empty cache.
    pub(crate) fn read_index(&self) -> Cache {
        let Some(file) = self.open_index(Checksum::Verify) else {
            return Cache::new();
        };
        let timestamp = file.timestamp();
        let mut cache = Cache::new();
        for entry in file.entries() {
            if entry.stage() != gix::index::entry::Stage::Unconflicted {
                continue;
            }
            let Ok(path) = std::str::from_utf8(entry.path(&file)) else {
                continue;
            };
            let mode = match entry.mode {
                gix::index::entry::Mode::FILE => Mode::File,
                gix::index::entry::Mode::FILE_EXECUTABLE => Mode::Executable,
                _ => continue,
            };
            // A size of 0 for content that is not empty is a mark that says "look again" (see `write_index`), and must not
            // be taken for a file that an editor has just truncated.
            let smudged = entry.stat.size == 0 && entry.id != empty_blob();
            let racy = smudged || entry.stat.is_racy(timestamp, COMPARE);
            let cached = Cached {
                stat: entry.stat,
                leaf: Leaf { mode, id: entry.id },
                racy,
            };
            cache.insert(path.to_owned(), cached);
        }
        cache
    }

    /// Remembers in the index that `tree` is committed and which of its files are on disk as they were scanned; for the
    /// others (held back, kept, changed by a merge) everybody has to look again. Nothing is written when the index says all
    /// that already.
    ///
    /// Call it before the branch moves: an index older than the branch would look as if somebody took the newest changes
    /// back.
    ///
    /// # Errors
    /// [`Error::Locked`] when another program is writing the index; [`Error::Disk`].
    pub fn remember(&self, scan: &Scan, tree: &FlatTree) -> Result<()> {
        let files: BTreeMap<String, (Leaf, Stat)> = tree
            .iter()
            .map(|(path, leaf)| {
                let seen = scan.files.get(path).filter(|seen| seen.leaf.id == leaf.id);
                let stat = seen.map(|seen| seen.stat).unwrap_or_default();
                (path.clone(), (*leaf, stat))
            })
            .collect();
        if self.index_says(&files) {
            return Ok(());
        }
        self.write_index(&files, scan.started)
    }

    /// Whether the index on disk says exactly this, and in a form that Scribe reads.
    fn index_says(&self, files: &BTreeMap<String, (Leaf, Stat)>) -> bool {
        let Some(file) = self.open_index(Checksum::Known) else {
            return false;
        };
        let timestamp = file.timestamp();
        let same = |entry: &gix::index::Entry, path: &str, leaf: &Leaf, stat: &Stat| {
            let is_unseen = *stat == Stat::default();
            entry.path(&file) == path
                && entry.id == leaf.id
                && entry.mode == index_mode(leaf.mode)
                && entry.stage() == gix::index::entry::Stage::Unconflicted
                && !entry
                    .flags
                    .intersects(Flags::ASSUME_VALID | Flags::INTENT_TO_ADD | Flags::SKIP_WORKTREE)
                && is_same(&entry.stat, stat)
                && (is_unseen || !entry.stat.is_racy(timestamp, COMPARE))
        };
        file.version() == gix::index::Version::V2
            && file.entries().len() == files.len()
            && file
                .entries()
                .iter()
                .zip(files)
                .all(|(entry, (path, (leaf, stat)))| same(entry, path, leaf, stat))
    }

    fn open_index(&self, checksum: Checksum) -> Option<gix::index::File> {
        let options = gix::index::decode::Options::default();
        let skip = checksum == Checksum::Known;
        gix::index::File::at(self.index_path(), gix::hash::Kind::Sha1, skip, options).ok()
    }

    /// Writes the index. `started` is the time in seconds since 1970 before the first file was looked at: what changed
    /// since then is written so that everybody looks again.
    pub(crate) fn write_index(
        &self,
        files: &BTreeMap<String, (Leaf, Stat)>,
        started: u32,
    ) -> Result<()> {
        let mut state = gix::index::State::new(gix::hash::Kind::Sha1);
        for (path, (leaf, stat)) in files {
            let mode = index_mode(leaf.mode);
            let mut stat = *stat;
            if stat.mtime.secs >= started {
                stat.size = 0;
            }
            state.dangerously_push_entry(stat, leaf.id, Flags::empty(), mode, path.as_str().into());
        }
        state.sort_entries();
        let file = gix::index::File::from_state(state, self.index_path());
        let mut bytes = Vec::new();
        file.write_to(&mut bytes, gix::index::write::Options::default())
            .map_err(|error| Error::damaged("index", error))?;
        let lock = RefLock::take(self, &self.index_path())?;
        lock.write(&bytes)?;
        lock.publish()
    }
}

fn index_mode(mode: Mode) -> gix::index::entry::Mode {
    match mode {
        Mode::File => gix::index::entry::Mode::FILE,
        Mode::Executable => gix::index::entry::Mode::FILE_EXECUTABLE,
    }
}

/// The name that a file's content has as a blob; a stream, whatever its size.
pub(crate) fn hash_file(path: &Path) -> disk::Result<Oid> {
    use std::io::Read;
    let mut file = disk::open_regular(path)?;
    let size = file
        .metadata()
        .map_err(disk::Error::new("read", path))?
        .len();
    let mut hasher = super::store::Hasher::new(super::Kind::Blob, size);
    let mut buffer = vec![0u8; 128 * 1024];
    loop {
        match file.read(&mut buffer) {
            Ok(0) => break,
            Ok(got) => hasher.update(&buffer[..got]),
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
            Err(error) => return Err(disk::Error::new("read", path)(error)),
        }
    }
    // A file that grew meanwhile gives a name that matches nothing, which is what "changed" has to look like.
    hasher
        .finish()
        .map_err(|error| disk::Error::new("read", path)(std::io::Error::other(error.to_string())))
}
