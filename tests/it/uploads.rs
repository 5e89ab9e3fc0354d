//! Large uploads: in parts, cut off, continued, and tidied up.

use crate::desk::{Desk, New, Project, both_are, tip};
use crate::world::{Action, Door43, Fault, Match, Profile, Visibility, git};
use std::path::{Path, PathBuf};

pub(crate) const MB: u64 = 1 << 20;

pub(crate) fn server() -> Door43 {
    let server = Door43::start(Profile::V1_27);
    server.add_user("amina", "amina-Geheim1");
    server
}

/// Bytes that no compression makes smaller, the same in each run.
pub(crate) fn noise(seed: u64, length: usize) -> Vec<u8> {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let mut bytes = Vec::with_capacity(length + 8);
    while bytes.len() < length {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        bytes.extend_from_slice(&state.to_le_bytes());
    }
    bytes.truncate(length);
    bytes
}

/// A project with so many recordings of a megabyte each.
pub(crate) fn recorded(name: &str, count: u64) -> New {
    let mut new = New::of(name, &["MRK"]);
    for number in 0..count {
        let path = format!("audio/ingredients/MRK/1/1_{number}_1.mp3");
        new = new.file(&path, noise(number + 1, MB as usize));
    }
    new
}

pub(crate) fn bare(server: &Door43, new: &New) -> PathBuf {
    server.repo_path("amina", &new.repository()).unwrap()
}

pub(crate) fn parts(bare: &Path) -> Vec<String> {
    let refs = git(
        bare,
        &["for-each-ref", "--format=%(refname)", "refs/scribe-sync/"],
    );
    refs.lines().map(str::to_owned).collect()
}

/// Bytes of the pushes since the last call, and how many of them got an answer of 200.
fn pushed(server: &Door43) -> (u64, usize) {
    let pushes: Vec<_> = server
        .requests()
        .into_iter()
        .filter(|request| request.target.ends_with("git-receive-pack"))
        .collect();
    server.clear_requests();
    let done = pushes
        .iter()
        .filter(|push| push.status == Some(200))
        .count();
    (pushes.iter().map(|push| push.bytes_up).sum(), done)
}

fn start(count: u64) -> (Door43, Desk, Project, New) {
    let server = server();
    let desk = Desk::new(&server, "amina");
    let new = recorded("Audio", count);
    let project = desk.make(&new);
    (server, desk, project, new)
}

#[test]
fn a_large_upload_goes_in_parts_that_leave_nothing_behind() {
    let (server, desk, project, new) = start(20);
    // While the second part is on its way, the first is there under our own ref.
    let seen = std::sync::Arc::new(std::sync::Mutex::new(Vec::new()));
    let keep = seen.clone();
    // The repository is made by hand, so that it is known where it is.
    let made = server.create_repo("amina", &new.repository(), Visibility::Private);
    let look = Action::hook(move || keep.lock().unwrap().push(parts(&made)));
    server.fault(Fault::new(Match::push(), look).always());
    let run = desk.sync(&["Audio"]).ends(0);
    let bare = bare(&server, &new);
    both_are(&bare, "amina", &project);
    assert_eq!(parts(&bare), Vec::<String>::new());
    let seen = seen.lock().unwrap();
    let longest = seen.iter().max_by_key(|parts| parts.len()).unwrap();
    assert!(longest.len() >= 2, "{seen:?}");
    for (number, name) in longest.iter().enumerate() {
        let words: Vec<&str> = name.split('/').collect();
        assert_eq!(
            words[..4],
            ["refs", "scribe-sync", "upload", "amina"],
            "{name}"
        );
        assert!(
            words[4].len() >= 8 && words[5] == (number + 1).to_string(),
            "{name}"
        );
    }
    let (bytes, pushes) = pushed(&server);
    assert!(bytes < 20 * MB + 60_000, "{bytes}");
    eprintln!("20 MB in {pushes} pushes, {bytes} bytes");
    assert_eq!(server.connections(), 1);
    assert!(run.number("/bytes_up") >= 20 * MB);
    assert_eq!(run.number("/sent/files"), 23);
    assert!(
        run.number("/sent/bytes").abs_diff(20 * MB) < MB,
        "{}",
        run.out
    );
    desk.sync(&["Audio"]).ends(0);
}

