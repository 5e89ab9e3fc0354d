//! `demo`: the main job on a built-in example, without account and network.
//!
//! Two computers and a cloud are folders below one temporary folder. The commands that are shown are the commands that
//! run: each goes through the real command line, and after each step the texts are looked for where they must be.

mod sample;

use crate::app::{self, App, Environment};
use crate::cli::{self, DemoArgs, Ended, GlobalArgs};
use crate::config::Settings;
use crate::disk;
use crate::project::ScribeHome as Home;
use crate::repo::{Kind, Store};
use crate::report::{Class, DemoReport, DemoStep, Failure, Message, Report, Result};
use crate::sync::MAIN;
use crate::ui::{Options, Ui};
use sample::NAME;
use std::ffi::OsString;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::Ordering;

/// Runs the command.
pub fn run(app: &App, args: &DemoArgs) -> Result<Report> {
    let (folder, _cleanup) = folder(app, args)?;
    let mut stage = Stage {
        app,
        cloud: folder.join("cloud"),
        folder: folder.clone(),
        steps: Vec::new(),
    };
    stage.play()?;
    let kept = args.keep.is_some();
    let ending = if kept {
        Message::new("demo-kept")
    } else {
        Message::new("demo-removed")
    };
    stage.tell("demo-end");
    app.ui.tell(&ending.path("folder", &folder));
    Ok(Report::Demo(DemoReport {
        class: Class::Ok,
        folder,
        kept,
        steps: stage.steps,
    }))
}

/// Removes what the demonstration made, on every way out.
struct Cleanup(Option<PathBuf>);

impl Drop for Cleanup {
    fn drop(&mut self) {
        if let Some(folder) = &self.0 {
            // What cannot be removed lies in the system's own folder for such things.
            let _ = disk::remove_dir_all(folder);
        }
    }
}

fn folder(app: &App, args: &DemoArgs) -> Result<(PathBuf, Cleanup)> {
    if let Some(keep) = &args.keep {
        let folder = app.environment.folder().join(keep);
        let used = match disk::kind(&folder)? {
            None => false,
            Some(disk::Kind::Folder) => !disk::names_in(&folder)?.is_empty(),
            Some(_) => true,
        };
        if used {
            let failure = Failure::new(
                Class::Usage,
                Message::new("sync-into-not-empty").path("folder", &folder),
            );
            return Err(failure.state(Message::new("state-nothing-changed")));
        }
        disk::create_dir_all(&folder)?;
        return Ok((folder, Cleanup(None)));
    }
    let temporary = ["TMPDIR", "TEMP", "TMP"]
        .iter()
        .find_map(|name| app.environment.get(name))
        .map_or_else(|| PathBuf::from("/tmp"), PathBuf::from);
    let name = disk::temporary_name().replace(disk::TEMPORARY_PREFIX, "");
    let folder = temporary.join(format!("scribe-sync-demo-{name}"));
    let cleanup = Cleanup(Some(folder.clone()));
    disk::create_dir_all(&folder)?;
    Ok((folder, cleanup))
}

/// One computer with one translator: an app of its own, with folders of its own.
struct Computer {
    app: App,
    project: PathBuf,
}

impl Computer {
    fn file(&self, book: &str) -> PathBuf {
        self.project.join(sample::path_of(book))
    }

    fn text(&self, book: &str) -> Result<String> {
        let bytes = disk::read(&self.file(book), 1 << 20)?;
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }

    /// As an editor saves: `before` becomes `after`.
    fn edit(&self, book: &str, before: &str, after: &str) -> Result<()> {
        let text = self.text(book)?;
        must(text.contains(before), "demo-fact-text")?;
        disk::write(&self.file(book), text.replacen(before, after, 1).as_bytes())?;
        Ok(())
    }

    fn has(&self, book: &str, text: &str) -> Result<bool> {
        Ok(self.text(book)?.contains(text))
    }
}

