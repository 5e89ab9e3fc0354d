//! The client itself.

use super::address::Address;
use super::proxy::{self, Proxy};
use super::throttle::{RealTime, Time};
use super::tls::{TlsConnector, Trust};
use super::wire::{self, Call, Limits, Names, WireConnector};
use super::{Budget, Credential, Error};
use base64::Engine;
use std::io::Read;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;
use ureq::http::{HeaderValue, header};
use ureq::unversioned::transport::{ConnectProxyConnector, Connector};
use zeroize::Zeroizing;

/// Servers treat other programs than git differently: an account that must change its password, for one, is sent to a
/// web page.
const USER_AGENT: &str = concat!("git/2 scribe-sync/", env!("CARGO_PKG_VERSION"));
/// The most bytes of answer headers.
pub(super) const HEADERS: usize = 64 * 1024;
/// Connections kept for the next request; a longer idle one may have been dropped on the way unseen.
const IDLE: (usize, Duration) = (8, Duration::from_secs(30));

/// How a client is set up.
#[derive(Debug, Clone)]
pub struct Options {
    /// A PEM file with further certificate authorities, beside the system's.
    pub ca_file: Option<PathBuf>,
    /// The environment variables that rule proxies and certificates (`HTTPS_PROXY`, `NO_PROXY`, `SSL_CERT_FILE`, ...).
    pub environment: Vec<(String, String)>,
    /// Time to connect.
    pub connect: Duration,
    /// Time to the first byte of an answer.
    pub first_byte: Duration,
    /// Time without any byte, either way.
    pub idle: Duration,
    /// The least bytes a second, over `rate_window`, while a transfer waits for the network.
    pub min_rate: u64,
    /// The time over which `min_rate` is measured.
    pub rate_window: Duration,
    /// The most bytes a second that are sent, over all connections of the client and its clones.
    pub limit_upload: Option<u64>,
    /// The most bytes a second that are received, likewise.
    pub limit_download: Option<u64>,
    /// The most bytes that are sent and received together.
    pub budget: Option<Budget>,
    /// Where those two limits take the time from.
    pub time: Arc<dyn Time>,
    /// How long `min_rate` is not asked for while the other side says that it is at work; see [`AtWork`].
    pub work: Duration,
    /// Set from outside to stop a transfer.
    pub interrupt: Arc<AtomicBool>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            ca_file: None,
            environment: Vec::new(),
            connect: Duration::from_secs(20),
            first_byte: Duration::from_secs(60),
            idle: Duration::from_secs(60),
            min_rate: 1024,
            rate_window: Duration::from_secs(60),
            limit_upload: None,
            limit_download: None,
            budget: None,
            time: Arc::new(RealTime::default()),
            work: Duration::from_secs(15 * 60),
            interrupt: Arc::new(AtomicBool::new(false)),
        }
    }
}

/// The request method.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names are HTTP's")]
pub enum Method {
    Get,
    Post,
    Put,
    Patch,
    Delete,
}

/// What is sent.
pub enum Body<'a> {
    /// Nothing.
    Empty,
    /// These bytes.
    Bytes(&'a [u8]),
    /// A stream; `length` is sent as `Content-Length`, without it the body is chunked.
    Stream {
        /// Bytes in all, when known.
        length: Option<u64>,
        /// Where they come from.
        reader: &'a mut dyn Read,
    },
}

/// One request below the client's address.
pub struct Request<'a> {
    /// Method.
    pub method: Method,
    /// Path and query below the base address, starting with `/`.
    pub path: &'a str,
    /// Further headers.
    pub headers: &'a [(&'a str, &'a str)],
    /// Body.
    pub body: Body<'a>,
    /// Who asks.
    pub credential: &'a Credential,
}

/// An answer; its body is read as a stream.
pub struct Response {
    /// The status code.
    pub status: u16,
    headers: Vec<(String, String)>,
    host: String,
    body: Box<dyn Read + Send>,
    call: Arc<Call>,
}

/// Lets whoever understands an answer tell the client that the other side, though it sends next to nothing, says that it is
/// at work. Git servers do while they take in what was pushed.
#[derive(Debug, Clone)]
pub struct AtWork(Arc<Call>);

impl AtWork {
    /// An answer that does not come over a connection: there is nobody to tell.
    pub fn nobody() -> Self {
        let limits = Limits::new(&Options::default(), false);
        Self(Call::new(&Arc::new(limits), &Arc::default()))
    }

    /// It has just said so.
    pub fn note(&self) {
        self.0.works();
    }
}

