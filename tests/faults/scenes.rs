//! The operations: what is there before, what is run, and what the run after it has to say.

use crate::place::{Desk, PASSWORD, Place, REPOSITORY, with_verse};
use std::fs;

/// One operation.
pub(crate) struct Scene {
    pub(crate) name: &'static str,
    /// Whether the cloud is the stand-in server; else a folder.
    pub(crate) server: bool,
    pub(crate) desk: Desk,
    /// Sets up; gives the arguments.
    pub(crate) set_up: fn(&Place) -> Vec<String>,
    /// How it ends where nothing happens.
    pub(crate) code: i32,
    /// What the same call may say when it is made once more.
    pub(crate) again: &'static [i32],
    pub(crate) stdin: &'static str,
    /// Whether it may start programs; `crontab` is one.
    pub(crate) starts: bool,
}

impl Scene {
    const fn new(name: &'static str, set_up: fn(&Place) -> Vec<String>) -> Self {
        Self {
            name,
            server: false,
            desk: Desk::One,
            set_up,
            code: 0,
            again: &[0],
            stdin: "",
            starts: false,
        }
    }

    const fn on_two(mut self) -> Self {
        self.desk = Desk::Two;
        self
    }

    const fn ends(mut self, code: i32, again: &'static [i32]) -> Self {
        self.code = code;
        self.again = again;
        self
    }

    const fn with_server(mut self) -> Self {
        self.server = true;
        self
    }

    const fn with_crontab(mut self) -> Self {
        self.starts = true;
        self
    }

    const fn reads(mut self, stdin: &'static str) -> Self {
        self.stdin = stdin;
        self
    }
}

const LOGIN: &str = "c4n4ry-Geheim-1\n";

