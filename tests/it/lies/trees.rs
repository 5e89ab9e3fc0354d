//! Folders as no honest project has them, ten thousand of them: the judge refuses what could leave the project or cannot lie
//! on every computer, and the writer stays inside even where nobody judged.
//!
//! What the judge lets through is written out and must lie there exactly; what it refuses is given to the writer all the
//! same, which may write what it likes inside the project and nothing outside of it or in its `.git`.

use crate::bad::{MAIN, synced};
use crate::dice::Dice;
use crate::needs;
use crate::world::git;
use scribe_sync::repo::{
    ApplyPlan, Commit, Error, FileStep, Kind, NewContent, Oid, Signature, Store, TreeLimits, apply,
    fuzz_tree, heal, left_behind, validate,
};
use scribe_sync::report::NoProgress;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

const BRANCH: &str = "refs/heads/amina/scribe";

/// Names that each must be refused, as files and as folders.
fn named() -> Vec<Vec<u8>> {
    let mut names: Vec<Vec<u8>> = [
        "",
        ".",
        "..",
        "/",
        "a/b",
        "/etc",
        "../x",
        "a\\b",
        "..\\x",
        "\\\\server\\x",
        "C:",
        "C:x",
        "c:\\x",
        "a:b",
        "x::$DATA",
        ".git",
        ".GIT",
        ".Git",
        ".gIt",
        ".git.",
        ".git ",
        ".git. .",
        ".git...",
        ".git::$INDEX_ALLOCATION",
        ".git:x",
        ".git\\x",
        "git~1",
        "GIT~1",
        "git~2",
        "GIT~10",
        ".g\u{200c}it",
        ".\u{200d}git",
        ".gi\u{200e}t",
        ".git\u{feff}",
        "\u{202a}.git",
        ".gi\u{206a}t",
        "CON",
        "con",
        "Con.txt",
        "PRN",
        "AUX",
        "aux.usfm",
        "NUL",
        "nul.",
        "COM1",
        "com9.x",
        "LPT1",
        "CONIN$",
        "CONOUT$",
        "a.",
        "a ",
        "a. ",
        " .",
        "a<b",
        "a>b",
        "a\"b",
        "a|b",
        "a?b",
        "a*b",
        "a\nb",
        "a\rb",
        "a\tb",
        "a\u{1b}[2J",
        "a\u{7f}",
        "a\u{85}",
        "a\u{9b}31m",
        "a\u{202e}b",
        "a\u{2066}b",
        "\u{feff}a",
        "a\u{200b}b",
        ".scribe-sync-x",
        ".scribe-sync-",
    ]
    .iter()
    .map(|name| name.as_bytes().to_vec())
    .collect();
    names.extend([
        b"a\xffb".to_vec(),
        b"\xc0\xae\xc0\xae".to_vec(),
        b"caf\xe9".to_vec(),
        b"\xed\xa0\x80".to_vec(),
        b".git\xe2\x80".to_vec(),
        vec![b'x'; 256],
        "\u{e9}".repeat(200).into_bytes(),
    ]);
    names
}

/// Bits that names are put together from.
const BITS: [&str; 48] = [
    "a",
    "b",
    "B",
    "GEN",
    "gen",
    ".usfm",
    ".USFM",
    ".json",
    "metadata",
    ".",
    "..",
    "...",
    "/",
    "\\",
    ":",
    " ",
    ".git",
    ".GIT",
    "git",
    "~1",
    "config",
    "hooks",
    "CON",
    "nul",
    "com1",
    "\u{200c}",
    "\u{202e}",
    "\u{feff}",
    "\u{e9}",
    "e\u{301}",
    "\u{df}",
    "ss",
    "SS",
    "\u{17f}",
    "\u{130}",
    "i",
    "I",
    "\u{131}",
    "\u{3c3}",
    "\u{3c2}",
    "\u{1b}",
    "\n",
    "\u{85}",
    "*",
    "|",
    "-",
    "%2e",
    ".scribe-sync-",
];

fn name(dice: &mut Dice) -> Vec<u8> {
    let mut out = Vec::new();
    for _ in 0..=dice.below(3) {
        out.extend_from_slice(dice.of::<str>(&BITS).as_bytes());
    }
    if dice.below(60) == 0 {
        out.push(0xff);
    }
    if dice.below(200) == 0 {
        out = out.repeat(100);
    }
    out
}

