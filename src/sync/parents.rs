//! Which parents a commit that moves the shared branch gets, so that Scribe's own merge finds the commit on which
//! each desk (a copy of the project that somebody works on with Scribe) stands.
//!
//! Scribe's git looks for the last common version level by level from both sides, stops at the first level that has one, and
//! gives up where that has two. A merge of two lines gives it a short way to what is older, so it happens easily where several
//! people sync by turns. A desk is found wherever the published commit has the desk's commit as a parent: from there each line
//! of new commits leads the search to that one first.
//!
//! Where a desk stands is not the tip of its own branch: Scribe sends that before it pulls, and sends the merge to the shared
//! branch alone. So it is read from the shared history itself, which needs no request and also knows the desks whose newest
//! work does not get through. A desk that has brought the project down and never synced cannot be known.

use super::engine::Session;
use crate::repo::{Commit, CommitInfo, History, Kind, Oid};
use crate::report::{Failure, Result};
use std::collections::{HashMap, HashSet, VecDeque};

/// Commits of the shared history in which desks are looked for, the newest first.
const LOOKED: usize = 1000;

/// Commits that Scribe's search is followed through, for each desk.
const SEARCHED: usize = 2000;

/// Desks of one author: Scribe on so many computers of one account.
const OF_ONE: usize = 4;

/// What the rule needs to know of a commit.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Seen {
    parents: Vec<Oid>,
    author: String,
    seconds: i64,
    /// The computer, where scribe-sync made the commit; nothing where Scribe or another program did.
    ours: Option<String>,
}

impl Seen {
    fn of(commit: &CommitInfo) -> Self {
        const HOST: &str = "Scribe-Sync-Host: ";
        let is_ours = commit.message.starts_with("scribe-sync:");
        let host = || {
            let line = commit
                .message
                .lines()
                .find_map(|line| line.strip_prefix(HOST));
            line.unwrap_or_default().to_owned()
        };
        Self {
            parents: commit.parents.clone(),
            author: commit.author.clone(),
            seconds: commit.seconds,
            ours: is_ours.then(host),
        }
    }

    fn is_ours(&self) -> bool {
        self.ours.is_some()
    }
}

/// Where commits are read. What cannot be read is nothing: the rule helps Scribe, and no sync fails for it.
trait Commits {
    fn seen(&mut self, id: Oid) -> Option<Seen>;
    fn parents(&mut self, id: Oid) -> Option<Vec<Oid>>;
}

impl Commits for History<'_> {
    fn seen(&mut self, id: Oid) -> Option<Seen> {
        self.get(id).ok().map(Seen::of)
    }

    fn parents(&mut self, id: Oid) -> Option<Vec<Oid>> {
        self.get(id).ok().map(|commit| commit.parents.clone())
    }
}

/// The commits of `published` on which copies of the project that are worked on with Scribe stand. `branches` are tips of
/// accounts' own branches, as far as they are known.
fn standing(commits: &mut impl Commits, published: Oid, branches: &HashSet<Oid>) -> Vec<Oid> {
    let near = near(commits, published);
    let index: HashMap<Oid, &Seen> = near.iter().map(|(id, seen)| (*id, seen)).collect();
    let by_scribe = || near.iter().filter(|(_, seen)| !seen.is_ours());
    // Whoever went on from a commit in the same copy stands there no longer.
    let mut left: HashSet<Oid> = HashSet::new();
    for (_, seen) in by_scribe() {
        let mut at = seen.parents.first();
        while let Some((id, one)) = at.and_then(|id| Some((*id, index.get(id)?)))
            && one.author == seen.author
            && left.insert(id)
        {
            at = one.parents.first();
        }
    }
    // Scribe merges the shared text into the copy's own commit, whatever it calls its author.
    let merges = by_scribe().filter(|(_, seen)| seen.parents.len() > 1);
    left.extend(merges.filter_map(|(_, seen)| seen.parents.first().copied()));
    let mut of_author: HashMap<&str, usize> = HashMap::new();
    let mut found: Vec<Oid> = Vec::new();
    for (id, seen) in by_scribe().filter(|(id, _)| *id != published && !left.contains(id)) {
        let count = of_author.entry(&seen.author).or_default();
        *count += 1;
        if *count <= OF_ONE {
            found.push(*id);
        }
    }
    found.extend(shared_copies(&near, &index, published));
    let inside = branches.iter().copied();
    let inside = inside.filter(|id| index.contains_key(id) && !left.contains(id));
    found.extend(inside.filter(|id| *id != published));
    found.sort();
    found.dedup();
    found
}

