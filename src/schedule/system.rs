//! The schedulers of the systems, and the only child processes of the program but for the editor: `systemctl`, `crontab`,
//! `launchctl`, `schtasks`.

use super::plan::Plan;
use super::{cron, folder, launchd, systemd, tag_of, task};
use crate::disk;
use crate::http::SECRET_VARIABLES;
use crate::report::{Class, Failure, Message, Result};
use serde::{Deserialize, Serialize};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Who calls at the hour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Scheduler {
    /// A timer of the person's systemd.
    Systemd,
    /// A line in the person's crontab.
    Cron,
    /// An agent of macOS.
    Launchd,
    /// A task of Windows.
    TaskScheduler,
}

impl Scheduler {
    /// Its word: `systemd`, `cron`, `launchd`, `task-scheduler`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Systemd => "systemd",
            Self::Cron => "cron",
            Self::Launchd => "launchd",
            Self::TaskScheduler => "task-scheduler",
        }
    }
}

/// What a program said.
#[derive(Debug, Clone, Default)]
pub struct Said {
    /// Whether it ended well.
    pub good: bool,
    /// Its standard output.
    pub out: Vec<u8>,
    /// Its standard error.
    pub err: String,
}

/// Calls programs of the system; a test may stand in for them.
pub trait System {
    /// Runs a program of this name with this input to its end.
    ///
    /// # Errors
    /// When it cannot be started.
    fn call(&self, program: &str, args: &[&str], input: &[u8]) -> std::io::Result<Said>;
}

/// The real system.
#[derive(Debug, Clone, Copy, Default)]
pub struct Machine;

impl System for Machine {
    #[expect(
        clippy::disallowed_methods,
        reason = "the schedulers of the systems can be spoken to in no other way"
    )]
    fn call(&self, program: &str, args: &[&str], input: &[u8]) -> std::io::Result<Said> {
        let mut command = Command::new(program);
        for name in SECRET_VARIABLES {
            command.env_remove(name);
        }
        let mut child = command
            .args(args)
            // Their messages are looked at.
            .env("LC_ALL", "C")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()?;
        if let Some(mut stdin) = child.stdin.take() {
            // One that reads nothing has its reasons, and says them.
            let _ = stdin.write_all(input);
        }
        let output = child.wait_with_output()?;
        Ok(Said {
            good: output.status.success(),
            out: output.stdout,
            err: String::from_utf8_lossy(&output.stderr).trim().to_owned(),
        })
    }
}

/// The scheduler that this computer has.
///
/// # Errors
/// [`Class::Failed`] where there is none that we know.
pub fn choose(system: &dyn System) -> Result<Scheduler> {
    if cfg!(windows) {
        return Ok(Scheduler::TaskScheduler);
    }
    if cfg!(target_os = "macos") {
        return Ok(Scheduler::Launchd);
    }
    let answers =
        |program, args: &[&str]| system.call(program, args, b"").is_ok_and(|said| said.good);
    if answers("systemctl", &["--user", "show-environment"]) {
        return Ok(Scheduler::Systemd);
    }
    if system.call("crontab", &["-l"], b"").is_ok() {
        return Ok(Scheduler::Cron);
    }
    Err(
        Failure::new(Class::Failed, Message::new("schedule-no-scheduler"))
            .hint(Message::new("schedule-hint-cron")),
    )
}

/// Our entry in a scheduler.
pub struct Entry<'a> {
    system: &'a dyn System,
    state_dir: &'a Path,
    /// The folder of the person's systemd units, of launchd's agents; where there is none nothing can be put there.
    folder: Option<PathBuf>,
    /// The person's account on Windows.
    user: Option<String>,
}

impl<'a> Entry<'a> {
    /// The entry of this state folder. `folder` is where the scheduler looks for files, `user` the account on Windows.
    pub fn new(
        system: &'a dyn System,
        state_dir: &'a Path,
        folder: Option<PathBuf>,
        user: Option<String>,
    ) -> Self {
        Self {
            system,
            state_dir,
            folder,
            user,
        }
    }

    fn name(&self) -> String {
        format!("scribe-sync-{}", tag_of(self.state_dir))
    }

