//! Names of files as all systems take them: which may stand in a project, and which of them are one.
//!
//! The scan of a project's files, the merge, the judge over trees that come from elsewhere and the writer of files all ask
//! here, so that none of them lets through what another one refuses.

use super::FlatTree;
use std::borrow::Cow;
use std::collections::HashMap;
use unicase::UniCase;
use unicode_normalization::UnicodeNormalization;

/// A path as file systems compare it that tell neither case nor ways of writing accents apart: by Unicode's full case
/// folding (`ß` is `ss`, `ς` is `σ`), decomposed, without what such systems pass over (joiners, marks of direction).
///
/// A Turkish `ı` or `İ` is taken for an `i` as well, as some programs do.
pub fn fold(path: &str) -> Cow<'_, str> {
    if path.is_ascii() {
        return if path.bytes().any(|byte| byte.is_ascii_uppercase()) {
            Cow::Owned(path.to_ascii_lowercase())
        } else {
            Cow::Borrowed(path)
        };
    }
    let plain: String = path.nfd().filter(|c| !is_passed_over(*c)).collect();
    let folded = UniCase::unicode(plain).to_folded_case();
    let mut out = String::with_capacity(folded.len());
    for c in folded.nfd() {
        match c {
            'ı' => out.push('i'),
            '\u{307}' if out.ends_with('i') => {}
            c => out.push(c),
        }
    }
    Cow::Owned(out)
}

/// Unicode's `Default_Ignorable_Code_Point`: seen by nobody, and passed over by some file systems when they compare names.
fn is_passed_over(c: char) -> bool {
    matches!(c,
        '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{115F}'..='\u{1160}' | '\u{17B4}'..='\u{17B5}' | '\u{180B}'..='\u{180F}'
        | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{3164}'
        | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF0}'..='\u{FFF8}' | '\u{1BCA0}'..='\u{1BCA3}'
        | '\u{1D173}'..='\u{1D17A}' | '\u{E0000}'..='\u{E0FFF}')
}

/// Those that no name needs: they hide what a name is. Joiners stay, which words of many languages are written with.
fn is_invisible_trick(c: char) -> bool {
    matches!(c, '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{206F}' | '\u{FEFF}')
}

/// Whether a name may stand in a project; the reason if not.
pub(crate) fn check_name(name: &[u8]) -> std::result::Result<&str, &'static str> {
    let text = std::str::from_utf8(name).map_err(|_| "the name is not UTF-8")?;
    if text.is_empty() || text == "." || text == ".." {
        return Err("not a name");
    }
    if text.len() > 255 || text.encode_utf16().count() > 255 {
        return Err("the name is too long");
    }
    if text.contains(['/', '\\', '<', '>', '"', '|', '?', '*', ':']) {
        return Err("the name has a character that some systems cannot hold");
    }
    if text.ends_with(['.', ' ']) {
        return Err("the name ends in a dot or a blank");
    }
    if text
        .chars()
        .any(|c| c.is_control() || is_invisible_trick(c))
    {
        return Err("the name has control characters");
    }
    let folded = fold(text);
    // Windows may have `git~2` where there is a `git~1`.
    if folded
        .strip_prefix("git~")
        .is_some_and(|number| number.bytes().all(|byte| byte.is_ascii_digit()))
    {
        return Err("the name is reserved");
    }
    if folded == ".git" || is_device(&folded) {
        return Err("the name is reserved");
    }
    if folded.starts_with(crate::disk::TEMPORARY_PREFIX) {
        return Err("the name is one of our temporary ones");
    }
    gix::validate::path::component(name.into(), None, super::refs::all_protections())
        .map_err(|_| "the name is reserved")?;
    Ok(text)
}

/// `COM¹` and its like, which Windows takes for `COM1`; all others [`gix`] knows.
fn is_device(folded: &str) -> bool {
    let stem = folded.split('.').next().unwrap_or_default().trim_end();
    let number = stem.strip_prefix("com").or(stem.strip_prefix("lpt"));
    number.is_some_and(|number| matches!(number, "¹" | "²" | "³" | "0"))
}

/// Whether a path (with `/`) may be written in a project's folder; the reason if not.
pub(crate) fn check_path(path: &str) -> std::result::Result<(), &'static str> {
    path.split('/')
        .try_for_each(|name| check_name(name.as_bytes()).map(drop))
}