struct Stage<'a> {
    app: &'a App,
    folder: PathBuf,
    cloud: PathBuf,
    steps: Vec<DemoStep>,
}

impl Stage<'_> {
    fn play(&mut self) -> Result<()> {
        disk::create_dir_all(&self.cloud)?;
        self.app.ui.tell(&Message::new("demo-begin"));
        let mut amina = self.computer("amina")?;
        let mut boaz = self.computer("boaz")?;
        let now = self.app.clock.now().fixed_offset();
        amina.project = sample::write(&projects(&amina), "amina", now)?;
        let repository = self.first_sync(&amina)?;
        self.second_computer(&amina, &mut boaz, &repository)?;
        self.different_verses(&amina, &boaz)?;
        self.same_verse(&amina, &boaz, &repository)?;
        self.mistake(&amina, &boaz)?;
        self.overview(&amina)
    }

    fn first_sync(&mut self, amina: &Computer) -> Result<String> {
        self.tell("demo-first");
        self.run(amina, &["projects"], Class::Ok)?;
        let report = self.run(amina, &["sync", NAME], Class::Ok)?;
        let Report::Sync(report) = report else {
            return Err(untrue("demo-fact-report"));
        };
        let repository = report
            .projects
            .first()
            .and_then(|outcome| outcome.repository.clone())
            .ok_or_else(|| untrue("demo-fact-report"))?;
        for (book, _, text) in sample::BOOKS {
            let there = self.in_cloud(&repository, MAIN, book)?;
            must(there.as_deref() == Some(*text), "demo-fact-cloud")?;
        }
        self.tell("demo-again");
        let report = self.run(amina, &["sync", NAME], Class::Ok)?;
        must(moved(&report) == (0, 0), "demo-fact-nothing-twice")?;
        Ok(repository)
    }

    fn second_computer(
        &mut self,
        amina: &Computer,
        boaz: &mut Computer,
        repository: &str,
    ) -> Result<()> {
        self.tell("demo-second");
        let report = self.run(boaz, &["sync", repository], Class::Ok)?;
        if let Report::Sync(report) = report
            && let Some(folder) = report.projects.first().and_then(|one| one.folder.clone())
        {
            boaz.project = folder;
        }
        for (book, _, _) in sample::BOOKS {
            must(boaz.text(book)? == amina.text(book)?, "demo-fact-same")?;
        }
        Ok(())
    }

    fn different_verses(&mut self, amina: &Computer, boaz: &Computer) -> Result<()> {
        self.tell("demo-both");
        let hers = "a warm bench by the stove";
        let his = "She never forgets the plank she is standing on.";
        amina.edit("XXA", "a dry bench by the wall", hers)?;
        boaz.edit(
            "XXA",
            "She always forgets the plank she is standing on.",
            his,
        )?;
        self.run(boaz, &["sync", NAME], Class::Ok)?;
        self.run(amina, &["sync", NAME], Class::Ok)?;
        self.run(boaz, &["sync", NAME], Class::Ok)?;
        for computer in [amina, boaz] {
            let both = computer.has("XXA", hers)? && computer.has("XXA", his)?;
            must(both, "demo-fact-both")?;
        }
        self.tell("demo-both-true");
        Ok(())
    }

    fn same_verse(&mut self, amina: &Computer, boaz: &Computer, repository: &str) -> Result<()> {
        self.tell("demo-same");
        let hers = "The nets are heavy, and our arms are tired.";
        let his = "The nets are torn, and our hands ache.";
        let before = "The nets are full, and our hands are tired.";
        amina.edit("XXB", before, hers)?;
        boaz.edit("XXB", before, his)?;
        self.run(amina, &["sync", NAME], Class::Ok)?;
        self.run(boaz, &["sync", NAME], Class::Conflict)?;
        must(boaz.has("XXB", hers)?, "demo-fact-shared")?;
        let shared = self.in_cloud(repository, MAIN, "XXB")?;
        must(
            shared.is_some_and(|text| text.contains(hers)),
            "demo-fact-shared",
        )?;
        self.tell("demo-same-waits");
        let report = self.run(boaz, &["conflicts", NAME], Class::Ok)?;
        let Report::Conflicts(report) = report else {
            return Err(untrue("demo-fact-report"));
        };
        let mine = report.conflicts.first().and_then(|row| row.mine.as_deref());
        must(
            mine.is_some_and(|text| String::from_utf8_lossy(text).contains(his)),
            "demo-fact-own",
        )?;
        self.tell("demo-same-solved");
        self.run(boaz, &["resolve", NAME, "XXB 2:1", "--mine"], Class::Ok)?;
        self.run(boaz, &["sync", NAME], Class::Ok)?;
        self.run(amina, &["sync", NAME], Class::Ok)?;
        must(amina.has("XXB", his)?, "demo-fact-same")?;
        must(boaz.text("XXB")? == amina.text("XXB")?, "demo-fact-same")?;
        self.tell("demo-same-log");
        self.run(amina, &["log", NAME, "XXB 2:1"], Class::Ok)?;
        Ok(())
    }

    fn mistake(&mut self, amina: &Computer, boaz: &Computer) -> Result<()> {
        self.tell("demo-mistake");
        let before = [amina.text("XXA")?, amina.text("XXB")?, amina.text("XXC")?];
        self.run(amina, &["backup", "create", NAME], Class::Ok)?;
        self.tell("demo-deleted");
        let first = &before[0];
        let cut = first.find("\\c 3").unwrap_or(first.len());
        disk::write(&amina.file("XXA"), &first.as_bytes()[..cut])?;
        disk::remove_file(&amina.file("XXB"))?;
        disk::remove_file(&amina.file("XXC"))?;
        self.run(amina, &["sync", NAME], Class::Guard)?;
        must(boaz.text("XXB")? == before[1], "demo-fact-mine")?;
        self.tell("demo-restore");
        self.run(amina, &["backup", "restore", NAME, "1", "--yes"], Class::Ok)?;
        for ((book, _, _), text) in sample::BOOKS.iter().zip(&before) {
            must(amina.text(book)? == *text, "demo-fact-restored")?;
        }
        self.tell("demo-restored");
        self.run(amina, &["sync", NAME, "--publish-restore"], Class::Ok)?;
        for ((book, _, _), text) in sample::BOOKS.iter().zip(&before) {
            must(amina.text(book)? == *text, "demo-fact-restored")?;
        }
        Ok(())
    }

    fn overview(&mut self, amina: &Computer) -> Result<()> {
        self.tell("demo-overview");
        self.run(amina, &["projects"], Class::Ok)?;
        self.run(amina, &["backup", "list", NAME], Class::Ok)?;
        self.run(amina, &["backup", "verify", NAME, "1"], Class::Ok)?;
        Ok(())
    }

    /// A computer on which nothing of ours was used yet.
    fn computer(&self, name: &str) -> Result<Computer> {
        let folder = self.folder.join(format!("computer-of-{name}"));
        let environment = Environment::new(
            [(OsString::from("HOME"), folder.clone().into_os_string())],
            folder.clone(),
        );
        let global = GlobalArgs {
            home: Some(folder.join("scribe")),
            profile: Some(name.to_owned()),
            cloud: Some(self.cloud.to_string_lossy().into_owned()),
            config: Some(folder.join("config")),
            state: Some(folder.join("state")),
            ..GlobalArgs::default()
        };
        let settings = Settings::load(&environment, &global)?;
        let now = self.app.clock.now().fixed_offset();
        Home::locate(&settings.home).make_profile(name, now)?;
        let app = App {
            settings,
            clock: self.app.clock.clone(),
            environment,
            ui: Ui::new(Options::default()),
            interrupt: Arc::clone(&self.app.interrupt),
            signal: Arc::clone(&self.app.signal),
        };
        Ok(Computer {
            app,
            project: PathBuf::new(),
        })
    }

    fn tell(&self, id: &'static str) {
        self.app.ui.tell(&Message::new("raw").with("text", ""));
        self.app.ui.tell(&Message::new(id));
    }

    /// Shows a command, runs it as it stands there, and shows what it says.
    fn run(&mut self, computer: &Computer, words: &[&str], expected: Class) -> Result<Report> {
        let name = computer.app.settings.profile.clone().unwrap_or_default();
        let shown = words
            .iter()
            .map(|word| {
                if word.contains(' ') {
                    format!("\"{word}\"")
                } else {
                    (*word).to_owned()
                }
            })
            .collect::<Vec<_>>()
            .join(" ");
        self.app.ui.tell(&Message::new("raw").with("text", ""));
        self.app.ui.tell(
            &Message::new("demo-command")
                .with("computer", &name)
                .with("command", &shown),
        );
        let result = parsed(computer, words).and_then(|cli| {
            // The same way as any command: what is shown is what runs.
            super::run(&computer.app, &cli.command)
        });
        let class = match &result {
            Ok(report) => {
                self.app.ui.tell_report(report);
                report.class()
            }
            Err(failure) => {
                self.app.ui.tell_failure(failure);
                failure.class()
            }
        };
        self.steps.push(DemoStep {
            computer: name,
            command: format!("scribe-sync {shown}"),
            code: class.code(),
        });
        if self.app.interrupt.load(Ordering::Relaxed) {
            return Err(Failure::new(Class::Interrupted, Message::new("stopped")));
        }
        if class != expected {
            return Err(untrue("demo-fact-code").cause(
                Message::new("demo-code")
                    .count("code", class.code())
                    .count("expected", expected.code()),
            ));
        }
        result
    }

    /// A book as a branch in the cloud has it.
    fn in_cloud(&self, repository: &str, branch: &str, book: &str) -> Result<Option<String>> {
        let store = Store::open(&self.cloud.join(format!("{repository}.git")))?;
        let Some(tip) = store.find_ref(branch)? else {
            return Ok(None);
        };
        let tree = store.flat_tree(store.commit(tip)?.tree)?;
        let Some(leaf) = tree.get(&sample::path_of(book)) else {
            return Ok(None);
        };
        let bytes = store.read_kind(leaf.id, Kind::Blob)?;
        Ok(Some(String::from_utf8_lossy(&bytes).into_owned()))
    }
}

