use super::{Project, noise, oid, packs, set_age};
use crate::world::fsck;
use crate::world::gitcmd::git_with;
use scribe_sync::repo::{Kind, Oid};
use std::fs;
use std::path::Path;
use std::time::{Duration, Instant, SystemTime};

/// The tree that git makes of the same files.
fn tree_by_git(project: &Path) -> String {
    let scratch = tempfile::tempdir().unwrap();
    let index = scratch.path().join("index");
    let vars = [("GIT_INDEX_FILE", index.to_str().unwrap())];
    git_with(project, &vars, &["add", "-A", "."]);
    git_with(project, &vars, &["write-tree"])
}

#[cfg(target_os = "linux")]
fn reasons(scan: &scribe_sync::repo::Scan) -> Vec<(&str, &str)> {
    scan.skipped
        .iter()
        .map(|skipped| (skipped.path.as_str(), skipped.reason))
        .collect()
}

#[test]
fn git_makes_the_same_trees_and_sees_nothing_left_to_do() {
    let project = Project::new();
    for (path, content) in [
        ("metadata.json", "{}\n"),
        ("a/b", "folder"),
        ("a-b", "before the folder"),
        ("a.b", "also before"),
        ("a0", "behind"),
        ("a/b.c/d", "deep"),
        ("a/b-c", "x"),
        ("ingredients/GEN.usfm", "\\id GEN\r\n\\v 1 CRLF\r\n"),
        ("ingredients/मरकुस.usfm", "देवनागरी\n"),
        ("ingredients/évangile selon Luc.usfm", "with blanks\n"),
        ("ingredients/empty.usfm", ""),
        ("ingredients/no newline", "x"),
        (".hidden", "y"),
    ] {
        project.put(path, content);
    }
    project.put("audio/GEN_1_1.mp3", noise(300_000, 1));
    project.commit();
    project.assert_clean();
    fsck(&project.path);
    assert_eq!(
        project.git(&["rev-parse", "HEAD^{tree}"]),
        tree_by_git(&project.path)
    );
    let index = fs::read(project.path.join(".git/index")).unwrap();
    assert_eq!(index[..8], *b"DIRC\0\0\0\x02", "version 2");
    assert_eq!(
        project.git(&["log", "--format=%an <%ae> %ai %s"]),
        "Ana Müller <ana@example.org> 2023-11-14 20:43:20 -0130 scribe-sync: GEN 3 (1 verse)"
    );

    project.put("a.b", "changed");
    project.put("ingredients/EXO.usfm", "new");
    project.put("b/new/folder/x", "new");
    project.delete("a/b.c/d");
    project.delete("metadata.json");
    project.commit();
    project.assert_clean();
    fsck(&project.path);
    assert_eq!(
        project.git(&["rev-parse", "HEAD^{tree}"]),
        tree_by_git(&project.path)
    );

    // A file in the place of a folder, and a folder in the place of a file.
    fs::remove_dir_all(project.path.join("a")).unwrap();
    project.put("a", "now a file");
    project.delete("a0");
    project.put("a0/x", "now a folder");
    project.commit();
    project.assert_clean();
    fsck(&project.path);
    assert_eq!(
        project.git(&["rev-parse", "HEAD^{tree}"]),
        tree_by_git(&project.path)
    );

    // And nothing at all.
    for entry in fs::read_dir(&project.path).unwrap().flatten() {
        if entry.file_name() != ".git" {
            if entry.path().is_dir() {
                fs::remove_dir_all(entry.path()).unwrap();
            } else {
                fs::remove_file(entry.path()).unwrap();
            }
        }
    }
    project.commit();
    project.assert_clean();
    fsck(&project.path);
    assert_eq!(
        project.git(&["rev-parse", "HEAD^{tree}"]),
        "4b825dc642cb6eb9a060e54bf8d69288fbee4904"
    );
}

