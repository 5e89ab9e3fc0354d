//! Git's smart HTTP, client side: one request to learn refs, one to fetch, one to push; no `info/refs` before them.

use super::receive::{Limits, Received};
use super::remote::{PushAnswer, RefUpdate, Remote, RemoteError, RemoteRef};
use super::{Oid, PackPlan, PackStream, Store};
use crate::http::{self, AtWork, Body, Client, Credential, Method, Request, Response};
use std::io::{BufReader, Read};

/// The most that a list of refs may take (bytes, refs).
const MAX_REF_BYTES: u64 = 16 << 20;
const MAX_REFS: usize = 50_000;
/// The most that the answer to a push may take (bytes), and of it the text for people (lines).
const MAX_REPORT: usize = 1 << 20;
const MAX_SAID: usize = 200;
/// The most bytes that the other side may talk without anything of use among them.
const MAX_TALK: usize = 16 << 20;
/// Packs up to this estimate are made in memory and sent with their length.
const SMALL_PACK: u64 = 1 << 20;
/// Packs from this estimate on are worth being kept whole by the server (bytes).
const KEPT_WHOLE: u64 = 4 << 20;
/// git's own limit (`receive.unpackLimit`): a pack with fewer objects is taken apart.
const UNPACK_LIMIT: u32 = 100;

/// A repository on a server.
pub struct WireRemote {
    client: Client,
    credential: Credential,
    path: String,
    old_protocol: bool,
    /// The next fetch leaves the files out.
    folders_only: bool,
    moved: Option<String>,
}

/// One piece of the pkt-line framing.
#[derive(Debug, PartialEq, Eq)]
enum Pkt {
    Flush,
    Delimiter,
    End,
    Data(Vec<u8>),
}

fn pkt(out: &mut Vec<u8>, data: &[u8]) {
    out.extend_from_slice(format!("{:04x}", data.len() + 4).as_bytes());
    out.extend_from_slice(data);
}

fn read_pkt(from: &mut dyn Read) -> Result<Option<Pkt>, RemoteError> {
    let mut head = [0u8; 4];
    let mut got = 0;
    while got < 4 {
        match from.read(&mut head[got..]).map_err(broken)? {
            0 if got == 0 => return Ok(None),
            0 => {
                return Err(RemoteError::Protocol(
                    "the answer ends inside a line".into(),
                ));
            }
            more => got += more,
        }
    }
    // Digits alone: a number may be written with a sign in other places, not here.
    let length = std::str::from_utf8(&head)
        .ok()
        .filter(|text| text.bytes().all(|byte| byte.is_ascii_hexdigit()))
        .and_then(|text| usize::from_str_radix(text, 16).ok());
    match length {
        Some(0) => Ok(Some(Pkt::Flush)),
        Some(1) => Ok(Some(Pkt::Delimiter)),
        Some(2) => Ok(Some(Pkt::End)),
        Some(length @ 4..=65_520) => {
            let mut data = vec![0u8; length - 4];
            from.read_exact(&mut data).map_err(broken)?;
            Ok(Some(Pkt::Data(data)))
        }
        _ => Err(RemoteError::Protocol(
            "a line with an impossible length".into(),
        )),
    }
}

/// What the connection's own error says; it knows its host and whether it was stopped or too slow.
fn broken(error: std::io::Error) -> RemoteError {
    RemoteError::Http(crate::http::Error::of_io("", error))
}

fn trimmed(line: &[u8]) -> &[u8] {
    line.strip_suffix(b"\n").unwrap_or(line)
}

fn parse_ref(line: &[u8]) -> Option<RemoteRef> {
    let line = trimmed(line);
    let id = Oid::from_hex(line.get(..40)?).ok()?;
    let rest = line.get(41..)?;
    let name = rest.split(|b| matches!(b, b' ' | 0)).next()?;
    Some(RemoteRef {
        name: String::from_utf8(name.to_vec()).ok()?,
        id,
    })
}

/// The data of side-band 1 as a stream; what is said on the others is kept, bounded.
struct Sideband<R> {
    from: R,
    /// Told when the other side says that it is at work.
    at_work: AtWork,
    current: Vec<u8>,
    at: usize,
    done: bool,
    said: Vec<String>,
    /// Why it ended before its end, when the pack in it is not to blame.
    failure: Option<RemoteError>,
}

impl<R: Read> Sideband<R> {
    fn new(from: R, at_work: AtWork) -> Self {
        Self {
            from,
            at_work,
            current: Vec::new(),
            at: 0,
            done: false,
            said: Vec::new(),
            failure: None,
        }
    }

    fn fail(&mut self, error: RemoteError) -> std::io::Error {
        let text = error.to_string();
        self.failure = Some(error);
        std::io::Error::other(text)
    }
}

