//! What `deny.toml` allows is what the dependencies have: their licences and where they come from.

use serde_json::Value;
use std::path::Path;
use std::process::Command;

fn read(name: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(name)).unwrap()
}

/// The texts of a list in `deny.toml`.
fn allowed(list: &str) -> Vec<String> {
    let text = read("deny.toml");
    let begin = text.find(&format!("\n{list} = [")).unwrap();
    let rest = &text[begin..];
    let rest = &rest[..rest.find(']').unwrap()];
    rest.lines()
        .filter(|line| !line.trim_start().starts_with('#'))
        .flat_map(|line| line.split('"').skip(1).step_by(2))
        .map(str::to_owned)
        .collect()
}

/// Whether an SPDX expression (also in its old form with `/`) can be met with these licences.
fn is_met(expression: &str, allowed: &[String]) -> bool {
    let spaced = expression
        .replace('/', " OR ")
        .replace('(', " ( ")
        .replace(')', " ) ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut at = 0;
    let met = any_of(&words, &mut at, allowed);
    met && at == words.len()
}

fn any_of(words: &[&str], at: &mut usize, allowed: &[String]) -> bool {
    let mut met = all_of(words, at, allowed);
    while words.get(*at) == Some(&"OR") {
        *at += 1;
        met |= all_of(words, at, allowed);
    }
    met
}

fn all_of(words: &[&str], at: &mut usize, allowed: &[String]) -> bool {
    let mut met = one(words, at, allowed);
    while words.get(*at) == Some(&"AND") {
        *at += 1;
        met &= one(words, at, allowed);
    }
    met
}

fn one(words: &[&str], at: &mut usize, allowed: &[String]) -> bool {
    let Some(word) = words.get(*at) else {
        return false;
    };
    *at += 1;
    if *word == "(" {
        let met = any_of(words, at, allowed);
        *at += 1;
        return met;
    }
    if words.get(*at) == Some(&"WITH") {
        let with = format!("{word} WITH {}", words.get(*at + 1).unwrap_or(&""));
        *at += 2;
        return allowed.contains(&with);
    }
    allowed.iter().any(|known| known == word)
}

fn metadata(more: &[&str]) -> Option<Value> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args(["metadata", "--format-version", "1", "--locked", "--offline"])
        .args(more)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .ok()?;
    serde_json::from_slice(&output.stdout).ok()
}

/// The triple of this system, as the compiler says it.
fn host() -> String {
    let output = Command::new("rustc").arg("-vV").output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let line = text.lines().find_map(|line| line.strip_prefix("host: "));
    line.unwrap().to_owned()
}

#[test]
fn expressions_are_read_as_they_are_meant() {
    let allowed = ["MIT".to_owned(), "ISC".to_owned()];
    for good in [
        "MIT",
        "MIT/Apache-2.0",
        "GPL-3.0 OR MIT",
        "(GPL-3.0 OR MIT) AND ISC",
    ] {
        assert!(is_met(good, &allowed), "{good}");
    }
    for bad in [
        "",
        "GPL-3.0",
        "MIT AND GPL-3.0",
        "MIT WITH x",
        "(MIT OR ISC) AND Zlib",
    ] {
        assert!(!is_met(bad, &allowed), "{bad}");
    }
}

#[test]
fn every_dependency_has_a_licence_that_is_allowed() {
    let licences = allowed("allow");
    assert!(licences.len() > 3, "{licences:?}");
    // On a computer that builds for itself alone, the dependencies of other systems are not at hand.
    let found = metadata(&[]).or_else(|| metadata(&["--filter-platform", &host()]));
    let found = found.expect("cargo tells of the dependencies");
    let packages = found["packages"].as_array().unwrap();
    assert!(packages.len() > 50);
    let wrong: Vec<String> = packages
        .iter()
        .filter(|package| !is_met(package["license"].as_str().unwrap_or_default(), &licences))
        .map(|package| format!("{} {}", package["name"], package["license"]))
        .collect();
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn every_dependency_comes_from_an_allowed_place() {
    let places = allowed("allow-registry");
    let lock = read("Cargo.lock");
    let sources: Vec<&str> = lock
        .lines()
        .filter_map(|line| line.strip_prefix("source = \""))
        .map(|line| line.trim_end_matches('"'))
        .collect();
    assert!(sources.len() > 50);
    for source in sources {
        let place = source.strip_prefix("registry+").unwrap_or(source);
        assert!(places.iter().any(|known| known == place), "{source}");
    }
}
