//! A night of a head office with twelve contributors, on a clock that is played: four hours take as long as the work in them.

use super::{Team, states};
use crate::desk::Desk;
use crate::smtp::{Receiver, Security};
use chrono::{DateTime, SecondsFormat, SubsecRound, TimeDelta, Utc};
use clap::CommandFactory;
use scribe_sync::app::{App, Clock, Environment, Play};
use scribe_sync::cli::{Cli, Command, parse};
use scribe_sync::commands;
use scribe_sync::config::Settings;
use scribe_sync::report::{CollectReport, ContributorState, Report};
use scribe_sync::ui::{Options, Ui};
use std::collections::VecDeque;
use std::ffi::OsString;
use std::sync::{Arc, Mutex};

type Event = (DateTime<Utc>, Box<dyn FnOnce() + Send>);

/// A time in which things happen at their moment.
struct Night {
    now: Mutex<DateTime<Utc>>,
    to_come: Mutex<VecDeque<Event>>,
}

impl std::fmt::Debug for Night {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.now.fmt(f)
    }
}

impl Play for Night {
    fn now(&self) -> DateTime<Utc> {
        *self.now.lock().unwrap()
    }

    fn wait(&self, until: DateTime<Utc>) {
        loop {
            let next = {
                let mut to_come = self.to_come.lock().unwrap();
                match to_come.front() {
                    Some((when, _)) if *when <= until => to_come.pop_front(),
                    _ => None,
                }
            };
            let Some((when, happens)) = next else { break };
            *self.now.lock().unwrap() = when;
            happens();
        }
        *self.now.lock().unwrap() = until;
    }
}

/// The program's own command, on this desk, at this time.
fn collect(desk: &Desk, night: &Arc<Night>, args: &[&str]) -> CollectReport {
    let variables = desk
        .environment()
        .into_iter()
        .map(|(name, value)| (OsString::from(name), OsString::from(value)));
    let environment = Environment::new(variables, desk.folder().to_path_buf());
    let mut all = vec!["scribe-sync", "collect", "Team"];
    all.extend(args);
    let all: Vec<OsString> = all.into_iter().map(OsString::from).collect();
    let cli = parse(Cli::command(), &all, |name| environment.get(name)).unwrap();
    let mut settings = Settings::load(&environment, &cli.global).unwrap();
    let Command::Collect(args) = &cli.command else {
        panic!("another command")
    };
    settings
        .flags_of_sync(&args.as_sync(), &environment)
        .unwrap();
    let app = App {
        settings,
        clock: Clock::Played(night.clone()),
        environment,
        ui: Ui::new(Options {
            quiet: true,
            ..Options::default()
        }),
        interrupt: Arc::default(),
        signal: Arc::default(),
    };
    match commands::run(&app, &cli.command).unwrap() {
        Report::Collect(report) => *report,
        other => panic!("{other:?}"),
    }
}

fn of_state(report: &CollectReport, state: ContributorState) -> Vec<&str> {
    let rows = report.contributors.iter();
    rows.filter(|row| row.state == state)
        .map(|row| row.login.as_str())
        .collect()
}

