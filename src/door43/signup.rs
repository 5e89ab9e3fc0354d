//! An account made through the server's own web form, which is the only way a Door43 server has for that.
//!
//! The form is sent as the page has it: what is hidden in it goes back unchanged, and nothing says that it came from
//! elsewhere. What came of it is told by the answer's status and the form on it, never by its words, which follow the
//! person's language; these are passed on.

use super::page::{Element, Page};
use super::{Error, Result};
use crate::http::{Body, Client, Credential, Method, Request, Response, Token};
use zeroize::Zeroizing;

/// Where the sign-up form is.
pub const SIGN_UP: &str = "/user/sign_up";
/// Where an account is activated.
pub const ACTIVATE: &str = "/user/activate";
/// The most bytes of a page that are read.
const PAGE: u64 = 2 * 1024 * 1024;
/// The most lines of an agreement, and characters of a line of the server's, that are repeated.
const LINES: usize = 100;
const SAID: usize = 1000;
/// The fields of the form that a person answers.
const KNOWN: [&str; 4] = ["user_name", "email", "password", "retype"];
/// The shortest password that a Door43 server takes, in bytes, and the longest.
pub const PASSWORD: std::ops::RangeInclusive<usize> = 8..=255;
/// The longest user name.
pub const NAME: usize = 40;
/// Names that belong to the server itself.
const RESERVED: &[&str] = &[
    ".",
    "..",
    ".well-known",
    "about",
    "admin",
    "api",
    "assets",
    "attachments",
    "avatar",
    "avatars",
    "captcha",
    "catalog",
    "commits",
    "debug",
    "error",
    "explore",
    "favicon.ico",
    "ghost",
    "gitea-actions",
    "issues",
    "login",
    "manifest.json",
    "metrics",
    "milestones",
    "new",
    "notifications",
    "org",
    "pulls",
    "raw",
    "repo",
    "repo-avatars",
    "robots.txt",
    "search",
    "serviceworker.js",
    "ssh_info",
    "swagger.v1.json",
    "tools",
    "user",
    "v2",
];
/// Endings that the server uses for itself.
const ENDINGS: [&str; 5] = [".keys", ".gpg", ".rss", ".atom", ".png"];

/// What is wrong with an answer, before it is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// Letters without accents, digits, `-`, `_` and `.`; the first one a letter or digit, the last one too, and no two signs
    /// in a row; at most 40.
    NameMalformed,
    /// The server keeps this name for itself.
    NameReserved,
    /// No e-mail address.
    MailMalformed,
    /// Shorter than eight bytes.
    PasswordShort,
    /// Longer than 255 bytes.
    PasswordLong,
}

/// Looks at a user name by the server's rules.
pub fn check_name(name: &str) -> std::result::Result<(), Fault> {
    let sign = |b: u8| matches!(b, b'-' | b'_' | b'.');
    let bytes = name.as_bytes();
    let plain = bytes.iter().all(|b| b.is_ascii_alphanumeric() || sign(*b));
    let ends = |b: Option<&u8>| b.is_some_and(u8::is_ascii_alphanumeric);
    let doubled = bytes.windows(2).any(|two| sign(two[0]) && sign(two[1]));
    let lower = name.to_ascii_lowercase();
    if RESERVED.contains(&lower.as_str()) || ENDINGS.iter().any(|end| lower.ends_with(end)) {
        return Err(Fault::NameReserved);
    }
    if !plain || bytes.len() > NAME || doubled || !ends(bytes.first()) || !ends(bytes.last()) {
        return Err(Fault::NameMalformed);
    }
    Ok(())
}

/// Looks at an e-mail address: one `@` with something before it and a host after it. The server knows more.
pub fn check_mail(mail: &str) -> std::result::Result<(), Fault> {
    let good = mail.len() <= 254
        && !mail.starts_with('-')
        && !mail.chars().any(|c| c.is_whitespace() || c.is_control())
        && mail.rsplit_once('@').is_some_and(|(before, host)| {
            !before.is_empty()
                && !before.contains('@')
                && !host.is_empty()
                && !host.starts_with('.')
                && !host.ends_with('.')
        });
    if good {
        Ok(())
    } else {
        Err(Fault::MailMalformed)
    }
}

