//! Bringing two versions of the project together, in memory, before anything on disk or in the cloud moves.

use super::engine::Session;
use crate::merge::{self, Merged};
use crate::project;
use crate::repo::{BIG, Commit, FlatTree, History, Kind, Leaf, Mode, ObjectWriter, Oid};
use crate::report::{Class, ConflictAt, Failure, Message, Result};
use std::collections::{BTreeSet, HashMap};
use unicode_normalization::UnicodeNormalization;

/// Names that cannot lie side by side on every computer: that differ in case alone, or a file where a folder is. Each side
/// may have brought one of them, and nobody would take a version that holds both.
fn clashes(tree: &FlatTree) -> Vec<String> {
    let fold = |name: &str| name.nfc().collect::<String>().to_lowercase();
    let mut names: HashMap<String, (&str, bool)> = HashMap::new();
    let mut found = Vec::new();
    for path in tree.keys() {
        let folders = path.match_indices('/').map(|(at, _)| (&path[..at], true));
        for (name, is_folder) in folders.chain([(path, false)]) {
            let first = *names.entry(fold(name)).or_insert((name, is_folder));
            if first != (name, is_folder) {
                found.push(path.to_owned());
                break;
            }
        }
    }
    found
}

/// Histories that crossed again and again are followed so far back.
const CROSSINGS: usize = 8;

/// What came of a merge.
pub(crate) enum MergeEnd {
    /// One commit that has both.
    Clean(Oid),
    /// Places that both sides changed; nothing was merged.
    Conflict(Vec<ConflictAt>),
}

