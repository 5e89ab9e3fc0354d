//! Judges what a run left, with stock git and nothing of the program's own code.

use crate::place::{Desk, Place, git_command};
use crate::repository::{self, Look, hex, tree};
use sha1::Sha1;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use walkdir::WalkDir;

/// What must still be there afterwards.
#[derive(Debug, Clone)]
pub(crate) struct Before {
    /// The texts that were saved when the run began, by git's id of their bytes.
    pub(crate) texts: BTreeMap<String, String>,
    /// The commits and contents that the cloud had, by id.
    cloud: BTreeSet<String>,
    /// Good backups of each computer.
    rings: Vec<usize>,
    /// Files that no run has a business with, by path.
    others: BTreeMap<PathBuf, String>,
    /// The computers whose project had commits.
    born: Vec<bool>,
}

/// What a project and the cloud hold, without what differs from run to run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct State {
    files: Vec<BTreeMap<String, String>>,
    shared: Vec<(String, String)>,
    own: Vec<(String, String)>,
    head: Vec<Vec<(String, String)>>,
    settings: BTreeMap<PathBuf, Vec<u8>>,
    /// What is put elsewhere on request, and what is not: a result, a page, a crontab.
    elsewhere: BTreeMap<PathBuf, String>,
}

/// What is put elsewhere and is now neither as it was nor as it was to become.
pub(crate) fn torn(place: &Place, begin: &State, goal: &State) -> Vec<String> {
    elsewhere(place)
        .iter()
        .filter(|(path, now)| {
            [begin, goal]
                .iter()
                .all(|state| state.elsewhere.get(*path) != Some(*now))
        })
        .map(|(path, now)| format!("torn: {} is {now:?}", path.display()))
        .collect()
}

/// git's id of a file with these bytes.
pub(crate) fn blob(bytes: &[u8]) -> String {
    let mut hasher = Sha1::new();
    hasher.update(format!("blob {}\0", bytes.len()));
    hasher.update(bytes);
    hex(&hasher.finalize())
}

/// The files below a folder, by path; nothing of `.git`.
pub(crate) fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    WalkDir::new(folder)
        .into_iter()
        .filter_entry(|entry| entry.file_name() != ".git")
        .flatten()
        .filter(|entry| entry.file_type().is_file())
        .filter_map(|entry| {
            let name = entry.path().strip_prefix(folder).ok()?;
            Some((name.to_str()?.to_owned(), fs::read(entry.path()).ok()?))
        })
        .collect()
}

/// Whether a file says the same on all computers.
pub(crate) fn is_text(path: &str) -> bool {
    !path.ends_with(".json") && path != ".gitignore" && !path.contains(".scribe-sync-")
}

fn backups(ring: &Path) -> Vec<PathBuf> {
    fs::read_dir(ring)
        .into_iter()
        .flatten()
        .flatten()
        .filter(|entry| !entry.file_name().to_string_lossy().starts_with('.'))
        .map(|entry| entry.path())
        .collect()
}

/// Why a backup is not whole by the sums in it.
fn broken(backup: &Path) -> Option<String> {
    let said = fs::read(backup.join(".git/scribe-sync-backup.json"))
        .or_else(|_| fs::read(backup.join(".scribe-sync-backup.json")));
    let Ok(said) = said else {
        return Some("it has no list".to_owned());
    };
    let Ok(list) = serde_json::from_slice::<serde_json::Value>(&said) else {
        return Some("its list cannot be read".to_owned());
    };
    for (path, sum) in list["files"].as_object()? {
        let Ok(bytes) = fs::read(backup.join(path)) else {
            return Some(format!("{path} is not there"));
        };
        if sum["sha256"] != hex(&Sha256::digest(&bytes)).as_str() {
            return Some(format!("{path} is not as it was"));
        }
    }
    None
}

