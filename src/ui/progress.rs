//! Progress in three faces: a bar for each project, a plain line every ten seconds, or silence.
//!
//! The work only counts; a thread of its own looks at the counts and draws, so that a step that waits for a slow server
//! is seen as well. The thread holds nothing up: it lets go when the run ends, and nobody waits for it.

use super::escape::{escape, isolate};
use super::table::elide;
use super::text::wrap;
use super::{Face, Words};
use crate::report::{Message, Progress, Step};
use indicatif::{MultiProgress, ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::{self, Write};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// Shorter work shows nothing.
const DELAY: Duration = Duration::from_millis(300);
/// Time between two lines.
const BETWEEN_LINES: Duration = Duration::from_secs(10);
/// Time between two looks at the counts.
const TICK: Duration = Duration::from_millis(100);
/// A guess of the time left is worth nothing before this.
const SETTLED: Duration = Duration::from_secs(2);

/// In fewer columns what is done stands below the name, without a bar.
const WIDE: usize = 72;

/// The displays of a run.
pub(super) struct Board {
    face: Face,
    words: Arc<Words>,
    multi: MultiProgress,
    rows: Mutex<Vec<Arc<State>>>,
    watched: AtomicBool,
    hidden: AtomicBool,
}

struct State {
    name: String,
    done: AtomicU64,
    work: Mutex<Work>,
}

struct Work {
    since: Instant,
    step: Option<(Step, Option<u64>, Instant)>,
    last_line: Instant,
    bar: Option<ProgressBar>,
}

/// The display of one project; gone from the screen when dropped.
pub(super) struct Row {
    board: Arc<Board>,
    state: Arc<State>,
}

impl Board {
    pub(super) fn new(face: Face, words: Arc<Words>) -> Arc<Self> {
        Arc::new(Self {
            face,
            words,
            multi: MultiProgress::with_draw_target(ProgressDrawTarget::stderr_with_hz(10)),
            rows: Mutex::new(Vec::new()),
            watched: AtomicBool::new(false),
            hidden: AtomicBool::new(false),
        })
    }

    pub(super) fn row(self: &Arc<Self>, name: &str) -> Row {
        let now = Instant::now();
        let state = Arc::new(State {
            name: escape(name),
            done: AtomicU64::new(0),
            work: Mutex::new(Work {
                since: now,
                step: None,
                last_line: now,
                bar: None,
            }),
        });
        locked(&self.rows).push(Arc::clone(&state));
        if !self.watched.swap(true, Ordering::Relaxed) {
            let board = Arc::downgrade(self);
            // Without a thread there is no display, and that is all.
            let _ = std::thread::Builder::new()
                .name("progress".to_owned())
                .spawn(move || {
                    loop {
                        std::thread::sleep(TICK);
                        let Some(board) = board.upgrade() else { return };
                        board.look(Instant::now(), &mut io::stderr());
                    }
                });
        }
        Row {
            board: Arc::clone(self),
            state,
        }
    }

    /// Writes something else without tearing the bars.
    pub(super) fn aside<T>(&self, write: impl FnOnce() -> T) -> T {
        if self.face == Face::Bar {
            self.multi.suspend(write)
        } else {
            write()
        }
    }

    /// Shows nothing while this goes on; the work itself is not held up.
    pub(super) fn hidden<T>(&self, meanwhile: impl FnOnce() -> T) -> T {
        self.hidden.store(true, Ordering::Relaxed);
        let _ = self.multi.clear();
        self.multi.set_draw_target(ProgressDrawTarget::hidden());
        let result = meanwhile();
        self.multi
            .set_draw_target(ProgressDrawTarget::stderr_with_hz(10));
        self.hidden.store(false, Ordering::Relaxed);
        result
    }

    /// Looks at every row once.
    fn look(&self, now: Instant, err: &mut dyn Write) {
        if self.hidden.load(Ordering::Relaxed) {
            return;
        }
        let rows: Vec<_> = locked(&self.rows).clone();
        for row in rows {
            let mut work = locked(&row.work);
            let Some((step, total, since)) = work.step else {
                continue;
            };
            let done = row.done.load(Ordering::Relaxed);
            let how_far = self.how_far(step, done, total, now.saturating_duration_since(since));
            match self.face {
                Face::Bar if now.saturating_duration_since(work.since) >= DELAY => {
                    let bar = work.bar.get_or_insert_with(|| {
                        let bar = self.multi.add(ProgressBar::no_length());
                        let most = width().saturating_sub(1).min(40);
                        bar.set_prefix(isolate(elide(&row.name, most, "...")));
                        bar
                    });
                    let width = width();
                    bar.set_style(style(total.is_some(), width));
                    if let Some(total) = total {
                        bar.set_length(total.max(1));
                    }
                    bar.set_position(done);
                    bar.set_message(if width < WIDE {
                        wrap(&how_far, width.saturating_sub(3)).join("\n  ")
                    } else {
                        how_far
                    });
                    bar.tick();
                }
                Face::Line if now.saturating_duration_since(work.last_line) >= BETWEEN_LINES => {
                    work.last_line = now;
                    let line = Message::new("progress-line")
                        .with("project", &row.name)
                        .with("doing", &how_far);
                    let _ = writeln!(err, "{}", self.words.say(&line));
                }
                _ => {}
            }
        }
    }

    /// What is done, how far it is, and how long it may still take.
    fn how_far(&self, step: Step, done: u64, total: Option<u64>, spent: Duration) -> String {
        let doing = self.words.get(step_id(step));
        let amount = |n: u64| match step {
            Step::Send | Step::Receive => self.words.size(n),
            _ => n.to_string(),
        };
        let mut text = match total {
            Some(total) => self.words.say(
                &Message::new("progress-of")
                    .with("doing", doing)
                    .with("done", amount(done.min(total)))
                    .with("total", amount(total)),
            ),
            None if done > 0 => self.words.say(
                &Message::new("progress-done")
                    .with("doing", doing)
                    .with("done", amount(done)),
            ),
            None => doing,
        };
        if let Some(left) = left(done, total, spent) {
            let left = if left < 90 {
                Message::new("progress-seconds-left").count("n", left)
            } else {
                Message::new("progress-minutes-left").count("n", left.div_ceil(60))
            };
            text.push_str(&self.words.say(&left));
        }
        text
    }

    fn forget(&self, state: &Arc<State>) {
        locked(&self.rows).retain(|row| !Arc::ptr_eq(row, state));
        if let Some(bar) = locked(&state.work).bar.take() {
            bar.finish_and_clear();
            self.multi.remove(&bar);
        }
    }
}

/// Seconds that the step may still take, as the rate so far says.
fn left(done: u64, total: Option<u64>, spent: Duration) -> Option<u64> {
    let total = total.filter(|total| *total > done && done > 0 && spent >= SETTLED)?;
    let left = spent.as_millis() * u128::from(total - done) / u128::from(done);
    u64::try_from(left.div_ceil(1000)).ok()
}

fn step_id(step: Step) -> &'static str {
    match step {
        Step::Snapshot => "step-snapshot",
        Step::Check => "step-check",
        Step::Send => "step-send",
        Step::Receive => "step-receive",
        Step::Merge => "step-merge",
        Step::Backup => "step-backup",
        Step::Apply => "step-apply",
        Step::Verify => "step-verify",
        Step::Restore => "step-restore",
    }
}

