//! The conflicts that wait for a person: found in the history, remembered between runs, shown with both texts.

use super::record::FilePlace;
use super::waiting::{Deciders, Open, Texts, Waiting, Why, waiting_at};
use crate::project::{Project, ProjectMemory};
use crate::repo::{BIG, Head, History, Kind, Leaf, Oid, Store};
use crate::report::{
    Class, CombinedRow, ConflictAt, ConflictRow, DecidedRow, Failure, LogRow, Message, Result,
};
use chrono::DateTime;
use std::collections::HashMap;
use std::collections::hash_map::Entry;

/// Files up to this size are taken apart to show a place of theirs (bytes).
const READ: u64 = 64 << 20;

/// What waits for this account in a project that was just brought down; nothing where that cannot be read.
pub(crate) fn of_new(project: &Project, login: &str) -> Vec<ConflictAt> {
    let find = || -> Result<Vec<ConflictAt>> {
        let store = Store::open(&project.folder.join(".git")).map_err(Failure::from)?;
        let Some(head) = head_of(&store)? else {
            return Ok(Vec::new());
        };
        let deciders = Deciders {
            owner: None,
            login: Some(login),
            here: false,
        };
        let waiting = waiting_at(&store, head, &Waiting::default(), deciders)?;
        Ok(waiting
            .conflicts()
            .into_iter()
            .filter(|one| one.is_of(login))
            .map(|one| one.place(|file| project.place_of(file)))
            .collect())
    };
    find().unwrap_or_default()
}

/// The file of a commit, found without reading the whole tree.
pub(crate) fn leaf_at(store: &Store, commit: Oid, path: &str) -> Result<Option<Leaf>> {
    let tree = store.commit(commit).map_err(Failure::from)?.tree;
    store.leaf_at(tree, path).map_err(Failure::from)
}

fn content_of(store: &Store, blob: Oid, most: u64) -> Result<Option<Vec<u8>>> {
    match store.header(blob).map_err(Failure::from)? {
        Some((Kind::Blob, size)) if size <= most => {}
        _ => return Ok(None),
    }
    let content = store.read_kind(blob, Kind::Blob).map_err(Failure::from)?;
    Ok(Some(content))
}

fn text_of(store: &Store, blob: Oid, at: &FilePlace) -> Result<Option<Vec<u8>>> {
    let most = if at.place == scripture::Place::WHOLE {
        BIG
    } else {
        READ
    };
    let content = content_of(store, blob, most)?;
    Ok(content.and_then(|content| scripture::unit(&at.file, &content, &at.place)))
}

/// The login whose branch the project is on.
///
/// # Errors
/// When it cannot be read: that is not the same as no account.
pub(crate) fn login_of(store: &Store) -> Result<Option<String>> {
    let Head::Branch(name, _) = store.head().map_err(Failure::from)? else {
        return Ok(None);
    };
    let login = name.strip_prefix("refs/heads/");
    Ok(login
        .and_then(|login| login.strip_suffix("/scribe"))
        .map(str::to_owned))
}

/// What waits in a project on this computer.
#[derive(Debug, Default)]
pub struct Listed {
    /// Texts that were set aside and wait for a decision.
    pub conflicts: Vec<ConflictRow>,
    /// Places whose words are put together from two people's, and which nobody has read.
    pub combined: Vec<CombinedRow>,
    /// Texts that waited and were decided by somebody else.
    pub decided: Vec<DecidedRow>,
}

/// What waits in a project on this computer, as of its last sync; needs no network and no lock.
///
/// # Errors
/// When its history cannot be read.
pub fn conflicts(project: &Project, state_dir: &std::path::Path) -> Result<Listed> {
    let Some((store, head, waiting)) = waiting_in(project, state_dir)? else {
        return Ok(Listed::default());
    };
    let lister = Lister {
        store: &store,
        project,
        head,
        login: login_of(&store)?,
    };
    lister.list(&waiting)
}

