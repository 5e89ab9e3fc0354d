//! The only room that writes to stdout and stderr or reads stdin: words, text, JSON, tables, progress, prompts.
//!
//! The promise it keeps: stdout carries the result, stderr everything else; a closed pipe ends quietly; nothing from
//! elsewhere reaches a terminal unescaped, and no secret that was made known with [`Ui::hide`] reaches anything.

mod csv;
mod escape;
mod help;
mod html;
mod json;
mod letter;
mod manual;
mod progress;
mod prompt;
mod stream;
mod table;
mod text;
mod words;

pub use help::localise;
pub use manual::{man_page, man_pages};
pub use stream::Follow;
pub use words::{Words, speaks};

use crate::report::{
    CollectReport, ConflictRow, ContributorRow, Digest, Failure, Letter, Message, NoProgress,
    Progress, Prompt, Report, RunsReport, Telling,
};
use chrono::{DateTime, Utc};
use progress::Board;
use std::io::{self, IsTerminal, Write};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use text::Paper;

/// Makes any text harmless for a terminal. For fuzzing.
///
/// # Panics
/// When something is left that a terminal would obey, or it is longer than what one value may take.
pub fn fuzz_escape(text: &str) {
    let safe = escape::escape(text);
    assert!(!safe.contains(escape::is_unsafe), "{safe:?}");
    assert!(!safe.contains(|c: char| c.is_control()), "{safe:?}");
    assert!(safe.len() <= 2048 + 16);
    assert_eq!(escape::escape(&safe).len().min(2048), safe.len().min(2048));
}

/// When to use colour.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Colour {
    /// On a terminal.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// How long work shows how far it is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Face {
    /// A bar on a terminal, else lines.
    #[default]
    Auto,
    /// A bar where the terminal can show one, else lines.
    Bar,
    /// A line every ten seconds.
    Line,
    /// Nothing.
    Never,
}

/// How the person's side is set up; plain values, so that this room needs to know no other.
#[derive(Debug, Clone)]
#[allow(
    clippy::struct_excessive_bools,
    reason = "these are independent switches"
)]
pub struct Options {
    /// Language or locale: `en`, `fr`, `fr_FR.UTF-8`.
    pub language: String,
    /// When to use colour.
    pub colour: Colour,
    /// `NO_COLOR` is set.
    pub no_color: bool,
    /// `CLICOLOR_FORCE` is set and not `0`.
    pub force_color: bool,
    /// How long work shows how far it is.
    pub progress: Face,
    /// One JSON document instead of text.
    pub json: bool,
    /// With `json`: a line for each event before the document.
    pub stream: bool,
    /// Only what needs attention.
    pub quiet: bool,
    /// More detail.
    pub verbose: u8,
    /// Whether the dots may be `○ ◐ ●`; `o + *` otherwise.
    pub unicode: bool,
    /// `TERM=dumb`: no bars.
    pub dumb: bool,
    /// Whether questions may be asked, when stdin and stderr are terminals.
    pub ask: bool,
}

impl Default for Options {
    /// Text in English, silent while it works, asking nobody: for tests.
    fn default() -> Self {
        Self {
            language: "en".to_owned(),
            colour: Colour::Never,
            no_color: false,
            force_color: false,
            progress: Face::Never,
            json: false,
            stream: false,
            quiet: false,
            verbose: 0,
            unicode: true,
            dumb: true,
            ask: false,
        }
    }
}

/// The person's side of a run.
pub struct Ui {
    words: Arc<Words>,
    options: Options,
    board: Option<Arc<Board>>,
    prompt: Box<dyn Prompt + Send + Sync>,
    secrets: Mutex<Vec<String>>,
    broken: Mutex<Option<io::Error>>,
}

impl std::fmt::Debug for Ui {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Ui")
            .field("options", &self.options)
            .finish_non_exhaustive()
    }
}

impl Default for Ui {
    fn default() -> Self {
        Self::new(Options::default())
    }
}

/// A secret as it is, as base64 wherever it stands in what was encoded, and with every byte behind a `%`: a server that
/// repeats what it was sent may repeat it in any of these.
fn forms(secret: &str) -> Vec<String> {
    use base64::Engine;
    use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};
    let mut all = vec![secret.to_owned()];
    for (before, first) in [(0, 0), (1, 2), (2, 3)] {
        let content = [vec![0; before], secret.as_bytes().to_vec()].concat();
        // The last letter depends on what follows.
        let last = content.len() * 8 / 6;
        for engine in [STANDARD_NO_PAD, URL_SAFE_NO_PAD] {
            all.push(engine.encode(&content)[first..last].to_owned());
        }
    }
    let percent = secret.bytes().fold(String::new(), |mut text, byte| {
        use std::fmt::Write;
        let _ = write!(text, "%{byte:02X}");
        text
    });
    all.extend([percent.to_lowercase(), percent]);
    all.sort_by_key(|form| std::cmp::Reverse(form.len()));
    all.dedup();
    all
}

