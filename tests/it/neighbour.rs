//! To and fro with Scribe desktop, played by its own git library with its own sequence of calls (`tests/neighbour`).

use crate::kit::{Computer, cloned, files, new_project, texts, with_verse};
use crate::needs;
use crate::world::{Access, Door43, Profile, fsck, git};
use serde_json::Value;
use std::cell::RefCell;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::Duration;

const ID: &str = "11111111-2222-5333-8444-555555555555";
pub(crate) const REPOSITORY: &str = "ha-textTranslation-Hausa_Test";
pub(crate) const BOOKS: [&str; 3] = ["MRK", "LUK", "JHN"];

/// Scribe, started once for each test; it keeps nothing between two commands.
struct Player {
    child: Child,
    answers: BufReader<ChildStdout>,
}

impl Player {
    fn start() -> Self {
        let mut child = Command::new("node")
            .arg("scribe.mjs")
            .current_dir(needs::NEIGHBOUR)
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("TZ", "UTC")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let answers = BufReader::new(child.stdout.take().unwrap());
        Self { child, answers }
    }

    fn plays(&mut self, args: &[&str]) -> Value {
        let mut line = serde_json::to_vec(args).unwrap();
        line.push(b'\n');
        self.child.stdin.as_mut().unwrap().write_all(&line).unwrap();
        let mut answer = String::new();
        self.answers.read_line(&mut answer).unwrap();
        serde_json::from_str(&answer).unwrap_or_else(|_| panic!("{args:?} gave {answer:?}"))
    }
}

impl Drop for Player {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

thread_local! {
    static PLAYER: RefCell<Option<Player>> = const { RefCell::new(None) };
}

/// Scribe does this; `Err` is what it would show in a popup.
fn play(args: &[&str]) -> Result<Value, Value> {
    let answer =
        PLAYER.with_borrow_mut(|player| player.get_or_insert_with(Player::start).plays(args));
    if answer["popup"].is_null() {
        Ok(answer)
    } else {
        Err(answer)
    }
}

/// A folder in the hands of an account, with Scribe or scribe-sync.
pub(crate) struct Desk<'a> {
    pub(crate) computer: &'a Computer,
    pub(crate) folder: PathBuf,
}

impl Desk<'_> {
    fn folder(&self) -> &str {
        self.folder.to_str().unwrap()
    }

    #[track_caller]
    fn play(&self, args: &[&str]) -> Value {
        let [command, rest @ ..] = args else { panic!() };
        play(&[&[*command, self.folder()], rest].concat())
            .unwrap_or_else(|popup| panic!("Scribe shows a popup: {popup}"))
    }

    /// Scribe's Sync page.
    #[track_caller]
    pub(crate) fn scribe_syncs(&self) -> Value {
        let computer = self.computer;
        self.play(&["sync", &computer.login, &computer.token, &computer.server])
    }

    /// scribe-sync, which has to end with 0.
    #[track_caller]
    pub(crate) fn syncs(&self) -> Value {
        self.computer.sync(&["--public", self.folder()])
    }

    fn read(&self, book: &str) -> String {
        std::fs::read_to_string(self.path(book)).unwrap()
    }

    fn path(&self, book: &str) -> PathBuf {
        self.folder.join(format!("ingredients/{book}.usfm"))
    }

    /// The editor saves another text of one verse.
    pub(crate) fn edits(&self, book: &str, chapter: usize, verse: usize, words: &str) {
        let text = with_verse(&self.read(book), chapter, verse, words);
        std::fs::write(self.path(book), text).unwrap();
    }

    #[track_caller]
    fn has(&self, book: &str, words: &str) {
        assert!(
            self.read(book).contains(words),
            "{words:?} is not in {}",
            self.folder()
        );
    }

    /// Right after our sync Scribe finds nothing to save but the times in the settings.
    #[track_caller]
    fn is_clean_for_scribe(&self) {
        let status = self.play(&["status"]);
        assert_eq!(status["clean"], true, "{status}");
        assert_eq!(status["branch"], format!("{}/scribe", self.computer.login));
        for row in status["rows"].as_array().unwrap() {
            match row[0].as_str().unwrap() {
                // Changed on disk, and nowhere else.
                "ingredients/scribe-settings.json" => {
                    assert_eq!(
                        (&row[1], &row[2], &row[3]),
                        (&1.into(), &2.into(), &1.into())
                    );
                    let committed = git(
                        &self.folder,
                        &["show", "HEAD:ingredients/scribe-settings.json"],
                    );
                    let disk = std::fs::read(self.folder.join("ingredients/scribe-settings.json"))
                        .unwrap();
                    assert_eq!(
                        without_times(committed.as_bytes()),
                        without_times(&disk),
                        "only the times differ"
                    );
                }
                // A collaborator's, of which Scribe never makes a commit.
                ".gitignore" => assert_eq!((&row[1], &row[3]), (&0.into(), &0.into())),
                other => panic!("{other} is not clean for Scribe: {status}"),
            }
        }
    }

    /// Everything in the repository can be read by Scribe's library, and is what is on disk.
    #[track_caller]
    fn is_readable_by_scribe(&self) -> Value {
        let read = self.play(&["read"]);
        let other: Vec<&Value> = read["different"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|path| *path != "ingredients/scribe-settings.json")
            .collect();
        assert!(other.is_empty(), "{read}");
        let tracked = git(&self.folder, &["ls-tree", "-r", "--name-only", "HEAD"]);
        assert_eq!(read["files"], tracked.lines().count());
        read
    }
}

