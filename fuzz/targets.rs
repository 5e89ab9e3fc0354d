//! What reads bytes from elsewhere, each as a function that takes any bytes and asserts what must hold for all of them.
//!
//! `fuzz_targets/*.rs` give them to libFuzzer; `tests/it/fuzz.rs` gives them mutated seeds for a few seconds, so that none of
//! them is dead code. Only what the crate shows to everybody is used here.

use scribe_sync::backup::{BackupName, Manifest};
use scribe_sync::config::Environment;
use scribe_sync::http::{Client, Options};
use scribe_sync::project::Metadata;
use scribe_sync::repo::{self, Limits, Oid, Received, Store, TreeLimits};
use std::path::{Path, PathBuf};

/// Each target by its name.
pub const TARGETS: &[(&str, fn(&[u8]))] = &[
    ("report", report),
    ("refs", refs),
    ("pack", pack),
    ("tree", tree),
    ("names", names),
    ("commit", commit),
    ("index", index),
    ("ref_files", ref_files),
    ("manifest", manifest),
    ("journal", journal),
    ("restore_journal", restore_journal),
    ("metadata", metadata),
    ("settings", settings),
    ("memory", memory),
    ("runs", runs),
    ("api", api),
    ("address", address),
    ("escape", escape),
    ("usfm", usfm),
    ("story", story),
    ("json", json),
    ("merge", merge),
    ("config", config),
    ("backup_name", backup_name),
];

/// A folder of this thread, in memory where that is possible.
fn scratch() -> PathBuf {
    thread_local! {
        static SCRATCH: tempfile::TempDir =
            tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).expect("a temporary folder");
    }
    SCRATCH.with(|dir| dir.path().to_path_buf())
}

fn put(path: &Path, data: &[u8]) {
    std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
    std::fs::write(path, data).expect("a file");
}

/// A repository of this thread; always the same one, since a file that looks torn is waited for once.
fn store(name: &str) -> (PathBuf, &'static Store) {
    use std::cell::RefCell;
    use std::collections::HashMap;
    thread_local! {
        static STORES: RefCell<HashMap<String, &'static Store>> = RefCell::default();
    }
    let folder = scratch().join(name);
    let store = STORES.with(|stores| {
        *stores
            .borrow_mut()
            .entry(name.to_owned())
            .or_insert_with(|| {
                std::fs::create_dir_all(&folder).expect("a folder");
                let made = Store::init(&folder.join(".git"), false, "refs/heads/amina/scribe");
                Box::leak(Box::new(made.expect("a repository")))
            })
    });
    (folder, store)
}

/// The answer to a push, and the side-bands of a fetch.
pub fn report(data: &[u8]) {
    repo::fuzz_report(data);
}

/// A list of refs, in the old protocols and the new one.
pub fn refs(data: &[u8]) {
    repo::fuzz_refs(data);
}

/// A pack: read as it comes and with a checksum that is right, then its first object as the tip.
pub fn pack(data: &[u8]) {
    use sha1::{Digest, Sha1};
    let (_, store) = store("pack");
    let limits = Limits {
        pack: 1 << 20,
        objects: 1000,
        in_memory: 1 << 20,
        blob: 1 << 20,
        total: 8 << 20,
        expanded: 4 << 20,
        ..Limits::default()
    };
    let mut sealed = data.to_vec();
    sealed.extend_from_slice(&Sha1::digest(data));
    for bytes in [data, &sealed] {
        let Ok(received) = Received::read(store, &mut &bytes[..], limits) else {
            continue;
        };
        // Any of these as the tip: it is checked without a panic, and what passes can be read.
        for tip in [
            "4b825dc642cb6eb9a060e54bf8d69288fbee4904",
            "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391",
        ] {
            let tip = Oid::from_hex(tip.as_bytes()).expect("an id");
            if received.check(&[tip], &[], TreeLimits::default()).is_ok() {
                received.flat_tree_of(tip).expect("what passes can be read");
            }
        }
    }
}

