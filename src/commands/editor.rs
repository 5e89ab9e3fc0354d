//! The person's own editor, for a text that neither side has.

use crate::app::App;
use crate::disk;
use crate::report::{Class, Failure, Message, Result};
use std::process::Command;

/// The largest text that is taken back, in bytes.
const MAX_TEXT: u64 = 1024 * 1024;

/// Opens `text` in `$VISUAL` or `$EDITOR` and waits; gives what was saved, nothing when the editor ended with an error.
///
/// # Errors
/// [`Class::Usage`] when no editor can be started.
pub(crate) fn edit(app: &App, text: &str) -> Result<Option<String>> {
    let usual = if cfg!(windows) { "notepad" } else { "vi" };
    let command = ["SCRIBE_SYNC_EDITOR", "VISUAL", "EDITOR"]
        .iter()
        .find_map(|name| app.environment.text(name).filter(|text| !text.is_empty()))
        .unwrap_or(usual);
    // As git does it: the variable may hold arguments.
    let mut words = command.split_whitespace();
    let program = words.next().unwrap_or(usual);
    disk::create_dir_all(&app.settings.state_dir)?;
    // A name of its own: two people may decide at the same time.
    let name = format!("{}.usfm", disk::temporary_name());
    let path = app.settings.state_dir.join(name);
    disk::write(&path, text.as_bytes())?;
    #[expect(
        clippy::disallowed_methods,
        reason = "the one program that a person asks for: their own editor"
    )]
    let mut command = Command::new(program);
    for name in crate::http::SECRET_VARIABLES {
        command.env_remove(name);
    }
    let status = command.args(words).arg(&path).status();
    let after = disk::read(&path, MAX_TEXT);
    let _ = disk::remove_file(&path);
    match status {
        Ok(status) if status.success() => {
            Ok(Some(String::from_utf8_lossy(&after?).replace("\r\n", "\n")))
        }
        Ok(_) => Ok(None),
        Err(error) => Err(Failure::new(
            Class::Usage,
            Message::new("editor-not-started").with("program", program),
        )
        .cause(Message::io(&error))
        .hint(Message::new("hint-editor"))),
    }
}
