//! The executable: collects arguments and environment, runs, and returns the exit code.

use std::process::ExitCode;

/// Quicker than the system's where many small texts come and go, as in a `report` of 10,000 rows: memory comes in large pages,
/// and two threads that ask for it do not wait for each other.
#[global_allocator]
static MEMORY: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let environment = scribe_sync::app::Environment::of_process();
    ExitCode::from(scribe_sync::run(std::env::args_os().collect(), environment))
}