impl Ui {
    /// The person's side, set up.
    pub fn new(options: Options) -> Self {
        let words = Arc::new(Words::new(&options.language));
        let face = match options.progress {
            _ if options.json || options.quiet => Face::Never,
            Face::Auto | Face::Bar if io::stderr().is_terminal() && !options.dumb => Face::Bar,
            Face::Auto | Face::Bar => Face::Line,
            chosen => chosen,
        };
        let board = (face != Face::Never).then(|| Board::new(face, Arc::clone(&words)));
        let prompt = Box::new(prompt::Terminal::new(
            Arc::clone(&words),
            options.ask,
            options.progress == Face::Never || options.dumb,
            board.clone(),
        ));
        Self {
            words,
            options,
            board,
            prompt,
            secrets: Mutex::new(Vec::new()),
            broken: Mutex::new(None),
        }
    }

    /// The same with somebody else to ask; for tests.
    #[must_use]
    pub fn with_prompt(mut self, prompt: Box<dyn Prompt + Send + Sync>) -> Self {
        self.prompt = prompt;
        self
    }

    /// The words in force.
    pub fn words(&self) -> &Words {
        &self.words
    }

    /// Who answers questions.
    pub fn prompt(&self) -> &dyn Prompt {
        self.prompt.as_ref()
    }

