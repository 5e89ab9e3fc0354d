//! Logins kept in a real keyring: GNOME's, on a bus of its own.

use crate::needs;
use crate::world::{Door43, Profile};
use std::io::{BufRead, BufReader, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

const KEYRING_PASSWORD: &str = "the-keyrings-own";
/// What hangs is a failure; nothing in here takes as long.
const GUARD: Duration = Duration::from_secs(30);

/// A bus that knows no services but those that a test puts beside it.
const BUS: &str = r#"<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:tmpdir=/tmp</listen>
  <servicedir>SERVICES</servicedir>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"#;

const PROMPTER: &str = "org.gnome.keyring.SystemPrompter";

fn password(login: &str) -> String {
    format!("{}-Geheim1", login.to_lowercase())
}

/// The programs that make a session.
fn can_run() -> bool {
    ["dbus-run-session", "gnome-keyring-daemon", "secret-tool"]
        .iter()
        .all(|name| needs::program(name))
}

/// A person's computer; its home outlives the sessions on it.
struct Person {
    home: tempfile::TempDir,
}

struct Ran {
    code: i32,
    out: String,
    err: String,
}

impl Person {
    fn new() -> Self {
        Self {
            home: tempfile::tempdir().unwrap(),
        }
    }

    fn path(&self) -> &Path {
        self.home.path()
    }

    fn config(&self, name: &str) -> PathBuf {
        self.path().join(".config/scribe-sync").join(name)
    }

    /// Nothing of the computer that runs the tests gets in.
    fn command(&self, program: &str, bus: Option<&str>) -> Command {
        let mut command = Command::new(program);
        command
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("HOME", self.path())
            .env("LC_ALL", "C.UTF-8")
            .current_dir(self.path());
        if let Some(bus) = bus {
            command.env("DBUS_SESSION_BUS_ADDRESS", bus);
        }
        command
    }

    fn runs(&self, server: &Door43, bus: Option<&str>, args: &[&str], stdin: &str) -> Ran {
        let mut child = self
            .command(env!("CARGO_BIN_EXE_scribe-sync"), bus)
            .args(args)
            .env("SCRIBE_SYNC_CLOUD", server.url())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // A program that needs no input may have ended already.
        let _ = child.stdin.take().unwrap().write_all(stdin.as_bytes());
        let begun = Instant::now();
        let output = crate::ends::ended(child);
        assert!(begun.elapsed() < GUARD, "{args:?} hung");
        Ran {
            code: output.status.code().unwrap_or(-1),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }

    fn logs_in(&self, server: &Door43, bus: Option<&str>, login: &str) -> Ran {
        let ran = self.runs(
            server,
            bus,
            &["login", "--user", login, "--password-stdin"],
            &format!("{}\n", password(login)),
        );
        assert_eq!(ran.code, 0, "{}", ran.err);
        ran
    }

    /// Where the token of an account comes from.
    fn source(&self, server: &Door43, bus: Option<&str>, login: &str) -> String {
        let ran = self.runs(server, bus, &["whoami", "--json", "--account", login], "");
        assert_eq!(ran.code, 0, "{}", ran.err);
        let who: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
        assert_eq!(who["login"], login);
        who["token"]["from"].as_str().unwrap().to_owned()
    }

    /// The files of this home that hold any of these bytes.
    fn files_with(&self, secret: &str) -> Vec<PathBuf> {
        walkdir::WalkDir::new(self.path())
            .into_iter()
            .flatten()
            .filter(|entry| entry.file_type().is_file())
            .map(walkdir::DirEntry::into_path)
            .filter(|path| {
                std::fs::read(path).is_ok_and(|content| {
                    content
                        .windows(secret.len())
                        .any(|part| part == secret.as_bytes())
                })
            })
            .collect()
    }
}

/// A session: a bus, and perhaps a keyring on it. Dropping it ends both.
struct Session<'p> {
    person: &'p Person,
    bus: String,
    /// Where the programs of a session find each other; those of an earlier one must not be found.
    run: tempfile::TempDir,
    running: Vec<Child>,
}

impl<'p> Session<'p> {
    /// A bus with nothing on it; with `asks` there is a display on which a keyring can ask for its password.
    fn new(person: &'p Person, asks: bool) -> Self {
        // What would show the window: it starts, and nobody ever sees it.
        Self::with_service(person, asks.then_some((PROMPTER, "exec sleep 10")))
    }

    /// A bus that starts a script when somebody asks for this name.
    fn with_service(person: &'p Person, service: Option<(&str, &str)>) -> Self {
        let run = tempfile::tempdir().unwrap();
        std::fs::set_permissions(run.path(), PermissionsExt::from_mode(0o700)).unwrap();
        // A bus of the system's own kind would start a keyring by itself as soon as somebody asks for one.
        let config = run.path().join("bus.conf");
        let services = run.path().join("services");
        std::fs::create_dir(&services).unwrap();
        if let Some((name, script)) = service {
            let path = run.path().join("service");
            let script = script.replace("@FOLDER@", run.path().to_str().unwrap());
            crate::world::write_program(&path, &format!("#!/bin/sh\n{script}\n"));
            let text = format!("[D-BUS Service]\nName={name}\nExec={}\n", path.display());
            std::fs::write(services.join(format!("{name}.service")), text).unwrap();
        }
        let text = BUS.replace("SERVICES", services.to_str().unwrap());
        std::fs::write(&config, text).unwrap();
        let mut child = person
            .command("dbus-run-session", None)
            .args([
                "--config-file",
                config.to_str().unwrap(),
                "--",
                "sh",
                "-c",
                "echo \"$DBUS_SESSION_BUS_ADDRESS\"; exec cat",
            ])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut bus = String::new();
        BufReader::new(child.stdout.as_mut().unwrap())
            .read_line(&mut bus)
            .unwrap();
        assert!(bus.starts_with("unix:"), "{bus:?}");
        Self {
            person,
            bus: bus.trim().to_owned(),
            run,
            running: vec![child],
        }
    }

    #[allow(clippy::unnecessary_wraps, reason = "some runs have no bus")]
    fn bus(&self) -> Option<&str> {
        Some(&self.bus)
    }

    /// Starts the keyring; where it is not unlocked it asks for its password in a window, which nobody sees.
    fn with_keyring(mut self, unlocked: bool) -> Self {
        let mut command = self.person.command("gnome-keyring-daemon", self.bus());
        command.env("XDG_RUNTIME_DIR", self.run.path());
        command.args(["--foreground", "--components=secrets"]);
        command.arg(if unlocked { "--unlock" } else { "--start" });
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut stdin = child.stdin.take().unwrap();
        if unlocked {
            stdin.write_all(KEYRING_PASSWORD.as_bytes()).unwrap();
        }
        drop(stdin);
        self.running.push(child);
        let begun = Instant::now();
        while !self.has_keyring(unlocked) {
            assert!(begun.elapsed() < GUARD, "the keyring does not come up");
            std::thread::sleep(Duration::from_millis(20));
        }
        self
    }

    /// Whether somebody answers, and takes a secret where nothing is locked.
    fn has_keyring(&self, unlocked: bool) -> bool {
        let mut tool = self.person.command("secret-tool", self.bus());
        if unlocked {
            tool.args(["store", "--label", "ready", "service", "ready"]);
        } else {
            tool.args(["search", "service", "ready"]);
        }
        let said = tool.stdin(Stdio::null()).output().unwrap();
        let missing = String::from_utf8_lossy(&said.stderr).contains("org.freedesktop.secrets");
        said.status.success() && !missing
    }

    /// All that the keyring holds of ours, secrets included.
    fn secrets(&self) -> String {
        let said = self
            .person
            .command("secret-tool", self.bus())
            .args(["search", "--all", "--unlock", "service", "scribe-sync"])
            .output()
            .unwrap();
        String::from_utf8([said.stdout, said.stderr].concat()).unwrap()
    }
}

impl Drop for Session<'_> {
    fn drop(&mut self) {
        // The keyring before its bus; the bus goes when nobody writes to `cat` any more.
        for mut child in std::mem::take(&mut self.running).into_iter().rev() {
            if child.stdin.take().is_none() {
                let _ = child.kill();
            }
            let _ = child.wait();
        }
    }
}

