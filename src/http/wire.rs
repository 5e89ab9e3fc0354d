//! Names and sockets: counted, held to limits of time, and stopped by the interrupt flag within a fraction of a second.
//!
//! One [`Call`] belongs to each request. Connections outlive requests, so the transport asks which call it works for: it
//! is set for the thread while a request is sent and while its answer is read.

use super::Budget;
use super::client::{Counters, Options};
use super::socks::{Socks, Target};
use super::throttle::Throttle;
use std::cell::RefCell;
use std::io::{self, ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpStream, ToSocketAddrs};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use ureq::http::Uri;
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::{
    Buffers, ConnectionDetails, Connector, Either, LazyBuffers, NextTimeout, Transport,
};

/// How long one system call may wait before the flags are looked at again.
const SLICE: Duration = Duration::from_millis(250);
/// Bytes the kernel may hold unsent, so that "sent" is close to the truth and waiting for an answer can be judged.
const SEND_BUFFER: usize = 256 * 1024;
/// The slowest line that the wait for an answer allows for while the kernel still holds unsent bytes.
const DRAIN_BYTES_PER_SECOND: u64 = 4 * 1024;
/// Time between attempts on several addresses of one host.
const STAGGER: Duration = Duration::from_millis(300);

/// The limits of a client.
#[derive(Debug)]
pub(super) struct Limits {
    pub(super) connect: Duration,
    pub(super) first_byte: Duration,
    pub(super) idle: Duration,
    pub(super) min_rate: u64,
    pub(super) rate_window: Duration,
    pub(super) upload: Throttle,
    pub(super) download: Throttle,
    pub(super) budget: Option<Budget>,
    pub(super) work: Duration,
    pub(super) interrupt: Arc<AtomicBool>,
    /// Bytes that arrive while we send may belong to TLS, not to an answer.
    pub(super) tls: bool,
}

impl Limits {
    pub(super) fn new(options: &Options, tls: bool) -> Self {
        Self {
            connect: options.connect,
            first_byte: options.first_byte,
            idle: options.idle,
            min_rate: options.min_rate,
            rate_window: options.rate_window,
            upload: Throttle::new(options.limit_upload, &options.time),
            download: Throttle::new(options.limit_download, &options.time),
            budget: options.budget.clone(),
            work: options.work,
            interrupt: options.interrupt.clone(),
            tls,
        }
    }

    fn check(&self) -> io::Result<()> {
        if self.interrupt.load(Ordering::Relaxed) {
            return Err(io::Error::other(Halt::Stopped));
        }
        match &self.budget {
            Some(budget) if budget.left() == 0 => Err(io::Error::other(Halt::Spent(budget.most()))),
            _ => Ok(()),
        }
    }

    /// Takes so many bytes of the budget, or as many as there are.
    fn take(&self, bytes: usize) -> usize {
        self.budget.as_ref().map_or(bytes, |budget| {
            usize::try_from(budget.take(bytes as u64)).unwrap_or(bytes)
        })
    }

    /// Gives back what was taken and not moved.
    fn give_back(&self, bytes: usize) {
        if let Some(budget) = &self.budget {
            budget.give_back(bytes as u64);
        }
    }
}

/// Why the transport gave up by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Halt {
    /// The interrupt flag was set.
    Stopped,
    /// A limit of time was reached.
    Slow,
    /// The budget, of so many bytes, is spent.
    Spent(u64),
}

impl std::fmt::Display for Halt {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Stopped => "stopped",
            Self::Slow => "timed out",
            Self::Spent(_) => "budget spent",
        })
    }
}

impl std::error::Error for Halt {}

fn slow() -> io::Error {
    io::Error::other(Halt::Slow)
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    /// Until this moment a connection must stand, TLS included.
    Connecting(Instant),
    Sending,
    Waiting,
    Receiving,
    /// The line broke or stalled while sending; what the server has said is awaited until this moment.
    Cut(Instant),
}

#[derive(Debug)]
struct Pace {
    phase: Phase,
    /// Since the last byte, either way.
    quiet: Duration,
    /// Waiting and bytes in the present window.
    waited: Duration,
    moved: u64,
    /// Sent in this call.
    sent: u64,
    /// Waiting that the other side accounted for by saying that it is at work.
    worked: Duration,
}

