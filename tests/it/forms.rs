//! Books in another encoding, with numbers in other forms, and several books in one file.

use crate::desk::{Desk, New, Project, both_are};
use serde_json::json;

/// Two people with one project, in a cloud that is a folder. Amina is the owner.
struct Team {
    cloud: tempfile::TempDir,
    amina: Desk,
    boaz: Desk,
    hers: Project,
    his: Project,
}

fn team(path: &str, text: &str) -> Team {
    let cloud = tempfile::tempdir().unwrap();
    let amina = Desk::with_folder(cloud.path(), "amina");
    let boaz = Desk::with_folder(cloud.path(), "boaz");
    let new = New::of("Team", &["LUK"]).file(path, text);
    let hers = amina.make(&new);
    amina.sync(&["Team"]).ends(0);
    boaz.sync(&[&format!("amina/{}", new.repository())]).ends(0);
    let his = boaz.project("Team");
    Team {
        cloud,
        amina,
        boaz,
        hers,
        his,
    }
}

impl Team {
    fn is_shared(&self) {
        let name = New::of("Team", &["LUK"]).repository();
        let bare = self.cloud.path().join("amina").join(format!("{name}.git"));
        both_are(&bare, "boaz", &self.his);
    }
}

const PATH: &str = "ingredients/MRK.usfm";

const FRENCH: &str =
    "\\id MRK\n\\c 1\n\\p\n\\v 1 Début été.\n\\v 2 Béthanie, déjà.\n\\v 3 Fin.\n\\v 4 Après.\n";

fn utf16(text: &str) -> Vec<u8> {
    let units = text.encode_utf16();
    let bytes = units.flat_map(u16::to_le_bytes);
    [0xff, 0xfe].into_iter().chain(bytes).collect()
}

/// On the code page of Windows for western Europe, whose letters used here have the numbers of Unicode.
fn page(text: &str) -> Vec<u8> {
    text.chars()
        .map(|c| u8::try_from(u32::from(c)).unwrap())
        .collect()
}

#[test]
fn a_book_in_another_encoding_is_merged_in_utf8_and_that_is_said() {
    for (encoded, name) in [
        (utf16(&FRENCH.replace("Fin", "La fin")), "UTF-16"),
        (page(&FRENCH.replace("Fin", "La fin")), "windows-1252"),
    ] {
        let team = team(PATH, FRENCH);
        team.hers.write(PATH, FRENCH.replace("Après", "Après tout"));
        team.amina.sync(&["Team"]).ends(0);
        team.his.write(PATH, &encoded);
        let run = team.boaz.sync(&["Team"]).ends(0);
        assert!(run.notes().contains("is UTF-8 now"), "{}", run.notes());
        assert!(
            run.notes().contains(name) && run.notes().contains(PATH),
            "{}",
            run.notes()
        );
        let both = FRENCH
            .replace("Fin", "La fin")
            .replace("Après", "Après tout");
        assert_eq!(team.his.read(PATH), both);
        team.is_shared();
        // Alone it goes as it was saved, and its sender hears of it.
        team.his.write(PATH, &encoded);
        let run = team.boaz.sync(&["Team"]).ends(0);
        assert!(
            run.notes().contains("Scribe reads UTF-8 only"),
            "{}",
            run.notes()
        );
        let run = team.amina.sync(&["Team"]).ends(0);
        assert!(
            run.notes().contains("Scribe reads UTF-8 only"),
            "{}",
            run.notes()
        );
        assert_eq!(std::fs::read(team.hers.path(PATH)).unwrap(), encoded);
        // Verses are counted and named in it.
        team.his.write(PATH, utf16(&FRENCH.replace("Fin", "Tout")));
        let run = team.boaz.sync(&["Team", "--dry-run"]).ends(0);
        assert_eq!(run.row()["would_send"][0]["units"], 1, "{}", run.out);
    }
}

