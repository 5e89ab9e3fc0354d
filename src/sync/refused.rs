//! What is refused of what came: who sent it, and how everybody goes on without it.
//!
//! Each version that is used is judged, wherever its objects come from: that they lie here already does not mean that
//! anybody looked at them.

use super::engine::Session;
use crate::repo::{self, CommitInfo, Error, Oid, Received, RemoteError, TreeLimits};
use crate::report::{Class, Failure, Message, Result};

/// What is said of what is refused.
pub(crate) const REFUSED: &str = "repo-refused";

/// How many versions back it is looked who brought what is refused.
const BACK: usize = 8;
/// How many parents of a version are looked at for that.
const PARENTS: usize = 2;

/// The oldest of the newest versions in which `is_bad` holds, along the first parents, and whose it is.
pub(crate) fn since(
    tip: Oid,
    commit: &dyn Fn(Oid) -> Option<CommitInfo>,
    is_bad: &dyn Fn(Oid) -> bool,
) -> Option<(Oid, String)> {
    let mut at = (tip, commit(tip)?);
    for _ in 0..BACK {
        // A merge may have it from either side.
        let before = at.1.parents.iter().take(PARENTS).find_map(|parent| {
            let info = commit(*parent)?;
            is_bad(*parent).then_some((*parent, info))
        });
        match before {
            Some(before) => at = before,
            None => break,
        }
    }
    Some((at.0, at.1.author))
}

/// Says whose it is, and that they can mend it.
fn told(failure: Failure, by: Option<(Oid, String)>) -> Failure {
    let Some((commit, author)) = by else {
        return failure.hint(Message::new("hint-refused-team"));
    };
    failure
        .cause(
            Message::new("sync-refused-since")
                .with("author", &author)
                .with("commit", &commit.to_string()[..10]),
        )
        .hint(Message::new("hint-refused-author").with("author", author))
}

/// Checks what came of a project that is not here yet.
pub(crate) fn check_new(
    received: &Received<'_>,
    wants: &[Oid],
    known: &[Oid],
    name: &str,
) -> Result<()> {
    received.check_whole(wants, known).map_err(Failure::from)?;
    for tip in wants {
        if let Err(error) = received.judge(*tip, TreeLimits::default()) {
            let is_refused = matches!(error, Error::Refused { .. });
            let failure = Failure::from(error);
            if !is_refused {
                return Err(failure);
            }
            let failure = told(failure, who(received, *tip));
            return Err(
                failure.hint(Message::new("hint-without-refused-elsewhere").with("project", name))
            );
        }
    }
    Ok(())
}

/// Whether it is worth the time to look who brought it: what is too much is not looked through again for each version.
fn is_soon_refused(judged: &repo::Result<()>) -> bool {
    matches!(judged, Err(Error::Refused { detail }) if detail != repo::TOO_MANY)
}

fn who(received: &Received<'_>, tip: Oid) -> Option<(Oid, String)> {
    let commit = |id: Oid| received.commit(id).ok();
    let is_bad = |id: Oid| is_soon_refused(&received.judge(id, TreeLimits::default()));
    since(tip, &commit, &is_bad)
}

