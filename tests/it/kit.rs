//! A computer with Scribe's folders on it and scribe-sync as its program, and projects to put there.

use crate::world::{Door43, canary, git};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The rights of the tokens in these tests.
pub(crate) const SCOPES: [&str; 2] = ["write:repository", "write:user"];

/// What a run ended with.
pub(crate) struct Ran {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

/// One account's computer.
pub(crate) struct Computer {
    dir: tempfile::TempDir,
    pub(crate) login: String,
    /// Empty: the account is not logged in here.
    pub(crate) token: String,
    pub(crate) server: String,
    pub(crate) variables: Vec<(String, String)>,
}

impl Drop for Computer {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            canary::assert_in_no_file(self.dir.path(), &[&self.token], &|_| false);
        }
    }
}

impl Computer {
    /// A computer of an account that the server knows, with Scribe's folders and nothing in them.
    pub(crate) fn new(server: &Door43, login: &str) -> Self {
        let computer = Self {
            dir: tempfile::tempdir().unwrap(),
            login: login.to_owned(),
            token: server.token(login, &SCOPES),
            server: server.url(),
            variables: Vec::new(),
        };
        let users = computer.home().join("users");
        std::fs::create_dir_all(computer.projects()).unwrap();
        let user = json!([{"username": login.to_lowercase(), "isArchived": false}]);
        std::fs::write(users.join("users.json"), user.to_string()).unwrap();
        computer
    }

    pub(crate) fn path(&self) -> &Path {
        self.dir.path()
    }

    pub(crate) fn home(&self) -> PathBuf {
        self.dir.path().join(".config/scribe")
    }

    pub(crate) fn projects(&self) -> PathBuf {
        self.home()
            .join("users")
            .join(self.login.to_lowercase())
            .join("projects")
    }

    /// The program with the environment of this computer and nothing else.
    pub(crate) fn command(&self) -> Command {
        crate::ends::signals_as_usual();
        let mut command = Command::new(env!("CARGO_BIN_EXE_scribe-sync"));
        command.env_clear().current_dir(self.path());
        for (name, value) in self.environment() {
            command.env(name, value);
        }
        command
    }

    pub(crate) fn environment(&self) -> Vec<(String, String)> {
        let home = self.path().display().to_string();
        let mut all = vec![
            ("HOME".to_owned(), home),
            ("SCRIBE_SYNC_CLOUD".to_owned(), self.server.clone()),
            ("SCRIBE_SYNC_KEYRING".to_owned(), "never".to_owned()),
        ];
        if !self.token.is_empty() {
            all.push(("SCRIBE_SYNC_TOKEN".to_owned(), self.token.clone()));
        }
        all.extend(self.variables.iter().cloned());
        all
    }

    pub(crate) fn run(&self, args: &[&str]) -> Ran {
        let output = crate::ends::output(self.command().args(args).stdin(Stdio::null()));
        let ran = Ran {
            code: output.status.code().unwrap_or(-1),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        };
        for said in [&ran.out, &ran.err] {
            assert!(
                !canary::holds(said.as_bytes(), &self.token),
                "a secret was said"
            );
        }
        ran
    }

    /// `sync --json`, which is to end with this code; gives the summary.
    #[track_caller]
    pub(crate) fn sync_to(&self, code: i32, args: &[&str]) -> Value {
        let ran = self.run(&[&["sync", "--json"], args].concat());
        assert_eq!(ran.code, code, "sync {args:?}\n{}\n{}", ran.out, ran.err);
        let last = ran.out.lines().last().unwrap_or_default();
        let summary: Value = serde_json::from_str(last).unwrap();
        assert_eq!(summary["type"], "summary");
        assert_eq!(summary["code"], code);
        summary
    }

    #[track_caller]
    pub(crate) fn sync(&self, args: &[&str]) -> Value {
        self.sync_to(0, args)
    }
}

