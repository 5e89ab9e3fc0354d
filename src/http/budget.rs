//! No more than so many bytes in one run, both ways together, over all connections of a client and its clones.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// What a run may transfer, and what it has; clones count together.
#[derive(Debug, Clone)]
pub struct Budget {
    most: u64,
    spent: Arc<AtomicU64>,
}

impl Budget {
    /// At most so many bytes.
    pub fn new(most: u64) -> Self {
        Self {
            most,
            spent: Arc::default(),
        }
    }

    /// All of it, in bytes.
    pub fn most(&self) -> u64 {
        self.most
    }

    /// What is left of it, in bytes.
    pub fn left(&self) -> u64 {
        self.most.saturating_sub(self.spent.load(Ordering::Relaxed))
    }

    pub(super) fn spend(&self, bytes: u64) {
        self.spent.fetch_add(bytes, Ordering::Relaxed);
    }
}
