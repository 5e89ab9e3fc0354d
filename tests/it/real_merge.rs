//! Real books and stories: edits dealt to two sides come together again exactly, where `SCRIBE_SYNC_TEST_DATA` names a
//! folder that holds `scribe-home/scribe`.

use crate::needs;
use scripture::{Place, Side, three_way, unit, unit_changes, units, with_unit};
use std::path::{Path, PathBuf};
use std::process::Command;

struct Rng(u64);

impl Rng {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from((self.0 >> 16) % end.max(1) as u64).unwrap()
    }
}

fn books(data: &Path) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = walkdir::WalkDir::new(data.join("scribe-home/scribe"))
        .into_iter()
        .map(|entry| entry.unwrap().into_path())
        .filter(|path| {
            let name = path.file_name().unwrap().to_str().unwrap();
            let is_story = name.len() == 5 && name.ends_with(".md");
            name.ends_with(".usfm") || is_story
        })
        .collect();
    found.sort();
    found
}

/// Another text for a verse: a word more, a word less, words in another order, other white space, or a new line.
fn edited(rng: &mut Rng, text: &str, mark: usize) -> String {
    let words: Vec<&str> = text.trim_end().split(' ').collect();
    let tail = &text[text.trim_end().len()..];
    // The marker and its number, or a picture, stay.
    let first = if text.starts_with("![") {
        2
    } else {
        2.min(words.len())
    };
    let at = first + rng.below(words.len().saturating_sub(first) + 1);
    let at = at.min(words.len());
    let mut words: Vec<String> = words.into_iter().map(str::to_owned).collect();
    match rng.below(3) {
        0 if at < words.len() && !words[at].contains(['\\', '\n', '!', '*', '|', '(']) => {
            words[at] = format!("word{mark}");
        }
        1 => words.push(format!("({mark})")),
        _ if at >= words.len() || !words[at].contains('\\') => {
            words.insert(at, format!("word{mark}"));
        }
        _ => words.push(format!("word{mark}")),
    }
    words.join(" ") + tail
}

/// Puts new texts into a file, from the last place to the first.
fn put(content: &str, changes: &[(std::ops::Range<usize>, String)]) -> String {
    let mut out = content.to_owned();
    for (range, text) in changes.iter().rev() {
        out.replace_range(range.clone(), text);
    }
    out
}

/// How many places a merge by line cannot decide.
fn by_line(dir: &Path, texts: [&str; 3]) -> usize {
    for (name, text) in ["base", "ours", "theirs"].into_iter().zip(texts) {
        std::fs::write(dir.join(name), text).unwrap();
    }
    let done = Command::new("git")
        .args(["merge-file", "-p", "ours", "base", "theirs"])
        .current_dir(dir)
        .output()
        .unwrap();
    usize::try_from(done.status.code().unwrap()).unwrap()
}

#[test]
fn edits_of_real_books_dealt_to_two_sides_come_together_exactly() {
    let Some(data) = needs::folder("SCRIBE_SYNC_TEST_DATA") else {
        return;
    };
    let with_git = needs::program("git");
    let dir = tempfile::tempdir().unwrap();
    let (mut files, mut verses, mut conflicts_of_lines) = (0, 0, 0);
    for (nth, path) in books(&data).iter().enumerate() {
        let name = format!(
            "ingredients/{}",
            path.file_name().unwrap().to_str().unwrap()
        );
        let base = std::fs::read_to_string(path).unwrap();
        let found = units(&name, base.as_bytes());
        let whole: String = found.iter().map(|unit| &base[unit.range.clone()]).collect();
        assert!(whole == base, "{name}: the parts are the text");
        let mut rng = Rng(nth as u64 * 7 + 3);
        let mut sides = [Vec::new(), Vec::new()];
        let mut truth = Vec::new();
        for unit in &found {
            let text = &base[unit.range.clone()];
            let is_verse = text.starts_with("\\v ") || text.starts_with("![");
            let who = rng.below(4);
            if !is_verse || who > 1 {
                continue;
            }
            let change = (unit.range.clone(), edited(&mut rng, text, verses));
            verses += 1;
            sides[who].push(change.clone());
            truth.push(change);
        }
        let [ours, theirs] = sides.map(|changes| put(&base, &changes));
        let merged = three_way(
            &name,
            Some(base.as_bytes()),
            Some(ours.as_bytes()),
            Some(theirs.as_bytes()),
            Side::Ours,
        );
        assert_eq!(merged.conflicts, [], "{name}");
        assert_eq!(merged.kept_changes, [], "{name}");
        let got = String::from_utf8(merged.content.unwrap()).unwrap();
        assert!(got == put(&base, &truth), "{name} is the truth");
        let changed = unit_changes(&name, Some(base.as_bytes()), Some(got.as_bytes()));
        assert_eq!(changed.len(), truth.len(), "{name}");
        if with_git {
            conflicts_of_lines += by_line(dir.path(), [&base, &ours, &theirs]);
        }
        files += 1;
    }
    assert!(files > 100, "the data has books and stories: {files}");
    eprintln!(
        "{files} files, {verses} verses and frames dealt to two sides: 0 conflicts by verse, {conflicts_of_lines} by line"
    );
}

#[test]
fn verses_of_real_books_that_both_changed_are_named_and_nothing_else() {
    let Some(data) = needs::folder("SCRIBE_SYNC_TEST_DATA") else {
        return;
    };
    for (nth, path) in books(&data).iter().enumerate() {
        let name = format!(
            "ingredients/{}",
            path.file_name().unwrap().to_str().unwrap()
        );
        let base = std::fs::read_to_string(path).unwrap();
        let mut rng = Rng(nth as u64 * 13 + 5);
        let (mut sides, mut both) = ([Vec::new(), Vec::new()], Vec::new());
        for unit in units(&name, base.as_bytes()) {
            let text = &base[unit.range.clone()];
            if !text.starts_with("\\v ") && !text.starts_with("![") {
                continue;
            }
            // The whole text anew, so that the sides must meet.
            let head: String = text.split_inclusive(' ').take(2).collect();
            let head = if text.starts_with("![") {
                text.lines().next().unwrap().to_owned() + "\n\n"
            } else {
                head
            };
            let new = |who: &str| {
                (
                    unit.range.clone(),
                    format!("{head}{who} {}\n", unit.range.start),
                )
            };
            match rng.below(9) {
                0 => sides[0].push(new("mine")),
                1 => sides[1].push(new("yours")),
                2 => {
                    sides[0].push(new("mine"));
                    sides[1].push(new("yours"));
                    both.push(Place {
                        reference: Some(unit.reference.clone()),
                    });
                }
                _ => {}
            }
        }
        let [ours, theirs] = sides.map(|changes| put(&base, &changes));
        let merged = three_way(
            &name,
            Some(base.as_bytes()),
            Some(ours.as_bytes()),
            Some(theirs.as_bytes()),
            Side::Theirs,
        );
        assert_eq!(merged.conflicts, both, "{name}");
        // Mine is put into each such place: then nothing of mine is missing.
        let mut content = merged.content.unwrap();
        for place in &both {
            let mine = unit(&name, ours.as_bytes(), place).unwrap();
            content = with_unit(&name, &content, place, Some(&mine)).unwrap();
        }
        let again = three_way(
            &name,
            Some(base.as_bytes()),
            Some(ours.as_bytes()),
            Some(theirs.as_bytes()),
            Side::Ours,
        );
        assert!(again.content == Some(content), "{name}");
    }
}