/// Whether a side-band packet says that the other side is at work and nothing else: its progress for people, or one without
/// content, which keeps the line open while there is nothing to say (`receive.keepAlive` and `uploadpack.keepAlive`).
fn is_sign_of_work(data: &[u8]) -> bool {
    matches!(data, [2, ..] | [1])
}

fn note(said: &mut Vec<String>, text: &[u8]) {
    for line in String::from_utf8_lossy(text)
        .split(['\n', '\r'])
        .map(str::trim)
        .filter(|line| !line.is_empty())
    {
        if said.len() < MAX_SAID {
            said.push(line.chars().take(2048).collect());
        }
    }
}

impl<R: Read> Read for Sideband<R> {
    fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
        let (mut silent, mut talk) = (0u32, 0usize);
        loop {
            if self.at < self.current.len() {
                let got = out.len().min(self.current.len() - self.at);
                out[..got].copy_from_slice(&self.current[self.at..self.at + got]);
                self.at += got;
                return Ok(got);
            }
            if self.done {
                return Ok(0);
            }
            silent += 1;
            if silent > 100_000 || talk > MAX_TALK {
                return Err(self.fail(RemoteError::Protocol("it talks without end".into())));
            }
            match read_pkt(&mut self.from) {
                Ok(Some(Pkt::Data(data))) if is_sign_of_work(&data) => {
                    self.at_work.note();
                    talk += data.len();
                    note(&mut self.said, &data[1..]);
                }
                Ok(Some(Pkt::Data(mut data))) => match data.first() {
                    Some(1) => {
                        data.remove(0);
                        self.current = data;
                        self.at = 0;
                    }
                    // The old protocol may acknowledge more than once before the pack.
                    Some(b'A' | b'N') if data.starts_with(b"ACK ") || data.starts_with(b"NAK") => {}
                    Some(3) => {
                        let text = String::from_utf8_lossy(&data[1..]);
                        let text = text.trim().chars().take(300).collect();
                        return Err(self.fail(RemoteError::Protocol(text)));
                    }
                    _ => {
                        let error = RemoteError::Protocol("an unknown side-band".into());
                        return Err(self.fail(error));
                    }
                },
                Ok(Some(_)) => self.done = true,
                Ok(None) => {
                    let cut = std::io::ErrorKind::UnexpectedEof.into();
                    return Err(self.fail(broken(cut)));
                }
                Err(error) => return Err(self.fail(error)),
            }
        }
    }
}

/// What a request carries; made anew when it has to be sent again.
enum Payload<'a, 'p> {
    Bytes(&'a [u8]),
    Pack {
        head: &'a [u8],
        store: &'a Store,
        plan: &'a PackPlan,
        progress: &'a mut (dyn FnMut(u64) + 'p),
    },
}

impl WireRemote {
    /// The repository `owner/name` below the client's address.
    pub fn new(client: Client, credential: Credential, owner: &str, name: &str) -> Self {
        Self {
            client,
            credential,
            path: format!("/{owner}/{name}.git"),
            old_protocol: false,
            folders_only: false,
            moved: None,
        }
    }

    fn send(
        &mut self,
        service: &str,
        version: Option<&str>,
        payload: &mut Payload<'_, '_>,
    ) -> Result<Response, RemoteError> {
        for _ in 0..3 {
            let path = format!("{}/{service}", self.path);
            let content_type = format!("application/x-{service}-request");
            let mut headers = vec![("Content-Type", content_type.as_str())];
            if let Some(version) = version {
                headers.push(("Git-Protocol", version));
            }
            let credential = &self.credential;
            macro_rules! post {
                ($body:expr) => {
                    self.client.send(Request {
                        method: Method::Post,
                        path: &path,
                        headers: &headers,
                        body: $body,
                        credential,
                    })
                };
            }
            let response = match payload {
                Payload::Bytes(bytes) => post!(Body::Bytes(bytes))?,
                Payload::Pack {
                    head,
                    store,
                    plan,
                    progress,
                } => {
                    let mut pack = PackStream::new(store, plan, progress);
                    if plan.estimate() > KEPT_WHOLE {
                        pack = pack.of_at_least(UNPACK_LIMIT);
                    }
                    if plan.estimate() <= SMALL_PACK {
                        let mut whole = head.to_vec();
                        let made = pack.read_to_end(&mut whole);
                        if let Some(error) = pack.failure() {
                            return Err(RemoteError::Local(error));
                        }
                        made.map_err(broken)?;
                        post!(Body::Bytes(&whole))?
                    } else {
                        let mut reader = head.chain(&mut pack);
                        let sent = post!(Body::Stream {
                            length: None,
                            reader: &mut reader
                        });
                        if let Some(error) = pack.failure() {
                            return Err(RemoteError::Local(error));
                        }
                        sent?
                    }
                }
            };
            if !self.follow(&response, service)? {
                return judge(response, &format!("application/x-{service}-result"));
            }
        }
        Err(RemoteError::Protocol("it sends us in circles".into()))
    }

