//! What can go wrong in a repository on this computer.

use super::Oid;
use crate::disk;
use crate::report::{Class, Failure, Message};
use std::path::{Path, PathBuf};

/// A failure in the repository on this computer.
#[derive(Debug)]
pub enum Error {
    /// The disk.
    Disk(disk::Error),
    /// An object is missing.
    Missing(Oid),
    /// An object, ref, pack or index is damaged.
    Damaged {
        /// What: an id, a ref's name, a file.
        what: String,
        /// How it showed.
        detail: String,
    },
    /// Something received breaks a rule or a limit; nothing of it was accepted.
    Refused {
        /// Which rule, and where.
        detail: String,
    },
    /// The repository is of a kind that Scribe cannot use either, or in the middle of somebody else's work.
    State {
        /// The folder.
        path: PathBuf,
        /// A message id that says what is in the way.
        reason: &'static str,
        /// A detail, such as a file's name.
        detail: String,
    },
    /// A ref was not what it had to be: somebody moved it meanwhile.
    Moved {
        /// The ref.
        name: String,
    },
    /// A ref of this name cannot be: git has no `a/b` beside an `a`.
    InTheWay {
        /// The ref that cannot be.
        name: String,
        /// The one that is there.
        other: String,
    },
    /// Somebody else's lock file is in the way.
    Locked {
        /// The lock file.
        path: PathBuf,
    },
    /// The run was stopped.
    Stopped,
}

/// The result of this room.
pub type Result<T, E = Error> = std::result::Result<T, E>;

impl Error {
    /// Damage found while reading.
    #[expect(
        clippy::needless_pass_by_value,
        reason = "reads better where it is called, with errors and texts alike"
    )]
    pub(crate) fn damaged(what: impl ToString, detail: impl ToString) -> Self {
        Self::Damaged {
            what: what.to_string(),
            detail: detail.to_string(),
        }
    }

    /// An object that could not be read: the system refused, or what is there is damaged.
    pub(crate) fn unread(id: Oid, objects: &Path, error: gix::Error) -> Self {
        // Only what the system itself said has a number.
        let number = error
            .iter_errors()
            .filter_map(|error| error.downcast_ref::<std::io::Error>())
            .find_map(std::io::Error::raw_os_error);
        match number {
            Some(number) => {
                let source = std::io::Error::from_raw_os_error(number);
                disk::Error::new("read", objects)(source).into()
            }
            None => Self::damaged(id, error),
        }
    }

    /// As [`Error::unread`], for what was read on the way from a file at `path`.
    pub(crate) fn unread_from(what: impl ToString, path: &Path, error: std::io::Error) -> Self {
        if error.raw_os_error().is_some() {
            disk::Error::new("read", path)(error).into()
        } else {
            Self::damaged(what, error)
        }
    }

    /// Something received that is not accepted.
    #[expect(clippy::needless_pass_by_value, reason = "as above")]
    pub(crate) fn refused(detail: impl ToString) -> Self {
        Self::Refused {
            detail: detail.to_string(),
        }
    }
}

/// A branch as people call it.
pub fn short_name(name: &str) -> &str {
    name.strip_prefix("refs/heads/").unwrap_or(name)
}

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Disk(error) => error.fmt(f),
            Self::Missing(id) => write!(f, "object {id} is missing"),
            Self::Damaged { what, detail } => write!(f, "{what} is damaged: {detail}"),
            Self::Refused { detail } => write!(f, "refused: {detail}"),
            Self::State {
                path,
                reason,
                detail,
            } => write!(f, "{} {reason} {detail}", path.display()),
            Self::Moved { name } => write!(f, "{name} was moved meanwhile"),
            Self::InTheWay { name, other } => write!(f, "`{other}` is in the way of `{name}`"),
            Self::Locked { path } => write!(f, "{} is in the way", path.display()),
            Self::Stopped => f.write_str("stopped"),
        }
    }
}

impl std::error::Error for Error {}

impl From<disk::Error> for Error {
    fn from(error: disk::Error) -> Self {
        Self::Disk(error)
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        match error {
            Error::Disk(error) => error.into(),
            Error::Missing(id) => Failure::new(
                Class::Integrity,
                Message::new("repo-object-missing").with("id", id),
            )
            .hint(Message::new("hint-repair")),
            Error::Damaged { what, detail } => Failure::new(
                Class::Integrity,
                Message::new("repo-damaged").with("what", what),
            )
            .cause(Message::technical(detail))
            .hint(Message::new("hint-repair")),
            Error::Refused { detail } => {
                Failure::new(Class::Integrity, Message::new("repo-refused"))
                    .cause(Message::technical(detail))
                    .state(Message::new("state-nothing-accepted"))
            }
            Error::State {
                path,
                reason,
                detail,
            } => Failure::new(
                Class::Failed,
                Message::new("repo-state").path("path", &path),
            )
            .cause(Message::new(reason).with("detail", detail))
            .state(Message::new("state-nothing-changed")),
            Error::Moved { name } => {
                Failure::new(Class::Busy, Message::new("repo-moved").with("name", name))
            }
            Error::InTheWay { name, other } => Failure::new(
                Class::Failed,
                Message::new("repo-in-the-way")
                    .with("branch", short_name(&name))
                    .with("other", short_name(&other)),
            )
            .hint(Message::new("hint-in-the-way").with("other", short_name(&other))),
            Error::Locked { path } => {
                Failure::new(Class::Busy, Message::new("repo-locked").path("path", &path))
                    .hint(Message::new("hint-foreign-lock"))
            }
            Error::Stopped => Failure::new(Class::Interrupted, Message::new("stopped")),
        }
    }
}
