//! What waits for a person stays in sight, however much it is and whoever meddles: verses put together from two people's
//! words, texts that others decided, forged records, and more places than fit into a small memory.

use crate::conflicts::{Team, team_on};
use crate::desk::{New, Project, both_are};
use crate::world::{git, gitcmd::git_with};
use serde_json::{Value, json};
use std::fmt::Write as _;

const BASE: &str = "He saw the town.";

/// Both have `LUK 4:18` and `MRK 1:1` as [`BASE`].
fn team() -> Team {
    let team = team_on(&New::of("Team", &["MRK", "LUK"]));
    team.hers.verse("LUK", 4, 18, BASE);
    team.hers.verse("MRK", 1, 1, BASE);
    team.amina.sync(&["Team"]).ends(0);
    team.boaz.sync(&["Team"]).ends(0);
    team
}

/// She changes the first word of these verses, he the last one.
fn both_change(team: &Team, verses: &[(&str, usize, usize)]) {
    for (book, chapter, verse) in verses {
        team.hers.verse(book, *chapter, *verse, "She saw the town.");
        team.his
            .verse(book, *chapter, *verse, "He saw the village.");
    }
    team.amina.sync(&["Team"]).ends(0);
}

const TOGETHER: &str = "She saw the village.";

fn luke() -> Value {
    json!([{"file": "ingredients/LUK.usfm", "reference": "LUK 4:18"}])
}

/// He has a text of `LUK 4:18` that waits, and both have synced since.
fn waits() -> Team {
    let team = team();
    team.hers.verse("LUK", 4, 18, "as amina says");
    team.his.verse("LUK", 4, 18, "as boaz says");
    team.amina.sync(&["Team"]).ends(0);
    team.boaz.sync(&["Team"]).ends(6);
    team.amina.sync(&["Team"]).ends(0);
    team
}

/// A commit on the shared branch by somebody who has only git: its message, its parents beside the shared branch.
fn forged(team: &Team, author: &str, message: &str, parents: &[&str]) -> String {
    let tree = git(&team.bare, &["rev-parse", "scribe-main^{tree}"]);
    // A message may be longer than an argument.
    let file = team.bare.join("forged-message");
    std::fs::write(&file, message).unwrap();
    let file = file.to_str().unwrap();
    let mut args = vec!["commit-tree", tree.trim(), "-p", "scribe-main", "-F", file];
    for parent in parents {
        args.extend(["-p", parent]);
    }
    let names = [("GIT_AUTHOR_NAME", author)];
    let id = git_with(&team.bare, &names, &args).trim().to_owned();
    git(&team.bare, &["update-ref", "refs/heads/scribe-main", &id]);
    id
}

#[test]
fn words_of_two_people_are_named_until_somebody_has_read_them() {
    let team = team();
    both_change(&team, &[("LUK", 4, 18), ("MRK", 1, 1)]);
    let run = team.boaz.sync(&["Team"]).ends(0);
    assert!(
        run.notes().contains(
            "2 verses were put together from two people's words: LUK 4:18, MRK 1:1; nobody has read them as they stand now"
        ),
        "{}",
        run.notes()
    );
    team.his.says("LUK", TOGETHER);
    let both = json!([
        {"file": "ingredients/LUK.usfm", "reference": "LUK 4:18"},
        {"file": "ingredients/MRK.usfm", "reference": "MRK 1:1"},
    ]);
    assert_eq!(
        (&run.row()["combined"], &run.row()["conflicts"]),
        (&both, &json!([]))
    );
    // Said once, and kept in sight; the other one is told, too.
    let run = team.boaz.sync(&["Team"]).ends(0);
    assert!(!run.notes().contains("put together"), "{}", run.notes());
    assert_eq!(run.row()["combined"], both);
    let run = team.amina.sync(&["Team"]).ends(0);
    assert!(
        run.notes().contains("2 verses were put together"),
        "{}",
        run.notes()
    );
    let listed = team.amina.run(&["conflicts", "--json"]).ends(0);
    let row = &listed.json["combined"][0];
    for (key, text) in [
        ("base", BASE),
        ("ours", "He saw the village."),
        ("theirs", "She saw the town."),
        ("text", TOGETHER),
    ] {
        assert!(row[key].as_str().unwrap().contains(text), "{key}: {row}");
    }
    assert_eq!(listed.json["conflicts"], json!([]));
    let said = team.amina.run(&["conflicts", "Team", "--combined"]).ends(0);
    for text in [
        "LUK 4:18",
        BASE,
        "He saw the village.",
        "She saw the town.",
        TOGETHER,
        "--read",
    ] {
        assert!(said.out.contains(text), "{text}: {}", said.out);
    }
    let report = team.boaz.run(&["report", "--json"]).ends(0);
    assert_eq!(report.json["runs"][0]["combined"], 2);
    // One of them reads one of the two, and then the other.
    let files = team.hers.files();
    let read = team
        .amina
        .run(&["resolve", "Team", "luk 4.18", "--read", "--json"])
        .ends(0);
    assert_eq!(read.json["resolved"][0]["decision"], "read");
    assert_eq!(team.hers.files(), files, "reading changes no file");
    let run = team.amina.sync(&["Team"]).ends(0);
    assert_eq!(run.row()["combined"], json!([both[1]]));
    let run = team.boaz.sync(&["Team"]).ends(0);
    assert_eq!(run.row()["combined"], json!([both[1]]));
    team.boaz
        .run(&["resolve", "Team", "--read", "--sync"])
        .ends(0);
    team.boaz
        .run(&["resolve", "Team", "LUK 4:18", "--read"])
        .ends(10);
    let run = team.amina.sync(&["Team"]).ends(0);
    assert_eq!(run.row()["combined"], json!([]));
    both_are(&team.bare, "boaz", &team.his);
    let (desk, _) = team.second("carol");
    let listed = desk.run(&["conflicts", "--json"]).ends(0);
    assert_eq!(listed.json["combined"], json!([]));
}

