//! What waits for a person: found in the history commit by commit, checked where it begins, and remembered between runs.
//!
//! A record is believed only where the merge that carries it bears it out: the text that it says was set aside is a change of
//! that side and did not come into the merge; words that it says were put together are neither parent's. Whoever may push can
//! write any record and any author's name, so that nothing which waited goes without a word: what somebody else decided, or
//! another computer did in the person's name, is told once and stays listed until the person has read it.

use super::record::{FilePlace, Trailers};
use crate::project::{Project, ProjectMemory};
use crate::repo::{BIG, History, Kind as ObjectKind, Leaf, Oid, Store};
use crate::report::{ConflictAt, Failure, Result};
use scripture::{Place, Places, same_words};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::Path;

/// The key under which versions before the list had a file of its own remembered what waits.
const KEY: &str = "conflicts";

/// Why something is listed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Why {
    /// A text was set aside and waits for its account.
    Conflict,
    /// Words of two people were put together, and nobody has read them.
    Combined,
    /// A text that waited was decided by somebody else than its account at this computer.
    Decided {
        /// Who, as the commit says.
        by: String,
        /// The commit.
        commit: String,
        /// Whether the account was told.
        told: bool,
    },
}

/// One place that waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Open {
    /// Where.
    pub(crate) at: FilePlace,
    /// The merge where it began.
    pub(crate) merge: Oid,
    /// The parent of the merge that holds the text that was set aside, or one of those that were put together.
    pub(crate) aside: Oid,
    /// What the file is called there.
    pub(crate) called: String,
    /// Whose text it is.
    pub(crate) account: String,
    /// Why it is listed.
    pub(crate) why: Why,
    /// Whether nothing is to be done any more: the text is there again, or what was put together was written anew.
    settled: bool,
}

impl Open {
    /// Where the text is in the commit that holds it.
    pub(crate) fn at_aside(&self) -> FilePlace {
        FilePlace {
            file: self.called.clone(),
            place: self.at.place.clone(),
        }
    }
    /// Whether it waits for this account.
    pub(crate) fn is_of(&self, login: &str) -> bool {
        self.account.eq_ignore_ascii_case(login)
    }

    /// As outcomes tell it; `book` names a file without places.
    pub(crate) fn place(&self, book: impl Fn(&str) -> Option<String>) -> ConflictAt {
        let reference = self.at.place.reference.clone();
        ConflictAt {
            file: self.at.file.clone(),
            reference: reference.or_else(|| book(&self.at.file)),
        }
    }
}

/// What waits at a commit.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Waiting {
    at: Option<Oid>,
    all: Vec<Open>,
    /// Whether something was found that was not known before.
    changed: bool,
    /// The first of those in the list that were not known before.
    known: usize,
}

impl Waiting {
    /// What this computer remembers of a project; nothing where that is not known.
    ///
    /// # Errors
    /// When the system refuses to let it be read.
    pub(crate) fn recall(
        state_dir: &Path,
        project: &Project,
        memory: &ProjectMemory,
    ) -> Result<Self> {
        let file = ProjectMemory::recall_waiting(state_dir, project)?;
        let of_file = file.and_then(|bytes| Self::read(serde_json::from_slice(&bytes).ok()?));
        Ok(of_file
            .or_else(|| Self::of_memory(memory))
            .unwrap_or_default())
    }

    /// As earlier versions remembered it, and as it is remembered where nothing waits.
    fn of_memory(memory: &ProjectMemory) -> Option<Self> {
        let value = memory.other.get(KEY)?.clone();
        let remembered: Earlier = serde_json::from_value(value).ok()?;
        let all = remembered.open.into_iter().map(|one| {
            Some(Open {
                called: one.file.clone(),
                at: FilePlace {
                    file: one.file,
                    place: Place {
                        reference: one.reference,
                    },
                },
                merge: id(&one.merge)?,
                aside: id(&one.aside)?,
                account: one.account,
                why: Why::Conflict,
                settled: false,
            })
        });
        let mut found = Self {
            at: Some(id(&remembered.at)?),
            all: all.collect::<Option<Vec<Open>>>()?,
            ..Self::default()
        };
        // They remembered no records of other kinds, and checked none: what waited then is looked at once more.
        if !found.all.is_empty() {
            found.at = None;
            found.all.clear();
        }
        Some(found)
    }

