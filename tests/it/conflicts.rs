//! Two texts of one place: everything else goes on, nothing is lost, and a person decides when it suits.

use crate::desk::{Desk, New, Project, both_are, tip};
use crate::world::{Access, Profile, git, gitcmd::git_with};
use serde_json::{Value, json};
use std::path::PathBuf;

/// Two people with one project, in a cloud that is a folder.
pub(crate) struct Team {
    cloud: tempfile::TempDir,
    pub(crate) amina: Desk,
    pub(crate) boaz: Desk,
    pub(crate) hers: Project,
    pub(crate) his: Project,
    pub(crate) bare: PathBuf,
}

const PICTURE: &str = "pictures/map.png";

fn team() -> Team {
    team_on(&New::of("Team", &["MRK", "LUK"]).file(PICTURE, b"\0first picture".to_vec()))
}

/// The two of them with this project, which is called `Team`.
pub(crate) fn team_on(new: &New) -> Team {
    let cloud = tempfile::tempdir().unwrap();
    let amina = Desk::with_folder(cloud.path(), "amina");
    let boaz = Desk::with_folder(cloud.path(), "boaz");
    let hers = amina.make(new);
    amina.sync(&["Team"]).ends(0);
    boaz.sync(&[&format!("amina/{}", new.repository())]).ends(0);
    let his = boaz.project("Team");
    let bare = cloud
        .path()
        .join("amina")
        .join(format!("{}.git", new.repository()));
    Team {
        cloud,
        amina,
        boaz,
        hers,
        his,
        bare,
    }
}

impl Team {
    /// Both change LUK 4:18; she is first. He changes another verse too.
    fn disagree(&self) {
        self.hers.verse("LUK", 4, 18, "as amina says");
        self.his.verse("LUK", 4, 18, "as boaz says");
        self.his.verse("MRK", 1, 1, "and something else");
        self.amina.sync(&["Team"]).ends(0);
        let run = self.boaz.sync(&["Team"]).ends(6);
        assert_eq!(run.row()["conflicts"], luke());
        assert!(run.row()["error"].is_null(), "{}", run.out);
    }

    fn main(&self) -> String {
        tip(&self.bare, "refs/heads/scribe-main").unwrap()
    }

    fn shared(&self, path: &str) -> Vec<u8> {
        crate::world::gitcmd::git_bytes(&self.bare, &["show", &format!("scribe-main:{path}")], b"")
    }

    /// Another computer of this account.
    pub(crate) fn second(&self, login: &str) -> (Desk, Project) {
        let desk = Desk::with_folder(self.cloud.path(), login);
        let repository = self.bare.file_stem().unwrap().to_str().unwrap();
        let run = desk.run(&["sync", &format!("amina/{repository}"), "--json"]);
        // What waits for this account is told where the project comes to.
        let waits = run.row()["conflicts"]
            .as_array()
            .is_some_and(|all| !all.is_empty());
        assert_eq!(run.code, if waits { 6 } else { 0 }, "{}", run.err);
        let project = desk.project("Team");
        (desk, project)
    }
}

fn luke() -> Value {
    json!([{"file": "ingredients/LUK.usfm", "reference": "LUK 4:18"}])
}

fn commits(project: &Project) -> usize {
    project
        .git(&["rev-list", "--count", "HEAD"])
        .parse()
        .unwrap()
}

