//! The object store of one repository: reading through gitoxide, writing durably by ourselves.
//!
//! An object counts as present only if it can be read; what is written is synced before its final name exists.

use super::layout;
use super::pack::PackFile;
use super::{CommitInfo, Error, Oid, Result};
use crate::disk::{self, Door};
use std::cell::{Cell, RefCell};
use std::collections::{BTreeSet, HashSet};
use std::io::{BufReader, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

/// From this size on a file is never held in memory whole (bytes).
pub const BIG: u64 = 8 * 1024 * 1024;
/// The largest object that is read into memory (bytes).
pub(crate) const MAX_IN_MEMORY: u64 = 256 * 1024 * 1024;

/// The kind of an object.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A commit.
    Commit,
    /// A folder.
    Tree,
    /// A file.
    Blob,
    /// An annotated tag.
    Tag,
}

impl Kind {
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Commit => "commit",
            Self::Tree => "tree",
            Self::Blob => "blob",
            Self::Tag => "tag",
        }
    }
    pub(crate) fn pack_type(self) -> u8 {
        match self {
            Self::Commit => 1,
            Self::Tree => 2,
            Self::Blob => 3,
            Self::Tag => 4,
        }
    }
    pub(crate) fn of_pack_type(number: u8) -> Option<Self> {
        Some(match number {
            1 => Self::Commit,
            2 => Self::Tree,
            3 => Self::Blob,
            4 => Self::Tag,
            _ => return None,
        })
    }
}

impl From<gix::objs::Kind> for Kind {
    fn from(kind: gix::objs::Kind) -> Self {
        match kind {
            gix::objs::Kind::Commit => Self::Commit,
            gix::objs::Kind::Tree => Self::Tree,
            gix::objs::Kind::Blob => Self::Blob,
            gix::objs::Kind::Tag => Self::Tag,
        }
    }
}

/// The name that this content has as an object.
///
/// # Errors
/// [`Error::Refused`] for content that was made to have the name of another (a SHA-1 collision attack).
pub(crate) fn hash_object(kind: Kind, content: &[u8]) -> Result<Oid> {
    let mut hasher = Hasher::new(kind, content.len() as u64);
    hasher.update(content);
    hasher.finish()
}

/// Hashes an object as it goes by; a SHA-1 collision attack is an error.
pub(crate) struct Hasher(gix::hash::Hasher);

impl Hasher {
    pub(crate) fn new(kind: Kind, size: u64) -> Self {
        let mut hasher = gix::hash::hasher(gix::hash::Kind::Sha1);
        hasher.update(format!("{} {size}\0", kind.word()).as_bytes());
        Self(hasher)
    }
    pub(crate) fn update(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }
    pub(crate) fn finish(self) -> Result<Oid> {
        self.0.try_finalize().map_err(Error::refused)
    }
}

/// One repository on this computer: a project's `.git`, or a bare one in a folder cloud.
pub struct Store {
    door: Door,
    git_dir: PathBuf,
    objects: PathBuf,
    odb: RefCell<gix::odb::Handle>,
    waited_for: RefCell<HashSet<PathBuf>>,
    keep_what_came: Cell<bool>,
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Store")
            .field("git_dir", &self.git_dir)
            .finish_non_exhaustive()
    }
}

fn open_odb(objects: &Path) -> Result<gix::odb::Handle> {
    let options = gix::odb::store::init::Options {
        alloc_limit_bytes: Some(usize::try_from(MAX_IN_MEMORY).unwrap_or(usize::MAX)),
        ..Default::default()
    };
    gix::odb::at_opts(objects.to_path_buf(), gix::hash::Kind::Sha1, None, options).map_err(
        |source| {
            disk::Error {
                op: "read",
                path: objects.to_path_buf(),
                source,
            }
            .into()
        },
    )
}

impl Store {
    /// Opens a repository by its git folder, after checking that it is of a kind that Scribe can use too. The folder that it
    /// lies in is trusted, itself is not: see [`Door`].
    ///
    /// # Errors
    /// [`Error::State`] for worktree files, alternates, SHA-256, reftable, partial or shallow repositories, and for one in
    /// the middle of a merge or rebase of another program; [`Error::Disk`], also for a link, a pipe or a device where a file
    /// or folder belongs.
    pub fn open(git_dir: &Path) -> Result<Self> {
        Self::open_behind(layout::door_to(git_dir), git_dir)
    }

