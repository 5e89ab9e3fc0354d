//! Reads git repositories without git and without the program: all objects by their bytes, and what refs reach.
//!
//! git itself has the last word (`judge::sound`), but starting it for every look costs most of a long run.

use crate::place::git_command;
use sha1::{Digest, Sha1};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::fs;
use std::io::{Read, Write};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::rc::Rc;

/// The name of an object.
pub(crate) type Id = [u8; 20];

/// An object whose bytes have its name.
#[derive(Debug)]
enum Node {
    Blob,
    /// Mode, name and object of each entry.
    Tree(Vec<(String, String, Id)>),
    /// Its tree and parents.
    Commit(Vec<Id>),
    Tag(Id),
}

impl Node {
    fn links(&self) -> Vec<Id> {
        match self {
            Self::Blob => Vec::new(),
            Self::Tree(entries) => entries.iter().map(|(_, _, id)| *id).collect(),
            Self::Commit(links) => links.clone(),
            Self::Tag(id) => vec![*id],
        }
    }
}

/// A file as the system knows it; another one after any change.
type Stamp = (u64, u64, i64, i64, u64);

#[derive(Default)]
struct Known {
    nodes: HashMap<Id, Rc<Node>>,
    /// Loose objects that were read.
    files: HashMap<Stamp, Id>,
    /// Packs that were read, by name, size and time of the last write.
    packs: HashMap<(PathBuf, u64, i64, i64), Rc<Vec<Id>>>,
    /// What git had nothing to say against.
    sound: HashSet<Vec<u8>>,
}

thread_local! {
    static KNOWN: RefCell<Known> = RefCell::default();
}

/// So many objects are remembered; then it begins anew.
const MOST: usize = 100_000;

/// What a repository holds.
#[derive(Debug, Default)]
pub(crate) struct Look {
    /// All objects that refs and HEAD reach.
    pub(crate) reached: BTreeSet<String>,
    /// The commit of HEAD.
    pub(crate) head: Option<Id>,
    refs: BTreeMap<String, Id>,
    /// What is wrong.
    pub(crate) wrong: Vec<String>,
    /// Everything that git would look at, in one sum; the same sum needs no second look.
    sum: Vec<u8>,
}

/// The folder with HEAD: the project's `.git`, or the bare repository itself.
fn git_dir(repository: &Path) -> PathBuf {
    let inner = repository.join(".git");
    if inner.is_dir() {
        inner
    } else {
        repository.to_path_buf()
    }
}

/// Reads all of a repository.
pub(crate) fn look(repository: &Path) -> Look {
    KNOWN.with_borrow_mut(|known| {
        if known.nodes.len() > MOST {
            *known = Known::default();
        }
        known.look(&git_dir(repository))
    })
}

/// The files of a ref's or HEAD's tip by path, with their ids; none where there is no such branch.
pub(crate) fn tree(repository: &Path, reference: &str) -> Vec<(String, String)> {
    let look = look(repository);
    let tip = if reference == "HEAD" {
        look.head
    } else {
        look.refs.get(reference).copied()
    };
    let mut files = Vec::new();
    if let Some(tip) = tip {
        KNOWN.with_borrow(|known| {
            if let Some(Node::Commit(links)) = known.nodes.get(&tip).map(Rc::as_ref) {
                known.list(links[0], "", &mut files);
            }
        });
    }
    files
}

/// Whether git was asked about this very repository before and had nothing to say; else `ask` is asked.
pub(crate) fn once_sound(look: &Look, ask: impl FnOnce() -> bool) {
    let seen = KNOWN.with_borrow(|known| known.sound.contains(&look.sum));
    if !seen && ask() {
        KNOWN.with_borrow_mut(|known| known.sound.insert(look.sum.clone()));
    }
}

impl Known {
    fn look(&mut self, git_dir: &Path) -> Look {
        let mut look = Look::default();
        let there = self.objects(git_dir, &mut look.wrong);
        for (name, text) in refs(git_dir) {
            match id_of(text.trim()) {
                Some(id) => drop(look.refs.insert(name, id)),
                None => look.wrong.push(format!("ref {name} holds {text:?}")),
            }
        }
        let head = fs::read_to_string(git_dir.join("HEAD")).unwrap_or_default();
        look.head = match head.trim().strip_prefix("ref: ") {
            Some(name) => look.refs.get(name).copied(),
            None => id_of(head.trim()),
        };
        let mut todo: Vec<(Id, String)> = look
            .refs
            .iter()
            .map(|(name, id)| (*id, name.clone()))
            .chain(look.head.map(|id| (id, "HEAD".to_owned())))
            .collect();
        let mut reached = HashSet::new();
        while let Some((id, from)) = todo.pop() {
            if !reached.insert(id) {
                continue;
            }
            match self.nodes.get(&id).filter(|_| there.contains(&id)) {
                Some(node) => {
                    todo.extend(node.links().into_iter().map(|link| (link, hex(&id))));
                }
                None => look
                    .wrong
                    .push(format!("object {} that {from} needs is missing", hex(&id))),
            }
        }
        look.reached = reached.iter().map(|id| hex(id)).collect();
        look.head = look.head.filter(|id| {
            matches!(self.nodes.get(id).map(Rc::as_ref), Some(Node::Commit(_)))
                && there.contains(id)
        });
        index(git_dir, &mut look.wrong);
        look.sum = sum(git_dir, &there);
        look
    }

