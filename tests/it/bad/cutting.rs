//! A line that ends each connection after so many bytes, whatever is on it: what is larger than that still comes and goes.

use super::{Desk, Ran, Synced, synced, usfm, write};
use crate::world::git;
use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Between a computer and the server: carries `most` bytes on each connection, both ways together.
struct Cutter {
    url: String,
    most: Arc<AtomicU64>,
    carried: Arc<AtomicU64>,
}

impl Cutter {
    fn before(server: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let server = server.trim_start_matches("http://").to_owned();
        let most = Arc::new(AtomicU64::new(u64::MAX));
        let carried = Arc::new(AtomicU64::new(0));
        let (limit, count) = (Arc::clone(&most), Arc::clone(&carried));
        std::thread::spawn(move || {
            for near in listener.incoming().flatten() {
                let Ok(far) = TcpStream::connect(&server) else {
                    continue;
                };
                let left = Arc::new(AtomicU64::new(limit.load(Ordering::SeqCst)));
                for (from, to) in [(&near, &far), (&far, &near)] {
                    let (from, to) = (from.try_clone().unwrap(), to.try_clone().unwrap());
                    let (left, count) = (Arc::clone(&left), Arc::clone(&count));
                    std::thread::spawn(move || carry(from, to, &left, &count));
                }
            }
        });
        Self { url, most, carried }
    }

    fn cuts_after(&self, bytes: u64) {
        self.most.store(bytes, Ordering::SeqCst);
    }

    /// What was carried since the last question, in bytes.
    fn carried(&self) -> u64 {
        self.carried.swap(0, Ordering::SeqCst)
    }
}

fn carry(mut from: TcpStream, mut to: TcpStream, left: &AtomicU64, count: &AtomicU64) {
    let mut piece = [0; 4096];
    while let Ok(got @ 1..) = from.read(&mut piece) {
        let bytes = got as u64;
        let fits = left.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| {
            left.checked_sub(bytes)
        });
        if fits.is_err() || to.write_all(&piece[..got]).is_err() {
            break;
        }
        count.fetch_add(bytes, Ordering::SeqCst);
    }
    drop(from.shutdown(Shutdown::Both));
    drop(to.shutdown(Shutdown::Both));
}

/// Text of about so many bytes that shrinks to a third, as text does.
fn words(seed: u64, bytes: usize) -> Vec<String> {
    let mut state = seed | 1;
    let mut verses = Vec::new();
    let mut size = 0;
    while size < bytes {
        let mut verse = String::new();
        for _ in 0..20 {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            verse += &format!("{:05} ", (state >> 40) % 100_000);
        }
        size += verse.len();
        verses.push(verse);
    }
    verses
}

const BOOKS: [&str; 16] = [
    "GEN", "EXO", "LEV", "NUM", "DEU", "JOS", "JDG", "RUT", "1SA", "2SA", "1KI", "2KI", "1CH",
    "2CH", "EZR", "NEH",
];

/// Books of 1.6 MB in all once they are packed.
fn bible(it: &Synced) {
    for (seed, book) in BOOKS.iter().enumerate() {
        let words = words(seed as u64 + 1, 220_000);
        let verses: Vec<&str> = words.iter().map(String::as_str).collect();
        write(&it.book(book), usfm(book, &verses));
    }
}

/// A project that is in sync, on a computer behind a line that can be made to cut.
fn behind() -> (Synced, Cutter) {
    let mut it = synced();
    let cutter = Cutter::before(&it.server.url());
    it.desk.var("SCRIBE_SYNC_CLOUD", &cutter.url);
    it.sync().ends(0);
    (it, cutter)
}

fn elsewhere(it: &Synced, cutter: &Cutter) -> Desk {
    let mut desk = Desk::new(&it.server, "amina");
    desk.var("SCRIBE_SYNC_CLOUD", &cutter.url);
    desk
}

fn down(it: &Synced, desk: &Desk, more: &[&str]) -> Ran {
    let name = format!("{}/{}", it.owner, it.name);
    let mut args = vec!["sync", "--json", name.as_str(), "--profile", "amina"];
    args.extend_from_slice(more);
    desk.run(&args)
}

fn assert_same(it: &Synced, desk: &Desk) {
    let folder = std::fs::read_dir(desk.projects()).unwrap().flatten();
    let folder = folder
        .map(|entry| entry.path())
        .find(|path| path.join(".git").exists())
        .unwrap();
    assert_eq!(git(&folder, &["rev-parse", "HEAD"]), it.head());
    for book in BOOKS {
        let name = format!("ingredients/{book}.usfm");
        let (here, there) = (it.folder.join(&name), folder.join(&name));
        assert!(
            std::fs::read(here).unwrap() == std::fs::read(there).unwrap(),
            "{book}"
        );
    }
}

