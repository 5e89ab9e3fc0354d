//! Questions on the terminal.

use super::Words;
use super::progress::Board;
use super::table::elide;
use super::text::wrap;
use crate::report::{Class, Failure, Message, Prompt, Result};
use console::Term;
use dialoguer::theme::Theme;
use dialoguer::{Input, Select};
use std::fmt;
use std::io::{self, BufRead, IsTerminal, Read, Write};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use unicode_width::UnicodeWidthStr;

/// Longer than any honest password or token.
const LONGEST_LINE: u64 = 64 * 1024;

/// The terminal that the run was started in.
pub(super) struct Terminal {
    words: Arc<Words>,
    ask: bool,
    /// Nothing that was written is redrawn: for a screen reader, or a terminal that cannot.
    plain: bool,
    board: Option<Arc<Board>>,
    /// Projects are worked on side by side, and a person answers one question after the other.
    turn: Mutex<()>,
    /// It was said that nothing appears while a secret is typed.
    told_silent: AtomicBool,
}

impl Terminal {
    pub(super) fn new(
        words: Arc<Words>,
        ask: bool,
        plain: bool,
        board: Option<Arc<Board>>,
    ) -> Self {
        Self {
            words,
            ask,
            plain,
            board,
            turn: Mutex::new(()),
            told_silent: AtomicBool::new(false),
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
        let mut question = self.question(question)?;
        if let Some(default) = default.filter(|default| !default.is_empty()) {
            question = format!("{question} [{default}]");
        }
        let question = Spoken(&self.words).asked(&question);
        if self.plain {
            return self
                .alone(|| {
                    let _leave = leave::on_signal();
                    whole_line(&question, default)
                })
                .map_err(|error| gone(&error.into()));
        }
        self.alone(|| edited_line(&self.words, &question, default))
            .map_err(|error| gone(&error))
    }

    fn secret(&self, question: &Message) -> Result<String> {
        let mut question = self.question(question)?;
        // Whoever types the first password of their life takes a silent terminal for a broken one.
        if !self.told_silent.swap(true, Ordering::Relaxed) {
            question = format!("{question} {}", self.words.get("prompt-silent"));
        }
        let question = Spoken(&self.words).asked(&question);
        self.alone(|| {
            let _leave = leave::on_signal();
            silent_line(&question)
        })
        .map_err(|error| gone(&error.into()))
    }

    fn confirm(&self, question: &Message, default: bool) -> Result<bool> {
        let question = self.question(question)?;
        self.alone(|| yes_or_no(&self.words, &question, default, self.plain))
            .map_err(|error| gone(&error))
    }

    fn choose(&self, question: &Message, choices: &[String]) -> Result<usize> {
        let question = self.question(question)?;
        // One line each: what the terminal breaks would not be found again for redrawing.
        let room = if self.plain {
            usize::MAX
        } else {
            width(&Term::stderr()).saturating_sub(3)
        };
        let safe: Vec<String> = choices
            .iter()
            .map(|choice| elide(&super::escape::escape(choice), room, "..."))
            .map(super::escape::isolate)
            .collect();
        if self.plain {
            return self
                .alone(|| {
                    let _leave = leave::on_signal();
                    by_number(&self.words, &question, &safe)
                })
                .map_err(|error| gone(&error.into()));
        }
        let theme = Spoken(&self.words);
        let lines = wrap(&question, width(&Term::stderr()).saturating_sub(1));
        let select = Select::with_theme(&theme)
            .with_prompt(lines.join("\n"))
            .items(&safe)
            .default(0);
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
            .map_err(|error| no_input().cause(Message::io(&error)))?;
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

/// The signs around a question, as the language has them.
struct Spoken<'a>(&'a Words);

impl Spoken<'_> {
    /// The question with its colon; a question mark needs none.
    fn asked(&self, question: &str) -> String {
        if question.ends_with('?') {
            question.to_owned()
        } else {
            format!("{question}{}", self.0.get("colon"))
        }
    }
}

impl Theme for Spoken<'_> {
    fn format_input_prompt(
        &self,
        f: &mut dyn fmt::Write,
        question: &str,
        _default: Option<&str>,
    ) -> fmt::Result {
        write!(f, "{question} ")
    }

    fn format_select_prompt(&self, f: &mut dyn fmt::Write, question: &str) -> fmt::Result {
        f.write_str(&self.asked(question))
    }

    fn format_select_prompt_selection(
        &self,
        f: &mut dyn fmt::Write,
        question: &str,
        answer: &str,
    ) -> fmt::Result {
        write!(f, "{} {answer}", self.asked(question))
    }
}

/// The columns of the terminal.
fn width(term: &Term) -> usize {
    term.size_checked()
        .map_or(80, |(_, columns)| usize::from(columns).max(1))
}

/// Writes a question, broken where there is a blank, and leaves the cursor behind it.
fn put(term: &mut Term, question: &str) -> io::Result<()> {
    let lines = wrap(question, width(term).saturating_sub(1));
    write!(term, "{} ", lines.join("\n"))?;
    term.flush()
}

