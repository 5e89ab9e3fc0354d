//! `login --web`: the browser shows the server's own page, and brings back the person's word.
//!
//! Where no browser of this computer can be opened the address is printed; at the far end of a connection the person opens
//! it at home and pastes back the address to which the browser was sent.

use crate::app::App;
use crate::commands::browser::{self, Opened};
use crate::commands::session::Session;
use crate::door43::oauth::{self, Asking, Brought};
use crate::http::{Loopback, Token};
use crate::report::{Class, Failure, Message, Result};
use std::sync::atomic::Ordering;
use std::time::Duration;

/// Time between two looks at the door and the keyboard.
const GLANCE: Duration = Duration::from_millis(50);
/// How long the person has when nothing else is said.
const LIMIT: Duration = Duration::from_secs(5 * 60);

/// Lets the person agree in the browser; gives what the server gave for it.
///
/// # Errors
/// [`Class::Usage`] without a terminal, [`Class::Limit`] when nobody came in time, [`Class::Credential`] when the person or the
/// server said no.
pub(super) fn granted(
    app: &App,
    session: &Session<'_>,
    limit: Option<Duration>,
) -> Result<oauth::Granted> {
    if !app.ui.prompt().interactive() {
        return Err(
            Failure::new(Class::Usage, Message::new("login-web-needs-terminal"))
                .hint(Message::new("hint-login-flags")),
        );
    }
    let cannot = |reason: String| {
        Failure::new(Class::Failed, Message::new("login-web-no-door"))
            .cause(Message::technical(reason))
    };
    let mut door = Loopback::open().map_err(|error| cannot(error.to_string()))?;
    let asking = Asking::begin(door.port()).ok_or_else(|| cannot("getrandom".to_owned()))?;
    let address = asking.address(&session.client);
    app.ui.present(&match browser::open(app, &address) {
        Opened::Yes => Message::new("login-web-opened").with("host", session.client.host()),
        Opened::No => Message::new("login-web-open-this").with("host", session.client.host()),
    });
    app.ui.present(&Message::raw(&address));
    app.ui.present(&Message::new("login-web-paste"));
    let limit = limit.unwrap_or(LIMIT);
    let grant = wait(app, &mut door, &asking, limit)?;
    drop(door);
    Ok(asking.redeem(&session.client, &grant)?)
}

fn wait(app: &App, door: &mut Loopback, asking: &Asking, limit: Duration) -> Result<Token> {
    let until = app.clock.running().saturating_add(limit);
    let page = |done: bool| {
        let (title, text) = if done {
            ("login-web-page-done", "login-web-page-done-text")
        } else {
            ("login-web-page-foreign", "login-web-page-foreign-text")
        };
        app.ui
            .browser_page(&Message::new(title), &Message::new(text))
    };
    loop {
        if let Some(visit) = door.visit() {
            match asking.read(visit.target()) {
                Brought::Grant(grant) => {
                    visit.answer(200, &page(true));
                    return Ok(grant);
                }
                Brought::Denied { said } => {
                    visit.answer(200, &page(false));
                    return Err(denied(&said));
                }
                // The icon of the page, or somebody who guesses: neither ends the login.
                Brought::Foreign => visit.answer(400, &page(false)),
            }
            continue;
        }
        match app.ui.prompt().typed()? {
            Some(line) if line.trim().is_empty() => continue,
            Some(line) => match asking.read(&line) {
                Brought::Grant(grant) => return Ok(grant),
                Brought::Denied { said } => return Err(denied(&said)),
                Brought::Foreign => app.ui.present(&Message::new("login-web-paste-foreign")),
            },
            None => {}
        }
        if app.interrupt.load(Ordering::Relaxed) || !app.clock.wait(GLANCE, &app.interrupt) {
            return Err(Failure::new(Class::Interrupted, Message::new("stopped")));
        }
        if app.clock.running() >= until {
            return Err(
                Failure::new(Class::Limit, Message::new("login-web-nobody-came"))
                    .hint(Message::new("hint-login-password")),
            );
        }
    }
}

fn denied(said: &str) -> Failure {
    Failure::new(Class::Credential, Message::new("login-web-denied"))
        .cause(Message::new("door43-said").with("text", said))
        .hint(Message::new("hint-login-password"))
}
