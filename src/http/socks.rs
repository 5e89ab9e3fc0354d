//! Proxies that speak SOCKS (versions 4, 4a and 5; RFC 1928 and 1929): the few words before a connection through one stands.

use std::io::{self, Read, Write};
use std::net::SocketAddr;
use zeroize::Zeroizing;

/// A SOCKS proxy.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Socks {
    /// 4 or 5.
    version: u8,
    /// Whether the proxy looks up the names of servers, as where this computer cannot.
    pub(super) names: bool,
    pub(super) host: String,
    pub(super) port: u16,
    login: Option<(String, Zeroizing<String>)>,
}

impl std::fmt::Debug for Socks {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Socks{}({}:{})", self.version, self.host, self.port)
    }
}

/// What the proxy is to connect to.
#[derive(Debug, Clone, Copy)]
pub(super) enum Target<'a> {
    Address(SocketAddr),
    Name(&'a str, u16),
}

impl Socks {
    /// Reads `socks5h://user:password@host:port`; nothing where it is no proxy of this kind, `Err` where it is a broken one.
    /// Without a digit, as desktops write it, it is version 5, and names are the proxy's.
    pub(super) fn parse(value: &str) -> Result<Option<Self>, ()> {
        let Some((scheme, rest)) = value.split_once("://") else {
            return Ok(None);
        };
        let (version, names) = match scheme.to_ascii_lowercase().as_str() {
            "socks4" => (4, false),
            "socks4a" => (4, true),
            "socks5" => (5, false),
            "socks5h" | "socks" => (5, true),
            _ => return Ok(None),
        };
        let rest = rest.split(['/', '?', '#']).next().unwrap_or_default();
        let (login, place) = match rest.rsplit_once('@') {
            Some((login, place)) => (Some(login), place),
            None => (None, rest),
        };
        let (host, port) = match place.strip_prefix('[') {
            Some(rest) => rest.split_once(']').ok_or(())?,
            None => place.find(':').map_or((place, ""), |at| place.split_at(at)),
        };
        let port = match port.strip_prefix(':').unwrap_or(port) {
            "" => 1080,
            port => port.parse().map_err(|_| ())?,
        };
        let odd = |c: char| !c.is_ascii_graphic();
        if host.is_empty() || host.len() > 255 || port == 0 || host.contains(odd) {
            return Err(());
        }
        let login = match login {
            Some(login) => {
                let (user, password) = login.split_once(':').unwrap_or((login, ""));
                Some((decoded(user)?, Zeroizing::new(decoded(password)?)))
            }
            None => None,
        };
        Ok(Some(Self {
            version,
            names,
            host: host.to_owned(),
            port,
            login: login.filter(|(user, _)| !user.is_empty()),
        }))
    }

    /// Has the proxy connect to `target`. Of what it sends behind its own words nothing is read.
    pub(super) fn connect(
        &self,
        line: &mut (impl Read + Write),
        target: Target<'_>,
    ) -> io::Result<()> {
        if self.version == 4 {
            self.connect_4(line, target)
        } else {
            self.connect_5(line, target)
        }
    }

    fn connect_4(&self, line: &mut (impl Read + Write), target: Target<'_>) -> io::Result<()> {
        let user = self.login.as_ref().map_or("", |(user, _)| user);
        let mut words = vec![4, 1];
        let (port, address, name) = match target {
            Target::Address(SocketAddr::V4(at)) => (at.port(), at.ip().octets(), None),
            Target::Address(SocketAddr::V6(_)) => {
                return Err(refused("SOCKS 4 has no IPv6"));
            }
            // An address that is none says that a name follows.
            Target::Name(name, port) => (port, [0, 0, 0, 1], Some(name)),
        };
        words.extend(port.to_be_bytes());
        words.extend(address);
        words.extend(user.bytes());
        words.push(0);
        if let Some(name) = name {
            words.extend(name.bytes());
            words.push(0);
        }
        line.write_all(&words)?;
        let mut reply = [0; 8];
        line.read_exact(&mut reply)?;
        match reply[..2] {
            [0, 90] => Ok(()),
            [0, 92 | 93] => Err(login_refused()),
            [0, _] => Err(refused("it could not connect")),
            _ => Err(no_socks()),
        }
    }

