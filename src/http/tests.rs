//! The client against tiny servers on this computer.

use super::client::HEADERS;
use super::stand_in::{Seen, answering, read_head, read_request, server};
use super::*;
use crate::report::{Class, Failure};
use std::io::{BufReader, Read, Write};
use std::net::TcpListener;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::channel;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// Limits that no healthy test reaches on a busy machine.
pub(super) fn quick() -> Options {
    Options {
        connect: Duration::from_secs(10),
        first_byte: Duration::from_secs(10),
        idle: Duration::from_secs(10),
        rate_window: Duration::from_secs(10),
        ..Options::default()
    }
}

/// Limits that are meant to be reached.
fn impatient() -> Options {
    Options {
        first_byte: Duration::from_millis(600),
        idle: Duration::from_millis(600),
        rate_window: Duration::from_millis(600),
        ..quick()
    }
}

fn token() -> &'static Credential {
    static TOKEN: std::sync::OnceLock<Credential> = std::sync::OnceLock::new();
    TOKEN.get_or_init(|| Credential::Token(Token::new("geheim-0123456789")))
}

pub(super) fn get(client: &Client, path: &str) -> Result<Response, Error> {
    client.send(Request {
        method: Method::Get,
        path,
        headers: &[],
        body: Body::Empty,
        credential: token(),
    })
}

pub(super) fn post(client: &Client, body: Body<'_>) -> Result<Response, Error> {
    client.send(Request {
        method: Method::Post,
        path: "/p",
        headers: &[("content-type", "text/plain")],
        body,
        credential: token(),
    })
}

pub(super) const OK: &[u8] =
    b"HTTP/1.1 200 OK\r\nContent-Type: Text/Plain; charset=utf-8\r\nContent-Length: 2\r\n\r\nok";

#[test]
fn one_connection_serves_many_requests_of_all_clones_and_the_meter_counts_each_byte() {
    let (base, seen) = answering(OK);
    let client = Client::new(&base, &quick()).unwrap();
    let other = client.with_own_meter();
    let answer = get(&client, "/a?b=c").unwrap();
    assert_eq!(
        (answer.status, answer.content_type().as_str()),
        (200, "text/plain")
    );
    assert_eq!(answer.into_bytes(2).unwrap(), b"ok");
    post(&other, Body::Bytes(b"hello"))
        .unwrap()
        .into_bytes(9)
        .unwrap();
    let (n1, first) = seen.recv().unwrap();
    let (n2, second) = seen.recv().unwrap();
    assert_eq!((n1, n2), (0, 0), "the connection is kept");
    assert_eq!(first.line, "GET /a?b=c HTTP/1.1");
    assert_eq!(
        first.header("authorization"),
        Some("token geheim-0123456789")
    );
    assert!(first.header("user-agent").unwrap().starts_with("git/"));
    for absent in [
        "accept",
        "accept-encoding",
        "connection",
        "content-length",
        "cookie",
    ] {
        assert_eq!(first.header(absent), None, "{absent}");
    }
    assert_eq!(
        (second.body.as_slice(), second.header("content-length")),
        (&b"hello"[..], Some("5"))
    );
    let sent = |s: &Seen| {
        let headers: usize = s.headers.iter().map(|(n, v)| n.len() + v.len() + 4).sum();
        (s.line.len() + 2 + headers + 2 + s.body.len()) as u64
    };
    assert_eq!(
        client.meter(),
        Meter {
            requests: 1,
            up: sent(&first),
            down: OK.len() as u64
        }
    );
    assert_eq!(
        other.meter(),
        Meter {
            requests: 1,
            up: sent(&second),
            down: OK.len() as u64
        }
    );
    assert!(sent(&first) < 200, "{first:?}");
}

