//! The conflicts that wait for a person: found in the history, remembered between runs, shown with both texts.

use super::record::{FilePlace, Trailers};
use crate::project::{Project, ProjectMemory};
use crate::repo::{BIG, Head, History, Kind, Leaf, Oid, Store};
use crate::report::{Class, ConflictAt, ConflictRow, Failure, LogRow, Message, Result};
use chrono::DateTime;
use serde::{Deserialize, Serialize};

/// Files up to this size are taken apart to show a place of theirs (bytes).
const READ: u64 = 64 << 20;

/// The key under which the open conflicts are remembered.
const KEY: &str = "conflicts";

/// A text that was set aside and waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Open {
    /// Where.
    pub(crate) at: FilePlace,
    /// The merge that set it aside.
    pub(crate) merge: Oid,
    /// The parent of the merge that holds it.
    pub(crate) aside: Oid,
    /// What the file is called there.
    pub(crate) called: String,
    /// Whose it is.
    pub(crate) account: String,
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

/// As it is remembered.
#[derive(Serialize, Deserialize)]
struct Remembered {
    at: String,
    open: Vec<RememberedOne>,
}

#[derive(Serialize, Deserialize)]
struct RememberedOne {
    file: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    reference: Option<String>,
    merge: String,
    aside: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    called: Option<String>,
    account: String,
}

/// What waits at this commit. What was remembered of an ancestor is taken on, so that only newer commits are read.
pub(crate) fn open_at(store: &Store, head: Oid, memory: &ProjectMemory) -> Result<Vec<Open>> {
    let mut history = History::new(store);
    let (mut open, mut hidden) = (Vec::new(), Vec::new());
    if let Some((at, known)) = remembered(memory) {
        if at == head {
            return Ok(known);
        }
        if store.has(at) && history.is_ancestor(at, head).map_err(Failure::from)? {
            open = known;
            hidden.push(at);
        }
    }
    let new = history
        .new_commits(&[head], &hidden)
        .map_err(Failure::from)?;
    for id in new {
        let commit = history.get(id).map_err(Failure::from)?;
        let trailers = Trailers::read(commit);
        let author = commit.author.clone();
        for place in &trailers.resolved {
            let mut left = Vec::with_capacity(open.len());
            for one in open {
                // Another conflict at the same place, in a line of work that this commit does not know, stays open.
                let closes = one.at == *place
                    && history.is_ancestor(one.merge, id).map_err(Failure::from)?;
                if !closes {
                    left.push(one);
                }
            }
            open = left;
        }
        let Some(aside) = trailers.aside else {
            continue;
        };
        let account = trailers.account.unwrap_or(author);
        let called = trailers.called;
        open.extend(trailers.conflicts.into_iter().map(|at| Open {
            called: called.get(&at.file).unwrap_or(&at.file).clone(),
            at,
            merge: id,
            aside,
            account: account.clone(),
        }));
    }
    Ok(open)
}

/// Of what is open, what still asks for a decision: a place that has the text again that was set aside is settled.
pub(crate) fn unsettled(store: &Store, head: Oid, open: &[Open]) -> Result<Vec<Open>> {
    let mut left = Vec::with_capacity(open.len());
    for one in open {
        let (now, aside) = (
            leaf_at(store, head, &one.at.file)?,
            leaf_at(store, one.aside, &one.called)?,
        );
        let same = match (now, aside) {
            (Some(now), Some(aside)) if now.id == aside.id => true,
            _ if one.at.place == scripture::Place::WHOLE => now.is_none() && aside.is_none(),
            (Some(now), Some(_)) => {
                text_of(store, now.id, &one.at)? == text_aside(store, one, head)?
            }
            _ => false,
        };
        if !same {
            left.push(one.clone());
        }
    }
    Ok(left)
}

/// What waits for this account in a project that was just brought down; nothing where that cannot be read.
pub(crate) fn of_new(project: &Project, login: &str) -> Vec<ConflictAt> {
    let find = || -> Result<Vec<ConflictAt>> {
        let store = Store::open(&project.folder.join(".git")).map_err(Failure::from)?;
        let Some(head) = head_of(&store)? else {
            return Ok(Vec::new());
        };
        let open = open_at(&store, head, &ProjectMemory::default())?;
        Ok(unsettled(&store, head, &open)?
            .iter()
            .filter(|one| one.is_of(login))
            .map(|one| one.place(|file| project.place_of(file)))
            .collect())
    };
    find().unwrap_or_default()
}

/// Puts the open conflicts of a commit into the memory.
pub(crate) fn remember(memory: &mut ProjectMemory, head: Oid, open: &[Open]) {
    let remembered = Remembered {
        at: head.to_string(),
        open: open
            .iter()
            .map(|one| RememberedOne {
                file: one.at.file.clone(),
                reference: one.at.place.reference.clone(),
                merge: one.merge.to_string(),
                aside: one.aside.to_string(),
                called: (one.called != one.at.file).then(|| one.called.clone()),
                account: one.account.clone(),
            })
            .collect(),
    };
    if let Ok(value) = serde_json::to_value(remembered) {
        memory.other.insert(KEY.to_owned(), value);
    }
}

