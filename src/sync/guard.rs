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
    let emptied: Vec<&str> = changes
        .iter()
        .filter(|change| change.old.is_some() && change.new.is_some())
        .filter(|change| {
            project.book_of(&change.path).is_some() || project::is_special(&change.path)
        })
        .filter(|change| {
            scan.files
                .get(&change.path)
                .is_some_and(|file| file.size == 0)
        })
        .map(|change| change.path.as_str())
        .collect();
    let special = gone.iter().any(|path| *path == "metadata.json");
    let many = gone.len() * 4 > committed.len() && (gone.len() > 1 || committed.len() < 4);
    if !special && !many && emptied.is_empty() {
        return Ok(());
    }
    let sentence = if special {
        Message::new("guard-metadata-gone")
    } else if many {
        Message::new("guard-many-gone")
            .count("count", gone.len())
            .count("of", committed.len())
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
        .state(Message::new("state-nothing-sent"))
        .hint(Message::new("hint-restore-backup").with("project", called))
        .hint(Message::new("hint-allow-deletions").with("project", &project.name)))
}
