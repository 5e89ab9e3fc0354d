//! Every id that the sources name has a text, and every value that a text shows is given to it.

use super::LANGUAGES;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// The ids of a language's texts with the values they show.
fn texts(sources: &[&str]) -> BTreeMap<String, BTreeSet<String>> {
    let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut current = String::new();
    for line in sources.iter().flat_map(|source| source.lines()) {
        if line.starts_with(|c: char| c.is_ascii_lowercase()) {
            current = line.split([' ', '=']).next().unwrap().to_owned();
            found.entry(current.clone()).or_default();
        }
        if line.starts_with('#') {
            continue;
        }
        for part in line.split('$').skip(1) {
            let name: String = part
                .chars()
                .take_while(|c| c.is_ascii_alphanumeric() || *c == '-' || *c == '_')
                .collect();
            found.get_mut(&current).unwrap().insert(name);
        }
    }
    found
}

fn sources(dir: &Path, into: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, into);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            into.push(path);
        }
    }
}

/// The literal that the text begins with, after white space.
fn literal(text: &str) -> Option<&str> {
    text.trim_start().strip_prefix('"')?.split('"').next()
}

/// The names given in a chain of `.with("name", ...)` calls that begins here.
fn given(mut text: &str) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    loop {
        let Some(call) = text.trim_start().strip_prefix('.') else {
            return names;
        };
        let Some((method, rest)) = call.split_once('(') else {
            return names;
        };
        if !["with", "path", "count", "bytes", "time"].contains(&method.trim()) {
            return names;
        }
        if let Some(name) = literal(rest) {
            names.insert(name.to_owned());
        }
        let mut depth = 1;
        let mut end = rest.len();
        let mut in_text = false;
        let mut before = ' ';
        for (at, c) in rest.char_indices() {
            match c {
                '"' if before != '\\' => in_text = !in_text,
                '(' if !in_text => depth += 1,
                ')' if !in_text => depth -= 1,
                _ => {}
            }
            before = c;
            if depth == 0 {
                end = at + 1;
                break;
            }
        }
        text = &rest[end..];
    }
}

#[test]
fn every_message_has_a_text_and_its_values() {
    let english = texts(LANGUAGES[0].1);
    let mut files = Vec::new();
    sources(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("src"),
        &mut files,
    );
    let mut wrong = Vec::new();
    for file in files {
        if file.ends_with("words/scan.rs") || file.to_string_lossy().ends_with("tests.rs") {
            continue;
        }
        let source = std::fs::read_to_string(&file).unwrap();
        let source = source.split("#[cfg(test)]").next().unwrap();
        for (at, call) in source.match_indices("Message::new(") {
            let part = &source[at + call.len()..];
            let Some(id) = literal(part) else { continue };
            let place = format!("{}: `{id}`", file.display());
            let Some(shown) = english.get(id) else {
                wrong.push(format!("{place} has no text"));
                continue;
            };
            let after = part.split_once(')').map_or("", |(_, after)| after);
            let given = given(after);
            // A message that is made in one place and filled in another is filled soon after.
            let soon: String = after.chars().take(1500).collect();
            let soon = soon.split_whitespace().collect::<String>();
            let filled = |name: &str| {
                ["with", "path", "count", "bytes", "time"]
                    .iter()
                    .map(|method| format!(".{method}(\"{name}\""))
                    .any(|call| {
                        given.is_empty() && soon.contains(&call)
                            || soon.contains(&format!("sentence{call}"))
                    })
            };
            for name in shown.difference(&given).filter(|name| !filled(name)) {
                wrong.push(format!("{place} shows `{name}`, which is not given to it"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What ids begin with that are named in one place and made a message in another.
const NAMED_ELSEWHERE: &[&str] = &[
    "account-", "backup-", "collect-", "demo-", "disk-", "door43-", "guard-", "hint-", "http-",
    "repo-", "restore-", "skip-", "state-", "sync-",
];

/// Whether a literal looks like such an id.
fn looks_like_an_id(text: &str) -> bool {
    NAMED_ELSEWHERE.iter().any(|start| text.starts_with(start))
        && !text.ends_with('-')
        && text
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}

#[test]
fn every_id_that_is_named_in_passing_has_a_text() {
    let english = texts(LANGUAGES[0].1);
    let mut files = Vec::new();
    sources(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("src"),
        &mut files,
    );
    // Compared with, never said.
    let known = ["skip-litter"];
    let mut wrong = Vec::new();
    for file in files {
        if file.ends_with("words/scan.rs") || file.to_string_lossy().ends_with("tests.rs") {
            continue;
        }
        let source = std::fs::read_to_string(&file).unwrap();
        let source = source.split("#[cfg(test)]").next().unwrap();
        let code = source
            .lines()
            .filter(|line| !line.trim_start().starts_with("//"));
        for text in code.flat_map(|line| line.split('"').skip(1).step_by(2)) {
            if looks_like_an_id(text) && !known.contains(&text) && !english.contains_key(text) {
                wrong.push(format!("{}: `{text}` has no text", file.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn other_languages_show_the_same_values() {
    let english = texts(LANGUAGES[0].1);
    for (code, sources) in &LANGUAGES[1..] {
        for (id, shown) in texts(sources) {
            let known = english.get(&id).unwrap_or_else(|| panic!("{code}: {id}"));
            assert!(shown.is_subset(known), "{code}: {id}");
        }
    }
}

#[test]
fn the_scanner_follows_a_chain() {
    let names = given(".with(\"a\", f(\")\"))\n .path(\"b\", &x).hint(\"c\", 1)");
    assert_eq!(names.into_iter().collect::<Vec<_>>(), ["a", "b"]);
}
