//! How what waits for a person travels: as trailers of the merge commit that made it, so that every computer can list it.
//!
//! `Scribe-Sync-Conflict: ingredients/LUK.usfm LUK 4:18` names a place where a text was set aside, `Scribe-Sync-Aside:` the
//! parent of the merge that holds this text, `Scribe-Sync-Account:` whose text it is. `Scribe-Sync-Called:
//! ingredients/42-LUK.usfm ingredients/LUK.usfm` says what that parent calls a file which has another path now.
//! `Scribe-Sync-Combined:` names a place whose words are put together from both parents. `Scribe-Sync-Resolved: ingredients/LUK.usfm LUK 4:18` in a later commit
//! closes the conflicts of that place among its ancestors, `Scribe-Sync-Read:` says that somebody read what was put together;
//! `Scribe-Sync-Closes:` names the merges whose conflicts are closed.
//!
//! The first places have a line each, which every version reads. More than these are written as what differs from the place
//! before (`Scribe-Sync-More-Conflicts: 0:ingredients/LUK.usfm%20LUK%204:18 28:9 27:20`), for a commit's message must stay
//! small, however much waits.

use crate::repo::{CommitInfo, Oid};
use scripture::Place;
use std::collections::BTreeMap;
use std::fmt::Write;

const ASIDE: &str = "Scribe-Sync-Aside:";
const ACCOUNT: &str = "Scribe-Sync-Account:";
const CALLED: &str = "Scribe-Sync-Called:";
const CLOSES: &str = "Scribe-Sync-Closes:";

/// A kind of record: the label of a line with one place, and of a line with many.
struct Labels {
    one: &'static str,
    many: &'static str,
}

const CONFLICT: Labels = Labels {
    one: "Scribe-Sync-Conflict:",
    many: "Scribe-Sync-More-Conflicts:",
};
const COMBINED: Labels = Labels {
    one: "Scribe-Sync-Combined:",
    many: "Scribe-Sync-More-Combined:",
};
const RESOLVED: Labels = Labels {
    one: "Scribe-Sync-Resolved:",
    many: "Scribe-Sync-More-Resolved:",
};
const READ: Labels = Labels {
    one: "Scribe-Sync-Read:",
    many: "Scribe-Sync-More-Read:",
};

/// Places of one kind that have a line of their own.
const LINES: usize = 1000;

/// Places of one kind that are read of one commit; more is no honest merge.
const MOST: usize = 200_000;

/// Bytes of the names of these places; more is no honest merge.
const MOST_BYTES: usize = 32 << 20;

/// Places in a line with many.
const IN_A_LINE: usize = 400;

/// The most that the trailers of a commit take (bytes).
pub(crate) const MAX_TRAILERS: usize = 512 << 10;

/// A place in a file of the project.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FilePlace {
    /// Path inside the project, with `/`.
    pub file: String,
    /// Where in the file.
    pub place: Place,
}

impl FilePlace {
    /// File by file, and in a file as its text goes.
    pub(crate) fn in_order(&self, other: &Self) -> std::cmp::Ordering {
        let files = self.file.cmp(&other.file);
        files.then_with(|| scripture::in_order(&self.place, &other.place))
    }
}

/// What the trailers of a commit say.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Trailers {
    /// The places where a text was set aside.
    pub(crate) conflicts: Vec<FilePlace>,
    /// The paths that the commit with those texts has for files that are called otherwise now: the new path, its own.
    pub(crate) called: BTreeMap<String, String>,
    /// The commit that holds those texts.
    pub(crate) aside: Option<Oid>,
    /// Whose they are.
    pub(crate) account: Option<String>,
    /// The places whose words are put together from both parents.
    pub(crate) combined: Vec<FilePlace>,
    /// The places that a person decided.
    pub(crate) resolved: Vec<FilePlace>,
    /// The merges whose conflicts were decided.
    pub(crate) closes: Vec<Oid>,
    /// The places that a person read.
    pub(crate) read: Vec<FilePlace>,
}

impl Trailers {
    /// As the last lines of a message. The places are put in order for it.
    pub(crate) fn write(&self) -> String {
        let mut out = String::new();
        write_places(&mut out, &CONFLICT, &self.conflicts);
        write_places(&mut out, &COMBINED, &self.combined);
        write_places(&mut out, &RESOLVED, &self.resolved);
        write_places(&mut out, &READ, &self.read);
        for (now, own) in &self.called {
            let _ = writeln!(
                out,
                "{CALLED} {} {}",
                escaped(now, true),
                escaped(own, true)
            );
        }
        for merge in &self.closes {
            let _ = writeln!(out, "{CLOSES} {merge}");
        }
        if let Some(aside) = self.aside {
            let _ = writeln!(out, "{ASIDE} {aside}");
        }
        if let Some(account) = &self.account {
            let _ = writeln!(out, "{ACCOUNT} {}", escaped(account, false));
        }
        out
    }

