//! Receiving a pack: as a stream onto the disk, never a file in memory, checked whole before anything becomes visible.
//!
//! Nothing that is received can be seen by anybody (and no ref moves) before three things hold: every object has the name
//! it was asked by, everything reachable from the new tips is there, and every new tree passes the judge.

use super::delta;
use super::pack::{Indexed, install_pack, sum_of};
use super::store::{Hasher, MAX_IN_MEMORY, hash_object};
use super::tree::parse_tree;
use super::validate::{TreeLimits, validate_with};
use super::{CommitInfo, Error, FlatTree, Kind, Oid, Result, Store};
use crate::disk;
use sha1::{Digest, Sha1};
use std::cell::{Cell, RefCell};
use std::collections::{HashMap, HashSet};
use std::fs::File;
use std::io::{BufRead, BufReader, Read, Seek, SeekFrom, Write};
use std::path::PathBuf;
use std::rc::Rc;

/// What is accepted from elsewhere.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Bytes of a pack.
    pub pack: u64,
    /// Objects in a pack.
    pub objects: u32,
    /// Bytes of one object that is made from a delta, or of a tree or commit.
    pub in_memory: u64,
    /// Bytes of one file.
    pub blob: u64,
    /// Bytes of all objects of a pack together, not compressed; and of all that is made from deltas while it is looked at.
    pub total: u64,
    /// Deltas made from deltas.
    pub chain: usize,
    /// Bytes of objects that may come from any pack, however small; beyond that at most [`EXPANSION`] times its bytes.
    pub expanded: u64,
}

/// How many times its size a pack may unfold to, where it is large: text shrinks to a tenth, and only what was made to keep
/// us busy to a thousandth.
const EXPANSION: u64 = 100;

impl Default for Limits {
    fn default() -> Self {
        Self {
            pack: 8 << 30,
            objects: 2_000_000,
            in_memory: 64 << 20,
            blob: 4 << 30,
            total: 32 << 30,
            chain: 4096,
            expanded: 1 << 30,
        }
    }
}

/// Packs with at most this many objects, and this many bytes, become single objects, so that packs do not pile up.
const UNPACK_OBJECTS: usize = super::store::MANY;
const UNPACK_BYTES: u64 = 4 << 20;

#[derive(Debug, Clone, Copy)]
enum Form {
    Whole(Kind),
    OffsetDelta(u64),
    RefDelta(Oid),
}

/// How much history is accepted at once: bytes of a commit, bytes of all commits together, and parents beyond
/// [`PARENTS_EACH`] for each commit. A merge with 50,000 records is one commit of some 4 MiB.
const COMMIT: usize = 16 << 20;
const COMMITS: usize = 256 << 20;
const PARENTS: usize = 100_000;
const PARENTS_EACH: usize = 8;

/// What is made from one content.
struct Family {
    kind: Kind,
    children: Vec<usize>,
}

#[derive(Debug, Clone)]
struct Entry {
    offset: u64,
    data: u64,
    size: u64,
    crc: u32,
    form: Form,
    id: Option<Oid>,
    kind: Option<Kind>,
}

/// A received pack, not yet part of the store; dropped without [`Received::install`] it leaves nothing.
pub struct Received<'s> {
    store: &'s Store,
    path: PathBuf,
    file: File,
    entries: Vec<Entry>,
    by_id: HashMap<Oid, usize>,
    by_offset: HashMap<u64, usize>,
    pack_bytes: u64,
    /// Where the last entry that came whole ends.
    end: u64,
    /// The file stays: it was cut off, and a later run goes on with it.
    keep: bool,
    limits: Limits,
    /// Bytes made from deltas so far; a small pack can announce work without end.
    made: Cell<u64>,
    /// Something that came has the empty folder in it, which is known to all and sent by nobody.
    empty_tree: Cell<bool>,
    recent: RefCell<Recent>,
}

/// Small contents that were made lately: what comes next is often made from them.
#[derive(Default)]
struct Recent {
    contents: HashMap<usize, Rc<Vec<u8>>>,
    bytes: usize,
}

const RECENT_ONE: usize = 1 << 20;
const RECENT_ALL: usize = 32 << 20;
/// Bytes of contents that wait in memory for what is made from them; beyond that they are made again.
const WAITING: usize = 128 << 20;