fn server(logins: &[&str]) -> Door43 {
    let server = Door43::start(Profile::V1_27);
    for login in logins {
        server.add_user(login, &password(login));
    }
    server
}

fn token(server: &Door43, login: &str) -> String {
    let tokens = server.tokens(login);
    assert_eq!(tokens.len(), 1);
    tokens[0].secret.clone()
}

#[test]
fn a_token_is_in_the_keyring_and_in_no_file() {
    if !can_run() {
        return;
    }
    let server = server(&["amina"]);
    let person = Person::new();
    let session = Session::new(&person, false).with_keyring(true);
    let ran = person.logs_in(&server, session.bus(), "amina");
    assert!(ran.out.contains("keyring"), "{}", ran.out);
    assert!(ran.err.is_empty(), "{}", ran.err);
    let secret = token(&server, "amina");
    assert!(session.secrets().contains(&secret));
    assert_eq!(person.source(&server, session.bus(), "amina"), "keyring");
    for secret in [&secret, &password("amina")] {
        assert!(person.files_with(secret).is_empty());
    }
    assert!(!person.config("credentials.yaml").exists());

    // Another login replaces it.
    person.logs_in(&server, session.bus(), "amina");
    let fresh = token(&server, "amina");
    let secrets = session.secrets();
    assert!(secrets.contains(&fresh) && !secrets.contains(&secret));

    let ran = person.runs(&server, session.bus(), &["logout"], "");
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(server.tokens("amina").is_empty(), "revoked");
    assert!(!session.secrets().contains(&fresh));
    let ran = person.runs(&server, session.bus(), &["whoami"], "");
    assert_eq!(ran.code, 4);
}

