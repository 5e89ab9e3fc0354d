//! Kills at every change of the disk, and what the next start makes of it. Git is asked whether all is well.
#![allow(
    clippy::disallowed_methods,
    clippy::format_push_string,
    reason = "the tests play the editor and ask git"
)]

use super::store::hash_object;
use super::*;
use crate::disk::gate;
use crate::report::NoProgress;
use std::collections::BTreeMap;
use std::fs::{self, FileTimes};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, SystemTime};

const BRANCH: &str = "refs/heads/ana/scribe";
static AGE: AtomicU64 = AtomicU64::new(0);
const SHARED: &str = "refs/heads/scribe-main";

struct World {
    _dir: tempfile::TempDir,
    path: PathBuf,
}

/// In memory where that is possible: thousands of syncs of a disk take minutes and prove nothing here.
fn scratch() -> tempfile::TempDir {
    tempfile::tempdir_in("/dev/shm").unwrap_or_else(|_| tempfile::tempdir().unwrap())
}

fn git(dir: &Path, args: &[&str]) -> String {
    let out = std::process::Command::new("git")
        .current_dir(dir)
        .env_clear()
        .env("PATH", std::env::var_os("PATH").unwrap_or_default())
        .env("HOME", dir)
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .args(args)
        .output()
        .expect("these tests need git");
    let said = String::from_utf8_lossy(&out.stderr);
    assert!(out.status.success(), "git {args:?}: {said}");
    String::from_utf8_lossy(&out.stdout).trim_end().to_owned()
}

fn text(tree: Oid, parents: &[Oid]) -> Vec<u8> {
    let signature = Signature {
        name: "Ana".into(),
        email: "ana@example.org".into(),
        seconds: 1_700_000_000,
        offset_minutes: 0,
    };
    let message = "scribe-sync: test";
    Commit {
        tree,
        parents,
        signature: &signature,
        message,
    }
    .encode()
}

impl World {
    fn new(files: &[(&str, &str)]) -> Self {
        let dir = scratch();
        let path = dir.path().join("p");
        fs::create_dir(&path).unwrap();
        let world = Self { _dir: dir, path };
        Store::init(&world.git_dir(), false, BRANCH).unwrap();
        for (path, content) in files {
            world.put(path, content);
        }
        world
    }

    fn git_dir(&self) -> PathBuf {
        self.path.join(".git")
    }

    fn store(&self) -> Store {
        Store::open(&self.git_dir()).unwrap()
    }

