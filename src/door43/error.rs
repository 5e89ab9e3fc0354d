//! What a server may answer instead of what was asked for.

use crate::http;
use crate::report::{Class, Failure, Message};

/// The result of this room.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why the server did not do it. `said` is the server's own sentence, of at most 300 characters, without secrets.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// There was no answer.
    Http(http::Error),
    /// 401: the token is not, or no longer, valid.
    TokenRefused {
        /// `host:port`.
        host: String,
        /// The server's words.
        said: String,
    },
    /// 401 to a password: wrong password, unknown user, or a one-time code is wanted; see [`Error::one_time_code`].
    PasswordRefused {
        /// `host:port`.
        host: String,
        /// The server's words.
        said: String,
    },
    /// 403.
    Forbidden {
        /// `host:port`.
        host: String,
        /// Why, as far as the words tell.
        reason: Forbidden,
        /// The server's words.
        said: String,
    },
    /// 404: it does not exist, or the caller may not know that it does.
    NotFound {
        /// What was asked for: the path.
        what: String,
    },
    /// The address answers, but not as a Door43 (Gitea) server.
    NotDoor43 {
        /// `host:port`.
        host: String,
    },
    /// 409 on creation: the owner has a repository of this name (letter case does not count).
    AlreadyExists {
        /// The name.
        name: String,
        /// The server's words.
        said: String,
    },
    /// 422 on creation: the server takes no such name.
    NameRefused {
        /// The name.
        name: String,
        /// The server's words.
        said: String,
    },
    /// Any other 4xx.
    Refused {
        /// `host:port`.
        host: String,
        /// The status code.
        status: u16,
        /// The server's words.
        said: String,
    },
    /// 429 or 5xx, also after the retries.
    Busy {
        /// `host:port`.
        host: String,
        /// The status code.
        status: u16,
        /// The server's words.
        said: String,
        /// What `Retry-After` said, in seconds.
        retry_after: Option<u64>,
    },
    /// A web page came where data was asked for: the login page of a network, or a proxy's.
    WebPage {
        /// `host:port`.
        host: String,
    },
    /// An answer that cannot be understood.
    Nonsense {
        /// `host:port`.
        host: String,
        /// Where it went wrong.
        detail: String,
    },
}

/// Why something is forbidden.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Forbidden {
    /// The account was never activated by the link in the mail.
    Inactive,
    /// The account may not sign in.
    Prohibited,
    /// The password must be changed on the web page first.
    MustChangePassword,
    /// The token lacks a right.
    Scope,
    /// The server answers nobody who is not signed in.
    SignInRequired,
    /// The server keeps to a limit of space, size or number.
    Quota,
    /// Anything else: no permission.
    Other,
}

/// Whether a refused password may have wanted a one-time code beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Code {
    /// The server says so.
    Wanted,
    /// The words leave it open, as newer servers' do.
    Perhaps,
    /// The server names another reason.
    No,
}

impl Error {
    /// Whether a one-time code may be what was missing (or wrong).
    pub fn one_time_code(&self) -> Code {
        let Self::PasswordRefused { said, .. } = self else {
            return Code::No;
        };
        let said = said.to_ascii_lowercase();
        if said.contains("otp") || said.contains("one-time") || said.contains("two-factor") {
            Code::Wanted
        } else if [
            "password is invalid",
            "does not exist",
            "not allowed",
            "webauthn",
        ]
        .iter()
        .any(|text| said.contains(text))
        {
            Code::No
        } else {
            Code::Perhaps
        }
    }
}

impl From<http::Error> for Error {
    fn from(error: http::Error) -> Self {
        Self::Http(error)
    }
}

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Http(error) => error.fmt(f),
            Self::TokenRefused { host, said } => write!(f, "{host} refused the token: {said}"),
            Self::PasswordRefused { host, said } => {
                write!(f, "{host} refused the password: {said}")
            }
            Self::Forbidden { host, said, .. } => write!(f, "{host} forbids it: {said}"),
            Self::NotFound { what } => write!(f, "{what} not found"),
            Self::NotDoor43 { host } => write!(f, "{host} is no Door43 server"),
            Self::AlreadyExists { name, said } => write!(f, "{name} exists: {said}"),
            Self::NameRefused { name, said } => write!(f, "name {name} refused: {said}"),
            Self::Refused { host, status, said }
            | Self::Busy {
                host, status, said, ..
            } => {
                write!(f, "{host} answered {status}: {said}")
            }
            Self::WebPage { host } => write!(f, "{host} answered with a web page"),
            Self::Nonsense { host, detail } => write!(f, "{host} answered nonsense: {detail}"),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Http(error) => Some(error),
            _ => None,
        }
    }
}

