use super::{MINE, Project, book, commit_text, noise, set_age};
use crate::world::fsck;
use scribe_sync::repo::{
    Applied, ApplyPlan, Error, FileStep, FlatTree, Kind, Leaf, Mode, NewContent, Oid, apply, diff,
    heal,
};
use scribe_sync::report::{NoProgress, Progress, Step};
use std::collections::BTreeMap;
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

/// What the other side made of the project.
struct Next {
    tree: FlatTree,
    to: Oid,
    contents: BTreeMap<String, Vec<u8>>,
}

const BEFORE: [(&str, &str); 9] = [
    ("GEN.usfm", "old text"),
    ("EXO.usfm", "unchanged"),
    ("gone.usfm", "to be deleted"),
    ("gone/only.md", "to be deleted with its folder"),
    ("file-to-folder", "a file"),
    ("folder-to-file/a/b", "in a folder"),
    ("folder-to-file/c", "in a folder too"),
    ("notes/one.md", "old"),
    ("notes/two.md", "stays"),
];

fn after() -> BTreeMap<String, Vec<u8>> {
    [
        ("GEN.usfm", b"new text".to_vec()),
        ("EXO.usfm", b"unchanged".to_vec()),
        ("file-to-folder/x/y", b"a folder now".to_vec()),
        ("folder-to-file", b"a file now".to_vec()),
        ("notes/one.md", b"new".to_vec()),
        ("notes/two.md", b"stays".to_vec()),
        ("new/deep/folder/z.md", b"new".to_vec()),
        ("empty", Vec::new()),
        ("audio/a.mp3", noise(100_000, 3)),
    ]
    .into_iter()
    .map(|(path, content)| (path.to_owned(), content))
    .collect()
}

fn start() -> (Project, Oid) {
    let project = Project::in_memory();
    for (path, content) in BEFORE {
        project.put(path, content);
    }
    let from = project.commit();
    (project, from)
}

fn next(project: &Project, from: Oid, contents: BTreeMap<String, Vec<u8>>) -> Next {
    let mut writer = project.store.writer().unwrap();
    let mut tree = FlatTree::new();
    for (path, content) in &contents {
        let id = writer.add(Kind::Blob, content).unwrap();
        tree.insert(
            path.clone(),
            Leaf {
                mode: Mode::File,
                id,
            },
        );
    }
    let root = writer.add_tree(&tree).unwrap();
    let to = writer
        .add(Kind::Commit, &commit_text(root, &[from], 9))
        .unwrap();
    writer.finish().unwrap();
    Next { tree, to, contents }
}

fn steps(before: &FlatTree, after: &FlatTree) -> Vec<FileStep> {
    diff(before, after)
        .into_iter()
        .map(|change| FileStep {
            path: change.path,
            expected: change.old.map(|leaf| leaf.id),
            new: change.new.map(|leaf| NewContent::Blob(leaf.id)),
        })
        .collect()
}

fn carry(
    project: &Project,
    from: Oid,
    next: &Next,
    progress: &dyn Progress,
) -> Result<Applied, Error> {
    let plan = ApplyPlan {
        worktree: &project.path,
        steps: steps(&project.committed(), &next.tree),
        target: &next.tree,
        branch: MINE,
        from: Some(from),
        to: next.to,
    };
    apply(&project.store, &plan, progress, &AtomicBool::new(false))
}

fn files(project: &Project) -> BTreeMap<String, Vec<u8>> {
    walkdir::WalkDir::new(&project.path)
        .into_iter()
        .filter_entry(|entry| entry.file_name() != ".git")
        .flatten()
        .filter(|entry| entry.file_type().is_file())
        .map(|entry| {
            let path = entry.path().strip_prefix(&project.path).unwrap();
            (path.display().to_string(), fs::read(entry.path()).unwrap())
        })
        .collect()
}

fn kept(project: &Project) -> Vec<Vec<u8>> {
    let entries = fs::read_dir(project.store.own_dir().join("kept"));
    entries.map_or_else(
        |_| Vec::new(),
        |entries| {
            entries
                .flatten()
                .map(|entry| fs::read(entry.path()).unwrap())
                .collect()
        },
    )
}