    /// Follows a rename on the same host; `true` when the request has to be sent again.
    fn follow(&mut self, response: &Response, service: &str) -> Result<bool, RemoteError> {
        if !matches!(response.status, 301 | 302 | 303 | 307 | 308) {
            return Ok(false);
        }
        let location = response.header("location").unwrap_or_default();
        let path = self.client.redirect_below(location)?;
        if response.status == 303 {
            // "See other": a page for people, such as the one where a password is changed.
            return Err(RemoteError::WebPage);
        }
        let path = path.split('?').next().unwrap_or_default();
        let repository = path
            .strip_suffix(&format!("/{service}"))
            .or_else(|| path.strip_suffix("/info/refs"));
        let repository = repository
            .and_then(|path| path.strip_prefix('/'))
            .map(|path| path.strip_suffix(".git").unwrap_or(path));
        match repository {
            Some(full) if is_full_name(full) => {
                self.path = format!("/{full}.git");
                self.moved = Some(full.to_owned());
                Ok(true)
            }
            // No repository: a login page or the like.
            _ => Err(RemoteError::WebPage),
        }
    }

    fn advertised(&mut self, prefixes: &[&str]) -> Result<Vec<RemoteRef>, RemoteError> {
        for _ in 0..3 {
            let path = format!("{}/info/refs?service=git-upload-pack", self.path);
            let response = self.client.send(Request {
                method: Method::Get,
                path: &path,
                headers: &[],
                body: Body::Empty,
                credential: &self.credential,
            })?;
            if self.follow(&response, "git-upload-pack")? {
                continue;
            }
            let response = judge(response, "application/x-git-upload-pack-advertisement")?;
            let mut body = BufReader::new(response.into_body().take(MAX_REF_BYTES));
            let found = read_advertisement(&mut body, prefixes)?;
            // Keep the connection for the next request.
            let _ = std::io::copy(&mut body.take(64), &mut std::io::sink());
            return Ok(found);
        }
        Err(RemoteError::Protocol("it sends us in circles".into()))
    }

    fn fetch_body(&self, wants: &[Oid], haves: &[Oid]) -> Vec<u8> {
        let mut body = Vec::new();
        if self.old_protocol {
            for (number, want) in wants.iter().enumerate() {
                let caps = if number == 0 {
                    " thin-pack ofs-delta side-band-64k no-progress"
                } else {
                    ""
                };
                pkt(&mut body, format!("want {want}{caps}\n").as_bytes());
            }
            body.extend_from_slice(b"0000");
            for have in haves {
                pkt(&mut body, format!("have {have}\n").as_bytes());
            }
            pkt(&mut body, b"done\n");
            return body;
        }
        pkt(&mut body, b"command=fetch");
        body.extend_from_slice(b"0001");
        for word in ["thin-pack", "ofs-delta", "no-progress"] {
            pkt(&mut body, word.as_bytes());
        }
        for want in wants {
            pkt(&mut body, format!("want {want}").as_bytes());
        }
        for have in haves {
            pkt(&mut body, format!("have {have}").as_bytes());
        }
        if self.folders_only {
            pkt(&mut body, b"filter blob:none");
        }
        pkt(&mut body, b"done");
        body.extend_from_slice(b"0000");
        body
    }
}

/// Reads the answer to `ls-refs`; nothing where it is empty.
fn read_list(
    from: &mut dyn Read,
    prefixes: &[&str],
) -> Result<Option<Vec<RemoteRef>>, RemoteError> {
    let mut found = Vec::new();
    while let Some(piece) = read_pkt(from)? {
        match piece {
            Pkt::Data(line) => push_ref(&mut found, &line, prefixes)?,
            Pkt::Flush => return Ok(Some(found)),
            Pkt::Delimiter | Pkt::End => {}
        }
    }
    if found.is_empty() {
        return Ok(None);
    }
    Err(RemoteError::Protocol("the list of refs is cut off".into()))
}

