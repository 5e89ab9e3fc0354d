//! Reports and failures as JSON documents for scripts. Fields are only ever added; one that does not apply is null.

use super::escape::{is_plain, is_unsafe};
use super::words::Words;
use crate::report::{
    AccountRow, BackupRow, ChangeKind, Check, Class, CollectReport, CombinedRow, ComputerRow,
    ConflictAt, ConflictRow, ContributorRow, DecidedRow, Digest, Failure, FileChange, Letter,
    LoginReport, Message, Moved, ProjectOutcome, ProjectRow, RegisterReport, Report, RunError,
    RunRow, ScheduleReport, Step, SyncReport, Telling,
};
use chrono::{DateTime, SecondsFormat, Utc};
use serde::{Serialize, Serializer};
use serde_json::ser::Formatter;
use serde_json::{Value, json};
use std::borrow::Cow;
use std::io;

/// The number that tells scripts which words to expect.
const SCHEMA: u32 = 1;

/// The document of a result, on one line.
#[expect(clippy::too_many_lines, reason = "a list of documents")]
pub(super) fn report(words: &Words, report: &Report) -> String {
    let class = report.class();
    let document = match report {
        Report::Sync(report) => summary(words, report),
        Report::Collect(report) => collection(words, report),
        Report::Projects(report) => json!({
            "schema": SCHEMA,
            "projects": report.projects.iter().map(|row| project(words, row)).collect::<Vec<_>>(),
            "asked_cloud": report.asked_cloud,
            "error": report.cloud_error.as_ref().map(|failure| error(words, failure)),
        }),
        Report::Register(report) => register(words, report),
        Report::Login(report) => login(words, report),
        Report::Logout(report) => json!({
            "schema": SCHEMA,
            "code": report.class.code(),
            "state": report.class.state(),
            "server": report.server,
            "login": report.login,
            "revoked": report.revoked,
            "notes": notes(words, &report.notes),
            "error": null,
        }),
        Report::Whoami(report) => json!({
            "schema": SCHEMA,
            "server": report.server,
            "login": report.login,
            "email": report.email,
            "token": {"name": report.token_name, "from": report.token_from},
            "error": null,
        }),
        Report::Accounts(report) => json!({
            "schema": SCHEMA,
            "accounts": report.accounts.iter().map(account).collect::<Vec<_>>(),
            "switched": report.switched,
            "notes": notes(words, &report.notes),
            "error": null,
        }),
        Report::Computers(report) => json!({
            "schema": SCHEMA,
            "server": report.server,
            "login": report.login,
            "computers": report.computers.iter().map(computer).collect::<Vec<_>>(),
            "forgotten": report.forgotten.as_ref().map(computer),
            "dry_run": report.dry_run,
            "error": null,
        }),
        Report::Backups(report) => json!({
            "schema": SCHEMA,
            "backups": report.backups.iter().map(backup).collect::<Vec<_>>(),
            "error": null,
        }),
        Report::Backup(report) => json!({
            "schema": SCHEMA,
            "code": class.code(),
            "state": class.state(),
            "action": report.action,
            "dry_run": report.dry_run,
            "backups": report.backups.iter().map(backup).collect::<Vec<_>>(),
            "safety": report.safety,
            "evicted": report.evicted,
            "files": report.files.iter().map(change).collect::<Vec<_>>(),
            "notes": notes(words, &report.notes),
            "error": null,
        }),
        Report::Diff(report) => json!({
            "schema": SCHEMA,
            "backup": backup(&report.backup),
            "changes": report.rows.iter().map(|row| json!({
                "file": row.file,
                "reference": row.reference,
                "old": readable(row.old.as_deref()),
                "new": readable(row.new.as_deref()),
                "layout_only": row.layout_only,
            })).collect::<Vec<_>>(),
            "error": null,
        }),
        Report::Conflicts(report) => json!({
            "schema": SCHEMA,
            "conflicts": report.conflicts.iter().map(conflict).collect::<Vec<_>>(),
            "combined": report.combined.iter().map(combined).collect::<Vec<_>>(),
            "decided": report.decided.iter().map(decided).collect::<Vec<_>>(),
            "error": null,
        }),
        Report::Resolve(report) => json!({
            "schema": SCHEMA,
            "code": class.code(),
            "state": class.state(),
            "project": report.project,
            "dry_run": report.dry_run,
            "resolved": report.resolved.iter().map(|(place, decision)| json!({
                "file": place.file,
                "reference": place.reference,
                "decision": decision,
            })).collect::<Vec<_>>(),
            "conflicts": report.left.iter().map(place).collect::<Vec<_>>(),
            "backup": report.backup,
            "sync": report.sync.as_ref().map(|report| summary(words, report)),
            "notes": notes(words, &report.notes),
            "error": null,
        }),
        Report::Log(report) => json!({
            "schema": SCHEMA,
            "project": report.project,
            "reference": report.reference,
            "file": report.file,
            "versions": report.versions.iter().map(|version| json!({
                "commit": version.commit,
                "who": version.who,
                "when": time(version.when),
                "summary": version.summary,
                "text": readable(version.text.as_deref()),
            })).collect::<Vec<_>>(),
            "error": null,
        }),
        Report::Runs(report) => {
            return line(&Recorded {
                schema: SCHEMA,
                runs: Rows(&report.runs),
                without: &report.without,
                page: report.page.as_ref().map(|path| path.to_string_lossy()),
                error: None,
            });
        }
        Report::Order(report) => json!({
            "schema": SCHEMA,
            "code": class.code(),
            "state": class.state(),
            "action": report.action,
            "dry_run": report.dry_run,
            "runs": report.runs.iter().map(|run| json!({
                "run": run.run, "projects": run.projects, "ended": run.ended,
            })).collect::<Vec<_>>(),
            "error": null,
        }),
        Report::Notify(report) => json!({
            "schema": SCHEMA,
            "dry_run": report.dry_run,
            "path": report.path.to_string_lossy(),
            "on": report.on,
            "when": report.when,
            "to": report.to,
            "sender": report.sender,
            "smtp": report.smtp,
            "security": report.security,
            "smtp_user": report.smtp_user,
            "password": report.password,
            "webhook": report.webhook,
            "heartbeat": report.heartbeat,
            "heartbeat_fail": report.heartbeat_fail,
            "notes": notes(words, &report.notes),
            "error": null,
        }),
        Report::NotifyTest(report) => json!({
            "schema": SCHEMA,
            "code": class.code(),
            "state": class.state(),
            "dry_run": report.dry_run,
            "subject": report.letter.subject,
            "text": report.letter.text,
            "told": report.told.iter().map(telling).collect::<Vec<_>>(),
            "error": null,
        }),
        Report::Activation(report) => json!({
            "schema": SCHEMA,
            "code": class.code(),
            "state": class.state(),
            "project": report.project,
            "id": report.id,
            "activation": report.activation,
            "active": report.activation == "now",
            "dry_run": report.dry_run,
            "sync": report.sync.as_ref().map(|report| summary(words, report)),
            "error": null,
        }),
        Report::Watch(report) => json!({
            "schema": SCHEMA,
            "type": "end",
            "code": class.code(),
            "state": class.state(),
            "synced": report.synced,
            "failed": report.failed,
            "error": null,
        }),
        Report::Schedule(report) => schedule(words, report),
        Report::Renewed(report) => json!({
            "schema": SCHEMA,
            "code": class.code(),
            "state": class.state(),
            "project": report.project,
            "old_id": report.old,
            "id": report.id,
            "folder": report.folder.to_string_lossy(),
            "untied": report.untied,
            "backup": report.backup,
            "scribe_folder": report.scribe_name,
            "dry_run": report.dry_run,
            "error": null,
        }),
        Report::Opened(report) => json!({
            "schema": SCHEMA,
            "target": report.target,
            "opened": report.opened,
            "error": null,
        }),
        Report::Doctor(report) => json!({
            "schema": SCHEMA,
            "code": class.code(),
            "state": class.state(),
            "checks": report.checks.iter().map(|found| check(words, found)).collect::<Vec<_>>(),
            "error": null,
        }),
        Report::Config(report) => json!({
            "schema": SCHEMA,
            "path": report.path.to_string_lossy(),
            "settings": report.rows.iter().map(|row| json!({
                "key": row.key,
                "value": row.value,
                "origin": row.origin,
            })).collect::<Vec<_>>(),
            "error": null,
        }),
        Report::Plain(text) => json!({"schema": SCHEMA, "text": text, "error": null}),
        Report::MergeFile(report) => json!({
            "schema": SCHEMA,
            "code": class.code(),
            "state": class.state(),
            "file": report.file,
            "output": report.output.as_ref().map(|path| path.to_string_lossy()),
            "text": report.content.as_deref().map(String::from_utf8_lossy),
            "conflicts": report.conflicts.iter().map(|one| {
                let text = |text: &Option<Vec<u8>>| text.as_deref().map(String::from_utf8_lossy).map(String::from);
                json!({
                    "file": report.file, "reference": one.reference, "base": text(&one.base),
                    "ours": text(&one.ours), "theirs": text(&one.theirs),
                })
            }).collect::<Vec<_>>(),
            "combined": report.combined.iter().map(|place| json!({
                "file": report.file, "reference": place,
            })).collect::<Vec<_>>(),
            "kept": report.kept.iter().map(|place| json!({
                "file": report.file, "reference": place,
            })).collect::<Vec<_>>(),
            "error": null,
        }),
        Report::Demo(report) => json!({
            "schema": SCHEMA,
            "code": class.code(),
            "state": class.state(),
            "folder": report.folder.to_string_lossy(),
            "kept": report.kept,
            "steps": report.steps.iter().map(|step| json!({
                "computer": step.computer, "command": step.command, "code": step.code,
            })).collect::<Vec<_>>(),
            "error": null,
        }),
    };
    line(&document)
}

