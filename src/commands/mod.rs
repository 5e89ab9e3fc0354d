//! One file per subcommand: arguments in, report out. Formatting is `ui`'s, the order of a sync is `sync`'s.

pub mod accounts;
pub mod backup;
pub mod browser;
pub mod collect;
pub mod config;
pub mod conflicts;
pub mod control;
pub mod demo;
pub mod doctor;
pub(crate) mod due;
mod editor;
pub mod log;
pub mod login;
pub mod logout;
pub mod merge_file;
pub mod notify;
pub mod plumbing;
pub mod projects;
pub mod register;
pub mod report;
pub mod resolve;
pub mod schedule;
pub(crate) mod select;
pub mod session;
pub mod sync;
pub mod watch;
pub mod whoami;

use crate::account;
use crate::app::App;
use crate::cli::{BackupCommand, Command};
use crate::config::Settings;
use crate::project::ScribeHome;
use crate::report::{Report, Result};

/// The language that Scribe speaks with the person on this computer, where it is known: `fr`.
pub(crate) fn language_of_scribe(settings: &Settings) -> Option<String> {
    ScribeHome::locate(&settings.home).language(settings.profile.as_deref())
}

/// Runs one subcommand.
pub fn run(app: &App, command: &Command) -> Result<Report> {
    if !app.settings.dry_run {
        account::tidy(&app.settings.config_dir);
        notify::tidy(app);
    }
    match command {
        Command::Register(args) => register::run(app, args),
        Command::Login(args) => login::run(app, args),
        Command::Logout(args) => logout::run(app, args),
        Command::Whoami(args) => whoami::run(app, args),
        Command::Accounts(args) => accounts::run(app, args),
        Command::Projects(args) => projects::run(app, args),
        Command::Sync(args) => sync::run(app, args),
        Command::Collect(args) => collect::run(app, args),
        Command::Conflicts(args) => conflicts::run(app, args),
        Command::Resolve(args) => resolve::run(app, args),
        Command::Log(args) => log::run(app, args),
        Command::Report(args) => report::run(app, args),
        Command::Notify(args) => notify::run(app, args),
        Command::Stop(args) => control::stop(app, args),
        Command::Extend(args) => control::extend(app, args),
        Command::Watch(args) => watch::run(app, args),
        Command::Schedule(args) => schedule::run(app, args),
        Command::Backup(args) => match &args.command {
            BackupCommand::Create(args) => backup::create::run(app, args),
            BackupCommand::List(args) => backup::list::run(app, args),
            BackupCommand::Show(args) => backup::show::run(app, args),
            BackupCommand::Diff(args) => backup::diff::run(app, args),
            BackupCommand::Open(args) => backup::open::run(app, args),
            BackupCommand::Verify(args) => backup::verify::run(app, args),
            BackupCommand::Restore(args) => backup::restore::run(app, args),
        },
        Command::Doctor(args) => doctor::run(app, args),
        Command::Config(args) => config::run(app, args),
        Command::Demo(args) => demo::run(app, args),
        Command::MergeFile(args) => merge_file::run(app, args),
        Command::Completions(args) => plumbing::completions(app, args),
        Command::Man(args) => plumbing::man(app, args),
    }
}
