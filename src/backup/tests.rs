//! Backups and restores on real folders, with kills between any two steps.
#![allow(
    clippy::disallowed_methods,
    reason = "the tests play the editor and the damage"
)]

use super::heal::heal_in_steps;
use super::restore::restore_in_steps;
use super::steps::Steps;
use super::*;
use crate::report::{ChangeKind, Class, Message, NoProgress, Progress, Result, Step};
use chrono::{DateTime, Utc};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;
use std::time::Duration;

const ID: &str = "84a21ef1-5e63-5129-8faa-4b2598d0d03a";
const NAME: &str = "Évangile de Marc";
static GO_ON: AtomicBool = AtomicBool::new(false);

struct World {
    dir: tempfile::TempDir,
    base: String,
}

impl World {
    fn new() -> Self {
        let world = Self {
            dir: tempfile::tempdir().unwrap(),
            base: format!("{NAME}_{ID}"),
        };
        for (path, text) in [
            ("metadata.json", "{}"),
            ("ingredients/MRK.usfm", "\\c 1 \\v 1 one"),
            ("ingredients/LUK.usfm", "\\c 1 \\v 1 luke"),
            ("ingredients/ላ b/café.txt", "é"),
            (".git/HEAD", "ref: refs/heads/x\n"),
            (".git/index.lock", ""),
            (".git/scribe-sync/lock", "us"),
            (
                ".git/objects/ab/cdefabcdefabcdefabcdefabcdefabcdefabcd",
                "blob",
            ),
            (".git/objects/pack/tmp_pack_1", "half"),
        ] {
            world.save(path, text);
        }
        world
    }
    fn folder(&self) -> PathBuf {
        self.dir.path().join("projects").join(&self.base)
    }
    fn ring(&self) -> Ring {
        Ring::at(self.dir.path().join("projects-backups"))
    }
    fn save(&self, path: &str, text: &str) {
        let full = self.folder().join(path);
        fs::create_dir_all(full.parent().unwrap()).unwrap();
        fs::write(full, text).unwrap();
    }
    fn take_at(&self, millis: i64, steps: &Steps) -> Result<Taken> {
        let folder = self.folder();
        self.ring().take_in_steps(
            self.subject(&folder),
            options(millis),
            &NoProgress,
            &GO_ON,
            steps,
        )
    }
    fn take(&self, millis: i64) -> Taken {
        self.take_at(millis, &Steps::default()).unwrap()
    }
    fn subject<'a>(&'a self, folder: &'a Path) -> Subject<'a> {
        Subject {
            folder,
            id: ID,
            name: NAME,
            scribe_folder_name: &self.base,
            expected: &[],
        }
    }
    fn plan(&self, word: &str, selection: Selection<'_>) -> Result<RestorePlan> {
        let entry = self.ring().find(ID, NAME, word).unwrap();
        plan_restore(&entry, &self.folder(), selection, &[], &NoProgress, &GO_ON)
    }
    fn restore_with(&self, plan: &RestorePlan, steps: &Steps) -> Result<Restored> {
        let folder = self.folder();
        let options = RestoreOptions {
            head: None,
            keep: 5,
            now: at(50),
            holder: "test",
            wait: Duration::ZERO,
        };
        restore_in_steps(
            &self.ring(),
            plan,
            self.subject(&folder),
            options,
            &NoProgress,
            &GO_ON,
            steps,
        )
    }
    /// The project's files and their texts.
    fn texts(&self) -> BTreeMap<String, String> {
        texts_of(&self.folder())
    }
}

fn texts_of(folder: &Path) -> BTreeMap<String, String> {
    let files = ring::worktree(folder).unwrap().into_iter();
    files
        .filter(|entry| entry.kind == crate::disk::Kind::File)
        .map(|entry| {
            let text = fs::read_to_string(folder.join(&entry.path)).unwrap();
            (entry.path, text)
        })
        .collect()
}

fn at(millis: i64) -> DateTime<Utc> {
    DateTime::from_timestamp_millis(millis).unwrap()
}

fn options(millis: i64) -> TakeOptions<'static> {
    TakeOptions {
        reason: "hand",
        head: Some("0123"),
        keep: 5,
        source: None,
        now: at(millis),
        holder: "test",
        wait: Duration::ZERO,
    }
}

fn verify(world: &World, entry: &Entry) -> Verification {
    world
        .ring()
        .verify(entry, &[], &NoProgress, &GO_ON)
        .unwrap()
}

