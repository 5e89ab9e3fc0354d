//! `schedule`: what is put into the systems' schedulers, and what runs when they call.

use crate::desk::{Desk, New};
use crate::needs;
use crate::report::runs;
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

#[cfg(target_os = "linux")]
/// Where a played time is asked for: the program sees it, and whatever it starts does too.
const PRELOADED: &str = "/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1";

/// A computer whose cloud is a folder, with its folders at places that schedulers do not like.
struct Odd {
    desk: Desk,
    _cloud: tempfile::TempDir,
    /// Programs that stand in for those of the system.
    bin: PathBuf,
}

impl Odd {
    fn new() -> Self {
        let cloud = tempfile::tempdir().unwrap();
        let desk = Desk::with_folder(cloud.path(), "amina");
        let bin = desk.folder().join("bin");
        fs::create_dir(&bin).unwrap();
        let path = format!(
            "{}:/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin",
            bin.display()
        );
        let odd = desk.folder().join("l'été à 50% & $HOME");
        let desk = desk
            .with("PATH", &path)
            .with("TZ", "UTC")
            .with("SCRIBE_SYNC_STATE", &odd.join("état").display().to_string())
            .with(
                "SCRIBE_SYNC_CONFIG",
                &odd.join("config").display().to_string(),
            );
        Self {
            desk,
            _cloud: cloud,
            bin,
        }
    }

    fn state(&self) -> PathBuf {
        self.desk.folder().join("l'été à 50% & $HOME/état")
    }

    /// A program that writes down what it is called with and says nothing.
    fn stand_in(&self, name: &str) {
        self.stand_in_saying(name, "");
    }

    fn stand_in_saying(&self, name: &str, more: &str) {
        let log = self.desk.folder().join("called");
        let text = format!(
            "#!/bin/sh\necho \"{name} $*\" >> '{}'\n{more}\n",
            log.display()
        );
        crate::world::write_program(&self.bin.join(name), &text);
    }

    fn called(&self) -> String {
        fs::read_to_string(self.desk.folder().join("called")).unwrap_or_default()
    }

    fn files(&self, folder: &str) -> Vec<PathBuf> {
        let mut files: Vec<PathBuf> = fs::read_dir(self.desk.folder().join(folder))
            .into_iter()
            .flatten()
            .map(|entry| entry.unwrap().path())
            .collect();
        files.sort();
        files
    }

    /// The words that a scheduler is to call the program with.
    fn words(&self, started: bool) -> Vec<String> {
        let folder = self.desk.folder().join("l'été à 50% & $HOME");
        let mut words = vec![env!("CARGO_BIN_EXE_scribe-sync"), "schedule", "run"];
        words.extend(started.then_some("--started"));
        let mut words: Vec<String> = words.into_iter().map(str::to_owned).collect();
        words.extend(["--quiet".to_owned(), "--config".to_owned()]);
        words.push(folder.join("config").display().to_string());
        words.push("--state".to_owned());
        words.push(folder.join("état").display().to_string());
        words
    }
}

fn tool(program: &str, args: &[&str]) -> String {
    // The user's part of systemd wants a folder of the session.
    let session = tempfile::tempdir().unwrap();
    let output = Command::new(program)
        .args(args)
        .env("XDG_RUNTIME_DIR", session.path())
        .output()
        .unwrap();
    let err = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{program} {args:?}\n{err}");
    String::from_utf8(output.stdout).unwrap() + &err
}

