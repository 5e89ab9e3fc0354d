//! The `App` value that commands receive: settings, clock, environment, doors to the outside, interrupt flag.
//!
//! Clock, environment and streams come in through here, so that a test can make any of them misbehave.

mod clock;
mod signals;

pub use crate::config::Environment;
pub use clock::{Clock, Play};

use crate::cli::{
    self, AccountsCommand, BackupCommand, Cli, CollectArgs, CollectCommand, ColorChoice, Command,
    ConfigCommand, Ended, GlobalArgs, NotifyCommand, ProgressChoice, ProjectsCommand,
    ScheduleCommand,
};
use crate::commands;
use crate::config::Settings;
use crate::report::{Class, Failure, Message, Progress, Report, Result, SyncReport};
use crate::ui::{self, Colour, Face, Options, Ui, Words};
use std::ffi::OsString;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

/// What every command receives.
pub struct App {
    /// The settings in force, each knowing where it came from.
    pub settings: Settings,
    /// The time.
    pub clock: Clock,
    /// The environment.
    pub environment: Environment,
    /// The person's side: prompts and progress.
    pub ui: Ui,
    /// Set by Ctrl-C and TERM; looked at before each file and each network read.
    pub interrupt: Arc<AtomicBool>,
    /// The number of the signal that set it; 0 where none did.
    pub signal: Arc<AtomicUsize>,
}

impl App {
    /// A progress display for one project.
    pub fn progress(&self, project: &str) -> Box<dyn Progress + Send + '_> {
        self.ui.progress(project)
    }

    /// A class as the signal that stopped the run would have it: stopped is stopped by that.
    pub fn stopped_as(&self, class: Class) -> Class {
        match (class, signals::class(self.signal.load(Ordering::Relaxed))) {
            (Class::Interrupted | Class::Terminated, Some(stopped)) => stopped,
            _ => class,
        }
    }
}

/// Runs one command line; see [`crate::run`].
pub(crate) fn start(args: &[OsString], environment: Environment) -> u8 {
    without_core_dumps();
    let peeked = Peeked::at(args, &environment);
    let variable = |name: &str| environment.get(name);
    // Most lines are understood without a word of help, and the texts for it are many.
    let args = &cli::spelled_out(args);
    let parsed = cli::parse(cli::command(), args, variable).or_else(|ended| {
        if matches!(ended, Ended::Version(_)) {
            return Err(ended);
        }
        let words = Words::new(&peeked.language(&environment));
        // The message quotes what was written, and a secret may have been written where none belongs.
        let shown = cli::without_secrets(args);
        match cli::parse(command_line(&words), &shown, variable) {
            Err(ended) => Err(ended),
            Ok(_) => cli::parse(command_line(&words), args, variable),
        }
    });
    let cli = match parsed {
        Ok(cli) => cli,
        Err(ended) => return end_early(ended, &peeked, &environment),
    };
    let name = name_of(&cli.command);
    let environment = commands::schedule::as_installed(environment, &cli);
    let settings = match settings(&environment, &cli) {
        Ok(settings) => settings,
        Err(failure) => {
            let settings = Settings::without_file(&environment, &cli.global);
            let ui = Ui::new(options(&settings, &cli.global, &environment));
            return finish(&ui, name, Err(failure));
        }
    };
    let alone = is_alone(&cli.command);
    let ui = Ui::new(Options {
        stream: alone
            || matches!(
                cli.command,
                Command::Sync(_) | Command::Collect(CollectArgs { command: None, .. })
            ),
        // Nobody sits before it, wherever it runs.
        ask: !alone,
        ..options(&settings, &cli.global, &environment)
    });
    for unknown in settings.unknown.iter().filter(|_| !cli.global.quiet) {
        ui.note(unknown);
    }
    if let Some(token) = environment.text("SCRIBE_SYNC_TOKEN") {
        ui.hide(token.trim());
    }
    let interrupt = Arc::new(AtomicBool::new(false));
    let signal = Arc::new(AtomicUsize::new(0));
    signals::watch(&interrupt, &signal);
    let app = App {
        settings,
        clock: Clock::System,
        environment,
        ui,
        interrupt,
        signal: Arc::clone(&signal),
    };
    let run = AssertUnwindSafe(|| commands::run(&app, &cli.command));
    let result = std::panic::catch_unwind(run).unwrap_or_else(|_| Err(Failure::internal()));
    let stopped = signals::class(signal.load(Ordering::Relaxed));
    finish(&app.ui, name, as_stopped(result, stopped))
}

