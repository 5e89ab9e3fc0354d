//! What may end a run before it is done: its deadline, and an order from another terminal. A signal does so by itself.
//!
//! A thread of its own looks, because a transfer that waits for the network looks at nothing but the interrupt flag.

use crate::app::{App, Clock};
use crate::report::{Class, Failure, Message, ProjectOutcome};
use crate::runs::{Order, Orders};
use std::sync::atomic::{AtomicBool, AtomicU8, Ordering};
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// Time between two looks.
const LOOK: Duration = Duration::from_millis(400);

const NOTHING: u8 = 0;
const DEADLINE: u8 = 1;
const ORDER: u8 = 2;

/// Watches over one run; ends with it.
pub(in crate::commands) struct Watch {
    shared: Arc<Shared>,
    // Dropped with the watch, which wakes the thread.
    _end: Sender<()>,
}

struct Shared {
    interrupt: Arc<AtomicBool>,
    /// Why the run was ended.
    reason: AtomicU8,
    limit: Option<Duration>,
    /// Whether the run is ended at that time; else it sees to that itself.
    ends: bool,
    orders: Mutex<Option<Orders>>,
    clock: Clock,
    /// By [`Clock::running`].
    until: Mutex<Option<Duration>>,
}

impl Watch {
    /// A run begins now. `orders` are those to it, where it is recorded.
    pub(in crate::commands) fn begin(app: &App, orders: Option<Orders>) -> Self {
        Self::over(app, orders, app.settings.deadline, true)
    }

    /// A collection begins now, and has so much time. What is under way at its end is not cut off.
    pub(in crate::commands) fn of_collection(
        app: &App,
        orders: Option<Orders>,
        limit: Duration,
    ) -> Self {
        Self::over(app, orders, Some(limit), false)
    }

    fn over(app: &App, orders: Option<Orders>, limit: Option<Duration>, ends: bool) -> Self {
        let needed = limit.is_some() || orders.is_some();
        let shared = Arc::new(Shared {
            interrupt: Arc::clone(&app.interrupt),
            reason: AtomicU8::new(NOTHING),
            limit,
            ends,
            orders: Mutex::new(orders),
            until: Mutex::new(limit.map(|limit| app.clock.running() + limit)),
            clock: app.clock.clone(),
        });
        let (end, wait) = channel::<()>();
        if needed {
            let shared = Arc::clone(&shared);
            // Without a thread nobody ends the run but a signal.
            let _ = std::thread::Builder::new()
                .name("watch".to_owned())
                .spawn(move || {
                    while wait.recv_timeout(shared.next_look()) == Err(RecvTimeoutError::Timeout) {
                        shared.obey();
                    }
                });
        }
        Self { shared, _end: end }
    }

    /// Obeys at once what was ordered.
    pub(in crate::commands) fn look(&self) {
        self.shared.obey();
    }

    /// When the time of the run is over, by [`Clock::running`].
    pub(in crate::commands) fn until(&self) -> Duration {
        self.shared.until().unwrap_or(Duration::MAX)
    }

    /// An outcome as it is told: a run that was ended by its deadline or an order says so.
    pub(in crate::commands) fn judge(&self, app: &App, outcome: &mut ProjectOutcome) {
        if !matches!(outcome.class, Class::Interrupted | Class::Terminated) {
            return;
        }
        let failure = outcome
            .error
            .take()
            .unwrap_or_else(|| Failure::new(Class::Interrupted, Message::new("stopped")));
        let failure = self.judged(app, failure.reclassed(|_| outcome.class));
        outcome.class = failure.class();
        outcome.error = Some(failure);
    }

