//! `scribe-settings.json`: what Scribe and we note about a project that is not its text.
//!
//! Scribe rewrites the time marks in it at every look, so a difference in them alone must never become a commit.

use super::burrito::{Ingredient, is_safe_path};
use super::json;
use crate::disk;
use chrono::{DateTime, FixedOffset};
use serde_json::{Map, Value};
use std::path::Path;

/// The file's name.
pub const SETTINGS_NAME: &str = "scribe-settings.json";

/// Largest settings file that is read, in bytes.
pub const MAX_SETTINGS: u64 = 8 * 1024 * 1024;

/// Whether the owner's version of the file counts for every collaborator: `metadata.json` and the settings.
pub fn is_special(path: &str) -> bool {
    path == "metadata.json" || path.rsplit('/').next() == Some(SETTINGS_NAME)
}

/// The path of the settings inside the project: what `metadata.json` gives the role `x-scribe`, else the usual places,
/// else the top folder of the first ingredient. Only a path that exists and stays inside.
pub(super) fn find(folder: &Path, ingredients: &[Ingredient]) -> Option<String> {
    let named = ingredients
        .iter()
        .filter(|i| i.role.as_deref() == Some("x-scribe"))
        .chain(
            ingredients
                .iter()
                .filter(|i| i.path.ends_with(SETTINGS_NAME)),
        )
        .map(|i| i.path.clone());
    let usual = ["ingredients", "content", "audio/ingredients", "audio"]
        .iter()
        .map(|place| format!("{place}/{SETTINGS_NAME}"));
    let first = ingredients
        .first()
        .and_then(|i| i.path.split('/').next())
        .map(|top| format!("{top}/{SETTINGS_NAME}"));
    named.chain(usual).chain(first).find(|path| {
        is_safe_path(path)
            && matches!(disk::inside(folder, path), Ok(Some(full))
                if matches!(disk::kind(&full), Ok(Some(disk::Kind::File))))
    })
}

/// What a person set in Scribe's list of projects.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Marks {
    /// Archived.
    pub archived: bool,
    /// Starred.
    pub starred: bool,
}

impl Marks {
    /// The marks in a settings file; a file that cannot be read has none.
    pub fn read(bytes: &[u8], flavor: Option<&str>) -> Self {
        let Ok((value, _)) = json::parse(bytes) else {
            return Self::default();
        };
        let projects = value["project"].as_object();
        let about = flavor
            .and_then(|flavor| projects?.get(flavor))
            .or_else(|| projects?.values().next());
        let is = |key: &str| about.is_some_and(|about| about[key] == Value::Bool(true));
        Self {
            archived: is("isArchived"),
            starred: is("starred"),
        }
    }
}

/// A point in time as Scribe writes it; whole milliseconds and `Z` are read too.
pub(super) fn time(value: &Value) -> Option<DateTime<FixedOffset>> {
    DateTime::parse_from_rfc3339(value.as_str()?).ok()
}

/// A point in time in Scribe's form: local time with its offset, no fractions (`2024-05-06T15:04:05+02:00`).
pub fn scribe_time(time: DateTime<FixedOffset>) -> String {
    time.format("%Y-%m-%dT%H:%M:%S%:z").to_string()
}

fn is_account(entry: &Value, account: &str) -> bool {
    entry["username"]
        .as_str()
        .is_some_and(|name| name.eq_ignore_ascii_case(account))
}

/// When the project was last synced, as the settings say: by `account`, or by anybody. The latest by time, because Scribe
/// writes several entries for one account and orders them as text.
pub fn last_synced(bytes: &[u8], account: Option<&str>) -> Option<DateTime<FixedOffset>> {
    let (value, _) = json::parse(bytes).ok()?;
    value["sync"]["services"]["door43"]
        .as_array()?
        .iter()
        .filter(|entry| account.is_none_or(|account| is_account(entry, account)))
        .filter_map(|entry| time(&entry["lastSynced"]))
        .max()
}

