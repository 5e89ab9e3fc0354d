//! One piece of work for each of many things, on all processors.

use std::num::NonZero;
use std::panic::resume_unwind;

/// The least things that another thread is started for.
const SHARE: usize = 1000;

/// What `work` makes of each of `items`, in their order.
///
/// # Panics
/// When `work` does.
pub fn map<T: Sync, U: Send>(items: &[T], work: impl Fn(&T) -> U + Sync) -> Vec<U> {
    let mut shares = shares(items, |items| items.iter().map(&work).collect::<Vec<U>>()).into_iter();
    let mut done = shares.next().unwrap_or_default();
    done.reserve(items.len() - done.len());
    done.extend(shares.flatten());
    done
}

/// One text of what `put` puts at the end of it for each of `items`, in their order: without a text for each, which takes twice
/// the memory.
///
/// # Panics
/// When `put` does.
pub fn text<T: Sync>(items: &[T], put: impl Fn(&mut String, &T) + Sync) -> String {
    let texts = shares(items, |items| {
        let mut text = String::new();
        for item in items {
            put(&mut text, item);
        }
        text
    });
    texts.concat()
}

/// What `work` makes of each share of `items`, in their order; at least one. Fewer than some thousand are one share, as they
/// are not worth another thread, and none is started where the system has none to give.
///
/// # Panics
/// When `work` does.
pub fn shares<T: Sync, U: Send>(items: &[T], work: impl Fn(&[T]) -> U + Sync) -> Vec<U> {
    let processors = std::thread::available_parallelism().map_or(1, NonZero::get);
    let share = items.len().div_ceil(processors).max(SHARE);
    let work = &work;
    std::thread::scope(|scope| {
        let mut shares = items.chunks(share);
        let own = shares.next().unwrap_or_default();
        let others: Vec<_> = shares
            .map(|share| {
                let thread = std::thread::Builder::new();
                let other = thread.spawn_scoped(scope, move || work(share));
                (share, other)
            })
            .collect();
        let own = std::iter::once(work(own));
        let others = others.into_iter().map(|(share, other)| match other {
            Ok(other) => other.join().unwrap_or_else(|panic| resume_unwind(panic)),
            Err(_) => work(share),
        });
        own.chain(others).collect()
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
            let numbers: Vec<String> = items.iter().map(usize::to_string).collect();
            let put = |text: &mut String, item: &usize| *text += &item.to_string();
            assert_eq!(text(&items, put), numbers.concat(), "{count}");
        }
    }
}
