//! The project stays the one it is: what its own `metadata.json` says now, against what everybody has of it.

use super::engine::{Options, copy_aside};
use super::{MAIN, tracking};
use crate::disk;
use crate::project::{self, Metadata, Project};
use crate::repo::{self, ApplyPlan, FileStep, Head, Kind, Leaf, NewContent, Oid, Store};
use crate::report::{Class, Failure, Message, NoProgress, ProjectOutcome, Result};

const METADATA: &str = "metadata.json";

/// The metadata of the last sync.
struct Was {
    branch: String,
    head: Oid,
    leaf: Leaf,
    bytes: Vec<u8>,
    metadata: Metadata,
}

/// What was found, or nothing where it is missing or damaged: the steps that need it say so.
///
/// # Errors
/// Where the system did not let us look. gitoxide takes a pack that could not be opened once for one that is not there, so a
/// run that went on would miss what is in it.
fn unless_unread<T>(found: repo::Result<T>) -> Result<Option<T>> {
    match found {
        Ok(found) => Ok(Some(found)),
        Err(error @ repo::Error::Disk(_)) => Err(error.into()),
        Err(_) => Ok(None),
    }
}

/// The `metadata.json` of the text that everybody has, as far as this branch has it; else of the branch.
///
/// # Errors
/// As [`unless_unread`].
fn was(store: &Store, branch: &str) -> Result<Option<Was>> {
    let (branch, head) = match unless_unread(store.head())? {
        Some(Head::Branch(name, Some(head))) => (name, head),
        Some(_) => match unless_unread(store.find_ref(branch))?.flatten() {
            Some(head) => (branch.to_owned(), head),
            None => return Ok(None),
        },
        None => return Ok(None),
    };
    // What no cloud has seen may become another project still.
    let Some(shared) = unless_unread(store.find_ref(&tracking(MAIN)))?.flatten() else {
        return Ok(None);
    };
    let is_in = shared == head
        || unless_unread(repo::History::new(store).is_ancestor(shared, head))?.unwrap_or(false);
    let base = if is_in { shared } else { head };
    let leaf = store
        .commit(base)
        .and_then(|commit| store.leaf_at(commit.tree, METADATA));
    let Some(leaf) = unless_unread(leaf)?.flatten() else {
        return Ok(None);
    };
    let Some((_, size)) = unless_unread(store.header(leaf.id))?.flatten() else {
        return Ok(None);
    };
    if size > project::MAX_METADATA {
        return Ok(None);
    }
    let Some(bytes) = unless_unread(store.read_kind(leaf.id, Kind::Blob))? else {
        return Ok(None);
    };
    let Ok(metadata) = Metadata::parse(&bytes) else {
        return Ok(None);
    };
    Ok(Some(Was {
        branch,
        head,
        leaf,
        bytes,
        metadata,
    }))
}

/// Stops where `metadata.json` has the id of another project, or none any more: everybody else would refuse it, and backups
/// and notes would be those of the other project. With `--without-refused` the one of the last sync is put back, and the
/// other one kept. The answer is the project as it is then.
pub(super) fn stays_the_same(
    project: Project,
    store: &Store,
    branch: &str,
    options: &Options<'_>,
    outcome: &mut ProjectOutcome,
) -> Result<Project> {
    let Some(was) = was(store, branch)? else {
        return Ok(project);
    };
    let path = project.folder.join(METADATA);
    let Ok(now) = disk::read(&path, project::MAX_METADATA) else {
        return Ok(project);
    };
    let (Some(id), false) = (&was.metadata.id, now == was.bytes) else {
        return Ok(project);
    };
    let Ok(found) = Metadata::parse(&now) else {
        return Ok(project);
    };
    if found.id.as_ref() == Some(id) {
        return Ok(project);
    }
    let is_put_back = options.without_refused && !options.dry_run;
    if is_put_back && put_back(&project, store, options, outcome, &was, &now)? {
        return Project::at(&project.folder);
    }
    let mut failure = Failure::new(
        Class::Guard,
        Message::new("sync-own-other-id").with("project", &project.name),
    )
    .cause(match found.id {
        Some(id) => Message::new("sync-other-id-is").with("id", id),
        None => Message::new("sync-other-id-none"),
    })
    .cause(Message::new("sync-own-id-was").with("id", id));
    if is_put_back {
        failure = failure.hint(Message::new("hint-close-editor"));
    }
    Err(failure
        .state(Message::new("state-nothing-sent"))
        .hint(Message::new("hint-own-id-back").with("project", project.base_name()))
        .hint(Message::new("hint-renew-id").path("folder", &project.folder)))
}

/// Puts the metadata of the last sync back; `false` where another program is just writing the file.
fn put_back(
    project: &Project,
    store: &Store,
    options: &Options<'_>,
    outcome: &mut ProjectOutcome,
    was: &Was,
    now: &[u8],
) -> Result<bool> {
    let kept = copy_aside(&project.folder.join(METADATA), project, options)?;
    let mut writer = store.writer().map_err(Failure::from)?;
    let expected = writer.add(Kind::Blob, now).map_err(Failure::from)?;
    writer.finish().map_err(Failure::from)?;
    let tree = store.commit(was.head).map_err(Failure::from)?.tree;
    let mut target = store.flat_tree(tree).map_err(Failure::from)?;
    target.insert(METADATA.to_owned(), was.leaf);
    let plan = ApplyPlan {
        worktree: &project.folder,
        steps: vec![FileStep {
            path: METADATA.to_owned(),
            expected: Some(expected),
            new: Some(NewContent::Blob(was.leaf.id)),
        }],
        target: &target,
        branch: &was.branch,
        from: Some(was.head),
        to: was.head,
    };
    let applied =
        repo::apply(store, &plan, &NoProgress, options.interrupt).map_err(Failure::from)?;
    if !applied.changed.is_empty() {
        return Ok(false);
    }
    outcome
        .notes
        .push(Message::new("sync-own-id-back").path("path", &kept));
    Ok(true)
}
