//! Published advisories about gitoxide, git's clients and their neighbours, each with the tests that would fail if it held
//! for us. Those that are about a version of a crate are `cargo deny`'s; here is what our own code has to do about them.

use scribe_sync::http::{Client, Options, Token};
use scribe_sync::repo::{Kind, Oid, Store, TreeLimits, is_valid_ref_name, validate};
use std::path::Path;

/// Advisories, what they are about, and the tests that stand for it.
const TABLE: &[(&str, &str, &[&str])] = &[
    (
        "CVE-2024-35186 GHSA-7w47-3wg8-547c RUSTSEC-2024-0348 RUSTSEC-2024-0349 RUSTSEC-2024-0350",
        "gitoxide: entries of a tree that leave the worktree",
        &[
            "entries_of_a_tree_that_leave_the_worktree",
            "ten_thousand_made_trees_leave_the_project_nowhere",
        ],
    ),
    (
        "CVE-2024-35197 RUSTSEC-2024-0351 RUSTSEC-2024-0352 RUSTSEC-2024-0353",
        "gitoxide: devices of Windows in paths and refs",
        &[
            "devices_of_windows_in_paths_and_refs",
            "names_that_no_project_has_are_refused_as_files_and_as_folders",
        ],
    ),
    (
        "CVE-2026-44471 GHSA-f89h-2fjh-2r9q",
        "gitoxide: a link as the beginning of a path",
        &[
            "no_link_leads_out_of_the_project",
            "links_and_modules_are_refused",
        ],
    ),
    (
        "GHSA-pmm9-4h7q-24c8",
        "gitoxide: a link in the place of a file",
        &[
            "no_link_leads_out_of_the_project",
            "a_file_that_becomes_a_link_is_neither_followed_nor_deleted",
        ],
    ),
    (
        "GHSA-9857-6mw7-fq2m",
        "gitoxide: credentials go along with a redirect",
        &[
            "a_redirect_to_another_host_is_not_followed",
            "answers_that_break_http_or_lead_away",
            "a_redirect_is_an_answer_and_no_credential_goes_elsewhere",
        ],
    ),
    (
        "CVE-2025-31130 RUSTSEC-2025-0021",
        "gitoxide: SHA-1 collisions are not seen",
        &["contents_that_were_made_to_collide_are_refused"],
    ),
    (
        "RUSTSEC-2025-0001",
        "gitoxide: programs that everybody may write",
        &["files_are_written_for_their_owner_alone_to_change"],
    ),
    (
        "RUSTSEC-2024-0364",
        "gitoxide: what a server says reaches the terminal",
        &[
            "what_the_server_says_cannot_play_with_the_terminal",
            "packs_that_are_not_what_was_asked_for",
            "control_characters_become_visible_and_scripts_stay",
        ],
    ),
    (
        "RUSTSEC-2023-0064 RUSTSEC-2024-0335",
        "gitoxide: options in the name of a user or host",
        &[
            "options_in_names_of_hosts",
            "no_configuration_is_obeyed_and_no_program_run",
        ],
    ),
    (
        "RUSTSEC-2025-0140",
        "gix-date: text that is none",
        &["dates_and_people_that_are_no_text"],
    ),
    (
        "RUSTSEC-2024-0355 RUSTSEC-2024-0367 RUSTSEC-2024-0371 RUSTSEC-2024-0359",
        "gix-path, kstring: where git's own settings lie",
        &["no_configuration_is_obeyed_and_no_program_run"],
    ),
    (
        "CVE-2014-9390 CVE-2019-1348 CVE-2019-1349 CVE-2019-1350 CVE-2019-1351 CVE-2019-1352 CVE-2019-1353 CVE-2019-1354 CVE-2019-1387 CVE-2019-19604",
        "git: other ways to write `.git`, backslashes, streams, modules",
        &[
            "other_ways_to_write_dot_git",
            "links_and_modules_are_refused",
            "hostile_trees_are_refused_whole",
        ],
    ),
    (
        "CVE-2021-21300 CVE-2024-32002 CVE-2025-48384",
        "git: links and modules where capitals do not count",
        &[
            "links_and_modules_are_refused",
            "on_a_volume_that_folds_names_nothing_gets_out_either",
        ],
    ),
    (
        "CVE-2022-24765 CVE-2022-39253 CVE-2023-22490 CVE-2024-32004 CVE-2024-32020 CVE-2024-32021 CVE-2024-32465",
        "git: repositories of somebody else, links and hooks in a local one",
        &[
            "repositories_that_scribe_cannot_use_are_left_alone",
            "nothing_in_the_projects_own_git_settings_is_obeyed",
            "a_journal_that_somebody_made_leads_nowhere_outside",
        ],
    ),
    (
        "CVE-2025-48385",
        "git: a server chooses where to download from",
        &[
            "packs_that_are_not_what_was_asked_for",
            "a_request_names_nothing_that_lets_a_server_choose",
        ],
    ),
    (
        "CVE-2020-5260 CVE-2020-11008 CVE-2024-50349 CVE-2024-52006",
        "git: line ends and control characters in what credentials are asked for",
        &[
            "addresses_that_credentials_are_asked_for",
            "only_https_or_loopback_is_asked",
        ],
    ),
    (
        "CVE-2024-50338 CVE-2024-53263 CVE-2024-53858 CVE-2025-23040 CVE-2025-48386",
        "credential helpers",
        &[
            "addresses_that_credentials_are_asked_for",
            "no_configuration_is_obeyed_and_no_program_run",
        ],
    ),
    (
        "RUSTSEC-2018-0002 RUSTSEC-2021-0080 RUSTSEC-2026-0067 RUSTSEC-2025-0168 RUSTSEC-2023-0018 RUSTSEC-2024-0445",
        "unpacking and restoring through links",
        &[
            "a_restore_never_goes_through_a_link",
            "a_hostile_manifest_counts_as_none",
        ],
    ),
    (
        "RUSTSEC-2024-0336",
        "rustls: a handshake without end",
        &["a_silent_handshake_ends_within_the_time_to_connect"],
    ),
    (
        "RUSTSEC-2026-0049 RUSTSEC-2026-0098 RUSTSEC-2026-0099 RUSTSEC-2026-0104",
        "rustls-webpki: certificates",
        &[
            "certificates",
            "certificates_that_do_not_verify_are_refused_and_the_reason_is_named",
        ],
    ),
];

