//! The person's own browser or file manager: the one place that starts it.
//!
//! A program of the system is started only where a person sits who can see it: on a terminal, and not on a computer at the
//! other end of a connection that shows no windows. Everywhere else the caller prints the address.

use crate::app::App;
use crate::http::SECRET_VARIABLES;
use std::ffi::OsStr;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// How long a program that opens something has for telling that it cannot; most are done in a fraction of it.
const PATIENCE: Duration = Duration::from_secs(3);
/// How often it is looked at meanwhile.
const GLANCE: Duration = Duration::from_millis(20);

/// Whether something was opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Opened {
    /// A program took it.
    Yes,
    /// There is nobody to see it, or nothing that opens it: show the address instead.
    No,
}

/// Opens a web page, or a folder or file by its path, for the person at this terminal: with `$BROWSER` where that is set,
/// else with what the system has for it. Never fails: what cannot be opened is told by [`Opened::No`].
pub fn open(app: &App, target: impl AsRef<OsStr>) -> Opened {
    let target = target.as_ref();
    if !app.ui.prompt().interactive() {
        return Opened::No;
    }
    let is_page = target
        .to_str()
        .is_some_and(|text| text.starts_with("https://") || text.starts_with("http://"));
    let chosen = app.environment.text("BROWSER").filter(|_| is_page);
    let commands = match chosen {
        Some(browsers) => browsers
            .split(':')
            .filter_map(|b| of_variable(b, target))
            .collect(),
        None if sees_windows(&|name| app.environment.get(name).is_some()) => open::commands(target),
        None => Vec::new(),
    };
    if commands.into_iter().any(started) {
        Opened::Yes
    } else {
        Opened::No
    }
}

/// Whether windows of this computer are before the person's eyes, by the variables that are set.
fn sees_windows(set: &dyn Fn(&str) -> bool) -> bool {
    let far = set("SSH_CONNECTION") || set("SSH_TTY") || set("SSH_CLIENT");
    if cfg!(any(windows, target_os = "macos")) {
        return !far;
    }
    // Linux inside Windows has no display of its own and opens pages outside.
    let shown = set("DISPLAY") || set("WAYLAND_DISPLAY");
    shown || set("WSL_INTEROP") && !far
}

/// A command of `$BROWSER`, in the usual form: words, with `%s` where the address goes, or the address at the end.
#[expect(
    clippy::disallowed_methods,
    reason = "the program that a person chose for web pages"
)]
fn of_variable(browser: &str, target: &OsStr) -> Option<Command> {
    let mut words = browser.split_whitespace();
    let mut command = Command::new(words.next()?);
    let mut given = false;
    for word in words {
        if word == "%s" {
            command.arg(target);
            given = true;
        } else {
            command.arg(word);
        }
    }
    if !given {
        command.arg(target);
    }
    Some(command)
}

/// Starts it apart from this terminal; true where it runs on or has ended well.
fn started(mut command: Command) -> bool {
    for name in SECRET_VARIABLES {
        command.env_remove(name);
    }
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    #[cfg(unix)]
    {
        // Ctrl-C here is not meant for the browser.
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
    }
    command.spawn().is_ok_and(is_content)
}

fn is_content(mut child: Child) -> bool {
    let begun = Instant::now();
    loop {
        match child.try_wait() {
            Ok(Some(status)) => return status.success(),
            Ok(None) if begun.elapsed() < PATIENCE => std::thread::sleep(GLANCE),
            // It is the browser itself, and stays as long as its window.
            Ok(None) => return true,
            Err(_) => return false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(command: &Command) -> Vec<String> {
        std::iter::once(command.get_program())
            .chain(command.get_args())
            .map(|word| word.to_string_lossy().into_owned())
            .collect()
    }

    #[test]
    fn the_address_is_one_argument_at_its_place() {
        let target = OsStr::new("https://git.door43.org/a b;c");
        let of = |browser| of_variable(browser, target).map(|command| line(&command));
        let address = "https://git.door43.org/a b;c".to_owned();
        assert_eq!(of("firefox").unwrap(), ["firefox", &address]);
        assert_eq!(
            of("x  --new %s -q").unwrap(),
            ["x", "--new", &address, "-q"]
        );
        assert_eq!(of(" "), None);
    }

    #[cfg(all(unix, not(target_os = "macos")))]
    #[test]
    fn windows_are_seen_where_a_display_is() {
        let seen = |set: &[&str]| sees_windows(&|name| set.contains(&name));
        assert!(!seen(&[]));
        assert!(seen(&["DISPLAY"]) && seen(&["WAYLAND_DISPLAY"]));
        assert!(!seen(&["SSH_CONNECTION", "SSH_TTY"]));
        assert!(seen(&["SSH_CONNECTION", "DISPLAY"]), "ssh -X");
        assert!(seen(&["WSL_INTEROP"]) && !seen(&["WSL_INTEROP", "SSH_TTY"]));
    }

    #[cfg(unix)]
    #[test]
    fn a_program_that_fails_or_is_not_there_opened_nothing() {
        let run = |browser| started(of_variable(browser, OsStr::new("x")).unwrap());
        assert!(run("true"));
        assert!(!run("false"));
        assert!(!run("/there/is/no/such/program"));
    }
}
