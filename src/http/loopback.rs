//! A door on this very computer through which a browser brings back the answer of a login.
//!
//! It is open on `127.0.0.1` alone, at a port that the system chooses, and serves one page to whoever comes; what a visitor
//! brought is for the caller to judge.

use std::io::{self, ErrorKind, Read, Write};
use std::net::{Ipv4Addr, Shutdown, TcpListener, TcpStream};
use std::time::{Duration, Instant};

/// The most bytes of a request; addresses with a grant in them have some hundreds.
const HEAD: usize = 16 * 1024;
/// The most visitors at a time: browsers open connections that they may never use.
const VISITORS: usize = 16;
/// How long one may take to say what it wants, and to take its page.
const PATIENCE: Duration = Duration::from_secs(10);

/// The door.
#[derive(Debug)]
pub struct Loopback {
    listener: TcpListener,
    port: u16,
    visitors: Vec<Visitor>,
}

#[derive(Debug)]
struct Visitor {
    stream: TcpStream,
    head: Vec<u8>,
    since: Instant,
}

/// Somebody who asked for a page and waits for it.
#[derive(Debug)]
pub struct Visit {
    stream: TcpStream,
    target: String,
}

impl Loopback {
    /// Opens the door.
    ///
    /// # Errors
    /// When the system lets nobody listen there.
    pub fn open() -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        listener.set_nonblocking(true)?;
        Ok(Self {
            port: listener.local_addr()?.port(),
            listener,
            visitors: Vec::new(),
        })
    }

    /// The port on `127.0.0.1`.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// The next visit, if there is one now. What is no `GET` for this very door is turned away before.
    pub fn visit(&mut self) -> Option<Visit> {
        while let Ok((stream, from)) = self.listener.accept() {
            if from.ip().is_loopback()
                && self.visitors.len() < VISITORS
                && stream.set_nonblocking(true).is_ok()
            {
                self.visitors.push(Visitor {
                    stream,
                    head: Vec::new(),
                    since: Instant::now(),
                });
            }
        }
        let mut at = 0;
        while let Some(visitor) = self.visitors.get_mut(at) {
            match visitor.listen() {
                Heard::More => at += 1,
                Heard::Gone => drop(self.visitors.swap_remove(at)),
                Heard::All => {
                    let visitor = self.visitors.swap_remove(at);
                    let target = target(&visitor.head, self.port);
                    let visit = Visit {
                        stream: visitor.stream,
                        target: target.clone().unwrap_or_default(),
                    };
                    if target.is_some() {
                        return Some(visit);
                    }
                    visit.answer(400, "");
                }
            }
        }
        None
    }
}

enum Heard {
    More,
    All,
    Gone,
}

impl Visitor {
    fn listen(&mut self) -> Heard {
        let mut buffer = [0; 2048];
        loop {
            match self.stream.read(&mut buffer) {
                Ok(0) => return Heard::Gone,
                Ok(read) => {
                    self.head.extend_from_slice(&buffer[..read]);
                    let mut fours = self.head.windows(4);
                    let end = fours.position(|four| four == b"\r\n\r\n");
                    if end.is_some_and(|at| at + 4 <= HEAD) {
                        return Heard::All;
                    }
                    if self.head.len() > HEAD {
                        return Heard::Gone;
                    }
                }
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) if error.kind() == ErrorKind::WouldBlock => {
                    return if self.since.elapsed() > PATIENCE {
                        Heard::Gone
                    } else {
                        Heard::More
                    };
                }
                Err(_) => return Heard::Gone,
            }
        }
    }
}

/// What is asked for; nothing where it is no `GET`, or meant for another name: a page from elsewhere could have a name of its
/// own lead here.
fn target(head: &[u8], port: u16) -> Option<String> {
    let head = std::str::from_utf8(head).ok()?;
    let mut lines = head.split("\r\n");
    let mut words = lines.next()?.split(' ');
    let (method, target) = (words.next()?, words.next()?);
    let host = lines.find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("host").then(|| value.trim())
    })?;
    let meant = host == format!("127.0.0.1:{port}");
    (method == "GET" && meant && target.starts_with('/')).then(|| target.to_owned())
}

