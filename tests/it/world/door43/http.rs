//! HTTP/1.1 as the stand-in speaks it: one connection, its bytes counted, slowed and cut on demand.

use std::io::{self, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant};

use rustls::{ServerConnection, StreamOwned};

/// The most that a request's head may take.
const MAX_HEAD: usize = 64 * 1024;
/// How much of a body nobody asked for is still read before the answer, as Go's server does.
pub const DRAIN: u64 = 256 * 1024;
/// What is read or written at once.
const PIECE: usize = 64 * 1024;
/// The same on a slow line, so that it flows evenly.
const SLOW_PIECE: usize = 4 * 1024;

/// A flag that every wait in the server listens to.
#[derive(Debug, Default)]
pub struct Stop {
    stopped: Mutex<bool>,
    changed: Condvar,
}

impl Stop {
    /// Ends all waiting, now and later.
    pub fn stop(&self) {
        *self.stopped.lock().unwrap_or_else(PoisonError::into_inner) = true;
        self.changed.notify_all();
    }

    /// Whether the server is going down.
    pub fn stopped(&self) -> bool {
        *self.stopped.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits this long, or until the server goes down.
    pub fn pause(&self, time: Duration) {
        if time.is_zero() {
            return;
        }
        let stopped = self.stopped.lock().unwrap_or_else(PoisonError::into_inner);
        drop(
            self.changed
                .wait_timeout_while(stopped, time, |stopped| !*stopped),
        );
    }
}

/// One direction of the line that all connections of a server share.
#[derive(Debug, Default)]
pub struct Line {
    state: Mutex<(Option<u64>, Option<Instant>)>,
}

impl Line {
    /// Bytes a second; `None` for as fast as it goes.
    pub fn set(&self, rate: Option<u64>) {
        *self.state.lock().unwrap_or_else(PoisonError::into_inner) = (rate, None);
    }

    fn piece(&self) -> usize {
        match self.state.lock().unwrap_or_else(PoisonError::into_inner).0 {
            Some(rate) => usize::try_from(rate / 20)
                .unwrap_or(PIECE)
                .clamp(256, SLOW_PIECE),
            None => PIECE,
        }
    }

    /// Takes the time that `bytes` need.
    fn carry(&self, bytes: usize, stop: &Stop) {
        let wait = {
            let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
            let (Some(rate), free) = *state else { return };
            let now = Instant::now();
            let begin = free.map_or(now, |free| free.max(now));
            let end = begin + Duration::from_secs_f64(bytes as f64 / rate.max(1) as f64);
            state.1 = Some(end);
            end - now
        };
        stop.pause(wait);
    }
}

/// Both directions, as the client names them.
#[derive(Debug, Default)]
pub struct Lines {
    /// From the client.
    pub up: Line,
    /// To the client.
    pub down: Line,
}

/// The first part of a request.
#[derive(Debug, Clone)]
pub struct Head {
    /// `GET`, `POST` and so on.
    pub method: String,
    /// Path and query, as sent.
    pub target: String,
    /// All headers in their order, names as sent.
    pub headers: Vec<(String, String)>,
    /// Not HTTP/1.0.
    pub modern: bool,
}

impl Head {
    /// The first header of this name.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(key, _)| key.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }

    /// The target up to the question mark, still percent-encoded.
    pub fn path(&self) -> &str {
        self.target.split('?').next().unwrap_or_default()
    }

    /// The query's pairs, decoded.
    pub fn query(&self) -> Vec<(String, String)> {
        let Some((_, query)) = self.target.split_once('?') else {
            return Vec::new();
        };
        query
            .split('&')
            .filter(|pair| !pair.is_empty())
            .map(|pair| {
                let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
                (
                    percent_decode(&key.replace('+', " ")),
                    percent_decode(&value.replace('+', " ")),
                )
            })
            .collect()
    }

    /// One value of the query.
    pub fn param(&self, name: &str) -> Option<String> {
        self.query()
            .into_iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value)
    }

    /// Whether the client wants the connection to go on afterwards.
    pub fn keeps_alive(&self) -> bool {
        let wish = self
            .header("connection")
            .unwrap_or_default()
            .to_ascii_lowercase();
        if self.modern {
            !wish.contains("close")
        } else {
            wish.contains("keep-alive")
        }
    }
}

