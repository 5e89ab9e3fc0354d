//! The laws of merging, over made texts and their accidents.

use super::super::*;
use super::made::{self, Book, Rng, Words};
use std::collections::HashSet;

const PATH: &str = "ingredients/LUK.usfm";

fn shown(text: &[u8]) -> String {
    String::from_utf8_lossy(text).into_owned()
}

struct Case {
    base: Vec<u8>,
    ours: Vec<u8>,
    theirs: Vec<u8>,
    damaged: bool,
}

/// A base and two sides, sometimes with accidents in them.
fn case(seed: u64) -> Case {
    let mut rng = Rng::new(seed + 1);
    let mut words = Words::default();
    let base = made::book(&mut rng, &mut words);
    let mut sides = [base.clone(), base.clone()];
    made::revise(&mut rng, &mut words, &mut sides[0], "ours");
    made::revise(&mut rng, &mut words, &mut sides[1], "theirs");
    let [mut ours, mut theirs] = sides.map(|side| side.bytes());
    let mut base = base.bytes();
    let damaged = rng.one_in(3);
    if damaged {
        let which = [&mut base, &mut ours, &mut theirs];
        let (first, second) = (rng.below(3), rng.below(6));
        for (nth, text) in which.into_iter().enumerate() {
            if nth == first || nth == second {
                made::damage(&mut rng, text);
            }
        }
    }
    Case {
        base,
        ours,
        theirs,
        damaged,
    }
}

fn both(case: &Case, keep: Side) -> Merged {
    three_way(
        PATH,
        Some(&case.base),
        Some(&case.ours),
        Some(&case.theirs),
        keep,
    )
}

fn words_of(text: &[u8]) -> HashSet<String> {
    shown(text)
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| {
            word.ends_with('x') && word.starts_with(char::is_alphabetic) && word.len() > 2
        })
        .map(str::to_owned)
        .collect()
}

#[track_caller]
fn explain(seed: u64, case: &Case, merged: &Merged, what: &str) -> ! {
    panic!(
        "seed {seed}: {what}\n--- base\n{}\n--- ours\n{}\n--- theirs\n{}\n--- merged\n{}\n--- conflicts {:?}\n--- kept {:?}",
        shown(&case.base),
        shown(&case.ours),
        shown(&case.theirs),
        shown(merged.content.as_deref().unwrap_or_default()),
        merged.conflicts,
        merged.kept_changes
    );
}

#[test]
fn every_byte_belongs_to_one_part_and_each_part_is_found_by_its_name() {
    for seed in 0..made::cases() {
        let mut rng = Rng::new(seed);
        let mut text = case(seed).ours;
        made::damage(&mut rng, &mut text);
        for path in [PATH, "ingredients/01.md"] {
            let found = units(path, &text);
            let mut at = 0;
            let mut names = HashSet::new();
            for unit in &found {
                assert_eq!(unit.range.start, at, "seed {seed}");
                at = unit.range.end;
                assert!(
                    names.insert(unit.reference.clone()),
                    "seed {seed}: {}",
                    unit.reference
                );
                let place = Place {
                    reference: Some(unit.reference.clone()),
                };
                let read = super::super::unit(path, &text, &place);
                assert_eq!(
                    read.as_deref(),
                    Some(&text[unit.range.clone()]),
                    "seed {seed}: {}",
                    unit.reference
                );
                assert_eq!(
                    with_unit(path, &text, &place, read.as_deref()).as_deref(),
                    Some(&text[..]),
                    "seed {seed}: {}",
                    unit.reference
                );
            }
            assert_eq!(at, text.len(), "seed {seed}");
        }
    }
}

#[test]
fn one_side_alone_gives_that_side_and_the_order_of_sides_is_not_seen() {
    for seed in 0..made::cases() {
        let case = case(seed);
        let (b, o, t) = (
            Some(&case.base[..]),
            Some(&case.ours[..]),
            Some(&case.theirs[..]),
        );
        let clean = Merged::clean(o.map(<[u8]>::to_vec));
        assert_eq!(three_way(PATH, b, o, b, Side::Ours), clean);
        assert_eq!(three_way(PATH, b, b, o, Side::Ours), clean);
        assert_eq!(three_way(PATH, b, o, o, Side::Ours), clean);
        for base in [b, None] {
            let one = three_way(PATH, base, o, t, Side::Ours);
            let other = three_way(PATH, base, t, o, Side::Theirs);
            assert_eq!(one, other, "seed {seed}");
        }
    }
}

