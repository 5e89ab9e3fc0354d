//! Mails over SMTP: with TLS or, on this very computer, without; with a login where one is asked for.

use super::settings::{MailServer, Security};
use crate::http::{self, Token};
use crate::report::{Class, Failure, Letter, Message};
use chrono::{DateTime, Utc};
use lettre::address::Envelope;
use lettre::message::header::{ContentTransferEncoding, ContentType, HeaderName, HeaderValue};
use lettre::message::{Body, Mailbox};
use lettre::transport::smtp::SmtpTransport;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{Certificate, Tls, TlsParameters};
use lettre::transport::smtp::extension::ClientId;
use lettre::{Address, Transport};
use std::time::{Duration, SystemTime};

/// A header whose value is one of ours.
macro_rules! header {
    ($type:ident, $name:literal) => {
        #[derive(Clone)]
        struct $type(&'static str);
        impl lettre::message::header::Header for $type {
            fn name() -> HeaderName {
                HeaderName::new_from_ascii_str($name)
            }
            fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
                Err("never read".into())
            }
            fn display(&self) -> HeaderValue {
                HeaderValue::new(Self::name(), self.0.to_owned())
            }
        }
    };
}

// A program wrote this: nobody's holiday notice is to answer it (RFC 3834).
header!(AutoSubmitted, "Auto-Submitted");
header!(Suppress, "X-Auto-Response-Suppress");

/// A post office: where mails are handed in.
#[derive(Debug, Clone)]
pub struct Post {
    /// The server.
    pub server: MailServer,
    /// How the way there is protected.
    pub security: Security,
    /// Who logs in, and the password.
    pub login: Option<(String, Token)>,
    /// Certificates of further authorities, in DER.
    pub authorities: Vec<Vec<u8>>,
    /// The time for each answer of the server.
    pub patience: Duration,
    /// Whether there is time to find out how a server wants to be spoken to that is not spoken to as it wants to be.
    pub looks: bool,
}

/// One mail to several people.
#[derive(Debug, Clone)]
pub struct Mail {
    /// Whose name it bears.
    pub sender: String,
    /// What stands beside it for people: `scribe-sync hausa-pc`.
    pub sender_name: String,
    /// Who gets it.
    pub to: Vec<String>,
    /// What it says.
    pub letter: Letter,
    /// When.
    pub date: DateTime<Utc>,
}

/// Why a mail was not taken.
#[derive(Debug, Clone)]
pub struct MailError {
    class: Class,
    message: Message,
    detail: Option<String>,
    /// Whether it is this recipient's affair alone.
    single: bool,
    line: Line,
}

/// How far a mail came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Line {
    /// The server answered in the words of SMTP.
    Answers,
    /// There is a connection, and what comes over it is not TLS, or nothing is.
    Odd,
    /// None of these.
    Other,
}

impl From<MailError> for Failure {
    fn from(error: MailError) -> Self {
        let failure = Self::new(error.class, error.message);
        match error.detail {
            Some(detail) => failure.cause(Message::technical(detail)),
            None => failure,
        }
    }
}

/// Sends a mail; what came of it for each recipient, in their order. One who is refused keeps it from nobody else.
pub fn send(post: &Post, mail: &Mail) -> Vec<Result<(), MailError>> {
    let together = composed(mail).and_then(|bytes| {
        let mut transport = transport(post, &greeting())?;
        let everybody: Vec<&str> = mail.to.iter().map(String::as_str).collect();
        let mut sent = hand_in(&transport, post, mail, &everybody, &bytes);
        match &sent {
            Err(error) if error.line == Line::Answers && error.class != Class::Credential => {
                if let Some(other) = by_name(post, mail, &transport)? {
                    transport = other;
                    sent = hand_in(&transport, post, mail, &everybody, &bytes);
                }
            }
            Err(error) if error.line == Line::Odd && post.looks => {
                sent = Err(other_way(post, error.clone()));
            }
            _ => {}
        }
        Ok((transport, bytes, sent))
    });
    match together {
        Err(error) => vec![Err(error); mail.to.len()],
        Ok((transport, bytes, Err(error))) if error.single && mail.to.len() > 1 => mail
            .to
            .iter()
            .map(|one| hand_in(&transport, post, mail, &[one], &bytes))
            .collect(),
        Ok((_, _, sent)) => vec![sent; mail.to.len()],
    }
}

/// How this computer greets: its own name is nobody's business.
fn greeting() -> ClientId {
    ClientId::Ipv4(std::net::Ipv4Addr::LOCALHOST)
}

