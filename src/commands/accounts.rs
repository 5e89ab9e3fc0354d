//! `accounts`: the logins of this computer, and the computers of a login.

use super::login::by_token;
use super::session::{Session, host};
use crate::account::{Entry, install};
use crate::app::App;
use crate::cli::{AccountsArgs, AccountsCommand, ForgetArgs};
use crate::config::{self, CloudAddress, Origin};
use crate::door43::{AccessToken, Api};
use crate::http::{Credential, Token};
use crate::report::{
    AccountRow, AccountsReport, Class, ComputerRow, ComputersReport, Failure, Message, Report,
    Result,
};

/// What the names of our tokens begin with.
const OURS: &str = "scribe-sync ";

/// Runs the command.
pub fn run(app: &App, args: &AccountsArgs) -> Result<Report> {
    match &args.command {
        None | Some(AccountsCommand::List(_)) => Ok(Report::Accounts(AccountsReport {
            accounts: rows(app)?,
            switched: None,
            notes: Vec::new(),
        })),
        Some(AccountsCommand::Switch(args)) => switch(app, &args.login).map(Report::Accounts),
        Some(AccountsCommand::Computers(_)) => {
            let mine = Mine::of(app)?;
            mine.report(app, None).map(Report::Computers)
        }
        Some(AccountsCommand::Forget(args)) => forget(app, args).map(Report::Computers),
    }
}

/// The server's address as logins are kept under it; nothing for a folder.
fn server(app: &App) -> Result<Option<String>> {
    match &app.settings.cloud {
        CloudAddress::Server(_) => Ok(Some(Session::of(app)?.client.base().to_owned())),
        CloudAddress::Folder(_) => Ok(None),
    }
}

fn rows(app: &App) -> Result<Vec<AccountRow>> {
    let place = super::session::place(app);
    let all = place.all()?;
    let here = server(app)?;
    let of_server: Vec<&Entry> = all
        .iter()
        .filter(|entry| Some(&entry.server) == here.as_ref())
        .collect();
    let wanted = app.settings.account.as_deref();
    let current = match wanted {
        Some(login) => of_server
            .iter()
            .find(|entry| entry.login.eq_ignore_ascii_case(login)),
        None => of_server.last(),
    };
    let current = current.map(|entry| entry.login.clone());
    let mut rows: Vec<AccountRow> = all
        .iter()
        .map(|entry| AccountRow {
            current: Some(&entry.server) == here.as_ref() && Some(&entry.login) == current.as_ref(),
            server: entry.server.clone(),
            login: entry.login.clone(),
            kept_in: entry.kept.word(),
            token_name: entry.token_name.clone(),
        })
        .collect();
    rows.sort_by(|a, b| (&a.server, &a.login).cmp(&(&b.server, &b.login)));
    Ok(rows)
}

/// Makes a login the one that runs work for. Each server has its own; the setting `account` is stronger than that, so where
/// the file has it, it follows.
fn switch(app: &App, login: &str) -> Result<AccountsReport> {
    let session = Session::of(app)?;
    let entry = session
        .place
        .switch(session.client.base(), login, session.dry_run)?;
    let mut notes = Vec::new();
    match app.settings.origin("account") {
        Origin::File { .. } => {
            config::set(
                &app.settings.config_dir,
                "account",
                &entry.login,
                &app.environment,
                session.dry_run,
            )?;
        }
        origin @ (Origin::Environment(_) | Origin::Flag(_)) => notes.push(
            Message::new("accounts-set-elsewhere")
                .with("origin", origin)
                .with("login", app.settings.account.as_deref().unwrap_or_default()),
        ),
        Origin::BuiltIn => {}
    }
    if session.token.is_some() {
        notes.push(Message::new("login-environment-wins"));
    }
    if session.dry_run {
        notes.push(Message::new("accounts-dry-run"));
    }
    let mut accounts = rows(app)?;
    for row in &mut accounts {
        row.current = row.server == entry.server && row.login == entry.login;
    }
    Ok(AccountsReport {
        accounts,
        switched: Some(entry.login),
        notes,
    })
}

/// The account in use, and how its tokens are asked for.
struct Mine<'a> {
    session: Session<'a>,
    login: String,
    api: Api,
    /// The name of this computer's token.
    here: String,
}

impl<'a> Mine<'a> {
    fn of(app: &'a App) -> Result<Self> {
        let session = Session::of(app)?;
        let account = session.account()?;
        let token = match account.token {
            Credential::Token(token) => token,
            _ => Token::new(""),
        };
        let here = install(session.place.state_dir, &host(app))?.token_name();
        Ok(Self {
            api: by_token(&session, &account.login, &token),
            login: account.login,
            session,
            here,
        })
    }

    fn computers(&self) -> Result<Vec<ComputerRow>> {
        let mut rows: Vec<ComputerRow> = self
            .api
            .list_tokens(&self.login)?
            .into_iter()
            .map(|token| self.row(token))
            .collect();
        // Computers first, by name; then other programs.
        rows.sort_by_key(|row| (row.computer.is_none(), row.computer.clone(), row.id));
        Ok(rows)
    }

