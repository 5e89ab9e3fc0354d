use super::{MINE, Project, SHARED};
use crate::world::{fsck, git};
use scribe_sync::repo::{Error, Head, Store, heal, is_valid_ref_name};
use scribe_sync::report::NoProgress;
use std::fs;

fn two_commits() -> (Project, scribe_sync::repo::Oid, scribe_sync::repo::Oid) {
    let project = Project::new();
    project.put("a", "1");
    let first = project.commit();
    project.put("a", "2");
    let second = project.commit();
    (project, first, second)
}

#[test]
fn a_torn_ref_is_never_taken_for_none() {
    let (project, first, second) = two_commits();
    let file = project.path.join(".git").join(MINE);
    let hex = second.to_string();
    let zeros = format!("{}\n", "0".repeat(40));
    for torn in ["", "\n", &hex[..20], &zeros, "\0\0\0\0\0\0\0\0\0", "what"] {
        fs::write(&file, torn).unwrap();
        assert!(
            matches!(project.store.find_ref(MINE), Err(Error::Damaged { .. })),
            "{torn:?}"
        );
        assert!(project.store.head().is_err());
        assert!(project.store.set_ref(MINE, None, Some(first)).is_err());
        assert_eq!(
            fs::read_to_string(&file).unwrap(),
            torn,
            "nothing is written over it"
        );
    }
    fs::write(&file, format!("{hex}\r\n")).unwrap();
    assert_eq!(project.store.find_ref(MINE).unwrap(), Some(second));
    fs::write(&file, &hex).unwrap();
    assert_eq!(project.store.find_ref(MINE).unwrap(), Some(second));

    // The same for what git packed.
    fs::write(&file, format!("{hex}\n")).unwrap();
    project.git(&["tag", "-a", "v1", "-m", "a tag", &first.to_string()]);
    project.git(&["pack-refs", "--all"]);
    assert!(!file.exists());
    let packed = project.path.join(".git/packed-refs");
    let whole = fs::read(&packed).unwrap();
    for torn in [
        &b""[..],
        &vec![0; whole.len()],
        &whole[..whole.len() - 5],
        b"<<<<<<< HEAD\n",
    ] {
        fs::write(&packed, torn).unwrap();
        assert!(project.store.find_ref(MINE).is_err());
        assert!(project.store.refs_below("refs/heads/").is_err());
        assert!(project.store.set_ref(MINE, None, Some(first)).is_err());
        assert!(!file.exists());
    }
    fs::write(&packed, &whole).unwrap();
    assert_eq!(project.store.find_ref(MINE).unwrap(), Some(second));
    fsck(&project.path);
}

#[test]
fn a_ref_that_is_being_written_is_waited_for() {
    let (project, _, second) = two_commits();
    let file = project.path.join(".git").join(MINE);
    let (asked, ask) = std::sync::mpsc::channel();
    fs::write(&file, "").unwrap();
    let git_dir = project.path.join(".git");
    let reader = std::thread::spawn(move || {
        let store = Store::open(&git_dir).unwrap();
        asked.send(()).unwrap();
        store.find_ref(MINE).unwrap()
    });
    ask.recv().unwrap();
    fs::write(&file, format!("{second}\n")).unwrap();
    assert_eq!(reader.join().unwrap(), Some(second));
}

