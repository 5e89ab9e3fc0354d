//! No more than so many bytes in one run, both ways together, over all connections of a client and its clones.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// What is kept back of a budget for what stands around a transfer: questions, answers, the last move of the branches
/// (bytes).
pub const RESERVE: u64 = 96 << 10;
/// The most that one connection takes of it at once, in bytes: much less than what is kept back.
const PIECE: u64 = 8 << 10;

/// What a run may transfer, and what it has; clones count together.
#[derive(Debug, Clone)]
pub struct Budget(Arc<Counts>);

#[derive(Debug)]
struct Counts {
    most: u64,
    spent: AtomicU64,
    held: AtomicU64,
}

impl Budget {
    /// At most so many bytes.
    pub fn new(most: u64) -> Self {
        Self(Arc::new(Counts {
            most,
            spent: AtomicU64::new(0),
            held: AtomicU64::new(0),
        }))
    }

    /// All of it, in bytes.
    pub fn most(&self) -> u64 {
        self.0.most
    }

    /// What is left of it, in bytes.
    pub fn left(&self) -> u64 {
        self.most()
            .saturating_sub(self.0.spent.load(Ordering::Relaxed))
    }

    /// How much of it a transfer that begins now may take (bytes), beside what others hold and what is kept back.
    pub fn room(&self) -> u64 {
        self.left()
            .saturating_sub(self.0.held.load(Ordering::Relaxed))
            .saturating_sub(RESERVE)
    }

    /// Holds so many bytes for a transfer; nothing where there is no room for it.
    pub fn hold(&self, bytes: u64) -> Option<Hold> {
        let held = &self.0.held;
        let room = |held: u64| self.left().saturating_sub(held).saturating_sub(RESERVE);
        held.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |held| {
            (bytes <= room(held)).then_some(held + bytes)
        })
        .ok()
        .map(|_| Hold {
            budget: Some(self.clone()),
            bytes,
        })
    }

    /// Takes up to so many bytes of it; gives how many.
    pub(super) fn take(&self, wanted: u64) -> u64 {
        let mut taken = 0;
        let most = self.most();
        let _ = self
            .0
            .spent
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |spent| {
                taken = wanted.min(PIECE).min(most.saturating_sub(spent));
                Some(spent + taken)
            });
        taken
    }

    /// What was taken and not moved.
    pub(super) fn give_back(&self, bytes: u64) {
        self.0.spent.fetch_sub(bytes, Ordering::Relaxed);
    }
}

/// What is held for a transfer, until it is dropped; the default holds nothing.
#[derive(Debug, Default)]
pub struct Hold {
    budget: Option<Budget>,
    bytes: u64,
}

impl Drop for Hold {
    fn drop(&mut self) {
        if let Some(budget) = &self.budget {
            budget.0.held.fetch_sub(self.bytes, Ordering::Relaxed);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_held_is_nobody_else_s_and_what_is_taken_is_never_more_than_there_is() {
        let budget = Budget::new(RESERVE + 1000);
        let first = budget.hold(600).unwrap();
        assert!(budget.clone().hold(500).is_none());
        assert!(budget.hold(401).is_none());
        let second = budget.hold(400).unwrap();
        assert_eq!(budget.room(), 0);
        drop(first);
        assert_eq!(budget.room(), 600);
        drop(second);
        let mut taken = 0;
        loop {
            let now = budget.take(u64::MAX);
            if now == 0 {
                break;
            }
            budget.give_back(now / 2);
            taken += now - now / 2;
        }
        assert_eq!((taken, budget.left()), (budget.most(), 0));
        assert!(budget.hold(1).is_none() && budget.hold(0).is_some());
    }
}
