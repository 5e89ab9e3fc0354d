//! The git side against git itself: whatever we write, git has to find right, and whatever git writes, we have to read.

#![allow(
    clippy::disallowed_methods,
    clippy::similar_names,
    reason = "the tests play the editor and the damage"
)]

mod apply;
mod fetch;
mod folder;
mod history;
mod layout;
mod maintain;
mod packs;
mod push;
mod refs;
mod snapshot;

use std::collections::HashSet;
use std::fs::{self, File, FileTimes};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, SystemTime};

use scribe_sync::http::{self, Client, Token};
use scribe_sync::repo::{
    Commit, FlatTree, Kind, Limits, Oid, PackPlan, PushAnswer, RefUpdate, Remote, RemoteError,
    Scan, ScanOptions, Signature, Store, TreeLimits, WireRemote, scan,
};
use scribe_sync::report::NoProgress;
use tempfile::TempDir;

use crate::dice::Dice;
use crate::world::{Door43, Profile, Visibility, git};

const MINE: &str = "refs/heads/ana/scribe";
const SHARED: &str = "refs/heads/scribe-main";

/// A translator's project: a folder with files and our store in it.
struct Project {
    _dir: TempDir,
    path: PathBuf,
    store: Store,
}

impl Project {
    fn new() -> Self {
        Self::in_folder(TempDir::new().unwrap())
    }

    /// In memory where that is possible: thousands of syncs of a disk take minutes and prove nothing.
    fn in_memory() -> Self {
        let dir = tempfile::tempdir_in("/dev/shm").or_else(|_| TempDir::new());
        Self::in_folder(dir.unwrap())
    }

    fn in_folder(dir: TempDir) -> Self {
        let path = dir.path().join("project");
        fs::create_dir(&path).unwrap();
        let store = Store::init(&path.join(".git"), false, MINE).unwrap();
        Self {
            _dir: dir,
            path,
            store,
        }
    }

    /// Writes a file whose time is long past, as nearly all files' are.
    fn put(&self, path: &str, content: impl AsRef<[u8]>) {
        put(&self.path, path, content);
    }

    fn delete(&self, path: &str) {
        fs::remove_file(self.path.join(path)).unwrap();
    }

    fn tip(&self) -> Option<Oid> {
        self.store.find_ref(MINE).unwrap()
    }

    fn committed(&self) -> FlatTree {
        self.tip().map_or_else(FlatTree::new, |tip| {
            let tree = self.store.commit(tip).unwrap().tree;
            self.store.flat_tree(tree).unwrap()
        })
    }

    /// Looks at the files without keeping anything.
    fn look(&self) -> Scan {
        let committed = self.committed();
        let options = ScanOptions {
            committed: &committed,
            only_named: &|_| false,
            is_named: &|_| false,
            interrupt: &AtomicBool::new(false),
            progress: &NoProgress,
        };
        scan(Some(&self.store), &self.path, None, &options).unwrap()
    }

    /// Commits what is there on top of `parents`, as a sync does.
    fn commit_on(&self, parents: &[Oid], seconds: i64) -> (Oid, Scan) {
        let committed = self.committed();
        let options = ScanOptions {
            committed: &committed,
            only_named: &|_| false,
            is_named: &|_| false,
            interrupt: &AtomicBool::new(false),
            progress: &NoProgress,
        };
        let mut writer = self.store.writer().unwrap();
        let seen = scan(Some(&self.store), &self.path, Some(&mut writer), &options).unwrap();
        let tree = seen.tree();
        let root = writer.add_tree(&tree).unwrap();
        let id = writer
            .add(Kind::Commit, &commit_text(root, parents, seconds))
            .unwrap();
        writer.finish().unwrap();
        self.store.remember(&seen, &tree).unwrap();
        self.store.set_ref(MINE, self.tip(), Some(id)).unwrap();
        (id, seen)
    }

    fn commit(&self) -> Oid {
        let parents: Vec<Oid> = self.tip().into_iter().collect();
        self.commit_on(&parents, 1_700_000_000).0
    }

    fn git(&self, args: &[&str]) -> String {
        git(&self.path, args)
    }

    /// That git sees no difference between branch, index and files.
    #[track_caller]
    fn assert_clean(&self) {
        assert_eq!(self.git(&["status", "--porcelain"]), "");
    }

    /// What lies about in our own folder, which has to be nothing between two runs.
    #[track_caller]
    fn assert_swept(&self) {
        let own = self.store.own_dir();
        let mut left: Vec<String> = fs::read_dir(&own)
            .map(|entries| {
                entries
                    .flatten()
                    .map(|entry| entry.file_name().to_string_lossy().into_owned())
                    .collect()
            })
            .unwrap_or_default();
        left.retain(|name| name != "locks" || fs::read_dir(own.join("locks")).unwrap().count() > 0);
        left.retain(|name| name != "lock");
        assert_eq!(left, Vec::<String>::new());
    }
}

static AGE: AtomicU64 = AtomicU64::new(0);

fn put(root: &Path, path: &str, content: impl AsRef<[u8]>) {
    let path = root.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(&path, content).unwrap();
    // Each time another: two versions of one second and one size would look the same, to git too.
    let age = 3600 + AGE.fetch_add(2, Ordering::Relaxed);
    set_age(&path, Duration::from_secs(age));
}

