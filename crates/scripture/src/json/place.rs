//! Finding one value of a JSON file by the keys that lead to it, and putting another there.

use super::super::Unit;
use super::read::{File, Kind, Node, read};
use super::write::{Rebuilt, Style};
use std::collections::{HashMap, HashSet};
use std::ops::Range;

/// The values of a file, by the keys that lead to them; `a/b/2`.
pub(in super::super) fn units(content: &[u8]) -> Vec<Unit> {
    let Some(file) = read(content) else {
        return Vec::new();
    };
    let mut out = Vec::new();
    list(&file.root, &mut String::new(), &mut out);
    // A key may itself have slashes in it: a name must lead to one value only.
    let mut seen = HashSet::new();
    out.retain(|unit: &Unit| {
        seen.insert(unit.reference.clone())
            && find(&file, &file.root, &unit.reference).is_some_and(|node| node.range == unit.range)
    });
    out
}

fn list(node: &Node, path: &mut String, out: &mut Vec<Unit>) {
    let mut below = |key: &str, value: &Node, path: &mut String| {
        let len = path.len();
        if len > 0 {
            path.push('/');
        }
        path.push_str(key);
        list(value, path, out);
        path.truncate(len);
    };
    match &node.kind {
        Kind::Object(members) if !members.is_empty() => {
            for member in members {
                below(&member.key, &member.value, path);
            }
        }
        Kind::Array(items) if !items.is_empty() => {
            for (nth, item) in items.iter().enumerate() {
                below(&nth.to_string(), item, path);
            }
        }
        _ if path.is_empty() => {}
        _ => out.push(Unit {
            reference: path.clone(),
            range: node.range.clone(),
        }),
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
            let rest =
                rest_after(&member.key).or_else(|| rest_after(&member.key.replace('\\', "/")))?;
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
        let mut out = Vec::new();
        list(&file.root, &mut String::new(), &mut out);
        let mut known = HashMap::with_capacity(out.len());
        let mut twice = HashSet::new();
        for unit in out {
            if known.insert(unit.reference.clone(), unit.range).is_some() {
                twice.insert(unit.reference);
            }
        }
        // Names that lead to several values are looked for as they are read.
        known.retain(|name, _| !twice.contains(name));
        Some(Self { file, known })
    }

    /// Where a value stands.
    pub(in super::super) fn range(&self, reference: &str) -> Option<Range<usize>> {
        if let Some(range) = self.known.get(reference) {
            return Some(range.clone());
        }
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
