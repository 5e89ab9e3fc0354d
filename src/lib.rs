//! `scribe-sync` carries Bible translation projects between a translator's computer and Door43 (a Gitea server), in
//! Scribe Scripture Editor's own folders and branches, and lets nothing be lost on the way.
//!
//! A run flows one way: [`cli`] → [`commands`] → [`sync`] → {[`project`], [`door43`], [`repo`], `scripture`, [`backup`],
//! [`config`], [`runs`], [`notify`], [`schedule`], [`watch`]} → [`report`] → [`ui`]. `ARCHITECTURE.md` has the map and
//! the life of one sync.

pub mod account;
pub mod app;
pub mod backup;
pub mod cli;
pub mod commands;
pub mod config;
pub mod disk;
pub mod door43;
pub mod http;
pub mod notify;
pub mod parallel;
pub mod project;
pub mod repo;
pub mod report;
pub mod runs;
pub mod schedule;
pub mod sync;
pub mod ui;
pub mod watch;

use std::ffi::OsString;

/// Runs one command line and returns the process exit code (`design.md`, exit codes; the table is in `--help`).
///
/// `args` includes the program's name, as `std::env::args_os` gives it; `environment` is the process environment.
#[allow(clippy::needless_pass_by_value, reason = "the run owns its arguments")]
pub fn run(args: Vec<OsString>, environment: app::Environment) -> u8 {
    app::start(&args, environment)
}