/// Looks at a password by Door43's rules.
pub fn check_password(password: &Token) -> std::result::Result<(), Fault> {
    let length = password.reveal().len();
    if length < *PASSWORD.start() {
        Err(Fault::PasswordShort)
    } else if length > *PASSWORD.end() {
        Err(Fault::PasswordLong)
    } else {
        Ok(())
    }
}

/// A riddle on the form that shall keep programs out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Captcha {
    /// Letters in an image.
    Image,
    /// Google's.
    ReCaptcha,
    /// hCaptcha's.
    HCaptcha,
    /// mCaptcha's.
    MCaptcha,
    /// Cloudflare's.
    Turnstile,
    /// One that came after this program.
    Other,
}

/// What the server's sign-up page turned out to be.
#[derive(Debug)]
pub enum Opening {
    /// A form.
    Form(Box<SignUpForm>),
    /// Nobody can make an account there; with the server's words, where there are any.
    Closed {
        /// The server's words.
        said: String,
    },
}

/// The sign-up form.
#[derive(Debug)]
pub struct SignUpForm {
    web: Web,
    /// What the page says must be agreed to, line by line; empty where nothing must.
    pub agreement: Vec<String>,
    /// The riddle on it.
    pub captcha: Option<Captcha>,
    /// A field that must be filled in and that nobody here knows of.
    pub unknown: Option<String>,
    /// Names and values that go back as they are: hidden fields, and the ticks that stand for the agreement.
    hidden: Vec<(String, String)>,
}

/// Whom the server has to complain about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refused {
    /// Somebody has the name.
    NameTaken,
    /// The server keeps the name for itself.
    NameReserved,
    /// Another fault of the name.
    Name,
    /// An account has the address.
    MailTaken,
    /// Another fault of the address.
    Mail,
    /// Too short, too simple or known to thieves.
    Password,
    /// The answer to a riddle.
    Captcha,
    /// Anything else.
    Other,
}

/// What came of a form that was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SignedUp {
    /// The account is there.
    Made,
    /// The account is there and waits for the link in a mail that was sent to it; with the server's words.
    MailSent {
        /// The server's words.
        said: String,
    },
    /// The account is there and waits for somebody on the other side; with the server's words.
    Waits {
        /// The server's words.
        said: String,
    },
    /// There is no account.
    Refused {
        /// Why.
        why: Refused,
        /// The server's words.
        said: String,
    },
    /// Nobody can make an account there.
    Closed,
    /// The form was sent, and the answer says nothing that this program knows. The account may well be there.
    Unclear,
}

/// What the page behind the link in the mail turned out to be.
#[derive(Debug)]
pub enum Link {
    /// It wants the password of the account.
    Password(Box<ActivationForm>),
    /// The account is active.
    Done,
    /// The link is used up, too old or wrong; with the server's words.
    Void {
        /// The server's words.
        said: String,
    },
}

/// The form behind the link in the mail.
#[derive(Debug)]
pub struct ActivationForm {
    web: Web,
    /// The link's path.
    path: String,
    hidden: Vec<(String, String)>,
}

/// What came of the password.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Activated {
    /// The account is active.
    Done,
    /// It is not the password; with the server's words.
    WrongPassword {
        /// The server's words.
        said: String,
    },
    /// The link is used up, too old or wrong; with the server's words.
    Void {
        /// The server's words.
        said: String,
    },
}

/// A visit to web pages: what the server wants to see again, and in which language it shall speak.
#[derive(Debug, Clone)]
struct Web {
    client: Client,
    languages: String,
    cookies: Vec<(String, String)>,
}

