//! What a sync costs, beside git doing the same work in the same run.
//!
//! `cargo bench --bench sync` prints the table; `-- --full` adds the large cases (a 500 MB file, a cut at 90 % of 200 MB
//! at 2 MB/s, 500 syncs each way), which take some minutes. `-- NAME...` runs only the cases whose names contain a word.
//! Nothing here is asserted: a slow machine gives other times. Requests and bytes do not depend on it.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::format_push_string,
    clippy::expect_used,
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::disallowed_methods,
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::too_many_lines,
    reason = "a bench starts programs, reads the clock and stops at the first surprise"
)]

#[path = "../tests/it/world/mod.rs"]
mod world;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use world::{Access, Door43, Profile, Visibility, git};

const PROGRAM: &str = env!("CARGO_BIN_EXE_scribe-sync");
const ID: &str = "84a21ef1-5e63-5129-8faa-4b2598d0d03a";
const REPO: &str = "en-textTranslation-Bench";

struct Desk {
    _temp: tempfile::TempDir,
    root: PathBuf,
    login: String,
    token: String,
    url: String,
}

#[derive(Debug, Clone, Copy, Default)]
struct Cost {
    wall: Duration,
    peak_kb: u64,
    code: i32,
}

impl Desk {
    fn new(server: &Door43, login: &str) -> Self {
        let temp = tempfile::tempdir().unwrap();
        let root = temp.path().to_path_buf();
        fs::create_dir_all(root.join("home/users").join(login).join("projects")).unwrap();
        let token = server.token(login, &["write:repository", "write:user"]);
        Self {
            _temp: temp,
            root,
            login: login.into(),
            token,
            url: server.url(),
        }
    }

    fn folder(&self) -> PathBuf {
        self.root
            .join("home/users")
            .join(&self.login)
            .join("projects")
            .join(format!("Bench_{ID}"))
    }

    fn command(&self) -> Command {
        let mut command = Command::new(PROGRAM);
        command
            .env_clear()
            .env("HOME", &self.root)
            .env("SCRIBE_SYNC_TOKEN", &self.token)
            .env("SCRIBE_SYNC_KEYRING", "never")
            .args(["--home"])
            .arg(self.root.join("home"))
            .args(["--config"])
            .arg(self.root.join("config"))
            .args(["--state"])
            .arg(self.root.join("state"))
            .args(["--cloud", &self.url, "--quiet", "--progress", "never"]);
        command
    }

    fn watched(&self) -> Cost {
        let cost = self.sync(true);
        assert_eq!(cost.code, 0, "a sync of the bench failed");
        cost
    }

    fn sync(&self, memory: bool) -> Cost {
        let folder = self.folder();
        let what = if folder.exists() {
            folder.display().to_string()
        } else {
            format!("ana/{REPO}")
        };
        let mut command = self.command();
        command.arg("sync").arg(what);
        run_watched(command, memory)
    }

    fn ok(&self) -> Cost {
        let cost = self.sync(false);
        assert_eq!(cost.code, 0, "a sync of the bench failed");
        cost
    }

    fn edit(&self, book: usize, verse: usize, text: &str) {
        edit(&self.folder(), book, verse, text);
    }
}

/// Runs a program to its end: wall time, and the most memory it had, as the kernel saw it.
fn run(command: Command) -> Cost {
    run_watched(command, false)
}

/// As [`run`]; looking at its memory all the time slows a short run down.
fn run_watched(mut command: Command, memory: bool) -> Cost {
    let log = tempfile::NamedTempFile::new().unwrap();
    let begun = Instant::now();
    let child = command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(log.reopen().unwrap())
        .spawn()
        .expect("the program starts");
    let (code, peak_kb) = watch(child, memory);
    let wall = begun.elapsed();
    if code != 0 {
        eprintln!("{}", fs::read_to_string(log.path()).unwrap_or_default());
    }
    Cost {
        wall,
        peak_kb,
        code,
    }
}

