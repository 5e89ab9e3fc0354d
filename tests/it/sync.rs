//! `sync` with the real program against the stand-in server: the ways that go well.

use crate::desk::{Desk, New, Project, SETTINGS, both_are, git_show, shared_is, tip};
use crate::world::{Access, Action, Door43, Fault, Match, Profile, git};
use std::path::PathBuf;
use std::time::Duration;

pub(crate) fn server(profile: Profile) -> Door43 {
    let server = Door43::start(profile);
    server.add_user("amina", "amina-Geheim1");
    server.add_user("boaz", "boaz-Geheim1");
    server
}

fn bare(server: &Door43, name: &str) -> PathBuf {
    server.repo_path("amina", name).unwrap()
}

/// What was asked of the server since the last call, as words: `push`, `refs`, `fetch`, else method and path.
fn asked(server: &Door43) -> Vec<String> {
    let asked = server
        .requests()
        .iter()
        .map(|request| {
            let path = request.target.split('?').next().unwrap_or_default();
            match path.rsplit('/').next().unwrap_or_default() {
                "git-receive-pack" => "push".to_owned(),
                // A request for refs is short; the stand-in keeps no bodies.
                "git-upload-pack" => "upload-pack".to_owned(),
                _ => request.line(),
            }
        })
        .collect();
    server.clear_requests();
    asked
}

/// Luke and Mark of amina's, uploaded, and boaz's copy of them.
struct Team {
    server: Door43,
    amina: Desk,
    boaz: Desk,
    hers: Project,
    his: Project,
    bare: PathBuf,
}

fn team_with(profile: Profile, project: &New) -> Team {
    let server = server(profile);
    let amina = Desk::new(&server, "amina");
    let hers = amina.make(project);
    amina.sync(&[&project.name]).ends(0);
    let repository = project.repository();
    server.add_collaborator("amina", &repository, "boaz", Access::Write);
    let boaz = Desk::new(&server, "boaz");
    boaz.sync(&[&format!("amina/{repository}")]).ends(0);
    let his = boaz.project(&project.name);
    let bare = bare(&server, &repository);
    server.clear_requests();
    Team {
        server,
        amina,
        boaz,
        hers,
        his,
        bare,
    }
}

fn team() -> Team {
    team_with(Profile::V1_27, &New::of("Team", &["MRK", "LUK"]))
}

#[test]
fn the_first_upload_makes_the_repository_and_both_branches() {
    for profile in Profile::ALL {
        let server = server(profile);
        let desk = Desk::new(&server, "amina");
        let new = New::of("Mon Projet", &["MRK", "LUK"]);
        let project = desk.make(&new);
        let before = project.files();
        let run = desk.sync(&["Mon Projet"]).ends(0);
        let bare = bare(&server, "fr-textTranslation-Mon_Projet");
        both_are(&bare, "amina", &project);
        assert_eq!(
            git(&bare, &["for-each-ref", "--format=%(refname)"])
                .lines()
                .count(),
            2
        );
        assert_eq!(
            run.row()["repository"],
            "amina/fr-textTranslation-Mon_Projet"
        );
        assert_eq!(run.row()["created"], true);
        assert_eq!(run.row()["id"], new.id().as_str());
        assert_eq!(run.row()["folder"], project.folder.display().to_string());
        assert_eq!(
            (run.number("/sent/files"), run.number("/sent/commits")),
            (4, 1)
        );
        assert!(run.number("/sent/units") >= 160);
        assert_eq!(run.number("/received/files"), 0);
        assert!(run.notes().contains("rivate"), "{}", run.notes());
        assert!(run.backup().is_none());

        let requests = server.requests();
        let made = requests
            .iter()
            .find(|r| r.method == "POST" && r.target.starts_with("/api/v1/user/repos"));
        assert!(made.is_some());
        assert!(server.connections() <= 2, "{}", server.connections());

        // Private, and the default branch is the shared one, also once Scribe pushes.
        let api = server_repository(&server, "fr-textTranslation-Mon_Projet");
        assert_eq!(api["private"], true);
        assert_eq!(api["default_branch"], "scribe-main");

        let url = project.git(&["config", "remote.origin.url"]);
        assert_eq!(
            url,
            server.git_url("amina", "fr-textTranslation-Mon_Projet")
        );
        assert_eq!(project.git(&["config", "user.name"]), "amina");
        let log = project.git(&["log", "-1", "--format=%an %s%n%b"]);
        assert!(log.starts_with("amina scribe-sync: "), "{log}");
        assert!(log.contains("Scribe-Sync-Host: ") && log.contains("Scribe-Sync-Version: "));

        // Only the note of the sync changed on disk.
        for (path, (_, content)) in project.files() {
            assert_eq!(content == before[&path].1, path != SETTINGS, "{path}");
        }
        assert!(project.last_synced().is_some());

        // A second sync does nothing.
        let before = project.files();
        let head = project.head();
        server.clear_requests();
        let run = desk.sync(&["Mon Projet"]).ends(0);
        assert_eq!(asked(&server), ["upload-pack"]);
        assert_eq!(run.number("/requests"), 1);
        assert_eq!((project.files(), project.head()), (before, head));
        assert_eq!(run.number("/sent/files") + run.number("/received/files"), 0);
    }
}

fn server_repository(server: &Door43, name: &str) -> serde_json::Value {
    let token = server.token("amina", &["read:repository"]);
    let url = format!("{}/api/v1/repos/amina/{name}", server.url());
    let out = get(&url, &token);
    serde_json::from_str(&out).unwrap()
}

fn get(url: &str, token: &str) -> String {
    use std::io::{Read, Write};
    let (host, path) = url.trim_start_matches("http://").split_once('/').unwrap();
    let mut stream = std::net::TcpStream::connect(host).unwrap();
    write!(
        stream,
        "GET /{path} HTTP/1.1\r\nHost: {host}\r\nAuthorization: token {token}\r\nConnection: close\r\n\r\n"
    )
    .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    let body = answer.split_once("\r\n\r\n").unwrap().1;
    body[body.find('{').unwrap()..=body.rfind('}').unwrap()].to_owned()
}

#[test]
fn who_may_see_a_new_repository_is_the_persons_word() {
    let server = server(Profile::V1_27);
    let desk = Desk::new(&server, "amina");
    let public = |name: &str| {
        server_repository(&server, &format!("fr-textTranslation-{name}"))["private"] == false
    };

    desk.make(&New::of("Open", &["MRK"]));
    let run = desk.sync(&["Open", "--public"]).ends(0);
    assert!(
        public("Open") && run.notes().contains("ublic"),
        "{}",
        run.notes()
    );
    desk.make(&New::of("Closed", &["MRK"]));
    let run = desk.sync(&["Closed", "--private"]).ends(0);
    assert!(!public("Closed") && run.notes().contains("rivate"));

    desk.run(&["config", "set", "visibility", "public"]).ends(0);
    desk.make(&New::of("Chosen", &["MRK"]));
    desk.sync(&["Chosen"]).ends(0);
    assert!(public("Chosen"));

    // A confidential project goes public by a flag only.
    let secret = desk.make(&New::of("Secret", &["MRK"]).confidential());
    server.clear_requests();
    desk.sync(&["Secret"]).ends(7);
    assert!(
        server
            .repo_path("amina", "fr-textTranslation-Secret")
            .is_none()
    );
    assert!(!asked(&server).contains(&"push".to_owned()));
    desk.sync(&["Secret", "--private"]).ends(0);
    assert!(!public("Secret"));
    server.set_private("amina", "fr-textTranslation-Secret", false);
    secret.verse("MRK", 1, 1, "not for everybody");
    let main = tip(
        &bare(&server, "fr-textTranslation-Secret"),
        "refs/heads/scribe-main",
    );
    desk.sync(&["Secret"]).ends(7);
    assert_eq!(
        tip(
            &bare(&server, "fr-textTranslation-Secret"),
            "refs/heads/scribe-main"
        ),
        main
    );
    desk.sync(&["Secret", "--public"]).ends(0);
    both_are(
        &bare(&server, "fr-textTranslation-Secret"),
        "amina",
        &secret,
    );
}