/// The command line with its texts.
pub(crate) fn command_line(words: &Words) -> clap::Command {
    ui::localise(cli::command(), words, &cli::variable_of)
}

/// What must be known before the command line is understood: how to say that it cannot be.
struct Peeked {
    global: GlobalArgs,
    json: bool,
    command: String,
}

impl Peeked {
    fn at(args: &[OsString], environment: &Environment) -> Self {
        let texts: Vec<&str> = args
            .iter()
            .skip(1)
            .map_while(|arg| arg.to_str().filter(|text| *text != "--"))
            .collect();
        let said = |flag: &str| {
            texts.iter().enumerate().find_map(|(at, text)| {
                let after = text.strip_prefix(flag)?;
                match after.strip_prefix('=') {
                    Some(value) => Some(value.to_owned()),
                    None if after.is_empty() => texts.get(at + 1).map(|&next| next.to_owned()),
                    None => None,
                }
            })
        };
        let json = texts.contains(&"--json")
            || environment
                .text("SCRIBE_SYNC_JSON")
                .is_some_and(|text| matches!(text, "1" | "true" | "yes" | "on"));
        let known = cli::command();
        let command = texts
            .iter()
            .find_map(|text| known.find_subcommand(text))
            .map(|command| command.get_name().to_owned())
            .unwrap_or_default();
        Self {
            global: GlobalArgs {
                home: said("--home").map(Into::into),
                profile: said("--profile"),
                config: said("--config").map(Into::into),
                lang: said("--lang"),
                ..GlobalArgs::default()
            },
            json,
            command,
        }
    }

    /// In which language to say it. The rest of the line and the file may be wrong, which must not matter here.
    fn language(&self, environment: &Environment) -> String {
        let settings = Settings::load(environment, &self.global)
            .unwrap_or_else(|_| Settings::without_file(environment, &self.global));
        language(&settings, environment)
    }
}

/// The language: as said (by a flag, a variable, the file), else as Scribe speaks with this person, else as the system does.
fn language(settings: &Settings, environment: &Environment) -> String {
    settings
        .lang
        .clone()
        .or_else(|| commands::language_of_scribe(settings).filter(|code| ui::speaks(code)))
        .or_else(|| environment.language())
        .unwrap_or_else(|| "en".to_owned())
}

/// Help, version, or a command line that cannot be used.
fn end_early(ended: Ended, peeked: &Peeked, environment: &Environment) -> u8 {
    let global = GlobalArgs {
        json: peeked.json,
        ..peeked.global.clone()
    };
    let mut settings = Settings::without_file(environment, &global);
    settings.lang = Some(match &ended {
        Ended::Version(_) => "en".to_owned(),
        _ => peeked.language(environment),
    });
    let ui = Ui::new(options(&settings, &global, environment));
    match ended {
        Ended::Shown(text) | Ended::Version(text) => {
            ui.show(&text);
            closed(&ui, Class::Ok)
        }
        Ended::Help(text) => {
            // Whoever calls the program for the first time is told how to begin.
            if peeked.command.is_empty() && !settings.config_dir.exists() {
                ui.welcome();
            } else {
                ui.show_as_error(&text);
            }
            Class::Usage.code()
        }
        Ended::Failed(failure) => finish(&ui, &peeked.command, Err(failure)),
    }
}

