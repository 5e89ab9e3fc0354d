//! Two computers and a cloud in one folder, as they are when an operation begins; put back for each point.

use crate::disk::Disk;
use crate::world::{Door43, Profile};
use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

const PROGRAM: &str = env!("CARGO_BIN_EXE_scribe-sync");
const ID: &str = "84a21ef1-5e63-5129-8faa-4b2598d0d03a";
/// The folder of the project that everything is done to.
pub(crate) const FOLDER: &str = "Mark_84a21ef1-5e63-5129-8faa-4b2598d0d03a";
/// Its repository.
pub(crate) const REPOSITORY: &str = "en-textTranslation-Mark";
/// What must be found nowhere but where secrets are kept.
pub(crate) const SECRET: &str = "c4n4ry0123456789abcdef0123456789abcdef01";
/// The password on the stand-in server; must be found nowhere at all.
pub(crate) const PASSWORD: &str = "c4n4ry-Geheim-1";

/// What a run without faults ended with.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

/// A folder with two computers, a cloud, and something that is nobody's business.
pub(crate) struct Place {
    root: PathBuf,
    /// A small disk of its own, whose power can be cut.
    disk: Option<Disk>,
    server: Option<(Door43, String)>,
}

/// One of the two computers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Desk {
    One,
    Two,
}

impl Desk {
    pub(crate) const BOTH: [Self; 2] = [Self::One, Self::Two];

    fn name(self) -> &'static str {
        match self {
            Self::One => "one",
            Self::Two => "two",
        }
    }
}

impl Place {
    /// A new place below `root`, which must not exist.
    pub(crate) fn new(root: &Path, with_server: bool) -> Self {
        Self::with(root, with_server, None)
    }

    /// As [`Place::new`], with everything of now on a disk of this kind.
    pub(crate) fn on_disk(root: &Path, with_server: bool, kind: crate::disk::Kind) -> Self {
        fs::create_dir_all(root).unwrap();
        Self::with(root, with_server, Some(Disk::new(root, kind)))
    }

    fn with(root: &Path, with_server: bool, disk: Option<Disk>) -> Self {
        fs::create_dir_all(root.join("scenes")).unwrap();
        fs::create_dir_all(root.join("scratch")).unwrap();
        let server = with_server.then(|| {
            let server = Door43::start(Profile::V1_27);
            server.add_user("amina", PASSWORD);
            server.add_user("boaz", PASSWORD);
            let token = server.token("amina", &["write:repository", "write:user"]);
            (server, token)
        });
        Self {
            root: root.to_path_buf(),
            disk,
            server,
        }
    }

    pub(crate) fn server(&self) -> Option<&Door43> {
        self.server.as_ref().map(|(server, _)| server)
    }

    /// Where everything of now lies.
    pub(crate) fn here(&self) -> PathBuf {
        let at = self.disk.as_ref().map_or(&*self.root, Disk::at);
        at.join("here")
    }

    /// Whether everything of now lies on a disk of its own.
    pub(crate) fn is_disk(&self) -> bool {
        self.disk.is_some()
    }

    /// The power goes and comes again. `another_syncs`: another program has just made something durable, as happens all
    /// the time; so names may be durable whose contents are not.
    pub(crate) fn cut_power(&self, another_syncs: bool) {
        if let Some(disk) = &self.disk {
            disk.cut_power(another_syncs);
        }
    }

    pub(crate) fn scratch(&self) -> PathBuf {
        self.root.join("scratch")
    }

    pub(crate) fn home(&self, desk: Desk) -> PathBuf {
        self.here().join(desk.name())
    }

    fn user(&self, desk: Desk) -> PathBuf {
        self.home(desk).join(".config/scribe/users/amina")
    }

    pub(crate) fn project(&self, desk: Desk) -> PathBuf {
        self.user(desk).join("projects").join(FOLDER)
    }

    pub(crate) fn ring(&self, desk: Desk) -> PathBuf {
        self.user(desk).join("projects-backups")
    }

    pub(crate) fn book(&self, desk: Desk, book: &str) -> PathBuf {
        self.project(desk).join(format!("ingredients/{book}.usfm"))
    }

    /// Where this computer's person has results put.
    pub(crate) fn out(&self, desk: Desk) -> PathBuf {
        self.home(desk).join("out")
    }

    /// The file that is this computer's crontab.
    pub(crate) fn table(&self, desk: Desk) -> PathBuf {
        self.home(desk).join("crontab")
    }

    /// The repository in the cloud, if it is there.
    pub(crate) fn bare(&self) -> Option<PathBuf> {
        let path = match &self.server {
            Some((server, _)) => server.repo_path("amina", REPOSITORY)?,
            None => self
                .here()
                .join("cloud/amina")
                .join(format!("{REPOSITORY}.git")),
        };
        path.is_dir().then_some(path)
    }

    /// The secrets that must not be said.
    pub(crate) fn secrets(&self) -> Vec<String> {
        let mut all = vec![SECRET.to_owned(), PASSWORD.to_owned()];
        all.extend(self.server.as_ref().map(|(_, token)| token.clone()));
        all
    }

