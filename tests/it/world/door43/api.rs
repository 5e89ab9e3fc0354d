//! The part of Gitea's API, with Door43's additions, that a synchroniser can meet.

use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::{Map, Value, json};

use super::auth::{self, Claim, Known, base64_encode};
use super::http::{Head, percent_decode};
use super::state::{Repo, State, User, normal_scopes};
use super::{Access, Answer, Profile, Shared, clock, git, lock};

const JSON: &str = "application/json;charset=utf-8";
/// The most items a page holds.
const PAGE: usize = 50;

/// A refused call: its status and its words.
struct Refusal {
    status: u16,
    body: Value,
}

type Outcome = Result<Answer, Refusal>;

/// One call, with what is known about it.
struct Call<'a> {
    shared: &'a Shared,
    head: &'a Head,
    known: Option<Known>,
    profile: Profile,
    body: &'a [u8],
}

fn json_answer(status: u16, value: &Value) -> Answer {
    let mut text = value.to_string();
    text.push('\n');
    Answer::new(status, JSON, text)
}

fn empty(status: u16) -> Answer {
    Answer::new(status, "", "")
}

/// Answers a call; `rest` is the path below `/api/v1/`.
pub fn answer(shared: &Shared, head: &Head, rest: &str, body: &[u8]) -> Answer {
    let outcome = route(shared, head, rest, body);
    let mut answer = outcome.unwrap_or_else(|refusal| json_answer(refusal.status, &refusal.body));
    let by_query = head.header("authorization").is_none()
        && (head.param("token").is_some() || head.param("access_token").is_some());
    if by_query {
        let warning = "token and access_token API authentication is deprecated and will be removed in gitea 1.23. \
                       Please use AuthorizationHeaderToken instead. Existing queries will continue to work but without authorization.";
        answer = answer.with("Warning", warning);
    }
    answer
        .with(
            "Cache-Control",
            "max-age=0, private, must-revalidate, no-transform",
        )
        .with("X-Content-Type-Options", "nosniff")
}

fn route(shared: &Shared, head: &Head, rest: &str, body: &[u8]) -> Outcome {
    let (claim, profile, person) = {
        let mut state = lock(&shared.state);
        let claim = auth::claim(&mut state, head);
        let person = match &claim {
            Claim::Known(known) => Some(state.user(known.user).clone()),
            _ => None,
        };
        (claim, state.profile, person)
    };
    let mut call = Call {
        shared,
        head,
        known: None,
        profile,
        body,
    };
    if let Some(text) = auth::refusal(profile, &claim) {
        return Err(call.refusal(401, &text));
    }
    if let Claim::Known(known) = claim {
        call.known = Some(known);
    }
    if let Some(person) = person {
        if !person.active {
            return Err(Refusal {
                status: 403,
                body: json!({"message": "This account is not activated."}),
            });
        }
        if person.must_change_password {
            let text = format!(
                "You must change your password. Change it at: {}//user/change_password",
                shared.url
            );
            return Err(Refusal {
                status: 403,
                body: json!({"message": text}),
            });
        }
    }
    let parts: Vec<String> = rest.split('/').map(percent_decode).collect();
    let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
    let method = if head.method == "HEAD" {
        "GET"
    } else {
        head.method.as_str()
    };
    match (method, parts.as_slice()) {
        ("GET", ["version"]) => {
            let version = match profile {
                Profile::V1_21 => "1.21.4-dcs",
                Profile::V1_27 => "1.27.3+dcs",
                Profile::Gitea1_27 => "development",
            };
            Ok(json_answer(200, &json!({"version": version})))
        }
        ("GET", ["settings", "api"]) => Ok(json_answer(
            200,
            &json!({"max_response_items": 50, "default_paging_num": 30, "default_git_trees_per_page": 1000,
                "default_max_blob_size": 10_485_760}),
        )),
        ("GET", ["settings", "repository"]) => Ok(json_answer(
            200,
            &json!({"mirrors_disabled": false, "http_git_disabled": false, "migrations_disabled": false,
                "stars_disabled": false, "time_tracking_disabled": false, "lfs_disabled": true}),
        )),
        ("GET", ["user"]) => call.current_user(),
        ("GET", ["user", "repos"]) => call.own_repos(),
        ("POST", ["user", "repos"]) => call.create_repo(),
        ("GET", ["users", login]) => call.some_user(login),
        ("GET", ["users", login, "repos"]) => call.users_repos(login),
        ("GET" | "POST", ["users", login, "tokens"]) => call.tokens(method, login),
        ("DELETE", ["users", login, "tokens", token]) => call.delete_token(login, token),
        ("GET", ["repos", "search"]) => call.search(),
        (_, ["repos", owner, name, below @ ..]) => call.repository(method, owner, name, below),
        _ => Err(call.not_found()),
    }
}

/// The present address with other query values, as Go writes a query: sorted by name.
fn page_url(shared: &Shared, head: &Head, page: usize, limit: usize) -> String {
    let mut pairs: Vec<(String, String)> = head
        .query()
        .into_iter()
        .filter(|(key, _)| !matches!(key.as_str(), "page" | "limit"))
        .collect();
    pairs.push(("page".to_owned(), page.to_string()));
    if head.param("limit").is_some() {
        pairs.push(("limit".to_owned(), limit.to_string()));
    }
    pairs.sort();
    let query: Vec<String> = pairs
        .iter()
        .map(|(key, value)| format!("{key}={}", value.replace(' ', "+")))
        .collect();
    format!("{}{}?{}", shared.url, head.path(), query.join("&"))
}

fn user_json(shared: &Shared, profile: Profile, user: &User, own: bool) -> Value {
    let mut value = json!({
        "id": user.id, "login": user.login, "login_name": "", "full_name": "", "email": user.email,
        "avatar_url": format!("{}/avatars/{:032x}", shared.url, user.id), "language": "", "is_admin": false,
        "last_login": if own { "1970-01-01T00:00:00Z" } else { "0001-01-01T00:00:00Z" },
        "created": clock::iso(user.created), "repo_languages": null, "repo_subjects": null,
        "repo_metadata_types": null, "restricted": false, "active": own && user.active, "prohibit_login": false,
        "location": "", "website": "", "description": "", "visibility": "public", "followers_count": 0,
        "following_count": 0, "starred_repos_count": 0, "username": user.login,
    });
    if profile != Profile::V1_21 {
        value["source_id"] = json!(0);
        value["html_url"] = json!(format!("{}/{}", shared.url, user.login));
    }
    value
}