    /// All objects that are there and have their names.
    fn objects(&mut self, git_dir: &Path, wrong: &mut Vec<String>) -> BTreeSet<Id> {
        let mut there = BTreeSet::new();
        for folder in names(&git_dir.join("objects")) {
            let path = git_dir.join("objects").join(&folder);
            if folder.len() == 2 {
                for name in names(&path) {
                    let Some(id) = id_of(&format!("{folder}{name}")) else {
                        continue;
                    };
                    match self.loose(&path.join(&name), id) {
                        Ok(()) => drop(there.insert(id)),
                        Err(why) => wrong.push(format!("object {}: {why}", hex(&id))),
                    }
                }
            } else if folder == "pack" {
                for name in names(&path).iter().filter(|name| name.ends_with(".pack")) {
                    match self.pack(git_dir, &path.join(name)) {
                        Ok(ids) => there.extend(ids.iter().copied()),
                        Err(why) => wrong.push(format!("{name}: {why}")),
                    }
                }
            }
        }
        there
    }

    fn loose(&mut self, path: &Path, id: Id) -> Result<(), String> {
        let meta = fs::symlink_metadata(path).map_err(|error| error.to_string())?;
        let stamp = (
            meta.dev(),
            meta.ino(),
            meta.ctime(),
            meta.ctime_nsec(),
            meta.size(),
        );
        if self.files.get(&stamp) == Some(&id) {
            return Ok(());
        }
        let bytes = fs::read(path).map_err(|error| error.to_string())?;
        let mut content = Vec::new();
        flate2::bufread::ZlibDecoder::new(&bytes[..])
            .read_to_end(&mut content)
            .map_err(|error| format!("{} bytes, {error}", bytes.len()))?;
        self.know(&content, id)?;
        self.files.insert(stamp, id);
        Ok(())
    }

    /// Takes in an object with its header, if it has its name.
    fn know(&mut self, content: &[u8], id: Id) -> Result<(), String> {
        if Sha1::digest(content).as_slice() != id {
            return Err("its bytes do not have its name".to_owned());
        }
        if self.nodes.contains_key(&id) {
            return Ok(());
        }
        if memchr::memmem::find(content, b"c4n4ry").is_some() {
            return Err("secret: it holds one".to_owned());
        }
        let end = memchr::memchr(0, content).ok_or("no header")?;
        let body = &content[end + 1..];
        let node = match &content[..end.min(5)] {
            b"blob " => Node::Blob,
            b"tree " => Node::Tree(entries(body).ok_or("no tree")?),
            b"commi" => Node::Commit(lines(body, &["tree ", "parent "])),
            _ => Node::Tag(*lines(body, &["object "]).first().ok_or("no tag")?),
        };
        self.nodes.insert(id, Rc::new(node));
        Ok(())
    }

    fn pack(&mut self, git_dir: &Path, path: &Path) -> Result<Rc<Vec<Id>>, String> {
        // Without an index it is none yet.
        let Ok(index) = fs::read(path.with_extension("idx")) else {
            return Ok(Rc::default());
        };
        let meta = fs::symlink_metadata(path).map_err(|error| error.to_string())?;
        let name = PathBuf::from(path.file_name().unwrap_or_default());
        let key = (name, meta.size(), meta.mtime(), meta.mtime_nsec());
        if let Some(ids) = self.packs.get(&key)
            && ids.iter().all(|id| self.nodes.contains_key(id))
        {
            return Ok(Rc::clone(ids));
        }
        let count = index.get(8 + 255 * 4..8 + 256 * 4).ok_or("a torn index")?;
        let count = u32::from_be_bytes(count.try_into().unwrap_or_default()) as usize;
        let ids = index
            .get(8 + 256 * 4..8 + 256 * 4 + count * 20)
            .ok_or("a torn index")?;
        let ids: Vec<Id> = ids.chunks(20).filter_map(|id| id.try_into().ok()).collect();
        let mut child = git_command(git_dir, &["cat-file", "--batch"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| error.to_string())?;
        let wanted: String = ids.iter().map(|id| hex(id) + "\n").collect();
        let mut input = child.stdin.take().ok_or("no input")?;
        let writer = std::thread::spawn(move || drop(input.write_all(wanted.as_bytes())));
        let said = child
            .wait_with_output()
            .map_err(|error| error.to_string())?;
        let _ = writer.join();
        let mut rest = &said.stdout[..];
        for id in &ids {
            let end = memchr::memchr(b'\n', rest).ok_or("git cannot read it")?;
            let line = String::from_utf8_lossy(&rest[..end]).into_owned();
            let mut words = line.split(' ').skip(1);
            let (Some(kind), Some(Ok(size))) = (words.next(), words.next().map(str::parse)) else {
                return Err(format!("git says {line}"));
            };
            let size: usize = size;
            let body = rest.get(end + 1..end + 1 + size).ok_or("git stops")?;
            let mut content = format!("{kind} {size}\0").into_bytes();
            content.extend_from_slice(body);
            self.know(&content, *id)?;
            rest = rest.get(end + 2 + size..).ok_or("git stops")?;
        }
        let ids = Rc::new(ids);
        self.packs.insert(key, Rc::clone(&ids));
        Ok(ids)
    }

    fn list(&self, tree: Id, front: &str, files: &mut Vec<(String, String)>) {
        if let Some(Node::Tree(entries)) = self.nodes.get(&tree).map(Rc::as_ref) {
            for (mode, name, id) in entries {
                if mode == "40000" {
                    self.list(*id, &format!("{front}{name}/"), files);
                } else {
                    files.push((format!("{front}{name}"), hex(id)));
                }
            }
        }
    }
}

/// The refs by name, as they stand in their files.
fn refs(git_dir: &Path) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for line in fs::read_to_string(git_dir.join("packed-refs"))
        .unwrap_or_default()
        .lines()
    {
        if let Some((id, name)) = line.split_once(' ')
            && !line.starts_with(['#', '^'])
        {
            found.push((name.to_owned(), id.to_owned()));
        }
    }
    for entry in walkdir::WalkDir::new(git_dir.join("refs"))
        .into_iter()
        .flatten()
    {
        let name = entry.file_name().to_string_lossy();
        if entry.file_type().is_file()
            && !name.ends_with(".lock")
            && !name.starts_with('.')
            && let Ok(name) = entry.path().strip_prefix(git_dir)
        {
            let text = fs::read_to_string(entry.path()).unwrap_or_default();
            // One ref that only names another.
            if !text.starts_with("ref: ") {
                found.push((name.to_string_lossy().into_owned(), text));
            }
        }
    }
    found
}