fn register(words: &Words, report: &RegisterReport) -> Value {
    let class = report
        .login_failure
        .as_ref()
        .map_or(Class::Ok, |_| Class::Partial);
    json!({
        "schema": SCHEMA,
        "code": class.code(),
        "state": class.state(),
        "server": report.server,
        "login": report.login,
        "email": report.email,
        "result": report.result.word(),
        "address": report.address,
        "opened": report.opened,
        "said": report.said,
        "logged_in": report.login_report.as_ref().map(|done| login(words, done)),
        "notes": notes(words, &report.notes),
        "error": report.login_failure.as_ref().map(|failure| error(words, failure)),
    })
}

fn login(words: &Words, report: &LoginReport) -> Value {
    json!({
        "schema": SCHEMA,
        "server": report.server,
        "login": report.login,
        "kept_in": report.kept_in,
        "notes": notes(words, &report.notes),
        "error": null,
    })
}

fn account(row: &AccountRow) -> Value {
    json!({
        "server": row.server,
        "login": row.login,
        "kept_in": row.kept_in,
        "token": row.token_name,
        "current": row.current,
    })
}

fn computer(row: &ComputerRow) -> Value {
    json!({
        "id": row.id,
        "name": row.computer,
        "token": row.token_name,
        "here": row.here,
        "created": row.created.map(time),
        "used": row.used.map(time),
    })
}