/// Another way in, where the server takes no address as a greeting but a name: that of the sender's domain.
fn by_name(
    post: &Post,
    mail: &Mail,
    first: &SmtpTransport,
) -> Result<Option<SmtpTransport>, MailError> {
    if first.test_connection().is_ok() {
        return Ok(None);
    }
    let sender: Address = mail.sender.parse().map_err(unusable)?;
    let named = transport(post, &ClientId::Domain(sender.domain().to_owned()))?;
    Ok(named.test_connection().is_ok().then_some(named))
}

/// The time for finding out how else a server may be spoken to.
const LOOK: Duration = Duration::from_secs(5);

/// A server that is not spoken to as it wants to be: what to set instead, where that is found out.
fn other_way(post: &Post, error: MailError) -> MailError {
    let other = Post {
        security: match post.security {
            Security::Tls => Security::Starttls,
            Security::Starttls | Security::None => Security::Tls,
        },
        patience: post.patience.min(LOOK),
        ..post.clone()
    };
    let found = transport(&other, &greeting())
        .ok()
        .map(|transport| transport.test_connection());
    // Whoever answers at all answers over the right kind of line.
    let speaks = match &found {
        Some(Ok(_)) => true,
        Some(Err(error)) => error.status().is_some(),
        None => false,
    };
    let host = post.server.shown(post.security);
    let is_open = post.security == Security::Tls && error.class == Class::Failed;
    let sentence = match (speaks, other.security) {
        (true, Security::Starttls) => "notify-mail-speaks-starttls",
        (true, _) => "notify-mail-speaks-tls",
        (false, _) if is_open => "notify-mail-no-tls",
        (false, _) => return error,
    };
    MailError {
        class: Class::Failed,
        message: Message::new(sentence).with("host", host),
        detail: None,
        ..error
    }
}

#[allow(clippy::needless_pass_by_value, reason = "errors come as they are")]
fn unusable(detail: impl ToString) -> MailError {
    MailError {
        class: Class::Usage,
        message: Message::new("notify-mail-unusable"),
        detail: Some(shortened(&detail.to_string())),
        single: false,
        line: Line::Other,
    }
}

/// The mail as it goes over the wire.
fn composed(mail: &Mail) -> Result<Vec<u8>, MailError> {
    let sender: Address = mail.sender.parse().map_err(unusable)?;
    let domain = sender.domain().to_owned();
    let mut random = [0_u8; 16];
    getrandom::fill(&mut random).map_err(unusable)?;
    let name = format!("{:032x}", u128::from_le_bytes(random));
    let mut message = lettre::Message::builder()
        .date(SystemTime::from(mail.date))
        .message_id(Some(format!("<{name}.scribe-sync@{domain}>")))
        .from(Mailbox::new(Some(one_line(&mail.sender_name)), sender))
        .subject(one_line(&mail.letter.subject))
        .header(AutoSubmitted("auto-generated"))
        .header(Suppress("All"))
        .header(ContentType::TEXT_PLAIN);
    for to in &mail.to {
        message = message.to(Mailbox::new(None, to.parse().map_err(unusable)?));
    }
    // Readable where it is looked at as it is, and no server on the way has to change a byte.
    let text = mail.letter.text.replace("\r\n", "\n").replace('\n', "\r\n");
    let body = Body::new_with_encoding(text, ContentTransferEncoding::QuotedPrintable)
        .map_err(|_| unusable("body"))?;
    Ok(message.body(body).map_err(unusable)?.formatted())
}

/// Nothing that begins another line, and no header without an end.
fn one_line(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .take(250)
        .collect()
}

fn transport(post: &Post, greeting: &ClientId) -> Result<SmtpTransport, MailError> {
    let host = post.server.host.clone();
    let tls = || -> Result<TlsParameters, lettre::transport::smtp::Error> {
        let mut parameters = TlsParameters::builder(host.clone());
        for der in &post.authorities {
            parameters = parameters.add_root_certificate(Certificate::from_der(der.clone())?);
        }
        parameters.build()
    };
    let tls = match post.security {
        Security::Tls => Tls::Wrapper(tls().map_err(unusable)?),
        Security::Starttls => Tls::Required(tls().map_err(unusable)?),
        Security::None => Tls::None,
    };
    let mut transport = SmtpTransport::builder_dangerous(post.server.host.clone())
        .port(post.server.port(post.security))
        .hello_name(greeting.clone())
        .timeout(Some(post.patience))
        .tls(tls);
    if let Some((user, password)) = &post.login {
        transport = transport
            .credentials(Credentials::new(user.clone(), password.reveal().to_owned()))
            .authentication(vec![Mechanism::Plain, Mechanism::Login]);
    }
    Ok(transport.build())
}

