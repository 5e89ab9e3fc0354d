//! Finding one value of a JSON file by the keys that lead to it, and putting another there.

use super::super::Unit;
use super::read::{File, Kind, Node, read};
use super::write::{Rebuilt, Style};
use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;

/// The values of a file, by the keys that lead to them; `a/b/2`.
pub(in super::super) fn units(content: &[u8]) -> Vec<Unit> {
    let Some(file) = read(content) else {
        return Vec::new();
    };
    let mut listed = Listed::default();
    listed.list(&file.root, &mut String::new());
    // A key may itself have slashes in it: a name must lead to one value only, the first of its name.
    let first = listed.first;
    let mut out = listed.units;
    out.retain(|unit| first.get(slashed(&unit.reference).as_ref()) == Some(&unit.range));
    out
}

/// Scribe on Windows writes paths with backslashes.
fn slashed(key: &str) -> Cow<'_, str> {
    if key.contains('\\') {
        Cow::Owned(key.replace('\\', "/"))
    } else {
        Cow::Borrowed(key)
    }
}

#[derive(Default)]
struct Listed {
    units: Vec<Unit>,
    /// Where the first value of each name stands, lists and objects among them.
    first: HashMap<String, Range<usize>>,
}

impl Listed {
    fn list(&mut self, node: &Node, path: &mut String) {
        if !path.is_empty() {
            let name = slashed(path).into_owned();
            self.first.entry(name).or_insert_with(|| node.range.clone());
        }
        match &node.kind {
            Kind::Object(members) if !members.is_empty() => {
                for member in members {
                    self.below(&member.key, &member.value, path);
                }
            }
            Kind::Array(items) if !items.is_empty() => {
                for (nth, item) in items.iter().enumerate() {
                    self.below(&nth.to_string(), item, path);
                }
            }
            _ if path.is_empty() => {}
            _ => self.units.push(Unit {
                reference: path.clone(),
                range: node.range.clone(),
            }),
        }
    }

    fn below(&mut self, key: &str, value: &Node, path: &mut String) {
        let len = path.len();
        if len > 0 {
            path.push('/');
        }
        path.push_str(key);
        self.list(value, path);
        path.truncate(len);
    }
}

/// The value that a row of keys leads to. Keys may have slashes in them. In a list a number is the place, and an account may
/// be named by its user.
fn find<'n>(file: &File<'_>, node: &'n Node, path: &str) -> Option<&'n Node> {
    let rest_after = |key: &str| -> Option<Option<String>> {
        let rest = path.strip_prefix(key)?;
        if rest.is_empty() {
            return Some(None);
        }
        rest.strip_prefix('/').map(|rest| Some(rest.to_owned()))
    };
    let go = |value: &'n Node, rest: Option<String>| match rest {
        None => Some(value),
        Some(rest) => find(file, value, &rest),
    };
    match &node.kind {
        Kind::Object(members) => members.iter().find_map(|member| {
            let rest = rest_after(&member.key).or_else(|| rest_after(&slashed(&member.key)))?;
            go(&member.value, rest)
        }),
        Kind::Array(items) => {
            let (first, rest) = match path.split_once('/') {
                Some((first, rest)) => (first, Some(rest.to_owned())),
                None => (path, None),
            };
            let item = match first.parse::<usize>() {
                Ok(nth) => items.get(nth)?,
                Err(_) => items.iter().find(|item| {
                    let user = item.get("username").and_then(|user| user.string(file.text));
                    user.is_some_and(|user| user.to_lowercase() == first)
                })?,
            };
            go(item, rest)
        }
        Kind::Scalar => None,
    }
}

/// The values of a file, found by the keys that lead to them.
pub(in super::super) struct Values<'a> {
    file: File<'a>,
    known: HashMap<String, Range<usize>>,
}

impl<'a> Values<'a> {
    pub(in super::super) fn read(content: &'a [u8]) -> Option<Self> {
        let file = read(content)?;
        let mut listed = Listed::default();
        listed.list(&file.root, &mut String::new());
        let known = listed.first;
        Some(Self { file, known })
    }