/// The settings without what every look and every sync changes.
fn without_times(settings: &[u8]) -> Value {
    let mut value: Value = serde_json::from_slice(settings).unwrap();
    for project in value["project"].as_object_mut().unwrap().values_mut() {
        project.as_object_mut().unwrap().remove("lastSeen");
    }
    value["sync"]["services"]["door43"] = Value::Null;
    value
}

pub(crate) fn server() -> Door43 {
    let server = Door43::start(Profile::V1_27);
    server.add_user("amina", "amina-Geheim1");
    server.add_user("boaz", "boaz-Geheim1");
    server
}

/// A project in a folder of this computer, not yet in the cloud.
pub(crate) fn first_desk(computer: &Computer) -> Desk<'_> {
    Desk {
        computer,
        folder: new_project(&computer.projects(), "Hausa Test", ID, &BOOKS),
    }
}

/// Brings the project down with scribe-sync.
#[track_caller]
pub(crate) fn brought_down(computer: &Computer) -> Desk<'_> {
    let summary = computer.sync(&[&format!("amina/{REPOSITORY}")]);
    let folder = summary["projects"][0]["folder"].as_str().unwrap();
    Desk {
        computer,
        folder: PathBuf::from(folder),
    }
}

/// Brings the project down with Scribe.
#[track_caller]
pub(crate) fn cloned_by_scribe(computer: &Computer) -> Desk<'_> {
    let folder = computer.projects().join(format!("Hausa Test_{ID}"));
    let repository = format!("amina/{REPOSITORY}");
    let (login, token, server) = (&computer.login, &computer.token, &computer.server);
    let desk = Desk { computer, folder };
    desk.play(&["clone", login, token, server, &repository]);
    desk
}

