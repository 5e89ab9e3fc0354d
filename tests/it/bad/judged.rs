//! What a teammate who may push can put into the shared text that no project has: used by nobody, whatever order it comes
//! in; said whose it is; and one command lets everybody go on.

use super::hostile::{commit, entry, object};
use super::{ID, MAIN, Synced, read, synced, usfm, write};
use crate::world::{fsck, git, gitcmd::git_bytes};
use std::path::Path;

/// The shared tree with more entries, as git itself makes it.
fn with(bare: &Path, more: &[String]) -> String {
    let listed = git(bare, &["ls-tree", MAIN]);
    let text = listed + "\n" + &more.join("\n") + "\n";
    let id = git_bytes(bare, &["mktree"], text.as_bytes());
    String::from_utf8(id).unwrap().trim().to_owned()
}

fn point(bare: &Path, tip: &str) {
    git(bare, &["update-ref", MAIN, tip]);
}

fn child(bare: &Path, tree: &str, parents: &[&str]) -> String {
    let mut args = vec!["commit-tree", tree, "-m", "from a teammate"];
    for parent in parents {
        args.extend(["-p", parent]);
    }
    git(bare, &args)
}

/// The tree of a commit with other bytes in one file.
fn changed(bare: &Path, tip: &str, path: &str, content: &str) -> String {
    let commit = super::commit_on(bare, tip, path, content);
    git(bare, &["rev-parse", &format!("{commit}^{{tree}}")])
}

fn paths(folder: &Path) -> Vec<String> {
    let mut paths: Vec<String> = walkdir::WalkDir::new(folder)
        .into_iter()
        .filter_entry(|entry| entry.file_name() != ".git")
        .flatten()
        .map(|entry| entry.path().display().to_string())
        .collect();
    paths.sort();
    paths
}

/// It goes on with the command that the refusal names, and everybody has the same good text.
#[track_caller]
fn goes_on(it: &Synced) {
    let ran = it.desk.sync_with(&it.folder, &["--without-refused"]);
    let ran = ran.ends(0);
    assert!(!ran.project()["notes"].as_array().unwrap().is_empty());
    // git's own check still complains about what is in the history.
    assert_eq!(it.there(MAIN), it.head());
    it.sync().ends(0);
    let fresh = super::Desk::new(&it.server, "amina");
    std::fs::create_dir_all(fresh.projects()).unwrap();
    let name = format!("{}/{}", it.owner, it.name);
    fresh.run(&["sync", "--json", &name]).ends(0);
}

#[test]
fn what_lies_here_already_is_judged_when_it_is_used() {
    let it = synced();
    let bare = it.bare();
    let blob = object(&bare, "blob", b"evil");
    let link = object(&bare, "blob", b"/etc/passwd");
    let inside = object(&bare, "tree", &entry("100644", b"config", &blob));
    for (nth, bad) in [
        format!("100644 blob {blob}\t..\\..\\x.bat"),
        format!("100644 blob {blob}\tAUX.md"),
        format!("100644 blob {blob}\tCOM\u{b9}.md"),
        format!("100644 blob {blob}\ta:b.md"),
        format!("100644 blob {blob}\tgit~1"),
        format!("100644 blob {blob}\t.scribe-sync-lock"),
        format!("100644 blob {blob}\t.SCRIBE-SYNC-work"),
        format!("40000 tree {inside}\t.g\u{ad}it"),
        format!("120000 blob {link}\tetc"),
        format!("160000 commit {}\tmodule", it.head()),
    ]
    .into_iter()
    .enumerate()
    {
        let main = it.there(MAIN);
        let hidden = child(&bare, &with(&bare, std::slice::from_ref(&bad)), &[&main]);
        // The first push is refused for another reason, when what is behind it is here already.
        let other = read(&it.folder.join("metadata.json")).replace(ID, &ID.replace('8', "9"));
        let first = changed(&bare, &main, "metadata.json", &other);
        point(&bare, &child(&bare, &first, &[&hidden]));
        it.sync().ends(7);
        git(&it.folder, &["cat-file", "-e", &hidden]);
        let (before, head) = (paths(&it.folder), it.head());
        point(&bare, &hidden);
        let text = it.type_in("LUK", &["typed", &nth.to_string()]);
        let ran = it.sync().ends(12).says("--without-refused");
        assert!(ran.err.contains(&hidden[..10]), "{bad}: {}", ran.err);
        assert_eq!(paths(&it.folder), before, "{bad}");
        assert_eq!(git(&it.folder, &["rev-parse", "HEAD~1"]), head);
        assert_eq!(it.there(MAIN), hidden, "{bad}: sent on");
        goes_on(&it);
        assert_eq!(paths(&it.folder), before, "{bad}");
        assert_eq!(read(&it.book("LUK")), text);
    }
}

