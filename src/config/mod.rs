//! Layered settings: built-in, user file, project section, environment, flags; every value knows where it came from.
//!
//! The promise it keeps: a value that cannot be used is named with its place ("`keep` in `config.yaml` line 4"), an
//! unknown key is a warning, and no secret is ever in the file.

mod environment;
mod file;
mod load;
mod value;

pub use environment::Environment;
pub use file::{lock, lock_unless, projects_in, set, set_in_project};
pub use value::KEYS;

use crate::cli::{ColorChoice, ProgressChoice, shown_bytes, shown_duration};
use crate::report::{ConfigRow, Message};
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;

/// The name of the user file inside the config folder.
pub const FILE: &str = "config.yaml";

/// Where the projects are carried to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CloudAddress {
    /// A Door43 (Gitea) server, without a slash at the end: `https://git.door43.org`.
    Server(String),
    /// A folder that holds `<owner>/<repository>.git`, bare.
    Folder(PathBuf),
}

impl std::fmt::Display for CloudAddress {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Server(url) => f.write_str(url),
            Self::Folder(path) => write!(f, "{}", path.display()),
        }
    }
}

/// Whether a repository that a run creates can be seen by everybody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Visibility {
    /// Everybody can read it; Scribe desktop can list it.
    Public,
    /// Only its members; Scribe desktop cannot list it.
    Private,
}

/// What to do with a unit that both sides changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OnConflict {
    /// Merge everything else; the shared text stays in that place, and the other waits for a person.
    Hold,
    /// Merge nothing, send only the user branch.
    Stop,
    /// Take the text of this computer.
    Mine,
    /// Take the shared text.
    Theirs,
}

/// Which changes of two people in one verse come together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Combine {
    /// Those with a word between them that nobody changed.
    Apart,
    /// None.
    Never,
}

/// Whether a project is synced with all the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Activation {
    /// With `--all`, at the hours of the schedule, and by `watch`.
    Now,
    /// Not yet; lists say so.
    Later,
    /// Not, and nothing reminds of it.
    Never,
}

impl Activation {
    /// Its word: `now`, `later`, `never`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Now => "now",
            Self::Later => "later",
            Self::Never => "never",
        }
    }
}

/// Where a value came from, weakest first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Origin {
    /// Nobody said anything.
    #[default]
    BuiltIn,
    /// The user file.
    File {
        /// The line, where it could be told.
        line: Option<usize>,
    },
    /// A variable.
    Environment(&'static str),
    /// A flag, with its dashes.
    Flag(&'static str),
}

impl std::fmt::Display for Origin {
    /// As `config list` shows it; the same in every language, because scripts read it.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::BuiltIn => f.write_str("built-in"),
            Self::File { line: Some(line) } => write!(f, "{FILE} line {line}"),
            Self::File { line: None } => f.write_str(FILE),
            Self::Environment(name) => write!(f, "environment {name}"),
            Self::Flag(name) => write!(f, "flag {name}"),
        }
    }
}

impl Origin {
    /// The same for people.
    pub fn message(&self) -> Message {
        match self {
            Self::BuiltIn => Message::new("config-from-nobody"),
            Self::File { line: Some(line) } => Message::new("config-from-line")
                .with("file", FILE)
                .count("line", *line),
            Self::File { line: None } => Message::new("config-from-file").with("file", FILE),
            Self::Environment(name) => Message::new("config-from-variable").with("name", name),
            Self::Flag(name) => Message::new("config-from-flag").with("name", name),
        }
    }
}

/// What the user file says about one project, by its id.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ProjectSettings {
    /// Backups kept.
    pub keep: Option<usize>,
    /// Visibility of the repository, when it is created.
    pub visibility: Option<Visibility>,
    /// What to do with conflicts.
    pub on_conflict: Option<OnConflict>,
    /// Which changes of two people in one verse come together.
    pub combine: Option<Combine>,
    /// Whether `--all` takes it.
    pub active: Option<Activation>,
}

/// The settings in force for one project.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InProject {
    /// Backups kept.
    pub keep: usize,
    /// Visibility of the repository, when it is created and when said.
    pub visibility: Option<Visibility>,
    /// What to do with conflicts.
    pub on_conflict: OnConflict,
    /// Which changes of two people in one verse come together.
    pub combine: Combine,
    /// Whether `--all` takes it.
    pub active: Activation,
}

/// The settings in force.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Scribe's folder (it holds `users/`).
    pub home: PathBuf,
    /// Which of Scribe's local users, when said.
    pub profile: Option<String>,
    /// The cloud.
    pub cloud: CloudAddress,
    /// The account, when said.
    pub account: Option<String>,
    /// Our folder for `config.yaml` and stored credentials.
    pub config_dir: PathBuf,
    /// Our folder for what runs remember.
    pub state_dir: PathBuf,
    /// Backups kept per project.
    pub keep: usize,
    /// Visibility of repositories that are created, when said.
    pub visibility: Option<Visibility>,
    /// What to do with conflicts.
    pub on_conflict: OnConflict,
    /// Which changes of two people in one verse come together.
    pub combine: Combine,
    /// A PEM file with further certificate authorities.
    pub ca_file: Option<PathBuf>,
    /// Show what would happen, change nothing.
    pub dry_run: bool,
    /// Projects synced at the same time, when said.
    pub jobs: Option<usize>,
    /// How often a project is tried that failed only for now.
    pub attempts: u32,
    /// The time between two attempts.
    pub interval: Duration,
    /// The time limit of a run, when said.
    pub deadline: Option<Duration>,
    /// The most bytes a second that are sent, when said.
    pub limit_upload: Option<u64>,
    /// The most bytes a second that are received, when said.
    pub limit_download: Option<u64>,
    /// The most bytes that one run may send and receive together.
    pub max_transfer: Option<u64>,
    /// Language of the words, when said: `en` or `fr`.
    pub lang: Option<String>,
    /// When to use colour.
    pub color: ColorChoice,
    /// How long work shows how far it is.
    pub progress: ProgressChoice,
    /// What the user file says about single projects, by id.
    pub projects: BTreeMap<String, ProjectSettings>,
    /// What the user file has that this version does not know.
    pub unknown: Vec<Message>,
    /// Where each value came from, by key; a missing one is built-in.
    pub origins: BTreeMap<&'static str, Origin>,
}

