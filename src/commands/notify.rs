//! `notify`: who is told how runs ended, and the telling itself, which every command that is recorded calls at its end.

use super::session;
use crate::account::{Kept, Place};
use crate::app::App;
use crate::cli::{NotifyArgs, NotifyCommand, NotifySetArgs, SecurityChoice, WhenChoice};
use crate::config;
use crate::http::{Options, Token};
use crate::notify::{
    self, FILE, Hook, HookAddress, MOST_RECIPIENTS, Mail, MailServer, NotifySettings, Post,
    Security, When,
};
use crate::report::{
    Class, Digest, Failure, Letter, Message, NotifyReport, NotifyTestReport, Report, Result,
    RunRow, Telling,
};
use crate::runs;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

/// How long all the telling of one run may take.
const PATIENCE: Duration = Duration::from_secs(30);
/// As much where the run was stopped: somebody waits for it to end.
const LESS: Duration = Duration::from_secs(10);
/// How long each answer of a mail server is waited for.
const ANSWER: Duration = Duration::from_secs(20);
/// The wait before a webhook is tried again.
const PAUSE: Duration = Duration::from_millis(500);
/// Time between two looks at the interrupt flag.
const LOOK: Duration = Duration::from_millis(50);
/// The variable that holds the password of the mail server.
const PASSWORD: &str = "SCRIBE_SYNC_SMTP_PASSWORD";
/// What takes a setting away.
const NONE: &str = "none";

/// Runs the command.
pub fn run(app: &App, args: &NotifyArgs) -> Result<Report> {
    match &args.command {
        NotifyCommand::Set(args) => set(app, args),
        NotifyCommand::Show => {
            let settings = notify::read(&app.settings.config_dir)?.unwrap_or_default();
            Ok(shown(app, &settings, Vec::new()))
        }
        NotifyCommand::On => switched(app, false),
        NotifyCommand::Off => switched(app, true),
        NotifyCommand::Test => test(app),
    }
}

/// Deletes what a run left of the settings that was killed while it wrote them; call it at the start of every run. Where another
/// run is at work on them, or the disk refuses, the next start does it.
pub fn tidy(app: &App) {
    let dir = &app.settings.config_dir;
    if notify::is_left(dir)
        && let Ok(_alone) = config::lock(dir)
    {
        let _ = notify::forget_left(dir);
    }
}

/// Tells whoever is to be told how a run ended, and records what came of it. Never fails and never takes longer than half a
/// minute; what did not get through is said on standard error. Gives what came of it.
pub fn tell(app: &App, digest: &Digest) -> Vec<Telling> {
    if app.settings.dry_run {
        return Vec::new();
    }
    let settings = match notify::read(&app.settings.config_dir) {
        Ok(Some(settings)) if !settings.off && settings.any() => settings,
        Ok(_) => return Vec::new(),
        Err(failure) => {
            cannot(app, &failure);
            return Vec::new();
        }
    };
    let state = &app.settings.state_dir;
    let mails = settings.has_mail()
        && is_wanted(settings.when, digest, || {
            notify::changes(state, &digest.rows).count > 0
        });
    let host = session::host(app);
    let letter = app.ui.letter(digest, &host);
    let document = app.ui.digest(digest, &letter, &host);
    let well = matches!(digest.class, Class::Ok | Class::Conflict);
    let stopped = app.interrupt.load(Ordering::Relaxed);
    let told = deliver(
        app,
        &settings,
        &Parcel {
            letter: mails.then_some(&letter),
            document: &document,
            well,
            patience: if stopped { LESS } else { PATIENCE },
        },
    );
    let told: Vec<Telling> = told.into_iter().map(|(told, _)| told).collect();
    for told in told.iter().filter(|told| told.has_failed()) {
        app.ui.tell_of(told);
    }
    let got_through = |told: &&Telling| told.channel == "mail" && !told.has_failed();
    // What nobody heard of is told by the next run, if it still is so.
    if !mails || told.iter().any(|one| got_through(&one)) {
        let _ = notify::remember(state, digest.end, &digest.rows);
    }
    if let Some(run) = digest.run.as_deref().filter(|_| !told.is_empty())
        && let Err(error) = runs::told(state, digest.end, run, &told)
    {
        cannot(app, &error.into());
    }
    told
}