/// One request and its answer.
#[derive(Debug)]
pub(super) struct Call {
    id: u64,
    limits: Arc<Limits>,
    counters: Arc<Counters>,
    pace: Mutex<Pace>,
    /// The rest of the body need not be produced: nobody reads it any more.
    cut: AtomicBool,
    /// It went over a connection that had answered before.
    pub(super) reused: AtomicBool,
    /// Some byte of an answer came.
    pub(super) answered: AtomicBool,
}

thread_local! {
    static CURRENT: RefCell<Option<Arc<Call>>> = const { RefCell::new(None) };
}

impl Call {
    pub(super) fn new(limits: &Arc<Limits>, counters: &Arc<Counters>) -> Arc<Self> {
        static NEXT: AtomicU64 = AtomicU64::new(1);
        Arc::new(Self {
            id: NEXT.fetch_add(1, Ordering::Relaxed),
            limits: limits.clone(),
            counters: counters.clone(),
            pace: Mutex::new(Pace {
                phase: Phase::Sending,
                quiet: Duration::ZERO,
                waited: Duration::ZERO,
                moved: 0,
                sent: 0,
                worked: Duration::ZERO,
            }),
            cut: AtomicBool::new(false),
            reused: AtomicBool::new(false),
            answered: AtomicBool::new(false),
        })
    }

    /// Runs `work` on behalf of this call.
    pub(super) fn enter<T>(self: &Arc<Self>, work: impl FnOnce() -> T) -> T {
        struct Reset(Option<Arc<Call>>);
        impl Drop for Reset {
            fn drop(&mut self) {
                CURRENT.set(self.0.take());
            }
        }
        let _reset = Reset(CURRENT.replace(Some(self.clone())));
        work()
    }

    /// The call this thread works for.
    pub(super) fn current() -> Arc<Self> {
        CURRENT.with_borrow(Clone::clone).unwrap_or_else(|| {
            // Not reached: ureq works only inside `enter`. The usual limits are a safe answer all the same.
            Call::new(
                &Arc::new(Limits::new(&Options::default(), true)),
                &Arc::default(),
            )
        })
    }

    fn pace(&self) -> std::sync::MutexGuard<'_, Pace> {
        self.pace.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A connection is being made.
    pub(super) fn begin_connecting(&self) {
        self.pace().phase = Phase::Connecting(Instant::now() + self.limits.connect);
    }

    /// The connection stands; the request begins.
    pub(super) fn begin_request(&self) {
        let mut pace = self.pace();
        pace.phase = Phase::Sending;
        pace.quiet = Duration::ZERO;
        pace.waited = Duration::ZERO;
        pace.moved = 0;
        pace.sent = 0;
        pace.worked = Duration::ZERO;
        self.answered.store(false, Ordering::Relaxed);
    }

    fn is_sending(&self) -> bool {
        self.pace().phase == Phase::Sending
    }

    /// Whether the body need not be produced any more.
    pub(super) fn is_cut(&self) -> bool {
        self.cut.load(Ordering::Relaxed)
    }

    fn cut(&self) {
        self.cut.store(true, Ordering::Relaxed);
        let patience = self.limits.first_byte.min(Duration::from_secs(5));
        self.pace().phase = Phase::Cut(Instant::now() + patience);
    }

    /// Time passed without a byte.
    fn waited(&self, time: Duration, reading: bool) -> io::Result<()> {
        let mut pace = self.pace();
        if reading && pace.phase == Phase::Sending {
            pace.phase = Phase::Waiting;
            pace.quiet = Duration::ZERO;
        }
        pace.quiet += time;
        let ended = match pace.phase {
            Phase::Connecting(until) | Phase::Cut(until) => Instant::now() >= until,
            Phase::Waiting => {
                let unsent = pace.sent.min(SEND_BUFFER as u64);
                let draining = Duration::from_secs(unsent / DRAIN_BYTES_PER_SECOND);
                pace.quiet >= self.limits.first_byte + draining
            }
            Phase::Sending | Phase::Receiving => {
                pace.quiet >= self.limits.idle || self.is_below_rate(&mut pace, time, 0)
            }
        };
        if ended { Err(slow()) } else { Ok(()) }
    }

