//! For tests: lets the disk room die after so many changes, as a killed run does: nothing that comes after happens, also no
//! tidying up.

use super::{Error, Result};
use std::cell::{Cell, RefCell};
use std::path::Path;

thread_local! {
    static LEFT: Cell<Option<u64>> = const { Cell::new(None) };
    static DIED: Cell<bool> = const { Cell::new(false) };
    static SYNCS: Cell<u64> = const { Cell::new(0) };
    static SIMPLE: Cell<bool> = const { Cell::new(false) };
    static OPEN: Cell<u64> = const { Cell::new(0) };
    static BEFORE: RefCell<Option<Box<dyn FnOnce()>>> = const { RefCell::new(None) };
}

/// Plays somebody else just before this thread's next renaming.
#[cfg(any(target_os = "linux", windows))]
pub(crate) fn before_rename(play: impl FnOnce() + 'static) {
    BEFORE.set(Some(Box::new(play)));
}

/// From now on this thread's disk is a simple one, as on a stick: it cannot swap two names and has no hard links.
pub(crate) fn be_simple(simple: bool) {
    SIMPLE.set(simple);
}

pub(super) fn is_simple() -> bool {
    SIMPLE.get()
}

/// The next so many times that this thread asks, somebody has the file open for writing.
pub(crate) fn seems_open(looks: u64) {
    OPEN.set(looks);
}

pub(super) fn is_open() -> bool {
    let looks = OPEN.get();
    OPEN.set(looks.saturating_sub(1));
    looks > 0
}

/// From now on this thread may change the disk so many times more.
pub(crate) fn arm(changes: u64) {
    LEFT.set(Some(changes));
    DIED.set(false);
}

/// Back to life; whether a change was refused.
pub(crate) fn disarm() -> bool {
    LEFT.set(None);
    DIED.replace(false)
}

/// Lifts the threat for a while; the answer is for [`resume`].
pub(crate) fn pause() -> Option<u64> {
    LEFT.replace(None)
}

/// Goes on where [`pause`] stopped.
pub(crate) fn resume(left: Option<u64>) {
    LEFT.set(left);
}

/// How often this thread made the system write to the disk, since the last time somebody asked.
pub(crate) fn syncs() -> u64 {
    SYNCS.take()
}

pub(super) fn note_sync() {
    SYNCS.set(SYNCS.get() + 1);
}

pub(super) fn pass(op: &'static str, path: &Path) -> Result<()> {
    if op == "rename"
        && let Some(play) = BEFORE.take()
    {
        play();
    }
    match LEFT.get() {
        None => Ok(()),
        Some(0) => {
            DIED.set(true);
            Err(Error::new(op, path)(std::io::Error::other("killed here")))
        }
        Some(left) => {
            LEFT.set(Some(left - 1));
            Ok(())
        }
    }
}