/// Gets the sign-up page. `language` is the person's, such as `fr`.
///
/// # Errors
/// [`Error::WebPage`] when the page is no Door43 server's.
pub fn sign_up(client: &Client, language: &str) -> Result<Opening> {
    let mut web = Web::new(client, language);
    let (status, page) = web.get(SIGN_UP)?;
    if status == 403 {
        return Ok(Opening::Closed {
            said: String::new(),
        });
    }
    let Some(form) = page.form(SIGN_UP).filter(|form| has(*form, "user_name")) else {
        if !is_of_server(&page) {
            return Err(Error::WebPage {
                host: client.host().to_owned(),
            });
        }
        return Ok(Opening::Closed {
            said: closed_because(&page),
        });
    };
    let block = agreement_of(form);
    let agreement = block.map(Element::lines).unwrap_or_default();
    let beside: Vec<Element<'_>> = block
        .map(|block| block.all("input").collect())
        .unwrap_or_default();
    let ticks: Vec<Element<'_>> = form
        .all("input")
        .filter(|input| input.attribute("type") == Some("checkbox"))
        .filter(|input| {
            input.attribute("required").is_some()
                || beside.iter().any(|known| known.is_same(*input))
        })
        .collect();
    // One tick beside an agreement is the agreement's; more than that is for a person to read.
    let ticked = usize::from(!agreement.is_empty());
    let mut hidden = hidden(form);
    for tick in ticks.iter().take(ticked) {
        let name = tick.attribute("name").unwrap_or_default();
        let value = tick.attribute("value").unwrap_or("on");
        hidden.push((name.to_owned(), value.to_owned()));
    }
    let captcha = captcha(form);
    let unknown = ticks.get(ticked).copied().or_else(|| {
        form.all("input")
            .chain(form.all("select"))
            .chain(form.all("textarea"))
            .find(|field| {
                let name = field.attribute("name").unwrap_or_default();
                is_question(*field)
                    && field.attribute("required").is_some()
                    && !KNOWN.contains(&name)
                    && !name.contains("captcha")
                    && !name.contains("turnstile")
            })
    });
    Ok(Opening::Form(Box::new(SignUpForm {
        agreement: agreement.iter().take(LINES).map(|line| cut(line)).collect(),
        captcha,
        unknown: unknown.map(|field| cut(field.attribute("name").unwrap_or("?"))),
        hidden,
        web,
    })))
}

impl SignUpForm {
    /// Sends the form. Never repeated by itself: an account may have been made though no answer came.
    pub fn send(&mut self, user: &str, mail: &str, password: &Token) -> Result<SignedUp> {
        let answers = [
            ("user_name", user),
            ("email", mail),
            ("password", password.reveal()),
            ("retype", password.reveal()),
        ];
        let (status, page) = match self.web.post(SIGN_UP, &self.hidden, &answers) {
            Ok(answer) => answer,
            // The server has the form; what it shows for it may be anything.
            Err(Error::Nonsense { .. } | Error::NotDoor43 { .. } | Error::Refused { .. }) => {
                return Ok(SignedUp::Unclear);
            }
            Err(error) => return Err(error),
        };
        if (300..400).contains(&status) {
            return Ok(SignedUp::Made);
        }
        if status == 403 {
            return Ok(SignedUp::Closed);
        }
        if let Some(form) = page.form(SIGN_UP).filter(|form| has(*form, "user_name")) {
            let said = flash(&page);
            return Ok(SignedUp::Refused {
                why: refused(form, &said),
                said,
            });
        }
        // Who is to confirm is said in the person's language; that a mail went out is seen by the address on the page. Newer
        // servers have no form there.
        let whole = page.root().sentence().to_lowercase();
        let said = about(&page);
        if whole.contains(&mail.to_lowercase()) && is_of_server(&page) {
            Ok(SignedUp::MailSent { said })
        } else if page.form(ACTIVATE).is_some() || is_of_server(&page) {
            Ok(SignedUp::Waits { said })
        } else {
            Ok(SignedUp::Unclear)
        }
    }
}

