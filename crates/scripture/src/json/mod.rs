//! JSON by key: two people who change different keys of a file that is one long line do not meet. What nobody changed keeps
//! its bytes, and the file its form.

mod names;
mod notes;
mod place;
mod read;
mod write;

pub use names::with_names;
pub(super) use place::{Values, unit, units, with_unit};

use super::diff::{self, Numbers};
use super::{Merged, Place, Side, order};
use notes::{last_seen, time};
use read::{File, Kind, Node, read, same};
use std::collections::{HashMap, HashSet};
use write::{Rebuilt, Style};

/// Files in which some keys are known to mean something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Known {
    /// `metadata.json`.
    Metadata,
    /// `scribe-settings.json`.
    Settings,
    Other,
}

/// What became of a value.
#[derive(Debug, Clone)]
enum Piece<'n> {
    Host(&'n Node),
    Guest(&'n Node),
    Made(String),
}

struct Merging<'a> {
    known: Known,
    base: Option<File<'a>>,
    /// The side in whose form the result is written.
    host: File<'a>,
    guest: File<'a>,
    /// Whether the host's value stands in a conflict.
    keep_host: bool,
    /// Whether somebody looked at the project later on the host's side; where it is known.
    host_is_newer: Option<bool>,
    style: Style,
    /// Whether the guest has the form of the host.
    same_form: bool,
    path: Vec<String>,
    conflicts: Vec<Place>,
    kept: Vec<Place>,
}

/// Merges by key; `None` when one of the three is no JSON, or not of one kind.
pub(super) fn merge(
    path: &str,
    base: Option<&[u8]>,
    ours: &[u8],
    theirs: &[u8],
    keep: Side,
) -> Option<Merged> {
    let base = match base {
        Some(bytes) => Some(read(bytes)?),
        None => None,
    };
    let (ours, theirs) = (read(ours)?, read(theirs)?);
    let kind = |file: &File<'_>| std::mem::discriminant(&file.root.kind);
    if kind(&ours) != kind(&theirs) || matches!(ours.root.kind, Kind::Scalar) {
        return None;
    }
    let known = match path.rsplit('/').next() {
        Some("metadata.json") => Known::Metadata,
        Some("scribe-settings.json") => Known::Settings,
        _ => Known::Other,
    };
    // Who gave the file another form has the form.
    let form = |file: &File<'_>| {
        let root = &file.root.range;
        (
            Style::of(file),
            file.text[..root.start].to_owned(),
            file.text[root.end..].to_owned(),
        )
    };
    let was = base.as_ref().map(form);
    let theirs_is_host = was.as_ref() == Some(&form(&ours)) && was.as_ref() != Some(&form(&theirs));
    let (host, guest, host_side) = if theirs_is_host {
        (theirs, ours, Side::Theirs)
    } else {
        (ours, theirs, Side::Ours)
    };
    let style = Style::of(&host);
    let same_form = Style::of(&guest) == style;
    let host_is_newer = match (last_seen(&host), last_seen(&guest)) {
        (Some(host), Some(guest)) if host != guest => Some(host > guest),
        _ => None,
    };
    let mut merging = Merging {
        known,
        base,
        host,
        guest,
        keep_host: host_side == keep,
        host_is_newer,
        style,
        same_form,
        path: Vec::new(),
        conflicts: Vec::new(),
        kept: Vec::new(),
    };
    let (base, host, guest) = (
        merging.base.as_ref().map(|file| file.root.clone()),
        merging.host.root.clone(),
        merging.guest.root.clone(),
    );
    let piece = merging.value(base.as_ref(), Some(&host), Some(&guest))?;
    let text = merging.host.text;
    let mut out = text[..host.range.start].to_owned();
    out.push_str(&merging.written(&piece, 0));
    out.push_str(&text[host.range.end..]);
    merging.conflicts.dedup();
    Some(Merged {
        content: Some(out.into_bytes()),
        conflicts: merging.conflicts,
        kept_changes: merging.kept,
        ..Merged::default()
    })
}

impl<'a> Merging<'a> {
    fn place(&self) -> Place {
        Place {
            reference: Some(self.path.join("/")),
        }
    }

