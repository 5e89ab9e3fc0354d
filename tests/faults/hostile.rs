//! Folders that others have made: in the project's `.git`, in our own folder there, in the cloud's folder and in the ring of
//! backups, paths are links, pipes, devices and whatever else no run expects, and then commands are run.
//!
//! All links lead to a folder that is nobody's business, which the kernel watches: not one file of it may be opened, made,
//! changed or deleted. Each run has to end by itself, and with a code that has a meaning.

use crate::place::{Desk, FOLDER, Place, REPOSITORY};
use crate::scenes;
use crate::sweep::Figures;
use rustix::fs::inotify::{self, CreateFlags, ReadFlags, WatchFlags};
use rustix::fs::{CWD, FileType, Mode, mknodat};
use std::collections::BTreeSet;
use std::fs;
use std::io::Read;
use std::os::fd::OwnedFd;
use std::os::unix::fs::{MetadataExt, symlink};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// A run that takes longer waits for something that never comes. (A usual one takes a fraction of a second.)
const PATIENCE: Duration = Duration::from_secs(10);
/// Runs in one layout, one after the other.
const RUNS_EACH: u64 = 4;
const SCENE: &str = "hostile";
/// All that a run may end with.
const CODES: [i32; 13] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];

/// Numbers that a seed gives.
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn one<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[usize::try_from(self.next() % all.len() as u64).unwrap()]
    }
}

/// What is put in the place of a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Trick {
    LinkToFile,
    LinkToFolder,
    LinkToNothing,
    LinkToItself,
    /// What was there lies elsewhere now, and a link leads to it.
    MovedAway,
    Pipe,
    Socket,
    /// One that gives bytes without end.
    Device,
    /// A second name of somebody's file.
    HardLink,
    EmptyFolder,
    /// A folder with a link to a file and one to a folder in it.
    FolderOfLinks,
    DeepFolder,
    EmptyFile,
    Noise,
    /// More bytes than any file there has.
    Large,
}

const TRICKS: [Trick; 15] = [
    Trick::LinkToFile,
    Trick::LinkToFolder,
    Trick::LinkToNothing,
    Trick::LinkToItself,
    Trick::MovedAway,
    Trick::Pipe,
    Trick::Socket,
    Trick::Device,
    Trick::HardLink,
    Trick::EmptyFolder,
    Trick::FolderOfLinks,
    Trick::DeepFolder,
    Trick::EmptyFile,
    Trick::Noise,
    Trick::Large,
];

/// The folder that is nobody's business, and who watches it.
struct Outside {
    folder: PathBuf,
    watch: OwnedFd,
}

impl Outside {
    fn new(folder: &Path) -> Self {
        fs::create_dir_all(folder.join("letters/old")).unwrap();
        fs::create_dir_all(folder.join("moved")).unwrap();
        let outside = Self {
            folder: folder.to_path_buf(),
            watch: inotify::init(CreateFlags::NONBLOCK | CreateFlags::CLOEXEC).unwrap(),
        };
        outside.write();
        for below in ["", "letters", "letters/old", "moved"] {
            outside.look_at(&folder.join(below));
        }
        outside
    }

    /// What is there. One has a name that is given to locks of ours.
    fn files(&self) -> Vec<PathBuf> {
        [
            "secret.txt",
            "second.txt",
            "letters/HEAD.lock",
            "letters/old/0",
        ]
        .map(|name| self.folder.join(name))
        .to_vec()
    }

    fn write(&self) {
        for path in self.files() {
            fs::write(
                &path,
                "nobody's business, and quite long enough to be seen\n",
            )
            .unwrap();
        }
    }

    fn look_at(&self, folder: &Path) {
        let flags = WatchFlags::OPEN
            | WatchFlags::ACCESS
            | WatchFlags::MODIFY
            | WatchFlags::CREATE
            | WatchFlags::DELETE
            | WatchFlags::MOVED_FROM
            | WatchFlags::MOVED_TO;
        inotify::add_watch(&self.watch, folder, flags).unwrap();
    }

    /// Watches what was moved here, too.
    fn look_at_all(&self, folder: &Path) {
        for entry in walkdir::WalkDir::new(folder).into_iter().flatten() {
            if entry.file_type().is_dir() {
                self.look_at(entry.path());
            }
        }
    }

