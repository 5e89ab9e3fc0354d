//! Whether a project has work that was not synced yet, told without the network and without writing anything.

use crate::project::{self, Project, ProjectMemory};
use crate::repo::{self, Head, Kind, Oid, ScanOptions, Store};
use crate::report::NoProgress;
use std::sync::atomic::AtomicBool;

/// Whether a project differs from what was last on both sides; `None` when that cannot be told.
pub fn differs(project: &Project, memory: &ProjectMemory, interrupt: &AtomicBool) -> Option<bool> {
    let last = Oid::from_hex(memory.last_commit.as_deref()?.as_bytes()).ok()?;
    let store = Store::of_project(&project.folder).ok()??;
    let Head::Branch(branch, Some(head)) = store.head().ok()? else {
        return None;
    };
    let owner = memory.repository.as_deref()?.split('/').next()?;
    let is_owner = super::user_branch(owner).eq_ignore_ascii_case(&branch);
    if head != last {
        return Some(true);
    }
    let committed = store.flat_tree(store.commit(head).ok()?.tree).ok()?;
    let options = ScanOptions {
        committed: &committed,
        only_named: &|_| true,
        is_named: &|path| project.names(path),
        interrupt,
        progress: &NoProgress,
    };
    let scan = repo::scan(Some(&store), &project.folder, None, &options).ok()?;
    let mut tree = scan.tree();
    // What Scribe notes about looking and syncing is no work, nor is what follows the owner's in any case.
    for (path, old) in &committed {
        if !project::is_special(path) || tree.get(path).is_none_or(|new| new == old) {
            continue;
        }
        if !is_owner {
            tree.insert(path.to_owned(), *old);
        } else if path != "metadata.json" {
            let before = store.read_kind(old.id, Kind::Blob).ok()?;
            let now = crate::disk::read(&project.folder.join(path), project::MAX_SETTINGS).ok()?;
            if project::differs_only_in_sync_marks(&before, &now) {
                tree.insert(path.to_owned(), *old);
            }
        }
    }
    Some(tree != committed)
}
