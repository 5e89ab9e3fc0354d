//! The folder of backups: listing, taking, verifying.

use super::bring_back::STAGE;
use super::copy::{Copy, is_git_kept, is_immutable};
use super::manifest::{self, FileSum, Manifest, is_worktree_path};
use super::plan::{Existing, RingPlan, plan};
use super::steps::Steps;
use super::verify::{Verification, verify_files};
use super::{BackupName, hex};
use crate::disk::{self, Door, Kind, Lock, LockError};
use crate::report::{Class, Failure, Message, NoProgress, Progress, Result, Step};
use chrono::{DateTime, Utc};
use sha2::{Digest, Sha256};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// The ring's lock file. Two runs over two projects of one user meet in this folder.
const LOCK: &str = ".scribe-sync-ring.lock";

/// First letters of an evicted backup on its way out.
const TRASH: &str = ".scribe-sync-trash-";

/// What the disk must have free beyond the copy itself, in bytes.
const SPARE: u64 = 64 * 1024 * 1024;

/// The folder of backups of one Scribe user, or beside a project that lies elsewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ring {
    folder: PathBuf,
}

/// Where an entry of the ring comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// We took it; its sums are known.
    Ours(Box<Manifest>),
    /// It has Scribe's name pattern and none of our sums: Scribe took it, or our sums were lost.
    Scribe,
    /// Neither: somebody put it there. Listed, never restored from, never touched.
    Foreign,
}

/// One folder in the ring.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The folder's name; any name for a foreign one.
    pub name: String,
    /// The folder.
    pub folder: PathBuf,
    /// Where it comes from.
    pub origin: Origin,
    /// The name in its parts; `None` for a foreign one.
    pub parsed: Option<BackupName>,
    /// Project id; empty for a foreign one.
    pub project_id: String,
    /// Project name; the whole name for a foreign one.
    pub project_name: String,
    /// 1 = newest of its project; 0 for a foreign one.
    pub number: u32,
}

impl Entry {
    /// When it was taken.
    pub fn taken(&self) -> Option<DateTime<Utc>> {
        match &self.origin {
            Origin::Ours(manifest) => Some(manifest.taken),
            _ => self.parsed.as_ref().and_then(BackupName::time),
        }
    }

    /// Why it was taken, as lists show it.
    pub fn reason(&self) -> &str {
        match &self.origin {
            Origin::Ours(manifest) => &manifest.reason,
            Origin::Scribe => "scribe",
            Origin::Foreign => "foreign",
        }
    }

    /// What was written down when it was taken, where it was.
    pub fn manifest(&self) -> Option<&Manifest> {
        match &self.origin {
            Origin::Ours(manifest) => Some(manifest),
            _ => None,
        }
    }

    /// Number and bytes of the project's files in it: as written down, else counted.
    ///
    /// # Errors
    /// When the folder cannot be listed.
    pub fn size(&self) -> Result<(u64, u64)> {
        if let Some(manifest) = self.manifest() {
            return Ok((manifest.files.len() as u64, manifest.bytes()));
        }
        let files = worktree(&self.folder)?;
        let files = files.iter().filter(|entry| entry.kind == Kind::File);
        Ok(files.fold((0, 0), |(n, bytes), file| (n + 1, bytes + file.len)))
    }
}

/// What a backup is taken of.
#[derive(Debug, Clone, Copy)]
pub struct Subject<'a> {
    /// The project's folder.
    pub folder: &'a Path,
    /// Project id.
    pub id: &'a str,
    /// Project name.
    pub name: &'a str,
    /// `<ProjectName>_<id>`: the folder's name in Scribe, the front of the backup's.
    pub scribe_folder_name: &'a str,
    /// The files that the project is to have, by path: those that its `metadata.json` names.
    pub expected: &'a [String],
}