#[test]
fn what_somebody_wrote_anew_is_read() {
    let team = team();
    both_change(&team, &[("LUK", 4, 18)]);
    assert_eq!(team.boaz.sync(&["Team"]).ends(0).row()["combined"], luke());
    team.his.verse("LUK", 4, 18, "She saw  the village.");
    assert_eq!(team.boaz.sync(&["Team"]).ends(0).row()["combined"], luke());
    team.his.verse("LUK", 4, 18, "She saw that village.");
    assert_eq!(
        team.boaz.sync(&["Team"]).ends(0).row()["combined"],
        json!([])
    );
}

#[test]
fn never_combining_keeps_both_texts_apart() {
    for how in ["flag", "variable", "setting", "project"] {
        let mut team = team();
        both_change(&team, &[("LUK", 4, 18)]);
        let mut args = vec!["Team"];
        match how {
            "flag" => args.extend(["--combine", "never"]),
            "variable" => team.boaz.set("SCRIBE_SYNC_COMBINE", "never"),
            "setting" => {
                team.boaz
                    .run(&["config", "set", "combine", "never"])
                    .ends(0);
            }
            _ => {
                let path = team.boaz.run(&["config", "path"]).ends(0);
                let id = New::of("Team", &[]).id();
                let text = format!("projects:\n  {id}:\n    combine: never\n");
                let path = std::path::Path::new(path.out.trim());
                std::fs::create_dir_all(path.parent().unwrap()).unwrap();
                std::fs::write(path, text).unwrap();
            }
        }
        let run = team.boaz.sync(&args).ends(6);
        assert_eq!(
            (&run.row()["conflicts"], &run.row()["combined"]),
            (&luke(), &json!([])),
            "{how}"
        );
        team.his.says("LUK", "She saw the town.");
        team.boaz.run(&["resolve", "Team", "--mine"]).ends(0);
        team.his.says("LUK", "He saw the village.");
    }
    let team = team();
    team.boaz
        .run(&["config", "set", "combine", "always"])
        .ends(2);
}

#[test]
fn words_side_by_side_are_decided_by_a_person() {
    let team = team();
    team.hers.verse("LUK", 4, 18, "He left the town.");
    team.his.verse("LUK", 4, 18, "He saw every town.");
    team.amina.sync(&["Team"]).ends(0);
    let run = team.boaz.sync(&["Team"]).ends(6);
    assert_eq!(run.row()["conflicts"], luke());
    team.his.says("LUK", "He left the town.");
}

#[test]
fn a_record_of_words_that_were_not_put_together_is_none() {
    let team = team();
    let tip = git(&team.bare, &["rev-parse", "amina/scribe"]);
    let message = "merge\n\nScribe-Sync-Combined: ingredients/LUK.usfm LUK 4:18\n\
         Scribe-Sync-Combined: ingredients/LUK.usfm LUK 1:1\nScribe-Sync-Combined: x LUK 1:1\n\
         Scribe-Sync-Combined: ingredients/LUK.usfm";
    forged(&team, "mallory", message, &[tip.trim()]);
    let run = team.boaz.sync(&["Team"]).ends(0);
    assert_eq!(run.row()["combined"], json!([]));
    assert!(!run.notes().contains("put together"), "{}", run.notes());
}