fn remembered(memory: &ProjectMemory) -> Option<(Oid, Vec<Open>)> {
    let value = memory.other.get(KEY)?.clone();
    let remembered: Remembered = serde_json::from_value(value).ok()?;
    let id = |hex: &str| Oid::from_hex(hex.as_bytes()).ok();
    let open = remembered
        .open
        .into_iter()
        .map(|one| {
            Some(Open {
                called: one.called.unwrap_or_else(|| one.file.clone()),
                at: FilePlace {
                    file: one.file,
                    place: scripture::Place {
                        reference: one.reference,
                    },
                },
                merge: id(&one.merge)?,
                aside: id(&one.aside)?,
                account: one.account,
            })
        })
        .collect::<Option<Vec<Open>>>()?;
    Some((id(&remembered.at)?, open))
}

/// The file of a commit, found without reading the whole tree.
pub(crate) fn leaf_at(store: &Store, commit: Oid, path: &str) -> Result<Option<Leaf>> {
    let tree = store.commit(commit).map_err(Failure::from)?.tree;
    store.leaf_at(tree, path).map_err(Failure::from)
}

/// The text of a place in a commit; nothing where that version has no such place or it is too large to be shown.
pub(crate) fn text_at(store: &Store, commit: Oid, at: &FilePlace) -> Result<Option<Vec<u8>>> {
    let Some(leaf) = leaf_at(store, commit, &at.file)? else {
        return Ok(None);
    };
    text_of(store, leaf.id, at)
}

/// The text of a place that was set aside. What a code page meant in it is told by the shared text of `head`.
pub(crate) fn text_aside(store: &Store, one: &Open, head: Oid) -> Result<Option<Vec<u8>>> {
    let at = one.at_aside();
    let Some(leaf) = leaf_at(store, one.aside, &at.file)? else {
        return Ok(None);
    };
    let Some(content) = content_of(store, leaf.id, BIG)? else {
        return Ok(None);
    };
    let shared = match leaf_at(store, head, &one.at.file)? {
        Some(leaf) if std::str::from_utf8(&content).is_err() => content_of(store, leaf.id, BIG)?,
        _ => None,
    };
    Ok(match shared {
        Some(shared) => scripture::unit_beside(&at.file, &content, &at.place, &shared),
        None => scripture::unit(&at.file, &content, &at.place),
    })
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

/// What waits in a project on this computer, as of its last sync; needs no network and no lock.
///
/// # Errors
/// When its history cannot be read.
pub fn conflicts(project: &Project, state_dir: &std::path::Path) -> Result<Vec<ConflictRow>> {
    let Some(store) = Store::of_project(&project.folder).map_err(Failure::from)? else {
        return Ok(Vec::new());
    };
    let Some(head) = head_of(&store)? else {
        return Ok(Vec::new());
    };
    let memory = ProjectMemory::recall(state_dir, project)?;
    let login = login_of(&store)?;
    let mut history = History::new(&store);
    let mut rows = Vec::new();
    let open = open_at(&store, head, &memory)?;
    for one in unsettled(&store, head, &open)? {
        let seconds = history.get(one.merge).map_err(Failure::from)?.seconds;
        let other = history
            .get(one.merge)
            .map_err(Failure::from)?
            .parents
            .iter()
            .copied()
            .find(|parent| *parent != one.aside);
        let by = match other {
            Some(other) => changed_by(&store, other, one.aside, &one.at)?,
            None => None,
        };
        rows.push(ConflictRow {
            project: project.name.clone(),
            book: project.book_of(&one.at.file),
            mine: text_aside(&store, &one, head)?,
            theirs: text_at(&store, head, &one.at)?,
            own: login.as_deref().is_some_and(|login| one.is_of(login)),
            account: one.account,
            who: by,
            when: DateTime::from_timestamp(seconds, 0).unwrap_or_default(),
            file: one.at.file,
            reference: one.at.place.reference,
        });
    }
    Ok(rows)
}

fn head_of(store: &Store) -> Result<Option<Oid>> {
    Ok(match store.head().map_err(Failure::from)? {
        Head::Branch(_, id) => id,
        Head::Detached(id) => Some(id),
    })
}

/// Who gave the place the text that `tip` has, of those commits that `hidden` does not know.
fn changed_by(store: &Store, tip: Oid, hidden: Oid, at: &FilePlace) -> Result<Option<String>> {
    let found = versions(store, &[tip], &[hidden], at, 1)?;
    Ok(found.into_iter().next().map(|version| version.who))
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

/// Finds the one place that a person means by `LUK 4:18`, `luk 4.18`, or a path.
///
/// # Errors
/// [`Class::NotFound`] when nothing that waits is there.
pub(crate) fn select<'o>(open: &'o [Open], project: &Project, word: &str) -> Result<Vec<&'o Open>> {
    let found: Vec<&Open> = open
        .iter()
        .filter(|one| match &one.at.place.reference {
            Some(reference) => {
                scripture::is_reference(word, reference) || one.at.file == word.trim()
            }
            None => {
                one.at.file == word.trim()
                    || [
                        project.place_of(&one.at.file),
                        project.book_of(&one.at.file),
                    ]
                    .iter()
                    .flatten()
                    .any(|name| scripture::is_reference(word, name))
            }
        })
        .collect();
    if found.is_empty() {
        return Err(Failure::new(
            Class::NotFound,
            Message::new("resolve-nothing-there")
                .with("reference", word)
                .with("project", &project.name),
        )
        .hint(Message::new("hint-conflicts").with("project", &project.name)));
    }
    Ok(found)
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
