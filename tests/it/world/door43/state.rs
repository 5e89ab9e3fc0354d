//! What the server knows: accounts, tokens, repositories, and what its API shows of them.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use super::{Access, Otp, Profile, clock, web};

/// The scopes a token can have, in Gitea's order.
pub const SCOPES: [&str; 9] = [
    "activitypub",
    "admin",
    "misc",
    "notification",
    "organization",
    "package",
    "issue",
    "repository",
    "user",
];

/// An account.
#[derive(Debug, Clone)]
pub struct User {
    pub id: u64,
    pub login: String,
    pub password: String,
    pub email: String,
    pub otp: Option<Otp>,
    pub otp_used: bool,
    pub active: bool,
    pub must_change_password: bool,
    pub created: i64,
}

/// An access token.
#[derive(Debug, Clone)]
pub struct Token {
    pub id: u64,
    pub user: u64,
    pub name: String,
    pub sha1: String,
    pub scopes: Vec<String>,
}

/// What the API shows of a repository's branches.
#[derive(Debug, Clone, Default)]
pub struct View {
    pub branches: BTreeMap<String, String>,
    pub default_branch: String,
}

/// A repository.
#[derive(Debug, Clone)]
pub struct Repo {
    pub id: u64,
    pub owner: u64,
    pub name: String,
    pub description: String,
    pub private: bool,
    pub archived: Option<i64>,
    pub dir: PathBuf,
    pub default_branch: String,
    pub collaborators: Vec<(u64, Access)>,
    pub protected: Vec<String>,
    pub created: i64,
    pub updated: i64,
    /// Until then the API shows what was before.
    pub stale: Option<(Instant, View)>,
    /// What `metadata.json` of a commit says, so that it is read once.
    pub metadata: Option<(String, Option<serde_json::Value>)>,
}

impl Repo {
    /// What the repository itself holds, whatever the API shows.
    pub fn live(&self) -> View {
        View {
            branches: heads(&self.dir),
            default_branch: self.default_branch.clone(),
        }
    }

    /// What the API shows at this moment.
    pub fn view(&self) -> View {
        match &self.stale {
            Some((until, before)) if Instant::now() < *until => before.clone(),
            _ => self.live(),
        }
    }

    /// Names the default branch, also in `HEAD`: whole at every moment, since git may be reading it.
    ///
    /// # Panics
    /// When `HEAD` cannot be written: anything else would make every test lie.
    pub fn set_default(&mut self, branch: &str) {
        branch.clone_into(&mut self.default_branch);
        let [new, head] = ["HEAD.new", "HEAD"].map(|name| self.dir.join(name));
        std::fs::write(&new, format!("ref: refs/heads/{branch}\n")).unwrap();
        std::fs::rename(new, head).unwrap();
    }

    /// The API goes on showing `before` for a while.
    pub fn lag(&mut self, before: View, lag: Duration) {
        self.updated = clock::now();
        self.stale = Some((Instant::now() + lag, before));
    }
}

/// All branches of a bare repository, read without git.
pub fn heads(dir: &Path) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let packed = std::fs::read_to_string(dir.join("packed-refs")).unwrap_or_default();
    for line in packed.lines() {
        if let Some((sha, name)) = line.split_once(" refs/heads/") {
            found.insert(name.to_owned(), sha.to_owned());
        }
    }
    let mut folders = vec![(dir.join("refs/heads"), String::new())];
    while let Some((folder, prefix)) = folders.pop() {
        let Ok(entries) = std::fs::read_dir(&folder) else {
            continue;
        };
        for entry in entries.flatten() {
            let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
            if entry.path().is_dir() {
                folders.push((entry.path(), format!("{name}/")));
            } else if let Ok(sha) = std::fs::read_to_string(entry.path())
                && sha.trim().len() >= 40
            {
                found.insert(name, sha.trim().to_owned());
            }
        }
    }
    found
}

/// Everything the server knows.
#[derive(Debug)]
pub struct State {
    pub profile: Profile,
    pub root: PathBuf,
    pub users: Vec<User>,
    pub tokens: Vec<Token>,
    pub repos: Vec<Repo>,
    /// Owner and old name in small letters, and the repository that was there.
    pub moved: Vec<(u64, String, u64)>,
    last_id: u64,
    last_token: u64,
    seed: u64,
    pub lag: Duration,
    pub web: web::Web,
}

impl State {
    pub fn new(profile: Profile, root: PathBuf) -> Self {
        Self {
            profile,
            root,
            users: Vec::new(),
            tokens: Vec::new(),
            repos: Vec::new(),
            moved: Vec::new(),
            last_id: 0,
            last_token: 0,
            seed: 0x5eed,
            lag: Duration::from_millis(200),
            web: web::Web::default(),
        }
    }

    pub fn user(&self, id: u64) -> &User {
        self.users
            .iter()
            .find(|user| user.id == id)
            .expect("a known account")
    }

    pub fn find_user(&self, login: &str) -> Option<&User> {
        self.users
            .iter()
            .find(|user| user.login.eq_ignore_ascii_case(login))
    }

    pub fn repo(&self, id: u64) -> Option<&Repo> {
        self.repos.iter().find(|repo| repo.id == id)
    }