/// The settings; a broken file does not stop the commands that need none of it.
fn settings(environment: &Environment, cli: &Cli) -> Result<Settings> {
    let loaded = Settings::load(environment, &cli.global).and_then(|mut settings| {
        if let Command::Sync(args) = &cli.command {
            settings.flags_of_sync(args, environment)?;
        }
        if let Command::Collect(args) = &cli.command {
            settings.flags_of_sync(&args.as_sync(), environment)?;
        }
        Ok(settings)
    });
    match loaded {
        Err(_) if needs_no_file(&cli.command) => {
            Ok(Settings::without_file(environment, &cli.global))
        }
        result => result,
    }
}

fn needs_no_file(command: &Command) -> bool {
    match command {
        Command::MergeFile(_) | Command::Completions(_) | Command::Man(_) => true,
        Command::Config(args) => {
            matches!(
                args.command,
                ConfigCommand::Path | ConfigCommand::Set { .. }
            )
        }
        _ => false,
    }
}

fn options(settings: &Settings, global: &GlobalArgs, environment: &Environment) -> Options {
    // A locale that says another character set is believed; none at all, as under cron, says nothing.
    let unicode = environment.locale("LC_CTYPE").is_none_or(|locale| {
        let locale = locale.to_ascii_lowercase();
        locale.contains("utf-8") || locale.contains("utf8")
    });
    Options {
        language: language(settings, environment),
        colour: match settings.color {
            ColorChoice::Auto => Colour::Auto,
            ColorChoice::Always => Colour::Always,
            ColorChoice::Never => Colour::Never,
        },
        no_color: environment.get("NO_COLOR").is_some(),
        force_color: environment
            .get("CLICOLOR_FORCE")
            .is_some_and(|value| value != "0"),
        progress: match settings.progress {
            ProgressChoice::Auto => Face::Auto,
            ProgressChoice::Bar => Face::Bar,
            ProgressChoice::Line => Face::Line,
            ProgressChoice::Never => Face::Never,
        },
        json: global.json,
        stream: false,
        quiet: global.quiet,
        verbose: global.verbose,
        unicode,
        dumb: environment.get("TERM").is_some_and(|term| term == "dumb"),
        ask: true,
    }
}

/// Whether a command syncs by itself, with nobody to ask.
fn is_alone(command: &Command) -> bool {
    match command {
        Command::Schedule(args) => matches!(args.command, ScheduleCommand::Run(_)),
        Command::Watch(_) => true,
        _ => false,
    }
}

/// The command's name as the JSON documents know it.
fn name_of(command: &Command) -> &'static str {
    match command {
        Command::Register(_) => "register",
        Command::Login(_) => "login",
        Command::Logout(_) => "logout",
        Command::Whoami(_) => "whoami",
        Command::Projects(args) => match args.command {
            Some(ProjectsCommand::Activate(_)) => "projects activate",
            Some(ProjectsCommand::Open(_)) => "projects open",
            Some(ProjectsCommand::RenewId(_)) => "projects renew-id",
            None => "projects",
        },
        Command::Accounts(args) => match args.command {
            Some(AccountsCommand::Computers(_) | AccountsCommand::Forget(_)) => {
                "accounts computers"
            }
            _ => "accounts",
        },
        Command::Sync(_) => "sync",
        Command::Collect(args) => match args.command {
            None => "collect",
            Some(CollectCommand::Extend(_)) => "extend",
            Some(CollectCommand::Status(_) | CollectCommand::SetLast(_)) => "collect status",
        },
        Command::Backup(args) => match args.command {
            BackupCommand::List(_) => "backup list",
            BackupCommand::Open(_) => "backup open",
            _ => "backup",
        },
        Command::Conflicts(_) => "conflicts",
        Command::Resolve(_) => "resolve",
        Command::Log(_) => "log",
        Command::Report(_) => "report",
        Command::Notify(args) => match args.command {
            NotifyCommand::Test => "notify test",
            _ => "notify",
        },
        Command::Stop(_) => "stop",
        Command::Extend(_) => "extend",
        Command::Watch(_) => "watch",
        Command::Schedule(args) => match args.command {
            ScheduleCommand::Run(_) => "sync",
            _ => "schedule",
        },
        Command::Doctor(_) => "doctor",
        Command::Config(_) => "config",
        Command::Demo(_) => "demo",
        Command::MergeFile(_) => "merge-file",
        Command::Completions(_) => "completions",
        Command::Man(_) => "man",
    }
}

