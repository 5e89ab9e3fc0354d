//! `merge-file`, by itself and as git's merge driver.

use crate::needs;
use std::path::Path;
use std::process::{Command, Output};

const BASE: &str = "\\id LUK Test\n\\c 1\n\\p\n\\v 1 One.\n\\v 2 Two.\n\\v 3 Three.\n";

fn program(dir: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_scribe-sync"));
    command.env_clear().env("HOME", dir).current_dir(dir);
    command
}

fn merge(dir: &Path, [base, ours, theirs]: [&[u8]; 3], more: &[&str]) -> Output {
    for (name, text) in [("base", base), ("ours", ours), ("theirs", theirs)] {
        std::fs::write(dir.join(name), text).unwrap();
    }
    program(dir)
        .args(["merge-file", "base", "ours", "theirs"])
        .args(more)
        .output()
        .unwrap()
}

#[test]
fn the_result_goes_to_standard_output_byte_for_byte() {
    let dir = tempfile::tempdir().unwrap();
    let (ours, theirs) = (BASE.replace("One", "ONE"), BASE.replace("Two", "TWO"));
    let mut wanted = ours.replace("Two", "TWO").into_bytes();
    let texts = [BASE, &ours, &theirs].map(|text| {
        let mut bytes = text.as_bytes().to_vec();
        bytes.extend_from_slice(b"\xff\r");
        bytes
    });
    wanted.extend_from_slice(b"\xff\r");
    let done = merge(dir.path(), texts.each_ref().map(Vec::as_slice), &[]);
    assert_eq!((done.status.code(), done.stdout), (Some(0), wanted));
    assert!(done.stderr.is_empty());
}

#[test]
fn words_of_both_in_one_verse_are_named() {
    let dir = tempfile::tempdir().unwrap();
    let base = BASE.replace("One", "He saw the town");
    let ours = base.replace("He", "She");
    let theirs = base.replace("town", "village");
    let texts = [&base, &ours, &theirs].map(String::as_bytes);
    let done = merge(dir.path(), texts, &["--path", "LUK.usfm"]);
    assert_eq!(done.status.code(), Some(0));
    assert_eq!(
        String::from_utf8(done.stderr).unwrap(),
        "put together from both sides' words, please read it: LUK 1:1 in `LUK.usfm`\n"
    );
    let text = String::from_utf8(done.stdout).unwrap();
    assert_eq!(text, ours.replace("town", "village"));
    let done = merge(dir.path(), texts, &["--path", "LUK.usfm", "--json"]);
    let document: serde_json::Value = serde_json::from_slice(&done.stdout).unwrap();
    assert_eq!(document["combined"][0]["reference"], "LUK 1:1");
    assert_eq!(document["conflicts"], serde_json::json!([]));
}

#[test]
fn a_conflict_keeps_our_text_names_the_place_and_ends_with_6() {
    let dir = tempfile::tempdir().unwrap();
    let ours = BASE.replace("One", "Uno");
    let theirs = BASE.replace("One", "Eins").replace("Three", "Drei");
    let texts = [BASE.as_bytes(), ours.as_bytes(), theirs.as_bytes()];
    let done = merge(dir.path(), texts, &["--path", "x/LUK.usfm", "-o", "out"]);
    assert_eq!(done.status.code(), Some(6));
    assert!(done.stdout.is_empty());
    assert_eq!(
        String::from_utf8(done.stderr).unwrap(),
        "conflict: LUK 1:1 in `x/LUK.usfm`\n"
    );
    let out = std::fs::read_to_string(dir.path().join("out")).unwrap();
    assert_eq!(out, ours.replace("Three", "Drei"));
    let done = merge(dir.path(), texts, &["--path", "x/LUK.usfm", "--json"]);
    let document: serde_json::Value = serde_json::from_slice(&done.stdout).unwrap();
    assert_eq!(document["code"], 6);
    assert_eq!(document["conflicts"][0]["reference"], "LUK 1:1");
    assert_eq!(document["conflicts"][0]["file"], "x/LUK.usfm");
    assert_eq!(document["text"], ours.replace("Three", "Drei"));
}

#[test]
fn a_change_over_a_deletion_is_told_and_a_missing_file_is_10() {
    let dir = tempfile::tempdir().unwrap();
    let (ours, theirs) = (BASE.replace("\\v 2 Two.\n", ""), BASE.replace("Two", "TWO"));
    let done = merge(
        dir.path(),
        [BASE.as_bytes(), ours.as_bytes(), theirs.as_bytes()],
        &[],
    );
    assert_eq!(done.status.code(), Some(0));
    assert_eq!(done.stdout, theirs.as_bytes());
    let told = String::from_utf8(done.stderr).unwrap();
    assert!(told.contains("LUK 1:2"), "{told}");
    let done = program(dir.path())
        .args(["merge-file", "base", "nowhere", "theirs"])
        .output()
        .unwrap();
    assert_eq!(done.status.code(), Some(10));
}

