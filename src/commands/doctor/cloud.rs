//! A folder as cloud: that it is there, may be written, and has the projects.

use super::projects;
use crate::app::App;
use crate::commands::select;
use crate::disk;
use crate::project::{Project, ProjectMemory};
use crate::report::{Check, Message};
use crate::sync::RepositoryName;
use std::path::{Path, PathBuf};

/// All findings about the folder.
pub(super) fn folder(app: &App, folder: &Path, local: &[Project]) -> Vec<Check> {
    if !folder.is_dir() {
        return vec![
            Check::error(
                "cloud",
                Message::new("cloud-folder-missing").path("folder", folder),
            )
            .hint(Message::new("hint-cloud-folder")),
        ];
    }
    let mut checks = vec![reachable(folder), account(app)];
    for project in local {
        let memory = ProjectMemory::load(&app.settings.state_dir, project);
        if memory.server.as_deref() != Some(folder.display().to_string().as_str()) {
            continue;
        }
        let name = memory.repository.as_deref().and_then(RepositoryName::parse);
        if let Some(name) = name {
            checks.push(write(folder, project, &name));
            checks.extend(projects::litter_in(&bare(folder, &name), &project.name));
        }
    }
    checks
}

fn reachable(folder: &Path) -> Check {
    if disk::may_write_in(folder) {
        Check::ok(
            "cloud",
            Message::new("doctor-cloud-folder").path("folder", folder),
        )
    } else {
        // Who only receives can live with that.
        Check::warning(
            "cloud",
            Message::new("doctor-cloud-unwritable").path("folder", folder),
        )
        .hint(Message::new("doctor-hint-unwritable"))
    }
}

fn account(app: &App) -> Check {
    match select::folder_login(app) {
        Ok(login) => Check::ok(
            "account",
            Message::new("doctor-account-folder").with("login", login),
        ),
        Err(failure) => Check::failed("account", &failure),
    }
}

fn bare(root: &Path, name: &RepositoryName) -> PathBuf {
    root.join(&name.owner).join(format!("{}.git", name.name))
}

/// Whether the project's repository is there and may be written.
fn write(root: &Path, project: &Project, name: &RepositoryName) -> Check {
    let bare = bare(root, name);
    let check = if !bare.is_dir() {
        Check::error(
            "write",
            Message::new("doctor-write-gone").with("repository", name),
        )
        .hint(Message::new("hint-cloud-folder"))
    } else if disk::may_write_in(&bare.join("refs")) && disk::may_write_in(&bare.join("objects")) {
        Check::ok(
            "write",
            Message::new("doctor-write").with("repository", name),
        )
    } else {
        Check::warning(
            "write",
            Message::new("doctor-write-read-only").with("repository", name),
        )
        .hint(Message::new("doctor-hint-unwritable"))
    };
    check.of(&project.name)
}
