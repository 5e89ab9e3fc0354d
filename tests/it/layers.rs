//! Who may use whom, and who may write to the streams.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// What each room may use beside itself.
fn allowed() -> BTreeMap<&'static str, Vec<&'static str>> {
    let core = vec!["http", "disk", "parallel", "report"];
    let rooms = [
        "account", "backup", "config", "door43", "notify", "project", "repo", "runs", "schedule",
        "watch",
    ];
    let mut all: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for room in rooms {
        all.insert(room, core.clone());
    }
    all.insert("config", vec!["http", "disk", "report", "cli"]);
    all.insert("report", vec![]);
    all.insert("parallel", vec![]);
    all.insert("http", vec!["report"]);
    all.insert("disk", vec!["report"]);
    all.insert("cli", vec!["report"]);
    all.insert("ui", vec!["parallel", "report"]);
    let mut sync = core;
    sync.extend(rooms);
    all.insert("sync", sync.clone());
    let mut commands = sync;
    commands.extend(["app", "cli", "sync", "ui"]);
    all.insert("commands", commands);
    all.insert("app", vec!["cli", "commands", "config", "report", "ui"]);
    all.insert("lib", vec!["app"]);
    all.insert("main", vec!["app"]);
    all
}

fn sources() -> Vec<(String, PathBuf, String)> {
    fn below(dir: &Path, into: &mut Vec<PathBuf>) {
        for entry in std::fs::read_dir(dir).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                below(&path, into);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                into.push(path);
            }
        }
    }
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    below(&src, &mut files);
    files
        .into_iter()
        .filter(|path| !path.to_string_lossy().ends_with("tests.rs"))
        .map(|path| {
            let inside = path.strip_prefix(&src).unwrap().to_path_buf();
            let first = inside.components().next().unwrap();
            let room = first.as_os_str().to_str().unwrap().replace(".rs", "");
            let text = std::fs::read_to_string(&path).unwrap();
            (room, inside, text)
        })
        .collect()
}

/// The code without comments; a test module may arrange whatever it likes.
fn code(text: &str) -> String {
    text.split("#[cfg(test)]\nmod ")
        .next()
        .unwrap()
        .lines()
        .map(|line| line.split("//").next().unwrap())
        .collect::<Vec<_>>()
        .join("\n")
}

/// The rooms named as `crate::room`, also in groups: `crate::{app, cli}`.
fn used(code: &str) -> BTreeSet<String> {
    let word = |text: &str| -> String {
        text.trim_start()
            .chars()
            .take_while(|c| c.is_ascii_alphanumeric() || *c == '_')
            .collect()
    };
    let mut rooms = BTreeSet::new();
    for after in code.split("crate::").skip(1) {
        match after.strip_prefix('{') {
            None => {
                rooms.insert(word(after));
            }
            Some(group) => {
                let mut depth = 0;
                let mut start = true;
                for (at, c) in group.char_indices() {
                    if start && !c.is_whitespace() {
                        rooms.insert(word(&group[at..]));
                        start = false;
                    }
                    match c {
                        '{' => depth += 1,
                        '}' if depth == 0 => break,
                        '}' => depth -= 1,
                        ',' if depth == 0 => start = true,
                        _ => {}
                    }
                }
            }
        }
    }
    rooms.remove("");
    rooms
}

#[test]
fn rooms_use_only_the_rooms_below_them() {
    let allowed = allowed();
    let mut wrong = Vec::new();
    for (room, path, text) in sources() {
        let may = allowed
            .get(room.as_str())
            .unwrap_or_else(|| panic!("the room `{room}` is not in the plan"));
        for other in used(&code(&text)) {
            if other != room && !may.contains(&other.as_str()) {
                wrong.push(format!("{} uses `{other}`", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn only_the_ui_touches_the_streams() {
    let mut wrong = Vec::new();
    for (room, path, text) in sources() {
        let code = code(&text);
        for word in [
            "println!",
            "print!",
            "eprintln!",
            "eprint!",
            "io::stdin",
            "io::stdout",
            "io::stderr",
            "Term::std",
        ] {
            if room != "ui" && code.contains(word) {
                wrong.push(format!("{} says `{word}`", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_scanner_sees_groups_and_paths() {
    let rooms =
        used("use crate::{app::{App, x}, cli}; fn f() { crate::ui::say() } pub(crate) fn g");
    assert_eq!(rooms.into_iter().collect::<Vec<_>>(), ["app", "cli", "ui"]);
}
