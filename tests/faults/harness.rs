//! The command line of the harness, its campaigns, and its table.

use crate::hammer;
use crate::model;
use crate::pairs::{self, Meet};
use crate::scenes::{self, Scene};
use crate::sweep::{self, Figures, Sweep};
use crate::trace::{self, Errno, Fault};
use nix::sys::signal::Signal;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

/// What is to be run.
struct Wish {
    words: Vec<String>,
    full: bool,
    threads: usize,
    every: Option<u64>,
    sequences: Option<u64>,
    seed: u64,
    /// Leave all files where they are.
    keep: bool,
}

impl Wish {
    /// `None`: the words are of `cargo test`'s own filter and mean other tests.
    fn read() -> Option<Self> {
        let mut wish = Self {
            words: Vec::new(),
            full: false,
            threads: 2,
            every: None,
            sequences: None,
            seed: 1,
            keep: false,
        };
        for arg in std::env::args().skip(1) {
            if let Some(number) = arg.strip_prefix("--threads=") {
                wish.threads = number.parse().unwrap();
            } else if let Some(number) = arg.strip_prefix("--every=") {
                wish.every = Some(number.parse().unwrap());
            } else if let Some(number) = arg.strip_prefix("--sequences=") {
                wish.sequences = Some(number.parse().unwrap());
            } else if let Some(number) = arg.strip_prefix("--seed=") {
                wish.seed = number.parse().unwrap();
            } else if arg == "--keep" {
                wish.keep = true;
            } else if arg == "full" {
                wish.full = true;
            } else if arg == "--list" {
                return None;
            } else if !arg.starts_with('-') {
                let known = CAMPAIGNS.contains(&arg.as_str())
                    || scenes::all().iter().any(|scene| scene.name == arg);
                if !known {
                    return None;
                }
                wish.words.push(arg);
            }
        }
        Some(wish)
    }

    fn campaign(&self, name: &str) -> bool {
        let chosen = |word: &String| CAMPAIGNS.contains(&word.as_str());
        !self.words.iter().any(chosen) || self.words.iter().any(|word| word == name)
    }

    fn scene(&self, scene: &Scene) -> bool {
        let chosen = |word: &String| !CAMPAIGNS.contains(&word.as_str());
        !self.words.iter().any(chosen) || self.words.iter().any(|word| word == scene.name)
    }

    /// Every so many calls: all in the full dose.
    fn every(&self, sample: u64, full: u64) -> u64 {
        self.every.unwrap_or(if self.full { full } else { sample })
    }
}

const CAMPAIGNS: [&str; 9] = [
    "model", "names", "kill", "torn", "errors", "signals", "busy", "pairs", "hammer",
];

