use super::{MINE, Project, SHARED, book, fetch, noise, oid, push, push_well, raw_commit, update};
use crate::world::{fsck, git};
use scribe_sync::repo::{Error, FolderRemote, Kind, Oid, PackItem, PackPlan, Remote, RemoteError};
use std::fs;

fn stick() -> (tempfile::TempDir, std::path::PathBuf) {
    let dir = tempfile::tempdir().unwrap();
    let bare = dir.path().join("ana/project.git");
    FolderRemote::new(&bare).create().unwrap();
    (dir, bare)
}

#[test]
fn a_folder_does_what_a_server_does() {
    let (_dir, bare) = stick();
    assert_eq!(git(&bare, &["rev-parse", "--is-bare-repository"]), "true");
    assert_eq!(git(&bare, &["symbolic-ref", "HEAD"]), SHARED);
    let mut remote = FolderRemote::new(&bare);
    assert!(remote.refs(&["refs/"]).unwrap().is_empty());
    let project = Project::new();
    project.put("GEN.usfm", book(500, &[]));
    project.put("audio/a.mp3", noise(9 << 20, 2));
    let first = project.commit();
    let both = [
        update(MINE, None, Some(first)),
        update(SHARED, None, Some(first)),
    ];
    push_well(&mut remote, &project.store, &both, &[]);
    fsck(&bare);

    project.put("GEN.usfm", book(500, &[(7, "changed")]));
    let second = project.commit();
    let both = [
        update(MINE, Some(first), Some(second)),
        update(SHARED, Some(first), Some(second)),
    ];
    let mut sent = 0;
    let plan = PackPlan::between(
        &project.store,
        &[second],
        &[first],
        &std::collections::HashSet::new(),
    )
    .unwrap();
    let answer = remote
        .push(&project.store, &both, Some(&plan), &mut |bytes| {
            sent += bytes;
        })
        .unwrap();
    assert!(answer.all_done(&both));
    assert!(sent < 1000, "{sent}");
    fsck(&bare);
    assert_eq!(
        git(&bare, &["log", "--format=%H", SHARED]),
        format!("{second}\n{first}")
    );
    let refs = remote
        .refs(&["refs/heads/scribe", "refs/heads/ana/"])
        .unwrap();
    assert_eq!(refs.len(), 2);

    // Another computer, then a change there.
    let other = Project::new();
    fetch(&mut remote, &other.store, &[second], &[]).unwrap();
    other.store.set_ref(MINE, None, Some(second)).unwrap();
    other.git(&["checkout", "-q", "-f", "HEAD"]);
    other.put("EXO.usfm", "new");
    let third = other.commit();
    push_well(
        &mut remote,
        &other.store,
        &[update(SHARED, Some(second), Some(third))],
        &[second],
    );
    assert_eq!(
        fetch(&mut remote, &project.store, &[third], &[second]).unwrap(),
        3
    );
    fsck(&bare);
    fsck(&other.path);

    // Somebody who does not know of it yet moves nothing.
    let theirs = raw_commit(
        &project.store,
        project.store.commit(first).unwrap().tree,
        &[second],
        9,
    );
    let both = [
        update(MINE, Some(second), Some(theirs)),
        update(SHARED, Some(second), Some(theirs)),
    ];
    let answer = push(&mut remote, &project.store, &both, &[second]).unwrap();
    assert!(!answer.all_done(&both) && answer.is_stale());
    assert_eq!(answer.seen, [(SHARED.to_owned(), third)]);
    assert_eq!(
        git(&bare, &["rev-parse", MINE, SHARED]),
        format!("{second}\n{third}")
    );

    // Parts, empty packs, deletions.
    let part = "refs/scribe-sync/upload/ana/cafe/1";
    let tree = project.store.commit(first).unwrap().tree;
    let up = [update(part, None, Some(tree))];
    let answer = remote
        .push(&project.store, &up, Some(&PackPlan::default()), &mut |_| {})
        .unwrap();
    assert!(answer.all_done(&up));
    assert_eq!(git(&bare, &["cat-file", "-t", part]), "tree");
    let away = [update(part, Some(tree), None)];
    let answer = remote
        .push(&project.store, &away, None, &mut |_| {})
        .unwrap();
    assert!(answer.all_done(&away));
    assert!(remote.refs(&["refs/scribe-sync/"]).unwrap().is_empty());
    fsck(&bare);
    // A stick that is not there.
    let mut gone = FolderRemote::new(&bare.with_file_name("gone.git"));
    assert!(matches!(gone.refs(&["refs/"]), Err(RemoteError::NotFound)));
}