    pub fn repo_mut(&mut self, id: u64) -> Option<&mut Repo> {
        self.repos.iter_mut().find(|repo| repo.id == id)
    }

    pub fn find_repo(&self, owner: &str, name: &str) -> Option<&Repo> {
        let owner = self.find_user(owner)?.id;
        self.repos
            .iter()
            .find(|repo| repo.owner == owner && repo.name.eq_ignore_ascii_case(name))
    }

    pub fn find_repo_mut(&mut self, owner: &str, name: &str) -> Option<&mut Repo> {
        let owner = self.find_user(owner)?.id;
        self.repos
            .iter_mut()
            .find(|repo| repo.owner == owner && repo.name.eq_ignore_ascii_case(name))
    }

    /// Where a repository went that used to be here: owner and name.
    pub fn redirect(&self, owner: &str, name: &str) -> Option<(String, String)> {
        let owner = self.find_user(owner)?.id;
        let (_, _, id) = self
            .moved
            .iter()
            .rev()
            .find(|(of, old, _)| *of == owner && old.eq_ignore_ascii_case(name))?;
        let repo = self.repo(*id)?;
        Some((self.user(repo.owner).login.clone(), repo.name.clone()))
    }

    pub fn add_user(&mut self, mut user: User) -> u64 {
        // The first account of an installation is its administrator's, whom nobody meets here.
        user.id = self.users.len() as u64 + 2;
        let id = user.id;
        self.users.push(user);
        id
    }

    pub fn add_token(&mut self, user: u64, name: &str, scopes: Vec<String>) -> Token {
        self.last_token += 1;
        let mut sha1 = String::new();
        while sha1.len() < 40 {
            sha1.push_str(&format!("{:016x}", self.random()));
        }
        sha1.truncate(40);
        let token = Token {
            id: self.last_token,
            user,
            name: name.to_owned(),
            sha1,
            scopes,
        };
        self.tokens.push(token.clone());
        token
    }

    /// Makes the bare repository and its entry.
    pub fn add_repo(
        &mut self,
        owner: u64,
        name: &str,
        private: bool,
        default_branch: &str,
    ) -> std::io::Result<Repo> {
        self.last_id += 1;
        let id = self.last_id;
        let dir = self.root.join(format!("{id}-{name}.git"));
        for folder in ["objects/info", "objects/pack", "refs/heads", "refs/tags"] {
            std::fs::create_dir_all(dir.join(folder))?;
        }
        std::fs::write(
            dir.join("config"),
            "[core]\n\trepositoryformatversion = 0\n\tfilemode = true\n\tbare = true\n",
        )?;
        std::fs::write(
            dir.join("HEAD"),
            format!("ref: refs/heads/{default_branch}\n"),
        )?;
        let now = clock::now();
        let repo = Repo {
            id,
            owner,
            name: name.to_owned(),
            description: String::new(),
            private,
            archived: None,
            dir,
            default_branch: default_branch.to_owned(),
            collaborators: Vec::new(),
            protected: Vec::new(),
            created: now,
            updated: now,
            stale: None,
            metadata: None,
        };
        self.moved
            .retain(|(of, old, _)| *of != owner || !old.eq_ignore_ascii_case(name));
        self.repos.push(repo.clone());
        Ok(repo)
    }

    /// Takes a repository away, its folder too.
    pub fn remove_repo(&mut self, id: u64) {
        if let Some(at) = self.repos.iter().position(|repo| repo.id == id) {
            let repo = self.repos.remove(at);
            self.moved.retain(|(_, _, to)| *to != id);
            drop(std::fs::remove_dir_all(repo.dir));
        }
    }

    /// What this account may do with a repository; `None` for nothing at all.
    pub fn access(repo: &Repo, user: Option<u64>) -> Option<Access> {
        let own = user
            .filter(|user| *user == repo.owner)
            .map(|_| Access::Admin);
        let given = repo
            .collaborators
            .iter()
            .find(|(of, _)| Some(*of) == user)
            .map(|(_, access)| *access);
        own.or(given).or((!repo.private).then_some(Access::Read))
    }

    fn random(&mut self) -> u64 {
        // splitmix64: tokens that look the part and are the same in each run.
        self.seed = self.seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.seed;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }
}

/// Puts scopes in Gitea's order and lets `write` stand for `read`; the unknown one otherwise.
pub fn normal_scopes(wanted: &[String]) -> Result<Vec<String>, String> {
    let known = |scope: &str| {
        scope == "all"
            || scope == "public-only"
            || scope.split_once(':').is_some_and(|(level, of)| {
                matches!(level, "read" | "write") && SCOPES.contains(&of)
            })
    };
    if let Some(unknown) = wanted.iter().find(|scope| !known(scope)) {
        return Err(unknown.clone());
    }
    let has = |scope: &str| wanted.iter().any(|wanted| wanted == scope);
    if has("all") {
        return Ok(vec!["all".to_owned()]);
    }
    let mut normal = Vec::new();
    if has("public-only") {
        normal.push("public-only".to_owned());
    }
    for of in SCOPES {
        for level in ["write", "read"] {
            let scope = format!("{level}:{of}");
            if has(&scope) {
                normal.push(scope);
                break;
            }
        }
    }
    Ok(normal)
}
