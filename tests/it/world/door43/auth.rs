//! Who a request comes from, as Gitea finds out.

use super::http::Head;
use super::state::State;
use super::{Credential, Profile, Shared, Who, lock};

/// The account behind a request.
#[derive(Debug, Clone)]
pub struct Known {
    pub user: u64,
    /// What its token may do; `None` when it came with the password.
    pub scopes: Option<Vec<String>>,
    pub basic: bool,
    /// It came with a token of OAuth, which has all rights.
    pub oauth: bool,
}

impl Known {
    /// Whether the token, if it is one, has `level:of`; writing includes reading.
    pub fn may(&self, level: &str, of: &str) -> bool {
        let Some(scopes) = &self.scopes else {
            return true;
        };
        scopes.iter().any(|scope| {
            scope == "all"
                || *scope == format!("{level}:{of}")
                || level == "read" && *scope == format!("write:{of}")
        })
    }

    /// The token sees public repositories only.
    pub fn public_only(&self) -> bool {
        self.scopes
            .as_ref()
            .is_some_and(|scopes| scopes.iter().any(|scope| scope == "public-only"))
    }
}

/// What came of the credentials.
#[derive(Debug, Clone)]
pub enum Claim {
    /// There were none that the server understands.
    Nobody,
    /// They are good.
    Known(Known),
    /// They are not; with the words of version 1.21.
    Wrong(String),
    /// The password is right, the one-time code is not.
    NoCode,
}

/// Decodes standard base64, with or without padding.
pub fn base64_decode(text: &str) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    let mut held: u32 = 0;
    let mut bits = 0;
    for byte in text.trim_end_matches('=').bytes() {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => return None,
        };
        held = held << 6 | u32::from(value);
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            out.push((held >> bits) as u8);
            held &= (1 << bits) - 1;
        }
    }
    Some(out)
}

/// Encodes standard base64 with padding.
pub fn base64_encode(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for three in bytes.chunks(3) {
        let held = three
            .iter()
            .fold(0_u32, |held, byte| held << 8 | u32::from(*byte))
            << (8 * (3 - three.len()));
        for at in 0..4 {
            if at <= three.len() {
                out.push(char::from(LETTERS[(held >> (18 - 6 * at) & 63) as usize]));
            } else {
                out.push('=');
            }
        }
    }
    out
}

enum Shown {
    Nothing,
    Token(Credential, String),
    Basic(String, String),
    Other,
}

fn shown(head: &Head) -> Shown {
    let Some(header) = head.header("authorization") else {
        let from_query = head.param("token").or_else(|| head.param("access_token"));
        return from_query.map_or(Shown::Nothing, |token| {
            Shown::Token(Credential::Query, token)
        });
    };
    let (scheme, rest) = header.split_once(' ').unwrap_or((header, ""));
    if scheme.eq_ignore_ascii_case("basic") {
        let text = base64_decode(rest.trim()).and_then(|bytes| String::from_utf8(bytes).ok());
        match text.as_deref().and_then(|text| text.split_once(':')) {
            Some((name, password)) => Shown::Basic(name.to_owned(), password.to_owned()),
            None => Shown::Other,
        }
    } else if scheme == "token" {
        Shown::Token(Credential::TokenHeader, rest.trim().to_owned())
    } else if scheme.eq_ignore_ascii_case("bearer") {
        Shown::Token(Credential::Bearer, rest.trim().to_owned())
    } else {
        Shown::Other
    }
}

fn by_token(state: &State, secret: &str, basic: bool) -> Option<Known> {
    if let Some((_, user)) = state.web.access.iter().find(|(known, _)| known == secret) {
        return Some(Known {
            user: *user,
            scopes: None,
            basic,
            oauth: true,
        });
    }
    let token = state.tokens.iter().find(|token| token.sha1 == secret)?;
    Some(Known {
        user: token.user,
        scopes: Some(token.scopes.clone()),
        basic,
        oauth: false,
    })
}

/// Judges the credentials. Uses up a one-time code that is good only once.
pub fn claim(state: &mut State, head: &Head) -> Claim {
    match shown(head) {
        Shown::Nothing | Shown::Other => Claim::Nobody,
        Shown::Token(_, secret) => by_token(state, &secret, false).map_or_else(
            || Claim::Wrong("user does not exist [uid: 0, name: , keyid: 0]".to_owned()),
            Claim::Known,
        ),
        Shown::Basic(name, password) => {
            let secret = if password.is_empty() || password == "x-oauth-basic" {
                &name
            } else {
                &password
            };
            if let Some(known) = by_token(state, secret, true) {
                return Claim::Known(known);
            }
            let by_mail = |user: &&mut super::state::User| {
                user.active && user.email.eq_ignore_ascii_case(&name)
            };
            let once = state.profile == Profile::Gitea1_27;
            let found = match state
                .users
                .iter()
                .position(|user| user.login.eq_ignore_ascii_case(&name))
            {
                Some(at) => state.users.get_mut(at),
                None => state.users.iter_mut().find(by_mail),
            };
            let Some(user) = found else {
                return Claim::Wrong(format!(
                    "user does not exist [uid: 0, name: {name}, keyid: 0]"
                ));
            };
            if user.password != password {
                return Claim::Wrong(format!(
                    "user's password is invalid [uid: {}, name: {}]",
                    user.id, user.login
                ));
            }
            if let Some(otp) = &user.otp {
                let right = head.header("x-gitea-otp") == Some(&otp.code)
                    && !((otp.single_use || once) && user.otp_used);
                if !right {
                    return Claim::NoCode;
                }
                user.otp_used = true;
            }
            Claim::Known(Known {
                user: user.id,
                scopes: None,
                basic: true,
                oauth: false,
            })
        }
    }
}

/// The text of a 401 of the API.
pub fn refusal(profile: Profile, claim: &Claim) -> Option<String> {
    match (claim, profile) {
        (Claim::Wrong(text), Profile::V1_21) => Some(text.clone()),
        (Claim::Wrong(_), Profile::V1_27)
        | (Claim::Wrong(_) | Claim::NoCode, Profile::Gitea1_27) => {
            Some("invalid username, password or token".to_owned())
        }
        (Claim::NoCode, _) => Some("invalid provided OTP".to_owned()),
        (Claim::Nobody | Claim::Known(_), _) => None,
    }
}

/// For the record; uses nothing up.
pub fn who(shared: &Shared, head: &Head) -> Who {
    let state = lock(&shared.state);
    let login = |known: Option<Known>| known.map(|known| state.user(known.user).login.clone());
    match shown(head) {
        Shown::Nothing => Who {
            credential: Credential::None,
            user: None,
        },
        Shown::Other => Who {
            credential: Credential::Other,
            user: None,
        },
        Shown::Token(credential, secret) => Who {
            credential,
            user: login(by_token(&state, &secret, false)),
        },
        Shown::Basic(name, password) => {
            let secret = if password.is_empty() || password == "x-oauth-basic" {
                &name
            } else {
                &password
            };
            if let Some(user) = login(by_token(&state, secret, true)) {
                Who {
                    credential: Credential::BasicToken,
                    user: Some(user),
                }
            } else {
                let right = |user: &&super::state::User| {
                    user.password == password
                        && (user.login.eq_ignore_ascii_case(&name)
                            || user.email.eq_ignore_ascii_case(&name))
                };
                let user = state
                    .users
                    .iter()
                    .find(right)
                    .map(|user| user.login.clone());
                Who {
                    credential: Credential::Password,
                    user,
                }
            }
        }
    }
}
