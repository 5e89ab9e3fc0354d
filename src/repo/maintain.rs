//! Keeping the repository small: single objects and small packs are gathered into one pack, told as differences.
//!
//! Small syncs leave a few objects each; after hundreds of them a project would be many times its size. What is gathered
//! is deleted only after the new pack is durable and readable. Nothing is ever dropped, reachable or not.

use super::commit::History;
use super::delta;
use super::pack::{OFS_DELTA, PackFile, deflate, entry_header, offset_distance, remove_pack};
use super::snapshot::is_media;
use super::tree::parse_tree;
use super::{Kind, Oid, Result, Store};
use crate::disk::{self, What};
use std::collections::{HashMap, HashSet};
use std::io::{Read, Seek, SeekFrom};
use std::path::PathBuf;

/// Single objects are gathered when they are this many,
const MANY: usize = 600;
/// or this large together (bytes) and a quarter of the packs,
const LARGE: u64 = 64 << 10;
/// or when there are this many packs.
const PACKS: usize = 10;
/// Objects from this size on stay as they are.
const TOO_LARGE: u64 = 4 << 20;
/// Packs from this size on stay as they are.
const BIG_PACK: u64 = 64 << 20;
const MAX_CHAIN: u32 = 48;

struct Loose {
    id: Oid,
    path: PathBuf,
    bytes: u64,
}

/// Gathers single objects and small packs when there are enough of them. `tips` are the commits whose history tells which
/// object is a version of which. Returns how many objects were gathered.
///
/// Media, and whatever else does not get smaller, stays as it is.
pub fn maintain(store: &Store, tips: &[Oid]) -> Result<usize> {
    // Another program's index over all packs would name packs that are gone.
    let folder = store.objects_dir().join("pack");
    let names = store.door().names(&folder)?;
    if names.iter().any(|(name, _)| name == "multi-pack-index") {
        return Ok(0);
    }
    let loose = list_loose(store);
    let mut packs = Vec::new();
    for index in store.pack_indexes()? {
        let pack = index.with_extension("pack");
        let bytes = disk::seen(&pack).map_or(0, |seen| seen.len);
        let is_marked = ["keep", "promisor", "mtimes"].iter().any(|mark| {
            let mark = index.with_extension(mark);
            names.iter().any(|(name, _)| folder.join(name) == mark)
        });
        if bytes > 0 && !is_marked {
            packs.push((bytes, index));
        }
    }
    packs.sort();
    let small: Vec<PathBuf> = packs
        .iter()
        .filter(|(bytes, _)| *bytes < BIG_PACK)
        .map(|(_, index)| index.clone())
        .collect();
    let packed: u64 = packs.iter().map(|(bytes, _)| *bytes).sum();
    let loose_bytes: u64 = loose.iter().map(|object| object.bytes).sum();
    if loose.len() < MANY
        && small.len() < PACKS
        && !(loose_bytes > LARGE && loose_bytes > packed / 4)
    {
        return Ok(0);
    }
    let (main, others) = match small.split_last() {
        Some((main, others)) => (Some(main.clone()), others.to_vec()),
        None => (None, Vec::new()),
    };
    gather(store, tips, &loose, main.as_ref(), &others)
}

fn list_loose(store: &Store) -> Vec<Loose> {
    let mut found = Vec::new();
    let folders = store.door().names(store.objects_dir()).unwrap_or_default();
    for (first, _) in folders.iter().filter(|(name, _)| name.len() == 2) {
        let folder = store.objects_dir().join(first);
        for (name, is) in store.door().names(&folder).unwrap_or_default() {
            let Ok(id) = Oid::from_hex(format!("{first}{name}").as_bytes()) else {
                continue;
            };
            let path = folder.join(&name);
            let Ok(seen) = disk::seen(&path) else {
                continue;
            };
            let bytes = seen.len;
            if is == What::File && bytes < TOO_LARGE && is_worth_it(store, id, bytes) {
                found.push(Loose { id, path, bytes });
            }
        }
    }
    found
}

/// Whether packing may make an object smaller: media was stored as it is, or shrank by next to nothing.
fn is_worth_it(store: &Store, id: Oid, bytes: u64) -> bool {
    const SMALL: u64 = 16 << 10;
    bytes < SMALL || matches!(store.header(id), Ok(Some((_, size))) if bytes < size / 10 * 9)
}

