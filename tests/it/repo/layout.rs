use super::{Cloud, MINE, Project, fetch, push_well, update};
use crate::world::fsck;
use scribe_sync::repo::{ApplyPlan, Error, FileStep, NewContent, Store, apply, heal, maintain};
use scribe_sync::report::NoProgress;
use std::fs;
use std::sync::atomic::AtomicBool;

type Change = Box<dyn Fn(&std::path::Path)>;

#[test]
fn repositories_that_scribe_cannot_use_are_left_alone() {
    let append = |text: &'static str| {
        move |git: &std::path::Path| {
            let path = git.join("config");
            let old = fs::read_to_string(&path).unwrap();
            fs::write(path, format!("{old}{text}")).unwrap();
        }
    };
    let touch = |name: &'static str| {
        move |git: &std::path::Path| {
            fs::create_dir_all(git.join(name).parent().unwrap()).unwrap();
            fs::write(git.join(name), "x").unwrap();
        }
    };
    let folder = |name: &'static str| {
        move |git: &std::path::Path| fs::create_dir_all(git.join(name)).unwrap()
    };
    let cases: Vec<(&str, Change)> = vec![
        ("alternates", Box::new(touch("objects/info/alternates"))),
        ("a linked worktree", Box::new(touch("commondir"))),
        ("shallow", Box::new(touch("shallow"))),
        ("a merge", Box::new(touch("MERGE_HEAD"))),
        ("a pick", Box::new(touch("CHERRY_PICK_HEAD"))),
        ("a revert", Box::new(touch("REVERT_HEAD"))),
        ("a bisection", Box::new(touch("BISECT_LOG"))),
        ("a rebase", Box::new(folder("rebase-merge"))),
        ("another rebase", Box::new(folder("rebase-apply"))),
        ("a sequence", Box::new(folder("sequencer"))),
        ("reftable", Box::new(folder("reftable"))),
        (
            "another worktree",
            Box::new(append("[core]\n\tworktree = /etc\n")),
        ),
        (
            "the same on one line",
            Box::new(append("[core] worktree = /etc\n")),
        ),
        (
            "a future version",
            Box::new(append("[CORE]\n\tRepositoryFormatVersion=2\n")),
        ),
        (
            "sha256",
            Box::new(append("[extensions]\n\tobjectFormat = sha256\n")),
        ),
        (
            "sha256 on one line",
            Box::new(append("[extensions] objectFormat = \"sha256\" # new\n")),
        ),
        (
            "reftable by name",
            Box::new(append("[extensions]\n\trefStorage = reftable\n")),
        ),
        (
            "a partial clone",
            Box::new(append("[extensions]\n\tpartialClone = origin\n")),
        ),
        (
            "a worktree's config",
            Box::new(append("[extensions]\n\tworktreeConfig = true\n")),
        ),
        (
            "an unknown extension",
            Box::new(append(
                "[core]\n\trepositoryformatversion = 1\n[extensions]\n\tquantum = true\n",
            )),
        ),
    ];
    for (what, change) in cases {
        let project = Project::new();
        change(&project.path.join(".git"));
        match Store::open(&project.path.join(".git")) {
            Err(Error::State { .. }) => {}
            other => panic!("{what}: {other:?}"),
        }
    }
    // What looks like one of them and is none.
    for harmless in [
        "[extensions]\n\tobjectFormat = sha1\n\tpreciousObjects = true\n",
        "[core] ; worktree = /etc\n",
        "[remote \"origin\"]\n\turl = https://example.org/worktree\n",
    ] {
        let project = Project::new();
        append(harmless)(&project.path.join(".git"));
        Store::open(&project.path.join(".git")).unwrap();
    }
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join(".git"), "gitdir: /etc\n").unwrap();
    assert!(matches!(
        Store::open(&dir.path().join(".git")),
        Err(Error::State { .. })
    ));
    assert!(Store::open(&dir.path().join("nothing")).is_err());
    for part in [
        "objects",
        "refs",
        "refs/heads",
        "objects/pack",
        "scribe-sync",
    ] {
        let project = Project::new();
        let outside = tempfile::tempdir().unwrap();
        let path = project.path.join(".git").join(part);
        if path.exists() {
            fs::rename(&path, outside.path().join("moved")).unwrap();
        } else {
            fs::create_dir(outside.path().join("moved")).unwrap();
        }
        std::os::unix::fs::symlink(outside.path().join("moved"), &path).unwrap();
        assert!(
            Store::open(&project.path.join(".git")).is_err(),
            "{part} is a link"
        );
    }
}

