//! How the characters of a text are written as bytes. A text is merged as characters, and a file has one encoding.
//!
//! UTF-16 and UTF-32 are told by their own bytes. A code page is told only beside a text that has the same words: two
//! pages give the same bytes to different letters.

use super::lines::MAX_TEXT;
use super::normal;
use encoding_rs as pages;
use std::borrow::Cow;
use std::collections::HashSet;

/// How the characters of a text are written as bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Encoding {
    /// UTF-8, or bytes that are taken as they are.
    Utf8,
    /// UTF-16 or UTF-32.
    Wide(Wide),
    Page(&'static pages::Encoding),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Wide {
    /// Bytes of a unit: 2 or 4.
    size: usize,
    is_big: bool,
    has_mark: bool,
}

impl Wide {
    fn unit(self, bytes: &[u8]) -> u32 {
        let fold = |value: u32, byte: &u8| value << 8 | u32::from(*byte);
        if self.is_big {
            bytes.iter().fold(0, fold)
        } else {
            bytes.iter().rev().fold(0, fold)
        }
    }

    /// The text, without its byte order mark; nothing where these bytes are none, or where it has signs that no text has.
    fn decoded(self, bytes: &[u8]) -> Option<String> {
        let bytes = if self.has_mark {
            &bytes[self.size..]
        } else {
            bytes
        };
        if bytes.len() % self.size != 0 {
            return None;
        }
        let units = bytes.chunks_exact(self.size).map(|unit| self.unit(unit));
        let mut out = String::with_capacity(bytes.len());
        let mut push = |found: char| -> Option<()> {
            let is_sign = found.is_control() && !is_layout(found);
            (!is_sign && !matches!(found, '\u{fffe}' | '\u{ffff}')).then(|| out.push(found))
        };
        if self.size == 4 {
            for unit in units {
                push(char::from_u32(unit)?)?;
            }
        } else {
            let units = units.map(|unit| u16::try_from(unit).unwrap_or_default());
            for found in char::decode_utf16(units) {
                push(found.ok()?)?;
            }
        }
        Some(out)
    }

    fn encoded(self, text: &str) -> Vec<u8> {
        let mut out = Vec::with_capacity(text.len() * self.size);
        let mut push = |unit: u32| {
            let bytes = unit.to_be_bytes();
            let bytes = &bytes[4 - self.size..];
            if self.is_big {
                out.extend_from_slice(bytes);
            } else {
                out.extend(bytes.iter().rev());
            }
        };
        if self.has_mark {
            push(0xfeff);
        }
        if self.size == 4 {
            text.chars().for_each(|found| push(u32::from(found)));
        } else {
            text.encode_utf16().for_each(|unit| push(u32::from(unit)));
        }
        out
    }
}

fn is_layout(found: char) -> bool {
    matches!(found, '\t' | '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}')
}

