//! Every command has a JSON Schema in `docs/schema`, and what it prints with `--json`, when it works and when it fails, is
//! what the schema says.

use crate::kit::{Computer, Ran, new_project, with_verse};
use crate::needs;
use crate::world::{Action, Door43, Fault, Match, Profile};
use clap::CommandFactory;
use serde_json::{Value, json};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};

const ID: &str = "84a21ef1-5e63-5129-8faa-4b2598d0d03a";
const PASSWORD: &str = "amina-Geheim1";

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/schema")
}

/// The schemas by the names of their files.
fn schemas() -> BTreeMap<String, Value> {
    let mut found = BTreeMap::new();
    for entry in std::fs::read_dir(folder()).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        let text = std::fs::read_to_string(&path).unwrap();
        let schema = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
        found.insert(name, schema);
    }
    found
}

/// The commands that do something, such as `backup list`.
fn commands() -> BTreeSet<String> {
    fn below(command: &clap::Command, prefix: &str, into: &mut BTreeSet<String>) {
        for inner in command.get_subcommands() {
            let name = format!("{prefix}{}", inner.get_name());
            below(inner, &format!("{name} "), into);
            if !inner.has_subcommands() || !inner.is_subcommand_required_set() {
                into.insert(name);
            }
        }
    }
    let mut found = BTreeSet::new();
    below(&scribe_sync::cli::Cli::command(), "", &mut found);
    found
}

fn file_of(command: &str) -> String {
    format!("{}.schema.json", command.replace(' ', "-"))
}

/// What is wrong with documents, by a validator of JSON Schema; nothing where that is missing, and the test must end.
fn wrong_in(command: &str, documents: &[Value]) -> Option<Vec<String>> {
    thread_local! {
        static JUDGE: RefCell<Option<Judge>> = const { RefCell::new(None) };
    }
    if !needs::neighbour() {
        return None;
    }
    JUDGE.with(|judge| {
        let mut judge = judge.borrow_mut();
        Some(
            judge
                .get_or_insert_with(Judge::start)
                .judges(command, documents),
        )
    })
}

/// `tests/neighbour/schema.mjs`, which also refuses keys that a schema does not name: what is printed has to be written
/// down.
struct Judge {
    child: Child,
    answers: BufReader<ChildStdout>,
}

impl Judge {
    fn start() -> Self {
        let mut child = Command::new("node")
            .arg("schema.mjs")
            .current_dir(needs::NEIGHBOUR)
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let answers = BufReader::new(child.stdout.take().unwrap());
        Self { child, answers }
    }

    fn judges(&mut self, command: &str, documents: &[Value]) -> Vec<String> {
        let question =
            json!({"folder": folder(), "schema": file_of(command), "documents": documents});
        writeln!(self.child.stdin.as_mut().unwrap(), "{question}").unwrap();
        let mut answer = String::new();
        self.answers.read_line(&mut answer).unwrap();
        serde_json::from_str(&answer).unwrap()
    }
}

