//! Several Scribe desks beside several computers of ours: who is refused, and whether a word is lost.

use crate::kit::{Computer, cloned};
use crate::needs;
use crate::neighbour::{
    BOOKS, Desk, REPOSITORY, brought_down, cloned_by_scribe, first_desk, is_sound, server,
    tries_to_sync,
};
use crate::world::Access;
use std::collections::BTreeMap;

/// Who has a desk with Scribe, and who a computer with scribe-sync; `amina` owns the project.
struct Shape {
    scribe: Vec<String>,
    ours: Vec<String>,
}

impl Shape {
    /// From `boaz+amina,amina`: before the plus Scribe's.
    fn of(text: &str) -> Self {
        let logins = |part: &str| part.split(',').map(str::to_owned).collect();
        let (scribe, ours) = text.split_once('+').unwrap();
        Self {
            scribe: logins(scribe),
            ours: logins(ours),
        }
    }
}

/// What came of it.
#[derive(Debug, Default)]
struct Counts {
    /// Syncs of Scribe desks.
    syncs: usize,
    /// Those that ended in a popup.
    refused: usize,
    /// Those of them right after another one of the same desk, though one of ours had synced in between.
    again: usize,
    /// Desks that are in their popup at the end.
    stuck: usize,
    /// Texts of verses that are neither shared nor in the branch of their account.
    lost: usize,
}

/// Every round each of them edits a verse of its own and syncs, in another order.
fn soak(shape: &Shape, rounds: usize, seed: u64) -> Counts {
    let server = server();
    let others = ["chipo", "dina", "eli"];
    for login in others {
        server.add_user(login, &format!("{login}-Geheim1"));
    }
    let computers = |logins: &[String]| -> Vec<Computer> {
        let made = logins.iter().map(|login| Computer::new(&server, login));
        made.collect()
    };
    let (scribes, our) = (computers(&shape.scribe), computers(&shape.ours));
    let mut first = our
        .iter()
        .find(|one| one.login == "amina")
        .map(first_desk)
        .inspect(|desk| drop(desk.syncs()));
    let mut first_of_scribe = first
        .is_none()
        .then(|| first_desk(&scribes[0]))
        .inspect(|desk| drop(desk.scribe_syncs()));
    for login in ["boaz"].iter().chain(&others) {
        server.add_collaborator("amina", REPOSITORY, login, Access::Write);
    }
    let mut desks: Vec<(Desk<'_>, bool)> = Vec::new();
    for computer in &scribes {
        let made = first_of_scribe.take();
        desks.push((made.unwrap_or_else(|| cloned_by_scribe(computer)), true));
    }
    for computer in &our {
        let made = first.take_if(|desk| std::ptr::eq(desk.computer, computer));
        desks.push((made.unwrap_or_else(|| brought_down(computer)), false));
    }

    let mut counts = Counts::default();
    let mut random = seed;
    // What each desk has to do yet: after a popup, and whether one of ours has synced since.
    let mut popups: Vec<Option<bool>> = vec![None; desks.len()];
    let mut written: BTreeMap<(usize, &str, usize), String> = BTreeMap::new();
    for round in 0..rounds {
        let mut order: Vec<usize> = (0..desks.len()).collect();
        for at in (1..order.len()).rev() {
            random = random
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            order.swap(at, (random >> 33) as usize % (at + 1));
        }
        for number in order {
            let (desk, is_scribe) = &desks[number];
            let (book, verse) = (BOOKS[round % BOOKS.len()], 1 + 2 * (round % 12));
            let words = format!("Desk {number} in round {round}.");
            desk.edits(book, 1 + number, verse, &words);
            written.insert((number, book, verse), words);
            if !is_scribe {
                desk.syncs();
                popups.iter_mut().flatten().for_each(|since| *since = true);
                continue;
            }
            counts.syncs += 1;
            let answer = tries_to_sync(desk);
            if let Err(popup) = &answer {
                assert_eq!(popup["popup"]["where"], "pull", "{popup}");
                counts.refused += 1;
                counts.again += usize::from(popups[number] == Some(true));
            }
            popups[number] = answer.is_err().then_some(false);
        }
    }
    counts.stuck = popups.iter().flatten().count();
    let shared = cloned(&server, "amina", REPOSITORY, "scribe-main");
    for ((number, book, _), words) in &written {
        let (path, login) = (
            format!("ingredients/{book}.usfm"),
            &desks[*number].0.computer.login,
        );
        let has = |text: &[u8]| String::from_utf8_lossy(text).contains(words);
        let own = || {
            let branch = format!("{login}/scribe");
            has(&cloned(&server, "amina", REPOSITORY, &branch)[&path])
        };
        counts.lost += usize::from(!has(&shared[&path]) && !own());
    }
    let all: Vec<&Desk<'_>> = desks.iter().map(|(desk, _)| desk).collect();
    is_sound(&server, &all);
    for desk in &all {
        let index = std::fs::read(desk.folder.join(".git/index")).unwrap();
        assert_eq!(index[..8], *b"DIRC\0\0\0\x02", "{}", desk.folder.display());
    }
    counts
}

/// No popup and no lost word, in so many rounds.
#[track_caller]
fn nobody_is_refused(shape: &str, rounds: usize) {
    if needs::neighbour() {
        let counts = soak(&Shape::of(shape), rounds, 1);
        assert_eq!((counts.refused, counts.lost), (0, 0), "{counts:?}");
    }
}

#[test]
fn one_desk_beside_three_of_ours_is_never_refused() {
    nobody_is_refused("boaz+amina,amina,chipo", 12);
}

#[test]
fn one_account_with_both_programs_is_never_refused() {
    nobody_is_refused("amina+amina,boaz", 8);
}

/// Desks alone refuse each other now and then; beside ours most of that ends.
#[test]
fn two_desks_beside_two_of_ours_are_seldom_refused() {
    if needs::neighbour() {
        let counts = soak(&Shape::of("boaz,chipo+amina,amina"), 12, 1);
        assert!(counts.refused * 4 <= counts.syncs, "{counts:?}");
        assert_eq!(counts.lost, 0, "{counts:?}");
    }
}

/// The table of `scripts/desks`: rounds, seeds, and shapes come in a variable.
#[test]
fn table() {
    let Ok(asked) = std::env::var("SCRIBE_SYNC_DESKS") else {
        return;
    };
    assert!(needs::neighbour());
    let mut words = asked.split_whitespace();
    let mut number = || words.next().unwrap().parse::<u64>().unwrap();
    let (rounds, seeds) = (number(), number());
    let mut lost = 0;
    for shape in words {
        for seed in 1..=seeds {
            let counts = soak(&Shape::of(shape), rounds as usize, seed);
            eprintln!("{shape:<28} seed {seed}: {counts:?}");
            lost += counts.lost;
        }
    }
    assert_eq!(lost, 0);
}