    /// Bytes passed after so much waiting.
    fn moved(&self, bytes: usize, time: Duration, reading: bool) -> io::Result<()> {
        let bytes = bytes as u64;
        let mut pace = self.pace();
        pace.quiet = Duration::ZERO;
        if reading {
            self.counters.down.fetch_add(bytes, Ordering::Relaxed);
            if matches!(pace.phase, Phase::Sending | Phase::Waiting | Phase::Cut(_)) {
                self.answered.store(bytes > 0, Ordering::Relaxed);
                pace.phase = Phase::Receiving;
                pace.waited = Duration::ZERO;
                pace.moved = 0;
                return Ok(());
            }
        } else {
            self.counters.up.fetch_add(bytes, Ordering::Relaxed);
            pace.sent += bytes;
        }
        let phase = pace.phase;
        match phase {
            Phase::Connecting(until) if Instant::now() >= until => Err(slow()),
            Phase::Sending | Phase::Receiving if self.is_below_rate(&mut pace, time, bytes) => {
                Err(slow())
            }
            _ => Ok(()),
        }
    }

    /// The other side said that it is at work: that it sends little meanwhile is no fault of the line. This counts until it
    /// has lasted for the longest time that any work may take.
    pub(super) fn works(&self) {
        let mut pace = self.pace();
        if pace.worked < self.limits.work {
            let waited = std::mem::take(&mut pace.waited);
            pace.worked += waited;
            pace.moved = 0;
        }
    }

    fn is_below_rate(&self, pace: &mut Pace, time: Duration, bytes: u64) -> bool {
        pace.waited += time;
        pace.moved += bytes;
        if pace.waited < self.limits.rate_window {
            return false;
        }
        let least = self
            .limits
            .min_rate
            .saturating_mul(pace.waited.as_secs().max(1));
        let below = pace.moved < least;
        pace.waited = Duration::ZERO;
        pace.moved = 0;
        below
    }
}

/// Waits for a helper thread, looking at the interrupt flag.
fn wait_for<T>(limits: &Limits, until: Instant, from: &Receiver<T>) -> io::Result<Option<T>> {
    loop {
        limits.check()?;
        let left = until.saturating_duration_since(Instant::now());
        match from.recv_timeout(left.min(SLICE)) {
            Ok(value) => return Ok(Some(value)),
            Err(RecvTimeoutError::Disconnected) => return Ok(None),
            Err(RecvTimeoutError::Timeout) if left.is_zero() => return Err(slow()),
            Err(RecvTimeoutError::Timeout) => {}
        }
    }
}

/// The addresses of `host:port`, looked up within the time to connect.
pub(super) fn look_up(limits: &Limits, name: String) -> io::Result<Vec<SocketAddr>> {
    let (send, receive) = channel();
    std::thread::Builder::new()
        .name("look-up".to_owned())
        .spawn(move || {
            let found = name
                .to_socket_addrs()
                .map(Iterator::collect::<Vec<SocketAddr>>);
            let _ = send.send(found);
        })?;
    let until = Instant::now() + limits.connect;
    wait_for(limits, until, &receive)?.unwrap_or_else(|| Err(ErrorKind::NotFound.into()))
}

/// Looks names up in a helper thread, because the system's own look-up cannot be interrupted.
#[derive(Debug)]
pub(super) struct Names {
    pub(super) limits: Arc<Limits>,
    /// The proxy looks names up: nobody is asked here.
    pub(super) elsewhere: bool,
}

impl Resolver for Names {
    fn resolve(
        &self,
        uri: &Uri,
        _config: &ureq::config::Config,
        _limit: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, ureq::Error> {
        if self.elsewhere {
            let mut addresses = self.empty();
            addresses.push(SocketAddr::from(([0, 0, 0, 0], 0)));
            return Ok(addresses);
        }
        let (Some(scheme), Some(authority)) = (uri.scheme(), uri.authority()) else {
            return Err(ureq::Error::HostNotFound);
        };
        let name =
            DefaultResolver::host_and_port(scheme, authority).ok_or(ureq::Error::HostNotFound)?;
        let found = look_up(&self.limits, name)?;
        let mut addresses = self.empty();
        for address in found.into_iter().take(16) {
            addresses.push(address);
        }
        if addresses.is_empty() {
            return Err(ureq::Error::HostNotFound);
        }
        Ok(addresses)
    }
}

/// Opens sockets.
#[derive(Debug)]
pub(super) struct WireConnector(pub(super) Arc<Limits>, pub(super) Option<Socks>);

impl<In: Transport> Connector<In> for WireConnector {
    type Out = Either<In, Wire>;

