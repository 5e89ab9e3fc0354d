//! Keeping, finding and forgetting, with a keyring that is none.

use super::*;
use crate::http::Credential;
use crate::report::Class;
use std::collections::BTreeMap;
use std::sync::Mutex;

const SERVER: &str = "https://git.door43.org";
const SECRET: &str = "geheim0123456789abcdef0123456789abcdef01";

#[derive(Default)]
struct Memory {
    entries: Mutex<BTreeMap<String, Token>>,
    fails: Option<VaultError>,
}

impl Memory {
    fn check(&self) -> Result<(), VaultError> {
        self.fails.clone().map_or(Ok(()), Err)
    }
}

impl Vault for Memory {
    fn get(&self, name: &str) -> Result<Option<Token>, VaultError> {
        self.check()?;
        Ok(self.entries.lock().unwrap().get(name).cloned())
    }
    fn set(&self, name: &str, secret: &Token) -> Result<(), VaultError> {
        self.check()?;
        self.entries
            .lock()
            .unwrap()
            .insert(name.to_owned(), secret.clone());
        Ok(())
    }
    fn delete(&self, name: &str) -> Result<(), VaultError> {
        self.check()?;
        self.entries.lock().unwrap().remove(name);
        Ok(())
    }
}

struct Computer {
    dir: tempfile::TempDir,
    keyring: Memory,
}

impl Computer {
    fn new(fails: Option<VaultError>) -> Self {
        Self {
            dir: tempfile::tempdir().unwrap(),
            keyring: Memory {
                fails,
                ..Memory::default()
            },
        }
    }

    fn place(&self) -> Place<'_> {
        Place {
            config_dir: self.dir.path(),
            state_dir: self.dir.path(),
            vault: Some(&self.keyring),
        }
    }

    fn log_in(&self, server: &str, login: &str, secret: &str) -> (Kept, Option<Message>) {
        let login = Login {
            server: server.to_owned(),
            login: login.to_owned(),
            token_name: Some("scribe-sync x 01234567".to_owned()),
            token_id: Some(7),
            token: Token::new(secret),
            renewable: false,
        };
        self.place().keep(&login).unwrap()
    }

    fn find(&self, account: Option<&str>, token: Option<&str>) -> Result<Account> {
        let wanted = Wanted {
            server: SERVER,
            account,
            token,
        };
        match find(&self.place(), &wanted)? {
            Found::Account(account) => Ok(account),
            Found::Unverified(_) | Found::Renewable(_) => panic!("not known"),
        }
    }

    fn everything(&self) -> String {
        let mut text = String::new();
        for entry in std::fs::read_dir(self.dir.path()).unwrap() {
            text += &std::fs::read_to_string(entry.unwrap().path()).unwrap();
        }
        text
    }
}

fn secret_of(account: &Account) -> &str {
    match &account.token {
        Credential::Token(token) => token.reveal(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_token_in_the_keyring_is_in_no_file() {
    let computer = Computer::new(None);
    assert_eq!(
        computer.log_in(SERVER, "Ana", SECRET),
        (Kept::Keyring, None)
    );
    assert!(!computer.everything().contains("geheim"));
    let found = computer.find(Some("ana"), None).unwrap();
    assert_eq!((found.login.as_str(), secret_of(&found)), ("Ana", SECRET));
    assert_eq!(found.token_from.word(), "keyring");
    let names: Vec<_> = computer
        .keyring
        .entries
        .lock()
        .unwrap()
        .keys()
        .cloned()
        .collect();
    assert_eq!(names, ["https://git.door43.org|Ana"]);
}

#[cfg(unix)]
#[test]
fn without_a_keyring_the_token_is_in_a_file_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    let computer = Computer::new(Some(VaultError::TimedOut));
    let (kept, why) = computer.log_in(SERVER, "ana", SECRET);
    assert_eq!(
        (kept, why.unwrap().id),
        (Kept::File, "account-keyring-timed-out")
    );
    let path = computer.dir.path().join("credentials.yaml");
    for name in ["credentials.yaml", "accounts.yaml"] {
        let meta = std::fs::metadata(computer.dir.path().join(name)).unwrap();
        assert_eq!(meta.permissions().mode() & 0o777, 0o600, "{name}");
    }
    let found = computer.find(None, None).unwrap();
    assert_eq!(
        (secret_of(&found), found.token_from.word()),
        (SECRET, "file")
    );
    assert!(found.notes.is_empty());
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o644)).unwrap();
    assert_eq!(
        computer.find(None, None).unwrap().notes[0].id,
        "account-file-open"
    );

    let entry = computer.place().accounts(SERVER).unwrap().remove(0);
    assert_eq!(computer.place().forget(&entry).unwrap(), None);
    assert!(!path.exists());
    assert_eq!(
        computer.find(None, None).unwrap_err().class(),
        Class::Credential
    );
}

