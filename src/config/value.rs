//! What each key may hold: one checker per key, for every layer.

use super::{Activation, CloudAddress, Combine, Environment, OnConflict, Visibility};
use crate::cli::{parse_bytes, parse_duration};
use crate::report::Message;
use clap::ValueEnum;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// The keys of the user file, in the order they are listed.
pub const KEYS: &[&str] = &[
    "home",
    "profile",
    "cloud",
    "account",
    "keep",
    "visibility",
    "on_conflict",
    "combine",
    "jobs",
    "attempts",
    "interval",
    "deadline",
    "limit_upload",
    "limit_download",
    "max_transfer",
    "ca_file",
    "lang",
    "color",
    "progress",
];

/// The keys of a project's section.
pub(super) const PROJECT_KEYS: &[&str] =
    &["keep", "visibility", "on_conflict", "combine", "active"];

/// The slowest that a limit may make a transfer, in bytes a second: below, no request would ever end.
const SLOWEST: u64 = 100;

/// The least that a run may be allowed to transfer, in bytes: with less it would not even learn what there is to do.
const LEAST_TRANSFER: u64 = 200_000;

/// A checked value.
pub(super) enum Value {
    Path(PathBuf),
    Text(String),
    Cloud(CloudAddress),
    Number(usize),
    Duration(Duration),
    Bytes(u64),
    Visibility(Visibility),
    OnConflict(OnConflict),
    Combine(Combine),
    Activation(Activation),
}

/// Why a value cannot be used.
pub(super) struct Bad {
    /// The rule it breaks.
    pub(super) rule: Message,
    /// Whether the value itself must not be shown, because it holds a password.
    pub(super) secret: bool,
}

impl Bad {
    fn new(rule: Message) -> Self {
        Self {
            rule,
            secret: false,
        }
    }
}

/// Checks the text of a value.
pub(super) fn check(key: &str, text: &str, environment: &Environment) -> Result<Value, Bad> {
    match key {
        "home" | "ca_file" => match absolute(text, environment) {
            Some(path) => Ok(Value::Path(path)),
            None => Err(Bad::new(Message::new("config-rule-path"))),
        },
        "cloud" => cloud(text, environment).map(Value::Cloud),
        "account" => plain_name(text)
            .map(Value::Text)
            .ok_or_else(|| Bad::new(Message::new("config-rule-account"))),
        "profile" => plain_name(text)
            .map(Value::Text)
            .ok_or_else(|| Bad::new(Message::new("config-rule-profile"))),
        "keep" => number(text, 1, 100),
        "jobs" => number(text, 1, 16),
        "attempts" => number(text, 1, 1000),
        "interval" => duration(text).ok_or_else(|| Bad::new(Message::new("config-rule-duration"))),
        "deadline" => duration(text)
            .filter(|value| !matches!(value, Value::Duration(time) if time.is_zero()))
            .ok_or_else(|| Bad::new(Message::new("config-rule-duration"))),
        "limit_upload" | "limit_download" => parse_bytes(text)
            .filter(|bytes| *bytes >= SLOWEST)
            .map(Value::Bytes)
            .ok_or_else(|| Bad::new(Message::new("config-rule-rate").count("least", SLOWEST))),
        "max_transfer" => parse_bytes(text)
            .filter(|bytes| *bytes >= LEAST_TRANSFER)
            .map(Value::Bytes)
            .ok_or_else(|| {
                Bad::new(Message::new("config-rule-transfer").bytes("least", LEAST_TRANSFER))
            }),
        "visibility" => match text {
            "public" => Ok(Value::Visibility(Visibility::Public)),
            "private" => Ok(Value::Visibility(Visibility::Private)),
            _ => Err(one_of("public, private")),
        },
        "on_conflict" => match text {
            "hold" => Ok(Value::OnConflict(OnConflict::Hold)),
            "stop" => Ok(Value::OnConflict(OnConflict::Stop)),
            "mine" => Ok(Value::OnConflict(OnConflict::Mine)),
            "theirs" => Ok(Value::OnConflict(OnConflict::Theirs)),
            _ => Err(one_of("hold, stop, mine, theirs")),
        },
        "combine" => match text {
            "apart" => Ok(Value::Combine(Combine::Apart)),
            "never" => Ok(Value::Combine(Combine::Never)),
            _ => Err(one_of("apart, never")),
        },
        "lang" => choice(text, &["en", "fr"]),
        "color" => choice(text, &["auto", "always", "never"]),
        "progress" => choice(text, &["auto", "bar", "line", "never"]),
        "active" => match text {
            "true" | "now" => Ok(Value::Activation(Activation::Now)),
            "later" => Ok(Value::Activation(Activation::Later)),
            "false" | "never" => Ok(Value::Activation(Activation::Never)),
            _ => Err(one_of("true, later, false")),
        },
        _ => Err(Bad::new(Message::new("config-rule-unknown"))),
    }
}

