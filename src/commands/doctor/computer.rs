//! This computer: Scribe's folder, our own, the disk, the keyring, what ran last.

use crate::account::{Vault, VaultError};
use crate::app::App;
use crate::commands::{schedule, select, session};
use crate::config::CloudAddress;
use crate::disk;
use crate::project::Project;
use crate::report::{Check, Message, ScheduleReport};
use crate::runs;
use chrono::{DateTime, TimeDelta, Utc};
use std::path::{Path, PathBuf};

/// A name that no account's entry in the keyring has.
const NOBODY: &str = "scribe-sync doctor";

/// What must be free beside a project twice over, in bytes.
const SPARE: u64 = 64 << 20;

/// After this time without a complete sync somebody should know.
const LONG: TimeDelta = TimeDelta::days(14);

/// Scribe's folder, and whose projects are meant.
pub(super) fn home(app: &App) -> Check {
    let home = select::home(app);
    if !home.exists() {
        return Check::warning(
            "home",
            Message::new("doctor-home-none").path("folder", home.folder()),
        )
        .hint(Message::new("hint-home-elsewhere"));
    }
    match home.choose(app.settings.profile.as_deref()) {
        Ok(profile) => {
            let folder = profile.projects_dir();
            if !folder.is_dir() || disk::may_write_in(&folder) {
                Check::ok(
                    "home",
                    Message::new("doctor-home")
                        .with("profile", &profile.name)
                        .path("folder", home.folder()),
                )
            } else {
                unwritable("home", &folder)
            }
        }
        Err(failure) => Check::failed("home", &failure),
    }
}

fn unwritable(name: &'static str, folder: &Path) -> Check {
    Check::error(
        name,
        Message::new("doctor-unwritable").path("folder", folder),
    )
    .hint(Message::new("doctor-hint-unwritable"))
}

/// Our own two folders: that they can be written, or made.
pub(super) fn folders(app: &App) -> Check {
    let own = [&app.settings.state_dir, &app.settings.config_dir];
    for folder in own {
        let existing = existing(folder);
        if !disk::may_write_in(&existing) {
            return unwritable("folders", &existing);
        }
    }
    Check::ok(
        "folders",
        Message::new("doctor-folders")
            .path("config", &app.settings.config_dir)
            .path("state", &app.settings.state_dir),
    )
}

/// The folder, or the one above it that is there.
fn existing(folder: &Path) -> PathBuf {
    folder
        .ancestors()
        .find(|folder| folder.exists())
        .unwrap_or(folder)
        .to_path_buf()
}

/// Room for a backup and for what comes, where the projects and where our own state lies.
pub(super) fn disk(app: &App, local: &[Project]) -> Vec<Check> {
    let largest = local
        .iter()
        .filter_map(|project| Some((size(project)?, project)))
        .max_by_key(|(bytes, _)| *bytes);
    let projects = match largest {
        Some((bytes, project)) => room(
            project.folder.parent().unwrap_or(&project.folder),
            bytes.saturating_mul(2) + SPARE,
        ),
        None => room(&existing(select::home(app).folder()), SPARE),
    };
    let state = existing(&app.settings.state_dir);
    let mut checks = vec![projects];
    // On the same disk it says nothing new.
    let elsewhere = local
        .first()
        .is_none_or(|project| !disk::same_file_system(&project.folder, &state));
    let own = room(&state, SPARE);
    if elsewhere && own.state != checks[0].state {
        checks.push(own);
    }
    checks
}

fn room(folder: &Path, need: u64) -> Check {
    match disk::free_space(folder) {
        Some(free) if free < need => Check::error(
            "disk",
            Message::new("doctor-disk-full")
                .path("folder", folder)
                .bytes("free", free)
                .bytes("need", need),
        )
        .hint(Message::new("hint-free-space")),
        Some(free) => Check::ok(
            "disk",
            Message::new("doctor-disk")
                .path("folder", folder)
                .bytes("free", free),
        ),
        None => Check::ok("disk", Message::new("doctor-disk-untold")),
    }
}

/// Bytes of a project's folder, its history included.
fn size(project: &Project) -> Option<u64> {
    let all = disk::list(&project.folder, &|_, _| true).ok()?;
    Some(all.iter().map(|entry| entry.len).sum())
}

