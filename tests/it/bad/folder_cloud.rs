//! A folder as the cloud: a stick that is not there, is full of something else, or may not be written.

use super::{ID, MAIN, write};
use crate::world::{fsck, git};
use std::path::PathBuf;

pub(super) struct Stick {
    pub(super) desk: super::Desk,
    pub(super) folder: PathBuf,
    cloud: PathBuf,
    pub(super) bare: PathBuf,
    _server: crate::world::Door43,
}

impl Stick {
    pub(super) fn sync(&self) -> super::Ran {
        self.desk.sync(&self.folder)
    }
}

pub(super) fn stick() -> Stick {
    let server = super::server();
    let mut desk = super::Desk::new(&server, "amina");
    let cloud = desk.dir.path().join("stick");
    std::fs::create_dir(&cloud).unwrap();
    desk.var("SCRIBE_SYNC_CLOUD", cloud.to_str().unwrap());
    let folder = desk.project("Mark", ID);
    desk.sync(&folder).ends(0);
    let owner = cloud.join("amina");
    let bare = std::fs::read_dir(owner)
        .unwrap()
        .next()
        .unwrap()
        .unwrap()
        .path();
    Stick {
        desk,
        folder,
        cloud,
        bare,
        _server: server,
    }
}

#[test]
fn a_stick_that_is_not_there() {
    let it = stick();
    let text = super::usfm("LUK", &["typed"]);
    write(&it.folder.join("ingredients/LUK.usfm"), &text);
    let away = it.desk.dir.path().join("away");
    std::fs::rename(&it.cloud, &away).unwrap();
    it.sync().ends(5).says("plug in");
    // Another stick at the same place: the project was there and is not now.
    std::fs::create_dir(&it.cloud).unwrap();
    it.sync().ends(10);
    assert_eq!(std::fs::read_dir(&it.cloud).unwrap().count(), 0);
    std::fs::remove_dir(&it.cloud).unwrap();
    std::fs::rename(&away, &it.cloud).unwrap();
    it.sync().ends(0);
    assert_eq!(
        git(&it.bare, &["show", &format!("{MAIN}:ingredients/LUK.usfm")]) + "\n",
        text
    );
    fsck(&it.bare);
    fsck(&it.folder);
}

#[test]
fn a_damaged_repository_on_the_stick() {
    let it = stick();
    let tip = super::read(&it.bare.join(MAIN));
    write(
        &it.folder.join("ingredients/LUK.usfm"),
        super::usfm("LUK", &["typed"]),
    );
    for text in ["", "0123", "0123456789012345678901234567890123456789\n"] {
        write(&it.bare.join(MAIN), text);
        let ran = it.sync();
        assert!(
            matches!(ran.code, 5 | 10 | 12),
            "{text:?}: {}\n{}",
            ran.out,
            ran.err
        );
        assert_eq!(super::read(&it.bare.join(MAIN)), text);
    }
    write(&it.bare.join(MAIN), tip);
    it.sync().ends(0);
    fsck(&it.bare);
    write(&it.bare.join(format!("{MAIN}.lock")), "");
    write(
        &it.folder.join("ingredients/LUK.usfm"),
        super::usfm("LUK", &["typed again"]),
    );
    let ran = it.sync();
    assert!(matches!(ran.code, 5 | 11), "{}\n{}", ran.out, ran.err);
    std::fs::remove_file(it.bare.join(format!("{MAIN}.lock"))).unwrap();
    it.sync().ends(0);
    fsck(&it.bare);
}