fn watch(mut child: Child, memory: bool) -> (i32, u64) {
    if !memory {
        return (child.wait().unwrap().code().unwrap_or(-1), 0);
    }
    let status = format!("/proc/{}/status", child.id());
    let mut peak = 0;
    loop {
        if let Ok(text) = fs::read_to_string(&status) {
            let line = text.lines().find(|line| line.starts_with("VmHWM:"));
            let seen = line.and_then(|line| line.split_whitespace().nth(1)?.parse().ok());
            peak = peak.max(seen.unwrap_or(0));
        }
        if let Some(ended) = child.try_wait().unwrap() {
            return (ended.code().unwrap_or(-1), peak);
        }
        std::thread::sleep(Duration::from_micros(500));
    }
}

struct Dice(u64);

impl Dice {
    fn roll(&mut self, below: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % below
    }
    fn bytes(&mut self, count: usize) -> Vec<u8> {
        let mut out = Vec::with_capacity(count + 8);
        while out.len() < count {
            self.0 ^= self.0 << 13;
            self.0 ^= self.0 >> 7;
            self.0 ^= self.0 << 17;
            out.extend_from_slice(&self.0.to_le_bytes());
        }
        out.truncate(count);
        out
    }
}

/// A text that compresses about as real ones do: words of a small vocabulary.
fn book(code: &str, chapters: usize, verses: usize, seed: u64) -> String {
    let mut dice = Dice(seed);
    let vocabulary: Vec<String> = (0..1800)
        .map(|_| {
            (0..2 + dice.roll(7))
                .map(|_| char::from(b'a' + dice.roll(26) as u8))
                .collect()
        })
        .collect();
    let mut text = format!("\\id {code} bench\n\\h {code}\n\\mt1 {code}\n");
    for chapter in 1..=chapters {
        text.push_str(&format!("\\c {chapter}\n\\p\n"));
        for verse in 1..=verses {
            text.push_str(&format!("\\v {verse}"));
            for _ in 0..14 + dice.roll(14) {
                let pick = dice.roll(1800).min(dice.roll(1800));
                text.push(' ');
                text.push_str(&vocabulary[pick as usize]);
            }
            text.push_str(".\n");
        }
    }
    text
}

fn edit(folder: &Path, book: usize, verse: usize, text: &str) {
    let path = folder.join(format!("ingredients/B{book:02}.usfm"));
    let old = fs::read_to_string(&path).unwrap();
    let mut lines: Vec<String> = old.lines().map(str::to_owned).collect();
    let wanted = lines
        .iter()
        .enumerate()
        .filter(|(_, line)| line.starts_with("\\v "))
        .nth(verse)
        .unwrap()
        .0;
    lines[wanted].push(' ');
    lines[wanted].push_str(text);
    fs::write(&path, lines.join("\n") + "\n").unwrap();
}

fn metadata(folder: &Path) {
    fs::create_dir_all(folder.join("ingredients")).unwrap();
    let metadata = format!(
        r#"{{"format":"scripture burrito","meta":{{"version":"1.0.0","category":"source","dateCreated":"2024-01-01T08:00:00.000Z","defaultLocale":"en"}},"idAuthorities":{{"scribe":{{"id":"http://www.scribe.bible"}}}},"identification":{{"primary":{{"scribe":{{"{ID}":{{"revision":"0","timestamp":"2024-01-01T08:00:00.000Z"}}}}}},"name":{{"en":"Bench"}},"abbreviation":{{"en":"BEN"}}}},"languages":[{{"tag":"en","name":{{"en":"en"}}}}],"type":{{"flavorType":{{"name":"scripture","flavor":{{"name":"textTranslation"}},"currentScope":{{}}}}}},"confidential":false,"copyright":{{}},"ingredients":{{}}}}"#
    );
    fs::write(folder.join("metadata.json"), metadata).unwrap();
    let settings = r#"{"version":"1.2.2","project":{"textTranslation":{"scriptDirection":"LTR","starred":false,"isArchived":false,"lastSeen":"2024-01-01T08:00:00+00:00"}},"sync":{"services":{"door43":[]}}}"#;
    fs::write(folder.join("ingredients/scribe-settings.json"), settings).unwrap();
}

