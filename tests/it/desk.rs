//! A desk: one computer with Scribe's folders, an account, and our own config and state; everything in a temporary folder.
//!
//! The program runs there with nothing of this computer in its environment. After each sync git itself is asked whether
//! what was left is in order.

// Each file of tests uses its own part of the desk.
#![allow(dead_code)]

use crate::world::{Door43, canary, fsck, git};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::SystemTime;

/// The settings' path in a project.
pub(crate) const SETTINGS: &str = "ingredients/scribe-settings.json";

/// One computer.
pub(crate) struct Desk {
    dir: tempfile::TempDir,
    cloud: String,
    pub(crate) login: String,
    variables: Vec<(String, String)>,
}

/// How the program ended.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
    /// The document on standard output, with `--json`.
    pub(crate) json: Value,
}

impl Run {
    /// The row of the first project.
    pub(crate) fn row(&self) -> &Value {
        &self.json["projects"][0]
    }

    /// Asserts how it ended.
    #[track_caller]
    pub(crate) fn ends(self, code: i32) -> Self {
        assert_eq!(self.code, code, "\n{}\n{}", self.out, self.err);
        self
    }

    /// A number of the first project, by its path in the row.
    #[track_caller]
    pub(crate) fn number(&self, pointer: &str) -> u64 {
        self.row()
            .pointer(pointer)
            .and_then(Value::as_u64)
            .unwrap_or_else(|| panic!("no number at {pointer}\n{}", self.out))
    }

    /// What is said besides about the first project.
    pub(crate) fn notes(&self) -> String {
        self.row()["notes"].to_string()
    }

    /// The failure of the first project, whole.
    pub(crate) fn error(&self) -> String {
        self.row()["error"].to_string()
    }

    /// The name of the backup that was taken.
    pub(crate) fn backup(&self) -> Option<&str> {
        self.row()["backup"].as_str()
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            canary::assert_in_no_file(self.dir.path(), &self.tokens(), &|_| false);
        }
    }
}

impl Desk {
    /// A computer of this account of the server, with its token in the environment, and Scribe with one local user of the
    /// same name.
    pub(crate) fn new(server: &Door43, login: &str) -> Self {
        let token = server.token(login, &["write:repository", "write:user"]);
        let desk = Self::at(&server.url(), login).with("SCRIBE_SYNC_TOKEN", &token);
        std::fs::create_dir_all(desk.projects()).unwrap();
        desk
    }

    /// A computer whose cloud is a folder, with the account's name as Scribe's local user.
    pub(crate) fn with_folder(cloud: &Path, login: &str) -> Self {
        let desk = Self::at(&cloud.display().to_string(), login).with("PATH", "");
        std::fs::create_dir_all(desk.projects()).unwrap();
        desk
    }

    /// A computer on which nobody is logged in yet, with one local user of this name.
    pub(crate) fn logged_out(server: &Door43, login: &str) -> Self {
        let desk = Self::at(&server.url(), login);
        std::fs::create_dir_all(desk.projects()).unwrap();
        desk
    }

    /// Logs an account in, whose token is kept here from now on.
    #[track_caller]
    pub(crate) fn log_in(&self, login: &str, password: &str) {
        use std::io::Write;
        let args = ["login", "--user", login, "--password-stdin", "--quiet"];
        let mut child = self
            .command(&args)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        let mut stdin = child.stdin.take().unwrap();
        writeln!(stdin, "{password}").unwrap();
        drop(stdin);
        assert!(child.wait().unwrap().success(), "{login} cannot log in");
    }

    /// A computer without Scribe.
    pub(crate) fn bare(server: &Door43, login: &str) -> Self {
        let token = server.token(login, &["write:repository", "write:user"]);
        Self::at(&server.url(), login).with("SCRIBE_SYNC_TOKEN", &token)
    }

    fn at(cloud: &str, login: &str) -> Self {
        Self {
            dir: tempfile::tempdir().unwrap(),
            cloud: cloud.to_owned(),
            login: login.to_owned(),
            variables: vec![("SCRIBE_SYNC_KEYRING".to_owned(), "never".to_owned())],
        }
    }

    pub(crate) fn with(mut self, name: &str, value: &str) -> Self {
        self.variables.push((name.to_owned(), value.to_owned()));
        self
    }

    /// As [`Desk::with`], of a desk that is in use.
    pub(crate) fn set(&mut self, name: &str, value: &str) {
        self.variables.push((name.to_owned(), value.to_owned()));
    }

    /// The folder that everything of this computer lies in.
    pub(crate) fn folder(&self) -> &Path {
        self.dir.path()
    }

