//! Packs: writing entries, streaming a whole pack to the cloud, and pack files with their indexes on disk.

use super::delta;
use super::plan::{PackItem, PackPlan};
use super::store::{BIG, Compress};
use super::{Error, Kind, Oid, Result, Store};
use crate::disk;
use sha1::{Digest, Sha1};
use std::collections::HashMap;
use std::fs::File;
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

/// Git's entry header: type and size.
pub(crate) fn entry_header(out: &mut Vec<u8>, kind: u8, mut size: u64) {
    let mut byte = (kind << 4) | (size & 0x0f) as u8;
    size >>= 4;
    while size > 0 {
        out.push(byte | 0x80);
        byte = (size & 0x7f) as u8;
        size >>= 7;
    }
    out.push(byte);
}

pub(crate) const OFS_DELTA: u8 = 6;
pub(crate) const REF_DELTA: u8 = 7;

/// The distance back to a base in the same pack, in git's form.
pub(crate) fn offset_distance(out: &mut Vec<u8>, mut distance: u64) {
    let mut bytes = vec![(distance & 0x7f) as u8];
    distance >>= 7;
    while distance > 0 {
        distance -= 1;
        bytes.push(0x80 | (distance & 0x7f) as u8);
        distance >>= 7;
    }
    bytes.reverse();
    out.extend_from_slice(&bytes);
}

pub(crate) fn deflate(
    out: &mut Vec<u8>,
    content: &[u8],
    level: flate2::Compression,
) -> std::io::Result<()> {
    let mut encoder = flate2::write::ZlibEncoder::new(&mut *out, level);
    encoder.write_all(content)?;
    encoder.finish()?;
    Ok(())
}

/// A pack as a stream, made while it is read: nothing but one small object is in memory at a time.
///
/// A read error means that an object could not be read here; [`PackStream::failure`] then says which.
pub struct PackStream<'a> {
    store: &'a Store,
    items: std::slice::Iter<'a, PackItem>,
    fillers: u32,
    buffer: Vec<u8>,
    at: usize,
    large: Option<flate2::read::ZlibEncoder<Box<dyn Read>>>,
    sha: Option<Sha1>,
    offset: u64,
    offsets: HashMap<Oid, (u64, u32)>,
    failure: Option<Error>,
    progress: &'a mut dyn FnMut(u64),
}

/// Chains of deltas longer than this are not made: each link costs the reader.
const MAX_CHAIN: u32 = 48;

impl<'a> PackStream<'a> {
    /// The pack for a plan; `progress` hears of bytes made.
    pub fn new(store: &'a Store, plan: &'a PackPlan, progress: &'a mut dyn FnMut(u64)) -> Self {
        let mut buffer = b"PACK\0\0\0\x02".to_vec();
        buffer.extend_from_slice(
            &u32::try_from(plan.items.len())
                .unwrap_or(u32::MAX)
                .to_be_bytes(),
        );
        Self {
            store,
            items: plan.items.iter(),
            fillers: 0,
            buffer,
            at: 0,
            large: None,
            sha: Some(Sha1::new()),
            offset: 0,
            offsets: HashMap::new(),
            failure: None,
            progress,
        }
    }

    /// Adds tiny files that nothing refers to until the pack has `count` objects; call before the first read.
    ///
    /// git takes a pack of fewer than a hundred objects apart and compresses each again, at about 40 MB/s; a larger one it
    /// keeps as it is. For a few large files a handful of bytes saves the server seconds.
    #[must_use]
    pub fn of_at_least(mut self, count: u32) -> Self {
        let items = u32::try_from(self.items.len()).unwrap_or(u32::MAX);
        self.fillers = count.saturating_sub(items);
        self.buffer[8..12].copy_from_slice(&(items + self.fillers).to_be_bytes());
        self
    }

    fn filler(&mut self) -> Result<()> {
        let content = format!("scribe-sync {}\n", self.fillers);
        self.buffer.clear();
        self.at = 0;
        entry_header(
            &mut self.buffer,
            Kind::Blob.pack_type(),
            content.len() as u64,
        );
        deflate(&mut self.buffer, content.as_bytes(), Compress::No.level())
            .map_err(|error| Error::damaged("filler", error))
    }