#[test]
fn a_file_that_was_made_a_folder_gives_way() {
    let it = synced();
    let bare = it.bare();
    let blob = object(&bare, "blob", b"x");
    let folder = object(&bare, "tree", &entry("100644", b"x", &blob));
    let listed = git(&bare, &["ls-tree", MAIN]);
    let without = |name: &str| -> String {
        let lines = listed.lines().filter(|line| !line.ends_with(name));
        lines.map(|line| format!("{line}\n")).collect()
    };
    let text = without("metadata.json") + &format!("40000 tree {folder}\tmetadata.json\n");
    let tree = git_bytes(&bare, &["mktree"], text.as_bytes());
    let tree = String::from_utf8(tree).unwrap();
    point(&bare, &commit(&bare, tree.trim()));
    it.type_in("LUK", &["typed"]);
    it.sync().ends(0);
    it.assert_in_sync();
    assert!(super::read(&it.folder.join("metadata.json")).contains(ID));
    assert_eq!(
        git(&bare, &["cat-file", "-t", &format!("{MAIN}:metadata.json")]),
        "blob"
    );
    // A book, beside which she went on writing.
    let main = it.there(MAIN);
    let gone = git(&bare, &["ls-tree", &format!("{MAIN}:ingredients")]);
    let gone = gone.lines().filter(|line| !line.ends_with("LUK.usfm"));
    let gone: String = gone.map(|line| format!("{line}\n")).collect();
    let gone = gone + &format!("40000 tree {folder}\tLUK.usfm\n");
    let inner = String::from_utf8(git_bytes(&bare, &["mktree"], gone.as_bytes())).unwrap();
    let text = without("ingredients") + &format!("40000 tree {}\tingredients\n", inner.trim());
    let tree = String::from_utf8(git_bytes(&bare, &["mktree"], text.as_bytes())).unwrap();
    point(&bare, &child(&bare, tree.trim(), &[&main]));
    it.type_in("LUK", &["typed again"]);
    it.sync();
    fsck(&bare);
    let listed = git(&bare, &["ls-tree", &format!("{MAIN}:ingredients")]);
    assert_eq!(listed.matches("LUK.usfm").count(), 1, "{listed}");
    it.sync();
    it.assert_in_sync();
}

#[test]
fn a_shared_text_that_was_broken_before_is_mended_by_one_command() {
    let it = synced();
    let bare = it.bare();
    let blob = object(&bare, "blob", b"x");
    let folder = object(&bare, "tree", &entry("100644", b"x", &blob));
    let raw = git_bytes(
        &bare,
        &["cat-file", "tree", &format!("{MAIN}^{{tree}}")],
        b"",
    );
    let doubled = entry("40000", b"metadata.json", &folder);
    let more = |extra: &[u8]| object(&bare, "tree", &[&raw[..], extra].concat());
    let mut deep = folder.clone();
    for _ in 0..40 {
        deep = object(&bare, "tree", &entry("40000", b"d", &deep));
    }
    let mut deeper = deep.clone();
    for _ in 0..60 {
        deeper = object(&bare, "tree", &entry("40000", b"d", &deeper));
    }
    let main = it.there(MAIN);
    let wanted = git(&bare, &["ls-tree", "--name-only", MAIN]);
    for (what, tree) in [
        ("doubled", more(&doubled)),
        ("unsorted", more(&entry("100644", b"a.", &blob))),
        ("deep", more(&entry("40000", b"z", &deep))),
        ("deeper", more(&entry("40000", b"z", &deeper))),
        ("a nameless file", more(&entry("100644", b"", &blob))),
        ("out of the folder", more(&entry("40000", b"..", &folder))),
        ("latin", more(&entry("100644", b"z\xe9", &blob))),
    ] {
        let tip = commit(&bare, &tree);
        std::fs::write(bare.join(MAIN), format!("{tip}\n")).unwrap();
        let before = paths(&it.folder);
        let ran = it.sync();
        // What git's own server does not send is the server's fault.
        assert!(matches!(ran.code, 5 | 12), "{what}: {}", ran.err);
        if ran.code == 12 {
            it.desk
                .sync_with(&it.folder, &["--without-refused"])
                .ends(0);
            let listed = git(&bare, &["ls-tree", "--name-only", MAIN]);
            assert_eq!(listed, wanted, "{what}");
            it.sync().ends(0);
        } else {
            std::fs::write(bare.join(MAIN), format!("{main}\n")).unwrap();
        }
        assert_eq!(paths(&it.folder), before, "{what}");
    }
}

