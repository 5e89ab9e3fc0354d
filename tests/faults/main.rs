//! The fault harness: what is promised about lost texts, stuck projects and exit codes, tried at every call that changes
//! state. See `docs/reliability.md` for what is promised and for the figures.
//!
//! `cargo test --test faults` runs a sample; `cargo test --test faults -- full` everything. Words choose campaigns
//! (`kill`, `errors`, ...) and operations (`sync-both`).

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::disallowed_methods,
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::format_push_string,
    clippy::format_collect,
    clippy::too_many_lines,
    clippy::items_after_statements,
    clippy::case_sensitive_file_extension_comparisons,
    clippy::cast_possible_truncation,
    clippy::cast_lossless,
    reason = "the harness starts programs, writes files as an editor does, and says what it found"
)]

#[cfg(all(target_os = "linux", target_arch = "x86_64"))]
mod between;
#[cfg(all(target_os = "linux", target_arch = "x86_64"))]
mod disk;
#[cfg(all(target_os = "linux", target_arch = "x86_64"))]
mod hammer;
#[cfg(all(target_os = "linux", target_arch = "x86_64"))]
#[path = "harness.rs"]
mod harness;
#[cfg(all(target_os = "linux", target_arch = "x86_64"))]
mod hostile;
#[cfg(all(target_os = "linux", target_arch = "x86_64"))]
mod judge;
#[cfg(all(target_os = "linux", target_arch = "x86_64"))]
mod model;
#[cfg(all(target_os = "linux", target_arch = "x86_64"))]
mod pairs;
#[cfg(all(target_os = "linux", target_arch = "x86_64"))]
mod place;
#[cfg(all(target_os = "linux", target_arch = "x86_64"))]
mod power;
#[cfg(all(target_os = "linux", target_arch = "x86_64"))]
mod repository;
#[cfg(all(target_os = "linux", target_arch = "x86_64"))]
mod scenes;
#[cfg(all(target_os = "linux", target_arch = "x86_64"))]
mod sweep;
#[cfg(all(target_os = "linux", target_arch = "x86_64"))]
mod trace;
#[cfg(all(target_os = "linux", target_arch = "x86_64"))]
#[path = "../it/world/mod.rs"]
mod world;

#[cfg(all(target_os = "linux", target_arch = "x86_64"))]
fn main() -> std::process::ExitCode {
    harness::main()
}

#[cfg(not(all(target_os = "linux", target_arch = "x86_64")))]
fn main() -> std::process::ExitCode {
    eprintln!("NOT RUN: faults: the tracer is made for Linux on x86_64 alone");
    if std::env::var("CI").as_deref() == Ok("true") {
        return std::process::ExitCode::FAILURE;
    }
    std::process::ExitCode::SUCCESS
}