    /// Where the program may write when it runs for this computer.
    pub(crate) fn allowed(&self, desk: Desk) -> Vec<PathBuf> {
        vec![
            self.user(desk).join("projects"),
            self.ring(desk),
            self.home(desk).join("config"),
            self.home(desk).join("state"),
            self.out(desk),
            self.here().join("cloud/amina"),
        ]
    }

    /// The program as it runs on this computer.
    pub(crate) fn command(&self, desk: Desk, args: &[String]) -> Command {
        let home = self.home(desk);
        let mut command = Command::new(PROGRAM);
        command
            .args(args)
            .env_clear()
            .env("HOME", &home)
            .env("SCRIBE_SYNC_KEYRING", "never")
            .env("SCRIBE_SYNC_CONFIG", home.join("config"))
            .env("SCRIBE_SYNC_STATE", home.join("state"))
            .current_dir(&home);
        if args[0] == "schedule" {
            let bin = self.scratch().join("bin");
            command.env("PATH", format!("{}:/usr/bin:/bin", bin.display()));
        }
        match &self.server {
            Some((server, token)) => {
                command.env("SCRIBE_SYNC_CLOUD", server.url());
                if !["login", "logout", "accounts"].contains(&&*args[0]) {
                    command.env("SCRIBE_SYNC_TOKEN", token);
                }
            }
            None => {
                command
                    .env("SCRIBE_SYNC_CLOUD", self.here().join("cloud"))
                    .env("SCRIBE_SYNC_TOKEN", SECRET);
            }
        }
        command
    }

    /// Runs the program to its end, with nothing in its way.
    pub(crate) fn run(&self, desk: Desk, args: &[&str]) -> Ran {
        self.run_with(desk, args, "")
    }

