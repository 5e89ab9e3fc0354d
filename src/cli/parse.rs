//! From arguments and variables to a [`Cli`], or to the text or failure that ends the run before it began.
//!
//! Every flag has a variable `SCRIBE_SYNC_<FLAG>`, except a person's decisions, which nobody can leave lying in a cron
//! file. A variable is a weaker layer than the command line: one that contradicts a flag is not looked at.

use super::Cli;
use crate::report::{Class, Failure, Message};
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::parser::ValueSource;
use clap::{Arg, ArgAction, ArgMatches, Command, FromArgMatches};
use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};

/// The decisions that only a person can take, at the moment of the run: they have no variable.
pub const DECISIONS: &[&str] = &[
    "accept_agreement",
    "allow_deletions",
    "change_account",
    "create_again",
    "public",
    "publish_restore",
    "rename_folder",
    "take_cloud",
    "without_refused",
    "mine",
    "theirs",
    "both",
    "edit",
    "text_file",
    "read",
];

/// Flags that are settings: `config` reads their variables as one of its layers.
const SETTINGS: &[&str] = &[
    "account",
    "attempts",
    "ca_file",
    "cloud",
    "color",
    "combine",
    "config",
    "deadline",
    "home",
    "interval",
    "jobs",
    "lang",
    "limit_download",
    "limit_upload",
    "max_transfer",
    "on_conflict",
    "profile",
    "progress",
    "state",
];

/// The variable of a flag; `None` for positional arguments, decisions and clap's own flags.
pub fn variable_of(arg: &Arg) -> Option<String> {
    let id = arg.get_id().as_str();
    if DECISIONS.contains(&id) || id == "help" || id == "version" {
        return None;
    }
    arg.get_long()
        .map(|long| format!("SCRIBE_SYNC_{}", long.to_uppercase().replace('-', "_")))
}

/// Why there is no [`Cli`].
#[derive(Debug)]
pub enum Ended {
    /// A text that was asked for: the help. Ends with 0.
    Shown(clap::builder::StyledStr),
    /// The version, which is the same in every language. Ends with 0.
    Version(clap::builder::StyledStr),
    /// Nothing was asked for: the help, as an error. Ends with 2.
    Help(clap::builder::StyledStr),
    /// The command line or a variable cannot be used.
    Failed(Failure),
}

/// Parses a command line; `variable` looks variables up.
pub fn parse<'v>(
    command: Command,
    args: &[OsString],
    variable: impl Fn(&str) -> Option<&'v OsStr>,
) -> Result<Cli, Ended> {
    let matches = command
        .clone()
        .try_get_matches_from(args)
        .map_err(|error| ended(&error, None))?;
    let (command, used) =
        with_variables(command, &matches, &variable).map_err(|failure| Ended::Failed(*failure))?;
    if used.is_empty() {
        return Cli::from_arg_matches(&matches).map_err(|error| ended(&error, None));
    }
    let matches = command
        .try_get_matches_from(args)
        .map_err(|error| ended(&error, Some(&used)))?;
    Cli::from_arg_matches(&matches).map_err(|error| ended(&error, Some(&used)))
}

/// What stands for a secret in a message.
const HIDDEN: &str = "...";
/// Flags of names to which people add a password, as other programs take it.
const NAMES: [&str; 3] = ["--user", "--account", "--smtp-user"];

