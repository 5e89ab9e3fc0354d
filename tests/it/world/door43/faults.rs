//! Scripted faults: which request they meet, and what then happens.

use std::time::Duration;

use super::http::Head;

/// Which requests a fault meets. Every field that is set must fit.
#[derive(Debug, Clone, Default)]
pub struct Match {
    /// The method, in capitals.
    pub method: Option<String>,
    /// A part of path and query, as sent.
    pub path: Option<String>,
    /// A header's name, and a part of its value.
    pub header: Option<(String, String)>,
    /// A part of the first 4096 bytes of the body, as sent.
    pub body: Option<Vec<u8>>,
}

impl Match {
    /// Every request.
    pub fn any() -> Self {
        Self::default()
    }

    /// Requests with this text in path and query.
    pub fn path(part: &str) -> Self {
        Self {
            path: Some(part.to_owned()),
            ..Self::default()
        }
    }

    /// Only requests of this method.
    pub fn method(mut self, method: &str) -> Self {
        self.method = Some(method.to_owned());
        self
    }

    /// Only requests whose header `name` holds `part`.
    pub fn header(mut self, name: &str, part: &str) -> Self {
        self.header = Some((name.to_owned(), part.to_owned()));
        self
    }

    /// Only requests whose body begins with something that holds `part`.
    pub fn body(mut self, part: &[u8]) -> Self {
        self.body = Some(part.to_vec());
        self
    }

    /// `GET .../info/refs`
    pub fn info_refs() -> Self {
        Self::path("/info/refs").method("GET")
    }

    /// The request of a push.
    pub fn push() -> Self {
        Self::path("/git-receive-pack").method("POST")
    }

    /// The request that lists the refs (protocol 2).
    pub fn ls_refs() -> Self {
        Self::path("/git-upload-pack")
            .method("POST")
            .body(b"command=ls-refs")
    }

    /// The request that fetches (protocol 2).
    pub fn fetch() -> Self {
        Self::path("/git-upload-pack")
            .method("POST")
            .body(b"command=fetch")
    }

    /// Everything below `/api/v1`.
    pub fn api() -> Self {
        Self::path("/api/v1/")
    }

    pub(super) fn fits(&self, head: &Head) -> bool {
        self.method
            .as_ref()
            .is_none_or(|method| *method == head.method)
            && self
                .path
                .as_ref()
                .is_none_or(|part| head.target.contains(part.as_str()))
            && self.header.as_ref().is_none_or(|(name, part)| {
                head.header(name)
                    .is_some_and(|value| value.contains(part.as_str()))
            })
    }
}

/// What happens to a request that a fault meets.
pub enum Action {
    /// An answer instead of the server's own.
    Status {
        /// The code.
        code: u16,
        /// Further headers.
        headers: Vec<(String, String)>,
        /// The body.
        body: Vec<u8>,
    },
    /// 200 with a web page, as a hotel's network gives.
    Html200,
    /// 200 with the right content type and nothing in it.
    Empty200,
    /// The bytes of the whole answer, whatever they say; then the connection is closed.
    Raw(Vec<u8>),
    /// Another place, with this code.
    Redirect {
        /// The `Location`.
        location: String,
        /// 301, 302, 303, 307 or 308.
        code: u16,
    },
    /// So many bytes of the request's body arrive (as on the wire, chunk sizes included), then the connection is closed.
    /// What git got of it, git works on; a body that arrived whole is applied. No answer.
    CutAfterUp(u64),
    /// So many bytes of the answer are sent, from the status line on, then the connection is closed.
    CutAfterDown(u64),
    /// As `CutAfterUp`, but the connection stays open and silent.
    StallAfterUp(u64),
    /// As `CutAfterDown`, but the connection stays open and silent.
    StallAfterDown(u64),
    /// Everything is done as asked, and the connection closed without a word.
    ApplyThenDropAnswer,
    /// The request waits this long.
    Delay(Duration),
    /// Something happens first: a teammate pushes, a token is revoked.
    Hook(Box<dyn FnMut() + Send>),
    /// The server's own body is changed on its way.
    Replace(Box<dyn FnMut(Vec<u8>) -> Vec<u8> + Send>),
}

impl std::fmt::Debug for Action {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Status { code, .. } => write!(f, "Status({code})"),
            Self::Html200 => f.write_str("Html200"),
            Self::Empty200 => f.write_str("Empty200"),
            Self::Raw(bytes) => write!(f, "Raw({} bytes)", bytes.len()),
            Self::Redirect { location, code } => write!(f, "Redirect({code} {location})"),
            Self::CutAfterUp(bytes) => write!(f, "CutAfterUp({bytes})"),
            Self::CutAfterDown(bytes) => write!(f, "CutAfterDown({bytes})"),
            Self::StallAfterUp(bytes) => write!(f, "StallAfterUp({bytes})"),
            Self::StallAfterDown(bytes) => write!(f, "StallAfterDown({bytes})"),
            Self::ApplyThenDropAnswer => f.write_str("ApplyThenDropAnswer"),
            Self::Delay(time) => write!(f, "Delay({time:?})"),
            Self::Hook(_) => f.write_str("Hook"),
            Self::Replace(_) => f.write_str("Replace"),
        }
    }
}

impl Action {
    /// A status with a text and no further headers.
    pub fn status(code: u16, text: &str) -> Self {
        Self::Status {
            code,
            headers: Vec::new(),
            body: text.as_bytes().to_vec(),
        }
    }

    /// A status with one further header.
    pub fn status_with(code: u16, header: (&str, &str), text: &str) -> Self {
        let headers = vec![(header.0.to_owned(), header.1.to_owned())];
        Self::Status {
            code,
            headers,
            body: text.as_bytes().to_vec(),
        }
    }

    /// Something that happens before the request is looked at.
    pub fn hook(action: impl FnMut() + Send + 'static) -> Self {
        Self::Hook(Box::new(action))
    }

    /// A change of the answer's body.
    pub fn replace(change: impl FnMut(Vec<u8>) -> Vec<u8> + Send + 'static) -> Self {
        Self::Replace(Box::new(change))
    }

    /// This body instead of the server's own; its status and headers stay.
    pub fn body(bytes: impl Into<Vec<u8>>) -> Self {
        let bytes = bytes.into();
        Self::replace(move |_| bytes.clone())
    }
}

/// A rule of the script. Several rules may meet one request: all of them happen, in the order they were given, and of
/// several answers the first counts.
#[derive(Debug)]
pub struct Fault {
    /// Which requests.
    pub of: Match,
    /// How many of them pass before.
    pub after: usize,
    /// How many of them it meets then; `None` for all.
    pub times: Option<usize>,
    /// What happens.
    pub action: Action,
}

impl Fault {
    /// Happens once, to the first request that fits.
    pub fn new(of: Match, action: Action) -> Self {
        Self {
            of,
            after: 0,
            times: Some(1),
            action,
        }
    }

    /// Happens to the `nth` request that fits, counted from 1.
    pub fn nth(mut self, nth: usize) -> Self {
        self.after = nth - 1;
        self
    }

    /// Happens so many times.
    pub fn times(mut self, times: usize) -> Self {
        self.times = Some(times);
        self
    }

    /// Happens every time.
    pub fn always(mut self) -> Self {
        self.times = None;
        self
    }
}