    /// The repository of the project in this folder; `None` where it has none yet.
    ///
    /// # Errors
    /// As [`Store::open`].
    pub fn of_project(folder: &Path) -> Result<Option<Self>> {
        let (door, git_dir) = (Door::new(folder), folder.join(".git"));
        match door.what(&git_dir)? {
            None => return Ok(None),
            Some(disk::What::Folder) if door.what(&git_dir.join("HEAD"))?.is_none() => {
                return Ok(None);
            }
            Some(_) => {}
        }
        Self::open_behind(door, &git_dir).map(Some)
    }

    /// As [`Store::open`], of a repository anywhere below the door's base.
    pub fn open_behind(door: Door, git_dir: &Path) -> Result<Self> {
        if !layout::check(&door, git_dir)? {
            let missing = std::io::ErrorKind::NotFound.into();
            return Err(disk::Error::new("read", git_dir)(missing).into());
        }
        let objects = git_dir.join("objects");
        let odb = RefCell::new(open_odb(&objects)?);
        Ok(Self {
            door,
            git_dir: git_dir.to_path_buf(),
            objects,
            odb,
            waited_for: RefCell::default(),
            keep_what_came: Cell::new(false),
        })
    }

    /// Makes a new repository at `git_dir` as Scribe makes them and opens it. `head` is the branch HEAD points to.
    pub fn init(git_dir: &Path, bare: bool, head: &str) -> Result<Self> {
        Self::init_behind(layout::door_to(git_dir), git_dir, bare, head)
    }

    /// As [`Store::init`], anywhere below the door's base. What is there already is looked at before anything is made.
    pub fn init_behind(door: Door, git_dir: &Path, bare: bool, head: &str) -> Result<Self> {
        layout::check(&door, git_dir)?;
        for part in [
            "objects/pack",
            "objects/info",
            "refs/heads",
            "refs/tags",
            "info",
        ] {
            door.create_dir_all(&git_dir.join(part))?;
        }
        let config = format!(
            "[core]\n\trepositoryformatversion = 0\n\tfilemode = false\n\tbare = {bare}\n{}",
            if bare {
                ""
            } else {
                "\tlogallrefupdates = true\n\tignorecase = true\n"
            }
        );
        if door.what(&git_dir.join("config"))?.is_none() {
            door.write(&git_dir.join("config"), config.as_bytes())?;
        }
        // HEAD last: without it the folder is no repository yet, so that a killed run starts anew here.
        if door.what(&git_dir.join("HEAD"))?.is_none() {
            door.write(&git_dir.join("HEAD"), format!("ref: {head}\n").as_bytes())?;
        }
        Self::open_behind(door, git_dir)
    }

    /// The door to everything in the git folder.
    pub fn door(&self) -> &Door {
        &self.door
    }

    /// The git folder.
    pub fn git_dir(&self) -> &Path {
        &self.git_dir
    }

    /// Our own folder inside the git folder: lock, journal, staged and displaced files.
    pub fn own_dir(&self) -> PathBuf {
        self.git_dir.join("scribe-sync")
    }

    /// From now on a pack that is cut off stays in our own folder, for [`Store::salvage`].
    pub fn keep_what_came(&self) {
        self.keep_what_came.set(true);
    }

    pub(crate) fn keeps_what_came(&self) -> bool {
        self.keep_what_came.get()
    }

    pub(crate) fn objects_dir(&self) -> &Path {
        &self.objects
    }

    /// Whether a damaged file was given its time to become whole already.
    pub(crate) fn was_waited_for(&self, path: &Path) -> bool {
        self.waited_for.borrow().contains(path)
    }

    pub(crate) fn note_wait(&self, path: &Path) {
        self.waited_for.borrow_mut().insert(path.to_path_buf());
    }

    /// Looks at the disk again, after packs or objects came or went.
    pub(crate) fn refresh(&self) -> Result<()> {
        layout::check_packs(&self.door, &self.objects)?;
        *self.odb.borrow_mut() = open_odb(&self.objects)?;
        Ok(())
    }

    /// That a single object's file, which gitoxide opens by its path, is a plain one or not there.
    fn look_at_loose(&self, id: Oid) -> Result<()> {
        let path = self.loose_path(id);
        match disk::kind(&path)? {
            // The folder it lies in was one when the repository was opened.
            None | Some(disk::Kind::File) => Ok(()),
            Some(_) => {
                self.door.open(&path)?;
                Ok(())
            }
        }
    }

