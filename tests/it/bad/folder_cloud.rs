//! A folder as the cloud: a stick that is not there, is full of something else, or may not be written.

use super::{ID, MAIN, write};
use crate::world::{fsck, git};
use std::path::PathBuf;

pub(super) struct Stick {
    pub(super) desk: super::Desk,
    pub(super) folder: PathBuf,
    pub(super) cloud: PathBuf,
    pub(super) bare: PathBuf,
    server: crate::world::Door43,
}

impl Stick {
    pub(super) fn sync(&self) -> super::Ran {
        self.desk.sync(&self.folder)
    }
}

pub(super) fn stick() -> Stick {
    let server = super::server();
    let mut desk = super::Desk::new(&server, "amina");
    let cloud = desk.dir.path().join("stick");
    std::fs::create_dir(&cloud).unwrap();
    desk.var("SCRIBE_SYNC_CLOUD", cloud.to_str().unwrap());
    let folder = desk.project("Mark", ID);
    desk.sync(&folder).ends(0);
    let owner = cloud.join("amina");
    let bare = std::fs::read_dir(owner)
        .unwrap()
        .next()
        .unwrap()
        .unwrap()
        .path();
    Stick {
        desk,
        folder,
        cloud,
        bare,
        server,
    }
}

#[test]
fn a_stick_that_is_not_there() {
    let it = stick();
    let text = super::usfm("LUK", &["typed"]);
    write(&it.folder.join("ingredients/LUK.usfm"), &text);
    let away = it.desk.dir.path().join("away");
    std::fs::rename(&it.cloud, &away).unwrap();
    it.sync().ends(5).says("plug in");
    // Another stick at the same place: the project was there and is not now.
    std::fs::create_dir(&it.cloud).unwrap();
    it.sync().ends(10);
    assert_eq!(std::fs::read_dir(&it.cloud).unwrap().count(), 0);
    std::fs::remove_dir(&it.cloud).unwrap();
    std::fs::rename(&away, &it.cloud).unwrap();
    it.sync().ends(0);
    assert_eq!(
        git(&it.bare, &["show", &format!("{MAIN}:ingredients/LUK.usfm")]) + "\n",
        text
    );
    fsck(&it.bare);
    fsck(&it.folder);
}

#[test]
fn a_damaged_repository_on_the_stick() {
    let it = stick();
    let tip = super::read(&it.bare.join(MAIN));
    write(
        &it.folder.join("ingredients/LUK.usfm"),
        super::usfm("LUK", &["typed"]),
    );
    for text in ["", "0123", "0123456789012345678901234567890123456789\n"] {
        write(&it.bare.join(MAIN), text);
        let ran = it.sync();
        assert!(
            matches!(ran.code, 5 | 10 | 12),
            "{text:?}: {}\n{}",
            ran.out,
            ran.err
        );
        assert_eq!(super::read(&it.bare.join(MAIN)), text);
    }
    write(&it.bare.join(MAIN), tip);
    it.sync().ends(0);
    fsck(&it.bare);
    write(&it.bare.join(format!("{MAIN}.lock")), "");
    write(
        &it.folder.join("ingredients/LUK.usfm"),
        super::usfm("LUK", &["typed again"]),
    );
    let ran = it.sync();
    assert!(matches!(ran.code, 5 | 11), "{}\n{}", ran.out, ran.err);
    std::fs::remove_file(it.bare.join(format!("{MAIN}.lock"))).unwrap();
    it.sync().ends(0);
    fsck(&it.bare);
}

