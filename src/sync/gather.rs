//! The head office: what contributors sent to branches of their own becomes part of the shared text, one after the other.
//!
//! It is a sync like any other, with more to merge: everything that moved comes in one fetch, is merged in memory, and goes
//! out in one push. Nobody else's branch is moved. A contributor's branch is an ancestor of the shared one afterwards, which
//! makes the next pull of Scribe trivial; moving it would need rights that a head office need not have, Scribe pushes its own
//! branch by force anyway, and whether a branch moved is how the head office sees that somebody came in.

use super::cloud::{Cloud, RepositoryName};
use super::engine::{Options, Session, Tips, Who, run_session};
use super::fetch::patiently;
use super::merging::MergeEnd;
use super::{MAIN, user_branch};
use crate::project::Project;
use crate::repo::{Oid, RemoteError, RemoteRef};
use crate::report::{Class, ConflictAt, Failure, Message, Moved, Progress, ProjectOutcome, Result};
use std::collections::{BTreeMap, HashMap};

/// Whose work is gathered.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Contributors {
    /// Everybody who has a branch.
    #[default]
    All,
    /// These logins, in whatever case.
    These(Vec<String>),
}

impl Contributors {
    /// Whether this login is one of them.
    pub fn has(&self, login: &str) -> bool {
        match self {
            Self::All => true,
            Self::These(logins) => logins.iter().any(|one| one.eq_ignore_ascii_case(login)),
        }
    }
}

/// The branches of a project in the cloud, as they were in one look.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Branches {
    /// The shared branch.
    pub main: Option<Oid>,
    /// That of the account that looks.
    pub own: Option<Oid>,
    /// Those of all others, by login.
    pub contributors: BTreeMap<String, Oid>,
}

impl Branches {
    pub(crate) fn of(found: &[RemoteRef], own: &str) -> Self {
        let mut branches = Self::default();
        for reference in found {
            if reference.name == MAIN {
                branches.main = Some(reference.id);
            } else if reference.name == own {
                branches.own = Some(reference.id);
            } else if reference.name.eq_ignore_ascii_case(own) {
                branches.own = branches.own.or(Some(reference.id));
            } else if let Some(login) = login_of(&reference.name) {
                branches.contributors.insert(login.to_owned(), reference.id);
            }
        }
        branches
    }
}

/// The login in `refs/heads/<login>/scribe`.
fn login_of(reference: &str) -> Option<&str> {
    let login = reference
        .strip_prefix("refs/heads/")?
        .strip_suffix("/scribe")?;
    let good = (1..=100).contains(&login.len())
        && login
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.'));
    good.then_some(login)
}

/// How the work of one contributor fared.
#[derive(Debug, Clone)]
pub struct Contribution {
    /// Whose it is.
    pub login: String,
    /// Their branch.
    pub tip: Oid,
    /// When it was last changed there, in seconds since 1970; nothing where it could not be read.
    pub seconds: Option<i64>,
    /// What it brought that was not shared before.
    pub received: Moved,
    /// Where, in the reader's terms: `LUK 4`.
    pub places: Vec<String>,
    /// Places that wait for this contributor; with `--on-conflict stop` those that stood in the way.
    pub conflicts: Vec<ConflictAt>,
    /// Why it is not in the shared text.
    pub error: Option<Failure>,
}

/// What is to be gathered, and what came of it.
#[derive(Debug, Clone, Default)]
pub struct Gather {
    /// Whose work.
    pub contributors: Contributors,
    /// Branches that cannot be merged as they are, by login: left alone until they move.
    pub apart: BTreeMap<String, Oid>,
    /// The branches, where a look has just been taken; it saves the question.
    pub looked: Option<Branches>,
    /// The branches as they are now in the cloud.
    pub found: Branches,
    /// What became of each.
    pub contributions: Vec<Contribution>,
    /// Whether the cloud has what became of it.
    pub settled: bool,
}

/// Looks which branches a project has in the cloud; one request. Where the project was renamed, its new name is given too.
///
/// # Errors
/// [`Class::NotFound`] where there is no such project, and what keeps the cloud from answering.
pub fn look(
    name: &RepositoryName,
    cloud: &Cloud,
    who: &Who,
    options: &Options<'_>,
) -> Result<(Branches, Option<RepositoryName>)> {
    let mut remote = cloud.remote(name);
    let found = match patiently(options, || remote.refs(&["refs/heads/"]))? {
        Ok(found) => found,
        Err(RemoteError::NotFound) => {
            return Err(Failure::new(
                Class::NotFound,
                Message::new("sync-repository-gone").with("repository", name),
            )
            .cause(Message::new("sync-repository-gone-why"))
            .state(Message::new("state-nothing-changed"))
            .hint(Message::new("hint-ask-team")));
        }
        Err(error) => return Err(error.into()),
    };
    let moved = remote.moved_to().and_then(RepositoryName::parse);
    Ok((Branches::of(&found, &user_branch(&who.login)), moved))
}

