//! The requests.

use super::types::WireToken;
use super::{AccessToken, Branch, Error, Forbidden, Hello, NewToken, Repository, Result, User};
use crate::http::{Body, Client, Credential, Method, Request, Response, Token, is_quota};
use chrono::DateTime;
use serde::de::{DeserializeOwned, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::json;
use std::collections::HashSet;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// The most bytes of a refusal that are read.
const REFUSAL: u64 = 4 * 1024;
/// The most bytes of one answer; fifty repositories with all their ingredients stay far below.
const ANSWER: u64 = 32 * 1024 * 1024;
/// The most characters of a server's sentence that are repeated.
const SAID: usize = 300;
/// Entries asked for at once; servers give no more.
const PAGE: u64 = 50;
/// Connections for the pages of a list.
const PARALLEL: u64 = 6;
/// The most entries of one page that are read; a server that sends more is none.
const FULLEST: usize = 200;
/// The most bytes of all pages of a list together.
const LISTED: u64 = 256 * 1024 * 1024;
/// A list longer than this is cut: no account has a hundred thousand repositories.
const MOST_PAGES: u64 = 2000;
/// The branch that a new repository calls its own.
const DEFAULT_BRANCH: &str = "scribe-main";

/// One page of a list. It ends where no honest page goes on: entries take many times the memory of their shortest text.
struct Page<T>(Vec<T>);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Page<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        struct Entries<T>(std::marker::PhantomData<T>);

        impl<'de, T: Deserialize<'de>> Visitor<'de> for Entries<T> {
            type Value = Page<T>;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a list")
            }

            fn visit_seq<A: SeqAccess<'de>>(
                self,
                mut from: A,
            ) -> std::result::Result<Page<T>, A::Error> {
                let mut entries = Vec::new();
                while let Some(entry) = from.next_element()? {
                    if entries.len() >= FULLEST {
                        return Err(serde::de::Error::custom("a page without end"));
                    }
                    entries.push(entry);
                }
                Ok(Page(entries))
            }
        }

        deserializer.deserialize_seq(Entries(std::marker::PhantomData))
    }
}

/// How often and how long temporary refusals of a `GET` are answered with patience.
#[derive(Debug, Clone, Copy)]
pub struct Retry {
    /// Attempts in all.
    pub tries: u32,
    /// The first pause where the server names none; each further one is twice as long, plus up to half by chance.
    pub pause: Duration,
    /// The longest pause a server may ask for; a longer one is not waited for.
    pub longest: Duration,
}

impl Default for Retry {
    fn default() -> Self {
        Self {
            tries: 3,
            pause: Duration::from_millis(700),
            longest: Duration::from_secs(120),
        }
    }
}

/// The server's API on behalf of one account.
#[derive(Debug, Clone)]
pub struct Api {
    client: Client,
    credential: Credential,
    code: Option<Token>,
    retry: Retry,
}

struct Answer {
    status: u16,
    total: Option<u64>,
    location: Option<String>,
    bytes: Vec<u8>,
}

impl Api {
    /// The API below the client's address.
    pub fn new(client: &Client, credential: Credential) -> Self {
        Self {
            client: client.clone(),
            credential,
            code: None,
            retry: Retry::default(),
        }
    }

    /// Sends a one-time code with each request. The first request that carries a code uses it up, also one that is refused:
    /// no request with a code is repeated, and the caller sends no second one.
    #[must_use]
    pub fn with_code(mut self, code: Option<&str>) -> Self {
        self.code = code.map(Token::new);
        if self.code.is_some() {
            self.retry.tries = 1;
        }
        self
    }

    /// Other patience with temporary refusals.
    #[must_use]
    pub fn with_retry(mut self, retry: Retry) -> Self {
        self.retry = retry;
        self
    }

    /// Asks who is there, without saying who asks, once. The body may be missing; what counts as no server of ours comes
    /// as [`Error::NotDoor43`] or [`Error::WebPage`].
    pub fn hello(&self) -> Result<Hello> {
        let target = "/api/v1/version";
        let response =
            Self::new(&self.client, Credential::Anonymous).send(Method::Get, target, None)?;
        let time = response
            .header("date")
            .and_then(|text| DateTime::parse_from_rfc2822(text).ok())
            .map(|time| time.to_utc());
        let answer = match self.judge(target, response, REFUSAL, false) {
            Ok(answer) => answer,
            Err(Error::Forbidden { .. } | Error::TokenRefused { .. }) => {
                return Ok(Hello {
                    version: None,
                    time,
                });
            }
            Err(Error::NotFound { .. }) => return Err(Error::NotDoor43 { host: self.host() }),
            Err(error) => return Err(error),
        };
        if let Some(location) = &answer.location {
            self.client.redirect_below(location)?;
            return Err(Error::NotDoor43 { host: self.host() });
        }
        let said: serde_json::Value = serde_json::from_slice(&answer.bytes).unwrap_or_default();
        match said["version"].as_str() {
            Some(version) => Ok(Hello {
                version: Some(version.chars().take(60).collect()),
                time,
            }),
            None => Err(Error::NotDoor43 { host: self.host() }),
        }
    }