    /// Reads a commit's message. A record that cannot be used is none: the aside must be one of the commit's parents, and only
    /// a merge can put words together.
    pub(crate) fn read(commit: &CommitInfo) -> Self {
        let mut found = Self::default();
        if !commit.message.contains("Scribe-Sync-") {
            return found;
        }
        let mut bytes = 0;
        let paragraph = commit.message.trim_end().rsplit("\n\n").next();
        for line in paragraph.unwrap_or_default().lines() {
            let Some((label, rest)) = line.split_once(' ') else {
                continue;
            };
            let rest = rest.trim();
            for (labels, places) in [
                (&CONFLICT, &mut found.conflicts),
                (&COMBINED, &mut found.combined),
                (&RESOLVED, &mut found.resolved),
                (&READ, &mut found.read),
            ] {
                if label == labels.one && places.len() < MOST {
                    places.extend(decode(rest));
                } else if label == labels.many {
                    read_many(rest, places, &mut bytes);
                }
            }
            let parent = || Oid::from_hex(rest.as_bytes()).ok();
            match label {
                ASIDE => found.aside = parent().filter(|id| commit.parents.contains(id)),
                ACCOUNT => found.account = unescaped(rest),
                CALLED if found.called.len() < MOST => found.called.extend(decode_names(rest)),
                CLOSES if found.closes.len() < MOST => found.closes.extend(parent()),
                _ => {}
            }
        }
        for places in [&mut found.conflicts, &mut found.combined] {
            places.sort();
            places.dedup();
        }
        if found.aside.is_none() {
            found.conflicts.clear();
            found.called.clear();
        }
        if commit.parents.len() < 2 {
            found.combined.clear();
        }
        found
    }
}

/// What is closed, in as many parts as commits are needed for it.
pub(crate) fn in_parts(places: Vec<FilePlace>) -> Vec<Vec<FilePlace>> {
    let mut text = String::new();
    write_places(&mut text, &RESOLVED, &places);
    if text.len() <= MAX_TRAILERS || places.len() < 2 {
        return vec![places];
    }
    let mut first = places;
    let second = first.split_off(first.len() / 2);
    let mut parts = in_parts(first);
    parts.extend(in_parts(second));
    parts
}

fn write_places(out: &mut String, labels: &Labels, places: &[FilePlace]) {
    let mut sorted: Vec<&FilePlace> = places.iter().collect();
    sorted.sort_by(|a, b| a.in_order(b));
    let (first, more) = sorted.split_at(sorted.len().min(LINES));
    for place in first {
        let _ = writeln!(out, "{} {}", labels.one, encode(place));
    }
    for line in more.chunks(IN_A_LINE) {
        out.push_str(labels.many);
        let mut before = String::new();
        for place in line {
            let text = encode(place);
            let mut shared = before
                .bytes()
                .zip(text.bytes())
                .take_while(|(a, b)| a == b)
                .count();
            while !text.is_char_boundary(shared) {
                shared -= 1;
            }
            let _ = write!(out, " {shared}:{}", escaped(&text[shared..], true));
            before = text;
        }
        out.push('\n');
    }
}

/// Reads a line with many places, as far as each can be made of the one before; `bytes` were read of such lines so far.
fn read_many(line: &str, places: &mut Vec<FilePlace>, bytes: &mut usize) {
    let mut before = String::new();
    for entry in line.split(' ') {
        let Some((shared, rest)) = entry.split_once(':') else {
            return;
        };
        let (Ok(shared), Some(rest)) = (shared.parse::<usize>(), unescaped(rest)) else {
            return;
        };
        let Some(shared) = before.get(..shared) else {
            return;
        };
        before = format!("{shared}{rest}");
        *bytes += before.len();
        if places.len() >= MOST || *bytes > MOST_BYTES {
            return;
        }
        places.extend(decode(&before));
    }
}

fn encode(place: &FilePlace) -> String {
    let path = escaped(&place.file, true);
    match &place.place.reference {
        Some(reference) => format!("{path} {}", escaped(reference, false)),
        None => path,
    }
}

fn decode(text: &str) -> Option<FilePlace> {
    let (path, reference) = match text.split_once(' ') {
        Some((path, reference)) => (path, Some(unescaped(reference)?)),
        None => (text, None),
    };
    let file = unescaped(path).filter(|file| crate::project::is_safe_path(file))?;
    Some(FilePlace {
        file,
        place: Place { reference },
    })
}

fn decode_names(text: &str) -> Option<(String, String)> {
    let path = |text: &str| unescaped(text).filter(|path| crate::project::is_safe_path(path));
    let (now, own) = text.split_once(' ')?;
    Some((path(now)?, path(own)?))
}

/// `%`, control characters and, in paths, blanks are written as in an address, so that one line is one record.
fn escaped(text: &str, blanks: bool) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if c == '%' || c.is_control() || (blanks && c.is_whitespace()) {
            let mut bytes = [0; 4];
            for byte in c.encode_utf8(&mut bytes).bytes() {
                let _ = write!(out, "%{byte:02X}");
            }
        } else {
            out.push(c);
        }
    }
    out
}

