//! The commands that the documents show, run as they stand there.

#[cfg(target_os = "linux")]
use crate::kit::with_verse;
use crate::kit::{Computer, SCOPES, cloned, new_project};
use crate::needs;
#[cfg(target_os = "linux")]
use crate::world::write_program;
use crate::world::{Door43, Profile};
use std::path::Path;
use std::process::{Command, Stdio};

const ID: &str = "84a21ef1-5e63-5129-8faa-4b2598d0d03a";
const PASSWORD: &str = "amina-Geheim1";
const REPOSITORY: &str = "ha-textTranslation-Hausa_Luke";

/// The shell blocks of a document below the heading with these words, up to the next heading.
fn blocks(file: &str, heading: &str) -> Vec<String> {
    blocks_in("sh", file, heading)
}

/// The same in another language.
fn blocks_in(language: &str, file: &str, heading: &str) -> Vec<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
    let text = std::fs::read_to_string(path).unwrap();
    let begin = text
        .find(&format!("\n## {heading}\n"))
        .unwrap_or_else(|| panic!("{file} has no `{heading}`"));
    let rest = &text[begin + 4..];
    let section = &rest[..rest.find("\n## ").unwrap_or(rest.len())];
    section
        .split(&format!("```{language}\n"))
        .skip(1)
        .map(|part| part.split("```").next().unwrap().to_owned())
        .collect()
}

/// Runs a block in bash with the program on its way; gives what it printed.
#[track_caller]
fn run(computer: &Computer, folder: &Path, block: &str) -> String {
    let bin = Path::new(env!("CARGO_BIN_EXE_scribe-sync"))
        .parent()
        .unwrap();
    let path = std::env::var("PATH").unwrap();
    let output = Command::new("bash")
        .arg("-c")
        .arg(block)
        .env_clear()
        .envs(computer.environment())
        .env("PATH", format!("{}:{path}", bin.display()))
        .current_dir(folder)
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let (out, err) = (text(&output.stdout), text(&output.stderr));
    assert!(output.status.success(), "{block}\n{out}\n{err}");
    assert!(computer.token.is_empty() || !format!("{out}{err}").contains(&computer.token));
    out
}

/// A server with a project, and the computer that it came from.
fn hausa() -> (Door43, Computer) {
    let server = Door43::start(Profile::V1_27);
    server.add_user("amina", PASSWORD);
    let computer = Computer::new(&server, "amina");
    new_project(&computer.projects(), "Hausa Luke", ID, &["LUK"]);
    let summary = computer.sync(&["Hausa Luke"]);
    assert_eq!(
        summary["projects"][0]["repository"],
        format!("amina/{REPOSITORY}")
    );
    server.settle_api();
    (server, computer)
}

#[test]
fn the_job_in_ci_brings_changes_and_sends() {
    let (server, _) = hausa();
    // Another computer, that has nothing but the token.
    let mut runner = Computer::new(&server, "amina");
    runner.token = server.token("amina", &SCOPES);
    let work = runner.path().join("work");
    std::fs::create_dir(&work).unwrap();
    let text = blocks("README.md", "In CI");
    assert_eq!(text.len(), 1);
    // Something for the job to do.
    let changed = text[0].replace("s/  */ /g", "s/What LUK 1:1 says/What the job says/");
    assert_ne!(changed, text[0]);
    run(&runner, &work, &text[0]);
    std::fs::remove_dir_all(work.join("project")).unwrap();
    run(&runner, &work, &changed);
    let result = std::fs::read_to_string(work.join("result.json")).unwrap();
    let summary: serde_json::Value = serde_json::from_str(&result).unwrap();
    assert_eq!(
        (&summary["type"], &summary["code"]),
        (&"summary".into(), &0.into())
    );
    let there = cloned(&server, "amina", REPOSITORY, "scribe-main");
    let book = String::from_utf8_lossy(&there["ingredients/LUK.usfm"]).into_owned();
    assert!(book.contains("What the job says"));
    for file in walkdir::WalkDir::new(&work)
        .into_iter()
        .flatten()
        .filter(|file| file.file_type().is_file())
    {
        let bytes = std::fs::read(file.path()).unwrap();
        let said = bytes
            .windows(runner.token.len())
            .any(|part| part == runner.token.as_bytes());
        assert!(!said, "{}", file.path().display());
    }
}