struct Bed {
    _dir: tempfile::TempDir,
    root: PathBuf,
    project: PathBuf,
    store: Store,
    blob: Oid,
    /// What lies where it must not be touched.
    watched: BTreeMap<PathBuf, Vec<u8>>,
}

impl Bed {
    fn new() -> Self {
        let dir = tempfile::tempdir_in("/dev/shm")
            .or_else(|_| tempfile::tempdir())
            .unwrap();
        let root = dir.path().to_path_buf();
        Self::at(dir, &root)
    }

    /// With the project below `root`, which may be another file system than the rest.
    fn at(dir: tempfile::TempDir, root: &Path) -> Self {
        let project = root.join("inner/project");
        std::fs::create_dir_all(&project).unwrap();
        std::fs::write(root.join("inner/outside.txt"), "outside").unwrap();
        let store = Store::init(&project.join(".git"), false, BRANCH).unwrap();
        std::fs::create_dir_all(project.join(".git/hooks")).unwrap();
        std::fs::write(project.join(".git/hooks/post-checkout"), "#!/bin/false\n").unwrap();
        let mut writer = store.writer().unwrap();
        let blob = writer.add(Kind::Blob, b"harmless\n").unwrap();
        writer.finish().unwrap();
        let root = root.to_path_buf();
        let mut bed = Self {
            _dir: dir,
            root,
            project,
            store,
            blob,
            watched: BTreeMap::new(),
        };
        bed.watched = bed.look();
        bed
    }

    /// Everything but the project's files and what git and we write in `.git` ourselves.
    fn look(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        let git = self.project.join(".git");
        walkdir::WalkDir::new(&self.root)
            .into_iter()
            .filter_entry(|entry| {
                let path = entry.path();
                let ours = ["objects", "refs", "logs", "index", "scribe-sync"]
                    .iter()
                    .any(|name| path == git.join(name));
                let files = path.parent() == Some(&self.project) && path != git;
                // What ntfs-3g keeps of a deleted file that is still open.
                let ghost = path
                    .file_name()
                    .is_some_and(|name| name.to_string_lossy().starts_with(".ghost-ntfs-3g"));
                !ours && !files && !ghost
            })
            .flatten()
            .map(|entry| {
                let content = std::fs::read(entry.path()).unwrap_or_default();
                (entry.into_path(), content)
            })
            .collect()
    }

    fn tree(&self, content: &[u8]) -> Oid {
        self.add(Kind::Tree, content)
    }

    fn commit(&self, tree: Oid) -> Oid {
        let signature = Signature {
            name: "a".into(),
            email: "a@b".into(),
            seconds: 1_700_000_000,
            offset_minutes: 0,
        };
        let text = Commit {
            tree,
            parents: &[],
            signature: &signature,
            message: "x",
        }
        .encode();
        self.add(Kind::Commit, &text)
    }

    /// Puts an object there that a tree is to be made of. The driver of the volume that folds names now and then has no folder
    /// where it has just made one (mkdir, and right after it no such folder); what a tree does is asked elsewhere.
    fn add(&self, kind: Kind, content: &[u8]) -> Oid {
        let added = || {
            let mut writer = self.store.writer()?;
            let id = writer.add(kind, content)?;
            writer.finish().map(|()| id)
        };
        let mut last = added();
        for _ in 0..20 {
            let is_lost = matches!(&last, Err(Error::Disk(error)) if error.source.kind() == std::io::ErrorKind::NotFound);
            if !is_lost {
                break;
            }
            last = added();
        }
        last.unwrap()
    }

    /// Gives a whole tree to the writer; says whether it took it.
    fn write(&self, tree: Oid) -> bool {
        let Ok(target) = self.store.flat_tree(tree) else {
            return false;
        };
        let behind = left_behind(&target);
        let steps = target
            .iter()
            .filter(|(path, _)| !behind.contains_key(*path))
            .map(|(path, leaf)| FileStep {
                path: path.to_string(),
                expected: None,
                new: Some(NewContent::Blob(leaf.id)),
            })
            .collect();
        let from = self.store.find_ref(BRANCH).unwrap();
        let plan = ApplyPlan {
            worktree: &self.project,
            steps,
            target: &target,
            branch: BRANCH,
            from,
            to: self.commit(tree),
        };
        let done = apply(&self.store, &plan, &NoProgress, &AtomicBool::new(false));
        if let Ok(applied) = done {
            return applied.changed.is_empty();
        }
        // As the next start would: whatever that makes of it must stay inside as well.
        drop(heal(&self.store, &self.project, &NoProgress));
        false
    }

