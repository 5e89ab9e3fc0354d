use super::{Dice, Project, oid};
use crate::world::git;
use crate::world::gitcmd::git_bytes;
use scribe_sync::repo::{History, Kind, Oid, Store};
use std::collections::{BTreeSet, HashMap};
use std::time::Instant;

/// A random history; `clock` tells the time of the commit of this number.
fn random_history(
    project: &Project,
    dice: &mut Dice,
    length: usize,
    mut clock: impl FnMut(&mut Dice, usize) -> i64,
) -> Vec<Oid> {
    let mut script = String::new();
    for number in 1..=length {
        let seconds = clock(dice, number);
        script.push_str(&format!(
            "commit refs/heads/c{number}\nmark :{number}\nauthor A <a> {seconds} +0000\ncommitter A <a> {seconds} +0000\ndata 1\nx\n"
        ));
        let mut parents: Vec<usize> = Vec::new();
        if number > 1 && dice.below(25) > 0 {
            for _ in 0..[1, 1, 1, 2, 2, 3][dice.below(6)] {
                let parent = number - 1 - dice.below((number - 1).min(6));
                if parent > 0 && !parents.contains(&parent) {
                    parents.push(parent);
                }
            }
        }
        for (place, parent) in parents.iter().enumerate() {
            let word = if place == 0 { "from" } else { "merge" };
            script.push_str(&format!("{word} :{parent}\n"));
        }
        script.push_str(&format!("M 644 inline f\ndata 3\n{:03}\n", number % 1000));
    }
    git_bytes(
        &project.path,
        &["fast-import", "--quiet"],
        script.as_bytes(),
    );
    let refs = git(
        &project.path,
        &[
            "for-each-ref",
            "--format=%(refname) %(objectname)",
            "refs/heads/",
        ],
    );
    let mut found: Vec<(usize, Oid)> = refs
        .lines()
        .map(|line| {
            line.strip_prefix("refs/heads/c")
                .unwrap()
                .split_once(' ')
                .unwrap()
        })
        .map(|(number, id)| (number.parse().unwrap(), oid(id)))
        .collect();
    found.sort_unstable();
    found.into_iter().map(|(_, id)| id).collect()
}

/// Everything each commit reaches, itself included; told by git's parents, whatever the clocks say.
fn reach(project: &Project) -> HashMap<Oid, BTreeSet<Oid>> {
    let mut all: HashMap<Oid, BTreeSet<Oid>> = HashMap::new();
    for line in git(
        &project.path,
        &[
            "rev-list",
            "--topo-order",
            "--reverse",
            "--parents",
            "--all",
        ],
    )
    .lines()
    {
        let mut ids = line.split(' ').map(oid);
        let id = ids.next().unwrap();
        let mut mine = BTreeSet::from([id]);
        for parent in ids {
            mine.extend(all[&parent].iter().copied());
        }
        all.insert(id, mine);
    }
    all
}

fn check(project: &Project, commits: &[Oid], dice: &mut Dice, exact: bool) {
    let reach = reach(project);
    let store = Store::open(&project.path.join(".git")).unwrap();
    for round in 0..120 {
        let (a, b) = (
            commits[dice.below(commits.len())],
            commits[dice.below(commits.len())],
        );
        let mut history = History::new(&store);
        assert_eq!(
            history.is_ancestor(a, b).unwrap(),
            reach[&b].contains(&a),
            "{a} {b}"
        );

        let common: BTreeSet<Oid> = reach[&a].intersection(&reach[&b]).copied().collect();
        let best: BTreeSet<Oid> = common
            .iter()
            .copied()
            .filter(|id| {
                !common
                    .iter()
                    .any(|other| other != id && reach[other].contains(id))
            })
            .collect();
        let found: BTreeSet<Oid> = history.merge_bases(a, b).unwrap().into_iter().collect();
        assert_eq!(found, best, "{a} {b}");
        if round % 8 == 0 {
            let out = crate::world::gitcmd::git_try(
                &project.path,
                &[],
                &["merge-base", "--all", &a.to_string(), &b.to_string()],
            );
            let by_git: BTreeSet<Oid> = String::from_utf8(out.stdout)
                .unwrap()
                .lines()
                .map(oid)
                .collect();
            assert_eq!(found, by_git, "{a} {b}");
        }

        let tips = [a, commits[dice.below(commits.len())]];
        let hidden: Vec<Oid> = (0..dice.below(3))
            .map(|_| commits[dice.below(commits.len())])
            .collect();
        let new = History::new(&store).new_commits(&tips, &hidden).unwrap();
        let mut wanted: BTreeSet<Oid> = tips
            .iter()
            .flat_map(|tip| reach[tip].iter().copied())
            .collect();
        for old in &hidden {
            wanted.retain(|id| !reach[old].contains(id));
        }
        let set: BTreeSet<Oid> = new.iter().copied().collect();
        assert_eq!(set.len(), new.len(), "none twice");
        if exact {
            assert_eq!(set, wanted, "{tips:?} ^{hidden:?}");
        } else {
            assert!(set.is_superset(&wanted), "{tips:?} ^{hidden:?}");
        }
        let place: HashMap<Oid, usize> = new.iter().copied().zip(0..).collect();
        for (id, at) in &place {
            for parent in &store.commit(*id).unwrap().parents {
                assert!(
                    place.get(parent).is_none_or(|before| before < at),
                    "parents first"
                );
            }
        }
    }
}