fn hand_in(
    transport: &SmtpTransport,
    post: &Post,
    mail: &Mail,
    to: &[&str],
    bytes: &[u8],
) -> Result<(), MailError> {
    let to: Result<Vec<Address>, _> = to.iter().map(|one| one.parse()).collect();
    let sender = mail.sender.parse().map_err(unusable)?;
    let envelope = Envelope::new(Some(sender), to.map_err(unusable)?).map_err(unusable)?;
    match transport.send_raw(&envelope, bytes) {
        Ok(_) => Ok(()),
        Err(error) => Err(explained(post, &error)),
    }
}

/// What went wrong, for people.
fn explained(post: &Post, error: &lettre::transport::smtp::Error) -> MailError {
    use std::error::Error;
    let host = post.server.shown(post.security);
    let detail = error.source().map(|source| shortened(&source.to_string()));
    let (class, message) = match error.status().map(u16::from) {
        // 530: login needed; 534, 535, 538: refused.
        Some(530 | 534 | 535 | 538) => (
            Class::Credential,
            Message::new("notify-mail-login-refused").with("host", host),
        ),
        Some(code) if error.is_transient() => (
            Class::Unreachable,
            Message::new("notify-mail-later")
                .with("host", host)
                .with("code", code),
        ),
        Some(code) => (
            Class::Failed,
            Message::new("notify-mail-refused")
                .with("host", host)
                .with("code", code),
        ),
        None if is_no_tls(error) => (Class::Failed, Message::new("http-tls").with("host", host)),
        None if error.is_tls() || is_tls(error) => (
            Class::Unreachable,
            Message::new("http-tls").with("host", host),
        ),
        None if error.is_timeout() || timed_out(error) => (
            Class::Unreachable,
            Message::new("http-timed-out").with("host", host),
        ),
        None if error.is_client() => {
            return MailError {
                class: Class::Failed,
                message: Message::new("notify-mail-cannot").with("host", host),
                detail,
                single: false,
                line: Line::Other,
            };
        }
        None => (
            Class::Unreachable,
            Message::new("http-unreachable").with("host", host),
        ),
    };
    let line = if error.status().is_some() {
        Line::Answers
    } else if is_no_tls(error) || timed_out(error) || is_cut(error) || error.is_response() {
        Line::Odd
    } else {
        Line::Other
    };
    MailError {
        single: error.status().is_some() && class != Class::Credential,
        class,
        message,
        detail,
        line,
    }
}

/// Whether what came over the connection was no TLS.
fn is_no_tls(error: &(dyn std::error::Error + 'static)) -> bool {
    io_errors(error).any(|io| {
        let inner = io.get_ref().and_then(|inner| inner.downcast_ref());
        matches!(inner, Some(rustls::Error::InvalidMessage(_)))
    })
}

/// Whether the other side hung up.
fn is_cut(error: &(dyn std::error::Error + 'static)) -> bool {
    use std::io::ErrorKind::{BrokenPipe, ConnectionAborted, ConnectionReset, UnexpectedEof};
    io_errors(error).any(|io| {
        matches!(
            io.kind(),
            BrokenPipe | ConnectionAborted | ConnectionReset | UnexpectedEof
        )
    })
}

/// Whether the TLS library is behind an error of the connection.
fn is_tls(error: &(dyn std::error::Error + 'static)) -> bool {
    io_errors(error).any(|io| {
        io.get_ref()
            .is_some_and(<dyn std::error::Error + Send + Sync>::is::<rustls::Error>)
    })
}

fn timed_out(error: &(dyn std::error::Error + 'static)) -> bool {
    use std::io::ErrorKind::{TimedOut, WouldBlock};
    io_errors(error).any(|io| matches!(io.kind(), TimedOut | WouldBlock))
}

fn io_errors<'e>(
    error: &'e (dyn std::error::Error + 'static),
) -> impl Iterator<Item = &'e std::io::Error> {
    std::iter::successors(Some(error), |error| error.source())
        .filter_map(|error| error.downcast_ref::<std::io::Error>())
}

fn shortened(text: &str) -> String {
    text.chars().take(300).collect()
}

/// Certificates of further authorities, as a mail server's are checked.
impl Post {
    /// With the authorities of `--ca-file` and of the environment.
    ///
    /// # Errors
    /// Where the file that was named cannot be used.
    pub fn trusting(
        mut self,
        ca_file: Option<&std::path::Path>,
        environment: &[(String, String)],
    ) -> Result<Self, http::Error> {
        self.authorities = http::authorities(ca_file, environment)?;
        Ok(self)
    }
}