#[test]
fn a_backup_is_a_plain_copy_that_verifies() {
    let world = World::new();
    let taken = world.take(1_715_000_000_000);
    assert_eq!(taken.name.as_str(), format!("{}_1715000000000", world.base));
    assert_eq!(texts_of(&taken.folder), world.texts());
    let git = taken.folder.join(".git");
    assert!(git.join("HEAD").is_file() && git.join("objects/ab").is_dir());
    for not in ["index.lock", "scribe-sync", "objects/pack/tmp_pack_1"] {
        assert!(!git.join(not).exists(), "{not}");
    }
    let list = world.ring().list().unwrap();
    assert_eq!(
        (list.len(), list[0].number, list[0].reason()),
        (1, 1, "hand")
    );
    assert_eq!(list[0].project_name, NAME);
    assert_eq!(list[0].size().unwrap().0, 4);
    assert_eq!(verify(&world, &list[0]).good, Some(true));
    assert_eq!(taken.manifest.head.as_deref(), Some("0123"));
    // An edit of the project never reaches the backup.
    let before = texts_of(&taken.folder);
    let mut file = fs::OpenOptions::new()
        .append(true)
        .open(world.folder().join("ingredients/MRK.usfm"))
        .unwrap();
    std::io::Write::write_all(&mut file, b" more").unwrap();
    assert_eq!(texts_of(&taken.folder), before);
}

#[cfg(unix)]
#[test]
fn objects_are_linked_and_links_and_other_repositories_left_out() {
    use std::os::unix::fs::MetadataExt;
    let world = World::new();
    std::os::unix::fs::symlink("/etc/passwd", world.folder().join("ingredients/link")).unwrap();
    // A socket stands for whatever a reader would wait at for ever.
    let _socket = std::os::unix::net::UnixListener::bind(world.folder().join("socket")).unwrap();
    world.save("ingredients/sub/.git/config", "x");
    let taken = world.take(5);
    let object = ".git/objects/ab/cdefabcdefabcdefabcdefabcdefabcdefabcd";
    let inode = |root: &Path, path: &str| fs::metadata(root.join(path)).unwrap().ino();
    assert_eq!(inode(&world.folder(), object), inode(&taken.folder, object));
    assert_ne!(
        inode(&world.folder(), ".git/HEAD"),
        inode(&taken.folder, ".git/HEAD")
    );
    assert_eq!(
        taken.manifest.skipped,
        ["ingredients/sub/.git", "ingredients/link", "socket"]
    );
    assert_eq!(taken.notes.len(), 3);
    assert!(!taken.folder.join("ingredients/link").exists());
}

#[test]
fn the_ring_keeps_five_of_ours_and_whatever_is_not() {
    let world = World::new();
    let ring = world.ring();
    fs::create_dir_all(ring.folder().join("mine")).unwrap();
    let scribes = format!("{}_3", world.base);
    fs::create_dir_all(ring.folder().join(&scribes)).unwrap();
    let other = format!("Other_{}_1", ID.replace('8', "9"));
    fs::create_dir_all(ring.folder().join(&other)).unwrap();
    for millis in [10, 20, 30, 25, 1, 2, 3] {
        world.save("ingredients/MRK.usfm", &format!("version {millis}"));
        world.take(millis);
    }
    let mine: Vec<_> = ring
        .of(ID)
        .unwrap()
        .into_iter()
        .map(|e| (e.parsed.unwrap().millis(), e.number))
        .collect();
    // The clock went back to 25 and then to 1: the order of taking is the order of the names.
    assert_eq!(mine, [(34, 1), (33, 2), (32, 3), (31, 4), (30, 5), (3, 6)]);
    assert!(ring.folder().join("mine").is_dir() && ring.folder().join(&other).is_dir());
    let all = ring.list().unwrap();
    assert_eq!(all.len(), 8);
    let foreign = all.last().unwrap();
    assert_eq!(
        (foreign.name.as_str(), foreign.number, foreign.reason()),
        ("mine", 0, "foreign")
    );
    let scribe = all.iter().find(|e| e.name == scribes).unwrap();
    assert_eq!(scribe.reason(), "scribe");
    assert_eq!(verify(&world, scribe).good, None);
    assert_eq!(
        ring.find(ID, NAME, "1").unwrap().parsed.unwrap().millis(),
        34
    );
    assert_eq!(ring.find(ID, NAME, &scribes).unwrap().number, 6);
    for word in ["7", "0", "mine", &other] {
        assert_eq!(
            ring.find(ID, NAME, word).unwrap_err().class(),
            Class::NotFound,
            "{word}"
        );
    }
}

#[test]
fn the_newest_with_the_same_content_is_named_again() {
    let world = World::new();
    world.save("ingredients/MRK.usfm", "older");
    let older = world.take(1);
    world.save("ingredients/MRK.usfm", "newer");
    let first = world.take(2);
    assert!(!first.known);
    for (millis, path, text) in [
        (3, "ingredients/.DS_Store", "of the system"),
        (4, "._metadata.json", "of the system"),
        (5, ".git/index", "no content"),
    ] {
        world.save(path, text);
        let again = world.take(millis);
        assert_eq!((&again.name, again.known), (&first.name, true), "{path}");
        assert_eq!(again.folder, first.folder);
    }
    assert_eq!(world.ring().of(ID).unwrap().len(), 2);
    // Only the newest counts, only where it is whole, and another history is another content.
    let steps: [&dyn Fn(); 3] = [
        &|| world.save("ingredients/MRK.usfm", "older"),
        &|| {
            let newest = world.ring().of(ID).unwrap().remove(0);
            fs::write(newest.folder.join("ingredients/LUK.usfm"), "damaged").unwrap();
        },
        &|| world.save(".git/refs/heads/x", "0123"),
    ];
    for (step, count) in steps.into_iter().zip(3..) {
        step();
        assert!(!world.take(9).known);
        assert_eq!(world.ring().of(ID).unwrap().len(), count);
    }
    assert!(older.folder.is_dir());
}

