//! Torn metadata, missing files, and a repository in a state that is not ours.

use super::{ID, MAIN, synced, usfm, write};
use crate::world::git;

#[test]
fn metadata_that_cannot_be_used_stops_the_run_and_the_backup_is_named() {
    let it = synced();
    let path = it.folder.join("metadata.json");
    let good = super::read(&path);
    it.desk
        .run(&["backup", "create", it.folder.to_str().unwrap()])
        .ends(0);
    let before = it.refs_there();
    let id = |id: &str| good.replace(ID, id).into_bytes();
    let mut huge = good.clone().into_bytes();
    huge.resize(9 << 20, b' ');
    for (what, bytes) in [
        ("empty", Vec::new()),
        ("torn", good.as_bytes()[..good.len() / 2].to_vec()),
        ("zeros", vec![0; good.len()]),
        ("huge", huge),
        ("deep", "[".repeat(100_000).into_bytes()),
        ("a list", b"[]".to_vec()),
        ("not text", vec![0xff, 0xfe, 0x00]),
        ("an id that leads out", id("../../../outside")),
        ("an id with a slash", id("a/b")),
        ("an id of a device", id("CON")),
        ("an id with an escape", id("\\u001b[2J")),
    ] {
        write(&path, bytes);
        it.server.clear_requests();
        let ran = it.sync();
        assert_eq!(ran.code, 12, "{what}: {}\n{}", ran.out, ran.err);
        let ran = ran.ends(12).says("backup restore");
        assert!(!ran.err.contains('\u{1b}'));
        assert_eq!(it.refs_there(), before, "{what}");
        assert!(it.server.requests().is_empty(), "{what}");
        assert_eq!(
            git(
                &it.folder,
                &["status", "--porcelain", "--", "ingredients/LUK.usfm"]
            ),
            ""
        );
    }
    write(&path, &good);
    it.assert_heals();
}

#[test]
fn missing_files_are_asked_about() {
    let it = synced();
    let before = it.refs_there();
    let good = super::read(&it.folder.join("metadata.json"));
    // The metadata alone: it cannot be used.
    std::fs::remove_file(it.folder.join("metadata.json")).unwrap();
    let ran = it.sync();
    assert!(matches!(ran.code, 7 | 12), "{}\n{}", ran.out, ran.err);
    assert_eq!(it.refs_there(), before);
    write(&it.folder.join("metadata.json"), good);
    // A book that is empty now.
    write(&it.book("MRK"), "");
    it.sync().ends(7).says("MRK.usfm");
    assert_eq!(it.refs_there(), before);
    write(&it.book("MRK"), usfm("MRK", &["one", "two", "three"]));
    // More than a quarter.
    for book in ["MRK", "LUK"] {
        std::fs::remove_file(it.book(book)).unwrap();
    }
    let text = it.type_in("JHN", &["typed"]);
    let ran = it.sync().ends(7).says("MRK.usfm").says("LUK.usfm");
    assert!(ran.err.contains("--allow-deletions"), "{}", ran.err);
    assert_eq!(it.refs_there(), before);
    assert_eq!(super::read(&it.book("JHN")), text);
    it.desk
        .sync_with(&it.folder, &["--allow-deletions"])
        .ends(0);
    it.assert_in_sync();
    assert!(!git(&it.bare(), &["ls-tree", "-r", MAIN]).contains("MRK.usfm"));
}

#[test]
fn a_disk_that_is_not_there_deletes_nothing() {
    let it = synced();
    let before = it.refs_there();
    let away = it.desk.dir.path().join("away");
    // All files gone, the folder there: as a mount point whose disk is not mounted.
    std::fs::rename(&it.folder, &away).unwrap();
    std::fs::create_dir(&it.folder).unwrap();
    let ran = it.sync();
    assert!(matches!(ran.code, 7 | 10 | 12), "{}\n{}", ran.out, ran.err);
    assert_eq!(it.refs_there(), before);
    let held: Vec<_> = std::fs::read_dir(&it.folder).unwrap().collect();
    assert!(held.is_empty(), "{held:?}");
    std::fs::remove_dir(&it.folder).unwrap();
    it.sync().ends(10);
    std::fs::rename(&away, &it.folder).unwrap();
    it.assert_heals();
    // The files gone, the history there.
    let kept = it.folder.join(".git");
    for entry in std::fs::read_dir(&it.folder).unwrap().flatten() {
        if entry.path() != kept {
            if entry.path().is_dir() {
                std::fs::remove_dir_all(entry.path()).unwrap();
            } else {
                std::fs::remove_file(entry.path()).unwrap();
            }
        }
    }
    let ran = it.sync();
    assert!(matches!(ran.code, 7 | 12), "{}\n{}", ran.out, ran.err);
    assert_eq!(it.refs_there(), before);
}