/// What one version is taken for.
enum Read<'a> {
    /// UTF-8, perhaps with bytes that are no text, or no text at all: taken as it is.
    Plain(&'a [u8]),
    /// Told for certain.
    Told(Encoding, String),
    /// Text of some code page.
    Legacy(&'a [u8]),
    /// Units of two bytes or more, not all of which are text.
    Torn,
}

fn read(bytes: &[u8]) -> Read<'_> {
    if bytes.len() > MAX_TEXT {
        return Read::Plain(bytes);
    }
    let is_utf8 = std::str::from_utf8(bytes).is_ok();
    let zeros = memchr::memchr_iter(0, bytes).count();
    if is_utf8 && zeros * 8 < bytes.len().max(1) {
        return match shifted(bytes) {
            Some(text) => Read::Told(Encoding::Page(pages::ISO_2022_JP), text),
            None => Read::Plain(bytes),
        };
    }
    let wide = |size, is_big, has_mark| {
        let wide = Wide {
            size,
            is_big,
            has_mark,
        };
        let text = wide.decoded(bytes)?;
        // UTF-16 in the wrong order is text too, of rare characters.
        let score = text
            .bytes()
            .filter(|byte| matches!(byte, b' ' | b'\n' | b'\\' | b'"'))
            .count();
        Some((score, Encoding::Wide(wide), text))
    };
    let marked = match bytes {
        [0xff, 0xfe, 0, 0, ..] => Some((4, false)),
        [0, 0, 0xfe, 0xff, ..] => Some((4, true)),
        [0xff, 0xfe, ..] => Some((2, false)),
        [0xfe, 0xff, ..] => Some((2, true)),
        _ => None,
    };
    if let Some((size, is_big)) = marked {
        if zeros * 64 >= bytes.len() || (zeros > 0 && is_mostly_wrong(bytes)) {
            return match wide(size, is_big, true) {
                Some((_, encoding, text)) => Read::Told(encoding, text),
                None => Read::Torn,
            };
        }
    } else if zeros > 1 && zeros * 64 >= bytes.len() {
        let mut found: Vec<_> = [(4, false), (4, true), (2, false), (2, true)]
            .into_iter()
            .filter_map(|(size, is_big)| wide(size, is_big, false))
            .collect();
        found.sort_by_key(|(score, ..)| std::cmp::Reverse(*score));
        let second = found.get(1).map_or(0, |(score, ..)| *score);
        return match found.into_iter().next() {
            Some((score, encoding, text)) if score > second * 4 => Read::Told(encoding, text),
            _ if zeros * 16 >= bytes.len() => Read::Torn,
            _ => Read::Plain(bytes),
        };
    }
    let has_signs = bytes
        .iter()
        .any(|byte| *byte < b' ' && !is_layout(char::from(*byte)) && *byte != 0x1b);
    if !has_signs && is_mostly_wrong(bytes) {
        Read::Legacy(bytes)
    } else {
        Read::Plain(bytes)
    }
}

/// The text of a file that shifts between ASCII and Japanese characters of seven bits.
fn shifted(bytes: &[u8]) -> Option<String> {
    let at = memchr::memchr(0x1b, bytes)?;
    if !bytes[at..].starts_with(b"\x1b$") {
        return None;
    }
    on_page(pages::ISO_2022_JP, bytes)
}

/// Whether more bytes are no UTF-8 than there are characters above ASCII.
fn is_mostly_wrong(bytes: &[u8]) -> bool {
    let (mut right, mut wrong) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        let above = chunk.valid().chars().filter(|found| !found.is_ascii());
        right += above.count();
        wrong += chunk.invalid().len();
    }
    wrong > right
}

/// The text of bytes on a code page, where all of them are characters and become the same bytes again.
fn on_page(page: &'static pages::Encoding, bytes: &[u8]) -> Option<String> {
    let text = page.decode_without_bom_handling_and_without_replacement(bytes)?;
    let is_sign = |found: char| found.is_control() && !is_layout(found);
    if text.chars().any(is_sign) {
        return None;
    }
    let (again, _, failed) = page.encode(&text);
    (!failed && *again == *bytes).then(|| text.into_owned())
}

/// Code pages in which projects were written before UTF-8. Of pages that differ in nothing else the first one counts.
const PAGES: [&pages::Encoding; 34] = [
    pages::WINDOWS_1252,
    pages::WINDOWS_1250,
    pages::WINDOWS_1251,
    pages::WINDOWS_1253,
    pages::WINDOWS_1254,
    pages::WINDOWS_1255,
    pages::WINDOWS_1256,
    pages::WINDOWS_1257,
    pages::WINDOWS_1258,
    pages::WINDOWS_874,
    pages::IBM866,
    pages::ISO_8859_2,
    pages::ISO_8859_3,
    pages::ISO_8859_4,
    pages::ISO_8859_5,
    pages::ISO_8859_6,
    pages::ISO_8859_7,
    pages::ISO_8859_8,
    pages::ISO_8859_10,
    pages::ISO_8859_13,
    pages::ISO_8859_14,
    pages::ISO_8859_15,
    pages::ISO_8859_16,
    pages::KOI8_R,
    pages::KOI8_U,
    pages::MACINTOSH,
    pages::X_MAC_CYRILLIC,
    pages::GBK,
    pages::GB18030,
    pages::BIG5,
    pages::EUC_JP,
    pages::SHIFT_JIS,
    pages::EUC_KR,
    pages::ISO_2022_JP,
];

