//! Histories as a teammate with the right to push can make them, in any order of pushes: names, names that are one, project
//! ids, forged records, crossings, depth, sizes, dates. Ten thousand in the full run (`SCRIBE_SYNC_LONG=1`), a dose each day;
//! `SCRIBE_SYNC_HISTORIES` says how many, `SCRIBE_SYNC_SEED` where they begin.
//!
//! Whatever comes: nothing lies in the project that is refused alone, what the person typed is in the file or in the history,
//! the project is still the one it was, what we send everybody takes, no sync takes more than 128 MB, and where something was
//! refused one of the commands that are named lets everybody go on. In the full run no sync takes more than 5 s of the
//! processor.

use crate::bad::{ID, MAIN, metadata, usfm};
use crate::dice::Dice;
use scribe_sync::config::{OnConflict, Visibility};
use scribe_sync::project::Project;
use scribe_sync::repo::{History, Kind, Oid, Store, TreeLimits, validate};
use scribe_sync::report::{Class, Message, NoProgress, ProjectOutcome};
use scribe_sync::sync::{Cloud, Options, RepositoryName, Who, sync_project};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::AtomicBool;
use std::time::SystemTime;

const OWN: &str = "refs/heads/amina/scribe";
const BOOK: &str = "ingredients/LUK.usfm";

/// Names of which some are refused on every system, some are one with others, and some are good.
const NAMES: [&str; 44] = [
    "..",
    ".",
    "",
    "a/b",
    "../../x",
    "..\\..\\x.bat",
    "C:x",
    "a:b.md",
    ".git",
    ".GIT",
    ".git ",
    "git~1",
    "GIT~2",
    ".g\u{200d}it",
    ".g\u{ad}it",
    "AUX.md",
    "nul",
    "COM1.txt",
    "COM\u{b9}",
    "x.",
    "x ",
    "a\nb",
    "a\u{1b}[2J",
    "a\u{202e}b",
    ".scribe-sync-lock",
    ".scribe-sync-work",
    ".SCRIBE-SYNC-x",
    "LICENSE.MD",
    "license.md",
    "Straße.md",
    "STRASSE.md",
    "\u{212a}.md",
    "k.md",
    "λόγος.md",
    "λόγοσ.md",
    "e\u{301}.md",
    "é.md",
    "ingredients",
    "Ingredients",
    "metadata.json",
    "METADATA.JSON",
    ".gitignore",
    ".DS_Store",
    "notes.md",
];

/// Whether a name may lie in nobody's project; written apart from the program's own judge.
fn is_refused_alone(name: &str) -> bool {
    let plain: String = name
        .chars()
        .filter(|c| !matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}'))
        .collect();
    let plain = plain.to_lowercase();
    let plain = plain.trim_end_matches(['.', ' ']);
    let stem = plain.split('.').next().unwrap().trim_end();
    let device = matches!(stem, "con" | "prn" | "aux" | "nul" | "conin$" | "conout$")
        || (stem.chars().count() == 4
            && (stem.starts_with("com") || stem.starts_with("lpt"))
            && stem.ends_with(|c: char| c.is_ascii_digit() || "¹²³".contains(c)));
    plain.is_empty()
        || plain == ".git"
        || plain
            .strip_prefix("git~")
            .is_some_and(|number| number.bytes().all(|byte| byte.is_ascii_digit()))
        || plain.starts_with(".scribe-sync-")
        || device
        || name.ends_with(['.', ' '])
        || name.contains(['/', '\\', ':', '<', '>', '"', '|', '?', '*', '\u{202e}'])
        || name.chars().any(char::is_control)
}

/// How a person syncs: as always, or with one of the commands that a refusal names.
#[derive(PartialEq, Eq)]
enum Way {
    Plain,
    Told {
        without_refused: bool,
        create_again: bool,
    },
    /// In a repository of this name.
    Another(String),
}