/// The document of a command that failed as a whole: the same words as its result would have, without content.
pub(super) fn failure(words: &Words, command: &str, failure: &Failure) -> String {
    let class = failure.class();
    let mut document = serde_json::Map::new();
    document.insert("schema".into(), SCHEMA.into());
    if matches!(command, "sync" | "collect") {
        document.insert("type".into(), "summary".into());
    }
    document.insert("code".into(), class.code().into());
    document.insert("state".into(), class.state().into());
    match command {
        "sync" | "projects" => drop(document.insert("projects".into(), json!([]))),
        "report" | "stop" | "extend" => drop(document.insert("runs".into(), json!([]))),
        "notify test" => drop(document.insert("told".into(), json!([]))),
        "doctor" => drop(document.insert("checks".into(), json!([]))),
        "accounts" => drop(document.insert("accounts".into(), json!([]))),
        "accounts computers" => drop(document.insert("computers".into(), json!([]))),
        "register" => drop(document.insert("result".into(), Value::Null)),
        "collect" | "collect status" => {
            document.insert("expected".into(), Value::Null);
            for key in ["came", "missing", "contributors"] {
                document.insert(key.into(), json!([]));
            }
        }
        "backup list" => drop(document.insert("backups".into(), json!([]))),
        "whoami" => {
            for key in ["server", "login", "email", "token"] {
                document.insert(key.into(), Value::Null);
            }
        }
        _ => {}
    }
    document.insert("error".into(), error(words, failure));
    line(&Value::Object(document))
}