/// The judge over a folder.
pub fn tree(data: &[u8]) {
    repo::fuzz_tree(data);
}

/// Names as somebody else may have put them into a project: line by line, each an entry; one that begins with `d` is a folder
/// of all that stands before it. What is left of such a project everybody takes, each name of it can lie beside the others
/// on any system, and what the judge takes as it is loses nothing.
pub fn names(data: &[u8]) {
    let (_, store) = store("names");
    let mut writer = store.writer().expect("a writer");
    let blob = writer.add(repo::Kind::Blob, b"x").expect("a file");
    let mut entries: Vec<u8> = Vec::new();
    for line in data.split(|byte| *byte == b'\n').take(200) {
        let Some((first, name)) = line.split_first() else {
            continue;
        };
        let name: Vec<u8> = name.iter().copied().filter(|byte| *byte != 0).collect();
        let (mode, id) = match first {
            b'd' => {
                let id = writer.add(repo::Kind::Tree, &entries).expect("a folder");
                entries.clear();
                ("40000", id)
            }
            b'l' => ("120000", blob),
            b'm' => ("160000", blob),
            b'x' => ("100755", blob),
            b'?' => ("177777", blob),
            _ => ("100644", blob),
        };
        entries.extend([mode.as_bytes(), b" ", &name, b"\0", id.as_slice()].concat());
    }
    let root = writer.add(repo::Kind::Tree, &entries).expect("a folder");
    writer.finish().expect("a repository");
    let limits = TreeLimits::default();
    let judged = repo::validate(store, root, limits);
    let fitting = match repo::fitting(store, root, limits) {
        Ok(fitting) => fitting,
        Err(error) => {
            assert!(judged.is_err(), "{error}");
            return;
        }
    };
    let mut writer = store.writer().expect("a writer");
    let rest = writer.add_tree(&fitting.files).expect("a folder");
    writer.finish().expect("a repository");
    repo::validate(store, rest, limits).expect("what fits passes");
    if judged.is_ok() {
        assert_eq!(fitting.left_out, [], "what passes fits");
        assert!(fitting.files == store.flat_tree(root).expect("a tree"));
    }
    let behind = repo::left_behind(&fitting.files);
    let stays: Vec<&str> = fitting
        .files
        .keys()
        .filter(|path| !behind.contains_key(*path))
        .collect();
    assert_eq!(stays.is_empty(), fitting.files.keys().next().is_none());
    let odd = repo::odd_paths(stays.iter().copied(), usize::MAX);
    assert_eq!((odd.twins, odd.names), (vec![], vec![]));
    for path in stays {
        assert!(repo::is_fit_path(path), "{path:?}");
        let folded = repo::fold(path);
        assert_eq!(repo::fold(&folded), folded, "{path:?}");
        let inside = std::path::Path::new(path).components();
        assert!(
            inside
                .into_iter()
                .all(|part| matches!(part, std::path::Component::Normal(_))),
            "{path:?}"
        );
    }
}

/// A commit object.
pub fn commit(data: &[u8]) {
    let id = Oid::from_hex(b"4b825dc642cb6eb9a060e54bf8d69288fbee4904").expect("an id");
    if let Ok(info) = repo::CommitInfo::parse(id, data) {
        let lower = data.to_ascii_lowercase();
        let tree = info.tree.to_string();
        assert!(lower.windows(40).any(|window| window == tree.as_bytes()));
    }
}

/// git's index.
pub fn index(data: &[u8]) {
    let (folder, store) = store("index");
    put(&folder.join(".git/index"), data);
    let committed = repo::FlatTree::new();
    let options = repo::ScanOptions {
        committed: &committed,
        only_named: &|_| false,
        is_named: &|_| false,
        interrupt: &std::sync::atomic::AtomicBool::new(false),
        progress: &scribe_sync::report::NoProgress,
    };
    drop(repo::scan(Some(store), &folder, None, &options));
}

