//! What a test needs beyond Rust and git. Where it is missing the test says so loudly, and fails in CI: nothing is skipped
//! in silence.
//!
//! Each such line goes to standard error and into `target/not-run.txt`, which `scripts/test` empties before and prints
//! after the tests.

use std::io::Write;
use std::path::{Path, PathBuf};

/// The folder of Scribe's git.
pub(crate) const NEIGHBOUR: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/neighbour");

/// Whether there is a program of this name.
pub(crate) fn program(name: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).any(|folder| folder.join(name).is_file())
        || missing(&format!("there is no program `{name}` here"))
}

/// Whether node and the packages that Scribe's git is made of are there.
pub(crate) fn neighbour() -> bool {
    program("node")
        && (Path::new(NEIGHBOUR)
            .join("node_modules/isomorphic-git/package.json")
            .is_file()
            || missing("the packages of tests/neighbour are not there; run scripts/test"))
}

/// A browser of the Chromium family.
pub(crate) fn browser() -> Option<&'static str> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let is_there = |name: &&str| std::env::split_paths(&path).any(|dir| dir.join(name).is_file());
    let found = ["chromium", "chromium-browser", "google-chrome"]
        .into_iter()
        .find(|name| is_there(name));
    if found.is_none() {
        missing("there is no Chromium here");
    }
    found
}

/// The Python that has a mail server, as `scripts/test` makes it.
pub(crate) fn smtp() -> Option<PathBuf> {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent()?;
    let python = target.join("smtp/bin/python");
    let there =
        python.is_file() || missing("the mail server of tests/smtp is not there; run scripts/test");
    there.then_some(python)
}

/// The folder that a variable names; it may be unset anywhere, for what it holds is no part of the project.
pub(crate) fn folder(variable: &str) -> Option<PathBuf> {
    let Some(folder) = std::env::var_os(variable).map(PathBuf::from) else {
        say(&format!("the variable {variable} is not set"));
        return None;
    };
    assert!(folder.is_dir(), "{variable} names no folder");
    Some(folder)
}

/// Whether this test may mount small disks and run the program as somebody else; nowhere a must.
pub(crate) fn root() -> bool {
    let root = rustix::process::geteuid().is_root();
    if !root {
        say("only root can do what it needs");
    }
    root
}

/// Always false.
#[track_caller]
fn missing(what: &str) -> bool {
    say(what);
    assert!(
        std::env::var("CI").as_deref() != Ok("true"),
        "in CI every test has to run: {what}"
    );
    false
}

fn say(what: &str) {
    let thread = std::thread::current();
    let line = format!("NOT RUN: {}: {what}\n", thread.name().unwrap_or("?"));
    // Past the test harness, which keeps what a passing test prints to itself.
    let _ = std::io::stderr().write_all(line.as_bytes());
    if let Some(target) = Path::new(env!("CARGO_TARGET_TMPDIR")).parent() {
        let list = std::fs::OpenOptions::new()
            .create(true)
            .append(true)
            .open(target.join("not-run.txt"));
        let _ = list.and_then(|mut list| list.write_all(line.as_bytes()));
    }
}

/// Whether a volume that does not tell capitals from small letters can be made here; nowhere a must, for it takes FUSE.
pub(crate) fn folding_volume() -> bool {
    let there = program("lowntfs-3g") && program("mkntfs");
    let fuse = Path::new("/dev/fuse").exists();
    if !fuse {
        say("there is no FUSE here");
    }
    there && fuse
}
