//! Verses whose words are put together from both sides: which are, how they are named, and what never comes together.

use super::super::*;
use super::made::{self, Rng, Words};

const PATH: &str = "ingredients/LUK.usfm";
const HEAD: &str = "\\id LUK Test\n\\h Luke\n\\c 1\n\\p\n";

/// The merged text, the places in conflict, and the places put together.
type Told = (String, Vec<String>, Vec<String>);

fn told(merged: Merged) -> Told {
    let names = |places: Vec<Place>| {
        let name = |place: Place| place.reference.unwrap_or_else(|| "whole".into());
        places.into_iter().map(name).collect()
    };
    (
        String::from_utf8(merged.content.unwrap()).unwrap(),
        names(merged.conflicts),
        names(merged.combined),
    )
}

/// Merges two sides, and the same with the sides swapped, which must not be seen.
#[track_caller]
fn merged(path: &str, texts: [&str; 3], combine: Combine) -> Told {
    let [base, ours, theirs] = texts.map(|text| Some(text.as_bytes()));
    let how = |keep| How {
        combine,
        ..How::keeping(keep)
    };
    let one = three_way_as(path, base, ours, theirs, how(Side::Ours));
    let other = three_way_as(path, base, theirs, ours, how(Side::Theirs));
    assert_eq!(one, other);
    told(one)
}

#[track_caller]
fn verses(base: &str, ours: &str, theirs: &str) -> Told {
    let texts = [base, ours, theirs].map(|text| format!("{HEAD}{text}\n"));
    let [base, ours, theirs] = texts.each_ref().map(String::as_str);
    let (text, conflicts, combined) = merged(PATH, [base, ours, theirs], Combine::Apart);
    (
        text[HEAD.len()..].trim_end().to_owned(),
        conflicts,
        combined,
    )
}

#[test]
fn words_that_touch_are_a_conflict() {
    for (base, ours, theirs) in [
        // Two words side by side, each replaced by one person.
        ("He saw the town.", "He left the town.", "He saw a town."),
        // One replaces a word, the other puts a word before or after it.
        ("He saw a town.", "He left a town.", "He saw not a town."),
        ("He saw a town.", "He left a town.", "He never saw a town."),
        // Both add words at one place.
        ("He saw it.", "He saw it today.", "He saw it there."),
        // One takes a word away, the other changes the next one.
        ("He saw a town.", "He saw town.", "He saw a village."),
        // An end of line, several blanks and a blank line are white space too.
        ("He saw\nthe town.", "He left\nthe town.", "He saw\na town."),
        (
            "He saw   the town.",
            "He left   the town.",
            "He saw   a town.",
        ),
        (
            "He saw\n\\b\nthe town.",
            "He left\n\\b\nthe town.",
            "He saw\n\\b\na town.",
        ),
        // One side has another layout.
        ("He saw\nthe town.", "He left the town.", "He saw\na town."),
        // A word after which nothing stands, and a note behind it.
        (
            "He saw it.",
            "He saw them.",
            "He saw it.\\f + \\ft Or: her.\\f*",
        ),
        // Marked words.
        (
            "The \\nd Lord\\nd* said so.",
            "The \\nd Lord\\nd* said this.",
            "The \\nd Lord\\nd* spoke so.",
        ),
        // Aligned words.
        (
            "\\w He|lemma=\"h\"\\w* \\w saw|lemma=\"s\"\\w* it.",
            "\\w She|lemma=\"h\"\\w* \\w saw|lemma=\"s\"\\w* it.",
            "\\w He|lemma=\"h\"\\w* \\w heard|lemma=\"s\"\\w* it.",
        ),
        // Arabic, Devanagari, Greek, Amharic, and Chinese by clause.
        ("قال لهم يسوع", "فقال لهم يسوع", "قال له يسوع"),
        ("उसने कहा आओ", "उन्होंने कहा आओ", "उसने बोला आओ"),
        ("ἐν ἀρχῇ ἦν", "ἐπ᾽ ἀρχῇ ἦν", "ἐν τέλει ἦν"),
        ("እርሱ ሄደ ወደ", "እርሷ ሄደ ወደ", "እርሱ መጣ ወደ"),
        ("他来了，他看见。", "她来了，他看见。", "他来了，他走了。"),
    ] {
        let verse = |text: &str| format!("\\v 1 {text}");
        let (_, conflicts, combined) = verses(&verse(base), &verse(ours), &verse(theirs));
        assert_eq!(
            (conflicts, combined),
            (vec!["LUK 1:1".into()], vec![]),
            "{ours}"
        );
    }
}