    /// Whether the token may list the repositories of its account, which takes the rights to read both.
    pub fn may_list(&self) -> Result<()> {
        self.get::<serde_json::Value>("/user/repos?limit=1")
            .map(drop)
    }

    /// A branch whose name has no slash; nothing when there is none.
    pub fn branch(&self, owner: &str, name: &str, branch: &str) -> Result<Option<Branch>> {
        found(self.get(&format!(
            "/repos/{}/{}/branches/{}",
            encoded(owner),
            encoded(name),
            encoded(branch)
        )))
    }

    /// Whether the server shows a person or an organization of this name, asked once. One who is not shown may be there.
    pub fn is_taken(&self, login: &str) -> Result<bool> {
        let once = self.clone().with_retry(Retry {
            tries: 1,
            ..self.retry
        });
        let user: Option<User> = found(once.get(&format!("/users/{}", encoded(login))))?;
        Ok(user.is_some_and(|user| user.login.eq_ignore_ascii_case(login)))
    }

    /// The account that asks.
    pub fn current_user(&self) -> Result<User> {
        match self.get::<User>("/user") {
            Err(Error::NotFound { .. } | Error::Nonsense { .. }) => {
                Err(Error::NotDoor43 { host: self.host() })
            }
            // It becomes a part of branches and folders.
            Ok(user) if !is_login(&user.login) => Err(Error::NotDoor43 { host: self.host() }),
            other => other,
        }
    }

    /// Makes a token. Needs [`Credential::Basic`]. No `scopes` means the server's own choice.
    ///
    /// `otp` is a one-time code. A refused scope or a name that is taken comes as [`Error::Refused`] with status 400.
    pub fn create_token(
        &self,
        login: &str,
        name: &str,
        scopes: &[&str],
        otp: Option<&str>,
    ) -> Result<NewToken> {
        let api = match otp {
            Some(_) => &self.clone().with_code(otp),
            None => self,
        };
        let path = format!("/users/{}/tokens", encoded(login));
        let body = if scopes.is_empty() {
            json!({ "name": name })
        } else {
            json!({ "name": name, "scopes": scopes })
        };
        let made: WireToken = api.parse(&api.call(Method::Post, &path, Some(&body))?)?;
        let secret = if made.sha1.is_empty() {
            &made.token
        } else {
            &made.sha1
        };
        let token = Token::new(secret);
        if !token.is_plausible() {
            return Err(Error::Nonsense {
                host: self.host(),
                detail: "sha1".to_owned(),
            });
        }
        Ok(NewToken {
            id: made.id,
            name: made.name,
            token,
        })
    }

    /// The tokens of an account, without their secrets. Needs [`Credential::Basic`]; a token serves as the password.
    pub fn list_tokens(&self, login: &str) -> Result<Vec<AccessToken>> {
        self.pages(
            &format!("/users/{}/tokens", encoded(login)),
            |token: &AccessToken| token.id,
        )
    }