#[test]
fn bodies_go_with_length_or_in_chunks() {
    let (base, seen) = answering(OK);
    let client = Client::new(&base, &quick()).unwrap();
    let text = vec![b'x'; 300_000];
    for length in [Some(text.len() as u64), None] {
        let reader = &mut text.as_slice();
        post(&client, Body::Stream { length, reader }).unwrap();
        let (_, request) = seen.recv().unwrap();
        assert_eq!(request.body, text);
        assert_eq!(
            request.header("transfer-encoding").is_some(),
            length.is_none()
        );
    }
    post(&client, Body::Empty).unwrap();
    assert_eq!(seen.recv().unwrap().1.header("content-length"), Some("0"));
    let short = post(
        &client,
        Body::Stream {
            length: Some(9),
            reader: &mut &b"four"[..],
        },
    );
    assert!(
        short.is_err(),
        "a body shorter than it says is not waited for"
    );
}

#[test]
fn chunked_and_endless_answers_are_read() {
    let (base, _seen) = answering(
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n",
    );
    let client = Client::new(&base, &quick()).unwrap();
    assert_eq!(get(&client, "/").unwrap().into_bytes(99).unwrap(), b"abcde");
    for (limit, got) in [(4, &b"abcd"[..]), (5, b"abcde"), (6, b"abcde")] {
        assert_eq!(get(&client, "/").unwrap().into_bytes(limit).unwrap(), got);
    }
    let base = server(|_, stream| {
        read_request(&mut BufReader::new(&stream)).unwrap();
        (&stream).write_all(b"HTTP/1.0 200 OK\r\n\r\nold").unwrap();
    });
    let client = Client::new(&base, &quick()).unwrap();
    assert_eq!(get(&client, "/").unwrap().into_bytes(99).unwrap(), b"old");
}

#[test]
fn a_redirect_is_an_answer_and_no_credential_goes_elsewhere() {
    let (elsewhere, seen_elsewhere) = answering(OK);
    let answer = format!("HTTP/1.1 307 X\r\nLocation: {elsewhere}/x\r\nContent-Length: 0\r\n\r\n");
    let (base, _seen) = answering(Box::leak(answer.into_boxed_str()).as_bytes());
    let client = Client::new(&base, &quick()).unwrap();
    let answer = get(&client, "/").unwrap();
    assert_eq!(answer.status, 307);
    let refused = client.redirect_below(answer.header("location").unwrap());
    assert!(matches!(refused, Err(Error::ForeignRedirect { .. })));
    assert!(seen_elsewhere.try_recv().is_err());
    assert_eq!(client.redirect_below("/a").unwrap(), "/a");
    assert_eq!(client.redirect_below(&format!("{base}/a")).unwrap(), "/a");
}

#[test]
fn silence_before_an_answer_and_within_one_ends() {
    let base = server(|_, stream| {
        let mut reader = BufReader::new(&stream);
        let request = read_request(&mut reader).unwrap();
        if request.line.contains("/begun") {
            (&stream)
                .write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc")
                .unwrap();
        }
        // Until the client goes away.
        let _ = reader.read(&mut [0]);
    });
    let client = Client::new(&base, &impatient()).unwrap();
    let began = Instant::now();
    assert!(matches!(get(&client, "/"), Err(Error::TimedOut { .. })));
    let answer = get(&client, "/begun").unwrap();
    assert!(matches!(answer.into_bytes(99), Err(Error::TimedOut { .. })));
    assert!(began.elapsed() < Duration::from_secs(30));
}

#[test]
fn the_interrupt_flag_ends_a_wait() {
    let (arrived, wait) = channel();
    let arrived = Mutex::new(arrived);
    let base = server(move |_, stream| {
        let mut reader = BufReader::new(&stream);
        read_request(&mut reader).unwrap();
        arrived.lock().unwrap().send(()).unwrap();
        let _ = reader.read(&mut [0]);
    });
    let options = Options::default();
    let interrupt = options.interrupt.clone();
    let client = Client::new(&base, &options).unwrap();
    let stopper = std::thread::spawn(move || {
        wait.recv().unwrap();
        interrupt.store(true, Ordering::Relaxed);
        Instant::now()
    });
    assert!(matches!(get(&client, "/"), Err(Error::Stopped)));
    assert!(stopper.join().unwrap().elapsed() < Duration::from_secs(10));
    assert!(
        matches!(get(&client, "/"), Err(Error::Stopped)),
        "and nothing new begins"
    );
}

