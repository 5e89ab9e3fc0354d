//! Bad input and bad luck: what `sync` does when the server, the network, the disk, another program or the project itself
//! is not as it should be. Each time: the right exit code, a clear reason, nothing lost, and the next run goes through.

mod account;
mod clock;
mod cuts;
mod cutting;
mod damage;
mod disk;
mod down;
mod editor;
mod files;
mod folder_cloud;
mod hostile;
mod ids;
mod judged;
mod links;
mod litter;
mod lost;
mod moved;
mod network;
mod parts;
mod reports;
mod repositories;
mod taken;
mod two;

use crate::world::{Door43, Profile, canary, fsck, git};
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

pub(crate) const ID: &str = "84a21ef1-5e63-5129-8faa-4b2598d0d03a";
pub(crate) const MAIN: &str = "refs/heads/scribe-main";
const PASSWORD: &str = "Geheim-amina-1";
const ALL: [&str; 2] = ["write:repository", "write:user"];

/// What a run said and how it ended.
pub(crate) struct Ran {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Ran {
    /// The last JSON line.
    pub(crate) fn summary(&self) -> Value {
        let line = self.out.lines().last().unwrap_or_default();
        serde_json::from_str(line).unwrap_or_else(|_| panic!("{}\n{}", self.out, self.err))
    }

    /// What it said of its first project.
    pub(crate) fn project(&self) -> Value {
        self.summary()["projects"][0].clone()
    }

    /// The run ended with this code, and said so everywhere.
    #[track_caller]
    pub(crate) fn ends(self, code: i32) -> Self {
        assert_eq!(self.code, code, "{}\n{}", self.out, self.err);
        if self.out.starts_with('{') {
            assert_eq!(self.summary()["code"], code, "{}", self.out);
        }
        self
    }

    /// The text for people holds this.
    #[track_caller]
    pub(crate) fn says(self, words: &str) -> Self {
        let plain = self.err.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(plain.contains(words), "{words:?} is not in:\n{}", self.err);
        self
    }
}

/// A translator's computer.
pub(crate) struct Desk {
    pub(crate) dir: tempfile::TempDir,
    pub(crate) login: String,
    pub(crate) token: String,
    cloud: String,
    pub(crate) vars: Vec<(String, String)>,
}

impl Desk {
    pub(crate) fn new(server: &Door43, login: &str) -> Self {
        let token = server.token(login, &ALL);
        Self {
            dir: tempfile::tempdir().unwrap(),
            login: login.to_owned(),
            token,
            cloud: server.url(),
            vars: Vec::new(),
        }
    }

    pub(crate) fn var(&mut self, name: &str, value: &str) {
        self.vars.retain(|(known, _)| known != name);
        self.vars.push((name.to_owned(), value.to_owned()));
    }

    pub(crate) fn projects(&self) -> PathBuf {
        self.dir
            .path()
            .join(".config/scribe/users")
            .join(&self.login)
            .join("projects")
    }

    pub(crate) fn state(&self) -> PathBuf {
        self.dir.path().join("state")
    }

    /// Makes a project as Scribe makes one.
    pub(crate) fn project(&self, name: &str, id: &str) -> PathBuf {
        let folder = self.projects().join(format!("{}_{id}", safe(name)));
        std::fs::create_dir_all(folder.join("ingredients")).unwrap();
        write(&folder.join("metadata.json"), metadata(name, id));
        for book in ["MRK", "LUK", "JHN"] {
            write(
                &folder.join(format!("ingredients/{book}.usfm")),
                usfm(book, &["one", "two", "three"]),
            );
        }
        write(
            &folder.join("ingredients/scribe-settings.json"),
            r#"{"version":"1.2.2","project":{"textTranslation":{"scriptDirection":"LTR","starred":false,"description":"","copyright":"","lastSeen":"2024-05-06T13:04:05.000Z"}}}"#,
        );
        write(&folder.join("ingredients/license.md"), "# CC BY-SA 4.0\n");
        folder
    }

    pub(crate) fn command(&self, args: &[&str]) -> Command {
        crate::ends::signals_as_usual();
        let mut command = Command::new(env!("CARGO_BIN_EXE_scribe-sync"));
        self.dress(&mut command);
        command.args(args);
        command
    }

    /// The environment of this computer.
    pub(crate) fn dress(&self, command: &mut Command) {
        command
            .env_clear()
            .env("HOME", self.dir.path())
            .env("SCRIBE_SYNC_KEYRING", "never")
            .env("SCRIBE_SYNC_CLOUD", &self.cloud)
            .env("SCRIBE_SYNC_CONFIG", self.dir.path().join("config"))
            .env("SCRIBE_SYNC_STATE", self.state())
            .envs((!self.token.is_empty()).then_some(("SCRIBE_SYNC_TOKEN", &self.token)))
            .envs(self.vars.iter().map(|(n, v)| (n, v)))
            .current_dir(self.dir.path())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
    }

    pub(crate) fn run(&self, args: &[&str]) -> Ran {
        self.ended(self.command(args).spawn().unwrap())
    }

