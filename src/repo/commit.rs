//! Commits: reading, writing, and walking history.

use super::{Error, Oid, Result, Store};
use std::collections::{BTreeSet, BinaryHeap, HashMap, HashSet};
use std::rc::Rc;

/// Who made a commit, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature {
    /// Name.
    pub name: String,
    /// E-mail; may be empty.
    pub email: String,
    /// Seconds since 1970.
    pub seconds: i64,
    /// Minutes east of UTC.
    pub offset_minutes: i32,
}

impl Signature {
    fn write(&self, out: &mut Vec<u8>) {
        let clean = |text: &str| -> String {
            let kept: String = text
                .chars()
                .filter(|c| !c.is_control() && !matches!(c, '<' | '>'))
                .collect();
            kept.trim().to_owned()
        };
        let sign = if self.offset_minutes < 0 { '-' } else { '+' };
        let offset = self.offset_minutes.unsigned_abs();
        let name = clean(&self.name);
        let name = if name.is_empty() {
            "unknown".to_owned()
        } else {
            name
        };
        out.extend_from_slice(
            format!(
                "{name} <{}> {} {sign}{:02}{:02}",
                clean(&self.email),
                self.seconds.max(0),
                offset / 60,
                offset % 60
            )
            .as_bytes(),
        );
    }
}

/// A commit to be written.
#[derive(Debug, Clone)]
pub struct Commit<'a> {
    /// The tree.
    pub tree: Oid,
    /// The parents, first first.
    pub parents: &'a [Oid],
    /// Author and committer.
    pub signature: &'a Signature,
    /// The whole message.
    pub message: &'a str,
}

impl Commit<'_> {
    /// The object's content.
    pub fn encode(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(300 + self.message.len());
        out.extend_from_slice(format!("tree {}\n", self.tree).as_bytes());
        for parent in self.parents {
            out.extend_from_slice(format!("parent {parent}\n").as_bytes());
        }
        for role in ["author ", "committer "] {
            out.extend_from_slice(role.as_bytes());
            self.signature.write(&mut out);
            out.push(b'\n');
        }
        out.push(b'\n');
        out.extend_from_slice(self.message.as_bytes());
        if !self.message.ends_with('\n') {
            out.push(b'\n');
        }
        out
    }
}

/// A commit's content with another tree and other parents. Author, committer and message stay, a signature over what it was
/// goes; ids in the message that are among `names` (old, new) follow.
pub fn commit_again(
    content: &[u8],
    tree: Oid,
    parents: &[Oid],
    names: &[(String, String)],
) -> Vec<u8> {
    let end = content
        .windows(2)
        .position(|pair| pair == b"\n\n")
        .unwrap_or(content.len());
    let mut out = format!("tree {tree}\n").into_bytes();
    for parent in parents {
        out.extend_from_slice(format!("parent {parent}\n").as_bytes());
    }
    let mut dropped = false;
    for line in content[..end].split(|byte| *byte == b'\n') {
        dropped = if line.starts_with(b" ") {
            dropped
        } else {
            [&b"tree "[..], b"parent ", b"gpgsig"]
                .iter()
                .any(|start| line.starts_with(start))
        };
        if !dropped {
            out.extend_from_slice(line);
            out.push(b'\n');
        }
    }
    let message = content.get(end + 1..).unwrap_or_default();
    match std::str::from_utf8(message) {
        Ok(text) => {
            let mut text = text.to_owned();
            for (old, new) in names {
                if text.contains(old.as_str()) {
                    text = text.replace(old.as_str(), new);
                }
            }
            out.extend_from_slice(text.as_bytes());
        }
        Err(_) => out.extend_from_slice(message),
    }
    out
}

/// What a commit says.
#[derive(Debug, Clone)]
pub struct CommitInfo {
    /// The tree.
    pub tree: Oid,
    /// The parents, first first.
    pub parents: Vec<Oid>,
    /// The committer's time in seconds since 1970; 0 when it cannot be read.
    pub seconds: i64,
    /// The author's name, as far as it is valid UTF-8.
    pub author: String,
    /// The message, as far as it is valid UTF-8.
    pub message: String,
}

impl CommitInfo {
    /// Reads a commit's content.
    pub fn parse(id: Oid, content: &[u8]) -> Result<Self> {
        let sha1 = gix::hash::Kind::Sha1;
        let plain;
        let commit = if let Ok(commit) = gix::objs::CommitRef::from_bytes(content, sha1) {
            commit
        } else {
            // Perhaps for nothing but a time that is none.
            plain = with_plain_times(content);
            gix::objs::CommitRef::from_bytes(&plain, sha1)
                .map_err(|error| Error::damaged(id, format!("not a commit: {error}")))?
        };
        Ok(Self {
            tree: commit.tree(),
            parents: commit.parents().collect(),
            seconds: commit
                .time()
                .map_or_else(|_| seconds_of(content), |time| time.seconds),
            author: commit
                .author()
                .map(|author| author.name.to_string())
                .unwrap_or_default(),
            message: commit.message.to_string(),
        })
    }
}

