//! The connection breaks, at many places of each exchange.

use super::{MAIN, synced};
use crate::world::{Action, Fault, Match};

/// So many bytes from one cut to the next; with `SCRIBE_SYNC_LONG=1` every byte has its turn.
fn every(usual: u64) -> u64 {
    if std::env::var_os("SCRIBE_SYNC_LONG").is_some() {
        1
    } else {
        usual
    }
}

/// Places to cut in a stretch of so many bytes: all the first ones and the last ones, and some between.
fn places(length: u64, step: u64) -> Vec<u64> {
    let mut at: Vec<u64> = (0..length)
        .step_by(usize::try_from(step).unwrap())
        .collect();
    at.extend([length.saturating_sub(1), length.saturating_sub(5), length]);
    at.sort_unstable();
    at.dedup();
    at
}

/// Bytes up and down of the requests that this meets.
fn sizes(it: &super::Synced, path: &str) -> (u64, u64) {
    let found: Vec<_> = it
        .server
        .requests()
        .into_iter()
        .filter(|request| request.target.contains(path))
        .collect();
    let last = found.last().unwrap();
    (last.bytes_up, last.bytes_down)
}

#[test]
fn a_push_that_is_cut_anywhere_is_done_or_not_done() {
    let it = synced();
    it.type_in("LUK", &["typed", "0"]);
    it.server.clear_requests();
    it.assert_heals();
    let (up, down) = sizes(&it, "git-receive-pack");
    let cuts = places(up, every(97))
        .into_iter()
        .map(Action::CutAfterUp)
        .chain(
            places(down, every(41))
                .into_iter()
                .map(Action::CutAfterDown),
        )
        .chain([Action::ApplyThenDropAnswer]);
    for (number, cut) in cuts.enumerate() {
        let shown = format!("{cut:?}");
        let text = it.type_in("LUK", &["typed", &format!("{number:04}")]);
        let before = it.there(MAIN);
        it.server.fault(Fault::new(Match::push(), cut).always());
        let ran = it.sync();
        it.server.clear_faults();
        it.assert_committed_here("LUK", &text);
        match ran.code {
            0 => assert_eq!(it.there(MAIN), it.head(), "{shown}"),
            5 => assert!([before, it.head()].contains(&it.there(MAIN)), "{shown}"),
            _ => panic!("{shown}: {}\n{}", ran.out, ran.err),
        }
        let commits = git_count(&it);
        it.sync().ends(0);
        assert_eq!(it.there(MAIN), it.head(), "{shown}");
        assert_eq!(git_count(&it), commits, "{shown}");
        assert_eq!(super::litter(&it.folder), Vec::<String>::new(), "{shown}");
    }
    it.assert_in_sync();
}

fn git_count(it: &super::Synced) -> String {
    crate::world::git(&it.folder, &["rev-list", "--count", "HEAD"])
}

#[test]
fn an_answer_that_is_lost_after_the_work_was_done_counts_at_once() {
    let it = synced();
    let text = it.type_in("LUK", &["typed"]);
    it.server
        .fault(Fault::new(Match::push(), Action::ApplyThenDropAnswer));
    it.assert_heals();
    it.assert_committed_here("LUK", &text);
}

#[test]
fn what_comes_and_is_cut_anywhere_is_used_whole_or_not_at_all() {
    let it = synced();
    it.colleague(
        "ingredients/JHN.usfm",
        &super::usfm("JHN", &["theirs", "0"]),
    );
    it.server.clear_requests();
    it.assert_heals();
    let exchanges = it.server.requests();
    assert_eq!(exchanges.len(), 2, "ls-refs and fetch");
    for (exchange, of) in exchanges.iter().zip([Match::ls_refs(), Match::fetch()]) {
        let cuts = places(exchange.bytes_up, every(127))
            .into_iter()
            .map(Action::CutAfterUp)
            .chain(
                places(exchange.bytes_down, every(53))
                    .into_iter()
                    .map(Action::CutAfterDown),
            );
        for (number, cut) in cuts.enumerate() {
            let shown = format!("{of:?} {cut:?}");
            it.colleague(
                "ingredients/JHN.usfm",
                &super::usfm("JHN", &["theirs", &format!("{number:04}")]),
            );
            let (main, before) = (it.there(MAIN), it.head());
            it.server.fault(Fault::new(of.clone(), cut).always());
            let ran = it.sync();
            it.server.clear_faults();
            assert_eq!(it.there(MAIN), main);
            match ran.code {
                0 => assert_eq!(it.head(), main, "{shown}"),
                5 => assert_eq!(it.head(), before, "{shown}"),
                _ => panic!("{shown}: {}\n{}", ran.out, ran.err),
            }
            it.sync().ends(0);
            assert_eq!(it.head(), main, "{shown}");
            assert_eq!(super::litter(&it.folder), Vec::<String>::new(), "{shown}");
        }
    }
    it.assert_in_sync();
}

