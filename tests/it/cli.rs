//! The real program's command line: help, usage errors, settings, streams.

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// A computer where nobody has used the program yet.
struct Computer {
    dir: tempfile::TempDir,
}

impl Computer {
    fn new() -> Self {
        Self {
            dir: tempfile::tempdir().expect("a temporary folder"),
        }
    }

    fn config(&self, text: &str) -> PathBuf {
        let dir = self.dir.path().join(".config/scribe-sync");
        std::fs::create_dir_all(&dir).unwrap();
        let path = dir.join("config.yaml");
        std::fs::write(&path, text).unwrap();
        path
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_scribe-sync"));
        command
            .args(args)
            .env_clear()
            .env("HOME", self.dir.path())
            .current_dir(self.dir.path())
            .stdin(Stdio::null());
        command
    }

    fn run(&self, args: &[&str]) -> Ran {
        Ran::of(
            &crate::ends::output(&mut self.command(args)),
            self.dir.path(),
        )
    }

    fn run_with(&self, args: &[&str], variables: &[(&str, &str)]) -> Ran {
        let output = crate::ends::output(self.command(args).envs(variables.iter().copied()));
        Ran::of(&output, self.dir.path())
    }
}

/// How a run ended; the computer's own folder is shown as `~`.
struct Ran {
    code: i32,
    out: String,
    err: String,
}

impl Ran {
    fn of(output: &Output, home: &Path) -> Self {
        let text = |bytes: &[u8]| {
            String::from_utf8(bytes.to_vec())
                .unwrap()
                .replace(&home.display().to_string(), "~")
        };
        Self {
            code: output.status.code().unwrap_or(-1),
            out: text(&output.stdout),
            err: text(&output.stderr),
        }
    }

    #[track_caller]
    fn is(&self, code: i32, out: &str, err: &str) {
        assert_eq!(
            (self.code, self.out.as_str(), self.err.as_str()),
            (code, out, err)
        );
    }

    fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {}", self.out))
    }
}

/// Compares with a file in `golden/`, or rewrites it with `UPDATE_GOLDEN=1`.
#[track_caller]
fn golden(name: &str, text: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/it/golden")
        .join(name);
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(&path, text).unwrap();
    }
    let expected = std::fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(text, expected, "{name}; rewrite it with UPDATE_GOLDEN=1");
}

#[test]
fn the_help_of_every_command_is_as_reviewed() {
    let computer = Computer::new();
    for (name, args) in [
        ("help.txt", &["--help"][..]),
        ("help-short.txt", &["-h"]),
        ("help-register.txt", &["register", "--help"]),
        (
            "help-register-activate.txt",
            &["register", "activate", "--help"],
        ),
        ("help-accounts.txt", &["accounts", "--help"]),
        (
            "help-accounts-forget.txt",
            &["accounts", "forget", "--help"],
        ),
        ("help-login.txt", &["login", "--help"]),
        ("help-logout.txt", &["logout", "--help"]),
        ("help-whoami.txt", &["whoami", "--help"]),
        ("help-projects.txt", &["projects", "--help"]),
        ("help-projects-open.txt", &["projects", "open", "--help"]),
        (
            "help-projects-renew-id.txt",
            &["projects", "renew-id", "--help"],
        ),
        ("help-sync.txt", &["sync", "--help"]),
        ("help-collect.txt", &["collect", "--help"]),
        (
            "help-collect-set-last.txt",
            &["collect", "set-last", "--help"],
        ),
        ("help-conflicts.txt", &["conflicts", "--help"]),
        ("help-resolve.txt", &["resolve", "--help"]),
        ("help-log.txt", &["log", "--help"]),
        ("help-report.txt", &["report", "--help"]),
        ("help-stop.txt", &["stop", "--help"]),
        ("help-notify.txt", &["notify", "--help"]),
        ("help-notify-set.txt", &["notify", "set", "--help"]),
        ("help-notify-test.txt", &["notify", "test", "--help"]),
        ("help-doctor.txt", &["doctor", "--help"]),
        ("help-extend.txt", &["extend", "--help"]),
        ("help-backup.txt", &["backup", "--help"]),
        ("help-backup-create.txt", &["backup", "create", "--help"]),
        ("help-backup-list.txt", &["backup", "list", "--help"]),
        ("help-backup-show.txt", &["backup", "show", "--help"]),
        ("help-backup-diff.txt", &["backup", "diff", "--help"]),
        ("help-backup-open.txt", &["backup", "open", "--help"]),
        ("help-backup-verify.txt", &["backup", "verify", "--help"]),
        ("help-backup-restore.txt", &["backup", "restore", "--help"]),
        ("help-config.txt", &["config", "--help"]),
        ("help-config-set.txt", &["config", "set", "--help"]),
        ("help-demo.txt", &["demo", "--help"]),
        ("help-merge-file.txt", &["merge-file", "--help"]),
        ("help-completions.txt", &["completions", "--help"]),
        ("help-man.txt", &["man", "--help"]),
    ] {
        let ran = computer.run(args);
        assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{args:?}");
        golden(name, &ran.out);
    }
}