    pub(crate) fn run_with(&self, desk: Desk, args: &[&str], stdin: &str) -> Ran {
        use std::io::Write;
        let args: Vec<String> = args.iter().map(|arg| (*arg).to_owned()).collect();
        let mut child = self
            .command(desk, &args)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let _ = child.stdin.take().unwrap().write_all(stdin.as_bytes());
        let output = child.wait_with_output().unwrap();
        Ran {
            code: output.status.code().unwrap_or(-1000),
            out: String::from_utf8_lossy(&output.stdout).into_owned(),
            err: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }

    /// As [`Place::run`], which has to end so.
    #[track_caller]
    pub(crate) fn ends(&self, desk: Desk, args: &[&str], code: i32) {
        let ran = self.run(desk, args);
        assert_eq!(ran.code, code, "{args:?}\n{}\n{}", ran.out, ran.err);
    }

    /// A crontab with lines of somebody else's: a file that is changed as the system's is, whole and durably.
    pub(crate) fn crontab(&self, desk: Desk) {
        use std::os::unix::fs::PermissionsExt;
        let bin = self.scratch().join("bin");
        fs::create_dir_all(&bin).unwrap();
        let table = self.table(desk);
        fs::write(
            &table,
            "# somebody else's\n0 4 * * 1 tar -cf /backup.tar .\n",
        )
        .unwrap();
        let table = table.display();
        let text = format!(
            "#!/bin/sh\nset -e\ncase \"$1\" in\n-l) exec cat '{table}' ;;\n-r) exec rm '{table}' ;;\nesac\n\
             cat \"$1\" > '{table}.new'\nsync '{table}.new'\nmv '{table}.new' '{table}'\nsync \"$(dirname '{table}')\"\n"
        );
        let crontab = bin.join("crontab");
        fs::write(&crontab, text).unwrap();
        fs::set_permissions(&crontab, fs::Permissions::from_mode(0o755)).unwrap();
    }

    /// Has the crontab call the program each night.
    pub(crate) fn schedule(&self, desk: Desk) {
        self.crontab(desk);
        let args = ["schedule", "install", "--at", "23:00"];
        let more = ["--scheduler", "cron", "--projects", "Mark"];
        self.ends(desk, &[&args[..], &more].concat(), 0);
    }

    /// Nothing but two computers with Scribe on them, and a project on the first.
    pub(crate) fn begin(&self) {
        let _ = fs::remove_dir_all(self.here());
        for desk in Desk::BOTH {
            fs::create_dir_all(self.user(desk).join("projects")).unwrap();
            let other = self.user(desk).join("projects/Other_1/ingredients");
            fs::create_dir_all(&other).unwrap();
            fs::write(other.join("GEN.usfm"), "\\id GEN\n").unwrap();
            fs::write(self.home(desk).join("private.txt"), "nobody's business").unwrap();
        }
        fs::create_dir_all(self.here().join("cloud/amina")).unwrap();
        let folder = self.project(Desk::One);
        fs::create_dir_all(folder.join("ingredients")).unwrap();
        for book in ["MRK", "LUK", "JHN"] {
            fs::write(self.book(Desk::One, book), usfm(book)).unwrap();
        }
        fs::create_dir_all(folder.join("pictures")).unwrap();
        fs::write(folder.join("pictures/1.jpg"), b"\xff\xd8picture").unwrap();
        fs::write(folder.join("ingredients/license.md"), "# CC BY-SA 4.0\n").unwrap();
        let settings = json!({"version": "1.2.2", "project": {"textTranslation": {
            "scriptDirection": "LTR", "starred": false, "description": "", "copyright": "",
            "lastSeen": "2024-05-06T13:04:05.000Z"}}});
        let path = folder.join("ingredients/scribe-settings.json");
        fs::write(path, settings.to_string()).unwrap();
        fs::write(folder.join("metadata.json"), metadata().to_string()).unwrap();
    }

    /// Another text in one verse, saved as the editor saves.
    pub(crate) fn verse(&self, desk: Desk, book: &str, verse: usize, words: &str) {
        let path = self.book(desk, book);
        let text = fs::read_to_string(&path).unwrap();
        fs::write(&path, with_verse(&text, verse, words)).unwrap();
    }

    /// Keeps what is here now under a name.
    pub(crate) fn keep(&self, scene: &str) {
        match &self.disk {
            Some(disk) => disk.keep(&self.root.join("scenes").join(scene)),
            None => self.copy(&self.here(), &self.root.join("scenes").join(scene)),
        }
        if let (Some(_), Some(bare)) = (&self.server, self.bare()) {
            self.copy(
                &bare,
                &self.root.join("scenes").join(format!("{scene}.git")),
            );
        }
    }

    /// Puts back what was kept.
    pub(crate) fn put_back(&self, scene: &str) {
        match &self.disk {
            Some(disk) => disk.put_back(&self.root.join("scenes").join(scene)),
            None => self.copy(&self.root.join("scenes").join(scene), &self.here()),
        }
        let kept = self.root.join("scenes").join(format!("{scene}.git"));
        if let Some((server, token)) = &self.server {
            for known in server.tokens("amina") {
                if known.secret != *token {
                    server.revoke_token(&known.secret);
                }
            }
            match (self.bare(), kept.is_dir()) {
                (Some(bare), true) => self.copy(&kept, &bare),
                (Some(_), false) => server.delete_repo("amina", REPOSITORY),
                (None, true) => panic!("the repository is gone from the server"),
                (None, false) => {}
            }
        }
    }

    #[expect(clippy::unused_self, reason = "only a place copies")]
    fn copy(&self, from: &Path, to: &Path) {
        let _ = fs::remove_dir_all(to);
        let done = Command::new("cp").arg("-a").arg(from).arg(to).status();
        assert!(done.unwrap().success(), "cp {}", from.display());
    }
}

/// What git says, if it says yes.
pub(crate) fn git_quiet(repository: &Path, args: &[&str]) -> Option<String> {
    let output = git_command(repository, args).output().ok()?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    output.status.success().then_some(text)
}

/// Stock git, with nothing of this computer's settings.
pub(crate) fn git_command(repository: &Path, args: &[&str]) -> Command {
    let mut command = Command::new("git");
    command
        .arg("-c")
        .arg("safe.directory=*")
        .arg("-C")
        .arg(repository)
        .args(args)
        .env_clear()
        .env("PATH", "/usr/bin:/bin:/usr/local/bin")
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env("HOME", "/nonexistent")
        .stdin(Stdio::null());
    command
}

fn usfm(book: &str) -> String {
    let mut text = format!("\\id {book}\n\\h {book}\n\\c 1\n\\p\n");
    for verse in 1..=12 {
        text += &format!("\\v {verse} What {book} 1:{verse} says before anybody changed it.\n");
    }
    text
}

/// The text with other words in one verse.
pub(crate) fn with_verse(text: &str, verse: usize, words: &str) -> String {
    let mark = format!("\\v {verse} ");
    let at = text.find(&mark).unwrap() + mark.len();
    let end = at + text[at..].find('\n').unwrap();
    format!("{}{words}{}", &text[..at], &text[end..])
}

fn metadata() -> Value {
    let stamp = "2024-05-06T13:04:05.000Z";
    json!({
        "format": "scripture burrito",
        "meta": {"version": "1.0.0", "category": "source", "defaultLocale": "en", "dateCreated": stamp,
            "generator": {"softwareName": "Scribe", "softwareVersion": "0.7.0", "userName": "amina"}},
        "idAuthorities": {"scribe": {"id": "http://www.scribe.bible", "name": {"en": "Scribe application"}}},
        "identification": {"primary": {"scribe": {ID: {"revision": "0", "timestamp": stamp}}},
            "name": {"en": "Mark"}, "abbreviation": {"en": "MRK"}},
        "confidential": false,
        "languages": [{"tag": "en", "name": {"en": "English"}}],
        "type": {"flavorType": {"name": "scripture", "flavor": {"name": "textTranslation"},
            "currentScope": {"MRK": [], "LUK": [], "JHN": []}}},
        "ingredients": {}
    })
}
