//! What systems, editors and sync programs leave beside a person's files, told by its name. The one place that says what
//! litter is; a scan, a merge, a count and a comparison of backups ask here.

/// What a file of such a name is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Litter {
    /// A note of the system or of a sync program for itself. It never holds a person's text, is never part of a project,
    /// and nobody needs to hear of it.
    System,
    /// A lock, a swap file or an older copy that an editor made for itself. It is left out, and named.
    Editor,
    /// What a sync program or a file manager made of a file that was there twice. It may hold text that is nowhere else; it
    /// is left out, and a person has to look at it.
    Copy,
}

impl Litter {
    /// The message that names such a file; none where nobody needs to hear of it.
    pub fn reason(self) -> Option<&'static str> {
        match self {
            Self::System => None,
            Self::Editor => Some("skip-editor"),
            Self::Copy => Some("skip-copy"),
        }
    }
}

/// Names of the system's own files and folders.
const SYSTEM: [&str; 36] = [
    ".ds_store",
    ".appledouble",
    ".apdisk",
    ".localized",
    ".spotlight-v100",
    ".trashes",
    ".fseventsd",
    ".temporaryitems",
    ".documentrevisions-v100",
    "icon\r",
    ".sync.ffs_db",
    ".sync.ffs_lock",
    "thumbs.db",
    "ehthumbs.db",
    "ehthumbs_vista.db",
    "desktop.ini",
    "$recycle.bin",
    "system volume information",
    ".directory",
    "lost+found",
    ".gitignore",
    ".stfolder",
    ".stignore",
    ".stversions",
    ".dropbox",
    ".dropbox.attr",
    ".dropbox.cache",
    ".dropbox.device",
    ".nextcloudsync.log",
    ".csync_journal.db",
    ".owncloudsync.log",
    ".tmp.drivedownload",
    ".tmp.driveupload",
    ".synologyworkingdirectory",
    "@eadir",
    ".849c9593-d756-4e56-8d6e-42412f2a707b",
];

/// What names of the system's own files begin with.
const SYSTEM_STARTS: [&str; 14] = [
    "._",
    ".trash-",
    ".nfs0",
    ".fuse_hidden",
    ".goutputstream-",
    ".syncthing.",
    "~syncthing~",
    ".sync_",
    "._sync_",
    ".csync_journal.db",
    ".owncloudsync.log",
    ".nextcloudsync.log",
    ".smbdelete",
    ".afpdeleted",
];

/// What a name of a copy has that a sync program made where two people saved at once.
const CONFLICTS: [&str; 18] = [
    "conflicted copy",
    "conflicting copy",
    ".sync-conflict-",
    "_conflict-2",
    "[conflict",
    "(sfconflict ",
    "(case conflict",
    "unicode encoding conflict",
    "copie en conflit",
    "copie conflictuelle",
    "copia en conflicto",
    "copia in conflitto",
    "in konflikt stehende kopie",
    "konfliktkopie",
    "cópia em conflito",
    "copia em conflito",
    "cópia conflitante",
    "конфликтующая копия",
];

/// What this name is if it is litter, whatever else is in the folder; `None` for a name that may be a person's.
pub fn litter(name: &str) -> Option<Litter> {
    if is_system_litter(name) {
        return Some(Litter::System);
    }
    let lower = name.to_lowercase();
    if CONFLICTS.iter().any(|mark| lower.contains(mark)) {
        return Some(Litter::Copy);
    }
    let bare = lower.trim_start_matches('.');
    let is_editors = name.starts_with("~$")
        || name.starts_with(".~")
        || name.starts_with(".#")
        || (name.starts_with('#') && name.ends_with('#') && name.len() > 2)
        || (name.ends_with('~') && name.len() > 1)
        || [
            ".bak",
            ".tmp",
            ".temp",
            ".orig",
            ".rej",
            ".old",
            ".autosave",
            ".part",
            ".filepart",
            ".crdownload",
            ".kate-swp",
            ".wbk",
            ".ffs_tmp",
        ]
        .iter()
        .any(|end| bare.ends_with(end) && bare.len() > end.len())
        || is_swap(&lower)
        || is_safe_save(&lower);
    is_editors.then_some(Litter::Editor)
}

/// Whether vim keeps what is being written there: `.LUK.usfm.swp`, and `.swo`, `.swn` where that was taken.
fn is_swap(lower: &str) -> bool {
    let Some((stem, end)) = lower.rsplit_once('.') else {
        return false;
    };
    let is_swap =
        end.len() == 3 && end.starts_with("sw") && end.as_bytes()[2].is_ascii_alphabetic();
    is_swap && !stem.is_empty() && (stem.starts_with('.') || matches!(end, "swp" | "swo"))
}