    /// Puts the entry in, or another in its place.
    ///
    /// # Errors
    /// When the scheduler does not take it.
    pub fn install(&self, plan: &Plan) -> Result<()> {
        match plan.scheduler {
            Scheduler::Cron => {
                let tag = tag_of(self.state_dir);
                let lines = cron::lines(plan, &tag).ok_or_else(|| {
                    Failure::new(Class::Usage, Message::new("schedule-cron-too-long"))
                })?;
                self.crontab(|text| cron::with_lines(text, &lines, &tag))
            }
            Scheduler::Systemd => {
                self.remove(Scheduler::Systemd)?;
                let folder = self.folder()?;
                disk::create_dir_all(folder)?;
                for (name, text) in systemd::units(plan, &self.name()) {
                    disk::write(&folder.join(name), text.as_bytes())?;
                }
                self.must("systemctl", &["--user", "daemon-reload"], b"")?;
                let timer = format!("{}.timer", self.name());
                self.must("systemctl", &["--user", "enable", "--now", &timer], b"")?;
                if plan.on_start {
                    let start = format!("{}-start.service", self.name());
                    self.must("systemctl", &["--user", "enable", &start], b"")?;
                }
                Ok(())
            }
            Scheduler::Launchd => {
                self.remove(Scheduler::Launchd)?;
                let folder = self.folder()?;
                disk::create_dir_all(folder)?;
                for (label, text) in launchd::agents(plan, &self.name()) {
                    let path = folder.join(format!("{label}.plist"));
                    disk::write(&path, text.as_bytes())?;
                    let path = path.display().to_string();
                    self.must("launchctl", &["bootstrap", &domain(), &path], b"")?;
                }
                Ok(())
            }
            Scheduler::TaskScheduler => {
                self.remove(Scheduler::TaskScheduler)?;
                for (name, text) in task::tasks(plan, &self.name(), self.user.as_deref()) {
                    let path = folder(self.state_dir).join(format!("{name}.xml"));
                    disk::write(&path, &task::bytes(&text))?;
                    let file = path.display().to_string();
                    let name = format!("\\scribe-sync\\{name}");
                    self.must(
                        "schtasks",
                        &["/create", "/f", "/tn", &name, "/xml", &file],
                        b"",
                    )?;
                }
                Ok(())
            }
        }
    }

    /// Takes the entry out; where there is none, nothing happens.
    ///
    /// # Errors
    /// When the scheduler does not let it go.
    pub fn remove(&self, scheduler: Scheduler) -> Result<()> {
        match scheduler {
            Scheduler::Cron => {
                let tag = tag_of(self.state_dir);
                self.crontab(|text| cron::with_lines(text, &[], &tag))
            }
            Scheduler::Systemd => {
                let folder = self.folder()?;
                // The service itself may be the one that calls: it is left to its end.
                let ways: [(&str, &[&str]); 3] = [
                    (".timer", &["--user", "disable", "--now"]),
                    ("-start.service", &["--user", "disable"]),
                    (".service", &[]),
                ];
                let there: Vec<(String, &[&str])> = ways
                    .iter()
                    .map(|(end, way)| (format!("{}{end}", self.name()), *way))
                    .filter(|(unit, _)| folder.join(unit).exists())
                    .collect();
                for (unit, way) in &there {
                    if !way.is_empty() {
                        // One that cannot be switched off is switched off by its file going.
                        let _ = self.said("systemctl", &[way, &[unit.as_str()][..]].concat(), b"");
                    }
                    disk::remove_file(&folder.join(unit))?;
                }
                if !there.is_empty() {
                    let _ = self.said("systemctl", &["--user", "daemon-reload"], b"");
                }
                Ok(())
            }
            Scheduler::Launchd => {
                let folder = self.folder()?;
                for end in ["", "-start"] {
                    let label = format!("org.door43.{}{end}", self.name());
                    let path = folder.join(format!("{label}.plist"));
                    if path.exists() {
                        let service = format!("{}/{label}", domain());
                        let _ = self.said("launchctl", &["bootout", &service], b"");
                        disk::remove_file(&path)?;
                    }
                }
                Ok(())
            }
            Scheduler::TaskScheduler => {
                for end in ["", "-start"] {
                    let name = format!("\\scribe-sync\\{}{end}", self.name());
                    if self.said("schtasks", &["/query", "/tn", &name], b"")?.good {
                        self.must("schtasks", &["/delete", "/f", "/tn", &name], b"")?;
                    }
                    let file = folder(self.state_dir).join(format!("{}{end}.xml", self.name()));
                    disk::remove_file(&file)?;
                }
                Ok(())
            }
        }
    }

