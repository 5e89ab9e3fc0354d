//! git itself, run so that nothing of this computer gets into it. It is what the tests measure by.

use std::fs::File;
use std::path::Path;
use std::process::{Command, Output, Stdio};

/// The name and mail address in commits of [`git`], unless the caller's environment names others.
pub const SOMEONE: (&str, &str) = ("Amina Diallo", "amina@example.org");
/// The date in commits of [`git`], unless the caller's environment names another.
pub const SOME_DAY: &str = "2026-01-02T03:04:05Z";

/// A git command in `dir` that reads no configuration but the repository's own and asks nobody anything.
pub fn command(dir: &Path) -> Command {
    let mut command = Command::new("git");
    command.current_dir(dir).env_clear().stdin(Stdio::null());
    for kept in ["PATH", "TMPDIR", "SYSTEMROOT"] {
        if let Some(value) = std::env::var_os(kept) {
            command.env(kept, value);
        }
    }
    command
        .env("HOME", dir)
        .env("LC_ALL", "C")
        .env("TZ", "UTC")
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_TERMINAL_PROMPT", "0")
        .env("GIT_AUTHOR_NAME", SOMEONE.0)
        .env("GIT_AUTHOR_EMAIL", SOMEONE.1)
        .env("GIT_AUTHOR_DATE", SOME_DAY)
        .env("GIT_COMMITTER_NAME", SOMEONE.0)
        .env("GIT_COMMITTER_EMAIL", SOMEONE.1)
        .env("GIT_COMMITTER_DATE", SOME_DAY)
        .args([
            "-c",
            "init.defaultBranch=main",
            "-c",
            "gc.auto=0",
            "-c",
            "maintenance.auto=false",
        ]);
    command
}

/// Runs git in `dir` and gives its standard output without the last newline.
///
/// # Panics
/// With everything git said, when git fails or is not there.
#[track_caller]
pub fn git(dir: &Path, args: &[&str]) -> String {
    git_with(dir, &[], args)
}

/// As [`git`], with further environment variables, for example another author.
///
/// # Panics
/// With everything git said, when git fails or is not there.
#[track_caller]
pub fn git_with(dir: &Path, vars: &[(&str, &str)], args: &[&str]) -> String {
    let out = git_try(dir, vars, args);
    assert!(
        out.status.success(),
        "git {args:?} in {} ended with {}\n{}{}",
        dir.display(),
        out.status,
        String::from_utf8_lossy(&out.stdout),
        String::from_utf8_lossy(&out.stderr),
    );
    let mut text = String::from_utf8_lossy(&out.stdout).into_owned();
    if text.ends_with('\n') {
        text.pop();
    }
    text
}

/// As [`git_with`], for commands that are meant to fail.
///
/// # Panics
/// When git is not there.
#[track_caller]
pub fn git_try(dir: &Path, vars: &[(&str, &str)], args: &[&str]) -> Output {
    command(dir)
        .envs(vars.iter().copied())
        .args(args)
        .output()
        .expect("these tests need git")
}

/// As [`git`], with `input` (a file's content) on its standard input; gives the bytes it printed.
///
/// # Panics
/// When git fails or is not there.
#[track_caller]
pub fn git_bytes(dir: &Path, args: &[&str], input: &[u8]) -> Vec<u8> {
    // A file, not a pipe, so that neither side can wait for the other.
    let scratch = tempfile::NamedTempFile::new().expect("a temporary file");
    std::fs::write(scratch.path(), input).expect("a temporary file");
    let out = command(dir)
        .args(args)
        .stdin(File::open(scratch.path()).expect("a temporary file"))
        .output()
        .expect("these tests need git");
    assert!(
        out.status.success(),
        "git {args:?}: {}",
        String::from_utf8_lossy(&out.stderr)
    );
    out.stdout
}

/// Asserts that `git fsck --strict --full` has nothing to say about the repository.
///
/// # Panics
/// With fsck's words, when it has.
#[track_caller]
pub fn fsck(dir: &Path) {
    let out = git_try(
        dir,
        &[],
        &[
            "fsck",
            "--strict",
            "--full",
            "--no-dangling",
            "--no-progress",
        ],
    );
    let said = [out.stdout, out.stderr].concat();
    // An unborn HEAD is no damage.
    let said: Vec<_> = String::from_utf8_lossy(&said)
        .lines()
        .filter(|line| !line.starts_with("notice:"))
        .map(str::to_owned)
        .collect();
    assert!(
        out.status.success() && said.is_empty(),
        "fsck of {}: {}\n{}",
        dir.display(),
        out.status,
        said.join("\n")
    );
}