    fn put(&self, path: &str, content: &str) {
        let path = self.path.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, content).unwrap();
        // Each time another: two versions of one second and one size would look the same, to git too.
        let age = Duration::from_secs(3600 + AGE.fetch_add(2, Ordering::Relaxed));
        let time = FileTimes::new().set_modified(SystemTime::now() - age);
        let file = fs::File::options().write(true).open(&path).unwrap();
        file.set_times(time).unwrap();
    }

    fn files(&self) -> BTreeMap<String, String> {
        walkdir::WalkDir::new(&self.path)
            .into_iter()
            .filter_entry(|entry| entry.file_name() != ".git")
            .flatten()
            .filter(|entry| entry.file_type().is_file())
            .map(|entry| {
                let path = entry.path().strip_prefix(&self.path).unwrap();
                let content = fs::read_to_string(entry.path()).unwrap();
                (path.display().to_string().replace('\\', "/"), content)
            })
            .collect()
    }

    /// Scans and commits, as a sync does.
    fn commit(&self) -> Result<Oid> {
        let store = self.store();
        let tip = store.find_ref(BRANCH)?;
        let committed = match tip {
            Some(tip) => store.flat_tree(store.commit(tip)?.tree)?,
            None => FlatTree::new(),
        };
        let options = ScanOptions {
            committed: &committed,
            only_named: &|_| false,
            is_named: &|_| false,
            interrupt: &AtomicBool::new(false),
            progress: &NoProgress,
        };
        let mut writer = store.writer()?;
        let seen = scan(Some(&store), &self.path, Some(&mut writer), &options)?;
        let tree = seen.tree();
        let root = writer.add_tree(&tree)?;
        let parents: Vec<Oid> = tip.into_iter().collect();
        let id = writer.add(Kind::Commit, &text(root, &parents))?;
        writer.finish()?;
        store.remember(&seen, &tree)?;
        store.set_ref(BRANCH, tip, Some(id))?;
        Ok(id)
    }

    /// What a sync does first.
    fn heal(&self) -> Healed {
        heal(&self.store(), &self.path, &NoProgress).unwrap()
    }

    fn assert_whole(&self, context: &str) {
        let out = git(
            &self.path,
            &[
                "fsck",
                "--strict",
                "--full",
                "--no-dangling",
                "--no-progress",
            ],
        );
        assert_eq!(out, "", "{context}");
        let packs = fs::read_dir(self.git_dir().join("objects/pack")).unwrap();
        for pack in packs.flatten().map(|entry| entry.path()) {
            let index = pack.with_extension("idx");
            assert!(index.exists(), "{context}: {} is of no use", pack.display());
        }
        let locks = walkdir::WalkDir::new(self.git_dir())
            .into_iter()
            .flatten()
            .filter(|entry| entry.file_name().to_string_lossy().ends_with(".lock"))
            .count();
        assert_eq!(locks, 0, "{context}: a lock stays");
        let left: Vec<String> = fs::read_dir(self.git_dir().join("scribe-sync"))
            .map(|entries| {
                entries
                    .flatten()
                    .map(|entry| entry.file_name().to_string_lossy().into_owned())
                    .filter(|name| name != "locks")
                    .collect()
            })
            .unwrap_or_default();
        assert_eq!(left, Vec::<String>::new(), "{context}");
    }

    fn assert_clean(&self, context: &str) {
        assert_eq!(git(&self.path, &["status", "--porcelain"]), "", "{context}");
    }
}

/// Does `work` in a fresh world, killed at each of its changes of the disk in turn; `judge` looks at each world afterwards.
fn killed_everywhere(
    world: impl Fn() -> World,
    work: impl Fn(&World) -> Result<()>,
    judge: impl Fn(&World, &str),
) {
    for changes in 0..2000 {
        let world = world();
        gate::arm(changes);
        let result = work(&world);
        let died = gate::disarm();
        let context = format!("killed after {changes} changes");
        if !died {
            result.unwrap();
            assert!(changes > 5, "the work changes something");
            judge(&world, "not killed");
            return;
        }
        judge(&world, &context);
    }
    panic!("it does not end");
}

const OLD: [(&str, &str); 5] = [
    ("GEN.usfm", "old"),
    ("same.md", "same"),
    ("gone/a.md", "gone"),
    ("swap", "a file"),
    ("notes/x", "in a folder"),
];
const NEW: [(&str, &str); 5] = [
    ("GEN.usfm", "new"),
    ("same.md", "same"),
    ("swap/b", "a folder"),
    ("notes", "a file"),
    ("more/deep/c", "new"),
];

/// On a disk that can swap names and has hard links, and on one that cannot, as most sticks.
fn on_both_disks(work: impl Fn()) {
    work();
    gate::be_simple(true);
    work();
    gate::be_simple(false);
}

#[test]
fn a_commit_killed_anywhere_is_there_or_not() {
    on_both_disks(commits_killed);
}

fn commits_killed() {
    let world = || {
        let world = World::new(&OLD);
        world.commit().unwrap();
        world.put("GEN.usfm", "edited");
        world.put("more/new.md", "new");
        world
    };
    killed_everywhere(
        world,
        |world| world.commit().map(drop),
        |world, context| {
            let before = world.files();
            world.heal();
            world.assert_whole(context);
            assert_eq!(world.files(), before, "{context}");
            world.commit().unwrap();
            world.assert_clean(context);
            world.assert_whole(context);
            let count = git(&world.path, &["rev-list", "--count", "HEAD"]);
            assert!(count == "2" || count == "3", "{context}: {count}");
        },
    );
}