#[test]
fn what_another_decides_for_me_is_told_once_with_both_texts_and_the_way_back() {
    let team = waits();
    team.amina
        .run(&["resolve", "Team", "LUK 4:18", "--theirs"])
        .ends(0);
    team.amina.sync(&["Team"]).ends(0);
    let run = team.boaz.sync(&["Team"]).ends(0);
    let notes = run.notes();
    for text in [
        "amina decided LUK 4:18",
        "as amina says",
        "as boaz says",
        r#"resolve \"Team\" \"LUK 4:18\" --mine"#,
    ] {
        assert!(notes.contains(text), "{text}: {notes}");
    }
    assert_eq!(
        run.row()["decided"],
        json!([{"file": "ingredients/LUK.usfm", "reference": "LUK 4:18", "by": "amina"}])
    );
    assert_eq!(run.row()["conflicts"], json!([]));
    let run = team.boaz.sync(&["Team"]).ends(0);
    assert_eq!(
        (run.notes().contains("decided"), &run.row()["decided"]),
        (false, &json!([]))
    );
    // It is listed until he has read it, and he can take his text again.
    let listed = team.boaz.run(&["conflicts", "--json"]).ends(0);
    let row = &listed.json["decided"][0];
    assert_eq!(
        (&row["by"], &row["account"], &row["own"]),
        (&json!("amina"), &json!("boaz"), &json!(true))
    );
    assert!(row["mine"].as_str().unwrap().contains("as boaz says"));
    let said = team.boaz.run(&["conflicts", "Team", "--decided"]).ends(0);
    for text in ["LUK 4:18", "amina", "as amina says", "as boaz says"] {
        assert!(said.out.contains(text), "{text}: {}", said.out);
    }
    team.boaz
        .run(&["resolve", "Team", "LUK 4:18", "--mine"])
        .ends(0);
    team.his.says("LUK", "as boaz says");
    team.boaz.sync(&["Team"]).ends(0);
    let run = team.amina.sync(&["Team"]).ends(0);
    team.hers.says("LUK", "as boaz says");
    assert_eq!(run.row()["decided"], json!([]), "it was not hers");
    nothing_is_listed(&team);
}

/// Nobody has a decision to make or to read.
#[track_caller]
fn nothing_is_listed(team: &Team) {
    for desk in [&team.amina, &team.boaz] {
        let listed = desk.run(&["conflicts", "--json"]).ends(0);
        assert_eq!(
            (&listed.json["decided"], &listed.json["conflicts"]),
            (&json!([]), &json!([]))
        );
    }
}

#[test]
fn what_another_decided_is_listed_until_it_is_read() {
    let team = waits();
    team.amina
        .run(&["resolve", "Team", "LUK 4:18", "--theirs", "--sync"])
        .ends(0);
    team.boaz.sync(&["Team"]).ends(0);
    // She cannot say for him that he has read it.
    team.amina
        .run(&["resolve", "Team", "LUK 4:18", "--read"])
        .ends(10);
    let read = team
        .boaz
        .run(&["resolve", "Team", "--read", "--json"])
        .ends(0);
    assert_eq!(read.json["resolved"][0]["decision"], "read");
    let listed = team.boaz.run(&["conflicts", "--json"]).ends(0);
    assert_eq!(listed.json["decided"], json!([]));
    team.his.says("LUK", "as amina says");
    team.boaz.sync(&["Team"]).ends(0);
    both_are(&team.bare, "boaz", &team.his);
}

#[test]
fn what_he_decides_himself_is_news_for_nobody_at_another_desk() {
    let team = waits();
    team.boaz
        .run(&["resolve", "Team", "LUK 4:18", "--mine", "--sync"])
        .ends(0);
    let run = team.amina.sync(&["Team"]).ends(0);
    assert!(!run.notes().contains("decided"), "{}", run.notes());
    nothing_is_listed(&team);
}