#[test]
fn the_files_become_what_the_commit_says() {
    let (project, from) = start();
    let next = next(&project, from, after());
    let applied = carry(&project, from, &next, &NoProgress).unwrap();
    assert_eq!(applied.changed, Vec::<String>::new());
    assert_eq!(
        applied.done,
        steps(
            &project
                .store
                .flat_tree(project.store.commit(from).unwrap().tree)
                .unwrap(),
            &next.tree
        )
        .len()
    );
    assert_eq!(files(&project), next.contents);
    assert_eq!(project.tip(), Some(next.to));
    project.assert_clean();
    assert!(!project.path.join("gone").exists(), "no empty folders stay");
    fsck(&project.path);
    project.assert_swept();
    // The next scan knows the files by their times, but for those that are too fresh.
    assert_eq!(project.look().tree(), project.committed());
}

#[test]
fn a_file_that_changed_meanwhile_is_left_alone_and_named() {
    let (project, from) = start();
    let next = next(&project, from, after());
    fs::write(project.path.join("GEN.usfm"), "typed just now").unwrap();
    fs::write(project.path.join("gone.usfm"), "typed just now too").unwrap();
    fs::create_dir(project.path.join("new")).unwrap();
    fs::write(
        project.path.join("new/deep"),
        "a file where a folder belongs",
    )
    .unwrap();
    fs::write(project.path.join("empty"), "not expected here").unwrap();
    let mut applied = carry(&project, from, &next, &NoProgress).unwrap();
    applied.changed.sort();
    assert_eq!(
        applied.changed,
        ["GEN.usfm", "empty", "gone.usfm", "new/deep/folder/z.md"]
    );
    assert_eq!(project.tip(), Some(from), "the branch waits");
    let now = files(&project);
    assert_eq!(now["GEN.usfm"], b"typed just now");
    assert_eq!(now["gone.usfm"], b"typed just now too");
    assert_eq!(now["new/deep"], b"a file where a folder belongs");
    assert_eq!(now["empty"], b"not expected here");
    assert_eq!(now["notes/one.md"], b"new", "the others are done");
    assert_eq!(now["folder-to-file"], b"a file now");

    // The next start finds the same, and says what the absent files are not.
    let healed = heal(&project.store, &project.path, &NoProgress).unwrap();
    assert!(!healed.finished);
    assert!(healed.deletions.contains("gone/only.md"));
    assert_eq!(files(&project), now);
    // With the typed text out of the way it goes on.
    fs::write(project.path.join("GEN.usfm"), "old text").unwrap();
    fs::write(project.path.join("gone.usfm"), "to be deleted").unwrap();
    fs::remove_dir_all(project.path.join("new")).unwrap();
    fs::remove_file(project.path.join("empty")).unwrap();
    let healed = heal(&project.store, &project.path, &NoProgress).unwrap();
    assert!(healed.finished);
    assert_eq!(files(&project), next.contents);
    assert_eq!(project.tip(), Some(next.to));
    project.assert_clean();
    assert_eq!(kept(&project), Vec::<Vec<u8>>::new());
    project.assert_swept();
}

#[test]
fn a_commit_by_somebody_else_ends_the_matter() {
    let (project, from) = start();
    let next = next(&project, from, after());
    fs::write(project.path.join("GEN.usfm"), "typed just now").unwrap();
    carry(&project, from, &next, &NoProgress).unwrap();
    let tree = project.store.commit(from).unwrap().tree;
    let theirs = super::raw_commit(&project.store, tree, &[from], 99);
    project
        .store
        .set_ref(MINE, Some(from), Some(theirs))
        .unwrap();
    let before = files(&project);
    let healed = heal(&project.store, &project.path, &NoProgress).unwrap();
    assert!(!healed.finished && healed.deletions.is_empty());
    assert_eq!((files(&project), project.tip()), (before, Some(theirs)));
    project.assert_swept();
}

/// Dies after so many files.
struct Killer(AtomicUsize);

impl Progress for Killer {
    fn begin(&self, _step: Step, _total: Option<u64>) {}
    fn advance(&self, _by: u64) {
        assert!(self.0.fetch_sub(1, Ordering::SeqCst) > 1, "killed here");
    }
    fn end(&self) {}
}

