//! Missing files are not taken for deletions without asking.

use crate::project::{self, Project};
use crate::repo::{Change, FlatTree, Scan};
use crate::report::{Class, Failure, Message, Result};
use std::collections::BTreeSet;

/// How many files a message names.
const NAMED: usize = 10;

/// Stops a run that would delete the metadata, empty a book, or remove more than a quarter of the files.
pub(crate) fn deletions(
    project: &Project,
    committed: &FlatTree,
    changes: &[Change],
    scan: &Scan,
    expected: &BTreeSet<String>,
) -> Result<()> {
    let gone: Vec<&str> = changes
        .iter()
        .filter(|change| change.new.is_none() && !expected.contains(&change.path))
        .map(|change| change.path.as_str())
        .collect();
    let has_text = |path: &str| scan.files.get(path).is_some_and(|file| file.size > 0);
    let emptied: Vec<&str> = changes
        .iter()
        .filter(|change| change.old.is_some() && change.new.is_some())
        .filter(|change| {
            project.book_of(&change.path).is_some() || project::is_special(&change.path)
        })
        .map(|change| change.path.as_str())
        .filter(|path| scan.files.contains_key(path) && !has_text(path))
        .collect();
    let lost = lost_books(
        &gone,
        |path| project.book_of(path),
        || {
            scan.files
                .iter()
                .filter(|(_, file)| file.size > 0)
                .map(|(path, _)| path)
                .chain(scan.kept.keys().map(String::as_str))
        },
    );
    let special = gone.contains(&"metadata.json");
    let many = gone.len() * 4 > committed.len() && (gone.len() > 1 || committed.len() < 4);
    if !special && !many && emptied.is_empty() && lost.is_empty() {
        return Ok(());
    }
    let sentence = if special {
        Message::new("guard-metadata-gone")
    } else if many {
        Message::new("guard-many-gone")
            .count("count", gone.len())
            .count("of", committed.len())
    } else if !lost.is_empty() {
        let rest = if lost.len() > 4 { ", ..." } else { "" };
        let some = lost[..lost.len().min(4)].join(", ");
        Message::new("guard-book-gone").with("book", some + rest)
    } else {
        Message::new("guard-emptied").count("count", emptied.len())
    };
    let mut failure = Failure::new(Class::Guard, sentence.with("project", &project.name));
    let all: Vec<&str> = gone
        .iter()
        .copied()
        .chain(emptied.iter().copied())
        .collect();
    for path in all.iter().take(NAMED) {
        failure = failure.cause(Message::new("guard-path").with("path", path));
    }
    if all.len() > NAMED {
        failure = failure.cause(Message::new("guard-more").count("count", all.len() - NAMED));
    }
    // Without its metadata the project has no name but its folder's.
    let called = if special {
        project.base_name()
    } else {
        project.name.clone()
    };
    Err(failure
        .hint(Message::new("hint-restore-backup").with("project", called))
        .hint(Message::new("hint-allow-deletions").with("project", &project.name)))
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
