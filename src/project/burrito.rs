//! One project on disk: what its `metadata.json` says, or why that cannot be read.

use super::json;
use super::names::is_device;
use super::settings;
use crate::disk;
use crate::report::{Class, Failure, Message, Result};
use chrono::{DateTime, FixedOffset};
use md5::{Digest, Md5};
use serde_json::{Map, Value};
use std::path::{Path, PathBuf};

/// Largest `metadata.json` that is read, in bytes.
pub const MAX_METADATA: u64 = 8 * 1024 * 1024;

/// Longest name that is shown, in characters; a name is only for people.
const MAX_NAME: usize = 200;

/// One project on this computer. A project whose `metadata.json` cannot be used is one too, with a [`ProjectProblem`]:
/// it must be seen, named and restored.
#[derive(Debug, Clone)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a key of metadata.json or of Scribe's settings"
)]
pub struct Project {
    /// The name people know, only for showing; the folder's name where `metadata.json` has none.
    pub name: String,
    /// The id: from `metadata.json`, else from the folder's name; `None` where neither has a valid one.
    pub id: Option<String>,
    /// Whether `metadata.json` itself has the id.
    pub has_own_id: bool,
    /// The folder, absolute.
    pub folder: PathBuf,
    /// Where the folder leads, when it is a link: a project that was moved to another disk.
    pub link: Option<PathBuf>,
    /// The flavor, such as `textTranslation`.
    pub flavor: Option<String>,
    /// The language tag, such as `fr`.
    pub language: Option<String>,
    /// The abbreviation, such as `MRC`.
    pub abbreviation: Option<String>,
    /// Whether `metadata.json` says that the text is confidential.
    pub confidential: bool,
    /// Archived in Scribe.
    pub archived: bool,
    /// Starred in Scribe.
    pub starred: bool,
    /// The files that `metadata.json` names.
    pub ingredients: Vec<Ingredient>,
    /// Path of `scribe-settings.json` inside the project, with `/`, where there is one.
    pub settings_path: Option<String>,
    /// Why `metadata.json` cannot be used.
    pub problem: Option<ProjectProblem>,
}

/// One file that `metadata.json` names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ingredient {
    /// Path inside the project, with `/`. From outside: may lead anywhere.
    pub path: String,
    /// Its role, such as `x-scribe`.
    pub role: Option<String>,
    /// The book codes of its scope.
    pub scope: Vec<String>,
}

/// Why a project's `metadata.json` cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ProjectProblem {
    /// There is none.
    Missing,
    /// It has no bytes, or only zero bytes, as after a power cut.
    Empty,
    /// It is not JSON, is cut off, too deep or not an object; what the parser said.
    Invalid(String),
    /// It is larger than [`MAX_METADATA`].
    TooLarge,
    /// The project id has characters that an id cannot have.
    BadId,
    /// The system refused to read it; what it said.
    Unreadable(String),
    /// The folder is a link, and what it leads to is not there now.
    Away(PathBuf),
    /// The folder's name is not Unicode text.
    NameNotUnicode,
}

impl ProjectProblem {
    /// One sentence about it, for a list.
    pub fn message(&self) -> Message {
        match self {
            Self::Missing => Message::new("project-metadata-missing"),
            Self::Empty => Message::new("project-metadata-empty"),
            Self::Invalid(why) => Message::new("project-metadata-invalid").with("why", why),
            Self::TooLarge => {
                Message::new("project-metadata-too-large").bytes("limit", MAX_METADATA)
            }
            Self::BadId => Message::new("project-id-invalid"),
            Self::Unreadable(why) => Message::new("project-metadata-unreadable").with("why", why),
            Self::Away(target) => Message::new("project-link-away").path("target", target),
            Self::NameNotUnicode => Message::new("project-name-not-unicode"),
        }
    }

    /// How a run on this project ends.
    pub fn class(&self) -> Class {
        match self {
            Self::Unreadable(_) => Class::Failed,
            Self::Away(_) => Class::NotFound,
            Self::NameNotUnicode => Class::Partial,
            _ => Class::Integrity,
        }
    }

    /// One sentence about the project of this name.
    pub fn headline(&self, project: &str) -> Message {
        Message::new(match self {
            Self::Unreadable(_) => "project-unreadable",
            Self::Away(_) => "project-away",
            Self::NameNotUnicode => "project-not-synced",
            _ => "project-damaged",
        })
        .with("project", project)
    }

