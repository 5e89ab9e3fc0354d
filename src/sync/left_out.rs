//! Files that are larger than what gets through to the cloud at once: they stay out, and everything else goes.
//!
//! Such a file stays on disk as it is, and the shared text keeps the version that it has, if it has one. What is not sent
//! yet is written again without it, commit by commit; the line of work as it was stays under a ref of our own. Which
//! contents were refused is remembered, so that the next runs do not try in vain: each is tried again when it changed, after
//! some days, or when the person says so.

use super::budget;
use super::engine::Session;
use super::snapshot::{Local, Restored};
use crate::repo::{self, FlatTree, History, Kind, Leaf, Oid, PackItem, PackPlan};
use crate::report::{Class, Failure, LeftOut, Message, Result};
use chrono::{DateTime, Duration, Utc};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap};

/// The key under which they are remembered.
const KEY: &str = "too_large";
/// Days after which a file is tried again; a line may be another one on the next day.
const DAYS: i64 = 7;
const DAYS_CUT: i64 = 1;
/// Rounds of finding files that are too large; a round finds all of what is sent in it.
pub(crate) const ROUNDS: usize = 4;
/// How many files a failure names.
const NAMED: usize = 20;

/// A content that did not get through.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct TooLarge {
    /// Path inside the project, with `/`.
    path: String,
    /// The blob.
    id: String,
    /// Its size in bytes.
    size: u64,
    /// About the most that got through at once (bytes), if anything did.
    #[serde(default)]
    taken: u64,
    /// When it was refused.
    when: DateTime<Utc>,
    /// Nothing refused it: it is larger than what a run may transfer.
    #[serde(default)]
    budget: bool,
    /// Nothing refused it: the line ended each connection before it was through.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    cut: bool,
}

/// Why a file does not get through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Why {
    /// The server, or a proxy on the way, takes no request of that size.
    Refused,
    /// It is larger than what a run may transfer.
    Budget,
    /// The line ends each connection before it is through.
    Cut,
}

impl TooLarge {
    pub(crate) fn path(&self) -> &str {
        &self.path
    }

    pub(crate) fn is(&self, id: Oid) -> bool {
        Oid::from_hex(self.id.as_bytes()).is_ok_and(|known| known == id)
    }
}

