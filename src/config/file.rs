//! The user file: read with line numbers, and changed one line at a time so that comments and order stay.

use super::value::{self, Bad, PROJECT_KEYS, Value};
use super::{Environment, FILE, KEYS, Origin, ProjectSettings};
use crate::disk;
use crate::report::{Class, Failure, Message, Result};
use serde_yaml::Value as Yaml;
use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

/// The lock of the files of settings, inside the config folder.
const LOCK: &str = ".settings.lock";
/// How long a change waits for another one.
const PATIENCE: Duration = Duration::from_secs(10);
/// Larger than any honest file.
const LIMIT: u64 = 1 << 20;

/// What the file says.
#[derive(Default)]
pub(super) struct Contents {
    pub(super) values: Vec<(&'static str, String, Origin)>,
    pub(super) projects: BTreeMap<String, ProjectSettings>,
    /// What this version does not know: a later one wrote it, or it is mistyped.
    pub(super) unknown: Vec<Message>,
}

/// Reads and checks the file; a missing one says nothing.
pub(super) fn load(path: &Path, environment: &Environment) -> Result<Contents> {
    parse(&text_of(path)?, path, environment)
}

/// What the user file says of single projects, as it is now.
pub fn projects_in(
    dir: &Path,
    environment: &Environment,
) -> Result<BTreeMap<String, ProjectSettings>> {
    Ok(load(&dir.join(FILE), environment)?.projects)
}

fn text_of(path: &Path) -> Result<String> {
    if std::fs::symlink_metadata(path)
        .is_err_and(|error| error.kind() == std::io::ErrorKind::NotFound)
    {
        return Ok(String::new());
    }
    let bytes = disk::read(path, LIMIT)?;
    let text = String::from_utf8(bytes).map_err(|_| {
        Failure::new(
            Class::Usage,
            Message::new("config-not-unicode").path("path", path),
        )
    })?;
    Ok(text
        .strip_prefix('\u{feff}')
        .map_or(text.clone(), str::to_owned))
}

fn parse(text: &str, path: &Path, environment: &Environment) -> Result<Contents> {
    let mut contents = Contents::default();
    for (key, value) in mapping_of(text, path)? {
        let key = text_of_scalar(&key).unwrap_or_default();
        if key == "projects" {
            contents.projects = projects(&value, text, path, environment, &mut contents.unknown)?;
            continue;
        }
        let line = line_of(text, &[&key]);
        let Some(&known) = KEYS.iter().find(|known| **known == key) else {
            contents.unknown.push(passed_by(&key, line));
            continue;
        };
        if value.is_null() {
            continue;
        }
        let value = text_of_scalar(&value).unwrap_or_else(|| "…".to_owned());
        value::check(known, &value, environment)
            .map_err(|bad| bad_in_file(known, &value, line, path, bad))?;
        contents.values.push((known, value, Origin::File { line }));
    }
    Ok(contents)
}

fn mapping_of(text: &str, path: &Path) -> Result<serde_yaml::Mapping> {
    let broken = |line: Option<usize>, detail: Option<String>| {
        let failure = Failure::new(
            Class::Usage,
            match line {
                Some(line) => Message::new("config-broken-line")
                    .path("path", path)
                    .count("line", line as u64),
                None => Message::new("config-broken").path("path", path),
            },
        );
        match detail {
            Some(detail) => failure.cause(Message::technical(detail)),
            None => failure,
        }
        .hint(Message::new("config-hint-edit").path("path", path))
    };
    match serde_yaml::from_str::<Yaml>(text) {
        Ok(Yaml::Null) => Ok(serde_yaml::Mapping::new()),
        Ok(Yaml::Mapping(mapping)) => Ok(mapping),
        Ok(_) => Err(broken(Some(1), None)),
        Err(error) => Err(broken(
            error.location().map(|location| location.line()),
            Some(error.to_string()),
        )),
    }
}

fn projects(
    value: &Yaml,
    text: &str,
    path: &Path,
    environment: &Environment,
    unknown: &mut Vec<Message>,
) -> Result<BTreeMap<String, ProjectSettings>> {
    let mut projects = BTreeMap::new();
    let not_a_section = |at: &[&str]| {
        let line = line_of(text, at);
        let bad = Bad {
            rule: Message::new("config-rule-section"),
            secret: true,
        };
        Err(bad_in_file(&at.join("."), "", line, path, bad))
    };
    let sections = match value {
        Yaml::Null => return Ok(projects),
        Yaml::Mapping(sections) => sections,
        _ => return not_a_section(&["projects"]),
    };
    for (id, section) in sections {
        let id = text_of_scalar(id).unwrap_or_default();
        let entries = match section {
            Yaml::Null => continue,
            Yaml::Mapping(entries) => entries,
            _ => return not_a_section(&["projects", &id]),
        };
        let mut own = ProjectSettings::default();
        for (key, value) in entries {
            let key = text_of_scalar(key).unwrap_or_default();
            let line = line_of(text, &["projects", &id, &key]);
            if !PROJECT_KEYS.contains(&key.as_str()) {
                unknown.push(passed_by(&key, line));
                continue;
            }
            let value = text_of_scalar(value).unwrap_or_else(|| "…".to_owned());
            match value::check(&key, &value, environment)
                .map_err(|bad| bad_in_file(&key, &value, line, path, bad))?
            {
                Value::Number(keep) => own.keep = Some(keep),
                Value::Visibility(visibility) => own.visibility = Some(visibility),
                Value::OnConflict(on_conflict) => own.on_conflict = Some(on_conflict),
                Value::Combine(combine) => own.combine = Some(combine),
                Value::Activation(active) => own.active = Some(active),
                Value::Path(_)
                | Value::Text(_)
                | Value::Cloud(_)
                | Value::Duration(_)
                | Value::Bytes(_) => {}
            }
        }
        projects.insert(id, own);
    }
    Ok(projects)
}

fn text_of_scalar(value: &Yaml) -> Option<String> {
    match value {
        Yaml::String(text) => Some(text.clone()),
        Yaml::Number(number) => Some(number.to_string()),
        Yaml::Bool(truth) => Some(truth.to_string()),
        _ => None,
    }
}

/// A key that a later version may know stops nothing.
fn passed_by(key: &str, line: Option<usize>) -> Message {
    match line {
        Some(line) => Message::new("config-passed-by-line")
            .with("key", key)
            .with("file", FILE)
            .count("line", line as u64),
        None => Message::new("config-passed-by")
            .with("key", key)
            .with("file", FILE),
    }
}

fn unknown_key(key: &str, path: &Path, known: &[&str]) -> Failure {
    let message = Message::new("config-unknown-key")
        .with("key", key)
        .with("file", FILE);
    Failure::new(Class::Usage, message)
        .hint(Message::new("config-hint-keys").with("keys", known.join(", ")))
        .hint(Message::new("config-hint-edit").path("path", path))
}

fn bad_in_file(key: &str, value: &str, line: Option<usize>, path: &Path, bad: Bad) -> Failure {
    let message = match (line, bad.secret) {
        (Some(line), true) => Message::new("config-bad-line")
            .with("key", key)
            .with("file", FILE)
            .count("line", line as u64),
        (Some(line), false) => Message::new("config-bad-value-line")
            .with("key", key)
            .with("file", FILE)
            .count("line", line as u64)
            .with("value", value),
        (None, _) => Message::new("config-bad")
            .with("key", key)
            .with("file", FILE),
    };
    Failure::new(Class::Usage, message)
        .cause(bad.rule)
        .hint(Message::new("config-hint-edit").path("path", path))
}

/// The line, counted from 1, of the key at this path of block mappings; `None` where the file is written otherwise.
fn line_of(text: &str, path: &[&str]) -> Option<usize> {
    let mut wanted = path.iter();
    let mut key = *wanted.next()?;
    let mut within: Option<usize> = None;
    let mut level: Option<usize> = None;
    for (index, line) in text.lines().enumerate() {
        let body = line.trim_start();
        if body.is_empty() || body.starts_with('#') {
            continue;
        }
        let indent = line.len() - body.len();
        if within.is_some_and(|parent| indent <= parent) {
            return None;
        }
        if indent != *level.get_or_insert(indent) || !is_key(body, key) {
            continue;
        }
        match wanted.next() {
            None => return Some(index + 1),
            Some(next) => {
                key = next;
                within = Some(indent);
                level = None;
            }
        }
    }
    None
}

/// Whether a line without its indent begins with this key.
fn is_key(line: &str, key: &str) -> bool {
    let rest = line
        .strip_prefix(key)
        .or_else(|| line.strip_prefix(&format!("\"{key}\"")[..]))
        .or_else(|| line.strip_prefix(&format!("'{key}'")[..]));
    rest.is_some_and(|rest| rest.trim_start().starts_with(':'))
}

/// Whoever holds it is alone with the files of settings, from reading them to writing them: of two changes at once none is
/// lost. Who waits for it in vain, because a question of another run is not answered, is told by whom.
///
/// # Errors
/// When another run does not end, or the folder cannot be written.
pub fn lock(dir: &Path) -> Result<disk::Lock> {
    let holder = format!("process {}", std::process::id());
    disk::Lock::take_within(&dir.join(LOCK), &holder, PATIENCE).map_err(|error| match error {
        disk::LockError::Busy { holder } => Failure::new(
            Class::Busy,
            Message::new("config-busy").with("holder", holder),
        )
        .state(Message::new("config-set-busy-state")),
        disk::LockError::Disk(error) => error.into(),
    })
}

/// [`lock`]; a look alone changes nothing, and needs none.
///
/// # Errors
/// As [`lock`].
pub fn lock_unless(dry_run: bool, dir: &Path) -> Result<Option<disk::Lock>> {
    (!dry_run).then(|| lock(dir)).transpose()
}

/// Writes one setting to the user file, durably; comments, order and everything else stay. Refuses a value that the key
/// cannot hold, and a file that it cannot change without touching anything else.
pub fn set(
    dir: &Path,
    key: &str,
    text: &str,
    environment: &Environment,
    dry_run: bool,
) -> Result<()> {
    let path = dir.join(FILE);
    let Some(&key) = KEYS.iter().find(|known| **known == key) else {
        return Err(unknown_key(key, &path, KEYS));
    };
    if let Err(bad) = value::check(key, text, environment) {
        let message = if bad.secret {
            Message::new("config-set-bad").with("key", key)
        } else {
            Message::new("config-set-bad-value")
                .with("key", key)
                .with("value", text)
        };
        return Err(Failure::new(Class::Usage, message).cause(bad.rule));
    }
    let _alone = lock_unless(dry_run, dir)?;
    let old = text_of(&path)?;
    let before = mapping_of(&old, &path)?;
    let new = with_value(&old, key, text);
    // Whatever odd form the file has: only the one key may differ afterwards, else the person edits it.
    let mut expected = before;
    let after = mapping_of(&new, &path)?;
    let written = after.get(key).and_then(text_of_scalar);
    expected.insert(key.into(), after.get(key).cloned().unwrap_or_default());
    if written.as_deref() != Some(text) || expected != after {
        return Err(Failure::new(
            Class::Usage,
            Message::new("config-set-by-hand").with("key", key),
        )
        .hint(Message::new("config-hint-edit").path("path", &path)));
    }
    if dry_run {
        return Ok(());
    }
    disk::write(&path, new.as_bytes())?;
    Ok(())
}

/// Writes one setting of a project to the user file, by the project's id; as [`set`].
pub fn set_in_project(
    dir: &Path,
    id: &str,
    key: &str,
    text: &str,
    environment: &Environment,
    dry_run: bool,
) -> Result<()> {
    let path = dir.join(FILE);
    let place = format!("projects.{id}.{key}");
    if !PROJECT_KEYS.contains(&key) {
        return Err(unknown_key(key, &path, PROJECT_KEYS));
    }
    if let Err(bad) = value::check(key, text, environment) {
        let message = Message::new("config-set-bad-value")
            .with("key", &place)
            .with("value", text);
        return Err(Failure::new(Class::Usage, message).cause(bad.rule));
    }
    let _alone = lock_unless(dry_run, dir)?;
    let old = text_of(&path)?;
    let before = mapping_of(&old, &path)?;
    let new = with_nested(&old, id, key, text);
    // Only this one value may differ afterwards, else the person edits the file.
    let by_hand = || {
        Failure::new(
            Class::Usage,
            Message::new("config-set-by-hand").with("key", &place),
        )
        .hint(Message::new("config-hint-edit").path("path", &path))
    };
    let after = mapping_of(&new, &path).map_err(|_| by_hand())?;
    let value = |mapping: &serde_yaml::Mapping| {
        let sections = mapping.get("projects")?.as_mapping()?;
        let (_, section) = sections
            .iter()
            .find(|(name, _)| text_of_scalar(name).as_deref() == Some(id))?;
        section.get(key).and_then(text_of_scalar)
    };
    if value(&after).as_deref() != Some(text)
        || without(&before, id, key) != without(&after, id, key)
    {
        return Err(by_hand());
    }
    if dry_run {
        return Ok(());
    }
    disk::write(&path, new.as_bytes())?;
    Ok(())
}

/// The settings without this one of a project, and without what is empty then.
fn without(mapping: &serde_yaml::Mapping, id: &str, key: &str) -> serde_yaml::Mapping {
    let mut mapping = mapping.clone();
    let is_empty = |value: &Yaml| {
        value.is_null()
            || value
                .as_mapping()
                .is_some_and(serde_yaml::Mapping::is_empty)
    };
    let Some(sections) = mapping.get_mut("projects").and_then(Yaml::as_mapping_mut) else {
        mapping.remove("projects");
        return mapping;
    };
    for (name, section) in sections.iter_mut() {
        if let Some(section) = section.as_mapping_mut()
            && text_of_scalar(name).as_deref() == Some(id)
        {
            section.remove(key);
        }
    }
    sections.retain(|_, section| !is_empty(section));
    if sections.is_empty() {
        mapping.remove("projects");
    }
    mapping
}

fn with_nested(old: &str, id: &str, key: &str, text: &str) -> String {
    let ending = if old.contains("\r\n") { "\r\n" } else { "\n" };
    let name = serde_json::to_string(id).unwrap_or_default();
    let lines: Vec<&str> = old.lines().collect();
    let indent = |line: &str| line.len() - line.trim_start().len();
    // The indent of what stands below a line, or two more than its own.
    let below = |at: usize| {
        let own = indent(lines[at]);
        lines[at + 1..]
            .iter()
            .find(|line| !line.trim().is_empty() && !line.trim_start().starts_with('#'))
            .map(|line| indent(line))
            .filter(|inner| *inner > own)
            .unwrap_or(own + 2)
    };
    let index = |path: &[&str]| line_of(old, path).map(|line| line - 1);
    let blank = |count: usize| " ".repeat(count);
    let mut lines_of_new = Vec::new();
    let (mut after, mut replaced) = (None, None);
    if let Some(at) = index(&["projects", id, key]) {
        let comment = lines[at].find(" #").map_or("", |from| &lines[at][from..]);
        let line = format!("{}{key}: {text}{comment}", blank(indent(lines[at])));
        replaced = Some((at, line));
    } else if let Some(at) = index(&["projects", id]) {
        after = Some(at);
        lines_of_new.push(format!("{}{key}: {text}", blank(below(at))));
    } else if let Some(at) = index(&["projects"]) {
        let inner = below(at);
        after = Some(at);
        lines_of_new.push(format!("{}{name}:", blank(inner)));
        lines_of_new.push(format!("{}{key}: {text}", blank(inner + 2)));
    } else {
        after = lines.len().checked_sub(1);
        lines_of_new.push("projects:".to_owned());
        lines_of_new.push(format!("  {name}:"));
        lines_of_new.push(format!("    {key}: {text}"));
    }
    let mut new = String::new();
    let mut put = |line: &str| {
        new.push_str(line);
        new.push_str(ending);
    };
    if lines.is_empty() {
        for line in &lines_of_new {
            put(line);
        }
    }
    for (at, line) in lines.iter().enumerate() {
        match &replaced {
            Some((there, line)) if *there == at => put(line),
            _ => put(line),
        }
        if after == Some(at) {
            for line in &lines_of_new {
                put(line);
            }
        }
    }
    new
}

fn with_value(old: &str, key: &str, text: &str) -> String {
    let number = text.parse::<u64>().is_ok();
    let scalar = if number {
        text.to_owned()
    } else {
        serde_yaml::to_string(text)
            .map(|scalar| scalar.trim_end().to_owned())
            .unwrap_or_default()
    };
    let ending = if old.contains("\r\n") { "\r\n" } else { "\n" };
    let line = format!("{key}: {scalar}");
    let at = line_of(old, &[key]);
    let mut new = String::new();
    for (index, present) in old.lines().enumerate() {
        if Some(index + 1) == at {
            new.push_str(&line);
            if let Some(comment) = present.find(" #") {
                new.push(' ');
                new.push_str(present[comment..].trim_start());
            }
        } else {
            new.push_str(present);
        }
        new.push_str(ending);
    }
    if at.is_none() {
        new.push_str(&line);
        new.push_str(ending);
    }
    new
}

#[cfg(test)]
mod tests {
    use super::super::Activation;
    use super::*;
    use std::path::PathBuf;

