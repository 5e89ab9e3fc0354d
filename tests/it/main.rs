//! Everything that is tested from outside, in one program so that it links once.

#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    clippy::format_push_string,
    clippy::too_many_lines,
    reason = "tests read their own environment, start the program and write files as they need them"
)]

mod bad;
mod cli;
mod generated;
mod layers;
mod login;
mod world;
mod world_test;