    /// Kind and size of an object, or `None` if there is none of that name.
    pub fn header(&self, id: Oid) -> Result<Option<(Kind, u64)>> {
        self.look_at_loose(id)?;
        let odb = self.odb.borrow();
        match gix::odb::Header::try_header(&*odb, &id) {
            Ok(found) => Ok(found.map(|header| (header.kind().into(), header.size()))),
            Err(error) => Err(Error::unread(id, &self.objects, error)),
        }
    }

    /// Whether there is an object of that name that can be read.
    pub fn has(&self, id: Oid) -> bool {
        matches!(self.header(id), Ok(Some(_)))
    }

    /// Reads an object of at most 256 MiB.
    pub fn read(&self, id: Oid) -> Result<(Kind, Vec<u8>)> {
        self.look_at_loose(id)?;
        let mut buffer = Vec::new();
        let odb = self.odb.borrow();
        let found = gix::objs::Find::try_find(&*odb, &id, &mut buffer)
            .map_err(|error| Error::unread(id, &self.objects, error))?;
        let kind = found.ok_or(Error::Missing(id))?.kind.into();
        if hash_object(kind, &buffer)? != id {
            return Err(Error::damaged(id, "its content does not have its name"));
        }
        Ok((kind, buffer))
    }

    /// Reads an object that must be of this kind.
    pub fn read_kind(&self, id: Oid, kind: Kind) -> Result<Vec<u8>> {
        let (found, content) = self.read(id)?;
        if found == kind {
            Ok(content)
        } else {
            Err(Error::damaged(
                id,
                format!("is a {} where a {} belongs", found.word(), kind.word()),
            ))
        }
    }

    /// As [`Store::read_kind`], of at most `limit` bytes; for what nobody has judged.
    pub fn read_small(&self, id: Oid, kind: Kind, limit: u64) -> Result<Vec<u8>> {
        match self.header(id)? {
            Some((_, size)) if size > limit => Err(Error::damaged(id, "it is too large")),
            _ => self.read_kind(id, kind),
        }
    }

    /// Reads a commit.
    pub fn commit(&self, id: Oid) -> Result<CommitInfo> {
        CommitInfo::parse(id, &self.read_kind(id, Kind::Commit)?)
    }

    /// Opens a blob as a stream, with its size; a large one is not held in memory unless it is stored as a delta.
    pub fn stream(&self, id: Oid) -> Result<(u64, Box<dyn Read>)> {
        let (kind, size) = self.header(id)?.ok_or(Error::Missing(id))?;
        if kind != Kind::Blob {
            return Err(Error::damaged(id, "is not a file"));
        }
        if size > BIG {
            if let Some(reader) = self.stream_loose(id)? {
                return Ok((size, reader));
            }
            if let Some(reader) = self.stream_packed(id)? {
                return Ok((size, reader));
            }
        }
        let content = self.read_kind(id, Kind::Blob)?;
        Ok((
            content.len() as u64,
            Box::new(std::io::Cursor::new(content)),
        ))
    }

    /// Whether a blob of that name is here and every byte of it is right; a stream, whatever its size.
    pub(crate) fn is_whole_blob(&self, id: Oid) -> bool {
        let Ok((size, mut from)) = self.stream(id) else {
            return false;
        };
        let mut hasher = Hasher::new(Kind::Blob, size);
        let mut buffer = vec![0u8; 128 * 1024];
        loop {
            match from.read(&mut buffer) {
                Ok(0) => break,
                Ok(got) => hasher.update(&buffer[..got]),
                Err(_) => return false,
            }
        }
        hasher.finish().is_ok_and(|found| found == id)
    }

    fn loose_path(&self, id: Oid) -> PathBuf {
        let hex = id.to_string();
        self.objects.join(&hex[..2]).join(&hex[2..])
    }

