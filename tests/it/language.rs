//! In which language the program speaks, and that it speaks it everywhere.

use std::process::{Command, Stdio};

/// A computer on which nobody chose a language yet.
struct Computer(tempfile::TempDir);

impl Computer {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.0.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    fn command(&self, args: &[&str], variables: &[(&str, &str)]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_scribe-sync"));
        command
            .args(args)
            .env_clear()
            .env("HOME", self.0.path())
            .envs(variables.iter().copied())
            .current_dir(self.0.path())
            .stdin(Stdio::null());
        command
    }

    fn err(&self, args: &[&str], variables: &[(&str, &str)]) -> String {
        let output = crate::ends::output(&mut self.command(args, variables));
        String::from_utf8(output.stderr).unwrap()
    }

    #[track_caller]
    fn speaks(&self, language: &str, args: &[&str], variables: &[(&str, &str)]) {
        let err = self.err(args, variables);
        let start = match language {
            "fr" => "erreur\u{a0}: ",
            _ => "error: ",
        };
        assert!(err.starts_with(start), "{args:?} {variables:?}\n{err}");
    }
}

const SCRIBE: &str = ".config/scribe/users/asha/scribe-user-settings.json";
const CONFIG: &str = ".config/scribe-sync/config.yaml";

#[test]
fn the_language_is_the_one_said_nearest() {
    let computer = Computer::new();
    // One that fails in the command, and one whose line is not understood.
    for args in [&["backup", "create", "x"][..], &["no-such-command"]] {
        let with = |more: &[&'static str]| [more, args].concat();
        computer.speaks("en", args, &[]);
        // The system's, weakest first.
        computer.speaks("fr", args, &[("LANG", "fr_FR.UTF-8")]);
        computer.speaks("fr", args, &[("LANG", "de_DE"), ("LC_MESSAGES", "fr_CA")]);
        computer.speaks("en", args, &[("LANG", "fr_FR"), ("LC_ALL", "C")]);
        computer.speaks("en", args, &[("LANG", "de_DE.UTF-8")]);
        // Scribe's own.
        computer.write(SCRIBE, r#"{"version":"1.2.0","appLanguage":"fr"}"#);
        computer.speaks("fr", args, &[("LANG", "en_US.UTF-8")]);
        computer.write(SCRIBE, r#"{"appLanguage":"hi"}"#);
        computer.speaks("fr", args, &[("LANG", "fr_FR.UTF-8")]);
        computer.write(SCRIBE, r#"{"appLanguage":"en"}"#);
        computer.speaks("en", args, &[("LANG", "fr_FR.UTF-8")]);
        // The file's, a variable's, a flag's.
        computer.write(CONFIG, "lang: fr\n");
        computer.speaks("fr", args, &[("LANG", "en_US.UTF-8")]);
        computer.speaks("en", args, &[("SCRIBE_SYNC_LANG", "en")]);
        computer.speaks(
            "fr",
            &with(&["--lang", "fr"]),
            &[("SCRIBE_SYNC_LANG", "en")],
        );
        computer.speaks("en", &with(&["--lang=en"]), &[]);
        // What Scribe wrote is as it was.
        let path = computer.0.path();
        let kept = std::fs::read_to_string(path.join(SCRIBE)).unwrap();
        assert_eq!(kept, r#"{"appLanguage":"en"}"#);
        std::fs::remove_file(path.join(SCRIBE)).unwrap();
        std::fs::remove_file(path.join(CONFIG)).unwrap();
    }
}

/// The commands and subcommands, as their help lists them.
fn commands(computer: &Computer) -> Vec<Vec<String>> {
    let names = |args: &[&str]| -> Vec<String> {
        let output = crate::ends::output(&mut computer.command(args, &[]));
        let text = String::from_utf8(output.stdout).unwrap();
        let list = text.split("\nCommands:\n").nth(1).unwrap_or_default();
        list.lines()
            .take_while(|line| line.starts_with("  "))
            .filter(|line| !line.starts_with("    "))
            .map(|line| line.split_whitespace().next().unwrap().to_owned())
            .collect()
    };
    let mut all = vec![Vec::new()];
    for name in names(&["-h"]) {
        for inner in names(&[&name, "-h"]) {
            all.push(vec![name.clone(), inner]);
        }
        all.push(vec![name]);
    }
    all
}

/// English that would stand out in French, as whole words.
const ENGLISH: &[&str] = &[
    "the",
    "of",
    "and",
    "which",
    "with",
    "is",
    "are",
    "Show",
    "Options:",
    "Arguments:",
    "possible",
    "default:",
    "aliases:",
    "env:",
    "Print",
    "Usage:",
    "SUBCOMMANDS",
    "NAME",
];

/// The words of it that are English, but for what can be copied: that is the same in every language.
pub(crate) fn english_words(text: &str) -> Vec<&str> {
    text.split('`')
        .step_by(2)
        .flat_map(|spoken| spoken.split([' ', '\n', '(', ')', '[', ',', '.']))
        .filter(|word| ENGLISH.contains(word))
        .collect()
}

#[track_caller]
fn is_french(what: &str, text: &str) {
    let spoken = text.split("Exemples\u{a0}:").next().unwrap();
    let spoken = spoken.split(".SH EXEMPLES").next().unwrap();
    let words = english_words(spoken);
    assert!(words.is_empty(), "{what}: {words:?} in\n{text}");
}

#[test]
fn help_and_manual_are_french_to_the_last_word() {
    let computer = Computer::new();
    let french = [("LC_ALL", "fr_FR.UTF-8")];
    let all = commands(&computer);
    assert!(all.len() > 25, "{all:?}");
    for path in all {
        let path: Vec<&str> = path.iter().map(String::as_str).collect();
        for help in ["-h", "--help"] {
            let args = [&path[..], &[help]].concat();
            let output = crate::ends::output(&mut computer.command(&args, &french));
            let text = String::from_utf8(output.stdout).unwrap();
            assert!(text.contains("Usage\u{a0}:"), "{args:?}\n{text}");
            is_french(&args.join(" "), &text);
        }
        let page = path.join("-");
        let mut args = vec!["man"];
        args.extend((!page.is_empty()).then_some(page.as_str()));
        let output = crate::ends::output(&mut computer.command(&args, &french));
        let text = String::from_utf8(output.stdout).unwrap();
        assert!(text.contains(".SH NOM\n"), "{text}");
        is_french(&args.join(" "), &text);
    }
    // The names of commands that are shown are ones that work.
    let output = crate::ends::output(&mut computer.command(&["-h"], &french));
    let text = String::from_utf8(output.stdout).unwrap();
    let names: Vec<&str> = text
        .split("(ou\u{a0}: ")
        .skip(1)
        .map(|rest| rest.split(')').next().unwrap())
        .collect();
    assert!(names.contains(&"synchroniser"), "{text}");
    assert!(names.contains(&"diagnostic"), "not its English one: {text}");
    for name in names {
        let output = crate::ends::output(&mut computer.command(&[name, "-h"], &french));
        assert_eq!(output.status.code(), Some(0), "{name}");
    }
}

#[test]
fn the_first_run_greets_with_the_three_next_commands() {
    let computer = Computer::new();
    for (language, begin) in [("en", "Begin with"), ("fr_FR.UTF-8", "Commencez")] {
        let output = computer
            .command(&[], &[("LANG", language)])
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(2));
        assert!(output.stdout.is_empty());
        let text = String::from_utf8(output.stderr).unwrap();
        assert!(text.contains(begin), "{text}");
        let at = |command: &str| {
            text.find(command)
                .unwrap_or_else(|| panic!("{command}\n{text}"))
        };
        let order =
            ["login\n", "projects\n", "sync \""].map(|name| at(&format!("scribe-sync {name}")));
        assert!(order.is_sorted(), "{text}");
        assert!(
            text.lines().all(|line| line.chars().count() <= 80),
            "{text}"
        );
    }
    // Whoever has settings is shown the help.
    computer.write(CONFIG, "keep: 5\n");
    let text = computer.err(&[], &[]);
    assert!(
        text.contains("Usage:") && !text.contains("Begin with"),
        "{text}"
    );
}

/// In French a command can be called by its French name, and JSON knows it by its own.
#[test]
fn a_french_name_of_a_command_is_that_command() {
    let computer = Computer::new();
    for (said, meant) in [
        (&["restaurer", "x"][..], &["backup", "restore", "x"][..]),
        (&["sauvegarde", "créer", "x"], &["backup", "create", "x"]),
        (
            &["synchroniser", "--json", "--bad"],
            &["sync", "--json", "--bad"],
        ),
    ] {
        let [one, two] = [said, meant].map(|args| {
            let output = crate::ends::output(&mut computer.command(args, &[]));
            (output.status.code(), output.stdout, output.stderr)
        });
        assert_eq!(one, two, "{said:?}");
    }
}