#[test]
fn a_cut_upload_goes_on_after_the_last_part() {
    let (server, desk, project, new) = start(12);
    server.fault(
        Fault::new(Match::push(), Action::CutAfterUp(MB))
            .nth(2)
            .always(),
    );
    desk.sync(&["Audio"]).ends(5);
    let bare = bare(&server, &new);
    assert!(!parts(&bare).is_empty());
    assert_eq!(tip(&bare, "refs/heads/scribe-main"), None);
    let (first, _) = pushed(&server);
    server.clear_faults();
    desk.sync(&["Audio"]).ends(0);
    let (second, _) = pushed(&server);
    eprintln!("12 MB cut off: {first} bytes first, then {second}");
    assert!(second < 12 * MB - MB, "only the rest goes: {second}");
    both_are(&bare, "amina", &project);
    assert_eq!(parts(&bare), Vec::<String>::new());
}

#[test]
fn parts_that_nobody_needs_any_more_are_deleted() {
    let (server, desk, project, new) = start(8);
    server.fault(
        Fault::new(Match::push(), Action::CutAfterUp(MB))
            .nth(2)
            .always(),
    );
    desk.sync(&["Audio"]).ends(5);
    let bare = bare(&server, &new);
    assert!(!parts(&bare).is_empty());
    server.clear_faults();
    // The person takes the recordings out again.
    std::fs::remove_dir_all(project.path("audio")).unwrap();
    desk.sync(&["Audio", "--allow-deletions"]).ends(0);
    assert_eq!(parts(&bare), Vec::<String>::new());
    both_are(&bare, "amina", &project);
}

#[test]
fn later_recordings_go_in_parts_too_and_survive_a_teammate() {
    let server = server();
    let desk = Desk::new(&server, "amina");
    let new = New::of("Audio", &["MRK", "LUK"]);
    let project = desk.make(&new);
    desk.sync(&["Audio"]).ends(0);
    let bare = bare(&server, &new);
    let other = Desk::new(&server, "amina");
    other.sync(&["Audio"]).ends(0);
    for number in 0..8u64 {
        let path = format!("audio/ingredients/MRK/1/1_{number}_1.mp3");
        project.write(&path, noise(number + 1, MB as usize));
    }
    server.fault(
        Fault::new(Match::push(), Action::CutAfterUp(MB))
            .nth(2)
            .times(10),
    );
    desk.sync(&["Audio"]).ends(5);
    let there = parts(&bare);
    assert!(!there.is_empty());
    server.clear_faults();
    other
        .project("Audio")
        .verse("LUK", 1, 1, "from the other computer");
    other.sync(&["Audio"]).ends(0);
    assert_eq!(parts(&bare), there, "another computer leaves them alone");
    server.clear_requests();
    desk.sync(&["Audio"]).ends(0);
    let (bytes, _) = pushed(&server);
    assert!(bytes < 7 * MB, "{bytes}");
    project.says("LUK", "from the other computer");
    both_are(&bare, "amina", &project);
    assert_eq!(parts(&bare), Vec::<String>::new());
}

#[test]
fn a_proxy_that_takes_little_at_once_gets_small_parts() {
    let refuse = || Action::status(413, "Request Entity Too Large");
    // Recordings that go in parts anyway, and a small upload that would go in one piece.
    for (size, times) in [(MB, 1), (500_000, 1), (500_000, 2)] {
        let server = server();
        let desk = Desk::new(&server, "amina");
        let mut new = New::of("Audio", &["MRK"]);
        for number in 0..6u64 {
            let path = format!("audio/ingredients/MRK/1/1_{number}_1.mp3");
            new = new.file(&path, noise(number + 1, usize::try_from(size).unwrap()));
        }
        let project = desk.make(&new);
        server.fault(Fault::new(Match::push(), refuse()).times(times));
        desk.sync(&["Audio"]).ends(0);
        both_are(&bare(&server, &new), "amina", &project);
        assert_eq!(parts(&bare(&server, &new)), Vec::<String>::new());
        desk.sync(&["Audio"]).ends(0);
    }
    // Where nothing at all gets through, no file is to blame and none is left out.
    let (server, desk, project, _) = start(6);
    server.fault(Fault::new(Match::push(), refuse()).always());
    desk.sync(&["Audio"]).ends(9);
    server.clear_faults();
    desk.sync(&["Audio", "--retry-large"]).ends(0);
    assert!(!desk_git(&project, "ls-files").is_empty());
}

