//! `projects`: what is on this computer and what is in the cloud.

use crate::app::App;
use crate::cli::{ActivateArgs, ActivationChoice, ProjectsArgs, ProjectsCommand, SyncArgs};
use crate::commands::{select, sync};
use crate::config::{self, Activation};
use crate::disk;
use crate::project::{self, Project, ProjectMemory};
use crate::report::{
    ActivationReport, Class, Dot, Failure, Message, ProjectRow, ProjectsReport, Report, Result,
};
use crate::sync::{Cloud, CloudRepository};

mod open;
mod renew_id;

/// Runs the command.
pub fn run(app: &App, args: &ProjectsArgs) -> Result<Report> {
    match &args.command {
        Some(ProjectsCommand::Activate(args)) => activate(app, args),
        Some(ProjectsCommand::Open(args)) => open::run(app, args),
        Some(ProjectsCommand::RenewId(args)) => renew_id::run(app, args),
        None => list(app, args),
    }
}

fn list(app: &App, args: &ProjectsArgs) -> Result<Report> {
    let has_flavor = |flavor: Option<&String>| {
        args.flavor.is_empty()
            || flavor.is_some_and(|flavor| {
                let mut wanted = args.flavor.iter();
                wanted.any(|wanted| wanted.eq_ignore_ascii_case(flavor))
            })
    };
    let local = if args.only_cloud {
        // What is here tells how what is in the cloud stands; without it the cloud is listed all the same.
        local_projects(app, &[]).unwrap_or_default()
    } else {
        local_projects(app, &args.projects)?
    };
    let doors = sync::Doors::of_run(app);
    let everywhere = project::everywhere(&select::home(app));
    let state_dir = &app.settings.state_dir;
    let changed = |project: &Project| sync::changed(app, project);
    let rows: Vec<ProjectRow> = local
        .iter()
        .filter(|project| has_flavor(project.flavor.as_ref()))
        .map(|project| {
            let row = local_row(app, project, args.include_archived, &changed);
            let same_id = || crate::sync::same_id(project, &everywhere, state_dir);
            ProjectRow {
                account: doors.owner(project).unwrap_or_default(),
                note: row.note.clone().or_else(same_id),
                ..row
            }
        })
        .collect();
    // Naming projects, or asking for those here, needs no network.
    if args.local || (!args.projects.is_empty() && !args.only_cloud) {
        return Ok(Report::Projects(ProjectsReport {
            projects: rows,
            cloud_error: None,
            asked_cloud: false,
            only_cloud: false,
        }));
    }
    let (cloud, cloud_error) = match in_cloud(&doors, &local) {
        Ok(found) => (found, None),
        Err(failure) if args.only_cloud => return Err(failure),
        Err(failure) => (Vec::new(), Some(failure)),
    };
    let cloud = cloud
        .into_iter()
        .filter(|repository| args.include_archived || !repository.archived)
        .filter(|repository| has_flavor(repository.flavor.as_ref()))
        .filter(|repository| {
            args.projects.is_empty()
                || args.projects.iter().any(|word| {
                    let word = word.to_lowercase();
                    repository.name.to_string().to_lowercase().contains(&word)
                        || repository
                            .title
                            .as_ref()
                            .is_some_and(|title| title.to_lowercase().contains(&word))
                })
        })
        .map(cloud_row)
        .collect();
    let mut projects = join(rows, cloud);
    if args.only_cloud {
        projects.retain(|row| row.places.contains(&"cloud"));
    }
    Ok(Report::Projects(ProjectsReport {
        projects,
        cloud_error,
        asked_cloud: true,
        only_cloud: args.only_cloud,
    }))
}

/// What the cloud has for the account of new projects and for those that projects of this computer belong to. An account of
/// those that is not logged in here shows nothing of its own.
fn in_cloud(doors: &sync::Doors<'_>, local: &[Project]) -> Result<Vec<CloudRepository>> {
    let current = doors.current();
    let mut found = match &current {
        Ok(door) => door.cloud.list()?,
        Err(_) => Vec::new(),
    };
    let mut asked: Vec<String> = current.iter().map(|door| door.who.login.clone()).collect();
    let mut answered = current.is_ok();
    for project in local {
        let Some(owner) = doors.owner(project).unwrap_or_default() else {
            continue;
        };
        if asked.iter().any(|login| login.eq_ignore_ascii_case(&owner)) {
            continue;
        }
        asked.push(owner.clone());
        let Ok(door) = doors.of_account(&owner) else {
            continue;
        };
        // A folder shows the same to everybody.
        let list = match &door.cloud {
            Cloud::Server { .. } => door.cloud.list()?,
            Cloud::Folder(_) => Vec::new(),
        };
        for repository in list {
            if !found
                .iter()
                .any(|known| known.name.is_same(&repository.name))
            {
                found.push(repository);
            }
        }
        answered = true;
    }
    match current {
        Err(failure) if !answered => Err(failure),
        _ => Ok(found),
    }
}

