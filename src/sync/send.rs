//! One round with the cloud: fetch, merge, back up, send, and bring the files on disk along.

use super::apply::blocked;
use super::engine::{Session, Step, Tips};
use super::fetch::wait_for;
use super::merging::MergeEnd;
use super::snapshot::{Local, Restored};
use super::{MAIN, upload};
use crate::repo::{self, History, Oid, PackPlan, PushAnswer, RefUpdate, RemoteError, RemoteRef};
use crate::report::{Class, Failure, Message, Result};
use scripture::Side;
use std::collections::HashSet;

/// Sends up to this size go first and ask later (bytes, estimated).
const AT_ONCE: u64 = 256 << 10;

/// The refusal of a shared branch that this account may not move.
const PROTECTED: &str = "sync-protected";

/// The refusal of a cloud that has no room.
const QUOTA: &str = "remote-quota";

/// How a send ended.
pub(crate) enum Sent {
    /// The cloud has it, and said so for each branch.
    Done,
    /// Somebody was quicker.
    Stale,
    /// The line cut it off, and less at once may get through.
    Cut,
}

/// Whether the connection ended before the answer came.
pub(super) fn is_cut(error: &RemoteError) -> bool {
    matches!(
        error,
        RemoteError::Http(crate::http::Error::Unreachable { .. })
    )
}

/// Of refs that are to be made: one that cannot be, and the one that is there instead. Git has no `a/b` beside an `a`.
fn in_the_way(updates: &[RefUpdate], found: &[RemoteRef]) -> Option<(String, String)> {
    let made = updates.iter().filter(|update| update.new.is_some());
    made.filter(|update| found.iter().all(|other| other.name != update.name))
        .find_map(|update| {
            let blocks = |other: &&RemoteRef| {
                let (long, short) = if other.name.len() > update.name.len() {
                    (&other.name, &update.name)
                } else {
                    (&update.name, &other.name)
                };
                let rest = long.strip_prefix(short.as_str());
                rest.is_some_and(|rest| rest.starts_with('/'))
            };
            let other = found.iter().find(blocks)?;
            Some((update.name.clone(), other.name.clone()))
        })
}

