//! One byte of a file in the project's `.git` or of a backup is not what was written: no run panics, and damage is never
//! taken for what was meant.
//!
//! Packs and the index have the same in `tests/it/repo/packs.rs` and `src/repo/tests.rs`.

use crate::bad::{ID, read, synced, write};
use crate::world::{fsck, git};
use scribe_sync::backup::Manifest;
use scribe_sync::repo::{Oid, Store, heal};
use scribe_sync::report::NoProgress;
use sha2::{Digest, Sha256};
use std::path::{Path, PathBuf};

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A journal of a change of files, sealed as the program seals it.
fn journal(
    steps: &serde_json::Value,
    branch: &str,
    head: &str,
    tree: &str,
    stage: &str,
) -> Vec<u8> {
    let bare = format!(
        r#"{{"version":1,"branch":"{branch}","from":"{head}","to":"{head}","tree":"{tree}","stage":{},"steps":{steps},"sum":""}}"#,
        serde_json::Value::from(stage)
    );
    let sum = hex(&Sha256::digest(bare.as_bytes()));
    bare.replace(r#""sum":"""#, &format!(r#""sum":"{sum}""#))
        .into_bytes()
}

struct Bed {
    it: crate::bad::Synced,
    own: PathBuf,
    head: String,
    tree: String,
    blob: String,
}

impl Bed {
    fn new() -> Self {
        let it = synced();
        let head = it.head();
        let at = |what: &str| git(&it.folder, &["rev-parse", &format!("HEAD{what}")]);
        let (tree, blob) = (at("^{tree}"), at(":ingredients/MRK.usfm"));
        Self {
            own: it.folder.join(".git/scribe-sync"),
            head,
            tree,
            blob,
            it,
        }
    }

    /// A journal that means to write MRK over LUK, as a killed run would have left it.
    fn sealed(&self) -> Vec<u8> {
        let luke = git(&self.it.folder, &["rev-parse", "HEAD:ingredients/LUK.usfm"]);
        let steps = serde_json::json!([{"path": "ingredients/LUK.usfm", "expected": luke, "new": self.blob, "staged": "0"}]);
        journal(
            &steps,
            "refs/heads/amina/scribe",
            &self.head,
            &self.tree,
            "stage.scribe-sync-1-2-3",
        )
    }

    fn lay(&self, journal: &[u8]) {
        write(&self.own.join("journal.json"), journal);
        write(
            &self.own.join("stage.scribe-sync-1-2-3/0"),
            read(&self.it.book("MRK")),
        );
    }
}

#[test]
fn a_journal_with_any_byte_changed_is_not_followed() {
    let bed = Bed::new();
    let store = Store::open(&bed.it.folder.join(".git")).unwrap();
    let luke = bed.it.book("LUK");
    let (text, mark) = (read(&luke), read(&bed.it.book("MRK")));
    let whole = bed.sealed();
    // As it is, it is followed: else the rest proves nothing.
    bed.lay(&whole);
    heal(&store, &bed.it.folder, &NoProgress).unwrap();
    assert_eq!(read(&luke), mark);
    write(&luke, &text);
    for at in 0..whole.len() {
        for change in [0x01, 0x20, 0x80] {
            let mut bytes = whole.clone();
            bytes[at] ^= change;
            bed.lay(&bytes);
            heal(&store, &bed.it.folder, &NoProgress).unwrap();
            assert_eq!(read(&luke), text, "byte {at} ^ {change:x}");
        }
        bed.lay(&whole[..at]);
        heal(&store, &bed.it.folder, &NoProgress).unwrap();
        assert_eq!(read(&luke), text, "cut at {at}");
    }
    println!("journal: {} damages", whole.len() * 4);
    fsck(&bed.it.folder);
    drop(std::fs::remove_file(bed.own.join("journal.unreadable")));
    bed.it.assert_heals();
}

/// A project that comes from somebody brings its `.git` along, and a sum proves only that a journal is whole.
#[test]
fn a_journal_that_somebody_made_leads_nowhere_outside() {
    let bed = Bed::new();
    let outside = bed.it.desk.dir.path().join("precious");
    let text = read(&bed.it.book("LUK"));
    let step = |path: &str, staged: &str| serde_json::json!([{"path": path, "expected": null, "new": bed.blob, "staged": staged}]);
    let up = "../".repeat(12);
    let far = format!(
        "{up}{}",
        outside.display().to_string().trim_start_matches('/')
    );
    let gone = |path: &str| serde_json::json!([{"path": path, "expected": hex_of_blob("precious\n"), "new": null, "staged": null}]);
    let branch = "refs/heads/amina/scribe";
    let good = "stage.scribe-sync-1-2-3";
    let cases: Vec<(&str, Vec<u8>)> = vec![
        (
            "a stage elsewhere",
            journal(&step("x", "0"), branch, &bed.head, &bed.tree, &far),
        ),
        (
            "a stage elsewhere by its whole path",
            journal(
                &step("x", "0"),
                branch,
                &bed.head,
                &bed.tree,
                outside.to_str().unwrap(),
            ),
        ),
        (
            "a stage up from a good name",
            journal(
                &step("x", "0"),
                branch,
                &bed.head,
                &bed.tree,
                &format!("stage.scribe-sync-1-2-3/{far}"),
            ),
        ),
        (
            "the whole of `.git`",
            journal(&serde_json::json!([]), branch, &bed.head, &bed.tree, ".."),
        ),
        (
            "no name",
            journal(&serde_json::json!([]), branch, &bed.head, &bed.tree, ""),
        ),
        (
            "a file elsewhere",
            journal(
                &step(&format!("{far}/new"), "0"),
                branch,
                &bed.head,
                &bed.tree,
                good,
            ),
        ),
        (
            "a file elsewhere goes",
            journal(
                &gone(&format!("{far}/text")),
                branch,
                &bed.head,
                &bed.tree,
                good,
            ),
        ),
        (
            "a hook",
            journal(
                &step(".git/hooks/post-checkout", "0"),
                branch,
                &bed.head,
                &bed.tree,
                good,
            ),
        ),
        (
            "a hook in capitals",
            journal(
                &step(".GIT/hooks/post-checkout", "0"),
                branch,
                &bed.head,
                &bed.tree,
                good,
            ),
        ),
        (
            "a staged file elsewhere",
            journal(
                &step("x", &format!("{far}/text")),
                branch,
                &bed.head,
                &bed.tree,
                good,
            ),
        ),
        (
            "a branch elsewhere",
            journal(
                &serde_json::json!([]),
                "refs/heads/../../config",
                &bed.head,
                &bed.tree,
                good,
            ),
        ),
    ];
    let config = read(&bed.it.folder.join(".git/config"));
    for (what, bytes) in cases {
        write(&outside.join("text"), "precious\n");
        bed.lay(&bytes);
        let ran = bed.it.sync();
        assert!(matches!(ran.code, 0 | 1 | 12), "{what}: {}", ran.err);
        let there: Vec<_> = std::fs::read_dir(&outside)
            .unwrap()
            .flatten()
            .map(|entry| entry.file_name())
            .collect();
        assert_eq!(there, ["text"], "{what}");
        assert_eq!(read(&outside.join("text")), "precious\n", "{what}");
        assert!(
            !bed.it.folder.join(".git/hooks/post-checkout").exists(),
            "{what}"
        );
        assert_eq!(read(&bed.it.folder.join(".git/config")), config, "{what}");
        assert_eq!(read(&bed.it.book("LUK")), text, "{what}");
        fsck(&bed.it.folder);
        for left in ["journal.json", "journal.unreadable"] {
            drop(std::fs::remove_file(bed.own.join(left)));
        }
    }
    bed.it.assert_heals();
}

fn hex_of_blob(text: &str) -> String {
    let whole = format!("blob {}\0{text}", text.len());
    hex(&sha1::Sha1::digest(whole.as_bytes()))
}

#[test]
fn a_manifest_with_any_byte_changed_never_makes_damage_right() {
    let it = synced();
    let name = it.folder.to_str().unwrap();
    it.desk.run(&["backup", "create", name, "--json"]).ends(0);
    let ring = it
        .folder
        .parent()
        .unwrap()
        .parent()
        .unwrap()
        .join("projects-backups");
    let backup = std::fs::read_dir(&ring)
        .unwrap()
        .flatten()
        .map(|entry| entry.path())
        // The ring has a lock, too.
        .find(|path| path.is_dir())
        .unwrap();
    let path = backup.join(".git/scribe-sync-backup.json");
    let whole = std::fs::read(&path).unwrap();
    let good = Manifest::read(&backup).unwrap().unwrap();
    assert_eq!(good.project_id, ID);
    let (mut count, mut seen, mut text) = (0, 0, 0);
    for at in 0..whole.len() {
        for change in [0x01, 0x04, 0x20] {
            let mut bytes = whole.clone();
            bytes[at] ^= change;
            std::fs::write(&path, &bytes).unwrap();
            count += 1;
            match Manifest::read(&backup).unwrap() {
                None => seen += 1,
                // Words for people may differ; the files and their sums are then told by comparing them.
                Some(read) if read.files == good.files => text += 1,
                Some(read) => {
                    let differs = read
                        .files
                        .iter()
                        .any(|(path, sum)| good.files.get(path) != Some(sum));
                    assert!(differs, "byte {at}: a file less and nobody knows");
                }
            }
        }
    }
    for at in 0..whole.len() {
        std::fs::write(&path, &whole[..at]).unwrap();
        assert!(
            Manifest::read(&backup).unwrap().is_none() || at + 2 >= whole.len(),
            "cut at {at}"
        );
    }
    println!("manifest: {count} damages, {seen} refused, {text} in words for people alone");
    // And with the program: a changed sum is told, and nothing is restored from it.
    let sum = good.files.values().next().unwrap().sha256.clone();
    let other = sum.replace(&sum[..1], if sum.starts_with('0') { "1" } else { "0" });
    let text = String::from_utf8(whole.clone())
        .unwrap()
        .replacen(&sum, &other, 1);
    std::fs::write(&path, text).unwrap();
    it.desk
        .run(&["backup", "verify", name, "1", "--json"])
        .ends(12);
    it.desk
        .run(&["backup", "restore", name, "1", "--json", "--yes"]);
    std::fs::write(&path, whole).unwrap();
    it.desk
        .run(&["backup", "verify", name, "1", "--json"])
        .ends(0);
    it.assert_heals();
}

/// A ref names another commit than it did, or none: nobody has that commit, and it is told.
#[test]
fn a_ref_with_any_byte_changed_names_nothing_else() {
    let it = synced();
    let store = Store::open(&it.folder.join(".git")).unwrap();
    let name = "refs/heads/amina/scribe";
    let file = it.folder.join(".git").join(name);
    let packed = it.folder.join(".git/packed-refs");
    let head = Oid::from_hex(it.head().as_bytes()).unwrap();
    let whole = std::fs::read(&file).unwrap();
    let mut count = 0;
    let look = |what: &str| {
        // Whatever it says, it is the right commit, or it is found out as soon as it is used.
        match store.find_ref(name) {
            Ok(Some(id)) => assert!(id == head || store.commit(id).is_err(), "{what}: {id}"),
            Ok(None) => return false,
            Err(_) => {}
        }
        true
    };
    for at in 0..whole.len() {
        for bit in 0..8 {
            let mut bytes = whole.clone();
            bytes[at] ^= 1 << bit;
            std::fs::write(&file, bytes).unwrap();
            assert!(
                look(&format!("byte {at}, bit {bit}")),
                "byte {at}, bit {bit}: as if there were none"
            );
            count += 1;
        }
    }
    std::fs::write(&file, &whole).unwrap();
    git(&it.folder, &["pack-refs", "--all"]);
    let whole = std::fs::read(&packed).unwrap();
    let mut gone = Vec::new();
    for at in 0..whole.len() {
        for bit in [0, 2, 5, 7] {
            let mut bytes = whole.clone();
            bytes[at] ^= 1 << bit;
            std::fs::write(&packed, &bytes).unwrap();
            if !look(&format!("packed, byte {at}, bit {bit}")) {
                gone.push(bytes);
            }
            count += 1;
        }
    }
    println!(
        "refs: {count} damages, {} of them in a packed name",
        gone.len()
    );
    // Where the damage is in the name, the branch seems not to be there. The program must not begin anew for that.
    let theirs = it.refs_there();
    for bytes in gone
        .iter()
        .step_by(if std::env::var_os("SCRIBE_SYNC_LONG").is_some() {
            1
        } else {
            23
        })
    {
        std::fs::write(&packed, bytes).unwrap();
        let ran = it.sync();
        assert_eq!(
            it.refs_there(),
            theirs,
            "{}: {}",
            String::from_utf8_lossy(bytes),
            ran.err
        );
        for path in ["MRK", "LUK", "JHN"] {
            assert!(Path::new(&it.book(path)).exists());
        }
        std::fs::write(&packed, &whole).unwrap();
        drop(std::fs::remove_file(&file));
    }
    it.assert_heals();
}