    fn read(file: Remembered) -> Option<Self> {
        let mut all = Vec::new();
        for group in file.groups {
            let (merge, aside) = (id(&group.merge)?, id(&group.aside)?);
            for (settled, files) in [(false, group.files), (true, group.settled)] {
                for (file, references) in files {
                    let called = group.called.as_ref().unwrap_or(&file);
                    all.extend(references.into_iter().map(|reference| Open {
                        called: called.clone(),
                        at: FilePlace {
                            file: file.clone(),
                            place: Place { reference },
                        },
                        merge,
                        aside,
                        account: group.account.clone(),
                        why: group.why.clone(),
                        settled,
                    }));
                }
            }
        }
        Some(Self {
            at: Some(id(&file.at)?),
            known: all.len(),
            all,
            changed: false,
        })
    }

    /// Remembers it, in a file of its own where something waits: however much that is, the memory of the project stays small.
    ///
    /// # Errors
    /// When the state folder cannot be written.
    pub(crate) fn remember(
        &mut self,
        state_dir: &Path,
        project: &Project,
        memory: &mut ProjectMemory,
    ) -> Result<()> {
        let Some(at) = self.at.filter(|_| self.changed) else {
            return Ok(());
        };
        if self.all.is_empty() {
            ProjectMemory::save_waiting(state_dir, project, None)?;
            let nothing = serde_json::json!({"at": at.to_string(), "open": []});
            memory.other.insert(KEY.to_owned(), nothing);
        } else {
            let text = serde_json::to_vec(&self.written(at)).unwrap_or_default();
            ProjectMemory::save_waiting(state_dir, project, Some(&text))?;
            // An earlier version finds it in the history then.
            memory.other.remove(KEY);
        }
        self.changed = false;
        Ok(())
    }

    fn written(&self, at: Oid) -> Remembered {
        let mut groups: BTreeMap<(Oid, Oid, Option<&String>, &str, &Why), Group> = BTreeMap::new();
        for one in &self.all {
            let called = Some(&one.called).filter(|called| **called != one.at.file);
            let key = (one.merge, one.aside, called, one.account.as_str(), &one.why);
            let group = groups.entry(key).or_insert_with(|| Group {
                merge: one.merge.to_string(),
                aside: one.aside.to_string(),
                called: called.cloned(),
                account: one.account.clone(),
                why: one.why.clone(),
                files: BTreeMap::new(),
                settled: BTreeMap::new(),
            });
            let files = if one.settled {
                &mut group.settled
            } else {
                &mut group.files
            };
            let references = files.entry(one.at.file.clone()).or_default();
            references.push(one.at.place.reference.clone());
        }
        Remembered {
            at: at.to_string(),
            groups: groups.into_values().collect(),
        }
    }

    /// What asks for a decision, in the order of the texts.
    pub(crate) fn conflicts(&self) -> Vec<&Open> {
        self.of(|one| one.why == Why::Conflict)
    }

    /// What was put together and nobody has read.
    pub(crate) fn combined(&self) -> Vec<&Open> {
        self.of(|one| one.why == Why::Combined)
    }

    /// What somebody else decided and its account has not read.
    pub(crate) fn decided(&self) -> Vec<&Open> {
        self.of(|one| matches!(one.why, Why::Decided { .. }))
    }

    fn of(&self, wanted: impl Fn(&Open) -> bool) -> Vec<&Open> {
        let all = self.all.iter().filter(|one| !one.settled && wanted(one));
        let mut found: Vec<&Open> = all.collect();
        found.sort_by(|a, b| {
            let places = a.at.in_order(&b.at);
            places.then_with(|| a.merge.cmp(&b.merge))
        });
        found
    }