#[test]
fn another_programs_unfinished_work_is_left_alone() {
    let it = synced();
    let git_dir = it.folder.join(".git");
    let head = super::read(&git_dir.join("HEAD"));
    let branch = git_dir.join("refs/heads/amina/scribe");
    let tip = super::read(&branch);
    let text = it.type_in("LUK", &["typed"]);
    let before = it.refs_there();
    type Change<'a> = Box<dyn Fn() + 'a>;
    let cases: Vec<(&str, Change, Change)> = vec![
        (
            "MERGE_HEAD",
            Box::new(|| write(&git_dir.join("MERGE_HEAD"), &tip)),
            Box::new(|| std::fs::remove_file(git_dir.join("MERGE_HEAD")).unwrap()),
        ),
        (
            "rebase-merge",
            Box::new(|| std::fs::create_dir(git_dir.join("rebase-merge")).unwrap()),
            Box::new(|| std::fs::remove_dir(git_dir.join("rebase-merge")).unwrap()),
        ),
        (
            "shallow",
            Box::new(|| write(&git_dir.join("shallow"), &tip)),
            Box::new(|| std::fs::remove_file(git_dir.join("shallow")).unwrap()),
        ),
        (
            "alternates",
            Box::new(|| write(&git_dir.join("objects/info/alternates"), "/etc\n")),
            Box::new(|| std::fs::remove_file(git_dir.join("objects/info/alternates")).unwrap()),
        ),
        (
            "HEAD",
            Box::new(|| write(&git_dir.join("HEAD"), &tip)),
            Box::new(|| write(&git_dir.join("HEAD"), &head)),
        ),
        (
            "HEAD",
            Box::new(|| write(&git_dir.join("HEAD"), "")),
            Box::new(|| write(&git_dir.join("HEAD"), &head)),
        ),
        (
            "HEAD",
            Box::new(|| write(&git_dir.join("HEAD"), "ref: ../../../outside\n")),
            Box::new(|| write(&git_dir.join("HEAD"), &head)),
        ),
        (
            "amina/scribe",
            Box::new(|| write(&branch, "")),
            Box::new(|| write(&branch, &tip)),
        ),
        (
            "amina/scribe",
            Box::new(|| write(&branch, &tip[..20])),
            Box::new(|| write(&branch, &tip)),
        ),
        (
            "0123456",
            Box::new(|| write(&branch, "0123456789012345678901234567890123456789\n")),
            Box::new(|| write(&branch, &tip)),
        ),
        (
            "",
            Box::new(|| {
                std::fs::rename(&git_dir, it.folder.join("../kept.git")).unwrap();
                write(&git_dir, "gitdir: ../kept.git\n");
            }),
            Box::new(|| {
                std::fs::remove_file(&git_dir).unwrap();
                std::fs::rename(it.folder.join("../kept.git"), &git_dir).unwrap();
            }),
        ),
        (
            "",
            Box::new(|| {
                std::fs::rename(&git_dir, it.folder.join("../kept.git")).unwrap();
                std::os::unix::fs::symlink("../kept.git", &git_dir).unwrap();
            }),
            Box::new(|| {
                std::fs::remove_file(&git_dir).unwrap();
                std::fs::rename(it.folder.join("../kept.git"), &git_dir).unwrap();
            }),
        ),
    ];
    for (number, (what, break_it, mend)) in cases.iter().enumerate() {
        break_it();
        it.server.clear_requests();
        let ran = it.sync();
        assert!(
            matches!(ran.code, 1 | 7 | 12),
            "{number} {what}: {}\n{}",
            ran.out,
            ran.err
        );
        assert!(ran.err.contains(what), "{number} {what}: {}", ran.err);
        assert!(it.server.requests().is_empty(), "{number} {what}");
        assert_eq!(it.refs_there(), before, "{number} {what}");
        assert_eq!(super::read(&it.book("LUK")), text);
        mend();
        assert_eq!(super::read(&branch), tip, "{number} {what}");
    }
    it.assert_heals();
}

