//! While a run stands still at one of its calls, the editor saves, or another computer syncs. Every call that changes state
//! is such a stop point, also those that talk to the server.

use crate::judge;
use crate::place::{Desk, Place, git_quiet};
use crate::scenes::Scene;
use crate::sweep::{Figures, Ready};
use crate::trace::{self, Ended, Fault, Gate, Plan};
use std::fs;
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::channel;

/// What comes in between.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Who {
    /// The editor saves two books that it has read just now.
    Editor,
    /// The editor saves two books as it had read them before the run, as it does when somebody goes on typing.
    OldEditor,
    /// The other computer sends something.
    Other,
}

impl Who {
    pub(crate) const ALL: [Self; 3] = [Self::Editor, Self::OldEditor, Self::Other];

    fn name(self) -> &'static str {
        match self {
            Self::Editor => "the editor saves at a stop point",
            Self::OldEditor => "the editor saves an older text at a stop point",
            Self::Other => "another computer syncs at a stop point",
        }
    }

    /// The operations that this may come into.
    fn scenes(self) -> &'static [&'static str] {
        match self {
            Self::Editor | Self::OldEditor => &[
                "sync-both",
                "sync-conflict",
                "restore",
                "resolve-theirs-and-sync",
                "sync-take-cloud",
                "sync-publish-restore",
                "backup-evict",
            ],
            Self::Other => &["sync-both", "first-upload", "server-sync-both"],
        }
    }
}

/// Every `every`th call, or those whose names have these words, on so many threads.
pub(crate) fn run(
    root: &Path,
    scenes: &[&Scene],
    every: u64,
    words: &[String],
    seed: u64,
    threads: usize,
) -> Vec<(String, Figures)> {
    let work: Vec<(Who, &Scene)> = Who::ALL
        .into_iter()
        .flat_map(|who| {
            let fits = move |scene: &&&Scene| who.scenes().contains(&scene.name);
            scenes.iter().filter(fits).map(move |scene| (who, *scene))
        })
        .collect();
    let next = AtomicUsize::new(0);
    let found: Mutex<Vec<(Who, Figures)>> = Mutex::default();
    std::thread::scope(|scope| {
        for thread in 0..threads {
            let (next, found, work) = (&next, &found, &work);
            let root = root.join(thread.to_string());
            scope.spawn(move || {
                while let Some((number, (who, scene))) = {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    work.get(number).map(|work| (number, *work))
                } {
                    let place = Place::new(&root.join(number.to_string()), scene.server);
                    let ready = Ready::new(&place, scene);
                    let mut figures = Figures::default();
                    if words.is_empty() {
                        let from = 1 + (number as u64 * 7 + seed) % every;
                        for at in (from..).step_by(usize::try_from(every).unwrap()) {
                            if !point(&ready, who, at, &mut figures) {
                                break;
                            }
                        }
                    } else {
                        for at in ready.calls(Fault::None, words) {
                            point(&ready, who, at, &mut figures);
                        }
                    }
                    eprintln!(
                        "    {} | {}: {} points of {}, {:?}, {} findings",
                        scene.name,
                        who.name(),
                        figures.points,
                        figures.calls,
                        figures.codes,
                        figures.findings.len()
                    );
                    found.lock().unwrap().push((who, figures));
                }
            });
        }
    });
    let found = found.into_inner().unwrap();
    Who::ALL
        .into_iter()
        .map(|who| {
            let mut all = Figures::default();
            for (_, figures) in found.iter().filter(|(of, _)| *of == who) {
                let calls = all.calls + figures.calls;
                all.add(figures.clone());
                all.calls = calls;
            }
            (format!("one run | {}", who.name()), all)
        })
        .collect()
}

/// What the editor shows of a book.
fn shown(place: &Place, book: &str) -> Option<String> {
    fs::read_to_string(place.book(Desk::One, book)).ok()
}