/// Language tags the server knows: title, and whether it is written from the right, and whether it is a gateway language.
fn language(tag: &str) -> Option<(&'static str, &'static str, bool)> {
    Some(match tag.to_ascii_lowercase().as_str() {
        "en" => ("English", "ltr", true),
        "fr" => ("français", "ltr", true),
        "es" => ("español", "ltr", true),
        "es-419" => ("Español Latin America", "ltr", true),
        "pt-br" => ("Português Brasil", "ltr", true),
        "hi" => ("हिन्दी", "ltr", true),
        "id" => ("Bahasa Indonesia", "ltr", true),
        "sw" => ("Kiswahili", "ltr", true),
        "ar" => ("العربية", "rtl", true),
        "ur" => ("اردو", "rtl", true),
        "am" => ("አማርኛ", "ltr", true),
        "ha" => ("Hausa", "ltr", true),
        "bm" => ("Bamanankan", "ltr", false),
        "ff" => ("Fulfulde", "ltr", false),
        "wo" => ("Wolof", "ltr", false),
        "ln" => ("Lingála", "ltr", false),
        "rn" => ("Ikirundi", "ltr", false),
        _ => return None,
    })
}

/// Runs git in a bare repository; its output if it was content.
fn ask_git(shared: &Shared, dir: &Path, vars: &[(&str, &str)], args: &[&str]) -> Option<Vec<u8>> {
    let out = Command::new("git")
        .env_clear()
        .env("PATH", std::env::var_os("PATH").unwrap_or_default())
        .env("HOME", &shared.scratch)
        .env("LC_ALL", "C")
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .envs(vars.iter().copied())
        .current_dir(dir)
        .args(args)
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .output()
        .ok()?;
    out.status.success().then_some(out.stdout)
}

/// What Door43 reads from a project's `metadata.json` (Scripture Burrito).
fn described(metadata: &Value) -> Value {
    let localized = |value: &Value| {
        let english = value
            .get("en")
            .or_else(|| value.as_object().and_then(|map| map.values().next()));
        english
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_owned()
    };
    let kind = &metadata["type"]["flavorType"];
    let tag = metadata["languages"][0]["tag"].as_str().unwrap_or_default();
    let known = language(tag);
    let flavor = kind["flavor"]["name"].as_str().unwrap_or_default();
    json!({
        "metadata_type": "sb",
        "metadata_version": metadata["meta"]["version"].as_str().unwrap_or_default(),
        "language": tag,
        "language_title": known.map_or_else(|| localized(&metadata["languages"][0]["name"]), |known| known.0.to_owned()),
        "language_direction": known.map_or("ltr", |known| known.1),
        "language_is_gl": known.is_some_and(|known| known.2),
        "subject": match flavor { "textTranslation" => "Bible", "textStories" => "Open Bible Stories", _ => "" },
        "flavor_type": kind["name"].as_str().unwrap_or_default(),
        "flavor": flavor,
        "abbreviation": localized(&metadata["identification"]["abbreviation"]).to_lowercase(),
        "title": localized(&metadata["identification"]["name"]),
    })
}

/// What Door43 makes of a repository's name where there is no metadata.
fn described_by_name(profile: Profile, name: &str) -> Value {
    let mut value = json!({
        "metadata_type": "", "metadata_version": "", "language": "", "language_title": "",
        "language_direction": "ltr", "language_is_gl": false, "subject": "", "flavor_type": "", "flavor": "",
        "abbreviation": "", "title": name,
    });
    let set_language = |value: &mut Value, tag: &str| {
        if let Some((title, direction, gateway)) = language(tag) {
            value["language"] = json!(tag);
            value["language_title"] = json!(title);
            value["language_direction"] = json!(direction);
            value["language_is_gl"] = json!(gateway);
        }
    };
    let parts: Vec<&str> = name.split('-').collect();
    if let [tag, flavor @ ("textTranslation" | "textStories"), _] = parts.as_slice()
        && language(tag).is_some()
    {
        value["metadata_type"] = json!("sb");
        value["metadata_version"] = json!("1.0.0");
        // 1.21 loses these by comparing in the wrong case.
        if profile != Profile::V1_21 || *flavor == "textTranslation" {
            set_language(&mut value, tag);
        }
        if profile != Profile::V1_21 {
            let story = *flavor == "textStories";
            value["flavor_type"] = json!(if story { "gloss" } else { "scripture" });
            value["flavor"] = json!(flavor);
            value["subject"] = json!(if story { "Open Bible Stories" } else { "Bible" });
        }
    } else if let Some((tag, _)) = name.split_once('_')
        && language(tag).is_some()
    {
        value["metadata_type"] = json!("rc");
        value["metadata_version"] = json!("rc0.2");
        set_language(&mut value, tag);
    }
    value
}