#[track_caller]
pub(crate) fn is_sound(server: &Door43, desks: &[&Desk<'_>]) {
    for desk in desks {
        fsck(&desk.folder);
    }
    fsck(&server.repo_path("amina", REPOSITORY).unwrap());
    server.assert_ok();
}

#[test]
fn after_our_sync_scribe_finds_a_clean_tree_and_syncs_without_a_popup() {
    if !needs::neighbour() {
        return;
    }
    let server = server();
    let computer = Computer::new(&server, "amina");
    let desk = first_desk(&computer);
    assert_eq!(desk.syncs()["projects"][0]["state"], "ok");
    desk.is_clean_for_scribe();
    desk.is_readable_by_scribe();

    // Scribe commits, pushes and pulls; what it made comes with our next sync to another computer.
    let text = with_verse(&desk.read("MRK"), 2, 3, "Scribe wrote this.");
    desk.play(&["save", "ingredients/MRK.usfm", &text]);
    desk.scribe_syncs();
    desk.syncs();
    desk.is_clean_for_scribe();
    let other = Computer::new(&server, "amina");
    let second = brought_down(&other);
    second.has("MRK", "Scribe wrote this.");
    second.is_clean_for_scribe();

    // And back.
    second.edits("LUK", 4, 5, "scribe-sync wrote this.");
    second.syncs();
    second.is_clean_for_scribe();
    desk.scribe_syncs();
    desk.has("LUK", "scribe-sync wrote this.");
    let summary = desk.syncs();
    assert_eq!(summary["projects"][0]["state"], "ok");
    let quiet = desk.syncs();
    assert_eq!(
        quiet["projects"][0]["requests"], 1,
        "nothing to do: {quiet}"
    );
    assert_eq!(texts(&desk.folder), texts(&second.folder));
    is_sound(&server, &[&desk, &second]);
}

/// Who has the turn at a desk.
#[derive(Clone, Copy, PartialEq)]
enum With {
    Scribe,
    Us,
    /// scribe-sync, and Scribe right after it on the same folder.
    Both,
}

/// Ten rounds over these desks, each editing another verse before its turn. Every popup is a failure. In the end
/// everybody has everything.
#[track_caller]
fn ping_pong(server: &Door43, desks: &[(&Desk<'_>, With)]) {
    let mut written: Vec<(&str, String)> = Vec::new();
    for round in 0..10 {
        for (number, (desk, with)) in desks.iter().enumerate() {
            let book = BOOKS[round % BOOKS.len()];
            let words = format!("Desk {number} in round {round}.");
            desk.edits(book, 1 + 2 * number, 1 + 2 * round, &words);
            written.push((book, words));
            match with {
                With::Scribe => {
                    desk.scribe_syncs();
                }
                With::Us => {
                    desk.syncs();
                    desk.is_clean_for_scribe();
                }
                With::Both => {
                    desk.syncs();
                    desk.is_clean_for_scribe();
                    desk.scribe_syncs();
                }
            }
        }
    }
    for (desk, with) in desks {
        if *with == With::Scribe {
            desk.scribe_syncs();
        } else {
            desk.syncs();
        }
    }
    let expected = cloned(server, "amina", REPOSITORY, "scribe-main");
    for (desk, _) in desks {
        for (book, words) in &written {
            desk.has(book, words);
        }
        let mut here = texts(&desk.folder);
        for (path, content) in &expected {
            let content_here = here.remove(path);
            if !path.ends_with("scribe-settings.json") {
                assert!(
                    content_here.as_ref() == Some(content),
                    "{path} in {}",
                    desk.folder()
                );
            }
        }
        assert!(here.is_empty(), "{:?}", here.keys());
        desk.is_readable_by_scribe();
    }
    let all: Vec<&Desk<'_>> = desks.iter().map(|(desk, _)| *desk).collect();
    is_sound(server, &all);
}

#[test]
fn ten_rounds_on_one_folder() {
    if !needs::neighbour() {
        return;
    }
    let server = server();
    let computer = Computer::new(&server, "amina");
    let desk = first_desk(&computer);
    desk.syncs();
    ping_pong(&server, &[(&desk, With::Us), (&desk, With::Scribe)]);
}

#[test]
fn ten_rounds_between_two_computers_of_one_account() {
    if !needs::neighbour() {
        return;
    }
    let server = server();
    let (computer, other) = (
        Computer::new(&server, "amina"),
        Computer::new(&server, "amina"),
    );
    let scribe = first_desk(&computer);
    scribe.scribe_syncs();
    let ours = brought_down(&other);
    ping_pong(&server, &[(&scribe, With::Scribe), (&ours, With::Us)]);
}

#[test]
fn ten_rounds_between_a_scribe_owner_and_a_collaborator_of_ours() {
    if !needs::neighbour() {
        return;
    }
    let server = server();
    let (amina, boaz) = (
        Computer::new(&server, "amina"),
        Computer::new(&server, "boaz"),
    );
    let scribe = first_desk(&amina);
    scribe.scribe_syncs();
    server.add_collaborator("amina", REPOSITORY, "boaz", Access::Write);
    let ours = brought_down(&boaz);
    ping_pong(&server, &[(&scribe, With::Scribe), (&ours, With::Us)]);
}

#[test]
fn ten_rounds_between_an_owner_of_ours_and_a_scribe_collaborator() {
    if !needs::neighbour() {
        return;
    }
    let server = server();
    let (amina, boaz) = (
        Computer::new(&server, "amina"),
        Computer::new(&server, "boaz"),
    );
    let ours = first_desk(&amina);
    ours.syncs();
    server.add_collaborator("amina", REPOSITORY, "boaz", Access::Write);
    let scribe = cloned_by_scribe(&boaz);
    ping_pong(&server, &[(&ours, With::Us), (&scribe, With::Scribe)]);
}

/// Three Scribe desks alone run into a popup within a few rounds; with our sync before each of theirs they do not.
#[test]
fn ten_rounds_of_three_desks_with_our_help() {
    if !needs::neighbour() {
        return;
    }
    let server = server();
    server.add_user("chipo", "chipo-Geheim1");
    let names = ["amina", "boaz", "chipo"];
    let computers = names.map(|login| Computer::new(&server, login));
    let owner = first_desk(&computers[0]);
    owner.syncs();
    for login in ["boaz", "chipo"] {
        server.add_collaborator("amina", REPOSITORY, login, Access::Write);
    }
    let (second, third) = (
        cloned_by_scribe(&computers[1]),
        cloned_by_scribe(&computers[2]),
    );
    ping_pong(
        &server,
        &[
            (&owner, With::Both),
            (&second, With::Both),
            (&third, With::Both),
        ],
    );
}

/// The same three without help, until one of them has its popup; our sync on that folder brings everything together, and
/// Scribe goes on from there.
#[test]
fn a_desk_that_scribe_left_with_a_popup_goes_on_after_our_sync() {
    if !needs::neighbour() {
        return;
    }
    let server = server();
    server.add_user("chipo", "chipo-Geheim1");
    let names = ["amina", "boaz", "chipo"];
    let computers = names.map(|login| Computer::new(&server, login));
    let owner = first_desk(&computers[0]);
    owner.scribe_syncs();
    for login in ["boaz", "chipo"] {
        server.add_collaborator("amina", REPOSITORY, login, Access::Write);
    }
    let desks = [
        owner,
        cloned_by_scribe(&computers[1]),
        cloned_by_scribe(&computers[2]),
    ];
    let mut written = Vec::new();
    let mut popups = 0;
    for round in 0..12 {
        for (number, desk) in desks.iter().enumerate() {
            let words = format!("Desk {number} in round {round}.");
            let book = BOOKS[round % BOOKS.len()];
            desk.edits(book, 1 + 2 * number, 1 + 2 * round, &words);
            written.push((book, words));
            let computer = desk.computer;
            let args = [
                "sync",
                desk.folder(),
                &computer.login,
                &computer.token,
                &computer.server,
            ];
            if let Err(popup) = play(&args) {
                assert_eq!(popup["popup"]["where"], "pull", "{popup}");
                popups += 1;
                desk.syncs();
                desk.is_clean_for_scribe();
                desk.scribe_syncs();
                for (book, words) in &written {
                    desk.has(book, words);
                }
            }
        }
    }
    assert!(popups > 0, "or the test proves nothing");
    let desks: Vec<&Desk<'_>> = desks.iter().collect();
    is_sound(&server, &desks);
}

/// Scribe's Sync page; `Err` is its popup.
pub(crate) fn tries_to_sync(desk: &Desk<'_>) -> Result<Value, Value> {
    let computer = desk.computer;
    play(&[
        "sync",
        desk.folder(),
        &computer.login,
        &computer.token,
        &computer.server,
    ])
}

/// The head office merges what Scribe cannot: everybody who was stuck in a popup goes on with Scribe alone.
#[test]
fn desks_that_scribe_left_with_a_popup_are_merged_by_the_head_office() {
    if !needs::neighbour() {
        return;
    }
    let server = server();
    let logins = ["boaz", "chipo", "dina", "eli"];
    for login in &logins[1..] {
        server.add_user(login, &format!("{login}-Geheim1"));
    }
    let office = Computer::new(&server, "amina");
    let owner = first_desk(&office);
    owner.syncs();
    for login in logins {
        server.add_collaborator("amina", REPOSITORY, login, Access::Write);
    }
    let computers = logins.map(|login| Computer::new(&server, login));
    let desks: Vec<Desk<'_>> = computers.iter().map(cloned_by_scribe).collect();
    for round in 0..3 {
        // Lines that touch; in the last round chipo's is the very verse of boaz.
        for (number, desk) in desks.iter().enumerate() {
            let verse = match (round, number) {
                (2, 1) => 10,
                _ => 10 + number,
            };
            let words = format!("From {} in round {round}.", logins[number]);
            desk.edits("MRK", 1 + round, verse, &words);
        }
        let popups: Vec<Value> = desks
            .iter()
            .filter_map(|desk| tries_to_sync(desk).err())
            .collect();
        assert!(popups.len() >= 2, "or the test proves nothing: {popups:?}");
        for popup in &popups {
            assert_eq!(popup["popup"]["where"], "pull", "{popup}");
        }
        let args = ["collect", "Hausa Test", "--expect", "4", "--max-wait", "0s"];
        let ran = office.run(&args);
        assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
        owner.is_clean_for_scribe();
        // Nobody needs scribe-sync on their own computer for what comes next, in whatever order; the head office goes on
        // looking, for Scribe's own merges cross again.
        for desk in desks.iter().rev() {
            desk.scribe_syncs();
            for (number, login) in logins.iter().enumerate() {
                if (round, number) != (2, 1) {
                    desk.has("MRK", &format!("From {login} in round {round}."));
                }
            }
            desk.is_readable_by_scribe();
            let ran = office.run(&args);
            assert!([0, 8].contains(&ran.code), "{}{}", ran.out, ran.err);
        }
        let ran = office.run(&["collect", "set-last", "Hausa Test"]);
        assert_eq!(ran.code, 0, "{}", ran.err);
    }
    // chipo's words wait for chipo.
    let bare = server.repo_path("amina", REPOSITORY).unwrap();
    let log = git(&bare, &["log", "--format=%B", "scribe-main"]);
    assert!(
        log.contains("Scribe-Sync-Account: chipo") && log.contains("MRK 3:10"),
        "{log}"
    );
    let all: Vec<&Desk<'_>> = desks.iter().chain([&owner]).collect();
    is_sound(&server, &all);
}

#[test]
fn what_scribe_uploaded_first_is_taken_over_and_brought_down() {
    if !needs::neighbour() {
        return;
    }
    let server = server();
    let computer = Computer::new(&server, "amina");
    let desk = first_desk(&computer);
    // Made offline by a local user of another name, as Scribe does it, then uploaded.
    desk.play(&["create", "amin"]);
    assert_eq!(desk.scribe_syncs()["first"], true);
    desk.edits("MRK", 1, 1, "Scribe's second sync.");
    desk.scribe_syncs();
    let before = texts(&desk.folder);

    // On another computer.
    let other = Computer::new(&server, "amina");
    let second = brought_down(&other);
    assert_eq!(texts(&second.folder), before);
    second.is_clean_for_scribe();

    // In the same folder.
    desk.edits("MRK", 3, 3, "Ours, in Scribe's folder.");
    let summary = desk.syncs();
    assert_eq!(summary["projects"][0]["sent"]["files"], 1, "{summary}");
    desk.is_clean_for_scribe();
    desk.is_readable_by_scribe();
    desk.scribe_syncs();
    second.syncs();
    second.has("MRK", "Ours, in Scribe's folder.");
    let log = desk.play(&["log"]);
    let commits = log["commits"].as_array().unwrap();
    assert!(
        commits
            .iter()
            .all(|commit| !commit["author"].as_str().unwrap().is_empty())
    );
    assert!(
        commits
            .iter()
            .any(|commit| commit["message"] == "Initial Commit on Creation")
    );

    // A third computer of somebody who may only read.
    server.add_collaborator("amina", REPOSITORY, "boaz", Access::Read);
    let reader = Computer::new(&server, "boaz");
    let third = brought_down(&reader);
    assert_eq!(texts(&third.folder), texts(&second.folder));
    assert!(third.folder.join(".gitignore").is_file());
    third.is_clean_for_scribe();
    is_sound(&server, &[&desk, &second, &third]);
}

/// A project that Scribe made offline and never synced: its first branch is `scribe-main`.
#[test]
fn a_project_that_scribe_never_uploaded_goes_up_with_us() {
    if !needs::neighbour() {
        return;
    }
    let server = server();
    let computer = Computer::new(&server, "amina");
    let desk = first_desk(&computer);
    desk.play(&["create", "amin"]);
    desk.edits("JHN", 1, 1, "Not committed yet.");
    let summary = desk.syncs();
    assert_eq!(
        summary["projects"][0]["repository"],
        format!("amina/{REPOSITORY}")
    );
    desk.is_clean_for_scribe();
    desk.edits("JHN", 2, 2, "Scribe goes on.");
    desk.scribe_syncs();
    let other = Computer::new(&server, "amina");
    let second = brought_down(&other);
    second.has("JHN", "Not committed yet.");
    second.has("JHN", "Scribe goes on.");
    is_sound(&server, &[&desk, &second]);
}

#[test]
fn what_we_uploaded_first_goes_on_with_scribe_and_is_cloned_by_it() {
    if !needs::neighbour() {
        return;
    }
    let server = server();
    let computer = Computer::new(&server, "amina");
    let desk = first_desk(&computer);
    desk.syncs();
    desk.edits("LUK", 1, 1, "Scribe, in our folder.");
    assert_eq!(
        desk.scribe_syncs()["first"],
        false,
        "it is Scribe's project as well"
    );
    server.add_collaborator("amina", REPOSITORY, "boaz", Access::Write);
    let others = [
        Computer::new(&server, "amina"),
        Computer::new(&server, "boaz"),
    ];
    for other in &others {
        let clone = cloned_by_scribe(other);
        clone.has("LUK", "Scribe, in our folder.");
        clone.edits("LUK", 3, 3, &format!("From the clone of {}.", other.login));
        // The clone is taken over by us: it has no branch of the account on the server yet.
        clone.syncs();
        clone.is_clean_for_scribe();
        clone.scribe_syncs();
        desk.syncs();
        desk.has("LUK", &format!("From the clone of {}.", other.login));
    }
    assert_eq!(server.tokens("boaz").len(), 1);
    is_sound(&server, &[&desk]);
}

/// The same project lies on two computers, and one of them never met the cloud: attached by its id, Scribe has to find
/// remote and name in its repository.
#[test]
fn a_copy_that_is_attached_to_the_repository_can_be_used_by_scribe() {
    if !needs::neighbour() {
        return;
    }
    let server = server();
    let (computer, other) = (
        Computer::new(&server, "amina"),
        Computer::new(&server, "amina"),
    );
    // The API tells of a first upload a little later than git does.
    server.set_api_lag(Duration::ZERO);
    let desk = first_desk(&computer);
    desk.syncs();
    let copy = first_desk(&other);
    copy.syncs();
    copy.is_clean_for_scribe();
    copy.edits("MRK", 5, 5, "In the copy.");
    copy.syncs();
    copy.edits("MRK", 6, 6, "In the copy, with Scribe.");
    copy.scribe_syncs();
    desk.syncs();
    desk.has("MRK", "In the copy.");
    desk.has("MRK", "In the copy, with Scribe.");
    is_sound(&server, &[&desk, &copy]);
}

/// Words of no meaning, so many of them; the same for the same number.
fn babble(number: usize, words: usize) -> String {
    let mut state = number as u64 + 1;
    let mut text = String::new();
    for at in 0..words {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        text += &format!("{:x}", state >> 44);
        text.push(if at % 12 == 11 { '\n' } else { ' ' });
    }
    text.push('\n');
    text
}

/// Single objects, packs that came with differences, and what was gathered: Scribe's library reads them all.
#[test]
fn scribe_reads_our_objects_in_every_form() {
    if !needs::neighbour() {
        return;
    }
    let server = server();
    let (computer, other) = (
        Computer::new(&server, "amina"),
        Computer::new(&server, "boaz"),
    );
    let desk = first_desk(&computer);
    let story = |number: usize| format!("ingredients/{number:03}.md");
    for number in 0..620 {
        std::fs::write(desk.folder.join(story(number)), babble(number, 120)).unwrap();
    }
    std::fs::write(
        desk.folder.join("ingredients/long.md"),
        babble(1000, 20_000),
    )
    .unwrap();
    desk.syncs();
    server.add_collaborator("amina", REPOSITORY, "boaz", Access::Write);
    let second = brought_down(&other);
    desk.is_readable_by_scribe();
    second.is_readable_by_scribe();

    // Many files at once come as one pack of differences.
    for number in 0..300 {
        let text = format!("Another first line.\n{}", babble(number, 120));
        std::fs::write(desk.folder.join(story(number)), text).unwrap();
    }
    desk.syncs();
    second.syncs();
    assert!(
        has_differences(&second.folder),
        "or the test proves nothing"
    );
    second.is_readable_by_scribe();

    // A large file in many versions is gathered as differences.
    for round in 0..12 {
        let (writer, reader) = if round % 2 == 0 {
            (&desk, &second)
        } else {
            (&second, &desk)
        };
        let long = writer.folder.join("ingredients/long.md");
        let text = std::fs::read_to_string(&long).unwrap();
        std::fs::write(&long, format!("Round {round}.\n{text}")).unwrap();
        writer.syncs();
        reader.syncs();
    }
    assert!(has_differences(&desk.folder), "or the test proves nothing");
    for desk in [&desk, &second] {
        let index = std::fs::read(desk.folder.join(".git/index")).unwrap();
        assert_eq!(
            index[..8],
            *b"DIRC\0\0\0\x02",
            "the only version that Scribe reads"
        );
        let read = desk.is_readable_by_scribe();
        assert!(read["objects"].as_u64().unwrap() > 900, "{read}");
        desk.is_clean_for_scribe();
        let loose = git(&desk.folder, &["count-objects"]);
        assert!(
            loose.split(' ').next().unwrap().parse::<u32>().unwrap() < 600,
            "gathered: {loose}"
        );
        let chapter = if desk.computer.login == "amina" { 2 } else { 4 };
        desk.edits("MRK", chapter, 1, "Scribe goes on.");
        desk.scribe_syncs();
    }
    desk.syncs();
    second.syncs();
    assert_eq!(texts(&desk.folder), texts(&second.folder));
    is_sound(&server, &[&desk, &second]);
}

/// Whether a pack of this repository tells objects as differences from others.
fn has_differences(folder: &Path) -> bool {
    let packs = std::fs::read_dir(folder.join(".git/objects/pack")).unwrap();
    packs
        .flatten()
        .filter(|entry| entry.path().extension().is_some_and(|kind| kind == "idx"))
        .any(|entry| {
            let path = entry.path();
            git(folder, &["verify-pack", "-v", path.to_str().unwrap()]).contains("chain length = ")
        })
}

/// Scribe shows only what everybody can see: a private repository does not exist for it.
#[test]
fn a_private_repository_is_the_one_thing_scribe_cannot_go_on_with() {
    if !needs::neighbour() {
        return;
    }
    let server = server();
    let computer = Computer::new(&server, "amina");
    let desk = first_desk(&computer);
    computer.sync(&["--private", desk.folder()]);
    let before = files(&desk.folder);
    let args = [
        "sync",
        desk.folder(),
        "amina",
        &computer.token,
        &computer.server,
    ];
    let popup = play(&args).unwrap_err();
    assert_eq!(popup["popup"]["where"], "create", "{popup}");
    assert_eq!(files(&desk.folder), before);
    server.set_private("amina", REPOSITORY, false);
    desk.scribe_syncs();
    is_sound(&server, &[&desk]);
}

/// Two histories that each have merged the other's first change and then went on: there is no one version that both
/// started from.
#[test]
fn histories_that_crossed_are_merged() {
    let server = server();
    let computer = Computer::new(&server, "amina");
    let desk = first_desk(&computer);
    desk.syncs();
    let on = |branch: &str, from: &str| {
        git(&desk.folder, &["checkout", "-q", "-f", "-B", branch, from]);
    };
    let writes = |verse: usize, words: &str| {
        desk.edits("MRK", 1, verse, words);
        git(&desk.folder, &["commit", "-q", "-a", "-m", words]);
    };
    let base = git(&desk.folder, &["rev-parse", "HEAD"]);
    on("one", &base);
    writes(1, "One began.");
    let one = git(&desk.folder, &["rev-parse", "HEAD"]);
    on("two", &base);
    writes(7, "Two began.");
    let two = git(&desk.folder, &["rev-parse", "HEAD"]);
    git(&desk.folder, &["merge", "-q", "-m", "two takes one", &one]);
    writes(13, "Two went on.");
    let bare = server.repo_path("amina", REPOSITORY).unwrap();
    let to = bare.to_str().unwrap();
    git(&desk.folder, &["push", "-q", to, "two:scribe-main"]);
    on("one", &one);
    git(&desk.folder, &["merge", "-q", "-m", "one takes two", &two]);
    writes(19, "One went on.");
    on("amina/scribe", "one");
    git(&desk.folder, &["branch", "-q", "-D", "one", "two"]);
    git(&desk.folder, &["fetch", "-q", to, "scribe-main"]);
    let bases = git(&desk.folder, &["merge-base", "--all", "HEAD", "FETCH_HEAD"]);
    assert_eq!(bases.lines().count(), 2, "or the test proves nothing");
    std::fs::remove_file(desk.folder.join(".git/FETCH_HEAD")).unwrap();

    let summary = desk.syncs();
    assert_eq!(
        summary["projects"][0]["conflicts"]
            .as_array()
            .unwrap()
            .len(),
        0
    );
    let there = cloned(&server, "amina", REPOSITORY, "scribe-main");
    let there = String::from_utf8_lossy(&there["ingredients/MRK.usfm"]).into_owned();
    for words in ["One began.", "Two began.", "Two went on.", "One went on."] {
        desk.has("MRK", words);
        assert!(there.contains(words), "{words}");
    }
    is_sound(&server, &[&desk]);
}
