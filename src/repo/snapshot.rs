//! Looking at the project's files: which there are, and which content each has.
//!
//! Only a file whose stat data changed is read. What cannot be read, or is no plain file, never counts as deleted: the
//! version that was committed before stays, and the person is told.

use super::index::{self, Index};
use super::names::{check_name, fold};
use super::paths::PathMap;
use super::store::{BIG, Compress, ObjectWriter, hash_object};
use super::tree::Mode;
use super::twins::{Twin, is_name_of_scribe, left_behind};
use super::walk::{self, Names, Walk, What};
use super::{Error, FlatTree, Kind, Leaf, Oid, Result, Store};
use crate::disk;
use crate::report::Progress;
use gix::index::entry::Stat;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

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
    /// What is in its way, where that is to be named.
    pub other: Option<String>,
}

/// What a scan saw.
#[derive(Debug, Default)]
pub struct Scan {
    /// Every file that is taken along, with the content on disk.
    pub files: PathMap<ScannedFile>,
    /// Paths whose committed version stays because the file cannot be read or judged now; those below a folder are all
    /// listed.
    pub kept: BTreeMap<String, Leaf>,
    /// Committed files of the system, which stay as they are committed whatever is on disk.
    pub frozen: BTreeMap<String, Leaf>,
    /// What is committed and not in the folder, because a file or folder there has a name that is the same on some
    /// computers.
    pub behind: BTreeMap<String, Leaf>,
    /// What was skipped, and why.
    pub skipped: Vec<Skipped>,
    /// Whether something was found that is not committed.
    has_new: bool,
    /// Files that were read.
    pub read: usize,
    /// Seconds since 1970 before the first file was looked at.
    pub started: u32,
    /// What was remembered before.
    pub(crate) index: Index,
}