#[test]
fn each_server_and_account_has_an_entry_of_its_own() {
    if !can_run() {
        return;
    }
    let (first, second) = (server(&["amina", "boaz"]), server(&["amina"]));
    let person = Person::new();
    let session = Session::new(&person, false).with_keyring(true);
    let all = [(&first, "amina"), (&first, "boaz"), (&second, "amina")];
    for (server, login) in all {
        person.logs_in(server, session.bus(), login);
    }
    for (server, login) in all {
        assert_eq!(person.source(server, session.bus(), login), "keyring");
        assert!(session.secrets().contains(&token(server, login)));
    }
    let args = ["logout", "--account", "amina"];
    assert_eq!(person.runs(&first, session.bus(), &args, "").code, 0);
    assert!(first.tokens("amina").is_empty());
    let secrets = session.secrets();
    for (server, login) in [(&first, "boaz"), (&second, "amina")] {
        assert!(secrets.contains(&token(server, login)));
        assert_eq!(person.source(server, session.bus(), login), "keyring");
    }
    let args = ["logout", "--all"];
    assert_eq!(person.runs(&first, session.bus(), &args, "").code, 0);
    assert!(first.tokens("boaz").is_empty());
    assert_eq!(second.tokens("amina").len(), 1, "the other server's stays");
}

#[test]
fn the_password_of_the_mail_server_is_in_the_keyring() {
    use crate::smtp::{PASSWORD, Receiver, Security};
    if !can_run() {
        return;
    }
    let Some(receiver) = Receiver::start(Security::Tls, &[]) else {
        return;
    };
    let server = server(&["amina"]);
    let person = Person::new();
    let session = Session::new(&person, false).with_keyring(true);
    let flags = receiver.flags();
    let mut args = vec![
        "notify",
        "set",
        "--password-stdin",
        "--to",
        "amina@example.org",
    ];
    args.extend(flags.iter().map(String::as_str));
    let ran = person.runs(&server, session.bus(), &args, &format!("{PASSWORD}\n"));
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(ran.out.contains("keyring"), "{}", ran.out);
    assert!(session.secrets().contains(PASSWORD.trim()));
    assert_eq!(person.files_with(PASSWORD.trim()), Vec::<PathBuf>::new());
    let test = ["notify", "test", "--ca-file", &receiver.ca_file()];
    let ran = person.runs(&server, session.bus(), &test, "");
    assert_eq!(ran.code, 0, "{}\n{}", ran.out, ran.err);
    assert_eq!(receiver.mail().to(), ["amina@example.org"]);
    let args = ["notify", "set", "--smtp-user", "none"];
    assert_eq!(person.runs(&server, session.bus(), &args, "").code, 0);
    assert!(!session.secrets().contains(PASSWORD.trim()));
}

/// The token is in the one file that only its owner reads, and the person hears of it.
#[track_caller]
fn is_in_the_file(person: &Person, server: &Door43, bus: Option<&str>, login: &Ran) {
    let file = person.config("credentials.yaml");
    assert!(login.err.contains("keyring"), "{}", login.err);
    assert!(login.err.contains(file.to_str().unwrap()), "{}", login.err);
    let mode = std::fs::metadata(&file).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    assert_eq!(person.files_with(&token(server, "amina")), [file]);
    assert_eq!(person.source(server, bus, "amina"), "file");
}

