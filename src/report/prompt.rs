//! The seam through which a command asks a person.

use super::{Message, Result};

/// Asks a person on the terminal. Without one every question fails at once with [`super::Class::Usage`]; the caller adds
/// the hint that names the flag which answers the question beforehand.
pub trait Prompt: Sync {
    /// Whether there is a person: stdin and stderr are terminals.
    fn interactive(&self) -> bool;
    /// Asks for one line of text; `default` is what Enter alone gives.
    fn line(&self, question: &Message, default: Option<&str>) -> Result<String>;
    /// Asks for a text that is not shown while it is typed.
    fn secret(&self, question: &Message) -> Result<String>;
    /// Asks yes or no; `default` is what Enter alone gives.
    fn confirm(&self, question: &Message, default: bool) -> Result<bool>;
    /// Asks for one of several; gives its index.
    fn choose(&self, question: &Message, choices: &[String]) -> Result<usize>;
    /// The line that was typed meanwhile, if one was: never waits. For a question that something else may answer first.
    fn typed(&self) -> Result<Option<String>> {
        Ok(None)
    }
    /// Reads one line from stdin, without its line break; for `--password-stdin` and `--token-stdin`. Needs no terminal.
    fn stdin_line(&self) -> Result<String>;
}