    /// The project's files.
    fn files(&self) -> Vec<String> {
        let mut files: Vec<String> = walkdir::WalkDir::new(&self.project)
            .into_iter()
            .filter_entry(|entry| entry.path() != self.project.join(".git"))
            .flatten()
            .filter(|entry| !entry.file_type().is_dir())
            .map(|entry| {
                entry
                    .path()
                    .strip_prefix(&self.project)
                    .unwrap()
                    .to_string_lossy()
                    .into_owned()
            })
            .collect();
        files.sort();
        files
    }

    fn clear(&self) {
        for entry in std::fs::read_dir(&self.project).unwrap().flatten() {
            if entry.file_name() == ".git" {
                continue;
            }
            let path = entry.path();
            if path.is_dir() {
                std::fs::remove_dir_all(path).unwrap();
            } else {
                std::fs::remove_file(path).unwrap();
            }
        }
    }

    /// Nothing outside of the project's files was touched.
    #[track_caller]
    fn assert_inside(&self, what: &str) {
        let now = self.look();
        let changed: Vec<_> = now
            .iter()
            .filter(|(path, content)| self.watched.get(*path) != Some(*content))
            .map(|(path, _)| path)
            .chain(self.watched.keys().filter(|path| !now.contains_key(*path)))
            .collect();
        assert!(
            changed.is_empty(),
            "{what}: outside of the project changed {changed:?}"
        );
    }
}

fn entry(mode: &str, name: &[u8], id: Oid) -> Vec<u8> {
    [format!("{mode} ").as_bytes(), name, b"\0", id.as_slice()].concat()
}

/// A folder made at random: usually sorted, usually of files, rarely honest.
fn made(bed: &Bed, dice: &mut Dice, depth: usize) -> (Vec<u8>, Oid) {
    let mut entries = Vec::new();
    for _ in 0..=dice.below(4) {
        let name = name(dice);
        let (mode, id) = match dice.below(12) {
            0..=6 => ("100644", bed.blob),
            7 => (
                dice.of::<str>(&[
                    "100755", "100664", "100777", "120000", "160000", "0", "040000", "644",
                ]),
                bed.blob,
            ),
            _ if depth == 0 => ("100644", bed.blob),
            _ => ("40000", made(bed, dice, depth - 1).1),
        };
        let key = [&name[..], if mode == "40000" { b"/" } else { b"" }].concat();
        entries.push((key, entry(mode, &name, id)));
    }
    if dice.below(12) > 0 {
        entries.sort();
    }
    if dice.below(3) > 0 {
        entries.dedup_by(|a, b| a.0 == b.0);
    }
    let content: Vec<u8> = entries.into_iter().flat_map(|(_, entry)| entry).collect();
    let id = bed.tree(&content);
    (content, id)
}

fn campaign(bed: &Bed, count: usize, seed: u64) -> (usize, usize) {
    let mut dice = Dice(seed);
    let (mut passed, mut written) = (0, 0);
    for number in 0..count {
        let (content, root) = made(bed, &mut dice, 2);
        let what = format!("tree {number} of seed {seed}: {}", content.escape_ascii());
        fuzz_tree(&content);
        let judged = validate(&bed.store, root, TreeLimits::default());
        let wrote = bed.write(root);
        if judged.is_ok() {
            passed += 1;
            assert!(wrote, "{what}: judged well and not written");
            let tree = bed.store.flat_tree(root).unwrap();
            let behind = left_behind(&tree);
            let wanted: Vec<String> = tree
                .keys()
                .filter(|path| !behind.contains_key(*path))
                .map(str::to_owned)
                .collect();
            let mut there = bed.files();
            if is_folding(&bed.root) {
                let fold = |name: &String| name.to_lowercase();
                assert_eq!(
                    there.iter().map(fold).collect::<Vec<_>>().len(),
                    wanted.len(),
                    "{what}"
                );
            } else {
                there.sort();
                let mut wanted = wanted;
                wanted.sort();
                assert_eq!(there, wanted, "{what}");
            }
            for path in &there {
                assert_eq!(
                    std::fs::read(bed.project.join(path)).unwrap(),
                    b"harmless\n",
                    "{what}"
                );
            }
        } else {
            written += usize::from(wrote);
        }
        bed.assert_inside(&what);
        bed.clear();
    }
    (passed, written)
}

