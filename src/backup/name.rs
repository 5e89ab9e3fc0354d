//! Names of backups: `<ProjectName>_<id>_<epoch ms>`, as Scribe writes them.

use chrono::{DateTime, Utc};

/// The greatest number in a name: the last day that JavaScript, and so Scribe, knows.
const MAX_MILLIS: u64 = 8_640_000_000_000_000;

/// The name of one backup, in its parts. Order is by the number alone: the times of files say nothing after a copy.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct BackupName {
    text: String,
    /// Where the number begins; the underscore before it is not counted.
    millis_at: usize,
    millis: u64,
}

impl BackupName {
    /// Reads a folder's name; `None` for one that neither Scribe nor we could have written.
    pub fn parse(text: &str) -> Option<Self> {
        let (front, number) = text.rsplit_once('_')?;
        let digits = !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit());
        if !digits || number.starts_with('0') || text.starts_with('.') {
            return None;
        }
        let millis: u64 = number.parse().ok().filter(|n| *n <= MAX_MILLIS)?;
        let (stem, id) = front.rsplit_once('_')?;
        if stem.is_empty()
            || id.is_empty()
            || text
                .chars()
                .any(|c| c.is_control() || matches!(c, '/' | '\\'))
        {
            return None;
        }
        Some(Self {
            text: text.to_owned(),
            millis_at: front.len() + 1,
            millis,
        })
    }

    /// The name of a backup of the folder `<ProjectName>_<id>` with this number; `None` if it would not be one.
    pub fn new(scribe_folder_name: &str, millis: u64) -> Option<Self> {
        Self::parse(&format!("{scribe_folder_name}_{millis}"))
    }

    /// The folder's name.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Milliseconds since 1970, and the order of the backups of a project.
    pub fn millis(&self) -> u64 {
        self.millis
    }

    /// `<ProjectName>_<id>`.
    pub fn front(&self) -> &str {
        &self.text[..self.millis_at - 1]
    }

    /// The project's name, if this is a backup of the project `id`.
    pub fn project_if_id(&self, id: &str) -> Option<&str> {
        self.front()
            .strip_suffix(id)?
            .strip_suffix('_')
            .filter(|name| !name.is_empty())
    }

    /// The id, if it has the form that all of Scribe's have; an id with underscores cannot be told from the name.
    pub fn uuid(&self) -> Option<&str> {
        let (_, id) = self.front().rsplit_once('_')?;
        let is_uuid = id.len() == 36
            && id.bytes().enumerate().all(|(at, b)| match at {
                8 | 13 | 18 | 23 => b == b'-',
                _ => b.is_ascii_hexdigit(),
            });
        is_uuid.then_some(id)
    }

    /// The number as a time.
    pub fn time(&self) -> Option<DateTime<Utc>> {
        DateTime::from_timestamp_millis(i64::try_from(self.millis).ok()?)
    }
}

impl std::fmt::Display for BackupName {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn print_and_parse_are_inverses_and_others_are_not_ours() {
        let front = "Évangile de_Marc_84a21ef1-5e63-5129-8faa-4b2598d0d03a";
        let name = BackupName::new(front, 1_715_000_000_000).unwrap();
        assert_eq!(BackupName::parse(name.as_str()), Some(name.clone()));
        assert_eq!((name.front(), name.millis()), (front, 1_715_000_000_000));
        assert_eq!(name.uuid(), Some("84a21ef1-5e63-5129-8faa-4b2598d0d03a"));
        assert_eq!(
            name.project_if_id("84a21ef1-5e63-5129-8faa-4b2598d0d03a"),
            Some("Évangile de_Marc")
        );
        assert_eq!(name.project_if_id("d03a"), None);
        for other in [
            "mine",
            "a_1",
            "_id_1",
            "a__1",
            "a_b_",
            "a_b_01",
            "a_b_1x",
            "a_b_+1",
            "a_b_-1",
            "a_b_1 (copy)",
            ".a_b_1",
            "a_b_99999999999999999999",
            "a_b_8640000000000001",
            "a\u{1b}_b_1",
            "a/x_b_1",
            "a_b_١",
        ] {
            assert_eq!(BackupName::parse(other), None, "{other:?}");
        }
    }
}