impl Session<'_> {
    /// Takes up what was remembered, as far as it is not time to try again.
    pub(crate) fn recall_left_out(&mut self) {
        let here = self.memory.server.as_deref() == Some(self.cloud.address().as_str());
        let remembered = self.memory.other.get(KEY).filter(|_| here).cloned();
        let all: Vec<TooLarge> = remembered
            .and_then(|value| serde_json::from_value(value).ok())
            .unwrap_or_default();
        let now = self.options.now.to_utc();
        self.left_out = all
            .into_iter()
            // A clock that was wrong must not put it off for years.
            .filter(|one| {
                let days = if one.cut { DAYS_CUT } else { DAYS };
                (now - one.when).abs() < Duration::days(days)
            })
            .filter(|_| !self.options.retry_large)
            // Where a run may transfer more, or as much as it likes, it goes.
            .filter(|one| !one.budget || self.is_beyond(one.size))
            .collect();
    }

    fn is_beyond(&self, size: u64) -> bool {
        let needed = budget::at_most(size) + crate::http::RESERVE;
        let budget = self.cloud.budget();
        budget.is_some_and(|budget| needed > budget.most())
    }

    /// Puts what is left out into the memory; `true` when that is news.
    pub(crate) fn note_left_out(&mut self) -> bool {
        let before = self.memory.other.get(KEY).cloned();
        let now = if self.left_out.is_empty() {
            None
        } else {
            serde_json::to_value(&self.left_out).ok()
        };
        match &now {
            Some(value) => drop(self.memory.other.insert(KEY.to_owned(), value.clone())),
            None => drop(self.memory.other.remove(KEY)),
        }
        before != now
    }

    /// Whether this content is known not to get through.
    pub(crate) fn is_left_out(&self, id: Oid) -> bool {
        !self.left_out.is_empty() && self.left_out.iter().any(|one| one.is(id))
    }

    /// Whether the file at this path was left out before; it need not be stored again.
    pub(crate) fn was_left_out(&self, path: &str) -> bool {
        self.left_out.iter().any(|one| one.path == path)
    }

    /// Forgets the files that are no longer what was refused; `true` when one has another content now, which has to be
    /// stored.
    pub(crate) fn forget_changed(&mut self, on_disk: impl Fn(&str) -> Option<Oid>) -> bool {
        let mut changed = false;
        self.left_out.retain(|one| match on_disk(&one.path) {
            Some(id) if one.is(id) => true,
            Some(_) => {
                changed = true;
                false
            }
            None => false,
        });
        changed
    }

    /// Keeps such files out of the tree that is to be committed; they then have their committed version or none.
    pub(crate) fn hold_too_large(
        &mut self,
        tree: &mut FlatTree,
        committed: &FlatTree,
        held: &mut Vec<String>,
    ) {
        if self.left_out.is_empty() {
            return;
        }
        let found: Vec<(String, Leaf)> = tree
            .iter()
            .filter(|(_, leaf)| self.is_left_out(leaf.id))
            .map(|(path, leaf)| (path.to_owned(), *leaf))
            .collect();
        for (path, leaf) in found {
            match committed.get(&path) {
                // In a commit already: what is sent is made anew without it.
                Some(old) if old.id == leaf.id => continue,
                Some(old) => drop(tree.insert(path.clone(), *old)),
                None => drop(tree.remove(&path)),
            }
            if !self.was_left_out(&path)
                && let Some(same) = self.left_out.iter().find(|one| one.is(leaf.id))
            {
                let one = TooLarge {
                    path: path.clone(),
                    ..same.clone()
                };
                self.left_out.push(one);
            }
            held.push(path);
        }
    }

    /// Whether there is something to be sent that is known not to get through.
    pub(crate) fn holds_left_out(&self, plan: &PackPlan) -> bool {
        plan.items.iter().any(|item| self.is_left_out(item.id))
    }

    /// Notes files that do not get through; what is not sent yet has to be made anew without them
    /// ([`Session::leave_out_due`]).
    pub(crate) fn found(&mut self, tip: Oid, items: &[PackItem], why: Why) -> Result<()> {
        let tree = self.tree_of(Some(tip))?;
        let when = self.options.now.to_utc();
        for item in items {
            let mut paths: Vec<String> = tree
                .iter()
                .filter(|(_, leaf)| leaf.id == item.id)
                .map(|(path, _)| path.to_owned())
                .collect();
            if paths.is_empty() {
                // An older version of a file: it has no path of its own to be told.
                paths.push(item.id.to_string());
            }
            for path in paths {
                self.left_out.push(TooLarge {
                    path,
                    id: item.id.to_string(),
                    size: item.size,
                    taken: self.taken,
                    when,
                    budget: why == Why::Budget,
                    cut: why == Why::Cut,
                });
            }
        }
        self.note_left_out();
        self.remember(None)
    }

    /// Asks for [`Session::leave_out`].
    pub(crate) fn leave_out_due(&mut self) -> Failure {
        self.leave_out = true;
        self.told(Class::Limit)
            .state(Message::new("state-saved-here"))
    }

    /// Makes what is not sent yet anew, without the files that do not get through, and looks at the files again.
    pub(crate) fn leave_out(&mut self, local: &mut Local) -> Result<()> {
        self.leave_out = false;
        self.still_here()?;
        let head = self.store.find_ref(&self.branch).map_err(Failure::from)?;
        if let Some(head) = head {
            let new = self.without_left_out(head)?;
            if new != head {
                let kept = format!("refs/scribe-sync/left-out/{head}");
                let mut moves = vec![(self.branch.clone(), Some(head), Some(new))];
                if self.store.find_ref(&kept).map_err(Failure::from)?.is_none() {
                    moves.insert(0, (kept, None, Some(head)));
                }
                self.store.set_refs(&moves).map_err(Failure::from)?;
            }
        }
        let restored = if local.take_cloud {
            Restored::Pending
        } else {
            Restored::No
        };
        let committed = local.committed_now;
        *local = self.snapshot(&restored)?;
        local.committed_now |= committed;
        Ok(())
    }

    fn without_left_out(&self, head: Oid) -> Result<Oid> {
        let mut history = History::new(self.store);
        let known: Vec<Oid> = [self.seen.main, self.seen.user, self.seen.dated]
            .into_iter()
            .flatten()
            .filter(|id| self.store.has(*id))
            .collect();
        let unsent = history
            .new_commits(&[head], &known)
            .map_err(Failure::from)?;
        let mut writer = self.store.writer().map_err(Failure::from)?;
        let mut anew: HashMap<Oid, Again> = HashMap::new();
        let mut names: Vec<(String, String)> = Vec::new();
        for id in unsent {
            let info = history.get(id).map_err(Failure::from)?.clone();
            let mut tree = self.store.flat_tree(info.tree).map_err(Failure::from)?;
            let refused: Vec<String> = tree
                .iter()
                .filter(|(_, leaf)| self.is_left_out(leaf.id))
                .map(|(path, _)| path.to_owned())
                .collect();
            let mut parents: Vec<Oid> = Vec::new();
            for parent in &info.parents {
                let parent = anew.get(parent).map_or(*parent, |again| again.id);
                if !parents.contains(&parent) {
                    parents.push(parent);
                }
            }
            if refused.is_empty() && parents == info.parents {
                continue;
            }
            let mut kept = BTreeMap::new();
            for path in refused {
                let before = match info.parents.first() {
                    Some(parent) => self.version_before(*parent, &path, &anew)?,
                    None => None,
                };
                match before {
                    Some(leaf) => drop(tree.insert(path.clone(), leaf)),
                    None => drop(tree.remove(&path)),
                }
                kept.insert(path, before);
            }
            let root = writer.add_tree(&tree).map_err(Failure::from)?;
            let before = match info.parents.first() {
                Some(parent) => match anew.get(parent) {
                    Some(again) => Some(again.tree),
                    None => Some(history.get(*parent).map_err(Failure::from)?.tree),
                },
                None => None,
            };
            let new = if parents.len() == 1 && before == Some(root) {
                // Nothing is left of it.
                parents[0]
            } else {
                let raw = self
                    .store
                    .read_kind(id, Kind::Commit)
                    .map_err(Failure::from)?;
                let content = repo::commit_again(&raw, root, &parents, &names);
                writer.add(Kind::Commit, &content).map_err(Failure::from)?
            };
            names.push((id.to_string(), new.to_string()));
            let again = Again {
                id: new,
                tree: root,
                kept,
            };
            anew.insert(id, again);
        }
        writer.finish().map_err(Failure::from)?;
        Ok(anew.get(&head).map_or(head, |again| again.id))
    }

    /// The version of a file that a commit has after it was made anew.
    fn version_before(
        &self,
        commit: Oid,
        path: &str,
        anew: &HashMap<Oid, Again>,
    ) -> Result<Option<Leaf>> {
        if let Some(leaf) = anew.get(&commit).and_then(|again| again.kept.get(path)) {
            return Ok(*leaf);
        }
        let leaf = self.tree_of(Some(commit))?.get(path).copied();
        Ok(leaf.filter(|leaf| !self.is_left_out(leaf.id)))
    }

    /// After everything else is in sync: what is to be said of the files that stayed out, if there are any.
    pub(crate) fn tell_left_out(&mut self) -> Result<()> {
        let mut told: Vec<LeftOut> = self
            .left_out
            .iter()
            .map(|one| LeftOut {
                file: one.path.clone(),
                bytes: one.size,
            })
            .collect();
        told.sort_by(|a, b| a.file.cmp(&b.file));
        self.outcome.left_out = told;
        if self.left_out.is_empty() {
            return Ok(());
        }
        let all_budget = self.left_out.iter().all(|one| one.budget);
        let failure = self.told(if all_budget {
            Class::Limit
        } else {
            Class::Partial
        });
        if matches!(self.outcome.class, Class::Ok | Class::Partial) {
            return Err(failure.state(Message::new("state-left-out")));
        }
        // Conflicts that wait are told first.
        self.outcome.notes.push(failure.message().clone());
        self.outcome.notes.extend(failure.causes().iter().cloned());
        Ok(())
    }

    fn told(&self, class: Class) -> Failure {
        let mut failure = Failure::new(
            class,
            Message::new("sync-left-out")
                .count("count", self.left_out.len())
                .with("project", &self.project.name),
        );
        for one in self.left_out.iter().take(NAMED) {
            failure = failure.cause(if one.budget {
                budget::file_beyond(&one.path, one.size)
            } else {
                Message::new("sync-file-too-large")
                    .with("path", &one.path)
                    .bytes("size", one.size)
            });
        }
        let refused = || self.left_out.iter().filter(|one| !one.budget);
        let Some(smallest) = refused().map(|one| one.size).min() else {
            return failure.hint(Message::new("hint-budget-larger"));
        };
        let taken = refused().map(|one| one.taken).max();
        let all_cut = refused().all(|one| one.cut);
        failure = failure.cause(match taken {
            _ if all_cut => Message::new("sync-limit-cut").bytes("refused", smallest),
            Some(taken) if taken > 0 && taken < smallest => Message::new("sync-limit-between")
                .bytes("taken", taken)
                .bytes("refused", smallest),
            _ => Message::new("sync-limit-below").bytes("refused", smallest),
        });
        let (smaller, days) = if all_cut {
            ("hint-left-out-other-line", DAYS_CUT)
        } else {
            ("hint-left-out-smaller", DAYS)
        };
        failure.hint(Message::new(smaller)).hint(
            Message::new("hint-left-out-again")
                .count("days", days)
                .with("project", &self.project.name),
        )
    }
}

/// A commit that was made anew.
struct Again {
    id: Oid,
    tree: Oid,
    /// The versions that its left-out files have instead.
    kept: BTreeMap<String, Option<Leaf>>,
}