fn applied(world: &World) -> (ApplyPlanOwned, Oid) {
    let store = world.store();
    let from = store.find_ref(BRANCH).unwrap();
    let before = store
        .flat_tree(store.commit(from.unwrap()).unwrap().tree)
        .unwrap();
    let mut writer = store.writer().unwrap();
    let mut tree = FlatTree::new();
    for (path, content) in NEW {
        let id = writer.add(Kind::Blob, content.as_bytes()).unwrap();
        let mode = Mode::File;
        tree.insert(path.to_owned(), Leaf { mode, id });
    }
    let root = writer.add_tree(&tree).unwrap();
    let to = writer
        .add(Kind::Commit, &text(root, &[from.unwrap()]))
        .unwrap();
    writer.finish().unwrap();
    let steps = diff(&before, &tree)
        .into_iter()
        .map(|change| FileStep {
            path: change.path,
            expected: change.old.map(|leaf| leaf.id),
            new: change.new.map(|leaf| NewContent::Blob(leaf.id)),
        })
        .collect();
    (ApplyPlanOwned { steps, tree, from }, to)
}

struct ApplyPlanOwned {
    steps: Vec<FileStep>,
    tree: FlatTree,
    from: Option<Oid>,
}

fn carry(world: &World, plan: &ApplyPlanOwned, to: Oid) -> Result<Applied> {
    let plan = ApplyPlan {
        worktree: &world.path,
        steps: plan.steps.clone(),
        target: &plan.tree,
        branch: BRANCH,
        from: plan.from,
        to,
    };
    apply(&world.store(), &plan, &NoProgress, &AtomicBool::new(false))
}

fn contents(files: &[(&str, &str)]) -> BTreeMap<String, String> {
    files
        .iter()
        .map(|(path, content)| ((*path).to_owned(), (*content).to_owned()))
        .collect()
}

#[test]
fn files_killed_anywhere_are_old_or_new_and_then_new() {
    on_both_disks(files_killed);
}

fn files_killed() {
    let world = || {
        let world = World::new(&OLD);
        world.commit().unwrap();
        world
    };
    killed_everywhere(
        world,
        |world| {
            // What comes before is another test's.
            let armed = gate::pause();
            let (plan, to) = applied(world);
            gate::resume(armed);
            carry(world, &plan, to).map(drop)
        },
        |world, context| {
            let (old, new) = (contents(&OLD), contents(&NEW));
            for (path, content) in world.files() {
                assert!(
                    old.get(&path) == Some(&content) || new.get(&path) == Some(&content),
                    "{context}: {path} is {content}"
                );
            }
            world.heal();
            let now = world.files();
            assert!(now == old || now == new, "{context}: {now:?}");
            let tip = world.store().find_ref(BRANCH).unwrap().unwrap();
            let committed = world
                .store()
                .flat_tree(world.store().commit(tip).unwrap().tree)
                .unwrap();
            assert_eq!(
                committed.contains_key("swap/b"),
                now == new,
                "{context}: branch and files go together"
            );
            world.assert_clean(context);
            world.assert_whole(context);
        },
    );
}

#[test]
fn old_files_put_back_after_a_kill_stay_and_stop_nothing() {
    on_both_disks(|| {
        let world = || {
            let world = World::new(&OLD);
            world.commit().unwrap();
            world
        };
        killed_everywhere(
            world,
            |world| {
                let armed = gate::pause();
                let (plan, to) = applied(world);
                gate::resume(armed);
                carry(world, &plan, to).map(drop)
            },
            |world, context| {
                // As a backup that is restored before the next sync.
                for (path, content) in OLD {
                    if world.path.join(path).is_file() {
                        world.put(path, content);
                    }
                }
                world.heal();
                world.commit().unwrap();
                world.heal();
                world.assert_whole(context);
            },
        );
    });
}

#[test]
fn healing_may_be_killed_as_well() {
    on_both_disks(healing_killed);
}

fn healing_killed() {
    for first in [12, 20, 28] {
        let world = || {
            let world = World::new(&OLD);
            world.commit().unwrap();
            let (plan, to) = applied(&world);
            gate::arm(first);
            let _ = carry(&world, &plan, to);
            gate::disarm();
            world
        };
        killed_everywhere(
            world,
            |world| heal(&world.store(), &world.path, &NoProgress).map(drop),
            |world, context| {
                let context = format!("first after {first}, then {context}");
                world.heal();
                let now = world.files();
                assert!(
                    now == contents(&OLD) || now == contents(&NEW),
                    "{context}: {now:?}"
                );
                world.assert_clean(&context);
                world.assert_whole(&context);
            },
        );
    }
}

