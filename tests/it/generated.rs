//! The completion scripts and manual pages that are checked in are the ones that the program makes.

use std::path::Path;
use std::process::Command;

fn made(args: &[&str]) -> String {
    let home = tempfile::tempdir().unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_scribe-sync"))
        .args(args)
        .env_clear()
        .env("HOME", home.path())
        .output()
        .unwrap();
    assert!(output.status.success(), "{args:?}");
    String::from_utf8(output.stdout).unwrap()
}

#[track_caller]
fn same(file: &str, text: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
    if std::env::var_os("UPDATE_GENERATED").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, text).unwrap();
    }
    let there = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        text == there,
        "{file} is not what the program makes; rewrite it with UPDATE_GENERATED=1"
    );
}

#[test]
fn completions_are_up_to_date() {
    for (shell, file) in [
        ("bash", "completions/scribe-sync.bash"),
        ("zsh", "completions/_scribe-sync"),
        ("fish", "completions/scribe-sync.fish"),
        ("powershell", "completions/_scribe-sync.ps1"),
        ("elvish", "completions/scribe-sync.elv"),
    ] {
        same(file, &made(&["completions", shell]));
    }
}

#[test]
fn manual_pages_are_up_to_date() {
    let pages = [
        "",
        "login",
        "logout",
        "whoami",
        "projects",
        "sync",
        "collect",
        "collect-status",
        "collect-extend",
        "collect-set-last",
        "conflicts",
        "resolve",
        "log",
        "report",
        "notify",
        "notify-set",
        "notify-show",
        "notify-on",
        "notify-off",
        "notify-test",
        "stop",
        "extend",
        "backup",
        "backup-create",
        "backup-list",
        "backup-show",
        "backup-diff",
        "backup-verify",
        "backup-restore",
        "config",
        "config-path",
        "config-list",
        "config-get",
        "config-set",
        "demo",
        "merge-file",
        "completions",
        "man",
    ];
    for page in pages {
        let (args, file) = if page.is_empty() {
            (vec!["man"], "man/scribe-sync.1".to_owned())
        } else {
            (vec!["man", page], format!("man/scribe-sync-{page}.1"))
        };
        same(&file, &made(&args));
    }
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("man");
    assert_eq!(
        std::fs::read_dir(dir).unwrap().count(),
        pages.len(),
        "a page that nothing makes, or a command without a page"
    );
}
