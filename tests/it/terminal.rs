//! The program on a real terminal: questions, bars, widths, Ctrl-C. What is seen is what a terminal would show.

use crate::desk::Desk;
use crate::kit::{Computer, new_project};
use crate::world::{
    Action, Door43, Fault, Match, Otp, Profile, SignUp, UserOptions, git, write_program,
};
use pty_process::blocking::{Command, Pty};
use std::io::{Read, Write};
use std::path::Path;
use std::process::Child;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

const PASSWORD: &str = "amina-Geheim1";
/// What does not come in this time does not come.
const GUARD: Duration = Duration::from_secs(30);
pub(crate) const ENTER: &str = "\r";
const DOWN: &str = "\x1b[B";
pub(crate) const CTRL_C: &str = "\x03";

/// A terminal in which the program runs.
pub(crate) struct Terminal {
    pty: Arc<Pty>,
    child: Child,
    output: Receiver<Vec<u8>>,
    screen: vt100::Parser,
    raw: Vec<u8>,
    /// How much of it had come when the last keys were typed.
    typed_at: usize,
}

/// How it ended, and what was left on the screen.
pub(crate) struct Ended {
    pub(crate) code: i32,
    pub(crate) screen: String,
    pub(crate) raw: String,
}

impl Terminal {
    pub(crate) fn start(computer: &Computer, columns: u16, args: &[&str]) -> Self {
        Self::start_with(computer, columns, args, &[])
    }

    pub(crate) fn start_with(
        computer: &Computer,
        columns: u16,
        args: &[&str],
        more: &[(&str, &str)],
    ) -> Self {
        let more = [&[("LC_ALL", "C.UTF-8")], more].concat();
        Self::start_sized(computer, (40, columns), args, &more)
    }

    /// On a terminal of so many rows and columns; no variable says a language unless it is among `more`.
    pub(crate) fn start_sized(
        computer: &Computer,
        (rows, columns): (u16, u16),
        args: &[&str],
        more: &[(&str, &str)],
    ) -> Self {
        Self::start_among(
            &computer.environment(),
            computer.path(),
            (rows, columns),
            args,
            more,
        )
    }

    /// On a computer of the other kind.
    pub(crate) fn at(desk: &Desk, columns: u16, args: &[&str]) -> Self {
        let english = [("LC_ALL", "C.UTF-8")];
        Self::start_among(
            &desk.environment(),
            desk.folder(),
            (40, columns),
            args,
            &english,
        )
    }

    fn start_among(
        environment: &[(String, String)],
        folder: &Path,
        (rows, columns): (u16, u16),
        args: &[&str],
        more: &[(&str, &str)],
    ) -> Self {
        let (pty, pts) = pty_process::blocking::open().unwrap();
        pty.resize(pty_process::Size::new(rows, columns)).unwrap();
        crate::ends::signals_as_usual();
        let child = Command::new(env!("CARGO_BIN_EXE_scribe-sync"))
            .args(args)
            .env_clear()
            .env("TERM", "xterm-256color")
            .envs(environment.iter().map(|(name, value)| (name, value)))
            .envs(more.iter().copied())
            .current_dir(folder)
            .spawn(pts)
            .unwrap();
        let pty = Arc::new(pty);
        let (send, output) = channel();
        let reader = Arc::clone(&pty);
        std::thread::spawn(move || {
            let mut buffer = [0; 4096];
            // At the end of the program reading fails.
            while let Ok(got) = (&*reader).read(&mut buffer) {
                if got == 0 || send.send(buffer[..got].to_vec()).is_err() {
                    break;
                }
            }
        });
        let size = |n: u16| std::num::NonZeroU16::new(n).unwrap();
        Self {
            pty,
            child,
            output,
            screen: vt100::Parser::new(size(rows), size(columns), 0),
            raw: Vec::new(),
            typed_at: 0,
        }
    }

    /// Takes what comes next; false at the end.
    fn take(&mut self, until: Instant) -> bool {
        let left = until.saturating_duration_since(Instant::now());
        match self.output.recv_timeout(left) {
            Ok(bytes) => {
                self.screen.process(&bytes);
                self.raw.extend(bytes);
                true
            }
            Err(RecvTimeoutError::Disconnected) => false,
            Err(RecvTimeoutError::Timeout) => {
                panic!("nothing more came; on the screen is\n{}", self.seen())
            }
        }
    }

    /// What is on the screen, line by line as a person sees them.
    pub(crate) fn seen(&self) -> String {
        let screen = self.screen.screen();
        let width = screen.size().1;
        let rows: Vec<String> = screen.rows(0, width.into()).collect();
        rows.join("\n").trim_end().to_owned()
    }

    /// The same with long lines in one piece.
    pub(crate) fn unwrapped(&self) -> String {
        self.screen.screen().contents()
    }

    /// Waits until this is on the screen.
    #[track_caller]
    pub(crate) fn wait_for(&mut self, text: &str) {
        let until = Instant::now() + GUARD;
        while !self.unwrapped().contains(text) {
            assert!(
                self.take(until),
                "the end came without {text:?}\n{}",
                self.seen()
            );
        }
    }