impl Call<'_> {
    fn refusal(&self, status: u16, text: &str) -> Refusal {
        Refusal {
            status,
            body: json!({"message": text, "url": format!("{}/api/swagger", self.shared.url)}),
        }
    }

    fn not_found(&self) -> Refusal {
        let url = format!("{}/api/swagger", self.shared.url);
        let body = match self.profile {
            Profile::V1_21 => {
                json!({"errors": null, "message": "The target couldn't be found.", "url": url})
            }
            Profile::V1_27 | Profile::Gitea1_27 => json!({"message": "not found", "url": url}),
        };
        Refusal { status: 404, body }
    }

    /// Refuses a token that lacks a scope of these; the level comes from the method.
    fn scoped(&self, of: &[&str]) -> Result<(), Refusal> {
        let level = if matches!(self.head.method.as_str(), "GET" | "HEAD") {
            "read"
        } else {
            "write"
        };
        let Some(known) = &self.known else {
            return Ok(());
        };
        for of in of {
            if !known.may(level, of) {
                let text = "token does not have at least one of required scope(s)";
                return Err(self.refusal(
                    403,
                    &match self.profile {
                        Profile::V1_21 => format!("{text}: [{level}:{of}]"),
                        Profile::V1_27 | Profile::Gitea1_27 => {
                            let has = known.scopes.clone().unwrap_or_default().join(",");
                            format!("{text}, required=[{level}:{of}], token scope={has}")
                        }
                    },
                ));
            }
        }
        Ok(())
    }

    fn signed_in(&self) -> Result<&Known, Refusal> {
        self.known
            .as_ref()
            .ok_or_else(|| self.refusal(401, "token is required"))
    }

    /// The body as an object.
    fn object(&self) -> Result<Map<String, Value>, Refusal> {
        match serde_json::from_slice(self.body) {
            Ok(Value::Object(map)) => Ok(map),
            Ok(_) => Err(self.refusal(422, "[]: json: cannot unmarshal into Go value")),
            Err(_) if self.body.is_empty() => Ok(Map::new()),
            Err(_) => {
                let first = char::from(self.body[0]);
                let text =
                    format!("[]: invalid character '{first}' looking for beginning of value");
                Err(self.refusal(422, &text))
            }
        }
    }

    fn current_user(&self) -> Outcome {
        self.scoped(&["user"])?;
        let user = lock(&self.shared.state)
            .user(self.signed_in()?.user)
            .clone();
        Ok(json_answer(
            200,
            &user_json(self.shared, self.profile, &user, true),
        ))
    }

    fn some_user(&self, login: &str) -> Outcome {
        self.scoped(&["user"])?;
        let user = lock(&self.shared.state)
            .find_user(login)
            .cloned()
            .ok_or_else(|| self.not_found())?;
        Ok(json_answer(
            200,
            &user_json(self.shared, self.profile, &user, false),
        ))
    }

    /// The account whose tokens are asked for, if this call may.
    fn token_owner(&self, login: &str) -> Result<u64, Refusal> {
        self.scoped(&["user"])?;
        let found = lock(&self.shared.state)
            .find_user(login)
            .map(|user| user.id);
        let Some(owner) = found else {
            return Err(self.refusal(
                404,
                &format!("user redirect does not exist [name: {login}]"),
            ));
        };
        match &self.known {
            Some(known) if known.oauth && lock(&self.shared.state).web.no_trade => {
                Err(self.refusal(401, "auth required"))
            }
            Some(known) if known.user == owner && known.basic => Ok(owner),
            Some(known) if known.user == owner => Err(self.refusal(401, "auth required")),
            _ => Err(self.refusal(
                403,
                "doer should be the site admin or be same as the contextUser",
            )),
        }
    }

    fn tokens(&self, method: &str, login: &str) -> Outcome {
        let owner = self.token_owner(login)?;
        let eight = |secret: &str| secret[secret.len() - 8..].to_owned();
        if method == "GET" {
            let all: Vec<Value> = lock(&self.shared.state)
                .tokens
                .iter()
                .filter(|token| token.user == owner)
                .map(|token| {
                    json!({"id": token.id, "name": token.name, "sha1": "", "token_last_eight": eight(&token.sha1),
                        "scopes": token.scopes})
                })
                .collect();
            if self.head.param("page").is_some() || self.head.param("limit").is_some() {
                return Ok(self.paged(all));
            }
            let count = all.len().to_string();
            return Ok(json_answer(200, &Value::Array(all))
                .with("X-Total-Count", count)
                .with("Access-Control-Expose-Headers", "X-Total-Count"));
        }
        let body = self.object()?;
        let name = body.get("name").and_then(Value::as_str).unwrap_or_default();
        if name.is_empty() {
            return Err(self.refusal(422, "[Name]: Required"));
        }
        let recorded = self.profile == Profile::Gitea1_27;
        let taken = lock(&self.shared.state)
            .tokens
            .iter()
            .any(|token| token.user == owner && token.name == name);
        if recorded && taken {
            return Err(self.refusal(400, "access token name has been used already"));
        }
        let wanted: Vec<String> = body
            .get("scopes")
            .and_then(Value::as_array)
            .map(|scopes| {
                scopes
                    .iter()
                    .filter_map(|scope| scope.as_str().map(str::to_owned))
                    .collect()
            })
            .unwrap_or_default();
        let scopes = if wanted.is_empty() && recorded {
            return Err(self.refusal(400, "access token must have a scope"));
        } else if wanted.is_empty() {
            // Door43's own default, for programs older than scopes.
            [
                "activitypub",
                "misc",
                "notification",
                "organization",
                "package",
                "issue",
                "repository",
                "user",
            ]
            .map(|of| format!("write:{of}"))
            .to_vec()
        } else {
            normal_scopes(&wanted).map_err(|unknown| {
                let text = format!(
                    "invalid access token scope provided: invalid access token scope: {unknown}"
                );
                self.refusal(400, &text)
            })?
        };
        let token = lock(&self.shared.state).add_token(owner, name, scopes);
        let shown = match self.profile {
            Profile::V1_21 => Value::Null,
            Profile::V1_27 | Profile::Gitea1_27 => json!(token.scopes),
        };
        Ok(json_answer(
            201,
            &json!({"id": token.id, "name": token.name, "sha1": token.sha1, "token_last_eight": eight(&token.sha1),
                "scopes": shown}),
        ))
    }

    fn delete_token(&self, login: &str, which: &str) -> Outcome {
        let owner = self.token_owner(login)?;
        let mut state = lock(&self.shared.state);
        let number: Option<u64> = which.parse().ok();
        let fits = |token: &super::state::Token| {
            token.user == owner && number.map_or(token.name == which, |number| token.id == number)
        };
        match state.tokens.iter().filter(|token| fits(token)).count() {
            0 => Err(self.not_found()),
            1 => {
                state.tokens.retain(|token| !fits(token));
                Ok(empty(204))
            }
            _ => Err(self.refusal(422, &format!("multiple matches for token name '{which}'"))),
        }
    }

    /// One page of a list, with the headers that lead to the others.
    fn paged(&self, all: Vec<Value>) -> Answer {
        let (page, link, total) = self.page_of(all);
        let expose = if link.is_empty() {
            "X-Total-Count"
        } else {
            "Link, X-Total-Count"
        };
        let mut answer =
            json_answer(200, &Value::Array(page)).with("X-Total-Count", total.to_string());
        if !link.is_empty() {
            answer = answer.with("Link", link);
        }
        answer.with("Access-Control-Expose-Headers", expose)
    }

    fn page_of(&self, all: Vec<Value>) -> (Vec<Value>, String, usize) {
        let number = |name: &str| {
            self.head
                .param(name)
                .and_then(|text| text.parse::<usize>().ok())
        };
        let page = number("page").unwrap_or(1).max(1);
        let limit = number("limit")
            .filter(|limit| *limit > 0)
            .unwrap_or(30)
            .min(PAGE);
        let total = all.len();
        let pages = total.div_ceil(limit).max(1);
        // A page past the end counts as the last one in the links, though nothing is on it.
        let here = page.min(pages);
        let mut links = Vec::new();
        let mut link = |page: usize, name: &str| {
            links.push(format!(
                "<{}>; rel=\"{name}\"",
                page_url(self.shared, self.head, page, limit)
            ));
        };
        if here < pages {
            link(here + 1, "next");
            link(pages, "last");
        }
        if here > 1 {
            link(1, "first");
            link(here - 1, "prev");
        }
        let items = all
            .into_iter()
            .skip((page - 1).saturating_mul(limit))
            .take(limit)
            .collect();
        (items, links.join(","), total)
    }

    /// Repositories of a kind that this caller sees, in alphabetical order.
    fn visible(&self, wanted: impl Fn(&State, &Repo) -> bool) -> Vec<Value> {
        let known = self.known.as_ref();
        let mut repos: Vec<Repo> = {
            let state = lock(&self.shared.state);
            let user = known.map(|known| known.user);
            let seen = |repo: &&Repo| {
                State::access(repo, user).is_some()
                    && !(repo.private && known.is_some_and(Known::public_only))
            };
            state
                .repos
                .iter()
                .filter(seen)
                .filter(|repo| wanted(&state, repo))
                .cloned()
                .collect()
        };
        repos.sort_by_key(|repo| repo.name.to_lowercase());
        repos.iter().map(|repo| self.repo_json(repo)).collect()
    }

    fn own_repos(&self) -> Outcome {
        self.scoped(&["user", "repository"])?;
        let user = self.signed_in()?.user;
        let mine = |_: &State, repo: &Repo| {
            repo.owner == user || repo.collaborators.iter().any(|(of, _)| *of == user)
        };
        Ok(self.paged(self.visible(mine)))
    }

    fn users_repos(&self, login: &str) -> Outcome {
        self.scoped(&["user", "repository"])?;
        let owner = lock(&self.shared.state)
            .find_user(login)
            .map(|user| user.id);
        let owner = owner.ok_or_else(|| self.not_found())?;
        Ok(self.paged(self.visible(|_, repo| repo.owner == owner)))
    }

    fn search(&self) -> Outcome {
        self.scoped(&["repository"])?;
        let param = |name: &str| self.head.param(name);
        let uid: Option<u64> = param("uid")
            .and_then(|uid| uid.parse().ok())
            .filter(|uid| *uid > 0);
        let exclusive = param("exclusive").as_deref() == Some("true");
        let words = param("q").unwrap_or_default().to_lowercase();
        let owner = param("owner");
        let flag = |name: &str| param(name).and_then(|value| value.parse::<bool>().ok());
        let (private, archived) = (flag("private"), flag("archived"));
        let wanted = |state: &State, repo: &Repo| {
            let shared = !exclusive && repo.collaborators.iter().any(|(of, _)| Some(*of) == uid);
            uid.is_none_or(|uid| repo.owner == uid || shared)
                && repo.name.to_lowercase().contains(&words)
                && owner
                    .as_ref()
                    .is_none_or(|owner| state.user(repo.owner).login.eq_ignore_ascii_case(owner))
                && (private != Some(false) || !repo.private)
                && archived.is_none_or(|archived| repo.archived.is_some() == archived)
        };
        let mut all = self.visible(wanted);
        for filter in ["flavor", "subject", "lang", "metadataType"] {
            let field = match filter {
                "lang" => "language",
                "metadataType" => "metadata_type",
                other => other,
            };
            if let Some(value) = param(filter) {
                all.retain(|repo| {
                    repo[field]
                        .as_str()
                        .is_some_and(|have| have.eq_ignore_ascii_case(&value))
                });
            }
        }
        let (page, link, total) = self.page_of(all);
        let expose = if link.is_empty() {
            "X-Total-Count"
        } else {
            "Link, X-Total-Count"
        };
        let mut answer = json_answer(200, &json!({"ok": true, "data": page}))
            .with("X-Total-Count", total.to_string());
        if !link.is_empty() {
            answer = answer.with("Link", link);
        }
        Ok(answer.with("Access-Control-Expose-Headers", expose))
    }

    fn create_repo(&self) -> Outcome {
        self.scoped(&["user", "repository"])?;
        let user = self.signed_in()?.user;
        let body = self.object()?;
        let text = |name: &str| body.get(name).and_then(Value::as_str).unwrap_or_default();
        let flag = |name: &str| body.get(name).and_then(Value::as_bool).unwrap_or(false);
        let name = text("name");
        let branch = if text("default_branch").is_empty() {
            "main"
        } else {
            text("default_branch")
        };
        let bad = |text: &str| Err(self.refusal(422, text));
        if name.is_empty() {
            return bad("[Name]: Required");
        }
        if let Some(text) = name_refused(name) {
            return bad(&text);
        }
        if branch.chars().count() > 100 {
            return bad("[DefaultBranch]: MaxSize");
        }
        if !ref_name(branch) {
            return bad("[DefaultBranch]: GitRefName");
        }
        if text("description").chars().count() > 2048 {
            return bad("[Description]: MaxSize");
        }
        if let Some(text) = name_reserved(name) {
            return bad(&text);
        }
        let repo = {
            let mut state = lock(&self.shared.state);
            let login = state.user(user).login.clone();
            if state.find_repo(&login, name).is_some() {
                return Err(self.refusal(409, "The repository with the same name already exists."));
            }
            let made = state.add_repo(user, name, flag("private"), branch);
            let made = made.map_err(|_| self.refusal(500, ""))?;
            if let Some(repo) = state.repo_mut(made.id) {
                text("description").clone_into(&mut repo.description);
                repo.clone()
            } else {
                made
            }
        };
        if flag("auto_init") {
            self.first_commit(&repo, branch);
        }
        Ok(json_answer(201, &self.repo_json(&repo)))
    }

    /// A README, as `auto_init` asks for.
    fn first_commit(&self, repo: &Repo, branch: &str) {
        let user = lock(&self.shared.state).user(repo.owner).clone();
        let date = format!("{} +0000", clock::now());
        let vars = [
            ("GIT_AUTHOR_NAME", user.login.as_str()),
            ("GIT_AUTHOR_EMAIL", user.email.as_str()),
            ("GIT_COMMITTER_NAME", user.login.as_str()),
            ("GIT_COMMITTER_EMAIL", user.email.as_str()),
            ("GIT_AUTHOR_DATE", date.as_str()),
            ("GIT_COMMITTER_DATE", date.as_str()),
            ("GIT_INDEX_FILE", "auto-init-index"),
        ];
        let readme = repo.dir.join("auto-init-readme");
        drop(std::fs::write(&readme, format!("# {}\n", repo.name)));
        let run = |args: &[&str]| {
            let out = ask_git(self.shared, &repo.dir, &vars, args);
            let out = out.unwrap_or_else(|| panic!("git {args:?} for auto_init"));
            String::from_utf8_lossy(&out).trim().to_owned()
        };
        let blob = run(&["hash-object", "-w", "auto-init-readme"]);
        run(&[
            "update-index",
            "--add",
            "--cacheinfo",
            &format!("100644,{blob},README.md"),
        ]);
        let tree = run(&["write-tree"]);
        let commit = run(&["commit-tree", &tree, "-m", "Initial commit"]);
        run(&["update-ref", &format!("refs/heads/{branch}"), &commit]);
        drop(std::fs::remove_file(readme));
        drop(std::fs::remove_file(repo.dir.join("auto-init-index")));
    }

    fn repo_json(&self, repo: &Repo) -> Value {
        let shared = self.shared;
        let url = &shared.url;
        let (owner, access) = {
            let state = lock(&shared.state);
            (
                state.user(repo.owner).clone(),
                State::access(repo, self.known.as_ref().map(|known| known.user)),
            )
        };
        let view = repo.view();
        let full = format!("{}/{}", owner.login, repo.name);
        let host = url.split_once("://").map_or(url.as_str(), |(_, host)| host);
        let may = |least: Access| access.is_some_and(|access| access >= least);
        let mut value = json!({
            "id": repo.id, "owner": user_json(shared, self.profile, &owner, false), "name": repo.name,
            "full_name": full, "description": repo.description, "empty": view.branches.is_empty(),
            "private": repo.private, "fork": false, "template": false, "parent": null, "mirror": false, "size": 24,
            "languages_url": format!("{url}/api/v1/repos/{full}/languages"), "html_url": format!("{url}/{full}"),
            "url": format!("{url}/api/v1/repos/{full}"), "link": "",
        });
        let further = json!({
            "ssh_url": format!("git@{}:{full}.git", host.split(':').next().unwrap_or_default()),
            "clone_url": format!("{url}/{full}.git"), "original_url": "", "website": "", "stars_count": 0,
            "forks_count": 0, "watchers_count": 1, "open_issues_count": 0, "open_pr_counter": 0, "release_counter": 0,
            "default_branch": view.default_branch, "archived": repo.archived.is_some(),
            "created_at": clock::iso(repo.created), "updated_at": clock::iso(repo.updated),
            "archived_at": clock::iso(repo.archived.unwrap_or(0)),
            "permissions": {"admin": may(Access::Admin), "push": may(Access::Write), "pull": may(Access::Read)},
            "has_issues": true, "has_wiki": true, "has_pull_requests": true, "has_projects": true,
            "has_releases": true, "has_packages": true, "has_actions": false, "default_merge_style": "merge",
            "avatar_url": "", "internal": false, "mirror_interval": "", "mirror_updated": "0001-01-01T00:00:00Z",
            "repo_transfer": null,
        });
        for more in [further, self.description(repo, &view)] {
            if let (Some(value), Value::Object(more)) = (value.as_object_mut(), more) {
                value.extend(more);
            }
        }
        value["ingredients"] = Value::Null;
        value["checking_level"] = json!(0);
        value["catalog"] = json!({"prod": null, "preprod": null, "latest": null});
        value["content_format"] = json!("");
        if self.profile != Profile::V1_21 {
            value["branch_count"] = json!(view.branches.len());
            value["object_format_name"] = json!("sha1");
            value["topics"] = Value::Null;
            value["licenses"] = json!([]);
            value["relations"] = Value::Null;
            value["healthcheck_severity"] = json!("");
            value["healthcheck_url"] = json!(format!("{url}/api/v1/repos/{full}/healthcheck"));
        }
        value
    }

    /// The fields that Door43 adds: from `metadata.json` on the default branch, else from the name.
    fn description(&self, repo: &Repo, view: &super::state::View) -> Value {
        let by_name = || described_by_name(self.profile, &repo.name);
        let Some(tip) = view.branches.get(&view.default_branch) else {
            return by_name();
        };
        if repo.private || repo.archived.is_some() {
            return by_name();
        }
        let metadata = match &repo.metadata {
            Some((of, metadata)) if of == tip => metadata.clone(),
            _ => {
                let file = format!("{tip}:metadata.json");
                let text = ask_git(self.shared, &repo.dir, &[], &["cat-file", "blob", &file]);
                let read = text
                    .and_then(|text| serde_json::from_slice::<Value>(&text).ok())
                    .filter(Value::is_object);
                if let Some(repo) = lock(&self.shared.state).repo_mut(repo.id) {
                    repo.metadata = Some((tip.clone(), read.clone()));
                }
                read
            }
        };
        metadata.map_or_else(by_name, |metadata| described(&metadata))
    }

    /// Everything below `/repos/{owner}/{name}`.
    fn repository(&self, method: &str, owner: &str, name: &str, below: &[&str]) -> Outcome {
        self.scoped(&["repository"])?;
        let user = self.known.as_ref().map(|known| known.user);
        let (repo, access) = {
            let state = lock(&self.shared.state);
            if let Some(repo) = state.find_repo(owner, name) {
                (repo.clone(), State::access(repo, user))
            } else {
                let Some((owner, name)) = state.redirect(owner, name) else {
                    return Err(self.not_found());
                };
                // Behind /api/v1/repos/{owner}/{name} the address stays as it was sent.
                let rest: Vec<&str> = self.head.target.splitn(7, '/').collect();
                let tail = match (rest.get(6), self.head.target.split_once('?')) {
                    (Some(tail), _) => format!("/{tail}"),
                    (None, Some((_, query))) => format!("?{query}"),
                    (None, None) => String::new(),
                };
                return Ok(git::moved(
                    self.profile,
                    self.head,
                    &format!("/api/v1/repos/{owner}/{name}{tail}"),
                ));
            }
        };
        let Some(access) = access else {
            return Err(self.not_found());
        };
        if repo.private && self.known.as_ref().is_some_and(Known::public_only) {
            return Err(self.refusal(403, "token scope is limited to public repos"));
        }
        if method != "GET" {
            self.signed_in()?;
        }
        let admin = || {
            let text = "user should be an owner or a collaborator with admin write of a repository";
            if access == Access::Admin {
                Ok(())
            } else {
                Err(self.refusal(403, text))
            }
        };
        let change = |work: &dyn Fn(&mut Repo)| {
            if let Some(repo) = lock(&self.shared.state).repo_mut(repo.id) {
                work(repo);
            }
        };
        match (method, below) {
            ("GET", []) => Ok(json_answer(200, &self.repo_json(&repo))),
            ("PATCH", []) => {
                admin()?;
                self.edit(&repo)
            }
            ("DELETE", []) => {
                if Some(repo.owner) != user {
                    return Err(self.refusal(403, "user should be the owner of the repo"));
                }
                lock(&self.shared.state).remove_repo(repo.id);
                Ok(empty(204))
            }
            ("GET", ["branches"]) => Ok(self.branches(&repo, access)),
            ("POST", ["branches"]) => self.create_branch(&repo, access),
            ("GET", ["branches", name @ ..]) => {
                let name = name.join("/");
                let view = repo.view();
                let tip = view.branches.get(&name).ok_or_else(|| self.not_found())?;
                let known = self.branch_json(&repo, access, &[(name.clone(), tip.clone())]);
                Ok(json_answer(200, known.first().unwrap_or(&Value::Null)))
            }
            ("DELETE", ["branches", name @ ..]) => {
                self.delete_branch(&repo, access, &name.join("/"))
            }
            ("POST", ["branch_protections"]) => {
                admin()?;
                let body = self.object()?;
                let rule = body
                    .get("rule_name")
                    .or_else(|| body.get("branch_name"))
                    .and_then(Value::as_str);
                let rule = rule.unwrap_or_default().to_owned();
                if repo.protected.contains(&rule) {
                    return Err(self.refusal(403, "Branch protection already exist"));
                }
                change(&|repo| repo.protected.push(rule.clone()));
                let value = json!({"branch_name": rule, "rule_name": rule, "enable_push": false});
                Ok(json_answer(201, &value))
            }
            ("DELETE", ["branch_protections", rule]) => {
                admin()?;
                change(&|repo| repo.protected.retain(|protected| protected != rule));
                Ok(empty(204))
            }
            ("PUT" | "DELETE", ["collaborators", login]) => {
                admin()?;
                let body = self.object()?;
                let level = match body.get("permission").and_then(Value::as_str) {
                    Some("read") => Access::Read,
                    Some("admin") => Access::Admin,
                    _ => Access::Write,
                };
                let found = lock(&self.shared.state)
                    .find_user(login)
                    .map(|user| user.id);
                let Some(user) = found else {
                    let text = format!("user does not exist [uid: 0, name: {login}, keyid: 0]");
                    return Err(self.refusal(422, &text));
                };
                change(&|repo| {
                    repo.collaborators.retain(|(of, _)| *of != user);
                    if method == "PUT" {
                        repo.collaborators.push((user, level));
                    }
                });
                Ok(empty(204))
            }
            ("GET", ["collaborators"]) => {
                let users: Vec<Value> = {
                    let state = lock(&self.shared.state);
                    let all = repo.collaborators.iter().map(|(user, _)| state.user(*user));
                    all.map(|user| user_json(self.shared, self.profile, user, false))
                        .collect()
                };
                Ok(self.paged(users))
            }
            ("GET", ["contents", path @ ..]) => self.contents(&repo, &path.join("/")),
            ("GET", ["raw", path @ ..]) => {
                let commit = self.commit_asked_for(&repo)?;
                let file = format!("{commit}:{}", path.join("/"));
                let bytes = ask_git(self.shared, &repo.dir, &[], &["cat-file", "blob", &file]);
                let bytes = bytes.ok_or_else(|| self.not_found())?;
                let kind = if bytes.contains(&0) {
                    "application/octet-stream"
                } else {
                    "text/plain; charset=utf-8"
                };
                Ok(Answer::new(200, kind, bytes))
            }
            _ => Err(self.not_found()),
        }
    }

    fn edit(&self, repo: &Repo) -> Outcome {
        let body = self.object()?;
        let text = |name: &str| body.get(name).and_then(Value::as_str);
        let flag = |name: &str| body.get(name).and_then(Value::as_bool);
        let new_name = text("name").filter(|name| !name.is_empty() && *name != repo.name);
        if let Some(name) = new_name {
            if let Some(text) = name_refused(name).or_else(|| name_reserved(name)) {
                return Err(self.refusal(422, &text));
            }
            let state = lock(&self.shared.state);
            let owner = &state.user(repo.owner).login;
            if state
                .find_repo(owner, name)
                .is_some_and(|other| other.id != repo.id)
            {
                let text = format!("repo name is already used [name: {name}]");
                return Err(self.refusal(422, &text));
            }
        }
        let changed = {
            let mut state = lock(&self.shared.state);
            if new_name.is_some() {
                state.moved.push((repo.owner, repo.name.clone(), repo.id));
            }
            let Some(repo) = state.repo_mut(repo.id) else {
                return Err(self.not_found());
            };
            if let Some(name) = new_name {
                name.clone_into(&mut repo.name);
            }
            if let Some(private) = flag("private") {
                repo.private = private;
            }
            if let Some(archived) = flag("archived") {
                repo.archived = archived.then(clock::now);
            }
            if let Some(description) = text("description") {
                description.clone_into(&mut repo.description);
            }
            if let Some(branch) =
                text("default_branch").filter(|branch| repo.live().branches.contains_key(*branch))
            {
                repo.set_default(branch);
            }
            repo.clone()
        };
        Ok(json_answer(200, &self.repo_json(&changed)))
    }

    fn branches(&self, repo: &Repo, access: Access) -> Answer {
        let view = repo.view();
        if view.branches.is_empty() {
            let none = if self.profile == Profile::V1_21 {
                Value::Null
            } else {
                json!([])
            };
            return json_answer(200, &none)
                .with("X-Total-Count", "0")
                .with("Access-Control-Expose-Headers", "X-Total-Count");
        }
        let all: Vec<(String, String)> = view.branches.into_iter().collect();
        self.paged(self.branch_json(repo, access, &all))
    }

    fn branch_json(
        &self,
        repo: &Repo,
        access: Access,
        branches: &[(String, String)],
    ) -> Vec<Value> {
        let format = "--format=%H%x00%an%x00%ae%x00%cn%x00%ce%x00%ct%x00%B%x01";
        let mut args = vec!["log", "--no-walk=unsorted", format];
        args.extend(branches.iter().map(|(_, tip)| tip.as_str()));
        let log = ask_git(self.shared, &repo.dir, &[], &args).unwrap_or_default();
        let log = String::from_utf8_lossy(&log).into_owned();
        let commits: Vec<Vec<&str>> = log
            .split('\u{1}')
            .map(|commit| commit.trim_start_matches('\n').split('\0').collect())
            .collect();
        let state = lock(&self.shared.state);
        let login = |mail: &str| {
            let user = state.users.iter().find(|user| user.email == mail);
            user.map_or(String::new(), |user| user.login.clone())
        };
        let page = format!(
            "{}/{}/{}",
            self.shared.url,
            state.user(repo.owner).login,
            repo.name
        );
        branches
            .iter()
            .map(|(name, tip)| {
                let none = vec![""; 7];
                let commit = commits.iter().find(|commit| commit[0] == tip && commit.len() == 7).unwrap_or(&none);
                let protected = repo.protected.contains(name);
                let can = access >= Access::Write && !protected;
                json!({
                    "name": name,
                    "commit": {
                        "id": tip, "message": commit[6], "url": format!("{page}/commit/{tip}"),
                        "author": {"name": commit[1], "email": commit[2], "username": login(commit[2])},
                        "committer": {"name": commit[3], "email": commit[4], "username": login(commit[4])},
                        "verification": {"verified": false, "reason": "gpg.error.not_signed_commit", "signature": "",
                            "signer": null, "payload": ""},
                        "timestamp": clock::iso(commit[5].parse().unwrap_or(0)),
                        "added": null, "removed": null, "modified": null,
                    },
                    "protected": protected, "required_approvals": 0, "enable_status_check": false,
                    "status_check_contexts": [], "user_can_push": can, "user_can_merge": can,
                    "effective_branch_protection_name": if protected { name.as_str() } else { "" },
                })
            })
            .collect()
    }

    fn writable(&self, repo: &Repo, access: Access) -> Result<(), Refusal> {
        if access < Access::Write {
            return Err(self.refusal(403, "user should have a permission to write to a repo"));
        }
        if repo.archived.is_some() {
            return Err(self.refusal(403, "Git Repository is archived."));
        }
        Ok(())
    }

    fn create_branch(&self, repo: &Repo, access: Access) -> Outcome {
        self.writable(repo, access)?;
        let view = repo.live();
        if repo.view().branches.is_empty() {
            return Err(self.refusal(404, "Git Repository is empty."));
        }
        let body = self.object()?;
        let text = |name: &str| {
            body.get(name)
                .and_then(Value::as_str)
                .filter(|text| !text.is_empty())
        };
        let Some(name) = text("new_branch_name") else {
            return Err(self.refusal(422, "[BranchName]: Required"));
        };
        if !ref_name(name) {
            return Err(self.refusal(422, "[BranchName]: GitRefName"));
        }
        let tip = if let Some(from) = text("old_ref_name") {
            let wanted = format!("{from}^{{commit}}");
            let found = ask_git(
                self.shared,
                &repo.dir,
                &[],
                &["rev-parse", "--verify", "-q", &wanted],
            );
            let unknown = || match self.profile {
                Profile::V1_21 => self.refusal(500, ""),
                Profile::V1_27 | Profile::Gitea1_27 => {
                    self.refusal(404, "The old branch does not exist")
                }
            };
            String::from_utf8_lossy(&found.ok_or_else(unknown)?)
                .trim()
                .to_owned()
        } else {
            let from = text("old_branch_name").unwrap_or(&view.default_branch);
            let tip = view.branches.get(from);
            tip.ok_or_else(|| self.refusal(404, "The old branch does not exist"))?
                .clone()
        };
        if view.branches.contains_key(name) {
            return Err(self.refusal(409, "The branch already exists."));
        }
        let beside = |have: &String| {
            have.starts_with(&format!("{name}/")) || name.starts_with(&format!("{have}/"))
        };
        if view.branches.keys().any(beside) {
            return Err(self.refusal(409, "The branch with the same name already exists."));
        }
        let made = ask_git(
            self.shared,
            &repo.dir,
            &[],
            &["update-ref", &format!("refs/heads/{name}"), &tip, ""],
        );
        made.ok_or_else(|| self.refusal(500, ""))?;
        let made = self.branch_json(repo, access, &[(name.to_owned(), tip)]);
        Ok(json_answer(201, made.first().unwrap_or(&Value::Null)))
    }

    fn delete_branch(&self, repo: &Repo, access: Access, name: &str) -> Outcome {
        self.writable(repo, access)?;
        let view = repo.live();
        if !view.branches.contains_key(name) {
            return Err(self.not_found());
        }
        if view.default_branch == name {
            return Err(self.refusal(403, "can not delete default branch"));
        }
        if repo.protected.iter().any(|protected| protected == name) {
            return Err(self.refusal(403, "branch protected"));
        }
        ask_git(
            self.shared,
            &repo.dir,
            &[],
            &["update-ref", "-d", &format!("refs/heads/{name}")],
        );
        Ok(empty(204))
    }

    /// The commit that `ref` names, else the default branch's.
    fn commit_asked_for(&self, repo: &Repo) -> Result<String, Refusal> {
        let view = repo.view();
        let wanted = self.head.param("ref").filter(|wanted| !wanted.is_empty());
        let wanted = wanted.unwrap_or_else(|| view.default_branch.clone());
        if let Some(tip) = view.branches.get(&wanted) {
            return Ok(tip.clone());
        }
        let commit = format!("{wanted}^{{commit}}");
        let found = ask_git(
            self.shared,
            &repo.dir,
            &[],
            &["rev-parse", "--verify", "-q", &commit],
        );
        let found = found
            .filter(|_| !view.branches.is_empty())
            .ok_or_else(|| self.not_found())?;
        Ok(String::from_utf8_lossy(&found).trim().to_owned())
    }

    fn contents(&self, repo: &Repo, path: &str) -> Outcome {
        let commit = self.commit_asked_for(repo)?;
        let path = path.trim_matches('/');
        let owner = lock(&self.shared.state).user(repo.owner).login.clone();
        let page = format!("{}/{owner}/{}", self.shared.url, repo.name);
        let entry = |line: &str, full: bool| {
            let (facts, name) = line.split_once('\t')?;
            let facts: Vec<&str> = facts.split_whitespace().collect();
            let [_, kind, sha, size] = facts.as_slice() else {
                return None;
            };
            let file = *kind == "blob";
            let content = if file && full {
                ask_git(self.shared, &repo.dir, &[], &["cat-file", "blob", sha])
                    .map(|bytes| base64_encode(&bytes))
            } else {
                None
            };
            let api = format!("{}/api/v1/repos/{owner}/{}", self.shared.url, repo.name);
            Some(json!({
                "name": name.rsplit('/').next().unwrap_or(name), "path": name, "sha": sha, "last_commit_sha": commit,
                "type": if file { "file" } else { "dir" }, "size": size.parse::<u64>().unwrap_or(0),
                "encoding": content.as_ref().map(|_| "base64"), "content": content, "target": null,
                "url": format!("{api}/contents/{name}?ref={commit}"),
                "html_url": format!("{page}/src/commit/{commit}/{name}"),
                "git_url": format!("{api}/git/{}/{sha}", if file { "blobs" } else { "trees" }),
                "download_url": file.then(|| format!("{page}/raw/commit/{commit}/{name}")),
                "submodule_git_url": null, "_links": {"self": format!("{api}/contents/{name}?ref={commit}")},
            }))
        };
        let list = |args: &[&str]| {
            let out = ask_git(self.shared, &repo.dir, &[], args).unwrap_or_default();
            let text = String::from_utf8_lossy(&out).into_owned();
            text.split('\0')
                .filter(|line| !line.is_empty())
                .map(str::to_owned)
                .collect::<Vec<_>>()
        };
        if !path.is_empty() {
            let found = list(&["ls-tree", "-l", "-z", "--full-tree", &commit, path]);
            match found.first() {
                None => return Err(self.not_found()),
                Some(line) if line.contains(" blob ") => {
                    return Ok(json_answer(200, &entry(line, true).unwrap_or(Value::Null)));
                }
                Some(_) => {}
            }
        }
        let folder = if path.is_empty() {
            String::new()
        } else {
            format!("{path}/")
        };
        let mut args = vec!["ls-tree", "-l", "-z", "--full-tree", &commit];
        if !folder.is_empty() {
            args.push(&folder);
        }
        let items: Vec<Value> = list(&args)
            .iter()
            .filter_map(|line| entry(line, false))
            .collect();
        Ok(json_answer(200, &Value::Array(items)))
    }
}