/// Reads the list of refs of the older protocols.
fn read_advertisement(
    from: &mut dyn Read,
    prefixes: &[&str],
) -> Result<Vec<RemoteRef>, RemoteError> {
    let mut found = Vec::new();
    let mut in_refs = false;
    while let Some(piece) = read_pkt(from)? {
        match piece {
            Pkt::Data(line) if line.starts_with(b"# service=") => {}
            Pkt::Data(line) => {
                in_refs = true;
                push_ref(&mut found, &line, prefixes)?;
            }
            _ if in_refs => return Ok(found),
            _ => {}
        }
    }
    // An empty repository has a line too; a list without one says nothing about the refs.
    Err(RemoteError::Protocol("the list of refs is cut off".into()))
}

/// Reads any bytes as a list of refs, in both forms. For fuzzing.
///
/// # Panics
/// When something comes out that was not asked for.
pub fn fuzz_refs(data: &[u8]) {
    let prefixes = ["refs/heads/scribe-main", "refs/scribe-sync/upload/"];
    let new = read_list(&mut &data[..], &prefixes).ok().flatten();
    let old = read_advertisement(&mut &data[..], &prefixes).ok();
    for found in new.into_iter().chain(old) {
        assert!(found.len() <= MAX_REFS);
        for reference in found {
            let name = reference.name.as_str();
            assert!(prefixes.iter().any(|prefix| name.starts_with(prefix)));
            assert!(!name.contains([' ', '\0']));
        }
    }
}

/// Reads any bytes as the answer to a push, and as the side-bands of a fetch. For fuzzing.
///
/// # Panics
/// When a limit does not hold, or something counts as done that was not reported as done.
pub fn fuzz_report(data: &[u8]) {
    let name = "refs/heads/scribe-main";
    if let Ok(answer) = read_report(data, &|| ()) {
        assert!(answer.said.len() <= MAX_SAID);
        assert!(answer.said.iter().all(|line| line.chars().count() <= 2048));
        assert!(answer.reason().chars().count() <= 300);
        let update = RefUpdate {
            name: name.to_owned(),
            old: None,
            new: None,
        };
        let line = format!("ok {name}");
        let reported = data
            .windows(line.len())
            .any(|window| window == line.as_bytes());
        // Split over several packets it may be; then each byte of it is there in its order.
        let mut rest = line.bytes().peekable();
        for byte in data {
            let _ = rest.next_if_eq(byte);
        }
        let whole = reported || rest.peek().is_none();
        assert!(!answer.all_done(&[update]) || whole, "{answer:?}");
    }
    let mut band = Sideband::new(data, AtWork::nobody());
    let read = std::io::copy(&mut band, &mut std::io::sink());
    assert!(read.is_err() || read.is_ok_and(|bytes| bytes <= data.len() as u64));
    assert!(band.said.len() <= MAX_SAID);
}

fn push_ref(found: &mut Vec<RemoteRef>, line: &[u8], prefixes: &[&str]) -> Result<(), RemoteError> {
    if line.starts_with(b"ERR ") {
        let text = String::from_utf8_lossy(trimmed(&line[4..]))
            .chars()
            .take(300)
            .collect();
        return Err(RemoteError::Protocol(text));
    }
    if line.starts_with(b"version ") || line.starts_with(b"unborn ") {
        return Ok(());
    }
    if let Some(reference) = parse_ref(line)
        && prefixes
            .iter()
            .any(|prefix| reference.name.starts_with(prefix))
    {
        if found.len() >= MAX_REFS {
            return Err(RemoteError::Protocol("too many refs".into()));
        }
        found.push(reference);
    }
    Ok(())
}

fn is_full_name(full: &str) -> bool {
    let parts: Vec<&str> = full.split('/').collect();
    parts.len() == 2
        && parts.iter().all(|part| {
            !part.is_empty()
                && part.len() <= 100
                && !matches!(*part, "." | "..")
                && part
                    .bytes()
                    .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.'))
        })
}

/// Turns a status into an error, or checks that the answer is git's and not somebody's web page.
fn judge(response: Response, content_type: &str) -> Result<Response, RemoteError> {
    // Room is what a push needs. To a fetch the same answer is the server's own trouble.
    let is_push = content_type.contains("receive-pack");
    match response.status {
        200 if response.content_type() == content_type => Ok(response),
        200 => Err(RemoteError::WebPage),
        401 => Err(RemoteError::Unauthorized),
        status @ (402 | 403 | 413 | 422 | 507) if status != 507 || is_push => {
            let text = server_text(response);
            Err(match status {
                507 => RemoteError::Quota(text),
                _ if http::is_quota(&text) => RemoteError::Quota(text),
                403 => RemoteError::Forbidden(text),
                413 => RemoteError::TooLarge,
                status => RemoteError::Status(status),
            })
        }
        404 => Err(RemoteError::NotFound),
        status @ (408 | 429 | 500..=599) => Err(RemoteError::Temporary {
            status,
            retry_after: response
                .header("retry-after")
                .and_then(|value| value.trim().parse().ok()),
        }),
        status => Err(RemoteError::Status(status)),
    }
}