/// The newest commits, level by level.
fn near(commits: &mut impl Commits, published: Oid) -> Vec<(Oid, Seen)> {
    let mut near = Vec::new();
    let mut known = HashSet::from([published]);
    let mut open = VecDeque::from([published]);
    while let Some(id) = open.pop_front() {
        let Some(seen) = commits.seen(id) else {
            continue;
        };
        for parent in &seen.parents {
            if known.len() < LOOKED && known.insert(*parent) {
                open.push_back(*parent);
            }
        }
        near.push((id, seen));
    }
    near
}

/// Copies in which both programs work, where scribe-sync was last.
fn shared_copies(near: &[(Oid, Seen)], index: &HashMap<Oid, &Seen>, published: Oid) -> Vec<Oid> {
    let mut shared: HashSet<(&str, &str)> = HashSet::new();
    for (_, seen) in near.iter().filter(|(_, seen)| !seen.is_ours()) {
        let before = seen.parents.first().and_then(|id| index.get(id));
        if let Some((author, host)) = before.and_then(|one| one.copy())
            && author == seen.author
        {
            shared.insert((author, host));
        }
    }
    let mut newest: HashMap<(&str, &str), (i64, Vec<Oid>)> = HashMap::new();
    let mut left: HashSet<Oid> = HashSet::new();
    for (_, seen) in near {
        let before = seen.parents.first().and_then(|id| index.get_key_value(id));
        if let Some((id, one)) = before
            && one.copy().is_some()
            && one.copy() == seen.copy()
        {
            left.insert(*id);
        }
    }
    for (id, seen) in near.iter().filter(|(id, _)| !left.contains(id)) {
        let Some(copy) = seen.copy().filter(|copy| shared.contains(copy)) else {
            continue;
        };
        let (seconds, ids) = newest.entry(copy).or_insert((seen.seconds, Vec::new()));
        if seen.seconds > *seconds {
            *seconds = seen.seconds;
            ids.clear();
        }
        if seen.seconds == *seconds && ids.len() < OF_ONE {
            ids.push(*id);
        }
    }
    let newest = newest.into_values().flat_map(|(_, ids)| ids);
    newest.filter(|id| *id != published).collect()
}

impl Seen {
    /// Whose copy of the project scribe-sync made this commit in, and on which computer.
    fn copy(&self) -> Option<(&str, &str)> {
        let host = self.ours.as_deref().filter(|host| !host.is_empty())?;
        Some((&self.author, host))
    }
}

/// The desks that a commit on top of `published` has to name as parents, so that each is found by Scribe's search. None where
/// all are found as it is.
fn named(commits: &mut impl Commits, published: Oid, desks: &[Oid]) -> Vec<Oid> {
    // Each such commit puts those that it does not name one level farther away.
    let mut named: Vec<Oid> = Vec::new();
    let Some(mut parents) = commits.parents(published) else {
        return named;
    };
    loop {
        let lost: Vec<Oid> = desks
            .iter()
            .copied()
            .filter(|desk| !named.contains(desk) && !finds(commits, *desk, &parents))
            .collect();
        if lost.is_empty() {
            return named;
        }
        named.extend(lost);
        named.sort();
        parents = std::iter::once(published)
            .chain(named.iter().copied())
            .collect();
    }
}