    /// Why a read failed, when it was not the receiver's fault.
    pub fn failure(&mut self) -> Option<Error> {
        self.failure.take()
    }

    fn next_item(&mut self, item: &PackItem) -> Result<()> {
        self.buffer.clear();
        self.at = 0;
        let level = if item.stored {
            Compress::No
        } else {
            Compress::Yes
        }
        .level();
        let broken = |error: std::io::Error| Error::damaged(item.id, error);
        if item.kind == Kind::Blob && (item.stored || item.size > BIG) {
            let (size, reader) = self.store.stream(item.id)?;
            entry_header(&mut self.buffer, Kind::Blob.pack_type(), size);
            self.offsets.insert(item.id, (self.offset, 0));
            self.large = Some(flate2::read::ZlibEncoder::new(reader, level));
            return Ok(());
        }
        let content = self.store.read_kind(item.id, item.kind)?;
        let mut chain = 0;
        let mut made = None;
        if let Some(base) = item.base {
            let known = self.offsets.get(&base).copied();
            if known.is_none_or(|(_, depth)| depth < MAX_CHAIN)
                && content.len() as u64 <= BIG
                && let Ok((base_kind, base_content)) = self.store.read(base)
                && base_kind == item.kind
                && base_content.len() as u64 <= BIG
                && let Some(delta) = delta::encode(&base_content, &content, content.len() * 3 / 4)
            {
                chain = known.map_or(0, |(_, depth)| depth + 1);
                made = Some((base, known, delta));
            }
        }
        if let Some((base, known, delta)) = made {
            if let Some((offset, _)) = known {
                entry_header(&mut self.buffer, OFS_DELTA, delta.len() as u64);
                offset_distance(&mut self.buffer, self.offset - offset);
            } else {
                entry_header(&mut self.buffer, REF_DELTA, delta.len() as u64);
                self.buffer.extend_from_slice(base.as_slice());
            }
            deflate(&mut self.buffer, &delta, flate2::Compression::best()).map_err(broken)?;
        } else {
            entry_header(
                &mut self.buffer,
                item.kind.pack_type(),
                content.len() as u64,
            );
            deflate(&mut self.buffer, &content, level).map_err(broken)?;
        }
        self.offsets.insert(item.id, (self.offset, chain));
        Ok(())
    }

    fn fill(&mut self, out: &mut [u8]) -> Result<usize> {
        loop {
            if self.at < self.buffer.len() {
                let got = out.len().min(self.buffer.len() - self.at);
                out[..got].copy_from_slice(&self.buffer[self.at..self.at + got]);
                self.at += got;
                return Ok(got);
            }
            if let Some(large) = &mut self.large {
                let got = large.read(out).map_err(|error| {
                    Error::unread_from("file content", self.store.git_dir(), error)
                })?;
                if got > 0 {
                    return Ok(got);
                }
                self.large = None;
            }
            if let Some(item) = self.items.next() {
                self.next_item(item)?;
                continue;
            }
            if self.fillers > 0 && self.sha.is_some() {
                self.filler()?;
                self.fillers -= 1;
                continue;
            }
            let Some(sha) = self.sha.take() else {
                return Ok(0);
            };
            self.buffer = sha.finalize().to_vec();
            self.at = 0;
        }
    }
}

impl Read for PackStream<'_> {
    fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
        if out.is_empty() {
            return Ok(0);
        }
        match self.fill(out) {
            Ok(got) => {
                if let Some(sha) = &mut self.sha {
                    sha.update(&out[..got]);
                }
                self.offset += got as u64;
                (self.progress)(got as u64);
                Ok(got)
            }
            Err(error) => {
                let text = error.to_string();
                self.failure = Some(error);
                Err(std::io::Error::other(text))
            }
        }
    }
}

/// One entry of a pack file, for its index.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Indexed {
    pub(crate) id: Oid,
    pub(crate) offset: u64,
    pub(crate) crc: u32,
}

