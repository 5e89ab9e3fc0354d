//! Everything that is tested from outside, in one program so that it links once.

#![allow(
    clippy::unwrap_used,
    clippy::format_push_string,
    clippy::too_many_lines
)]

mod repo;
mod world;
mod world_test;
