//! A login in the browser: OAuth with PKCE, for a program that can keep no secret of its own.
//!
//! The grant that comes back to this computer is of use only to whoever holds the verifier, which never leaves it but in the
//! one request that trades the grant in.

use super::{Error, Result};
use crate::http::{Body, Client, Credential, Method, Request, Token};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Deserialize;
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

/// The public client that every Gitea knows for programs which carry git's work (git-credential-oauth). It may be answered
/// on any port of `127.0.0.1`, and only there.
const CLIENT: &str = "a4792ccc-144e-407e-86c9-5e7d8d9c3269";
/// The most bytes of an answer.
const ANSWER: u64 = 64 * 1024;

/// A login that was begun and is to be answered by the browser.
pub struct Asking {
    verifier: Token,
    state: String,
    redirect: String,
}

/// What the browser brought back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Brought {
    /// A grant, to be traded in with [`Asking::redeem`].
    Grant(Token),
    /// The person, or the server, said no; with its reason.
    Denied {
        /// The server's words.
        said: String,
    },
    /// It belongs to another login than this one, or is none.
    Foreign,
}

/// What a grant was traded for.
#[derive(Debug, Clone)]
pub struct Granted {
    /// Good for an hour.
    pub access: Token,
    /// Good for a month, for getting another one.
    pub refresh: Option<Token>,
}

#[derive(Deserialize)]
struct Wire {
    #[serde(default)]
    access_token: String,
    #[serde(default)]
    refresh_token: String,
}

#[derive(Default, Deserialize)]
struct Refusal {
    #[serde(default)]
    error: String,
    #[serde(default)]
    error_description: String,
}

impl Asking {
    /// A new login that the browser will answer at this port of `127.0.0.1`; nothing where this system has no chance to
    /// offer.
    pub fn begin(port: u16) -> Option<Self> {
        Some(Self {
            verifier: Token::exact(random()?),
            state: random()?,
            redirect: format!("http://127.0.0.1:{port}/"),
        })
    }

    /// The page of the server on which the person agrees.
    pub fn address(&self, client: &Client) -> String {
        let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(self.verifier.reveal()));
        format!(
            "{}/login/oauth/authorize?client_id={CLIENT}&redirect_uri={}&response_type=code&state={}\
             &code_challenge={challenge}&code_challenge_method=S256",
            client.base(),
            encoded(&self.redirect),
            self.state,
        )
    }

    /// Reads what the browser brought: the target of its request, or the whole address as a person pastes it.
    pub fn read(&self, address: &str) -> Brought {
        let address = address.trim();
        let below = address
            .strip_prefix(&self.redirect)
            .or_else(|| address.strip_prefix('/'));
        let Some(query) = below.and_then(|below| below.strip_prefix('?')) else {
            return Brought::Foreign;
        };
        let query = query.split('#').next().unwrap_or_default();
        let value = |wanted: &str| {
            query.split('&').find_map(|pair| {
                let (name, value) = pair.split_once('=')?;
                (name == wanted).then(|| decoded(value))
            })
        };
        if value("state").as_deref() != Some(self.state.as_str()) {
            return Brought::Foreign;
        }
        match (value("code"), value("error")) {
            (Some(code), None) if !code.is_empty() => Brought::Grant(Token::exact(code)),
            (_, Some(error)) => Brought::Denied {
                said: value("error_description")
                    .filter(|text| !text.is_empty())
                    .unwrap_or(error),
            },
            _ => Brought::Foreign,
        }
    }

    /// Trades the grant in.
    ///
    /// # Errors
    /// [`Error::Refused`] when the server does not take it.
    pub fn redeem(&self, client: &Client, grant: &Token) -> Result<Granted> {
        ask(
            client,
            &[
                ("grant_type", "authorization_code"),
                ("client_id", CLIENT),
                ("code", grant.reveal()),
                ("redirect_uri", &self.redirect),
                ("code_verifier", self.verifier.reveal()),
            ],
        )
    }
}

/// Gets another hour.
///
/// # Errors
/// [`Error::TokenRefused`] when the server no longer takes it: the person has to log in again.
pub fn refresh(client: &Client, refresh: &Token) -> Result<Granted> {
    let answer = ask(
        client,
        &[
            ("grant_type", "refresh_token"),
            ("client_id", CLIENT),
            ("refresh_token", refresh.reveal()),
        ],
    );
    match answer {
        Err(Error::Refused { host, said, .. }) => Err(Error::TokenRefused { host, said }),
        other => other,
    }
}

