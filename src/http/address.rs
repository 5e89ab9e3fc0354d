//! Addresses: what may be asked at all, and whether a redirect stays below it.

use super::Error;

/// A checked base address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Address {
    /// `https` or `http`, in small letters.
    pub(super) scheme: &'static str,
    /// Host in small letters, without brackets.
    pub(super) host: String,
    /// Port, the scheme's own when none is written.
    pub(super) port: u16,
    /// Base path without a slash at the end; empty for the root.
    pub(super) path: String,
}

impl Address {
    /// Reads a base address. Only `https`, or `http` on this very computer; no user or password, nothing odd.
    pub(super) fn parse(text: &str) -> Result<Self, Error> {
        let bad = |detail: &str| Error::BadAddress {
            address: without_credentials(text),
            detail: detail.to_owned(),
        };
        let mut address = split(text).map_err(bad)?;
        let path = address.path.trim_end_matches('/').len();
        address.path.truncate(path);
        if address.path.contains(['?', '#']) {
            return Err(bad("query"));
        }
        if address.scheme == "http" && !address.is_loopback() {
            return Err(bad("http"));
        }
        Ok(address)
    }

    /// Whether it is this very computer.
    pub(super) fn is_loopback(&self) -> bool {
        is_loopback(&self.host)
    }

    /// `host:port`, for people.
    pub(super) fn host_port(&self) -> String {
        format!("{}:{}", bracketed(&self.host), self.port)
    }

    /// Scheme, host and, where it is not the usual one, port.
    pub(super) fn origin(&self) -> String {
        let usual = default_port(self.scheme);
        if self.port == usual {
            format!("{}://{}", self.scheme, bracketed(&self.host))
        } else {
            format!("{}://{}:{}", self.scheme, bracketed(&self.host), self.port)
        }
    }

    /// The path below this address that `location` points to; nothing when it leads elsewhere.
    pub(super) fn path_below(&self, location: &str) -> Option<String> {
        if location
            .bytes()
            .any(|b| !b.is_ascii_graphic() || b == b'\\')
        {
            return None;
        }
        let location = location.split('#').next().unwrap_or_default();
        let path = if location.starts_with('/') && !location.starts_with("//") {
            location.to_owned()
        } else {
            let target = split(location).ok()?;
            if (target.scheme, &target.host, target.port) != (self.scheme, &self.host, self.port) {
                return None;
            }
            target.path
        };
        let below = path.strip_prefix(&self.path)?;
        let plain = below.split('?').next().unwrap_or_default();
        let climbs = plain.split('/').any(|part| {
            let part = part.to_ascii_lowercase().replace("%2e", ".");
            part == ".." || part == "."
        });
        (below.starts_with('/') && !climbs).then(|| below.to_owned())
    }
}

/// Whether a host name or address (without brackets) is this very computer.
pub(super) fn is_loopback(host: &str) -> bool {
    host.eq_ignore_ascii_case("localhost")
        || host
            .parse::<std::net::IpAddr>()
            .is_ok_and(|ip| ip.is_loopback())
}

fn default_port(scheme: &str) -> u16 {
    if scheme == "https" { 443 } else { 80 }
}

fn bracketed(host: &str) -> String {
    if host.contains(':') {
        format!("[{host}]")
    } else {
        host.to_owned()
    }
}

/// The text up to the path, cleaned of what could be a password, for messages.
fn without_credentials(text: &str) -> String {
    match text.split_once("://") {
        Some((scheme, rest)) => {
            // A password may hold a slash: everything before the last @ goes.
            let rest = rest.rsplit('@').next().unwrap_or_default();
            format!("{scheme}://{rest}")
        }
        None => text.rsplit('@').next().unwrap_or_default().to_owned(),
    }
}

