//! Projects whose id is not Scribe's, or that have none: what goes up comes down.

use super::{Desk, ID, metadata, read, server, usfm, write};
use std::path::PathBuf;

/// The metadata of a project with these ids instead of Scribe's.
fn with_ids(name: &str, primary: &str) -> String {
    let mut all: serde_json::Value = serde_json::from_str(&metadata(name, ID)).unwrap();
    all["identification"]["primary"] = serde_json::from_str(primary).unwrap();
    all.to_string()
}

#[test]
fn what_goes_up_comes_down_whatever_id_it_has() {
    let server = server();
    for (number, primary) in [
        r#"{"dbl": {"2880c78491b2f8ce": {"revision": "91", "timestamp": "2018-02-15T22:33:50+00:00"}}}"#,
        r#"{"bible.org": {"https://bible.org/text/7?x=1": {"revision": "1"}}}"#,
        r#"{"door43": {"urn:uuid:84a21ef1-5e63-5129-8faa-4b2598d0d0ff": {}}}"#,
        r#"{"some one": {"..\\up": {}}}"#,
        r#"{"abc": {}}"#,
        "{}",
    ]
    .into_iter()
    .enumerate()
    {
        let name = format!("Plain Burrito {number}");
        let desk = Desk::new(&server, "amina");
        let folder = desk.projects().join(format!("Plain_{number}"));
        std::fs::rename(desk.project("Mark", ID), &folder).unwrap();
        write(&folder.join("metadata.json"), with_ids(&name, primary));
        let ran = desk.run(&["sync", &name, "--json"]).ends(0);
        let repository = ran.project()["repository"].as_str().unwrap().to_owned();
        // On another computer, under the name that it has, and once.
        let other = Desk::new(&server, "amina");
        std::fs::create_dir_all(other.projects()).unwrap();
        let ran = other.run(&["sync", "--json", &repository]).ends(0);
        let down = PathBuf::from(ran.project()["folder"].as_str().unwrap());
        assert_eq!(down.parent(), Some(other.projects().as_path()), "{primary}");
        other.run(&["sync", &repository]).ends(0);
        assert_eq!(std::fs::read_dir(other.projects()).unwrap().count(), 1, "{primary}");
        let listed = other.run(&["projects", "--local", "--json"]);
        assert_eq!(listed.code, 0, "{}\n{}", listed.out, listed.err);
        let rows = listed.summary();
        assert_eq!(rows["projects"].as_array().unwrap().len(), 1, "{rows}");
        assert_eq!(rows["projects"][0]["id"], ran.project()["id"]);
        // Work goes both ways, with a backup of it, found by its name, its folder and the start of its id.
        write(&down.join("ingredients/LUK.usfm"), usfm("LUK", &["there", "two", "three"]));
        other.sync(&down).ends(0);
        let ran = desk.run(&["sync", &name, "--json"]).ends(0);
        assert!(read(&folder.join("ingredients/LUK.usfm")).contains("there"), "{primary}");
        assert!(ran.project()["backup"].is_string());
        desk.run(&["backup", "verify", &name, "1"]).ends(0);
        desk.run(&["backup", "show", &format!("Plain_{number}"), "1"]).ends(0);
        if let Some(id) = rows["projects"][0]["id"].as_str() {
            desk.run(&["backup", "list", &id[..6]]).ends(0);
        }
        // Into a folder of its own, too.
        let into = other.dir.path().join("elsewhere").join("here");
        let ran = other.run(&["sync", &repository, "--into", into.to_str().unwrap()]);
        assert_eq!(ran.code, 0, "{}", ran.err);
        assert!(read(&into.join("ingredients/LUK.usfm")).contains("there"));
        // What this computer remembers is lost: it is the same project all the same.
        std::fs::remove_dir_all(desk.state()).unwrap();
        desk.run(&["sync", &name]).ends(0);
        std::fs::remove_dir_all(desk.state()).unwrap();
        std::fs::remove_dir_all(folder.join(".git")).unwrap();
        let ran = desk.run(&["sync", &name]);
        assert_eq!(ran.code, 0, "{primary}: {}\n{}", ran.out, ran.err);
    }
}
