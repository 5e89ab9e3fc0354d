//! The verses of one chapter, to be put beside those of another version.

use super::number::{ChapterNumber, Number};
use super::parts::{Chapter, Key};
use std::collections::HashMap;
use std::ops::Range;

/// A verse of one chapter of one version, or several that a bridge takes together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Item {
    pub(super) key: Key<Number>,
    pub(super) slot: Range<usize>,
    /// `None`: the verse is gone, and only what stood before it is left.
    pub(super) text: Option<Range<usize>>,
    /// Whether it may be several verses.
    pub(super) joined: bool,
}

/// Things by their key, which nearly always stand where they are looked for.
pub(super) struct Found<'i, K, T> {
    things: &'i [T],
    key: fn(&T) -> K,
    places: std::cell::OnceCell<HashMap<K, usize>>,
}

impl<'i> Found<'i, Key<Number>, Item> {
    pub(super) fn new(items: &'i [Item]) -> Self {
        Self {
            things: items,
            key: |item| item.key,
            places: std::cell::OnceCell::new(),
        }
    }
}

impl<'i> Found<'i, Key<ChapterNumber>, Chapter> {
    pub(super) fn chapters(chapters: &'i [Chapter]) -> Self {
        Self {
            things: chapters,
            key: |chapter| chapter.key,
            places: std::cell::OnceCell::new(),
        }
    }
}

impl<'i, K: Copy + Eq + std::hash::Hash, T> Found<'i, K, T> {
    pub(super) fn get(&self, hint: usize, key: K) -> Option<&'i T> {
        let there = self
            .things
            .get(hint)
            .filter(|thing| (self.key)(thing) == key);
        there.or_else(|| {
            let places = self.places.get_or_init(|| {
                let keys = self.things.iter().map(self.key);
                keys.enumerate().map(|(at, key)| (key, at)).collect()
            });
            self.things.get(*places.get(&key)?)
        })
    }
}

/// Where a side took a verse away but left the marks before it, they are that verse's marks still and not the next one's, so
/// that they are neither lost nor doubled.
pub(super) fn split_slots(
    (base, base_head, was): (&[u8], &Range<usize>, &[Item]),
    (text, head, side): (&[u8], &mut Range<usize>, &mut Vec<Item>),
) {
    let places: HashMap<Key<Number>, usize> = side
        .iter()
        .enumerate()
        .map(|(at, item)| (item.key, at))
        .collect();
    let mut found: Vec<(usize, Item)> = Vec::new();
    let mut at = 0;
    while at < was.len() {
        let run = was[at..]
            .iter()
            .take_while(|item| !places.contains_key(&item.key))
            .count();
        let gone = at..at + run;
        at += run + 1;
        let Some(next) = was.get(gone.end).filter(|_| run > 0) else {
            continue;
        };
        let place = places[&next.key];
        let mut rest = side[place].slot.clone();
        let mut first = gone.start;
        if place == 0 {
            // Before a chapter's first verse everything is the chapter's head.
            let before = &base[base_head.clone()];
            let whole = before
                .last()
                .is_some_and(|byte| super::usfm::is_blank(*byte));
            if gone.start > 0 || !whole || !text[head.clone()].starts_with(before) {
                continue;
            }
            rest = head.start + before.len()..head.end;
            head.end = rest.start;
            first += 1;
        }
        for item in &was[first.min(gone.end)..gone.end] {
            let slot = &base[item.slot.clone()];
            let left = &text[rest.clone()];
            if left == &base[next.slot.clone()] {
                break;
            }
            if slot.last().is_some_and(|byte| super::usfm::is_blank(*byte))
                && left.starts_with(slot)
            {
                let slot = rest.start..rest.start + slot.len();
                rest.start = slot.end;
                found.push((
                    place,
                    Item {
                        key: item.key,
                        slot,
                        text: None,
                        joined: item.joined,
                    },
                ));
            }
        }
        side[place].slot = rest;
    }
    if found.is_empty() {
        return;
    }
    found.sort_by_key(|(place, _)| *place);
    let mut found = found.into_iter().peekable();
    let old = std::mem::take(side);
    for (place, item) in old.into_iter().enumerate() {
        while let Some((_, slot)) = found.next_if(|(before, _)| *before <= place) {
            side.push(slot);
        }
        side.push(item);
    }
}
