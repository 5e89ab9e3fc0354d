//! One fault at each call of each operation, and what must hold after it.

use crate::judge::{self, Before, State};
use crate::place::{Place, Ran};
use crate::scenes::Scene;
use crate::trace::{self, Ended, Errno, Fault, Plan};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// What came out for one scene and fault.
#[derive(Debug, Default, Clone)]
pub(crate) struct Figures {
    /// Calls that the fault could be put at.
    pub(crate) calls: u64,
    /// Points that were run.
    pub(crate) points: u64,
    /// How many ended with each code.
    pub(crate) codes: BTreeMap<i32, u64>,
    /// How much longer than usual a run took at most that came after a kill.
    pub(crate) extra: Duration,
    /// What was found, with its point.
    pub(crate) findings: Vec<String>,
}

impl Figures {
    /// Notes a finding, and prints it at once: a long run may be ended before its table.
    pub(crate) fn found(&mut self, finding: String) {
        println!("FOUND {finding}");
        self.findings.push(finding);
    }

    pub(crate) fn add(&mut self, other: Self) {
        self.calls = self.calls.max(other.calls);
        self.points += other.points;
        self.extra = self.extra.max(other.extra);
        for (code, times) in other.codes {
            *self.codes.entry(code).or_default() += times;
        }
        self.findings.extend(other.findings);
    }
}

/// A scene that is ready in a place.
pub(crate) struct Ready<'r> {
    pub(crate) place: &'r Place,
    pub(crate) scene: &'r Scene,
    pub(crate) args: Vec<String>,
    before: Before,
    begin: State,
    goal: State,
    /// How long the operation takes where nothing happens.
    plain: Duration,
}

/// Of so many points of a signal at least one comes while there is something to stop; what has fewer calls ends at once.
const ENOUGH: u64 = 15;
/// The run after a kill may take this much longer.
const MOST_EXTRA: Duration = Duration::from_secs(1);

impl<'r> Ready<'r> {
    /// Sets the scene and finds out how it ends where nothing happens.
    pub(crate) fn new(place: &'r Place, scene: &'r Scene) -> Self {
        if let Some(server) = place.server()
            && place.bare().is_some()
        {
            server.delete_repo("amina", crate::place::REPOSITORY);
        }
        let args = (scene.set_up)(place);
        place.keep(scene.name);
        let before = judge::before(place);
        let begin = judge::state(place);
        let mut ready = Self {
            place,
            scene,
            args,
            goal: begin.clone(),
            begin,
            before,
            plain: Duration::ZERO,
        };
        let ended = ready.trace(Fault::None, 0, false);
        assert_eq!(
            ended.code, scene.code,
            "{}: {}{}",
            scene.name, ended.out, ended.err
        );
        ready.goal = judge::state(place);
        let wrong = ready.after(&ended);
        assert!(
            wrong.is_empty(),
            "{} without a fault: {wrong:#?}",
            scene.name
        );
        place.put_back(scene.name);
        ready.plain = ready.once().1;
        ready
    }

    /// The scene as kept, and the program in it.
    pub(crate) fn trace(&self, fault: Fault, at: u64, names: bool) -> Ended {
        self.place.put_back(self.scene.name);
        let command = self.place.command(self.scene.desk, &self.args);
        trace::run(
            &command,
            Plan {
                fault,
                at,
                until: None,
                starts: self.scene.starts,
                names,
                allowed: &self.place.allowed(self.scene.desk),
                gate: None,
                scratch: &self.place.scratch(),
                program: Path::new(command.get_program()),
                stdin: self.scene.stdin,
            },
        )
    }

    /// The numbers of the calls that this fault can be put at and whose names have all of these words.
    pub(crate) fn calls(&self, fault: Fault, words: &[String]) -> Vec<u64> {
        let names = self.trace(fault, 0, true).names;
        let is_meant = |name: &String| words.iter().all(|word| name.contains(word.as_str()));
        let numbers = (1..).zip(&names);
        numbers
            .filter(|(_, name)| is_meant(name))
            .map(|(number, _)| number)
            .collect()
    }