#[test]
#[cfg(target_os = "linux")]
fn a_systemd_timer_is_one_that_systemd_takes() {
    if !needs::program("systemd-analyze") {
        return;
    }
    let odd = Odd::new();
    odd.stand_in("systemctl");
    odd.stand_in_saying("loginctl", "echo no");
    let install = [
        "schedule", "install", "--at", "23:00", "--at", "06:30", "--days", "mon-fri",
    ];
    let run = odd
        .desk
        .run(&[&install[..], &["--on-start", "--json"]].concat())
        .ends(0);
    let json = &run.json;
    assert_eq!(json["scheduler"], "systemd", "the first that is there");
    assert_eq!(
        (&json["installed"], &json["active"]),
        (&true.into(), &true.into())
    );
    assert_eq!(json["at"], serde_json::json!(["06:30", "23:00"]));
    assert!(
        json["notes"].to_string().contains("enable-linger"),
        "{json}"
    );
    let units = odd.files(".config/systemd/user");
    assert_eq!(units.len(), 3, "{units:?}");
    for unit in &units {
        let unit = unit.display().to_string();
        let said = tool("systemd-analyze", &["verify", "--user", "--man=no", &unit]);
        assert!(!said.contains("scribe-sync"), "{said}");
    }
    let timer = units
        .iter()
        .find(|unit| unit.extension().unwrap() == "timer")
        .unwrap();
    let text = fs::read_to_string(timer).unwrap();
    for calendar in [
        "mon,tue,wed,thu,fri *-*-* 06:30:00",
        "mon,tue,wed,thu,fri *-*-* 23:00:00",
    ] {
        assert!(text.contains(&format!("OnCalendar={calendar}\n")), "{text}");
        tool("systemd-analyze", &["calendar", calendar]);
    }
    assert!(text.contains("\nOnUnitInactiveSec=15min\n"), "{text}");
    let called = odd.called();
    let name = timer.file_stem().unwrap().to_str().unwrap().to_owned();
    for call in [
        "systemctl --user daemon-reload\n".to_owned(),
        format!("systemctl --user enable --now {name}.timer\n"),
        format!("systemctl --user enable {name}-start.service\n"),
    ] {
        assert!(called.contains(&call), "{call}{called}");
    }
    // systemd itself takes the line apart as it was meant.
    let service = fs::read_to_string(units[0].with_file_name(format!("{name}.service"))).unwrap();
    let line = service
        .lines()
        .find_map(|line| line.strip_prefix("ExecStart="))
        .unwrap();
    let read = line.replace("%%", "%").replace("$$", "$");
    let expected: Vec<String> = odd
        .words(false)
        .iter()
        .map(|word| format!("\"{word}\""))
        .collect();
    assert_eq!(read, expected.join(" "));
    // Off and on again: the settings stay.
    odd.desk.run(&["schedule", "off"]).ends(0);
    assert_eq!(odd.files(".config/systemd/user").len(), 0);
    assert!(
        odd.called()
            .contains(&format!("systemctl --user disable --now {name}.timer\n"))
    );
    let off = odd.desk.run(&["schedule", "status", "--json"]).ends(0).json;
    assert_eq!(
        (&off["installed"], &off["active"], &off["next"]),
        (&true.into(), &false.into(), &Value::Null)
    );
    odd.desk.run(&["schedule", "on"]).ends(0);
    assert_eq!(odd.files(".config/systemd/user").len(), 3);
    odd.desk.run(&["schedule", "remove"]).ends(0);
    assert_eq!(odd.files(".config/systemd/user").len(), 0);
    let gone = odd.desk.run(&["schedule", "status", "--json"]).ends(0).json;
    assert_eq!(
        (&gone["installed"], &gone["scheduler"]),
        (&false.into(), &Value::Null)
    );
    odd.desk.run(&["schedule", "on"]).ends(10);
    odd.desk.run(&["schedule", "run"]).ends(10);
}

#[test]
fn a_launchd_agent_is_a_property_list() {
    if !needs::program("python3") {
        return;
    }
    let odd = Odd::new();
    odd.stand_in("launchctl");
    let args = ["--scheduler", "launchd", "--days", "sat,sun", "--on-start"];
    odd.desk
        .run(&[&["schedule", "install", "--at", "23:05"], &args[..]].concat())
        .ends(0);
    let agents = odd.files("Library/LaunchAgents");
    assert_eq!(agents.len(), 2);
    let script =
        "import json,plistlib,sys; print(json.dumps(plistlib.load(open(sys.argv[1],'rb'))))";
    let mut read = Vec::new();
    for agent in &agents {
        let path = agent.display().to_string();
        let plist: Value = serde_json::from_str(&tool("python3", &["-c", script, &path])).unwrap();
        assert_eq!(plist["Label"], agent.file_stem().unwrap().to_str().unwrap());
        read.push(plist);
    }
    let start = read
        .iter()
        .position(|one| one["StartCalendarInterval"].is_null())
        .unwrap();
    assert_eq!(
        read[start]["ProgramArguments"],
        serde_json::json!(odd.words(true))
    );
    let hours = &read[1 - start];
    assert_eq!(
        hours["ProgramArguments"],
        serde_json::json!(odd.words(false))
    );
    assert_eq!(
        hours["StartCalendarInterval"],
        serde_json::json!([{"Hour": 23, "Minute": 5, "Weekday": 6}, {"Hour": 23, "Minute": 5, "Weekday": 0}])
    );
    assert_eq!(hours["StartInterval"], 900);
    assert_eq!(read[start]["StartInterval"], Value::Null);
    assert_eq!(odd.called().matches("launchctl bootstrap gui/").count(), 2);
    odd.desk.run(&["schedule", "remove"]).ends(0);
    assert_eq!(odd.files("Library/LaunchAgents").len(), 0);
}