const BIG: &str = "audio/ingredients/MRK/2/2_1_1.mp3";

fn desk_git(project: &Project, word: &str) -> String {
    git(&project.folder, &[word])
}

/// The size of a file of the shared text, if it is there.
fn size_there(bare: &Path, path: &str) -> Option<u64> {
    let line = git(bare, &["ls-tree", "-l", "refs/heads/scribe-main", path]);
    line.split_whitespace().nth(3)?.parse().ok()
}

/// A run that left out exactly the large recording, said so, and did all the rest.
#[track_caller]
fn stays_out(run: &crate::desk::Run, bare: &Path, project: &Project) {
    assert_eq!(run.code, 3, "\n{}\n{}", run.out, run.err);
    let row = run.row();
    assert_eq!(row["state"], "partial");
    assert_eq!(row["error"]["class"], "partial", "{}", run.out);
    assert!(run.error().contains(BIG), "{}", run.error());
    assert!(
        run.error().contains("5.2 MB") || run.error().contains("5.0 MB"),
        "{}",
        run.error()
    );
    assert_eq!(
        row["left_out"],
        serde_json::json!([{"file": BIG, "bytes": 5 * MB}])
    );
    assert_eq!(std::fs::metadata(project.path(BIG)).unwrap().len(), 5 * MB);
    assert_eq!(
        tip(bare, "refs/heads/scribe-main").unwrap(),
        git(&project.folder, &["rev-parse", "HEAD"])
    );
    assert_eq!(parts(bare), Vec::<String>::new());
    crate::world::fsck(bare);
}

#[test]
fn a_first_upload_goes_on_without_a_file_above_the_limit() {
    let server = server();
    server.set_body_limit(Some(3 * MB));
    let desk = Desk::new(&server, "amina");
    let new = recorded("Audio", 4).file(BIG, noise(99, 5 * MB as usize));
    let project = desk.make(&new);
    let run = desk.sync(&["Audio"]);
    let bare = bare(&server, &new);
    stays_out(&run, &bare, &project);
    assert_eq!(size_there(&bare, BIG), None);
    assert_eq!(
        size_there(&bare, "audio/ingredients/MRK/1/1_3_1.mp3"),
        Some(MB)
    );
    // Again: nothing is sent, nothing is made, and it is still named.
    let head = tip(&bare, "refs/heads/scribe-main");
    server.clear_requests();
    let run = desk.sync(&["Audio"]);
    stays_out(&run, &bare, &project);
    assert_eq!(tip(&bare, "refs/heads/scribe-main"), head);
    assert_eq!((run.number("/requests"), pushed(&server).0), (1, 0));
    // Another computer has the project without it, and is in sync.
    let other = Desk::new(&server, "amina");
    other.sync(&["Audio"]).ends(0);
    other.project("Audio").verse("MRK", 1, 1, "from elsewhere");
    other.sync(&["Audio"]).ends(0);
    let run = desk.sync(&["Audio"]);
    stays_out(&run, &bare, &project);
    project.says("MRK", "from elsewhere");
    // A shorter recording goes like any other file.
    project.write(BIG, noise(98, 2 * MB as usize));
    desk.sync(&["Audio"]).ends(0);
    assert_eq!(size_there(&bare, BIG), Some(2 * MB));
    both_are(&bare, "amina", &project);
}