    /// What is wrong right after it.
    pub(crate) fn after(&self, ended: &Ended) -> Vec<String> {
        let mut wrong = judge::problems(self.place, &self.before, false);
        wrong.extend(judge::said(self.place, &ended.out, &ended.err));
        wrong.extend(judge::torn(self.place, &self.begin, &self.goal));
        if ended.started > 0 && !self.scene.starts {
            wrong.push("it started a program".to_owned());
        }
        if ended.hung {
            wrong.push("stuck: it did not end".to_owned());
        }
        wrong.extend(ended.outside.iter().map(|what| format!("outside: {what}")));
        wrong
    }

    /// Whether everything is as the operation leaves it where nothing happens.
    pub(crate) fn is_at_goal(&self) -> bool {
        judge::state(self.place) == self.goal
    }

    /// The operation, with nothing in its way; and how long it took.
    fn once(&self) -> (Ran, Duration) {
        let args: Vec<&str> = self.args.iter().map(String::as_str).collect();
        let begun = Instant::now();
        let ran = self
            .place
            .run_with(self.scene.desk, &args, self.scene.stdin);
        (ran, begun.elapsed())
    }

    /// How much longer the run after this kill takes than the whole operation; the least of some tries, for the computer
    /// may be busy with other things.
    fn healing(&self, at: u64, took: Duration) -> Duration {
        let mut extra = took.saturating_sub(self.plain);
        for _ in 0..4 {
            if extra < MOST_EXTRA {
                break;
            }
            self.trace(Fault::Kill, at, false);
            judge::a_day_passes(self.place);
            extra = extra.min(self.once().1.saturating_sub(self.plain));
        }
        extra
    }

    /// Runs the operation once more with nothing in its way; gives what is wrong then, and how long it took.
    pub(crate) fn healed(&self) -> (Vec<String>, Duration) {
        judge::a_day_passes(self.place);
        let (ran, took) = self.once();
        let mut wrong = Vec::new();
        if !self.scene.again.contains(&ran.code) {
            wrong.push(format!(
                "stuck: the next run ends with {}: {}{}",
                ran.code, ran.out, ran.err
            ));
        }
        wrong.extend(judge::said(self.place, &ran.out, &ran.err));
        wrong.extend(judge::problems(self.place, &self.before, true));
        let now = judge::state(self.place);
        if now != self.goal {
            wrong.push(format!("not healed: {now:#?}\ninstead of {:#?}", self.goal));
        }
        // Whatever comes next sweeps what is left; only what it writes itself can be told by then.
        if self.place.project(self.scene.desk).join(".git").exists() {
            self.place.verse(self.scene.desk, "LUK", 12, "typed later");
            let ran = self.place.run(self.scene.desk, &["sync", "Mark"]);
            if !matches!(ran.code, 0 | 6 | 7) {
                wrong.push(format!(
                    "stuck: a later sync ends with {}: {}",
                    ran.code, ran.err
                ));
            }
        }
        judge::litter(self.place, &mut wrong);
        (wrong, took)
    }

    /// One point: `None` if the operation has no such call.
    pub(crate) fn point(&self, fault: Fault, at: u64, figures: &mut Figures) -> Option<()> {
        let ended = self.trace(fault, at, false);
        if !ended.met {
            figures.calls = figures.calls.max(ended.calls);
            return None;
        }
        figures.points += 1;
        *figures.codes.entry(ended.code).or_default() += 1;
        let mut wrong = self.after(&ended);
        wrong.extend(self.judge_code(fault, &ended));
        let (still, took) = self.healed();
        wrong.extend(still);
        if fault == Fault::Kill {
            let extra = self.healing(at, took);
            figures.extra = figures.extra.max(extra);
            if extra >= MOST_EXTRA {
                wrong.push(format!("slow: healing takes {extra:?} more"));
            }
        }
        if !wrong.is_empty() {
            figures.found(format!(
                "{} {fault:?} at {at} (ended with {}):\n    {}\n{}",
                self.scene.name,
                ended.code,
                wrong.join("\n    "),
                ended
                    .err
                    .lines()
                    .map(|line| format!("    | {line}\n"))
                    .collect::<String>()
            ));
        }
        Some(())
    }

