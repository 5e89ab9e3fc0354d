//! The projects on this computer: whether they are sound, what killed runs left, names and sums.

use super::or_ok;
use crate::app::App;
use crate::backup;
use crate::commands::select;
use crate::disk;
use crate::project::{self, Project};
use crate::repo;
use crate::report::{Check, Failure, Message, Result};
use crate::runs;
use crate::sync;
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::atomic::Ordering;

/// Windows knows paths of 259 characters. Scribe's folder takes about 75 of them there with a name of a dozen letters, a
/// backup's folder 22 more than the project's.
const LONGEST: usize = 259 - 75 - 22;

/// Names told before the rest is only counted.
const FEW: usize = 3;

/// The projects that are named, else all of the local user's that are not archived.
pub(super) fn chosen(app: &App, words: &[String]) -> Result<Vec<Project>> {
    if !words.is_empty() {
        return words.iter().map(|word| select::named(app, word)).collect();
    }
    // Whose projects they are is a finding of its own.
    let Ok(profile) = select::home(app).choose(app.settings.profile.as_deref()) else {
        return Ok(Vec::new());
    };
    let mut found = profile.projects()?;
    found.retain(|project| !project.archived);
    Ok(found)
}

/// The first few of a list, and how many more there are.
fn few(paths: &[String]) -> String {
    let mut text = paths
        .iter()
        .take(FEW)
        .cloned()
        .collect::<Vec<_>>()
        .join(", ");
    if paths.len() > FEW {
        text += ", ...";
    }
    text
}

/// Whether the `metadata.json` of each can be used, and the folder of its history opened.
pub(super) fn sound(local: &[Project]) -> Vec<Check> {
    let closed = local.iter().filter_map(|project| {
        let failure = Failure::from(repo::Store::of_project(&project.folder).err()?);
        Some(Check::failed("projects", &failure).of(&project.name))
    });
    let damaged: Vec<Check> = local
        .iter()
        .filter_map(|project| Some((project, project.problem.as_ref()?)))
        .map(|(project, problem)| {
            let check = Check::error("projects", problem.headline(&project.name))
                .cause(problem.message())
                .of(&project.name);
            match problem.hint(&project.name) {
                Some(hint) => check.hint(hint),
                None => check,
            }
        })
        .chain(closed)
        .collect();
    or_ok(damaged, || {
        Check::ok(
            "projects",
            Message::new("doctor-projects").count("n", local.len()),
        )
    })
}

/// Files of other programs in the projects' git folders.
pub(super) fn litter(local: &[Project]) -> Vec<Check> {
    let found = local
        .iter()
        .filter_map(|project| litter_in(&project.folder.join(".git"), &project.name));
    found.collect()
}

/// So many files are looked for.
const LITTER: usize = 1000;

/// The files of other programs in one git folder, if there are any.
pub(super) fn litter_in(git_dir: &Path, project: &str) -> Option<Check> {
    let found = repo::foreign_files(git_dir, LITTER);
    if found.is_empty() {
        return None;
    }
    let message = Message::new("doctor-litter")
        .path("folder", git_dir)
        .with("paths", few(&found))
        .count("n", found.len());
    let hint = Message::new("doctor-hint-litter");
    Some(Check::warning("litter", message).of(project).hint(hint))
}

/// Folders that have one id: only one of them can be that project.
pub(super) fn ids(app: &App, local: &[Project]) -> Vec<Check> {
    let everywhere = project::everywhere(&select::home(app));
    let found = local
        .iter()
        .filter_map(|project| {
            let message = sync::same_id(project, &everywhere, &app.settings.state_dir)?;
            Some(Check::warning("ids", message).of(&project.name))
        })
        .collect();
    or_ok(found, || Check::ok("ids", Message::new("doctor-ids")))
}

/// What killed runs left. While a run is at work nobody can tell what is left over.
pub(super) fn left_overs(app: &App, local: &[Project]) -> Result<Vec<Check>> {
    if !runs::live(&app.settings.state_dir)?.is_empty() {
        return Ok(vec![Check::ok(
            "leftovers",
            Message::new("doctor-leftovers-running"),
        )]);
    }
    let mut found = Vec::new();
    let mut rings = BTreeSet::new();
    for project in local {
        let name = &project.name;
        let left = repo::left_overs(&project.folder.join(".git"));
        let hint = || Message::new("doctor-hint-heal").with("project", name);
        if left.half_done || backup::is_half_restored(&project.folder) {
            let message = Message::new("doctor-leftovers-half-done").with("project", name);
            found.push(Check::warning("leftovers", message).of(name).hint(hint()));
        } else if left.litter > 0 {
            let message = Message::new("doctor-leftovers-litter")
                .with("project", name)
                .count("n", left.litter);
            found.push(Check::warning("leftovers", message).of(name).hint(hint()));
        }
        if left.kept > 0 {
            let folder = project
                .folder
                .join(".git")
                .join(disk::WORK_FOLDER)
                .join("kept");
            let message = Message::new("doctor-leftovers-kept")
                .with("project", name)
                .count("n", left.kept);
            found.push(
                Check::warning("leftovers", message)
                    .of(name)
                    .hint(Message::new("doctor-hint-kept").path("folder", &folder)),
            );
        }
        let ring = select::ring(app, project);
        let litter = ring.litter();
        if rings.insert(ring.folder().to_path_buf()) && litter > 0 {
            let message = Message::new("doctor-leftovers-ring")
                .path("folder", ring.folder())
                .count("n", litter);
            found.push(
                Check::warning("leftovers", message)
                    .hint(Message::new("doctor-hint-ring").with("project", name)),
            );
        }
    }
    Ok(or_ok(found, || {
        Check::ok("leftovers", Message::new("doctor-leftovers-none"))
    }))
}

