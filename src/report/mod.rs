//! What a run has to say, as plain values: reports, failures, error classes and exit codes, progress.
//!
//! This room knows nothing of streams or words: a [`Message`] is an id and values, and `ui` has the words in each
//! language. It uses no other room, so every room can use it.

mod class;
mod failure;
mod message;
mod notice;
mod progress;
mod prompt;
mod reports;

pub use class::Class;
pub use failure::{Failure, Result};
pub use message::{Arg, Message, is_of_another_program, is_of_the_disk};
pub use notice::{Digest, Letter, NotifyReport, NotifyTestReport, Telling};
pub use progress::{NoProgress, Progress, Step};
pub use prompt::Prompt;
pub use reports::*;