/// A project of a run, as the lines before the summary name it: its place in the run, from 1, and its name.
#[derive(Debug, Clone, Copy)]
pub(super) struct Subject<'a> {
    pub(super) number: usize,
    pub(super) name: &'a str,
}

/// The line of an event: its type, whose it is, and what else there is to say.
fn event(kind: &str, subject: Option<Subject<'_>>, more: Value) -> String {
    let mut document = serde_json::Map::new();
    document.insert("schema".into(), SCHEMA.into());
    document.insert("type".into(), kind.into());
    document.insert(
        "number".into(),
        subject.map_or(Value::Null, |subject| subject.number.into()),
    );
    document.insert(
        "project".into(),
        subject.map_or(Value::Null, |subject| subject.name.into()),
    );
    if let Value::Object(more) = more {
        document.extend(more);
    }
    line(&Value::Object(document))
}

/// The line of a project that begins.
pub(super) fn start(subject: Subject<'_>) -> String {
    event("start", Some(subject), json!({}))
}

/// The line of a step that begins.
pub(super) fn step(subject: Subject<'_>, step: Step, total: Option<u64>) -> String {
    let more = json!({"step": step, "unit": step.unit(), "total": total});
    event("step", Some(subject), more)
}

/// The line that says how far a step is.
pub(super) fn progress(subject: Subject<'_>, step: Step, done: u64, total: Option<u64>) -> String {
    let more = json!({"step": step, "unit": step.unit(), "done": done, "total": total});
    event("progress", Some(subject), more)
}

/// The line of something to know.
pub(super) fn note(words: &Words, subject: Option<Subject<'_>>, message: &Message) -> String {
    event("note", subject, json!({"message": words.say(message)}))
}

/// The line of a project, or of the run as a whole, that is tried again after so many seconds.
pub(super) fn again(
    words: &Words,
    subject: Option<Subject<'_>>,
    failure: &Failure,
    (attempt, attempts): (u32, u32),
    seconds: u64,
) -> String {
    let more = json!({
        "attempt": attempt,
        "attempts": attempts,
        "seconds": seconds,
        "error": error(words, failure),
    });
    event("retry", subject, more)
}

/// The line of a project that ended: its row in the summary, with its place in the run.
pub(super) fn ended(
    words: &Words,
    number: usize,
    outcome: &ProjectOutcome,
    dry_run: bool,
) -> String {
    let mut document = serde_json::Map::new();
    document.insert("schema".into(), SCHEMA.into());
    document.insert("type".into(), "project".into());
    document.insert("number".into(), number.into());
    if let Value::Object(row) = project_outcome(words, outcome, dry_run) {
        document.extend(row);
    }
    line(&Value::Object(document))
}