/// `projects activate`.
fn activate(app: &App, args: &ActivateArgs) -> Result<Report> {
    let project = select::project(app, &args.project)?;
    let prompt = app.ui.prompt();
    let when = match args.when {
        Some(ActivationChoice::Now) => Activation::Now,
        Some(ActivationChoice::Later) => Activation::Later,
        Some(ActivationChoice::Never) => Activation::Never,
        None if prompt.interactive() => {
            let words = ["activate-now", "activate-later", "activate-never"];
            let choices: Vec<String> = words
                .iter()
                .map(|id| app.ui.words().say(&Message::new(id)))
                .collect();
            let question = Message::new("ask-activate").with("project", &project.name);
            match prompt.choose(&question, &choices)? {
                0 => Activation::Now,
                1 => Activation::Later,
                _ => Activation::Never,
            }
        }
        None => {
            return Err(Failure::new(Class::Usage, Message::new("activate-when"))
                .hint(Message::new("hint-activate-when").with("project", &project.name)));
        }
    };
    let value = match when {
        Activation::Now => "true",
        Activation::Later => "later",
        Activation::Never => "false",
    };
    let settings = &app.settings;
    config::set_in_project(
        &settings.config_dir,
        &project.key(),
        "active",
        value,
        &app.environment,
        settings.dry_run,
    )?;
    // On a terminal a project that never was in the cloud may go there at once.
    let asks = || {
        let memory = ProjectMemory::load(&settings.state_dir, &project);
        let question = Message::new("ask-sync-now").with("project", &project.name);
        let is_new = memory.last_synced.is_none() && prompt.interactive() && !settings.dry_run;
        Ok::<bool, Failure>(is_new && prompt.confirm(&question, true)?)
    };
    let sync = if args.sync || when == Activation::Now && asks()? {
        let sync_args = SyncArgs {
            projects: vec![project.folder.display().to_string()],
            ..SyncArgs::default()
        };
        match sync::run(app, &sync_args)? {
            Report::Sync(report) => Some(report),
            _ => None,
        }
    } else {
        None
    };
    Ok(Report::Activation(ActivationReport {
        project: project.name,
        id: project.id,
        activation: when.word(),
        sync,
        dry_run: settings.dry_run,
    }))
}

fn cloud_row(repository: CloudRepository) -> ProjectRow {
    ProjectRow {
        name: repository
            .title
            .clone()
            .unwrap_or_else(|| repository.name.name.clone()),
        id: repository.id,
        folder: None,
        link: None,
        repository: Some(repository.name.to_string()),
        account: None,
        flavor: repository.flavor,
        language: repository.language,
        size: repository.size,
        dot: Dot::Never,
        last_synced: None,
        active: false,
        activation: None,
        archived: repository.archived,
        places: vec!["cloud"],
        waiting: Vec::new(),
        note: None,
        left_out: false,
    }
}

/// The projects on this computer that are asked for; all of the local user's when none is named. A computer without Scribe
/// has none.
fn local_projects(app: &App, words: &[String]) -> Result<Vec<Project>> {
    if words.is_empty() {
        if app.settings.profile.is_none() && select::home(app).profiles()?.is_empty() {
            return Ok(Vec::new());
        }
        return select::profile(app)?.projects();
    }
    words.iter().map(|word| select::named(app, word)).collect()
}