/// All tests by their names, as they stand in the sources.
fn tests() -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    ["src", "tests"]
        .iter()
        .flat_map(|folder| walkdir::WalkDir::new(root.join(folder)))
        .flatten()
        .filter(|entry| entry.path().extension().is_some_and(|end| end == "rs"))
        .map(|entry| std::fs::read_to_string(entry.path()).unwrap())
        .collect()
}

#[test]
fn every_advisory_has_tests_that_are_there() {
    let sources = tests();
    let mut count = 0;
    for (ids, about, names) in TABLE {
        count += ids.split(' ').count();
        assert!(!names.is_empty(), "{ids}: {about}");
        for name in *names {
            assert!(
                sources.contains(&format!("#[test]\nfn {name}()"))
                    || sources.contains(&format!("#[test]\n    fn {name}()")),
                "{ids}: {name}"
            );
        }
    }
    println!("{count} advisories, {} kinds", TABLE.len());
}

struct Bed {
    _dir: tempfile::TempDir,
    store: Store,
    blob: Oid,
}

impl Bed {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::init(&dir.path().join(".git"), false, "refs/heads/x").unwrap();
        let mut writer = store.writer().unwrap();
        let blob = writer.add(Kind::Blob, b"x").unwrap();
        writer.finish().unwrap();
        Self {
            _dir: dir,
            store,
            blob,
        }
    }

    fn tree(&self, content: &[u8]) -> Oid {
        let mut writer = self.store.writer().unwrap();
        let id = writer.add(Kind::Tree, content).unwrap();
        writer.finish().unwrap();
        id
    }

    /// Whether the judge takes a folder with one such entry, on top and below.
    fn takes(&self, mode: &str, name: &[u8], id: Oid) -> bool {
        let entry = |mode: &str, name: &[u8], id: Oid| {
            [format!("{mode} ").as_bytes(), name, b"\0", id.as_slice()].concat()
        };
        let top = self.tree(&entry(mode, name, id));
        let below = self.tree(&entry("40000", b"below", top));
        let judge = |tree| validate(&self.store, tree, TreeLimits::default()).is_ok();
        let answer = judge(top);
        assert_eq!(answer, judge(below));
        answer
    }
}

