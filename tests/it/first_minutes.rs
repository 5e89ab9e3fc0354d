//! The first ten minutes of somebody who never opened a terminal before, from nothing to a project in the cloud and back to
//! an older text, in each language: what such a person types, and what stands on the screen then.
//!
//! `TRANSCRIPT=DIR cargo test --test it first_minutes` writes the screens to `DIR/transcript-<language>.txt`, to be read.

use crate::kit::{Computer, new_project, with_verse};
use crate::language::english_words;
use crate::terminal::{ENTER, Ended, Terminal, is_never_shown};
use crate::world::{Confirm, Door43, Profile, SignUp};
use std::path::PathBuf;
use unicode_width::UnicodeWidthStr;

const PASSWORD: &str = "Jonas-et-le-poisson-3";
const ID: &str = "31111111-2222-5333-8444-555555555555";
/// So many rows that nothing scrolls away.
const ROWS: u16 = 200;
/// What fits the window of a terminal as it opens.
const FIRST_SCREEN: usize = 24;

/// Somebody at a terminal.
struct Stranger {
    french: bool,
    columns: u16,
    computer: Computer,
    server: Door43,
    book: PathBuf,
    transcript: String,
    /// What is not as a person needs it, all of it at once.
    stumbles: Vec<String>,
}

impl Stranger {
    /// With Scribe and one project on the computer, and no account.
    fn new(language: &str, columns: u16) -> Self {
        let server = Door43::start(Profile::V1_27);
        server.add_user("asha", "asha-Geheim1");
        let computer = crate::terminal::stranger_called(&server, "asha");
        let french = language == "fr";
        let project = if french {
            "Évangile de Marc"
        } else {
            "Ìhìn Rere Máàkù"
        };
        let folder = new_project(&computer.projects(), project, ID, &["MRK"]);
        Self {
            french,
            columns,
            computer,
            server,
            book: folder.join("ingredients/MRK.usfm"),
            transcript: String::new(),
            stumbles: Vec::new(),
        }
    }

    /// Puts what was played so far where it can be read.
    fn writes_down(&self) {
        if let Some(folder) = std::env::var_os("TRANSCRIPT") {
            let narrow = if self.columns == 80 { "" } else { "-40" };
            let language = self.say("en", "fr");
            let name = format!("transcript-{language}{narrow}.txt");
            std::fs::write(PathBuf::from(folder).join(name), &self.transcript).unwrap();
        }
    }

    fn say<'a>(&self, english: &'a str, french: &'a str) -> &'a str {
        if self.french { french } else { english }
    }

