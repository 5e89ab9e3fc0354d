//! Which book a file of a project is, and the one line that says what changed in it.

use super::burrito::{Ingredient, Project};
use crate::disk;
use crate::report::ChangeKind;
use scripture::{Counted, UnitKind};

/// The book of a file: `MRK`, or `OBS 7` for a story. From the scope that `metadata.json` gives the file where that is one
/// book, else from its name or folders (`ingredients/LUK.usfm`, `43-LUK.usfm`, `audio/ingredients/MRK/1/1_2_1.mp3`).
pub fn book_of(path: &str, ingredients: &[Ingredient]) -> Option<String> {
    let file = path.rsplit('/').next().unwrap_or_default();
    let is_named = || ingredients.iter().any(|ingredient| ingredient.path == path);
    match disk::litter(file) {
        Some(disk::Litter::System) => return None,
        Some(_) if !is_named() => return None,
        _ => {}
    }
    let by_path = scripture::book_of_path(path);
    // A story is called by its number; its scope names the book that it retells.
    if by_path
        .as_ref()
        .is_some_and(|book| book.starts_with("OBS "))
    {
        return by_path;
    }
    let scope = ingredients
        .iter()
        .find(|ingredient| ingredient.path == path)
        .map(|ingredient| ingredient.scope.as_slice());
    if let Some([only]) = scope
        && only.len() == 3
    {
        return Some(only.to_ascii_uppercase());
    }
    by_path
}

impl Project {
    /// Whether `metadata.json` names a file, or, where the path ends with `/`, a file in that folder.
    pub fn names(&self, path: &str) -> bool {
        let is = |named: &str| named == path || (path.ends_with('/') && named.starts_with(path));
        self.ingredients
            .iter()
            .any(|ingredient| is(&ingredient.path))
    }

    /// The book of one of its files; see [`book_of`].
    pub fn book_of(&self, path: &str) -> Option<String> {
        book_of(path, &self.ingredients)
    }
}

/// One changed file, for [`describe_changes`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DescribedChange {
    /// Path inside the project, with `/`.
    pub path: String,
    /// The book, as [`book_of`] gives it.
    pub book: Option<String>,
    /// How the file changed.
    pub kind: ChangeKind,
    /// How much of it.
    pub change: Counted,
}

/// Longest description, in characters.
pub const MAX_DESCRIPTION: usize = 100;

/// What changed, in the reader's terms, for the first line of a commit: `GEN 3, LUK 4 (12 verses)`. Always English, never
/// longer than [`MAX_DESCRIPTION`], the same for the same changes in any order.
pub fn describe_changes(changes: &[DescribedChange]) -> String {
    let mut changes: Vec<&DescribedChange> = changes.iter().collect();
    changes.sort_by_key(|change| (place(change), change.path.clone()));
    let mut items: Vec<String> = Vec::new();
    let mut verses = 0;
    let mut frames = 0;
    let mut files = 0;
    let mut removed = 0;
    for change in &changes {
        match change.change.kind {
            UnitKind::Verse => verses += change.change.units,
            UnitKind::Frame => frames += change.change.units,
            UnitKind::Line | UnitKind::File => files += 1,
        }
        let has_units = matches!(change.change.kind, UnitKind::Verse | UnitKind::Frame);
        // Of a deleted file that is said already.
        if has_units && change.kind != ChangeKind::Deleted {
            removed += change.change.removed;
        }
        let item = item(change);
        if !items.contains(&item) {
            items.push(item);
        }
    }
    if items.is_empty() {
        return "no changes".to_owned();
    }
    let mut counts = Vec::new();
    for (n, one, many) in [(verses, "verse", "verses"), (frames, "frame", "frames")] {
        if n > 0 {
            counts.push(format!("{n} {}", if n == 1 { one } else { many }));
        }
    }
    if !counts.is_empty() && files > 0 {
        counts.push(format!(
            "{files} other {}",
            if files == 1 { "file" } else { "files" }
        ));
    }
    if removed > 0 && removed == verses + frames {
        if let Some(last) = counts.get_mut(usize::from(verses > 0 && frames > 0)) {
            last.push_str(" removed");
        }
    } else if removed > 0 {
        counts.push(format!("{removed} removed"));
    }
    let counts = if counts.is_empty() {
        String::new()
    } else {
        format!(" ({})", counts.join(", "))
    };
    for shown in (0..=items.len()).rev() {
        let left = items.len() - shown;
        let mut text = items[..shown].join(", ");
        if left > 0 {
            let more = if shown == 0 {
                format!("{left} files")
            } else {
                format!(" and {left} more")
            };
            text.push_str(&more);
        }
        text.push_str(&counts);
        if text.chars().count() <= MAX_DESCRIPTION {
            return text;
        }
    }
    format!("{} files", changes.len())
}

/// Books in their order, then stories, then files without either.
fn place(change: &DescribedChange) -> (usize, u32) {
    match &change.book {
        Some(book) => match scripture::place_of_book(book) {
            Some(at) => (at, 0),
            None => (
                500,
                book.strip_prefix("OBS ")
                    .and_then(|n| n.parse().ok())
                    .unwrap_or(u32::MAX),
            ),
        },
        None => (1000, 0),
    }
}