/// Whether a mail is to be sent of this run.
fn is_wanted(when: When, digest: &Digest, changed: impl FnOnce() -> bool) -> bool {
    let fine = digest.class == Class::Ok && digest.rows.iter().all(|row| row.state == "ok");
    match when {
        _ if digest.rows.is_empty() => !fine,
        When::Always => true,
        When::Success => fine,
        When::Failure => !fine,
        When::Change => changed(),
    }
}

fn cannot(app: &App, failure: &Failure) {
    let why = std::iter::once(failure.message())
        .chain(failure.causes())
        .map(|message| app.ui.recorded(message))
        .collect::<Vec<_>>()
        .join(": ");
    app.ui.note(&Message::new("notify-cannot").with("why", why));
}

/// What goes out.
struct Parcel<'a> {
    letter: Option<&'a Letter>,
    document: &'a str,
    well: bool,
    patience: Duration,
}

/// One of those who are to be told.
enum Errand {
    Mail(Box<Post>, Mail),
    Webhook(HookAddress, String),
    Heartbeat(HookAddress, Option<HookAddress>, bool),
}

impl Errand {
    /// Who they are, for the report.
    fn targets(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Mail(_, mail) => mail.to.iter().map(|to| ("mail", to.clone())).collect(),
            Self::Webhook(address, _) => vec![("webhook", address.shown())],
            Self::Heartbeat(address, ..) => vec![("heartbeat", address.shown())],
        }
    }

    fn run(self, hook: &Hook) -> Vec<Result<()>> {
        match self {
            Self::Mail(post, mail) => notify::send(&post, &mail)
                .into_iter()
                .map(|sent| sent.map_err(Failure::from))
                .collect(),
            Self::Webhook(address, document) => vec![notify::post(hook, &address, &document)],
            Self::Heartbeat(well, fail, went_well) => {
                vec![notify::beat(hook, &well, fail.as_ref(), went_well)]
            }
        }
    }
}

