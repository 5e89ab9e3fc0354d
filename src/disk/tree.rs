//! Reading folders and files that others own: no link is followed, nothing that is not a regular file is opened.

use super::{Error, Result};
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// What stands at a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A regular file.
    File,
    /// A folder.
    Folder,
    /// A symbolic link, a pipe, a socket, a device: nothing we read.
    Other,
}

/// One name below the root of a listing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TreeEntry {
    /// Path below the root, with `/`; lossy where `odd_name` says so.
    pub path: String,
    /// Whether the name is not Unicode, so that `path` cannot be used to reach it.
    pub odd_name: bool,
    /// What it is.
    pub kind: Kind,
    /// Bytes, for a regular file.
    pub len: u64,
}

/// A look at a file, for telling later whether somebody wrote it in between.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seen {
    /// Bytes.
    pub len: u64,
    /// Time of the last write, where the system tells it.
    pub modified: Option<SystemTime>,
    /// Number of the file on its disk; 0 where the system has none.
    pub inode: u64,
}

impl Seen {
    fn of(meta: &fs::Metadata) -> Self {
        #[cfg(unix)]
        let inode = std::os::unix::fs::MetadataExt::ino(meta);
        #[cfg(not(unix))]
        let inode = 0;
        Self {
            len: meta.len(),
            modified: meta.modified().ok(),
            inode,
        }
    }
}

/// Looks at a name without following a link: `None` if nothing is there.
pub fn kind(path: &Path) -> Result<Option<Kind>> {
    match fs::symlink_metadata(path) {
        Ok(meta) => Ok(Some(kind_of(meta.file_type()))),
        Err(error)
            if matches!(
                error.kind(),
                io::ErrorKind::NotFound | io::ErrorKind::NotADirectory
            ) =>
        {
            Ok(None)
        }
        Err(error) => Err(Error::new("read", path)(error)),
    }
}

fn kind_of(file_type: fs::FileType) -> Kind {
    if file_type.is_file() {
        Kind::File
    } else if file_type.is_dir() {
        Kind::Folder
    } else {
        Kind::Other
    }
}

/// Whether a real folder (no link) stands at the path.
pub fn is_folder(path: &Path) -> bool {
    matches!(kind(path), Ok(Some(Kind::Folder)))
}

/// Looks at a file without following a link.
pub fn seen(path: &Path) -> Result<Seen> {
    let meta = fs::symlink_metadata(path).map_err(Error::new("read", path))?;
    Ok(Seen::of(&meta))
}

/// The names of the folders directly in `path`, sorted; links do not count. Names that are not Unicode are left out.
pub fn folders_in(path: &Path) -> Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(path).map_err(Error::new("list", path))? {
        let entry = entry.map_err(Error::new("list", path))?;
        let is_dir = entry.file_type().is_ok_and(|kind| kind.is_dir());
        if let Some(name) = entry.file_name().to_str().filter(|_| is_dir) {
            names.push(name.to_owned());
        }
    }
    names.sort();
    Ok(names)
}

/// The folders directly in `path` that are a person's own to arrange, sorted: links to folders are among them, and links to
/// what is not there now, as of a disk that is not plugged in. Names need not be Unicode.
///
/// # Errors
/// When the folder cannot be listed.
pub fn folders_and_links_in(path: &Path) -> Result<Vec<FolderOrLink>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(path).map_err(Error::new("list", path))? {
        let entry = entry.map_err(Error::new("list", path))?;
        let kind = entry.file_type().map_err(Error::new("list", path))?;
        let link = if kind.is_dir() {
            None
        } else if is_link(&entry.path()) {
            match fs::metadata(entry.path()) {
                Ok(behind) if !behind.is_dir() => continue,
                _ => fs::read_link(entry.path()).ok(),
            }
        } else {
            continue;
        };
        let name = entry.file_name();
        found.push(FolderOrLink { name, link });
    }
    found.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(found)
}

/// A folder, or a link where a folder is meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FolderOrLink {
    /// Its name.
    pub name: std::ffi::OsString,
    /// Where the link leads; `None` for a real folder.
    pub link: Option<PathBuf>,
}

/// Whether a link stands at the path.
pub fn is_link(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok_and(|meta| meta.file_type().is_symlink())
}

/// All names directly in `path`, sorted, whatever they are. Names that are not Unicode are left out.
pub fn names_in(path: &Path) -> Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(path).map_err(Error::new("list", path))? {
        let entry = entry.map_err(Error::new("list", path))?;
        if let Some(name) = entry.file_name().to_str() {
            names.push(name.to_owned());
        }
    }
    names.sort();
    Ok(names)
}