#[test]
fn each_kind_of_sync_takes_its_few_requests_on_one_connection() {
    for profile in Profile::ALL {
        for strip in [false, true] {
            let team = team_with(profile, &New::of("Team", &["MRK", "LUK"]));
            team.server.strip_git_protocol(strip);
            let counted = |desk: &Desk| {
                team.server.clear_requests();
                let connections = team.server.connections();
                let run = desk.sync(&["Team"]).ends(0);
                let lines: Vec<String> = team
                    .server
                    .requests()
                    .iter()
                    .map(super::world::door43::Recorded::line)
                    .collect();
                assert_eq!(
                    team.server.connections(),
                    connections + 1,
                    "one connection\n{strip} {lines:?}"
                );
                assert!(
                    !lines.iter().any(|line| line.contains("/api/")),
                    "{lines:?}"
                );
                let bytes: u64 = team.server.requests().iter().map(|r| r.bytes_up).sum();
                assert_eq!(run.number("/requests"), lines.len() as u64, "{lines:?}");
                let counted = run.number("/bytes_up");
                assert!(
                    counted.abs_diff(bytes) * 10 <= bytes,
                    "{counted} counted, {bytes} sent"
                );
                lines.len()
            };
            // Where a proxy drops the header, learning the refs takes one request more, and fetching may.
            let more = |normal: usize| normal..=normal + if strip { 2 } else { 0 };
            // boaz's own branch is not on the server before his first work.
            team.his.verse("LUK", 1, 1, "his first");
            assert!(more(1).contains(&counted(&team.boaz)));
            let (theirs, nothing) = (counted(&team.amina), counted(&team.amina));
            assert!(more(2).contains(&theirs), "only theirs: {theirs}");
            assert!(more(1).contains(&nothing), "nothing: {nothing}");
            team.hers.verse("MRK", 2, 3, "hers");
            assert_eq!(counted(&team.amina), 1, "only ours");
            team.hers.verse("MRK", 2, 4, "hers again");
            assert_eq!(counted(&team.amina), 1, "only ours");
            team.his.verse("LUK", 4, 18, "his");
            let both = counted(&team.boaz);
            assert!(more(3).contains(&both), "both: {both}");
            team.hers.says("MRK", "hers again");
            team.his.says("MRK", "hers again");
            both_are(&team.bare, "boaz", &team.his);
        }
    }
}

#[test]
fn one_verse_of_a_large_book_is_a_small_parcel() {
    let server = server(Profile::V1_27);
    let desk = Desk::new(&server, "amina");
    let project = desk.make(&New::of("Psalms", &["MRK"]).book("PSA", 150, 33));
    assert!(project.read("ingredients/PSA.usfm").len() > 300_000);
    desk.sync(&["Psalms"]).ends(0);
    project.verse("PSA", 119, 17, "light on the road and water from the stone");
    server.clear_requests();
    let run = desk.sync(&["Psalms"]).ends(0);
    let requests = server.requests();
    assert_eq!(requests.len(), 1);
    eprintln!(
        "one verse of {} bytes: {} bytes up, {} down",
        project.read("ingredients/PSA.usfm").len(),
        requests[0].bytes_up,
        requests[0].bytes_down
    );
    assert!(requests[0].bytes_up <= 1200, "{}", requests[0].bytes_up);
    assert_eq!(
        (run.number("/sent/files"), run.number("/sent/units")),
        (1, 1)
    );
    assert_eq!(run.row()["sent"]["places"][0], "PSA 119");
    assert!(
        project
            .git(&["log", "-1", "--format=%s"])
            .contains("PSA 119")
    );
}

#[test]
fn what_scribe_notes_in_the_settings_is_no_work() {
    let team = team();
    let head = team.hers.head();
    for (desk, project) in [(&team.amina, &team.hers), (&team.boaz, &team.his)] {
        project.look("2026-02-03T04:05:06+02:00");
        team.server.clear_requests();
        let run = desk.sync(&["Team"]).ends(0);
        assert_eq!(asked(&team.server), ["upload-pack"]);
        assert_eq!(run.number("/sent/files"), 0);
        project.settings(|value| {
            value["sync"]["services"]["door43"] = serde_json::json!([
                {"username": "amina", "dateCreated": "2026-02-03T04:05:06+02:00", "lastSynced": "2026-02-03T04:05:06+02:00"},
                {"username": "boaz", "dateCreated": "2026-02-03T04:05:06+02:00", "lastSynced": "2026-02-03T04:05:06+02:00"}]);
        });
        let before = project.files();
        desk.sync(&["Team"]).ends(0);
        assert_eq!(asked(&team.server), ["upload-pack"]);
        assert_eq!(project.files(), before);
        assert_eq!(project.head(), head);
    }
    // A star is work, and what comes from it leaves the marks of the other computer alone.
    team.hers
        .settings(|value| value["project"]["textTranslation"]["starred"] = true.into());
    team.hers.verse("MRK", 1, 1, "with a star");
    team.amina.sync(&["Team"]).ends(0);
    both_are(&team.bare, "amina", &team.hers);
    let marks = team.his.settings_now()["project"]["textTranslation"]["lastSeen"].clone();
    team.boaz.sync(&["Team"]).ends(0);
    let settings = team.his.settings_now();
    assert_eq!(settings["project"]["textTranslation"]["starred"], true);
    assert_eq!(settings["project"]["textTranslation"]["lastSeen"], marks);
}

#[test]
fn a_teammates_work_comes_after_a_backup() {
    let team = team();
    team.his.verse("LUK", 4, 18, "his words");
    team.boaz.sync(&["Team"]).ends(0);
    team.hers
        .settings(|value| value["sync"]["services"]["door43"] = serde_json::json!([]));
    team.amina.sync(&["Team", "--dry-run"]).ends(0);
    assert_eq!(team.hers.last_synced(), None);
    let old = team.hers.read("ingredients/LUK.usfm");
    let run = team.amina.sync(&["Team"]).ends(0);
    team.hers.says("LUK", "his words");
    assert!(team.hers.last_synced().is_some());
    assert_eq!(
        (run.number("/received/files"), run.number("/received/units")),
        (1, 1)
    );
    assert_eq!(run.row()["received"]["places"][0], "LUK 4");
    assert_eq!(run.number("/sent/files"), 0);
    let backups = team.amina.backups();
    assert_eq!(backups, [run.backup().unwrap()]);
    let kept = team
        .amina
        .backup_folder(&backups[0])
        .join("ingredients/LUK.usfm");
    assert_eq!(std::fs::read_to_string(kept).unwrap(), old);
    shared_is(&team.bare, "amina", &team.hers);
    // Nothing came: no further backup, no other time.
    let before = team.hers.files();
    let run = team.amina.sync(&["Team"]).ends(0);
    assert!(run.backup().is_none());
    assert_eq!(team.hers.files(), before);
    assert_eq!(team.amina.backups().len(), 1);
}