    fn stream_loose(&self, id: Oid) -> Result<Option<Box<dyn Read>>> {
        let path = self.loose_path(id);
        let file = match self.door.open(&path) {
            Ok(file) => file,
            Err(error) if error.source.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error.into()),
        };
        let mut inflate = flate2::read::ZlibDecoder::new(BufReader::with_capacity(64 * 1024, file));
        let mut byte = [0u8];
        for _ in 0..64 {
            inflate
                .read_exact(&mut byte)
                .map_err(|error| Error::unread_from(id, &path, error))?;
            if byte[0] == 0 {
                return Ok(Some(Box::new(inflate)));
            }
        }
        Err(Error::damaged(id, "no object header"))
    }

    fn stream_packed(&self, id: Oid) -> Result<Option<Box<dyn Read>>> {
        for index in self.pack_indexes()? {
            let Ok(parsed) = gix::odb::pack::index::File::at(&index, gix::hash::Kind::Sha1) else {
                continue;
            };
            let Some(entry) = parsed.lookup(id) else {
                continue;
            };
            let path = index.with_extension("pack");
            let mut file = self.door.open(&path)?;
            file.seek(SeekFrom::Start(parsed.pack_offset_at_index(entry)))
                .map_err(disk::Error::new("read", &path))?;
            let mut reader = BufReader::with_capacity(64 * 1024, file);
            let mut byte = [0u8];
            reader
                .read_exact(&mut byte)
                .map_err(disk::Error::new("read", &path))?;
            let kind = Kind::of_pack_type(byte[0] >> 4 & 7);
            while byte[0] & 0x80 != 0 {
                reader
                    .read_exact(&mut byte)
                    .map_err(disk::Error::new("read", &path))?;
            }
            // A delta must be resolved, which is done in memory.
            return Ok((kind == Some(Kind::Blob))
                .then(|| Box::new(flate2::bufread::ZlibDecoder::new(reader)) as Box<dyn Read>));
        }
        Ok(None)
    }

    /// The index files of all packs.
    pub(crate) fn pack_indexes(&self) -> Result<Vec<PathBuf>> {
        let dir = self.objects.join("pack");
        let names = self.door.names(&dir)?.into_iter();
        let files = names.filter(|(_, is)| *is == disk::What::File);
        let paths = files.map(|(name, _)| dir.join(name));
        Ok(paths
            .filter(|path| path.extension().is_some_and(|end| end == "idx"))
            .collect())
    }

    /// A writer for new objects, which become visible all at once and durably with [`ObjectWriter::finish`].
    pub fn writer(&self) -> Result<ObjectWriter<'_>> {
        let dir = self
            .own_dir()
            .join(format!("new{}", disk::temporary_name()));
        // Most of what is asked here is new. Looking for new packs after each miss would cost more than the writing.
        let mut existing = self.odb.borrow().clone();
        existing.refresh_never();
        Ok(ObjectWriter {
            store: self,
            existing,
            dir,
            made: false,
            small: 0,
            waiting: Vec::new(),
            waiting_bytes: 0,
            staged: Vec::new(),
            pack: None,
            never_pack: false,
            seen: HashSet::new(),
        })
    }
}

/// With more small objects than this, one pack is cheaper than single files, each of which is synced.
pub(crate) const MANY: usize = 64;
/// Bytes of small objects that wait in memory for that decision.
const WAITING: usize = 8 << 20;

/// A small object that waits in memory.
struct Waiting {
    id: Oid,
    kind: Kind,
    content: Vec<u8>,
}

/// A synced file in the quarantine folder.
struct Staged {
    id: Oid,
    kind: Kind,
    file: PathBuf,
}

/// Objects on their way into the store: written and synced in a quarantine folder first, then given their names. A few
/// become single files, many become one pack; they cannot be read before [`ObjectWriter::finish`].
pub struct ObjectWriter<'s> {
    store: &'s Store,
    existing: gix::odb::Handle,
    dir: PathBuf,
    made: bool,
    small: usize,
    waiting: Vec<Waiting>,
    waiting_bytes: usize,
    staged: Vec<Staged>,
    pack: Option<PackFile>,
    never_pack: bool,
    seen: HashSet<Oid>,
}

/// How hard to compress what is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Compress {
    /// Media: stored as it is; trying costs time and grows it.
    No,
    /// Text.
    Yes,
}

impl Compress {
    pub(crate) fn level(self) -> flate2::Compression {
        match self {
            Self::No => flate2::Compression::none(),
            Self::Yes => flate2::Compression::new(6),
        }
    }
}