/// The command line for a message that quotes it: without what a person may have meant as a secret. These come on standard
/// input (`--token-stdin`) or are asked for, and are written behind the flag all the same, or behind a name.
pub fn without_secrets(args: &[OsString]) -> Vec<OsString> {
    let mut shown = Vec::with_capacity(args.len());
    let mut before = "";
    // A word that belongs to no flag is a secret where secrets are what a command is about.
    let mut about_secrets = false;
    for arg in args {
        let text = arg.to_str().unwrap_or_default();
        about_secrets |= text.contains("-stdin") || matches!(text, "login" | "register");
        let (flag, value) = match text.split_once('=') {
            Some((flag, value)) if flag.starts_with("--") => (flag, Some(value)),
            _ => (text, None),
        };
        let is_word = !text.starts_with('-');
        let hidden = if flag.ends_with("-stdin") {
            value.map(|_| format!("{flag}={HIDDEN}"))
        } else if NAMES.contains(&flag) {
            value
                .and_then(|value| value.split_once(':'))
                .map(|(name, _)| format!("{flag}={name}:{HIDDEN}"))
        } else if is_word && NAMES.contains(&before) {
            text.split_once(':')
                .map(|(name, _)| format!("{name}:{HIDDEN}"))
        } else if is_word && (before.ends_with("-stdin") || is_like_a_token(text)) {
            Some(HIDDEN.to_owned())
        } else if is_word && about_secrets && !before.starts_with("--") && text.len() > 7 {
            (!is_command(text)).then(|| HIDDEN.to_owned())
        } else {
            None
        };
        shown.push(hidden.map_or_else(|| arg.clone(), OsString::from));
        before = text;
    }
    shown
}

/// Whether a text is of the form that servers give their tokens.
fn is_like_a_token(text: &str) -> bool {
    text.len() == 40 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// Whether a word is the name of some command, at whatever depth.
fn is_command(word: &str) -> bool {
    fn has(command: &Command, word: &str) -> bool {
        command
            .get_subcommands()
            .any(|one| one.get_name() == word || has(one, word))
    }
    has(&super::command(), word)
}

/// Makes the variables the default values of the flags that were not given.
fn with_variables<'v>(
    mut command: Command,
    matches: &ArgMatches,
    variable: &impl Fn(&str) -> Option<&'v OsStr>,
) -> Result<(Command, BTreeMap<String, String>), Box<Failure>> {
    let mut used = BTreeMap::new();
    // Global flags live at the root; the others at the subcommand that was called.
    let mut path = Vec::new();
    let mut deepest = matches;
    while let Some((name, inner)) = deepest.subcommand() {
        path.push(name.to_owned());
        deepest = inner;
    }
    command = apply(command, deepest, variable, &mut used)?;
    if !path.is_empty() {
        command = descend(command, &path, deepest, variable, &mut used)?;
    }
    Ok((command, used))
}

fn descend<'v>(
    command: Command,
    path: &[String],
    matches: &ArgMatches,
    variable: &impl Fn(&str) -> Option<&'v OsStr>,
    used: &mut BTreeMap<String, String>,
) -> Result<Command, Box<Failure>> {
    let Some((name, rest)) = path.split_first() else {
        return apply(command, matches, variable, used);
    };
    let mut failure = None;
    let command = command.mut_subcommand(name, |inner| {
        match descend(inner.clone(), rest, matches, variable, used) {
            Ok(changed) => changed,
            Err(error) => {
                failure = Some(error);
                inner
            }
        }
    });
    failure.map_or(Ok(command), Err)
}

fn apply<'v>(
    mut command: Command,
    matches: &ArgMatches,
    variable: &impl Fn(&str) -> Option<&'v OsStr>,
    used: &mut BTreeMap<String, String>,
) -> Result<Command, Box<Failure>> {
    let given = |id: &str| {
        matches.try_contains_id(id).unwrap_or(false)
            && matches.value_source(id) == Some(ValueSource::CommandLine)
    };
    let wanted: Vec<(String, String, OsString)> = command
        .get_arguments()
        .filter(|arg| {
            let id = arg.get_id().as_str();
            !SETTINGS.contains(&id)
                && !given(id)
                && !command
                    .get_arguments()
                    .filter(|other| given(other.get_id().as_str()))
                    .any(|other| contradict(&command, arg, other))
        })
        .filter_map(|arg| {
            let name = variable_of(arg)?;
            let value = variable(&name)?.to_owned();
            Some((arg.get_id().to_string(), name, value))
        })
        .collect();
    for (id, name, value) in wanted {
        let mut failure = None;
        command = command.mut_arg(&id, |arg| {
            if let Some(values) = default_of(&arg, &value) {
                arg.default_values(values)
            } else {
                failure = Some(Box::new(bad_variable(&name, &value)));
                arg
            }
        });
        if let Some(failure) = failure {
            return Err(failure);
        }
        used.insert(id, name);
    }
    Ok(command)
}