#[test]
fn verses_far_apart_are_brought_together() {
    let team = team();
    team.hers.verse("LUK", 1, 3, "from amina");
    team.hers.verse("MRK", 2, 2, "from amina too");
    team.his.verse("LUK", 4, 18, "from boaz");
    team.amina.sync(&["Team"]).ends(0);
    let run = team.boaz.sync(&["Team"]).ends(0);
    assert_eq!(
        (run.number("/received/units"), run.number("/sent/units")),
        (2, 1)
    );
    assert!(run.backup().is_some());
    both_are(&team.bare, "boaz", &team.his);
    team.amina.sync(&["Team"]).ends(0);
    assert_eq!(
        team.hers.read("ingredients/LUK.usfm"),
        team.his.read("ingredients/LUK.usfm")
    );
    for project in [&team.hers, &team.his] {
        project.says("LUK", "from amina");
        project.says("LUK", "from boaz");
        project.says("MRK", "from amina too");
    }
    shared_is(&team.bare, "amina", &team.hers);
    // In turns for a while: always one common commit, and nothing gets lost.
    for turn in 1..=4 {
        team.hers.verse("LUK", 1, 3 + turn, "her turn");
        team.his.verse("LUK", 4, turn, "his turn");
        team.amina.sync(&["Team"]).ends(0);
        team.boaz.sync(&["Team"]).ends(0);
        team.amina.sync(&["Team"]).ends(0);
        assert_eq!(team.hers.head(), team.his.head());
    }
    assert_eq!(
        team.his
            .read("ingredients/LUK.usfm")
            .matches("turn")
            .count(),
        8
    );
}

#[test]
fn on_a_stop_the_same_verse_waits_and_blocks_nobody_elses() {
    const STOP: [&str; 3] = ["Team", "--on-conflict", "stop"];
    let team = team();
    team.hers.verse("LUK", 4, 18, "as amina says");
    team.his.verse("LUK", 4, 18, "as boaz says");
    team.his.verse("MRK", 1, 1, "and something else");
    team.amina.sync(&["Team"]).ends(0);
    let shared = tip(&team.bare, "refs/heads/scribe-main");
    let run = team.boaz.sync(&STOP).ends(6);
    assert_eq!(
        run.row()["conflicts"],
        serde_json::json!([{"file": "ingredients/LUK.usfm", "reference": "LUK 4:18"}])
    );
    assert_eq!(tip(&team.bare, "refs/heads/scribe-main"), shared);
    assert_eq!(
        tip(&team.bare, "refs/heads/boaz/scribe"),
        Some(team.his.head())
    );
    team.his.says("LUK", "as boaz says");
    team.his.says_not("LUK", "as amina says");
    team.his.says_not("LUK", "<<<<");
    let before = team.his.files();
    let head = team.his.head();
    team.server.clear_requests();
    let run = team.boaz.sync(&STOP).ends(6);
    assert_eq!(
        asked(&team.server),
        ["upload-pack"],
        "nothing new is sent or fetched"
    );
    assert_eq!(run.row()["conflicts"][0]["reference"], "LUK 4:18");
    assert_eq!((team.his.files(), team.his.head()), (before, head));

    // His further work goes up all the same.
    team.his.verse("MRK", 2, 2, "meanwhile");
    team.boaz.sync(&STOP).ends(6);
    assert_eq!(
        tip(&team.bare, "refs/heads/boaz/scribe"),
        Some(team.his.head())
    );
    assert_eq!(tip(&team.bare, "refs/heads/scribe-main"), shared);

    // Once the teammate takes the verse back, nobody has to decide.
    let old = String::from_utf8(crate::world::gitcmd::git_bytes(
        &team.hers.folder,
        &["show", "HEAD~1:ingredients/LUK.usfm"],
        b"",
    ))
    .unwrap();
    team.hers.write("ingredients/LUK.usfm", old);
    team.amina.sync(&["Team"]).ends(0);
    let run = team.boaz.sync(&["Team"]).ends(0);
    assert_eq!(run.row()["conflicts"], serde_json::json!([]));
    team.his.says("LUK", "as boaz says");
    both_are(&team.bare, "boaz", &team.his);
    team.amina.sync(&["Team"]).ends(0);
    team.hers.says("LUK", "as boaz says");
    team.hers.says("MRK", "meanwhile");
}

#[test]
fn a_collaborators_metadata_and_settings_follow_the_owners() {
    let team = team();
    let ignore = team.his.read(".gitignore");
    assert_eq!(
        ignore,
        "# Ignore .json files (scribe setting files)\n*.json"
    );
    let owner = git_show(&team.his.folder, "metadata.json");
    // Scribe on his computer writes into both.
    let mine = team.his.read("metadata.json").replace("\"TST\"", "\"HIS\"");
    team.his.write("metadata.json", &mine);
    team.his
        .settings(|value| value["project"]["textTranslation"]["starred"] = true.into());
    let head = team.his.head();
    team.server.clear_requests();
    team.boaz.sync(&["Team"]).ends(0);
    assert_eq!(asked(&team.server), ["upload-pack"]);
    assert_eq!(team.his.head(), head, "no commit");
    // His work goes, these two do not; other JSON does.
    team.his.verse("LUK", 1, 1, "his work");
    team.his.write("ingredients/notes.json", "{\"a\":1}");
    team.boaz.sync(&["Team"]).ends(0);
    team.amina.sync(&["Team"]).ends(0);
    assert_eq!(team.hers.read("metadata.json").into_bytes(), owner);
    assert_eq!(
        team.hers.settings_now()["project"]["textTranslation"]["starred"],
        false
    );
    assert_eq!(team.hers.read("ingredients/notes.json"), "{\"a\":1}");
    assert!(!team.hers.has(".gitignore"));
    // The owner's changes come.
    team.hers.write(
        "metadata.json",
        team.hers
            .read("metadata.json")
            .replace("\"TST\"", "\"OWN\""),
    );
    team.hers.settings(|value| {
        value["project"]["textTranslation"]["description"] = "by the owner".into();
    });
    team.amina.sync(&["Team"]).ends(0);
    team.boaz.sync(&["Team"]).ends(0);
    assert!(team.his.read("metadata.json").contains("\"OWN\""));
    assert_eq!(
        team.his.settings_now()["project"]["textTranslation"]["description"],
        "by the owner"
    );
    shared_is(&team.bare, "boaz", &team.his);
}

