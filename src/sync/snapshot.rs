//! The person's work becomes a commit on this computer, before anything else happens.

use super::engine::{Session, note_skipped};
use crate::backup;
use crate::disk;
use crate::project::{self, DescribedChange};
use crate::repo::{self, Change, Commit, FlatTree, Kind, Oid, PathMap, Scan, ScanOptions};
use crate::report::{ChangeKind, Class, Failure, FileChange, Message, Moved, Result, Step};
use scripture::UnitKind;
use std::collections::BTreeSet;

/// Why a file may be read another time.
const UNREAD: [&str; 4] = [
    "skip-file-unreadable",
    "skip-placeholder",
    "skip-folder-unreadable",
    "skip-being-saved",
];

/// The times that a clock may have: from 2020, before which there was nothing of this program, to 2100.
const CLOCK: std::ops::Range<i64> = 1_577_836_800..4_102_444_800;

/// What is said of something that is not taken along.
pub(crate) fn skip_note(skipped: &repo::Skipped) -> Message {
    let note = Message::new(skipped.reason).with("path", &skipped.path);
    match &skipped.other {
        Some(other) => note.with("other", other),
        None => note,
    }
}

/// Larger files are not read again to count what changed in them (bytes).
const COUNTED: u64 = 16 << 20;

/// The project on this computer, after its work was committed.
pub(crate) struct Local {
    /// The commit that the branch names; `None` for a dry run of a new project.
    pub(crate) head: Option<Oid>,
    /// Its tree. In a dry run: the tree that would be committed.
    pub(crate) tree: FlatTree,
    /// What is on disk, by path.
    pub(crate) disk: PathMap<Oid>,
    /// Paths whose committed version was kept though the disk has another one or cannot be read.
    pub(crate) held: Vec<String>,
    /// Those of them that cannot be read or lie behind a link: nothing can be put there now.
    pub(crate) kept: BTreeSet<String>,
    /// Whether this run made a commit.
    pub(crate) committed_now: bool,
    /// What was changed since the last commit.
    pub(crate) changes: Vec<Change>,
    /// The restored text is to give way to the cloud's.
    pub(crate) take_cloud: bool,
    /// Something could not be read, or was being saved: of that nobody knows yet whether it is restored text.
    pub(crate) unread: bool,
}

/// Whether somebody put older text back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Restored {
    No,
    /// `backup restore` put it back; the history went on.
    Pending,
    /// The whole folder, history included, is an older copy.
    Pasted,
}