/// A loose ref, `HEAD` and `packed-refs`.
pub fn ref_files(data: &[u8]) {
    let (folder, store) = store("refs");
    let name = "refs/heads/x";
    put(&folder.join(".git").join(name), data);
    let found = store.find_ref(name).ok().flatten();
    let text = String::from_utf8_lossy(data).to_ascii_lowercase();
    assert!(found.is_none_or(|id| text.contains(&id.to_string())));
    std::fs::remove_file(folder.join(".git").join(name)).expect("a file");
    put(&folder.join(".git/packed-refs"), data);
    let found = store.refs_below("refs/").unwrap_or_default();
    assert!(found.len() <= data.len() / 40);
    drop(store.find_ref(name));
    std::fs::remove_file(folder.join(".git/packed-refs")).expect("a file");
}

/// What was written down about a backup.
pub fn manifest(data: &[u8]) {
    let folder = scratch().join("backup");
    put(&folder.join(".git/scribe-sync-backup.json"), data);
    if let Ok(Some(manifest)) = Manifest::read(&folder) {
        for path in manifest.files.keys() {
            let outside = Path::new(path)
                .components()
                .any(|part| !matches!(part, std::path::Component::Normal(_)));
            assert!(
                !outside && !path.to_ascii_lowercase().starts_with(".git/"),
                "{path:?}"
            );
        }
        let _ = manifest.bytes();
    }
}

/// The journal of a change of files, as it comes and with a sum that is right.
pub fn journal(data: &[u8]) {
    use sha2::{Digest, Sha256};
    let (folder, store) = store("journal");
    let outside = scratch().join("outside.txt");
    put(&outside, b"outside");
    let mut sealed = Vec::new();
    if let Ok(serde_json::Value::Object(mut object)) = serde_json::from_slice(data) {
        object.insert("sum".to_owned(), "".into());
        let bare = serde_json::to_vec(&object).expect("JSON");
        let sum: String = Sha256::digest(&bare)
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        object.insert("sum".to_owned(), sum.into());
        sealed = serde_json::to_vec(&object).expect("JSON");
    }
    for bytes in [data, &sealed] {
        put(&folder.join(".git/scribe-sync/journal.json"), bytes);
        drop(repo::heal(store, &folder, &scribe_sync::report::NoProgress));
    }
    assert_eq!(std::fs::read(&outside).expect("it stays"), b"outside");
    assert!(folder.join(".git/HEAD").exists());
}

/// The journal of a restore, likewise.
pub fn restore_journal(data: &[u8]) {
    use sha2::{Digest, Sha256};
    let folder = scratch().join("restore");
    std::fs::create_dir_all(folder.join(".git")).expect("a folder");
    let outside = scratch().join("outside.txt");
    put(&outside, b"outside");
    let sum: String = Sha256::digest(data)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    for bytes in [data.to_vec(), [sum.as_bytes(), b"\n", data].concat()] {
        put(&folder.join(".git/scribe-sync/restore/journal"), &bytes);
        drop(scribe_sync::backup::heal(&folder));
    }
    assert_eq!(std::fs::read(&outside).expect("it stays"), b"outside");
}

/// A project's `metadata.json`.
pub fn metadata(data: &[u8]) {
    if let Ok(metadata) = Metadata::parse(data) {
        assert!(
            metadata
                .id
                .as_deref()
                .is_none_or(scribe_sync::project::is_project_id)
        );
        assert!(
            metadata
                .name
                .as_ref()
                .is_none_or(|name| name.chars().count() <= 200)
        );
    }
}

/// Scribe's settings of a project.
pub fn settings(data: &[u8]) {
    use scribe_sync::project;
    let _ = project::Marks::read(data, Some("textTranslation"));
    let _ = project::last_synced(data, Some("amina"));
    assert!(
        project::differs_only_in_sync_marks(data, data)
            || serde_json::from_slice::<serde_json::Value>(data).is_err()
    );
}