/// Looks at everything before a run.
pub(crate) fn before(place: &Place) -> Before {
    let mut texts = BTreeMap::new();
    let mut rings = Vec::new();
    let mut born = Vec::new();
    for desk in Desk::BOTH {
        for (path, bytes) in files(&place.project(desk)) {
            if is_text(&path) {
                texts.insert(blob(&bytes), format!("{desk:?} {path}"));
            }
        }
        rings.push(backups(&place.ring(desk)).len());
        born.push(repository::look(&place.project(desk)).head.is_some());
    }
    let cloud = place
        .bare()
        .map(|bare| repository::look(&bare).reached)
        .unwrap_or_default();
    Before {
        texts,
        cloud,
        rings,
        others: others(place),
        born,
    }
}

/// The files that are nobody's business.
fn others(place: &Place) -> BTreeMap<PathBuf, String> {
    let ours: Vec<PathBuf> = Desk::BOTH
        .into_iter()
        .flat_map(|desk| {
            let home = place.home(desk);
            [
                place.project(desk),
                place.ring(desk),
                home.join("config"),
                home.join("state"),
                place.out(desk),
                place.table(desk),
            ]
        })
        .chain([place.here().join("cloud")])
        .collect();
    let mut found = BTreeMap::new();
    for entry in WalkDir::new(place.here())
        .into_iter()
        .filter_entry(|entry| !ours.iter().any(|folder| entry.path() == folder))
        .flatten()
    {
        let name = entry.file_name().to_string_lossy();
        if entry.file_type().is_file() && !entry.path().to_string_lossy().contains("/.scribe-sync-")
        {
            let bytes = fs::read(entry.path()).unwrap_or_default();
            found.insert(
                entry.path().to_path_buf(),
                format!("{name} {}", blob(&bytes)),
            );
        }
    }
    found
}

/// What is wrong now. `settled`: the run after the faulty one is over as well.
pub(crate) fn problems(place: &Place, before: &Before, settled: bool) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut there = BTreeSet::new();
    // What a kill leaves is read here; what a power cut leaves is shown to git as well.
    let asks_git = settled || place.is_disk();
    if let Some(bare) = place.bare() {
        // One that is being made is nothing yet.
        let now = repository::look(&bare);
        if settled || !before.cloud.is_empty() || bare.join("HEAD").exists() {
            sound(&bare, &now, asks_git, &mut wrong);
        }
        for lost in before.cloud.difference(&now.reached) {
            wrong.push(format!("lost: the cloud reaches {lost} no more"));
        }
        there.extend(now.reached);
    } else if !before.cloud.is_empty() {
        wrong.push("lost: the cloud's repository is gone".to_owned());
    }
    for (number, desk) in Desk::BOTH.into_iter().enumerate() {
        let project = place.project(desk);
        if project.join(".git").exists() {
            let now = repository::look(&project);
            let born = now.head.is_some();
            if before.born[number] && !born {
                wrong.push(format!("{desk:?}: HEAD is no commit"));
            }
            if born || settled {
                sound(&project, &now, asks_git, &mut wrong);
            }
            there.extend(now.reached);
        }
        there.extend(files(&project).values().map(|bytes| blob(bytes)));
        for entry in WalkDir::new(project.join(".git/scribe-sync"))
            .into_iter()
            .flatten()
        {
            if entry.file_type().is_file() {
                there.insert(blob(&fs::read(entry.path()).unwrap_or_default()));
            }
        }
        let ring = backups(&place.ring(desk));
        if ring.len() < before.rings[number].min(5) {
            wrong.push(format!(
                "{desk:?}: {} backups of {}",
                ring.len(),
                before.rings[number]
            ));
        }
        // One that could not be removed goes with the next backup.
        if settled && ring.len() > 6 {
            wrong.push(format!("{desk:?}: {} backups", ring.len()));
        }
        for backup in ring {
            if let Some(why) = broken(&backup) {
                wrong.push(format!("backup {}: {why}", backup.display()));
            }
            there.extend(files(&backup).values().map(|bytes| blob(bytes)));
        }
    }
    for (id, what) in &before.texts {
        if !there.contains(id) {
            wrong.push(format!("lost: the text {what}"));
        }
    }
    let now = others(place);
    for (path, was) in &before.others {
        if now.get(path) != Some(was) {
            wrong.push(format!("outside: {} was touched", path.display()));
        }
    }
    // A project that is being brought down is no stranger.
    for path in now.keys().filter(|path| !before.others.contains_key(*path)) {
        wrong.push(format!("outside: {} was made", path.display()));
    }
    secrets(place, settled, &mut wrong);
    wrong
}