#[test]
fn entries_of_a_tree_that_leave_the_worktree() {
    let bed = Bed::new();
    let inner = bed.tree(&[b"100644 config\0", bed.blob.as_slice()].concat());
    assert!(
        bed.takes("100644", b"GEN.usfm", bed.blob) && bed.takes("40000", b"ingredients", inner)
    );
    for name in [
        &b".."[..],
        b".",
        b"",
        b"a/b",
        b"/etc/passwd",
        b"../../x",
        b"..\\x",
        b"C:\\x",
    ] {
        assert!(
            !bed.takes("100644", name, bed.blob),
            "{}",
            name.escape_ascii()
        );
        assert!(!bed.takes("40000", name, inner), "{}", name.escape_ascii());
    }
}

#[test]
fn devices_of_windows_in_paths_and_refs() {
    let bed = Bed::new();
    for name in [
        "CON", "prn", "Aux", "nul", "COM1", "lpt9", "CONIN$", "conout$", "NUL.txt", "con.a.b",
    ] {
        assert!(!bed.takes("100644", name.as_bytes(), bed.blob), "{name}");
    }
    for name in [
        "refs/heads/..",
        "refs/heads/a..b",
        "refs/heads/a.lock",
        "refs/heads/-/../x",
        "refs/heads/a b",
        "refs/heads/a\u{7f}",
    ] {
        assert!(!is_valid_ref_name(name), "{name}");
    }
}

#[test]
fn other_ways_to_write_dot_git() {
    let bed = Bed::new();
    let inner = bed.tree(&[b"100644 config\0", bed.blob.as_slice()].concat());
    for name in [
        ".git",
        ".GIT",
        ".gIT",
        "git~1",
        "GIT~1",
        ".git ",
        ".git.",
        ".git...",
        ".git::$INDEX_ALLOCATION",
        ".git:$I30",
        ".g\u{200c}it",
        ".git\u{200d}",
        "\u{feff}.git",
        ".git\\config",
    ] {
        assert!(!bed.takes("40000", name.as_bytes(), inner), "{name:?}");
        assert!(!bed.takes("100644", name.as_bytes(), bed.blob), "{name:?}");
    }
}

#[test]
fn links_and_modules_are_refused() {
    let bed = Bed::new();
    for (mode, name) in [
        ("120000", "a"),
        ("120000", "A"),
        ("160000", "module"),
        ("120000", ".gitmodules"),
        ("160000", "a\r"),
    ] {
        assert!(
            !bed.takes(mode, name.as_bytes(), bed.blob),
            "{mode} {name:?}"
        );
    }
    // Files of git that say where modules and filters are: plain files, never obeyed.
    for name in [".gitmodules", ".gitattributes", ".lfsconfig"] {
        assert!(bed.takes("100644", name.as_bytes(), bed.blob), "{name}");
    }
}

#[test]
fn options_in_names_of_hosts() {
    for address in [
        "ssh://-oProxyCommand=x/a",
        "https://-oProxyCommand=touch%20x/a",
        "ext::sh -c x",
        "file:///a",
        "git://host/a",
        "https://a b/c",
        "--upload-pack=x",
    ] {
        // No program is started, so that no name can be an option of one; what is no address of a server is refused.
        let client = Client::new(address, &Options::default());
        assert!(
            client.is_err() || address.starts_with("https://-"),
            "{address}"
        );
    }
}

#[test]
fn addresses_that_credentials_are_asked_for() {
    for address in [
        "https://example.org\nhost=evil.org/a",
        "https://example.org\r/a",
        "https://example.org%0ahost=evil.org",
        "https:///a",
        "https://@/a",
        "https://evil.org@example.org/a",
        "https://ex\u{1b}[2Jample.org/",
        "http://example.org/",
        "https://example.org:0x50/",
        "https://ex\u{430}mple.org/",
    ] {
        assert!(
            Client::new(address, &Options::default()).is_err(),
            "{address:?}"
        );
    }
    // The secret itself is shown by nothing.
    let token = Token::new("geheim-0123456789");
    assert!(!format!("{token:?}").contains("geheim"));
}

#[test]
fn dates_and_people_that_are_no_text() {
    let id = Oid::from_hex(b"4b825dc642cb6eb9a060e54bf8d69288fbee4904").unwrap();
    for people in [
        &b"a <a@b> \xff\xfe +0000"[..],
        b"a <a@b> 99999999999999999999999999 +0000",
        b"a <a@b> -1 -9999",
        b"\xff <\xfe> 1 +0000",
        b"a <a@b",
        b"",
        b"a <a@b> 1 +\xc3\xa9000",
    ] {
        let text = [
            format!("tree {id}\nauthor ").as_bytes(),
            people,
            b"\ncommitter ",
            people,
            b"\n\nx\n",
        ]
        .concat();
        // An error or a value, never a panic.
        drop(scribe_sync::repo::CommitInfo::parse(id, &text));
    }
}

