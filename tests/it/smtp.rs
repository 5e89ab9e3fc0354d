//! A real mail server: aiosmtpd in a process of its own, with TLS, STARTTLS, a login, and ways to refuse.

// Other files of tests use their own part of it.
#![allow(dead_code)]

use crate::world::tls::{CertKind, TestCa};
use serde_json::Value;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver as Channel, channel};
use std::time::Duration;

/// The login that it takes.
pub(crate) const USER: &str = "amina@example.org";
/// The password that goes with it.
pub(crate) const PASSWORD: &str = " Geheim für Amina ";

/// How the way to it is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Security {
    Tls,
    Starttls,
    None,
}

impl Security {
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Tls => "tls",
            Self::Starttls => "starttls",
            Self::None => "none",
        }
    }
}

/// A mail server at work; it ends with this value.
pub(crate) struct Receiver {
    child: Child,
    mails: Channel<Mail>,
    pub(crate) port: u16,
    security: Security,
    ca: TestCa,
}

/// A mail that it took.
#[derive(Debug, Clone)]
pub(crate) struct Mail {
    pub(crate) envelope: Value,
    /// Headers as they came, unfolded.
    pub(crate) headers: Vec<(String, String)>,
    /// The text, decoded.
    pub(crate) text: String,
    /// All of it as it came.
    pub(crate) raw: String,
}

impl Mail {
    fn of(envelope: Value) -> Self {
        let raw = envelope["data"].as_str().unwrap().to_owned();
        let (head, body) = raw.split_once("\r\n\r\n").unwrap();
        let mut headers: Vec<(String, String)> = Vec::new();
        for line in head.split("\r\n") {
            if let Some(more) = line.strip_prefix([' ', '\t']) {
                let last = &mut headers.last_mut().unwrap().1;
                *last = format!("{last} {more}");
            } else {
                let (name, value) = line.split_once(':').unwrap();
                headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
            }
        }
        let text = unquoted(body).replace("\r\n", "\n");
        Self {
            envelope,
            headers,
            text,
            raw,
        }
    }

    /// The one header of this name.
    #[track_caller]
    pub(crate) fn header(&self, name: &str) -> &str {
        let mut found = self.headers.iter().filter(|(known, _)| known == name);
        let value = &found
            .next()
            .unwrap_or_else(|| panic!("no {name}: {}", self.raw))
            .1;
        assert!(found.next().is_none(), "{name} twice");
        value
    }

    /// The subject, decoded.
    pub(crate) fn subject(&self) -> String {
        decoded(self.header("subject"))
    }

    pub(crate) fn to(&self) -> Vec<&str> {
        let to = self.envelope["to"].as_array().unwrap();
        to.iter().map(|to| to.as_str().unwrap()).collect()
    }
}

/// Quoted-printable (RFC 2045).
fn unquoted(text: &str) -> String {
    let mut bytes = Vec::new();
    let text = text.replace("=\r\n", "");
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'=' {
            let digits = [rest.next().unwrap(), rest.next().unwrap()];
            let digits = std::str::from_utf8(&digits).unwrap();
            bytes.push(u8::from_str_radix(digits, 16).unwrap());
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).unwrap()
}

/// The encoded words of a header (RFC 2047).
fn decoded(header: &str) -> String {
    use base64::Engine;
    let mut out = String::new();
    let mut after_encoded = false;
    for word in header.split(' ') {
        let encoded = word
            .strip_prefix("=?utf-8?b?")
            .or_else(|| word.strip_prefix("=?UTF-8?B?"))
            .and_then(|word| word.strip_suffix("?="));
        // Blanks between two encoded words are none.
        let joined = after_encoded && encoded.is_some();
        if !out.is_empty() && !joined {
            out.push(' ');
        }
        match encoded {
            Some(encoded) => {
                let bytes = base64::engine::general_purpose::STANDARD.decode(encoded);
                out += &String::from_utf8(bytes.unwrap()).unwrap();
            }
            None => out += word,
        }
        after_encoded = encoded.is_some();
    }
    out
}

impl Receiver {
    /// Starts one with a login; `more` are further arguments of `tests/smtp/receiver.py`. Nothing where Python or its
    /// package is missing, which is said.
    pub(crate) fn start(security: Security, more: &[&str]) -> Option<Self> {
        Self::start_with(security, CertKind::Good, more)
    }

    pub(crate) fn start_with(security: Security, kind: CertKind, more: &[&str]) -> Option<Self> {
        let python = crate::needs::smtp()?;
        let ca = TestCa::new();
        let (cert, key) = ca.pem_files(kind);
        let mut child = Command::new(python)
            .arg(concat!(
                env!("CARGO_MANIFEST_DIR"),
                "/tests/smtp/receiver.py"
            ))
            .args([
                "--security",
                security.word(),
                "--user",
                USER,
                "--password",
                PASSWORD,
            ])
            .arg("--cert")
            .arg(cert)
            .arg("--key")
            .arg(key)
            .args(more)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut out = BufReader::new(child.stdout.take().unwrap());
        let mut port = String::new();
        out.read_line(&mut port).unwrap();
        let (send, mails) = channel();
        std::thread::spawn(move || {
            for line in out.lines().map_while(Result::ok) {
                let mail = Mail::of(serde_json::from_str(&line).unwrap());
                if send.send(mail).is_err() {
                    break;
                }
            }
        });
        Some(Self {
            child,
            mails,
            port: port.trim().parse().unwrap(),
            security,
            ca,
        })
    }

    /// The certificate authority behind it, for `--ca-file`.
    pub(crate) fn ca_file(&self) -> String {
        self.ca.pem_path().display().to_string()
    }

    /// What `notify set` needs to hear of it.
    pub(crate) fn flags(&self) -> Vec<String> {
        [
            "--smtp",
            &format!("127.0.0.1:{}", self.port),
            "--security",
            self.security.word(),
            "--smtp-user",
            USER,
        ]
        .map(str::to_owned)
        .to_vec()
    }

    /// The next mail; it has come before the program that sent it went on.
    #[track_caller]
    pub(crate) fn mail(&self) -> Mail {
        self.mails
            .recv_timeout(Duration::from_secs(20))
            .expect("a mail")
    }

    /// That none has come. What came stands in the channel before whoever sent it is told that it was taken, but for the
    /// way through a pipe; a program that ended since has had its answers.
    #[track_caller]
    pub(crate) fn none(&self) {
        if let Ok(mail) = self.mails.recv_timeout(Duration::from_millis(300)) {
            panic!("a mail came: {}", mail.raw);
        }
    }
}

impl Drop for Receiver {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
