//! Two runs at once, other programs' locks, and runs that are ended from outside.

use super::{MAIN, synced};
use crate::world::{Action, Door43, Fault, Match, git};
use scribe_sync::disk;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

#[test]
fn a_second_run_is_told_who_is_at_work() {
    let it = synced();
    let text = it.type_in("LUK", &["typed"]);
    let held = disk::lock_project(&it.folder, "process 4711 on desk, since noon").unwrap();
    it.sync().ends(11).says("process 4711 on desk");
    assert!(it.server.requests().is_empty());
    assert_eq!(super::read(&it.book("LUK")), text);
    drop(held);
    it.assert_heals();
}

#[test]
fn a_second_run_of_the_program_itself_is_told_too() {
    let it = synced();
    it.type_in("LUK", &["typed"]);
    let (args, said) = (
        ["sync", "--json", it.folder.to_str().unwrap()],
        Arc::new(std::sync::Mutex::new(Vec::new())),
    );
    let mut second = it.desk.command(&args);
    let heard = Arc::clone(&said);
    it.server.fault(Fault::new(
        Match::push(),
        Action::hook(move || {
            let output = crate::ends::output(&mut second);
            heard.lock().unwrap().push(output);
        }),
    ));
    it.assert_heals();
    let said = said.lock().unwrap();
    assert_eq!(said[0].status.code(), Some(11));
    let text = String::from_utf8_lossy(&said[0].stderr).into_owned();
    assert!(text.contains("process "), "{text}");
}

#[test]
fn locks_of_other_programs_are_respected() {
    let it = synced();
    for lock in [
        "refs/heads/amina/scribe.lock",
        "refs/remotes/origin/scribe-main.lock",
        "index.lock",
        "HEAD.lock",
        "packed-refs.lock",
        "config.lock",
    ] {
        let path = it.folder.join(".git").join(lock);
        let text = it.type_in("LUK", &["typed", lock]);
        it.colleague(
            "ingredients/JHN.usfm",
            &super::usfm("JHN", &["theirs", lock]),
        );
        super::write(&path, "");
        let ran = it.sync();
        assert!(
            matches!(ran.code, 0 | 11),
            "{lock}: {}\n{}",
            ran.out,
            ran.err
        );
        if ran.code == 11 {
            assert!(
                ran.err.contains(lock.rsplit('/').next().unwrap()),
                "{}",
                ran.err
            );
        }
        assert!(path.exists(), "{lock} is another program's");
        assert_eq!(super::read(&it.book("LUK")), text);
        std::fs::remove_file(&path).unwrap();
        it.assert_heals();
        assert!(super::read(&it.book("JHN")).contains(lock));
    }
}

/// Runs a sync, and sends a signal to it when the server gets the request.
pub(super) fn struck(
    it: &super::Synced,
    signal: &str,
    faults: Vec<Fault>,
) -> (super::Ran, Option<Duration>) {
    let args = ["sync", "--json", it.folder.to_str().unwrap()];
    struck_at(&it.server, &it.desk, &args, signal, faults)
}

/// As [`struck`], for any command.
pub(super) fn struck_at(
    server: &Door43,
    desk: &super::Desk,
    args: &[&str],
    signal: &str,
    faults: Vec<Fault>,
) -> (super::Ran, Option<Duration>) {
    let pid = Arc::new(AtomicU32::new(0));
    let sent: Arc<std::sync::Mutex<Option<Instant>>> = Arc::default();
    for mut fault in faults {
        let (pid, signal, sent) = (Arc::clone(&pid), signal.to_owned(), Arc::clone(&sent));
        let strike = move || {
            while pid.load(Ordering::SeqCst) == 0 {
                std::thread::yield_now();
            }
            let pid = pid.load(Ordering::SeqCst).to_string();
            sent.lock().unwrap().get_or_insert(Instant::now());
            let done = std::process::Command::new("kill")
                .args([format!("-{signal}"), pid])
                .output();
            // It may have ended by the first of several.
            drop(done.unwrap());
        };
        fault.action = match fault.action {
            // After the work, before the answer.
            Action::ApplyThenDropAnswer => Action::replace(move |body| {
                strike();
                body
            }),
            _ => Action::hook(strike),
        };
        server.fault(fault);
    }
    let child = desk.command(args).spawn().unwrap();
    pid.store(child.id(), Ordering::SeqCst);
    let ran = desk.ended(child);
    let took = sent.lock().unwrap().map(|at| at.elapsed());
    (ran, took)
}