#[cfg(unix)]
#[test]
fn a_backup_that_lacks_something_pushes_no_whole_one_out() {
    let world = World::new();
    for millis in 1..=5 {
        world.save("ingredients/MRK.usfm", &format!("version {millis}"));
        world.take(millis);
    }
    // The texts are on another disk now, and behind a link.
    let (here, there) = (
        world.folder().join("ingredients"),
        world.dir.path().join("disk"),
    );
    fs::rename(&here, &there).unwrap();
    std::os::unix::fs::symlink(&there, &here).unwrap();
    for millis in 11..=17 {
        world.save("metadata.json", &format!("{{\"n\": {millis}}}"));
        let taken = world.take(millis);
        assert_eq!(taken.manifest.lacks, ["ingredients"]);
        assert!(
            taken
                .notes
                .iter()
                .any(|note| note.id == "backup-lacks-some")
        );
    }
    let millis = || -> Vec<u64> {
        let all = world.ring().of(ID).unwrap().into_iter();
        all.filter_map(|entry| Some(entry.parsed?.millis()))
            .collect()
    };
    assert_eq!(millis(), [17, 16, 15, 14, 13, 5, 4, 3, 2, 1]);
    let newest = world.ring().find(ID, NAME, "1").unwrap();
    let found = verify(&world, &newest);
    assert_eq!(
        (found.good, found.is_usable(), found.lacks.len()),
        (Some(false), true, 1)
    );
    // They are back: a restore of what lacks them takes nothing away.
    fs::remove_file(&here).unwrap();
    fs::rename(&there, &here).unwrap();
    let plan = world.plan("1", Selection::Everything).unwrap();
    assert!(plan.files.is_empty(), "{:?}", plan.files);
    assert_eq!(plan.notes.len(), 1);
    // A whole one is taken; what lacks something makes room first.
    world.save("ingredients/MRK.usfm", "back");
    assert!(world.take(20).manifest.is_whole());
    assert_eq!(millis(), [20, 5, 4, 3, 2]);
}

#[cfg(unix)]
#[test]
fn a_link_that_holds_nothing_of_the_project_is_no_lack() {
    let world = World::new();
    std::os::unix::fs::symlink("/etc/hostname", world.folder().join("a link")).unwrap();
    let taken = world.take(1);
    assert!(taken.manifest.is_whole() && taken.manifest.skipped == ["a link"]);
    let folder = world.folder();
    let named = ["a link/MRK.usfm".to_owned()];
    let subject = Subject {
        expected: &named,
        ..world.subject(&folder)
    };
    world.save("metadata.json", "{ }");
    let ring = world.ring();
    let taken = ring.take(subject, options(2), &NoProgress, &GO_ON).unwrap();
    assert_eq!(taken.manifest.lacks, ["a link"]);
}

#[cfg(target_os = "linux")]
#[test]
fn what_is_being_saved_is_not_in_a_whole_backup() {
    let world = World::new();
    let whole = world.take(1);
    let path = world.folder().join("ingredients/MRK.usfm");
    // An editor has emptied the file and has not written it again.
    let editor = fs::File::create(&path).unwrap();
    let taken = world.take(2);
    assert_eq!(taken.manifest.lacks, ["ingredients/MRK.usfm"]);
    assert!(taken.notes.iter().any(|note| note.id == "backup-file-busy"));
    drop(editor);
    world.save("ingredients/MRK.usfm", "saved");
    assert!(world.take(3).manifest.is_whole());
    assert!(whole.folder.is_dir());
}

#[test]
fn a_copy_of_a_backup_under_another_name_is_never_evicted() {
    let world = World::new();
    let taken = world.take(1);
    let copy = world.ring().folder().join(format!("{}_7", world.base));
    fs::rename(&taken.folder, &copy).unwrap();
    for millis in 10..20 {
        world.save("ingredients/MRK.usfm", &format!("version {millis}"));
        world.take(millis);
    }
    assert!(copy.is_dir());
    assert_eq!(world.ring().of(ID).unwrap().len(), 6);
}