/// A run that a signal stopped ends with the code of that signal.
fn as_stopped(result: Result<Report>, stopped: Option<Class>) -> Result<Report> {
    let Some(stopped) = stopped else {
        return result;
    };
    let of = |class: Class| match class {
        Class::Interrupted | Class::Terminated => stopped,
        class => class,
    };
    let synced = |report: &mut SyncReport| {
        report.class = of(report.class);
        for outcome in &mut report.projects {
            outcome.class = of(outcome.class);
        }
    };
    match result {
        Ok(Report::Sync(mut report)) => {
            synced(&mut report);
            Ok(Report::Sync(report))
        }
        Ok(Report::Resolve(mut report)) => {
            report.class = of(report.class);
            if let Some(sync) = &mut report.sync {
                synced(sync);
            }
            Ok(Report::Resolve(report))
        }
        Ok(Report::Collect(mut report)) => {
            report.class = of(report.class);
            report.error = report.error.map(|failure| failure.reclassed(of));
            Ok(Report::Collect(report))
        }
        Ok(Report::Backup(mut report)) => {
            report.class = of(report.class);
            Ok(Report::Backup(report))
        }
        Err(failure) => Err(failure.reclassed(of)),
        other => other,
    }
}

/// Shows how it went and gives the exit code.
fn finish(ui: &Ui, command: &str, result: Result<Report>) -> u8 {
    let class = match result {
        Ok(report) => {
            ui.report(&report);
            report.class()
        }
        Err(failure) => {
            let failure = match failure.class() {
                Class::Interrupted | Class::Terminated if failure.hints().is_empty() => failure
                    .state(Message::new("stopped-state"))
                    .hint(Message::new("hint-run-again")),
                _ => failure,
            };
            ui.failure(command, &failure);
            failure.class()
        }
    };
    closed(ui, class)
}

/// A result that could not be written (a full disk) is a failure; a reader that went away is not.
fn closed(ui: &Ui, class: Class) -> u8 {
    match ui.close() {
        Err(error) if class == Class::Ok => {
            let failure = Failure::new(Class::Failed, Message::new("output-failed"))
                .cause(Message::io(&error));
            ui.failure("", &failure);
            Class::Failed.code()
        }
        _ => class.code(),
    }
}

/// Secrets are in memory: a crash must not leave them in a file.
fn without_core_dumps() {
    #[cfg(unix)]
    {
        use rustix::process::{Resource, Rlimit, setrlimit};
        let none = Rlimit {
            current: Some(0),
            maximum: Some(0),
        };
        // Where that cannot be had, the run goes on.
        let _ = setrlimit(Resource::Core, none);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::ResolveReport;

    #[test]
    fn a_stopped_sync_after_deciding_has_the_code_of_its_signal() {
        let report = ResolveReport {
            class: Class::Interrupted,
            project: "Mark".into(),
            resolved: Vec::new(),
            left: Vec::new(),
            backup: None,
            sync: Some(SyncReport {
                class: Class::Interrupted,
                projects: Vec::new(),
                dry_run: false,
            }),
            notes: Vec::new(),
            dry_run: false,
        };
        let ended = as_stopped(Ok(Report::Resolve(report)), Some(Class::Terminated));
        let Ok(Report::Resolve(report)) = ended else {
            panic!("another report")
        };
        assert_eq!(report.class, Class::Terminated);
        assert_eq!(report.sync.unwrap().class, Class::Terminated);
    }
}