/// The index ends in a sum of what stands before.
fn index(git_dir: &Path, wrong: &mut Vec<String>) {
    let Ok(bytes) = fs::read(git_dir.join("index")) else {
        return;
    };
    let whole = bytes.len() > 32 && {
        let (content, sum) = bytes.split_at(bytes.len() - 20);
        bytes.starts_with(b"DIRC") && (sum == [0; 20] || Sha1::digest(content).as_slice() == sum)
    };
    if !whole {
        wrong.push(format!("the index is torn: {} bytes", bytes.len()));
    }
}

/// One sum of everything that git looks at.
fn sum(git_dir: &Path, there: &BTreeSet<Id>) -> Vec<u8> {
    let mut sum = Sha1::new();
    for id in there {
        sum.update(id);
    }
    let walk = walkdir::WalkDir::new(git_dir).sort_by_file_name();
    for entry in walk
        .into_iter()
        .filter_entry(|entry| entry.file_name() != "scribe-sync")
        .flatten()
    {
        let path = entry.path();
        let relative = path.strip_prefix(git_dir).unwrap_or(path);
        sum.update(relative.as_os_str().as_encoded_bytes());
        if relative.starts_with("objects") {
            sum.update(entry.metadata().map_or(0, |meta| meta.len()).to_be_bytes());
        } else if entry.file_type().is_file() {
            sum.update(fs::read(path).unwrap_or_default());
        }
    }
    sum.finalize().to_vec()
}

fn names(folder: &Path) -> Vec<String> {
    fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| entry.file_name().into_string().ok())
        .collect()
}

fn entries(mut body: &[u8]) -> Option<Vec<(String, String, Id)>> {
    let mut entries = Vec::new();
    while !body.is_empty() {
        let end = memchr::memchr(0, body)?;
        let (mode, name) = std::str::from_utf8(&body[..end]).ok()?.split_once(' ')?;
        let id: Id = body.get(end + 1..end + 21)?.try_into().ok()?;
        entries.push((mode.to_owned(), name.to_owned(), id));
        body = &body[end + 21..];
    }
    Some(entries)
}

/// The ids in a header's lines that begin so.
fn lines(body: &[u8], fronts: &[&str]) -> Vec<Id> {
    String::from_utf8_lossy(body)
        .lines()
        .take_while(|line| !line.is_empty())
        .filter_map(|line| fronts.iter().find_map(|front| line.strip_prefix(front)))
        .filter_map(id_of)
        .collect()
}

fn id_of(text: &str) -> Option<Id> {
    let bytes = text.as_bytes();
    if bytes.len() != 40 {
        return None;
    }
    let digit = |byte: u8| char::from(byte).to_digit(16).map(|digit| digit as u8);
    let mut id = [0; 20];
    for (place, pair) in id.iter_mut().zip(bytes.chunks(2)) {
        *place = digit(pair[0])? << 4 | digit(pair[1])?;
    }
    Some(id)
}

/// A name as git writes it.
pub(crate) fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let mut text = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        text.push(char::from(DIGITS[usize::from(byte >> 4)]));
        text.push(char::from(DIGITS[usize::from(byte & 15)]));
    }
    text
}