#[test]
fn what_did_not_change_is_not_read_and_the_index_not_written() {
    let project = Project::new();
    for number in 0..40 {
        project.put(&format!("ingredients/{number}.usfm"), format!("{number}"));
    }
    project.put("audio/a.mp3", noise(50_000, 3));
    let (first, scan) = project.commit_on(&[], 1);
    assert_eq!(scan.read, 41);
    let index = project.path.join(".git/index");
    let before = (fs::read(&index).unwrap(), fs::metadata(&index).unwrap());

    let (second, scan) = project.commit_on(&[first], 2);
    assert_eq!(scan.read, 0);
    let after = (fs::read(&index).unwrap(), fs::metadata(&index).unwrap());
    assert_eq!(before.0, after.0);
    {
        use std::os::unix::fs::MetadataExt;
        assert_eq!(before.1.ino(), after.1.ino(), "the index was written anew");
    }
    let tree = |id| project.store.commit(id).unwrap().tree;
    assert_eq!(tree(first), tree(second));

    // A dry run sees the same and writes nothing.
    assert_eq!(project.look().tree(), project.committed());

    // After git itself wrote the index, its entries are as good as ours.
    project.git(&["update-index", "--refresh"]);
    project.git(&["read-tree", "HEAD"]);
    project.git(&["update-index", "--refresh"]);
    set_age(&index, Duration::ZERO);
    assert_eq!(project.look().read, 0);

    // A damaged index costs time, not content.
    for damage in [&b""[..], b"DIRC", &before.0[..before.0.len() - 7]] {
        fs::write(&index, damage).unwrap();
        let scan = project.look();
        assert_eq!((scan.read, scan.tree()), (41, project.committed()));
    }
    project
        .store
        .remember(&project.look(), &project.committed())
        .unwrap();
    project.assert_clean();
}

/// Makes the index look so young that its own time says nothing about the files'.
fn written_long_after(project: &Project) {
    let index = fs::File::options()
        .write(true)
        .open(project.path.join(".git/index"))
        .unwrap();
    let later = SystemTime::now() + Duration::from_secs(100);
    let times = fs::FileTimes::new().set_modified(later);
    index.set_times(times).unwrap();
}

#[test]
fn an_edit_of_the_same_size_in_the_same_second_is_seen() {
    use std::os::unix::fs::MetadataExt;
    let mut tried = 0;
    loop {
        let project = Project::new();
        let path = project.path.join("GEN.usfm");
        fs::write(&path, "aaaa").unwrap();
        let before = fs::metadata(&path).unwrap();
        project.commit();
        written_long_after(&project);
        fs::write(&path, "bbbb").unwrap();
        let after = fs::metadata(&path).unwrap();
        let scan = project.look();
        assert_eq!(scan.read, 1);
        assert_ne!(scan.tree(), project.committed());
        assert_eq!(project.git(&["status", "--porcelain"]), " M GEN.usfm");
        tried += 1;
        // Only a pair within one second proves something.
        if before.ctime() == after.ctime() || tried == 20 {
            break;
        }
    }
}

#[test]
fn a_file_truncated_in_the_same_second_is_not_taken_for_unchanged() {
    use std::os::unix::fs::MetadataExt;
    for _ in 0..20 {
        let project = Project::new();
        let path = project.path.join("GEN.usfm");
        fs::write(&path, "a verse").unwrap();
        let before = fs::metadata(&path).unwrap();
        project.commit();
        written_long_after(&project);
        fs::write(&path, "").unwrap();
        let after = fs::metadata(&path).unwrap();
        let scan = project.look();
        assert_eq!(scan.files["GEN.usfm"].size, 0);
        assert_eq!(
            scan.files["GEN.usfm"].leaf.id,
            oid("e69de29bb2d1d6434b8b29ae775ad8c2e48c5391")
        );
        if before.ctime() == after.ctime() {
            return;
        }
    }
}

