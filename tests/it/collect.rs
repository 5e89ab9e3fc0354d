//! The head office: `collect` and its subcommands, with contributors who send to branches of their own.

mod night;

use crate::desk::{Desk, New, Project, book, shared_is, tip};
use crate::world::{Access, Action, Door43, Fault, Match, fsck, git, gitcmd::git_with};
use serde_json::Value;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Stdio};

const NAME: &str = "Team";

/// A head office whose project is in the cloud, and contributors who have cloned it.
pub(super) struct Team {
    pub(super) server: Door43,
    pub(super) office: Desk,
    pub(super) project: Project,
    pub(super) bare: PathBuf,
    repository: String,
    clones: tempfile::TempDir,
}

impl Team {
    pub(super) fn new(contributors: &[&str]) -> Self {
        Self::called(NAME, contributors, &["MRK", "LUK"])
    }

    fn called(name: &str, contributors: &[&str], books: &[&str]) -> Self {
        let server = crate::report::server();
        let office = Desk::new(&server, "amina");
        let new = New::of(name, books);
        let project = office.make(&new);
        office.sync(&[name]).ends(0);
        let bare = server.repo_path("amina", &new.repository()).unwrap();
        for login in contributors {
            server.add_user(login, &format!("{login}-Geheim1"));
            server.add_collaborator("amina", &new.repository(), login, Access::Write);
        }
        Self {
            server,
            office,
            project,
            bare,
            repository: new.repository(),
            clones: tempfile::tempdir().unwrap(),
        }
    }

    pub(super) fn repository(&self) -> String {
        format!("amina/{}", self.repository)
    }

    /// The contributor's copy, made by git when it is first needed.
    pub(super) fn copy(&self, login: &str) -> Project {
        let folder = self.clones.path().join(login);
        if !folder.exists() {
            let from = self.bare.to_str().unwrap();
            let args = ["clone", "-q", "-b", "scribe-main", from, login];
            git(self.clones.path(), &args);
        }
        Project { folder }
    }

    /// The contributor changes a verse and sends that to their own branch, as Scribe does before it pulls.
    pub(super) fn sends(&self, login: &str, verse: (&str, usize, usize), text: &str, day: &str) {
        let copy = self.copy(login);
        copy.verse(verse.0, verse.1, verse.2, text);
        let vars = [("GIT_AUTHOR_DATE", day), ("GIT_COMMITTER_DATE", day)];
        git_with(&copy.folder, &vars, &["commit", "-qam", "from afar"]);
        let to = format!("HEAD:refs/heads/{login}/scribe");
        git(&copy.folder, &["push", "-q", "origin", &to]);
    }

    #[track_caller]
    pub(super) fn collect(&self, code: i32, args: &[&str]) -> Value {
        let mut all = vec!["collect", "--json", NAME];
        all.extend(args);
        let run = self.office.run(&all).ends(code);
        let last = run.out.lines().last().unwrap_or_default();
        let summary: Value = serde_json::from_str(last).unwrap();
        assert_eq!(summary["type"], "summary");
        assert_eq!(summary["code"], code);
        if self.project.folder.exists() {
            self.office.in_order(&self.project.folder, 0);
        }
        summary
    }

    /// The text of a book as everybody has it.
    pub(super) fn shared(&self, book: &str) -> String {
        let path = format!("scribe-main:ingredients/{book}.usfm");
        git(&self.bare, &["show", &path])
    }
}

pub(super) const DAY: &str = "2026-01-02T03:04:05Z";

/// `login:state`, of a list of contributors in a summary.
pub(super) fn states(rows: &Value) -> Vec<String> {
    let rows = rows.as_array().unwrap().iter();
    rows.map(|row| {
        format!(
            "{}:{}",
            row["login"].as_str().unwrap(),
            row["state"].as_str().unwrap()
        )
    })
    .collect()
}

