//! Writing JSON in the form that a file has: one line, or indented as it is.

use super::read::{File, Kind, Node};

/// How a file is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Style {
    /// What each level is indented by; `None`: everything on one line.
    pub(super) indent: Option<String>,
    pub(super) line_end: &'static str,
    /// What stands between a key and its value.
    pub(super) colon: String,
}

impl Style {
    pub(super) fn of(file: &File<'_>) -> Self {
        let raw = file.root.raw(file.text);
        let line_end = if raw.contains("\r\n") { "\r\n" } else { "\n" };
        let first = file.root.members().first();
        let prefix = first.map_or("", |member| {
            &file.text[file.root.range.start + 1..member.at.start]
        });
        let indent = match prefix.rfind('\n') {
            Some(at) => Some(prefix[at + 1..].to_owned()),
            None if raw.contains('\n') => Some("  ".to_owned()),
            None => None,
        };
        let colon = first.map_or_else(
            || if indent.is_some() { ": " } else { ":" }.to_owned(),
            |member| file.text[member.at.end..member.value.range.start].to_owned(),
        );
        Self {
            indent,
            line_end,
            colon,
        }
    }

    /// What stands before something at a depth.
    pub(super) fn before(&self, depth: usize) -> String {
        match &self.indent {
            Some(indent) => format!("{}{}", self.line_end, indent.repeat(depth)),
            None => String::new(),
        }
    }

    /// Writes a value of another file in this form.
    pub(super) fn render(&self, node: &Node, text: &str, depth: usize, out: &mut String) {
        let (open, close) = match &node.kind {
            Kind::Object(members) if !members.is_empty() => ('{', '}'),
            Kind::Array(items) if !items.is_empty() => ('[', ']'),
            Kind::Object(_) => return out.push_str("{}"),
            Kind::Array(_) => return out.push_str("[]"),
            Kind::Scalar => return out.push_str(node.raw(text)),
        };
        out.push(open);
        let mut is_first = true;
        let mut next = |out: &mut String| {
            if !std::mem::take(&mut is_first) {
                out.push(',');
            }
            out.push_str(&self.before(depth + 1));
        };
        match &node.kind {
            Kind::Object(members) => {
                for member in members {
                    next(out);
                    out.push_str(&text[member.at.clone()]);
                    out.push_str(&self.colon);
                    self.render(&member.value, text, depth + 1, out);
                }
            }
            Kind::Array(items) => {
                for item in items {
                    next(out);
                    self.render(item, text, depth + 1, out);
                }
            }
            Kind::Scalar => {}
        }
        out.push_str(&self.before(depth));
        out.push(close);
    }
}

/// Builds an object or list anew from its pieces, with the white space that the old one has.
pub(super) struct Rebuilt<'a> {
    text: &'a str,
    node: &'a Node,
    style: &'a Style,
    depth: usize,
    out: String,
    is_first: bool,
}

impl<'a> Rebuilt<'a> {
    pub(super) fn new(text: &'a str, node: &'a Node, style: &'a Style, depth: usize) -> Self {
        Self {
            text,
            node,
            style,
            depth,
            out: text[node.range.start..=node.range.start].to_owned(),
            is_first: true,
        }
    }

    /// The white space before the `nth` piece of the old one, or what a new piece gets.
    fn prefix(&self, nth: Option<usize>) -> String {
        let start_of = |nth: usize| -> Option<(usize, usize)> {
            match &self.node.kind {
                Kind::Object(members) => {
                    let before = nth.checked_sub(1).map(|n| members[n].value.range.end);
                    Some((
                        before.unwrap_or(self.node.range.start),
                        members.get(nth)?.at.start,
                    ))
                }
                Kind::Array(items) => {
                    let before = nth.checked_sub(1).map(|n| items[n].range.end);
                    Some((
                        before.unwrap_or(self.node.range.start),
                        items.get(nth)?.range.start,
                    ))
                }
                Kind::Scalar => None,
            }
        };
        let found = start_of(nth.unwrap_or_else(|| self.len().saturating_sub(1)));
        match found {
            Some((from, to)) => self.text[from..to]
                .chars()
                .filter(|c| c.is_whitespace())
                .collect(),
            None => self.style.before(self.depth + 1),
        }
    }

    fn len(&self) -> usize {
        match &self.node.kind {
            Kind::Object(members) => members.len(),
            Kind::Array(items) => items.len(),
            Kind::Scalar => 0,
        }
    }

    /// Adds a piece; `nth` is which one it was, `key` its key as it is written, where it is one of an object.
    pub(super) fn add(&mut self, nth: Option<usize>, key: Option<&str>, value: &str) {
        if !std::mem::take(&mut self.is_first) {
            self.out.push(',');
        }
        let prefix = self.prefix(nth);
        self.out.push_str(&prefix);
        if let Some(key) = key {
            let members = self.node.members();
            let like = members.get(nth.unwrap_or(0));
            let colon = like.map_or(self.style.colon.as_str(), |member| {
                &self.text[member.at.end..member.value.range.start]
            });
            self.out.push_str(key);
            self.out.push_str(colon);
        }
        self.out.push_str(value);
    }

    pub(super) fn end(mut self) -> String {
        let close = &self.text[self.node.range.end - 1..self.node.range.end];
        if !self.is_first {
            let last = match &self.node.kind {
                Kind::Object(members) => members.last().map(|member| member.value.range.end),
                Kind::Array(items) => items.last().map(|item| item.range.end),
                Kind::Scalar => None,
            };
            match last {
                Some(last) => self.out.push_str(&self.text[last..self.node.range.end - 1]),
                None => self.out.push_str(&self.style.before(self.depth)),
            }
        }
        self.out.push_str(close);
        self.out
    }
}
