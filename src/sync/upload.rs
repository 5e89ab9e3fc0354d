//! A large upload in parts, so that a cut costs one part and not everything.
//!
//! Each part is one small push of whole files to a ref of our own, which no branch list shows; the last push moves both
//! branches and deletes those refs, all or none. What a part's tree names, the server has: that is how a later run knows
//! where to go on. How large a part may be, the line says (`line.rs`).

use super::budget::most;
use super::engine::{Session, Tips};
use super::left_out::Why;
use super::line::{AfterCut, Line, PART_MIN};
use super::send::{Sent, is_cut};
use crate::repo::{
    FlatTree, Kind, Leaf, Mode, Oid, PackItem, PackPlan, RefUpdate, RemoteError, RemoteRef,
};
use crate::report::{Class, Failure, Result};
use std::collections::HashSet;
use std::time::Instant;

/// Files below this size are never left out because a proxy refuses them (bytes): nobody's limit is so low.
const SMALL: u64 = 256 << 10;

/// How many files there are in a pack.
pub(crate) fn files(plan: &PackPlan) -> usize {
    let files = plan.items.iter().filter(|item| item.kind == Kind::Blob);
    files.count()
}

/// Whether it failed because a proxy on the way takes less at once.
pub(crate) fn is_too_much(failure: &Failure) -> bool {
    failure.message().id == "remote-too-large"
}