#[test]
fn what_anybody_wrote_is_in_the_result_or_in_a_conflict() {
    for seed in 0..made::cases() {
        let case = case(seed);
        for keep in [Side::Ours, Side::Theirs] {
            let merged = both(&case, keep);
            let content = merged.content.clone().unwrap();
            let result = words_of(&content);
            let [base, ours, theirs] = [&case.base, &case.ours, &case.theirs].map(|t| words_of(t));
            let in_conflict: HashSet<String> = merged
                .conflicts
                .iter()
                .flat_map(|place| {
                    [&case.ours, &case.theirs].map(|text| super::super::unit(PATH, text, place))
                })
                .flatten()
                .flat_map(|text| words_of(&text))
                .collect();
            for word in ours.union(&theirs) {
                let added = !base.contains(word);
                let stayed = ours.contains(word) && theirs.contains(word);
                if (added || stayed) && !result.contains(word) && !in_conflict.contains(word) {
                    explain(seed, &case, &merged, &format!("{word} is lost"));
                }
            }
            if let Some(word) = result
                .iter()
                .find(|word| !ours.contains(*word) && !theirs.contains(*word))
            {
                explain(seed, &case, &merged, &format!("{word} came back"));
            }
        }
    }
}

#[test]
fn a_conflict_is_found_again_on_both_sides_and_holds_the_kept_text() {
    let mut conflicts = 0;
    for seed in 0..made::cases() {
        let case = case(seed);
        for (keep, kept) in [(Side::Ours, &case.ours), (Side::Theirs, &case.theirs)] {
            let merged = both(&case, keep);
            let content = merged.content.clone().unwrap();
            let unique: HashSet<_> = merged.conflicts.iter().collect();
            if unique.len() != merged.conflicts.len() {
                explain(seed, &case, &merged, "a conflict is named twice");
            }
            for place in &merged.conflicts {
                conflicts += 1;
                let [o, t, m, k] = [&case.ours, &case.theirs, &content, kept]
                    .map(|text| super::super::unit(PATH, text, place));
                if o.is_none() && t.is_none() {
                    explain(seed, &case, &merged, &format!("{place:?} is nowhere"));
                }
                let trimmed =
                    |text: Option<Vec<u8>>| text.unwrap_or_default().trim_ascii_end().to_vec();
                if trimmed(m) != trimmed(k) {
                    explain(
                        seed,
                        &case,
                        &merged,
                        &format!("{place:?} is not the kept side's"),
                    );
                }
            }
        }
    }
    assert!(conflicts > 50, "the cases have conflicts in them");
}

#[test]
fn a_part_that_nobody_touched_keeps_its_bytes() {
    for seed in 0..made::cases() {
        let case = case(seed);
        let merged = both(&case, Side::Ours);
        let content = merged.content.clone().unwrap();
        if merged
            .conflicts
            .iter()
            .any(|place| place.reference.is_none())
        {
            continue;
        }
        let verses = |text: &[u8]| -> Vec<String> {
            let names = units(PATH, text).into_iter().map(|unit| unit.reference);
            names.filter(|name| !name.ends_with("heading")).collect()
        };
        let was = verses(&case.base);
        let moved = [&case.ours, &case.theirs]
            .iter()
            .any(|text| verses(text) != was);
        for unit in units(PATH, &case.base) {
            let place = Place {
                reference: Some(unit.reference.clone()),
            };
            let [b, o, t, m] = [&case.base, &case.ours, &case.theirs, &content]
                .map(|text| super::super::unit(PATH, text, &place));
            // The second of two verses of one number is another one when one of them goes.
            if b == o && o == t && !unit.reference.contains('(') {
                let end =
                    |text: Option<Vec<u8>>| text.unwrap_or_default().trim_ascii_end().to_vec();
                let is_last = [&case.base, &case.ours, &case.theirs].iter().any(|text| {
                    let text: &Vec<u8> = text;
                    b.as_ref().is_some_and(|b| text.ends_with(b))
                });
                // What stood before a verse that is gone or part of a bridge stands before another one.
                if unit.reference.ends_with("heading") && moved {
                    continue;
                }
                if b != m && !(is_last && end(b) == end(m)) {
                    explain(
                        seed,
                        &case,
                        &merged,
                        &format!("{} is another", unit.reference),
                    );
                }
            }
        }
    }
}

