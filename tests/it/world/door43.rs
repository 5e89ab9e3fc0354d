//! A stand-in for a Door43 server: Gitea's API and git over HTTP, on a port of this computer, with faults on request.
//!
//! Behind it are bare repositories that real git serves. What it answers was measured on servers of version 1.21 and
//! of the 1.27 line, and read up for Door43's own 1.27; [`Profile`] chooses between these ways of saying things.

mod api;
mod auth;
mod clock;
mod faults;
mod git;
mod http;
mod state;
mod web;

use std::cell::Cell;
use std::collections::HashMap;
use std::io;
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::panic::AssertUnwindSafe;
use std::path::PathBuf;
use std::process::Child;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use tempfile::TempDir;

pub use faults::{Action, Fault, Match};
pub use web::{Confirm, SignUp};

use super::tls::{CertKind, TestCa};
use http::{AtLimit, BodyReader, BodyState, Conn, DRAIN, Head, Lines, Stop};
use state::{State, User};

/// Whose words and habits the server has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Profile {
    /// DCS 1.21.4, as recorded.
    V1_21,
    /// DCS 1.27.3, as on production in 2026.
    V1_27,
    /// Gitea of the 1.27 line without Door43's own patches, as recorded in November 2026; its pages are in `gitea-1.27/`.
    Gitea1_27,
}

impl Profile {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::V1_21, Self::V1_27, Self::Gitea1_27];
}

/// Who can see a repository.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Visibility {
    /// Everybody.
    Public,
    /// Owner and collaborators.
    Private,
}

/// What somebody may do with a repository.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Access {
    /// Fetch.
    Read,
    /// And push.
    Write,
    /// And change its settings.
    Admin,
}

/// A second factor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Otp {
    /// The one code that is right.
    pub code: String,
    /// It is right once only.
    pub single_use: bool,
}

/// How an account differs from an ordinary one.
#[derive(Debug, Clone)]
pub struct UserOptions {
    /// The mail address; else `<login>@example.org`.
    pub email: Option<String>,
    /// The second factor.
    pub otp: Option<Otp>,
    /// False: the mail that activates the account was not answered yet.
    pub activated: bool,
    /// The password is to be changed before anything else.
    pub must_change_password: bool,
}

impl Default for UserOptions {
    fn default() -> Self {
        Self {
            email: None,
            otp: None,
            activated: true,
            must_change_password: false,
        }
    }
}

impl UserOptions {
    /// An account with the code `123456` as second factor.
    pub fn with_otp() -> Self {
        Self {
            otp: Some(Otp {
                code: "123456".to_owned(),
                single_use: false,
            }),
            ..Self::default()
        }
    }
}

/// How to start a server.
#[derive(Debug, Default)]
pub struct Options<'a> {
    /// Its words; 1.27 if not said.
    pub profile: Option<Profile>,
    /// TLS with a certificate of this authority.
    pub tls: Option<(&'a TestCa, CertKind)>,
    /// The name in its address instead of `127.0.0.1`.
    pub host: Option<&'a str>,
}

/// A token as the account's page lists it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenInfo {
    /// Its number.
    pub id: u64,
    /// Its name.
    pub name: String,
    /// What it may do.
    pub scopes: Vec<String>,
    /// The secret itself.
    pub secret: String,
}

/// How a request said who it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Credential {
    /// Not at all.
    None,
    /// `Basic` with a password, right or wrong (or with a token that the server doesn't know).
    Password,
    /// `Basic` with a token.
    BasicToken,
    /// `Authorization: token`.
    TokenHeader,
    /// `Authorization: Bearer`.
    Bearer,
    /// In the address.
    Query,
    /// Something the server doesn't understand.
    Other,
}

/// A request and what became of it.
#[derive(Debug, Clone)]
pub struct Recorded {
    /// `GET`, `POST` and so on.
    pub method: String,
    /// Path and query, as sent.
    pub target: String,
    /// The answer's status; `None` when there was none.
    pub status: Option<u16>,
    /// The number of the connection, from 1.
    pub connection: usize,
    /// All bytes of the request that the server took, head included (inside TLS).
    pub bytes_up: u64,
    /// All bytes of the answer, head included (inside TLS).
    pub bytes_down: u64,
    /// How it said who it is.
    pub credential: Credential,
    /// The account it was taken for.
    pub user: Option<String>,
    /// All headers, in their order.
    pub headers: Vec<(String, String)>,
    /// When its head had come, since the server's start.
    pub at: Duration,
}

impl Recorded {
    /// The first header of this name.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(key, _)| key.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }

