//! Says which commit is being built, for `--version`.
//!
//! Debug builds have none, so that a new commit builds nothing anew while somebody is at work. `SCRIBE_SYNC_COMMIT` says
//! another one (empty: none), for packagers who build from an archive.

#![expect(
    clippy::disallowed_methods,
    reason = "this is how cargo speaks with a build script"
)]

#[path = "build/commit.rs"]
mod commit;

use std::path::Path;

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-changed=build/commit.rs");
    println!("cargo:rerun-if-env-changed=SCRIBE_SYNC_COMMIT");
    let version = env!("CARGO_PKG_VERSION");
    let found = match std::env::var("SCRIBE_SYNC_COMMIT") {
        Ok(said) => commit::id(said.trim()),
        Err(_) if std::env::var("PROFILE").as_deref() == Ok("release") => {
            let root = std::env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default();
            let found = commit::of(Path::new(&root));
            for file in found.read {
                println!("cargo:rerun-if-changed={}", file.display());
            }
            found.commit
        }
        Err(_) => None,
    };
    let text = match found {
        Some(commit) => format!("{version} ({})", &commit[..commit.len().min(10)]),
        None => version.to_owned(),
    };
    println!("cargo:rustc-env=SCRIBE_SYNC_VERSION={text}");
}