#[test]
fn nine_come_one_is_in_conflict_one_is_locked_out_and_one_never_comes() {
    let logins: Vec<String> = (1..=12).map(|at| format!("c{at:02}")).collect();
    let names: Vec<&str> = logins.iter().map(String::as_str).collect();
    let mut team = Team::new(&names);
    let mails = told_by_mail(&mut team);
    let team = Arc::new(team);
    // After all that is prepared for it.
    let start = Utc::now().trunc_subsecs(0) + TimeDelta::minutes(1);
    let at = |minutes: i64| start + TimeDelta::minutes(minutes);
    let day = |when: DateTime<Utc>| when.to_rfc3339_opts(SecondsFormat::Secs, true);

    // c11 sent something twelve days ago, works with scribe-sync, and cannot log in any more. All that is collected.
    team.sends(
        "c11",
        ("LUK", 1, 1),
        "From c11.",
        &day(at(-12 * 24 * 60 - 5)),
    );
    team.collect(0, &["--from", "c11"]);
    let c11 = Desk::new(&team.server, "c11");
    c11.sync(&[&team.repository()]).ends(0);
    team.server.revoke_token(&c11.token());
    c11.project("Team")
        .verse("LUK", 1, 2, "c11 wants to send this.");
    // Everybody has the same text to begin with.
    for login in &names[..10] {
        team.copy(login);
    }

    let mut events: VecDeque<Event> = VecDeque::new();
    // Two of the nine work with scribe-sync, which merges by itself and moves both branches.
    for (place, login) in names[..9].iter().enumerate() {
        let (login, team) = ((*login).to_owned(), Arc::clone(&team));
        let minutes = [5, 12, 18, 31, 66, 67, 125, 180, 239][place];
        let when = at(minutes);
        let text = format!("From {login}.");
        let happens: Box<dyn FnOnce() + Send> = if place < 2 {
            let desk = Desk::new(&team.server, &login);
            desk.sync(&[&team.repository()]).ends(0);
            Box::new(move || {
                desk.project("Team").verse("MRK", 2, place + 1, &text);
                desk.sync(&["Team"]).ends(0);
            })
        } else {
            let day = day(when);
            Box::new(move || team.sends(&login, ("MRK", 2, place + 1), &text, &day))
        };
        events.push_back((when, happens));
    }
    let (conflict, day_of_it) = (Arc::clone(&team), day(at(40)));
    events.push_back((
        at(40),
        Box::new(move || {
            // The verse of c03, who came before.
            conflict.sends("c10", ("MRK", 2, 3), "As c10 says.", &day_of_it);
        }),
    ));
    events.push_back((at(50), Box::new(move || drop(c11.sync(&["Team"]).ends(4)))));
    events.make_contiguous().sort_by_key(|(when, _)| *when);
    let night = Arc::new(Night {
        now: Mutex::new(start),
        to_come: Mutex::new(events),
    });

    let from = names.join(",");
    let args = ["--from", &from, "--max-wait", "04:00:00", "--every", "10m"];
    let report = collect(&team.office, &night, &args);
    assert_eq!(report.class.code(), 8);
    assert_eq!(night.now(), at(240), "the deadline");
    assert_eq!(report.looks, 25);
    assert_eq!(
        (report.came(), report.expected, report.unknown),
        (10, 12, 0)
    );
    assert_eq!(of_state(&report, ContributorState::Ok), names[..9]);
    assert_eq!(of_state(&report, ContributorState::Conflict), ["c10"]);
    assert_eq!(of_state(&report, ContributorState::Missing), ["c11", "c12"]);
    let when: Vec<i64> = report.contributors[..10]
        .iter()
        .map(|row| (row.when.unwrap() - start).num_minutes())
        .collect();
    // When the look after it saw it; the last one at the deadline.
    assert_eq!(when, [10, 20, 20, 40, 70, 70, 130, 180, 240, 40]);
    assert_eq!(report.contributors[10].days(report.now), Some(12));
    assert_eq!(report.contributors[11].days(report.now), None);
    for login in &names[..9] {
        team.project.says("MRK", &format!("From {login}."));
    }
    team.project.says_not("MRK", "As c10 says.");
    team.project.says_not("LUK", "c11 wants to send this.");

    // The report says exactly that.
    let rows = crate::report::runs(&team.office, &["Team", "--since", "1h"]);
    let rows: Vec<_> = rows
        .iter()
        .filter(|row| row["what"] == "collect" && row["run"] == newest(&rows))
        .collect();
    let mut said: Vec<String> = rows
        .iter()
        .map(|row| {
            format!(
                "{} {} {}",
                row["contributor"].as_str().unwrap(),
                row["state"].as_str().unwrap(),
                row["error"]["message"].as_str().unwrap_or_default()
            )
        })
        .collect();
    said.sort();
    let mut wanted: Vec<String> = names[..9]
        .iter()
        .map(|login| format!("{login} ok "))
        .collect();
    wanted.extend([
        "amina partial 2 of 12 are missing".to_owned(),
        "c10 conflict 1 place waits for `c10` to decide".to_owned(),
        "c11 missed no news for 12 days".to_owned(),
        "c12 missed never sent anything".to_owned(),
    ]);
    wanted.sort();
    assert_eq!(said, wanted);
    let page = team.office.run(&["report", "--html", "-"]).ends(0).out;
    for text in [
        "2 of 12 are missing",
        "no news for 12 days",
        "never sent anything",
        "1 place waits for",
        "c09",
    ] {
        assert!(page.contains(text), "{text}");
    }
    if let Some(mails) = &mails {
        let mail = mails.mail();
        assert_eq!(
            mail.subject().trim_start_matches("scribe-sync: "),
            "9 contributors came in, 1 with conflicts, 2 missed"
        );
        for text in [
            "c10 (Team): conflicts wait",
            "1 place waits for `c10` to decide",
            "c11 (Team): missed",
            "no news for 12 days",
            "c12 (Team): missed",
            "never sent anything",
            "c09 (Team): in sync",
        ] {
            assert!(mail.text.contains(text), "{text}\n{}", mail.text);
        }
        assert!(!mail.text.contains("amina (Team)"), "{}", mail.text);
    }
    let status = team
        .office
        .run(&["collect", "status", "Team", "--json"])
        .ends(0)
        .json;
    assert_eq!(states(&status["came"]).len(), 10);

    // The next night c11 has a new token, and the twelfth comes for the first time: all are in, these two late.
    let mut events: VecDeque<Event> = VecDeque::new();
    let c11 = Desk::new(&team.server, "c11");
    c11.sync(&[&team.repository()]).ends(0);
    events.push_back((
        at(24 * 60 + 15),
        Box::new(move || {
            c11.project("Team").verse("LUK", 1, 2, "At last.");
            c11.sync(&["Team"]).ends(0);
        }),
    ));
    let (twelfth, day_of_it) = (Arc::clone(&team), day(at(24 * 60 + 35)));
    events.push_back((
        at(24 * 60 + 35),
        Box::new(move || twelfth.sends("c12", ("LUK", 3, 3), "From c12.", &day_of_it)),
    ));
    *night.now.lock().unwrap() = at(24 * 60);
    *night.to_come.lock().unwrap() = events;
    let report = collect(&team.office, &night, &args);
    assert_eq!(report.class.code(), 0);
    assert_eq!(night.now(), at(24 * 60 + 40));
    assert_eq!(report.came(), 12);
    assert_eq!(of_state(&report, ContributorState::Late), ["c11", "c12"]);
    assert_eq!(of_state(&report, ContributorState::Conflict), ["c10"]);
    team.project.says("LUK", "At last.");
    team.project.says("LUK", "From c12.");
    // Those who came in the first night have their rows there.
    let rows = crate::report::runs(&team.office, &["Team"]);
    let run = newest(&rows);
    let mut of_it: Vec<(&str, &str)> = rows
        .iter()
        .filter(|row| row["run"] == run)
        .map(|row| {
            (
                row["contributor"].as_str().unwrap(),
                row["state"].as_str().unwrap(),
            )
        })
        .collect();
    of_it.sort_unstable();
    assert_eq!(of_it, [("amina", "ok"), ("c11", "ok"), ("c12", "ok")]);
    if let Some(mails) = &mails {
        let mail = mails.mail();
        assert_eq!(
            mail.subject().trim_start_matches("scribe-sync: "),
            "2 contributors came in"
        );
    }
}

