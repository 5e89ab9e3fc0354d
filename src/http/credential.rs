//! Secrets that cannot be printed by accident.

use zeroize::Zeroizing;

/// Longer than any token; those of a login in the browser are signed, and longer than others.
const MOST: usize = 4096;

/// An access token or a password. `Debug` and `Display` show `[hidden]`; the memory is cleared when dropped.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(Zeroizing<String>);

impl Token {
    /// Wraps a secret, without surrounding white space.
    pub fn new(secret: &str) -> Self {
        Self(Zeroizing::new(secret.trim().to_owned()))
    }

    /// Wraps a secret exactly as it is (passwords may begin or end with a blank).
    pub fn exact(secret: String) -> Self {
        Self(Zeroizing::new(secret))
    }

    /// The secret itself, for the one place that sends or stores it.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// Whether it is usable as an access token: 1 to 4096 printable ASCII characters without blanks.
    pub fn is_plausible(&self) -> bool {
        (1..=MOST).contains(&self.0.len()) && self.0.bytes().all(|b| b.is_ascii_graphic())
    }
}

impl std::fmt::Debug for Token {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("[hidden]")
    }
}

impl std::fmt::Display for Token {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("[hidden]")
    }
}

/// How a request says who asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Credential {
    /// Nobody.
    Anonymous,
    /// `Authorization: token X`; works for the API and for git.
    Token(Token),
    /// `Authorization: Basic user:password`; for the token endpoints, where the password may be a token.
    Basic {
        /// Login or e-mail.
        user: String,
        /// Password, or a token.
        password: Token,
    },
}