    /// `POST /amina/luke.git/git-receive-pack 200`, for lists of what was asked.
    pub fn line(&self) -> String {
        let status = self
            .status
            .map_or_else(|| "-".to_owned(), |status| status.to_string());
        format!("{} {} {status}", self.method, self.target)
    }
}

/// The body of an answer.
pub enum Body {
    /// All of it.
    Bytes(Vec<u8>),
    /// What a git process says, as it says it.
    Git(Box<git::Output>),
}

/// An answer of the server, before faults.
struct Answer {
    status: u16,
    headers: Vec<(String, String)>,
    body: Body,
    close: bool,
}

impl Answer {
    fn new(status: u16, kind: &str, body: impl Into<Vec<u8>>) -> Self {
        let mut headers = Vec::new();
        if !kind.is_empty() {
            headers.push(("Content-Type".to_owned(), kind.to_owned()));
        }
        Self {
            status,
            headers,
            body: Body::Bytes(body.into()),
            close: false,
        }
    }

    fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.headers.push((name.to_owned(), value.into()));
        self
    }
}

/// What a request turned out to be, for the record.
#[derive(Debug, Clone)]
struct Who {
    credential: Credential,
    user: Option<String>,
}

struct Rule {
    id: usize,
    of: Match,
    after: usize,
    times: Option<usize>,
    seen: usize,
    hits: usize,
    action: Arc<Mutex<Action>>,
}

#[derive(Default)]
struct Log {
    done: Vec<(usize, Recorded)>,
    begun: usize,
    open: usize,
}

struct Shared {
    state: Mutex<State>,
    log: Mutex<Log>,
    logged: Condvar,
    rules: Mutex<Vec<Rule>>,
    last_rule: AtomicUsize,
    serial: AtomicUsize,
    panics: Mutex<Vec<String>>,
    stop: Arc<Stop>,
    lines: Arc<Lines>,
    latency: Mutex<Duration>,
    strip_protocol: AtomicBool,
    body_limit: AtomicU64,
    clock_ahead: Mutex<i64>,
    connections: AtomicUsize,
    sockets: Mutex<HashMap<usize, TcpStream>>,
    children: Mutex<HashMap<u32, Arc<Mutex<Child>>>>,
    tls: Option<Arc<rustls::ServerConfig>>,
    url: String,
    begun: Instant,
    hooks: PathBuf,
    scratch: PathBuf,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

thread_local! {
    /// This thread answers a request: it must not wait for requests to end.
    static ANSWERING: Cell<bool> = const { Cell::new(false) };
}

/// The running server. Dropping it stops it and takes its repositories away.
pub struct Door43 {
    shared: Arc<Shared>,
    address: SocketAddr,
    accepting: Option<JoinHandle<()>>,
    serving: Arc<Mutex<Vec<JoinHandle<()>>>>,
    dir: TempDir,
}

impl std::fmt::Debug for Door43 {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Door43")
            .field("url", &self.shared.url)
            .finish_non_exhaustive()
    }
}

impl Door43 {
    /// Starts a server over plain HTTP.
    pub fn start(profile: Profile) -> Self {
        Self::start_with(&Options {
            profile: Some(profile),
            ..Options::default()
        })
    }

    /// Starts a server.
    ///
    /// # Panics
    /// When this computer gives no port or no temporary folder.
    pub fn start_with(options: &Options) -> Self {
        let dir = TempDir::new().expect("a temporary folder");
        let [repos, hooks, scratch] =
            ["repos", "hooks", "scratch"].map(|name| dir.path().join(name));
        for folder in [&repos, &hooks, &scratch] {
            std::fs::create_dir(folder).expect("a folder for the server");
        }
        git::write_hooks(&hooks);
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port of this computer");
        let address = listener.local_addr().expect("a port of this computer");
        let scheme = if options.tls.is_some() {
            "https"
        } else {
            "http"
        };
        let host = options.host.unwrap_or("127.0.0.1");
        let shared = Arc::new(Shared {
            state: Mutex::new(State::new(options.profile.unwrap_or(Profile::V1_27), repos)),
            log: Mutex::default(),
            logged: Condvar::new(),
            rules: Mutex::default(),
            last_rule: AtomicUsize::new(0),
            serial: AtomicUsize::new(0),
            panics: Mutex::default(),
            stop: Arc::default(),
            lines: Arc::default(),
            latency: Mutex::default(),
            strip_protocol: AtomicBool::new(false),
            body_limit: AtomicU64::new(u64::MAX),
            clock_ahead: Mutex::new(0),
            connections: AtomicUsize::new(0),
            sockets: Mutex::default(),
            children: Mutex::default(),
            tls: options.tls.map(|(ca, kind)| ca.server_config(kind)),
            url: format!("{scheme}://{host}:{}", address.port()),
            begun: Instant::now(),
            hooks,
            scratch,
        });
        let serving = Arc::new(Mutex::new(Vec::new()));
        let accepting = {
            let (shared, serving) = (Arc::clone(&shared), Arc::clone(&serving));
            std::thread::spawn(move || accept(&shared, &listener, &serving))
        };
        Self {
            shared,
            address,
            accepting: Some(accepting),
            serving,
            dir,
        }
    }

