//! The reader of USFM: every byte of any input belongs to a verse, to the headings and marks before a verse, to a chapter's
//! head, to the preamble or to the end; nothing is decoded, nothing is normalized.
//!
//! A verse begins at its `\v` wherever that stands in a line, and goes on to the next `\v` or `\c`, without the marks,
//! headings and blank lines before that one, for those announce what follows.

use super::books::Book;
use super::number::{self, ChapterNumber, Number};
use super::parts::{Chapter, Key, MAX_VERSES, Parts, Repeats, Verse};

/// What a marker means to the reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Means {
    /// The beginning of a paragraph, poetry line or list item; its text belongs to the verse.
    Paragraph,
    /// A paragraph that is no verse text: headings, references below them, remarks.
    Heading,
    /// A descriptive title, which in some texts is the first verse itself.
    Title,
    /// A mark between two chunks of a draft.
    Chunk,
    /// Anything inside the text.
    Inside,
}

fn meaning(name: &[u8]) -> Means {
    match name {
        b"s5" | b"ts" | b"ts-s" | b"ts-e" => return Means::Chunk,
        b"d" => return Means::Title,
        _ => {}
    }
    let digits = name
        .iter()
        .rev()
        .take_while(|byte| byte.is_ascii_digit())
        .count();
    match &name[..name.len() - digits] {
        b"p" | b"m" | b"po" | b"pr" | b"cls" | b"pmo" | b"pm" | b"pmc" | b"pmr" | b"pi" | b"mi"
        | b"nb" | b"pc" | b"ph" | b"b" | b"q" | b"qr" | b"qc" | b"qm" | b"qd" | b"lh" | b"li"
        | b"lf" | b"lim" | b"tr" | b"pb" | b"ib" | b"phi" | b"ps" | b"psi" | b"esb" | b"esbe" => {
            Means::Paragraph
        }
        b"s" | b"ms" | b"mr" | b"r" | b"sr" | b"sp" | b"sd" | b"mt" | b"mte" | b"qa" | b"cl"
        | b"cp" | b"cd" | b"rem" | b"sts" | b"iex" | b"ide" | b"restore" => Means::Heading,
        _ => Means::Inside,
    }
}

/// Whether a mark only lays out the text that follows: a paragraph, a line of poetry, a blank line or a chunk of a draft.
pub(super) fn is_layout(name: &[u8]) -> bool {
    match name {
        b"esb" | b"esbe" => false,
        _ if name.starts_with(b"tr") => false,
        _ => matches!(meaning(name), Means::Paragraph | Means::Chunk),
    }
}

/// Whether a paragraph begins at this mark, in what stands before the first chapter.
pub(super) fn is_content(name: &[u8]) -> bool {
    const INTRODUCTIONS: &str =
        "id usfm ide h toc toca mt imt imte is ip ipi im imi ipq imq ipr iq ili iot io periph";
    let plain = name
        .iter()
        .rposition(|byte| !byte.is_ascii_digit())
        .map_or(name, |last| &name[..=last]);
    let of_introductions = INTRODUCTIONS
        .split(' ')
        .any(|known| known.as_bytes() == plain);
    of_introductions || matches!(meaning(name), Means::Paragraph | Means::Heading)
}

pub(super) fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | 0x0b | 0x0c)
}

/// The end of a marker's name that begins behind its backslash: `q1`, `+nd`, `f*`, `zaln-s`; `v` of `v1`, whose blank was
/// forgotten.
pub(super) fn name_end(text: &[u8], from: usize) -> usize {
    if let [b'v' | b'c', b'0'..=b'9', ..] = text.get(from..).unwrap_or_default() {
        return from + 1;
    }
    let mut at = from;
    if text.get(at) == Some(&b'+') {
        at += 1;
    }
    while text
        .get(at)
        .is_some_and(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
    {
        at += 1;
    }
    if text.get(at) == Some(&b'*') {
        at += 1;
    }
    at
}

/// Where, inside the blanks that end at `end`, the line of the text before them is over.
fn after_line(text: &[u8], floor: usize, end: usize) -> usize {
    let blanks = text[floor..end]
        .iter()
        .rev()
        .take_while(|byte| is_blank(**byte))
        .count();
    let from = end - blanks;
    match text[from..end]
        .iter()
        .position(|byte| matches!(byte, b'\n' | b'\r'))
    {
        None => end,
        Some(n) if text[from + n] == b'\r' && text.get(from + n + 1) == Some(&b'\n') => {
            (from + n + 2).min(end)
        }
        Some(n) => from + n + 1,
    }
}

/// What the reader is inside of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Inside {
    Preamble,
    Head,
    Verse,
}