#[test]
fn killed_between_any_two_files_the_next_start_goes_on() {
    let (_, count) = {
        let (project, from) = start();
        let next = next(&project, from, after());
        let applied = carry(&project, from, &next, &NoProgress).unwrap();
        (project, applied.done)
    };
    for after_files in 1..=count {
        let (project, from) = start();
        let next = next(&project, from, after());
        let killer = Killer(AtomicUsize::new(after_files));
        let died = catch_unwind(AssertUnwindSafe(|| {
            carry(&project, from, &next, &killer).unwrap()
        }));
        assert!(died.is_err());
        assert_eq!(project.tip(), Some(from));
        // Each file is old or new, whole.
        for (path, content) in files(&project) {
            let old = BEFORE
                .iter()
                .any(|(name, text)| *name == path && text.as_bytes() == content);
            assert!(old || next.contents.get(&path) == Some(&content), "{path}");
        }
        let healed = heal(&project.store, &project.path, &NoProgress).unwrap();
        assert!(healed.finished, "after {after_files}");
        assert_eq!(files(&project), next.contents);
        assert_eq!(project.tip(), Some(next.to));
        project.assert_clean();
        project.assert_swept();
    }
}

#[test]
fn a_save_after_the_kill_is_not_lost() {
    let (project, from) = start();
    let next = next(&project, from, after());
    let killer = Killer(AtomicUsize::new(3));
    let _ = catch_unwind(AssertUnwindSafe(|| carry(&project, from, &next, &killer)));
    fs::write(project.path.join("GEN.usfm"), "saved after the kill").unwrap();
    fs::write(
        project.path.join("notes/one.md"),
        "saved after the kill too",
    )
    .unwrap();
    let healed = heal(&project.store, &project.path, &NoProgress).unwrap();
    assert!(!healed.finished);
    let now = files(&project);
    assert_eq!(now["GEN.usfm"], b"saved after the kill");
    assert_eq!(now["notes/one.md"], b"saved after the kill too");
    assert_eq!(project.tip(), Some(from));
}

/// Saves into the file that was moved aside, as an editor does that had it open.
struct LateWriter {
    path: PathBuf,
    file: fs::File,
    at: AtomicUsize,
}

impl Progress for LateWriter {
    fn begin(&self, _step: Step, _total: Option<u64>) {}
    fn advance(&self, _by: u64) {
        use std::io::Write;
        if fs::read(&self.path).unwrap() == b"new text"
            && self.at.fetch_add(1, Ordering::SeqCst) == 0
        {
            (&self.file).write_all(b"typed into the old file").unwrap();
        }
    }
    fn end(&self) {}
}

#[test]
fn what_an_editor_writes_into_the_displaced_file_goes_back() {
    let (project, from) = start();
    let next = next(&project, from, after());
    let file = fs::File::options()
        .write(true)
        .open(project.path.join("GEN.usfm"))
        .unwrap();
    let writer = LateWriter {
        path: project.path.join("GEN.usfm"),
        file,
        at: AtomicUsize::new(0),
    };
    let applied = carry(&project, from, &next, &writer).unwrap();
    assert_eq!(applied.changed, ["GEN.usfm"]);
    // Where the system says that it is open it was not put aside, and the editor still has it in its place.
    let was_put_aside = writer.at.load(Ordering::SeqCst) > 0;
    let text: &[u8] = if was_put_aside {
        b"typed into the old file"
    } else {
        b"old text"
    };
    assert_eq!(files(&project)["GEN.usfm"], text);
    assert_eq!(project.tip(), Some(from));
}

#[test]
fn text_that_no_commit_holds_is_written_and_shown_as_a_change() {
    let (project, from) = start();
    let mut contents = after();
    contents.insert("scribe-settings.json".into(), b"{}".to_vec());
    let next = next(&project, from, contents);
    let mut steps = steps(&project.committed(), &next.tree);
    for step in &mut steps {
        if step.path == "scribe-settings.json" {
            step.new = Some(NewContent::Bytes(b"{\"lastSynced\":1}".to_vec()));
        }
    }
    let plan = ApplyPlan {
        worktree: &project.path,
        steps,
        target: &next.tree,
        branch: MINE,
        from: Some(from),
        to: next.to,
    };
    apply(&project.store, &plan, &NoProgress, &AtomicBool::new(false)).unwrap();
    assert_eq!(
        fs::read(project.path.join("scribe-settings.json")).unwrap(),
        b"{\"lastSynced\":1}"
    );
    assert_eq!(
        project.git(&["status", "--porcelain"]),
        " M scribe-settings.json"
    );
    assert_eq!(kept(&project), Vec::<Vec<u8>>::new());
    project.assert_swept();
}

