//! The git side, on gitoxide: object store, refs, index, snapshot, wire, packs, worktree, and the bare folder that stands
//! in for a server. The only room that uses `gix`.
//!
//! What gitoxide does well is used as it is (object database, index format, object parsing). What it cannot do, or does
//! not do safely enough for words that nobody can rebuild, is here: durable writes (it never syncs), pushing, small thin
//! packs, receiving without holding a file in memory, a connectivity check before any ref moves, checked replacement of
//! files. The configuration of a project's repository is never obeyed: no filters, hooks, drivers or aliases.

mod commit;
mod delta;
mod error;
mod fitting;
mod folder;
mod foreign;
mod index;
mod layout;
mod maintain;
mod names;
mod pack;
mod paths;
mod plan;
mod receive;
mod refs;
mod remote;
mod salvage;
mod snapshot;
mod store;
#[cfg(test)]
mod tests;
mod tree;
mod twins;
mod validate;
mod walk;
mod wire;
mod worktree;

pub use commit::{Commit, CommitInfo, History, Signature, commit_again};
pub use error::{Error, Result, short_name};
pub use fitting::{Fitting, fitting};
pub use folder::{FolderRemote, list as folder_repositories};
pub use foreign::foreign_files;
pub use layout::{origin_url, remove_origin, replace_origin, write_origin};
pub use maintain::maintain;
pub use names::{OddPaths, clashing, clashing_with, fold, is_fit_path, odd_paths};
pub use pack::PackStream;
pub use paths::PathMap;
pub use plan::{PackItem, PackPlan};
pub use receive::{Limits, Received};
pub use refs::{Head, is_valid_ref_name};
pub use remote::{PushAnswer, RefUpdate, Remote, RemoteError, RemoteRef};
pub use salvage::is_cut_pack;
pub(crate) use snapshot::is_media;
pub use snapshot::{Look, Scan, ScanOptions, ScannedFile, Skipped, look, scan};
pub use store::{BIG, Kind, ObjectWriter, Store};
pub use tree::{Change, FlatTree, Leaf, Mode, diff};
pub use twins::{Twin, is_name_of_scribe, left_behind};
pub use validate::{TOO_MANY, TreeLimits, fuzz_tree, validate};
pub use wire::{WireRemote, fuzz_refs, fuzz_report};
pub use worktree::{
    Applied, ApplyPlan, FileStep, Healed, LeftOvers, NewContent, apply, heal, left_overs,
    put_beside,
};

/// The name of an object: its SHA-1.
pub use gix::ObjectId as Oid;