/// The marks and headings that the text read so far ends with.
#[derive(Debug, Clone, Copy, Default)]
struct Tail {
    /// Where they begin.
    from: Option<usize>,
    /// Whether the last of them ends its run as soon as text follows.
    empty: bool,
    /// Where a chunk mark stands, if it is the last of them.
    chunk: Option<usize>,
}

struct Reader<'a> {
    text: &'a [u8],
    parts: Parts,
    chapters: Repeats<ChapterNumber>,
    verses: Repeats<Number>,
    inside: Inside,
    tail: Tail,
    /// Where the content begins of what the reader is inside of.
    floor: usize,
    /// Where the last marker's name ended.
    content: usize,
    /// The book at hand, where it is not the text's first.
    book: Option<Book>,
    /// The last chapter and verse whose numbers could be read.
    chapter: u32,
    verse: u32,
}

/// Takes a text apart; `None` where it has more verses than any book.
pub(super) fn read(text: &[u8]) -> Option<Parts> {
    let mut reader = Reader {
        text,
        parts: Parts {
            len: text.len(),
            ..Parts::default()
        },
        chapters: Repeats::default(),
        verses: Repeats::default(),
        inside: Inside::Preamble,
        tail: Tail::default(),
        floor: 0,
        content: 0,
        book: None,
        chapter: 0,
        verse: 0,
    };
    let mut next = 0;
    for at in memchr::memchr_iter(b'\\', text) {
        if at < next {
            continue;
        }
        next = reader.marker(at);
        if reader.parts.verses.len() + reader.parts.chapters.len() > MAX_VERSES {
            return None;
        }
    }
    Some(reader.finish())
}