    /// What can be done about it; `project` is what a command calls it. Nothing a backup would help where it cannot be read.
    pub fn hint(&self, project: &str) -> Option<Message> {
        match self {
            Self::Unreadable(_) => None,
            Self::Away(_) => Some(Message::new("hint-project-away")),
            Self::NameNotUnicode => Some(Message::new("hint-project-rename-folder")),
            _ => Some(Message::new("hint-project-restore-backup").with("project", project)),
        }
    }

    /// Whether the project's folder cannot be worked in at all, whatever it holds.
    pub fn is_of_the_folder(&self) -> bool {
        matches!(self, Self::Away(_) | Self::NameNotUnicode)
    }
}

/// What `metadata.json` says, whatever folder it lies in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Metadata {
    /// The name.
    pub name: Option<String>,
    /// The id; valid if it is there.
    pub id: Option<String>,
    /// The flavor.
    pub flavor: Option<String>,
    /// The language tag.
    pub language: Option<String>,
    /// The abbreviation.
    pub abbreviation: Option<String>,
    /// Confidential.
    pub confidential: bool,
    /// The files it names.
    pub ingredients: Vec<Ingredient>,
}

/// Whether a project id is one: 1 to 64 letters, digits, `.`, `_`, `-`, no dot first. It becomes part of folder names.
pub fn is_project_id(id: &str) -> bool {
    (1..=64).contains(&id.len())
        && !id.starts_with('.')
        && id
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-'))
        && !is_device(id)
}

/// Whether an id has the form of a UUID, as all of Scribe's have.
pub(crate) fn is_uuid(id: &str) -> bool {
    id.len() == 36
        && id.bytes().enumerate().all(|(at, b)| match at {
            8 | 13 | 18 | 23 => b == b'-',
            _ => b.is_ascii_hexdigit(),
        })
}

impl Metadata {
    /// Reads the bytes of a `metadata.json`, from a worktree, a commit or a backup. The old form of some servers, a whole
    /// file as `{"type":"Buffer","data":[...]}`, is read too.
    ///
    /// # Errors
    /// Why it cannot be used.
    pub fn parse(bytes: &[u8]) -> Result<Self, ProjectProblem> {
        if bytes.len() as u64 > MAX_METADATA {
            return Err(ProjectProblem::TooLarge);
        }
        if bytes.iter().all(|&b| b == 0 || b.is_ascii_whitespace()) {
            return Err(ProjectProblem::Empty);
        }
        let (mut value, _) = json::parse(bytes).map_err(ProjectProblem::Invalid)?;
        if let Some(inner) = buffer_content(&value) {
            value = json::parse(&inner).map_err(ProjectProblem::Invalid)?.0;
        }
        let Value::Object(root) = &value else {
            return Err(ProjectProblem::Invalid("not an object".to_owned()));
        };
        Ok(Self {
            id: id_of(root)?,
            name: localized(&value["identification"]["name"]),
            flavor: text(&value["type"]["flavorType"]["flavor"]["name"]),
            language: text(&value["languages"][0]["tag"]),
            abbreviation: localized(&value["identification"]["abbreviation"]),
            confidential: matches!(&value["confidential"], Value::Bool(true))
                || value["confidential"].as_str() == Some("true"),
            ingredients: ingredients_of(&value["ingredients"]),
        })
    }
}

impl Metadata {
    /// Whether it is that project's: by the id. Where neither has one in its `metadata.json`, by what it is called, in which
    /// language and of which flavor.
    pub fn is_of(&self, project: &Project) -> bool {
        match &self.id {
            Some(id) => project.id.as_ref() == Some(id),
            None => {
                !project.has_own_id
                    && project.problem.is_none()
                    && self.name.as_ref() == Some(&project.name)
                    && self.language == project.language
                    && self.flavor == project.flavor
                    && self.abbreviation == project.abbreviation
            }
        }
    }
}

fn buffer_content(value: &Value) -> Option<Vec<u8>> {
    if value["type"].as_str() != Some("Buffer") {
        return None;
    }
    value["data"]
        .as_array()?
        .iter()
        .map(|byte| byte.as_u64().and_then(|byte| u8::try_from(byte).ok()))
        .collect()
}