impl Session<'_> {
    /// Looks whether older text was put back, and whether that is meant for everybody.
    pub(crate) fn judge_restored(&self) -> Result<Restored> {
        let mut pending = backup::pending_restore(&self.project.folder)?;
        if pending.is_some() && !self.options.dry_run && self.is_as_committed()? {
            // What was restored is what is committed anyway: there is nothing that anybody could object to.
            backup::clear_pending_restore(&self.project.folder)?;
            pending = None;
        }
        let restored = if pending.is_some() {
            Restored::Pending
        } else if self.is_behind_memory()? {
            Restored::Pasted
        } else {
            return Ok(Restored::No);
        };
        let decided = self.options.publish_restore || self.options.take_cloud;
        if decided && restored == Restored::Pasted && !self.options.dry_run {
            // Once the branch has moved, nothing would tell what is left of it from the person's own changes.
            let mark = backup::PendingRestore::default();
            backup::note_pending_restore(&disk::work_folder(&self.project.folder), &mark)?;
        }
        if decided {
            return Ok(restored);
        }
        let name = pending.map(|pending| pending.backup).unwrap_or_default();
        let sentence = if name.is_empty() {
            "sync-pasted"
        } else {
            "sync-restored"
        };
        Err(Failure::new(
            Class::Guard,
            Message::new(sentence)
                .with("project", &self.project.name)
                .with("backup", name),
        )
        .state(Message::new("state-nothing-sent"))
        .hint(Message::new("hint-publish-restore").with("project", &self.project.name))
        .hint(Message::new("hint-take-cloud").with("project", &self.project.name)))
    }

    /// Whether the files are what the own branch has, but for marks of time.
    fn is_as_committed(&self) -> Result<bool> {
        let head = self.store.find_ref(&self.branch).map_err(Failure::from)?;
        let folder = &self.project.folder;
        let (look, committed) =
            repo::look(self.store, head, folder, self.options.interrupt).map_err(Failure::from)?;
        let options = ScanOptions {
            committed: &committed,
            only_named: &|_| true,
            is_named: &|path| self.project.names(path),
            interrupt: self.options.interrupt,
            progress: self.progress,
        };
        let scan = look.scan(folder, None, &options).map_err(Failure::from)?;
        let mut tree = scan.tree();
        self.hold_back(&mut tree, &committed, &mut Vec::new())?;
        Ok(head.is_some() && scan.kept.is_empty() && tree == committed)
    }

    fn is_behind_memory(&self) -> Result<bool> {
        if self.memory.server.as_deref() != Some(self.cloud.address().as_str()) {
            return Ok(false);
        }
        let Some(last) = self
            .memory
            .last_commit
            .as_deref()
            .and_then(|hex| Oid::from_hex(hex.as_bytes()).ok())
        else {
            return Ok(false);
        };
        let Some(head) = self.store.find_ref(&self.branch).map_err(Failure::from)? else {
            return Ok(true);
        };
        if head == last {
            return Ok(false);
        }
        match self.store.header(last) {
            Ok(Some(_)) => {}
            // That the disk did not let us look says nothing about the copy.
            Err(error @ repo::Error::Disk(_)) => return Err(error.into()),
            Ok(None) | Err(_) => return Ok(true),
        }
        repo::History::new(self.store)
            .is_ancestor(head, last)
            .map_err(Failure::from)
    }

    /// Commits what the person did. In a dry run nothing is written.
    #[expect(
        clippy::too_many_lines,
        clippy::similar_names,
        reason = "the order of its steps is the promise; apart they could be called in another"
    )]
    pub(crate) fn snapshot(&mut self, restored: &Restored) -> Result<Local> {
        self.still_here()?;
        if *restored == Restored::Pasted && self.options.publish_restore && !self.options.dry_run {
            self.go_to_newest()?;
        }
        let take_cloud = *restored != Restored::No && self.options.take_cloud;
        let head = self.store.find_ref(&self.branch).map_err(Failure::from)?;
        let (look, committed) = repo::look(
            self.store,
            head,
            &self.project.folder,
            self.options.interrupt,
        )
        .map_err(Failure::from)?;
        let dry = self.options.dry_run;
        let mut writer = if dry {
            None
        } else {
            Some(self.store.writer().map_err(Failure::from)?)
        };
        self.progress
            .begin(Step::Snapshot, Some(committed.len() as u64));
        let options = ScanOptions {
            committed: &committed,
            only_named: &|path| project::is_special(path) || self.was_left_out(path),
            is_named: &|path| self.project.names(path),
            interrupt: self.options.interrupt,
            progress: self.progress,
        };
        let mut scan = look.scan(&self.project.folder, writer.as_mut(), &options);
        if let Ok(seen) = &scan
            && self.forget_changed(|path| Some(seen.files.get(path)?.leaf.id))
        {
            scan = self.look_again(&committed, writer.as_mut());
        }
        self.progress.end();
        let mut scan = scan.map_err(Failure::from)?;
        let mut tree = scan.tree();
        let mut held: Vec<String> = scan.kept.keys().cloned().collect();
        self.hold_too_large(&mut tree, &committed, &mut held);
        self.hold_back(&mut tree, &committed, &mut held)?;
        self.leave_unfit(&mut tree, head, &committed);
        if take_cloud {
            // Given up: what is on disk stays in the backup that the restore took.
            tree.clone_from(&committed);
        }
        self.make_room_for_twins(&mut scan, &tree)?;
        note_skipped(&mut self.outcome, &scan);
        let unread = scan.skipped.iter().any(|one| UNREAD.contains(&one.reason));
        let changes = repo::diff(&committed, &tree);
        let meant: Vec<Change> = changes
            .iter()
            .filter(|one| repo::is_fit_path(&one.path))
            .cloned()
            .collect();
        match restored {
            _ if self.options.allow_deletions => {}
            Restored::No => self.guard(&committed, &meant, &scan)?,
            Restored::Pending | Restored::Pasted => self.guard_restored(&meant, &scan)?,
        }
        let disk = scan.files.map(|file| file.leaf.id);
        let kept = scan.kept.keys().cloned().collect();
        let mut local = Local {
            kept,
            head,
            tree,
            disk,
            held,
            committed_now: false,
            changes,
            take_cloud,
            unread,
        };
        let Some(mut writer) = writer else {
            return Ok(local);
        };
        if !local.changes.is_empty() || head.is_none() {
            self.store_special(&mut local, &mut writer)?;
            let root = writer.add_tree(&local.tree).map_err(Failure::from)?;
            let described = self.described(&local.changes, &scan);
            let what = if head.is_none() {
                "first version".to_owned()
            } else {
                project::describe_changes(&described)
            };
            let parents: Vec<Oid> = head.into_iter().collect();
            let message = self.message(&what);
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
            self.remember_files(&scan, &local.tree)?;
            self.store
                .set_ref(&self.branch, head, Some(id))
                .map_err(Failure::from)?;
            local.head = Some(id);
            local.committed_now = true;
        } else {
            self.remember_files(&scan, &local.tree)?;
        }
        Ok(local)
    }

    /// Where what kept a file of the cloud out of the folder is gone, that file comes before the rest is committed: a commit
    /// in whose folder it is missing would look as if it had been deleted.
    fn make_room_for_twins(&self, scan: &mut Scan, tree: &FlatTree) -> Result<()> {
        if scan.behind.is_empty() || self.options.dry_run {
            return Ok(());
        }
        let still = repo::left_behind(tree);
        let free = |path: &String| !still.contains_key(path) && tree.contains_key(path);
        let come: Vec<(String, repo::Leaf)> = scan
            .behind
            .iter()
            .filter(|(path, _)| free(path))
            .map(|(path, leaf)| (path.clone(), *leaf))
            .collect();
        for (path, leaf) in come {
            let folder = &self.project.folder;
            if !repo::put_beside(self.store, folder, &path, leaf.id).map_err(Failure::from)? {
                let failure = Failure::new(
                    Class::Partial,
                    Message::new("sync-files-busy").with("project", &self.project.name),
                );
                return Err(failure.cause(Message::new("guard-path").with("path", path)));
            }
            scan.skipped.retain(|one| !path.starts_with(&one.path));
        }
        Ok(())
    }

    /// What another program committed here under a name that no other computer can have is not sent, as everybody would
    /// refuse the whole. The file stays where it is, and is named.
    fn leave_unfit(&mut self, tree: &mut FlatTree, head: Option<Oid>, committed: &FlatTree) {
        // What the cloud has already passed, as mostly all of it.
        if head.is_some() && head == self.seen.main && tree == committed {
            return;
        }
        let unfit: Vec<String> = tree
            .keys()
            .filter(|path| !repo::is_fit_path(path))
            .map(str::to_owned)
            .collect();
        for path in unfit {
            tree.remove(&path);
            self.outcome.class = Class::Partial;
            let note = Message::new("skip-name-not-portable").with("path", path);
            if !self.outcome.notes.contains(&note) {
                self.outcome.notes.push(note);
            }
        }
    }

    /// Index before branch: between the two it then shows the person's own changes as waiting to be committed, and not as
    /// taken back.
    fn remember_files(&self, scan: &Scan, tree: &FlatTree) -> Result<()> {
        self.store.remember(scan, tree).map_err(Failure::from)
    }

    fn look_again(
        &self,
        committed: &FlatTree,
        writer: Option<&mut repo::ObjectWriter<'_>>,
    ) -> repo::Result<Scan> {
        let options = ScanOptions {
            committed,
            only_named: &|path| project::is_special(path) || self.was_left_out(path),
            is_named: &|path| self.project.names(path),
            interrupt: self.options.interrupt,
            progress: self.progress,
        };
        repo::scan(Some(self.store), &self.project.folder, writer, &options)
    }

    /// The metadata and settings were only named by the scan, because most of their changes are no reason for a commit.
    fn store_special(&self, local: &mut Local, writer: &mut repo::ObjectWriter<'_>) -> Result<()> {
        for change in &mut local.changes {
            let Some(leaf) = change
                .new
                .as_mut()
                .filter(|_| project::is_special(&change.path))
            else {
                continue;
            };
            let content = disk::read(
                &self.project.folder.join(&change.path),
                project::MAX_METADATA,
            )?;
            leaf.id = writer.add(Kind::Blob, &content).map_err(Failure::from)?;
            // Saved since the scan: this version is the one that counts.
            local.disk.insert(change.path.clone(), leaf.id);
            local.tree.insert(change.path.clone(), *leaf);
        }
        Ok(())
    }

    /// A commit is never older than its parents, whatever this computer's clock says.
    pub(crate) fn signature_after(&self, parents: &[Oid]) -> Result<repo::Signature> {
        let mut signature = self.signature();
        let is_wrong = self.clock_is_wrong();
        if is_wrong {
            signature.seconds = CLOCK.start;
        }
        for parent in parents {
            let seconds = self.store.commit(*parent).map_err(Failure::from)?.seconds;
            // A parent far in the future would drag everybody along.
            let is_near = seconds < signature.seconds + 366 * 24 * 3600;
            if is_near || is_wrong && CLOCK.contains(&seconds) {
                signature.seconds = signature.seconds.max(seconds);
            }
        }
        Ok(signature)
    }

    /// Whether this computer's clock cannot be right: with a battery that is empty it begins anew in 1970.
    pub(crate) fn clock_is_wrong(&self) -> bool {
        !CLOCK.contains(&self.options.now.timestamp())
    }

    pub(crate) fn tree_of(&self, commit: Option<Oid>) -> Result<FlatTree> {
        match commit {
            Some(id) => {
                let tree = self.store.commit(id).map_err(Failure::from)?.tree;
                self.store.flat_tree(tree).map_err(Failure::from)
            }
            None => Ok(FlatTree::new()),
        }
    }

    /// Whether the repository belongs to somebody else, whose `metadata.json` and settings then count.
    pub(crate) fn is_collaborator(&self) -> bool {
        self.repository
            .as_ref()
            .is_some_and(|name| !name.owner.eq_ignore_ascii_case(&self.who.login))
    }

    fn hold_back(
        &self,
        tree: &mut FlatTree,
        committed: &FlatTree,
        held: &mut Vec<String>,
    ) -> Result<()> {
        let collaborator = self.is_collaborator();
        let paths: Vec<String> = tree
            .keys()
            .filter(|path| project::is_special(path))
            .map(str::to_owned)
            .collect();
        for path in paths {
            let (Some(old), Some(new)) = (committed.get(&path).copied(), tree.get(&path).copied())
            else {
                continue;
            };
            if old == new {
                continue;
            }
            let follow =
                collaborator || (path != "metadata.json" && self.only_marks(&path, old.id)?);
            if follow {
                tree.insert(path.clone(), old);
                held.push(path);
            }
        }
        if collaborator {
            // The owner's are not a collaborator's to delete; they come back with the next round.
            for (path, leaf) in committed {
                if project::is_special(path) && !tree.contains_key(path) {
                    tree.insert(path.to_owned(), *leaf);
                    held.push(path.to_owned());
                }
            }
        }
        Ok(())
    }

    fn only_marks(&self, path: &str, committed: Oid) -> Result<bool> {
        let old = self
            .store
            .read_kind(committed, Kind::Blob)
            .map_err(Failure::from)?;
        let new = disk::read(&self.project.folder.join(path), 8 << 20).unwrap_or_default();
        Ok(project::differs_only_in_sync_marks(&old, &new))
    }

    /// After an older copy was pasted: the branch goes to the newest text, the files stay, so that what was pasted becomes
    /// one change on top.
    fn go_to_newest(&mut self) -> Result<()> {
        let tips = self.ask_refs(0)?;
        let Some(main) = tips.main else { return Ok(()) };
        self.fetch_missing(tips)?;
        let main = self.acceptable(main)?;
        let head = self.store.find_ref(&self.branch).map_err(Failure::from)?;
        let mut history = repo::History::new(self.store);
        let forward = match head {
            Some(head) => history.is_ancestor(head, main).map_err(Failure::from)?,
            None => true,
        };
        if forward {
            self.store
                .set_ref(&self.branch, head, Some(main))
                .map_err(Failure::from)?;
        }
        self.hinted = Some(tips);
        Ok(())
    }

    fn described(&self, changes: &[Change], scan: &Scan) -> Vec<DescribedChange> {
        let small = |change: &&Change| {
            change.new.is_none()
                || scan
                    .files
                    .get(&change.path)
                    .is_none_or(|file| file.size <= COUNTED)
        };
        changes
            .iter()
            .filter(small)
            .map(|change| {
                let old = change.old.and_then(|leaf| self.content(leaf.id));
                let new = change.new.and_then(|_| {
                    disk::read(&self.project.folder.join(&change.path), COUNTED).ok()
                });
                self.describe(change, old.as_deref(), new.as_deref())
            })
            .collect()
    }

    pub(crate) fn content(&self, id: Oid) -> Option<Vec<u8>> {
        let (_, size) = self.store.header(id).ok()??;
        if size > COUNTED {
            None
        } else {
            self.store.read_kind(id, Kind::Blob).ok()
        }
    }

    fn describe(&self, change: &Change, old: Option<&[u8]>, new: Option<&[u8]>) -> DescribedChange {
        let kind = match (change.old, change.new) {
            (None, _) => ChangeKind::Added,
            (_, None) => ChangeKind::Deleted,
            _ => ChangeKind::Changed,
        };
        DescribedChange {
            path: change.path.clone(),
            book: self.project.book_of(&change.path),
            kind,
            change: scripture::count_changes(&change.path, old, new),
        }
    }

    /// What a list of changes means for people: by file, with verses counted.
    pub(crate) fn file_changes(&self, changes: &[Change]) -> Vec<FileChange> {
        changes
            .iter()
            .filter(|change| !disk::is_system_path(&change.path))
            .map(|change| {
                let old = change.old.and_then(|leaf| self.content(leaf.id));
                let new = change.new.and_then(|leaf| {
                    self.content(leaf.id).or_else(|| {
                        disk::read(&self.project.folder.join(&change.path), COUNTED).ok()
                    })
                });
                let described = self.describe(change, old.as_deref(), new.as_deref());
                FileChange {
                    references: scripture::changed_places(
                        &change.path,
                        old.as_deref(),
                        new.as_deref(),
                    ),
                    path: described.path,
                    book: described.book,
                    kind: described.kind,
                    units: described.change.units,
                    removed: described.change.removed,
                }
            })
            .collect()
    }

    fn note_encoding(&mut self, path: &str, old: &[u8], new: &[u8]) {
        let Some((old, new)) = scripture::encoding_change(old, new) else {
            return;
        };
        let sentence = match new.as_deref() {
            Some("UTF-8") => "sync-encoding-is-utf8",
            _ => "sync-encoding-changed",
        };
        let name = |encoding: Option<String>| encoding.unwrap_or_else(|| "none".to_owned());
        let note = Message::new(sentence)
            .with("path", path)
            .with("old", name(old))
            .with("new", name(new));
        if !self.outcome.notes.contains(&note) {
            self.outcome.notes.push(note);
        }
    }

    /// Counts what went or came; gives where, and where text was removed.
    /// Says of each file whether its encoding is another now.
    pub(crate) fn count(
        &mut self,
        changes: &[Change],
        into: &mut Moved,
    ) -> (Vec<String>, Vec<String>) {
        let mut places: Vec<String> = Vec::new();
        let mut removed: Vec<String> = Vec::new();
        let added = changes.iter().filter(|change| change.old.is_none());
        let added: BTreeSet<Oid> = added.filter_map(|change| Some(change.new?.id)).collect();
        let gone = changes.iter().filter(|change| change.new.is_none());
        let gone: BTreeSet<Oid> = gone.filter_map(|change| Some(change.old?.id)).collect();
        let of_the_project = |change: &&Change| !disk::is_system_path(&change.path);
        for change in changes.iter().filter(of_the_project) {
            // What is there under another name was neither removed nor written.
            match (change.old, change.new) {
                (Some(old), None) if added.contains(&old.id) => continue,
                (None, Some(new)) if gone.contains(&new.id) => {
                    into.files += 1;
                    continue;
                }
                _ => {}
            }
            let old = change.old.and_then(|leaf| self.content(leaf.id));
            let new = change.new.and_then(|leaf| self.content(leaf.id));
            let described = self.describe(change, old.as_deref(), new.as_deref());
            into.files += 1;
            into.removed_files += u64::from(change.new.is_none());
            if let (Some(old), Some(new)) = (&old, &new) {
                self.note_encoding(&change.path, old, new);
            }
            // Lines of settings and licences are no verses; such files are told as files.
            let book = match described.book {
                Some(book) => book,
                // A file of several books is called after none of them.
                None if described.change.kind == UnitKind::Verse => {
                    let name = change.path.rsplit('/').next();
                    name.unwrap_or_default().to_owned()
                }
                None => continue,
            };
            into.units += described.change.units;
            into.removed_units += described.change.removed;
            let found: Vec<String> = match described.change.chapters.as_slice() {
                [] => vec![book],
                chapters if chapters.len() > 3 => vec![book],
                chapters => chapters
                    .iter()
                    .map(|chapter| {
                        let book = chapter.book.as_ref().unwrap_or(&book);
                        format!("{book} {}", chapter.number)
                    })
                    .collect(),
            };
            for (list, count) in [
                (
                    &mut places,
                    described.change.units - described.change.removed,
                ),
                (&mut removed, described.change.removed),
            ] {
                for place in found.iter().filter(|_| count > 0) {
                    if list.len() < 12 && !list.contains(place) {
                        list.push(place.clone());
                    }
                }
            }
        }
        (places, removed)
    }
}
