//! Whole projects of real size, where `SCRIBE_SYNC_TEST_DATA` names a folder that holds `scribe-home/scribe`.

use crate::kit::{Computer, cloned, files, md5, texts};
use crate::needs;
use crate::world::{Access, Door43, Profile, fsck, git};
use serde_json::Value;
use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

/// Copies a folder; the copy can be written to.
fn copy(from: &Path, to: &Path) {
    for entry in walkdir::WalkDir::new(from) {
        let entry = entry.unwrap();
        let target = to.join(entry.path().strip_prefix(from).unwrap());
        if entry.file_type().is_dir() {
            std::fs::create_dir_all(target).unwrap();
        } else {
            std::fs::write(target, std::fs::read(entry.path()).unwrap()).unwrap();
        }
    }
}

/// The one local user of the data.
fn user(home: &Path) -> String {
    let users = std::fs::read_to_string(home.join("users/users.json")).unwrap();
    let users: Value = serde_json::from_str(&users).unwrap();
    assert_eq!(users.as_array().unwrap().len(), 1);
    users[0]["username"].as_str().unwrap().to_owned()
}

/// Names, folders and repositories of what was synced.
fn rows(summary: &Value) -> BTreeMap<String, (PathBuf, String)> {
    let rows = summary["projects"].as_array().unwrap();
    rows.iter()
        .map(|row| {
            assert_eq!(row["state"], "ok", "{row}");
            let text = |key: &str| row[key].as_str().unwrap().to_owned();
            (
                text("name"),
                (PathBuf::from(text("folder")), text("repository")),
            )
        })
        .collect()
}

/// Adds words to one verse or paragraph of one book; `nth` says which. Gives the words.
fn edit(folder: &Path, nth: usize, mark: &str) -> String {
    let ingredients = folder.join("ingredients");
    let mut books: Vec<PathBuf> = std::fs::read_dir(ingredients)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| match path.extension().and_then(OsStr::to_str) {
            Some("usfm") => true,
            // A story, not the licence.
            Some("md") => path.file_stem().is_some_and(|name| name.len() == 2),
            _ => false,
        })
        .collect();
    books.sort();
    let book = &books[nth % books.len()];
    let text = std::fs::read_to_string(book).unwrap();
    let mut lines: Vec<String> = text.split('\n').map(str::to_owned).collect();
    let usfm = book.extension().is_some_and(|kind| kind == "usfm");
    let verses: Vec<usize> = lines
        .iter()
        .enumerate()
        .filter(|(_, line)| {
            if usfm {
                line.starts_with("\\v ")
            } else {
                line.len() > 40 && !line.starts_with(['#', '!', '_'])
            }
        })
        .map(|(at, _)| at)
        .collect();
    let at = verses[(nth * 7) % verses.len()];
    let words = format!(" {mark} {nth}");
    lines[at].push_str(&words);
    std::fs::write(book, lines.join("\n")).unwrap();
    words
}