fn before() -> Action {
    Action::hook(|| {})
}

#[test]
fn a_run_that_is_killed_heals() {
    let it = synced();
    for (number, (of, action)) in [
        (Match::push(), before()),
        (Match::push(), Action::ApplyThenDropAnswer),
        (Match::ls_refs(), before()),
        (Match::ls_refs(), Action::ApplyThenDropAnswer),
        (Match::fetch(), before()),
        (Match::fetch(), Action::ApplyThenDropAnswer),
    ]
    .into_iter()
    .enumerate()
    {
        for both in [false, true] {
            let mark = format!("{number} {both}");
            let text = it.type_in("LUK", &["typed", &mark]);
            if both {
                it.colleague(
                    "ingredients/JHN.usfm",
                    &super::usfm("JHN", &["theirs", &mark]),
                );
            } else if !matches!(action, Action::ApplyThenDropAnswer)
                && of.path.as_deref() == Some("/git-upload-pack")
            {
                // Nothing is asked when only ours is new.
                it.sync().ends(0);
                continue;
            }
            let commits = || -> u32 {
                git(&it.bare(), &["rev-list", "--count", MAIN])
                    .parse()
                    .unwrap()
            };
            let merges = || -> u32 {
                let count = git(&it.bare(), &["rev-list", "--count", "--merges", MAIN]);
                count.parse().unwrap()
            };
            let (commits_before, merges_before) = (commits(), merges());
            let strike = match &action {
                Action::ApplyThenDropAnswer => Action::ApplyThenDropAnswer,
                _ => before(),
            };
            let (ran, took) = struck(&it, "KILL", vec![Fault::new(of.clone(), strike)]);
            it.server.clear_faults();
            if took.is_some() {
                assert_eq!(ran.code, -9, "{mark}: {}", ran.err);
            } else {
                assert_eq!(ran.code, 0, "{mark}: {}", ran.err);
            }
            // The typed text is whole, whatever happened.
            assert_eq!(super::read(&it.book("LUK")), text, "{mark}");
            it.assert_heals();
            it.assert_committed_here("LUK", &text);
            if both {
                assert!(super::read(&it.book("JHN")).contains(&mark));
            }
            assert!(merges() <= merges_before + 1, "{mark}");
            assert!(commits() <= commits_before + 2, "{mark}");
        }
    }
}

#[test]
fn a_run_that_is_asked_to_stop_stops_soon_and_says_so() {
    let it = synced();
    for (signal, code) in [("TERM", 143), ("INT", 130), ("HUP", 143)] {
        for of in [Match::push(), Match::ls_refs(), Match::fetch()] {
            let mark = format!("{signal} {of:?}");
            // The refs are only asked for when there is nothing to send.
            let asks = of.body.as_deref() == Some(b"command=ls-refs");
            let text = if asks {
                super::read(&it.book("LUK"))
            } else {
                it.type_in("LUK", &["typed", &mark])
            };
            it.colleague(
                "ingredients/JHN.usfm",
                &super::usfm("JHN", &["theirs", &mark]),
            );
            it.server
                .fault(Fault::new(of.clone(), Action::StallAfterDown(0)));
            let fault = Fault::new(of.clone(), before());
            let (ran, took) = struck(&it, signal, vec![fault]);
            it.server.clear_faults();
            let Some(took) = took else {
                panic!("{mark} was not asked");
            };
            // Not after the time that a silent server is given.
            assert!(took < Duration::from_secs(10), "{mark}: {took:?}");
            let ran = ran.ends(code);
            assert_eq!(ran.summary()["state"], "stopped", "{mark}");
            assert_eq!(ran.project()["state"], "stopped", "{mark}");
            it.assert_committed_here("LUK", &text);
            it.assert_heals();
            assert!(super::read(&it.book("JHN")).contains(&mark));
        }
    }
}

#[test]
fn a_second_signal_ends_it_at_once() {
    let it = synced();
    it.type_in("LUK", &["typed"]);
    it.server
        .fault(Fault::new(Match::push(), Action::StallAfterDown(0)));
    let (ran, _) = struck(
        &it,
        "TERM",
        vec![
            Fault::new(Match::push(), before()),
            Fault::new(Match::push(), before()),
        ],
    );
    assert_eq!(ran.code, 143);
    it.server.clear_faults();
    it.assert_heals();
}