#[test]
fn a_first_upload_that_is_cut_goes_on() {
    for (number, of) in [
        Match::ls_refs(),
        Match::path("/user/repos").method("POST"),
        Match::push(),
    ]
    .into_iter()
    .enumerate()
    {
        for cut in [
            Action::CutAfterDown(0),
            Action::CutAfterDown(40),
            Action::ApplyThenDropAnswer,
        ] {
            let shown = format!("{number} {cut:?}");
            let server = super::server();
            let desk = super::Desk::new(&server, "amina");
            let folder = desk.project("Mark", super::ID);
            server.fault(Fault::new(of.clone(), cut));
            let ran = desk.sync(&folder);
            assert!(
                matches!(ran.code, 0 | 5),
                "{shown}: {}\n{}",
                ran.out,
                ran.err
            );
            let ran = desk.sync(&folder).ends(0);
            let name = ran.project()["repository"].as_str().unwrap().to_owned();
            assert_eq!(name, "amina/fr-textTranslation-Mark", "{shown}");
        }
    }
}

#[test]
fn a_bring_down_that_is_cut_anywhere_leaves_no_half_project() {
    let it = synced();
    let repository = format!("{}/{}", it.owner, it.name);
    let desk = super::Desk::new(&it.server, "amina");
    let empty = || {
        drop(std::fs::remove_dir_all(desk.dir.path().join(".config")));
        std::fs::create_dir_all(desk.projects()).unwrap();
    };
    let names = || std::fs::read_dir(desk.projects()).unwrap().count();
    // Whose token it is, is asked once.
    empty();
    desk.run(&["sync", "--json", &repository]).ends(0);
    empty();
    it.server.clear_requests();
    desk.run(&["sync", "--json", &repository]).ends(0);
    let exchanges = it.server.requests();
    assert_eq!(exchanges.len(), 2, "ls-refs and fetch");
    for (exchange, of) in exchanges.iter().zip([Match::ls_refs(), Match::fetch()]) {
        let cuts = places(exchange.bytes_up, every(151))
            .into_iter()
            .map(Action::CutAfterUp)
            .chain(
                places(exchange.bytes_down, every(149))
                    .into_iter()
                    .map(Action::CutAfterDown),
            );
        for cut in cuts {
            let shown = format!("{of:?} {cut:?}");
            empty();
            it.server.fault(Fault::new(of.clone(), cut).always());
            let ran = desk.run(&["sync", "--json", &repository]);
            it.server.clear_faults();
            match ran.code {
                0 => assert_eq!(names(), 1, "{shown}"),
                5 => assert_eq!(names(), 0, "{shown}"),
                _ => panic!("{shown}: {}\n{}", ran.out, ran.err),
            }
            if ran.code != 0 {
                desk.run(&["sync", "--json", &repository]).ends(0);
            }
            assert_eq!(names(), 1, "{shown}");
            let folder = desk.projects().join(format!("Mark_{}", super::ID));
            assert_eq!(
                crate::world::git(&folder, &["rev-parse", "HEAD"]),
                it.there(MAIN)
            );
            crate::world::fsck(&folder);
            assert_eq!(super::litter(&folder), Vec::<String>::new(), "{shown}");
        }
    }
}