/// 66 books of about 72 KB, the first of them 300 KB.
fn bible(folder: &Path) {
    metadata(folder);
    for number in 0..66 {
        let chapters = if number == 0 { 95 } else { 22 };
        let text = book(&format!("B{number:02}"), chapters, 28, 1000 + number as u64);
        fs::write(folder.join(format!("ingredients/B{number:02}.usfm")), text).unwrap();
    }
}

fn many(folder: &Path, files: usize) {
    metadata(folder);
    for number in 0..files {
        let text = book(&format!("F{number}"), 1, 5, number as u64);
        let path = folder.join(format!("ingredients/{}/{number}.md", number % 50));
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
}

fn age(folder: &Path) {
    let past = std::time::SystemTime::now() - Duration::from_secs(3600);
    for entry in walkdir::WalkDir::new(folder).into_iter().flatten() {
        if entry.file_type().is_file()
            && !entry.path().components().any(|c| c.as_os_str() == ".git")
        {
            let file = fs::File::options().write(true).open(entry.path()).unwrap();
            file.set_modified(past).unwrap();
        }
    }
}

/// git as a careful script uses it: token sent at once, no maintenance, one atomic push of both branches.
struct GitDesk {
    _temp: tempfile::TempDir,
    dir: PathBuf,
    extra: Vec<String>,
}

impl GitDesk {
    fn new(server: &Door43, login: &str) -> Self {
        let temp = tempfile::tempdir().unwrap();
        let dir = temp.path().join("project");
        fs::create_dir_all(&dir).unwrap();
        let token = server.token(login, &["write:repository", "write:user"]);
        let extra = vec![
            "-c".into(),
            format!("http.extraHeader=Authorization: token {token}"),
            "-c".into(),
            "gc.auto=0".into(),
            "-c".into(),
            "maintenance.auto=false".into(),
        ];
        Self {
            _temp: temp,
            dir,
            extra,
        }
    }

    fn init(&self, url: &str) {
        self.git(&["init", "-q", "-b", "work"]);
        self.git(&["remote", "add", "origin", url]);
    }

    fn git(&self, args: &[&str]) {
        let all: Vec<&str> = self
            .extra
            .iter()
            .map(String::as_str)
            .chain(args.iter().copied())
            .collect();
        git(&self.dir, &all);
    }

    fn sync(&self, first: bool) -> Duration {
        let begun = Instant::now();
        self.git(&["add", "-A"]);
        let clean = world::gitcmd::git_try(&self.dir, &[], &["diff", "--cached", "--quiet"])
            .status
            .success();
        if !clean || first {
            self.git(&["commit", "-q", "-m", "work"]);
        }
        if !first {
            self.git(&[
                "fetch",
                "-q",
                "origin",
                "scribe-main:refs/remotes/origin/scribe-main",
                "ana/scribe:refs/remotes/origin/ana/scribe",
            ]);
            self.git(&[
                "merge",
                "-q",
                "--no-edit",
                "origin/ana/scribe",
                "origin/scribe-main",
            ]);
        }
        self.git(&[
            "push",
            "-q",
            "--atomic",
            "origin",
            "HEAD:scribe-main",
            "HEAD:ana/scribe",
        ]);
        begun.elapsed()
    }
}

fn server() -> Door43 {
    let server = Door43::start(Profile::V1_27);
    for login in ["ana", "ben"] {
        server.add_user(login, "secret-password");
    }
    server
}

#[derive(Default)]
struct Traffic {
    requests: usize,
    connections: usize,
    up: u64,
    down: u64,
    api: usize,
}

fn traffic(server: &Door43) -> Traffic {
    let seen = server.requests();
    server.clear_requests();
    let mut connections: Vec<_> = seen.iter().map(|r| r.connection).collect();
    connections.sort_unstable();
    connections.dedup();
    Traffic {
        requests: seen.len(),
        connections: connections.len(),
        up: seen.iter().map(|r| r.bytes_up).sum(),
        down: seen.iter().map(|r| r.bytes_down).sum(),
        api: seen
            .iter()
            .filter(|r| r.target.starts_with("/api/"))
            .count(),
    }
}

fn kb(bytes: u64) -> String {
    if bytes < 10_000 {
        format!("{bytes} B")
    } else {
        format!("{:.1} kB", bytes as f64 / 1000.0)
    }
}

fn ms(time: Duration) -> String {
    format!("{:.1} ms", time.as_secs_f64() * 1000.0)
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() / 2]
}

