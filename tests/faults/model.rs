//! Random sequences of what people, computers and bad luck do, against a memory of every text that was saved. A sequence
//! that finds something is made shorter until nothing can be left out.

use crate::judge;
use crate::place::{Desk, Place};
use crate::scenes;
use crate::sweep::Figures;
use crate::trace::{self, Fault, Plan};
use nix::sys::signal::Signal;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};

const SCENE: &str = "model";
/// After so many sequences it says how far it is.
const TOLD: u64 = 500;
const BOOKS: [&str; 3] = ["MRK", "LUK", "JHN"];

/// What one of them does.
#[derive(Debug, Clone, Copy)]
enum Action {
    /// The editor saves another text in a verse.
    Save(Desk, usize, usize),
    /// A picture comes or goes.
    Picture(Desk, usize, bool),
    Sync(Desk),
    /// A sync that is killed at this call.
    Killed(Desk, u64),
    /// A sync in which half a write is done, and then it is killed.
    Torn(Desk, u64),
    /// A sync that is asked to stop at this call.
    Stopped(Desk, u64),
    Backup(Desk),
    /// The backup of this number is put back; killed at this call, if there is one.
    Restore(Desk, usize, u64),
    Resolve(Desk, bool),
    /// Somebody takes a backup and then deletes the folder; the backup brings it back, killed at this call, if there is one.
    Gone(Desk, u64),
}

impl Action {
    /// Whether the program runs; an editor has nothing to be judged by.
    fn is_run(self) -> bool {
        !matches!(self, Self::Save(..) | Self::Picture(..))
    }
}

/// Numbers that look random and are the same each time.
struct Dice(u64);

impl Dice {
    fn next(&mut self, below: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % below
    }

    fn small(&mut self, below: usize) -> usize {
        usize::try_from(self.next(below as u64)).unwrap()
    }

    fn action(&mut self) -> Action {
        let desk = Desk::BOTH[self.small(2)];
        match self.next(21) {
            0..8 => Action::Save(desk, self.small(3), 1 + self.small(12)),
            8 => Action::Picture(desk, self.small(3), self.next(3) > 0),
            9..13 => Action::Sync(desk),
            13 | 14 => Action::Killed(desk, 1 + self.next(450)),
            15 => Action::Torn(desk, 1 + self.next(450)),
            16 => Action::Stopped(desk, 1 + self.next(450)),
            17 => Action::Backup(desk),
            18 => Action::Restore(desk, 1 + self.small(5), self.next(2) * self.next(250)),
            19 => Action::Resolve(desk, self.next(2) == 0),
            _ => Action::Gone(desk, self.next(2) * self.next(90)),
        }
    }
}

/// Runs so many sequences of so many actions, from this seed on.
pub(crate) fn run(root: &Path, sequences: u64, actions: usize, seed: u64, threads: u64) -> Figures {
    let mut all = fixed(&root.join("fixed"));
    let done = AtomicU64::new(0);
    let parts = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..threads)
            .map(|thread| {
                let root = root.join(thread.to_string());
                let done = &done;
                scope.spawn(move || {
                    let place = Place::new(&root, false);
                    scenes::synced(&place);
                    place.keep(SCENE);
                    let mut figures = Figures::default();
                    for number in (0..sequences).filter(|number| number % threads == thread) {
                        one(&place, seed + number, actions, &mut figures);
                        let done = 1 + done.fetch_add(1, Ordering::Relaxed);
                        if done.is_multiple_of(TOLD) {
                            eprintln!("    model: {done} of {sequences} sequences");
                        }
                    }
                    figures
                })
            })
            .collect();
        workers
            .into_iter()
            .map(|worker| worker.join().unwrap())
            .collect::<Vec<_>>()
    });
    for part in parts {
        all.add(part);
    }
    all
}

/// Sequences that once found something, made short. A new one goes here before it is mended.
fn known() -> Vec<(String, Vec<Action>)> {
    use Action::{Backup, Killed, Resolve, Restore, Save, Sync, Torn};
    use Desk::{One, Two};
    let mut known = Vec::new();
    // Killed about where the work is a commit and nothing was sent: what is restored then is what the cloud has.
    for at in [50, 60, 70, 80, 100] {
        known.push((
            format!("a text set back by a restore after a sync that was killed at {at}"),
            vec![
                Backup(One),
                Save(One, 0, 1),
                Killed(One, at),
                Restore(One, 1, 0),
                Sync(One),
                Sync(Two),
                Save(One, 0, 2),
                Sync(One),
            ],
        ));
    }
    // A decision whose sync was killed about where its work goes to the cloud.
    for at in 76..=88 {
        known.push((
            format!("a decision whose sync was killed at {at}, half of a write done"),
            vec![
                Save(One, 0, 7),
                Save(Two, 0, 7),
                Sync(Two),
                Sync(One),
                Save(One, 1, 12),
                Resolve(One, false),
                Torn(One, at),
            ],
        ));
    }
    known
}