impl Reader<'_> {
    /// Takes one marker; gives where to look on.
    fn marker(&mut self, at: usize) -> usize {
        if self.tail.empty && self.has_text(self.content, at) {
            self.tail = Tail::default();
        }
        let start = at + 1;
        let mut end = name_end(self.text, start);
        let name = &self.text[start..end];
        match name {
            b"v" => {
                let (number, end) =
                    number::verse(self.text, end).unwrap_or((Number::unread(self.verse), end));
                self.begin_verse(at, number, end);
                return end;
            }
            b"c" => {
                let found = number::chapter(self.text, end);
                let (number, end) = found.unwrap_or((self.chapter, end));
                self.begin_chapter(at, number, found.is_none(), end);
                return end;
            }
            b"id" if self.begin_book(at, end) => return end,
            _ => {}
        }
        match meaning(name) {
            Means::Inside => {
                if self.tail.empty {
                    self.tail = Tail::default();
                }
            }
            Means::Title
                if self.inside == Inside::Verse
                    && self.tail.from.is_none()
                    && !self.has_text(self.floor, at) => {}
            means => {
                self.tail.from.get_or_insert(at);
                self.tail.empty = matches!(means, Means::Paragraph | Means::Chunk);
                self.tail.chunk = (means == Means::Chunk).then_some(at);
                if self.text[end..].starts_with(b"\\*") {
                    end += 2;
                }
            }
        }
        self.content = end;
        end
    }

    fn has_text(&self, from: usize, to: usize) -> bool {
        self.text[from..to].iter().any(|byte| !is_blank(*byte))
    }

    /// Where what the reader is inside of ends, when the next one begins at `at`.
    fn boundary(&mut self, at: usize, before_chapter: bool) -> usize {
        if self.tail.empty && self.has_text(self.content, at) {
            self.tail = Tail::default();
        }
        let mark = match self.inside {
            Inside::Verse => self.tail.from,
            // In a head, headings and marks are what it is about.
            Inside::Preamble | Inside::Head if before_chapter => self.tail.chunk,
            Inside::Preamble | Inside::Head => return at,
        };
        match mark {
            Some(mark) => after_line(self.text, self.floor, mark),
            None if self.inside == Inside::Verse => after_line(self.text, self.floor, at),
            None => at,
        }
    }

    /// Ends what the reader is inside of.
    fn close(&mut self, end: usize) {
        match self.inside {
            Inside::Preamble => self.parts.preamble = end,
            Inside::Head => {
                if let Some(chapter) = self.parts.chapters.last_mut() {
                    chapter.text = end;
                }
            }
            Inside::Verse => {
                if let Some(verse) = self.parts.verses.last_mut() {
                    verse.end = end;
                }
            }
        }
    }

    fn begin_verse(&mut self, at: usize, number: Number, label_end: usize) {
        let slot = self.boundary(at, false);
        self.close(slot);
        if self.parts.chapters.is_empty() {
            // Verses before any chapter have one without a head.
            let key = self.chapters.key(ChapterNumber::plain(0));
            self.push_chapter(key, slot);
        }
        self.verse = number.last;
        let key = self.verses.key(number);
        self.parts.verses.push(Verse {
            key,
            slot,
            start: at,
            end: at,
        });
        self.begin(Inside::Verse, label_end);
    }

    fn begin_chapter(&mut self, at: usize, number: u32, unread: bool, label_end: usize) {
        let start = self.boundary(at, true);
        self.close(start);
        self.chapter = number;
        let key = self.chapters.key(ChapterNumber {
            book: self.book,
            number,
            unread,
        });
        self.push_chapter(key, start);
        self.begin_head(label_end);
    }

    /// Takes an `\id` for the beginning of a book: a further one has its first chapters' head, of number 0.
    fn begin_book(&mut self, at: usize, name_end: usize) -> bool {
        let Some(book) = code(&self.text[name_end..]) else {
            return false;
        };
        let line = &self.text[..at];
        let line = line.strip_suffix(BOM).unwrap_or(line);
        if !line.last().is_none_or(|byte| matches!(byte, b'\n' | b'\r')) {
            return false;
        }
        if self.parts.first_book.is_none() {
            self.parts.first_book = Some(book);
            return false;
        }
        if self.book.or(self.parts.first_book) == Some(book) {
            return false;
        }
        let start = self.boundary(at, true);
        self.close(start);
        self.parts.has_books = true;
        self.book = Some(book);
        self.chapter = 0;
        let key = self.chapters.key(ChapterNumber {
            book: self.book,
            ..ChapterNumber::plain(0)
        });
        self.push_chapter(key, start);
        self.begin_head(name_end);
        true
    }

    fn begin_head(&mut self, floor: usize) {
        self.verses = Repeats::default();
        self.verse = 0;
        self.begin(Inside::Head, floor);
    }

    fn push_chapter(&mut self, key: Key<ChapterNumber>, start: usize) {
        self.end_chapter(start);
        let verses = self.parts.verses.len();
        self.parts.chapters.push(Chapter {
            key,
            start,
            text: start,
            end: start,
            verses: verses..verses,
        });
    }

    fn end_chapter(&mut self, end: usize) {
        let verses = self.parts.verses.len();
        if let Some(chapter) = self.parts.chapters.last_mut() {
            chapter.end = end;
            chapter.verses.end = verses;
        }
    }

    fn begin(&mut self, inside: Inside, floor: usize) {
        self.inside = inside;
        self.tail = Tail::default();
        self.floor = floor;
        self.content = floor;
    }

    fn finish(mut self) -> Parts {
        if self.parts.has_books {
            self.parts.name_books();
        }
        let len = self.text.len();
        let end = match self.inside {
            Inside::Verse => self.boundary(len, true),
            Inside::Preamble | Inside::Head => len,
        };
        self.close(end);
        self.end_chapter(end);
        self.parts.end = end;
        self.parts.entries = super::entries::read(&self.text[..self.parts.preamble]);
        self.parts
    }
}

/// The byte order mark of UTF-8.
pub(super) const BOM: &[u8] = b"\xef\xbb\xbf";

/// The book that a text's `\id` line names, in capitals.
pub(super) fn book(text: &[u8]) -> Option<String> {
    let text = text.strip_prefix(BOM).unwrap_or(text);
    let start = text.iter().position(|byte| !is_blank(*byte))?;
    code(text[start..].strip_prefix(b"\\id")?).map(|book| book.to_string())
}

/// The code behind an `\id`.
fn code(text: &[u8]) -> Option<Book> {
    let blanks = text.iter().take_while(|byte| is_blank(**byte)).count();
    let code = text.get(blanks..blanks + 3)?;
    let ends = text
        .get(blanks + 3)
        .is_none_or(|byte| !byte.is_ascii_alphanumeric());
    if blanks == 0 || !ends || !code.iter().all(u8::is_ascii_alphanumeric) {
        return None;
    }
    Book::new(&String::from_utf8_lossy(code).to_ascii_uppercase())
}
