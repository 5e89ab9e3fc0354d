//! Two runs at once, each standing still at each stop point of the other, and a run that stands still while others come.
//!
//! A stop point is the first call of its kind at a place, by name: taking a lock, moving a ref, writing the journal.

use crate::judge;
use crate::place::{Desk, Place};
use crate::scenes;
use crate::sweep::Figures;
use crate::trace::{self, Ended, Fault, Gate, Plan};
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};

const SCENE: &str = "two-at-once";

/// Both computers have something to send and something to fetch, and the first has a backup.
fn set_up(place: &Place) {
    scenes::synced(place);
    place.ends(Desk::One, &["backup", "create", "Mark"], 0);
    place.verse(Desk::Two, "LUK", 3, "typed on the second");
    place.ends(Desk::Two, &["sync", "Mark"], 0);
    place.verse(Desk::Two, "JHN", 5, "typed on the second, not sent");
    place.verse(Desk::One, "MRK", 1, "typed on the first");
    place.keep(SCENE);
}

/// What meets on one project.
const OPERATIONS: [&[&str]; 3] = [
    SYNC,
    &["backup", "create", "Mark", "--json"],
    &["backup", "restore", "Mark", "1", "--yes", "--json"],
];
const SYNC: &[&str] = &["sync", "--json", "Mark"];

fn words(args: &[&str]) -> Vec<String> {
    args.iter().map(|arg| (*arg).to_owned()).collect()
}

/// The stop points of a run that nobody stops on this computer, in their order.
fn stop_points(place: &Place, desk: Desk, args: &'static [&'static str]) -> Vec<Stop> {
    place.put_back(SCENE);
    let command = place.command(desk, &words(args));
    let (scratch, allowed) = (place.scratch(), place.allowed(desk));
    let ended = trace::run(
        &command,
        Plan {
            fault: Fault::None,
            at: 0,
            until: None,
            starts: false,
            names: true,
            allowed: &allowed,
            gate: None,
            scratch: &scratch,
            program: Path::new(command.get_program()),
            stdin: "",
        },
    );
    assert_eq!(ended.code, 0, "{}", ended.err);
    let mut seen = BTreeSet::new();
    let here = place.here().display().to_string();
    let names = ended.names.iter();
    names
        .filter_map(|name| general(&name.replace(&here, "")))
        .filter(|name| seen.insert(name.clone()))
        .map(|name| Stop {
            args,
            name: Some(name),
        })
        .collect()
}

/// A run, and where it stands still: by name, for the numbers of calls differ from run to run.
#[derive(Debug, Clone)]
struct Stop {
    args: &'static [&'static str],
    /// `None`: nowhere.
    name: Option<String>,
}

impl Stop {
    /// A run that nobody stops.
    fn none(args: &'static [&'static str]) -> Self {
        Self { args, name: None }
    }

    fn is_restore(&self) -> bool {
        self.args.contains(&"restore")
    }

    fn shown(&self) -> String {
        let name = self.name.as_deref().unwrap_or("its end");
        format!("{} at: {name}", self.args.join(" "))
    }
}

/// The name of the stop point that a call is, if it is one: names that come, move and go, by what they are for.
fn general(name: &str) -> Option<String> {
    let (call, paths) = name.split_once(' ')?;
    if matches!(call, "write" | "sync" | "touch" | "chmod" | "copy") {
        return None;
    }
    let path = paths.rsplit(' ').next()?;
    let place = path.trim_start_matches('/').split('/').next()?;
    let word = |text: &str| -> String {
        text.chars()
            .take_while(|c| c.is_ascii_alphabetic() || *c == '.')
            .collect()
    };
    let after = |mark: &str| path.split_once(mark).map(|(_, rest)| rest);
    let what = if let Some(rest) = after("/scribe-sync/") {
        format!("own/{}", word(rest))
    } else if path.contains("/objects/pack") {
        "pack".to_owned()
    } else if path.contains("/objects/") {
        "object".to_owned()
    } else if let Some(rest) = after("/refs/") {
        format!("refs/{rest}")
    } else if path.contains("/projects-backups") {
        "ring".to_owned()
    } else if path.contains("/state/") {
        "state".to_owned()
    } else if path.contains("/.git/") {
        format!("git/{}", word(path.rsplit('/').next()?))
    } else {
        "files".to_owned()
    };
    Some(format!("{call} {place} {what}"))
}

/// A run in a thread of its own, which can stand still.
struct Paused {
    thread: std::thread::JoinHandle<Ended>,
    standing: Receiver<()>,
    go: Sender<()>,
}

impl Paused {
    fn start(place: &Place, desk: Desk, stop: &Stop, name: &str) -> Self {
        let (standing_in, standing) = channel();
        let (go, go_in) = channel();
        let command = place.command(desk, &words(stop.args));
        let (here, name_of_stop) = (place.here().display().to_string(), stop.name.clone());
        let scratch = place.scratch().join(name);
        std::fs::create_dir_all(&scratch).unwrap();
        let allowed = place.allowed(desk);
        let thread = std::thread::spawn(move || {
            let program = command.get_program().to_owned();
            trace::run(
                &command,
                Plan {
                    fault: Fault::Pause,
                    at: 0,
                    until: Some(Box::new(move |name| {
                        name_of_stop.is_some() && general(&name.replace(&here, "")) == name_of_stop
                    })),
                    starts: false,
                    names: false,
                    allowed: &allowed,
                    gate: Some(Gate {
                        standing: standing_in,
                        go: go_in,
                    }),
                    scratch: &scratch,
                    program: Path::new(&program),
                    stdin: "",
                },
            )
        });
        Self {
            thread,
            standing,
            go,
        }
    }