/// `%41b` becomes `Ab`.
pub fn percent_decode(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let hex = bytes
            .get(at + 1..at + 3)
            .and_then(|hex| std::str::from_utf8(hex).ok());
        match (
            bytes[at],
            hex.and_then(|hex| u8::from_str_radix(hex, 16).ok()),
        ) {
            (b'%', Some(byte)) => {
                out.push(byte);
                at += 3;
            }
            (byte, _) => {
                out.push(byte);
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

/// How the end of a request's body is known.
#[derive(Debug, Clone, Copy)]
enum Framing {
    Length(u64),
    /// What is left of the present chunk; `fresh` before its size line.
    Chunked {
        left: u64,
        fresh: bool,
    },
    Ended,
}

/// Where we are in a request's body.
#[derive(Debug)]
pub struct BodyState {
    framing: Framing,
    /// The client waits for a word before it sends the body.
    expects: bool,
}

impl BodyState {
    /// Reads from the head how the body comes.
    pub fn of(head: &Head) -> Self {
        let chunked = head
            .header("transfer-encoding")
            .is_some_and(|value| value.eq_ignore_ascii_case("chunked"));
        let length = head
            .header("content-length")
            .and_then(|value| value.trim().parse().ok())
            .unwrap_or(0);
        let framing = match (chunked, length) {
            (true, _) => Framing::Chunked {
                left: 0,
                fresh: true,
            },
            (false, 0) => Framing::Ended,
            (false, length) => Framing::Length(length),
        };
        let expects = head
            .header("expect")
            .is_some_and(|value| value.eq_ignore_ascii_case("100-continue"));
        Self { framing, expects }
    }

    /// Nothing of it is left to read.
    pub fn ended(&self) -> bool {
        matches!(self.framing, Framing::Ended)
    }
}

/// A request's body while it comes in.
#[derive(Debug)]
pub struct BodyReader<'a> {
    /// The connection it comes from.
    pub conn: &'a mut Conn,
    /// Where we are.
    pub state: &'a mut BodyState,
}

impl Read for BodyReader<'_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if out.is_empty() || self.state.ended() {
            return Ok(0);
        }
        self.conn.say_continue(self.state)?;
        loop {
            match self.state.framing {
                Framing::Ended => return Ok(0),
                Framing::Length(left) => {
                    let got = self.conn.take(out, left)?;
                    let left = left - got as u64;
                    self.state.framing = if left == 0 {
                        Framing::Ended
                    } else {
                        Framing::Length(left)
                    };
                    return Ok(got);
                }
                Framing::Chunked { left: 0, fresh } => {
                    if !fresh {
                        self.conn.line()?;
                    }
                    let line = self.conn.line()?;
                    let size = line.split(';').next().unwrap_or_default().trim();
                    let left = u64::from_str_radix(size, 16)
                        .map_err(|_| io::Error::new(io::ErrorKind::InvalidData, "chunk size"))?;
                    if left == 0 {
                        while !self.conn.line()?.is_empty() {}
                        self.state.framing = Framing::Ended;
                    } else {
                        self.state.framing = Framing::Chunked { left, fresh: false };
                    }
                }
                Framing::Chunked { left, .. } => {
                    let got = self.conn.take(out, left)?;
                    self.state.framing = Framing::Chunked {
                        left: left - got as u64,
                        fresh: false,
                    };
                    return Ok(got);
                }
            }
        }
    }
}

enum Wire {
    Plain(TcpStream),
    Tls(Box<StreamOwned<ServerConnection, TcpStream>>),
}

/// What a limit does when it is reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AtLimit {
    /// The connection is closed.
    Cut,
    /// Nothing moves any more until the client gives up.
    Stall,
}

/// One connection of a client.
pub struct Conn {
    wire: Wire,
    stop: Arc<Stop>,
    lines: Arc<Lines>,
    buffer: Vec<u8>,
    at: usize,
    /// Bytes of the present request so far, head included.
    pub up: u64,
    /// Bytes of the present answer so far, head included.
    pub down: u64,
    /// How much of the body may still be read, and how much of the answer written.
    pub up_left: Option<(u64, AtLimit)>,
    /// See `up_left`.
    pub down_left: Option<(u64, AtLimit)>,
    /// A limit was reached or the client has gone: nothing more is to be said, not even a goodbye.
    broken: bool,
}

impl std::fmt::Debug for Conn {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Conn")
            .field("up", &self.up)
            .field("down", &self.down)
            .finish_non_exhaustive()
    }
}