/// All operations.
pub(crate) fn all() -> Vec<Scene> {
    assert_eq!(LOGIN.trim(), PASSWORD);
    vec![
        Scene::new("first-upload", |place| {
            place.begin();
            sync()
        }),
        Scene::new("nothing-new", |place| {
            synced(place);
            sync()
        }),
        Scene::new("sync-ours", |place| {
            synced(place);
            ours(place);
            sync()
        }),
        Scene::new("sync-theirs", |place| {
            synced(place);
            theirs(place);
            ring(place);
            sync()
        }),
        Scene::new("sync-both", |place| {
            synced(place);
            theirs(place);
            ours(place);
            ring(place);
            sync()
        }),
        Scene::new("sync-conflict", |place| {
            synced(place);
            disagree(place);
            sync()
        })
        .ends(6, &[6]),
        Scene::new("sync-by-repository", |place| {
            synced(place);
            ours(place);
            words(&["sync", "--json", &format!("amina/{REPOSITORY}")])
        }),
        Scene::new("sync-theirs-stand", |place| {
            synced(place);
            disagree(place);
            words(&["sync", "--json", "Mark", "--on-conflict", "theirs"])
        }),
        Scene::new("sync-publish-restore", |place| {
            restored(place);
            words(&["sync", "--json", "Mark", "--publish-restore"])
        }),
        Scene::new("sync-take-cloud", |place| {
            restored(place);
            words(&["sync", "--json", "Mark", "--take-cloud"])
        }),
        Scene::new("sync-shapes", |place| {
            synced(place);
            shapes(place);
            sync()
        }),
        Scene::new("sync-deletions", |place| {
            synced(place);
            deletions(place);
            sync()
        }),
        Scene::new("bring-down", |place| {
            place.begin();
            place.ends(Desk::One, &["sync", "Mark"], 0);
            words(&["sync", "--json", &format!("amina/{REPOSITORY}")])
        })
        .on_two(),
        Scene::new("backup-evict", |place| {
            synced(place);
            ring(place);
            ours(place);
            words(&["backup", "create", "Mark", "--json"])
        }),
        Scene::new("restore", |place| {
            synced(place);
            ring(place);
            theirs(place);
            place.ends(Desk::One, &["sync", "Mark"], 0);
            ours(place);
            let name = newest_but_one(place);
            words(&["backup", "restore", "Mark", &name, "--yes", "--json"])
        }),
        Scene::new("restore-gone", |place| {
            synced(place);
            ring(place);
            theirs(place);
            place.ends(Desk::One, &["sync", "Mark"], 0);
            let name = newest_but_one(place);
            fs::remove_dir_all(place.project(Desk::One)).unwrap();
            words(&["backup", "restore", "Mark", &name, "--yes", "--json"])
        }),
        Scene::new("resolve-mine", |place| {
            open_conflict(place);
            words(&["resolve", "Mark", "--mine", "--json"])
        }),
        Scene::new("resolve-theirs-and-sync", |place| {
            open_conflict(place);
            words(&["resolve", "Mark", "--theirs", "--sync", "--json"])
        }),
        Scene::new("config-set", |place| {
            synced(place);
            place.ends(Desk::One, &["config", "set", "lang", "fr"], 0);
            words(&["config", "set", "keep", "7"])
        }),
        Scene::new("notify-set", |place| {
            synced(place);
            let args = [
                "notify",
                "set",
                "--to",
                "amina@example.org",
                "--smtp-user",
                "amina",
            ];
            let server = [
                "--smtp",
                "127.0.0.1:9",
                "--security",
                "none",
                "--password-stdin",
            ];
            words(&[&args[..], &server[..]].concat())
        })
        .reads(LOGIN),
        Scene::new("activate", |place| {
            synced(place);
            words(&["projects", "activate", "Mark", "later", "--json"])
        }),
        Scene::new("collect", |place| {
            synced(place);
            ring(place);
            ours(place);
            // A contributor whose branch alone came.
            place.verse(Desk::Two, "LUK", 3, "typed on the second");
            let sync = ["sync", "Mark", "--account", "boaz", "--change-account"];
            place.ends(Desk::Two, &sync, 0);
            let wait = ["--from", "boaz", "--max-wait", "0s", "--json"];
            words(&[&["collect", "Mark"][..], &wait].concat())
        })
        // Who is in is in: the next collection begins, and nobody has come for that one.
        .ends(0, &[0, 8]),
        Scene::new("collect-set-last", |place| {
            synced(place);
            words(&["collect", "set-last", "Mark", "--at", "2026-01-01"])
        }),
        Scene::new("merge-file", |place| {
            place.begin();
            let out = place.out(Desk::One);
            fs::create_dir(&out).unwrap();
            let text = fs::read_to_string(place.book(Desk::One, "MRK")).unwrap();
            let file = |name: &str, text: &str| {
                fs::write(out.join(name), text).unwrap();
                out.join(name).display().to_string()
            };
            let base = file("base.usfm", &text);
            let ours = file("ours.usfm", &with_verse(&text, 1, "typed on the first"));
            let theirs = file("theirs.usfm", &with_verse(&text, 2, "typed on the second"));
            let merged = file("merged.usfm", "what was merged before");
            words(&["merge-file", &base, &ours, &theirs, "--output", &merged])
        }),
        Scene::new("report-html", |place| {
            synced(place);
            let out = place.out(Desk::One);
            fs::create_dir(&out).unwrap();
            let page = out.join("page.html").display().to_string();
            place.ends(Desk::One, &["report", "--html", &page], 0);
            words(&["report", "--html", &page])
        }),
        Scene::new("schedule-install", |place| {
            synced(place);
            place.crontab(Desk::One);
            let args = ["schedule", "install", "--at", "23:00", "--json"];
            words(&[&args[..], &["--scheduler", "cron", "--projects", "Mark"]].concat())
        })
        .with_crontab(),
        Scene::new("schedule-remove", |place| {
            synced(place);
            place.schedule(Desk::One);
            words(&["schedule", "remove", "--json"])
        })
        // Where it is gone there is nothing to remove.
        .ends(0, &[0, 10])
        .with_crontab(),
        Scene::new("schedule-run", |place| {
            synced(place);
            theirs(place);
            ours(place);
            place.schedule(Desk::One);
            words(&["schedule", "run", "--now"])
        }),
        Scene::new("server-first-upload", |place| {
            place.begin();
            sync()
        })
        .with_server(),
        Scene::new("server-sync-ours", |place| {
            synced(place);
            ours(place);
            sync()
        })
        .with_server(),
        Scene::new("server-sync-both", |place| {
            synced(place);
            theirs(place);
            ours(place);
            sync()
        })
        .with_server(),
        Scene::new("server-bring-down", |place| {
            place.begin();
            place.ends(Desk::One, &["sync", "Mark", "--private"], 0);
            words(&["sync", "--json", &format!("amina/{REPOSITORY}")])
        })
        .on_two()
        .with_server(),
        Scene::new("login", |place| {
            place.begin();
            words(&["login", "--user", "amina", "--password-stdin"])
        })
        .with_server()
        .reads(LOGIN),
        Scene::new("accounts-switch", |place| {
            place.begin();
            for login in ["amina", "boaz"] {
                let args = ["login", "--user", login, "--password-stdin"];
                let ran = place.run_with(Desk::One, &args, LOGIN);
                assert_eq!(ran.code, 0, "{}", ran.err);
            }
            words(&["accounts", "switch", "amina"])
        })
        .with_server(),
        Scene::new("logout", |place| {
            place.begin();
            let args = ["login", "--user", "amina", "--password-stdin"];
            let ran = place.run_with(Desk::One, &args, LOGIN);
            assert_eq!(ran.code, 0, "{}", ran.err);
            words(&["logout"])
        })
        // Once the secret is gone nobody can say whether the server forgot it too.
        .ends(0, &[0, 3, 4])
        .with_server(),
    ]
}