/// The name of the file for which this one stands in: the content is with a cloud service and was not fetched. iCloud calls
/// such a stand-in `.LUK.usfm.icloud`, Nextcloud `LUK.usfm.nextcloud`, ownCloud `LUK.usfm.owncloud`.
pub fn placeholder_of(name: &str) -> Option<&str> {
    let of_apple = name
        .strip_prefix('.')
        .and_then(|rest| rest.strip_suffix(".icloud"));
    of_apple
        .or_else(|| name.strip_suffix(".nextcloud"))
        .or_else(|| name.strip_suffix(".owncloud"))
        .filter(|real| !real.is_empty())
}

/// Whether macOS keeps what is being saved there: `LUK.usfm.sb-1a2b3c4d-x1Y2z3`.
fn is_safe_save(lower: &str) -> bool {
    lower.split_once(".sb-").is_some_and(|(stem, rest)| {
        let (sum, _) = rest.split_once('-').unwrap_or_default();
        !stem.is_empty() && sum.len() == 8 && sum.bytes().all(|b| b.is_ascii_hexdigit())
    })
}

/// Whether this is the name of a file or folder of the system, which is never part of a project.
pub fn is_system_litter(name: &str) -> bool {
    // Windows notes beside a file where it came from; copied to other systems, the note becomes a file.
    let is_note = name.contains(':') && name.to_ascii_lowercase().ends_with(":zone.identifier");
    if is_note {
        return true;
    }
    // Nearly all names of a project begin with a letter or digit that none of these has.
    if !name.starts_with([
        '.', '~', '$', '@', 'T', 't', 'D', 'd', 'E', 'e', 'I', 'i', 'S', 's', 'L', 'l',
    ]) {
        return false;
    }
    let lower = name.to_ascii_lowercase();
    SYSTEM.contains(&lower.as_str())
        || SYSTEM_STARTS
            .iter()
            .any(|start| lower.starts_with(start) && lower.len() > start.len())
}

/// Whether a path of a project is the system's: by its own name, or by a folder above it.
pub fn is_system_path(path: &str) -> bool {
    path.split('/').any(is_system_litter)
}

/// Whether a name is a copy of another that `is_there` in the same folder, as file managers and sync programs number or mark
/// them: `LUK (1).usfm`, `LUK - Copy.usfm`, `LUK copy 2.usfm`, `Copy of LUK.usfm`, `LUK-LAPTOP12.usfm`.
pub fn is_copy_of_another(name: &str, is_there: &dyn Fn(&str) -> bool) -> bool {
    original(name).iter().any(|name| is_there(name))
}