/// What is wrong in the history stays in it, whatever is put on top: the team goes on beside it.
#[test]
fn a_history_that_nobody_can_take_is_left_for_another_repository() {
    let server = super::server();
    let cloud = tempfile::tempdir().unwrap();
    let desk = |login: &str| {
        let mut desk = super::Desk::new(&server, login);
        desk.var("SCRIBE_SYNC_CLOUD", cloud.path().to_str().unwrap());
        desk.var("SCRIBE_SYNC_ACCOUNT", login);
        desk
    };
    let (amina, boaz) = (desk("amina"), desk("boaz"));
    let folder = amina.project("Mark", ID);
    let first = amina.sync(&folder).ends(0);
    let name = first.project()["repository"].as_str().unwrap().to_owned();
    std::fs::create_dir_all(boaz.projects()).unwrap();
    let ran = boaz.run(&["sync", "--json", &name]).ends(0);
    let of_boaz = std::path::PathBuf::from(ran.project()["folder"].as_str().unwrap());
    let bare = cloud.path().join(format!("{name}.git"));
    let blob = object(&bare, "blob", b"x");
    let folder_of_one = object(&bare, "tree", &entry("100644", b"x", &blob));
    let raw = git_bytes(
        &bare,
        &["cat-file", "tree", &format!("{MAIN}^{{tree}}")],
        b"",
    );
    let good = git(&bare, &["rev-parse", &format!("{MAIN}^{{tree}}")]);
    let main = git(&bare, &["rev-parse", MAIN]);
    let more = |extra: &[u8]| object(&bare, "tree", &[&raw[..], extra].concat());
    let words = |text: &str| usfm("LUK", &[text, "two", "three"]);
    for (what, tree) in [
        ("file", more(&entry("100644", b"zz", &folder_of_one))),
        ("folder", more(&entry("40000", b"zz", &blob))),
        ("missing", more(&entry("100644", b"zz", &"1".repeat(40)))),
    ] {
        // Two versions: in the newest one nothing is wrong any more.
        let commit = |tree: &str, parent: &str| {
            let text = format!(
                "tree {tree}\nparent {parent}\nauthor a <a@b> 1700000000 +0000\ncommitter a <a@b> 1700000000 +0000\n\n{what}\n"
            );
            object(&bare, "commit", text.as_bytes())
        };
        let tip = commit(&good, &commit(&tree, &main));
        std::fs::write(bare.join(MAIN), format!("{tip}\n")).unwrap();
        for desk in [(&amina, &folder, "amina"), (&boaz, &of_boaz, "boaz")] {
            let (desk, folder, login) = desk;
            let text = words(&format!("{what} of {login}"));
            write(&folder.join("ingredients/LUK.usfm"), &text);
            let named = name.replace("amina/", &format!("{login}/"));
            desk.sync(folder)
                .ends(12)
                .says("in the cloud is damaged")
                .says(&format!("--repo {named}-2 --create-again"));
            assert_eq!(read(&folder.join("ingredients/LUK.usfm")), text, "{what}");
        }
    }
    let (aminas, boazs) = (words("of amina"), usfm("JHN", &["of boaz", "two", "three"]));
    write(&folder.join("ingredients/LUK.usfm"), &aminas);
    let luke = read(&folder.join("ingredients/LUK.usfm"));
    write(&of_boaz.join("ingredients/LUK.usfm"), &luke);
    write(&of_boaz.join("ingredients/JHN.usfm"), &boazs);
    let another = format!("{name}-2");
    for (desk, folder) in [(&amina, &folder), (&boaz, &of_boaz), (&amina, &folder)] {
        let ran = desk.sync_with(folder, &["--repo", &another, "--create-again"]);
        assert!(matches!(ran.code, 0 | 6), "{}", ran.err);
        assert_eq!(ran.project()["repository"], another.as_str());
    }
    for (desk, folder) in [(&boaz, &of_boaz), (&amina, &folder)] {
        let ran = desk.sync(folder);
        assert!(matches!(ran.code, 0 | 6), "{}", ran.err);
        assert_eq!(read(&folder.join("ingredients/LUK.usfm")), aminas);
        assert_eq!(read(&folder.join("ingredients/JHN.usfm")), boazs);
    }
}

