//! Names derived from a project: its folder, its repository on the server.

use super::settings::scribe_time;
use chrono::{DateTime, FixedOffset};
use sha2::{Digest, Sha256};
use unicode_normalization::UnicodeNormalization;

/// Longest repository name the server takes.
const MAX_REPOSITORY: usize = 100;

/// Endings that the server keeps for itself.
const RESERVED_ENDINGS: [&str; 4] = [".git", ".wiki", ".rss", ".atom"];

/// The name that Scribe gives to the repository of a project: `<language tag>-<flavor>-<name>` with blanks, `+` and `-` of
/// the name as `_`. For a name of ASCII letters, digits, underscores and blanks it is exactly Scribe's.
///
/// Other names are written in Latin letters, because the server takes no others; where letters had to be left out or next
/// to nothing remains, the first eight characters of the id follow. The same input always gives the same name.
pub fn repository_name(language_tag: &str, flavor: &str, project_name: &str, id: &str) -> String {
    let tag = plain(language_tag, "und");
    let flavor = plain(flavor, "project");
    let (mut name, needs_id) = latin(project_name);
    let short_id = || short_id(id, project_name);
    if needs_id {
        if !name.is_empty() {
            name.push('_');
        }
        name.push_str(&short_id());
    }
    let mut full = format!("{tag}-{flavor}-{name}");
    if full.len() > MAX_REPOSITORY {
        let id = short_id();
        full.truncate(MAX_REPOSITORY - id.len() - 1);
        full = format!("{full}_{id}");
    }
    let lower = full.to_ascii_lowercase();
    if RESERVED_ENDINGS
        .iter()
        .any(|ending| lower.ends_with(ending))
    {
        // The dot of the ending is what the server minds.
        if let Some(dot) = full.rfind('.') {
            full.replace_range(dot..=dot, "_");
        }
    }
    full
}

/// Tag and flavor are ASCII words already; anything else in them is left out, and they are kept short.
fn plain(text: &str, otherwise: &str) -> String {
    let kept: String = text
        .chars()
        .filter(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
        .take(35)
        .collect();
    if kept.is_empty() {
        otherwise.to_owned()
    } else {
        kept
    }
}

/// The name in characters that the server takes, and whether the id must tell it from others.
fn latin(name: &str) -> (String, bool) {
    let mut out = String::new();
    let mut lost = false;
    let normal: String = name.nfc().collect();
    for c in normal.chars() {
        if c.is_ascii() {
            push_plain(&mut out, c);
        } else if c.is_whitespace() {
            out.push('_');
        } else if let Some(text) = deunicode::deunicode_char(c) {
            text.trim().chars().for_each(|c| push_plain(&mut out, c));
        } else {
            lost |= c.is_alphanumeric();
        }
    }
    let letters = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).count();
    let too_short = out != name && letters(&out) < 3 && letters(&out) < letters(&normal).max(1);
    (out, lost || too_short || letters(name) == 0)
}

fn push_plain(out: &mut String, c: char) {
    if c.is_ascii_alphanumeric() || matches!(c, '_' | '.') {
        out.push(c);
    } else if c.is_ascii_whitespace() || matches!(c, '+' | '-') {
        out.push('_');
    } else if !out.ends_with('_') {
        // Punctuation that Scribe does not allow in names; one underscore for a run of it.
        out.push('_');
    }
}

/// Eight characters of the id that a repository name may hold; of the name's sum where there is no such id.
fn short_id(id: &str, name: &str) -> String {
    let kept: String = id
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .take(8)
        .collect();
    if kept.len() == 8 {
        kept
    } else {
        hex(&Sha256::digest(format!("{id}\n{name}")))[..8].to_owned()
    }
}

/// The name space of Scribe's ids.
const SCRIBE: [u8; 16] = [
    0x62, 0x23, 0xf8, 0x33, 0x3e, 0x59, 0x42, 0x9c, 0xbe, 0xc9, 0x16, 0x91, 0x04, 0x42, 0xb5, 0x99,
];

/// A new id as Scribe makes one: the UUID of version 5 of its user, the project's name and the time.
pub fn scribe_id(user: &str, name: &str, now: DateTime<FixedOffset>) -> String {
    use sha1::{Digest, Sha1};
    let mut sum = Sha1::new();
    sum.update(SCRIBE);
    sum.update(format!("{user}{name}{}", scribe_time(now)));
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&sum.finalize()[..16]);
    bytes[6] = (bytes[6] & 0x0f) | 0x50;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    let digits = hex(&bytes);
    let parts = [0..8, 8..12, 12..16, 16..20, 20..32].map(|part| &digits[part]);
    parts.join("-")
}

/// Bytes as lower-case hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::new(), |mut out, byte| {
        let _ = write!(out, "{byte:02x}");
        out
    })
}

/// Names that Windows keeps for devices, with or without an ending.
const DEVICES: [&str; 6] = ["con", "prn", "aux", "nul", "conin$", "conout$"];