impl Session<'_> {
    /// Whether a pack is better sent in parts.
    pub(crate) fn needs_parts(&self, plan: &PackPlan, network: bool) -> bool {
        network && plan.estimate() > self.one_piece() && files(plan) > 1
    }

    /// Sends the files in parts, then moves both branches. `too_much` is what turned out to be more than is taken at once.
    ///
    /// # Errors
    /// Where single files are too large by themselves, all others are sent and [`Session::leave_out`] is due.
    pub(crate) fn upload_in_parts(
        &mut self,
        tip: Oid,
        tips: Tips,
        plan: PackPlan,
        too_much: Option<u64>,
    ) -> Result<Sent> {
        let mut line = self.line(too_much);
        let sent = self.send_parts(tip, tips, plan, too_much, &mut line);
        if let Err(failure) = &sent
            && matches!(
                failure.class(),
                Class::Limit | Class::Interrupted | Class::Terminated
            )
            && !self.leave_out
        {
            line.ran_out_of_time();
        }
        self.remember_line(&line);
        // A run that fails ends here, and the next one is to know.
        if sent.is_err() {
            self.remember(None)?;
        }
        sent
    }

    fn send_parts(
        &mut self,
        tip: Oid,
        tips: Tips,
        plan: PackPlan,
        too_much: Option<u64>,
        line: &mut Line,
    ) -> Result<Sent> {
        self.memory
            .other
            .insert("uploading".to_owned(), serde_json::Value::Bool(true));
        self.remember(None)?;
        let mut there = self.already_sent();
        let mut sending = Sending {
            waiting: blobs(plan, &there),
            too_much,
            leave_rest: true,
        };
        loop {
            let left = self.send_files(&mut sending, &mut there, line)?;
            if !left.cut.is_empty() {
                self.found(tip, &left.cut, Why::Cut)?;
            }
            if !left.refused.is_empty() {
                self.found(tip, &left.refused, Why::Refused)?;
            }
            if !left.cut.is_empty() || !left.refused.is_empty() {
                return Err(self.leave_out_due());
            }
            if left.later {
                return Err(self.budget_reached(tip, &left.beyond)?);
            }
            if !left.beyond.is_empty() {
                self.found(tip, &left.beyond, Why::Budget)?;
                return Err(self.leave_out_due());
            }
            let last = PackPlan::between(self.store, &[tip], &self.haves(tips), &there)
                .map_err(Failure::from)?;
            let Some(_hold) = self.hold_for(&last) else {
                return Err(self.budget_too_small(tip, &last)?);
            };
            match self.push_both(tip, tips, &last) {
                Err(failure) if is_too_much(&failure) && files(&last) > 0 => {
                    let too_much = Some(last.estimate());
                    line.refused(last.estimate());
                    sending = Sending {
                        waiting: blobs(last, &there),
                        too_much,
                        leave_rest: false,
                    };
                }
                Ok(Sent::Cut) => {
                    line.cut(last.estimate(), false);
                    sending = Sending {
                        waiting: blobs(last, &there),
                        too_much: None,
                        leave_rest: false,
                    };
                }
                other => return other,
            }
        }
    }

    /// Sends files in parts. Gives those that did not go.
    fn send_files(
        &mut self,
        sending: &mut Sending,
        there: &mut HashSet<Oid>,
        line: &mut Line,
    ) -> Result<Left> {
        let mut number = self.next_number();
        let mut left = Left::default();
        let mut at = 0;
        if line.learned().is_some() {
            sending.smallest_first(at);
        }
        while at < sending.waiting.len() {
            self.stopped()?;
            let waiting = &sending.waiting;
            let room = self.room();
            if most(&waiting[at]) > room {
                // What fits into no run is told; the rest of what is waiting may be smaller.
                if self.is_beyond_budget(&waiting[at]) {
                    left.beyond.push(waiting[at].clone());
                } else {
                    left.later = true;
                }
                at += 1;
                continue;
            }
            let mut end = at;
            let mut bytes = 0;
            let mut at_most = 0;
            while end < waiting.len()
                && (end == at || bytes + cost(&waiting[end]) <= line.size())
                && at_most + most(&waiting[end]) <= room
            {
                bytes += cost(&waiting[end]);
                at_most += most(&waiting[end]);
                end += 1;
            }
            // What is left over is small enough to go with the branches.
            let rest = end == waiting.len() && at > 0 && bytes <= line.size().min(PART_MIN) / 2;
            if rest && sending.leave_rest && !left.any() {
                break;
            }
            let alone = end - at == 1;
            if alone && (sending.was_all(bytes) || is_hopeless(&waiting[at], &left.refused)) {
                left.refused.push(large(&waiting[at])?);
                at = end;
                continue;
            }
            // Another project may have been quicker.
            let Some(_hold) = self.hold(at_most) else {
                continue;
            };
            let items = waiting[at..end].to_vec();
            let begun = Instant::now();
            match self.send_part(&items, number)? {
                Part::Sent => self.note_taken(bytes),
                Part::TooLarge if alone => {
                    left.refused.push(large(&items[0])?);
                    at = end;
                    continue;
                }
                Part::TooLarge => {
                    // A proxy on the way takes less: try with half.
                    line.refused(bytes);
                    continue;
                }
                Part::Cut(error) => {
                    sending.smallest_first(at);
                    if line.cut(bytes, alone) == AfterCut::Again {
                        continue;
                    }
                    if !self.is_file_to_blame(bytes) {
                        return Err(error.into());
                    }
                    // What is left is as large or larger.
                    left.cut.extend(sending.waiting.drain(at..));
                    break;
                }
            }
            there.extend(items.iter().map(|item| item.id));
            number = self.next_number();
            at = end;
            line.arrived(bytes, begun.elapsed());
        }
        Ok(left)
    }

    /// The files that earlier parts carried: those whose trees this computer knows.
    fn already_sent(&self) -> HashSet<Oid> {
        let mut there = HashSet::new();
        for part in &self.parts {
            if let Ok(files) = self.store.flat_tree(part.id) {
                there.extend(files.values().map(|leaf| leaf.id));
                there.insert(part.id);
            }
        }
        there
    }

    fn next_number(&self) -> u64 {
        let last = self
            .parts
            .iter()
            .filter_map(|part| part.name.rsplit('/').next()?.parse::<u64>().ok())
            .max();
        last.map_or(1, |number| number + 1)
    }

    fn send_part(&mut self, items: &[PackItem], number: u64) -> Result<Part> {
        let files: FlatTree = items
            .iter()
            .map(|item| {
                (
                    item.id.to_string(),
                    Leaf {
                        mode: Mode::File,
                        id: item.id,
                    },
                )
            })
            .collect();
        let mut writer = self.store.writer().map_err(Failure::from)?;
        let tree = writer.add_tree(&files).map_err(Failure::from)?;
        // Before it is sent: a later run must know what the part holds.
        writer.finish().map_err(Failure::from)?;
        let size = self
            .store
            .header(tree)
            .map_err(Failure::from)?
            .map_or(0, |(_, size)| size);
        let mut plan = PackPlan {
            items: items.to_vec(),
            commits: 0,
        };
        plan.items.push(PackItem {
            id: tree,
            kind: Kind::Tree,
            size,
            base: None,
            stored: false,
        });
        let name = format!("{}{number}", self.upload_prefix());
        let updates = [RefUpdate {
            name: name.clone(),
            old: None,
            new: Some(tree),
        }];
        let store = self.store;
        let progress = self.progress;
        progress.begin(crate::report::Step::Send, Some(plan.estimate()));
        let answer = self
            .remote()?
            .push(store, &updates, Some(&plan), &mut |bytes| {
                progress.advance(bytes);
            });
        progress.end();
        match answer {
            Ok(answer) if answer.all_done(&updates) => {}
            Err(RemoteError::TooLarge) => return Ok(Part::TooLarge),
            // It is not known whether the cloud took it.
            Err(error) if is_cut(&error) => {
                return match self.has_arrived(&updates) {
                    Ok(true) => {
                        self.parts.push(RemoteRef { name, id: tree });
                        Ok(self.part_sent(&plan))
                    }
                    Ok(false) => Ok(Part::Cut(error)),
                    Err(stopped) if stopped.class() == Class::Interrupted => Err(stopped),
                    Err(_) => Err(Failure::from(error)),
                };
            }
            Ok(answer) => {
                return Err(match answer.quota() {
                    Some(text) => super::send::no_room(text),
                    None => self.rejected(&answer, "sync-part-refused"),
                });
            }
            Err(RemoteError::Forbidden(text)) => return Err(self.refused(text, &updates)),
            Err(RemoteError::NotFound) => return Err(self.gone()),
            Err(error) => return Err(Failure::from(error)),
        }
        self.parts.push(RemoteRef { name, id: tree });
        Ok(self.part_sent(&plan))
    }

    fn part_sent(&mut self, plan: &PackPlan) -> Part {
        self.outcome.sent.bytes += plan.items.iter().map(cost).sum::<u64>();
        Part::Sent
    }

    /// Deletes the parts of an upload that was never finished and is not needed any more.
    pub(crate) fn drop_parts(&mut self) -> Result<()> {
        let parts = std::mem::take(&mut self.parts);
        let updates: Vec<RefUpdate> = parts
            .into_iter()
            .map(|part| RefUpdate {
                name: part.name,
                old: Some(part.id),
                new: None,
            })
            .collect();
        let store = self.store;
        // Left-overs do no harm: the next sync tries again.
        let _ = self.remote()?.push(store, &updates, None, &mut |_| {});
        Ok(())
    }
}

