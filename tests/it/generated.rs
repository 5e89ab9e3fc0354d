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
        "register",
        "register-activate",
        "login",
        "logout",
        "whoami",
        "accounts",
        "accounts-list",
        "accounts-switch",
        "accounts-computers",
        "accounts-forget",
        "projects",
        "projects-activate",
        "projects-open",
        "projects-renew-id",
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
        "schedule",
        "schedule-install",
        "schedule-status",
        "schedule-on",
        "schedule-off",
        "schedule-remove",
        "schedule-run",
        "watch",
        "backup",
        "backup-create",
        "backup-list",
        "backup-show",
        "backup-diff",
        "backup-open",
        "backup-verify",
        "backup-restore",
        "doctor",
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
            (vec!["man"], "scribe-sync.1".to_owned())
        } else {
            (vec!["man", page], format!("scribe-sync-{page}.1"))
        };
        same(&format!("man/{file}"), &made(&args));
        let french = [&args[..], &["--lang", "fr"]].concat();
        same(&format!("man/fr/{file}"), &made(&french));
    }
    for dir in ["man", "man/fr"] {
        let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join(dir);
        let there = std::fs::read_dir(&dir).unwrap();
        let there = there.filter(|entry| entry.as_ref().unwrap().path().is_file());
        assert_eq!(
            there.count(),
            pages.len(),
            "{}: a page that nothing makes, or a command without a page",
            dir.display()
        );
    }
}