    fn connect(
        &self,
        details: &ConnectionDetails,
        chained: Option<In>,
    ) -> Result<Option<Self::Out>, ureq::Error> {
        if let Some(transport) = chained {
            return Ok(Some(Either::A(transport)));
        }
        let stream = match &self.1 {
            Some(socks) => {
                let place = host_port(&socks.host, socks.port);
                open(&self.0, &look_up(&self.0, place)?)?
            }
            None => open(&self.0, &details.addrs)?,
        };
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(SLICE))?;
        stream.set_write_timeout(Some(SLICE))?;
        // Best effort: a larger buffer only makes the wait for an answer harder to judge.
        #[cfg(unix)]
        let _ = rustix::net::sockopt::set_socket_send_buffer_size(&stream, SEND_BUFFER);
        if let Some(socks) = &self.1 {
            let mut line = Line {
                stream: &stream,
                limits: &self.0,
                until: Instant::now() + self.0.connect,
            };
            socks.connect(&mut line, target_of(socks, details)?)?;
        }
        Call::current().begin_request();
        Ok(Some(Either::B(Wire {
            stream,
            buffers: LazyBuffers::new(
                details.config.input_buffer_size(),
                details.config.output_buffer_size(),
            ),
            limits: self.0.clone(),
            call: None,
            used: false,
            broken: false,
        })))
    }
}

/// `host:port`, as a look-up takes it.
pub(super) fn host_port(host: &str, port: u16) -> String {
    if host.contains(':') {
        format!("[{}]:{port}", host.trim_matches(['[', ']']))
    } else {
        format!("{host}:{port}")
    }
}

/// What a proxy is to connect to: the server's name, or one of its addresses.
fn target_of<'d>(socks: &Socks, details: &'d ConnectionDetails) -> Result<Target<'d>, ureq::Error> {
    let unknown = || ureq::Error::HostNotFound;
    if !socks.names {
        // The older version knows no others.
        let mut addresses = details.addrs.iter();
        let best = addresses.find(|address| address.is_ipv4());
        let found = best.or(details.addrs.first()).ok_or_else(unknown)?;
        return Ok(Target::Address(*found));
    }
    let host = details.uri.host().ok_or_else(unknown)?;
    let usual = if details.uri.scheme_str() == Some("https") {
        443
    } else {
        80
    };
    let port = details.uri.port_u16().unwrap_or(usual);
    Ok(match host.trim_matches(['[', ']']).parse() {
        Ok(ip) => Target::Address(SocketAddr::new(ip, port)),
        Err(_) => Target::Name(host, port),
    })
}

/// A connection before it stands, held to the time to connect.
struct Line<'a> {
    stream: &'a TcpStream,
    limits: &'a Limits,
    until: Instant,
}

impl Line<'_> {
    fn patiently(&self, work: impl Fn(&TcpStream) -> io::Result<usize>) -> io::Result<usize> {
        loop {
            self.limits.check()?;
            match work(self.stream) {
                Err(error)
                    if matches!(
                        error.kind(),
                        ErrorKind::WouldBlock | ErrorKind::TimedOut | ErrorKind::Interrupted
                    ) =>
                {
                    if Instant::now() >= self.until {
                        return Err(slow());
                    }
                }
                other => return other,
            }
        }
    }
}

impl Read for Line<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if buffer.is_empty() {
            return Ok(0);
        }
        // Through a cell: the loop may come again.
        let buffer = RefCell::new(buffer);
        let read = self.patiently(|mut stream| stream.read(&mut buffer.borrow_mut()))?;
        let counters = &Call::current().counters;
        counters.down.fetch_add(read as u64, Ordering::Relaxed);
        Ok(read)
    }
}

impl Write for Line<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let sent = self.patiently(|mut stream| stream.write(bytes))?;
        let counters = &Call::current().counters;
        counters.up.fetch_add(sent as u64, Ordering::Relaxed);
        Ok(sent)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Connects to the first of a host's addresses that answers; a dead one delays the next by a moment, not by its time-out.
