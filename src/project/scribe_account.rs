//! The accounts that Scribe has stored for one of its users. Read only, and only when a person asks for it: the file holds a
//! token in clear.

use super::home::Profile;
use crate::disk;
use crate::http::Token;
use crate::report::{Class, Failure, Message, Result};
use serde_json::Value;
use std::io::ErrorKind;
use std::path::PathBuf;

/// Largest file that is read, in bytes.
const MOST: u64 = 8 * 1024 * 1024;
/// Where Scribe's own login goes.
const SCRIBES_SERVER: &str = "https://git.door43.org";

/// An account that Scribe is logged in with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScribeAccount {
    /// The server that the token is for, without a slash at the end.
    pub server: String,
    /// The login there.
    pub login: String,
    /// Scribe's token; Scribe revokes it at its next login.
    pub token: Token,
    /// Scribe would take this one.
    pub default: bool,
}

/// The accounts in Scribe's settings of a user, the one that Scribe would take first. Entries that Scribe itself holds to be
/// expired, or that lack name or token, are left out.
///
/// # Errors
/// When the file is there and cannot be read or understood.
pub fn scribe_accounts(profile: &Profile) -> Result<(PathBuf, Vec<ScribeAccount>)> {
    let path = profile.folder.join("scribe-user-settings.json");
    let bytes = match disk::read(&path, MOST) {
        Ok(bytes) => zeroize::Zeroizing::new(bytes),
        Err(error) if error.source.kind() == ErrorKind::NotFound => return Ok((path, Vec::new())),
        Err(error) => return Err(error.into()),
    };
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
    // What the parser says may quote the file.
    let settings: Value = serde_json::from_slice(bytes).map_err(|_| {
        Failure::new(
            Class::Failed,
            Message::new("from-scribe-broken").path("path", &path),
        )
    })?;
    let entries = settings.pointer("/sync/services/door43");
    let mut accounts: Vec<ScribeAccount> = entries
        .and_then(Value::as_array)
        .map(|entries| entries.iter().filter_map(account).collect())
        .unwrap_or_default();
    accounts.sort_by_key(|account| !account.default);
    Ok((path, accounts))
}

fn account(entry: &Value) -> Option<ScribeAccount> {
    let text = |path: &str| {
        entry
            .pointer(path)
            .and_then(Value::as_str)
            .filter(|t| !t.is_empty())
    };
    if entry["expired"] == Value::Bool(true) {
        return None;
    }
    let login = ["/token/user/login", "/token/user/username", "/username"]
        .into_iter()
        .find_map(text)?;
    let token = text("/token/token/sha1")
        .map(Token::new)
        .filter(Token::is_plausible)?;
    let server = text("/token/config/server").unwrap_or(SCRIBES_SERVER);
    Some(ScribeAccount {
        server: server.trim_end_matches('/').to_owned(),
        login: login.to_owned(),
        token,
        default: entry["default"] == Value::Bool(true),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn read(settings: &str) -> Result<Vec<ScribeAccount>> {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("scribe-user-settings.json");
        disk::write(&path, settings.as_bytes()).unwrap();
        let profile = Profile {
            name: "asha".to_owned(),
            folder: dir.path().to_path_buf(),
        };
        scribe_accounts(&profile).map(|(_, accounts)| accounts)
    }

    #[test]
    fn scribes_accounts_are_found_the_default_one_first() {
        let entry = |login: &str, sha1: &str, default: bool, expired: bool| {
            json!({"token": {"config": {"server": "https://x.org/"}, "token": {"sha1": sha1}, "user": {"login": login}},
                "default": default, "expired": expired, "username": login})
        };
        let settings = json!({"sync": {"services": {"door43": [
            entry("amina", "aaaa", false, false), entry("boaz", "bbbb", true, false), entry("old", "cccc", true, true),
            entry("none", "", true, false), 3, {"username": "x"},
            {"username": "Asha", "token": {"token": {"sha1": "dddd"}}}
        ]}}});
        let found = read(&settings.to_string()).unwrap();
        let names: Vec<_> = found
            .iter()
            .map(|a| (a.login.as_str(), a.server.as_str()))
            .collect();
        let other = "https://x.org";
        assert_eq!(
            names,
            [("boaz", other), ("amina", other), ("Asha", SCRIBES_SERVER)]
        );
        assert_eq!(found[0].token.reveal(), "bbbb");
    }

    #[test]
    fn settings_without_an_account_have_none_and_broken_ones_are_named_without_their_content() {
        for settings in ["{}", "[]", r#"{"sync":{"services":{"door43":{}}}}"#] {
            assert_eq!(read(settings).unwrap(), [], "{settings}");
        }
        let failure = read(r#"{"sha1": "secret-0123456789","#).unwrap_err();
        assert!(
            !failure.to_string().contains("secret-0123456789"),
            "{failure}"
        );
    }
}