/// The ways that a refusal names.
fn ways(outcome: &ProjectOutcome) -> Vec<Way> {
    let Some(failure) = &outcome.error else {
        return Vec::new();
    };
    let way = |hint: &Message| match hint.id {
        "hint-without-refused" => Some(Way::Told {
            without_refused: true,
            create_again: format!("{hint:?}").contains("--create-again"),
        }),
        "hint-put-back" => Some(Way::Told {
            without_refused: format!("{hint:?}").contains("--without-refused"),
            create_again: true,
        }),
        "hint-another-repository" => {
            let said = format!("{hint:?}");
            let name = said.split('"').find(|text| text.ends_with(ANOTHER));
            Some(Way::Another(name.expect("a name").to_owned()))
        }
        _ => None,
    };
    failure.hints().iter().filter_map(way).collect()
}

/// How the name of a second repository ends.
const ANOTHER: &str = "-Mark-2";

/// One computer and its folder cloud, put back to the same beginning for each history.
struct Bed {
    dir: tempfile::TempDir,
}

impl Bed {
    fn new() -> Self {
        let dir = tempfile::tempdir_in("/dev/shm")
            .or_else(|_| tempfile::tempdir())
            .unwrap();
        let bed = Self { dir };
        let folder = bed.folder();
        let put = |path: &str, text: &str| put(&folder.join(path), text);
        put("metadata.json", &metadata("Mark", ID));
        for book in ["MRK", "LUK", "JHN"] {
            put(
                &format!("ingredients/{book}.usfm"),
                &usfm(book, &["one", "two", "three"]),
            );
        }
        put(
            "ingredients/scribe-settings.json",
            r#"{"version":"1.2.2","project":{"textTranslation":{"starred":false}}}"#,
        );
        put("ingredients/license.md", "# CC BY-SA 4.0\n");
        let first = bed.sync(&Way::Plain);
        assert_eq!(first.class, Class::Ok, "{:?}", first.error);
        copy(&bed.now(), &bed.dir.path().join("saved"));
        bed
    }

    fn now(&self) -> PathBuf {
        self.dir.path().join("now")
    }

    fn folder(&self) -> PathBuf {
        self.now()
            .join(format!("home/users/amina/projects/Mark_{ID}"))
    }

    fn bare(&self) -> PathBuf {
        let owner = self.now().join("cloud/amina");
        let mut all = fs::read_dir(owner)
            .unwrap()
            .map(|entry| entry.unwrap().path());
        all.find(|path| !path.ends_with(format!("{ANOTHER}.git")))
            .unwrap()
    }

    fn again(&self) {
        fs::remove_dir_all(self.now()).unwrap();
        copy(&self.dir.path().join("saved"), &self.now());
    }

    fn sync(&self, way: &Way) -> ProjectOutcome {
        let who = Who {
            login: "amina".to_owned(),
            email: String::new(),
            host: "here".to_owned(),
            install: "0123456789abcdef".to_owned(),
        };
        let interrupt = AtomicBool::new(false);
        let options = Options {
            now: chrono::DateTime::<chrono::Utc>::from(SystemTime::now()).into(),
            home: self.now().join("home"),
            state_dir: self.now().join("state"),
            keep: 5,
            dry_run: false,
            on_conflict: OnConflict::Hold,
            combine: scripture::Combine::default(),
            repository: match way {
                Way::Another(name) => RepositoryName::parse(name),
                _ => None,
            },
            visibility_flag: Some(Visibility::Private),
            visibility: None,
            ask_public: None,
            ask_attach: None,
            allow_deletions: false,
            publish_restore: false,
            take_cloud: false,
            retry_large: false,
            without_refused: matches!(
                way,
                Way::Told {
                    without_refused: true,
                    ..
                }
            ),
            change_account: false,
            create_again: matches!(
                way,
                Way::Another(_)
                    | Way::Told {
                        create_again: true,
                        ..
                    }
            ),
            interrupt: &interrupt,
        };
        let cloud = self.now().join("cloud");
        fs::create_dir_all(&cloud).unwrap();
        let project = Project::at(&self.folder()).unwrap();
        loop {
            let outcome = sync_project(
                &project,
                &Cloud::Folder(cloud.clone()),
                &who,
                &options,
                &NoProgress,
            );
            // A git that another test is just starting has our lock, too, until it really is git.
            if outcome.class != Class::Busy {
                return outcome;
            }
        }
    }
}

