use super::{Cloud, MINE, Project, SHARED, book, noise, oid, push, push_well, raw_commit, update};
use crate::world::{fsck, git};
use scribe_sync::repo::{Kind, PackItem, PackPlan, Remote, RemoteError};
use std::collections::HashSet;
use std::time::Instant;

/// Bytes of the last push, heads of HTTP and all.
fn last_push(cloud: &Cloud) -> u64 {
    let requests = cloud.server.requests();
    let mut pushes = requests
        .iter()
        .filter(|request| request.target.ends_with("/git-receive-pack"));
    pushes.next_back().unwrap().bytes_up
}

#[test]
fn a_first_push_and_one_verse_of_a_large_book() {
    let cloud = Cloud::new();
    let mut remote = cloud.remote();
    let project = Project::new();
    let verses = 4200;
    project.put("ingredients/GEN.usfm", book(verses, &[]));
    assert!(book(verses, &[]).len() > 290_000);
    project.put("metadata.json", "{}\n");
    let first = project.commit();
    let both = [
        update(MINE, None, Some(first)),
        update(SHARED, None, Some(first)),
    ];
    push_well(&mut remote, &project.store, &both, &[]);
    assert_eq!(
        (cloud.value(MINE), cloud.value(SHARED)),
        (Some(first), Some(first))
    );
    fsck(&cloud.bare);
    assert_eq!(
        git(&cloud.bare, &["log", "--format=%H", MINE]),
        first.to_string()
    );

    project.put(
        "ingredients/GEN.usfm",
        book(verses, &[(2000, "one verse, told anew")]),
    );
    let second = project.commit();
    let both = [
        update(MINE, Some(first), Some(second)),
        update(SHARED, Some(first), Some(second)),
    ];
    push_well(&mut remote, &project.store, &both, &[first]);
    let bytes = last_push(&cloud);
    println!("push of one verse of a 300 KB book: {bytes} bytes with all headers");
    assert!(bytes < 1500, "{bytes}");
    fsck(&cloud.bare);
    assert_eq!(
        git(&cloud.bare, &["log", "--format=%H", SHARED]),
        format!("{second}\n{first}")
    );
    assert_eq!(cloud.server.connections(), 1, "the connection is kept");
    assert_eq!(cloud.server.requests().len(), 2, "nothing is asked before");
    assert_eq!(
        git(
            &cloud.bare,
            &["show", &format!("{MINE}:ingredients/GEN.usfm")]
        ),
        book(verses, &[(2000, "one verse, told anew")]).trim_end()
    );
}

#[test]
fn many_commits_and_merges_arrive_with_all_their_history() {
    let cloud = Cloud::new();
    let mut remote = cloud.remote();
    let project = Project::new();
    for number in 0..5 {
        project.put(&format!("{number}.usfm"), book(400, &[(number, "start")]));
    }
    project.put("notes/a/deep.md", "x");
    let mut tip = project.commit();
    let base = tip;
    push_well(
        &mut remote,
        &project.store,
        &[update(MINE, None, Some(tip))],
        &[],
    );
    for round in 0..30usize {
        let words = format!("round {round}");
        let name = format!("{}.usfm", round % 5);
        project.put(&name, book(400, &[(round * 7 % 400, &words)]));
        if round == 11 {
            project.put("0.usfm", "\\id GEN\n");
            project.delete("notes/a/deep.md");
        }
        if round == 12 {
            // The book as it was before comes back.
            project.put("0.usfm", book(400, &[(0, "start")]));
        }
        let seconds = 1_700_000_000 + i64::try_from(round).unwrap();
        if round % 10 == 9 {
            // A colleague's commit on the base, merged.
            let tree = project.store.commit(base).unwrap().tree;
            let theirs = raw_commit(&project.store, tree, &[base], seconds);
            tip = project.commit_on(&[tip, theirs], seconds).0;
        } else {
            tip = project.commit_on(&[tip], seconds).0;
        }
    }
    push_well(
        &mut remote,
        &project.store,
        &[
            update(MINE, Some(base), Some(tip)),
            update(SHARED, None, Some(base)),
        ],
        &[base],
    );
    println!("push of 33 commits: {} bytes", last_push(&cloud));
    fsck(&cloud.bare);
    let log = |dir: &std::path::Path| git(dir, &["log", "--format=%H %P %T", MINE]);
    assert_eq!(log(&cloud.bare), log(&project.path));
    assert_eq!(log(&project.path).lines().count(), 34);
    assert_eq!(cloud.value(SHARED), Some(base));
}