fn server_text(response: Response) -> String {
    let content_type = response.content_type();
    let bytes = response.into_bytes(4096).unwrap_or_default();
    let text = match content_type.as_str() {
        "text/plain" => String::from_utf8_lossy(&bytes).into_owned(),
        "application/json" => serde_json::from_slice::<serde_json::Value>(&bytes)
            .ok()
            .and_then(|value| Some(value.get("message")?.as_str()?.to_owned()))
            .unwrap_or_default(),
        _ => String::new(),
    };
    text.trim().chars().take(300).collect()
}

/// What breaks off inside git's framing is known without the host; here it is said.
fn named(host: &str, error: RemoteError) -> RemoteError {
    match error {
        RemoteError::Http(crate::http::Error::Unreachable { host: no, detail })
            if no.is_empty() =>
        {
            RemoteError::Http(crate::http::Error::Unreachable {
                host: host.to_owned(),
                detail,
            })
        }
        other => other,
    }
}

impl Remote for WireRemote {
    fn refs(&mut self, prefixes: &[&str]) -> Result<Vec<RemoteRef>, RemoteError> {
        self.ask(prefixes)
            .map_err(|error| named(self.client.host(), error))
    }

    fn fetch<'s>(
        &mut self,
        store: &'s Store,
        wants: &[Oid],
        haves: &[Oid],
        limits: Limits,
        progress: &mut dyn FnMut(u64),
    ) -> Result<Received<'s>, RemoteError> {
        self.bring(store, wants, haves, limits, progress)
            .map_err(|error| named(self.client.host(), error))
    }

    fn fetch_folders<'s>(
        &mut self,
        store: &'s Store,
        wants: &[Oid],
        limits: Limits,
        progress: &mut dyn FnMut(u64),
    ) -> Result<Received<'s>, RemoteError> {
        if self.old_protocol {
            return Err(RemoteError::Protocol("the old protocol".into()));
        }
        self.folders_only = true;
        let received = self.fetch(store, wants, &[], limits, progress);
        self.folders_only = false;
        received
    }

    fn push(
        &mut self,
        store: &Store,
        updates: &[RefUpdate],
        plan: Option<&PackPlan>,
        progress: &mut dyn FnMut(u64),
    ) -> Result<PushAnswer, RemoteError> {
        self.give(store, updates, plan, progress)
            .map_err(|error| named(self.client.host(), error))
    }

    fn moved_to(&self) -> Option<&str> {
        self.moved.as_deref()
    }

    fn is_network(&self) -> bool {
        true
    }
}

impl WireRemote {
    fn ask(&mut self, prefixes: &[&str]) -> Result<Vec<RemoteRef>, RemoteError> {
        if self.old_protocol {
            return self.advertised(prefixes);
        }
        let mut body = Vec::new();
        pkt(&mut body, b"command=ls-refs");
        body.extend_from_slice(b"0001");
        for prefix in prefixes {
            pkt(&mut body, format!("ref-prefix {prefix}").as_bytes());
        }
        body.extend_from_slice(b"0000");
        let response = self.send(
            "git-upload-pack",
            Some("version=2"),
            &mut Payload::Bytes(&body),
        );
        let response = match response {
            // Some servers take no POST before a GET; the old way tells.
            Err(RemoteError::Status(400 | 405 | 415 | 501)) => {
                self.old_protocol = true;
                return self.advertised(prefixes);
            }
            other => other?,
        };
        let mut stream = BufReader::new(response.into_body().take(MAX_REF_BYTES));
        let Some(found) = read_list(&mut stream, prefixes)? else {
            // An empty answer: somebody on the way dropped the header that asks for the newer protocol.
            self.old_protocol = true;
            return self.advertised(prefixes);
        };
        // Keep the connection for the next request.
        let _ = std::io::copy(&mut stream.take(64), &mut std::io::sink());
        Ok(found)
    }