/// Why a name cannot be written at all.
fn name_refused(name: &str) -> Option<String> {
    if !name
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'))
    {
        return Some("[Name]: AlphaDashDot".to_owned());
    }
    (name.len() > 100).then(|| "[Name]: MaxSize".to_owned())
}

/// Why a name cannot be had.
fn name_reserved(name: &str) -> Option<String> {
    if matches!(name, "." | ".." | "-") {
        return Some(format!("name is reserved [name: {name}]"));
    }
    let lower = name.to_ascii_lowercase();
    let ending = [".git", ".wiki", ".rss", ".atom"]
        .into_iter()
        .find(|ending| lower.ends_with(ending))?;
    Some(format!("name pattern is not allowed [pattern: *{ending}]"))
}

/// Whether git takes this as a branch.
fn ref_name(name: &str) -> bool {
    let bad = |c: char| {
        c.is_ascii_control() || matches!(c, ' ' | '~' | '^' | ':' | '?' | '*' | '[' | '\\')
    };
    !name.is_empty()
        && !name.starts_with(['/', '-', '.'])
        && !name.ends_with(['/', '.'])
        && !["..", "//", "@{", "/."]
            .iter()
            .any(|part| name.contains(part))
        && !name.chars().any(bad)
        && name.split('/').all(|part| {
            Path::new(part)
                .extension()
                .is_none_or(|ending| ending != "lock")
        })
}