#[test]
fn each_is_merged_and_the_whole_goes_back_to_all() {
    let team = Team::new(&["boaz", "dina", "eli"]);
    team.sends("boaz", ("MRK", 1, 1), "Boaz says.", DAY);
    team.sends("dina", ("LUK", 2, 2), "Dina says.", DAY);
    let summary = team.collect(8, &["--from", "boaz,Dina,eli", "--max-wait", "0s"]);
    assert_eq!(states(&summary["came"]), ["boaz:ok", "dina:ok"]);
    assert_eq!(states(&summary["missing"]), ["eli:missing"]);
    assert_eq!(
        (&summary["expected"], &summary["state"]),
        (&3.into(), &"partial".into())
    );
    let boaz = &summary["came"][0];
    assert_eq!(boaz["received"]["units"], 1);
    assert_eq!(boaz["received"]["places"][0], "MRK 1");
    assert!(boaz["when"].is_string() && summary["missing"][0]["when"].is_null());
    for (book, text) in [("MRK", "Boaz says."), ("LUK", "Dina says.")] {
        assert!(team.shared(book).contains(text));
        team.project.says(book, text);
    }
    assert_eq!(team.office.backups().len(), 1);
    shared_is(&team.bare, "amina", &team.project);
    // Nobody else's branch was moved.
    let boaz = tip(&team.bare, "refs/heads/boaz/scribe").unwrap();
    assert_eq!(boaz, team.copy("boaz").head());

    // Nothing moved: one request, and the same two are in.
    team.server.clear_requests();
    let summary = team.collect(8, &["--from", "boaz,dina,eli", "--max-wait", "0s"]);
    assert_eq!(team.server.requests().len(), 1);
    assert_eq!(states(&summary["came"]), ["boaz:ok", "dina:ok"]);
    team.sends("eli", ("LUK", 3, 3), "Eli says.", DAY);
    let summary = team.collect(0, &["--from", "boaz,dina,eli"]);
    assert_eq!(states(&summary["came"]), ["boaz:ok", "dina:ok", "eli:ok"]);
    assert_eq!(summary["missing"], serde_json::json!([]));

    // From here on only what comes next counts.
    let summary = team.collect(8, &["--expect", "1", "--max-wait", "0s"]);
    assert_eq!(states(&summary["came"]), Vec::<String>::new());
    assert_eq!(summary["unknown"], 0);
    assert!(summary["last"].is_string());
    team.copy("boaz");
    team.sends("boaz", ("MRK", 4, 4), "Boaz again.", DAY);
    let summary = team.collect(0, &["--expect", "1"]);
    assert_eq!(states(&summary["came"]), ["boaz:ok"]);

    // A contributor of ours gets the whole with the next sync.
    let desk = Desk::new(&team.server, "dina");
    desk.sync(&[&team.repository()]).ends(0);
    let dina = desk.project(NAME);
    for text in ["Boaz says.", "Boaz again."] {
        dina.says("MRK", text);
    }
    dina.says("LUK", "Eli says.");
}

