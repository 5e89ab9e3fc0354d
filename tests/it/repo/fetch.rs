use super::{
    Cloud, MINE, Project, SHARED, book, fetch, noise, object_files, oid, packs, peak_mib, push,
    update,
};
use crate::world::gitcmd::git_try;
use crate::world::{Action, Fault, Match, fsck, git};
use scribe_sync::http;
use scribe_sync::repo::{Limits, Oid, Remote, RemoteError, Store, TreeLimits};
use std::fs;
use std::path::Path;

/// A repository that git filled: books with many versions, tags, one pack with long chains of deltas.
fn filled(dir: &Path, versions: usize) {
    git(dir, &["init", "-q", "-b", "scribe-main"]);
    for version in 0..versions {
        let words = format!("version {version}");
        for name in ["GEN", "EXO"] {
            fs::write(
                dir.join(format!("{name}.usfm")),
                book(300, &[(version, &words)]),
            )
            .unwrap();
        }
        fs::create_dir_all(dir.join("notes/a b")).unwrap();
        fs::write(dir.join(format!("notes/a b/{}.md", version % 7)), &words).unwrap();
        git(dir, &["add", "-A"]);
        git(dir, &["commit", "-qm", &words]);
    }
    git(dir, &["tag", "-a", "v1", "-m", "a tag"]);
    git(dir, &["repack", "-adfq", "--depth=50", "--window=20"]);
    git(dir, &["pack-refs", "--all"]);
}

fn mirror(from: &Path, bare: &Path) {
    git(
        bare,
        &["fetch", "-q", from.to_str().unwrap(), "+refs/*:refs/*"],
    );
    git(bare, &["repack", "-adq"]);
    git(bare, &["pack-refs", "--all"]);
}

fn empty_store() -> (tempfile::TempDir, Store) {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::init(&dir.path().join(".git"), false, MINE).unwrap();
    (dir, store)
}

#[test]
fn a_repository_made_by_git_is_cloned_and_kept_up_to_date() {
    let cloud = Cloud::new();
    let origin = tempfile::tempdir().unwrap();
    filled(origin.path(), 60);
    mirror(origin.path(), &cloud.bare);
    let mut remote = cloud.remote();
    let refs = remote.refs(&["refs/heads/", "refs/tags/"]).unwrap();
    let names: Vec<&str> = refs
        .iter()
        .map(|reference| reference.name.as_str())
        .collect();
    assert_eq!(names, [SHARED, "refs/tags/v1"]);
    let tip = refs[0].id;
    assert_eq!(tip.to_string(), git(origin.path(), &["rev-parse", "HEAD"]));

    let (dir, store) = empty_store();
    let count = fetch(&mut remote, &store, &[tip], &[]).unwrap();
    assert!(count > 180);
    store.set_ref(SHARED, None, Some(tip)).unwrap();
    fsck(dir.path());
    assert_eq!(packs(&store).len(), 1, "a large fetch stays a pack");
    let pack = packs(&store)[0].display().to_string();
    let verified = git(dir.path(), &["verify-pack", "-v", &pack]);
    assert!(verified.contains("chain length"), "deltas stay deltas");
    git(dir.path(), &["index-pack", "--verify", &pack]);
    assert_eq!(
        git(dir.path(), &["log", "--format=%H %T", SHARED]),
        git(origin.path(), &["log", "--format=%H %T"])
    );
    // The annotated tag by itself.
    let tag = refs[1].id;
    remote
        .fetch(&store, &[tag], &[tip], Limits::default(), &mut |_| {})
        .unwrap()
        .install()
        .unwrap();
    store.set_ref("refs/tags/v1", None, Some(tag)).unwrap();
    fsck(dir.path());
    let before = object_files(&store).len();

    // One verse: a thin pack, which becomes single objects.
    fs::write(origin.path().join("GEN.usfm"), book(300, &[(3, "fresh")])).unwrap();
    git(origin.path(), &["commit", "-qam", "one verse"]);
    mirror(origin.path(), &cloud.bare);
    let next = oid(&git(origin.path(), &["rev-parse", "HEAD"]));
    cloud.server.clear_requests();
    let mut told = 0;
    let received = remote
        .fetch(&store, &[next], &[tip], Limits::default(), &mut |bytes| {
            told += bytes;
        })
        .unwrap();
    assert!(told < 1500, "{told}");
    println!("fetch of one verse: {told} bytes");
    assert_eq!(received.len(), 3);
    received
        .check(&[next], &[tip], TreeLimits::default())
        .unwrap();
    received.install().unwrap();
    store.set_ref(SHARED, Some(tip), Some(next)).unwrap();
    assert_eq!(cloud.server.requests().len(), 1);
    assert_eq!(object_files(&store).len(), before + 3);
    fsck(dir.path());

    // Many objects at once, thin: a pack that git can verify, completed with the bases.
    for number in 0..90 {
        fs::write(
            origin.path().join(format!("notes/{number}.md")),
            format!("{number}"),
        )
        .unwrap();
    }
    fs::write(origin.path().join("EXO.usfm"), book(300, &[(4, "fresh")])).unwrap();
    git(origin.path(), &["add", "-A"]);
    git(origin.path(), &["commit", "-qm", "many"]);
    mirror(origin.path(), &cloud.bare);
    let last = oid(&git(origin.path(), &["rev-parse", "HEAD"]));
    fetch(&mut remote, &store, &[last], &[next]).unwrap();
    store.set_ref(SHARED, Some(next), Some(last)).unwrap();
    assert_eq!(packs(&store).len(), 2);
    for pack in packs(&store) {
        git(dir.path(), &["verify-pack", "-v", pack.to_str().unwrap()]);
        git(
            dir.path(),
            &["index-pack", "--strict", "--verify", pack.to_str().unwrap()],
        );
    }
    fsck(dir.path());
    assert_eq!(
        git(dir.path(), &["rev-parse", &format!("{SHARED}^{{tree}}")]),
        git(origin.path(), &["rev-parse", "HEAD^{tree}"])
    );
    // Nothing new: an empty pack.
    assert_eq!(fetch(&mut remote, &store, &[last], &[last]).unwrap(), 0);
}

