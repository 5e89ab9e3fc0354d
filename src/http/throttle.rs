//! No more than so many bytes a second, over all connections of a client.

use std::fmt::Debug;
use std::io;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How long one sleep may be before the interrupt flag is looked at again.
const SLICE: Duration = Duration::from_millis(100);
/// The most that is moved at once, in bytes.
const PIECE: u64 = 16 * 1024;
/// Pieces in a second, where they are not larger than [`PIECE`].
const PIECES: u64 = 8;

/// Where a limit takes the time from, so that a test needs none.
pub trait Time: Debug + Send + Sync {
    /// The time since some moment in the past.
    fn now(&self) -> Duration;
    /// Waits until `now` is at least this.
    fn sleep_until(&self, time: Duration);
}

/// The computer's own time.
#[derive(Debug)]
pub(super) struct RealTime(Instant);

impl Default for RealTime {
    fn default() -> Self {
        Self(Instant::now())
    }
}

impl Time for RealTime {
    fn now(&self) -> Duration {
        self.0.elapsed()
    }

    fn sleep_until(&self, time: Duration) {
        std::thread::sleep(time.saturating_sub(self.now()));
    }
}

/// A limit for one direction. What was moved is paid for afterwards by waiting, so that one piece is all that can be too
/// much; time in which nothing was moved is not saved up.
#[derive(Debug)]
pub(super) struct Throttle {
    limit: Option<Limit>,
}

#[derive(Debug)]
struct Limit {
    /// Bytes a second, not 0.
    rate: u64,
    /// When everything that was moved is paid for.
    paid: Mutex<Duration>,
    time: Arc<dyn Time>,
}

impl Throttle {
    /// At most `rate` bytes a second; none, or 0, is no limit.
    pub(super) fn new(rate: Option<u64>, time: &Arc<dyn Time>) -> Self {
        Self {
            limit: rate.filter(|rate| *rate > 0).map(|rate| Limit {
                rate,
                paid: Mutex::new(Duration::ZERO),
                time: Arc::clone(time),
            }),
        }
    }

    /// The limit in bytes a second, where there is one.
    pub(super) fn rate(&self) -> Option<u64> {
        self.limit.as_ref().map(|limit| limit.rate)
    }

    /// How much of so many bytes may be moved at once.
    pub(super) fn piece(&self, bytes: usize) -> usize {
        let Some(limit) = &self.limit else {
            return bytes;
        };
        let piece = (limit.rate / PIECES).clamp(1, PIECE);
        bytes.min(usize::try_from(piece).unwrap_or(bytes))
    }

    /// So many bytes were moved: waits until that was not too fast. `check` ends the wait with its error.
    pub(super) fn moved(&self, bytes: usize, check: impl Fn() -> io::Result<()>) -> io::Result<()> {
        let Some(limit) = &self.limit else {
            return Ok(());
        };
        let nanos = u128::from(bytes as u64) * 1_000_000_000 / u128::from(limit.rate);
        let cost = Duration::from_nanos(u64::try_from(nanos).unwrap_or(u64::MAX));
        let paid = {
            let mut paid = limit.paid.lock().unwrap_or_else(PoisonError::into_inner);
            *paid = paid.max(limit.time.now()).saturating_add(cost);
            *paid
        };
        loop {
            check()?;
            let now = limit.time.now();
            if now >= paid {
                return Ok(());
            }
            limit.time.sleep_until(paid.min(now + SLICE));
        }
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// A time that passes only while somebody waits.
    #[derive(Debug, Default)]
    pub(in crate::http) struct StillTime(Mutex<Duration>);

    impl Time for StillTime {
        fn now(&self) -> Duration {
            *self.0.lock().unwrap()
        }

        fn sleep_until(&self, time: Duration) {
            let mut now = self.0.lock().unwrap();
            *now = time.max(*now);
        }
    }

    fn limited(rate: u64) -> (Throttle, Arc<StillTime>) {
        let still = Arc::new(StillTime::default());
        let time: Arc<dyn Time> = still.clone();
        (Throttle::new(Some(rate), &time), still)
    }

    #[test]
    fn what_is_moved_takes_its_time_and_no_more() {
        let (throttle, time) = limited(1000);
        for _ in 0..10 {
            throttle.moved(500, || Ok(())).unwrap();
        }
        assert_eq!(time.now(), Duration::from_secs(5));
        // A pause is not saved up.
        time.sleep_until(Duration::from_secs(60));
        throttle.moved(2000, || Ok(())).unwrap();
        assert_eq!(time.now(), Duration::from_secs(62));
    }

    #[test]
    fn a_piece_is_small_where_little_is_allowed() {
        assert_eq!(limited(1000).0.piece(9999), 125);
        assert_eq!(limited(1).0.piece(9999), 1);
        assert_eq!(limited(u64::MAX).0.piece(99_999), 16_384);
        assert_eq!(limited(1000).0.piece(7), 7);
        for none in [None, Some(0)] {
            let time: Arc<dyn Time> = Arc::new(StillTime::default());
            assert_eq!(Throttle::new(none, &time).piece(99_999), 99_999);
        }
    }

    #[test]
    fn the_wait_ends_when_it_is_told_to() {
        let (throttle, time) = limited(1);
        let stop = || {
            if time.now() >= Duration::from_secs(1) {
                Err(io::ErrorKind::Other.into())
            } else {
                Ok(())
            }
        };
        assert!(throttle.moved(1000, stop).is_err());
        assert!(time.now() < Duration::from_secs(2), "not the whole wait");
    }
}
