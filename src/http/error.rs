//! What can go wrong between us and a server, before its answer means anything.

use super::wire::Halt;
use crate::report::{Class, Failure, Message};
use std::io;

/// Why there was no usable answer.
#[derive(Debug)]
pub enum Error {
    /// Name not found, refused, no route, connection lost: temporary.
    Unreachable {
        /// `host:port`.
        host: String,
        /// What the system said.
        detail: String,
    },
    /// No answer, or too slow, within the limits.
    TimedOut {
        /// `host:port`.
        host: String,
    },
    /// The certificate could not be verified, or TLS failed otherwise.
    Tls {
        /// `host:port`.
        host: String,
        /// What the TLS library said.
        detail: String,
    },
    /// A redirect to another scheme, host or port; not followed, no credential sent there.
    ForeignRedirect {
        /// `host:port` asked.
        host: String,
        /// Where it pointed.
        target: String,
    },
    /// The address or an option cannot be used.
    BadAddress {
        /// The address as given, without credentials.
        address: String,
        /// Why.
        detail: String,
    },
    /// The answer broke a limit or the rules of HTTP.
    Protocol {
        /// `host:port`.
        host: String,
        /// What.
        detail: String,
    },
    /// What the run may transfer is spent.
    Spent {
        /// The budget in bytes.
        most: u64,
    },
    /// The run was stopped.
    Stopped,
}

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Unreachable { host, detail } => write!(f, "{host} cannot be reached: {detail}"),
            Self::TimedOut { host } => write!(f, "{host} did not answer in time"),
            Self::Tls { host, detail } => write!(f, "no secure connection to {host}: {detail}"),
            Self::ForeignRedirect { host, target } => write!(f, "{host} redirects to {target}"),
            Self::BadAddress { address, detail } => write!(f, "bad address {address}: {detail}"),
            Self::Protocol { host, detail } => write!(f, "{host} answered nonsense: {detail}"),
            Self::Spent { most } => write!(f, "the budget of {most} bytes is spent"),
            Self::Stopped => f.write_str("stopped"),
        }
    }
}

impl std::error::Error for Error {}

impl From<Error> for io::Error {
    /// So that it can travel through a `Read`; [`Error::of_io`] takes it out again.
    fn from(error: Error) -> Self {
        io::Error::other(error)
    }
}

impl Error {
    /// The error behind an I/O error of a body: the one that this room put in, else [`Error::Unreachable`] at `host`.
    pub fn of_io(host: &str, error: io::Error) -> Self {
        Self::of_ureq(host, ureq::Error::from(error))
    }

    pub(super) fn of_ureq(host: &str, error: ureq::Error) -> Self {
        let host = host.to_owned();
        match error {
            ureq::Error::Io(error) => Self::of_plain_io(host, error),
            ureq::Error::Timeout(_) => Self::TimedOut { host },
            ureq::Error::HostNotFound => Self::Unreachable {
                host,
                detail: "no-host: the name is unknown".to_owned(),
            },
            ureq::Error::BadUri(_) => Self::BadAddress {
                address: host,
                detail: "path".to_owned(),
            },
            error @ (ureq::Error::Protocol(_)
            | ureq::Error::Http(_)
            | ureq::Error::LargeResponseHeader(..)
            | ureq::Error::BodyStalled) => Self::Protocol {
                host,
                detail: shortened(&error.to_string()),
            },
            error => Self::Unreachable {
                host,
                detail: shortened(&error.to_string()),
            },
        }
    }

    fn of_plain_io(host: String, error: io::Error) -> Self {
        if let Some(inner) = error.get_ref() {
            if let Some(halt) = inner.downcast_ref::<Halt>() {
                return match halt {
                    Halt::Stopped => Self::Stopped,
                    Halt::Slow => Self::TimedOut { host },
                    Halt::Spent(most) => Self::Spent { most: *most },
                };
            }
            if let Some(error) = inner.downcast_ref::<rustls::Error>() {
                return Self::Tls {
                    host,
                    detail: shortened(&tls_detail(error)),
                };
            }
            if inner.is::<Self>() {
                let inner = error.into_inner().and_then(|inner| inner.downcast().ok());
                return inner.map_or(Self::Stopped, |inner| *inner);
            }
        }
        if error.kind() == io::ErrorKind::TimedOut {
            return Self::TimedOut { host };
        }
        Self::Unreachable {
            host,
            detail: shortened(&format!("{}{error}", unreachable_word(error.kind()))),
        }
    }
}