/// An editor that saves at the very moment of the kill: whatever it saved is in its place or kept aside.
#[cfg(unix)]
#[test]
fn a_save_around_a_kill_is_never_lost() {
    on_both_disks(|| saves_around_a_kill(false));
    // With another file changed, so that the first start cannot bring it to an end.
    on_both_disks(|| saves_around_a_kill(true));
}

#[cfg(unix)]
fn saves_around_a_kill(other_changed: bool) {
    let mut looked_after = 0;
    for changes in 0..200 {
        let world = World::new(&OLD);
        world.commit().unwrap();
        let (plan, to) = applied(&world);
        // Opened before, written after: the save goes to wherever the file is by then.
        let editor = fs::File::options()
            .write(true)
            .open(world.path.join("GEN.usfm"))
            .unwrap();
        gate::arm(changes);
        let result = carry(&world, &plan, to);
        let died = gate::disarm();
        if !died {
            result.unwrap();
            assert!(looked_after > 20);
            return;
        }
        let still_there = has_a_name(&editor);
        std::io::Write::write_all(&mut &editor, b"typed by a person").unwrap();
        if other_changed && !world.path.join("more").exists() {
            world.put("more/deep/c", "typed elsewhere");
        }
        let mut healed = world.heal();
        if !healed.finished {
            // The next attempt has a journal of its own, and what the first one left is swept.
            let journal = world.git_dir().join("scribe-sync/journal.json");
            let _ = fs::remove_file(journal);
            healed = world.heal();
        }
        let in_place =
            world.files().get("GEN.usfm").map(String::as_str) == Some("typed by a person");
        let kept = healed
            .kept
            .iter()
            .any(|path| fs::read(path).unwrap() == b"typed by a person");
        // Once a run has looked a last time and let the old file go, a write to it reaches nobody.
        assert!(in_place || kept || !still_there, "killed after {changes}");
        looked_after += usize::from(still_there);
    }
    panic!("it does not end");
}

#[cfg(unix)]
/// Whether the file that is open here still has a name somewhere.
fn has_a_name(file: &fs::File) -> bool {
    use std::os::unix::fs::MetadataExt;
    file.metadata().unwrap().nlink() > 0
}

#[test]
fn refs_killed_anywhere_are_old_or_new() {
    on_both_disks(refs_killed);
}

fn refs_killed() {
    let world = || {
        let world = World::new(&OLD);
        let first = world.commit().unwrap();
        let store = world.store();
        store.set_ref(SHARED, None, Some(first)).unwrap();
        store.set_ref("refs/heads/x", None, Some(first)).unwrap();
        git(&world.path, &["pack-refs", "--all"]);
        world
    };
    killed_everywhere(
        world,
        |world| {
            let store = world.store();
            let first = store.find_ref(SHARED)?;
            let tree = store
                .commit(first.unwrap_or(Oid::null(gix::hash::Kind::Sha1)))?
                .tree;
            let armed = gate::pause();
            let mut writer = store.writer()?;
            let next = writer.add(
                Kind::Commit,
                &text(tree, &first.into_iter().collect::<Vec<_>>()),
            )?;
            writer.finish()?;
            gate::resume(armed);
            store.set_refs(&[
                (SHARED.to_owned(), first, Some(next)),
                (BRANCH.to_owned(), first, Some(next)),
                ("refs/heads/x".to_owned(), first, None),
                ("refs/heads/new/y".to_owned(), None, first),
            ])
        },
        |world, context| {
            world.heal();
            world.assert_whole(context);
            let store = world.store();
            let first = oid_of(&git(&world.path, &["rev-list", "--max-parents=0", "HEAD"]));
            // Nothing is torn, and what was not moved can be moved now.
            for name in [SHARED, BRANCH] {
                let now = store.find_ref(name).unwrap();
                assert!(now.is_some(), "{context}: {name}");
                store.set_ref(name, now, Some(first)).unwrap();
            }
            if let Some(value) = store.find_ref("refs/heads/x").unwrap() {
                store.set_ref("refs/heads/x", Some(value), None).unwrap();
            }
            assert_eq!(store.find_ref("refs/heads/x").unwrap(), None);
            let list = git(
                &world.path,
                &["for-each-ref", "--format=%(refname)", "refs/heads/x"],
            );
            assert_eq!(list, "", "{context}");
            world.assert_whole(context);
        },
    );
}