/// Two people in different verses: the result is what one after the other would have written.
#[test]
fn edits_of_different_verses_are_as_one_after_the_other() {
    for seed in 0..made::cases() {
        let mut rng = Rng::new(seed + 77);
        let mut words = Words::default();
        let base = made::book(&mut rng, &mut words);
        let [mut ours, mut theirs, mut truth] = [(); 3].map(|()| base.clone());
        for chapter in 0..base.chapters.len() {
            for verse in 0..base.chapters[chapter].2.len() {
                let who = rng.below(3);
                let text = match rng.below(4) {
                    0 => format!(" {}", words.one("n")),
                    1 => format!(
                        "{} {}",
                        base.chapters[chapter].2[verse].text,
                        words.one("n")
                    ),
                    2 => String::new(),
                    _ => format!(" {}\n\\q2 {}", words.one("n"), words.one("n")),
                };
                let set = |book: &mut Book| book.chapters[chapter].2[verse].text.clone_from(&text);
                match who {
                    0 => set(&mut ours),
                    1 => set(&mut theirs),
                    _ => continue,
                }
                set(&mut truth);
            }
        }
        let case = Case {
            base: base.bytes(),
            ours: ours.bytes(),
            theirs: theirs.bytes(),
            damaged: false,
        };
        let merged = both(&case, Side::Ours);
        if merged != Merged::clean(Some(truth.bytes())) {
            explain(
                seed,
                &case,
                &merged,
                &format!("not the truth\n{}", shown(&truth.bytes())),
            );
        }
    }
}

#[test]
fn a_unit_goes_from_one_version_into_another_and_is_read_back() {
    let (mut put, mut refused) = (0, 0);
    for seed in 0..made::cases() {
        let case = case(seed);
        if case.damaged {
            continue;
        }
        for unit in units(PATH, &case.ours) {
            let place = Place {
                reference: Some(unit.reference.clone()),
            };
            let text = &case.ours[unit.range];
            let Some(out) = with_unit(PATH, &case.theirs, &place, Some(text)) else {
                refused += 1;
                continue;
            };
            put += 1;
            let read = super::super::unit(PATH, &out, &place).unwrap();
            assert_eq!(
                shown(read.trim_ascii_end()),
                shown(text.trim_ascii_end()),
                "seed {seed}: {}",
                unit.reference
            );
        }
    }
    assert!(refused * 10 < put, "{refused} of {put} found no room");
}

#[test]
fn any_bytes_are_read_and_merged_without_a_panic() {
    for seed in 0..made::cases() {
        let mut rng = Rng::new(seed + 5);
        let mut any = || -> Vec<u8> {
            let mut text = Vec::new();
            for _ in 0..rng.below(6) {
                made::damage(&mut rng, &mut text);
            }
            text
        };
        let (b, o, t) = (any(), any(), any());
        for path in [PATH, "a/01.md", "metadata.json", "x.txt"] {
            super::super::fuzz_reader(path, &o);
            super::super::fuzz_merge(path, &b, &o, &t);
        }
    }
}

