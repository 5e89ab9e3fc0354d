//! Conflict marks that another program or a person left in the project's texts: told with each run until they are gone.

use super::engine::Session;
use crate::repo::{self, FlatTree, Kind, Oid};
use crate::report::{Failure, Message, Result};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The key under which the places with marks are remembered.
const KEY: &str = "marks";

/// A larger text is not looked through (bytes).
const MAX_TEXT: u64 = 16 << 20;

/// Places that are told of one by one.
const TOLD: usize = 3;

/// What was found, and in which version.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
struct Remembered {
    at: String,
    /// The places of each file: a verse, or a line.
    places: BTreeMap<String, Vec<String>>,
}

/// Whether a file is one of those that are looked through.
pub fn may_have_marks(path: &str) -> bool {
    let ending = path.rsplit_once('.').map_or("", |(_, ending)| ending);
    ["usfm", "sfm", "md", "json", "txt"]
        .iter()
        .any(|known| ending.eq_ignore_ascii_case(known))
}

impl Session<'_> {
    /// Tells of the marks that stand in this version; `true` when the memory has to be written because of them. Only what
    /// changed since the version that was looked through last is read.
    pub(crate) fn tell_marks(&mut self, head: Option<Oid>) -> Result<bool> {
        let Some(head) = head else { return Ok(false) };
        let before: Option<Remembered> = self
            .memory
            .other
            .get(KEY)
            .and_then(|value| serde_json::from_value(value.clone()).ok());
        let at = head.to_string();
        let now = match &before {
            Some(known) if known.at == at => known.clone(),
            known => self.marks_at(head, known.as_ref())?,
        };
        let all = now
            .places
            .iter()
            .flat_map(|(file, places)| places.iter().map(move |place| (file, place)));
        for (file, place) in all.clone().take(TOLD) {
            let note = Message::new("sync-conflict-marks")
                .with("place", place)
                .with("file", file);
            self.outcome.notes.push(note);
        }
        let count = all.count();
        if count > TOLD {
            let note = Message::new("sync-conflict-marks-more").count("count", count - TOLD);
            self.outcome.notes.push(note);
        }
        if count > 0 {
            self.outcome.notes.push(Message::new("hint-conflict-marks"));
        }
        let is_news = before.as_ref() != Some(&now);
        if is_news && let Ok(value) = serde_json::to_value(&now) {
            self.memory.other.insert(KEY.to_owned(), value);
        }
        Ok(is_news)
    }

    fn marks_at(&self, head: Oid, known: Option<&Remembered>) -> Result<Remembered> {
        let tree = self.tree_of(Some(head))?;
        let seen = known.and_then(|known| Oid::from_hex(known.at.as_bytes()).ok());
        let seen = seen.filter(|id| self.store.has(*id));
        let (old, mut places) = match (seen, known) {
            (Some(id), Some(known)) => (self.tree_of(Some(id))?, known.places.clone()),
            _ => (FlatTree::new(), BTreeMap::new()),
        };
        for change in repo::diff(&old, &tree) {
            places.remove(&change.path);
            let Some(leaf) = change.new.filter(|_| may_have_marks(&change.path)) else {
                continue;
            };
            match self.store.header(leaf.id).map_err(Failure::from)? {
                Some((Kind::Blob, size)) if size <= MAX_TEXT => {}
                _ => continue,
            }
            let text = self
                .store
                .read_kind(leaf.id, Kind::Blob)
                .map_err(Failure::from)?;
            let found: Vec<String> = scripture::conflict_marks(&change.path, &text)
                .into_iter()
                .map(|one| one.reference.unwrap_or_else(|| one.line.to_string()))
                .collect();
            if !found.is_empty() {
                places.insert(change.path, found);
            }
        }
        Ok(Remembered {
            at: head.to_string(),
            places,
        })
    }
}