#[test]
fn every_option_and_command_has_a_help_text() {
    let computer = Computer::new();
    for name in ["help.txt", "help-sync.txt"] {
        let args: &[&str] = if name == "help.txt" {
            &["-h"]
        } else {
            &["sync", "-h"]
        };
        for line in computer.run(args).out.lines() {
            let option = line.trim_start();
            if option.starts_with('-') {
                assert!(
                    option.split("  ").filter(|part| !part.is_empty()).count() > 1,
                    "{line}"
                );
            }
        }
    }
}

/// A release build says its commit too, which the build itself gives as `SCRIBE_SYNC_VERSION`.
#[test]
fn the_version_is_shown() {
    let ran = Computer::new().run(&["--version"]);
    let said = ran.out.clone();
    ran.is(0, &said, "");
    let name = format!("scribe-sync {}", env!("CARGO_PKG_VERSION"));
    let rest = said.strip_prefix(&name).unwrap_or_else(|| panic!("{said}"));
    let commit = rest
        .strip_suffix('\n')
        .unwrap_or_else(|| panic!("{said}"))
        .trim_start_matches(" (")
        .trim_end_matches(')');
    let is_commit = commit.len() == 10 && commit.bytes().all(|byte| byte.is_ascii_hexdigit());
    assert!(commit.is_empty() || is_commit, "{said}");
}

#[test]
fn a_command_line_that_cannot_be_used_ends_with_2_and_says_what_to_do() {
    let computer = Computer::new();
    computer.run(&["sync", "--jsn"]).is(
        2,
        "",
        "error: there is no option or argument `--jsn` here\n\
         hint: there is `--json`\n\
         hint: run `scribe-sync sync --help` to see what can be said\n",
    );
    computer.run(&["snyc"]).is(
        2,
        "",
        "error: there is no command `snyc`\n\
         hint: there is `sync`\n\
         hint: run `scribe-sync --help` to see what can be said\n",
    );
    computer.run(&["config", "set", "keep"]).is(
        2,
        "",
        "error: something is missing: <VALUE>\n\
         hint: run `scribe-sync config set --help` to see what can be said\n",
    );
    computer.run(&["sync", "--all", "x"]).is(
        2,
        "",
        "error: `--all` cannot be used together with `[PROJECT]...`\n\
         hint: run `scribe-sync sync --help` to see what can be said\n",
    );
    computer.run(&["--color", "red", "config", "path"]).is(
        2,
        "",
        "error: `red` is not a value for `--color <WHEN>`\n\
         hint: the values are: auto, always, never\n\
         hint: run `scribe-sync --help` to see what can be said\n",
    );
    // What a person sees who has nothing yet is in `language.rs`.
    computer.config("keep: 5\n");
    for args in [&[][..], &["config"], &["backup"]] {
        let ran = computer.run(args);
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{args:?}");
        assert!(ran.err.contains("Usage:"), "{}", ran.err);
    }
}

#[test]
fn a_usage_error_is_a_json_document_too() {
    let ran = Computer::new().run(&["sync", "--json", "--bad"]);
    let document = ran.json();
    assert_eq!(ran.code, 2);
    assert_eq!(document["type"], "summary");
    assert_eq!(document["code"], 2);
    assert_eq!(document["error"]["class"], "usage");
    assert!(ran.err.starts_with("error: "), "{}", ran.err);
}