#[test]
fn words_of_two_people_in_one_verse_are_named() {
    for (base, ours, theirs, wanted) in [
        (
            "He saw the town.",
            "She saw the town.",
            "He saw the village.",
            "She saw the village.",
        ),
        (
            "He saw the town.",
            "He saw the town then.",
            "Thus he saw the town.",
            "Thus he saw the town then.",
        ),
        (
            "He saw\n\\q2 the town.",
            "He left\n\\q2 the town.",
            "He saw\n\\q2 a town.",
            "He left\n\\q2 a town.",
        ),
        (
            "He saw \\nd it\\nd* there.",
            "He heard \\nd it\\nd* there.",
            "He saw \\nd it\\nd* here.",
            "He heard \\nd it\\nd* here.",
        ),
        (
            "قال لهم يسوع تعالوا",
            "فقال لهم يسوع تعالوا",
            "قال لهم يسوع اذهبوا",
            "فقال لهم يسوع اذهبوا",
        ),
        (
            "他来了，他看见，他赢了。",
            "她来了，他看见，他赢了。",
            "他来了，他看见，他走了。",
            "她来了，他看见，他走了。",
        ),
        // The same correction by both, and one more by one of them next to it: not put together from two.
    ] {
        let verse = |text: &str| format!("\\v 1 {text}");
        assert_eq!(
            verses(&verse(base), &verse(ours), &verse(theirs)),
            (verse(wanted), vec![], vec!["LUK 1:1".into()]),
            "{wanted}"
        );
    }
}

#[test]
fn a_verse_that_one_of_them_wrote_so_is_not_put_together() {
    for (base, ours, theirs, wanted) in [
        // The other one did a part of the same.
        (
            "He saw the town.",
            "She left the town.",
            "She saw the town.",
            "She left the town.",
        ),
        // The other one changed blanks and ends of line alone.
        (
            "He saw  the town.",
            "He left  the town.",
            "He saw\nthe town.",
            "He left\nthe town.",
        ),
        // The counts of aligned words are no words.
        (
            "\\w a|x-occurrence=\"1\" x-occurrences=\"1\"\\w* b",
            "\\w a|x-occurrence=\"1\" x-occurrences=\"1\"\\w* c",
            "\\w a|x-occurrence=\"1\" x-occurrences=\"1\"\\w*  b",
            "\\w a|x-occurrence=\"1\" x-occurrences=\"1\"\\w*  c",
        ),
    ] {
        let verse = |text: &str| format!("\\v 1 {text}");
        let (text, conflicts, combined) = verses(&verse(base), &verse(ours), &verse(theirs));
        assert_eq!((conflicts, combined), (vec![], vec![]), "{wanted}");
        assert_eq!(text, verse(wanted));
    }
}

#[test]
fn headings_frames_bridges_and_doubled_verses_are_named_too() {
    let named = |path, base: &str, ours: &str, theirs: &str| {
        let (_, conflicts, combined) = merged(path, [base, ours, theirs], Combine::Apart);
        assert_eq!(conflicts, Vec::<String>::new(), "{ours}");
        combined
    };
    let in_book = |base: &str, ours: &str, theirs: &str| {
        let [b, o, t] = [base, ours, theirs].map(|text| format!("{HEAD}{text}"));
        named(PATH, &b, &o, &t)
    };
    assert_eq!(
        in_book(
            "\\v 1 One.\n\\s1 Jesus speaks to many\n\\p\n\\v 2 Two.\n",
            "\\v 1 One.\n\\s1 Christ speaks to many\n\\p\n\\v 2 Two.\n",
            "\\v 1 One.\n\\s1 Jesus speaks to all\n\\p\n\\v 2 Two.\n",
        ),
        ["LUK 1:2 heading"]
    );
    assert_eq!(
        in_book(
            "\\v 2 Of men.\n\\v 3 Of fish and birds.\n",
            "\\v 2-3 Of men. Of fish and whales.\n",
            "\\v 2 Of women.\n\\v 3 Of fish and birds.\n",
        ),
        ["LUK 1:2-3"]
    );
    // The chapter's verses cannot be told from each other: by line, and a verse has several lines.
    assert_eq!(
        in_book(
            "\\v 1 One.\n\\q1 a b\n\\q1 c d\n\\q1 e f\n\\v 2 Two.\n",
            "\\v 1 One.\n\\q1 A b\n\\q1 c d\n\\q1 e f\n\\v 2 Two.\n\\v 2 Two again.\n",
            "\\v 1 One.\n\\q1 a b\n\\q1 c d\n\\q1 E f\n\\v 2 Two.\n",
        ),
        ["LUK 1:1"]
    );
    assert_eq!(
        named(
            "ingredients/01.md",
            "# 1. Creation\n\n![OBS Image](https://x/obs-en-01-01.jpg)\n\nGod made all that there is.\n",
            "# 1. Creation\n\n![OBS Image](https://x/obs-en-01-01.jpg)\n\nGod created all that there is.\n",
            "# 1. Creation\n\n![OBS Image](https://x/obs-en-01-01.jpg)\n\nGod made all that is there.\n",
        ),
        ["OBS 1:1"]
    );
}