/// The words of a text that have a character above ASCII, as they are compared.
fn words(text: &[u8]) -> HashSet<Cow<'_, [u8]>> {
    text.split(|byte| byte.is_ascii_whitespace() || matches!(byte, b'\\' | b'|' | b'*'))
        .filter(|word| !word.is_ascii())
        .map(normal::key)
        .collect()
}

/// The text of some code page, told by texts that have the same words; nothing where two pages fit as well.
fn beside(bytes: &[u8], others: &[&[u8]]) -> Option<(&'static pages::Encoding, String)> {
    let known: HashSet<Cow<'_, [u8]>> = others.iter().flat_map(|other| words(other)).collect();
    let mut best: Option<(usize, &'static pages::Encoding, String)> = None;
    let mut is_vague = false;
    for page in PAGES {
        let Some(text) = on_page(page, bytes) else {
            continue;
        };
        let own = words(text.as_bytes());
        let hits = own.iter().filter(|word| known.contains(*word)).count();
        if hits == 0 || hits * 2 < own.len() {
            continue;
        }
        match &best {
            Some((most, ..)) if hits < *most => {}
            Some((most, _, other)) if hits == *most => is_vague |= *other != text,
            _ => {
                is_vague = false;
                best = Some((hits, page, text));
            }
        }
    }
    best.filter(|_| !is_vague)
        .map(|(_, page, text)| (page, text))
}

/// Whether two texts of unknown code pages may be of the same one: half of the words are the same.
fn is_same_page(a: &[u8], b: &[u8]) -> bool {
    let (a, b) = (words(a), words(b));
    let shared = a.intersection(&b).count();
    shared * 2 >= a.len().min(b.len())
}

/// A text as UTF-8, and how its bytes were. What cannot be told by its own bytes stays as it is.
pub(super) fn decoded(bytes: &[u8]) -> (Cow<'_, [u8]>, Encoding) {
    match read(bytes) {
        Read::Told(encoding, text) => (Cow::Owned(text.into_bytes()), encoding),
        Read::Plain(_) | Read::Legacy(_) | Read::Torn => (Cow::Borrowed(bytes), Encoding::Utf8),
    }
}

/// A text as UTF-8, where its own bytes tell what it is in; else the bytes.
pub fn as_utf8(bytes: &[u8]) -> Cow<'_, [u8]> {
    decoded(bytes).0
}

/// Two versions of a text as UTF-8, of which each may tell what the other is in.
pub(super) fn both_as_utf8<'a>(a: &'a [u8], b: &'a [u8]) -> [Cow<'a, [u8]>; 2] {
    let (first, second) = (decoded(a), decoded(b));
    let of = |bytes: &'a [u8], own: &Cow<'a, [u8]>, other: &[u8]| match told_by(bytes, other) {
        Some(text) => Cow::Owned(text.into_bytes()),
        None => own.clone(),
    };
    if std::str::from_utf8(&first.0).is_ok() && std::str::from_utf8(&second.0).is_ok() {
        return [first.0, second.0];
    }
    [of(a, &first.0, b), of(b, &second.0, a)]
}

/// A text as UTF-8, where its own bytes or another version of it tell what it is in; else the bytes.
pub fn as_utf8_beside<'b>(bytes: &'b [u8], other: &[u8]) -> Cow<'b, [u8]> {
    match told_by(bytes, other) {
        Some(text) => Cow::Owned(text.into_bytes()),
        None => as_utf8(bytes),
    }
}

/// A text of some code page as UTF-8, told by another version of it.
pub(super) fn told_by(bytes: &[u8], other: &[u8]) -> Option<String> {
    if !matches!(read(bytes), Read::Legacy(_)) {
        return None;
    }
    beside(bytes, &[&decoded(other).0]).map(|(_, text)| text)
}

/// Whether a text can stand in a file without giving it a second encoding.
pub(super) fn is_alike(text: &[u8], file: &[u8]) -> bool {
    match (read(text), read(file)) {
        (Read::Legacy(_), Read::Plain(file)) => {
            file.is_ascii() || std::str::from_utf8(file).is_err()
        }
        (Read::Legacy(_), Read::Told(..)) => false,
        (Read::Plain(text), Read::Legacy(_)) => text.is_ascii(),
        _ => true,
    }
}