/// Writes version 2 of git's pack index.
pub(crate) fn encode_index(entries: &mut [Indexed], pack_sum: &[u8; 20]) -> Vec<u8> {
    entries.sort_by_key(|entry| entry.id);
    let mut out = Vec::with_capacity(1100 + entries.len() * 28);
    out.extend_from_slice(b"\xfftOc\0\0\0\x02");
    let mut at = 0;
    for first in 0..=255u8 {
        while at < entries.len() && entries[at].id.as_slice()[0] <= first {
            at += 1;
        }
        out.extend_from_slice(&u32::try_from(at).unwrap_or(u32::MAX).to_be_bytes());
    }
    for entry in entries.iter() {
        out.extend_from_slice(entry.id.as_slice());
    }
    for entry in entries.iter() {
        out.extend_from_slice(&entry.crc.to_be_bytes());
    }
    let mut large = Vec::new();
    for entry in entries.iter() {
        match u32::try_from(entry.offset) {
            Ok(offset) if offset < 0x8000_0000 => out.extend_from_slice(&offset.to_be_bytes()),
            _ => {
                let slot = 0x8000_0000 | u32::try_from(large.len() / 8).unwrap_or(0);
                out.extend_from_slice(&slot.to_be_bytes());
                large.extend_from_slice(&entry.offset.to_be_bytes());
            }
        }
    }
    out.extend_from_slice(&large);
    out.extend_from_slice(pack_sum);
    let sum = Sha1::digest(&out);
    out.extend_from_slice(&sum);
    out
}

/// A pack file in the making.
pub(crate) struct PackFile {
    path: PathBuf,
    file: std::io::BufWriter<File>,
    offset: u64,
    entries: Vec<Indexed>,
}

impl PackFile {
    pub(crate) fn create(store: &Store, path: &Path) -> Result<Self> {
        let file = store.door().create_new(path)?;
        let mut file = std::io::BufWriter::with_capacity(256 * 1024, file);
        file.write_all(b"PACK\0\0\0\x02\0\0\0\0")
            .map_err(disk::Error::new("write", path))?;
        Ok(Self {
            path: path.to_path_buf(),
            file,
            offset: 12,
            entries: Vec::new(),
        })
    }

    pub(crate) fn offset(&self) -> u64 {
        self.offset
    }

    /// Adds an encoded entry: header and compressed data.
    pub(crate) fn add(&mut self, id: Oid, entry: &[u8]) -> Result<()> {
        self.file
            .write_all(entry)
            .map_err(disk::Error::new("write", &self.path))?;
        let mut crc = flate2::Crc::new();
        crc.update(entry);
        self.entries.push(Indexed {
            id,
            offset: self.offset,
            crc: crc.sum(),
        });
        self.offset += entry.len() as u64;
        Ok(())
    }

    /// Adds an object as it is.
    pub(crate) fn add_whole(&mut self, id: Oid, kind: Kind, content: &[u8]) -> Result<()> {
        let mut entry = Vec::new();
        entry_header(&mut entry, kind.pack_type(), content.len() as u64);
        deflate(&mut entry, content, Compress::Yes.level())
            .map_err(disk::Error::new("write", &self.path))?;
        self.add(id, &entry)
    }

    /// Writes count, checksum and index, syncs both files and gives them their names in `objects/pack`.
    pub(crate) fn finish(self, store: &Store) -> Result<PathBuf> {
        let Self {
            path,
            file,
            mut entries,
            ..
        } = self;
        let broken = |error| disk::Error::new("write", &path)(error);
        let mut file = file
            .into_inner()
            .map_err(|error| broken(error.into_error()))?;
        file.seek(SeekFrom::Start(8)).map_err(broken)?;
        file.write_all(
            &u32::try_from(entries.len())
                .unwrap_or(u32::MAX)
                .to_be_bytes(),
        )
        .map_err(broken)?;
        let sum = sum_of(&mut file).map_err(broken)?;
        file.write_all(&sum).map_err(broken)?;
        disk::sync_file(&file, &path)?;
        drop(file);
        install_pack(store, &path, &mut entries, &sum)
    }
}

/// The checksum of a file from its beginning; leaves the position at the end.
pub(crate) fn sum_of(file: &mut File) -> std::io::Result<[u8; 20]> {
    file.seek(SeekFrom::Start(0))?;
    let mut sha = Sha1::new();
    let mut buffer = vec![0u8; 256 * 1024];
    loop {
        let got = file.read(&mut buffer)?;
        if got == 0 {
            return Ok(sha.finalize().into());
        }
        sha.update(&buffer[..got]);
    }
}