#[test]
fn lines_of_a_heading_and_of_the_beginning_do_not_touch() {
    let named = |base: &str, ours: &str, theirs: &str| {
        let (_, conflicts, _) = merged(PATH, [base, ours, theirs], Combine::Apart);
        conflicts
    };
    let book = |id: &str, heading: &str| {
        format!("\\id LUK {id}\n\\c 1\n\\p\n\\v 1 One.\n\\s1 {heading}\n\\p\n\\v 2 Two.\n")
    };
    let base = book("Test", "A title");
    assert_eq!(
        named(
            &base,
            &book("Other", "A title"),
            &book("Test\n\\rem new", "A title")
        ),
        Vec::<String>::new()
    );
    assert_eq!(
        named(
            &base,
            &book("Test", "The end"),
            &book("Test", "A title\n\\r (Mt 1)")
        ),
        Vec::<String>::new()
    );
    assert_eq!(
        named(&base, &book("Test", "A name"), &book("Test", "The title")),
        ["LUK 1:2 heading"]
    );
}

#[test]
fn never_combining_makes_a_conflict_of_what_would_come_together() {
    let [base, ours, theirs] = [
        "\\v 1 He saw the town.\n\\v 2 Two.\n\\v 3 Three.\n",
        "\\v 1 She saw the town.\n\\v 2 TWO.\n\\v 3 Three.\n",
        "\\v 1 He saw the village.\n\\v 2 Two.\n\\v 3 THREE.\n",
    ]
    .map(|text| format!("{HEAD}{text}"));
    let texts = [&base[..], &ours[..], &theirs[..]];
    let (text, conflicts, combined) = merged(PATH, texts, Combine::Never);
    assert_eq!((conflicts, combined), (vec!["LUK 1:1".into()], vec![]));
    assert_eq!(
        text,
        format!("{HEAD}\\v 1 She saw the town.\n\\v 2 TWO.\n\\v 3 THREE.\n")
    );
}

/// A book and two sides of it.
fn case(seed: u64) -> [Vec<u8>; 3] {
    let mut rng = Rng::new(seed + 4001);
    let mut words = Words::default();
    let base = made::book(&mut rng, &mut words);
    let mut sides = [base.clone(), base.clone()];
    made::revise(&mut rng, &mut words, &mut sides[0], "ours");
    made::revise(&mut rng, &mut words, &mut sides[1], "theirs");
    let [ours, theirs] = sides.map(|side| side.bytes());
    [base.bytes(), ours, theirs]
}

#[test]
fn what_is_named_is_in_neither_sides_words_and_what_is_not_is_somebodys() {
    let (mut named, mut more) = (0, 0);
    for seed in 0..made::cases() {
        let [base, ours, theirs] = case(seed);
        let [b, o, t] = [&base, &ours, &theirs].map(|text| Some(&text[..]));
        let merged = three_way(PATH, b, o, t, Side::Ours);
        let content = merged.content.clone().unwrap();
        for place in &merged.combined {
            named += 1;
            assert!(!merged.conflicts.contains(place), "seed {seed}: {place:?}");
            let now = unit(PATH, &content, place).expect("it is there");
            for side in [&ours, &theirs] {
                let text = unit(PATH, side, place).unwrap_or_default();
                assert!(
                    !super::super::text::same_words(&text, &now),
                    "seed {seed}: {place:?} {}",
                    String::from_utf8_lossy(&now)
                );
            }
        }
        let how = How {
            combine: Combine::Never,
            ..How::keeping(Side::Ours)
        };
        let never = three_way_as(PATH, b, o, t, how);
        assert_eq!(never.combined, [], "seed {seed}");
        if merged.combined.is_empty() {
            assert_eq!(never, merged, "seed {seed}");
        } else {
            more += 1;
            assert!(!never.conflicts.is_empty(), "seed {seed}");
        }
    }
    assert!(named > 20 && more > 20, "{named} {more}");
}