impl Visit {
    /// Path and query, as asked for.
    pub fn target(&self) -> &str {
        &self.target
    }

    /// Gives the page and closes the door behind the visitor. That it may not arrive is nobody's concern.
    pub fn answer(mut self, status: u16, page: &str) {
        let head = format!(
            "HTTP/1.1 {status} {}\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {}\r\n\
             Cache-Control: no-store\r\nReferrer-Policy: no-referrer\r\nX-Content-Type-Options: nosniff\r\n\
             Content-Security-Policy: default-src 'none'; style-src 'unsafe-inline'\r\nConnection: close\r\n\r\n",
            if status == 200 { "OK" } else { "Bad Request" },
            page.len(),
        );
        let _ = self.stream.set_nonblocking(false);
        let _ = self.stream.set_write_timeout(Some(PATIENCE));
        let _ = self
            .stream
            .set_read_timeout(Some(Duration::from_millis(200)));
        let sent = self
            .stream
            .write_all(head.as_bytes())
            .and_then(|()| self.stream.write_all(page.as_bytes()));
        if sent.is_ok() {
            let _ = self.stream.shutdown(Shutdown::Write);
            // A connection that is closed before the other side has read takes the page with it.
            let _ = self.stream.read(&mut [0; 64]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn says(port: u16, text: &str) -> std::thread::JoinHandle<String> {
        let text = text.to_owned();
        std::thread::spawn(move || {
            let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).unwrap();
            stream.write_all(text.as_bytes()).unwrap();
            let mut answer = String::new();
            let _ = stream.read_to_string(&mut answer);
            answer
        })
    }

    fn next(door: &mut Loopback) -> Visit {
        let begun = Instant::now();
        loop {
            if let Some(visit) = door.visit() {
                return visit;
            }
            assert!(begun.elapsed() < Duration::from_secs(20), "nobody came");
            std::thread::yield_now();
        }
    }

    #[test]
    fn a_visitor_in_pieces_is_heard_and_others_hold_nobody_up() {
        let mut door = Loopback::open().unwrap();
        let port = door.port();
        assert!(door.listener.local_addr().unwrap().ip().is_loopback());
        // Two that say nothing, as browsers do beforehand.
        let _silent = [(); 2].map(|()| TcpStream::connect((Ipv4Addr::LOCALHOST, port)).unwrap());
        let guest = says(
            port,
            &format!("GET /?a=b HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n"),
        );
        let visit = next(&mut door);
        assert_eq!(visit.target(), "/?a=b");
        visit.answer(200, "<p>good");
        let answer = guest.join().unwrap();
        assert!(answer.starts_with("HTTP/1.1 200 OK\r\n") && answer.ends_with("\r\n\r\n<p>good"));
    }

    #[test]
    fn a_request_is_heard_up_to_its_limit_and_not_a_byte_further() {
        let mut door = Loopback::open().unwrap();
        let port = door.port();
        let request = |bytes: usize| {
            let head = format!("GET / HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nX: ");
            let more = "x".repeat(bytes - head.len() - 4);
            format!("{head}{more}\r\n\r\n")
        };
        let guest = says(port, &request(HEAD));
        next(&mut door).answer(200, "");
        assert!(guest.join().unwrap().starts_with("HTTP/1.1 200"));
        let guest = says(port, &request(HEAD + 1));
        while !guest.is_finished() {
            assert!(door.visit().is_none());
        }
        assert_eq!(guest.join().unwrap(), "");
    }

    #[test]
    fn who_means_another_door_is_turned_away() {
        let head = |line: &str, host: &str| {
            target(format!("{line}\r\nHost: {host}\r\n\r\n").as_bytes(), 81)
        };
        assert_eq!(head("GET /x HTTP/1.1", "127.0.0.1:81").unwrap(), "/x");
        for (line, host) in [
            ("POST /x HTTP/1.1", "127.0.0.1:81"),
            ("GET /x HTTP/1.1", "evil.example:81"),
            ("GET /x HTTP/1.1", "127.0.0.1:82"),
            ("GET http://127.0.0.1:81/x HTTP/1.1", "127.0.0.1:81"),
            ("GET", "127.0.0.1:81"),
        ] {
            assert_eq!(head(line, host), None, "{line} {host}");
        }
    }
}
