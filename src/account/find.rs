//! Which account a run works for, and with which token.

use super::index::Index;
use super::remembered::login_of;
use super::{Entry, Kept, Place, vault};
use crate::http::{Credential, Token};
use crate::report::{Class, Failure, Message, Result};

/// Where a token came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// `SCRIBE_SYNC_TOKEN`.
    Environment,
    /// The system keyring.
    Keyring,
    /// The file that only its owner can read.
    File,
    /// There is none: a folder cloud.
    None,
}

impl Source {
    /// The word of the reports.
    pub fn word(self) -> &'static str {
        match self {
            Self::Environment => "environment",
            Self::Keyring => "keyring",
            Self::File => "file",
            Self::None => "none",
        }
    }
}

impl From<Kept> for Source {
    fn from(kept: Kept) -> Self {
        match kept {
            Kept::Keyring => Self::Keyring,
            Kept::File => Self::File,
        }
    }
}

/// An account with its token.
#[derive(Debug, Clone)]
pub struct Account {
    /// The server's address.
    pub server: String,
    /// The login; branch names are made of it.
    pub login: String,
    /// What requests carry.
    pub token: Credential,
    /// Where the token came from.
    pub token_from: Source,
    /// The token's name on the server, where it was made here.
    pub token_name: Option<String>,
    /// Things to tell, such as a token file that others can read.
    pub notes: Vec<Message>,
}

/// Whose account is wanted.
#[derive(Debug, Clone, Copy)]
pub struct Wanted<'a> {
    /// The server's address, as [`crate::http::Client::base`] gives it.
    pub server: &'a str,
    /// The login, when said.
    pub account: Option<&'a str>,
    /// `SCRIBE_SYNC_TOKEN`.
    pub token: Option<&'a str>,
}

/// What was found.
#[derive(Debug, Clone)]
pub enum Found {
    /// An account, ready to work with.
    Account(Account),
    /// A token from the environment that this computer has not seen before: ask the server whose it is, then
    /// [`Unverified::belongs_to`].
    Unverified(Unverified),
    /// An account for whose secret the server gives a token: ask it, then [`Renewable::with`].
    Renewable(Renewable),
}

/// An account of a server that gives a token only for an hour.
#[derive(Debug, Clone)]
pub struct Renewable {
    /// The account.
    pub entry: Entry,
    /// For what the server gives a token.
    pub secret: Token,
    notes: Vec<Message>,
}

impl Renewable {
    /// The account, now that there is a token.
    pub fn with(self, token: Token) -> Account {
        account_of(self.entry, token, self.notes)
    }
}

/// A token whose login is not known yet.
#[derive(Debug, Clone)]
pub struct Unverified {
    server: String,
    account: Option<String>,
    /// The token.
    pub token: Token,
}

impl Unverified {
    /// The account, now that the server has told the login. A [`Class::Credential`] failure when another was asked for.
    pub fn belongs_to(self, login: &str) -> Result<Account> {
        of_environment(&self.server, self.account.as_deref(), self.token, login)
    }
}

/// Finds the account: the token of the environment, else the account that was said, else the last login to this server.
/// Asks no server. [`Class::Credential`] when there is none.
pub fn find(place: &Place<'_>, wanted: &Wanted<'_>) -> Result<Found> {
    if let Some(text) = wanted.token {
        let token = Token::new(text);
        if !token.is_plausible() {
            return Err(
                Failure::new(Class::Credential, Message::new("account-token-malformed"))
                    .hint(Message::new("hint-token-environment")),
            );
        }
        return match login_of(place.state_dir, wanted.server, &token) {
            Some(login) => {
                of_environment(wanted.server, wanted.account, token, &login).map(Found::Account)
            }
            None => Ok(Found::Unverified(Unverified {
                server: wanted.server.to_owned(),
                account: wanted.account.map(str::to_owned),
                token,
            })),
        };
    }
    let mut known = Index::read(place.config_dir)?.of(wanted.server);
    let entry = match wanted.account {
        None => known.pop(),
        Some(login) => {
            let position = known
                .iter()
                .position(|entry| entry.login.eq_ignore_ascii_case(login));
            position.map(|at| known.swap_remove(at))
        }
    };
    let Some(entry) = entry else {
        return Err(not_logged_in(wanted.server, wanted.account));
    };
    let mut entry = entry;
    let path = place.credentials();
    // What the file has is had at once: a keyring takes its time, or never answers.
    let token = match in_file(place, &entry)? {
        Some(token) => {
            entry.kept = Kept::File;
            token
        }
        None => stored(place, &entry)?,
    };
    let mut notes = Vec::new();
    if entry.kept == Kept::File && vault::is_open_to_others(&path) {
        notes.push(Message::new("account-file-open").path("path", &path));
    }
    Ok(if entry.renewable {
        Found::Renewable(Renewable {
            entry,
            secret: token,
            notes,
        })
    } else {
        Found::Account(account_of(entry, token, notes))
    })
}