    /// A progress display for one project: a bar, lines, or nothing.
    pub fn progress(&self, project: &str) -> Box<dyn Progress + Send + '_> {
        match &self.board {
            Some(board) => Box::new(board.row(project)),
            None => Box::new(NoProgress),
        }
    }

    /// What is told of one project of a run while it is at work: the display of [`Ui::progress`], or a JSON line for each
    /// event. `number` is its place among the projects of the run, from 1.
    pub fn follow(&self, number: usize, project: &str) -> Follow<'_> {
        if self.options.json && self.options.stream {
            Follow::lines(self, number, project)
        } else {
            Follow::display(self.progress(project))
        }
    }

    /// Something to know that is no failure, on stderr.
    pub fn note(&self, message: &Message) {
        if self.options.json && self.options.stream {
            self.write_stdout(&json::note(&self.words, None, message));
        }
        let text = self.paper_for_stderr().note(message);
        self.write_stderr(&text);
    }

    /// One step of a story that is told while it happens, on stdout; silent with `--quiet` and `--json`.
    pub fn tell(&self, message: &Message) {
        if self.options.quiet || self.options.json {
            return;
        }
        self.write_stdout(&self.paper_for_stdout().told(message));
    }

    /// A report in such a story: result and remarks together, indented, on stdout.
    pub fn tell_report(&self, report: &Report) {
        if self.options.quiet || self.options.json {
            return;
        }
        let paper = self.paper_for_stdout().indented();
        let text = paper.report(report) + &paper.remarks(report);
        self.write_stdout(&text::indent(&text));
    }

    /// Something that belongs to a question: what is asked about, or what was wrong with the last answer. On stderr, where the
    /// question is, and told with `--quiet` and `--json` too.
    pub fn present(&self, message: &Message) {
        let text = self.paper_for_stderr().presented(message);
        self.write_stderr(&text);
    }

    /// A small page for a browser that came to this program.
    pub fn browser_page(&self, title: &Message, text: &Message) -> String {
        self.without_secrets(&html::small_page(&self.words, title, text))
    }

    /// The two texts of a conflict, for a person who is about to decide.
    pub fn tell_conflict(&self, row: &ConflictRow) {
        if self.options.quiet {
            return;
        }
        // Beside the question, which is on stderr too.
        let text = self.paper_for_stderr().both_texts(row);
        self.write_stderr(&text);
    }

    /// A failure in such a story.
    pub fn tell_failure(&self, failure: &Failure) {
        if self.options.quiet || self.options.json {
            return;
        }
        let text = self.paper_for_stdout().indented().failure(failure);
        self.write_stdout(&text::indent(&text));
    }

    /// Never lets this text out: wherever it would stand in the output, `[hidden]` stands.
    pub fn hide(&self, secret: &str) {
        if secret.len() >= 6 {
            self.secrets
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .extend(forms(secret));
        }
    }

    /// Shows the result of a command.
    pub fn report(&self, report: &Report) {
        if self.options.json {
            self.write_stdout(&json::report(&self.words, report));
        } else {
            self.write_stdout(&self.paper_for_stdout().report(report));
            if let Report::MergeFile(report) = report {
                self.write_bytes(report.content.as_deref().unwrap_or_default());
            }
        }
        self.write_stderr(&self.paper_for_stderr().remarks(report));
    }

    /// A project (its place in the run from 1, and its name), or the run as a whole, failed for now and is tried again: which
    /// attempt of how many it will be, after which time. On stderr, but for `--quiet`.
    pub fn again(
        &self,
        subject: Option<(usize, &str)>,
        failure: &Failure,
        attempt: u32,
        attempts: u32,
        pause: Duration,
    ) {
        if self.options.json && self.options.stream {
            let subject = subject.map(|(number, name)| json::Subject { number, name });
            let number = (attempt, attempts);
            let line = json::again(&self.words, subject, failure, number, pause.as_secs());
            self.write_stdout(&line);
        }
        if self.options.quiet {
            return;
        }
        let why = self.words.say(failure.message());
        let pause = self.words.duration(pause);
        let message = match subject {
            Some((_, project)) => Message::new("run-again-project")
                .with("project", project)
                .with("why", why)
                .with("pause", pause)
                .count("attempt", attempt)
                .count("attempts", attempts),
            None => Message::new("run-again")
                .with("why", why)
                .with("pause", pause)
                .count("attempt", attempt)
                .count("attempts", attempts),
        };
        self.write_stderr(&self.paper_for_stderr().note(&message));
    }

    /// A contributor came in, or their state changed: a line on stderr, or a JSON line.
    pub fn contributor(&self, report: &CollectReport, row: &ContributorRow) {
        if self.options.json && self.options.stream {
            self.write_stdout(&json::contributor(&self.words, report, row));
        }
        if self.options.quiet {
            return;
        }
        let said = text::collect::came_in(&self.words, report, row);
        self.write_stderr(&self.paper_for_stderr().note(&said));
    }

    /// A collection waits until `next` for its next look, and until `until` at most. People are told after the first look, and
    /// when there was trouble; scripts each time.
    pub fn waiting(
        &self,
        report: &CollectReport,
        next: DateTime<Utc>,
        until: DateTime<Utc>,
        first: bool,
    ) {
        if self.options.json && self.options.stream {
            self.write_stdout(&json::waiting(&self.words, report, next, until));
        }
        if self.options.quiet || !(first || report.error.is_some() || self.options.verbose > 0) {
            return;
        }
        let message = match &report.error {
            Some(failure) => Message::new("collect-waiting-trouble")
                .with("why", self.words.say(failure.message()))
                .time("next", next)
                .time("until", until),
            None => Message::new("collect-waiting")
                .count("came", report.came())
                .count("expected", report.expected)
                .time("next", next)
                .time("until", until),
        };
        self.write_stderr(&self.paper_for_stderr().note(&message));
    }

    /// The report of runs as one page for a browser.
    pub fn page(&self, report: &RunsReport) -> String {
        self.without_secrets(&html::page(&self.words, report))
    }

    /// The mail of a run that ended on this computer.
    pub fn letter(&self, digest: &Digest, host: &str) -> Letter {
        self.harmless(&letter::letter(&self.words, digest, host))
    }

    /// The mail of `notify test`.
    pub fn test_letter(&self, host: &str, now: DateTime<Utc>) -> Letter {
        self.harmless(&letter::test(&self.words, host, now))
    }

    fn harmless(&self, letter: &Letter) -> Letter {
        Letter {
            subject: self.without_secrets(&letter.subject),
            text: self.without_secrets(&letter.text),
        }
    }

    /// The document of a run for a webhook.
    pub fn digest(&self, digest: &Digest, letter: &Letter, host: &str) -> String {
        self.without_secrets(&json::digest(digest, letter, host))
    }

    /// Somebody could not be told of a run: on stderr.
    pub fn tell_of(&self, told: &Telling) {
        self.note(&text::notify::telling(told));
    }

    /// A sentence as it is recorded: plain text without a secret.
    pub fn recorded(&self, message: &Message) -> String {
        self.without_secrets(&self.words.say(message))
    }

    /// Shows why a command failed; `command` is its name (`backup list`), which shapes the JSON document.
    pub fn failure(&self, command: &str, failure: &Failure) {
        if self.options.json {
            self.write_stdout(&json::failure(&self.words, command, failure));
        }
        self.write_stderr(&self.paper_for_stderr().failure(failure));
    }

    /// Shows a help text or a version on stdout.
    pub fn show(&self, text: &clap::builder::StyledStr) {
        let text = if self.colour(io::stdout().is_terminal()) {
            text.ansi().to_string()
        } else {
            text.to_string()
        };
        self.write_stdout(&text);
    }

    /// Shows a help text that nobody asked for, on stderr.
    pub fn show_as_error(&self, text: &clap::builder::StyledStr) {
        let text = if self.colour(io::stderr().is_terminal()) {
            text.ansi().to_string()
        } else {
            text.to_string()
        };
        self.write_stderr(&text);
    }

    /// Greets a person who is here for the first time with the commands to begin with, on stderr.
    pub fn welcome(&self) {
        self.write_stderr(&self.paper_for_stderr().welcome());
    }

    /// Whether everything could be written; a reader that went away counts as content.
    pub fn close(&self) -> io::Result<()> {
        self.broken
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take()
            .map_or(Ok(()), Err)
    }

    fn colour(&self, terminal: bool) -> bool {
        match self.options.colour {
            Colour::Always => true,
            Colour::Never => false,
            Colour::Auto if self.options.no_color => false,
            Colour::Auto => self.options.force_color || terminal && !self.options.dumb,
        }
    }

    fn paper_for_stdout(&self) -> Paper<'_> {
        let terminal = io::stdout().is_terminal();
        self.paper(terminal, &console::Term::stdout())
    }

    fn paper_for_stderr(&self) -> Paper<'_> {
        let terminal = io::stderr().is_terminal();
        self.paper(terminal, &console::Term::stderr())
    }

    fn paper(&self, terminal: bool, term: &console::Term) -> Paper<'_> {
        Paper {
            words: &self.words,
            colour: self.colour(terminal),
            terminal,
            width: terminal
                .then(|| term.size_checked())
                .flatten()
                .map(|(_, columns)| usize::from(columns)),
            unicode: self.options.unicode,
            quiet: self.options.quiet,
            verbose: self.options.verbose,
        }
    }

    fn without_secrets(&self, text: &str) -> String {
        let secrets = self.secrets.lock().unwrap_or_else(PoisonError::into_inner);
        secrets.iter().fold(text.to_owned(), |text, secret| {
            text.replace(secret.as_str(), "[hidden]")
        })
    }

    fn write_stdout(&self, text: &str) {
        self.write(text, || {
            let mut stdout = io::stdout().lock();
            stdout.write_all(self.without_secrets(text).as_bytes())?;
            stdout.flush()
        });
    }

    /// A file's content, which is no text of ours.
    fn write_bytes(&self, bytes: &[u8]) {
        self.write("\n", || {
            let mut stdout = io::stdout().lock();
            stdout.write_all(bytes)?;
            stdout.flush()
        });
    }

    fn write_stderr(&self, text: &str) {
        self.write(text, || {
            io::stderr()
                .lock()
                .write_all(self.without_secrets(text).as_bytes())
        });
    }

    fn write(&self, text: &str, write: impl FnOnce() -> io::Result<()>) {
        if text.is_empty() {
            return;
        }
        let result = match &self.board {
            Some(board) => board.aside(write),
            None => write(),
        };
        if let Err(error) = result
            && error.kind() != io::ErrorKind::BrokenPipe
        {
            self.broken
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .get_or_insert(error);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hidden_secret_is_nowhere_in_the_output() {
        let ui = Ui::default();
        ui.hide("0123456789abcdef");
        ui.hide("");
        assert_eq!(
            ui.without_secrets("Authorization: token 0123456789abcdef!"),
            "Authorization: token [hidden]!"
        );
        // Nor as a server may give it back: `amina:0123456789abcdef` in base64, and with percent signs.
        for coded in [
            "Basic YW1pbmE6MDEyMzQ1Njc4OWFiY2RlZg==",
            "MDEyMzQ1Njc4OWFiY2RlZg==",
            "%30%31%32%33%34%35%36%37%38%39%61%62%63%64%65%66",
        ] {
            let said = ui.without_secrets(coded);
            assert!(said.contains("[hidden]"), "{said}");
            assert!(
                !said.contains("MjM0NTY3ODlhYmNk") && !said.contains("%34%35"),
                "{said}"
            );
        }
        assert_eq!(ui.without_secrets("0123456789abcde"), "0123456789abcde");
    }

    #[test]
    fn colour_follows_the_usual_switches() {
        let colour = |colour, no_color, force_color, dumb, terminal| {
            Ui::new(Options {
                colour,
                no_color,
                force_color,
                dumb,
                ..Options::default()
            })
            .colour(terminal)
        };
        assert!(colour(Colour::Auto, false, false, false, true));
        assert!(!colour(Colour::Auto, false, false, false, false));
        assert!(!colour(Colour::Auto, false, false, true, true));
        assert!(!colour(Colour::Auto, true, true, false, true));
        assert!(colour(Colour::Auto, false, true, true, false));
        assert!(colour(Colour::Always, true, false, true, false));
        assert!(!colour(Colour::Never, false, true, false, true));
    }
}
