//! A large upload in parts, and what may come between.

use super::{MAIN, Synced, synced, write};
use crate::world::{Action, Fault, Match, git};

/// Bytes that nothing can shrink.
fn noise(seed: u64, size: usize) -> Vec<u8> {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let mut out = Vec::with_capacity(size);
    while out.len() < size {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        out.extend(state.to_le_bytes());
    }
    out.truncate(size);
    out
}

/// Amina records eight chapters of about a megabyte each.
fn record(it: &Synced, seed: u64) {
    for chapter in 1..=8 {
        write(
            &it.folder
                .join(format!("audio/ingredients/MRK/{chapter}/{chapter}_1_1.mp3")),
            noise(seed * 100 + chapter, 1 << 20),
        );
    }
}

fn parts(it: &Synced) -> String {
    git(&it.bare(), &["for-each-ref", "refs/scribe-sync"])
}

fn up(it: &Synced) -> u64 {
    it.server
        .requests()
        .iter()
        .map(|request| request.bytes_up)
        .sum()
}

#[test]
fn an_upload_that_breaks_off_goes_on_after_the_last_part() {
    for (number, cut) in [
        Fault::new(Match::push(), Action::CutAfterUp(1 << 20))
            .nth(2)
            .times(10),
        Fault::new(Match::push(), Action::ApplyThenDropAnswer).nth(2),
        Fault::new(Match::push(), Action::status(502, ""))
            .nth(3)
            .times(10),
        Fault::new(Match::push(), Action::CutAfterDown(20)).nth(1),
    ]
    .into_iter()
    .enumerate()
    {
        let it = synced();
        record(&it, 1);
        it.server.fault(cut);
        let ran = it.sync();
        it.server.clear_faults();
        assert!(
            matches!(ran.code, 0 | 5),
            "{number}: {}\n{}",
            ran.out,
            ran.err
        );
        let sent = up(&it);
        if ran.code == 5 {
            assert_ne!(parts(&it), "", "{number}: something stays");
            it.server.clear_requests();
            it.assert_heals();
            assert!(
                up(&it) < 8 << 20,
                "{number}: {} and again {}",
                sent,
                up(&it)
            );
        }
        assert_eq!(parts(&it), "", "{number}");
        it.assert_heals();
    }
}

#[test]
fn a_run_that_is_killed_between_parts_goes_on() {
    let it = synced();
    record(&it, 2);
    let fault = Fault::new(Match::push(), Action::ApplyThenDropAnswer).nth(2);
    let (ran, _) = super::two::struck(&it, "KILL", vec![fault]);
    assert_eq!(ran.code, -9);
    assert_ne!(parts(&it), "");
    it.server.clear_requests();
    it.assert_heals();
    assert!(up(&it) < 7 << 20);
    assert_eq!(parts(&it), "");
}

#[test]
fn an_upload_that_was_given_up_is_cleared_away() {
    let it = synced();
    record(&it, 3);
    it.server.fault(
        Fault::new(Match::push(), Action::status(502, ""))
            .nth(3)
            .times(20),
    );
    it.sync().ends(5);
    it.server.clear_faults();
    assert_ne!(parts(&it), "");
    // The recordings are taken away again, and something small is typed instead.
    std::fs::remove_dir_all(it.folder.join("audio")).unwrap();
    it.type_in("LUK", &["typed"]);
    let ran = it.desk.sync_with(&it.folder, &["--allow-deletions"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert_eq!(parts(&it), "");
    it.assert_heals();
}

#[test]
fn a_refused_part_is_a_refusal() {
    let it = synced();
    record(&it, 4);
    it.server.protect_branch(&it.owner, &it.name, "scribe-main");
    let main = it.there(MAIN);
    it.sync().ends(4);
    assert_eq!(it.there(MAIN), main);
    assert_eq!(it.there("refs/heads/amina/scribe"), it.head());
    it.server
        .unprotect_branch(&it.owner, &it.name, "scribe-main");
    it.assert_heals();
    assert_eq!(parts(&it), "");
    record(&it, 5);
    it.server.set_archived(&it.owner, &it.name, true);
    it.sync().ends(4).says("archived");
    it.server.set_archived(&it.owner, &it.name, false);
    it.server.fault(
        Fault::new(
            Match::push(),
            Action::replace(|_| {
                let line = "\nGitea: User permission denied for writing.\n";
                let report = format!(
                    "000eunpack ok\n{:04x}ng {MAIN} pre-receive hook declined\n0000",
                    4 + 3 + MAIN.len() + 27
                );
                format!(
                    "{:04x}\u{2}{line}{:04x}\u{1}{report}0000",
                    line.len() + 5,
                    report.len() + 5
                )
                .into_bytes()
            }),
        )
        .nth(2)
        .always(),
    );
    it.sync().ends(4).says("permission");
    it.server.clear_faults();
    it.assert_heals();
    assert_eq!(parts(&it), "");
}

#[test]
fn a_proxy_that_takes_less_gets_smaller_parts() {
    let it = synced();
    record(&it, 6);
    it.server
        .fault(Fault::new(Match::push(), Action::status(413, "")));
    it.assert_heals();
    assert_eq!(parts(&it), "");
    // A file that is too large alone is named.
    record(&it, 7);
    it.server
        .fault(Fault::new(Match::push(), Action::status(413, "")).always());
    let ran = it.sync().ends(3);
    assert!(ran.err.contains(".mp3"), "{}", ran.err);
    it.server.clear_faults();
    it.sync().ends(3);
    it.desk.sync_with(&it.folder, &["--retry-large"]).ends(0);
    it.assert_heals();
}

#[test]
fn a_colleague_who_sends_meanwhile_is_met_at_the_end() {
    let it = synced();
    record(&it, 8);
    let bare = it.bare();
    it.server.fault(
        Fault::new(
            Match::push(),
            Action::hook(move || {
                super::colleague(
                    &bare,
                    "ingredients/JHN.usfm",
                    &super::usfm("JHN", &["theirs"]),
                );
            }),
        )
        .nth(2),
    );
    it.assert_heals();
    assert!(super::read(&it.book("JHN")).contains("theirs"));
    assert_eq!(parts(&it), "");
}

#[test]
fn a_stop_during_an_upload_is_quick() {
    let it = synced();
    record(&it, 9);
    it.server.set_rate(Some(200_000), None);
    let fault = Fault::new(Match::push(), Action::hook(|| {}));
    let (ran, took) = super::two::struck(&it, "TERM", vec![fault]);
    assert!(
        took.unwrap() < std::time::Duration::from_millis(2500),
        "{took:?}"
    );
    let ran = ran.ends(143);
    assert_eq!(ran.project()["state"], "stopped");
    it.server.set_rate(None, None);
    it.assert_heals();
}