impl std::fmt::Debug for Response {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Response({})", self.status)
    }
}

impl Response {
    /// A header by its name in small letters.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(n, _)| n == name)
            .map(|(_, v)| v.as_str())
    }

    /// All headers of a name in small letters, in their order.
    pub fn headers<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.headers
            .iter()
            .filter(move |(n, _)| n == name)
            .map(|(_, v)| v.as_str())
    }

    /// For telling the client what this answer says about the other side.
    pub fn at_work(&self) -> AtWork {
        AtWork(self.call.clone())
    }

    /// The media type without parameters, in small letters; empty when there is none.
    pub fn content_type(&self) -> String {
        self.header("content-type")
            .unwrap_or("")
            .split(';')
            .next()
            .unwrap_or("")
            .trim()
            .to_ascii_lowercase()
    }

    /// The body as a stream, held to the client's limits of time. Read to its end, its connection serves the next
    /// request. Its I/O errors hold an [`Error`]; see [`Error::of_io`].
    pub fn into_body(self) -> Box<dyn Read + Send> {
        self.body
    }

    /// At most `limit` bytes of the body; a longer one is cut off silently.
    pub fn into_bytes(mut self, limit: u64) -> Result<Vec<u8>, Error> {
        let mut bytes = Vec::new();
        let failed = |error| Error::of_io(&self.host, error);
        let read = (&mut self.body)
            .take(limit)
            .read_to_end(&mut bytes)
            .map_err(failed)?;
        if read as u64 == limit {
            // The end must be seen for the connection to be of use again.
            let _ = self.body.read(&mut [0]);
        }
        Ok(bytes)
    }
}

/// What was transferred so far: the bytes of the TCP streams, so headers, TLS handshakes and records, and the words
/// with a proxy are in; what TCP and IP add around them is not.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Meter {
    /// Requests sent; one that was repeated on a new connection counts once.
    pub requests: u64,
    /// Bytes sent.
    pub up: u64,
    /// Bytes received.
    pub down: u64,
}

#[derive(Debug, Default)]
pub(super) struct Counters {
    pub(super) requests: AtomicU64,
    pub(super) up: AtomicU64,
    pub(super) down: AtomicU64,
}

/// A client for one address: scheme, host, port and base path. Cheap to clone; clones share connections and counters.
#[derive(Debug, Clone)]
pub struct Client {
    agent: ureq::Agent,
    address: Arc<Address>,
    base: String,
    host: String,
    /// Host and port of the proxy, where there is one.
    proxy: Option<(String, u16)>,
    limits: Arc<Limits>,
    counters: Arc<Counters>,
}

impl Client {
    /// A client for `base`, such as `https://git.door43.org`.
    ///
    /// [`Error::BadAddress`] when the address is not `https` (or `http` on this very computer), holds a user or password,
    /// or is none; when `ca_file` holds no certificates; when a proxy variable cannot be used.
    pub fn new(base: &str, options: &Options) -> Result<Self, Error> {
        let address = Address::parse(base)?;
        let secure = address.scheme == "https";
        let proxy = proxy::choose(&address, &options.environment)?;
        let trust = if secure {
            Trust::new(options.ca_file.as_deref(), &options.environment)?
        } else {
            Trust::new(None, &[])?
        };
        let limits = Arc::new(Limits::new(options, secure));
        let through = proxy.as_ref().map(Proxy::place);
        let (proxy, socks) = match proxy {
            Some(Proxy::Http(proxy)) => (Some(proxy), None),
            Some(Proxy::Socks(socks)) => (None, Some(socks)),
            None => (None, None),
        };
        let names = Names {
            limits: limits.clone(),
            elsewhere: socks.as_ref().is_some_and(|socks| socks.names),
        };
        let config = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .user_agent(USER_AGENT)
            .accept("")
            .accept_encoding("")
            .proxy(proxy)
            .max_response_header_size(HEADERS)
            .max_idle_connections(IDLE.0)
            .max_idle_connections_per_host(IDLE.0)
            .max_idle_age(IDLE.1)
            .build();
        let connector =
            ().chain(ConnectProxyConnector::default())
                .chain(WireConnector(limits.clone(), socks))
                .chain(TlsConnector(Arc::new(trust)));
        Ok(Self {
            agent: ureq::Agent::with_parts(config, connector, names),
            base: format!("{}{}", address.origin(), address.path),
            host: address.host_port(),
            address: Arc::new(address),
            proxy: through,
            limits,
            counters: Arc::default(),
        })
    }