    fn project(&self) -> &'static str {
        if self.french {
            "Évangile de Marc"
        } else {
            "Ìhìn Rere Máàkù"
        }
    }

    /// Types a command.
    fn types(&self, args: &[&str]) -> Terminal {
        let language = self.say("en_US.UTF-8", "fr_FR.UTF-8");
        let more = [("LANG", language)];
        Terminal::start_sized(&self.computer, (ROWS, self.columns), args, &more)
    }

    /// Reads what the command left on the screen; `pieces` may be longer than a line.
    #[track_caller]
    fn reads(&mut self, args: &[&str], terminal: Terminal, code: i32, pieces: &[&str]) -> Ended {
        // What is to be copied stays in one piece, and half a screen is too narrow for some of it.
        let copied: &[&str] = if self.columns < 80 { &["`", "/"] } else { &[] };
        let ended = terminal.ends_unwrapped_but(&[pieces, copied].concat());
        let typed: Vec<String> = args
            .iter()
            .map(|arg| {
                if arg.contains([' ', '?']) {
                    format!("\"{arg}\"")
                } else {
                    (*arg).to_owned()
                }
            })
            .collect();
        let line = format!("$ scribe-sync {}", typed.join(" "));
        self.transcript += &format!("{}\n{}\n", line.trim_end(), ended.screen);
        self.transcript += &format!("[{}]\n\n", ended.code);
        self.writes_down();
        assert_eq!(ended.code, code, "{}", self.transcript);
        is_never_shown(&ended, PASSWORD);
        self.is_for_a_person(&ended.screen);
        ended
    }

    /// What every screen has to be.
    fn is_for_a_person(&mut self, screen: &str) {
        let mut stumbles = Vec::new();
        // The names of the server's own documents are what they are.
        let ours = screen.lines().filter(|line| !line.starts_with('•'));
        let ours = ours.collect::<Vec<_>>().join("\n");
        if self.french {
            let words = english_words(&ours).into_iter();
            stumbles.extend(words.map(|word| format!("English: {word}")));
        }
        for line in screen.lines() {
            if line.width() > usize::from(self.columns) {
                stumbles.push(format!("too wide: {line}"));
            }
            // A sign of the program's own, or a place for a value that was left empty.
            for odd in ["{", "}", "``", "\"\"", "\u{fffd}", "()", "«\u{a0}»", "[]"] {
                if line.contains(odd) {
                    stumbles.push(format!("{odd}: {line}"));
                }
            }
            if !line.is_empty() && !line.contains(char::is_alphanumeric) {
                stumbles.push(format!("no word: {line}"));
            }
        }
        if screen.contains("\n\n\n") {
            stumbles.push("two empty lines".to_owned());
        }
        let place = self
            .transcript
            .lines()
            .rev()
            .find(|line| line.starts_with('$'));
        let place = place.unwrap_or_default().to_owned();
        let stumbles = stumbles.into_iter().map(|what| format!("{place}: {what}"));
        self.stumbles.extend(stumbles);
    }

    /// Each of these stands on the screen, wherever its lines are broken.
    fn sees(&mut self, ended: &Ended, all: &[&str]) {
        let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        let screen = words(&ended.screen);
        for text in all {
            if !screen.contains(&words(text)) {
                self.stumbles
                    .push(format!("no {text:?} in\n{}", ended.screen));
            }
        }
    }

    #[track_caller]
    fn runs(&mut self, args: &[&str], code: i32, seen: &[&str]) -> Ended {
        let terminal = self.types(args);
        let ended = self.reads(args, terminal, code, &[]);
        self.sees(&ended, seen);
        ended
    }

    /// Changes a verse, as in Scribe.
    fn writes(&mut self, verse: usize) {
        let text = std::fs::read_to_string(&self.book).unwrap();
        std::fs::write(&self.book, with_verse(&text, 1, verse, "Other words.")).unwrap();
        let told = self.say(
            "(in Scribe, a verse is written anew)",
            "(dans Scribe, un verset est réécrit)",
        );
        self.transcript = format!("{}{told}\n\n", self.transcript);
    }
}