/// What a server says of any wrong name or password: nothing that our own words do not say.
const SAYS_NO_MORE: &str = "invalid username, password or token";

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        let message = |id: &'static str, host: &str| Message::new(id).with("host", host);
        match error {
            Error::Http(error) => error.into(),
            Error::TokenRefused { host, said } => quoting(
                Failure::new(Class::Credential, message("door43-token-refused", &host)),
                &said,
            )
            .hint(Message::new("hint-login"))
            .hint(Message::new("hint-token-environment")),
            Error::PasswordRefused { host, said } => {
                let failure =
                    Failure::new(Class::Credential, message("door43-password-refused", &host))
                        .hint(Message::new("hint-password"));
                if said == SAYS_NO_MORE {
                    failure
                } else {
                    quoting(failure, &said)
                }
            }
            Error::Forbidden { host, reason, said } => forbidden(&host, reason, &said),
            Error::NotFound { what } => Failure::new(
                Class::NotFound,
                Message::new("door43-not-found").with("what", what),
            ),
            Error::NotDoor43 { host } => {
                Failure::new(Class::Unreachable, message("door43-not-a-server", &host))
                    .hint(Message::new("hint-check-cloud"))
            }
            Error::AlreadyExists { name, said } => quoting(
                Failure::new(
                    Class::Guard,
                    Message::new("door43-already-exists").with("name", name),
                ),
                &said,
            ),
            Error::NameRefused { name, said } => quoting(
                Failure::new(
                    Class::Failed,
                    Message::new("door43-name-refused").with("name", name),
                ),
                &said,
            ),
            Error::Refused { host, status, said } => quoting(
                Failure::new(
                    Class::Failed,
                    message("door43-refused", &host).with("status", status),
                ),
                &said,
            ),
            Error::Busy {
                host,
                status,
                said,
                retry_after,
            } => {
                let failure = quoting(
                    Failure::new(
                        Class::Unreachable,
                        message("door43-busy", &host).with("status", status),
                    ),
                    &said,
                )
                .hint(Message::new("hint-try-later"));
                match retry_after {
                    Some(seconds) => failure.after(std::time::Duration::from_secs(seconds)),
                    None => failure,
                }
            }
            Error::WebPage { host } => {
                Failure::new(Class::Unreachable, message("door43-web-page", &host))
                    .hint(Message::new("hint-captive-portal"))
            }
            Error::Nonsense { host, detail } => {
                Failure::new(Class::Unreachable, message("http-protocol", &host))
                    .cause(Message::technical(detail))
            }
        }
    }
}

fn forbidden(host: &str, reason: Forbidden, said: &str) -> Failure {
    let (id, hint) = match reason {
        Forbidden::Inactive => ("door43-account-inactive", "hint-activate"),
        Forbidden::Prohibited => ("door43-account-prohibited", "hint-ask-administrator"),
        Forbidden::MustChangePassword => ("door43-must-change-password", "hint-change-password"),
        Forbidden::Scope => ("door43-token-lacks-scope", "hint-login"),
        Forbidden::SignInRequired => ("door43-sign-in-required", "hint-login"),
        Forbidden::Quota => ("door43-quota", "hint-quota"),
        Forbidden::Other => ("door43-forbidden", "hint-ask-owner"),
    };
    let class = if reason == Forbidden::Quota {
        Class::Limit
    } else {
        Class::Credential
    };
    let failure = Failure::new(class, Message::new(id).with("host", host));
    quoting(failure, said).hint(Message::new(hint))
}

/// Adds the server's words, where there are any.
fn quoting(failure: Failure, said: &str) -> Failure {
    if said.is_empty() {
        failure
    } else {
        failure.cause(Message::new("door43-said").with("text", said))
    }
}