#[test]
fn a_folder_takes_nothing_with_holes() {
    let (_dir, bare) = stick();
    let mut remote = FolderRemote::new(&bare);
    let project = Project::new();
    project.put("a", "b");
    let tip = project.commit();
    let all: Vec<Oid> = git(
        &project.path,
        &["rev-list", "--objects", "--no-object-names", "HEAD"],
    )
    .lines()
    .map(oid)
    .collect();
    for missing in &all {
        let mut plan = PackPlan::default();
        for id in all.iter().filter(|id| *id != missing) {
            let (kind, size) = project.store.header(*id).unwrap().unwrap();
            plan.items.push(PackItem {
                id: *id,
                kind,
                size,
                base: None,
                stored: false,
            });
        }
        let updates = [update(SHARED, None, Some(tip))];
        // A program that another test is starting has our lock open for a moment, before it becomes that program.
        let error = (0..10_000)
            .map(|_| {
                remote
                    .push(&project.store, &updates, Some(&plan), &mut |_| {})
                    .unwrap_err()
            })
            .find(|error| !matches!(error, RemoteError::Temporary { .. }))
            .unwrap();
        assert!(matches!(error, RemoteError::Local(_)), "{error}");
    }
    // An object that is damaged here is our fault, and does not get there.
    let hex = tip.to_string();
    let object = project
        .path
        .join(".git/objects")
        .join(&hex[..2])
        .join(&hex[2..]);
    let whole = fs::read(&object).unwrap();
    fs::remove_file(&object).unwrap();
    fs::write(&object, &whole[..whole.len() / 2]).unwrap();
    let mut plan = PackPlan::default();
    plan.items.push(PackItem {
        id: tip,
        kind: Kind::Commit,
        size: 10,
        base: None,
        stored: false,
    });
    let updates = [update(SHARED, None, Some(tip))];
    let error = remote
        .push(&project.store, &updates, Some(&plan), &mut |_| {})
        .unwrap_err();
    assert!(
        matches!(error, RemoteError::Local(Error::Damaged { .. })),
        "{error:?}"
    );
    assert_eq!(git(&bare, &["for-each-ref"]), "");
    assert_eq!(git(&bare, &["count-objects"]), "0 objects, 0 kilobytes");
    let left: Vec<String> = fs::read_dir(bare.join("scribe-sync"))
        .unwrap()
        .flatten()
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .filter(|name| name.contains("scribe-sync-"))
        .collect();
    assert_eq!(left, Vec::<String>::new());
}

#[test]
fn of_two_pushers_at_once_one_wins_and_nothing_is_lost() {
    let (_dir, bare) = stick();
    let base = Project::new();
    base.put("start", "x");
    let first = base.commit();
    push_well(
        &mut FolderRemote::new(&bare),
        &base.store,
        &[update(SHARED, None, Some(first))],
        &[],
    );
    // Each goes on until its own commit is in, on top of the other's.
    let rounds = 8;
    let pusher = |name: &'static str| {
        let bare = bare.clone();
        move || {
            let project = Project::new();
            let mut remote = FolderRemote::new(&bare);
            for round in 0..rounds {
                loop {
                    let now = remote.refs(&[SHARED]).unwrap()[0].id;
                    if !project.store.has(now) {
                        let known: Vec<Oid> = project.tip().into_iter().collect();
                        fetch(&mut remote, &project.store, &[now], &known).unwrap();
                    }
                    project
                        .store
                        .set_ref(MINE, project.tip(), Some(now))
                        .unwrap();
                    let mut writer = project.store.writer().unwrap();
                    let text = format!("{name} {round}");
                    let blob = writer.add(Kind::Blob, text.as_bytes()).unwrap();
                    let mut tree = project.committed();
                    let leaf = scribe_sync::repo::Leaf {
                        mode: scribe_sync::repo::Mode::File,
                        id: blob,
                    };
                    tree.insert(format!("{name}-{round}"), leaf);
                    let root = writer.add_tree(&tree).unwrap();
                    writer.finish().unwrap();
                    let mine = raw_commit(&project.store, root, &[now], 5);
                    let updates = [update(SHARED, Some(now), Some(mine))];
                    match push(&mut remote, &project.store, &updates, &[now]) {
                        Ok(answer) if answer.all_done(&updates) => break,
                        Ok(answer) => assert!(answer.is_stale(), "{answer:?}"),
                        Err(RemoteError::Temporary { .. }) => std::thread::yield_now(),
                        Err(error) => panic!("{error}"),
                    }
                }
            }
        }
    };
    std::thread::scope(|scope| {
        scope.spawn(pusher("ana"));
        scope.spawn(pusher("ben"));
    });
    fsck(&bare);
    assert_eq!(
        git(&bare, &["ls-tree", SHARED]).lines().count(),
        1 + 2 * rounds
    );
    assert_eq!(
        git(&bare, &["rev-list", "--count", SHARED]),
        (1 + 2 * rounds).to_string()
    );
}