/// In our own folder: the index of a pack that is being removed.
const GONE: &str = "gone-";

/// Removes a pack of which every object is elsewhere, told by its index. The index goes first, because without it nobody
/// looks for the pack, and not for good: a run that is killed here leaves word of which pack was to go.
pub(crate) fn remove_pack(store: &Store, index: &Path) -> Result<()> {
    let name = index.file_name().unwrap_or_default().to_string_lossy();
    let mark = store.own_dir().join(format!("{GONE}{name}"));
    store.door().rename(index, &mark)?;
    for ending in ["rev", "bitmap", "pack"] {
        store.door().remove_file(&index.with_extension(ending))?;
    }
    Ok(store.door().remove_file(&mark)?)
}

/// Whether a name is of the form that the index of a pack has.
fn is_index_name(name: &str) -> bool {
    name.strip_prefix("pack-")
        .and_then(|rest| rest.strip_suffix(".idx"))
        .is_some_and(|sum| !sum.is_empty() && sum.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

/// Goes on with what a killed run did to packs: one that has its name gets its index, one that lost its index to
/// [`remove_pack`] goes. Call with the lock held.
pub(crate) fn finish_packs(store: &Store) -> Result<()> {
    let own = store.own_dir();
    let folder = store.objects_dir().join("pack");
    let names = store.door().names(&own)?;
    let names = names.iter().filter(|(_, is)| *is == disk::What::File);
    let names: Vec<&str> = names.map(|(name, _)| name.as_str()).collect();
    let gone = names.iter().filter_map(|name| name.strip_prefix(GONE));
    for name in gone.filter(|name| is_index_name(name)) {
        let index = folder.join(name);
        if store.door().what(&index)?.is_none() {
            for ending in ["rev", "bitmap", "pack"] {
                store.door().remove_file(&index.with_extension(ending))?;
            }
        }
        store
            .door()
            .remove_file(&own.join(format!("{GONE}{name}")))?;
    }
    let staged = names.iter().filter(|name| is_index_name(name));
    for name in staged {
        let index = folder.join(name);
        let has = |path: &Path| -> Result<bool> {
            Ok(store.door().what(path)? == Some(disk::What::File))
        };
        if has(&index.with_extension("pack"))? && !has(&index)? {
            store.door().rename(&own.join(name), &index)?;
            store.door().sync_dir(&folder)?;
            store.refresh()?;
        } else {
            store.door().remove_file(&own.join(name))?;
        }
    }
    Ok(())
}

/// Gives a finished, synced pack its name, with its index; the index comes last, because it makes the pack visible.
pub(crate) fn install_pack(
    store: &Store,
    pack: &Path,
    entries: &mut [Indexed],
    sum: &[u8; 20],
) -> Result<PathBuf> {
    let folder = store.objects_dir().join("pack");
    store.door().create_dir_all(&folder)?;
    let name: String = sum.iter().fold(String::from("pack-"), |mut name, byte| {
        use std::fmt::Write;
        let _ = write!(name, "{byte:02x}");
        name
    });
    let final_pack = folder.join(format!("{name}.pack"));
    let final_index = folder.join(format!("{name}.idx"));
    let length = |path: &Path| disk::seen(path).map(|seen| seen.len).ok();
    if store.door().what(&final_index)?.is_some() && length(&final_pack) == length(pack) {
        store.door().remove_file(pack)?;
        return Ok(final_pack);
    }
    // Killed between the two names, the next start finds the index here and goes on; see `finish_packs`.
    let staged_index = store.own_dir().join(format!("{name}.idx"));
    store.door().create_dir_all(&store.own_dir())?;
    store.door().remove_file(&staged_index)?;
    let mut file = store.door().create_new(&staged_index)?;
    file.write_all(&encode_index(entries, sum))
        .map_err(disk::Error::new("write", &staged_index))?;
    disk::sync_file(&file, &staged_index)?;
    store.door().rename(pack, &final_pack)?;
    store.door().sync_dir(&folder)?;
    store.door().rename(&staged_index, &final_index)?;
    store.door().sync_dir(&folder)?;
    store.refresh()?;
    Ok(final_pack)
}