/// Opens the link in the mail; `path` is the part below the server's address. See [`Client::redirect_below`].
pub fn activation(client: &Client, language: &str, path: &str) -> Result<Link> {
    opened(Web::new(client, language), path)
}

fn opened(mut web: Web, path: &str) -> Result<Link> {
    let (status, page) = web.get(path)?;
    if (300..400).contains(&status) {
        return Ok(Link::Done);
    }
    if status == 403 {
        return Ok(Link::Void { said: flash(&page) });
    }
    match page.form(ACTIVATE) {
        Some(form) if has(form, "password") => Ok(Link::Password(Box::new(ActivationForm {
            hidden: hidden(form),
            path: path.to_owned(),
            web,
        }))),
        form if form.is_some() || is_of_server(&page) => Ok(Link::Void { said: about(&page) }),
        _ => Err(Error::WebPage {
            host: web.client.host().to_owned(),
        }),
    }
}

impl ActivationForm {
    /// Sends the password.
    pub fn send(&mut self, password: &Token) -> Result<Activated> {
        let answers = [("password", password.reveal())];
        let (status, page) = self.web.post(ACTIVATE, &self.hidden, &answers)?;
        if (300..400).contains(&status) {
            return Ok(Activated::Done);
        }
        match page.form(ACTIVATE) {
            Some(form) if has(form, "password") => {
                self.hidden = hidden(form);
                Ok(Activated::WrongPassword { said: flash(&page) })
            }
            form if form.is_some() || is_of_server(&page) => self.asked_again(about(&page)),
            _ => Err(self.web.nonsense()),
        }
    }

    /// Tells a wrong password from a link that is void where the page after it asks nothing, as on servers of version 1.21:
    /// a link that is good asks for the password once more. `said` is what the page says.
    fn asked_again(&mut self, said: String) -> Result<Activated> {
        match opened(self.web.clone(), &self.path)? {
            Link::Password(form) => {
                *self = *form;
                Ok(Activated::WrongPassword { said })
            }
            Link::Done | Link::Void { .. } => Ok(Activated::Void { said }),
        }
    }
}

impl Web {
    fn new(client: &Client, language: &str) -> Self {
        let languages = match language {
            "fr" => "fr-FR,fr;q=0.9,en-US;q=0.5,en;q=0.4".to_owned(),
            "en" | "" => "en-US,en;q=0.9".to_owned(),
            other if other.bytes().all(|b| b.is_ascii_alphanumeric()) => {
                format!("{other},en-US;q=0.5,en;q=0.4")
            }
            _ => "en-US,en;q=0.9".to_owned(),
        };
        Self {
            client: client.clone(),
            languages,
            cookies: Vec::new(),
        }
    }

    fn get(&mut self, path: &str) -> Result<(u16, Page)> {
        self.exchange(path, None)
    }

    fn post(
        &mut self,
        path: &str,
        hidden: &[(String, String)],
        answers: &[(&str, &str)],
    ) -> Result<(u16, Page)> {
        let mut text = Zeroizing::new(String::new());
        let hidden = hidden.iter().map(|(n, v)| (n.as_str(), v.as_str()));
        for (name, value) in hidden.chain(answers.iter().copied()) {
            if !text.is_empty() {
                text.push('&');
            }
            encode(&mut text, name);
            text.push('=');
            encode(&mut text, value);
        }
        self.exchange(path, Some(text.as_bytes()))
    }

