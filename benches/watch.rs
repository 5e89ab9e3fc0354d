//! What `watch` costs while nothing happens: the part of one processor, over a minute, with 200 files in 4 projects.
//!
//! `cargo bench --bench watch`; only where there is a `/proc`.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a bench writes its files and prints its figures"
)]

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

/// How long it is looked at.
const TIME: Duration = Duration::from_secs(60);
/// The kernel counts processor time in hundredths of a second.
const TICKS: f64 = 100.0;

fn project(folder: &Path, id: &str) {
    let inside = folder.join("ingredients");
    std::fs::create_dir_all(&inside).unwrap();
    for number in 0..50 {
        std::fs::write(inside.join(format!("{number}.txt")), "a text\n").unwrap();
    }
    let metadata = format!(
        r#"{{"identification":{{"primary":{{"scribe":{{"{id}":{{"revision":"0"}}}}}},"name":{{"en":"{id}"}}}},"ingredients":{{}}}}"#
    );
    std::fs::write(folder.join("metadata.json"), metadata).unwrap();
}

fn ticks(pid: u32) -> f64 {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap();
    let after = stat.rsplit(") ").next().unwrap();
    let fields: Vec<f64> = after
        .split(' ')
        .filter_map(|field| field.parse().ok())
        .collect();
    // The letter of the state is no number: user and system time are the fields 11 and 12 of the rest.
    fields[10] + fields[11]
}

fn main() {
    if !Path::new("/proc/self/stat").exists() {
        println!("watch: there is no /proc here");
        return;
    }
    let home = tempfile::tempdir().unwrap();
    let users = home.path().join("users");
    for number in 0..4 {
        let id = format!("aaaa-{number}");
        project(&users.join("amina/projects").join(format!("P_{id}")), &id);
    }
    std::fs::write(users.join("users.json"), r#"[{"username":"amina"}]"#).unwrap();
    for sight in [
        &["--quiet-time", "1d"][..],
        &["--quiet-time", "1d", "--poll"],
    ] {
        let mut child = Command::new(env!("CARGO_BIN_EXE_scribe-sync"))
            .arg("watch")
            .args(sight)
            .env_clear()
            .env("HOME", home.path())
            .env("SCRIBE_SYNC_HOME", home.path())
            .env("SCRIBE_SYNC_CLOUD", home.path().join("cloud"))
            .stdout(Stdio::null())
            .stderr(Stdio::inherit())
            .spawn()
            .unwrap();
        std::thread::sleep(Duration::from_secs(2));
        let before = ticks(child.id());
        std::thread::sleep(TIME);
        let used = (ticks(child.id()) - before) / TICKS;
        println!(
            "watch {sight:?}: {used:.2} s of {} s, {:.3} %",
            TIME.as_secs(),
            used * 100.0 / TIME.as_secs_f64()
        );
        child.kill().unwrap();
        let _ = child.wait();
    }
}
