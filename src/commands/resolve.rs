//! `resolve`: a person decides between two texts of one place.

use crate::app::App;
use crate::cli::{ResolveArgs, SyncArgs};
use crate::commands::{select, session, sync as sync_command};
use crate::config::CloudAddress;
use crate::disk;
use crate::http::Credential;
use crate::project::Project;
use crate::report::{
    Class, ConflictRow, Failure, Message, Report, ResolveReport, Result, SyncReport,
};
use crate::sync::{self, Choice, Cloud, Decided, FilePlace, Who};
use scripture::Place;
use std::collections::HashSet;

/// The largest text of one place that is taken from a file, in bytes.
const MAX_TEXT: u64 = 1024 * 1024;

/// Runs the command. It commits; the next `sync` sends, or this run's with `--sync`.
pub fn run(app: &App, args: &ResolveArgs) -> Result<Report> {
    let project = select::project(app, &args.project)?;
    let listed = sync::conflicts(&project, &app.settings.state_dir)?;
    let own = listed.decided.iter().any(|row| row.own);
    let is_empty = if args.read {
        listed.combined.is_empty() && !own
    } else {
        listed.conflicts.is_empty()
    };
    let waiting = listed.conflicts;
    let mut report = if is_empty && args.reference.is_none() {
        nothing(app, &project)
    } else {
        decide(app, args, &project, &waiting)?
    };
    if args.sync && !app.settings.dry_run {
        let word = project.folder.display().to_string();
        let args = SyncArgs {
            projects: vec![word],
            ..SyncArgs::default()
        };
        if let Report::Sync(synced) = sync_command::run(app, &args)? {
            report.class = class_of(&report, &synced);
            report.sync = Some(synced);
        }
    }
    Ok(Report::Resolve(report))
}

fn class_of(report: &ResolveReport, synced: &SyncReport) -> Class {
    match synced.class {
        Class::Ok => report.class,
        other => other,
    }
}

fn nothing(app: &App, project: &Project) -> ResolveReport {
    ResolveReport {
        class: Class::Ok,
        project: project.name.clone(),
        resolved: Vec::new(),
        left: Vec::new(),
        backup: None,
        sync: None,
        notes: Vec::new(),
        dry_run: app.settings.dry_run,
    }
}

fn decide(
    app: &App,
    args: &ResolveArgs,
    project: &Project,
    waiting: &[ConflictRow],
) -> Result<ResolveReport> {
    let decided = match (choice(app, args)?, &args.reference) {
        (Some(Choice::Read), reference) => Decided::Read(reference.clone()),
        (Some(choice), None) => Decided::All(choice),
        (Some(choice), Some(reference)) => Decided::Named(reference.clone(), choice),
        (None, reference) => {
            if !app.ui.prompt().interactive() {
                return Err(Failure::new(Class::Usage, Message::new("resolve-how"))
                    .hint(Message::new("hint-resolve-how").with("project", &project.name)));
            }
            let asked: Vec<&ConflictRow> = match reference {
                Some(word) => waiting.iter().filter(|row| is_meant(row, word)).collect(),
                None => waiting.iter().filter(|row| row.own).collect(),
            };
            if let (Some(word), true) = (reference, asked.is_empty()) {
                return Err(Failure::new(
                    Class::NotFound,
                    Message::new("resolve-nothing-there")
                        .with("reference", word)
                        .with("project", &project.name),
                )
                .hint(Message::new("hint-conflicts").with("project", &project.name)));
            }
            Decided::Each(ask(app, args.edit, &asked)?)
        }
    };
    let who = who(app, project)?;
    let options = sync_command::options(app, project, &SyncArgs::default());
    let progress = app.progress(&project.name);
    sync::resolve(project, &cloud(app)?, &who, &options, &*progress, &decided)
        .map_err(|failure| keep_typed(app, failure, &decided))
}

/// What a person wrote is not lost because it could not be put in its place: it goes into a file, which is named.
fn keep_typed(app: &App, failure: Failure, decided: &Decided) -> Failure {
    let Decided::Each(each) = decided else {
        return failure;
    };
    let mut typed = Vec::new();
    for (_, choice) in each {
        if let Choice::Text(text) = choice {
            typed.extend_from_slice(text);
        }
    }
    if typed.is_empty() {
        return failure;
    }
    let folder = app.settings.state_dir.join("kept");
    let time = app.clock.now().format("%Y-%m-%d-%H%M%S%3f");
    let path = folder.join(format!("resolve-{time}.usfm"));
    match disk::create_dir_all(&folder).and_then(|()| disk::write(&path, &typed)) {
        Ok(()) => failure.cause(Message::new("resolve-typed-kept").path("path", &path)),
        Err(_) => failure,
    }
}