/// The places that wait for the account that a project is worked on with here, without their texts.
///
/// # Errors
/// When its history cannot be read.
pub fn own_waiting(project: &Project, state_dir: &std::path::Path) -> Result<Vec<ConflictAt>> {
    let Some((store, _, waiting)) = waiting_in(project, state_dir)? else {
        return Ok(Vec::new());
    };
    let login = login_of(&store)?.unwrap_or_default();
    let mut own = waiting.conflicts();
    own.retain(|one| one.is_of(&login));
    let own = own.into_iter();
    Ok(own
        .map(|one| one.place(|file| project.book_of(file)))
        .collect())
}

/// A project's store, its newest commit, and what waits there.
fn waiting_in(
    project: &Project,
    state_dir: &std::path::Path,
) -> Result<Option<(Store, Oid, Waiting)>> {
    let Some(store) = Store::of_project(&project.folder).map_err(Failure::from)? else {
        return Ok(None);
    };
    let Some(head) = head_of(&store)? else {
        return Ok(None);
    };
    let memory = ProjectMemory::recall(state_dir, project)?;
    let known = Waiting::recall(state_dir, project, &memory)?;
    let login = login_of(&store)?;
    let deciders = Deciders {
        owner: owner_of(&memory),
        login: login.as_deref(),
        here: false,
    };
    let waiting = waiting_at(&store, head, &known, deciders)?;
    Ok(Some((store, head, waiting)))
}

/// The login of the project's owner, as far as this computer remembers.
pub(crate) fn owner_of(memory: &ProjectMemory) -> Option<&str> {
    let (owner, _) = memory.repository.as_deref()?.split_once('/')?;
    Some(owner)
}

/// Reads the texts of what waits, file by file.
struct Lister<'a> {
    store: &'a Store,
    project: &'a Project,
    head: Oid,
    login: Option<String>,
}