    /// The address this client is for, without a slash at the end, in its shortest form.
    pub fn base(&self) -> &str {
        &self.base
    }

    /// `host:port`, as errors name it.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// Whether the address is this very computer.
    pub fn is_loopback(&self) -> bool {
        self.address.is_loopback()
    }

    /// Whether the connection is encrypted.
    pub fn is_secure(&self) -> bool {
        self.address.scheme == "https"
    }

    /// `host:port` of the proxy that the environment names for this address, where there is one.
    pub fn proxy(&self) -> Option<String> {
        self.proxy
            .as_ref()
            .map(|(host, port)| format!("{host}:{port}"))
    }

    /// Looks up the name that is connected to first: the server's, or the proxy's. Gives its addresses.
    pub fn look_up(&self) -> Result<Vec<SocketAddr>, Error> {
        let (host, port) = match &self.proxy {
            Some((host, port)) => (host.as_str(), *port),
            None => (self.address.host.as_str(), self.address.port),
        };
        let name = wire::host_port(host, port);
        let found = wire::look_up(&self.limits, name.clone())
            .map_err(|error| Error::of_io(&name, error))?;
        if found.is_empty() {
            return Err(Error::of_io(&name, std::io::ErrorKind::NotFound.into()));
        }
        Ok(found)
    }

    /// Connects to one of these addresses and hangs up again, without a word.
    pub fn knock(&self, addresses: &[SocketAddr]) -> Result<(), Error> {
        let host = self.proxy().unwrap_or_else(|| self.host.clone());
        wire::open(&self.limits, addresses)
            .map(drop)
            .map_err(|error| Error::of_io(&host, error))
    }

    /// The flag that stops transfers.
    pub fn interrupt(&self) -> &Arc<AtomicBool> {
        &self.limits.interrupt
    }

    /// What may be transferred, where that has a limit.
    pub fn budget(&self) -> Option<&Budget> {
        self.limits.budget.as_ref()
    }

    /// The most bytes a second that are sent, where that has a limit.
    pub fn upload_limit(&self) -> Option<u64> {
        self.limits.upload.rate()
    }

    /// What was transferred so far.
    pub fn meter(&self) -> Meter {
        Meter {
            requests: self.counters.requests.load(Ordering::Relaxed),
            up: self.counters.up.load(Ordering::Relaxed),
            down: self.counters.down.load(Ordering::Relaxed),
        }
    }

    /// A client for the same address and connections with counters of its own.
    #[must_use]
    pub fn with_own_meter(&self) -> Self {
        Self {
            counters: Arc::default(),
            ..self.clone()
        }
    }

    /// Sends one request and returns the answer, whatever its status. Redirects are answers too: the caller decides,
    /// after [`Client::redirect_below`].
    ///
    /// An answer that comes while the body is still being sent is returned as soon as it is seen; the rest of the body is
    /// then neither sent nor asked for. Only a `GET` whose kept connection turned out to be closed is repeated.
    pub fn send(&self, mut request: Request<'_>) -> Result<Response, Error> {
        self.counters.requests.fetch_add(1, Ordering::Relaxed);
        let call = Call::new(&self.limits, &self.counters);
        match self.attempt(&mut request, &call) {
            Err(Error::Unreachable { .. })
                if request.method == Method::Get
                    && call.reused.load(Ordering::Relaxed)
                    && !call.answered.load(Ordering::Relaxed) =>
            {
                let call = Call::new(&self.limits, &self.counters);
                self.attempt(&mut request, &call)
            }
            other => other,
        }
    }