#[test]
fn nothing_in_his_name_from_elsewhere_takes_a_decision_out_of_sight() {
    const PLACE: &str = "ingredients/LUK.usfm LUK 4:18";
    for label in ["Resolved", "Read"] {
        let team = waits();
        let forge = |label: &str| {
            let message = format!("x\n\nScribe-Sync-{label}: {PLACE}");
            forged(&team, "boaz", &message, &[]);
        };
        // Both come with one sync; then once more, when he was told.
        forge("Resolved");
        forge(label);
        let run = team.boaz.sync(&["Team"]).ends(0);
        assert!(run.notes().contains("as boaz says"), "{}", run.notes());
        forge(label);
        team.boaz.sync(&["Team"]).ends(0);
        let listed = team.boaz.run(&["conflicts", "--json"]).ends(0);
        assert_eq!(listed.json["decided"][0]["reference"], "LUK 4:18");
        team.boaz
            .run(&["resolve", "Team", "--read", "--sync"])
            .ends(0);
        let listed = team.boaz.run(&["conflicts", "--json"]).ends(0);
        assert_eq!(listed.json["decided"], json!([]));
    }
}

#[test]
fn a_line_that_somebody_forged_takes_nothing_out_of_sight() {
    const LINE: &str = "x\n\nScribe-Sync-Resolved: ingredients/LUK.usfm LUK 4:18";
    // From somebody else, who is not the owner and does not say what is closed: it counts as nothing.
    let team = waits();
    forged(&team, "mallory", LINE, &[]);
    let run = team.boaz.sync(&["Team"]).ends(6);
    assert_eq!(run.row()["conflicts"], luke());
    // With what it closes, or in the name of the owner or of the person: told, with the way back.
    let merge = |team: &Team| {
        let log = git(
            &team.bare,
            &[
                "log",
                "-1",
                "--format=%H",
                "--grep=Scribe-Sync-Conflict",
                "scribe-main",
            ],
        );
        log.trim().to_owned()
    };
    for (author, names_merge, said) in [
        ("mallory", true, "mallory decided LUK 4:18"),
        ("amina", false, "amina decided LUK 4:18"),
        ("boaz", false, "in your name on another computer"),
    ] {
        let team = waits();
        let message = if names_merge {
            format!("{LINE}\nScribe-Sync-Closes: {}", merge(&team))
        } else {
            LINE.to_owned()
        };
        forged(&team, author, &message, &[]);
        let run = team.boaz.sync(&["Team"]).ends(0);
        assert!(run.notes().contains(said), "{said}: {}", run.notes());
        assert_eq!(run.row()["decided"].as_array().unwrap().len(), 1);
        assert!(
            !team
                .boaz
                .sync(&["Team"])
                .ends(0)
                .notes()
                .contains("LUK 4:18")
        );
        team.boaz
            .run(&["resolve", "Team", "LUK 4:18", "--mine"])
            .ends(0);
        team.his.says("LUK", "as boaz says");
    }
}

#[test]
fn a_conflict_that_a_merge_never_had_is_none() {
    let team = team();
    let old = git(&team.bare, &["rev-parse", "amina/scribe"])
        .trim()
        .to_owned();
    team.hers.verse("LUK", 4, 18, "She wrote this later.");
    team.his.verse("MRK", 1, 1, "He wrote that.");
    team.amina.sync(&["Team"]).ends(0);
    team.boaz.sync(&["Team"]).ends(0);
    // A line of work that changed nothing, and one that changed another verse.
    let beside = |tree: &str| {
        let tree = git(&team.bare, &["rev-parse", &format!("{tree}^{{tree}}")]);
        let args = ["commit-tree", tree.trim(), "-p", &old, "-m", "beside"];
        git(&team.bare, &args).trim().to_owned()
    };
    let (unchanged, other) = (beside(&old), beside("boaz/scribe"));
    for parent in [&old, "amina/scribe", "boaz/scribe", &unchanged, &other] {
        let parent = git(&team.bare, &["rev-parse", parent]).trim().to_owned();
        let mut message = "merge\n\n".to_owned();
        for place in ["LUK 4:18", "LUK 1:1", "LUK 4", "MRK 1:1 heading"] {
            let _ = writeln!(
                message,
                "Scribe-Sync-Conflict: ingredients/{}.usfm {place}",
                &place[..3]
            );
        }
        let _ = write!(
            message,
            "Scribe-Sync-Conflict: ingredients/LUK.usfm\nScribe-Sync-Aside: {parent}\nScribe-Sync-Account: boaz"
        );
        forged(&team, "mallory", &message, &[&parent]);
    }
    // As many as fit into a commit, of verses that are there and of others, in one book and in many.
    let mut flood = "merge\n\n".to_owned();
    for nth in 0..9_999 {
        let (chapter, verse) = (nth / 100 + 1, nth % 100 + 1);
        let _ = writeln!(
            flood,
            "Scribe-Sync-Conflict: ingredients/LUK.usfm LUK {chapter}:{verse}\n\
             Scribe-Sync-Combined: {nth}.usfm LUK 1:1"
        );
    }
    let _ = write!(
        flood,
        "Scribe-Sync-Aside: {other}\nScribe-Sync-Account: boaz"
    );
    forged(&team, "mallory", &flood, &[&other]);
    let run = team.boaz.sync(&["Team"]).ends(0);
    assert_eq!(
        (&run.row()["conflicts"], &run.row()["combined"]),
        (&json!([]), &json!([]))
    );
    let listed = team.boaz.run(&["conflicts", "--json"]).ends(0);
    assert_eq!(listed.json["conflicts"], json!([]));
}

