//! The command line of the harness, its campaigns, and its table.

use crate::between;
use crate::disk;
use crate::hammer;
use crate::hostile;
use crate::model;
use crate::pairs::{self, Meet};
use crate::power;
use crate::scenes::{self, Scene};
use crate::sweep::{self, Figures, Sweep};
use crate::trace::{self, Errno, Fault};
use nix::sys::signal::Signal;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

/// How much is tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Dose {
    /// With every `cargo test`: some of each.
    Sample,
    /// With every change: other points each time, told by the seed.
    Ci,
    /// Everything.
    Full,
}

/// What is to be run.
struct Wish {
    words: Vec<String>,
    dose: Dose,
    threads: usize,
    every: Option<u64>,
    sequences: Option<u64>,
    seed: u64,
    /// Only at calls whose line in `names` has all of these words; for `between` and one fault at a time.
    at: Vec<String>,
    /// Only this error.
    error: Option<String>,
    /// Leave all files where they are.
    keep: bool,
}

impl Wish {
    /// `None`: the words are of `cargo test`'s own filter and mean other tests.
    fn read() -> Option<Self> {
        let mut wish = Self {
            words: Vec::new(),
            dose: Dose::Sample,
            threads: 2,
            every: None,
            sequences: None,
            seed: 1,
            at: Vec::new(),
            error: None,
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
            } else if let Some(words) = arg.strip_prefix("--at=") {
                wish.at = words.split(',').map(str::to_owned).collect();
            } else if let Some(name) = arg.strip_prefix("--error=") {
                wish.error = Some(name.to_owned());
            } else if arg == "--keep" {
                wish.keep = true;
            } else if arg == "full" {
                wish.dose = Dose::Full;
            } else if arg == "ci" {
                wish.dose = Dose::Ci;
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

    fn of<T>(&self, sample: T, ci: T, full: T) -> T {
        match self.dose {
            Dose::Sample => sample,
            Dose::Ci => ci,
            Dose::Full => full,
        }
    }

    /// Every so many points.
    fn every(&self, sample: u64, ci: u64, full: u64) -> u64 {
        self.every.unwrap_or_else(|| self.of(sample, ci, full))
    }
}

const CAMPAIGNS: [&str; 12] = [
    "model", "names", "kill", "torn", "errors", "signals", "busy", "pairs", "hammer", "between",
    "power", "hostile",
];

pub(crate) fn main() -> ExitCode {
    let mut args = std::env::args_os().skip(1);
    if args.next().is_some_and(|first| first == trace::HOLD) {
        return trace::hold(args);
    }
    let Some(wish) = Wish::read() else {
        return ExitCode::SUCCESS;
    };
    let begun = Instant::now();
    let git = std::process::Command::new("git").arg("--version").output();
    let mut root = tempfile::Builder::new()
        .prefix("scribe-sync-faults-")
        .tempdir_in(base())
        .unwrap();
    if wish.keep {
        eprintln!("everything stays in {}", root.path().display());
        root.disable_cleanup(true);
    }
    let missing = match (trace::is_possible(root.path()), git.is_ok()) {
        (true, true) => None,
        (false, _) => Some("no program may be watched here (ptrace, seccomp)"),
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
    let all = scenes::all();
    let chosen: Vec<&Scene> = all.iter().filter(|scene| wish.scene(scene)).collect();
    if wish.words.iter().any(|word| word == "names") {
        names(root.path(), &chosen);
        return ExitCode::SUCCESS;
    }
    let mut rows = Rows::default();
    rows.sweep(root.path(), &wish, &chosen);
    rows.power(root.path(), &wish, &all, &chosen);
    if wish.campaign("between") {
        let root = root.path().join("between");
        let every = wish.every(211, 61, 1);
        rows.take(|| between::run(&root, &chosen, every, &wish.at, wish.seed, wish.threads));
    }
    if wish.campaign("busy") {
        let every = wish.every(97, 29, 1);
        let root = root.path().join("busy");
        rows.take(|| {
            let figures = pairs::run(&root, Meet::OneProject, every, wish.seed, wish.threads);
            vec![(
                "one project | a second run at each stop point".to_owned(),
                figures,
            )]
        });
    }
    if wish.campaign("pairs") {
        let every = wish.every(149, 61, 1);
        let root = root.path().join("pairs");
        rows.take(|| {
            let figures = pairs::run(&root, Meet::Computers, every, wish.seed, wish.threads);
            vec![(
                "two computers | all pairs of stop points".to_owned(),
                figures,
            )]
        });
    }
    if wish.campaign("model") {
        let sequences = wish.sequences.unwrap_or_else(|| wish.of(8, 200, 10_000));
        let root = root.path().join("model");
        let threads = wish.threads as u64;
        rows.take(|| {
            let figures = model::run(&root, sequences, 50, wish.seed, threads);
            vec![(
                "random sequences of 50 | faults among them".to_owned(),
                figures,
            )]
        });
    }
    if wish.campaign("hammer") {
        let (seconds, saves) = wish.of((5, 0), (10, 0), (60, 20_000));
        let root = root.path().join("hammer");
        rows.take(|| {
            let figures = hammer::run(&root, seconds, saves);
            vec![(
                format!("editor hammer | at least {seconds} s: texts replaced, saves"),
                figures,
            )]
        });
    }
    if wish.campaign("hostile") {
        let runs = wish.sequences.unwrap_or_else(|| wish.of(40, 200, 10_000));
        let root = root.path().join("hostile");
        let threads = wish.threads as u64;
        rows.take(|| {
            let figures = hostile::campaign(&root, runs, wish.seed, threads);
            vec![(
                "folders of others | links, pipes, devices in .git, cloud and ring".to_owned(),
                figures,
            )]
        });
    }
    println!("dose {:?}, seed {}", wish.dose, wish.seed);
    let failed = table(&rows.rows);
    eprintln!("faults: {} s", begun.elapsed().as_secs());
    if failed || rows.gaps && std::env::var("CI").as_deref() == Ok("true") {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    }
}

/// What came out so far.
#[derive(Default)]
struct Rows {
    rows: Vec<(String, Figures)>,
    /// Something could not be run.
    gaps: bool,
}

impl Rows {
    /// Runs a campaign, and says how long it took.
    fn take(&mut self, campaign: impl FnOnce() -> Vec<(String, Figures)>) {
        let begun = Instant::now();
        let rows = campaign();
        if let Some((name, _)) = rows.first() {
            eprintln!("    {name}: {} s", begun.elapsed().as_secs());
        }
        self.rows.extend(rows);
    }

    /// One fault at each call.
    fn sweep(&mut self, root: &std::path::Path, wish: &Wish, chosen: &[&Scene]) {
        let mut sweeps = Vec::new();
        let mut add = |fault: Fault, every: u64, from: u64| {
            sweeps.push(Sweep {
                fault,
                every,
                from: 1 + (from + wish.seed) % every,
            });
        };
        if wish.campaign("kill") {
            add(Fault::Kill, wish.every(97, 41, 1), 0);
        }
        if wish.campaign("torn") {
            add(Fault::Torn, wish.every(197, 97, 3), 5);
        }
        if wish.campaign("signals") {
            add(Fault::Send(Signal::SIGTERM), wish.every(211, 113, 3), 7);
            add(Fault::Send(Signal::SIGINT), wish.every(307, 151, 7), 11);
        }
        if wish.campaign("errors") {
            for (number, fault) in sweep::errors().into_iter().enumerate() {
                let Fault::Fail(errno, _) = fault else {
                    continue;
                };
                if wish
                    .error
                    .as_deref()
                    .is_some_and(|only| only != errno.name())
                {
                    continue;
                }
                add(fault, wish.every(307, 151, 3), 13 * number as u64);
            }
        }
        if !sweeps.is_empty() {
            self.take(|| sweep::run(root, chosen, &sweeps, &wish.at, wish.threads));
        }
    }

    /// The power goes.
    fn power(&mut self, root: &std::path::Path, wish: &Wish, all: &[Scene], chosen: &[&Scene]) {
        if !wish.campaign("power") {
            return;
        }
        if let Some(missing) = disk::missing(root) {
            not_run(&format!("power cuts: {missing}"));
            self.gaps = true;
            return;
        }
        let root = root.join("power");
        let every = wish.every(211, 173, 10);
        let small = ["sync-both", "bring-down", "backup-evict", "config-set"];
        let chosen: Vec<&Scene> = chosen
            .iter()
            .copied()
            .filter(|scene| wish.dose != Dose::Sample || small.contains(&scene.name))
            .collect();
        self.take(|| power::run(&root, &chosen, every, wish.seed, wish.threads));
        let some: Vec<&Scene> = all
            .iter()
            .filter(|scene| ["sync-both", "restore"].contains(&scene.name))
            .collect();
        let figures = power::without_syncs(&root.join("unsynced"), &some);
        self.rows.push((
            "harness | nothing is synced: each disk shows it".to_owned(),
            figures,
        ));
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
    println!("| operation | campaign | of | points | ended with | findings |");
    println!("|---|---|---|---|---|---|");
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
    let mut by_campaign: BTreeMap<&str, Figures> = BTreeMap::new();
    for (name, figures) in rows {
        let campaign = name
            .split_once(" | ")
            .map_or(&**name, |(_, campaign)| campaign);
        by_campaign
            .entry(campaign)
            .or_default()
            .add(figures.clone());
    }
    for (campaign, figures) in &by_campaign {
        println!(
            "| all | {campaign} | | {} | {:?} | {} |",
            figures.points,
            figures.codes,
            figures.findings.len()
        );
    }
    println!(
        "| all | all | | {} | {:?} | {} |",
        sum.points,
        sum.codes,
        sum.findings.len()
    );
    if !sum.extra.is_zero() {
        println!(
            "a run after a kill took at most {} ms longer than one without",
            sum.extra.as_millis()
        );
    }
    !sum.findings.is_empty()
}