    pub(crate) fn scribe(&self) -> PathBuf {
        self.folder().join(".config/scribe")
    }

    pub(crate) fn projects(&self) -> PathBuf {
        self.scribe()
            .join("users")
            .join(&self.login)
            .join("projects")
    }

    /// The names of the project's backups, oldest first.
    pub(crate) fn backups(&self) -> Vec<String> {
        let folder = self
            .scribe()
            .join("users")
            .join(&self.login)
            .join("projects-backups");
        let mut names: Vec<String> = std::fs::read_dir(folder)
            .into_iter()
            .flatten()
            .flatten()
            .map(|entry| entry.file_name().into_string().unwrap())
            .filter(|name| !name.starts_with('.'))
            .collect();
        names.sort();
        names
    }

    pub(crate) fn backup_folder(&self, name: &str) -> PathBuf {
        self.scribe()
            .join("users")
            .join(&self.login)
            .join("projects-backups")
            .join(name)
    }

    /// What must be found nowhere.
    fn tokens(&self) -> Vec<&str> {
        self.variables
            .iter()
            .filter(|(name, _)| name == "SCRIBE_SYNC_TOKEN")
            .map(|(_, value)| value.as_str())
            .collect()
    }

    /// Runs the program.
    pub(crate) fn run(&self, args: &[&str]) -> Run {
        self.run_with(args, &[])
    }

    /// Runs it with another account's token.
    pub(crate) fn run_as(&self, token: &str, args: &[&str]) -> Run {
        self.run_with(args, &[("SCRIBE_SYNC_TOKEN", token)])
    }

    /// The program with the environment of this computer and nothing else.
    pub(crate) fn command(&self, args: &[&str]) -> Command {
        crate::ends::signals_as_usual();
        let mut command = Command::new(env!("CARGO_BIN_EXE_scribe-sync"));
        command
            .args(args)
            .env_clear()
            .env("HOME", self.folder())
            .env("SCRIBE_SYNC_CLOUD", &self.cloud)
            .envs(self.variables.iter().map(|(name, value)| (name, value)))
            .current_dir(self.folder())
            .stdin(Stdio::null());
        command
    }

    /// The environment that the program has here.
    pub(crate) fn environment(&self) -> Vec<(String, String)> {
        let mut all = vec![
            ("HOME".to_owned(), self.folder().display().to_string()),
            ("SCRIBE_SYNC_CLOUD".to_owned(), self.cloud.clone()),
        ];
        all.extend(self.variables.iter().cloned());
        all
    }

    /// The token in the environment.
    pub(crate) fn token(&self) -> String {
        let found = self
            .variables
            .iter()
            .find(|(name, _)| name == "SCRIBE_SYNC_TOKEN");
        found.unwrap().1.clone()
    }

    /// Our own folder for what runs remember.
    pub(crate) fn state(&self) -> PathBuf {
        self.folder().join(".local/state/scribe-sync")
    }

    fn run_with(&self, args: &[&str], more: &[(&str, &str)]) -> Run {
        let output = crate::ends::output(self.command(args).envs(more.iter().copied()));
        let out = String::from_utf8(output.stdout).unwrap();
        let err = String::from_utf8(output.stderr).unwrap();
        for value in self.tokens() {
            let said = canary::holds(out.as_bytes(), value) || canary::holds(err.as_bytes(), value);
            assert!(!said, "a secret was printed");
        }
        Run {
            code: output.status.code().unwrap_or(-1),
            json: out
                .lines()
                .last()
                .and_then(|line| serde_json::from_str(line).ok())
                .unwrap_or_default(),
            out,
            err,
        }
    }

    /// `sync` with these words and `--json`. Whatever project it was about is in order afterwards, says git.
    #[track_caller]
    pub(crate) fn sync(&self, words: &[&str]) -> Run {
        let mut args = vec!["sync", "--json"];
        args.extend(words);
        let run = self.run(&args);
        let rows = run.json["projects"].as_array().cloned().unwrap_or_default();
        assert!(
            !rows.is_empty() || run.code == 2 || run.code == 4 || words.contains(&"--all"),
            "no row\n{}\n{}",
            run.out,
            run.err
        );
        for row in rows {
            if let Some(folder) = row["folder"].as_str()
                && Path::new(folder).join(".git").exists()
                && run.json["dry_run"] == false
            {
                self.in_order(Path::new(folder), row["code"].as_u64().unwrap());
            }
        }
        run
    }

