//! `projects renew-id`: a copied folder becomes a project of its own.

use crate::app::App;
use crate::backup::Subject;
use crate::cli::ProjectsRenewIdArgs;
use crate::commands::select;
use crate::disk;
use crate::project::{self, Project, ProjectMemory};
use crate::repo;
use crate::report::{Class, Failure, Message, RenewedReport, Report, Result};

/// Runs the command. The order keeps the copy away from the original wherever it is cut off: first a backup, then the
/// folder is tied to no repository any more, then it gets its id.
pub(super) fn run(app: &App, args: &ProjectsRenewIdArgs) -> Result<Report> {
    let project = select::project(app, &args.project)?;
    project.sound()?;
    let now = app.clock.now().with_timezone(&chrono::Local).fixed_offset();
    let user = user_of(&project);
    let id = project::scribe_id(&user, &project.name, now);
    let holder = select::holder(app);
    // A dry run changes nothing, so it takes no lock and leaves no lock file.
    let lock = if app.settings.dry_run {
        None
    } else {
        Some(select::lock(&project, &holder)?)
    };
    let path = project.folder.join("metadata.json");
    let before = disk::read(&path, project::MAX_METADATA)?;
    let after = project::with_id(&before, &id, now).ok_or_else(|| {
        Failure::new(
            Class::Integrity,
            Message::new("renew-id-odd").with("project", &project.name),
        )
        .state(Message::new("state-nothing-changed"))
    })?;
    let scribe_name = project::folder_name(&project.name, &id);
    let memory = ProjectMemory::load(&app.settings.state_dir, &project);
    let mut report = RenewedReport {
        project: project.name.clone(),
        old: project.id.clone(),
        id: id.clone(),
        folder: project.folder.clone(),
        untied: memory
            .repository
            .or_else(|| repo::origin_url(&project.folder.join(".git")).map(without_secret)),
        backup: None,
        scribe_name: scribe_name.clone(),
        dry_run: app.settings.dry_run,
    };
    if app.settings.dry_run {
        return Ok(Report::Renewed(report));
    }
    report.backup = Some(backed_up(app, &project, &id, &scribe_name, &holder)?);
    untie(app, &project)?;
    disk::write(&path, &after)?;
    drop(lock);
    if args.rename_folder && project.base_name() != scribe_name {
        let target = project.folder.with_file_name(&scribe_name);
        disk::rename_new(&project.folder, &target)?;
        disk::sync_parent(&target)?;
        report.folder = target;
    }
    Ok(Report::Renewed(report))
}

/// Scribe's user, whose name goes into an id.
fn user_of(project: &Project) -> String {
    let mut above = project.folder.ancestors().skip(1);
    let is_projects = |folder: &std::path::Path| folder.ends_with("projects");
    let projects = above.find(|folder| is_projects(folder));
    let user = projects.and_then(|folder| folder.parent()?.file_name());
    user.map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default()
}

/// A backup under the new id: the copies of the original's texts are the original's, and its ring stays as it is.
fn backed_up(
    app: &App,
    project: &Project,
    id: &str,
    scribe_name: &str,
    holder: &str,
) -> Result<String> {
    let ring = select::ring(app, project);
    let expected = select::ingredients(project);
    let subject = Subject {
        folder: &project.folder,
        id,
        name: &project.name,
        scribe_folder_name: scribe_name,
        expected: &expected,
    };
    let options = crate::backup::TakeOptions {
        reason: "renew-id",
        ..select::take_options(app, holder)
    };
    let progress = app.progress(&project.name);
    let taken = ring.take(subject, options, &*progress, &app.interrupt)?;
    Ok(taken.name.to_string())
}

/// Nothing of the folder leads to the original's repository any more: not what this computer remembers, not the address in
/// its configuration, not what was seen there.
fn untie(app: &App, project: &Project) -> Result<()> {
    ProjectMemory::forget(&app.settings.state_dir, project)?;
    let git_dir = project.folder.join(".git");
    if !git_dir.join("HEAD").exists() {
        return Ok(());
    }
    repo::remove_origin(&git_dir)?;
    let store = repo::Store::open(&git_dir)?;
    let seen: Vec<_> = store
        .refs_below("refs/remotes/origin/")?
        .into_iter()
        .map(|(name, id)| (name, Some(id), None))
        .collect();
    Ok(store.set_refs(&seen)?)
}

/// An address as it may be shown.
fn without_secret(url: String) -> String {
    match (url.split_once("://"), url.rsplit_once('@')) {
        (Some((scheme, _)), Some((_, rest))) => format!("{scheme}://{rest}"),
        _ => url,
    }
}