impl Recent {
    fn put(&mut self, number: usize, content: &Rc<Vec<u8>>) {
        if content.len() > RECENT_ONE {
            return;
        }
        if self.bytes + content.len() > RECENT_ALL {
            *self = Self::default();
        }
        self.bytes += content.len();
        self.contents.insert(number, content.clone());
    }
}

impl std::fmt::Debug for Received<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Received")
            .field("objects", &self.entries.len())
            .finish_non_exhaustive()
    }
}

impl Drop for Received<'_> {
    fn drop(&mut self) {
        if !self.keep {
            let _ = self.store.door().remove_file(&self.path);
        }
    }
}

/// Copies what is consumed into the file, the checksum and the entry's CRC.
struct Tee<'a> {
    from: BufReader<&'a mut dyn Read>,
    to: std::io::BufWriter<File>,
    sha: Sha1,
    crc: flate2::Crc,
    offset: u64,
    limit: u64,
    failed: Option<std::io::Error>,
}

impl Read for Tee<'_> {
    fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
        let available = self.fill_buf()?;
        let got = available.len().min(out.len());
        out[..got].copy_from_slice(&available[..got]);
        self.consume(got);
        Ok(got)
    }
}

impl BufRead for Tee<'_> {
    fn fill_buf(&mut self) -> std::io::Result<&[u8]> {
        if let Some(error) = self.failed.take() {
            return Err(error);
        }
        if self.offset > self.limit {
            return Err(std::io::Error::other("the pack is larger than accepted"));
        }
        self.from.fill_buf()
    }

    fn consume(&mut self, amount: usize) {
        let bytes = &self.from.buffer()[..amount];
        self.sha.update(bytes);
        self.crc.update(bytes);
        if let Err(error) = self.to.write_all(bytes) {
            self.failed = Some(error);
        }
        self.from.consume(amount);
        self.offset += amount as u64;
    }
}

impl Tee<'_> {
    fn byte(&mut self) -> std::io::Result<u8> {
        let mut byte = [0u8];
        self.read_exact(&mut byte)?;
        Ok(byte[0])
    }
}

#[expect(clippy::needless_pass_by_value, reason = "for `map_err`")]
fn cut(error: std::io::Error) -> Error {
    Error::refused(format!("the pack ends too early or is damaged: {error}"))
}

/// What is wrong with a commit though it can be read. Odd times are not: git takes them, and so do we.
fn fault_of_commit(content: &[u8]) -> Option<&'static str> {
    content.contains(&0).then_some("a commit with a byte 0")
}

/// Reads an entry's head: what it is, and how many bytes its data has when it is inflated.
fn entry_head(tee: &mut Tee<'_>, offset: u64) -> Result<(Form, u64)> {
    let mut byte = tee.byte().map_err(cut)?;
    let kind = byte >> 4 & 7;
    let mut size = u64::from(byte & 0x0f);
    let mut shift = 4;
    while byte & 0x80 != 0 {
        byte = tee.byte().map_err(cut)?;
        if shift > 57 {
            return Err(Error::refused("an object's size is nonsense"));
        }
        size |= u64::from(byte & 0x7f) << shift;
        shift += 7;
    }
    let form = match kind {
        super::pack::OFS_DELTA => {
            let mut byte = tee.byte().map_err(cut)?;
            let mut distance = u64::from(byte & 0x7f);
            while byte & 0x80 != 0 {
                byte = tee.byte().map_err(cut)?;
                if distance > u64::MAX >> 8 {
                    return Err(Error::refused("a delta's base is nonsense"));
                }
                distance = ((distance + 1) << 7) | u64::from(byte & 0x7f);
            }
            let base = offset.checked_sub(distance).filter(|_| distance > 0);
            Form::OffsetDelta(
                base.ok_or_else(|| Error::refused("a delta's base is outside the pack"))?,
            )
        }
        super::pack::REF_DELTA => {
            let mut id = [0u8; 20];
            tee.read_exact(&mut id).map_err(cut)?;
            Form::RefDelta(Oid::from_bytes_or_panic(&id))
        }
        other => Form::Whole(
            Kind::of_pack_type(other).ok_or_else(|| Error::refused("an unknown kind of object"))?,
        ),
    };
    Ok((form, size))
}

