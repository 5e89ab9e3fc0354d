//! Which project a word on the command line means.

use super::burrito::Project;
use crate::report::{Class, Failure, Message, Result};
use std::path::{Path, PathBuf};
use unicode_normalization::UnicodeNormalization;

/// Fewest characters of an id that name a project.
const MIN_ID: usize = 4;

/// The one project that `word` means: a folder (any place, relative to `base`), a folder's own name, a name as it is, a
/// name in other case or with underscores for blanks, or the start of an id (at least 4 characters).
///
/// # Errors
/// [`Class::Usage`] when several fit equally well, with their folders; [`Class::NotFound`] when none does, with the
/// nearest name.
pub fn find(projects: &[Project], word: &str, base: &Path) -> Result<Project> {
    let ways: [&dyn Fn(&Project) -> bool; 4] = [
        &|p| p.name == word || p.base_name() == word,
        &|p| p.id.as_deref() == Some(word),
        &|p| alike(&p.name) == alike(word) || alike(&p.base_name()) == alike(word),
        &|p| word.len() >= MIN_ID && p.id.as_deref().is_some_and(|id| starts(id, word)),
    ];
    if is_path(word) {
        return at_path(projects, &base.join(word));
    }
    for fits in ways {
        let found: Vec<&Project> = projects.iter().filter(|p| fits(p)).collect();
        match found.as_slice() {
            [] => {}
            [one] => return Ok((*one).clone()),
            several => return Err(ambiguous(word, several)),
        }
    }
    // A folder beside us, named without a separator.
    let folder = base.join(word);
    if !word.is_empty() && folder.join("metadata.json").exists() {
        return at_path(projects, &folder);
    }
    Err(not_found(projects, word))
}

fn starts(id: &str, word: &str) -> bool {
    id.get(..word.len())
        .is_some_and(|start| start.eq_ignore_ascii_case(word))
}

/// Names that Scribe takes for the same: any case, blank or underscore, composed or not.
fn alike(name: &str) -> String {
    name.nfc()
        .flat_map(char::to_lowercase)
        .map(|c| if c == '_' { ' ' } else { c })
        .collect::<String>()
        .trim()
        .nfc()
        .collect()
}

/// Whether a word can only be a path: it is absolute, has a separator, or is `.` or `..`.
pub fn is_path(word: &str) -> bool {
    Path::new(word).is_absolute()
        || word.contains('/')
        || word.contains(std::path::MAIN_SEPARATOR)
        || matches!(word, "." | "..")
}

fn at_path(projects: &[Project], folder: &Path) -> Result<Project> {
    let real = std::fs::canonicalize(folder).unwrap_or_else(|_| folder.to_path_buf());
    let known = projects
        .iter()
        .find(|p| p.folder == folder || std::fs::canonicalize(&p.folder).is_ok_and(|f| f == real));
    match known {
        Some(project) => Ok(project.clone()),
        None => Project::at(&tidy(folder)),
    }
}

/// The path without `.` and `..` where that can be said without looking at links.
fn tidy(folder: &Path) -> PathBuf {
    use std::path::Component;
    if folder
        .components()
        .any(|c| matches!(c, Component::ParentDir | Component::CurDir))
    {
        std::fs::canonicalize(folder).unwrap_or_else(|_| folder.to_path_buf())
    } else {
        folder.components().collect()
    }
}

fn ambiguous(word: &str, several: &[&Project]) -> Failure {
    let mut failure = Failure::new(
        Class::Usage,
        Message::new("project-ambiguous")
            .with("project", word)
            .count("count", several.len()),
    );
    for project in several {
        failure = failure.cause(
            Message::new("project-candidate")
                .with("project", &project.name)
                .path("folder", &project.folder),
        );
    }
    failure.hint(Message::new("hint-project-by-folder"))
}

fn not_found(projects: &[Project], word: &str) -> Failure {
    let failure = Failure::new(
        Class::NotFound,
        Message::new("project-not-found").with("project", word),
    );
    let wanted = alike(word);
    let nearest = projects
        .iter()
        .map(|p| {
            let name = alike(&p.name);
            let is_part = wanted.chars().count() >= 3 && name.contains(&wanted);
            let far = if is_part { 1 } else { distance(&wanted, &name) };
            (far, &p.name)
        })
        .min_by_key(|(distance, _)| *distance)
        .filter(|(distance, name)| *distance <= 2 + name.chars().count() / 4);
    match nearest {
        Some((_, name)) => failure.hint(Message::new("hint-project-nearest").with("project", name)),
        None => failure.hint(Message::new("hint-projects-list")),
    }
}