    fn connect_5(&self, line: &mut (impl Read + Write), target: Target<'_>) -> io::Result<()> {
        line.write_all(match self.login {
            Some(_) => &[5, 2, 0, 2],
            None => &[5, 1, 0],
        })?;
        let mut reply = [0; 2];
        line.read_exact(&mut reply)?;
        match (reply, &self.login) {
            ([5, 0], _) => {}
            ([5, 2], Some((user, password))) => log_in(line, user, password)?,
            ([5, _], _) => return Err(login_refused()),
            _ => return Err(no_socks()),
        }
        let mut words = vec![5, 1, 0];
        let port = match target {
            Target::Address(SocketAddr::V4(at)) => {
                words.push(1);
                words.extend(at.ip().octets());
                at.port()
            }
            Target::Address(SocketAddr::V6(at)) => {
                words.push(4);
                words.extend(at.ip().octets());
                at.port()
            }
            Target::Name(name, port) => {
                words.push(3);
                words.push(u8::try_from(name.len()).map_err(|_| refused("a long name"))?);
                words.extend(name.bytes());
                port
            }
        };
        words.extend(port.to_be_bytes());
        line.write_all(&words)?;
        let mut reply = [0; 4];
        line.read_exact(&mut reply)?;
        if reply[0] != 5 {
            return Err(no_socks());
        }
        match reply[1] {
            0 => {}
            2 => return Err(refused("its rules do not allow this")),
            3 => return Err(refused("no network")),
            4 => return Err(refused("the server is not reached")),
            5 => return Err(refused("the server refuses the connection")),
            6 => return Err(refused("the server did not answer in time")),
            8 => return Err(refused("it knows no such address")),
            _ => return Err(refused("it could not connect")),
        }
        let rest = match reply[3] {
            1 => 4,
            4 => 16,
            3 => {
                let mut length = [0];
                line.read_exact(&mut length)?;
                usize::from(length[0])
            }
            _ => return Err(no_socks()),
        };
        line.read_exact(&mut vec![0; rest + 2])
    }
}

fn log_in(line: &mut (impl Read + Write), user: &str, password: &str) -> io::Result<()> {
    let mut words = Zeroizing::new(vec![1]);
    for text in [user, password] {
        words.push(u8::try_from(text.len()).map_err(|_| login_refused())?);
        words.extend(text.bytes());
    }
    line.write_all(&words)?;
    let mut reply = [0; 2];
    line.read_exact(&mut reply)?;
    if reply[1] == 0 {
        Ok(())
    } else {
        Err(login_refused())
    }
}

// The words in front are known to `error.rs`.

fn refused(why: &str) -> io::Error {
    io::Error::other(format!("proxy-refused: {why}"))
}

fn login_refused() -> io::Error {
    io::Error::other("proxy-login: the proxy does not take this user name and password")
}

fn no_socks() -> io::Error {
    io::Error::other("proxy-nonsense: the proxy does not speak SOCKS")
}

