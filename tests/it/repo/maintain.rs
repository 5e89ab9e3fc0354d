use super::{Project, book, noise, oid, packs};
use crate::world::{fsck, git};
use scribe_sync::repo::{Kind, Oid, maintain};
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

fn size_of(folder: &Path) -> u64 {
    walkdir::WalkDir::new(folder)
        .into_iter()
        .flatten()
        .filter(|entry| entry.file_type().is_file())
        .map(|entry| entry.metadata().unwrap().len())
        .sum()
}

fn all_objects(project: &Project) -> BTreeSet<Oid> {
    project
        .git(&[
            "cat-file",
            "--batch-all-objects",
            "--batch-check=%(objectname)",
        ])
        .lines()
        .map(oid)
        .collect()
}

#[test]
fn a_long_history_stays_about_as_small_as_git_makes_it() {
    let project = Project::in_memory();
    let mut edits: Vec<Vec<(usize, String)>> = vec![Vec::new(); 5];
    let text = |edits: &[(usize, String)]| {
        let edits: Vec<(usize, &str)> = edits
            .iter()
            .rev()
            .map(|(at, words)| (*at, words.as_str()))
            .collect();
        book(600, &edits)
    };
    for (number, edits) in edits.iter().enumerate() {
        project.put(&format!("ingredients/{number}.usfm"), text(edits));
    }
    project.put("audio/a.mp3", noise(300_000, 1));
    let media = project.committed_after_commit()["audio/a.mp3"].id;
    let mut spent = Duration::ZERO;
    let mut most = 0;
    let mut seen = BTreeSet::new();
    for round in 0..300usize {
        let at = round % 5;
        edits[at].push((round * 37 % 600, format!("changed in round {round}")));
        project.put(&format!("ingredients/{at}.usfm"), text(&edits[at]));
        let tip = project.commit();
        if round == 100 {
            // What no ref reaches stays too.
            let mut writer = project.store.writer().unwrap();
            seen.insert(writer.add(Kind::Blob, b"reached by nothing").unwrap());
            writer.finish().unwrap();
        }
        if round % 10 == 9 {
            seen.extend(all_objects(&project));
            most = most.max(size_of(&project.path.join(".git/objects")));
            let started = Instant::now();
            maintain(&project.store, &[tip]).unwrap();
            spent += started.elapsed();
        }
    }
    let tip = project.tip().unwrap();
    let started = Instant::now();
    maintain(&project.store, &[tip]).unwrap();
    spent += started.elapsed();
    seen.extend(all_objects(&project));
    assert_eq!(all_objects(&project), seen, "nothing is ever dropped");
    fsck(&project.path);
    project.assert_clean();
    for pack in packs(&project.store) {
        git(&project.path, &["verify-pack", pack.to_str().unwrap()]);
        git(
            &project.path,
            &["index-pack", "--strict", "--verify", pack.to_str().unwrap()],
        );
    }
    let hex = media.to_string();
    assert!(
        project
            .path
            .join(".git/objects")
            .join(&hex[..2])
            .join(&hex[2..])
            .exists(),
        "media stays by itself"
    );

    let clone = tempfile::tempdir().unwrap();
    let source = format!("file://{}", project.path.display());
    git(clone.path(), &["clone", "-q", "--bare", &source, "c"]);
    let (ours, theirs) = (
        size_of(&project.path.join(".git/objects")),
        size_of(&clone.path().join("c/objects")),
    );
    println!("300 syncs: {ours} bytes, a clone {theirs}, at most {most}, {spent:?} in all");
    assert!(ours * 2 <= theirs * 3, "{ours} against {theirs}");
    assert!(most < theirs * 4, "{most} against {theirs}");
    project.assert_swept();
}

impl Project {
    fn committed_after_commit(&self) -> scribe_sync::repo::FlatTree {
        self.commit();
        self.committed()
    }
}

#[test]
fn small_packs_are_gathered_and_marked_ones_left() {
    let project = Project::in_memory();
    project.put("GEN.usfm", book(300, &[]));
    project.commit();
    for round in 0..14usize {
        project.put("GEN.usfm", book(300, &[(round, "x")]));
        project.put(&format!("{round}.md"), format!("{round}"));
        project.commit();
        project.git(&["repack", "-dq"]);
    }
    assert_eq!(packs(&project.store).len(), 14);
    let keep = packs(&project.store)[3].with_extension("keep");
    fs::write(&keep, "").unwrap();
    let before = all_objects(&project);
    let tip = project.tip().unwrap();
    // An index over all packs would name what is gone.
    project.git(&["multi-pack-index", "write"]);
    assert_eq!(maintain(&project.store, &[tip]).unwrap(), 0);
    assert_eq!(packs(&project.store).len(), 14);
    fs::remove_file(project.path.join(".git/objects/pack/multi-pack-index")).unwrap();

    assert!(maintain(&project.store, &[tip]).unwrap() > 0);
    assert_eq!(packs(&project.store).len(), 2, "the kept one and ours");
    assert!(keep.with_extension("pack").exists());
    assert_eq!(all_objects(&project), before);
    fsck(&project.path);
    for pack in packs(&project.store) {
        git(&project.path, &["verify-pack", pack.to_str().unwrap()]);
    }
    assert_eq!(
        maintain(&project.store, &[tip]).unwrap(),
        0,
        "and then there is nothing to do"
    );
    // Our own store sees what moved.
    for id in before {
        project.store.read(id).unwrap();
    }
    project.assert_swept();
}

#[test]
fn single_objects_that_a_pack_has_too_go() {
    let project = Project::in_memory();
    for number in 0..700 {
        project.put(&format!("{number}.md"), format!("{number}"));
    }
    let tip = project.commit();
    let pack = packs(&project.store)[0].clone();
    let aside = project.path.parent().unwrap().join("pack");
    fs::rename(&pack, &aside).unwrap();
    fs::rename(pack.with_extension("idx"), aside.with_extension("idx")).unwrap();
    crate::world::gitcmd::git_bytes(
        &project.path,
        &["unpack-objects", "-q"],
        &fs::read(&aside).unwrap(),
    );
    fs::rename(&aside, &pack).unwrap();
    fs::rename(aside.with_extension("idx"), pack.with_extension("idx")).unwrap();
    let before = all_objects(&project);
    assert!(
        project.git(&["count-objects"]).starts_with("702 objects"),
        "{}",
        project.git(&["count-objects"])
    );
    maintain(&project.store, &[tip]).unwrap();
    assert!(
        project.git(&["count-objects"]).starts_with("0 objects"),
        "{}",
        project.git(&["count-objects"])
    );
    assert_eq!(all_objects(&project), before);
    assert_eq!(packs(&project.store), [pack]);
    fsck(&project.path);
    project.assert_swept();
}
