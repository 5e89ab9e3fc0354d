//! `backup restore`: puts the files of a backup back, or the whole project where its folder is gone.

use crate::app::App;
use crate::backup::{self, BringBackOptions, Entry, RestoreOptions, RestorePlan, Ring, Selection};
use crate::cli::BackupRestoreArgs;
use crate::commands::select::{self, Backed, Kept};
use crate::project::{self, Project};
use crate::report::{
    BackupReport, Class, Failure, FileChange, Message, NoProgress, Report, Result,
};
use std::collections::BTreeSet;

/// Runs the command: a whole project, or the books that `--book` names. What it replaces is backed up first.
pub fn run(app: &App, args: &BackupRestoreArgs) -> Result<Report> {
    let kept = select::kept(app, &args.project)?;
    let project = kept.project();
    let ring = select::ring(app, project);
    let entry = chosen(app, &ring, project, args.backup.as_deref())?;
    let inside = Project::at(&entry.folder)?;
    refuse_other_project(project, &entry, &inside)?;
    match &kept {
        Kept::Here(project) => restore(app, args, project, &ring, &entry, &inside),
        Kept::Gone(project) => bring_back(app, args, project, &ring, &entry, &inside),
    }
}

/// A project whose folder is gone comes back with its history, under the name it had.
fn bring_back(
    app: &App,
    args: &BackupRestoreArgs,
    project: &Project,
    ring: &Ring,
    entry: &Entry,
    inside: &Project,
) -> Result<Report> {
    if !args.books.is_empty() {
        return Err(Failure::new(
            Class::Usage,
            Message::new("bring-back-whole").with("project", &project.name),
        )
        .hint(Message::new("hint-bring-back").with("project", &args.project)));
    }
    let mut report = BackupReport {
        class: Class::Ok,
        action: "restore",
        backups: vec![select::row(entry, entry.manifest().map(|_| true))?],
        safety: None,
        evicted: Vec::new(),
        files: super::contents(entry, inside)?,
        notes: Vec::new(),
        dry_run: app.settings.dry_run,
    };
    if app.settings.dry_run {
        report.notes.push(
            Message::new("bring-back-would")
                .with("project", &project.name)
                .path("folder", &project.folder),
        );
        return Ok(Report::Backup(report));
    }
    let files = report.files.len();
    let question = match entry.taken() {
        Some(time) => Message::new("ask-bring-back")
            .time("time", time)
            .with("project", &project.name)
            .count("count", files),
        None => Message::new("ask-bring-back-undated")
            .with("backup", &entry.name)
            .with("project", &project.name)
            .count("count", files),
    };
    confirm(app, args, &question)?;
    let holder = select::holder(app);
    let options = BringBackOptions {
        ingredients: &select::ingredients(inside),
        now: app.clock.now(),
        holder: &holder,
        wait: select::RING_WAIT,
    };
    let progress = app.progress(&project.name);
    let missing = ring
        .bring_back(entry, &project.folder, options, &*progress, &app.interrupt)
        .map_err(|failure| with_newest_good(app, failure, ring, project, entry))?;
    report.notes.push(
        Message::new("bring-back-done")
            .with("project", &project.name)
            .path("folder", &project.folder),
    );
    report.notes.extend(missing);
    report
        .notes
        .push(Message::new("bring-back-next-sync").with("project", &project.name));
    Ok(Report::Backup(report))
}

fn restore(
    app: &App,
    args: &BackupRestoreArgs,
    project: &Project,
    ring: &Ring,
    entry: &Entry,
    inside: &Project,
) -> Result<Report> {
    let books = files_of_books(project, entry, inside, &args.books)?;
    let selection = books
        .as_ref()
        .map_or(Selection::Everything, Selection::Files);
    let holder = select::holder(app);
    let mut notes = Vec::new();
    let _lock = if app.settings.dry_run {
        None
    } else {
        let lock = select::lock(project, &holder)?;
        notes.extend(
            backup::heal(&project.folder)?
                .into_iter()
                .flat_map(|h| h.notes),
        );
        Some(lock)
    };
    let progress = app.progress(&project.name);
    let ingredients = select::ingredients(inside);
    let plan = backup::plan_restore(
        entry,
        &project.folder,
        selection,
        &ingredients,
        &*progress,
        &app.interrupt,
    )
    .map_err(|failure| with_newest_good(app, failure, ring, project, entry))?;
    let mut report = BackupReport {
        class: Class::Ok,
        action: "restore",
        backups: vec![select::row(entry, entry.manifest().map(|_| true))?],
        safety: None,
        evicted: Vec::new(),
        files: changes(project, inside, &plan),
        notes,
        dry_run: app.settings.dry_run,
    };
    if app.settings.dry_run {
        report.notes.extend(plan.notes);
        return Ok(Report::Backup(report));
    }
    if !plan.files.is_empty() {
        let files = plan.files.len();
        let question = match plan.backup.taken() {
            Some(time) => Message::new("ask-restore")
                .time("time", time)
                .with("project", &project.name)
                .count("count", files),
            None => Message::new("ask-restore-undated")
                .with("backup", &plan.backup.name)
                .with("project", &project.name)
                .count("count", files),
        };
        confirm(app, args, &question)?;
    }
    let backed = Backed::new(project);
    let options = RestoreOptions {
        head: None,
        keep: app.settings.keep,
        now: app.clock.now(),
        holder: &holder,
        wait: select::RING_WAIT,
    };
    let subject = backed.subject(project);
    let restored = backup::restore(ring, &plan, subject, options, &*progress, &app.interrupt)?;
    report.class = restored.class;
    report.notes.extend(restored.notes);
    report
        .files
        .retain(|file| !restored.kept.contains(&file.path));
    if let Some(safety) = restored.safety {
        report.safety = Some(safety.name.to_string());
        report.evicted = safety.evicted.iter().map(ToString::to_string).collect();
        report.notes.extend(safety.notes);
        report.notes.push(Message::new("restore-reload-scribe"));
        report
            .notes
            .push(Message::new("restore-next-sync").with("project", &project.name));
    }
    Ok(Report::Backup(report))
}

