//! The files on disk come along: after a backup, each only if it is still what was scanned.

use super::engine::{Session, Step};
use super::record::FilePlace;
use super::snapshot::{Local, skip_note};
use super::waiting::{Open, Texts, Why};
use crate::backup::{self, Ring, Subject, TakeOptions};
use crate::disk;
use crate::project::{self, ProjectMemory};
use crate::repo::{self, ApplyPlan, FileStep, FlatTree, Kind, NewContent, Oid};
use crate::report::{Class, ConflictAt, Failure, Message, Result, Step as Work};
use scripture::Side;
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

/// Files that cannot be read on this computer now, and of which something newer came. The branch must not go on past them:
/// once they can be read again, their older text would look like a person's change.
pub(crate) fn blocked<'l>(local: &'l Local, target: &FlatTree) -> Vec<&'l String> {
    local
        .held
        .iter()
        .filter(|path| !local.disk.contains_key(path))
        .filter(|path| local.tree.get(path) != target.get(path))
        .collect()
}

/// Places that are named one by one in a note.
const NAMED: usize = 5;

/// The most that a note shows of a text, in characters.
const SHOWN: usize = 160;

/// A text for a note: on one line, without the number that it begins with.
fn shown(text: &[u8]) -> String {
    let text = String::from_utf8_lossy(text);
    let text = text.trim();
    let words = match text.strip_prefix("\\v") {
        Some(rest) => rest.trim_start().split_once(char::is_whitespace),
        None => None,
    };
    let words = words.map_or(text, |(_, words)| words);
    let line = words.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= SHOWN {
        return line;
    }
    line.chars().take(SHOWN).chain("...".chars()).collect()
}