impl Lister<'_> {
    fn list(&self, waiting: &Waiting) -> Result<Listed> {
        let mut history = History::new(self.store);
        let mut texts = Texts::new(self.store);
        let open = waiting.conflicts();
        let others = Self::others(&mut history, &open)?;
        let authors = Self::authors(&mut texts, &mut history, &open, &others)?;
        let mut conflicts = Vec::with_capacity(open.len());
        let found = Self::texts(&mut texts, &open, |one| {
            vec![(one.aside, one.called.clone()), self.now(one)]
        })?;
        for (one, found) in open.iter().zip(found) {
            let [mine, theirs] = found.try_into().unwrap_or_default();
            conflicts.push(ConflictRow {
                project: self.project.name.clone(),
                file: one.at.file.clone(),
                reference: one.at.place.reference.clone(),
                book: self.project.book_of(&one.at.file),
                mine,
                theirs,
                account: one.account.clone(),
                own: self.is_own(one),
                who: authors.get(&(one.merge, &one.at)).cloned(),
                when: when(&mut history, one.merge)?,
            });
        }
        let open = waiting.combined();
        let mut sides = HashMap::new();
        for one in &open {
            if let Entry::Vacant(entry) = sides.entry(one.merge) {
                let parents = history
                    .get(one.merge)
                    .map_err(Failure::from)?
                    .parents
                    .clone();
                let (ours, theirs) = (parents[0], parents.get(1).copied().unwrap_or(parents[0]));
                let bases = history.merge_bases(ours, theirs).map_err(Failure::from)?;
                entry.insert((bases.first().copied(), ours, theirs));
            }
        }
        let mut combined = Vec::with_capacity(open.len());
        let found = Self::texts(&mut texts, &open, |one| {
            let (base, ours, theirs) = sides[&one.merge];
            let file = || one.at.file.clone();
            let base = (base.unwrap_or(ours), file());
            vec![base, (ours, file()), (theirs, file()), self.now(one)]
        })?;
        for (one, found) in open.iter().zip(found) {
            let [base, ours, theirs, text] = found.try_into().unwrap_or_default();
            combined.push(CombinedRow {
                project: self.project.name.clone(),
                file: one.at.file.clone(),
                reference: one.at.place.reference.clone(),
                book: self.project.book_of(&one.at.file),
                base: base.filter(|_| sides[&one.merge].0.is_some()),
                ours,
                theirs,
                text,
                when: when(&mut history, one.merge)?,
            });
        }
        let open = waiting.decided();
        let mut decided = Vec::with_capacity(open.len());
        let found = Self::texts(&mut texts, &open, |one| {
            vec![(one.aside, one.called.clone()), self.now(one)]
        })?;
        for (one, found) in open.iter().zip(found) {
            let [mine, text] = found.try_into().unwrap_or_default();
            let Why::Decided { by, commit, .. } = &one.why else {
                continue;
            };
            let commit = Oid::from_hex(commit.as_bytes()).unwrap_or(one.merge);
            decided.push(DecidedRow {
                project: self.project.name.clone(),
                file: one.at.file.clone(),
                reference: one.at.place.reference.clone(),
                book: self.project.book_of(&one.at.file),
                mine,
                text,
                account: one.account.clone(),
                own: self.is_own(one),
                by: by.clone(),
                when: when(&mut history, commit)?,
            });
        }
        Ok(Listed {
            conflicts,
            combined,
            decided,
        })
    }

    /// The file of a place as it is now.
    fn now(&self, one: &Open) -> (Oid, String) {
        (self.head, one.at.file.clone())
    }

    fn is_own(&self, one: &Open) -> bool {
        self.login.as_deref().is_some_and(|login| one.is_of(login))
    }

    /// The text of each place in the commits that `of` names for it.
    fn texts(
        texts: &mut Texts<'_>,
        open: &[&Open],
        of: impl Fn(&Open) -> Vec<(Oid, String)>,
    ) -> Result<Vec<Vec<Option<Vec<u8>>>>> {
        let mut groups: HashMap<Vec<(Oid, String)>, Vec<usize>> = HashMap::new();
        for (nth, one) in open.iter().enumerate() {
            groups.entry(of(one)).or_default().push(nth);
        }
        let mut found = vec![Vec::new(); open.len()];
        for (files, members) in groups {
            let files: Vec<(Oid, &str)> = files.iter().map(|(id, file)| (*id, &**file)).collect();
            texts.with(&files, |versions| {
                for nth in members {
                    let place = &open[nth].at.place;
                    let of = |version: &Option<scripture::Places<'_>>| {
                        version.as_ref()?.text(place).map(<[u8]>::to_vec)
                    };
                    found[nth] = versions.iter().map(of).collect();
                }
            })?;
        }
        Ok(found)
    }

    /// The other side of each merge: the parent whose text stayed.
    fn others(
        history: &mut History<'_>,
        open: &[&Open],
    ) -> Result<HashMap<(Oid, Oid), Option<Oid>>> {
        let mut others = HashMap::new();
        for one in open {
            if let Entry::Vacant(entry) = others.entry((one.merge, one.aside)) {
                let parents = &history.get(one.merge).map_err(Failure::from)?.parents;
                entry.insert(parents.iter().copied().find(|parent| *parent != one.aside));
            }
        }
        Ok(others)
    }

    /// Who gave each place the text that stayed, of the commits that the side which was set aside does not know.
    fn authors<'o>(
        texts: &mut Texts<'_>,
        history: &mut History<'_>,
        open: &[&'o Open],
        others: &HashMap<(Oid, Oid), Option<Oid>>,
    ) -> Result<HashMap<(Oid, &'o FilePlace), String>> {
        let mut found: HashMap<(Oid, &FilePlace), String> = HashMap::new();
        for ((merge, aside), other) in others {
            let Some(other) = other else { continue };
            let mut sought: HashMap<&str, Vec<&'o Open>> = HashMap::new();
            for one in open
                .iter()
                .filter(|one| one.merge == *merge && one.aside == *aside)
            {
                sought.entry(&one.at.file).or_default().push(one);
            }
            let commits = history
                .new_commits(&[*other], &[*aside])
                .map_err(Failure::from)?;
            for id in commits.into_iter().rev() {
                if sought.is_empty() {
                    break;
                }
                let commit = history.get(id).map_err(Failure::from)?;
                let (author, parents) = (commit.author.clone(), commit.parents.clone());
                let files: Vec<&str> = sought.keys().copied().collect();
                for file in files {
                    let now = texts.leaf(id, file)?.map(|leaf| leaf.id);
                    let mut same = parents.is_empty() && now.is_none();
                    for parent in &parents {
                        same |= texts.leaf(*parent, file)?.map(|leaf| leaf.id) == now;
                    }
                    if same {
                        continue;
                    }
                    let mut versions = vec![(id, file)];
                    versions.extend(parents.iter().map(|parent| (*parent, file)));
                    let left = sought.remove(file).unwrap_or_default();
                    let left = texts.with(&versions, |versions| {
                        let mut left = left;
                        left.retain(|one| {
                            let of = |version: &Option<scripture::Places<'_>>| {
                                let text = version.as_ref()?.text(&one.at.place)?;
                                Some(text.to_vec())
                            };
                            let now = of(&versions[0]);
                            let before = &versions[1..];
                            let same = (before.is_empty() && now.is_none())
                                || before.iter().any(|version| of(version) == now);
                            if !same {
                                found.insert((one.merge, &one.at), author.clone());
                            }
                            same
                        });
                        left
                    })?;
                    if !left.is_empty() {
                        sought.insert(file, left);
                    }
                }
            }
        }
        Ok(found)
    }
}

