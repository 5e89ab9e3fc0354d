//! A person decides what waits: the chosen text goes into the files, and a commit closes the record.

use super::Cloud;
use super::conflicts::{self, Open, leaf_at, open_at, text_aside};
use super::engine::{Options, Session, Step, Who, with_session};
use super::record::{FilePlace, Trailers};
use super::snapshot::Local;
use crate::project::Project;
use crate::repo::{BIG, Commit, FlatTree, Kind, Leaf, Mode, ObjectWriter, Oid};
use crate::report::{
    Class, ConflictAt, Decision, Failure, Message, Progress, ProjectOutcome, ResolveReport, Result,
};
use std::collections::BTreeMap;

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
}

impl Choice {
    fn decision(&self) -> Decision {
        match self {
            Self::Mine => Decision::Mine,
            Self::Theirs => Decision::Theirs,
            Self::Both => Decision::Both,
            Self::Text(_) => Decision::Edited,
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
        let open = open_at(self.store, head, &self.memory)?;
        let chosen = self.chosen(&open, decided)?;
        let mut done = Vec::new();
        for (one, choice) in &chosen {
            let place = one.place(|file| self.project.place_of(file));
            // One place can wait more than once; it is decided once.
            if !done.iter().any(|(known, _)| *known == place) {
                done.push((place, choice.decision()));
            }
        }
        if self.options.dry_run {
            return Ok((done, self.own_open(&open)));
        }
        if !chosen.is_empty() {
            self.write_choices(&mut local, &chosen)?;
        }
        let Some(head) = local.head else {
            return Ok((done, Vec::new()));
        };
        let open = open_at(self.store, head, &self.memory)?;
        conflicts::remember(&mut self.memory, head, &open);
        let left = self.own_open(&conflicts::unsettled(self.store, head, &open)?);
        self.memory.save(&self.options.state_dir, &self.project)?;
        Ok((done, left))
    }

    fn own_open(&self, open: &[Open]) -> Vec<ConflictAt> {
        open.iter()
            .filter(|one| one.is_of(&self.who.login))
            .map(|one| one.place(|file| self.project.place_of(file)))
            .collect()
    }

    fn chosen(&self, open: &[Open], decided: &Decided) -> Result<Vec<(Open, Choice)>> {
        Ok(match decided {
            Decided::All(choice) => open
                .iter()
                .filter(|one| one.is_of(&self.who.login))
                .map(|one| (one.clone(), choice.clone()))
                .collect(),
            Decided::Named(word, choice) => conflicts::select(open, &self.project, word)?
                .into_iter()
                .map(|one| (one.clone(), choice.clone()))
                .collect(),
            Decided::Each(each) => each
                .iter()
                .flat_map(|(at, choice)| {
                    open.iter()
                        .filter(move |one| one.at == *at)
                        .map(move |one| (one.clone(), choice.clone()))
                })
                .collect(),
        })
    }

    /// One commit with all that was chosen, then the files.
    fn write_choices(&mut self, local: &mut Local, chosen: &[(Open, Choice)]) -> Result<()> {
        let mut closed: Vec<FilePlace> = chosen.iter().map(|(one, _)| one.at.clone()).collect();
        closed.sort();
        closed.dedup();
        for _ in 0..ROUNDS {
            self.stopped()?;
            let Some(head) = local.head else {
                return Ok(());
            };
            let mut writer = self.store.writer().map_err(Failure::from)?;
            let mut tree = local.tree.clone();
            let mut made = BTreeMap::new();
            for (one, choice) in chosen {
                self.put((&mut tree, head), &mut made, one, choice, &mut writer)?;
            }
            let root = writer.add_tree(&tree).map_err(Failure::from)?;
            let parents = [head];
            let signature = self.signature_after(&parents)?;
            let mut message = self.message(&describe(&closed));
            message += &Trailers {
                resolved: closed.clone(),
                ..Trailers::default()
            }
            .write();
            let commit = Commit {
                tree: root,
                parents: &parents,
                signature: &signature,
                message: &message,
            };
            let id = writer
                .add(Kind::Commit, &commit.encode())
                .map_err(Failure::from)?;
            writer.finish().map_err(Failure::from)?;
            let steps = self.steps(local, &tree)?;
            if !steps.is_empty() {
                self.take_backup(head)?;
            }
            match self.apply(local, head, id, &tree, steps)? {
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

    /// Puts the chosen text into the tree that began as that of `head`.
    fn put(
        &self,
        (tree, head): (&mut FlatTree, Oid),
        made: &mut BTreeMap<Oid, Vec<u8>>,
        one: &Open,
        choice: &Choice,
        writer: &mut ObjectWriter<'_>,
    ) -> Result<()> {
        let at = &one.at;
        let now = tree.get(&at.file).copied();
        let is_whole = at.place == scripture::Place::WHOLE;
        if *choice == Choice::Theirs {
            return Ok(());
        }
        if is_whole && *choice == Choice::Mine {
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
        let mine = text_aside(self.store, one, head)?;
        let text = match choice {
            Choice::Theirs => return Ok(()),
            Choice::Mine => mine,
            Choice::Text(text) => Some(text.clone()),
            Choice::Both => {
                let shared = scripture::unit(&at.file, &content, &at.place);
                let both = match (&shared, &mine) {
                    (Some(shared), Some(mine)) => {
                        scripture::both(&at.file, &at.place, shared, mine)
                    }
                    (Some(only), None) | (None, Some(only)) => Some(only.clone()),
                    (None, None) => None,
                };
                Some(both.ok_or_else(|| self.cannot("resolve-not-both", at))?)
            }
        };
        let written = if is_whole {
            text
        } else {
            Some(
                scripture::with_unit(&at.file, &content, &at.place, text.as_deref())
                    .ok_or_else(|| self.cannot("resolve-no-room", at))?,
            )
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
fn describe(places: &[FilePlace]) -> String {
    const NAMED: usize = 3;
    let mut names: Vec<&str> = places
        .iter()
        .map(|at| at.place.reference.as_deref().unwrap_or(&at.file))
        .collect();
    names.dedup();
    let more = names.len().saturating_sub(NAMED);
    names.truncate(NAMED);
    let mut text = format!("decide {}", names.join(", "));
    if more > 0 {
        text.push_str(" and ");
        text.push_str(&more.to_string());
        text.push_str(" more");
    }
    text.chars().filter(|c| !c.is_control()).collect()
}