    /// git has nothing to say about a project after a sync that ended so.
    #[track_caller]
    pub(crate) fn in_order(&self, folder: &Path, code: u64) {
        fsck(folder);
        let index = std::fs::read(folder.join(".git/index"));
        if let Ok(index) = &index {
            assert_eq!(index[..8], *b"DIRC\0\0\0\x02", "an index of version 2");
        }
        let config = std::fs::read_to_string(folder.join(".git/config")).unwrap();
        for (name, value) in &self.variables {
            if name == "SCRIBE_SYNC_TOKEN" {
                assert!(!config.contains(value), "a secret in .git/config");
            }
        }
        if code != 0 && code != 6 {
            return;
        }
        assert_eq!(
            git(folder, &["symbolic-ref", "HEAD"]),
            format!("refs/heads/{}/scribe", self.login)
        );
        let settings = format!(" M {SETTINGS}");
        let status = git(
            folder,
            &["--no-optional-locks", "status", "--porcelain", "-uall"],
        );
        for line in status.lines() {
            assert!(
                line == settings || line == "?? .gitignore" || line == " M metadata.json",
                "git status: {line}"
            );
        }
        let special = |path: &str| path == SETTINGS || path == "metadata.json";
        for path in git(
            folder,
            &[
                "-c",
                "core.quotePath=false",
                "ls-tree",
                "-r",
                "--name-only",
                "HEAD",
            ],
        )
        .lines()
        {
            if special(path) {
                continue;
            }
            let committed = git_show(folder, path);
            let on_disk = std::fs::read(folder.join(path)).unwrap_or_default();
            assert_eq!(committed, on_disk, "{path} is not what was committed");
        }
    }

    /// Makes a project as Scribe does.
    pub(crate) fn make(&self, project: &New) -> Project {
        let folder = self
            .projects()
            .join(format!("{}_{}", project.name, project.id()));
        project.write(&folder);
        Project { folder }
    }

    /// A project that is here, by its name.
    #[track_caller]
    pub(crate) fn project(&self, name: &str) -> Project {
        let folder = std::fs::read_dir(self.projects())
            .unwrap()
            .flatten()
            .find(|entry| {
                entry
                    .file_name()
                    .to_string_lossy()
                    .starts_with(&format!("{name}_"))
            })
            .unwrap_or_else(|| panic!("no project {name}"))
            .path();
        Project { folder }
    }

    /// All files below this computer's folder, with their contents; without locks.
    pub(crate) fn listing(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        walkdir::WalkDir::new(self.folder())
            .into_iter()
            .flatten()
            .filter(|entry| entry.file_name() != "lock" && entry.file_name() != "scribe-sync")
            .map(|entry| {
                let content = if entry.file_type().is_file() {
                    std::fs::read(entry.path()).unwrap()
                } else {
                    Vec::new()
                };
                (entry.into_path(), content)
            })
            .collect()
    }
}

/// A file of the newest commit.
#[track_caller]
pub(crate) fn git_show(folder: &Path, path: &str) -> Vec<u8> {
    crate::world::gitcmd::git_bytes(folder, &["show", &format!("HEAD:{path}")], b"")
}

/// A project to be made.
#[derive(Clone)]
pub(crate) struct New {
    pub(crate) name: String,
    books: Vec<(String, usize, usize)>,
    confidential: bool,
    archived: bool,
    other: Vec<(String, Vec<u8>)>,
}

impl New {
    /// A small project of these books.
    pub(crate) fn of(name: &str, books: &[&str]) -> Self {
        Self {
            name: name.to_owned(),
            books: books
                .iter()
                .map(|book| ((*book).to_owned(), 4, 20))
                .collect(),
            confidential: false,
            archived: false,
            other: Vec::new(),
        }
    }

    /// With a book of this many chapters and verses in each.
    pub(crate) fn book(mut self, code: &str, chapters: usize, verses: usize) -> Self {
        self.books.push((code.to_owned(), chapters, verses));
        self
    }

    pub(crate) fn confidential(mut self) -> Self {
        self.confidential = true;
        self
    }

    pub(crate) fn archived(mut self) -> Self {
        self.archived = true;
        self
    }

    pub(crate) fn file(mut self, path: &str, content: impl Into<Vec<u8>>) -> Self {
        self.other.push((path.to_owned(), content.into()));
        self
    }