    /// Waits for a run; none may have said a secret.
    pub(crate) fn ended(&self, child: Child) -> Ran {
        let output = crate::ends::ended(child);
        let signal = std::os::unix::process::ExitStatusExt::signal(&output.status);
        let ran = Ran {
            code: output
                .status
                .code()
                .unwrap_or_else(|| -signal.unwrap_or(1000)),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        };
        for secret in self.secrets() {
            let said = canary::holds(ran.out.as_bytes(), &secret)
                || canary::holds(ran.err.as_bytes(), &secret);
            assert!(!said, "a secret was said: {}{}", ran.out, ran.err);
        }
        assert!(!ran.err.contains("panicked"), "{}", ran.err);
        ran
    }

    /// `sync --json` of one project.
    pub(crate) fn sync(&self, project: &Path) -> Ran {
        self.run(&["sync", "--json", project.to_str().unwrap()])
    }

    pub(crate) fn sync_with(&self, project: &Path, more: &[&str]) -> Ran {
        let mut args = vec!["sync", "--json", project.to_str().unwrap()];
        args.extend_from_slice(more);
        self.run(&args)
    }

    /// What must be found nowhere.
    fn secrets(&self) -> Vec<String> {
        let mut secrets = vec![PASSWORD.to_owned()];
        if !self.token.is_empty() {
            secrets.push(self.token.clone());
        }
        secrets
    }

    /// No file of this computer holds a secret.
    fn assert_no_secret(&self) {
        let secrets = self.secrets();
        let secrets: Vec<&str> = secrets.iter().map(String::as_str).collect();
        canary::assert_in_no_file(self.dir.path(), &secrets, &|_| false);
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            self.assert_no_secret();
        }
    }
}

fn safe(name: &str) -> String {
    name.chars()
        .map(|c| {
            if c.is_control() || c == '/' || c == '\\' {
                '_'
            } else {
                c
            }
        })
        .collect()
}

pub(crate) fn write(path: &Path, content: impl AsRef<[u8]>) {
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, content).unwrap();
}

pub(crate) fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

pub(crate) fn metadata(name: &str, id: &str) -> String {
    serde_json::json!({
        "format": "scripture burrito",
        "meta": {"version": "1.0.0", "category": "source"},
        "identification": {
            "primary": {"scribe": {id: {"revision": "0", "timestamp": "2024-05-06T15:04:05+02:00"}}},
            "name": {"en": name}, "abbreviation": {"en": "TST"}},
        "confidential": false,
        "languages": [{"tag": "fr", "name": {"en": "French"}}],
        "type": {"flavorType": {"name": "scripture", "flavor": {"name": "textTranslation"}, "currentScope": {"MRK": []}}},
        "ingredients": {
            "ingredients/MRK.usfm": {"mimeType": "text/x-usfm", "scope": {"MRK": []}},
            "ingredients/LUK.usfm": {"mimeType": "text/x-usfm", "scope": {"LUK": []}},
            "ingredients/JHN.usfm": {"mimeType": "text/x-usfm", "scope": {"JHN": []}},
            "ingredients/scribe-settings.json": {"role": "x-scribe"}}
    })
    .to_string()
}

/// A book of one chapter with these verses.
pub(crate) fn usfm(book: &str, verses: &[&str]) -> String {
    let mut text = format!("\\id {book}\n\\c 1\n\\p\n");
    for (number, verse) in verses.iter().enumerate() {
        text += &format!("\\v {} {verse}\n", number + 1);
    }
    text
}

/// A server with amina and boaz.
pub(crate) fn server() -> Door43 {
    people(Door43::start(Profile::V1_27))
}

pub(crate) fn server_alone() -> Door43 {
    Door43::start(Profile::V1_27)
}

pub(crate) fn people(server: Door43) -> Door43 {
    server.add_user("amina", PASSWORD);
    server.add_user("boaz", PASSWORD);
    server
}

/// A server, amina's computer, and a project of hers that is in sync.
pub(crate) struct Synced {
    pub(crate) desk: Desk,
    pub(crate) folder: PathBuf,
    pub(crate) owner: String,
    pub(crate) name: String,
    pub(crate) server: Door43,
}

pub(crate) fn synced() -> Synced {
    synced_at(server())
}

pub(crate) fn synced_at(server: Door43) -> Synced {
    let desk = Desk::new(&server, "amina");
    synced_as(server, desk)
}

pub(crate) fn synced_as(server: Door43, desk: Desk) -> Synced {
    let folder = desk.project("Mark", ID);
    let ran = desk.sync(&folder).ends(0);
    let repository = ran.project()["repository"].as_str().unwrap().to_owned();
    let (owner, name) = repository.split_once('/').unwrap();
    server.settle_api();
    server.clear_requests();
    Synced {
        desk,
        folder,
        owner: owner.to_owned(),
        name: name.to_owned(),
        server,
    }
}

