//! Missing files and texts are not taken for deletions without asking.

use super::engine::{Session, newest_good};
use super::loss::{self, Loss};
use crate::disk;
use crate::project;
use crate::repo::{self, Change, FlatTree, Oid, Scan};
use crate::report::{Class, Failure, Message, Result};
use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;
use std::path::Path;

/// How many files a message names.
const NAMED: usize = 10;

/// Larger files are not read to see what is left in them (bytes).
const READ: u64 = 16 << 20;

/// What a change of the project takes away.
struct Missing<'a> {
    /// Files that are gone, and whose content is nowhere else in the project.
    gone: Vec<&'a str>,
    /// Files that are there and have lost their text.
    lost: BTreeMap<&'a str, Loss>,
}

impl Session<'_> {
    /// Stops a run that would delete the metadata, take away all or most of a book's text, or remove more than a quarter of
    /// the files.
    pub(crate) fn guard(
        &self,
        committed: &FlatTree,
        changes: &[Change],
        scan: &Scan,
    ) -> Result<()> {
        let missing = Missing {
            gone: gone(changes)
                .filter(|path| !self.expected_deletions.contains(*path))
                .collect(),
            lost: self.lost(changes, |path| !scan.files.contains_key(path)),
        };
        let files = committed.keys();
        let all = files.filter(|path| !disk::is_system_path(path)).count();
        let books = lost_books(
            &missing.gone,
            |path| self.project.book_of(path),
            || {
                scan.files
                    .iter()
                    .filter(|(path, file)| file.size > 0 && !missing.lost.contains_key(path))
                    .map(|(path, _)| path)
                    .chain(scan.kept.keys().map(String::as_str))
            },
        );
        let special = missing.gone.contains(&"metadata.json");
        let many = missing.gone.len() * 4 > all && (missing.gone.len() > 1 || all < 4);
        let name = &self.project.name;
        let sentence = if special {
            Message::new("guard-metadata-gone").with("project", name)
        } else if many {
            Message::new("guard-many-gone")
                .count("count", missing.gone.len())
                .count("of", all)
                .with("project", name)
        } else if !books.is_empty() {
            let rest = if books.len() > 4 { ", ..." } else { "" };
            let some = books[..books.len().min(4)].join(", ");
            Message::new("guard-book-gone")
                .with("book", some + rest)
                .with("project", name)
        } else if missing.lost.values().any(|loss| *loss == Loss::All) {
            let emptied = missing.lost.values().filter(|loss| **loss == Loss::All);
            Message::new("guard-emptied")
                .count("count", emptied.count())
                .with("project", name)
        } else if missing.lost.values().any(|loss| *loss == Loss::Torn) {
            Message::new("guard-damaged").with("project", name)
        } else if !missing.lost.is_empty() {
            Message::new("guard-cut")
                .count("count", missing.lost.len())
                .with("project", name)
        } else {
            return Ok(());
        };
        Err(self.stopped_by_guard(sentence, &missing, changes, special))
    }

    /// As [`Session::guard`], of a text that a person restored and wants everybody to have: it may be shorter, but has to be
    /// one.
    pub(crate) fn guard_restored(&self, changes: &[Change], scan: &Scan) -> Result<()> {
        let mut lost = self.lost(changes, |path| !scan.files.contains_key(path));
        lost.retain(|_, loss| matches!(loss, Loss::All | Loss::Torn));
        if lost.is_empty() {
            return Ok(());
        }
        let sentence = Message::new("guard-damaged").with("project", &self.project.name);
        let missing = Missing {
            gone: Vec::new(),
            lost,
        };
        Err(self.stopped_by_guard(sentence, &missing, changes, false))
    }

    fn stopped_by_guard(
        &self,
        sentence: Message,
        missing: &Missing<'_>,
        changes: &[Change],
        special: bool,
    ) -> Failure {
        let mut failure = Failure::new(Class::Guard, sentence);
        let gone = missing.gone.iter();
        let gone = gone.map(|path| Message::new("guard-path").with("path", path));
        let lost = missing.lost.iter().map(|(path, loss)| loss.message(path));
        for cause in gone.chain(lost).take(NAMED) {
            failure = failure.cause(cause);
        }
        let all = missing.gone.len() + missing.lost.len();
        if all > NAMED {
            failure = failure.cause(Message::new("guard-more").count("count", all - NAMED));
        }
        // Without its metadata the project has no name but its folder's.
        let called = if special {
            self.project.base_name()
        } else {
            self.project.name.clone()
        };
        let has = |folder: &Path| self.has_what_is_missing(folder, missing, changes);
        let books: Option<BTreeSet<String>> = missing
            .gone
            .iter()
            .chain(missing.lost.keys())
            .map(|path| self.project.book_of(path))
            .collect();
        let look = match newest_good(&self.project, self.options, &has) {
            Some(entry) => {
                let flags = match books {
                    // What else was written since that backup stays.
                    Some(books) if books.len() <= 3 => {
                        let flags = books.iter().map(|book| format!(" --book \"{book}\""));
                        flags.collect::<Vec<_>>().concat()
                    }
                    _ => String::new(),
                };
                Message::new("hint-restore-newest-with")
                    .with("project", called)
                    .count("number", entry.number)
                    .with("backup", entry.name)
                    .with("flags", flags)
            }
            None => match &self.repository {
                Some(name) => Message::new("hint-copy-from-cloud").with("repository", name),
                None => Message::new("hint-restore-backup").with("project", called),
            },
        };
        failure
            .hint(look)
            .hint(Message::new("hint-allow-deletions").with("project", &self.project.name))
    }

    /// Whether a backup has the files that are gone, and the text that others have lost.
    fn has_what_is_missing(
        &self,
        backup: &Path,
        missing: &Missing<'_>,
        changes: &[Change],
    ) -> bool {
        let read = |path: &str| {
            let file = disk::inside(backup, path).ok().flatten()?;
            disk::read(&file, READ).ok()
        };
        let is_there = |path: &str| {
            let file = disk::inside(backup, path).ok().flatten();
            file.is_some_and(|file| matches!(disk::kind(&file), Ok(Some(disk::Kind::File))))
        };
        let was = |path: &str| {
            let change = changes.iter().find(|change| change.path == path)?;
            self.content(change.old?.id)
        };
        missing.gone.iter().all(|path| is_there(path))
            && missing
                .lost
                .keys()
                .all(|path| match (was(path), read(path)) {
                    (Some(old), Some(kept)) => self.loss(path, &old, &kept).is_none(),
                    (None, _) => is_there(path),
                    (Some(_), None) => false,
                })
    }

    fn is_of_a_book(&self, path: &str) -> bool {
        self.project.book_of(path).is_some() || project::is_special(path)
    }

    fn loss(&self, path: &str, old: &[u8], new: &[u8]) -> Option<Loss> {
        loss::between(path, self.is_of_a_book(path), old, new)
    }

    /// The files of these changes that lose their text; `skip` leaves some out.
    pub(crate) fn lost<'a>(
        &self,
        changes: &'a [Change],
        skip: impl Fn(&str) -> bool,
    ) -> BTreeMap<&'a str, Loss> {
        let mut lost = BTreeMap::new();
        for change in changes {
            let (Some(old), Some(new)) = (change.old, change.new) else {
                continue;
            };
            if skip(&change.path) || old.id == new.id || disk::is_system_path(&change.path) {
                continue;
            }
            let found = if repo::is_media(&change.path) {
                self.is_of_a_book(&change.path)
                    .then(|| self.silenced(&change.path, old.id, new.id))
                    .flatten()
            } else {
                let old = self.content(old.id);
                let new = self.content_now(&change.path, new.id);
                old.zip(new)
                    .and_then(|(old, new)| self.loss(&change.path, &old, &new))
            };
            if let Some(loss) = found {
                lost.insert(change.path.as_str(), loss);
            }
        }
        lost
    }

    /// A new content: from the store, or from the disk, where it was only named.
    fn content_now(&self, path: &str, id: Oid) -> Option<Vec<u8>> {
        self.content(id)
            .or_else(|| disk::read(&self.project.folder.join(path), READ).ok())
    }

    /// A recording that has no sound any more: nothing but zero bytes where there was something.
    fn silenced(&self, path: &str, old: Oid, new: Oid) -> Option<Loss> {
        let is_zeros = |mut from: Box<dyn Read + '_>| {
            let mut piece = [0; 4096];
            loop {
                match from.read(&mut piece) {
                    Ok(0) => return true,
                    Ok(read) if piece[..read].iter().all(|b| *b == 0) => {}
                    _ => return false,
                }
            }
        };
        let now = match self.store.stream(new) {
            Ok((_, from)) => is_zeros(Box::new(from)),
            Err(_) => disk::open_regular(&self.project.folder.join(path))
                .is_ok_and(|file| is_zeros(Box::new(file))),
        };
        let was = || {
            let old = self.store.stream(old);
            old.is_ok_and(|(_, from)| !is_zeros(Box::new(from)))
        };
        (now && was()).then_some(Loss::All)
    }

    /// What came takes text away: that is done, because somebody meant it there, and said, because nobody did here.
    pub(crate) fn note_lost(&mut self, changes: &[Change], files: usize) {
        let backup = self.outcome.backup.clone().unwrap_or_default();
        let gone = gone(changes).count();
        let mut notes = Vec::new();
        if gone * 4 > files && gone > 1 {
            notes.push(
                Message::new("sync-many-deleted")
                    .count("count", gone)
                    .with("backup", &backup),
            );
        }
        let lost = self.lost(changes, |_| false);
        for (path, loss) in lost.iter().take(NAMED) {
            notes.push(loss.message(path));
        }
        if lost.len() > NAMED {
            notes.push(Message::new("guard-more").count("count", lost.len() - NAMED));
        }
        if !lost.is_empty() {
            notes.push(
                Message::new("sync-text-lost")
                    .count("count", lost.len())
                    .with("backup", &backup),
            );
        }
        self.outcome.notes.extend(notes);
    }
}

