//! Texts as translators leave them, and what happens to them: made from a seed.

#![allow(clippy::format_push_string, reason = "made texts are small")]

/// A small generator of numbers: the same seed gives the same row everywhere.
#[derive(Clone)]
pub(super) struct Rng(u64);

impl Rng {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    pub(super) fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 16
    }

    /// Below `end`, or 0.
    pub(super) fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % u64::try_from(end.max(1)).unwrap()).unwrap()
    }

    pub(super) fn one_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }

    pub(super) fn pick<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[self.below(list.len())]
    }
}

/// Words that occur once.
#[derive(Default)]
pub(super) struct Words(usize);

impl Words {
    pub(super) fn one(&mut self, kind: &str) -> String {
        self.0 += 1;
        format!("{kind}{}x", self.0)
    }

    fn some(&mut self, rng: &mut Rng) -> String {
        let n = 1 + rng.below(7);
        (0..n).map(|_| self.one("w")).collect::<Vec<_>>().join(" ")
    }
}

/// One verse of a made book.
#[derive(Clone)]
pub(super) struct Verse {
    pub(super) label: String,
    pub(super) slot: String,
    pub(super) text: String,
}

/// A made book, in parts that can be changed one by one.
#[derive(Clone)]
pub(super) struct Book {
    pub(super) preamble: String,
    /// Number, head, verses.
    pub(super) chapters: Vec<(u32, String, Vec<Verse>)>,
    pub(super) bom: bool,
    pub(super) crlf: bool,
    pub(super) last_line: bool,
    /// How numbers are written.
    pub(super) style: Style,
}

/// Digits, the sign of a bridge, and what stands between a mark and its number.
#[derive(Clone, Copy)]
pub(super) struct Style {
    pub(super) zero: char,
    pub(super) dash: &'static str,
    pub(super) blank: &'static str,
}

impl Style {
    pub(super) const PLAIN: Self = Self {
        zero: '0',
        dash: "-",
        blank: " ",
    };

    pub(super) fn any(rng: &mut Rng) -> Self {
        const ZEROS: [char; 8] = ['0', '०', '၀', '٠', '০', '០', '０', '𑁦'];
        const DASHES: [&str; 9] = [
            "-",
            "‑",
            "–",
            "—",
            " - ",
            "\u{200f}-",
            "－",
            ",",
            "\u{200b}−",
        ];
        const BLANKS: [&str; 5] = [" ", "  ", "\u{a0}", " \u{200f}", ""];
        if rng.one_in(2) {
            return Self::PLAIN;
        }
        Self {
            zero: *rng.pick(&ZEROS),
            dash: DASHES[rng.below(DASHES.len())],
            blank: BLANKS[rng.below(BLANKS.len())],
        }
    }

    fn written(self, label: &str) -> String {
        let mut out = self.blank.to_owned();
        for found in label.chars() {
            match found.to_digit(10) {
                Some(digit) => out.push(char::from_u32(u32::from(self.zero) + digit).unwrap()),
                None if found == '-' => out.push_str(self.dash),
                None => out.push(found),
            }
        }
        out
    }
}

impl Book {
    pub(super) fn bytes(&self) -> Vec<u8> {
        let mut out = self.preamble.clone();
        for (number, head, verses) in &self.chapters {
            out += &format!("\\c{}\n{head}", self.style.written(&number.to_string()));
            for verse in verses {
                out += &verse.slot;
                out += &format!("\\v{}{}\n", self.style.written(&verse.label), verse.text);
            }
        }
        if !self.last_line {
            out.pop();
        }
        if self.crlf {
            out = out.replace('\n', "\r\n");
        }
        if self.bom {
            out.insert(0, '\u{feff}');
        }
        out.into_bytes()
    }
}

fn verse_text(rng: &mut Rng, words: &mut Words) -> String {
    match rng.below(12) {
        0 => String::new(),
        1 => " ...".into(),
        2 => "...".into(),
        3 => format!(" {}\n\\q2 {}", words.some(rng), words.some(rng)),
        4 => format!(
            " {}\\f + \\fr 1:1 \\ft {}\\f* {}",
            words.some(rng),
            words.some(rng),
            words.some(rng)
        ),
        5 => format!(
            " {} \\add {}\\add* {}",
            words.some(rng),
            words.some(rng),
            words.some(rng)
        ),
        6 => {
            let word = |words: &mut Words| {
                format!(
                    "\\zaln-s |x-strong=\"G1\" x-occurrence=\"1\" x-occurrences=\"1\" x-content=\"x\"\\*\\w {}|x-occurrence=\"1\" x-occurrences=\"1\"\\w*\\zaln-e\\*",
                    words.one("w")
                )
            };
            format!(" {}\n{}\n{}", word(words), word(words), word(words))
        }
        7 => format!(
            " {}\n\\s1 {}\n\\p\n{}",
            words.some(rng),
            words.some(rng),
            words.some(rng)
        ),
        _ => format!(" {}", words.some(rng)),
    }
}