/// When a commit was made whose time is none by git's rules, as far as it begins with digits: git takes it so.
fn seconds_of(content: &[u8]) -> i64 {
    let mut head = content
        .split(|byte| *byte == b'\n')
        .take_while(|line| !line.is_empty());
    let line = head.find(|line| line.starts_with(b"committer "));
    line.map_or(0, leading_seconds)
}

/// The digits behind the address in a line of a commit's head.
fn leading_seconds(line: &[u8]) -> i64 {
    let time = line.rsplit(|byte| *byte == b'>').next().unwrap_or_default();
    let digits = time
        .iter()
        .skip_while(|byte| **byte == b' ')
        .take_while(|byte| byte.is_ascii_digit());
    digits.fold(0i64, |value, digit| {
        value
            .saturating_mul(10)
            .saturating_add(i64::from(digit - b'0'))
    })
}

/// A commit in which the times are as git writes them.
fn with_plain_times(content: &[u8]) -> Vec<u8> {
    let mut plain = Vec::with_capacity(content.len() + 40);
    let mut is_head = true;
    for line in content.split_inclusive(|byte| *byte == b'\n') {
        is_head &= line != b"\n";
        let is_person = line.starts_with(b"author ") || line.starts_with(b"committer ");
        match line.iter().rposition(|byte| *byte == b'>') {
            Some(end) if is_head && is_person => {
                plain.extend_from_slice(&line[..=end]);
                let time = format!(" {} +0000\n", leading_seconds(line));
                plain.extend_from_slice(time.as_bytes());
            }
            _ => plain.extend_from_slice(line),
        }
    }
    plain
}

impl Light {
    fn of(info: &CommitInfo) -> Self {
        Self {
            parents: info.parents.as_slice().into(),
            seconds: info.seconds,
        }
    }
}

const LEFT: u8 = 1;
const RIGHT: u8 = 2;
const STALE: u8 = 4;

/// How far a walk from two sides goes.
enum Until {
    /// Until only what both sides reach is left.
    Common,
    /// Until this commit is reached from the right, or as [`Until::Common`].
    Reached(Oid),
    /// As [`Until::Common`], and then as far back in time as what only the left reaches.
    Below,
    /// To the roots.
    End,
}

/// What a walk from two sides saw.
#[derive(Default)]
struct Painted {
    /// By which side each commit was reached.
    flags: HashMap<Oid, u8>,
    /// The first that both sides reached; some may be ancestors of others.
    common: BTreeSet<Oid>,
    /// In the order they were looked at; some twice.
    order: Vec<Oid>,
    /// Still to be looked behind, newest first.
    queue: BinaryHeap<(i64, Oid)>,
    /// How often each commit stands in the queue.
    waiting: HashMap<Oid, usize>,
    /// How many of those in the queue are not known to be reached by both sides.
    open: usize,
}

impl Painted {
    /// Marks a commit; `false` where it had the mark.
    fn mark(&mut self, id: Oid, flag: u8) -> bool {
        let flags = self.flags.entry(id).or_default();
        if *flags & flag == flag {
            return false;
        }
        if *flags & STALE == 0 && flag & STALE != 0 {
            self.open -= self.waiting.get(&id).copied().unwrap_or_default();
        }
        *flags |= flag;
        true
    }

    fn push(&mut self, seconds: i64, id: Oid) {
        self.queue.push((seconds, id));
        *self.waiting.entry(id).or_default() += 1;
        self.open += usize::from(self.flags[&id] & STALE == 0);
    }

    fn pop(&mut self) -> Option<Oid> {
        let (_, id) = self.queue.pop()?;
        if let Some(waiting) = self.waiting.get_mut(&id) {
            *waiting -= 1;
        }
        self.open -= usize::from(self.flags[&id] & STALE == 0);
        Some(id)
    }
}

/// What a walk needs of a commit.
#[derive(Debug)]
struct Light {
    parents: Rc<[Oid]>,
    seconds: i64,
}

/// Messages up to this size stay in memory (bytes): those of a long history together are no small thing.
const MESSAGE: usize = 4 << 10;

/// The most ways from commit to commit that are followed in one run; an honest history of that size would be a hundred
/// times that of a translation into all languages.
const WAYS: usize = 8_000_000;

