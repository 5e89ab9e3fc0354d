//! The only room that writes to stdout and stderr or reads stdin: words, text, JSON, tables, progress, prompts.

use crate::report::{NoProgress, Progress};

/// The person's side of a run.
#[derive(Debug, Default)]
pub struct Ui {}

impl Ui {
    /// A progress display for one project: a bar, lines, or nothing.
    pub fn progress(&self, _project: &str) -> Box<dyn Progress + Send + '_> {
        Box::new(NoProgress)
    }
}