fn oid_of(hex: &str) -> Oid {
    Oid::from_hex(hex.as_bytes()).unwrap()
}

fn all_objects(world: &World) -> String {
    git(
        &world.path,
        &[
            "cat-file",
            "--batch-all-objects",
            "--batch-check=%(objectname)",
        ],
    )
}

#[test]
fn gathering_killed_anywhere_loses_nothing() {
    let world = || {
        let world = World::new(&[]);
        // Enough bytes for it to begin, in packs and single objects.
        for round in 0..3u32 {
            for file in 0..3u32 {
                let mut content = String::new();
                for verse in 0..1800u32 {
                    let number = verse.wrapping_mul(2_654_435_761).rotate_left(file);
                    content.push_str(&format!("\\v {verse} {number} {}\n", number ^ 0x5bd1_e995));
                }
                content.push_str(&format!("round {round}\n"));
                world.put(&format!("{file}.usfm"), &content);
            }
            world.commit().unwrap();
            if round == 0 {
                git(&world.path, &["repack", "-dq"]);
            }
        }
        world
    };
    let expected = all_objects(&world());
    killed_everywhere(
        world,
        |world| {
            let store = world.store();
            eprintln!("{}", git(&world.path, &["count-objects", "-v"]));
            let tip = store.find_ref(BRANCH)?;
            let gathered = maintain(&store, &tip.into_iter().collect::<Vec<_>>())?;
            assert!(gathered > 0);
            Ok(())
        },
        |world, context| {
            assert_eq!(all_objects(world), expected, "{context}");
            world.heal();
            world.assert_whole(context);
            world.assert_clean(context);
            let store = world.store();
            let tip = store.find_ref(BRANCH).unwrap();
            maintain(&store, &tip.into_iter().collect::<Vec<_>>()).unwrap();
            assert_eq!(all_objects(world), expected, "{context}");
            world.assert_whole(context);
        },
    );
}

#[test]
fn receiving_killed_anywhere_leaves_the_store_whole() {
    // One that becomes single objects, and one that stays a pack.
    for files in [5, 90] {
        let source = World::new(&[]);
        for number in 0..files {
            source.put(&format!("{number}.md"), &format!("text {number}"));
        }
        let tip = source.commit().unwrap();
        let store = source.store();
        let plan =
            PackPlan::between(&store, &[tip], &[], &std::collections::HashSet::new()).unwrap();
        let mut pack = Vec::new();
        std::io::Read::read_to_end(&mut PackStream::new(&store, &plan, &mut |_| {}), &mut pack)
            .unwrap();
        let receive = |world: &World| -> Result<()> {
            let store = world.store();
            let received = Received::read(&store, &mut &pack[..], Limits::default())?;
            received.check(&[tip], &[], TreeLimits::default())?;
            received.install()
        };
        killed_everywhere(
            || World::new(&[]),
            receive,
            |world, context| {
                world.heal();
                world.assert_whole(context);
                // A commit that is there is whole.
                if world.store().has(tip) {
                    git(&world.path, &["rev-list", "--objects", &tip.to_string()]);
                }
                receive(world).unwrap();
                world.store().set_ref(BRANCH, None, Some(tip)).unwrap();
                world.assert_whole(context);
            },
        );
    }
}