impl Drop for Judge {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What was printed fits the schema: one document, or for `sync` a document a line.
#[track_caller]
pub(crate) fn fits(command: &str, code: i32, out: &str) {
    let documents: Vec<Value> = out
        .lines()
        .map(|line| {
            serde_json::from_str(line).unwrap_or_else(|error| panic!("{command}: {error}: {line}"))
        })
        .collect();
    let last = documents
        .last()
        .unwrap_or_else(|| panic!("{command} printed nothing"));
    if let Some(told) = last["code"].as_i64() {
        assert_eq!(told, i64::from(code), "{command}: {last}");
    }
    let wrong = wrong_in(command, &documents).unwrap_or_default();
    assert!(wrong.is_empty(), "{command}: {}\n{out}", wrong.join("\n"));
}

#[test]
fn every_command_has_a_schema_and_every_schema_a_command() {
    let files: BTreeSet<String> = schemas().into_keys().collect();
    let mut wanted: BTreeSet<String> = commands().iter().map(|command| file_of(command)).collect();
    wanted.extend(["common", "webhook"].map(|name| format!("{name}.schema.json")));
    assert_eq!(files, wanted);
    for (name, schema) in schemas() {
        assert_eq!(schema["$id"], name.as_str());
        assert_eq!(
            schema["$schema"],
            "https://json-schema.org/draft/2020-12/schema"
        );
        if name != "common.schema.json" {
            assert!(
                schema["title"].as_str().unwrap().contains("--json"),
                "{name}"
            );
            let command = name.trim_end_matches(".schema.json");
            let wrong = wrong_in(command, &[]).unwrap_or_default();
            assert_eq!(wrong, Vec::<String>::new(), "{name}");
        }
    }
    let page = std::fs::read_to_string(folder().parent().unwrap().join("json.md")).unwrap();
    for command in commands() {
        let word = command.split(' ').next().unwrap();
        assert!(
            page.contains(&format!("`{word}")),
            "docs/json.md says nothing of `{word}`"
        );
    }
}

#[test]
fn a_schema_refuses_what_is_not_so() {
    let good = json!({"schema": 1, "text": "x", "error": null});
    let Some(wrong) = wrong_in("man", &[good]) else {
        return;
    };
    assert_eq!(wrong, Vec::<String>::new(), "through a reference");
    for bad in [
        json!({"schema": 2, "text": "x", "error": null}),
        json!({"schema": 1, "error": null}),
        json!({"schema": 1, "text": 3, "error": null}),
        json!({"schema": 1, "text": "x", "error": null, "more": 1}),
        json!({"schema": 1, "code": 2, "state": "failed", "error": {"class": "nonsense"}}),
    ] {
        let wrong = wrong_in("man", std::slice::from_ref(&bad)).unwrap();
        assert!(!wrong.is_empty(), "{bad}");
    }
}

/// The codes, states and classes of the schemas are those of the program.
#[test]
fn the_words_of_the_schemas_are_the_program_s() {
    use scribe_sync::report::Class;
    let common = schemas().remove("common.schema.json").unwrap();
    let known = |list: &Value| -> BTreeSet<String> {
        list.as_array()
            .unwrap()
            .iter()
            .map(Value::to_string)
            .collect()
    };
    let all: Vec<Class> = Class::all().collect();
    let defs = &common["$defs"];
    assert_eq!(
        known(&defs["code"]["enum"]),
        all.iter().map(|class| class.code().to_string()).collect()
    );
    assert_eq!(
        known(&defs["state"]["enum"]),
        all.iter()
            .map(|class| json!(class.state()).to_string())
            .collect()
    );
    let classes = all.iter().filter(|class| **class != Class::Ok);
    assert_eq!(
        known(&defs["class"]["enum"]),
        classes.map(|class| json!(class).to_string()).collect()
    );
}

/// Runs commands on a computer and remembers which of them were tried, and how they ended.
struct Tried<'c> {
    computer: &'c Computer,
    good: BTreeSet<String>,
    bad: BTreeSet<String>,
}