/// One side in Scribe's layout, edits on both in different verses: no conflict, and every word is where it was written.
#[test]
fn layout_of_scribe_meets_no_words() {
    let mut tried = 0;
    for seed in 0..made::cases() {
        let mut rng = Rng::new(seed + 99);
        let mut words = Words::default();
        let mut base = made::book(&mut rng, &mut words);
        (base.bom, base.crlf, base.last_line) = (false, false, true);
        base.style = made::Style::PLAIN;
        let labels = |verses: &Vec<made::Verse>| -> HashSet<String> {
            verses.iter().map(|verse| verse.label.clone()).collect()
        };
        if base
            .chapters
            .iter()
            .any(|chapter| labels(&chapter.2).len() < chapter.2.len())
        {
            continue;
        }
        tried += 1;
        let [mut ours, mut theirs, mut truth] = [(); 3].map(|()| base.clone());
        for chapter in 0..base.chapters.len() {
            for verse in 0..base.chapters[chapter].2.len() {
                let who = rng.below(4);
                let old = &base.chapters[chapter].2[verse].text;
                let text = format!("{old} {}", words.one("n"));
                let set = |book: &mut Book| book.chapters[chapter].2[verse].text.clone_from(&text);
                match who {
                    0 => set(&mut ours),
                    1 => set(&mut theirs),
                    _ => continue,
                }
                set(&mut truth);
            }
        }
        let case = Case {
            base: base.bytes(),
            ours: made::as_scribe(&ours.bytes()),
            theirs: theirs.bytes(),
            damaged: false,
        };
        for keep in [Side::Ours, Side::Theirs] {
            let merged = both(&case, keep);
            let content = merged.content.clone().unwrap();
            let order = |text: &[u8]| -> Vec<String> {
                let text = shown(text);
                let all = text.split(|c: char| !c.is_ascii_alphanumeric());
                let words = all.filter(|word| word.ends_with('x') && word.len() > 1);
                words.map(str::to_owned).collect()
            };
            if !merged.is_clean() || order(&content) != order(&truth.bytes()) {
                explain(seed, &case, &merged, "layout was taken for words");
            }
        }
    }
    assert!(tried > 500, "{tried}");
}

#[test]
fn edits_of_different_frames_are_as_one_after_the_other() {
    for seed in 0..made::cases() {
        let mut rng = Rng::new(seed + 31);
        let mut words = Words::default();
        let base = made::story(&mut rng, &mut words);
        let [mut ours, mut theirs, mut truth] = [(); 3].map(|()| base.clone());
        for (nth, frame) in base.iter().enumerate() {
            let word = words.one("n");
            let text = frame.trim_end().to_owned() + " " + &word + &frame[frame.trim_end().len()..];
            match rng.below(3) {
                0 => ours[nth].clone_from(&text),
                1 => theirs[nth].clone_from(&text),
                _ => continue,
            }
            truth[nth] = text;
        }
        let merged = three_way(
            "ingredients/01.md",
            Some(base.concat().as_bytes()),
            Some(ours.concat().as_bytes()),
            Some(theirs.concat().as_bytes()),
            Side::Ours,
        );
        assert_eq!(
            merged,
            Merged::clean(Some(truth.concat().into_bytes())),
            "seed {seed}"
        );
    }
}

/// A value that is made: objects, lists and scalars.
fn json(rng: &mut Rng, words: &mut Words, depth: usize) -> String {
    match rng.below(if depth > 3 { 3 } else { 6 }) {
        0 => format!("\"{}\"", words.one("w")),
        1 => format!("{}.0", rng.below(100)),
        2 => "null".into(),
        3 => {
            let items: Vec<String> = (0..rng.below(4))
                .map(|_| json(rng, words, depth + 1))
                .collect();
            format!("[{}]", items.join(","))
        }
        _ => {
            let members: Vec<String> = (0..rng.below(5))
                .map(|_| format!("\"{}\":{}", words.one("k"), json(rng, words, depth + 1)))
                .collect();
            format!("{{{}}}", members.join(","))
        }
    }
}