#[test]
fn the_old_protocol_does_as_well() {
    let cloud = Cloud::new();
    let origin = tempfile::tempdir().unwrap();
    filled(origin.path(), 3);
    mirror(origin.path(), &cloud.bare);
    cloud.server.strip_git_protocol(true);
    let mut remote = cloud.remote();
    let (dir, store) = empty_store();
    let refs = remote.refs(&["refs/heads/"]).unwrap();
    assert_eq!(refs.len(), 1);
    let tip = refs[0].id;
    fetch(&mut remote, &store, &[tip], &[]).unwrap();
    store.set_ref(SHARED, None, Some(tip)).unwrap();
    fsck(dir.path());

    fs::write(origin.path().join("GEN.usfm"), book(300, &[(5, "fresh")])).unwrap();
    git(origin.path(), &["commit", "-qam", "one verse"]);
    mirror(origin.path(), &cloud.bare);
    let next = oid(&git(origin.path(), &["rev-parse", "HEAD"]));
    // Also when the fetch is the first to meet the proxy.
    let mut fresh = cloud.remote();
    assert_eq!(fetch(&mut fresh, &store, &[next], &[tip]).unwrap(), 3);
    store.set_ref(SHARED, Some(tip), Some(next)).unwrap();
    fsck(dir.path());
    assert_eq!(remote.refs(&["refs/heads/"]).unwrap()[0].id, next);
    assert!(remote.refs(&["refs/scribe-sync/"]).unwrap().is_empty());
}

#[test]
fn a_cut_fetch_is_the_lines_fault_and_leaves_nothing() {
    let cloud = Cloud::new();
    let origin = tempfile::tempdir().unwrap();
    filled(origin.path(), 4);
    mirror(origin.path(), &cloud.bare);
    let tip = oid(&git(origin.path(), &["rev-parse", "HEAD"]));
    let project = Project::new();
    // The whole answer, to know its length.
    drop(
        cloud
            .remote()
            .fetch(&project.store, &[tip], &[], Limits::default(), &mut |_| {})
            .unwrap(),
    );
    let whole = cloud.server.requests()[0].bytes_down;
    let before = object_files(&project.store);
    let mut cuts: Vec<u64> = (0..whole)
        .step_by(usize::try_from(whole / 60).unwrap())
        .collect();
    cuts.extend(whole - 30..whole);
    for cut in cuts {
        cloud.server.clear_faults();
        cloud
            .server
            .fault(Fault::new(Match::fetch(), Action::CutAfterDown(cut)));
        let fetched =
            cloud
                .remote()
                .fetch(&project.store, &[tip], &[], Limits::default(), &mut |_| {});
        match fetched {
            // All of it came, but for the last bytes of the framing.
            Ok(received) => {
                assert!(cut + 20 > whole, "cut at {cut} of {whole}");
                received.check(&[tip], &[], TreeLimits::default()).unwrap();
            }
            Err(error) => assert!(
                matches!(error, RemoteError::Http(_) | RemoteError::Protocol(_)),
                "cut at {cut} of {whole}: {error:?}"
            ),
        }
    }
    assert_eq!(object_files(&project.store), before);
    project.assert_swept();
    cloud.server.clear_faults();
    fetch(&mut cloud.remote(), &project.store, &[tip], &[]).unwrap();
}