    fn read(text: &str) -> Result<Contents> {
        parse(text, Path::new("/c/config.yaml"), &environment())
    }

    fn environment() -> Environment {
        Environment::new([], PathBuf::from("/work"))
    }

    fn error(text: &str) -> String {
        read(text)
            .err()
            .map(|error| error.to_string())
            .unwrap_or_default()
    }

    #[test]
    fn a_wrong_value_is_named_with_its_line() {
        let text = "# ours\naccount: amina\n\nkeep: 500 # too many\n";
        assert!(
            error(text).contains("config-bad-value-line"),
            "{}",
            error(text)
        );
        assert!(error(text).contains("Count(4)"), "{}", error(text));
    }

    #[test]
    fn an_unknown_key_is_named_and_passed_by_at_every_level() {
        let text = "kepe: 5\nkeep: 4\nnew: {a: [1, 2]}\nprojects:\n  one:\n    keep: 3\n  two:\n    keep: 3\n    colour: red\n";
        let contents = read(text).unwrap();
        assert_eq!(contents.values.len(), 1);
        assert_eq!(contents.projects["two"].keep, Some(3));
        let unknown: Vec<String> = contents
            .unknown
            .iter()
            .map(|one| format!("{one:?}"))
            .collect();
        assert_eq!(unknown.len(), 3, "{unknown:?}");
        for (said, (key, line)) in unknown.iter().zip([("kepe", 1), ("new", 3), ("colour", 9)]) {
            assert!(
                said.contains(key) && said.contains(&format!("Count({line})")),
                "{said}"
            );
        }
    }

