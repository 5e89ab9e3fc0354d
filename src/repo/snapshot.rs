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
use std::collections::{BTreeMap, HashMap};
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
fn now_seconds() -> u32 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |d| u32::try_from(d.as_secs()).unwrap_or(u32::MAX))
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

/// Names that no project needs and that systems drop everywhere.
fn is_litter(name: &str) -> bool {
    matches!(name, ".DS_Store" | "Thumbs.db" | "desktop.ini" | ".git")
        || name.starts_with(disk::TEMPORARY_PREFIX)
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
    let mut folded: HashMap<String, String> = HashMap::new();
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
        for (name, path, kind) in entries {
            if options.interrupt.load(Ordering::Relaxed) {
                return Err(Error::Stopped);
            }
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
            if is_litter(&name)
                || (prefix.is_empty()
                    && name == ".gitignore"
                    && !options.committed.contains_key(&name))
            {
                continue;
            }
            let relative = format!("{prefix}{name}");
            if kind.is_dir() {
                if check_name(name.as_bytes()).is_err() {
                    keep_below(
                        &mut scan,
                        &format!("{relative}/"),
                        "skip-name-not-portable",
                        options.committed,
                    );
                } else if relative.matches('/').count() >= 31 {
                    keep_below(
                        &mut scan,
                        &format!("{relative}/"),
                        "skip-too-deep",
                        options.committed,
                    );
                } else {
                    walk.push((path, format!("{relative}/")));
                }
                continue;
            }
            let reason = if kind.is_symlink() {
                Some("skip-link")
            } else if !kind.is_file() {
                Some("skip-special-file")
            } else if !options.committed.contains_key(&relative)
                && (check_name(name.as_bytes()).is_err() || relative.len() > 1024)
            {
                Some("skip-name-not-portable")
            } else {
                None
            };
            if let Some(reason) = reason {
                keep(&mut scan, relative, reason, options.committed);
                continue;
            }
            let fold: String = relative.nfc().collect::<String>().to_lowercase();
            if let Some(twin) = folded.get(&fold).cloned() {
                // Two names that are one on other computers: the one that is committed already goes first.
                let newcomer = if options.committed.contains_key(&relative) {
                    twin
                } else {
                    relative.clone()
                };
                scan.files.remove(&newcomer);
                scan.skipped.push(Skipped {
                    path: newcomer.clone(),
                    reason: "skip-case-twin",
                });
                if newcomer == relative {
                    continue;
                }
            }
            folded.insert(fold, relative.clone());
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

fn keep(scan: &mut Scan, path: String, reason: &'static str, committed: &FlatTree) {
    if let Some(leaf) = committed.get(&path) {
        scan.kept.insert(path.clone(), *leaf);
    }
    scan.skipped.push(Skipped { path, reason });
}

fn keep_below(scan: &mut Scan, prefix: &str, reason: &'static str, committed: &FlatTree) {
    for (path, leaf) in committed
        .range(prefix.to_owned()..)
        .take_while(|(path, _)| path.starts_with(prefix))
    {
        scan.kept.insert(path.clone(), *leaf);
    }
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
    if let Some(cached) = cache.get(&relative) {
        if !cached.racy && index::is_same(&cached.stat, &before) {
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
        None => Ok(hash_object(Kind::Blob, &content)),
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
