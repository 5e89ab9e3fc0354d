//! `token_login.json`: to which login a token from the environment belongs, so that only its first run asks the server.
//! The token itself is not in it: only a salted hash.

use super::hex;
use crate::disk;
use crate::http::Token;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::path::{Path, PathBuf};

/// Tokens remembered; the oldest goes first.
const MOST: usize = 32;

#[derive(Debug, Default, Serialize, Deserialize)]
struct Remembered {
    salt: String,
    #[serde(default)]
    tokens: Vec<Known>,
}

#[derive(Debug, Serialize, Deserialize)]
struct Known {
    hash: String,
    login: String,
}

fn path(state_dir: &Path) -> PathBuf {
    state_dir.join("token_login.json")
}

/// What cannot be read counts as nothing remembered: the server is asked once more.
fn read(state_dir: &Path) -> Remembered {
    disk::read(&path(state_dir), 256 * 1024)
        .ok()
        .and_then(|bytes| serde_json::from_slice(&bytes).ok())
        .unwrap_or_default()
}

fn hash(salt: &str, server: &str, token: &Token) -> String {
    let mut hasher = Sha256::new();
    for part in [salt, server, token.reveal()] {
        hasher.update(part.as_bytes());
        hasher.update([0]);
    }
    hex(&hasher.finalize())
}

/// The login a token belongs to, when an earlier run learned it.
pub(super) fn login_of(state_dir: &Path, server: &str, token: &Token) -> Option<String> {
    let remembered = read(state_dir);
    let hash = hash(&remembered.salt, server, token);
    remembered
        .tokens
        .into_iter()
        .find(|known| known.hash == hash)
        .map(|known| known.login)
}

/// Remembers to which login a token belongs, as the server told.
pub fn remember(
    state_dir: &Path,
    server: &str,
    token: &Token,
    login: &str,
) -> Result<(), disk::Error> {
    let mut remembered = read(state_dir);
    if remembered.salt.is_empty() {
        let mut salt = [0_u8; 16];
        // Without chance there is nothing to remember safely; the next run asks again.
        if getrandom::fill(&mut salt).is_err() {
            return Ok(());
        }
        remembered.salt = hex(&salt);
        remembered.tokens.clear();
    }
    let hash = hash(&remembered.salt, server, token);
    remembered.tokens.retain(|known| known.hash != hash);
    remembered.tokens.push(Known {
        hash,
        login: login.to_owned(),
    });
    let surplus = remembered.tokens.len().saturating_sub(MOST);
    remembered.tokens.drain(..surplus);
    let path = path(state_dir);
    let text = serde_json::to_vec(&remembered)
        .map_err(|error| disk::Error::new("write", &path)(error.into()))?;
    disk::create_dir_all(state_dir)?;
    disk::write_private(&path, &text)
}