#[test]
fn a_file_that_grew_above_the_limit_keeps_its_shared_version() {
    let server = server();
    let desk = Desk::new(&server, "amina");
    let new = New::of("Audio", &["MRK"]).file(BIG, noise(1, 300_000));
    let project = desk.make(&new);
    desk.sync(&["Audio"]).ends(0);
    let bare = bare(&server, &new);
    server.set_body_limit(Some(3 * MB));
    project.verse("MRK", 1, 2, "the rest");
    project.write(BIG, noise(2, 5 * MB as usize));
    server.clear_requests();
    let run = desk.sync(&["Audio"]);
    stays_out(&run, &bare, &project);
    assert_eq!(size_there(&bare, BIG), Some(300_000));
    let text = git(
        &bare,
        &["show", "refs/heads/scribe-main:ingredients/MRK.usfm"],
    );
    assert!(text.contains("the rest"));
    assert!(pushed(&server).0 < 6 * MB, "it is tried once");
    // What Scribe itself commits meanwhile is sent without it.
    git(&project.folder, &["add", "."]);
    git(
        &project.folder,
        &[
            "-c",
            "user.name=amina",
            "-c",
            "user.email=a@example.org",
            "commit",
            "-q",
            "-m",
            "saved in Scribe",
        ],
    );
    project.verse("MRK", 1, 3, "and more");
    let run = desk.sync(&["Audio"]);
    stays_out(&run, &bare, &project);
    assert!(pushed(&server).0 < MB, "it is not tried again");
    assert_eq!(size_there(&bare, BIG), Some(300_000));
    // A person may say when it gets through.
    server.set_body_limit(None);
    desk.sync(&["Audio"]).ends(3);
    desk.sync(&["Audio", "--retry-large"]).ends(0);
    assert_eq!(size_there(&bare, BIG), Some(5 * MB));
    both_are(&bare, "amina", &project);
    // A deletion is one.
    project.write(BIG, noise(3, 6 * MB as usize));
    server.set_body_limit(Some(3 * MB));
    desk.sync(&["Audio"]).ends(3);
    assert_eq!(size_there(&bare, BIG), Some(5 * MB));
    std::fs::remove_file(project.path(BIG)).unwrap();
    desk.sync(&["Audio"]).ends(0);
    assert_eq!(size_there(&bare, BIG), None);
}

/// Bytes of the answers to git requests since the last call, and how many there were.
fn fetched(server: &Door43) -> (u64, usize) {
    let asked: Vec<_> = server
        .requests()
        .into_iter()
        .filter(|request| request.target.ends_with("git-upload-pack"))
        .collect();
    server.clear_requests();
    let bytes = asked.iter().map(|request| request.bytes_down).sum();
    (bytes, asked.len())
}

/// The files of a project, without git's and the settings, in which the time of the sync stands.
fn contents(project: &Project) -> std::collections::BTreeMap<PathBuf, Vec<u8>> {
    walkdir::WalkDir::new(&project.folder)
        .into_iter()
        .flatten()
        .filter(|entry| entry.file_type().is_file())
        .map(|entry| {
            let path = entry.path().strip_prefix(&project.folder).unwrap();
            (path.to_path_buf(), std::fs::read(entry.path()).unwrap())
        })
        .filter(|(path, _)| !path.starts_with(".git") && !path.ends_with(crate::desk::SETTINGS))
        .collect()
}

/// A run whose download is cut off after so many bytes, before the line is gone for good.
fn cut_off(server: &Door43, desk: &Desk, name: &str, bytes: u64) {
    server.fault(Fault::new(Match::fetch(), Action::CutAfterDown(bytes)));
    let gone = Fault::new(Match::fetch(), Action::CutAfterDown(0));
    server.fault(gone.nth(2).always());
    desk.sync(&[name]).ends(5);
    server.clear_faults();
}