/// Sends everything at once and waits for it, but not for ever: what takes too long is left behind.
fn deliver(
    app: &App,
    settings: &NotifySettings,
    parcel: &Parcel<'_>,
) -> Vec<(Telling, Option<Class>)> {
    let environment: Vec<(String, String)> = app
        .environment
        .texts()
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect();
    for address in [
        &settings.webhook,
        &settings.heartbeat,
        &settings.heartbeat_fail,
    ]
    .into_iter()
    .flatten()
    {
        app.ui.hide(address.reveal());
        app.ui
            .hide(&address.parts().map_or(String::new(), |(_, path)| path));
    }
    let give_up = Arc::new(AtomicBool::new(false));
    let hook = Hook {
        options: Options {
            ca_file: app.settings.ca_file.clone(),
            environment: environment.clone(),
            connect: parcel.patience,
            first_byte: parcel.patience,
            idle: parcel.patience,
            interrupt: Arc::clone(&give_up),
            ..Options::default()
        },
        pause: PAUSE,
    };
    let mut errands = Vec::new();
    let mut told = Vec::new();
    if let Some(letter) = parcel.letter {
        match mail(app, settings, letter, parcel.patience, &environment) {
            Ok((post, mail)) => errands.push(Errand::Mail(Box::new(post), mail)),
            Err(failure) => {
                let all = settings.to.iter().map(|to| ("mail", to.clone()));
                told.extend(all.map(|target| outcome(app, target, Some(&failure))));
            }
        }
    }
    if let Some(address) = &settings.webhook {
        errands.push(Errand::Webhook(address.clone(), parcel.document.to_owned()));
    }
    if let Some(address) = &settings.heartbeat {
        let fail = settings.heartbeat_fail.clone();
        errands.push(Errand::Heartbeat(address.clone(), fail, parcel.well));
    }
    let (send, receive) = channel();
    let mut open = Vec::new();
    for (number, errand) in errands.into_iter().enumerate() {
        open.push(Some(errand.targets()));
        let (send, hook): (Sender<_>, _) = (send.clone(), hook.clone());
        // Where there is no thread to be had, nothing comes back and that is told.
        let _ = std::thread::Builder::new()
            .name("notify".to_owned())
            .spawn(move || send.send((number, errand.run(&hook))));
    }
    drop(send);
    let until = Instant::now() + parcel.patience;
    // A run that was stopped is told all the same; what is stopped while it is told is not.
    let stopped_before = app.interrupt.load(Ordering::Relaxed);
    let failure = loop {
        match receive.recv_timeout(LOOK) {
            Ok((number, results)) => {
                let targets = open.get_mut(number).and_then(Option::take);
                for (target, result) in targets.into_iter().flatten().zip(&results) {
                    told.push(outcome(app, target, result.as_ref().err()));
                }
            }
            Err(RecvTimeoutError::Disconnected) => {
                break Failure::new(Class::Failed, Message::new("internal-error"));
            }
            Err(RecvTimeoutError::Timeout) if Instant::now() >= until => {
                break Failure::new(Class::Unreachable, Message::new("notify-too-slow"));
            }
            Err(RecvTimeoutError::Timeout)
                if !stopped_before && app.interrupt.load(Ordering::Relaxed) =>
            {
                break Failure::new(Class::Interrupted, Message::new("stopped"));
            }
            Err(RecvTimeoutError::Timeout) => {}
        }
    };
    give_up.store(true, Ordering::Relaxed);
    for target in open.into_iter().flatten().flatten() {
        told.push(outcome(app, target, Some(&failure)));
    }
    told
}

fn outcome(
    app: &App,
    (channel, target): (&str, String),
    failure: Option<&Failure>,
) -> (Telling, Option<Class>) {
    let error = failure.map(|failure| {
        let said: Vec<String> = std::iter::once(failure.message())
            .chain(failure.causes())
            .map(|message| app.ui.recorded(message))
            .collect();
        said.join(": ")
    });
    let told = Telling {
        channel: channel.to_owned(),
        target,
        state: if failure.is_none() { "sent" } else { "failed" }.to_owned(),
        error,
    };
    (told, failure.map(Failure::class))
}

fn mail(
    app: &App,
    settings: &NotifySettings,
    letter: &Letter,
    patience: Duration,
    environment: &[(String, String)],
) -> Result<(Post, Mail)> {
    let unusable = || Failure::new(Class::Usage, Message::new("notify-mail-unusable"));
    let server = settings.smtp.clone().ok_or_else(unusable)?;
    if settings.security == Security::None && !server.is_loopback() {
        return Err(in_the_clear(&server, settings.security));
    }
    let login = match &settings.smtp_user {
        None => None,
        Some(user) => Some((user.clone(), password(app, settings)?)),
    };
    let host = session::host(app);
    let post = Post {
        server,
        security: settings.security,
        login,
        authorities: Vec::new(),
        // With time left for finding out what is wrong; not where a person waits for the end.
        patience: patience.min(ANSWER),
        looks: patience > LESS,
    }
    .trusting(app.settings.ca_file.as_deref(), environment)?;
    let mail = Mail {
        sender: sender(settings).ok_or_else(unusable)?,
        sender_name: format!("scribe-sync {host}"),
        to: settings.to.clone(),
        letter: letter.clone(),
        date: app.clock.now(),
    };
    Ok((post, mail))
}

/// Whose name mails bear: as said, else the login's where that is an address, else the first recipient's own.
fn sender(settings: &NotifySettings) -> Option<String> {
    let login = settings
        .smtp_user
        .as_ref()
        .filter(|user| notify::address(user));
    let said = settings.sender.as_ref().or(login).or(settings.to.first());
    said.cloned()
}