fn contradict(command: &Command, one: &Arg, other: &Arg) -> bool {
    let names = |a: &Arg, b: &Arg| {
        command
            .get_arg_conflicts_with(a)
            .iter()
            .any(|found| found.get_id() == b.get_id())
    };
    names(one, other) || names(other, one)
}

/// The default values that stand for a variable's value; `None` when it cannot be one.
fn default_of(arg: &Arg, value: &OsStr) -> Option<Vec<OsString>> {
    match arg.get_action() {
        ArgAction::SetTrue => {
            let yes = truth(value.to_str()?)?;
            Some(vec![OsString::from(if yes { "true" } else { "false" })])
        }
        ArgAction::Count => {
            let text = value.to_str()?.trim();
            let count = match truth(text) {
                Some(yes) => u8::from(yes),
                None => text.parse().ok()?,
            };
            Some(vec![OsString::from(count.to_string())])
        }
        ArgAction::Append => Some(
            value
                .to_str()?
                .split([',', ' '])
                .filter(|part| !part.is_empty())
                .map(OsString::from)
                .collect(),
        ),
        _ => Some(vec![value.to_owned()]),
    }
}

fn truth(text: &str) -> Option<bool> {
    match text.trim().to_ascii_lowercase().as_str() {
        "1" | "true" | "yes" | "on" | "y" | "t" => Some(true),
        "0" | "false" | "no" | "off" | "n" | "f" => Some(false),
        _ => None,
    }
}

fn bad_variable(name: &str, value: &OsStr) -> Failure {
    Failure::new(
        Class::Usage,
        Message::new("usage-variable")
            .with("variable", name)
            .with("value", value.to_string_lossy()),
    )
    .hint(Message::new("usage-hint-flag-values"))
}

fn ended(error: &clap::Error, used: Option<&BTreeMap<String, String>>) -> Ended {
    match error.kind() {
        ErrorKind::DisplayHelp => Ended::Shown(error.render()),
        ErrorKind::DisplayVersion => Ended::Version(error.render()),
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => Ended::Help(error.render()),
        _ => Ended::Failed(usage_failure(error, used)),
    }
}

/// What clap found wrong, in our words.
fn usage_failure(error: &clap::Error, used: Option<&BTreeMap<String, String>>) -> Failure {
    let text = |kind| context(error, kind);
    let argument = text(ContextKind::InvalidArg).unwrap_or_default();
    let variable = used.and_then(|used| {
        used.iter()
            .find(|(id, _)| argument.contains(&id.replace('_', "-")))
            .map(|(_, variable)| variable.clone())
    });
    let message = match error.kind() {
        ErrorKind::UnknownArgument => Message::new("usage-unknown").with("argument", &argument),
        ErrorKind::InvalidSubcommand => Message::new("usage-unknown-command").with(
            "command",
            text(ContextKind::InvalidSubcommand).unwrap_or_default(),
        ),
        ErrorKind::MissingSubcommand => Message::new("usage-no-command"),
        ErrorKind::MissingRequiredArgument => {
            Message::new("usage-missing").with("argument", &argument)
        }
        ErrorKind::ArgumentConflict
            if text(ContextKind::PriorArg).is_some_and(|other| other == argument) =>
        {
            Message::new("usage-twice").with("argument", &argument)
        }
        ErrorKind::ArgumentConflict => Message::new("usage-conflict")
            .with("argument", &argument)
            .with("other", text(ContextKind::PriorArg).unwrap_or_default()),
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            let value = text(ContextKind::InvalidValue).unwrap_or_default();
            match variable {
                Some(variable) => Message::new("usage-variable")
                    .with("variable", variable)
                    .with("value", value),
                None if value.is_empty() => {
                    Message::new("usage-no-value").with("argument", &argument)
                }
                None => Message::new("usage-value")
                    .with("argument", &argument)
                    .with("value", value),
            }
        }
        ErrorKind::TooManyValues | ErrorKind::WrongNumberOfValues => {
            Message::new("usage-too-many").with("argument", &argument)
        }
        ErrorKind::InvalidUtf8 => Message::new("usage-not-unicode"),
        _ => Message::new("usage-other"),
    };
    let mut failure = Failure::new(Class::Usage, message);
    if let Some(values) = text(ContextKind::ValidValue).filter(|values| !values.is_empty()) {
        failure = failure.hint(Message::new("usage-hint-values").with("values", values));
    }
    let meant = [
        ContextKind::SuggestedArg,
        ContextKind::SuggestedSubcommand,
        ContextKind::SuggestedValue,
    ]
    .into_iter()
    .find_map(text);
    if let Some(meant) = meant {
        failure = failure.hint(Message::new("usage-hint-meant").with("meant", meant));
    }
    failure.hint(Message::new("usage-hint-help").with("command", command_in(error)))
}

