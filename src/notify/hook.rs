//! Webhook and heartbeat: small requests to addresses of the web, tried a few times.

use super::settings::HookAddress;
use crate::http::{Body, Client, Credential, Error, Method, Options, Request};
use crate::report::{Class, Failure, Message};
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

/// How often it is tried.
const ATTEMPTS: u32 = 3;
/// Time between two looks at the interrupt flag.
const LOOK: Duration = Duration::from_millis(50);
/// No more of an answer is read.
const ANSWER: u64 = 16 * 1024;

/// How such requests are made.
#[derive(Debug, Clone)]
pub struct Hook {
    /// Limits, proxies, certificates.
    pub options: Options,
    /// The wait before the second attempt; the third waits twice as long.
    pub pause: Duration,
}

/// Posts a JSON document.
///
/// # Errors
/// When the address cannot be used, nobody answers, or the answer is no success.
pub fn post(hook: &Hook, address: &HookAddress, document: &str) -> Result<(), Failure> {
    ask(hook, address, "", Some(document))
}

/// Tells a monitor that a run went well, or not: `GET`, with `/fail` behind the path where there is no address of its own
/// for that.
///
/// # Errors
/// As [`post`].
pub fn beat(
    hook: &Hook,
    well: &HookAddress,
    fail: Option<&HookAddress>,
    went_well: bool,
) -> Result<(), Failure> {
    match (went_well, fail) {
        (true, _) => ask(hook, well, "", None),
        (false, Some(fail)) => ask(hook, fail, "", None),
        (false, None) => ask(hook, well, "/fail", None),
    }
}

/// Whether an address can be used at all: `https`, or `http` on this very computer, without a user or a password.
///
/// # Errors
/// A usage error that does not show the address.
pub fn check(address: &HookAddress) -> Result<(), Failure> {
    let (client, path) = opened(address, &Options::default())?;
    let odd = |b: u8| !b.is_ascii_graphic() || b == b'\\';
    if path.bytes().any(odd) {
        return Err(unusable(address));
    }
    drop(client);
    Ok(())
}

fn unusable(address: &HookAddress) -> Failure {
    Failure::new(
        Class::Usage,
        Message::new("notify-hook-unusable").with("address", address.shown()),
    )
    .cause(Message::new("notify-hook-rule"))
}

/// A client for the host of an address, and the path there.
fn opened(address: &HookAddress, options: &Options) -> Result<(Client, String), Failure> {
    let (origin, path) = address.parts().ok_or_else(|| unusable(address))?;
    // The error of an address would show it.
    let client = Client::new(origin, options).map_err(|error| match error {
        Error::BadAddress { address: what, .. } if what.contains("://") => unusable(address),
        error => error.into(),
    })?;
    Ok((client, path))
}

/// Posts the document where there is one, else only asks.
fn ask(
    hook: &Hook,
    address: &HookAddress,
    suffix: &str,
    document: Option<&str>,
) -> Result<(), Failure> {
    let json: &[(&str, &str)] = &[("content-type", "application/json")];
    let (client, path) = opened(address, &hook.options)?;
    let path = with_suffix(&path, suffix);
    let mut attempt = 1;
    loop {
        let (method, body, headers) = match document {
            Some(document) => (Method::Post, Body::Bytes(document.as_bytes()), json),
            None => (Method::Get, Body::Empty, &[][..]),
        };
        let request = Request {
            method,
            path: &path,
            headers,
            body,
            credential: &Credential::Anonymous,
        };
        let (failure, again) = match client.send(request) {
            Ok(answer) => {
                let status = answer.status;
                let _ = answer.into_bytes(ANSWER);
                if (200..300).contains(&status) {
                    return Ok(());
                }
                let failure = Failure::new(
                    Class::Failed,
                    Message::new("notify-hook-refused")
                        .with("host", client.host())
                        .with("status", status),
                );
                (failure, matches!(status, 408 | 425 | 429 | 500..=599))
            }
            Err(Error::BadAddress { .. }) => {
                return Err(unusable(address));
            }
            Err(error) => {
                let again = matches!(error, Error::Unreachable { .. } | Error::Protocol { .. });
                (error.into(), again)
            }
        };
        if !again || attempt == ATTEMPTS || !wait(hook, hook.pause * attempt) {
            return Err(failure);
        }
        attempt += 1;
    }
}

/// The path with something behind it, before its query.
fn with_suffix(path: &str, suffix: &str) -> String {
    if suffix.is_empty() {
        return path.to_owned();
    }
    let (plain, query) = match path.split_once('?') {
        Some((plain, query)) => (plain, format!("?{query}")),
        None => (path, String::new()),
    };
    format!("{}{suffix}{query}", plain.trim_end_matches('/'))
}

/// Waits; `false` when it is to end.
fn wait(hook: &Hook, pause: Duration) -> bool {
    let until = Instant::now() + pause;
    loop {
        if hook.options.interrupt.load(Ordering::Relaxed) {
            return false;
        }
        let left = until.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return true;
        }
        std::thread::sleep(left.min(LOOK));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_is_told_behind_the_path() {
        assert_eq!(with_suffix("/ping/x", "/fail"), "/ping/x/fail");
        assert_eq!(with_suffix("/ping/x/?a=b", "/fail"), "/ping/x/fail?a=b");
        assert_eq!(with_suffix("/x?a", ""), "/x?a");
    }

    #[test]
    fn an_address_that_cannot_be_used_is_never_shown() {
        let hook = Hook {
            options: Options::default(),
            pause: Duration::ZERO,
        };
        for text in [
            "http://example.org/geheim",
            "ftp://example.org/geheim",
            "https://u:geheim@example.org/",
            "https://example.org/ge heim",
            "geheim",
        ] {
            let failure = post(&hook, &HookAddress::new(text), "{}").unwrap_err();
            assert_eq!(failure.class(), Class::Usage, "{text}");
            assert!(!format!("{failure:?}").contains("heim"), "{failure:?}");
        }
    }
}