/// A project with these books of 6 chapters with 24 verses, in the form that Scribe gives it; gives its folder.
pub(crate) fn new_project(projects: &Path, name: &str, id: &str, books: &[&str]) -> PathBuf {
    let folder = projects.join(format!("{name}_{id}"));
    let inside = folder.join("ingredients");
    std::fs::create_dir_all(&inside).unwrap();
    let mut ingredients = serde_json::Map::new();
    let mut add = |path: &str, text: &str, mime: &str, more: Value| {
        std::fs::write(folder.join(path), text).unwrap();
        let mut entry = json!({
            "checksum": {"md5": md5(text.as_bytes())}, "mimeType": mime, "size": text.len()
        });
        for (key, value) in more.as_object().unwrap() {
            entry[key] = value.clone();
        }
        ingredients.insert(path.to_owned(), entry);
    };
    for book in books {
        let path = format!("ingredients/{book}.usfm");
        add(
            &path,
            &usfm(book),
            "text/x-usfm",
            json!({"scope": {*book: []}}),
        );
    }
    let settings = json!({
        "version": "1.2.2",
        "project": {"textTranslation": {
            "scriptDirection": "LTR", "starred": false, "isArchived": false, "versification": "eng", "description": "",
            "copyright": {"title": "CC BY-SA"}, "lastSeen": "2026-01-02T03:04:05+00:00", "refResources": [],
            "bookMarks": [], "font": "", "fontSize": 1
        }},
        "sync": {"services": {"door43": []}}
    });
    let role = json!({"role": "x-scribe"});
    let path = "ingredients/scribe-settings.json";
    add(path, &settings.to_string(), "application/json", role);
    let role = json!({"role": "x-licence"});
    add("ingredients/license.md", "CC BY-SA 4.0\n", "text/md", role);
    let stamp = "2026-01-02T03:04:05+00:00";
    let scope: Value = books
        .iter()
        .map(|book| ((*book).to_owned(), json!([])))
        .collect();
    let metadata = json!({
        "format": "scripture burrito",
        "meta": {
            "version": "1.0.0", "category": "source", "defaultLocale": "en", "dateCreated": stamp, "normalization": "NFC",
            "generator": {"softwareName": "Scribe", "softwareVersion": "0.7.0", "userName": "amina"}
        },
        "idAuthorities": {"scribe": {"id": "http://www.scribe.bible", "name": {"en": "Scribe application"}}},
        "identification": {
            "primary": {"scribe": {id: {"revision": "0", "timestamp": stamp}}},
            "name": {"en": name}, "abbreviation": {"en": "TST"}
        },
        "confidential": false,
        "languages": [{"tag": "ha", "name": {"en": "Hausa"}, "scriptDirection": "ltr"}],
        "type": {"flavorType": {"name": "scripture", "flavor": {"name": "textTranslation"}, "currentScope": scope}},
        "copyright": {"licenses": [{"ingredient": "license.md"}]},
        "ingredients": ingredients
    });
    std::fs::write(folder.join("metadata.json"), metadata.to_string()).unwrap();
    folder
}

pub(crate) fn md5(bytes: &[u8]) -> String {
    use md5::Digest;
    use std::fmt::Write;
    md5::Md5::digest(bytes)
        .iter()
        .fold(String::new(), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        })
}

fn usfm(book: &str) -> String {
    let mut text = format!("\\id {book} - A test\n\\h {book}\n\\mt1 {book}\n");
    for chapter in 1..=6 {
        text += &format!("\\c {chapter}\n\\p\n");
        for verse in 1..=24 {
            text += &format!(
                "\\v {verse} What {book} {chapter}:{verse} says before anybody changed it.\n"
            );
        }
    }
    text
}

/// The book with another text in one verse, and nothing else changed.
#[track_caller]
pub(crate) fn with_verse(text: &str, chapter: usize, verse: usize, words: &str) -> String {
    let start = text.find(&format!("\\c {chapter}\n")).unwrap();
    let mark = format!("\\v {verse} ");
    let at = start + text[start..].find(&mark).unwrap() + mark.len();
    let end = at + text[at..].find('\n').unwrap();
    format!("{}{words}{}", &text[..at], &text[end..])
}

/// Every file of a project but for `.git`, with its content.
pub(crate) fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    walkdir::WalkDir::new(folder)
        .into_iter()
        .filter_entry(|entry| entry.file_name() != ".git")
        .map(|entry| entry.unwrap())
        .filter(|entry| entry.file_type().is_file())
        .map(|entry| {
            let name = entry.path().strip_prefix(folder).unwrap();
            let content = std::fs::read(entry.path()).unwrap();
            (name.to_str().unwrap().to_owned(), content)
        })
        .collect()
}

/// The files but for the ones that differ from computer to computer: the settings with their times, and Scribe's
/// `.gitignore`.
pub(crate) fn texts(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = files(folder);
    files.retain(|path, _| !path.ends_with("scribe-settings.json") && path != ".gitignore");
    files
}

/// The files of a branch on the server, by git's own clone of it.
pub(crate) fn cloned(
    server: &Door43,
    owner: &str,
    name: &str,
    branch: &str,
) -> BTreeMap<String, Vec<u8>> {
    let bare = server.repo_path(owner, name).unwrap();
    let dir = tempfile::tempdir().unwrap();
    let args = [
        "clone",
        "--quiet",
        "--branch",
        branch,
        bare.to_str().unwrap(),
        "copy",
    ];
    git(dir.path(), &args);
    files(&dir.path().join("copy"))
}