fn row(what: &str, must: &str, ours: &str, gits: &str) {
    println!("| {what} | {must} | {ours} | {gits} |");
}

/// Two desks and a git desk over one server each, after a first upload.
fn routine() {
    let server = server();
    let ana = Desk::new(&server, "ana");
    bible(&ana.folder());
    ana.ok();
    let first = traffic(&server);
    server.add_collaborator("ana", REPO, "ben", Access::Write);
    let ben = Desk::new(&server, "ben");
    ben.ok();

    let other = self::server();
    other.create_repo("ana", "git", Visibility::Private);
    let gits = GitDesk::new(&other, "ana");
    bible(&gits.dir);
    gits.init(&other.git_url("ana", "git"));
    gits.sync(true);
    let git_first = traffic(&other);
    row(
        "first upload, 66 books: bytes sent",
        "at most git + 5 %",
        &kb(first.up),
        &format!(
            "{} ({:+.1} %)",
            kb(git_first.up),
            (first.up as f64 / git_first.up as f64 - 1.0) * 100.0
        ),
    );
    let second = GitDesk::new(&other, "ana");
    let target = second.dir.clone();
    fs::remove_dir_all(&target).unwrap();
    let parent = GitDesk {
        dir: target.parent().unwrap().to_path_buf(),
        extra: second.extra.clone(),
        _temp: tempfile::tempdir().unwrap(),
    };
    parent.git(&[
        "clone",
        "-q",
        "-b",
        "scribe-main",
        &other.git_url("ana", "git"),
        "project",
    ]);

    let mut rows = Vec::new();
    for (name, here, there) in [
        ("nothing", false, false),
        ("only ours", true, false),
        ("only theirs", false, true),
        ("both", true, true),
    ] {
        if there {
            ben.edit(7, 3, name);
            ben.ok();
            edit(&second.dir, 7, 3, name);
            second.sync(false);
        }
        if here {
            ana.edit(0, 1500, "changed");
            edit(&gits.dir, 0, 1500, "changed");
        }
        server.clear_requests();
        other.clear_requests();
        ana.ok();
        gits.sync(false);
        rows.push((name, traffic(&server), traffic(&other)));
    }
    let list = |pick: &dyn Fn(&(&str, Traffic, Traffic)) -> String| {
        rows.iter().map(pick).collect::<Vec<_>>().join(" / ")
    };
    row(
        "requests: nothing / only ours / only theirs / both",
        "1 / 1 / 2 / 3",
        &format!(
            "{} (connections {}, API calls {})",
            list(&|r| r.1.requests.to_string()),
            list(&|r| r.1.connections.to_string()),
            list(&|r| r.1.api.to_string())
        ),
        &format!(
            "{} (connections {})",
            list(&|r| r.2.requests.to_string()),
            list(&|r| r.2.connections.to_string())
        ),
    );
    row(
        "bytes sent, one verse of a 300 KB book",
        "at most 1.2 kB",
        &kb(rows[1].1.up),
        &kb(rows[1].2.up),
    );
    row(
        "bytes received, one verse of a teammate",
        "-",
        &kb(rows[2].1.down),
        &kb(rows[2].2.down),
    );

    age(&ana.folder());
    age(&gits.dir);
    ana.ok();
    gits.sync(false);
    no_op("nothing to do, 66 books: wall", &ana, &gits);
}

fn no_op(name: &str, ours: &Desk, gits: &GitDesk) {
    let (mut a, mut b) = (Vec::new(), Vec::new());
    for _ in 0..11 {
        a.push(ours.ok().wall);
        b.push(gits.sync(false));
    }
    let (a, b) = (median(a), median(b));
    row(
        name,
        "at most 0.4 x git",
        &format!("{} ({:.2} x)", ms(a), a.as_secs_f64() / b.as_secs_f64()),
        &ms(b),
    );
}

