//! A real browser without a window, driven through its `WebDriver`; and plain requests as a browser makes them.

use crate::needs;
use crate::world::write_program;
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// What does not come in this time does not come. A browser starts slowly where much else is at work.
const GUARD: Duration = Duration::from_secs(150);

/// An answer.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: String,
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| {
            let (key, value) = line.split_once(':')?;
            key.eq_ignore_ascii_case(name).then(|| value.trim())
        })
    }
}

/// One request over plain HTTP; nothing is followed.
pub(crate) fn request(method: &str, url: &str, headers: &[(&str, &str)], body: &str) -> Answer {
    let rest = url.strip_prefix("http://").unwrap();
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    let mut stream = TcpStream::connect(host).unwrap();
    stream.set_read_timeout(Some(GUARD)).unwrap();
    let mut head = format!(
        "{method} /{path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\nContent-Length: {}\r\n",
        body.len()
    );
    for (name, value) in headers {
        head += &format!("{name}: {value}\r\n");
    }
    stream
        .write_all(format!("{head}\r\n{body}").as_bytes())
        .unwrap();
    let mut bytes = Vec::new();
    let mut buffer = [0; 8192];
    // Not every server closes when it is asked to.
    loop {
        let text = String::from_utf8_lossy(&bytes);
        if let Some((head, got)) = text.split_once("\r\n\r\n") {
            let length = head.lines().find_map(|line| {
                let (key, value) = line.split_once(':')?;
                key.eq_ignore_ascii_case("content-length")
                    .then(|| value.trim().parse::<usize>().unwrap())
            });
            if length.is_some_and(|length| got.len() >= length) {
                break;
            }
        }
        match stream.read(&mut buffer).unwrap() {
            0 => break,
            read => bytes.extend_from_slice(&buffer[..read]),
        }
    }
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let (head, body) = text.split_once("\r\n\r\n").unwrap();
    Answer {
        status: head.split(' ').nth(1).unwrap().parse().unwrap(),
        head: head.to_owned(),
        body: body.to_owned(),
    }
}

/// A running browser.
pub(crate) struct Browser {
    driver: Child,
    base: String,
    profile: tempfile::TempDir,
}

impl Browser {
    /// Starts one; nothing where there is none here.
    pub(crate) fn start() -> Option<Self> {
        if !needs::program("chromedriver") || !needs::program("chromium") {
            return None;
        }
        let profile = tempfile::tempdir().unwrap();
        let mut driver = Command::new("chromedriver")
            .arg("--port=0")
            .env("HOME", profile.path())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let said = BufReader::new(driver.stdout.take().unwrap()).lines();
        let port = said
            .map_while(Result::ok)
            .find_map(|line| {
                let (_, port) = line.split_once("started successfully on port ")?;
                Some(port.trim_end_matches('.').trim().to_owned())
            })
            .expect("the driver names its port");
        let mut browser = Self {
            driver,
            base: format!("http://127.0.0.1:{port}/session"),
            profile,
        };
        let folder = browser.profile.path().join("data").display().to_string();
        let wanted = json!({"capabilities": {"alwaysMatch": {"goog:chromeOptions": {"args": [
            "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-dev-shm-usage",
            "--disable-background-networking", "--disable-component-update", "--disable-sync",
            format!("--user-data-dir={folder}")
        ]}}}});
        let made = browser.asks("POST", "", &wanted);
        let id = made["sessionId"]
            .as_str()
            .unwrap_or_else(|| panic!("no session: {made}"))
            .to_owned();
        browser.base += &format!("/{id}");
        Some(browser)
    }

    fn asks(&self, method: &str, path: &str, body: &Value) -> Value {
        let url = format!("{}{path}", self.base);
        let body = if body.is_null() {
            String::new()
        } else {
            body.to_string()
        };
        let answer = request(method, &url, &[("Content-Type", "application/json")], &body);
        serde_json::from_str::<Value>(&answer.body).unwrap()["value"].clone()
    }

    /// Opens a page.
    pub(crate) fn goes_to(&self, address: &str) {
        let said = self.asks("POST", "/url", &json!({"url": address}));
        assert!(said.is_null(), "{said}");
    }

    fn element(&self, id: &str) -> String {
        let wanted = json!({"using": "css selector", "value": format!("#{id}")});
        let begun = Instant::now();
        loop {
            let found = self.asks("POST", "/element", &wanted);
            if let Some(name) = found
                .as_object()
                .and_then(|map| map.values().next()?.as_str())
                && found.get("error").is_none()
            {
                return name.to_owned();
            }
            assert!(begun.elapsed() < GUARD, "no #{id} on\n{}", self.text());
        }
    }

    /// Types into a field.
    #[track_caller]
    pub(crate) fn types(&self, id: &str, text: &str) {
        let path = format!("/element/{}/value", self.element(id));
        let said = self.asks("POST", &path, &json!({"text": text}));
        assert!(said.is_null(), "{said}");
    }

    /// Clicks on something that leads to another page, and waits until this one is gone. The driver may answer a click
    /// before the browser has begun to leave: what comes next would then be done to the old page once more.
    #[track_caller]
    pub(crate) fn clicks(&self, id: &str) {
        let begun = Instant::now();
        let element = format!("/element/{}", self.element(id));
        let said = self.asks("POST", &format!("{element}/click"), &json!({}));
        assert!(said.is_null(), "{said}");
        while self.asks("GET", &format!("{element}/name"), &Value::Null)["error"].is_null() {
            assert!(begun.elapsed() < GUARD, "#{id} stays on\n{}", self.text());
        }
    }

    /// What is read on the page.
    pub(crate) fn text(&self) -> String {
        let script = json!({"script": "return document.title + '\\n' + document.body.innerText", "args": []});
        self.asks("POST", "/execute/sync", &script)
            .as_str()
            .unwrap_or_default()
            .to_owned()
    }

    /// Waits until this is on the page.
    #[track_caller]
    pub(crate) fn waits_for(&self, words: &str) {
        let begun = Instant::now();
        while !self.text().contains(words) {
            assert!(begun.elapsed() < GUARD, "no {words:?} on\n{}", self.text());
        }
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        let _ = self.asks("DELETE", "", &Value::Null);
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}

/// A program for `BROWSER` that takes the address down instead of showing it.
pub(crate) struct Notebook {
    dir: tempfile::TempDir,
}

impl Notebook {
    pub(crate) fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let script = dir.path().join("browser");
        let text = "#!/bin/sh\nprintf '%s\\n' \"$1\" > \"$0.new\" && mv \"$0.new\" \"$0.seen\"\n";
        write_program(&script, text);
        Self { dir }
    }

    /// The value of `BROWSER`.
    pub(crate) fn program(&self) -> String {
        self.dir.path().join("browser").display().to_string()
    }

    /// The address that came, once.
    #[track_caller]
    pub(crate) fn address(&self) -> String {
        let seen = self.dir.path().join("browser.seen");
        let begun = Instant::now();
        loop {
            if let Ok(text) = std::fs::read_to_string(&seen) {
                std::fs::remove_file(&seen).unwrap();
                return text.trim().to_owned();
            }
            assert!(begun.elapsed() < GUARD, "no address came");
            std::thread::yield_now();
        }
    }
}