#[test]
fn each_cut_lets_a_bible_get_further() {
    for cut in [128_000, 600_000] {
        let (it, cutter) = behind();
        bible(&it);
        let size = 1_900_000;
        cutter.cuts_after(cut);
        cutter.carried();
        it.sync().ends(0);
        let carried = cutter.carried();
        assert!(carried < size * 2 + 4 * cut, "{cut} up: {carried}");
        it.assert_in_sync();
        let other = elsewhere(&it, &cutter);
        down(&it, &other, &[]).ends(0);
        let carried = cutter.carried();
        assert!(carried < size * 3 / 2 + 2 * cut, "{cut} down: {carried}");
        assert_same(&it, &other);
        // What was learned of the line costs nothing on the next day.
        it.type_in("LUK", &["typed"]);
        it.sync().ends(0);
        it.assert_in_sync();
    }
}

#[test]
fn a_book_that_no_connection_carries_is_named_and_the_rest_goes() {
    let (it, cutter) = behind();
    let verses = words(1, 300_000);
    let verses: Vec<&str> = verses.iter().map(String::as_str).collect();
    write(&it.book("GEN"), usfm("GEN", &verses));
    write(&it.book("RUT"), usfm("RUT", &verses[..700]));
    cutter.cuts_after(64_000);
    let ran = it.sync().ends(3);
    assert!(ran.err.contains("GEN.usfm"), "{}", ran.err);
    cutter.carried();
    it.type_in("LUK", &["typed"]);
    it.sync().ends(3);
    assert!(cutter.carried() < 32_000, "it is not tried each time");
    let text = git(&it.bare(), &["show", "scribe-main:ingredients/LUK.usfm"]);
    assert!(text.contains("typed"));
    assert!(git(&it.bare(), &["ls-tree", "-r", "scribe-main"]).contains("RUT.usfm"));
    cutter.cuts_after(u64::MAX);
    it.desk.sync_with(&it.folder, &["--retry-large"]).ends(0);
    it.assert_in_sync();
}

#[test]
fn a_book_alone_that_no_connection_carries_is_named_in_the_end() {
    let (it, cutter) = behind();
    let verses = words(1, 300_000);
    let verses: Vec<&str> = verses.iter().map(String::as_str).collect();
    write(&it.book("LUK"), usfm("LUK", &verses));
    cutter.cuts_after(64_000);
    it.sync().ends(5);
    it.sync().ends(5);
    let ran = it.sync().ends(3);
    assert!(ran.err.contains("LUK.usfm"), "{}", ran.err);
    it.type_in("MRK", &["typed"]);
    it.sync().ends(3);
    let text = git(&it.bare(), &["show", "scribe-main:ingredients/MRK.usfm"]);
    assert!(text.contains("typed"));
    // A line may be another one on the next day, and not before.
    cutter.cuts_after(u64::MAX);
    it.sync().ends(3);
    let refused = |days: i64| {
        let when = chrono::Utc::now() - chrono::Duration::days(days);
        for entry in walkdir::WalkDir::new(it.desk.state()).into_iter().flatten() {
            let Ok(text) = std::fs::read_to_string(entry.path()) else {
                continue;
            };
            let Ok(mut memory) = serde_json::from_str::<serde_json::Value>(&text) else {
                continue;
            };
            if let Some(when_refused) = memory.pointer_mut("/too_large/0/when") {
                *when_refused = serde_json::json!(when);
                std::fs::write(entry.path(), memory.to_string()).unwrap();
            }
        }
    };
    refused(2);
    it.sync().ends(0);
    it.assert_in_sync();
}

#[test]
fn where_next_to_nothing_gets_through_no_file_is_left_out() {
    let (it, cutter) = behind();
    for (seed, book) in BOOKS.iter().take(4).enumerate() {
        let verses = words(seed as u64 + 1, 60_000);
        let verses: Vec<&str> = verses.iter().map(String::as_str).collect();
        write(&it.book(book), usfm(book, &verses));
    }
    cutter.cuts_after(12_000);
    for _ in 0..4 {
        let ran = it.sync().ends(5);
        assert_eq!(ran.project()["left_out"], serde_json::json!([]));
    }
    cutter.cuts_after(u64::MAX);
    it.sync().ends(0);
    it.assert_in_sync();
}

#[test]
fn runs_that_may_transfer_little_bring_it_down_together() {
    let (it, cutter) = behind();
    bible(&it);
    it.sync().ends(0);
    let other = elsewhere(&it, &cutter);
    let mut runs = 0;
    while down(&it, &other, &["--max-transfer", "500k"]).code == 9 {
        runs += 1;
        assert!(runs < 8, "it gets no further");
    }
    assert!(runs > 2, "{runs}");
    assert_same(&it, &other);
}

#[test]
fn runs_that_have_little_time_send_it_together() {
    let (it, _cutter) = behind();
    bible(&it);
    let slow = ["--limit-upload", "400k", "--deadline", "1s"];
    let mut runs = 0;
    while it.desk.sync_with(&it.folder, &slow).code == 9 {
        runs += 1;
        assert!(runs < 12, "it gets no further");
    }
    assert!(runs > 1, "{runs}");
    it.assert_in_sync();
}