/// How a backup is taken.
#[derive(Debug, Clone, Copy)]
pub struct TakeOptions<'a> {
    /// Why: `merge`, `restore`, `hand`.
    pub reason: &'a str,
    /// The commit that HEAD is, where there is one.
    pub head: Option<&'a str>,
    /// How many of ours are kept, with this one.
    pub keep: usize,
    /// The backup a restore reads from, which must stay.
    pub source: Option<&'a BackupName>,
    /// The time.
    pub now: DateTime<Utc>,
    /// What a second run is told about this one.
    pub holder: &'a str,
    /// How long to wait for another run that is in this ring now: several projects share it.
    pub wait: Duration,
}

/// A backup that was taken.
#[derive(Debug, Clone)]
pub struct Taken {
    /// Its name.
    pub name: BackupName,
    /// Its folder.
    pub folder: PathBuf,
    /// What was written down.
    pub manifest: Manifest,
    /// Whether it was there before: it has the very content that the project has now, so none was taken anew.
    pub known: bool,
    /// Those that made room.
    pub evicted: Vec<BackupName>,
    /// Things to know: what was skipped, what could not be evicted.
    pub notes: Vec<Message>,
}

/// The project's files and folders: everything but `.git` folders and our own names.
pub(super) fn worktree(folder: &Path) -> Result<Vec<disk::TreeEntry>> {
    Ok(disk::list(folder, &|path, _| is_worktree_path(path))?)
}

pub(super) fn stopped() -> Failure {
    Failure::new(Class::Interrupted, Message::new("backup-stopped"))
}

pub(super) fn check(interrupt: &AtomicBool) -> Result<()> {
    if interrupt.load(Ordering::Relaxed) {
        Err(stopped())
    } else {
        Ok(())
    }
}

/// The size and SHA-256 of a regular file.
pub(super) fn sum_of(path: &Path) -> disk::Result<FileSum> {
    let mut hash = Sha256::new();
    let size = disk::read_pieces(path, &mut |piece| hash.update(piece))?;
    Ok(FileSum {
        size,
        sha256: hex(&hash.finalize()),
    })
}

/// Whether the disk of the folder `to` has room for a copy of these entries below `from`; second names need none.
pub(super) fn check_space(
    from: &Path,
    to: &Path,
    worktree: &[disk::TreeEntry],
    git: &[disk::TreeEntry],
) -> Result<()> {
    let linked = disk::same_file_system(from, to);
    let git = git
        .iter()
        .filter(|entry| !(linked && is_immutable(&entry.path)));
    let need = worktree
        .iter()
        .chain(git)
        .map(|entry| entry.len)
        .sum::<u64>()
        + SPARE;
    match disk::free_space(to) {
        Some(free) if free < need => Err(Failure::new(
            Class::Failed,
            Message::new("backup-no-space")
                .path("folder", to)
                .bytes("free", free)
                .bytes("need", need),
        )
        .hint(Message::new("hint-free-space"))),
        _ => Ok(()),
    }
}

/// Whether a name in the ring is of the form that we give to what a run may leave.
fn is_left_over(name: &str) -> bool {
    let trash = name.strip_prefix(TRASH);
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    disk::is_temporary_name(name) || name == STAGE || trash.is_some_and(is_number)
}

/// What a repository's branches are, as the files that say it: HEAD, the refs and the packed ones.
fn branches_of(folder: &Path) -> Result<Vec<(String, Vec<u8>)>> {
    const MOST: u64 = 64 << 20;
    let (door, git) = (Door::new(folder), folder.join(".git"));
    if !disk::is_folder(&git) {
        return Ok(Vec::new());
    }
    let is_of_a_branch = |path: &str, _: Kind| {
        matches!(path, "HEAD" | "packed-refs" | "refs") || path.starts_with("refs/")
    };
    disk::list(&git, &is_of_a_branch)?
        .into_iter()
        .filter(|entry| entry.kind == Kind::File && !entry.odd_name)
        .map(|entry| {
            let content = door.read(&git.join(&entry.path), MOST)?;
            Ok((entry.path, content))
        })
        .collect()
}

impl Ring {
    /// The ring in this folder, which need not exist yet.
    pub fn at(folder: PathBuf) -> Self {
        Self { folder }
    }

    /// How many unfinished copies and half removed backups killed runs left in the ring; the next backup takes them away.
    pub fn litter(&self) -> usize {
        let names = disk::names_in(&self.folder).unwrap_or_default();
        names
            .iter()
            .filter(|name| is_left_over(name))
            .filter(|name| disk::is_folder(&self.folder.join(name)))
            .count()
    }

