//! `whoami`: which account is used, and where its token comes from.

use super::select;
use super::session::{Session, current_user};
use crate::account::Source;
use crate::app::App;
use crate::cli::WhoamiArgs;
use crate::config::CloudAddress;
use crate::door43::Api;
use crate::report::{Report, Result, WhoamiReport};

/// Runs the command. The server is asked, so that a token that it no longer takes is told as such.
pub fn run(app: &App, args: &WhoamiArgs) -> Result<Report> {
    let WhoamiArgs {} = args;
    if let CloudAddress::Folder(folder) = &app.settings.cloud {
        return Ok(Report::Whoami(WhoamiReport {
            server: folder.display().to_string(),
            // As in a sync: without a name, the one of Scribe's user.
            login: select::folder_login(app)?,
            email: None,
            token_name: None,
            token_from: Source::None.word(),
        }));
    }
    who(&Session::of(app)?).map(Report::Whoami)
}

pub(super) fn who(session: &Session<'_>) -> Result<WhoamiReport> {
    let account = session.account()?;
    let api = Api::new(&session.client, account.token);
    let user = current_user(&api, session.account)?;
    Ok(WhoamiReport {
        server: account.server,
        login: user
            .as_ref()
            .map_or(account.login, |user| user.login.clone()),
        email: user
            .map(|user| user.email)
            .filter(|email| !email.is_empty()),
        token_name: account.token_name,
        token_from: account.token_from.word(),
    })
}