#[test]
fn a_windows_task_has_the_form_of_the_schema() {
    if !needs::program("xmllint") {
        return;
    }
    let odd = Odd::new();
    // It knows what it was given.
    let called = odd.desk.folder().join("called");
    let query = format!(
        "[ \"$1\" != /query ] || grep -qF \"schtasks /create /f /tn $3\" '{}'",
        called.display()
    );
    odd.stand_in_saying("schtasks", &query);
    let desk = &odd.desk;
    let args = [
        "--scheduler",
        "task-scheduler",
        "--days",
        "weekdays",
        "--on-start",
    ];
    desk.run(
        &[
            &["schedule", "install", "--at", "23:05", "--at", "07:00"],
            &args[..],
        ]
        .concat(),
    )
    .ends(0);
    let tasks: Vec<PathBuf> = fs::read_dir(odd.state().join("schedule"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "xml"))
        .collect();
    assert_eq!(tasks.len(), 2);
    let schema = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/schedule/task.xsd");
    for task in &tasks {
        assert!(fs::read(task).unwrap().starts_with(&[0xff, 0xfe]), "UTF-16");
        let path = task.display().to_string();
        tool(
            "xmllint",
            &["--noout", "--schema", &schema.display().to_string(), &path],
        );
        let started = task.display().to_string().ends_with("-start.xml");
        let of = |name: &str| {
            let query = format!("string(//*[local-name()='{name}'])");
            tool("xmllint", &["--xpath", &query, &path])
                .trim_end()
                .to_owned()
        };
        let words = odd.words(started);
        assert_eq!(of("Command"), words[0]);
        let quoted: Vec<String> = words[1..]
            .iter()
            .map(|word| {
                if word.contains(' ') {
                    format!("\"{word}\"")
                } else {
                    word.clone()
                }
            })
            .collect();
        assert_eq!(of("Arguments"), quoted.join(" "));
    }
    assert_eq!(
        odd.called()
            .matches("schtasks /create /f /tn \\scribe-sync\\")
            .count(),
        2
    );
    desk.run(&["schedule", "remove"]).ends(0);
    assert_eq!(odd.called().matches("schtasks /delete /f /tn").count(), 2);
}

/// Whether a real cron can be had, with folders of its own and a played clock.
#[cfg(target_os = "linux")]
fn has_cron() -> bool {
    needs::root()
        && ["cron", "crontab", "unshare", "faketime"]
            .into_iter()
            .all(needs::program)
}

/// Runs a script in the computer's folder where cron's folders are the script's own. `$PROGRAM` is the program.
#[cfg(target_os = "linux")]
#[track_caller]
fn with_cron(desk: &Desk, script: &str, args: &[&str]) {
    const FOLDERS: &str = "set -e
mkdir -p spool/crontabs run etc-d
chmod 1730 spool/crontabs
mount --bind spool /var/spool/cron
mount --bind run /run
mount --bind etc-d /etc/cron.d
: > empty; mount --bind empty /etc/crontab
";
    let mut night = Command::new("unshare");
    night
        .args(["-m", "sh", "-c", &format!("{FOLDERS}{script}"), "sh"])
        .args(args)
        .current_dir(desk.folder())
        .env_clear();
    for (name, value) in desk.command(&[]).get_envs() {
        night.env(name, value.unwrap());
    }
    let output = night
        .env("PROGRAM", env!("CARGO_BIN_EXE_scribe-sync"))
        .env("DONT_FAKE_MONOTONIC", "1")
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
}