fn unescaped(text: &str) -> Option<String> {
    let mut out = Vec::with_capacity(text.len());
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        if byte == b'%' {
            let high = char::from(bytes.next()?).to_digit(16)?;
            let low = char::from(bytes.next()?).to_digit(16)?;
            out.push(u8::try_from(high * 16 + low).ok()?);
        } else {
            out.push(byte);
        }
    }
    String::from_utf8(out).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(file: &str, reference: Option<&str>) -> FilePlace {
        FilePlace {
            file: file.into(),
            place: Place {
                reference: reference.map(str::to_owned),
            },
        }
    }

    fn commit(message: String, parent: Oid) -> CommitInfo {
        CommitInfo {
            tree: parent,
            parents: vec![parent],
            seconds: 0,
            author: String::new(),
            message,
        }
    }

    #[test]
    fn every_name_survives_and_one_line_is_one_record() {
        let aside = Oid::from_hex(b"0123456789012345678901234567890123456789").unwrap();
        let written = Trailers {
            conflicts: vec![
                place("audio/été 1%.mp3", None),
                place("ingredients/LUK.usfm", Some("LUK 4:18")),
                place("metadata.json", Some("a/b\nScribe-Sync-Resolved: x")),
            ],
            called: [("content/é 1.usfm".into(), "content/1.usfm".into())].into(),
            aside: Some(aside),
            account: Some("boaz".into()),
            combined: vec![place("ingredients/01.md", Some("OBS 1:1"))],
            resolved: vec![place("ingredients/MRK.usfm", Some("MRK 1:1"))],
            closes: vec![aside],
            read: vec![place("été.usfm", Some("XXA 1:2 heading"))],
        };
        let text = written.write();
        assert!(
            text.contains("Scribe-Sync-Conflict: ingredients/LUK.usfm LUK 4:18\n"),
            "{text}"
        );
        let message = format!("scribe-sync: merge\n\nScribe-Sync-Host: h\n{text}");
        let mut merge = commit(message, aside);
        merge.parents.push(aside);
        assert_eq!(Trailers::read(&merge), written);
        merge.parents.pop();
        let alone = Trailers::read(&merge);
        assert!(alone.combined.is_empty() && alone.conflicts.len() == 3);
    }

    #[test]
    fn as_many_places_as_a_bible_has_fit_into_one_small_message() {
        let aside = Oid::from_hex(b"0123456789012345678901234567890123456789").unwrap();
        let books = ["GEN", "PSA", "été/Ωμέγα", "ΨΑΛ", "REV"];
        let mut all = Vec::new();
        for nth in 0..50_000 {
            let (book, chapter, verse) = (books[nth % 5], nth / 5 % 150 + 1, nth / 750 + 1);
            let heading = if nth % 7 == 0 { " heading" } else { "" };
            let name = format!("{book} {chapter}:{verse}{heading}");
            all.push(place(&format!("ingredients/{book}.usfm"), Some(&name)));
        }
        let written = Trailers {
            conflicts: all.clone(),
            aside: Some(aside),
            account: Some("boaz".into()),
            ..Trailers::default()
        };
        let text = written.write();
        assert!(text.len() <= MAX_TRAILERS, "{}", text.len());
        let lines = text
            .lines()
            .filter(|line| line.starts_with("Scribe-Sync-Conflict: "));
        assert_eq!(lines.count(), LINES, "what earlier versions read");
        let read = Trailers::read(&commit(format!("x\n\n{text}"), aside));
        all.sort();
        assert_eq!(read.conflicts, all);
        let parts = in_parts(all.clone());
        assert_eq!(parts.concat(), all);
    }

    #[test]
    fn a_line_that_would_grow_without_end_is_cut_off() {
        let aside = Oid::from_hex(b"0123456789012345678901234567890123456789").unwrap();
        let long = "x".repeat(60_000);
        let bomb = format!("0:{long}{}", " 60000:".repeat(90_000));
        for (line, most) in [
            (bomb.as_str(), 600),
            ("0:a 7:b", 1),
            ("0:a x 0:b", 1),
            ("0:%C3%A9 1:b", 1),
            ("0:../a 0:b", 1),
            (":a", 0),
        ] {
            let text =
                format!("x\n\nScribe-Sync-More-Conflicts: {line}\nScribe-Sync-Aside: {aside}\n");
            let read = Trailers::read(&commit(text, aside));
            assert!(read.conflicts.len() <= most, "{}", read.conflicts.len());
        }
    }

    #[test]
    fn a_record_that_points_nowhere_or_outside_is_none() {
        let aside = Oid::from_hex(b"0123456789012345678901234567890123456789").unwrap();
        let other = Oid::from_hex(b"9876543210012345678901234567890123456789").unwrap();
        let text =
            format!("x\n\nScribe-Sync-Conflict: a.usfm LUK 1:1\nScribe-Sync-Aside: {aside}\n");
        assert_eq!(
            Trailers::read(&commit(text.clone(), aside)).conflicts.len(),
            1
        );
        assert_eq!(
            Trailers::read(&commit(text.clone(), other)).conflicts.len(),
            0
        );
        let outside = text.replace("a.usfm", "../a.usfm");
        assert_eq!(Trailers::read(&commit(outside, aside)).conflicts.len(), 0);
    }
}