fn five_thousand() {
    let server = server();
    let ana = Desk::new(&server, "ana");
    many(&ana.folder(), 5000);
    let first = ana.ok();
    let other = self::server();
    other.create_repo("ana", "git", Visibility::Private);
    let gits = GitDesk::new(&other, "ana");
    many(&gits.dir, 5000);
    gits.init(&other.git_url("ana", "git"));
    let git_first = gits.sync(true);
    row(
        "first upload of 5,000 files: wall",
        "-",
        &ms(first.wall),
        &ms(git_first),
    );
    age(&ana.folder());
    age(&gits.dir);
    ana.ok();
    gits.sync(false);
    no_op("nothing to do, 5,000 files: wall", &ana, &gits);
}

/// Two people rewrite more than 50,000 verses each.
fn waiting() {
    const BOOKS: usize = 66;
    let rewrite = |folder: &Path, seed: u64| {
        for number in 0..BOOKS {
            let text = book(&format!("B{number:02}"), 28, 28, seed + number as u64);
            fs::write(folder.join(format!("ingredients/B{number:02}.usfm")), text).unwrap();
        }
    };
    let server = server();
    let ana = Desk::new(&server, "ana");
    metadata(&ana.folder());
    rewrite(&ana.folder(), 1000);
    ana.ok();
    server.add_collaborator("ana", REPO, "ben", Access::Write);
    let ben = Desk::new(&server, "ben");
    ben.ok();
    rewrite(&ana.folder(), 2000);
    ana.ok();
    rewrite(&ben.folder(), 3000);
    let waits = |what: &str| {
        let cost = ben.sync(true);
        assert_eq!(cost.code, 6, "something waits");
        let ours = format!("{}, {} MB", ms(cost.wall), cost.peak_kb / 1024);
        row(
            &format!("{} places wait: {what}", BOOKS * 28 * 28),
            "3 s",
            &ours,
            "-",
        );
    };
    waits("the sync in which they meet");
    waits("nothing new");
    ben.edit(0, 0, "more");
    waits("one verse sent");
    ana.ok();
    ana.edit(1, 1, "more");
    ana.ok();
    waits("one verse received");
    let folder = ben.folder().display().to_string();
    for args in [
        vec!["conflicts", &folder],
        vec!["resolve", &folder, "--mine"],
    ] {
        let mut command = ben.command();
        command.args(&args);
        let cost = run(command);
        assert_eq!(cost.code, 0, "{args:?}");
        row(
            &format!("{} places wait: {}", BOOKS * 28 * 28, args[0]),
            "-",
            &ms(cost.wall),
            "-",
        );
    }
    let sent = ben.ok();
    row("the decisions sent: wall", "3 s", &ms(sent.wall), "-");
}

fn audio(folder: &Path, files: usize, bytes: usize) {
    metadata(folder);
    fs::create_dir_all(folder.join("audio/ingredients")).unwrap();
    let mut dice = Dice(77);
    for number in 0..files {
        fs::write(
            folder.join(format!("audio/ingredients/{number}.mp3")),
            dice.bytes(bytes),
        )
        .unwrap();
    }
}

fn audio_upload() {
    let server = server();
    let ana = Desk::new(&server, "ana");
    audio(&ana.folder(), 40, 5_000_000);
    age(&ana.folder());
    let ours = ana.watched();
    let up = traffic(&server);
    let other = self::server();
    other.create_repo("ana", "git", Visibility::Private);
    let gits = GitDesk::new(&other, "ana");
    audio(&gits.dir, 40, 5_000_000);
    gits.init(&other.git_url("ana", "git"));
    gits.git(&["config", "core.bigFileThreshold", "1m"]);
    let tuned = gits.sync(true);
    row(
        "first upload, 200 MB audio in 40 files: wall",
        "at most 0.5 x tuned git",
        &format!(
            "{:.2} s ({:.2} x; {}, {} requests, {} MB peak)",
            ours.wall.as_secs_f64(),
            ours.wall.as_secs_f64() / tuned.as_secs_f64(),
            kb(up.up),
            up.requests,
            ours.peak_kb / 1024
        ),
        &format!("{:.2} s tuned", tuned.as_secs_f64()),
    );
}