#[test]
fn a_stale_push_moves_nothing_and_says_where_to_look() {
    let cloud = Cloud::new();
    let mut remote = cloud.remote();
    let project = Project::new();
    project.put("a", "1");
    let first = project.commit();
    let both = [
        update(MINE, None, Some(first)),
        update(SHARED, None, Some(first)),
    ];
    push_well(&mut remote, &project.store, &both, &[]);
    project.put("a", "2");
    let second = project.commit();
    let theirs = raw_commit(
        &project.store,
        project.store.commit(first).unwrap().tree,
        &[first],
        99,
    );
    push_well(
        &mut cloud.remote(),
        &project.store,
        &[update(SHARED, Some(first), Some(theirs))],
        &[first],
    );

    let both = [
        update(MINE, Some(first), Some(second)),
        update(SHARED, Some(first), Some(second)),
    ];
    let answer = push(&mut remote, &project.store, &both, &[first]).unwrap();
    assert!(!answer.all_done(&both));
    assert!(answer.is_stale(), "{answer:?}");
    assert!(
        answer.seen.contains(&(SHARED.to_owned(), theirs)),
        "{answer:?}"
    );
    assert_eq!(
        (cloud.value(MINE), cloud.value(SHARED)),
        (Some(first), Some(theirs))
    );

    // "It must not exist" is a value too.
    let again = [update(MINE, None, Some(second))];
    let answer = push(&mut remote, &project.store, &again, &[first]).unwrap();
    assert!(!answer.all_done(&again) && answer.is_stale(), "{answer:?}");
    assert_eq!(cloud.value(MINE), Some(first));
    // And so is a ref that is gone.
    let gone = [update("refs/heads/gone", Some(first), Some(second))];
    let answer = push(&mut remote, &project.store, &gone, &[first]).unwrap();
    assert!(!answer.all_done(&gone), "{answer:?}");
    fsck(&cloud.bare);
}

#[test]
fn a_refusal_inside_a_success_is_a_refusal() {
    let cloud = Cloud::new();
    let mut remote = cloud.remote();
    let project = Project::new();
    project.put("a", "1");
    let first = project.commit();
    cloud.server.protect_branch("ana", "project", "scribe-main");
    let both = [
        update(MINE, None, Some(first)),
        update(SHARED, None, Some(first)),
    ];
    let answer = push(&mut remote, &project.store, &both, &[]).unwrap();
    assert!(!answer.all_done(&both));
    assert!(
        answer.reason().contains("protected branch scribe-main"),
        "{answer:?}"
    );
    assert!(!answer.is_stale(), "not to be tried again: {answer:?}");
    assert_eq!((cloud.value(MINE), cloud.value(SHARED)), (None, None));
    cloud
        .server
        .unprotect_branch("ana", "project", "scribe-main");
    push_well(&mut remote, &project.store, &both, &[]);

    cloud.server.set_archived("ana", "project", true);
    project.put("a", "2");
    let second = project.commit();
    let next = [update(MINE, Some(first), Some(second))];
    let error = push(&mut remote, &project.store, &next, &[first]).unwrap_err();
    assert!(matches!(error, RemoteError::Forbidden(_)), "{error}");
    cloud.server.delete_repo("ana", "project");
    let error = remote.refs(&["refs/heads/"]).unwrap_err();
    assert!(matches!(error, RemoteError::NotFound), "{error}");
}