    fn row(&self, token: AccessToken) -> ComputerRow {
        ComputerRow {
            id: token.id,
            computer: computer_of(&token.name),
            here: is_named(&token.name, &self.here),
            token_name: token.name,
            created: token.created_at,
            used: token.last_used_at,
        }
    }

    fn report(&self, app: &App, forgotten: Option<ComputerRow>) -> Result<ComputersReport> {
        Ok(ComputersReport {
            server: self.session.client.base().to_owned(),
            login: self.login.clone(),
            computers: self.computers()?,
            forgotten,
            dry_run: app.settings.dry_run,
        })
    }
}

/// Whether a token has this name, or this name with a number, which servers that take no name twice have.
fn is_named(token: &str, name: &str) -> bool {
    token.strip_prefix(name).is_some_and(|rest| {
        rest.is_empty()
            || rest
                .strip_prefix(' ')
                .is_some_and(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()))
    })
}

/// The computer in the name of one of our tokens: `scribe-sync HOST 0123abcd`.
fn computer_of(token: &str) -> Option<String> {
    let mut words = token.strip_prefix(OURS)?.split(' ');
    let (host, id) = (words.next()?, words.next()?);
    let is_id = id.len() == 8 && id.bytes().all(|b| b.is_ascii_hexdigit());
    (is_id && !host.is_empty()).then(|| host.to_owned())
}

fn forget(app: &App, args: &ForgetArgs) -> Result<ComputersReport> {
    let mine = Mine::of(app)?;
    let row = chosen(mine.computers()?, &args.computer)?;
    if row.here {
        return Err(Failure::new(
            Class::Usage,
            Message::new("accounts-forget-here").with("name", &row.token_name),
        )
        .hint(Message::new("hint-logout")));
    }
    let prompt = app.ui.prompt();
    if !mine.session.dry_run && !args.yes && prompt.interactive() {
        let question = Message::new("accounts-ask-forget").with("name", &row.token_name);
        if !prompt.confirm(&question, false)? {
            return Err(Failure::new(
                Class::Usage,
                Message::new("accounts-not-forgotten"),
            ));
        }
    }
    if !mine.session.dry_run {
        mine.api.delete_token(&mine.login, row.id)?;
    }
    mine.report(app, Some(row))
}

/// The one token that a word means: its number, the name of the computer, or its whole name.
fn chosen(rows: Vec<ComputerRow>, word: &str) -> Result<ComputerRow> {
    let named = |row: &ComputerRow| {
        row.computer
            .as_ref()
            .is_some_and(|computer| computer.eq_ignore_ascii_case(word))
            || row.token_name == word
    };
    let mut fits: Vec<ComputerRow> = rows.iter().filter(|row| named(row)).cloned().collect();
    if fits.is_empty()
        && let Ok(number) = word.parse::<u64>()
    {
        fits = rows.into_iter().filter(|row| row.id == number).collect();
    }
    match fits.len() {
        0 => Err(Failure::new(
            Class::NotFound,
            Message::new("accounts-no-such-computer").with("name", word),
        )
        .hint(Message::new("hint-accounts-computers"))),
        1 => Ok(fits.remove(0)),
        _ => {
            let numbers: Vec<String> = fits.iter().map(|row| row.id.to_string()).collect();
            Err(Failure::new(
                Class::Usage,
                Message::new("accounts-several-computers")
                    .with("name", word)
                    .with("numbers", numbers.join(", ")),
            )
            .hint(Message::new("hint-accounts-number").with("number", &numbers[0]))
            .hint(Message::new("hint-accounts-computers")))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(id: u64, name: &str) -> ComputerRow {
        ComputerRow {
            id,
            token_name: name.to_owned(),
            computer: computer_of(name),
            here: false,
            created: None,
            used: None,
        }
    }

    #[test]
    fn a_computer_is_found_by_name_or_number_and_never_guessed() {
        let rows = || {
            vec![
                row(3, "scribe-sync laptop 0123abcd"),
                row(4, "scribe-sync desk 0123abcd"),
                row(5, "scribe-sync desk 99999999 2"),
                row(6, "Gitea AG Testing"),
                row(7, "scribe-sync of my own"),
                row(8, "scribe-sync 3 00000000"),
            ]
        };
        let id = |word: &str| chosen(rows(), word).map(|row| row.id);
        assert_eq!(id("Laptop").unwrap(), 3);
        assert_eq!(id("5").unwrap(), 5);
        assert_eq!(id("Gitea AG Testing").unwrap(), 6);
        assert_eq!(id("3").unwrap(), 8, "a name before a number");
        let failure = id("desk").unwrap_err();
        assert_eq!(failure.class(), Class::Usage);
        assert!(failure.to_string().contains("4, 5"), "{failure}");
        assert_eq!(id("of").unwrap_err().class(), Class::NotFound);
        assert!(is_named(
            "scribe-sync a 0123abcd 2",
            "scribe-sync a 0123abcd"
        ));
        assert!(!is_named(
            "scribe-sync a 0123abcde",
            "scribe-sync a 0123abcd"
        ));
    }
}