/// The backup that was named; without a name a person is asked, and a script must say.
fn chosen(app: &App, ring: &Ring, project: &Project, word: Option<&str>) -> Result<Entry> {
    if let Some(word) = word {
        return ring.find(&project.key(), &project.name, word);
    }
    let mut entries = ring.of(&project.key())?;
    if entries.is_empty() {
        return Err(Failure::new(
            Class::NotFound,
            Message::new("backup-none").with("project", &project.name),
        ));
    }
    let prompt = app.ui.prompt();
    if !prompt.interactive() {
        return Err(Failure::new(
            Class::Usage,
            Message::new("backup-which").with("project", &project.name),
        )
        .hint(Message::new("hint-backup-restore-number").with("project", &project.name))
        .hint(Message::new("hint-backup-list").with("project", &project.name)));
    }
    let lines: Vec<String> = entries
        .iter()
        .map(|entry| {
            let words = app.ui.words();
            let taken = entry.taken().map(|time| words.time(time));
            let time = taken.as_deref().unwrap_or(&entry.name);
            let reason = words.reason(entry.reason());
            format!("{}  {time}  {reason}", entry.number)
        })
        .collect();
    let question = Message::new("ask-backup").with("project", &project.name);
    let at = prompt.choose(&question, &lines)?;
    Ok(entries.swap_remove(at.min(lines.len() - 1)))
}

/// A folder can be renamed to look like a backup of this project; what it says inside counts.
fn refuse_other_project(project: &Project, entry: &Entry, inside: &Project) -> Result<()> {
    let metadata_id = if inside.problem.is_none() {
        inside.id.as_deref()
    } else {
        None
    };
    match metadata_id {
        Some(id) if id != project.key() => Err(Failure::new(
            Class::Guard,
            Message::new("backup-of-another-project")
                .with("backup", &entry.name)
                .with("project", &project.name),
        )
        .state(Message::new("backup-project-untouched"))),
        _ => Ok(()),
    }
}

/// The files of the backup that belong to these books; `None` when no book was named.
fn files_of_books(
    project: &Project,
    entry: &Entry,
    inside: &Project,
    books: &[String],
) -> Result<Option<BTreeSet<String>>> {
    if books.is_empty() {
        return Ok(None);
    }
    let paths: Vec<String> = match entry.manifest() {
        Some(manifest) => manifest.files.keys().cloned().collect(),
        None => crate::disk::list(&entry.folder, &|path, _| project::is_safe_path(path))?
            .into_iter()
            .map(|found| found.path)
            .collect(),
    };
    let mut files = BTreeSet::new();
    for book in books {
        let before = files.len();
        files.extend(
            paths
                .iter()
                .filter(|path| {
                    let found = inside.book_of(path).or_else(|| project.book_of(path));
                    found.is_some_and(|found| scripture::is_same_book(book, &found))
                })
                .cloned(),
        );
        if files.len() == before {
            return Err(Failure::new(
                Class::NotFound,
                Message::new("backup-book-not-found")
                    .with("book", book)
                    .with("backup", &entry.name),
            )
            .hint(
                Message::new("hint-backup-show")
                    .with("project", &project.name)
                    .count("number", entry.number),
            ));
        }
    }
    Ok(Some(files))
}

/// What the plan changes, with books and counts, as seen from the project.
fn changes(project: &Project, inside: &Project, plan: &RestorePlan) -> Vec<FileChange> {
    plan.files
        .iter()
        .map(|file| {
            let now = select::bytes_of(&project.folder, &file.path);
            let then = select::bytes_of(&plan.backup.folder, &file.path);
            let change = scripture::count_changes(&file.path, now.as_deref(), then.as_deref());
            FileChange {
                references: scripture::changed_places(&file.path, now.as_deref(), then.as_deref()),
                path: file.path.clone(),
                book: inside
                    .book_of(&file.path)
                    .or_else(|| project.book_of(&file.path)),
                kind: file.kind,
                units: change.units,
                removed: change.removed,
            }
        })
        .collect()
}

/// On a terminal a person says yes; a script needs no confirmation, because what is replaced is backed up first.
fn confirm(app: &App, args: &BackupRestoreArgs, question: &Message) -> Result<()> {
    let prompt = app.ui.prompt();
    if args.yes || !prompt.interactive() || prompt.confirm(question, false)? {
        Ok(())
    } else {
        Err(
            Failure::new(Class::Failed, Message::new("restore-declined"))
                .state(Message::new("state-nothing-changed")),
        )
    }
}

/// Names the newest backup that verifies, when the wanted one does not.
fn with_newest_good(
    app: &App,
    failure: Failure,
    ring: &Ring,
    project: &Project,
    damaged: &Entry,
) -> Failure {
    if failure.class() != Class::Integrity {
        return failure;
    }
    let others = ring.of(&project.key()).unwrap_or_default();
    let good = others
        .iter()
        .filter(|entry| entry.name != damaged.name)
        .find(|entry| {
            ring.verify(entry, &[], &NoProgress, &app.interrupt)
                .is_ok_and(|found| found.good == Some(true))
        });
    match good {
        Some(good) => failure.hint(
            Message::new("hint-backup-newest-good")
                .count("number", good.number)
                .with("project", &project.name),
        ),
        None => failure.hint(Message::new("hint-backup-verify").with("project", &project.name)),
    }
}
