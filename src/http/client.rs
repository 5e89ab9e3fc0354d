//! The client itself.

use super::{Credential, Error};
use std::io::Read;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

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
    body: Box<dyn Read + Send>,
}

impl Response {
    /// A header by its name in small letters.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(n, _)| n == name)
            .map(|(_, v)| v.as_str())
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

    /// The body as a stream, held to the client's limits of time.
    pub fn into_body(self) -> Box<dyn Read + Send> {
        self.body
    }

    /// At most `limit` bytes of the body; a longer one is cut off silently.
    pub fn into_bytes(self, limit: u64) -> Result<Vec<u8>, Error> {
        let mut bytes = Vec::new();
        self.body
            .take(limit)
            .read_to_end(&mut bytes)
            .map_err(|error| Error::Unreachable {
                host: String::new(),
                detail: error.to_string(),
            })?;
        Ok(bytes)
    }
}

/// What was transferred so far.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Meter {
    /// Requests sent.
    pub requests: u64,
    /// Bytes sent, headers included as near as can be known.
    pub up: u64,
    /// Bytes received.
    pub down: u64,
}

#[derive(Debug, Default)]
struct Counters {
    requests: AtomicU64,
    up: AtomicU64,
    down: AtomicU64,
}

/// A client for one address: scheme, host, port and base path. Cheap to clone; clones share connections and counters.
#[derive(Debug, Clone)]
pub struct Client {
    agent: ureq::Agent,
    base: String,
    host: String,
    counters: Arc<Counters>,
}

impl Client {
    /// A client for `base`, such as `https://git.door43.org`.
    pub fn new(base: &str, options: &Options) -> Result<Self, Error> {
        let base = base.trim_end_matches('/').to_owned();
        let host = base
            .split("://")
            .nth(1)
            .unwrap_or(&base)
            .split('/')
            .next()
            .unwrap_or_default()
            .to_owned();
        let agent = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .timeout_connect(Some(options.connect))
            .timeout_recv_response(Some(options.first_byte))
            .build()
            .into();
        Ok(Self {
            agent,
            base,
            host,
            counters: Arc::default(),
        })
    }

    /// The address this client is for.
    pub fn base(&self) -> &str {
        &self.base
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
    pub fn send(&self, request: Request<'_>) -> Result<Response, Error> {
        let _ = (&self.agent, request, &self.host);
        unimplemented!("written by the http work")
    }

    /// The path below this client's address that a redirect points to, or an error when it leads elsewhere.
    pub fn redirect_below(&self, location: &str) -> Result<String, Error> {
        if let Some(rest) = location
            .strip_prefix(&self.base)
            .filter(|rest| rest.starts_with('/'))
        {
            return Ok(rest.to_owned());
        }
        if location.starts_with('/') && !location.starts_with("//") {
            let prefix = self
                .base
                .splitn(4, '/')
                .nth(3)
                .map_or(String::new(), |p| format!("/{p}"));
            return Ok(location
                .strip_prefix(&prefix)
                .unwrap_or(location)
                .to_owned());
        }
        Err(Error::ForeignRedirect {
            host: self.host.clone(),
            target: location.to_owned(),
        })
    }
}