fn one_large_file() {
    let server = server();
    let ana = Desk::new(&server, "ana");
    metadata(&ana.folder());
    fs::create_dir_all(ana.folder().join("audio")).unwrap();
    let mut dice = Dice(5);
    let path = ana.folder().join("audio/long.wav");
    let mut file = std::io::BufWriter::new(fs::File::create(&path).unwrap());
    for _ in 0..500 {
        std::io::Write::write_all(&mut file, &dice.bytes(1_000_000)).unwrap();
    }
    drop(file);
    age(&ana.folder());
    let up = ana.watched();
    server.add_collaborator("ana", REPO, "ben", Access::Write);
    let ben = Desk::new(&server, "ben");
    let down = ben.watched();
    assert!(fs::read(ben.folder().join("audio/long.wav")).unwrap() == fs::read(path).unwrap());
    row(
        "one 500 MB file: peak memory up / down",
        "at most 64 MB",
        &format!(
            "{} / {} MB ({:.1} / {:.1} s)",
            up.peak_kb / 1024,
            down.peak_kb / 1024,
            up.wall.as_secs_f64(),
            down.wall.as_secs_f64()
        ),
        "-",
    );
}

fn cut_upload() {
    let server = server();
    server.set_rate(Some(2_000_000), None);
    let ana = Desk::new(&server, "ana");
    audio(&ana.folder(), 40, 5_000_000);
    age(&ana.folder());
    // Cut when 90 % have arrived, the part that is under way included.
    let total = 200_000_000u64;
    let mut child = {
        let mut command = ana.command();
        command
            .arg("sync")
            .arg(ana.folder())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        command.spawn().unwrap()
    };
    let store = server.repo_path("ana", REPO);
    while child.try_wait().unwrap().is_none() {
        let store = store.clone().or_else(|| server.repo_path("ana", REPO));
        if store.is_some_and(|store| folder_size(&store) > total * 9 / 10) {
            let _ = child.kill();
            break;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    let _ = child.wait();
    let before = traffic(&server).up;
    ana.ok();
    let after = traffic(&server).up;
    let again = (before + after).saturating_sub(total) as f64 / total as f64 * 100.0;
    row(
        "sent again after a cut at 90 % of 200 MB at 2 MB/s",
        "at most 6 %",
        &format!("{again:.1} % ({} before, {} after)", kb(before), kb(after)),
        "100 %",
    );
}

fn history() {
    let mut seen = Vec::new();
    for commits in [5usize, 500] {
        let server = server();
        let ana = Desk::new(&server, "ana");
        bible(&ana.folder());
        ana.ok();
        // History made by git on the server's side: as a team's would be.
        let work = tempfile::tempdir().unwrap();
        let repo = server.repo_path("ana", REPO).unwrap();
        git(
            work.path(),
            &[
                "clone",
                "-q",
                "-b",
                "scribe-main",
                repo.to_str().unwrap(),
                "w",
            ],
        );
        let dir = work.path().join("w");
        for number in 0..commits {
            edit(&dir, number % 66, number % 500, "h");
            git(&dir, &["commit", "-q", "-a", "-m", "h"]);
        }
        git(&dir, &["push", "-q", "origin", "scribe-main"]);
        ana.ok();
        server.add_collaborator("ana", REPO, "ben", Access::Write);
        let ben = Desk::new(&server, "ben");
        ben.ok();
        ben.edit(9, 9, "theirs");
        ben.ok();
        ana.edit(3, 100, "ours");
        server.clear_requests();
        let mut walls = vec![ana.ok().wall];
        let both = traffic(&server);
        for number in 0..5 {
            ana.edit(3, 200 + number, "ours");
            walls.push(ana.ok().wall);
        }
        seen.push((both, median(walls)));
    }
    let show = |part: &(Traffic, Duration)| {
        format!(
            "{} up, {} down, {}",
            kb(part.0.up),
            kb(part.0.down),
            ms(part.1)
        )
    };
    row(
        "a sync with 500 commits of history (with 5)",
        "as with 5",
        &format!("{} ({})", show(&seen[1]), show(&seen[0])),
        "-",
    );
}

fn folder_size(path: &Path) -> u64 {
    walkdir::WalkDir::new(path)
        .into_iter()
        .flatten()
        .filter_map(|e| e.metadata().ok())
        .filter(fs::Metadata::is_file)
        .map(|m| m.len())
        .sum()
}

fn build_up(rounds: usize) {
    let server = server();
    let ana = Desk::new(&server, "ana");
    bible(&ana.folder());
    ana.ok();
    server.add_collaborator("ana", REPO, "ben", Access::Write);
    let ben = Desk::new(&server, "ben");
    ben.ok();
    for round in 0..rounds {
        ana.edit(round % 66, round % 500, "a");
        ana.ok();
        ben.edit((round + 30) % 66, (round + 250) % 500, "b");
        ben.ok();
    }
    ana.ok();
    let clone = tempfile::tempdir().unwrap();
    let repo = server.repo_path("ana", REPO).unwrap();
    git(
        clone.path(),
        &[
            "clone",
            "-q",
            "--no-local",
            "-b",
            "scribe-main",
            repo.to_str().unwrap(),
            "c",
        ],
    );
    let fresh = folder_size(&clone.path().join("c/.git/objects"));
    let ours = folder_size(&ana.folder().join(".git/objects"));
    let theirs = folder_size(&ben.folder().join(".git/objects"));
    row(
        &format!("`.git` objects after {rounds} small syncs each way"),
        "at most 1.5 x a fresh clone",
        &format!(
            "{} and {} ({:.2} x and {:.2} x)",
            kb(ours),
            kb(theirs),
            ours as f64 / fresh as f64,
            theirs as f64 / fresh as f64
        ),
        &kb(fresh),
    );
}

/// What the syncs to disk cost: the same program with and without them, by a library that makes them do nothing.
fn durability() {
    let library = [
        "/usr/lib/x86_64-linux-gnu/libeatmydata.so",
        "/usr/lib/aarch64-linux-gnu/libeatmydata.so",
    ]
    .into_iter()
    .find(|path| Path::new(path).exists());
    let Some(library) = library else {
        row(
            "cost of durability, 5 edited files",
            "at most 150 ms",
            "NOT RUN: needs libeatmydata (package eatmydata)",
            "-",
        );
        return;
    };
    let server = server();
    let ana = Desk::new(&server, "ana");
    bible(&ana.folder());
    ana.ok();
    let (mut with, mut without) = (Vec::new(), Vec::new());
    for round in 0..9 {
        for durable in [true, false] {
            for book in 0..5 {
                ana.edit(book * 7 + 1, round * 2 + usize::from(durable), "d");
            }
            let mut command = ana.command();
            command.arg("sync").arg(ana.folder());
            if !durable {
                command.env("LD_PRELOAD", library);
            }
            let cost = run(command);
            assert_eq!(cost.code, 0);
            if durable {
                with.push(cost.wall);
            } else {
                without.push(cost.wall);
            }
        }
    }
    let (with, without) = (median(with), median(without));
    row(
        "cost of durability, 5 edited files",
        "at most 150 ms",
        &format!(
            "{} ({} with, {} without)",
            ms(with.saturating_sub(without)),
            ms(with),
            ms(without)
        ),
        "-",
    );
}

fn main() {
    let args: Vec<String> = std::env::args()
        .skip(1)
        .filter(|arg| arg != "--bench")
        .collect();
    let full = args.iter().any(|arg| arg == "--full");
    let words: Vec<&String> = args.iter().filter(|arg| !arg.starts_with("--")).collect();
    let wanted =
        |name: &str| words.is_empty() || words.iter().any(|word| name.contains(word.as_str()));
    println!("| what | must | ours | git, same work, same run |\n|---|---|---|---|");
    let cases: [(&str, bool, fn()); 10] = [
        ("routine", false, routine),
        ("five-thousand", false, five_thousand),
        ("history", false, history),
        ("waiting", false, waiting),
        ("durability", false, durability),
        ("audio", false, audio_upload),
        ("build-up-60", false, || build_up(60)),
        ("large-file", true, one_large_file),
        ("build-up-500", true, || build_up(500)),
        ("cut", true, cut_upload),
    ];
    for (name, only_full, case) in cases {
        if wanted(name) && (full || !only_full || !words.is_empty()) {
            case();
        }
    }
}