#[test]
fn a_flood_of_headers_is_refused() {
    let base = server(|_, mut stream| {
        read_request(&mut BufReader::new(&stream)).unwrap();
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\n");
        while stream.write_all(&[b'x'; 4096]).is_ok() {}
    });
    let client = Client::new(&base, &quick()).unwrap();
    assert!(matches!(get(&client, "/"), Err(Error::Protocol { .. })));
}

#[test]
fn headers_are_read_up_to_their_limit_and_not_a_byte_further() {
    let base = server(|number, mut stream| {
        read_request(&mut BufReader::new(&stream)).unwrap();
        let head = "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\nX: ";
        let more = "x".repeat(HEADERS + number - head.len() - 4);
        let _ = stream.write_all(format!("{head}{more}\r\n\r\nok").as_bytes());
    });
    let client = Client::new(&base, &quick()).unwrap();
    assert_eq!(get(&client, "/").unwrap().into_bytes(9).unwrap(), b"ok");
    let refused = get(&client, "/");
    assert!(
        matches!(refused, Err(Error::Protocol { .. })),
        "{refused:?}"
    );
}

/// A parser that waits for the end of a line, and a transport whose buffer is full: neither may wait for the other.
#[test]
fn a_line_of_a_chunk_without_end_ends_the_call() {
    let base = server(|_, stream| {
        read_request(&mut BufReader::new(&stream)).unwrap();
        let head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4;";
        (&stream).write_all(head).unwrap();
        let note = vec![b'x'; 64 * 1024];
        while (&stream).write_all(&note).is_ok() {}
    });
    let (send, receive) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        let client = Client::new(&base, &quick()).unwrap();
        send.send(get(&client, "/").unwrap().into_bytes(99))
    });
    let got = receive.recv_timeout(Duration::from_secs(30));
    let got = got.expect("the call goes on for ever");
    assert!(matches!(got, Err(Error::Protocol { .. })), "{got:?}");
}

#[test]
fn nonsense_is_no_answer() {
    for nonsense in [
        &b"\x16\x03\x01\x00"[..],
        b"SSH-2.0-x\r\n\r\n",
        b"HTTP/1.1 abc OK\r\n\r\n",
    ] {
        let base = server(move |_, mut stream| {
            read_request(&mut BufReader::new(&stream)).unwrap();
            stream.write_all(nonsense).unwrap();
        });
        let client = Client::new(&base, &quick()).unwrap();
        match get(&client, "/") {
            Err(Error::Protocol { .. } | Error::Unreachable { .. }) => {}
            other => panic!("{nonsense:?}: {other:?}"),
        }
    }
}

#[test]
fn an_answer_during_the_sending_is_reported_and_the_rest_is_not_produced() {
    for lingering in [false, true] {
        let base = server(move |_, mut stream| {
            let mut reader = BufReader::new(stream.try_clone().unwrap());
            read_head(&mut reader).unwrap();
            let mut first = [0; 1000];
            reader.read_exact(&mut first).unwrap();
            stream
                .write_all(
                    b"HTTP/1.1 413 Too Large\r\nContent-Length: 4\r\nConnection: close\r\n\r\nbig!",
                )
                .unwrap();
            if lingering {
                let _ = std::io::copy(&mut reader, &mut std::io::sink());
            }
        });
        for length in [Some(2_000_000_000), None] {
            let client = Client::new(&base, &quick()).unwrap();
            let mut body = std::io::repeat(b'x').take(2_000_000_000);
            let answer = post(
                &client,
                Body::Stream {
                    length,
                    reader: &mut body,
                },
            )
            .unwrap();
            assert_eq!(answer.status, 413);
            assert_eq!(answer.into_bytes(99).unwrap(), b"big!");
            assert!(body.limit() > 1_900_000_000, "{}", body.limit());
        }
    }
}

