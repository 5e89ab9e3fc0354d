//! How a conflict travels: as trailers of the merge commit that set a text aside, so that every computer can list it.
//!
//! `Scribe-Sync-Conflict: ingredients/LUK.usfm LUK 4:18` names the place, `Scribe-Sync-Aside:` the parent of the merge that
//! holds the text which waits, `Scribe-Sync-Account:` whose text it is. `Scribe-Sync-Called: ingredients/42-LUK.usfm
//! ingredients/LUK.usfm` says what that parent calls a file which has another path now. `Scribe-Sync-Resolved: ingredients/LUK.usfm LUK 4:18`
//! in a later commit closes every such record among its ancestors.

use crate::repo::{CommitInfo, Oid};
use scripture::Place;
use std::collections::BTreeMap;
use std::fmt::Write;

const CONFLICT: &str = "Scribe-Sync-Conflict:";
const ASIDE: &str = "Scribe-Sync-Aside:";
const ACCOUNT: &str = "Scribe-Sync-Account:";
const CALLED: &str = "Scribe-Sync-Called:";
const RESOLVED: &str = "Scribe-Sync-Resolved:";

/// Records of one commit that are read; more is no honest merge.
const MOST: usize = 20_000;

/// A place in a file of the project.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct FilePlace {
    /// Path inside the project, with `/`.
    pub file: String,
    /// Where in the file.
    pub place: Place,
}

/// What the trailers of a commit say.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Trailers {
    /// The places where a text was set aside.
    pub(crate) conflicts: Vec<FilePlace>,
    /// The commit that holds those texts.
    pub(crate) aside: Option<Oid>,
    /// The paths that the commit with those texts has for files that are called otherwise now: the new path, its own.
    pub(crate) called: BTreeMap<String, String>,
    /// Whose they are.
    pub(crate) account: Option<String>,
    /// The places that a person decided.
    pub(crate) resolved: Vec<FilePlace>,
}

impl Trailers {
    /// As the last lines of a message.
    pub(crate) fn write(&self) -> String {
        let mut out = String::new();
        for (label, places) in [(CONFLICT, &self.conflicts), (RESOLVED, &self.resolved)] {
            for place in places {
                let _ = writeln!(out, "{label} {}", encode(place));
            }
        }
        for (now, own) in &self.called {
            let _ = writeln!(
                out,
                "{CALLED} {} {}",
                escaped(now, true),
                escaped(own, true)
            );
        }
        if let Some(aside) = self.aside {
            let _ = writeln!(out, "{ASIDE} {aside}");
        }
        if let Some(account) = &self.account {
            let _ = writeln!(out, "{ACCOUNT} {}", escaped(account, false));
        }
        out
    }

    /// Reads a commit's message. A record that cannot be used is none: the aside must be one of the commit's parents.
    pub(crate) fn read(commit: &CommitInfo) -> Self {
        let mut found = Self::default();
        if !commit.message.contains("Scribe-Sync-") {
            return found;
        }
        let paragraph = commit.message.trim_end().rsplit("\n\n").next();
        for line in paragraph.unwrap_or_default().lines() {
            if let Some(rest) = line.strip_prefix(CONFLICT) {
                if found.conflicts.len() < MOST {
                    found.conflicts.extend(decode(rest.trim()));
                }
            } else if let Some(rest) = line.strip_prefix(RESOLVED) {
                if found.resolved.len() < MOST {
                    found.resolved.extend(decode(rest.trim()));
                }
            } else if let Some(rest) = line.strip_prefix(ASIDE) {
                found.aside = Oid::from_hex(rest.trim().as_bytes())
                    .ok()
                    .filter(|id| commit.parents.contains(id));
            } else if let Some(rest) = line.strip_prefix(CALLED) {
                if found.called.len() < MOST {
                    found.called.extend(decode_names(rest.trim()));
                }
            } else if let Some(rest) = line.strip_prefix(ACCOUNT) {
                found.account = unescaped(rest.trim());
            }
        }
        found.conflicts.sort();
        found.conflicts.dedup();
        if found.aside.is_none() {
            found.called.clear();
            found.conflicts.clear();
        }
        found
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
            aside: Some(aside),
            called: [("content/é 1.usfm".into(), "content/1.usfm".into())].into(),
            account: Some("boaz".into()),
            resolved: vec![place("ingredients/MRK.usfm", Some("MRK 1:1"))],
        };
        let text = written.write();
        assert!(
            text.contains("Scribe-Sync-Conflict: ingredients/LUK.usfm LUK 4:18\n"),
            "{text}"
        );
        let message = format!("scribe-sync: merge\n\nScribe-Sync-Host: h\n{text}");
        assert_eq!(Trailers::read(&commit(message, aside)), written);
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