#[test]
fn files_are_written_for_their_owner_alone_to_change() {
    use std::os::unix::fs::PermissionsExt;
    let it = crate::bad::synced();
    let bare = it.bare();
    let blob = crate::world::git(
        &bare,
        &["rev-parse", &format!("{}:metadata.json", crate::bad::MAIN)],
    );
    // An executable file comes: it lies there as a plain one or for its owner to change, for nobody else.
    let index = bare.join("x-index");
    let vars = [("GIT_INDEX_FILE", index.to_str().unwrap())];
    let run = |args: &[&str]| crate::world::gitcmd::git_with(&bare, &vars, args);
    run(&["read-tree", crate::bad::MAIN]);
    run(&[
        "update-index",
        "--add",
        "--cacheinfo",
        &format!("100755,{blob},program.sh"),
    ]);
    let tree = run(&["write-tree"]);
    let commit = run(&["commit-tree", &tree, "-p", crate::bad::MAIN, "-m", "x"]);
    run(&["update-ref", crate::bad::MAIN, &commit]);
    it.sync().ends(0);
    for entry in walkdir::WalkDir::new(&it.folder).into_iter().flatten() {
        let mode = entry.metadata().unwrap().permissions().mode();
        assert!(
            entry.path_is_symlink() || mode & 0o022 == 0,
            "{} {mode:o}",
            entry.path().display()
        );
    }
}

#[test]
fn a_restore_never_goes_through_a_link() {
    let it = crate::bad::synced();
    let name = it.folder.to_str().unwrap();
    it.desk.run(&["backup", "create", name, "--json"]).ends(0);
    let outside = it.desk.dir.path().join("outside");
    std::fs::create_dir(&outside).unwrap();
    std::fs::write(outside.join("LUK.usfm"), "precious").unwrap();
    // The folder of the files was replaced by a link, here and in the backup.
    let ring = it
        .folder
        .parent()
        .unwrap()
        .parent()
        .unwrap()
        .join("projects-backups");
    let backup = std::fs::read_dir(&ring)
        .unwrap()
        .flatten()
        .map(|entry| entry.path())
        // The ring has a lock, too.
        .find(|path| path.is_dir())
        .unwrap();
    for folder in [&it.folder, &backup] {
        let files = folder.join("ingredients");
        let aside = folder.with_extension("aside");
        std::fs::rename(&files, &aside).unwrap();
        std::os::unix::fs::symlink(&outside, &files).unwrap();
        let ran = it
            .desk
            .run(&["backup", "restore", name, "1", "--json", "--yes"]);
        assert_eq!(
            std::fs::read_to_string(outside.join("LUK.usfm")).unwrap(),
            "precious",
            "{}",
            ran.err
        );
        assert_eq!(
            std::fs::read_dir(&outside).unwrap().count(),
            1,
            "{}",
            ran.err
        );
        if std::fs::symlink_metadata(&files)
            .unwrap()
            .file_type()
            .is_symlink()
        {
            std::fs::remove_file(&files).unwrap();
            std::fs::rename(&aside, &files).unwrap();
        } else {
            std::fs::remove_dir_all(&aside).unwrap();
        }
    }
}

#[test]
fn a_request_names_nothing_that_lets_a_server_choose() {
    use crate::world::{Action, Fault, Match};
    let it = crate::bad::synced();
    it.colleague(
        "ingredients/JHN.usfm",
        &crate::bad::usfm("JHN", &["theirs"]),
    );
    // Neither the offer of addresses for packs nor of bundles is ever taken up, because it is never asked for.
    for word in [
        &b"packfile-uris"[..],
        b"bundle-uri",
        b"object-info",
        b"filter",
    ] {
        let rule = it.server.fault(
            Fault::new(Match::path("/git-upload-pack").body(word), Action::Empty200).always(),
        );
        it.sync().ends(0);
        assert_eq!(it.server.hits(rule), 0, "{}", word.escape_ascii());
        it.server.clear_faults();
        it.colleague(
            "ingredients/JHN.usfm",
            &crate::bad::usfm("JHN", &["theirs", &word.escape_ascii().to_string()]),
        );
    }
}
