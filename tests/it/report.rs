//! What ran is remembered: `report`, and the records it reads.

use crate::desk::{Desk, New, Run};
use crate::world::{Action, Door43, Fault, Match, Profile};
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Write};
use std::path::PathBuf;
use std::process::{Child, ChildStdout, Stdio};
use std::sync::mpsc::{Sender, channel};
use std::time::Duration;

pub(crate) fn server() -> Door43 {
    let server = Door43::start(Profile::V1_27);
    server.add_user("amina", "amina-Geheim1");
    server
}

pub(crate) fn runs(desk: &Desk, args: &[&str]) -> Vec<Value> {
    let mut all = vec!["report", "--json"];
    all.extend(args);
    let run = desk.run(&all).ends(0);
    assert_eq!(run.json["schema"], 1);
    run.json["runs"].as_array().unwrap().clone()
}

fn states(rows: &[Value]) -> Vec<(&str, &str)> {
    rows.iter()
        .map(|row| {
            (
                row["project"].as_str().unwrap_or("-"),
                row["state"].as_str().unwrap(),
            )
        })
        .collect()
}

/// The files of records, by name.
fn files(desk: &Desk) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = std::fs::read_dir(desk.state().join("runs"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    files
}

/// A sync that is at work: the server holds its answer until it is let go.
pub(crate) struct Held {
    pub(crate) child: Child,
    pub(crate) out: BufReader<ChildStdout>,
    pub(crate) go: Sender<()>,
}

impl Held {
    pub(crate) fn begin(server: &Door43, desk: &Desk, args: &[&str]) -> Self {
        let (go, wait) = channel();
        server.fault(Fault::new(
            Match::ls_refs(),
            Action::hook(move || {
                let _ = wait.recv_timeout(Duration::from_secs(60));
            }),
        ));
        let mut all = vec!["sync", "--json"];
        all.extend(args);
        let mut child = desk
            .command(&all)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut out = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        while !line.contains("\"check\"") {
            line.clear();
            assert!(out.read_line(&mut line).unwrap() > 0, "it ended early");
        }
        Self { child, out, go }
    }

    pub(crate) fn ended(mut self) -> (Option<i32>, Vec<Value>) {
        let _ = self.go.send(());
        let lines = self.out.lines();
        let lines = lines
            .map(|line| serde_json::from_str(&line.unwrap()).unwrap())
            .collect();
        (self.child.wait().unwrap().code(), lines)
    }
}

#[test]
fn every_project_of_a_sync_has_a_row() {
    let server = server();
    let desk = Desk::new(&server, "amina");
    assert_eq!(runs(&desk, &[]), Vec::<Value>::new());
    let project = desk.make(&New::of("Team", &["MRK"]));
    let first = desk.sync(&["Team"]).ends(0);
    project.verse("MRK", 1, 1, "Anew.");
    desk.sync(&["Team", "Nirgends"]).ends(3);
    desk.sync(&["--all"]).ends(0);
    let rows = runs(&desk, &[]);
    let mut known = states(&rows);
    // The two of one run began at the same moment, more or less.
    known[1..3].sort_unstable();
    assert_eq!(
        known,
        [
            ("Team", "ok"),
            ("Nirgends", "failed"),
            ("Team", "ok"),
            ("Team", "ok")
        ]
    );
    let row = &rows[3];
    assert_eq!(row["what"], "sync");
    assert_eq!(row["contributor"], "amina");
    assert_eq!(row["code"], 0);
    assert_eq!(row["folder"], project.folder.display().to_string());
    assert_eq!(row["repository"], "amina/fr-textTranslation-Team");
    for key in ["sent", "received"] {
        for count in ["commits", "files", "units", "bytes"] {
            assert_eq!(row[key][count], first.row()[key][count], "{key} {count}");
        }
    }
    assert!(row["sent"]["units"].as_u64().unwrap() > 0);
    assert_eq!(row["bytes_up"], first.row()["bytes_up"]);
    assert!(row["start"].as_str() <= row["end"].as_str());
    assert_eq!(row["error"], Value::Null);
    // Nothing went in the last one.
    assert_eq!(rows[0]["sent"]["units"], 0);
    let lost = rows
        .iter()
        .find(|row| row["project"] == "Nirgends")
        .unwrap();
    assert_eq!(
        (&lost["code"], &lost["error"]["class"]),
        (&10.into(), &"not_found".into())
    );
    let ids: std::collections::BTreeSet<&str> =
        rows.iter().map(|row| row["id"].as_str().unwrap()).collect();
    assert_eq!(ids.len(), rows.len());
    let table = desk.run(&["report"]).ends(0).out;
    assert_eq!(table.lines().count(), 4, "{table}");
    assert!(
        table.contains("sent 1 verse") && table.contains("in sync"),
        "{table}"
    );
}

#[test]
fn a_sync_that_could_not_begin_is_there_too() {
    let desk = Desk::with_folder(std::path::Path::new("/nowhere/cloud"), "amina");
    desk.make(&New::of("Team", &["MRK"]));
    desk.run(&["sync", "Team", "Other"]).ends(5);
    desk.run(&["sync", "--all"]).ends(5);
    let rows = runs(&desk, &[]);
    assert_eq!(
        states(&rows),
        [("-", "failed"), ("Team", "failed"), ("Other", "failed")]
    );
    for row in &rows {
        assert_eq!(
            (&row["code"], &row["error"]["class"]),
            (&5.into(), &"unreachable".into())
        );
        assert!(
            row["error"]["message"]
                .as_str()
                .unwrap()
                .contains("/nowhere/cloud")
        );
    }
}

#[test]
fn a_run_is_running_while_it_runs_and_failed_once_it_was_killed() {
    let server = server();
    let desk = Desk::new(&server, "amina");
    desk.make(&New::of("Team", &["MRK"]));
    desk.make(&New::of("Zwei", &["MRK"]));
    desk.sync(&["--all"]).ends(0);
    let mut held = Held::begin(&server, &desk, &["--all", "--jobs", "1"]);
    let rows = runs(&desk, &["--only", "running"]);
    assert_eq!(rows.len(), 2, "{rows:?}");
    for row in &rows {
        assert_eq!((&row["end"], &row["code"]), (&Value::Null, &Value::Null));
    }
    held.child.kill().unwrap();
    held.child.wait().unwrap();
    let rows = runs(&desk, &[]);
    assert_eq!(rows.len(), 4);
    for row in &rows[..2] {
        assert_eq!(
            (&row["state"], &row["code"]),
            (&"failed".into(), &Value::Null)
        );
        assert_eq!(row["error"]["class"], "killed");
        assert!(!row["error"]["message"].as_str().unwrap().is_empty());
    }
    // A run that ends well leaves nothing but its records.
    server.clear_faults();
    desk.sync(&["--all"]).ends(0);
    assert_eq!(states(&runs(&desk, &["--last"])).len(), 2);
    let left: Vec<PathBuf> = files(&desk)
        .into_iter()
        .filter(|path| path.extension().unwrap() != "jsonl")
        .collect();
    assert_eq!(left.len(), 1, "what the killed one left: {left:?}");
}

#[test]
fn a_stop_is_recorded_as_the_signal_had_it() {
    let server = server();
    let desk = Desk::new(&server, "amina");
    desk.make(&New::of("Team", &["MRK"]));
    desk.sync(&["Team"]).ends(0);
    for (signal, code) in [("TERM", 143), ("INT", 130)] {
        let held = Held::begin(&server, &desk, &["Team"]);
        let pid = held.child.id().to_string();
        let sent = std::process::Command::new("kill")
            .args(["-s", signal, &pid])
            .status();
        assert!(sent.unwrap().success());
        let (ended, lines) = held.ended();
        assert_eq!(ended, Some(code), "{lines:?}");
        let row = &runs(&desk, &["--only", "stopped"])[0];
        assert_eq!(row["code"], code);
        assert_eq!(
            row["error"]["class"],
            if code == 143 {
                "terminated"
            } else {
                "interrupted"
            }
        );
    }
}

#[test]
fn many_runs_at_once_lose_no_record() {
    let server = server();
    let desk = Desk::new(&server, "amina");
    std::thread::scope(|scope| {
        for thread in 0..6 {
            let desk = &desk;
            scope.spawn(move || {
                for run in 0..4 {
                    let word = format!("Nirgends {thread} {run}");
                    assert_eq!(desk.run(&["sync", &word]).code, 10);
                }
            });
        }
    });
    let rows = runs(&desk, &["--only", "failed"]);
    let names: std::collections::BTreeSet<&str> = rows
        .iter()
        .map(|row| row["project"].as_str().unwrap())
        .collect();
    assert_eq!((rows.len(), names.len()), (24, 24));
}

#[test]
fn what_cannot_be_recorded_stops_no_sync() {
    let server = server();
    let desk = Desk::new(&server, "amina");
    desk.make(&New::of("Team", &["MRK"]));
    std::fs::create_dir_all(desk.state()).unwrap();
    std::fs::write(desk.state().join("runs"), "in the way").unwrap();
    let run = desk.sync(&["Team"]).ends(0);
    assert!(run.err.contains("could not be recorded"), "{}", run.err);
    let told = run
        .out
        .lines()
        .filter(|line| line.contains("could not be recorded"));
    assert_eq!(told.count(), 1, "{}", run.out);
}

#[test]
fn a_torn_record_spoils_no_other() {
    let server = server();
    let desk = Desk::new(&server, "amina");
    desk.run(&["sync", "Eins"]).ends(10);
    let file = files(&desk).pop().unwrap();
    let mut file = std::fs::OpenOptions::new().append(true).open(file).unwrap();
    file.write_all(b"\n{\"type\":\"row\",\"id\":\"2026\0\0\0")
        .unwrap();
    desk.run(&["sync", "Zwei"]).ends(10);
    assert_eq!(
        states(&runs(&desk, &[])),
        [("Zwei", "failed"), ("Eins", "failed")]
    );
}

#[test]
fn a_full_file_makes_room_and_old_ones_go() {
    let server = server();
    let desk = Desk::new(&server, "amina");
    desk.run(&["sync", "Eins"]).ends(10);
    let current = files(&desk).pop().unwrap();
    let text = std::fs::read_to_string(&current).unwrap();
    std::fs::write(&current, text + &"\n".repeat(1 << 20)).unwrap();
    for month in 1..=5 {
        let old = desk.state().join(format!("runs/runs-2019-0{month}.jsonl"));
        std::fs::write(old, "").unwrap();
    }
    std::fs::write(desk.state().join("runs/mine.txt"), "x").unwrap();
    desk.run(&["sync", "Zwei"]).ends(10);
    assert_eq!(
        states(&runs(&desk, &[])),
        [("Zwei", "failed"), ("Eins", "failed")]
    );
    assert!(std::fs::metadata(&current).unwrap().len() < 10_000);
    let names: Vec<String> = files(&desk)
        .iter()
        .map(|path| path.file_name().unwrap().to_str().unwrap().to_owned())
        .collect();
    // The newest three stay whatever their date: a clock may be wrong.
    assert_eq!(names.len(), 4, "{names:?}");
    assert_eq!(
        (names[0].as_str(), names[1].as_str()),
        ("mine.txt", "runs-2019-05.jsonl")
    );
}

/// A desk whose records are: Team synced long ago and just now failed, Zwei synced just now, Drei never.
fn told() -> (Door43, Desk) {
    let server = server();
    let desk = Desk::new(&server, "amina");
    for name in ["Team", "Zwei"] {
        desk.make(&New::of(name, &["MRK"]));
        desk.sync(&[name]).ends(0);
    }
    let file = files(&desk).pop().unwrap();
    let text = std::fs::read_to_string(&file).unwrap();
    let (mut old, mut new) = (String::new(), String::new());
    for line in text.lines().filter(|line| !line.is_empty()) {
        let mut line: Value = serde_json::from_str(line).unwrap();
        if line.to_string().contains("\"Team\"") {
            line["start"] = json!("2021-03-04T05:06:07Z");
            if line["type"] == "row" {
                line["end"] = json!("2021-03-04T05:07:08Z");
            }
            old += &format!("\n{line}");
        } else {
            new += &format!("\n{line}");
        }
    }
    std::fs::write(&file, new).unwrap();
    std::fs::write(file.with_file_name("runs-2021-03.jsonl"), old).unwrap();
    server.fault(Fault::new(Match::any(), Action::status(401, "no")).always());
    desk.sync(&["Team"]).ends(4);
    desk.sync(&["Drei"]).ends(4);
    server.clear_faults();
    (server, desk)
}

#[test]
fn the_rows_are_chosen_by_project_time_and_state() {
    let (_server, desk) = told();
    let all = [
        ("Drei", "failed"),
        ("Team", "failed"),
        ("Zwei", "ok"),
        ("Team", "ok"),
    ];
    assert_eq!(states(&runs(&desk, &[])), all);
    assert_eq!(states(&runs(&desk, &["--since", "7 days"])), all[..3]);
    assert_eq!(states(&runs(&desk, &["--since", "2021-03-04"])), all);
    assert_eq!(states(&runs(&desk, &["--since", "2021-03-06"])), all[..3]);
    assert_eq!(states(&runs(&desk, &["--only", "ok"])), all[2..]);
    for word in ["team", "amina/fr-textTranslation-Team"] {
        let rows = runs(&desk, &[word]);
        assert_eq!(states(&rows).last(), Some(&("Team", "ok")), "{word}");
    }
    let folder = desk.project("Team").folder.display().to_string();
    assert_eq!(
        states(&runs(&desk, &[&folder])),
        [("Team", "failed"), ("Team", "ok")]
    );
    assert_eq!(states(&runs(&desk, &["Drei"])), [("Drei", "failed")]);
    desk.run(&["report", "Vier"]).ends(10);
    desk.run(&["report", "--since", "lately"]).ends(2);
    desk.run(&["report", "--only", "good"]).ends(2);
}

#[test]
fn the_last_complete_sync_of_each_project() {
    let (_server, desk) = told();
    let run = desk.run(&["report", "--last", "--json"]).ends(0);
    let rows = run.json["runs"].as_array().unwrap();
    assert_eq!(states(rows), [("Zwei", "ok"), ("Team", "ok")]);
    assert_eq!(rows[1]["end"], "2021-03-04T05:07:08Z");
    assert_eq!(run.json["without"], json!(["Drei"]));
    assert!(run.err.contains("Drei"), "{}", run.err);
    let rows = runs(&desk, &["--last", "--only", "failed"]);
    assert_eq!(states(&rows), [("Drei", "failed"), ("Team", "failed")]);
}

/// The page in a frame of this width: how wide it is, and what of it stands out.
fn in_browser(browser: &str, desk: &Desk, page: &str, width: u32) -> (u32, String) {
    let escaped = page.replace('&', "&amp;").replace('"', "&quot;");
    let frame = format!(
        "<!DOCTYPE html><meta charset=utf-8><iframe id=f style=\"border:0;width:{width}px;height:900px\" \
         srcdoc=\"{escaped}\"></iframe><script>onload=()=>{{const d=document.getElementById('f')\
         .contentDocument.documentElement;let out='';for(const e of d.querySelectorAll('*')){{\
         if(e.getBoundingClientRect().right>{width}.5)out+=e.tagName+' '}}\
         document.title='WIDE '+d.scrollWidth+' LANES '+d.querySelectorAll('.lane').length+' OUT '+out+'END'}}</script>"
    );
    let file = desk.folder().join("frame.html");
    std::fs::write(&file, frame).unwrap();
    let output = std::process::Command::new(browser)
        .args([
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--no-first-run",
        ])
        .arg(format!(
            "--user-data-dir={}",
            desk.folder().join("browser").display()
        ))
        .arg("--dump-dom")
        .arg(format!("file://{}", file.display()))
        .stderr(Stdio::null())
        .output()
        .unwrap();
    let dom = String::from_utf8(output.stdout).unwrap();
    let said = dom
        .split("<title>WIDE ")
        .nth(1)
        .expect("the page was shown");
    let said = said.split("END").next().unwrap();
    let (wide, rest) = said.split_once(" LANES ").unwrap();
    (wide.parse().unwrap(), rest.trim().to_owned())
}

#[test]
fn the_page_fits_on_a_phone_in_a_real_browser() {
    let Some(browser) = crate::needs::browser() else {
        return;
    };
    let (_server, desk) = told();
    // Names that are long, without a blank, or written from right to left.
    let long = "x".repeat(120);
    desk.run(&[
        "sync",
        &long,
        "إنجيل لوقا",
        "A long name that goes on and on and never ends",
    ])
    .ends(10);
    for language in ["en", "fr"] {
        let page = desk
            .run(&["report", "--html", "-", "--lang", language])
            .ends(0)
            .out;
        for width in [390, 1200] {
            let (wide, rest) = in_browser(browser, &desk, &page, width);
            assert!(wide <= width, "{language}: {wide} of {width}: {rest}");
            assert_eq!(rest, "6 OUT", "{language}, {width}");
        }
    }
}

#[test]
fn the_report_is_csv_and_a_page_too() {
    let (_server, desk) = told();
    let csv = desk.run(&["report", "--csv"]).ends(0).out;
    let lines: Vec<&str> = csv.split("\r\n").collect();
    assert_eq!(lines.len(), 6, "{csv}");
    let columns: Vec<&str> = lines[0].split(',').collect();
    let last: Vec<&str> = lines[4].split(',').collect();
    assert_eq!(columns.len(), last.len());
    let of = |name: &str| last[columns.iter().position(|column| *column == name).unwrap()];
    assert_eq!(
        (of("project"), of("state"), of("code")),
        ("Team", "ok", "0")
    );
    assert_eq!(of("start"), "2021-03-04T05:06:07Z");

    let run: Run = desk.run(&["report", "--html", "page.html"]).ends(0);
    assert!(run.out.contains("page.html"), "{}", run.out);
    let page = std::fs::read_to_string(desk.folder().join("page.html")).unwrap();
    assert!(page.starts_with("<!DOCTYPE html>") && page.ends_with("</html>\n"));
    assert_eq!(page.matches("class=\"lane\"").count(), 3, "{page}");
    for text in ["Team", "Zwei", "Drei", "2021-03-04"] {
        assert!(page.contains(text), "{text}");
    }
    let printed = desk.run(&["report", "--html", "-"]).ends(0).out;
    assert!(printed.starts_with("<!DOCTYPE html>"));
    desk.run(&["report", "--html", "nowhere/page.html"]).ends(1);
    desk.run(&["report", "--html", "x", "--csv"]).ends(2);
}
