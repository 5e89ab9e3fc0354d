//! Which project on this computer a command is about, and its ring of backups.

use crate::account;
use crate::app::App;
use crate::backup::{Entry, Ring, Subject, TakeOptions};
use crate::config::Activation;
use crate::disk::{self, LockError, ProjectLock};
use crate::project::{self, Profile, Project, ScribeHome};
use crate::report::{BackupRow, Class, Failure, Message, Result};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// How long a run waits for another one in the same ring.
pub(crate) const RING_WAIT: Duration = Duration::from_secs(30);

/// Scribe's folder.
pub(crate) fn home(app: &App) -> ScribeHome {
    ScribeHome::locate(&app.settings.home)
}

/// The local user to work for; asked for on a terminal when there are several.
///
/// # Errors
/// [`Class::Usage`] where nobody can be asked.
pub(crate) fn profile(app: &App) -> Result<Profile> {
    let home = home(app);
    let chosen = home.choose(app.settings.profile.as_deref());
    let prompt = app.ui.prompt();
    if chosen.is_err() && app.settings.profile.is_none() && prompt.interactive() {
        let mut profiles = home.profiles()?;
        if profiles.len() > 1 {
            let names: Vec<String> = profiles.iter().map(|p| p.name.clone()).collect();
            let at = prompt.choose(&Message::new("ask-profile"), &names)?;
            if at < profiles.len() {
                return Ok(profiles.swap_remove(at));
            }
        }
    }
    chosen
}

/// The name under which this computer works in a folder cloud.
///
/// # Errors
/// As [`account::login_for_folder`]; and where the local users cannot be listed, which is not the same as that there are none.
pub(crate) fn folder_login(app: &App) -> Result<String> {
    let chosen = home(app).choose(app.settings.profile.as_deref());
    let profile = match chosen {
        Ok(profile) => Some(profile.name),
        Err(failure) if matches!(failure.class(), Class::Usage | Class::NotFound) => None,
        Err(failure) => return Err(failure),
    };
    account::login_for_folder(app.settings.account.as_deref(), profile.as_deref())
}

/// The one project that `word` means. A folder can be named without any Scribe on this computer.
///
/// # Errors
/// As [`project::find`], and those of [`profile`] where the word is no folder. One that is gone and has left backups is
/// [`Class::NotFound`], too, and the way to bring it back is named.
pub(crate) fn project(app: &App, word: &str) -> Result<Project> {
    named(app, word).and_then(reachable)
}

/// The project, if its folder can be worked in.
///
/// # Errors
/// Where it is a link that leads nowhere now, or its name is no text.
fn reachable(project: Project) -> Result<Project> {
    match &project.problem {
        Some(problem) if problem.is_of_the_folder() => {
            project.sound()?;
            Ok(project)
        }
        _ => Ok(project),
    }
}

/// As [`project()`], also one whose folder cannot be worked in: for lists, and for whoever must not look for it elsewhere.
///
/// # Errors
/// As [`project()`], but for those of the folder.
pub(crate) fn named(app: &App, word: &str) -> Result<Project> {
    let (found, beside) = find(app, word);
    found.map_err(|failure| {
        // Where even the backups cannot be looked at, the plain answer is the better one.
        match beside.and_then(|beside| gone(app, &beside, word).ok().flatten()) {
            Some(gone) if failure.class() == Class::NotFound => {
                let count = ring(app, &gone).of(&gone.key()).map_or(1, |all| all.len());
                Failure::new(
                    Class::NotFound,
                    Message::new("project-gone")
                        .with("project", &gone.name)
                        .count("count", count),
                )
                .hint(Message::new("hint-bring-back").with("project", word))
            }
            _ => failure,
        }
    })
}

/// A project as the commands about backups see it.
pub(crate) enum Kept {
    /// It is here.
    Here(Project),
    /// Its folder is gone. It is described as its newest backup has it, at the folder where it was.
    Gone(Project),
}

impl Kept {
    /// The project, here or gone.
    pub(crate) fn project(&self) -> &Project {
        match self {
            Self::Here(project) | Self::Gone(project) => project,
        }
    }
}

/// The one project that `word` means, also one that is gone and has left backups.
///
/// # Errors
/// As [`project()`]; and when the backups cannot be listed, which is not the same as that there are none.
pub(crate) fn kept(app: &App, word: &str) -> Result<Kept> {
    let (found, beside) = find(app, word);
    match (found, beside) {
        (Ok(project), _) => Ok(Kept::Here(project)),
        (Err(failure), Some(beside)) if failure.class() == Class::NotFound => {
            gone(app, &beside, word)?.map(Kept::Gone).ok_or(failure)
        }
        (Err(failure), _) => Err(failure),
    }
}

/// The project that `word` means, and the folder where it would lie.
fn find(app: &App, word: &str) -> (Result<Project>, Option<PathBuf>) {
    let base = app.environment.folder();
    if project::is_path(word) {
        let beside = base.join(word).parent().map(Path::to_path_buf);
        return (project::find(&[], word, base), beside);
    }
    match profile(app) {
        Ok(profile) => {
            let found = profile
                .projects()
                .and_then(|projects| project::find(&projects, word, base));
            (found, Some(profile.projects_dir()))
        }
        Err(failure) => (project::find(&[], word, base).map_err(|_| failure), None),
    }
}