#[test]
fn damage_is_found_and_stops_a_restore_of_the_damaged_file_alone() {
    let world = World::new();
    let taken = world.take(1);
    let mark = taken.folder.join("ingredients/MRK.usfm");
    fs::write(&mark, "\\c 1 \\v 1 onE").unwrap();
    fs::write(taken.folder.join("extra"), "x").unwrap();
    world.save("ingredients/LUK.usfm", "changed");
    let found = verify(&world, &world.ring().find(ID, NAME, "1").unwrap());
    assert_eq!((found.good, found.damaged), (Some(false), 2));
    let failure = world.plan("1", Selection::Everything).unwrap_err();
    assert_eq!(failure.class(), Class::Integrity);
    let luke = BTreeSet::from(["ingredients/LUK.usfm".to_owned()]);
    let plan = world.plan("1", Selection::Files(&luke)).unwrap();
    assert_eq!(plan.files.len(), 1);
    fs::remove_file(mark).unwrap();
    let mark = BTreeSet::from(["ingredients/MRK.usfm".to_owned()]);
    assert_eq!(
        world
            .plan("1", Selection::Files(&mark))
            .unwrap_err()
            .class(),
        Class::Integrity
    );
}

#[cfg(unix)]
#[test]
fn a_link_inside_a_backup_is_damage() {
    let world = World::new();
    let taken = world.take(1);
    let mark = taken.folder.join("ingredients/MRK.usfm");
    fs::remove_file(&mark).unwrap();
    std::os::unix::fs::symlink(world.folder().join("ingredients/LUK.usfm"), &mark).unwrap();
    assert_eq!(
        world.plan("1", Selection::Everything).unwrap_err().class(),
        Class::Integrity
    );
    // A whole folder as a link leads out of the backup too.
    fs::remove_dir_all(taken.folder.join("ingredients")).unwrap();
    std::os::unix::fs::symlink(
        world.folder().join("ingredients"),
        taken.folder.join("ingredients"),
    )
    .unwrap();
    assert_eq!(
        world.plan("1", Selection::Everything).unwrap_err().class(),
        Class::Integrity
    );
}

#[test]
fn a_backup_without_sums_must_have_what_its_metadata_names() {
    let world = World::new();
    let taken = world.take(1);
    fs::remove_file(taken.folder.join(".git/scribe-sync-backup.json")).unwrap();
    world.save("ingredients/MRK.usfm", "later");
    let entry = world.ring().find(ID, NAME, "1").unwrap();
    assert_eq!(entry.origin, Origin::Scribe);
    let plan = |names: &[&str]| {
        let names: Vec<_> = names.iter().map(ToString::to_string).collect();
        plan_restore(
            &entry,
            &world.folder(),
            Selection::Everything,
            &names,
            &NoProgress,
            &GO_ON,
        )
    };
    assert_eq!(
        plan(&["ingredients/JHN.usfm"]).unwrap_err().class(),
        Class::Integrity
    );
    let plan = plan(&["ingredients/MRK.usfm"]).unwrap();
    world.restore_with(&plan, &Steps::default()).unwrap();
    assert_eq!(world.texts()["ingredients/MRK.usfm"], "\\c 1 \\v 1 one");
}

#[test]
fn a_restore_brings_the_files_back_and_leaves_the_repository_and_a_mark() {
    let world = World::new();
    let before = world.texts();
    world.take(1);
    world.save("ingredients/MRK.usfm", "later");
    world.save("ingredients/new/deep/JHN.usfm", "john");
    fs::remove_file(world.folder().join("ingredients/LUK.usfm")).unwrap();
    world.save(".git/HEAD", "later");
    let after = world.texts();
    let plan = world.plan("1", Selection::Everything).unwrap();
    let kinds: Vec<_> = plan
        .files
        .iter()
        .map(|f| (f.path.as_str(), f.kind))
        .collect();
    assert_eq!(
        kinds,
        [
            ("ingredients/LUK.usfm", ChangeKind::Added),
            ("ingredients/MRK.usfm", ChangeKind::Changed),
            ("ingredients/new/deep/JHN.usfm", ChangeKind::Deleted)
        ]
    );
    assert_eq!(pending_restore(&world.folder()).unwrap(), None);
    let restored = world.restore_with(&plan, &Steps::default()).unwrap();
    assert_eq!(restored.class, Class::Ok);
    assert_eq!(world.texts(), before);
    assert!(!world.folder().join("ingredients/new").exists());
    assert_eq!(
        fs::read_to_string(world.folder().join(".git/HEAD")).unwrap(),
        "later"
    );
    assert_eq!(texts_of(&restored.safety.unwrap().folder), after);
    let pending = pending_restore(&world.folder()).unwrap().unwrap();
    assert_eq!((pending.taken, pending.when), (Some(at(1)), Some(at(50))));
    clear_pending_restore(&world.folder()).unwrap();
    assert_eq!(pending_restore(&world.folder()).unwrap(), None);
    // Again: nothing differs, so nothing is done and no backup is taken.
    let plan = world.plan(&pending.backup, Selection::Everything).unwrap();
    assert!(plan.files.is_empty());
    assert!(
        world
            .restore_with(&plan, &Steps::default())
            .unwrap()
            .safety
            .is_none()
    );
}