#[test]
fn a_download_that_is_cut_goes_on_where_it_was() {
    let (server, desk, project, new) = start(20);
    desk.sync(&["Audio"]).ends(0);
    let name = format!("amina/{}", new.repository());
    server.clear_requests();
    let whole = Desk::new(&server, "amina");
    whole.sync(&[&name]).ends(0);
    let (all, asked) = fetched(&server);
    assert!(all > 10 * MB && asked == 2, "{all} bytes, {asked} requests");
    let cut = |desk: &Desk, part: u64| cut_off(&server, desk, &name, all * part / 100);
    let listed = |desk: &Desk| -> Vec<String> {
        std::fs::read_dir(desk.projects())
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect()
    };
    let is_whole = |desk: &Desk| {
        assert_eq!(listed(desk).len(), 1, "{:?}", listed(desk));
        let down = desk.project("Audio");
        assert_eq!(contents(&down), contents(&project));
        git(&down.folder, &["fsck", "--strict", "--full"]);
        assert!(!down.path(".git/scribe-sync/down.json").exists());
        let left = std::fs::read_dir(down.path(".git/scribe-sync"));
        let left: Vec<_> = left
            .into_iter()
            .flatten()
            .flatten()
            .map(|entry| entry.file_name())
            .filter(|name| name != "lock" && name != "locks")
            .collect();
        assert!(left.is_empty(), "{left:?}");
    };
    // Cut near the end.
    let one = Desk::new(&server, "amina");
    cut(&one, 90);
    assert!(listed(&one).iter().all(|name| name.starts_with('.')));
    let (first, _) = fetched(&server);
    one.sync(&[&name]).ends(0);
    let (second, asked) = fetched(&server);
    eprintln!("{all} bytes in all; cut off after {first}, then {second} in {asked} requests");
    // The file that was on its way begins again.
    assert!(second * 100 <= all * 20, "{second} of {all} again");
    is_whole(&one);
    one.sync(&["Audio"]).ends(0);
    // Cut early.
    let two = Desk::new(&server, "amina");
    cut(&two, 30);
    let mut sum = fetched(&server).0;
    two.sync(&[&name]).ends(0);
    sum += fetched(&server).0;
    assert!(sum * 100 <= all * 115, "{sum} of {all}");
    is_whole(&two);
    // Somebody sends meanwhile.
    let three = Desk::new(&server, "amina");
    cut(&three, 80);
    project.verse("MRK", 1, 1, "meanwhile");
    desk.sync(&["Audio"]).ends(0);
    fetched(&server);
    three.sync(&[&name]).ends(0);
    let (again, _) = fetched(&server);
    assert!(again * 100 <= all * 35, "{again} of {all} again");
    is_whole(&three);
    three.project("Audio").says("MRK", "meanwhile");
    // What another account left is not gone on with.
    let four = Desk::new(&server, "amina");
    cut(&four, 80);
    let staging = four.projects().join(&listed(&four)[0]);
    let note = staging.join(".git/scribe-sync/down.json");
    let text = std::fs::read_to_string(&note).unwrap();
    std::fs::write(&note, text.replace("amina", "boaz")).unwrap();
    fetched(&server);
    four.sync(&[&name]).ends(0);
    assert!(fetched(&server).0 > 9 * MB);
    is_whole(&four);
}

#[test]
fn what_was_kept_of_a_download_and_is_damaged_is_fetched_again() {
    let (server, desk, project, new) = start(6);
    desk.sync(&["Audio"]).ends(0);
    let name = format!("amina/{}", new.repository());
    for damage in [100, 1_000_000, 3_000_000] {
        let other = Desk::new(&server, "amina");
        cut_off(&server, &other, &name, 5 * MB);
        let pack = walkdir::WalkDir::new(other.projects())
            .into_iter()
            .flatten()
            .find(|entry| entry.path().extension().is_some_and(|end| end == "pack"))
            .unwrap();
        let mut bytes = std::fs::read(pack.path()).unwrap();
        bytes[damage] ^= 0x55;
        std::fs::write(pack.path(), bytes).unwrap();
        other.sync(&[&name]).ends(0);
        let down = other.project("Audio");
        assert_eq!(contents(&down), contents(&project), "{damage}");
        git(&down.folder, &["fsck", "--strict", "--full"]);
    }
}
