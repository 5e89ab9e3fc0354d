//! How much of an upload goes at once: on a good line parts that take some seconds, on one that cuts its connections parts
//! that are small enough to get through.
//!
//! Some lines and proxies end each connection after so many bytes. How many is not told; it is learned by halving until a
//! part arrives, and remembered with the project, so that the next run does not begin with what is lost again.

use super::engine::Session;
use std::time::Duration;

/// The smallest part (bytes): around a smaller one, question and answer take more than the part itself.
pub(super) const LEAST: u64 = 32 << 10;
/// The smallest part on a line that cuts nothing, and the largest part at all (bytes).
pub(super) const PART_MIN: u64 = 2 << 20;
pub(super) const PART_MAX: u64 = 32 << 20;
/// Uploads up to this size go in one piece (bytes, estimated).
const ONE_PIECE: u64 = 4 << 20;
/// A part takes about this long to send.
const PART_TIME: Duration = Duration::from_secs(4);
/// How often one part is tried that cannot be made smaller.
const TRIES: u32 = 3;
/// The keys under which is remembered: the size of a part while the line cuts, and how many runs in a row ended because the
/// line let nothing through at all.
const KEY: &str = "part_size";
const NOTHING: &str = "nothing_through";
/// After so many such runs, a file that cannot get through is to blame and not the moment.
const RUNS: u64 = 2;

/// The parts of one upload.
#[derive(Debug)]
pub(super) struct Line {
    /// What the next part may have (bytes).
    size: u64,
    /// What no part may have any more (bytes), because that much was cut or refused.
    most: u64,
    /// The smallest part that a slow line gets while nothing is cut (bytes).
    least: u64,
    /// Whether this line cuts, as far as is known.
    cuts: bool,
    /// Whether a part arrived on the present connection.
    in_use: bool,
    /// Cuts since the last part that arrived.
    in_a_row: u32,
    /// The largest part that arrived (bytes).
    largest: u64,
}

/// What to do after a cut.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum AfterCut {
    /// Send again, as much as [`Line::size`] says now.
    Again,
    /// The same was cut often enough, and it cannot be made smaller.
    GiveUp,
}

impl Line {
    /// A line of which an earlier run learned that parts of `known` bytes get through, with the person's limit (bytes a
    /// second) and with what turned out to be more than is taken at once (bytes).
    pub(super) fn new(known: Option<u64>, limit: Option<u64>, too_much: Option<u64>) -> Self {
        let most = too_much.map_or(PART_MAX, |bytes| (bytes / 2).min(PART_MAX));
        let least = limit.map_or(PART_MIN, slow_part);
        Self {
            size: known.unwrap_or(least).min(most),
            most,
            least,
            cuts: known.is_some(),
            in_use: false,
            in_a_row: 0,
            largest: 0,
        }
    }

    /// What the next part may have, in bytes.
    pub(super) fn size(&self) -> u64 {
        self.size
    }

    /// The size to remember for the next run (bytes); `None` where the line cut nothing.
    pub(super) fn learned(&self) -> Option<u64> {
        self.cuts.then_some(self.size)
    }

    /// A part of so many bytes arrived after this time.
    pub(super) fn arrived(&mut self, bytes: u64, took: Duration) {
        (self.in_use, self.in_a_row) = (true, 0);
        self.largest = self.largest.max(bytes);
        let seconds = took.as_secs_f64().max(0.001);
        #[expect(
            clippy::cast_precision_loss,
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "an estimate"
        )]
        let target = (bytes as f64 / seconds * PART_TIME.as_secs_f64()) as u64;
        let target = if self.cuts {
            target.clamp(LEAST, (self.size * 2).max(LEAST))
        } else {
            target.clamp(self.least, PART_MAX)
        };
        self.size = target.min(self.most);
    }

    /// The time of the run was over: the next one begins with what arrived in this one, or with less than did not.
    pub(super) fn ran_out_of_time(&mut self) {
        if self.largest == 0 {
            self.in_use = false;
            self.cut(self.size, false);
        } else {
            self.cuts = true;
            self.size = self.size.min(self.largest.max(LEAST));
        }
    }

    /// A proxy takes no part of so many bytes.
    pub(super) fn refused(&mut self, bytes: u64) {
        self.most = bytes / 2;
        self.size = self.most;
    }

    /// A part of so many bytes was cut off; `alone` says that it cannot be made smaller.
    pub(super) fn cut(&mut self, bytes: u64, alone: bool) -> AfterCut {
        self.cuts = true;
        self.in_a_row += 1;
        // A connection that has carried other parts may have come to its end without regard to the size of this one.
        if std::mem::take(&mut self.in_use) {
            self.size = self.size.min(bytes.max(LEAST));
            return AfterCut::Again;
        }
        if alone || bytes <= LEAST {
            self.size = self.size.min(bytes.max(LEAST));
            return if self.in_a_row < TRIES {
                AfterCut::Again
            } else {
                AfterCut::GiveUp
            };
        }
        self.most = (bytes / 2).max(LEAST);
        self.size = (bytes / 4).max(LEAST);
        AfterCut::Again
    }
}

