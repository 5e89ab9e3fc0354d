//! The world that the tests live in: a stand-in for a Door43 server, certificates for it, and git as the oracle.
//!
//! Nothing in here depends on the crate under test, so that a bench can take it in with
//! `#[path = "../tests/it/world/mod.rs"] mod world;`.

// Each test binary and each bench uses its own part of the world; a broken world should stop the test at once.
#![allow(dead_code, unreachable_pub, unused_imports)]
#![allow(
    clippy::unwrap_used,
    clippy::missing_panics_doc,
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::format_push_string,
    clippy::similar_names,
    clippy::too_many_lines,
    clippy::struct_excessive_bools,
    clippy::return_self_not_must_use
)]

pub mod canary;
pub mod door43;
pub mod gitcmd;
pub mod program;
pub mod tls;

pub use door43::{
    Access, Action, Body, Confirm, Credential, Door43, Fault, Match, Options, Otp, Profile,
    Recorded, SignUp, TokenInfo, UserOptions, Visibility,
};
pub use gitcmd::{fsck, git};
pub use program::write_program;
pub use tls::{CertKind, TestCa};