/// Whether Scribe's search finds `desk`, and nothing else, as what the next commit there has in common with a commit of these
/// `parents`, one of whose ancestors it is. Scribe makes a commit at each sync, before it pulls; where one more lies between,
/// the search from that side only comes later to what is older, so what holds for one commit holds for more. A search that
/// goes on for very long is taken to be fine: nobody is helped by waiting for it.
fn finds(commits: &mut impl Commits, desk: Oid, parents: &[Oid]) -> bool {
    let mut seen: [HashSet<Oid>; 2] = Default::default();
    let mut level: Vec<(usize, Oid)> = vec![(0, desk)];
    level.extend(parents.iter().map(|parent| (1, *parent)));
    while !level.is_empty() && seen[0].len() + seen[1].len() < SEARCHED {
        let mut found = HashSet::new();
        for (side, id) in &level {
            seen[*side].insert(*id);
            if seen[0].contains(id) && seen[1].contains(id) {
                found.insert(*id);
            }
        }
        if !found.is_empty() {
            return found.len() == 1 && found.contains(&desk);
        }
        let mut next = Vec::new();
        let mut listed = HashSet::new();
        for (side, id) in level {
            // Scribe's search goes on without what it cannot read, too.
            for parent in commits.parents(id).unwrap_or_default() {
                if !seen[side].contains(&parent) && listed.insert((side, parent)) {
                    next.push((side, parent));
                }
            }
        }
        level = next;
    }
    true
}

impl Session<'_> {
    /// What is published in the place of `merged`: the same text, and every desk is found by Scribe's search.
    pub(crate) fn tied(&mut self, merged: Oid) -> Result<Oid> {
        let mut history = History::new(self.store);
        let branches = self.also_there().into_iter().collect();
        let desks = standing(&mut history, merged, &branches);
        let named = named(&mut history, merged, &desks);
        if named.is_empty() {
            return Ok(merged);
        }
        let parents: Vec<Oid> = std::iter::once(merged).chain(named).collect();
        let mut writer = self.store.writer().map_err(Failure::from)?;
        let signature = self.signature_after(&parents)?;
        let commit = Commit {
            tree: self.store.commit(merged).map_err(Failure::from)?.tree,
            parents: &parents,
            signature: &signature,
            message: &self.message("the work of several, together"),
        };
        let id = writer
            .add(Kind::Commit, &commit.encode())
            .map_err(Failure::from)?;
        writer.finish().map_err(Failure::from)?;
        Ok(id)
    }
}

#[cfg(test)]
#[allow(
    clippy::disallowed_methods,
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    reason = "a test reads its own variable, and its numbers are small"
)]
mod tests {
    use super::*;

    /// A history in memory.
    #[derive(Default)]
    struct World {
        commits: HashMap<Oid, Seen>,
    }

    impl Commits for World {
        fn seen(&mut self, id: Oid) -> Option<Seen> {
            self.commits.get(&id).cloned()
        }

        fn parents(&mut self, id: Oid) -> Option<Vec<Oid>> {
            self.commits.get(&id).map(|seen| seen.parents.clone())
        }
    }

    impl World {
        fn add(&mut self, author: &str, host: Option<&str>, parents: &[Oid]) -> Oid {
            let number = self.commits.len() + 1;
            // In no order that says anything about their age.
            let hex = format!(
                "{:040x}",
                (number as u128).wrapping_mul(0x9e37_79b9_7f4a_7c15_f39c)
            );
            let id = Oid::from_hex(hex.as_bytes()).unwrap();
            let mut one = Seen {
                author: author.to_owned(),
                seconds: number as i64 / 8,
                ours: host.map(str::to_owned),
                ..Seen::default()
            };
            for parent in parents {
                if !one.parents.contains(parent) {
                    one.parents.push(*parent);
                }
            }
            assert!(self.commits.insert(id, one).is_none());
            id
        }

        fn has(&self, old: Oid, new: Oid) -> bool {
            let mut seen = HashSet::new();
            let mut open = vec![new];
            while let Some(id) = open.pop() {
                if id == old {
                    return true;
                }
                if seen.insert(id) {
                    open.extend(&self.commits[&id].parents);
                }
            }
            false
        }

        /// `_findMergeBase` of isomorphic-git 1.27.1, line for line.
        fn merge_base(&self, a: Oid, b: Oid) -> Vec<Oid> {
            let mut visits: HashMap<Oid, HashSet<usize>> = HashMap::new();
            let mut heads = vec![(a, 0), (b, 1)];
            while !heads.is_empty() {
                let mut result = Vec::new();
                for (id, index) in &heads {
                    let by = visits.entry(*id).or_default();
                    by.insert(*index);
                    if by.len() == 2 && !result.contains(id) {
                        result.push(*id);
                    }
                }
                if !result.is_empty() {
                    return result;
                }
                let mut next = Vec::new();
                for (id, index) in heads {
                    for parent in &self.commits[&id].parents {
                        let visited = visits.get(parent).is_some_and(|by| by.contains(&index));
                        if !visited && !next.contains(&(*parent, index)) {
                            next.push((*parent, index));
                        }
                    }
                }
                heads = next;
            }
            Vec::new()
        }

