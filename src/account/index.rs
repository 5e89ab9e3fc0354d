//! `accounts.yaml`: which accounts this computer knows, and where their tokens are. No secret in it.

use super::Kept;
use crate::disk;
use crate::report::{Class, Failure, Message, Result};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// An account of this computer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// The server's address.
    pub server: String,
    /// The login, spelled as the server spells it.
    pub login: String,
    /// The token's name on the server, where it was made here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token_name: Option<String>,
    /// The number by which the server deletes it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token_id: Option<u64>,
    /// Where its token is.
    pub kept: Kept,
    /// What is kept is no token, but what the server gives tokens for.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub renewable: bool,
    /// What a later version keeps of it.
    #[serde(flatten)]
    pub other: BTreeMap<String, serde_yaml::Value>,
}

/// All accounts; of each server the last one is the default.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Index {
    #[serde(default)]
    accounts: Vec<Entry>,
    /// What a later version keeps beside them.
    #[serde(flatten)]
    other: BTreeMap<String, serde_yaml::Value>,
}

impl Index {
    pub(super) fn read(config_dir: &Path) -> Result<Self> {
        read_yaml(&config_dir.join("accounts.yaml"))
    }

    pub(super) fn write(&self, config_dir: &Path) -> Result<()> {
        write_yaml(&config_dir.join("accounts.yaml"), self)
    }

    pub(super) fn of(&self, server: &str) -> Vec<Entry> {
        let of_server = |entry: &&Entry| entry.server == server;
        self.accounts.iter().filter(of_server).cloned().collect()
    }

    pub(super) fn all(self) -> Vec<Entry> {
        self.accounts
    }

    pub(super) fn put(&mut self, mut entry: Entry) {
        let is_it = |known: &&Entry| {
            known.server == entry.server && known.login.eq_ignore_ascii_case(&entry.login)
        };
        if let Some(known) = self.accounts.iter().find(is_it) {
            for (key, value) in &known.other {
                entry
                    .other
                    .entry(key.clone())
                    .or_insert_with(|| value.clone());
            }
        }
        self.remove(&entry.server, &entry.login);
        self.accounts.push(entry);
    }

    pub(super) fn remove(&mut self, server: &str, login: &str) {
        self.accounts
            .retain(|entry| entry.server != server || !entry.login.eq_ignore_ascii_case(login));
    }
}

/// Reads one of our own small files; a missing or empty one is the empty value.
pub(super) fn read_yaml<T: Default + for<'de> Deserialize<'de>>(path: &Path) -> Result<T> {
    let bytes = match disk::read(path, 1024 * 1024) {
        Ok(bytes) => bytes,
        Err(error) if error.source.kind() == ErrorKind::NotFound => return Ok(T::default()),
        Err(error) => return Err(error.into()),
    };
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Ok(T::default());
    }
    // What the parser says may quote the file, and the file may hold secrets: only the place is told.
    serde_yaml::from_slice(&bytes).map_err(|error| {
        let line = error.location().map_or(0, |location| location.line());
        Failure::new(
            Class::Usage,
            Message::new("account-file-broken")
                .path("path", path)
                .count("line", line),
        )
        .hint(Message::new("hint-account-file-broken").path("path", path))
    })
}

/// Writes a file of the accounts; the caller holds their lock.
pub(super) fn write_yaml<T: Serialize>(path: &Path, value: &T) -> Result<()> {
    let text = serde_yaml::to_string(value).map_err(|_| unwritable(path))?;
    if let Some(parent) = path.parent() {
        disk::create_dir_all(parent)?;
    }
    Ok(disk::write_secret(path, text.as_bytes())?)
}

fn unwritable(path: &Path) -> Failure {
    let path: PathBuf = path.into();
    Failure::new(
        Class::Failed,
        Message::new("disk-cannot-write").path("path", &path),
    )
}
