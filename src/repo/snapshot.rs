//! Looking at the project's files: which there are, and which content each has.
//!
//! Only a file whose stat data changed is read. What cannot be read, or is no plain file, never counts as deleted: the
//! version that was committed before stays, and the person is told.

use super::index::{self, Cache};
use super::store::{BIG, Compress, ObjectWriter, hash_object};
use super::tree::Mode;
use super::validate::check_name;
use super::{Error, FlatTree, Kind, Leaf, Oid, Result, Store};
use crate::disk;
use crate::report::Progress;
use gix::index::entry::Stat;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use unicode_normalization::UnicodeNormalization;

/// One file as it was seen.
#[derive(Debug, Clone, Copy)]
pub struct ScannedFile {
    /// Its mode (as committed before: Scribe's repositories do not track it) and content.
    pub leaf: Leaf,
    /// Bytes.
    pub size: u64,
    pub(crate) stat: Stat,
}

/// Something in the project that is not taken along.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Skipped {
    /// Path with `/`.
    pub path: String,
    /// A message id that says why.
    pub reason: &'static str,
}

/// What a scan saw.
#[derive(Debug, Default)]
pub struct Scan {
    /// Every file that is taken along, with the content on disk.
    pub files: BTreeMap<String, ScannedFile>,
    /// Paths whose committed version stays because the file cannot be read or judged now; those below a folder are all
    /// listed.
    pub kept: BTreeMap<String, Leaf>,
    /// What was skipped, and why.
    pub skipped: Vec<Skipped>,
    /// Files that were read.
    pub read: usize,
    /// Seconds since 1970 before the first file was looked at.
    pub started: u32,
}

impl Scan {
    /// The tree that the project is now.
    pub fn tree(&self) -> FlatTree {
        let mut tree: FlatTree = self
            .files
            .iter()
            .map(|(path, file)| (path.clone(), file.leaf))
            .collect();
        for (path, leaf) in &self.kept {
            tree.entry(path.clone()).or_insert(*leaf);
        }
        tree
    }
}

/// How to scan.
pub struct ScanOptions<'a> {
    /// The tree that is committed now.
    pub committed: &'a FlatTree,
    /// Files whose content is only named and not stored: the caller judges first whether it is worth keeping.
    pub only_named: &'a dyn Fn(&str) -> bool,
    /// Looked at between files.
    pub interrupt: &'a AtomicBool,
    /// Told of every file.
    pub progress: &'a dyn Progress,
}

/// Seconds since 1970, for comparing with file times.
///
/// The clock that stamps files ticks and may be a little behind the one that we read: what is stamped from now on is not
/// before this.
pub(crate) fn now_seconds() -> u32 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    let seconds = now.map_or(0, |now| {
        now.saturating_sub(Duration::from_millis(50)).as_secs()
    });
    u32::try_from(seconds).unwrap_or(u32::MAX)
}

/// Whether a file is media by its name: stored as it is, never compressed or searched for differences.
pub(crate) fn is_media(path: &str) -> bool {
    let ending = path
        .rsplit('.')
        .next()
        .unwrap_or_default()
        .to_ascii_lowercase();
    matches!(
        ending.as_str(),
        "mp3"
            | "wav"
            | "ogg"
            | "oga"
            | "opus"
            | "m4a"
            | "aac"
            | "flac"
            | "wma"
            | "mp4"
            | "m4v"
            | "mov"
            | "webm"
            | "mkv"
            | "avi"
            | "jpg"
            | "jpeg"
            | "png"
            | "gif"
            | "webp"
            | "zip"
            | "gz"
            | "xz"
            | "7z"
            | "docx"
            | "odt"
            | "epub"
    )
}

/// Files that systems drop everywhere and no project needs.
fn is_litter(name: &str) -> bool {
    matches!(name, ".DS_Store" | "Thumbs.db" | "desktop.ini")
}