#[test]
fn without_a_bus_or_without_a_keyring_on_it_the_token_is_in_the_file() {
    if !can_run() {
        return;
    }
    let server = server(&["amina"]);
    let person = Person::new();
    let ran = person.logs_in(&server, None, "amina");
    is_in_the_file(&person, &server, None, &ran);
    person.runs(&server, None, &["logout"], "");

    let person = Person::new();
    let session = Session::new(&person, false);
    let ran = person.logs_in(&server, session.bus(), "amina");
    is_in_the_file(&person, &server, session.bus(), &ran);
    drop(session);

    // On a day when the keyring is there it takes the token, and the file goes.
    let session = Session::new(&person, false).with_keyring(true);
    assert_eq!(person.source(&server, session.bus(), "amina"), "file");
    person.logs_in(&server, session.bus(), "amina");
    assert_eq!(person.source(&server, session.bus(), "amina"), "keyring");
    assert!(!person.config("credentials.yaml").exists());
}

#[test]
fn a_locked_keyring_holds_nothing_up() {
    if !can_run() {
        return;
    }
    let server = server(&["amina"]);
    // Without a display nobody can be asked; with one the question stays on the screen.
    for asks in [false, true] {
        let person = Person::new();
        if asks {
            let services = person.path().join("share/dbus-1/services");
            std::fs::create_dir_all(&services).unwrap();
            let service =
                "[D-BUS Service]\nName=org.gnome.keyring.SystemPrompter\nExec=/bin/sleep 20\n";
            let name = services.join("org.gnome.keyring.SystemPrompter.service");
            std::fs::write(name, service).unwrap();
        }
        // The keyring is made, with a token in it, and locked at the end of the session.
        let session = Session::new(&person, asks).with_keyring(true);
        person.logs_in(&server, session.bus(), "amina");
        drop(session);
        let session = Session::new(&person, asks).with_keyring(false);

        let ran = person.runs(&server, session.bus(), &["whoami"], "");
        assert_eq!(ran.code, 4, "{}", ran.err);
        assert!(ran.err.contains("keyring"), "{}", ran.err);
        assert!(ran.err.contains("scribe-sync login"), "{}", ran.err);
        let ran = person.logs_in(&server, session.bus(), "amina");
        is_in_the_file(&person, &server, session.bus(), &ran);
        assert!(!asks || ran.err.contains("locked"), "{}", ran.err);
        let args = ["logout"];
        assert_eq!(person.runs(&server, session.bus(), &args, "").code, 0);
        assert!(server.tokens("amina").is_empty());
        assert!(!person.config("credentials.yaml").exists());
    }
}

/// A keyring that takes its time is waited for, five seconds and no longer.
#[test]
fn a_slow_keyring_is_waited_for_and_one_that_never_answers_is_not() {
    if !can_run() {
        return;
    }
    const NAME: &str = "org.freedesktop.secrets";
    let server = server(&["amina"]);
    let person = Person::new();
    let slow = format!(
        "sleep 2\nexport XDG_RUNTIME_DIR=@FOLDER@\nprintf %s {KEYRING_PASSWORD} | \
         exec gnome-keyring-daemon --foreground --components=secrets --unlock"
    );
    let session = Session::with_service(&person, Some((NAME, &slow)));
    let ran = person.logs_in(&server, session.bus(), "amina");
    assert!(
        ran.out.contains("keyring") && ran.err.is_empty(),
        "{}",
        ran.err
    );
    assert_eq!(person.source(&server, session.bus(), "amina"), "keyring");
    drop(session);

    // The token is in a keyring that does not answer: said, with what helps.
    let session = Session::with_service(&person, Some((NAME, "exec sleep 20")));
    let begun = Instant::now();
    let ran = person.runs(&server, session.bus(), &["whoami"], "");
    let took = begun.elapsed();
    assert_eq!(ran.code, 4, "{}", ran.err);
    assert!(ran.err.contains("within 5 seconds"), "{}", ran.err);
    assert!(ran.err.contains("scribe-sync login"), "{}", ran.err);
    assert!(took >= Duration::from_secs(5), "{took:?}");
    let ran = person.logs_in(&server, session.bus(), "amina");
    assert!(ran.err.contains("within 5 seconds"), "{}", ran.err);
    is_in_the_file(&person, &server, session.bus(), &ran);
}
