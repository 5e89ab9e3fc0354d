//! Bringing two versions of the project together, in memory, before anything on disk or in the cloud moves.

use super::cloud::RepositoryName;
use super::engine::Session;
use super::record::{FilePlace, MAX_TRAILERS, Trailers};
use super::renames::{self, Followed};
use super::takes;
use crate::config::OnConflict;
use crate::disk;
use crate::project;
use crate::repo::{
    self, BIG, Commit, Error, FlatTree, History, Kind, Leaf, Mode, ObjectWriter, Oid, Store,
    TreeLimits, clashing,
};
use crate::report::{Class, ConflictAt, Failure, Message, Result};
use scripture::{Combine, Form, How, Place, Side};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// Where a project says what it is.
const METADATA: &str = "metadata.json";

/// A larger file is not compared with others to find out whether it was renamed (bytes).
const MAX_COMPARED: u64 = 4 << 20;

/// Histories that crossed again and again are followed so far back.
const CROSSINGS: usize = 8;
/// Versions that a merge starts from at once; further ones are left out of account.
const BASES: usize = 16;
/// Merges of such versions that one merge is worth. An honest history crosses once or twice; one that was made to keep us
/// busy crosses in as many ways as numbers of eight digits have.
const MERGES: usize = 32;
/// Places of one file of a base that are taken out one by one; where it has more, the file is none of the base.
const TAKEN_OUT: usize = 200;

/// Whose metadata and settings count in a merge: what a collaborator has of them follows the owner's.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Special {
    /// Both; they are merged.
    Both,
    Ours,
    Theirs,
}

/// What came of a merge.
pub(crate) enum MergeEnd {
    /// One commit that has both.
    Clean(Oid),
    /// Places that both sides changed; nothing was merged.
    Conflict(Vec<ConflictAt>),
}

/// The tree that came of two, and what is to be known of it.
#[derive(Default)]
struct MergedTree {
    files: FlatTree,
    conflicts: Vec<FilePlace>,
    /// Places whose words are put together from both sides.
    combined: Vec<FilePlace>,
    notes: Vec<Message>,
    /// What was made here and is not in the store yet.
    contents: HashMap<Oid, Vec<u8>>,
    /// What the sides call files that have another path now.
    followed: Option<Followed>,
    /// In which form canonically equal text stands.
    form: Form,
}

impl MergedTree {
    fn add(&mut self, content: Vec<u8>, writer: &mut ObjectWriter<'_>) -> Result<Oid> {
        let id = writer.add(Kind::Blob, &content).map_err(Failure::from)?;
        self.contents.insert(id, content);
        Ok(id)
    }

    fn read(&self, store: &Store, id: Oid) -> Result<Vec<u8>> {
        match self.contents.get(&id) {
            Some(content) => Ok(content.clone()),
            None => store.read_kind(id, Kind::Blob).map_err(Failure::from),
        }
    }
}

/// Trailers that fit into a commit's message: where they would be too long, the files in which most places met wait as a
/// whole.
fn fitting(mut trailers: Trailers) -> String {
    loop {
        let text = trailers.write();
        let longest = [&trailers.conflicts, &trailers.combined]
            .map(|places| {
                let mut sizes: HashMap<&str, usize> = HashMap::new();
                for place in places {
                    *sizes.entry(&place.file).or_default() += 1;
                }
                let most = sizes
                    .into_iter()
                    .max_by_key(|(file, count)| (*count, *file));
                most.map(|(file, count)| (count, file.to_owned()))
            })
            .into_iter()
            .enumerate()
            .filter_map(|(nth, most)| Some((most?, nth)))
            .max();
        let Some(((count, file), nth)) = longest else {
            return text;
        };
        if text.len() <= MAX_TRAILERS || count < 2 {
            return text;
        }
        let places = if nth == 0 {
            &mut trailers.conflicts
        } else {
            &mut trailers.combined
        };
        places.retain(|place| place.file != file);
        places.push(FilePlace {
            file,
            place: Place::WHOLE,
        });
    }
}