#[test]
fn everything_else_goes_on_and_one_record_is_made() {
    let team = team();
    team.disagree();
    both_are(&team.bare, "boaz", &team.his);
    team.his.says("LUK", "as amina says");
    team.his.says_not("LUK", "as boaz says");
    team.his.says("MRK", "and something else");
    let text = String::from_utf8(team.shared("ingredients/LUK.usfm")).unwrap();
    assert!(!text.contains("<<<<") && !text.contains(">>>>"));
    let message = team.his.git(&["log", "-1", "--format=%B"]);
    assert!(
        message.contains("Scribe-Sync-Conflict: ingredients/LUK.usfm LUK 4:18\n"),
        "{message}"
    );
    let mine = team.his.git(&["log", "-1", "--format=%P"]);
    assert!(
        git(
            &team.bare,
            &[
                "show",
                &format!("{}:ingredients/LUK.usfm", mine.split(' ').next().unwrap())
            ]
        )
        .contains("as boaz says"),
        "his text is in the cloud, in the history of the shared text"
    );
    let (before, count, main) = (team.his.files(), commits(&team.his), team.main());
    for _ in 0..2 {
        let run = team.boaz.sync(&["Team"]).ends(6);
        assert_eq!(run.row()["conflicts"], luke());
        assert_eq!((commits(&team.his), team.main()), (count, main.clone()));
        assert_eq!(team.his.files(), before);
    }
    // It is not hers to decide, and does not hold her up.
    let run = team.amina.sync(&["Team"]).ends(0);
    assert_eq!(run.row()["conflicts"], json!([]));
    team.hers.says("MRK", "and something else");
    // Work in other places and in this very place goes on.
    team.his.verse("MRK", 2, 2, "later");
    team.boaz.sync(&["Team"]).ends(6);
    both_are(&team.bare, "boaz", &team.his);
}

#[test]
fn what_waits_is_listed_everywhere_with_both_texts() {
    let team = team();
    team.disagree();
    let run = team.boaz.run(&["conflicts", "--json"]).ends(0);
    let rows = run.json["conflicts"].as_array().unwrap();
    assert_eq!(rows.len(), 1);
    let row = &rows[0];
    assert_eq!(
        (&row["project"], &row["file"], &row["reference"]),
        (
            &json!("Team"),
            &json!("ingredients/LUK.usfm"),
            &json!("LUK 4:18")
        )
    );
    assert!(row["mine"].as_str().unwrap().contains("as boaz says"));
    assert!(row["theirs"].as_str().unwrap().contains("as amina says"));
    assert_eq!(
        (&row["who"], &row["account"], &row["own"]),
        (&json!("amina"), &json!("boaz"), &json!(true))
    );
    assert!(chrono::DateTime::parse_from_rfc3339(row["when"].as_str().unwrap()).is_ok());
    let run = team.boaz.run(&["conflicts", "Team"]).ends(0);
    for word in ["LUK 4:18", "as [boaz] says", "as [amina] says", "resolve"] {
        assert!(run.out.contains(word), "{word}\n{}", run.out);
    }
    team.boaz.run(&["conflicts", "--exit-code"]).ends(6);
    team.amina.run(&["conflicts", "--exit-code"]).ends(0);
    // Another computer of his, and hers.
    team.amina.sync(&["Team"]).ends(0);
    let run = team.amina.run(&["conflicts", "--json"]).ends(0);
    assert_eq!(run.json["conflicts"][0]["own"], false);
    assert_eq!(run.json["conflicts"][0]["account"], "boaz");
    let (desk, _) = team.second("boaz");
    desk.sync(&["Team"]).ends(6);
    let run = desk.run(&["conflicts", "--json"]).ends(0);
    assert_eq!(run.json["conflicts"][0]["own"], true);
    desk.sync(&["Team"]).ends(6);
    let (desk, _) = team.second("carol");
    assert_eq!(
        desk.run(&["conflicts", "--json"]).json["conflicts"][0]["mine"],
        *row.get("mine").unwrap()
    );
}

