//! The books of USFM and their codes.

use std::fmt;

/// The codes of the books, in their order.
const CODES: &str = "GEN EXO LEV NUM DEU JOS JDG RUT 1SA 2SA 1KI 2KI 1CH 2CH EZR NEH EST JOB PSA PRO ECC SNG ISA JER \
    LAM EZK DAN HOS JOL AMO OBA JON MIC NAM HAB ZEP HAG ZEC MAL MAT MRK LUK JHN ACT ROM 1CO 2CO GAL EPH PHP COL 1TH 2TH \
    1TI 2TI TIT PHM HEB JAS 1PE 2PE 1JN 2JN 3JN JUD REV TOB JDT ESG WIS SIR BAR LJE S3Y SUS BEL 1MA 2MA 3MA 4MA 1ES 2ES \
    MAN PS2 ODA PSS EZA 5EZ 6EZ DAG PS3 2BA LBA JUB ENO 1MQ 2MQ 3MQ REP 4BA LAO FRT BAK OTH INT CNC GLO TDX NDX";

/// Where a book stands among all books; nothing for a code that is none.
pub fn place_of_book(code: &str) -> Option<usize> {
    let mut codes = CODES.split_ascii_whitespace();
    (code.len() == 3).then(|| codes.position(|book| book == code))?
}

/// The book of a file, told by its name or folders (`ingredients/LUK.usfm`, `43-LUK.usfm`,
/// `audio/ingredients/MRK/1/1_2_1.mp3`): `MRK`, or `OBS 7` for a story.
pub fn book_of_path(path: &str) -> Option<String> {
    if let Some(number) = super::story::number(path) {
        return Some(format!("OBS {number}"));
    }
    let mut parts = path.rsplit('/');
    let file = parts.next().unwrap_or_default();
    let (stem, ending) = file.rsplit_once('.').unwrap_or((file, ""));
    let code = stem.rsplit(['-', '_']).find_map(|part| {
        let code = part.to_ascii_uppercase();
        place_of_book(&code).map(|_| code)
    });
    if super::is_usfm(path) || ending.eq_ignore_ascii_case("json") {
        return code;
    }
    parts
        .map(str::to_ascii_uppercase)
        .find(|folder| place_of_book(folder).is_some())
        .or(code.filter(|_| ending.is_empty()))
}

/// Whether a book as a person writes it (`mrk`, `7`, `obs 07`) is `book`, as [`book_of_path`] gives it.
pub fn is_same_book(written: &str, book: &str) -> bool {
    let written = written.trim();
    if written.eq_ignore_ascii_case(book) {
        return true;
    }
    let Some(number) = book.strip_prefix("OBS ") else {
        return false;
    };
    let upper = written.to_ascii_uppercase();
    let digits = upper.strip_prefix("OBS").unwrap_or(&upper).trim();
    digits.parse::<u8>().ok() == number.parse().ok()
}

/// The book of a part of a file that has several, by its code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Book {
    place: usize,
    code: [u8; 3],
}

impl Book {
    /// `None` where this is no code of a book: three letters or digits, of any book.
    pub(super) fn new(code: &str) -> Option<Self> {
        let bytes: [u8; 3] = code.as_bytes().try_into().ok()?;
        Some(Self {
            place: place_of_book(code).unwrap_or(usize::MAX),
            code: bytes,
        })
    }

    pub(super) fn is(self, code: &str) -> bool {
        self.code.eq_ignore_ascii_case(code.as_bytes())
    }
}

impl fmt::Display for Book {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(std::str::from_utf8(&self.code).unwrap_or_default())
    }
}
