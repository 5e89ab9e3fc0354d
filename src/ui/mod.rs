//! The only room that writes to stdout and stderr or reads stdin: words, text, JSON, tables, progress, prompts.

use crate::report::{Class, Failure, Message, NoProgress, Progress, Prompt, Result};

/// The person's side of a run.
#[derive(Debug, Default)]
pub struct Ui {}

impl Ui {
    /// A progress display for one project: a bar, lines, or nothing.
    pub fn progress(&self, _project: &str) -> Box<dyn Progress + Send + '_> {
        Box::new(NoProgress)
    }

    /// The one who asks.
    pub fn prompt(&self) -> &dyn Prompt {
        &Nobody
    }
}

/// Nobody is there to be asked.
struct Nobody;

fn nobody<T>() -> Result<T> {
    Err(Failure::new(
        Class::Usage,
        Message::new("prompt-no-terminal"),
    ))
}

impl Prompt for Nobody {
    fn interactive(&self) -> bool {
        false
    }
    fn line(&self, _question: &Message, _default: Option<&str>) -> Result<String> {
        nobody()
    }
    fn secret(&self, _question: &Message) -> Result<String> {
        nobody()
    }
    fn confirm(&self, _question: &Message, _default: bool) -> Result<bool> {
        nobody()
    }
    fn choose(&self, _question: &Message, _choices: &[String]) -> Result<usize> {
        nobody()
    }
    fn stdin_line(&self) -> Result<String> {
        nobody()
    }
}