/// What a name could be a copy of.
fn original(name: &str) -> Vec<String> {
    let (stem, ending) = match name.rsplit_once('.') {
        Some((stem, ending)) if !stem.is_empty() => (stem, format!(".{ending}")),
        _ => (name, String::new()),
    };
    let mut found = Vec::new();
    let digits =
        |text: &str| !text.is_empty() && text.len() < 4 && text.bytes().all(|b| b.is_ascii_digit());
    let mut push = |stem: &str| {
        if !stem.is_empty() {
            found.push(format!("{stem}{ending}"));
        }
    };
    // `LUK (1)`, `LUK 2`.
    let numbered = stem
        .strip_suffix(')')
        .and_then(|rest| rest.rsplit_once(" ("))
        .or_else(|| stem.rsplit_once(' '))
        .filter(|(_, number)| digits(number));
    if let Some((stem, _)) = numbered {
        push(stem);
    }
    let unnumbered = numbered.map_or(stem, |(stem, _)| stem);
    for mark in [
        " - Copy",
        " copy",
        " - Copie",
        " copie",
        " - Kopie",
        " Kopie",
        " - Copia",
        " copia",
        " - Cópia",
        " - копия",
        " - Salinan",
        " - Nakala",
        " (copy)",
        " (copie)",
        " (another copy)",
    ] {
        if let Some(stem) = unnumbered.strip_suffix(mark) {
            push(stem);
        }
    }
    for mark in [
        "Copy of ",
        "Copie de ",
        "Copia de ",
        "Kopie von ",
        "Cópia de ",
        "Nakala ya ",
    ] {
        if let Some(stem) = unnumbered.strip_prefix(mark) {
            push(stem);
        }
    }
    // The name of a computer, as OneDrive adds it.
    let computers = [
        "DESKTOP", "LAPTOP", "NOTEBOOK", "MACBOOK", "THINKPAD", "SURFACE", "WIN-", "PC-",
    ];
    for (at, _) in stem.match_indices('-') {
        if computers
            .iter()
            .any(|start| stem[at + 1..].starts_with(start))
        {
            push(&stem[..at]);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn litter_is_told_by_its_name() {
        for name in [
            ".DS_Store",
            ".ds_store",
            "Thumbs.db",
            "THUMBS.DB",
            "desktop.ini",
            "Desktop.ini",
            "._MRK.usfm",
            "._metadata.json",
            ".gitignore",
            ".stfolder",
            ".syncthing.LUK.usfm.tmp",
            "~syncthing~LUK.usfm.tmp",
            ".dropbox",
            ".dropbox.attr",
            ".sync_5a3d.db",
            "._sync_5a3d.db-wal",
            "Icon\r",
            ".Spotlight-V100",
            ".Trash-1000",
            "$RECYCLE.BIN",
            ".nfs00000001",
            "LUK.usfm:Zone.Identifier",
            "MRK.usfm:Zone.Identifier",
            ".csync_journal.db",
            ".csync_journal.db-wal",
            ".directory",
        ] {
            assert_eq!(litter(name), Some(Litter::System), "{name}");
        }
        for name in [
            "~$LUK.docx",
            ".LUK.usfm.swp",
            "LUK.usfm.swp",
            ".LUK.usfm.swo",
            "LUK.usfm~",
            ".#LUK.usfm",
            "#LUK.usfm#",
            "LUK.bak",
            "LUK.usfm.BAK",
            "LUK.usfm.tmp",
            ".~lock.LUK.usfm#",
            "LUK.usfm.orig",
            "LUK.usfm.part",
            "LUK.usfm.sb-1a2b3c4d-x1Y2z3",
            ".LUK.usfm.kate-swp",
            ".LUK.usfm.un~",
            "LUK.usfm.~1~",
        ] {
            assert_eq!(litter(name), Some(Litter::Editor), "{name}");
        }
        for name in [
            "LUK.sync-conflict-20261128-101112-ABCDEFG.usfm",
            "LUK (amina's conflicted copy 2026-11-28).usfm",
            "LUK (conflicted copy 2026-11-28 101112).usfm",
            "LUK (copie en conflit de amina 2026-11-28).usfm",
            "LUK_conflict-20261128-101112.usfm",
            "LUK (SFConflict amina@x.org 2026-11-28-10-11-12).usfm",
            "LUK (Case Conflict).usfm",
            "LUK (Copia en conflicto de amina).usfm",
        ] {
            assert_eq!(litter(name), Some(Litter::Copy), "{name}");
        }
    }

    #[test]
    fn a_persons_name_is_no_litter() {
        for name in [
            "LUK.usfm",
            "43-LUK.usfm",
            "metadata.json",
            "01.md",
            "1_1_1_default.mp3",
            "conflict.md",
            "notes on conflict.txt",
            "copy.md",
            "#1.txt",
            "#",
            "~",
            "~x.md",
            "tmp",
            "bak.usfm",
            "Thumbs.md",
            "dropbox.md",
            ".hidden.md",
            "._",
            "sync.db",
            "ማርቆስ.usfm",
            "icon.png",
            "answers.old.md",
            "LUK-INTRO.usfm",
            "LUK (1).usfm",
            "story.swa",
        ] {
            assert_eq!(litter(name), None, "{name}");
        }
        let of = |name| placeholder_of(name);
        assert_eq!(of(".LUK.usfm.icloud"), Some("LUK.usfm"));
        assert_eq!(of("LUK.usfm.nextcloud"), Some("LUK.usfm"));
        assert_eq!(of("metadata.json.owncloud"), Some("metadata.json"));
        for plain in [
            "LUK.usfm",
            "icloud",
            ".icloud",
            ".nextcloud",
            "LUK.icloud",
            "..icloud",
        ] {
            assert_eq!(of(plain), None, "{plain}");
        }
        assert!(is_system_path("a/.DS_Store") && is_system_path(".Trash-1000/files/LUK.usfm"));
        assert!(!is_system_path("ingredients/LUK.usfm"));
    }

    #[test]
    fn a_copy_is_one_only_beside_what_it_is_a_copy_of() {
        let here = |name: &str| ["LUK.usfm", "1_1.mp3", "notes", "43-LUK.usfm"].contains(&name);
        for name in [
            "LUK (1).usfm",
            "LUK (12).usfm",
            "LUK 2.usfm",
            "LUK - Copy.usfm",
            "LUK - Copy (2).usfm",
            "LUK copy.usfm",
            "LUK copy 2.usfm",
            "LUK - Copie.usfm",
            "Copy of LUK.usfm",
            "Copie de LUK.usfm",
            "LUK-LAPTOP12.usfm",
            "LUK-DESKTOP-7QX2K1A.usfm",
            "43-LUK-DESKTOP-7QX2K1A.usfm",
            "1_1 (1).mp3",
            "notes (1)",
        ] {
            assert!(is_copy_of_another(name, &here), "{name}");
        }
        for name in [
            "LUK.usfm",
            "MRK (1).usfm",
            "MRK 2.usfm",
            "LUK (draft).usfm",
            "LUK-INTRO.usfm",
            "LUK-2.usfm",
            "LUK2.usfm",
            "LUK (1).md",
            "LUK old.usfm",
            "1_2.mp3",
            "LUK (2026).usfm",
        ] {
            assert!(!is_copy_of_another(name, &here), "{name}");
        }
    }
}