#[test]
fn deletions_and_new_files_travel_both_ways() {
    let mut new = New::of("Files", &["MRK", "LUK", "JHN", "ACT"]);
    for number in 0..12 {
        new = new.file(
            &format!("ingredients/pictures/{number}.jpg"),
            vec![number; 50],
        );
    }
    let team = team_with(Profile::V1_27, &new);
    let run = |desk: &Desk| desk.sync(&["Files"]).ends(0);
    // There: a deletion, files of any ending, folders, an empty one, CRLF, no last line end.
    team.his.delete("ingredients/pictures/3.jpg");
    team.his.write("ingredients/empty.txt", "");
    team.his.write("notes/a/b/c/deep file.xyz", b"\x00\x01\xff");
    team.his.write("notes/crlf.txt", "one\r\ntwo\r\nthree");
    team.his.write("no-ending", "x");
    team.his.write("Ünïcödé ሰላም.md", "x");
    run(&team.boaz);
    run(&team.amina);
    assert!(!team.hers.has("ingredients/pictures/3.jpg"));
    assert_eq!(
        std::fs::read(team.hers.path("ingredients/empty.txt")).unwrap(),
        b""
    );
    assert_eq!(
        std::fs::read(team.hers.path("notes/a/b/c/deep file.xyz")).unwrap(),
        b"\x00\x01\xff"
    );
    assert_eq!(team.hers.read("notes/crlf.txt"), "one\r\ntwo\r\nthree");
    assert!(team.hers.has("Ünïcödé ሰላም.md") && team.hers.has("no-ending"));
    // And back: a rename, a change in a CRLF file, a folder that gets empty.
    std::fs::rename(team.hers.path("no-ending"), team.hers.path("notes/renamed")).unwrap();
    team.hers.write("notes/crlf.txt", "one\r\nTWO\r\nthree");
    team.hers.delete("notes/a/b/c/deep file.xyz");
    run(&team.amina);
    run(&team.boaz);
    assert!(!team.his.has("no-ending") && team.his.read("notes/renamed") == "x");
    assert_eq!(team.his.read("notes/crlf.txt"), "one\r\nTWO\r\nthree");
    assert!(!team.his.has("notes/a"), "empty folders go");
    // A file becomes a folder, and a folder a file.
    team.hers.delete("notes/renamed");
    team.hers.write("notes/renamed/inside.txt", "y");
    team.hers.delete("ingredients/empty.txt");
    team.hers.write("swap/one.txt", "1");
    run(&team.amina);
    run(&team.boaz);
    assert_eq!(team.his.read("notes/renamed/inside.txt"), "y");
    std::fs::remove_dir_all(team.his.path("swap")).unwrap();
    team.his.write("swap", "a file now");
    std::fs::remove_dir_all(team.his.path("notes/renamed")).unwrap();
    team.his.write("notes/renamed", "a file again");
    run(&team.boaz);
    run(&team.amina);
    assert_eq!(team.hers.read("swap"), "a file now");
    assert_eq!(team.hers.read("notes/renamed"), "a file again");
    shared_is(&team.bare, "amina", &team.hers);
    assert_eq!(team.hers.head(), team.his.head());
}

#[test]
fn many_deletions_need_a_word_where_they_are_made_and_a_backup_where_they_come() {
    let mut new = New::of("Many", &["MRK", "LUK"]);
    for number in 0..20 {
        new = new.file(&format!("ingredients/audio/{number}.mp3"), vec![number; 50]);
    }
    let team = team_with(Profile::V1_27, &new);
    std::fs::remove_dir_all(team.his.path("ingredients/audio")).unwrap();
    let head = team.his.head();
    let run = team.boaz.sync(&["Many"]).ends(7);
    assert!(run.error().contains("audio/0.mp3"), "{}", run.error());
    assert_eq!(tip(&team.bare, "refs/heads/scribe-main"), Some(head));
    team.boaz.sync(&["Many", "--allow-deletions"]).ends(0);
    let run = team.amina.sync(&["Many"]).ends(0);
    assert!(!team.hers.has("ingredients/audio"));
    assert_eq!(run.number("/received/files"), 20);
    assert!(
        run.notes().contains("20 files were deleted in the cloud"),
        "{}",
        run.notes()
    );
    let backup = team.amina.backup_folder(run.backup().unwrap());
    for number in 0..20u8 {
        let kept = std::fs::read(backup.join(format!("ingredients/audio/{number}.mp3"))).unwrap();
        assert_eq!(kept, vec![number; 50]);
    }
}

#[test]
fn a_change_stays_where_the_other_side_deleted_the_file() {
    let team = team();
    team.hers.verse("LUK", 2, 2, "still needed");
    team.his.delete("ingredients/LUK.usfm");
    team.amina.sync(&["Team"]).ends(0);
    let run = team.boaz.sync(&["Team", "--allow-deletions"]).ends(0);
    assert!(run.notes().contains("LUK.usfm"), "{}", run.notes());
    team.his.says("LUK", "still needed");
    both_are(&team.bare, "boaz", &team.his);
}

#[test]
fn another_computer_of_the_account_moves_the_branch_and_is_merged() {
    let server = server(Profile::V1_27);
    let (one, two) = (Desk::new(&server, "amina"), Desk::new(&server, "amina"));
    let first = one.make(&New::of("Mine", &["MRK", "LUK"]));
    one.sync(&["Mine"]).ends(0);
    let bare = bare(&server, "fr-textTranslation-Mine");
    two.sync(&["amina/fr-textTranslation-Mine"]).ends(0);
    let second = two.project("Mine");
    // Both, without an edit, in turns: nothing happens.
    for _ in 0..3 {
        for (desk, project) in [(&one, &first), (&two, &second)] {
            project.look("2026-05-05T05:05:05+02:00");
            let run = desk.sync(&["Mine"]).ends(0);
            assert_eq!(run.number("/sent/files") + run.number("/received/files"), 0);
        }
    }
    assert_eq!(first.head(), second.head());
    first.verse("MRK", 1, 1, "at the first");
    second.verse("LUK", 4, 4, "at the second");
    one.sync(&["Mine"]).ends(0);
    two.sync(&["Mine"]).ends(0);
    one.sync(&["Mine"]).ends(0);
    first.says("LUK", "at the second");
    second.says("MRK", "at the first");
    both_are(&bare, "amina", &first);

    // Scribe on the second computer commits and pushes its branch alone, forced, as it does.
    let token = server.token("amina", &["write:repository"]);
    let url = server.git_url_as("amina", &token, "amina", "fr-textTranslation-Mine");
    second.verse("LUK", 1, 1, "typed into Scribe");
    second.git(&["commit", "-qam", "Added from scribe"]);
    second.git(&["push", "-qf", &url, "HEAD:refs/heads/amina/scribe"]);
    let pushed = second.head();
    first.verse("MRK", 3, 3, "meanwhile here");
    one.sync(&["Mine"]).ends(0);
    first.says("LUK", "typed into Scribe");
    both_are(&bare, "amina", &first);
    first.git(&["merge-base", "--is-ancestor", &pushed, "HEAD"]);
    two.sync(&["Mine"]).ends(0);
    second.says("MRK", "meanwhile here");

    // A forced push of Scribe's that takes our commits off the branch loses nothing either: the shared branch has them.
    second.git(&["commit", "-q", "--allow-empty", "-m", "Added from scribe"]);
    second.git(&["push", "-qf", &url, "HEAD~1:refs/heads/amina/scribe"]);
    second.git(&["push", "-qf", &url, "HEAD:refs/heads/amina/scribe"]);
    first.verse("MRK", 4, 4, "after that");
    one.sync(&["Mine"]).ends(0);
    first.git(&["merge-base", "--is-ancestor", &second.head(), "HEAD"]);
    second.git(&[
        "push",
        "-qf",
        &url,
        &format!("{pushed}:refs/heads/amina/scribe"),
    ]);
    one.sync(&["Mine"]).ends(0);
    shared_is(&bare, "amina", &first);
    two.sync(&["Mine"]).ends(0);
    assert_eq!(first.head(), second.head());
}