/// Whether a path (with `/`) may be written in a project's folder.
pub fn is_fit_path(path: &str) -> bool {
    check_path(path).is_ok()
}

/// Paths that other computers than this one have trouble with.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OddPaths {
    /// Such as differ only in letter case or in how accents are written.
    pub twins: Vec<(String, String)>,
    /// Such as some systems cannot have.
    pub names: Vec<String>,
    /// Longer than so many characters of UTF-16, the project's own folder not counted.
    pub long: Vec<String>,
}

/// Looks for such among these paths, in their order.
pub fn odd_paths<'p>(paths: impl IntoIterator<Item = &'p str>, longest: usize) -> OddPaths {
    let mut odd = OddPaths::default();
    let mut seen: HashMap<Cow<'_, str>, &str> = HashMap::new();
    for path in paths {
        if let Some(twin) = seen.insert(fold(path), path) {
            odd.twins.push((twin.to_owned(), path.to_owned()));
        }
        let name = path.rsplit('/').next().unwrap_or(path);
        if check_name(name.as_bytes()).is_err() {
            odd.names.push(path.to_owned());
        }
        if path.encode_utf16().count() > longest {
            odd.long.push(path.to_owned());
        }
    }
    odd
}

/// What stands where, by folded name, and whether it is a folder.
type Standing<'p> = HashMap<String, (&'p str, bool)>;

/// Each folder of a path and the file itself, and whether it is a folder.
fn parts(path: &str) -> impl Iterator<Item = (&str, bool)> {
    let folders = path.match_indices('/').map(|(at, _)| (&path[..at], true));
    folders.chain([(path, false)])
}

fn stand<'p>(path: &'p str, names: &mut Standing<'p>) {
    for (part, is_folder) in parts(path) {
        let folded = fold(part).into_owned();
        names.entry(folded).or_insert((part, is_folder));
    }
}

fn clashes(path: &str, names: &Standing<'_>) -> bool {
    parts(path).any(|(part, is_folder)| {
        let known = names.get(fold(part).as_ref());
        known.is_some_and(|known| *known != (part, is_folder))
    })
}

/// Paths of `tree` that cannot lie beside those of `kept`, or beside one another, on every computer: that are one with
/// another by [`fold`], or a file where a folder is. Each side of a merge may have brought one of them, and nobody would
/// take a version that holds both. Of those that come together the first stays.
pub fn clashing(tree: &FlatTree, kept: &FlatTree) -> Vec<String> {
    let mut names = Standing::new();
    for path in tree.keys().filter(|path| kept.contains_key(path)) {
        stand(path, &mut names);
    }
    let mut clashing = Vec::new();
    for path in tree.keys().filter(|path| !kept.contains_key(path)) {
        if clashes(path, &names) {
            clashing.push(path.to_owned());
        } else {
            stand(path, &mut names);
        }
    }
    clashing
}