impl Conn {
    /// Over TCP, with TLS when `tls` is given.
    pub fn new(
        tcp: TcpStream,
        tls: Option<Arc<rustls::ServerConfig>>,
        stop: Arc<Stop>,
        lines: Arc<Lines>,
    ) -> io::Result<Self> {
        tcp.set_nodelay(true)?;
        let wire = match tls {
            None => Wire::Plain(tcp),
            Some(config) => {
                let session = ServerConnection::new(config).map_err(io::Error::other)?;
                Wire::Tls(Box::new(StreamOwned::new(session, tcp)))
            }
        };
        Ok(Self {
            wire,
            stop,
            lines,
            buffer: Vec::new(),
            at: 0,
            up: 0,
            down: 0,
            up_left: None,
            down_left: None,
            broken: false,
        })
    }

    fn tcp(&self) -> &TcpStream {
        match &self.wire {
            Wire::Plain(tcp) => tcp,
            Wire::Tls(tls) => &tls.sock,
        }
    }

    /// Reads more into the buffer; false at the end of the stream.
    fn fill(&mut self) -> io::Result<bool> {
        if self.at > 0 {
            self.buffer.drain(..self.at);
            self.at = 0;
        }
        let held = self.buffer.len();
        self.buffer.resize(held + self.lines.up.piece(), 0);
        let got = match &mut self.wire {
            Wire::Plain(tcp) => tcp.read(&mut self.buffer[held..]),
            Wire::Tls(tls) => tls.read(&mut self.buffer[held..]),
        };
        self.buffer.truncate(held + *got.as_ref().unwrap_or(&0));
        let got = got.inspect_err(|_| self.broken = true)?;
        self.lines.up.carry(got, &self.stop);
        Ok(got > 0)
    }

    /// Uses up buffered bytes, at most `want`, and no more than the limit allows.
    fn consume(&mut self, want: usize) -> io::Result<usize> {
        let mut allowed = want;
        if let Some((left, then)) = self.up_left {
            allowed = allowed.min(usize::try_from(left).unwrap_or(usize::MAX));
            if allowed == 0 && want > 0 {
                return Err(self.at_limit(then));
            }
            self.up_left = Some((left - allowed as u64, then));
        }
        self.at += allowed;
        self.up += allowed as u64;
        Ok(allowed)
    }

