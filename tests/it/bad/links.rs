//! A project folder, or a folder cloud, that came from somebody: links, pipes and sockets where files and folders belong.

use super::folder_cloud::{Stick, stick};
use super::{MAIN, Ran, Synced, synced, write};
use crate::world::git;
use crate::world::gitcmd::git_bytes;
use std::os::unix::fs::{MetadataExt, symlink};
use std::path::{Path, PathBuf};

/// A folder of the person's that is nobody's business.
struct Private {
    folder: PathBuf,
    before: Vec<(PathBuf, u64, Vec<u8>)>,
}

impl Private {
    fn beside(place: &Path) -> Self {
        let folder = place.join("private");
        for name in [
            "id_rsa",
            "HEAD.lock",
            "refs%2Fheads%2Fscribe-main.lock",
            "0",
        ] {
            write(
                &folder.join(name),
                "a private text, long enough to be cut into\n".repeat(9),
            );
        }
        let mut private = Self {
            folder,
            before: Vec::new(),
        };
        private.before = private.look();
        private
    }

    fn look(&self) -> Vec<(PathBuf, u64, Vec<u8>)> {
        let files = walkdir::WalkDir::new(&self.folder).sort_by_file_name();
        let files = files.into_iter().map(|entry| entry.unwrap().into_path());
        files
            .filter(|path| path.is_file())
            .map(|path| {
                let inode = std::fs::metadata(&path).unwrap().ino();
                let bytes = std::fs::read(&path).unwrap();
                (path, inode, bytes)
            })
            .collect()
    }

    #[track_caller]
    fn is_untouched(&self, what: &str) {
        assert_eq!(self.look(), self.before, "{what}");
    }
}

fn pipe(path: &Path) {
    use rustix::fs::{CWD, FileType, Mode, mknodat};
    let mode = Mode::from_raw_mode(0o600);
    mknodat(CWD, path, FileType::Fifo, mode, 0).unwrap();
}

/// Puts something else in the place of a path for a while.
fn instead<T>(path: &Path, put: impl FnOnce(&Path), meanwhile: impl FnOnce() -> T) -> T {
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    let aside = path.with_file_name("was-there.before");
    let was_there = std::fs::rename(path, &aside).is_ok();
    put(path);
    let done = meanwhile();
    // Whoever takes a lock away takes the name that is there.
    let _ = std::fs::remove_file(path);
    if was_there {
        std::fs::rename(&aside, path).unwrap();
    }
    done
}

/// What git says of this input.
fn git_input(repository: &Path, args: &[&str], input: &str) -> String {
    let said = git_bytes(repository, args, input.as_bytes());
    String::from_utf8_lossy(&said).trim().to_owned()
}

#[track_caller]
fn is_refused(ran: Ran, what: &str, says: &str) {
    assert_eq!(ran.code, 12, "{what}: {}\n{}", ran.out, ran.err);
    let name = what.rsplit('/').next().unwrap();
    ran.says(name).says(says);
}

fn edit(it: &Synced, number: usize) {
    it.type_in("LUK", &[&format!("typed {number}")]);
}

#[test]
fn links_in_a_projects_git_are_not_followed() {
    let it = synced();
    let private = Private::beside(it.desk.dir.path());
    let before = it.refs_there();
    for (number, name) in [
        "HEAD",
        "config",
        "packed-refs",
        "index",
        "objects",
        "objects/pack",
        "refs",
        "refs/heads",
        "refs/heads/amina/scribe",
        "scribe-sync",
        "scribe-sync/lock",
        "scribe-sync/locks",
        "scribe-sync/kept",
        "scribe-sync/journal.json",
        "scribe-sync/displaced-x",
        "scribe-sync/stage.scribe-sync-1-2-3",
        "scribe-sync/restore/old",
        "objects/pack/pack-0123.idx",
    ]
    .iter()
    .enumerate()
    {
        edit(&it, number);
        let path = it.folder.join(".git").join(name);
        for target in ["", "id_rsa", "none", "HEAD.lock"] {
            let ran = instead(
                &path,
                |path| symlink(private.folder.join(target), path).unwrap(),
                || it.sync(),
            );
            is_refused(ran, name, "link");
            private.is_untouched(name);
            assert_eq!(it.refs_there(), before, "{name}");
        }
    }
    it.sync().ends(0);
    it.assert_whole();
}

#[test]
fn a_pipe_is_not_waited_for_by_any_command() {
    let it = synced();
    let folder = it.folder.to_str().unwrap().to_owned();
    for name in [
        "HEAD",
        "config",
        "packed-refs",
        "refs/heads/amina/scribe",
        "scribe-sync/journal.json",
        "scribe-sync/lock",
    ] {
        let path = it.folder.join(".git").join(name);
        let ran = instead(&path, pipe, || it.sync());
        is_refused(ran, name, "pipe");
        for args in [
            &["conflicts", &folder][..],
            &["log", &folder, "LUK 1:1"],
            &["projects"],
            &["backup", "create", &folder],
            &["sync", "--all"],
        ] {
            let ran = instead(&path, pipe, || it.desk.run(args));
            let is_known = matches!(ran.code, 0..=7 | 9..=12);
            assert!(is_known, "{name} {args:?}: {}\n{}", ran.code, ran.err);
        }
    }
    let head = it.folder.join(".git/HEAD");
    let ran = instead(&head, pipe, || it.desk.run(&["doctor"]));
    assert!(ran.out.contains(".git/HEAD"), "{}\n{}", ran.out, ran.err);
    let lock = it.folder.join(".scribe-sync-lock");
    let ran = instead(&lock, pipe, || it.sync());
    is_refused(ran, ".scribe-sync-lock", "pipe");
    it.sync().ends(0);
}