#[test]
fn a_stopped_fetch_says_that_it_was_stopped() {
    let cloud = Cloud::new();
    let origin = tempfile::tempdir().unwrap();
    git(origin.path(), &["init", "-q", "-b", "scribe-main"]);
    fs::write(origin.path().join("a.mp3"), noise(2 << 20, 4)).unwrap();
    git(origin.path(), &["add", "-A"]);
    git(origin.path(), &["commit", "-qm", "sound"]);
    mirror(origin.path(), &cloud.bare);
    let tip = oid(&git(origin.path(), &["rev-parse", "HEAD"]));
    let project = Project::new();
    let options = http::Options::default();
    let client = http::Client::new(&cloud.server.url(), &options).unwrap();
    let mut remote =
        scribe_sync::repo::WireRemote::new(client, http::Credential::Anonymous, "ana", "project");
    let stop = options.interrupt.clone();
    let error = remote
        .fetch(&project.store, &[tip], &[], Limits::default(), &mut |_| {
            stop.store(true, std::sync::atomic::Ordering::SeqCst);
        })
        .unwrap_err();
    assert!(
        matches!(error, RemoteError::Http(http::Error::Stopped)),
        "{error:?}"
    );
    project.assert_swept();
}

#[test]
fn a_pack_with_holes_is_refused_before_anything_is_kept() {
    let cloud = Cloud::new();
    let origin = tempfile::tempdir().unwrap();
    filled(origin.path(), 2);
    mirror(origin.path(), &cloud.bare);
    let dir = origin.path();
    let tip = oid(&git(dir, &["rev-parse", "HEAD"]));
    let all: Vec<String> = git(dir, &["rev-list", "--objects", "--no-object-names", "HEAD"])
        .lines()
        .map(str::to_owned)
        .collect();
    let project = Project::new();
    let before = object_files(&project.store);
    for missing in &all {
        let listed: Vec<&str> = all
            .iter()
            .filter(|id| *id != missing)
            .map(String::as_str)
            .collect();
        let pack = crate::world::gitcmd::git_bytes(
            dir,
            &["pack-objects", "--stdout", "-q"],
            listed.join("\n").as_bytes(),
        );
        cloud.server.clear_faults();
        cloud
            .server
            .fault(Fault::new(Match::fetch(), Action::body(framed(&pack))));
        let error = fetch(&mut cloud.remote(), &project.store, &[tip], &[]).unwrap_err();
        assert!(
            matches!(error, RemoteError::Local(_)),
            "without {missing}: {error:?}"
        );
        assert_eq!(object_files(&project.store), before, "without {missing}");
    }
    // An empty pack, and a tip that is no commit.
    let empty = crate::world::gitcmd::git_bytes(dir, &["pack-objects", "--stdout", "-q"], b"");
    cloud.server.clear_faults();
    cloud
        .server
        .fault(Fault::new(Match::fetch(), Action::body(framed(&empty))));
    assert!(fetch(&mut cloud.remote(), &project.store, &[tip], &[]).is_err());
    let tree = oid(&git(dir, &["rev-parse", "HEAD^{tree}"]));
    assert!(fetch(&mut cloud.remote(), &project.store, &[tree], &[]).is_err());
    assert_eq!(object_files(&project.store), before);
    project.assert_swept();
}

/// A pack as a server's answer in protocol 2.
fn framed(pack: &[u8]) -> Vec<u8> {
    let mut out = b"000dpackfile\n".to_vec();
    for piece in pack.chunks(60_000) {
        out.extend_from_slice(format!("{:04x}\x01", piece.len() + 5).as_bytes());
        out.extend_from_slice(piece);
    }
    out.extend_from_slice(b"0000");
    out
}

#[test]
fn what_the_server_says_against_us_is_heard() {
    let cloud = Cloud::new();
    let project = Project::new();
    project.put("a", "b");
    let tip = project.commit();
    push(
        &mut cloud.remote(),
        &project.store,
        &[update(MINE, None, Some(tip))],
        &[],
    )
    .unwrap();
    // An object that it does not have.
    let error = fetch(
        &mut cloud.remote(),
        &project.store,
        &[oid(&"1".repeat(40))],
        &[],
    )
    .unwrap_err();
    assert!(
        matches!(&error, RemoteError::Protocol(text) if text.contains("not our ref")),
        "{error:?}"
    );
    let cases: [(&[u8], &str); 3] = [
        (
            b"000dpackfile\n001d\x03out of memory, sorry\n0000",
            "out of memory",
        ),
        (b"000dpackfile\n0009\x09what0000", "side-band"),
        (b"0013acknowledgments0000", "no pack"),
    ];
    for (body, words) in cases {
        cloud.server.clear_faults();
        cloud
            .server
            .fault(Fault::new(Match::fetch(), Action::body(body)));
        let error = fetch(&mut cloud.remote(), &project.store, &[tip], &[]).unwrap_err();
        assert!(
            matches!(&error, RemoteError::Protocol(text) if text.contains(words)),
            "{words}: {error:?}"
        );
    }
    cloud.server.clear_faults();
    cloud
        .server
        .fault(Fault::new(Match::ls_refs(), Action::Html200));
    let error = cloud.remote().refs(&["refs/heads/"]).unwrap_err();
    assert!(matches!(error, RemoteError::WebPage));
    project.assert_swept();
}