fn put(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
    let time = SystemTime::now() - std::time::Duration::from_secs(3600);
    let file = fs::File::options().write(true).open(path).unwrap();
    file.set_modified(time).unwrap();
}

/// A copy with all times, as a moved disk has it.
fn copy(from: &Path, to: &Path) {
    for entry in walkdir::WalkDir::new(from).into_iter().flatten() {
        let target = to.join(entry.path().strip_prefix(from).unwrap());
        if entry.file_type().is_dir() {
            fs::create_dir_all(target).unwrap();
        } else {
            fs::copy(entry.path(), &target).unwrap();
            let time = entry.metadata().unwrap().modified().unwrap();
            if let Ok(file) = fs::File::options().write(true).open(&target) {
                file.set_modified(time).unwrap();
            }
        }
    }
}

/// Makes the objects of one history in the cloud.
struct Maker<'a> {
    store: &'a Store,
    dice: &'a mut Dice,
    /// What was made, to be told when something is wrong.
    said: Vec<String>,
    blob: Oid,
}

type Entry = (String, Vec<u8>, Oid);

impl<'a> Maker<'a> {
    fn new(store: &'a Store, dice: &'a mut Dice) -> Self {
        let blob = add(store, Kind::Blob, b"from a teammate\n");
        Self {
            store,
            dice,
            said: Vec::new(),
            blob,
        }
    }

    fn folder(&self, entries: &[Entry]) -> Oid {
        let content: Vec<u8> = entries
            .iter()
            .flat_map(|(mode, name, id)| {
                [format!("{mode} ").as_bytes(), name, b"\0", id.as_slice()].concat()
            })
            .collect();
        add(self.store, Kind::Tree, &content)
    }

    fn entries(&self, tree: Oid) -> Vec<Entry> {
        let bytes = self.store.read_kind(tree, Kind::Tree).unwrap();
        let mut rest = &bytes[..];
        let mut out = Vec::new();
        while let Some(space) = rest.iter().position(|byte| *byte == b' ') {
            let nul = rest.iter().position(|byte| *byte == 0).unwrap();
            let mode = String::from_utf8(rest[..space].to_vec()).unwrap();
            let id = Oid::try_from(&rest[nul + 1..nul + 21]).unwrap();
            out.push((mode, rest[space + 1..nul].to_vec(), id));
            rest = &rest[nul + 21..];
        }
        out
    }

    /// The tree with an entry at a path of at most two names, instead of what stands there.
    fn with(&mut self, tree: Oid, path: &[&str], mode: &str, id: Oid) -> Oid {
        let mut entries = self.entries(tree);
        let (name, below) = (path[0].as_bytes(), &path[1..]);
        let old = entries.iter().find(|entry| entry.1 == name).cloned();
        let (mode, id) = match (old, below.is_empty()) {
            (Some((mode, _, folder)), false) if mode == "40000" => {
                ("40000", self.with(folder, below, "100644", id))
            }
            _ => (mode, id),
        };
        entries.retain(|entry| entry.1 != name);
        entries.push((mode.to_owned(), name.to_vec(), id));
        if self.dice.below(40) > 0 {
            entries.sort_by_key(|(mode, name, _)| {
                [&name[..], if mode == "40000" { b"/" } else { b"" }].concat()
            });
        }
        self.folder(&entries)
    }

    fn text(&self, text: &[u8]) -> Oid {
        add(self.store, Kind::Blob, text)
    }