#[test]
fn an_index_that_has_a_whole_tree_is_taken_for_it_and_no_other_is() {
    let world = World::new(&[
        ("a", "1"),
        ("a.b", "2"),
        ("a-b/x", "3"),
        ("a0/b/c/d", "4"),
        ("a0/b/e.f", "5"),
        ("\u{e9}/\u{5d0}.usfm", "6"),
    ]);
    let commit = world.commit().unwrap();
    let store = world.store();
    let tree = store.commit(commit).unwrap().tree;
    let read = store.flat_tree(tree).unwrap();
    assert_eq!(read.len(), 6);
    assert!(store.flat_tree_by(&store.read_index(), tree).unwrap() == read);
    // With the tree gone, only the index can tell; when it tells of other files, it is not asked.
    let object = world.git_dir().join("objects");
    let object = object
        .join(&tree.to_string()[..2])
        .join(&tree.to_string()[2..]);
    fs::remove_file(&object).unwrap();
    let store = world.store();
    assert!(store.flat_tree_by(&store.read_index(), tree).unwrap() == read);
    for (path, id) in [("a0/b/c/d", read["a"].id), ("a0/b/c/e", read["a"].id)] {
        let index = fs::read(world.git_dir().join("index")).unwrap();
        let info = format!("100644,{id},{path}");
        git(
            &world.path,
            &["update-index", "--add", "--cacheinfo", &info],
        );
        assert!(
            store.flat_tree_by(&store.read_index(), tree).is_err(),
            "{path}"
        );
        fs::write(world.git_dir().join("index"), index).unwrap();
        assert!(
            store.flat_tree_by(&store.read_index(), tree).is_ok(),
            "{path}"
        );
    }
    git(&world.path, &["update-index", "--chmod=+x", "a0/b/c/d"]);
    assert!(store.flat_tree_by(&store.read_index(), tree).is_err());
}

#[test]
fn an_index_that_is_damaged_in_any_byte_tells_nothing() {
    let world = World::new(&OLD);
    world.commit().unwrap();
    let path = world.git_dir().join("index");
    let whole = fs::read(&path).unwrap();
    assert_eq!(world.store().read_index().paths().len(), OLD.len());
    for at in 0..whole.len() {
        let mut bytes = whole.clone();
        bytes[at] ^= 1;
        fs::write(&path, bytes).unwrap();
        assert_eq!(world.store().read_index().paths().len(), 0, "byte {at}");
    }
    for end in [0, 1, 20, whole.len() - 1] {
        fs::write(&path, &whole[..end]).unwrap();
        assert_eq!(world.store().read_index().paths().len(), 0, "cut at {end}");
    }
}

#[test]
fn what_a_disturbed_change_of_files_staged_goes_with_the_next_one() {
    let world = World::new(&OLD);
    world.commit().unwrap();
    let (plan, to) = applied(&world);
    world.put("GEN.usfm", "saved meanwhile");
    let disturbed = carry(&world, &plan, to).unwrap();
    assert_eq!(disturbed.changed, ["GEN.usfm"]);
    world.put("GEN.usfm", "old");
    let done = carry(&world, &plan, to).unwrap();
    assert!(done.changed.is_empty(), "{done:?}");
    world.assert_whole("after the second");
    assert_eq!(world.files()["GEN.usfm"], "new");
}

#[test]
fn an_index_that_git_split_in_two_is_made_one_again() {
    let world = World::new(&OLD);
    world.commit().unwrap();
    git(&world.path, &["update-index", "--split-index"]);
    world.put("new", "only this is in the second half");
    git(&world.path, &["add", "new"]);
    assert_eq!(world.store().read_index().paths().len(), 0);
    world.put("GEN.usfm", "edited");
    world.commit().unwrap();
    assert_eq!(world.store().read_index().paths().len(), OLD.len() + 1);
    world.assert_clean("after the commit");
}

#[test]
fn what_the_system_does_not_let_us_read_is_no_damage() {
    let id = hash_object(Kind::Blob, b"text").unwrap();
    let unread = |error| Error::unread(id, Path::new("objects"), gix::Error::from_error(error));
    let many = std::io::Error::from_raw_os_error(24);
    assert!(matches!(unread(many), Error::Disk(_)));
    let torn = std::io::Error::from(std::io::ErrorKind::UnexpectedEof);
    assert!(matches!(unread(torn), Error::Damaged { .. }));
}