fn ask(client: &Client, fields: &[(&str, &str)]) -> Result<Granted> {
    let mut text = Zeroizing::new(String::new());
    for (name, value) in fields {
        if !text.is_empty() {
            text.push('&');
        }
        text.push_str(name);
        text.push('=');
        text.push_str(&encoded(value));
    }
    let response = client.send(Request {
        method: Method::Post,
        path: "/login/oauth/access_token",
        headers: &[
            ("Accept", "application/json"),
            ("Content-Type", "application/x-www-form-urlencoded"),
        ],
        body: Body::Bytes(text.as_bytes()),
        credential: &Credential::Anonymous,
    })?;
    let host = client.host().to_owned();
    let status = response.status;
    let is_page = response.content_type() == "text/html";
    match status {
        404 => return Err(Error::NotDoor43 { host }),
        408 | 429 | 500..=599 => {
            return Err(Error::Busy {
                host,
                status,
                said: String::new(),
                retry_after: None,
            });
        }
        _ if is_page => return Err(Error::WebPage { host }),
        _ => {}
    }
    let bytes = Zeroizing::new(response.into_bytes(ANSWER)?);
    if status != 200 {
        let refusal: Refusal = serde_json::from_slice(&bytes).unwrap_or_default();
        let said = format!("{}: {}", refusal.error, refusal.error_description);
        return Err(Error::Refused {
            host,
            status,
            said: said.trim_matches([':', ' ']).chars().take(300).collect(),
        });
    }
    let wire: Wire = serde_json::from_slice(&bytes).map_err(|_| Error::Nonsense {
        host: host.clone(),
        detail: "access_token".to_owned(),
    })?;
    let access = Token::new(&wire.access_token);
    if !access.is_plausible() {
        return Err(Error::Nonsense {
            host,
            detail: "access_token".to_owned(),
        });
    }
    Ok(Granted {
        access,
        refresh: Some(Token::new(&wire.refresh_token)).filter(Token::is_plausible),
    })
}

/// 43 letters that nobody can guess.
fn random() -> Option<String> {
    let mut bytes = Zeroizing::new([0_u8; 32]);
    getrandom::fill(&mut bytes[..]).ok()?;
    Some(URL_SAFE_NO_PAD.encode(&bytes[..]))
}

fn encoded(text: &str) -> String {
    use std::fmt::Write;
    text.bytes().fold(String::new(), |mut out, byte| {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~') {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
        out
    })
}

fn decoded(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let digits = text.get(at + 1..at + 3).filter(|_| bytes[at] == b'%');
        let byte = digits.and_then(|digits| u8::from_str_radix(digits, 16).ok());
        match (byte, bytes[at]) {
            (Some(byte), _) => {
                out.push(byte);
                at += 2;
            }
            (None, b'+') => out.push(b' '),
            (None, byte) => out.push(byte),
        }
        at += 1;
    }
    String::from_utf8_lossy(&out).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_challenge_is_made_of_the_verifier_and_nothing_secret_is_in_the_address() {
        // The example of RFC 7636, appendix B.
        let asking = Asking {
            verifier: Token::new("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"),
            state: "here".to_owned(),
            redirect: "http://127.0.0.1:8123/".to_owned(),
        };
        let client =
            Client::new("https://git.door43.org", &crate::http::Options::default()).unwrap();
        let address = asking.address(&client);
        assert!(address.contains("code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&"));
        assert!(address.contains("redirect_uri=http%3A%2F%2F127.0.0.1%3A8123%2F&"));
        assert!(!address.contains(asking.verifier.reveal()));
        let (one, other) = (Asking::begin(1).unwrap(), Asking::begin(1).unwrap());
        assert!(one.state != other.state && one.verifier != other.verifier);
        assert!(one.verifier.reveal().len() >= 43 && one.verifier != Token::new(&one.state));
    }

    #[test]
    fn only_the_answer_to_this_login_is_taken() {
        let asking = Asking {
            verifier: Token::new("v"),
            state: "s1".to_owned(),
            redirect: "http://127.0.0.1:8123/".to_owned(),
        };
        let grant = |code: &str| Brought::Grant(Token::new(code));
        assert_eq!(asking.read("/?code=a%2Bb&state=s1"), grant("a+b"));
        assert_eq!(
            asking.read(" http://127.0.0.1:8123/?state=s1&code=x\n"),
            grant("x")
        );
        for foreign in [
            "/?code=x",
            "/?code=x&state=s2",
            "/?code=x&state=",
            "/?state=s1",
            "/favicon.ico",
            "",
            "x",
            "http://127.0.0.1:9/?code=x&state=s1",
            "https://evil.example/?code=x&state=s1",
        ] {
            assert_eq!(asking.read(foreign), Brought::Foreign, "{foreign}");
        }
        let said = "no way".to_owned();
        let denied = "/?error=access_denied&error_description=no+way&state=s1";
        assert_eq!(asking.read(denied), Brought::Denied { said });
    }
}