/// Splits an absolute address; the error is one word that says what is wrong.
fn split(text: &str) -> Result<Address, &'static str> {
    if text.bytes().any(|b| !b.is_ascii_graphic() || b == b'\\') {
        return Err("characters");
    }
    let (scheme, rest) = text.split_once("://").ok_or("scheme")?;
    let scheme = match scheme.to_ascii_lowercase().as_str() {
        "https" => "https",
        "http" => "http",
        _ => return Err("scheme"),
    };
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (authority, path) = rest.split_at(end);
    if authority.contains('@') {
        return Err("credentials");
    }
    let (host, port) = if let Some(inner) = authority.strip_prefix('[') {
        let (host, after) = inner.split_once(']').ok_or("host")?;
        if host.parse::<std::net::Ipv6Addr>().is_err() {
            return Err("host");
        }
        match after {
            "" => (host, None),
            _ => (host, Some(after.strip_prefix(':').ok_or("host")?)),
        }
    } else {
        match authority.split_once(':') {
            Some((host, port)) => (host, Some(port)),
            None => (authority, None),
        }
    };
    let odd = |c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_' | ':'));
    if host.is_empty() || host.contains(odd) {
        return Err("host");
    }
    let port = match port {
        None => default_port(scheme),
        Some(port) if !port.is_empty() && port.bytes().all(|b| b.is_ascii_digit()) => {
            port.parse().map_err(|_| "port")?
        }
        Some(_) => return Err("port"),
    };
    Ok(Address {
        scheme,
        host: host.to_ascii_lowercase(),
        port,
        path: path.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_https_or_loopback_is_asked() {
        for good in [
            "https://git.door43.org",
            "https://git.door43.org/",
            "HTTPS://Git.Door43.org:443/gitea/",
            "http://127.0.0.1:3000",
            "http://127.9.9.9",
            "http://[::1]:3000",
            "http://localhost",
        ] {
            assert!(Address::parse(good).is_ok(), "{good}");
        }
        for (bad, why) in [
            ("http://git.door43.org", "http"),
            ("http://localhost.example.org", "http"),
            ("http://127.0.0.1.example.org", "http"),
            ("ftp://x", "scheme"),
            ("git.door43.org", "scheme"),
            ("https://", "host"),
            ("https://a b", "characters"),
            ("https://a\u{7}b", "characters"),
            ("https://a\\b", "characters"),
            ("https://a:99999", "port"),
            ("https://a:", "port"),
            ("https://[fe80]", "host"),
            ("https://a?x=1", "query"),
            ("https://ana:geheim@a", "credentials"),
        ] {
            match Address::parse(bad) {
                Err(Error::BadAddress { detail, .. }) => assert_eq!(detail, why, "{bad}"),
                other => panic!("{bad}: {other:?}"),
            }
        }
    }

    #[test]
    fn a_password_in_an_address_is_never_repeated() {
        for text in [
            "https://ana:geheim@host/x",
            "ana:geheim@host",
            "https://ana:geh/eim@host",
            "https://ana:geheim\u{1}@host",
        ] {
            let said = Address::parse(text).unwrap_err().to_string();
            assert!(!said.contains("geh"), "{said}");
        }
    }

    #[test]
    fn redirects_stay_below_the_address() {
        let root = Address::parse("https://git.example.org").unwrap();
        let below = |l: &str| root.path_below(l);
        assert_eq!(below("/a/b?c=d").as_deref(), Some("/a/b?c=d"));
        assert_eq!(
            below("https://GIT.example.org:443/a#x").as_deref(),
            Some("/a")
        );
        for foreign in [
            "//evil.org/a",
            "/\\evil.org/a",
            "\\\\evil.org",
            "http://git.example.org/a",
            "https://git.example.org:8443/a",
            "https://git.example.org.evil.org/a",
            "https://git.example.org@evil.org/a",
            "https://ana@git.example.org/a",
            "https:/evil.org",
            "javascript:x",
            "/a\r\nX: y",
            "/a/../b",
            "/a/%2E%2e/b",
            "a/b",
            "",
        ] {
            assert_eq!(below(foreign), None, "{foreign:?}");
        }
        let sub = Address::parse("https://example.org/gitea/").unwrap();
        assert_eq!(sub.path_below("/gitea/a").as_deref(), Some("/a"));
        assert_eq!(sub.path_below("/giteax/a"), None);
        assert_eq!(sub.path_below("/other/a"), None);
    }
}