    /// The folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Everything in the ring: by project, newest first; foreign folders last.
    ///
    /// # Errors
    /// When the folder is a link or cannot be listed.
    pub fn list(&self) -> Result<Vec<Entry>> {
        match disk::kind(&self.folder)? {
            None => return Ok(Vec::new()),
            Some(Kind::Folder) => {}
            Some(_) => return Err(self.not_a_folder()),
        }
        let mut entries: Vec<Entry> = disk::folders_in(&self.folder)?
            .into_iter()
            .filter(|name| !name.starts_with(disk::TEMPORARY_PREFIX))
            .map(|name| self.entry(name))
            .collect::<Result<_>>()?;
        entries.sort_by(|a, b| {
            let key = |e: &Entry| (e.parsed.is_none(), e.project_id.clone());
            let millis = |e: &Entry| e.parsed.as_ref().map(BackupName::millis);
            key(a)
                .cmp(&key(b))
                .then(millis(b).cmp(&millis(a)))
                .then(b.name.cmp(&a.name))
        });
        let mut number = 0;
        let mut of = String::new();
        for entry in entries.iter_mut().filter(|entry| entry.parsed.is_some()) {
            if entry.project_id != of {
                number = 0;
                of.clone_from(&entry.project_id);
            }
            number += 1;
            entry.number = number;
        }
        Ok(entries)
    }

    /// The backups of one project, newest first.
    ///
    /// # Errors
    /// As [`Ring::list`].
    pub fn of(&self, id: &str) -> Result<Vec<Entry>> {
        let all = self.list()?.into_iter();
        Ok(all
            .filter(|entry| entry.parsed.is_some() && entry.project_id == id)
            .collect())
    }

    /// The backup of a project that a person means: a folder's name, or a number, 1 = newest.
    ///
    /// # Errors
    /// [`Class::NotFound`].
    pub fn find(&self, id: &str, project: &str, word: &str) -> Result<Entry> {
        let entries = self.of(id)?;
        let count = entries.len();
        let number = word.parse::<u32>().ok();
        entries
            .into_iter()
            .find(|entry| entry.name == word || Some(entry.number) == number)
            .ok_or_else(|| {
                let failure = Failure::new(
                    Class::NotFound,
                    Message::new("backup-not-found")
                        .with("backup", word)
                        .with("project", project)
                        .count("count", count),
                );
                failure.hint(Message::new("hint-backup-list").with("project", project))
            })
    }

    fn not_a_folder(&self) -> Failure {
        Failure::new(
            Class::Failed,
            Message::new("backup-ring-not-a-folder").path("folder", &self.folder),
        )
    }

    fn entry(&self, name: String) -> Result<Entry> {
        let folder = self.folder.join(&name);
        let parsed = BackupName::parse(&name);
        let manifest = match &parsed {
            Some(_) => Manifest::read(&folder)?.filter(|manifest| manifest.name == name),
            None => None,
        };
        let known = parsed.and_then(|parsed| {
            let (id, origin) = match manifest {
                Some(manifest) => (
                    manifest.project_id.clone(),
                    Origin::Ours(Box::new(manifest)),
                ),
                None => (parsed.uuid()?.to_owned(), Origin::Scribe),
            };
            let project = parsed.project_if_id(&id)?.to_owned();
            Some((parsed, id, project, origin))
        });
        Ok(match known {
            Some((parsed, project_id, project_name, origin)) => Entry {
                project_name,
                project_id,
                parsed: Some(parsed),
                origin,
                number: 0,
                name,
                folder,
            },
            None => Entry {
                project_name: name.clone(),
                project_id: String::new(),
                parsed: None,
                origin: Origin::Foreign,
                number: 0,
                name,
                folder,
            },
        })
    }

