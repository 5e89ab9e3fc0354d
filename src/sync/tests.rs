//! Whole syncs with a folder cloud, killed at every change of the disk. Git is asked what Scribe would find.
#![allow(
    clippy::disallowed_methods,
    reason = "the tests play the editor and ask git"
)]

use super::*;
use crate::config::Visibility;
use crate::disk::gate;
use crate::project::Project;
use crate::report::{Class, NoProgress, ProjectOutcome};
use std::collections::BTreeMap;
use std::fs::{self, FileTimes};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, SystemTime};

const ID: &str = "84a21ef1-5e63-5129-8faa-4b2598d0d03a";
const SETTINGS: &str =
    r#"{"version":"1.2.2","project":{"textTranslation":{}},"sync":{"services":{"door43":[]}}}"#;
static AGE: AtomicU64 = AtomicU64::new(0);

struct Desk {
    root: PathBuf,
    login: &'static str,
}

struct World {
    dir: tempfile::TempDir,
}

impl World {
    /// Ana's project, synced.
    fn new() -> Self {
        let dir = tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir());
        let world = Self { dir: dir.unwrap() };
        let ana = world.desk("ana");
        ana.put("metadata.json", &metadata());
        ana.put("ingredients/scribe-settings.json", SETTINGS);
        for book in ["GEN", "EXO", "LEV"] {
            ana.put(&path_of(book), &text(book, "old"));
        }
        assert_eq!(ana.sync().class, Class::Ok);
        assert_eq!(ana.sync().class, Class::Ok);
        world
    }

    fn desk(&self, login: &'static str) -> Desk {
        let root = self.dir.path().join("now").join(login);
        let desk = Desk { root, login };
        fs::create_dir_all(desk.folder()).unwrap();
        desk
    }

    fn save(&self) {
        copy(&self.dir.path().join("now"), &self.dir.path().join("saved"));
    }

    fn go_back(&self) {
        fs::remove_dir_all(self.dir.path().join("now")).unwrap();
        copy(&self.dir.path().join("saved"), &self.dir.path().join("now"));
    }
}

fn metadata() -> String {
    format!(
        r#"{{"format":"scripture burrito","meta":{{"version":"1.0.0"}},"identification":{{"primary":{{"scribe":{{"{ID}":{{"revision":"0"}}}}}},"name":{{"en":"Kill"}}}},"languages":[{{"tag":"en"}}],"type":{{"flavorType":{{"name":"scripture","flavor":{{"name":"textTranslation"}}}}}},"ingredients":{{"ingredients/scribe-settings.json":{{"role":"x-scribe"}}}}}}"#
    )
}

fn path_of(book: &str) -> String {
    format!("ingredients/{book}.usfm")
}

fn text(book: &str, verse: &str) -> String {
    format!("\\id {book}\n\\c 1\n\\p\n\\v 1 {verse}\n\\v 2 second\n\\v 3 third\n")
}

/// A copy as a person makes it, with all times.
fn copy(from: &Path, to: &Path) {
    for entry in walkdir::WalkDir::new(from) {
        let entry = entry.unwrap();
        let target = to.join(entry.path().strip_prefix(from).unwrap());
        if entry.file_type().is_dir() {
            fs::create_dir_all(target).unwrap();
        } else {
            fs::copy(entry.path(), &target).unwrap();
            let time = entry.metadata().unwrap().modified().unwrap();
            let file = fs::File::options().write(true).open(&target);
            // Objects are read-only.
            if let Ok(file) = file {
                file.set_modified(time).unwrap();
            }
        }
    }
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
    String::from_utf8_lossy(&out.stdout).into_owned()
}

impl Desk {
    fn folder(&self) -> PathBuf {
        let users = self.root.join("home/users").join(self.login);
        users.join(format!("projects/Kill_{ID}"))
    }

