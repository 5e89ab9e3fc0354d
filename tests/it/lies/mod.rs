//! A server that lies: a table of scripted behaviours, each a row with the exit codes that are right for it, and one judge
//! for all of them.
//!
//! Whatever the server says, after each row: the person's text is in the file and in a commit; the branch here and the
//! cloud's branches moved forward or not at all; what we noted of the cloud is what it had; both repositories pass git's
//! own check; nothing reached another host and no cookie came back; the output holds no secret and no control character;
//! nothing temporary lies about; and once the server is honest again the next run goes through.

mod answers;
mod api;
mod bombs;
mod bytes;
mod fetches;
mod flips;
mod histories;
mod pushes;
mod refs;
mod silence;
mod trees;

use crate::bad::{Desk, ID, MAIN, Ran, Synced, litter, people, read, synced, usfm, write};
use crate::world::{Action, Door43, Fault, Match, fsck, git, gitcmd::git_try};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

pub(super) const USER: &str = "refs/heads/amina/scribe";

/// What the run that meets the lie is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scene {
    /// A colleague sent something.
    Receive,
    /// The person typed something.
    Send,
    /// Both.
    Both,
    /// The project comes down to a fresh computer.
    Down,
    /// A new project goes up.
    First,
    /// The cloud's list.
    List,
    /// The protocol that a proxy leaves when it drops a header; a colleague sent something.
    Old,
}

/// What a script may want to know.
pub(super) struct Scenery {
    /// The repository behind the server.
    pub(super) bare: PathBuf,
    /// The shared branch as both sides had it.
    pub(super) base: String,
    /// The shared branch as the server has it.
    pub(super) tip: String,
    /// Another server, which must never be asked anything.
    pub(super) elsewhere: String,
    /// This server.
    pub(super) here: String,
    pub(super) owner: String,
    pub(super) name: String,
    pub(super) token: String,
}

type Script = Box<dyn Fn(&Scenery) -> Vec<Fault> + Send + Sync>;

pub(super) struct Row {
    name: String,
    scene: Scene,
    script: Script,
    codes: Vec<i32>,
    /// The server may really have done what was asked, whatever it then said.
    applies: bool,
}

impl Row {
    /// A row whose script is one answer to every request that fits.
    pub(super) fn new(
        name: &str,
        scene: Scene,
        on: Match,
        codes: &[i32],
        action: impl Fn(&Scenery) -> Action + Send + Sync + 'static,
    ) -> Self {
        Self::with(name, scene, codes, move |it| {
            vec![Fault::new(on.clone(), action(it)).always()]
        })
    }

    pub(super) fn with(
        name: &str,
        scene: Scene,
        codes: &[i32],
        script: impl Fn(&Scenery) -> Vec<Fault> + Send + Sync + 'static,
    ) -> Self {
        Self {
            name: name.to_owned(),
            scene,
            script: Box::new(script),
            codes: codes.to_vec(),
            applies: false,
        }
    }

    pub(super) fn applies(mut self) -> Self {
        self.applies = true;
        self
    }
}

/// One line of git's framing.
pub(super) fn pkt(line: impl AsRef<[u8]>) -> Vec<u8> {
    let line = line.as_ref();
    [format!("{:04x}", line.len() + 4).as_bytes(), line].concat()
}

/// An answer as it goes over the line, with its length.
pub(super) fn http(status: &str, headers: &[&str], body: &[u8]) -> Vec<u8> {
    let mut out = format!("HTTP/1.1 {status}\r\n");
    for header in headers {
        out += header;
        out += "\r\n";
    }
    out += &format!("Content-Length: {}\r\n\r\n", body.len());
    [out.into_bytes(), body.to_vec()].concat()
}

/// What a terminal would obey and no text holds.
pub(super) const EVIL: &str =
    "\u{1b}]0;owned\u{7}\u{1b}[2J\u{9b}31m\r\u{8}\u{202e}evil\u{0}\u{2028}";

static NUMBER: AtomicUsize = AtomicUsize::new(0);

/// A server with its project and another server beside it.
struct Stage {
    it: Synced,
    elsewhere: Door43,
}

impl Stage {
    fn new() -> Self {
        Self {
            it: synced(),
            elsewhere: people(Door43::start(crate::world::Profile::V1_27)),
        }
    }

    fn scenery(&self, base: &str) -> Scenery {
        Scenery {
            bare: self.it.bare(),
            base: base.to_owned(),
            tip: self.it.there(MAIN),
            elsewhere: self.elsewhere.url(),
            here: self.it.server.url(),
            owner: self.it.owner.clone(),
            name: self.it.name.clone(),
            token: self.it.desk.token.clone(),
        }
    }

