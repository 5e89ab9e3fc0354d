//! Questions on the terminal.

use super::Words;
use super::progress::Board;
use crate::report::{Class, Failure, Message, Prompt, Result};
use dialoguer::{Confirm, Input, Password, Select};
use std::io::{self, BufRead, IsTerminal, Read};
use std::sync::{Arc, Mutex, PoisonError};

/// Longer than any honest password or token.
const LONGEST_LINE: u64 = 64 * 1024;

/// The terminal that the run was started in.
pub(super) struct Terminal {
    words: Arc<Words>,
    ask: bool,
    board: Option<Arc<Board>>,
    /// Projects are worked on side by side, and a person answers one question after the other.
    turn: Mutex<()>,
}

impl Terminal {
    pub(super) fn new(words: Arc<Words>, ask: bool, board: Option<Arc<Board>>) -> Self {
        Self {
            words,
            ask,
            board,
            turn: Mutex::new(()),
        }
    }

    /// Puts a question when no other one is open, with no bar below it.
    fn alone<T>(&self, question: impl FnOnce() -> T) -> T {
        let _turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
        match &self.board {
            Some(board) => board.hidden(question),
            None => question(),
        }
    }

    /// The question in words, or the failure that there is nobody to answer it.
    fn question(&self, question: &Message) -> Result<String> {
        let text = self.words.say_on_terminal(question);
        if self.interactive() {
            Ok(text)
        } else {
            Err(Failure::new(
                Class::Usage,
                Message::new("prompt-no-terminal").with("question", text),
            ))
        }
    }
}

impl Prompt for Terminal {
    fn interactive(&self) -> bool {
        self.ask && io::stdin().is_terminal() && io::stderr().is_terminal()
    }

    fn line(&self, question: &Message, default: Option<&str>) -> Result<String> {
        let mut input = Input::<String>::new().with_prompt(self.question(question)?);
        if let Some(default) = default {
            input = input.default(default.to_owned());
        }
        self.alone(|| input.interact_text())
            .map_err(|error| gone(&error))
    }

    fn secret(&self, question: &Message) -> Result<String> {
        let question = self.question(question)?;
        let password = Password::new().with_prompt(question).report(false);
        self.alone(|| {
            let _leave = leave::on_signal();
            password.interact()
        })
        .map_err(|error| gone(&error))
    }

    fn confirm(&self, question: &Message, default: bool) -> Result<bool> {
        let confirm = Confirm::new()
            .with_prompt(self.question(question)?)
            .default(default);
        self.alone(|| confirm.interact())
            .map_err(|error| gone(&error))
    }

    fn choose(&self, question: &Message, choices: &[String]) -> Result<usize> {
        let question = self.question(question)?;
        let safe: Vec<String> = choices
            .iter()
            .map(|choice| super::escape::isolate(super::escape::escape(choice)))
            .collect();
        let select = Select::new().with_prompt(question).items(&safe).default(0);
        self.alone(|| select.interact())
            .map_err(|error| gone(&error))
    }

    #[cfg(unix)]
    fn typed(&self) -> Result<Option<String>> {
        use rustix::event::{PollFd, PollFlags, Timespec, poll};
        let stdin = io::stdin();
        let mut wait = [PollFd::new(&stdin, PollFlags::IN)];
        // The terminal hands over whole lines.
        match poll(&mut wait, Some(&Timespec::default())) {
            Ok(1..) if self.interactive() => self.stdin_line().map(Some),
            _ => Ok(None),
        }
    }

    fn stdin_line(&self) -> Result<String> {
        let mut line = Vec::new();
        let mut stdin = io::stdin().lock().take(LONGEST_LINE);
        stdin
            .read_until(b'\n', &mut line)
            .map_err(|error| no_input().cause(Message::raw(error)))?;
        if line.is_empty() {
            return Err(no_input());
        }
        if line.last() == Some(&b'\n') {
            line.pop();
            if line.last() == Some(&b'\r') {
                line.pop();
            }
        }
        String::from_utf8(line)
            .map_err(|_| Failure::new(Class::Usage, Message::new("prompt-not-unicode")))
    }
}

/// While a secret is typed the terminal shows nothing and the reading cannot be interrupted: a signal must put the terminal
/// right and end the run, which has nothing half done while it asks.
#[cfg(unix)]
mod leave {
    use rustix::termios::{OptionalActions, tcgetattr, tcsetattr};
    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
    use signal_hook::iterator::{Handle, Signals};

    pub(super) struct Leave(Handle);

    pub(super) fn on_signal() -> Option<Leave> {
        let stdin = std::io::stdin();
        let before = tcgetattr(&stdin).ok()?;
        let mut signals = Signals::new([SIGINT, SIGTERM, SIGHUP]).ok()?;
        let handle = signals.handle();
        std::thread::spawn(move || {
            if let Some(signal) = signals.forever().next() {
                let _ = tcsetattr(&stdin, OptionalActions::Flush, &before);
                signal_hook::low_level::exit(if signal == SIGINT { 130 } else { 143 });
            }
        });
        Some(Leave(handle))
    }

    impl Drop for Leave {
        fn drop(&mut self) {
            self.0.close();
        }
    }
}

#[cfg(not(unix))]
mod leave {
    pub(super) fn on_signal() {}
}

fn no_input() -> Failure {
    Failure::new(Class::Usage, Message::new("prompt-no-input"))
}

/// The terminal went away, or the question was interrupted.
fn gone(error: &dialoguer::Error) -> Failure {
    let dialoguer::Error::IO(error) = error;
    // A list hides the cursor while it is shown.
    let _ = console::Term::stderr().show_cursor();
    if error.kind() == io::ErrorKind::Interrupted {
        Failure::new(Class::Interrupted, Message::new("stopped"))
    } else {
        Failure::new(Class::Usage, Message::new("prompt-gone")).cause(Message::raw(error))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_asked_without_a_terminal() {
        let terminal = Terminal::new(Arc::new(Words::default()), false, None);
        let question = Message::new("prompt-gone");
        assert!(!terminal.interactive());
        for class in [
            terminal.line(&question, None).unwrap_err().class(),
            terminal.secret(&question).unwrap_err().class(),
            terminal.confirm(&question, true).unwrap_err().class(),
            terminal.choose(&question, &[]).unwrap_err().class(),
        ] {
            assert_eq!(class, Class::Usage);
        }
    }
}