impl<'s> Received<'s> {
    /// Reads a pack from a stream. Objects that deltas refer to may be in the pack or in the store.
    ///
    /// # Errors
    /// [`Error::Refused`] when the pack is damaged, incomplete or over a limit; [`Error::Disk`].
    pub fn read(store: &'s Store, from: &mut dyn Read, limits: Limits) -> Result<Self> {
        let (mut received, mut tee) = Self::begin(store, from, limits)?;
        if let Err(error) = received.parse(&mut tee) {
            if let Some(io) = tee.failed {
                return Err(disk::Error::new("write", &received.path)(io).into());
            }
            received.keep = store.keeps_what_came();
            return Err(error);
        }
        tee.to
            .flush()
            .map_err(disk::Error::new("write", &received.path))?;
        received.pack_bytes = tee.offset;
        drop(tee);
        received.resolve()?;
        Ok(received)
    }

    /// As [`Received::read`], of a pack that may end anywhere: the objects before that, if there are any.
    pub(super) fn what_came(
        store: &'s Store,
        from: &mut dyn Read,
        limits: Limits,
    ) -> Result<Option<Self>> {
        let (mut received, mut tee) = Self::begin(store, from, limits)?;
        // Why it ends makes no difference: each object before has the name of its content.
        let _ = received.parse(&mut tee);
        let broken = |error| Error::from(disk::Error::new("write", &received.path)(error));
        if let Some(io) = tee.failed.take() {
            return Err(broken(io));
        }
        tee.to.flush().map_err(broken)?;
        drop(tee);
        let count = received.entries.len();
        if count == 0 {
            return Ok(None);
        }
        received.by_id.retain(|_, number| *number < count);
        received.by_offset.retain(|_, number| *number < count);
        received.file.set_len(received.end).map_err(broken)?;
        received.seal(received.end)?;
        received.resolve()?;
        Ok(Some(received))
    }