/// Scans the files of a project. New contents go into `writer`; without one they are only hashed (a dry run).
pub fn scan(
    store: Option<&Store>,
    worktree: &Path,
    mut writer: Option<&mut ObjectWriter<'_>>,
    options: &ScanOptions<'_>,
) -> Result<Scan> {
    let cache = store.map(Store::read_index).unwrap_or_default();
    let mut scan = Scan {
        started: now_seconds(),
        ..Scan::default()
    };
    let mut unsettled = Vec::new();
    let mut walk = vec![(worktree.to_path_buf(), String::new())];
    while let Some((folder, prefix)) = walk.pop() {
        let entries = match list(&folder) {
            Ok(entries) => entries,
            Err(error) if prefix.is_empty() => return Err(error.into()),
            Err(_) => {
                keep_below(
                    &mut scan,
                    &prefix,
                    "skip-folder-unreadable",
                    options.committed,
                );
                continue;
            }
        };
        if !prefix.is_empty()
            && entries
                .iter()
                .any(|(name, ..)| name.as_deref() == Some(".git"))
        {
            keep_below(
                &mut scan,
                &prefix,
                "skip-nested-repository",
                options.committed,
            );
            continue;
        }
        let mut taken = Vec::new();
        for (name, path, kind) in entries {
            let Some(name) = name else {
                let shown = format!(
                    "{prefix}{}",
                    path.file_name().unwrap_or_default().to_string_lossy()
                );
                scan.skipped.push(Skipped {
                    path: shown,
                    reason: "skip-name-not-unicode",
                });
                continue;
            };
            let relative = format!("{prefix}{name}");
            let unwanted = is_litter(&name) || (prefix.is_empty() && name == ".gitignore");
            if name == ".git"
                || name.starts_with(disk::TEMPORARY_PREFIX)
                || (unwanted && !kind.is_dir() && !options.committed.contains_key(&relative))
            {
                continue;
            }
            match unfit(&name, &relative, kind, options.committed) {
                Some(reason) if kind.is_dir() => {
                    keep_below(
                        &mut scan,
                        &format!("{relative}/"),
                        reason,
                        options.committed,
                    );
                }
                Some(reason) => keep(&mut scan, relative, reason, options.committed),
                None => taken.push((relative, path, kind.is_dir())),
            }
        }
        for (relative, path, is_folder) in without_twins(&mut scan, taken, options.committed) {
            if options.interrupt.load(Ordering::Relaxed) {
                return Err(Error::Stopped);
            }
            if is_folder {
                walk.push((path, format!("{relative}/")));
                continue;
            }
            look(
                &mut scan,
                &mut unsettled,
                &cache,
                &path,
                relative,
                writer.as_deref_mut(),
                options,
            )?;
            options.progress.advance(1);
        }
    }
    settle(&mut scan, unsettled, writer, options)?;
    scan.skipped.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(scan)
}

/// Why something cannot be taken along, if it cannot.
fn unfit(
    name: &str,
    relative: &str,
    kind: std::fs::FileType,
    committed: &FlatTree,
) -> Option<&'static str> {
    let is_portable = || check_name(name.as_bytes()).is_ok() && relative.len() <= 1024;
    if kind.is_symlink() {
        Some("skip-link")
    } else if kind.is_dir() {
        if check_name(name.as_bytes()).is_err() {
            Some("skip-name-not-portable")
        } else if relative.matches('/').count() >= 31 {
            Some("skip-too-deep")
        } else {
            None
        }
    } else if !kind.is_file() {
        Some("skip-special-file")
    } else if !committed.contains_key(relative) && !is_portable() {
        Some("skip-name-not-portable")
    } else {
        None
    }
}

/// Path, where it is, and whether it is a folder.
type Taken = (String, PathBuf, bool);

/// Leaves out names that are one with another name of the same folder on other computers. What is committed stays; of the
/// others the first does.
fn without_twins(scan: &mut Scan, taken: Vec<Taken>, committed: &FlatTree) -> Vec<Taken> {
    let fold = |path: &str| path.nfc().collect::<String>().to_lowercase();
    let mut names: HashMap<String, Vec<usize>> = HashMap::new();
    for (number, (path, ..)) in taken.iter().enumerate() {
        names.entry(fold(path)).or_default().push(number);
    }
    if names.len() == taken.len() {
        return taken;
    }
    let is_committed = |(path, _, is_folder): &Taken| {
        if *is_folder {
            let below = format!("{path}/");
            committed
                .range(below.clone()..)
                .next()
                .is_some_and(|(path, _)| path.starts_with(&below))
        } else {
            committed.contains_key(path)
        }
    };
    let mut left_out = HashSet::new();
    for group in names.into_values().filter(|group| group.len() > 1) {
        let (old, new): (Vec<usize>, Vec<usize>) = group
            .into_iter()
            .partition(|number| is_committed(&taken[*number]));
        left_out.extend(new.into_iter().skip(usize::from(old.is_empty())));
    }
    let mut kept = Vec::with_capacity(taken.len());
    for (number, entry) in taken.into_iter().enumerate() {
        if left_out.contains(&number) {
            scan.skipped.push(Skipped {
                path: if entry.2 {
                    format!("{}/", entry.0)
                } else {
                    entry.0
                },
                reason: "skip-case-twin",
            });
        } else {
            kept.push(entry);
        }
    }
    kept
}