#[test]
fn histories_are_read_as_git_reads_them() {
    for seed in 0..4 {
        let project = Project::in_memory();
        let mut dice = Dice(seed);
        let commits = random_history(&project, &mut dice, 90, |dice, number| {
            1_700_000_000 + i64::try_from(number * 60 + dice.below(50)).unwrap()
        });
        check(&project, &commits, &mut dice, true);
        // All at the same second.
        let project = Project::in_memory();
        let commits = random_history(&project, &mut dice, 60, |_, _| 1_700_000_000);
        check(&project, &commits, &mut dice, true);
    }
}

#[test]
fn wrong_clocks_hide_no_history() {
    for seed in 10..14 {
        let project = Project::in_memory();
        let mut dice = Dice(seed);
        // One computer's clock starts in 1970, one is years ahead, the others are about right.
        let commits = random_history(&project, &mut dice, 90, |dice, number| {
            match dice.below(4) {
                0 => i64::try_from(number).unwrap(),
                1 => 2_500_000_000 + i64::try_from(dice.below(1_000_000)).unwrap(),
                _ => 1_700_000_000 + i64::try_from(dice.below(90) * 3600).unwrap(),
            }
        });
        check(&project, &commits, &mut dice, false);
    }
}

#[test]
fn only_what_is_new_is_looked_at() {
    let project = Project::in_memory();
    let mut script = String::new();
    for number in 1..=3000 {
        let seconds = 1_700_000_000 + number * 600;
        script.push_str(&format!(
            "commit refs/heads/x\nmark :{number}\ncommitter A <a> {seconds} +0000\ndata 1\nx\n"
        ));
        if number > 1 {
            script.push_str(&format!("from :{}\n", number - 1));
        }
        script.push_str(&format!("M 644 inline f\ndata 4\n{number:04}\n"));
    }
    git_bytes(
        &project.path,
        &["fast-import", "--quiet"],
        script.as_bytes(),
    );
    let ids: Vec<Oid> = git(&project.path, &["rev-list", "x"])
        .lines()
        .map(oid)
        .collect();
    // Here are the newest twenty alone: what looks further finds nothing and fails.
    let few = Project::in_memory();
    let mut writer = few.store.writer().unwrap();
    for id in &ids[..20] {
        let content = git_bytes(&project.path, &["cat-file", "commit", &id.to_string()], b"");
        assert_eq!(writer.add(Kind::Commit, &content).unwrap(), *id);
    }
    writer.finish().unwrap();
    let mut history = History::new(&few.store);
    assert_eq!(history.new_commits(&ids[..1], &ids[5..6]).unwrap().len(), 5);
    assert!(!history.is_ancestor(ids[0], ids[5]).unwrap());
    assert!(history.is_ancestor(ids[5], ids[0]).unwrap());
    assert_eq!(history.merge_bases(ids[0], ids[7]).unwrap(), [ids[7]]);

    let store = Store::open(&project.path.join(".git")).unwrap();
    let started = Instant::now();
    assert_eq!(
        History::new(&store)
            .new_commits(&ids[..1], &[])
            .unwrap()
            .len(),
        3000
    );
    println!("a walk over 3,000 commits: {:?}", started.elapsed());
}
