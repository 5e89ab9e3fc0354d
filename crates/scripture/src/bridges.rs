//! Verses that one side took together or apart: `\v 2-3` here, `\v 2` and `\v 3` there, `\v 1` and `\v 1a`.

use super::items::Item;
use super::number::{self, Number};
use super::parts::Key;
use std::collections::BTreeSet;

/// The verses that each item may stand for. Where a verse is missing whose number is near behind that of the verse before it
/// (`\v 2 and 3 He`), it may be in that one, which is then as a bridge.
fn meant(versions: &[&mut Vec<Item>; 3], texts: [&[u8]; 3]) -> [Vec<Number>; 3] {
    let all: BTreeSet<u32> = versions
        .iter()
        .flat_map(|items| items.iter().map(|item| item.key.number.first))
        .collect();
    [0, 1, 2].map(|version| {
        let items = &*versions[version];
        let own: BTreeSet<u32> = items.iter().map(|item| item.key.number.first).collect();
        items
            .iter()
            .map(|item| {
                let is = item.key.number;
                let last = item
                    .text
                    .clone()
                    .and_then(|text| number::near(&texts[version][text]))
                    .filter(|last| *last > is.last);
                match last {
                    Some(last)
                        if all.contains(&last)
                            && own.range(is.last + 1..=last).next().is_none() =>
                    {
                        Number::span(is.first, last)
                    }
                    _ => is,
                }
            })
            .collect()
    })
}

/// Takes together, in all three versions, what one of them has as one verse; `None` where that is not one stretch of text.
pub(super) fn join(versions: [&mut Vec<Item>; 3], texts: [&[u8]; 3]) -> Option<()> {
    let meant = meant(&versions, texts);
    let mut numbers: Vec<Number> = meant.iter().flatten().copied().collect();
    numbers.sort_unstable();
    numbers.dedup();
    let mut spans = Vec::new();
    let mut at = 0;
    while at < numbers.len() {
        let mut span = Number::span(numbers[at].first, numbers[at].last);
        let mut end = at + 1;
        while let Some(next) = numbers.get(end).filter(|next| next.overlaps(span)) {
            span.last = span.last.max(next.last);
            end += 1;
        }
        if end - at > 1 {
            spans.push(span);
        }
        at = end;
    }
    if spans.is_empty() {
        return Some(());
    }
    // One look at each version tells what it has of each span.
    let mut stretches: Vec<Vec<Vec<usize>>> = Vec::new();
    for numbers in &meant {
        let mut found = vec![Vec::new(); spans.len()];
        for (at, number) in numbers.iter().enumerate() {
            let nth = spans.partition_point(|span| span.last < number.first);
            if spans.get(nth).is_some_and(|span| span.overlaps(*number)) {
                found[nth].push(at);
            }
        }
        stretches.push(found);
    }
    let mut groups = Vec::new();
    for (nth, span) in spans.iter().enumerate() {
        let lists: Vec<Vec<Number>> = (0..3)
            .map(|version| {
                stretches[version][nth]
                    .iter()
                    .map(|at| meant[version][*at])
                    .collect()
            })
            .collect();
        let mut there = lists.iter().filter(|list| !list.is_empty());
        let first = there.next();
        if there.all(|list| Some(list) == first) {
            continue;
        }
        for (version, list) in lists.iter().enumerate() {
            let places = &stretches[version][nth];
            let is_one = places.windows(2).all(|pair| pair[1] == pair[0] + 1);
            if !is_one || (list.len() > 1 && list.contains(span)) {
                return None;
            }
        }
        groups.push(nth);
    }
    for (version, items) in versions.into_iter().enumerate() {
        let mut joined = Vec::with_capacity(items.len());
        let mut group_of = vec![None; items.len()];
        for nth in &groups {
            for at in &stretches[version][*nth] {
                group_of[*at] = Some(*nth);
            }
        }
        let mut last_group = None;
        for (item, group) in items.drain(..).zip(group_of) {
            match (group, last_group) {
                (Some(group), Some(last)) if group == last => {
                    if let Some(Item {
                        text: Some(text), ..
                    }) = joined.last_mut()
                    {
                        text.end = item.text.map_or(text.end, |inner| inner.end);
                    }
                }
                (Some(group), _) => joined.push(Item {
                    key: Key {
                        number: spans[group],
                        repeat: 0,
                    },
                    joined: true,
                    ..item
                }),
                (None, _) => joined.push(item),
            }
            last_group = group;
        }
        *items = joined;
    }
    Some(())
}