/// The password of the mail server: from the environment, else from where it is kept.
fn password(app: &App, settings: &NotifySettings) -> Result<Token> {
    if let Some(text) = app.environment.text(PASSWORD) {
        app.ui.hide(text);
        return Ok(Token::exact(text.to_owned()));
    }
    let missing = |reason: Option<Message>| {
        let failure = Failure::new(Class::Credential, Message::new("notify-password-missing"));
        let failure = match reason {
            Some(reason) => failure.cause(reason),
            None => failure,
        };
        failure.hint(Message::new("hint-notify-password"))
    };
    let kept = kept(settings).ok_or_else(|| missing(None))?;
    let (server, user) = settings.password_entry().ok_or_else(|| missing(None))?;
    match session::place(app).password(&server, user, kept)? {
        Ok(Some(password)) => {
            app.ui.hide(password.reveal());
            Ok(password)
        }
        Ok(None) => Err(missing(None)),
        Err(reason) => Err(missing(Some(reason))),
    }
}

fn kept(settings: &NotifySettings) -> Option<Kept> {
    match settings.password.as_deref() {
        Some("keyring") => Some(Kept::Keyring),
        Some(_) => Some(Kept::File),
        None => None,
    }
}

fn in_the_clear(server: &MailServer, security: Security) -> Failure {
    Failure::new(
        Class::Usage,
        Message::new("notify-in-the-clear").with("host", server.shown(security)),
    )
    .hint(Message::new("hint-notify-security"))
}

fn set(app: &App, args: &NotifySetArgs) -> Result<Report> {
    let _alone = config::lock_unless(app.settings.dry_run, &app.settings.config_dir)?;
    let before = notify::read(&app.settings.config_dir)?.unwrap_or_default();
    let mut settings = before.clone();
    apply(args, &mut settings)?;
    if let Some(server) = &settings.smtp
        && settings.security == Security::None
        && !server.is_loopback()
    {
        return Err(in_the_clear(server, settings.security));
    }
    check_hooks(app, &settings)?;
    let place = session::place(app);
    let mut notes = Vec::new();
    let moved = settings.password_entry() != before.password_entry();
    if moved {
        settings.password = None;
    }
    let password = new_password(app, args, &settings)?;
    if !app.settings.dry_run {
        if (moved || password.is_some())
            && let (Some((server, user)), Some(kept)) = (before.password_entry(), kept(&before))
            && let Some(reason) = place.forget_password(&server, user, kept)?
            && moved
        {
            notes.push(Message::new("notify-password-left"));
            notes.push(reason);
        }
        if let Some(password) = password {
            keep(&place, &mut settings, &password, &mut notes)?;
        }
        notify::write(&app.settings.config_dir, &settings)?;
    }
    if settings.smtp_user.is_some()
        && settings.password.is_none()
        && !app.settings.dry_run
        && app.environment.get(PASSWORD).is_none()
    {
        notes.push(Message::new("notify-no-password-yet"));
    }
    if settings.smtp.is_some() == settings.to.is_empty() {
        notes.push(Message::new("notify-mail-incomplete"));
    }
    Ok(shown(app, &settings, notes))
}