    /// The server's address, without a slash at its end.
    pub fn url(&self) -> String {
        self.shared.url.clone()
    }

    /// The port it listens on.
    pub fn port(&self) -> u16 {
        self.address.port()
    }

    /// The address of a repository, ending in `.git`.
    pub fn git_url(&self, owner: &str, name: &str) -> String {
        format!("{}/{owner}/{name}.git", self.shared.url)
    }

    /// The same with a login and its token (or password) in it, for stock git.
    pub fn git_url_as(&self, login: &str, secret: &str, owner: &str, name: &str) -> String {
        self.git_url(owner, name)
            .replacen("://", &format!("://{login}:{secret}@"), 1)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        lock(&self.shared.state)
    }

    /// Makes an ordinary account.
    pub fn add_user(&self, login: &str, password: &str) {
        self.add_user_with(login, password, UserOptions::default());
    }

    /// Makes an account.
    pub fn add_user_with(&self, login: &str, password: &str, options: UserOptions) {
        self.state().add_user(User {
            id: 0,
            login: login.to_owned(),
            password: password.to_owned(),
            email: options
                .email
                .unwrap_or_else(|| format!("{login}@example.org")),
            otp: options.otp,
            otp_used: false,
            active: options.activated,
            must_change_password: options.must_change_password,
            created: clock::now(),
        });
    }

    /// Changes how accounts are made on the web page.
    pub fn sign_up(&self, options: SignUp) {
        self.state().web.signup = options;
    }

    /// The mails that went out: to whom, and the link in it.
    pub fn mails(&self) -> Vec<(String, String)> {
        self.state().web.mails.clone()
    }

    /// The forms that were posted, as they were sent.
    pub fn forms(&self) -> Vec<String> {
        self.state().web.forms.clone()
    }

    /// Whether an account is there, and active.
    pub fn is_active(&self, login: &str) -> Option<bool> {
        self.state().find_user(login).map(|user| user.active)
    }

    /// Tokens of a login in the browser make no ordinary ones.
    pub fn refuse_trades(&self) {
        self.state().web.no_trade = true;
    }

    /// Ends the hour of all tokens of a login in the browser.
    pub fn end_the_hour(&self) {
        self.state().web.access.clear();
    }

    /// All secrets that OAuth gave out.
    pub fn oauth_secrets(&self) -> Vec<String> {
        let state = self.state();
        let all = state.web.access.iter().chain(&state.web.refresh);
        all.map(|(secret, _)| secret.clone()).collect()
    }

    /// Makes a token with a name without asking the API; gives its secret.
    ///
    /// # Panics
    /// When there is no such account.
    pub fn token_named(&self, login: &str, name: &str, scopes: &[&str]) -> String {
        let scopes = scopes.iter().map(|&scope| scope.to_owned()).collect();
        let mut state = self.state();
        let user = state.find_user(login).expect("a known account").id;
        state.add_token(user, name, scopes).sha1
    }

    /// Activates an account, as its owner does from the mail.
    pub fn activate(&self, login: &str) {
        let mut state = self.state();
        let user = state
            .users
            .iter_mut()
            .find(|user| user.login.eq_ignore_ascii_case(login));
        user.expect("a known account").active = true;
    }

    /// Makes a token without asking the API; gives its secret.
    ///
    /// # Panics
    /// When there is no such account or scope.
    pub fn token(&self, login: &str, scopes: &[&str]) -> String {
        let scopes: Vec<String> = scopes.iter().map(|&scope| scope.to_owned()).collect();
        let scopes = state::normal_scopes(&scopes).expect("known scopes");
        let mut state = self.state();
        let user = state.find_user(login).expect("a known account").id;
        state.add_token(user, "by-the-world", scopes).sha1
    }

    /// Shows the next one-time code on the device of an account; the one before holds no longer.
    ///
    /// # Panics
    /// When there is no such account, or it has no second factor.
    pub fn next_code(&self, login: &str, code: &str) {
        let mut state = self.state();
        let user = state
            .users
            .iter_mut()
            .find(|user| user.login.eq_ignore_ascii_case(login))
            .expect("a known account");
        let otp = user.otp.as_mut().expect("a second factor");
        code.clone_into(&mut otp.code);
        user.otp_used = false;
    }