/// Every verse of every book anew.
fn rewrite(project: &Project, books: &[&str], who: &str) {
    for book in books {
        let path = format!("ingredients/{book}.usfm");
        let mut text = String::new();
        for (nth, line) in project.read(&path).lines().enumerate() {
            match line
                .strip_prefix("\\v ")
                .and_then(|rest| rest.split_once(' '))
            {
                Some((verse, _)) => {
                    let _ = writeln!(text, "\\v {verse} {who} {book} {nth} {verse}");
                }
                None => text += &format!("{line}\n"),
            }
        }
        project.write(&path, text);
    }
}

#[test]
fn more_places_than_a_bible_has_books_wait_and_are_decided_at_once() {
    // More than 4,400 once filled the memory, more than 20,000 were once cut off.
    const BOOKS: [&str; 9] = [
        "GEN", "EXO", "PSA", "ISA", "MAT", "MRK", "LUK", "JHN", "ACT",
    ];
    let (chapters, verses) = (38, 60);
    let all = BOOKS.len() * chapters * verses;
    assert!(all > 20_500);
    let new = BOOKS.iter().fold(New::of("Team", &[]), |new, book| {
        new.book(book, chapters, verses)
    });
    let team = team_on(&new);
    rewrite(&team.hers, &BOOKS, "amina");
    rewrite(&team.his, &BOOKS, "boaz");
    team.amina.sync(&["Team"]).ends(0);
    let run = team.boaz.sync(&["Team"]).ends(6);
    let places = run.row()["conflicts"].as_array().unwrap().clone();
    assert_eq!(places.len(), all);
    // In the order of the text.
    let named = |nth: usize| places[nth]["reference"].as_str().unwrap().to_owned();
    assert_eq!(
        (named(0), named(9), named(60)),
        ("ACT 1:1".into(), "ACT 1:10".into(), "ACT 2:1".into())
    );
    let size = git(&team.bare, &["cat-file", "-s", "scribe-main"]);
    assert!(size.trim().parse::<usize>().unwrap() < 1 << 20, "{size}");
    // Nothing new: all of it is still in sight, here and on another computer.
    let run = team.boaz.sync(&["Team"]).ends(6);
    assert_eq!(run.row()["conflicts"].as_array().unwrap().len(), all);
    let (desk, _) = team.second("boaz");
    let listed = desk.run(&["conflicts", "--json"]).ends(0);
    let rows = listed.json["conflicts"].as_array().unwrap();
    assert_eq!(rows.len(), all);
    assert!(
        rows.iter()
            .all(|row| row["who"] == "amina" && row["own"] == true)
    );
    // What this computer remembers of the project is still believed: an older copy of the folder is noticed.
    let older = team.boaz.folder().join("older");
    let copied = std::process::Command::new("cp")
        .arg("-a")
        .arg(&team.his.folder)
        .arg(&older)
        .status();
    assert!(copied.unwrap().success());
    let run = team
        .boaz
        .run(&["resolve", "Team", "--mine", "--sync", "--json"])
        .ends(0);
    assert_eq!(run.json["resolved"].as_array().unwrap().len(), all);
    let text = team.his.read("ingredients/PSA.usfm");
    assert!(
        text.contains("boaz PSA") && !text.contains("amina"),
        "all of his"
    );
    both_are(&team.bare, "boaz", &team.his);
    let run = team.amina.sync(&["Team"]).ends(0);
    assert_eq!(run.row()["conflicts"], json!([]));
    assert_eq!(team.hers.read("ingredients/PSA.usfm"), text);
    std::fs::remove_dir_all(&team.his.folder).unwrap();
    std::fs::rename(&older, &team.his.folder).unwrap();
    team.boaz.sync(&["Team"]).ends(7);
}
