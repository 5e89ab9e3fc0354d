//! The commands that the documents show, run as they stand there.

use crate::kit::{Computer, SCOPES, cloned, new_project};
use crate::needs;
use crate::world::{Door43, Profile};
use std::path::Path;
use std::process::{Command, Stdio};

const ID: &str = "84a21ef1-5e63-5129-8faa-4b2598d0d03a";
const PASSWORD: &str = "amina-Geheim1";
const REPOSITORY: &str = "ha-textTranslation-Hausa_Luke";

/// The shell blocks of a document below the heading with these words, up to the next heading.
fn blocks(file: &str, heading: &str) -> Vec<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
    let text = std::fs::read_to_string(path).unwrap();
    let begin = text
        .find(&format!("\n## {heading}\n"))
        .unwrap_or_else(|| panic!("{file} has no `{heading}`"));
    let rest = &text[begin + 4..];
    let section = &rest[..rest.find("\n## ").unwrap_or(rest.len())];
    section
        .split("```sh\n")
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