fn gather(
    store: &Store,
    tips: &[Oid],
    loose: &[Loose],
    main: Option<&PathBuf>,
    others: &[PathBuf],
) -> Result<usize> {
    let broken = |path: &PathBuf| {
        let path = path.clone();
        move |error| disk::Error::new("read", &path)(error)
    };
    let staged = store
        .own_dir()
        .join(format!("pack{}", disk::temporary_name()));
    store.door().create_dir_all(&store.own_dir())?;
    let mut gathering = Gathering {
        store,
        pack: PackFile::create(store, &staged)?,
        placed: HashMap::new(),
        recent: Recent::default(),
    };
    let result = (|| -> Result<usize> {
        if let Some(index) = main {
            let data = store.door().open(&index.with_extension("pack"))?;
            copy_pack(index, data, &mut gathering.pack, &mut gathering.placed)
                .map_err(broken(index))?;
        }
        let mut wanted: Vec<Oid> = loose.iter().map(|object| object.id).collect();
        let mut gone = Vec::new();
        for index in others {
            let Ok(file) = gix::odb::pack::index::File::at(index, gix::hash::Kind::Sha1) else {
                continue;
            };
            let mut complete = true;
            for entry in file.iter() {
                match store.header(entry.oid)? {
                    Some((_, size)) if size < TOO_LARGE => wanted.push(entry.oid),
                    _ => complete = false,
                }
            }
            if complete {
                gone.push(index.clone());
            }
        }
        let wanted_set: HashSet<Oid> = wanted.iter().copied().collect();
        let (order, bases) = versions(store, tips, &wanted_set)?;
        let mut count = 0;
        let listed: HashSet<Oid> = order.iter().copied().collect();
        for id in order
            .into_iter()
            .chain(wanted.into_iter().filter(|id| !listed.contains(id)))
        {
            if gathering.placed.contains_key(&id) {
                continue;
            }
            // A damaged single object is left where it is, for the person to see.
            let Ok((kind, content)) = store.read(id) else {
                continue;
            };
            gathering.place(id, kind, content, bases.get(&id).copied())?;
            count += 1;
        }
        let Gathering { pack, placed, .. } = gathering;
        if count == 0 && gone.is_empty() {
            // Everything is in the main pack already, and only lies about a second time.
            if let Some(main) = main {
                remove_gathered(store, loose, &placed, std::iter::empty(), main)?;
            }
            return Ok(0);
        }
        let installed = pack.finish(store)?;
        let gone = gone.into_iter().chain(main.cloned());
        remove_gathered(store, loose, &placed, gone, &installed)?;
        Ok(count)
    })();
    if matches!(result, Ok(0) | Err(_)) {
        store.door().remove_file(&staged)?;
    }
    result
}

/// Takes over all entries of a pack as they are; their places do not change.
fn copy_pack(
    index: &PathBuf,
    mut data: std::fs::File,
    pack: &mut PackFile,
    placed: &mut HashMap<Oid, (u64, u32)>,
) -> std::io::Result<()> {
    let file = gix::odb::pack::index::File::at(index, gix::hash::Kind::Sha1)
        .map_err(std::io::Error::other)?;
    let mut entries: Vec<(u64, Oid)> = file
        .iter()
        .map(|entry| (entry.pack_offset, entry.oid))
        .collect();
    entries.sort();
    let end = data.metadata()?.len() - 20;
    let mut depth_at: HashMap<u64, u32> = HashMap::new();
    let by_id: HashMap<Oid, u64> = entries.iter().map(|(offset, id)| (*id, *offset)).collect();
    data.seek(SeekFrom::Start(12))?;
    let mut reader = std::io::BufReader::with_capacity(256 * 1024, data);
    for (number, (offset, id)) in entries.iter().enumerate() {
        let next = entries.get(number + 1).map_or(end, |(next, _)| *next);
        if *offset != pack.offset() || next <= *offset {
            return Err(std::io::Error::other("the pack's index does not fit it"));
        }
        let mut entry = vec![0u8; usize::try_from(next - offset).map_err(std::io::Error::other)?];
        reader.read_exact(&mut entry)?;
        let depth = match base_offset(&entry, *offset, &by_id) {
            Some(base) => depth_at.get(&base).copied().unwrap_or(MAX_CHAIN) + 1,
            None => 0,
        };
        depth_at.insert(*offset, depth);
        placed.insert(*id, (*offset, depth));
        pack.add(*id, &entry)
            .map_err(|error| std::io::Error::other(error.to_string()))?;
    }
    Ok(())
}