    /// Waits until the program reads keys by itself: what is typed before that the terminal shows.
    fn wait_until_silent(&self) {
        let until = Instant::now() + GUARD;
        while self.echoes() {
            assert!(
                Instant::now() < until,
                "the terminal still shows what is typed"
            );
            std::thread::yield_now();
        }
    }

    fn echoes(&self) -> bool {
        let modes = rustix::termios::tcgetattr(&*self.pty).unwrap();
        modes
            .local_modes
            .contains(rustix::termios::LocalModes::ECHO)
            && modes
                .local_modes
                .contains(rustix::termios::LocalModes::ICANON)
    }

    pub(crate) fn types(&mut self, keys: &str) {
        self.typed_at = self.raw.len();
        (&*self.pty).write_all(keys.as_bytes()).unwrap();
    }

    /// Waits for a question and answers it. Questions stay on the screen: one that was answered is not the one that is open.
    #[track_caller]
    pub(crate) fn answers(&mut self, question: &str, keys: &str) {
        self.wait_for(question);
        let until = Instant::now() + GUARD;
        let is_new = |terminal: &Self| {
            let new = String::from_utf8_lossy(&terminal.raw[terminal.typed_at..]);
            console::strip_ansi_codes(&new)
                .replace('\r', "")
                .contains(question)
        };
        while !is_new(self) {
            let came = self.take(until);
            assert!(came, "{question:?} is not asked\n{}", self.seen());
        }
        self.wait_until_silent();
        self.types(keys);
    }

    /// Waits for the end. The terminal is then as it was: it shows what is typed, and a cursor.
    #[track_caller]
    pub(crate) fn ends(mut self) -> Ended {
        let until = Instant::now() + GUARD;
        while self.take(until) {}
        let code = self.child.wait().unwrap().code().unwrap_or(-1);
        assert!(self.echoes(), "the terminal was left silent");
        let screen = self.screen.screen();
        assert!(
            !screen.hide_cursor(),
            "the terminal was left without a cursor"
        );
        Ended {
            code,
            screen: self.seen(),
            raw: String::from_utf8_lossy(&self.raw).into_owned(),
        }
    }

    /// As `ends`, and no line was longer than the terminal is wide.
    #[track_caller]
    fn ends_unwrapped(self) -> Ended {
        self.ends_unwrapped_but(&[])
    }

    /// The same but for lines that hold one of these: what was pasted, or is to be copied in one piece.
    #[track_caller]
    pub(crate) fn ends_unwrapped_but(mut self, pieces: &[&str]) -> Ended {
        let until = Instant::now() + GUARD;
        while self.take(until) {}
        let screen = self.screen.screen();
        let width: u16 = screen.size().1.into();
        let mut line = String::new();
        let mut wraps = false;
        for (row, text) in (0..).zip(screen.rows(0, width)) {
            line += &text;
            wraps |= screen.row_wrapped(row);
            if screen.row_wrapped(row) {
                continue;
            }
            let whole = pieces.iter().any(|piece| line.contains(piece));
            assert!(!wraps || whole, "{line:?} wraps\n{}", self.seen());
            line.clear();
            wraps = false;
        }
        self.ends()
    }
}

fn server() -> Door43 {
    let server = Door43::start(Profile::V1_27);
    server.add_user("amina", PASSWORD);
    server
}

/// A computer that is not logged in.
pub(crate) fn stranger(server: &Door43) -> Computer {
    stranger_called(server, "amina")
}

/// The same with a user of Scribe of this name; the server has an account with it.
pub(crate) fn stranger_called(server: &Door43, name: &str) -> Computer {
    let mut computer = Computer::new(server, name);
    server.revoke_token(&computer.token);
    computer.token.clear();
    computer
}

#[track_caller]
pub(crate) fn is_never_shown(ended: &Ended, secret: &str) {
    assert!(!ended.raw.contains(secret), "{}", ended.screen);
}

#[test]
fn a_login_asks_for_name_and_password_and_shows_no_password() {
    let server = server();
    let computer = stranger(&server);
    let mut terminal = Terminal::start(&computer, 80, &["login"]);
    terminal.answers("User name or e-mail", &format!("amina{ENTER}"));
    terminal.answers("Password of amina", &format!("{PASSWORD}{ENTER}"));
    let ended = terminal.ends();
    assert_eq!(ended.code, 0, "{}", ended.screen);
    assert!(ended.screen.contains("logged in to"), "{}", ended.screen);
    is_never_shown(&ended, PASSWORD);
    assert_eq!(server.tokens("amina").len(), 1);
}

#[test]
fn a_wrong_password_is_told_and_not_shown() {
    let server = server();
    let computer = stranger(&server);
    let mut terminal = Terminal::start(&computer, 80, &["login", "--user", "amina"]);
    terminal.answers("Password of amina", &format!("some-Other2{ENTER}"));
    terminal.answers("One-time code", ENTER);
    let ended = terminal.ends();
    assert_eq!(ended.code, 4, "{}", ended.screen);
    assert!(
        ended
            .screen
            .contains("refused the user name or the password")
    );
    assert!(
        ended.screen.contains("nothing was stored"),
        "{}",
        ended.screen
    );
    is_never_shown(&ended, "some-Other2");
}