/// What was said on the command line over what is there.
fn apply(args: &NotifySetArgs, settings: &mut NotifySettings) -> Result<()> {
    let bad = |id: &'static str, value: &str| {
        Failure::new(
            Class::Usage,
            Message {
                id,
                args: Vec::new(),
            }
            .with("value", value),
        )
    };
    if args.to.iter().any(|to| to == NONE) {
        settings.to.clear();
    } else if !args.to.is_empty() {
        let mut to: Vec<String> = Vec::new();
        for one in args.to.iter().flat_map(|text| text.split(',')) {
            let one = one.trim();
            if !notify::address(one) {
                return Err(bad("notify-bad-address", one));
            }
            if !to.iter().any(|known| known == one) {
                to.push(one.to_owned());
            }
        }
        if to.len() > MOST_RECIPIENTS {
            return Err(Failure::new(
                Class::Usage,
                Message::new("notify-too-many").count("most", MOST_RECIPIENTS),
            ));
        }
        settings.to = to;
    }
    if let Some(sender) = &args.sender {
        settings.sender = match sender.as_str() {
            NONE => None,
            text if notify::address(text) => Some(text.to_owned()),
            text => return Err(bad("notify-bad-address", text)),
        };
    }
    if let Some(server) = &args.smtp {
        settings.smtp = match server.as_str() {
            NONE => None,
            text => Some(MailServer::parse(text).ok_or_else(|| bad("notify-bad-server", text))?),
        };
    }
    // What a port is for by custom, where nobody says how.
    if let (Some(_), None, Some(server)) = (&args.smtp, args.security, &settings.smtp) {
        match server.port {
            Some(465) => settings.security = Security::Tls,
            Some(587) => settings.security = Security::Starttls,
            Some(25) if !server.is_loopback() => settings.security = Security::Starttls,
            _ => {}
        }
    }
    if let Some(security) = args.security {
        settings.security = match security {
            SecurityChoice::Tls => Security::Tls,
            SecurityChoice::Starttls => Security::Starttls,
            SecurityChoice::None => Security::None,
        };
    }
    if let Some(user) = &args.smtp_user {
        settings.smtp_user = match user.as_str() {
            NONE => None,
            text if text.is_empty() || text.chars().any(char::is_control) => {
                return Err(bad("notify-bad-user", text));
            }
            text => Some(text.to_owned()),
        };
    }
    if let Some(when) = args.when {
        settings.when = match when {
            WhenChoice::Change => When::Change,
            WhenChoice::Failure => When::Failure,
            WhenChoice::Success => When::Success,
            WhenChoice::Always => When::Always,
        };
    }
    for (text, setting) in [
        (&args.webhook, &mut settings.webhook),
        (&args.heartbeat, &mut settings.heartbeat),
        (&args.heartbeat_fail, &mut settings.heartbeat_fail),
    ] {
        if let Some(text) = text {
            *setting = (text != NONE).then(|| HookAddress::new(text));
        }
    }
    Ok(())
}

/// The addresses of the web can be used; whoever cannot be reached now may be so later.
fn check_hooks(app: &App, settings: &NotifySettings) -> Result<()> {
    for address in [
        &settings.webhook,
        &settings.heartbeat,
        &settings.heartbeat_fail,
    ]
    .into_iter()
    .flatten()
    {
        app.ui.hide(address.reveal());
        notify::check(address)?;
    }
    Ok(())
}

/// A password that came with this command, or is asked for on a terminal.
fn new_password(
    app: &App,
    args: &NotifySetArgs,
    settings: &NotifySettings,
) -> Result<Option<Token>> {
    let Some(user) = &settings.smtp_user else {
        return if args.password_stdin {
            Err(Failure::new(
                Class::Usage,
                Message::new("notify-password-for-whom"),
            ))
        } else {
            Ok(None)
        };
    };
    let text = if args.password_stdin {
        app.ui.prompt().stdin_line()?
    } else if args.smtp_user.is_some()
        && settings.password.is_none()
        && app.environment.get(PASSWORD).is_none()
        && app.ui.prompt().interactive()
    {
        let question = Message::new("notify-ask-password").with("user", user);
        app.ui.prompt().secret(&question)?
    } else {
        return Ok(None);
    };
    app.ui.hide(&text);
    if text.is_empty() {
        return Err(Failure::new(
            Class::Usage,
            Message::new("login-password-empty"),
        ));
    }
    Ok(Some(Token::exact(text)))
}

