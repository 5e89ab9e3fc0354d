//! Who is to be told, and when: `notify.yaml`. No password is in it; its addresses may be secrets, so only its owner can read it.

use crate::disk;
use crate::report::{Class, Failure, Message, Result};
use serde::{Deserialize, Serialize};
use std::io::ErrorKind;
use std::path::Path;

/// The name of the file inside the config folder.
pub const FILE: &str = "notify.yaml";
/// The most people who get mails.
pub const MOST_RECIPIENTS: usize = 20;

/// When mails are sent.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum When {
    /// When it goes otherwise than the time before.
    #[default]
    Change,
    /// When something did not go well.
    Failure,
    /// When everything went well.
    Success,
    /// After every run.
    Always,
}

impl When {
    /// As it is said on the command line.
    pub fn word(self) -> &'static str {
        match self {
            Self::Change => "change",
            Self::Failure => "failure",
            Self::Success => "success",
            Self::Always => "always",
        }
    }
}

/// How the way to the mail server is protected.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Security {
    /// TLS from the first byte.
    #[default]
    Tls,
    /// TLS after a word in the clear; without it nothing is sent.
    Starttls,
    /// Not at all; only on this very computer.
    None,
}

impl Security {
    /// As it is said on the command line.
    pub fn word(self) -> &'static str {
        match self {
            Self::Tls => "tls",
            Self::Starttls => "starttls",
            Self::None => "none",
        }
    }

    /// The usual port.
    pub fn port(self) -> u16 {
        match self {
            Self::Tls => 465,
            Self::Starttls => 587,
            Self::None => 25,
        }
    }
}

/// A mail server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailServer {
    /// Its name or address, without brackets.
    pub host: String,
    /// Its port, where it is not the usual one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub port: Option<u16>,
}

impl MailServer {
    /// Reads `smtp.example.org`, `smtp.example.org:2525`, `[::1]:25`; nothing for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        let (host, port) = if let Some(rest) = text.strip_prefix('[') {
            let (host, port) = rest.split_once(']')?;
            host.parse::<std::net::Ipv6Addr>().ok()?;
            (
                host,
                if port.is_empty() {
                    None
                } else {
                    Some(port.strip_prefix(':')?)
                },
            )
        } else if text.parse::<std::net::Ipv6Addr>().is_ok() {
            (text, None)
        } else {
            match text.split_once(':') {
                Some((host, port)) => (host, Some(port)),
                None => (text, None),
            }
        };
        let odd = |c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | ':'));
        if host.is_empty() || host.len() > 253 || host.contains(odd) {
            return None;
        }
        let port = match port {
            None => None,
            Some(text) if text.bytes().all(|b| b.is_ascii_digit()) => {
                Some(text.parse().ok().filter(|port| *port > 0)?)
            }
            Some(_) => return None,
        };
        Some(Self {
            host: host.to_ascii_lowercase(),
            port,
        })
    }

    /// Whether it is this very computer.
    pub fn is_loopback(&self) -> bool {
        self.host == "localhost"
            || self
                .host
                .parse::<std::net::IpAddr>()
                .is_ok_and(|ip| ip.is_loopback())
    }

    /// Its port.
    pub fn port(&self, security: Security) -> u16 {
        self.port.unwrap_or_else(|| security.port())
    }

    /// `host:port`, for people.
    pub fn shown(&self, security: Security) -> String {
        let port = self.port(security);
        if self.host.contains(':') {
            format!("[{}]:{port}", self.host)
        } else {
            format!("{}:{port}", self.host)
        }
    }
}

/// An address of the web that is told something; the part after its host may be a secret and is never shown.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct HookAddress(String);

impl std::fmt::Debug for HookAddress {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.shown())
    }
}

impl HookAddress {
    /// An address that [`HookAddress::parts`] can take apart; the rest is checked when it is used.
    pub fn new(text: &str) -> Self {
        Self(text.trim().to_owned())
    }