fn set_age(path: &Path, age: Duration) {
    let time = FileTimes::new().set_modified(SystemTime::now() - age);
    File::options()
        .write(true)
        .open(path)
        .unwrap()
        .set_times(time)
        .unwrap();
}

fn commit_text(tree: Oid, parents: &[Oid], seconds: i64) -> Vec<u8> {
    let signature = Signature {
        name: "Ana Müller".into(),
        email: "ana@example.org".into(),
        seconds,
        offset_minutes: -90,
    };
    let message = "scribe-sync: GEN 3 (1 verse)\n\nScribe-Sync-Version: 0.1.0";
    Commit {
        tree,
        parents,
        signature: &signature,
        message,
    }
    .encode()
}

/// A commit object on any tree.
fn raw_commit(store: &Store, tree: Oid, parents: &[Oid], seconds: i64) -> Oid {
    let mut writer = store.writer().unwrap();
    let id = writer
        .add(Kind::Commit, &commit_text(tree, parents, seconds))
        .unwrap();
    writer.finish().unwrap();
    id
}

fn oid(hex: &str) -> Oid {
    Oid::from_hex(hex.as_bytes()).unwrap()
}

/// A book of so many verses; `edits` changes verses: number and text.
fn book(verses: usize, edits: &[(usize, &str)]) -> String {
    let mut text = String::from("\\id GEN\n\\c 1\n\\p\n");
    for verse in 1..=verses {
        let words = edits.iter().find(|(at, _)| *at == verse).map_or_else(
            || {
                format!(
                    "Au commencement {} Dieu créa {} les cieux et la terre.",
                    verse * 7919,
                    verse * 31
                )
            },
            |(_, words)| (*words).to_owned(),
        );
        text.push_str(&format!("\\v {verse} {words}\n"));
    }
    text
}

/// Bytes that do not get smaller.
fn noise(length: usize, seed: u64) -> Vec<u8> {
    let mut dice = Dice(seed);
    let mut out = Vec::with_capacity(length + 8);
    while out.len() < length {
        out.extend_from_slice(&dice.next().to_le_bytes());
    }
    out.truncate(length);
    out
}

/// A server with one repository, and the way to it.
struct Cloud {
    server: Door43,
    bare: PathBuf,
    token: String,
}

impl Cloud {
    fn new() -> Self {
        let server = Door43::start(Profile::V1_21);
        server.add_user("ana", "ana-Secret1");
        let token = server.token("ana", &["write:repository"]);
        let bare = server.create_repo("ana", "project", Visibility::Public);
        Self {
            server,
            bare,
            token,
        }
    }

    fn remote(&self) -> WireRemote {
        let client = Client::new(&self.server.url(), &http::Options::default()).unwrap();
        let credential = http::Credential::Token(Token::new(&self.token));
        WireRemote::new(client, credential, "ana", "project")
    }

    fn value(&self, name: &str) -> Option<Oid> {
        let out = git(
            &self.bare,
            &["for-each-ref", "--format=%(objectname)", name],
        );
        out.lines().next().map(oid)
    }
}

fn update(name: &str, old: Option<Oid>, new: Option<Oid>) -> RefUpdate {
    RefUpdate {
        name: name.into(),
        old,
        new,
    }
}

/// Pushes with a plan for what is new over `haves`.
fn push(
    remote: &mut dyn Remote,
    store: &Store,
    updates: &[RefUpdate],
    haves: &[Oid],
) -> Result<PushAnswer, RemoteError> {
    let tips: Vec<Oid> = updates.iter().filter_map(|update| update.new).collect();
    let plan = PackPlan::between(store, &tips, haves, &HashSet::new()).unwrap();
    remote.push(store, updates, Some(&plan), &mut |_| {})
}

#[track_caller]
fn push_well(remote: &mut dyn Remote, store: &Store, updates: &[RefUpdate], haves: &[Oid]) {
    let answer = push(remote, store, updates, haves).unwrap();
    assert!(answer.all_done(updates), "{answer:?}");
}

/// Fetches, checks and installs.
fn fetch(
    remote: &mut dyn Remote,
    store: &Store,
    wants: &[Oid],
    haves: &[Oid],
) -> Result<usize, RemoteError> {
    let received = remote.fetch(store, wants, haves, Limits::default(), &mut |_| {})?;
    let count = received.len();
    received.check(wants, haves, TreeLimits::default())?;
    received.install()?;
    Ok(count)
}

/// Files below `objects`, sorted.
fn object_files(store: &Store) -> Vec<String> {
    let root = store.git_dir().join("objects");
    let mut found = Vec::new();
    let mut open = vec![root.clone()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder).unwrap().flatten() {
            if entry.file_type().unwrap().is_dir() {
                open.push(entry.path());
            } else {
                let path = entry.path();
                found.push(path.strip_prefix(&root).unwrap().display().to_string());
            }
        }
    }
    found.sort();
    found
}

fn packs(store: &Store) -> Vec<PathBuf> {
    object_files(store)
        .into_iter()
        .filter(|name| name.strip_suffix(".pack").is_some())
        .map(|name| store.git_dir().join("objects").join(name))
        .collect()
}

/// Peak memory of this process in MiB, where the system tells it.
fn peak_mib() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    let kib: u64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kib / 1024)
}