    /// Plays one row; gives what is wrong.
    fn play(&self, row: &Row) -> Result<i32, String> {
        let it = &self.it;
        let number = NUMBER.fetch_add(1, Ordering::Relaxed).to_string();
        let base = it.there(MAIN);
        let (mut text, mut theirs) = (read(&it.book("LUK")), None);
        if matches!(row.scene, Scene::Receive | Scene::Both | Scene::Old) {
            theirs = Some(usfm("JHN", &["theirs", &number]));
            it.colleague("ingredients/JHN.usfm", theirs.as_ref().unwrap());
        }
        if matches!(row.scene, Scene::Send | Scene::Both) {
            text = it.type_in("LUK", &["typed", &number]);
        }
        it.server.settle_api();
        it.server.strip_git_protocol(row.scene == Scene::Old);
        it.server.clear_requests();
        self.elsewhere.clear_requests();
        let before = (it.head(), refs(&it.bare()), noted(&it.folder));
        for fault in (row.script)(&self.scenery(&base)) {
            it.server.fault(fault);
        }
        let begun = Instant::now();
        let (ran, other) = self.run(row.scene, &number);
        let took = begun.elapsed();
        it.server.clear_faults();
        it.server.strip_git_protocol(false);
        let (code, mut wrong) = (ran.code, Vec::new());
        let mut must = |holds: bool, what: &str| {
            if !holds {
                wrong.push(what.to_owned());
            }
        };
        must(row.codes.contains(&code), "the exit code");
        must(took < Duration::from_secs(60), "it took too long");
        must(read(&it.book("LUK")) == text, "the text in the file");
        let kept = |path: &str| git(&it.folder, &["show", &format!("HEAD:{path}")]) + "\n";
        if !matches!(row.scene, Scene::Down | Scene::First | Scene::List) {
            must(
                kept("ingredients/LUK.usfm") == text,
                "the text in the branch",
            );
            let john = read(&it.book("JHN"));
            let whole = theirs.as_ref() == Some(&john) || john == kept("ingredients/JHN.usfm");
            must(whole, "a file that is neither old nor new");
        }
        let head = it.head();
        must(
            is_on_top(&it.folder, &before.0, &head),
            "the branch here went back",
        );
        let after = refs(&it.bare());
        for (name, id) in &before.1 {
            let now = after.iter().find(|(known, _)| known == name);
            let forward = now.is_some_and(|(_, now)| is_on_top(&it.bare(), id, now));
            must(forward, "a branch of the cloud went back or away");
            let moved = now.is_some_and(|(_, now)| now != id);
            must(
                !moved || code == 0 || row.applies,
                "the cloud moved and the run failed",
            );
        }
        let seen = noted(&it.folder);
        let real = after
            .iter()
            .find(|(name, _)| name == MAIN)
            .map(|(_, id)| id);
        let right = seen == before.2 || seen.as_ref() == real || row.applies || code == 0;
        must(right, "what was noted of the cloud");
        must(
            self.elsewhere.requests().is_empty(),
            "another host was asked",
        );
        for request in it.server.requests() {
            let cookie = request.header("cookie").is_some();
            must(!cookie, "a cookie came back");
        }
        for said in [&ran.out, &ran.err] {
            let bad = |c: char| {
                (c.is_control() && c != '\n')
                    || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{2028}' | '\u{feff}')
            };
            must(!said.contains(bad), "a control character on the screen");
            must(said.len() < 64 * 1024, "a screen full of words");
        }
        if ran.out.starts_with('{') {
            must(
                ran.summary()["code"] == code || row.scene == Scene::List,
                "the code in the document",
            );
        }
        must(litter(&it.folder).is_empty(), "left-overs");
        if wrong.is_empty() {
            fsck(&it.folder);
            fsck(&it.bare());
            self.heal(row.scene, other);
            return Ok(code);
        }
        Err(format!(
            "{wrong:?}, code {code}, {took:?}\n{}\n{}",
            ran.out, ran.err
        ))
    }

    /// The run of a scene; another computer or project where it is not about the one that is there.
    fn run(&self, scene: Scene, number: &str) -> (Ran, Option<(Desk, PathBuf)>) {
        let it = &self.it;
        match scene {
            Scene::Receive | Scene::Send | Scene::Both | Scene::Old => (it.sync(), None),
            Scene::Down => {
                let desk = Desk::new(&it.server, "amina");
                std::fs::create_dir_all(desk.projects()).unwrap();
                let ran = desk.run(&["sync", "--json", &format!("{}/{}", it.owner, it.name)]);
                let here: Vec<_> = std::fs::read_dir(desk.projects())
                    .unwrap()
                    .flatten()
                    .collect();
                assert_eq!(
                    here.len(),
                    usize::from(ran.code == 0),
                    "{}\n{}",
                    ran.out,
                    ran.err
                );
                let folder = desk.projects().join(format!("Mark_{ID}"));
                (ran, Some((desk, folder)))
            }
            Scene::First => {
                let desk = Desk::new(&it.server, "amina");
                let id = format!(
                    "84a21ef1-5e63-5129-8faa-{:012}",
                    number.parse::<u64>().unwrap()
                );
                let folder = desk.project(&format!("New {number}"), &id);
                let ran = desk.sync(&folder);
                (ran, Some((desk, folder)))
            }
            Scene::List => {
                let desk = Desk::new(&it.server, "amina");
                let ran = desk.run(&["projects", "--json", "--only-cloud"]);
                let folder = desk.projects();
                (ran, Some((desk, folder)))
            }
        }
    }