fn is_folding(root: &Path) -> bool {
    root.join("INNER/OUTSIDE.TXT").exists()
}

#[test]
fn names_that_no_project_has_are_refused_as_files_and_as_folders() {
    let bed = Bed::new();
    let inner = bed.tree(&entry("100644", b"config", bed.blob));
    let mut count = 0;
    for name in named() {
        for (mode, id) in [("100644", bed.blob), ("40000", inner)] {
            let content = entry(mode, &name, id);
            let root = bed.tree(&content);
            let below = bed.tree(&entry("40000", b"below", root));
            for root in [root, below] {
                count += 1;
                let what = format!("{mode} {}", name.escape_ascii());
                assert!(
                    validate(&bed.store, root, TreeLimits::default()).is_err(),
                    "{what}"
                );
                bed.write(root);
                bed.assert_inside(&what);
                bed.clear();
            }
        }
    }
    println!(
        "{} names that must be refused, {count} trees",
        named().len()
    );
}

#[test]
fn ten_thousand_made_trees_leave_the_project_nowhere() {
    let count = if std::env::var_os("SCRIBE_SYNC_LONG").is_some() {
        1_000_000
    } else {
        10_000
    };
    let each = count / 2;
    std::thread::scope(|scope| {
        for seed in [1, 2] {
            scope.spawn(move || {
                let mut all = (0, 0);
                // A store of its own for each thousand: objects pile up.
                for part in 0..each / 1000 {
                    let bed = Bed::new();
                    let (passed, written) = campaign(&bed, 1000, seed * 1_000_000 + part as u64);
                    all = (all.0 + passed, all.1 + written);
                }
                println!(
                    "{each} made trees, seed {seed}: {} passed, {} refused and written inside",
                    all.0, all.1
                );
                assert!(all.0 > each / 50, "{all:?}");
            });
        }
    });
}

/// A volume that does not tell capitals from small letters, as on macOS and Windows.
///
/// Its driver may lose a folder (see `Bed::add`) also where the program works. The trees are the same each time and what gets
/// out does so each time, so the first volume of five whose driver loses none decides.
#[test]
fn on_a_volume_that_folds_names_nothing_gets_out_either() {
    if !needs::root() || !needs::folding_volume() {
        return;
    }
    for _ in 1..5 {
        if std::panic::catch_unwind(on_a_folding_volume).is_ok() {
            return;
        }
    }
    on_a_folding_volume();
}

#[allow(clippy::print_stdout, reason = "a test's own count")]
fn on_a_folding_volume() {
    let dir = tempfile::tempdir().unwrap();
    let image = dir.path().join("image");
    let at = dir.path().join("volume");
    std::fs::create_dir(&at).unwrap();
    std::fs::File::create(&image)
        .unwrap()
        .set_len(64 << 20)
        .unwrap();
    let run = |program: &str, args: &[&str]| {
        let out = std::process::Command::new(program)
            .args(args)
            .output()
            .unwrap();
        assert!(
            out.status.success(),
            "{program}: {}",
            String::from_utf8_lossy(&out.stderr)
        );
    };
    run("mkntfs", &["-F", "-Q", "-q", image.to_str().unwrap()]);
    run(
        "lowntfs-3g",
        &[
            "-o",
            "ignore_case",
            image.to_str().unwrap(),
            at.to_str().unwrap(),
        ],
    );
    let mounted = Mounted(at.clone());
    let bed = Bed::at(tempfile::tempdir().unwrap(), &at);
    assert!(
        is_folding(&bed.root),
        "the volume tells capitals from small letters"
    );
    // Made before anything is deleted: the driver gives the number of a deleted file to the next folder, and the system, which
    // still knows that number as a file, then finds no folder there.
    for first in 0..=255_u8 {
        std::fs::create_dir_all(bed.project.join(format!(".git/objects/{first:02x}"))).unwrap();
    }
    let inner = bed.tree(&entry("100644", b"config", bed.blob));
    for name in named() {
        let root = bed.tree(&entry("40000", &name, inner));
        assert!(validate(&bed.store, root, TreeLimits::default()).is_err());
        bed.write(root);
        bed.assert_inside(&name.escape_ascii().to_string());
    }
    bed.clear();
    let count = if std::env::var_os("SCRIBE_SYNC_LONG").is_some() {
        10_000
    } else {
        150
    };
    let (passed, written) = campaign(&bed, count, 3);
    println!(
        "{count} made trees on a volume that folds names: {passed} passed, {written} refused and written inside"
    );
    drop(bed);
    drop(mounted);
}