    /// Whether the scheduler has the entry of this plan; `None` where it cannot be asked.
    pub fn is_there(&self, plan: &Plan) -> Option<bool> {
        match plan.scheduler {
            Scheduler::Cron => {
                let crontab = self.read_crontab().ok()?;
                Some(cron::is_in(&crontab, &tag_of(self.state_dir)))
            }
            Scheduler::Systemd => {
                let timer = format!("{}.timer", self.name());
                let said = self
                    .said("systemctl", &["--user", "is-enabled", &timer], b"")
                    .ok()?;
                let is_known = !said.err.contains("connect to bus");
                is_known.then_some(said.good)
            }
            Scheduler::Launchd => {
                let name = self.name();
                let end = if plan.at.is_empty() { "-start" } else { "" };
                let service = format!("{}/org.door43.{name}{end}", domain());
                Some(self.said("launchctl", &["print", &service], b"").ok()?.good)
            }
            Scheduler::TaskScheduler => {
                let end = if plan.at.is_empty() { "-start" } else { "" };
                let name = format!("\\scribe-sync\\{}{end}", self.name());
                Some(
                    self.said("schtasks", &["/query", "/tn", &name], b"")
                        .ok()?
                        .good,
                )
            }
        }
    }

    /// Whether the person's systemd goes on when the person logs out; `None` where it cannot be asked.
    pub fn lingers(&self) -> Option<bool> {
        let args = ["show-user", &user_number(), "--property=Linger", "--value"];
        let said = self.system.call("loginctl", &args, b"").ok()?;
        match said.out.trim_ascii() {
            b"yes" => Some(true),
            b"no" => Some(false),
            _ => None,
        }
    }

    fn folder(&self) -> Result<&Path> {
        self.folder
            .as_deref()
            .ok_or_else(|| Failure::new(Class::Usage, Message::new("config-no-user-folder")))
    }

    fn read_crontab(&self) -> Result<Vec<u8>> {
        let said = self.said("crontab", &["-l"], b"")?;
        let is_empty = said.err.contains("no crontab") || said.err.contains("No such file");
        if said.good {
            Ok(said.out)
        } else if is_empty {
            Ok(Vec::new())
        } else {
            Err(refused("crontab -l", &said))
        }
    }

    fn crontab(&self, change: impl Fn(&[u8]) -> Vec<u8>) -> Result<()> {
        // A copy of the crontab that a killed run left is nobody's business any more.
        disk::sweep_temporaries(&folder(self.state_dir), disk::LEFT_OVER);
        let before = self.read_crontab()?;
        let after = change(&before);
        if after == before {
            return Ok(());
        }
        if after.is_empty() {
            return self.must("crontab", &["-r"], b"");
        }
        self.put_crontab(&after)?;
        if self.read_crontab()? == after {
            return Ok(());
        }
        Err(Failure::new(
            Class::Failed,
            Message::new("schedule-refused").with("program", "crontab"),
        )
        .cause(Message::new("schedule-crontab-differs")))
    }

    /// Has `crontab` take a file. What came through a pipe would end where this run is killed, and `crontab` would take it for
    /// the whole: everybody else's lines would be gone.
    fn put_crontab(&self, text: &[u8]) -> Result<()> {
        let folder = folder(self.state_dir);
        disk::create_dir_all(&folder)?;
        let path = disk::temporary_beside(&folder.join("crontab"));
        let mut file = disk::create_new(&path, disk::Access::Private)?;
        let put = file
            .write_all(text)
            .map_err(disk::Error::new("write", &path))
            .map_err(Failure::from)
            .and_then(|()| self.must("crontab", &[&path.display().to_string()], b""));
        disk::remove_file(&path)?;
        put
    }

    fn said(&self, program: &str, args: &[&str], input: &[u8]) -> Result<Said> {
        self.system.call(program, args, input).map_err(|error| {
            Failure::new(
                Class::Failed,
                Message::new("schedule-refused").with("program", program),
            )
            .cause(Message::technical(error))
            .hint(Message::new("schedule-hint-scheduler"))
        })
    }

    fn must(&self, program: &str, args: &[&str], input: &[u8]) -> Result<()> {
        let said = self.said(program, args, input)?;
        if said.good {
            return Ok(());
        }
        Err(refused(&format!("{program} {}", args.join(" ")), &said))
    }
}

fn refused(program: &str, said: &Said) -> Failure {
    let failure = Failure::new(
        Class::Failed,
        Message::new("schedule-refused").with("program", program),
    );
    let failure = if said.err.is_empty() {
        failure
    } else {
        failure.cause(Message::technical(&said.err))
    };
    failure.hint(Message::new("schedule-hint-scheduler"))
}

/// The person's session of launchd.
fn domain() -> String {
    format!("gui/{}", user_number())
}

fn user_number() -> String {
    #[cfg(unix)]
    {
        rustix::process::geteuid().as_raw().to_string()
    }
    #[cfg(not(unix))]
    {
        String::new()
    }
}