fn text(value: &Value) -> Option<String> {
    value
        .as_str()
        .map(str::trim)
        .filter(|text| !text.is_empty())
        .map(|text| text.chars().take(MAX_NAME).collect())
}

/// The English value, else the first there is.
fn localized(value: &Value) -> Option<String> {
    text(&value["en"]).or_else(|| value.as_object()?.values().find_map(text))
}

/// The key of `identification.primary.scribe`; else the newest of `identification.upstream.scribe`; else that of another
/// authority, likewise.
fn id_of(root: &Map<String, Value>) -> Result<Option<String>, ProjectProblem> {
    let Some(identification) = root.get("identification") else {
        return Ok(None);
    };
    let parts = ["primary", "upstream"].map(|part| &identification[part]);
    let scribes = parts
        .iter()
        .find_map(|part| newest(&[&part["scribe"]]).map(|(id, _)| id));
    match scribes {
        Some(id) if !is_project_id(id) => return Err(ProjectProblem::BadId),
        Some(id) => return Ok(Some(id.clone())),
        None => {}
    }
    Ok(parts.iter().find_map(|part| {
        let authorities = part.as_object()?;
        let ids = authorities.values().collect::<Vec<_>>();
        let (id, about) = newest(&ids)?;
        // An address or a number in a form of its own cannot be part of a folder's name.
        let is_plain = is_project_id(id) && !id.ends_with('.') && !id.contains('_');
        Some(if is_plain {
            id.clone()
        } else {
            let holds = |ids: &&Value| objects(ids).iter().any(|ids| ids.get(id) == Some(about));
            let authority = authorities.iter().find(|(_, ids)| holds(ids));
            let authority = authority.map_or("", |(name, _)| name);
            let sum = sha2::Sha256::digest(format!("{authority}\n{id}"));
            format!("x-{}", &super::names::hex(&sum)[..16])
        })
    }))
}

fn objects(value: &Value) -> Vec<&Map<String, Value>> {
    match value {
        Value::Object(map) => vec![map],
        Value::Array(items) => items.iter().filter_map(Value::as_object).collect(),
        _ => Vec::new(),
    }
}

/// The newest of these ids, with what is said of it; of equally old ones the first.
fn newest<'v>(ids: &[&'v Value]) -> Option<(&'v String, &'v Value)> {
    let entries = ids.iter().flat_map(|ids| objects(ids)).flatten();
    entries
        .map(|(id, about)| (settings::time(&about["timestamp"]), id, about))
        .reduce(|best, next| if next.0 > best.0 { next } else { best })
        .map(|(_, id, about)| (id, about))
}

/// Keys written on Windows have backslashes.
fn ingredients_of(value: &Value) -> Vec<Ingredient> {
    let mut found: Vec<Ingredient> = Vec::new();
    let mut paths = std::collections::HashSet::new();
    for (key, about) in value.as_object().into_iter().flatten() {
        let path = key.replace('\\', "/");
        let ingredient = Ingredient {
            role: text(&about["role"]),
            scope: about["scope"]
                .as_object()
                .map(|scope| scope.keys().cloned().collect())
                .unwrap_or_default(),
            path,
        };
        if paths.insert(ingredient.path.clone()) {
            found.push(ingredient);
        }
    }
    found
}

/// Whether a path that a file names stays inside the project and outside its `.git`: with `/`, relative, no `..`, no
/// component that any system takes for `.git` or for our own names.
pub fn is_safe_path(path: &str) -> bool {
    !path.is_empty()
        && path.len() <= 1024
        && path.split('/').all(|part| {
            let plain = part.trim_end_matches(['.', ' ']).to_ascii_lowercase();
            !plain.is_empty()
                && plain != ".git"
                && !plain.starts_with("git~")
                && !part.starts_with(disk::TEMPORARY_PREFIX)
                && !part.contains(['\\', ':'])
                && !part.chars().any(char::is_control)
        })
}

impl Project {
    /// What one of its files is about, where a file is one place: `MRK 1:2` for a recording, else its book.
    pub fn place_of(&self, path: &str) -> Option<String> {
        scripture::Recording::of(path)
            .and_then(|take| take.reference())
            .or_else(|| self.book_of(path))
    }
}