#[test]
fn a_server_that_never_reads_or_closes_early_is_unreachable_in_time() {
    let base = server(|number, stream| {
        if number == 0 {
            read_head(&mut BufReader::new(&stream)).unwrap();
            let _ = stream.peek(&mut [0]);
            std::thread::park_timeout(Duration::from_secs(20));
        }
    });
    let client = Client::new(&base, &impatient()).unwrap();
    let began = Instant::now();
    for _ in 0..2 {
        let mut body = std::io::repeat(b'x').take(2_000_000_000);
        let failed: Failure = post(
            &client,
            Body::Stream {
                length: None,
                reader: &mut body,
            },
        )
        .unwrap_err()
        .into();
        assert_eq!(failed.class(), Class::Unreachable);
    }
    assert!(began.elapsed() < Duration::from_secs(30));
}

#[test]
fn a_get_survives_a_kept_connection_that_was_closed_and_a_post_is_not_repeated() {
    let requests = Arc::new(AtomicUsize::new(0));
    let count = requests.clone();
    let base = server(move |_, stream| {
        let mut reader = BufReader::new(stream.try_clone().unwrap());
        let Some(first) = read_request(&mut reader) else {
            return;
        };
        count.fetch_add(1, Ordering::SeqCst);
        if first.line.starts_with("POST") {
            return;
        }
        (&stream).write_all(OK).unwrap();
        // The next request on this connection is taken and never answered.
        if read_request(&mut reader).is_some() {
            count.fetch_add(1, Ordering::SeqCst);
        }
    });
    let client = Client::new(&base, &quick()).unwrap();
    for _ in 0..2 {
        assert_eq!(get(&client, "/").unwrap().into_bytes(9).unwrap(), b"ok");
    }
    assert_eq!(requests.load(Ordering::SeqCst), 3);
    let lost = post(&client, Body::Bytes(b"x"));
    assert!(matches!(lost, Err(Error::Unreachable { .. })), "{lost:?}");
    assert_eq!(requests.load(Ordering::SeqCst), 4);
}