#[test]
fn the_examples_for_scripts_do_what_they_say() {
    if !needs::program("jq") {
        return;
    }
    let (server, mut computer) = hausa();
    let home = computer.path().to_path_buf();
    let page = "docs/scripts.md";
    let one = |heading: &str| {
        let found = blocks(page, heading);
        assert_eq!(found.len(), 1, "{heading}");
        found[0].clone()
    };
    assert_eq!(run(&computer, &home, &one("By exit code")), "all in sync\n");
    let book = computer
        .projects()
        .join(format!("Hausa Luke_{ID}/ingredients/LUK.usfm"));
    let text = std::fs::read_to_string(&book).unwrap();
    std::fs::write(&book, text.replacen("What LUK 1:1 says", "Another text", 1)).unwrap();
    let said = run(
        &computer,
        &home,
        &one("What there is, here and in the cloud"),
    );
    assert_eq!(said, format!("Hausa Luke\namina/{REPOSITORY}\n"));
    let said = run(&computer, &home, &one("What happened to each project"));
    assert_eq!(said, "ok\tHausa Luke\t1 sent\t0 received\n");
    run(&computer, &home, &one("While it runs"));
    assert_eq!(run(&computer, &home, &one("Who waits for a decision")), "");
    assert_eq!(computer.run(&["backup", "create", "Hausa Luke"]).code, 0);
    let said = run(&computer, &home, &one("The newest good backup"));
    assert!(
        said.starts_with("1\t20") && said.ends_with("files\n"),
        "{said}"
    );
    std::fs::write(home.join("password.txt"), PASSWORD).unwrap();
    computer.token.clear();
    let said = run(&computer, &home, &one("Before the first run on a computer"));
    assert!(
        said.contains("\ntrue\n") && !said.contains("error\t"),
        "{said}"
    );
    // The verse that was typed; Scribe never writes the sums anew.
    assert_eq!(said.matches("warning\tchecksums").count(), 1, "{said}");
    drop(server);
    let said = run(&computer, &home, &one("By exit code"));
    assert!(
        said.ends_with("\nnot now; the next run goes on\n"),
        "{said}"
    );
    // No example is left out.
    let whole = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(page)).unwrap();
    assert_eq!(whole.matches("```sh\n").count(), 7);
}

#[cfg(target_os = "linux")]
/// Programs of a system that stand in: each writes down what it is called with; `more` is what else it does.
fn stand_in(computer: &mut Computer, programs: &[(&str, &str)]) -> std::path::PathBuf {
    let bin = computer.path().join("bin");
    std::fs::create_dir_all(&bin).unwrap();
    let called = computer.path().join("called");
    for (name, more) in programs {
        let text = format!(
            "#!/bin/sh\necho \"{name} $*\" >> '{}'\n{more}\n",
            called.display()
        );
        write_program(&bin.join(name), &text);
    }
    called
}

#[cfg(target_os = "linux")]
/// A block with the stand-ins before everything else.
fn with_stand_ins(computer: &Computer, block: &str) -> String {
    let bin = computer.path().join("bin");
    format!("PATH='{}':$PATH\n{block}", bin.display())
}

#[test]
#[cfg(target_os = "linux")]
fn the_nights_of_systemd_and_cron_are_installed_as_written() {
    let (_server, mut computer) = hausa();
    // What systemd and cron keep, in files.
    let timers = "[ \"$2\" != list-timers ] || ls \"$HOME/.config/systemd/user\"";
    let tab = "case $1 in -l) cat \"$HOME/tab\" 2>/dev/null || { echo 'no crontab for amina' >&2; exit 1; } ;; *) cat \"$1\" > \"$HOME/tab\" ;; esac";
    let called = stand_in(
        &mut computer,
        &[
            ("systemctl", timers),
            ("loginctl", "echo yes"),
            ("crontab", tab),
        ],
    );
    let home = computer.path().to_path_buf();
    let all = blocks("README.md", "By itself, every night");
    let block = |first: &str| {
        let found = all.iter().find(|block| block.contains(first));
        with_stand_ins(&computer, found.unwrap_or_else(|| panic!("no `{first}`")))
    };
    let said = run(&computer, &home, &block("--scheduler systemd"));
    assert!(
        said.contains("scribe-sync") && said.contains(".timer"),
        "{said}"
    );
    assert!(
        std::fs::read_to_string(&called)
            .unwrap()
            .contains("systemctl --user enable"),
    );
    // The other scheduler takes over: the first one has nothing of ours any more.
    let tab = std::fs::read_to_string(home.join("tab")).unwrap();
    assert!(
        said.contains(&tab) && tab.contains("schedule run"),
        "{said}"
    );
    let units = std::fs::read_dir(home.join(".config/systemd/user"))
        .map_or(0, |entries| entries.flatten().count());
    assert_eq!(units, 0);
    // The first block goes with what the computer has.
    let said = run(&computer, &home, &block("schedule status"));
    assert!(said.contains("23:00"), "{said}");
    // The head office's evening takes its place.
    let office = blocks("README.md", "The head office: collecting from a team");
    let evening = office[0].lines().last().unwrap();
    run(&computer, &home, &with_stand_ins(&computer, evening));
    let status = run(&computer, &home, "scribe-sync schedule status --json");
    let status: serde_json::Value = serde_json::from_str(&status).unwrap();
    assert_eq!(
        (&status["what"], &status["at"][0]),
        (&"collect".into(), &"20:00".into())
    );
    // What runs at the hour is the line that stands in the crontab.
    let line = tab
        .lines()
        .find(|line| line.contains("schedule run"))
        .unwrap();
    assert!(line.contains(env!("CARGO_BIN_EXE_scribe-sync")), "{line}");
}