/// `metadata.json` with `size` (bytes) and `checksum.md5` of these ingredients as their contents are; form, order and
/// unknown keys as they were, and no key made that was not there. `None` where nothing has to change or the file is not
/// readable.
pub fn with_checksums(metadata: &[u8], contents: &[(&str, Vec<u8>)]) -> Option<Vec<u8>> {
    let (mut value, form) = json::parse(metadata).ok()?;
    let ingredients = value.get_mut("ingredients")?.as_object_mut()?;
    let mut changed = false;
    for (path, content) in contents {
        let Some(ingredient) = ingredients.get_mut(*path).and_then(Value::as_object_mut) else {
            continue;
        };
        let mut set = |slot: Option<&mut Value>, new: Value| {
            if let Some(slot) = slot.filter(|slot| **slot != new) {
                *slot = new;
                changed = true;
            }
        };
        set(ingredient.get_mut("size"), content.len().into());
        let sum = super::names::hex(&Md5::digest(content));
        let slot = ingredient
            .get_mut("checksum")
            .and_then(|checksum| checksum.get_mut("md5"));
        set(slot, sum.into());
    }
    changed.then(|| json::write(&value, &form))
}

/// `metadata.json` with another project id, which keeps what stands under the old one; form, order and unknown keys as they
/// were. `None` where the file is not one that can be used.
pub fn with_id(metadata: &[u8], id: &str, now: DateTime<FixedOffset>) -> Option<Vec<u8>> {
    let (mut value, form) = json::parse(metadata).ok()?;
    if let Some(inner) = buffer_content(&value) {
        value = json::parse(&inner).ok()?.0;
    }
    let root = value.as_object_mut()?;
    let old = id_of(root).ok()?;
    let primary = json::object_at(json::object_at(root, "identification"), "primary");
    let known = primary.get("scribe").and_then(Value::as_object);
    let renamed: Map<String, Value> = known
        .into_iter()
        .flatten()
        .map(|(key, about)| {
            let key = if Some(key) == old.as_ref() { id } else { key };
            (key.to_owned(), about.clone())
        })
        .collect();
    let scribe = if renamed.contains_key(id) {
        Value::Object(renamed)
    } else {
        serde_json::json!({id: {"revision": "0", "timestamp": settings::scribe_time(now)}})
    };
    primary.insert("scribe".to_owned(), scribe);
    Some(json::write(&value, &form))
}

/// Where `metadata.json` and the files that it names do not agree.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Drift {
    /// Files that were compared.
    pub checked: usize,
    /// Files with another size or sum than `metadata.json` says.
    pub changed: Vec<String>,
    /// Files that are not there.
    pub missing: Vec<String>,
}

/// Compares the files of a project with what its `metadata.json` says of them, until `stop` says so. Files that cannot be
/// read count as missing.
pub fn drift(folder: &Path, stop: &dyn Fn() -> bool) -> Drift {
    let mut drift = Drift::default();
    let read = disk::read(&folder.join("metadata.json"), MAX_METADATA);
    let Some((value, _)) = read.ok().and_then(|bytes| json::parse(&bytes).ok()) else {
        return drift;
    };
    for (key, about) in value["ingredients"].as_object().into_iter().flatten() {
        if stop() {
            break;
        }
        let path = key.replace('\\', "/");
        // Scribe's settings are written at every look and every sync.
        if !is_safe_path(&path) || settings::is_special(&path) {
            continue;
        }
        let file = disk::inside(folder, &path).ok().flatten();
        let seen = file
            .as_ref()
            .filter(|file| matches!(disk::kind(file), Ok(Some(disk::Kind::File))))
            .and_then(|file| Some((file, disk::seen(file).ok()?.len)));
        let Some((file, len)) = seen else {
            drift.missing.push(path);
            continue;
        };
        drift.checked += 1;
        let size = about["size"].as_u64();
        let sum = about["checksum"]["md5"].as_str();
        let is_other = size.is_some_and(|size| size != len)
            || sum.is_some_and(|sum| md5_of(file).is_some_and(|now| now != sum.to_lowercase()));
        if is_other {
            drift.changed.push(path);
        }
    }
    drift
}

fn md5_of(file: &Path) -> Option<String> {
    let mut sum = Md5::new();
    disk::read_pieces(file, &mut |piece| sum.update(piece)).ok()?;
    Some(super::names::hex(&sum.finalize()))
}