    /// The ring's lock, waited for so long.
    pub(super) fn lock(
        &self,
        holder: &str,
        wait: Duration,
        interrupt: &AtomicBool,
    ) -> Result<Lock> {
        let until = Instant::now() + wait;
        loop {
            match Lock::take(&self.folder.join(LOCK), holder) {
                Ok(lock) => return Ok(lock),
                Err(LockError::Disk(error)) => return Err(error.into()),
                Err(LockError::Busy { holder }) if Instant::now() >= until => {
                    return Err(Failure::new(
                        Class::Busy,
                        Message::new("backup-ring-busy")
                            .path("folder", &self.folder)
                            .with("holder", holder),
                    ));
                }
                Err(LockError::Busy { .. }) => {
                    check(interrupt)?;
                    std::thread::sleep(Duration::from_millis(50));
                }
            }
        }
    }

    /// Removes what killed runs left: half copies and evicted backups that were not all gone. Needs the lock.
    fn sweep(&self) -> Result<()> {
        let door = Door::new(&self.folder);
        for (name, _) in door.names(&self.folder)? {
            if is_left_over(&name) {
                door.remove_dir_all(&self.folder.join(name))?;
            }
        }
        Ok(())
    }

    fn planned(
        &self,
        subject: &Subject<'_>,
        options: &TakeOptions<'_>,
        whole: bool,
        without: Option<&str>,
    ) -> Result<(BackupName, RingPlan)> {
        let existing: Vec<Existing> = self
            .of(subject.id)?
            .iter()
            .filter(|entry| without != Some(entry.name.as_str()))
            .filter_map(|entry| {
                Some(Existing {
                    name: entry.parsed.clone()?,
                    ours: entry.manifest().is_some(),
                    whole: entry.manifest().is_some_and(Manifest::is_whole),
                })
            })
            .collect();
        let plan = plan(&existing, options.now, options.keep, options.source, whole);
        let name = BackupName::new(subject.scribe_folder_name, plan.millis)
            .filter(|name| name.project_if_id(subject.id).is_some())
            .ok_or_else(|| {
                Failure::new(
                    Class::Failed,
                    Message::new("backup-name-impossible").with("name", subject.scribe_folder_name),
                )
            })?;
        Ok((name, plan))
    }

    /// The newest backup, if it is as good as the one that was staged: the same files, the same branches, and undamaged.
    fn same_as(
        &self,
        manifest: &Manifest,
        stage: &Path,
        interrupt: &AtomicBool,
    ) -> Result<Option<Entry>> {
        let newest = self.of(&manifest.project_id)?.into_iter().next();
        let Some(newest) = newest.filter(|entry| {
            let known = entry.manifest();
            known.is_some_and(|known| known.has_the_same_as(manifest))
        }) else {
            return Ok(None);
        };
        if branches_of(stage)? != branches_of(&newest.folder)? {
            return Ok(None);
        }
        let found = self.verify(&newest, &[], &NoProgress, interrupt)?;
        Ok(found.is_usable().then_some(newest))
    }

    /// What [`Ring::take`] would do: the new name, those that would make room, and the files and bytes it would copy.
    ///
    /// # Errors
    /// When ring or project cannot be listed.
    pub fn preview(
        &self,
        subject: Subject<'_>,
        options: TakeOptions<'_>,
    ) -> Result<(BackupName, Vec<BackupName>, u64, u64)> {
        let (name, plan) = self.planned(&subject, &options, true, None)?;
        let files = worktree(subject.folder)?;
        let files = files.iter().filter(|e| e.kind == Kind::File && !e.odd_name);
        let (count, bytes) = files.fold((0, 0), |(n, bytes), file| (n + 1, bytes + file.len));
        Ok((name, plan.evicted().cloned().collect(), count, bytes))
    }

    /// Takes a backup: a whole copy with its sums, durable under its name, and only then are old ones evicted.
    ///
    /// The copy has the project's `.git` without our own folder in it and without lock files. Git's objects never change and
    /// become second names of the same bytes where the disk can; every other file is a copy of its own, because an editor
    /// writes into the file it has open. A file that is saved while it is copied is copied again; links, pipes and files
    /// that cannot be read are left out with a note.
    ///
    /// # Errors
    /// When it could not be taken; then the ring is as before. [`Class::Busy`] when another run holds the ring.
    pub fn take(
        &self,
        subject: Subject<'_>,
        options: TakeOptions<'_>,
        progress: &dyn Progress,
        interrupt: &AtomicBool,
    ) -> Result<Taken> {
        self.take_in_steps(subject, options, progress, interrupt, &Steps::default())
    }

