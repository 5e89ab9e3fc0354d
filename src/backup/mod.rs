//! The ring of backups: names, listing, plan, take, verify, restore.
//!
//! A room of its own because eviction is the only place where we delete a translator's text on purpose: it is decided by a
//! pure plan, after the new backup is durable, and never touches a folder that we did not write. A restore takes files, never
//! the repository: it is one new change on top, is itself preceded by a backup, and rolls forward after a kill. Only where
//! the project's folder is gone, and its history with it, a backup comes back whole.
//!
//! Layout: `<ring>/<ProjectName>_<id>_<epoch ms>/` is a plain copy of the project, so that Scribe's own copy-and-paste
//! restore works with it; our sums are `.git/scribe-sync-backup.json` in it. Names that begin with `.scribe-sync-` are work
//! in progress or leftovers of killed runs, swept at the next backup. Backups that Scribe took are listed, numbered and
//! restored like ours, but neither counted nor evicted: we have no sums to prove what they are, and Scribe clears its own.

mod bring_back;
mod copy;
mod heal;
mod manifest;
mod name;
mod plan;
mod restore;
mod ring;
mod steps;
#[cfg(test)]
mod tests;
mod verify;

pub use bring_back::BringBackOptions;
pub use heal::{
    Healed, PendingRestore, clear_pending_restore, heal, is_half_restored, note_pending_restore,
    pending_restore,
};
pub use manifest::{FileSum, Manifest};
pub use name::BackupName;
pub use plan::{Decision, Existing, RingPlan, plan};
pub use restore::{
    PlannedFile, RestoreOptions, RestorePlan, Restored, Selection, plan_restore, restore,
};
pub use ring::{Entry, Origin, Ring, Subject, TakeOptions, Taken};
pub use verify::Verification;

/// Bytes as lower-case hexadecimal digits.
fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::new(), |mut out, byte| {
        let _ = write!(out, "{byte:02x}");
        out
    })
}
