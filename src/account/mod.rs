//! Who asks: where tokens come from and where they are kept.
//!
//! A token comes from the environment (`SCRIBE_SYNC_TOKEN`), from the system keyring, or from a file that only its owner
//! can read. The promise this room keeps: a secret is in one of these three places and nowhere else; everything else it
//! writes (`accounts.yaml`, `install.json`, `token_login.json`) may be shown to anybody. It asks no server: where the
//! login behind a token is not known, the caller asks and tells it ([`remember`]).

mod find;
mod folder;
mod index;
mod install;
mod remembered;
mod secret;
mod vault;

#[cfg(test)]
mod tests;

pub use find::{Account, Found, Renewable, Source, Unverified, Wanted, find};
pub use folder::login_for_folder;
pub use index::Entry;
pub use install::{Install, host_name, install};
pub use remembered::remember;
pub use vault::{Keyring, Vault, VaultError};

use crate::disk;
use crate::http::Token;
use crate::report::{Message, Result};
use std::path::{Path, PathBuf};

/// Bytes as hexadecimal digits.
fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// Where this room keeps its things.
pub struct Place<'a> {
    /// The folder of `config.yaml`: `accounts.yaml` and, where there is no keyring, `credentials.yaml`.
    pub config_dir: &'a Path,
    /// The folder of what runs remember.
    pub state_dir: &'a Path,
    /// The keyring; nothing where it is not to be used.
    pub vault: Option<&'a dyn Vault>,
}

/// Where a token is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kept {
    /// In the system keyring.
    Keyring,
    /// In `credentials.yaml`, readable by its owner alone.
    File,
}

impl Kept {
    /// The word of the reports: `keyring` or `file`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Keyring => "keyring",
            Self::File => "file",
        }
    }
}

/// A login that worked.
#[derive(Debug, Clone)]
pub struct Login {
    /// The server's address, as [`crate::http::Client::base`] gives it.
    pub server: String,
    /// The login, spelled as the server spells it.
    pub login: String,
    /// The token's name on the server; nothing for a token that was handed in.
    pub token_name: Option<String>,
    /// The number by which the server deletes it, where known.
    pub token_id: Option<u64>,
    /// The secret.
    pub token: Token,
    /// The secret is none that requests carry, but one for which the server gives such ones.
    pub renewable: bool,
}

