//! The `App` value that commands receive: settings, clock, environment, doors to the outside, interrupt flag.
//!
//! Clock, environment and streams come in through here, so that a test can make any of them misbehave.

use crate::config::Settings;
use crate::report::Progress;
use crate::ui::Ui;
use chrono::{DateTime, Utc};
use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// The environment variables and folder that a run starts with; nothing else reads them.
#[derive(Clone, Default)]
pub struct Environment {
    variables: BTreeMap<OsString, OsString>,
    folder: PathBuf,
}

impl std::fmt::Debug for Environment {
    /// Without values: one of them may be a token.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.variables.keys()).finish()
    }
}

impl Environment {
    /// The process's own.
    pub fn of_process() -> Self {
        Self {
            variables: std::env::vars_os().collect(),
            folder: std::env::current_dir().unwrap_or_default(),
        }
    }

    /// An environment made by hand.
    pub fn new(variables: impl IntoIterator<Item = (OsString, OsString)>, folder: PathBuf) -> Self {
        Self {
            variables: variables.into_iter().collect(),
            folder,
        }
    }

    /// The value of a variable; an empty one counts as not set.
    pub fn get(&self, name: &str) -> Option<&OsStr> {
        self.variables
            .get(OsStr::new(name))
            .map(OsString::as_os_str)
            .filter(|value| !value.is_empty())
    }

    /// The value of a variable that is valid Unicode.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.get(name).and_then(OsStr::to_str)
    }

    /// The folder the run was started in.
    pub fn folder(&self) -> &std::path::Path {
        &self.folder
    }

    /// All variables that are valid Unicode.
    pub fn texts(&self) -> impl Iterator<Item = (&str, &str)> {
        self.variables
            .iter()
            .filter_map(|(k, v)| Some((k.to_str()?, v.to_str()?)))
    }
}

/// Where the time comes from.
#[derive(Debug, Clone, Copy, Default)]
pub enum Clock {
    /// The system's.
    #[default]
    System,
    /// Always this; for tests.
    Fixed(DateTime<Utc>),
}

impl Clock {
    /// The time now.
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the one place that reads the clock"
    )]
    pub fn now(self) -> DateTime<Utc> {
        match self {
            Self::System => Utc::now(),
            Self::Fixed(time) => time,
        }
    }
}

/// What every command receives.
pub struct App {
    /// The settings in force, each knowing where it came from.
    pub settings: Settings,
    /// The time.
    pub clock: Clock,
    /// The environment.
    pub environment: Environment,
    /// The person's side: prompts and progress.
    pub ui: Ui,
    /// Set by Ctrl-C and TERM; looked at before each file and each network read. Holds the signal's number.
    pub interrupt: Arc<AtomicBool>,
}

impl App {
    /// A progress display for one project.
    pub fn progress(&self, project: &str) -> Box<dyn Progress + Send + '_> {
        self.ui.progress(project)
    }
}

/// Runs one command line; see [`crate::run`].
pub(crate) fn start(args: Vec<OsString>, environment: Environment) -> u8 {
    let _ = (args, environment);
    0
}