/// What leads the text of an error, so that [`unreachable_cause`] knows it.
fn unreachable_word(kind: io::ErrorKind) -> &'static str {
    use io::ErrorKind as K;
    match kind {
        K::ConnectionRefused => "refused: ",
        K::ConnectionReset | K::ConnectionAborted | K::BrokenPipe | K::UnexpectedEof => "cut: ",
        K::NetworkUnreachable | K::HostUnreachable | K::NetworkDown => "no-network: ",
        _ => "",
    }
}

/// The reason why a server is not reached, for people.
fn unreachable_cause(detail: &str) -> Message {
    Message::new(match detail.split_once(": ").map(|(word, _)| word) {
        Some("refused") => "http-why-refused",
        Some("cut") => "http-why-cut",
        Some("no-network") => "http-why-no-network",
        Some("no-host") => "http-why-no-host",
        Some("proxy-login") => "http-why-proxy-login",
        Some("proxy-nonsense") => "http-why-proxy-nonsense",
        Some("proxy-refused") => {
            let said = detail.split_once(": ").map_or("", |(_, said)| said);
            return Message::new("http-why-proxy-refused").with("said", said);
        }
        // What the system says of a name that nobody knows has no kind of its own.
        _ if detail.contains("lookup address") => "http-why-no-host",
        _ => return Message::technical(detail),
    })
}

/// What the TLS library says, led by a word that [`tls_cause`] knows.
fn tls_detail(error: &rustls::Error) -> String {
    use rustls::CertificateError as C;
    let word = match error {
        rustls::Error::InvalidCertificate(certificate) => match certificate {
            // A bad signature: an authority of the same name with another key.
            C::UnknownIssuer | C::BadSignature => "unknown-issuer: ",
            C::Expired | C::ExpiredContext { .. } => "expired: ",
            C::NotValidYet | C::NotValidYetContext { .. } => "not-yet-valid: ",
            C::NotValidForName | C::NotValidForNameContext { .. } => "wrong-host: ",
            C::Revoked => "revoked: ",
            // What a certificate authority that serves as a server is called.
            C::Other(_) if certificate.to_string().contains("CaUsedAsEndEntity") => {
                "unknown-issuer: "
            }
            _ => "",
        },
        _ => "",
    };
    format!("{word}{error}")
}

/// The reason why TLS failed, for people.
fn tls_cause(detail: &str) -> Message {
    let id = match detail.split_once(": ").map(|(word, _)| word) {
        Some("unknown-issuer") => "http-tls-unknown-issuer",
        Some("expired") => "http-tls-expired",
        Some("not-yet-valid") => "http-tls-not-yet-valid",
        Some("wrong-host") => "http-tls-wrong-host",
        Some("revoked") => "http-tls-revoked",
        _ => return Message::technical(detail),
    };
    Message::new(id)
}

/// The reason why an address is refused, for people.
fn address_cause(detail: &str) -> Message {
    Message::new(match detail {
        "http" => "http-address-plain",
        "credentials" => "http-address-credentials",
        "scheme" => "http-address-scheme",
        "host" => "http-address-host",
        "port" => "http-address-port",
        "characters" => "http-address-characters",
        "query" => "http-address-query",
        "path" => "http-address-path",
        "proxy" => "http-address-proxy",
        _ => return Message::technical(detail),
    })
}

fn shortened(text: &str) -> String {
    text.chars().take(300).collect()
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        match error {
            Error::Unreachable { host, detail } => Failure::new(
                Class::Unreachable,
                Message::new("http-unreachable").with("host", host),
            )
            .cause(unreachable_cause(&detail))
            .hint(Message::new("hint-check-network")),
            Error::TimedOut { host } => Failure::new(
                Class::Unreachable,
                Message::new("http-timed-out").with("host", host),
            )
            .hint(Message::new("hint-check-network")),
            Error::Tls { host, detail } => Failure::new(
                Class::Unreachable,
                Message::new("http-tls").with("host", host),
            )
            .cause(tls_cause(&detail))
            .hint(Message::new("hint-ca-file")),
            Error::ForeignRedirect { host, target } => Failure::new(
                Class::Unreachable,
                Message::new("http-foreign-redirect")
                    .with("host", host)
                    .with("target", target),
            )
            .hint(Message::new("hint-redirect")),
            Error::BadAddress { address, detail } => Failure::new(
                Class::Usage,
                Message::new("http-bad-address").with("address", address),
            )
            .cause(address_cause(&detail)),
            Error::Protocol { host, detail } => Failure::new(
                Class::Unreachable,
                Message::new("http-protocol").with("host", host),
            )
            .cause(Message::technical(detail)),
            Error::Spent { most } => Failure::new(
                Class::Limit,
                Message::new("http-budget-spent").bytes("most", most),
            )
            .hint(Message::new("hint-budget")),
            Error::Stopped => Failure::new(Class::Interrupted, Message::new("stopped")),
        }
    }
}