fn schedule(words: &Words, report: &ScheduleReport) -> Value {
    json!({
        "schema": SCHEMA,
        "action": report.action,
        "dry_run": report.dry_run,
        "installed": report.installed,
        "active": report.active,
        "running": report.running,
        "entry": report.entry,
        "scheduler": report.scheduler,
        "at": report.at,
        "days": report.days,
        "on_start": report.on_start,
        "what": report.what,
        "projects": report.projects,
        "names": report.names,
        "next": report.next.map(time),
        "last": report.last.as_ref().map(|run| time(run.start)),
        "last_run": report.last.as_ref().map(|run| json!({
            "hour": run.hour.map(time),
            "start": time(run.start),
            "end": run.end.map(time),
            "code": run.code,
        })),
        "missed": report.missed.iter().map(|missed| json!({
            "hour": time(missed.hour),
            "made_up": missed.made_up.map(time),
        })).collect::<Vec<_>>(),
        "notes": notes(words, &report.notes),
        "error": null,
    })
}

/// The line of a contributor who came in, or whose state changed.
pub(super) fn contributor(words: &Words, report: &CollectReport, row: &ContributorRow) -> String {
    let mut document = serde_json::Map::new();
    document.insert("schema".into(), SCHEMA.into());
    document.insert("type".into(), "contributor".into());
    document.insert("project".into(), report.outcome.name.as_str().into());
    if let Value::Object(row) = contributor_row(words, report, row) {
        document.extend(row);
    }
    line(&Value::Object(document))
}

/// The line of a look after which a collection waits.
pub(super) fn waiting(
    words: &Words,
    report: &CollectReport,
    next: DateTime<Utc>,
    until: DateTime<Utc>,
) -> String {
    line(&json!({
        "schema": SCHEMA,
        "type": "look",
        "project": report.outcome.name,
        "came": report.came(),
        "expected": report.expected,
        "looks": report.looks,
        "next": time(next),
        "until": time(until),
        "error": report.error.as_ref().map(|failure| error(words, failure)),
    }))
}

fn contributor_row(words: &Words, report: &CollectReport, row: &ContributorRow) -> Value {
    json!({
        "login": row.login,
        "state": row.state,
        "when": row.when.map(time),
        "news": row.news.map(time),
        "days": row.days(report.now),
        "received": moved(&row.received, &row.places, &[]),
        "waiting": row.waiting,
        "error": row.error.as_ref().map(|failure| error(words, failure)),
    })
}

fn collection(words: &Words, report: &CollectReport) -> Value {
    let outcome = &report.outcome;
    let rows = |wanted: &dyn Fn(&ContributorRow) -> bool| -> Vec<Value> {
        report
            .contributors
            .iter()
            .filter(|row| wanted(row))
            .map(|row| contributor_row(words, report, row))
            .collect()
    };
    let complete = report.came() >= report.expected;
    let mut document = serde_json::Map::new();
    document.insert("schema".into(), SCHEMA.into());
    if report.action == "collect" {
        document.insert("type".into(), "summary".into());
    }
    let more = json!({
        "code": report.class.code(),
        "state": report.class.state(),
        "action": report.action,
        "dry_run": report.dry_run,
        "expected": report.expected,
        "came": rows(&|row| row.state.has_come()),
        "missing": rows(&|row| !complete && !row.state.has_come()),
        "unknown": if complete { 0 } else { report.unknown },
        "contributors": rows(&|_| true),
        "began": report.began.map(time),
        "until": report.until.map(time),
        "last": report.last.map(time),
        "looks": report.looks,
        "running": report.running,
        "project": project_outcome(words, outcome, false),
        "error": report.error.as_ref().map(|failure| error(words, failure)),
    });
    if let Value::Object(more) = more {
        document.extend(more);
    }
    Value::Object(document)
}

fn summary(words: &Words, report: &SyncReport) -> Value {
    json!({
        "schema": SCHEMA,
        "type": "summary",
        "code": report.class.code(),
        "state": report.class.state(),
        "dry_run": report.dry_run,
        "projects": report
            .projects
            .iter()
            .map(|outcome| project_outcome(words, outcome, report.dry_run))
            .collect::<Vec<_>>(),
        "error": null,
    })
}

