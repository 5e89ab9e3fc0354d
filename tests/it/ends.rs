//! A run that does not end fails its test, and is ended.

use std::process::{Child, Command, Output, Stdio};
use std::sync::mpsc::channel;
use std::time::Duration;

/// Far more than any run of a test needs, also on a machine that does other work; a run of which a test wants that it ends
/// sooner says so itself.
const LONGEST: Duration = Duration::from_secs(300);

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