#[test]
fn another_project_id_is_not_accepted() {
    let it = synced();
    let bare = it.bare();
    let metadata = read(&it.folder.join("metadata.json"));
    let value: serde_json::Value = serde_json::from_str(&metadata).unwrap();
    let mut none = value.clone();
    none["identification"]["primary"] = serde_json::json!({});
    for other in [
        metadata.replace(ID, "b5ad98b5-d9b1-5067-b9bb-eab8ee72dc9e"),
        none.to_string(),
    ] {
        let text = other.len().to_string();
        let main = it.there(MAIN);
        let tree = changed(&bare, &main, "metadata.json", &other);
        let tip = child(&bare, &tree, &[&main]);
        point(&bare, &tip);
        it.type_in("LUK", &[&text]);
        let (before, head) = (paths(it.desk.dir.path()).len(), it.head());
        for _ in 0..2 {
            let ran = it.sync().ends(7).says("--without-refused");
            assert!(ran.err.contains(&tip[..10]), "{}", ran.err);
        }
        assert_eq!(paths(it.desk.dir.path()).len(), before, "no backup");
        assert_eq!(read(&it.folder.join("metadata.json")), metadata);
        assert_ne!(it.head(), head, "the own work is committed");
        goes_on(&it);
        let shared = git(&bare, &["show", &format!("{MAIN}:metadata.json")]);
        assert!(shared.contains(ID), "{shared}");
    }
}

/// Whoever changes the id of their own project is told before anybody else has it.
#[test]
fn a_project_that_says_another_id_is_not_sent() {
    let it = synced();
    let file = it.folder.join("metadata.json");
    let metadata = read(&file);
    let value: serde_json::Value = serde_json::from_str(&metadata).unwrap();
    let mut none = value.clone();
    none["identification"]["primary"] = serde_json::json!({});
    let mut renamed = value;
    renamed["identification"]["name"]["en"] = "Mark, second draft".into();
    let other = metadata.replace(ID, "b5ad98b5-d9b1-5067-b9bb-eab8ee72dc9e");
    for (said, is_committed) in [(&other, false), (&none.to_string(), false), (&other, true)] {
        let text = it.type_in("LUK", &[&format!("{} {is_committed}", said.len())]);
        let main = it.there(MAIN);
        write(&file, said);
        if is_committed {
            git(&it.folder, &["commit", "-qam", "by another program"]);
        }
        let before = paths(it.desk.dir.path()).len();
        for _ in 0..2 {
            it.sync().ends(7).says("--without-refused").says(ID);
            assert_eq!(read(&file), *said, "nothing was changed");
            assert_eq!(it.there(MAIN), main, "nothing was sent");
        }
        assert_eq!(paths(it.desk.dir.path()).len(), before, "no backup");
        let ran = it
            .desk
            .sync_with(&it.folder, &["--without-refused"])
            .ends(0);
        assert_eq!(read(&file), metadata);
        // What stood there is kept where the words say it is.
        let notes = ran.project()["notes"].to_string();
        let kept = notes
            .split('`')
            .find(|path| path.ends_with("_metadata.json"));
        assert_eq!(read(std::path::Path::new(kept.expect(&notes))), *said);
        it.assert_in_sync();
        let shared = git(&it.bare(), &["show", &format!("{MAIN}:metadata.json")]);
        assert!(shared.contains(ID), "{shared}");
        assert_eq!(read(&it.book("LUK")), text);
    }
    // Another name is no other project.
    write(&file, renamed.to_string());
    it.sync().ends(0);
    it.assert_in_sync();
}

