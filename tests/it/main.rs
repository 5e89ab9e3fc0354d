//! Everything that is tested from outside, in one program so that it links once.

#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]

mod world;
mod world_test;