#[test]
fn packed_refs_are_read_moved_and_deleted() {
    let (project, first, second) = two_commits();
    let store = &project.store;
    store.set_ref(SHARED, None, Some(first)).unwrap();
    store
        .set_ref("refs/remotes/origin/scribe-main", None, Some(first))
        .unwrap();
    project.git(&[
        "symbolic-ref",
        "refs/remotes/origin/HEAD",
        "refs/remotes/origin/scribe-main",
    ]);
    project.git(&["tag", "-a", "v1", "-m", "a tag"]);
    project.git(&["tag", "light"]);
    project.git(&["pack-refs", "--all"]);
    let names = |prefix: &str| -> Vec<String> {
        store
            .refs_below(prefix)
            .unwrap()
            .into_iter()
            .map(|(name, _)| name)
            .collect()
    };
    assert_eq!(names("refs/heads/"), [MINE, SHARED]);
    assert_eq!(names("refs/remotes/"), ["refs/remotes/origin/scribe-main"]);
    assert_eq!(store.find_ref(SHARED).unwrap(), Some(first));
    assert_eq!(store.find_ref("refs/heads/scribe").unwrap(), None);
    assert_eq!(
        store.find_ref("refs/heads/ana").unwrap(),
        None,
        "a folder is no ref"
    );

    store.set_ref(SHARED, Some(first), Some(second)).unwrap();
    assert_eq!(project.git(&["rev-parse", SHARED]), second.to_string());
    // Deleted is deleted, packed or not, with what it peels to.
    store
        .set_ref(
            "refs/tags/v1",
            store.find_ref("refs/tags/v1").unwrap(),
            None,
        )
        .unwrap();
    store.set_ref(SHARED, Some(second), None).unwrap();
    assert_eq!(
        project.git(&["for-each-ref", "--format=%(refname)"]),
        format!(
            "{MINE}\nrefs/remotes/origin/HEAD\nrefs/remotes/origin/scribe-main\nrefs/tags/light"
        )
    );
    assert_eq!(store.find_ref(SHARED).unwrap(), None);
    fsck(&project.path);
    // A ref does not answer for another one's longer name.
    store
        .set_ref("refs/heads/refs/heads/odd", None, Some(first))
        .unwrap();
    assert_eq!(store.find_ref("refs/heads/odd").unwrap(), None);
    // Nothing stays of a deleted one but what others need.
    store
        .set_ref("refs/scribe-sync/upload/ana/1/2", None, Some(first))
        .unwrap();
    store
        .set_ref("refs/scribe-sync/upload/ana/1/2", Some(first), None)
        .unwrap();
    assert!(!project.path.join(".git/refs/scribe-sync/upload").exists());
    assert!(project.path.join(".git/refs/heads").exists());
    project.assert_swept();
}

#[test]
fn several_refs_move_together_or_not_at_all() {
    let (project, first, second) = two_commits();
    let store = &project.store;
    store.set_ref(SHARED, None, Some(first)).unwrap();
    let moves = [
        (SHARED.to_owned(), Some(first), Some(second)),
        (MINE.to_owned(), Some(first), Some(first)),
    ];
    assert!(matches!(store.set_refs(&moves), Err(Error::Moved { name }) if name == MINE));
    assert_eq!(store.find_ref(SHARED).unwrap(), Some(first));
    let moves = [
        (SHARED.to_owned(), Some(first), Some(second)),
        ("refs/heads/new".to_owned(), None, Some(first)),
        (MINE.to_owned(), Some(second), None),
    ];
    store.set_refs(&moves).unwrap();
    assert_eq!(
        project.git(&["rev-parse", SHARED, "new"]),
        format!("{second}\n{first}")
    );
    assert_eq!(store.head().unwrap(), Head::Branch(MINE.into(), None));
    // A bad one among good ones.
    for bad in [
        "refs/heads/../x",
        "refs/heads/a.lock",
        "HEAD",
        "refs/heads/a b",
        "refs/heads/-x",
        "refs/heads/con",
    ] {
        let moves = [
            (SHARED.to_owned(), Some(second), Some(first)),
            (bad.to_owned(), None, Some(first)),
        ];
        assert!(store.set_refs(&moves).is_err(), "{bad}");
        assert!(!is_valid_ref_name(bad), "{bad}");
        assert_eq!(store.find_ref(SHARED).unwrap(), Some(second));
    }
    project.assert_swept();
    assert_eq!(
        walkdir::WalkDir::new(project.path.join(".git"))
            .into_iter()
            .flatten()
            .filter(|entry| entry.file_name().to_string_lossy().ends_with(".lock"))
            .count(),
        0
    );
}

