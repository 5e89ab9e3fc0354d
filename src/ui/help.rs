//! The help texts: words laid over the command line's shape, with examples and an EXIT STATUS paragraph.

use super::Words;
use crate::report::{Class, Message};
use clap::{Arg, ArgAction, Command};
use std::fmt::Write;

/// Gives a command line its texts in the language of `words`; `variable` names the variable that stands for a flag.
pub fn localise(
    command: Command,
    words: &Words,
    variable: &dyn Fn(&Arg) -> Option<String>,
) -> Command {
    let command = command
        .disable_help_flag(true)
        .disable_version_flag(true)
        .arg(
            Arg::new("help")
                .short('h')
                .long("help")
                .global(true)
                .action(ArgAction::Help),
        )
        .arg(
            Arg::new("version")
                .short('V')
                .long("version")
                .action(ArgAction::Version),
        )
        .max_term_width(100);
    named(command, "", words, variable)
}

fn named(
    command: Command,
    path: &str,
    words: &Words,
    variable: &dyn Fn(&Arg) -> Option<String>,
) -> Command {
    let id = if path.is_empty() {
        "help-root".to_owned()
    } else {
        format!("help{path}")
    };
    let mut about = words.get(&id);
    // In English a command has its own name alone.
    let visible: Vec<&str> = command.get_visible_aliases().collect();
    // A visible one is English, as the name itself.
    if let Some(name) = command
        .get_all_aliases()
        .find(|name| !visible.contains(name))
        .filter(|_| words.code() != "en")
    {
        about += " ";
        about += &words.say(&Message::new("help-command-alias").with("name", name));
    }
    let long = match words.attribute(&id, "long") {
        Some(long) => format!("{about}\n\n{}", reflowed(&long)),
        None => about.clone(),
    };
    let template = format!(
        "{{about-with-newline}}\n{} {{usage}}\n\n{{all-args}}{{after-help}}",
        words.get("heading-usage")
    );
    let after = after(words, path, &id);
    let mut position = 0;
    let command = match words.attribute(&id, "usage") {
        Some(usage) => command.override_usage(usage),
        None => command,
    };
    command
        .about(about)
        .long_about(long)
        .help_template(template)
        .subcommand_help_heading(words.get("heading-commands"))
        .subcommand_value_name(words.get("value-command"))
        .after_long_help(after)
        .mut_args(|arg| {
            let heading = if arg.is_positional() {
                "heading-arguments"
            } else if arg.is_global_set() || arg.get_id() == "version" {
                "heading-global"
            } else {
                "heading-options"
            };
            let help = help_of(words, &id, &arg) + &further(words, &arg, variable(&arg));
            let names = value_names(words, &arg);
            // They are said with the text.
            let values = arg.get_action().takes_values();
            let arg = arg
                .help(help)
                .help_heading(words.get(heading))
                .hide_possible_values(values);
            let arg = match names {
                Some(names) => arg.value_names(names),
                None => arg,
            };
            if arg.is_positional() {
                // Under a heading of ours clap would sort them by name.
                position += 1;
                arg.display_order(position)
            } else {
                arg
            }
        })
        .mut_subcommands(|inner| {
            let path = format!("{path}-{}", inner.get_name());
            named(inner, &path, words, variable)
        })
}

/// The text of an argument: of this command, else of every command that has one of that name.
fn help_of(words: &Words, id: &str, arg: &Arg) -> String {
    let name = arg.get_id().as_str().replace('_', "-");
    words
        .find(&format!("{id}-{name}"))
        .or_else(|| words.find(&format!("help-arg-{name}")))
        .unwrap_or_default()
}

/// What stands behind the text of an argument: its variable, its other name, the values it can have.
fn further(words: &Words, arg: &Arg, variable: Option<String>) -> String {
    let mut parts = Vec::new();
    if let Some(variable) = variable {
        parts.push(Message::new("help-variable").with("variable", variable));
    }
    if let Some(aliases) = arg.get_all_aliases().filter(|aliases| !aliases.is_empty()) {
        let aliases = format!("--{}", aliases.join(", --"));
        parts.push(Message::new("help-aliases").with("aliases", aliases));
    }
    if arg.get_action().takes_values() {
        let values: Vec<String> = arg
            .get_possible_values()
            .iter()
            .filter(|value| !value.is_hide_set())
            .map(|value| value.get_name().to_owned())
            .collect();
        if !values.is_empty() {
            parts.push(Message::new("help-values").with("values", values.join(", ")));
        }
    }
    parts
        .iter()
        .fold(String::new(), |text, part| text + " " + &words.say(part))
}

/// The names of an argument's values, where the language has other ones: `value-owner-name` for `OWNER/NAME`.
fn value_names(words: &Words, arg: &Arg) -> Option<Vec<String>> {
    let names = arg.get_value_names()?;
    let said = |name: &str| {
        let id: String = name
            .chars()
            .map(|c| {
                if c.is_ascii_alphanumeric() {
                    c.to_ascii_lowercase()
                } else {
                    '-'
                }
            })
            .collect();
        words.find(&format!("value-{id}"))
    };
    let names: Vec<Option<String>> = names.iter().map(|name| said(name)).collect();
    names.iter().any(Option::is_some).then(|| {
        let all = arg.get_value_names().unwrap_or_default();
        names
            .into_iter()
            .zip(all)
            .map(|(said, name)| said.unwrap_or_else(|| name.to_string()))
            .collect()
    })
}