fn project_outcome(words: &Words, outcome: &ProjectOutcome, dry_run: bool) -> Value {
    let would = |changes: &[FileChange]| {
        if dry_run {
            changes.iter().map(change).collect()
        } else {
            Value::Null
        }
    };
    json!({
        "name": outcome.name,
        "id": outcome.id,
        "folder": outcome.folder.as_ref().map(|path| path.to_string_lossy()),
        "repository": outcome.repository,
        "account": outcome.account,
        "state": outcome.class.state(),
        "code": outcome.class.code(),
        "sent": moved(&outcome.sent, &outcome.sent_places, &outcome.sent_removed),
        "received": moved(&outcome.received, &outcome.received_places, &outcome.received_removed),
        "conflicts": outcome.conflicts.iter().map(place).collect::<Vec<_>>(),
        "combined": outcome.combined.iter().map(place).collect::<Vec<_>>(),
        "decided": outcome.decided.iter().map(|(place, by)| json!({
            "file": place.file,
            "reference": place.reference,
            "by": by,
        })).collect::<Vec<_>>(),
        "left_out": outcome.left_out.iter().map(|one| json!({
            "file": one.file,
            "bytes": one.bytes,
        })).collect::<Vec<_>>(),
        "backup": outcome.backup,
        "requests": outcome.requests,
        "bytes_up": outcome.bytes_up,
        "bytes_down": outcome.bytes_down,
        "attempts": outcome.attempts,
        "seconds": (outcome.seconds * 1000.0).round() / 1000.0,
        "created": outcome.created,
        "notes": notes(words, &outcome.notes),
        "would_send": would(&outcome.would_send),
        "would_receive": would(&outcome.would_receive),
        "error": outcome.error.as_ref().map(|failure| error(words, failure)),
    })
}

fn check(words: &Words, check: &Check) -> Value {
    json!({
        "name": check.name,
        "project": check.project,
        "state": check.state,
        "message": words.say(&check.message),
        "causes": notes(words, &check.causes),
        "hint": check.hint.as_ref().map(|hint| words.say(hint)),
    })
}

fn moved(moved: &Moved, places: &[String], removed: &[String]) -> Value {
    json!({
        "commits": moved.commits,
        "files": moved.files,
        "units": moved.units,
        "removed_units": moved.removed_units,
        "removed_files": moved.removed_files,
        "bytes": moved.bytes,
        "places": places,
        "removed_places": removed,
    })
}

fn project(words: &Words, row: &ProjectRow) -> Value {
    json!({
        "name": row.name,
        "id": row.id,
        "folder": row.folder.as_ref().map(|path| path.to_string_lossy()),
        "link": row.link.as_ref().map(|path| path.to_string_lossy()),
        "repository": row.repository,
        "account": row.account,
        "flavor": row.flavor,
        "language": row.language,
        "size": row.size,
        "dot": row.dot,
        "last_synced": row.last_synced.map(time),
        "active": row.active,
        "activation": row.activation,
        "archived": row.archived,
        "where": row.places,
        "waiting": row.waiting,
        "note": row.note.as_ref().map(|note| words.say(note)),
    })
}

fn place(place: &ConflictAt) -> Value {
    json!({"file": place.file, "reference": place.reference})
}

fn conflict(row: &ConflictRow) -> Value {
    json!({
        "project": row.project,
        "file": row.file,
        "reference": row.reference,
        "book": row.book,
        "mine": readable(row.mine.as_deref()),
        "theirs": readable(row.theirs.as_deref()),
        "account": row.account,
        "own": row.own,
        "who": row.who,
        "when": time(row.when),
    })
}

fn combined(row: &CombinedRow) -> Value {
    json!({
        "project": row.project,
        "file": row.file,
        "reference": row.reference,
        "book": row.book,
        "base": readable(row.base.as_deref()),
        "ours": readable(row.ours.as_deref()),
        "theirs": readable(row.theirs.as_deref()),
        "text": readable(row.text.as_deref()),
        "when": time(row.when),
    })
}

fn decided(row: &DecidedRow) -> Value {
    json!({
        "project": row.project,
        "file": row.file,
        "reference": row.reference,
        "book": row.book,
        "mine": readable(row.mine.as_deref()),
        "text": readable(row.text.as_deref()),
        "account": row.account,
        "own": row.own,
        "by": row.by,
        "when": time(row.when),
    })
}