#[test]
fn dry_run_tells_by_book_and_writes_nothing() {
    let team = team();
    team.his.verse("LUK", 4, 18, "his");
    team.his.write("ingredients/extra.txt", "x");
    team.boaz.sync(&["Team"]).ends(0);
    team.hers.verse("MRK", 1, 1, "hers");
    let before = team.amina.listing();
    let shared = tip(&team.bare, "refs/heads/scribe-main");
    team.server.clear_requests();
    let run = team.amina.sync(&["Team", "--dry-run"]).ends(0);
    assert!(!asked(&team.server).contains(&"push".to_owned()));
    let after = team.amina.listing();
    let changed: Vec<_> = before
        .iter()
        .filter(|(path, content)| after.get(*path) != Some(content))
        .map(|(path, _)| path)
        .chain(after.keys().filter(|path| !before.contains_key(*path)))
        .collect();
    assert!(changed.is_empty(), "{changed:?}");
    assert_eq!(tip(&team.bare, "refs/heads/scribe-main"), shared);
    assert_eq!(run.json["dry_run"], true);
    assert_eq!(
        run.row()["would_send"],
        serde_json::json!([{"path": "ingredients/MRK.usfm", "book": "MRK", "kind": "changed", "units": 1, "removed": 0,
            "references": ["MRK 1:1"]}])
    );
    assert_eq!(
        run.row()["would_receive"],
        serde_json::json!([
            {"path": "ingredients/LUK.usfm", "book": "LUK", "kind": "changed", "units": 1, "removed": 0,
                "references": ["LUK 4:18"]},
            {"path": "ingredients/extra.txt", "book": null, "kind": "added", "units": 1, "removed": 0,
                "references": []}])
    );
    // What it says for people.
    let run = team.amina.run(&["sync", "Team", "--dry-run"]).ends(0);
    assert!(
        run.out.contains("MRK") && run.out.contains("LUK"),
        "{}",
        run.out
    );

    // A project that was never in the cloud.
    let fresh = team.amina.make(&New::of("Fresh", &["JHN"]));
    let before = team.amina.listing();
    let run = team.amina.sync(&["Fresh", "-n"]).ends(0);
    assert_eq!(run.row()["would_send"].as_array().unwrap().len(), 3);
    assert_eq!(team.amina.listing(), before);
    assert!(!fresh.has(".git"));
    assert!(
        team.server
            .repo_path("amina", "fr-textTranslation-Fresh")
            .is_none()
    );
}

#[test]
fn a_repository_that_scribe_made_offline_goes_on_on_our_branch() {
    for branch in ["master", "main"] {
        let server = server(Profile::V1_27);
        let desk = Desk::new(&server, "amina");
        let project = desk.make(&New::of("Offline", &["MRK"]));
        project.git(&["init", "-q", "-b", branch]);
        project.git(&["config", "user.name", "local name"]);
        project.git(&["add", "."]);
        project.git(&["commit", "-qm", "Initial Commit on Creation"]);
        let first = project.head();
        project.verse("MRK", 1, 1, "later work");
        let dry = desk.sync(&["Offline", "-n"]).ends(0);
        assert!(
            dry.row()["would_send"]
                .as_array()
                .is_some_and(|all| !all.is_empty())
        );
        let run = desk.sync(&["Offline"]).ends(0);
        assert_eq!(run.number("/sent/commits"), 2);
        both_are(
            &bare(&server, "fr-textTranslation-Offline"),
            "amina",
            &project,
        );
        project.git(&["merge-base", "--is-ancestor", &first, "HEAD"]);
        assert_eq!(
            project.git(&["rev-parse", &format!("refs/heads/{branch}")]),
            first
        );
        assert_eq!(project.git(&["config", "user.name"]), "local name");
        assert_eq!(project.git(&["log", "-1", "--format=%an"]), "amina");
        desk.sync(&["Offline"]).ends(0);
    }
}

#[test]
fn a_renamed_repository_is_followed_and_remembered() {
    for profile in Profile::ALL {
        let team = team_with(profile, &New::of("Team", &["MRK", "LUK"]));
        let old = "fr-textTranslation-Team";
        team.server.rename_repo("amina", old, "renamed");
        team.hers.verse("LUK", 1, 1, "after the rename");
        let run = team.amina.sync(&["Team"]).ends(0);
        assert!(run.notes().contains("amina/renamed"), "{}", run.notes());
        assert_eq!(run.row()["repository"], "amina/renamed");
        assert_eq!(
            team.hers.git(&["config", "remote.origin.url"]),
            team.server.git_url("amina", "renamed")
        );
        both_are(&bare(&team.server, "renamed"), "amina", &team.hers);
        let run = team.boaz.sync(&["Team"]).ends(0);
        assert!(run.notes().contains("amina/renamed"));
        team.his.says("LUK", "after the rename");
        // Known from now on.
        team.server.clear_requests();
        let run = team.amina.sync(&["Team"]).ends(0);
        assert!(!run.notes().contains("renamed"), "{}", run.notes());
        assert_eq!(asked(&team.server), ["upload-pack"]);
    }
}

#[test]
fn a_repository_that_is_gone_is_made_again_on_the_persons_word_only() {
    for profile in Profile::ALL {
        let team = team_with(profile, &New::of("Team", &["MRK", "LUK"]));
        team.server.delete_repo("amina", "fr-textTranslation-Team");
        let run = team.amina.sync(&["Team"]).ends(10);
        assert!(run.error().contains("create-again"), "{}", run.error());
        team.hers.verse("LUK", 1, 1, "with something to send");
        let run = team.amina.sync(&["Team"]).ends(10);
        assert!(run.error().contains("create-again"), "{}", run.error());
        assert!(
            team.server
                .repo_path("amina", "fr-textTranslation-Team")
                .is_none()
        );
        let run = team.amina.sync(&["Team", "--create-again"]).ends(0);
        assert_eq!(run.row()["created"], true);
        let bare = bare(&team.server, "fr-textTranslation-Team");
        both_are(&bare, "amina", &team.hers);
        team.amina.sync(&["Team"]).ends(0);
        // The word has no effect on what is there.
        team.hers.verse("LUK", 1, 2, "more");
        let run = team.amina.sync(&["Team", "--create-again"]).ends(0);
        assert_eq!(run.row()["created"], false);
        both_are(&bare, "amina", &team.hers);
        // The owner's repository is the owner's to make.
        team.server.delete_repo("amina", "fr-textTranslation-Team");
        team.boaz.sync(&["Team", "--create-again"]).ends(10);
    }
}

#[test]
fn the_api_may_lag_behind() {
    let server = server(Profile::V1_21);
    server.set_api_lag(Duration::from_secs(3600));
    let desk = Desk::new(&server, "amina");
    let project = desk.make(&New::of("Lag", &["MRK"]));
    desk.sync(&["Lag"]).ends(0);
    desk.sync(&["Lag"]).ends(0);
    project.verse("MRK", 1, 1, "more");
    desk.sync(&["Lag"]).ends(0);
    let other = Desk::new(&server, "amina");
    other.sync(&["amina/fr-textTranslation-Lag"]).ends(0);
    other.project("Lag").says("MRK", "more");
    both_are(&bare(&server, "fr-textTranslation-Lag"), "amina", &project);
}