struct Mounted(PathBuf);

impl Drop for Mounted {
    fn drop(&mut self) {
        drop(
            std::process::Command::new("umount")
                .arg("-l")
                .arg(&self.0)
                .output(),
        );
    }
}

/// The same through the whole program: what a server sends lies in the project exactly, or nothing of it does.
#[test]
fn made_trees_through_a_whole_sync() {
    let count = if std::env::var_os("SCRIBE_SYNC_LONG").is_some() {
        300
    } else {
        30
    };
    let it = synced();
    let bare = it.bare();
    let good = it.there(MAIN);
    let (mut dice, mut passed, mut last) = (Dice(77), 0, good.clone());
    let metadata = git(&bare, &["rev-parse", &format!("{MAIN}:metadata.json")]);
    let inside = git(&bare, &["rev-parse", &format!("{MAIN}:ingredients")]);
    let outside = |dir: &Path| -> Vec<PathBuf> {
        walkdir::WalkDir::new(dir)
            .into_iter()
            .filter_entry(|entry| entry.path() != it.folder)
            .flatten()
            .filter(|entry| entry.file_type().is_file())
            .map(walkdir::DirEntry::into_path)
            .filter(|path| {
                !path.starts_with(it.desk.state())
                    && !path.to_string_lossy().contains("projects-backups")
            })
            .collect()
    };
    let before = outside(it.desk.dir.path());
    let hex = |id: &str| Oid::from_hex(id.as_bytes()).unwrap();
    let config = crate::bad::read(&it.folder.join(".git/config"));
    for number in 0..count {
        let mut entries = vec![
            (
                b"metadata.json".to_vec(),
                entry("100644", b"metadata.json", hex(&metadata)),
            ),
            (
                b"ingredients/".to_vec(),
                entry("40000", b"ingredients", hex(&inside)),
            ),
        ];
        for _ in 0..=dice.below(2) {
            let name = name(&mut dice);
            entries.push((name.clone(), entry("100644", &name, hex(&metadata))));
        }
        entries.sort();
        let content: Vec<u8> = entries.into_iter().flat_map(|(_, entry)| entry).collect();
        let tree = super::object(&bare, "tree", &content);
        let text = format!(
            "tree {tree}\nparent {last}\nauthor a <a@b> 1 +0000\ncommitter a <a@b> 1 +0000\n\n{number}\n"
        );
        let tip = super::object(&bare, "commit", text.as_bytes());
        std::fs::write(bare.join(MAIN), format!("{tip}\n")).unwrap();
        let ran = it.sync();
        let what = format!("{number}: {}\n{}", content.escape_ascii(), ran.err);
        assert!(matches!(ran.code, 0 | 3 | 5 | 12), "{}: {what}", ran.code);
        // 3: names that are one on some computers.
        if matches!(ran.code, 0 | 3) {
            passed += 1;
            last = it.there(MAIN);
            assert_eq!(it.head(), last, "{what}");
        } else {
            assert_eq!(it.head(), last, "{what}");
            std::fs::write(bare.join(MAIN), format!("{last}\n")).unwrap();
        }
        assert_eq!(outside(it.desk.dir.path()), before, "{what}");
        assert_eq!(
            crate::bad::read(&it.folder.join(".git/config")),
            config,
            "{what}"
        );
    }
    println!("{count} made trees through a whole sync: {passed} passed");
    assert!(passed > 0 && passed < count);
    git(&bare, &["prune", "--expire=now"]);
    it.assert_heals();
}