#[test]
fn json_values_that_different_sides_changed_come_together() {
    for seed in 0..made::cases() {
        let mut rng = Rng::new(seed + 41);
        let mut words = Words::default();
        let base = format!(
            "{{\"a\":{},\"b\":{}}}",
            json(&mut rng, &mut words, 0),
            json(&mut rng, &mut words, 0)
        );
        let mut changes: Vec<Vec<(std::ops::Range<usize>, String)>> = vec![Vec::new(); 3];
        let found = units("x.json", base.as_bytes());
        for unit in &found {
            let who = rng.below(3);
            let change = (unit.range.clone(), format!("\"{}\"", words.one("n")));
            if who < 2 {
                changes[who].push(change.clone());
                changes[2].push(change);
            }
        }
        let texts: Vec<String> = changes
            .iter()
            .map(|changes| {
                let mut text = base.clone();
                for (range, new) in changes.iter().rev() {
                    text.replace_range(range.clone(), new);
                }
                text
            })
            .collect();
        super::super::fuzz_reader("x.json", base.as_bytes());
        let merged = three_way(
            "x.json",
            Some(base.as_bytes()),
            Some(texts[0].as_bytes()),
            Some(texts[1].as_bytes()),
            Side::Ours,
        );
        assert_eq!(
            merged,
            Merged::clean(Some(texts[2].clone().into_bytes())),
            "seed {seed}: {base}"
        );
    }
}

/// A text in one of the forms of UTF-16 and UTF-32, or as it is.
fn encoded(text: &[u8], form: usize) -> Vec<u8> {
    let text = std::str::from_utf8(text).unwrap();
    let mark = if form.is_multiple_of(2) {
        "\u{feff}"
    } else {
        ""
    };
    let text = format!("{mark}{text}");
    let units = text.encode_utf16();
    match form / 2 {
        0 => units.flat_map(u16::to_le_bytes).collect(),
        1 => units.flat_map(u16::to_be_bytes).collect(),
        2 => text
            .chars()
            .flat_map(|c| u32::from(c).to_le_bytes())
            .collect(),
        3 => text
            .chars()
            .flat_map(|c| u32::from(c).to_be_bytes())
            .collect(),
        _ => text.trim_start_matches('\u{feff}').into(),
    }
}

/// The encoding of a file says nothing about its text: the same places are in conflict, and the same text comes out.
#[test]
fn the_encoding_of_a_version_is_not_seen_in_the_text() {
    for seed in 0..made::cases() {
        let mut rng = Rng::new(seed + 61);
        let mut words = Words::default();
        let mut base = made::book(&mut rng, &mut words);
        base.bom = false;
        let mut sides = [base.clone(), base.clone()];
        made::revise(&mut rng, &mut words, &mut sides[0], "ours");
        made::revise(&mut rng, &mut words, &mut sides[1], "theirs");
        let [ours, theirs] = sides.map(|mut side| {
            side.bom = false;
            side.bytes()
        });
        let base = base.bytes();
        let merge = |base: &[u8], ours: &[u8], theirs: &[u8]| {
            three_way(PATH, Some(base), Some(ours), Some(theirs), Side::Ours)
        };
        if [&base, &ours, &theirs].iter().any(|text| text.len() < 40)
            || ours == theirs
            || base == ours
            || base == theirs
        {
            continue;
        }
        let plain = merge(&base, &ours, &theirs);
        if plain.conflicts.contains(&Place::WHOLE) {
            continue;
        }
        let form = rng.below(8);
        let all = [&base, &ours, &theirs].map(|text| encoded(text, form));
        let got = merge(&all[0], &all[1], &all[2]);
        let content = got.content.clone().map(|text| as_utf8(&text).into_owned());
        assert_eq!(
            got.content,
            content.as_deref().map(|text| encoded(text, form)),
            "seed {seed}"
        );
        assert_eq!(Merged { content, ..got }, plain, "seed {seed}");
        // One side saved it in another way: the other one's stays.
        let got = merge(&base, &all[1], &theirs);
        assert_eq!(got, plain, "seed {seed}");
        // Cut or changed anywhere, it is read without a panic, and the order of sides is not seen.
        let mut cut = all[1].clone();
        made::damage(&mut rng, &mut cut);
        super::super::fuzz_reader(PATH, &cut);
        super::super::fuzz_merge(PATH, &base, &cut, &theirs);
        super::super::fuzz_merge(PATH, &all[0], &cut, &all[2]);
    }
}