/// Writes a text, which is UTF-8, in an encoding; in UTF-8 where the encoding has not all of its characters.
pub(super) fn encoded(text: Vec<u8>, encoding: Encoding) -> Vec<u8> {
    let Ok(utf8) = std::str::from_utf8(&text) else {
        return text;
    };
    match encoding {
        Encoding::Utf8 => text,
        Encoding::Wide(wide) => wide.encoded(utf8.strip_prefix('\u{feff}').unwrap_or(utf8)),
        Encoding::Page(page) => match page.encode(utf8) {
            (bytes, _, false) => bytes.into_owned(),
            _ => text,
        },
    }
}

/// Three versions of a file that can be merged as they are.
pub(super) struct Alike<'a> {
    pub(super) base: Cow<'a, [u8]>,
    pub(super) ours: Cow<'a, [u8]>,
    pub(super) theirs: Cow<'a, [u8]>,
    /// In which the result is written.
    pub(super) encoding: Encoding,
}

/// Brings three versions to one encoding: in every way that their bytes allow, of which all must give the same. There is none
/// where an encoding cannot be told, so that the file would have two.
pub(super) fn alike<'a>(base: &'a [u8], ours: &'a [u8], theirs: &'a [u8]) -> Vec<Alike<'a>> {
    let versions = [read(base), read(ours), read(theirs)];
    if matches!(versions[1], Read::Torn) || matches!(versions[2], Read::Torn) {
        return Vec::new();
    }
    if versions
        .iter()
        .any(|version| matches!(version, Read::Legacy(_)))
    {
        return of_pages(versions);
    }
    let [base, ours, theirs] = versions.map(|version| match version {
        Read::Told(encoding, text) => (Cow::Owned(text.into_bytes()), encoding),
        Read::Plain(bytes) | Read::Legacy(bytes) => (Cow::Borrowed(bytes), Encoding::Utf8),
        Read::Torn => (Cow::Borrowed(&b""[..]), Encoding::Utf8),
    });
    vec![Alike {
        encoding: chosen(base.1, ours.1, theirs.1),
        base: base.0,
        ours: ours.0,
        theirs: theirs.0,
    }]
}

/// The encoding of a merged file: UTF-8 where a side has it, for it is what USFM and Scribe ask for; else what one side
/// changed.
fn chosen(base: Encoding, ours: Encoding, theirs: Encoding) -> Encoding {
    let is_utf8 = ours == Encoding::Utf8 || theirs == Encoding::Utf8;
    match (ours == base, theirs == base) {
        _ if is_utf8 => Encoding::Utf8,
        _ if ours == theirs => ours,
        (true, _) => theirs,
        (_, true) => ours,
        (false, false) => Encoding::Utf8,
    }
}

/// Brings versions together of which at least one is of a code page.
fn of_pages(versions: [Read<'_>; 3]) -> Vec<Alike<'_>> {
    let told: Vec<&[u8]> = versions
        .iter()
        .filter_map(|version| match version {
            Read::Plain(bytes) if !bytes.is_ascii() => Some(*bytes),
            Read::Told(_, text) if !text.is_ascii() => Some(text.as_bytes()),
            _ => None,
        })
        .collect();
    if told.is_empty() {
        return same_bytes(versions);
    }
    told_by_others(&versions, &told).into_iter().collect()
}

/// Brings versions together by those whose encoding is told.
fn told_by_others<'a>(versions: &[Read<'a>; 3], told: &[&[u8]]) -> Option<Alike<'a>> {
    let mut out: Vec<(Cow<'a, [u8]>, Encoding)> = Vec::new();
    for (nth, version) in versions.iter().enumerate() {
        out.push(match version {
            Read::Told(encoding, text) => (Cow::Owned(text.clone().into_bytes()), *encoding),
            Read::Plain(bytes) => (Cow::Borrowed(*bytes), Encoding::Utf8),
            Read::Legacy(bytes) => match beside(bytes, told) {
                Some((page, text)) => (Cow::Owned(text.into_bytes()), Encoding::Page(page)),
                None if nth == 0 => (Cow::Borrowed(&b""[..]), Encoding::Utf8),
                None => return None,
            },
            Read::Torn => (Cow::Borrowed(&b""[..]), Encoding::Utf8),
        });
    }
    let (theirs, ours, base) = (out.pop()?, out.pop()?, out.pop()?);
    Some(Alike {
        encoding: chosen(base.1, ours.1, theirs.1),
        base: base.0,
        ours: ours.0,
        theirs: theirs.0,
    })
}