#[test]
fn a_one_time_code_is_asked_for_until_it_is_right() {
    for profile in Profile::ALL {
        let server = Door43::start(profile);
        let otp = Otp {
            code: "123456".to_owned(),
            single_use: false,
        };
        let options = UserOptions {
            otp: Some(otp),
            ..UserOptions::default()
        };
        server.add_user_with("amina", PASSWORD, options);
        let computer = stranger(&server);
        // By e-mail the server tells a wrong code from a wrong password.
        let mut terminal = Terminal::start(&computer, 80, &["login"]);
        terminal.answers("User name or e-mail", &format!("amina{ENTER}"));
        terminal.answers("Password of amina", &format!("{PASSWORD}{ENTER}"));
        terminal.answers("One-time code", &format!("123 456{ENTER}"));
        let ended = terminal.ends();
        assert_eq!(ended.code, 0, "{}", ended.screen);
        assert_eq!(server.tokens("amina").len(), 1);
    }
}

#[test]
fn ctrl_c_at_a_question_ends_the_run_and_leaves_the_terminal_as_it_was() {
    let server = server();
    let computer = stranger(&server);
    for (args, question) in [
        (&["login"][..], "User name or e-mail"),
        (&["login", "--user", "amina"], "Password of amina"),
    ] {
        let mut terminal = Terminal::start(&computer, 80, args);
        terminal.answers(question, CTRL_C);
        let ended = terminal.ends();
        assert_eq!(ended.code, 130, "{question}\n{}", ended.screen);
    }
    assert!(server.requests().is_empty());
}

/// Three projects, none of them in the cloud.
fn computer_with_projects(server: &Door43) -> Computer {
    let computer = Computer::new(server, "amina");
    let names = ["Hausa Luke", "A quite long name of a project", "Zarma"];
    for (number, name) in names.iter().enumerate() {
        let id = format!("{number}1111111-2222-5333-8444-555555555555");
        new_project(&computer.projects(), name, &id, &["LUK"]);
    }
    computer
}

fn is_public(server: &Door43, name: &str) -> bool {
    let url = server.git_url("amina", name);
    let dir = tempfile::tempdir().unwrap();
    let said = crate::world::gitcmd::git_try(dir.path(), &[], &["ls-remote", &url]);
    said.status.success()
}

#[test]
fn sync_asks_for_the_project_and_once_whether_it_is_public() {
    let server = server();
    let computer = computer_with_projects(&server);
    let mut terminal = Terminal::start(&computer, 80, &["sync"]);
    terminal.wait_for("Zarma");
    terminal.answers("> A quite long name", &format!("{DOWN}{ENTER}"));
    terminal.answers("[y/N]", &format!("y{ENTER}"));
    let ended = terminal.ends();
    assert_eq!(ended.code, 0, "{}", ended.screen);
    assert!(ended.screen.contains("in sync"), "{}", ended.screen);
    assert!(is_public(&server, "ha-textTranslation-Hausa_Luke"));

    let mut terminal = Terminal::start(&computer, 80, &["sync", "Zarma"]);
    terminal.answers("[y/N]", &format!("n{ENTER}"));
    let ended = terminal.ends();
    assert_eq!(ended.code, 0, "{}", ended.screen);
    assert!(!is_public(&server, "ha-textTranslation-Zarma"));

    // What was answered is not asked again.
    for name in ["Zarma", "Hausa Luke"] {
        let ended = Terminal::start(&computer, 80, &["sync", name]).ends();
        assert_eq!(ended.code, 0, "{}", ended.screen);
        assert!(
            !ended.screen.contains("Should everybody"),
            "{}",
            ended.screen
        );
    }
}

/// What is typed behind the first letter of an answer neither answers what asks next nor stays for the shell.
#[test]
fn yes_and_no_are_whole_lines() {
    let server = server();
    let computer = computer_with_projects(&server);
    let french = [("LC_ALL", "fr_FR.UTF-8")];
    let said = |answers: &[&str], more: &[(&str, &str)], args: &[&str]| {
        let mut terminal = Terminal::start_with(&computer, 80, args, more);
        for answer in answers {
            terminal.answers("/N]", &format!("{answer}{ENTER}"));
        }
        terminal.ends()
    };
    // Neither a word that is no answer nor a password that was meant for another question decides anything.
    let asked = ["sync", "Zarma"];
    let ended = said(&["nobody", "yes it is", PASSWORD, "NON"], &[], &asked);
    assert_eq!(ended.code, 0, "{}", ended.screen);
    assert_eq!(
        ended.screen.matches("Type y for yes or n for no").count(),
        3,
        "{}",
        ended.screen
    );
    assert!(!is_public(&server, "ha-textTranslation-Zarma"));
    let ended = said(&["Oui"], &french, &["sync", "Hausa Luke"]);
    assert_eq!(ended.code, 0, "{}", ended.screen);
    assert!(is_public(&server, "ha-textTranslation-Hausa_Luke"));

    // The rest of "yes" is no user name.
    server.sign_up(SignUp::default());
    let computer = stranger(&server);
    let mut terminal = Terminal::start(&computer, 80, &["register"]);
    terminal.answers("Do you agree", &format!("yes{ENTER}"));
    terminal.answers("User name that", &format!("boaz{ENTER}"));
    terminal.answers("e-mail", CTRL_C);
    let ended = terminal.ends();
    assert_eq!(ended.code, 130, "{}", ended.screen);
    assert!(ended.screen.contains(" boaz"), "{}", ended.screen);
    assert!(!ended.screen.contains("es boaz"), "{}", ended.screen);
}