    fn bring<'s>(
        &mut self,
        store: &'s Store,
        wants: &[Oid],
        haves: &[Oid],
        limits: Limits,
        progress: &mut dyn FnMut(u64),
    ) -> Result<Received<'s>, RemoteError> {
        for attempt in 0..2 {
            let body = self.fetch_body(wants, haves);
            let version = if self.old_protocol {
                None
            } else {
                Some("version=2")
            };
            let response = self.send("git-upload-pack", version, &mut Payload::Bytes(&body))?;
            let at_work = response.at_work();
            let mut stream = BufReader::new(Counted {
                from: response.into_body(),
                progress,
            });
            let mut seen_pack = false;
            let mut empty = true;
            let mut talk = 0;
            while let Some(piece) = read_pkt(&mut stream)? {
                empty = false;
                talk += match &piece {
                    Pkt::Data(line) => line.len() + 4,
                    _ => 4,
                };
                if talk > MAX_TALK {
                    return Err(RemoteError::Protocol("it talks without end".into()));
                }
                match piece {
                    Pkt::Data(line) if trimmed(&line) == b"packfile" => {
                        seen_pack = true;
                        break;
                    }
                    Pkt::Data(line)
                        if self.old_protocol
                            && (line.starts_with(b"NAK") || line.starts_with(b"ACK ")) =>
                    {
                        seen_pack = true;
                        break;
                    }
                    Pkt::Data(line) if line.starts_with(b"ERR ") => {
                        let text: String = String::from_utf8_lossy(trimmed(&line[4..]))
                            .chars()
                            .take(300)
                            .collect();
                        return Err(RemoteError::Protocol(text));
                    }
                    _ => {}
                }
            }
            if !seen_pack {
                if empty && !self.old_protocol && attempt == 0 {
                    self.old_protocol = true;
                    self.advertised(&[])?;
                    continue;
                }
                return Err(RemoteError::Protocol("the answer holds no pack".into()));
            }
            let mut band = Sideband::new(&mut stream, at_work);
            let received = Received::read(store, &mut band, limits);
            // What broke off on the way is the connection's fault, not the pack's.
            return match (received, band.failure.take()) {
                (Err(error), Some(failure)) if !matches!(error, super::Error::Disk(_)) => {
                    Err(failure)
                }
                (Err(error), _) => Err(error.into()),
                (Ok(received), _) => {
                    let _ = std::io::copy(&mut stream.take(64), &mut std::io::sink());
                    Ok(received)
                }
            };
        }
        Err(RemoteError::Protocol("the answer holds no pack".into()))
    }

    fn give(
        &mut self,
        store: &Store,
        updates: &[RefUpdate],
        plan: Option<&PackPlan>,
        progress: &mut dyn FnMut(u64),
    ) -> Result<PushAnswer, RemoteError> {
        let null = Oid::null(gix::hash::Kind::Sha1);
        let mut head = Vec::new();
        for (number, update) in updates.iter().enumerate() {
            let line = format!(
                "{} {} {}",
                update.old.unwrap_or(null),
                update.new.unwrap_or(null),
                update.name
            );
            let caps = if number == 0 {
                "\0report-status side-band-64k quiet atomic"
            } else {
                ""
            };
            pkt(&mut head, format!("{line}{caps}").as_bytes());
        }
        head.extend_from_slice(b"0000");
        let mut payload = match plan {
            Some(plan) => Payload::Pack {
                head: &head,
                store,
                plan,
                progress,
            },
            None => Payload::Bytes(&head),
        };
        let response = self.send("git-receive-pack", None, &mut payload)?;
        parse_report(response)
    }
}

struct Counted<'a> {
    from: Box<dyn Read + Send>,
    progress: &'a mut dyn FnMut(u64),
}

impl Read for Counted<'_> {
    fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
        let got = self.from.read(out)?;
        (self.progress)(got as u64);
        Ok(got)
    }
}

fn parse_report(response: Response) -> Result<PushAnswer, RemoteError> {
    let at_work = response.at_work();
    read_report(response.into_body(), &|| at_work.note())
}