impl ObjectWriter<'_> {
    /// The quarantine folder is made when the first object comes; most syncs have none.
    fn make_dir(&mut self) -> Result<()> {
        if !self.made {
            self.store.door.make_dir_all(&self.dir)?;
            self.made = true;
        }
        Ok(())
    }

    /// Adds an object from memory; nothing is written when the store has it, readable and right, already.
    pub fn add(&mut self, kind: Kind, content: &[u8]) -> Result<Oid> {
        let id = hash_object(kind, content)?;
        self.add_known(id, kind, content)?;
        Ok(id)
    }

    pub(crate) fn add_known(&mut self, id: Oid, kind: Kind, content: &[u8]) -> Result<()> {
        if self.seen.contains(&id) || self.exists(id, kind, content) {
            return Ok(());
        }
        self.seen.insert(id);
        self.small += 1;
        if let Some(pack) = &mut self.pack {
            return pack.add_whole(id, kind, content);
        }
        self.waiting_bytes += content.len();
        self.waiting.push(Waiting {
            id,
            kind,
            content: content.to_vec(),
        });
        if self.small > MANY && !self.never_pack {
            self.make_dir()?;
            let mut pack = PackFile::create(self.store, &self.dir.join("pack"))?;
            for Waiting { id, kind, content } in std::mem::take(&mut self.waiting) {
                pack.add_whole(id, kind, &content)?;
            }
            self.pack = Some(pack);
        } else if self.waiting_bytes > WAITING {
            self.stage_waiting()?;
        }
        Ok(())
    }

    /// Keeps to single files, however many; for what is few by its nature.
    pub(crate) fn never_pack(mut self) -> Self {
        self.never_pack = true;
        self
    }

    /// Whether the store has the object, readable and right.
    fn exists(&self, id: Oid, kind: Kind, content: &[u8]) -> bool {
        // Whatever stands there is replaced.
        if self.store.look_at_loose(id).is_err() {
            return false;
        }
        let mut buffer = Vec::new();
        match gix::objs::Find::try_find(&self.existing, &id, &mut buffer) {
            Ok(Some(found)) => Kind::from(found.kind) == kind && buffer == content,
            _ => false,
        }
    }

    fn stage_waiting(&mut self) -> Result<()> {
        self.waiting_bytes = 0;
        for Waiting { id, kind, content } in std::mem::take(&mut self.waiting) {
            self.make_dir()?;
            let path = self.dir.join(id.to_string());
            let file = self.store.door.create_new(&path)?;
            let mut out = flate2::write::ZlibEncoder::new(file, Compress::Yes.level());
            out.write_all(format!("{} {}\0", kind.word(), content.len()).as_bytes())
                .and_then(|()| out.write_all(&content))
                .map_err(disk::Error::new("write", &path))?;
            let file = out.finish().map_err(disk::Error::new("write", &path))?;
            disk::sync_file(&file, &path)?;
            self.staged.push(Staged {
                id,
                kind,
                file: path,
            });
        }
        Ok(())
    }

    /// Adds a blob of `size` bytes from a stream, without holding it in memory. `progress` hears of every piece.
    ///
    /// # Errors
    /// [`Error::Refused`] when the stream is not exactly `size` bytes long (the file changed while it was read).
    pub(crate) fn add_stream(
        &mut self,
        size: u64,
        from: &mut dyn Read,
        compress: Compress,
        progress: &mut dyn FnMut(u64) -> Result<()>,
    ) -> Result<Oid> {
        self.make_dir()?;
        let path = self.dir.join(disk::temporary_name());
        let file = self.store.door.create_new(&path)?;
        let mut out = flate2::write::ZlibEncoder::new(
            std::io::BufWriter::with_capacity(256 * 1024, file),
            compress.level(),
        );
        out.write_all(format!("blob {size}\0").as_bytes())
            .map_err(disk::Error::new("write", &path))?;
        let mut hasher = Hasher::new(Kind::Blob, size);
        let mut buffer = vec![0u8; 256 * 1024];
        let mut left = size;
        loop {
            let got = from
                .read(&mut buffer)
                .map_err(disk::Error::new("read", &path))?;
            if got == 0 {
                break;
            }
            left = left
                .checked_sub(got as u64)
                .ok_or_else(|| Error::refused("the file grew while it was read"))?;
            hasher.update(&buffer[..got]);
            out.write_all(&buffer[..got])
                .map_err(disk::Error::new("write", &path))?;
            progress(got as u64)?;
        }
        if left > 0 {
            return Err(Error::refused("the file shrank while it was read"));
        }
        let buffered = out.finish().map_err(disk::Error::new("write", &path))?;
        let file = buffered
            .into_inner()
            .map_err(|error| disk::Error::new("write", &path)(error.into_error()))?;
        disk::sync_file(&file, &path)?;
        let id = hasher.finish()?;
        if self.seen.insert(id) {
            self.staged.push(Staged {
                id,
                kind: Kind::Blob,
                file: path,
            });
        } else {
            self.store.door.remove_file(&path)?;
        }
        Ok(id)
    }

    pub(crate) fn store(&self) -> &Store {
        self.store
    }

    /// How many new objects wait.
    pub fn len(&self) -> usize {
        self.seen.len()
    }

    /// Whether nothing waits.
    pub fn is_empty(&self) -> bool {
        self.seen.is_empty()
    }

    /// Gives all objects their names and makes that survive a power cut.
    pub fn finish(mut self) -> Result<()> {
        self.stage_waiting()?;
        // What is named by others comes before them: a commit that is there has all that it names, also after a kill.
        self.staged.sort_by_key(|staged| match staged.kind {
            Kind::Blob => 0,
            Kind::Tree => 1,
            Kind::Commit => 2,
            Kind::Tag => 3,
        });
        let mut folders = BTreeSet::new();
        for Staged { id, file, .. } in std::mem::take(&mut self.staged) {
            let target = self.store.loose_path(id);
            let folder = target.parent().unwrap_or(&self.store.objects).to_path_buf();
            if !folders.contains(&folder) {
                self.store.door.create_dir_all(&folder)?;
                folders.insert(folder);
            }
            // Replaces a damaged file of that name, if there is one.
            self.store.door.rename(&file, &target)?;
        }
        for folder in &folders {
            self.store.door.sync_dir(folder)?;
        }
        if let Some(pack) = self.pack.take() {
            pack.finish(self.store)?;
        }
        Ok(())
    }
}