/// Those that are known, each time.
fn fixed(root: &Path) -> Figures {
    let place = Place::new(root, false);
    scenes::synced(&place);
    place.keep(SCENE);
    let mut figures = Figures::default();
    for (name, sequence) in known() {
        figures.points += 1;
        if let Some(wrong) = play(&place, &sequence, &mut figures.codes) {
            figures.found(format!("model, again: {name}:\n    {wrong}\n"));
        }
    }
    figures
}

fn one(place: &Place, seed: u64, actions: usize, figures: &mut Figures) {
    let mut dice = Dice(seed);
    let sequence: Vec<Action> = (0..actions).map(|_| dice.action()).collect();
    figures.points += 1;
    figures.calls = actions as u64;
    if let Some(wrong) = play(place, &sequence, &mut figures.codes) {
        let (short, wrong) = shorter(place, sequence, wrong);
        // What is left to look at is the shortest that shows it.
        play(place, &short, &mut BTreeMap::new());
        figures.found(format!(
            "model seed {seed} at 0 (ended with 0):\n    {wrong}\n    {short:?}\n"
        ));
    }
}

/// Leaves out what is not needed for something to be wrong.
fn shorter(place: &Place, mut sequence: Vec<Action>, mut wrong: String) -> (Vec<Action>, String) {
    let mut size = sequence.len().div_ceil(2);
    while size > 0 {
        let mut at = 0;
        while at < sequence.len() {
            let mut less = sequence.clone();
            less.drain(at..(at + size).min(sequence.len()));
            match play(place, &less, &mut BTreeMap::new()) {
                Some(still) => (sequence, wrong) = (less, still),
                None => at += size,
            }
        }
        size /= 2;
    }
    (sequence, wrong)
}

/// Plays a sequence; what is wrong, if anything is.
fn play(place: &Place, sequence: &[Action], codes: &mut BTreeMap<i32, u64>) -> Option<String> {
    place.put_back(SCENE);
    // What a sync that said it is done has seen is never lost again.
    let mut kept = judge::before(place);
    for (number, action) in sequence.iter().enumerate() {
        let before = action.is_run().then(|| judge::before(place));
        let ended = act(place, *action, number);
        let (Some(before), Some((desk, ended))) = (before, ended) else {
            continue;
        };
        *codes.entry(ended.code).or_default() += 1;
        let mut wrong = judge::problems(place, &before, false);
        wrong.extend(judge::said(place, &ended.out, &ended.err));
        let right = match action {
            Action::Killed(..) | Action::Torn(..) => matches!(ended.code, -9 | 0 | 6 | 7),
            Action::Stopped(..) => matches!(ended.code, 143 | 0 | 6 | 7),
            Action::Restore(..) => matches!(ended.code, -9 | 0 | 10),
            Action::Gone(..) => matches!(ended.code, -9 | 0),
            Action::Resolve(..) => matches!(ended.code, 0 | 2 | 7 | 10),
            _ => matches!(ended.code, 0 | 6 | 7),
        };
        if !right {
            wrong.push(format!("code {}: {}{}", ended.code, ended.out, ended.err));
        }
        if !wrong.is_empty() {
            return Some(format!(
                "after {number} {action:?}: {}",
                wrong.join("\n    ")
            ));
        }
        if matches!(action, Action::Sync(_)) && matches!(ended.code, 0 | 6) {
            for (path, bytes) in judge::files(&place.project(desk)) {
                if judge::is_text(&path) {
                    kept.texts
                        .insert(judge::blob(&bytes), format!("{number} {path}"));
                }
            }
        }
    }
    settle(place, &kept)
}