    /// What was done here since the last time, by anybody.
    fn done(&self) -> BTreeSet<String> {
        let mut buffer = [std::mem::MaybeUninit::uninit(); 4096];
        let mut reader = inotify::Reader::new(&self.watch, &mut buffer);
        let mut done = BTreeSet::new();
        while let Ok(event) = reader.next() {
            // What goes with a folder that is taken away.
            if event.events().contains(ReadFlags::IGNORED) {
                continue;
            }
            let name = event
                .file_name()
                .map(|name| name.to_string_lossy().into_owned());
            done.insert(format!("{:?} {}", event.events(), name.unwrap_or_default()));
        }
        done
    }

    /// Whether an open file, a listing, and a new file are seen.
    fn notices(&self) -> bool {
        let path = self.folder.join("letters/new");
        self.done();
        fs::read(self.folder.join("secret.txt")).unwrap();
        let opened = self.done();
        let _ = fs::read_dir(self.folder.join("letters")).unwrap().count();
        let listed = self.done();
        fs::write(&path, "x").unwrap();
        let made = self.done();
        fs::remove_file(&path).unwrap();
        let removed = self.done();
        [opened, listed, made, removed]
            .iter()
            .all(|seen| !seen.is_empty())
    }

    fn look(&self) -> Vec<(PathBuf, u64, u64, i64, Vec<u8>)> {
        let of = |path: PathBuf| {
            let meta = fs::symlink_metadata(&path).unwrap();
            let bytes = fs::read(&path).unwrap();
            (path, meta.ino(), meta.len(), meta.mtime_nsec(), bytes)
        };
        self.files().into_iter().map(of).collect()
    }

    fn clear(&self) {
        let moved = self.folder.join("moved");
        for entry in fs::read_dir(&moved).unwrap().flatten() {
            remove(&entry.path());
        }
    }
}

fn remove(path: &Path) {
    match fs::symlink_metadata(path) {
        Ok(meta) if meta.is_dir() => fs::remove_dir_all(path).unwrap(),
        Ok(_) => fs::remove_file(path).unwrap(),
        Err(_) => {}
    }
}

/// Puts the trick in the place of the path.
fn play(trick: Trick, path: &Path, outside: &Outside, number: u64) {
    // A path in a folder that another trick took away is not there to be played with.
    if path
        .ancestors()
        .skip(1)
        .any(|above| fs::symlink_metadata(above).is_ok_and(|meta| !meta.is_dir()))
    {
        return;
    }
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    if trick == Trick::MovedAway {
        let there = outside.folder.join("moved").join(number.to_string());
        if fs::rename(path, &there).is_ok() {
            outside.look_at_all(&there);
        } else {
            fs::write(&there, "x").unwrap();
        }
        return symlink(there, path).unwrap();
    }
    remove(path);
    let special = |kind| {
        let mode = Mode::from_raw_mode(0o600);
        let zero = rustix::fs::makedev(1, 5);
        mknodat(CWD, path, kind, mode, zero).is_ok()
    };
    match trick {
        Trick::LinkToFile => symlink(outside.folder.join("secret.txt"), path).unwrap(),
        Trick::LinkToFolder => symlink(outside.folder.join("letters"), path).unwrap(),
        Trick::LinkToNothing => symlink(outside.folder.join("letters/new"), path).unwrap(),
        Trick::LinkToItself => symlink(path, path).unwrap(),
        Trick::Socket => assert!(special(FileType::Socket)),
        // Only the administrator can make one.
        Trick::Device if special(FileType::CharacterDevice) => {}
        Trick::Pipe | Trick::Device => assert!(special(FileType::Fifo)),
        Trick::HardLink => fs::hard_link(outside.folder.join("second.txt"), path).unwrap(),
        Trick::EmptyFolder => fs::create_dir(path).unwrap(),
        Trick::FolderOfLinks => {
            fs::create_dir(path).unwrap();
            symlink(outside.folder.join("secret.txt"), path.join("0")).unwrap();
            symlink(outside.folder.join("secret.txt"), path.join("HEAD.lock")).unwrap();
            symlink(outside.folder.join("letters"), path.join("new")).unwrap();
        }
        Trick::DeepFolder => {
            let deep: PathBuf = std::iter::repeat_n("d", 300).collect();
            fs::create_dir_all(path.join(deep)).unwrap();
        }
        Trick::EmptyFile => fs::write(path, "").unwrap(),
        Trick::Noise => fs::write(path, [0u8, 1, 255, b'\n', b'{', b'/'].repeat(99)).unwrap(),
        Trick::Large => fs::File::create(path).unwrap().set_len(80 << 20).unwrap(),
        Trick::MovedAway => {}
    }
}