#[test]
fn a_decision_is_one_commit_with_a_backup_and_holds_on_every_computer() {
    for (flag, stays, goes) in [
        ("--mine", "as boaz says", "as amina says"),
        ("--theirs", "as amina says", "as boaz says"),
    ] {
        let team = team();
        team.disagree();
        let (desk, second) = team.second("boaz");
        let count = commits(&second);
        let run = desk.run(&["resolve", "Team", flag, "--json"]).ends(0);
        assert_eq!(run.json["resolved"][0]["reference"], "LUK 4:18");
        assert_eq!(run.json["resolved"][0]["decision"], flag[2..]);
        second.says("LUK", stays);
        second.says_not("LUK", goes);
        assert_eq!(commits(&second), count + 1);
        let message = second.git(&["log", "-1", "--format=%B"]);
        assert!(
            message.contains("Scribe-Sync-Resolved: ingredients/LUK.usfm LUK 4:18"),
            "{message}"
        );
        // A file was changed: the backup has it as it was.
        let backups = desk.backups();
        if flag == "--mine" {
            let newest = desk.backup_folder(backups.last().unwrap());
            let kept = std::fs::read_to_string(newest.join("ingredients/LUK.usfm")).unwrap();
            assert!(kept.contains("as amina says"));
        } else {
            assert!(run.json["backup"].is_null());
        }
        let run = desk.run(&["resolve", "Team", flag]).ends(0);
        assert_eq!(commits(&second), count + 1, "{}", run.out);
        desk.sync(&["Team"]).ends(0);
        both_are(&team.bare, "boaz", &second);
        // The first computer and the teammate follow, and nobody is asked again.
        for (desk, project) in [(&team.boaz, &team.his), (&team.amina, &team.hers)] {
            desk.sync(&["Team"]).ends(0);
            project.says("LUK", stays);
            let run = desk.run(&["conflicts", "--json"]).ends(0);
            assert_eq!(run.json["conflicts"], json!([]));
            desk.sync(&["Team"]).ends(0);
        }
    }
}

#[test]
fn two_computers_that_decide_the_same_place_do_not_ask_again() {
    let team = team();
    team.disagree();
    let (desk, second) = team.second("boaz");
    desk.run(&["resolve", "Team", "--mine"]).ends(0);
    team.boaz.run(&["resolve", "Team", "--mine"]).ends(0);
    desk.sync(&["Team"]).ends(0);
    team.boaz.sync(&["Team"]).ends(0);
    desk.sync(&["Team"]).ends(0);
    for project in [&second, &team.his] {
        project.says("LUK", "as boaz says");
    }
    both_are(&team.bare, "boaz", &team.his);
}

#[test]
fn one_place_of_several_by_its_name_both_texts_and_a_text_of_ones_own() {
    let team = team();
    for (verse, word) in [(1, "one"), (2, "two"), (3, "three")] {
        team.hers.verse("MRK", 1, verse, &format!("amina {word}"));
        team.his.verse("MRK", 1, verse, &format!("boaz {word}"));
    }
    team.amina.sync(&["Team"]).ends(0);
    let run = team.boaz.sync(&["Team"]).ends(6);
    assert_eq!(run.row()["conflicts"].as_array().unwrap().len(), 3);
    let run = team
        .boaz
        .run(&["resolve", "Team", "mrk 1.2", "--both", "--json"])
        .ends(6);
    assert_eq!(run.json["conflicts"].as_array().unwrap().len(), 2);
    team.his.says("MRK", "\\v 2 amina two / boaz two\n");
    let file = team.boaz.folder().join("verse.txt");
    std::fs::write(&file, "\\v 3 both of us\n").unwrap();
    team.boaz
        .run(&["resolve", "Team", "MRK 1:3", "--text-file", "verse.txt"])
        .ends(6);
    team.his.says("MRK", "\\v 3 both of us\n");
    team.his.says("MRK", "\\v 1 amina one\n");
    let run = team.boaz.run(&["resolve", "Team", "--mine", "--sync"]);
    let run = run.ends(0);
    assert!(run.out.contains("MRK 1:1"), "{}", run.out);
    team.his.says("MRK", "\\v 1 boaz one\n");
    both_are(&team.bare, "boaz", &team.his);
    team.boaz
        .run(&["resolve", "Team", "MRK 1:3", "--mine"])
        .ends(10);
}

#[test]
fn nothing_is_decided_without_a_word_and_nothing_in_a_dry_run() {
    let team = team();
    team.disagree();
    let (before, count) = (team.his.files(), commits(&team.his));
    team.boaz.run(&["resolve", "Team"]).ends(2);
    team.boaz
        .run(&["resolve", "Team", "--mine", "--theirs"])
        .ends(2);
    let run = team
        .boaz
        .run(&["resolve", "Team", "--mine", "--dry-run", "--json"])
        .ends(6);
    assert_eq!(run.json["resolved"][0]["decision"], "mine");
    assert_eq!((team.his.files(), commits(&team.his)), (before, count));
    let run = team.amina.run(&["resolve", "Team", "--mine"]).ends(0);
    assert!(run.out.contains("Nothing waits"), "{}", run.out);
}

