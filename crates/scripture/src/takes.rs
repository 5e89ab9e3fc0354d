//! The names of recordings: `1_2_3.mp3` is the third take of verse 2 of chapter 1, `1_2_3_default.mp3` the take that counts.

/// What recordings end in.
const ENDINGS: &str = "mp3 wav m4a mp4 aac ogg oga opus flac webm weba 3gp amr wma";

/// A recording of one verse, frame, or row of joined verses, as its path tells it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Recording<'p> {
    /// Folder, chapter and verse: what all takes of one verse have in common.
    pub verse: &'p str,
    /// Which take it is.
    pub take: u32,
    /// Whether it is the take that counts.
    pub is_default: bool,
    /// With its dot.
    ending: &'p str,
}

impl<'p> Recording<'p> {
    /// Reads a path; `None` where it is no recording that has takes.
    pub fn of(path: &'p str) -> Option<Self> {
        let dot = path.rfind('.')?;
        let (stem, ending) = path.split_at(dot);
        ENDINGS
            .split(' ')
            .find(|known| ending[1..].eq_ignore_ascii_case(known))?;
        let (named, is_default) = match stem.rsplit_once('_') {
            Some((named, word)) if word.eq_ignore_ascii_case("default") => (named, true),
            _ => (stem, false),
        };
        let (verse, take) = named.rsplit_once('_')?;
        let (chapter, number) = verse.rsplit('/').next()?.rsplit_once('_')?;
        let is_number = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        // Joined verses are `1_2-3_1.mp3`; a chapter may have a book before it.
        let is_verse = number.split('-').all(|part| {
            let digits = part.trim_end_matches(|c: char| c.is_ascii_lowercase());
            is_number(digits) && part.len() <= digits.len() + 1
        });
        let chapter = chapter.rsplit('_').next()?;
        if !is_verse || !is_number(chapter) || !is_number(take) {
            return None;
        }
        Some(Self {
            verse,
            take: take.parse().ok()?,
            is_default,
            ending,
        })
    }

    /// The path of the same take, as the one that counts or not.
    #[must_use]
    pub fn named(&self, take: u32, is_default: bool) -> String {
        let mark = if is_default { "_default" } else { "" };
        format!("{}_{take}{mark}{}", self.verse, self.ending)
    }

    /// What it is a recording of: `MRK 1:2`, `MRK 1:2-3`, `OBS 1:5`; `None` where no folder names a book.
    pub fn reference(&self) -> Option<String> {
        let mut folders = self.verse.rsplit('/');
        let (chapter, verse) = folders.next()?.rsplit_once('_')?;
        let chapter = chapter.rsplit('_').next()?;
        let book = folders.find(|folder| {
            folder.len() == 3
                && folder.bytes().all(|b| b.is_ascii_alphanumeric())
                && folder.bytes().any(|b| b.is_ascii_alphabetic())
        })?;
        let plain = |number: &str| match number.trim_start_matches('0') {
            "" => "0".to_owned(),
            rest => rest.to_owned(),
        };
        let verse: Vec<String> = verse.split('-').map(plain).collect();
        Some(format!(
            "{} {}:{}",
            book.to_ascii_uppercase(),
            plain(chapter),
            verse.join("-")
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::Recording;

    #[test]
    fn takes_are_told_from_other_files() {
        for (path, take, is_default, reference) in [
            ("audio/ingredients/MRK/1/1_1_2.mp3", 2, false, "MRK 1:1"),
            (
                "audio/ingredients/MRK/1/1_1_1_default.mp3",
                1,
                true,
                "MRK 1:1",
            ),
            (
                "audio/ingredients/PSA/119/119_170-176_3_default.wav",
                3,
                true,
                "PSA 119:170-176",
            ),
            (
                "audio/ingredients/OBS/01/01_05_1_default.mp3",
                1,
                true,
                "OBS 1:5",
            ),
            ("audio/1JN/3/3_2a_1.M4A", 1, false, "1JN 3:2a"),
            ("audio/mrk/MRK_4_12_2_Default.MP3", 2, true, "MRK 4:12"),
        ] {
            let found = Recording::of(path).unwrap_or_else(|| panic!("{path}"));
            assert_eq!((found.take, found.is_default), (take, is_default), "{path}");
            assert_eq!(found.reference().as_deref(), Some(reference), "{path}");
        }
        for path in [
            "audio/ingredients/MRK/1/1_1.mp3",
            "ingredients/MRK_1_1_1.usfm",
            "audio/theme_default.mp3",
            "audio/MRK/1/intro_1_2.mp3",
            "audio/MRK/1/1_1_x.mp3",
            "1_1_99999999999.mp3",
        ] {
            assert_eq!(Recording::of(path), None, "{path}");
        }
    }

    #[test]
    fn a_take_has_two_names() {
        let found = Recording::of("a/MRK/1/1_2-3_1_default.wav").unwrap();
        assert_eq!(found.named(1, false), "a/MRK/1/1_2-3_1.wav");
        assert_eq!(found.named(4, true), "a/MRK/1/1_2-3_4_default.wav");
    }
}