    /// What was put together and was not known at the run before.
    pub(crate) fn newly_combined(&self) -> Vec<&Open> {
        let new: HashSet<(&FilePlace, Oid)> = self
            .all
            .iter()
            .skip(self.known)
            .map(|one| (&one.at, one.merge))
            .collect();
        let mut found = self.combined();
        found.retain(|one| new.contains(&(&one.at, one.merge)));
        found
    }

    /// What was decided for this account and it was not told yet; it is told with this.
    pub(crate) fn tell_decided(&mut self, login: &str) -> Vec<Open> {
        let mut found: Vec<Open> = self.decided().into_iter().cloned().collect();
        found.retain(|one| one.is_of(login) && matches!(one.why, Why::Decided { told: false, .. }));
        for one in &mut self.all {
            if one.is_of(login)
                && let Why::Decided { told, .. } = &mut one.why
                && !*told
            {
                *told = true;
                self.changed = true;
            }
        }
        found
    }
}

/// The list as a file.
#[derive(Serialize, Deserialize)]
struct Remembered {
    at: String,
    groups: Vec<Group>,
}

/// Places that began in one merge.
#[derive(Serialize, Deserialize)]
struct Group {
    merge: String,
    aside: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    called: Option<String>,
    account: String,
    why: Why,
    files: BTreeMap<String, Vec<Option<String>>>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    settled: BTreeMap<String, Vec<Option<String>>>,
}

/// As it stands in the memory of a project.
#[derive(Deserialize)]
struct Earlier {
    at: String,
    open: Vec<EarlierOne>,
}

#[derive(Deserialize)]
struct EarlierOne {
    file: String,
    #[serde(default)]
    reference: Option<String>,
    merge: String,
    aside: String,
    account: String,
}

fn id(hex: &str) -> Option<Oid> {
    Oid::from_hex(hex.as_bytes()).ok()
}

/// Whose decisions count.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Deciders<'a> {
    /// The login of the project's owner, where it is known.
    pub(crate) owner: Option<&'a str>,
    /// The account of this computer, where it is known.
    pub(crate) login: Option<&'a str>,
    /// Whether only commits are read that this computer has just made.
    pub(crate) here: bool,
}

/// What waits at this commit. What is known of an ancestor is taken on, so that only newer commits are read.
///
/// # Errors
/// When the history cannot be read.
pub(crate) fn waiting_at(
    store: &Store,
    head: Oid,
    known: &Waiting,
    deciders: Deciders<'_>,
) -> Result<Waiting> {
    if known.at == Some(head) {
        return Ok(known.clone());
    }
    let mut history = History::new(store);
    let before = match known.at {
        Some(at) if store.has(at) && history.is_ancestor(at, head).map_err(Failure::from)? => {
            Some(at)
        }
        _ => None,
    };
    let all = if before.is_some() {
        known.all.clone()
    } else {
        Vec::new()
    };
    let taken = all.len();
    let hidden: Vec<Oid> = before.into_iter().collect();
    let new = history
        .new_commits(&[head], &hidden)
        .map_err(Failure::from)?;
    let mut reading = Reading {
        history,
        texts: Texts::new(store),
        deciders,
        is_first: before.is_none(),
        places: HashMap::new(),
        all: Vec::new(),
        checked: taken,
    };
    for one in all {
        reading.add(one);
    }
    for commit in new {
        reading.commit(commit)?;
        if reading.all.len() - reading.checked > UNCHECKED {
            reading.check()?;
        }
    }
    reading.check()?;
    let Reading { all, mut texts, .. } = reading;
    // Those from before come first.
    let known_now = all.iter().take(taken).flatten().count();
    let mut all: Vec<Open> = all.into_iter().flatten().collect();
    settle(&mut texts, &mut all, known_now, before, head)?;
    Ok(Waiting {
        at: Some(head),
        all,
        changed: true,
        known: known_now,
    })
}