/// A text; nothing for sound and pictures.
fn readable(text: Option<&[u8]>) -> Option<String> {
    text.filter(|text| !text.contains(&0))
        .map(|text| String::from_utf8_lossy(text).into_owned())
}

fn backup(row: &BackupRow) -> Value {
    json!({
        "name": row.name,
        "number": (row.number > 0).then_some(row.number),
        "project": row.project,
        "id": row.id,
        "taken": row.taken.map(time),
        "reason": row.reason,
        "bytes": row.bytes,
        "files": row.files,
        "good": row.good,
    })
}

/// The document of `report`, written row by row: a busy year has ten thousand.
#[derive(Serialize)]
struct Recorded<'a> {
    schema: u32,
    runs: Rows<'a>,
    without: &'a [String],
    page: Option<Cow<'a, str>>,
    error: Option<()>,
}

struct Rows<'a>(&'a [RunRow]);

impl Serialize for Rows<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter().map(run))
    }
}

/// One row, in the order of its keys.
#[derive(Serialize)]
struct OneRow<'a> {
    id: &'a str,
    run: &'a str,
    what: &'a str,
    project: Option<&'a str>,
    project_id: Option<&'a str>,
    folder: Option<&'a str>,
    repository: Option<&'a str>,
    contributor: Option<&'a str>,
    start: String,
    end: Option<String>,
    state: &'a str,
    code: Option<u8>,
    sent: Moved,
    received: Moved,
    bytes_up: u64,
    bytes_down: u64,
    attempts: u32,
    combined: u64,
    error: Option<&'a RunError>,
    told: Vec<Value>,
}

fn run(row: &RunRow) -> OneRow<'_> {
    OneRow {
        id: &row.id,
        run: &row.run,
        what: &row.what,
        project: row.project.as_deref(),
        project_id: row.project_id.as_deref(),
        folder: row.folder.as_deref(),
        repository: row.repository.as_deref(),
        contributor: row.contributor.as_deref(),
        start: time(row.start),
        end: row.end.map(time),
        state: &row.state,
        code: row.code,
        sent: row.sent,
        received: row.received,
        bytes_up: row.bytes_up,
        bytes_down: row.bytes_down,
        attempts: row.attempts,
        combined: row.combined,
        error: row.error.as_ref(),
        told: row.told.iter().map(telling).collect(),
    }
}

fn telling(told: &Telling) -> Value {
    json!({
        "channel": told.channel,
        "target": told.target,
        "state": told.state,
        "error": told.error,
    })
}

/// What a run has to tell to a webhook: the rows of `report`, and a sentence for chats that show `text`.
pub(super) fn digest(digest: &Digest, letter: &Letter, host: &str) -> String {
    let document = json!({
        "schema": SCHEMA,
        "type": "digest",
        "text": letter.subject,
        "host": host,
        "what": digest.what,
        "run": digest.run,
        "code": digest.class.code(),
        "state": digest.class.state(),
        "start": time(digest.start),
        "end": time(digest.end),
        "next": digest.next.map(time),
        "runs": digest.rows.iter().map(run).collect::<Vec<_>>(),
    });
    line(&document)
}

fn change(change: &FileChange) -> Value {
    let kind: ChangeKind = change.kind;
    json!({
        "path": change.path,
        "book": change.book,
        "kind": kind,
        "units": change.units,
        "removed": change.removed,
        "references": change.references,
    })
}

fn error(words: &Words, failure: &Failure) -> Value {
    let class: Class = failure.class();
    json!({
        "class": class,
        "code": class.code(),
        "message": words.say(failure.message()),
        "causes": notes(words, failure.causes()),
        "state": failure.state_now().map(|state| words.say(state)),
        "hints": notes(words, failure.hints()),
    })
}

fn notes(words: &Words, messages: &[Message]) -> Vec<String> {
    messages.iter().map(|message| words.say(message)).collect()
}

fn time(time: DateTime<Utc>) -> String {
    time.to_rfc3339_opts(SecondsFormat::Secs, true)
}

