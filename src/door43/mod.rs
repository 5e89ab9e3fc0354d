//! Door43 over HTTP: accounts, tokens, repositories; the sign-up form and the login in the browser.
//!
//! Written for the answers of DCS 1.21 to 1.27: the status code decides, the text only refines. Nothing is asked that a
//! routine sync needs; git goes its own way over the same [`crate::http::Client`].

mod api;
mod error;
pub mod oauth;
mod page;
pub mod signup;
mod types;

#[cfg(test)]
mod tests;

pub use api::{Api, Retry};
pub use error::{Code, Error, Forbidden, Result};
pub use types::{AccessToken, Branch, Hello, NewToken, Repository, User};