pub(crate) fn main() -> ExitCode {
    let Some(wish) = Wish::read() else {
        return ExitCode::SUCCESS;
    };
    let begun = Instant::now();
    let git = std::process::Command::new("git").arg("--version").output();
    let missing = match (trace::is_possible(), git.is_ok()) {
        (true, true) => None,
        (false, _) => Some("no program may be watched here (ptrace)"),
        (_, false) => Some("there is no program `git` here"),
    };
    if let Some(missing) = missing {
        not_run(missing);
        return if std::env::var("CI").as_deref() == Ok("true") {
            ExitCode::FAILURE
        } else {
            ExitCode::SUCCESS
        };
    }
    let mut root = tempfile::Builder::new()
        .prefix("scribe-sync-faults-")
        .tempdir_in(base())
        .unwrap();
    if wish.keep {
        eprintln!("everything stays in {}", root.path().display());
        root.disable_cleanup(true);
    }
    let all = scenes::all();
    let chosen: Vec<&Scene> = all.iter().filter(|scene| wish.scene(scene)).collect();
    if wish.words.iter().any(|word| word == "names") {
        names(root.path(), &chosen);
        return ExitCode::SUCCESS;
    }
    let mut sweeps = Vec::new();
    let mut add = |fault: Fault, every: u64, from: u64| {
        sweeps.push(Sweep {
            fault,
            every,
            from: 1 + from % every,
        });
    };
    if wish.campaign("kill") {
        add(Fault::Kill, wish.every(41, 1), 0);
    }
    if wish.campaign("torn") {
        add(Fault::Torn, wish.every(97, 3), 5);
    }
    if wish.campaign("signals") {
        add(Fault::Send(Signal::SIGTERM), wish.every(113, 3), 7);
        add(Fault::Send(Signal::SIGINT), wish.every(151, 7), 11);
    }
    if wish.campaign("errors") {
        for (number, fault) in sweep::errors().into_iter().enumerate() {
            add(fault, wish.every(151, 3), 13 * number as u64);
        }
    }
    let chosen = if sweeps.is_empty() {
        Vec::new()
    } else {
        chosen
    };
    let mut rows = sweep::run(root.path(), &chosen, &sweeps, wish.threads);
    if wish.campaign("busy") {
        let figures = pairs::run(
            &root.path().join("busy"),
            Meet::OneProject,
            wish.every(11, 1),
            wish.threads,
        );
        rows.push((
            "one project | a second run at each stop point".to_owned(),
            figures,
        ));
    }
    if wish.campaign("pairs") {
        let figures = pairs::run(
            &root.path().join("pairs"),
            Meet::Computers,
            wish.every(97, 1),
            wish.threads,
        );
        rows.push((
            "two computers | all pairs of stop points".to_owned(),
            figures,
        ));
    }
    if wish.campaign("model") {
        let sequences = wish.sequences.unwrap_or(if wish.full { 10_000 } else { 8 });
        let root = root.path().join("model");
        let threads = wish.threads as u64;
        let figures = model::run(&root, sequences, 50, wish.seed, threads);
        rows.push((
            "random sequences of 50 | faults among them".to_owned(),
            figures,
        ));
    }
    if wish.campaign("hammer") {
        let seconds = if wish.full { 60 } else { 5 };
        let figures = hammer::run(&root.path().join("hammer"), seconds);
        rows.push((format!("editor hammer | {seconds} s, saves"), figures));
    }
    let failed = table(&rows);
    eprintln!("faults: {} s", begun.elapsed().as_secs());
    if failed {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    }
}

/// Says it loudly, and in the list that `scripts/test` shows at its end.
fn not_run(what: &str) {
    use std::io::Write;
    let line = format!("NOT RUN: faults: {what}\n");
    eprint!("{line}");
    if let Some(target) = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).parent() {
        let list = std::fs::OpenOptions::new()
            .create(true)
            .append(true)
            .open(target.join("not-run.txt"));
        let _ = list.and_then(|mut list| list.write_all(line.as_bytes()));
    }
}

/// In memory where that is there: a sync to a disk says nothing here, and takes most of the time.
fn base() -> PathBuf {
    let memory = PathBuf::from("/dev/shm");
    if memory.is_dir() {
        memory
    } else {
        std::env::temp_dir()
    }
}

/// Prints the calls of each operation.
fn names(root: &std::path::Path, chosen: &[&Scene]) {
    let folder = crate::place::Place::new(&root.join("folder"), false);
    let server = crate::place::Place::new(&root.join("server"), true);
    for scene in chosen {
        let place = if scene.server { &server } else { &folder };
        let ready = sweep::Ready::new(place, scene);
        // The calls that one error can be put at, if it is named.
        let errno = Errno::ALL
            .into_iter()
            .find(|errno| std::env::var("FAULT").as_deref() == Ok(errno.name()));
        let fault = errno.map_or(Fault::None, |errno| Fault::Fail(errno, false));
        let ended = ready.trace(fault, 0, true);
        println!("# {}: {} calls", scene.name, ended.calls);
        let here = place.here().display().to_string();
        for (number, name) in ended.names.iter().enumerate() {
            println!("{:4} {}", number + 1, name.replace(&here, ""));
        }
    }
}

/// Prints the findings and then the figures; whether there were findings.
fn table(rows: &[(String, Figures)]) -> bool {
    let mut sum = Figures::default();
    for (name, figures) in rows {
        println!(
            "| {name} | {} | {} | {:?} | {} |",
            figures.calls,
            figures.points,
            figures.codes,
            figures.findings.len()
        );
        sum.add(figures.clone());
    }
    println!(
        "| all | | {} | {:?} | {} |",
        sum.points,
        sum.codes,
        sum.findings.len()
    );
    !sum.findings.is_empty()
}