/// Reads the answer to a push; `at_work` is called whenever it says that the server is still at work on it.
fn read_report(from: impl Read, at_work: &dyn Fn()) -> Result<PushAnswer, RemoteError> {
    let mut answer = PushAnswer::default();
    let mut body = BufReader::new(from);
    let mut report = Vec::new();
    let mut fatal = None;
    let mut ended = false;
    let (mut count, mut talk) = (0, 0);
    while let Some(piece) = read_pkt(&mut body)? {
        count += 1;
        if count > 100_000 || report.len() > MAX_REPORT || talk > MAX_TALK {
            return Err(RemoteError::Protocol(
                "the answer to the push does not end".into(),
            ));
        }
        match piece {
            Pkt::Data(data) if is_sign_of_work(&data) => {
                at_work();
                talk += data.len();
                note(&mut answer.said, &data[1..]);
            }
            Pkt::Data(data) => match data.first() {
                Some(1) => report.extend_from_slice(&data[1..]),
                Some(3) => {
                    fatal = Some(
                        String::from_utf8_lossy(&data[1..])
                            .trim()
                            .chars()
                            .take(300)
                            .collect::<String>(),
                    );
                }
                _ => return Err(RemoteError::Protocol("an unknown side-band".into())),
            },
            Pkt::Flush => {
                ended = true;
                break;
            }
            _ => {}
        }
    }
    let _ = std::io::copy(&mut body.take(64), &mut std::io::sink());
    let mut inner = report.as_slice();
    let mut saw_unpack = false;
    while let Some(piece) = read_pkt(&mut inner)? {
        let Pkt::Data(line) = piece else { break };
        let line = String::from_utf8_lossy(trimmed(&line)).into_owned();
        if let Some(result) = line.strip_prefix("unpack ") {
            saw_unpack = true;
            if result != "ok" {
                answer.unpack_error = Some(result.chars().take(300).collect());
            }
        } else if let Some(name) = line.strip_prefix("ok ") {
            answer.refs.push((name.to_owned(), None));
        } else if let Some(rest) = line.strip_prefix("ng ") {
            let (name, reason) = rest.split_once(' ').unwrap_or((rest, "refused"));
            answer
                .refs
                .push((name.to_owned(), Some(reason.chars().take(300).collect())));
        }
    }
    if let Some(text) = fatal {
        answer.unpack_error.get_or_insert(text);
    }
    if !saw_unpack && answer.unpack_error.is_none() {
        return Err(RemoteError::Protocol(
            if ended {
                "the answer to the push holds no report"
            } else {
                "the answer to the push is cut off"
            }
            .into(),
        ));
    }
    answer.seen = answer
        .said
        .iter()
        .filter_map(|line| seen_value(line))
        .collect();
    Ok(answer)
}

