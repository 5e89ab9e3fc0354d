//! Who asks is unknown, wrong, or may not.

use super::{ID, server, synced};
use crate::world::{Access, Visibility};

#[test]
fn without_an_account_nothing_is_sent() {
    let server = server();
    let mut desk = super::Desk::new(&server, "amina");
    desk.token.clear();
    let folder = desk.project("Mark", ID);
    let ran = desk.sync(&folder).ends(4);
    assert!(ran.err.contains("login"), "{}", ran.err);
    assert!(server.requests().is_empty());
    assert!(!folder.join(".git").exists());
}

#[test]
fn a_token_that_is_no_longer_good_is_shown_once() {
    let it = synced();
    it.server.revoke_token(&it.desk.token);
    for typed in [false, true] {
        let text = if typed {
            it.type_in("LUK", &["one", "typed"])
        } else {
            super::read(&it.book("LUK"))
        };
        it.server.clear_requests();
        it.sync().ends(4).says("login");
        assert_eq!(it.server.requests().len(), 1, "{typed}");
        it.assert_committed_here("LUK", &text);
        it.assert_whole();
    }
    let mut it = it;
    it.desk.token = it.server.token("amina", &super::ALL);
    it.assert_heals();
}

#[test]
fn a_wrong_token_is_tried_once_on_a_fresh_computer() {
    let server = server();
    let mut desk = super::Desk::new(&server, "amina");
    desk.token = "0123456789abcdef0123456789abcdef01234567".to_owned();
    let folder = desk.project("Mark", ID);
    desk.sync(&folder).ends(4);
    assert_eq!(server.requests().len(), 1);
    assert!(!folder.join(".git").exists());
}

#[test]
fn a_token_of_another_account_is_not_used() {
    let it = synced();
    let mut it = it;
    it.desk.token = it.server.token("boaz", &super::ALL);
    it.desk.var("SCRIBE_SYNC_ACCOUNT", "amina");
    it.type_in("LUK", &["typed"]);
    let before = it.refs_there();
    it.sync().ends(4).says("boaz");
    assert!(
        it.server
            .requests()
            .iter()
            .all(|request| request.target == "/api/v1/user")
    );
    assert_eq!(it.refs_there(), before);
}

#[test]
fn a_token_without_the_right_to_repositories_is_told_so() {
    let it = synced();
    let mut it = it;
    let good = std::mem::replace(&mut it.desk.token, it.server.token("amina", &["read:user"]));
    let text = it.type_in("LUK", &["typed"]);
    let before = it.refs_there();
    it.sync().ends(4);
    assert_eq!(it.refs_there(), before);
    it.assert_committed_here("LUK", &text);
    it.desk.token = good;
    it.assert_heals();
}

#[test]
fn a_member_who_may_only_read_receives_and_is_told_that_nothing_can_be_sent() {
    let it = synced();
    it.server
        .add_collaborator(&it.owner, &it.name, "boaz", Access::Read);
    let boaz = super::Desk::new(&it.server, "boaz");
    std::fs::create_dir_all(boaz.projects()).unwrap();
    let repository = format!("{}/{}", it.owner, it.name);
    boaz.run(&["sync", "--json", &repository, "--profile", "boaz"])
        .ends(0);
    let folder = std::fs::read_dir(boaz.projects())
        .unwrap()
        .next()
        .unwrap()
        .unwrap()
        .path();
    boaz.sync(&folder).ends(0);
    it.colleague(
        "ingredients/JHN.usfm",
        &super::usfm("JHN", &["from a colleague"]),
    );
    boaz.sync(&folder).ends(0);
    assert!(super::read(&folder.join("ingredients/JHN.usfm")).contains("from a colleague"));
    let text = super::usfm("MRK", &["boaz's"]);
    super::write(&folder.join("ingredients/MRK.usfm"), &text);
    let before = it.refs_there();
    boaz.sync(&folder).ends(4).says("permission");
    assert_eq!(it.refs_there(), before);
    assert_eq!(
        crate::world::git(&folder, &["show", "HEAD:ingredients/MRK.usfm"]) + "\n",
        text
    );
    it.server
        .add_collaborator(&it.owner, &it.name, "boaz", Access::Write);
    boaz.sync(&folder).ends(0);
}

#[test]
fn a_private_repository_of_somebody_else_is_not_there() {
    let server = server();
    server.create_repo("boaz", "secret", Visibility::Private);
    let desk = super::Desk::new(&server, "amina");
    let folder = desk.project("Mark", ID);
    desk.sync_with(&folder, &["--repo", "boaz/secret"])
        .ends(10)
        .says("boaz");
    std::fs::create_dir_all(desk.projects()).unwrap();
    desk.run(&["sync", "--json", "boaz/secret"]).ends(10);
    desk.run(&["sync", "--json", "boaz/nothing"]).ends(10);
}