    pub(super) fn take_in_steps(
        &self,
        subject: Subject<'_>,
        options: TakeOptions<'_>,
        progress: &dyn Progress,
        interrupt: &AtomicBool,
        steps: &Steps,
    ) -> Result<Taken> {
        match disk::kind(&self.folder)? {
            None | Some(Kind::Folder) => disk::create_dir_all(&self.folder)?,
            Some(_) => return Err(self.not_a_folder()),
        }
        let _lock = self.lock(options.holder, options.wait, interrupt)?;
        self.sweep()?;
        let (name, _) = self.planned(&subject, &options, true, None)?;
        let stage = self.folder.join(disk::temporary_name());
        let folder = self.folder.join(name.as_str());
        progress.begin(Step::Backup, None);
        let result = self.stage(
            &subject, &options, &name, &stage, progress, interrupt, steps,
        );
        progress.end();
        let same = match &result {
            Ok((manifest, _)) => self.same_as(manifest, &stage, interrupt).unwrap_or(None),
            Err(_) => None,
        };
        if let (Some(same), Ok((manifest, notes))) = (same, &result) {
            let (manifest, mut notes) = (manifest.clone(), notes.clone());
            disk::remove_dir_all(&stage)?;
            notes.retain(|note| note.id != "backup-lacks-some");
            notes.push(Message::new("backup-same-content").with("backup", &same.name));
            // A run that was killed before it had made room leaves that to this one.
            let whole = manifest.is_whole();
            let (_, plan) = self.planned(&subject, &options, whole, Some(&same.name))?;
            let evicted = self.make_room(&plan, &mut notes, steps)?;
            return Ok(Taken {
                name: same.parsed.unwrap_or(name),
                folder: same.folder,
                manifest,
                known: true,
                evicted,
                notes,
            });
        }
        let published = result.and_then(|(manifest, notes)| {
            let (_, plan) = self.planned(&subject, &options, manifest.is_whole(), None)?;
            steps.pass()?;
            disk::rename_new(&stage, &folder)?;
            steps.pass()?;
            disk::sync_dir(&self.folder)?;
            Ok((manifest, notes, plan))
        });
        let (manifest, mut notes, plan) = match published {
            Ok(done) => done,
            Err(failure) => {
                if !steps.is_killed() {
                    let _ = disk::remove_dir_all(&stage);
                }
                return Err(
                    failure.context(Message::new("backup-not-taken").with("project", subject.name))
                );
            }
        };
        let evicted = self.make_room(&plan, &mut notes, steps)?;
        Ok(Taken {
            name,
            folder,
            manifest,
            known: false,
            evicted,
            notes,
        })
    }

    /// What the project has and a copy of it lacks. A link or an odd name is one only where files of the project are to be
    /// there: its `metadata.json` names them, or the newest whole backup has them.
    fn lacks(&self, copy: &Copy<'_>, subject: &Subject<'_>) -> Result<Vec<String>> {
        let mut lacks = copy.unread.clone();
        if !copy.skipped.is_empty() {
            let entries = self.of(subject.id)?;
            let whole = entries.iter().filter_map(Entry::manifest);
            let before = whole.into_iter().find(|manifest| manifest.is_whole());
            let had = before
                .into_iter()
                .flat_map(|manifest| manifest.files.keys());
            let known: Vec<&String> = subject.expected.iter().chain(had).collect();
            let holds = |skipped: &String| {
                known.iter().any(|path| {
                    let rest = path.strip_prefix(skipped.as_str());
                    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
                })
            };
            lacks.extend(copy.skipped.iter().filter(|path| holds(path)).cloned());
        }
        lacks.sort();
        lacks.dedup();
        Ok(lacks)
    }