/// A night on a computer with nothing but cron: the hour comes, is missed, and is made up for. Cron is the real one, with
/// folders of its own; its clock is played, and that of what it calls.
#[test]
#[cfg(target_os = "linux")]
fn a_real_cron_runs_the_line_and_makes_up_for_a_missed_night() {
    if !has_cron() {
        return;
    }
    let odd = Odd::new();
    odd.desk.make(&New::of("Nuit", &["MRK"]));
    // Whatever else is in the crontab stays as it is, to the byte.
    let others = format!(
        "# mine\nLD_PRELOAD={PRELOADED}\nDONT_FAKE_MONOTONIC=1\nTZ=UTC\nMAILTO=\"\"\n\n 59 23 31 12 *\techo 100\\% sure # scribe-sync\n"
    );
    fs::write(odd.desk.folder().join("crontab"), &others).unwrap();
    let script = format!(
        r#"now=$(date +%s)
# The first quarter of an hour of that night begins in three seconds.
export TZ=UTC FAKETIME=$(printf '%+ds' $(( $(date -u -d '2026-11-26 22:59:57' +%s) - now )))
{{ printf 'FAKETIME=%s\n' "$FAKETIME"; cat crontab; }} > mine
crontab mine
LD_PRELOAD={PRELOADED} "$PROGRAM" schedule install --at 23:00 --scheduler cron --json > installed
crontab -l > with
LD_PRELOAD={PRELOADED} cron -f & cron=$!
for i in $(seq 150); do
    if grep -qs '"end"' "$SCRIBE_SYNC_STATE/schedule/record.jsonl"; then break; fi
    sleep 0.1
done
kill $cron
cp "$SCRIBE_SYNC_STATE/schedule/record.jsonl" first
# The computer goes off, and comes back two nights later, at an odd time.
export FAKETIME=$(printf '%+ds' $(( $(date -u -d '2026-11-29 07:59:57' +%s) - $(date +%s) )))
sed -i "s/^FAKETIME=.*/FAKETIME=$FAKETIME/" spool/crontabs/root
LD_PRELOAD={PRELOADED} cron -f & cron=$!
for i in $(seq 150); do
    if [ "$(grep -cs '"end"' "$SCRIBE_SYNC_STATE/schedule/record.jsonl")" = 2 ]; then break; fi
    sleep 0.1
done
kill $cron
LD_PRELOAD={PRELOADED} "$PROGRAM" report --json > report
LD_PRELOAD={PRELOADED} "$PROGRAM" schedule status --json > status
# Nothing is due any more, and nothing is said.
LD_PRELOAD={PRELOADED} "$PROGRAM" schedule run --quiet > again 2>&1
"$PROGRAM" schedule remove > /dev/null
crontab -l > without
"#
    );
    with_cron(&odd.desk, &script, &[]);
    let read = |name: &str| fs::read_to_string(odd.desk.folder().join(name)).unwrap();
    let json = |name: &str| -> Value { serde_json::from_str(&read(name)).unwrap() };
    assert_eq!(json("installed")["scheduler"], "cron");
    let mine = read("mine");
    let with = read("with");
    let ours = with.strip_prefix(&mine).unwrap();
    assert_eq!(ours.lines().count(), 1, "{ours}");
    assert!(ours.starts_with("0,15,30,45 * * * * /"), "{ours}");
    assert!(
        read("first").contains(r#""hour":"2026-11-26T23:00:00""#),
        "{}",
        read("first")
    );
    let report = json("report");
    let rows: Vec<(&str, &str)> = report["runs"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| {
            (
                row["state"].as_str().unwrap(),
                row["start"].as_str().unwrap(),
            )
        })
        .collect();
    let states: Vec<&str> = rows.iter().map(|(state, _)| *state).collect();
    assert_eq!(states, ["ok", "missed", "missed", "ok"], "{rows:?}");
    assert!(rows[0].1.starts_with("2026-11-29T08:00:0"), "{rows:?}");
    assert_eq!(
        (rows[1].1, rows[2].1),
        ("2026-11-28T23:00:00Z", "2026-11-27T23:00:00Z")
    );
    assert!(rows[3].1.starts_with("2026-11-26T23:00:0"), "{rows:?}");
    let status = json("status");
    assert_eq!(status["next"], "2026-11-29T23:00:00Z");
    assert_eq!(status["last_run"]["hour"], "2026-11-28T23:00:00Z");
    assert_eq!(
        (&status["last_run"]["code"], &status["entry"]),
        (&0.into(), &true.into())
    );
    assert!(status["missed"][1]["made_up"].is_string() && status["missed"][0]["made_up"].is_null());
    assert_eq!(read("again"), "");
    // The time that is played stands in the first line.
    let rest = |text: &str| text.split_once('\n').unwrap().1.to_owned();
    assert_eq!(rest(&read("without")), rest(&mine));
}

/// Has a real cron of its own call what `install` puts into the crontab, from some seconds before that hour on, until a run has
/// ended; `false` where that cannot be had. What was played is in the files of the computer's folder.
#[cfg(target_os = "linux")]
pub(crate) fn one_night_of_cron(desk: &Desk, install: &[&str], before: &str) -> bool {
    if !has_cron() {
        return false;
    }
    let script = format!(
        r#"export TZ=UTC FAKETIME=$(printf '%+ds' $(( $(date -u -d '{before}' +%s) - $(date +%s) )))
printf 'FAKETIME=%s\nLD_PRELOAD={PRELOADED}\nDONT_FAKE_MONOTONIC=1\nTZ=UTC\nMAILTO=""\n' "$FAKETIME" > mine
env | grep '^SCRIBE_SYNC_TOKEN=' >> mine || true
crontab mine
LD_PRELOAD={PRELOADED} "$PROGRAM" "$@" > installed
LD_PRELOAD={PRELOADED} cron -f & cron=$!
for i in $(seq 250); do
    if grep -qs '"end"' "$SCRIBE_SYNC_STATE/schedule/record.jsonl"; then break; fi
    sleep 0.1
done
kill $cron
# The token is this test's, not the program's.
rm -rf mine spool/crontabs
"#
    );
    with_cron(desk, &script, install);
    true
}

/// A crontab that stands in, in a file.
fn crontab(odd: &Odd) -> PathBuf {
    let file = odd.desk.folder().join("tab");
    let path = file.display();
    odd.stand_in_saying(
        "crontab",
        &format!(
            "case \"$1\" in -l) cat '{path}' 2>/dev/null || {{ echo no crontab for amina >&2; exit 1; }};;\n-r) rm '{path}';;\n\
             -) cat > '{path}';;\n*) cat \"$1\" > '{path}';; esac"
        ),
    );
    file
}

/// However the program hands it over: `crontab` takes what it gets for the whole.
#[test]
#[cfg(unix)]
fn a_run_that_is_killed_while_crontab_reads_costs_nobody_a_line() {
    let odd = Odd::new();
    let tab = odd.desk.folder().join("tab");
    // More than a pipe holds.
    let others = "# a line of somebody else's that must stay\n".repeat(4_000);
    fs::write(&tab, &others).unwrap();
    let path = tab.display();
    // The one who was killed waits for nobody: whoever reads this waits until all is put.
    let put = odd.desk.folder().join("put");
    tool("mkfifo", &[put.to_str().unwrap()]);
    odd.stand_in_saying(
        "crontab",
        &format!(
            "case \"$1\" in -l) cat '{path}';;\n*) kill -9 $PPID; cat \"$1\" > '{path}.new'; mv '{path}.new' '{path}'; \
             echo > '{}';; esac",
            put.display()
        ),
    );
    odd.desk
        .run(&[
            "schedule",
            "install",
            "--at",
            "23:00",
            "--scheduler",
            "cron",
        ])
        .ends(-1);
    fs::read(&put).unwrap();
    let now = fs::read_to_string(&tab).unwrap();
    let kept = now.lines().filter(|line| line.starts_with("# a line"));
    assert_eq!(kept.count(), 4_000);
    assert!(now.starts_with(&others));
    assert!(now[others.len()..].contains("scribe-sync"));
}

#[test]
fn what_runs_obeys_the_schedule_and_nothing_runs_twice() {
    let odd = Odd::new();
    let tab = crontab(&odd);
    let desk = &odd.desk;
    desk.make(&New::of("Eins", &["MRK"]));
    desk.make(&New::of("Zwei", &["MRK"]));
    desk.run(&["schedule", "install"]).ends(2);
    desk.run(&["schedule", "install", "--at", "25:00"]).ends(2);
    desk.run(&[
        "schedule",
        "install",
        "--at",
        "23:00",
        "--projects",
        "Nirgends",
        "--scheduler",
        "cron",
    ])
    .ends(10);
    let args = ["--projects", "Eins", "--scheduler", "cron"];
    let dry = desk
        .run(
            &[
                &["schedule", "install", "--at", "23:00", "--dry-run"],
                &args[..],
            ]
            .concat(),
        )
        .ends(0);
    assert!(dry.out.contains("would"), "{}", dry.out);
    assert!(!tab.exists() && !odd.state().join("schedule").exists());
    desk.run(&[&["schedule", "install", "--at", "23:00"], &args[..]].concat())
        .ends(0);
    assert!(tab.exists());
    // Not the hour.
    let idle = desk.run(&["schedule", "run", "--json"]).ends(0);
    assert_eq!(
        (&idle.json["action"], &idle.json["running"]),
        (&"run".into(), &false.into())
    );
    assert_eq!(runs(desk, &[]).len(), 0);
    let now = desk.run(&["schedule", "run", "--now", "--json"]).ends(0);
    let last: Value = serde_json::from_str(now.out.lines().last().unwrap()).unwrap();
    assert_eq!(
        (&last["type"], &last["projects"][0]["name"]),
        (&"summary".into(), &"Eins".into())
    );
    assert_eq!(last["projects"].as_array().unwrap().len(), 1);
    // Its entry is gone, and that is said.
    fs::remove_file(&tab).unwrap();
    let status = desk.run(&["schedule", "status"]).ends(0);
    assert!(status.err.contains("schedule on"), "{}", status.err);
    desk.run(&["schedule", "on"]).ends(0);
    assert!(tab.exists());
    let fr = desk.run(&["schedule", "status", "--lang", "fr"]).ends(0);
    assert!(fr.out.contains("Eins\u{a0}: 23:00"), "{}", fr.out);
    // Somebody else's crontab cannot be read: nothing is written.
    odd.stand_in_saying("crontab", "echo you may not >&2; exit 1");
    let refused = desk.run(&["schedule", "off"]).ends(1);
    assert!(refused.err.contains("you may not"), "{}", refused.err);
    assert_eq!(
        desk.run(&["schedule", "status", "--json"]).ends(0).json["active"],
        true
    );
}

#[test]
fn the_systems_programs_get_no_secret_of_ours() {
    let odd = Odd::new();
    let seen = "env >> \"${0%/*}/../seen\"";
    for name in ["systemctl", "loginctl"] {
        odd.stand_in_saying(name, seen);
    }
    crontab(&odd);
    let tab = fs::read_to_string(odd.bin.join("crontab")).unwrap();
    fs::remove_file(odd.bin.join("crontab")).unwrap();
    let tab = tab.replacen('\n', &format!("\n{seen}\n"), 1);
    crate::world::write_program(&odd.bin.join("crontab"), &tab);
    let secret = "geheim-0123456789abcdef0123456789abcdef";
    for scheduler in ["cron", "systemd"] {
        let install = [
            "schedule",
            "install",
            "--at",
            "23:00",
            "--scheduler",
            scheduler,
        ];
        let mut command = odd.desk.command(&install);
        for name in [
            "SCRIBE_SYNC_TOKEN",
            "SCRIBE_SYNC_SMTP_PASSWORD",
            "SCRIBE_SYNC_WEBHOOK",
            "SCRIBE_SYNC_HEARTBEAT",
        ] {
            command.env(name, secret);
        }
        let done = command.output().unwrap();
        assert!(
            done.status.success(),
            "{}",
            String::from_utf8_lossy(&done.stderr)
        );
    }
    let seen = fs::read_to_string(odd.desk.folder().join("seen")).unwrap();
    assert!(
        seen.contains("PATH=") && seen.contains("LC_ALL=C"),
        "{seen}"
    );
    assert!(!seen.contains("geheim"), "{seen}");
}

#[test]
fn an_hour_that_came_before_the_network_runs_at_the_next_call() {
    let cloud = tempfile::tempdir().unwrap();
    let there = cloud.path().join("share");
    let odd = Odd::new();
    crontab(&odd);
    let desk = &odd.desk;
    desk.make(&New::of("Eins", &["MRK"]));
    let share = there.to_str().unwrap();
    let call = |more: &[&str], code: i32| -> Value {
        let args = [
            &[
                "schedule",
                "run",
                "--json",
                "--cloud",
                share,
                "--account",
                "amina",
            ],
            more,
        ];
        let run = desk.run(&args.concat());
        assert_eq!(run.code, code, "{}{}", run.out, run.err);
        run.json
    };
    desk.run(&[
        "schedule",
        "install",
        "--at",
        "00:00",
        "--on-start",
        "--scheduler",
        "cron",
    ])
    .ends(0);
    // As if it had been installed days ago.
    let plan = odd.state().join("schedule/plan.json");
    let mut settings: Value = serde_json::from_slice(&fs::read(&plan).unwrap()).unwrap();
    settings["since"] = "2020-01-01T00:00:00".into();
    fs::write(&plan, settings.to_string()).unwrap();
    call(&[], 5);
    call(&[], 5);
    fs::create_dir(&there).unwrap();
    let done = call(&[], 0);
    assert_eq!(done["projects"][0]["created"], true, "{done}");
    assert_eq!(call(&[], 0)["action"], "run", "nothing is due any more");
}

#[test]
fn settings_stay_as_they_are_while_a_run_is_at_work() {
    let server = crate::report::server();
    let desk = Desk::new(&server, "amina");
    desk.make(&New::of("Eins", &["MRK"]));
    desk.sync(&["Eins"]).ends(0);
    let held = crate::report::Held::begin(&server, &desk, &["Eins"]);
    for (key, value) in [
        ("account", "boaz"),
        ("cloud", "https://other.example"),
        ("keep", "9"),
    ] {
        let run = desk.run(&["config", "set", key, value, "--json"]).ends(11);
        let hints = run.json["error"]["hints"].to_string();
        assert!(hints.contains("scribe-sync stop 20"), "{hints}");
    }
    desk.run(&["config", "set", "lang", "fr"]).ends(0);
    assert_eq!(held.ended().0, Some(0));
    desk.run(&["config", "set", "keep", "9"]).ends(0);
    desk.run(&["config", "set", "keep", "none"]).ends(2);
}

#[test]
fn a_project_is_taken_now_later_or_never() {
    let cloud = tempfile::tempdir().unwrap();
    let desk = Desk::with_folder(cloud.path(), "amina");
    for name in ["Eins", "Zwei", "Drei"] {
        desk.make(&New::of(name, &["MRK"]));
    }
    let row = |name: &str| -> Value {
        let json = desk.run(&["projects", "--local", "--json"]).ends(0).json;
        let rows = json["projects"].as_array().unwrap().clone();
        rows.into_iter().find(|row| row["name"] == name).unwrap()
    };
    assert_eq!(
        (&row("Zwei")["active"], &row("Zwei")["activation"]),
        (&true.into(), &"now".into())
    );
    desk.run(&["projects", "activate", "Zwei"]).ends(2);
    desk.run(&["projects", "activate", "Zwei", "later"]).ends(0);
    desk.run(&["projects", "activate", "Drei", "never"]).ends(0);
    for (name, word) in [("Zwei", "later"), ("Drei", "never")] {
        assert_eq!(
            (&row(name)["active"], &row(name)["activation"]),
            (&false.into(), &word.into())
        );
    }
    let list = desk.run(&["projects", "--local"]).ends(0).out;
    assert!(list.contains("for later"), "{list}");
    let all = |args: &[&str]| -> Vec<String> {
        let run = desk.sync(&[&["--all"], args].concat()).ends(0);
        let rows = run.json["projects"].as_array().unwrap().clone();
        rows.iter()
            .map(|row| row["name"].as_str().unwrap().to_owned())
            .collect()
    };
    assert_eq!(all(&[]), ["Eins"]);
    assert_eq!(all(&["--flavor", "audioTranslation"]), Vec::<String>::new());
    assert_eq!(all(&["--flavor", "TextTranslation"]), ["Eins"]);
    // By its name any project can be synced.
    desk.sync(&["Drei"]).ends(0);
    let run = desk
        .run(&["projects", "activate", "Zwei", "now", "--sync", "--json"])
        .ends(0);
    assert_eq!(
        (&run.json["active"], &run.json["sync"]["code"]),
        (&true.into(), &0.into())
    );
    let mut names = all(&[]);
    names.sort();
    assert_eq!(names, ["Eins", "Zwei"]);
}