/// Makes what runs left look old enough to be swept.
pub(crate) fn a_day_passes(place: &Place) {
    let passed = std::time::SystemTime::now() - std::time::Duration::from_secs(2 * 24 * 60 * 60);
    for entry in WalkDir::new(place.here()).into_iter().flatten() {
        let name = entry.file_name().to_string_lossy();
        if name.starts_with(".scribe-sync-") && entry.file_type().is_file() {
            let file = fs::OpenOptions::new().write(true).open(entry.path());
            file.unwrap().set_modified(passed).unwrap();
        }
    }
}

/// Nobody has anything to say against a repository.
fn sound(repository: &Path, look: &Look, asks_git: bool, wrong: &mut Vec<String>) {
    for why in &look.wrong {
        wrong.push(format!("{}: {why}", repository.display()));
    }
    if !asks_git {
        return;
    }
    repository::once_sound(look, || {
        let args = [
            "fsck",
            "--strict",
            "--full",
            "--no-dangling",
            "--no-progress",
        ];
        let output = git_command(repository, &args).output().unwrap();
        if !output.status.success() {
            let said = String::from_utf8_lossy(&output.stderr).into_owned();
            let said = said + &String::from_utf8_lossy(&output.stdout);
            wrong.push(format!("fsck {}: {said}", repository.display()));
        }
        output.status.success()
    });
}

/// A secret is in one file alone, and until the next run in what was to become that file, for its owner's eyes.
fn secrets(place: &Place, settled: bool, wrong: &mut Vec<String>) {
    use std::os::unix::fs::PermissionsExt;
    let secrets = place.secrets();
    // Objects are packed: they are looked through where they are read.
    for entry in WalkDir::new(place.here())
        .into_iter()
        .filter_entry(|entry| entry.file_name() != "objects")
        .flatten()
    {
        if !entry.file_type().is_file() || entry.file_name() == "credentials.yaml" {
            continue;
        }
        if !settled && entry.file_name() == ".credentials.yaml.new" {
            let mode = entry.metadata().map_or(0, |meta| meta.permissions().mode());
            if mode & 0o777 == 0o600 {
                continue;
            }
        }
        let bytes = fs::read(entry.path()).unwrap_or_default();
        for secret in &secrets {
            if memchr::memmem::find(&bytes, secret.as_bytes()).is_some() {
                wrong.push(format!("secret: {} holds it", entry.path().display()));
            }
        }
    }
}

/// Whether what was said holds a secret.
pub(crate) fn said(place: &Place, out: &str, err: &str) -> Vec<String> {
    let mut wrong = Vec::new();
    for secret in place.secrets() {
        if out.contains(&secret) || err.contains(&secret) {
            wrong.push("secret: it was said".to_owned());
        }
    }
    if err.contains("panicked") {
        wrong.push(format!("panic: {err}"));
    }
    wrong
}

/// What is left over that the run after should have swept.
pub(crate) fn litter(place: &Place, wrong: &mut Vec<String>) {
    for entry in WalkDir::new(place.here()).into_iter().flatten() {
        let name = entry.file_name().to_string_lossy();
        let path = entry.path().to_string_lossy().into_owned();
        let lasting = [
            "lock",
            ".accounts.lock",
            ".settings.lock",
            "restored.json",
            "token_login.json",
        ];
        if !entry.file_type().is_file() || lasting.contains(&&*name) || path.contains("/kept/")
            // Tells that the run was killed; swept after two days.
            || path.contains("/state/runs/")
            // Locks that stay where they are, held or not.
            || path.contains("/state/collect/") && path.ends_with(".lock")
            || path.ends_with("/state/schedule/run.lock")
            || path.ends_with("/state/notify.lock")
            || path == place.table(Desk::One).to_string_lossy()
        {
            continue;
        }
        let ours = name.starts_with(".scribe-sync-")
            || path.contains("/.git/scribe-sync/")
            || path.ends_with(".lock") && !path.ends_with("-gone.lock")
            || name.starts_with("tmp_");
        if ours && !path.contains("/projects-backups/") {
            wrong.push(format!("litter: {path}"));
        }
    }
}