#[test]
fn a_teammate_who_is_quicker_costs_another_round_only() {
    let team = team();
    team.hers.verse("MRK", 1, 1, "hers");
    // While amina's push is on its way, boaz gets his in.
    team.his.verse("LUK", 4, 4, "his, quicker");
    let (bare, folder) = (team.bare.clone(), team.his.folder.clone());
    git(&folder, &["commit", "-qam", "quick"]);
    let hook = Action::hook(move || {
        git(
            &folder,
            &[
                "push",
                "-q",
                bare.to_str().unwrap(),
                "HEAD:refs/heads/scribe-main",
            ],
        );
    });
    team.server.fault(Fault::new(Match::push(), hook));
    let run = team.amina.sync(&["Team"]).ends(0);
    assert!(run.number("/requests") <= 4);
    team.hers.says("LUK", "his, quicker");
    both_are(&team.bare, "amina", &team.hers);
}

#[test]
fn an_older_copy_put_back_is_published_or_given_up_by_word() {
    let team = team();
    team.his.verse("LUK", 4, 18, "first words");
    team.boaz.sync(&["Team"]).ends(0);
    team.amina.sync(&["Team"]).ends(0);
    team.his.verse("LUK", 4, 18, "better words");
    team.boaz.sync(&["Team"]).ends(0);
    team.amina.sync(&["Team"]).ends(0);
    assert_eq!(team.amina.backups().len(), 2);

    // Restored by our own command.
    team.amina.run(&["backup", "restore", "Team", "1"]).ends(0);
    team.hers.says("LUK", "first words");
    let shared = tip(&team.bare, "refs/heads/scribe-main");
    let run = team.amina.sync(&["Team"]).ends(7);
    assert!(
        run.error().contains("publish-restore") && run.error().contains("take-cloud"),
        "{}",
        run.error()
    );
    assert_eq!(tip(&team.bare, "refs/heads/scribe-main"), shared);
    team.amina.sync(&["Team", "--publish-restore"]).ends(0);
    both_are(&team.bare, "amina", &team.hers);
    team.hers.says("LUK", "first words");
    team.amina.sync(&["Team"]).ends(0);
    team.boaz.sync(&["Team"]).ends(0);
    team.his.says("LUK", "first words");

    // Restored, and given up.
    team.his.verse("LUK", 4, 18, "best words");
    team.boaz.sync(&["Team"]).ends(0);
    team.amina.sync(&["Team"]).ends(0);
    team.amina.run(&["backup", "restore", "Team", "1"]).ends(0);
    team.hers.says_not("LUK", "best words");
    team.amina.sync(&["Team"]).ends(7);
    let shared = tip(&team.bare, "refs/heads/scribe-main");
    team.amina.sync(&["Team", "--take-cloud"]).ends(0);
    team.hers.says("LUK", "best words");
    assert_eq!(tip(&team.bare, "refs/heads/scribe-main"), shared);
    team.amina.sync(&["Team"]).ends(0);
}

/// A file that cannot be replaced, or not even read, keeps its restored text: that must not go to everybody in a later sync
/// that nobody looks at.
#[test]
#[cfg(target_os = "linux")]
fn restored_text_that_could_not_be_given_up_is_asked_about_again() {
    use std::io::Write;
    let (take, publish) = ("--take-cloud", "--publish-restore");
    for (pasted, typed, how) in [
        (false, false, take),
        (false, true, take),
        (true, false, take),
        (true, true, take),
        (false, true, publish),
        (true, true, publish),
    ] {
        let shown = format!("pasted {pasted}, typed {typed}, {how}");
        let team = team();
        let book = team.hers.folder.join("ingredients/LUK.usfm");
        let old = team.amina.folder().join("old");
        let copy = |from: &std::path::Path, to: &std::path::Path| {
            let mut cp = std::process::Command::new("cp");
            assert!(cp.arg("-a").args([from, to]).status().unwrap().success());
        };
        copy(&team.hers.folder, &old);
        team.his.verse("LUK", 4, 18, "better words");
        team.boaz.sync(&["Team"]).ends(0);
        team.amina.sync(&["Team"]).ends(0);
        if pasted {
            std::fs::remove_dir_all(&team.hers.folder).unwrap();
            copy(&old, &team.hers.folder);
        } else {
            team.amina.run(&["backup", "restore", "Team", "1"]).ends(0);
        }
        team.hers.says_not("LUK", "better words");
        let shared = tip(&team.bare, "refs/heads/scribe-main");
        let mut editor = std::fs::OpenOptions::new()
            .append(true)
            .open(&book)
            .unwrap();
        if typed {
            editor.write_all(b"\\p typed meanwhile\n").unwrap();
        }
        let run = team.amina.sync(&["Team", how]).ends(3);
        assert!(
            run.out.contains("what is to become of the restored text"),
            "{shown}: {}",
            run.out
        );
        drop(editor);
        team.amina.sync(&["Team"]).ends(7);
        assert_eq!(tip(&team.bare, "refs/heads/scribe-main"), shared, "{shown}");
        if typed {
            team.hers.says("LUK", "typed meanwhile");
        }
        let run = team.amina.sync(&["Team", how]).ends(0);
        if how == publish {
            team.hers.says("LUK", "typed meanwhile");
            team.hers.says_not("LUK", "better words");
            both_are(&team.bare, "amina", &team.hers);
            continue;
        }
        team.hers.says("LUK", "better words");
        if typed {
            let ring = team.amina.scribe().join("users/amina/projects-backups");
            let kept = team.amina.backups().into_iter().any(|backup| {
                let book = ring.join(backup).join("ingredients/LUK.usfm");
                std::fs::read_to_string(book).is_ok_and(|text| text.contains("typed meanwhile"))
            });
            assert!(kept, "{shown}: {}", run.out);
        }
        team.amina.sync(&["Team"]).ends(0);
        assert_eq!(tip(&team.bare, "refs/heads/scribe-main"), shared, "{shown}");
    }
}

#[test]
fn a_backup_of_what_is_shared_anyway_stops_nothing_when_it_is_restored() {
    let team = team();
    team.amina.sync(&["Team"]).ends(0);
    team.amina.run(&["backup", "create", "Team"]).ends(0);
    let before = std::fs::read_to_string(team.hers.folder.join("ingredients/LUK.usfm")).unwrap();
    team.hers.verse("LUK", 4, 18, "words of a bad day");
    team.amina.run(&["backup", "restore", "Team", "1"]).ends(0);
    let shared = tip(&team.bare, "refs/heads/scribe-main");
    team.amina.sync(&["Team"]).ends(0);
    assert_eq!(tip(&team.bare, "refs/heads/scribe-main"), shared);
    let after = std::fs::read_to_string(team.hers.folder.join("ingredients/LUK.usfm")).unwrap();
    assert_eq!(after, before);
    // What is written afterwards is work like any other.
    team.hers.verse("LUK", 4, 18, "better words");
    team.amina.sync(&["Team"]).ends(0);
    assert_ne!(tip(&team.bare, "refs/heads/scribe-main"), shared);
}