fn item(change: &DescribedChange) -> String {
    let what = change.book.clone().unwrap_or_else(|| {
        let name = change.path.rsplit('/').next().unwrap_or_default();
        // A name from outside goes into a commit's first line.
        let name: String = name.chars().filter(|c| !c.is_control()).take(40).collect();
        name
    });
    let chapters = &change.change.chapters;
    match change.kind {
        ChangeKind::Deleted => format!("{what} deleted"),
        ChangeKind::Added if chapters.len() > 1 => format!("{what} added"),
        _ if chapters.is_empty() => what,
        _ => {
            let books = chapters.chunk_by(|one, next| one.book == next.book);
            let items: Vec<String> = books
                .map(|of_book| {
                    let book = of_book[0].book.as_ref().unwrap_or(&what);
                    let numbers: Vec<u32> = of_book.iter().map(|one| one.number).collect();
                    format!("{book} {}", ranges(&numbers))
                })
                .collect();
            items.join(", ")
        }
    }
}

/// `1-3, 7` as `1-3+7`: a comma already parts the books.
fn ranges(numbers: &[u32]) -> String {
    let mut runs: Vec<(u32, u32)> = Vec::new();
    for &n in numbers {
        match runs.last_mut() {
            Some((_, end)) if *end + 1 == n => *end = n,
            _ => runs.push((n, n)),
        }
    }
    let runs: Vec<String> = runs
        .into_iter()
        .map(|(a, b)| {
            if a == b {
                a.to_string()
            } else {
                format!("{a}-{b}")
            }
        })
        .collect();
    runs.join("+")
}

#[cfg(test)]
mod tests {
    use super::*;
    use scripture::ChangedChapter;

    #[test]
    fn books_are_told_by_scope_name_or_folder() {
        let scoped = [Ingredient {
            path: "content/x.usfm".into(),
            role: None,
            scope: vec!["jhn".into()],
        }];
        assert_eq!(book_of("content/x.usfm", &scoped).as_deref(), Some("JHN"));
        let story = [Ingredient {
            path: "ingredients/03.md".into(),
            role: None,
            scope: vec!["GEN".into()],
        }];
        let found = book_of("ingredients/03.md", &story);
        assert_eq!(found.as_deref(), Some("OBS 3"));
        for (path, book) in [
            ("ingredients/LUK.usfm", Some("LUK")),
            ("content/43-luk.usfm", Some("LUK")),
            ("ingredients/MRK.json", Some("MRK")),
            ("audio/ingredients/MRK/1/1_2_1_default.mp3", Some("MRK")),
            ("ingredients/07.md", Some("OBS 7")),
            ("ingredients/front.md", None),
            ("metadata.json", None),
            ("ingredients/versification.json", None),
            ("ingredients/._MRK.usfm", None),
            ("ingredients/.~lock.MRK.usfm#", None),
            ("ingredients/MRK_conflict-20261128-101112.usfm", None),
            ("audio/MRK/1/._1_1.mp3", None),
            ("", None),
        ] {
            assert_eq!(book_of(path, &[]).as_deref(), book, "{path}");
        }
    }

    fn described(path: &str, kind: ChangeKind, units: u64, chapters: &[u32]) -> DescribedChange {
        let book = book_of(path, &[]);
        let unit = if book.as_deref().is_some_and(|b| b.starts_with("OBS")) {
            UnitKind::Frame
        } else if book.is_some() {
            UnitKind::Verse
        } else {
            UnitKind::Line
        };
        let numbers = chapters.iter();
        let chapters = numbers.map(|number| ChangedChapter {
            book: None,
            number: *number,
        });
        let chapters = chapters.collect();
        DescribedChange {
            path: path.into(),
            book,
            kind,
            change: Counted {
                kind: unit,
                units,
                removed: if kind == ChangeKind::Deleted {
                    units
                } else {
                    0
                },
                chapters,
            },
        }
    }

    #[test]
    fn a_description_reads_as_people_speak() {
        use ChangeKind::{Added, Changed, Deleted};
        let list = [
            described("ingredients/LUK.usfm", Changed, 9, &[4]),
            described("ingredients/GEN.usfm", Changed, 3, &[3]),
        ];
        assert_eq!(describe_changes(&list), "GEN 3, LUK 4 (12 verses)");
        let list = [
            described("ingredients/07.md", Changed, 1, &[]),
            described("metadata.json", Changed, 2, &[]),
            described("ingredients/MRK.usfm", Added, 40, &[1, 2, 3]),
            described("ingredients/ACT.usfm", Changed, 1, &[1, 2, 3, 7]),
            described("ingredients/JHN.usfm", Deleted, 2, &[1]),
        ];
        assert_eq!(
            describe_changes(&list),
            "MRK added, JHN deleted, ACT 1-3+7, OBS 7, metadata.json (43 verses, 1 frame, 1 other file)"
        );
        assert_eq!(
            describe_changes(&[described("metadata.json", Changed, 2, &[])]),
            "metadata.json"
        );
        assert_eq!(describe_changes(&[]), "no changes");
    }

    #[test]
    fn a_description_is_short_whatever_changed() {
        let books = "GEN EXO LEV NUM DEU JOS JDG RUT 1SA 2SA 1KI 2KI 1CH 2CH EZR NEH EST JOB PSA";
        let many: Vec<_> = books
            .split_ascii_whitespace()
            .map(|b| {
                described(
                    &format!("ingredients/{b}.usfm"),
                    ChangeKind::Changed,
                    10,
                    &[1, 3, 5],
                )
            })
            .collect();
        let text = describe_changes(&many);
        assert!(
            text.chars().count() <= MAX_DESCRIPTION && text.starts_with("GEN 1+3+5"),
            "{text}"
        );
        assert!(
            text.contains(" more (") && text.ends_with(" verses)"),
            "{text}"
        );
        let mut back = many.clone();
        back.reverse();
        assert_eq!(describe_changes(&back), text);
    }
}