#[test]
fn nothing_listening_is_unreachable_with_host_and_port() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let client = Client::new(&format!("http://{address}"), &quick()).unwrap();
    match get(&client, "/") {
        Err(error @ Error::Unreachable { .. }) => {
            assert!(error.to_string().contains(&address.to_string()));
            assert!(!error.to_string().contains("geheim"));
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn odd_paths_and_headers_are_not_sent() {
    let client = Client::new("http://127.0.0.1:1", &quick()).unwrap();
    for path in ["", "a", "/a b", "/a\r\nX: y", "/a#b", "/\u{e9}", "/a\\b"] {
        assert!(
            matches!(get(&client, path), Err(Error::BadAddress { .. })),
            "{path:?}"
        );
    }
    let odd = client.send(Request {
        method: Method::Get,
        path: "/",
        headers: &[("X-A", "b\r\nX-C: d")],
        body: Body::Empty,
        credential: &Credential::Anonymous,
    });
    assert!(odd.is_err());
}

/// A TLS server with a certificate of its own authority; the authority as PEM.
fn tls_server(name: &str, expired: bool) -> (String, String) {
    tls_server_with(name, expired, echo)
}

fn tls_server_with(name: &str, expired: bool, serve: fn(TlsStream)) -> (String, String) {
    let mut ca = rcgen::CertificateParams::new(Vec::<String>::new()).unwrap();
    ca.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
    ca.distinguished_name
        .push(rcgen::DnType::CommonName, "test authority");
    let ca_key = rcgen::KeyPair::generate().unwrap();
    let ca_pem = ca.self_signed(&ca_key).unwrap().pem();
    let issuer = rcgen::Issuer::new(ca, ca_key);
    let mut leaf = rcgen::CertificateParams::new(vec![name.to_owned()]).unwrap();
    if expired {
        leaf.not_before = rcgen::date_time_ymd(2020, 1, 1);
        leaf.not_after = rcgen::date_time_ymd(2021, 1, 1);
    }
    let key = rcgen::KeyPair::generate().unwrap();
    let certificate = leaf.signed_by(&key, &issuer).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(
            vec![certificate.der().clone()],
            rustls::pki_types::PrivateKeyDer::try_from(key.serialize_der()).unwrap(),
        )
        .unwrap();
    let config = Arc::new(config);
    let base = server(move |_, stream| {
        let connection = rustls::ServerConnection::new(config.clone()).unwrap();
        serve(BufReader::new(rustls::StreamOwned::new(connection, stream)));
    });
    (
        base.replace("http://127.0.0.1", "https://localhost"),
        ca_pem,
    )
}

type TlsStream = BufReader<rustls::StreamOwned<rustls::ServerConnection, std::net::TcpStream>>;

fn echo(mut reader: TlsStream) {
    while let Some(seen) = read_request(&mut reader) {
        let body = format!("{} {}", seen.line, seen.body.len());
        let length = body.len();
        let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {length}\r\n\r\n{body}");
        reader.get_mut().write_all(head.as_bytes()).unwrap();
    }
}

fn trusting(dir: &tempfile::TempDir, pem: &str) -> Options {
    let path = dir.path().join("ca.pem");
    crate::disk::write(&path, pem.as_bytes()).unwrap();
    Options {
        ca_file: Some(path),
        ..quick()
    }
}

#[test]
fn an_own_authority_is_trusted_when_it_is_named() {
    let (base, pem) = tls_server("localhost", false);
    let dir = tempfile::tempdir().unwrap();
    let client = Client::new(&base, &trusting(&dir, &pem)).unwrap();
    let answer = get(&client, "/a").unwrap().into_bytes(99).unwrap();
    assert_eq!(answer, b"GET /a HTTP/1.1 0");
    let handshake = client.meter().up;
    let text = vec![b'x'; 300_000];
    let reader = &mut text.as_slice();
    let answer = post(
        &client,
        Body::Stream {
            length: None,
            reader,
        },
    )
    .unwrap();
    assert_eq!(answer.into_bytes(99).unwrap(), b"POST /p HTTP/1.1 300000");
    let up = client.meter().up;
    assert!(
        up - handshake > 300_000 && up - handshake < 310_000,
        "the connection is kept: {up}"
    );
    assert!(
        handshake < 700,
        "a handshake and a short request: {handshake}"
    );

    let from_environment = Options {
        environment: vec![(
            "SSL_CERT_FILE".to_owned(),
            dir.path().join("ca.pem").to_str().unwrap().to_owned(),
        )],
        ..quick()
    };
    let client = Client::new(&base, &from_environment).unwrap();
    assert_eq!(get(&client, "/a").unwrap().status, 200);
}

#[test]
fn certificates_that_do_not_verify_are_refused_and_the_reason_is_named() {
    let dir = tempfile::tempdir().unwrap();
    let reason = |base: &str, options: &Options| -> &'static str {
        let error = get(&Client::new(base, options).unwrap(), "/").unwrap_err();
        assert!(matches!(error, Error::Tls { .. }), "{error:?}");
        let failure = Failure::from(error);
        assert_eq!(failure.class(), Class::Unreachable);
        failure.causes()[0].id
    };
    let (base, pem) = tls_server("localhost", false);
    let (expired, expired_pem) = tls_server("localhost", true);
    let (other, other_pem) = tls_server("git.example.org", false);
    // Some other authority, so that there is one where the system has none.
    assert_eq!(
        reason(&base, &trusting(&dir, &other_pem)),
        "http-tls-unknown-issuer"
    );
    assert_eq!(
        reason(&expired, &trusting(&dir, &expired_pem)),
        "http-tls-expired"
    );
    assert_eq!(
        reason(&other, &trusting(&dir, &other_pem)),
        "http-tls-wrong-host"
    );
    let plain = server(|_, mut stream| {
        stream.write_all(OK).unwrap();
        let _ = std::io::copy(&mut stream, &mut std::io::sink());
    });
    let plain = plain.replace("http://127.0.0.1", "https://localhost");
    assert_eq!(reason(&plain, &trusting(&dir, &pem)), "technical");
}

#[test]
fn a_ca_file_without_certificates_is_a_usage_error() {
    let dir = tempfile::tempdir().unwrap();
    for text in [
        "",
        "nonsense",
        "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
    ] {
        let error = Client::new("https://localhost", &trusting(&dir, text)).unwrap_err();
        assert_eq!(Failure::from(error).class(), Class::Usage, "{text}");
    }
    let gone = Options {
        ca_file: Some(dir.path().join("gone.pem")),
        ..quick()
    };
    assert!(matches!(
        Client::new("https://localhost", &gone),
        Err(Error::BadAddress { .. })
    ));
}

#[test]
fn a_silent_handshake_ends_within_the_time_to_connect() {
    let base = server(|_, mut stream| {
        let _ = std::io::copy(&mut stream, &mut std::io::sink());
    });
    let options = Options {
        connect: Duration::from_millis(700),
        ..Options::default()
    };
    let dir = tempfile::tempdir().unwrap();
    let (_, pem) = tls_server("localhost", false);
    let options = Options {
        ca_file: trusting(&dir, &pem).ca_file,
        ..options
    };
    let base = base.replace("http://", "https://");
    let began = Instant::now();
    let error = get(&Client::new(&base, &options).unwrap(), "/").unwrap_err();
    assert!(matches!(error, Error::TimedOut { .. }), "{error:?}");
    assert!(began.elapsed() < Duration::from_secs(30));
}

#[test]
fn a_proxy_is_asked_for_a_tunnel_with_its_own_password_and_never_sees_ours() {
    let (send, heads) = channel();
    let send = Mutex::new(send);
    let proxy = server(move |_, mut stream| {
        let seen = read_head(&mut BufReader::new(&stream)).unwrap();
        send.lock().unwrap().send(seen).unwrap();
        stream
            .write_all(b"HTTP/1.1 407 X\r\nContent-Length: 0\r\n\r\n")
            .unwrap();
    });
    let value = proxy.replace("http://", "http://vera:proxygeheim@");
    let options = Options {
        environment: vec![("https_proxy".to_owned(), value)],
        ..quick()
    };
    let client = Client::new("https://git.example.org", &options).unwrap();
    let error = get(&client, "/").unwrap_err();
    assert!(matches!(error, Error::Unreachable { .. }), "{error:?}");
    let said = format!("{error:?} {error}");
    assert!(said.contains("407") && !said.contains("geheim"), "{said}");
    let head = heads.recv().unwrap();
    assert_eq!(head.line, "CONNECT git.example.org:443 HTTP/1.1");
    assert_eq!(
        head.header("proxy-authorization"),
        Some("Basic dmVyYTpwcm94eWdlaGVpbQ==")
    );
    assert_eq!(head.header("authorization"), None);
}

#[test]
fn a_tunnel_through_a_proxy_carries_tls_and_is_kept() {
    let (base, pem) = tls_server("git.example.org", false);
    let target = base.replace("https://localhost", "127.0.0.1");
    let tunnels = Arc::new(AtomicUsize::new(0));
    let count = tunnels.clone();
    let proxy = server(move |_, mut stream| {
        let mut reader = BufReader::new(stream.try_clone().unwrap());
        let head = read_head(&mut reader).unwrap();
        assert_eq!(head.line, "CONNECT git.example.org:8443 HTTP/1.1");
        assert_eq!(head.header("authorization"), None);
        count.fetch_add(1, Ordering::SeqCst);
        stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n").unwrap();
        let mut inner = std::net::TcpStream::connect(&target).unwrap();
        let mut back = (inner.try_clone().unwrap(), stream.try_clone().unwrap());
        std::thread::spawn(move || std::io::copy(&mut back.0, &mut back.1));
        let _ = std::io::copy(&mut reader, &mut inner);
    });
    let dir = tempfile::tempdir().unwrap();
    let options = Options {
        environment: vec![("HTTPS_PROXY".to_owned(), proxy)],
        ..trusting(&dir, &pem)
    };
    let client = Client::new("https://git.example.org:8443", &options).unwrap();
    for _ in 0..2 {
        let answer = get(&client, "/a").unwrap().into_bytes(99).unwrap();
        assert_eq!(answer, b"GET /a HTTP/1.1 0");
    }
    assert_eq!(tunnels.load(Ordering::SeqCst), 1);
    assert!(client.meter().up > 300 && client.meter().down > 300);
}

#[test]
fn an_answer_during_the_sending_is_read_over_tls_too() {
    let (base, pem) = tls_server_with("localhost", false, |mut reader| {
        // A request before it, as there is one before every push: what comes right after the handshake is no answer.
        read_head(&mut reader).unwrap();
        let fine = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
        reader.get_mut().write_all(fine).unwrap();
        read_head(&mut reader).unwrap();
        reader.read_exact(&mut [0; 1000]).unwrap();
        let refusal = b"HTTP/1.1 413 X\r\nContent-Length: 4\r\nConnection: close\r\n\r\nbig!";
        reader.get_mut().write_all(refusal).unwrap();
        // Who closes with bytes unread takes back what it has just said.
        let _ = std::io::copy(&mut reader, &mut std::io::sink());
    });
    let dir = tempfile::tempdir().unwrap();
    let client = Client::new(&base, &trusting(&dir, &pem)).unwrap();
    assert_eq!(get(&client, "/").unwrap().status, 200);
    let mut body = std::io::repeat(b'x').take(2_000_000_000);
    let reader = &mut body;
    let answer = post(
        &client,
        Body::Stream {
            length: None,
            reader,
        },
    )
    .unwrap();
    assert_eq!(answer.status, 413);
    assert_eq!(answer.into_bytes(99).unwrap(), b"big!");
    assert!(body.limit() > 1_900_000_000);
}

/// A small SOCKS proxy that connects to `target` whatever it is asked for, as far as `user:password` are these where there
/// are any; each request it got is sent here: the version, the name or address, the port.
fn socks(
    target: String,
    login: Option<&'static str>,
) -> (String, std::sync::mpsc::Receiver<(u8, String, u16)>) {
    fn until_nul(stream: &mut impl Read) -> String {
        let mut text = Vec::new();
        let mut byte = [0];
        while stream.read_exact(&mut byte).is_ok() && byte[0] != 0 {
            text.push(byte[0]);
        }
        String::from_utf8(text).unwrap()
    }
    fn bytes<const N: usize>(stream: &mut impl Read) -> [u8; N] {
        let mut bytes = [0; N];
        stream.read_exact(&mut bytes).unwrap();
        bytes
    }
    let (send, asked) = channel();
    let send = Mutex::new(send);
    let base = server(move |_, mut stream| {
        let [version] = bytes(&mut stream);
        let (name, port) = if version == 4 {
            let [command, high, low] = bytes(&mut stream);
            assert_eq!(command, 1);
            let address: [u8; 4] = bytes(&mut stream);
            until_nul(&mut stream);
            let name = if address[..3] == [0, 0, 0] {
                until_nul(&mut stream)
            } else {
                std::net::Ipv4Addr::from(address).to_string()
            };
            (name, u16::from_be_bytes([high, low]))
        } else {
            let [count] = bytes(&mut stream);
            let mut methods = vec![0; usize::from(count)];
            stream.read_exact(&mut methods).unwrap();
            let method = if login.is_some() { 2 } else { 0 };
            if !methods.contains(&method) {
                stream.write_all(&[5, 255]).unwrap();
                return;
            }
            stream.write_all(&[5, method]).unwrap();
            if let Some(login) = login {
                let mut said = Vec::new();
                assert_eq!(bytes(&mut stream), [1]);
                for _ in 0..2 {
                    let [length] = bytes(&mut stream);
                    let mut part = vec![0; usize::from(length)];
                    stream.read_exact(&mut part).unwrap();
                    said.push(String::from_utf8(part).unwrap());
                }
                let good = said.join(":") == login;
                stream.write_all(&[1, u8::from(!good)]).unwrap();
                if !good {
                    return;
                }
            }
            let [_, command, _, kind] = bytes(&mut stream);
            assert_eq!(command, 1);
            let name = match kind {
                1 => std::net::Ipv4Addr::from(bytes::<4>(&mut stream)).to_string(),
                4 => std::net::Ipv6Addr::from(bytes::<16>(&mut stream)).to_string(),
                _ => {
                    let [length] = bytes(&mut stream);
                    let mut name = vec![0; usize::from(length)];
                    stream.read_exact(&mut name).unwrap();
                    String::from_utf8(name).unwrap()
                }
            };
            (name, u16::from_be_bytes(bytes(&mut stream)))
        };
        send.lock().unwrap().send((version, name, port)).unwrap();
        let Ok(mut inner) = std::net::TcpStream::connect(&target) else {
            let no: &[u8] = if version == 4 {
                &[0, 91, 0, 0, 0, 0, 0, 0]
            } else {
                &[5, 5, 0, 1, 0, 0, 0, 0, 0, 0]
            };
            stream.write_all(no).unwrap();
            return;
        };
        let yes: &[u8] = if version == 4 {
            &[0, 90, 0, 0, 0, 0, 0, 0]
        } else {
            &[5, 0, 0, 3, 1, b'x', 0, 0]
        };
        stream.write_all(yes).unwrap();
        let mut back = (inner.try_clone().unwrap(), stream.try_clone().unwrap());
        std::thread::spawn(move || std::io::copy(&mut back.0, &mut back.1));
        let _ = std::io::copy(&mut stream, &mut inner);
    });
    (base.replace("http://", ""), asked)
}

#[test]
fn a_socks_proxy_carries_tls_and_looks_names_up_itself() {
    let (base, pem) = tls_server("git.example.org", false);
    let target = base.replace("https://localhost", "127.0.0.1");
    let dir = tempfile::tempdir().unwrap();
    for (variable, scheme, login, version) in [
        ("ALL_PROXY", "socks5h://", None, 5),
        ("all_proxy", "socks5h://", Some("vera:proxygeheim"), 5),
        ("HTTPS_PROXY", "socks4a://", None, 4),
        ("https_proxy", "socks://", None, 5),
    ] {
        let (place, asked) = socks(target.clone(), login);
        let value = match login {
            Some(login) => format!("{scheme}{login}@{place}"),
            None => format!("{scheme}{place}"),
        };
        let options = Options {
            environment: vec![(variable.to_owned(), value)],
            ..trusting(&dir, &pem)
        };
        // A name that nobody here can look up.
        let client = Client::new("https://git.example.org:8443", &options).unwrap();
        for _ in 0..2 {
            let answer = get(&client, "/a").unwrap().into_bytes(99).unwrap();
            assert_eq!(answer, b"GET /a HTTP/1.1 0");
        }
        let wanted = (version, "git.example.org".to_owned(), 8443);
        assert_eq!(asked.recv().unwrap(), wanted);
        assert!(asked.try_recv().is_err(), "one connection is enough");
        assert!(client.meter().up > 300 && client.meter().down > 300);
        assert_eq!(client.proxy().unwrap(), place);
    }
}

#[test]
fn a_socks_proxy_that_does_not_connect_says_why() {
    let dir = tempfile::tempdir().unwrap();
    let (_, pem) = tls_server("git.example.org", false);
    let said = |value: String| {
        let options = Options {
            environment: vec![("ALL_PROXY".to_owned(), value)],
            connect: Duration::from_millis(600),
            ..trusting(&dir, &pem)
        };
        let client = Client::new("https://git.example.org", &options).unwrap();
        let error = get(&client, "/").unwrap_err();
        assert!(
            !format!("{error:?} {error}").contains("geheim"),
            "{error:?}"
        );
        format!("{error:?}")
    };
    let (place, _asked) = socks("127.0.0.1:1".to_owned(), Some("vera:proxygeheim"));
    assert!(said(format!("socks5h://vera:proxygeheim@{place}")).contains("proxy-refused"));
    assert!(said(format!("socks5h://vera:othergeheim@{place}")).contains("proxy-login"));
    assert!(said(format!("socks5h://{place}")).contains("proxy-login"));
    assert!(said(format!("socks4a://{place}")).contains("proxy-refused"));
    let web = server(|_, mut stream| stream.write_all(b"HTTP/1.1 400 X\r\n\r\n").unwrap());
    let web = web.replace("http://", "");
    assert!(said(format!("socks5h://{web}")).contains("proxy-nonsense"));
    // One that says nothing is not waited for for ever.
    let (send, held) = channel();
    let send = Mutex::new(send);
    let silent = server(move |_, stream| send.lock().unwrap().send(stream).unwrap());
    let silent = silent.replace("http://", "");
    assert!(said(format!("socks5h://{silent}")).starts_with("TimedOut"));
    drop(held);
}