    /// Makes a token worthless.
    pub fn revoke_token(&self, secret: &str) {
        self.state().tokens.retain(|token| token.sha1 != secret);
    }

    /// The tokens of an account.
    pub fn tokens(&self, login: &str) -> Vec<TokenInfo> {
        let state = self.state();
        let Some(user) = state.find_user(login) else {
            return Vec::new();
        };
        let own = state.tokens.iter().filter(|token| token.user == user.id);
        own.map(|token| TokenInfo {
            id: token.id,
            name: token.name.clone(),
            scopes: token.scopes.clone(),
            secret: token.sha1.clone(),
        })
        .collect()
    }

    /// Makes an empty repository whose default branch will be `main`; gives its bare folder.
    ///
    /// # Panics
    /// When there is no such owner, or it has a repository of this name.
    pub fn create_repo(&self, owner: &str, name: &str, visibility: Visibility) -> PathBuf {
        let mut state = self.state();
        assert!(
            state.find_repo(owner, name).is_none(),
            "{owner}/{name} is there already"
        );
        let owner = state.find_user(owner).expect("a known account").id;
        state
            .add_repo(owner, name, visibility == Visibility::Private, "main")
            .expect("a bare repository")
            .dir
    }

    /// The bare folder of a repository.
    pub fn repo_path(&self, owner: &str, name: &str) -> Option<PathBuf> {
        self.state()
            .find_repo(owner, name)
            .map(|repo| repo.dir.clone())
    }

    #[track_caller]
    fn with_repo<T>(&self, owner: &str, name: &str, work: impl FnOnce(&mut state::Repo) -> T) -> T {
        let mut state = self.state();
        match state.find_repo_mut(owner, name) {
            Some(repo) => work(repo),
            None => panic!("no repository {owner}/{name}"),
        }
    }

    /// Closes a repository for changes, or opens it again.
    #[track_caller]
    pub fn set_archived(&self, owner: &str, name: &str, archived: bool) {
        self.with_repo(owner, name, |repo| {
            repo.archived = archived.then(clock::now);
        });
    }

    /// Hides a repository, or shows it.
    #[track_caller]
    pub fn set_private(&self, owner: &str, name: &str, private: bool) {
        self.with_repo(owner, name, |repo| repo.private = private);
    }

    /// Nobody can push to this branch any more.
    #[track_caller]
    pub fn protect_branch(&self, owner: &str, name: &str, branch: &str) {
        self.with_repo(owner, name, |repo| repo.protected.push(branch.to_owned()));
    }

    /// Takes the protection away.
    #[track_caller]
    pub fn unprotect_branch(&self, owner: &str, name: &str, branch: &str) {
        self.with_repo(owner, name, |repo| {
            repo.protected.retain(|protected| protected != branch);
        });
    }

    /// The name changes; the old one leads to the new one until somebody takes it.
    #[track_caller]
    pub fn rename_repo(&self, owner: &str, name: &str, new_name: &str) {
        let (of, id) = self.with_repo(owner, name, |repo| {
            new_name.clone_into(&mut repo.name);
            (repo.owner, repo.id)
        });
        self.state().moved.push((of, name.to_owned(), id));
    }

    /// The owner changes; the old place leads to the new one until somebody takes it.
    #[track_caller]
    pub fn transfer(&self, owner: &str, name: &str, new_owner: &str) {
        let to = self
            .state()
            .find_user(new_owner)
            .expect("a known account")
            .id;
        let (of, id) = self.with_repo(owner, name, |repo| {
            let before = std::mem::replace(&mut repo.owner, to);
            repo.collaborators.retain(|(user, _)| *user != to);
            (before, repo.id)
        });
        self.state().moved.push((of, name.to_owned(), id));
    }

    /// The repository is gone.
    #[track_caller]
    pub fn delete_repo(&self, owner: &str, name: &str) {
        let id = self.with_repo(owner, name, |repo| repo.id);
        self.state().remove_repo(id);
    }

    /// Lets somebody into a repository, or changes what they may do.
    #[track_caller]
    pub fn add_collaborator(&self, owner: &str, name: &str, login: &str, access: Access) {
        let user = self.state().find_user(login).expect("a known account").id;
        self.with_repo(owner, name, |repo| {
            repo.collaborators.retain(|(of, _)| *of != user);
            repo.collaborators.push((user, access));
        });
    }

    /// Shows somebody the door.
    #[track_caller]
    pub fn remove_collaborator(&self, owner: &str, name: &str, login: &str) {
        let user = self.state().find_user(login).expect("a known account").id;
        self.with_repo(owner, name, |repo| {
            repo.collaborators.retain(|(of, _)| *of != user);
        });
    }