    /// One more change of a tree, honest or not.
    fn change(&mut self, tree: Oid) -> Oid {
        let kind = self.dice.below(13);
        self.said.push(format!("change {kind}"));
        match kind {
            0..=2 => self.named(tree),
            3 => {
                let id = match self.dice.below(4) {
                    0 => metadata("Mark", "b5ad98b5-d9b1-5067-b9bb-eab8ee72dc9e"),
                    1 => metadata("Mark", ID).replace(ID, "x/../y"),
                    2 => metadata("Mark", ID).replace("\"primary\"", "\"secondary\""),
                    _ => "{\"torn\":".to_owned(),
                };
                let blob = self.text(id.as_bytes());
                self.with(tree, &["metadata.json"], "100644", blob)
            }
            4 => {
                let folder = self.folder(&[("100644".into(), b"x".to_vec(), self.blob)]);
                let path: &[&str] = [
                    &["metadata.json"][..],
                    &["ingredients", "LUK.usfm"],
                    &["license.md"],
                ][self.dice.below(3)];
                self.with(tree, &path[..1], "40000", folder)
            }
            5 => self.with(tree, &["ingredients"], "100644", self.blob),
            6 => {
                let mode = self
                    .dice
                    .of::<str>(&["120000", "160000", "100777", "100600", "0", "40755"]);
                self.with(tree, &["odd"], mode, self.blob)
            }
            7 => {
                let mut folder = self.folder(&[("100644".into(), b"x".to_vec(), self.blob)]);
                for _ in 0..20 + self.dice.below(80) {
                    folder = self.folder(&[("40000".into(), b"d".to_vec(), folder)]);
                }
                self.with(tree, &["deep"], "40000", folder)
            }
            8 => {
                let names: Vec<String> = (0..40).map(|nth| format!("{nth:02}")).collect();
                let mut folder = self.blob;
                let mut mode = "100644";
                // Few unfold to more than is read: that takes a while without optimizations.
                let deep = if self.dice.below(24) == 0 { 5 } else { 1 };
                for _ in 0..deep {
                    let entries: Vec<Entry> = names
                        .iter()
                        .map(|name| (mode.into(), name.clone().into_bytes(), folder))
                        .collect();
                    (folder, mode) = (self.folder(&entries), "40000");
                }
                self.with(tree, &["bomb"], "40000", folder)
            }
            9 => {
                let depth = 10 + self.dice.below(40_000);
                let (open, close) = if self.dice.below(2) == 0 {
                    ("[", "]")
                } else {
                    ("{\"a\":", "}")
                };
                let blob = self.text((open.repeat(depth) + "1" + &close.repeat(depth)).as_bytes());
                let name = self.dice.of::<str>(&["scribe-settings.json", "x.json"]);
                self.with(tree, &["ingredients", name], "100644", blob)
            }
            10 => {
                let count = 1000 + self.dice.below(3000);
                let list: Vec<String> =
                    (0..count).map(|_| self.dice.below(9).to_string()).collect();
                let blob = self.text(format!("[{}]", list.join(",")).as_bytes());
                self.with(tree, &["ingredients", "list.json"], "100644", blob)
            }
            _ => {
                let verse = format!("theirs {}", self.dice.below(1000));
                let blob = self.text(usfm("LUK", &[&verse, "two", "three"]).as_bytes());
                self.with(tree, &["ingredients", "LUK.usfm"], "100644", blob)
            }
        }
    }

    fn named(&mut self, tree: Oid) -> Oid {
        let mut name = self.dice.of::<str>(&NAMES).to_owned();
        if self.dice.below(8) == 0 {
            name += self.dice.of::<str>(&NAMES);
        }
        if self.dice.below(30) == 0 {
            name = name.repeat(60);
        }
        self.said.push(format!("named {name:?}"));
        let (mode, id) = if self.dice.below(4) == 0 {
            let inner = self.dice.of::<str>(&NAMES).as_bytes().to_vec();
            ("40000", self.folder(&[("100644".into(), inner, self.blob)]))
        } else {
            ("100644", self.blob)
        };
        let path: &[&str] = if self.dice.below(2) == 0 {
            &[&name]
        } else {
            &["ingredients", &name]
        };
        self.with(tree, path, mode, id)
    }

