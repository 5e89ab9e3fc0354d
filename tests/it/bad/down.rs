//! Bringing a project down, where the place, the project or the run is not as it should be.

use super::{Desk, ID, MAIN, synced, write};
use crate::world::{Action, Fault, Match, git};
use scribe_sync::disk::Lock;

fn fresh(it: &super::Synced) -> Desk {
    let desk = Desk::new(&it.server, "amina");
    std::fs::create_dir_all(desk.projects()).unwrap();
    desk
}

fn repository(it: &super::Synced) -> String {
    format!("{}/{}", it.owner, it.name)
}

fn names(folder: &std::path::Path) -> Vec<String> {
    let mut names: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .flatten()
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

#[test]
fn only_into_a_place_that_is_free() {
    let it = synced();
    let desk = fresh(&it);
    let repository = repository(&it);
    let down = |into: &str| desk.run(&["sync", "--json", &repository, "--into", into]);
    write(&desk.dir.path().join("full/file"), "mine");
    down("full").ends(2);
    assert_eq!(names(&desk.dir.path().join("full")), ["file"]);
    write(&desk.dir.path().join("file"), "mine");
    down("file").ends(2);
    std::os::unix::fs::symlink("elsewhere", desk.dir.path().join("link")).unwrap();
    down("link").ends(2);
    std::fs::create_dir(desk.dir.path().join("empty")).unwrap();
    down("empty").ends(0);
    assert!(desk.dir.path().join("empty/metadata.json").exists());
    down("deep/in/there").ends(0);
    // Where the very project lies by now, it is synced: a line of cron or of a CI job can be repeated.
    let again = down("empty").ends(0);
    assert_eq!(again.project()["received"]["files"], 0);
    assert_eq!(
        names(&desk.dir.path().join("empty")),
        names(&desk.dir.path().join("deep/in/there"))
    );
    assert!(!desk.dir.path().join("elsewhere").exists());
}

#[test]
fn one_that_is_here_already_is_synced_and_one_in_the_way_is_left() {
    let it = synced();
    it.colleague("ingredients/JHN.usfm", &super::usfm("JHN", &["theirs"]));
    it.server.settle_api();
    let ran = it.desk.run(&["sync", "--json", &repository(&it)]).ends(0);
    assert_eq!(ran.project()["folder"], it.folder.to_str().unwrap());
    assert_eq!(names(&it.desk.projects()).len(), 1);
    it.assert_in_sync();
    let desk = fresh(&it);
    let taken = desk.projects().join(format!("Mark_{ID}"));
    write(&taken.join("mine.txt"), "mine");
    desk.run(&["sync", "--json", &repository(&it)]);
    assert_eq!(super::read(&taken.join("mine.txt")), "mine");
    assert_eq!(names(&desk.projects()), [format!("Mark_{ID}")]);
}

#[test]
fn a_project_whose_metadata_leads_out_is_not_brought_down() {
    let it = synced();
    let bare = it.bare();
    let good = git(&bare, &["show", &format!("{MAIN}:metadata.json")]);
    for (what, text) in [
        ("an id that leads out", good.replace(ID, "../../../outside")),
        ("an id that is none", good.replace(ID, "a b")),
        ("torn", good[..good.len() / 2].to_owned()),
        ("empty", String::new()),
    ] {
        it.colleague("metadata.json", &text);
        it.server.settle_api();
        let desk = fresh(&it);
        let ran = desk.run(&["sync", "--json", &repository(&it)]);
        assert!(
            matches!(ran.code, 10 | 12),
            "{what}: {}\n{}",
            ran.out,
            ran.err
        );
        assert_eq!(names(&desk.projects()), Vec::<String>::new(), "{what}");
        assert!(!desk.dir.path().join("outside").exists());
    }
}

#[test]
fn metadata_that_somebody_tore_in_the_cloud_is_mended_for_everybody() {
    let it = synced();
    let good = super::read(&it.folder.join("metadata.json"));
    for (what, text) in [
        ("torn", &good[..good.len() / 2]),
        ("empty", ""),
        (
            "an id that leads out",
            &good.replace(ID, "../../../outside"),
        ),
    ] {
        for typed in [false, true] {
            it.colleague("metadata.json", text);
            let theirs = super::usfm("JHN", &["theirs", what, &typed.to_string()]);
            it.colleague("ingredients/JHN.usfm", &theirs);
            if typed {
                it.type_in("LUK", &["typed", what]);
            }
            let ran = it.sync();
            assert_eq!(ran.code, 0, "{what} {typed}: {}\n{}", ran.out, ran.err);
            ran.says("metadata.json");
            it.assert_in_sync();
            assert_eq!(super::read(&it.folder.join("metadata.json")), good);
            assert_eq!(super::read(&it.book("JHN")), theirs);
            it.assert_heals();
        }
    }
}

#[test]
fn two_at_once_and_what_a_killed_one_left() {
    let it = synced();
    let desk = fresh(&it);
    let mark = format!(".scribe-sync-down-{}-{}", it.owner, it.name);
    let lock = desk.projects().join(format!("{mark}.lock"));
    let held = Lock::take(&lock, "process 4711 on desk").unwrap();
    desk.run(&["sync", "--json", &repository(&it)])
        .ends(11)
        .says("process 4711 on desk");
    drop(held);
    for action in [Action::hook(|| {}), Action::ApplyThenDropAnswer] {
        let fault = Fault::new(Match::fetch(), action);
        let args = ["sync", "--json", &repository(&it)];
        let (ran, _) = super::two::struck_at(&it.server, &desk, &args, "KILL", vec![fault]);
        assert_eq!(ran.code, -9);
        it.server.clear_faults();
    }
    assert!(!names(&desk.projects()).is_empty(), "it left something");
    desk.run(&["sync", "--json", &repository(&it)]).ends(0);
    assert_eq!(names(&desk.projects()), [format!("Mark_{ID}")]);
}

#[test]
fn a_stop_leaves_nothing_half() {
    let it = synced();
    let desk = fresh(&it);
    for of in [Match::ls_refs(), Match::fetch()] {
        it.server
            .fault(Fault::new(of.clone(), Action::StallAfterDown(0)));
        let fault = Fault::new(of, Action::hook(|| {}));
        let args = ["sync", "--json", &repository(&it)];
        let (ran, took) = super::two::struck_at(&it.server, &desk, &args, "TERM", vec![fault]);
        let ran = ran.ends(143);
        assert_eq!(ran.project()["state"], "stopped");
        assert!(took.unwrap() < std::time::Duration::from_millis(2500));
        it.server.clear_faults();
        assert_eq!(names(&desk.projects()), Vec::<String>::new());
    }
}

#[test]
fn one_bad_project_does_not_stop_the_others() {
    let it = synced();
    let other = "22222222-5e63-5129-8faa-4b2598d0d03a";
    let torn = it.desk.project("Luke", other);
    write(&torn.join("metadata.json"), "torn");
    it.type_in("LUK", &["typed"]);
    let ran = it
        .desk
        .run(&["sync", "--json", "--all", "--profile", "amina"])
        .ends(3);
    let summary = ran.summary();
    let rows = summary["projects"].as_array().unwrap();
    let codes: Vec<_> = rows
        .iter()
        .map(|row| row["code"].as_i64().unwrap())
        .collect();
    assert_eq!(rows.len(), 2);
    assert!(codes.contains(&0) && codes.contains(&12), "{codes:?}");
    it.assert_in_sync();
    let ran = it.desk.run(&["sync", "--json", "no such project"]).ends(10);
    assert_eq!(ran.summary()["projects"].as_array().unwrap().len(), 1);
}

#[test]
fn the_first_upload_is_refused_in_many_ways() {
    for (code, text, ends) in [
        (409, "The repository with the same name already exists.", 7),
        (422, "[Name]: AlphaDashDot", 1),
        (403, "The owner has reached the limit", 4),
        (500, "", 5),
        (401, "token is required", 4),
    ] {
        let server = super::server();
        let desk = Desk::new(&server, "amina");
        let folder = desk.project("Mark", ID);
        let body = format!("{{\"message\":\"{text}\"}}");
        server.fault(
            Fault::new(
                Match::path("/user/repos").method("POST"),
                Action::status_with(code, ("Content-Type", "application/json"), &body),
            )
            .always(),
        );
        desk.sync(&folder).ends(ends).says(text);
        let pushes = server
            .requests()
            .iter()
            .filter(|request| request.target.contains("receive-pack"))
            .count();
        assert_eq!(pushes, 0);
        server.clear_faults();
        desk.sync(&folder).ends(0);
    }
}