/// The project that `word` means among those that are not in the folder `beside` any more and have left backups.
fn gone(app: &App, beside: &Path, word: &str) -> Result<Option<Project>> {
    let here = project::list(beside)?;
    let mut lost: Vec<Project> = Vec::new();
    // Newest first, so that a project is as its newest backup has it.
    for entry in Ring::at(project::backups_dir(beside, home(app).folder())).list()? {
        let Some(name) = &entry.parsed else { continue };
        let is_known = |project: &Project| project.key() == entry.project_id;
        if here.iter().chain(&lost).any(is_known) {
            continue;
        }
        let inside = Project::at(&entry.folder)?;
        lost.push(Project {
            name: match inside.problem {
                None => inside.name.clone(),
                Some(_) => entry.project_name.clone(),
            },
            id: Some(entry.project_id.clone()),
            folder: beside.join(name.front()),
            ..inside
        });
    }
    match project::find(&lost, word, app.environment.folder()) {
        Ok(project) => Ok(Some(project)),
        Err(failure) if failure.class() == Class::NotFound => Ok(None),
        Err(failure) => Err(failure),
    }
}

/// Whether a project is synced with all the others.
pub(crate) fn is_active(app: &App, project: &Project) -> bool {
    app.settings.in_project(&project.key()).active == Activation::Now
}

/// Whether a project is of one of these flavors; where none is said, it is.
pub(crate) fn has_flavor(project: &Project, flavors: &[String]) -> bool {
    let is = |wanted: &String| {
        project
            .flavor
            .as_ref()
            .is_some_and(|flavor| flavor.eq_ignore_ascii_case(wanted))
    };
    flavors.is_empty() || flavors.iter().any(is)
}

/// The ring of a project.
pub(crate) fn ring(app: &App, project: &Project) -> Ring {
    Ring::at(project.backups_dir(home(app).folder()))
}

/// A project as the backup room sees it.
pub(crate) struct Backed {
    key: String,
    scribe_folder_name: String,
    expected: Vec<String>,
}

impl Backed {
    pub(crate) fn new(project: &Project) -> Self {
        Self {
            key: project.key(),
            scribe_folder_name: project.scribe_folder_name(),
            expected: ingredients(project),
        }
    }

    pub(crate) fn subject<'a>(&'a self, project: &'a Project) -> Subject<'a> {
        Subject {
            folder: &project.folder,
            id: &self.key,
            name: &project.name,
            scribe_folder_name: &self.scribe_folder_name,
            expected: &self.expected,
        }
    }
}

/// What a run writes into its locks, for people to read.
pub(crate) fn holder(app: &App) -> String {
    format!(
        "pid {}, {}",
        std::process::id(),
        app.clock.now().to_rfc3339()
    )
}

/// How a backup by hand is taken.
pub(crate) fn take_options<'a>(app: &App, holder: &'a str) -> TakeOptions<'a> {
    TakeOptions {
        reason: "hand",
        head: None,
        keep: app.settings.keep,
        source: None,
        now: app.clock.now(),
        holder,
        wait: RING_WAIT,
    }
}

/// The project's lock, or who has it.
///
/// # Errors
/// [`Class::Busy`] when another run holds the project.
pub(crate) fn lock(project: &Project, holder: &str) -> Result<ProjectLock> {
    reachable(project.clone())?;
    disk::lock_project(&project.folder, holder).map_err(|error| match error {
        LockError::Busy { holder } => Failure::new(
            Class::Busy,
            Message::new("project-busy")
                .with("project", &project.name)
                .with("holder", holder),
        )
        .hint(Message::new("hint-run-again-later")),
        LockError::Disk(error) => error.into(),
    })
}

/// One backup as reports show it.
///
/// # Errors
/// When its folder cannot be listed.
pub(crate) fn row(entry: &Entry, good: Option<bool>) -> Result<BackupRow> {
    let (files, bytes) = entry.size()?;
    Ok(BackupRow {
        name: entry.name.clone(),
        number: entry.number,
        project: entry.project_name.clone(),
        id: entry.project_id.clone(),
        taken: entry.taken(),
        reason: entry.reason().to_owned(),
        bytes,
        files,
        good,
    })
}

/// The files that the `metadata.json` inside a backup names, but for those that no path in a project can be.
pub(crate) fn ingredients(inside: &Project) -> Vec<String> {
    inside
        .ingredients
        .iter()
        .filter(|ingredient| project::is_safe_path(&ingredient.path))
        .map(|ingredient| ingredient.path.clone())
        .collect()
}

/// Text files that are read whole to count their verses, at most this large in bytes.
const MAX_COUNTED: u64 = 16 * 1024 * 1024;

/// The bytes of a file for counting; nothing where it is too large or cannot be read.
pub(crate) fn bytes_of(folder: &Path, path: &str) -> Option<Vec<u8>> {
    let full = disk::inside(folder, path).ok()??;
    match disk::kind(&full) {
        Ok(Some(disk::Kind::File)) => disk::read(&full, MAX_COUNTED).ok(),
        _ => None,
    }
}