    fn attempt(&self, request: &mut Request<'_>, call: &Arc<Call>) -> Result<Response, Error> {
        let mut source = Source::new(&mut request.body, call.clone());
        let mut head = ureq::http::Request::builder()
            .method(request.method.name())
            .uri(self.target(request.path)?);
        if let Some(value) = authorization(request.credential) {
            let mut value = HeaderValue::from_str(&value).map_err(|_| Error::BadAddress {
                address: self.host.clone(),
                detail: "credentials".to_owned(),
            })?;
            value.set_sensitive(true);
            head = head.header(header::AUTHORIZATION, value);
        }
        for (name, value) in request.headers {
            head = head.header(*name, *value);
        }
        let has_body = !matches!(source.from, Content::Nothing);
        let needs_length = matches!(request.method, Method::Post | Method::Put | Method::Patch);
        if let (Some(length), true) = (source.left, has_body || needs_length) {
            head = head.header(header::CONTENT_LENGTH, length);
        }
        let bad = |error: ureq::http::Error| Error::of_ureq(&self.host, error.into());
        let answer = if has_body {
            let head = head
                .body(ureq::SendBody::from_reader(&mut source))
                .map_err(bad)?;
            call.enter(|| self.agent.run(head))
        } else {
            let head = head.body(ureq::SendBody::none()).map_err(bad)?;
            call.enter(|| self.agent.run(head))
        };
        let answer = answer.map_err(|error| Error::of_ureq(&self.host, error))?;
        let (head, body) = answer.into_parts();
        let headers = head.headers.iter().map(|(name, value)| {
            let value = String::from_utf8_lossy(value.as_bytes());
            (name.as_str().to_owned(), value.trim().to_owned())
        });
        Ok(Response {
            status: head.status.as_u16(),
            headers: headers.collect(),
            host: self.host.clone(),
            body: Box::new(Answer {
                body: body.into_with_config().limit(u64::MAX).reader(),
                call: call.clone(),
                host: self.host.clone(),
            }),
            call: call.clone(),
        })
    }

    fn target(&self, path: &str) -> Result<String, Error> {
        let odd = |b: u8| !b.is_ascii_graphic() || b == b'#' || b == b'\\';
        if !path.starts_with('/') || path.bytes().any(odd) {
            return Err(Error::BadAddress {
                address: path.chars().take(300).collect(),
                detail: "path".to_owned(),
            });
        }
        Ok(format!("{}{path}", self.base))
    }

    /// The path below this client's address that a redirect points to, or an error when it leads elsewhere: to another
    /// scheme, host, port or base path, or in any form that two programs could read differently.
    pub fn redirect_below(&self, location: &str) -> Result<String, Error> {
        self.address
            .path_below(location)
            .ok_or_else(|| Error::ForeignRedirect {
                host: self.host.clone(),
                target: location.chars().take(300).collect(),
            })
    }
}

impl Method {
    fn name(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
        }
    }
}

/// The value of `Authorization`. The word before a token is in small letters: DCS 1.21 takes no other spelling.
fn authorization(credential: &Credential) -> Option<Zeroizing<String>> {
    Some(Zeroizing::new(match credential {
        Credential::Anonymous => return None,
        Credential::Token(token) => format!("token {}", token.reveal()),
        Credential::Basic { user, password } => {
            let pair = Zeroizing::new(format!("{user}:{}", password.reveal()));
            let encoded = base64::engine::general_purpose::STANDARD.encode(pair.as_bytes());
            format!("Basic {}", *Zeroizing::new(encoded))
        }
    }))
}

enum Content<'a> {
    Nothing,
    Bytes(&'a [u8]),
    Stream(&'a mut dyn Read),
}

/// The body of a request. Once nobody reads it any more, it ends at once without being produced.
struct Source<'a> {
    from: Content<'a>,
    left: Option<u64>,
    call: Arc<Call>,
}

impl<'a> Source<'a> {
    fn new(body: &'a mut Body<'_>, call: Arc<Call>) -> Self {
        let (from, left) = match body {
            Body::Empty => (Content::Nothing, Some(0)),
            Body::Bytes(bytes) => (Content::Bytes(bytes), Some(bytes.len() as u64)),
            Body::Stream { length, reader } => (Content::Stream(&mut **reader), *length),
        };
        Self { from, left, call }
    }
}

impl Read for Source<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let wanted = match self.left {
            Some(left) => buffer
                .len()
                .min(usize::try_from(left).unwrap_or(usize::MAX)),
            None => buffer.len(),
        };
        let buffer = &mut buffer[..wanted];
        let read = if self.call.is_cut() {
            // The announced length must be reached; these bytes go nowhere.
            if self.left.is_some() { wanted } else { 0 }
        } else {
            match &mut self.from {
                Content::Nothing => 0,
                Content::Bytes(bytes) => bytes.read(buffer)?,
                Content::Stream(reader) => reader.read(buffer)?,
            }
        };
        if let Some(left) = &mut self.left {
            if read == 0 && *left > 0 && wanted > 0 {
                return Err(std::io::ErrorKind::UnexpectedEof.into());
            }
            *left -= read as u64;
        }
        Ok(read)
    }
}

/// The body of an answer.
struct Answer {
    body: ureq::BodyReader<'static>,
    call: Arc<Call>,
    host: String,
}

impl Read for Answer {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let read = self.call.clone().enter(|| self.body.read(buffer));
        read.map_err(|error| Error::of_io(&self.host, error).into())
    }
}
