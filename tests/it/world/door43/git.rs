//! git over HTTP: real `git upload-pack` and `git receive-pack` on bare repositories, behind Gitea's refusals.

use std::collections::VecDeque;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread::JoinHandle;

use flate2::read::GzDecoder;

use super::auth::{self, Claim};
use super::http::{BodyReader, BodyState, Conn, Head, percent_decode};
use super::state::{State, View};
use super::{Access, Answer, Body, HTML, Profile, Shared, lock};

/// Where a git request goes.
#[derive(Debug, Clone)]
pub struct Route {
    owner: String,
    name: String,
    /// `info/refs`, `git-upload-pack` or `git-receive-pack`.
    rest: &'static str,
}

impl Route {
    /// Whether this path is git's.
    pub fn of(path: &str) -> Option<Self> {
        for rest in ["info/refs", "git-upload-pack", "git-receive-pack"] {
            if let Some(before) = path
                .strip_suffix(rest)
                .and_then(|before| before.strip_suffix('/'))
            {
                let (owner, name) = before.strip_prefix('/')?.split_once('/')?;
                if name.contains('/') || owner.is_empty() || name.is_empty() {
                    return None;
                }
                let name = percent_decode(name);
                let name = name.strip_suffix(".git").unwrap_or(&name).to_owned();
                return Some(Self {
                    owner: percent_decode(owner),
                    name,
                    rest,
                });
            }
        }
        None
    }
}

/// The content type that a client expects of this git request.
pub fn result_type(head: &Head) -> &'static str {
    let push = head.target.contains("git-receive-pack");
    match (head.path().ends_with("/info/refs"), push) {
        (true, true) => "application/x-git-receive-pack-advertisement",
        (true, false) => "application/x-git-upload-pack-advertisement",
        (false, true) => "application/x-git-receive-pack-result",
        (false, false) if head.path().contains("/git-upload-pack") => {
            "application/x-git-upload-pack-result"
        }
        (false, false) => "application/json;charset=utf-8",
    }
}

const PLAIN: &str = "text/plain;charset=utf-8";
/// As Go's `http.Error` writes it.
const ERROR: &str = "text/plain; charset=utf-8";

/// Hooks that say what Gitea's say. They learn from the environment who pushes.
pub fn write_hooks(dir: &Path) {
    for (name, script) in [("pre-receive", PRE_RECEIVE), ("post-receive", POST_RECEIVE)] {
        super::super::write_program(&dir.join(name), script);
    }
}