fn context(error: &clap::Error, kind: ContextKind) -> Option<String> {
    match error.get(kind)? {
        ContextValue::String(text) => Some(text.clone()),
        ContextValue::Strings(texts) => Some(texts.join(", ")),
        ContextValue::StyledStr(text) => Some(text.to_string()),
        ContextValue::StyledStrs(texts) => Some(
            texts
                .iter()
                .map(ToString::to_string)
                .collect::<Vec<_>>()
                .join(", "),
        ),
        _ => None,
    }
}

/// `scribe-sync sync` out of the usage line, for the hint.
fn command_in(error: &clap::Error) -> String {
    let usage = context(error, ContextKind::Usage).unwrap_or_default();
    let words: Vec<&str> = usage
        .split_whitespace()
        .skip_while(|word| *word != "scribe-sync")
        .take_while(|word| {
            word.chars()
                .all(|c| c.is_ascii_lowercase() || c == '-' && !word.starts_with('-'))
        })
        .collect();
    if words.is_empty() {
        "scribe-sync".to_owned()
    } else {
        words.join(" ")
    }
}

#[cfg(test)]
mod tests {
    use super::super::{BackupCommand, Command as Called, SyncArgs};
    use super::*;
    use clap::CommandFactory;

    fn parsed(args: &[&str], variables: &[(&'static str, &'static str)]) -> Result<Cli, Ended> {
        let args: Vec<OsString> = ["scribe-sync"].iter().chain(args).map(Into::into).collect();
        parse(Cli::command(), &args, |name| {
            variables
                .iter()
                .find(|(known, _)| *known == name)
                .map(|(_, value)| OsStr::new(*value))
        })
    }

