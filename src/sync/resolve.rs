//! A person decides what waits: the chosen text goes into the files, and a commit closes the record.

use super::Cloud;
use super::conflicts::{self, leaf_at};
use super::engine::{Options, Session, Step, Who, with_session};
use super::record::{FilePlace, Trailers, in_parts};
use super::snapshot::Local;
use super::waiting::{Deciders, Open, Texts, Waiting, waiting_at};
use crate::project::Project;
use crate::repo::{BIG, Commit, FlatTree, Kind, Leaf, Mode, ObjectWriter, Oid};
use crate::report::{
    Class, ConflictAt, Decision, Failure, Message, Progress, ProjectOutcome, ResolveReport, Result,
};
use std::collections::{BTreeMap, HashMap, HashSet};

/// Saves that are taken along while the files are written before the run gives up.
const ROUNDS: usize = 4;

/// What a person chose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Choice {
    /// The text that was set aside.
    Mine,
    /// The shared text.
    Theirs,
    /// Both, one after the other.
    Both,
    /// This text, as it should stand in the file.
    Text(Vec<u8>),
    /// What stands there was read, and stays.
    Read,
}

impl Choice {
    fn decision(&self) -> Decision {
        match self {
            Self::Mine => Decision::Mine,
            Self::Theirs => Decision::Theirs,
            Self::Both => Decision::Both,
            Self::Text(_) => Decision::Edited,
            Self::Read => Decision::Read,
        }
    }
}

/// Which conflicts are decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decided {
    /// All that wait for this account.
    All(Choice),
    /// What a person named: `LUK 4:18`, or a path. Also another account's.
    Named(String, Choice),
    /// These.
    Each(Vec<(FilePlace, Choice)>),
    /// What was put together from two people's words, or decided by others, was read: all of it, or one place.
    Read(Option<String>),
}

/// Decides conflicts of one project: takes its lock, commits the person's work first, writes the chosen texts. Needs no
/// network; the next sync sends it.
pub fn resolve(
    project: &Project,
    cloud: &Cloud,
    who: &Who,
    options: &Options<'_>,
    progress: &dyn Progress,
    decided: &Decided,
) -> Result<ResolveReport> {
    let mut outcome = ProjectOutcome::new(&project.name);
    let (resolved, left) = with_session(
        project,
        cloud,
        who,
        options,
        progress,
        &mut outcome,
        &mut |session| session.resolve(decided),
    )?;
    Ok(ResolveReport {
        class: if left.is_empty() {
            Class::Ok
        } else {
            Class::Conflict
        },
        project: outcome.name,
        resolved,
        left,
        backup: outcome.backup,
        sync: None,
        notes: outcome.notes,
        dry_run: options.dry_run,
    })
}

type Resolved = (Vec<(ConflictAt, Decision)>, Vec<ConflictAt>);