const PRE_RECEIVE: &str = r#"#!/bin/sh
# WORLD_ACCESS: read or more; WORLD_DEFAULT: the default branch; WORLD_PROTECTED: branches, each on a line.
refuse() {
    printf '\nGitea: %s\n' "$1" >&2
    exit 1
}
zero=0000000000000000000000000000000000000000
while read -r old new ref; do
    [ "$WORLD_ACCESS" = read ] && refuse 'User permission denied for writing.'
    case $ref in
    refs/heads/*) branch=${ref#refs/heads/} ;;
    *) continue ;;
    esac
    [ "$new" = $zero ] && [ "$branch" = "$WORLD_DEFAULT" ] &&
        refuse "branch $branch is the default branch and cannot be deleted"
    protected=
    while read -r name; do
        [ -n "$name" ] && [ "$name" = "$branch" ] && protected=yes
    done <<END
$WORLD_PROTECTED
END
    [ -n "$protected" ] || continue
    [ "$new" = $zero ] && refuse "branch $branch is protected from deletion"
    if [ "$old" != $zero ] && [ -n "$(git rev-list --max-count=1 "$old" "^$new")" ]; then
        refuse "branch $branch is protected from force push"
    fi
    refuse "Not allowed to push to protected branch $branch"
done
exit 0
"#;

const POST_RECEIVE: &str = r#"#!/bin/sh
# WORLD_PUSHED: a file for what was done; WORLD_EMPTY: not empty if the repository was; WORLD_PULL: begin of an address.
zero=0000000000000000000000000000000000000000
count=0
dots=
said=
while read -r old new ref; do
    printf '%s %s %s\n' "$old" "$new" "$ref" >>"$WORLD_PUSHED"
    count=$((count + 1))
    dots=$dots.
    case $ref in
    refs/heads/*) branch=${ref#refs/heads/} ;;
    *) continue ;;
    esac
    if [ "$new" != $zero ] && [ -z "$WORLD_EMPTY" ] && [ "$branch" != "$WORLD_DEFAULT" ]; then
        said="$said
Create a new pull request for '$branch':
  $WORLD_PULL$branch

"
    fi
done
printf '%s%s Processing %s references\nProcessed %s references in total\n' "$said" "$dots" $count $count >&2
exit 0
"#;

/// What the reader of a child's output hands on.
#[derive(Debug, Default)]
struct Pipe {
    held: VecDeque<Vec<u8>>,
    bytes: usize,
    /// The request has gone in: from now on the child waits when its output is not taken.
    fed: bool,
    ended: bool,
    /// Nobody wants the rest.
    dropped: bool,
}

/// So much of a child's output is held at most.
const HELD: usize = 1024 * 1024;

#[derive(Debug, Default)]
struct Shelf {
    pipe: Mutex<Pipe>,
    changed: Condvar,
}

impl Shelf {
    fn fill(&self, mut from: impl Read) {
        let mut buffer = vec![0; 64 * 1024];
        loop {
            let got = from.read(&mut buffer).unwrap_or(0);
            let mut pipe = self.pipe.lock().unwrap_or_else(PoisonError::into_inner);
            if got == 0 || pipe.dropped {
                pipe.ended = true;
                self.changed.notify_all();
                return;
            }
            pipe.held.push_back(buffer[..got].to_vec());
            pipe.bytes += got;
            self.changed.notify_all();
            while pipe.fed && pipe.bytes > HELD && !pipe.dropped {
                pipe = self
                    .changed
                    .wait(pipe)
                    .unwrap_or_else(PoisonError::into_inner);
            }
        }
    }

    fn set(&self, change: impl FnOnce(&mut Pipe)) {
        change(&mut self.pipe.lock().unwrap_or_else(PoisonError::into_inner));
        self.changed.notify_all();
    }

    fn next(&self) -> Option<Vec<u8>> {
        let mut pipe = self.pipe.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            if let Some(piece) = pipe.held.pop_front() {
                pipe.bytes -= piece.len();
                self.changed.notify_all();
                return Some(piece);
            }
            if pipe.ended {
                return None;
            }
            pipe = self
                .changed
                .wait(pipe)
                .unwrap_or_else(PoisonError::into_inner);
        }
    }
}

/// What to write down when a push is through.
struct Push {
    repo: u64,
    /// The repository itself had no branch, whatever the API showed.
    first: bool,
    before: View,
    pushed: PathBuf,
}

/// A running git process and what it says.
pub struct Output {
    shared: Arc<Shared>,
    child: Arc<Mutex<Child>>,
    pid: u32,
    shelf: Arc<Shelf>,
    reader: Option<JoinHandle<()>>,
    prefix: Option<Vec<u8>>,
    push: Option<Push>,
}

impl Output {
    /// The next piece; `None` at the end, when git has ended and its work shows.
    pub fn piece(&mut self) -> Option<Vec<u8>> {
        if let Some(prefix) = self.prefix.take() {
            return Some(prefix);
        }
        let piece = self.shelf.next();
        if piece.is_none() {
            self.finish();
        }
        piece
    }

    fn finish(&mut self) {
        let Some(reader) = self.reader.take() else {
            return;
        };
        drop(reader.join());
        drop(lock(&self.child).wait());
        lock(&self.shared.children).remove(&self.pid);
        let Some(push) = self.push.take() else { return };
        let done = std::fs::read_to_string(&push.pushed).unwrap_or_default();
        drop(std::fs::remove_file(&push.pushed));
        if done.is_empty() {
            return;
        }
        let mut state = lock(&self.shared.state);
        let lag = state.lag;
        let Some(repo) = state.repo_mut(push.repo) else {
            return;
        };
        if push.first {
            let zero = "0".repeat(40);
            let made: Vec<&str> = done
                .lines()
                .filter_map(|line| line.split_once(' '))
                .filter_map(|(_, rest)| rest.split_once(" refs/heads/"))
                .filter(|(new, _)| *new != zero)
                .map(|(_, branch)| branch)
                .collect();
            let usual = made
                .iter()
                .find(|branch| matches!(**branch, "main" | "master"));
            if let Some(branch) = usual.or(made.first()) {
                repo.set_default(branch);
            }
        }
        repo.lag(push.before, lag);
    }
}

impl Drop for Output {
    fn drop(&mut self) {
        if self.reader.is_some() {
            if self.push.is_none() {
                drop(lock(&self.child).kill());
            }
            // A push that the server has whole is carried out, whether the client hears of it or not.
            let download = self.push.is_none();
            self.shelf.set(|pipe| {
                pipe.fed = false;
                pipe.dropped = download;
            });
            self.finish();
        }
    }
}

fn spawn(
    shared: &Shared,
    service: &str,
    advertise: bool,
    dir: &Path,
    vars: &[(&str, String)],
) -> io::Result<Child> {
    let mut command = Command::new("git");
    command.env_clear();
    for kept in ["PATH", "TMPDIR", "SYSTEMROOT"] {
        if let Some(value) = std::env::var_os(kept) {
            command.env(kept, value);
        }
    }
    command
        .env("HOME", &shared.scratch)
        .env("LC_ALL", "C")
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .envs(vars.iter().map(|(key, value)| (*key, value)));
    for setting in [
        "receive.advertisePushOptions=true",
        "receive.procReceiveRefs=refs/for",
        "uploadpack.allowFilter=true",
        "uploadpack.allowAnySHA1InWant=true",
        // Nothing may go on working when the server has gone.
        "receive.autogc=false",
        "gc.auto=0",
    ] {
        command.args(["-c", setting]);
    }
    command
        .arg("-c")
        .arg(format!("core.hooksPath={}", shared.hooks.display()));
    command.args([service, "--stateless-rpc"]);
    if advertise {
        command.arg("--advertise-refs");
    }
    command.arg(".").current_dir(dir);
    command
        .stdin(if advertise {
            Stdio::null()
        } else {
            Stdio::piped()
        })
        .stdout(Stdio::piped())
        .stderr(Stdio::null());
    command.spawn().inspect_err(|error| {
        // A repository may be deleted under a request; anything else would make every test lie.
        assert!(!dir.exists(), "the stand-in cannot run git: {error}");
    })
}

/// What a request may do, once it is let through.
struct Granted {
    repo: u64,
    dir: PathBuf,
    access: Access,
}

/// Gitea's checks in Gitea's order.
fn admit(shared: &Shared, head: &Head, route: &Route, push: bool) -> Result<Granted, Answer> {
    let mut state = lock(&shared.state);
    let profile = state.profile;
    let known = match auth::claim(&mut state, head) {
        Claim::Nobody => None,
        Claim::Known(known) => Some(known),
        Claim::Wrong(_) | Claim::NoCode if profile == Profile::V1_21 => {
            return Err(Answer::new(401, ERROR, "Verify\n"));
        }
        Claim::NoCode if profile == Profile::V1_27 => {
            let text = "Users with two-factor authentication enabled cannot perform HTTP/HTTPS operations via plain \
                        username and password. Please create and use a personal access token on the user settings page\n";
            return Err(Answer::new(401, ERROR, text));
        }
        Claim::Wrong(_) | Claim::NoCode => {
            return Err(Answer::new(401, ERROR, "Failed to authenticate user\n"));
        }
    };
    if let Some(user) = known.as_ref().map(|known| state.user(known.user)) {
        if !user.active {
            let page = "<!DOCTYPE html>\n<title>Activate Your Account</title>\n";
            return Err(Answer::new(200, HTML, page));
        }
        if user.must_change_password {
            return Err(
                if head
                    .header("user-agent")
                    .is_some_and(|agent| agent.starts_with("git"))
                {
                    Answer::new(401, ERROR, "Your password must be changed first\n")
                } else {
                    Answer::new(303, "", "").with("Location", "/user/settings/change_password")
                },
            );
        }
    }
    if state.find_user(&route.owner).is_none() {
        return Err(Answer::new(404, PLAIN, "Not found.\n"));
    }
    let repo = state.find_repo(&route.owner, &route.name);
    if repo.is_none()
        && let Some((owner, name)) = state.redirect(&route.owner, &route.name)
    {
        let query = head
            .target
            .split_once('?')
            .map_or_else(String::new, |(_, query)| format!("?{query}"));
        let place = format!("/{owner}/{name}/{}{query}", route.rest);
        return Err(moved(profile, head, &place));
    }
    if push && repo.is_some_and(|repo| repo.archived.is_some()) {
        let text = "This repo is archived. You can view files and clone it, but cannot push or open issues/pull-requests.";
        return Err(Answer::new(403, PLAIN, text));
    }
    let open = !push && repo.is_some_and(|repo| !repo.private);
    if known.is_none() && !open {
        let answer = Answer::new(401, ERROR, "Unauthorized\n");
        return Err(answer.with("WWW-Authenticate", "Basic realm=\"Gitea\""));
    }
    if let Some(known) = known.as_ref().filter(|_| !open) {
        let private = repo.is_some_and(|repo| repo.private);
        if !known.may(if push { "write" } else { "read" }, "repository")
            || known.public_only() && private
        {
            return Err(Answer::new(403, ERROR, "Forbidden\n"));
        }
    }
    let Some(repo) = repo else {
        return Err(if push {
            Answer::new(403, PLAIN, "Push to create is not enabled for users.")
        } else {
            Answer::new(404, PLAIN, "Repository not found")
        });
    };
    match State::access(repo, known.map(|known| known.user)) {
        None => Err(Answer::new(404, PLAIN, "Repository not found")),
        Some(access) => Ok(Granted {
            repo: repo.id,
            dir: repo.dir.clone(),
            access,
        }),
    }
}

/// 307 as Go writes it; 301 since 2026.
pub fn moved(profile: Profile, head: &Head, place: &str) -> Answer {
    let (status, title) = match profile {
        Profile::V1_21 | Profile::V1_27 => (307, "Temporary Redirect"),
        Profile::Gitea1_27 => (301, "Moved Permanently"),
    };
    if matches!(head.method.as_str(), "GET" | "HEAD") {
        let page = format!("<a href=\"{place}\">{title}</a>.\n\n");
        Answer::new(status, HTML, page).with("Location", place)
    } else {
        Answer::new(status, "", "").with("Location", place)
    }
}

/// Whether git gets to see the `Git-Protocol` header.
fn protocol(shared: &Shared, head: &Head) -> Option<String> {
    let word =
        |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let value = head.header("git-protocol")?;
    let fits = value.split(':').all(|pair| {
        pair.split_once('=')
            .is_some_and(|(key, value)| word(key) && word(value))
    });
    (fits
        && !shared
            .strip_protocol
            .load(std::sync::atomic::Ordering::SeqCst))
    .then(|| value.to_owned())
}

/// Answers a git request.
pub fn answer(
    shared: &Arc<Shared>,
    conn: &mut Conn,
    head: &Head,
    body: &mut BodyState,
    route: &Route,
) -> io::Result<Answer> {
    let service = head.param("service");
    let push = route.rest == "git-receive-pack" || service.as_deref() == Some("git-receive-pack");
    let profile = lock(&shared.state).profile;
    let granted = match admit(shared, head, route, push) {
        Ok(granted) => granted,
        Err(answer) => return Ok(private_cache(answer)),
    };
    let mut vars = Vec::new();
    if let Some(protocol) = protocol(shared, head) {
        vars.push(("GIT_PROTOCOL", protocol));
    }
    if route.rest == "info/refs" {
        if !matches!(head.method.as_str(), "GET" | "HEAD") {
            return Ok(Answer::new(405, ERROR, ""));
        }
        let Some(service) = service
            .as_deref()
            .and_then(|service| service.strip_prefix("git-"))
        else {
            return Ok(dumb(profile, service.is_some(), &granted.dir));
        };
        if !matches!(service, "upload-pack" | "receive-pack") {
            return Ok(dumb(profile, true, &granted.dir));
        }
        let line = format!("# service=git-{service}\n");
        let prefix = format!("{:04x}{line}0000", line.len() + 4).into_bytes();
        let child = spawn(shared, service, true, &granted.dir, &vars)?;
        let output = watch(shared, child, Some(prefix), None).0;
        let kind = format!("application/x-git-{service}-advertisement");
        let mut answer = Answer::new(200, &kind, "")
            .with("Expires", "Fri, 01 Jan 1980 00:00:00 GMT")
            .with("Pragma", "no-cache")
            .with("Cache-Control", "no-cache, max-age=0, must-revalidate");
        answer.body = Body::Git(Box::new(output));
        return Ok(answer);
    }
    if head.method != "POST" {
        return Ok(Answer::new(405, ERROR, ""));
    }
    let service = route.rest.trim_start_matches("git-");
    let wanted = format!("application/x-{}-request", route.rest);
    if head.header("content-type") != Some(&wanted) {
        return Ok(private_cache(Answer::new(
            if profile == Profile::V1_21 { 401 } else { 400 },
            "",
            "",
        )));
    }
    let after = push.then(|| {
        let mut state = lock(&shared.state);
        let pushed = shared.scratch.join(format!(
            "pushed-{}",
            shared
                .serial
                .fetch_add(1, std::sync::atomic::Ordering::SeqCst)
        ));
        let (owner, url) = {
            let repo = state.repo(granted.repo);
            let owner = repo.map_or_else(String::new, |repo| state.user(repo.owner).login.clone());
            (owner, shared.url.clone())
        };
        let repo = state.repo_mut(granted.repo)?;
        let page = format!("{url}/{owner}/{}", repo.name);
        let live = repo.live();
        vars.push((
            "WORLD_ACCESS",
            if granted.access == Access::Read {
                "read"
            } else {
                "write"
            }
            .to_owned(),
        ));
        let first = live.branches.is_empty();
        vars.push(("WORLD_DEFAULT", repo.default_branch.clone()));
        vars.push(("WORLD_PROTECTED", repo.protected.join("\n")));
        vars.push(("WORLD_EMPTY", if first { "yes" } else { "" }.to_owned()));
        vars.push(("WORLD_PUSHED", pushed.display().to_string()));
        let pull = match profile {
            Profile::V1_21 => format!("{page}/compare/{}...", repo.default_branch),
            Profile::V1_27 | Profile::Gitea1_27 => format!("{page}/pulls/new/"),
        };
        vars.push(("WORLD_PULL", pull));
        Some(Push {
            repo: repo.id,
            first,
            before: repo.view(),
            pushed,
        })
    });
    let child = spawn(shared, service, false, &granted.dir, &vars)?;
    let (mut output, stdin) = watch(shared, child, None, after.flatten());
    let gzip = head
        .header("content-encoding")
        .is_some_and(|coding| coding.eq_ignore_ascii_case("gzip"));
    let mut over = false;
    let reader = Bounded {
        from: BodyReader { conn, state: body },
        left: shared.body_limit.load(std::sync::atomic::Ordering::SeqCst),
        over: &mut over,
    };
    let fed = match stdin {
        Some(stdin) if gzip => feed(GzDecoder::new(reader), stdin),
        Some(stdin) => feed(reader, stdin),
        None => Ok(()),
    };
    output.shelf.set(|pipe| pipe.fed = true);
    match fed {
        Ok(()) => {}
        // The body came whole, so it is the gzip in it that is broken.
        Err(_) if gzip && body.ended() => {
            while output.piece().is_some() {}
            return Ok(private_cache(Answer::new(
                if profile == Profile::V1_21 { 500 } else { 400 },
                "",
                "",
            )));
        }
        Err(error) => {
            // git got a part, as from a line that was cut. It ends what it can end.
            while output.piece().is_some() {}
            if over {
                return Ok(Answer::new(413, HTML, "<h1>Request Entity Too Large</h1>"));
            }
            return Err(error);
        }
    }
    let mut answer = Answer::new(200, &format!("application/x-{}-result", route.rest), "");
    answer.body = Body::Git(Box::new(output));
    Ok(private_cache(answer))
}

fn private_cache(answer: Answer) -> Answer {
    answer.with(
        "Cache-Control",
        "max-age=0, private, must-revalidate, no-transform",
    )
}

/// The old way, for clients that name no service.
fn dumb(profile: Profile, named: bool, dir: &Path) -> Answer {
    if named && profile != Profile::V1_21 {
        return Answer::new(400, ERROR, "");
    }
    let mut text = String::new();
    for (branch, sha) in super::state::heads(dir) {
        text.push_str(&format!("{sha}\trefs/heads/{branch}\n"));
    }
    Answer::new(200, "text/plain", text)
}

/// A body as a proxy lets it pass: up to so many bytes.
struct Bounded<'a, R> {
    from: R,
    left: u64,
    over: &'a mut bool,
}

impl<R: Read> Read for Bounded<'_, R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let got = self.from.read(out)?;
        let Some(left) = self.left.checked_sub(got as u64) else {
            *self.over = true;
            return Err(io::Error::other("larger than the proxy takes"));
        };
        self.left = left;
        Ok(got)
    }
}

/// Reads the whole body, however big, and gives it to git as long as git takes it.
fn feed(mut body: impl Read, stdin: ChildStdin) -> io::Result<()> {
    let mut stdin = Some(stdin);
    let mut buffer = vec![0; 64 * 1024];
    loop {
        let got = match body.read(&mut buffer) {
            Ok(0) => return Ok(()),
            Ok(got) => got,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        if let Some(pipe) = &mut stdin
            && pipe.write_all(&buffer[..got]).is_err()
        {
            stdin = None;
        }
    }
}

fn watch(
    shared: &Arc<Shared>,
    mut child: Child,
    prefix: Option<Vec<u8>>,
    push: Option<Push>,
) -> (Output, Option<ChildStdin>) {
    let stdin = child.stdin.take();
    let stdout = child.stdout.take();
    let pid = child.id();
    let child = Arc::new(Mutex::new(child));
    lock(&shared.children).insert(pid, Arc::clone(&child));
    let shelf = Arc::<Shelf>::default();
    let reader = {
        let shelf = Arc::clone(&shelf);
        std::thread::spawn(move || match stdout {
            Some(stdout) => shelf.fill(stdout),
            None => shelf.fill(io::empty()),
        })
    };
    let output = Output {
        shared: Arc::clone(shared),
        child,
        pid,
        shelf,
        reader: Some(reader),
        prefix,
        push,
    };
    (output, stdin)
}
