//! The only room that writes to stdout and stderr or reads stdin: words, text, JSON, tables, progress, prompts.

use crate::report::{Class, Failure, Message, NoProgress, Progress, Prompt, Result};

/// The person's side of a run.
#[derive(Debug, Default)]
pub struct Ui {}

impl Ui {
    /// Who answers questions.
    pub fn prompt(&self) -> &dyn Prompt {
        self
    }

    /// A progress display for one project: a bar, lines, or nothing.
    pub fn progress(&self, _project: &str) -> Box<dyn Progress + Send + '_> {
        Box::new(NoProgress)
    }
}

/// Nobody is there.
impl Prompt for Ui {
    fn interactive(&self) -> bool {
        false
    }
    fn line(&self, _question: &Message, _default: Option<&str>) -> Result<String> {
        Err(nobody())
    }
    fn secret(&self, _question: &Message) -> Result<String> {
        Err(nobody())
    }
    fn confirm(&self, _question: &Message, _default: bool) -> Result<bool> {
        Err(nobody())
    }
    fn choose(&self, _question: &Message, _choices: &[String]) -> Result<usize> {
        Err(nobody())
    }
    fn stdin_line(&self) -> Result<String> {
        Err(nobody())
    }
}

fn nobody() -> Failure {
    Failure::new(Class::Usage, Message::new("prompt-no-terminal"))
}