    fn commit(&mut self, tree: Oid, parents: &[Oid]) -> Oid {
        let seconds = match self.dice.below(8) {
            0 => 0,
            1 => 1 << 40,
            2 => 4_000_000_000,
            _ => 1_700_000_000 + self.dice.below(100_000_000),
        };
        let mut message = String::from("from a teammate\n\n");
        if self.dice.below(4) == 0 {
            let count = self.dice.of::<usize>(&[&3, &40, &300]);
            let word = self.dice.of::<str>(&["Conflict", "Resolved"]);
            for nth in 0..*count {
                message += &format!("Scribe-Sync-{word}: {BOOK} LUK 1:{}\n", nth % 5000);
            }
            if let Some(parent) = parents.first() {
                message += &format!("Scribe-Sync-Aside: {parent}\nScribe-Sync-Account: amina\n");
            }
            self.said.push(format!("{count} times {word}"));
        }
        let parents: String = parents
            .iter()
            .map(|parent| format!("parent {parent}\n"))
            .collect();
        let who = format!("a <a@example.org> {seconds} +0000");
        let text = format!("tree {tree}\n{parents}author {who}\ncommitter {who}\n\n{message}");
        add(self.store, Kind::Commit, text.as_bytes())
    }

    /// A tip on top of `base`, by some changes, perhaps by way of a crossing.
    fn tip(&mut self, base: Oid) -> Oid {
        let mut tree = self.store.commit(base).unwrap().tree;
        let mut parents = vec![base];
        match self.dice.below(6) {
            0 => {
                let (wide, layers) = (2 + self.dice.below(5), 1 + self.dice.below(7));
                self.said.push(format!("{layers} layers of {wide}"));
                for layer in 0..layers {
                    parents = (0..wide)
                        .map(|nth| {
                            let blob = self.text(format!("{layer} {nth}").as_bytes());
                            let tree = self.with(tree, &["layer.txt"], "100644", blob);
                            self.commit(tree, &parents)
                        })
                        .collect();
                }
            }
            1 => {
                let many = 20 + self.dice.below(200);
                self.said.push(format!("{many} parents"));
                parents = (0..many).map(|_| self.commit(tree, &[base])).collect();
            }
            2 => {
                self.said.push("of another beginning".to_owned());
                parents.clear();
            }
            _ => {}
        }
        for _ in 0..=self.dice.below(3) {
            tree = self.change(tree);
            parents = vec![self.commit(tree, &parents)];
        }
        parents[0]
    }
}

fn add(store: &Store, kind: Kind, content: &[u8]) -> Oid {
    let mut writer = store.writer().unwrap();
    let id = writer.add(kind, content).unwrap();
    writer.finish().unwrap();
    id
}

fn point(store: &Store, name: &str, tip: Oid) {
    let old = store.find_ref(name).unwrap();
    if old != Some(tip) {
        store.set_ref(name, old, Some(tip)).unwrap();
    }
}

/// What the person typed is in the file, or in a version that the own branch has.
fn has_typed(bed: &Bed, typed: &str) -> bool {
    let holds = |bytes: &[u8]| String::from_utf8_lossy(bytes).contains(typed);
    if fs::read(bed.folder().join(BOOK)).is_ok_and(|bytes| holds(&bytes)) {
        return true;
    }
    let store = Store::open(&bed.folder().join(".git")).unwrap();
    let Some(head) = store.find_ref(OWN).unwrap() else {
        return false;
    };
    let mut history = History::new(&store);
    let commits = history.new_commits(&[head], &[]).unwrap();
    commits.into_iter().rev().take(300).any(|id| {
        let tree = store.commit(id).unwrap().tree;
        let leaf = store.leaf_at(tree, BOOK).ok().flatten();
        leaf.is_some_and(|leaf| {
            store
                .read_kind(leaf.id, Kind::Blob)
                .is_ok_and(|bytes| holds(&bytes))
        })
    })
}

