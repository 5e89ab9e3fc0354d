//! One id in two folders: a copy made by hand never goes where the original goes, and makes no repository unasked.

use super::account::origin_in;
use super::cloud::{Cloud, RepositoryName};
use super::conflicts::login_of_project;
use super::engine::Options;
use crate::project::{self, Metadata, Project, ProjectMemory, ProjectProblem, ScribeHome};
use crate::report::{Class, Failure, Message, Result};
use std::path::Path;

/// The other folders of this computer with a project's id. One that another local user brought down for an account of
/// their own is no copy made by hand, and left out.
fn copies(project: &Project, all: &[Project], state_dir: &Path) -> Vec<Project> {
    let mut found = project::twins(project, all, state_dir);
    let is_synced = |project: &Project| ProjectMemory::of_copy(state_dir, project).is_some();
    let login = |project: &Project| login_of_project(project).unwrap_or_default();
    found.retain(|other| {
        let (one, two) = (login(project), login(other));
        let are_two_accounts = one
            .zip(two)
            .is_some_and(|(one, two)| !one.eq_ignore_ascii_case(&two));
        let are_two_users = project.folder.parent() != other.folder.parent();
        !are_two_users || !(are_two_accounts || is_synced(project) && is_synced(other))
    });
    found
}

/// What is to be known of a project whose id another folder has as well; `all` are the projects of this computer.
pub fn same_id(project: &Project, all: &[Project], state_dir: &Path) -> Option<Message> {
    let is_new = |project: &Project| ProjectMemory::of_copy(state_dir, project).is_none();
    let mut found = copies(project, all, state_dir);
    found.sort_by(|one, other| {
        let by_sync = is_new(one).cmp(&is_new(other));
        by_sync.then_with(|| project::by_age(one, other))
    });
    let other = found.first()?;
    let is_first = is_new(project)
        .cmp(&is_new(other))
        .then_with(|| project::by_age(project, other))
        .is_lt();
    let message = if is_first {
        Message::new("projects-has-copy")
    } else {
        Message::new("projects-is-copy").path("folder", &project.folder)
    };
    Some(message.path("other", &other.folder))
}

/// The repository that a folder is tied to in the cloud at `address`, as is remembered or as its own configuration says.
pub(crate) fn tie(project: &Project, state_dir: &Path, address: &str) -> Option<RepositoryName> {
    let memory = ProjectMemory::load(state_dir, project);
    let is_here = memory.server.as_deref() == Some(address);
    let remembered = memory.repository.filter(|_| is_here);
    remembered
        .as_deref()
        .and_then(RepositoryName::parse)
        .or_else(|| origin_in(&project.folder.join(".git"), address))
}

/// Whether a folder is tied to this repository of the cloud at `address`.
pub fn is_tied(project: &Project, name: &RepositoryName, state_dir: &Path, address: &str) -> bool {
    tie(project, state_dir, address).is_some_and(|known| known.is_same(name))
}

/// A folder that was never synced, and has the id of another one that was or that is the older one, goes nowhere before a
/// person has said where: to a repository by its name, or under a new id.
pub(crate) fn check(project: &Project, address: &str, options: &Options<'_>) -> Result<()> {
    let state_dir = &options.state_dir;
    let rank = |project: &Project| match ProjectMemory::of_copy(state_dir, project) {
        Some(memory) if memory.server.as_deref() == Some(address) => 0,
        Some(_) => 1,
        None => 2,
    };
    let own = rank(project);
    if options.repository.is_some() || own == 0 {
        return Ok(());
    }
    let mut all = project::everywhere(&ScribeHome::locate(&options.home));
    all.extend(project::beside(project));
    let order = |other: &Project| {
        rank(other)
            .cmp(&own)
            .then_with(|| project::by_age(other, project))
    };
    let own_tie = tie(project, state_dir, address);
    let first = copies(project, &all, state_dir)
        .into_iter()
        .filter(|other| order(other).is_lt())
        // Each with a repository of its own, they have nothing to do with each other.
        .filter(|other| {
            let known = own_tie.as_ref().zip(tie(other, state_dir, address));
            known.is_none_or(|(one, other)| one.is_same(&other))
        })
        .min_by(|one, other| {
            let by_rank = rank(one).cmp(&rank(other));
            by_rank.then_with(|| project::by_age(one, other))
        });
    let Some(first) = first else {
        return Ok(());
    };
    let mut failure = Failure::new(
        Class::Guard,
        Message::new("sync-copy")
            .path("folder", &project.folder)
            .with("project", &first.name)
            .path("other", &first.folder),
    );
    if let Some(repository) = tie(&first, state_dir, address) {
        failure = failure.cause(
            Message::new("sync-copy-of")
                .path("other", &first.folder)
                .with("repository", &repository),
        );
    }
    Err(failure
        .state(Message::new("state-nothing-changed"))
        .hint(Message::new("hint-renew-id").path("folder", &project.folder))
        .hint(Message::new("hint-copy-repository").path("folder", &project.folder)))
}