/// Names that a run may have left in our own folder, or that lead git elsewhere.
const EXTRAS: [&str; 38] = [
    "scribe-sync",
    "scribe-sync/lock",
    "scribe-sync/locks",
    "scribe-sync/locks/HEAD.lock",
    "scribe-sync/locks/refs%2Fheads%2Fscribe-main.lock",
    "scribe-sync/kept",
    "scribe-sync/kept/0123_MRK.usfm",
    "scribe-sync/journal.json",
    "scribe-sync/restored.json",
    "scribe-sync/restore",
    "scribe-sync/restore/new",
    "scribe-sync/restore/old",
    "scribe-sync/restore/journal",
    "scribe-sync/stage.scribe-sync-1-2-3",
    "scribe-sync/stage.scribe-sync-1-2-3/0",
    "scribe-sync/displaced-stage.scribe-sync-1-2-3",
    "scribe-sync/displaced-stage.scribe-sync-1-2-3/0",
    "scribe-sync/displaced-x",
    "scribe-sync/new.scribe-sync-1-2-3",
    "scribe-sync/in.scribe-sync-1-2-3.pack",
    "scribe-sync/pack-0123.idx",
    "scribe-sync/gone-pack-0123.idx",
    ".scribe-sync-1-2-3",
    "HEAD.lock",
    "config.lock",
    "index",
    "index.lock",
    "packed-refs",
    "packed-refs.lock",
    "commondir",
    "objects/info/alternates",
    "objects/pack/multi-pack-index",
    "objects/pack/pack-0123.idx",
    "objects/pack/pack-0123.pack",
    "refs/heads/scribe-main.lock",
    "refs/scribe-sync",
    "refs/remotes/origin",
    "logs",
];

/// All paths below a folder.
fn all_below(folder: &Path) -> Vec<PathBuf> {
    walkdir::WalkDir::new(folder)
        .into_iter()
        .flatten()
        .map(walkdir::DirEntry::into_path)
        .collect()
}

/// The paths that tricks are played with, in the scene as it is kept.
struct Paths {
    areas: Vec<Vec<PathBuf>>,
}

impl Paths {
    fn of(place: &Place) -> Self {
        let project = place.project(Desk::One);
        let git = project.join(".git");
        let bare = place.bare().unwrap();
        let ring = place.ring(Desk::One);
        let extras = |git: &Path| EXTRAS.map(|name| git.join(name)).to_vec();
        let mut backups: Vec<PathBuf> = all_below(&ring)
            .into_iter()
            .filter(|path| !path.to_string_lossy().contains("/.git/objects/"))
            .collect();
        backups.push(ring.join(".scribe-sync-ring.lock"));
        backups.push(ring.join(".scribe-sync-bring-back"));
        backups.push(ring.join(".scribe-sync-trash-1"));
        let mut early = vec![project.join(".scribe-sync-lock")];
        early.push(project.join(".scribe-sync-work"));
        early.push(project.join(".scribe-sync-work/restore/new"));
        early.push(bare.parent().unwrap().to_path_buf());
        early.push(bare.parent().unwrap().join("other.git"));
        early.push(bare.clone());
        early.push(git.clone());
        let areas = vec![
            all_below(&git),
            extras(&git),
            all_below(&bare),
            extras(&bare),
            backups,
            early,
        ];
        Self { areas }
    }
}

/// The commands that look into such folders.
fn commands() -> Vec<(Desk, Vec<String>)> {
    let repository = format!("amina/{REPOSITORY}");
    let one: [&[&str]; 19] = [
        &["sync", "Mark", "--json"],
        &["sync", "--all"],
        &["sync", "--all", "--dry-run"],
        &["projects"],
        &["projects", "--json"],
        &["backup", "create", "Mark"],
        &["backup", "list"],
        &["backup", "verify", "Mark"],
        &["backup", "show", "Mark", "1"],
        &["backup", "diff", "Mark", "2"],
        &["backup", "restore", "Mark", "2", "--yes"],
        &["backup", "restore", FOLDER, "1", "--yes", "--json"],
        &["conflicts", "Mark"],
        &["resolve", "Mark", "--mine"],
        &["log", "Mark", "MRK 1:2"],
        &["doctor"],
        &["collect", "Mark", "--max-wait", "0s"],
        &["report"],
        &["sync", "Mark", "--take-cloud"],
    ];
    let words = |args: &[&str]| args.iter().map(|arg| (*arg).to_owned()).collect();
    let mut all: Vec<(Desk, Vec<String>)> =
        one.iter().map(|args| (Desk::One, words(args))).collect();
    all.push((Desk::Two, words(&["sync", &repository])));
    all.push((Desk::Two, words(&["projects"])));
    all
}

