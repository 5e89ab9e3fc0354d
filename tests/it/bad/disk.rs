//! The disk is full, read-only, or goes away.

use super::{MAIN, synced, usfm, write};
use crate::needs;
use crate::world::{Action, Fault, Match, fsck, git};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A small disk that is there while this lives.
struct SmallDisk(PathBuf);

impl SmallDisk {
    fn mount(at: &Path, size: &str) -> Self {
        let done = Command::new("mount")
            .args(["-t", "tmpfs", "-o", &format!("size={size}"), "none"])
            .arg(at)
            .status();
        assert!(done.unwrap().success());
        Self(at.to_path_buf())
    }

    /// Leaves only so many bytes free.
    fn fill(&self, left: u64) -> PathBuf {
        let stat = rustix::fs::statvfs(&self.0).unwrap();
        let free = stat.f_bavail * stat.f_frsize;
        let path = self.0.join("filler");
        write(
            &path,
            vec![1; usize::try_from(free.saturating_sub(left)).unwrap()],
        );
        path
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        drop(Command::new("umount").arg("-l").arg(&self.0).output());
    }
}

#[test]
fn a_full_disk_stops_the_run_and_loses_nothing() {
    if !needs::root() {
        return;
    }
    let mut it = synced();
    let disk_at = it.desk.dir.path().join("disk");
    std::fs::create_dir(&disk_at).unwrap();
    let disk = SmallDisk::mount(&disk_at, "80m");
    // The whole project moves onto the small disk, and its backups lie beside it.
    let moved = disk_at.join("users/amina/projects/Mark");
    std::fs::create_dir_all(moved.parent().unwrap()).unwrap();
    let copied = Command::new("cp")
        .arg("-a")
        .arg(&it.folder)
        .arg(&moved)
        .status();
    assert!(copied.unwrap().success());
    std::fs::remove_dir_all(&it.folder).unwrap();
    it.folder = moved;
    it.assert_heals();
    let mut codes = Vec::new();
    for both in [false, true] {
        for left in [0, 4, 8, 12, 16, 20, 24, 32, 40, 48, 64, 96, 128, 256] {
            let mark = format!("{left} {both}");
            let theirs = if both {
                let theirs = usfm("JHN", &["theirs", &mark]);
                it.colleague("ingredients/JHN.usfm", &theirs);
                theirs
            } else {
                super::read(&it.book("JHN"))
            };
            let text = it.type_in("LUK", &["typed", &mark]);
            let filler = disk.fill(left * 1024);
            let ran = it.sync();
            std::fs::remove_file(filler).unwrap();
            codes.push(ran.code);
            if ran.code == 1 {
                let said = ran.err.to_lowercase();
                let why = said.contains("no space") || said.contains("free;");
                assert!(why, "{mark}: {}", ran.err);
            } else {
                assert_eq!(ran.code, 0, "{mark}: {}\n{}", ran.out, ran.err);
            }
            assert_eq!(super::read(&it.book("LUK")), text);
            let john = super::read(&it.book("JHN"));
            assert!(john == theirs || john.starts_with("\\id JHN\n"), "{john}");
            fsck(&it.folder);
            fsck(&it.bare());
            it.assert_heals();
            assert_eq!(super::read(&it.book("JHN")), theirs);
            it.assert_committed_here("LUK", &text);
        }
    }
    assert!(codes.contains(&0) && codes.contains(&1), "{codes:?}");
}

/// Runs a sync as somebody who is not root.
fn as_nobody(it: &super::Synced) -> super::Ran {
    nobody_runs(it, &["sync", "--json", it.folder.to_str().unwrap()])
}

/// Runs the program as somebody who is not root.
fn nobody_runs(it: &super::Synced, args: &[&str]) -> super::Ran {
    // The program must be reachable for everybody.
    let program = it.desk.dir.path().join("scribe-sync");
    if !program.exists() {
        // Not by this process: what another thread starts meanwhile would hold it open, and it would be busy.
        let copied = Command::new("cp")
            .arg(env!("CARGO_BIN_EXE_scribe-sync"))
            .arg(&program)
            .status();
        assert!(copied.unwrap().success());
    }
    let mut command = Command::new("setpriv");
    it.desk.dress(&mut command);
    command
        .env("PATH", "/usr/bin:/bin")
        .args(["--reuid", "65534", "--regid", "65534", "--clear-groups"])
        .arg(program)
        .args(args);
    it.desk.ended(command.spawn().unwrap())
}