/// Records that are held before they are checked, so that no number of false ones fills the memory.
const UNCHECKED: usize = 200_000;

/// The list while commits are read one by one, parents first.
struct Reading<'a, 's> {
    history: History<'s>,
    texts: Texts<'s>,
    deciders: Deciders<'a>,
    /// Whether nothing was known: then what the person decided elsewhere is no news.
    is_first: bool,
    /// Where in the list each place stands.
    places: HashMap<FilePlace, Vec<usize>>,
    all: Vec<Option<Open>>,
    /// How many of them, from the first on, are borne out by their merges.
    checked: usize,
}

impl Reading<'_, '_> {
    fn add(&mut self, one: Open) {
        let places = self.places.entry(one.at.clone()).or_default();
        places.push(self.all.len());
        self.all.push(Some(one));
    }

    /// Takes out the new records that their merges do not bear out.
    fn check(&mut self) -> Result<()> {
        let new: Vec<Open> = self.all.drain(self.checked..).flatten().collect();
        let mut borne_out = vec![true; new.len()];
        check(&mut self.texts, &mut self.history, &new, &mut borne_out)?;
        let first = self.checked;
        self.places.retain(|_, known| {
            known.retain(|nth| *nth < first);
            !known.is_empty()
        });
        for (one, is_true) in new.into_iter().zip(borne_out) {
            if is_true {
                self.add(one);
            }
        }
        self.checked = self.all.len();
        Ok(())
    }

    fn commit(&mut self, id: Oid) -> Result<()> {
        let commit = self.history.get(id).map_err(Failure::from)?;
        let trailers = Trailers::read(commit);
        let (author, parents) = (commit.author.clone(), commit.parents.clone());
        let closes: HashSet<Oid> = trailers.closes.iter().copied().collect();
        let mut below = HashMap::new();
        for place in &trailers.resolved {
            for nth in self.among(place, id, &mut below)? {
                self.close(nth, (id, &author), &closes);
            }
        }
        for place in &trailers.read {
            for nth in self.among(place, id, &mut below)? {
                self.read(nth, &author);
            }
        }
        let account = trailers.account.unwrap_or(author);
        let conflicts = trailers.aside.map(|aside| (aside, trailers.conflicts));
        let (aside, conflicts) = conflicts.unwrap_or((id, Vec::new()));
        let combined = trailers.combined.into_iter();
        let combined = combined.map(|at| (at, parents[0], Why::Combined));
        let conflicts = conflicts.into_iter();
        let called = trailers.called;
        for (at, aside, why) in conflicts
            .map(|at| (at, aside, Why::Conflict))
            .chain(combined)
        {
            let known = self.places.get(&at).into_iter().flatten();
            let is_known = known
                .filter_map(|nth| self.all[*nth].as_ref())
                .any(|one| one.merge == id && (one.why == Why::Combined) == (why == Why::Combined));
            if !is_known {
                let own = called.get(&at.file).filter(|_| why == Why::Conflict);
                self.add(Open {
                    called: own.unwrap_or(&at.file).clone(),
                    at,
                    merge: id,
                    aside,
                    account: account.clone(),
                    why,
                    settled: false,
                });
            }
        }
        Ok(())
    }

    /// The records of a place that this commit knows: one in a line of work that it does not know stays open. `below` has
    /// the merges that were looked for among its ancestors.
    fn among(
        &mut self,
        place: &FilePlace,
        id: Oid,
        below: &mut HashMap<Oid, bool>,
    ) -> Result<Vec<usize>> {
        let mut found = Vec::new();
        for nth in self.places.get(place).into_iter().flatten() {
            let Some(one) = &self.all[*nth] else { continue };
            let is_below = match below.entry(one.merge) {
                Entry::Occupied(entry) => *entry.get(),
                Entry::Vacant(entry) => {
                    let is_below = self.history.is_ancestor(one.merge, id);
                    *entry.insert(is_below.map_err(Failure::from)?)
                }
            };
            if is_below {
                found.push(*nth);
            }
        }
        Ok(found)
    }