fn when(history: &mut History<'_>, commit: Oid) -> Result<DateTime<chrono::Utc>> {
    let seconds = history.get(commit).map_err(Failure::from)?.seconds;
    Ok(DateTime::from_timestamp(seconds, 0).unwrap_or_default())
}

fn head_of(store: &Store) -> Result<Option<Oid>> {
    Ok(match store.head().map_err(Failure::from)? {
        Head::Branch(_, id) => id,
        Head::Detached(id) => Some(id),
    })
}

/// One change of a place.
#[derive(Debug, Clone)]
pub(crate) struct Version {
    pub(crate) commit: Oid,
    pub(crate) who: String,
    pub(crate) seconds: i64,
    pub(crate) summary: String,
    pub(crate) text: Option<Vec<u8>>,
}

/// The commits that gave a place a text of its own, newest first, at most `most`.
pub(crate) fn versions(
    store: &Store,
    tips: &[Oid],
    hidden: &[Oid],
    at: &FilePlace,
    most: usize,
) -> Result<Vec<Version>> {
    let mut history = History::new(store);
    let commits = history.new_commits(tips, hidden).map_err(Failure::from)?;
    let mut found = Vec::new();
    for id in commits.into_iter().rev() {
        let commit = history.get(id).map_err(Failure::from)?.clone();
        let now = leaf_at(store, id, &at.file)?.map(|leaf| leaf.id);
        let mut before = Vec::with_capacity(commit.parents.len());
        for parent in &commit.parents {
            before.push(leaf_at(store, *parent, &at.file)?.map(|leaf| leaf.id));
        }
        if before.contains(&now) || (before.is_empty() && now.is_none()) {
            continue;
        }
        let read = |blob: Option<Oid>| match blob {
            Some(blob) => text_of(store, blob, at),
            None => Ok(None),
        };
        let text = read(now)?;
        let mut same = before.is_empty() && text.is_none();
        for blob in before {
            same = same || read(blob)? == text;
        }
        if same {
            continue;
        }
        found.push(Version {
            commit: id,
            who: commit.author,
            seconds: commit.seconds,
            summary: commit.message.lines().next().unwrap_or_default().to_owned(),
            text,
        });
        if found.len() == most {
            break;
        }
    }
    Ok(found)
}

/// Those that a person means by `LUK 4:18`, `luk 4.18`, or a path.
pub(crate) fn select<'o>(open: &[&'o Open], project: &Project, word: &str) -> Vec<&'o Open> {
    let mut found = open.to_vec();
    found.retain(|one| {
        let (project_place, book) = match one.at.place.reference {
            Some(_) => (None, None),
            None => (
                project.place_of(&one.at.file),
                project.book_of(&one.at.file),
            ),
        };
        let names = [&one.at.place.reference, &project_place, &book];
        let mut names = names.into_iter().flatten();
        one.at.file == word.trim() || names.any(|name| scripture::is_reference(word, name))
    });
    found
}

/// Nothing waits where a person said.
pub(crate) fn nothing_there(project: &Project, word: &str) -> Failure {
    Failure::new(
        Class::NotFound,
        Message::new("resolve-nothing-there")
            .with("reference", word)
            .with("project", &project.name),
    )
    .hint(Message::new("hint-conflicts").with("project", &project.name))
}