/// What the flags say for every place; `None` where a person is to be asked.
fn choice(app: &App, args: &ResolveArgs) -> Result<Option<Choice>> {
    if let Some(file) = &args.text_file {
        let text = disk::read(&app.environment.folder().join(file), MAX_TEXT)?;
        return Ok(Some(Choice::Text(text)));
    }
    if args.read {
        return Ok(Some(Choice::Read));
    }
    Ok(match (args.mine, args.theirs, args.both) {
        (true, _, _) => Some(Choice::Mine),
        (_, true, _) => Some(Choice::Theirs),
        (_, _, true) => Some(Choice::Both),
        _ => None,
    })
}

fn is_meant(row: &ConflictRow, word: &str) -> bool {
    let named = row.reference.as_ref().or(row.book.as_ref());
    named.is_some_and(|name| scripture::is_reference(word, name)) || row.file == word.trim()
}

/// Asks for one place after the other. What was decided before the person stopped counts.
fn ask(app: &App, edit_all: bool, rows: &[&ConflictRow]) -> Result<Vec<(FilePlace, Choice)>> {
    let prompt = app.ui.prompt();
    let mut decided: Vec<(FilePlace, Choice)> = Vec::new();
    let mut known = HashSet::new();
    for (number, row) in rows.iter().enumerate() {
        let at = FilePlace {
            file: row.file.clone(),
            place: Place {
                reference: row.reference.clone(),
            },
        };
        if !known.insert(at.clone()) {
            continue;
        }
        if edit_all {
            if let Some(text) = edited(app, row)? {
                decided.push((at, Choice::Text(text)));
            }
            continue;
        }
        app.ui.tell_conflict(row);
        let words = app.ui.words();
        let choices = [
            Message::new("resolve-choice-mine"),
            Message::new("resolve-choice-theirs"),
            Message::new("resolve-choice-both"),
            Message::new("resolve-choice-edit"),
            Message::new("resolve-choice-later"),
            Message::new("resolve-choice-stop"),
        ]
        .map(|choice| words.say(&choice));
        let question = Message::new("ask-resolve")
            .with("place", row.reference.as_ref().unwrap_or(&row.file))
            .count("number", number + 1)
            .count("all", rows.len());
        match prompt.choose(&question, &choices)? {
            0 => decided.push((at, Choice::Mine)),
            1 => decided.push((at, Choice::Theirs)),
            2 => decided.push((at, Choice::Both)),
            3 => {
                if let Some(text) = edited(app, row)? {
                    decided.push((at, Choice::Text(text)));
                }
            }
            4 => {}
            _ => break,
        }
    }
    Ok(decided)
}

/// The line below which nothing counts, as git's editors know it.
const SCISSORS: &str = "# ------------------------ >8 ------------------------";

/// The text after the person edited it; nothing when the editor was left without a text.
fn edited(app: &App, row: &ConflictRow) -> Result<Option<Vec<u8>>> {
    let text = |text: &Option<Vec<u8>>| {
        String::from_utf8_lossy(text.as_deref().unwrap_or_default()).into_owned()
    };
    let (mine, theirs) = (text(&row.mine), text(&row.theirs));
    let quoted: Vec<String> = mine.lines().map(|line| format!("# {line}")).collect();
    let words = app.ui.words();
    let template = format!(
        "{}\n{SCISSORS}\n# {}\n#\n{}\n",
        theirs.trim_end(),
        words.say(&Message::new("resolve-edit-below")),
        quoted.join("\n"),
    );
    let Some(after) = super::editor::edit(app, &template)? else {
        return Ok(None);
    };
    let kept = after.split(SCISSORS).next().unwrap_or_default().trim();
    if kept.is_empty() {
        return Ok(None);
    }
    // White space around the text is the file's, not the person's.
    let tail = &theirs[theirs.trim_end().len()..];
    Ok(Some(format!("{kept}{tail}").into_bytes()))
}

/// Who decides: the account on whose line of work the project is; nobody has to be logged in for it.
fn who(app: &App, project: &Project) -> Result<Who> {
    let host = session::host(app);
    let login = sync::login_of_project(project)?.ok_or_else(|| {
        Failure::new(
            Class::Usage,
            Message::new("resolve-no-account").with("project", &project.name),
        )
    })?;
    let mail_host = match &app.settings.cloud {
        CloudAddress::Server(server) => session::client(app, server)?.host().to_owned(),
        CloudAddress::Folder(_) => "folder".to_owned(),
    };
    let mail_host = mail_host.split(':').next().unwrap_or("localhost");
    let install = crate::account::install(&app.settings.state_dir, &host)?;
    Ok(Who {
        email: format!("{login}@noreply.{mail_host}"),
        login,
        host,
        install: install.short().to_owned(),
    })
}

/// The cloud, of which nothing is asked.
fn cloud(app: &App) -> Result<Cloud> {
    Ok(match &app.settings.cloud {
        CloudAddress::Server(server) => Cloud::Server {
            client: session::client(app, server)?,
            credential: Credential::Anonymous,
        },
        CloudAddress::Folder(folder) => Cloud::Folder(folder.clone()),
    })
}