// Elsewhere the disk itself refuses some of these names.
#[cfg(target_os = "linux")]
#[test]
fn what_cannot_be_taken_along_is_named_and_never_counts_as_deleted() {
    use std::os::unix::ffi::OsStrExt;
    use std::os::unix::fs::{PermissionsExt, symlink};
    let project = Project::new();
    for path in [
        "GEN.usfm",
        "linked.usfm",
        "pipe.usfm",
        "closed.usfm",
        "folder-linked/x.usfm",
        "folder-linked/y/z.usfm",
        "nested/a.usfm",
        "closed-folder/b.usfm",
        "Twin.usfm",
        "Songs/one.txt",
        ".DS_Store",
    ] {
        project.put(path, format!("content of {path}"));
    }
    // Litter that somebody committed is a file like any other.
    project.git(&["add", "-f", ".DS_Store"]);
    project.git(&["commit", "-qm", "litter"]);
    let parents: Vec<Oid> = project.tip().into_iter().collect();
    project.commit_on(&parents, 5);
    let committed = project.committed();
    assert_eq!(committed.len(), 11);

    let outside = tempfile::tempdir().unwrap();
    fs::write(outside.path().join("x.usfm"), "secret").unwrap();
    project.delete("linked.usfm");
    symlink(
        outside.path().join("x.usfm"),
        project.path.join("linked.usfm"),
    )
    .unwrap();
    symlink("nowhere", project.path.join("dangling")).unwrap();
    project.delete("pipe.usfm");
    rustix::fs::mkfifoat(
        rustix::fs::CWD,
        project.path.join("pipe.usfm"),
        rustix::fs::Mode::from_raw_mode(0o644),
    )
    .unwrap();
    fs::remove_dir_all(project.path.join("folder-linked")).unwrap();
    symlink(outside.path(), project.path.join("folder-linked")).unwrap();
    fs::create_dir(project.path.join("nested/.git")).unwrap();
    project.put("nested/not-ours.txt", "x");
    project.put("twin.usfm", "the newcomer");
    project.put("songs/two.txt", "a folder's twin");
    project.put("other/É.txt", "first of two newcomers");
    project.put("other/e\u{301}.txt", "second of two newcomers");
    project.put("con.usfm", "a device elsewhere");
    project.put("a:b", "a stream elsewhere");
    project.put(".scribe-sync-xyz", "ours");
    let odd = std::ffi::OsStr::from_bytes(b"caf\xe9.txt");
    fs::write(project.path.join(odd), "x").unwrap();
    let closed = [
        project.path.join("closed.usfm"),
        project.path.join("closed-folder"),
    ];
    for path in &closed {
        // A time that differs, so that it has to be read.
        if path.is_file() {
            set_age(path, Duration::from_secs(50));
        }
        fs::set_permissions(path, fs::Permissions::from_mode(0o0)).unwrap();
    }
    let is_root = fs::read(&closed[0]).is_ok();

    let scan = project.look();
    for path in &closed {
        fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
    }
    let mut expected = vec![
        ("Songs/".replace('S', "s"), "skip-case-twin"),
        ("a:b".into(), "skip-name-not-portable"),
        ("caf\u{fffd}.txt".into(), "skip-name-not-unicode"),
        ("con.usfm".into(), "skip-name-not-portable"),
        ("dangling".into(), "skip-link"),
        ("folder-linked".into(), "skip-link"),
        ("linked.usfm".into(), "skip-link"),
        ("nested/".into(), "skip-nested-repository"),
        ("other/É.txt".into(), "skip-case-twin"),
        ("pipe.usfm".into(), "skip-special-file"),
        ("twin.usfm".into(), "skip-case-twin"),
    ];
    if !is_root {
        expected.push(("closed.usfm".into(), "skip-file-unreadable"));
        expected.push(("closed-folder/".into(), "skip-folder-unreadable"));
    }
    expected.sort();
    let mut seen: Vec<(String, &str)> = reasons(&scan)
        .into_iter()
        .map(|(path, reason)| (path.to_owned(), reason))
        .collect();
    seen.sort();
    assert_eq!(seen, expected);

    let tree = scan.tree();
    for (path, leaf) in &committed {
        assert_eq!(tree.get(path), Some(leaf), "{path}");
    }
    let news: Vec<&str> = tree
        .keys()
        .filter(|path| !committed.contains_key(path))
        .collect();
    assert_eq!(news, ["other/e\u{301}.txt"]);
}