    /// Where a value stands.
    pub(in super::super) fn range(&self, reference: &str) -> Option<Range<usize>> {
        if let Some(range) = self.known.get(slashed(reference).as_ref()) {
            return Some(range.clone());
        }
        // An account that is named by its user.
        find(&self.file, &self.file.root, reference).map(|node| node.range.clone())
    }
}

/// The text of one value.
pub(in super::super) fn unit(content: &[u8], reference: &str) -> Option<Vec<u8>> {
    let file = read(content)?;
    let node = find(&file, &file.root, reference)?;
    Some(node.raw(file.text).as_bytes().to_vec())
}

/// The file with another value in one place.
pub(in super::super) fn with_unit(
    content: &[u8],
    reference: &str,
    text: Option<&[u8]>,
) -> Option<Vec<u8>> {
    let file = read(content)?;
    let value = match text {
        Some(text) => {
            let text = std::str::from_utf8(text).ok()?.trim();
            serde_json::from_str::<serde::de::IgnoredAny>(text).ok()?;
            Some(text)
        }
        None => None,
    };
    let (place, new) = match (find(&file, &file.root, reference), value) {
        (Some(node), Some(value)) => (node.range.clone(), value.to_owned()),
        (None, None) => return Some(content.to_vec()),
        (Some(_), None) | (None, Some(_)) => {
            let (parent, key) = parent(&file, reference);
            let depth = depth(&file.root, parent, 0)?;
            (
                parent.range.clone(),
                rebuilt(&file, parent, depth, &key, value)?,
            )
        }
    };
    let out = [&file.text[..place.start], &new, &file.text[place.end..]].concat();
    let again = unit(out.as_bytes(), reference);
    let wanted = value.map(|value| value.as_bytes().to_vec());
    (again == wanted).then(|| out.into_bytes())
}

/// The object or list that a place is or would be in, and its key there.
fn parent<'n>(file: &'n File<'_>, reference: &str) -> (&'n Node, String) {
    let cuts = reference.match_indices('/').map(|(at, _)| at);
    let mut cuts: Vec<usize> = cuts.collect();
    cuts.reverse();
    for at in cuts {
        if let Some(node) = find(file, &file.root, &reference[..at])
            && !matches!(node.kind, Kind::Scalar)
        {
            return (node, reference[at + 1..].to_owned());
        }
    }
    (&file.root, reference.to_owned())
}

fn depth(node: &Node, target: &Node, so_far: usize) -> Option<usize> {
    if std::ptr::eq(node, target) {
        return Some(so_far);
    }
    match &node.kind {
        Kind::Object(members) => members
            .iter()
            .find_map(|member| depth(&member.value, target, so_far + 1)),
        Kind::Array(items) => items
            .iter()
            .find_map(|item| depth(item, target, so_far + 1)),
        Kind::Scalar => None,
    }
}

/// An object or list without one of its values, or with one more.
fn rebuilt(
    file: &File<'_>,
    parent: &Node,
    depth: usize,
    key: &str,
    value: Option<&str>,
) -> Option<String> {
    let style = Style::of(file);
    let mut out = Rebuilt::new(file.text, parent, &style, depth);
    match &parent.kind {
        Kind::Object(members) => {
            for (nth, member) in members.iter().enumerate() {
                if member.key != key {
                    let raw = &file.text[member.at.clone()];
                    out.add(Some(nth), Some(raw), member.value.raw(file.text));
                }
            }
            if let Some(value) = value {
                let key = serde_json::to_string(key).ok()?;
                out.add(None, Some(&key), value);
            }
        }
        Kind::Array(items) => {
            let gone = find(file, parent, key);
            for (nth, item) in items.iter().enumerate() {
                if !gone.is_some_and(|gone| std::ptr::eq(gone, item)) {
                    out.add(Some(nth), None, item.raw(file.text));
                }
            }
            if let Some(value) = value {
                out.add(None, None, value);
            }
        }
        Kind::Scalar => return None,
    }
    Some(out.end())
}
