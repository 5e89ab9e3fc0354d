//! What the cloud has: asking for its branches, and bringing what is missing here.

use super::engine::{Session, Tips};
use super::{MAIN, tracking};
use crate::repo::{Limits, Oid, RemoteError, TreeLimits};
use crate::report::{Class, Failure, Message, Result, Step};

impl Session<'_> {
    /// The prefix of the refs that parts of this installation's uploads have.
    pub(crate) fn upload_prefix(&self) -> String {
        format!(
            "refs/scribe-sync/upload/{}/{}/",
            self.who.login, self.who.install
        )
    }

    /// Asks for the branches; one request.
    pub(crate) fn ask_refs(&mut self, _round: usize) -> Result<Tips> {
        let branch = self.branch.clone();
        let parts = self.upload_prefix();
        let uploading = self.memory.other.contains_key("uploading") || self.seen.main.is_none();
        let mut prefixes = vec![MAIN, branch.as_str()];
        if uploading {
            prefixes.push(&parts);
        }
        let found = match self.remote()?.refs(&prefixes) {
            Ok(found) => found,
            Err(RemoteError::NotFound) => return Err(self.gone()),
            Err(error) => return Err(self.remote_failure(error)),
        };
        let value = |name: &str| {
            found
                .iter()
                .find(|reference| reference.name == name)
                .map(|reference| reference.id)
        };
        let tips = Tips {
            main: value(MAIN),
            user: value(&branch),
            dated: None,
        };
        self.parts = found
            .into_iter()
            .filter(|reference| reference.name.starts_with(&parts))
            .collect();
        if tips.main.is_none() && self.was_uploaded() && !self.options.create_again {
            return Err(self.shared_text_gone());
        }
        Ok(tips)
    }

    /// A repository that is there, without the text that was in it before.
    pub(crate) fn shared_text_gone(&self) -> Failure {
        Failure::new(
            Class::NotFound,
            Message::new("sync-shared-text-gone").with("project", &self.project.name),
        )
        .state(Message::new("state-nothing-sent"))
        .hint(Message::new("hint-ask-team"))
        .hint(Message::new("hint-create-again").with("project", &self.project.name))
    }

    /// A repository that was there before and is not now.
    pub(crate) fn gone(&self) -> Failure {
        let name = self
            .repository
            .as_ref()
            .map(ToString::to_string)
            .unwrap_or_default();
        Failure::new(
            Class::NotFound,
            Message::new("sync-repository-gone").with("repository", name),
        )
        .cause(Message::new("sync-repository-gone-why"))
        .state(Message::new("state-nothing-sent"))
        .hint(Message::new("hint-ask-team"))
        .hint(Message::new("hint-create-again").with("project", &self.project.name))
    }

    pub(crate) fn remote_failure(&self, error: RemoteError) -> Failure {
        let failure = super::engine::remote_failure(error);
        match failure.class() {
            Class::Unreachable => failure.state(Message::new("state-saved-here")),
            _ => failure,
        }
    }

    /// Brings what is reachable from the cloud's branches and not here; one request when something is missing.
    pub(crate) fn fetch_missing(&mut self, tips: Tips) -> Result<()> {
        let mut wants: Vec<Oid> = [tips.main, tips.user, tips.dated]
            .into_iter()
            .flatten()
            .filter(|id| !self.store.has(*id))
            .collect();
        wants.sort();
        wants.dedup();
        if !wants.is_empty() {
            self.fetch(&wants)?;
        }
        self.note_seen(tips)
    }

    /// Brings these commits and all that belongs to them.
    pub(crate) fn fetch(&mut self, wants: &[Oid]) -> Result<()> {
        let head = self.store.find_ref(&self.branch).map_err(Failure::from)?;
        let mut haves: Vec<Oid> = [head, self.seen.main, self.seen.user]
            .into_iter()
            .flatten()
            .collect();
        haves.sort();
        haves.dedup();
        haves.retain(|id| self.store.has(*id));
        self.progress.begin(Step::Receive, None);
        let (store, progress) = (self.store, self.progress);
        let limits = Limits::default();
        let received = self
            .remote()?
            .fetch(store, wants, &haves, limits, &mut |bytes| {
                progress.advance(bytes)
            });
        self.progress.end();
        let received = received.map_err(|error| self.remote_failure(error))?;
        self.outcome.received.bytes += received.bytes();
        received
            .check(wants, &haves, TreeLimits::default())
            .map_err(Failure::from)?;
        received.install().map_err(Failure::from)
    }

    /// Remembers the cloud's branches, durably.
    pub(crate) fn note_seen(&mut self, tips: Tips) -> Result<()> {
        let mut moves = Vec::new();
        for (branch, id) in [(MAIN, tips.main), (self.branch.as_str(), tips.user)] {
            let name = tracking(branch);
            let old = self.store.find_ref(&name).map_err(Failure::from)?;
            if old != id && (id.is_some() || old.is_some()) {
                moves.push((name, old, id));
            }
        }
        if !moves.is_empty() {
            self.store.set_refs(&moves).map_err(Failure::from)?;
        }
        self.seen = tips;
        Ok(())
    }
}