    /// All requests in the order they came. Waits for those that are being answered, for five seconds at most.
    pub fn requests(&self) -> Vec<Recorded> {
        let log = lock(&self.shared.log);
        let log = if ANSWERING.get() {
            log
        } else {
            let patience = Duration::from_secs(5);
            let waited = self
                .shared
                .logged
                .wait_timeout_while(log, patience, |log| log.open > 0);
            waited.unwrap_or_else(PoisonError::into_inner).0
        };
        let mut done = log.done.clone();
        done.sort_by_key(|(number, _)| *number);
        done.into_iter().map(|(_, recorded)| recorded).collect()
    }

    /// Forgets the requests so far.
    pub fn clear_requests(&self) {
        drop(self.requests());
        lock(&self.shared.log).done.clear();
    }

    /// The folder of the hooks that git runs for each push.
    pub fn hooks(&self) -> PathBuf {
        self.shared.hooks.clone()
    }

    /// How many connections were opened.
    pub fn connections(&self) -> usize {
        self.shared.connections.load(Ordering::SeqCst)
    }

    /// Adds a rule to the script; gives its number for [`Door43::hits`].
    pub fn fault(&self, fault: Fault) -> usize {
        let id = self.shared.last_rule.fetch_add(1, Ordering::SeqCst) + 1;
        let Fault {
            of,
            after,
            times,
            action,
        } = fault;
        lock(&self.shared.rules).push(Rule {
            id,
            of,
            after,
            times,
            seen: 0,
            hits: 0,
            action: Arc::new(Mutex::new(action)),
        });
        id
    }

    /// How often a rule met a request.
    pub fn hits(&self, fault: usize) -> usize {
        lock(&self.shared.rules)
            .iter()
            .find(|rule| rule.id == fault)
            .map_or(0, |rule| rule.hits)
    }

    /// Ends the script.
    pub fn clear_faults(&self) {
        lock(&self.shared.rules).clear();
    }

    /// One round trip of the line: paid once by each new connection (twice with TLS) and once by each request.
    pub fn set_latency(&self, latency: Duration) {
        *lock(&self.shared.latency) = latency;
    }

    /// How many bytes a second all connections together carry, up and down; `None` for as fast as it goes.
    pub fn set_rate(&self, up: Option<u64>, down: Option<u64>) {
        self.shared.lines.up.set(up);
        self.shared.lines.down.set(down);
    }

    /// How long the API shows the state before a push (200 ms, unless said otherwise).
    pub fn set_api_lag(&self, lag: Duration) {
        self.state().lag = lag;
    }

    /// Lets the API see everything at once that was pushed so far.
    pub fn settle_api(&self) {
        for repo in &mut self.state().repos {
            repo.stale = None;
        }
    }

    /// Behaves like a proxy that drops the `Git-Protocol` header.
    pub fn strip_git_protocol(&self, strip: bool) {
        self.shared.strip_protocol.store(strip, Ordering::SeqCst);
    }

    /// Behaves like a proxy that answers 413 to git requests whose body is longer than this; `None` for no limit.
    pub fn set_body_limit(&self, bytes: Option<u64>) {
        let bytes = bytes.unwrap_or(u64::MAX);
        self.shared.body_limit.store(bytes, Ordering::SeqCst);
    }

    /// Sets the clock of the server's `Date` header ahead of ours, or behind.
    pub fn set_clock_ahead(&self, seconds: i64) {
        *lock(&self.shared.clock_ahead) = seconds;
    }

    /// Asserts that nothing in the server broke. `Drop` does the same.
    ///
    /// # Panics
    /// With the messages of its threads, when something did.
    #[track_caller]
    pub fn assert_ok(&self) {
        let panics = lock(&self.shared.panics);
        assert!(
            panics.is_empty(),
            "the stand-in server broke:\n{}",
            panics.join("\n")
        );
    }
}

impl Drop for Door43 {
    fn drop(&mut self) {
        self.shared.stop.stop();
        for socket in lock(&self.shared.sockets).values() {
            drop(socket.shutdown(Shutdown::Both));
        }
        for child in lock(&self.shared.children).values() {
            drop(lock(child).kill());
        }
        // Wakes the thread that accepts.
        drop(TcpStream::connect(self.address));
        if let Some(accepting) = self.accepting.take() {
            drop(accepting.join());
        }
        // A connection may have come in between.
        for socket in lock(&self.shared.sockets).values() {
            drop(socket.shutdown(Shutdown::Both));
        }
        for thread in std::mem::take(&mut *lock(&self.serving)) {
            drop(thread.join());
        }
        if !std::thread::panicking() {
            self.assert_ok();
        }
    }
}