#[test]
fn the_oldest_of_five_is_still_there_after_it_was_restored() {
    let world = World::new();
    let oldest = world.take(1);
    for millis in 2..=5 {
        world.save("ingredients/MRK.usfm", &format!("version {millis}"));
        world.take(millis);
    }
    world.save("ingredients/MRK.usfm", "now");
    let plan = world.plan("5", Selection::Everything).unwrap();
    let restored = world.restore_with(&plan, &Steps::default()).unwrap();
    assert!(oldest.folder.is_dir());
    let ring = world.ring().of(ID).unwrap();
    assert_eq!(ring.len(), 5);
    assert_eq!(
        restored
            .safety
            .unwrap()
            .evicted
            .iter()
            .map(BackupName::millis)
            .collect::<Vec<_>>(),
        [2]
    );
}

#[test]
fn a_project_without_git_is_backed_up_and_restored_too() {
    let world = World::new();
    fs::remove_dir_all(world.folder().join(".git")).unwrap();
    let before = world.texts();
    world.take(1);
    world.save("ingredients/MRK.usfm", "later");
    let plan = world.plan("1", Selection::Everything).unwrap();
    world.restore_with(&plan, &Steps::default()).unwrap();
    assert_eq!(world.texts(), before);
    assert!(!world.folder().join(".git").exists());
    assert!(pending_restore(&world.folder()).unwrap().is_some());
}

#[test]
fn a_ring_that_is_a_link_or_a_file_or_held_is_refused_before_anything() {
    let world = World::new();
    fs::write(world.ring().folder(), "x").unwrap();
    assert_eq!(
        world.take_at(1, &Steps::default()).unwrap_err().class(),
        Class::Failed
    );
    fs::remove_file(world.ring().folder()).unwrap();
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink(world.dir.path(), world.ring().folder()).unwrap();
        assert!(world.take_at(1, &Steps::default()).is_err() && world.ring().list().is_err());
        fs::remove_file(world.ring().folder()).unwrap();
    }
    let _held = crate::disk::Lock::take(
        &world.ring().folder().join(".scribe-sync-ring.lock"),
        "other",
    )
    .unwrap();
    assert_eq!(
        world.take_at(1, &Steps::default()).unwrap_err().class(),
        Class::Busy
    );
}

#[test]
fn a_stopped_backup_leaves_nothing_behind() {
    let world = World::new();
    let folder = world.folder();
    let stop = AtomicBool::new(true);
    let failure = world
        .ring()
        .take(world.subject(&folder), options(1), &NoProgress, &stop)
        .unwrap_err();
    assert_eq!(failure.class(), Class::Interrupted);
    assert_eq!(
        fs::read_dir(world.ring().folder()).unwrap().count(),
        1,
        "the lock file alone"
    );
}

/// Every text of `wanted` can be read somewhere: project, a backup under its name, or our working folder.
fn nothing_is_lost(world: &World, wanted: &[BTreeMap<String, String>]) {
    let mut texts: BTreeSet<String> = world.texts().into_values().collect();
    for entry in world.ring().list().unwrap() {
        texts.extend(texts_of(&entry.folder).into_values());
    }
    for work in crate::disk::work_folders(&world.folder()) {
        texts.extend(texts_of(&work).into_values());
    }
    for text in wanted.iter().flat_map(BTreeMap::values) {
        assert!(texts.contains(text), "lost: {text}");
    }
}

#[test]
fn a_backup_killed_anywhere_loses_nothing_and_the_next_one_tidies_up() {
    for n in 1.. {
        let world = World::new();
        for millis in 1..=5 {
            world.save("ingredients/MRK.usfm", &format!("version {millis}"));
            world.take(millis);
        }
        world.save("ingredients/MRK.usfm", "now");
        let before = world.texts();
        let done = world.take_at(9, &Steps::killed_at(n)).is_ok();
        assert_eq!(world.texts(), before);
        let ours = world.ring().of(ID).unwrap();
        assert!(ours.len() >= 5, "never fewer than five");
        for entry in &ours {
            assert_eq!(
                verify(&world, entry).good,
                Some(true),
                "a name is a whole backup"
            );
        }
        world.take(10);
        let names = crate::disk::names_in(world.ring().folder()).unwrap();
        assert_eq!(
            names
                .iter()
                .filter(|n| n.starts_with(".scribe-sync-"))
                .count(),
            1,
            "{names:?}"
        );
        assert_eq!(world.ring().of(ID).unwrap().len(), 5);
        if done {
            assert!(n > 5, "the sweep met the steps");
            return;
        }
    }
}