/// One point; whether the run came to this call.
fn point(ready: &Ready, who: Who, at: u64, figures: &mut Figures) -> bool {
    let (place, scene) = (ready.place, ready.scene);
    place.put_back(scene.name);
    let mut before = judge::before(place);
    let books = ["MRK", "LUK"];
    let old: Vec<Option<String>> = books.iter().map(|book| shown(place, book)).collect();
    let (standing_in, standing) = channel();
    let (go, go_in) = channel();
    let command = place.command(scene.desk, &ready.args);
    let (allowed, scratch) = (place.allowed(scene.desk), place.scratch());
    let mut other = None;
    let ended: Ended = std::thread::scope(|scope| {
        let run = scope.spawn(|| {
            let plan = Plan {
                fault: Fault::Pause,
                at,
                until: None,
                starts: false,
                names: false,
                allowed: &allowed,
                gate: Some(Gate {
                    standing: standing_in,
                    go: go_in,
                }),
                scratch: &scratch,
                program: Path::new(command.get_program()),
                stdin: scene.stdin,
            };
            trace::run(&command, plan)
        });
        // `Err`: it is over without having been there.
        if standing.recv().is_ok() {
            match who {
                Who::Other if place.project(Desk::Two).join("metadata.json").exists() => {
                    place.verse(Desk::Two, "JHN", 8, "typed in between");
                    other = Some(place.run(Desk::Two, &["sync", "Mark"]));
                }
                Who::Other => {
                    let args = ["sync", &format!("amina/{}", crate::place::REPOSITORY)];
                    other = Some(place.run(Desk::Two, &args));
                }
                Who::Editor | Who::OldEditor => {
                    // What the editor itself replaces before anybody took it is nobody's loss.
                    before
                        .texts
                        .retain(|_, what| !what.contains("MRK") && !what.contains("LUK"));
                    for (book, old) in books.iter().zip(old) {
                        let now = if who == Who::Editor {
                            shown(place, book)
                        } else {
                            old
                        };
                        if let Some(text) = now {
                            let text =
                                crate::place::with_verse(&text, 11, &format!("typed at {at}"));
                            fs::write(place.book(Desk::One, book), &text).unwrap();
                            let id = judge::blob(text.as_bytes());
                            before.texts.insert(id, format!("saved at {at}: {book}"));
                        }
                    }
                }
            }
            let _ = go.send(());
        }
        run.join().unwrap()
    });
    figures.calls = figures.calls.max(ended.calls);
    if !ended.met {
        return false;
    }
    figures.points += 1;
    *figures.codes.entry(ended.code).or_default() += 1;
    let mut wrong = Vec::new();
    if ended.hung {
        wrong.push("stuck: it did not end".to_owned());
    }
    if !matches!(ended.code, 0 | 3 | 5 | 6 | 7 | 11) {
        wrong.push(format!("code {}: {}", ended.code, ended.err));
    }
    // 10: there is nothing in the cloud yet.
    if let Some(other) = &other
        && !matches!(other.code, 0 | 5 | 6 | 10 | 11)
    {
        wrong.push(format!("the other: code {}: {}", other.code, other.err));
    }
    wrong.extend(judge::said(place, &ended.out, &ended.err));
    wrong.extend(ended.outside.iter().map(|what| format!("outside: {what}")));
    wrong.extend(judge::problems(place, &before, false));
    set_back(ready, &mut wrong);
    settle(ready, who, at, &mut wrong);
    wrong.extend(judge::problems(place, &before, true));
    if !wrong.is_empty() {
        figures.found(format!(
            "{} {who:?} at {at} (ended with {}):\n    {}\n",
            scene.name,
            ended.code,
            wrong.join("\n    ")
        ));
    }
    true
}

/// Where the restored text was given up, nobody else's words go away.
fn set_back(ready: &Ready, wrong: &mut Vec<String>) {
    if ready.scene.name != "sync-take-cloud" {
        return;
    }
    let shared = ready.place.bare().and_then(|bare| {
        let book = "refs/heads/scribe-main:ingredients/LUK.usfm";
        git_quiet(&bare, &["show", book])
    });
    if !shared.is_some_and(|text| text.contains("typed on the second")) {
        wrong.push("lost: the cloud's LUK went back in time".to_owned());
    }
}

/// Everybody syncs; then all have what was typed in between.
fn settle(ready: &Ready, who: Who, at: u64, wrong: &mut Vec<String>) {
    let place = ready.place;
    let has_two = place.project(Desk::Two).join("metadata.json").exists();
    let desks = if has_two {
        vec![Desk::One, Desk::Two, Desk::One]
    } else {
        vec![Desk::One]
    };
    for desk in &desks {
        let mut ran = place.run(*desk, &["sync", "Mark"]);
        // Who goes on with a text from before the run sends that, as anybody's change.
        if who != Who::OldEditor {
            set_back(ready, wrong);
        }
        if ran.code == 7 {
            let how = if ready.scene.name == "sync-take-cloud" {
                "--take-cloud"
            } else {
                "--publish-restore"
            };
            ran = place.run(*desk, &["sync", "Mark", how]);
        }
        if !matches!(ran.code, 0 | 6) {
            wrong.push(format!(
                "stuck: the next run ends with {}: {}",
                ran.code, ran.err
            ));
        }
    }
    let (book, words) = match who {
        Who::Other if has_two && ready.scene.name != "first-upload" => {
            ("JHN", "typed in between".to_owned())
        }
        // A restore replaces what its own backup has, and so does what gives it up.
        Who::Editor | Who::OldEditor
            if ["restore", "sync-take-cloud"].contains(&ready.scene.name) =>
        {
            return;
        }
        Who::Editor | Who::OldEditor => ("MRK", format!("typed at {at}")),
        Who::Other => return,
    };
    for desk in desks {
        let text = fs::read_to_string(place.book(desk, book)).unwrap_or_default();
        if !text.contains(&words) {
            wrong.push(format!("lost: {desk:?} does not have {book} {words:?}"));
        }
    }
}