/// The most common ancestors for which it is looked whether one contains another, each against each.
const COMPARED: usize = 4;

/// Walks history; remembers what it has read.
pub struct History<'s> {
    store: &'s Store,
    known: HashMap<Oid, Light>,
    /// Those whose whole text was asked for.
    told: HashMap<Oid, CommitInfo>,
    /// The last one of them that is too long to be kept.
    long: Option<(Oid, CommitInfo)>,
    /// Ways that were followed so far.
    followed: usize,
}

impl<'s> History<'s> {
    /// Over this store.
    pub fn new(store: &'s Store) -> Self {
        Self {
            store,
            known: HashMap::new(),
            told: HashMap::new(),
            long: None,
            followed: 0,
        }
    }

    /// One commit.
    pub fn get(&mut self, id: Oid) -> Result<&CommitInfo> {
        if self.told.contains_key(&id) {
            return Ok(&self.told[&id]);
        }
        let info = match self.long.take() {
            Some((known, info)) if known == id => info,
            _ => self.store.commit(id)?,
        };
        self.known.entry(id).or_insert_with(|| Light::of(&info));
        if info.message.len() > MESSAGE {
            Ok(&self.long.insert((id, info)).1)
        } else {
            Ok(self.told.entry(id).or_insert(info))
        }
    }

    fn light(&mut self, id: Oid) -> Result<&Light> {
        if !self.known.contains_key(&id) {
            let info = self.store.commit(id)?;
            self.known.insert(id, Light::of(&info));
        }
        Ok(&self.known[&id])
    }

    fn seconds(&mut self, id: Oid) -> Result<i64> {
        Ok(self.light(id)?.seconds)
    }

    /// The parents of a commit, whose ways are followed now.
    fn follow(&mut self, id: Oid) -> Result<Rc<[Oid]>> {
        let parents = Rc::clone(&self.light(id)?.parents);
        self.followed += parents.len();
        if self.followed > WAYS {
            return Err(Error::refused("the history is made to keep us busy"));
        }
        Ok(parents)
    }

    /// Whether `ancestor` is `descendant` or one of its ancestors, whatever the clocks said.
    pub fn is_ancestor(&mut self, ancestor: Oid, descendant: Oid) -> Result<bool> {
        if ancestor == descendant {
            return Ok(true);
        }
        let painted = self.paint(&[ancestor], &[descendant], &Until::Reached(ancestor))?;
        Ok(painted.flags.get(&ancestor).copied().unwrap_or_default() & RIGHT != 0)
    }

    /// All best common ancestors of two commits; empty when the histories are not related.
    pub fn merge_bases(&mut self, a: Oid, b: Oid) -> Result<Vec<Oid>> {
        if a == b {
            return Ok(vec![a]);
        }
        let all = self.paint(&[a], &[b], &Until::Common)?.common;
        // Wrong clocks can leave a base that another base already contains.
        let inside = if all.len() > COMPARED {
            self.reached_from_another(&all)?
        } else {
            let mut inside = HashSet::new();
            for &id in &all {
                for &other in &all {
                    if other != id && self.is_ancestor(id, other)? {
                        inside.insert(id);
                        break;
                    }
                }
            }
            inside
        };
        let mut best: Vec<Oid> = all
            .difference(&inside.into_iter().collect())
            .copied()
            .collect();
        best.sort_by_key(|id| std::cmp::Reverse((self.known[id].seconds, *id)));
        Ok(best)
    }

    /// Those of many commits that are ancestors of others of them, by one walk that ends behind the oldest. Where a clock was
    /// wrong one may be overlooked: a base that is contained in another adds nothing to it.
    fn reached_from_another(&mut self, all: &BTreeSet<Oid>) -> Result<HashSet<Oid>> {
        let mut oldest = i64::MAX;
        let mut seen = HashSet::new();
        let mut queue = BinaryHeap::new();
        for &id in all {
            oldest = oldest.min(self.seconds(id)?);
            for parent in self.follow(id)?.iter() {
                if seen.insert(*parent) {
                    queue.push((self.seconds(*parent)?, *parent));
                }
            }
        }
        while let Some((seconds, id)) = queue.pop() {
            if seconds < oldest {
                break;
            }
            for parent in self.follow(id)?.iter() {
                if seen.insert(*parent) {
                    queue.push((self.seconds(*parent)?, *parent));
                }
            }
        }
        Ok(all
            .intersection(&seen.into_iter().collect())
            .copied()
            .collect())
    }