#[test]
fn what_another_program_committed_under_a_bad_name_stays_here() {
    let it = synced();
    let bad = ["ingredients/a:b.md", "con.txt", "ingredients/x\\y.md"];
    for name in bad {
        write(&it.folder.join(name), "words\n");
        git(&it.folder, &["add", "-f", "--", name]);
    }
    git(&it.folder, &["commit", "-qm", "from another program"]);
    it.type_in("LUK", &["typed"]);
    for _ in 0..2 {
        let ran = it.sync().ends(3);
        for name in bad {
            let said = ran.project()["notes"].to_string().replace("\\\\", "\\");
            assert!(said.contains(name), "{name}: {said}");
            assert_eq!(read(&it.folder.join(name)), "words\n");
        }
        let there = git(&it.bare(), &["ls-tree", "-r", "--name-only", MAIN]);
        assert!(!there.contains("a:b") && there.contains("LUK"), "{there}");
    }
    let boaz = super::Desk::new(&it.server, "amina");
    std::fs::create_dir_all(boaz.projects()).unwrap();
    let name = format!("{}/{}", it.owner, it.name);
    boaz.run(&["sync", "--json", &name]).ends(0);
    for (at, name) in bad.iter().enumerate() {
        let good = it.folder.join(format!("ingredients/good{at}.md"));
        std::fs::rename(it.folder.join(name), good).unwrap();
    }
    it.sync().ends(0);
    assert_eq!(
        git(
            &it.bare(),
            &["show", &format!("{MAIN}:ingredients/good0.md")]
        ),
        "words"
    );
}

#[test]
fn names_that_are_one_elsewhere_are_found_by_who_made_them() {
    let it = synced();
    for (one, other) in [
        ("STRASSE.md", "Straße.md"),
        ("s.md", "ſ.md"),
        ("k.md", "\u{212a}.md"),
        ("İ.md", "i.md"),
        ("λόγος.md", "λόγοσ.md"),
        ("é.md", "e\u{301}.md"),
        ("क्ष.md", "क्\u{200d}ष.md"),
        ("fin.md", "ﬁn.md"),
    ] {
        for name in [one, other] {
            write(&it.folder.join("ingredients").join(name), "words\n");
        }
        let ran = it.sync().ends(3);
        let notes = ran.project()["notes"].to_string();
        assert!(
            notes.contains(one) || notes.contains(other),
            "{one}: {notes}"
        );
        let boaz = super::Desk::new(&it.server, "amina");
        std::fs::create_dir_all(boaz.projects()).unwrap();
        let name = format!("{}/{}", it.owner, it.name);
        boaz.run(&["sync", "--json", &name]).ends(0);
        for name in [one, other] {
            std::fs::remove_file(it.folder.join("ingredients").join(name)).unwrap();
        }
        it.sync().ends(0);
    }
}

/// Layers of commits, each with all commits of the layer below as parents: as many ways through it as numbers of as many
/// digits as there are layers have.
#[test]
fn a_history_that_crosses_without_end_is_merged() {
    const WIDE: usize = 9;
    let it = synced();
    let bare = it.bare();
    let tree = it.there(&format!("{MAIN}^{{tree}}"));
    let mut layer = vec![it.there(MAIN)];
    for depth in 0..10 {
        let parents: Vec<String> = layer.iter().map(|id| format!("parent {id}\n")).collect();
        layer = (0..WIDE)
            .map(|nth| {
                let blob = object(&bare, "blob", format!("{depth} {nth}").as_bytes());
                let raw = git_bytes(&bare, &["cat-file", "tree", &tree], b"");
                let tree = object(
                    &bare,
                    "tree",
                    &[&raw[..], &entry("100644", b"x", &blob)].concat(),
                );
                crossing(&bare, &tree, &parents.concat(), depth)
            })
            .collect();
    }
    let parents: Vec<String> = layer.iter().map(|id| format!("parent {id}\n")).collect();
    let (one, other) = (
        crossing(&bare, &tree, &parents.concat(), 11),
        crossing(&bare, &tree, &parents.concat(), 12),
    );
    point(&bare, &one);
    it.sync().ends(0);
    git(&bare, &["update-ref", "refs/heads/amina/scribe", &other]);
    it.type_in("LUK", &["typed"]);
    let ran = it.sync();
    assert!(matches!(ran.code, 0 | 6), "{}\n{}", ran.out, ran.err);
    it.assert_in_sync();
}

fn crossing(bare: &Path, tree: &str, parents: &str, second: usize) -> String {
    let who = format!("a <a@example.org> {} +0000", 1_800_000_000 + second);
    let text = format!("tree {tree}\n{parents}author {who}\ncommitter {who}\n\nx\n");
    object(bare, "commit", text.as_bytes())
}

