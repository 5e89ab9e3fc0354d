//! Trying again, the time limit, and orders from another terminal: `--attempts`, `--interval`, `--deadline`, `stop`,
//! `extend`.

use crate::desk::{Desk, New};
use crate::report::{Held, runs, server};
use crate::world::{Action, Door43, Fault, Match};
use serde_json::Value;
use std::io::{BufRead, BufReader};
use std::process::{Child, ChildStdout, Stdio};

fn lines(out: &str) -> Vec<Value> {
    out.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

fn of_type<'l>(lines: &'l [Value], kind: &str) -> Vec<&'l Value> {
    lines.iter().filter(|line| line["type"] == kind).collect()
}

/// A desk with projects that are in sync.
fn synced(server: &Door43, names: &[&str]) -> Desk {
    let desk = Desk::new(server, "amina");
    for name in names {
        desk.make(&New::of(name, &["MRK"]));
    }
    desk.sync(names).ends(0);
    desk
}

fn busy(server: &Door43, project: &str, times: Option<usize>) {
    let path = format!("/fr-textTranslation-{project}.git/");
    let fault = Fault::new(Match::path(&path), Action::status(503, "later"));
    server.fault(match times {
        Some(times) => fault.times(times),
        None => fault.always(),
    });
}

/// A sync that waits to try again.
struct Waiting {
    child: Child,
    out: BufReader<ChildStdout>,
    retry: Value,
}

impl Waiting {
    fn begin(desk: &Desk, args: &[&str]) -> Self {
        let mut all = vec!["sync", "--json", "--attempts", "5", "--interval", "5h"];
        all.extend(args);
        let mut child = desk
            .command(&all)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut out = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        while !line.contains("\"type\":\"retry\"") {
            line.clear();
            assert!(out.read_line(&mut line).unwrap() > 0, "it ended early");
        }
        let retry = serde_json::from_str(&line).unwrap();
        Self { child, out, retry }
    }

    fn ended(mut self) -> (Option<i32>, Value) {
        let last = self.out.lines().last().unwrap().unwrap();
        let code = self.child.wait().unwrap().code();
        (code, serde_json::from_str(&last).unwrap())
    }
}

#[test]
fn only_what_failed_for_now_is_tried_again() {
    let server = server();
    let desk = synced(&server, &["Eins", "Zwei"]);
    // A busy server is asked three times within one attempt.
    busy(&server, "Zwei", Some(3));
    let run = desk
        .sync(&["Eins", "Zwei", "--attempts", "3", "--interval", "0s"])
        .ends(0);
    let lines = lines(&run.out);
    let retries = of_type(&lines, "retry");
    assert_eq!(retries.len(), 1, "{}", run.out);
    assert_eq!(retries[0]["project"], "Zwei");
    assert_eq!(
        (&retries[0]["attempt"], &retries[0]["attempts"]),
        (&2.into(), &3.into())
    );
    assert_eq!(retries[0]["error"]["class"], "unreachable");
    assert_eq!(of_type(&lines, "start").len(), 2);
    assert_eq!(of_type(&lines, "project").len(), 2);
    let rows = &run.json["projects"];
    assert_eq!(
        (&rows[0]["attempts"], &rows[1]["attempts"]),
        (&1.into(), &2.into())
    );
    // What the first attempt cost counts.
    assert_eq!(
        (&rows[0]["requests"], &rows[1]["requests"]),
        (&1.into(), &4.into())
    );
    assert!(
        run.err.contains("`Zwei`") && run.err.contains("attempt 2 of 3"),
        "{}",
        run.err
    );
    let recorded = runs(&desk, &["Zwei"]);
    assert_eq!(
        (&recorded[0]["state"], &recorded[0]["attempts"]),
        (&"ok".into(), &2.into())
    );
}

#[test]
fn after_the_last_attempt_it_is_said_how_often_it_was_tried() {
    let server = server();
    let desk = synced(&server, &["Eins"]);
    busy(&server, "Eins", None);
    let args = ["Eins", "--attempts", "3", "--interval", "0s"];
    let run = desk.sync(&args).ends(5);
    assert_eq!(run.row()["attempts"], 3);
    assert!(run.error().contains("tried 3 times"), "{}", run.error());
    let row = &runs(&desk, &[])[0];
    assert_eq!(
        (&row["state"], &row["attempts"]),
        (&"failed".into(), &3.into())
    );
    // Once is the default, and goes without saying.
    let run = desk.sync(&["Eins"]).ends(5);
    assert!(!run.error().contains("tried"), "{}", run.error());

    // A cloud that is not there at all.
    let desk = Desk::with_folder(std::path::Path::new("/nowhere/cloud"), "amina");
    let run = desk
        .run(&["sync", "Eins", "--attempts=2", "--interval=0s", "--json"])
        .ends(5);
    assert!(
        run.json["error"].to_string().contains("tried 2 times"),
        "{}",
        run.out
    );
    assert_eq!(of_type(&lines(&run.out), "retry").len(), 1);
    assert_eq!(runs(&desk, &[])[0]["attempts"], 2);
}

