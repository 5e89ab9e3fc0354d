//! The built-in example: a small project in Scribe's exact form. Its text was made up for it.

use crate::disk;
use crate::project;
use crate::report::Result;
use chrono::{DateTime, FixedOffset};
use md5::{Digest, Md5};
use serde_json::{Map, Value, json};
use std::fmt::Write;
use std::path::{Path, PathBuf};

/// What people call the project.
pub(super) const NAME: &str = "Harbour Letters";

const ID: &str = "5f1d7c0a-3e84-5b12-9d46-2a7be0c96f38";

/// The books: code, names, text.
pub(super) const BOOKS: &[(&str, &str, &str)] = &[
    ("XXA", "First Letter", include_str!("XXA.usfm")),
    ("XXB", "Second Letter", include_str!("XXB.usfm")),
    ("XXC", "Third Letter", include_str!("XXC.usfm")),
];

const LICENCE: &str = include_str!("license.md");

/// Where a book lies in the project.
pub(super) fn path_of(book: &str) -> String {
    format!("ingredients/{book}.usfm")
}

/// Writes the project below Scribe's folder of projects; gives its folder.
pub(super) fn write(projects: &Path, user: &str, now: DateTime<FixedOffset>) -> Result<PathBuf> {
    let folder = projects.join(project::folder_name(NAME, ID));
    disk::create_dir_all(&folder.join("ingredients"))?;
    let settings = settings(now);
    let mut ingredients = Map::new();
    for (code, _, text) in BOOKS {
        disk::write(&folder.join(path_of(code)), text.as_bytes())?;
        ingredients.insert(
            path_of(code),
            ingredient(text, "application/x-usfm", ("scope", json!({(*code): []}))),
        );
    }
    for (name, text, kind, role) in [
        ("license.md", LICENCE, "text/md", "x-licence"),
        (
            "scribe-settings.json",
            settings.as_str(),
            "application/json",
            "x-scribe",
        ),
    ] {
        let path = format!("ingredients/{name}");
        disk::write(&folder.join(&path), text.as_bytes())?;
        ingredients.insert(path, ingredient(text, kind, ("role", json!(role))));
    }
    let metadata = metadata(user, now, &ingredients).to_string();
    disk::write(&folder.join("metadata.json"), metadata.as_bytes())?;
    Ok(folder)
}

fn ingredient(text: &str, kind: &str, (key, value): (&str, Value)) -> Value {
    let mut sum = String::new();
    for byte in Md5::digest(text.as_bytes()) {
        let _ = write!(sum, "{byte:02x}");
    }
    let mut made = json!({"checksum": {"md5": sum}, "mimeType": kind, "size": text.len()});
    made[key] = value;
    made
}

fn settings(now: DateTime<FixedOffset>) -> String {
    json!({
        "version": "1.2.2",
        "project": {"textTranslation": {
            "scriptDirection": "LTR", "starred": false, "isArchived": false, "versification": "eng",
            "description": "", "copyright": {"title": "CC0"}, "lastSeen": project::scribe_time(now),
            "refResources": [], "bookMarks": [], "font": "", "fontSize": 1,
        }},
        "sync": {"services": {"door43": []}},
    })
    .to_string()
}

fn metadata(user: &str, now: DateTime<FixedOffset>, ingredients: &Map<String, Value>) -> Value {
    let time = now.to_utc().format("%Y-%m-%dT%H:%M:%S%.3fZ").to_string();
    let mut scope = Map::new();
    let mut names = Map::new();
    for (code, name, _) in BOOKS {
        scope.insert((*code).to_owned(), json!([]));
        names.insert(
            (*code).to_owned(),
            json!({"abbr": {"en": code}, "short": {"en": name}, "long": {"en": name}}),
        );
    }
    json!({
        "format": "scripture burrito",
        "meta": {
            "version": "0.3.1", "category": "source",
            "generator": {"softwareName": "Scribe", "softwareVersion": "0.5.6", "userName": user},
            "defaultLocale": "en", "dateCreated": time, "normalization": "NFC",
            "comments": ["Made up for a demonstration."],
        },
        "idAuthorities": {"scribe": {"id": "http://www.scribe.bible", "name": {"en": "Scribe application"}}},
        "identification": {
            "primary": {"scribe": {(ID): {"revision": "0", "timestamp": time}}},
            "name": {"en": NAME}, "description": {"en": ""}, "abbreviation": {"en": "HBL"},
        },
        "languages": [{"tag": "en", "name": {"en": "English"}, "scriptDirection": "ltr"}],
        "type": {"flavorType": {
            "name": "scripture",
            "flavor": {
                "name": "textTranslation", "projectType": "standard", "translationType": "firstTranslation",
                "audience": "common", "usfmVersion": "3.0",
            },
            "currentScope": scope,
        }},
        "confidential": false,
        "agencies": [],
        "targetAreas": [],
        "localizedNames": names,
        "ingredients": ingredients,
        "copyright": {"licenses": [{"ingredient": "license.md"}]},
    })
}