#[test]
fn real_projects_go_up_come_down_and_go_to_and_fro() {
    let Some(data) = needs::folder("SCRIBE_SYNC_TEST_DATA") else {
        return;
    };
    let data = data.join("scribe-home/scribe");
    let login = user(&data);
    let server = Door43::start(Profile::V1_27);
    for account in [login.as_str(), "boaz"] {
        server.add_user(account, "some-Geheim1");
    }

    // Up, from a home as Scribe left it.
    let first = Computer::new(&server, &login);
    copy(&data, &first.home());
    let before: BTreeMap<PathBuf, _> = std::fs::read_dir(first.projects())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|folder| (folder.clone(), files(&folder)))
        .collect();
    assert!(before.len() >= 3);
    let up = rows(&first.sync(&["--all", "--public"]));
    assert_eq!(up.len(), before.len());
    let mut sums = 0;
    for (folder, repository) in up.values() {
        let (owner, name) = repository.split_once('/').unwrap();
        assert_eq!(owner, login);
        let there = cloned(&server, owner, name, "scribe-main");
        let was = &before[folder];
        assert!(
            there == *was,
            "{repository} is what was on disk, byte for byte"
        );
        assert_eq!(texts(folder), {
            let mut was = was.clone();
            was.retain(|path, _| !path.ends_with("scribe-settings.json"));
            was
        });
        // Checksums that never were right are the owner's business.
        sums += stale_sums(was);
        server.add_collaborator(owner, name, "boaz", Access::Write);
    }
    assert!(sums > 0, "the data has stale checksums");
    let quiet = first.sync(&["--all"]);
    for row in quiet["projects"].as_array().unwrap() {
        assert_eq!(row["requests"], 1, "{row}");
        assert_eq!(row["sent"]["commits"], 0, "{row}");
    }

    // Down, to a second computer of the account and to a collaborator.
    let (second, third) = (
        Computer::new(&server, &login),
        Computer::new(&server, "boaz"),
    );
    let down = |computer: &Computer| -> BTreeMap<String, PathBuf> {
        up.iter()
            .map(|(name, (_, repository))| {
                let brought = rows(&computer.sync(&[repository]));
                (name.clone(), brought[name].0.clone())
            })
            .collect()
    };
    let desks = [
        up.iter()
            .map(|(name, (folder, _))| (name.clone(), folder.clone()))
            .collect(),
        down(&second),
        down(&third),
    ];
    let computers = [&first, &second, &third];
    let by_name = |name: &str| {
        desks
            .each_ref()
            .map(|desk: &BTreeMap<_, _>| desk[name].clone())
    };
    for name in up.keys() {
        let [a, b, c] = by_name(name);
        assert_eq!(a.file_name(), b.file_name(), "Scribe's name for the folder");
        assert!(texts(&a) == texts(&b) && texts(&a) == texts(&c));
    }

    // To and fro: everybody edits before anybody syncs.
    let mut written: BTreeMap<&String, Vec<String>> = BTreeMap::new();
    for round in 0..3 {
        for name in up.keys() {
            for (at, folder) in by_name(name).iter().enumerate() {
                let words = edit(folder, 3 * round + 5 * at + 1, &format!("[{at} wrote]"));
                written.entry(name).or_default().push(words);
            }
        }
        for computer in computers.iter().chain(&computers) {
            computer.sync(&["--all"]);
        }
    }
    for (name, (_, repository)) in &up {
        let (owner, project) = repository.split_once('/').unwrap();
        let mut there = cloned(&server, owner, project, "scribe-main");
        there.retain(|path, _| !path.ends_with("scribe-settings.json"));
        let all: Vec<u8> = there.values().flatten().copied().collect();
        let all = String::from_utf8_lossy(&all);
        for words in &written[name] {
            assert!(
                all.contains(words.as_str()),
                "{words} is not in {repository}"
            );
        }
        for folder in by_name(name) {
            assert!(texts(&folder) == there, "{}", folder.display());
            fsck(&folder);
            assert_eq!(git(&folder, &["rev-parse", "HEAD"]), {
                let bare = server.repo_path(owner, project).unwrap();
                git(&bare, &["rev-parse", "scribe-main"])
            });
        }
        fsck(&server.repo_path(owner, project).unwrap());
    }
    for computer in computers {
        for row in computer.sync(&["--all"])["projects"].as_array().unwrap() {
            assert_eq!(row["requests"], 1, "nothing is left to do: {row}");
        }
    }
    server.assert_ok();
}

/// How many ingredients have another checksum than their file.
fn stale_sums(files: &BTreeMap<String, Vec<u8>>) -> usize {
    let metadata: Value = serde_json::from_slice(&files["metadata.json"]).unwrap();
    let ingredients = metadata["ingredients"].as_object().unwrap();
    ingredients
        .iter()
        .filter(|(path, about)| {
            files
                .get(*path)
                .is_some_and(|content| about["checksum"]["md5"].as_str() != Some(&md5(content)))
        })
        .count()
}