    /// As [`Watch::judge`], of a failure of the run as a whole.
    pub(in crate::commands) fn judged(&self, app: &App, failure: Failure) -> Failure {
        if !matches!(failure.class(), Class::Interrupted | Class::Terminated) {
            return failure;
        }
        match self.shared.reason.load(Ordering::Relaxed) {
            DEADLINE => failure
                .context(Message::new("sync-deadline"))
                .reclassed(|_| Class::Limit)
                .hint(Message::new("hint-run-again")),
            ORDER => failure
                .context(Message::new("sync-stop-ordered"))
                .reclassed(|_| Class::Terminated),
            _ => failure.reclassed(|class| app.stopped_as(class)),
        }
    }
}

impl Shared {
    fn until(&self) -> std::sync::MutexGuard<'_, Option<Duration>> {
        self.until.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn next_look(&self) -> Duration {
        match *self.until() {
            Some(until) if self.ends => until.saturating_sub(self.clock.running()).min(LOOK),
            _ => LOOK,
        }
    }

    /// Reads the orders, obeys them, and looks at the time.
    fn obey(&self) {
        let mut orders = self.orders.lock().unwrap_or_else(PoisonError::into_inner);
        let news = orders.as_mut().map(Orders::news).unwrap_or_default();
        self.look(&news, self.clock.running());
    }

    /// Obeys what was ordered, and looks at the time.
    fn look(&self, orders: &[Order], now: Duration) {
        let mut until = self.until();
        for order in orders {
            match (order, *until, self.limit) {
                (Order::Stop, _, _) => self.end(ORDER),
                (Order::Extend(Some(by)), Some(before), _) => *until = Some(before + *by),
                (Order::Extend(None), Some(_), Some(limit)) => *until = Some(now + limit),
                (Order::Extend(_), _, _) => {}
            }
        }
        if self.ends && until.is_some_and(|until| now >= until) {
            self.end(DEADLINE);
        }
    }

    /// Ends the run for this reason, if nothing else did before.
    fn end(&self, reason: u8) {
        if !self.interrupt.load(Ordering::Relaxed) {
            self.reason.store(reason, Ordering::Relaxed);
            self.interrupt.store(true, Ordering::Relaxed);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shared(limit: Option<u64>, start: Duration) -> Shared {
        let limit = limit.map(Duration::from_secs);
        Shared {
            interrupt: Arc::default(),
            reason: AtomicU8::new(NOTHING),
            limit,
            until: Mutex::new(limit.map(|limit| start + limit)),
            ends: true,
            orders: Mutex::new(None),
            clock: Clock::Fixed(chrono::DateTime::UNIX_EPOCH),
        }
    }

    fn reason(shared: &Shared) -> u8 {
        let reason = shared.reason.load(Ordering::Relaxed);
        assert_eq!(shared.interrupt.load(Ordering::Relaxed), reason != NOTHING);
        reason
    }

    #[test]
    fn a_deadline_ends_a_run_and_can_be_put_off() {
        let start = Duration::from_secs(7);
        let at = |seconds| start + Duration::from_secs(seconds);
        let run = shared(Some(100), start);
        run.look(&[], at(99));
        assert_eq!(reason(&run), NOTHING);
        run.look(&[Order::Extend(Some(Duration::from_secs(50)))], at(99));
        run.look(&[], at(149));
        assert_eq!(reason(&run), NOTHING);
        // Anew from now.
        run.look(&[Order::Extend(None)], at(149));
        run.look(&[], at(248));
        assert_eq!(reason(&run), NOTHING);
        run.look(&[], at(249));
        assert_eq!(reason(&run), DEADLINE);
        run.look(&[Order::Stop], at(250));
        assert_eq!(reason(&run), DEADLINE, "the first reason stays");
    }

    #[test]
    fn an_order_ends_a_run_and_only_a_deadline_can_be_extended() {
        let start = Duration::from_secs(7);
        let run = shared(None, start);
        run.look(&[Order::Extend(None), Order::Extend(Some(LOOK))], start);
        assert_eq!((reason(&run), *run.until()), (NOTHING, None));
        run.look(&[Order::Stop], start);
        assert_eq!(reason(&run), ORDER);
    }
}
