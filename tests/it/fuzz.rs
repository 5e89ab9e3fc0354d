//! The fuzz targets on a stable compiler: each gets mutated seeds for a moment, always the same ones in the same order.
//!
//! `SCRIBE_SYNC_FUZZ_SECONDS=60` gives each so long, `SCRIBE_SYNC_FUZZ_SEED=7` begins elsewhere,
//! `SCRIBE_SYNC_FUZZ_CORPUS=fuzz/corpus` writes the seeds where cargo-fuzz looks for them.

use std::panic::AssertUnwindSafe;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

#[path = "../../fuzz/seeds.rs"]
#[allow(unreachable_pub)]
mod seeds;
#[path = "../../fuzz/targets.rs"]
#[allow(unreachable_pub)]
mod targets;

struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % end.max(1) as u64).unwrap()
    }
}

/// What readers stumble over.
const ODD: [&[u8]; 24] = [
    b"",
    b"\0",
    b"\xff",
    b"\xfe",
    b"\r\n",
    b"\n\n",
    b"../",
    b"..",
    b"/",
    b"\\",
    b".git",
    b"0000",
    b"0001",
    b"fff0",
    b"ffff",
    b"-1",
    b"18446744073709551616",
    b"1e999",
    b"\xed\xa0\x80",
    b"\xe2\x80\xae",
    b"\x1b[2J",
    b"\\v 1 ",
    b"\"",
    b"{\"a\":",
];

/// An input made of others by a few random changes.
fn mutated(dice: &mut Dice, corpus: &[Vec<u8>]) -> Vec<u8> {
    let mut data = corpus[dice.below(corpus.len())].clone();
    for _ in 0..=dice.below(4) {
        let at = dice.below(data.len() + 1);
        let end = (at + dice.below(16)).min(data.len());
        match dice.below(9) {
            0 if at < data.len() => data[at] ^= 1 << dice.below(8),
            1 if at < data.len() => data[at] = u8::try_from(dice.below(256)).unwrap(),
            2 => drop(data.drain(at..end)),
            3 => data.truncate(at),
            4 => drop(data.splice(at..at, ODD[dice.below(ODD.len())].iter().copied())),
            5 => drop(data.splice(at..end, ODD[dice.below(ODD.len())].iter().copied())),
            6 => {
                let piece = data[at..end].repeat(1 + dice.below(40));
                drop(data.splice(at..at, piece));
            }
            7 => {
                let other = &corpus[dice.below(corpus.len())];
                let from = dice.below(other.len() + 1);
                let to = (from + dice.below(64)).min(other.len());
                drop(data.splice(at..end, other[from..to].iter().copied()));
            }
            _ => {
                // A number made larger, smaller, or another one.
                if let Some(digit) = (at..data.len()).find(|at| data[*at].is_ascii_digit()) {
                    data[digit] = b'0' + u8::try_from(dice.below(10)).unwrap();
                }
            }
        }
    }
    data.truncate(1 << 16);
    data
}

fn variable(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

#[test]
fn every_target_takes_any_bytes() {
    let time = variable("SCRIBE_SYNC_FUZZ_SECONDS")
        .map_or(Duration::from_millis(400), Duration::from_secs);
    let first = variable("SCRIBE_SYNC_FUZZ_SEED").unwrap_or(1);
    let only = std::env::var("SCRIBE_SYNC_FUZZ_TARGET").ok();
    if let Some(folder) = std::env::var_os("SCRIBE_SYNC_FUZZ_CORPUS") {
        for (name, _) in targets::TARGETS {
            let folder = std::path::Path::new(&folder).join(name);
            std::fs::create_dir_all(&folder).unwrap();
            for (number, seed) in seeds::of(name).iter().enumerate() {
                std::fs::write(folder.join(format!("seed-{number}")), seed).unwrap();
            }
        }
    }
    let next = AtomicUsize::new(0);
    let wrong = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                while let Some((name, target)) =
                    targets::TARGETS.get(next.fetch_add(1, Ordering::Relaxed))
                {
                    if only.as_ref().is_some_and(|only| only != name) {
                        continue;
                    }
                    let mut corpus = seeds::of(name);
                    let honest = corpus.len();
                    let mut dice = Dice(first.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
                    let (begun, mut count, mut longest) = (Instant::now(), 0u64, Duration::ZERO);
                    while begun.elapsed() < time {
                        let input = match corpus
                            .get(usize::try_from(count).unwrap())
                            .filter(|_| count < honest as u64)
                        {
                            Some(seed) => seed.clone(),
                            None => mutated(&mut dice, &corpus),
                        };
                        let before = Instant::now();
                        let done = std::panic::catch_unwind(AssertUnwindSafe(|| target(&input)));
                        longest = longest.max(before.elapsed());
                        if done.is_err() {
                            let text = input.escape_ascii().to_string();
                            wrong
                                .lock()
                                .unwrap()
                                .push(format!("{name}, input {count} of seed {first}: {text}"));
                            break;
                        }
                        // A walk away from the seeds, not too far.
                        if count.is_multiple_of(16) && input.len() < 4096 {
                            if corpus.len() < honest + 64 {
                                corpus.push(input);
                            } else {
                                let at = honest + dice.below(64);
                                corpus[at] = input;
                            }
                        }
                        count += 1;
                    }
                    println!("{name}: {count} inputs, the longest took {longest:?}");
                    if longest > Duration::from_secs(20) {
                        wrong
                            .lock()
                            .unwrap()
                            .push(format!("{name}: one input took {longest:?}"));
                    }
                }
            });
        }
    });
    let wrong = wrong.into_inner().unwrap();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Each target is one for cargo-fuzz as well.
#[test]
fn every_target_is_there_for_libfuzzer() {
    let dir = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz");
    let manifest = std::fs::read_to_string(dir.join("Cargo.toml")).unwrap();
    let mut there: Vec<String> = std::fs::read_dir(dir.join("fuzz_targets"))
        .unwrap()
        .flatten()
        .map(|entry| {
            entry
                .file_name()
                .to_string_lossy()
                .trim_end_matches(".rs")
                .to_owned()
        })
        .collect();
    there.sort();
    let mut names: Vec<&str> = targets::TARGETS.iter().map(|(name, _)| *name).collect();
    names.sort_unstable();
    assert_eq!(there, names);
    for name in names {
        assert!(manifest.contains(&format!("name = \"{name}\"")), "{name}");
    }
}