/// What systems and sync programs leave: names, as far as this computer can have them, and contents.
const LITTER: [(&str, &str); 16] = [
    (
        "desktop.ini",
        "[.ShellClassInfo]\r\nIconResource=x.dll,0\r\n",
    ),
    ("Desktop.ini", ""),
    ("Thumbs.db", "\u{0}\u{1}binary"),
    ("ehthumbs.db", ""),
    (".DS_Store", "\u{0}Bud1"),
    ("._scribe-main", "\u{0}AppleDouble"),
    (".directory", "[Desktop Entry]\n"),
    ("Icon\r", ""),
    ("scribe-main (conflicted copy 2026-05-01)", "ID"),
    ("scribe-main (amina's conflicted copy)", "ID"),
    ("scribe-main.sync-conflict-20260501-120000-ABCDEFG", "ID"),
    ("scribe-main-DESKTOP-7AB12", "ID"),
    ("scribe-main (1)", "ID"),
    (".syncthing.scribe-main.tmp", "0123"),
    ("scribe-main.tmp", "0123"),
    ("~$scribe-main", "torn"),
];

/// Puts such files into every folder of git's that has files of its own; gives how many.
fn strew(git_dir: &std::path::Path) -> usize {
    let id = super::read(&git_dir.join(MAIN));
    let first = |folder: &str| {
        let found = std::fs::read_dir(git_dir.join(folder)).unwrap().flatten();
        let mut names: Vec<String> = found
            .map(|entry| entry.file_name().into_string().unwrap())
            .filter(|name| name.len() == 2)
            .collect();
        names.sort();
        names.first().map(|name| format!("{folder}/{name}"))
    };
    let mut folders: Vec<String> = [
        "",
        "refs",
        "refs/heads",
        "refs/heads/amina",
        "refs/tags",
        "objects",
        "objects/pack",
        "objects/info",
        "info",
    ]
    .map(str::to_owned)
    .into();
    folders.extend(first("objects"));
    let mut count = 0;
    for folder in folders {
        if !git_dir.join(&folder).is_dir() {
            continue;
        }
        for (name, content) in LITTER {
            let content = if content == "ID" { &id } else { content };
            write(&git_dir.join(&folder).join(name), content);
            count += 1;
        }
    }
    for name in [
        "pack-1 (conflicted copy).idx",
        "pack-1 (1).pack",
        "multi-pack-index (1)",
    ] {
        write(&git_dir.join("objects/pack").join(name), "half");
        count += 1;
    }
    count
}