/// Runs `work`; a panic in it is kept for `assert_ok`.
fn guarded(shared: &Shared, what: &str, work: impl FnOnce()) {
    if let Err(panic) = std::panic::catch_unwind(AssertUnwindSafe(work)) {
        let said = panic.downcast_ref::<String>().cloned();
        let said = said.or_else(|| panic.downcast_ref::<&str>().map(|&said| said.to_owned()));
        lock(&shared.panics).push(format!(
            "{what}: {}",
            said.unwrap_or_else(|| "a panic without words".to_owned())
        ));
    }
}

fn accept(shared: &Arc<Shared>, listener: &TcpListener, serving: &Mutex<Vec<JoinHandle<()>>>) {
    for tcp in listener.incoming() {
        if shared.stop.stopped() {
            return;
        }
        let Ok(tcp) = tcp else { continue };
        let number = shared.connections.fetch_add(1, Ordering::SeqCst) + 1;
        if let Ok(socket) = tcp.try_clone() {
            lock(&shared.sockets).insert(number, socket);
        }
        let shared = Arc::clone(shared);
        let thread = std::thread::spawn(move || {
            guarded(&shared, "connection", || serve(&shared, tcp, number));
            lock(&shared.sockets).remove(&number);
        });
        let mut serving = lock(serving);
        serving.retain(|thread| !thread.is_finished());
        serving.push(thread);
    }
}

fn serve(shared: &Arc<Shared>, tcp: TcpStream, number: usize) {
    let latency = *lock(&shared.latency);
    shared.stop.pause(if shared.tls.is_some() {
        latency * 2
    } else {
        latency
    });
    let made = Conn::new(
        tcp,
        shared.tls.clone(),
        Arc::clone(&shared.stop),
        Arc::clone(&shared.lines),
    );
    let Ok(mut conn) = made else { return };
    loop {
        match conn.head() {
            Ok(Some(head)) => {
                if !record(shared, &mut conn, &head, number) {
                    break;
                }
            }
            Err(error) if error.kind() == io::ErrorKind::InvalidData => {
                drop(conn.send(
                    b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
                ));
                break;
            }
            Ok(None) | Err(_) => break,
        }
        if shared.stop.stopped() {
            break;
        }
    }
    conn.close();
}

/// Answers one request and writes it down; false when the connection is at its end.
fn record(shared: &Arc<Shared>, conn: &mut Conn, head: &Head, connection: usize) -> bool {
    let at = shared.begun.elapsed();
    let number = {
        let mut log = lock(&shared.log);
        log.begun += 1;
        log.open += 1;
        log.begun
    };
    let who = auth::who(shared, head);
    let mut status = None;
    let mut on = false;
    ANSWERING.set(true);
    guarded(shared, &format!("{} {}", head.method, head.target), || {
        on = exchange(shared, conn, head, &mut status).unwrap_or(false);
    });
    ANSWERING.set(false);
    let recorded = Recorded {
        method: head.method.clone(),
        target: head.target.clone(),
        status: status.filter(|_| conn.down > 0),
        connection,
        bytes_up: conn.up,
        bytes_down: conn.down,
        credential: who.credential,
        user: who.user,
        headers: head.headers.clone(),
        at,
    };
    let mut log = lock(&shared.log);
    log.done.push((number, recorded));
    log.open -= 1;
    drop(log);
    shared.logged.notify_all();
    on
}

/// What the script has for this request.
fn rules_for(
    shared: &Shared,
    conn: &mut Conn,
    head: &Head,
    body: &mut BodyState,
) -> io::Result<Vec<Arc<Mutex<Action>>>> {
    let needles: Vec<(usize, Option<Vec<u8>>)> = lock(&shared.rules)
        .iter()
        .filter(|rule| rule.of.fits(head))
        .map(|rule| (rule.id, rule.of.body.clone()))
        .collect();
    let mut met = Vec::new();
    for (id, needle) in needles {
        // The look into the body waits for the client, so no lock is held.
        if let Some(needle) = needle
            && !conn.body_holds(head, body, &needle)?
        {
            continue;
        }
        let mut rules = lock(&shared.rules);
        let Some(rule) = rules.iter_mut().find(|rule| rule.id == id) else {
            continue;
        };
        rule.seen += 1;
        if rule.seen > rule.after && rule.times.is_none_or(|times| rule.hits < times) {
            rule.hits += 1;
            met.push(Arc::clone(&rule.action));
        }
    }
    Ok(met)
}