impl Place<'_> {
    /// Keeps the token of a login, in the keyring or else in the file, and makes this account its server's default. Gives
    /// the place, and why it is not the keyring.
    pub fn keep(&self, login: &Login) -> Result<(Kept, Option<Message>)> {
        let _lock = self.lock()?;
        let mut index = index::Index::read(self.config_dir)?;
        let name = vault::entry_name(&login.server, &login.login);
        let refused = match self.vault {
            None => Some(Message::new("account-keyring-off")),
            Some(vault) => vault
                .set(&name, &login.token)
                .err()
                .map(|error| error.message()),
        };
        let kept = if refused.is_none() {
            self.forget_in_file(&login.server, &login.login)?;
            Kept::Keyring
        } else {
            vault::write_to_file(
                &self.credentials(),
                &login.server,
                &login.login,
                Some(&login.token),
            )?;
            Kept::File
        };
        index.put(Entry {
            server: login.server.clone(),
            login: login.login.clone(),
            token_name: login.token_name.clone(),
            token_id: login.token_id,
            kept,
            renewable: login.renewable,
            other: std::collections::BTreeMap::new(),
        });
        index.write(self.config_dir)?;
        Ok((kept, refused))
    }

    /// Keeps the secret that followed an earlier one, where that one is.
    pub fn renew(&self, entry: &Entry, secret: &Token) -> Result<()> {
        let _lock = self.lock()?;
        match (entry.kept, self.vault) {
            (Kept::Keyring, Some(vault)) => vault
                .set(&vault::entry_name(&entry.server, &entry.login), secret)
                .map_err(|error| {
                    use crate::report::{Class, Failure};
                    Failure::new(Class::Failed, error.message())
                }),
            (Kept::Keyring, None) => Ok(()),
            (Kept::File, _) => vault::write_to_file(
                &self.credentials(),
                &entry.server,
                &entry.login,
                Some(secret),
            ),
        }
    }

    /// Makes an account its server's default. A [`crate::report::Class::Credential`] failure when this computer does not know
    /// it. With `dry_run` only looks.
    pub fn switch(&self, server: &str, login: &str, dry_run: bool) -> Result<Entry> {
        let _lock = self.lock()?;
        let mut index = index::Index::read(self.config_dir)?;
        let found = index
            .of(server)
            .into_iter()
            .find(|entry| entry.login.eq_ignore_ascii_case(login));
        let entry = found.ok_or_else(|| find::not_logged_in(server, Some(login)))?;
        if !dry_run {
            index.put(entry.clone());
            index.write(self.config_dir)?;
        }
        Ok(entry)
    }

    /// All accounts of this computer, of each server the default one last.
    pub fn all(&self) -> Result<Vec<Entry>> {
        Ok(index::Index::read(self.config_dir)?.all())
    }

    /// Forgets an account's token everywhere. Gives the reason where the keyring could not be reached, so that the token
    /// may still be in it.
    pub fn forget(&self, entry: &Entry) -> Result<Option<Message>> {
        let _lock = self.lock()?;
        let mut index = index::Index::read(self.config_dir)?;
        let left = match (entry.kept, self.vault) {
            (Kept::Keyring, Some(vault)) => vault
                .delete(&vault::entry_name(&entry.server, &entry.login))
                .err()
                .map(|error| error.message()),
            (Kept::Keyring, None) => Some(Message::new("account-keyring-off")),
            (Kept::File, _) => None,
        };
        self.forget_in_file(&entry.server, &entry.login)?;
        index.remove(&entry.server, &entry.login);
        index.write(self.config_dir)?;
        Ok(left)
    }

    /// The accounts of a server, the default one last.
    pub fn accounts(&self, server: &str) -> Result<Vec<Entry>> {
        Ok(index::Index::read(self.config_dir)?.of(server))
    }

    /// The token of an account in the index. A [`crate::report::Class::Credential`] failure where it cannot be had.
    pub fn token(&self, entry: &Entry) -> Result<Token> {
        find::stored(self, entry)
    }

    fn credentials(&self) -> PathBuf {
        credentials(self.config_dir)
    }

    fn forget_in_file(&self, server: &str, login: &str) -> Result<()> {
        vault::write_to_file(&self.credentials(), server, login, None)
    }

    fn lock(&self) -> Result<disk::Lock> {
        lock(self.config_dir)
    }
}

fn credentials(config_dir: &Path) -> PathBuf {
    config_dir.join("credentials.yaml")
}

/// Whoever holds it is alone with the accounts; what a killed run left of the secrets is gone then.
fn lock(config_dir: &Path) -> Result<disk::Lock> {
    use crate::report::{Class, Failure};
    let path = config_dir.join(".accounts.lock");
    match disk::Lock::take(&path, &format!("process {}", std::process::id())) {
        Ok(lock) => {
            disk::forget_secret_left(&credentials(config_dir))?;
            Ok(lock)
        }
        Err(disk::LockError::Busy { holder }) => Err(Failure::new(
            Class::Busy,
            Message::new("account-busy").with("holder", holder),
        )),
        Err(disk::LockError::Disk(error)) => Err(error.into()),
    }
}

/// Deletes what a run left that was killed while it wrote the secrets; call it at the start of every run. Where another run
/// is at work on them, or the disk refuses, the next start does it.
pub fn tidy(config_dir: &Path) {
    if disk::is_secret_left(&credentials(config_dir)) {
        let _ = lock(config_dir);
    }
}
