//! A run that does not end fails its test, and is ended.

use std::process::{Child, Command, Output, Stdio};
use std::sync::mpsc::channel;
use std::time::Duration;

/// Far more than any run of a test needs, also on a machine that does other work; a run of which a test wants that it ends
/// sooner says so itself.
const LONGEST: Duration = Duration::from_secs(300);

/// From now on what this process starts gets Ctrl-C and the like as from a terminal. Where the tests run as a background job of
/// a script they are ignored, by whatever is started too; what has a handler here is as usual there. Here nothing changes.
pub(crate) fn signals_as_usual() {
    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
    static ONCE: std::sync::Once = std::sync::Once::new();
    ONCE.call_once(|| {
        let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
        let ignored = status
            .lines()
            .find_map(|line| line.strip_prefix("SigIgn:"))
            .and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok())
            .unwrap_or(0);
        for signal in [SIGINT, SIGHUP, SIGTERM] {
            let ends = ignored & (1 << (signal - 1)) == 0;
            let ends = std::sync::Arc::new(std::sync::atomic::AtomicBool::new(ends));
            signal_hook::flag::register_conditional_default(signal, ends).unwrap();
        }
    });
}

/// Waits for a run that has its pipes; one that goes on for ever is killed, and the test fails.
#[track_caller]
pub(crate) fn ended(child: Child) -> Output {
    let id = child.id();
    let (done, outcome) = channel();
    std::thread::spawn(move || done.send(child.wait_with_output()));
    if let Ok(output) = outcome.recv_timeout(LONGEST) {
        return output.unwrap();
    }
    // Nobody has waited for it: the number is still its own.
    let killed = Command::new("kill")
        .args(["-KILL", &id.to_string()])
        .status();
    let output = outcome.recv().unwrap().unwrap();
    panic!(
        "a run did not end within {LONGEST:?} and was killed ({killed:?})\n{}\n{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
}

/// Runs a command to its end, within the same limit.
#[track_caller]
pub(crate) fn output(command: &mut Command) -> Output {
    ended(
        command
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap(),
    )
}