impl Scan {
    /// The tree that the project is now.
    pub fn tree(&self) -> FlatTree {
        let mut tree: FlatTree = self.files.map(|file| file.leaf);
        for (path, leaf) in self.kept.iter().chain(&self.behind) {
            if !tree.contains_key(path) {
                tree.insert(path.clone(), *leaf);
            }
        }
        for (path, leaf) in &self.frozen {
            tree.insert(path.clone(), *leaf);
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
    /// Files that are the project's whatever their name looks like: those that `metadata.json` names.
    pub is_named: &'a dyn Fn(&str) -> bool,
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

/// Scans the files of a project. New contents go into `writer`; without one they are only hashed (a dry run).
pub fn scan(
    store: Option<&Store>,
    worktree: &Path,
    writer: Option<&mut ObjectWriter<'_>>,
    options: &ScanOptions<'_>,
) -> Result<Scan> {
    let index = || store.map(Store::read_index).unwrap_or_default();
    let (walk, index) = walk::walk(worktree, options.interrupt, index);
    Look { walk, index }.scan(worktree, writer, options)
}

/// What lies in a project's folder and what is remembered of it: found, and not judged yet.
#[derive(Debug)]
pub struct Look {
    walk: Walk,
    index: Index,
}

/// Looks at a project's files, and at the tree of a commit, which is what they are to be compared with.
///
/// # Errors
/// When the commit or its tree cannot be read.
pub fn look(
    store: &Store,
    commit: Option<Oid>,
    worktree: &Path,
    interrupt: &AtomicBool,
) -> Result<(Look, FlatTree)> {
    let (walk, known) = walk::walk(worktree, interrupt, || -> Result<(Index, FlatTree)> {
        let index = store.read_index();
        let committed = match commit {
            Some(commit) => store.flat_tree_by(&index, store.commit(commit)?.tree)?,
            None => FlatTree::new(),
        };
        Ok((index, committed))
    });
    let (index, committed) = known?;
    Ok((Look { walk, index }, committed))
}

impl Look {
    /// As [`scan`], of what was found.
    pub fn scan(
        self,
        worktree: &Path,
        writer: Option<&mut ObjectWriter<'_>>,
        options: &ScanOptions<'_>,
    ) -> Result<Scan> {
        scan_found(self.walk, self.index, worktree, writer, options)
    }
}

fn scan_found(
    mut found: Walk,
    index: Index,
    worktree: &Path,
    mut writer: Option<&mut ObjectWriter<'_>>,
    options: &ScanOptions<'_>,
) -> Result<Scan> {
    let mut scan = Scan {
        started: found.started,
        files: PathMap::empty_of(Arc::clone(index.paths())),
        index,
        ..Scan::default()
    };
    let mut unsettled = Vec::new();
    let mut next = 0;
    let mut open = vec![String::new()];
    while let Some(prefix) = open.pop() {
        // What nobody looked at, because the run was stopped, is not to be taken for empty.
        let names = match found.folders.remove(&prefix).ok_or(Error::Stopped)? {
            Ok(names) => names,
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
        if walk::is_repository(&prefix, &names) {
            keep_below(
                &mut scan,
                &prefix,
                "skip-nested-repository",
                options.committed,
            );
            continue;
        }
        if options.interrupt.load(Ordering::Relaxed) {
            return Err(Error::Stopped);
        }
        let before = open.len();
        if as_remembered(&mut scan, &prefix, &names, &mut next, &mut open, options) {
            continue;
        }
        open.truncate(before);
        for name in &names.odd {
            scan.skipped.push(Skipped {
                path: format!("{prefix}{name}"),
                reason: "skip-name-not-unicode",
                other: None,
            });
        }
        let taken = fit(&mut scan, &prefix, names, options);
        for one in without_twins(&mut scan, taken, options.committed) {
            if options.interrupt.load(Ordering::Relaxed) {
                return Err(Error::Stopped);
            }
            scan.has_new |= !one.is_committed;
            let What::File(stat) = one.what else {
                open.push(one.path + "/");
                continue;
            };
            let (path, number) = (one.path, one.number);
            let writer = writer.as_deref_mut();
            look_at(
                &mut scan,
                &mut unsettled,
                worktree,
                path,
                number,
                stat,
                writer,
                options,
            )?;
            options.progress.advance(1);
        }
    }
    settle(&mut scan, unsettled, writer, options)?;
    keep_behind(&mut scan, options.committed);
    if scan.has_new || scan.files.len() + scan.kept.len() < options.committed.len() {
        let files = options.committed.iter();
        let of_the_system = files.filter(|(path, _)| disk::is_system_path(path));
        scan.frozen = of_the_system
            .map(|(path, leaf)| (path.to_owned(), *leaf))
            .collect();
    }
    scan.skipped.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(scan)
}

/// Takes over a folder in which nothing happened: all that is in it was committed and its files are as they were when they
/// were read, as it is with most folders at most times. `false`, and nothing taken over, when it has to be looked at name
/// by name.
fn as_remembered(
    scan: &mut Scan,
    prefix: &str,
    names: &Names,
    next: &mut usize,
    open: &mut Vec<String>,
    options: &ScanOptions<'_>,
) -> bool {
    if !names.odd.is_empty() {
        return false;
    }
    let mut relative = prefix.to_owned();
    let mut seen = Vec::new();
    for (name, what) in names.iter() {
        if walk::is_internal(name) {
            continue;
        }
        relative.truncate(prefix.len());
        relative.push_str(name);
        match what {
            What::Folder if disk::is_system_litter(name) => {}
            What::Folder => {
                let is_fit = is_fit_folder(name, &relative).is_ok();
                relative.push('/');
                if !is_fit || options.committed.below(&relative).next().is_none() {
                    return false;
                }
                open.push(relative.clone());
            }
            What::File(Ok(stat)) => {
                let Some(number) = scan.index.number(&relative, *next) else {
                    if disk::is_system_litter(name) {
                        continue;
                    }
                    return false;
                };
                *next = number + 1;
                let committed = options.committed.get_at(scan.index.paths(), number);
                let Some(file) =
                    committed.and_then(|leaf| unchanged(scan, number, stat, leaf.mode))
                else {
                    return false;
                };
                seen.push((number, file));
            }
            _ => return false,
        }
    }
    for (number, file) in seen {
        scan.files.insert_at(number, file);
        options.progress.advance(1);
    }
    true
}

/// A file that the index knows, if its stat data say that it still is what it was.
fn unchanged(scan: &Scan, number: usize, stat: &Stat, mode: Mode) -> Option<ScannedFile> {
    let cached = scan.index.at(number);
    let is_unchanged = !cached.racy && index::is_same(&cached.stat, stat);
    is_unchanged.then(|| ScannedFile {
        leaf: Leaf {
            mode,
            id: cached.leaf.id,
        },
        size: u64::from(stat.size),
        stat: *stat,
    })
}

/// What of a folder may be taken along; of the rest the committed version stays.
fn fit(scan: &mut Scan, prefix: &str, names: Names, options: &ScanOptions<'_>) -> Vec<Taken> {
    let committed = options.committed;
    let mut left_out = left_out(prefix, &names, options);
    for real in not_fetched(prefix, &names) {
        keep(scan, real, "skip-placeholder", committed);
    }
    let mut taken = Vec::new();
    for (name, what) in names.into_names() {
        if walk::is_internal(&name)
            || disk::is_system_litter(&name)
            || disk::placeholder_of(&name).is_some()
        {
            continue;
        }
        let relative = format!("{prefix}{name}");
        if let Some(reason) = left_out.remove(&name) {
            let path = relative;
            let other = None;
            scan.skipped.push(Skipped {
                path,
                reason,
                other,
            });
            continue;
        }
        let is_folder = matches!(what, What::Folder);
        let number = scan.index.number(&relative, usize::MAX);
        let is_committed = committed.contains_key(&relative);
        match unfit(&name, &relative, &what, is_committed) {
            Some(reason) if is_folder => {
                keep_below(scan, &format!("{relative}/"), reason, committed);
            }
            Some(reason) => keep(scan, relative, reason, committed),
            None => taken.push(Taken {
                path: relative,
                what,
                number,
                is_committed,
            }),
        }
    }
    taken
}

/// The paths of files of which only a stand-in is in a folder: they are there, and nobody deleted them.
fn not_fetched(prefix: &str, names: &Names) -> Vec<String> {
    names
        .iter()
        .filter_map(|(name, _)| disk::placeholder_of(name))
        .filter(|real| !names.has(real))
        .map(|real| format!("{prefix}{real}"))
        .collect()
}

/// The names in a folder that an editor or a sync program left there, and why they are left out. What somebody committed,
/// and what `metadata.json` names, is none of them.
fn left_out(
    prefix: &str,
    names: &Names,
    options: &ScanOptions<'_>,
) -> HashMap<String, &'static str> {
    let mut found = HashMap::new();
    for (name, what) in names.iter() {
        let reason = match disk::litter(name) {
            Some(litter) => litter.reason(),
            None if disk::is_copy_of_another(name, &|other| names.has(other)) => {
                disk::Litter::Copy.reason()
            }
            None => None,
        };
        let Some(reason) = reason else { continue };
        let relative = format!("{prefix}{name}");
        let is_the_projects = match what {
            What::Folder => {
                let below = format!("{relative}/");
                options.committed.below(&below).next().is_some() || (options.is_named)(&below)
            }
            _ => options.committed.contains_key(&relative) || (options.is_named)(&relative),
        };
        if !is_the_projects {
            found.insert(name.to_owned(), reason);
        }
    }
    found
}

/// Why a folder is not gone into, if it is not.
pub(crate) fn is_fit_folder(name: &str, relative: &str) -> Result<(), &'static str> {
    if check_name(name.as_bytes()).is_err() {
        Err("skip-name-not-portable")
    } else if relative.matches('/').count() >= 31 {
        Err("skip-too-deep")
    } else {
        Ok(())
    }
}

/// Why something cannot be taken along, if it cannot.
fn unfit(name: &str, relative: &str, what: &What, is_committed: bool) -> Option<&'static str> {
    let is_portable = || check_name(name.as_bytes()).is_ok() && relative.len() <= 1024;
    match what {
        What::Link => Some("skip-link"),
        What::Folder => is_fit_folder(name, relative).err(),
        What::Other => Some("skip-special-file"),
        What::File(_) if !is_committed && !is_portable() => Some("skip-name-not-portable"),
        What::File(_) => None,
    }
}

/// Something in a folder that is taken along.
struct Taken {
    path: String,
    what: What,
    /// Its number among the index's paths.
    number: Option<usize>,
    is_committed: bool,
}

/// Leaves out names that are one with another name of the same folder on other computers. What is committed stays; of the
/// others the first does.
fn without_twins(scan: &mut Scan, taken: Vec<Taken>, committed: &FlatTree) -> Vec<Taken> {
    let is_committed = |one: &Taken| {
        if matches!(one.what, What::Folder) {
            committed.below(&format!("{}/", one.path)).next().is_some()
        } else {
            one.is_committed
        }
    };
    // Where all were there before there is nothing to choose.
    if taken.iter().all(is_committed) {
        return taken;
    }
    let mut names: HashMap<std::borrow::Cow<'_, str>, Vec<usize>> = HashMap::new();
    for (number, one) in taken.iter().enumerate() {
        names.entry(fold(&one.path)).or_default().push(number);
    }
    if names.len() == taken.len() {
        return taken;
    }
    let mut left_out = HashSet::new();
    for group in names.into_values().filter(|group| group.len() > 1) {
        let (old, new): (Vec<usize>, Vec<usize>) = group
            .into_iter()
            .partition(|number| is_committed(&taken[*number]));
        left_out.extend(new.into_iter().skip(usize::from(old.is_empty())));
    }
    let mut kept = Vec::with_capacity(taken.len());
    for (number, one) in taken.into_iter().enumerate() {
        if left_out.contains(&number) {
            scan.skipped.push(Skipped {
                path: if matches!(one.what, What::Folder) {
                    format!("{}/", one.path)
                } else {
                    one.path
                },
                reason: "skip-case-twin",
                other: None,
            });
        } else {
            kept.push(one);
        }
    }
    kept
}

/// Keeps what was committed at a path, be it a file or a folder: a link or a device may stand where a folder stood.
fn keep(scan: &mut Scan, path: String, reason: &'static str, committed: &FlatTree) {
    if let Some(leaf) = committed.get(&path) {
        scan.kept.insert(path.clone(), *leaf);
    } else {
        keep_committed_below(scan, &format!("{path}/"), committed);
    }
    scan.skipped.push(Skipped {
        path,
        reason,
        other: None,
    });
}

fn keep_committed_below(scan: &mut Scan, prefix: &str, committed: &FlatTree) {
    for (path, leaf) in committed.below(prefix) {
        scan.kept.insert(path.to_owned(), *leaf);
    }
}

fn keep_below(scan: &mut Scan, prefix: &str, reason: &'static str, committed: &FlatTree) {
    keep_committed_below(scan, prefix, committed);
    scan.skipped.push(Skipped {
        path: prefix.to_owned(),
        reason,
        other: None,
    });
}

/// Files that never came into the folder, because another one of nearly their name is there, are not deleted files.
fn keep_behind(scan: &mut Scan, committed: &FlatTree) {
    let is_gone = |path: &&str| !scan.files.contains_key(path) && !scan.kept.contains_key(*path);
    if scan.files.shares_all_paths(committed) && scan.files.len() == committed.len() {
        return;
    }
    let gone: HashSet<&str> = committed.keys().filter(is_gone).collect();
    if gone.is_empty() {
        return;
    }
    let mut told = BTreeSet::new();
    for (path, twin) in left_behind(committed) {
        if !gone.contains(path.as_str()) {
            continue;
        }
        scan.behind.insert(path.clone(), committed[&path]);
        told.insert(twin);
    }
    scan.skipped.extend(told.into_iter().map(Skipped::behind));
}

impl Skipped {
    /// A file or folder of the cloud that is not in the folder.
    pub fn behind(twin: Twin) -> Self {
        Self {
            reason: if is_name_of_scribe(&twin.other) {
                "skip-name-of-scribe"
            } else {
                "skip-name-taken"
            },
            path: twin.name,
            other: Some(twin.other),
        }
    }
}

#[expect(
    clippy::too_many_arguments,
    reason = "what was found of one file, and where it goes"
)]
fn look_at(
    scan: &mut Scan,
    unsettled: &mut Vec<Unsettled>,
    worktree: &Path,
    relative: String,
    number: Option<usize>,
    stat: std::io::Result<Stat>,
    writer: Option<&mut ObjectWriter<'_>>,
    options: &ScanOptions<'_>,
) -> Result<()> {
    let before = match stat {
        Ok(stat) => stat,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        Err(_) => {
            keep(scan, relative, "skip-file-unreadable", options.committed);
            return Ok(());
        }
    };
    let committed = options.committed.get(&relative);
    let mode = committed.map_or(Mode::File, |leaf| leaf.mode);
    if let Some(number) = number
        && let Some(file) = unchanged(scan, number, &before, mode)
    {
        scan.files.insert_at(number, file);
        return Ok(());
    }
    let path = worktree.join(&relative);
    let rest = record(scan, &path, &relative, writer, options)?;
    match scan.files.get(&relative) {
        Some(seen) if !is_recent(&seen.stat) => {}
        _ if scan.kept.contains_key(&relative) => {}
        _ => unsettled.push((relative, path, Instant::now() + rest)),
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
) -> Result<Option<Reading>> {
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
    let rest = match disk::is_being_written(&file) {
        Some(true) if age(&before) <= A_SAVE => return Ok(None),
        Some(_) => Duration::ZERO,
        None => AT_REST,
    };
    let after = index::stat_of(path).map_err(disk::Error::new("read", path))?;
    Ok((before == after).then_some(Reading {
        id,
        size,
        stat: after,
        rest,
    }))
}

/// What one reading of a file found.
struct Reading {
    id: Oid,
    size: u64,
    stat: Stat,
    /// How long it has to stay so before it counts, where it was written lately.
    rest: Duration,
}

/// For how many seconds nobody wrote a file.
fn age(stat: &Stat) -> u32 {
    now_seconds().saturating_sub(stat.mtime.secs)
}

/// Whether a file changed so lately that an editor may be in the middle of saving it.
fn is_recent(stat: &Stat) -> bool {
    age(stat) <= 1
}

/// A file that was written lately: its path in the project, where it is, and how long it has to stay as it was seen.
type Unsettled = (String, PathBuf, Instant);

/// A program that has a file open and has not written it for so many seconds is not saving it: some keep their files open
/// all day.
const A_SAVE: u32 = 60;
/// How long a file has to stay as it is where the system cannot say whether an editor is saving it.
const AT_REST: Duration = Duration::from_millis(300);
/// How long is waited for files to come to rest; what is still being saved then stays for the next run.
const SETTLE: Duration = Duration::from_secs(2);

/// An editor's save truncates the file and writes it again; a look in between sees a torn file that looks settled. So what
/// changed within the last second is looked at again after a pause longer than the tick of the file system's clock, until
/// two looks agree and nobody has it open for writing; where the system cannot say that, until it was at rest for
/// [`AT_REST`]. All such files share the pauses.
fn settle(
    scan: &mut Scan,
    mut unsettled: Vec<Unsettled>,
    mut writer: Option<&mut ObjectWriter<'_>>,
    options: &ScanOptions<'_>,
) -> Result<()> {
    let begun = Instant::now();
    while begun.elapsed() < SETTLE {
        if unsettled.is_empty() {
            return Ok(());
        }
        if options.interrupt.load(Ordering::Relaxed) {
            return Err(Error::Stopped);
        }
        std::thread::sleep(Duration::from_millis(12));
        let mut again = Vec::new();
        for (relative, path, until) in unsettled {
            if let Some(seen) = scan.files.get(&relative) {
                let is_same = index::stat_of(&path).is_ok_and(|now| now == seen.stat);
                if is_same && Instant::now() < until {
                    again.push((relative, path, until));
                    continue;
                }
                let is_same = is_same
                    && (seen.size > BIG
                        || index::hash_file(&path).is_ok_and(|id| id == seen.leaf.id));
                if is_same {
                    continue;
                }
            }
            let rest = record(scan, &path, &relative, writer.as_deref_mut(), options)?;
            if !scan.kept.contains_key(&relative) {
                again.push((relative, path, Instant::now() + rest));
            }
        }
        unsettled = again;
    }
    for (relative, ..) in unsettled {
        scan.files.remove(&relative);
        keep(scan, relative, "skip-being-saved", options.committed);
    }
    Ok(())
}

/// Reads a file and records what was seen; a file that is changing or gone leaves no record. Gives how long it has to rest.
fn record(
    scan: &mut Scan,
    path: &Path,
    relative: &str,
    writer: Option<&mut ObjectWriter<'_>>,
    options: &ScanOptions<'_>,
) -> Result<Duration> {
    scan.read += 1;
    scan.files.remove(relative);
    let mode = options
        .committed
        .get(relative)
        .map_or(Mode::File, |leaf| leaf.mode);
    if disk::is_placeholder(path) {
        keep(
            scan,
            relative.to_owned(),
            "skip-placeholder",
            options.committed,
        );
        return Ok(Duration::ZERO);
    }
    match read_once(path, relative, writer, options) {
        Ok(Some(Reading {
            id,
            size,
            stat,
            rest,
        })) => {
            let leaf = Leaf { mode, id };
            scan.files
                .insert(relative.to_owned(), ScannedFile { leaf, size, stat });
            return Ok(rest);
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
    Ok(Duration::ZERO)
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