#[test]
fn a_folder_pasted_by_hand_does_not_send_words_back_in_time() {
    let copy = |from: &std::path::Path, to: &std::path::Path| {
        let _ = std::fs::remove_dir_all(to);
        for entry in walkdir::WalkDir::new(from).into_iter().flatten() {
            let place = to.join(entry.path().strip_prefix(from).unwrap());
            if entry.file_type().is_dir() {
                std::fs::create_dir_all(place).unwrap();
            } else {
                std::fs::copy(entry.path(), place).unwrap();
            }
        }
    };
    for publish in [false, true] {
        let team = team();
        let old = team.amina.folder().join("old");
        copy(&team.hers.folder, &old);
        team.his.verse("LUK", 4, 18, "newer words");
        team.boaz.sync(&["Team"]).ends(0);
        team.hers.verse("MRK", 1, 1, "newer here");
        team.amina.sync(&["Team"]).ends(0);
        copy(&old, &team.hers.folder);
        let shared = tip(&team.bare, "refs/heads/scribe-main");
        team.amina.sync(&["Team"]).ends(7);
        assert_eq!(tip(&team.bare, "refs/heads/scribe-main"), shared);
        if publish {
            let run = team.amina.sync(&["Team", "--publish-restore"]).ends(0);
            team.hers.says_not("LUK", "newer words");
            team.hers.says_not("MRK", "newer here");
            assert_eq!(run.number("/sent/files"), 2);
            team.hers.git(&[
                "merge-base",
                "--is-ancestor",
                shared.as_ref().unwrap(),
                "HEAD",
            ]);
        } else {
            let run = team.amina.sync(&["Team", "--take-cloud"]).ends(0);
            team.hers.says("LUK", "newer words");
            team.hers.says("MRK", "newer here");
            assert!(run.backup().is_some());
            assert_eq!(tip(&team.bare, "refs/heads/scribe-main"), shared);
        }
        both_are(&team.bare, "amina", &team.hers);
        team.amina.sync(&["Team"]).ends(0);
    }
}