fn base_offset(entry: &[u8], offset: u64, by_id: &HashMap<Oid, u64>) -> Option<u64> {
    let kind = entry.first()? >> 4 & 7;
    let mut at = entry.iter().position(|byte| byte & 0x80 == 0)? + 1;
    match kind {
        OFS_DELTA => {
            let mut byte = *entry.get(at)?;
            let mut distance = u64::from(byte & 0x7f);
            while byte & 0x80 != 0 {
                at += 1;
                byte = *entry.get(at)?;
                distance = ((distance + 1) << 7) | u64::from(byte & 0x7f);
            }
            offset.checked_sub(distance)
        }
        super::pack::REF_DELTA => by_id
            .get(&Oid::from_bytes_or_panic(entry.get(at..at + 20)?))
            .copied(),
        _ => None,
    }
}

/// Which object is a later version of which, oldest first, told by history.
fn versions(
    store: &Store,
    tips: &[Oid],
    wanted: &HashSet<Oid>,
) -> Result<(Vec<Oid>, HashMap<Oid, Oid>)> {
    let mut history = History::new(store);
    let tips: Vec<Oid> = tips.iter().copied().filter(|id| store.has(*id)).collect();
    let commits = history.new_commits(&tips, &[])?;
    let mut order = Vec::new();
    let mut bases = HashMap::new();
    let mut seen = HashSet::new();
    for id in commits {
        // What is gathered already needs no base, and its trees need not be read.
        if !wanted.contains(&id) {
            continue;
        }
        let info = history.get(id)?.clone();
        let mut parents = Vec::new();
        for parent in info.parents.iter().take(super::plan::PARENTS) {
            parents.push(history.get(*parent)?.tree);
        }
        walk(
            store, info.tree, &parents, wanted, &mut order, &mut bases, &mut seen, "",
        )?;
        order.push(id);
    }
    Ok((order, bases))
}

/// Folders inside folders in which an older version of a file is looked for.
const DEPTH: usize = 64;

#[expect(
    clippy::too_many_arguments,
    reason = "one recursion over a tree, its collections are one result"
)]
fn walk(
    store: &Store,
    tree: Oid,
    parents: &[Oid],
    wanted: &HashSet<Oid>,
    order: &mut Vec<Oid>,
    bases: &mut HashMap<Oid, Oid>,
    seen: &mut HashSet<Oid>,
    prefix: &str,
) -> Result<()> {
    let empty = Oid::empty_tree(gix::hash::Kind::Sha1);
    if tree == empty || parents.contains(&tree) || !seen.insert(tree) {
        return Ok(());
    }
    // Deeper than any project; what lies there is gathered without a base.
    if prefix.matches('/').count() > DEPTH {
        return Ok(());
    }
    let read = |id: Oid| -> Result<Vec<super::tree::RawEntry>> {
        if id == empty {
            Ok(Vec::new())
        } else {
            parse_tree(id, &store.read_kind(id, Kind::Tree)?)
        }
    };
    let mut olds = Vec::new();
    for parent in parents {
        let by_name: HashMap<Vec<u8>, Oid> = read(*parent)?
            .into_iter()
            .map(|entry| (entry.name, entry.id))
            .collect();
        olds.push(by_name);
    }
    for entry in read(tree)? {
        let before: Vec<Oid> = olds
            .iter()
            .filter_map(|old| old.get(&entry.name).copied())
            .collect();
        if before.contains(&entry.id) {
            continue;
        }
        let path = format!("{prefix}{}", String::from_utf8_lossy(&entry.name));
        if entry.is_tree() {
            walk(
                store,
                entry.id,
                &before,
                wanted,
                order,
                bases,
                seen,
                &format!("{path}/"),
            )?;
        } else if wanted.contains(&entry.id) && seen.insert(entry.id) {
            if let (Some(base), false) = (before.first(), is_media(&path)) {
                bases.insert(entry.id, *base);
            }
            order.push(entry.id);
        }
    }
    if wanted.contains(&tree) {
        if let Some(base) = parents.first() {
            bases.insert(tree, *base);
        }
        order.push(tree);
    }
    Ok(())
}

