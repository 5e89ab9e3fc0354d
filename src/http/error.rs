//! What can go wrong between us and a server, before its answer means anything.

use crate::report::{Class, Failure, Message};

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
            Self::Stopped => f.write_str("stopped"),
        }
    }
}

impl std::error::Error for Error {}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        match error {
            Error::Unreachable { host, detail } => Failure::new(
                Class::Unreachable,
                Message::new("http-unreachable").with("host", host),
            )
            .cause(Message::raw(detail))
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
            .cause(Message::raw(detail))
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
            .cause(Message::raw(detail)),
            Error::Protocol { host, detail } => Failure::new(
                Class::Unreachable,
                Message::new("http-protocol").with("host", host),
            )
            .cause(Message::raw(detail)),
            Error::Stopped => Failure::new(Class::Interrupted, Message::new("stopped")),
        }
    }
}
