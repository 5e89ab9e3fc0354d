//! What people see, whole.

use super::Paper;
use crate::report::*;
use crate::ui::Words;
use chrono::{DateTime, Utc};

fn words() -> Words {
    Words::default()
}

fn paper(words: &Words) -> Paper<'_> {
    Paper {
        words,
        colour: false,
        terminal: false,
        width: None,
        unicode: true,
        quiet: false,
        verbose: 0,
    }
}

fn time(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn moved(units: u64, files: u64) -> Moved {
    Moved {
        commits: 1,
        files,
        units,
        bytes: 900,
        ..Moved::default()
    }
}

fn report(projects: Vec<ProjectOutcome>) -> SyncReport {
    SyncReport {
        class: Class::of_many(projects.iter().map(|outcome| outcome.class)),
        projects,
        dry_run: false,
    }
}

fn in_sync() -> ProjectOutcome {
    let mut outcome = ProjectOutcome::new("Hausa Luke");
    outcome.sent = moved(3, 1);
    outcome.sent_places = vec!["LUK 4".to_owned()];
    outcome.received = moved(12, 2);
    outcome.backup = Some("Hausa Luke_1_2".to_owned());
    outcome.requests = 3;
    outcome.bytes_up = 1234;
    outcome.bytes_down = 5678;
    outcome.seconds = 1.26;
    outcome
}

fn refused() -> Failure {
    Failure::new(
        Class::Credential,
        Message::new("http-protocol").with("host", "git.door43.org"),
    )
    .cause(Message::raw(
        "GET /api/v1/user answered\u{1b}[31m 401\nUnauthorized",
    ))
    .state(Message::new("stopped-state"))
    .hint(Message::new("hint-run-again"))
    .hint(Message::new("hint-check-network"))
}

#[test]
fn a_failure_says_what_why_where_things_are_and_what_to_do() {
    assert_eq!(
        paper(&words()).failure(&refused()),
        "error: git.door43.org gave an answer that makes no sense\n\
         caused by: GET /api/v1/user answered\\u{1b}[31m 401\\u{a}Unauthorized\n\
         state: what was finished is in place; nothing is half done\n\
         hint: run the same command again to go on\n\
         hint: look at the network connection, then run the command again\n"
    );
}

#[test]
fn a_sync_speaks_of_projects_and_verses() {
    let words = words();
    let mut nothing = ProjectOutcome::new("Ŋàndá");
    nothing.class = Class::Ok;
    let mut created = ProjectOutcome::new("New");
    created.created = true;
    created.sent = moved(0, 69);
    let mut failed = ProjectOutcome::new("\u{1b}汉语");
    failed.class = Class::Credential;
    failed.error = Some(refused());
    let mut conflict = ProjectOutcome::new("Mark");
    conflict.class = Class::Conflict;
    conflict.conflicts = vec![
        ConflictAt {
            file: "ingredients/MRK.usfm".to_owned(),
            reference: Some("MRK 3:5".to_owned()),
        },
        ConflictAt {
            file: "license.md".to_owned(),
            reference: None,
        },
    ];
    let report = report(vec![in_sync(), nothing, created, failed, conflict]);
    assert_eq!(
        paper(&words).sync(&report),
        "●  Hausa Luke  in sync; sent 3 verses (LUK 4), received 12 verses; backup taken\n\
         ●  Ŋàndá       in sync; nothing to send or receive\n\
         ●  New         in sync; created in the cloud; sent 69 files\n\
         ○  \\u{1b}汉语  not synced: not logged in, or refused\n\
         ◐  Mark        in sync; 2 places wait for your decision\n\
         5 projects: 3 in sync\n"
    );
    let remarks = paper(&words).sync_remarks(&report);
    assert!(
        remarks.starts_with(
            "error: `\\u{1b}汉语` was not synced\n\
             caused by: git.door43.org gave an answer"
        ),
        "{remarks}"
    );
    assert!(
        remarks.ends_with(
            "note: 2 places of `Mark` were changed by you and by others\n\
             \x20 both changed  MRK 3:5\n\
             \x20 both changed  license.md\n\
             state: everything else was merged and sent; in these places the shared text stays in your files, and \
             your own text is kept in the project's history until you decide\n\
             hint: see both texts with `scribe-sync conflicts \"Mark\"`, and decide with `scribe-sync resolve \
             \"Mark\"`\n"
        ),
        "{remarks}"
    );
}

#[test]
fn a_quiet_sync_shows_only_what_needs_attention() {
    let words = words();
    let mut paper = paper(&words);
    paper.quiet = true;
    assert_eq!(paper.sync(&report(vec![in_sync()])), "");
    let mut failed = ProjectOutcome::new("B");
    failed.class = Class::Busy;
    assert_eq!(
        paper.sync(&report(vec![in_sync(), failed])),
        "○  B  not synced: another run is working on it\n"
    );
}

#[test]
fn a_verbose_sync_shows_its_cost() {
    let words = words();
    let mut paper = paper(&words);
    paper.verbose = 1;
    let text = paper.sync(&report(vec![in_sync()]));
    assert!(
        text.ends_with("\n  3 requests, 1.2 kB up, 5.7 kB down, 1.2 s\n"),
        "{text}"
    );
}

#[test]
fn a_dry_run_shows_what_would_go_and_come_by_book() {
    let words = words();
    let change = |path: &str, book: Option<&str>, kind, units| FileChange {
        references: Vec::new(),
        path: path.to_owned(),
        book: book.map(str::to_owned),
        kind,
        units,
        removed: 0,
    };
    let mut outcome = ProjectOutcome::new("Hausa Luke");
    outcome.would_send = vec![
        change("ingredients/LUK.usfm", Some("LUK"), ChangeKind::Changed, 3),
        change("license.md", None, ChangeKind::Deleted, 0),
    ];
    outcome.would_receive = vec![change(
        "ingredients/ACT.usfm",
        Some("ACT"),
        ChangeKind::Added,
        1,
    )];
    let mut report = report(vec![outcome]);
    report.dry_run = true;
    assert_eq!(
        paper(&words).sync(&report),
        "◐  Hausa Luke  there is something to send or receive\n\
         \x20 would send:\n\
         \x20   LUK         changed  3 verses\n\
         \x20   license.md  deleted\n\
         \x20 would receive:\n\
         \x20   ACT  new  1 verse\n"
    );
}

fn row(name: &str, dot: Dot, places: Vec<&'static str>) -> ProjectRow {
    ProjectRow {
        name: name.to_owned(),
        id: None,
        link: None,
        left_out: false,
        folder: None,
        repository: places
            .contains(&"cloud")
            .then(|| "amina/hausa-luke".to_owned()),
        account: None,
        flavor: None,
        language: Some("ha".to_owned()),
        size: Some(4_750_000),
        dot,
        last_synced: None,
        active: true,
        activation: Some("now"),
        archived: false,
        waiting: Vec::new(),
        places,
        note: None,
    }
}

#[test]
fn projects_are_two_lists_with_dots_and_words() {
    let words = words();
    let mut archived = row("עברית", Dot::Changed, vec!["computer"]);
    archived.archived = true;
    archived.note = Some(Message::new("http-protocol").with("host", "x"));
    let report = ProjectsReport {
        projects: vec![
            row("Hausa Luke", Dot::Synced, vec!["computer", "cloud"]),
            archived,
            row("Mark", Dot::Never, vec!["cloud"]),
        ],
        cloud_error: None,
        asked_cloud: true,
        only_cloud: false,
    };
    assert_eq!(
        paper(&words).projects(&report),
        "On this computer\n\
         ●  Hausa Luke  in sync                                ha  4.8 MB  amina/hausa-luke\n\
         ◐  עברית       changed since the last sync, archived  ha  4.8 MB\n\
         \x20  note: x gave an answer that makes no sense\n\
         \n\
         In the cloud, not on this computer\n\
         ○  Mark  never synced  ha  4.8 MB  amina/hausa-luke\n"
    );
    let mut narrow = paper(&words);
    narrow.width = Some(60);
    narrow.terminal = true;
    narrow.unicode = false;
    let text = narrow.projects(&report);
    assert!(text.contains("\n*  Hausa Luke"), "{text}");
    assert!(text.contains("\u{2068}עברית\u{2069}"), "{text}");
    let empty = ProjectsReport::default();
    assert_eq!(paper(&words).projects(&empty), "On this computer\n  none\n");
}

#[test]
fn the_name_that_other_commands_need_is_on_every_screen() {
    let words = words();
    let long = "amina/ha-textTranslation-A_project_with_a_rather_long_name";
    let mut mine = row("Hausa Luke", Dot::Changed, vec!["computer", "cloud"]);
    mine.repository = Some(long.to_owned());
    mine.account = Some("amina".to_owned());
    mine.last_synced = Some(time("2026-08-18T20:00:00Z"));
    mine.waiting = vec!["LUK 4:18".to_owned()];
    let mut shared = row("Zarma", Dot::Synced, vec!["computer", "cloud"]);
    shared.account = Some("boaz".to_owned());
    let report = ProjectsReport {
        projects: vec![mine, shared],
        cloud_error: None,
        asked_cloud: true,
        only_cloud: false,
    };
    for width in [40, 60, 80, 100, 120, 200] {
        let mut paper = paper(&words);
        paper.width = Some(width);
        let text = paper.projects(&report);
        let whole = text.replace("\n   ", "").replace('\n', " ");
        for said in [long, "amina/hausa-luke"] {
            assert!(whole.contains(said), "{width}\n{text}");
        }
        let said = text.replace("\n   ", " ");
        assert!(said.contains("account boaz"), "{width}\n{text}");
        assert!(said.contains("LUK 4:18 waits for you"), "{width}\n{text}");
        assert!(
            text.lines().all(|line| line.chars().count() <= width),
            "{width}\n{text}"
        );
    }
}

#[test]
fn backups_are_listed_by_project() {
    let words = words();
    let backup = |number: u32, name: &str, good| BackupRow {
        name: name.to_owned(),
        number,
        project: "Hausa Luke".to_owned(),
        id: "1".to_owned(),
        taken: None,
        reason: if number == 0 { "foreign" } else { "merge" }.to_owned(),
        bytes: 4_750_000,
        files: 69,
        good,
    };
    let rows = vec![
        backup(1, "Hausa Luke_1_20", None),
        backup(12, "Hausa Luke_1_10", Some(false)),
        backup(0, "copy", None),
    ];
    assert_eq!(
        paper(&words).backups(&BackupsReport {
            backups: rows.clone()
        }),
        "Hausa Luke\n\
         \x201  before a sync  69 files  4.8 MB           Hausa Luke_1_20\n\
         12  before a sync  69 files  4.8 MB  damaged  Hausa Luke_1_10\n\
         \x20-  not ours       69 files  4.8 MB           copy\n"
    );
    let verified = BackupReport {
        class: Class::Integrity,
        action: "verify",
        backups: rows,
        safety: None,
        evicted: Vec::new(),
        files: Vec::new(),
        notes: Vec::new(),
        dry_run: false,
    };
    assert_eq!(
        paper(&words).backup(&verified),
        "◐   1  has no record to compare with  Hausa Luke_1_20\n\
         ○  12  damaged                        Hausa Luke_1_10\n\
         ◐   -  has no record to compare with  copy\n"
    );
}

#[test]
fn a_restore_says_what_is_kept_and_what_made_room() {
    let words = words();
    let report = BackupReport {
        class: Class::Ok,
        action: "restore",
        backups: vec![BackupRow {
            name: "Hausa Luke_1_20".to_owned(),
            number: 2,
            project: "Hausa Luke".to_owned(),
            id: "1".to_owned(),
            taken: Some(time("2026-08-18T21:00:00Z")),
            reason: "hand".to_owned(),
            bytes: 1,
            files: 1,
            good: None,
        }],
        safety: Some("Hausa Luke_1_30".to_owned()),
        evicted: vec!["Hausa Luke_1_5".to_owned()],
        files: vec![FileChange {
            references: Vec::new(),
            path: "ingredients/LUK.usfm".to_owned(),
            book: Some("LUK".to_owned()),
            kind: ChangeKind::Changed,
            units: 3,
            removed: 0,
        }],
        notes: Vec::new(),
        dry_run: false,
    };
    assert_eq!(
        paper(&words).backup(&report),
        "restored 1 file of `Hausa Luke` from the backup `Hausa Luke_1_20`\n\
         what was there before is kept in the backup `Hausa Luke_1_30`\n\
         made room: the oldest backup `Hausa Luke_1_5` is gone\n"
    );
}

#[test]
fn a_login_says_who_where_and_where_the_token_is() {
    let words = words();
    let login = LoginReport {
        server: "https://git.door43.org".to_owned(),
        login: "amina".to_owned(),
        kept_in: "keyring",
        notes: Vec::new(),
    };
    assert_eq!(
        paper(&words).login(&login),
        "logged in to https://git.door43.org as amina\n\
         the access token of this computer is kept in the system's keyring\n"
    );
    let whoami = WhoamiReport {
        server: "https://git.door43.org".to_owned(),
        login: "amina".to_owned(),
        email: Some("amina@example.org".to_owned()),
        token_name: None,
        token_from: "environment",
    };
    assert_eq!(
        paper(&words).whoami(&whoami),
        "amina on https://git.door43.org\n\
         e-mail: amina@example.org\n\
         access token from SCRIBE_SYNC_TOKEN\n"
    );
}

#[test]
fn colour_is_added_and_nothing_else_changes() {
    let words = words();
    let mut coloured = paper(&words);
    coloured.colour = true;
    let text = coloured.failure(&refused());
    assert!(text.contains('\u{1b}'));
    assert_eq!(
        console::strip_ansi_codes(&text),
        paper(&words).failure(&refused())
    );
}

#[test]
fn a_sentence_is_broken_between_words_and_never_in_a_command() {
    let text = "take it back with `scribe-sync backup restore \"Hausa Luke\" 4` before noon";
    assert_eq!(
        super::wrap(text, 30),
        [
            "take it back with",
            "`scribe-sync backup restore \"Hausa Luke\" 4`",
            "before noon"
        ]
    );
    assert_eq!(super::wrap(text, 19), [text]);
    assert_eq!(
        super::wrap("an odd ` and more words than fit here", 30).len(),
        2
    );
    let words = words();
    let mut narrow = paper(&words);
    narrow.width = Some(40);
    let failure = narrow.failure(&refused());
    let state: Vec<&str> = failure
        .lines()
        .skip_while(|l| !l.starts_with("state:"))
        .collect();
    assert_eq!(
        state[..2],
        [
            "state: what was finished is in place;",
            "       nothing is half done"
        ]
    );
}

#[test]
fn a_merged_file_shows_both_texts_on_a_terminal() {
    let words = words();
    let mut paper = paper(&words);
    let text = |text: &str| Some(text.as_bytes().to_vec());
    let merged = Report::MergeFile(MergeFileReport {
        class: Class::Conflict,
        file: "LUK.usfm".to_owned(),
        content: None,
        output: None,
        conflicts: vec![MergeConflict {
            reference: Some("LUK 1:2".to_owned()),
            base: text("\\v 2 Two.\n"),
            ours: text("\\v 2 Two of ours.\n"),
            theirs: text("\\v 2 Two of theirs.\n"),
        }],
        combined: Vec::new(),
        kept: Vec::new(),
    });
    let place = "conflict: LUK 1:2 in `LUK.usfm`\n";
    assert_eq!(paper.remarks(&merged), place);
    paper.terminal = true;
    let said = paper.remarks(&merged);
    assert!(said.starts_with(place), "{said}");
    for part in [
        "stands in the result\n",
        "Two of [ours.]",
        "the other side\n",
        "Two of [theirs.]",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
}
