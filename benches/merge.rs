//! What a merge costs: a large book, a large aligned book, and a whole Bible that both sides changed.
//!
//! `cargo bench --bench merge` prints the best and the middle of some runs. Nothing is asserted: machines differ.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::format_push_string,
    clippy::disallowed_methods,
    reason = "a bench reads the clock and prints"
)]

use scripture::{Side, three_way};
use std::hint::black_box;
use std::time::{Duration, Instant};

const WORDS: [&str; 12] = [
    "and", "the", "word", "was", "with", "God", "heaven", "earth", "people", "said", "light",
    "river",
];

fn words(seed: usize, count: usize) -> String {
    let word = |nth: usize| WORDS[(seed * 7 + nth * nth + nth * 3) % WORDS.len()];
    (0..count).map(word).collect::<Vec<_>>().join(" ")
}

/// A book of about so many bytes.
fn book(size: usize, aligned: bool) -> String {
    let mut text = "\\id PSA - Bench\n\\h Psalms\n\\mt1 Psalms\n".to_owned();
    let mut chapter = 0;
    while text.len() < size {
        chapter += 1;
        text += &format!("\\c {chapter}\n\\s1 {}\n\\p\n", words(chapter, 4));
        for verse in 1..=30 {
            let seed = chapter * 31 + verse;
            if verse % 4 == 0 {
                text += "\\b\n\\q1\n";
            }
            if aligned {
                text += &format!("\\v {verse}");
                for (nth, word) in words(seed, 18).split(' ').enumerate() {
                    text += &format!(
                        " \\zaln-s |x-strong=\"H{nth}\" x-lemma=\"x{nth}\" x-occurrence=\"1\" x-occurrences=\"1\" x-content=\"x\"\\*\\w {word}{nth}|x-occurrence=\"1\" x-occurrences=\"1\"\\w*\\zaln-e\\*"
                    );
                }
                text += "\n";
            } else {
                text += &format!(
                    "\\v {verse} {}.\\f + \\fr {chapter}:{verse} \\ft {}.\\f*\n",
                    words(seed, 18),
                    words(seed + 1, 4)
                );
            }
        }
    }
    text
}

/// A word in every verse whose number leaves `rest` when divided by `every`.
fn edited(text: &str, every: usize, rest: usize, word: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 50);
    let mut nth = 0;
    for line in text.split_inclusive('\n') {
        if line.starts_with("\\v ") {
            nth += 1;
            if nth % every == rest {
                out += &format!("{} {word}\n", line.trim_end());
                continue;
            }
        }
        out += line;
    }
    out
}

fn measure(name: &str, limit: &str, runs: usize, mut work: impl FnMut()) {
    work();
    let mut times: Vec<Duration> = (0..runs)
        .map(|_| {
            let start = Instant::now();
            work();
            start.elapsed()
        })
        .collect();
    times.sort();
    println!(
        "{name:<56} best {:>9.2?}  middle {:>9.2?}  limit {limit}",
        times[0],
        times[runs / 2]
    );
}

fn merge(base: &str, ours: &str, theirs: &str) {
    let merged = three_way(
        "PSA.usfm",
        Some(black_box(base.as_bytes())),
        Some(ours.as_bytes()),
        Some(theirs.as_bytes()),
        Side::Ours,
    );
    black_box(merged);
}

fn main() {
    for (name, size, aligned, limit) in [
        ("a book of 300 KB", 300_000, false, "5 ms"),
        ("an aligned book of 3 MB", 3_000_000, true, "60 ms"),
    ] {
        let base = book(size, aligned);
        for (what, ours, theirs) in [
            (
                "every 10th verse each",
                edited(&base, 10, 1, "mine"),
                edited(&base, 10, 5, "yours"),
            ),
            (
                "every 10th verse both",
                edited(&base, 10, 1, "mine"),
                edited(&base, 10, 1, "mine")
                    .replace("\\c 3\n", "\\c 3\n\\rem x\n")
                    .replacen("word", "Word", 40),
            ),
        ] {
            measure(
                &format!("{name}, {what} ({} bytes)", base.len()),
                limit,
                15,
                || {
                    merge(&base, &ours, &theirs);
                },
            );
        }
        let ours = base.replace('\n', "\r\n");
        let theirs = edited(&base, 3, 1, "yours");
        measure(
            &format!("{name}, all line ends and every 3rd verse"),
            "-",
            5,
            || {
                merge(&base, &ours, &theirs);
            },
        );
    }
    let bible: Vec<(String, String, String)> = (0..66)
        .map(|nth| {
            let base = book(72_000, false).replace("Bench", &format!("Bench {nth}"));
            let (ours, theirs) = (edited(&base, 40, 1, "mine"), edited(&base, 40, 7, "yours"));
            (base, ours, theirs)
        })
        .collect();
    measure("66 books (4.7 MB), both sides in each", "50 ms", 15, || {
        for (base, ours, theirs) in &bible {
            merge(base, ours, theirs);
        }
    });
    let hostile = [
        ("50 MB of \\v 1", "\\v 1 ".repeat(10_000_000)),
        (
            "50 MB of one verse",
            format!("\\c 1\n\\v 1 {}", "a b ".repeat(12_500_000)),
        ),
        ("50 MB of line ends", "\n".repeat(50_000_000)),
        ("50 MB of \\", "\\".repeat(50_000_000)),
        (
            "50 MB of notes",
            format!("\\c 1\n\\v 1 {}", "\\f + ".repeat(10_000_000)),
        ),
    ];
    for (name, base) in hostile {
        let (ours, theirs) = (format!("{base}x"), format!("y{base}"));
        measure(&format!("hostile: {name}"), "ends", 1, || {
            merge(&base, &ours, &theirs);
        });
    }
}