#[test]
fn what_was_typed_since_is_part_of_the_decision() {
    let team = team();
    team.disagree();
    team.his.verse("LUK", 2, 2, "not synced yet");
    team.boaz.run(&["resolve", "Team", "--mine"]).ends(0);
    team.his.says("LUK", "not synced yet");
    team.his.says("LUK", "as boaz says");
    team.boaz.sync(&["Team"]).ends(0);
    both_are(&team.bare, "boaz", &team.his);
}

#[test]
fn a_decision_beforehand_leaves_nothing_waiting_and_the_other_text_in_the_history() {
    for (how, stays, goes) in [
        ("mine", "as boaz says", "as amina says"),
        ("theirs", "as amina says", "as boaz says"),
    ] {
        let team = team();
        team.hers.verse("LUK", 4, 18, "as amina says");
        team.his.verse("LUK", 4, 18, "as boaz says");
        team.amina.sync(&["Team"]).ends(0);
        let run = team.boaz.sync(&["Team", "--on-conflict", how]).ends(0);
        assert!(run.notes().contains("LUK 4:18"), "{}", run.notes());
        team.his.says("LUK", stays);
        both_are(&team.bare, "boaz", &team.his);
        assert!(team.his.git(&["log", "-p"]).contains(goes));
        assert_eq!(
            team.boaz.run(&["conflicts", "--json"]).json["conflicts"],
            json!([])
        );
    }
}

#[test]
fn a_picture_that_both_changed_waits_whole() {
    let team = team();
    team.hers.write(PICTURE, b"\0hers");
    team.his.write(PICTURE, b"\0his");
    team.amina.sync(&["Team"]).ends(0);
    let run = team.boaz.sync(&["Team"]).ends(6);
    assert_eq!(run.row()["conflicts"][0]["file"], PICTURE);
    assert_eq!(std::fs::read(team.his.path(PICTURE)).unwrap(), b"\0hers");
    let run = team.boaz.run(&["conflicts", "--json"]).ends(0);
    assert!(run.json["conflicts"][0]["mine"].is_null());
    team.boaz
        .run(&["resolve", "Team", PICTURE, "--both"])
        .ends(2);
    team.boaz
        .run(&["resolve", "Team", PICTURE, "--mine", "--sync"])
        .ends(0);
    assert_eq!(team.shared(PICTURE), b"\0his");
    both_are(&team.bare, "boaz", &team.his);
}

#[test]
fn names_that_cannot_lie_side_by_side_are_set_aside_and_can_be_taken() {
    for (hers, his) in [
        ("notes/Names.txt", "notes/names.txt"),
        ("place", "place/inside.txt"),
        ("place/inside.txt", "place"),
    ] {
        let team = team();
        team.hers.write(hers, "hers");
        team.his.write(his, "his");
        team.his.verse("LUK", 1, 1, "his verse");
        team.amina.sync(&["Team"]).ends(0);
        let run = team.boaz.sync(&["Team"]).ends(6);
        assert_eq!(run.row()["conflicts"][0]["file"], his);
        both_are(&team.bare, "boaz", &team.his);
        assert_eq!(team.his.read(hers), "hers");
        team.boaz
            .run(&["resolve", "Team", his, "--mine", "--sync"])
            .ends(0);
        assert_eq!(team.his.read(his), "his");
        assert_eq!(team.shared(his), b"his");
        team.amina.sync(&["Team"]).ends(0);
        assert_eq!(team.hers.read(his), "his");
    }
}