    /// Whether a record is this author's own, and nobody has to be told what the author does with it. Anybody can write an
    /// author's name: what comes from elsewhere in the name of this computer's account is told.
    fn is_quietly_of(&self, one: &Open, author: &str) -> bool {
        let login = self.deciders.login;
        let of_another = login.is_some_and(|login| !one.is_of(login));
        one.is_of(author) && (self.is_first || self.deciders.here || of_another)
    }

    /// A decision counts from the person whose text it is, from the owner, and where it says what it closes.
    fn close(&mut self, nth: usize, by: (Oid, &str), closes: &HashSet<Oid>) {
        let Some(one) = &self.all[nth] else { return };
        let (commit, author) = by;
        let is_quiet = self.is_quietly_of(one, author);
        let is_owner = |owner: &str| owner.eq_ignore_ascii_case(author);
        let counts = one.is_of(author)
            || self.deciders.owner.is_some_and(is_owner)
            || closes.contains(&one.merge);
        if is_quiet && one.why != Why::Combined {
            self.all[nth] = None;
        } else if counts
            && let Some(one) = &mut self.all[nth]
            && one.why == Why::Conflict
        {
            one.why = Why::Decided {
                by: author.to_owned(),
                commit: commit.to_string(),
                told: false,
            };
        }
    }

    /// Anybody may read what was put together; what was decided over a person's head, this person alone.
    fn read(&mut self, nth: usize, author: &str) {
        let is_done = self.all[nth].as_ref().is_some_and(|one| match one.why {
            Why::Conflict => false,
            Why::Combined => true,
            Why::Decided { .. } => self.is_quietly_of(one, author),
        });
        if is_done {
            self.all[nth] = None;
        }
    }
}

/// Files of commits, each looked for once.
pub(crate) struct Texts<'s> {
    store: &'s Store,
    trees: HashMap<Oid, Oid>,
    leaves: HashMap<(Oid, String), Option<Leaf>>,
}

impl<'s> Texts<'s> {
    pub(crate) fn new(store: &'s Store) -> Self {
        Self {
            store,
            trees: HashMap::new(),
            leaves: HashMap::new(),
        }
    }

    /// The file of a commit, found without reading the whole tree.
    pub(crate) fn leaf(&mut self, commit: Oid, path: &str) -> Result<Option<Leaf>> {
        let key = (commit, path.to_owned());
        if let Some(found) = self.leaves.get(&key) {
            return Ok(*found);
        }
        let tree = match self.trees.get(&commit) {
            Some(tree) => *tree,
            None => self.store.commit(commit).map_err(Failure::from)?.tree,
        };
        self.trees.insert(commit, tree);
        let leaf = self.store.leaf_at(tree, path).map_err(Failure::from)?;
        self.leaves.insert(key, leaf);
        Ok(leaf)
    }

    /// The content of a file; nothing where there is none, or one too large to be shown.
    pub(crate) fn content(&mut self, commit: Oid, path: &str) -> Result<Option<Vec<u8>>> {
        let Some(leaf) = self.leaf(commit, path)? else {
            return Ok(None);
        };
        match self.store.header(leaf.id).map_err(Failure::from)? {
            Some((ObjectKind::Blob, size)) if size <= BIG => {}
            _ => return Ok(None),
        }
        let content = self.store.read_kind(leaf.id, ObjectKind::Blob);
        content.map(Some).map_err(Failure::from)
    }

