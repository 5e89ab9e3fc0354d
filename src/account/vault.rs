//! The two places for secrets: the system keyring, and the file that only its owner can read.

use super::index::{read_yaml, write_yaml};
use crate::http::Token;
use crate::report::{Message, Result};
use serde::{Deserialize, Serialize};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{RecvTimeoutError, sync_channel};
use std::time::Duration;

/// The service under which entries stand in the keyring.
const SERVICE: &str = "scribe-sync";

/// A keyring may be locked and wait for a password that nobody types.
const PATIENCE: Duration = Duration::from_secs(5);

/// A keyring; a double in tests.
pub trait Vault: Sync {
    /// The secret of an entry; nothing when there is none.
    fn get(&self, name: &str) -> Result<Option<Token>, VaultError>;
    /// Stores a secret and makes sure that it can be read again.
    fn set(&self, name: &str, secret: &Token) -> Result<(), VaultError>;
    /// Removes an entry; one that is already gone is no error.
    fn delete(&self, name: &str) -> Result<(), VaultError>;
}

/// Why a keyring could not be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum VaultError {
    /// No answer in time: locked, or waiting for a person.
    TimedOut,
    /// There is none, or it refuses.
    Unavailable {
        /// What the system said.
        detail: String,
    },
}

impl VaultError {
    /// The reason, for people.
    pub fn message(&self) -> Message {
        match self {
            Self::TimedOut => Message::new("account-keyring-timed-out"),
            Self::Unavailable { detail } => {
                Message::new("account-keyring-unavailable").with("reason", detail)
            }
        }
    }
}

impl From<keyring::Error> for VaultError {
    fn from(error: keyring::Error) -> Self {
        // Some variants carry the secret's bytes; their texts do not.
        let text = match (&error, keyring::Entry::store_status()) {
            (keyring::Error::NoDefaultStore, Err(reason)) => reason.to_string(),
            _ => error.to_string(),
        };
        Self::Unavailable {
            detail: text.chars().take(200).collect(),
        }
    }
}

/// The name of an account's entry.
pub(super) fn entry_name(server: &str, login: &str) -> String {
    format!("{server}|{login}")
}

/// The keyring of the system: Secret Service, macOS Keychain or Windows Credential Manager. Each question has a time limit
/// of five seconds; one that was not answered in time is the last one of the run.
#[derive(Debug, Clone, Copy, Default)]
pub struct Keyring;

impl Vault for Keyring {
    fn get(&self, name: &str) -> Result<Option<Token>, VaultError> {
        let name = name.to_owned();
        ASKED.ask(PATIENCE, move || {
            match keyring::Entry::new(SERVICE, &name).and_then(|entry| entry.get_password()) {
                Ok(secret) => Ok(Some(Token::exact(secret))),
                Err(keyring::Error::NoEntry) => Ok(None),
                Err(error) => Err(error.into()),
            }
        })
    }

    fn set(&self, name: &str, secret: &Token) -> Result<(), VaultError> {
        let (name, secret) = (name.to_owned(), secret.clone());
        ASKED.ask(PATIENCE, move || {
            let entry = keyring::Entry::new(SERVICE, &name)?;
            entry.set_password(secret.reveal())?;
            let read = Token::exact(entry.get_password()?);
            if read == secret {
                Ok(())
            } else {
                Err(VaultError::Unavailable {
                    detail: "read back".to_owned(),
                })
            }
        })
    }

    fn delete(&self, name: &str) -> Result<(), VaultError> {
        let name = name.to_owned();
        ASKED.ask(PATIENCE, move || {
            match keyring::Entry::new(SERVICE, &name).and_then(|entry| entry.delete_credential()) {
                Ok(()) | Err(keyring::Error::NoEntry) => Ok(()),
                Err(error) => Err(error.into()),
            }
        })
    }
}

/// What this run knows of the system's keyring.
static ASKED: Asked = Asked {
    silent: AtomicBool::new(false),
};

/// Whoever is asked, and whether they answer.
struct Asked {
    silent: AtomicBool,
}

