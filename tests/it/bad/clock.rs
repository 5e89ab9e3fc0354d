//! A clock that cannot be right: the battery is empty, or somebody set it to another century.

use super::{MAIN, synced};
use crate::needs;
use crate::world::git;

/// Where a played time is asked for.
const PRELOADED: &str = "/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1";

#[test]
#[cfg(target_os = "linux")]
fn a_clock_of_another_century() {
    if !needs::program("faketime") {
        return;
    }
    let it = synced();
    let time = |name: &str| -> i64 {
        let said = git(&it.folder, &["log", "-1", "--format=%ct", name]);
        said.parse().unwrap()
    };
    let before = time("HEAD");
    for clock in [
        "1970-01-01 00:00:05",
        "1980-01-01 00:00:00",
        "2019-12-31 00:00:00",
        "2101-01-01 00:00:00",
        "2250-01-01 00:00:00",
    ] {
        let text = it.type_in("LUK", &["typed", clock]);
        let colleague = super::usfm("JHN", &[clock]);
        it.colleague("ingredients/JHN.usfm", &colleague);
        let mut command = it.desk.command(&["sync"]);
        command
            .arg(&it.folder)
            .env("LD_PRELOAD", PRELOADED)
            .env("DONT_FAKE_MONOTONIC", "1")
            .env("TZ", "UTC")
            .env("FAKETIME", format!("@{clock}"));
        let done = command.output().unwrap();
        let err = String::from_utf8_lossy(&done.stderr);
        assert_eq!(done.status.code(), Some(0), "{clock}: {err}");
        assert!(err.contains(&clock[..15]), "{clock}: {err}");
        assert!(err.contains("which cannot be"), "{clock}: {err}");
        it.assert_committed_here("LUK", &text);
        assert_eq!(super::read(&it.book("JHN")), colleague, "{clock}");
        // No commit is from another century, and none is older than the one before it.
        let now = time("HEAD");
        assert!(
            now >= before && now < before + 3 * 24 * 3600,
            "{clock}: {now}"
        );
        assert_eq!(it.there(MAIN), it.head());
        // With the right time everything goes on, and nothing is said of it.
        it.type_in("MRK", &["typed", clock]);
        let ran = it.sync().ends(0);
        assert!(!ran.err.contains("which cannot be"), "{}", ran.err);
        it.assert_in_sync();
    }
}