/// What goes in one part at so many bytes a second (bytes).
fn slow_part(limit: u64) -> u64 {
    limit
        .saturating_mul(PART_TIME.as_secs())
        .clamp(LEAST, PART_MIN)
}

impl Session<'_> {
    /// The line to the cloud, as far as earlier runs know it.
    pub(super) fn line(&self, too_much: Option<u64>) -> Line {
        Line::new(self.known_part(), self.cloud.upload_limit(), too_much)
    }

    fn known_part(&self) -> Option<u64> {
        let known = self.memory.other.get(KEY)?.as_u64()?;
        Some(known.clamp(LEAST, PART_MAX))
    }

    /// The most that goes in one piece to a server, in bytes.
    pub(super) fn one_piece(&self) -> u64 {
        match (self.known_part(), self.cloud.upload_limit()) {
            (Some(known), _) => known,
            (None, Some(limit)) => (slow_part(limit) * 2).min(ONE_PIECE),
            (None, None) => ONE_PIECE,
        }
    }

    /// Remembers what was learned of the line, for the next run.
    pub(super) fn remember_line(&mut self, line: &Line) {
        match line.learned() {
            Some(size) => drop(self.memory.other.insert(KEY.to_owned(), size.into())),
            None => drop(self.memory.other.remove(KEY)),
        }
    }

    /// Remembers that an upload of so many bytes did not get through in one piece.
    pub(super) fn remember_cut(&mut self, bytes: u64) {
        let mut line = self.line(None);
        line.cut(bytes, false);
        self.remember_line(&line);
    }

    /// Whether a file that was cut off each time is to stay out: smaller ones got through, or several runs in a row brought
    /// nothing through at all.
    pub(super) fn is_file_to_blame(&mut self, bytes: u64) -> bool {
        // Where not even the smallest part gets through, the line is to blame.
        if bytes <= LEAST {
            return false;
        }
        if self.taken > 0 {
            return bytes > self.taken;
        }
        let before = self
            .memory
            .other
            .get(NOTHING)
            .and_then(serde_json::Value::as_u64);
        let before = before.unwrap_or(0);
        if before >= RUNS {
            return true;
        }
        self.memory
            .other
            .insert(NOTHING.to_owned(), (before + 1).into());
        false
    }

    /// Something got through.
    pub(super) fn note_taken(&mut self, bytes: u64) {
        self.taken = self.taken.max(bytes);
        self.memory.other.remove(NOTHING);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Sends so many bytes through a line that ends each connection after `cut` bytes. Gives the bytes that were lost.
    fn through(mut line: Line, mut left: u64, cut: u64) -> (u64, Line) {
        let (mut used, mut lost) = (0, 0);
        while left > 0 {
            let part = line.size().min(left);
            if used + part <= cut {
                line.arrived(part, Duration::from_millis(100));
                used += part;
                left -= part;
            } else {
                lost += cut - used;
                used = 0;
                assert_eq!(line.cut(part, false), AfterCut::Again, "{line:?}");
            }
        }
        (lost, line)
    }

    #[test]
    fn a_line_that_cuts_is_learned() {
        for cut in [64 << 10, 128 << 10, 300_000, 600_000, 5 << 20] {
            for size in [1_600_000, 20_000_000] {
                let (lost, line) = through(Line::new(None, None, None), size, cut);
                let (again, _) = through(Line::new(line.learned(), None, None), size, cut);
                assert!(lost < size / 2 + 4 * cut, "{cut} {size}: {lost}");
                assert!(again < size / 2 + cut, "{cut} {size}: {again}");
            }
        }
    }

    #[test]
    fn a_line_that_cuts_nothing_gets_large_parts() {
        let mut line = Line::new(None, None, None);
        assert_eq!(line.size(), PART_MIN);
        line.arrived(PART_MIN, Duration::from_millis(10));
        assert_eq!((line.size(), line.learned()), (PART_MAX, None));
        line.arrived(PART_MIN, Duration::from_secs(60));
        assert_eq!(line.size(), PART_MIN);
    }

    #[test]
    fn a_limit_makes_parts_that_take_seconds() {
        assert_eq!(Line::new(None, Some(50_000), None).size(), 200_000);
        assert_eq!(Line::new(None, Some(10), None).size(), LEAST);
        assert_eq!(Line::new(None, Some(u64::MAX), None).size(), PART_MIN);
    }

    #[test]
    fn what_cannot_be_made_smaller_is_given_up() {
        let mut line = Line::new(None, None, None);
        assert_eq!(line.cut(1 << 20, true), AfterCut::Again);
        assert_eq!(line.cut(1 << 20, true), AfterCut::Again);
        assert_eq!(line.cut(1 << 20, true), AfterCut::GiveUp);
        line.arrived(1000, Duration::from_secs(1));
        // The connection was used: this says nothing of the size.
        assert_eq!(line.cut(1 << 20, true), AfterCut::Again);
    }
}
