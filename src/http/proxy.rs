//! Which proxy to go through, from the environment that was handed in.

use super::Error;
use super::address::{Address, is_loopback};
use super::socks::Socks;
use std::net::IpAddr;

/// A proxy.
#[derive(Debug, Clone)]
pub(super) enum Proxy {
    /// One that is asked for a tunnel in the words of HTTP.
    Http(ureq::Proxy),
    /// One that speaks SOCKS.
    Socks(Socks),
}

impl Proxy {
    /// Its host and port.
    pub(super) fn place(&self) -> (String, u16) {
        match self {
            Self::Http(proxy) => (proxy.host().to_owned(), proxy.port()),
            Self::Socks(socks) => (socks.host.clone(), socks.port),
        }
    }
}

/// The proxy for this address, if any. This very computer is always asked directly.
pub(super) fn choose(
    address: &Address,
    environment: &[(String, String)],
) -> Result<Option<Proxy>, Error> {
    if address.is_loopback() || is_excepted(address, environment) {
        return Ok(None);
    }
    let names = match address.scheme {
        "https" => ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"],
        // `HTTP_PROXY` in capitals is what a web server makes of a visitor's `Proxy:` header.
        _ => ["http_proxy", "HTTP_PROXY", "ALL_PROXY", "all_proxy"],
    };
    let Some((name, value)) = names
        .into_iter()
        .find_map(|name| Some((name, value_of(environment, name)?)))
    else {
        return Ok(None);
    };
    // The value may hold a password: only the variable's name is said.
    let bad = || Error::BadAddress {
        address: name.to_owned(),
        detail: "proxy".to_owned(),
    };
    if let Some(socks) = Socks::parse(value).map_err(|()| bad())? {
        return Ok(Some(Proxy::Socks(socks)));
    }
    let proxy = ureq::Proxy::new(value).map_err(|_| bad())?;
    match proxy.protocol() {
        ureq::ProxyProtocol::Http | ureq::ProxyProtocol::Https => Ok(Some(Proxy::Http(proxy))),
        _ => Err(bad()),
    }
}

fn value_of<'a>(environment: &'a [(String, String)], name: &str) -> Option<&'a str> {
    environment
        .iter()
        .find(|(n, v)| n == name && !v.trim().is_empty())
        .map(|(_, v)| v.trim())
}

fn is_excepted(address: &Address, environment: &[(String, String)]) -> bool {
    let list = value_of(environment, "no_proxy").or_else(|| value_of(environment, "NO_PROXY"));
    list.is_some_and(|list| {
        list.split([',', ' '])
            .map(str::trim)
            .filter(|entry| !entry.is_empty())
            .any(|entry| matches(entry, address))
    })
}

/// One entry of `NO_PROXY`: `*`, a host (and all below it), `.suffix`, `*.suffix`, an address, an address range; each
/// but the range with an optional port.
fn matches(entry: &str, address: &Address) -> bool {
    if entry == "*" {
        return true;
    }
    let host = address.host.as_str();
    if let (Some((net, bits)), Ok(ip)) = (entry.split_once('/'), host.parse::<IpAddr>()) {
        return in_range(net, bits, ip);
    }
    let (name, port) = match entry.rsplit_once(':') {
        Some((name, port)) if !name.contains(':') || name.ends_with(']') => (name, Some(port)),
        _ => (entry, None),
    };
    if port.is_some_and(|port| port.parse() != Ok(address.port)) {
        return false;
    }
    let name = name
        .trim_start_matches('[')
        .trim_end_matches(']')
        .to_ascii_lowercase();
    let suffix = name.trim_start_matches('*').trim_start_matches('.');
    if suffix.is_empty() {
        return false;
    }
    host == suffix
        || (host.parse::<IpAddr>().is_err()
            && host
                .strip_suffix(suffix)
                .is_some_and(|before| before.ends_with('.')))
        || (is_loopback(suffix) && is_loopback(host))
}