#[test]
fn an_answer_is_no_fault_and_not_asked_for_twice() {
    let server = server();
    let desk = synced(&server, &["Eins"]);
    server.fault(Fault::new(Match::any(), Action::status(401, "no")).always());
    let run = desk
        .sync(&["Eins", "Nirgends", "--attempts", "3", "--interval", "5h"])
        .ends(4);
    assert_eq!(of_type(&lines(&run.out), "retry").len(), 0, "{}", run.out);
    assert_eq!(run.row()["attempts"], 1);
}

#[test]
fn a_project_that_another_run_holds_is_tried_again() {
    let server = server();
    let desk = synced(&server, &["Eins"]);
    let held = Held::begin(&server, &desk, &["Eins"]);
    let run = desk
        .run(&[
            "sync",
            "Eins",
            "--json",
            "--attempts",
            "2",
            "--interval",
            "0s",
        ])
        .ends(11);
    assert_eq!(run.row()["attempts"], 2);
    assert_eq!(held.ended().0, Some(0));
}

#[test]
fn a_server_says_how_long_it_wants_to_be_left_alone() {
    let server = server();
    let desk = synced(&server, &["Eins"]);
    let action = || Action::status_with(503, ("Retry-After", "20000"), "later");
    server.fault(Fault::new(Match::any(), action()).always());
    let waiting = Waiting::begin(&desk, &["Eins"]);
    assert_eq!(waiting.retry["seconds"], 20_000);
    desk.run(&["stop"]).ends(0);
    assert_eq!(waiting.ended().0, Some(143));
    // Also where the list of the cloud is asked for, to find a name.
    let waiting = Waiting::begin(&desk, &["Nirgends"]);
    assert_eq!(waiting.retry["seconds"], 20_000);
    desk.run(&["stop"]).ends(0);
    assert_eq!(waiting.ended().0, Some(143));
}

#[test]
fn stop_ends_a_run_that_waits_and_one_that_is_at_work() {
    let server = server();
    let desk = synced(&server, &["Eins", "Zwei"]);
    desk.run(&["stop"]).ends(10);
    busy(&server, "Eins", None);
    let waiting = Waiting::begin(&desk, &["Eins", "Zwei"]);
    let run = desk.run(&["stop", "--json"]).ends(0);
    let stopped = &run.json["runs"][0];
    assert_eq!(
        (&run.json["action"], &stopped["ended"]),
        (&"stop".into(), &true.into())
    );
    assert_eq!(stopped["projects"], serde_json::json!(["Eins", "Zwei"]));
    let (code, summary) = waiting.ended();
    assert_eq!((code, &summary["state"]), (Some(143), &"stopped".into()));
    let rows = runs(&desk, &["--only", "stopped"]);
    assert_eq!(rows.len(), 1, "Zwei was done: {rows:?}");
    assert_eq!(
        (&rows[0]["project"], &rows[0]["code"]),
        (&"Eins".into(), &143.into())
    );
    assert!(
        rows[0]["error"]["message"]
            .as_str()
            .unwrap()
            .contains("scribe-sync stop")
    );

    server.clear_faults();
    let held = Held::begin(&server, &desk, &["Zwei"]);
    let name = runs(&desk, &["--only", "running"])[0]["id"].clone();
    desk.run(&["stop", "20200101T000000Z-00000000"]).ends(10);
    let run = desk.run(&["stop", name.as_str().unwrap()]).ends(0);
    assert!(run.out.contains("Zwei"), "{}", run.out);
    assert_eq!(held.ended().0, Some(143));
    // Another folder for what runs remember knows nothing of this one's runs.
    server.clear_faults();
    let held = Held::begin(&server, &desk, &["Zwei"]);
    desk.run(&["stop", "--state", "elsewhere"]).ends(10);
    assert_eq!(held.ended().0, Some(0));
}

#[test]
fn a_signal_ends_the_wait_at_once() {
    let server = server();
    let desk = synced(&server, &["Eins"]);
    busy(&server, "Eins", None);
    for (signal, code) in [("TERM", 143), ("INT", 130)] {
        let waiting = Waiting::begin(&desk, &["Eins"]);
        let pid = waiting.child.id().to_string();
        let sent = std::process::Command::new("kill")
            .args(["-s", signal, &pid])
            .status();
        assert!(sent.unwrap().success());
        let (ended, summary) = waiting.ended();
        assert_eq!(ended, Some(code), "{summary}");
        assert_eq!(summary["projects"][0]["code"], code);
        assert_eq!(runs(&desk, &[])[0]["code"], code);
    }
}

