//! Numbers, for people: run with `--ignored --nocapture`.

use super::{Cloud, MINE, Project, fetch, noise, update};
use scribe_sync::repo::{PackPlan, Remote};
use std::collections::HashSet;
use std::time::Instant;

#[test]
#[ignore = "measures, proves nothing"]
fn two_hundred_megabytes() {
    let cloud = Cloud::new();
    let project = Project::new();
    project.put("audio/GEN.wav", noise(200 << 20, 1));
    let started = Instant::now();
    project.look();
    println!("hashing 200 MB: {:?}", started.elapsed());
    let started = Instant::now();
    let tip = project.commit();
    println!("snapshot of 200 MB: {:?}", started.elapsed());
    let plan = PackPlan::between(&project.store, &[tip], &[], &HashSet::new()).unwrap();
    let updates = [update(MINE, None, Some(tip))];
    let started = Instant::now();
    let answer = cloud
        .remote()
        .push(&project.store, &updates, Some(&plan), &mut |_| {})
        .unwrap();
    assert!(answer.all_done(&updates));
    println!("push of 200 MB: {:?}", started.elapsed());
    let other = Project::new();
    let started = Instant::now();
    fetch(&mut cloud.remote(), &other.store, &[tip], &[]).unwrap();
    println!("fetch of 200 MB: {:?}", started.elapsed());
}
