//! What a run may transfer (`--max-transfer`): what does not fit waits for the next run, and what fits into none is told.
//!
//! The wire itself stops when all is spent. That wastes what was under way, so what is about to be sent is looked at first:
//! only what surely fits is begun.

use super::engine::Session;
use crate::http::{Budget, Hold, RESERVE};
use crate::repo::{Oid, PackItem, PackPlan};
use crate::report::{Class, Failure, Message, Result};

/// How many files a failure names.
const NAMED: usize = 20;

/// The most that an object can take on the wire: what does not compress comes with a few bytes around it.
pub(crate) fn most(item: &PackItem) -> u64 {
    at_most(item.size)
}

/// As [`most`], by the size alone (bytes).
pub(crate) fn at_most(size: u64) -> u64 {
    size + size / 1000 + 64
}

fn weight(plan: &PackPlan) -> u64 {
    plan.items.iter().map(most).sum()
}

impl Session<'_> {
    /// What is left for files, in bytes.
    pub(crate) fn room(&self) -> u64 {
        self.cloud.budget().map_or(u64::MAX, Budget::room)
    }

    /// Holds so much of what is left; `None` where it surely does not fit.
    pub(crate) fn hold(&self, bytes: u64) -> Option<Hold> {
        match self.cloud.budget() {
            Some(budget) => budget.hold(bytes),
            None => Some(Hold::default()),
        }
    }

    /// As [`Session::hold`], for a pack.
    pub(crate) fn hold_for(&self, plan: &PackPlan) -> Option<Hold> {
        self.hold(weight(plan))
    }

    /// Whether a file fits into no run with this budget.
    pub(crate) fn is_beyond_budget(&self, item: &PackItem) -> bool {
        let budget = self.cloud.budget();
        budget.is_some_and(|budget| most(item) + RESERVE > budget.most())
    }

    /// The run ends here, and the next one goes on. `over` are files that fit into none.
    pub(crate) fn budget_reached(&self, tip: Oid, over: &[PackItem]) -> Result<Failure> {
        let most_in_all = self.cloud.budget().map_or(0, Budget::most);
        let mut failure = Failure::new(
            Class::Limit,
            Message::new("sync-budget-reached")
                .with("project", &self.project.name)
                .bytes("most", most_in_all),
        );
        if !over.is_empty() {
            let tree = self.tree_of(Some(tip))?;
            for item in over.iter().take(NAMED) {
                let path = tree.iter().find(|(_, leaf)| leaf.id == item.id);
                let path = path.map_or_else(|| item.id.to_string(), |(path, _)| path.to_owned());
                failure = failure.cause(file_beyond(&path, item.size));
            }
        }
        Ok(failure.hint(Message::new("hint-budget")))
    }

    /// As [`Session::budget_reached`], where the branches themselves cannot be moved: with what they need, where that is more
    /// than the whole budget.
    pub(crate) fn budget_too_small(&self, tip: Oid, plan: &PackPlan) -> Result<Failure> {
        let failure = self.budget_reached(tip, &[])?;
        let needed = weight(plan) + RESERVE;
        let most_in_all = self.cloud.budget().map_or(0, Budget::most);
        Ok(if needed > most_in_all {
            failure.cause(Message::new("sync-budget-needed").bytes("needed", needed))
        } else {
            failure
        })
    }
}

/// The sentence about a file that fits into no run.
pub(crate) fn file_beyond(path: &str, size: u64) -> Message {
    Message::new("sync-file-over-budget")
        .with("path", path)
        .bytes("size", size)
        .bytes("needed", at_most(size) + RESERVE)
}