/// The history of a project that another account owns is lost on this computer.
#[test]
fn a_project_without_its_history_is_asked_about_once() {
    let server = server();
    server.add_user("boaz", PASSWORD);
    let (amina, boaz) = (
        computer_with_projects(&server),
        Computer::new(&server, "boaz"),
    );
    amina.sync(&["Zarma"]);
    server.settle_api();
    let (theirs, own) = (
        "amina/ha-textTranslation-Zarma",
        "boaz/ha-textTranslation-Zarma",
    );
    server.add_collaborator(
        "amina",
        "ha-textTranslation-Zarma",
        "boaz",
        crate::world::Access::Write,
    );
    boaz.sync(&[theirs]);
    let folder = std::fs::read_dir(boaz.projects()).unwrap().next().unwrap();
    let folder = folder.unwrap().path();
    let lose = || {
        std::fs::remove_dir_all(folder.join(".git")).unwrap();
        std::fs::remove_dir_all(boaz.path().join(".local/state")).unwrap();
    };
    let repository = || boaz.sync(&["Zarma"])["projects"][0]["repository"].clone();
    for (keys, code) in [(CTRL_C, 130), (ENTER, 0), ("y\r", 0)] {
        lose();
        // Wide enough for the question on one line.
        let mut terminal = Terminal::start(&boaz, 200, &["sync", "Zarma", "--private"]);
        terminal.wait_for(theirs);
        terminal.answers("[Y/n]", keys);
        let ended = terminal.ends();
        assert_eq!(ended.code, code, "{keys:?}\n{}", ended.screen);
        let times = ended.screen.matches("[Y/n]").count();
        assert!(times <= 1, "asked once\n{}", ended.screen);
        if code == 0 {
            assert_eq!(repository(), theirs, "{keys:?}");
        }
    }
    // No: it is another one, and stays that.
    lose();
    let mut terminal = Terminal::start(&boaz, 200, &["sync", "Zarma", "--private"]);
    terminal.answers("[Y/n]", "n\r");
    let ended = terminal.ends();
    assert_eq!(ended.code, 0, "{}", ended.screen);
    assert_eq!(repository(), own);
}

#[test]
fn a_partial_clone_is_said_as_what_it_is() {
    let server = server();
    let computer = computer_with_projects(&server);
    computer.sync(&["Zarma"]);
    let folder = computer
        .projects()
        .join("Zarma_21111111-2222-5333-8444-555555555555");
    let config = std::fs::read_to_string(folder.join(".git/config")).unwrap();
    for said in [
        "[remote \"origin\"]\n\tpromisor = true\n\tpartialclonefilter = blob:none\n",
        "[remote \"team\"] promisor=yes\n",
        "[core]\n\trepositoryformatversion = 1\n[extensions]\n\tpartialClone = origin\n",
    ] {
        std::fs::write(folder.join(".git/config"), format!("{config}{said}")).unwrap();
        for (language, words) in [
            ("en_GB.UTF-8", "clone it again as a whole"),
            ("fr_FR.UTF-8", "clonez-le à nouveau en entier"),
        ] {
            let all = [("LC_ALL", language)];
            let ended =
                Terminal::start_sized(&computer, (40, 100), &["sync", "Zarma"], &all).ends();
            assert_ne!(ended.code, 0, "{}", ended.screen);
            let text = ended.screen.split_whitespace().collect::<Vec<_>>();
            assert!(text.join(" ").contains(words), "{said}\n{}", ended.screen);
        }
    }
    std::fs::write(folder.join(".git/config"), config).unwrap();
    computer.sync(&["Zarma"]);
}

