//! Text that is gone though its file is there: nobody else loses it without being asked.

use super::{MAIN, Synced, read, synced, usfm, write};
use crate::world::git;

/// A book of twenty verses.
fn long(book: &str) -> String {
    let verses: Vec<String> = (1..=20)
        .map(|n| format!("what {book} says in verse number{n}"))
        .collect();
    usfm(book, &verses.iter().map(String::as_str).collect::<Vec<_>>())
}

/// A synced project whose books have twenty verses, with a backup of them.
fn with_long_books() -> Synced {
    let it = synced();
    for book in ["MRK", "LUK", "JHN"] {
        write(&it.book(book), long(book));
    }
    it.sync().ends(0);
    let folder = it.folder.to_str().unwrap();
    it.desk.run(&["backup", "create", folder]).ends(0);
    it
}

#[test]
fn a_book_without_text_is_asked_about_and_the_backup_that_has_it_is_named() {
    let it = with_long_books();
    let before = it.refs_there();
    let good = long("MRK");
    let mut rubbish = good.clone().into_bytes();
    for (at, byte) in rubbish.iter_mut().enumerate() {
        *byte = u8::try_from((at * 7919 + at / 3) % 256).unwrap();
    }
    for (what, bytes) in [
        ("zeros", vec![0; good.len()]),
        ("blanks", b" \r\n\n\t".to_vec()),
        ("a mark alone", b"\xef\xbb\xbf".to_vec()),
        ("a mark of UTF-16 alone", b"\xff\xfe".to_vec()),
        ("rubbish", rubbish),
    ] {
        write(&it.book("MRK"), bytes);
        let ran = it.sync();
        assert_eq!(ran.code, 7, "{what}: {}\n{}", ran.out, ran.err);
        let ran = ran.says("MRK.usfm").says("holds no text any more");
        ran.says(r#"backup restore "Mark" 1 --book "MRK""#);
        let ran = it.desk.sync_with(&it.folder, &["--dry-run"]);
        assert_eq!(ran.code, 7, "{what}: {}\n{}", ran.out, ran.err);
        assert_eq!(it.refs_there(), before, "{what}");
    }
    // A backup that has lost the text too is no way back.
    write(&it.book("MRK"), vec![0; good.len()]);
    let folder = it.folder.to_str().unwrap();
    it.desk.run(&["backup", "create", folder]).ends(0);
    it.sync()
        .ends(7)
        .says(r#"backup restore "Mark" 2 --book "MRK""#);
    let args = ["backup", "restore", folder, "2", "--book", "MRK", "--yes"];
    it.desk.run(&args).ends(0);
    it.sync().ends(0);
    assert_eq!(read(&it.book("MRK")), good);
    assert_eq!(it.refs_there(), before);
}

#[test]
fn zeros_in_the_middle_of_a_text_go_to_nobody() {
    let it = with_long_books();
    let before = it.refs_there();
    for path in ["ingredients/LUK.usfm", "ingredients/license.md"] {
        let file = it.folder.join(path);
        let good = std::fs::read(&file).unwrap();
        let mut torn = [&good[..], &good[..]].concat();
        torn.splice(good.len()..good.len(), [0; 512]);
        write(&file, torn);
        it.sync().ends(7).says(path).says("as after a power cut");
        assert_eq!(it.refs_there(), before);
        write(&file, good);
    }
    it.sync().ends(0);
}

#[test]
fn a_book_that_lost_most_of_its_verses_is_asked_about() {
    let it = with_long_books();
    let before = it.refs_there();
    let cut = |verses: usize| {
        let text = long("LUK");
        let lines: Vec<&str> = text.split_inclusive('\n').take(3 + verses).collect();
        lines.concat()
    };
    write(&it.book("LUK"), cut(0));
    it.sync().ends(7).says("20 of its 20 verses are gone");
    write(&it.book("LUK"), cut(9));
    let ran = it.sync().ends(7);
    let ran = ran.says("LUK.usfm`: 11 of its 20 verses are gone");
    ran.says("--allow-deletions");
    assert_eq!(it.refs_there(), before);
    // Half of it may go, and is called removed.
    write(&it.book("LUK"), cut(10));
    let ran = it.sync().ends(0);
    let sent = ran.project()["sent"].clone();
    assert_eq!(
        (&sent["units"], &sent["removed_units"]),
        (&10.into(), &10.into())
    );
    assert_eq!(sent["removed_places"][0], "LUK 1");
    let row = git(&it.folder, &["log", "-1", "--format=%s"]);
    assert_eq!(row, "scribe-sync: LUK 1 (10 verses removed)");
    // All of it where that is meant.
    write(&it.book("LUK"), cut(0));
    let folder = it.folder.to_str().unwrap();
    let ran = it.desk.run(&["sync", folder, "--allow-deletions"]).ends(0);
    assert!(ran.out.contains("removed 10 verses (LUK 1)"), "{}", ran.out);
    assert!(!ran.out.contains("sent"), "{}", ran.out);
}

#[test]
fn without_a_backup_the_cloud_has_the_text() {
    let it = synced();
    write(&it.book("LUK"), [0; 90]);
    let name = format!("{}/{}", it.owner, it.name);
    it.sync().ends(7).says(&format!("sync {name} --into DIR"));
    let copy = it.desk.dir.path().join("copy");
    let args = ["sync", &name, "--into", copy.to_str().unwrap()];
    it.desk.run(&args).ends(0);
    std::fs::copy(copy.join("ingredients/LUK.usfm"), it.book("LUK")).unwrap();
    it.assert_heals();
}

#[test]
fn text_that_others_lost_comes_after_a_backup_and_is_said() {
    let it = with_long_books();
    it.colleague("ingredients/LUK.usfm", "\\id LUK\n\\c 1\n\\p\n");
    let folder = it.folder.to_str().unwrap();
    let ran = it.desk.run(&["sync", folder]).ends(0);
    assert!(
        ran.out.contains("20 verses removed by others (LUK 1)"),
        "{}",
        ran.out
    );
    let ran = ran.says("20 of its 20 verses are gone");
    let ran = ran.says("still has the text that it had here");
    assert!(!ran.out.contains("received"), "{}", ran.out);
    let ring = it
        .desk
        .projects()
        .parent()
        .unwrap()
        .join("projects-backups");
    let kept = std::fs::read_dir(ring).unwrap().flatten().any(|backup| {
        let book = backup.path().join("ingredients/LUK.usfm");
        book.is_file() && read(&book) == long("LUK")
    });
    assert!(kept);
}

#[test]
fn what_is_there_under_another_name_is_not_gone() {
    let it = with_long_books();
    let (from, to) = (it.folder.join("ingredients"), it.folder.join("content"));
    std::fs::rename(&from, &to).unwrap();
    let ran = it.sync().ends(0);
    assert_eq!(ran.project()["sent"]["removed_units"], 0);
    assert!(git(&it.bare(), &["ls-tree", "-r", MAIN]).contains("content/LUK.usfm"));
    // What goes with such a move is asked about all the same.
    let before = it.refs_there();
    std::fs::rename(&to, &from).unwrap();
    std::fs::remove_file(it.book("LUK")).unwrap();
    it.sync().ends(7).says("LUK");
    assert_eq!(it.refs_there(), before);
}

#[test]
fn restored_text_has_to_be_a_text() {
    let it = with_long_books();
    let folder = it.folder.to_str().unwrap();
    let before = it.refs_there();
    write(&it.book("MRK"), [0; 900]);
    it.desk.run(&["backup", "create", folder]).ends(0);
    write(&it.book("MRK"), long("MRK"));
    it.desk
        .run(&["backup", "restore", folder, "1", "--yes"])
        .ends(0);
    it.desk
        .sync_with(&it.folder, &["--publish-restore"])
        .ends(7)
        .says("MRK.usfm");
    assert_eq!(it.refs_there(), before);
    let ran = it.desk.sync_with(&it.folder, &["--take-cloud"]).ends(0);
    assert_eq!(ran.project()["code"], 0);
    assert_eq!(read(&it.book("MRK")), long("MRK"));
}

#[test]
fn a_dry_run_asks_about_an_older_copy_as_the_real_one_does() {
    let it = with_long_books();
    let older = it.desk.dir.path().join("older");
    let copy = |from: &std::path::Path, to: &std::path::Path| {
        let done = std::process::Command::new("cp")
            .arg("-a")
            .arg(from)
            .arg(to)
            .status();
        assert!(done.unwrap().success());
    };
    copy(&it.folder, &older);
    it.type_in(
        "JHN",
        &[
            "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
        ],
    );
    it.sync().ends(0);
    std::fs::remove_dir_all(&it.folder).unwrap();
    copy(&older, &it.folder);
    let real = it.sync().ends(7);
    let dry = it.desk.sync_with(&it.folder, &["--dry-run"]).ends(7);
    let said = |ran: &super::Ran| ran.project()["error"]["message"].clone();
    assert_eq!(said(&real), said(&dry));
}