    /// The whole address, for the one who asks there and for hiding it.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// Scheme and host with its port, and the path with its query; without a part after `#`.
    pub fn parts(&self) -> Option<(&str, String)> {
        let text = self.0.split('#').next().unwrap_or_default();
        let after = text.find("://")? + 3;
        let end = text[after..]
            .find(['/', '?'])
            .map_or(text.len(), |at| after + at);
        let (origin, path) = text.split_at(end);
        let path = if path.starts_with('/') {
            path.to_owned()
        } else {
            format!("/{path}")
        };
        Some((origin, path))
    }

    /// What may be shown: the host alone; the rest may be a secret.
    pub fn shown(&self) -> String {
        match self.parts() {
            // Whatever stands before an `@` may be a password.
            Some((origin, _)) if !origin.contains('@') => format!("{origin}/…"),
            _ => "…".to_owned(),
        }
    }
}

/// Who is to be told, and when.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct NotifySettings {
    /// Whether nobody is told for now.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub off: bool,
    /// When mails are sent.
    pub when: When,
    /// Who gets mails.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub to: Vec<String>,
    /// Whose name they bear.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sender: Option<String>,
    /// The mail server.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub smtp: Option<MailServer>,
    /// How the way there is protected.
    pub security: Security,
    /// Who logs in there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub smtp_user: Option<String>,
    /// Where the password is kept: `keyring` or `file`; nothing where none was given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub password: Option<String>,
    /// What gets the document of each run.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub webhook: Option<HookAddress>,
    /// The monitor that is asked after each run that went well.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub heartbeat: Option<HookAddress>,
    /// The one that is asked after any other; `/fail` behind the first where there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub heartbeat_fail: Option<HookAddress>,
}

impl NotifySettings {
    /// Whether there is everything that a mail needs.
    pub fn has_mail(&self) -> bool {
        !self.to.is_empty() && self.smtp.is_some()
    }

    /// Whether there is anybody to tell.
    pub fn any(&self) -> bool {
        self.has_mail() || self.webhook.is_some() || self.heartbeat.is_some()
    }

    /// The server and the login under which the password is kept.
    pub fn password_entry(&self) -> Option<(String, &str)> {
        let server = self.smtp.as_ref()?;
        let user = self.smtp_user.as_deref()?;
        Some((format!("smtp://{}", server.shown(self.security)), user))
    }
}

/// Whether a text can be an address of mail: `name@host`, in the usual letters, nothing that could be anything else.
pub fn address(text: &str) -> bool {
    text.len() <= 254 && text.parse::<lettre::Address>().is_ok()
}

/// The settings; nothing where nobody ever made any.
///
/// # Errors
/// A usage error where the file is there and cannot be understood.
pub fn read(config_dir: &Path) -> Result<Option<NotifySettings>> {
    let path = config_dir.join(FILE);
    let bytes = match disk::read(&path, 1 << 20) {
        Ok(bytes) => bytes,
        Err(error) if error.source.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error.into()),
    };
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Ok(None);
    }
    // What the parser says may quote the file, which may hold secrets: only the place is told.
    serde_yaml::from_slice(&bytes).map(Some).map_err(|error| {
        let line = error.location().map_or(0, |location| location.line());
        Failure::new(
            Class::Usage,
            Message::new("notify-file-broken")
                .path("path", &path)
                .count("line", line),
        )
        .hint(Message::new("hint-notify-file-broken").path("path", &path))
    })
}

/// Keeps the settings, durably and for their owner's eyes alone. The caller is alone with
/// them.
///
/// # Errors
/// When the file cannot be written.
pub fn write(config_dir: &Path, settings: &NotifySettings) -> Result<()> {
    let path = config_dir.join(FILE);
    let text = serde_yaml::to_string(settings).map_err(|_| {
        Failure::new(
            Class::Failed,
            Message::new("disk-cannot-write").path("path", &path),
        )
    })?;
    disk::create_dir_all(config_dir)?;
    Ok(disk::write_secret(&path, text.as_bytes())?)
}