/// The settings with `lastSynced` of `account` set to `now`: form, order and unknown keys as they were, one entry per
/// account with its earliest `dateCreated`, and the flavor's key present, without which Scribe fails at its next download.
/// `None` for a file that is not an object of JSON: it is left as it is.
pub fn with_last_synced(
    bytes: &[u8],
    account: &str,
    flavor: Option<&str>,
    now: DateTime<FixedOffset>,
) -> Option<Vec<u8>> {
    let (mut value, form) = json::parse(bytes).ok()?;
    let root = value.as_object_mut()?;
    if let Some(flavor) = flavor {
        json::object_at(json::object_at(root, "project"), flavor);
    }
    let services = json::object_at(json::object_at(root, "sync"), "services");
    let entries = services.entry("door43").or_insert(Value::Null);
    if !entries.is_array() {
        *entries = Value::Array(Vec::new());
    }
    let entries = entries.as_array_mut()?;
    let mut own = Vec::new();
    let mut place = None;
    let mut kept: Vec<Value> = Vec::new();
    for entry in std::mem::take(entries) {
        if is_account(&entry, account) {
            place.get_or_insert(kept.len());
            own.push(entry);
        } else if let Some(name) = entry["username"].as_str().map(str::to_owned)
            && let Some(earlier) = kept.iter_mut().find(|other| is_account(other, &name))
        {
            // What Scribe doubled for another account.
            *earlier = joined(vec![earlier.take(), entry]);
        } else {
            kept.push(entry);
        }
    }
    let mut entry = joined(own);
    if let Some(keys) = entry.as_object_mut() {
        keys.entry("username").or_insert_with(|| account.into());
        keys.entry("dateCreated")
            .or_insert_with(|| scribe_time(now).into());
        keys.insert("lastSynced".to_owned(), scribe_time(now).into());
    }
    kept.insert(place.unwrap_or(kept.len()), entry);
    *entries = kept;
    Some(json::write(&value, &form))
}

/// Several entries of one account as one: the keys of all, the earliest `dateCreated`, the latest `lastSynced`.
fn joined(entries: Vec<Value>) -> Value {
    let created = entries.iter().map(|e| &e["dateCreated"]);
    let created = created
        .filter(|value| time(value).is_some())
        .min_by_key(|value| time(value))
        .cloned();
    let synced = entries.iter().map(|e| &e["lastSynced"]);
    let synced = synced
        .filter(|value| time(value).is_some())
        .max_by_key(|value| time(value))
        .cloned();
    let mut all = Map::new();
    for entry in entries {
        if let Value::Object(keys) = entry {
            for (key, value) in keys {
                all.entry(key).or_insert(value);
            }
        }
    }
    if let Some(created) = created {
        all.insert("dateCreated".to_owned(), created);
    }
    if let Some(synced) = synced {
        all.insert("lastSynced".to_owned(), synced);
    }
    Value::Object(all)
}

/// Whether two versions of the settings differ in nothing but when somebody looked or synced: `lastSynced` and `lastSeen`
/// anywhere, and the list of accounts that synced, which grows at a first sync. Layout does not count. `false` when one
/// of the two cannot be read, unless they are equal.
pub fn differs_only_in_sync_marks(a: &[u8], b: &[u8]) -> bool {
    if a == b {
        return true;
    }
    match (json::parse(a), json::parse(b)) {
        (Ok((a, _)), Ok((b, _))) => without_marks(a) == without_marks(b),
        _ => false,
    }
}

fn without_marks(mut value: Value) -> Value {
    if let Some(services) = value
        .pointer_mut("/sync/services")
        .and_then(Value::as_object_mut)
    {
        services.shift_remove("door43");
    }
    strip(&mut value);
    if let Some(root) = value.as_object_mut() {
        // A parent that we or Scribe made for a mark says nothing either.
        for path in [&["sync", "services"][..], &["sync"]] {
            remove_if_empty(root, path);
        }
        if let Some(projects) = root.get_mut("project").and_then(Value::as_object_mut) {
            projects.retain(|_, about| about.as_object().is_none_or(|keys| !keys.is_empty()));
        }
        remove_if_empty(root, &["project"]);
    }
    value
}

fn strip(value: &mut Value) {
    match value {
        Value::Object(keys) => {
            keys.retain(|key, _| key != "lastSynced" && key != "lastSeen");
            keys.values_mut().for_each(strip);
        }
        Value::Array(items) => items.iter_mut().for_each(strip),
        _ => {}
    }
}