/// Everybody syncs until nobody has anything new.
fn settle(place: &Place, kept: &judge::Before) -> Option<String> {
    let mut last = Vec::new();
    for desk in [Desk::One, Desk::Two, Desk::One, Desk::Two, Desk::One] {
        let ran = sync(place, desk);
        if !matches!(ran.code, 0 | 6) {
            return Some(format!(
                "stuck: {desk:?} ends with {}: {}",
                ran.code, ran.err
            ));
        }
        last.push(ran.code);
    }
    let wrong = judge::problems(place, kept, true);
    if !wrong.is_empty() {
        return Some(format!("at the end: {}", wrong.join("\n    ")));
    }
    let texts = |desk| {
        let mut files = judge::files(&place.project(desk));
        files.retain(|path, _| judge::is_text(path));
        files
    };
    let (one, two) = (texts(Desk::One), texts(Desk::Two));
    (one != two).then(|| {
        let differ: Vec<_> = one
            .keys()
            .chain(two.keys())
            .filter(|path| one.get(*path) != two.get(*path))
            .collect();
        format!("not the same at the end: {differ:?}")
    })
}

/// A sync; a person who is asked says that what is here counts.
fn sync(place: &Place, desk: Desk) -> trace::Ended {
    let mut ran = place.run(desk, &["sync", "Mark"]);
    if ran.code == 7 {
        let args = ["sync", "Mark", "--publish-restore", "--allow-deletions"];
        ran = place.run(desk, &args);
    }
    ended(ran)
}

fn ended(ran: crate::place::Ran) -> trace::Ended {
    trace::Ended {
        code: ran.code,
        out: ran.out,
        err: ran.err,
        ..trace::Ended::default()
    }
}

/// Does it; how the run ended, if it is one.
fn act(place: &Place, action: Action, number: usize) -> Option<(Desk, trace::Ended)> {
    let with = |desk, fault, at, args: &[&str]| {
        let args: Vec<String> = args.iter().map(|arg| (*arg).to_owned()).collect();
        let command = place.command(desk, &args);
        let plan = Plan {
            fault,
            at,
            until: None,
            starts: false,
            names: false,
            allowed: &place.allowed(desk),
            gate: None,
            scratch: &place.scratch(),
            program: Path::new(command.get_program()),
            stdin: "",
        };
        Some((desk, trace::run(&command, plan)))
    };
    let sync_args = ["sync", "Mark"];
    match action {
        Action::Save(desk, book, verse) => {
            if place.book(desk, BOOKS[book]).exists() {
                let words = format!("{desk:?} saved {number}");
                if number.is_multiple_of(3) {
                    // As other editors do: a new file takes the name.
                    let path = place.book(desk, BOOKS[book]);
                    let text = fs::read_to_string(&path).unwrap();
                    let beside = path.with_extension("new");
                    fs::write(&beside, crate::place::with_verse(&text, verse, &words)).unwrap();
                    fs::rename(&beside, &path).unwrap();
                } else {
                    place.verse(desk, BOOKS[book], verse, &words);
                }
            }
            None
        }
        Action::Picture(desk, which, comes) => {
            let path = place.project(desk).join(format!("pictures/{which}.jpg"));
            if comes {
                fs::create_dir_all(path.parent().unwrap()).unwrap();
                fs::write(path, format!("\u{d8}{desk:?} {number}")).unwrap();
            } else {
                let _ = fs::remove_file(path);
            }
            None
        }
        Action::Sync(desk) => Some((desk, sync(place, desk))),
        Action::Killed(desk, at) => with(desk, Fault::Kill, at, &sync_args),
        Action::Torn(desk, at) => with(desk, Fault::Torn, at, &sync_args),
        Action::Stopped(desk, at) => with(desk, Fault::Send(Signal::SIGTERM), at, &sync_args),
        Action::Backup(desk) => Some((desk, ended(place.run(desk, &["backup", "create", "Mark"])))),
        Action::Restore(desk, which, at) => {
            let args = ["backup", "restore", "Mark", &which.to_string(), "--yes"];
            with(desk, Fault::Kill, at, &args)
        }
        Action::Gone(desk, at) => {
            let backup = place.run(desk, &["backup", "create", "Mark"]);
            if backup.code != 0 {
                return Some((desk, ended(backup)));
            }
            fs::remove_dir_all(place.project(desk)).unwrap();
            let args = ["backup", "restore", "Mark", "1", "--yes"];
            let first = with(desk, Fault::Kill, at, &args);
            if place.project(desk).exists() || first.as_ref().is_none_or(|(_, it)| it.code != -9) {
                return first;
            }
            Some((desk, ended(place.run(desk, &args))))
        }
        Action::Resolve(desk, mine) => {
            let how = if mine { "--mine" } else { "--theirs" };
            Some((desk, ended(place.run(desk, &["resolve", "Mark", how]))))
        }
    }
}