/// Questions of projects that are synced side by side come one after the other.
#[test]
fn several_first_uploads_ask_one_after_the_other() {
    let server = server();
    let computer = computer_with_projects(&server);
    // Wide enough for a question on one line.
    let mut terminal = Terminal::start(&computer, 200, &["sync", "--all"]);
    let names = ["Hausa Luke", "A quite long name of a project", "Zarma"];
    let mut asked = Vec::new();
    while asked.len() < names.len() {
        let until = Instant::now() + GUARD;
        let open = |terminal: &Terminal| -> Option<String> {
            let seen = terminal.unwrapped();
            let question = seen.lines().rev().find(|line| line.contains("[y/N]"))?;
            let name = names.iter().find(|name| question.contains(**name))?;
            Some((*name).to_owned())
        };
        while open(&terminal).is_none_or(|name| asked.contains(&name)) {
            assert!(terminal.take(until), "{}", terminal.seen());
        }
        let questions = terminal.seen().matches("[y/N]").count();
        assert_eq!(
            questions,
            1,
            "one open question at a time\n{}",
            terminal.seen()
        );
        asked.extend(open(&terminal));
        terminal.wait_until_silent();
        terminal.types(&format!("n{ENTER}"));
    }
    let ended = terminal.ends();
    assert_eq!(ended.code, 0, "{}", ended.screen);
    assert!(ended.screen.contains("3 of 3") || ended.screen.matches("in sync").count() >= 3);
}

#[test]
fn long_work_shows_a_bar_and_leaves_nothing_of_it() {
    let server = server();
    let computer = computer_with_projects(&server);
    computer.sync(&["Zarma"]);
    server.fault(Fault::new(
        Match::ls_refs(),
        Action::Delay(Duration::from_millis(1500)),
    ));
    let mut terminal = Terminal::start(&computer, 80, &["sync", "Zarma"]);
    terminal.wait_for("asking the cloud");
    assert!(terminal.seen().contains("Zarma"));
    let ended = terminal.ends();
    assert_eq!(ended.code, 0, "{}", ended.screen);
    assert!(
        !ended.screen.contains("asking the cloud"),
        "{}",
        ended.screen
    );
    assert_eq!(ended.screen.trim().lines().count(), 1, "{}", ended.screen);
}

#[test]
fn ctrl_c_while_the_server_is_silent_ends_the_run_at_once() {
    let server = server();
    let computer = computer_with_projects(&server);
    computer.sync(&["Zarma"]);
    server.fault(Fault::new(Match::ls_refs(), Action::StallAfterDown(0)));
    let mut terminal = Terminal::start(&computer, 80, &["sync", "Zarma"]);
    terminal.wait_for("asking the cloud");
    terminal.types(CTRL_C);
    let ended = terminal.ends();
    assert_eq!(ended.code, 130, "{}", ended.screen);
    // The terminal writes `^C` behind the bar, so this one stays; what is said stands below it.
    let lines: Vec<&str> = ended.screen.lines().collect();
    let result = lines.iter().position(|line| line.contains("not synced"));
    let result = result.unwrap();
    assert!(result <= 1, "{}", ended.screen);
    assert!(!lines[result..].concat().contains("asking the cloud"));
    assert!(ended.screen.contains("stopped before the end"));
    git(
        &computer
            .projects()
            .join("Zarma_21111111-2222-5333-8444-555555555555"),
        &["fsck", "--strict"],
    );
    // And the next run goes on.
    computer.sync(&["Zarma"]);
}

/// The words of a language on the same computer.
const LANGUAGES: [&str; 2] = ["en", "fr"];

#[test]
fn tables_fit_the_terminal() {
    let server = server();
    let computer = computer_with_projects(&server);
    // A name that is read from right to left, and a long one.
    let arabic = "لوقا بلغة أهل الجبل الشرقي";
    let id = "71111111-2222-5333-8444-555555555555";
    new_project(&computer.projects(), arabic, id, &["LUK"]);
    computer.sync(&["Zarma", "Hausa Luke", arabic]);
    computer.run(&["backup", "create", "Zarma"]);
    computer.run(&["sync", "No such project"]);
    let screens: &[&[&str]] = &[
        &["projects"],
        &["backup", "list", "Zarma"],
        &["backup", "verify", "Zarma"],
        &["report"],
        &["report", "--last"],
        &["sync", "Zarma", "Hausa Luke", "-v"],
        &["sync", "A quite long name of a project", "-n", "--private"],
        &["conflicts"],
        &["whoami"],
        &[],
    ];
    for language in LANGUAGES {
        for columns in [120, 80, 40] {
            for screen in screens {
                let more = [("SCRIBE_SYNC_LANG", language)];
                let ended =
                    Terminal::start_with(&computer, columns, screen, &more).ends_unwrapped();
                let code = if screen.is_empty() { 2 } else { 0 };
                assert_eq!(ended.code, code, "{screen:?}\n{}", ended.screen);
                let names: &[&str] = match screen.first() {
                    Some(&"projects") => &["Hausa Luke", "A quite lon", "Zarma", "لوقا"],
                    Some(&"report") => &["Hausa Luke", "Zarma", "لوقا", "20"],
                    Some(&"sync") => &["●", "◐"],
                    _ => &[],
                };
                let found = |name: &&&str| ended.screen.contains(**name);
                let all = names.iter().filter(found).count();
                let any = screen.first() == Some(&"sync");
                assert!(
                    all == names.len() || any && all > 0,
                    "{columns} {screen:?}\n{}",
                    ended.screen
                );
            }
        }
    }
}

