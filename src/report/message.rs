//! One sentence for a person, as an id and values; `ui` turns it into words.

use chrono::{DateTime, Utc};

/// A value inside a [`Message`].
#[derive(Debug, Clone, PartialEq)]
pub enum Arg {
    /// Text from anywhere: names, paths, what a server said. `ui` escapes control characters.
    Text(String),
    /// A number that may rule a plural.
    Count(u64),
    /// A number of bytes, shown as `1.2 MB`.
    Bytes(u64),
    /// A point in time, shown in local time.
    Time(DateTime<Utc>),
    /// A sentence within the sentence.
    Part(Message),
}

/// One sentence: the id of a text in `src/ui/words/*.ftl` and the values it names.
#[derive(Debug, Clone, PartialEq)]
pub struct Message {
    /// The id in the Fluent files, such as `push-refused`.
    pub id: &'static str,
    /// The values by the names that the text uses.
    pub args: Vec<(&'static str, Arg)>,
}

impl Message {
    /// A sentence without values.
    pub fn new(id: &'static str) -> Self {
        Self {
            id,
            args: Vec::new(),
        }
    }

    /// Adds a text value.
    #[must_use]
    #[allow(
        clippy::needless_pass_by_value,
        reason = "callers give a name or a reference to one, as it comes"
    )]
    pub fn with(mut self, name: &'static str, value: impl ToString) -> Self {
        self.args.push((name, Arg::Text(value.to_string())));
        self
    }

    /// Adds a path, shown as it is with odd characters escaped.
    #[must_use]
    pub fn path(self, name: &'static str, value: &std::path::Path) -> Self {
        self.with(name, value.display())
    }

    /// Adds a number.
    #[must_use]
    pub fn count(mut self, name: &'static str, value: impl TryInto<u64>) -> Self {
        self.args
            .push((name, Arg::Count(value.try_into().unwrap_or(u64::MAX))));
        self
    }

    /// Adds a number of bytes.
    #[must_use]
    pub fn bytes(mut self, name: &'static str, value: u64) -> Self {
        self.args.push((name, Arg::Bytes(value)));
        self
    }

    /// Adds a sentence within the sentence.
    #[must_use]
    pub fn part(mut self, name: &'static str, value: Message) -> Self {
        self.args.push((name, Arg::Part(value)));
        self
    }

    /// Adds a point in time.
    #[must_use]
    pub fn time(mut self, name: &'static str, value: DateTime<Utc>) -> Self {
        self.args.push((name, Arg::Time(value)));
        self
    }

    /// A text that comes from elsewhere (a server, a person) and is shown as it is.
    pub fn raw(text: impl ToString) -> Self {
        Self::new("raw").with("text", text)
    }

    /// A detail for whoever helps the person, which exists in English alone; other languages say so.
    pub fn technical(text: impl ToString) -> Self {
        Self::new("technical").with("text", text)
    }

    /// Why the system could not do something with a file or a connection.
    pub fn io(error: &std::io::Error) -> Self {
        use std::io::ErrorKind as K;
        let said = match error.kind() {
            K::NotFound => Self::new("io-not-found"),
            K::PermissionDenied => Self::new("io-permission"),
            K::AlreadyExists => Self::new("io-exists"),
            K::StorageFull => Self::new("io-full"),
            K::QuotaExceeded => Self::new("io-quota"),
            K::ReadOnlyFilesystem => Self::new("io-read-only"),
            K::NotADirectory => Self::new("io-no-folder"),
            K::IsADirectory => Self::new("io-folder"),
            K::DirectoryNotEmpty => Self::new("io-not-empty"),
            // What the system says; ours is that a file is larger than we read.
            K::FileTooLarge if error.raw_os_error().is_some() => Self::new("io-file-limit"),
            K::FileTooLarge => Self::new("io-too-large"),
            K::InvalidFilename => Self::new("io-bad-name"),
            K::ResourceBusy | K::ExecutableFileBusy => Self::new("io-busy"),
            K::UnexpectedEof => Self::new("io-cut"),
            K::BrokenPipe => Self::new("io-pipe"),
            K::ConnectionRefused => Self::new("io-refused"),
            K::ConnectionReset | K::ConnectionAborted | K::NotConnected => Self::new("io-reset"),
            K::NetworkUnreachable | K::HostUnreachable | K::NetworkDown => {
                Self::new("io-no-network")
            }
            _ if is_of_the_disk(error) => Self::new("io-disk"),
            _ if is_of_open_files(error) => Self::new("io-open-files"),
            _ if is_of_another_program(error) => Self::new("io-busy"),
            _ => return Self::technical(error),
        };
        match error.raw_os_error() {
            Some(code) => Self::new("io-with-code")
                .part("why", said)
                .with("code", code),
            None => said,
        }
    }
}

/// Whether the disk itself failed: it is broken, or was pulled out. (No [`std::io::ErrorKind`] tells it.)
pub fn is_of_the_disk(error: &std::io::Error) -> bool {
    // EIO; ERROR_CRC, ERROR_IO_DEVICE.
    let codes: &[i32] = if cfg!(windows) { &[23, 1117] } else { &[5] };
    error
        .raw_os_error()
        .is_some_and(|code| codes.contains(&code))
}

/// Whether the program or the system has as many files open as it may.
fn is_of_open_files(error: &std::io::Error) -> bool {
    // ENFILE, EMFILE; ERROR_TOO_MANY_OPEN_FILES.
    let codes: &[i32] = if cfg!(windows) { &[4] } else { &[23, 24] };
    error
        .raw_os_error()
        .is_some_and(|code| codes.contains(&code))
}

/// Whether another program keeps everybody else from the file, which Windows alone lets it do.
pub fn is_of_another_program(error: &std::io::Error) -> bool {
    // ERROR_SHARING_VIOLATION, ERROR_LOCK_VIOLATION.
    cfg!(windows) && matches!(error.raw_os_error(), Some(32 | 33))
}

impl std::fmt::Display for Message {
    /// For logs and tests: the id and the values. People read what `ui` makes of it.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.id)?;
        for (name, value) in &self.args {
            write!(f, " {name}={value:?}")?;
        }
        Ok(())
    }
}