    fn begin<'r>(
        store: &'s Store,
        from: &'r mut dyn Read,
        limits: Limits,
    ) -> Result<(Self, Tee<'r>)> {
        let folder = store.own_dir();
        store.door().create_dir_all(&folder)?;
        let path = folder.join(format!("in{}.pack", disk::temporary_name()));
        let file = store.door().create_new(&path)?;
        let reading = file.try_clone().map_err(disk::Error::new("read", &path))?;
        let received = Self {
            store,
            path: path.clone(),
            file: reading,
            entries: Vec::new(),
            by_id: HashMap::new(),
            by_offset: HashMap::new(),
            pack_bytes: 0,
            end: 0,
            keep: false,
            limits,
            made: Cell::new(0),
            empty_tree: Cell::new(false),
            recent: RefCell::default(),
        };
        let tee = Tee {
            from: BufReader::with_capacity(64 * 1024, from),
            to: std::io::BufWriter::with_capacity(256 * 1024, file),
            sha: Sha1::new(),
            crc: flate2::Crc::new(),
            offset: 0,
            limit: limits.pack,
            failed: None,
        };
        Ok((received, tee))
    }

    fn parse(&mut self, tee: &mut Tee<'_>) -> Result<()> {
        let mut header = [0u8; 12];
        tee.read_exact(&mut header).map_err(cut)?;
        if &header[..4] != b"PACK" || !matches!(header[7], 2 | 3) || header[4..7] != [0, 0, 0] {
            return Err(Error::refused("not a pack"));
        }
        let count = u32::from_be_bytes([header[8], header[9], header[10], header[11]]);
        if count > self.limits.objects {
            return Err(Error::refused("too many objects in the pack"));
        }
        let (mut total, mut inflated) = (0u64, 0u64);
        let mut buffer = vec![0u8; 64 * 1024];
        for _ in 0..count {
            let offset = tee.offset;
            tee.crc = flate2::Crc::new();
            let (form, size) = entry_head(tee, offset)?;
            let limit = match form {
                Form::Whole(Kind::Blob) => self.limits.blob,
                _ => self.limits.in_memory,
            };
            total = total.saturating_add(size);
            if size > limit || total > self.limits.total {
                return Err(Error::refused("an object is larger than accepted"));
            }
            let data = tee.offset;
            let mut hasher = match form {
                Form::Whole(kind) => Some(Hasher::new(kind, size)),
                _ => None,
            };
            let mut left = size;
            {
                let mut inflate = flate2::bufread::ZlibDecoder::new(&mut *tee);
                loop {
                    let got = inflate.read(&mut buffer).map_err(cut)?;
                    if got == 0 {
                        break;
                    }
                    inflated += got as u64;
                    let most = inflate.get_ref().offset.saturating_mul(EXPANSION);
                    if inflated > self.limits.expanded && inflated > most {
                        return Err(Error::refused("the pack is made to keep us busy"));
                    }
                    left = left
                        .checked_sub(got as u64)
                        .ok_or_else(|| Error::refused("an object is longer than announced"))?;
                    if let Some(hasher) = &mut hasher {
                        hasher.update(&buffer[..got]);
                    }
                }
            }
            if left > 0 {
                return Err(Error::refused("an object is shorter than announced"));
            }
            let (id, kind) = match (form, hasher) {
                (Form::Whole(kind), Some(hasher)) => (Some(hasher.finish()?), Some(kind)),
                _ => (None, None),
            };
            let number = self.entries.len();
            self.by_offset.insert(offset, number);
            if let Some(id) = id {
                self.name(id, number)?;
            }
            self.entries.push(Entry {
                offset,
                data,
                size,
                crc: tee.crc.sum(),
                form,
                id,
                kind,
            });
            self.end = tee.offset;
        }
        let sum: [u8; 20] = tee.sha.clone().finalize().into();
        let mut trailer = [0u8; 20];
        tee.read_exact(&mut trailer).map_err(cut)?;
        if sum != trailer {
            return Err(Error::refused("the pack's checksum is wrong"));
        }
        // Bytes behind the pack are nobody's; a few would do no harm, but they show that something is wrong.
        if !tee.fill_buf().map_err(cut)?.is_empty() {
            return Err(Error::refused("bytes behind the end of the pack"));
        }
        Ok(())
    }

    fn name(&mut self, id: Oid, number: usize) -> Result<()> {
        match self.by_id.insert(id, number) {
            None => Ok(()),
            Some(_) => Err(Error::refused(format!("object {id} comes twice"))),
        }
    }

    /// Applies a delta, within the limits of one object and of all together.
    fn apply(&self, base: &[u8], delta: &[u8]) -> Result<Vec<u8>> {
        let limit = usize::try_from(self.limits.in_memory).unwrap_or(usize::MAX);
        let made = delta::apply(base, delta, limit).map_err(Error::refused)?;
        self.made
            .set(self.made.get().saturating_add(made.len() as u64));
        if self.made.get() > self.limits.total {
            return Err(Error::refused("the pack is made to keep us busy"));
        }
        Ok(made)
    }

    fn inflate_at(&self, entry: &Entry) -> Result<Vec<u8>> {
        if entry.size > MAX_IN_MEMORY {
            return Err(Error::refused("an object is too large to be used this way"));
        }
        let broken = |error| Error::from(disk::Error::new("read", &self.path)(error));
        let mut file = &self.file;
        file.seek(SeekFrom::Start(entry.data)).map_err(broken)?;
        let mut content = Vec::with_capacity(usize::try_from(entry.size).unwrap_or(0));
        flate2::bufread::ZlibDecoder::new(BufReader::new(file))
            .read_to_end(&mut content)
            .map_err(broken)?;
        Ok(content)
    }

    /// Gives every delta its content's name, bases first; each base is read once for all that is made from it.
    fn resolve(&mut self) -> Result<()> {
        let mut children: HashMap<usize, Vec<usize>> = HashMap::new();
        let mut outside: HashMap<Oid, Vec<usize>> = HashMap::new();
        for number in 0..self.entries.len() {
            match self.entries[number].form {
                Form::Whole(_) => {}
                Form::OffsetDelta(offset) => {
                    let base = *self
                        .by_offset
                        .get(&offset)
                        .ok_or_else(|| Error::refused("a delta's base is no object"))?;
                    children.entry(base).or_default().push(number);
                }
                Form::RefDelta(id) => outside.entry(id).or_default().push(number),
            }
        }
        // Bases named by id may be in this pack, also as deltas themselves: those join as soon as they have names.
        let mut ready: Vec<usize> = (0..self.entries.len())
            .filter(|n| self.entries[*n].id.is_some())
            .collect();
        ready.retain(|number| {
            children.contains_key(number)
                || self.entries[*number]
                    .id
                    .is_some_and(|id| outside.contains_key(&id))
        });
        let from_store: Vec<Oid> = outside
            .keys()
            .copied()
            .filter(|id| !self.by_id.contains_key(id))
            .collect();
        let mut resolved = self
            .entries
            .iter()
            .filter(|entry| entry.id.is_some())
            .count();
        for id in from_store {
            let size = match self.store.header(id) {
                Ok(Some((_, size))) => size,
                // Not there for sure, or damaged: then what was made from it is missed below.
                Ok(None) | Err(Error::Damaged { .. }) => continue,
                Err(error) => return Err(error),
            };
            if size > self.limits.in_memory {
                return Err(Error::refused("a delta's base is too large"));
            }
            let (kind, content) = self.store.read(id)?;
            let family = Family {
                kind,
                children: outside.remove(&id).unwrap_or_default(),
            };
            resolved += self.resolve_family(content, family, &mut children, &mut outside)?;
        }
        while let Some(number) = ready.pop() {
            let entry = self.entries[number].clone();
            let (Some(id), Some(kind)) = (entry.id, entry.kind) else {
                continue;
            };
            let mut waiting = children.remove(&number).unwrap_or_default();
            waiting.extend(outside.remove(&id).unwrap_or_default());
            if waiting.is_empty() {
                continue;
            }
            if entry.size > self.limits.in_memory {
                return Err(Error::refused("a delta's base is too large"));
            }
            let content = self.inflate_at(&entry)?;
            let family = Family {
                kind,
                children: waiting,
            };
            resolved += self.resolve_family(content, family, &mut children, &mut outside)?;
        }
        if resolved < self.entries.len() {
            return Err(Error::refused("a delta's base is missing"));
        }
        Ok(())
    }

    /// Names everything that is made from one content, level by level; each content is made once where memory allows.
    fn resolve_family(
        &mut self,
        content: Vec<u8>,
        family: Family,
        children: &mut HashMap<usize, Vec<usize>>,
        outside: &mut HashMap<Oid, Vec<usize>>,
    ) -> Result<usize> {
        let mut resolved = 0;
        let kind = family.kind;
        let mut waiting_bytes = 0;
        let mut first = Some(content);
        // What is made from which object (`None`: the first content), how deep, and its content if it is still in memory.
        let mut stack = vec![(None::<usize>, None::<Vec<u8>>, family.children, 0usize)];
        while let Some((number, held, made_from_it, depth)) = stack.pop() {
            if depth > self.limits.chain {
                return Err(Error::refused("a chain of deltas is too long"));
            }
            let base = match (number, held) {
                (_, Some(held)) => {
                    waiting_bytes -= held.len();
                    held
                }
                (None, None) => first.take().unwrap_or_default(),
                (Some(number), None) => self.content_of(number)?.to_vec(),
            };
            for number in made_from_it {
                let delta = self.inflate_at(&self.entries[number])?;
                let made = self.apply(&base, &delta)?;
                let id = hash_object(kind, &made)?;
                let entry = &mut self.entries[number];
                entry.id = Some(id);
                entry.kind = Some(kind);
                entry.size = made.len() as u64;
                self.name(id, number)?;
                resolved += 1;
                let mut next = children.remove(&number).unwrap_or_default();
                next.extend(outside.remove(&id).unwrap_or_default());
                if next.is_empty() {
                    continue;
                }
                let held = (waiting_bytes + made.len() <= WAITING).then_some(made);
                waiting_bytes += held.as_ref().map_or(0, Vec::len);
                stack.push((Some(number), held, next, depth + 1));
            }
        }
        Ok(resolved)
    }

    fn content_of(&self, number: usize) -> Result<Rc<Vec<u8>>> {
        let mut chain = vec![];
        let mut at = number;
        let mut base = loop {
            if let Some(content) = self.recent.borrow().contents.get(&at) {
                break content.clone();
            }
            let entry = &self.entries[at];
            match entry.form {
                Form::Whole(_) => break Rc::new(self.inflate_at(entry)?),
                Form::OffsetDelta(offset) => {
                    chain.push(at);
                    at = *self
                        .by_offset
                        .get(&offset)
                        .ok_or_else(|| Error::refused("a delta's base is no object"))?;
                }
                Form::RefDelta(id) => {
                    chain.push(at);
                    match self.by_id.get(&id) {
                        Some(next) => at = *next,
                        None => break Rc::new(self.store.read(id)?.1),
                    }
                }
            }
            if chain.len() > self.limits.chain + 1 {
                return Err(Error::refused("a chain of deltas is too long"));
            }
        };
        for number in chain.into_iter().rev() {
            let entry = &self.entries[number];
            // A delta entry's size was replaced by its result's; the stream itself says where it ends.
            let delta = self.inflate_at(entry)?;
            base = Rc::new(self.apply(&base, &delta)?);
        }
        self.recent.borrow_mut().put(number, &base);
        Ok(base)
    }

    /// How many objects came.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether nothing came.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Bytes of the pack.
    pub fn bytes(&self) -> u64 {
        self.pack_bytes
    }

    /// Kind and size of an object that came or that the store has.
    pub(crate) fn header(&self, id: Oid) -> Result<Option<(Kind, u64)>> {
        match self.by_id.get(&id).map(|number| &self.entries[*number]) {
            Some(Entry {
                kind: Some(kind),
                size,
                ..
            }) => Ok(Some((*kind, *size))),
            _ => self.store.header(id),
        }
    }

    /// An object that came or that the store has.
    pub(crate) fn read_object(&self, id: Oid) -> Result<(Kind, Rc<Vec<u8>>)> {
        match self.by_id.get(&id) {
            Some(number) => {
                let entry = &self.entries[*number];
                let kind = entry.kind.ok_or(Error::Missing(id))?;
                if entry.size > self.limits.in_memory {
                    return Err(Error::refused("an object is larger than accepted"));
                }
                Ok((kind, self.content_of(*number)?))
            }
            None => self
                .store
                .read(id)
                .map(|(kind, content)| (kind, Rc::new(content))),
        }
    }

    /// The files of a commit that came or that the store has.
    pub fn flat_tree_of(&self, commit: Oid) -> Result<FlatTree> {
        let info = self.commit(commit)?;
        super::tree::flatten(&|id| Ok(self.read_object(id)?.1.to_vec()), info.tree)
    }

    /// The content of a file that came or that the store has.
    pub fn content(&self, id: Oid) -> Result<Vec<u8>> {
        Ok(self.read_object(id)?.1.to_vec())
    }

    /// Whether everything reachable from `tips` is there, stopping at `known` commits, and every new tree passes the judge.
    ///
    /// # Errors
    /// [`Error::Refused`] or [`Error::Missing`]; then nothing of the pack may be used.
    pub fn check(&self, tips: &[Oid], known: &[Oid], limits: TreeLimits) -> Result<()> {
        self.check_whole(tips, known)?;
        tips.iter()
            .filter(|tip| !known.contains(tip))
            .try_for_each(|tip| self.judge(*tip, limits))
    }

    /// Whether the tree of a commit that came passes the judge.
    ///
    /// # Errors
    /// As [`Received::check`].
    pub fn judge(&self, tip: Oid, limits: TreeLimits) -> Result<()> {
        validate_with(
            &|id| self.header(id),
            &|id| Ok(self.read_object(id)?.1.to_vec()),
            self.commit(tip)?.tree,
            limits,
        )
    }

    /// A commit that came or that the store has.
    ///
    /// # Errors
    /// [`Error::Missing`], [`Error::Damaged`].
    pub fn commit(&self, id: Oid) -> Result<CommitInfo> {
        CommitInfo::parse(id, &self.read_object(id)?.1)
    }

    /// As [`Received::check`], without judging the trees: for a history from which only what passes is taken.
    ///
    /// # Errors
    /// As [`Received::check`].
    pub fn check_whole(&self, tips: &[Oid], known: &[Oid]) -> Result<()> {
        let known: HashSet<Oid> = known.iter().copied().collect();
        let mut seen = HashSet::new();
        let mut good_trees: HashSet<Oid> = HashSet::new();
        for id in &known {
            // What cannot be read is not trusted, and looked for below if it is needed.
            if let Ok(commit) = self.store.commit(*id) {
                self.trust_tree(commit.tree, &mut good_trees);
            }
        }
        let mut open = tips.to_vec();
        let (mut bytes, mut parents) = (0, 0);
        while let Some(id) = open.pop() {
            if known.contains(&id) || !seen.insert(id) {
                continue;
            }
            // A commit that the store had before is whole: it was checked when it came.
            if !self.by_id.contains_key(&id) && self.store.has(id) && !tips.contains(&id) {
                match self.store.header(id)? {
                    Some((Kind::Commit, _)) => continue,
                    _ => return Err(Error::refused(format!("{id} is no commit"))),
                }
            }
            let (kind, content) = self.read_object(id)?;
            if kind != Kind::Commit {
                return Err(Error::refused(format!("{id} is no commit")));
            }
            let commit = CommitInfo::parse(id, &content).map_err(Error::refused)?;
            if let Some(why) = fault_of_commit(&content) {
                return Err(Error::refused(format!("{id}: {why}")));
            }
            bytes += content.len();
            parents += commit.parents.len();
            let is_much = content.len() > COMMIT || bytes > COMMITS;
            if is_much || parents > PARENTS + PARENTS_EACH * seen.len() {
                return Err(Error::refused("the history is made to keep us busy"));
            }
            self.check_tree(commit.tree, &mut good_trees)?;
            open.extend(commit.parents);
        }
        // A commit that nobody asked for was not looked at, and would count as whole the next time. One that was here before
        // comes again where the sender could not know it, as after a push whose end it never learned.
        let mut commits = self
            .entries
            .iter()
            .filter(|entry| entry.kind == Some(Kind::Commit))
            .filter_map(|entry| entry.id);
        match commits.find(|id| !seen.contains(id) && !known.contains(id) && !self.store.has(*id)) {
            Some(id) => Err(Error::refused(format!("{id} was not asked for"))),
            None => Ok(()),
        }
    }

    /// Takes a tree of the store, which a ref reaches, and everything in it for checked.
    fn trust_tree(&self, tree: Oid, good: &mut HashSet<Oid>) {
        let mut open = vec![tree];
        while let Some(id) = open.pop() {
            if good.len() > 4_000_000 || good.contains(&id) {
                continue;
            }
            let content = self.store.read_kind(id, Kind::Tree);
            let Ok(entries) = content.and_then(|content| parse_tree(id, &content)) else {
                continue;
            };
            good.insert(id);
            for entry in entries {
                if entry.is_tree() {
                    open.push(entry.id);
                } else {
                    good.insert(entry.id);
                }
            }
        }
    }

    fn check_tree(&self, tree: Oid, good: &mut HashSet<Oid>) -> Result<()> {
        let mut open = vec![(tree, 0usize)];
        while let Some((id, depth)) = open.pop() {
            if depth > super::plan::DEPTH || good.len() > 4_000_000 {
                return Err(Error::refused("folders too deep or too many"));
            }
            if id == Oid::empty_tree(gix::hash::Kind::Sha1) {
                self.empty_tree.set(true);
                continue;
            }
            if !good.insert(id) {
                continue;
            }
            let (kind, content) = self.read_object(id)?;
            if kind != Kind::Tree {
                return Err(Error::refused(format!("{id} is no folder")));
            }
            for entry in parse_tree(id, &content)? {
                if entry.is_tree() {
                    open.push((entry.id, depth + 1));
                } else if entry.mode == 0o160_000 {
                    // A submodule's commit is in another repository; the judge refuses it where it would be used.
                } else if good.insert(entry.id) {
                    match self.header(entry.id)? {
                        Some((Kind::Blob, _)) => {}
                        Some(_) => return Err(Error::refused(format!("{} is no file", entry.id))),
                        None => return Err(Error::Missing(entry.id)),
                    }
                }
            }
        }
        Ok(())
    }

    /// Makes everything that came part of the store, durably.
    pub fn install(mut self) -> Result<()> {
        if self.entries.is_empty() {
            return Ok(());
        }
        let empty = Oid::empty_tree(gix::hash::Kind::Sha1);
        if self.empty_tree.get() && !self.by_id.contains_key(&empty) && !self.store.has(empty) {
            let mut writer = self.store.writer()?.never_pack();
            writer.add(Kind::Tree, b"")?;
            writer.finish()?;
        }
        let total: u64 = self.entries.iter().map(|entry| entry.size).sum();
        if self.entries.len() <= UNPACK_OBJECTS && total <= UNPACK_BYTES {
            let mut writer = self.store.writer()?.never_pack();
            for number in 0..self.entries.len() {
                if let (Some(id), Some(kind)) = (self.entries[number].id, self.entries[number].kind)
                {
                    writer.add_known(id, kind, &self.content_of(number)?)?;
                }
            }
            writer.finish()?;
            return Ok(());
        }
        self.complete_thin()?;
        self.file
            .sync_all()
            .map_err(disk::Error::new("sync", &self.path))?;
        let sum = self.trailer()?;
        let mut indexed: Vec<Indexed> = self
            .entries
            .iter()
            .filter_map(|entry| {
                Some(Indexed {
                    id: entry.id?,
                    offset: entry.offset,
                    crc: entry.crc,
                })
            })
            .collect();
        install_pack(self.store, &self.path, &mut indexed, &sum)?;
        Ok(())
    }

    fn trailer(&mut self) -> Result<[u8; 20]> {
        let mut sum = [0u8; 20];
        let broken = |error| Error::from(disk::Error::new("read", &self.path)(error));
        self.file.seek(SeekFrom::End(-20)).map_err(broken)?;
        self.file.read_exact(&mut sum).map_err(broken)?;
        Ok(sum)
    }

    /// A pack on disk must hold the bases of its deltas: those from the store are appended.
    fn complete_thin(&mut self) -> Result<()> {
        let mut bases: Vec<Oid> = self
            .entries
            .iter()
            .filter_map(|entry| match entry.form {
                Form::RefDelta(id) if !self.by_id.contains_key(&id) => Some(id),
                _ => None,
            })
            .collect();
        bases.sort();
        bases.dedup();
        if bases.is_empty() {
            return Ok(());
        }
        let broken = |error| Error::from(disk::Error::new("write", &self.path)(error));
        let mut offset = self.pack_bytes - 20;
        self.file.set_len(offset).map_err(broken)?;
        self.file.seek(SeekFrom::Start(offset)).map_err(broken)?;
        for id in bases {
            let (kind, content) = self.store.read(id)?;
            let mut entry = Vec::new();
            super::pack::entry_header(&mut entry, kind.pack_type(), content.len() as u64);
            let data = offset + entry.len() as u64;
            super::pack::deflate(&mut entry, &content, flate2::Compression::new(6))
                .map_err(broken)?;
            self.file.write_all(&entry).map_err(broken)?;
            let mut crc = flate2::Crc::new();
            crc.update(&entry);
            let number = self.entries.len();
            self.by_id.insert(id, number);
            self.by_offset.insert(offset, number);
            self.entries.push(Entry {
                offset,
                data,
                size: content.len() as u64,
                crc: crc.sum(),
                form: Form::Whole(kind),
                id: Some(id),
                kind: Some(kind),
            });
            offset += entry.len() as u64;
        }
        self.seal(offset)
    }

    /// Writes how many entries there are, and the checksum behind the last one, which ends at `end`.
    fn seal(&mut self, end: u64) -> Result<()> {
        let broken = |error| Error::from(disk::Error::new("write", &self.path)(error));
        let count = u32::try_from(self.entries.len()).unwrap_or(u32::MAX);
        self.file.seek(SeekFrom::Start(8)).map_err(broken)?;
        self.file.write_all(&count.to_be_bytes()).map_err(broken)?;
        let sum = sum_of(&mut self.file).map_err(broken)?;
        self.file.write_all(&sum).map_err(broken)?;
        self.pack_bytes = end + 20;
        Ok(())
    }
}