impl Tried<'_> {
    #[track_caller]
    fn run(&mut self, command: &str, code: i32, more: &[&str]) -> Ran {
        let words: Vec<&str> = command.split(' ').collect();
        let ran = self.computer.run(&[&words[..], more, &["--json"]].concat());
        assert_eq!(ran.code, code, "{command} {more:?}: {}{}", ran.out, ran.err);
        self.note(command, &ran);
        ran
    }

    #[track_caller]
    fn note(&mut self, command: &str, ran: &Ran) {
        fits(command, ran.code, &ran.out);
        let tried = if matches!(ran.code, 0 | 6 | 8) {
            &mut self.good
        } else {
            &mut self.bad
        };
        tried.insert(command.to_owned());
    }

    /// Starts a run that would go on for hours, gives it an order where there is one, and stops it.
    #[track_caller]
    fn until_stopped(&mut self, command: &str, args: &[&str], order: Option<(&str, &[&str])>) {
        let run = self
            .computer
            .command()
            .args(args)
            .arg("--json")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let begun = std::time::Instant::now();
        let (first, more) = order.unwrap_or(("stop", &[]));
        let words: Vec<&str> = first.split(' ').collect();
        let obeyed = loop {
            let ran = self.computer.run(&[&words[..], more, &["--json"]].concat());
            if ran.code == 0 {
                break ran;
            }
            assert!(begun.elapsed().as_secs() < 60, "{}", ran.err);
        };
        self.note(first, &obeyed);
        if order.is_some() {
            self.run("stop", 0, &[]);
        }
        let ended = crate::ends::ended(run);
        let ran = Ran {
            code: ended.status.code().unwrap(),
            out: String::from_utf8(ended.stdout).unwrap(),
            err: String::new(),
        };
        self.note(command, &ran);
    }

    #[track_caller]
    fn with_input(&mut self, command: &str, code: i32, more: &[&str], input: &str) {
        let mut child = self
            .computer
            .command()
            .args(command.split(' '))
            .args(more)
            .arg("--json")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        child
            .stdin
            .take()
            .unwrap()
            .write_all(input.as_bytes())
            .unwrap();
        let output = crate::ends::ended(child);
        let ran = Ran {
            code: output.status.code().unwrap(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        };
        assert_eq!(ran.code, code, "{command}: {}{}", ran.out, ran.err);
        self.note(command, &ran);
    }
}

/// Commands that cannot fail in a way of their own, beyond a command line that is wrong.
const USAGE_ALONE: &str = "--no-such-flag";

