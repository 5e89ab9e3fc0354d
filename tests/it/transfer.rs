//! `--max-transfer`: what one run may send and receive, and that the next run goes on.

use crate::desk::{Desk, New, Run, both_are, tip};
use crate::uploads::{MB, bare, noise, parts, recorded, server};
use std::time::{Duration, Instant};

/// Bytes of a run over all its projects, both ways.
fn moved(run: &Run) -> u64 {
    let rows = run.json["projects"].as_array().unwrap();
    let number = |row: &serde_json::Value, key: &str| row[key].as_u64().unwrap();
    rows.iter()
        .map(|row| number(row, "bytes_up") + number(row, "bytes_down"))
        .sum()
}

/// Runs again and again until it is done; how many runs that took, and how many bytes in all.
#[track_caller]
fn until_done(desk: &Desk, words: &[&str], most: u64) -> (u32, u64) {
    let mut bytes = 0;
    for number in 1..=12 {
        let run = desk.sync(words);
        bytes += moved(&run);
        assert!(
            moved(&run) <= most,
            "{} of {most}\n{}",
            moved(&run),
            run.out
        );
        if run.code == 0 {
            return (number, bytes);
        }
        assert_eq!(run.code, 9, "{}\n{}", run.out, run.err);
    }
    panic!("it never ends");
}

#[test]
fn an_upload_larger_than_the_budget_is_done_in_several_runs() {
    let server = server();
    let desk = Desk::new(&server, "amina");
    let new = recorded("Audio", 20);
    let project = desk.make(&new);
    let words = ["Audio", "--max-transfer", "5M"];
    let first = desk.sync(&words).ends(9);
    assert!(first.error().contains("5.0 MB"), "{}", first.error());
    assert!(moved(&first) <= 5_000_000 && moved(&first) > 3 * MB);
    let bare = bare(&server, &new);
    assert!(!parts(&bare).is_empty(), "what went is kept");
    assert_eq!(tip(&bare, "refs/heads/scribe-main"), None);
    let (runs, bytes) = until_done(&desk, &words, 5_000_000);
    eprintln!(
        "20 MB in {} runs, {} bytes",
        runs + 1,
        bytes + moved(&first)
    );
    assert!(runs <= 6, "{runs}");
    assert!(
        bytes + moved(&first) < 20 * MB + 500_000,
        "nothing goes twice: {bytes}"
    );
    both_are(&bare, "amina", &project);
    assert_eq!(parts(&bare), Vec::<String>::new());
    desk.sync(&words).ends(0);
}

#[test]
fn a_file_larger_than_the_budget_is_named_and_the_rest_goes() {
    let server = server();
    let desk = Desk::new(&server, "amina");
    let large = "audio/ingredients/MRK/1/1_9_1.mp3";
    let new = recorded("Audio", 2).file(large, noise(99, 4 * MB as usize));
    let project = desk.make(&new);
    let start = Instant::now();
    let run = desk.sync(&[
        "Audio",
        "--max-transfer",
        "3M",
        "--attempts",
        "3",
        "--interval",
        "60s",
    ]);
    let run = run.ends(9);
    assert_eq!(run.row()["attempts"], 1, "the budget is for all attempts");
    assert!(start.elapsed() < Duration::from_secs(59));
    let error = run.error();
    assert!(error.contains(large) && error.contains("4.3 MB"), "{error}");
    let bare = bare(&server, &new);
    let main = tip(&bare, "refs/heads/scribe-main").expect("the rest is shared");
    let files = crate::world::git(&bare, &["ls-tree", "-r", "--name-only", &main]);
    assert!(
        files.contains("1_0_1.mp3") && !files.contains("1_9_1.mp3"),
        "{files}"
    );
    // It is said each time, and goes as soon as it may.
    desk.sync(&["Audio", "--max-transfer", "3M"]).ends(9);
    desk.run(&["config", "set", "max_transfer", "6M"]).ends(0);
    desk.sync(&["Audio"]).ends(0);
    both_are(&bare, "amina", &project);
}

#[test]
fn all_projects_of_a_run_share_the_budget() {
    let server = server();
    let desk = Desk::new(&server, "amina").with("SCRIBE_SYNC_MAX_TRANSFER", "4M");
    let (one, two) = (recorded("Eins", 3), recorded("Zwei", 3));
    let projects = [desk.make(&one), desk.make(&two)];
    let run = desk.sync(&["--all"]);
    assert!(moved(&run) <= 4_000_000, "{}", moved(&run));
    assert!(matches!(run.code, 3 | 9), "{}", run.out);
    for _ in 0..4 {
        let run = desk.sync(&["--all"]);
        assert!(moved(&run) <= 4_000_000);
        if run.code == 0 {
            break;
        }
    }
    both_are(&bare(&server, &one), "amina", &projects[0]);
    both_are(&bare(&server, &two), "amina", &projects[1]);
}

#[test]
fn a_bring_down_larger_than_the_budget_goes_on_where_it_was() {
    let server = server();
    let desk = Desk::new(&server, "amina");
    let new = recorded("Audio", 12);
    desk.make(&new);
    desk.sync(&["Audio"]).ends(0);
    let other = Desk::new(&server, "amina");
    let name = format!("amina/{}", new.repository());
    let (runs, bytes) = until_done(&other, &[&name, "--max-transfer", "5M"], 5_000_000);
    eprintln!("12 MB brought down in {runs} runs, {bytes} bytes");
    assert!((3..=6).contains(&runs), "{runs}");
    // The one that was under way when it ended comes again.
    assert!(bytes < 12 * MB + u64::from(runs) * 2 * MB, "{bytes}");
    let project = other.project("Audio");
    both_are(&bare(&server, &new), "amina", &project);
}

#[test]
fn what_comes_for_a_project_that_is_here_comes_whole_or_not_at_all() {
    let server = server();
    let desk = Desk::new(&server, "amina");
    let new = New::of("Audio", &["MRK"]);
    let project = desk.make(&new);
    desk.sync(&["Audio"]).ends(0);
    let other = Desk::new(&server, "amina");
    other
        .sync(&[&format!("amina/{}", new.repository())])
        .ends(0);
    for number in 0..3_u64 {
        let path = format!("audio/ingredients/MRK/1/1_{number}_1.mp3");
        project.write(&path, noise(number + 1, MB as usize));
    }
    desk.sync(&["Audio"]).ends(0);
    let before = other.project("Audio").files();
    let run = other.sync(&["Audio", "--max-transfer", "1M"]).ends(9);
    assert!(moved(&run) <= 1_000_000);
    assert!(run.error().contains("--max-transfer"), "{}", run.error());
    assert_eq!(other.project("Audio").files(), before);
    other.sync(&["Audio", "--max-transfer", "5M"]).ends(0);
    both_are(&bare(&server, &new), "amina", &project);
}

#[test]
fn a_budget_with_which_nothing_would_ever_go_is_refused() {
    let server = server();
    let desk = Desk::new(&server, "amina");
    desk.make(&New::of("Team", &["MRK"]));
    for text in ["0", "10k", "much", "-5M"] {
        desk.run(&["sync", "Team", &format!("--max-transfer={text}")])
            .ends(2);
        desk.run(&["config", "set", "max_transfer", "--", text])
            .ends(2);
    }
    desk.sync(&["Team", "--max-transfer", "200k"]).ends(0);
}
