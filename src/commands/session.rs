//! What the commands that talk to a server share: the client, the account, and where tokens are kept.

use crate::account::{self, Account, Found, Keyring, Place, Vault, Wanted};
use crate::app::App;
use crate::config::CloudAddress;
use crate::door43::{Api, Error, Forbidden, User, oauth};
use crate::http::{Budget, Client, Credential, Options};
use crate::report::{Class, Failure, Message, Result};

/// A server, and who is asking.
pub struct Session<'a> {
    /// The client for the server.
    pub client: Client,
    /// Where tokens are kept.
    pub place: Place<'a>,
    /// The login, when said.
    pub account: Option<&'a str>,
    /// `SCRIBE_SYNC_TOKEN`.
    pub token: Option<&'a str>,
    /// This computer's name.
    pub host: String,
    /// Show what would happen, change nothing.
    pub dry_run: bool,
}

impl<'a> Session<'a> {
    /// The session of a run whose cloud is a server; a usage error for a folder.
    pub fn of(app: &'a App) -> Result<Self> {
        let CloudAddress::Server(server) = &app.settings.cloud else {
            return Err(Failure::new(
                Class::Usage,
                Message::new("account-folder-has-none").with("folder", &app.settings.cloud),
            )
            .hint(Message::new("hint-cloud-server")));
        };
        Ok(Self::through(app, client(app, server)?))
    }

    /// The session of a run that has a client for its server already.
    pub fn through(app: &'a App, client: Client) -> Self {
        Self {
            client,
            place: place(app),
            account: app.settings.account.as_deref(),
            token: app.environment.text("SCRIBE_SYNC_TOKEN"),
            host: host(app),
            dry_run: app.settings.dry_run,
        }
    }

    /// The account to work with. Asks the server only for the login behind a token that this computer has not seen
    /// before; what it tells is remembered.
    pub fn account(&self) -> Result<Account> {
        let wanted = Wanted {
            server: self.client.base(),
            account: self.account,
            token: self.token,
        };
        match account::find(&self.place, &wanted)? {
            Found::Account(account) => Ok(account),
            Found::Renewable(account) => {
                let granted = oauth::refresh(&self.client, &account.secret)?;
                // Some servers take each of them only once.
                if let Some(next) = granted.refresh.filter(|next| *next != account.secret) {
                    self.place.renew(&account.entry, &next)?;
                }
                Ok(account.with(granted.access))
            }
            Found::Unverified(unverified) => {
                let token = unverified.token.clone();
                let api = Api::new(&self.client, Credential::Token(token.clone()));
                let known = current_user(&api, self.account)?;
                let login = known.as_ref().map(|user| user.login.as_str());
                let login = login.or(self.account).unwrap_or_default().to_owned();
                let account = unverified.belongs_to(&login)?;
                if known.is_some() && !self.dry_run {
                    // Only saves a request next time.
                    let _ =
                        account::remember(self.place.state_dir, self.client.base(), &token, &login);
                }
                Ok(account)
            }
        }
    }
}

/// The account behind a token. A token of one repository alone may not ask: nothing then, where it is said whose it is.
pub(super) fn current_user(api: &Api, said: Option<&str>) -> Result<Option<User>> {
    match api.current_user() {
        Ok(user) => Ok(Some(user)),
        Err(Error::Forbidden {
            reason: Forbidden::Scope | Forbidden::Other,
            ..
        }) if said.is_some() => Ok(None),
        Err(error) => {
            let is_scope = matches!(
                error,
                Error::Forbidden {
                    reason: Forbidden::Scope,
                    ..
                }
            );
            let failure = Failure::from(error);
            Err(if is_scope {
                failure.hint(Message::new("hint-account-of-token"))
            } else {
                failure
            })
        }
    }
}

/// A client for a server with the settings and the environment of this run.
pub fn client(app: &App, server: &str) -> Result<Client> {
    client_with(app, server, |options| options)
}

/// The same with some of it changed.
pub fn client_with(
    app: &App,
    server: &str,
    change: impl FnOnce(Options) -> Options,
) -> Result<Client> {
    let environment = app
        .environment
        .texts()
        .map(|(name, value)| (name.to_owned(), value.to_owned()));
    let options = Options {
        ca_file: app.settings.ca_file.clone(),
        limit_upload: app.settings.limit_upload,
        limit_download: app.settings.limit_download,
        budget: app.settings.max_transfer.map(Budget::new),
        environment: environment.collect(),
        interrupt: app.interrupt.clone(),
        ..Options::default()
    };
    Ok(Client::new(server, &change(options))?)
}

/// Where this run keeps tokens. `SCRIBE_SYNC_KEYRING=never` keeps it away from the keyring, for computers without one.
pub fn place(app: &App) -> Place<'_> {
    let never = app.environment.text("SCRIBE_SYNC_KEYRING") == Some("never");
    Place {
        config_dir: &app.settings.config_dir,
        state_dir: &app.settings.state_dir,
        vault: (!never).then_some(&Keyring as &dyn Vault),
    }
}

/// This computer's name.
pub fn host(app: &App) -> String {
    account::host_name(app.environment.text("COMPUTERNAME"))
}