    #[test]
    fn a_file_that_is_not_yaml_is_named_with_its_line() {
        assert!(error("account: amina\nkeep: [3\n").starts_with("config-broken-line"));
        assert!(error("- a\n- b\n").starts_with("config-broken-line"));
        assert!(error("keep: 3\nkeep: 4\n").starts_with("config-broken"));
    }

    #[test]
    fn a_project_section_is_read() {
        let contents =
            read("projects: {one: {keep: 9, active: false, visibility: private}}\n").unwrap();
        let one = &contents.projects["one"];
        assert_eq!((one.keep, one.active), (Some(9), Some(Activation::Never)));
        let later = read("projects: {one: {active: later}}\n").unwrap();
        assert_eq!(later.projects["one"].active, Some(Activation::Later));
    }

    #[test]
    fn a_password_in_the_address_is_not_repeated() {
        assert!(!error("cloud: https://amina:hush@git.door43.org\n").contains("hush"));
    }

    #[test]
    fn setting_a_value_keeps_comments_and_order() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join(FILE);
        disk::write(
            &path,
            b"# mine\nkeep: 3 # few\nprojects:\n  a:\n    keep: 4\n",
        )
        .unwrap();
        set(dir.path(), "keep", "7", &environment(), false).unwrap();
        set(dir.path(), "account", "amina", &environment(), false).unwrap();
        set(dir.path(), "account", "123", &environment(), false).unwrap();
        assert_eq!(
            std::fs::read_to_string(&path).unwrap(),
            "# mine\nkeep: 7 # few\nprojects:\n  a:\n    keep: 4\naccount: 123\n"
        );
        assert!(set(dir.path(), "keep", "0", &environment(), false).is_err());
        assert!(set(dir.path(), "token", "x", &environment(), false).is_err());
    }

