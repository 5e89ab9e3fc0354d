//! Conflict marks that another program left in a text: told until they are gone.

use crate::desk::{Desk, New};

#[test]
fn conflict_marks_in_a_text_are_told_with_each_run() {
    let cloud = tempfile::tempdir().unwrap();
    let amina = Desk::with_folder(cloud.path(), "amina");
    let boaz = Desk::with_folder(cloud.path(), "boaz");
    let new = New::of("Team", &["MRK", "LUK"]);
    let hers = amina.make(&new);
    let run = amina.sync(&["Team"]).ends(0);
    assert!(!run.notes().contains("marks"), "{}", run.notes());
    boaz.sync(&[&format!("amina/{}", new.repository())]).ends(0);
    let his = boaz.project("Team");
    let checks = |desk: &Desk| -> Vec<String> {
        let run = desk.run(&["doctor", "Team", "--json"]);
        let checks = run.json["checks"].as_array().unwrap().clone();
        let marks = checks.iter().filter(|check| check["name"] == "marks");
        marks.map(ToString::to_string).collect()
    };
    assert_eq!(checks(&amina), [""; 0]);
    // As git leaves them, and as an editor writes them that makes one line of a paragraph.
    let clean = hers.read("ingredients/MRK.usfm");
    let verse = |n: usize| {
        let from = clean.find(&format!("\\v {n} ")).unwrap();
        clean[from..].lines().next().unwrap().to_owned()
    };
    let marked = clean
        .replacen(
            &verse(2),
            "<<<<<<< HEAD\n\\v 2 As one had it.\n=======\n\\v 2 As another had it.\n>>>>>>> boaz/scribe",
            1,
        )
        .replacen(&verse(7), "\\v 7 So <<<<<<< HEAD one ======= two >>>>>>> boaz/scribe here.", 1);
    hers.write("ingredients/MRK.usfm", &marked);
    assert!(
        checks(&amina)[0].contains("MRK 1:2"),
        "{:?}",
        checks(&amina)
    );
    for _ in 0..2 {
        let run = amina.sync(&["Team"]).ends(0);
        let notes = run.notes();
        for word in ["MRK 1:2", "MRK 1:7", "ingredients/MRK.usfm", ">>>>>>>"] {
            assert!(notes.contains(word), "{word}: {notes}");
        }
    }
    // What the others correct meanwhile comes together with it, and they are told too.
    his.verse("MRK", 2, 2, "as boaz says");
    let run = boaz.sync(&["Team"]).ends(0);
    assert!(run.notes().contains("MRK 1:2"), "{}", run.notes());
    his.says("MRK", "as boaz says");
    let now = his.read("ingredients/MRK.usfm");
    assert!(now.contains("As one had it.") && now.contains("As another had it."));
    amina.sync(&["Team"]).ends(0);
    hers.write("ingredients/MRK.usfm", &clean);
    let run = amina.sync(&["Team"]).ends(0);
    assert!(!run.notes().contains(">>>>>>>"), "{}", run.notes());
    assert_eq!(checks(&amina), [""; 0]);
    let run = boaz.sync(&["Team"]).ends(0);
    assert!(!run.notes().contains(">>>>>>>"), "{}", run.notes());
}