#[test]
fn litter_in_the_cloud_and_in_the_project_is_in_nobodys_way() {
    let it = stick();
    let git_dir = it.folder.join(".git");
    // The project's own repository has the branch of the cloud as a note only.
    write(&git_dir.join(MAIN), super::read(&it.bare.join(MAIN)));
    assert!(strew(&it.bare) > 100 && strew(&git_dir) > 100);
    for (at, text) in [(&it.cloud, "x"), (&it.cloud.join("amina"), "y")] {
        for (name, _) in LITTER {
            write(&at.join(name), text);
        }
    }
    it.sync().ends(0);
    for words in ["typed", "typed again"] {
        let text = super::usfm("LUK", &[words]);
        write(&it.folder.join("ingredients/LUK.usfm"), &text);
        it.sync().ends(0);
        let there = std::fs::read_to_string(it.bare.join(MAIN)).unwrap();
        assert_eq!(super::read(&git_dir.join("refs/heads/amina/scribe")), there);
    }
    let mut other = super::Desk::new(&it.server, "boaz");
    other.var("SCRIBE_SYNC_CLOUD", it.cloud.to_str().unwrap());
    std::fs::create_dir_all(other.projects()).unwrap();
    let name = it.bare.file_stem().unwrap().to_str().unwrap();
    other.run(&["sync", &format!("amina/{name}")]).ends(0);
    let ran = it.desk.run(&["projects", "--json"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    // doctor names it, each place once.
    let ran = it.desk.run(&["doctor", "--json"]);
    let checks = ran.summary()["checks"].clone();
    let litter: Vec<String> = checks
        .as_array()
        .unwrap()
        .iter()
        .filter(|check| check["name"] == "litter")
        .map(ToString::to_string)
        .collect();
    assert_eq!(litter.len(), 2, "{checks}");
    assert!(
        litter.iter().all(|one| one.contains(".DS_Store")),
        "{litter:?}"
    );
    // Taken away again, everything is whole.
    for git_dir in [&it.bare, &git_dir] {
        for entry in walkdir::WalkDir::new(git_dir).into_iter().flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            let is_litter = LITTER.iter().any(|(litter, _)| *litter == name);
            if entry.file_type().is_file() && (is_litter || name.contains(" (")) {
                std::fs::remove_file(entry.path()).unwrap();
            }
        }
        fsck(git_dir);
    }
}

#[test]
fn a_torn_branch_is_still_no_litter() {
    let it = stick();
    for name in ["scribe-main", "amina/scribe"] {
        let path = it.bare.join("refs/heads").join(name);
        let tip = super::read(&path);
        write(&path, "0123");
        let ran = it.sync();
        assert!(matches!(ran.code, 5 | 12), "{name}: {}", ran.err);
        assert_eq!(super::read(&path), "0123");
        write(&path, tip);
    }
    it.sync().ends(0);
}

/// Branches whose names leave no room for ours.
#[test]
fn a_branch_in_the_way_in_a_folder() {
    let it = stick();
    let text = super::usfm("LUK", &["typed"]);
    for (gone, other) in [
        ("amina/scribe", "amina"),
        ("amina/scribe", "amina/scribe/x"),
        ("amina/scribe", "amina/scribe/x/y"),
    ] {
        let own = format!("refs/heads/{gone}");
        git(&it.bare, &["update-ref", "-d", &own]);
        git(&it.bare, &["branch", other, "scribe-main"]);
        git(&it.bare, &["pack-refs", "--all"]);
        write(
            &it.folder.join("ingredients/LUK.usfm"),
            format!("{text}{other}\n"),
        );
        let main = git(&it.bare, &["rev-parse", MAIN]);
        for _ in 0..2 {
            let ran = it.sync().ends(1);
            let said = format!("a branch `{other}`, and as long as it has that name");
            ran.says(&said).says(&format!("branch -m \"{other}\""));
        }
        assert_eq!(git(&it.bare, &["rev-parse", MAIN]), main);
        // The way out that is named.
        git(&it.bare, &["branch", "-m", other, "moved"]);
        it.sync().ends(0);
        git(&it.bare, &["branch", "-D", "moved"]);
    }
    // The shared branch itself, when it is to be made again.
    for name in [MAIN, "refs/heads/amina/scribe"] {
        git(&it.bare, &["update-ref", "-d", name]);
    }
    let head = git(&it.folder, &["rev-parse", "HEAD"]);
    git(&it.bare, &["update-ref", "refs/heads/scribe-main/x", &head]);
    it.desk
        .sync_with(&it.folder, &["--create-again"])
        .ends(1)
        .says("a branch `scribe-main/x`, and as long as");
    git(&it.bare, &["update-ref", "-d", "refs/heads/scribe-main/x"]);
    it.desk.sync_with(&it.folder, &["--create-again"]).ends(0);
    // The project's own repository may have such a branch, too.
    let git_dir = it.folder.join(".git");
    git(&it.folder, &["branch", "-m", "amina/scribe", "amina"]);
    write(&git_dir.join("HEAD"), "ref: refs/heads/amina\n");
    it.sync()
        .ends(1)
        .says("git branch -m \"amina\" \"amina-old\"");
    git(&it.folder, &["branch", "-m", "amina", "amina-old"]);
    it.sync().ends(0);
    // A note of a branch that the cloud has no longer is in nobody's way.
    git(
        &it.folder,
        &["update-ref", "-d", "refs/remotes/origin/amina/scribe"],
    );
    git(
        &it.folder,
        &["update-ref", "refs/remotes/origin/amina", "HEAD"],
    );
    write(
        &it.folder.join("ingredients/LUK.usfm"),
        super::usfm("LUK", &["once more"]),
    );
    it.sync().ends(0);
    it.sync().ends(0);
}