type Listed = (Option<String>, PathBuf, std::fs::FileType);

fn list(folder: &Path) -> disk::Result<Vec<Listed>> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(disk::Error::new("list", folder))? {
        let entry = entry.map_err(disk::Error::new("list", folder))?;
        let kind = entry
            .file_type()
            .map_err(disk::Error::new("read", &entry.path()))?;
        found.push((entry.file_name().into_string().ok(), entry.path(), kind));
    }
    found.sort_by(|a, b| a.0.cmp(&b.0));
    Ok(found)
}

/// Keeps what was committed at a path, be it a file or a folder: a link or a device may stand where a folder stood.
fn keep(scan: &mut Scan, path: String, reason: &'static str, committed: &FlatTree) {
    if let Some(leaf) = committed.get(&path) {
        scan.kept.insert(path.clone(), *leaf);
    } else {
        keep_committed_below(scan, &format!("{path}/"), committed);
    }
    scan.skipped.push(Skipped { path, reason });
}

fn keep_committed_below(scan: &mut Scan, prefix: &str, committed: &FlatTree) {
    let below = committed
        .range(prefix.to_owned()..)
        .take_while(|(path, _)| path.starts_with(prefix));
    for (path, leaf) in below {
        scan.kept.insert(path.clone(), *leaf);
    }
}

fn keep_below(scan: &mut Scan, prefix: &str, reason: &'static str, committed: &FlatTree) {
    keep_committed_below(scan, prefix, committed);
    scan.skipped.push(Skipped {
        path: prefix.to_owned(),
        reason,
    });
}

fn look(
    scan: &mut Scan,
    unsettled: &mut Vec<(String, PathBuf)>,
    cache: &Cache,
    path: &Path,
    relative: String,
    writer: Option<&mut ObjectWriter<'_>>,
    options: &ScanOptions<'_>,
) -> Result<()> {
    let before = match index::stat_of(path) {
        Ok(stat) => stat,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        Err(_) => {
            keep(scan, relative, "skip-file-unreadable", options.committed);
            return Ok(());
        }
    };
    let mode = options
        .committed
        .get(&relative)
        .map_or(Mode::File, |leaf| leaf.mode);
    if let Some(cached) = cache.get(&relative)
        && !cached.racy
        && index::is_same(&cached.stat, &before)
    {
        let leaf = Leaf {
            mode,
            id: cached.leaf.id,
        };
        scan.files.insert(
            relative,
            ScannedFile {
                leaf,
                size: u64::from(before.size),
                stat: before,
            },
        );
        return Ok(());
    }
    record(scan, path, &relative, writer, options)?;
    match scan.files.get(&relative) {
        Some(seen) if !is_recent(&seen.stat) => {}
        _ if scan.kept.contains_key(&relative) => {}
        _ => unsettled.push((relative, path.to_path_buf())),
    }
    Ok(())
}

fn open_plain(path: &Path) -> disk::Result<File> {
    let mut open = std::fs::OpenOptions::new();
    open.read(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        let flags = rustix::fs::OFlags::NOFOLLOW | rustix::fs::OFlags::NONBLOCK;
        open.custom_flags(i32::try_from(flags.bits()).unwrap_or(0));
    }
    let file = open.open(path).map_err(disk::Error::new("read", path))?;
    if !file
        .metadata()
        .map_err(disk::Error::new("read", path))?
        .is_file()
    {
        return Err(disk::Error::new("read", path)(std::io::Error::from(
            std::io::ErrorKind::InvalidInput,
        )));
    }
    Ok(file)
}

/// Reads a file once; `None` when it changed meanwhile.
fn read_once(
    path: &Path,
    relative: &str,
    writer: Option<&mut ObjectWriter<'_>>,
    options: &ScanOptions<'_>,
) -> Result<Option<(Oid, u64, Stat)>> {
    let before = index::stat_of(path).map_err(disk::Error::new("read", path))?;
    let mut file = open_plain(path)?;
    let size = file
        .metadata()
        .map_err(disk::Error::new("read", path))?
        .len();
    let writer = writer.filter(|_| !(options.only_named)(relative));
    let outcome = if size > BIG || is_media(relative) {
        hash_large(path, relative, &mut file, size, writer, options)
    } else {
        hash_small(path, &mut file, size, writer)
    };
    let id = match outcome {
        Ok(id) => id,
        Err(Error::Refused { .. }) => return Ok(None),
        Err(error) => return Err(error),
    };
    let after = index::stat_of(path).map_err(disk::Error::new("read", path))?;
    Ok((before == after).then_some((id, size, after)))
}

