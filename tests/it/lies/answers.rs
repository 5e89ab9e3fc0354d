//! Below git: status lines, headers, lengths and redirects that break HTTP or lead away.

use super::{EVIL, Row, Scene, Scenery, http, play};
use crate::world::{Action, Match};

/// The bytes of a whole answer to the question for the refs.
fn raw(
    name: &str,
    codes: &[i32],
    bytes: impl Fn(&Scenery) -> Vec<u8> + Send + Sync + 'static,
) -> Row {
    Row::new(name, Scene::Receive, Match::any(), codes, move |it| {
        Action::Raw(bytes(it))
    })
}

const GIT: &str = "Content-Type: application/x-git-upload-pack-result";

fn text(name: &str, codes: &[i32], bytes: &str) -> Row {
    let bytes = bytes.to_owned();
    raw(name, codes, move |_| bytes.clone().into_bytes())
}

fn redirect(
    name: &str,
    code: u16,
    codes: &[i32],
    to: impl Fn(&Scenery) -> String + Send + Sync + 'static,
) -> Row {
    Row::new(name, Scene::Both, Match::any(), codes, move |it| {
        Action::Raw(http(
            &format!("{code} X"),
            &[&format!("Location: {}", to(it))],
            b"",
        ))
    })
}

fn status(line: &'static str, codes: &[i32], headers: &'static [&'static str]) -> Row {
    raw(&format!("{line} {headers:?}"), codes, move |_| {
        http(line, headers, b"no")
    })
}

pub(super) fn rows() -> Vec<Row> {
    let list = "0000";
    let mut rows = vec![
        status("201 Created", &[1, 5], &[GIT]),
        status("204 No Content", &[1, 5], &[]),
        status("206 Partial Content", &[1, 5], &[GIT]),
        status("226 IM Used", &[1, 5], &[GIT]),
        status("300 Multiple Choices", &[1, 5], &[]),
        status("304 Not Modified", &[1, 5], &[]),
        status("305 Use Proxy", &[1, 5], &["Location: http://127.0.0.1:1"]),
        status("401 Unauthorized", &[4], &["WWW-Authenticate: Negotiate"]),
        status("401 Unauthorized", &[4], &[]),
        status("402 Payment Required", &[1], &[]),
        status("403 Forbidden", &[4], &[]),
        status("404 Not Found", &[10], &[]),
        status(
            "407 Proxy Authentication Required",
            &[1, 4, 5],
            &["Proxy-Authenticate: Basic realm=x"],
        ),
        status("410 Gone", &[1, 10], &[]),
        status("413 Request Entity Too Large", &[9], &[]),
        status("414 URI Too Long", &[1], &[]),
        status("418 I'm a teapot", &[1], &[]),
        status("421 Misdirected Request", &[1], &[]),
        status("423 Locked", &[1], &[]),
        status("426 Upgrade Required", &[1], &["Upgrade: h2c"]),
        status("428 Precondition Required", &[1], &[]),
        status("429 Too Many Requests", &[5], &["Retry-After: 86400"]),
        status("429 Too Many Requests", &[5], &["Retry-After: -1"]),
        status(
            "429 Too Many Requests",
            &[5],
            &["Retry-After: 99999999999999999999999"],
        ),
        status("431 Request Header Fields Too Large", &[1], &[]),
        status("451 Unavailable For Legal Reasons", &[1], &[]),
        status(
            "503 Service Unavailable",
            &[5],
            &["Retry-After: Fri, 31 Dec 2100 23:59:59 GMT"],
        ),
        status("505 HTTP Version Not Supported", &[5], &[]),
        status("507 Insufficient Storage", &[5], &[]),
        status("511 Network Authentication Required", &[5], &[]),
        status("599 X", &[5], &[]),
        status("600 X", &[1, 5], &[]),
        status("999 X", &[1, 5], &[]),
        text(
            "status 099",
            &[5],
            "HTTP/1.1 099 X\r\nContent-Length: 0\r\n\r\n",
        ),
        text(
            "status of letters",
            &[5],
            "HTTP/1.1 OK 200\r\nContent-Length: 0\r\n\r\n",
        ),
        text(
            "status of four digits",
            &[5],
            "HTTP/1.1 2000 OK\r\nContent-Length: 0\r\n\r\n",
        ),
        text(
            "HTTP of version 9",
            &[5],
            "HTTP/9.9 200 OK\r\nContent-Length: 0\r\n\r\n",
        ),
        text(
            "HTTP of version 2 in words",
            &[5],
            "HTTP/2 200 OK\r\nContent-Length: 0\r\n\r\n",
        ),
        text("ICY", &[5], "ICY 200 OK\r\nContent-Length: 0\r\n\r\n"),
        text("a web page without HTTP", &[5], "<html>welcome</html>"),
        text(
            "no head's end",
            &[5],
            "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n",
        ),
        text(
            "lines that end without CR",
            &[0, 5, 10],
            &format!("HTTP/1.1 200 OK\n{GIT}\nContent-Length: 4\n\n{list}"),
        ),
        text(
            "a header without a colon",
            &[5],
            "HTTP/1.1 200 OK\r\nnonsense\r\nContent-Length: 0\r\n\r\n",
        ),
        text(
            "a header with a blank in its name",
            &[5],
            "HTTP/1.1 200 OK\r\nCon tent: x\r\nContent-Length: 0\r\n\r\n",
        ),
        text(
            "a header over two lines",
            &[5, 10],
            &format!("HTTP/1.1 200 OK\r\nX: a\r\n b\r\n{GIT}\r\nContent-Length: 4\r\n\r\n{list}"),
        ),
        text(
            "a header with a byte 0",
            &[5],
            &format!("HTTP/1.1 200 OK\r\nX: a\0b\r\n{GIT}\r\nContent-Length: 4\r\n\r\n{list}"),
        ),
        text(
            "a header that plays with the screen",
            &[5, 10],
            &format!(
                "HTTP/1.1 200 OK\r\nContent-Type: text/{}\r\nContent-Length: 4\r\n\r\n{list}",
                "\u{1b}[2J"
            ),
        ),
        text(
            "no type",
            &[5],
            &format!("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n{list}"),
        ),
        text(
            "another type",
            &[5],
            &format!(
                "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 4\r\n\r\n{list}"
            ),
        ),
        text(
            "two types",
            &[5, 10],
            &format!(
                "HTTP/1.1 200 OK\r\n{GIT}\r\nContent-Type: text/html\r\nContent-Length: 4\r\n\r\n{list}"
            ),
        ),
        text(
            "a length below zero",
            &[5],
            &format!("HTTP/1.1 200 OK\r\n{GIT}\r\nContent-Length: -4\r\n\r\n{list}"),
        ),
        text(
            "a length of letters",
            &[5],
            &format!("HTTP/1.1 200 OK\r\n{GIT}\r\nContent-Length: four\r\n\r\n{list}"),
        ),
        text(
            "a length beyond all numbers",
            &[5],
            &format!(
                "HTTP/1.1 200 OK\r\n{GIT}\r\nContent-Length: 99999999999999999999999999\r\n\r\n{list}"
            ),
        ),
        text(
            "a length of 2^63",
            &[5, 10],
            &format!(
                "HTTP/1.1 200 OK\r\n{GIT}\r\nContent-Length: 9223372036854775808\r\n\r\n{list}"
            ),
        ),
        text(
            "two lengths",
            &[5, 10],
            &format!(
                "HTTP/1.1 200 OK\r\n{GIT}\r\nContent-Length: 4\r\nContent-Length: 9\r\n\r\n{list}"
            ),
        ),
        text(
            "less than it said",
            &[5, 10],
            &format!("HTTP/1.1 200 OK\r\n{GIT}\r\nContent-Length: 400\r\n\r\n00"),
        ),
        text(
            "more than it said",
            &[5, 10],
            &format!(
                "HTTP/1.1 200 OK\r\n{GIT}\r\nContent-Length: 4\r\n\r\n{list}HTTP/1.1 200 OK\r\n\r\n"
            ),
        ),
        text(
            "a length and chunks",
            &[5, 10],
            &format!(
                "HTTP/1.1 200 OK\r\n{GIT}\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n4\r\n{list}\r\n0\r\n\r\n"
            ),
        ),
        text(
            "chunks of letters",
            &[5],
            &format!(
                "HTTP/1.1 200 OK\r\n{GIT}\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n{list}\r\n0\r\n\r\n"
            ),
        ),
        text(
            "a chunk below zero",
            &[5],
            &format!(
                "HTTP/1.1 200 OK\r\n{GIT}\r\nTransfer-Encoding: chunked\r\n\r\n-4\r\n{list}\r\n0\r\n\r\n"
            ),
        ),
        text(
            "a chunk beyond all numbers",
            &[5],
            &format!(
                "HTTP/1.1 200 OK\r\n{GIT}\r\nTransfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n{list}\r\n0\r\n\r\n"
            ),
        ),
        text(
            "a chunk that is longer than said",
            &[5],
            &format!(
                "HTTP/1.1 200 OK\r\n{GIT}\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{list}\r\n0\r\n\r\n"
            ),
        ),
        text(
            "no last chunk",
            &[5, 10],
            &format!("HTTP/1.1 200 OK\r\n{GIT}\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n00\r\n"),
        ),
        text(
            "a chunk with an endless note",
            &[5],
            &format!(
                "HTTP/1.1 200 OK\r\n{GIT}\r\nTransfer-Encoding: chunked\r\n\r\n4;{}",
                "x".repeat(200_000)
            ),
        ),
        text(
            "another coding of the transfer",
            &[5, 10],
            &format!("HTTP/1.1 200 OK\r\n{GIT}\r\nTransfer-Encoding: gzip\r\n\r\n{list}"),
        ),
        text(
            "compressed though nobody asked",
            &[5],
            &format!(
                "HTTP/1.1 200 OK\r\n{GIT}\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\n\u{1f}xyz"
            ),
        ),
        text("100 and nothing", &[5], "HTTP/1.1 100 Continue\r\n\r\n"),
        text(
            "101",
            &[1],
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n",
        ),
        text(
            "103 and then the answer",
            &[5, 10],
            &format!(
                "HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\nHTTP/1.1 200 OK\r\n{GIT}\r\nContent-Length: 4\r\n\r\n{list}"
            ),
        ),
        raw("a thousand times 100", &[5, 10], |_| {
            [
                b"HTTP/1.1 100 Continue\r\n\r\n".repeat(1000),
                http("200 OK", &[GIT], b"0000"),
            ]
            .concat()
        }),
        raw("a header of 80 KiB", &[5], |_| {
            http(
                "200 OK",
                &[GIT, &format!("X: {}", "x".repeat(80 << 10))],
                b"0000",
            )
        }),
        raw("10,000 headers", &[5], |_| {
            let many: String = (0..10_000).map(|n| format!("X-{n}: y\r\n")).collect();
            format!("HTTP/1.1 200 OK\r\n{GIT}\r\n{many}Content-Length: 4\r\n\r\n0000").into_bytes()
        }),
        raw("cookies", &[10], |_| {
            http(
                "200 OK",
                &[GIT, "Set-Cookie: session=evil; Path=/"],
                b"0000",
            )
        }),
        raw("words that play with the screen", &[4], |_| {
            http(
                "403 Forbidden",
                &["Content-Type: text/plain"],
                EVIL.as_bytes(),
            )
        }),
        raw("the token said back", &[4], |it| {
            http(
                "403 Forbidden",
                &["Content-Type: text/plain"],
                format!("token {} refused", it.token).as_bytes(),
            )
        }),
        raw("the token said back in base64", &[4], |it| {
            use base64::Engine;
            let coded = base64::engine::general_purpose::STANDARD.encode(&it.token);
            http(
                "403 Forbidden",
                &["Content-Type: text/plain"],
                format!("token {coded} refused").as_bytes(),
            )
        }),
        raw("an error page of 10 MB", &[5], |_| {
            http("500 X", &["Content-Type: text/html"], &vec![b'x'; 10 << 20])
        }),
        raw("an error without end", &[4], |_| {
            [
                &b"HTTP/1.1 403 Forbidden\r\nContent-Type: text/plain\r\n\r\n"[..],
                &vec![b'x'; 2 << 20],
            ]
            .concat()
        }),
        redirect("to another host", 302, &[5], |it| {
            format!(
                "{}/{}/{}.git/git-upload-pack",
                it.elsewhere, it.owner, it.name
            )
        }),
        redirect("to another host by its name alone", 307, &[5], |it| {
            format!(
                "//{}/a/b.git/git-upload-pack",
                it.elsewhere.trim_start_matches("http://")
            )
        }),
        redirect("to another host with our name in front", 307, &[5], |it| {
            format!(
                "{}@{}/a/b.git/git-upload-pack",
                it.here,
                it.elsewhere.trim_start_matches("http://")
            )
        }),
        redirect("to this host with a user", 308, &[5], |it| {
            format!(
                "http://amina:pw@{}/{}/{}.git/git-upload-pack",
                it.here.trim_start_matches("http://"),
                it.owner,
                it.name
            )
        }),
        redirect("to this host by TLS", 301, &[5], |it| {
            format!(
                "{}/a/b.git/git-upload-pack",
                it.here.replace("http", "https")
            )
        }),
        redirect("to a file", 302, &[5], |_| "file:///etc/passwd".to_owned()),
        redirect("to a script", 302, &[5], |_| {
            "javascript:alert(1)".to_owned()
        }),
        redirect("to itself", 307, &[5], |it| {
            format!("/{}/{}.git/git-upload-pack", it.owner, it.name)
        }),
        redirect("to a place relative to here", 307, &[5], |_| {
            "git-upload-pack".to_owned()
        }),
        redirect("to nothing", 307, &[5], |_| String::new()),
        redirect("up and out", 307, &[5], |it| {
            format!("/{}/../../x.git/git-upload-pack", it.owner)
        }),
        redirect("up and out, written differently", 307, &[5], |it| {
            format!("/{}/%2e%2E/x.git/git-upload-pack", it.owner)
        }),
        redirect("to the page where one signs in", 302, &[5], |_| {
            "/user/login".to_owned()
        }),
        redirect("to a name that plays with the screen", 307, &[5], |_| {
            format!("/a/{}/git-upload-pack", EVIL.replace(['\r', '\0'], ""))
        }),
        redirect("to a name of 20,000 letters", 307, &[5], |_| {
            format!("/a/{}.git/git-upload-pack", "x".repeat(20_000))
        }),
        redirect("to a repository that is not there", 307, &[5, 10], |_| {
            "/boaz/not-there.git/git-upload-pack".to_owned()
        }),
        raw("two places to go to", &[5], |it| {
            let here = format!("Location: /{}/{}.git/git-upload-pack", it.owner, it.name);
            let there = format!("Location: {}/a/b.git/git-upload-pack", it.elsewhere);
            http("307 X", &[&here, &there], b"")
        }),
        raw("a refresh to another host", &[10], |it| {
            http(
                "200 OK",
                &[GIT, &format!("Refresh: 0; url={}", it.elsewhere)],
                b"0000",
            )
        }),
        raw("the answer is at another host", &[10], |it| {
            http(
                "200 OK",
                &[
                    GIT,
                    &format!("Content-Location: {}", it.elsewhere),
                    &format!("Alt-Svc: h2=\"{}\"", it.elsewhere),
                ],
                b"0000",
            )
        }),
    ];
    // What git itself would follow: its own answers, told twice.
    rows.push(Row::new(
        "the answer twice",
        Scene::Both,
        Match::ls_refs(),
        &[0, 5],
        |_| Action::replace(|body| body.repeat(2)),
    ));
    rows
}

#[test]
fn answers_that_break_http_or_lead_away() {
    play("answers", &rows());
}