/// One sync of a project that is on this computer, with the work of its contributors. What became of it is in `gather`.
pub fn gather(
    project: &Project,
    cloud: &Cloud,
    who: &Who,
    options: &Options<'_>,
    progress: &dyn Progress,
    gather: &mut Gather,
) -> ProjectOutcome {
    gather.settled = false;
    gather.contributions.clear();
    run_session(project, cloud, who, options, progress, &mut |session| {
        session.gather = Some(std::mem::take(gather));
        let done = session.run();
        *gather = session.gather.take().unwrap_or_default();
        if gather.settled {
            gather.found.main = session.seen.main;
            gather.found.own = session.seen.user;
        }
        done
    })
}

/// When each of these commits was made, in seconds since 1970, by commit. What is missing here is fetched.
///
/// # Errors
/// Those of a sync that cannot begin or whose cloud does not answer.
pub fn times(
    project: &Project,
    cloud: &Cloud,
    who: &Who,
    options: &Options<'_>,
    progress: &dyn Progress,
    tips: &[Oid],
) -> Result<HashMap<Oid, i64>> {
    let mut times = HashMap::new();
    let outcome = run_session(project, cloud, who, options, progress, &mut |session| {
        session.prepare()?;
        let mut wants: Vec<Oid> = tips
            .iter()
            .copied()
            .filter(|tip| !session.store.has(*tip))
            .collect();
        wants.sort();
        wants.dedup();
        if !wants.is_empty() {
            session.fetch(&wants)?;
        }
        for tip in tips {
            let commit = session.store.commit(*tip).map_err(Failure::from)?;
            times.insert(*tip, commit.seconds);
        }
        Ok(())
    });
    outcome.error.map_or(Ok(times), Err)
}