#[test]
fn a_conflict_of_one_stops_nobody_and_waits_for_that_one() {
    let team = Team::new(&["boaz", "dina"]);
    // Both start from the same text.
    team.copy("dina");
    team.sends("boaz", ("MRK", 1, 1), "Boaz says.", "2026-01-02T03:04:05Z");
    team.sends("dina", ("MRK", 1, 1), "Dina says.", "2026-01-02T04:04:05Z");
    let copy = team.copy("dina");
    copy.verse("LUK", 1, 1, "Dina elsewhere.");
    team.sends(
        "dina",
        ("LUK", 1, 2),
        "Dina here too.",
        "2026-01-02T05:04:05Z",
    );
    let summary = team.collect(0, &["--expect", "2"]);
    assert_eq!(states(&summary["came"]), ["boaz:ok", "dina:conflict"]);
    assert_eq!(summary["came"][1]["waiting"], 1);
    // Who sent first has the word; the rest of the other one is in.
    team.project.says("MRK", "Boaz says.");
    team.project.says("LUK", "Dina elsewhere.");
    team.project.says_not("MRK", "Dina says.");

    let desk = Desk::new(&team.server, "dina");
    let run = desk.sync(&[&team.repository()]).ends(6);
    assert_eq!(run.row()["conflicts"][0]["reference"], "MRK 1:1");
    let run = desk.run(&["conflicts", "--json"]).ends(0);
    let conflict = &run.json["conflicts"][0];
    assert_eq!(
        (&conflict["own"], &conflict["account"]),
        (&true.into(), &"dina".into())
    );
    assert!(
        conflict["mine"].as_str().unwrap().contains("Dina says."),
        "{conflict}"
    );
    assert!(conflict["theirs"].as_str().unwrap().contains("Boaz says."));
    desk.run(&["resolve", NAME, "--mine", "--sync"]).ends(0);
    assert!(team.shared("MRK").contains("Dina says."));
    let summary = team.collect(0, &["--from", "dina"]);
    assert_eq!(states(&summary["came"]), ["dina:ok"]);
    team.project.says("MRK", "Dina says.");

    // Where a merge is not wanted, the others are merged all the same.
    let team = Team::new(&["boaz", "dina"]);
    team.copy("dina");
    team.sends("boaz", ("MRK", 1, 1), "Boaz says.", "2026-01-02T03:04:05Z");
    team.sends("dina", ("MRK", 1, 1), "Dina says.", "2026-01-02T04:04:05Z");
    let summary = team.collect(6, &["--expect", "2", "--on-conflict", "stop"]);
    assert_eq!(states(&summary["came"]), ["boaz:ok", "dina:conflict"]);
    let dina = tip(&team.bare, "refs/heads/dina/scribe").unwrap();
    let inside = crate::world::gitcmd::git_try(
        &team.bare,
        &[],
        &["merge-base", "--is-ancestor", &dina, "scribe-main"],
    );
    assert_eq!(inside.status.code(), Some(1));
    // It is still to come, as far as the next collection is concerned.
    let summary = team.collect(0, &["--from", "dina", "--on-conflict", "theirs"]);
    assert_eq!(states(&summary["came"]), ["dina:ok"]);
    team.project.says("MRK", "Dina says.");
}

#[test]
fn words_of_two_contributors_in_one_verse_are_named() {
    let team = Team::new(&["boaz", "dina"]);
    team.project.verse("MRK", 1, 1, "He saw the town.");
    team.office.sync(&[NAME]).ends(0);
    team.copy("boaz");
    team.copy("dina");
    team.sends("boaz", ("MRK", 1, 1), "She saw the town.", DAY);
    team.sends("dina", ("MRK", 1, 1), "He saw the village.", DAY);
    let summary = team.collect(0, &["--expect", "2"]);
    assert!(
        summary.to_string().contains("1 verse was put together"),
        "{summary}"
    );
    team.project.says("MRK", "She saw the village.");
    let listed = team.office.run(&["conflicts", "--json"]).ends(0);
    assert_eq!(listed.json["combined"][0]["reference"], "MRK 1:1");
    let team = Team::new(&["boaz"]);
    team.project.verse("MRK", 1, 1, "He saw the town.");
    team.office.sync(&[NAME]).ends(0);
    team.copy("boaz");
    team.sends("boaz", ("MRK", 1, 1), "She saw the town.", DAY);
    team.project.verse("MRK", 1, 1, "He saw the village.");
    team.collect(0, &["--expect", "1", "--combine", "never"]);
    team.project.says("MRK", "He saw the village.");
    let listed = team.office.run(&["conflicts", "--json"]).ends(0);
    assert_eq!(listed.json["conflicts"][0]["account"], "boaz");
}

