//! `watch`: a project is synced when its files were left alone.

use crate::desk::{Desk, New};
use crate::report::runs;
use serde_json::Value;
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdout, Stdio};

struct Watching {
    child: Child,
    out: BufReader<ChildStdout>,
}

impl Watching {
    fn begin(desk: &Desk, args: &[&str]) -> Self {
        let mut all = vec!["watch", "--json", "--quiet-time", "1s"];
        all.extend(args);
        let mut child = desk
            .command(&all)
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit())
            .spawn()
            .unwrap();
        let out = BufReader::new(child.stdout.take().unwrap());
        Self { child, out }
    }

    /// The next line of this type.
    fn next(&mut self, kind: &str) -> Value {
        loop {
            let mut line = String::new();
            assert!(self.out.read_line(&mut line).unwrap() > 0, "it ended early");
            let line: Value = serde_json::from_str(&line).unwrap();
            if line["type"] == kind {
                return line;
            }
        }
    }

    fn ended(mut self) -> (Option<i32>, Value) {
        let end = self.next("end");
        (self.child.wait().unwrap().code(), end)
    }
}

fn plays(args: &[&str]) {
    let cloud = tempfile::tempdir().unwrap();
    let desk = Desk::with_folder(cloud.path(), "amina");
    let project = desk.make(&New::of("Eins", &["MRK"]));
    desk.make(&New::of("Zwei", &["MRK"]));
    desk.run(&["projects", "activate", "Zwei", "never"]).ends(0);
    let mut watching = Watching::begin(&desk, args);
    // What was never synced is the first thing to do.
    let first = watching.next("summary");
    assert_eq!(
        (&first["code"], &first["projects"][0]["name"]),
        (&0.into(), &"Eins".into())
    );
    // An editor empties the file and writes it anew.
    let path = project.folder.join("ingredients/MRK.usfm");
    let text = std::fs::read_to_string(&path).unwrap();
    let mut file = std::fs::File::create(&path).unwrap();
    file.sync_all().unwrap();
    file.write_all((text + "\\v 99 Added.\n").as_bytes())
        .unwrap();
    drop(file);
    let second = watching.next("summary");
    assert_eq!(second["projects"][0]["sent"]["files"], 1, "{second}");
    // In a folder that is new.
    let inner = project.folder.join("ingredients/new");
    std::fs::create_dir(&inner).unwrap();
    std::fs::write(inner.join("notes.txt"), "later\n").unwrap();
    let third = watching.next("summary");
    assert_eq!(third["projects"][0]["sent"]["files"], 1, "{third}");
    // Another one finds it at work, and so does the report; settings may be changed meanwhile.
    desk.run(&["watch"]).ends(11);
    let rows = runs(&desk, &["--only", "running"]);
    assert_eq!((rows.len(), &rows[0]["what"]), (1, &"watch".into()));
    desk.run(&["config", "set", "keep", "6"]).ends(0);
    desk.run(&["stop"]).ends(0);
    let (code, end) = watching.ended();
    assert_eq!(
        (code, &end["synced"], &end["failed"]),
        (Some(0), &3.into(), &0.into())
    );
    let rows = runs(&desk, &[]);
    assert_eq!(rows.len(), 3, "its syncs alone: {rows:?}");
    assert!(
        rows.iter()
            .all(|row| row["project"] == "Eins" && row["state"] == "ok")
    );
}

#[test]
fn what_the_system_tells_of_is_synced_when_it_is_quiet() {
    plays(&[]);
}

#[test]
fn what_nobody_tells_of_is_found_by_looking() {
    plays(&["--poll"]);
}

#[test]
fn offline_it_waits_and_a_signal_ends_it_well() {
    let cloud = tempfile::tempdir().unwrap();
    let desk = Desk::with_folder(&cloud.path().join("stick"), "amina");
    desk.make(&New::of("Eins", &["MRK"]));
    desk.run(&["config", "set", "interval", "1s"]).ends(0);
    let mut watching = Watching::begin(&desk, &["Eins"]);
    // The first failure is told, the next ones are quiet; then the stick is there.
    assert_eq!(watching.next("summary")["code"], 5);
    std::fs::create_dir(cloud.path().join("stick")).unwrap();
    assert_eq!(watching.next("summary")["code"], 0);
    let pid = watching.child.id().to_string();
    let sent = std::process::Command::new("kill")
        .args(["-s", "TERM", &pid])
        .status();
    assert!(sent.unwrap().success());
    let (code, end) = watching.ended();
    assert_eq!((code, &end["synced"]), (Some(0), &1.into()));
}