#[test]
fn every_command_prints_what_its_schema_says() {
    let server = Door43::start(Profile::V1_27);
    for login in ["amina", "boaz"] {
        server.add_user(login, PASSWORD);
    }
    let amina = Computer::new(&server, "amina");
    let folder = new_project(&amina.projects(), "Mark", ID, &["MRK", "LUK"]);
    let book = folder.join("ingredients/MRK.usfm");
    let mut tried = Tried {
        computer: &amina,
        good: BTreeSet::new(),
        bad: BTreeSet::new(),
    };

    tried.run("projects", 0, &[]);
    tried.run("sync", 0, &["Mark", "--dry-run"]);
    let summary = tried.run("sync", 0, &["Mark"]);
    let summary: Value = serde_json::from_str(summary.out.lines().last().unwrap()).unwrap();
    let repository = summary["projects"][0]["repository"]
        .as_str()
        .unwrap()
        .to_owned();
    tried.run("sync", 3, &["Mark", "Nobody"]);
    tried.run("projects", 0, &[]);
    tried.run("doctor", 0, &[]);
    tried.run("whoami", 0, &[]);

    // Two people meet in one verse.
    let (owner, name) = repository.split_once('/').unwrap();
    server.add_collaborator(owner, name, "boaz", crate::world::Access::Write);
    let boaz = Computer::new(&server, "boaz");
    boaz.sync(&[&repository]);
    let there = std::fs::read_dir(boaz.projects())
        .unwrap()
        .next()
        .unwrap()
        .unwrap()
        .path()
        .join("ingredients/MRK.usfm");
    let text = std::fs::read_to_string(&book).unwrap();
    std::fs::write(
        &there,
        with_verse(&text, 1, 1, "Quite other words by Boaz."),
    )
    .unwrap();
    boaz.sync(&[&repository]);
    std::fs::write(
        &book,
        with_verse(&text, 1, 1, "Words that Amina found alone."),
    )
    .unwrap();
    tried.run("sync", 6, &["Mark"]);
    tried.run("conflicts", 0, &[]);
    tried.run("conflicts", 6, &["--exit-code"]);
    tried.run("log", 0, &["Mark", "MRK 1:1"]);
    tried.run("resolve", 0, &["Mark", "--mine", "--sync"]);

    tried.run("collect", 0, &["Mark", "--expect", "1", "--max-wait", "0s"]);
    tried.run(
        "collect",
        8,
        &["Mark", "--from", "boaz", "--max-wait", "0s"],
    );
    tried.run("collect set-last", 0, &["Mark"]);
    tried.run("collect status", 0, &["Mark"]);
    let waiting = amina
        .command()
        .args([
            "collect", "Mark", "--expect", "5", "--every", "1h", "--json",
        ])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let begun = std::time::Instant::now();
    loop {
        let ran = amina.run(&["collect", "extend", "1h", "--json"]);
        if ran.code == 0 {
            tried.note("collect extend", &ran);
            break;
        }
        assert!(begun.elapsed().as_secs() < 60, "{}", ran.err);
    }
    tried.run("stop", 0, &[]);
    let ended = crate::ends::ended(waiting);
    let ran = Ran {
        code: ended.status.code().unwrap(),
        out: String::from_utf8(ended.stdout).unwrap(),
        err: String::new(),
    };
    tried.note("collect", &ran);
    for command in ["collect status", "collect set-last"] {
        tried.run(command, 10, &["Nobody"]);
    }
    tried.run("collect extend", 10, &["1h"]);

    tried.run("projects open", 0, &["Mark"]);
    tried.run("projects renew-id", 0, &["Mark", "--dry-run"]);
    tried.run("backup create", 0, &["Mark"]);
    tried.run("backup open", 0, &["Mark", "1"]);
    tried.run("backup list", 0, &["Mark"]);
    tried.run("backup show", 0, &["Mark", "1"]);
    std::fs::write(&book, with_verse(&text, 2, 2, "Changed since the backup.")).unwrap();
    tried.run("backup diff", 0, &["Mark", "1"]);
    tried.run("backup verify", 0, &["Mark"]);
    tried.run("backup restore", 0, &["Mark", "1", "--dry-run"]);
    tried.run("backup restore", 0, &["Mark", "1"]);
    tried.run("report", 0, &[]);
    tried.run("report", 0, &["--last", "--html", "page.html"]);

    // A run that waits for its second attempt, so that there is one to prolong and to stop.
    server.fault(Fault::new(Match::ls_refs(), Action::status(503, "")).always());
    server.fault(Fault::new(Match::push(), Action::status(503, "")).always());
    let waiting = amina
        .command()
        .args([
            "sync",
            "Mark",
            "--publish-restore",
            "--json",
            "--attempts",
            "9",
            "--interval",
            "1h",
            "--deadline",
            "4h",
        ])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let begun = std::time::Instant::now();
    loop {
        let ran = amina.run(&["extend", "1h", "--json"]);
        if ran.code == 0 {
            tried.note("extend", &ran);
            break;
        }
        assert!(begun.elapsed().as_secs() < 60, "{}", ran.err);
    }
    tried.run("stop", 0, &[]);
    let ended = crate::ends::ended(waiting);
    let ran = Ran {
        code: ended.status.code().unwrap(),
        out: String::from_utf8(ended.stdout).unwrap(),
        err: String::new(),
    };
    tried.note("sync", &ran);
    server.clear_faults();
    tried.run("extend", 10, &["1h"]);
    tried.run("stop", 10, &[]);

    for (name, text) in [
        ("base", "\\id MRK\n\\c 1\n\\v 1 a\n"),
        ("ours", "\\id MRK\n\\c 1\n\\v 1 b\n"),
        ("theirs", "\\id MRK\n\\c 1\n\\v 1 c\n"),
    ] {
        std::fs::write(amina.path().join(name), text).unwrap();
    }
    tried.run(
        "merge-file",
        6,
        &["base", "ours", "theirs", "--path", "MRK.usfm"],
    );
    tried.run(
        "merge-file",
        10,
        &["base", "ours", "nowhere", "--path", "MRK.usfm"],
    );
    tried.run("config list", 0, &[]);
    tried.run("config path", 0, &[]);
    tried.run("config get", 0, &["keep"]);
    tried.run("config set", 0, &["keep", "7"]);
    tried.run("config get", 2, &["nothing"]);
    tried.run("config set", 2, &["keep", "many"]);
    tried.run("completions", 0, &["bash"]);
    tried.run("man", 0, &["sync"]);
    tried.run("man", 2, &["nothing"]);
    tried.run("demo", 0, &[]);

    // What fails for a reason of its own.
    tried.run("doctor", 10, &["Nobody"]);
    tried.run("projects open", 10, &["Nobody"]);
    tried.run("projects renew-id", 10, &["Nobody"]);
    tried.run("conflicts", 10, &["Nobody"]);
    tried.run("resolve", 10, &["Nobody", "--mine"]);
    tried.run("log", 10, &["Mark", "MRK 99:99"]);
    tried.run("report", 10, &["Nowhere"]);
    for command in [
        "create", "list", "show", "diff", "open", "verify", "restore",
    ] {
        let number = ["1"];
        let number = if matches!(command, "create" | "list" | "verify") {
            &[][..]
        } else {
            &number
        };
        tried.run(
            &format!("backup {command}"),
            10,
            &[&["Nobody"], number].concat(),
        );
    }
    tried.run("notify test", 2, &[]);
    tried.run("notify set", 2, &["--webhook", "ftp://example.org"]);
    tried.run(
        "notify set",
        0,
        &["--webhook", &format!("{}/hook", server.url())],
    );
    tried.run("notify show", 0, &[]);
    tried.run("notify test", 0, &["--dry-run"]);
    tried.run("notify off", 0, &[]);
    tried.run("notify on", 0, &["--dry-run"]);
    let alone = [
        "completions",
        "config list",
        "config path",
        "demo",
        "notify show",
        "notify off",
        "notify on",
    ];
    for command in alone {
        tried.run(command, 2, &[USAGE_ALONE]);
    }

    // Without a token in the environment, and with a server that takes none.
    let mut other = Computer::new(&server, "amina");
    other.token.clear();
    let mut logged = Tried {
        computer: &other,
        good: std::mem::take(&mut tried.good),
        bad: std::mem::take(&mut tried.bad),
    };
    logged.run("whoami", 4, &[]);
    logged.run("projects", 4, &["--only-cloud"]);
    logged.run("logout", 4, &[]);
    logged.with_input(
        "login",
        4,
        &["--user", "amina", "--password-stdin"],
        "wrong",
    );
    logged.with_input(
        "login",
        0,
        &["--user", "amina", "--password-stdin"],
        PASSWORD,
    );
    logged.run("logout", 0, &[]);

    logged.run("accounts", 0, &[]);
    logged.with_input(
        "login",
        0,
        &["--user", "amina", "--password-stdin"],
        PASSWORD,
    );
    logged.run("accounts list", 0, &[]);
    logged.run("accounts switch", 0, &["amina"]);
    logged.run("accounts computers", 0, &[]);
    for command in ["accounts", "accounts list"] {
        logged.run(command, 2, &[USAGE_ALONE]);
    }
    let Tried { good, bad, .. } = logged;
    let tried = without_a_server(good, bad);

    let all = commands();
    let untried = |tried: &BTreeSet<String>| all.difference(tried).cloned().collect::<Vec<_>>();
    // Whose computer is forgotten is told in its own tests; its document is that of `accounts computers`.
    assert_eq!(untried(&tried.0), ["accounts forget"], "never seen to work");
    assert_eq!(
        untried(&tried.1),
        Vec::<String>::new(),
        "never seen to fail"
    );
}