/// Whether a file changed so lately that an editor may be in the middle of saving it.
fn is_recent(stat: &Stat) -> bool {
    now_seconds().saturating_sub(stat.mtime.secs) <= 1
}

/// An editor's save truncates the file and writes it again; a look in between sees a torn file that looks settled. So what
/// changed within the last second is looked at again after a pause longer than a save and than the tick of the file
/// system's clock, until two looks agree. All such files share the pauses.
fn settle(
    scan: &mut Scan,
    mut unsettled: Vec<(String, PathBuf)>,
    mut writer: Option<&mut ObjectWriter<'_>>,
    options: &ScanOptions<'_>,
) -> Result<()> {
    for _ in 0..80 {
        if unsettled.is_empty() {
            return Ok(());
        }
        if options.interrupt.load(Ordering::Relaxed) {
            return Err(Error::Stopped);
        }
        std::thread::sleep(Duration::from_millis(12));
        let mut again = Vec::new();
        for (relative, path) in unsettled {
            if let Some(seen) = scan.files.get(&relative) {
                let same = index::stat_of(&path).is_ok_and(|now| now == seen.stat)
                    && (seen.size > BIG
                        || index::hash_file(&path).is_ok_and(|id| id == seen.leaf.id));
                if same {
                    continue;
                }
            }
            record(scan, &path, &relative, writer.as_deref_mut(), options)?;
            if !scan.kept.contains_key(&relative) {
                again.push((relative, path));
            }
        }
        unsettled = again;
    }
    for (relative, _) in unsettled {
        scan.files.remove(&relative);
        keep(scan, relative, "skip-being-saved", options.committed);
    }
    Ok(())
}

/// Reads a file and records what was seen; a file that is changing or gone leaves no record.
fn record(
    scan: &mut Scan,
    path: &Path,
    relative: &str,
    writer: Option<&mut ObjectWriter<'_>>,
    options: &ScanOptions<'_>,
) -> Result<()> {
    scan.read += 1;
    scan.files.remove(relative);
    let mode = options
        .committed
        .get(relative)
        .map_or(Mode::File, |leaf| leaf.mode);
    match read_once(path, relative, writer, options) {
        Ok(Some((id, size, stat))) => {
            scan.files.insert(
                relative.to_owned(),
                ScannedFile {
                    leaf: Leaf { mode, id },
                    size,
                    stat,
                },
            );
        }
        Ok(None) => {}
        Err(Error::Disk(error)) if error.op == "read" => {
            // Gone since it was listed is gone; anything else is not to be taken for a deletion.
            if error.source.kind() != std::io::ErrorKind::NotFound {
                keep(
                    scan,
                    relative.to_owned(),
                    "skip-file-unreadable",
                    options.committed,
                );
            }
        }
        Err(error) => return Err(error),
    }
    Ok(())
}

fn hash_small(
    path: &Path,
    file: &mut File,
    size: u64,
    writer: Option<&mut ObjectWriter<'_>>,
) -> Result<Oid> {
    let mut content = Vec::with_capacity(usize::try_from(size).unwrap_or(0) + 1);
    file.take(BIG + 1)
        .read_to_end(&mut content)
        .map_err(disk::Error::new("read", path))?;
    if content.len() as u64 != size {
        return Err(Error::refused("the file changed while it was read"));
    }
    match writer {
        Some(writer) => writer.add(Kind::Blob, &content),
        None => hash_object(Kind::Blob, &content),
    }
}

fn hash_large(
    path: &Path,
    relative: &str,
    file: &mut File,
    size: u64,
    writer: Option<&mut ObjectWriter<'_>>,
    options: &ScanOptions<'_>,
) -> Result<Oid> {
    let Some(writer) = writer else {
        return Ok(index::hash_file(path)?);
    };
    // Often only the time of the file changed (a copy, a restored backup): then it need not be written again.
    if let Some(leaf) = options.committed.get(relative) {
        let store = writer.store();
        if store
            .header(leaf.id)
            .is_ok_and(|found| found == Some((Kind::Blob, size)))
            && index::hash_file(path)? == leaf.id
            && store.is_whole_blob(leaf.id)
        {
            return Ok(leaf.id);
        }
    }
    let compress = if is_media(relative) {
        Compress::No
    } else {
        Compress::Yes
    };
    writer.add_stream(size, file, compress, &mut |_| {
        if options.interrupt.load(Ordering::Relaxed) {
            Err(Error::Stopped)
        } else {
            Ok(())
        }
    })
}