/// Commits for many contributors at once, each with another verse changed, straight into the repository.
fn many(team: &Team, logins: &[String], from: &str, moved: usize) {
    let text = book("MRK", 8, 60);
    let mut stream = String::new();
    for (at, login) in logins.iter().enumerate() {
        if at >= moved {
            stream += &format!("reset refs/heads/{login}/scribe\nfrom {from}\n\n");
            continue;
        }
        let (chapter, verse) = (at / 60 + 1, at % 60 + 1);
        let text = crate::kit::with_verse(&text, chapter, verse, &format!("From {login}."));
        let message = "from afar";
        stream += &format!(
            "commit refs/heads/{login}/scribe\ncommitter {login} <{login}@example.org> {} +0000\ndata {}\n{message}\n\
             from {from}\nM 100644 inline ingredients/MRK.usfm\ndata {}\n{text}\n",
            1_767_000_000 + at,
            message.len(),
            text.len()
        );
    }
    crate::world::gitcmd::git_bytes(&team.bare, &["fast-import", "--quiet"], stream.as_bytes());
}

#[test]
fn a_look_is_one_request_and_fifty_branches_are_three_and_the_push() {
    let mut team = Team::new(&[]);
    let new = New::of("Many", &[]).book("MRK", 8, 60);
    team.project = team.office.make(&new);
    team.office.sync(&["Many"]).ends(0);
    team.bare = team.server.repo_path("amina", &new.repository()).unwrap();
    let logins: Vec<String> = (0..500).map(|at| format!("c{at:03}")).collect();
    let main = tip(&team.bare, "scribe-main").unwrap();
    many(&team, &logins, &main, 0);
    let collect = |code: i32, args: &[&str]| {
        let mut all = vec!["collect", "--json", "Many", "--max-wait", "0s"];
        all.extend(args);
        team.server.clear_requests();
        let run = team.office.run(&all).ends(code);
        let lines: Vec<String> = team
            .server
            .requests()
            .iter()
            .map(crate::world::door43::Recorded::line)
            .collect();
        (run.json, lines)
    };
    team.office.run(&["collect", "set-last", "Many"]).ends(0);
    let (summary, requests) = collect(8, &["--expect", "500"]);
    assert_eq!(requests.len(), 1, "{requests:?}");
    assert_eq!(summary["project"]["requests"], 1);
    assert_eq!(summary["missing"].as_array().unwrap().len(), 500);
    many(&team, &logins, &main, 50);
    let (summary, requests) = collect(8, &["--expect", "500"]);
    let pushes = requests.iter().filter(|line| line.contains("receive-pack"));
    // gitea is asked for its word before a push, or not.
    assert!(pushes.count() >= 1 && requests.len() <= 4, "{requests:?}");
    assert_eq!(summary["came"].as_array().unwrap().len(), 50);
    for login in &logins[..50] {
        assert!(
            team.project
                .read("ingredients/MRK.usfm")
                .contains(&format!("From {login}."))
        );
        let branch = format!("{login}/scribe");
        git(
            &team.bare,
            &["merge-base", "--is-ancestor", &branch, "scribe-main"],
        );
    }
    fsck(&team.bare);
    // What the contributors sent is in the cloud already and does not go up again.
    let up = summary["project"]["bytes_up"].as_u64().unwrap();
    assert!(up < 200_000, "{up} bytes");
    let (_, requests) = collect(8, &["--expect", "500"]);
    assert_eq!(requests.len(), 1, "{requests:?}");
}

