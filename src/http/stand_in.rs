//! Tiny servers on this computer, for the tests of this room and its neighbours.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex};

/// A request as the server saw it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Seen {
    pub(crate) line: String,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Seen {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(n, _)| n.eq_ignore_ascii_case(name))
            .map(|(_, v)| v.as_str())
    }
}

/// Reads one request with its whole body; nothing at the end of the stream.
pub(crate) fn read_request(stream: &mut impl BufRead) -> Option<Seen> {
    let mut seen = read_head(stream)?;
    if let Some(length) = seen.header("content-length") {
        let mut body = vec![0; length.parse().unwrap()];
        stream.read_exact(&mut body).ok()?;
        seen.body = body;
    } else if seen.header("transfer-encoding").is_some() {
        loop {
            let mut line = String::new();
            stream.read_line(&mut line).ok()?;
            let size = usize::from_str_radix(line.trim(), 16).unwrap();
            let mut chunk = vec![0; size + 2];
            stream.read_exact(&mut chunk).ok()?;
            if size == 0 {
                break;
            }
            seen.body.extend_from_slice(&chunk[..size]);
        }
    }
    Some(seen)
}

pub(crate) fn read_head(stream: &mut impl BufRead) -> Option<Seen> {
    let mut seen = Seen::default();
    stream.read_line(&mut seen.line).ok().filter(|n| *n > 0)?;
    loop {
        let mut line = String::new();
        stream.read_line(&mut line).ok().filter(|n| *n > 0)?;
        let Some((name, value)) = line.trim_end().split_once(": ") else {
            break;
        };
        seen.headers.push((name.to_owned(), value.to_owned()));
    }
    seen.line = seen.line.trim_end().to_owned();
    Some(seen)
}

/// A server that hands each connection, with its number, to `serve` in a thread of its own.
pub(crate) fn server(serve: impl Fn(usize, TcpStream) + Send + Sync + 'static) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let serve = Arc::new(serve);
    std::thread::spawn(move || {
        for (number, stream) in listener.incoming().flatten().enumerate() {
            let serve = serve.clone();
            std::thread::spawn(move || serve(number, stream));
        }
    });
    format!("http://{address}")
}

/// A server that gives every request the same answer and tells what it saw, with the number of the connection.
pub(crate) fn answering(answer: &'static [u8]) -> (String, Receiver<(usize, Seen)>) {
    let (send, receive) = channel();
    let send = Mutex::new(send);
    let base = server(move |number, stream| {
        let mut reader = BufReader::new(stream.try_clone().unwrap());
        while let Some(seen) = read_request(&mut reader) {
            send.lock().unwrap().send((number, seen)).unwrap();
            (&stream).write_all(answer).unwrap();
        }
    });
    (base, receive)
}

/// A server that answers each request with what `route` makes of it: status, further header lines, JSON or text.
pub(crate) fn routing(
    route: impl Fn(&Seen) -> (u16, &'static str, String) + Send + Sync + 'static,
) -> (String, Arc<Mutex<Vec<Seen>>>) {
    let seen = Arc::new(Mutex::new(Vec::new()));
    let log = seen.clone();
    let base = server(move |_, mut stream| {
        let mut reader = BufReader::new(stream.try_clone().unwrap());
        while let Some(request) = read_request(&mut reader) {
            log.lock().unwrap().push(request.clone());
            let (status, headers, body) = route(&request);
            let kind = if headers.to_ascii_lowercase().contains("content-type") {
                ""
            } else {
                "Content-Type: application/json;charset=utf-8\r\n"
            };
            let head = format!(
                "HTTP/1.1 {status} X\r\n{headers}{kind}Content-Length: {}\r\n\r\n{body}",
                body.len()
            );
            stream.write_all(head.as_bytes()).unwrap();
        }
    });
    (base, seen)
}