    /// The commits reachable from `tips` and not from `hidden`, parents before children.
    ///
    /// Where the clocks of several computers were wrong there may be some among them that `hidden` reaches too.
    pub fn new_commits(&mut self, tips: &[Oid], hidden: &[Oid]) -> Result<Vec<Oid>> {
        let mut painted = self.paint(tips, hidden, &Until::Below)?;
        if !hidden.is_empty() && self.is_new_to_the_root(&painted) {
            // That two histories have no beginning in common is rare; that a clock was years behind is not.
            painted = self.paint(tips, hidden, &Until::End)?;
        }
        let Painted {
            mut flags, order, ..
        } = painted;
        // What the new side reached first and the old side later is old after all, with its parents.
        let mut queue: Vec<Oid> = flags
            .iter()
            .filter(|(_, flag)| **flag & RIGHT != 0)
            .map(|(id, _)| *id)
            .collect();
        while let Some(id) = queue.pop() {
            for parent in self.follow(id)?.iter() {
                if let Some(flag) = flags.get_mut(parent).filter(|flag| **flag & RIGHT == 0) {
                    *flag |= RIGHT;
                    queue.push(*parent);
                }
            }
        }
        let order = order
            .into_iter()
            .filter(|id| flags[id] & (LEFT | RIGHT) == LEFT)
            .collect();
        self.parents_first(order)
    }

    fn oldest_on_the_left(&self, painted: &Painted) -> i64 {
        let left = painted
            .order
            .iter()
            .filter(|id| painted.flags[*id] & (LEFT | RIGHT) == LEFT);
        left.filter_map(|id| self.known.get(id))
            .map(|info| info.seconds)
            .min()
            .unwrap_or(i64::MAX)
    }

    fn is_new_to_the_root(&self, painted: &Painted) -> bool {
        painted.order.iter().any(|id| {
            painted.flags[id] & RIGHT == 0
                && self
                    .known
                    .get(id)
                    .is_some_and(|info| info.parents.is_empty())
        })
    }

    /// Marks what is reachable from either side, newest first, until only what both sides reach is left to look behind.
    ///
    /// A commit that one side alone reaches is always looked behind, so that a wrong clock hides no way to it.
    fn paint(&mut self, left: &[Oid], right: &[Oid], until: &Until) -> Result<Painted> {
        let mut painted = Painted::default();
        for (ids, flag) in [(left, LEFT), (right, RIGHT)] {
            for id in ids {
                painted.mark(*id, flag);
                painted.push(self.seconds(*id)?, *id);
            }
        }
        while matches!(until, Until::End) || painted.open > 0 {
            if !self.look_behind(&mut painted, until)? {
                return Ok(painted);
            }
        }
        if matches!(until, Until::Below) {
            // Commits of one second come in any order: a way from the right may still lead to what only the left is known
            // to reach.
            let oldest = self.oldest_on_the_left(&painted);
            while painted
                .queue
                .peek()
                .is_some_and(|(seconds, _)| *seconds >= oldest)
            {
                self.look_behind(&mut painted, until)?;
            }
        }
        Ok(painted)
    }

    /// Looks behind the newest commit of the queue; `false` when that was the end.
    fn look_behind(&mut self, painted: &mut Painted, until: &Until) -> Result<bool> {
        let Some(id) = painted.pop() else {
            return Ok(false);
        };
        let mut mine = painted.flags[&id];
        if mine & (LEFT | RIGHT) == LEFT | RIGHT {
            if mine & STALE == 0 {
                painted.common.insert(id);
            }
            mine |= STALE;
            painted.mark(id, mine);
        }
        painted.order.push(id);
        for parent in self.follow(id)?.iter() {
            if !painted.mark(*parent, mine) {
                continue;
            }
            let is_right = painted.flags[parent] & RIGHT != 0;
            if matches!(until, Until::Reached(id) if id == parent) && is_right {
                return Ok(false);
            }
            let seconds = self.seconds(*parent)?;
            painted.push(seconds, *parent);
        }
        Ok(true)
    }

    fn parents_first(&mut self, ids: Vec<Oid>) -> Result<Vec<Oid>> {
        let wanted: HashSet<Oid> = ids.iter().copied().collect();
        let mut done = HashSet::new();
        let mut out = Vec::with_capacity(ids.len());
        for start in ids.into_iter().rev() {
            let mut stack = vec![(start, false)];
            while let Some((id, expanded)) = stack.pop() {
                if expanded {
                    if done.insert(id) {
                        out.push(id);
                    }
                } else if !done.contains(&id) {
                    stack.push((id, true));
                    for parent in self.follow(id)?.iter() {
                        if wanted.contains(parent) && !done.contains(parent) {
                            stack.push((*parent, false));
                        }
                    }
                }
            }
        }
        Ok(out)
    }
}