/// Objects that were placed lately, by name: the next version is told from them.
#[derive(Default)]
struct Recent {
    contents: HashMap<Oid, Vec<u8>>,
    bytes: usize,
}

impl Recent {
    fn put(&mut self, id: Oid, content: Vec<u8>) {
        if self.bytes + content.len() > 64 << 20 {
            *self = Self::default();
        }
        self.bytes += content.len();
        self.contents.insert(id, content);
    }
}

/// The pack that is being made, and where in it everything is.
struct Gathering<'s> {
    store: &'s Store,
    pack: PackFile,
    /// Place in the pack, and how many deltas lead there.
    placed: HashMap<Oid, (u64, u32)>,
    recent: Recent,
}

impl Gathering<'_> {
    fn place(&mut self, id: Oid, kind: Kind, content: Vec<u8>, base: Option<Oid>) -> Result<()> {
        let broken = |error| super::Error::damaged(id, error);
        let mut entry = Vec::new();
        let mut depth = 0;
        if let Some((delta, base_at, base_depth)) = self.delta(kind, &content, base)? {
            entry_header(&mut entry, OFS_DELTA, delta.len() as u64);
            offset_distance(&mut entry, self.pack.offset() - base_at);
            deflate(&mut entry, &delta, flate2::Compression::best()).map_err(broken)?;
            depth = base_depth + 1;
        } else {
            entry_header(&mut entry, kind.pack_type(), content.len() as u64);
            deflate(&mut entry, &content, flate2::Compression::new(6)).map_err(broken)?;
        }
        self.placed.insert(id, (self.pack.offset(), depth));
        self.recent.put(id, content);
        self.pack.add(id, &entry)
    }

    /// What to add to the base, the base's place and its depth.
    fn delta(
        &mut self,
        kind: Kind,
        content: &[u8],
        base: Option<Oid>,
    ) -> Result<Option<(Vec<u8>, u64, u32)>> {
        let Some(base) = base else { return Ok(None) };
        let Some(&(at, depth)) = self.placed.get(&base) else {
            return Ok(None);
        };
        if depth >= MAX_CHAIN {
            return Ok(None);
        }
        if !self.recent.contents.contains_key(&base) {
            let content = self.store.read_kind(base, kind)?;
            self.recent.put(base, content);
        }
        let base = &self.recent.contents[&base];
        let delta = delta::encode(base, content, content.len() / 2);
        // What is told as a difference here is soon told nowhere else: it has to come back exactly.
        let delta = delta.filter(|delta| {
            delta::apply(base, delta, content.len()).is_ok_and(|made| made == content)
        });
        Ok(delta.map(|delta| (delta, at, depth)))
    }
}

fn remove_gathered(
    store: &Store,
    loose: &[Loose],
    placed: &HashMap<Oid, (u64, u32)>,
    packs: impl Iterator<Item = PathBuf>,
    installed: &std::path::Path,
) -> Result<()> {
    // Proof before deletion: every object must be found in the new pack by its own index.
    let index =
        gix::odb::pack::index::File::at(installed.with_extension("idx"), gix::hash::Kind::Sha1)
            .map_err(|error| super::Error::damaged(installed.display(), error))?;
    for object in loose {
        if placed.contains_key(&object.id) && index.lookup(object.id).is_some() {
            store.door().remove_file(&object.path)?;
            if let Some(folder) = object.path.parent() {
                store.door().remove_dir_if_empty(folder);
            }
        }
    }
    for old in packs {
        if old == installed.with_extension("idx") {
            continue;
        }
        let complete = gix::odb::pack::index::File::at(&old, gix::hash::Kind::Sha1)
            .is_ok_and(|file| file.iter().all(|entry| index.lookup(entry.oid).is_some()));
        if complete {
            remove_pack(store, &old)?;
        }
    }
    store.refresh()
}