#[test]
fn memory_does_not_grow_with_the_file() {
    let size = 64usize << 20;
    let cloud = Cloud::new();
    let origin = tempfile::tempdir().unwrap();
    git(origin.path(), &["init", "-q", "-b", "scribe-main"]);
    git(origin.path(), &["config", "core.compression", "0"]);
    fs::write(origin.path().join("GEN.wav"), noise(size, 8)).unwrap();
    git(origin.path(), &["add", "-A"]);
    git(origin.path(), &["commit", "-qm", "sound"]);
    git(
        &cloud.bare,
        &[
            "fetch",
            "-q",
            origin.path().to_str().unwrap(),
            "+refs/*:refs/*",
        ],
    );
    let tip = git(origin.path(), &["rev-parse", "HEAD"]);
    let (dir, store) = empty_store();
    // In a process of its own, whose memory is nobody else's.
    let child = std::process::Command::new(std::env::current_exe().unwrap())
        .args([
            "repo::fetch::fetch_in_a_process_of_its_own",
            "--exact",
            "--ignored",
            "--nocapture",
        ])
        .env("SCRIBE_SYNC_TEST_URL", cloud.server.url())
        .env("SCRIBE_SYNC_TEST_TIP", &tip)
        .env("SCRIBE_SYNC_TEST_DIR", store.git_dir())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&child.stdout).into_owned();
    assert!(
        child.status.success(),
        "{said}{}",
        String::from_utf8_lossy(&child.stderr)
    );
    let peaks: Vec<u64> = said
        .lines()
        .filter_map(|line| line.strip_prefix("peak "))
        .map(|line| line.parse().unwrap())
        .collect();
    println!(
        "peak memory while receiving, checking, installing and writing out 64 MB: {peaks:?} MiB"
    );
    assert_eq!(peaks.len(), 1);
    assert!(peaks[0] < 40, "{peaks:?}");
    store.set_ref(SHARED, None, Some(oid(&tip))).unwrap();
    fsck(dir.path());
}

#[test]
#[ignore = "started by the test above"]
fn fetch_in_a_process_of_its_own() {
    let var = |name: &str| {
        std::env::vars()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value)
    };
    let Some(url) = var("SCRIBE_SYNC_TEST_URL") else {
        return;
    };
    let store = Store::open(Path::new(&var("SCRIBE_SYNC_TEST_DIR").unwrap())).unwrap();
    let tip: Oid = oid(&var("SCRIBE_SYNC_TEST_TIP").unwrap());
    let client = http::Client::new(&url, &http::Options::default()).unwrap();
    let mut remote =
        scribe_sync::repo::WireRemote::new(client, http::Credential::Anonymous, "ana", "project");
    fetch(&mut remote, &store, &[tip], &[]).unwrap();
    let tree = store.commit(tip).unwrap().tree;
    let id = store.flat_tree(tree).unwrap()["GEN.wav"].id;
    let (size, mut content) = store.stream(id).unwrap();
    assert_eq!(
        std::io::copy(&mut content, &mut std::io::sink()).unwrap(),
        size
    );
    println!("\npeak {}", peak_mib().unwrap_or(0));
}

#[test]
fn a_push_that_git_cannot_read_is_told() {
    let cloud = Cloud::new();
    let project = Project::new();
    project.put("GEN.usfm", "a verse");
    let tip = project.commit();
    // The commit alone, without its tree.
    let (kind, size) = project.store.header(tip).unwrap().unwrap();
    let plan = scribe_sync::repo::PackPlan {
        items: vec![scribe_sync::repo::PackItem {
            id: tip,
            kind,
            size,
            base: None,
            stored: false,
        }],
        commits: 1,
    };
    let updates = [update(MINE, None, Some(tip))];
    let answer = cloud
        .remote()
        .push(&project.store, &updates, Some(&plan), &mut |_| {})
        .unwrap();
    assert!(!answer.all_done(&updates), "{answer:?}");
    assert_eq!(cloud.value(MINE), None);
    assert!(
        git_try(&cloud.bare, &[], &["cat-file", "-e", &tip.to_string()])
            .status
            .code()
            != Some(0)
    );
}