    /// An id that belongs to the name.
    pub(crate) fn id(&self) -> String {
        let mut number: u64 = 0xcbf2_9ce4_8422_2325;
        for byte in self.name.bytes() {
            number = (number ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
        format!(
            "{:08x}-6c2a-5a4b-9d1e-{:012x}",
            number >> 32,
            number & 0xffff_ffff_ffff
        )
    }

    /// The name of its repository.
    pub(crate) fn repository(&self) -> String {
        format!("fr-textTranslation-{}", self.name.replace([' ', '-'], "_"))
    }

    fn metadata(&self) -> String {
        let mut ingredients = serde_json::Map::new();
        for (book, ..) in &self.books {
            ingredients.insert(
                format!("ingredients/{book}.usfm"),
                serde_json::json!({"checksum": {"md5": "3449c9e5e332f1dbb81505cd739fbf3f"},
                    "mimeType": "application/x-usfm", "size": 100, "scope": {book: []}}),
            );
        }
        ingredients.insert(
            SETTINGS.to_owned(),
            serde_json::json!({"checksum": {"md5": "3449c9e5e332f1dbb81505cd739fbf3f"},
                "mimeType": "application/json", "size": 100, "role": "x-scribe"}),
        );
        let id = self.id();
        serde_json::json!({
            "format": "scripture burrito",
            "meta": {"version": "1.0.0", "category": "source", "defaultLocale": "en",
                "generator": {"softwareName": "Scribe", "softwareVersion": "0.7.0", "userName": "amina"},
                "dateCreated": "2024-05-06T15:04:05+02:00", "normalization": "NFC"},
            "idAuthorities": {"scribe": {"id": "http://www.scribe.bible"}},
            "identification": {
                "primary": {"scribe": {&id: {"revision": "0", "timestamp": "2024-05-06T15:04:05+02:00"}}},
                "name": {"en": self.name}, "abbreviation": {"en": "TST"}},
            "confidential": self.confidential,
            "languages": [{"tag": "fr", "name": {"en": "French"}, "scriptDirection": "ltr"}],
            "type": {"flavorType": {"name": "scripture", "flavor": {"name": "textTranslation"}, "currentScope": {}}},
            "copyright": {"fullStatementPlain": {"en": ""}},
            "localizedNames": {},
            "ingredients": ingredients,
        })
        .to_string()
    }

    /// Writes it into a folder, nothing of git.
    pub(crate) fn write(&self, folder: &Path) {
        std::fs::create_dir_all(folder.join("ingredients")).unwrap();
        std::fs::write(folder.join("metadata.json"), self.metadata()).unwrap();
        std::fs::write(
            folder.join(SETTINGS),
            format!(
                r#"{{"version":"1.2.2","project":{{"textTranslation":{{"scriptDirection":"LTR","starred":false,"isArchived":{},"versification":"eng","description":"","copyright":"","lastSeen":"2024-05-06T15:04:05+02:00","refResources":[],"bookMarks":[],"font":"","fontSize":1}}}},"sync":{{"services":{{"door43":[]}}}}}}"#,
                self.archived
            ),
        )
        .unwrap();
        for (code, chapters, verses) in &self.books {
            std::fs::write(
                folder.join(format!("ingredients/{code}.usfm")),
                book(code, *chapters, *verses),
            )
            .unwrap();
        }
        for (path, content) in &self.other {
            let path = folder.join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, content).unwrap();
        }
    }
}

/// A book of USFM, a verse a line.
pub(crate) fn book(code: &str, chapters: usize, verses: usize) -> String {
    let words = [
        "bread", "river", "stone", "light", "house", "water", "field", "road", "night", "voice",
    ];
    let mut text = format!("\\id {code} test text\n\\h {code}\n\\mt {code}\n");
    let mut at = 7usize;
    for chapter in 1..=chapters {
        text.push_str(&format!("\\c {chapter}\n\\p\n"));
        for verse in 1..=verses {
            text.push_str(&format!("\\v {verse}"));
            for _ in 0..10 {
                at = at.wrapping_mul(1_103_515_245).wrapping_add(12_345) & 0x7fff_ffff;
                text.push(' ');
                text.push_str(words[(at >> 8) % words.len()]);
            }
            text.push('\n');
        }
    }
    text
}

/// A project on a desk.
#[derive(Debug, Clone)]
pub(crate) struct Project {
    pub(crate) folder: PathBuf,
}

impl Project {
    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.folder.join(path)
    }