impl Synced {
    pub(crate) fn bare(&self) -> PathBuf {
        self.server.repo_path(&self.owner, &self.name).unwrap()
    }

    pub(crate) fn book(&self, book: &str) -> PathBuf {
        self.folder.join(format!("ingredients/{book}.usfm"))
    }

    pub(crate) fn sync(&self) -> Ran {
        self.desk.sync(&self.folder)
    }

    /// A ref of the server.
    pub(crate) fn there(&self, name: &str) -> String {
        git(&self.bare(), &["rev-parse", "--verify", name])
    }

    pub(crate) fn refs_there(&self) -> String {
        git(
            &self.bare(),
            &["for-each-ref", "--format=%(refname) %(objectname)"],
        )
    }

    pub(crate) fn head(&self) -> String {
        git(&self.folder, &["rev-parse", "HEAD"])
    }

    /// What amina types next; gives the text that must be found again.
    pub(crate) fn type_in(&self, book: &str, verses: &[&str]) -> String {
        let text = usfm(book, verses);
        write(&self.book(book), &text);
        text
    }

    /// A colleague's change of one file, straight into the shared branch (and amina's, as after one's own sync).
    pub(crate) fn colleague(&self, path: &str, content: &str) -> String {
        colleague(&self.bare(), path, content)
    }

    /// The person's text is on disk and in the branch of this computer.
    #[track_caller]
    pub(crate) fn assert_committed_here(&self, book: &str, text: &str) {
        assert_eq!(read(&self.book(book)), text);
        let path = format!("HEAD:ingredients/{book}.usfm");
        assert_eq!(git(&self.folder, &["show", &path]) + "\n", text);
    }

    /// The trouble is over: the next run goes through, and everything is the same everywhere and whole.
    #[track_caller]
    pub(crate) fn assert_heals(&self) -> Ran {
        let ran = self.sync().ends(0);
        self.assert_in_sync();
        ran
    }

    #[track_caller]
    pub(crate) fn assert_in_sync(&self) {
        let head = self.head();
        assert_eq!(self.there(MAIN), head);
        // Her own branch may wait for the next time that she sends something; it is never beside the shared one.
        let own = self.there("refs/heads/amina/scribe");
        git(&self.bare(), &["merge-base", "--is-ancestor", &own, MAIN]);
        self.assert_whole();
        // The time of the sync stands in the settings and is no change.
        let changed = git(&self.folder, &["status", "--porcelain"]);
        let settings = " M ingredients/scribe-settings.json";
        assert!(["", settings].contains(&changed.as_str()), "{changed}");
    }

    /// Both repositories pass git's own check, and nothing temporary lies about.
    #[track_caller]
    pub(crate) fn assert_whole(&self) {
        fsck(&self.folder);
        fsck(&self.bare());
        assert_eq!(litter(&self.folder), Vec::<String>::new());
    }
}

/// Temporary files of ours in a project.
pub(crate) fn litter(folder: &Path) -> Vec<String> {
    walkdir::WalkDir::new(folder)
        .into_iter()
        .flatten()
        .filter(|entry| !entry.file_type().is_dir())
        .map(|entry| {
            let path = entry.path().strip_prefix(folder).unwrap();
            path.to_string_lossy().into_owned()
        })
        .filter(|path| {
            let known = [".git/scribe-sync/lock", ".git/scribe-sync/stat"];
            (path.starts_with(".git/scribe-sync/") && !known.contains(&path.as_str()))
                || path.contains(".scribe-sync-")
                || Path::new(path).extension().is_some_and(|end| end == "lock")
        })
        .collect()
}

/// Commits one changed file on top of the shared branch of a bare repository, and moves both branches there.
pub(crate) fn colleague(bare: &Path, path: &str, content: &str) -> String {
    let tip = git(bare, &["rev-parse", MAIN]);
    let commit = commit_on(bare, &tip, path, content);
    git(bare, &["update-ref", MAIN, &commit]);
    commit
}

/// A commit on top of another with one file changed; no ref moves.
pub(crate) fn commit_on(bare: &Path, tip: &str, path: &str, content: &str) -> String {
    let blob = String::from_utf8(crate::world::gitcmd::git_bytes(
        bare,
        &["hash-object", "-w", "--stdin"],
        content.as_bytes(),
    ))
    .unwrap();
    let index = tempfile::tempdir().unwrap();
    let index = index.path().join("index");
    let now = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .unwrap();
    let now = format!("@{} +0000", now.as_secs());
    let vars = [
        ("GIT_INDEX_FILE", index.to_str().unwrap()),
        ("GIT_COMMITTER_DATE", &now),
        ("GIT_AUTHOR_DATE", &now),
    ];
    let run = |args: &[&str]| crate::world::gitcmd::git_with(bare, &vars, args);
    run(&["read-tree", tip]);
    let info = format!("100644,{},{path}", blob.trim());
    run(&["update-index", "--add", "--cacheinfo", &info]);
    let tree = run(&["write-tree"]);
    run(&["commit-tree", &tree, "-p", tip, "-m", "from a colleague"])
}