/// Everything below `root`, folders before what is in them, sorted by path; no link is followed. `enter` is asked for each
/// name (path below the root, what it is): `false` leaves it and everything below it out.
///
/// # Errors
/// When a folder cannot be listed: a listing with holes would look like deletions.
pub fn list(root: &Path, enter: &dyn Fn(&str, Kind) -> bool) -> Result<Vec<TreeEntry>> {
    let mut found = Vec::new();
    let mut open: Vec<(PathBuf, String)> = vec![(root.to_path_buf(), String::new())];
    while let Some((folder, below)) = open.pop() {
        let entries = match fs::read_dir(&folder) {
            Ok(entries) => entries,
            // Deleted since its name was read.
            Err(error) if error.kind() == io::ErrorKind::NotFound && !below.is_empty() => continue,
            Err(error) => return Err(Error::new("list", &folder)(error)),
        };
        for entry in entries {
            let entry = entry.map_err(Error::new("list", &folder))?;
            let name = entry.file_name();
            let odd_name = name.to_str().is_none();
            let path = format!("{below}{}", name.to_string_lossy());
            let file_type = entry.file_type().map_err(Error::new("list", &folder))?;
            let kind = kind_of(file_type);
            if !enter(&path, kind) {
                continue;
            }
            let len = match (kind, entry.metadata()) {
                (Kind::File, Ok(meta)) => meta.len(),
                _ => 0,
            };
            if kind == Kind::Folder && !odd_name {
                open.push((entry.path(), format!("{path}/")));
            }
            found.push(TreeEntry {
                path,
                odd_name,
                kind,
                len,
            });
        }
    }
    found.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(found)
}

/// Whether the file at this path is only a placeholder: its content lies with a cloud service, which fetches it when it is
/// read, if it can. Told without reading it.
pub fn is_placeholder(path: &Path) -> bool {
    #[cfg(windows)]
    {
        use std::os::windows::fs::MetadataExt;
        fs::symlink_metadata(path).is_ok_and(|meta| is_recalled(meta.file_attributes()))
    }
    #[cfg(target_os = "macos")]
    {
        use std::os::macos::fs::MetadataExt;
        // `SF_DATALESS`
        fs::symlink_metadata(path).is_ok_and(|meta| meta.st_flags() & 0x4000_0000 != 0)
    }
    #[cfg(not(any(windows, target_os = "macos")))]
    {
        let _ = path;
        false
    }
}

/// Whether these attributes of Windows say that the content is elsewhere: offline, recalled when opened or when read.
#[cfg(any(windows, test))]
fn is_recalled(attributes: u32) -> bool {
    const OFFLINE: u32 = 0x1000;
    const RECALL_ON_OPEN: u32 = 0x0004_0000;
    const RECALL_ON_DATA_ACCESS: u32 = 0x0040_0000;
    attributes & (OFFLINE | RECALL_ON_OPEN | RECALL_ON_DATA_ACCESS) != 0
}

/// Opens a regular file for reading; a link, a pipe or a device is an error and is never waited for.
pub fn open_regular(path: &Path) -> Result<File> {
    let mut options = OpenOptions::new();
    options.read(true);
    #[cfg(unix)]
    {
        use rustix::fs::OFlags;
        use std::os::unix::fs::OpenOptionsExt;
        options.custom_flags((OFlags::NOFOLLOW | OFlags::NONBLOCK).bits().cast_signed());
    }
    #[cfg(not(unix))]
    if kind(path)? == Some(Kind::Other) {
        return Err(Error::new("read", path)(not_regular()));
    }
    let file = options.open(path).map_err(Error::new("read", path))?;
    if file.metadata().map_err(Error::new("read", path))?.is_file() {
        Ok(file)
    } else {
        Err(Error::new("read", path)(not_regular()))
    }
}

fn not_regular() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidInput, "not a regular file")
}

/// Reads a regular file piece by piece and returns its bytes' number.
pub fn read_pieces(path: &Path, each: &mut dyn FnMut(&[u8])) -> Result<u64> {
    let file = open_regular(path)?;
    pieces(file, path, &mut |piece| {
        each(piece);
        Ok(())
    })
}

fn pieces(mut file: File, path: &Path, each: &mut dyn FnMut(&[u8]) -> Result<()>) -> Result<u64> {
    let mut buffer = vec![0u8; 64 * 1024];
    let mut total = 0;
    loop {
        match file.read(&mut buffer) {
            Ok(0) => return Ok(total),
            Ok(n) => {
                total += n as u64;
                each(&buffer[..n])?;
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(Error::new("read", path)(error)),
        }
    }
}

/// Copies a regular file to a new name piece by piece, showing each piece, and returns how the source looked before; the
/// copy is of one look only if [`seen`] says the same afterwards. Not synced.
pub fn copy_new(from: &Path, to: &Path, each: &mut dyn FnMut(&[u8])) -> Result<Seen> {
    let file = open_regular(from)?;
    let meta = file.metadata().map_err(Error::new("read", from))?;
    let mut target = super::create_new(to, super::Access::Default)?;
    pieces(file, from, &mut |piece| {
        each(piece);
        target.write_all(piece).map_err(Error::new("write", to))
    })?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // A program stays a program; whether others may read it is the system's default, as for any new file.
        if meta.permissions().mode() & 0o100 != 0 {
            let mut permissions = target
                .metadata()
                .map_err(Error::new("write", to))?
                .permissions();
            permissions.set_mode(permissions.mode() | 0o100);
            target
                .set_permissions(permissions)
                .map_err(Error::new("write", to))?;
        }
    }
    Ok(Seen::of(&meta))
}