/// A folder name for a new project, `<name>_<id>` as Scribe makes it, that every system can store: letters of any script
/// stay, separators, control characters and signs that Windows refuses become `_`.
pub fn folder_name(name: &str, id: &str) -> String {
    let mut safe: String = name
        .nfc()
        .map(|c| if is_unsafe(c) { '_' } else { c })
        .collect();
    // 255 bytes is the longest name; the id, its underscore and the number of a backup's name need room.
    while safe.len() > 160 {
        safe.pop();
    }
    let mut safe = safe
        .trim_end_matches(['.', ' '])
        .trim_start_matches([' ', '.'])
        .to_owned();
    if safe.is_empty() {
        "project".clone_into(&mut safe);
    }
    if is_device(&safe) {
        safe.insert(0, '_');
    }
    let id: String = id
        .chars()
        .filter(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-'))
        .take(64)
        .collect();
    format!("{safe}_{}", id.trim_end_matches('.'))
}

/// As [`folder_name`], for a project without an id.
pub fn folder_name_alone(name: &str) -> String {
    let full = folder_name(name, "x");
    full.strip_suffix("_x").unwrap_or(&full).to_owned()
}

fn is_unsafe(c: char) -> bool {
    c.is_control()
        || matches!(c, '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|')
        // Marks that turn the direction of text, and the byte order mark: a name must look like what it is.
        || matches!(c, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// Whether Windows takes the name for a device.
pub(crate) fn is_device(name: &str) -> bool {
    let stem = name
        .split('.')
        .next()
        .unwrap_or_default()
        .trim_end()
        .to_ascii_lowercase();
    DEVICES.contains(&stem.as_str())
        || stem
            .strip_prefix("com")
            .or_else(|| stem.strip_prefix("lpt"))
            .is_some_and(|n| {
                matches!(
                    n,
                    "0" | "1" | "2" | "3" | "4" | "5" | "6" | "7" | "8" | "9" | "¹" | "²" | "³"
                )
            })
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "84a21ef1-5e63-5129-8faa-4b2598d0d03a";

    fn server_takes(name: &str) -> bool {
        !name.is_empty()
            && name.len() <= 100
            && name
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'))
            && !matches!(name, "." | ".." | "-")
            && !RESERVED_ENDINGS
                .iter()
                .any(|e| name.to_ascii_lowercase().ends_with(e))
    }

    #[test]
    fn a_plain_name_gives_what_scribe_gives() {
        for (name, expected) in [
            ("Mon Projet", "fr-textTranslation-Mon_Projet"),
            ("Mon  Projet_2", "fr-textTranslation-Mon__Projet_2"),
            ("A-B+C d", "fr-textTranslation-A_B_C_d"),
            ("tab\there", "fr-textTranslation-tab_here"),
            ("ab", "fr-textTranslation-ab"),
        ] {
            assert_eq!(repository_name("fr", "textTranslation", name, ID), expected);
        }
    }

    #[test]
    fn other_scripts_become_readable_latin() {
        let name = |text| repository_name("x", "textTranslation", text, ID);
        assert_eq!(
            name("Évangile de Marc"),
            "x-textTranslation-Evangile_de_Marc"
        );
        // The same letters, composed or not, are the same name.
        assert_eq!(name("E\u{301}vangile de Marc"), name("Évangile de Marc"));
        assert!(name("Бытие").ends_with("-Bytie"));
        assert!(name("ሉቃስ").len() > "x-textTranslation-".len());
        assert_eq!(name("😀"), name("😀"));
        assert!(name("---").ends_with("84a21ef1"));
        assert_eq!(name("Marc.git"), "x-textTranslation-Marc_git");
    }

    /// Numbers that look random and are the same in each run.
    struct Numbers(u64);
    impl Numbers {
        fn next(&mut self, below: u32) -> u32 {
            self.0 = self
                .0
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            u32::try_from(self.0 >> 33).unwrap() % below
        }
    }

    #[test]
    fn any_name_gives_one_that_the_server_takes() {
        let mut numbers = Numbers(7);
        for _ in 0..20_000 {
            let mut text = |limit: u32| -> String {
                let len = numbers.next(limit);
                (0..len)
                    .filter_map(|_| {
                        let range =
                            [0x80, 0x500, 0x3000, 0xffff, 0x11_0000][numbers.next(5) as usize];
                        char::from_u32(numbers.next(range))
                    })
                    .collect()
            };
            let (tag, flavor, name, id) = (text(10), text(40), text(150), text(40));
            let made = repository_name(&tag, &flavor, &name, &id);
            assert!(server_takes(&made), "{name:?} gave {made:?}");
            assert_eq!(made, repository_name(&tag, &flavor, &name, &id));
            let folder = folder_name(&name, &id);
            assert!(folder.len() < 230 && !folder.contains(['/', '\\', '\0', ':']));
            assert!(!folder.starts_with('.') && !folder.ends_with(['.', ' ']));
            assert!(!is_device(&folder));
        }
    }

    #[test]
    fn folder_names_keep_letters_and_are_safe() {
        assert_eq!(
            folder_name("Évangile de Marc", "id-1"),
            "Évangile de Marc_id-1"
        );
        assert_eq!(folder_name("../../etc", "id-1"), "_.._etc_id-1");
        assert_eq!(folder_name("CON.txt", "id"), "_CON.txt_id");
        assert_eq!(folder_name("  ", "id"), "project_id");
        assert_eq!(folder_name("ማርቆስ", "id"), "ማርቆስ_id");
    }
}