fn duration(text: &str) -> Option<Value> {
    parse_duration(text).map(Value::Duration)
}

fn number(text: &str, least: u64, most: u64) -> Result<Value, Bad> {
    text.parse::<u64>()
        .ok()
        .filter(|number| (least..=most).contains(number))
        .and_then(|number| usize::try_from(number).ok())
        .map(Value::Number)
        .ok_or_else(|| {
            Bad::new(
                Message::new("config-rule-number")
                    .count("least", least)
                    .count("most", most),
            )
        })
}

fn choice(text: &str, values: &[&str]) -> Result<Value, Bad> {
    if values.contains(&text) {
        Ok(Value::Text(text.to_owned()))
    } else {
        Err(one_of(&values.join(", ")))
    }
}

fn one_of(values: &str) -> Bad {
    Bad::new(Message::new("config-rule-one-of").with("values", values))
}

/// A name that is one part of a path and nothing else.
fn plain_name(text: &str) -> Option<String> {
    let fine = !text.is_empty()
        && text.len() <= 128
        && !text.starts_with('.')
        && !text.contains(['/', '\\', ':'])
        && !text.chars().any(char::is_control);
    fine.then(|| text.to_owned())
}

/// An absolute path: `~` is the user's folder, anything else relative starts at the folder the run was started in.
pub(super) fn absolute(text: &str, environment: &Environment) -> Option<PathBuf> {
    if text.is_empty() || text.contains('\0') {
        return None;
    }
    let rest = match text.strip_prefix('~') {
        Some("") => Some(""),
        Some(rest) => rest
            .strip_prefix('/')
            .or_else(|| rest.strip_prefix('\\').filter(|_| cfg!(windows))),
        None => None,
    };
    let path = match rest {
        Some(rest) => user_folder(environment)?.join(rest),
        None => environment.folder().join(Path::new(text)),
    };
    // Without `.` parts and doubled slashes, so that the same folder is always shown the same way.
    Some(path.components().collect())
}

/// The user's own folder.
pub(super) fn user_folder(environment: &Environment) -> Option<PathBuf> {
    ["HOME", "USERPROFILE"]
        .iter()
        .find_map(|name| environment.get(name))
        .map(PathBuf::from)
}

fn cloud(text: &str, environment: &Environment) -> Result<CloudAddress, Bad> {
    let rule = || Bad::new(Message::new("config-rule-cloud"));
    if let Some((scheme, rest)) = text.split_once("://") {
        return match scheme.to_ascii_lowercase().as_str() {
            scheme @ ("http" | "https") => server(scheme, rest),
            "file" => {
                let path = rest.strip_prefix("localhost").unwrap_or(rest);
                let path = if cfg!(windows) {
                    path.trim_start_matches('/')
                } else {
                    path
                };
                percent_decoded(path)
                    .and_then(|path| absolute(&path, environment))
                    .map(CloudAddress::Folder)
                    .ok_or_else(rule)
            }
            _ => Err(Bad {
                rule: Message::new("config-rule-cloud"),
                // Whatever stands there may hold a password as well.
                secret: rest.contains('@'),
            }),
        };
    }
    if text.rsplit_once('@').is_some_and(|(_, rest)| is_host(rest)) {
        return Err(Bad {
            rule: Message::new("config-rule-userinfo"),
            secret: true,
        });
    }
    let folder = absolute(text, environment).ok_or_else(rule)?;
    // A folder that is there is meant as one, whatever it is called.
    if is_host(text) && !folder.is_dir() {
        return server("https", text);
    }
    Ok(CloudAddress::Folder(folder))
}

/// Whether a text without a scheme begins with the name of a server, as people copy it from a browser: labels with dots
/// between them, and behind them perhaps a port and a path. `./name.org` is a folder.
fn is_host(text: &str) -> bool {
    let authority = text.split('/').next().unwrap_or_default();
    let (host, port) = authority.split_once(':').unwrap_or((authority, "443"));
    let labels: Vec<&str> = host.split('.').collect();
    let is_label = |label: &&str| {
        !label.is_empty()
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b == b'-')
    };
    let last = labels.last().copied().unwrap_or_default();
    labels.len() > 1
        && labels.iter().all(is_label)
        && last.len() > 1
        && last.bytes().any(|b| b.is_ascii_alphabetic())
        && port.parse::<u16>().is_ok()
}

fn server(scheme: &str, rest: &str) -> Result<CloudAddress, Bad> {
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    if rest.contains('@') {
        return Err(Bad {
            rule: Message::new("config-rule-userinfo"),
            secret: true,
        });
    }
    let fine = !authority.is_empty()
        && !authority.starts_with(':')
        && !rest.contains(['?', '#', '\\'])
        && !rest.chars().any(|c| c.is_control() || c.is_whitespace());
    if !fine {
        return Err(Bad::new(Message::new("config-rule-cloud")));
    }
    let (host, path) = rest.split_at(authority.len());
    Ok(CloudAddress::Server(format!(
        "{scheme}://{}{}",
        host.to_ascii_lowercase(),
        path.trim_end_matches('/')
    )))
}