    fn put(&self, path: &str, content: &str) {
        let path = self.folder().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, content).unwrap();
        let age = Duration::from_secs(3600 + AGE.fetch_add(2, Ordering::Relaxed));
        let time = FileTimes::new().set_modified(SystemTime::now() - age);
        let file = fs::File::options().write(true).open(&path).unwrap();
        file.set_times(time).unwrap();
    }

    fn sync(&self) -> ProjectOutcome {
        self.sync_with(|_| {})
    }

    fn sync_with(&self, change: impl FnOnce(&mut Options<'_>)) -> ProjectOutcome {
        let who = Who {
            login: self.login.to_owned(),
            email: String::new(),
            host: "here".to_owned(),
            install: "0123456789abcdef".to_owned(),
        };
        let interrupt = AtomicBool::new(false);
        let mut options = Options {
            now: chrono::DateTime::<chrono::Utc>::from(SystemTime::now()).into(),
            home: self.root.join("home"),
            state_dir: self.root.join("state"),
            keep: 5,
            dry_run: false,
            on_conflict: crate::config::OnConflict::Hold,
            combine: scripture::Combine::default(),
            repository: RepositoryName::parse("ana/en-textTranslation-Kill"),
            visibility_flag: Some(Visibility::Private),
            visibility: None,
            ask_public: None,
            ask_attach: None,
            allow_deletions: false,
            publish_restore: false,
            take_cloud: false,
            retry_large: false,
            change_account: false,
            without_refused: false,
            create_again: false,
            interrupt: &interrupt,
        };
        change(&mut options);
        let cloud = Cloud::Folder(self.root.parent().unwrap().join("cloud"));
        let project = Project::at(&self.folder()).unwrap();
        loop {
            let outcome = sync_project(&project, &cloud, &who, &options, &NoProgress);
            // A git that another test is just starting has our lock, too, until it really is git.
            if outcome.class != Class::Busy {
                return outcome;
            }
        }
    }

    /// The content that each path has, by its id: in the last commit, and in the index.
    fn committed_and_staged(&self) -> [BTreeMap<String, String>; 2] {
        let folder = self.folder();
        let read = |lines: &str, number: usize| {
            let line = |line: &str| {
                let (words, path) = line.split_once('\t').unwrap();
                let id = words.split(' ').nth(number).unwrap();
                (path.to_owned(), id.to_owned())
            };
            lines.lines().map(line).collect()
        };
        [
            read(&git(&folder, &["ls-tree", "-r", "HEAD"]), 2),
            read(&git(&folder, &["ls-files", "-s"]), 1),
        ]
    }

    /// What Scribe commits is what is staged, and it stages what is on disk. So a staged content that is neither the
    /// committed one nor the one on disk is what Scribe, or git, would take for somebody's taking it back.
    fn assert_nothing_taken_back(&self, context: &str) {
        let [committed, staged] = self.committed_and_staged();
        let on_disk = |path: &String| {
            let there = self.folder().join(path).exists();
            there.then(|| {
                git(&self.folder(), &["hash-object", path])
                    .trim_end()
                    .to_owned()
            })
        };
        for path in committed.keys().chain(staged.keys()) {
            if committed.get(path) != staged.get(path) && staged.get(path) != on_disk(path).as_ref()
            {
                let status = git(&self.folder(), &["status", "--porcelain"]);
                panic!("{context}: {path}\n{status}");
            }
        }
    }
}

/// Does a sync, killed at each of its changes of the disk in turn, always from where the world is now.
fn killed_everywhere(
    world: &World,
    sync: impl Fn(&Desk) -> ProjectOutcome,
    judge: impl Fn(&Desk, &str),
) {
    world.save();
    let ana = world.desk("ana");
    for changes in 0..2000 {
        world.go_back();
        gate::arm(changes);
        let outcome = sync(&ana);
        if !gate::disarm() {
            assert_eq!(outcome.class, Class::Ok, "{:?}", outcome.error);
            assert!(changes > 5, "a sync changes something");
            judge(&ana, "not killed");
            return;
        }
        judge(&ana, &format!("killed after {changes} changes"));
    }
    panic!("it does not end");
}

