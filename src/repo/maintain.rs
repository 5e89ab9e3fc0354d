//! Keeping the repository small: single objects and small packs are gathered into one pack, told as differences.
//!
//! Small syncs leave a few objects each; after hundreds of them a project would be many times its size. What is gathered
//! is deleted only after the new pack is durable and readable. Nothing is ever dropped, reachable or not.

use super::commit::History;
use super::delta;
use super::pack::{OFS_DELTA, PackFile, deflate, entry_header, offset_distance};
use super::snapshot::is_media;
use super::tree::parse_tree;
use super::{Kind, Oid, Result, Store};
use crate::disk;
use std::collections::{HashMap, HashSet};
use std::io::{Read, Seek, SeekFrom};
use std::path::PathBuf;

/// Single objects are gathered when they are this many,
const MANY: usize = 600;
/// or this large together (bytes) and a quarter of the packs,
const LARGE: u64 = 512 << 10;
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
pub fn maintain(store: &Store, tips: &[Oid]) -> Result<usize> {
    let loose = list_loose(store)?;
    let mut packs = Vec::new();
    for index in store.pack_indexes()? {
        let pack = index.with_extension("pack");
        let bytes = std::fs::metadata(&pack).map_or(0, |meta| meta.len());
        if bytes > 0 && !index.with_extension("keep").exists() {
            packs.push((bytes, index));
        }
    }
    packs.sort();
    let packed: u64 = packs.iter().map(|(bytes, _)| *bytes).sum();
    let loose_bytes: u64 = loose.iter().map(|object| object.bytes).sum();
    if loose.len() < MANY
        && packs.len() < PACKS
        && !(loose_bytes > LARGE && loose_bytes > packed / 4)
    {
        return Ok(0);
    }
    let small: Vec<PathBuf> = packs
        .iter()
        .filter(|(bytes, _)| *bytes < BIG_PACK)
        .map(|(_, index)| index.clone())
        .collect();
    let (main, others) = match small.split_last() {
        Some((main, others)) => (Some(main.clone()), others.to_vec()),
        None => (None, Vec::new()),
    };
    gather(store, tips, &loose, main.as_ref(), &others)
}

fn list_loose(store: &Store) -> Result<Vec<Loose>> {
    let mut found = Vec::new();
    for first in 0..=255u8 {
        let folder = store.objects_dir().join(format!("{first:02x}"));
        let Ok(entries) = std::fs::read_dir(&folder) else {
            continue;
        };
        for entry in entries.flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            let Ok(id) = Oid::from_hex(format!("{first:02x}{name}").as_bytes()) else {
                continue;
            };
            let Ok(meta) = entry.metadata() else { continue };
            if meta.len() < TOO_LARGE {
                found.push(Loose {
                    id,
                    path: entry.path(),
                    bytes: meta.len(),
                });
            }
        }
    }
    Ok(found)
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
    disk::create_dir_all(&store.own_dir())?;
    let mut pack = PackFile::create(&staged)?;
    let mut placed: HashMap<Oid, (u64, u32)> = HashMap::new();
    let result = (|| -> Result<usize> {
        if let Some(index) = main {
            copy_pack(index, &mut pack, &mut placed).map_err(broken(index))?;
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
            if placed.contains_key(&id) {
                continue;
            }
            // A damaged single object is left where it is, for the person to see.
            let Ok((kind, content)) = store.read(id) else {
                continue;
            };
            place(
                store,
                &mut pack,
                &mut placed,
                id,
                kind,
                &content,
                bases.get(&id).copied(),
            )?;
            count += 1;
        }
        if count == 0 && gone.is_empty() {
            return Ok(0);
        }
        let old_main = main.cloned();
        let installed = pack_finish(pack, store)?;
        remove_gathered(
            store,
            loose,
            &placed,
            gone.into_iter().chain(old_main),
            &installed,
        )?;
        Ok(count)
    })();
    if matches!(result, Ok(0) | Err(_)) {
        disk::remove_file(&staged)?;
    }
    result
}

fn pack_finish(pack: PackFile, store: &Store) -> Result<PathBuf> {
    pack.finish(store)
}

/// Takes over all entries of a pack as they are; their places do not change.
fn copy_pack(
    index: &PathBuf,
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
    let path = index.with_extension("pack");
    let mut data = std::fs::File::open(&path)?;
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
        let info = history.get(id)?.clone();
        let mut parents = Vec::new();
        for parent in &info.parents {
            parents.push(history.get(*parent)?.tree);
        }
        walk(
            store, info.tree, &parents, wanted, &mut order, &mut bases, &mut seen, "",
        )?;
        order.push(id);
    }
    Ok((order, bases))
}

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

fn place(
    store: &Store,
    pack: &mut PackFile,
    placed: &mut HashMap<Oid, (u64, u32)>,
    id: Oid,
    kind: Kind,
    content: &[u8],
    base: Option<Oid>,
) -> Result<()> {
    let broken = |error| super::Error::damaged(id, error);
    let mut entry = Vec::new();
    let mut depth = 0;
    if let Some((base_at, base_depth)) = base.and_then(|base| placed.get(&base)).copied() {
        if base_depth < MAX_CHAIN {
            let base_content = store.read_kind(base.unwrap_or(id), kind)?;
            if let Some(delta) = delta::encode(&base_content, content, content.len() / 2) {
                entry_header(&mut entry, OFS_DELTA, delta.len() as u64);
                offset_distance(&mut entry, pack.offset() - base_at);
                deflate(&mut entry, &delta, flate2::Compression::best()).map_err(broken)?;
                depth = base_depth + 1;
            }
        }
    }
    if entry.is_empty() {
        entry_header(&mut entry, kind.pack_type(), content.len() as u64);
        deflate(&mut entry, content, flate2::Compression::new(6)).map_err(broken)?;
    }
    placed.insert(id, (pack.offset(), depth));
    pack.add(id, &entry)
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
            disk::remove_file(&object.path)?;
            if let Some(folder) = object.path.parent() {
                disk::remove_dir_if_empty(folder);
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
            disk::remove_file(&old)?;
            disk::remove_file(&old.with_extension("pack"))?;
            disk::remove_file(&old.with_extension("rev"))?;
        }
    }
    store.refresh()
}