/// A part of an address in which `%41` is `A`.
fn decoded(text: &str) -> Result<String, ()> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte != b'%' {
            bytes.push(byte);
            continue;
        }
        let mut digit = || rest.next().and_then(|byte| char::from(byte).to_digit(16));
        let value = digit().zip(digit()).ok_or(())?;
        bytes.push(u8::try_from(value.0 * 16 + value.1).map_err(|_| ())?);
    }
    String::from_utf8(bytes).map_err(|_| ())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn how_such_proxies_are_written() {
        let of = |text: &str| {
            let socks = Socks::parse(text).unwrap().unwrap();
            let login = socks
                .login
                .map(|(user, password)| format!("{user} {}", *password));
            (socks.version, socks.names, socks.host, socks.port, login)
        };
        let plain =
            |version, names, host: &str, port| (version, names, host.to_owned(), port, None);
        assert_eq!(of("socks5://p:1"), plain(5, false, "p", 1));
        assert_eq!(of("SOCKS5H://p"), plain(5, true, "p", 1080));
        assert_eq!(
            of("socks4://10.0.0.1:9050/"),
            plain(4, false, "10.0.0.1", 9050)
        );
        assert_eq!(of("socks4a://p"), plain(4, true, "p", 1080));
        assert_eq!(of("socks://p:8/"), plain(5, true, "p", 8));
        assert_eq!(of("socks5h://[::1]:9"), plain(5, true, "::1", 9));
        assert_eq!(of("socks5h://[::1]"), plain(5, true, "::1", 1080));
        let login = of("socks5h://ver%61:p%40ss%3A@w:rd@p:1").4.unwrap();
        assert_eq!(login, "vera p@ss:@w:rd");
        assert_eq!(of("socks5h://vera@p").4.unwrap(), "vera ");
        for other in ["http://p:1", "p:1", "https://p", "socks6://p", ""] {
            assert_eq!(Socks::parse(other), Ok(None), "{other}");
        }
        for bad in [
            "socks5://",
            "socks5://:1",
            "socks5://p:x",
            "socks5://p:0",
            "socks5://u:%zz@p",
            "socks5://[::1",
        ] {
            assert_eq!(Socks::parse(bad), Err(()), "{bad}");
        }
        assert!(!format!("{:?}", Socks::parse("socks5://u:geheim@p")).contains("geheim"));
    }

    /// A line on which the proxy says these bytes, whatever it hears.
    struct Script<'a>(&'a [u8], Vec<u8>);

    impl Read for Script<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            self.0.read(buffer)
        }
    }

    impl Write for Script<'_> {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.1.extend(bytes);
            Ok(bytes.len())
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    fn talk(proxy: &str, says: &[u8], target: Target<'_>) -> Result<(Vec<u8>, usize), String> {
        let socks = Socks::parse(proxy).unwrap().unwrap();
        let mut line = Script(says, Vec::new());
        match socks.connect(&mut line, target) {
            Ok(()) => Ok((line.1, line.0.len())),
            Err(error) => Err(error.to_string()),
        }
    }

    #[test]
    fn what_is_said_and_how_much_is_read() {
        let name = Target::Name("git.door43.org", 443);
        let behind = b"TLS";
        let good = [&[5, 0, 5, 0, 0, 1, 0, 0, 0, 0, 0, 0], &behind[..]].concat();
        let (said, left) = talk("socks5h://p", &good, name).unwrap();
        let wanted = [
            &[5, 1, 0, 5, 1, 0, 3, 14],
            &b"git.door43.org"[..],
            &[1, 187],
        ]
        .concat();
        assert_eq!((said, left), (wanted, behind.len()));
        let v6 = Target::Address("[2001:db8::1]:443".parse().unwrap());
        let bound = [&[5, 2, 1, 0, 5, 0, 0, 3, 2], &b"xy"[..], &[0, 0], behind].concat();
        let (said, left) = talk("socks5://vera:geheim@p", &bound, v6).unwrap();
        assert!(
            said.starts_with(b"\x05\x02\x00\x02\x01\x04vera\x06geheim\x05\x01\x00\x04 "),
            "{said:?}"
        );
        assert_eq!(left, behind.len());
        let v4 = Target::Address("10.0.0.1:443".parse().unwrap());
        let good = [0, 90, 0, 0, 0, 0, 0, 0, b'x'];
        let (said, left) = talk("socks4://vera@p", &good, v4).unwrap();
        assert_eq!(said, b"\x04\x01\x01\xbb\x0a\x00\x00\x01vera\0");
        assert_eq!(left, 1);
        let (said, _) = talk("socks4a://p", &good, name).unwrap();
        assert_eq!(said, b"\x04\x01\x01\xbb\x00\x00\x00\x01\0git.door43.org\0");
        for (proxy, says, why) in [
            ("socks5h://p", &[5, 2][..], "proxy-login"),
            ("socks5h://p", &[5, 255], "proxy-login"),
            ("socks5h://u:p@p", &[5, 2, 1, 1], "proxy-login"),
            ("socks5h://p", &[5, 0, 5, 5, 0, 1], "proxy-refused"),
            ("socks5h://p", b"HTTP/1.1 400", "proxy-nonsense"),
            ("socks4a://p", &[0, 91, 0, 0, 0, 0, 0, 0], "proxy-refused"),
            ("socks4a://p", &[0, 93, 0, 0, 0, 0, 0, 0], "proxy-login"),
        ] {
            let error = talk(proxy, says, name).unwrap_err();
            assert!(error.starts_with(why), "{error}");
        }
        for length in 0..12 {
            let cut = &[5, 0, 5, 0, 0, 1, 0, 0, 0, 0, 0, 0][..length];
            assert!(talk("socks5h://p", cut, name).is_err(), "{length}");
        }
    }
}