    /// Some bytes of the body, at least one.
    fn take(&mut self, out: &mut [u8], most: u64) -> io::Result<usize> {
        if let Some((0, then)) = self.up_left {
            return Err(self.at_limit(then));
        }
        if self.at == self.buffer.len() && !self.fill()? {
            self.broken = true;
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        let most = usize::try_from(most).unwrap_or(usize::MAX);
        let want = out.len().min(self.buffer.len() - self.at).min(most);
        let from = self.at;
        let got = self.consume(want)?;
        out[..got].copy_from_slice(&self.buffer[from..from + got]);
        Ok(got)
    }

    /// A line of a chunked body, without its end.
    fn line(&mut self) -> io::Result<String> {
        let mut line = Vec::new();
        loop {
            let mut byte = [0];
            self.take(&mut byte, 1)?;
            if byte[0] == b'\n' {
                break;
            }
            line.push(byte[0]);
            if line.len() > MAX_HEAD {
                return Err(io::ErrorKind::InvalidData.into());
            }
        }
        if line.last() == Some(&b'\r') {
            line.pop();
        }
        Ok(String::from_utf8_lossy(&line).into_owned())
    }

    /// The next request's head; `None` when the client has hung up.
    pub fn head(&mut self) -> io::Result<Option<Head>> {
        self.up = 0;
        self.down = 0;
        self.up_left = None;
        self.down_left = None;
        let mut searched = 0;
        let end = loop {
            let held = &self.buffer[self.at..];
            let from = searched.min(held.len());
            if let Some(found) = held[from..].windows(4).position(|four| four == b"\r\n\r\n") {
                break from + found + 4;
            }
            searched = held.len().saturating_sub(3);
            if held.len() > MAX_HEAD {
                return Err(io::ErrorKind::InvalidData.into());
            }
            let none = held.is_empty();
            if !self.fill()? {
                return if none {
                    Ok(None)
                } else {
                    Err(io::ErrorKind::UnexpectedEof.into())
                };
            }
        };
        let text = String::from_utf8_lossy(&self.buffer[self.at..self.at + end]).into_owned();
        self.consume(end)?;
        let mut lines = text.split("\r\n");
        let mut words = lines.next().unwrap_or_default().split(' ');
        let (Some(method), Some(target), Some(version)) =
            (words.next(), words.next(), words.next())
        else {
            return Err(io::ErrorKind::InvalidData.into());
        };
        // A proxy's form of the target: keep the part from the path on.
        let target = match target.split_once("://") {
            Some((_, rest)) => rest.find('/').map_or("/", |slash| &rest[slash..]),
            None => target,
        };
        let headers = lines
            .filter_map(|line| line.split_once(':'))
            .map(|(name, value)| (name.to_owned(), value.trim().to_owned()))
            .collect();
        Ok(Some(Head {
            method: method.to_owned(),
            target: target.to_owned(),
            headers,
            modern: version != "HTTP/1.0",
        }))
    }

    fn say_continue(&mut self, body: &mut BodyState) -> io::Result<()> {
        if std::mem::take(&mut body.expects) {
            self.send(b"HTTP/1.1 100 Continue\r\n\r\n")?;
        }
        Ok(())
    }

    /// Whether the first bytes of the body hold `needle`; nothing of the body is used up.
    pub fn body_holds(
        &mut self,
        head: &Head,
        body: &mut BodyState,
        needle: &[u8],
    ) -> io::Result<bool> {
        const LOOK: usize = 4096;
        if body.ended() {
            return Ok(false);
        }
        self.say_continue(body)?;
        let want = match body.framing {
            Framing::Length(length) => usize::try_from(length).unwrap_or(LOOK).min(LOOK),
            _ => LOOK,
        };
        loop {
            let held = &self.buffer[self.at..];
            let seen = &held[..held.len().min(LOOK)];
            if seen
                .windows(needle.len().max(1))
                .any(|window| window == needle)
            {
                return Ok(true);
            }
            let whole = held.len() >= want
                || held.ends_with(b"0\r\n\r\n") && head.header("transfer-encoding").is_some();
            if whole || !self.fill()? {
                return Ok(false);
            }
        }
    }

    /// Writes, slowed and cut as asked.
    pub fn send(&mut self, bytes: &[u8]) -> io::Result<()> {
        let mut rest = bytes;
        while !rest.is_empty() {
            let mut piece = rest.len().min(self.lines.down.piece());
            if let Some((left, then)) = self.down_left {
                if left == 0 {
                    return Err(self.at_limit(then));
                }
                piece = piece.min(usize::try_from(left).unwrap_or(usize::MAX));
                self.down_left = Some((left - piece as u64, then));
            }
            self.lines.down.carry(piece, &self.stop);
            let sent = match &mut self.wire {
                Wire::Plain(tcp) => tcp.write_all(&rest[..piece]),
                Wire::Tls(tls) => tls.write_all(&rest[..piece]).and_then(|()| tls.flush()),
            };
            sent.inspect_err(|_| self.broken = true)?;
            self.down += piece as u64;
            rest = &rest[piece..];
        }
        Ok(())
    }

    /// What happens where a scripted limit is.
    pub fn at_limit(&mut self, then: AtLimit) -> io::Error {
        self.broken = true;
        if then == AtLimit::Stall {
            // Until the client hangs up: what it still sends is not read, only looked at.
            while !self.stop.stopped() {
                drop(self.tcp().set_read_timeout(Some(Duration::from_millis(50))));
                match self.tcp().peek(&mut [0]) {
                    Ok(0) => break,
                    Ok(_) => self.stop.pause(Duration::from_millis(50)),
                    Err(error)
                        if matches!(
                            error.kind(),
                            io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut
                        ) => {}
                    Err(_) => break,
                }
            }
        }
        io::Error::new(io::ErrorKind::ConnectionAborted, "cut by the script")
    }

    /// Ends the connection; politely unless it was cut.
    pub fn close(mut self) {
        if !self.broken {
            if let Wire::Tls(tls) = &mut self.wire {
                tls.conn.send_close_notify();
                drop(tls.flush());
            }
            // As Go does: what the client still sends is taken for a moment, else its kernel throws our answer away.
            drop(self.tcp().shutdown(Shutdown::Write));
            drop(
                self.tcp()
                    .set_read_timeout(Some(Duration::from_millis(500))),
            );
            let mut sink = vec![0; PIECE];
            let begun = Instant::now();
            while begun.elapsed() < Duration::from_secs(2) && !self.stop.stopped() {
                if !matches!(self.tcp().read(&mut sink), Ok(1..)) {
                    break;
                }
            }
        }
        drop(self.tcp().shutdown(Shutdown::Both));
    }
}