/// What gitoxide would open by its path: none of it is opened where it is no plain file, and none is waited for.
#[test]
fn an_object_that_is_no_plain_file_is_not_opened() {
    use rustix::fs::{CWD, FileType, Mode, mknodat};
    let project = Project::new();
    project.put("GEN.usfm", "text");
    let commit = project.commit();
    let hex = commit.to_string();
    let path = project
        .path
        .join(".git/objects")
        .join(&hex[..2])
        .join(&hex[2..]);
    let away = project.path.parent().unwrap().join("away");
    fs::rename(&path, &away).unwrap();
    let is_odd = |error: Error| matches!(error, Error::Disk(error) if error.is_odd());
    for put in [
        &|| std::os::unix::fs::symlink(&away, &path).unwrap(),
        &|| mknodat(CWD, &path, FileType::Fifo, Mode::from_raw_mode(0o600), 0).unwrap(),
    ] as [&dyn Fn(); 2]
    {
        put();
        let store = Store::open(&project.path.join(".git")).unwrap();
        assert!(is_odd(store.read(commit).unwrap_err()));
        assert!(is_odd(store.header(commit).unwrap_err()));
        assert!(!store.has(commit));
        fs::remove_file(&path).unwrap();
    }
    for name in [
        "pack/pack-1.idx",
        "pack/pack-1.pack",
        "pack/multi-pack-index",
        "00",
    ] {
        let path = project.path.join(".git/objects").join(name);
        std::os::unix::fs::symlink(&away, &path).unwrap();
        assert!(
            is_odd(Store::open(&project.path.join(".git")).unwrap_err()),
            "{name}"
        );
        fs::remove_file(&path).unwrap();
    }
    fs::rename(&away, &path).unwrap();
    fsck(&project.path);
}

/// A project's `.git` may come from anywhere. Whatever its configuration names, nothing of it is run or obeyed.
#[test]
fn no_configuration_is_obeyed_and_no_program_run() {
    use std::os::unix::fs::PermissionsExt;
    let cloud = Cloud::new();
    let project = Project::new();
    let trap = project.path.parent().unwrap().join("trap");
    let canary = project.path.parent().unwrap().join("canary");
    fs::write(
        &trap,
        format!("#!/bin/sh\necho ran >> '{}'\ncat\n", canary.display()),
    )
    .unwrap();
    fs::set_permissions(&trap, fs::Permissions::from_mode(0o755)).unwrap();
    let trap = trap.display().to_string();
    let config = project.path.join(".git/config");
    let plain = fs::read_to_string(&config).unwrap();
    fs::write(
        &config,
        format!(
            "{plain}[core]\n\tautocrlf = true\n\tfsmonitor = {trap}\n\thooksPath = {0}\n\tsshCommand = {trap}\n\tpager = {trap}\n\teditor = {trap}\n\tcompression = 0\n\
             [filter \"x\"]\n\tclean = {trap}\n\tsmudge = {trap}\n\tprocess = {trap}\n\trequired = true\n\
             [merge \"x\"]\n\tdriver = {trap}\n[diff \"x\"]\n\tcommand = {trap}\n\ttextconv = {trap}\n\
             [credential]\n\thelper = {trap}\n[url \"http://127.0.0.1:1/\"]\n\tinsteadOf = http://\n\
             [http]\n\tproxy = http://127.0.0.1:1/\n\textraHeader = X: y\n[gpg]\n\tprogram = {trap}\n[commit]\n\tgpgsign = true\n\
             [include]\n\tpath = {trap}\n",
            project.path.join(".git/hooks").display()
        ),
    )
    .unwrap();
    for hook in [
        "pre-commit",
        "post-commit",
        "pre-push",
        "reference-transaction",
        "post-index-change",
        "post-checkout",
        "fsmonitor-watchman",
    ] {
        fs::create_dir_all(project.path.join(".git/hooks")).unwrap();
        fs::copy(&trap, project.path.join(".git/hooks").join(hook)).unwrap();
    }
    let text = "line\r\nline $Id$\r\n";
    project.put(
        ".gitattributes",
        "* text=auto eol=crlf filter=x merge=x diff=x ident\n",
    );
    project.put(".gitignore", "*.usfm\n");
    project.put("GEN.usfm", text);
    let first = project.commit();
    let leaf = project.committed()["GEN.usfm"];
    assert_eq!(
        project.store.read(leaf.id).unwrap().1,
        text.as_bytes(),
        "the bytes are what they were"
    );
    let mut remote = cloud.remote();
    push_well(
        &mut remote,
        &project.store,
        &[update(MINE, None, Some(first))],
        &[],
    );
    project.put("GEN.usfm", "two\r\n");
    let second = project.commit();
    push_well(
        &mut remote,
        &project.store,
        &[update(MINE, Some(first), Some(second))],
        &[first],
    );
    let other = Project::new();
    fs::copy(&config, other.path.join(".git/config")).unwrap();
    fetch(&mut remote, &other.store, &[second], &[]).unwrap();
    let tree = other.store.commit(second).unwrap().tree;
    let target = other.store.flat_tree(tree).unwrap();
    let steps = target
        .iter()
        .map(|(path, leaf)| FileStep {
            path: path.to_owned(),
            expected: None,
            new: Some(NewContent::Blob(leaf.id)),
        })
        .collect();
    let plan = ApplyPlan {
        worktree: &other.path,
        steps,
        target: &target,
        branch: MINE,
        from: None,
        to: second,
    };
    apply(&other.store, &plan, &NoProgress, &AtomicBool::new(false)).unwrap();
    heal(&other.store, &other.path, &NoProgress).unwrap();
    maintain(&other.store, &[second]).unwrap();
    assert_eq!(fs::read(other.path.join("GEN.usfm")).unwrap(), b"two\r\n");
    assert!(!canary.exists(), "{}", fs::read_to_string(&canary).unwrap());
    fs::write(&config, plain).unwrap();
    fsck(&project.path);
}