/// The same for what works without a server: a schedule, a watch, and the head office of a folder as cloud. Gives what was
/// seen to work and to fail, with what was before.
fn without_a_server(
    good: BTreeSet<String>,
    bad: BTreeSet<String>,
) -> (BTreeSet<String>, BTreeSet<String>) {
    let server = Door43::start(Profile::V1_27);
    server.add_user("amina", PASSWORD);
    let mut office = Computer::new(&server, "amina");
    office.token.clear();
    let cloud = office.path().join("cloud");
    std::fs::create_dir(&cloud).unwrap();
    office.server = cloud.display().to_string();
    {
        // A table of cron that is this computer's alone.
        let bin = office.path().join("bin");
        std::fs::create_dir(&bin).unwrap();
        let text = "#!/bin/sh\nf=\"${0%/*}/table\"\ncase \"$1\" in\n-l) cat \"$f\" 2>/dev/null || { echo 'no crontab for amina' >&2; exit 1; } ;;\n-r) rm \"$f\" ;;\n*) cat \"$1\" > \"$f\" ;;\nesac\n";
        let crontab = bin.join("crontab");
        crate::world::write_program(&crontab, text);
        let path = format!("{}:/usr/bin:/bin", bin.display());
        office.variables.push(("PATH".to_owned(), path));
    }
    new_project(&office.projects(), "Mark", ID, &["MRK"]);
    office.sync(&["Mark"]);
    let mut tried = Tried {
        computer: &office,
        good,
        bad,
    };
    tried.run("projects activate", 0, &["Mark", "later"]);
    tried.run("projects activate", 0, &["Mark", "now"]);
    tried.run("projects activate", 10, &["Nobody", "now"]);
    for (command, more) in [
        ("switch", &["boaz"][..]),
        ("computers", &[]),
        ("forget", &["laptop"]),
    ] {
        tried.run(&format!("accounts {command}"), 2, more);
    }

    for command in ["run", "on", "off", "remove"] {
        tried.run(&format!("schedule {command}"), 10, &[]);
    }
    tried.run(
        "schedule install",
        0,
        &["--at", "23:00", "--scheduler", "cron"],
    );
    for command in ["status", "off", "on", "run"] {
        tried.run(&format!("schedule {command}"), 0, &[]);
    }
    tried.run("schedule run", 0, &["--now"]);
    tried.run("schedule status", 0, &[]);
    tried.run("schedule remove", 0, &[]);
    for command in ["schedule status", "schedule install"] {
        tried.run(command, 2, &[USAGE_ALONE]);
    }

    tried.run("collect status", 0, &["Mark"]);
    tried.run("collect set-last", 0, &["Mark"]);
    tried.run("collect", 8, &["Mark", "--expect", "1", "--max-wait", "0s"]);
    tried.run(
        "collect",
        10,
        &["Nobody", "--expect", "1", "--max-wait", "0s"],
    );
    tried.run("collect status", 10, &["Nobody"]);
    tried.run("collect set-last", 10, &["Nobody"]);
    tried.run("collect extend", 10, &["1h"]);
    tried.run("watch", 10, &["Nobody"]);
    let waits = [
        "collect",
        "Mark",
        "--expect",
        "3",
        "--every",
        "1h",
        "--max-wait",
        "4h",
    ];
    tried.until_stopped("collect", &waits, Some(("collect extend", &["1h"])));
    tried.until_stopped("watch", &["watch", "Mark", "--quiet-time", "1s"], None);

    tried.run("register", 2, &["--user", "zoe"]);
    tried.run("register activate", 2, &[]);
    let elsewhere = ["--cloud", "https://door43.invalid", "--web"];
    tried.run("register", 0, &elsewhere);
    let link = ["https://door43.invalid/user/activate?code=1"];
    tried.run("register activate", 0, &[&elsewhere[..], &link].concat());
    (tried.good, tried.bad)
}