fn in_range(net: &str, bits: &str, ip: IpAddr) -> bool {
    let (Ok(net), Ok(bits)) = (net.parse::<IpAddr>(), bits.parse::<u32>()) else {
        return false;
    };
    match (net, ip) {
        (IpAddr::V4(net), IpAddr::V4(ip)) if bits <= 32 => {
            let mask = u32::MAX.checked_shl(32 - bits).unwrap_or(0);
            net.to_bits() & mask == ip.to_bits() & mask
        }
        (IpAddr::V6(net), IpAddr::V6(ip)) if bits <= 128 => {
            let mask = u128::MAX.checked_shl(128 - bits).unwrap_or(0);
            net.to_bits() & mask == ip.to_bits() & mask
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn environment(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        pairs
            .iter()
            .map(|(n, v)| ((*n).to_owned(), (*v).to_owned()))
            .collect()
    }

    fn proxy_of(address: &str, pairs: &[(&str, &str)]) -> Option<(String, u16)> {
        choose(&Address::parse(address).unwrap(), &environment(pairs))
            .unwrap()
            .map(|proxy| proxy.place())
    }

    #[test]
    fn the_scheme_s_own_variable_comes_first_and_loopback_goes_directly() {
        let pairs = [
            ("ALL_PROXY", "http://all:1"),
            ("HTTP_PROXY", "http://plain:2"),
            ("https_proxy", "secure:3"),
        ];
        assert_eq!(
            proxy_of("https://git.door43.org", &pairs),
            Some(("secure".into(), 3))
        );
        assert_eq!(
            proxy_of("https://git.door43.org", &pairs[..2]),
            Some(("all".into(), 1))
        );
        assert_eq!(proxy_of("https://git.door43.org", &pairs[1..2]), None);
        for name in ["ALL_PROXY", "all_proxy", "HTTPS_PROXY", "https_proxy"] {
            for scheme in ["socks5h", "socks5", "socks4", "socks4a", "socks"] {
                let value = format!("{scheme}://u:p@tor:9050/");
                let pair = [(name, value.as_str())];
                let found = proxy_of("https://git.door43.org", &pair);
                assert_eq!(found, Some(("tor".into(), 9050)), "{value}");
                let pairs = [pair[0], ("no_proxy", ".door43.org")];
                assert_eq!(proxy_of("https://git.door43.org", &pairs), None);
            }
        }
        assert_eq!(proxy_of("http://127.0.0.1:3000", &pairs), None);
        assert_eq!(proxy_of("https://localhost", &pairs), None);
        assert_eq!(
            proxy_of("https://git.door43.org", &[("HTTPS_PROXY", "")]),
            None
        );
    }

    #[test]
    fn no_proxy_names_hosts_suffixes_ports_and_ranges() {
        let direct = |address: &str, list: &str| {
            proxy_of(
                address,
                &[("HTTPS_PROXY", "http://p:1"), ("NO_PROXY", list)],
            )
            .is_none()
        };
        assert!(direct("https://git.door43.org", "*"));
        assert!(direct("https://git.door43.org", "x.org, door43.org"));
        assert!(direct("https://git.door43.org", ".door43.org"));
        assert!(direct("https://git.door43.org", "*.DOOR43.org"));
        assert!(direct("https://git.door43.org", "git.door43.org:443"));
        assert!(direct("https://10.1.2.3", "10.0.0.0/8"));
        assert!(direct("https://10.1.2.3", "10.1.2.3"));
        assert!(direct("https://[2001:db8::1]", "2001:db8::/32"));
        assert!(direct("https://[2001:db8::1]", "[2001:db8::1]"));
        assert!(!direct("https://git.door43.org", "git.door43.org:8443"));
        assert!(!direct("https://evildoor43.org", "door43.org"));
        assert!(!direct("https://11.1.2.3", "10.0.0.0/8"));
        assert!(!direct("https://git.door43.org", "10.0.0.0/8,,."));
    }

    #[test]
    fn a_proxy_s_password_is_never_said() {
        for value in [
            "http://u:geheim@",
            "socks5://u:geheim@p:x",
            "socks6://geheim@p",
            "::geheim::",
        ] {
            let error = choose(
                &Address::parse("https://git.door43.org").unwrap(),
                &environment(&[("HTTPS_PROXY", value)]),
            )
            .unwrap_err();
            assert!(!format!("{error} {error:?}").contains("geheim"), "{error}");
        }
    }
}
