//! One piece of work for each of many things, on all processors.

use std::num::NonZero;
use std::panic::resume_unwind;

/// What `work` makes of each of `items`, in their order. Another thread is started for every `least` of them at most, and none
/// where the system has none to give.
///
/// # Panics
/// When `work` does.
pub fn map<T: Sync, U: Send>(items: &[T], least: usize, work: impl Fn(&T) -> U + Sync) -> Vec<U> {
    let processors = std::thread::available_parallelism().map_or(1, NonZero::get);
    let share = items.len().div_ceil(processors).max(least).max(1);
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
        for (count, least) in [(0, 1), (1, 1), (2, 0), (7, 3), (1000, 1), (1000, 999)] {
            let items: Vec<u32> = (0..count).collect();
            let doubled: Vec<u32> = items.iter().map(|item| 2 * item).collect();
            assert_eq!(map(&items, least, |item| 2 * item), doubled, "{count}");
        }
    }
}