fn words(args: &[&str]) -> Vec<String> {
    args.iter().map(|arg| (*arg).to_owned()).collect()
}

fn sync() -> Vec<String> {
    words(&["sync", "--json", "Mark"])
}

/// The project is on both computers and in the cloud.
pub(crate) fn synced(place: &Place) {
    place.begin();
    place.ends(Desk::One, &["sync", "Mark"], 0);
    let repository = format!("amina/{REPOSITORY}");
    place.ends(Desk::Two, &["sync", &repository], 0);
}

fn ours(place: &Place) {
    place.verse(Desk::One, "MRK", 1, "typed on the first");
    fs::write(
        place.book(Desk::One, "ACT"),
        "\\id ACT\n\\c 1\n\\p\n\\v 1 new\n",
    )
    .unwrap();
}

fn theirs(place: &Place) {
    place.verse(Desk::Two, "LUK", 3, "typed on the second");
    place.verse(Desk::Two, "MRK", 9, "typed on the second");
    place.ends(Desk::Two, &["sync", "Mark"], 0);
}

fn disagree(place: &Place) {
    place.verse(Desk::Two, "MRK", 2, "as the second says");
    place.verse(Desk::Two, "LUK", 3, "typed on the second");
    place.ends(Desk::Two, &["sync", "Mark"], 0);
    place.verse(Desk::One, "MRK", 2, "as the first says");
    place.verse(Desk::One, "JHN", 4, "typed on the first");
}

/// The first has put an older backup back, and does not know yet what is to become of it.
fn restored(place: &Place) {
    synced(place);
    ring(place);
    theirs(place);
    ours(place);
    place.ends(Desk::One, &["sync", "Mark"], 0);
    let name = newest_but_one(place);
    place.ends(Desk::One, &["backup", "restore", "Mark", &name, "--yes"], 0);
}

fn open_conflict(place: &Place) {
    synced(place);
    let picture = |desk, bytes: &[u8]| fs::write(place.project(desk).join("pictures/1.jpg"), bytes);
    picture(Desk::Two, b"\xff\xd8the second's").unwrap();
    place.verse(Desk::Two, "LUK", 3, "typed on the second");
    place.ends(Desk::Two, &["sync", "Mark"], 0);
    picture(Desk::One, b"\xff\xd8the first's").unwrap();
    place.ends(Desk::One, &["sync", "Mark"], 6);
}

/// A place waits for a decision, the ring is full, and both have news.
pub(crate) fn everything(place: &Place) {
    synced(place);
    disagree(place);
    place.ends(Desk::One, &["sync", "Mark"], 6);
    ring(place);
    place.verse(Desk::Two, "LUK", 5, "typed on the second later");
    let ran = place.run(Desk::Two, &["sync", "Mark"]);
    assert!(matches!(ran.code, 0 | 6), "{}", ran.err);
    ours(place);
}

/// Files that go, come, and become folders.
fn shapes(place: &Place) {
    let two = place.project(Desk::Two);
    fs::remove_file(two.join("pictures/1.jpg")).unwrap();
    fs::remove_dir(two.join("pictures")).unwrap();
    fs::write(two.join("pictures"), "a file now").unwrap();
    fs::create_dir(two.join("notes")).unwrap();
    fs::write(two.join("notes/1.md"), "a note\n").unwrap();
    fs::write(
        place.book(Desk::Two, "ROM"),
        "\\id ROM\n\\c 1\n\\p\n\\v 1 new\n",
    )
    .unwrap();
    place.ends(Desk::Two, &["sync", "Mark"], 0);
    place.verse(Desk::One, "MRK", 1, "typed on the first");
}

/// So many files go that nobody would be believed who had lost them.
fn deletions(place: &Place) {
    let notes = |desk| place.project(desk).join("notes");
    fs::create_dir(notes(Desk::One)).unwrap();
    for number in 1..=9 {
        let path = notes(Desk::One).join(format!("{number}.md"));
        fs::write(path, format!("note {number}\n")).unwrap();
    }
    place.ends(Desk::One, &["sync", "Mark"], 0);
    place.ends(Desk::Two, &["sync", "Mark"], 0);
    fs::remove_dir_all(notes(Desk::Two)).unwrap();
    place.ends(Desk::Two, &["sync", "Mark", "--allow-deletions"], 0);
    place.verse(Desk::One, "MRK", 1, "typed on the first");
}

/// As many backups as are kept.
fn ring(place: &Place) {
    for number in 1..=5 {
        place.verse(Desk::One, "JHN", 7, &format!("for backup {number}"));
        place.ends(Desk::One, &["backup", "create", "Mark"], 0);
    }
}

fn newest_but_one(place: &Place) -> String {
    let mut names: Vec<String> = fs::read_dir(place.ring(Desk::One))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names[names.len() - 2].clone()
}
