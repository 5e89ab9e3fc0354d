//! The web pages that a person without an account meets: sign-up, activation, login, and the grant of OAuth. Written from
//! what is known of both generations' templates; what a browser needs to fill them in is there, and no more.

use super::auth::base64_encode;
use super::http::{Head, percent_decode};
use super::state::{State, User};
use super::{Answer, HTML, Profile, Shared, clock, lock};
use serde_json::json;
use sha2::Digest;

/// Who confirms a new account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Confirm {
    /// Nobody: it can be used at once.
    #[default]
    Nobody,
    /// Its owner, by the link in a mail.
    Mail,
    /// The administrator.
    Administrator,
}

/// How accounts are made.
#[derive(Debug, Clone, Default)]
pub struct SignUp {
    /// Nobody can make one.
    pub closed: bool,
    /// Who confirms.
    pub confirm: Confirm,
    /// `image`, or a kind of `data-captcha-type`.
    pub captcha: Option<&'static str>,
    /// There is no agreement.
    pub plain: bool,
    /// The agreement has to be ticked.
    pub tick: bool,
    /// A field that no other server has.
    pub unknown: bool,
    /// A password needs a digit.
    pub complexity: bool,
    /// The form is taken and thrown away, as with a wrong `_csrf`.
    pub thrown_away: bool,
}

/// The web side of the server.
#[derive(Debug, Default)]
pub struct Web {
    pub signup: SignUp,
    /// To whom, and the link in it.
    pub mails: Vec<(String, String)>,
    /// Codes of links, and whose account they activate.
    codes: Vec<(String, u64)>,
    /// Cookies and who is logged in with them.
    sessions: Vec<(String, u64)>,
    /// Grants: code, account, challenge, redirect.
    grants: Vec<(String, u64, String, String)>,
    /// Access tokens of OAuth.
    pub access: Vec<(String, u64)>,
    /// Refresh tokens.
    pub refresh: Vec<(String, u64)>,
    /// Access tokens of OAuth make no ordinary tokens.
    pub no_trade: bool,
    /// The forms that came in, as they were sent.
    pub forms: Vec<String>,
    last: u64,
}

const CLIENT: &str = "a4792ccc-144e-407e-86c9-5e7d8d9c3269";
const RESERVED: [&str; 5] = ["admin", "api", "user", "catalog", "tools"];

impl Web {
    fn next(&mut self, what: &str) -> String {
        self.last += 1;
        let mixed = self.last.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        format!("{what}{:06}{mixed:016x}", self.last)
    }
}

struct Visit<'a> {
    shared: &'a Shared,
    head: &'a Head,
    form: Vec<(String, String)>,
    french: bool,
    profile: Profile,
}

/// Answers a page; nothing where there is none.
pub fn answer(shared: &Shared, head: &Head, body: &[u8]) -> Option<Answer> {
    let path = head.path();
    let known = [
        "/user/sign_up",
        "/user/activate",
        "/user/login",
        "/user/two_factor",
        "/login/oauth/authorize",
        "/login/oauth/grant",
        "/login/oauth/access_token",
    ];
    if !known.contains(&path) {
        return None;
    }
    let text = String::from_utf8_lossy(body);
    let language = head.header("accept-language").unwrap_or_default();
    let visit = Visit {
        shared,
        head,
        form: text
            .split('&')
            .filter_map(|pair| pair.split_once('='))
            .map(|(key, value)| {
                let plain = |text: &str| percent_decode(&text.replace('+', " "));
                (plain(key), plain(value))
            })
            .collect(),
        french: language.starts_with("fr"),
        profile: lock(&shared.state).profile,
    };
    let posted = head.method == "POST";
    if posted && visit.comes_from_elsewhere() {
        return Some(Answer::new(
            403,
            "text/plain",
            "cross-origin request detected\n",
        ));
    }
    if posted {
        lock(&shared.state).web.forms.push(text.into_owned());
    }
    Some(match (path, posted) {
        ("/user/sign_up", false) => visit.sign_up_page("", "", ""),
        ("/user/sign_up", true) => visit.sign_up(),
        ("/user/activate", false) => visit.activate_page(),
        ("/user/activate", true) => visit.activate(),
        ("/user/login", false) => visit.login_page(""),
        ("/user/login", true) => visit.login(),
        ("/user/two_factor", _) => visit.two_factor(posted),
        ("/login/oauth/authorize", _) => visit.authorize(),
        ("/login/oauth/grant", _) => visit.grant(),
        _ => visit.access_token(),
    })
}