/// Whatever the width, and whether or not a bar stood there before.
#[test]
fn a_question_stands_on_the_screen_once() {
    let server = server();
    let computer = computer_with_projects(&server);
    let french = [("LC_ALL", "fr_FR.UTF-8")];
    for columns in [40, 79, 80, 81, 99, 100, 101, 120] {
        server.fault(Fault::new(
            Match::api(),
            Action::Delay(Duration::from_millis(700)),
        ));
        let args = ["sync", "Zarma"];
        let mut terminal = Terminal::start_with(&computer, columns, &args, &french);
        terminal.answers("[o/N]", CTRL_C);
        let ended = terminal.ends_unwrapped();
        assert_eq!(ended.code, 130, "{}", ended.screen);
        let asked = ended.screen.matches("Tout").count();
        assert_eq!(asked, 1, "{columns}\n{}", ended.screen);
    }
    // An answer that is longer than the line.
    let link = format!("http://127.0.0.1:9/user/activate?code={}", "c".repeat(90));
    for columns in [40, 80, 100] {
        let args = ["register", "activate"];
        let mut terminal = Terminal::start_with(&computer, columns, &args, &[]);
        terminal.answers("pasted here", &format!("{link}{ENTER}"));
        let ended = terminal.ends_unwrapped_but(&["c=", "ccccc"]);
        assert_eq!(ended.code, 2, "{}", ended.screen);
        let whole = ended.screen.replace('\n', "");
        let (asked, rest) = whole.split_once("error:").expect(&whole);
        assert_eq!(asked.matches("in the mail").count(), 1, "{}", ended.screen);
        assert_eq!(
            asked.matches("/user/activate").count(),
            1,
            "{}",
            ended.screen
        );
        assert!(rest.contains("another server"), "{}", ended.screen);
    }
}

/// What a screen reader has read must not change behind it.
#[test]
fn without_progress_nothing_is_redrawn() {
    let server = server();
    let computer = computer_with_projects(&server);
    computer.sync(&["Zarma"]);
    server.fault(Fault::new(
        Match::ls_refs(),
        Action::Delay(Duration::from_millis(600)),
    ));
    let plain = |args: &[&str]| {
        let args = [args, &["--progress", "never"]].concat();
        Terminal::start_with(&computer, 80, &args, &[("NO_COLOR", "1")])
    };
    let is_plain = |ended: &Ended| {
        let rest = ended.raw.replace("\r\n", "\n");
        assert!(
            !rest.chars().any(|c| c.is_control() && c != '\n'),
            "{rest:?}"
        );
    };
    let ended = plain(&["sync", "Zarma"]).ends();
    assert_eq!(ended.code, 0, "{}", ended.screen);
    is_plain(&ended);
    assert!(
        ended.screen.starts_with("●  Zarma  in sync"),
        "{}",
        ended.screen
    );
    // A choice is made by its number, and a wrong one is asked for again.
    let mut terminal = plain(&["sync"]);
    terminal.wait_for("3. Zarma");
    terminal.wait_for("Number, 1 to 3:");
    terminal.types("7\n");
    terminal.types("3\n");
    let ended = terminal.ends();
    assert_eq!(ended.code, 0, "{}", ended.screen);
    is_plain(&ended);
    assert!(
        ended.screen.contains("●  Zarma  in sync"),
        "{}",
        ended.screen
    );
    let mut terminal = plain(&["sync"]);
    terminal.wait_for("Number, 1 to 3:");
    terminal.types(CTRL_C);
    assert_eq!(terminal.ends().code, 130);
    // Nor is what is typed, and a password stays unseen.
    let computer = stranger(&server);
    let login = ["login", "--progress", "never"];
    let mut terminal = Terminal::start_with(&computer, 40, &login, &[("NO_COLOR", "1")]);
    terminal.wait_for("User name or e-mail");
    terminal.types("\n");
    terminal.types("amina\n");
    terminal.wait_for("nothing appears");
    terminal.wait_until_silent();
    terminal.types(&format!("{PASSWORD}\n"));
    let ended = terminal.ends();
    assert_eq!(ended.code, 0, "{}", ended.screen);
    is_plain(&ended);
    is_never_shown(&ended, PASSWORD);
    let mut terminal = Terminal::start_with(&computer, 40, &login, &[("NO_COLOR", "1")]);
    terminal.wait_for("User name or e-mail");
    terminal.types(CTRL_C);
    assert_eq!(terminal.ends().code, 130);
}

#[test]
fn on_a_narrow_terminal_long_work_says_what_and_leaves_nothing_of_it() {
    let server = server();
    let computer = computer_with_projects(&server);
    let name = "A quite long name of a project";
    computer.sync(&[name]);
    server.fault(Fault::new(
        Match::ls_refs(),
        Action::Delay(Duration::from_millis(1500)),
    ));
    let more = [("SCRIBE_SYNC_LANG", "fr")];
    let mut terminal = Terminal::start_with(&computer, 40, &["sync", name], &more);
    terminal.wait_for("interrogation du nuage");
    assert!(terminal.seen().contains(name), "{}", terminal.seen());
    let ended = terminal.ends_unwrapped();
    assert_eq!(ended.code, 0, "{}", ended.screen);
    assert!(!ended.screen.contains("interrogation"), "{}", ended.screen);
    assert!(ended.screen.starts_with('●'), "{}", ended.screen);
}