impl Project {
    /// The project in `folder`, wherever it lies. What is wrong with its `metadata.json` is in [`Project::problem`].
    ///
    /// # Errors
    /// [`Class::NotFound`] if there is no such folder.
    pub fn at(folder: &Path) -> Result<Self> {
        let is_away = || disk::is_link(folder) && std::fs::metadata(folder).is_err();
        if !std::fs::metadata(folder).is_ok_and(|meta| meta.is_dir()) && !is_away() {
            return Err(Failure::new(
                Class::NotFound,
                Message::new("project-folder-not-found").path("folder", folder),
            ));
        }
        let folder = std::path::absolute(folder).unwrap_or_else(|_| folder.to_path_buf());
        Ok(Self::read(folder))
    }

    fn read(folder: PathBuf) -> Self {
        let path = folder.join("metadata.json");
        let link = disk::is_link(&folder)
            .then(|| std::fs::read_link(&folder).ok())
            .flatten();
        let of_the_folder = match &link {
            Some(target) if std::fs::metadata(&folder).is_err() => {
                Some(ProjectProblem::Away(target.clone()))
            }
            _ => folder
                .file_name()
                .is_some_and(|name| name.to_str().is_none())
                .then_some(ProjectProblem::NameNotUnicode),
        };
        let read = match disk::kind(&path) {
            Ok(None) => Err(ProjectProblem::Missing),
            Ok(Some(disk::Kind::File)) => match disk::read(&path, MAX_METADATA) {
                Ok(bytes) => Metadata::parse(&bytes),
                Err(error) if error.source.kind() == std::io::ErrorKind::FileTooLarge => {
                    Err(ProjectProblem::TooLarge)
                }
                Err(error) => Err(ProjectProblem::Unreadable(error.source.to_string())),
            },
            // Links lead out of the project.
            Ok(Some(_)) => Err(ProjectProblem::Invalid("not a regular file".to_owned())),
            Err(error) => Err(ProjectProblem::Unreadable(error.source.to_string())),
        };
        let (metadata, problem) = match read {
            Ok(metadata) => (metadata, None),
            Err(problem) => (Metadata::default(), Some(problem)),
        };
        let problem = of_the_folder.or(problem);
        let base = base_name(&folder);
        let (stem, id_of_folder) = split_folder_name(&base);
        let settings_path = settings::find(&folder, &metadata.ingredients);
        let marks = settings_path
            .as_ref()
            .and_then(|path| disk::read(&folder.join(path), settings::MAX_SETTINGS).ok())
            .map(|bytes| settings::Marks::read(&bytes, metadata.flavor.as_deref()))
            .unwrap_or_default();
        Self {
            name: metadata.name.unwrap_or_else(|| stem.to_owned()),
            has_own_id: metadata.id.is_some(),
            id: metadata.id.or_else(|| id_of_folder.map(str::to_owned)),
            flavor: metadata.flavor,
            language: metadata.language,
            abbreviation: metadata.abbreviation,
            confidential: metadata.confidential,
            archived: marks.archived,
            starred: marks.starred,
            ingredients: metadata.ingredients,
            settings_path,
            problem,
            folder,
            link,
        }
    }

    /// The project itself if its `metadata.json` can be used.
    ///
    /// # Errors
    /// [`Class::Integrity`] with what is wrong; [`Class::Failed`] where the system refused to read it, which says nothing
    /// about what it holds.
    pub fn sound(&self) -> Result<&Self> {
        match &self.problem {
            None => Ok(self),
            Some(problem) => {
                let failure = Failure::new(problem.class(), problem.headline(&self.name))
                    .cause(problem.message());
                Err(match problem.hint(&self.base_name()) {
                    Some(hint) => failure.hint(hint),
                    None => failure,
                })
            }
        }
    }

    /// The folder's own name.
    pub fn base_name(&self) -> String {
        base_name(&self.folder)
    }

    /// What backups and memory are filed under: the id, or a stand-in made of the folder's name where there is none.
    pub fn key(&self) -> String {
        use sha2::{Digest, Sha256};
        self.id.clone().unwrap_or_else(|| {
            let sum = Sha256::digest(self.base_name().as_bytes());
            format!("noid-{}", &super::names::hex(&sum)[..12])
        })
    }

