//! Files that a person is working on: who tells that they change, and when they have been left alone for long enough.
//!
//! The promise it keeps: a change that the system does not tell of is found by looking, and nothing is called quiet while it
//! is still being written.

mod eyes;
mod quiet;

pub use eyes::{Eyes, Sight};
pub use quiet::{Ended, Quiet};