fn slot(rng: &mut Rng, words: &mut Words) -> String {
    match rng.below(9) {
        0 => "\\p\n".into(),
        1 => "\\q1\n".into(),
        2 => format!("\\s1 {}\n\\p\n", words.some(rng)),
        3 => format!("\\s1 {}\n\\r ({})\n\\p\n", words.some(rng), words.one("w")),
        4 => "\n".into(),
        5 => "\\b\n\\q1\n".into(),
        _ => String::new(),
    }
}

pub(super) fn book(rng: &mut Rng, words: &mut Words) -> Book {
    let mut chapters = Vec::new();
    for number in 1..=1 + u32::try_from(rng.below(3)).unwrap() {
        let mut verses = Vec::new();
        let mut n = 1;
        for nth in 0..rng.below(7) {
            let label = match rng.below(20) {
                0 => {
                    n += 1;
                    format!("{}-{n}", n - 1)
                }
                1 => format!("{n}a"),
                2 if rng.one_in(3) => format!("{}", n.max(2) - 1),
                _ => format!("{n}"),
            };
            n += 1;
            let slot = if nth == 0 {
                String::new()
            } else {
                slot(rng, words)
            };
            verses.push(Verse {
                label,
                slot,
                text: verse_text(rng, words),
            });
        }
        let head = match rng.below(4) {
            0 => String::new(),
            1 => format!("\\s1 {}\n\\p\n", words.some(rng)),
            2 => format!("\\d {}\n\\q1 {}\n", words.some(rng), words.some(rng)),
            _ => "\\p\n".into(),
        };
        chapters.push((number, head, verses));
    }
    let mut preamble = if rng.one_in(8) {
        String::new()
    } else {
        format!("\\id LUK {}\n\\h {}\n", words.one("w"), words.one("w"))
    };
    if rng.one_in(3) {
        for _ in 0..rng.below(4) {
            preamble += &match rng.below(3) {
                0 => format!("\\p \\k {}\\k* {}\n", words.one("w"), words.some(rng)),
                1 => format!("\\periph {}\n", words.one("w")),
                _ => format!("\\ip {}\n", words.some(rng)),
            };
        }
    }
    Book {
        preamble,
        chapters,
        bom: rng.one_in(8),
        crlf: rng.one_in(4),
        last_line: !rng.one_in(4),
        style: Style::any(rng),
    }
}

/// Changes one side of a book as a translator does; `mark` is in each word that is new.
pub(super) fn revise(rng: &mut Rng, words: &mut Words, book: &mut Book, mark: &str) {
    for _ in 0..=rng.below(3) {
        let kind = rng.below(17) % 16;
        let count = book.chapters.len();
        let nth = rng.below(count);
        match kind {
            0 => match rng.below(4) {
                0 => book.preamble += &format!("\\rem {}\n", words.one(mark)),
                1 => book.preamble += &format!("\\ip {}\n", words.one(mark)),
                2 => book.preamble += &format!("\\p \\k {}\\k* x\n", words.one(mark)),
                _ => {
                    let mut lines: Vec<String> = book.preamble.lines().map(str::to_owned).collect();
                    let at = rng.below(lines.len());
                    match lines.get_mut(at) {
                        Some(line) if rng.one_in(2) => *line += &format!(" {}", words.one(mark)),
                        Some(_) => drop(lines.remove(at)),
                        None => {}
                    }
                    book.preamble = lines
                        .iter()
                        .map(|line| format!("{line}\n"))
                        .collect::<Vec<_>>()
                        .concat();
                }
            },
            1 => {
                let number = book.chapters.last().map_or(1, |chapter| chapter.0 + 1);
                let text = format!(" {}", words.one(mark));
                let verse = Verse {
                    label: "1".into(),
                    slot: String::new(),
                    text,
                };
                book.chapters.push((number, "\\p\n".into(), vec![verse]));
            }
            2 => book.crlf = !book.crlf,
            3 => book.bom = !book.bom,
            4 if rng.one_in(4) && count > 1 => {
                book.chapters.remove(nth);
            }
            5 => {
                let verses = &mut book.chapters[nth].2;
                let label = format!("{}", verses.len() + 1 + rng.below(2));
                let text = format!(" {}", words.one(mark));
                verses.push(Verse {
                    label,
                    slot: slot(rng, words),
                    text,
                });
            }
            _ => {
                let verses = &mut book.chapters[nth].2;
                if verses.is_empty() {
                    continue;
                }
                let at = rng.below(verses.len());
                if kind == 6 {
                    verses.remove(at);
                    continue;
                }
                if kind == 7 && at > 0 {
                    verses[at].slot = format!("\\s1 {}\n\\p\n", words.one(mark));
                    continue;
                }
                if kind == 8 && at + 1 < verses.len() {
                    let next = verses.remove(at + 1);
                    verses[at].label = format!("{}-{}", verses[at].label, next.label);
                    verses[at].text += &next.text;
                    continue;
                }
                let verse = &mut verses[at];
                let mut pieces: Vec<String> = verse.text.split(' ').map(str::to_owned).collect();
                let place = rng.below(pieces.len());
                match kind {
                    9 => verse.text = format!(" {}", words.one(mark)),
                    10 => {
                        let note = format!("\\f + \\ft {}\\f*", words.one(mark));
                        verse.text += &note;
                    }
                    11 => verse.text = verse.text.replace('\n', " "),
                    12 if pieces.len() > 1 => {
                        pieces.remove(place.max(1));
                        verse.text = pieces.join(" ");
                    }
                    _ => {
                        pieces.insert(place.max(1), words.one(mark));
                        verse.text = pieces.join(" ");
                    }
                }
            }
        }
    }
}

