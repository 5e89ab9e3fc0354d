#![allow(clippy::disallowed_methods, reason = "the tests play somebody else")]

use super::*;
use crate::disk::{Lock, LockError, check_work_folder, lock_project};
use std::fs;
use std::io::Write;

/// A base with a folder `in`, and a folder beside it that is nobody's business.
struct Yard {
    dir: tempfile::TempDir,
}

impl Yard {
    fn new() -> Self {
        let yard = Self {
            dir: tempfile::tempdir().unwrap(),
        };
        fs::create_dir_all(yard.at("in")).unwrap();
        fs::create_dir_all(yard.outside()).unwrap();
        fs::write(yard.outside().join("secret"), "secret").unwrap();
        yard
    }

    fn door(&self) -> Door {
        Door::new(&self.dir.path().join("base"))
    }

    fn at(&self, below: &str) -> PathBuf {
        self.dir.path().join("base").join(below)
    }

    fn outside(&self) -> PathBuf {
        self.dir.path().join("outside")
    }

    #[track_caller]
    fn is_untouched(&self) {
        let names: Vec<_> = fs::read_dir(self.outside()).unwrap().collect();
        assert_eq!(names.len(), 1);
        let text = fs::read_to_string(self.outside().join("secret")).unwrap();
        assert_eq!(text, "secret");
    }
}

#[test]
fn what_is_plain_is_done_as_anywhere() {
    let yard = Yard::new();
    let door = yard.door();
    let (a, b) = (yard.at("x/y/a"), yard.at("x/b"));
    door.create_dir_all(&yard.at("x/y")).unwrap();
    door.write(&a, b"one").unwrap();
    door.write(&a, b"two").unwrap();
    assert_eq!(door.read(&a, 3).unwrap(), b"two");
    assert!(door.read(&a, 2).unwrap_err().is_full());
    door.rename(&a, &b).unwrap();
    assert_eq!(door.what(&a).unwrap(), None);
    assert_eq!(door.what(&yard.at("x/b/c")).unwrap(), None);
    let names = door.names(&yard.at("x")).unwrap();
    let names: Vec<_> = names
        .iter()
        .map(|(name, is)| (name.as_str(), *is))
        .collect();
    assert_eq!(names, [("b", What::File), ("y", What::Folder)]);
    assert!(door.create_new(&b).is_err());
    door.create_new(&a).unwrap().write_all(b"new").unwrap();
    assert!(door.rename_new(&a, &b).is_err());
    assert!(!door.remove_dir_if_empty(&yard.at("x/y")));
    door.remove_file(&a).unwrap();
    door.remove_file(&a).unwrap();
    assert!(door.remove_dir_if_empty(&yard.at("x/y")));
    door.remove_dir_all(&yard.at("x")).unwrap();
    door.remove_dir_all(&yard.at("x")).unwrap();
    assert_eq!(door.names(&yard.at("x")).unwrap(), []);
    assert!(door.read(&yard.at("../outside/secret"), 9).is_err());
    assert!(door.read(&yard.outside().join("secret"), 9).is_err());
}

/// Each thing that can be done, to a path.
#[cfg(unix)]
fn everything(door: &Door, path: &Path, plain: &Path) -> Vec<(&'static str, Result<()>)> {
    vec![
        ("read", door.read(path, 99).map(drop)),
        ("open", door.open(path).map(drop)),
        ("lock", door.open_lock(path).map(drop)),
        ("create", door.create_new(path).map(drop)),
        ("write", door.write(path, b"x")),
        ("link", door.link_new(plain, path).map(drop)),
        (
            "link from",
            door.link_new(path, &plain.with_extension("2")).map(drop),
        ),
        ("rename", door.rename_new(plain, path)),
        ("folder", door.create_dir_all(&path.join("new"))),
    ]
}

#[cfg(unix)]
#[test]
fn a_link_is_never_followed_whatever_is_done() {
    let yard = Yard::new();
    let door = yard.door();
    let plain = yard.at("in/plain");
    fs::write(&plain, "plain").unwrap();
    let link = yard.at("in/link");
    std::os::unix::fs::symlink(yard.outside(), &link).unwrap();
    let direct = yard.at("in/direct");
    std::os::unix::fs::symlink(yard.outside().join("secret"), &direct).unwrap();
    for path in [
        link.join("secret"),
        link.join("new"),
        link.join("a/b"),
        direct.clone(),
    ] {
        for (what, done) in everything(&door, &path, &plain) {
            let error = done.expect_err(what);
            let is_there = matches!(what, "create" | "link" | "rename") && path == direct;
            assert!(
                is_there || error.is_odd(),
                "{what} {}: {error}",
                path.display()
            );
        }
    }
    for path in [link.join("secret"), link.join("a")] {
        assert!(door.what(&path).unwrap_err().is_odd());
        assert!(door.remove_file(&path).unwrap_err().is_odd());
        assert!(door.remove_dir_all(&path).unwrap_err().is_odd());
        assert!(!door.remove_dir_if_empty(&path));
        assert!(door.rename(&plain, &path).unwrap_err().is_odd());
        assert!(door.rename(&path, &plain).unwrap_err().is_odd());
    }
    assert!(door.names(&link).unwrap_err().is_odd());
    assert!(door.sync_dir(&link).unwrap_err().is_odd());
    door.sweep_temporaries(&link, Duration::ZERO);
    yard.is_untouched();
    // What is deleted is the link.
    door.remove_dir_all(&yard.at("in")).unwrap();
    assert_eq!(door.what(&yard.at("in")).unwrap(), None);
    yard.is_untouched();
}