pub(super) fn open(limits: &Limits, addresses: &[SocketAddr]) -> io::Result<TcpStream> {
    let until = Instant::now() + limits.connect;
    let (send, receive) = channel();
    let mut failure = io::Error::from(ErrorKind::NotFound);
    let mut open_attempts = 0_usize;
    let mut rest = addresses.iter();
    loop {
        let next = rest.next().copied();
        if let Some(address) = next {
            let (send, time) = (send.clone(), limits.connect);
            std::thread::Builder::new()
                .name("connect".to_owned())
                .spawn(move || {
                    let _ = send.send(TcpStream::connect_timeout(&address, time));
                })?;
            open_attempts += 1;
        }
        let patience = match next {
            Some(_) => until.min(Instant::now() + STAGGER),
            None => until,
        };
        while open_attempts > 0 {
            match wait_for(limits, patience, &receive) {
                Ok(Some(Ok(stream))) => return Ok(stream),
                Ok(Some(Err(error))) => {
                    open_attempts -= 1;
                    failure = error;
                }
                Ok(None) => break,
                Err(error) if is_slow(&error) && patience < until => break,
                Err(error) => return Err(error),
            }
        }
        if next.is_none() {
            return Err(failure);
        }
    }
}

fn is_slow(error: &io::Error) -> bool {
    error
        .get_ref()
        .and_then(|inner| inner.downcast_ref::<Halt>())
        == Some(&Halt::Slow)
}

/// One TCP connection. Counts the bytes of its stream in both directions, which is what TLS and HTTP put on the line;
/// the headers of TCP and IP are not seen from here.
pub(super) struct Wire {
    stream: TcpStream,
    buffers: LazyBuffers,
    limits: Arc<Limits>,
    /// The call that sent last.
    call: Option<u64>,
    /// An earlier call had its answer here.
    used: bool,
    /// No more can be sent.
    broken: bool,
}

impl std::fmt::Debug for Wire {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Wire({:?})", self.stream.peer_addr().ok())
    }
}

impl Wire {
    /// Whether an answer has begun to arrive while we still send.
    fn is_answered_early(&self) -> bool {
        // Over TLS, bytes right after the handshake are session tickets.
        if self.limits.tls && !self.used {
            return false;
        }
        matches!(self.peek(), Some(read) if read > 0)
    }

    /// Bytes that could be read now: some, none because the other side ended (0), or nothing yet.
    fn peek(&self) -> Option<usize> {
        self.stream.set_nonblocking(true).ok()?;
        let seen = self.stream.peek(&mut [0]);
        self.stream.set_nonblocking(false).ok()?;
        match seen {
            Ok(read) => Some(read),
            Err(error) if error.kind() == ErrorKind::WouldBlock => None,
            Err(_) => Some(0),
        }
    }
}

impl Transport for Wire {
    fn buffers(&mut self) -> &mut dyn Buffers {
        &mut self.buffers
    }

    fn transmit_output(&mut self, amount: usize, _limit: NextTimeout) -> Result<(), ureq::Error> {
        let call = Call::current();
        if self.call != Some(call.id) {
            self.used |= self.call.is_some();
            self.call = Some(call.id);
            call.reused.store(self.used, Ordering::Relaxed);
        }
        let begun = call.pace().sent > 0;
        if begun && !self.broken && self.is_answered_early() {
            self.broken = true;
            call.cut();
        }
        let mut done = 0;
        while done < amount && !self.broken {
            self.limits.check()?;
            let before = Instant::now();
            let piece = self.limits.take(self.limits.upload.piece(amount - done));
            if piece == 0 {
                continue;
            }
            let output = &self.buffers.output()[done..done + piece];
            let written = (&self.stream).write(output);
            let moved = written.as_ref().map_or(0, |sent| *sent);
            self.limits.give_back(piece - moved);
            let failure = match written {
                Ok(0) => io::Error::from(ErrorKind::WriteZero),
                Ok(sent) => {
                    done += sent;
                    call.moved(sent, before.elapsed(), false)?;
                    self.limits.upload.moved(sent, || self.limits.check())?;
                    continue;
                }
                Err(error) => error,
            };
            match failure.kind() {
                ErrorKind::Interrupted => continue,
                ErrorKind::WouldBlock | ErrorKind::TimedOut => {
                    self.broken = self.is_answered_early();
                    if !self.broken
                        && let Err(error) = call.waited(before.elapsed(), false)
                    {
                        if !call.is_sending() {
                            return Err(error.into());
                        }
                        // It takes no more; perhaps it has said why.
                        self.broken = true;
                    }
                }
                // The other side has closed; it may have said why before.
                _ => self.broken = true,
            }
            if self.broken {
                call.cut();
            }
        }
        Ok(())
    }