/// `cannot lock ref 'refs/heads/x': is at <id> but expected <id>`.
fn seen_value(line: &str) -> Option<(String, Oid)> {
    let rest = line.split("cannot lock ref '").nth(1)?;
    let (name, rest) = rest.split_once('\'')?;
    let id = rest.split("is at ").nth(1)?.get(..40)?;
    Some((name.to_owned(), Oid::from_hex(id.as_bytes()).ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_value_in_a_refusal_is_read_as_a_hint() {
        let id = "0123456789abcdef0123456789abcdef01234567";
        let line = format!(
            "error: cannot lock ref 'refs/heads/scribe-main': is at {id} but expected {}",
            "0".repeat(40)
        );
        let (name, seen) = seen_value(&line).unwrap();
        assert_eq!(name, "refs/heads/scribe-main");
        assert_eq!(seen.to_string(), id);
        assert!(
            seen_value("error: cannot lock ref 'refs/heads/x': reference already exists").is_none()
        );
    }

    #[test]
    fn keeping_the_line_open_and_progress_are_signs_of_work_and_a_report_is_none() {
        let mut said = Vec::new();
        said.extend_from_slice(b"0005\x02");
        said.extend_from_slice(b"0005\x01");
        pkt(&mut said, b"\x02remote: Resolving deltas:  3%\r");
        let mut report = Vec::new();
        pkt(&mut report, b"unpack ok\n");
        pkt(&mut report, b"ok refs/heads/scribe-main\n");
        report.extend_from_slice(b"0000");
        pkt(&mut said, &[b"\x01", report.as_slice()].concat());
        said.extend_from_slice(b"0000");
        let signs = std::cell::Cell::new(0);
        let answer = read_report(said.as_slice(), &|| signs.set(signs.get() + 1)).unwrap();
        assert_eq!(signs.get(), 3);
        assert_eq!(answer.refs, [("refs/heads/scribe-main".to_owned(), None)]);
        assert_eq!(answer.said, ["remote: Resolving deltas:  3%"]);
    }

    #[test]
    fn lines_with_impossible_lengths_are_refused() {
        for bad in [
            &b"0003"[..],
            b"fff5",
            b"zzzz",
            b"00",
            b"+004",
            b" 004",
            b"-001",
        ] {
            assert!(read_pkt(&mut &bad[..]).is_err(), "{bad:?}");
        }
        assert_eq!(read_pkt(&mut &b"0000"[..]).unwrap(), Some(Pkt::Flush));
        assert_eq!(
            read_pkt(&mut &b"0006a\n"[..]).unwrap(),
            Some(Pkt::Data(b"a\n".to_vec()))
        );
        assert_eq!(read_pkt(&mut &b""[..]).unwrap(), None);
    }

    /// Whether it fails because of a limit.
    fn is_too_much<T>(result: &Result<T, RemoteError>) -> bool {
        matches!(result, Err(RemoteError::Protocol(_)))
    }

    #[test]
    fn a_list_holds_so_many_refs_and_a_line_so_many_bytes() {
        let line = format!("{} refs/heads/x\n", "1".repeat(40));
        let mut all = Vec::new();
        for _ in 1..MAX_REFS {
            pkt(&mut all, line.as_bytes());
        }
        let read = |all: &[u8]| read_list(&mut [all, b"0000"].concat().as_slice(), &["refs/"]);
        for more in 0..3 {
            let found = read(&all);
            assert_eq!(is_too_much(&found), more == 2, "{more}");
            if more < 2 {
                assert_eq!(found.unwrap().unwrap().len(), MAX_REFS - 1 + more);
            }
            pkt(&mut all, line.as_bytes());
        }
        for (length, good) in [(65_519, true), (65_520, true), (65_521, false)] {
            let line = [format!("{length:04x}").as_bytes(), &vec![b'x'; length - 4]].concat();
            assert_eq!(read_pkt(&mut line.as_slice()).is_ok(), good, "{length}");
        }
    }

    /// So many bytes behind this byte, in packets.
    fn packets(kind: u8, mut bytes: usize) -> Vec<u8> {
        let mut out = Vec::new();
        while bytes > 0 {
            let piece = bytes.min(65_000);
            pkt(&mut out, &[&[kind][..], &vec![b'x'; piece]].concat());
            bytes -= piece;
        }
        out
    }

    #[test]
    fn a_report_and_the_talk_around_it_have_an_end() {
        let mut report = Vec::new();
        pkt(&mut report, b"unpack ok\n");
        report.extend_from_slice(b"0000");
        let mut whole = Vec::new();
        pkt(&mut whole, &[b"\x01", report.as_slice()].concat());
        let read = |more: &[u8]| {
            let said = [whole.as_slice(), more, b"0000"].concat();
            read_report(said.as_slice(), &|| ())
        };
        let most = MAX_REPORT - report.len();
        for (bytes, good) in [(most - 1, true), (most, true), (most + 1, false)] {
            assert_eq!(
                read(&packets(1, bytes)).is_ok(),
                good,
                "a report of {bytes}"
            );
        }
        // Of talk, the byte that says what it is counts.
        let most = MAX_TALK - MAX_TALK.div_ceil(65_001);
        for (bytes, good) in [(most - 1, true), (most, true), (most + 1, false)] {
            assert_eq!(read(&packets(2, bytes)).is_ok(), good, "talk of {bytes}");
            let said = [packets(2, bytes), b"0006\x01!0000".to_vec()].concat();
            let mut band = Sideband::new(said.as_slice(), AtWork::nobody());
            let read = std::io::copy(&mut band, &mut std::io::sink());
            assert_eq!(read.is_ok(), good, "talk of {bytes} in a fetch");
        }
        for (packets, good) in [(99_999, true), (100_000, true), (100_001, false)] {
            // The report is one, the end another.
            let none = b"0005\x02".repeat(packets - 2);
            assert_eq!(read(&none).is_ok(), good, "{packets} packets");
            let none = [b"0005\x02".repeat(packets - 1), b"0006\x01!0000".to_vec()].concat();
            let mut band = Sideband::new(none.as_slice(), AtWork::nobody());
            let read = std::io::copy(&mut band, &mut std::io::sink());
            assert_eq!(read.is_ok(), good, "{packets} packets in a fetch");
        }
    }

    #[test]
    fn of_what_is_said_so_many_lines_are_kept() {
        for lines in [MAX_SAID - 1, MAX_SAID, MAX_SAID + 1] {
            let mut said = Vec::new();
            note(&mut said, "x\n".repeat(lines).as_bytes());
            assert_eq!(said.len(), lines.min(MAX_SAID));
        }
        for letters in [2047, 2048, 2049] {
            let mut said = Vec::new();
            note(&mut said, "é".repeat(letters).as_bytes());
            assert_eq!(said[0].chars().count(), letters.min(2048));
        }
    }

    #[test]
    fn only_plain_full_names_are_followed() {
        assert!(is_full_name("ana/en-textTranslation-My_Bible"));
        for bad in ["ana", "a/b/c", "../x", "a/..", "a b/c", "a/\u{1b}", "a/"] {
            assert!(!is_full_name(bad), "{bad}");
        }
    }

    #[test]
    fn success_needs_an_ok_for_every_ref() {
        let update = |name: &str| RefUpdate {
            name: name.into(),
            old: None,
            new: None,
        };
        let mut answer = PushAnswer {
            refs: vec![("refs/heads/a".into(), None)],
            ..PushAnswer::default()
        };
        assert!(answer.all_done(&[update("refs/heads/a")]));
        assert!(
            !answer.all_done(&[update("refs/heads/a"), update("refs/heads/b")]),
            "not reported is not done"
        );
        answer
            .refs
            .push(("refs/heads/a".into(), Some("hook declined".into())));
        assert!(
            !answer.all_done(&[update("refs/heads/a")]),
            "ok and ng both is not done"
        );
    }
}