#[test]
fn a_restore_killed_anywhere_loses_nothing_and_is_finished_by_the_next_start() {
    for n in 1.. {
        let world = World::new();
        let wanted = world.texts();
        world.take(1);
        world.save("ingredients/MRK.usfm", "later");
        world.save("ingredients/JHN.usfm", "john");
        fs::remove_file(world.folder().join("ingredients/LUK.usfm")).unwrap();
        let before = world.texts();
        let plan = world.plan("1", Selection::Everything).unwrap();
        let done = world.restore_with(&plan, &Steps::killed_at(n)).is_ok();
        nothing_is_lost(&world, &[wanted.clone(), before.clone()]);
        // The next start is killed as well, at every place of its own.
        for m in 1.. {
            if heal_in_steps(&world.folder(), &Steps::killed_at(m)).is_ok() {
                break;
            }
            nothing_is_lost(&world, &[wanted.clone(), before.clone()]);
        }
        let texts = world.texts();
        assert!(
            texts == wanted || texts == before,
            "whole, before or after: {texts:?}"
        );
        assert_eq!(
            texts == wanted,
            pending_restore(&world.folder()).unwrap().is_some()
        );
        assert!(!world.folder().join(".git/scribe-sync/restore").exists());
        let plan = world
            .plan(&plan.backup.name, Selection::Everything)
            .unwrap();
        world.restore_with(&plan, &Steps::default()).unwrap();
        assert_eq!(world.texts(), wanted);
        if done {
            assert!(n > 12, "the sweep met the steps");
            return;
        }
    }
}

#[test]
fn what_the_editor_saves_while_a_restore_is_interrupted_stays() {
    // Killed at each step, then the person goes on working in one restored and one other file.
    for n in 1.. {
        let world = World::new();
        world.take(1);
        world.save("ingredients/MRK.usfm", "later");
        world.save("ingredients/LUK.usfm", "later too");
        let plan = world.plan("1", Selection::Everything).unwrap();
        let done = world.restore_with(&plan, &Steps::killed_at(n)).is_ok();
        world.save("ingredients/MRK.usfm", "typed after the kill");
        world.save("ingredients/LUK.usfm", "typed after the kill");
        world.save("ingredients/JHN.usfm", "typed after the kill");
        heal(&world.folder()).unwrap();
        for path in [
            "ingredients/MRK.usfm",
            "ingredients/LUK.usfm",
            "ingredients/JHN.usfm",
        ] {
            assert_eq!(world.texts()[path], "typed after the kill", "killed at {n}");
        }
        if done {
            return;
        }
    }
}

#[test]
fn a_swap_cut_in_the_middle_is_finished_or_taken_back() {
    // The two names are swapped, and the kill came before the old file was put aside.
    let cut = |old: &str| {
        let world = World::new();
        world.take(1);
        world.save("ingredients/MRK.usfm", "later");
        let plan = world.plan("1", Selection::Everything).unwrap();
        let work = world.folder().join(".git/scribe-sync/restore");
        for n in 1.. {
            assert!(world.restore_with(&plan, &Steps::killed_at(n)).is_err());
            if work.join("journal").exists() {
                break;
            }
        }
        let staged = work.join("new/0");
        let wanted = fs::read_to_string(&staged).unwrap();
        world.save("ingredients/MRK.usfm", &wanted);
        fs::write(&staged, old).unwrap();
        heal(&world.folder()).unwrap();
        world.texts()["ingredients/MRK.usfm"].clone()
    };
    assert_eq!(cut("later"), "\\c 1 \\v 1 one");
    assert_eq!(
        cut("saved just before the swap"),
        "saved just before the swap"
    );
}

/// A disk that gives no answer says nothing about what was done: it was taken for a swap that had happened, and the text of
/// the backup was thrown away with a good word.
#[test]
fn what_cannot_be_read_for_a_moment_decides_nothing() {
    for own in ["new/0", "old/0"] {
        let world = World::new();
        world.take(1);
        let wanted = world.texts();
        world.save("ingredients/MRK.usfm", "later");
        let plan = world.plan("1", Selection::Everything).unwrap();
        let work = world.folder().join(".git/scribe-sync/restore");
        for n in 1.. {
            assert!(world.restore_with(&plan, &Steps::killed_at(n)).is_err());
            if work.join("journal").exists() && work.join(own).exists() {
                break;
            }
        }
        // Nobody can read a folder as a file.
        let aside = work.with_file_name("aside");
        fs::rename(work.join(own), &aside).unwrap();
        fs::create_dir(work.join(own)).unwrap();
        let before = world.texts();
        heal(&world.folder()).unwrap_err();
        assert_eq!(world.texts(), before, "{own}");
        fs::remove_dir(work.join(own)).unwrap();
        fs::rename(&aside, work.join(own)).unwrap();
        let healed = heal(&world.folder()).unwrap().unwrap();
        assert!(healed.kept.is_empty(), "{:?}", healed.kept);
        assert_eq!(world.texts(), wanted, "{own}");
    }
}

