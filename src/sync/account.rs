//! Which account a project belongs to: the one that synced it last, as this computer remembers, or as the project's own
//! history and the address of its repository say.

use super::cloud::RepositoryName;
use super::conflicts::login_of_project;
use super::engine::{Options, Who};
use crate::project::{Project, ProjectMemory};
use crate::repo;
use crate::report::{Class, Failure, Message, Result};
use std::path::Path;

/// The account that a project has in the cloud at `address`; nothing for one that was never synced there.
///
/// The branch that the project is on comes first: whoever synced last put it there, Scribe as well as this program. Where
/// that was done for another cloud, what is remembered of this one counts.
///
/// # Errors
/// When the project's repository cannot be read.
pub fn account_of(
    project: &Project,
    memory: &ProjectMemory,
    address: &str,
) -> Result<Option<String>> {
    let remembered = memory.accounts.get(address).cloned();
    let is_elsewhere = memory
        .server
        .as_deref()
        .is_some_and(|server| server != address);
    if is_elsewhere {
        return Ok(remembered);
    }
    let is_here =
        memory.server.is_some() || origin_in(&project.folder.join(".git"), address).is_some();
    if is_here && let Some(login) = login_of_project(project)? {
        return Ok(Some(login));
    }
    Ok(remembered)
}

/// The repository that the address written into a project's git configuration names, where it lies in the cloud at
/// `address`.
pub(crate) fn origin_in(git_dir: &Path, address: &str) -> Option<RepositoryName> {
    let url = repo::origin_url(git_dir)?;
    let rest = url.split_once("://").map_or(url.as_str(), |(_, rest)| rest);
    let ours = address.split_once("://").map_or(address, |(_, rest)| rest);
    // A name and password in the address are dropped here and never used.
    let rest = rest.rsplit_once('@').map_or(rest, |(_, rest)| rest);
    RepositoryName::parse(rest.strip_prefix(ours)?.trim_matches('/'))
}

/// The project belongs to the account of this run, or a person said that it does from now on.
pub(crate) fn check(
    project: &Project,
    memory: &ProjectMemory,
    address: &str,
    who: &Who,
    options: &Options<'_>,
) -> Result<()> {
    let owner = account_of(project, memory, address)?;
    let Some(owner) = owner.filter(|owner| !owner.eq_ignore_ascii_case(&who.login)) else {
        return Ok(());
    };
    if options.change_account {
        return Ok(());
    }
    Err(Failure::new(
        Class::Guard,
        Message::new("sync-other-account")
            .with("project", &project.name)
            .with("owner", &owner)
            .with("login", &who.login),
    )
    .state(Message::new("state-nothing-changed"))
    .hint(Message::new("hint-account-of-project").with("owner", &owner))
    .hint(
        Message::new("hint-change-account")
            .with("project", &project.name)
            .with("login", &who.login),
    ))
}