#[test]
#[cfg(target_os = "linux")]
fn the_crontab_line_of_ones_own_is_taken_by_cron_and_syncs() {
    if !needs::program("crontab") {
        return;
    }
    let (server, computer) = hausa();
    let lines = blocks_in("cron", "README.md", "By itself, every night");
    let [line] = lines.as_slice() else {
        panic!("{lines:?}")
    };
    let table = computer.path().join("table");
    std::fs::write(&table, line).unwrap();
    // Cron's own reading of it.
    let read = Command::new("crontab").arg("-n").arg(&table).output();
    let read = read.unwrap();
    assert!(
        read.status.success(),
        "{}",
        String::from_utf8_lossy(&read.stderr)
    );
    // What cron hands to the shell: all after five fields.
    let command = line
        .split_whitespace()
        .skip(5)
        .collect::<Vec<_>>()
        .join(" ");
    assert!(command.contains("SCRIBE_SYNC_PROFILE=asha"));
    let command = command.replace("asha", "amina");
    let home = computer.path().to_path_buf();
    let bin = home.join(".cargo/bin");
    std::fs::create_dir_all(&bin).unwrap();
    std::os::unix::fs::symlink(env!("CARGO_BIN_EXE_scribe-sync"), bin.join("scribe-sync")).unwrap();
    let book = computer
        .projects()
        .join(format!("Hausa Luke_{ID}/ingredients/LUK.usfm"));
    let text = std::fs::read_to_string(&book).unwrap();
    std::fs::write(&book, text.replacen("What LUK 1:1 says", "Of the night", 1)).unwrap();
    // Nothing to say: cron would mail it.
    assert_eq!(run(&computer, &home, &command), "");
    let there = cloned(&server, "amina", REPOSITORY, "scribe-main");
    let book = String::from_utf8_lossy(&there["ingredients/LUK.usfm"]).into_owned();
    assert!(book.contains("Of the night"));
}

/// The commands for Windows are the program's own; its file for `schtasks` is looked at in `schedule`.
#[test]
#[cfg(target_os = "linux")]
fn the_task_of_windows_is_installed_as_written() {
    let (_server, mut computer) = hausa();
    let called = stand_in(&mut computer, &[("schtasks", "")]);
    let blocks = blocks_in("powershell", "README.md", "By itself, every night");
    let [block] = blocks.as_slice() else {
        panic!("{blocks:?}")
    };
    let mut lines = block.lines();
    assert_eq!(lines.next(), Some("scribe-sync login --user amina"));
    let install = lines.next().unwrap();
    let home = computer.path().to_path_buf();
    // Which scheduler there is, is the only thing that is said more here.
    let said = with_stand_ins(&computer, &format!("{install} --scheduler task-scheduler"));
    run(&computer, &home, &said);
    let called = std::fs::read_to_string(&called).unwrap();
    let folder = lines.next().unwrap().rsplit(' ').next().unwrap();
    assert!(
        called.contains(&format!("/create /f /tn {folder}")),
        "{called}\n{folder}"
    );
}