fn account_of(entry: Entry, token: Token, notes: Vec<Message>) -> Account {
    Account {
        server: entry.server,
        login: entry.login,
        token: Credential::Token(token),
        token_from: entry.kept.into(),
        token_name: entry.token_name,
        notes,
    }
}

fn of_environment(
    server: &str,
    account: Option<&str>,
    token: Token,
    login: &str,
) -> Result<Account> {
    if let Some(account) = account
        && !account.eq_ignore_ascii_case(login)
    {
        return Err(Failure::new(
            Class::Credential,
            Message::new("account-token-of-another")
                .with("login", login)
                .with("account", account),
        )
        .hint(Message::new("hint-account-or-token")));
    }
    Ok(Account {
        server: server.to_owned(),
        login: login.to_owned(),
        token: Credential::Token(token),
        token_from: Source::Environment,
        token_name: None,
        notes: Vec::new(),
    })
}

/// The failure that this computer has no login to a server.
pub(super) fn not_logged_in(server: &str, account: Option<&str>) -> Failure {
    // What stands behind a colon is none of a login, and may be a password.
    let shown = account.map(|account| match account.split_once(':') {
        Some((login, _)) => format!("{login}:..."),
        None => account.to_owned(),
    });
    let message = match shown {
        Some(login) => Message::new("account-not-logged-in-as")
            .with("login", login)
            .with("server", server),
        None => Message::new("account-not-logged-in").with("server", server),
    };
    Failure::new(Class::Credential, message)
        .hint(Message::new("hint-login"))
        .hint(Message::new("hint-register"))
        .hint(Message::new("hint-token-environment"))
}

/// The token that the file has for an account whose token is said to be in the keyring. None is left there when the keyring
/// takes one, so it is the newer one.
fn in_file(place: &Place<'_>, entry: &Entry) -> Result<Option<Token>> {
    if entry.kept == Kept::File {
        return Ok(None);
    }
    let found = vault::read_from_file(&place.credentials(), &entry.server, &entry.login)?;
    Ok(found
        .map(|token| Token::new(token.reveal()))
        .filter(Token::is_plausible))
}

/// The token of an account that is known.
pub(super) fn stored(place: &Place<'_>, entry: &Entry) -> Result<Token> {
    let lost = |reason: Message| {
        Failure::new(
            Class::Credential,
            Message::new("account-token-lost")
                .with("login", &entry.login)
                .with("server", &entry.server),
        )
        .cause(reason)
        .hint(Message::new("hint-login"))
        .hint(Message::new("hint-token-environment"))
    };
    let found = match (entry.kept, place.vault) {
        (Kept::Keyring, Some(vault)) => vault
            .get(&vault::entry_name(&entry.server, &entry.login))
            .map_err(|error| lost(error.message()))?,
        (Kept::Keyring, None) => return Err(lost(Message::new("account-keyring-off"))),
        (Kept::File, _) => {
            vault::read_from_file(&place.credentials(), &entry.server, &entry.login)?
                .map(|token| Token::new(token.reveal()))
        }
    };
    found
        .filter(Token::is_plausible)
        .ok_or_else(|| lost(Message::new("account-token-missing").with("kept", entry.kept.word())))
}