        fn tied(&mut self, merged: Oid, author: &str, host: &str) -> Oid {
            let desks = standing(self, merged, &HashSet::new());
            let named = named(self, merged, &desks);
            if named.is_empty() {
                return merged;
            }
            let parents: Vec<Oid> = std::iter::once(merged).chain(named).collect();
            self.add(author, Some(host), &parents)
        }

        /// From one to five commits after where a desk stands, that is what the search finds.
        fn must_find(&mut self, stands: Oid, published: Oid) {
            let before = self.commits.len();
            let mut made = Vec::new();
            let mut at = stands;
            for depth in 1..=5 {
                at = self.add("line", None, &[at]);
                made.push(at);
                assert_eq!(
                    self.merge_base(at, published),
                    [stands],
                    "{depth} commits later"
                );
            }
            for id in made {
                self.commits.remove(&id);
            }
            assert_eq!(self.commits.len(), before);
        }
    }

    struct Random(u64);

    impl Random {
        fn below(&mut self, end: usize) -> usize {
            self.0 = self
                .0
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            (self.0 >> 33) as usize % end
        }
    }

    /// A Scribe desk: where it stands, and the last such commit that is shared.
    struct Desk {
        author: String,
        at: Oid,
        shared: Option<Oid>,
    }

    /// A computer of ours, where it stands and what it saw; perhaps on the folder of a desk.
    struct Ours {
        author: String,
        host: String,
        at: Oid,
        saw: Oid,
        desk: Option<usize>,
    }

    /// Desks and computers of ours sync in any order, with commits of other work between and work of desks that was refused
    /// gathered or not. Gives how often a desk was refused.
    fn history(seed: u64, desks: usize, ours: usize) -> usize {
        let (mut world, mut random) = (World::default(), Random(seed));
        let mut shared = world.add("desk 0", None, &[]);
        for _ in 0..random.below(4) {
            shared = world.add("desk 0", None, &[shared]);
        }
        let mut desk: Vec<Desk> = (0..desks)
            .map(|number| Desk {
                author: format!("desk {number}"),
                at: shared,
                shared: (number == 0).then_some(shared),
            })
            .collect();
        let mut our: Vec<Ours> = (0..ours)
            .map(|number| Ours {
                // One account with both programs on two computers, or on one.
                author: if number == 0 {
                    "desk 0".into()
                } else {
                    format!("ours {number}")
                },
                host: format!("host {number}"),
                at: shared,
                saw: shared,
                desk: (number == 0 && seed.is_multiple_of(3)).then_some(0),
            })
            .collect();
        let gathers = random.below(2) == 0;
        let mut refused = 0;
        for _ in 0..(desks + ours) * 12 {
            let who = random.below(desks + ours);
            if who < desks {
                let one = &mut desk[who];
                one.at = world.add(&one.author, None, &[one.at]);
                let bases = world.merge_base(one.at, shared);
                if bases.len() == 1 {
                    if bases != [shared] {
                        one.at = world.add(&one.author, None, &[one.at, shared]);
                    }
                    shared = one.at;
                    one.shared = Some(shared);
                } else {
                    refused += 1;
                }
            } else {
                let one = &mut our[who - desks];
                if let Some(number) = one.desk {
                    one.at = desk[number].at;
                }
                if random.below(5) == 0 && world.has(one.at, shared) && one.desk.is_none() {
                    // Nothing to send.
                    (one.at, one.saw) = (shared, shared);
                    continue;
                }
                let mut new = one.at;
                for _ in 0..=random.below(3) {
                    new = world.add(&one.author, Some(&one.host), &[new]);
                }
                if !world.has(shared, new) {
                    new = world.add(&one.author, Some(&one.host), &[new, shared]);
                }
                for waiting in &desk {
                    if gathers && !world.has(waiting.at, new) {
                        new = world.add(&one.author, Some(&one.host), &[new, waiting.at]);
                    }
                }
                new = world.tied(new, &one.author, &one.host);
                (one.at, one.saw, shared) = (new, new, new);
                if let Some(number) = one.desk {
                    // Scribe goes on here from what ours made: known once it has done so before.
                    desk[number].at = new;
                    desk[number].shared = None;
                }
                // What was gathered is shared where it lies.
                for waiting in desk.iter_mut().filter(|_| gathers) {
                    let at = &world.commits[&waiting.at];
                    if at.author == waiting.author && !at.is_ours() {
                        waiting.shared = Some(waiting.at);
                    }
                }
                for stands in desk.iter().filter_map(|one| one.shared) {
                    world.must_find(stands, new);
                }
            }
        }
        refused
    }

