//! `projects`: the two lists and the dots.

use crate::desk::{Desk, New};
use crate::world::{Door43, Profile, Visibility};
use serde_json::Value;

fn server() -> Door43 {
    let server = Door43::start(Profile::V1_27);
    server.add_user("amina", "amina-Geheim1");
    server
}

fn row(document: &Value, name: &str) -> Value {
    let rows = document["projects"].as_array().unwrap();
    let found: Vec<_> = rows.iter().filter(|row| row["name"] == name).collect();
    assert_eq!(found.len(), 1, "{name}: {rows:?}");
    found[0].clone()
}

#[test]
fn the_dot_says_never_changed_or_synced() {
    let server = server();
    let desk = Desk::new(&server, "amina");
    let new = New::of("Dots", &["MRK"]);
    let project = desk.make(&new);
    let local = || desk.run(&["projects", "--local", "--json"]).ends(0).json;
    let dot = || row(&local(), "Dots")["dot"].clone();
    assert_eq!(dot(), "never");
    assert_eq!(row(&local(), "Dots")["last_synced"], Value::Null);
    desk.sync(&["Dots"]).ends(0);
    server.clear_requests();
    assert_eq!(dot(), "synced");
    // What Scribe notes makes no work.
    project.look("2026-07-07T07:07:07+02:00");
    assert_eq!(dot(), "synced");
    project.verse("MRK", 1, 1, "changed");
    assert_eq!(dot(), "changed");
    desk.sync(&["Dots"]).ends(0);
    assert_eq!(dot(), "synced");
    project.git(&["commit", "-q", "--allow-empty", "-m", "Added from scribe"]);
    assert_eq!(dot(), "changed");
    let before = desk.listing();
    let document = local();
    assert_eq!(desk.listing(), before, "looking writes nothing");
    let row = row(&document, "Dots");
    for key in [
        "name",
        "id",
        "folder",
        "repository",
        "flavor",
        "language",
        "size",
        "dot",
        "last_synced",
        "active",
        "activation",
        "archived",
        "where",
    ] {
        assert!(row.get(key).is_some(), "{key}");
    }
    assert_eq!(row["id"], new.id().as_str());
    assert_eq!(row["folder"], project.folder.display().to_string());
    assert_eq!(row["repository"], format!("amina/{}", new.repository()));
    assert_eq!(
        (&row["flavor"], &row["language"]),
        (&"textTranslation".into(), &"fr".into())
    );
    assert_eq!(row["where"], serde_json::json!(["computer"]));
    assert!(row["last_synced"].as_str().unwrap().ends_with('Z'));
    assert_eq!(
        (&row["active"], &row["archived"]),
        (&true.into(), &false.into())
    );
}

#[test]
fn a_collaborators_own_settings_are_no_work() {
    let server = server();
    server.add_user("boaz", "boaz-Geheim1");
    let amina = Desk::new(&server, "amina");
    let new = New::of("Dots", &["MRK"]);
    amina.make(&new);
    amina.sync(&["Dots"]).ends(0);
    server.add_collaborator(
        "amina",
        &new.repository(),
        "boaz",
        crate::world::Access::Write,
    );
    let boaz = Desk::new(&server, "boaz");
    boaz.sync(&["Dots"]).ends(0);
    let project = boaz.project("Dots");
    project.settings(|value| value["project"]["textTranslation"]["starred"] = true.into());
    let document = boaz.run(&["projects", "--local", "--json"]).ends(0).json;
    assert_eq!(row(&document, "Dots")["dot"], "synced");
}

#[test]
fn the_list_here_needs_no_network() {
    let server = server();
    let desk = Desk::new(&server, "amina");
    desk.make(&New::of("Here", &["MRK"]));
    desk.make(&New::of("Resting", &["MRK"]).archived());
    server.clear_requests();
    let document = desk.run(&["projects", "--local", "--json"]).ends(0).json;
    assert!(server.requests().is_empty());
    assert_eq!(row(&document, "Here")["active"], true);
    let resting = row(&document, "Resting");
    assert_eq!(
        (&resting["active"], &resting["archived"]),
        (&false.into(), &true.into())
    );
    // Offline, the local list still comes, and why the other one does not.
    drop(server);
    let run = desk.run(&["projects", "--json"]);
    assert_eq!(row(&run.json, "Here")["dot"], "never");
    assert!(run.json["error"].is_object(), "{}", run.out);
}

#[test]
fn all_pages_of_the_cloud_are_listed() {
    for profile in [Profile::V1_21, Profile::V1_27] {
        let server = Door43::start(profile);
        server.add_user("amina", "amina-Geheim1");
        for number in 0..120 {
            server.create_repo(
                "amina",
                &format!("fr-textTranslation-P{number:03}"),
                Visibility::Private,
            );
        }
        let desk = Desk::new(&server, "amina");
        let new = New::of("Mine", &["MRK"]);
        desk.make(&new);
        desk.sync(&["Mine"]).ends(0);
        let document = desk.run(&["projects", "--json"]).ends(0).json;
        let rows = document["projects"].as_array().unwrap();
        assert_eq!(rows.len(), 121);
        assert_eq!(document["asked_cloud"], true);
        let mine = row(&document, "Mine");
        assert_eq!(mine["where"], serde_json::json!(["computer", "cloud"]));
        assert_eq!(rows[0]["name"], "Mine", "those on this computer come first");
        let only = desk
            .run(&["projects", "--only-cloud", "--json"])
            .ends(0)
            .json;
        assert_eq!(only["projects"].as_array().unwrap().len(), 121);
        // What was synced from here says so in this list as well.
        assert_eq!(row(&only, "Mine")["where"], mine["where"]);
        assert_eq!(only["projects"][1]["where"], serde_json::json!(["cloud"]));
    }
}

