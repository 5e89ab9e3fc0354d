//! The lines of `sync --json`: one for each event, while it happens.

use crate::desk::{Desk, New};
use crate::world::{Access, Action, Door43, Fault, Match, Profile};
use serde_json::Value;
use std::io::{BufRead, BufReader};
use std::process::Stdio;
use std::sync::mpsc::channel;
use std::time::Duration;

fn server() -> Door43 {
    let server = Door43::start(Profile::V1_27);
    server.add_user("amina", "amina-Geheim1");
    server.add_user("boaz", "boaz-Geheim1");
    server
}

fn lines(out: &str) -> Vec<Value> {
    out.lines()
        .map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}")))
        .collect()
}

fn words<'l>(lines: &'l [Value], kind: &str, key: &str) -> Vec<&'l str> {
    lines
        .iter()
        .filter(|line| line["type"] == kind)
        .map(|line| line[key].as_str().unwrap())
        .collect()
}

#[test]
fn each_project_begins_steps_and_ends_and_the_summary_is_last() {
    let server = server();
    let desk = Desk::new(&server, "amina");
    let names = ["Eins", "Zwei", "Drei", "Vier"];
    for name in names {
        desk.make(&New::of(name, &["MRK"]));
    }
    let run = desk
        .sync(&["Eins", "Zwei", "Drei", "Vier", "Nirgends"])
        .ends(3);
    let lines = lines(&run.out);
    let (summary, events) = lines.split_last().unwrap();
    assert_eq!(summary["type"], "summary");
    assert!(events.iter().all(|line| line["schema"] == 1));
    for (at, row) in summary["projects"].as_array().unwrap().iter().enumerate() {
        let own: Vec<&Value> = events
            .iter()
            .filter(|line| line["number"] == at + 1)
            .collect();
        let (last, before) = own.split_last().unwrap();
        assert_eq!(before[0]["type"], "start");
        let mut ended = (*last).clone();
        let ended = ended.as_object_mut().unwrap();
        assert_eq!(ended.remove("type").unwrap(), "project");
        ended.remove("schema").unwrap();
        ended.remove("number").unwrap();
        assert_eq!(&Value::Object(ended.clone()), row);
        let Some(name) = names.get(at) else {
            assert_eq!(
                (&row["name"], &row["code"]),
                (&"Nirgends".into(), &10.into())
            );
            assert_eq!(before.len(), 1);
            continue;
        };
        assert!(before.iter().all(|line| line["project"] == *name));
        let steps: Vec<&str> = before
            .iter()
            .filter(|line| line["type"] == "step")
            .map(|line| line["step"].as_str().unwrap())
            .collect();
        assert_eq!(steps, ["snapshot", "check", "send"]);
        // Each note of the row was told while it ran.
        let notes: Vec<&Value> = before
            .iter()
            .filter(|line| line["type"] == "note")
            .map(|line| &line["message"])
            .collect();
        assert!(!notes.is_empty());
        assert_eq!(
            notes,
            row["notes"].as_array().unwrap().iter().collect::<Vec<_>>()
        );
    }
}

#[test]
fn every_step_of_a_merge_is_told_in_its_order() {
    let server = server();
    let amina = Desk::new(&server, "amina");
    let new = New::of("Team", &["MRK", "LUK"]);
    let hers = amina.make(&new);
    amina.sync(&["Team"]).ends(0);
    server.add_collaborator("amina", &new.repository(), "boaz", Access::Write);
    let boaz = Desk::new(&server, "boaz");
    let run = boaz.sync(&[&format!("amina/{}", new.repository())]).ends(0);
    assert_eq!(
        words(&lines(&run.out), "step", "step"),
        ["check", "receive", "apply"]
    );
    let his = boaz.project("Team");
    hers.verse("MRK", 1, 2, "Hers.");
    his.verse("LUK", 1, 2, "His.");
    boaz.sync(&["Team"]).ends(0);
    let run = amina.sync(&["Team"]).ends(0);
    let lines = lines(&run.out);
    let steps = words(&lines, "step", "step");
    // What is small goes first and asks later; then the round in which both meet.
    assert_eq!(steps[..2], ["snapshot", "send"]);
    let round: Vec<&str> = steps[2..]
        .iter()
        .copied()
        .filter(|step| *step != "check")
        .collect();
    assert_eq!(round, ["receive", "merge", "backup", "send", "apply"]);
    let of = |step: &str| lines.iter().rfind(|line| line["step"] == step).unwrap();
    assert_eq!(of("apply")["unit"], "files");
    assert_eq!(of("apply")["total"], 1);
    assert_eq!(of("send")["unit"], "bytes");
}

#[test]
fn a_line_is_there_when_it_happens() {
    let server = server();
    let desk = Desk::new(&server, "amina");
    desk.make(&New::of("Team", &["MRK"]));
    desk.sync(&["Team"]).ends(0);
    // The server answers only once the lines before its answer were read.
    let (go, wait) = channel();
    server.fault(Fault::new(
        Match::ls_refs(),
        Action::hook(move || {
            let _ = wait.recv_timeout(Duration::from_secs(60));
        }),
    ));
    let mut child = desk
        .command(&["sync", "--json", "Team"])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut out = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut seen = Vec::new();
    while !seen
        .last()
        .is_some_and(|line: &Value| line["step"] == "check")
    {
        let line = out.next().expect("the step comes before the end").unwrap();
        seen.push(serde_json::from_str(&line).unwrap());
    }
    assert!(go.send(()).is_ok(), "the server still waits");
    let rest: Vec<String> = out.map(Result::unwrap).collect();
    assert!(rest.last().unwrap().contains("\"type\":\"summary\""));
    assert!(child.wait().unwrap().success());
}

#[test]
fn other_commands_print_one_document() {
    let server = server();
    let desk = Desk::new(&server, "amina");
    desk.make(&New::of("Team", &["MRK"]));
    desk.sync(&["Team"]).ends(0);
    for args in [
        &["projects", "--json"][..],
        &["backup", "create", "Team", "--json"],
        &["resolve", "Team", "--theirs", "--sync", "--json"],
    ] {
        let run = desk.run(args).ends(0);
        assert_eq!(run.out.lines().count(), 1, "{}", run.out);
    }
}