/// Has the head office's runs told by mail, through a real mail server; nothing where that is not to be had.
fn told_by_mail(team: &mut Team) -> Option<Receiver> {
    let receiver = Receiver::start(Security::Starttls, &[])?;
    team.office.set("SCRIBE_SYNC_CA_FILE", &receiver.ca_file());
    // Its password is on the computer, as cron's runs need it.
    crate::notify::set(&team.office, &receiver, &["--to", "amina@example.org"]).ends(0);
    Some(receiver)
}

/// The same in seconds, with the system's own clock and nothing played: two come, one does not, and the mail says so.
#[test]
fn a_short_collection_goes_by_the_real_clock_and_tells_by_mail() {
    let mut team = Team::new(&["boaz", "dina", "eli"]);
    let mails = told_by_mail(&mut team);
    team.sends("boaz", ("MRK", 1, 1), "Boaz says.", super::DAY);
    let args = [
        "--from",
        "boaz,dina,eli",
        "--max-wait",
        "3s",
        "--every",
        "1s",
    ];
    let waiting = super::Waiting::begin(&team.office, &args);
    team.sends("dina", ("LUK", 1, 1), "Dina says.", super::DAY);
    let (code, summary) = waiting.ended();
    assert_eq!(code, Some(8), "{summary}");
    assert_eq!(states(&summary["came"]), ["boaz:ok", "dina:ok"]);
    assert_eq!(states(&summary["missing"]), ["eli:missing"]);
    if let Some(mails) = mails {
        let mail = mails.mail();
        assert_eq!(
            mail.subject().trim_start_matches("scribe-sync: "),
            "2 contributors came in, 1 missed"
        );
        let rows = crate::report::runs(&team.office, &[]);
        let told = rows.iter().find(|row| row["what"] == "collect").unwrap();
        assert_eq!(told["told"][0]["state"], "sent", "{told}");
    }
}