impl Drop for ObjectWriter<'_> {
    fn drop(&mut self) {
        if self.made {
            // What is left here was never given a name; the next start sweeps it if this fails.
            let _ = self.store.door.remove_dir_all(&self.dir);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The first 320 bytes of the two PDFs of shattered.io (2017): what they have in common, and the blocks that collide.
    const COMMON: &str = "255044462d312e330a25e2e3cfd30a0a0a312030206f626a0a3c3c2f57696474682032203020522f4865696768742033\
         203020522f547970652034203020522f537562747970652035203020522f46696c7465722036203020522f436f6c6f72\
         53706163652037203020522f4c656e6774682038203020522f42697473506572436f6d706f6e656e7420383e3e0a7374\
         7265616d0affd8fffe00245348412d3120697320646561642121212121852fec092339759c39b1a1c63c4c97e1fffe01";
    const ONE: &str = "7f46dc93a6b67e013b029aaa1db2560b45ca67d688c7f84b8c4c791fe02b3df614f86db1690901c56b45c1530afedfb7\
         6038e972722fe7ad728f0e4904e046c230570fe9d41398abe12ef5bc942be33542a4802d98b5d70f2a332ec37fac3514\
         e74ddc0f2cc1a874cd0c78305a21566461309789606bd0bf3f98cda8044629a1";
    const OTHER: &str = "7346dc9166b67e118f029ab621b2560ff9ca67cca8c7f85ba84c79030c2b3de218f86db3a90901d5df45c14f26fedfb3\
         dc38e96ac22fe7bd728f0e45bce046d23c570feb141398bb552ef5a0a82be331fea48037b8b5d71f0e332edf93ac3500\
         eb4ddc0decc1a864790c782c76215660dd309791d06bd0af3f98cda4bc4629b1";

    fn bytes(hex: &str) -> Vec<u8> {
        (0..hex.len())
            .step_by(2)
            .map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap())
            .collect()
    }

    #[test]
    fn contents_that_were_made_to_collide_are_refused() {
        use sha1::Digest;
        let contents = [ONE, OTHER].map(|end| [bytes(COMMON), bytes(end)].concat());
        let plain = contents.each_ref().map(sha1::Sha1::digest);
        assert_eq!(plain[0], plain[1], "they do collide");
        assert_ne!(contents[0], contents[1]);
        for content in contents {
            let mut hasher = Hasher(gix::hash::hasher(gix::hash::Kind::Sha1));
            hasher.update(&content);
            assert!(matches!(hasher.finish(), Err(Error::Refused { .. })));
        }
        // And what merely looks like it is not.
        let mut hasher = Hasher(gix::hash::hasher(gix::hash::Kind::Sha1));
        hasher.update(&bytes(COMMON));
        assert!(hasher.finish().is_ok());
    }
}