#[test]
fn a_conflict_beside_a_code_page_is_shown_and_put_as_text() {
    let team = team(PATH, FRENCH);
    team.hers.write(PATH, FRENCH.replace("Fin", "Achèvement"));
    team.amina.sync(&["Team"]).ends(0);
    team.his
        .write(PATH, page(&FRENCH.replace("Fin", "Béatitude")));
    team.boaz.sync(&["Team"]).ends(6);
    let run = team.boaz.run(&["conflicts", "--json"]).ends(0);
    let row = &run.json["conflicts"][0];
    assert_eq!(row["reference"], "MRK 1:3");
    assert_eq!(row["mine"], "\\v 3 Béatitude.\n");
    team.boaz
        .run(&["resolve", "Team", "mrk 1.3", "--mine"])
        .ends(0);
    assert_eq!(team.his.read(PATH), FRENCH.replace("Fin", "Béatitude"));
}

#[test]
fn a_verse_with_a_letter_or_in_other_digits_is_an_argument() {
    for (verse, word, reference) in [
        ("17k", "esg 4:17k", "ESG 4:17k"),
        ("17aa", "ESG 4.17aa", "ESG 4:17aa"),
        (
            "\u{1041}\u{1047}",
            "ESG \u{1044}:\u{1041}\u{1047}",
            "ESG 4:17",
        ),
        ("17\u{2011}18", "esg 4:17\u{2013}18", "ESG 4:17-18"),
        ("17, 18", "ESG 4:17-18", "ESG 4:17-18"),
        ("viii", "ESG 4:16+", "ESG 4:16+"),
    ] {
        let text = format!(
            "\\id ESG\n\\c 4\n\\p\n\\v 16 Before.\n\\v {verse} Here it was.\n\\v 20 After.\n"
        );
        let path = "ingredients/ESG.usfm";
        let team = team(path, &text);
        team.hers.write(path, text.replace("Here", "Hers"));
        team.amina.sync(&["Team"]).ends(0);
        team.his.write(path, text.replace("Here", "His"));
        team.boaz.sync(&["Team"]).ends(6);
        let run = team.boaz.run(&["conflicts", "--json"]).ends(0);
        assert_eq!(run.json["conflicts"][0]["reference"], reference);
        let run = team.boaz.run(&["log", "Team", word, "--json"]).ends(0);
        assert_eq!(run.json["reference"], reference, "{}", run.out);
        team.boaz.run(&["resolve", "Team", word, "--mine"]).ends(0);
        assert_eq!(team.his.read(path), text.replace("Here", "His"));
    }
}

#[test]
fn a_place_of_a_file_of_several_books_has_the_name_of_its_book() {
    let path = "ingredients/Gospels.usfm";
    let book = |code: &str| {
        format!("\\id {code}\n\\c 1\n\\p\n\\v 1 One of {code}.\n\\v 2 Two of {code}.\n")
    };
    let text = ["MAT", "MRK", "JHN"].map(book).concat();
    let team = team(path, &text);
    team.hers
        .write(path, text.replace("Two of MRK", "Hers of MRK"));
    team.amina.sync(&["Team"]).ends(0);
    let his = text
        .replace("Two of MRK", "His of MRK")
        .replace("Two of JHN", "His of JHN");
    team.his.write(path, &his);
    let run = team.boaz.sync(&["Team"]).ends(6);
    assert_eq!(run.row()["conflicts"][0]["reference"], "MRK 1:2");
    let run = team.boaz.run(&["log", "Team", "mrk 1:2", "--json"]).ends(0);
    assert_eq!(run.json["reference"], json!("MRK 1:2"));
    team.boaz
        .run(&["resolve", "Team", "MRK 1:2", "--mine"])
        .ends(0);
    assert_eq!(team.his.read(path), his);
    let message = team.his.git(&["log", "--format=%s"]);
    assert!(message.contains("MRK 1, JHN 1 (2 verses)"), "{message}");
}

#[test]
fn a_stray_byte_in_a_book_hides_no_verse() {
    for byte in ["\0", "\u{1a}", "\u{7}"] {
        let team = team(PATH, FRENCH);
        let text = FRENCH.replace("Fin", &format!("F{byte}in"));
        team.his.write(PATH, &text);
        let run = team.boaz.sync(&["Team"]).ends(0);
        assert_eq!(run.number("/sent/units"), 1, "{}", run.out);
        assert_eq!(run.row()["sent"]["places"], json!(["MRK 1"]), "{}", run.out);
    }
}