/// The columns of the terminal.
fn width() -> usize {
    console::Term::stderr()
        .size_checked()
        .map_or(WIDE, |(_, columns)| usize::from(columns))
}

fn style(known: bool, width: usize) -> ProgressStyle {
    let template = match (known, width < WIDE) {
        (true, false) => "{prefix}  [{bar:20}] {wide_msg}",
        (false, false) => "{prefix}  {spinner} {wide_msg}",
        // What, how far and how long matter more than a bar.
        (_, true) => "{prefix}\n  {msg}",
    };
    ProgressStyle::with_template(template)
        .unwrap_or_else(|_| ProgressStyle::default_bar())
        .progress_chars("=> ")
        .tick_chars("-\\|/ ")
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Progress for Row {
    fn begin(&self, step: Step, total: Option<u64>) {
        let mut work = locked(&self.state.work);
        self.state.done.store(0, Ordering::Relaxed);
        work.step = Some((step, total, Instant::now()));
    }

    fn advance(&self, by: u64) {
        self.state.done.fetch_add(by, Ordering::Relaxed);
    }

    fn end(&self) {
        locked(&self.state.work).step = None;
    }
}

impl Drop for Row {
    fn drop(&mut self) {
        self.board.forget(&self.state);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_comes_every_ten_seconds_and_says_how_far() {
        let board = Board::new(Face::Line, Arc::new(Words::default()));
        let row = board.row("Hausa\u{1b} Luke");
        row.begin(Step::Send, Some(3_400_000));
        row.advance(1_200_000);
        let start = Instant::now();
        let mut seen = Vec::new();
        for second in 0..25 {
            board.look(start + Duration::from_secs(second), &mut seen);
        }
        let seen = String::from_utf8(seen).unwrap();
        let lines: Vec<&str> = seen.lines().collect();
        assert_eq!(lines.len(), 2, "{seen}");
        assert!(
            lines[0].starts_with("Hausa\\u{1b} Luke: sending 1.2 MB of 3.4 MB, "),
            "{seen}"
        );
        assert!(lines[0].ends_with("s left"), "{seen}");
        drop(row);
        assert!(locked(&board.rows).is_empty());
    }

    #[test]
    fn the_time_left_follows_the_rate() {
        let ten = Duration::from_secs(10);
        assert_eq!(left(100, Some(300), ten), Some(20));
        assert_eq!(left(0, Some(300), ten), None);
        assert_eq!(left(300, Some(300), ten), None);
        assert_eq!(left(1, None, ten), None);
        assert_eq!(left(1, Some(9), Duration::from_secs(1)), None);
    }
}
