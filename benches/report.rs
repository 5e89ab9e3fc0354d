//! What `report` costs with ten thousand rows.
//!
//! `cargo bench --bench report` prints the best and the middle of some runs. Nothing is asserted: machines differ.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::disallowed_methods,
    clippy::format_push_string,
    reason = "a bench reads the clock, starts the program and prints"
)]

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const ROWS: usize = 10_000;
const RUNS: usize = 15;

/// Records of a busy year.
fn records() -> String {
    let mut text = String::new();
    for n in 0..ROWS {
        let start = format!(
            "2026-{:02}-{:02}T{:02}:{:02}:00Z",
            n % 12 + 1,
            n % 28 + 1,
            n % 24,
            n % 60
        );
        let run = format!("20260101T{:06}Z-{n:08x}", n % 240_000);
        let project = format!("Project {}", n % 40);
        text += &format!(
            "\n{{\"type\":\"begin\",\"run\":\"{run}\",\"what\":\"sync\",\"start\":\"{start}\",\"pid\":1,\"projects\":[\"{project}\"]}}"
        );
        let (state, code, error) = match n % 10 {
            0 => (
                "failed",
                5,
                ",\"error\":{\"class\":\"unreachable\",\"message\":\"git.door43.org:443 cannot be reached\"}",
            ),
            _ => ("ok", 0, ""),
        };
        text += &format!(
            "\n{{\"type\":\"row\",\"id\":\"{run}.1\",\"run\":\"{run}\",\"what\":\"sync\",\"project\":\"{project}\",\
             \"project_id\":\"{n}\",\"folder\":\"/home/amina/projects/{project}\",\"repository\":\"amina/{n}\",\
             \"contributor\":\"amina\",\"start\":\"{start}\",\"end\":\"{start}\",\"state\":\"{state}\",\"code\":{code},\
             \"sent\":{{\"commits\":1,\"files\":2,\"units\":{},\"bytes\":1000}},\
             \"received\":{{\"commits\":0,\"files\":0,\"units\":0,\"bytes\":0}},\
             \"bytes_up\":123456,\"bytes_down\":4567,\"attempts\":1{error}}}",
            n % 300
        );
    }
    text
}

fn main() {
    let dir = tempfile::tempdir().unwrap();
    let runs = dir.path().join("state/runs");
    std::fs::create_dir_all(&runs).unwrap();
    std::fs::write(runs.join("runs-2026-11.jsonl"), records()).unwrap();
    for more in [
        &[][..],
        &["--csv"],
        &["--json"],
        &["--last"],
        &["--html", "-"],
    ] {
        let mut times: Vec<Duration> = (0..RUNS)
            .map(|_| {
                let start = Instant::now();
                let status = Command::new(env!("CARGO_BIN_EXE_scribe-sync"))
                    .arg("report")
                    .args(more)
                    .arg("--state")
                    .arg(dir.path().join("state"))
                    .env("HOME", dir.path())
                    .stdout(Stdio::null())
                    .status()
                    .unwrap();
                assert!(status.success());
                start.elapsed()
            })
            .collect();
        times.sort_unstable();
        println!(
            "report {:<10} {ROWS} rows: best {:?}, middle {:?}",
            more.join(" "),
            times[0],
            times[RUNS / 2]
        );
    }
}