/// Versions of a code page that nothing tells are merged by their bytes, where they are of the same page; where a byte of a
/// character may look like a mark, as text of each page that has them.
fn same_bytes(versions: [Read<'_>; 3]) -> Vec<Alike<'_>> {
    let bytes = versions.map(|version| match version {
        Read::Plain(text) | Read::Legacy(text) => Some(text),
        // ASCII in units of two bytes beside a code page: seldom, and nobody's loss to wait.
        Read::Told(..) | Read::Torn => None,
    });
    let [Some(base), Some(ours), Some(theirs)] = bytes else {
        return Vec::new();
    };
    let is_new = words(base).is_empty();
    let is_one_page = if is_new {
        is_same_page(ours, theirs)
    } else {
        is_same_page(base, ours) && is_same_page(base, theirs)
    };
    if !is_one_page {
        return Vec::new();
    }
    let marks = |text: &[u8]| memchr::memchr_iter(b'\\', text).count();
    let mut is_safe = true;
    let mut out = Vec::new();
    for page in [pages::SHIFT_JIS, pages::GBK, pages::BIG5] {
        let texts = [base, ours, theirs].map(|text| on_page(page, text));
        let [Some(b), Some(o), Some(t)] = texts else {
            continue;
        };
        let pairs = [(base, &b), (ours, &o), (theirs, &t)];
        is_safe &= pairs
            .iter()
            .all(|(raw, text)| marks(raw) == marks(text.as_bytes()));
        let [base, ours, theirs] = [b, o, t].map(|text| Cow::Owned(text.into_bytes()));
        out.push(Alike {
            base,
            ours,
            theirs,
            encoding: Encoding::Page(page),
        });
    }
    if is_safe {
        out = vec![Alike {
            base: Cow::Borrowed(base),
            ours: Cow::Borrowed(ours),
            theirs: Cow::Borrowed(theirs),
            encoding: Encoding::Utf8,
        }];
    }
    out
}

/// What the bytes of a text are, as people call it: `UTF-8`, `UTF-16`, `windows-1252`.
fn name(encoding: Encoding) -> String {
    match encoding {
        Encoding::Utf8 => "UTF-8".to_owned(),
        Encoding::Wide(wide) => format!("UTF-{}", wide.size * 8),
        Encoding::Page(page) => page.name().to_owned(),
    }
}

/// The encodings of two versions of a text file, the old and the new one, where they are not the same; an encoding that cannot
/// be told has no name. Nothing where one of the two is no text.
pub fn encoding_change(old: &[u8], new: &[u8]) -> Option<(Option<String>, Option<String>)> {
    let (was, is) = (read(old), read(new));
    let told = |version: &Read<'_>, other: &Read<'_>| match version {
        Read::Told(encoding, _) => Some(Some(name(*encoding))),
        Read::Plain(bytes) if std::str::from_utf8(bytes).is_ok() => {
            Some(Some(name(Encoding::Utf8)))
        }
        Read::Legacy(bytes) => {
            let other = match other {
                Read::Plain(other) => other,
                Read::Told(_, text) => text.as_bytes(),
                Read::Legacy(_) | Read::Torn => return Some(None),
            };
            Some(beside(bytes, &[other]).map(|(page, _)| name(Encoding::Page(page))))
        }
        Read::Plain(_) | Read::Torn => None,
    };
    if let (Read::Legacy(old), Read::Legacy(new)) = (&was, &is)
        && is_same_page(old, new)
    {
        return None;
    }
    let is_ascii = |version: &Read<'_>| matches!(version, Read::Plain(text) if text.is_ascii());
    // ASCII is the same in a code page.
    if (is_ascii(&was) && matches!(is, Read::Legacy(_)))
        || (is_ascii(&is) && matches!(was, Read::Legacy(_)))
    {
        return None;
    }
    let (old, new) = (told(&was, &is)?, told(&is, &was)?);
    (old != new || old.is_none()).then_some((old, new))
}
