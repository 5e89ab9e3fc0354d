//! One piece of work for each of many things, on all processors.

use std::num::NonZero;
use std::panic::resume_unwind;

/// The least things that another thread is started for.
const SHARE: usize = 1000;

/// What `work` makes of each of `items`, in their order. Fewer than some thousand are not worth another thread, and none is
/// started where the system has none to give.
///
/// # Panics
/// When `work` does.
pub fn map<T: Sync, U: Send>(items: &[T], work: impl Fn(&T) -> U + Sync) -> Vec<U> {
    let processors = std::thread::available_parallelism().map_or(1, NonZero::get);
    let share = items.len().div_ceil(processors).max(SHARE);
    let all = |items: &[T]| items.iter().map(&work).collect::<Vec<U>>();
    let all = &all;
    std::thread::scope(|scope| {
        let mut shares = items.chunks(share);
        let own = shares.next().unwrap_or_default();
        let others: Vec<_> = shares
            .map(|share| {
                let thread = std::thread::Builder::new();
                let other = thread.spawn_scoped(scope, move || all(share));
                (share, other)
            })
            .collect();
        let mut done = all(own);
        done.reserve(items.len() - own.len());
        for (share, other) in others {
            done.extend(match other {
                Ok(other) => other.join().unwrap_or_else(|panic| resume_unwind(panic)),
                Err(_) => all(share),
            });
        }
        done
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_is_kept_and_nothing_is_left_out() {
        for count in [0, 1, SHARE - 1, SHARE, SHARE + 1, 7 * SHARE + 5] {
            let items: Vec<usize> = (0..count).collect();
            let doubled: Vec<usize> = items.iter().map(|item| 2 * item).collect();
            assert_eq!(map(&items, |item| 2 * item), doubled, "{count}");
        }
    }
}
