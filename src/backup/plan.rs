//! Which name the next backup gets and which old ones make room: a plain value, decided without touching the disk.

use super::BackupName;
use chrono::{DateTime, Utc};

/// One entry of the ring, as far as planning goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Existing {
    /// Its name.
    pub name: BackupName,
    /// Whether we took it: it has our sums, made out for this name. Only these count and are ever evicted.
    pub ours: bool,
    /// Whether it has all that its project had when it was taken.
    pub whole: bool,
}

/// What becomes of one existing backup, and why.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// Stays: one of the newest that are kept.
    Kept,
    /// Stays, though old: a restore reads from it.
    Source,
    /// Stays and does not count: Scribe took it, and Scribe's own ring clears it.
    NotOurs,
    /// Goes: older than those that are kept.
    Evicted,
}

/// What taking one more backup does to a project's ring.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RingPlan {
    /// The number in the new name: the time, or more where the ring already has a later one.
    pub millis: u64,
    /// Each existing backup and what becomes of it, newest first.
    pub decisions: Vec<(BackupName, Decision)>,
}

impl RingPlan {
    /// Those that make room, oldest first.
    pub fn evicted(&self) -> impl Iterator<Item = &BackupName> {
        self.decisions
            .iter()
            .rev()
            .filter(|(_, decision)| *decision == Decision::Evicted)
            .map(|(name, _)| name)
    }
}

/// Plans one more backup of a project whose ring holds `existing`, keeping `keep` (at least 1) of ours with the new one
/// among them. `source` is what a restore reads from: it stays whatever the count, and counts. The order of `existing` does
/// not matter, and a clock set back gives the new one a number above all others, so the newest is always the newest.
///
/// A backup that lacks something goes before any whole one; and where the new one is not `whole`, no whole one makes room
/// for it.
pub fn plan(
    existing: &[Existing],
    now: DateTime<Utc>,
    keep: usize,
    source: Option<&BackupName>,
    whole: bool,
) -> RingPlan {
    let mut sorted: Vec<&Existing> = existing.iter().collect();
    sorted.sort_by(|a, b| {
        (b.name.millis(), b.name.as_str()).cmp(&(a.name.millis(), a.name.as_str()))
    });
    let time = u64::try_from(now.timestamp_millis()).unwrap_or(0).max(1);
    let above = sorted
        .first()
        .map_or(0, |newest| newest.name.millis().saturating_add(1));
    // One place is the new one's; a source that would not be kept anyway takes another.
    let mut places = keep.max(1) - 1;
    let is_source = |name: &BackupName| source == Some(name);
    // Where the new one is not whole, whole ones take no place from those like it.
    let counts = |entry: &Existing| entry.ours && (whole || !entry.whole);
    if sorted.iter().any(|e| counts(e) && is_source(&e.name)) {
        places = places.saturating_sub(1);
    }
    let mut decisions: Vec<(BackupName, Decision)> = sorted
        .iter()
        .map(|entry| {
            let decision = if !entry.ours {
                Decision::NotOurs
            } else if is_source(&entry.name) {
                Decision::Source
            } else {
                Decision::Evicted
            };
            (entry.name.clone(), decision)
        })
        .collect();
    // Whole ones take the places first.
    for of_whole in [true, false] {
        for (entry, (_, decision)) in sorted.iter().zip(&mut decisions) {
            if entry.whole != of_whole || *decision != Decision::Evicted {
                continue;
            }
            if of_whole && !whole {
                *decision = Decision::Kept;
            } else if places > 0 {
                places -= 1;
                *decision = Decision::Kept;
            }
        }
    }
    RingPlan {
        millis: time.max(above),
        decisions,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(millis: u64, ours: bool, whole: bool) -> Existing {
        let name = BackupName::new("A_84a21ef1-5e63-5129-8faa-4b2598d0d03a", millis).unwrap();
        Existing { name, ours, whole }
    }

    fn at(millis: i64) -> DateTime<Utc> {
        DateTime::from_timestamp_millis(millis).unwrap()
    }

    /// Numbers that look random and are the same in each run.
    fn numbers() -> impl FnMut(u64) -> u64 {
        let mut state = 11u64;
        move |below| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            (state >> 33) % below
        }
    }

    #[test]
    fn the_laws_of_the_ring_hold_for_any_ring() {
        let mut next = numbers();
        for _ in 0..5000 {
            let mut existing: Vec<Existing> = Vec::new();
            for _ in 0..next(12) {
                let one = entry(1 + next(40), next(4) > 0, next(4) > 0);
                if existing.iter().all(|e| e.name != one.name) {
                    existing.push(one);
                }
            }
            let keep = usize::try_from(next(7)).unwrap();
            let now = at(i64::try_from(next(60)).unwrap() - 10);
            let source = existing
                .get(usize::try_from(next(14)).unwrap())
                .map(|e| e.name.clone());
            let whole = next(4) > 0;
            let plan = super::plan(&existing, now, keep, source.as_ref(), whole);

            assert!(
                existing.iter().all(|e| e.name.millis() < plan.millis),
                "the new one is the newest"
            );
            assert!(plan.millis >= u64::try_from(now.timestamp_millis()).unwrap_or(0));
            assert_eq!(plan.decisions.len(), existing.len());
            let gone: Vec<_> = plan.evicted().cloned().collect();
            for e in &existing {
                if !e.ours || Some(&e.name) == source.as_ref() {
                    assert!(!gone.contains(&e.name), "foreign ones and the source stay");
                }
            }
            let is_whole = |name: &BackupName| existing.iter().any(|e| &e.name == name && e.whole);
            if !whole {
                assert!(
                    !gone.iter().any(is_whole),
                    "no whole one for one that lacks something"
                );
            }
            // Where the new one lacks something, the whole ones neither go nor take a place.
            let counts = |e: &&Existing| e.ours && (whole || !e.whole);
            let ours: Vec<_> = existing.iter().filter(counts).collect();
            let left = ours.len() - gone.len() + 1;
            let least = 1 + usize::from(ours.iter().any(|e| Some(&e.name) == source.as_ref()));
            assert!(left <= keep.max(least), "never more than keep");
            assert!(
                left >= keep.min(ours.len() + 1).max(1),
                "and no fewer than it needs"
            );
            // Who stays without being the source is newer than whoever goes, or has what that one lacks.
            let kept = plan.decisions.iter().filter(|(_, d)| *d == Decision::Kept);
            for (stays, _) in kept {
                let outlives = |goes: &BackupName| match (is_whole(stays), is_whole(goes)) {
                    (true, false) => true,
                    (false, true) => false,
                    _ => goes.millis() < stays.millis(),
                };
                assert!(gone.iter().all(outlives));
            }

            let mut shuffled = existing.clone();
            for i in (1..shuffled.len()).rev() {
                shuffled.swap(i, usize::try_from(next(i as u64 + 1)).unwrap());
            }
            assert_eq!(
                super::plan(&shuffled, now, keep, source.as_ref(), whole),
                plan,
                "order does not matter"
            );
        }
    }

    #[test]
    fn the_oldest_stays_while_it_is_restored() {
        let ring: Vec<_> = (1..=5).map(|n| entry(n, true, true)).collect();
        let plan = super::plan(&ring, at(9), 5, Some(&ring[0].name), true);
        assert_eq!(
            plan.evicted().map(BackupName::millis).collect::<Vec<_>>(),
            [2]
        );
        assert_eq!(plan.decisions[4].1, Decision::Source);
    }
}