    fn base_text(&self) -> &'a str {
        self.base.as_ref().map_or("", |file| file.text)
    }

    fn written(&self, piece: &Piece<'_>, depth: usize) -> String {
        match piece {
            Piece::Host(node) => node.raw(self.host.text).to_owned(),
            Piece::Made(text) => text.clone(),
            Piece::Guest(node) => {
                // In the same form it has the same bytes.
                if self.same_form {
                    return node.raw(self.guest.text).to_owned();
                }
                let mut out = String::new();
                self.style.render(node, self.guest.text, depth, &mut out);
                out
            }
        }
    }

    fn value<'n>(
        &mut self,
        base: Option<&'n Node>,
        host: Option<&'n Node>,
        guest: Option<&'n Node>,
    ) -> Option<Piece<'n>> {
        let (bt, ht, gt) = (self.base_text(), self.host.text, self.guest.text);
        let equal = |a: Option<&Node>, a_text: &str, b: Option<&Node>, b_text: &str| match (a, b) {
            (Some(a), Some(b)) => same(a, a_text, b, b_text),
            (None, None) => true,
            _ => false,
        };
        if equal(host, ht, guest, gt) || equal(guest, gt, base, bt) {
            return host.map(Piece::Host);
        }
        if equal(host, ht, base, bt) {
            return guest.map(Piece::Guest);
        }
        let (h, g) = match (host, guest) {
            (Some(h), Some(g)) => (h, g),
            // A change is worth more than a deletion.
            (changed, other) => {
                self.kept.push(self.place());
                return changed.map(Piece::Host).or(other.map(Piece::Guest));
            }
        };
        match (&h.kind, &g.kind) {
            (Kind::Object(_), Kind::Object(_)) => Some(self.object(base, h, g)),
            (Kind::Array(hs), Kind::Array(gs)) => {
                let bs: &[Node] = match base.map(|base| &base.kind) {
                    Some(Kind::Array(items)) => items,
                    _ => &[],
                };
                self.array(base.is_some(), bs, (h, hs), (g, gs))
            }
            _ => Some(match self.note(h, g) {
                Some(true) => Piece::Host(h),
                Some(false) => Piece::Guest(g),
                None => self.conflict(h, g),
            }),
        }
    }

    fn conflict<'n>(&mut self, host: &'n Node, guest: &'n Node) -> Piece<'n> {
        self.conflicts.push(self.place());
        if self.keep_host {
            Piece::Host(host)
        } else {
            Piece::Guest(guest)
        }
    }

    fn object<'n>(&mut self, base: Option<&'n Node>, host: &'n Node, guest: &'n Node) -> Piece<'n> {
        let keyed = |node: Option<&'n Node>| -> Vec<(String, &'n Node, usize)> {
            let members = node.map(Node::members).unwrap_or_default();
            let list = |slashes: bool| -> Vec<(String, &'n Node, usize)> {
                members
                    .iter()
                    .enumerate()
                    .map(|(nth, member)| {
                        let key = if slashes {
                            member.key.replace('\\', "/")
                        } else {
                            member.key.clone()
                        };
                        (key, &member.value, nth)
                    })
                    .collect()
            };
            // Scribe on Windows writes the paths of ingredients with backslashes.
            let is_paths = self.known == Known::Metadata && self.path == ["ingredients"];
            let slashed = list(is_paths);
            let unique: HashSet<&String> = slashed.iter().map(|found| &found.0).collect();
            if unique.len() == slashed.len() {
                slashed
            } else {
                list(false)
            }
        };
        let (b, h, g) = (keyed(base), keyed(Some(host)), keyed(Some(guest)));
        let keys = order::merged(&names(&b), &names(&h), &names(&g)).unwrap_or_else(|| {
            let known: HashSet<&str> = names(&h).into_iter().collect();
            let more = names(&g).into_iter().filter(|key| !known.contains(key));
            names(&h).into_iter().chain(more).collect()
        });
        let (in_base, in_host, in_guest) = (places(&b), places(&h), places(&g));
        let depth = self.path.len();
        let style = self.style.clone();
        let mut out = Rebuilt::new(self.host.text, host, &style, depth);
        for key in keys {
            let (in_host, in_guest) = (in_host.get(key), in_guest.get(key));
            self.path.push(key.to_owned());
            let piece = self.value(
                in_base.get(key).map(|found| found.0),
                in_host.map(|found| found.0),
                in_guest.map(|found| found.0),
            );
            if let Some(piece) = piece {
                let (node, text, nth) = match (in_host, in_guest) {
                    (Some((_, nth)), _) => (host, self.host.text, *nth),
                    (None, Some((_, nth))) => (guest, self.guest.text, *nth),
                    (None, None) => continue,
                };
                let raw = &text[node.members()[nth].at.clone()];
                let written = self.written(&piece, depth + 1);
                out.add(in_host.map(|found| found.1), Some(raw), &written);
            }
            self.path.pop();
        }
        Piece::Made(out.end())
    }

    #[expect(clippy::many_single_char_names, reason = "three lists")]
    fn array<'n>(
        &mut self,
        had_base: bool,
        base: &'n [Node],
        (h, hs): (&'n Node, &'n [Node]),
        (g, gs): (&'n Node, &'n [Node]),
    ) -> Option<Piece<'n>> {
        let (bt, ht, gt) = (self.base_text(), self.host.text, self.guest.text);
        let accounts = self.path == ["sync", "services", "door43"];
        let name = |node: &Node, text: &str| -> String {
            let user = node.get("username").filter(|_| accounts);
            let user = user.and_then(|user| user.string(text));
            user.map_or_else(
                || {
                    let mut out = String::new();
                    node.canonical(text, &mut out);
                    out
                },
                |user| user.to_lowercase(),
            )
        };
        let named = |items: &'n [Node], text: &str| -> Vec<(String, &'n Node)> {
            items.iter().map(|item| (name(item, text), item)).collect()
        };
        let (mut b, mut o, mut t) = (named(base, bt), named(hs, ht), named(gs, gt));
        if accounts {
            // One entry for each user, the newest.
            for (list, text) in [(&mut b, bt), (&mut o, ht), (&mut t, gt)] {
                newest_of_each(list, text);
            }
        }
        let unique = |list: &[(String, &Node)]| -> bool {
            let known: HashSet<&String> = list.iter().map(|found| &found.0).collect();
            known.len() == list.len()
        };
        let is_ids = |list: &[(String, &Node)]| {
            list.iter()
                .all(|(_, item)| matches!(item.kind, Kind::Scalar))
        };
        let lists = [&b, &o, &t];
        let is_set = match self.known {
            Known::Settings => true,
            Known::Metadata => lists.iter().all(|list| is_ids(list)),
            Known::Other => false,
        };
        if is_set && lists.iter().all(|list| unique(list)) {
            return Some(self.set(h, &b, &o, &t));
        }
        if had_base && base.len() == hs.len() && hs.len() == gs.len() {
            let depth = self.path.len();
            let style = self.style.clone();
            let mut out = Rebuilt::new(ht, h, &style, depth);
            for (nth, ((b, h), g)) in base.iter().zip(hs).zip(gs).enumerate() {
                self.path.push(nth.to_string());
                let piece = self.value(Some(b), Some(h), Some(g))?;
                let written = self.written(&piece, depth + 1);
                out.add(Some(nth), None, &written);
                self.path.pop();
            }
            return Some(Piece::Made(out.end()));
        }
        let mut numbers = Numbers::new();
        let [nb, no, nt] = lists.map(|list| {
            let each = list.iter().map(|found| numbers.of(found.0.as_str()));
            each.collect::<Vec<u32>>()
        });
        let (by_host, by_guest) = (diff::edits(&nb, &no), diff::edits(&nb, &nt));
        let hunks = diff::hunks(&by_host, &by_guest, |reach, edit| edit.start <= reach.end);
        let clash = |hunk: &diff::Hunk| {
            hunk.by_us && hunk.by_them && no[hunk.ours.clone()] != nt[hunk.theirs.clone()]
        };
        if !had_base || hunks.iter().any(clash) {
            return Some(self.conflict(h, g));
        }
        let depth = self.path.len();
        let style = self.style.clone();
        let mut out = Rebuilt::new(ht, h, &style, depth);
        let put = |out: &mut Rebuilt<'_>, range: std::ops::Range<usize>| {
            for (nth, item) in range.clone().zip(&hs[range]) {
                out.add(Some(nth), None, item.raw(ht));
            }
        };
        let mut at = 0;
        for hunk in hunks {
            put(&mut out, at..hunk.ours.start);
            at = hunk.ours.end;
            if hunk.by_us {
                put(&mut out, hunk.ours);
            } else {
                for nth in hunk.theirs {
                    out.add(
                        None,
                        None,
                        &self.written(&Piece::Guest(&gs[nth]), depth + 1),
                    );
                }
            }
        }
        put(&mut out, at..hs.len());
        Some(Piece::Made(out.end()))
    }

    /// A list in which each thing stands once: what either side added is in it, what either took away is not, unless the
    /// other changed it.
    fn set<'n>(
        &mut self,
        host: &'n Node,
        b: &[(String, &'n Node)],
        o: &[(String, &'n Node)],
        t: &[(String, &'n Node)],
    ) -> Piece<'n> {
        let names = |list: &[(String, &Node)]| -> Vec<String> {
            list.iter().map(|found| found.0.clone()).collect()
        };
        let (nb, no, nt) = (names(b), names(o), names(t));
        let order = order::merged(&strs(&nb), &strs(&no), &strs(&nt)).unwrap_or_else(|| {
            let known: HashSet<&str> = strs(&no).into_iter().collect();
            let more = strs(&nt).into_iter().filter(|name| !known.contains(name));
            strs(&no).into_iter().chain(more).collect()
        });
        let places = |list: &[(String, &'n Node)]| -> HashMap<String, &'n Node> {
            list.iter().cloned().collect()
        };
        let (in_base, in_host, in_guest) = (places(b), places(o), places(t));
        let items: &[Node] = match &host.kind {
            Kind::Array(items) => items,
            _ => &[],
        };
        let numbers: HashMap<*const Node, usize> = items
            .iter()
            .enumerate()
            .map(|(nth, item)| (std::ptr::from_ref(item), nth))
            .collect();
        let depth = self.path.len();
        let style = self.style.clone();
        let mut out = Rebuilt::new(self.host.text, host, &style, depth);
        for name in order {
            self.path.push(name.trim_matches('"').to_owned());
            let piece = self.value(
                in_base.get(name).copied(),
                in_host.get(name).copied(),
                in_guest.get(name).copied(),
            );
            self.path.pop();
            if let Some(piece) = piece {
                let written = self.written(&piece, depth + 1);
                let node = in_host.get(name);
                let nth = node.and_then(|node| numbers.get(&std::ptr::from_ref(*node)).copied());
                out.add(nth, None, &written);
            }
        }
        Piece::Made(out.end())
    }
}

/// A member of an object: its key, value, and which one it is.
type Keyed<'n> = (String, &'n Node, usize);

fn names<'k>(list: &'k [Keyed<'_>]) -> Vec<&'k str> {
    list.iter().map(|found| found.0.as_str()).collect()
}

fn places<'k, 'n>(list: &'k [Keyed<'n>]) -> HashMap<&'k str, (&'n Node, usize)> {
    list.iter()
        .map(|(key, node, nth)| (key.as_str(), (*node, *nth)))
        .collect()
}

fn strs(list: &[String]) -> Vec<&str> {
    list.iter().map(String::as_str).collect()
}

/// Of several entries of one name the one that was synced last; the first one's place.
fn newest_of_each(list: &mut Vec<(String, &Node)>, text: &str) {
    let synced = |node: &Node| {
        node.get("lastSynced")
            .and_then(|value| value.string(text))
            .and_then(|value| time(&value))
    };
    let mut newest: HashMap<String, &Node> = HashMap::new();
    for (name, node) in list.iter() {
        let known = newest.entry(name.clone()).or_insert(node);
        if synced(node) > synced(known) {
            *known = node;
        }
    }
    list.retain_mut(|(name, node)| match newest.remove(name) {
        Some(best) => {
            *node = best;
            true
        }
        None => false,
    });
}

#[cfg(test)]
mod tests;
