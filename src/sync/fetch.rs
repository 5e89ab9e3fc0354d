//! What the cloud has: asking for its branches, and bringing what is missing here.

use super::engine::{Options, Session, Tips, stopped};
use super::gather::Branches;
use super::{MAIN, tracking};
use crate::http;
use crate::repo::{Error, Kind, Limits, Oid, Remote, RemoteError};
use crate::report::{Class, Failure, Message, Result, Step};
use std::time::{Duration, Instant};

/// How often a busy server is asked, the longest pause that it may ask for (seconds), and the pause where it names none.
const TRIES: u32 = 3;
const LONGEST: u64 = 120;
const PAUSE: Duration = Duration::from_millis(150);

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
        if self.gather.is_some() {
            prefixes = vec!["refs/heads/"];
        }
        if uploading {
            prefixes.push(&parts);
        }
        let found = match self.patiently(|remote| remote.refs(&prefixes))? {
            Ok(found) => found,
            Err(RemoteError::NotFound) => return Err(self.gone()),
            Err(error) => return Err(Failure::from(error)),
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
        if let Some(gather) = &mut self.gather {
            gather.found = Branches::of(&found, &branch);
        }
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

    /// As [`patiently`], of this project's cloud.
    pub(crate) fn patiently<T>(
        &mut self,
        mut ask: impl FnMut(&mut dyn Remote) -> Result<T, RemoteError>,
    ) -> Result<Result<T, RemoteError>> {
        let options = self.options;
        let first = self.cloud.meter().requests == 0;
        let remote = self.remote()?;
        match patiently(options, || ask(remote))? {
            // A connection that was kept may have been closed meanwhile by the other side.
            Err(RemoteError::Http(http::Error::Unreachable { .. })) if !first => {
                stopped(options)?;
                Ok(ask(remote))
            }
            other => Ok(other),
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
        if self.gather.is_some() {
            self.fetch_gathered(&wants)?;
        } else if !wants.is_empty() {
            self.fetch(&wants)?;
        }
        // What was here already came under no judgement: a branch may name anything that lies in a repository.
        for tip in [tips.main, tips.user].into_iter().flatten() {
            if !wants.contains(&tip) {
                self.must_be_commit(tip)?;
            }
        }
        self.note_seen(tips)
    }

    pub(crate) fn must_be_commit(&self, tip: Oid) -> Result<()> {
        match self.store.header(tip).map_err(Failure::from)? {
            Some((Kind::Commit, _)) | None => Ok(()),
            Some(_) => Err(Error::Refused {
                detail: format!("the branch is at {tip}, which is no commit"),
            }
            .into()),
        }
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
        let received = self.patiently(|remote| {
            remote.fetch(store, wants, &haves, Limits::default(), &mut |bytes| {
                progress.advance(bytes);
            })
        });
        self.progress.end();
        self.still_here()?;
        let received = received?.map_err(|error| {
            let is_broken = matches!(error, RemoteError::Broken(_));
            let failure = Failure::from(error);
            if is_broken {
                self.in_another_repository(failure)
            } else {
                failure
            }
        })?;
        self.outcome.received.bytes += received.bytes();
        self.check(&received, wants, &haves)?;
        received.install().map_err(Failure::from)
    }

    /// Remembers the cloud's branches, durably.
    pub(crate) fn note_seen(&mut self, tips: Tips) -> Result<()> {
        self.still_here()?;
        let mut moves = Vec::new();
        for (branch, id) in [(MAIN, tips.main), (self.branch.as_str(), tips.user)] {
            let name = tracking(branch);
            let old = self.store.find_ref(&name).map_err(Failure::from)?;
            if old != id && (id.is_some() || old.is_some()) {
                moves.push((name, old, id));
            }
        }
        self.note(&moves)?;
        self.seen = tips;
        Ok(())
    }
}

impl Session<'_> {
    /// Moves notes of the cloud's branches. An older note of a branch that the cloud cannot have any more, because it has
    /// these, gives way.
    fn note(&self, moves: &[(String, Option<Oid>, Option<Oid>)]) -> Result<()> {
        if moves.is_empty() {
            return Ok(());
        }
        for _ in 0..16 {
            match self.store.set_refs(moves) {
                Err(Error::InTheWay { other, .. }) if other.starts_with("refs/remotes/") => {
                    let old = self.store.find_ref(&other).map_err(Failure::from)?;
                    let gone = self.store.set_ref(&other, old, None);
                    gone.map_err(Failure::from)?;
                }
                done => return done.map_err(Failure::from),
            }
        }
        self.store.set_refs(moves).map_err(Failure::from)
    }
}

/// Asks, and asks again when the server says that it is busy at the moment. Only for what may be asked twice.
pub(crate) fn patiently<T>(
    options: &Options<'_>,
    mut ask: impl FnMut() -> Result<T, RemoteError>,
) -> Result<Result<T, RemoteError>> {
    let mut tries = 0;
    loop {
        stopped(options)?;
        let answer = ask();
        tries += 1;
        match &answer {
            Err(error) if tries < TRIES && wait_for(options, error, tries)? => {}
            _ => return Ok(answer),
        }
    }
}

/// Waits as long as a busy server asks for, or a little longer each time; `false` when waiting is of no use.
pub(crate) fn wait_for(options: &Options<'_>, error: &RemoteError, tries: u32) -> Result<bool> {
    let RemoteError::Temporary { retry_after, .. } = error else {
        return Ok(false);
    };
    let pause = match retry_after {
        Some(seconds) if *seconds > LONGEST => return Ok(false),
        Some(seconds) => Duration::from_secs(*seconds),
        None => PAUSE * (1 << tries.min(6)),
    };
    let until = Instant::now() + pause;
    loop {
        stopped(options)?;
        let left = until.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Ok(true);
        }
        std::thread::sleep(left.min(Duration::from_millis(50)));
    }
}
