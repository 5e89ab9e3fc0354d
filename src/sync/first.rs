//! A project that was never in the cloud: finding its place there, or making one.

use super::cloud::{CloudRepository, RepositoryName};
use super::down::{beginning, branches};
use super::engine::{Session, Tips};
use super::snapshot::Local;
use super::{MAIN, own_branch};
use crate::config::Visibility;
use crate::project;
use crate::repo::{self, PackPlan, RemoteError};
use crate::report::{Class, Failure, Message, Result};
use std::collections::HashSet;

/// Repositories of a server that are asked for their project id.
const ASKED: usize = 8;

impl Session<'_> {
    /// Looks for the project's repository, attaches to it or makes it. `true` when the whole sync is done with that.
    pub(crate) fn begin(&mut self, local: &mut Local) -> Result<bool> {
        let created_again = self.options.create_again && self.repository.is_some();
        let name = match self.repository.clone() {
            Some(name) => name,
            None => self.new_name()?,
        };
        self.repository = Some(name.clone());
        self.outcome.repository = Some(name.to_string());
        let branch = self.branch.clone();
        let parts = self.upload_prefix();
        let prefixes = [MAIN, &branch, &parts, "refs/heads/"];
        self.progress.begin(crate::report::Step::Check, None);
        let found = self.patiently(|remote| remote.refs(&prefixes));
        self.progress.end();
        let found = match found? {
            Ok(found) => Some(found),
            Err(RemoteError::NotFound) => None,
            Err(error) => return Err(Failure::from(error)),
        };
        let Some(found) = found else {
            if self.was_uploaded() && !created_again {
                return Err(self.gone());
            }
            if self.options.dry_run {
                self.outcome.notes.push(Message::new("sync-would-create"));
                self.seen = Tips::default();
                self.outcome.would_send = {
                    let changes = repo::diff(&repo::FlatTree::new(), &local.tree);
                    self.file_changes(&changes)
                };
                return Ok(true);
            }
            if let Some(other) = self.elsewhere(&name)? {
                self.repository = Some(other);
                self.remote = None;
                return self.begin(local);
            }
            self.create(&name)?;
            self.first_upload(local)?;
            return Ok(true);
        };
        let value = |wanted: &str| {
            found
                .iter()
                .find(|reference| reference.name == wanted)
                .map(|reference| reference.id)
        };
        self.take_own_branch(&found)?;
        let branch = self.branch.clone();
        let dated = beginning(&found).map(|reference| reference.id);
        let tips = Tips {
            main: value(MAIN),
            user: value(&branch),
            dated: dated.filter(|_| value(MAIN).is_none()),
        };
        self.parts = found
            .iter()
            .filter(|reference| reference.name.starts_with(&parts))
            .cloned()
            .collect();
        let any_branch = beginning(&found)
            .or_else(|| {
                found
                    .iter()
                    .find(|reference| reference.name.starts_with("refs/heads/"))
            })
            .cloned();
        match (tips.main, any_branch) {
            (None, None) => {
                if self.was_uploaded() && !created_again {
                    return Err(self.shared_text_gone());
                }
                // Empty: made by hand, or by a run that was cut off before its first send.
                if self.options.dry_run {
                    self.outcome.would_send = {
                        let changes = repo::diff(&repo::FlatTree::new(), &local.tree);
                        self.file_changes(&changes)
                    };
                    return Ok(true);
                }
                self.first_upload(local)?;
                Ok(true)
            }
            (main, any) => {
                let (reference, tip) = match (main, any) {
                    (Some(tip), _) => (MAIN.to_owned(), tip),
                    (None, Some(other)) => (other.name, other.id),
                    (None, None) => return Ok(false),
                };
                // What this computer has synced there before needs no second look.
                if self.seen.main.is_none() {
                    self.same_project(&name, &reference, tip)
                        .map_err(|failure| {
                            if reference == MAIN {
                                return failure;
                            }
                            branches(&found).into_iter().fold(failure, Failure::cause)
                        })?;
                }
                self.hinted = Some(tips);
                Ok(false)
            }
        }
    }

    /// The cloud may have the account's branch under its login in other case: then that is the one.
    fn take_own_branch(&mut self, found: &[repo::RemoteRef]) -> Result<()> {
        let there = found.iter().map(|reference| reference.name.as_str());
        let branch = own_branch(&self.who.login, there);
        if branch != self.branch && found.iter().any(|reference| reference.name == branch) {
            let is_here = found.iter().any(|reference| reference.name == self.branch);
            if !is_here && !self.options.dry_run {
                self.branch = branch;
                self.settle_head()?;
            }
        }
        Ok(())
    }

    /// Where this very project is in the cloud already under another name, told by its id: its history on this computer may
    /// have been lost. The person says whether that is the one.
    fn elsewhere(&mut self, name: &RepositoryName) -> Result<Option<RepositoryName>> {
        // A project that Scribe made has a history from its beginning, and one that was named needs no search.
        let (true, None, Some(id)) = (
            self.fresh,
            self.options.repository.as_ref(),
            self.project.id.clone(),
        ) else {
            return Ok(None);
        };
        let mut found = self.cloud.list()?;
        found.retain(|one| !one.name.is_same(name));
        let is_likely = |one: &CloudRepository| {
            one.id.is_some()
                || one.name.name.eq_ignore_ascii_case(&name.name)
                || one.title.as_ref() == Some(&self.project.name)
        };
        found.retain(is_likely);
        // The likeliest first; each costs a request where the list does not say the id.
        found.sort_by_key(|one| !one.name.name.eq_ignore_ascii_case(&name.name));
        let mut asked = 0;
        for one in found {
            let is_same = match &one.id {
                Some(known) => *known == id,
                None if asked == ASKED => continue,
                None => {
                    asked += 1;
                    let bytes = self.cloud.newest_metadata(&one.name)?;
                    let found = bytes.and_then(|bytes| project::Metadata::parse(&bytes).ok());
                    found.is_some_and(|found| found.id.as_ref() == Some(&id))
                }
            };
            if !is_same {
                continue;
            }
            if let Some(ask) = self.options.ask_attach {
                let goes_on = ask(&self.project.name, &one.name)?;
                return Ok(goes_on.then_some(one.name));
            }
            return Err(Failure::new(
                Class::Guard,
                Message::new("sync-is-elsewhere")
                    .with("project", &self.project.name)
                    .with("repository", &one.name),
            )
            .state(Message::new("state-nothing-sent"))
            .hint(
                Message::new("hint-go-on-there")
                    .with("project", &self.project.name)
                    .with("repository", &one.name),
            )
            .hint(
                Message::new("hint-make-another")
                    .with("project", &self.project.name)
                    .with("repository", name),
            ));
        }
        Ok(None)
    }

    fn new_name(&self) -> Result<RepositoryName> {
        let project = &self.project;
        let name = project::repository_name(
            project.language.as_deref().unwrap_or_default(),
            project.flavor.as_deref().unwrap_or_default(),
            &project.name,
            project.id.as_deref().unwrap_or_default(),
        );
        RepositoryName::parse(&format!("{}/{name}", self.who.login)).ok_or_else(|| {
            Failure::new(
                Class::Usage,
                Message::new("sync-no-repository-name").with("project", &project.name),
            )
            .hint(Message::new("hint-choose-repository"))
        })
    }

    /// The repository of that name must be this very project.
    fn same_project(&mut self, name: &RepositoryName, branch: &str, tip: repo::Oid) -> Result<()> {
        let found = match self.cloud.metadata(name, branch, tip)? {
            // Right after a first push the server's API does not know of it yet: git does.
            None => self.metadata_by_git(tip)?,
            found => found,
        };
        let Some(bytes) = found else {
            return Err(self.other_project(name, None));
        };
        let Ok(metadata) = project::Metadata::parse(&bytes) else {
            return Err(self.other_project(name, None));
        };
        if metadata.is_of(&self.project) {
            Ok(())
        } else {
            Err(self.other_project(name, metadata.name))
        }
    }

    /// The repository belongs to another project, whose title may be known.
    pub(crate) fn other_project(&self, name: &RepositoryName, title: Option<String>) -> Failure {
        let mut failure = Failure::new(
            Class::Guard,
            Message::new("sync-other-project")
                .with("repository", name)
                .with("project", &self.project.name),
        );
        if let Some(title) = title {
            failure = failure.cause(Message::new("sync-other-project-is").with("title", title));
        }
        failure
            .state(Message::new("state-nothing-sent"))
            .hint(Message::new("hint-choose-repository").with("project", &self.project.name))
    }

    /// The `metadata.json` of a commit of the cloud, by fetching all that belongs to it.
    fn metadata_by_git(&mut self, tip: repo::Oid) -> Result<Option<Vec<u8>>> {
        if !self.store.has(tip) {
            self.fetch(&[tip])?;
        }
        let tree = self.tree_of(Some(tip))?;
        tree.get("metadata.json")
            .map(|leaf| self.store.read_kind(leaf.id, repo::Kind::Blob))
            .transpose()
            .map_err(Failure::from)
    }

    /// Who may see the new repository: the flag, the configuration, the person; without any of them, only its members.
    fn visibility(&mut self) -> Result<Visibility> {
        let project = self.project.name.clone();
        let confidential = self.project.confidential;
        if let Some(said) = self.options.visibility_flag {
            return Ok(said);
        }
        let wanted = match (self.options.visibility, self.options.ask_public) {
            (Some(said), _) => said,
            (None, Some(ask)) if !confidential => {
                if ask(&project)? {
                    Visibility::Public
                } else {
                    Visibility::Private
                }
            }
            (None, _) => {
                self.outcome
                    .notes
                    .push(Message::new("sync-private-by-default"));
                Visibility::Private
            }
        };
        if wanted == Visibility::Public && confidential {
            return Err(self.confidential());
        }
        Ok(wanted)
    }

    fn confidential(&self) -> Failure {
        Failure::new(
            Class::Guard,
            Message::new("sync-confidential").with("project", &self.project.name),
        )
        .state(Message::new("state-nothing-sent"))
        .hint(Message::new("hint-confidential-private").with("project", &self.project.name))
        .hint(Message::new("hint-confidential-public").with("project", &self.project.name))
    }

    /// A project that says it is confidential is not sent to where everybody can read it.
    pub(crate) fn check_going_public(&self) -> Result<()> {
        if !self.project.confidential || self.options.visibility_flag == Some(Visibility::Public) {
            return Ok(());
        }
        let Some(name) = &self.repository else {
            return Ok(());
        };
        if self.cloud.is_public(name)? == Some(true) {
            Err(self.confidential())
        } else {
            Ok(())
        }
    }

    fn create(&mut self, name: &RepositoryName) -> Result<()> {
        // Who may read a folder is the file system's to say.
        let visibility = match self.cloud {
            super::Cloud::Server { .. } => self.visibility()?,
            super::Cloud::Folder(_) => Visibility::Private,
        };
        let private = visibility == Visibility::Private;
        let made = self
            .cloud
            .create(name, &self.who.login, private, &self.project.name)?;
        if made != *name {
            self.remote = None;
        }
        self.repository = Some(made.clone());
        self.outcome.repository = Some(made.to_string());
        self.outcome.created = true;
        if matches!(self.cloud, super::Cloud::Server { .. }) {
            let sentence = if private {
                "sync-created-private"
            } else {
                "sync-created-public"
            };
            self.outcome
                .notes
                .push(Message::new(sentence).with("repository", &made));
        }
        // From here the repository is this project's, also if the first send is cut off.
        self.remember(None)
    }

    fn first_upload(&mut self, local: &mut Local) -> Result<()> {
        let Some(head) = local.head else {
            return Ok(());
        };
        self.check_going_public()?;
        let tips = Tips::default();
        let plan =
            PackPlan::between(self.store, &[head], &[], &HashSet::new()).map_err(Failure::from)?;
        let commits = plan.commits;
        let sent = self.send(head, tips, plan)?;
        if matches!(sent, super::send::Sent::Stale) {
            return Err(Failure::new(
                Class::Unreachable,
                Message::new("sync-too-busy").with("project", &self.project.name),
            )
            .hint(Message::new("hint-later")));
        }
        self.count_sent(
            &repo::FlatTree::new(),
            local,
            &PackPlan {
                items: Vec::new(),
                commits,
            },
        );
        self.note_seen(Tips::both(head))
    }
}