#[test]
fn a_lock_that_is_a_link_is_neither_written_nor_waited_for() {
    let it = synced();
    let private = Private::beside(it.desk.dir.path());
    let early = it.folder.join(".scribe-sync-lock");
    let late = it.folder.join(".git/scribe-sync/lock");
    for path in [&early, &late] {
        for target in ["id_rsa", "none"] {
            let link = |path: &Path| symlink(private.folder.join(target), path).unwrap();
            is_refused(instead(path, link, || it.sync()), "lock", "link");
            private.is_untouched(target);
        }
        // A second name of a private file is no link: it is locked, and not written.
        let twin = |path: &Path| std::fs::hard_link(private.folder.join("id_rsa"), path).unwrap();
        instead(path, twin, || it.sync()).ends(0);
        private.is_untouched("hard link");
    }
}

#[test]
fn a_worktree_of_git_is_said_as_what_it_is() {
    let it = synced();
    let private = Private::beside(it.desk.dir.path());
    let git_dir = it.folder.join(".git");
    let away = it.folder.with_file_name("elsewhere.git");
    std::fs::rename(&git_dir, &away).unwrap();
    write(&git_dir, format!("gitdir: {}\n", away.display()));
    it.sync().ends(1).says("worktree");
    std::fs::remove_file(&git_dir).unwrap();
    symlink(&private.folder, &git_dir).unwrap();
    is_refused(it.sync(), ".git", "link");
    private.is_untouched(".git");
    std::fs::remove_file(&git_dir).unwrap();
    std::fs::rename(&away, &git_dir).unwrap();
    it.sync().ends(0);
}

#[test]
fn links_in_a_folder_cloud_are_not_followed() {
    let it = stick();
    let private = Private::beside(it.desk.dir.path());
    let main = MAIN.to_owned();
    for (number, name) in [
        "HEAD",
        "config",
        "packed-refs",
        "objects",
        "refs/heads",
        &main,
        "scribe-sync",
        "scribe-sync/lock",
        "scribe-sync/locks",
        "scribe-sync/displaced-x",
        "scribe-sync/displaced-stage.scribe-sync-1-2-3",
        "scribe-sync/kept",
    ]
    .iter()
    .enumerate()
    {
        let text = super::usfm("LUK", &[&format!("typed {number}")]);
        write(&it.folder.join("ingredients/LUK.usfm"), text);
        for target in ["", "id_rsa"] {
            let link = |path: &Path| symlink(private.folder.join(target), path).unwrap();
            let ran = instead(&it.bare.join(name), link, || it.sync());
            is_refused(ran, name, "link");
            private.is_untouched(name);
        }
        let ran = instead(&it.bare.join(name), pipe, || it.sync());
        is_refused(ran, name, "pipe");
    }
    // The owner's folder, with a repository in it that could be used.
    let owner = it.bare.parent().unwrap();
    let away = it.desk.dir.path().join("away");
    std::fs::rename(owner, &away).unwrap();
    symlink(&away, owner).unwrap();
    is_refused(it.sync(), "amina", "link");
    std::fs::remove_file(owner).unwrap();
    std::fs::rename(&away, owner).unwrap();
    it.sync().ends(0);
}

/// Ten folders deep, each ten times in the one above: a few hundred bytes that unfold to ten thousand million files.
#[test]
fn a_tree_that_unfolds_without_end_is_not_unfolded() {
    let Stick { bare, desk, .. } = &stick();
    let blob = git_input(bare, &["hash-object", "-w", "--stdin"], "x");
    let mut tree = format!("100644 blob {blob}\tf\n");
    for _ in 0..10 {
        let id = git_input(bare, &["mktree"], &tree);
        tree = (0..10)
            .map(|n| format!("040000 tree {id}\td{n}\n"))
            .collect();
    }
    let top = git(bare, &["show", &format!("{MAIN}:metadata.json")]);
    let metadata = git_input(bare, &["hash-object", "-w", "--stdin"], &top);
    tree += &format!("100644 blob {metadata}\tmetadata.json\n");
    let id = git_input(bare, &["mktree"], &tree);
    let commit = git(
        bare,
        &[
            "-c",
            "user.name=x",
            "-c",
            "user.email=x@x",
            "commit-tree",
            "-m",
            "x",
            &id,
        ],
    );
    let other = bare.with_file_name("other.git");
    let copied = std::process::Command::new("cp")
        .arg("-a")
        .args([bare, &other])
        .status();
    assert!(copied.unwrap().success());
    git(&other, &["update-ref", MAIN, &commit]);
    let ran = desk.run(&["projects", "--json"]);
    assert!(matches!(ran.code, 0 | 3), "{}\n{}", ran.out, ran.err);
    assert!(ran.out.contains("amina/other"), "{}", ran.out);
    // Nor does it come down.
    let ran = desk.run(&["sync", "amina/other"]);
    assert!(matches!(ran.code, 7 | 12), "{}\n{}", ran.out, ran.err);
}