/// The project on this computer that a repository of the cloud is: the one that is tied to it, else one with its id that is
/// tied to none.
///
/// # Errors
/// [`Class::Guard`] where the id is here already and belongs to another repository.
pub(crate) fn here(
    local: &[Project],
    metadata: &Metadata,
    name: &RepositoryName,
    cloud: &Cloud,
    options: &Options<'_>,
) -> Result<Option<Project>> {
    let address = cloud.address();
    // One that cannot be looked into now, or has no id of its own, is told by the repository that it belongs to.
    let is_away = |project: &Project| {
        project.id.is_none() && matches!(project.problem, Some(ProjectProblem::Away(_)))
    };
    let is_of_the_repository = |project: &Project| {
        let memory = if is_away(project) {
            ProjectMemory::of_folder(&options.state_dir, &project.folder).unwrap_or_default()
        } else {
            ProjectMemory::load(&options.state_dir, project)
        };
        let repository = memory.repository.as_deref();
        let repository = repository.and_then(RepositoryName::parse);
        memory.server.as_ref() == Some(&address)
            && repository.is_some_and(|known| known.is_same(name))
    };
    let without_id = local.iter().find(|project| {
        let is_known_by_it = is_away(project) || metadata.id.is_none() && !project.has_own_id;
        is_known_by_it && is_of_the_repository(project)
    });
    if let Some(project) = without_id {
        return Ok(Some(project.clone()));
    }
    let mut same: Vec<&Project> = local
        .iter()
        .filter(|project| project.id.is_some() && project.id == metadata.id)
        .collect();
    // Those that were synced come before copies of them.
    same.sort_by(|one, other| {
        let is_new =
            |project: &Project| ProjectMemory::of_copy(&options.state_dir, project).is_none();
        let by_sync = is_new(one).cmp(&is_new(other));
        by_sync.then_with(|| project::by_age(one, other))
    });
    let tied: Vec<(&Project, RepositoryName)> = same
        .iter()
        .filter_map(|project| Some((*project, tie(project, &options.state_dir, &address)?)))
        .collect();
    if let Some((project, _)) = tied.iter().find(|(_, known)| known.is_same(name)) {
        return Ok(Some((*project).clone()));
    }
    for (project, known) in &tied {
        if is_called(cloud, known, name)? {
            return Ok(Some((*project).clone()));
        }
    }
    match tied.first() {
        Some((project, known)) => Err(elsewhere(project, known, name)),
        None => Ok(same.first().map(|project| (*project).clone())),
    }
}

/// Whether a repository is called otherwise in the cloud now.
pub(crate) fn is_called(cloud: &Cloud, old: &RepositoryName, now: &RepositoryName) -> Result<bool> {
    let mut remote = cloud.remote(old);
    match remote.refs(&[super::MAIN]) {
        Ok(_) => Ok(remote
            .moved_to()
            .and_then(RepositoryName::parse)
            .is_some_and(|moved| moved.is_same(now))),
        Err(crate::repo::RemoteError::NotFound) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

fn elsewhere(project: &Project, known: &RepositoryName, name: &RepositoryName) -> Failure {
    Failure::new(
        Class::Guard,
        Message::new("sync-id-elsewhere")
            .with("repository", name)
            .with("project", &project.name)
            .path("folder", &project.folder)
            .with("other", known),
    )
    .state(Message::new("state-nothing-changed"))
    .hint(Message::new("hint-id-elsewhere-into").with("repository", name))
    .hint(Message::new("hint-id-elsewhere-renew"))
}
