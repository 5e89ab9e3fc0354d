//! An editor that saves all the time while scribe-sync runs all the time.
//!
//! It saves as Scribe does: the file is emptied and written in place, in two pieces, sometimes slowly; now and then as other
//! editors do, by a new file that takes the name. Each save says its number in each
//! verse, so that a torn one shows. Before each save the file is read: if it is not what was saved last, scribe-sync put
//! another text there, and the text that stood there has to be in a commit, a backup or among the kept ones.

use crate::judge;
use crate::place::{Desk, Place, git_command, git_quiet};
use crate::scenes;
use crate::sweep::Figures;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Write;
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

const VERSES: usize = 12;
/// The verse that only the second computer changes.
const THEIRS: usize = 6;

/// What the editor did.
#[derive(Default)]
struct Saves {
    /// By git's id of the text.
    all: BTreeMap<String, u64>,
    /// Texts that stood in the file and were replaced by somebody else.
    replaced: Vec<(String, u64)>,
}

/// So long, and longer until there are so many saves.
pub(crate) fn run(root: &Path, seconds: u64, least: u64) -> Figures {
    let place = Place::new(root, false);
    scenes::synced(&place);
    let mut figures = Figures::default();
    let over = AtomicBool::new(false);
    let count = AtomicU64::new(0);
    let until = Instant::now() + Duration::from_secs(seconds);
    let (saves, runs) = std::thread::scope(|scope| {
        let editor = scope.spawn(|| edit(&place.book(Desk::One, "MRK"), &over, &count));
        let mut codes: BTreeMap<i32, u64> = BTreeMap::new();
        let mut round = 0;
        while Instant::now() < until || count.load(Ordering::Relaxed) < least {
            round += 1;
            if round % 2 == 0 {
                // Something has to come from elsewhere, or nothing is ever replaced here.
                place.verse(Desk::Two, "MRK", THEIRS, &format!("theirs {round}"));
                let ran = place.run(Desk::Two, &["sync", "Mark"]);
                *codes.entry(ran.code).or_default() += 1;
            }
            let ran = place.run(Desk::One, &["sync", "Mark"]);
            if !matches!(ran.code, 0 | 3 | 5 | 6 | 11) {
                figures.found(format!("hammer (ended with {}): {}", ran.code, ran.err));
            }
            *codes.entry(ran.code).or_default() += 1;
        }
        over.store(true, Ordering::Relaxed);
        (editor.join().unwrap(), codes)
    });
    figures.codes = runs;
    figures.points = saves.all.len() as u64;
    figures.calls = saves.replaced.len() as u64;
    // Nobody saves any more: the last text is brought to everybody.
    for desk in [Desk::One, Desk::Two] {
        place.run(desk, &["sync", "Mark"]);
    }
    lost(&place, &saves, &mut figures);
    torn(&place, &mut figures);
    figures
}

/// The editor, until it is over.
fn edit(path: &Path, over: &AtomicBool, count: &AtomicU64) -> Saves {
    let mut saves = Saves::default();
    let mut last: Option<(Vec<u8>, u64)> = None;
    let mut theirs = "theirs 0".to_owned();
    let mut number = 0;
    while !over.load(Ordering::Relaxed) {
        let Ok(now) = fs::read(path) else { continue };
        if let Some((text, saved)) = &last
            && now != *text
        {
            saves.replaced.push((judge::blob(text), *saved));
            // As the editor shows what it finds: the words of the others stay.
            let mark = format!("\\v {THEIRS} ");
            let shown = String::from_utf8_lossy(&now).into_owned();
            if let Some(line) = shown.lines().find_map(|line| line.strip_prefix(&mark)) {
                line.clone_into(&mut theirs);
            }
        }
        number += 1;
        let text = page(number, &theirs).into_bytes();
        save(path, &text, number);
        count.store(number, Ordering::Relaxed);
        saves.all.insert(judge::blob(&text), number);
        last = Some((text, number));
        // 0 to 2 ms; now and then a pause, or nothing that comes could ever be written here.
        let pause = match number % 220 {
            0 => 150_000 + number * 104_729 % 300_000,
            _ => number * 7919 % 2000,
        };
        std::thread::sleep(Duration::from_micros(pause));
    }
    saves
}

/// One save.
fn save(path: &Path, text: &[u8], number: u64) {
    if number.is_multiple_of(13) {
        let beside = path.with_extension("new");
        fs::write(&beside, text).unwrap();
        fs::rename(&beside, path).unwrap();
        return;
    }
    let (front, back) = text.split_at(text.len() / 2);
    let mut file = fs::OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .open(path)
        .unwrap();
    file.write_all(front).unwrap();
    if number.is_multiple_of(101) {
        // A slow one: half of the text stands there for a while.
        std::thread::sleep(Duration::from_millis(40));
    }
    file.write_all(back).unwrap();
}

fn page(number: u64, theirs: &str) -> String {
    let mut text = "\\id MRK\n\\h MRK\n\\c 1\n\\p\n".to_owned();
    for verse in 1..=VERSES {
        if verse == THEIRS {
            text += &format!("\\v {verse} {theirs}\n");
        } else {
            text += &format!("\\v {verse} save {number}\n");
        }
    }
    text
}

fn lost(place: &Place, saves: &Saves, figures: &mut Figures) {
    let project = place.project(Desk::One);
    let mut there = BTreeSet::new();
    let repositories = [Some(project.clone()), place.bare()];
    for repository in repositories.into_iter().flatten() {
        let said = git_quiet(&repository, &["rev-list", "--objects", "--all"]);
        there.extend(
            said.unwrap_or_default()
                .lines()
                .map(|line| line[..40].to_owned()),
        );
    }
    let ring = place.ring(Desk::One);
    let kept = project.join(".git/scribe-sync");
    for folder in [&project, &ring, &kept] {
        there.extend(
            judge::files(folder)
                .values()
                .map(|bytes| judge::blob(bytes)),
        );
    }
    for (id, number) in &saves.replaced {
        if !there.contains(id) {
            figures.found(format!(
                "hammer: lost: save {number} was replaced and is nowhere"
            ));
        }
    }
}

/// Every version of the book that was ever committed has one number in all of its verses.
fn torn(place: &Place, figures: &mut Figures) {
    let project = place.project(Desk::One);
    let said = git_quiet(&project, &["rev-list", "--objects", "--all"]).unwrap();
    let versions: BTreeSet<&str> = said
        .lines()
        .filter(|line| line.ends_with(" ingredients/MRK.usfm"))
        .map(|line| &line[..40])
        .collect();
    for id in versions {
        let output = git_command(&project, &["cat-file", "blob", id])
            .output()
            .unwrap();
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        let own: BTreeSet<&str> = text
            .lines()
            .filter(|line| line.starts_with("\\v ") && !line.starts_with(&format!("\\v {THEIRS} ")))
            .filter_map(|line| line.splitn(3, ' ').nth(2))
            .map(|words| {
                if words.starts_with("What MRK") {
                    "first"
                } else {
                    words
                }
            })
            .collect();
        let verses = text.lines().filter(|line| line.starts_with("\\v ")).count();
        if own.len() != 1 || verses != VERSES {
            figures.found(format!("hammer: torn: {id} holds {own:?}, {verses} verses"));
        }
    }
}