#[test]
fn a_text_written_into_the_displaced_file_comes_back() {
    let world = World::new();
    world.take(1);
    world.save("ingredients/MRK.usfm", "later");
    let plan = world.plan("1", Selection::Everything).unwrap();
    let displaced = world.folder().join(".git/scribe-sync/restore/old/0");
    for n in 1.. {
        assert!(world.restore_with(&plan, &Steps::killed_at(n)).is_err());
        if displaced.exists() {
            break;
        }
        heal(&world.folder()).unwrap();
        world.save("ingredients/MRK.usfm", "later");
    }
    // An editor that had the file open before the swap.
    fs::write(&displaced, "written through an open file").unwrap();
    let healed = heal(&world.folder()).unwrap().unwrap();
    assert_eq!(healed.kept, ["ingredients/MRK.usfm"]);
    assert_eq!(
        world.texts()["ingredients/MRK.usfm"],
        "written through an open file"
    );
}

#[test]
fn a_journal_that_cannot_be_trusted_is_put_aside_with_all_it_has() {
    let world = World::new();
    let work = world.folder().join(".git/scribe-sync/restore");
    fs::create_dir_all(work.join("old")).unwrap();
    fs::write(work.join("old/0"), "somebody's text").unwrap();
    fs::write(work.join("journal"), "0000\n{}").unwrap();
    let before = world.texts();
    let healed = heal(&world.folder()).unwrap().unwrap();
    assert_eq!(healed.notes.len(), 1);
    assert_eq!(world.texts(), before);
    nothing_is_lost(
        &world,
        &[BTreeMap::from([(
            "x".to_owned(),
            "somebody's text".to_owned(),
        )])],
    );
    assert!(heal(&world.folder()).unwrap().is_none());
}

/// What a project has: its files, its history, and where it must not be looked for: our own folder.
fn whole(folder: &Path) -> BTreeMap<String, String> {
    let mut all = texts_of(folder);
    for path in ["HEAD", "objects/ab/cdefabcdefabcdefabcdefabcdefabcdefabcd"] {
        let text = fs::read_to_string(folder.join(".git").join(path)).unwrap();
        all.insert(format!(".git/{path}"), text);
    }
    all
}

fn bring_back(world: &World, backup: &str, steps: &Steps) -> Result<Vec<Message>> {
    bring_back_beside(world, backup, steps, &NoProgress)
}

fn bring_back_beside(
    world: &World,
    backup: &str,
    steps: &Steps,
    progress: &dyn Progress,
) -> Result<Vec<Message>> {
    let (ring, folder) = (world.ring(), world.folder());
    let entry = ring.find(ID, NAME, backup).unwrap();
    let options = BringBackOptions {
        ingredients: &["ingredients/MRK.usfm".to_owned()],
        now: at(50),
        holder: "test",
        wait: Duration::ZERO,
    };
    ring.bring_back_in_steps(&entry, &folder, options, progress, &GO_ON, steps)
}

#[test]
fn a_project_whose_folder_is_gone_comes_back_whole_or_not_at_all() {
    for n in 1.. {
        let world = World::new();
        let taken = world.take(5);
        let was = whole(&world.folder());
        let kept = whole(&taken.folder);
        // Scribe's folder of projects may have gone with it.
        fs::remove_dir_all(world.folder().parent().unwrap()).unwrap();
        let steps = Steps::killed_at(n);
        let killed = bring_back(&world, "1", &steps).is_err();
        assert_eq!(killed, steps.is_killed(), "step {n}");
        if !world.folder().exists() {
            assert!(killed, "step {n}");
            bring_back(&world, "1", &Steps::default()).unwrap();
        }
        assert_eq!(whole(&world.folder()), was, "step {n}");
        let mark = pending_restore(&world.folder()).unwrap().unwrap();
        assert_eq!(mark.backup, taken.name.as_str());
        assert_eq!(mark.taken, Some(at(5)));
        assert_eq!(whole(&taken.folder), kept);
        let found = world.ring().of(ID).unwrap();
        assert_eq!(verify(&world, &found[0]).good, Some(true));
        assert_eq!((found.len(), world.ring().litter()), (1, 0), "step {n}");
        // What is there stays there.
        world.save("ingredients/MRK.usfm", "newer");
        let error = bring_back(&world, "1", &Steps::default()).unwrap_err();
        assert_eq!(error.class(), Class::Guard);
        assert_eq!(world.texts()["ingredients/MRK.usfm"], "newer");
        if !killed {
            assert!(n > 6, "the steps are walked through");
            return;
        }
    }
}