    /// Whether the code says what happened.
    fn judge_code(&self, fault: Fault, ended: &Ended) -> Vec<String> {
        let mut wrong = Vec::new();
        let mut must = |right: bool, what: &str| {
            if !right {
                wrong.push(format!("code {}: {what}\n{}", ended.code, ended.out));
            }
        };
        let clean = ended.code == self.scene.code;
        match fault {
            Fault::Kill | Fault::Torn => must(ended.code == -9 || clean, "it was killed"),
            Fault::Send(signal) => {
                let code = 128 + signal as i32;
                must(ended.code == code || clean, "it was asked to stop");
            }
            Fault::Fail(..) => {
                // 127: the system could not even load the program.
                must(
                    clean || matches!(ended.code, 1 | 3 | 5 | 11 | 127),
                    "a disk's refusal is 1, 3 (a file), 5 (a folder cloud)",
                );
            }
            Fault::None | Fault::Pause | Fault::Unsynced => {}
        }
        // It says that it did what it was asked: it has to be so.
        if clean {
            let state = judge::state(self.place);
            let what = format!("it is not done:\n{state:#?}\ninstead of {:#?}", self.goal);
            must(state == self.goal, &what);
        }
        wrong
    }
}

/// What to run.
pub(crate) struct Sweep {
    pub(crate) fault: Fault,
    /// Every so many calls.
    pub(crate) every: u64,
    /// From this one.
    pub(crate) from: u64,
}

/// Runs sweeps on so many threads; figures by scene and fault. What is found is printed at once.
pub(crate) fn run(
    root: &Path,
    scenes: &[&Scene],
    sweeps: &[Sweep],
    at: &[String],
    threads: usize,
) -> Vec<(String, Figures)> {
    let next = AtomicUsize::new(0);
    let found: Mutex<Vec<(usize, String, Figures)>> = Mutex::default();
    std::thread::scope(|scope| {
        for thread in 0..threads {
            let (next, found) = (&next, &found);
            let root: PathBuf = root.join(thread.to_string());
            scope.spawn(move || {
                let folder = Place::new(&root.join("folder"), false);
                let mut server = None;
                while let Some((number, scene)) = {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    scenes.get(number).map(|scene| (number, *scene))
                } {
                    let place = if scene.server {
                        server.get_or_insert_with(|| Place::new(&root.join("server"), true))
                    } else {
                        &folder
                    };
                    let ready = Ready::new(place, scene);
                    for sweep in sweeps {
                        let mut figures = one(&ready, sweep, at);
                        if let Fault::Send(signal) = sweep.fault
                            && figures.points >= ENOUGH
                            && !figures.codes.contains_key(&(128 + signal as i32))
                        {
                            figures.found(format!("{}: {signal} stops nothing", scene.name));
                        }
                        let name = format!("{} | {}", scene.name, of(sweep.fault));
                        eprintln!(
                            "    {name}: {} points of {}, {:?}, {} findings",
                            figures.points,
                            figures.calls,
                            figures.codes,
                            figures.findings.len()
                        );
                        found.lock().unwrap().push((number, name, figures));
                    }
                }
            });
        }
    });
    let mut found = found.into_inner().unwrap();
    found.sort_by_key(|(number, _, _)| *number);
    found
        .into_iter()
        .map(|(_, name, figures)| (name, figures))
        .collect()
}

/// What a fault is called in the table.
fn of(fault: Fault) -> String {
    match fault {
        Fault::Fail(errno, true) => format!("{} from then on", errno.name()),
        Fault::Fail(errno, false) => format!("{} once", errno.name()),
        Fault::Send(signal) => signal.to_string(),
        Fault::Torn => "half a write, then killed".to_owned(),
        Fault::Kill => "killed".to_owned(),
        fault => format!("{fault:?}"),
    }
}

fn one(ready: &Ready, sweep: &Sweep, words: &[String]) -> Figures {
    let mut figures = Figures::default();
    if !words.is_empty() {
        for at in ready.calls(sweep.fault, words) {
            ready.point(sweep.fault, at, &mut figures);
        }
        return figures;
    }
    let mut at = sweep.from;
    // Past the end only where twice nothing came: threads may share their work in another way.
    let mut missed = 0;
    while missed < 2 {
        if ready.point(sweep.fault, at, &mut figures).is_none() {
            missed += 1;
        }
        at += sweep.every;
    }
    figures
}

/// All errors, once and from then on.
pub(crate) fn errors() -> Vec<Fault> {
    Errno::ALL
        .into_iter()
        .flat_map(|errno| [Fault::Fail(errno, false), Fault::Fail(errno, true)])
        .collect()
}
