//! One layer over the other.

use super::value::{self, Bad, Value};
use super::{Environment, FILE, Origin, Settings, file};
use crate::cli::{GlobalArgs, SyncArgs};
use crate::report::{Class, Failure, Message, Result};
use clap::ValueEnum;
use std::path::{Path, PathBuf};

/// The variables of the settings, the stronger of two first.
const VARIABLES: &[(&str, &[&str])] = &[
    ("home", &["SCRIBE_SYNC_HOME", "SCRIBE_HOME"]),
    ("profile", &["SCRIBE_SYNC_PROFILE"]),
    ("cloud", &["SCRIBE_SYNC_CLOUD", "SCRIBE_SYNC_SERVER"]),
    ("account", &["SCRIBE_SYNC_ACCOUNT", "SCRIBE_SYNC_USER"]),
    ("on_conflict", &["SCRIBE_SYNC_ON_CONFLICT"]),
    ("combine", &["SCRIBE_SYNC_COMBINE"]),
    ("jobs", &["SCRIBE_SYNC_JOBS"]),
    ("attempts", &["SCRIBE_SYNC_ATTEMPTS"]),
    ("interval", &["SCRIBE_SYNC_INTERVAL"]),
    ("deadline", &["SCRIBE_SYNC_DEADLINE"]),
    ("limit_upload", &["SCRIBE_SYNC_LIMIT_UPLOAD"]),
    ("limit_download", &["SCRIBE_SYNC_LIMIT_DOWNLOAD"]),
    ("max_transfer", &["SCRIBE_SYNC_MAX_TRANSFER"]),
    ("ca_file", &["SCRIBE_SYNC_CA_FILE"]),
    ("lang", &["SCRIBE_SYNC_LANG"]),
    ("color", &["SCRIBE_SYNC_COLOR"]),
    ("progress", &["SCRIBE_SYNC_PROGRESS"]),
];

impl Settings {
    /// The settings in force: built-in, user file, environment, flags.
    pub fn load(environment: &Environment, args: &GlobalArgs) -> Result<Self> {
        let mut settings = Self::folders(environment, args, Strict::Yes)?;
        let contents = file::load(&settings.file(), environment)?;
        settings.projects = contents.projects;
        settings.unknown = contents.unknown;
        for (key, text, origin) in contents.values {
            settings.apply(key, &text, origin, environment)?;
        }
        settings.variables_and_flags(environment, args)?;
        if settings.home.as_os_str().is_empty() {
            return Err(no_folder("--home"));
        }
        Ok(settings)
    }

    /// As [`Settings::load`] without the user file, and nothing that is wrong stops it: for the commands that must work
    /// whatever the file says.
    pub fn without_file(environment: &Environment, args: &GlobalArgs) -> Self {
        let mut settings = Self::folders(environment, args, Strict::No)
            .unwrap_or_else(|_| Self::built_in(PathBuf::new(), PathBuf::new(), PathBuf::new()));
        let _ = settings.variables_and_flags(environment, args);
        settings
    }

    /// The built-in values, and the two folders of our own, which the file cannot name.
    fn folders(environment: &Environment, args: &GlobalArgs, strict: Strict) -> Result<Self> {
        let own = |flag: Option<&PathBuf>, variable, default: Option<PathBuf>, name| {
            let said = flag
                .map(|path| path.as_os_str())
                .or_else(|| environment.get(variable));
            let path = match said {
                Some(path) => Some(absolute(Path::new(path), environment)),
                None => default,
            };
            match path {
                Some(path) => Ok(path),
                None if strict == Strict::No => Ok(PathBuf::new()),
                None => Err(no_folder(name)),
            }
        };
        let config_dir = own(
            args.config.as_ref(),
            "SCRIBE_SYNC_CONFIG",
            default_config(environment),
            "--config",
        )?;
        let state_dir = own(
            args.state.as_ref(),
            "SCRIBE_SYNC_STATE",
            default_state(environment),
            "--state",
        )?;
        let home = default_home(environment).unwrap_or_default();
        let mut settings = Self::built_in(home, config_dir, state_dir);
        settings.dry_run = args.dry_run;
        Ok(settings)
    }

    fn variables_and_flags(&mut self, environment: &Environment, args: &GlobalArgs) -> Result<()> {
        for &(key, names) in VARIABLES {
            let found = names
                .iter()
                .find_map(|&name| Some((name, environment.get(name)?)));
            let Some((name, value)) = found else { continue };
            let origin = Origin::Environment(name);
            match (key, value.to_str()) {
                (_, Some(text)) => self.apply(key, text, origin, environment)?,
                // Only a path may be something else than Unicode.
                ("home" | "ca_file", None) => {
                    let path = absolute(Path::new(value), environment);
                    self.place(key, Value::Path(path), origin);
                }
                (_, None) => return Err(bad(key, &origin, None)),
            }
        }
        for (key, flag, path) in [
            ("home", "--home", &args.home),
            ("ca_file", "--ca-file", &args.ca_file),
        ] {
            if let Some(path) = path {
                let path = Value::Path(absolute(path, environment));
                self.place(key, path, Origin::Flag(flag));
            }
        }
        for (key, flag, text) in [
            ("profile", "--profile", &args.profile),
            ("cloud", "--cloud", &args.cloud),
            ("account", "--account", &args.account),
            ("lang", "--lang", &args.lang),
            (
                "color",
                "--color",
                &args.color.as_ref().map(value::of_choice),
            ),
            (
                "progress",
                "--progress",
                &args.progress.as_ref().map(value::of_choice),
            ),
        ] {
            if let Some(text) = text {
                self.apply(key, text, Origin::Flag(flag), environment)?;
            }
        }
        Ok(())
    }