/// A night for real, in seconds: cron calls at the hour, the head office waits, one does not come, and the mail says so.
#[test]
#[cfg(target_os = "linux")]
fn a_night_of_cron_collects_and_tells_by_mail() {
    let mut team = Team::new(&["boaz", "dina", "eli"]);
    let mails = told_by_mail(&mut team);
    team.office.set("PATH", "/usr/bin:/bin:/usr/sbin:/sbin");
    let state = team.office.folder().join("state of cron");
    team.office
        .set("SCRIBE_SYNC_STATE", state.to_str().unwrap());
    team.sends("boaz", ("MRK", 1, 1), "Boaz says.", super::DAY);
    team.sends("dina", ("LUK", 1, 1), "Dina says.", super::DAY);
    let install = [
        "schedule",
        "install",
        "--at",
        "20:00",
        "--collect",
        super::NAME,
        "--from",
        "boaz,dina,eli",
        "--max-wait",
        "2s",
        "--every",
        "1s",
        "--scheduler",
        "cron",
        "--json",
    ];
    if !crate::schedule::one_night_of_cron(&team.office, &install, "2026-11-26 19:59:57") {
        return;
    }
    let installed = std::fs::read_to_string(team.office.folder().join("installed")).unwrap();
    let installed: serde_json::Value = serde_json::from_str(&installed).unwrap();
    assert_eq!(installed["what"], "collect", "{installed}");
    let status = team.office.run(&["schedule", "status", "--json"]).ends(0);
    assert_eq!(status.json["last_run"]["code"], 8, "{}", status.out);
    let rows = crate::report::runs(&team.office, &[]);
    let mut seen: Vec<String> = rows
        .iter()
        .filter(|row| row["what"] == "collect" && row["contributor"].is_string())
        .map(|row| {
            let word = |key: &str| row[key].as_str().unwrap().to_owned();
            format!("{}:{}", word("contributor"), word("state"))
        })
        .collect();
    seen.sort();
    assert_eq!(
        seen,
        ["amina:partial", "boaz:ok", "dina:ok", "eli:missed"],
        "{rows:?}"
    );
    assert!(team.shared("MRK").contains("Boaz says."));
    assert!(team.shared("LUK").contains("Dina says."));
    if let Some(mails) = mails {
        // By the clock of today, another night may have been missed since.
        let told = rows.iter().find(|row| row["contributor"].is_string());
        let told = told.unwrap();
        assert_eq!(told["told"][0]["state"], "sent", "{told}");
        let mail = mails.mail();
        assert_eq!(
            mail.subject().trim_start_matches("scribe-sync: "),
            "2 contributors came in, 1 missed"
        );
    }
}

/// The name of the newest collection.
fn newest(rows: &[serde_json::Value]) -> String {
    rows.iter()
        .filter(|row| row["what"] == "collect")
        .map(|row| row["run"].as_str().unwrap().to_owned())
        .max()
        .unwrap()
}