/// The row of a project on this computer. `changed` says whether it differs from what was synced last, `None` when that
/// cannot be told; a project is called in sync only when it surely is.
pub(crate) fn local_row(
    app: &App,
    project: &Project,
    include_archived: bool,
    changed: &dyn Fn(&Project) -> Option<bool>,
) -> ProjectRow {
    let memory = ProjectMemory::load(&app.settings.state_dir, project);
    // Scribe on this computer may have synced it before we did.
    let settings = project
        .settings_path
        .as_ref()
        .and_then(|path| disk::read(&project.folder.join(path), project::MAX_SETTINGS).ok());
    let by_scribe = settings
        .and_then(|bytes| project::last_synced(&bytes, app.settings.account.as_deref()))
        .map(|time| time.to_utc());
    let last_synced = memory.last_synced.max(by_scribe);
    let dot = match (last_synced, changed(project)) {
        (None, _) => Dot::Never,
        (Some(_), Some(false)) if memory.last_synced.is_some() => Dot::Synced,
        (Some(_), _) => Dot::Changed,
    };
    ProjectRow {
        name: project.name.clone(),
        id: project.id.clone(),
        folder: Some(project.folder.clone()),
        link: project.link.clone(),
        repository: memory.repository,
        account: None,
        flavor: project.flavor.clone(),
        language: project.language.clone(),
        size: size(project),
        dot,
        last_synced,
        active: project.problem.is_none()
            && (include_archived || !project.archived)
            && select::is_active(app, project),
        activation: Some(app.settings.in_project(&project.key()).active.word()),
        archived: project.archived,
        places: vec!["computer"],
        waiting: waiting(app, project),
        note: project
            .problem
            .as_ref()
            .map(project::ProjectProblem::message)
            .or_else(|| {
                let target = project.link.as_ref()?;
                Some(Message::new("projects-link").path("target", target))
            }),
        left_out: matches!(
            project.problem,
            Some(project::ProjectProblem::NameNotUnicode)
        ),
    }
}

/// The places that wait for this computer's account to decide; none where that cannot be told.
fn waiting(app: &App, project: &Project) -> Vec<String> {
    let places = crate::sync::own_waiting(project, &app.settings.state_dir).unwrap_or_default();
    let places = places.into_iter();
    places
        .map(|place| place.reference.unwrap_or(place.file))
        .collect()
}

/// Bytes of the folder without `.git`.
fn size(project: &Project) -> Option<u64> {
    let files = disk::list(&project.folder, &|path, _| project::is_safe_path(path)).ok()?;
    Some(files.iter().map(|file| file.len).sum())
}

/// One row for what is in both places: the same repository, or the same id where a row knows no repository. Rows of this
/// computer come first, in their order, then what is only in the cloud.
pub(crate) fn join(local: Vec<ProjectRow>, mut cloud: Vec<ProjectRow>) -> Vec<ProjectRow> {
    let mut rows: Vec<ProjectRow> = Vec::new();
    for mut row in local {
        if let Some(at) = cloud.iter().position(|other| is_same(&row, other)) {
            let other = cloud.remove(at);
            row.repository = row.repository.or(other.repository);
            row.id = row.id.or(other.id);
            row.flavor = row.flavor.or(other.flavor);
            row.language = row.language.or(other.language);
            row.note = row.note.or(other.note);
            row.places.extend(other.places);
        }
        rows.push(row);
    }
    rows.append(&mut cloud);
    rows
}

fn is_same(local: &ProjectRow, cloud: &ProjectRow) -> bool {
    match (&local.repository, &cloud.repository) {
        (Some(a), Some(b)) => a.eq_ignore_ascii_case(b),
        _ => local.id.is_some() && local.id == cloud.id,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(
        name: &str,
        id: Option<&str>,
        repository: Option<&str>,
        place: &'static str,
    ) -> ProjectRow {
        ProjectRow {
            name: name.to_owned(),
            id: id.map(str::to_owned),
            folder: None,
            link: None,
            repository: repository.map(str::to_owned),
            account: None,
            flavor: None,
            language: None,
            size: None,
            dot: Dot::Never,
            last_synced: None,
            active: true,
            activation: Some("now"),
            archived: false,
            places: vec![place],
            waiting: Vec::new(),
            note: None,
            left_out: false,
        }
    }

    #[test]
    fn what_is_in_both_places_is_one_row() {
        let local = vec![
            row("A", Some("1"), Some("amina/a"), "computer"),
            row("B", Some("2"), None, "computer"),
            row("C", Some("3"), Some("amina/c"), "computer"),
        ];
        let cloud = vec![
            row("b", Some("2"), None, "cloud"),
            row("a", None, Some("Amina/A"), "cloud"),
            row("other", Some("3"), Some("boaz/c"), "cloud"),
        ];
        let rows = join(local, cloud);
        let seen: Vec<_> = rows
            .iter()
            .map(|r| (r.name.as_str(), r.places.len()))
            .collect();
        assert_eq!(seen, [("A", 2), ("B", 2), ("C", 1), ("other", 1)]);
    }
}