/// What a computer remembers of a project.
pub fn memory(data: &[u8]) {
    if let Ok(memory) = serde_json::from_slice::<scribe_sync::project::ProjectMemory>(data) {
        let again = serde_json::to_vec(&memory).expect("JSON");
        assert_eq!(
            serde_json::from_slice::<scribe_sync::project::ProjectMemory>(&again).ok(),
            Some(memory)
        );
    }
}

/// The record of runs, and orders to a run.
pub fn runs(data: &[u8]) {
    let state = scratch().join("record");
    put(&state.join("runs/runs-2026-11.jsonl"), data);
    drop(scribe_sync::runs::read(&state));
    drop(scribe_sync::runs::live(&state));
}

/// What the API answers.
pub fn api(data: &[u8]) {
    drop(serde_json::from_slice::<scribe_sync::door43::User>(data));
    drop(serde_json::from_slice::<Vec<scribe_sync::door43::Repository>>(data));
    drop(serde_json::from_slice::<scribe_sync::door43::AccessToken>(
        data,
    ));
}

/// An address that a person wrote, and where a server sends us on.
pub fn address(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    if let Ok(client) = Client::new(&text, &Options::default()) {
        let base = client.base();
        assert!(
            base.starts_with("https://") || client.is_loopback(),
            "{base}"
        );
        let host = base
            .split("://")
            .nth(1)
            .and_then(|rest| rest.split('/').next());
        assert!(host.is_some_and(|host| !host.contains('@')), "{base}");
        assert!(base.is_ascii(), "{base}");
    }
    for base in ["https://git.example.org", "https://example.org:8443/gitea"] {
        let client = Client::new(base, &Options::default()).expect("an address");
        if let Ok(path) = client.redirect_below(&text) {
            assert!(path.starts_with('/') && !path.starts_with("//"), "{path}");
            // What comes after `?` names no folder.
            let folders = path.split('?').next().unwrap_or_default();
            assert!(!folders.split('/').any(|part| part == ".."), "{path}");
            assert!(
                path.bytes()
                    .all(|byte| byte.is_ascii_graphic() && byte != b'\\'),
                "{path}"
            );
        }
    }
}

/// Text for a terminal.
pub fn escape(data: &[u8]) {
    scribe_sync::ui::fuzz_escape(&String::from_utf8_lossy(data));
}

/// A book.
pub fn usfm(data: &[u8]) {
    scripture::fuzz_reader("LUK.usfm", data);
}

/// A story.
pub fn story(data: &[u8]) {
    scripture::fuzz_reader("01.md", data);
}

/// A file of JSON.
pub fn json(data: &[u8]) {
    scripture::fuzz_reader("metadata.json", data);
}

/// Three versions, divided by a byte that stands in no text.
pub fn merge(data: &[u8]) {
    let mut parts = data.split(|byte| *byte == 0xfe);
    let mut next = || parts.next().unwrap_or_default();
    let (base, ours, theirs) = (next(), next(), next());
    for path in ["LUK.usfm", "01.md", "metadata.json", "x.txt"] {
        scripture::fuzz_merge(path, base, ours, theirs);
    }
}

/// `config.yaml`.
pub fn config(data: &[u8]) {
    let folder = scratch().join("config");
    put(&folder.join("config.yaml"), data);
    let variables = [("HOME", &folder), ("SCRIBE_SYNC_CONFIG", &folder)];
    let variables = variables.map(|(name, value)| (name.into(), value.clone().into_os_string()));
    let environment = Environment::new(variables, folder.clone());
    drop(scribe_sync::config::Settings::load(
        &environment,
        &scribe_sync::cli::GlobalArgs::default(),
    ));
}

/// The folder of a backup.
pub fn backup_name(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    if let Some(name) = BackupName::parse(&text) {
        assert_eq!(name.as_str(), text);
        assert!(
            !text.contains(['/', '\\'])
                && !text.contains(char::is_control)
                && !text.starts_with('.')
        );
        assert!(text.ends_with(&name.millis().to_string()));
        let _ = (name.uuid(), name.time(), name.front());
    }
}