    /// Evicts what the plan says; gives what went.
    fn make_room(
        &self,
        plan: &RingPlan,
        notes: &mut Vec<Message>,
        steps: &Steps,
    ) -> Result<Vec<BackupName>> {
        let mut evicted = Vec::new();
        for victim in plan.evicted() {
            steps.pass()?;
            match self.evict(victim, steps) {
                Ok(()) => evicted.push(victim.clone()),
                Err(failure) if steps.is_killed() => return Err(failure),
                // The new backup stands; one too many is no reason to stop a run.
                Err(_) => notes.push(Message::new("backup-not-evicted").with("backup", victim)),
            }
        }
        Ok(evicted)
    }

    fn evict(&self, victim: &BackupName, steps: &Steps) -> Result<()> {
        let trash = self.folder.join(format!("{TRASH}{}", victim.millis()));
        disk::rename_new(&self.folder.join(victim.as_str()), &trash)?;
        steps.pass()?;
        disk::sync_dir(&self.folder)?;
        disk::remove_dir_all(&trash)?;
        Ok(())
    }

    #[expect(
        clippy::too_many_arguments,
        reason = "the values of one run, each used once"
    )]
    fn stage(
        &self,
        subject: &Subject<'_>,
        options: &TakeOptions<'_>,
        name: &BackupName,
        stage: &Path,
        progress: &dyn Progress,
        interrupt: &AtomicBool,
        steps: &Steps,
    ) -> Result<(Manifest, Vec<Message>)> {
        let from = subject.folder;
        let mut copy = Copy::new(from, stage);
        let worktree = worktree(from)?;
        let has_git = disk::is_folder(&from.join(".git"));
        let git = if has_git {
            disk::list(&from.join(".git"), &is_git_kept)?
        } else {
            Vec::new()
        };
        check_space(from, &self.folder, &worktree, &git)?;
        disk::create_dir_all(stage)?;
        steps.pass()?;
        copy.note_nested_repositories(from)?;
        if has_git {
            disk::create_dir_all(&stage.join(".git"))?;
            // Refs before objects, and the objects listed after: a commit made meanwhile by Scribe then leaves objects
            // that nothing names yet, never a ref without its objects.
            let is_object = |path: &str| path == "objects" || path.starts_with("objects/");
            let refs: Vec<_> = git
                .into_iter()
                .filter(|entry| !is_object(&entry.path))
                .collect();
            copy.git(&refs, interrupt)?;
            let objects = disk::list(&from.join(".git"), &|path, kind| {
                is_object(path) && is_git_kept(path, kind)
            })?;
            copy.git(&objects, interrupt)?;
            steps.pass()?;
        }
        for entry in &worktree {
            check(interrupt)?;
            copy.worktree_entry(entry)?;
            progress.advance(1);
        }
        steps.pass()?;
        copy.again_where_saved_meanwhile(interrupt)?;
        let lacks = self.lacks(&copy, subject)?;
        if !lacks.is_empty() {
            copy.notes.push(
                Message::new("backup-lacks-some")
                    .with("backup", name)
                    .count("count", lacks.len()),
            );
        }
        let manifest = Manifest {
            schema: 1,
            name: name.as_str().to_owned(),
            project_id: subject.id.to_owned(),
            project_name: subject.name.to_owned(),
            taken: options.now,
            reason: options.reason.to_owned(),
            head: options.head.map(str::to_owned),
            tool: env!("CARGO_PKG_VERSION").to_owned(),
            files: copy.files,
            skipped: copy.skipped,
            lacks,
        };
        disk::write(&manifest::path_in(stage), &manifest.to_bytes())?;
        steps.pass()?;
        disk::sync_all_below(stage)?;
        Ok((manifest, copy.notes))
    }

    /// Compares a backup with the sums written down when it was taken. For one without sums, `ingredients` (the files that
    /// its `metadata.json` names) must be there.
    ///
    /// # Errors
    /// When the backup cannot be looked at; damage is in the result.
    pub fn verify(
        &self,
        entry: &Entry,
        ingredients: &[String],
        progress: &dyn Progress,
        interrupt: &AtomicBool,
    ) -> Result<Verification> {
        verify_files(entry, ingredients, &|_| true, progress, interrupt)
    }
}