impl Session<'_> {
    /// What has to be written and deleted to bring the files from what is on disk to `target`.
    pub(crate) fn steps(&self, local: &Local, target: &FlatTree) -> Result<Vec<FileStep>> {
        let mut steps = Vec::new();
        let held: BTreeSet<&str> = local.held.iter().map(String::as_str).collect();
        let paths: BTreeSet<&str> = local.disk.keys().chain(target.keys()).collect();
        let comes = |path: &str| !local.disk.contains_key(path);
        let behind = if target.keys().any(comes) {
            repo::left_behind(target)
        } else {
            BTreeMap::new()
        };
        for path in paths {
            let on_disk = local.disk.get(path).copied();
            let wanted = target.get(path).map(|leaf| leaf.id);
            let committed = local.tree.get(path).map(|leaf| leaf.id);
            if behind.contains_key(path) {
                // It makes room, on every computer alike, where its text is in a commit.
                if on_disk.is_some() && on_disk == committed {
                    steps.push(FileStep {
                        path: path.to_owned(),
                        expected: on_disk,
                        new: None,
                    });
                }
                continue;
            }
            // What the system puts there is as it is on each computer.
            if on_disk == wanted || disk::is_system_path(path) {
                continue;
            }
            // A name that no computer should have is never written; a file that has it here stays the person's.
            if !repo::is_fit_path(path) {
                continue;
            }
            // Too large to be sent: whatever came, the file here stays the person's.
            if held.contains(path) && on_disk.is_some_and(|id| self.is_left_out(id)) {
                continue;
            }
            let is_missing = on_disk.is_none() && !local.kept.contains(path);
            let restored = is_missing && project::is_special(path) && self.is_collaborator();
            if held.contains(path) && !restored {
                if committed == wanted || on_disk.is_none() {
                    continue;
                }
                let new = match wanted {
                    Some(id) => Some(self.held_content(path, committed, id)?),
                    None => None,
                };
                steps.push(FileStep {
                    path: path.to_owned(),
                    expected: on_disk,
                    new,
                });
                continue;
            }
            // On disk and in no tree: never scanned into one (`.gitignore`), not ours to touch.
            if committed.is_none() && wanted.is_none() && !local.take_cloud {
                continue;
            }
            steps.push(FileStep {
                path: path.to_owned(),
                expected: on_disk,
                new: wanted.map(NewContent::Blob),
            });
        }
        Ok(steps)
    }

    /// Names what came and stays out of the folder, because something of nearly its name is there.
    pub(crate) fn name_behind(&mut self, local: &Local, target: &FlatTree) {
        let comes = |path: &str| !local.disk.contains_key(path) && !local.tree.contains_key(path);
        if !target.keys().any(comes) {
            return;
        }
        let told: BTreeSet<repo::Twin> = repo::left_behind(target).into_values().collect();
        for twin in told {
            let note = skip_note(&repo::Skipped::behind(twin));
            if !self.outcome.notes.contains(&note) {
                self.outcome.notes.push(note);
            }
            self.outcome.class = Class::Partial;
        }
    }

    /// A file whose version on disk was not committed (time marks in the settings): what came is merged into it.
    fn held_content(&self, path: &str, committed: Option<Oid>, wanted: Oid) -> Result<NewContent> {
        if self.is_collaborator() && path == "metadata.json" {
            return Ok(NewContent::Blob(wanted));
        }
        let read = |id: Oid| self.store.read_kind(id, Kind::Blob).map_err(Failure::from);
        let theirs = read(wanted)?;
        let disk_now = disk::read(&self.project.folder.join(path), 8 << 20)?;
        let base = committed.map(read).transpose()?;
        let merged = scripture::three_way(
            path,
            base.as_deref(),
            Some(&disk_now),
            Some(&theirs),
            Side::Theirs,
        );
        Ok(match merged.content {
            Some(bytes) => NewContent::Bytes(bytes),
            None => NewContent::Blob(wanted),
        })
    }

    /// A backup of the project as it is, before its files are rewritten.
    pub(crate) fn take_backup(&mut self, head: Oid) -> Result<()> {
        if self.outcome.backup.is_some() {
            return Ok(());
        }
        let ring = Ring::at(self.project.backups_dir(&self.options.home));
        let (key, folder_name) = (self.project.key(), self.project.scribe_folder_name());
        let holder = super::engine::holder(self.options, self.who);
        let head = head.to_string();
        let named = self.project.ingredients.iter();
        let expected: Vec<String> = named.map(|one| one.path.clone()).collect();
        let subject = Subject {
            folder: &self.project.folder,
            id: &key,
            name: &self.project.name,
            scribe_folder_name: &folder_name,
            expected: &expected,
        };
        let options = TakeOptions {
            reason: "merge",
            head: Some(&head),
            keep: self.options.keep,
            source: None,
            now: self.options.now.to_utc(),
            holder: &holder,
            wait: Duration::from_secs(60),
        };
        let taken = ring
            .take(subject, options, self.progress, self.options.interrupt)
            .map_err(|failure| {
                failure
                    .context(Message::new("sync-backup-failed").with("project", &self.project.name))
            })?;
        if !taken.manifest.is_whole() {
            self.outcome.class = Class::Partial;
        }
        self.outcome.notes.extend(taken.notes);
        self.outcome.backup = Some(taken.name.as_str().to_owned());
        Ok(())
    }

    /// Writes the files, then moves the branch. A file that somebody saved meanwhile goes through another round.
    pub(crate) fn apply(
        &mut self,
        local: &mut Local,
        head: Oid,
        merged: Oid,
        target: &FlatTree,
        steps: Vec<FileStep>,
    ) -> Result<Step> {
        self.still_here()?;
        if steps.is_empty() && head == merged {
            return Ok(Step::Done);
        }
        let blocked = blocked(local, target);
        if !blocked.is_empty() {
            let mut failure = Failure::new(
                Class::Partial,
                Message::new("sync-files-unreadable").with("project", &self.project.name),
            );
            for path in blocked.iter().take(10) {
                failure = failure.cause(Message::new("guard-path").with("path", path));
            }
            let failure = failure.hint(Message::new("hint-make-readable"));
            return Err(self.with_state(local, failure));
        }
        let changes = repo::diff(&local.tree, target);
        self.progress.begin(Work::Apply, Some(steps.len() as u64));
        let plan = ApplyPlan {
            worktree: &self.project.folder,
            steps,
            target,
            branch: &self.branch,
            from: Some(head),
            to: merged,
        };
        let applied = repo::apply(self.store, &plan, self.progress, self.options.interrupt);
        self.progress.end();
        let applied = applied.map_err(|error| {
            Failure::from(error).state(Message::new("state-sent-files-pending"))
        })?;
        self.note_lost(&changes, local.tree.len());
        if applied.changed.is_empty() {
            let mut received = self.outcome.received;
            let (places, removed) = self.count(&changes, &mut received);
            self.outcome.received_places = places;
            self.outcome.received_removed = removed;
            if !changes.is_empty() {
                received.commits += 1;
            }
            self.outcome.received = received;
            local.head = Some(merged);
            local.tree.clone_from(target);
            return Ok(Step::Done);
        }
        self.expected_deletions.extend(
            changes
                .iter()
                .filter(|change| change.new.is_none())
                .map(|change| change.path.clone()),
        );
        if local.take_cloud {
            // What was saved into a restored text that is to go is not sent with it: the person is asked once more.
            let failure = self.busy(&applied.changed);
            return Err(self.with_state(local, failure));
        }
        // Said once, however many rounds it takes.
        let notes = &mut self.outcome.notes;
        if !notes.iter().any(|note| note.id == "sync-saved-meanwhile") {
            notes.push(Message::new("sync-saved-meanwhile").count("count", applied.changed.len()));
        }
        self.again += 1;
        if self.again > 5 {
            let failure = self.busy(&applied.changed);
            return Err(self.with_state(local, failure));
        }
        self.snapshot_again(local)?;
        Ok(Step::Again)
    }

    /// These files did not let themselves be replaced.
    fn busy(&mut self, paths: &[String]) -> Failure {
        self.outcome.class = Class::Partial;
        let failure = Failure::new(
            Class::Partial,
            Message::new("sync-files-busy").with("project", &self.project.name),
        );
        let failure = failure.hint(Message::new("hint-close-editor"));
        paths.iter().take(10).fold(failure, |failure, path| {
            failure.cause(Message::new("guard-path").with("path", path))
        })
    }

    /// In which state things are when files could not be brought up to date.
    fn with_state(&self, local: &Local, failure: Failure) -> Failure {
        if local.take_cloud {
            failure
                .state(Message::new("state-restore-unsettled"))
                .hint(Message::new("hint-take-cloud").with("project", &self.project.name))
        } else {
            failure.state(Message::new("state-sent-files-pending"))
        }
    }

    /// The record of a sync that went through.
    pub(crate) fn record(&mut self, local: &Local) -> Result<()> {
        if self.options.dry_run {
            return Ok(());
        }
        let moved =
            self.outcome.sent.commits + self.outcome.received.commits > 0 || self.outcome.created;
        if moved || self.memory.last_synced.is_none() {
            self.write_last_synced();
        }
        if !local.unread {
            backup::clear_pending_restore(&self.project.folder)?;
        } else if backup::pending_restore(&self.project.folder)?.is_some() {
            let note = Message::new("sync-restore-unsettled").with("project", &self.project.name);
            self.outcome.notes.push(note);
        }
        let was_uploading = self.memory.other.remove("uploading").is_some();
        let mut news = self.settle_conflicts(local.head)?;
        news |= self.tell_marks(local.head)?;
        // What got through after all is left out no longer.
        let tree = &local.tree;
        self.left_out
            .retain(|one| tree.get(one.path()).is_none_or(|leaf| !one.is(leaf.id)));
        news |= self.note_left_out();
        let known = self.memory.last_commit == local.head.map(|id| id.to_string())
            && self.memory.server.as_deref() == Some(self.cloud.address().as_str())
            && self.memory.accounts.get(&self.cloud.address()) == Some(&self.who.login)
            && self.memory.repository == self.repository.as_ref().map(ToString::to_string);
        if known && !moved && !was_uploading && !news {
            ProjectMemory::note_checked(
                &self.options.state_dir,
                &self.project,
                self.options.now.to_utc(),
            );
        } else {
            self.remember(local.head)?;
        }
        self.note_origin()?;
        let tips: Vec<Oid> = local
            .head
            .into_iter()
            .chain([self.seen.main, self.seen.user].into_iter().flatten())
            .collect();
        // Housekeeping may fail without harm: the next sync tries again.
        if let Err(error) = repo::maintain(self.store, &tips) {
            self.outcome
                .notes
                .push(Message::new("sync-housekeeping-failed").with("detail", error));
        }
        Ok(())
    }

    /// Finds what waits for a person now; `true` when the memory has to be written because of it.
    fn settle_conflicts(&mut self, head: Option<Oid>) -> Result<bool> {
        let Some(head) = head else { return Ok(false) };
        let mut waiting = self.waiting_at(head)?;
        let name = |one: &Open| one.place(|file| self.project.place_of(file));
        let mut own = waiting.conflicts();
        own.retain(|one| one.is_of(&self.who.login));
        self.outcome.conflicts = own.into_iter().map(name).collect();
        self.outcome.combined = waiting.combined().into_iter().map(name).collect();
        let new: Vec<ConflictAt> = waiting.newly_combined().into_iter().map(name).collect();
        self.note_combined(&new);
        let decided = waiting.tell_decided(&self.who.login);
        self.note_decided(head, &decided)?;
        let before = self.memory.other.clone();
        waiting.remember(&self.options.state_dir, &self.project, &mut self.memory)?;
        Ok(self.memory.other != before)
    }

    /// Says which verses got words of two people in this run.
    fn note_combined(&mut self, new: &[ConflictAt]) {
        if new.is_empty() {
            return;
        }
        let named = |place: &ConflictAt| {
            let reference = place.reference.as_ref();
            reference.unwrap_or(&place.file).clone()
        };
        let places: Vec<String> = new.iter().take(NAMED).map(named).collect();
        let note = Message::new("sync-combined")
            .count("count", new.len())
            .count("more", new.len() - places.len())
            .with("places", places.join(", "))
            .with("project", &self.project.name);
        self.outcome.notes.push(note);
    }

    /// Says once what others decided for this account, with both texts and the way back.
    fn note_decided(&mut self, head: Oid, decided: &[Open]) -> Result<()> {
        for one in decided.iter().take(NAMED) {
            let Why::Decided { by, .. } = &one.why else {
                continue;
            };
            let place = one.place(|file| self.project.place_of(file));
            let mut texts = Texts::new(self.store);
            let mut text = |commit: Oid, at: &FilePlace| -> Result<String> {
                let version = [(commit, at.file.as_str())];
                let found = texts.with(&version, |versions| {
                    let text = versions[0].as_ref()?.text(&at.place)?;
                    Some(shown(text))
                })?;
                Ok(found.unwrap_or_default())
            };
            let (mine, now) = (text(one.aside, &one.at_aside())?, text(head, &one.at)?);
            let id = if one.is_of(by) {
                "sync-decided-elsewhere"
            } else {
                "sync-decided-by"
            };
            let reference = place.reference.as_ref().unwrap_or(&place.file).clone();
            let note = Message::new(id)
                .with("by", by)
                .with("reference", reference)
                .with("text", now)
                .with("mine", mine)
                .with("project", &self.project.name);
            self.outcome.notes.push(note);
        }
        let more = decided.len().saturating_sub(NAMED);
        if more > 0 {
            let note = Message::new("sync-decided-more")
                .count("count", more)
                .with("project", &self.project.name);
            self.outcome.notes.push(note);
        }
        self.outcome.decided = decided
            .iter()
            .map(|one| {
                let by = match &one.why {
                    Why::Decided { by, .. } => by.clone(),
                    _ => String::new(),
                };
                (one.place(|file| self.project.place_of(file)), by)
            })
            .collect();
        Ok(())
    }

    /// While something waits for this account, a sync that went through says so.
    pub(crate) fn tell_conflicts(&mut self) {
        if self.outcome.class == Class::Ok && !self.outcome.conflicts.is_empty() {
            self.outcome.class = Class::Conflict;
        }
    }

    /// Writes down for Scribe where the project lies and whose name its commits carry: without both it cannot go on in this
    /// folder. An address that leads to another cloud is not ours to change.
    fn note_origin(&self) -> Result<()> {
        let Some(name) = &self.repository else {
            return Ok(());
        };
        let url = self.cloud.url(name);
        let git_dir = self.store.git_dir();
        let known = self.origin(&self.cloud.address());
        if known.is_some_and(|known| !known.is_same(name)) {
            repo::replace_origin(git_dir, &url).map_err(Failure::from)?;
        }
        repo::write_origin(git_dir, &url, &self.who.login).map_err(Failure::from)
    }

    /// Remembers repository and time for the next run.
    pub(crate) fn remember(&mut self, synced: Option<Oid>) -> Result<()> {
        let address = self.cloud.address();
        let mut memory = self.memory.clone();
        if memory.server.as_deref() != Some(address.as_str()) {
            memory.last_commit = None;
            memory.last_synced = None;
        }
        memory
            .accounts
            .insert(address.clone(), self.who.login.clone());
        memory.server = Some(address);
        memory.repository = self.repository.as_ref().map(ToString::to_string);
        if let Some(commit) = synced {
            memory.last_commit = Some(commit.to_string());
            memory.last_synced = Some(self.options.now.to_utc());
        }
        self.memory = memory;
        Ok(self.memory.save(&self.options.state_dir, &self.project)?)
    }

    /// Writes the time of this sync where Scribe shows it. It is a note, not a text: if it cannot be written, the sync is
    /// none the worse.
    fn write_last_synced(&mut self) {
        let Some(settings) = self.project.settings_path.clone() else {
            return;
        };
        let path = self.project.folder.join(&settings);
        let Ok(before) = disk::read(&path, 8 << 20) else {
            return;
        };
        let flavor = self.project.flavor.as_deref();
        let Some(after) =
            project::with_last_synced(&before, &self.who.login, flavor, self.options.now)
        else {
            return;
        };
        if after == before {
            return;
        }
        let folder = self.store.own_dir();
        let staged = folder.join(disk::temporary_name());
        let aside = folder.join(disk::temporary_name());
        let check = |seen: &std::path::Path| Ok(disk::read(seen, 8 << 20)? == before);
        let door = self.store.door();
        let done = door.write(&staged, &after).and_then(|()| {
            let new = disk::Replacement::Staged(&staged);
            disk::replace(&path, disk::Expected::File, new, &aside, &check)
        });
        if done.is_ok() {
            let _ = disk::sync_parent(&path);
        }
        let _ = door.remove_file(&staged);
        let _ = door.remove_file(&aside);
    }
}
