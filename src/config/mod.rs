//! Layered settings: built-in, user file, environment, flags; every value knows where it came from.

use std::path::PathBuf;

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
    /// Merge nothing, send only the user branch.
    Stop,
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
    /// A PEM file with further certificate authorities.
    pub ca_file: Option<PathBuf>,
    /// Show what would happen, change nothing.
    pub dry_run: bool,
}