/// From nothing to a project in the cloud, and back to an older text.
fn plays(language: &str, columns: u16) -> Stranger {
    let mut person = Stranger::new(language, columns);
    let french = person.french;
    let project = person.project();
    let say = |english: &'static str, other: &'static str| if french { other } else { english };
    person.server.sign_up(SignUp {
        confirm: Confirm::Mail,
        complexity: true,
        ..SignUp::default()
    });

    // What is this?
    person.runs(
        &[],
        2,
        &[
            "scribe-sync login",
            "scribe-sync register",
            "scribe-sync projects",
            "scribe-sync sync",
        ],
    );
    let args = ["--help"];
    let ended = person.types(&args).ends();
    assert_eq!(ended.code, 0);
    let first: Vec<&str> = ended.screen.lines().take(FIRST_SCREEN).collect();
    let first = first.join("\n");
    person.transcript += &format!("$ scribe-sync --help\n{first}\n...\n\n");
    person.is_for_a_person(&first);
    assert!(ended.screen.contains("\n  sync "), "{}", ended.screen);

    // Before anything is set up.
    person.runs(
        &["projects"],
        4,
        &["scribe-sync register", "scribe-sync login"],
    );

    // An account.
    let args = ["register"];
    let mut terminal = person.types(&args);
    terminal.answers(
        say("Do you agree", "Êtes-vous d’accord"),
        say("yes\r", "oui\r"),
    );
    let name = say("User name that", "Nom d’utilisateur souhaité");
    terminal.answers(name, &format!("asha{ENTER}"));
    terminal.wait_for(say("; choose", "choisissez"));
    terminal.answers(name, &format!("asha.musa{ENTER}"));
    terminal.answers("e-mail", &format!("asha.musa@example.org{ENTER}"));
    let (first, again) = (
        say("at least 8", "au moins 8"),
        say("password again", "encore une fois"),
    );
    terminal.answers(first, &format!("abc{ENTER}"));
    terminal.wait_for(say("too short", "trop court"));
    terminal.answers(first, &format!("{PASSWORD}{ENTER}"));
    terminal.answers(again, &format!("{PASSWORD}{ENTER}"));
    terminal.answers(say("later", "plus tard"), ENTER);
    // Addresses stay in one piece, whatever the width.
    let ended = person.reads(&args, terminal, 0, &["by-sa/4.0/", "asha.musa@"]);
    person.sees(
        &ended,
        &["scribe-sync register activate", "scribe-sync login"],
    );

    // The mail.
    let link = person.server.mails().remove(0).1;
    let args = ["register", "activate", &link];
    let mut terminal = person.types(&args);
    let asked = say("Password that you", "Mot de passe choisi");
    terminal.answers(asked, &format!("{PASSWORD}{ENTER}"));
    terminal.answers(say("Log in now", "maintenant"), "n\r");
    let ended = person.reads(&args, terminal, 0, &[]);
    person.sees(&ended, &["scribe-sync login"]);

    // The login, with a slip of the finger first.
    for (password, code) in [("jonas", 4), (PASSWORD, 0)] {
        let args = ["login"];
        let mut terminal = person.types(&args);
        terminal.answers(
            say("User name or e-mail", "Nom d’utilisateur ou"),
            &format!("asha.musa{ENTER}"),
        );
        terminal.answers(
            say("Password of", "Mot de passe de"),
            &format!("{password}{ENTER}"),
        );
        if code != 0 {
            terminal.answers(say("Enter)", "Entrée)"), ENTER);
        }
        let ended = person.reads(&args, terminal, code, &[": asha.musa"]);
        let next = if code == 0 { "projects" } else { "login" };
        person.sees(&ended, &[&format!("scribe-sync {next}")]);
    }

    // The first sync.
    person.runs(
        &["projects"],
        0,
        &[
            project,
            say("never synced", "jamais synchronisé"),
            "scribe-sync sync",
        ],
    );
    let args = ["sync", project];
    let mut terminal = person.types(&args);
    terminal.answers(say("[y/N]", "[o/N]"), "n\r");
    let ended = person.reads(&args, terminal, 0, &[]);
    let asked = ended.screen.matches(say("Should", "Tout")).count();
    assert_eq!(asked, 1, "{}", ended.screen);
    person.sees(&ended, &[say("in sync", "synchronisé"), "144"]);
    person.runs(&["projects"], 0, &[say("in sync", "synchronisé")]);

    // Work.
    person.writes(3);
    person.runs(&["projects"], 0, &[say("changed since", "modifié depuis")]);
    person.runs(&args, 0, &[say("sent 1 verse", "1 verset envoyé")]);

    // Back to an older text.
    person.runs(
        &["backup", "list", project],
        0,
        &["scribe-sync backup create"],
    );
    person.runs(&["backup", "create", project], 0, &[]);
    person.writes(4);
    person.runs(&args, 0, &[]);
    person.runs(&["backup", "list", project], 0, &["1"]);
    let restore = ["backup", "restore", project, "1"];
    let mut terminal = person.types(&restore);
    terminal.answers(say("[y/N]", "[o/N]"), say("yes\r", "oui\r"));
    let ended = person.reads(&restore, terminal, 0, &[]);
    person.sees(&ended, &["--publish-restore", "--take-cloud"]);
    person.runs(&args, 7, &["--publish-restore", "--take-cloud"]);
    person.runs(
        &["sync", project, "--take-cloud"],
        0,
        &[say("in sync", "synchronisé")],
    );

    // What happened, and whether all is well.
    let name: String = project.chars().take(9).collect();
    person.runs(&["report"], 0, &[&name]);
    person.runs(&["doctor"], 0, &[]);
    person
}

#[test]
fn a_stranger_comes_from_nothing_to_a_synced_project_in_both_languages() {
    let mut stumbles = String::new();
    for (language, columns) in [("en", 80), ("fr", 80), ("en", 40), ("fr", 40)] {
        for stumble in plays(language, columns).stumbles {
            stumbles += &format!("{language} {columns}: {stumble}\n");
        }
    }
    assert!(stumbles.is_empty(), "{stumbles}");
}
