//! The process environment as a value, so that a test can make any of it.

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::path::PathBuf;

/// The environment variables and folder that a run starts with; nothing else reads them.
#[derive(Clone, Default)]
pub struct Environment {
    variables: BTreeMap<OsString, OsString>,
    folder: PathBuf,
    of_process: bool,
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
            of_process: true,
        }
    }

    /// An environment made by hand.
    pub fn new(variables: impl IntoIterator<Item = (OsString, OsString)>, folder: PathBuf) -> Self {
        Self {
            variables: variables.into_iter().collect(),
            folder,
            of_process: false,
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

    /// The same with these variables where they are not set.
    #[must_use]
    pub fn with_missing(mut self, variables: &BTreeMap<String, String>) -> Self {
        for (name, value) in variables {
            if self.get(name).is_none() {
                self.variables.insert(name.into(), value.into());
            }
        }
        self
    }

    /// The folder the run was started in.
    pub fn folder(&self) -> &std::path::Path {
        &self.folder
    }

    /// What the locale says of a category such as `LC_MESSAGES`.
    pub fn locale(&self, category: &str) -> Option<&str> {
        ["LC_ALL", category, "LANG"]
            .iter()
            .find_map(|name| self.text(name))
    }

    /// The language of the system, as a locale: what the variables say, else, where a system keeps it elsewhere, what that
    /// says.
    pub fn language(&self) -> Option<String> {
        self.locale("LC_MESSAGES")
            .map(str::to_owned)
            .or_else(|| self.of_process.then(kept_by_the_system)?)
    }

    /// All variables that are valid Unicode.
    pub fn texts(&self) -> impl Iterator<Item = (&str, &str)> {
        self.variables
            .iter()
            .filter_map(|(k, v)| Some((k.to_str()?, v.to_str()?)))
    }
}

#[cfg(any(windows, target_os = "macos"))]
fn kept_by_the_system() -> Option<String> {
    sys_locale::get_locale()
}

#[cfg(not(any(windows, target_os = "macos")))]
fn kept_by_the_system() -> Option<String> {
    None
}