    /// With `SCRIBE_SYNC_LONG` in a thousand histories, else in the first of them.
    #[test]
    fn every_desk_is_found_in_made_histories() {
        let long = std::env::var_os("SCRIBE_SYNC_LONG").is_some();
        for seed in 0..if long { 1000 } else { 120 } {
            let (desks, ours) = [(1, 1), (1, 2), (1, 3), (2, 1), (2, 2), (3, 2)][seed as usize % 6];
            let refused = history(seed, desks, ours);
            assert!(desks > 1 || refused == 0, "seed {seed}: {refused} refused");
        }
    }

    #[test]
    fn a_team_without_scribe_gets_no_other_parents() {
        let mut world = World::default();
        let start = world.add("amina", Some("one"), &[]);
        let a = world.add("amina", Some("one"), &[start]);
        let b = world.add("boaz", Some("two"), &[start]);
        let c = world.add("boaz", Some("two"), &[b, a]);
        let d = world.add("amina", Some("one"), &[a]);
        let merged = world.add("amina", Some("one"), &[d, c]);
        assert!(standing(&mut world, merged, &HashSet::new()).is_empty());
        assert_eq!(world.tied(merged, "amina", "one"), merged);
    }

    #[test]
    fn a_desk_stands_on_the_merge_that_it_sent_last() {
        let mut world = World::default();
        let start = world.add("amina", Some("one"), &[]);
        let ours = world.add("amina", Some("one"), &[start]);
        let own = world.add("boaz", None, &[start]);
        let merge = world.add("boaz", None, &[own, ours]);
        let later = world.add("amina", Some("one"), &[merge]);
        assert_eq!(standing(&mut world, later, &HashSet::from([own])), [merge]);
        // The merge may have another author.
        let merge = world.add("", None, &[own, ours]);
        let later = world.add("amina", Some("one"), &[merge]);
        assert_eq!(standing(&mut world, later, &HashSet::from([own])), [merge]);
    }

    #[test]
    fn a_folder_of_both_programs_stands_where_ours_was_last() {
        let mut world = World::default();
        let start = world.add("amina", Some("one"), &[]);
        let scribe = world.add("amina", None, &[start]);
        let saved = world.add("amina", Some("one"), &[scribe]);
        let elsewhere = world.add("boaz", Some("two"), &[saved]);
        let found = standing(&mut world, elsewhere, &HashSet::new());
        assert!(found.contains(&saved), "{found:?}");
    }

    /// Three whose work was merged one after the other: Scribe's search, from the next commit of the first, meets what all of
    /// them began with before it meets the first one's own branch.
    #[test]
    fn scribes_search_is_led_to_each_branch() {
        let mut world = World::default();
        let start = world.add("amina", Some("one"), &[]);
        let branches = ["boaz", "dina", "eli"].map(|login| world.add(login, None, &[start]));
        let one = world.add("amina", Some("one"), &[branches[0], branches[1]]);
        let all = world.add("amina", Some("one"), &[one, branches[2]]);
        let mut found = |parents: &[Oid]| branches.map(|branch| finds(&mut world, branch, parents));
        assert_eq!(found(&[one, branches[2]]), [false, false, true]);
        assert_eq!(found(&[all, branches[0], branches[1]]), [true, true, false]);
        assert_eq!(
            found(&[all, branches[0], branches[1], branches[2]]),
            [true, true, true]
        );
        let mut expected = branches.to_vec();
        expected.sort();
        assert_eq!(named(&mut world, all, &branches), expected);
    }
}