/// Paths of `tree` that cannot lie beside `path` on every computer.
pub fn clashing_with(tree: &FlatTree, path: &str) -> Vec<String> {
    let mut names = Standing::new();
    stand(path, &mut names);
    let others = tree.keys().filter(|other| *other != path);
    others
        .filter(|other| clashes(other, &names))
        .map(str::to_owned)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::repo::{Leaf, Mode, Oid};

    #[test]
    fn names_that_some_systems_take_for_one_are_one() {
        for (one, other) in [
            ("A", "a"),
            ("\u{e9}", "E\u{301}"),
            ("λόγος", "ΛΌΓΟΣ"),
            ("λόγος", "λόγοσ"),
            ("straße", "STRASSE"),
            ("STRAẞE", "strasse"),
            ("ſ", "S"),
            ("\u{212a}", "k"),
            ("\u{212b}", "å"),
            ("ﬁ", "FI"),
            ("ŉ", "ʼN"),
            ("ı", "I"),
            ("İ", "i"),
            ("ᾳ", "ΑΙ"),
            ("և", "ԵՒ"),
            ("ꭰ", "Ꭰ"),
            ("Ა", "ა"),
            ("𐐀", "𐐨"),
            // Two marks in either order, joiners, and what the eye does not see.
            ("q\u{307}\u{323}", "Q\u{323}\u{307}"),
            ("क्\u{200d}ष", "क्ष"),
            ("a\u{ad}b", "AB"),
            ("a\u{fe0f}", "a"),
            ("각", "\u{1100}\u{1161}\u{11a8}"),
        ] {
            assert_eq!(fold(one), fold(other), "{one} {other}");
            assert_eq!(fold(&fold(one)), fold(one), "{one}");
        }
        for (one, other) in [("e", "é"), ("а", "a"), ("κ", "k"), ("１", "1"), ("o", "ø")] {
            assert_ne!(fold(one), fold(other), "{one} {other}");
        }
    }

    #[test]
    fn what_cannot_lie_beside_another_is_found_in_any_depth() {
        let leaf = Leaf {
            mode: Mode::File,
            id: Oid::null(gix::hash::Kind::Sha1),
        };
        let tree =
            |paths: &[&str]| -> FlatTree { paths.iter().map(|path| (*path, leaf)).collect() };
        for (kept, more, wanted) in [
            (
                vec!["a/Straße.md"],
                vec!["a/STRASSE.md", "a/x"],
                vec!["a/STRASSE.md"],
            ),
            (
                vec!["metadata.json"],
                vec!["metadata.json/x"],
                vec!["metadata.json/x"],
            ),
            (
                vec!["Metadata.JSON/x"],
                vec!["metadata.json"],
                vec!["metadata.json"],
            ),
            (vec!["Σ/a"], vec!["ς/b", "σ"], vec!["ς/b", "σ"]),
            (vec![], vec!["k", "\u{212a}", "K/x"], vec!["k", "\u{212a}"]),
            // Both are everybody's already.
            (vec!["B", "b"], vec!["c"], vec![]),
        ] {
            let mut all = kept.clone();
            all.extend(more);
            let found = clashing(&tree(&all), &tree(&kept));
            assert_eq!(found, wanted, "{all:?}");
        }
        let all = tree(&["A/x", "a", "b", "B", "metadata.json/x"]);
        assert_eq!(clashing_with(&all, "a/y"), ["A/x", "a"]);
        assert_eq!(clashing_with(&all, "metadata.json"), ["metadata.json/x"]);
    }

    #[test]
    fn names_of_projects_pass_and_traps_do_not() {
        for good in [
            "GEN.usfm",
            "metadata.json",
            "évangile 1.md",
            "मरकुस.usfm",
            "क्\u{200d}ष.md",
            ".gitignore",
            ".gitattributes",
            "a..b",
            "-x",
            "com",
            "COM10.md",
            "complete.md",
        ] {
            assert!(check_name(good.as_bytes()).is_ok(), "{good}");
        }
        for bad in [
            "",
            ".",
            "..",
            ".git",
            ".GIT",
            ".Git ",
            ".git.",
            ".gİt",
            ".gıt",
            ".g\u{ad}it",
            ".git\u{fe0f}",
            "git~1",
            "GIT~1",
            "Git~12",
            "gıt~1",
            ".g\u{200c}it",
            "CON",
            "nul.txt",
            "com1",
            "COM¹",
            "lpt³.txt",
            "com² .md",
            "a:b",
            "a\\b",
            "..\\x",
            "C:x",
            "x.",
            "x ",
            "a\nb",
            "a\u{1b}[2J",
            "a\u{202e}b",
            ".scribe-sync-1",
            ".Scribe-Sync-lock",
            ".ſcribe-sync-lock",
            "a/b",
            "x\u{7f}",
        ] {
            assert!(check_name(bad.as_bytes()).is_err(), "{bad:?}");
        }
        assert!(check_name(b"\xff\xfe").is_err());
        for (name, good) in [("x", 255), ("é", 127)] {
            assert!(check_name(name.repeat(good).as_bytes()).is_ok());
            assert!(check_name(name.repeat(good + 1).as_bytes()).is_err());
        }
        assert!(check_path("a/b/c.usfm").is_ok());
        for bad in [
            "a/../b",
            "a//b",
            "a/.GIT/config",
            "aux/b",
            "a/b:c",
            "/a",
            "a/",
        ] {
            assert!(check_path(bad).is_err(), "{bad}");
        }
    }
}
