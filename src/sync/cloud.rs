//! Where the projects are carried to, a server or a folder, behind one face.

use crate::disk::{self, Door, What};
use crate::door43;
use crate::http::{Budget, Client, Credential, Meter};
use crate::repo::{self, FolderRemote, Kind, Oid, Remote, Store, WireRemote};
use crate::report::{Class, Failure, Message, Result};
use std::path::{Path, PathBuf};

/// `owner/name`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RepositoryName {
    /// The owner's login.
    pub owner: String,
    /// The repository's name.
    pub name: String,
}

impl RepositoryName {
    /// Reads `owner/name`; both of letters, digits, `-`, `_`, `.`, as the server wants them.
    pub fn parse(text: &str) -> Option<Self> {
        let (owner, name) = text.split_once('/')?;
        let name = name.strip_suffix(".git").unwrap_or(name);
        let good = |part: &str| {
            (1..=100).contains(&part.len())
                && !matches!(part, "." | "..")
                && part
                    .bytes()
                    .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.'))
        };
        (good(owner) && good(name)).then(|| Self {
            owner: owner.to_owned(),
            name: name.to_owned(),
        })
    }

    /// Whether both name one repository; servers do not tell case apart.
    pub fn is_same(&self, other: &Self) -> bool {
        self.owner.eq_ignore_ascii_case(&other.owner) && self.name.eq_ignore_ascii_case(&other.name)
    }
}

impl std::fmt::Display for RepositoryName {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}/{}", self.owner, self.name)
    }
}

/// What the cloud tells of a repository.
#[derive(Debug, Clone)]
pub struct CloudRepository {
    /// Its name.
    pub name: RepositoryName,
    /// The project's title, where known.
    pub title: Option<String>,
    /// Flavor, where known.
    pub flavor: Option<String>,
    /// Language tag, where known.
    pub language: Option<String>,
    /// Size in bytes, where known.
    pub size: Option<u64>,
    /// Whether only its members see it.
    pub private: bool,
    /// Whether nothing can be sent to it.
    pub archived: bool,
    /// Whether it holds a project of Scribe, as far as the cloud tells; of a hidden repository a server may not know.
    pub is_project: bool,
    /// Project id, where it is cheap to know (a folder).
    pub id: Option<String>,
    /// When it last changed.
    pub updated: Option<chrono::DateTime<chrono::Utc>>,
}

/// A server with an account, or a folder.
#[derive(Debug, Clone)]
pub enum Cloud {
    /// A server.
    Server {
        /// The client.
        client: Client,
        /// Who asks.
        credential: Credential,
    },
    /// A folder that holds `<owner>/<repository>.git`.
    Folder(PathBuf),
}

impl Cloud {
    /// The address, for people and for remembering.
    pub fn address(&self) -> String {
        match self {
            Self::Server { client, .. } => client.base().to_owned(),
            Self::Folder(path) => path.display().to_string(),
        }
    }

    /// Whether it is a folder.
    pub fn is_folder(&self) -> bool {
        matches!(self, Self::Folder(_))
    }

    /// The same cloud with counters of its own.
    #[must_use]
    pub fn with_own_meter(&self) -> Self {
        match self {
            Self::Server { client, credential } => Self::Server {
                client: client.with_own_meter(),
                credential: credential.clone(),
            },
            Self::Folder(path) => Self::Folder(path.clone()),
        }
    }

    /// What a run may transfer, where that has a limit; a folder costs nothing.
    pub fn budget(&self) -> Option<&Budget> {
        match self {
            Self::Server { client, .. } => client.budget(),
            Self::Folder(_) => None,
        }
    }

    /// The most bytes a second that are sent, where that has a limit.
    pub(super) fn upload_limit(&self) -> Option<u64> {
        match self {
            Self::Server { client, .. } => client.upload_limit(),
            Self::Folder(_) => None,
        }
    }

    /// What was transferred.
    pub fn meter(&self) -> Meter {
        match self {
            Self::Server { client, .. } => client.meter(),
            Self::Folder(_) => Meter::default(),
        }
    }

    fn bare(root: &Path, name: &RepositoryName) -> PathBuf {
        root.join(&name.owner).join(format!("{}.git", name.name))
    }

    fn in_folder(root: &Path, name: &RepositoryName) -> FolderRemote {
        FolderRemote::behind(Door::new(root), &Self::bare(root, name))
    }

    /// A repository, for reading and sending.
    pub fn remote(&self, name: &RepositoryName) -> Box<dyn Remote> {
        match self {
            Self::Server { client, credential } => Box::new(WireRemote::new(
                client.clone(),
                credential.clone(),
                &name.owner,
                &name.name,
            )),
            Self::Folder(root) => Box::new(Self::in_folder(root, name)),
        }
    }

    /// The address of a repository, as git writes it down; never with a credential.
    pub fn url(&self, name: &RepositoryName) -> String {
        match self {
            Self::Server { client, .. } => format!("{}/{name}.git", client.base()),
            Self::Folder(root) => Self::bare(root, name).display().to_string(),
        }
    }

    fn api(&self) -> Option<door43::Api> {
        match self {
            Self::Server { client, credential } => {
                Some(door43::Api::new(client, credential.clone()))
            }
            Self::Folder(_) => None,
        }
    }

