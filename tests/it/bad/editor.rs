//! Somebody saves while a sync is at work: what was saved is never overwritten.

use super::{MAIN, synced, usfm, write};
use crate::world::{Action, Fault, Match, git};

/// Runs `save` when the server gets this request.
fn meanwhile(it: &super::Synced, of: Match, save: impl FnMut() + Send + 'static) {
    it.server.fault(Fault::new(of, Action::hook(save)));
}

#[test]
fn a_save_during_each_exchange_goes_through_another_round() {
    let it = synced();
    for (number, of) in [Match::push(), Match::ls_refs(), Match::fetch()]
        .into_iter()
        .enumerate()
    {
        for same_file in [false, true] {
            let mark = format!("{number}{same_file}");
            // Theirs is verse 3 of John; saved meanwhile is verse 1 of the same or of another book.
            it.colleague(
                "ingredients/JHN.usfm",
                &usfm("JHN", &["one", "two", &format!("theirs {mark}")]),
            );
            let ls_refs = number == 1;
            if !ls_refs {
                it.type_in("MRK", &["typed before", &mark]);
            }
            let book = if same_file { "JHN" } else { "LUK" };
            let path = it.book(book);
            let old = super::read(&path);
            let saved = old.replacen("\\v 1 ", &format!("\\v 1 saved {mark} "), 1);
            let text = saved.clone();
            let at = path.clone();
            meanwhile(&it, of.clone(), move || write(&at, &text));
            it.sync().ends(0);
            it.server.clear_faults();
            let now = super::read(&path);
            assert!(now.contains(&format!("saved {mark}")), "{mark}: {now}");
            it.assert_heals();
            assert!(super::read(&it.book("JHN")).contains(&format!("theirs {mark}")));
            let there = git(
                &it.bare(),
                &["show", &format!("{MAIN}:ingredients/{book}.usfm")],
            );
            assert!(there.contains(&format!("saved {mark}")), "{mark}: {there}");
        }
    }
}

#[test]
fn files_that_come_and_go_meanwhile() {
    let it = synced();
    it.colleague("ingredients/license.md", "theirs");
    it.colleague("ingredients/JHN.usfm", &usfm("JHN", &["theirs"]));
    it.type_in("MRK", &["typed"]);
    let (made, gone) = (it.book("ROM"), it.folder.join("ingredients/license.md"));
    meanwhile(&it, Match::fetch(), move || {
        write(&made, usfm("ROM", &["made meanwhile"]));
        std::fs::remove_file(&gone).unwrap();
    });
    it.sync().ends(0);
    it.server.clear_faults();
    it.assert_heals();
    assert!(super::read(&it.book("ROM")).contains("made meanwhile"));
    assert!(super::read(&it.book("JHN")).contains("theirs"));
    // Deleted here, changed there: the change stays.
    assert_eq!(
        super::read(&it.folder.join("ingredients/license.md")),
        "theirs"
    );
    let there = git(&it.bare(), &["ls-tree", "-r", MAIN]);
    assert!(there.contains("ROM.usfm") && there.contains("license.md"));
}

#[test]
fn a_book_that_goes_meanwhile_is_asked_about_and_the_truth_is_told() {
    let it = synced();
    it.colleague("ingredients/JHN.usfm", &usfm("JHN", &["theirs"]));
    it.type_in("MRK", &["typed"]);
    let gone = it.book("JHN");
    meanwhile(&it, Match::fetch(), move || {
        std::fs::remove_file(&gone).unwrap();
    });
    let ran = it.sync().ends(7).says("JHN.usfm");
    it.server.clear_faults();
    let arrived = git(
        &it.bare(),
        &["show", &format!("{MAIN}:ingredients/MRK.usfm")],
    )
    .contains("typed");
    assert_eq!(
        ran.err.contains("nothing was sent"),
        !arrived,
        "{}",
        ran.err
    );
    // The run that was stopped knows what it wanted: the next one, too, does not take it for a deletion without a word.
    let ran = it.sync();
    assert!(matches!(ran.code, 0 | 7), "{}", ran.err);
    it.desk
        .sync_with(&it.folder, &["--allow-deletions"])
        .ends(0);
    it.assert_heals();
    assert!(super::read(&it.book("JHN")).contains("theirs"));
}

#[test]
fn the_same_file_made_on_both_sides_meanwhile_is_a_conflict_that_loses_nothing() {
    let it = synced();
    it.colleague("ingredients/ACT.usfm", &usfm("ACT", &["theirs"]));
    it.type_in("MRK", &["typed"]);
    let path = it.book("ACT");
    let mine = usfm("ACT", &["mine, made meanwhile"]);
    let (at, text) = (path.clone(), mine.clone());
    meanwhile(&it, Match::fetch(), move || write(&at, &text));
    let ran = it.sync();
    it.server.clear_faults();
    assert!(matches!(ran.code, 0 | 6), "{}\n{}", ran.out, ran.err);
    // Hers stays in the shared text and in the file; what she typed is in the history and waits.
    for _ in 0..2 {
        let ran = it.sync();
        assert_eq!(ran.code, 6, "{}\n{}", ran.out, ran.err);
        assert!(super::read(&path).contains("theirs"));
        let there = git(
            &it.bare(),
            &["show", &format!("{MAIN}:ingredients/ACT.usfm")],
        );
        assert!(there.contains("theirs"));
        assert!(git(&it.bare(), &["log", "-p", MAIN]).contains("made meanwhile"));
        assert_eq!(it.there("refs/heads/amina/scribe"), it.there(MAIN));
    }
    it.assert_whole();
}