/// The login on whose line of work a project is; nothing for one that was never synced.
///
/// # Errors
/// When its repository cannot be read.
pub fn login_of_project(project: &Project) -> Result<Option<String>> {
    match Store::of_project(&project.folder).map_err(Failure::from)? {
        Some(store) => login_of(&store),
        None => Ok(None),
    }
}

/// What [`log`] found.
#[derive(Debug)]
pub struct Found {
    /// The place as the file calls it.
    pub reference: String,
    /// Path inside the project, with `/`.
    pub file: String,
    /// Newest first.
    pub versions: Vec<LogRow>,
}

/// Who changed a place (`LUK 4:18`, a path), when, and the texts; at most `most` versions. Needs no network and no lock.
///
/// # Errors
/// [`Class::NotFound`] when the newest version of the project has no such place.
pub fn log(project: &Project, word: &str, most: usize) -> Result<Found> {
    let missing = || {
        Failure::new(
            Class::NotFound,
            Message::new("log-nothing-there")
                .with("reference", word)
                .with("project", &project.name),
        )
        .hint(Message::new("hint-log-which"))
    };
    let found = Store::of_project(&project.folder).map_err(Failure::from)?;
    let store = found.ok_or_else(missing)?;
    let head = head_of(&store)?.ok_or_else(missing)?;
    let at = place_meant(&store, project, head, word)?.ok_or_else(missing)?;
    let versions = versions(&store, &[head], &[], &at, most)?
        .into_iter()
        .map(|version| LogRow {
            commit: version.commit.to_string(),
            who: version.who,
            when: DateTime::from_timestamp(version.seconds, 0).unwrap_or_default(),
            summary: version.summary,
            text: version.text,
        })
        .collect();
    Ok(Found {
        reference: at.place.reference.unwrap_or_else(|| at.file.clone()),
        file: at.file,
        versions,
    })
}

fn place_meant(
    store: &Store,
    project: &Project,
    head: Oid,
    word: &str,
) -> Result<Option<FilePlace>> {
    let tree = store.commit(head).map_err(Failure::from)?.tree;
    let files = store.flat_tree(tree).map_err(Failure::from)?;
    if files.contains_key(word) {
        return Ok(Some(FilePlace {
            file: word.to_owned(),
            place: scripture::Place::WHOLE,
        }));
    }
    let wanted = word.trim().to_lowercase();
    let is_named = |path: &str| {
        let book = project.book_of(path);
        book.is_some_and(|book| wanted.starts_with(&book.to_lowercase()))
    };
    let (mut named, mut others) = (Vec::new(), Vec::new());
    let mut too_large = None;
    for (path, leaf) in &files {
        if is_named(path) {
            named.push((path, leaf));
        } else if scripture::is_usfm(path) {
            // A file of several books is called after none of them.
            others.push((path, leaf));
        }
    }
    for (path, leaf) in named.into_iter().chain(others) {
        match store.header(leaf.id).map_err(Failure::from)? {
            Some((Kind::Blob, size)) if size <= READ => {}
            Some((Kind::Blob, size)) => {
                if is_named(path) {
                    too_large = Some((path, size));
                }
                continue;
            }
            _ => continue,
        }
        let content = store
            .read_kind(leaf.id, Kind::Blob)
            .map_err(Failure::from)?;
        let units = scripture::units(path, &content);
        let exact = |unit: &&scripture::Unit| scripture::is_reference(word, &unit.reference);
        let found = units.iter().find(exact).or_else(|| {
            units
                .iter()
                .find(|unit| scripture::is_inside(word, &unit.reference))
        });
        if let Some(unit) = found {
            return Ok(Some(FilePlace {
                file: path.to_owned(),
                place: scripture::Place {
                    reference: Some(unit.reference.clone()),
                },
            }));
        }
    }
    match too_large {
        Some((path, size)) => Err(Failure::new(
            Class::Limit,
            Message::new("log-too-large")
                .with("file", path)
                .bytes("size", size)
                .bytes("limit", READ),
        )
        .hint(
            Message::new("hint-log-file")
                .with("project", &project.name)
                .with("file", path),
        )),
        None => Ok(None),
    }
}