fn exchange(
    shared: &Arc<Shared>,
    conn: &mut Conn,
    head: &Head,
    status: &mut Option<u16>,
) -> io::Result<bool> {
    let mut body = BodyState::of(head);
    let met = rules_for(shared, conn, head, &mut body)?;
    scripted(shared, conn, head, &mut body, &met, status)
}

fn scripted(
    shared: &Arc<Shared>,
    conn: &mut Conn,
    head: &Head,
    body: &mut BodyState,
    met: &[Arc<Mutex<Action>>],
    status: &mut Option<u16>,
) -> io::Result<bool> {
    let latency = *lock(&shared.latency);
    shared.stop.pause(latency);
    let mut instead = None;
    let mut silent = false;
    let mut last = false;
    let mut raw = None;
    for action in met {
        let mut wait = Duration::ZERO;
        match &mut *lock(action) {
            Action::Status {
                code,
                headers,
                body,
            } => {
                let mut answer = Answer::new(*code, "", body.clone());
                answer.headers.clone_from(headers);
                instead = instead.or(Some(answer));
            }
            Action::Html200 => instead = instead.or_else(|| Some(Answer::new(200, HTML, PORTAL))),
            Action::Empty200 => {
                instead = instead.or_else(|| Some(Answer::new(200, git::result_type(head), "")));
            }
            Action::Redirect { location, code } => {
                instead = instead.or_else(|| {
                    Some(Answer::new(*code, "", "").with("Location", location.clone()))
                });
            }
            Action::Raw(bytes) => raw = Some(bytes.clone()),
            Action::CutAfterUp(bytes) => {
                conn.up_left = Some((*bytes, AtLimit::Cut));
                silent = true;
            }
            Action::StallAfterUp(bytes) => {
                conn.up_left = Some((*bytes, AtLimit::Stall));
                silent = true;
            }
            Action::CutAfterDown(bytes) => {
                conn.down_left = Some((*bytes, AtLimit::Cut));
                last = true;
            }
            Action::StallAfterDown(bytes) => conn.down_left = Some((*bytes, AtLimit::Stall)),
            Action::ApplyThenDropAnswer => silent = true,
            Action::Delay(time) => wait = *time,
            Action::Hook(hook) => hook(),
            Action::Replace(_) => {}
        }
        shared.stop.pause(wait);
    }
    if let Some(bytes) = raw {
        drain(conn, body, u64::MAX)?;
        let code = bytes
            .get(9..12)
            .and_then(|code| std::str::from_utf8(code).ok());
        *status = code.and_then(|code| code.parse().ok());
        conn.send(&bytes)?;
        return Ok(false);
    }
    let mut answer = match instead {
        Some(answer) => answer,
        None => handle(shared, conn, head, body)?,
    };
    // What is refused is still read, within reason.
    let drained = drain(conn, body, if silent { u64::MAX } else { DRAIN })?;
    if silent {
        if let Body::Git(output) = &mut answer.body {
            while output.piece().is_some() {}
        }
        if matches!(conn.up_left, Some((_, AtLimit::Stall))) {
            conn.at_limit(AtLimit::Stall);
        }
        return Err(io::ErrorKind::ConnectionAborted.into());
    }
    for action in met {
        if let Action::Replace(change) = &mut *lock(action) {
            let whole = match answer.body {
                Body::Bytes(bytes) => bytes,
                Body::Git(mut output) => {
                    let mut whole = Vec::new();
                    while let Some(piece) = output.piece() {
                        whole.extend(piece);
                    }
                    whole
                }
            };
            answer.body = Body::Bytes(change(whole));
        }
    }
    answer.close |= last || !drained || !head.keeps_alive();
    let on = !answer.close;
    *status = Some(answer.status);
    send(shared, conn, head, answer)?;
    Ok(on)
}

/// Reads on, up to so many bytes; whether that was all.
fn drain(conn: &mut Conn, body: &mut BodyState, most: u64) -> io::Result<bool> {
    let mut left = most;
    let mut sink = vec![0; 64 * 1024];
    while !body.ended() {
        if left == 0 {
            return Ok(false);
        }
        let want = usize::try_from(left).unwrap_or(usize::MAX).min(sink.len());
        let got = io::Read::read(&mut BodyReader { conn, state: body }, &mut sink[..want])?;
        left -= got as u64;
        if got == 0 {
            break;
        }
    }
    Ok(true)
}

const HTML: &str = "text/html; charset=utf-8";
const PORTAL: &str = "<!DOCTYPE html>\n<html><head><title>Welcome</title></head><body>Please sign in to use this network.</body></html>\n";
/// Go's server counts a body of up to this size and sends a longer one in chunks.
const COUNTED: usize = 2048;