/// The document on one line, and nothing in it that a terminal would obey.
fn line<T: Serialize>(document: &T) -> String {
    let mut bytes = Vec::new();
    let mut serializer = serde_json::Serializer::with_formatter(&mut bytes, Careful);
    if document.serialize(&mut serializer).is_err() {
        return String::new();
    }
    bytes.push(b'\n');
    String::from_utf8(bytes).unwrap_or_default()
}

/// As compact JSON, with C1 and bidirectional controls as `\u` escapes: the same text to a parser, harmless to a terminal.
struct Careful;

impl Formatter for Careful {
    fn write_string_fragment<W: ?Sized + io::Write>(
        &mut self,
        writer: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        if is_plain(fragment) {
            return writer.write_all(fragment.as_bytes());
        }
        let mut units = [0; 2];
        let mut written = 0;
        for (at, c) in fragment.char_indices() {
            if is_unsafe(c) {
                writer.write_all(&fragment.as_bytes()[written..at])?;
                written = at + c.len_utf8();
                for unit in c.encode_utf16(&mut units) {
                    write!(writer, "\\u{unit:04x}")?;
                }
            }
        }
        writer.write_all(&fragment.as_bytes()[written..])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::{ProjectsReport, WhoamiReport};

    #[test]
    fn a_hostile_name_is_the_same_text_to_a_parser_and_harmless_to_a_terminal() {
        let name = "a\u{1b}[31m\u{9b}\u{202e}\u{e0001}\u{7f}\"\\é";
        let text = line(&json!({ "name": name }));
        assert!(!text.trim_end().chars().any(is_unsafe), "{text:?}");
        let back: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(back["name"], name);
    }

    #[test]
    fn the_summary_is_one_line_with_every_key() {
        let mut outcome = ProjectOutcome::new("Hausa Luke");
        outcome.class = Class::Unreachable;
        outcome.error = Some(Failure::new(
            Class::Unreachable,
            Message::new("http-timed-out").with("host", "git.door43.org:443"),
        ));
        let text = report(
            &Words::default(),
            &Report::Sync(SyncReport {
                class: Class::Unreachable,
                projects: vec![outcome],
                dry_run: false,
            }),
        );
        assert_eq!(text.lines().count(), 1);
        let value: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(value["type"], "summary");
        assert_eq!(value["code"], 5);
        let row = value["projects"][0].as_object().unwrap();
        for key in [
            "name",
            "id",
            "folder",
            "repository",
            "state",
            "code",
            "sent",
            "received",
            "conflicts",
            "backup",
            "requests",
            "bytes_up",
            "bytes_down",
            "seconds",
            "error",
        ] {
            assert!(row.contains_key(key), "{key}");
        }
        assert_eq!(row["error"]["class"], "unreachable");
        for key in ["class", "message", "causes", "state", "hints"] {
            assert!(row["error"].as_object().unwrap().contains_key(key), "{key}");
        }
    }

    #[test]
    fn other_commands_have_their_own_words() {
        let words = Words::default();
        let who = report(
            &words,
            &Report::Whoami(WhoamiReport {
                server: "https://git.door43.org".to_owned(),
                login: "amina".to_owned(),
                email: None,
                token_name: None,
                token_from: "environment",
            }),
        );
        assert_eq!(
            who,
            "{\"schema\":1,\"server\":\"https://git.door43.org\",\"login\":\"amina\",\"email\":null,\
             \"token\":{\"name\":null,\"from\":\"environment\"},\"error\":null}\n"
        );
        let projects = report(&words, &Report::Projects(ProjectsReport::default()));
        assert!(projects.starts_with("{\"schema\":1,\"projects\":[]"));
        let failed = failure(
            &words,
            "sync",
            &Failure::new(Class::Usage, Message::new("stopped")),
        );
        let value: Value = serde_json::from_str(&failed).unwrap();
        assert_eq!(
            (&value["type"], &value["code"]),
            (&json!("summary"), &json!(2))
        );
    }
}