#[test]
fn json_nested_without_end_ends_no_run() {
    let it = synced();
    for path in ["ingredients/scribe-settings.json", "ingredients/x.json"] {
        let deep = "[".repeat(60_000) + &"]".repeat(60_000);
        it.colleague(path, &deep);
        let settings = it.folder.join(path);
        if settings.exists() {
            let text = read(&settings).replace("1.2.2", "1.2.3");
            write(&settings, text);
        }
        it.type_in("LUK", &["typed", path]);
        for _ in 0..2 {
            let ran = it.sync();
            assert!(matches!(ran.code, 0 | 3 | 6), "{}\n{}", ran.out, ran.err);
        }
        assert_eq!(git(&it.bare(), &["rev-parse", MAIN]), it.head());
    }
    assert_eq!(
        read(&it.book("LUK")),
        usfm("LUK", &["typed", "ingredients/x.json"])
    );
}

#[test]
fn small_folders_that_hold_one_another_keep_nobody_busy() {
    let it = super::folder_cloud::stick();
    let blob = object(&it.bare, "blob", b"x");
    let (mut mode, mut inner) = ("100644", blob);
    for _ in 0..6 {
        let entries: Vec<Vec<u8>> = (10..50)
            .map(|nth| entry(mode, nth.to_string().as_bytes(), &inner))
            .collect();
        (mode, inner) = ("40000", object(&it.bare, "tree", &entries.concat()));
    }
    let tree = with(&it.bare, &[format!("40000 tree {inner}\tbomb")]);
    let tip = commit(&it.bare, &tree);
    point(&it.bare, &tip);
    let before = paths(&it.folder);
    let listed = it.desk.run(&["projects", "--json", "--only-cloud"]);
    assert_eq!(listed.code, 0, "{}", listed.err);
    assert!(listed.out.contains(ID), "{}", listed.out);
    it.sync().ends(12).says("too many files");
    it.desk
        .sync_with(&it.folder, &["--without-refused"])
        .ends(0);
    it.sync().ends(0);
    assert_eq!(paths(&it.folder), before);
    fsck(&it.bare);
}

#[test]
fn a_place_in_a_large_book_is_found() {
    let it = synced();
    let verses: Vec<String> = (0..30)
        .map(|nth| format!("{nth} {}", "word ".repeat(70_000)))
        .collect();
    let verses: Vec<&str> = verses.iter().map(String::as_str).collect();
    let text = usfm("LUK", &verses);
    assert!(text.len() > 10 << 20);
    write(&it.book("LUK"), text);
    it.sync().ends(0);
    let ran = it
        .desk
        .run(&["log", "--json", it.folder.to_str().unwrap(), "LUK 1:30"]);
    assert!(ran.code == 0 && ran.out.contains("29 word word"));
}

#[test]
fn a_project_without_its_history_is_found_in_the_cloud_by_its_id() {
    for is_server in [true, false] {
        let server = super::server();
        let cloud = tempfile::tempdir().unwrap();
        let desk = |login: &str| {
            let mut desk = super::Desk::new(&server, login);
            if !is_server {
                desk.var("SCRIBE_SYNC_CLOUD", cloud.path().to_str().unwrap());
                desk.var("SCRIBE_SYNC_ACCOUNT", login);
            }
            desk
        };
        let (amina, boaz) = (desk("amina"), desk("boaz"));
        let folder = amina.project("Mark", ID);
        let first = amina.sync(&folder).ends(0);
        let name = first.project()["repository"].as_str().unwrap().to_owned();
        server.settle_api();
        if is_server {
            let (owner, repository) = name.split_once('/').unwrap();
            server.add_collaborator(owner, repository, "boaz", crate::world::Access::Write);
        }
        std::fs::create_dir_all(boaz.projects()).unwrap();
        boaz.run(&["sync", "--json", &name]).ends(0);
        let here = std::fs::read_dir(boaz.projects()).unwrap().next().unwrap();
        let here = here.unwrap().path();
        std::fs::remove_dir_all(here.join(".git")).unwrap();
        std::fs::remove_dir_all(boaz.state()).unwrap();
        write(
            &here.join("ingredients/LUK.usfm"),
            usfm("LUK", &["of boaz", "two", "three"]),
        );
        let ran = boaz.sync(&here).ends(7).says(&name);
        let own = name.replace("amina/", "boaz/");
        let words = ran.says(&format!("--repo {name}"));
        words.says(&format!("--repo {own}"));
        let ran = boaz.sync_with(&here, &["--repo", &name]);
        assert!(matches!(ran.code, 0 | 6), "{}", ran.err);
        assert_eq!(ran.project()["repository"], name.as_str());
        assert!(matches!(boaz.sync(&here).code, 0 | 6));
    }
}
