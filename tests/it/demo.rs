//! `demo`: it tells the truth, and leaves nothing behind.

use std::path::Path;
use std::process::{Command, Output, Stdio};

fn demo(home: &Path, args: &[&str]) -> Output {
    let temporary = home.join("tmp");
    std::fs::create_dir_all(&temporary).unwrap();
    Command::new(env!("CARGO_BIN_EXE_scribe-sync"))
        .arg("demo")
        .args(args)
        .env_clear()
        .env("HOME", home)
        .env("TMPDIR", &temporary)
        // Whatever a person has set must not reach the demonstration's own computers.
        .env("SCRIBE_SYNC_CLOUD", "https://example.invalid")
        .env("SCRIBE_SYNC_PROFILE", "nobody")
        .env(
            "SCRIBE_SYNC_TOKEN",
            "0123456789abcdef0123456789abcdef01234567",
        )
        .current_dir(home)
        .stdin(Stdio::null())
        .output()
        .unwrap()
}

fn below(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn it_tells_the_story_and_leaves_nothing_behind() {
    let home = tempfile::tempdir().unwrap();
    let output = demo(home.path(), &[]);
    let text = String::from_utf8(output.stdout).unwrap();
    let errors = String::from_utf8(output.stderr).unwrap();
    assert_eq!(
        (output.status.code(), errors.as_str()),
        (Some(0), ""),
        "{text}"
    );
    for line in [
        "    ○  Harbour Letters  never synced  en  4.6 kB",
        "    ●  Harbour Letters  in sync; created in the cloud; sent 23 verses",
        "    ●  Harbour Letters  in sync; nothing to send or receive",
        "    ●  Harbour Letters  in sync; received 23 verses",
        "    XXB 2:1, since ",
        "    XXB 2:1: your text stands now",
        "    error: 2 of the 6 files of `Harbour Letters` are gone",
        "    restored 3 files of `Harbour Letters` from the backup",
    ] {
        assert!(
            text.lines().any(|found| found.starts_with(line)),
            "{line}\n---\n{text}"
        );
    }
    for line in text.lines() {
        let unbroken = line.contains('`') || line.contains("> ");
        assert!(unbroken || line.chars().count() <= 80, "{line}");
    }
    assert_eq!(below(home.path()), ["tmp"]);
    assert_eq!(below(&home.path().join("tmp")), Vec::<String>::new());
}

#[test]
fn for_scripts_it_gives_one_document() {
    let home = tempfile::tempdir().unwrap();
    let output = demo(home.path(), &["--json", "--keep", "example"]);
    let document: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(document["schema"], 1);
    assert_eq!(document["state"], "ok");
    assert_eq!(document["kept"], true);
    let codes: Vec<u64> = document["steps"]
        .as_array()
        .unwrap()
        .iter()
        .map(|step| step["code"].as_u64().unwrap())
        .collect();
    for code in [0, 6, 7] {
        assert!(codes.contains(&code), "{codes:?}");
    }
    assert_eq!(
        below(&home.path().join("example")),
        ["cloud", "computer-of-amina", "computer-of-boaz"]
    );
    // A folder that holds something is not used.
    let again = demo(home.path(), &["--keep", "example"]);
    assert_eq!(again.status.code(), Some(2));
    let quiet = demo(home.path(), &["--quiet"]);
    assert_eq!((quiet.status.code(), quiet.stdout.len()), (Some(0), 0));
}