fn redirect(to: &str) -> Answer {
    Answer::new(303, HTML, "").with("Location", to)
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('"', "&#34;")
        .replace('\'', "&#39;")
}

impl Visit<'_> {
    fn field(&self, name: &str) -> &str {
        self.form
            .iter()
            .find(|(key, _)| key == name)
            .map_or("", |(_, value)| value)
    }

    /// Newer versions look where a form comes from.
    fn comes_from_elsewhere(&self) -> bool {
        let host = self.head.header("host").unwrap_or_default();
        let origin = self.head.header("origin");
        let site = self.head.header("sec-fetch-site");
        self.profile != Profile::V1_21
            && (site.is_some_and(|site| site != "same-origin" && site != "none")
                || site.is_none() && origin.is_some_and(|origin| !origin.ends_with(host)))
    }

    fn say<'t>(&self, english: &'t str, french: &'t str) -> String {
        escaped(if self.french { french } else { english })
    }

    fn page(&self, title: &str, inner: &str) -> Answer {
        let main = format!(
            "<div class=\"page-content user\"><div class=\"column\"><h4 class=\"ui top attached header\">{title}</h4>\n\
             <div class=\"ui attached segment\">\n{inner}\n</div></div></div>"
        );
        self.around(title, &main)
    }

    /// A recorded page with these values in it.
    fn recorded(&self, title: &str, page: &str, values: &[(&str, &str)]) -> Answer {
        let mut main = page.replace("{title}", title);
        for (name, value) in values {
            main = main.replace(&format!("{{{name}}}"), value);
        }
        self.around(title, &main)
    }

    fn around(&self, title: &str, main: &str) -> Answer {
        let language = if self.french { "fr-FR" } else { "en-US" };
        let page = format!(
            "<!DOCTYPE html>\n<html lang=\"{language}\">\n<head><meta charset=\"utf-8\"><title>{title} - Door43</title>\n\
             <script>window.config = {{a: '<form action=\"/user/sign_up\">'}};</script></head>\n<body><nav>\
             <a class=\"item\" href=\"/user/sign_up\">Register</a><a class=\"item\" href=\"/user/login\">Sign In</a></nav>\n\
             {main}\n<footer>Powered by Gitea</footer></body></html>\n"
        );
        let answer = Answer::new(200, HTML, page);
        if self.profile == Profile::V1_21 && self.head.header("cookie").is_none() {
            return answer
                .with(
                    "Set-Cookie",
                    "i_like_gitea=0123456789abcdef; Path=/; HttpOnly; SameSite=Lax",
                )
                .with(
                    "Set-Cookie",
                    "_csrf=the%2Dtoken:1; Path=/; Max-Age=86400; HttpOnly",
                );
        }
        answer
    }

    fn csrf(&self) -> &'static str {
        match self.profile {
            Profile::V1_21 => "<input type=\"hidden\" name=\"_csrf\" value=\"the-token&#43;1\">",
            Profile::V1_27 | Profile::Gitea1_27 => "",
        }
    }

    fn sign_up_page(&self, complaint: &str, wrong: &str, extra: &str) -> Answer {
        let signup = lock(&self.shared.state).web.signup.clone();
        let title = self.say("Register", "S'inscrire");
        if signup.closed {
            let said = self.say(
                "Registration is disabled. Please contact your site administrator.",
                "Les inscriptions sont désactivées. Veuillez contacter l'administrateur du site.",
            );
            let form = format!(
                "<form class=\"ui form\" action=\"/user/sign_up\" method=\"post\">{}<p>{said}</p></form>",
                self.csrf()
            );
            return self.page(&title, &form);
        }
        let flash = if complaint.is_empty() {
            String::new()
        } else {
            format!(
                "<div class=\"ui negative message flash-message flash-error\"><p>{complaint}</p>{extra}</div>"
            )
        };
        let (outside, inside) = match self.profile {
            Profile::V1_27 => (flash, String::new()),
            Profile::V1_21 | Profile::Gitea1_27 => (String::new(), flash),
        };
        let tick = if signup.tick {
            "<input type=\"checkbox\" name=\"agree\" value=\"yes\" required> I agree"
        } else {
            ""
        };
        let agreement = if signup.plain {
            String::new()
        } else {
            let intro = self.say(
                "By creating an account you agree to the site's:",
                "En créant un compte, vous acceptez du site :",
            );
            format!(
                "<div><p>{intro}</p><ul><li><a href=\"https://door43.org/en/legal/\">Terms &amp; Conditions</a></li>\
                 <li><a href=\"https://unfoldingword.org/faith\">Statement of Faith</a></li>\
                 <li><a href=\"https://creativecommons.org/licenses/by-sa/4.0/\">CC BY-SA 4.0</a></li></ul>{tick}</div>"
            )
        };
        let of = |name: &str| if wrong == name { " error" } else { "" };
        let captcha = match signup.captcha {
            None => String::new(),
            Some("image") => "<div class=\"inline field\"><img src=\"/captcha/AbC.png\"><input type=\"hidden\" \
                name=\"captcha_id\" value=\"AbC\"></div><div class=\"required field\"><input id=\"captcha\" \
                name=\"captcha\" value=\"\" autocomplete=\"off\"></div>"
                .to_owned(),
            Some(kind) => format!(
                "<div class=\"required field\"><div id=\"captcha\" data-captcha-type=\"{kind}\" data-sitekey=\"k\"></div></div>"
            ),
        };
        let unknown = if signup.unknown {
            "<div class=\"required field\"><input name=\"church\" required></div>"
        } else {
            ""
        };
        let (name, mail) = (
            escaped(self.field("user_name")),
            escaped(self.field("email")),
        );
        let user = self.say("Username", "Nom d'utilisateur");
        if self.profile == Profile::Gitea1_27 {
            let flash = inside.replace("<p>", "<div class=\"tw-text-center\">");
            let state = |of: &str| if wrong == of { "error" } else { "" };
            return self.recorded(
                &title,
                include_str!("gitea-1.27/sign_up.html"),
                &[
                    ("flash", &flash.replace("</p>", "</div>")),
                    ("agreement", &agreement),
                    ("more", &format!("{captcha}{unknown}")),
                    ("user", &user),
                    ("name", &name),
                    ("mail", &mail),
                    ("name-state", state("user_name")),
                    ("mail-state", state("email")),
                    ("password-state", state("password")),
                ],
            );
        }
        let form = format!(
            "{outside}<form class=\"ui form\" action=\"/user/sign_up\" method=\"post\">\n{}{inside}{agreement}\n\
             <div class=\"required field{}\"><label for=\"user_name\">{user}</label>\
             <input id=\"user_name\" type=\"text\" name=\"user_name\" value=\"{name}\" autofocus required></div>\n\
             <div class=\"required field{}\"><label for=\"email\">Email</label>\
             <input id=\"email\" name=\"email\" type=\"email\" value=\"{mail}\" required></div>\n\
             <div class=\"required field{}\"><input id=\"password\" name=\"password\" type=\"password\" required></div>\n\
             <div class=\"required field{}\"><input id=\"retype\" name=\"retype\" type=\"password\" required></div>\n\
             {captcha}{unknown}<div class=\"inline field\"><button class=\"ui primary button\" id=\"go\">{title}</button></div>\n\
             <div class=\"inline field\"><a href=\"/user/login\">Already have an account? Sign in now!</a></div></form>",
            self.csrf(),
            of("user_name"),
            of("email"),
            of("password"),
            of("password"),
        );
        self.page(&title, &form)
    }

    fn sign_up(&self) -> Answer {
        let (name, mail) = (self.field("user_name"), self.field("email"));
        let (password, retype) = (self.field("password"), self.field("retype"));
        let mut state = lock(&self.shared.state);
        let signup = state.web.signup.clone();
        if signup.closed {
            return Answer::new(403, "text/plain", "Forbidden\n");
        }
        let sign = |c: char| matches!(c, '-' | '_' | '.');
        let odd = name.is_empty()
            || name.starts_with(sign)
            || name.ends_with(sign)
            || name.contains(|c: char| !c.is_ascii_alphanumeric() && !sign(c));
        let refused = if odd {
            Some((
                "user_name",
                self.say(
                    "Username can only contain alphanumeric chars.",
                    "Nom d'utilisateur invalide.",
                ),
            ))
        } else if signup.captcha.is_some() {
            Some((
                "captcha",
                self.say(
                    "The CAPTCHA code is incorrect.",
                    "Le code CAPTCHA est incorrect.",
                ),
            ))
        } else if password != retype {
            Some((
                "password",
                self.say(
                    "The passwords do not match.",
                    "Les mots de passe ne correspondent pas.",
                ),
            ))
        } else if password.len() < 8 {
            Some((
                "password",
                self.say(
                    "Password length cannot be less than 8 characters.",
                    "Le mot de passe doit contenir 8 caractères minimum.",
                ),
            ))
        } else if signup.complexity && !password.contains(|c: char| c.is_ascii_digit()) {
            Some((
                "password",
                self.say(
                    "Password does not pass complexity requirements:",
                    "Le mot de passe ne respecte pas les exigences de complexité :",
                ),
            ))
        } else if state.find_user(name).is_some() {
            Some((
                "user_name",
                self.say(
                    "The username is already taken.",
                    "Le nom d'utilisateur est déjà pris.",
                ),
            ))
        } else if state
            .users
            .iter()
            .any(|user| user.email.eq_ignore_ascii_case(mail))
        {
            Some((
                "email",
                self.say(
                    "The email address is already used.",
                    "Cette adresse e-mail est déjà utilisée.",
                ),
            ))
        } else if RESERVED.contains(&name) || name == "kept-back" {
            Some((
                "user_name",
                self.say(
                    &format!("The username \"{name}\" is reserved."),
                    &format!("Le nom d'utilisateur \"{name}\" est réservé."),
                ),
            ))
        } else if signup.tick && self.field("agree") != "yes" {
            Some(("agree", "You must agree.".to_owned()))
        } else {
            None
        };
        if let Some((field, said)) = refused {
            drop(state);
            let list = if said.contains("complex") {
                "<ul><li>at least one digit</li></ul>"
            } else {
                ""
            };
            return self.sign_up_page(&said, field, list);
        }
        if signup.thrown_away {
            return redirect("/");
        }
        let id = state.add_user(User {
            id: 0,
            login: name.to_owned(),
            password: password.to_owned(),
            email: mail.to_owned(),
            otp: None,
            otp_used: false,
            active: signup.confirm == Confirm::Nobody,
            must_change_password: false,
            created: clock::now(),
        });
        let inner = match signup.confirm {
            Confirm::Nobody => return redirect("/"),
            Confirm::Mail => {
                let code = state.web.next("c");
                let link = format!("{}/user/activate?code={code}", self.shared.url);
                state.web.codes.push((code, id));
                state.web.mails.push((mail.to_owned(), link));
                let (before, after) = if self.french {
                    (
                        "Un nouveau mail de confirmation a été envoyé à",
                        ". Veuillez vérifier votre boîte de réception dans les prochaines 3 heures.",
                    )
                } else {
                    (
                        "A new confirmation email has been sent to",
                        ". Please check your inbox within the next 3 hours to complete the registration process.",
                    )
                };
                format!("<p>{before} <b>{}</b>{after}</p>", escaped(mail))
            }
            Confirm::Administrator => {
                let said = self.say(
                    "Contact your site administrator to complete activation.",
                    "Contactez l'administrateur de votre site pour terminer l'activation.",
                );
                format!("<p class=\"center\">{said}</p>")
            }
        };
        drop(state);
        self.told(&inner)
    }

    /// A page of the activation that tells and asks nothing.
    fn told(&self, inner: &str) -> Answer {
        let title = self.say("Activate Your Account", "Activez votre compte");
        if self.profile == Profile::Gitea1_27 {
            let page = include_str!("gitea-1.27/told.html");
            return self.recorded(&title, page, &[("said", inner)]);
        }
        self.page(&title, &self.plain(inner))
    }

    /// What stands on a page of the activation that asks nothing: newer versions have no form around it.
    fn plain(&self, inner: &str) -> String {
        match self.profile {
            Profile::V1_21 => format!(
                "<form class=\"ui form\" action=\"/user/activate\" method=\"post\">{}{inner}</form>",
                self.csrf()
            ),
            Profile::V1_27 | Profile::Gitea1_27 => inner.to_owned(),
        }
    }

    fn void_link(&self) -> Answer {
        let said = self.say(
            "Your confirmation code is invalid or has expired.",
            "Votre code de confirmation n'est pas valide ou a expiré.",
        );
        self.told(&format!("<p>{said}</p>"))
    }

    fn password_page(&self, code: &str, complaint: &str) -> Answer {
        let title = self.say("Activate Your Account", "Activez votre compte");
        let flash = if complaint.is_empty() {
            String::new()
        } else {
            format!(
                "<div class=\"ui negative message flash-message flash-error\"><p>{complaint}</p></div>"
            )
        };
        let button = self.say("Confirm Password", "Confirmez le mot de passe");
        if self.profile == Profile::Gitea1_27 {
            return self.recorded(
                &title,
                include_str!("gitea-1.27/password.html"),
                &[
                    ("flash", &flash),
                    ("button", &button),
                    ("code", &escaped(code)),
                ],
            );
        }
        self.page(
            &title,
            &format!(
                "{flash}<form class=\"ui form\" action=\"/user/activate\" method=\"post\">{}<input type=\"hidden\" name=\"code\" \
                 value=\"{}\"><div class=\"required field\"><input id=\"password\" name=\"password\" type=\"password\" required>\
                 </div><button id=\"go\">{button}</button></form>",
                self.csrf(),
                escaped(code)
            ),
        )
    }

    fn activate_page(&self) -> Answer {
        let code = self.head.param("code").unwrap_or_default();
        let known = lock(&self.shared.state)
            .web
            .codes
            .iter()
            .any(|(known, _)| *known == code);
        if known {
            self.password_page(&code, "")
        } else {
            self.void_link()
        }
    }

    fn activate(&self) -> Answer {
        let code = self.field("code").to_owned();
        let mut state = lock(&self.shared.state);
        let Some(at) = state.web.codes.iter().position(|(known, _)| *known == code) else {
            drop(state);
            return self.void_link();
        };
        let id = state.web.codes[at].1;
        if state.user(id).password != self.field("password") {
            drop(state);
            let said = self.say(
                "Your password does not match the password that was used to create the account.",
                "Votre mot de passe ne correspond pas à celui utilisé pour créer le compte.",
            );
            // The page of 1.21 tells it and asks nothing.
            return if self.profile == Profile::V1_21 {
                self.told(&format!("<p>{said}</p>"))
            } else {
                self.password_page(&code, &said)
            };
        }
        state.web.codes.remove(at);
        if let Some(user) = state.users.iter_mut().find(|user| user.id == id) {
            user.active = true;
        }
        redirect("/")
    }

    fn login_page(&self, complaint: &str) -> Answer {
        let title = self.say("Sign In", "Connexion");
        let to = escaped(
            &self
                .head
                .param("redirect_to")
                .unwrap_or_else(|| self.field("redirect_to").to_owned()),
        );
        self.page(
            &title,
            &format!(
                "<p>{complaint}</p><form action=\"/user/login\" method=\"post\">{}<input type=\"hidden\" name=\"redirect_to\" value=\"{to}\">\
                 <input id=\"user_name\" name=\"user_name\"><input id=\"password\" type=\"password\" name=\"password\">\
                 <button id=\"go\">{title}</button></form>",
                self.csrf()
            ),
        )
    }

    fn login(&self) -> Answer {
        let mut state = lock(&self.shared.state);
        let user = state.find_user(self.field("user_name")).cloned();
        let Some(user) = user.filter(|user| user.password == self.field("password") && user.active)
        else {
            drop(state);
            return self.login_page("Username or password is incorrect.");
        };
        let cookie = state.web.next("session");
        let to = self.field("redirect_to").to_owned();
        let two = user.otp.is_some();
        // A password alone is not enough where there is a second factor.
        let id = if two { 1_000_000 + user.id } else { user.id };
        state.web.sessions.push((cookie.clone(), id));
        let query = to
            .replace('%', "%25")
            .replace('&', "%26")
            .replace('?', "%3F");
        let to = if two {
            format!("/user/two_factor?redirect_to={query}")
        } else {
            to
        };
        redirect(&to).with("Set-Cookie", format!("session={cookie}; Path=/; HttpOnly"))
    }

    fn session(&self, state: &State) -> Option<u64> {
        let cookies = self.head.header("cookie").unwrap_or_default();
        let cookie = cookies
            .split(';')
            .find_map(|c| c.trim().strip_prefix("session="))?;
        state
            .web
            .sessions
            .iter()
            .find(|(known, _)| known == cookie)
            .map(|(_, id)| *id)
    }

    fn two_factor(&self, posted: bool) -> Answer {
        let mut state = lock(&self.shared.state);
        let id = self.session(&state).unwrap_or_default();
        let to = self
            .head
            .param("redirect_to")
            .unwrap_or_else(|| self.field("redirect_to").to_owned());
        let right = id > 1_000_000
            && state
                .user(id - 1_000_000)
                .otp
                .as_ref()
                .is_some_and(|otp| otp.code == self.field("passcode"));
        if posted && right {
            for session in state
                .web
                .sessions
                .iter_mut()
                .filter(|(_, known)| *known == id)
            {
                session.1 = id - 1_000_000;
            }
            return redirect(&to);
        }
        drop(state);
        self.page(
            "Two-Factor Authentication",
            &format!(
                "<form action=\"/user/two_factor\" method=\"post\">{}<input type=\"hidden\" name=\"redirect_to\" value=\"{}\">\
                 <input id=\"passcode\" name=\"passcode\"><button id=\"go\">Verify</button></form>",
                self.csrf(),
                escaped(&to)
            ),
        )
    }

    fn authorize(&self) -> Answer {
        let param = |name: &str| self.head.param(name).unwrap_or_default();
        let back = param("redirect_uri");
        let loopback = back
            .strip_prefix("http://127.0.0.1")
            .is_some_and(|rest| rest.starts_with([':', '/']));
        if param("client_id") != CLIENT || !loopback || param("response_type") != "code" {
            return Answer::new(
                400,
                HTML,
                "<!DOCTYPE html><title>Authorization failed</title>\n",
            );
        }
        if param("code_challenge_method") != "S256" || param("code_challenge").len() != 43 {
            return redirect(&format!(
                "{back}?error=invalid_request&error_description=PKCE+is+required+for+public+clients&state={}",
                param("state")
            ));
        }
        let state = lock(&self.shared.state);
        let who = self.session(&state).filter(|id| *id < 1_000_000);
        drop(state);
        if who.is_none() {
            let query = self
                .head
                .target
                .replace('%', "%25")
                .replace('&', "%26")
                .replace('?', "%3F");
            return redirect(&format!("/user/login?redirect_to={query}"));
        }
        let hidden: Vec<String> = ["client_id", "redirect_uri", "state", "code_challenge"]
            .iter()
            .map(|name| {
                format!(
                    "<input type=\"hidden\" name=\"{name}\" value=\"{}\">",
                    escaped(&param(name))
                )
            })
            .collect();
        self.page(
            "Authorize",
            &format!(
                "<form action=\"/login/oauth/grant\" method=\"post\">{}{}<button id=\"no\" name=\"granted\" value=\"false\">Cancel</button>\
                 <button id=\"go\" name=\"granted\" value=\"true\">Authorize Application</button></form>",
                self.csrf(),
                hidden.concat()
            ),
        )
    }

    fn grant(&self) -> Answer {
        let mut state = lock(&self.shared.state);
        let Some(user) = self.session(&state) else {
            return redirect("/user/login");
        };
        let back = self.field("redirect_uri").to_owned();
        if self.field("granted") != "true" {
            return redirect(&format!(
                "{back}?error=access_denied&error_description=the+request+is+denied&state={}",
                self.field("state")
            ));
        }
        let code = state.web.next("gta_");
        state.web.grants.push((
            code.clone(),
            user,
            self.field("code_challenge").to_owned(),
            back.clone(),
        ));
        redirect(&format!("{back}?code={code}&state={}", self.field("state")))
    }

    fn access_token(&self) -> Answer {
        let mut state = lock(&self.shared.state);
        let refused = |error: &str, said: &str| {
            Answer::new(
                400,
                "application/json",
                json!({"error": error, "error_description": said}).to_string(),
            )
        };
        let user = match self.field("grant_type") {
            "authorization_code" => {
                let wanted = self.field("code");
                let Some(at) = state
                    .web
                    .grants
                    .iter()
                    .position(|(code, ..)| code == wanted)
                else {
                    return refused("unauthorized_client", "client is not authorized");
                };
                let (_, user, challenge, back) = state.web.grants.remove(at);
                let digest = sha2::Sha256::digest(self.field("code_verifier"));
                let made = base64_encode(&digest)
                    .replace('+', "-")
                    .replace('/', "_")
                    .replace('=', "");
                if made != challenge {
                    return refused("unauthorized_client", "failed PKCE code challenge");
                }
                if self.field("redirect_uri") != back {
                    return refused("unauthorized_client", "unexpected redirect URI");
                }
                user
            }
            "refresh_token" => {
                let wanted = self.field("refresh_token");
                let Some(at) = state
                    .web
                    .refresh
                    .iter()
                    .position(|(known, _)| known == wanted)
                else {
                    return refused("unauthorized_client", "unable to parse refresh token");
                };
                state.web.refresh.remove(at).1
            }
            _ => {
                return refused(
                    "unsupported_grant_type",
                    "only refresh_token or authorization_code grant type is supported",
                );
            }
        };
        let long = "x".repeat(600);
        let access = format!("{}.{long}.s", state.web.next("eyJ"));
        let refresh = format!("{}.{long}.r", state.web.next("eyJ"));
        state.web.access.push((access.clone(), user));
        state.web.refresh.push((refresh.clone(), user));
        Answer::new(
            200,
            "application/json;charset=utf-8",
            json!({"access_token": access, "token_type": "bearer", "expires_in": 3600, "refresh_token": refresh}).to_string(),
        )
    }
}