/// Whether a run that was killed while it wrote the settings left them half written; a secret address may be in that.
pub fn is_left(config_dir: &Path) -> bool {
    disk::is_secret_left(&config_dir.join(FILE))
}

/// Deletes what [`is_left`] tells of. The caller is alone with the settings.
///
/// # Errors
/// When the disk refuses.
pub fn forget_left(config_dir: &Path) -> Result<()> {
    Ok(disk::forget_secret_left(&config_dir.join(FILE))?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mail_server_is_a_host_and_perhaps_a_port() {
        for (text, shown) in [
            ("smtp.example.org", "smtp.example.org:465"),
            ("SMTP.example.org:2525", "smtp.example.org:2525"),
            ("127.0.0.1:25", "127.0.0.1:25"),
            ("::1", "[::1]:465"),
            ("[::1]:25", "[::1]:25"),
        ] {
            let server = MailServer::parse(text).unwrap();
            assert_eq!(server.shown(Security::Tls), shown, "{text}");
        }
        for text in [
            "", ":25", "a b", "a:0", "a:99999", "a:x", "[::1", "[x]", "smtp://a", "a/b", "u@a",
            "a\r\nb",
        ] {
            assert_eq!(MailServer::parse(text), None, "{text:?}");
        }
        assert!(MailServer::parse("localhost").unwrap().is_loopback());
        assert!(
            !MailServer::parse("localhost.example.org")
                .unwrap()
                .is_loopback()
        );
    }

    #[test]
    fn only_the_host_of_a_hook_is_shown() {
        for (text, origin, path, shown) in [
            (
                "https://hc.example.org/geheim?x=1#y",
                "https://hc.example.org",
                "/geheim?x=1",
                "https://hc.example.org/…",
            ),
            (
                "https://hc.example.org",
                "https://hc.example.org",
                "/",
                "https://hc.example.org/…",
            ),
            (
                "https://hc.example.org?geheim",
                "https://hc.example.org",
                "/?geheim",
                "https://hc.example.org/…",
            ),
            (
                "https://u:geheim@hc.example.org/x",
                "https://u:geheim@hc.example.org",
                "/x",
                "…",
            ),
        ] {
            let address = HookAddress::new(text);
            assert_eq!(address.parts(), Some((origin, path.to_owned())), "{text}");
            assert_eq!(address.shown(), shown);
            assert!(!format!("{address:?}").contains("geheim"));
        }
        assert_eq!(HookAddress::new("geheim").shown(), "…");
    }

    #[test]
    fn what_is_no_address_of_mail_is_none() {
        for good in ["amina@example.org", "a.b+c@x.example.org"] {
            assert!(address(good), "{good}");
        }
        for bad in [
            "",
            "amina",
            "a@",
            "@b",
            "a b@c.org",
            "a@b.org\r\nBcc: c@d.org",
            "A <a@b.org>",
            "a@b.org,c@d.org",
        ] {
            assert!(!address(bad), "{bad:?}");
        }
    }

    #[test]
    fn the_settings_are_kept_for_their_owner_alone() {
        let dir = tempfile::tempdir().unwrap();
        assert_eq!(read(dir.path()).unwrap(), None);
        let settings = NotifySettings {
            to: vec!["amina@example.org".into()],
            smtp: MailServer::parse("smtp.example.org"),
            heartbeat: Some(HookAddress::new("https://hc.example.org/geheim")),
            ..NotifySettings::default()
        };
        write(dir.path(), &settings).unwrap();
        assert_eq!(read(dir.path()).unwrap(), Some(settings));
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = std::fs::metadata(dir.path().join(FILE))
                .unwrap()
                .permissions()
                .mode();
            assert_eq!(mode & 0o077, 0);
        }
        disk::write(&dir.path().join(FILE), b"heartbeat: [geheim\n").unwrap();
        let broken = read(dir.path()).unwrap_err();
        assert!(!format!("{broken:?}").contains("geheim"), "{broken:?}");
    }
}