/// A pipe would be waited for, for ever.
#[cfg(target_os = "linux")]
#[test]
fn only_plain_files_are_opened() {
    use rustix::fs::{CWD, FileType, Mode, mknodat};
    let yard = Yard::new();
    let plain = yard.at("in/plain");
    fs::write(&plain, "plain").unwrap();
    let pipe = yard.at("in/pipe");
    mknodat(CWD, &pipe, FileType::Fifo, Mode::from_raw_mode(0o600), 0).unwrap();
    let socket = yard.at("in/socket");
    let _held = std::os::unix::net::UnixListener::bind(&socket).unwrap();
    for path in [pipe.clone(), pipe.join("x"), socket, yard.at("in")] {
        for (what, done) in everything(&yard.door(), &path, &plain) {
            let error = done.err();
            let is_fine = what == "folder" && path == yard.at("in");
            assert!(is_fine || error.is_some(), "{what} {}", path.display());
        }
    }
    let error = yard.door().read(&pipe, 9).unwrap_err();
    assert_eq!(Failure::from(error).class(), Class::Integrity);
}

/// As deep as no path can say, with a link at each step.
#[cfg(target_os = "linux")]
#[test]
fn a_tree_of_any_depth_is_removed() {
    use rustix::fs::{CWD, Mode, OFlags, mkdirat, openat, symlinkat};
    let yard = Yard::new();
    let flags = OFlags::PATH | OFlags::DIRECTORY | OFlags::CLOEXEC;
    let mut folder = openat(CWD, yard.at("in"), flags, Mode::empty()).unwrap();
    for _ in 0..6000 {
        for name in ["d", "e"] {
            mkdirat(&folder, name, Mode::from_raw_mode(0o700)).unwrap();
        }
        symlinkat(yard.outside(), &folder, "link").unwrap();
        folder = openat(&folder, "d", flags, Mode::empty()).unwrap();
    }
    let (door, tree) = (yard.door(), yard.at("in"));
    let small = std::thread::Builder::new().stack_size(256 << 10);
    let done = small.spawn(move || door.remove_dir_all(&tree)).unwrap();
    done.join().unwrap().unwrap();
    assert_eq!(yard.door().what(&yard.at("in")).unwrap(), None);
    yard.is_untouched();
}

#[cfg(unix)]
#[test]
fn a_lock_is_no_way_to_write_into_somebody_elses_file() {
    let yard = Yard::new();
    let secret = yard.outside().join("secret");
    let path = yard.at("lock");
    std::os::unix::fs::symlink(&secret, &path).unwrap();
    for taken in [
        Lock::take(&path, "me"),
        Lock::take_removable(&path, "me"),
        Lock::take_behind(&yard.door(), &path, "me"),
    ] {
        assert!(matches!(taken, Err(LockError::Disk(error)) if error.is_odd()));
    }
    fs::remove_file(&path).unwrap();
    // A second name of it is written no more than the first.
    fs::hard_link(&secret, &path).unwrap();
    let held = Lock::take(&path, "me").unwrap();
    let second = Lock::take(&path, "you");
    assert!(matches!(second, Err(LockError::Busy { holder }) if holder.is_empty()));
    drop(held);
    yard.is_untouched();
}

#[cfg(unix)]
#[test]
fn our_own_folder_is_looked_through_before_a_project_is_locked() {
    use std::os::unix::fs::symlink;
    for below in [
        ".git",
        ".git/scribe-sync",
        ".git/scribe-sync/lock",
        ".git/scribe-sync/locks",
        ".git/scribe-sync/kept",
        ".git/scribe-sync/kept/x",
        ".git/scribe-sync/journal.json",
        ".git/scribe-sync/displaced-x",
        ".git/scribe-sync/stage.scribe-sync-1-2-3/0",
        ".git/scribe-sync/restore/old/0",
        ".git/scribe-sync/new.scribe-sync-1-2-3",
        ".scribe-sync-lock",
        ".scribe-sync-work",
        ".scribe-sync-work/restore/new",
    ] {
        let yard = Yard::new();
        let path = yard.at(below);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        symlink(yard.outside(), &path).unwrap();
        let taken = lock_project(&yard.at(""), "me");
        assert!(
            matches!(&taken, Err(LockError::Disk(error)) if error.is_odd()),
            "{below}: {taken:?}"
        );
        yard.is_untouched();
    }
    let yard = Yard::new();
    for folder in ["journal.json", "restored.json"] {
        let work = yard.at(".git/scribe-sync");
        fs::create_dir_all(work.join(folder)).unwrap();
        let found = check_work_folder(&yard.door(), &work).unwrap_err();
        assert_eq!(found.not_plain().unwrap().is, What::Folder);
        fs::remove_dir_all(&work).unwrap();
    }
}