#[test]
fn what_is_not_done_by_the_deadline_ends_with_9() {
    let server = server();
    let desk = synced(&server, &["Eins", "Zwei"]);
    // At work.
    let held = Held::begin(
        &server,
        &desk,
        &["Eins", "Zwei", "--jobs", "1", "--deadline", "5s"],
    );
    // It does not wait for the server, which waits for the test.
    let mut lines = Vec::new();
    let mut out = held.out;
    let mut child = held.child;
    let mut line = String::new();
    while out.read_line(&mut line).unwrap() > 0 {
        lines.push(serde_json::from_str::<Value>(&line).unwrap());
        line.clear();
    }
    assert_eq!(child.wait().unwrap().code(), Some(9), "{lines:?}");
    let summary = lines.last().unwrap();
    for row in summary["projects"].as_array().unwrap() {
        assert_eq!(
            (&row["code"], &row["error"]["class"]),
            (&9.into(), &"limit".into())
        );
        assert!(
            row["error"]["message"]
                .as_str()
                .unwrap()
                .contains("time limit")
        );
    }
    assert_eq!(summary["projects"].as_array().unwrap().len(), 2);
    let _ = held.go.send(());
    // In the wait between two attempts.
    server.clear_faults();
    busy(&server, "Eins", None);
    let waiting = Waiting::begin(&desk, &["Eins", "--deadline", "5s"]);
    let (code, summary) = waiting.ended();
    assert_eq!(code, Some(9), "{summary}");
    let error = &summary["projects"][0]["error"];
    assert!(
        error["causes"].to_string().contains("503"),
        "why it waited: {error}"
    );
    assert_eq!(runs(&desk, &[])[0]["code"], 9);
}

#[test]
fn a_deadline_can_be_put_off() {
    let server = server();
    let desk = synced(&server, &["Eins"]);
    busy(&server, "Eins", None);
    desk.run(&["extend", "1h"]).ends(10);
    let waiting = Waiting::begin(&desk, &["Eins"]);
    let run = desk.run(&["extend", "1h"]).ends(1);
    assert!(run.err.contains("no time limit"), "{}", run.err);
    desk.run(&["stop"]).ends(0);
    waiting.ended();
    let waiting = Waiting::begin(&desk, &["Eins", "--deadline", "3h"]);
    for args in [&["extend", "--json"][..], &["extend", "1h30m", "--json"]] {
        let run = desk.run(args).ends(0);
        assert_eq!(run.json["action"], "extend");
        assert_eq!(run.json["runs"][0]["projects"][0], "Eins");
    }
    desk.run(&["extend", "lately"]).ends(2);
    desk.run(&["stop"]).ends(0);
    assert_eq!(waiting.ended().0, Some(143));
}

#[test]
fn attempts_and_limits_are_settings() {
    let server = server();
    let desk = synced(&server, &["Eins"]);
    busy(&server, "Eins", None);
    desk.run(&["config", "set", "attempts", "2"]).ends(0);
    desk.run(&["config", "set", "interval", "0s"]).ends(0);
    desk.run(&["config", "set", "deadline", "04:00:00"]).ends(0);
    assert_eq!(desk.run(&["config", "get", "deadline"]).out, "4h\n");
    desk.run(&["config", "set", "limit_upload", "1.5M"]).ends(0);
    assert_eq!(desk.run(&["config", "get", "limit_upload"]).out, "1500k\n");
    assert_eq!(desk.sync(&["Eins"]).ends(5).row()["attempts"], 2);
    // A flag is stronger than a variable, and that than the file.
    let desk = desk.with("SCRIBE_SYNC_ATTEMPTS", "3");
    assert_eq!(desk.sync(&["Eins"]).ends(5).row()["attempts"], 3);
    let run = desk.sync(&["Eins", "--attempts", "1"]).ends(5);
    assert_eq!(run.row()["attempts"], 1);
    for bad in [
        ["--attempts", "0"],
        ["--attempts", "many"],
        ["--interval", "10"],
        ["--deadline", "0s"],
        ["--deadline", "soon"],
        ["--limit-upload", "99"],
        ["--limit-download", "fast"],
    ] {
        let run = desk.run(&[&["sync", "Eins"], &bad[..]].concat()).ends(2);
        assert!(
            run.err.contains(bad[0]) && run.err.contains(bad[1]),
            "{}",
            run.err
        );
    }
}