/// A run that was killed while it wrote the secrets: they are nobody's any more, and go.
#[test]
fn a_secret_that_a_killed_run_left_does_not_stay() {
    let computer = Computer::new(Some(VaultError::TimedOut));
    computer.log_in(SERVER, "ana", SECRET);
    let left = computer.dir.path().join(".credentials.yaml.new");
    disk::write(&left, b"credentials: [geheim, half wri").unwrap();
    let entry = computer.place().accounts(SERVER).unwrap().remove(0);
    assert_eq!(computer.place().forget(&entry).unwrap(), None);
    assert!(!computer.everything().contains("geheim"));
    // The start of any run will do.
    disk::write(&left, b"credentials: [geheim, half wri").unwrap();
    tidy(computer.dir.path());
    assert!(!left.exists());
    // Nor is it in the way of the next secret.
    disk::write(&left, b"credentials: [geheim, half wri").unwrap();
    computer.log_in(SERVER, "ana", "another-one");
    assert!(!computer.everything().contains("geheim"));
    assert_eq!(
        secret_of(&computer.find(None, None).unwrap()),
        "another-one"
    );
}

#[test]
fn several_accounts_and_servers_stand_beside_each_other_and_the_last_login_is_the_default() {
    let computer = Computer::new(None);
    computer.log_in(SERVER, "ana", "token-of-ana");
    computer.log_in(SERVER, "ben", "token-of-ben");
    computer.log_in("https://other.example.org", "cleo", "token-of-cleo");
    assert_eq!(computer.find(None, None).unwrap().login, "ben");
    assert_eq!(
        secret_of(&computer.find(Some("ana"), None).unwrap()),
        "token-of-ana"
    );
    computer.log_in(SERVER, "ana", "newer-token-of-ana");
    assert_eq!(
        secret_of(&computer.find(None, None).unwrap()),
        "newer-token-of-ana"
    );
    assert_eq!(computer.place().accounts(SERVER).unwrap().len(), 2);
    let missing = computer.find(Some("cleo"), None).unwrap_err();
    assert_eq!(
        (missing.class(), missing.message().id),
        (Class::Credential, "account-not-logged-in-as")
    );
}

#[test]
fn a_keyring_that_went_away_is_a_credential_failure_with_its_reason() {
    let mut computer = Computer::new(None);
    computer.log_in(SERVER, "ana", SECRET);
    computer.keyring.fails = Some(VaultError::Unavailable {
        detail: "no bus".to_owned(),
    });
    let failure = computer.find(None, None).unwrap_err();
    assert_eq!(failure.class(), Class::Credential);
    assert_eq!(failure.causes()[0].id, "account-keyring-unavailable");
    let entry = computer.place().accounts(SERVER).unwrap().remove(0);
    assert!(
        computer.place().forget(&entry).unwrap().is_some(),
        "the token may still be there"
    );
    assert!(computer.place().accounts(SERVER).unwrap().is_empty());
}

#[test]
fn a_token_of_the_environment_is_asked_about_once_and_never_written() {
    let computer = Computer::new(None);
    computer.log_in(SERVER, "ben", "token-of-ben");
    let wanted = |account| Wanted {
        server: SERVER,
        account,
        token: Some(SECRET),
    };
    let Found::Unverified(unknown) = find(&computer.place(), &wanted(None)).unwrap() else {
        panic!("known");
    };
    let account = unknown.clone().belongs_to("Ana").unwrap();
    assert_eq!(
        (account.login.as_str(), account.token_from.word()),
        ("Ana", "environment")
    );
    remember(computer.dir.path(), SERVER, &unknown.token, "Ana").unwrap();
    assert_eq!(computer.find(None, Some(SECRET)).unwrap().login, "Ana");
    assert_eq!(
        computer.find(Some("ana"), Some(SECRET)).unwrap().login,
        "Ana"
    );
    assert_eq!(
        computer
            .find(Some("ben"), Some(SECRET))
            .unwrap_err()
            .class(),
        Class::Credential
    );
    // What one server said says nothing about another.
    let elsewhere = Wanted {
        server: "https://x.example",
        ..wanted(Some("ben"))
    };
    let Found::Unverified(unknown) = find(&computer.place(), &elsewhere).unwrap() else {
        panic!("known");
    };
    assert_eq!(
        unknown.belongs_to("ana").unwrap_err().message().id,
        "account-token-of-another"
    );
    assert!(!computer.everything().contains("geheim"));
    let bad = computer.find(None, Some("two words")).unwrap_err();
    assert!(bad.class() == Class::Credential && !bad.to_string().contains("words"));
}