/// The commands that a page shows from this heading on, line by line.
#[cfg(target_os = "linux")]
fn shown(page: &str, heading: &str) -> Vec<String> {
    let text = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(page)).unwrap();
    let text = &text[text.find(heading).expect(heading)..];
    let mut inside = false;
    let mut lines = Vec::new();
    for line in text.lines().map(str::trim) {
        match line {
            "```sh" => inside = true,
            "```" => inside = false,
            _ if inside => lines.push(line.split(" #").next().unwrap().trim().to_owned()),
            _ => {}
        }
    }
    // And what stands in a sentence.
    let spoken = text.split('`').skip(1).step_by(2);
    let commands = spoken.filter(|part| part.starts_with("scribe-sync ") && !part.contains('\n'));
    lines.extend(commands.map(str::to_owned));
    lines
}

/// The arguments of a command, as a shell takes them apart.
#[cfg(target_os = "linux")]
fn arguments(line: &str) -> Vec<&str> {
    line.split('"')
        .enumerate()
        .flat_map(|(at, part)| match at % 2 {
            0 => part.split_whitespace().collect::<Vec<_>>(),
            _ => vec![part],
        })
        .skip(1)
        .collect()
}

/// Somebody types what the page for translators shows, from the top to the bottom.
#[cfg(target_os = "linux")]
#[test]
fn every_command_on_the_pages_for_translators_works_as_it_stands_there() {
    use crate::terminal::{ENTER, Terminal, stranger};
    let marc = "Evangile de Marc";
    for (page, heading, name, tag, book, yes) in [
        ("docs/translators.md", "# ", "Hausa Luke", "ha", "LUK", "y"),
        ("docs/traducteurs.md", "# ", marc, "fr", "MRK", "o"),
        (
            "README.md",
            "\n## En français, en bref",
            marc,
            "fr",
            "MRK",
            "o",
        ),
    ] {
        let server = Door43::start(Profile::V1_27);
        server.add_user("amina", PASSWORD);
        let here = stranger(&server);
        let folder = new_project(&here.projects(), name, ID, &[book]);
        let metadata = folder.join("metadata.json");
        let text = std::fs::read_to_string(&metadata).unwrap();
        let text = text.replace("\"tag\":\"ha\"", &format!("\"tag\":\"{tag}\""));
        std::fs::write(&metadata, text).unwrap();
        let file = folder.join(format!("ingredients/{book}.usfm"));
        let there = Computer::new(&server, "amina");
        let lines = shown(page, heading);
        let least = if page == "README.md" { 6 } else { 20 };
        assert!(lines.len() > least, "{lines:?}");
        for line in lines {
            let mut args = arguments(&line);
            // The form is filled in by a test of its own.
            if ["register", "inscription"].contains(&args[0]) {
                continue;
            }
            if let ["login", "--user", user] = &mut args[..] {
                *user = "amina";
            }
            // Something to go back from, and it is looked at first where the page says so.
            let mut restores = args
                .iter()
                .filter(|arg| arg.starts_with("resta") || **arg == "restore");
            if restores.next().is_some() && !line.contains("--book") {
                let text = std::fs::read_to_string(&file).unwrap();
                std::fs::write(&file, with_verse(&text, 1, 3, &line)).unwrap();
            }
            let elsewhere = args.contains(&"--only-cloud") || line.contains(" amina/");
            let computer = if elsewhere { &there } else { &here };
            let language = [("SCRIBE_SYNC_LANG", if yes == "o" { "fr" } else { "en" })];
            let mut terminal = Terminal::start_with(computer, 100, &args, &language);
            match args[..] {
                ["login" | "connexion"] => {
                    terminal.answers("e-mail", &format!("amina{ENTER}"));
                    terminal.answers("amina (", &format!("{PASSWORD}{ENTER}"));
                }
                ["login", "--user", _] => {
                    terminal.answers("amina (", &format!("{PASSWORD}{ENTER}"));
                }
                ["restaurer", ..] | ["backup", "restore", ..] if !args.contains(&"--dry-run") => {
                    terminal.answers("/N]", &format!("{yes}{ENTER}"));
                }
                // It asks which, or the first time who may read it.
                ["sync" | "synchroniser"] => terminal.answers(name, ENTER),
                ["sync" | "synchroniser", project] if project == name => {
                    terminal.answers("/N]", &format!("n{ENTER}"));
                }
                _ => {}
            }
            let ended = terminal.ends();
            // After a text was restored that the cloud does not have, the next sync wants to be told which one counts.
            let syncs = ["sync", "synchroniser"].contains(&args[0]) && args.len() == 1;
            let stops = syncs && page != "README.md";
            let code = if stops { 7 } else { 0 };
            assert_eq!(ended.code, code, "{page}: {line}\n{}", ended.screen);
        }
    }
}