impl Session<'_> {
    fn resolve(&mut self, decided: &Decided) -> Result<Resolved> {
        self.prepare()?;
        let restored = self.judge_restored()?;
        let mut local = self
            .snapshot(&restored)
            .map_err(|failure| failure.state(Message::new("state-nothing-changed")))?;
        let Some(head) = local.head else {
            return Ok((Vec::new(), Vec::new()));
        };
        let waiting = self.waiting_at(head)?;
        let chosen = self.chosen(&waiting, decided)?;
        let mut done: Vec<(ConflictAt, Decision)> = Vec::with_capacity(chosen.len());
        let mut known = HashSet::new();
        for (one, choice) in &chosen {
            // One place can wait more than once; it is decided once.
            if known.insert(&one.at) {
                let place = one.place(|file| self.project.place_of(file));
                done.push((place, choice.decision()));
            }
        }
        if self.options.dry_run {
            return Ok((done, self.own_open(&waiting)));
        }
        if !chosen.is_empty() {
            self.write_choices(&mut local, &chosen)?;
        }
        let Some(head) = local.head else {
            return Ok((done, Vec::new()));
        };
        let mut waiting = waiting_at(self.store, head, &waiting, self.deciders(true))?;
        let left = self.own_open(&waiting);
        waiting.remember(&self.options.state_dir, &self.project, &mut self.memory)?;
        self.memory.save(&self.options.state_dir, &self.project)?;
        Ok((done, left))
    }

    /// Whose decisions count in this project; `here` where this computer has just made them.
    fn deciders(&self, here: bool) -> Deciders<'_> {
        let owner = self.repository.as_ref().map(|name| name.owner.as_str());
        Deciders {
            owner: owner.or_else(|| conflicts::owner_of(&self.memory)),
            login: Some(&self.who.login),
            here,
        }
    }

    /// What waits at a commit, from what this computer remembers on.
    pub(crate) fn waiting_at(&self, commit: Oid) -> Result<Waiting> {
        let state_dir = &self.options.state_dir;
        let known = Waiting::recall(state_dir, &self.project, &self.memory)?;
        waiting_at(self.store, commit, &known, self.deciders(false))
    }

    fn own_open(&self, waiting: &Waiting) -> Vec<ConflictAt> {
        let open = waiting.conflicts().into_iter();
        open.filter(|one| one.is_of(&self.who.login))
            .map(|one| one.place(|file| self.project.place_of(file)))
            .collect()
    }

    fn chosen(&self, waiting: &Waiting, decided: &Decided) -> Result<Vec<(Open, Choice)>> {
        let with = |open: Vec<&Open>, choice: &Choice| -> Vec<(Open, Choice)> {
            let open = open.into_iter().cloned();
            open.map(|one| (one, choice.clone())).collect()
        };
        // What others decided for this account can be decided anew.
        let mut own_decided = waiting.decided();
        own_decided.retain(|one| one.is_of(&self.who.login));
        let nothing_there = |word: &str| conflicts::nothing_there(&self.project, word);
        Ok(match decided {
            Decided::All(choice) => {
                let mut open = waiting.conflicts();
                open.retain(|one| one.is_of(&self.who.login));
                with(open, choice)
            }
            Decided::Named(word, choice) => {
                let mut open = conflicts::select(&waiting.conflicts(), &self.project, word);
                if open.is_empty() {
                    open = conflicts::select(&own_decided, &self.project, word);
                }
                if open.is_empty() {
                    return Err(nothing_there(word));
                }
                with(open, choice)
            }
            Decided::Each(each) => {
                let open = waiting.conflicts();
                let mut places: HashMap<&FilePlace, Vec<&Open>> = HashMap::new();
                for one in &open {
                    places.entry(&one.at).or_default().push(one);
                }
                each.iter()
                    .flat_map(|(at, choice)| {
                        with(places.get(at).cloned().unwrap_or_default(), choice)
                    })
                    .collect()
            }
            Decided::Read(word) => {
                let mut open = waiting.combined();
                open.extend(own_decided);
                if let Some(word) = word {
                    open = conflicts::select(&open, &self.project, word);
                    if open.is_empty() {
                        return Err(nothing_there(word));
                    }
                }
                with(open, &Choice::Read)
            }
        })
    }

    /// What was chosen and the files with it; where very much was decided at once, the records are closed in several commits.
    fn write_choices(&mut self, local: &mut Local, chosen: &[(Open, Choice)]) -> Result<()> {
        let places = |is_read: bool| -> Vec<FilePlace> {
            let meant = chosen
                .iter()
                .filter(|(_, choice)| (*choice == Choice::Read) == is_read);
            let mut places: Vec<FilePlace> = meant.map(|(one, _)| one.at.clone()).collect();
            places.sort_by(FilePlace::in_order);
            places.dedup();
            places
        };
        let (closed, read) = (places(false), places(true));
        let what = if closed.is_empty() {
            describe("read", &read)
        } else {
            describe("decide", &closed)
        };
        // Another's text: the record says what it closes.
        let mut merges: Vec<Oid> = chosen
            .iter()
            .filter(|(one, choice)| !one.is_of(&self.who.login) && *choice != Choice::Read)
            .map(|(one, _)| one.merge)
            .collect();
        merges.sort();
        merges.dedup();
        for _ in 0..ROUNDS {
            self.stopped()?;
            let Some(head) = local.head else {
                return Ok(());
            };
            let mut writer = self.store.writer().map_err(Failure::from)?;
            let mut tree = local.tree.clone();
            self.put_all(&mut tree, chosen, &mut writer)?;
            let root = writer.add_tree(&tree).map_err(Failure::from)?;
            let closings = in_parts(closed.clone())
                .into_iter()
                .map(|resolved| Trailers {
                    resolved,
                    closes: merges.clone(),
                    ..Trailers::default()
                });
            let readings = in_parts(read.clone()).into_iter().map(|read| Trailers {
                read,
                ..Trailers::default()
            });
            let mut last = head;
            for trailers in closings.chain(readings) {
                if trailers.resolved.is_empty() && trailers.read.is_empty() {
                    continue;
                }
                let parents = [last];
                let signature = self.signature_after(&parents)?;
                let mut message = self.message(&what);
                message += &trailers.write();
                let commit = Commit {
                    tree: root,
                    parents: &parents,
                    signature: &signature,
                    message: &message,
                };
                last = writer
                    .add(Kind::Commit, &commit.encode())
                    .map_err(Failure::from)?;
            }
            writer.finish().map_err(Failure::from)?;
            let steps = self.steps(local, &tree)?;
            if !steps.is_empty() {
                self.take_backup(head)?;
            }
            match self.apply(local, head, last, &tree, steps)? {
                Step::Done => return Ok(()),
                // Somebody saved meanwhile: that is committed now, and the choice goes on top of it.
                Step::Again => {}
            }
        }
        Err(Failure::new(
            Class::Partial,
            Message::new("sync-files-busy").with("project", &self.project.name),
        )
        .hint(Message::new("hint-close-editor")))
    }

    /// Puts the chosen texts into the tree: whole files one by one, and the parts of a file all at once.
    fn put_all(
        &self,
        tree: &mut FlatTree,
        chosen: &[(Open, Choice)],
        writer: &mut ObjectWriter<'_>,
    ) -> Result<()> {
        let mut made = BTreeMap::new();
        let mut parts: BTreeMap<&str, Vec<(&Open, &Choice)>> = BTreeMap::new();
        for (one, choice) in chosen {
            match choice {
                Choice::Theirs | Choice::Read => {}
                _ if one.at.place == scripture::Place::WHOLE => {
                    self.put(tree, &mut made, one, choice, writer)?;
                }
                _ => parts.entry(&one.at.file).or_default().push((one, choice)),
            }
        }
        for (file, chosen) in parts {
            let leaf = tree.get(file).copied();
            let content = match leaf {
                Some(leaf) => match made.get(&leaf.id) {
                    Some(content) => content.clone(),
                    None => self.read_small(leaf.id, &chosen[0].0.at)?,
                },
                None => Vec::new(),
            };
            let texts = self.chosen_texts(file, &content, &chosen)?;
            let changes: Vec<(&scripture::Place, Option<&[u8]>)> = chosen
                .iter()
                .zip(&texts)
                .map(|((one, _), text)| (&one.at.place, text.as_deref()))
                .collect();
            let written = scripture::with_units(file, &content, &changes).map_err(|place| {
                let at = FilePlace {
                    file: file.to_owned(),
                    place: place.clone(),
                };
                self.cannot("resolve-no-room", &at)
            })?;
            let Some(written) = written else { continue };
            let id = writer.add(Kind::Blob, &written).map_err(Failure::from)?;
            let file_mode = leaf.map_or(Mode::File, |leaf| leaf.mode);
            let leaf = Leaf {
                mode: file_mode,
                id,
            };
            tree.insert(file.to_owned(), leaf);
        }
        Ok(())
    }

    /// What was chosen for each of these parts of one file.
    fn chosen_texts(
        &self,
        file: &str,
        content: &[u8],
        chosen: &[(&Open, &Choice)],
    ) -> Result<Vec<Option<Vec<u8>>>> {
        let mut sides: Vec<(Oid, &str)> = chosen
            .iter()
            .map(|(one, _)| (one.aside, one.called.as_str()))
            .collect();
        sides.sort();
        sides.dedup();
        let shared = scripture::as_utf8(content);
        let now = scripture::Places::read(file, &shared);
        Texts::new(self.store).beside(&sides, content, |versions| {
            let mut texts = Vec::with_capacity(chosen.len());
            for (one, choice) in chosen {
                let place = &one.at.place;
                let mine = || {
                    let side = (one.aside, one.called.as_str());
                    let version = versions[sides.binary_search(&side).ok()?].as_ref()?;
                    version.text(place)
                };
                texts.push(match choice {
                    Choice::Text(text) => Some(text.clone()),
                    Choice::Both => {
                        let both = match (now.text(place), mine()) {
                            (Some(shared), Some(mine)) => {
                                scripture::both(file, place, shared, mine)
                            }
                            (Some(only), None) | (None, Some(only)) => Some(only.to_vec()),
                            (None, None) => None,
                        };
                        Some(both.ok_or_else(|| self.cannot("resolve-not-both", &one.at))?)
                    }
                    Choice::Mine | Choice::Theirs | Choice::Read => mine().map(<[u8]>::to_vec),
                });
            }
            Ok(texts)
        })?
    }

    /// Puts the chosen version of a whole file into the tree.
    fn put(
        &self,
        tree: &mut FlatTree,
        made: &mut BTreeMap<Oid, Vec<u8>>,
        one: &Open,
        choice: &Choice,
        writer: &mut ObjectWriter<'_>,
    ) -> Result<()> {
        let at = &one.at;
        let now = tree.get(&at.file).copied();
        if *choice == Choice::Mine {
            // Not read: it may be a recording of any size.
            match leaf_at(self.store, one.aside, &one.called)? {
                Some(leaf) => {
                    tree.insert(at.file.clone(), leaf);
                    make_room(tree, &at.file);
                    // The take that was chosen counts now.
                    if scripture::Recording::of(&at.file).is_some_and(|take| take.is_default) {
                        let names = super::takes::one_counts(tree, &at.file);
                        self.name_in_metadata(&names, tree, made, writer)?;
                    }
                }
                None => {
                    tree.remove(&at.file);
                }
            }
            return Ok(());
        }
        let content = match now {
            Some(leaf) => match made.get(&leaf.id) {
                Some(content) => content.clone(),
                None => self.read_small(leaf.id, at)?,
            },
            None => Vec::new(),
        };
        let mine = Texts::new(self.store).content(one.aside, &one.called)?;
        let written = match choice {
            Choice::Theirs | Choice::Read => return Ok(()),
            Choice::Mine => mine,
            Choice::Text(text) => Some(text.clone()),
            Choice::Both => {
                let both = match (now, &mine) {
                    (Some(_), Some(mine)) => scripture::both(&at.file, &at.place, &content, mine),
                    (Some(_), None) => Some(content),
                    (None, mine) => mine.clone(),
                };
                Some(both.ok_or_else(|| self.cannot("resolve-not-both", at))?)
            }
        };
        match written {
            Some(written) => {
                let id = writer.add(Kind::Blob, &written).map_err(Failure::from)?;
                made.insert(id, written);
                let executable = now.map_or(Mode::File, |leaf| leaf.mode);
                tree.insert(
                    at.file.clone(),
                    Leaf {
                        mode: executable,
                        id,
                    },
                );
            }
            None => {
                tree.remove(&at.file);
            }
        }
        Ok(())
    }

    /// `metadata.json` of the owner names each file as it is called; a collaborator's follows it.
    fn name_in_metadata(
        &self,
        names: &super::renames::Names,
        tree: &mut FlatTree,
        made: &mut BTreeMap<Oid, Vec<u8>>,
        writer: &mut ObjectWriter<'_>,
    ) -> Result<()> {
        const PATH: &str = "metadata.json";
        let Some(leaf) = tree.get(PATH).copied().filter(|_| !self.is_collaborator()) else {
            return Ok(());
        };
        let content = match made.get(&leaf.id) {
            Some(content) => content.clone(),
            None => self
                .store
                .read_kind(leaf.id, Kind::Blob)
                .map_err(Failure::from)?,
        };
        if let Some(content) = scripture::with_names(&content, names) {
            let id = writer.add(Kind::Blob, &content).map_err(Failure::from)?;
            made.insert(id, content);
            tree.insert(PATH.to_owned(), Leaf { id, ..leaf });
        }
        Ok(())
    }

    fn read_small(&self, id: Oid, at: &FilePlace) -> Result<Vec<u8>> {
        match self.store.header(id).map_err(Failure::from)? {
            Some((Kind::Blob, size)) if size <= BIG => {}
            _ => return Err(self.cannot("resolve-no-room", at)),
        }
        self.store.read_kind(id, Kind::Blob).map_err(Failure::from)
    }

    fn cannot(&self, sentence: &'static str, at: &FilePlace) -> Failure {
        let reference = at.place.reference.clone();
        let reference = reference.unwrap_or_else(|| at.file.clone());
        Failure::new(
            Class::Usage,
            Message::new(sentence).with("reference", reference),
        )
        .state(Message::new("state-nothing-changed"))
        .hint(Message::new("hint-resolve-other").with("project", &self.project.name))
    }
}

/// A name that the shared text has in other capitals gives way to the chosen one.
fn make_room(tree: &mut FlatTree, path: &str) {
    for other in crate::repo::clashing_with(tree, path) {
        tree.remove(&other);
    }
}

/// `decide LUK 4:18, MRK 1:2 and 3 more`, for the first line of a commit.
fn describe(what: &str, places: &[FilePlace]) -> String {
    const NAMED: usize = 3;
    let mut names: Vec<&str> = places
        .iter()
        .map(|at| at.place.reference.as_deref().unwrap_or(&at.file))
        .collect();
    names.dedup();
    let more = names.len().saturating_sub(NAMED);
    names.truncate(NAMED);
    let mut text = format!("{what} {}", names.join(", "));
    if more > 0 {
        text.push_str(" and ");
        text.push_str(&more.to_string());
        text.push_str(" more");
    }
    text.chars().filter(|c| !c.is_control()).collect()
}