fn send(shared: &Shared, conn: &mut Conn, head: &Head, mut answer: Answer) -> io::Result<()> {
    let mut text = format!("HTTP/1.1 {} {}\r\n", answer.status, reason(answer.status));
    for (name, value) in &answer.headers {
        text.push_str(&format!("{name}: {value}\r\n"));
    }
    if !answer
        .headers
        .iter()
        .any(|(name, _)| name.eq_ignore_ascii_case("date"))
    {
        let ahead = *lock(&shared.clock_ahead);
        text.push_str(&format!("Date: {}\r\n", clock::http(clock::now() + ahead)));
    }
    let mut first = Vec::new();
    let mut more = true;
    match &mut answer.body {
        Body::Bytes(bytes) => {
            first = std::mem::take(bytes);
            more = false;
        }
        Body::Git(output) => {
            while first.len() <= COUNTED && more {
                match output.piece() {
                    Some(piece) => first.extend(piece),
                    None => more = false,
                }
            }
        }
    }
    let bodiless = head.method == "HEAD" || answer.status == 204 || answer.status == 304;
    let scripted = answer
        .headers
        .iter()
        .any(|(name, _)| name.eq_ignore_ascii_case("content-length"));
    let chunked = head.modern && (more || first.len() > COUNTED) && !scripted;
    if chunked {
        text.push_str("Transfer-Encoding: chunked\r\n");
    } else if more {
        answer.close = true;
    } else if answer.status != 204 && !scripted {
        text.push_str(&format!("Content-Length: {}\r\n", first.len()));
    }
    if answer.close {
        text.push_str("Connection: close\r\n");
    }
    text.push_str("\r\n");
    let mut out = text.into_bytes();
    if bodiless {
        return conn.send(&out);
    }
    let piece = |out: &mut Vec<u8>, bytes: &[u8]| {
        if chunked {
            out.extend(format!("{:x}\r\n", bytes.len()).as_bytes());
            out.extend(bytes);
            out.extend(b"\r\n");
        } else {
            out.extend(bytes);
        }
    };
    if !first.is_empty() {
        piece(&mut out, &first);
    }
    drop(first);
    while more {
        conn.send(&out)?;
        out.clear();
        match &mut answer.body {
            Body::Git(output) => match output.piece() {
                Some(bytes) => piece(&mut out, &bytes),
                None => more = false,
            },
            Body::Bytes(_) => more = false,
        }
    }
    if chunked {
        out.extend(b"0\r\n\r\n");
    }
    conn.send(&out)
}

fn reason(status: u16) -> &'static str {
    match status {
        200 => "OK",
        201 => "Created",
        204 => "No Content",
        301 => "Moved Permanently",
        302 => "Found",
        303 => "See Other",
        307 => "Temporary Redirect",
        308 => "Permanent Redirect",
        400 => "Bad Request",
        401 => "Unauthorized",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        408 => "Request Timeout",
        409 => "Conflict",
        413 => "Request Entity Too Large",
        422 => "Unprocessable Entity",
        429 => "Too Many Requests",
        500 => "Internal Server Error",
        502 => "Bad Gateway",
        503 => "Service Unavailable",
        504 => "Gateway Timeout",
        _ => "Status",
    }
}

fn handle(
    shared: &Arc<Shared>,
    conn: &mut Conn,
    head: &Head,
    body: &mut BodyState,
) -> io::Result<Answer> {
    let path = head.path();
    if path == "/api/healthz" {
        let text =
            "{\"status\":\"pass\",\"description\":\"Gitea: Git with a cup of tea\",\"checks\":{}}";
        return Ok(Answer::new(200, "application/json", text));
    }
    if let Some(rest) = path.strip_prefix("/api/v1/") {
        let mut text = Vec::new();
        io::Read::read_to_end(&mut BodyReader { conn, state: body }, &mut text)?;
        return Ok(api::answer(shared, head, rest, &text));
    }
    if path.starts_with("/user/") || path.starts_with("/login/") {
        let mut text = Vec::new();
        io::Read::read_to_end(&mut BodyReader { conn, state: body }, &mut text)?;
        if let Some(answer) = web::answer(shared, head, &text) {
            return Ok(answer);
        }
    }
    if let Some(route) = git::Route::of(path) {
        return git::answer(shared, conn, head, body, &route);
    }
    if path == "/" {
        return Ok(Answer::new(
            200,
            HTML,
            "<!DOCTYPE html>\n<title>Door43 Content Service</title>\n",
        ));
    }
    Ok(Answer::new(
        404,
        HTML,
        "<!DOCTYPE html>\n<title>Page Not Found</title>\n",
    ))
}
