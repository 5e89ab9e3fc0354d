//! A reader of JSON that remembers where everything stands, so that what nobody changed keeps its bytes.

use super::super::normal;
use std::collections::{HashMap, HashSet};
use std::ops::Range;

/// Larger files are not taken apart (bytes, and values).
const MAX_TEXT: usize = 16 << 20;
const MAX_VALUES: usize = 1 << 20;
/// Values inside values that are taken apart. Each level is a level of our stack, and what is deeper no tool of Scribe's
/// reads either.
const MAX_DEPTH: usize = 128;

/// A value and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Node {
    pub(super) range: Range<usize>,
    pub(super) kind: Kind,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Kind {
    /// A string, number, or one of the three words.
    Scalar,
    Object(Vec<Member>),
    Array(Vec<Node>),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Member {
    pub(super) key: String,
    /// Where the key stands, with its quotes.
    pub(super) at: Range<usize>,
    pub(super) value: Node,
}

/// A file that was read.
#[derive(Debug, Clone)]
pub(super) struct File<'a> {
    pub(super) text: &'a str,
    pub(super) root: Node,
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
    values: usize,
    depth: usize,
}

/// Reads a file; `None` where it is no JSON, has a key twice, or is too large or too deep.
pub(super) fn read(bytes: &[u8]) -> Option<File<'_>> {
    if bytes.len() > MAX_TEXT {
        return None;
    }
    let text = std::str::from_utf8(bytes).ok()?;
    let body = text.strip_prefix('\u{feff}').unwrap_or(text);
    serde_json::from_str::<serde::de::IgnoredAny>(body).ok()?;
    let mut reader = Reader {
        text,
        at: text.len() - body.len(),
        values: 0,
        depth: 0,
    };
    let root = reader.value()?;
    Some(File { text, root })
}

impl Reader<'_> {
    fn blanks(&mut self) {
        let rest = &self.text.as_bytes()[self.at..];
        self.at += rest
            .iter()
            .take_while(|byte| byte.is_ascii_whitespace())
            .count();
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn string(&mut self) -> Range<usize> {
        let start = self.at;
        let bytes = self.text.as_bytes();
        self.at += 1;
        while let Some(n) = bytes
            .get(self.at..)
            .and_then(|rest| memchr::memchr2(b'"', b'\\', rest))
        {
            self.at += n + 1;
            if bytes[self.at - 1] == b'"' {
                break;
            }
            self.at += 1;
        }
        self.at = self.at.min(bytes.len());
        start..self.at
    }

    fn value(&mut self) -> Option<Node> {
        self.blanks();
        self.values += 1;
        if self.values > MAX_VALUES {
            return None;
        }
        if self.depth >= MAX_DEPTH {
            return None;
        }
        let start = self.at;
        self.depth += 1;
        let kind = match self.peek()? {
            b'{' => self.object()?,
            b'[' => self.array()?,
            b'"' => {
                self.string();
                Kind::Scalar
            }
            _ => {
                let rest = &self.text.as_bytes()[self.at..];
                self.at += rest
                    .iter()
                    .take_while(|byte| {
                        byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.')
                    })
                    .count();
                Kind::Scalar
            }
        };
        self.depth -= 1;
        (self.at > start).then_some(Node {
            range: start..self.at,
            kind,
        })
    }

    fn object(&mut self) -> Option<Kind> {
        self.at += 1;
        let mut members = Vec::new();
        let mut keys = HashSet::new();
        loop {
            self.blanks();
            match self.peek()? {
                b'}' => break,
                b',' => self.at += 1,
                b'"' => {
                    let at = self.string();
                    let key: String = serde_json::from_str(&self.text[at.clone()]).ok()?;
                    if !keys.insert(key.clone()) {
                        return None;
                    }
                    self.blanks();
                    // The colon.
                    self.at += 1;
                    let value = self.value()?;
                    members.push(Member { key, at, value });
                }
                _ => return None,
            }
        }
        self.at += 1;
        Some(Kind::Object(members))
    }

    fn array(&mut self) -> Option<Kind> {
        self.at += 1;
        let mut items = Vec::new();
        loop {
            self.blanks();
            match self.peek()? {
                b']' => break,
                b',' => self.at += 1,
                _ => items.push(self.value()?),
            }
        }
        self.at += 1;
        Some(Kind::Array(items))
    }
}

impl Node {
    pub(super) fn raw<'a>(&self, text: &'a str) -> &'a str {
        &text[self.range.clone()]
    }

    pub(super) fn members(&self) -> &[Member] {
        match &self.kind {
            Kind::Object(members) => members,
            _ => &[],
        }
    }

    pub(super) fn get(&self, key: &str) -> Option<&Node> {
        let found = self.members().iter().find(|member| member.key == key)?;
        Some(&found.value)
    }

    /// The decoded text of a string.
    pub(super) fn string(&self, text: &str) -> Option<String> {
        serde_json::from_str(self.raw(text)).ok()
    }

    /// The value without white space and with its keys in order: equal for equal values.
    pub(super) fn canonical(&self, text: &str, out: &mut String) {
        match &self.kind {
            Kind::Scalar => out.push_str(self.raw(text)),
            Kind::Array(items) => {
                out.push('[');
                for item in items {
                    item.canonical(text, out);
                    out.push(',');
                }
                out.push(']');
            }
            Kind::Object(members) => {
                let mut sorted: Vec<&Member> = members.iter().collect();
                sorted.sort_by(|a, b| a.key.cmp(&b.key));
                out.push('{');
                for member in sorted {
                    out.push_str(&text[member.at.clone()]);
                    out.push(':');
                    member.value.canonical(text, out);
                    out.push(',');
                }
                out.push('}');
            }
        }
    }
}

/// Whether two values say the same; the order of keys says nothing.
pub(super) fn same(a: &Node, a_text: &str, b: &Node, b_text: &str) -> bool {
    match (&a.kind, &b.kind) {
        (Kind::Scalar, Kind::Scalar) => {
            let (x, y) = (a.raw(a_text), b.raw(b_text));
            let strings = || Some((a.string(a_text)?, b.string(b_text)?));
            x == y || strings().is_some_and(|(x, y)| normal::equal(x.as_bytes(), y.as_bytes()))
        }
        (Kind::Array(x), Kind::Array(y)) => {
            x.len() == y.len() && x.iter().zip(y).all(|(x, y)| same(x, a_text, y, b_text))
        }
        (Kind::Object(x), Kind::Object(y)) => {
            let mut places: Option<HashMap<&str, &Node>> = None;
            x.len() == y.len()
                && x.iter().enumerate().all(|(at, member)| {
                    let other = if y[at].key == member.key {
                        Some(&y[at].value)
                    } else {
                        places
                            .get_or_insert_with(|| {
                                y.iter().map(|m| (m.key.as_str(), &m.value)).collect()
                            })
                            .get(member.key.as_str())
                            .copied()
                    };
                    other.is_some_and(|other| same(&member.value, a_text, other, b_text))
                })
        }
        _ => false,
    }
}