/// Names that other computers have trouble with.
pub(super) fn paths(local: &[Project]) -> Vec<Check> {
    let mut found = Vec::new();
    for project in local {
        let Ok(files) = disk::list(&project.folder, &|path, _| project::is_safe_path(path)) else {
            continue;
        };
        let folder = project
            .folder
            .file_name()
            .map_or(0, |name| name.to_string_lossy().encode_utf16().count());
        let odd = repo::odd_paths(
            files.iter().map(|file| file.path.as_str()),
            LONGEST.saturating_sub(folder + 1),
        );
        let mut tell = |message: Message| {
            let hint = Message::new("doctor-hint-rename");
            found.push(
                Check::warning("paths", message.with("project", &project.name))
                    .of(&project.name)
                    .hint(hint),
            );
        };
        if let Some((one, other)) = odd.twins.first() {
            tell(
                Message::new("doctor-paths-twins")
                    .with("one", one)
                    .with("other", other)
                    .count("n", odd.twins.len()),
            );
        }
        if !odd.names.is_empty() {
            tell(
                Message::new("doctor-paths-names")
                    .with("paths", few(&odd.names))
                    .count("n", odd.names.len()),
            );
        }
        if !odd.long.is_empty() {
            tell(
                Message::new("doctor-paths-long")
                    .with("paths", few(&odd.long))
                    .count("n", odd.long.len()),
            );
        }
    }
    or_ok(found, || Check::ok("paths", Message::new("doctor-paths")))
}

/// A larger text is not looked through (bytes).
const MAX_TEXT: u64 = 16 << 20;

/// Conflict marks that another program or a person left in texts; nothing where there are none.
pub(super) fn marks(app: &App, local: &[Project]) -> Vec<Check> {
    let mut found = Vec::new();
    for project in local {
        let Ok(files) = disk::list(&project.folder, &|path, _| project::is_safe_path(path)) else {
            continue;
        };
        let mut places = Vec::new();
        for file in files.iter().filter(|file| sync::may_have_marks(&file.path)) {
            if app.interrupt.load(Ordering::Relaxed) {
                return found;
            }
            // A file that cannot be read is a finding of its own.
            let Ok(text) = disk::read(&project.folder.join(&file.path), MAX_TEXT) else {
                continue;
            };
            let marks = scripture::conflict_marks(&file.path, &text);
            places.extend(marks.into_iter().map(|one| {
                let line = format!("{}:{}", file.path, one.line);
                one.reference.unwrap_or(line)
            }));
        }
        if !places.is_empty() {
            let message = Message::new("doctor-marks")
                .with("project", &project.name)
                .with("places", few(&places))
                .count("n", places.len());
            let hint = Message::new("hint-conflict-marks");
            found.push(
                Check::warning("marks", message)
                    .of(&project.name)
                    .hint(hint),
            );
        }
    }
    found
}

/// Files that are not what `metadata.json` says of them. Scribe itself never writes those numbers anew, so it is no damage.
pub(super) fn checksums(app: &App, local: &[Project]) -> Vec<Check> {
    let mut found = Vec::new();
    let mut checked = 0;
    for project in local.iter().filter(|project| project.problem.is_none()) {
        let drift = project::drift(&project.folder, &|| app.interrupt.load(Ordering::Relaxed));
        checked += drift.checked;
        let name = &project.name;
        if !drift.missing.is_empty() {
            let message = Message::new("doctor-checksums-missing")
                .with("project", name)
                .with("paths", few(&drift.missing))
                .count("n", drift.missing.len());
            let hint = Message::new("hint-backup-list").with("project", name);
            found.push(Check::warning("checksums", message).of(name).hint(hint));
        }
        if !drift.changed.is_empty() {
            let message = Message::new("doctor-checksums-changed")
                .with("project", name)
                .with("paths", few(&drift.changed))
                .count("n", drift.changed.len());
            found.push(
                Check::warning("checksums", message)
                    .of(name)
                    .hint(Message::new("doctor-hint-checksums")),
            );
        }
    }
    or_ok(found, || {
        Check::ok(
            "checksums",
            Message::new("doctor-checksums").count("n", checked),
        )
    })
}