#[test]
fn what_cannot_be_used_keeps_out_nobody_else() {
    let team = Team::new(&["boaz", "dina", "eli"]);
    team.sends("boaz", ("MRK", 1, 1), "Boaz says.", DAY);
    // A link in the tree, and a project that is another one.
    let dina = team.copy("dina");
    let blob = gitcmd_input(
        &dina.folder,
        &["hash-object", "-w", "--stdin"],
        "/etc/passwd",
    );
    let entry = format!("120000,{blob},ingredients/link");
    git(
        &dina.folder,
        &["update-index", "--add", "--cacheinfo", &entry],
    );
    git(&dina.folder, &["commit", "-qm", "a link"]);
    git(
        &dina.folder,
        &["push", "-q", "origin", "HEAD:refs/heads/dina/scribe"],
    );
    let eli = team.copy("eli");
    git(&eli.folder, &["checkout", "-q", "--orphan", "other"]);
    New::of("Another", &["MRK"]).write(&eli.folder);
    git(&eli.folder, &["add", "-A"]);
    git(&eli.folder, &["commit", "-qm", "another project"]);
    git(
        &eli.folder,
        &["push", "-q", "origin", "HEAD:refs/heads/eli/scribe"],
    );
    let args = ["--from", "boaz,dina,eli", "--max-wait", "0s"];
    let summary = team.collect(8, &args);
    assert_eq!(
        states(&summary["came"]),
        ["boaz:ok", "dina:failed", "eli:failed"]
    );
    assert_eq!(summary["came"][1]["error"]["class"], "integrity");
    assert_eq!(summary["came"][2]["error"]["class"], "guard");
    team.project.says("MRK", "Boaz says.");
    let rows = crate::report::runs(&team.office, &["--only", "failed"]);
    assert_eq!(rows.len(), 2, "{rows:?}");
    // Once it is mended, it comes in.
    git(&dina.folder, &["rm", "-q", "--cached", "ingredients/link"]);
    git(&dina.folder, &["commit", "-qm", "no link"]);
    git(&dina.folder, &["reset", "-q", "--soft", "scribe-main"]);
    git(&dina.folder, &["checkout", "-q", "origin/scribe-main", "."]);
    git(
        &dina.folder,
        &["reset", "-q", "--hard", "origin/scribe-main"],
    );
    dina.verse("LUK", 1, 1, "Dina says.");
    git(&dina.folder, &["commit", "-qam", "a verse"]);
    git(
        &dina.folder,
        &["push", "-qf", "origin", "HEAD:refs/heads/dina/scribe"],
    );
    let summary = team.collect(0, &["--from", "boaz,dina"]);
    assert_eq!(states(&summary["came"]), ["boaz:ok", "dina:ok"]);
}

fn gitcmd_input(folder: &Path, args: &[&str], input: &str) -> String {
    let out = crate::world::gitcmd::git_bytes(folder, args, input.as_bytes());
    String::from_utf8(out).unwrap().trim().to_owned()
}

#[test]
fn it_works_in_a_folder_without_any_server() {
    let cloud = tempfile::tempdir().unwrap();
    let office = Desk::with_folder(cloud.path(), "amina");
    let boaz = Desk::with_folder(cloud.path(), "boaz");
    let new = New::of(NAME, &["MRK"]);
    let project = office.make(&new);
    office.run(&["collect", NAME, "--expect", "1"]).ends(10);
    office.sync(&[NAME]).ends(0);
    let run = office.run(&["collect", NAME]).ends(2);
    assert!(run.err.contains("--expect 12"), "{}", run.err);
    let name = format!("amina/{}", new.repository());
    boaz.sync(&[&name]).ends(0);
    let there = boaz.project(NAME);
    there.verse("MRK", 1, 1, "On a stick.");
    // It moves the shared text as well, and has come in all the same.
    boaz.sync(&[NAME]).ends(0);
    let run = office
        .run(&["collect", "--json", NAME, "--expect", "1"])
        .ends(0);
    assert_eq!(states(&run.json["came"]), ["boaz:ok"]);
    project.says("MRK", "On a stick.");
    // A head office that does not have the project yet.
    let other = Desk::with_folder(cloud.path(), "dina");
    let run = other.run(&["collect", "--json", &name]).ends(0);
    assert_eq!(states(&run.json["came"]), ["amina:ok", "boaz:ok"]);
    other.project(NAME).says("MRK", "On a stick.");
}