/// Each paragraph on one line; the terminal's width breaks it.
fn reflowed(text: &str) -> String {
    text.split("\n\n")
        .map(|paragraph| paragraph.split_whitespace().collect::<Vec<_>>().join(" "))
        .collect::<Vec<_>>()
        .join("\n\n")
}

fn after(words: &Words, path: &str, id: &str) -> String {
    let mut text = String::new();
    if let Some(examples) = words.attribute(id, "examples") {
        let _ = writeln!(text, "{}", words.get("heading-examples"));
        for line in examples.lines() {
            let _ = writeln!(text, "  {line}");
        }
        text.push('\n');
    }
    let _ = writeln!(text, "{}", words.get("heading-exit-status"));
    for (code, meaning) in exit_status(words, path) {
        let _ = writeln!(text, "  {code:>3}  {meaning}");
    }
    text.trim_end().to_owned()
}

/// The exit codes that a command can end with and what they mean; `path` is `-backup-restore`.
pub(super) fn exit_status(words: &Words, path: &str) -> Vec<(u8, String)> {
    Class::all()
        .filter(|class| may_end_with(path, *class))
        .map(|class| (class.code(), words.get(class.meaning())))
        .collect()
}

/// Whether a command can end with a class.
fn may_end_with(path: &str, class: Class) -> bool {
    use Class::{
        Busy, Conflict, Credential, Failed, Guard, Integrity, Limit, Missing, NotFound, Ok,
        Partial, Unreachable, Usage,
    };
    if matches!(class, Ok | Failed | Usage) {
        return true;
    }
    let may_be_stopped = matches!(
        path,
        "" | "-sync"
            | "-register"
            | "-register-activate"
            | "-collect"
            | "-collect-set-last"
            | "-login"
            | "-accounts-computers"
            | "-accounts-forget"
            | "-whoami"
            | "-logout"
            | "-projects"
            | "-projects-activate"
            | "-backup"
            | "-backup-create"
            | "-backup-restore"
            | "-backup-show"
            | "-backup-diff"
            | "-backup-verify"
            | "-conflicts"
            | "-resolve"
            | "-stop"
            | "-schedule-run"
            | "-watch"
            | "-notify"
            | "-notify-test"
            | "-doctor"
            | "-demo"
    );
    if matches!(class, Class::Interrupted | Class::Terminated) {
        return may_be_stopped;
    }
    match path {
        "" | "-collect" => true,
        "-collect-set-last" => matches!(
            class,
            Credential | Unreachable | NotFound | Busy | Integrity
        ),
        "-sync" | "-schedule-run" | "-projects-activate" => class != Missing,
        "-whoami" | "-accounts-computers" => matches!(class, Credential | Unreachable),
        "-login" => matches!(class, Credential | Unreachable | Limit | NotFound | Busy),
        "-accounts-switch" => matches!(class, Credential | Busy),
        "-accounts" | "-accounts-forget" => matches!(class, Credential | Unreachable | NotFound),
        "-register" | "-register-activate" | "-logout" => {
            matches!(class, Partial | Credential | Unreachable)
        }
        "-projects" => matches!(class, Credential | Unreachable | NotFound),
        "-backup" | "-backup-create" | "-backup-restore" => {
            matches!(class, Partial | Guard | NotFound | Busy | Integrity)
        }
        "-projects-renew-id" => matches!(class, NotFound | Busy | Integrity),
        "-conflicts" | "-merge-file" => matches!(class, Conflict | NotFound),
        "-resolve" => !matches!(class, Missing | Limit),
        "-config-set" | "-notify-set" => class == Busy,
        "-watch" => matches!(class, NotFound | Busy),
        "-stop" => matches!(class, Partial | NotFound),
        "-log" | "-report" | "-doctor" | "-projects-open" | "-backup-open" | "-extend"
        | "-backup-list" | "-collect-status" | "-collect-extend" | "-schedule"
        | "-schedule-install" | "-schedule-on" | "-schedule-off" | "-schedule-remove" => {
            class == NotFound
        }
        "-notify" => matches!(class, Partial | Credential | Unreachable | Busy),
        "-notify-test" => matches!(class, Partial | Credential | Unreachable),
        "-backup-show" | "-backup-diff" | "-backup-verify" => matches!(class, NotFound | Integrity),
        _ => false,
    }
}

/// A class in a few words, for the line of a project that is not in sync.
pub(super) fn class_message(class: Class) -> Message {
    match class {
        Class::Ok => Message::new("class-ok"),
        Class::Failed => Message::new("class-failed"),
        Class::Usage => Message::new("class-usage"),
        Class::Partial => Message::new("class-partial"),
        Class::Credential => Message::new("class-credential"),
        Class::Unreachable => Message::new("class-unreachable"),
        Class::Conflict => Message::new("class-conflict"),
        Class::Guard => Message::new("class-guard"),
        Class::Missing => Message::new("class-missing"),
        Class::Limit => Message::new("class-limit"),
        Class::NotFound => Message::new("class-not-found"),
        Class::Busy => Message::new("class-busy"),
        Class::Integrity => Message::new("class-integrity"),
        Class::Interrupted | Class::Terminated => Message::new("class-stopped"),
    }
}