/// Files that did not go.
#[derive(Default)]
struct Left {
    /// Too large for what is on the way.
    refused: Vec<PackItem>,
    /// Larger than what the line carries before it cuts.
    cut: Vec<PackItem>,
    /// Larger than what any run with this budget may transfer.
    beyond: Vec<PackItem>,
    /// Whether there are others, which the next run sends.
    later: bool,
}

impl Left {
    fn any(&self) -> bool {
        self.later || !(self.refused.is_empty() && self.cut.is_empty() && self.beyond.is_empty())
    }
}

/// Files that are to be sent in parts.
struct Sending {
    waiting: Vec<PackItem>,
    /// What turned out to be more than is taken at once (bytes).
    too_much: Option<u64>,
    /// What is left over at the end may go with the branches.
    leave_rest: bool,
}

impl Sending {
    /// Puts what is left from here on in the order of its size: where a line lets little through, as much as can goes.
    fn smallest_first(&mut self, from: usize) {
        self.waiting[from..].sort_by_key(cost);
    }

    /// Whether a file of this cost was about all of what was refused.
    fn was_all(&self, bytes: u64) -> bool {
        self.too_much.is_some_and(|all| bytes >= all / 10 * 9)
    }
}

/// A file that may stay out. Where not even a small one gets through, the size is not what is wrong.
fn large(item: &PackItem) -> Result<PackItem> {
    if item.size < SMALL {
        return Err(RemoteError::TooLarge.into());
    }
    Ok(item.clone())
}

/// Whether a file is at least as large as one that was refused. What is compressed on the way may be smaller than it looks.
fn is_hopeless(item: &PackItem, refused: &[PackItem]) -> bool {
    item.stored
        && refused
            .iter()
            .any(|other| other.stored && other.size <= item.size)
}

fn blobs(plan: PackPlan, there: &HashSet<Oid>) -> Vec<PackItem> {
    plan.items
        .into_iter()
        .filter(|item| item.kind == Kind::Blob && !there.contains(&item.id))
        .collect()
}

enum Part {
    Sent,
    TooLarge,
    /// The connection ended, and the part did not arrive.
    Cut(RemoteError),
}

/// About how many bytes an object takes on the wire.
fn cost(item: &PackItem) -> u64 {
    if item.stored {
        item.size
    } else {
        item.size / 3
    }
}
