//! The executable: collects arguments and environment, runs, and returns the exit code.

use std::process::ExitCode;

fn main() -> ExitCode {
    let environment = scribe_sync::app::Environment::of_process();
    ExitCode::from(scribe_sync::run(std::env::args_os().collect(), environment))
}