/// The files that changes delete, but for those whose content stands under another name afterwards.
fn gone(changes: &[Change]) -> impl Iterator<Item = &str> {
    let moved: BTreeSet<Oid> = changes
        .iter()
        .filter(|change| change.old.is_none())
        .filter_map(|change| Some(change.new?.id))
        .collect();
    changes
        .iter()
        .filter(|change| change.new.is_none() && !disk::is_system_path(&change.path))
        .filter(move |change| change.old.is_none_or(|old| !moved.contains(&old.id)))
        .map(|change| change.path.as_str())
}

/// The books of which files are gone and nothing is left.
fn lost_books<'a, I: Iterator<Item = &'a str>>(
    gone: &[&str],
    book_of: impl Fn(&str) -> Option<String>,
    left: impl FnOnce() -> I,
) -> Vec<String> {
    let mut books: BTreeSet<String> = gone.iter().filter_map(|path| book_of(path)).collect();
    if !books.is_empty() {
        for path in left() {
            if let Some(book) = book_of(path) {
                books.remove(&book);
            }
        }
    }
    books.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_book_is_lost_when_nothing_of_it_is_left() {
        let book_of = |path: &str| project::book_of(path, &[]);
        let lost = |gone: &[&str], left: &[&'static str]| {
            lost_books(gone, book_of, || left.iter().copied())
        };
        let luke = "ingredients/LUK.usfm";
        assert_eq!(
            lost(&[luke], &["metadata.json", "ingredients/MRK.usfm"]),
            ["LUK"]
        );
        assert_eq!(
            lost(&["ingredients/07.md"], &["ingredients/08.md"]),
            ["OBS 7"]
        );
        // One recording of a book is not the book; nor is a file that was only renamed.
        let (first, second) = ("audio/LUK/1/1_1.mp3", "audio/LUK/1/1_2.mp3");
        assert!(lost(&[first], &[second]).is_empty());
        assert!(lost(&[luke], &["content/43-LUK.usfm"]).is_empty());
        assert!(lost(&["ingredients/notes.txt"], &[]).is_empty());
    }
}
