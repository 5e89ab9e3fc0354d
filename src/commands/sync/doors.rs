//! The cloud of a run, opened for each account whose projects it works on.

use crate::account;
use crate::app::App;
use crate::commands::select;
use crate::commands::session::{self, Session};
use crate::config::{CloudAddress, Origin};
use crate::http::Client;
use crate::project::{Project, ProjectMemory};
use crate::report::{Class, Failure, Message, Result};
use crate::sync::{self, Cloud, Who};
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

/// The cloud and who is asking.
#[derive(Clone)]
pub(crate) struct Door {
    pub(crate) cloud: Cloud,
    pub(crate) who: Who,
}

/// The doors of one run. All of them go through one client, so that limits of the run hold for all accounts together.
pub(crate) struct Doors<'a> {
    app: &'a App,
    opened: Mutex<Opened>,
    /// Projects of which a person said that they change over to this run's account.
    agreed: Mutex<BTreeSet<PathBuf>>,
}

#[derive(Default)]
struct Opened {
    client: Option<Client>,
    /// By the login that was asked for; nothing for the account of new projects.
    doors: Vec<(Option<String>, Door)>,
}

impl<'a> Doors<'a> {
    pub(crate) fn of_run(app: &'a App) -> Self {
        Self {
            app,
            opened: Mutex::default(),
            agreed: Mutex::default(),
        }
    }

    /// The address of the cloud, as memories of projects have it; nobody has to be logged in for it.
    pub(crate) fn address(&self) -> Result<String> {
        match &self.app.settings.cloud {
            CloudAddress::Server(server) => {
                let mut opened = self.opened.lock().unwrap_or_else(PoisonError::into_inner);
                Ok(opened.client(self.app, server)?.base().to_owned())
            }
            CloudAddress::Folder(folder) => Ok(folder.display().to_string()),
        }
    }

    /// The door of the account that new projects go to.
    pub(crate) fn current(&self) -> Result<Door> {
        self.open(None)
    }

    /// The account that a project of this computer has in this cloud; nothing for one that is new there.
    pub(crate) fn owner(&self, project: &Project) -> Result<Option<String>> {
        let memory = ProjectMemory::recall(&self.app.settings.state_dir, project)?;
        // A history that cannot be read is told by the sync itself.
        let address = self.address()?;
        Ok(sync::account_of(project, &memory, &address)
            .unwrap_or_else(|_| memory.accounts.get(&address).cloned()))
    }

    /// The door for a project: its own account's, but where the run was told another one by flag or variable. Whether that
    /// may be is judged by the sync.
    pub(crate) fn of(&self, project: &Project) -> Result<Door> {
        match self.owner(project)? {
            Some(owner) if !is_said(self.app) => self.of_account(&owner).map_err(|failure| {
                if failure.class() == Class::Credential {
                    missing(project, &owner, &failure)
                } else {
                    failure
                }
            }),
            _ => self.current(),
        }
    }

    /// The door of one account.
    pub(crate) fn of_account(&self, login: &str) -> Result<Door> {
        self.open(Some(login))
    }

    /// Whether a person agrees, on a terminal, that a project of another account goes on under the account of this door.
    pub(crate) fn agreed(&self, project: &Project, door: &Door) -> Result<bool> {
        let prompt = self.app.ui.prompt();
        if !prompt.interactive() {
            return Ok(false);
        }
        let owner = self.owner(project)?;
        let Some(owner) = owner.filter(|owner| !owner.eq_ignore_ascii_case(&door.who.login)) else {
            return Ok(false);
        };
        let mut agreed = self.agreed.lock().unwrap_or_else(PoisonError::into_inner);
        if agreed.contains(&project.folder) {
            return Ok(true);
        }
        let question = Message::new("ask-change-account")
            .with("project", &project.name)
            .with("owner", owner)
            .with("login", &door.who.login);
        let said = prompt.confirm(&question, false)?;
        if said {
            agreed.insert(project.folder.clone());
        }
        Ok(said)
    }

    fn open(&self, login: Option<&str>) -> Result<Door> {
        // Held while a door is opened: some servers take the secret that a token is renewed with only once.
        let mut opened = self.opened.lock().unwrap_or_else(PoisonError::into_inner);
        let is_it = |(known, door): &&(Option<String>, Door)| match login {
            None => known.is_none(),
            Some(login) => door.who.login.eq_ignore_ascii_case(login),
        };
        if let Some((_, door)) = opened.doors.iter().find(is_it) {
            return Ok(door.clone());
        }
        let door = match &self.app.settings.cloud {
            CloudAddress::Server(server) => {
                let client = opened.client(self.app, server)?;
                through(self.app, client, login)?
            }
            CloudAddress::Folder(folder) => in_folder(self.app, folder, login)?,
        };
        opened.doors.push((login.map(str::to_owned), door.clone()));
        Ok(door)
    }
}

impl Opened {
    fn client(&mut self, app: &App, server: &str) -> Result<Client> {
        if let Some(client) = &self.client {
            return Ok(client.clone());
        }
        let client = session::client(app, server)?;
        self.client = Some(client.clone());
        Ok(client)
    }
}

/// Whether a flag or a variable says for this run which account works, or gives an account's token.
pub(crate) fn is_said(app: &App) -> bool {
    matches!(
        app.settings.origin("account"),
        Origin::Flag(_) | Origin::Environment(_)
    ) || app.environment.text("SCRIBE_SYNC_TOKEN").is_some()
}

fn through(app: &App, client: Client, login: Option<&str>) -> Result<Door> {
    let mut session = Session::through(app, client);
    if login.is_some() {
        session.account = login;
    }
    let account = session.account()?;
    for note in &account.notes {
        app.ui.note(note);
    }
    let host = session.client.host().to_owned();
    let cloud = Cloud::Server {
        client: session.client,
        credential: account.token,
    };
    Ok(Door {
        cloud,
        who: who(app, account.login, &host)?,
    })
}

fn in_folder(app: &App, folder: &std::path::Path, login: Option<&str>) -> Result<Door> {
    let login = match login {
        Some(login) => account::login_for_folder(Some(login), None)?,
        None => select::folder_login(app)?,
    };
    if !folder.is_dir() {
        return Err(Failure::new(
            Class::Unreachable,
            Message::new("cloud-folder-missing").path("folder", folder),
        )
        .hint(Message::new("hint-cloud-folder")));
    }
    Ok(Door {
        cloud: Cloud::Folder(folder.to_path_buf()),
        who: who(app, login, "folder")?,
    })
}

fn who(app: &App, login: String, address: &str) -> Result<Who> {
    let host = session::host(app);
    let install = account::install(&app.settings.state_dir, &host)?;
    let mail_host = address.split(':').next().unwrap_or("localhost");
    Ok(Who {
        email: format!("{login}@noreply.{mail_host}"),
        login,
        host,
        install: install.short().to_owned(),
    })
}

/// The failure that the account of a project is not logged in here.
pub(crate) fn missing(project: &Project, owner: &str, failure: &Failure) -> Failure {
    let message = Message::new("sync-account-missing")
        .with("project", &project.name)
        .with("owner", owner);
    Failure::new(Class::Credential, message)
        .cause(failure.message().clone())
        .state(Message::new("state-nothing-changed"))
        .hint(Message::new("hint-login-as").with("owner", owner))
        .hint(Message::new("hint-change-account-of").with("project", &project.name))
}