/// What is to be compared with a run that nothing happened to.
pub(crate) fn state(place: &Place) -> State {
    let text = |list: Vec<(String, String)>| -> Vec<(String, String)> {
        list.into_iter().filter(|(path, _)| is_text(path)).collect()
    };
    let bare = place.bare();
    let of = |name: &str| {
        let tip = bare.as_ref().map(|bare| tree(bare, name));
        text(tip.unwrap_or_default())
    };
    let per_desk = |desk: Desk| {
        files(&place.project(desk))
            .into_iter()
            .filter(|(path, _)| is_text(path))
            .map(|(path, bytes)| (path, blob(&bytes)))
            .collect()
    };
    let head = |desk: Desk| {
        let project = place.project(desk);
        if project.join(".git").exists() {
            text(tree(&project, "HEAD"))
        } else {
            Vec::new()
        }
    };
    let settings = Desk::BOTH
        .into_iter()
        .flat_map(|desk| {
            let config = place.home(desk).join("config");
            ["config.yaml", "notify.yaml", "accounts.yaml"].map(|name| config.join(name))
        })
        .map(|path| {
            let text = fs::read(&path).unwrap_or_default();
            // Each token has a name and a number of its own.
            let is_kept = |line: &&[u8]| memchr::memmem::find(line, b"token_").is_none();
            let lines = text.split_inclusive(|byte| *byte == b'\n').filter(is_kept);
            let kept = lines.collect::<Vec<_>>().concat();
            (path, kept)
        })
        .collect();
    State {
        files: Desk::BOTH.into_iter().map(per_desk).collect(),
        shared: of("refs/heads/scribe-main"),
        own: of("refs/heads/amina/scribe"),
        head: Desk::BOTH.into_iter().map(head).collect(),
        settings,
        elsewhere: elsewhere(place),
    }
}

fn elsewhere(place: &Place) -> BTreeMap<PathBuf, String> {
    let both = Desk::BOTH.into_iter();
    both.flat_map(|desk| elsewhere_of(place, desk)).collect()
}

/// What is put elsewhere on request. Of a page only whether it is whole: it says when it was made.
fn elsewhere_of(place: &Place, desk: Desk) -> Vec<(PathBuf, String)> {
    let read = |path: &Path| {
        let text = String::from_utf8_lossy(&fs::read(path).unwrap_or_default()).into_owned();
        if path.extension().is_some_and(|end| end == "html")
            && text.starts_with("<!DOCTYPE html>")
            && text.trim_end().ends_with("</html>")
        {
            return "a whole page".to_owned();
        }
        text
    };
    let state = place.home(desk).join("state");
    let mut found: Vec<(PathBuf, String)> = files(&place.out(desk))
        .into_keys()
        .filter(|name| !name.starts_with(".scribe-sync-"))
        .map(|name| place.out(desk).join(name))
        .chain(Some(place.table(desk)))
        .filter(|path| path.exists())
        .map(|path| (path.clone(), read(&path)))
        .collect();
    let json = |path: &Path| serde_json::from_slice(&fs::read(path).ok()?).ok();
    let plan = state.join("schedule/plan.json");
    if let Some(serde_json::Value::Object(mut read)) = json(&plan) {
        // The moment of the run.
        read.remove("since");
        found.push((plan, serde_json::Value::Object(read).to_string()));
    }
    let names = files(&state.join("collect")).into_keys();
    for name in names.filter(|name| !name.starts_with(".scribe-sync-")) {
        let path = state.join("collect").join(name);
        if let Some(read) = json(&path)
            && read["last"]["by_hand"] == true
        {
            found.push((path, read["last"]["at"].to_string()));
        }
    }
    found
}