#[test]
fn a_broken_file_is_named_without_its_content() {
    let computer = Computer::new(None);
    crate::disk::write(
        &computer.dir.path().join("accounts.yaml"),
        b"accounts: [geheim",
    )
    .unwrap();
    let failure = computer.find(None, None).unwrap_err();
    assert_eq!(
        (failure.class(), failure.message().id),
        (Class::Usage, "account-file-broken")
    );
    assert!(!failure.to_string().contains("geheim"));
}

#[test]
fn the_install_id_stays_with_the_host_name() {
    let dir = tempfile::tempdir().unwrap();
    let state = dir.path().join("state");
    let first = install(&state, "laptop").unwrap();
    assert_eq!(first.id.len(), 32);
    assert_eq!(install(&state, "laptop").unwrap(), first);
    let moved = install(&state, "desktop").unwrap();
    assert_ne!(moved.id, first.id);
    assert_eq!(
        moved.token_name(),
        format!("scribe-sync desktop {}", &moved.id[..8])
    );
    crate::disk::write(&state.join("install.json"), b"{\"id\":\"../..\"").unwrap();
    assert_eq!(install(&state, "desktop").unwrap().id.len(), 32);
    assert!(!host_name(Some("PC-7")).is_empty());
}

#[test]
fn what_the_file_has_is_had_without_asking_the_keyring() {
    let silent = Computer::new(Some(VaultError::TimedOut));
    let (kept, why) = silent.log_in(SERVER, "amina", SECRET);
    assert_eq!(kept, Kept::File);
    assert!(why.is_some());
    // As after a login into the keyring whose token somebody put into the file by hand, or an older copy of the index.
    let path = silent.dir.path().join("accounts.yaml");
    let text = std::fs::read_to_string(&path).unwrap();
    let changed = text.replace("kept: file", "kept: keyring");
    assert_ne!(text, changed, "{text}");
    crate::disk::write(&path, changed.as_bytes()).unwrap();
    let account = silent.find(None, None).unwrap();
    assert_eq!(
        (secret_of(&account), account.token_from),
        (SECRET, Source::File)
    );
    let other = silent.find(Some("boaz"), None).unwrap_err();
    assert_eq!(other.class(), Class::Credential);
}

#[test]
fn what_a_later_version_keeps_survives() {
    let computer = Computer::new(Some(VaultError::TimedOut));
    computer.log_in(SERVER, "amina", SECRET);
    computer.log_in(SERVER, "boaz", SECRET);
    let path = computer.dir.path().join("accounts.yaml");
    let read =
        || -> serde_yaml::Value { serde_yaml::from_slice(&std::fs::read(&path).unwrap()).unwrap() };
    let mut later = read();
    later["format"] = 7.into();
    later["accounts"][0]["device"] = serde_yaml::from_str("{a: [1, x]}").unwrap();
    crate::disk::write(&path, serde_yaml::to_string(&later).unwrap().as_bytes()).unwrap();
    // Everything that writes the file: another login, the same one again, a switch, a logout.
    computer.log_in(SERVER, "carl", SECRET);
    computer.log_in(SERVER, "amina", SECRET);
    computer.place().switch(SERVER, "amina", false).unwrap();
    let boaz = computer.place().all().unwrap();
    let boaz = boaz.iter().find(|entry| entry.login == "boaz").unwrap();
    computer.place().forget(boaz).unwrap();
    let now = read();
    assert_eq!(now["format"], later["format"]);
    let kept: Vec<&serde_yaml::Value> = now["accounts"]
        .as_sequence()
        .unwrap()
        .iter()
        .filter(|entry| !entry["device"].is_null())
        .collect();
    assert_eq!(kept.len(), 1, "{now:?}");
    assert_eq!(kept[0]["device"], later["accounts"][0]["device"]);
    assert_eq!(kept[0]["login"], "amina");
}