#[test]
fn the_first_is_set_by_hand() {
    let team = Team::new(&["boaz", "dina"]);
    team.sends("boaz", ("MRK", 1, 1), "Boaz says.", "2026-01-02T03:04:05Z");
    team.sends("dina", ("LUK", 1, 1), "Dina says.", "2026-02-02T03:04:05Z");
    let run = team
        .office
        .run(&["collect", "set-last", NAME, "--dry-run"])
        .ends(0);
    assert!(run.out.contains("would count"), "{}", run.out);
    // Before any, who has a branch has come.
    let summary = team.collect(0, &["--dry-run"]);
    assert_eq!(states(&summary["came"]), ["boaz:ok", "dina:ok"]);
    assert!(
        !team.shared("MRK").contains("Boaz says."),
        "nothing is done in a dry run"
    );
    team.office.run(&["collect", "set-last", NAME]).ends(0);
    let summary = team.collect(8, &["--dry-run"]);
    assert_eq!(
        states(&summary["missing"]),
        ["boaz:missing", "dina:missing"]
    );
    let run = team
        .office
        .run(&["collect", "set-last", NAME, "--at", "2026-01-15", "--json"])
        .ends(0);
    assert_eq!(states(&run.json["came"]), ["dina:ok"]);
    let summary = team.collect(8, &["--max-wait", "0s"]);
    assert_eq!(states(&summary["came"]), ["dina:ok"]);
    assert_eq!(states(&summary["missing"]), ["boaz:missing"]);
    assert!(summary["missing"][0]["days"].as_u64().unwrap() > 100);
    // What was sent before is merged all the same: it is not in the shared text.
    assert!(team.shared("MRK").contains("Boaz says."));
    for args in [
        &["collect", "status", "Nirgends"][..],
        &["collect", "set-last", "Nirgends"],
    ] {
        team.office.run(args).ends(10);
    }
    for args in [
        &["collect", NAME, "--expect", "0"][..],
        &["collect", NAME, "--expect", "2", "--from", "boaz"],
        &["collect", NAME, "--from", "amina"],
        &["collect", NAME, "--every", "0s", "--expect", "1"],
        &["collect", NAME, "--max-wait", "1h", "--deadline", "1h"],
        &["collect", "--expect", "2"],
        &["collect", "--expect", "2", "status", NAME],
        &["collect", "set-last"],
        &["collect", "set-last", NAME, "--at", "soon"],
    ] {
        team.office.run(args).ends(2);
    }
}

/// A collection that waits.
struct Waiting {
    child: Child,
    out: BufReader<ChildStdout>,
    look: Value,
}

impl Waiting {
    fn begin(desk: &Desk, args: &[&str]) -> Self {
        let mut all = vec!["collect", "--json", NAME];
        all.extend(args);
        let mut child = desk
            .command(&all)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut out = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        while !line.contains("\"type\":\"look\"") {
            line.clear();
            assert!(out.read_line(&mut line).unwrap() > 0, "it ended early");
        }
        let look = serde_json::from_str(&line).unwrap();
        Self { child, out, look }
    }

    fn ended(mut self) -> (Option<i32>, Value) {
        let last = self.out.lines().last().unwrap().unwrap();
        let code = self.child.wait().unwrap().code();
        (code, serde_json::from_str(&last).unwrap())
    }
}