#[test]
fn parts_of_an_upload_come_first_and_go_with_the_last_push() {
    let cloud = Cloud::new();
    let mut remote = cloud.remote();
    let project = Project::new();
    for number in 0..3 {
        project.put(&format!("audio/{number}.mp3"), noise(100_000, number));
    }
    project.put("GEN.usfm", book(50, &[]));
    let tip = project.commit();
    let part = "refs/scribe-sync/upload/ana/cafe/1";

    // Two of the files, as a tree of their own.
    let all = project.committed();
    let two = |path: &str| path.starts_with("audio/") && path != "audio/2.mp3";
    let tree: scribe_sync::repo::FlatTree = all
        .iter()
        .filter(|(path, _)| two(path))
        .map(|(path, leaf)| (path, *leaf))
        .collect();
    let mut writer = project.store.writer().unwrap();
    let root = writer.add_tree(&tree).unwrap();
    writer.finish().unwrap();
    let mut sent = HashSet::new();
    let mut plan = PackPlan::default();
    let below: Vec<_> = git(
        &project.path,
        &[
            "ls-tree",
            "-r",
            "-t",
            "--format=%(objectname) %(objecttype)",
            &root.to_string(),
        ],
    )
    .lines()
    .map(|line| (oid(&line[..40]), line.ends_with("tree")))
    .chain([(root, true)])
    .collect();
    for (id, is_tree) in below {
        sent.insert(id);
        let (kind, size) = project.store.header(id).unwrap().unwrap();
        assert_eq!(kind == Kind::Tree, is_tree);
        plan.items.push(PackItem {
            id,
            kind,
            size,
            base: None,
            stored: kind == Kind::Blob,
        });
    }
    let up = [update(part, None, Some(root))];
    let answer = remote
        .push(&project.store, &up, Some(&plan), &mut |_| {})
        .unwrap();
    assert!(answer.all_done(&up), "{answer:?}");
    assert_eq!(git(&cloud.bare, &["cat-file", "-t", part]), "tree");
    let part_bytes = last_push(&cloud);
    assert!(part_bytes > 200_000);

    // What is there already is not sent again, and the part goes in the same push.
    let plan = PackPlan::between(&project.store, &[tip], &[], &sent).unwrap();
    let last = [
        update(MINE, None, Some(tip)),
        update(SHARED, None, Some(tip)),
        update(part, Some(root), None),
    ];
    let answer = remote
        .push(&project.store, &last, Some(&plan), &mut |_| {})
        .unwrap();
    assert!(answer.all_done(&last), "{answer:?}");
    assert!(last_push(&cloud) < 110_000, "{}", last_push(&cloud));
    assert_eq!((cloud.value(MINE), cloud.value(part)), (Some(tip), None));
    fsck(&cloud.bare);

    // The same told by the tree itself.
    let plan = PackPlan::between(&project.store, &[tip], &[root], &HashSet::new()).unwrap();
    assert!(plan.items.iter().all(|item| !sent.contains(&item.id)));

    // A ref on what is there: a pack without objects.
    let more = [update("refs/scribe-sync/more", None, Some(tip))];
    let answer = remote
        .push(
            &project.store,
            &more,
            Some(&PackPlan::default()),
            &mut |_| {},
        )
        .unwrap();
    assert!(answer.all_done(&more), "{answer:?}");
    // And away with it: no pack at all.
    let away = [update("refs/scribe-sync/more", Some(tip), None)];
    let answer = remote
        .push(&project.store, &away, None, &mut |_| {})
        .unwrap();
    assert!(answer.all_done(&away), "{answer:?}");
    assert_eq!(cloud.value("refs/scribe-sync/more"), None);
    fsck(&cloud.bare);
}

#[test]
fn a_large_file_is_sent_as_a_stream() {
    let cloud = Cloud::new();
    let mut remote = cloud.remote();
    let project = Project::new();
    project.put("audio/GEN.wav", noise(20 << 20, 5));
    project.put("large.txt", book(200_000, &[]));
    let tip = project.commit();
    let updates = [update(MINE, None, Some(tip))];
    let mut told = 0;
    let plan = PackPlan::between(&project.store, &[tip], &[], &HashSet::new()).unwrap();
    let started = Instant::now();
    let answer = remote
        .push(&project.store, &updates, Some(&plan), &mut |bytes| {
            told += bytes;
        })
        .unwrap();
    println!("push of 20 MB: {:?}", started.elapsed());
    assert!(answer.all_done(&updates), "{answer:?}");
    let requests = cloud.server.requests();
    assert_eq!(requests.len(), 1);
    assert_eq!(requests[0].header("transfer-encoding"), Some("chunked"));
    assert!(told > 20 << 20 && told < requests[0].bytes_up);
    fsck(&cloud.bare);
    let sizes = git(&cloud.bare, &["ls-tree", "-r", "-l", MINE]);
    assert!(sizes.contains("20971520\taudio/GEN.wav"), "{sizes}");
}