    /// Takes files of commits apart and gives them to `work`.
    pub(crate) fn with<T>(
        &mut self,
        files: &[(Oid, &str)],
        work: impl FnOnce(&[Option<Places<'_>>]) -> T,
    ) -> Result<T> {
        self.beside(files, b"", work)
    }

    /// As [`Texts::with`]. What a code page meant in one of them is told by `shared`, or else by another of them.
    pub(crate) fn beside<T>(
        &mut self,
        files: &[(Oid, &str)],
        shared: &[u8],
        work: impl FnOnce(&[Option<Places<'_>>]) -> T,
    ) -> Result<T> {
        let mut contents = Vec::with_capacity(files.len());
        for (commit, path) in files {
            contents.push((*path, self.content(*commit, path)?));
        }
        let told = |text: &&[u8]| std::str::from_utf8(&scripture::as_utf8(text)).is_ok();
        let mut all = contents
            .iter()
            .filter_map(|(_, content)| content.as_deref());
        let other = match shared {
            b"" => all.find(told).unwrap_or_default(),
            shared => shared,
        };
        let decoded: Vec<(&str, Option<Cow<'_, [u8]>>)> = contents
            .iter()
            .map(|(path, content)| {
                let content = content.as_deref();
                (
                    *path,
                    content.map(|text| scripture::as_utf8_beside(text, other)),
                )
            })
            .collect();
        let read: Vec<Option<Places<'_>>> = decoded
            .iter()
            .map(|(path, content)| Some(Places::read(path, content.as_deref()?)))
            .collect();
        Ok(work(&read))
    }
}

/// Places of one merge and file together, by their numbers; the file as it is called now and there.
type Groups<'o> = BTreeMap<([Oid; 2], &'o str, &'o str), Vec<usize>>;

fn by_file(all: &[Open], key: impl Fn(&Open) -> [Oid; 2]) -> Groups<'_> {
    let mut groups = Groups::new();
    for (nth, one) in all.iter().enumerate() {
        let group = groups.entry((key(one), &one.at.file, &one.called));
        group.or_default().push(nth);
    }
    groups
}

/// Whether the merges of new records bear them out.
fn check(
    texts: &mut Texts<'_>,
    history: &mut History<'_>,
    new: &[Open],
    borne_out: &mut [bool],
) -> Result<()> {
    let mut bases_of: HashMap<(Oid, Oid), Vec<Oid>> = HashMap::new();
    for (([merge, aside], file, called), members) in by_file(new, |one| [one.merge, one.aside]) {
        let parents = history.get(merge).map_err(Failure::from)?.parents.clone();
        let bases = if let Some(bases) = bases_of.get(&(merge, aside)) {
            bases.clone()
        } else {
            let mut bases = Vec::new();
            for other in parents.iter().filter(|other| **other != aside) {
                let found = history.merge_bases(*other, aside).map_err(Failure::from)?;
                bases.extend(found);
            }
            bases_of.insert((merge, aside), bases.clone());
            bases
        };
        let others: Vec<Oid> = parents.into_iter().filter(|one| *one != aside).collect();
        let (put_together, set_aside) =
            borne_out_by_files(texts, (merge, file), (aside, called), &others, &bases)?;
        let mut files = vec![(merge, file), (aside, called)];
        files.extend(others.iter().map(|other| (*other, file)));
        let sides = 1..files.len();
        files.extend(bases.iter().map(|base| (*base, file)));
        let members: Vec<usize> = members
            .into_iter()
            .filter(|nth| {
                let one = &new[*nth];
                borne_out[*nth] = if one.why == Why::Combined {
                    put_together
                } else {
                    set_aside
                };
                borne_out[*nth] && one.at.place != Place::WHOLE
            })
            .collect();
        if members.is_empty() {
            continue;
        }
        texts.with(&files, |versions| {
            for nth in members {
                let one = &new[nth];
                let text = |version: &Option<Places<'_>>, place: &Place| -> Option<Vec<u8>> {
                    version.as_ref()?.text(place).map(<[u8]>::to_vec)
                };
                let merged = text(&versions[0], &one.at.place);
                borne_out[nth] = if one.why == Why::Combined {
                    merged.is_some_and(|merged| {
                        let mut sides = versions[sides.clone()].iter();
                        sides.all(|side| {
                            text(side, &one.at.place).is_none_or(|side| !same_words(&side, &merged))
                        })
                    })
                } else {
                    let mine = text(&versions[1], &one.at.place);
                    // What stands before a verse is told apart in another way where verses came or went.
                    let wider = around(&one.at.place);
                    let (place, own) = match &wider {
                        Some(chapter) => (chapter, text(&versions[1], chapter)),
                        None => (&one.at.place, mine.clone()),
                    };
                    let bases = &versions[sides.end..];
                    let is_old = |base: &Option<Places<'_>>| text(base, place) == own;
                    mine != merged && (bases.is_empty() || !bases.iter().all(is_old))
                };
            }
        })?;
    }
    Ok(())
}

/// What the files of a merge as wholes bear out: that words in one of them were put together, and that a text of it was set
/// aside.
fn borne_out_by_files(
    texts: &mut Texts<'_>,
    (merge, file): (Oid, &str),
    (aside, called): (Oid, &str),
    others: &[Oid],
    bases: &[Oid],
) -> Result<(bool, bool)> {
    let mut id_of = |commit: Oid, path: &str| -> Result<Option<Oid>> {
        Ok(texts.leaf(commit, path)?.map(|leaf| leaf.id))
    };
    let (merged, mine) = (id_of(merge, file)?, id_of(aside, called)?);
    let mut put_together = merged.is_some() && merged != mine;
    for other in others {
        put_together &= id_of(*other, file)? != merged;
    }
    let mut is_change = bases.is_empty();
    for base in bases {
        let before = match id_of(*base, called)? {
            None => id_of(*base, file)?,
            found => found,
        };
        is_change |= before != mine;
    }
    Ok((put_together, is_change && merged != mine))
}

/// The chapter of a heading.
fn around(place: &Place) -> Option<Place> {
    let name = place.reference.as_deref()?.strip_suffix(" heading")?;
    let chapter = name.split(':').next()?;
    Some(Place {
        reference: Some(chapter.to_owned()),
    })
}

/// Of what is open, what asks for nothing any more: a place that has the text again that was set aside, and words put together
/// that somebody wrote anew. Files that are as they were at `before` are not looked at again for the first `known`.
fn settle(
    texts: &mut Texts<'_>,
    all: &mut [Open],
    known: usize,
    before: Option<Oid>,
    head: Oid,
) -> Result<()> {
    let groups: Vec<(Oid, String, String, Vec<usize>)> = {
        let of = |one: &Open| {
            let from = if one.why == Why::Combined {
                one.merge
            } else {
                one.aside
            };
            let kind = if one.why == Why::Combined {
                one.merge
            } else {
                head
            };
            [from, kind]
        };
        let groups = by_file(all, of);
        groups
            .into_iter()
            .map(|(([from, _], file, called), members)| {
                (from, file.to_owned(), called.to_owned(), members)
            })
            .collect()
    };
    for (from, file, called, mut members) in groups {
        let now = texts.leaf(head, &file)?;
        if let Some(before) = before
            && texts.leaf(before, &file)? == now
        {
            members.retain(|nth| *nth >= known);
        }
        let then = texts.leaf(from, &called)?;
        let same = now.map(|leaf| leaf.id) == then.map(|leaf| leaf.id);
        let mut places = Vec::new();
        for nth in members {
            let one = &mut all[nth];
            if one.at.place == Place::WHOLE || same {
                one.settled = same != (one.why == Why::Combined);
            } else {
                places.push(nth);
            }
        }
        if places.is_empty() {
            continue;
        }
        texts.with(&[(head, &file), (from, &called)], |versions| {
            for nth in places {
                let one = &mut all[nth];
                let text = |version: &Option<Places<'_>>| -> Option<Vec<u8>> {
                    let text = version.as_ref()?.text(&one.at.place)?;
                    Some(text.to_vec())
                };
                let (now, then) = (text(&versions[0]), text(&versions[1]));
                one.settled = match (&now, &then) {
                    (Some(now), Some(then)) if one.why == Why::Combined => !same_words(now, then),
                    (now, then) => {
                        let both = versions.iter().all(Option::is_some);
                        (now == then && both) || (one.why == Why::Combined && now != then)
                    }
                };
            }
        })?;
    }
    Ok(())
}