    /// What the folder of this project is called in Scribe: its own name if that ends with the id, else a new one.
    pub fn scribe_folder_name(&self) -> String {
        let base = self.base_name();
        if base.ends_with(&format!("_{}", self.key())) {
            base
        } else {
            super::names::folder_name(&self.name, &self.key())
        }
    }

    /// Where backups of this project lie, as [`backups_dir`] says it.
    pub fn backups_dir(&self, home: &Path) -> PathBuf {
        backups_dir(self.folder.parent().unwrap_or(&self.folder), home)
    }
}

/// Where the backups of the projects in the folder `projects` lie: `projects-backups` of its Scribe user, or in that folder
/// where it is elsewhere. A `users/<name>/projects` with Scribe's own files around it counts as Scribe's, whichever home was
/// given.
pub fn backups_dir(projects: &Path, home: &Path) -> PathBuf {
    let profile = projects
        .parent()
        .filter(|_| projects.file_name().is_some_and(|name| name == "projects"));
    if let Some(profile) = profile
        && let Some(users) = profile.parent()
        && users.file_name().is_some_and(|name| name == "users")
        && (is_same_folder(users, &home.join("users"))
            || users.join("users.json").is_file()
            || disk::is_folder(&profile.join("projects-backups")))
    {
        return profile.join("projects-backups");
    }
    projects.join("projects-backups")
}

fn is_same_folder(a: &Path, b: &Path) -> bool {
    match (std::fs::canonicalize(a), std::fs::canonicalize(b)) {
        (Ok(a), Ok(b)) => a == b,
        _ => false,
    }
}

pub(super) fn base_name(folder: &Path) -> String {
    folder
        .file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default()
}

/// `<name>_<uuid>` into its two parts; a name without a UUID has no id.
pub(super) fn split_folder_name(base: &str) -> (&str, Option<&str>) {
    match base.rsplit_once('_') {
        Some((name, id)) if is_uuid(id) => (name, Some(id)),
        _ => (base, None),
    }
}

/// Reads all projects directly in `projects`, sorted by name. One that is damaged is listed with its problem; folders that
/// are no project (no `metadata.json`, no `.git`, no ingredients, no id in the name) are left out. A link to a folder is a
/// project as the folder is; where several names lead to one folder, it is one project.
///
/// # Errors
/// When the folder cannot be listed, or is a link that leads nowhere now; one that is missing holds no projects.
pub fn list(projects: &Path) -> Result<Vec<Project>> {
    if !projects.is_dir() {
        return match std::fs::read_link(projects) {
            Ok(target) if std::fs::metadata(projects).is_err() => Err(Failure::new(
                Class::NotFound,
                Message::new("projects-folder-away").path("folder", projects),
            )
            .cause(Message::new("project-link-away").path("target", &target))
            .hint(Message::new("hint-project-away"))),
            _ => Ok(Vec::new()),
        };
    }
    let mut names = disk::folders_and_links_in(projects)?;
    names.retain(|one| {
        let name = one.name.to_string_lossy();
        !name.starts_with('.') && name != "projects-backups"
    });
    if names.iter().any(|one| one.link.is_some()) {
        // The folder itself before a link to it.
        names.sort_by_key(|one| one.link.is_some());
        let mut known = std::collections::HashSet::new();
        names.retain(
            |one| match std::fs::canonicalize(projects.join(&one.name)) {
                Ok(folder) => known.insert(folder),
                Err(_) => true,
            },
        );
    }
    let mut found: Vec<Project> = names
        .into_iter()
        .map(|one| (projects.join(one.name), one.link.is_some()))
        .filter(|(folder, is_link)| (*is_link && !folder.is_dir()) || looks_like_a_project(folder))
        .map(|(folder, _)| Project::read(folder))
        .collect();
    found.sort_by(|a, b| {
        (a.name.to_lowercase(), &a.folder).cmp(&(b.name.to_lowercase(), &b.folder))
    });
    Ok(found)
}