/// Where a project belongs cannot be read for a moment: that makes no second copy of it.
#[test]
fn a_project_of_another_folder_is_not_brought_down_beside_itself() {
    let server = server(Profile::V1_27);
    let desk = Desk::new(&server, "amina");
    let folder = desk.projects().join("a name of one's own");
    New::of("Team", &["MRK"]).write(&folder);
    desk.sync(&[folder.to_str().unwrap()]).ends(0);
    let count = || std::fs::read_dir(desk.projects()).unwrap().count();
    desk.sync(&["amina/fr-textTranslation-Team"]).ends(0);
    assert_eq!(count(), 1);
    let memory = std::fs::read_dir(desk.state().join("projects"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .find(|path| path.extension().is_some_and(|end| end == "json"))
        .unwrap();
    let aside = memory.with_extension("aside");
    std::fs::rename(&memory, &aside).unwrap();
    std::fs::create_dir(&memory).unwrap();
    desk.run(&["sync", "amina/fr-textTranslation-Team"]).ends(1);
    assert_eq!(count(), 1);
    std::fs::remove_dir(&memory).unwrap();
    std::fs::rename(&aside, &memory).unwrap();
    desk.sync(&["amina/fr-textTranslation-Team"]).ends(0);
    assert_eq!(count(), 1);
}

#[test]
fn several_projects_side_by_side() {
    let server = server(Profile::V1_27);
    let desk = Desk::new(&server, "amina");
    for name in ["Alpha", "Bravo", "Charlie"] {
        desk.make(&New::of(name, &["MRK"]));
    }
    desk.make(&New::of("Resting", &["MRK"]).archived());
    let run = desk.sync(&["--all"]).ends(0);
    let names: Vec<_> = run.json["projects"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["name"].clone())
        .collect();
    assert_eq!(names, ["Alpha", "Bravo", "Charlie"]);
    let run = desk.sync(&["--all", "--include-archived"]).ends(0);
    assert_eq!(run.json["projects"].as_array().unwrap().len(), 4);
    assert!(
        server
            .repo_path("amina", "fr-textTranslation-Resting")
            .is_some()
    );

    // One bad one does not stop the others; one that is not found has a row.
    desk.project("Bravo").write("metadata.json", "{\"torn");
    desk.project("Charlie").verse("MRK", 1, 1, "goes on");
    let run = desk.sync(&["Alpha", "Nowhere", "Bravo", "Charlie"]).ends(3);
    let codes: Vec<_> = run.json["projects"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["code"].as_u64().unwrap())
        .collect();
    assert_eq!(codes.len(), 4, "{}", run.out);
    assert_eq!((codes[0], codes[1], codes[3]), (0, 10, 0), "{}", run.out);
    assert_eq!(run.json["projects"][1]["name"], "Nowhere");
    assert_eq!(run.json["projects"][1]["error"]["class"], "not_found");
    both_are(
        &bare(&server, "fr-textTranslation-Charlie"),
        "amina",
        &desk.project("Charlie"),
    );
    let run = desk.sync(&["Nowhere"]).ends(10);
    assert_eq!(run.row()["name"], "Nowhere");
    // One project by name, folder, start of the id, and twice.
    let id = New::of("Alpha", &[]).id();
    let folder = desk.project("Alpha").folder.display().to_string();
    let run = desk.sync(&["Alpha", &id[..8], &folder]).ends(0);
    assert_eq!(run.json["projects"].as_array().unwrap().len(), 1);
}

#[test]
fn names_that_cannot_lie_side_by_side_wait_for_a_person() {
    for (hers, his) in [
        ("notes/Names.txt", "notes/names.txt"),
        ("Notes/a.txt", "notes/b.txt"),
        ("place", "place/inside.txt"),
        ("place/inside.txt", "place"),
    ] {
        let team = team();
        team.hers.write(hers, "hers");
        team.his.write(his, "his");
        team.his.verse("LUK", 1, 1, "his verse");
        team.amina.sync(&["Team"]).ends(0);
        let shared = tip(&team.bare, "refs/heads/scribe-main");
        let run = team.boaz.sync(&["Team", "--on-conflict", "stop"]).ends(6);
        assert_eq!(
            run.row()["conflicts"].as_array().unwrap().len(),
            1,
            "{}",
            run.out
        );
        assert_eq!(team.his.read(his), "his");
        assert_eq!(tip(&team.bare, "refs/heads/scribe-main"), shared);
        assert_eq!(
            tip(&team.bare, "refs/heads/boaz/scribe"),
            Some(team.his.head())
        );
        // He gives his another name.
        std::fs::rename(team.his.path(his), team.his.path("renamed.txt")).unwrap();
        team.boaz.sync(&["Team"]).ends(0);
        assert_eq!(team.his.read(hers), "hers");
        both_are(&team.bare, "boaz", &team.his);
        team.amina.sync(&["Team"]).ends(0);
        assert_eq!(team.hers.read("renamed.txt"), "his");
    }
}

#[test]
fn what_a_collaborator_deletes_of_the_owners_comes_back() {
    let team = team();
    team.his.delete(SETTINGS);
    team.his.verse("LUK", 1, 1, "his");
    team.boaz.run(&["sync", "Team"]).ends(0);
    team.boaz.sync(&["Team"]).ends(0);
    assert!(team.his.has(SETTINGS));
    assert!(git(&team.bare, &["ls-tree", "-r", "--name-only", "scribe-main"]).contains(SETTINGS));
}

#[test]
fn the_old_name_of_a_project_that_is_here_leads_to_it() {
    let team = team();
    team.server
        .rename_repo("amina", "fr-textTranslation-Team", "renamed");
    // Nor does it matter whether the server's API is up to date.
    team.server.set_api_lag(Duration::from_secs(3600));
    team.hers.verse("LUK", 1, 1, "hers");
    team.amina.sync(&["Team"]).ends(0);
    for name in [
        "amina/fr-textTranslation-Team",
        "amina/renamed",
        "Amina/Renamed",
    ] {
        let run = team.amina.sync(&[name]).ends(0);
        assert_eq!(
            run.row()["folder"],
            team.hers.folder.display().to_string(),
            "{name}"
        );
        assert_eq!(run.row()["repository"], "amina/renamed", "{name}");
    }
    assert_eq!(std::fs::read_dir(team.amina.projects()).unwrap().count(), 1);
}

#[test]
fn two_accounts_of_one_computer_take_turns_in_one_folder() {
    let team = team();
    team.hers.verse("LUK", 1, 1, "by amina");
    team.amina.sync(&["Team"]).ends(0);
    let token = team
        .server
        .token("boaz", &["write:repository", "write:user"]);
    let other = |args: &[&str]| {
        // A person says that the other account goes on.
        let mut all = vec!["sync", "Team", "--json", "--change-account"];
        all.extend(args);
        team.amina.run_as(&token, &all).ends(0)
    };
    team.hers.verse("LUK", 1, 2, "by boaz");
    other(&[]);
    both_are(&team.bare, "boaz", &team.hers);
    assert_eq!(team.hers.git(&["log", "-1", "--format=%an"]), "boaz");
    team.hers.verse("LUK", 1, 3, "by amina again");
    team.amina.sync(&["Team", "--change-account"]).ends(0);
    both_are(&team.bare, "amina", &team.hers);
    other(&[]);
    assert_eq!(
        team.hers.git(&["symbolic-ref", "HEAD"]),
        "refs/heads/boaz/scribe"
    );
}

#[test]
fn a_copy_that_scribe_cloned_is_known_by_its_own_address() {
    for with_token in [false, true] {
        let team = team();
        let desk = Desk::new(&team.server, "boaz");
        let token = team.server.token("boaz", &["write:repository"]);
        let folder = desk
            .projects()
            .join(format!("Team_{}", New::of("Team", &[]).id()));
        let secret = team
            .server
            .git_url_as("boaz", &token, "amina", "fr-textTranslation-Team");
        let args = [
            "clone",
            "-q",
            "--single-branch",
            "-b",
            "scribe-main",
            &secret,
        ];
        git(
            &desk.projects(),
            &[&args[..], &[folder.to_str().unwrap()]].concat(),
        );
        let project = Project { folder };
        if !with_token {
            let plain = team.server.git_url("amina", "fr-textTranslation-Team");
            project.git(&["remote", "set-url", "origin", &plain]);
        }
        project.git(&["config", "user.name", "boaz"]);
        project.git(&["checkout", "-q", "-b", "boaz/scribe"]);
        desk.run(&["whoami"]).ends(0);
        team.server.clear_requests();
        let run = desk.sync(&["Team"]).ends(0);
        assert_eq!(run.number("/requests"), 1, "{:?}", asked(&team.server));
        assert_eq!(run.row()["repository"], "amina/fr-textTranslation-Team");
        project.verse("LUK", 2, 2, "from the copy");
        team.server.clear_requests();
        desk.sync(&["Team"]).ends(0);
        assert_eq!(asked(&team.server), ["push"]);
        both_are(&team.bare, "boaz", &project);
        let sent = team.server.requests();
        assert!(sent.iter().all(|request| !request.target.contains(&token)));
    }
}

#[test]
fn branches_that_somebody_deleted_in_the_cloud() {
    let team = team();
    team.his.verse("LUK", 1, 1, "first");
    team.boaz.sync(&["Team"]).ends(0);
    // His own one is made again with the next work.
    git(&team.bare, &["update-ref", "-d", "refs/heads/boaz/scribe"]);
    team.boaz.sync(&["Team"]).ends(0);
    git(&team.bare, &["update-ref", "-d", "refs/heads/boaz/scribe"]);
    team.his.verse("LUK", 1, 2, "second");
    team.boaz.sync(&["Team"]).ends(0);
    both_are(&team.bare, "boaz", &team.his);
    // The shared one is nobody's to make again without a word.
    git(&team.bare, &["update-ref", "-d", "refs/heads/scribe-main"]);
    for text in [None, Some("third")] {
        if let Some(text) = text {
            team.his.verse("LUK", 1, 3, text);
        }
        let run = team.boaz.sync(&["Team"]).ends(10);
        assert!(run.error().contains("create-again"), "{}", run.error());
        assert_eq!(tip(&team.bare, "refs/heads/scribe-main"), None);
    }
    team.boaz.sync(&["Team", "--create-again"]).ends(0);
    both_are(&team.bare, "boaz", &team.his);
    team.amina.sync(&["Team"]).ends(0);
    team.hers.says("LUK", "third");
}

#[test]
fn people_are_told_in_their_words() {
    let team = team();
    team.his.verse("LUK", 4, 18, "his");
    let run = team.boaz.run(&["sync", "Team"]).ends(0);
    let came = team.amina.run(&["sync", "Team"]).ends(0);
    let nothing = team.amina.run(&["sync", "Team"]).ends(0);
    team.hers.verse("LUK", 1, 1, "hers");
    team.his.verse("LUK", 1, 1, "his");
    team.amina.run(&["sync", "Team"]).ends(0);
    let conflict = team.boaz.run(&["sync", "Team"]).ends(6);
    for run in [&run, &came, &nothing, &conflict] {
        let all = format!("{}{}", run.out, run.err);
        assert!(all.contains("Team"), "{all}");
        for word in [
            "HEAD",
            "refs/",
            "branch",
            "commit",
            "scribe-main",
            "sync-",
            "hint-",
            "state-",
        ] {
            assert!(!all.contains(word), "{word}: {all}");
        }
    }
    assert!(
        run.out.contains("LUK 4") && came.out.contains("LUK 4"),
        "{}\n{}",
        run.out,
        came.out
    );
    let all = format!("{}{}", conflict.out, conflict.err);
    assert!(all.contains("LUK 1:1"), "{all}");
    // Without a project and without a terminal: which one?
    assert_eq!(team.amina.run(&["sync"]).code, 2);
}
#[test]
fn folders_that_differ_in_case_alone_are_not_sent_to_everybody() {
    let team = team();
    team.his.write("Notes/a.txt", "a");
    team.his.write("notes/b.txt", "b");
    let run = team.boaz.sync(&["Team"]).ends(3);
    assert!(run.notes().contains("otes/"), "{}", run.notes());
    team.amina.sync(&["Team"]).ends(0);
    assert_eq!(
        (team.hers.has("Notes/a.txt"), team.hers.has("notes/b.txt")),
        (true, false)
    );
    team.boaz.sync(&["Team"]).ends(3);
    assert_eq!(team.his.read("notes/b.txt"), "b");
}