fn judge(bed: &Bed, outcome: &ProjectOutcome, set: Oid, typed: &str, what: &str) {
    let said = format!("{what}\n{:?} {:?}", outcome.class, outcome.error);
    assert!(
        matches!(
            outcome.class,
            Class::Ok
                | Class::Partial
                | Class::Conflict
                | Class::Guard
                | Class::Integrity
                | Class::NotFound
        ),
        "{said}"
    );
    let folder = bed.folder();
    let mut count = 0;
    for entry in walkdir::WalkDir::new(&folder).min_depth(1) {
        let entry = entry.unwrap();
        if entry.path().starts_with(folder.join(".git")) {
            continue;
        }
        count += 1;
        let name = entry.file_name().to_str().expect("a name that is text");
        assert!(!is_refused_alone(name), "{name:?} was written\n{said}");
        assert!(
            !entry.file_type().is_symlink(),
            "{name:?} is a link\n{said}"
        );
    }
    assert!(count < 500, "{count} files\n{said}");
    let metadata = fs::read_to_string(folder.join("metadata.json")).unwrap();
    assert!(metadata.contains(ID), "another project\n{said}");
    assert!(has_typed(bed, typed), "what was typed is lost\n{said}");
    let cloud = Store::open(&bed.bare()).unwrap();
    let main = cloud.find_ref(MAIN).unwrap().unwrap();
    if main != set {
        let tree = cloud.commit(main).unwrap().tree;
        let judged = validate(&cloud, tree, TreeLimits::default());
        assert!(
            judged.is_ok(),
            "what was sent is refused: {judged:?}\n{said}"
        );
    }
}

/// How the histories of one run ended, and the most that one of their syncs took.
#[derive(Default, Debug)]
struct Tally {
    ends: std::collections::BTreeMap<String, usize>,
    /// Seconds of the processor.
    longest: f64,
    of: String,
    /// kB of memory.
    most: u64,
}

impl Tally {
    /// One sync, with what it took.
    fn sync(&mut self, bed: &Bed, way: &Way, what: &str) -> ProjectOutcome {
        // From here on the most is counted anew.
        let _ = fs::write("/proc/self/clear_refs", "5");
        let before = processor();
        let outcome = bed.sync(way);
        let (took, most) = (processor() - before, peak());
        if took > self.longest {
            (self.longest, self.of) = (took, what.to_owned());
        }
        self.most = self.most.max(most);
        assert!(most <= MEMORY, "{what}\n{most} kB");
        let is_timed = is_long() && !cfg!(debug_assertions);
        assert!(!is_timed || took <= 5.0, "{what}\n{took} s");
        outcome
    }

    fn end(&mut self, how: String) {
        *self.ends.entry(how).or_default() += 1;
    }
}

/// What a sync may take (kB).
const MEMORY: u64 = 128 << 10;

fn is_long() -> bool {
    std::env::var_os("SCRIBE_SYNC_LONG").is_some()
}

/// What this thread has had of the processor (seconds).
fn processor() -> f64 {
    let text = fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let nanos = text.split_whitespace().next().and_then(|n| n.parse().ok());
    std::time::Duration::from_nanos(nanos.unwrap_or_default()).as_secs_f64()
}

/// The most memory this process had (kB).
fn peak() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.split_whitespace().next()?.parse().ok())
        .unwrap_or_default()
}