fn remove_if_empty(root: &mut Map<String, Value>, path: &[&str]) {
    let Some((last, parents)) = path.split_last() else {
        return;
    };
    let mut at = root;
    for key in parents {
        match at.get_mut(*key).and_then(Value::as_object_mut) {
            Some(next) => at = next,
            None => return,
        }
    }
    if at
        .get(*last)
        .and_then(Value::as_object)
        .is_some_and(Map::is_empty)
    {
        at.shift_remove(*last);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAIN: &str = r#"{"version":"1.2.2","project":{"textTranslation":{"scriptDirection":"LTR","starred":true,"isArchived":false,"lastSeen":"2024-01-01T08:00:00+00:00","odd":[1]}},"sync":{"services":{"door43":[]}}}"#;

    fn at(text: &str) -> DateTime<FixedOffset> {
        DateTime::parse_from_rfc3339(text).unwrap()
    }

    fn set(bytes: &[u8]) -> Vec<u8> {
        with_last_synced(
            bytes,
            "amina",
            Some("textTranslation"),
            at("2024-05-06T15:04:05.123+02:00"),
        )
        .unwrap()
    }

    #[test]
    fn the_first_mark_changes_nothing_else() {
        let expected = PLAIN.replace(
            r#""door43":[]"#,
            r#""door43":[{"username":"amina","dateCreated":"2024-05-06T15:04:05+02:00","lastSynced":"2024-05-06T15:04:05+02:00"}]"#,
        );
        let done = set(PLAIN.as_bytes());
        assert_eq!(String::from_utf8(done.clone()).unwrap(), expected);
        assert!(differs_only_in_sync_marks(PLAIN.as_bytes(), &done));
        assert_eq!(
            last_synced(&done, Some("Amina")),
            Some(at("2024-05-06T15:04:05+02:00"))
        );
        assert_eq!(last_synced(&done, Some("boaz")), None);
    }

    #[test]
    fn doubled_entries_become_one_with_the_earliest_creation() {
        let many = PLAIN.replace(
            r#""door43":[]"#,
            r#""door43":[{"username":"boaz","dateCreated":"2023-01-01T00:00:00Z","lastSynced":"2024-05-06T01:00:00+09:00"},
                {"username":"amina","dateCreated":"2024-02-01T00:00:00Z","lastSynced":"2024-02-01T00:00:00Z","x":1},
                {"username":"boaz","dateCreated":"2022-01-01T00:00:00Z","lastSynced":"2024-05-05T20:00:00Z"},
                {"username":"amina","dateCreated":"2024-01-01T00:00:00Z"}]"#,
        );
        // As text the first entry is the greater one; by time the other.
        assert_eq!(
            last_synced(many.as_bytes(), Some("boaz")),
            Some(at("2024-05-05T20:00:00Z"))
        );
        let done: Value = serde_json::from_slice(&set(many.as_bytes())).unwrap();
        assert_eq!(
            done["sync"]["services"]["door43"],
            serde_json::json!([
                {"username":"boaz","dateCreated":"2022-01-01T00:00:00Z","lastSynced":"2024-05-05T20:00:00Z"},
                {"username":"amina","dateCreated":"2024-01-01T00:00:00Z","lastSynced":"2024-05-06T15:04:05+02:00","x":1}
            ])
        );
    }

    #[test]
    fn a_poor_file_gets_what_scribe_needs_and_a_broken_one_stays() {
        let done = set(b"{\n  \"version\": \"1.2.2\"\n}\n");
        let value: Value = serde_json::from_slice(&done).unwrap();
        assert!(value["project"]["textTranslation"].is_object());
        assert_eq!(value["sync"]["services"]["door43"][0]["username"], "amina");
        assert!(done.starts_with(b"{\n  \"version\"") && done.ends_with(b"}\n"));
        assert!(differs_only_in_sync_marks(
            b"{\"version\":\"1.2.2\"}",
            &done
        ));
        for broken in ["", "[]", "{\"a\":"] {
            assert_eq!(
                with_last_synced(broken.as_bytes(), "a", None, at("2024-05-06T15:04:05Z")),
                None
            );
        }
    }

    #[test]
    fn only_time_marks_are_no_reason_for_a_commit() {
        let seen = PLAIN.replace("2024-01-01T08", "2025-01-01T08");
        assert!(differs_only_in_sync_marks(
            PLAIN.as_bytes(),
            seen.as_bytes()
        ));
        let starred = PLAIN.replace("\"starred\":true", "\"starred\":false");
        assert!(!differs_only_in_sync_marks(
            PLAIN.as_bytes(),
            starred.as_bytes()
        ));
        assert!(!differs_only_in_sync_marks(PLAIN.as_bytes(), b"torn"));
        assert!(!differs_only_in_sync_marks(PLAIN.as_bytes(), b"{}"));
    }

    #[test]
    fn marks_are_read_by_flavor() {
        let marks = Marks::read(PLAIN.as_bytes(), Some("textTranslation"));
        assert_eq!(
            marks,
            Marks {
                archived: false,
                starred: true
            }
        );
        assert_eq!(Marks::read(b"{", None), Marks::default());
    }
}
