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