fn percent_decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let digits = [rest.next()?, rest.next()?];
            let digits = std::str::from_utf8(&digits).ok()?;
            bytes.push(u8::from_str_radix(digits, 16).ok()?);
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).ok()
}

pub(super) fn of_visibility(visibility: Visibility) -> String {
    match visibility {
        Visibility::Public => "public",
        Visibility::Private => "private",
    }
    .to_owned()
}

pub(super) fn of_on_conflict(on_conflict: OnConflict) -> String {
    match on_conflict {
        OnConflict::Hold => "hold",
        OnConflict::Stop => "stop",
        OnConflict::Mine => "mine",
        OnConflict::Theirs => "theirs",
    }
    .to_owned()
}

pub(super) fn of_combine(combine: Combine) -> String {
    match combine {
        Combine::Apart => "apart",
        Combine::Never => "never",
    }
    .to_owned()
}

/// As it stands in the file: `true` and `false` as ever.
pub(super) fn of_activation(active: Activation) -> String {
    match active {
        Activation::Now => "true",
        Activation::Later => "later",
        Activation::Never => "false",
    }
    .to_owned()
}

pub(super) fn of_choice(choice: &impl ValueEnum) -> String {
    choice
        .to_possible_value()
        .map(|value| value.get_name().to_owned())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::ffi::OsString;

    fn environment() -> Environment {
        Environment::new(
            [(OsString::from("HOME"), OsString::from("/home/amina"))],
            PathBuf::from("/here"),
        )
    }

    #[cfg(unix)]
    fn cloud_of(text: &str) -> Option<String> {
        cloud(text, &environment()).ok().map(|cloud| match cloud {
            CloudAddress::Server(url) => url,
            CloudAddress::Folder(path) => format!("folder {}", path.display()),
        })
    }

    #[test]
    #[cfg(unix)]
    fn a_cloud_is_a_server_or_a_folder() {
        for (text, expected) in [
            ("https://git.door43.org/", "https://git.door43.org"),
            ("HTTP://LocalHost:3000//", "http://localhost:3000"),
            ("https://example.org/git/", "https://example.org/git"),
            ("git.door43.org", "https://git.door43.org"),
            ("Git.Door43.org/", "https://git.door43.org"),
            ("example.org:3000/git/", "https://example.org:3000/git"),
            ("xn--bcher-kva.example", "https://xn--bcher-kva.example"),
            ("./git.door43.org", "folder /here/git.door43.org"),
            ("/git.door43.org", "folder /git.door43.org"),
            ("door43", "folder /here/door43"),
            ("backup.2026", "folder /here/backup.2026"),
            ("my cloud.org", "folder /here/my cloud.org"),
            (".hidden.org", "folder /here/.hidden.org"),
            ("~/cloud", "folder /home/amina/cloud"),
            ("~", "folder /home/amina"),
            ("cloud", "folder /here/cloud"),
            ("./cloud/", "folder /here/cloud"),
            ("/media/stick", "folder /media/stick"),
            ("file:///media/a%20stick", "folder /media/a stick"),
        ] {
            assert_eq!(cloud_of(text).as_deref(), Some(expected), "{text}");
        }
        for text in [
            "",
            "ssh://git@door43.org/x",
            "https://",
            "https://:80",
            "https://a b",
            "https://a.org?x",
            "file://%zz",
        ] {
            assert_eq!(cloud_of(text), None, "{text}");
        }
    }

    #[test]
    fn a_folder_that_is_there_is_no_server() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::create_dir(dir.path().join("git.door43.org")).unwrap();
        let environment = Environment::new([], dir.path().to_path_buf());
        assert_eq!(
            cloud("git.door43.org", &environment).ok(),
            Some(CloudAddress::Folder(dir.path().join("git.door43.org")))
        );
    }

    #[test]
    fn an_address_with_a_password_is_refused_and_marked_secret() {
        for text in [
            "https://amina:secret@git.door43.org",
            "ssh://amina:secret@x",
            "amina:secret@git.door43.org",
            "amina@git.door43.org/x",
        ] {
            assert!(cloud(text, &environment()).is_err_and(|bad| bad.secret));
        }
    }

    #[test]
    fn a_profile_is_one_part_of_a_path() {
        for text in ["..", ".hidden", "a/b", "a\\b", "", "c:", "a\u{1b}b"] {
            assert!(check("profile", text, &environment()).is_err(), "{text}");
        }
        assert!(check("profile", "amina b", &environment()).is_ok());
    }
}