impl Session<'_> {
    /// The branches as the look before this has found them.
    pub(crate) fn begin_gathering(&mut self) -> Result<()> {
        if self.repository.is_none() {
            return Err(Failure::new(
                Class::NotFound,
                Message::new("collect-not-in-cloud").with("project", &self.project.name),
            )
            .hint(Message::new("hint-collect-sync-first").with("project", &self.project.name)));
        }
        let Some(gather) = &mut self.gather else {
            return Ok(());
        };
        let Some(looked) = gather.looked.take() else {
            return Ok(());
        };
        self.hinted = looked.main.map(|main| Tips {
            main: Some(main),
            user: looked.own,
            dated: None,
        });
        gather.found = looked;
        Ok(())
    }

    /// Whose branches are to be merged.
    fn to_gather(&self) -> Vec<(String, Oid)> {
        let Some(gather) = &self.gather else {
            return Vec::new();
        };
        gather
            .found
            .contributors
            .iter()
            .filter(|(login, tip)| {
                gather.contributors.has(login) && gather.apart.get(*login) != Some(*tip)
            })
            .map(|(login, tip)| (login.clone(), *tip))
            .collect()
    }

    /// Brings what the contributors sent together with what the cloud has else: one request. Where something of it is not
    /// acceptable, each is brought by itself, so that one does not keep out the others.
    pub(crate) fn fetch_gathered(&mut self, wants: &[Oid]) -> Result<()> {
        if let Some(gather) = &mut self.gather {
            gather.contributions.clear();
        }
        let contributors = self.to_gather();
        let mut all = wants.to_vec();
        all.extend(
            contributors
                .iter()
                .map(|(_, tip)| *tip)
                .filter(|tip| !self.store.has(*tip)),
        );
        all.sort();
        all.dedup();
        if !all.is_empty() {
            match self.fetch(&all) {
                Err(failure) if is_theirs(&failure) && all.len() > wants.len() => {
                    if !wants.is_empty() {
                        self.fetch(wants)?;
                    }
                    self.fetch_each(&contributors)?;
                }
                other => other?,
            }
        }
        for (login, tip) in self.to_gather() {
            match self.must_be_commit(tip) {
                Err(failure) if is_theirs(&failure) => self.keep_apart(&login, tip, failure),
                other => other?,
            }
        }
        Ok(())
    }

    fn fetch_each(&mut self, contributors: &[(String, Oid)]) -> Result<()> {
        for (login, tip) in contributors {
            if self.store.has(*tip) {
                continue;
            }
            match self.fetch(&[*tip]) {
                Err(failure) if is_theirs(&failure) => self.keep_apart(login, *tip, failure),
                other => other?,
            }
        }
        Ok(())
    }

    fn keep_apart(&mut self, login: &str, tip: Oid, failure: Failure) {
        let seconds = self.store.commit(tip).ok().map(|commit| commit.seconds);
        if let Some(gather) = &mut self.gather {
            gather.apart.insert(login.to_owned(), tip);
            gather.contributions.push(Contribution {
                login: login.to_owned(),
                tip,
                seconds,
                received: Moved::default(),
                places: Vec::new(),
                conflicts: Vec::new(),
                error: Some(failure),
            });
        }
    }

    /// Merges what the contributors sent into `merged`, whose text stays where both have one: theirs waits for them. Who sent
    /// first comes first.
    pub(crate) fn merge_gathered(&mut self, merged: Oid) -> Result<Oid> {
        let mut waiting = Vec::new();
        for (login, tip) in self.to_gather() {
            match self.store.commit(tip).map_err(Failure::from) {
                Ok(commit) => waiting.push((commit.seconds, login, tip)),
                Err(failure) if is_theirs(&failure) => self.keep_apart(&login, tip, failure),
                Err(failure) => return Err(failure),
            }
        }
        if self.gather.is_none() {
            return Ok(merged);
        }
        waiting.sort();
        let mut merged = merged;
        let mut done = Vec::new();
        for (seconds, login, tip) in waiting {
            self.stopped()?;
            let mut one = Contribution {
                login,
                tip,
                seconds: Some(seconds),
                received: Moved::default(),
                places: Vec::new(),
                conflicts: Vec::new(),
                error: None,
            };
            match self.merge_of(merged, tip, &one.login) {
                Ok(MergeEnd::Clean(id)) => {
                    if id != merged {
                        let changes = crate::repo::diff(
                            &self.tree_of(Some(merged))?,
                            &self.tree_of(Some(id))?,
                        );
                        let mut received = Moved {
                            commits: 1,
                            ..Moved::default()
                        };
                        let (places, removed) = self.count(&changes, &mut received);
                        one.places = places;
                        for place in removed {
                            if !one.places.contains(&place) {
                                one.places.push(place);
                            }
                        }
                        one.received = received;
                        merged = id;
                    }
                    done.push(one);
                }
                Ok(MergeEnd::Conflict(conflicts)) => {
                    one.error = Some(
                        Failure::new(
                            Class::Conflict,
                            Message::new("collect-conflict")
                                .count("count", conflicts.len())
                                .with("login", &one.login),
                        )
                        .state(Message::new("state-collect-not-merged")),
                    );
                    one.conflicts = conflicts;
                    done.push(one);
                }
                Err(failure) if is_theirs(&failure) => {
                    let login = one.login;
                    self.keep_apart(&login, tip, failure);
                }
                Err(failure) => return Err(failure),
            }
        }
        // Also where nothing was merged: Scribe's own merges cross the others' as well.
        merged = self.tied(merged)?;
        self.note_waiting(merged, &mut done)?;
        if let Some(gather) = &mut self.gather {
            gather.contributions.extend(done);
            gather.contributions.sort_by(|a, b| a.login.cmp(&b.login));
        }
        Ok(merged)
    }

    /// What waits for each contributor, also from before.
    fn note_waiting(&self, merged: Oid, done: &mut [Contribution]) -> Result<()> {
        let waiting = self.waiting_at(merged)?;
        for one in waiting.conflicts() {
            let whose = done
                .iter_mut()
                .find(|done| done.error.is_none() && one.is_of(&done.login));
            if let Some(whose) = whose {
                let place = one.place(|file| self.project.place_of(file));
                whose.conflicts.push(place);
            }
        }
        Ok(())
    }

    /// What the other side has, as far as is known: beside its two branches what the contributors sent there.
    pub(crate) fn also_there(&self) -> Vec<Oid> {
        let Some(gather) = &self.gather else {
            return Vec::new();
        };
        gather
            .found
            .contributors
            .values()
            .copied()
            .filter(|tip| self.store.has(*tip))
            .collect()
    }
}

/// Whether what failed is the contributor's text, and not this computer or the way to the cloud.
fn is_theirs(failure: &Failure) -> bool {
    matches!(failure.class(), Class::Guard | Class::Integrity)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_branch_of_one_login_is_a_contributors() {
        for (name, login) in [
            ("refs/heads/boaz/scribe", Some("boaz")),
            ("refs/heads/Boaz-2.x_y/scribe", Some("Boaz-2.x_y")),
            ("refs/heads/scribe-main", None),
            ("refs/heads/boaz/2022-11-30.1", None),
            ("refs/heads/a/b/scribe", None),
            ("refs/heads//scribe", None),
            ("refs/heads/scribe", None),
            ("refs/heads/bo\u{7}az/scribe", None),
            ("refs/scribe-sync/boaz/scribe", None),
        ] {
            assert_eq!(login_of(name), login, "{name}");
        }
    }

    #[test]
    fn logins_are_named_in_whatever_case() {
        let these = Contributors::These(vec!["Boaz".into()]);
        assert!(these.has("boaz") && these.has("BOAZ") && !these.has("dina"));
        assert!(Contributors::All.has("dina"));
    }
}