#[test]
fn a_line_of_work_moved_elsewhere_a_teammate_and_this_computer_all_come_together() {
    let team = team();
    let (desk, second) = team.second("boaz");
    // Scribe on his second computer pushed to his own branch alone.
    second.verse("LUK", 4, 18, "from the second computer");
    second.verse("MRK", 3, 3, "also from there");
    second.git(&["commit", "-qam", "Added from scribe"]);
    let branch = "HEAD:refs/heads/boaz/scribe";
    second.git(&["push", "-q", team.bare.to_str().unwrap(), branch]);
    team.hers.verse("MRK", 1, 1, "as amina says");
    team.amina.sync(&["Team"]).ends(0);
    team.his.verse("LUK", 4, 18, "from the first computer");
    team.his.verse("MRK", 1, 1, "as boaz says");
    let run = team.boaz.sync(&["Team"]).ends(6);
    let places = run.row()["conflicts"].to_string();
    assert!(
        places.contains("LUK 4:18") && places.contains("MRK 1:1"),
        "{places}"
    );
    both_are(&team.bare, "boaz", &team.his);
    team.his.says("MRK", "as amina says");
    team.his.says("MRK", "also from there");
    team.his.says("LUK", "from the first computer");
    let run = team.boaz.run(&["conflicts", "--json"]).ends(0);
    let rows = run.json["conflicts"].to_string();
    assert!(
        rows.contains("from the second computer") && rows.contains("as boaz says"),
        "{rows}"
    );
    let run = desk.sync(&["Team"]).ends(6);
    assert_eq!(run.row()["conflicts"].as_array().unwrap().len(), 2);
}

#[test]
fn sums_in_the_metadata_follow_a_merged_file() {
    let cloud = tempfile::tempdir().unwrap();
    let one = Desk::with_folder(cloud.path(), "amina");
    let two = Desk::with_folder(cloud.path(), "amina");
    let new = New::of("Sums", &["MRK", "LUK"]);
    let first = one.make(&new);
    one.sync(&["Sums"]).ends(0);
    two.sync(&[&format!("amina/{}", new.repository())]).ends(0);
    let second = two.project("Sums");
    first.verse("MRK", 1, 1, "on the first");
    second.verse("MRK", 4, 20, "on the second");
    one.sync(&["Sums"]).ends(0);
    two.sync(&["Sums"]).ends(0);
    let metadata: Value = serde_json::from_str(&second.read("metadata.json")).unwrap();
    let ingredient = &metadata["ingredients"]["ingredients/MRK.usfm"];
    let content = std::fs::read(second.path("ingredients/MRK.usfm")).unwrap();
    assert_eq!(ingredient["size"], content.len());
    let sum = std::process::Command::new("md5sum")
        .arg(second.path("ingredients/MRK.usfm"))
        .output()
        .unwrap();
    let sum = String::from_utf8(sum.stdout).unwrap();
    assert_eq!(ingredient["checksum"]["md5"], sum[..32]);
    // What no merge touched stays as it was, and the file keeps its form: one line.
    assert_eq!(metadata["ingredients"]["ingredients/LUK.usfm"]["size"], 100);
    assert!(!second.read("metadata.json").contains('\n'));
    one.sync(&["Sums"]).ends(0);
    assert_eq!(first.read("metadata.json"), second.read("metadata.json"));
}

#[test]
fn the_versions_of_a_verse_are_told_newest_first() {
    let team = team();
    team.hers.verse("LUK", 4, 18, "first by amina");
    team.amina.sync(&["Team"]).ends(0);
    team.boaz.sync(&["Team"]).ends(0);
    team.his.verse("LUK", 4, 18, "then by boaz");
    team.boaz.sync(&["Team"]).ends(0);
    team.amina.sync(&["Team"]).ends(0);
    team.hers.verse("LUK", 4, 19, "a neighbour");
    team.amina.sync(&["Team"]).ends(0);
    let run = team
        .amina
        .run(&["log", "Team", "luk 4:18", "--json"])
        .ends(0);
    assert_eq!(run.json["reference"], "LUK 4:18");
    let told: Vec<(String, String)> = run.json["versions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| {
            (
                row["who"].as_str().unwrap().to_owned(),
                row["text"].as_str().unwrap().trim().to_owned(),
            )
        })
        .collect();
    assert_eq!(
        told[..2],
        [
            ("boaz".to_owned(), "\\v 18 then by boaz".to_owned()),
            ("amina".to_owned(), "\\v 18 first by amina".to_owned())
        ]
    );
    assert_eq!(told.len(), 3, "and the text it began with");
    let run = team.amina.run(&["log", "LUK 4:18", "--limit", "1"]).ends(0);
    assert!(run.out.contains("then by boaz") && !run.out.contains("first by"));
    team.amina.run(&["log", "Team", "LUK 99:1"]).ends(10);
    team.amina.run(&["log", "Team", "GEN 1:1"]).ends(10);
}