impl Settings {
    /// The built-in values with these three folders; the others can be set on the result.
    pub fn built_in(home: PathBuf, config_dir: PathBuf, state_dir: PathBuf) -> Self {
        Self {
            home,
            profile: None,
            cloud: CloudAddress::Server("https://git.door43.org".to_owned()),
            account: None,
            config_dir,
            state_dir,
            keep: 5,
            visibility: None,
            on_conflict: OnConflict::Hold,
            combine: Combine::Apart,
            ca_file: None,
            dry_run: false,
            jobs: None,
            attempts: 1,
            interval: Duration::from_secs(600),
            deadline: None,
            limit_upload: None,
            limit_download: None,
            max_transfer: None,
            lang: None,
            color: ColorChoice::Auto,
            progress: ProgressChoice::Auto,
            projects: BTreeMap::new(),
            unknown: Vec::new(),
            origins: BTreeMap::new(),
        }
    }

    /// The user file.
    pub fn file(&self) -> PathBuf {
        self.config_dir.join(FILE)
    }

    /// Where the value of a key came from.
    pub fn origin(&self, key: &str) -> Origin {
        self.origins.get(key).cloned().unwrap_or_default()
    }

    /// The settings in force for one project: its section is stronger than the user file and weaker than variables and
    /// flags.
    pub fn in_project(&self, id: &str) -> InProject {
        let none = ProjectSettings::default();
        let own = self.projects.get(id).unwrap_or(&none);
        let said_for_this_run =
            |key| matches!(self.origin(key), Origin::Environment(_) | Origin::Flag(_));
        InProject {
            keep: own.keep.unwrap_or(self.keep),
            visibility: own.visibility.or(self.visibility),
            on_conflict: own
                .on_conflict
                .filter(|_| !said_for_this_run("on_conflict"))
                .unwrap_or(self.on_conflict),
            combine: own
                .combine
                .filter(|_| !said_for_this_run("combine"))
                .unwrap_or(self.combine),
            active: own.active.unwrap_or(Activation::Now),
        }
    }

    /// Every setting as `config list` shows it; one that nobody said is shown empty.
    pub fn rows(&self) -> Vec<ConfigRow> {
        let path = |path: &Option<PathBuf>| {
            path.as_ref()
                .map(|path| path.display().to_string())
                .unwrap_or_default()
        };
        let mut rows: Vec<ConfigRow> = KEYS
            .iter()
            .map(|&key| ConfigRow {
                key: key.to_owned(),
                value: match key {
                    "home" => self.home.display().to_string(),
                    "profile" => self.profile.clone().unwrap_or_default(),
                    "cloud" => self.cloud.to_string(),
                    "account" => self.account.clone().unwrap_or_default(),
                    "keep" => self.keep.to_string(),
                    "visibility" => self
                        .visibility
                        .map(value::of_visibility)
                        .unwrap_or_default(),
                    "on_conflict" => value::of_on_conflict(self.on_conflict),
                    "combine" => value::of_combine(self.combine),
                    "lang" => self.lang.clone().unwrap_or_default(),
                    "color" => value::of_choice(&self.color),
                    "progress" => value::of_choice(&self.progress),
                    "ca_file" => path(&self.ca_file),
                    "attempts" => self.attempts.to_string(),
                    "interval" => shown_duration(self.interval),
                    "deadline" => self.deadline.map(shown_duration).unwrap_or_default(),
                    "limit_upload" => self.limit_upload.map(shown_bytes).unwrap_or_default(),
                    "limit_download" => self.limit_download.map(shown_bytes).unwrap_or_default(),
                    "max_transfer" => self.max_transfer.map(shown_bytes).unwrap_or_default(),
                    "jobs" => self.jobs.map(|jobs| jobs.to_string()).unwrap_or_default(),
                    _ => String::new(),
                },
                origin: self.origin(key).to_string(),
                said: self.origin(key).message(),
            })
            .collect();
        for (id, own) in &self.projects {
            let values = [
                ("keep", own.keep.map(|keep| keep.to_string())),
                ("visibility", own.visibility.map(value::of_visibility)),
                ("on_conflict", own.on_conflict.map(value::of_on_conflict)),
                ("combine", own.combine.map(value::of_combine)),
                ("active", own.active.map(value::of_activation)),
            ];
            rows.extend(values.into_iter().filter_map(|(key, value)| {
                Some(ConfigRow {
                    key: format!("projects.{id}.{key}"),
                    value: value?,
                    origin: FILE.to_owned(),
                    said: Origin::File { line: None }.message(),
                })
            }));
        }
        rows
    }
}