fn chown(path: &Path) {
    let done = Command::new("chown")
        .args(["-R", "65534:65534"])
        .arg(path)
        .status();
    assert!(done.unwrap().success());
}

fn mode(path: &Path, mode: u32) {
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
}

#[test]
fn folders_that_cannot_be_written() {
    if !needs::root() {
        return;
    }
    let it = synced();
    chown(it.desk.dir.path());
    let folder = it.folder.clone();
    let git_dir = folder.join(".git");
    for (place, code) in [
        (it.book("MRK"), 3),
        (folder.join("ingredients"), 1),
        (folder.clone(), 1),
        (git_dir.clone(), 1),
        (git_dir.join("objects"), 1),
        (it.desk.state(), 1),
        (it.desk.state().join("projects"), 1),
    ] {
        let shown = place
            .strip_prefix(it.desk.dir.path())
            .unwrap()
            .display()
            .to_string();
        let text = usfm("LUK", &["typed", &shown]);
        write(&it.book("LUK"), &text);
        it.colleague("ingredients/JHN.usfm", &usfm("JHN", &["theirs", &shown]));
        let before = it.there(MAIN);
        let was = std::fs::metadata(&place).unwrap().permissions().mode();
        mode(&place, if code == 3 { 0 } else { 0o555 });
        let ran = as_nobody(&it);
        mode(&place, was);
        assert!(
            ran.code == code || ran.code == 0,
            "{shown}: {}\n{}",
            ran.out,
            ran.err
        );
        if ran.code == 1 {
            assert!(ran.err.contains("ermission denied"), "{shown}: {}", ran.err);
        }
        let now = it.there(MAIN);
        if now != before {
            git(&it.bare(), &["merge-base", "--is-ancestor", &before, MAIN]);
        }
        assert_eq!(super::read(&it.book("LUK")), text, "{shown}");
        assert!(super::read(&it.book("MRK")).contains("two"));
        as_nobody(&it).ends(0);
        let own = "safe.directory=*";
        let log = git(&folder, &["-c", own, "log", "-1", "--format=%H"]);
        assert_eq!(it.there(MAIN), log, "{shown}");
        assert!(super::read(&it.book("JHN")).contains(&shown));
    }
}

#[test]
fn a_file_that_may_not_be_read_is_no_deletion() {
    if !needs::root() {
        return;
    }
    let it = synced();
    chown(it.desk.dir.path());
    let book = it.there(&format!("{MAIN}:ingredients/MRK.usfm"));
    mode(&it.book("MRK"), 0);
    write(&it.book("LUK"), usfm("LUK", &["typed"]));
    let ran = as_nobody(&it);
    ran.ends(3).says("MRK.usfm");
    assert_eq!(it.there(&format!("{MAIN}:ingredients/MRK.usfm")), book);
    assert!(
        git(
            &it.bare(),
            &["show", &format!("{MAIN}:ingredients/LUK.usfm")]
        )
        .contains("typed")
    );
    // A newer text of it that came meanwhile is not set back when it can be read again.
    let theirs = usfm("MRK", &["theirs"]);
    it.colleague("ingredients/MRK.usfm", &theirs);
    as_nobody(&it).ends(3).says("MRK.usfm");
    mode(&it.book("MRK"), 0o644);
    as_nobody(&it).ends(0);
    assert_eq!(super::read(&it.book("MRK")), theirs);
    let book = it.there(&format!("{MAIN}:ingredients/MRK.usfm"));
    mode(&it.folder.join("ingredients"), 0);
    let ran = as_nobody(&it);
    assert!(matches!(ran.code, 3 | 7), "{}", ran.err);
    mode(&it.folder.join("ingredients"), 0o755);
    assert_eq!(it.there(&format!("{MAIN}:ingredients/MRK.usfm")), book);
    as_nobody(&it).ends(0);
}

#[test]
fn a_repository_that_may_not_be_read_is_not_one_that_was_never_synced() {
    if !needs::root() {
        return;
    }
    let it = synced();
    chown(it.desk.dir.path());
    let args = ["resolve", it.folder.to_str().unwrap(), "--mine"];
    for file in ["HEAD", "refs/heads/amina/scribe"] {
        let file = it.folder.join(".git").join(file);
        mode(&file, 0);
        let ran = nobody_runs(&it, &args);
        mode(&file, 0o644);
        ran.ends(1).says("ermission denied");
    }
}