/// Whether the keyring answers. Nothing is put into it.
pub(super) fn keyring(app: &App) -> Option<Check> {
    if matches!(app.settings.cloud, CloudAddress::Folder(_)) {
        return None;
    }
    if app.environment.text("SCRIBE_SYNC_TOKEN").is_some() {
        return Some(Check::ok(
            "keyring",
            Message::new("doctor-keyring-unneeded"),
        ));
    }
    let Some(vault) = session::place(app).vault else {
        return Some(Check::ok("keyring", Message::new("doctor-keyring-off")));
    };
    Some(keyring_of(vault))
}

fn keyring_of(vault: &dyn Vault) -> Check {
    match vault.get(NOBODY) {
        Ok(_) => Check::ok("keyring", Message::new("doctor-keyring")),
        Err(error) => {
            let hint = match error {
                VaultError::TimedOut => Message::new("doctor-hint-keyring-locked"),
                VaultError::Unavailable { .. } => Message::new("doctor-hint-keyring-none"),
            };
            Check::warning("keyring", Message::new("doctor-keyring-silent"))
                .cause(error.message())
                .hint(hint)
        }
    }
}

/// Whether what is scheduled can run; nothing where nothing is.
pub(super) fn schedule(app: &App) -> Option<Check> {
    match schedule::status(app) {
        Ok(report) => schedule_of(&report),
        Err(failure) => Some(Check::failed("schedule", &failure)),
    }
}

fn schedule_of(report: &ScheduleReport) -> Option<Check> {
    if !report.installed {
        return None;
    }
    if !report.active {
        return Some(Check::ok("schedule", Message::new("doctor-schedule-off")));
    }
    if report.entry == Some(false) {
        let message = Message::new("doctor-schedule-gone");
        return Some(
            Check::error("schedule", message).hint(Message::new("doctor-hint-schedule-gone")),
        );
    }
    let missed = report
        .missed
        .iter()
        .filter(|hour| hour.made_up.is_none())
        .count();
    if missed > 0 {
        let message = Message::new("doctor-schedule-missed").count("n", missed);
        return Some(Check::warning("schedule", message).hint(Message::new("doctor-hint-missed")));
    }
    Some(match report.next {
        Some(next) => Check::ok(
            "schedule",
            Message::new("doctor-schedule").time("next", next),
        ),
        None => Check::ok("schedule", Message::new("doctor-schedule-on")),
    })
}

/// When each project last was in sync, as the report knows it.
pub(super) fn last(app: &App, local: &[Project]) -> Vec<Check> {
    let rows = match runs::read(&app.settings.state_dir) {
        Ok(log) => log.rows,
        Err(error) => return vec![Check::failed("last", &error.into())],
    };
    let newest = |project: &Project| {
        let folder = project.folder.display().to_string();
        rows.iter()
            .filter(|row| row.is_complete())
            .filter(|row| {
                row.folder.as_deref() == Some(folder.as_str())
                    || row.project_id.is_some() && row.project_id == project.id
            })
            .filter_map(|row| row.end)
            .max()
    };
    let times: Vec<(String, Option<DateTime<Utc>>)> = local
        .iter()
        .map(|project| (project.name.clone(), newest(project)))
        .collect();
    last_of(&times, app.clock.now())
}