#[test]
fn a_project_comes_back_from_no_damaged_and_no_foreign_backup() {
    let world = World::new();
    let taken = world.take(5);
    world.save("ingredients/ACT.usfm", "another");
    let plain = world.take(6);
    fs::remove_file(plain.folder.join(".git/scribe-sync-backup.json")).unwrap();
    fs::write(taken.folder.join("ingredients/LUK.usfm"), "rotten").unwrap();
    fs::remove_dir_all(world.folder()).unwrap();
    let error = bring_back(&world, "2", &Steps::default()).unwrap_err();
    assert_eq!(error.class(), Class::Integrity);
    assert!(!world.folder().exists());
    assert_eq!(world.ring().litter(), 0);
    // Scribe's own has no sums: what its `metadata.json` names has to be there.
    let book = plain.folder.join("ingredients/MRK.usfm");
    let text = fs::read(&book).unwrap();
    fs::remove_file(&book).unwrap();
    let error = bring_back(&world, "1", &Steps::default()).unwrap_err();
    assert_eq!(error.class(), Class::Integrity);
    fs::write(&book, text).unwrap();
    bring_back(&world, "1", &Steps::default()).unwrap();
    assert_eq!(whole(&world.folder()), whole(&plain.folder));
    assert!(pending_restore(&world.folder()).unwrap().is_some());
    // Somebody's folder is no backup, whatever is in it.
    fs::create_dir_all(world.ring().folder().join("mine")).unwrap();
    let mut entries = world.ring().list().unwrap();
    let foreign = entries.pop().unwrap();
    let options = BringBackOptions {
        ingredients: &[],
        now: at(50),
        holder: "test",
        wait: Duration::ZERO,
    };
    let folder = world.dir.path().join("projects/mine");
    let ring = world.ring();
    let error = ring.bring_back(&foreign, &folder, options, &NoProgress, &GO_ON);
    assert_eq!(error.unwrap_err().class(), Class::NotFound);
    assert!(!folder.exists());
}

/// Plays somebody else when the copying begins.
struct Meanwhile<F: Fn()>(F);

impl<F: Fn() + Send + Sync> Progress for Meanwhile<F> {
    fn begin(&self, step: Step, _: Option<u64>) {
        if step == Step::Restore {
            (self.0)();
        }
    }
    fn advance(&self, _: u64) {}
    fn end(&self) {}
}

#[test]
fn what_cannot_be_read_while_a_project_comes_back_is_no_damage() {
    let world = World::new();
    let taken = world.take(5);
    let was = whole(&world.folder());
    fs::remove_dir_all(world.folder()).unwrap();
    let (book, aside) = (
        taken.folder.join("ingredients/LUK.usfm"),
        taken.folder.join("aside"),
    );
    // Nobody can read a folder as a file.
    let unreadable = Meanwhile(|| {
        fs::rename(&book, &aside).unwrap();
        fs::create_dir(&book).unwrap();
    });
    let error = bring_back_beside(&world, "1", &Steps::default(), &unreadable).unwrap_err();
    assert_eq!(error.class(), Class::Failed, "{error:?}");
    assert!(!world.folder().exists());
    fs::remove_dir(&book).unwrap();
    fs::rename(&aside, &book).unwrap();
    // Something else in its place is damage.
    let changed = Meanwhile(|| fs::write(&book, "another text").unwrap());
    let error = bring_back_beside(&world, "1", &Steps::default(), &changed).unwrap_err();
    assert_eq!(error.class(), Class::Integrity);
    assert!(!world.folder().exists());
    fs::write(&book, &was["ingredients/LUK.usfm"]).unwrap();
    bring_back(&world, "1", &Steps::default()).unwrap();
    assert_eq!(whole(&world.folder()), was);
}

#[cfg(target_os = "linux")]
#[test]
fn a_project_comes_back_on_another_disk_than_its_backups() {
    let world = World::new();
    world.take(5);
    let was = whole(&world.folder());
    fs::remove_dir_all(world.folder()).unwrap();
    // Memory is a disk of its own.
    let disk = tempfile::tempdir_in("/dev/shm").unwrap();
    let ring = world.ring();
    assert!(!crate::disk::same_file_system(ring.folder(), disk.path()));
    let options = BringBackOptions {
        ingredients: &[],
        now: at(50),
        holder: "test",
        wait: Duration::ZERO,
    };
    let entry = ring.find(ID, NAME, "1").unwrap();
    let folder = disk.path().join("projects").join(&world.base);
    ring.bring_back(&entry, &folder, options, &NoProgress, &GO_ON)
        .unwrap();
    assert_eq!(whole(&folder), was);
    let beside = fs::read_dir(folder.parent().unwrap()).unwrap();
    assert_eq!((beside.count(), ring.litter()), (1, 0));
}

/// Nobody objects to text that never had a history.
#[test]
fn a_project_that_was_never_synced_comes_back_without_a_mark() {
    let world = World::new();
    fs::remove_dir_all(world.folder().join(".git")).unwrap();
    let was = world.texts();
    world.take(5);
    fs::remove_dir_all(world.folder()).unwrap();
    bring_back(&world, "1", &Steps::default()).unwrap();
    assert_eq!(world.texts(), was);
    assert_eq!(pending_restore(&world.folder()).unwrap(), None);
}