#[test]
fn a_project_that_vanishes_meanwhile_is_not_made_up_again() {
    for of in [Match::ls_refs(), Match::fetch(), Match::push()] {
        let it = synced();
        let push = of.path.as_deref() == Some("/git-receive-pack");
        it.colleague("ingredients/JHN.usfm", &usfm("JHN", &["theirs"]));
        if push {
            it.type_in("LUK", &["typed"]);
        }
        let away = it.desk.dir.path().join("away");
        let (from, to) = (it.folder.clone(), away.clone());
        it.server.fault(Fault::new(
            of,
            Action::hook(move || std::fs::rename(&from, &to).unwrap()),
        ));
        let ran = it.sync();
        assert!(matches!(ran.code, 1 | 10), "{}\n{}", ran.out, ran.err);
        if ran.code == 10 {
            assert!(ran.err.contains("plug the disk in"), "{}", ran.err);
        }
        let left: Vec<_> = walkdir::WalkDir::new(&it.folder)
            .into_iter()
            .flatten()
            .filter(|entry| entry.file_type().is_file())
            .map(walkdir::DirEntry::into_path)
            .filter(|path| !path.to_string_lossy().contains(".git/"))
            .collect();
        assert!(left.is_empty(), "{left:?}");
        drop(std::fs::remove_dir_all(&it.folder));
        std::fs::rename(&away, &it.folder).unwrap();
        it.server.clear_faults();
        it.assert_heals();
        assert!(super::read(&it.book("JHN")).contains("theirs"));
    }
}

/// A limit of the size of files, as shells and systems set it, is an error with words; the system's own way is to end the
/// program without one.
#[test]
fn a_limit_of_the_size_of_files_is_said() {
    let it = synced();
    let text = it.type_in("LUK", &["typed"]);
    // Numbers that nothing compresses.
    let mut large = Vec::new();
    let mut number = 1u64;
    while large.len() < 400_000 {
        number = number
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        large.extend(number.to_be_bytes());
    }
    write(&it.folder.join("ingredients/large.mp3"), &large);
    let main = it.there(MAIN);
    let program = it.desk.command(&["sync"]);
    let line = "ulimit -f 200; exec \"$0\" \"$@\"";
    let mut command = Command::new("sh");
    command.args(["-c", line]).arg(program.get_program());
    command.args(program.get_args()).arg(&it.folder);
    it.desk.dress(&mut command);
    let done = command.output().unwrap();
    let err = String::from_utf8_lossy(&done.stderr);
    assert_eq!(done.status.code(), Some(1), "{err}");
    assert!(err.contains("no file that large"), "{err}");
    assert!(err.contains("ulimit -f"), "{err}");
    assert_eq!(it.there(MAIN), main);
    assert_eq!(super::read(&it.book("LUK")), text);
    it.assert_heals();
}

/// Some shares and FUSE have no locks of the usual kind (`flock`), and some none at all.
#[test]
#[cfg(target_os = "linux")]
fn a_file_system_without_locks() {
    if !needs::program("strace") {
        return;
    }
    let it = synced();
    let run = |calls: &str, error: &str| {
        let program = it.desk.command(&["sync"]);
        let mut command = Command::new("strace");
        command.args(["-f", "-qq", "-o", "/dev/null", "-e"]);
        command.arg(format!("trace={calls}")).arg("-e");
        command.arg(format!("inject={calls}:error={error}"));
        command.arg(program.get_program()).args(program.get_args());
        command.arg(&it.folder);
        it.desk.dress(&mut command);
        let done = command.output().unwrap();
        let err = String::from_utf8_lossy(&done.stderr).into_owned();
        (done.status.code().unwrap_or(-1), err)
    };
    for error in ["EOPNOTSUPP", "ENOLCK", "ENOSYS", "EINVAL"] {
        let text = it.type_in("LUK", &["typed", error]);
        let (code, err) = run("flock", error);
        assert_eq!(code, 0, "{error}: {err}");
        it.assert_in_sync();
        it.assert_committed_here("LUK", &text);
    }
    // Not the other kind either: that is said, and nothing is done.
    let head = it.head();
    let text = it.type_in("LUK", &["typed and kept"]);
    let (code, err) = run("flock,fcntl", "ENOLCK");
    let said = err.split_whitespace().collect::<Vec<_>>().join(" ");
    assert_eq!(code, 1, "{said}");
    assert!(
        said.contains("cannot be locked") && said.contains("mounted with locks"),
        "{said}"
    );
    assert_eq!(it.head(), head);
    assert_eq!(super::read(&it.book("LUK")), text);
    it.assert_heals();
}