/// Creates a folder and its parents without syncing each; for a stage that is synced as a whole.
pub fn make_dir_all(path: &Path) -> Result<()> {
    fs::create_dir_all(path).map_err(Error::new("create", path))
}

/// Whether this user may make files in a folder, told without making one. On systems that do not tell, whether it may be
/// looked at.
pub fn may_write_in(folder: &Path) -> bool {
    #[cfg(unix)]
    {
        use rustix::fs::Access;
        rustix::fs::access(folder, Access::READ_OK | Access::WRITE_OK | Access::EXEC_OK).is_ok()
    }
    #[cfg(not(unix))]
    {
        fs::read_dir(folder).is_ok()
    }
}

/// Bytes that may still be written on the file system of `path`; `None` where the system does not tell.
pub fn free_space(path: &Path) -> Option<u64> {
    fs4::available_space(path).ok()
}

/// Whether both paths are on one file system; `false` when that cannot be told.
pub fn same_file_system(a: &Path, b: &Path) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        // A folder that is a link lies where it leads.
        match (fs::metadata(a), fs::metadata(b)) {
            (Ok(a), Ok(b)) => a.dev() == b.dev(),
            _ => false,
        }
    }
    #[cfg(not(unix))]
    {
        let _ = (a, b);
        false
    }
}

/// The path below `root`, if every folder on the way is a real folder or missing: a link could lead out of the root.
pub fn inside(root: &Path, below: &str) -> Result<Option<PathBuf>> {
    let mut at = root.to_path_buf();
    let mut parts = below.split('/').peekable();
    while let Some(part) = parts.next() {
        if part.is_empty() || part == "." || part == ".." || part.contains(['\\', '\0']) {
            return Ok(None);
        }
        at.push(part);
        if parts.peek().is_some() && !matches!(kind(&at)?, None | Some(Kind::Folder)) {
            return Ok(None);
        }
    }
    Ok(Some(at))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_listing_names_links_and_never_follows_them() {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path().join("root");
        fs::create_dir_all(root.join("a/b")).unwrap();
        fs::create_dir(dir.path().join("outside")).unwrap();
        super::super::write(&dir.path().join("outside/secret"), b"x").unwrap();
        super::super::write(&root.join("a/b/f"), b"12").unwrap();
        #[cfg(unix)]
        std::os::unix::fs::symlink(dir.path().join("outside"), root.join("link")).unwrap();
        let found = list(&root, &|_, _| true).unwrap();
        let paths: Vec<_> = found.iter().map(|e| (e.path.as_str(), e.kind)).collect();
        assert_eq!(
            paths,
            [
                ("a", Kind::Folder),
                ("a/b", Kind::Folder),
                ("a/b/f", Kind::File),
                #[cfg(unix)]
                ("link", Kind::Other)
            ]
        );
        assert_eq!(found[2].len, 2);
        #[cfg(unix)]
        {
            assert_eq!(inside(&root, "link/secret").unwrap(), None);
            assert!(open_regular(&root.join("link")).is_err());
        }
        assert_eq!(inside(&root, "../outside/secret").unwrap(), None);
        assert_eq!(inside(&root, "a/b/f").unwrap(), Some(root.join("a/b/f")));
    }

    #[test]
    fn what_the_cloud_of_another_program_holds_is_a_placeholder() {
        // Archive, and archive with a sparse, reparsed, recalled content as OneDrive sets it.
        assert!(!is_recalled(0x20) && !is_recalled(0x0010_0020));
        assert!(is_recalled(0x0040_1620) && is_recalled(0x0004_0020) && is_recalled(0x1020));
        assert!(!is_placeholder(&std::env::temp_dir()));
    }

    #[test]
    fn a_copy_has_the_bytes_and_takes_no_name_from_anybody() {
        let dir = tempfile::tempdir().unwrap();
        let (from, to) = (dir.path().join("from"), dir.path().join("to"));
        super::super::write(&from, b"text").unwrap();
        let mut bytes = Vec::new();
        let before = copy_new(&from, &to, &mut |piece| bytes.extend_from_slice(piece)).unwrap();
        assert_eq!(bytes, b"text");
        assert_eq!(fs::read(&to).unwrap(), b"text");
        assert_eq!(before, seen(&from).unwrap());
        assert!(copy_new(&from, &to, &mut |_| ()).is_err());
    }
}