#[test]
fn the_page_of_a_project_is_named_without_asking_anybody() {
    let server = server();
    let desk = Desk::new(&server, "amina");
    desk.make(&New::of("Pages", &["MRK"]));
    let ran = desk.run(&["projects", "open", "Pages", "--json"]).ends(10);
    assert!(
        ran.json["error"]["hints"][0]
            .as_str()
            .unwrap()
            .contains("scribe-sync sync")
    );
    let synced = desk.sync(&["Pages"]).ends(0);
    let repository = synced.json["projects"][0]["repository"]
        .as_str()
        .unwrap()
        .to_owned();
    server.clear_requests();
    let page = format!("{}/{repository}", server.url());
    let ran = desk.run(&["projects", "open", "Pages", "--json"]).ends(0);
    assert_eq!(ran.json["target"], page.as_str());
    assert_eq!(ran.json["opened"], false, "nobody sits at a terminal");
    let ran = desk
        .run(&["projects", "open", "boaz/Luke", "--json"])
        .ends(0);
    assert_eq!(ran.json["target"], format!("{}/boaz/Luke", server.url()));
    desk.run(&["projects", "open", "Nowhere", "--json"])
        .ends(10);
    assert!(server.requests().is_empty());
}

#[test]
fn the_folder_of_the_backups_is_named() {
    let server = server();
    let desk = Desk::new(&server, "amina");
    desk.make(&New::of("Ring", &["MRK"]));
    desk.run(&["backup", "open", "Ring", "--json"]).ends(10);
    desk.run(&["backup", "create", "Ring"]).ends(0);
    let of = |args: &[&str]| {
        let ran = desk
            .run(&[&["backup", "open", "--json"], args].concat())
            .ends(0);
        std::path::PathBuf::from(ran.json["target"].as_str().unwrap())
    };
    assert!(of(&[]).ends_with("projects-backups"));
    assert_eq!(of(&["Ring"]), of(&[]));
    let one = of(&["Ring", "1"]);
    assert_eq!(one.parent(), Some(of(&[]).as_path()));
    assert!(one.join("metadata.json").is_file());
}

#[test]
fn what_was_synced_just_now_is_not_called_new_in_the_clouds_list() {
    let server = server();
    let desk = Desk::new(&server, "amina");
    let new = New::of("Just now", &["MRK"]);
    desk.make(&new);
    desk.make(&New::of("Only here", &["MRK"]));
    server.create_repo("amina", "only-there", Visibility::Public);
    desk.sync(&["Just now"]).ends(0);
    let run = desk.run(&["projects", "--only-cloud", "--json"]).ends(0);
    let listed = row(&run.json, "Just now");
    assert_eq!(listed["dot"], "synced");
    assert_eq!(listed["where"], serde_json::json!(["computer", "cloud"]));
    let there = row(&run.json, "only-there");
    assert_eq!(there["where"], serde_json::json!(["cloud"]));
    assert_eq!(run.json["projects"].as_array().unwrap().len(), 2);
    let text = desk.run(&["projects", "--only-cloud"]).ends(0).out;
    let line = |name: &str| text.lines().find(|line| line.contains(name)).unwrap();
    assert!(line("Just now").contains("in sync"), "{text}");
    assert!(line("only-there").contains("never synced"), "{text}");
    assert!(!text.contains("not on this computer") && !text.contains("Only here"));
}

#[test]
fn the_place_that_waits_stands_in_the_row() {
    let server = server();
    let (one, two) = (Desk::new(&server, "amina"), Desk::new(&server, "amina"));
    let new = New::of("Waits", &["MRK"]);
    let first = one.make(&new);
    one.sync(&["Waits"]).ends(0);
    two.sync(&[&format!("amina/{}", new.repository())]).ends(0);
    let second = two.project("Waits");
    for (verse, words) in [(3, "three"), (4, "four")] {
        first.verse("MRK", 2, verse, &format!("{words} of the first"));
        second.verse("MRK", 2, verse, &format!("{words} of the second"));
    }
    one.sync(&["Waits"]).ends(0);
    two.sync(&["Waits"]).ends(6);
    let run = two.run(&["projects", "--local", "--json"]).ends(0);
    let listed = row(&run.json, "Waits");
    assert_eq!(listed["waiting"], serde_json::json!(["MRK 2:3", "MRK 2:4"]));
    let text = two.run(&["projects", "--local"]).ends(0).out;
    assert!(
        text.contains("MRK 2:3 and one more place wait for you"),
        "{text}"
    );
    two.run(&["resolve", "Waits", "MRK 2:3", "--mine"]).ends(6);
    let text = two
        .run(&["projects", "--local", "--lang", "fr"])
        .ends(0)
        .out;
    assert!(text.contains("MRK 2:4 attend votre décision"), "{text}");
}