/// Changes a text as an accident does.
pub(super) fn damage(rng: &mut Rng, text: &mut Vec<u8>) {
    const PIECES: [&[u8]; 32] = [
        b"\\v 3 ",
        b"\\v 2-3 ",
        b"\\v 1a",
        b"\\v ",
        b"\\c 2\n",
        b"\\c ",
        b"\\",
        b"\\p\n",
        b"\\s5\n",
        b"\\f + ",
        b"\\f*",
        b"\\w a|x-occurrence=\"1\" x-occurrences=\"2\"\\w*",
        b"\\zaln-s |x\\*",
        b"\\zaln-e\\*",
        b"\r",
        b"\r\n",
        b"\n\n",
        b"\xff\xfe",
        b"\xef\xbb\xbf",
        b"|",
        b"*",
        b"\\v 999999999 ",
        b"![OBS](https://x/obs-en-01-02.jpg)\n",
        b"\0",
        b"\n\\id MRK\n",
        b"\\v x ",
        b"\\v\n",
        b"\\c x\n",
        b"\\v2",
        "\\v ၃ ".as_bytes(),
        "\\v 2 — 4 ".as_bytes(),
        b"\\v 2,5 ",
    ];
    for _ in 0..=rng.below(4) {
        let at = rng.below(text.len() + 1);
        let to = (at + rng.below(40)).min(text.len());
        match rng.below(4) {
            0 => {
                text.drain(at..to);
            }
            1 => {
                let again = text[at..to].to_vec();
                let place = rng.below(text.len() + 1);
                text.splice(place..place, again);
            }
            _ => {
                let piece = *rng.pick(&PIECES);
                text.splice(at..at, piece.iter().copied());
            }
        }
    }
}

/// As Scribe's first save leaves a book: each paragraph is one line, notes have their inner marks ended, `\b` is gone.
pub(super) fn as_scribe(text: &[u8]) -> Vec<u8> {
    let text = String::from_utf8(text.to_vec()).unwrap();
    let mut out = String::new();
    for line in text.lines() {
        if line == "\\b" || line.is_empty() {
            continue;
        }
        let (mark, _) = line.split_once(' ').unwrap_or((line, ""));
        let is_new = matches!(
            mark,
            "\\id"
                | "\\h"
                | "\\toc1"
                | "\\toc2"
                | "\\toc3"
                | "\\mt1"
                | "\\c"
                | "\\s1"
                | "\\r"
                | "\\d"
                | "\\p"
                | "\\q1"
                | "\\q2"
        );
        if is_new {
            if !out.is_empty() {
                out.push('\n');
            }
            out.push_str(line);
            if matches!(line, "\\p" | "\\q1") {
                out.push(' ');
            }
        } else {
            out.push_str(line);
        }
    }
    out.push('\n');
    let mut noted = String::new();
    for piece in out.split_inclusive("\\f*") {
        match piece.strip_suffix("\\f*") {
            Some(body) if body.contains("\\ft ") => {
                noted.push_str(body);
                noted.push_str("\\ft*\\f*");
            }
            _ => noted.push_str(piece),
        }
    }
    noted.into_bytes()
}

/// A made story.
pub(super) fn story(rng: &mut Rng, words: &mut Words) -> Vec<String> {
    let mut parts = vec![format!("# 1. {}\n\n", words.some(rng))];
    for nth in 1..=1 + rng.below(6) {
        parts.push(format!(
            "![OBS Image](https://cdn.door43.org/obs/jpg/360px/obs-en-01-{nth:02}.jpg)\n\n{}\n\n",
            words.some(rng)
        ));
    }
    parts.push(format!("_{}_\n", words.some(rng)));
    parts
}

/// How many cases a law is tried on: few in CI, many where `SCRIBE_SYNC_LONG=1` asks for it.
#[allow(clippy::disallowed_methods, reason = "a test reads its own variable")]
pub(super) fn cases() -> u64 {
    if std::env::var("SCRIBE_SYNC_LONG").as_deref() == Ok("1") {
        100_000
    } else {
        2_000
    }
}