/// A project with something of everything: both have news, a place waits, and the ring is full.
fn set_up(place: &Place) {
    scenes::everything(place);
    place.keep(SCENE);
}

/// How a run ended; nothing if it did not.
fn run(place: &Place, desk: Desk, args: &[String]) -> (Option<i32>, String) {
    let mut child = place
        .command(desk, args)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut said = child.stderr.take().unwrap();
    let reader = std::thread::spawn(move || {
        let mut text = Vec::new();
        let _ = said.read_to_end(&mut text);
        String::from_utf8_lossy(&text).into_owned()
    });
    let begun = Instant::now();
    let code = loop {
        if let Some(status) = child.try_wait().unwrap() {
            break Some(status.code().unwrap_or(-1));
        }
        if begun.elapsed() > PATIENCE {
            let _ = child.kill();
            let _ = child.wait();
            break None;
        }
        std::thread::sleep(Duration::from_millis(2));
    };
    (code, reader.join().unwrap())
}

/// One layout, and some commands in it.
fn layout(place: &Place, outside: &Outside, seed: u64, number: u64, figures: &mut Figures) {
    let mut dice = Dice(seed.wrapping_mul(1_000_003).wrapping_add(number));
    place.put_back(SCENE);
    let paths = Paths::of(place);
    let mut played = Vec::new();
    for nth in 0..=dice.next() % 2 {
        let area = dice.one(&paths.areas);
        let path = dice.one(area);
        let trick = *dice.one(&TRICKS);
        play(trick, path, outside, number * 2 + nth);
        let shown = path.strip_prefix(place.here()).unwrap_or(path);
        played.push(format!("{trick:?} at {}", shown.display()));
    }
    let before = outside.look();
    let commands = commands();
    outside.done();
    for _ in 0..RUNS_EACH {
        let (desk, args) = dice.one(&commands);
        if *desk == Desk::Two && args[0] == "sync" {
            // It is brought down anew.
            remove(&place.project(Desk::Two));
        }
        let (code, said) = run(place, *desk, args);
        let touched = outside.done();
        figures.points += 1;
        *figures.codes.entry(code.unwrap_or(-1000)).or_default() += 1;
        let mut wrong: Vec<String> = touched
            .iter()
            .map(|what| format!("outside: {what}"))
            .collect();
        match code {
            None => wrong.push("it does not end".to_owned()),
            Some(code) if !CODES.contains(&code) => wrong.push(format!("code {code}")),
            Some(_) => {}
        }
        if ["panicked", "a fault of its own"]
            .iter()
            .any(|sign| said.contains(sign))
        {
            wrong.push("it failed by itself".to_owned());
        }
        if !wrong.is_empty() {
            figures.found(format!(
                "hostile LAYOUT={number}: {played:?}, {args:?} ended with {code:?}\n    {}\n{said}",
                wrong.join("\n    ")
            ));
        }
    }
    // Only now: to look is to open.
    if outside.look() != before {
        figures.found(format!(
            "hostile LAYOUT={number}: {played:?}: a file outside is another"
        ));
        outside.write();
    }
    outside.clear();
    outside.done();
}

/// So many runs, in a quarter of as many layouts, on so many threads.
pub(crate) fn campaign(root: &Path, runs: u64, seed: u64, threads: u64) -> Figures {
    let only: Option<u64> = std::env::var("LAYOUT")
        .ok()
        .map(|text| text.parse().unwrap());
    let layouts = runs.div_ceil(RUNS_EACH);
    let next = AtomicU64::new(0);
    let sum = Mutex::new(Figures::default());
    std::thread::scope(|scope| {
        for thread in 0..threads {
            let (next, sum) = (&next, &sum);
            scope.spawn(move || {
                let root = root.join(thread.to_string());
                let place = Place::new(&root, false);
                set_up(&place);
                let outside = Outside::new(&root.join("outside"));
                assert!(outside.notices(), "nobody watches what is outside");
                let mut figures = Figures::default();
                loop {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    if number >= layouts {
                        break;
                    }
                    if only.is_none_or(|only| only == number) {
                        layout(&place, &outside, seed, number, &mut figures);
                    }
                }
                sum.lock().unwrap().add(figures);
            });
        }
    });
    sum.into_inner().unwrap()
}