#[test]
fn settings_that_scribe_touches_meanwhile() {
    let it = synced();
    for of in [Match::ls_refs(), Match::fetch(), Match::push()] {
        let push = of.path.as_deref() == Some("/git-receive-pack");
        let text = usfm("JHN", &["theirs", &format!("{of:?}")]);
        it.colleague("ingredients/JHN.usfm", &text);
        if push {
            it.type_in("MRK", &["typed"]);
        }
        let path = it.folder.join("ingredients/scribe-settings.json");
        let touched = super::read(&path).replace("2024-05-06T13:04:05", "2025-01-01T10:00:00");
        let (at, touched_copy) = (path.clone(), touched.clone());
        meanwhile(&it, of, move || write(&at, &touched_copy));
        it.sync().ends(0);
        it.server.clear_faults();
        assert!(super::read(&path).contains("2025-01-01T10:00:00"));
        assert_eq!(super::read(&it.book("JHN")), text);
        it.server.clear_requests();
        let before = it.refs_there();
        it.assert_heals();
        assert_eq!(it.refs_there(), before, "marks alone are no reason to send");
        write(
            &path,
            super::read(&path).replace("2025-01-01T10:00:00", "2024-05-06T13:04:05"),
        );
    }
}

#[test]
fn an_editor_that_never_rests_keeps_its_text() {
    let it = synced();
    it.colleague(
        "ingredients/JHN.usfm",
        &usfm("JHN", &["one", "two", "theirs"]),
    );
    it.type_in("MRK", &["typed"]);
    let path = it.book("JHN");
    let mut count = 0;
    it.server.fault(
        Fault::new(
            Match::path("/git-"),
            Action::hook(move || {
                count += 1;
                write(
                    &path,
                    usfm("JHN", &[&format!("saved {count}"), "two", "three"]),
                );
            }),
        )
        .always(),
    );
    let ran = it.sync();
    it.server.clear_faults();
    assert!(
        matches!(ran.code, 0 | 3 | 5 | 6),
        "{}\n{}",
        ran.out,
        ran.err
    );
    assert!(super::read(&it.book("JHN")).contains("saved"));
    let ran = it.sync();
    assert!(matches!(ran.code, 0 | 6), "{}\n{}", ran.out, ran.err);
    if ran.code == 0 {
        it.assert_heals();
        assert!(super::read(&it.book("JHN")).contains("theirs"));
    }
}

/// The editor has emptied the file, written half of it, and takes its time, as on a slow disk.
#[test]
#[cfg(target_os = "linux")]
fn half_a_save_is_neither_sent_nor_put_aside() {
    use std::io::Write;
    let it = synced();
    it.colleague(
        "ingredients/JHN.usfm",
        &usfm("JHN", &["one", "two", "theirs"]),
    );
    let whole = usfm("JHN", &["saved slowly", "two", "three"]);
    let (front, back) = whole.split_at(whole.len() / 2);
    let path = it.book("JHN");
    let mut editor = std::fs::OpenOptions::new()
        .write(true)
        .truncate(true)
        .open(&path)
        .unwrap();
    editor.write_all(front.as_bytes()).unwrap();
    let ran = it.sync().ends(3);
    assert!(ran.out.contains("was being saved"), "{}", ran.out);
    assert_eq!(super::read(&path), front);
    editor.write_all(back.as_bytes()).unwrap();
    drop(editor);
    assert_eq!(
        super::read(&path),
        whole,
        "the editor still had the file of that name"
    );
    it.sync().ends(0);
    it.assert_in_sync();
    let merged = super::read(&path);
    assert!(
        merged.contains("saved slowly") && merged.contains("theirs"),
        "{merged}"
    );
    // No version of the book that anybody will ever see is the half one.
    let half =
        crate::world::gitcmd::git_bytes(&it.folder, &["hash-object", "--stdin"], front.as_bytes());
    let half = String::from_utf8(half).unwrap();
    for repository in [&it.folder, &it.bare()] {
        let all = git(repository, &["rev-list", "--objects", "--all"]);
        assert!(!all.contains(half.trim()));
    }
}

/// A program that has the file open all day and does not write it keeps nobody from sending it.
#[test]
fn a_file_that_stays_open_is_sent() {
    let it = synced();
    let text = it.type_in("LUK", &["typed a while ago"]);
    let open = std::fs::OpenOptions::new()
        .read(true)
        .write(true)
        .open(it.book("LUK"))
        .unwrap();
    let passed = std::time::SystemTime::now() - std::time::Duration::from_secs(120);
    open.set_modified(passed).unwrap();
    it.sync().ends(0);
    it.assert_committed_here("LUK", &text);
    it.assert_in_sync();
}

/// It keeps what a colleague changed from being put in its place, and nobody's text is lost by that.
#[test]
#[cfg(target_os = "linux")]
fn a_file_that_stays_open_gets_the_colleagues_text_once_it_is_closed() {
    let it = synced();
    for seconds in [0, 120] {
        let theirs = usfm("LUK", &[&format!("theirs {seconds}")]);
        it.colleague("ingredients/LUK.usfm", &theirs);
        let before = super::read(&it.book("LUK"));
        let open = std::fs::OpenOptions::new()
            .write(true)
            .open(it.book("LUK"))
            .unwrap();
        let written = std::time::SystemTime::now() - std::time::Duration::from_secs(seconds);
        open.set_modified(written).unwrap();
        let ran = it.sync().ends(3);
        assert_eq!(super::read(&it.book("LUK")), before);
        assert!(ran.out.contains("open in another program"), "{}", ran.out);
        let notes = ran.project()["notes"].as_array().unwrap().clone();
        let once = notes
            .iter()
            .all(|one| notes.iter().filter(|note| *note == one).count() == 1);
        assert!(once, "{notes:?}");
        drop(open);
        it.assert_heals();
        assert_eq!(super::read(&it.book("LUK")), theirs);
    }
}