#[test]
fn one_at_a_time_and_stopped_or_put_off_from_another_terminal() {
    let team = Team::new(&["boaz", "dina"]);
    team.sends("boaz", ("MRK", 1, 1), "Boaz says.", DAY);
    let waiting = Waiting::begin(&team.office, &["--expect", "2", "--every", "3h"]);
    assert_eq!(
        (&waiting.look["came"], &waiting.look["expected"]),
        (&1.into(), &2.into())
    );
    // A second one is told who is at work; a sync is not in its way.
    let run = team
        .office
        .run(&["collect", NAME, "--expect", "2", "--json"])
        .ends(11);
    assert!(
        run.json["error"].to_string().contains("collect status"),
        "{}",
        run.out
    );
    team.office.sync(&[NAME]).ends(0);
    let status = team
        .office
        .run(&["collect", "status", NAME, "--json"])
        .ends(0)
        .json;
    assert_eq!(
        (&status["running"], &status["expected"]),
        (&true.into(), &2.into())
    );
    assert_eq!(states(&status["came"]), ["boaz:ok"]);
    let before = waiting.look["until"].as_str().unwrap().to_owned();
    let run = team
        .office
        .run(&["collect", "extend", "5h", "--json"])
        .ends(0);
    assert_eq!(run.json["runs"][0]["projects"][0], NAME);
    let rows = crate::report::runs(&team.office, &["--only", "running"]);
    assert_eq!((rows.len(), &rows[0]["what"]), (1, &"collect".into()));
    team.office.run(&["stop"]).ends(0);
    let (code, summary) = waiting.ended();
    assert_eq!((code, &summary["state"]), (Some(143), &"stopped".into()));
    assert_eq!(states(&summary["came"]), ["boaz:ok"]);
    assert!(
        summary["until"].as_str().unwrap() > before.as_str(),
        "{summary}"
    );
    let rows = crate::report::runs(&team.office, &["--only", "stopped"]);
    assert!(
        rows[0]["error"]["message"]
            .as_str()
            .unwrap()
            .contains("scribe-sync stop")
    );
    team.office.run(&["collect", "extend"]).ends(10);
    let status = team.office.run(&["collect", "status", NAME]).ends(0).out;
    assert!(
        status.contains("not complete") && status.contains("boaz"),
        "{status}"
    );

    // What was merged counts, also for the next one.
    let waiting = Waiting::begin(&team.office, &["--expect", "2", "--every", "1s"]);
    assert_eq!(waiting.look["came"], 1);
    team.sends("dina", ("LUK", 1, 1), "Dina says.", DAY);
    let (code, summary) = waiting.ended();
    assert_eq!(code, Some(0), "{summary}");
    assert_eq!(states(&summary["came"]), ["boaz:ok", "dina:ok"]);
    let status = team.office.run(&["collect", "status", NAME]).ends(0).out;
    assert!(status.contains("no collection is under way"), "{status}");
}

#[test]
fn a_line_that_comes_and_goes_ends_nothing() {
    let team = Team::new(&["boaz"]);
    let down = || {
        let action = Action::status(503, "later");
        team.server
            .fault(Fault::new(Match::ls_refs(), action).always());
    };
    // Nobody could be asked: that says nothing about who is missing.
    down();
    let summary = team.collect(5, &["--expect", "1", "--max-wait", "0s"]);
    assert_eq!(summary["error"]["class"], "unreachable");
    let waiting = Waiting::begin(&team.office, &["--expect", "1", "--every", "1s"]);
    assert_eq!(waiting.look["error"]["class"], "unreachable");
    team.server.clear_faults();
    team.sends("boaz", ("MRK", 1, 1), "Boaz says.", DAY);
    let (code, summary) = waiting.ended();
    assert_eq!(code, Some(0), "{summary}");
    assert_eq!(summary["error"], Value::Null);
    // A look is tried as often as said.
    team.server
        .fault(Fault::new(Match::ls_refs(), Action::status(503, "later")).times(3));
    team.sends("boaz", ("MRK", 1, 2), "Boaz again.", DAY);
    let args = [
        "--expect",
        "1",
        "--every",
        "3h",
        "--attempts",
        "2",
        "--interval",
        "0s",
    ];
    let summary = team.collect(0, &args);
    assert_eq!(summary["looks"], 1);
    // An answer that will not change ends it.
    team.server.revoke_token(&team.office.token());
    let summary = team.collect(4, &["--expect", "1"]);
    assert_eq!(summary["error"]["class"], "credential");
}