impl Session<'_> {
    /// Merges `theirs` into `ours`; `shared` is the side whose text everybody has already.
    pub(crate) fn merge(&mut self, ours: Oid, theirs: Oid, shared: Side) -> Result<MergeEnd> {
        self.merge_for(ours, theirs, shared, None)
    }

    /// Merges what another account sent into `ours`, whose text stays where both have one.
    pub(crate) fn merge_of(&mut self, ours: Oid, theirs: Oid, login: &str) -> Result<MergeEnd> {
        self.merge_for(ours, theirs, Side::Ours, Some(login))
    }

    fn merge_for(
        &mut self,
        ours: Oid,
        theirs: Oid,
        shared: Side,
        whose: Option<&str>,
    ) -> Result<MergeEnd> {
        let mut history = History::new(self.store);
        if history.is_ancestor(theirs, ours).map_err(Failure::from)? {
            return Ok(MergeEnd::Clean(ours));
        }
        let puts_back = self.options.create_again && self.was_synced_there() && whose.is_none();
        let theirs = match self.acceptable(theirs) {
            // Nothing of what is there instead is used.
            Err(failure) if puts_back && failure.message().id == super::refused::REFUSED => {
                let bases = history.merge_bases(ours, theirs).map_err(Failure::from)?;
                if bases.is_empty() {
                    return self.put_back(ours, theirs).map(MergeEnd::Clean);
                }
                return Err(failure);
            }
            other => other?,
        };
        if history.is_ancestor(ours, theirs).map_err(Failure::from)? {
            return Ok(MergeEnd::Clean(theirs));
        }
        let bases = history.merge_bases(ours, theirs).map_err(Failure::from)?;
        if bases.is_empty()
            && let Err(failure) = self.check_same_project(theirs)
        {
            if puts_back {
                return self.put_back(ours, theirs).map(MergeEnd::Clean);
            }
            return Err(failure);
        }
        let how = self.options.on_conflict;
        let keep = match how {
            OnConflict::Hold | OnConflict::Stop => shared,
            OnConflict::Mine => Side::Ours,
            OnConflict::Theirs => Side::Theirs,
        };
        let combine = self.options.combine;
        let mut writer = self.store.writer().map_err(Failure::from)?;
        let base = self.virtual_base(&bases, 0, &mut 0)?;
        let (mine, yours) = (self.tree_of(Some(ours))?, self.tree_of(Some(theirs))?);
        let special = self.special_of(whose);
        let mut merged =
            self.merge_trees(&base, &mine, &yours, &mut writer, (keep, combine), special)?;
        if how == OnConflict::Stop && !merged.conflicts.is_empty() {
            let places = merged.conflicts.iter();
            return Ok(MergeEnd::Conflict(
                places.map(|place| self.conflict_at(place)).collect(),
            ));
        }
        self.correct_checksums(&mut merged, &mine, &yours, &mut writer)?;
        for place in &merged.conflicts {
            self.note_chosen(place, how);
        }
        self.outcome.notes.extend(merged.notes);
        let root = writer.add_tree(&merged.files).map_err(Failure::from)?;
        let parents = [ours, theirs];
        let mut message = match whose {
            Some(login) => self.message(&format!("merge what {login} sent")),
            None => self.message("merge with the shared text"),
        };
        let holds = how == OnConflict::Hold && !merged.conflicts.is_empty();
        let mut trailers = Trailers {
            combined: merged.combined,
            ..Trailers::default()
        };
        if holds {
            let conflicts = merged.conflicts;
            let files: HashSet<&str> = conflicts.iter().map(|place| &*place.file).collect();
            let aside = keep.other();
            let called = merged.followed.iter().flat_map(|all| all.called_by(aside));
            let called = called
                .filter(|(now, _)| files.contains(now))
                .map(|(now, own)| (now.to_owned(), own.to_owned()))
                .collect();
            trailers = Trailers {
                called,
                aside: Some(if keep == Side::Theirs { ours } else { theirs }),
                account: Some(whose.unwrap_or(&self.who.login).to_owned()),
                conflicts,
                ..trailers
            };
        }
        message += &fitting(trailers);
        let signature = self.signature_after(&parents)?;
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
        Ok(MergeEnd::Clean(id))
    }

    /// Whose metadata and settings count in a merge with the shared text, or with what an account sent.
    fn special_of(&self, whose: Option<&str>) -> Special {
        let owner = self.repository.as_ref().map(|name| name.owner.as_str());
        let is_owner = |login: &str| owner.is_none_or(|owner| owner.eq_ignore_ascii_case(login));
        match whose {
            None if self.is_collaborator() => Special::Theirs,
            None => Special::Both,
            Some(login) if !is_owner(login) => Special::Ours,
            Some(_) => Special::Theirs,
        }
    }

    fn conflict_at(&self, place: &FilePlace) -> ConflictAt {
        let reference = place.place.reference.clone();
        ConflictAt {
            file: place.file.clone(),
            reference: reference.or_else(|| self.project.place_of(&place.file)),
        }
    }

    /// What a person decided beforehand for every conflict is said of each.
    fn note_chosen(&mut self, place: &FilePlace, how: OnConflict) {
        let sentence = match how {
            OnConflict::Mine => "sync-took-mine",
            OnConflict::Theirs => "sync-took-theirs",
            OnConflict::Hold | OnConflict::Stop => return,
        };
        let at = self.conflict_at(place);
        self.outcome.notes.push(
            Message::new(sentence)
                .with("reference", at.reference.unwrap_or_default())
                .with("file", at.file),
        );
    }

    /// What came may hold a torn `metadata.json`, which would make the project none everywhere: ours goes on top of it. One
    /// that says another id would make it another project.
    pub(crate) fn keep_metadata(&mut self, ours: Oid, merged: Oid) -> Result<Oid> {
        if merged == ours {
            return Ok(merged);
        }
        let mut tree = self.tree_of(Some(merged))?;
        let mine = self.tree_of(Some(ours))?.get(METADATA).copied();
        let read = |leaf: Option<&Leaf>| -> Result<Option<project::Metadata>> {
            let content = leaf.map(|leaf| self.store.read_kind(leaf.id, Kind::Blob));
            let content = content.transpose().map_err(Failure::from)?;
            Ok(content.and_then(|bytes| project::Metadata::parse(&bytes).ok()))
        };
        let Some(mine) = mine else { return Ok(merged) };
        if tree.get(METADATA) == Some(&mine) {
            return Ok(merged);
        }
        let (theirs, own) = (read(tree.get(METADATA))?, read(Some(&mine))?);
        let Some(own) = own else { return Ok(merged) };
        let note = match theirs {
            Some(theirs) if own.id.is_none() || theirs.id == own.id => return Ok(merged),
            Some(theirs) if !self.options.without_refused => {
                return Err(self.other_id(merged, &own, theirs));
            }
            Some(_) => "sync-id-kept",
            None => "sync-metadata-kept",
        };
        tree.insert(METADATA.to_owned(), mine);
        // A folder of that name has to go.
        for path in repo::clashing_with(&tree, METADATA) {
            tree.remove(&path);
        }
        let message =
            self.message("metadata.json as it was, because the shared one cannot be used");
        let id = self.commit_on_top(merged, &tree, &message)?;
        self.outcome.notes.push(Message::new(note));
        Ok(id)
    }

    pub(crate) fn commit_on_top(&self, parent: Oid, tree: &FlatTree, message: &str) -> Result<Oid> {
        let mut writer = self.store.writer().map_err(Failure::from)?;
        let root = writer.add_tree(tree).map_err(Failure::from)?;
        let signature = self.signature_after(&[parent])?;
        let commit = Commit {
            tree: root,
            parents: &[parent],
            signature: &signature,
            message,
        };
        let id = writer
            .add(Kind::Commit, &commit.encode())
            .map_err(Failure::from)?;
        writer.finish().map_err(Failure::from)?;
        Ok(id)
    }

    /// The version that came says that it is another project, or none.
    fn other_id(&self, merged: Oid, own: &project::Metadata, theirs: project::Metadata) -> Failure {
        let is_other = |id: Oid| {
            let leaf = super::conflicts::leaf_at(self.store, id, "metadata.json").ok()??;
            let bytes = self.store.read_kind(leaf.id, Kind::Blob).ok()?;
            let found = project::Metadata::parse(&bytes).ok()?;
            Some(found.id != own.id)
        };
        let commit = |id: Oid| self.store.commit(id).ok();
        let since = super::refused::since(merged, &commit, &|id| is_other(id) == Some(true));
        let mut failure = Failure::new(
            Class::Guard,
            Message::new("sync-other-id").with("project", &self.project.name),
        )
        .cause(match theirs.id {
            Some(id) => Message::new("sync-other-id-is").with("id", id),
            None => Message::new("sync-other-id-none"),
        });
        if let Some(title) = theirs.name {
            failure = failure.cause(Message::new("sync-other-project-is").with("title", title));
        }
        self.way_out(failure, since)
            .state(Message::new("state-nothing-accepted"))
    }

    /// A history that has nothing in common with ours must at least be of this very project: a repository may have been
    /// made anew under the name of another one.
    fn check_same_project(&self, theirs: Oid) -> Result<()> {
        let tree = self.tree_of(Some(theirs))?;
        let found = tree
            .get("metadata.json")
            .map(|leaf| self.store.read_kind(leaf.id, Kind::Blob))
            .transpose()
            .map_err(Failure::from)?
            .and_then(|bytes| project::Metadata::parse(&bytes).ok());
        match (&self.repository, found) {
            (_, Some(metadata)) if metadata.is_of(&self.project) => Ok(()),
            (Some(name), found) => {
                let title = found.and_then(|found| found.name);
                Err(if self.was_synced_there() {
                    self.replaced(name, title)
                } else {
                    self.other_project(name, title)
                })
            }
            (None, _) => Ok(()),
        }
    }

    /// Somebody pushed over the shared text by force: what is there now has nothing to do with it.
    fn replaced(&self, name: &RepositoryName, title: Option<String>) -> Failure {
        let failure = Failure::new(
            Class::Guard,
            Message::new("sync-shared-replaced")
                .with("repository", name)
                .with("project", &self.project.name),
        );
        let failure = failure.cause(match title {
            Some(title) => Message::new("sync-other-project-is").with("title", title),
            None => Message::new("sync-replaced-by-none"),
        });
        failure
            .state(Message::new("state-saved-here"))
            .hint(Message::new("hint-ask-team"))
            .hint(
                Message::new("hint-put-back")
                    .with("project", &self.project.name)
                    .with(
                        "flags",
                        if self.options.without_refused {
                            " --without-refused"
                        } else {
                            ""
                        },
                    ),
            )
    }

    /// Our text on top of what is there instead of it: nothing has to be pushed by force, and nothing goes.
    fn put_back(&mut self, ours: Oid, theirs: Oid) -> Result<Oid> {
        let parents = [ours, theirs];
        let signature = self.signature_after(&parents)?;
        let message = self.message("put the shared text back");
        let commit = Commit {
            tree: self.store.commit(ours).map_err(Failure::from)?.tree,
            parents: &parents,
            signature: &signature,
            message: &message,
        };
        let mut writer = self.store.writer().map_err(Failure::from)?;
        let id = writer.add(Kind::Commit, &commit.encode());
        let id = id.map_err(Failure::from)?;
        writer.finish().map_err(Failure::from)?;
        self.outcome
            .notes
            .push(Message::new("sync-put-back").with("project", &self.project.name));
        Ok(id)
    }

    /// The version that both sides started from. Where histories crossed there are several: they are merged the same way,
    /// and a file in which they disagree has no base, so that a difference in it is shown to a person rather than guessed.
    /// `made` counts those merges; where they are many, a file has a base only if all have the same.
    fn virtual_base(&self, bases: &[Oid], depth: usize, made: &mut usize) -> Result<FlatTree> {
        let Some((first, rest)) = bases.split_first() else {
            return Ok(FlatTree::new());
        };
        let mut tree = self.tree_of_seen(Some(*first))?;
        for other in rest.iter().take(BASES - 1) {
            let theirs = self.tree_of_seen(Some(*other))?;
            *made += 1;
            if depth >= CROSSINGS || *made > MERGES {
                let differing = repo::diff(&tree, &theirs);
                for change in differing {
                    tree.remove(&change.path);
                }
                continue;
            }
            let mut history = History::new(self.store);
            let below = history.merge_bases(*first, *other).map_err(Failure::from)?;
            let below = self.virtual_base(&below, depth + 1, made)?;
            let mut writer = self.store.writer().map_err(Failure::from)?;
            let special = self.special_of(None);
            let how = (Side::Ours, Combine::default());
            let mut merged = self.merge_trees(&below, &tree, &theirs, &mut writer, how, special)?;
            let mut conflicts: BTreeMap<String, Vec<Place>> = BTreeMap::new();
            for conflict in std::mem::take(&mut merged.conflicts) {
                conflicts
                    .entry(conflict.file)
                    .or_default()
                    .push(conflict.place);
            }
            for (file, places) in conflicts {
                self.without(&mut merged, &file, &places, &mut writer)?;
            }
            tree = merged.files;
            writer.finish().map_err(Failure::from)?;
        }
        Ok(tree)
    }

    /// The files of a version that is only compared with. Nobody judged it when it came, only the versions that follow: what
    /// of it no project can have is not there.
    pub(crate) fn tree_of_seen(&self, commit: Option<Oid>) -> Result<FlatTree> {
        let Some(commit) = commit else {
            return Ok(FlatTree::new());
        };
        let tree = self.store.commit(commit).map_err(Failure::from)?.tree;
        match self.store.flat_tree(tree) {
            Err(Error::Refused { .. } | Error::Damaged { .. }) => {
                let fitting = repo::fitting(self.store, tree, TreeLimits::default());
                match fitting {
                    Err(Error::Refused { .. }) => Ok(FlatTree::new()),
                    other => Ok(other.map_err(Failure::from)?.files),
                }
            }
            other => other.map_err(Failure::from),
        }
    }

    /// A base has nothing in the places in which those before it disagree.
    fn without(
        &self,
        merged: &mut MergedTree,
        file: &str,
        places: &[Place],
        writer: &mut ObjectWriter<'_>,
    ) -> Result<()> {
        let Some(leaf) = merged.files.get(file).copied() else {
            return Ok(());
        };
        let content = if places.contains(&Place::WHOLE) {
            None
        } else {
            let content = merged.read(self.store, leaf.id)?;
            // Many places are taken out at once of books alone.
            let is_book = scripture::is_usfm(file) && std::str::from_utf8(&content).is_ok();
            if places.len() > TAKEN_OUT && !is_book {
                merged.files.remove(file);
                return Ok(());
            }
            let changes: Vec<(&Place, Option<&[u8]>)> =
                places.iter().map(|place| (place, None)).collect();
            scripture::with_units(file, &content, &changes).unwrap_or_default()
        };
        match content {
            Some(content) => {
                let id = merged.add(content, writer)?;
                merged.files.insert(file.to_owned(), Leaf { id, ..leaf });
            }
            None => {
                merged.files.remove(file);
            }
        }
        Ok(())
    }

    fn merge_trees(
        &self,
        base: &FlatTree,
        ours: &FlatTree,
        theirs: &FlatTree,
        writer: &mut ObjectWriter<'_>,
        (keep, combine): (Side, Combine),
        special: Special,
    ) -> Result<MergedTree> {
        let as_they_are = [base, ours, theirs];
        let followed = renames::follow(base, ours, theirs, keep, &|id| self.comparable(id))?;
        let (base, ours, theirs) = match &followed {
            Some(trees) => (&trees.base, &trees.ours, &trees.theirs),
            None => (base, ours, theirs),
        };
        let paths: BTreeSet<&str> = ours.keys().chain(theirs.keys()).collect();
        let mut out = MergedTree {
            form: self.form_of([theirs, ours, base])?,
            ..MergedTree::default()
        };
        for path in paths {
            let (b, o, t) = (base.get(path), ours.get(path), theirs.get(path));
            let follows =
                |side: Special, there: bool| special == side && there && project::is_special(path);
            let merged = if o == t || t == b || follows(Special::Ours, o.is_some()) {
                o.copied()
            } else if o == b || follows(Special::Theirs, t.is_some()) {
                // What a collaborator has of the metadata and settings follows the owner's.
                t.copied()
            } else if disk::is_system_path(path) {
                if keep == Side::Ours { o } else { t }.copied()
            } else {
                let form = out.form;
                let how = How {
                    keep,
                    combine,
                    form,
                };
                self.merge_file(path, [b, o, t], writer, how, &mut out)?
            };
            if let Some(leaf) = merged {
                out.files.insert(path.to_owned(), leaf);
            }
        }
        let kept = if keep == Side::Ours { ours } else { theirs };
        for file in clashing(&out.files, kept) {
            out.files.remove(&file);
            if disk::is_system_path(&file) {
                continue;
            }
            out.conflicts.push(FilePlace {
                file,
                place: Place::WHOLE,
            });
        }
        let none = renames::Names::new();
        let names = followed.as_ref().map(|trees| trees.names.each_ref());
        let mut versions = as_they_are.map(|tree| (tree, &none));
        for (version, names) in versions.iter_mut().zip(names.into_iter().flatten()) {
            version.1 = names;
        }
        let settled = takes::settle(&mut out.files, versions, keep);
        for file in settled.conflicts {
            out.conflicts.push(FilePlace {
                file,
                place: Place::WHOLE,
            });
        }
        if let Some(followed) = &followed {
            let versions = [base, ours, theirs].map(|tree| tree.get(METADATA));
            self.merge_metadata(followed, versions, writer, (keep, special), &mut out)?;
            out.notes.extend(followed.notes.iter().cloned());
        }
        if !settled.names.is_empty() && special != Special::Theirs {
            self.rename_in_metadata(&settled.names, writer, &mut out)?;
        }
        out.followed = followed;
        Ok(out)
    }

    /// The form of Unicode that a project's metadata asks for; in the first of these versions that has metadata.
    fn form_of(&self, versions: [&FlatTree; 3]) -> Result<Form> {
        let Some(leaf) = versions.iter().find_map(|tree| tree.get(METADATA)) else {
            return Ok(Form::AsBefore);
        };
        let metadata = self.comparable(leaf.id)?.unwrap_or_default();
        let metadata: serde_json::Value = serde_json::from_slice(&metadata).unwrap_or_default();
        let name = metadata["meta"]["normalization"].as_str();
        Ok(name.map_or(Form::AsBefore, Form::named))
    }

    /// The content of a file that is small enough to be compared with others.
    fn comparable(&self, id: Oid) -> Result<Option<Vec<u8>>> {
        match self.store.header(id).map_err(Failure::from)? {
            Some((Kind::Blob, size)) if size <= MAX_COMPARED => self
                .store
                .read_kind(id, Kind::Blob)
                .map(Some)
                .map_err(Failure::from),
            _ => Ok(None),
        }
    }

    /// Merges `metadata.json` anew where files were renamed: all versions name the files as they are called now. A
    /// collaborator's follows the owner's, whose next merge does it.
    fn merge_metadata(
        &self,
        followed: &Followed,
        versions: [Option<&Leaf>; 3],
        writer: &mut ObjectWriter<'_>,
        (keep, special): (Side, Special),
        out: &mut MergedTree,
    ) -> Result<()> {
        let [_, Some(ours), Some(theirs)] = versions else {
            return Ok(());
        };
        if special == Special::Theirs {
            return Ok(());
        }
        let mut contents = [None, None, None];
        for (nth, leaf) in versions.into_iter().enumerate() {
            let Some(leaf) = leaf else { continue };
            let Some(content) = self.comparable(leaf.id)? else {
                return Ok(());
            };
            contents[nth] = Some(followed.metadata(nth, content));
        }
        let [b, o, t] = contents.each_ref().map(|content| content.as_deref());
        let t = if special == Special::Ours { o } else { t };
        let merged = scripture::three_way(METADATA, b, o, t, keep);
        out.conflicts.retain(|place| place.file != METADATA);
        out.conflicts
            .extend(merged.conflicts.into_iter().map(|place| FilePlace {
                file: METADATA.to_owned(),
                place,
            }));
        if let Some(content) = merged.content {
            let mode = if keep == Side::Ours { ours } else { theirs }.mode;
            let id = out.add(content, writer)?;
            out.files.insert(METADATA.to_owned(), Leaf { mode, id });
        }
        Ok(())
    }

    fn rename_in_metadata(
        &self,
        names: &renames::Names,
        writer: &mut ObjectWriter<'_>,
        out: &mut MergedTree,
    ) -> Result<()> {
        let Some(leaf) = out.files.get(METADATA).copied() else {
            return Ok(());
        };
        let content = out.read(self.store, leaf.id)?;
        if let Some(content) = scripture::with_names(&content, names) {
            let id = out.add(content, writer)?;
            out.files.insert(METADATA.to_owned(), Leaf { id, ..leaf });
        }
        Ok(())
    }

    /// Merges one file of which there are three versions: the base's, ours, theirs.
    fn merge_file(
        &self,
        path: &str,
        versions: [Option<&Leaf>; 3],
        writer: &mut ObjectWriter<'_>,
        how: How,
        out: &mut MergedTree,
    ) -> Result<Option<Leaf>> {
        let [base, ours, theirs] = versions;
        let mode = ours.or(theirs).map_or(Mode::File, |leaf| leaf.mode);
        let at = |place: Place| FilePlace {
            file: path.to_owned(),
            place,
        };
        let mut too_large = false;
        for leaf in versions.into_iter().flatten() {
            let header = self.store.header(leaf.id).map_err(Failure::from)?;
            too_large |= header.is_none_or(|(_, size)| size > BIG);
        }
        if too_large {
            if let (Some(changed), None) | (None, Some(changed)) = (ours, theirs) {
                out.notes
                    .push(Message::new("sync-change-over-deletion").with("path", path));
                return Ok(Some(*changed));
            }
            out.conflicts.push(at(Place::WHOLE));
            return Ok(if how.keep == Side::Ours { ours } else { theirs }.copied());
        }
        let read = |leaf: Option<&Leaf>| {
            leaf.map(|leaf| self.store.read_kind(leaf.id, Kind::Blob))
                .transpose()
                .map_err(Failure::from)
        };
        let (b, o, t) = (read(base)?, read(ours)?, read(theirs)?);
        let [b, o, t] = [&b, &o, &t].map(|content| content.as_deref());
        let merged = scripture::three_way_as(path, b, o, t, how);
        for place in merged.kept_changes {
            let what = place.reference.unwrap_or_else(|| path.to_owned());
            out.notes
                .push(Message::new("sync-change-over-deletion").with("path", what));
        }
        out.conflicts.extend(merged.conflicts.into_iter().map(at));
        out.combined.extend(merged.combined.into_iter().map(at));
        let Some(content) = merged.content else {
            return Ok(None);
        };
        let id = out.add(content, writer)?;
        Ok(Some(Leaf { mode, id }))
    }

    /// `metadata.json` tells the size and checksum of each ingredient: those of a file that is neither side's whole are
    /// made anew. A collaborator's follows the owner's, whose next merge does it.
    fn correct_checksums(
        &self,
        merged: &mut MergedTree,
        ours: &FlatTree,
        theirs: &FlatTree,
        writer: &mut ObjectWriter<'_>,
    ) -> Result<()> {
        if self.is_collaborator() {
            return Ok(());
        }
        let Some(leaf) = merged.files.get(METADATA).copied() else {
            return Ok(());
        };
        let mut contents = Vec::new();
        for (path, leaf) in merged.files.iter().filter(|(path, _)| *path != METADATA) {
            if ours.get(path) != Some(leaf) && theirs.get(path) != Some(leaf) {
                contents.push((path, merged.read(self.store, leaf.id)?));
            }
        }
        if contents.is_empty() {
            return Ok(());
        }
        let metadata = merged.read(self.store, leaf.id)?;
        let Some(corrected) = project::with_checksums(&metadata, &contents) else {
            return Ok(());
        };
        let id = merged.add(corrected, writer)?;
        merged
            .files
            .insert(METADATA.to_owned(), Leaf { id, ..leaf });
        Ok(())
    }

    /// Tells of conflicts that stopped the merge.
    pub(crate) fn conflict(&mut self, conflicts: Vec<ConflictAt>, state: Message) -> Failure {
        let mut failure = Failure::new(
            Class::Conflict,
            Message::new("sync-conflict")
                .count("count", conflicts.len())
                .with("project", &self.project.name),
        );
        for place in conflicts.iter().take(20) {
            let reference = place.reference.clone().unwrap_or_default();
            failure = failure.cause(
                Message::new("sync-conflict-at")
                    .with("reference", reference)
                    .with("file", &place.file),
            );
        }
        self.outcome.conflicts = conflicts;
        failure
            .state(state)
            .hint(Message::new("hint-conflict-stop"))
    }
}