#[test]
fn a_server_keeps_the_record_as_well() {
    let server = crate::sync::server(Profile::V1_27);
    let amina = Desk::new(&server, "amina");
    let new = New::of("Team", &["MRK", "LUK"]);
    let hers = amina.make(&new);
    amina.sync(&["Team"]).ends(0);
    server.add_collaborator("amina", &new.repository(), "boaz", Access::Write);
    let boaz = Desk::new(&server, "boaz");
    boaz.sync(&[&format!("amina/{}", new.repository())]).ends(0);
    let his = boaz.project("Team");
    hers.verse("LUK", 4, 18, "as amina says");
    his.verse("LUK", 4, 18, "as boaz says");
    amina.sync(&["Team"]).ends(0);
    server.clear_requests();
    let run = boaz.sync(&["Team"]).ends(6);
    assert_eq!(run.number("/requests"), 3);
    let run = boaz.sync(&["Team"]).ends(6);
    assert_eq!(run.number("/requests"), 1);
    boaz.run(&["resolve", "Team", "--theirs"]).ends(0);
    server.clear_requests();
    let run = boaz.sync(&["Team"]).ends(0);
    assert_eq!(
        run.number("/requests"),
        1,
        "the closing record is sent at once"
    );
    assert_eq!(run.row()["conflicts"], json!([]));
}

#[test]
fn a_text_that_was_typed_again_is_no_question_any_more() {
    let team = team();
    team.disagree();
    team.his.verse("LUK", 4, 18, "as boaz says");
    let run = team.boaz.sync(&["Team"]).ends(0);
    assert_eq!(run.row()["conflicts"], json!([]));
    team.boaz.run(&["conflicts", "--exit-code"]).ends(0);
    both_are(&team.bare, "boaz", &team.his);
}

/// Two lines of work that do not know each other: what was decided in one says nothing of the other.
#[test]
fn a_decision_closes_only_what_it_knew_of() {
    let team = team();
    let project = &team.his;
    let tree_with = |text: &str| {
        project.verse("LUK", 4, 18, text);
        project.git(&["add", "-A"]);
        project.git(&["write-tree"])
    };
    let base = project.head();
    let (shared, first, second) = (tree_with("shared"), tree_with("first"), tree_with("second"));
    let commit = |tree: &str, parents: &[&str], message: &str| {
        let mut args = vec!["commit-tree", tree, "-m", message];
        for parent in parents {
            args.extend(["-p", *parent]);
        }
        project.git(&args)
    };
    let place = "ingredients/LUK.usfm LUK 4:18";
    let theirs = commit(&shared, &[&base], "theirs");
    let record = |mine: &str| {
        let text = format!(
            "scribe-sync: merge\n\nScribe-Sync-Conflict: {place}\nScribe-Sync-Aside: {mine}\nScribe-Sync-Account: boaz"
        );
        commit(&shared, &[mine, &theirs], &text)
    };
    let one = record(&commit(&first, &[&base], "mine here"));
    let closing = format!("scribe-sync: decide\n\nScribe-Sync-Resolved: {place}");
    // A decision counts from the account whose text it is.
    let boaz = [("GIT_AUTHOR_NAME", "boaz")];
    let args = ["commit-tree", &shared, "-m", &closing, "-p", &one];
    let decided = git_with(&project.folder, &boaz, &args);
    let other = record(&commit(&second, &[&base], "mine elsewhere"));
    let both = commit(&shared, &[&decided, &other], "both lines");
    project.git(&["reset", "-q", "--hard", &both]);
    let run = team.boaz.run(&["conflicts", "Team", "--json"]).ends(0);
    let rows = run.json["conflicts"].as_array().unwrap();
    assert_eq!(rows.len(), 1, "{}", run.out);
    assert_eq!(rows[0]["mine"], "\\v 18 second\n");
    // One decision that knows of both closes what is left.
    team.boaz.run(&["resolve", "Team", "--theirs"]).ends(0);
    team.boaz.run(&["conflicts", "--exit-code"]).ends(0);
}