    /// Deletes a token; `false` when it was gone already. Needs [`Credential::Basic`]; a token serves as the password,
    /// also the one that is deleted.
    pub fn delete_token(&self, login: &str, id: u64) -> Result<bool> {
        let path = format!("/users/{}/tokens/{id}", encoded(login));
        match self.call(Method::Delete, &path, None) {
            Ok(_) => Ok(true),
            Err(Error::NotFound { .. }) => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// A repository; nothing when it does not exist or the caller may not see it. A renamed or moved one is followed on
    /// the same server: [`Repository::full_name`] tells where it is now.
    pub fn repository(&self, owner: &str, name: &str) -> Result<Option<Repository>> {
        found(self.get(&format!("/repos/{}/{}", encoded(owner), encoded(name))))
    }

    /// Creates an empty repository of the caller's own, with the default branch `scribe-main`.
    ///
    /// [`Error::AlreadyExists`], [`Error::NameRefused`], [`Error::Forbidden`]. A server may create one under the old name
    /// of a renamed repository: ask [`Api::repository`] first.
    pub fn create_repository(
        &self,
        name: &str,
        private: bool,
        description: &str,
    ) -> Result<Repository> {
        let body = json!({
            "name": name,
            "description": description,
            "private": private,
            "auto_init": false,
            "default_branch": DEFAULT_BRANCH,
        });
        let name = name.to_owned();
        match self.call(Method::Post, "/user/repos", Some(&body)) {
            Ok(answer) => match self.parse::<Repository>(&answer)? {
                made if made.name.eq_ignore_ascii_case(&name) => Ok(made),
                // Whatever that is, the project must not be tied to it.
                _ => Err(Error::Nonsense {
                    host: self.host(),
                    detail: "another repository than was asked for".to_owned(),
                }),
            },
            Err(Error::Refused {
                status: 409, said, ..
            }) => Err(Error::AlreadyExists { name, said }),
            Err(Error::Refused {
                status: 422, said, ..
            }) => Err(Error::NameRefused { name, said }),
            Err(error) => Err(error),
        }
    }

    /// All repositories that the caller owns or that were shared with the caller.
    pub fn list_repositories(&self) -> Result<Vec<Repository>> {
        self.pages("/user/repos", |repository: &Repository| repository.id)
    }

    /// A file of at most `limit` bytes as it is at `reference` (branch, tag or commit); nothing when there is none.
    pub fn raw_file(
        &self,
        owner: &str,
        name: &str,
        reference: &str,
        path: &str,
        limit: u64,
    ) -> Result<Option<Vec<u8>>> {
        let path: Vec<_> = path.split('/').map(encoded).collect();
        let path = format!(
            "/repos/{}/{}/raw/{}?ref={}",
            encoded(owner),
            encoded(name),
            path.join("/"),
            encoded(reference)
        );
        let Some(answer) = found(self.followed(&path, limit, true))? else {
            return Ok(None);
        };
        if answer.bytes.len() as u64 > limit {
            return Err(Error::Nonsense {
                host: self.host(),
                detail: format!("> {limit} B"),
            });
        }
        Ok(Some(answer.bytes))
    }

    fn host(&self) -> String {
        self.client.host().to_owned()
    }

    fn get<T: DeserializeOwned>(&self, path: &str) -> Result<T> {
        self.parse(&self.followed(path, ANSWER, false)?)
    }

    fn parse<T: DeserializeOwned>(&self, answer: &Answer) -> Result<T> {
        serde_json::from_slice(&answer.bytes).map_err(|error| Error::Nonsense {
            host: self.host(),
            detail: error.to_string(),
        })
    }

    /// All entries of a list. The first page tells how many there are; the others are fetched side by side.
    fn pages<T: DeserializeOwned + Send>(
        &self,
        path: &str,
        id: impl Fn(&T) -> u64,
    ) -> Result<Vec<T>> {
        let so_far = AtomicU64::new(0);
        let page = |number: u64| -> Result<(Vec<T>, Option<u64>)> {
            let path = format!("{path}?page={number}&limit={PAGE}");
            let answer = self.followed(&path, ANSWER, false)?;
            let entries: Option<Page<T>> = self.parse(&answer)?;
            let bytes = answer.bytes.len() as u64;
            if so_far.fetch_add(bytes, Ordering::Relaxed) + bytes > LISTED {
                return Err(Error::Nonsense {
                    host: self.host(),
                    detail: "a list without end".to_owned(),
                });
            }
            Ok((entries.map(|page| page.0).unwrap_or_default(), answer.total))
        };
        let (first, total) = page(1)?;
        let size = first.len() as u64;
        let mut all = first;
        match total {
            _ if size == 0 => {}
            Some(total) => {
                let last = total.div_ceil(size).min(MOST_PAGES);
                for entries in side_by_side(2, last, |number| page(number).map(|(e, _)| e))? {
                    all.extend(entries);
                }
            }
            // Without a total, a page that is not full is the last.
            None => {
                let mut number = 1;
                let mut seen = size;
                while seen == size && size >= PAGE && number < MOST_PAGES {
                    number += 1;
                    let (entries, _) = page(number)?;
                    seen = entries.len() as u64;
                    all.extend(entries);
                }
            }
        }
        // What was created meanwhile moves entries to a page that was still to come.
        let mut seen = HashSet::new();
        all.retain(|entry| seen.insert(id(entry)));
        Ok(all)
    }

    /// A `GET` with patience that follows redirects on the same server.
    fn followed(&self, path: &str, limit: u64, any_type: bool) -> Result<Answer> {
        let mut target = format!("/api/v1{path}");
        for _ in 0..5 {
            let answer = self.patiently(&target, limit, any_type)?;
            match &answer.location {
                Some(location) if matches!(answer.status, 301 | 302 | 303 | 307 | 308) => {
                    target = self.client.redirect_below(location)?;
                }
                _ => return Ok(answer),
            }
        }
        Err(Error::Nonsense {
            host: self.host(),
            detail: "redirects".to_owned(),
        })
    }

    fn patiently(&self, target: &str, limit: u64, any_type: bool) -> Result<Answer> {
        let mut tries = 1;
        loop {
            let response = self.send(Method::Get, target, None)?;
            let temporary = matches!(response.status, 408 | 429 | 500 | 502 | 503 | 504);
            let asked = response
                .header("retry-after")
                .and_then(|text| text.parse().ok())
                .map(Duration::from_secs);
            let too_long = asked.is_some_and(|pause| pause > self.retry.longest);
            if !temporary || tries >= self.retry.tries || too_long {
                return self.judge(target, response, limit, any_type);
            }
            // The end must be seen for the connection to be of use again.
            let _ = response.into_bytes(REFUSAL);
            let own = self.retry.pause * 2_u32.saturating_pow(tries - 1);
            self.pause(asked.unwrap_or_else(|| own + jitter(own / 2)))?;
            tries += 1;
        }
    }

    /// One request other than `GET`; never repeated.
    fn call(&self, method: Method, path: &str, body: Option<&serde_json::Value>) -> Result<Answer> {
        let target = format!("/api/v1{path}");
        let bytes = body.map(|body| body.to_string().into_bytes());
        let response = self.send(method, &target, bytes.as_deref())?;
        let answer = self.judge(&target, response, ANSWER, false)?;
        if answer.status >= 300 {
            return Err(self.refusal(&target, answer.status, String::new()));
        }
        Ok(answer)
    }

    fn send(&self, method: Method, path: &str, body: Option<&[u8]>) -> Result<Response> {
        let mut headers = Vec::new();
        if let Some(code) = &self.code {
            headers.push(("X-Gitea-OTP", code.reveal()));
        }
        if body.is_some() {
            headers.push(("Content-Type", "application/json"));
        }
        Ok(self.client.send(Request {
            method,
            path,
            headers: &headers,
            body: body.map_or(Body::Empty, Body::Bytes),
            credential: &self.credential,
        })?)
    }

    fn judge(&self, path: &str, response: Response, limit: u64, any_type: bool) -> Result<Answer> {
        let status = response.status;
        let is_page = response.content_type() == "text/html";
        match status {
            200..=299 if is_page && !any_type => Err(Error::WebPage { host: self.host() }),
            200..=299 => Ok(Answer {
                status,
                total: response
                    .header("x-total-count")
                    .and_then(|t| t.parse().ok()),
                location: None,
                bytes: response.into_bytes(limit.saturating_add(1))?,
            }),
            300..=399 => Ok(Answer {
                status,
                total: None,
                location: response.header("location").map(str::to_owned),
                bytes: response.into_bytes(REFUSAL)?,
            }),
            _ => {
                let asked = response
                    .header("retry-after")
                    .and_then(|text| text.parse().ok());
                let bytes = response.into_bytes(REFUSAL).unwrap_or_default();
                let said = if is_page {
                    String::new()
                } else {
                    self.said(&bytes)
                };
                let mut refusal = self.refusal(path, status, said);
                if let Error::Busy { retry_after, .. } = &mut refusal {
                    *retry_after = asked;
                }
                Err(refusal)
            }
        }
    }

    fn refusal(&self, path: &str, status: u16, said: String) -> Error {
        let host = self.host();
        if status == 507 || matches!(status, 402 | 403 | 413 | 422) && is_quota(&said) {
            return Error::Forbidden {
                host,
                reason: Forbidden::Quota,
                said,
            };
        }
        match status {
            401 => match self.credential {
                Credential::Basic { .. } => Error::PasswordRefused { host, said },
                _ => Error::TokenRefused { host, said },
            },
            403 => Error::Forbidden {
                host,
                reason: reason(&said),
                said,
            },
            404 => Error::NotFound {
                what: path.trim_start_matches("/api/v1").to_owned(),
            },
            511 => Error::WebPage { host },
            408 | 429 | 500..=599 => Error::Busy {
                host,
                status,
                said,
                retry_after: None,
            },
            _ => Error::Refused { host, status, said },
        }
    }

    /// The server's sentence: `message` of a JSON object or a plain text, without our secrets.
    fn said(&self, bytes: &[u8]) -> String {
        let text = String::from_utf8_lossy(bytes);
        let text = match serde_json::from_str::<serde_json::Value>(&text) {
            Ok(value) => value
                .get("message")
                .and_then(|message| message.as_str())
                .unwrap_or_default()
                .to_owned(),
            Err(_) => text.into_owned(),
        };
        let secrets = [
            match &self.credential {
                Credential::Anonymous => None,
                Credential::Token(token) => Some(token),
                Credential::Basic { password, .. } => Some(password),
            },
            self.code.as_ref(),
        ];
        let mut text = text.trim().to_owned();
        for secret in secrets.into_iter().flatten() {
            if !secret.reveal().is_empty() {
                text = text.replace(secret.reveal(), "[hidden]");
            }
        }
        text.chars().take(SAID).collect()
    }

    fn pause(&self, time: Duration) -> Result<()> {
        self.pause_by(time, std::thread::sleep)
    }

    /// Sleeps by `sleep`, a little at a time, until the time is over or the run is stopped.
    pub(super) fn pause_by(&self, time: Duration, sleep: impl Fn(Duration)) -> Result<()> {
        let mut left = time;
        loop {
            if self.client.interrupt().load(Ordering::Relaxed) {
                return Err(Error::Http(crate::http::Error::Stopped));
            }
            if left.is_zero() {
                return Ok(());
            }
            let little = left.min(Duration::from_millis(100));
            sleep(little);
            left -= little;
        }
    }
}

fn reason(said: &str) -> Forbidden {
    let said = said.to_ascii_lowercase();
    let has = |text: &str| said.contains(text);
    if has("not activated") {
        Forbidden::Inactive
    } else if has("must change your password") {
        Forbidden::MustChangePassword
    } else if has("prohibited from signing in") {
        Forbidden::Prohibited
    } else if has("required scope") || has("token scope") {
        Forbidden::Scope
    } else if has("only signed in user") {
        Forbidden::SignInRequired
    } else {
        Forbidden::Other
    }
}

/// Whether the name of an account is one: what Gitea lets people choose, and some more that it once did.
fn is_login(login: &str) -> bool {
    (1..=255).contains(&login.len())
        && !login.starts_with(['.', '-'])
        && !login.contains("..")
        && login
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-'))
}

fn found<T>(answer: Result<T>) -> Result<Option<T>> {
    match answer {
        Ok(value) => Ok(Some(value)),
        Err(Error::NotFound { .. }) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Runs `work` for the numbers from `first` to `last` in a few threads; the results in order, or the first failure.
fn side_by_side<T: Send>(
    first: u64,
    last: u64,
    work: impl Fn(u64) -> Result<T> + Sync,
) -> Result<Vec<T>> {
    if last < first {
        return Ok(Vec::new());
    }
    let next = AtomicU64::new(first);
    let done = Mutex::new(Vec::new());
    let failure = Mutex::new(None);
    std::thread::scope(|scope| {
        for _ in 0..PARALLEL.min(last - first + 1) {
            scope.spawn(|| {
                loop {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    if number > last {
                        return;
                    }
                    match work(number) {
                        Ok(value) => done
                            .lock()
                            .unwrap_or_else(PoisonError::into_inner)
                            .push((number, value)),
                        Err(error) => {
                            failure
                                .lock()
                                .unwrap_or_else(PoisonError::into_inner)
                                .get_or_insert(error);
                            next.store(u64::MAX / 2, Ordering::Relaxed);
                        }
                    }
                }
            });
        }
    });
    if let Some(error) = failure.into_inner().unwrap_or_else(PoisonError::into_inner) {
        return Err(error);
    }
    let mut done = done.into_inner().unwrap_or_else(PoisonError::into_inner);
    done.sort_by_key(|(number, _)| *number);
    Ok(done.into_iter().map(|(_, value)| value).collect())
}

/// A part of a path or of a query: everything but letters, digits and `-._~` becomes `%XX`.
fn encoded(part: &str) -> String {
    use std::fmt::Write;
    let mut out = String::with_capacity(part.len());
    for byte in part.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    // These two are not names but ways.
    match out.as_str() {
        "." => "%2E".to_owned(),
        ".." => "%2E%2E".to_owned(),
        _ => out,
    }
}

/// Up to `most` by chance, so that many programs do not come back at the same moment.
fn jitter(most: Duration) -> Duration {
    let mut random = [0; 2];
    let _ = getrandom::fill(&mut random);
    most * u32::from(u16::from_le_bytes(random)) / u32::from(u16::MAX)
}
