//! The power goes at a call that changes state, on three kinds of disks: what the program made durable by then is all that
//! is left, and the names of other things may be.

use crate::disk::Kind;
use crate::place::Place;
use crate::scenes::Scene;
use crate::sweep::{Figures, Ready};
use crate::trace::{Ended, Fault};
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Every `every`th call of each operation on each kind of disk, on so many threads.
pub(crate) fn run(
    root: &Path,
    scenes: &[&Scene],
    every: u64,
    seed: u64,
    threads: usize,
) -> Vec<(String, Figures)> {
    let work: Vec<(Kind, &Scene)> = Kind::ALL
        .into_iter()
        .flat_map(|kind| scenes.iter().map(move |scene| (kind, *scene)))
        .collect();
    let next = AtomicUsize::new(0);
    let found: Mutex<Vec<(Kind, Figures)>> = Mutex::default();
    std::thread::scope(|scope| {
        for thread in 0..threads {
            let (next, found, work) = (&next, &found, &work);
            let root = root.join(thread.to_string());
            scope.spawn(move || {
                while let Some((number, (kind, scene))) = {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    work.get(number).map(|work| (number, *work))
                } {
                    let root = root.join(number.to_string());
                    let place = Place::on_disk(&root, scene.server, kind);
                    let ready = Ready::new(&place, scene);
                    let mut figures = Figures::default();
                    // Other calls on each disk.
                    let from = 1 + (number as u64 * 7 + seed) % every;
                    for at in (from..).step_by(usize::try_from(every).unwrap()) {
                        if !point(&ready, kind, at, &mut figures) {
                            break;
                        }
                    }
                    eprintln!(
                        "    {} | power cut on {}: {} points, {:?}, {} findings",
                        scene.name,
                        kind.name(),
                        figures.points,
                        figures.codes,
                        figures.findings.len()
                    );
                    found.lock().unwrap().push((kind, figures));
                    drop(place);
                    let _ = std::fs::remove_dir_all(root);
                }
            });
        }
    });
    let found = found.into_inner().unwrap();
    Kind::ALL
        .into_iter()
        .map(|kind| {
            let mut all = Figures::default();
            for (_, figures) in found.iter().filter(|(of, _)| *of == kind) {
                // The calls of all operations.
                all.calls += figures.calls;
                let calls = all.calls;
                all.add(figures.clone());
                all.calls = calls;
            }
            (format!("power cut | {}", kind.name()), all)
        })
        .collect()
}

/// One point; past the end of the operation what it said it did has to be there, and then it is the last.
fn point(ready: &Ready, kind: Kind, at: u64, figures: &mut Figures) -> bool {
    let ended = ready.trace(Fault::Kill, at, false);
    // Mostly the worse one; without another program a cut is more like going back in time.
    let another_syncs = !at.is_multiple_of(5);
    ready.place.cut_power(another_syncs);
    figures.points += 1;
    figures.calls = figures.calls.max(ended.calls);
    *figures.codes.entry(ended.code).or_default() += 1;
    let mut wrong = ready.after(&ended);
    if ended.code == ready.scene.code && !ready.is_at_goal() {
        wrong.push(format!("code {}: it is not durable", ended.code));
    }
    wrong.extend(ready.healed().0);
    if !wrong.is_empty() {
        figures.found(format!(
            "{} power on {} at {at} (ended with {}):\n    {}\n",
            ready.scene.name,
            kind.name(),
            ended.code,
            wrong.join("\n    ")
        ));
    }
    ended.met
}

/// The harness itself: where the program's syncs are left out, a power cut must do damage on each kind of disk.
pub(crate) fn without_syncs(root: &Path, scenes: &[&Scene]) -> Figures {
    let mut all = Figures::default();
    for kind in Kind::ALL {
        let mut noticed = Vec::new();
        for scene in scenes {
            let root = root.join(format!("{kind:?}-{}", scene.name));
            let place = Place::on_disk(&root, scene.server, kind);
            let ready = Ready::new(&place, scene);
            let ended: Ended = ready.trace(Fault::Unsynced, u64::MAX, false);
            assert_eq!(ended.code, scene.code, "{}", ended.err);
            place.cut_power(true);
            all.points += 1;
            *all.codes.entry(ended.code).or_default() += 1;
            let mut wrong = ready.after(&ended);
            if !ready.is_at_goal() {
                wrong.push("it is not durable".to_owned());
            }
            eprintln!(
                "    {} without syncs on {}: {} things wrong",
                scene.name,
                kind.name(),
                wrong.len()
            );
            noticed.extend(wrong);
        }
        if noticed.is_empty() {
            all.found(format!(
                "harness: on {} nobody notices that nothing is synced",
                kind.name()
            ));
        }
    }
    all
}
