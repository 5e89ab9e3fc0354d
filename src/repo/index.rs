//! Git's index, used as what it is good for: a cache of which content each file had when it was last looked at.
//!
//! It is derived data: a missing or damaged index is rebuilt, never trusted. It is written in version 2, which is the only
//! one that Scribe can read, and without the cached-tree extension, which would go stale.

use super::paths::Paths;
use super::refs::RefLock;
use super::tree::Mode;
use super::{Error, FlatTree, Leaf, Oid, Result, Scan, Store};
use crate::disk;
use filetime::FileTime;
use gix::index::entry::{Flags, Stat, stat};
use sha1::{Digest, Sha1};
use std::path::Path;
use std::sync::Arc;

/// The largest index that is read (bytes): a million files.
const MAX_INDEX: u64 = 256 << 20;

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

/// The index as it was when it was read.
#[derive(Debug, Default)]
pub(crate) struct Index {
    paths: Arc<Paths>,
    entries: Vec<Cached>,
    /// It is of the form that we write and Scribe reads, and `entries` is all of it.
    plain: bool,
}

impl Index {
    /// Its paths, sorted.
    pub(crate) fn paths(&self) -> &Arc<Paths> {
        &self.paths
    }

    /// What it remembers of a file.
    pub(crate) fn get(&self, path: &str) -> Option<&Cached> {
        self.paths
            .find(path)
            .ok()
            .map(|number| &self.entries[number])
    }

    /// The number of a path among its paths; `likely` is tried first.
    pub(crate) fn number(&self, path: &str, likely: usize) -> Option<usize> {
        if likely < self.paths.len() && self.paths.at(likely) == path {
            return Some(likely);
        }
        self.paths.find(path).ok()
    }

    /// What it remembers of the file with this number among its paths.
    pub(crate) fn at(&self, number: usize) -> &Cached {
        &self.entries[number]
    }

    /// Whether its files, with their modes and contents, are those of `tree`: their names are hashed as that tree would be.
    ///
    /// So a tree of thousands of files that nothing happened to need not be read. Plain SHA-1 does: what is compared with
    /// is no more than what this computer wrote down itself.
    fn is_tree(&self, tree: Oid) -> bool {
        self.plain && !self.entries.is_empty() && self.folder_id(0, self.entries.len(), 0) == tree
    }

    /// The id of the folder that these entries are in; their paths begin with the folder's, which has `skip` bytes. The
    /// order of an index is, folder by folder, that of trees.
    fn folder_id(&self, from: usize, to: usize, skip: usize) -> Oid {
        let mut content = Vec::with_capacity((to - from) * 48);
        let mut at = from;
        while at < to {
            let path = self.paths.at(at);
            let rest = &path[skip..];
            let (mode, name, id): (&[u8], _, _) = if let Some((folder, _)) = rest.split_once('/') {
                let prefix = &path[..=(skip + folder.len())];
                let first = at;
                while at < to && self.paths.at(at).starts_with(prefix) {
                    at += 1;
                }
                (b"40000 ", folder, self.folder_id(first, at, prefix.len()))
            } else {
                at += 1;
                let leaf = self.entries[at - 1].leaf;
                match leaf.mode {
                    Mode::File => (b"100644 ", rest, leaf.id),
                    Mode::Executable => (b"100755 ", rest, leaf.id),
                }
            };
            content.extend_from_slice(mode);
            content.extend_from_slice(name.as_bytes());
            content.push(0);
            content.extend_from_slice(id.as_slice());
        }
        let mut hasher = Sha1::new();
        hasher.update(format!("tree {}\0", content.len()));
        hasher.update(&content);
        Oid::from_bytes_or_panic(&hasher.finalize())
    }
}

/// The stat data of a file, following no link.
pub(crate) fn stat_of(path: &Path) -> std::io::Result<Stat> {
    let meta = gix::index::fs::Metadata::from_path_no_follow(path)?;
    Ok(Stat::from_fs(&meta).unwrap_or_default())
}

/// As [`stat_of`], of a name that was just read from its folder: cheaper than by its whole path.
#[cfg(unix)]
pub(crate) fn stat_of_entry(entry: &std::fs::DirEntry) -> std::io::Result<Stat> {
    use std::os::unix::fs::MetadataExt;
    // What does not fit is cut off, as git does.
    let low = |wide: u64| u32::try_from(wide & u64::from(u32::MAX)).unwrap_or_default();
    let time = |seconds: i64, nanoseconds: i64| {
        let Ok(seconds) = u64::try_from(seconds) else {
            return stat::Time::default();
        };
        stat::Time {
            secs: low(seconds),
            nsecs: u32::try_from(nanoseconds).unwrap_or_default(),
        }
    };
    let meta = entry.metadata()?;
    Ok(Stat {
        mtime: time(meta.mtime(), meta.mtime_nsec()),
        ctime: time(meta.ctime(), meta.ctime_nsec()),
        dev: low(meta.dev()),
        ino: low(meta.ino()),
        uid: meta.uid(),
        gid: meta.gid(),
        size: low(meta.len()),
    })
}