    #[track_caller]
    pub(crate) fn read(&self, path: &str) -> String {
        std::fs::read_to_string(self.path(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    #[track_caller]
    pub(crate) fn write(&self, path: &str, content: impl AsRef<[u8]>) {
        let path = self.path(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, content).unwrap();
    }

    #[track_caller]
    pub(crate) fn delete(&self, path: &str) {
        std::fs::remove_file(self.path(path)).unwrap();
    }

    pub(crate) fn has(&self, path: &str) -> bool {
        self.path(path).exists()
    }

    /// Writes another text into a verse.
    #[track_caller]
    pub(crate) fn verse(&self, book: &str, chapter: usize, verse: usize, text: &str) {
        let path = format!("ingredients/{book}.usfm");
        let old = self.read(&path);
        let (head, mark) = (format!("\\c {chapter}"), format!("\\v {verse} "));
        let mut inside = false;
        let mut done = false;
        let new: Vec<String> = old
            .split('\n')
            .map(|line| {
                if line.starts_with("\\c ") {
                    inside = line == head;
                }
                if inside && line.starts_with(&mark) {
                    done = true;
                    format!("{mark}{text}")
                } else {
                    line.to_owned()
                }
            })
            .collect();
        assert!(done, "no {book} {chapter}:{verse}");
        self.write(&path, new.join("\n"));
    }

    /// Asserts that a book holds a text.
    #[track_caller]
    pub(crate) fn says(&self, book: &str, text: &str) {
        let content = self.read(&format!("ingredients/{book}.usfm"));
        assert!(content.contains(text), "{book} does not say {text:?}");
    }

    /// Asserts that it doesn't.
    #[track_caller]
    pub(crate) fn says_not(&self, book: &str, text: &str) {
        let content = self.read(&format!("ingredients/{book}.usfm"));
        assert!(!content.contains(text), "{book} says {text:?}");
    }

    /// What Scribe does when the project is opened: another `lastSeen`.
    pub(crate) fn look(&self, time: &str) {
        self.settings(|about| about["project"]["textTranslation"]["lastSeen"] = time.into());
    }

    /// Changes the settings and writes them in one line.
    pub(crate) fn settings(&self, change: impl FnOnce(&mut Value)) {
        let mut value = self.settings_now();
        change(&mut value);
        self.write(SETTINGS, value.to_string());
    }

    pub(crate) fn settings_now(&self) -> Value {
        serde_json::from_str(&self.read(SETTINGS)).unwrap()
    }

    /// When Scribe would say that this account synced last.
    pub(crate) fn last_synced(&self) -> Option<String> {
        self.settings_now()["sync"]["services"]["door43"]
            .as_array()?
            .iter()
            .filter_map(|entry| entry["lastSynced"].as_str())
            .max()
            .map(str::to_owned)
    }

    #[track_caller]
    pub(crate) fn git(&self, args: &[&str]) -> String {
        git(&self.folder, args)
    }

    #[track_caller]
    pub(crate) fn head(&self) -> String {
        self.git(&["rev-parse", "HEAD"])
    }

    /// All files but `.git`, with time of change and content.
    pub(crate) fn files(&self) -> BTreeMap<String, (SystemTime, Vec<u8>)> {
        walkdir::WalkDir::new(&self.folder)
            .into_iter()
            .filter_entry(|entry| entry.file_name() != ".git")
            .flatten()
            .filter(|entry| entry.file_type().is_file())
            .map(|entry| {
                let name = entry
                    .path()
                    .strip_prefix(&self.folder)
                    .unwrap()
                    .display()
                    .to_string();
                let time = entry.metadata().unwrap().modified().unwrap();
                (name, (time, std::fs::read(entry.path()).unwrap()))
            })
            .collect()
    }
}

/// What a branch of a repository of the server (or of a folder cloud) is, if it is there.
pub(crate) fn tip(bare: &Path, reference: &str) -> Option<String> {
    let out = crate::world::gitcmd::git_try(bare, &[], &["rev-parse", "--verify", "-q", reference]);
    out.status
        .success()
        .then(|| String::from_utf8(out.stdout).unwrap().trim().to_owned())
}

/// Asserts that the shared branch is this project's commit; the account's own one may wait on the way to it until there is
/// something to send.
#[track_caller]
pub(crate) fn shared_is(bare: &Path, login: &str, project: &Project) {
    let head = project.head();
    assert_eq!(
        tip(bare, "refs/heads/scribe-main").as_deref(),
        Some(head.as_str())
    );
    if let Some(own) = tip(bare, &format!("refs/heads/{login}/scribe")) {
        git(bare, &["merge-base", "--is-ancestor", &own, &head]);
    }
    fsck(bare);
}

/// Asserts that both branches of the cloud are this project's commit.
#[track_caller]
pub(crate) fn both_are(bare: &Path, login: &str, project: &Project) {
    let head = project.head();
    for branch in [
        "refs/heads/scribe-main".to_owned(),
        format!("refs/heads/{login}/scribe"),
    ] {
        assert_eq!(
            tip(bare, &branch).as_deref(),
            Some(head.as_str()),
            "{branch}"
        );
    }
    fsck(bare);
}