fn one(bed: &Bed, seed: u64, tally: &mut Tally) {
    bed.again();
    let mut dice = Dice(seed);
    let typed = format!("typed {seed}");
    put(
        &bed.folder().join(BOOK),
        &usfm("LUK", &["one", &typed, "three"]),
    );
    let store = Store::open(&bed.bare()).unwrap();
    let base = store.find_ref(MAIN).unwrap().unwrap();
    let mut maker = Maker::new(&store, &mut dice);
    let bad = maker.tip(base);
    let (order, mut pushes) = match maker.dice.below(5) {
        0 => ("straight", vec![(MAIN, bad)]),
        1 => {
            // What is behind the first tip is here when the second one names it.
            let tree = store.commit(base).unwrap().tree;
            let other = maker.text(metadata("Mark", &ID.replace('8', "9")).as_bytes());
            let tree = maker.with(tree, &["metadata.json"], "100644", other);
            let over = maker.commit(tree, &[bad]);
            (
                "hidden behind another project",
                vec![(MAIN, over), (MAIN, bad)],
            )
        }
        2 => {
            let tree = store.commit(base).unwrap().tree;
            let over = maker.commit(tree, &[bad]);
            ("hidden behind a good one", vec![(MAIN, over), (MAIN, bad)])
        }
        3 => {
            let second = maker.tip(base);
            ("both branches", vec![(OWN, bad), (MAIN, second)])
        }
        _ => {
            let second = maker.tip(bad);
            ("two after another", vec![(MAIN, bad), (MAIN, second)])
        }
    };
    let what = format!("history {seed}: {order}; {}", maker.said.join("; "));
    let mut last = None;
    for (number, (name, tip)) in pushes.drain(..).enumerate() {
        point(&store, name, tip);
        if order == "both branches" && number == 0 {
            continue;
        }
        let outcome = tally.sync(bed, &Way::Plain, &what);
        let set = store.find_ref(MAIN).unwrap().unwrap();
        judge(
            bed,
            &outcome,
            if name == MAIN { tip } else { set },
            &typed,
            &what,
        );
        last = Some(outcome);
    }
    let mut last = last.unwrap();
    let mut how = format!("{:?}", last.class);
    let mut way = Way::Plain;
    // Each way out may lead to the next one, until the sync goes through.
    for _ in 0..4 {
        if goes_on(&last) {
            break;
        }
        let mut told = ways(&last);
        told.retain(|told| *told != way);
        assert!(!told.is_empty(), "no way out of\n{what}\n{:?}", last.error);
        way = told.swap_remove(0);
        let before = store.find_ref(MAIN).unwrap().unwrap();
        last = tally.sync(bed, &way, &what);
        judge(bed, &last, before, &typed, &format!("{what}; then"));
        how += &format!(", then {:?}", last.class);
    }
    assert!(goes_on(&last), "stuck: {how}\n{what}\n{:?}", last.error);
    // It lasts.
    if how.contains(',') {
        let again = tally.sync(bed, &Way::Plain, &what);
        assert!(goes_on(&again), "{how}\n{what}\n{:?}", again.error);
    }
    tally.end(how);
}

fn goes_on(outcome: &ProjectOutcome) -> bool {
    matches!(outcome.class, Class::Ok | Class::Partial | Class::Conflict)
}

/// Says to a process of this very program that it is to play every so many histories from this one on.
const PART: &str = "SCRIBE_SYNC_HISTORIES_PART";

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

#[test]
fn made_histories_bring_nothing_in_and_end_no_run() {
    let count = number("SCRIBE_SYNC_HISTORIES").unwrap_or(if is_long() { 10_000 } else { 100 });
    let parts = if is_long() { 1 } else { 2 };
    if let Some(part) = number(PART) {
        println!("{}", play(count, parts, part));
        return;
    }
    // In processes of their own, whose memory is theirs.
    let name = "lies::histories::made_histories_bring_nothing_in_and_end_no_run";
    let mut all = Vec::new();
    for part in 0..parts {
        let mut command = Command::new(std::env::current_exe().unwrap());
        command
            .args([name, "--exact", "--nocapture"])
            .env(PART, part.to_string())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        all.push(command.spawn().unwrap());
    }
    let mut ends = 0;
    for part in all {
        let done = part.wait_with_output().unwrap();
        let said = String::from_utf8_lossy(&done.stdout);
        println!("{said}");
        assert!(
            done.status.success() && said.contains("1 passed"),
            "{said}\n{}",
            String::from_utf8_lossy(&done.stderr)
        );
        ends += said.matches("histories: Tally").count();
    }
    assert_eq!(
        ends,
        usize::try_from(parts).unwrap(),
        "each part was played"
    );
}

/// Plays one part, and says how it went.
fn play(count: u64, parts: u64, part: u64) -> String {
    let start = number("SCRIBE_SYNC_SEED").unwrap_or_default();
    let bed = Bed::new();
    let mut tally = Tally::default();
    for seed in (start + part..start + count).step_by(usize::try_from(parts).unwrap()) {
        one(&bed, seed, &mut tally);
        if is_long() && seed % 500 == 499 {
            eprintln!("{seed}: {tally:?}");
        }
    }
    let of = |words: &str| -> usize {
        let ends = tally.ends.iter().filter(|(end, _)| end.starts_with(words));
        ends.map(|(_, count)| count).sum()
    };
    let few = usize::try_from(count / parts / 20).unwrap();
    assert!(
        of("Ok") > few && of("Integrity") > few || count < 40,
        "{tally:?}"
    );
    format!("{count} histories: {tally:?}")
}
