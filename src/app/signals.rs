//! Ctrl-C, TERM and HUP: the first asks the run to stop where nothing is half done, the second ends it at once.

use crate::report::Class;
use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::flag;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize};

#[cfg(unix)]
const WATCHED: [i32; 3] = [SIGINT, SIGTERM, signal_hook::consts::SIGHUP];
#[cfg(not(unix))]
const WATCHED: [i32; 2] = [SIGINT, SIGTERM];

/// A file that is larger than the limit of its size is an error like any other, which is said; without this the system ends
/// the run without a word.
#[cfg(unix)]
fn take_size_limit_as_error() {
    let nobody = Arc::new(AtomicBool::new(false));
    let _ = flag::register(signal_hook::consts::SIGXFSZ, nobody);
}
#[cfg(not(unix))]
fn take_size_limit_as_error() {}

/// Makes signals set `interrupt` and leave their number in `number`.
pub(super) fn watch(interrupt: &Arc<AtomicBool>, number: &Arc<AtomicUsize>) {
    take_size_limit_as_error();
    let ignored = ignored();
    for signal in WATCHED {
        if ignored & (1 << (signal - 1)) != 0 {
            continue;
        }
        let code = if signal == SIGINT { 130 } else { 143 };
        let value = usize::try_from(signal).unwrap_or_default();
        // The order matters: the shutdown looks at the flag that the line after it sets. Where a signal cannot be caught
        // the system's own way of ending is left.
        let _ = flag::register_conditional_shutdown(signal, code, Arc::clone(interrupt))
            .and_then(|_| flag::register_usize(signal, Arc::clone(number), value))
            .and_then(|_| flag::register(signal, Arc::clone(interrupt)));
    }
}

/// The signals that whoever started the run wants ignored (`nohup`, a background job of a script), as the kernel's mask.
fn ignored() -> u64 {
    if !cfg!(target_os = "linux") {
        return 0;
    }
    std::fs::read_to_string("/proc/self/status")
        .ok()
        .and_then(|status| {
            let mask = status
                .lines()
                .find_map(|line| line.strip_prefix("SigIgn:"))?;
            u64::from_str_radix(mask.trim(), 16).ok()
        })
        .unwrap_or_default()
}

/// The class of a run that this signal stopped; 0 is none.
pub(super) fn class(number: usize) -> Option<Class> {
    match i32::try_from(number) {
        Ok(0) | Err(_) => None,
        Ok(SIGINT) => Some(Class::Interrupted),
        Ok(_) => Some(Class::Terminated),
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::sync::atomic::Ordering;

    #[test]
    fn the_first_signal_only_asks_to_stop() {
        let interrupt = Arc::new(AtomicBool::new(false));
        let number = Arc::new(AtomicUsize::new(0));
        watch(&interrupt, &number);
        signal_hook::low_level::raise(SIGTERM).unwrap();
        assert!(interrupt.load(Ordering::Relaxed));
        assert_eq!(
            class(number.load(Ordering::Relaxed)),
            Some(Class::Terminated)
        );
        // The tests beside this one go on: the next signal is not the second of this run.
        interrupt.store(false, Ordering::Relaxed);
        assert_eq!(class(0), None);
        assert_eq!(class(2), Some(Class::Interrupted));
    }
}