impl Session<'_> {
    /// What the other side has, as far as is known.
    pub(crate) fn haves(&self, tips: Tips) -> Vec<Oid> {
        [tips.main, tips.user, tips.dated]
            .into_iter()
            .flatten()
            .chain(self.also_there())
            .collect()
    }

    /// When there is something to send, the send itself asks whether anything came: one request in all. `true` when done.
    pub(crate) fn send_at_once(&mut self, local: &mut Local) -> Result<bool> {
        let (Some(head), Some(main)) = (local.head, self.seen.main) else {
            return Ok(false);
        };
        if head == main || local.take_cloud {
            return Ok(false);
        }
        // Parts of an upload that was cut off are to be found, used and deleted first.
        if self.memory.other.contains_key("uploading") {
            return Ok(false);
        }
        let mut history = History::new(self.store);
        for seen in [Some(main), self.seen.user].into_iter().flatten() {
            if !self.store.has(seen) || !history.is_ancestor(seen, head).map_err(Failure::from)? {
                return Ok(false);
            }
        }
        self.judge_sent(head)?;
        let plan = self.plan(head, self.seen)?;
        if plan.estimate() > AT_ONCE.min(self.one_piece()) {
            return Ok(false);
        }
        let Some(_hold) = self.hold_for(&plan) else {
            return Ok(false);
        };
        self.check_going_public()?;
        let seen = self.seen;
        let before = self.tree_of_seen(seen.main)?;
        let tip = self.tied_on_the_branch(local, head)?;
        let all = if tip == head {
            None
        } else {
            Some(self.plan(tip, seen)?)
        };
        let sent = match self.push_both(tip, seen, all.as_ref().unwrap_or(&plan)) {
            Err(failure)
                if [PROTECTED, QUOTA].contains(&failure.message().id)
                    || upload::is_too_much(&failure) =>
            {
                // A round takes along what came meanwhile, and sends to the own branch alone or in parts.
                return Ok(false);
            }
            other => other?,
        };
        match sent {
            Sent::Done => {
                self.count_sent(&before, local, &plan);
                self.note_seen(Tips::both(tip))?;
                Ok(true)
            }
            Sent::Stale => Ok(false),
            Sent::Cut => {
                self.remember_cut(plan.estimate());
                Ok(false)
            }
        }
    }

    /// As [`Self::tied`], of what is on this computer: the branch goes along before anything is sent, for the text stays.
    fn tied_on_the_branch(&mut self, local: &mut Local, head: Oid) -> Result<Oid> {
        let tip = self.tied(head)?;
        if tip != head {
            self.still_here()?;
            self.store
                .set_ref(&self.branch, Some(head), Some(tip))
                .map_err(Failure::from)?;
            local.head = Some(tip);
        }
        Ok(tip)
    }

    pub(crate) fn plan(&self, tip: Oid, tips: Tips) -> Result<PackPlan> {
        PackPlan::between(self.store, &[tip], &self.haves(tips), &HashSet::new())
            .map_err(Failure::from)
    }

    /// Sends in one piece, or in parts where that is better or where a proxy on the way takes less at once.
    pub(crate) fn send(&mut self, tip: Oid, tips: Tips, plan: PackPlan) -> Result<Sent> {
        self.judge_sent(tip)?;
        let network = self.remote()?.is_network();
        if self.holds_left_out(&plan) {
            return Err(self.leave_out_due());
        }
        let hold = self.hold_for(&plan);
        if self.needs_parts(&plan, network) || hold.is_none() {
            drop(hold);
            return self.upload_in_parts(tip, tips, plan, None);
        }
        let sent = self.push_both(tip, tips, &plan);
        drop(hold);
        match sent {
            Ok(Sent::Cut) => {
                self.remember_cut(plan.estimate());
                self.upload_in_parts(tip, tips, plan, None)
            }
            // The time was over before it was through: the next run sends it in parts.
            Err(failure)
                if matches!(failure.class(), Class::Interrupted | Class::Limit)
                    && !upload::is_too_much(&failure)
                    && network
                    && upload::files(&plan) > 0 =>
            {
                self.remember_cut(plan.estimate());
                self.remember(None)?;
                Err(failure)
            }
            Err(failure) if upload::is_too_much(&failure) && upload::files(&plan) > 0 => {
                let too_much = plan.estimate();
                self.upload_in_parts(tip, tips, plan, Some(too_much))
            }
            other => other,
        }
    }

    pub(crate) fn count_sent(&mut self, before: &repo::FlatTree, local: &Local, plan: &PackPlan) {
        let changes = repo::diff(before, &local.tree);
        let mut sent = self.outcome.sent;
        (self.outcome.sent_places, self.outcome.sent_removed) = self.count(&changes, &mut sent);
        sent.commits += plan.commits;
        self.outcome.sent = sent;
    }

    /// Moves both branches to one commit, atomically, from what was seen.
    pub(crate) fn push_both(&mut self, tip: Oid, seen: Tips, plan: &PackPlan) -> Result<Sent> {
        let branch = self.branch.clone();
        let mut updates = Vec::new();
        // The shared branch first: the server makes the first branch of a new repository its default.
        if seen.main != Some(tip) {
            updates.push(RefUpdate {
                name: MAIN.to_owned(),
                old: seen.main,
                new: Some(tip),
            });
        }
        if seen.user != Some(tip) {
            updates.push(RefUpdate {
                name: branch.clone(),
                old: seen.user,
                new: Some(tip),
            });
        }
        for part in &self.parts {
            updates.push(RefUpdate {
                name: part.name.clone(),
                old: Some(part.id),
                new: None,
            });
        }
        if updates.is_empty() {
            return Ok(Sent::Done);
        }
        let splits = upload::files(plan) > 0
            && plan.estimate() > 2 * super::line::LEAST
            && self.remote()?.is_network();
        let sent = self.push_or_cut(&updates, Some(plan), seen, splits)?;
        if matches!(sent, Sent::Done) {
            self.parts.clear();
        }
        Ok(sent)
    }

    /// Sends, and settles every doubt by asking what the cloud has now.
    pub(crate) fn push(
        &mut self,
        updates: &[RefUpdate],
        plan: Option<&PackPlan>,
        seen: Tips,
    ) -> Result<Sent> {
        self.push_or_cut(updates, plan, seen, false)
    }

    /// As [`Session::push`]; what `splits` is not sent as a whole again after a cut.
    fn push_or_cut(
        &mut self,
        updates: &[RefUpdate],
        plan: Option<&PackPlan>,
        seen: Tips,
        splits: bool,
    ) -> Result<Sent> {
        for attempt in 0..3 {
            self.stopped()?;
            let answer = self.push_once(updates, plan);
            let answer = match answer {
                Ok(answer) => answer,
                Err(RemoteError::Forbidden(text)) => return Err(self.refused(text, updates)),
                Err(error) if error.is_temporary() || matches!(error, RemoteError::Protocol(_)) => {
                    // It is not known whether the cloud took it.
                    match self.has_arrived(updates) {
                        Ok(true) => {
                            self.hinted = None;
                            return Ok(Sent::Done);
                        }
                        Ok(false) if splits && is_cut(&error) => return Ok(Sent::Cut),
                        // A silence has been waited for long enough; trying again at once would be another one.
                        Ok(false) if attempt < 2 && error.is_temporary() && !error.is_silence() => {
                            wait_for(self.options, &error, attempt)?;
                            continue;
                        }
                        Err(stopped) if stopped.class() == Class::Interrupted => {
                            return Err(stopped);
                        }
                        Ok(false) => return Err(Failure::from(error)),
                        Err(_) => {
                            let state = Message::new("state-arrival-unknown");
                            return Err(Failure::from(error).state(state));
                        }
                    }
                }
                Err(RemoteError::NotFound) => return Err(self.gone()),
                Err(error) => return Err(Failure::from(error)),
            };
            if answer.all_done(updates) {
                self.hinted = None;
                return Ok(Sent::Done);
            }
            if let Some(text) = answer.quota() {
                return Err(no_room(text));
            }
            // What cannot be unpacked may build on what the cloud had and has no longer.
            if answer.unpack_error.is_some() && !self.is_as_seen(updates)? {
                return Ok(Sent::Stale);
            }
            if answer.is_stale() {
                if self.has_hint(&answer, seen) {
                    return Ok(Sent::Stale);
                }
                // A push that was repeated on the way fails the second time though the first one worked.
                if self.has_arrived(updates)? {
                    return Ok(Sent::Done);
                }
                return match self.in_the_way.take() {
                    Some((branch, other)) => Err(self.branch_in_the_way(&branch, &other)),
                    None => Ok(Sent::Stale),
                };
            }
            return Err(self.rejected(&answer, "sync-rejected"));
        }
        Ok(Sent::Stale)
    }

    fn push_once(
        &mut self,
        updates: &[RefUpdate],
        plan: Option<&PackPlan>,
    ) -> Result<PushAnswer, RemoteError> {
        let store = self.store;
        let progress = self.progress;
        progress.begin(crate::report::Step::Send, plan.map(PackPlan::estimate));
        let mut bytes = 0;
        let remote = self.remote().map_err(|_| RemoteError::NotFound)?;
        let answer = remote.push(store, updates, plan, &mut |more| {
            bytes += more;
            progress.advance(more);
        });
        progress.end();
        if answer.as_ref().is_ok_and(|answer| answer.all_done(updates)) {
            self.outcome.sent.bytes += bytes;
            self.taken = self.taken.max(bytes);
        }
        answer
    }

    /// Whether every ref has the value that was sent.
    pub(super) fn has_arrived(&mut self, updates: &[RefUpdate]) -> Result<bool> {
        self.all_have(updates, |update| update.new)
    }

    /// Whether every ref still has the value from which it was to be moved.
    fn is_as_seen(&mut self, updates: &[RefUpdate]) -> Result<bool> {
        self.all_have(updates, |update| update.old)
    }

    /// Asks the cloud. What else was learned by asking saves the next round the question.
    fn all_have(
        &mut self,
        updates: &[RefUpdate],
        wanted: impl Fn(&RefUpdate) -> Option<Oid>,
    ) -> Result<bool> {
        let (branch, parts) = (self.branch.clone(), self.upload_prefix());
        // Also what is called as the folder of the own branch: where that is a branch, the own one cannot be.
        let above = branch
            .rsplit_once('/')
            .map_or(branch.as_str(), |(above, _)| above);
        let prefixes = [MAIN, above, parts.as_str()];
        let found = match self.patiently(|remote| remote.refs(&prefixes))? {
            Ok(found) => found,
            Err(error) => return Err(Failure::from(error)),
        };
        self.in_the_way = in_the_way(updates, &found);
        let value = |name: &str| {
            found
                .iter()
                .find(|reference| reference.name == name)
                .map(|reference| reference.id)
        };
        if updates
            .iter()
            .all(|update| value(&update.name) == wanted(update))
        {
            return Ok(true);
        }
        let tips = Tips {
            main: value(MAIN),
            user: value(&branch),
            dated: None,
        };
        // Without a shared branch there is more to be said: the next round asks for itself.
        self.hinted = tips.main.is_some().then_some(tips);
        self.parts = found
            .into_iter()
            .filter(|reference| reference.name.starts_with(&parts))
            .collect();
        Ok(false)
    }

    /// A branch that has to be in the cloud cannot be there.
    fn branch_in_the_way(&self, branch: &str, other: &str) -> Failure {
        let (branch, other) = (repo::short_name(branch), repo::short_name(other));
        let name = self.repository.clone();
        let repository = name.as_ref().map(ToString::to_string).unwrap_or_default();
        let way_out = match name.as_ref().map(|name| self.cloud.url(name)) {
            Some(url) if self.cloud.is_folder() => Message::new("hint-branch-in-the-way-folder")
                .with("folder", url)
                .with("other", other),
            Some(url) => Message::new("hint-branch-in-the-way")
                .with("page", format!("{}/branches", url.trim_end_matches(".git")))
                .with("other", other),
            None => Message::new("hint-ask-owner-rights"),
        };
        Failure::new(
            Class::Failed,
            Message::new("sync-branch-in-the-way")
                .with("repository", repository)
                .with("branch", branch)
                .with("other", other),
        )
        .state(Message::new("state-saved-here"))
        .hint(way_out)
    }

    /// A refusal may say where the branch is now; with that the next request can fetch at once.
    fn has_hint(&mut self, answer: &PushAnswer, seen: Tips) -> bool {
        let hints: Vec<_> = answer
            .seen
            .iter()
            .filter(|(name, _)| name == MAIN || *name == self.branch)
            .collect();
        let [(name, id)] = hints.as_slice() else {
            return false;
        };
        let tips = if name == MAIN {
            Tips {
                main: Some(*id),
                ..seen
            }
        } else {
            Tips {
                user: Some(*id),
                ..seen
            }
        };
        // What we sent ourselves is no news: then only asking tells.
        if self.store.has(*id) {
            return false;
        }
        self.hinted = Some(tips);
        true
    }

    pub(crate) fn refused(&mut self, text: String, updates: &[RefUpdate]) -> Failure {
        if crate::http::is_quota(&text) {
            return no_room(text);
        }
        // A repository that is gone answers a push with 403 and everything else with 404.
        if matches!(self.has_arrived(updates), Err(ref failure) if failure.class() == Class::NotFound)
        {
            return self.gone();
        }
        let sentence = if text.to_ascii_lowercase().contains("archived") {
            "sync-archived"
        } else {
            "sync-not-allowed"
        };
        let name = self
            .repository
            .as_ref()
            .map(ToString::to_string)
            .unwrap_or_default();
        let failure = Failure::new(
            Class::Credential,
            Message::new(sentence).with("repository", name),
        )
        .state(Message::new("state-saved-here"))
        .hint(Message::new("hint-ask-owner-rights"));
        if text.is_empty() {
            failure
        } else {
            failure.cause(Message::new("server-says").with("text", text))
        }
    }

    pub(crate) fn rejected(&self, answer: &PushAnswer, otherwise: &'static str) -> Failure {
        let reason = answer.reason();
        let lower = reason.to_ascii_lowercase();
        let name = self
            .repository
            .as_ref()
            .map(ToString::to_string)
            .unwrap_or_default();
        let (class, sentence) = if lower.contains("protected") {
            (Class::Credential, PROTECTED)
        } else if lower.contains("permission")
            || lower.contains("declined")
            || lower.contains("denied")
        {
            (Class::Credential, "sync-not-allowed")
        } else {
            (Class::Failed, otherwise)
        };
        Failure::new(class, Message::new(sentence).with("repository", name))
            .cause(Message::new("server-says").with("text", reason))
            .state(Message::new("state-saved-here"))
            .hint(Message::new("hint-ask-owner-rights"))
    }

    /// Fetch, merge, back up, send, apply.
    pub(crate) fn round(&mut self, local: &mut Local, tips: Tips) -> Result<Step> {
        if self.options.dry_run {
            return self.dry_round(local, tips);
        }
        self.fetch_missing(tips)?;
        let Some(head) = local.head else {
            return Ok(Step::Done);
        };
        let mut merged = head;
        // The shared branch first: it mostly has what the account's own branch has, and the other way round the histories
        // would cross.
        let tips_with_shared = [
            (tips.main, Side::Theirs),
            // What this account sent from elsewhere is not shared yet.
            (tips.user, Side::Ours),
            (tips.dated, Side::Ours),
        ];
        self.progress.begin(crate::report::Step::Merge, None);
        for (tip, shared) in tips_with_shared {
            let Some(tip) = tip else { continue };
            match self.merge(merged, tip, shared)? {
                MergeEnd::Clean(id) => merged = id,
                MergeEnd::Conflict(conflicts) => {
                    return self.stop_at_conflict(head, tips, conflicts);
                }
            }
        }
        let merged = self.merge_gathered(merged)?;
        self.progress.end();
        // Held and not on disk: perhaps something of the owner's that has to come back.
        let all_here = local.held.iter().all(|path| local.disk.contains_key(path));
        if tips.main == Some(merged)
            && head == merged
            && all_here
            && !local.take_cloud
            && self.parts.is_empty()
        {
            return Ok(Step::Done);
        }
        let merged = self.keep_metadata(head, merged)?;
        let merged = self.tied_if_new(tips, merged)?;
        let target = self.tree_of(Some(merged))?;
        let steps = self.steps(local, &target)?;
        self.name_behind(local, &target);
        if !steps.is_empty() && blocked(local, &target).is_empty() {
            self.take_backup(head)?;
        }
        let mut history = History::new(self.store);
        let known = match tips.main {
            Some(main) => history.is_ancestor(merged, main).map_err(Failure::from)?,
            None => false,
        };
        if !known {
            let before = self.tree_of_seen(tips.main)?;
            let plan = self.plan(merged, tips)?;
            self.check_going_public()?;
            let sent = match self.send(merged, tips, plan) {
                Err(failure) if failure.message().id == PROTECTED && tips.main.is_some() => {
                    return match self.send_own_branch(merged, tips, failure)? {
                        None => Ok(Step::Again),
                        // What came is taken over all the same.
                        Some(failure) => match self.apply(local, head, merged, &target, steps)? {
                            Step::Done => Err(failure),
                            Step::Again => Ok(Step::Again),
                        },
                    };
                }
                // What came needs no room there.
                Err(failure) if failure.message().id == QUOTA && tips.main.is_some() => {
                    return match self.apply(local, head, merged, &target, steps)? {
                        Step::Done => Err(failure),
                        Step::Again => Ok(Step::Again),
                    };
                }
                other => other?,
            };
            if matches!(sent, Sent::Stale) {
                return Ok(Step::Again);
            }
            let counted = Local {
                tree: target.clone(),
                disk: local.disk.clone(),
                held: Vec::new(),
                kept: std::collections::BTreeSet::new(),
                changes: Vec::new(),
                ..*local
            };
            self.count_sent(
                &before,
                &counted,
                &PackPlan {
                    items: Vec::new(),
                    commits: 1,
                },
            );
            self.note_seen(Tips::both(merged))?;
        } else if !self.parts.is_empty() {
            self.drop_parts()?;
        }
        self.apply(local, head, merged, &target, steps)
    }

    /// As [`Self::tied`], where `merged` is going to move the shared branch. What was gathered is tied already.
    fn tied_if_new(&mut self, tips: Tips, merged: Oid) -> Result<Oid> {
        let Some(main) = tips.main.filter(|_| self.gather.is_none()) else {
            return Ok(merged);
        };
        let mut history = History::new(self.store);
        if history.is_ancestor(merged, main).map_err(Failure::from)? {
            return Ok(merged);
        }
        self.tied(merged)
    }

    /// The shared branch may not be moved by this account: its own branch still carries the work to the server. Gives what
    /// is to be said at the end; nothing when somebody was quicker.
    fn send_own_branch(
        &mut self,
        merged: Oid,
        tips: Tips,
        refusal: Failure,
    ) -> Result<Option<Failure>> {
        if tips.user != Some(merged) {
            let updates = [RefUpdate {
                name: self.branch.clone(),
                old: tips.user,
                new: Some(merged),
            }];
            let plan = self.plan(merged, tips)?;
            match self.push(&updates, Some(&plan), tips) {
                Ok(Sent::Done) => {}
                Ok(Sent::Stale | Sent::Cut) => return Ok(None),
                // Then the first refusal is the one to tell.
                Err(failure) if failure.class() == Class::Credential => return Err(refusal),
                Err(failure) => return Err(failure),
            }
            self.note_seen(Tips {
                user: Some(merged),
                ..tips
            })?;
        }
        let name = self
            .repository
            .as_ref()
            .map(ToString::to_string)
            .unwrap_or_default();
        Ok(Some(
            Failure::new(
                Class::Credential,
                Message::new(PROTECTED).with("repository", name),
            )
            .state(Message::new("state-own-branch-sent"))
            .hint(Message::new("hint-ask-owner-rights")),
        ))
    }

    fn stop_at_conflict(
        &mut self,
        head: Oid,
        tips: Tips,
        conflicts: Vec<crate::report::ConflictAt>,
    ) -> Result<Step> {
        let mut history = History::new(self.store);
        let mut in_cloud = tips.user == Some(head);
        let forward = match tips.user {
            Some(user) => !in_cloud && history.is_ancestor(user, head).map_err(Failure::from)?,
            None => true,
        };
        if forward {
            let plan = self.plan(head, tips)?;
            let updates = [RefUpdate {
                name: self.branch.clone(),
                old: tips.user,
                new: Some(head),
            }];
            if let Sent::Stale = self.push(&updates, Some(&plan), tips)? {
                return Ok(Step::Again);
            }
            self.note_seen(Tips {
                user: Some(head),
                ..tips
            })?;
            in_cloud = true;
        }
        let state = if in_cloud {
            "state-conflict-both-safe"
        } else {
            // The own branch went on from elsewhere and is part of what conflicts.
            "state-saved-here"
        };
        Err(self.conflict(conflicts, Message::new(state)))
    }

    /// What would come and go, by file; nothing is written.
    fn dry_round(&mut self, local: &mut Local, tips: Tips) -> Result<Step> {
        let base = self.tree_of_seen(self.seen.main.filter(|id| self.store.has(*id)))?;
        self.outcome.would_send = {
            let changes = repo::diff(&base, &local.tree);
            self.file_changes(&changes)
        };
        let Some(main) = tips.main else {
            return Ok(Step::Done);
        };
        if self.store.has(main) {
            let theirs = self.tree_of_seen(Some(main))?;
            let changes = repo::diff(&base, &theirs);
            self.outcome.would_receive = self.file_changes(&changes);
        } else {
            let haves: Vec<Oid> = [local.head, self.seen.main, self.seen.user]
                .into_iter()
                .flatten()
                .filter(|id| self.store.has(*id))
                .collect();
            let store = self.store;
            let received =
                self.remote()?
                    .fetch(store, &[main], &haves, repo::Limits::default(), &mut |_| {});
            let received = received.map_err(Failure::from)?;
            received
                .check(&[main], &haves, repo::TreeLimits::default())
                .map_err(Failure::from)?;
            self.outcome.would_receive = self.incoming(&received, &base, main)?;
        }
        Ok(Step::Done)
    }

    fn incoming(
        &self,
        received: &repo::Received<'_>,
        base: &repo::FlatTree,
        main: Oid,
    ) -> Result<Vec<crate::report::FileChange>> {
        let theirs = received.flat_tree_of(main).map_err(Failure::from)?;
        Ok(repo::diff(base, &theirs)
            .into_iter()
            .filter(|change| !crate::disk::is_system_path(&change.path))
            .map(|change| {
                let read =
                    |leaf: Option<repo::Leaf>| leaf.and_then(|leaf| received.content(leaf.id).ok());
                let (old, new) = (read(change.old), read(change.new));
                let counted =
                    scripture::count_changes(&change.path, old.as_deref(), new.as_deref());
                let kind = match (change.old, change.new) {
                    (None, _) => crate::report::ChangeKind::Added,
                    (_, None) => crate::report::ChangeKind::Deleted,
                    _ => crate::report::ChangeKind::Changed,
                };
                crate::report::FileChange {
                    references: scripture::changed_places(
                        &change.path,
                        old.as_deref(),
                        new.as_deref(),
                    ),
                    book: self.project.book_of(&change.path),
                    path: change.path,
                    kind,
                    units: counted.units,
                    removed: counted.removed,
                }
            })
            .collect())
    }

    /// The work that was saved while the files were being replaced goes through another round.
    pub(crate) fn snapshot_again(&mut self, local: &mut Local) -> Result<()> {
        let again = self
            .snapshot(&Restored::No)
            .map_err(|failure| failure.state(Message::new("state-sent-files-pending")))?;
        *local = again;
        Ok(())
    }
}

/// The failure that the cloud takes no more; `text` is what it says.
pub(crate) fn no_room(text: String) -> Failure {
    Failure::from(RemoteError::Quota(text)).state(Message::new("state-saved-here"))
}