#[test]
fn nothing_in_the_projects_own_git_settings_is_obeyed() {
    let it = synced();
    let marker = it.desk.dir.path().join("marker");
    let run = format!("touch {}", marker.display());
    let config = it.folder.join(".git/config");
    let mut text = super::read(&config);
    text += &format!(
        "[core]\n\tfsmonitor = {run}\n\tsshCommand = {run}\n\thooksPath = hooks\n\tpager = {run}\n\teditor = {run}\n\tautocrlf = true\n\tgitProxy = {run}\n\
         [credential]\n\thelper = !{run}\n[filter \"x\"]\n\tclean = {run}\n\tsmudge = {run}\n\tprocess = {run}\n\trequired = true\n\
         [merge \"x\"]\n\tdriver = {run}\n[diff]\n\texternal = {run}\n[url \"https://elsewhere.example.org/\"]\n\tinsteadOf = {}\n\
         [http]\n\tproxy = http://127.0.0.1:9\n\tsslVerify = false\n[include]\n\tpath = /etc/passwd\n[gpg]\n\tprogram = {run}\n[commit]\n\tgpgSign = true\n",
        it.server.url()
    );
    write(&config, &text);
    write(
        &it.folder.join(".gitattributes"),
        "* filter=x merge=x text=auto\n",
    );
    for hook in [
        "pre-commit",
        "post-commit",
        "pre-push",
        "post-checkout",
        "post-merge",
        "commit-msg",
        "reference-transaction",
        "fsmonitor-watchman",
    ] {
        let path = it.folder.join(".git/hooks").join(hook);
        write(&path, format!("#!/bin/sh\n{run}\n"));
        std::fs::set_permissions(&path, std::os::unix::fs::PermissionsExt::from_mode(0o755))
            .unwrap();
    }
    let typed = "\\id LUK\r\n\\c 1\r\n\\v 1 with\r\n";
    write(&it.book("LUK"), typed);
    it.colleague(
        "ingredients/JHN.usfm",
        "\\id JHN\r\n\\c 1\r\n\\v 1 theirs\r\n",
    );
    it.sync().ends(0);
    assert!(!marker.exists());
    assert_eq!(super::read(&it.book("LUK")), typed);
    assert_eq!(
        super::read(&it.book("JHN")),
        "\\id JHN\r\n\\c 1\r\n\\v 1 theirs\r\n"
    );
    assert_eq!(super::read(&config), text, "left as it was");
    let there = git(
        &it.bare(),
        &["cat-file", "-s", &format!("{MAIN}:ingredients/LUK.usfm")],
    );
    assert_eq!(there, typed.len().to_string());
}

#[test]
fn a_password_in_an_address_is_neither_used_nor_shown() {
    let server = super::server();
    let desk = super::Desk::new(&server, "amina");
    let folder = desk.project("Mark", ID);
    git(&folder, &["init", "-q"]);
    let address =
        server
            .git_url("amina", "fr-chosen")
            .replacen("://", "://amina:hunter2-of-amina@", 1);
    git(&folder, &["remote", "add", "origin", &address]);
    let ran = desk.run(&["sync", "--json", "-vv", folder.to_str().unwrap()]);
    assert!(matches!(ran.code, 0 | 1 | 10), "{}\n{}", ran.out, ran.err);
    for text in [&ran.out, &ran.err] {
        assert!(!text.contains("hunter2"), "{text}");
    }
    for request in server.requests() {
        let sent = request.header("authorization").unwrap_or_default();
        assert!(sent.starts_with("token "), "{sent}");
    }
    for entry in walkdir::WalkDir::new(desk.state()).into_iter().flatten() {
        if entry.file_type().is_file() {
            assert!(!super::read(entry.path()).contains("hunter2"));
        }
    }
}

#[test]
fn damaged_objects_here_are_told_and_nothing_is_sent() {
    let it = synced();
    let text = it.type_in("LUK", &["typed"]);
    let before = it.refs_there();
    // The tree that HEAD names, and then the commit itself.
    for what in ["HEAD^{tree}", "HEAD"] {
        let id = git(&it.folder, &["rev-parse", what]);
        let loose = it.folder.join(".git/objects").join(&id[..2]).join(&id[2..]);
        let good = std::fs::read(&loose).unwrap();
        for bytes in [
            Vec::new(),
            good[..good.len() / 2].to_vec(),
            vec![0; good.len()],
        ] {
            std::fs::remove_file(&loose).unwrap();
            write(&loose, bytes);
            let ran = it.sync().ends(12);
            assert!(ran.err.contains(&id[..7]), "{}", ran.err);
            assert_eq!(it.refs_there(), before);
        }
        std::fs::remove_file(&loose).unwrap();
        it.sync().ends(12);
        write(&loose, good);
        assert_eq!(super::read(&it.book("LUK")), text);
    }
    it.assert_heals();
}

#[test]
fn a_note_of_what_the_cloud_had_that_is_torn_is_made_anew() {
    let it = synced();
    let tree = git(&it.folder, &["rev-parse", "HEAD^{tree}"]);
    for branch in ["scribe-main", "amina/scribe"] {
        let path = it.folder.join(".git/refs/remotes/origin").join(branch);
        for (number, text) in [
            "",
            "0123",
            "0123456789012345678901234567890123456789\n",
            &tree,
        ]
        .into_iter()
        .enumerate()
        {
            for typed in [false, true] {
                write(&path, text);
                if typed {
                    it.type_in("LUK", &["typed", branch, &number.to_string()]);
                }
                it.assert_heals();
            }
        }
    }
}

#[test]
fn a_damaged_index_is_made_anew() {
    let it = synced();
    let index = it.folder.join(".git/index");
    let good = std::fs::read(&index).unwrap();
    for (number, bytes) in [
        Vec::new(),
        good[..good.len() / 2].to_vec(),
        vec![0; good.len()],
        vec![0xff; 4096],
    ]
    .into_iter()
    .enumerate()
    {
        write(&index, bytes);
        let text = it.type_in("LUK", &["typed", &number.to_string()]);
        it.assert_heals();
        it.assert_committed_here("LUK", &text);
    }
    std::fs::remove_file(&index).unwrap();
    it.assert_heals();
}