fn looks_like_a_project(folder: &Path) -> bool {
    ["metadata.json", ".git", "ingredients", "content", "audio"]
        .iter()
        .any(|name| matches!(disk::kind(&folder.join(name)), Ok(Some(_))))
        || split_folder_name(&base_name(folder)).1.is_some()
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    pub(in crate::project) const ID: &str = "84a21ef1-5e63-5129-8faa-4b2598d0d03a";

    pub(in crate::project) fn metadata(name: &str, id: &str) -> String {
        serde_json::json!({
            "format": "scripture burrito",
            "identification": {
                "primary": {"scribe": {id: {"revision": "0", "timestamp": "2024-05-06T15:04:05+02:00"}}},
                "name": {"en": name}, "abbreviation": {"en": "MRC"}},
            "confidential": false,
            "languages": [{"tag": "fr", "name": {"en": "French"}}],
            "type": {"flavorType": {"name": "scripture", "flavor": {"name": "textTranslation"}, "currentScope": {"MRK": []}}},
            "ingredients": {
                "ingredients\\MRK.usfm": {"mimeType": "application/x-usfm", "scope": {"MRK": []}},
                "ingredients/MRK.usfm": {"scope": {"MRK": []}},
                "ingredients/scribe-settings.json": {"role": "x-scribe"}}
        })
        .to_string()
    }

    pub(in crate::project) fn make(projects: &Path, base: &str, metadata: &[u8]) -> PathBuf {
        let folder = projects.join(base);
        std::fs::create_dir_all(folder.join("ingredients")).unwrap();
        disk::write(&folder.join("metadata.json"), metadata).unwrap();
        folder
    }

    #[test]
    fn what_the_system_refuses_to_read_is_no_damage() {
        let dir = tempfile::tempdir().unwrap();
        let folder = make(dir.path(), &format!("Mark_{ID}"), b"");
        let mut project = Project::at(&folder).unwrap();
        let failure = project.sound().unwrap_err();
        assert_eq!(
            (failure.class(), failure.hints().len()),
            (Class::Integrity, 1)
        );
        project.problem = Some(ProjectProblem::Unreadable("Input/output error".to_owned()));
        let failure = project.sound().unwrap_err();
        assert_eq!((failure.class(), failure.hints().len()), (Class::Failed, 0));
    }

    #[test]
    fn metadata_is_read_in_every_form_scribe_has_written() {
        let text = metadata("Évangile", ID);
        let plain = Metadata::parse(text.as_bytes()).unwrap();
        assert_eq!(plain.id.as_deref(), Some(ID));
        assert_eq!(plain.name.as_deref(), Some("Évangile"));
        assert_eq!(plain.flavor.as_deref(), Some("textTranslation"));
        assert_eq!(plain.language.as_deref(), Some("fr"));
        assert_eq!(plain.ingredients.len(), 2, "both separators are one path");
        assert_eq!(plain.ingredients[0].scope, ["MRK"]);
        let buffer = serde_json::json!({"type": "Buffer", "data": text.as_bytes()}).to_string();
        assert_eq!(Metadata::parse(buffer.as_bytes()).unwrap(), plain);
        let mut marked = vec![0xef, 0xbb, 0xbf];
        marked.extend_from_slice(text.as_bytes());
        assert_eq!(Metadata::parse(&marked).unwrap(), plain);
    }

    #[test]
    fn the_newest_upstream_id_stands_in_for_a_missing_primary_one() {
        let text = r#"{"identification":{"upstream":{"scribe":[
            {"old-id":{"timestamp":"2024-05-06T15:04:05+02:00"}},
            {"new-id":{"timestamp":"2024-05-06T14:04:05Z"}}]}}}"#;
        assert_eq!(
            Metadata::parse(text.as_bytes()).unwrap().id.as_deref(),
            Some("new-id")
        );
    }

    #[test]
    fn an_id_of_any_authority_is_one() {
        let id = |primary: &str| {
            let text = format!(r#"{{"identification":{{"primary":{primary}}}}}"#);
            Metadata::parse(text.as_bytes()).unwrap().id
        };
        let dbl = r#"{"dbl":{"2880c78491b2f8ce":{"revision":"91"}}}"#;
        assert_eq!(id(dbl).as_deref(), Some("2880c78491b2f8ce"));
        let both = r#"{"dbl":{"2880c78491b2f8ce":{}},"scribe":{"own-id":{}}}"#;
        assert_eq!(id(both).as_deref(), Some("own-id"));
        assert_eq!(id("{}"), None);
        assert_eq!(id(r#"{"dbl":{}}"#), None);
        let newer = r#"{"a":{"old":{"timestamp":"2020-01-01T00:00:00Z"}},"b":{"new":{"timestamp":"2024-01-01T00:00:00Z"}}}"#;
        assert_eq!(id(newer).as_deref(), Some("new"));
        // What could not be in a folder's name stands for itself, the same everywhere.
        let mut seen = std::collections::BTreeSet::new();
        for odd in [
            "https://x.org/1",
            "urn:uuid:84a2",
            "../../x",
            "a b",
            "ሰ",
            "a.",
            "a_b",
            "",
            "CON",
        ] {
            let made = id(&format!(r#"{{"other":{{"{odd}":{{}}}}}}"#)).unwrap();
            assert!(
                is_project_id(&made) && made.starts_with("x-"),
                "{odd}: {made}"
            );
            seen.insert(made);
        }
        assert_eq!(seen.len(), 9);
        let elsewhere = id(r#"{"another":{"a b":{}}}"#).unwrap();
        assert!(!seen.contains(&elsewhere));
    }

    #[test]
    fn damaged_metadata_is_told_apart() {
        let parse = |bytes: &[u8]| Metadata::parse(bytes).unwrap_err();
        let whole = metadata("x", ID);
        assert_eq!(parse(b""), ProjectProblem::Empty);
        assert_eq!(parse(&[0; 100]), ProjectProblem::Empty);
        for cut in 1..whole.len() {
            assert!(matches!(
                parse(&whole.as_bytes()[..cut]),
                ProjectProblem::Invalid(_)
            ));
        }
        assert!(matches!(parse(b"[]"), ProjectProblem::Invalid(_)));
        for id in ["../x", "a/b", "a\\b", ".x", "", "x y", "CON", "ሰ"] {
            assert_eq!(
                parse(metadata("x", id).as_bytes()),
                ProjectProblem::BadId,
                "{id}"
            );
        }
        for odd in [
            r#"{"ingredients":[1],"languages":{},"identification":7}"#,
            "{}",
            r#"{"type":"Buffer"}"#,
        ] {
            assert_eq!(Metadata::parse(odd.as_bytes()).unwrap().id, None);
        }
    }

    #[test]
    fn one_bad_project_hides_no_other_and_keeps_its_name_and_id() {
        let dir = tempfile::tempdir().unwrap();
        let base = format!("Torn one_{ID}");
        make(dir.path(), "Good_x", metadata("Good", "x").as_bytes());
        make(dir.path(), &base, b"{\"format\":");
        std::fs::create_dir(dir.path().join("not a project")).unwrap();
        std::fs::create_dir(dir.path().join(".hidden")).unwrap();
        let found = list(dir.path()).unwrap();
        assert_eq!(found.len(), 2);
        assert!(found[0].sound().is_ok());
        assert_eq!(
            (found[1].name.as_str(), found[1].id.as_deref()),
            ("Torn one", Some(ID))
        );
        assert_eq!(found[1].sound().unwrap_err().class(), Class::Integrity);
        assert_eq!(found[1].scribe_folder_name(), base);
    }

    #[test]
    fn backups_lie_with_the_scribe_user_or_beside_the_folder() {
        let dir = tempfile::tempdir().unwrap();
        let projects = dir.path().join("scribe/users/asha/projects");
        let folder = make(&projects, "A_x", metadata("A", "x").as_bytes());
        let project = Project::at(&folder).unwrap();
        assert_eq!(
            project.backups_dir(&dir.path().join("scribe")),
            dir.path().join("scribe/users/asha/projects-backups")
        );
        let elsewhere = make(&dir.path().join("work"), "B", metadata("B", "y").as_bytes());
        assert_eq!(
            Project::at(&elsewhere)
                .unwrap()
                .backups_dir(&dir.path().join("scribe")),
            dir.path().join("work/projects-backups")
        );
    }

    #[test]
    fn paths_from_outside_are_checked() {
        for bad in [
            "", "/x", "../x", "a/../b", "a//b", "a/.git/x", ".GIT/x", ".git ", "git~1/x", "a\\b",
            "c:x", "a/\u{1b}", "./a",
        ] {
            assert!(!is_safe_path(bad), "{bad:?}");
        }
        assert!(is_safe_path("audio/ingredients/MRK/1/1_2_3.mp3"));
    }
}