#[test]
fn settings_are_set_got_and_listed_with_their_origin() {
    let computer = Computer::new();
    let file = computer.config("# ours\naccount: amina # the team's\n");
    computer
        .run(&["config", "path"])
        .is(0, "~/.config/scribe-sync/config.yaml\n", "");
    computer
        .run(&["config", "set", "keep", "10"])
        .is(0, "10\n", "");
    computer
        .run(&["config", "set", "account", "boaz"])
        .is(0, "boaz\n", "");
    assert_eq!(
        std::fs::read_to_string(file).unwrap(),
        "# ours\naccount: boaz # the team's\nkeep: 10\n"
    );
    computer.run(&["config", "get", "keep"]).is(0, "10\n", "");
    let ran = computer.run_with(
        &["config", "list", "--cloud", "http://localhost:3000/"],
        &[("SCRIBE_HOME", "/scribe"), ("SCRIBE_SYNC_COLOR", "never")],
    );
    golden("config-list.txt", &ran.out);
    let ran = computer.run(&["config", "list", "--json"]);
    let document = ran.json();
    assert_eq!(document["schema"], 1);
    assert_eq!(document["settings"][3]["key"], "account");
    assert_eq!(document["settings"][3]["origin"], "config.yaml line 2");
}

#[test]
fn settings_that_another_run_keeps_changing_are_left_and_it_is_named() {
    let computer = Computer::new();
    let file = computer.config("# ours\n");
    let lock = file.with_file_name(".settings.lock");
    std::fs::write(&lock, "process 4711  ").unwrap();
    let held = std::fs::File::options().write(true).open(&lock).unwrap();
    held.lock().unwrap();
    let ran = computer.run(&["config", "set", "keep", "10"]);
    assert_eq!(ran.code, 11, "{}", ran.err);
    assert!(ran.err.contains("(process 4711)"), "{}", ran.err);
    assert!(
        ran.err.contains("state: the setting is as it was"),
        "{}",
        ran.err
    );
    // A look needs no turn.
    let ran = computer.run(&["config", "set", "keep", "10", "--dry-run"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "# ours\n");
    drop(held);
    computer
        .run(&["config", "set", "keep", "10"])
        .is(0, "10\n", "");
    assert_eq!(
        std::fs::read_to_string(&file).unwrap(),
        "# ours\nkeep: 10\n"
    );
}

#[test]
fn of_settings_that_are_set_at_once_none_is_lost() {
    let computer = Computer::new();
    let file = computer.config("# ours\n");
    let settings = [
        ("keep", "10"),
        ("jobs", "2"),
        ("attempts", "7"),
        ("account", "amina"),
        ("interval", "5m"),
        ("deadline", "4h"),
    ];
    for _ in 0..5 {
        std::fs::write(&file, "# ours\n").unwrap();
        let runs: Vec<_> = settings
            .map(|(key, value)| {
                let mut command = computer.command(&["config", "set", key, value]);
                command.stdout(Stdio::piped()).stderr(Stdio::piped());
                command.spawn().unwrap()
            })
            .into();
        for run in runs {
            let output = crate::ends::ended(run);
            assert_eq!(output.status.code(), Some(0), "{output:?}");
        }
        let text = std::fs::read_to_string(&file).unwrap();
        assert!(text.starts_with("# ours\n"), "{text}");
        for (key, value) in settings {
            let line = format!("{key}: {value}\n");
            assert!(text.contains(&line), "{line} is missing in: {text}");
        }
    }
}

#[test]
fn a_wrong_setting_is_refused_and_the_file_stays() {
    let computer = Computer::new();
    let file = computer.config("keep: 3\n");
    computer.run(&["config", "set", "keep", "0"]).is(
        2,
        "",
        "error: `keep` cannot be `0`\ncaused by: it is a number from 1 to 100\n",
    );
    let ran = computer.run(&["config", "set", "token", "abcdef"]);
    assert_eq!(ran.code, 2);
    assert!(!ran.err.contains("abcdef"), "{}", ran.err);
    assert_eq!(std::fs::read_to_string(file).unwrap(), "keep: 3\n");
}

#[test]
fn an_unknown_key_is_named_with_its_line_and_stops_nothing() {
    let computer = Computer::new();
    computer.config("# ours\nkepe: 3\n");
    let ran = computer.run(&["config", "list"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(
        ran.err.contains("`kepe` in `config.yaml` line 2"),
        "{}",
        ran.err
    );
    let quiet = computer.run(&["config", "list", "--quiet"]);
    assert_eq!((quiet.code, quiet.err.as_str()), (0, ""));
    // What is set is something else: there a mistake is meant.
    let ran = computer.run(&["config", "set", "kepe", "3"]);
    assert_eq!(ran.code, 2, "{}", ran.err);
    for args in [
        &["--help"][..],
        &["--version"],
        &["completions", "bash"],
        &["man"],
        &["config", "path"],
    ] {
        assert_eq!(computer.run(args).code, 0, "{args:?}");
    }
}

#[test]
fn a_password_in_the_address_is_not_repeated() {
    let computer = Computer::new();
    for ran in [
        computer.run(&[
            "config",
            "list",
            "--cloud",
            "https://amina:hushhush@git.door43.org",
        ]),
        computer.run_with(
            &["config", "list"],
            &[("SCRIBE_SYNC_CLOUD", "https://amina:hushhush@git.door43.org")],
        ),
    ] {
        assert_eq!(ran.code, 2);
        assert!(!ran.err.contains("hush"), "{}", ran.err);
    }
}

#[test]
fn a_flag_has_a_variable_and_is_stronger_than_it() {
    let computer = Computer::new();
    for yes in ["1", "true", "yes"] {
        let ran = computer.run_with(&["config", "path"], &[("SCRIBE_SYNC_JSON", yes)]);
        assert!(ran.out.starts_with('{'), "{yes}: {}", ran.out);
    }
    for no in ["0", "false", "no", ""] {
        let ran = computer.run_with(&["config", "path"], &[("SCRIBE_SYNC_JSON", no)]);
        assert!(ran.out.starts_with('~'), "{no}: {}", ran.out);
    }
    computer
        .run_with(&["config", "path"], &[("SCRIBE_SYNC_JSON", "perhaps")])
        .is(
            2,
            "",
            "error: `perhaps` is not a value for the variable `SCRIBE_SYNC_JSON`\n\
             hint: for an option that is on or off, use 1 or 0\n",
        );
    let ran = computer.run_with(
        &["config", "get", "cloud", "--cloud", "https://flag.example"],
        &[
            ("SCRIBE_SYNC_CLOUD", "https://cloud.example"),
            ("SCRIBE_SYNC_SERVER", "https://server.example"),
        ],
    );
    ran.is(0, "https://flag.example\n", "");
    computer
        .run_with(&["config", "get", "jobs"], &[("SCRIBE_SYNC_JOBS", "many")])
        .is(
            2,
            "",
            "error: `SCRIBE_SYNC_JOBS` cannot be `many`\ncaused by: it is a number from 1 to 16\n",
        );
}

#[test]
fn colour_is_used_as_asked() {
    let computer = Computer::new();
    let has_colour = |args: &[&str], variables: &[(&str, &str)]| {
        computer.run_with(args, variables).err.contains('\u{1b}')
    };
    let wrong = ["config", "get", "nope"];
    assert!(!has_colour(&wrong, &[]));
    assert!(has_colour(
        &["config", "get", "nope", "--color=always"],
        &[]
    ));
    assert!(has_colour(&wrong, &[("CLICOLOR_FORCE", "1")]));
    assert!(!has_colour(&wrong, &[("CLICOLOR_FORCE", "0")]));
    assert!(!has_colour(
        &wrong,
        &[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]
    ));
    assert!(has_colour(
        &["config", "get", "nope", "--color=always"],
        &[("NO_COLOR", "1")]
    ));
}

#[test]
fn a_reader_that_goes_away_is_no_trouble() {
    let computer = Computer::new();
    let mut child = computer
        .command(&["completions", "bash"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = crate::ends::ended(child);
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(output.stderr, b"");
}

#[test]
#[cfg(target_os = "linux")]
fn a_result_that_cannot_be_written_is_a_failure() {
    let computer = Computer::new();
    let full = std::fs::OpenOptions::new()
        .write(true)
        .open("/dev/full")
        .unwrap();
    let output = computer
        .command(&["config", "list"])
        .stdout(full)
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    let err = String::from_utf8(output.stderr).unwrap();
    assert!(
        err.starts_with("error: the result could not be written\n"),
        "{err}"
    );
}

#[test]
fn a_page_that_does_not_exist_is_a_usage_error() {
    let ran = Computer::new().run(&["man", "nope"]);
    assert_eq!((ran.code, ran.out.as_str()), (2, ""));
}