    fn exchange(&mut self, path: &str, form: Option<&[u8]>) -> Result<(u16, Page)> {
        let cookies: Vec<String> = self
            .cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        let cookies = cookies.join("; ");
        let mut headers = vec![
            ("Accept", "text/html"),
            ("Accept-Language", self.languages.as_str()),
        ];
        if !cookies.is_empty() {
            headers.push(("Cookie", &cookies));
        }
        if form.is_some() {
            headers.push(("Content-Type", "application/x-www-form-urlencoded"));
        }
        let response = self.client.send(Request {
            method: if form.is_some() {
                Method::Post
            } else {
                Method::Get
            },
            path,
            headers: &headers,
            body: form.map_or(Body::Empty, Body::Bytes),
            credential: &Credential::Anonymous,
        })?;
        self.keep_cookies(&response);
        let status = response.status;
        let host = || self.client.host().to_owned();
        match status {
            200 | 403 if response.content_type() == "text/html" => {}
            403 => return Ok((status, Page::read(b""))),
            300..=399 => {
                let location = response.header("location").unwrap_or_default();
                // A network that wants a login first sends people elsewhere.
                self.client.redirect_below(location)?;
                return Ok((status, Page::read(b"")));
            }
            404 => return Err(Error::NotDoor43 { host: host() }),
            408 | 429 | 500..=599 => {
                return Err(Error::Busy {
                    host: host(),
                    status,
                    said: String::new(),
                    retry_after: response
                        .header("retry-after")
                        .and_then(|text| text.parse().ok()),
                });
            }
            200..=299 => return Err(self.nonsense()),
            _ => {
                return Err(Error::Refused {
                    host: host(),
                    status,
                    said: String::new(),
                });
            }
        }
        Ok((status, Page::read(&response.into_bytes(PAGE)?)))
    }

    fn keep_cookies(&mut self, response: &Response) {
        for line in response.headers("set-cookie") {
            let pair = line.split(';').next().unwrap_or_default();
            let Some((name, value)) = pair.split_once('=') else {
                continue;
            };
            let (name, value) = (name.trim().to_owned(), value.trim().to_owned());
            let odd = |c: char| !c.is_ascii_graphic() && c != ' ';
            self.cookies.retain(|(known, _)| *known != name);
            if !value.is_empty() && !value.contains(odd) && !name.contains(odd) {
                self.cookies.push((name, value));
            }
        }
    }

    fn nonsense(&self) -> Error {
        Error::Nonsense {
            host: self.client.host().to_owned(),
            detail: "form".to_owned(),
        }
    }
}

/// Adds a text as forms are sent.
fn encode(into: &mut String, text: &str) {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'*' => {
                into.push(char::from(byte));
            }
            b' ' => into.push('+'),
            _ => {
                into.push('%');
                into.push(char::from(DIGITS[usize::from(byte >> 4)]));
                into.push(char::from(DIGITS[usize::from(byte & 15)]));
            }
        }
    }
}

/// Whether a form has a field of this name.
fn has(form: Element<'_>, name: &str) -> bool {
    form.all("input")
        .any(|input| input.attribute("name") == Some(name))
}

/// Whether a person is to answer this field.
fn is_question(field: Element<'_>) -> bool {
    !matches!(
        field.attribute("type").unwrap_or("text"),
        "hidden" | "submit" | "button" | "image" | "reset" | "checkbox"
    )
}

/// What must be agreed to: the first block of the form that asks nothing, else one that leads to other pages.
fn agreement_of(form: Element<'_>) -> Option<Element<'_>> {
    let asks = |block: Element<'_>| {
        matches!(block.name(), "input" | "button")
            || block.all("input").any(is_question)
            || block.all("button").next().is_some()
    };
    let leads_away = |block: Element<'_>| {
        block.all("a").any(|link| {
            let target = link.attribute("href").unwrap_or_default();
            target.contains("://") && !target.ends_with("/user/login")
        })
    };
    let is_complaint = |block: Element<'_>| {
        let classes = block.attribute("class").unwrap_or_default();
        classes.contains("flash") || classes.contains("negative")
    };
    let first = form
        .children()
        .find(|block| block.name() == "div" && !is_complaint(*block))
        .filter(|block| !asks(*block) && !block.lines().is_empty());
    first.or_else(|| {
        form.children()
            .find(|block| !asks(*block) && !is_complaint(*block) && leads_away(*block))
    })
}