#[test]
fn work_killed_on_its_way_never_looks_taken_back() {
    let world = World::new();
    let ana = world.desk("ana");
    ana.put(&path_of("GEN"), &text("GEN", "new"));
    ana.put(&path_of("NUM"), &text("NUM", "new"));
    fs::remove_file(ana.folder().join(path_of("LEV"))).unwrap();
    let sync = |ana: &Desk| ana.sync_with(|options| options.allow_deletions = true);
    killed_everywhere(&world, sync, |ana, context| {
        ana.assert_nothing_taken_back(context);
        let outcome = sync(ana);
        assert_eq!(outcome.class, Class::Ok, "{context}: {:?}", outcome.error);
        ana.assert_nothing_taken_back(context);
    });
}

#[test]
fn what_came_never_looks_taken_back_when_its_arrival_is_killed() {
    let world = World::new();
    let (ana, ben) = (world.desk("ana"), world.desk("ben"));
    copy(&ana.folder(), &ben.folder());
    git(&ben.folder(), &["branch", "-m", "ben/scribe"]);
    ben.put(&path_of("GEN"), &text("GEN", "of Ben"));
    ben.put(&path_of("NUM"), &text("NUM", "of Ben"));
    assert_eq!(ben.sync().class, Class::Ok);
    ana.put(&path_of("EXO"), &text("EXO", "of Ana"));
    killed_everywhere(&world, Desk::sync, |ana, context| {
        ana.assert_nothing_taken_back(context);
        let outcome = ana.sync();
        assert_eq!(outcome.class, Class::Ok, "{context}: {:?}", outcome.error);
        for (book, verse) in [("GEN", "of Ben"), ("NUM", "of Ben"), ("EXO", "of Ana")] {
            let found = fs::read_to_string(ana.folder().join(path_of(book))).unwrap();
            assert_eq!(found, text(book, verse), "{context}");
        }
    });
}

#[test]
fn a_save_that_was_rescued_is_told_once_and_lies_where_nothing_sweeps_it() {
    let world = World::new();
    let ana = world.desk("ana");
    let kept = ana.folder().join(".git/scribe-sync/kept");
    let id = "0123456789abcdef0123456789abcdef01234567";
    for verse in ["first", "second"] {
        fs::create_dir_all(&kept).unwrap();
        fs::write(kept.join(format!("{id}_GEN.usfm")), verse).unwrap();
        let told = |outcome: &ProjectOutcome| {
            let notes = outcome.notes.iter();
            notes.filter(|note| note.id == "sync-kept-save").count()
        };
        assert_eq!(told(&ana.sync()), 1);
        assert_eq!(told(&ana.sync()), 0);
        assert_eq!(fs::read_dir(&kept).unwrap().count(), 0);
    }
    let safe = ana.root.join(format!("state/kept/Kill_{ID}"));
    let mut texts: Vec<String> = fs::read_dir(safe)
        .unwrap()
        .flatten()
        .filter(|entry| entry.file_name().to_string_lossy().ends_with("_GEN.usfm"))
        .map(|entry| fs::read_to_string(entry.path()).unwrap())
        .collect();
    texts.sort();
    assert_eq!(texts, ["first", "second"]);
}

#[test]
fn a_sync_with_nothing_to_do_changes_no_file_and_waits_for_no_disk() {
    let world = World::new();
    let ana = world.desk("ana");
    gate::syncs();
    gate::arm(0);
    let outcome = ana.sync();
    let tried = gate::disarm();
    assert_eq!(outcome.class, Class::Ok, "{:?}", outcome.error);
    assert!(!tried, "it tried to change the disk");
    assert_eq!(gate::syncs(), 0);
}