#[test]
fn git_merges_with_it() {
    if !needs::program("git") {
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    let git = |args: &[&str]| -> Output {
        Command::new("git")
            .args(["-c", "user.name=T", "-c", "user.email=t@example.org"])
            .args(args)
            .current_dir(dir.path())
            .env("HOME", dir.path())
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .output()
            .unwrap()
    };
    let file = dir.path().join("LUK.usfm");
    let commit = |text: &str| {
        std::fs::write(&file, text).unwrap();
        assert!(git(&["add", "LUK.usfm"]).status.success());
        assert!(git(&["commit", "-qm", "x"]).status.success());
    };
    assert!(git(&["init", "-q", "-b", "main", "."]).status.success());
    let driver = format!(
        "'{}' merge-file %O %A %B --path %P -o %A",
        env!("CARGO_BIN_EXE_scribe-sync")
    );
    git(&["config", "merge.scribe.driver", &driver]);
    std::fs::write(
        dir.path().join(".git/info/attributes"),
        "*.usfm merge=scribe\n",
    )
    .unwrap();
    commit(BASE);
    git(&["checkout", "-qb", "theirs"]);
    commit(&BASE.replace("Two", "TWO"));
    git(&["checkout", "-q", "main"]);
    commit(&BASE.replace("One", "ONE"));
    // Neighbouring lines: git alone would stop here.
    let merged = git(&["merge", "-q", "theirs"]);
    assert!(merged.status.success(), "{merged:?}");
    let both = BASE.replace("One", "ONE").replace("Two", "TWO");
    assert_eq!(std::fs::read_to_string(&file).unwrap(), both);

    git(&["checkout", "-q", "theirs"]);
    commit(&BASE.replace("Two", "TWO").replace("Three", "Drei"));
    git(&["checkout", "-q", "main"]);
    commit(&both.replace("Three", "Trois"));
    let merged = git(&["merge", "-q", "theirs"]);
    assert_eq!(merged.status.code(), Some(1), "{merged:?}");
    assert_eq!(
        std::fs::read_to_string(&file).unwrap(),
        both.replace("Three", "Trois")
    );
    let unmerged = git(&["ls-files", "-u"]).stdout;
    assert_eq!(String::from_utf8(unmerged).unwrap().lines().count(), 3);
}

#[test]
fn a_conflict_is_told_with_all_texts_and_can_be_marked() {
    let dir = tempfile::tempdir().unwrap();
    let ours = BASE.replace("Two.", "Two ours.").replace("One", "ONE");
    let theirs = BASE
        .replace("Two.", "Two theirs.")
        .replace("Three", "THREE");
    let texts = [BASE, &ours, &theirs].map(str::as_bytes);
    let done = merge(dir.path(), texts, &["--path", "LUK.usfm", "--json"]);
    let document: serde_json::Value = serde_json::from_slice(&done.stdout).unwrap();
    assert_eq!(
        document["conflicts"],
        serde_json::json!([{"file": "LUK.usfm", "reference": "LUK 1:2", "base": "\\v 2 Two.\n",
            "ours": "\\v 2 Two ours.\n", "theirs": "\\v 2 Two theirs.\n"}])
    );
    let done = merge(dir.path(), texts, &["--path", "LUK.usfm", "--marks"]);
    assert_eq!(done.status.code(), Some(6));
    assert_eq!(
        String::from_utf8(done.stdout).unwrap(),
        "\\id LUK Test\n\\c 1\n\\p\n\\v 1 ONE.\n<<<<<<< ours\n\\v 2 Two ours.\n=======\n\\v 2 Two theirs.\n>>>>>>> theirs\n\\v 3 THREE.\n"
    );
    // Without conflicts there are no marks; a file without places is marked as a whole, on lines of its own.
    let clean = merge(
        dir.path(),
        [texts[0], texts[1], texts[0]],
        &["--path", "LUK.usfm", "--marks"],
    );
    assert_eq!(clean.stdout, texts[1]);
    let done = merge(
        dir.path(),
        [b"a", b"b", b"c"],
        &["--path", "a.txt", "--marks"],
    );
    assert_eq!(
        String::from_utf8(done.stdout).unwrap(),
        "<<<<<<< ours\nb\n=======\nc\n>>>>>>> theirs\n"
    );
}