fn parsed(computer: &Computer, words: &[&str]) -> Result<cli::Cli> {
    let line: Vec<OsString> = std::iter::once("scribe-sync")
        .chain(words.iter().copied())
        .map(OsString::from)
        .collect();
    let command = app::command_line(computer.app.ui.words());
    cli::parse(command, &line, |name| computer.app.environment.get(name)).map_err(|ended| {
        match ended {
            Ended::Failed(failure) => failure,
            Ended::Shown(_) | Ended::Version(_) | Ended::Help(_) => untrue("demo-fact-report"),
        }
    })
}

fn projects(computer: &Computer) -> PathBuf {
    let user = computer.app.settings.profile.clone().unwrap_or_default();
    let users = Home::locate(&computer.app.settings.home)
        .folder()
        .join("users");
    users.join(user).join("projects")
}

fn moved(report: &Report) -> (u64, u64) {
    match report {
        Report::Sync(report) => report.projects.iter().fold((0, 0), |sum, one| {
            (sum.0 + one.sent.files, sum.1 + one.received.files)
        }),
        _ => (0, 0),
    }
}

/// The demonstration fails where what it shows is not true.
fn must(fact: bool, id: &'static str) -> Result<()> {
    if fact { Ok(()) } else { Err(untrue(id)) }
}

fn untrue(id: &'static str) -> Failure {
    Failure::new(Class::Failed, Message::new("demo-untrue")).cause(Message::new(id))
}