#[test]
fn questions_are_asked_and_answered_in_french() {
    let server = server();
    let computer = computer_with_projects(&server);
    let french = [("LANG", "fr_FR.UTF-8"), ("LC_ALL", "fr_FR.UTF-8")];
    for (columns, project, key, answer) in
        [(80, "Zarma", "o", "oui"), (40, "Hausa Luke", "n", "non")]
    {
        let args = ["sync", project];
        let mut terminal = Terminal::start_with(&computer, columns, &args, &french);
        terminal.answers("[o/N]", &format!("{key}{ENTER}"));
        let ended = terminal.ends_unwrapped();
        assert_eq!(ended.code, 0, "{}", ended.screen);
        assert!(ended.screen.contains(answer), "{}", ended.screen);
        assert!(!ended.screen.contains("[o/N]"), "{}", ended.screen);
        let name = format!("ha-textTranslation-{}", project.replace(' ', "_"));
        assert_eq!(is_public(&server, &name), key == "o");
    }
}

#[test]
fn colours_are_on_a_terminal_and_not_where_they_are_not_wanted() {
    let server = server();
    let computer = computer_with_projects(&server);
    let coloured = |args: &[&str], more: &[(&str, &str)]| {
        let ended = Terminal::start_with(&computer, 80, args, more).ends();
        assert_eq!(ended.code, 0, "{}", ended.screen);
        ended.raw.contains("\x1b[3")
            || ended.raw.contains("\x1b[1m")
            || ended.raw.contains("\x1b[2m")
    };
    assert!(coloured(&["projects"], &[]));
    assert!(!coloured(&["projects"], &[("NO_COLOR", "1")]));
    assert!(!coloured(&["projects", "--color", "never"], &[]));
    assert!(!coloured(&["projects"], &[("TERM", "dumb")]));
    // The word of the person counts more than the variable.
    assert!(coloured(
        &["projects", "--color", "always"],
        &[("NO_COLOR", "1")]
    ));
}

/// Two computers of one account changed the same two verses; this is the second of them.
fn computer_that_disagrees(server: &Door43) -> (Computer, std::path::PathBuf) {
    let id = "11111111-2222-5333-8444-555555555555";
    let one = Computer::new(server, "amina");
    let first = new_project(&one.projects(), "Hausa Luke", id, &["LUK"]);
    one.sync(&["Hausa Luke"]);
    let two = Computer::new(server, "amina");
    two.sync(&["Hausa Luke"]);
    let found = std::fs::read_dir(two.projects()).unwrap().next().unwrap();
    let second = found.unwrap().path();
    for (folder, words) in [(&first, "hers there"), (&second, "mine here")] {
        let path = folder.join("ingredients/LUK.usfm");
        let mut text = std::fs::read_to_string(&path).unwrap();
        for verse in [3, 4] {
            text = crate::kit::with_verse(&text, 2, verse, &format!("{words} {verse}"));
        }
        std::fs::write(&path, text).unwrap();
    }
    one.sync(&["Hausa Luke"]);
    two.sync_to(6, &["Hausa Luke"]);
    (two, second.join("ingredients/LUK.usfm"))
}

#[test]
fn resolve_asks_for_one_place_after_the_other_and_takes_what_was_decided() {
    let server = server();
    let (computer, book) = computer_that_disagrees(&server);
    let mut terminal = Terminal::start(&computer, 80, &["resolve", "Hausa Luke"]);
    terminal.wait_for("stop asking");
    let seen = terminal.unwrapped();
    for text in [
        "(1 of 2)",
        "hers there 3",
        "mine here 3",
        "Your text",
        "decide later",
    ] {
        assert!(seen.contains(text), "{text}\n{seen}");
    }
    terminal.answers("> my text", ENTER);
    terminal.wait_for("LUK 2:4 (2 of 2)");
    terminal.answers("> my text", &format!("{}{ENTER}", DOWN.repeat(4)));
    let ended = terminal.ends();
    assert_eq!(ended.code, 6, "{}", ended.screen);
    assert!(
        ended.screen.contains("1 place still waits"),
        "{}",
        ended.screen
    );
    let text = std::fs::read_to_string(&book).unwrap();
    assert!(text.contains("\\v 3 mine here 3"), "{text}");
    assert!(text.contains("\\v 4 hers there 4"), "{text}");

    // An editor of one's own: what stands above the line counts.
    let editor = computer.path().join("editor");
    std::fs::write(
        &editor,
        "#!/bin/sh\nenv > \"$0.env\"\nsed 's/hers there/both of us/' \"$1\" > \"$1.new\" && cat \"$1.new\" > \"$1\"\n",
    )
    .unwrap();
    let shell = format!("/bin/sh {}", editor.display());
    let more = [("EDITOR", shell.as_str()), ("PATH", "/usr/bin:/bin")];
    let args = ["resolve", "Hausa Luke", "--edit"];
    let ended = Terminal::start_with(&computer, 80, &args, &more).ends();
    assert_eq!(ended.code, 0, "{}", ended.screen);
    // Its environment is the person's, without our secrets.
    let environment = editor.with_extension("env");
    let seen = std::fs::read_to_string(&environment).unwrap();
    assert!(seen.contains("EDITOR=") && seen.contains("HOME="), "{seen}");
    assert!(!seen.contains("SCRIBE_SYNC_TOKEN"));
    std::fs::remove_file(environment).unwrap();
    let text = std::fs::read_to_string(&book).unwrap();
    assert!(text.contains("\\v 4 both of us 4\n"), "{text}");
    assert!(!text.contains(">8"), "{text}");
    computer.sync(&["Hausa Luke"]);
}