    fn await_input(&mut self, _limit: NextTimeout) -> Result<bool, ureq::Error> {
        let call = Call::current();
        loop {
            self.limits.check()?;
            let before = Instant::now();
            let buffer = self.buffers.input_append_buf();
            if buffer.is_empty() {
                // All that fits has come and still makes no sense, such as a chunk's line without end: no progress,
                // which ends the call. Asking for nothing would go on for ever.
                return Ok(false);
            }
            let piece = self.limits.take(self.limits.download.piece(buffer.len()));
            if piece == 0 {
                continue;
            }
            let read = (&self.stream).read(&mut buffer[..piece]);
            let moved = read.as_ref().map_or(0, |read| *read);
            self.limits.give_back(piece - moved);
            match read {
                Ok(read) => {
                    self.buffers.input_appended(read);
                    call.moved(read, before.elapsed(), true)?;
                    self.limits.download.moved(read, || self.limits.check())?;
                    return Ok(read > 0);
                }
                Err(error) => match error.kind() {
                    ErrorKind::Interrupted => {}
                    ErrorKind::WouldBlock | ErrorKind::TimedOut => {
                        call.waited(before.elapsed(), true)?;
                    }
                    _ => return Err(error.into()),
                },
            }
        }
    }

    fn is_open(&mut self) -> bool {
        !self.broken && self.peek().is_none()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A call with the usual limits of which the first byte of the answer has come.
    fn receiving() -> Arc<Call> {
        let limits = Limits::new(&Options::default(), false);
        let call = Call::new(&Arc::new(limits), &Arc::default());
        call.moved(1, Duration::ZERO, true).unwrap();
        call
    }

    /// How long the other side may go on like this: so many bytes after each pause.
    fn lasts(call: &Call, bytes: usize, pause: Duration, works: bool) -> Option<Duration> {
        let mut time = Duration::ZERO;
        while time < Duration::from_secs(3600) {
            time += pause;
            if call.moved(bytes, pause, true).is_err() {
                return Some(time);
            }
            if works {
                call.works();
            }
        }
        None
    }

    #[test]
    fn a_trickle_ends_and_what_is_slow_but_steady_does_not() {
        let second = Duration::from_secs(1);
        assert_eq!(lasts(&receiving(), 1, second, false), Some(60 * second));
        assert_eq!(lasts(&receiving(), 1023, second, false), Some(60 * second));
        assert_eq!(lasts(&receiving(), 1024, second, false), None);
        // After a good minute it is measured anew.
        let call = receiving();
        for _ in 0..60 {
            call.moved(9000, second, true).unwrap();
        }
        assert_eq!(lasts(&call, 1, second, false), Some(60 * second));
        // While it is sent, too.
        let limits = Limits::new(&Options::default(), false);
        let call = Call::new(&Arc::new(limits), &Arc::default());
        let sent = (1..=100).find(|_| call.moved(1, second, false).is_err());
        assert_eq!(sent, Some(60));
    }

    #[test]
    fn silence_ends_in_every_phase() {
        let second = Duration::from_secs(1);
        let call = receiving();
        let ended = (1..=100).find(|_| call.waited(second, true).is_err());
        assert_eq!(ended, Some(60), "in the answer");
        let limits = Limits::new(&Options::default(), false);
        let call = Call::new(&Arc::new(limits), &Arc::default());
        let ended = (1..=100).find(|_| call.waited(second, true).is_err());
        assert_eq!(ended, Some(60), "before it");
    }

    #[test]
    fn who_says_that_it_is_at_work_is_waited_for_but_not_for_ever() {
        let pause = Duration::from_secs(5);
        let work = Options::default().work;
        let lasted = lasts(&receiving(), 5, pause, true).unwrap();
        assert!(
            lasted >= work && lasted <= work + 2 * Duration::from_secs(60),
            "{lasted:?}"
        );
        // Silence in between is silence.
        let call = receiving();
        for _ in 0..20 {
            call.moved(5, pause, true).unwrap();
            call.works();
        }
        let ended = (1..=100).find(|_| call.waited(Duration::from_secs(1), true).is_err());
        assert_eq!(ended, Some(60));
    }
}
