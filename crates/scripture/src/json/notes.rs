//! Values of `metadata.json` and of Scribe's settings that programs write about their work: nobody can decide between two of
//! them, so they are settled by what they say.

use super::read::{File, Node};
use super::{Known, Merging};
use std::cmp::Ordering;

type Time = chrono::DateTime<chrono::FixedOffset>;

pub(super) fn time(text: &str) -> Option<Time> {
    chrono::DateTime::parse_from_rfc3339(text).ok()
}

/// When somebody last looked at the project, as its settings say.
pub(super) fn last_seen(file: &File<'_>) -> Option<Time> {
    let flavors = file.root.get("project")?.members();
    let seen = |value: &Node| time(&value.get("lastSeen")?.string(file.text)?);
    flavors
        .iter()
        .filter_map(|flavor| seen(&flavor.value))
        .max()
}

/// A number, also one that is written as a text.
fn number(node: &Node, text: &str) -> Option<u64> {
    match node.string(text) {
        Some(written) => written.trim().parse().ok(),
        None => node.raw(text).parse().ok(),
    }
}

/// The numbers of a version: `[0, 5, 10]` of `v0.5.10`.
fn version(node: &Node, text: &str) -> Vec<u64> {
    let written = node.string(text).unwrap_or_default();
    written
        .split(|c: char| !c.is_ascii_digit())
        .filter_map(|part| part.parse().ok())
        .collect()
}

/// How new the metadata of a project is: the highest revision and latest time of its identification, the version of the
/// program that wrote it, and its bytes, so that two files are never equally new.
fn age(file: &File<'_>) -> (Option<u64>, Option<Time>, Vec<u64>, String) {
    let (mut revision, mut latest) = (None, None);
    let primary = file
        .root
        .get("identification")
        .and_then(|about| about.get("primary"));
    for authority in primary.map(Node::members).unwrap_or_default() {
        for id in authority.value.members() {
            let get = |key: &str| id.value.get(key);
            revision = revision.max(get("revision").and_then(|node| number(node, file.text)));
            let written = get("timestamp").and_then(|node| node.string(file.text));
            latest = latest.max(written.and_then(|text| time(&text)));
        }
    }
    let generator = file.root.get("meta").and_then(|meta| meta.get("generator"));
    let mut bytes = String::new();
    if let Some(generator) = generator {
        generator.canonical(file.text, &mut bytes);
    }
    let written_by = generator.and_then(|generator| generator.get("softwareVersion"));
    let written_by = written_by.map(|node| version(node, file.text));
    (revision, latest, written_by.unwrap_or_default(), bytes)
}

/// The greater of two values; their bytes decide where both are equally great.
fn greater<T: Ord>([host, guest]: &[T; 2], raw: (&str, &str)) -> bool {
    match host.cmp(guest) {
        Ordering::Equal => raw.0 >= raw.1,
        order => order.is_gt(),
    }
}

impl Merging<'_> {
    /// Which side's value is right for both: the host's or not; `None` where a person must say.
    pub(super) fn note(&self, host: &Node, guest: &Node) -> Option<bool> {
        if self.known == Known::Other {
            return self.by_time(host, guest);
        }
        let key = self.path.last().map_or("", String::as_str);
        let (host_text, guest_text) = (self.host.text, self.guest.text);
        let raw = (host.raw(host_text), guest.raw(guest_text));
        if let Some(decided) = self.by_time(host, guest) {
            return Some(decided);
        }
        let path: Vec<&str> = self.path.iter().map(String::as_str).collect();
        match path.as_slice() {
            // They follow from the file, and are made right where both sides' files are merged.
            ["ingredients", .., "md5" | "size" | "checksum"]
            | ["ingredients", _, "checksum", ..]
                if self.known == Known::Metadata =>
            {
                Some(true)
            }
            // The program and the user who wrote the file last, all from one side.
            ["meta", "generator", ..] if self.known == Known::Metadata => {
                Some(greater(&[age(&self.host), age(&self.guest)], raw))
            }
            ["meta", "version"] | ["version"] => {
                let versions = [version(host, host_text), version(guest, guest_text)];
                Some(greater(&versions, raw))
            }
            _ if key == "revision" => {
                let numbers = [number(host, host_text), number(guest, guest_text)];
                Some(greater(&numbers, raw))
            }
            _ if self.known == Known::Settings => self.host_is_newer,
            _ => None,
        }
    }

    /// The later of two times, the earlier where something was made.
    fn by_time(&self, host: &Node, guest: &Node) -> Option<bool> {
        let key = self.path.last().map_or("", String::as_str);
        let of = |node: &Node, text: &str| node.string(text).and_then(|text| time(&text));
        let times = (of(host, self.host.text), of(guest, self.guest.text));
        let is_made = matches!(key, "dateCreated" | "created" | "createdAt" | "created_at");
        let is_time = is_made || matches!(key, "lastSeen" | "lastSynced" | "timestamp");
        match times {
            (Some(host), Some(guest)) if is_made => Some(host <= guest),
            (Some(host), Some(guest)) if is_time || self.known != Known::Other => {
                Some(host >= guest)
            }
            (host, _) if is_time => Some(host.is_some()),
            _ => None,
        }
    }
}