    #[test]
    fn a_projects_setting_is_written_where_it_belongs() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join(FILE);
        let set = |id: &str, text: &str| {
            set_in_project(dir.path(), id, "active", text, &environment(), false)
        };
        let text = || std::fs::read_to_string(&path).unwrap();
        set("12e4", "later").unwrap();
        assert_eq!(text(), "projects:\n  \"12e4\":\n    active: later\n");
        disk::write(
            &path,
            b"# ours\nkeep: 3\nprojects:\n    a: # one\n        keep: 4\n    b:\n        active: true # yes\nlang: fr\n",
        )
        .unwrap();
        set("a", "false").unwrap();
        set("b", "later").unwrap();
        set("c d", "false").unwrap();
        assert_eq!(
            text(),
            "# ours\nkeep: 3\nprojects:\n    \"c d\":\n      active: false\n    a: # one\n        active: false\n        keep: 4\n    b:\n        active: later # yes\nlang: fr\n"
        );
        assert!(set("a", "perhaps").is_err());
        disk::write(&path, b"projects: {a: {keep: 3}}\n").unwrap();
        assert!(set("a", "later").is_err());
        assert_eq!(text(), "projects: {a: {keep: 3}}\n");
    }

    #[test]
    fn a_file_in_another_form_is_left_alone() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join(FILE);
        disk::write(&path, b"{keep: 3}\n").unwrap();
        assert!(set(dir.path(), "keep", "7", &environment(), false).is_err());
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "{keep: 3}\n");
    }
}