    fn sync(args: &[&str], variables: &[(&'static str, &'static str)]) -> SyncArgs {
        match parsed(args, variables).unwrap().command {
            Called::Sync(args) => args,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_variable_stands_for_a_flag() {
        let args = sync(
            &["sync"],
            &[
                ("SCRIBE_SYNC_ALL", "yes"),
                ("SCRIBE_SYNC_INCLUDE_ARCHIVED", "0"),
                ("SCRIBE_SYNC_INTO", "/a b"),
            ],
        );
        assert!(args.all && !args.include_archived);
        assert_eq!(args.into.unwrap(), std::path::Path::new("/a b"));
        let cli = parsed(
            &["sync", "x"],
            &[("SCRIBE_SYNC_VERBOSE", "2"), ("SCRIBE_SYNC_DRY_RUN", "on")],
        )
        .unwrap();
        assert_eq!((cli.global.verbose, cli.global.dry_run), (2, true));
        let cli = parsed(
            &["backup", "restore", "x"],
            &[("SCRIBE_SYNC_BOOK", "LUK, ACT")],
        )
        .unwrap();
        let Called::Backup(args) = cli.command else {
            panic!("{:?}", cli.command)
        };
        let BackupCommand::Restore(args) = args.command else {
            panic!("{:?}", args.command)
        };
        assert_eq!(args.books, ["LUK", "ACT"]);
    }

    #[test]
    fn what_is_said_on_the_command_line_is_stronger() {
        assert!(!sync(&["sync", "x"], &[("SCRIBE_SYNC_ALL", "1")]).all);
        let args = sync(&["sync", "--public", "x"], &[("SCRIBE_SYNC_PRIVATE", "1")]);
        assert!(args.public && !args.private);
        let args = sync(
            &["sync", "--repo", "a/b", "x"],
            &[("SCRIBE_SYNC_REPO", "c/d")],
        );
        assert_eq!(args.repo.as_deref(), Some("a/b"));
    }

    #[test]
    fn a_decision_has_no_variable() {
        let all = [
            ("SCRIBE_SYNC_ALLOW_DELETIONS", "1"),
            ("SCRIBE_SYNC_PUBLISH_RESTORE", "1"),
            ("SCRIBE_SYNC_CREATE_AGAIN", "1"),
            ("SCRIBE_SYNC_PUBLIC", "1"),
            ("SCRIBE_SYNC_TAKE_CLOUD", "1"),
        ];
        let args = sync(&["sync", "x"], &all);
        assert!(!args.allow_deletions && !args.publish_restore && !args.create_again);
        assert!(!args.public && !args.take_cloud);
    }

    #[test]
    fn every_other_flag_has_one() {
        fn check(command: &Command) {
            for arg in command.get_arguments() {
                let decision = DECISIONS.contains(&arg.get_id().as_str());
                let expected = !arg.is_positional() && !decision;
                assert_eq!(variable_of(arg).is_some(), expected, "{}", arg.get_id());
            }
            command.get_subcommands().for_each(check);
        }
        check(&Cli::command());
    }

    #[test]
    fn a_secret_in_the_wrong_place_is_not_quoted() {
        let shown = |args: &[&str]| -> String {
            let args: Vec<OsString> = args.iter().map(OsString::from).collect();
            let shown = without_secrets(&args);
            let texts: Vec<&str> = shown.iter().map(|arg| arg.to_str().unwrap()).collect();
            texts.join(" ")
        };
        let token = "0123456789abcdef0123456789abcdef01234567";
        for (args, wanted) in [
            (
                &["x", "login", "--token-stdin", "geheim"][..],
                "x login --token-stdin ...",
            ),
            (
                &["x", "login", "--token-stdin=geheim"],
                "x login --token-stdin=...",
            ),
            (
                &["x", "notify", "set", "--password-stdin", "abc"],
                "x notify set --password-stdin ...",
            ),
            (
                &["x", "login", "--user", "amina:geheim"],
                "x login --user amina:...",
            ),
            (
                &["x", "login", "--user=amina:geheim"],
                "x login --user=amina:...",
            ),
            (
                &["x", "sync", "--account", "amina:geheim"],
                "x sync --account amina:...",
            ),
            (&["x", "login", "longgeheim"], "x login ..."),
            (&["x", "whoami", token], "x whoami ..."),
            (
                &["x", "sync", "Evangelium", "--account", "amina"],
                "x sync Evangelium --account amina",
            ),
            (
                &["x", "--lang", "fr", "register", "activate"],
                "x --lang fr register activate",
            ),
        ] {
            assert_eq!(shown(args), wanted);
        }
    }

    #[test]
    fn a_variable_that_cannot_be_used_is_named() {
        let Err(Ended::Failed(failure)) = parsed(&["sync"], &[("SCRIBE_SYNC_ALL", "maybe")]) else {
            panic!("it was taken")
        };
        assert_eq!(failure.class(), Class::Usage);
        assert!(failure.to_string().contains("SCRIBE_SYNC_ALL"), "{failure}");
    }
}