#[test]
fn a_killed_collection_goes_on_where_it_was() {
    let team = Team::new(&["boaz", "dina"]);
    team.sends("boaz", ("MRK", 1, 1), "Boaz says.", DAY);
    // Killed when the cloud has taken the merge and this computer does not know it yet.
    let (here, there) = std::sync::mpsc::channel();
    team.server.fault(Fault::new(
        Match::push(),
        Action::hook(move || {
            let _ = here.send(());
        }),
    ));
    let mut child = team
        .office
        .command(&["collect", NAME, "--expect", "2"])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    there
        .recv_timeout(std::time::Duration::from_secs(60))
        .unwrap();
    child.kill().unwrap();
    child.wait().unwrap();
    team.server.clear_faults();
    let rows = crate::report::runs(&team.office, &["--only", "failed"]);
    assert_eq!(rows[0]["error"]["class"], "killed");
    team.sends("dina", ("LUK", 1, 1), "Dina says.", DAY);
    let summary = team.collect(0, &["--expect", "2"]);
    assert_eq!(states(&summary["came"]), ["boaz:ok", "dina:ok"]);
    for (book, text) in [("MRK", "Boaz says."), ("LUK", "Dina says.")] {
        team.project.says(book, text);
    }
    shared_is(&team.bare, "amina", &team.project);
}

#[test]
fn a_protected_shared_text_is_said_and_nothing_counts_as_collected() {
    let team = Team::new(&["boaz"]);
    team.sends("boaz", ("MRK", 1, 1), "Boaz says.", DAY);
    let name = New::of(NAME, &[]).repository();
    team.server.protect_branch("amina", &name, "scribe-main");
    let summary = team.collect(4, &["--expect", "1"]);
    assert_eq!(states(&summary["came"]), Vec::<String>::new());
    team.server.unprotect_branch("amina", &name, "scribe-main");
    let summary = team.collect(0, &["--expect", "1"]);
    assert_eq!(states(&summary["came"]), ["boaz:ok"]);
    assert!(team.shared("MRK").contains("Boaz says."));
}

/// The commands of a section of the README, as they stand there.
fn recipe(heading: &str) -> Vec<String> {
    let readme = std::fs::read_to_string("README.md").unwrap();
    let section = readme.split(heading).nth(1).unwrap();
    let block = section.split("```sh\n").nth(1).unwrap();
    let block = block.split("```").next().unwrap();
    block.lines().map(str::to_owned).collect()
}

#[test]
fn the_recipe_of_the_readme_runs_as_it_is_written() {
    let logins: Vec<String> = (1..=12).map(|at| format!("c{at:02}")).collect();
    let names: Vec<&str> = logins.iter().map(String::as_str).collect();
    let team = Team::called("Hausa Luke", &names, &["MRK", "LUK"]);
    let program = Path::new(env!("CARGO_BIN_EXE_scribe-sync"));
    let run = |line: &str| {
        let output = std::process::Command::new("/bin/sh")
            .args(["-c", line])
            .env_clear()
            .envs(team.office.environment())
            .env("PATH", program.parent().unwrap())
            .current_dir(team.office.folder())
            .output()
            .unwrap();
        let out = String::from_utf8(output.stdout).unwrap();
        let err = String::from_utf8(output.stderr).unwrap();
        assert!(output.status.success(), "{line}\n{out}\n{err}");
        out
    };
    let lines = recipe("## The head office");
    // The third has it done each evening; `recipes` runs that one.
    assert_eq!(lines.len(), 3, "{lines:?}");
    run(&lines[0]);
    for (place, login) in names.iter().enumerate() {
        let text = format!("From {login}.");
        team.sends(login, ("MRK", 1, place + 1), &text, DAY);
    }
    let out = run(&lines[1]);
    assert!(out.starts_with("Hausa Luke: all 12 are in\n"), "{out}");
    assert_eq!(out.lines().count(), 13, "{out}");
    for login in names {
        team.project.says("MRK", &format!("From {login}."));
    }
}