/// How many characters must be typed, dropped, changed or swapped with their neighbour to get from one to the other.
fn distance(a: &str, b: &str) -> usize {
    let a: Vec<char> = a.chars().take(100).collect();
    let b: Vec<char> = b.chars().take(100).collect();
    let mut rows: Vec<Vec<usize>> = vec![(0..=b.len()).collect()];
    for i in 1..=a.len() {
        let mut row = vec![i];
        for j in 1..=b.len() {
            let change = usize::from(a[i - 1] != b[j - 1]);
            let mut best = (rows[i - 1][j] + 1)
                .min(row[j - 1] + 1)
                .min(rows[i - 1][j - 1] + change);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                best = best.min(rows[i - 2][j - 2] + 1);
            }
            row.push(best);
        }
        rows.push(row);
    }
    rows[a.len()][b.len()]
}

#[cfg(test)]
mod tests {
    use super::super::burrito::tests::{ID, make, metadata};
    use super::*;

    fn world() -> (tempfile::TempDir, Vec<Project>) {
        let dir = tempfile::tempdir().unwrap();
        let projects = dir.path().join("projects");
        make(
            &projects,
            &format!("Évangile de Marc_{ID}"),
            metadata("Évangile de Marc", ID).as_bytes(),
        );
        make(
            &projects,
            "Luke_aaaa-1",
            metadata("Luke", "aaaa-1").as_bytes(),
        );
        make(
            &projects,
            "LUKE_aaaa-2",
            metadata("LUKE", "aaaa-2").as_bytes(),
        );
        make(
            &dir.path().join("else where"),
            "Acts",
            metadata("Acts", "cccc").as_bytes(),
        );
        let found = super::super::list(&projects).unwrap();
        (dir, found)
    }

    #[test]
    fn a_project_is_found_by_each_of_its_names() {
        let (dir, projects) = world();
        let base = dir.path().join("projects");
        let folder = format!("Évangile de Marc_{ID}");
        let full = base.join(&folder).display().to_string();
        for word in [
            "Évangile de Marc",
            "évangile_de_marc",
            "E\u{301}VANGILE DE MARC",
            "84a2",
            "84A21EF1",
            ID,
            &folder,
            &full,
            &format!("./{folder}"),
            &format!("../projects/{folder}/"),
        ] {
            let found = find(&projects, word, &base).unwrap();
            assert_eq!(found.id.as_deref(), Some(ID), "{word}");
        }
        assert_eq!(
            find(&projects, "Luke", &base).unwrap().id.as_deref(),
            Some("aaaa-1")
        );
        let outside = find(&projects, "../else where/Acts", &base).unwrap();
        assert!(outside.folder.is_absolute() && outside.folder.ends_with("else where/Acts"));
        assert_eq!(
            find(&projects, "Acts", &dir.path().join("else where"))
                .unwrap()
                .name,
            "Acts"
        );
    }

    #[test]
    fn several_are_listed_and_none_suggests_the_nearest() {
        let (dir, projects) = world();
        let several = find(&projects, "luke", dir.path()).unwrap_err();
        assert_eq!((several.class(), several.causes().len()), (Class::Usage, 2));
        assert_eq!(
            find(&projects, "aaaa", dir.path()).unwrap_err().class(),
            Class::Usage
        );
        let none = find(&projects, "Evangile de Mrac", dir.path()).unwrap_err();
        assert_eq!(none.class(), Class::NotFound);
        assert_eq!(none.hints()[0].id, "hint-project-nearest");
        let part = find(&projects, "de marc", dir.path()).unwrap_err();
        assert_eq!(part.hints()[0].id, "hint-project-nearest");
        let far = find(&projects, "84a", dir.path()).unwrap_err();
        assert_eq!(far.hints()[0].id, "hint-projects-list");
        assert_eq!(
            find(&projects, "./nowhere", dir.path())
                .unwrap_err()
                .class(),
            Class::NotFound
        );
    }
}