fn keep(
    place: &Place<'_>,
    settings: &mut NotifySettings,
    password: &Token,
    notes: &mut Vec<Message>,
) -> Result<()> {
    let Some((server, user)) = settings.password_entry() else {
        notes.push(Message::new("notify-mail-incomplete"));
        return Ok(());
    };
    let (kept, refused) = place.keep_password(&server, user, password)?;
    if let Some(reason) = refused {
        notes.push(reason);
        let path = place.config_dir.join("credentials.yaml");
        notes.push(Message::new("notify-kept-in-file").path("path", &path));
    }
    settings.password = Some(kept.word().to_owned());
    Ok(())
}

fn switched(app: &App, off: bool) -> Result<Report> {
    let _alone = config::lock_unless(app.settings.dry_run, &app.settings.config_dir)?;
    let mut settings = notify::read(&app.settings.config_dir)?.unwrap_or_default();
    if settings.off != off {
        settings.off = off;
        if !app.settings.dry_run {
            notify::write(&app.settings.config_dir, &settings)?;
        }
    }
    Ok(shown(app, &settings, Vec::new()))
}

fn shown(app: &App, settings: &NotifySettings, notes: Vec<Message>) -> Report {
    let hook = |address: &Option<HookAddress>| address.as_ref().map(HookAddress::shown);
    let server = settings.smtp.as_ref();
    let password = settings.smtp_user.as_ref().map(|_| {
        if app.environment.get(PASSWORD).is_some() {
            "environment"
        } else {
            kept(settings).map_or("none", Kept::word)
        }
    });
    Report::Notify(NotifyReport {
        path: app.settings.config_dir.join(FILE),
        on: !settings.off,
        any: settings.any(),
        when: settings.when.word(),
        to: settings.to.clone(),
        sender: server.and_then(|_| sender(settings)),
        smtp: server.map(|server| server.shown(settings.security)),
        security: server.map(|_| settings.security.word()),
        smtp_user: settings.smtp_user.clone(),
        password,
        webhook: hook(&settings.webhook),
        heartbeat: hook(&settings.heartbeat),
        heartbeat_fail: hook(&settings.heartbeat_fail),
        notes,
        dry_run: app.settings.dry_run,
    })
}

/// Tells everybody something made up, whatever `--when` says, also while it is off.
fn test(app: &App) -> Result<Report> {
    let settings = notify::read(&app.settings.config_dir)?.unwrap_or_default();
    if !settings.any() {
        return Err(
            Failure::new(Class::Usage, Message::new("notify-nobody-to-tell"))
                .hint(Message::new("hint-notify-set")),
        );
    }
    let now = app.clock.now();
    let digest = Digest {
        what: "notify".to_owned(),
        run: None,
        class: Class::Ok,
        start: now,
        end: now,
        rows: Vec::<RunRow>::new(),
        next: None,
    };
    let host = session::host(app);
    let letter = app.ui.test_letter(&host, now);
    let document = app.ui.digest(&digest, &letter, &host);
    if app.settings.dry_run {
        let hooks = [
            ("webhook", &settings.webhook),
            ("heartbeat", &settings.heartbeat),
        ];
        let hooks = hooks
            .into_iter()
            .filter_map(|(channel, address)| Some((channel, address.as_ref()?.shown())));
        let mails = settings.to.iter().map(|to| ("mail", to.clone()));
        let would = mails
            .filter(|_| settings.has_mail())
            .chain(hooks)
            .map(|(channel, target)| Telling {
                channel: channel.to_owned(),
                target,
                state: "would".to_owned(),
                error: None,
            });
        return Ok(Report::NotifyTest(NotifyTestReport {
            class: Class::Ok,
            told: would.collect(),
            letter,
            dry_run: true,
        }));
    }
    let told = deliver(
        app,
        &settings,
        &Parcel {
            letter: settings.has_mail().then_some(&letter),
            document: &document,
            well: true,
            patience: PATIENCE,
        },
    );
    let classes = told.iter().map(|(_, class)| class.unwrap_or(Class::Ok));
    Ok(Report::NotifyTest(NotifyTestReport {
        class: Class::of_many(classes),
        told: told.into_iter().map(|(told, _)| told).collect(),
        letter,
        dry_run: false,
    }))
}
