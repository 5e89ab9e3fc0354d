//! One HTTP client for the API and for git: limits, time-outs, proxies, certificates, credentials bound to one origin.
//!
//! The promise it keeps: a credential goes to the scheme, host and port it was given for and nowhere else; no answer can
//! make the program wait for ever or fill its memory. Beside it, a door on this very computer for a login in the browser.

mod address;
mod budget;
mod client;
mod credential;
mod error;
mod loopback;
mod proxy;
mod quota;
mod socks;
mod throttle;
mod tls;
mod wire;

#[cfg(test)]
mod limit_tests;
#[cfg(test)]
pub(crate) mod stand_in;
#[cfg(test)]
mod tests;

/// The variables whose values are secrets of ours: no program that is started gets them.
pub const SECRET_VARIABLES: [&str; 5] = [
    "SCRIBE_SYNC_TOKEN",
    "SCRIBE_SYNC_SMTP_PASSWORD",
    "SCRIBE_SYNC_WEBHOOK",
    "SCRIBE_SYNC_HEARTBEAT",
    "SCRIBE_SYNC_HEARTBEAT_FAIL",
];

pub use budget::{Budget, Hold, RESERVE};
pub use client::{AtWork, Body, Client, Meter, Method, Options, Request, Response};
pub use credential::{Credential, Token};
pub use error::Error;
pub use loopback::{Loopback, Visit};
pub use quota::is_quota;
pub use throttle::Time;
pub use tls::authorities;