#[test]
fn no_link_leads_out_of_the_project() {
    let (project, from) = start();
    let next = next(&project, from, after());
    let outside = tempfile::tempdir().unwrap();
    // What is outside even is what it should become.
    fs::write(outside.path().join("one.md"), "new").unwrap();
    fs::write(outside.path().join("two.md"), "stays").unwrap();
    fs::remove_dir_all(project.path.join("notes")).unwrap();
    std::os::unix::fs::symlink(outside.path(), project.path.join("notes")).unwrap();
    std::os::unix::fs::symlink(outside.path(), project.path.join("new")).unwrap();
    std::os::unix::fs::symlink(outside.path().join("one.md"), project.path.join("empty")).unwrap();
    let mut applied = carry(&project, from, &next, &NoProgress).unwrap();
    applied.changed.sort();
    assert_eq!(
        applied.changed,
        ["empty", "new/deep/folder/z.md", "notes/one.md"]
    );
    assert_eq!(fs::read_dir(outside.path()).unwrap().count(), 2);
    assert_eq!(project.tip(), Some(from));
    for path in [
        "../outside",
        "/etc/x",
        "a/../../x",
        ".git/config",
        "a/.git/hooks/x",
        "",
    ] {
        let plan = ApplyPlan {
            worktree: &project.path,
            steps: vec![FileStep {
                path: path.into(),
                expected: None,
                new: Some(NewContent::Bytes(b"x".to_vec())),
            }],
            target: &next.tree,
            branch: MINE,
            from: Some(from),
            to: next.to,
        };
        let refused = apply(&project.store, &plan, &NoProgress, &AtomicBool::new(false));
        assert!(matches!(refused, Err(Error::Refused { .. })), "{path}");
    }
}

#[test]
fn a_damaged_object_stops_before_any_file_changes() {
    let (project, from) = start();
    let mut contents = after();
    contents.insert("zzz.wav".into(), noise(9 << 20, 4));
    let next = next(&project, from, contents);
    let hex = next.tree["zzz.wav"].id.to_string();
    let object = project
        .path
        .join(".git/objects")
        .join(&hex[..2])
        .join(&hex[2..]);
    let mut bytes = fs::read(&object).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 4;
    fs::remove_file(&object).unwrap();
    fs::write(&object, bytes).unwrap();
    let before = files(&project);
    assert!(carry(&project, from, &next, &NoProgress).is_err());
    assert_eq!((files(&project), project.tip()), (before, Some(from)));
    let healed = heal(&project.store, &project.path, &NoProgress).unwrap();
    assert!(!healed.finished);
    project.assert_swept();
    project.assert_clean();
}

#[test]
fn hundreds_of_files_change_at_once() {
    let project = Project::in_memory();
    for number in 0..300 {
        project.put(&format!("{}/{number}.md", number % 7), format!("{number}"));
    }
    project.put("GEN.usfm", book(2000, &[]));
    let from = project.commit();
    set_age(&project.path.join("GEN.usfm"), Duration::from_secs(3600));
    let mut contents = files(&project);
    for (number, content) in contents.values_mut().enumerate() {
        if number % 2 == 0 {
            content.extend_from_slice(b" changed");
        }
    }
    let next = next(&project, from, contents);
    let applied = carry(&project, from, &next, &NoProgress).unwrap();
    assert_eq!(applied.done, 151);
    assert_eq!(files(&project), next.contents);
    project.assert_clean();
    project.assert_swept();
}

#[test]
fn a_foreign_lock_on_the_index_stops_the_branch_too() {
    let (project, from) = start();
    let next = next(&project, from, after());
    let lock = project.path.join(".git/index.lock");
    fs::write(&lock, "").unwrap();
    assert!(matches!(
        carry(&project, from, &next, &NoProgress),
        Err(Error::Locked { .. })
    ));
    assert_eq!(project.tip(), Some(from));
    fs::remove_file(&lock).unwrap();
    assert!(
        heal(&project.store, &project.path, &NoProgress)
            .unwrap()
            .finished
    );
    assert_eq!(
        (files(&project), project.tip()),
        (next.contents.clone(), Some(next.to))
    );
    project.assert_clean();
    project.assert_swept();
}