#[test]
fn thousands_of_new_files_become_one_pack() {
    let project = Project::new();
    for number in 0..5000 {
        project.put(
            &format!("content/{}/{number}.md", number / 100),
            format!("frame {number}\n"),
        );
    }
    let started = Instant::now();
    project.commit();
    println!("first snapshot of 5,000 files: {:?}", started.elapsed());
    assert_eq!(packs(&project.store).len(), 1);
    assert_eq!(
        super::object_files(&project.store).len(),
        2,
        "pack and index"
    );
    project.assert_clean();
    fsck(&project.path);
    let pack = packs(&project.store)[0].display().to_string();
    project.git(&["verify-pack", &pack]);
    assert_eq!(
        project.git(&["ls-tree", "-r", "HEAD"]).lines().count(),
        5000
    );
    let started = Instant::now();
    assert_eq!(project.look().read, 0);
    println!("scan of 5,000 unchanged files: {:?}", started.elapsed());

    // A copy of the project: all times differ, all contents are there.
    for entry in project.look().files.keys() {
        set_age(&project.path.join(entry), Duration::from_secs(90));
    }
    let started = Instant::now();
    let parents: Vec<Oid> = project.tip().into_iter().collect();
    let (_, scan) = project.commit_on(&parents, 7);
    println!("scan of 5,000 touched files: {:?}", started.elapsed());
    assert_eq!(scan.read, 5000);
    assert_eq!(packs(&project.store).len(), 1, "nothing is stored twice");
    project.assert_clean();
    project.assert_swept();
}

#[test]
fn media_is_stored_as_it_is_and_only_once() {
    let project = Project::new();
    let sound = noise(20 << 20, 9);
    project.put("audio/GEN_1.wav", &sound);
    project.put("text.md", "small");
    let tip = project.commit();
    project.assert_clean();
    fsck(&project.path);
    assert_eq!(packs(&project.store).len(), 0);
    let id = project.committed()["audio/GEN_1.wav"].id;
    let hex = id.to_string();
    let object = project
        .path
        .join(".git/objects")
        .join(&hex[..2])
        .join(&hex[2..]);
    let before = fs::metadata(&object).unwrap();
    assert!(before.len() > sound.len() as u64, "not compressed");
    assert_eq!(
        project.store.header(id).unwrap(),
        Some((Kind::Blob, 20 << 20))
    );

    // Touched: the object on disk is not written again.
    set_age(
        &project.path.join("audio/GEN_1.wav"),
        Duration::from_secs(30),
    );
    let (_, scan) = project.commit_on(&[tip], 2);
    assert_eq!(scan.read, 1);
    {
        use std::os::unix::fs::MetadataExt;
        assert_eq!(before.ino(), fs::metadata(&object).unwrap().ino());
    }
    // Touched, and the object is damaged: now it is.
    let mut bytes = fs::read(&object).unwrap();
    bytes[10 << 20] ^= 1;
    fs::remove_file(&object).unwrap();
    fs::write(&object, bytes).unwrap();
    set_age(
        &project.path.join("audio/GEN_1.wav"),
        Duration::from_secs(20),
    );
    project.commit();
    fsck(&project.path);
    project.assert_swept();
}

#[test]
fn a_damaged_object_of_the_right_name_is_written_again() {
    let project = Project::new();
    project.put("GEN.usfm", "the only copy in the repository");
    project.commit();
    let hex = project.committed()["GEN.usfm"].id.to_string();
    let object = project
        .path
        .join(".git/objects")
        .join(&hex[..2])
        .join(&hex[2..]);
    let whole = fs::read(&object).unwrap();
    for damaged in [
        &b""[..],
        &whole[..whole.len() / 2],
        b"garbage that is no object",
    ] {
        fs::remove_file(&object).unwrap();
        fs::write(&object, damaged).unwrap();
        set_age(
            &project.path.join("GEN.usfm"),
            Duration::from_secs(77 + damaged.len() as u64),
        );
        let parents: Vec<Oid> = project.tip().into_iter().collect();
        project.commit_on(&parents, 3);
        fsck(&project.path);
    }
}