    /// Creates a repository. On a server it can only be the account's own.
    pub fn create(
        &self,
        name: &RepositoryName,
        login: &str,
        private: bool,
        description: &str,
    ) -> Result<RepositoryName> {
        match self {
            Self::Folder(root) => {
                Self::in_folder(root, name)
                    .create()
                    .map_err(Failure::from)?;
                Ok(name.clone())
            }
            Self::Server { .. } => {
                if !name.owner.eq_ignore_ascii_case(login) {
                    return Err(Failure::new(
                        Class::NotFound,
                        Message::new("sync-repository-missing-elsewhere").with("repository", name),
                    )
                    .hint(Message::new("hint-ask-owner").with("owner", &name.owner)));
                }
                let Some(api) = self.api() else {
                    return Ok(name.clone());
                };
                let made = api
                    .create_repository(&name.name, private, description)
                    .map_err(Failure::from)?;
                Ok(RepositoryName {
                    owner: made.owner,
                    name: made.name,
                })
            }
        }
    }

    /// Whether a repository can be seen by everybody; `None` where that has no meaning or is not told.
    pub fn is_public(&self, name: &RepositoryName) -> Result<Option<bool>> {
        let Some(api) = self.api() else {
            return Ok(None);
        };
        let found = api
            .repository(&name.owner, &name.name)
            .map_err(Failure::from)?;
        Ok(found.map(|repository| !repository.private))
    }

    /// The `metadata.json` of a branch.
    pub fn metadata(
        &self,
        name: &RepositoryName,
        branch: &str,
        tip: Oid,
    ) -> Result<Option<Vec<u8>>> {
        match self {
            Self::Folder(root) => {
                let git_dir = Self::bare(root, name);
                let store = Store::open_behind(Door::new(root), &git_dir).map_err(Failure::from)?;
                Ok(metadata_of(&store, tip))
            }
            Self::Server { .. } => {
                let Some(api) = self.api() else {
                    return Ok(None);
                };
                let branch = branch.strip_prefix("refs/heads/").unwrap_or(branch);
                api.raw_file(&name.owner, &name.name, branch, "metadata.json", 8 << 20)
                    .map_err(Failure::from)
            }
        }
    }

    /// The `metadata.json` of the shared branch of a server's repository, as the server's API has it.
    pub(crate) fn newest_metadata(&self, name: &RepositoryName) -> Result<Option<Vec<u8>>> {
        let Some(api) = self.api() else {
            return Ok(None);
        };
        let branch = super::MAIN
            .strip_prefix("refs/heads/")
            .unwrap_or(super::MAIN);
        api.raw_file(&name.owner, &name.name, branch, "metadata.json", 8 << 20)
            .map_err(Failure::from)
    }

    /// All repositories that the account can reach.
    pub fn list(&self) -> Result<Vec<CloudRepository>> {
        match self {
            Self::Server { .. } => {
                let Some(api) = self.api() else {
                    return Ok(Vec::new());
                };
                let found = api.list_repositories().map_err(Failure::from)?;
                Ok(found.into_iter().map(of_server).collect())
            }
            Self::Folder(root) => {
                let mut found = Vec::new();
                for (owner, name, git_dir) in repo::folder_repositories(root)? {
                    let Some(name) = RepositoryName::parse(&format!("{owner}/{name}")) else {
                        continue;
                    };
                    found.push(of_folder(name, &Door::new(root), &git_dir));
                }
                Ok(found)
            }
        }
    }
}

fn text(value: String) -> Option<String> {
    (!value.is_empty()).then_some(value)
}

fn of_server(repository: door43::Repository) -> CloudRepository {
    let is_project = !repository.empty
        && match repository.metadata_type.as_str() {
            "sb" => true,
            "" => repository.private || !repository.flavor.is_empty(),
            _ => false,
        };
    CloudRepository {
        is_project,
        name: RepositoryName {
            owner: repository.owner,
            name: repository.name,
        },
        title: text(repository.title),
        flavor: text(repository.flavor),
        language: text(repository.language),
        size: Some(repository.size * 1024),
        private: repository.private,
        archived: repository.archived,
        id: None,
        updated: repository.updated,
    }
}

fn of_folder(name: RepositoryName, door: &Door, git_dir: &Path) -> CloudRepository {
    let metadata = Store::open_behind(door.clone(), git_dir)
        .ok()
        .and_then(|store| metadata_of(&store, store.find_ref(super::MAIN).ok()??))
        .and_then(|bytes| crate::project::Metadata::parse(&bytes).ok())
        .unwrap_or_default();
    CloudRepository {
        name,
        is_project: metadata.id.is_some() || metadata.flavor.is_some(),
        title: metadata.name,
        flavor: metadata.flavor,
        language: metadata.language,
        size: Some(size_of(door, &git_dir.join("objects"))),
        private: false,
        archived: false,
        id: metadata.id,
        updated: None,
    }
}

/// Bytes of a repository's objects, as far as they can be listed.
fn size_of(door: &Door, objects: &Path) -> u64 {
    let names = |folder: &Path| door.names(folder).unwrap_or_default().into_iter();
    let folders = names(objects).filter(|(_, is)| *is == What::Folder);
    let folders = folders.map(|(name, _)| objects.join(name));
    folders
        .flat_map(|folder| {
            let files = names(&folder).filter(|(_, is)| *is == What::File);
            files.filter_map(move |(name, _)| disk::seen(&folder.join(name)).ok())
        })
        .map(|seen| seen.len)
        .sum()
}

/// The largest `metadata.json` that is looked at, in bytes.
const MAX_METADATA: u64 = 8 << 20;

/// Nobody has judged what lies in a folder: of its tree only the top is read.
fn metadata_of(store: &Store, tip: Oid) -> Option<Vec<u8>> {
    let commit = store.read_small(tip, Kind::Commit, MAX_METADATA).ok()?;
    let tree = repo::CommitInfo::parse(tip, &commit).ok()?.tree;
    store.read_small(tree, Kind::Tree, MAX_METADATA).ok()?;
    let leaf = store.leaf_at(tree, "metadata.json").ok()??;
    store.read_small(leaf.id, Kind::Blob, MAX_METADATA).ok()
}