    /// The flags of `sync` that are settings too: the strongest layer.
    pub fn flags_of_sync(&mut self, args: &SyncArgs, environment: &Environment) -> Result<()> {
        for (key, flag, text) in [
            ("attempts", "--attempts", &args.attempts),
            ("interval", "--interval", &args.interval),
            ("deadline", "--deadline", &args.deadline),
            ("limit_upload", "--limit-upload", &args.limit_upload),
            ("limit_download", "--limit-download", &args.limit_download),
            ("max_transfer", "--max-transfer", &args.max_transfer),
        ] {
            if let Some(text) = text {
                self.apply(key, text, Origin::Flag(flag), environment)?;
            }
        }
        Ok(())
    }

    fn apply(
        &mut self,
        key: &'static str,
        text: &str,
        origin: Origin,
        environment: &Environment,
    ) -> Result<()> {
        match value::check(key, text, environment) {
            Ok(value) => {
                self.place(key, value, origin);
                Ok(())
            }
            Err(reason) => Err(bad(key, &origin, Some((text, reason)))),
        }
    }

    fn place(&mut self, key: &'static str, value: Value, origin: Origin) {
        match (key, value) {
            ("home", Value::Path(path)) => self.home = path,
            ("ca_file", Value::Path(path)) => self.ca_file = Some(path),
            ("profile", Value::Text(text)) => self.profile = Some(text),
            ("account", Value::Text(text)) => self.account = Some(text),
            ("lang", Value::Text(text)) => self.lang = Some(text),
            ("color", Value::Text(text)) => {
                self.color = ValueEnum::from_str(&text, false).unwrap_or_default();
            }
            ("progress", Value::Text(text)) => {
                self.progress = ValueEnum::from_str(&text, false).unwrap_or_default();
            }
            ("cloud", Value::Cloud(cloud)) => self.cloud = cloud,
            ("keep", Value::Number(keep)) => self.keep = keep,
            ("jobs", Value::Number(jobs)) => self.jobs = Some(jobs),
            ("attempts", Value::Number(attempts)) => {
                self.attempts = u32::try_from(attempts).unwrap_or(u32::MAX);
            }
            ("interval", Value::Duration(interval)) => self.interval = interval,
            ("limit_upload", Value::Bytes(rate)) => self.limit_upload = Some(rate),
            ("limit_download", Value::Bytes(rate)) => self.limit_download = Some(rate),
            ("max_transfer", Value::Bytes(most)) => self.max_transfer = Some(most),
            ("deadline", Value::Duration(deadline)) => self.deadline = Some(deadline),
            ("visibility", Value::Visibility(visibility)) => self.visibility = Some(visibility),
            ("on_conflict", Value::OnConflict(how)) => self.on_conflict = how,
            ("combine", Value::Combine(combine)) => self.combine = combine,
            _ => return,
        }
        self.origins.insert(key, origin);
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Strict {
    Yes,
    No,
}

fn absolute(path: &Path, environment: &Environment) -> PathBuf {
    path.to_str()
        .and_then(|text| value::absolute(text, environment))
        .unwrap_or_else(|| environment.folder().join(path))
}

fn bad(key: &str, origin: &Origin, reason: Option<(&str, Bad)>) -> Failure {
    let place = match origin {
        Origin::Environment(name) | Origin::Flag(name) => (*name).to_owned(),
        Origin::File { .. } | Origin::BuiltIn => format!("{key} ({FILE})"),
    };
    match reason {
        Some((text, bad)) if !bad.secret => Failure::new(
            Class::Usage,
            Message::new("config-bad-value-place")
                .with("place", place)
                .with("value", text),
        )
        .cause(bad.rule),
        Some((_, bad)) => Failure::new(
            Class::Usage,
            Message::new("config-bad-place").with("place", place),
        )
        .cause(bad.rule),
        None => Failure::new(
            Class::Usage,
            Message::new("config-bad-place").with("place", place),
        )
        .cause(Message::new("config-rule-unicode")),
    }
}

fn no_folder(flag: &str) -> Failure {
    Failure::new(Class::Usage, Message::new("config-no-user-folder"))
        .hint(Message::new("config-hint-user-folder").with("flag", flag))
}

/// A folder that a variable of the system names; the standards say that a relative one is not to be used.
fn system(environment: &Environment, name: &str) -> Option<PathBuf> {
    environment
        .get(name)
        .map(PathBuf::from)
        .filter(|path| path.is_absolute())
}

/// Scribe's folder, where Scribe itself looks: `APPDATA` on any system, else `~/.config`; never `XDG_CONFIG_HOME`.
fn default_home(environment: &Environment) -> Option<PathBuf> {
    environment
        .get("APPDATA")
        .map(|base| absolute(Path::new(base), environment))
        .or_else(|| Some(value::user_folder(environment)?.join(".config")))
        .map(|base| base.join("scribe"))
}

fn default_config(environment: &Environment) -> Option<PathBuf> {
    let base = if cfg!(windows) {
        system(environment, "APPDATA")
    } else {
        system(environment, "XDG_CONFIG_HOME")
    };
    base.or_else(|| Some(value::user_folder(environment)?.join(".config")))
        .map(|base| base.join("scribe-sync"))
}

fn default_state(environment: &Environment) -> Option<PathBuf> {
    let base = if cfg!(windows) {
        system(environment, "LOCALAPPDATA")
    } else {
        system(environment, "XDG_STATE_HOME")
    };
    base.or_else(|| {
        let user = value::user_folder(environment)?;
        Some(if cfg!(target_os = "macos") {
            user.join("Library").join("Application Support")
        } else {
            user.join(".local").join("state")
        })
    })
    .map(|base| base.join("scribe-sync"))
}

#[cfg(test)]
mod tests {
    use super::super::{Activation, CloudAddress};
    use super::*;
    use std::ffi::OsString;

    fn environment(variables: &[(&str, &str)]) -> Environment {
        Environment::new(
            variables
                .iter()
                .map(|(name, value)| (OsString::from(name), OsString::from(value))),
            PathBuf::from("/work"),
        )
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn folders_are_where_the_systems_expect_them() {
        let args = GlobalArgs::default();
        let settings = Settings::load(
            &environment(&[("HOME", "/h"), ("XDG_CONFIG_HOME", "/nowhere/c")]),
            &args,
        )
        .unwrap();
        assert_eq!(settings.home, Path::new("/h/.config/scribe"));
        assert_eq!(settings.config_dir, Path::new("/nowhere/c/scribe-sync"));
        assert_eq!(settings.state_dir, Path::new("/h/.local/state/scribe-sync"));
        let settings = Settings::load(
            &environment(&[("HOME", "/h"), ("APPDATA", "/a"), ("XDG_STATE_HOME", "rel")]),
            &args,
        )
        .unwrap();
        assert_eq!(settings.home, Path::new("/a/scribe"));
        assert_eq!(settings.state_dir, Path::new("/h/.local/state/scribe-sync"));
        assert!(Settings::load(&environment(&[]), &args).is_err());
    }

    #[test]
    fn a_stronger_layer_wins_and_is_remembered() {
        let dir = tempfile::tempdir().unwrap();
        crate::disk::write(
            &dir.path().join(FILE),
            b"account: amina\nkeep: 9\ncloud: https://file.example\nprofile: p\n",
        )
        .unwrap();
        let environment = environment(&[
            ("HOME", "/h"),
            ("SCRIBE_SYNC_SERVER", "https://weak.example"),
            ("SCRIBE_SYNC_USER", "boaz"),
            ("SCRIBE_SYNC_PROFILE", "q"),
        ]);
        let args = GlobalArgs {
            config: Some(dir.path().to_path_buf()),
            profile: Some("r".to_owned()),
            ..GlobalArgs::default()
        };
        let settings = Settings::load(&environment, &args).unwrap();
        assert_eq!(
            settings.cloud,
            CloudAddress::Server("https://weak.example".to_owned())
        );
        assert_eq!(settings.account.as_deref(), Some("boaz"));
        assert_eq!(settings.profile.as_deref(), Some("r"));
        assert_eq!(settings.keep, 9);
        assert_eq!(settings.origin("keep").to_string(), "config.yaml line 2");
        assert_eq!(
            settings.origin("account").to_string(),
            "environment SCRIBE_SYNC_USER"
        );
        assert_eq!(settings.origin("profile").to_string(), "flag --profile");
        assert_eq!(settings.origin("color").to_string(), "built-in");
    }

    #[test]
    fn a_project_section_is_stronger_than_the_file() {
        let dir = tempfile::tempdir().unwrap();
        crate::disk::write(
            &dir.path().join(FILE),
            b"keep: 9\nprojects:\n  one: {keep: 2, active: false}\n",
        )
        .unwrap();
        let args = GlobalArgs {
            config: Some(dir.path().to_path_buf()),
            ..GlobalArgs::default()
        };
        let settings = Settings::load(&environment(&[("HOME", "/h")]), &args).unwrap();
        assert_eq!(settings.in_project("one").keep, 2);
        assert_eq!(settings.in_project("one").active, Activation::Never);
        assert_eq!(settings.in_project("two").keep, 9);
    }
}