#[test]
fn ctrl_c_at_a_decision_changes_nothing() {
    let server = server();
    let (computer, book) = computer_that_disagrees(&server);
    let before = std::fs::read(&book).unwrap();
    let mut terminal = Terminal::start(&computer, 80, &["resolve", "Hausa Luke"]);
    terminal.answers("> my text", ENTER);
    terminal.wait_for("LUK 2:4 (2 of 2)");
    terminal.answers("> my text", CTRL_C);
    let ended = terminal.ends();
    assert_eq!(ended.code, 130, "{}", ended.screen);
    assert_eq!(std::fs::read(&book).unwrap(), before);
    computer.sync_to(6, &["Hausa Luke"]);
}

#[test]
fn what_was_written_in_the_editor_is_kept_when_it_cannot_be_used() {
    let server = server();
    let (computer, book) = computer_that_disagrees(&server);
    let before = std::fs::read(&book).unwrap();
    let metadata = book.parent().unwrap().with_file_name("metadata.json");
    // The project breaks while the person writes.
    let editor = computer.path().join("editor");
    let script = format!(
        "#!/bin/sh\necho 'words nobody has elsewhere' > \"$1\"\n: > '{}'\n",
        metadata.display()
    );
    std::fs::write(&editor, script).unwrap();
    let shell = format!("/bin/sh {}", editor.display());
    let more = [("EDITOR", shell.as_str()), ("PATH", "/usr/bin:/bin")];
    let args = ["resolve", "Hausa Luke", "LUK 2:3", "--edit"];
    let ended = Terminal::start_with(&computer, 200, &args, &more).ends();
    assert_eq!(ended.code, 12, "{}", ended.screen);
    assert_eq!(std::fs::read(&book).unwrap(), before);
    let kept = ended.screen.split("kept in `").nth(1).expect(&ended.screen);
    let path = kept.split('`').next().unwrap().replace('\n', "");
    let text = std::fs::read_to_string(path).unwrap();
    assert!(text.contains("words nobody has elsewhere"), "{text}");
}

#[test]
fn on_a_terminal_the_page_of_a_project_goes_to_the_browser() {
    let server = Door43::start(Profile::V1_27);
    server.add_user("amina", PASSWORD);
    let computer = Computer::new(&server, "amina");
    let browser = computer.path().join("browser");
    write_program(&browser, "#!/bin/sh\nprintf %s \"$*\" > \"$0.seen\"\n");
    let chosen = [("BROWSER", browser.to_str().unwrap())];
    let args = ["projects", "open", "boaz/Luke"];
    let ended = Terminal::start_with(&computer, 100, &args, &chosen).ends();
    let page = format!("{}/boaz/Luke", server.url());
    assert_eq!((ended.code, ended.screen.trim()), (0, page.as_str()));
    let seen = computer.path().join("browser.seen");
    assert_eq!(std::fs::read_to_string(&seen).unwrap(), page);
    // To look first opens nothing.
    std::fs::remove_file(&seen).unwrap();
    let ended = Terminal::start_with(
        &computer,
        100,
        &[&args[..], &["--dry-run"]].concat(),
        &chosen,
    )
    .ends();
    assert_eq!(ended.code, 0);
    assert!(!seen.exists());
}

#[test]
fn what_the_doctor_found_fits_a_narrow_terminal() {
    let server = Door43::start(Profile::V1_27);
    server.add_user("amina", PASSWORD);
    let computer = Computer::new(&server, "amina");
    new_project(
        &computer.projects(),
        "Mark",
        "84a21ef1-5e63-5129-8faa-4b2598d0d03a",
        &["MRK"],
    );
    for language in ["en", "fr"] {
        for columns in [40, 80] {
            let ended = Terminal::start(&computer, columns, &["doctor", "--lang", language]).ends();
            assert_eq!(ended.code, 0, "{}", ended.screen);
            // Words in backticks stay in one piece; all else is broken where it has to be.
            for line in ended.screen.lines().filter(|line| !line.contains('`')) {
                let wide = unicode_width::UnicodeWidthStr::width(line);
                assert!(wide <= usize::from(columns), "{columns}: {line}");
            }
            let shapes = if language == "en" {
                "● ok"
            } else {
                "● bon"
            };
            assert!(ended.screen.contains(shapes), "{}", ended.screen);
        }
    }
}