#[test]
fn a_ref_and_a_folder_of_refs_do_not_share_a_name() {
    let (project, first, _) = two_commits();
    let store = &project.store;
    for pack in [false, true] {
        store.set_ref("refs/heads/a", None, Some(first)).unwrap();
        if pack {
            project.git(&["pack-refs", "--all"]);
        }
        assert!(store.set_ref("refs/heads/a/b", None, Some(first)).is_err());
        store.set_ref("refs/heads/a", Some(first), None).unwrap();
        store.set_ref("refs/heads/a/b", None, Some(first)).unwrap();
        if pack {
            project.git(&["pack-refs", "--all"]);
        }
        assert!(store.set_ref("refs/heads/a", None, Some(first)).is_err());
        assert_eq!(
            project
                .git(&["for-each-ref", "refs/heads/a"])
                .lines()
                .count(),
            1
        );
        store.set_ref("refs/heads/a/b", Some(first), None).unwrap();
        // Folders that git left empty are in nobody's way.
        fs::create_dir_all(project.path.join(".git/refs/heads/a/x/y")).unwrap();
        store.set_ref("refs/heads/a", None, Some(first)).unwrap();
        assert_eq!(
            project.git(&["rev-parse", "refs/heads/a"]),
            first.to_string()
        );
        store.set_ref("refs/heads/a", Some(first), None).unwrap();
    }
    fsck(&project.path);
}

#[test]
fn somebody_elses_lock_holds_and_our_own_stale_one_does_not() {
    let (project, first, second) = two_commits();
    let store = &project.store;
    let lock = project.path.join(".git").join(format!("{MINE}.lock"));
    fs::write(&lock, "").unwrap();
    assert!(matches!(
        store.set_ref(MINE, Some(second), Some(first)),
        Err(Error::Locked { path }) if path == lock
    ));
    heal(store, &project.path, &NoProgress).unwrap();
    assert!(lock.exists(), "it is not ours to take away");
    fs::remove_file(&lock).unwrap();

    // What a run leaves that is killed while it holds a lock.
    let marks = store.own_dir().join("locks");
    fs::create_dir_all(&marks).unwrap();
    let mark = marks.join("refs%2Fheads%2Fana%2Fscribe.lock");
    fs::write(&mark, second.to_string()).unwrap();
    fs::hard_link(&mark, &lock).unwrap();
    assert!(matches!(
        store.set_ref(MINE, Some(second), Some(first)),
        Err(Error::Locked { .. })
    ));
    // That very attempt must not make it foreign.
    assert!(lock.exists());
    fs::write(&mark, second.to_string()).unwrap();
    fs::remove_file(&lock).unwrap();
    fs::hard_link(&mark, &lock).unwrap();
    heal(store, &project.path, &NoProgress).unwrap();
    assert!(!lock.exists());
    store.set_ref(MINE, Some(second), Some(first)).unwrap();

    // The same on a stick without hard links.
    fs::write(&mark, "plain").unwrap();
    fs::write(&lock, "").unwrap();
    heal(store, &project.path, &NoProgress).unwrap();
    assert!(!lock.exists());
    assert_eq!(git(&project.path, &["rev-parse", MINE]), first.to_string());
    project.assert_swept();
}

#[test]
fn head_is_read_and_moved() {
    let (project, first, second) = two_commits();
    let store = &project.store;
    assert_eq!(
        store.head().unwrap(),
        Head::Branch(MINE.into(), Some(second))
    );
    store.set_head(SHARED).unwrap();
    assert_eq!(project.git(&["symbolic-ref", "HEAD"]), SHARED);
    assert_eq!(store.head().unwrap(), Head::Branch(SHARED.into(), None));
    store.set_head(MINE).unwrap();
    project.git(&["checkout", "-q", "--detach", &first.to_string()]);
    assert_eq!(store.head().unwrap(), Head::Detached(first));
    for torn in ["", "ref:", "ref: ../../x\n", "deadbeef"] {
        fs::write(project.path.join(".git/HEAD"), torn).unwrap();
        assert!(store.head().is_err(), "{torn:?}");
    }
}