impl Asked {
    /// As [`in_time`], unless there was no answer before.
    fn ask<T: Send + 'static>(
        &self,
        patience: Duration,
        work: impl FnOnce() -> Result<T, VaultError> + Send + 'static,
    ) -> Result<T, VaultError> {
        if self.silent.load(Ordering::Relaxed) {
            return Err(VaultError::TimedOut);
        }
        let answer = in_time(patience, work);
        if matches!(answer, Err(VaultError::TimedOut)) {
            self.silent.store(true, Ordering::Relaxed);
        }
        answer
    }
}

/// Asks in a thread of its own, which is left behind when no answer comes.
fn in_time<T: Send + 'static>(
    patience: Duration,
    work: impl FnOnce() -> Result<T, VaultError> + Send + 'static,
) -> Result<T, VaultError> {
    let (send, receive) = sync_channel(1);
    let unavailable = |detail: String| VaultError::Unavailable { detail };
    std::thread::Builder::new()
        .name("keyring".to_owned())
        .spawn(move || {
            let _ = send.send(work());
        })
        .map_err(|error| unavailable(error.to_string()))?;
    match receive.recv_timeout(patience) {
        Ok(result) => result,
        Err(RecvTimeoutError::Timeout) => Err(VaultError::TimedOut),
        // The thread panicked inside the keyring library.
        Err(RecvTimeoutError::Disconnected) => Err(unavailable("?".to_owned())),
    }
}

#[derive(Default, Serialize, Deserialize)]
struct Credentials {
    #[serde(default)]
    credentials: Vec<Credential>,
}

#[derive(Serialize, Deserialize)]
struct Credential {
    server: String,
    login: String,
    token: String,
}

impl Drop for Credential {
    fn drop(&mut self) {
        zeroize::Zeroize::zeroize(&mut self.token);
    }
}

/// The token of an account in the file.
pub(super) fn read_from_file(path: &Path, server: &str, login: &str) -> Result<Option<Token>> {
    let file: Credentials = read_yaml(path)?;
    let found = file
        .credentials
        .iter()
        .find(|c| c.server == server && c.login.eq_ignore_ascii_case(login));
    Ok(found.map(|credential| Token::exact(credential.token.clone())))
}

/// Whether others than its owner can read the file.
pub(super) fn is_open_to_others(path: &Path) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        std::fs::metadata(path).is_ok_and(|meta| meta.permissions().mode() & 0o077 != 0)
    }
    #[cfg(not(unix))]
    {
        let _ = path;
        false
    }
}

/// Sets or removes the token of an account in the file; a file without tokens is deleted.
pub(super) fn write_to_file(
    path: &Path,
    server: &str,
    login: &str,
    token: Option<&Token>,
) -> Result<()> {
    let mut file: Credentials = read_yaml(path)?;
    let before = file.credentials.len();
    file.credentials
        .retain(|c| c.server != server || !c.login.eq_ignore_ascii_case(login));
    if let Some(token) = token {
        file.credentials.push(Credential {
            server: server.to_owned(),
            login: login.to_owned(),
            token: token.reveal().to_owned(),
        });
    } else if before == file.credentials.len() {
        return Ok(());
    }
    if file.credentials.is_empty() {
        return Ok(crate::disk::remove_file(path)?);
    }
    write_yaml(path, &file)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_does_not_answer_is_asked_once() {
        let asked = Asked {
            silent: AtomicBool::new(false),
        };
        let short = Duration::from_millis(50);
        assert_eq!(asked.ask(PATIENCE, || Ok(1)), Ok(1));
        // A refusal is an answer.
        let no = || VaultError::Unavailable {
            detail: "no".to_owned(),
        };
        assert_eq!(asked.ask(PATIENCE, move || Err::<(), _>(no())), Err(no()));
        let (hold, release) = sync_channel::<()>(0);
        let never = move || {
            let _ = release.recv();
            Ok(())
        };
        assert_eq!(asked.ask(short, never), Err(VaultError::TimedOut));
        for _ in 0..3 {
            let begun = std::sync::Arc::new(AtomicBool::new(false));
            let note = begun.clone();
            let answer = asked.ask(PATIENCE, move || {
                note.store(true, Ordering::SeqCst);
                Ok(())
            });
            assert_eq!(answer, Err(VaultError::TimedOut));
            assert!(!begun.load(Ordering::SeqCst));
        }
        drop(hold);
    }
}