/// A line that can be corrected while it is typed.
fn edited_line(words: &Words, question: &str, default: Option<&str>) -> dialoguer::Result<String> {
    let mut term = Term::stderr();
    let width = width(&term);
    let mut lines = wrap(question, width.saturating_sub(1));
    // What redraws the answer counts from the beginning of its line.
    let last = lines.pop().unwrap_or_default();
    for line in lines {
        writeln!(term, "{line}")?;
    }
    let theme = Spoken(words);
    let mut input = Input::<String>::with_theme(&theme)
        .with_prompt(last.as_str())
        .report(false);
    if let Some(default) = default {
        input = input.default(default.to_owned());
    }
    let answer = match input.interact_text_on(&term) {
        Ok(answer) => answer,
        Err(error) => {
            writeln!(term)?;
            return Err(error);
        }
    };
    // A long answer, such as a pasted link, took more than one line, of which only the last was cleared.
    let taken = last.as_str().width() + 1 + answer.as_str().width();
    term.clear_last_lines((taken - 1) / width)?;
    writeln!(term, "{last} {answer}")?;
    Ok(answer)
}

/// A line as the terminal gives it, with nothing redrawn.
fn whole_line(question: &str, default: Option<&str>) -> io::Result<String> {
    let mut term = Term::stderr();
    loop {
        put(&mut term, question)?;
        let mut line = String::new();
        if io::stdin().lock().take(LONGEST_LINE).read_line(&mut line)? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        let line = line.trim_end_matches(['\r', '\n']);
        match default {
            _ if !line.is_empty() => return Ok(line.to_owned()),
            Some(default) => return Ok(default.to_owned()),
            None => {}
        }
    }
}

/// A line that is not shown. The question stays, so that one sees afterwards what was asked.
fn silent_line(question: &str) -> io::Result<String> {
    let mut term = Term::stderr();
    loop {
        put(&mut term, question)?;
        let line = term.read_secure_line()?;
        if !line.is_empty() {
            return Ok(line);
        }
    }
}

/// A yes-or-no question, answered by a whole line as every other question: what is typed behind the first letter belongs to
/// the answer and must not run on into what asks next, or into the shell. The choice is shown with the letters of the
/// language: `[y/N]`, `[o/N]`; words of both languages are taken.
fn yes_or_no(words: &Words, question: &str, default: bool, plain: bool) -> dialoguer::Result<bool> {
    let mut term = Term::stderr();
    let choice = words.get(if default {
        "prompt-default-yes"
    } else {
        "prompt-default-no"
    });
    let asked = format!("{question} {choice}");
    let is_one_of = |answer: &str, id: &str| words.get(id).split_whitespace().any(|w| w == answer);
    loop {
        let line = if plain {
            let _leave = leave::on_signal();
            whole_line(&asked, Some(""))?
        } else {
            edited_line(words, &asked, Some(""))?
        };
        let typed = line.trim().to_lowercase();
        let answer = if typed.is_empty() {
            default
        } else if is_one_of(&typed, "prompt-answers-yes") {
            true
        } else if is_one_of(&typed, "prompt-answers-no") {
            false
        } else {
            writeln!(term, "{}", words.get("prompt-yes-or-no"))?;
            continue;
        };
        if !plain {
            answered(&mut term, question, (&asked, &line), words, answer)?;
        }
        return Ok(answer);
    }
}

/// What was asked stays on the screen, with the answer as it was understood in place of the choice and of what was typed.
fn answered(
    term: &mut Term,
    question: &str,
    (asked, typed): (&str, &str),
    words: &Words,
    answer: bool,
) -> io::Result<()> {
    let width = width(term);
    let lines = wrap(asked, width.saturating_sub(1));
    let last = lines.len().saturating_sub(1);
    // A name without blanks may be longer than a line of the terminal, and so may what was typed.
    let rows = lines.iter().enumerate().map(|(at, line)| {
        let behind = if at == last { 1 + typed.width() } else { 0 };
        (line.as_str().width() + behind).max(1).div_ceil(width)
    });
    term.clear_last_lines(rows.sum())?;
    let said = words.get(if answer { "prompt-yes" } else { "prompt-no" });
    let lines = wrap(&format!("{question} {said}"), width.saturating_sub(1));
    writeln!(term, "{}", lines.join("\n"))
}

/// A choice by its number, from 1, on a line that is read as a whole.
fn by_number(words: &Words, question: &str, choices: &[String]) -> io::Result<usize> {
    let mut term = Term::stderr();
    let question = Spoken(words).asked(question);
    writeln!(term, "{question}")?;
    for (at, choice) in choices.iter().enumerate() {
        writeln!(term, "  {}. {choice}", at + 1)?;
    }
    let asked = Message::new("prompt-number").count("most", choices.len());
    let asked = Spoken(words).asked(&words.say(&asked));
    loop {
        let line = whole_line(&asked, None)?;
        match line.trim().parse::<usize>() {
            Ok(number) if (1..=choices.len()).contains(&number) => return Ok(number - 1),
            _ => {}
        }
    }
}

/// While a secret is typed the terminal shows nothing and the reading cannot be interrupted, nor can that of a whole line: a
/// signal must put the terminal right and end the run, which has nothing half done while it asks.
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
                let _ = console::Term::stderr().write_line("");
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
    /// The system itself puts the terminal back.
    pub(super) struct Leave;

    pub(super) fn on_signal() -> Leave {
        Leave
    }
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
        Failure::new(Class::Usage, Message::new("prompt-gone")).cause(Message::io(error))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_asked_without_a_terminal() {
        let terminal = Terminal::new(Arc::new(Words::default()), false, false, None);
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