fn hidden(form: Element<'_>) -> Vec<(String, String)> {
    form.all("input")
        .filter(|input| input.attribute("type") == Some("hidden"))
        .filter_map(|input| {
            let name = input.attribute("name").filter(|name| !name.is_empty())?;
            let value = input.attribute("value").unwrap_or_default();
            Some((name.to_owned(), value.to_owned()))
        })
        .collect()
}

fn captcha(form: Element<'_>) -> Option<Captcha> {
    if has(form, "captcha_id") || has(form, "captcha") {
        return Some(Captcha::Image);
    }
    let scripted = form
        .all("div")
        .find_map(|element| element.attribute("data-captcha-type"));
    if let Some(kind) = scripted {
        return Some(match kind {
            "g-recaptcha" => Captcha::ReCaptcha,
            "h-captcha" => Captcha::HCaptcha,
            "m-captcha" => Captcha::MCaptcha,
            "cf-turnstile" => Captcha::Turnstile,
            _ => Captcha::Other,
        });
    }
    let marks = [
        ("g-recaptcha", Captcha::ReCaptcha),
        ("h-captcha", Captcha::HCaptcha),
        ("m-captcha", Captcha::MCaptcha),
        ("cf-turnstile", Captcha::Turnstile),
    ];
    marks
        .into_iter()
        .find(|(class, _)| form.with_class(class).next().is_some())
        .map(|(_, captcha)| captcha)
}

/// Whether a page has the marks of the server's own pages: a way to its login or to its sign-up.
fn is_of_server(page: &Page) -> bool {
    page.root().all("a").any(|link| {
        let target = link.attribute("href").unwrap_or_default();
        let target = target.split('?').next().unwrap_or_default();
        target.ends_with("/user/login") || target.ends_with(SIGN_UP)
    })
}

/// What stands where the form would be.
fn closed_because(page: &Page) -> String {
    let place = page
        .form(SIGN_UP)
        .or_else(|| page.root().with_class("segment").next());
    let text = place.map(Element::sentence).unwrap_or_default();
    cut(&text)
}

/// The server's complaint, at the top of a page.
fn flash(page: &Page) -> String {
    let found = page
        .root()
        .with_class("flash-error")
        .chain(page.root().with_class("negative"))
        .next();
    cut(&found.map(Element::sentence).unwrap_or_default())
}

/// What a page about an activation says: its complaint, else what stands in its form.
fn about(page: &Page) -> String {
    let said = flash(page);
    if !said.is_empty() {
        return said;
    }
    let place = page
        .form(ACTIVATE)
        .or_else(|| page.root().with_class("segment").next());
    cut(&place.map(Element::sentence).unwrap_or_default())
}

/// The field that is marked, and then by the words of both languages that the server is asked in.
fn refused(form: Element<'_>, said: &str) -> Refused {
    let said = said.to_lowercase();
    let says = |words: &[&str]| words.iter().any(|word| said.contains(word));
    let marked = |name: &str| {
        form.with_class("error").any(|field| has(field, name))
            || form
                .all("input")
                .filter(|input| input.attribute("name") == Some(name))
                .filter_map(Element::parent)
                .any(|parent| {
                    let classes = parent.attribute("class").unwrap_or_default();
                    classes
                        .split_ascii_whitespace()
                        .any(|class| class == "error")
                })
    };
    let taken = says(&["already", "taken", "been used", "déjà"]);
    if says(&["captcha"]) {
        Refused::Captcha
    } else if marked("user_name") {
        if taken {
            Refused::NameTaken
        } else if says(&["reserved", "réservé", "pattern", "motif"]) {
            Refused::NameReserved
        } else {
            Refused::Name
        }
    } else if marked("email") {
        if taken {
            Refused::MailTaken
        } else {
            Refused::Mail
        }
    } else if marked("password") || marked("retype") {
        Refused::Password
    } else {
        Refused::Other
    }
}

fn cut(text: &str) -> String {
    text.chars().take(SAID).collect()
}