fn last_of(times: &[(String, Option<DateTime<Utc>>)], now: DateTime<Utc>) -> Vec<Check> {
    let mut checks = Vec::new();
    for (name, time) in times {
        let check = match time {
            None => Check::warning(
                "last",
                Message::new("doctor-last-never").with("project", name),
            ),
            Some(time) if now - *time > LONG => Check::warning(
                "last",
                Message::new("doctor-last-long")
                    .with("project", name)
                    .time("when", *time),
            ),
            Some(_) => continue,
        };
        let hint = Message::new("doctor-hint-sync").with("project", name);
        checks.push(check.of(name).hint(hint));
    }
    // Of what is fresh only the newest is worth a line.
    if let Some(newest) = times
        .iter()
        .filter_map(|(_, time)| *time)
        .filter(|time| now - *time <= LONG)
        .max()
    {
        checks.push(Check::ok(
            "last",
            Message::new("doctor-last").time("when", newest),
        ));
    }
    checks
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::Token;
    use crate::report::{CheckState, MissedHour};

    struct Ring(Option<VaultError>);

    impl Vault for Ring {
        fn get(&self, name: &str) -> Result<Option<Token>, VaultError> {
            assert_eq!(name, NOBODY);
            self.0.clone().map_or(Ok(None), Err)
        }
        fn set(&self, _: &str, _: &Token) -> Result<(), VaultError> {
            unreachable!("nothing is put into it")
        }
        fn delete(&self, _: &str) -> Result<(), VaultError> {
            unreachable!("nothing is taken out of it")
        }
    }

    #[test]
    fn a_keyring_that_does_not_answer_is_a_warning_with_its_own_hint() {
        assert_eq!(keyring_of(&Ring(None)).state, CheckState::Ok);
        let locked = keyring_of(&Ring(Some(VaultError::TimedOut)));
        assert_eq!(locked.state, CheckState::Warning);
        assert_eq!(locked.hint.unwrap().id, "doctor-hint-keyring-locked");
        let none = keyring_of(&Ring(Some(VaultError::Unavailable {
            detail: "no bus".into(),
        })));
        assert_eq!(none.hint.unwrap().id, "doctor-hint-keyring-none");
    }

    #[test]
    fn a_schedule_that_cannot_run_is_an_error_and_a_missed_hour_a_warning() {
        let hour: DateTime<Utc> = "2026-11-27T23:00:00Z".parse().unwrap();
        let mut report = ScheduleReport {
            action: "status",
            installed: false,
            active: true,
            running: false,
            entry: Some(true),
            scheduler: Some("cron"),
            at: Vec::new(),
            days: Vec::new(),
            on_start: false,
            what: None,
            projects: Vec::new(),
            names: Vec::new(),
            next: Some(hour),
            last: None,
            missed: Vec::new(),
            notes: Vec::new(),
            dry_run: false,
        };
        let found = |report: &ScheduleReport| {
            schedule_of(report).map(|check| (check.state, check.message.id))
        };
        assert_eq!(found(&report), None);
        report.installed = true;
        assert_eq!(found(&report), Some((CheckState::Ok, "doctor-schedule")));
        report.missed.push(MissedHour {
            hour,
            made_up: Some(hour),
        });
        assert_eq!(found(&report), Some((CheckState::Ok, "doctor-schedule")));
        report.missed[0].made_up = None;
        assert_eq!(
            found(&report),
            Some((CheckState::Warning, "doctor-schedule-missed"))
        );
        report.entry = Some(false);
        assert_eq!(
            found(&report),
            Some((CheckState::Error, "doctor-schedule-gone"))
        );
        report.active = false;
        assert_eq!(
            found(&report),
            Some((CheckState::Ok, "doctor-schedule-off"))
        );
    }

    #[test]
    fn too_little_room_is_an_error() {
        let dir = tempfile::tempdir().unwrap();
        assert_eq!(room(dir.path(), 1).state, CheckState::Ok);
        assert_eq!(room(dir.path(), u64::MAX).state, CheckState::Error);
    }

    #[test]
    fn a_project_without_a_recent_sync_is_named() {
        let now: DateTime<Utc> = "2026-11-27T12:00:00Z".parse().unwrap();
        let times = [
            ("A".to_owned(), Some(now - TimeDelta::days(2))),
            ("B".to_owned(), Some(now - TimeDelta::days(15))),
            ("C".to_owned(), None),
        ];
        let found: Vec<_> = last_of(&times, now)
            .into_iter()
            .map(|check| (check.project, check.state, check.message.id))
            .collect();
        assert_eq!(
            found,
            [
                (
                    Some("B".to_owned()),
                    CheckState::Warning,
                    "doctor-last-long"
                ),
                (
                    Some("C".to_owned()),
                    CheckState::Warning,
                    "doctor-last-never"
                ),
                (None, CheckState::Ok, "doctor-last"),
            ]
        );
        assert!(last_of(&[], now).is_empty());
    }
}