impl Session<'_> {
    /// Merges `theirs` into `ours`.
    pub(crate) fn merge(&mut self, ours: Oid, theirs: Oid) -> Result<MergeEnd> {
        let mut history = History::new(self.store);
        if history.is_ancestor(theirs, ours).map_err(Failure::from)? {
            return Ok(MergeEnd::Clean(ours));
        }
        if history.is_ancestor(ours, theirs).map_err(Failure::from)? {
            return Ok(MergeEnd::Clean(theirs));
        }
        let bases = history.merge_bases(ours, theirs).map_err(Failure::from)?;
        if bases.is_empty() {
            self.check_same_project(theirs)?;
        }
        let mut writer = self.store.writer().map_err(Failure::from)?;
        let base = self.virtual_base(&bases, 0)?;
        let (mine, yours) = (self.tree_of(Some(ours))?, self.tree_of(Some(theirs))?);
        let mut conflicts = Vec::new();
        let mut notes = Vec::new();
        let tree = self.merge_trees(
            &base,
            &mine,
            &yours,
            &mut writer,
            &mut conflicts,
            &mut notes,
        )?;
        if !conflicts.is_empty() {
            return Ok(MergeEnd::Conflict(conflicts));
        }
        self.outcome.notes.extend(notes);
        let root = writer.add_tree(&tree).map_err(Failure::from)?;
        let parents = [ours, theirs];
        let message = self.message("merge with the shared text");
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

    /// What came may hold a torn `metadata.json`, which would make the project none everywhere: ours goes on top of it.
    pub(crate) fn keep_metadata(&mut self, ours: Oid, merged: Oid) -> Result<Oid> {
        const PATH: &str = "metadata.json";
        if merged == ours {
            return Ok(merged);
        }
        let mut tree = self.tree_of(Some(merged))?;
        let mine = self.tree_of(Some(ours))?.get(PATH).copied();
        let good = |leaf: Option<&Leaf>| -> Result<bool> {
            let content = leaf.map(|leaf| self.store.read_kind(leaf.id, Kind::Blob));
            let content = content.transpose().map_err(Failure::from)?;
            Ok(content.is_some_and(|bytes| project::Metadata::parse(&bytes).is_ok()))
        };
        let Some(mine) = mine else { return Ok(merged) };
        if tree.get(PATH) == Some(&mine) || good(tree.get(PATH))? || !good(Some(&mine))? {
            return Ok(merged);
        }
        tree.insert(PATH.to_owned(), mine);
        let mut writer = self.store.writer().map_err(Failure::from)?;
        let root = writer.add_tree(&tree).map_err(Failure::from)?;
        let signature = self.signature_after(&[merged])?;
        let commit = Commit {
            tree: root,
            parents: &[merged],
            signature: &signature,
            message: &self.message("metadata.json as it was, because the shared one was torn"),
        };
        let id = writer
            .add(Kind::Commit, &commit.encode())
            .map_err(Failure::from)?;
        writer.finish().map_err(Failure::from)?;
        self.outcome.notes.push(Message::new("sync-metadata-kept"));
        Ok(id)
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
            (_, Some(metadata)) if metadata.id.is_some() && metadata.id == self.project.id => {
                Ok(())
            }
            (Some(name), found) => {
                Err(self.other_project(name, found.and_then(|found| found.name)))
            }
            (None, _) => Ok(()),
        }
    }

    /// The version that both sides started from. Where histories crossed there are several: they are merged the same way,
    /// and a file in which they disagree has no base, so that a difference in it is shown to a person rather than guessed.
    fn virtual_base(&self, bases: &[Oid], depth: usize) -> Result<FlatTree> {
        let Some((first, rest)) = bases.split_first() else {
            return Ok(FlatTree::new());
        };
        let mut tree = self.tree_of(Some(*first))?;
        for other in rest {
            let theirs = self.tree_of(Some(*other))?;
            let below = if depth < CROSSINGS {
                let mut history = History::new(self.store);
                let below = history.merge_bases(*first, *other).map_err(Failure::from)?;
                self.virtual_base(&below, depth + 1)?
            } else {
                FlatTree::new()
            };
            let mut writer = self.store.writer().map_err(Failure::from)?;
            let mut conflicts = Vec::new();
            tree = self.merge_trees(
                &below,
                &tree,
                &theirs,
                &mut writer,
                &mut conflicts,
                &mut Vec::new(),
            )?;
            writer.finish().map_err(Failure::from)?;
            for place in conflicts {
                tree.remove(&place.file);
            }
        }
        Ok(tree)
    }

    fn merge_trees(
        &self,
        base: &FlatTree,
        ours: &FlatTree,
        theirs: &FlatTree,
        writer: &mut ObjectWriter<'_>,
        conflicts: &mut Vec<ConflictAt>,
        notes: &mut Vec<Message>,
    ) -> Result<FlatTree> {
        let paths: BTreeSet<&str> = ours.keys().chain(theirs.keys()).collect();
        let mut out = FlatTree::new();
        for path in paths {
            let (b, o, t) = (base.get(path), ours.get(path), theirs.get(path));
            let merged = if o == t || t == b {
                o.copied()
            } else if o == b || (project::is_special(path) && self.is_collaborator() && t.is_some())
            {
                // What a collaborator has of the metadata and settings follows the owner's.
                t.copied()
            } else {
                self.merge_file(path, b, o, t, writer, conflicts, notes)?
            };
            if let Some(leaf) = merged {
                out.insert(path.to_owned(), leaf);
            }
        }
        for file in clashes(&out) {
            conflicts.push(ConflictAt {
                file,
                reference: None,
            });
        }
        Ok(out)
    }

    #[expect(
        clippy::too_many_arguments,
        reason = "three versions in, three kinds of result out"
    )]
    fn merge_file(
        &self,
        path: &str,
        base: Option<&Leaf>,
        ours: Option<&Leaf>,
        theirs: Option<&Leaf>,
        writer: &mut ObjectWriter<'_>,
        conflicts: &mut Vec<ConflictAt>,
        notes: &mut Vec<Message>,
    ) -> Result<Option<Leaf>> {
        let mode = ours.or(theirs).map_or(Mode::File, |leaf| leaf.mode);
        let too_large = [base, ours, theirs].into_iter().flatten().any(|leaf| {
            self.store
                .header(leaf.id)
                .ok()
                .flatten()
                .is_none_or(|(_, size)| size > BIG)
        });
        if too_large {
            if let (Some(changed), None) | (None, Some(changed)) = (ours, theirs) {
                notes.push(Message::new("sync-change-over-deletion").with("path", path));
                return Ok(Some(*changed));
            }
            conflicts.push(ConflictAt {
                file: path.to_owned(),
                reference: self.project.book_of(path),
            });
            return Ok(ours.copied());
        }
        let read = |leaf: Option<&Leaf>| {
            leaf.map(|leaf| self.store.read_kind(leaf.id, Kind::Blob))
                .transpose()
        };
        let (b, o, t) = (
            read(base).map_err(Failure::from)?,
            read(ours).map_err(Failure::from)?,
            read(theirs).map_err(Failure::from)?,
        );
        let content = match merge::three_way(path, b.as_deref(), o.as_deref(), t.as_deref()) {
            Merged::Clean(content) => content,
            Merged::ChangeOverDeletion(content) => {
                notes.push(Message::new("sync-change-over-deletion").with("path", path));
                Some(content)
            }
            Merged::Conflict(places) => {
                for place in places {
                    let reference = place.reference.or_else(|| self.project.book_of(path));
                    conflicts.push(ConflictAt {
                        file: path.to_owned(),
                        reference,
                    });
                }
                return Ok(ours.copied());
            }
        };
        let Some(content) = content else {
            return Ok(None);
        };
        let id = writer.add(Kind::Blob, &content).map_err(Failure::from)?;
        Ok(Some(Leaf { mode, id }))
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