    /// The server is honest again.
    fn heal(&self, scene: Scene, other: Option<(Desk, PathBuf)>) {
        match (scene, other) {
            (Scene::Down, Some((desk, folder))) => {
                let ran = desk.run(&[
                    "sync",
                    "--json",
                    &format!("{}/{}", self.it.owner, self.it.name),
                ]);
                ran.ends(0);
                fsck(&folder);
                assert_eq!(git(&folder, &["rev-parse", "HEAD"]), self.it.there(MAIN));
            }
            (Scene::First, Some((desk, folder))) => {
                let ran = desk.sync(&folder).ends(0);
                assert!(ran.project()["repository"].is_string(), "{}", ran.out);
                fsck(&folder);
            }
            (Scene::List, Some((desk, _))) => {
                assert_eq!(desk.run(&["projects", "--json"]).code, 0);
            }
            _ => {
                self.it.assert_heals();
            }
        }
    }
}

fn refs(bare: &Path) -> Vec<(String, String)> {
    git(
        bare,
        &[
            "for-each-ref",
            "--format=%(refname) %(objectname)",
            "refs/heads",
        ],
    )
    .lines()
    .filter_map(|line| line.split_once(' '))
    .map(|(name, id)| (name.to_owned(), id.to_owned()))
    .collect()
}

/// What is noted of the cloud's shared branch.
fn noted(folder: &Path) -> Option<String> {
    let name = "refs/remotes/origin/scribe-main";
    let out = git_try(folder, &[], &["rev-parse", "-q", "--verify", name]);
    out.status
        .success()
        .then(|| String::from_utf8_lossy(&out.stdout).trim().to_owned())
}

fn is_on_top(repository: &Path, old: &str, new: &str) -> bool {
    old == new
        || git_try(repository, &[], &["merge-base", "--is-ancestor", old, new])
            .status
            .success()
}

/// Plays rows on several stages side by side and prints how many there were.
#[allow(clippy::print_stdout, reason = "a test's own count")]
pub(super) fn play(what: &str, rows: &[Row]) {
    let next = AtomicUsize::new(0);
    let wrong = Mutex::new(Vec::new());
    let only = std::env::var("SCRIBE_SYNC_LIE").ok();
    std::thread::scope(|scope| {
        for _ in 0..3 {
            scope.spawn(|| {
                let mut stage = None;
                while let Some(row) = rows.get(next.fetch_add(1, Ordering::Relaxed)) {
                    if only.as_ref().is_some_and(|only| !row.name.contains(only)) {
                        continue;
                    }
                    let here = stage.get_or_insert_with(Stage::new);
                    let played =
                        std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| here.play(row)));
                    let fault = match played {
                        Ok(Ok(code)) => {
                            println!("{what}: {}: {code}", row.name);
                            continue;
                        }
                        Ok(Err(fault)) => fault,
                        Err(panic) => panic
                            .downcast_ref::<String>()
                            .cloned()
                            .or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned()))
                            .unwrap_or_default(),
                    };
                    wrong.lock().unwrap().push(format!("{}: {fault}", row.name));
                    // Whatever is left of it must not spoil the next row.
                    std::mem::forget(stage.take());
                }
            });
        }
    });
    let wrong = wrong.into_inner().unwrap();
    assert!(
        wrong.is_empty(),
        "{} of {}:\n{}",
        wrong.len(),
        rows.len(),
        wrong.join("\n\n")
    );
    println!("{what}: {} scripted behaviours", rows.len());
}

/// How many rows there are in all; the aim is 120.
#[test]
fn there_are_enough_rows() {
    let count = [
        refs::rows().len(),
        fetches::rows().len(),
        pushes::rows().len(),
        answers::rows().len(),
        api::rows().len(),
    ];
    let all: usize = count.iter().sum();
    println!("{all} scripted behaviours of a server: {count:?}");
    assert!(all >= 120, "{all}");
}

/// Writes an object as it is, whatever git thinks of it.
pub(super) fn object(bare: &Path, kind: &str, content: &[u8]) -> String {
    use sha1::{Digest, Sha1};
    use std::io::Write;
    let whole = [format!("{kind} {}\0", content.len()).as_bytes(), content].concat();
    let id: String = Sha1::digest(&whole)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    let mut out = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
    out.write_all(&whole).unwrap();
    write(
        &bare.join("objects").join(&id[..2]).join(&id[2..]),
        out.finish().unwrap(),
    );
    id
}