    /// Waits until it stands still or is over; whether it stands.
    fn stands(&self) -> bool {
        self.standing.recv().is_ok()
    }

    fn go_on(self) -> Ended {
        let _ = self.go.send(());
        self.thread.join().unwrap()
    }
}

/// Which two runs meet.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Meet {
    /// Two computers at one folder cloud, each paused at each stop point of the other; the second also runs to its end.
    Computers,
    /// Two runs of one computer on one project, each of each kind: the second comes while the first stands.
    OneProject,
}

/// Every `every`th pair, on so many threads.
pub(crate) fn run(root: &Path, meet: Meet, every: u64, seed: u64, threads: usize) -> Figures {
    let (first, second) = {
        let place = Place::new(&root.join("stops"), false);
        set_up(&place);
        match meet {
            Meet::Computers => {
                let mut second = stop_points(&place, Desk::Two, SYNC);
                second.push(Stop::none(SYNC));
                (stop_points(&place, Desk::One, SYNC), second)
            }
            Meet::OneProject => {
                let first = OPERATIONS.map(|args| stop_points(&place, Desk::One, args));
                (first.concat(), OPERATIONS.map(Stop::none).to_vec())
            }
        }
    };
    let pairs: Vec<(&Stop, &Stop)> = first
        .iter()
        .flat_map(|one| second.iter().map(move |two| (one, two)))
        .collect();
    let every = usize::try_from(every).unwrap();
    let next = AtomicUsize::new(usize::try_from(seed).unwrap() % every);
    let mut all = Figures::default();
    std::thread::scope(|scope| {
        let workers: Vec<_> = (0..threads)
            .map(|thread| {
                let root = root.join(thread.to_string());
                let (next, pairs) = (&next, &pairs);
                scope.spawn(move || part(&root, meet, pairs, every, next))
            })
            .collect();
        for worker in workers {
            all.add(worker.join().unwrap());
        }
    });
    all.calls = pairs.len() as u64;
    all
}

fn part(
    root: &Path,
    meet: Meet,
    pairs: &[(&Stop, &Stop)],
    every: usize,
    next: &AtomicUsize,
) -> Figures {
    let place = Place::new(root, false);
    set_up(&place);
    let mut figures = Figures::default();
    while let Some((one, two)) = pairs.get(next.fetch_add(every, Ordering::Relaxed)) {
        figures.points += 1;
        let wrong = pair(&place, meet, one, two, &mut figures);
        if !wrong.is_empty() {
            figures.found(format!(
                "{SCENE} {meet:?} {} | {}:\n    {}\n",
                one.shown(),
                two.shown(),
                wrong.join("\n    ")
            ));
        }
    }
    figures
}

fn pair(
    place: &Place,
    meet: Meet,
    first: &Stop,
    second: &Stop,
    figures: &mut Figures,
) -> Vec<String> {
    place.put_back(SCENE);
    let before = judge::before(place);
    let other = match meet {
        Meet::Computers => Desk::Two,
        Meet::OneProject => Desk::One,
    };
    // One stands; two goes on until it stands too, or ends; one ends; two ends.
    let one = Paused::start(place, Desk::One, first, "one");
    let stood = one.stands();
    let two = Paused::start(place, other, second, "two");
    two.stands();
    let one = one.go_on();
    let two = two.go_on();
    let mut wrong = Vec::new();
    if !stood {
        wrong.push("the first did not come to its stop point".to_owned());
    }
    for ended in [&one, &two] {
        *figures.codes.entry(ended.code).or_default() += 1;
        if !matches!(ended.code, 0 | 5 | 7 | 11) {
            wrong.push(format!("code {}: {}", ended.code, ended.err));
        }
        if ended.hung {
            wrong.push("stuck: it did not end".to_owned());
        }
        wrong.extend(judge::said(place, &ended.out, &ended.err));
        wrong.extend(ended.outside.iter().map(|what| format!("outside: {what}")));
    }
    wrong.extend(judge::problems(place, &before, false));
    if matches!(meet, Meet::OneProject) && one.code != 0 {
        wrong.push(format!(
            "code {}: the first had the project: {}",
            one.code, one.err
        ));
    }
    // Then each syncs alone until all have everything.
    for desk in [Desk::One, Desk::Two, Desk::One] {
        let mut ran = place.run(desk, &["sync", "Mark"]);
        // A restore asks whether it is meant for everybody.
        if ran.code == 7 {
            ran = place.run(desk, &["sync", "Mark", "--publish-restore"]);
        }
        if ran.code != 0 {
            wrong.push(format!(
                "stuck: the next run ends with {}: {}",
                ran.code, ran.err
            ));
        }
    }
    wrong.extend(judge::problems(place, &before, true));
    if first.is_restore() || second.is_restore() {
        return wrong;
    }
    let texts = [
        ("MRK", "typed on the first"),
        ("LUK", "typed on the second"),
        ("JHN", "typed on the second, not sent"),
    ];
    for desk in Desk::BOTH {
        for (book, words) in texts {
            let text = std::fs::read_to_string(place.book(desk, book)).unwrap();
            if !text.contains(words) {
                wrong.push(format!("lost: {desk:?} does not have {book} {words:?}"));
            }
        }
    }
    wrong
}