/// As [`stat_of`]; what a folder's listing says may be old here.
#[cfg(not(unix))]
pub(crate) fn stat_of_entry(entry: &std::fs::DirEntry) -> std::io::Result<Stat> {
    stat_of(&entry.path())
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

    /// Reads the index; an absent or unusable one is an empty one.
    pub(crate) fn read_index(&self) -> Index {
        self.try_index().unwrap_or_default()
    }

    fn try_index(&self) -> Option<Index> {
        let path = self.index_path();
        let open = self.door().open(&path).ok()?;
        let timestamp = FileTime::from_last_modification_time(&open.metadata().ok()?);
        let bytes = disk::read_open(open, &path, MAX_INDEX).ok()?;
        let (content, sum) = bytes.split_last_chunk::<20>()?;
        // Some programs leave the checksum out; then there is none to be looked at.
        if *sum != [0; 20] && Sha1::digest(content).as_slice() != sum {
            return None;
        }
        let options = gix::index::decode::Options {
            thread_limit: Some(1),
            ..Default::default()
        };
        let kind = gix::hash::Kind::Sha1;
        let (state, _) = gix::index::State::from_bytes(&bytes, timestamp, kind, options).ok()?;
        Self::usable(&state, timestamp)
    }

    fn usable(state: &gix::index::State, timestamp: FileTime) -> Option<Index> {
        // Half of it lies in another file, which only git reads.
        if state.link().is_some() {
            return None;
        }
        let all = state.entries();
        let mut paths = Paths::with_capacity(all.len(), state.path_backing().len());
        let mut entries = Vec::with_capacity(all.len());
        let mut plain = state.version() == gix::index::Version::V2;
        for entry in all {
            let mode = match entry.mode {
                gix::index::entry::Mode::FILE => Some(Mode::File),
                gix::index::entry::Mode::FILE_EXECUTABLE => Some(Mode::Executable),
                _ => None,
            };
            let is_merged = entry.stage() == gix::index::entry::Stage::Unconflicted;
            let path = std::str::from_utf8(entry.path(state)).ok();
            let (Some(mode), Some(path), true) = (mode, path, is_merged) else {
                plain = false;
                continue;
            };
            plain &= !entry
                .flags
                .intersects(Flags::ASSUME_VALID | Flags::INTENT_TO_ADD | Flags::SKIP_WORKTREE);
            if !paths.push(path) {
                return None;
            }
            // A size of 0 for content that is not empty is a mark that says "look again" (see `write_index`), and must not
            // be taken for a file that an editor has just truncated.
            let smudged = entry.stat.size == 0 && entry.id != empty_blob();
            entries.push(Cached {
                stat: entry.stat,
                leaf: Leaf { mode, id: entry.id },
                racy: smudged || entry.stat.is_racy(timestamp, COMPARE),
            });
        }
        Some(Index {
            paths: Arc::new(paths),
            entries,
            plain,
        })
    }

    /// The files of a tree. Where the index has the very same, as mostly, the tree itself is not read.
    pub(crate) fn flat_tree_by(&self, index: &Index, tree: Oid) -> Result<FlatTree> {
        if !index.is_tree(tree) {
            return self.flat_tree(tree);
        }
        let leaves = index.entries.iter().map(|entry| Some(entry.leaf));
        Ok(FlatTree::of(Arc::clone(&index.paths), leaves.collect()))
    }

    /// Remembers in the index that `tree` is committed and which of its files are on disk as they were scanned; for the
    /// others (held back, kept, changed by a merge) everybody has to look again. Nothing is written when the index said all
    /// that already when it was scanned.
    ///
    /// Call it before the branch moves: an index older than the branch would look as if somebody took the newest changes
    /// back.
    ///
    /// # Errors
    /// [`Error::Locked`] when another program is writing the index; [`Error::Disk`].
    pub fn remember(&self, scan: &Scan, tree: &FlatTree) -> Result<()> {
        if index_says(&scan.index, tree.len(), to_remember(scan, tree)) {
            return Ok(());
        }
        self.write_index(to_remember(scan, tree), scan.started)
    }

    /// Writes the index. `started` is the time in seconds since 1970 before the first file was looked at: what changed
    /// since then is written so that everybody looks again.
    pub(crate) fn write_index<'a>(
        &self,
        files: impl Iterator<Item = Remembered<'a>>,
        started: u32,
    ) -> Result<()> {
        let mut state = gix::index::State::new(gix::hash::Kind::Sha1);
        for (path, leaf, mut stat) in files {
            let mode = index_mode(leaf.mode);
            if stat.mtime.secs >= started {
                stat.size = 0;
            }
            state.dangerously_push_entry(stat, leaf.id, Flags::empty(), mode, path.into());
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

/// What is to stand in the index of one file; without stat data, everybody has to look again.
type Remembered<'a> = (&'a str, Leaf, Stat);

/// What is to stand in the index of a tree's files after a scan.
fn to_remember<'a>(scan: &'a Scan, tree: &'a FlatTree) -> impl Iterator<Item = Remembered<'a>> {
    let mut seen = scan.files.iter().peekable();
    tree.iter().map(move |(path, leaf)| {
        while seen.next_if(|(earlier, _)| *earlier < path).is_some() {}
        let stat = seen
            .next_if(|(same, file)| *same == path && file.leaf.id == leaf.id)
            .map(|(_, file)| file.stat);
        (path, *leaf, stat.unwrap_or_default())
    })
}

/// Whether the index says exactly this already, and in a form that Scribe reads.
fn index_says<'a>(
    index: &Index,
    count: usize,
    mut files: impl Iterator<Item = Remembered<'a>>,
) -> bool {
    let mut entries = index.entries.iter().enumerate();
    let same = |(number, entry): (usize, &Cached), (path, leaf, stat): Remembered<'_>| {
        let is_unseen = stat == Stat::default();
        index.paths.at(number) == path
            && entry.leaf == leaf
            && is_same(&entry.stat, &stat)
            && (is_unseen || !entry.racy)
    };
    index.plain
        && index.entries.len() == count
        && files.all(|file| entries.next().is_some_and(|entry| same(entry, file)))
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