impl Session<'_> {
    /// Checks what came, and judges the versions that were asked for.
    pub(crate) fn check(
        &mut self,
        received: &Received<'_>,
        wants: &[Oid],
        haves: &[Oid],
    ) -> Result<()> {
        received
            .check_whole(wants, haves)
            .map_err(|error| match error {
                error @ (Error::Refused { .. } | Error::Missing(_)) => {
                    self.in_another_repository(RemoteError::Broken(error).into())
                }
                other => other.into(),
            })?;
        for tip in wants.iter().filter(|tip| !haves.contains(tip)) {
            match received.judge(*tip, TreeLimits::default()) {
                Ok(()) => self.judged.push(*tip),
                // Judged once more where it is used.
                Err(Error::Refused { .. })
                    if self.options.without_refused || self.options.create_again => {}
                Err(error @ Error::Refused { .. }) => {
                    return Err(self.way_out(error.into(), who(received, *tip)));
                }
                Err(error) => return Err(error.into()),
            }
        }
        Ok(())
    }

    /// A version that may be used: this one, or one on top of it without what is refused, where the person wants it so.
    pub(crate) fn acceptable(&mut self, tip: Oid) -> Result<Oid> {
        if self.judged.contains(&tip) {
            return Ok(tip);
        }
        match self.judge(tip) {
            Ok(()) => {
                self.judged.push(tip);
                Ok(tip)
            }
            Err(Error::Refused { .. }) if self.options.without_refused => {
                let id = self.without_refused(tip)?;
                self.judge(id).map_err(Failure::from)?;
                self.judged.push(id);
                Ok(id)
            }
            Err(error @ Error::Refused { .. }) => {
                let commit = |id: Oid| self.store.commit(id).ok();
                let by = since(tip, &commit, &|id| is_soon_refused(&self.judge(id)));
                Err(self.way_out(error.into(), by))
            }
            Err(error) => Err(error.into()),
        }
    }

    /// Judges the files of a version that lies here.
    pub(crate) fn judge(&self, commit: Oid) -> repo::Result<()> {
        let tree = self.store.commit(commit)?.tree;
        repo::validate(self.store, tree, TreeLimits::default())
    }

    /// A version on top of `tip` that has all of it but what is refused.
    fn without_refused(&mut self, tip: Oid) -> Result<Oid> {
        let tree = self.store.commit(tip).map_err(Failure::from)?.tree;
        let fitting =
            repo::fitting(self.store, tree, TreeLimits::default()).map_err(Failure::from)?;
        let message = self.message("without what no project can have");
        let id = self.commit_on_top(tip, &fitting.files, &message)?;
        for (path, _) in fitting.left_out.iter().take(NAMED) {
            let note = Message::new("sync-refused-left-out").with("path", path);
            self.outcome.notes.push(note);
        }
        if fitting.left_out.len() > NAMED {
            let more = fitting.left_out.len() - NAMED;
            self.outcome
                .notes
                .push(Message::new("sync-refused-more").count("count", more));
        }
        Ok(id)
    }

    /// Says whose it is, and what everybody can do.
    pub(crate) fn way_out(&self, failure: Failure, by: Option<(Oid, String)>) -> Failure {
        // What led here is still wanted.
        let flags = if self.options.create_again {
            " --create-again"
        } else {
            ""
        };
        told(failure, by).hint(
            Message::new("hint-without-refused")
                .with("project", &self.project.name)
                .with("flags", flags),
        )
    }

    /// Says how everybody goes on where the history in the cloud itself cannot be taken: nothing that is put on top of it
    /// would help.
    pub(crate) fn in_another_repository(&self, failure: Failure) -> Failure {
        let failure = failure.hint(Message::new("hint-refused-team"));
        match &self.repository {
            Some(now) => failure.hint(
                Message::new("hint-another-repository")
                    .with("project", &self.project.name)
                    .with("repository", format!("{}/{}-2", self.who.login, now.name)),
            ),
            None => failure,
        }
    }

    /// What is to be sent passes the same judge as what came: nobody gets from us what they would refuse.
    pub(crate) fn judge_sent(&mut self, tip: Oid) -> Result<()> {
        if self.judged.contains(&tip) {
            return Ok(());
        }
        match self.judge(tip) {
            Ok(()) => {
                self.judged.push(tip);
                Ok(())
            }
            Err(Error::Refused { detail }) => Err(Failure::new(
                Class::Integrity,
                Message::new("sync-would-be-refused").with("project", &self.project.name),
            )
            .cause(Message::technical(detail))
            .state(Message::new("state-nothing-sent"))),
            Err(error) => Err(error.into()),
        }
    }
}

/// So many paths are named one by one.
const NAMED: usize = 20;
