//! The rows of `docs/merging.md`, each as a test of the same name.

use super::super::*;

const HEAD: &str = "\\id LUK Test\n\\h Luke\n\\c 1\n\\p\n";

fn at(path: &str, base: &str, ours: &str, theirs: &str) -> (String, Vec<String>, Vec<String>) {
    let of = |side| {
        three_way(
            path,
            (!base.is_empty()).then_some(base.as_bytes()),
            Some(ours.as_bytes()),
            Some(theirs.as_bytes()),
            side,
        )
    };
    let merged = of(Side::Ours);
    let names = |places: &[Place]| {
        places
            .iter()
            .map(|place| place.reference.clone().unwrap_or_else(|| "whole".into()))
            .collect()
    };
    for place in &merged.conflicts {
        let found = [ours, theirs].map(|text| unit(path, text.as_bytes(), place));
        assert!(found.iter().any(Option::is_some), "{place:?}");
        for (side, text) in [(Side::Ours, &found[0]), (Side::Theirs, &found[1])] {
            let kept = of(side).content.unwrap();
            assert_eq!(&unit(path, &kept, place), text, "{place:?}");
        }
    }
    (
        String::from_utf8(merged.content.clone().unwrap()).unwrap(),
        names(&merged.conflicts),
        names(&merged.kept_changes),
    )
}

/// Merges verses below a short head; nothing stands in the way.
#[track_caller]
fn clean(base: &str, ours: &str, theirs: &str, wanted: &str) {
    let with = |text: &str| format!("{HEAD}{text}");
    let got = at("LUK.usfm", &with(base), &with(ours), &with(theirs));
    assert_eq!(got, (with(wanted), vec![], vec![]));
}

/// Merges verses below a short head; these places are in conflict.
#[track_caller]
fn clash(base: &str, ours: &str, theirs: &str, places: &[&str]) {
    let with = |text: &str| format!("{HEAD}{text}");
    let got = at("LUK.usfm", &with(base), &with(ours), &with(theirs));
    assert_eq!(got.1, places, "{}", got.0);
}

/// Merges verses below a short head; these changes were kept over a deletion.
#[track_caller]
fn kept(base: &str, ours: &str, theirs: &str, wanted: &str, places: &[&str]) {
    let with = |text: &str| format!("{HEAD}{text}");
    let got = at("LUK.usfm", &with(base), &with(ours), &with(theirs));
    let places = places.iter().map(|place| (*place).to_owned()).collect();
    assert_eq!(got, (with(wanted), vec![], places));
}

#[test]
fn neighbouring_verses_never_meet() {
    clean(
        "\\v 1 One.\n\\v 2 Two.\n",
        "\\v 1 ONE.\n\\v 2 Two.\n",
        "\\v 1 One.\n\\v 2 TWO.\n",
        "\\v 1 ONE.\n\\v 2 TWO.\n",
    );
}

#[test]
fn different_words_of_one_verse_come_together() {
    clean(
        "\\v 1 In the beginning was the word.\n",
        "\\v 1 At the beginning was the word.\n",
        "\\v 1 In the beginning was the Word.\n",
        "\\v 1 At the beginning was the Word.\n",
    );
}

#[test]
fn the_same_words_of_one_verse_are_a_conflict() {
    clash(
        "\\v 1 He said it.\n\\v 2 Two.\n",
        "\\v 1 He told it.\n\\v 2 Two.\n",
        "\\v 1 He shouted it.\n\\v 2 TWO.\n",
        &["LUK 1:1"],
    );
}

#[test]
fn a_verse_written_anew_takes_no_word_of_the_other_side() {
    clash(
        "\\v 1 When he came to the town he saw many people there.\n",
        "\\v 1 Afterwards she left for the town because nobody was at home any more.\n",
        "\\v 1 When he came to the old town he saw many people there.\n",
        &["LUK 1:1"],
    );
}

#[test]
fn a_bridge_on_one_side_takes_the_other_sides_words() {
    clean(
        "\\v 2 Of men.\n\\v 3 Of fish.\n\\v 4 End.\n",
        "\\v 2-3 Of men. Of fish.\n\\v 4 End.\n",
        "\\v 2 Of men.\n\\v 3 Of many fish.\n\\v 4 End.\n",
        "\\v 2-3 Of men. Of many fish.\n\\v 4 End.\n",
    );
}

#[test]
fn a_bridge_and_the_same_words_are_a_conflict_of_the_bridge() {
    clash(
        "\\v 2 Of men.\n\\v 3 Of fish.\n",
        "\\v 2-3 Of men and birds.\n",
        "\\v 2 Of men.\n\\v 3 Of whales.\n",
        &["LUK 1:2-3"],
    );
}

#[test]
fn a_verse_taken_apart_on_one_side_takes_the_other_sides_words() {
    clean(
        "\\v 1 He came. He went.\n",
        "\\v 1a He came.\n\\v 1b He went.\n",
        "\\v 1 He came. He went home.\n",
        "\\v 1a He came.\n\\v 1b He went home.\n",
    );
}

#[test]
fn a_heading_before_a_verse_and_the_verse_are_two_places() {
    clean(
        "\\v 1 One.\n\\v 2 Two.\n",
        "\\v 1 One.\n\\s1 Jesus speaks\n\\p\n\\v 2 Two.\n",
        "\\v 1 One.\n\\v 2 TWO.\n",
        "\\v 1 One.\n\\s1 Jesus speaks\n\\p\n\\v 2 TWO.\n",
    );
}

#[test]
fn a_heading_that_moved_stays_where_it_was_moved_to() {
    clean(
        "\\v 1 One.\n\\s1 Title\n\\p\n\\v 2 Two.\n\\v 3 Three.\n",
        "\\v 1 One.\n\\v 2 Two.\n\\s1 Title\n\\p\n\\v 3 Three.\n",
        "\\v 1 ONE.\n\\s1 Title\n\\p\n\\v 2 TWO.\n\\v 3 Three.\n",
        "\\v 1 ONE.\n\\v 2 TWO.\n\\s1 Title\n\\p\n\\v 3 Three.\n",
    );
}

#[test]
fn two_headings_before_one_verse_are_a_conflict_of_the_heading() {
    clash(
        "\\v 1 One.\n\\v 2 Two.\n",
        "\\v 1 One.\n\\s1 Jesus speaks\n\\p\n\\v 2 Two.\n",
        "\\v 1 One.\n\\s1 A speech\n\\p\n\\v 2 Two.\n",
        &["LUK 1:2 heading"],
    );
}

#[test]
fn a_paragraph_mark_is_part_of_a_heading_with_one() {
    clean(
        "\\v 1 One.\n\\v 2 Two.\n",
        "\\v 1 One.\n\\p\n\\v 2 Two.\n",
        "\\v 1 One.\n\\s1 Title\n\\p\n\\v 2 Two.\n",
        "\\v 1 One.\n\\s1 Title\n\\p\n\\v 2 Two.\n",
    );
}

#[test]
fn lines_of_poetry_in_one_verse_come_together() {
    clean(
        "\\q1\n\\v 1 The Lord rules,\n\\q2 he is robed;\n\\q1 the earth is firm.\n",
        "\\q1\n\\v 1 The LORD rules,\n\\q2 he is robed;\n\\q1 the earth is firm.\n",
        "\\q1\n\\v 1 The Lord rules,\n\\q2 he is robed;\n\\q1 the earth stands firm.\n",
        "\\q1\n\\v 1 The LORD rules,\n\\q2 he is robed;\n\\q1 the earth stands firm.\n",
    );
}

#[test]
fn a_footnote_and_other_words_of_the_verse_come_together() {
    clean(
        "\\v 1 He went to Nain with many others.\n",
        "\\v 1 He went to Nain\\f + \\fr 1:1 \\ft A town.\\f* with many others.\n",
        "\\v 1 He walked to Nain with many others\\x - \\xo 1:1 \\xt Mrk 1:1\\x*.\n",
        "\\v 1 He walked to Nain\\f + \\fr 1:1 \\ft A town.\\f* with many others\\x - \\xo 1:1 \\xt Mrk 1:1\\x*.\n",
    );
}

#[test]
fn a_footnote_taken_out_and_changed_is_a_conflict() {
    clash(
        "\\v 1 To Nain\\f + \\ft A town.\\f* he went.\n",
        "\\v 1 To Nain he went.\n",
        "\\v 1 To Nain\\f + \\ft A city.\\f* he went.\n",
        &["LUK 1:1"],
    );
}

#[test]
fn marks_that_would_cross_are_a_conflict() {
    clash(
        "\\v 1 a b c d e f g h i\n",
        "\\v 1 a \\add b c d e\\add* f g h i\n",
        "\\v 1 a b c \\nd d e f g\\nd* h i\n",
        &["LUK 1:1"],
    );
    clash(
        "\\v 1 a b c d e f g h i\n",
        "\\v 1 a \\add b c d e\\add* f g h i\n",
        "\\v 1 a b c \\add d e f g\\add* h i\n",
        &["LUK 1:1"],
    );
}

#[test]
fn a_chapter_added_by_each_is_added() {
    clean(
        "\\v 1 One.\n",
        "\\v 1 One.\n\\c 2\n\\p\n\\v 1 Two one.\n",
        "\\v 1 One.\n\\c 3\n\\p\n\\v 1 Three one.\n",
        "\\v 1 One.\n\\c 2\n\\p\n\\v 1 Two one.\n\\c 3\n\\p\n\\v 1 Three one.\n",
    );
}

#[test]
fn verses_that_both_added_at_the_end_stand_in_their_order() {
    clean(
        "\\v 1 One.\n",
        "\\v 1 One.\n\\v 3 Three.\n",
        "\\v 1 One.\n\\v 2 Two.\n",
        "\\v 1 One.\n\\v 2 Two.\n\\v 3 Three.\n",
    );
}

#[test]
fn one_verse_that_both_added_differently_is_a_conflict() {
    clash(
        "\\v 1 One.\n",
        "\\v 1 One.\n\\v 2 Two.\n",
        "\\v 1 One.\n\\v 2 Second.\n",
        &["LUK 1:2"],
    );
}

#[test]
fn doubled_numbers_that_all_have_are_told_by_their_order() {
    clean(
        "\\v 1 One.\n\\v 2 First.\n\\v 2 Second.\n",
        "\\v 1 One.\n\\v 2 FIRST.\n\\v 2 Second.\n",
        "\\v 1 One.\n\\v 2 First.\n\\v 2 SECOND.\n",
        "\\v 1 One.\n\\v 2 FIRST.\n\\v 2 SECOND.\n",
    );
    clash(
        "\\v 2 First.\n\\v 2 Second.\n",
        "\\v 2 First.\n\\v 2 Other.\n",
        "\\v 2 First.\n\\v 2 Else.\n",
        &["LUK 1:2 (2)"],
    );
}

#[test]
fn a_number_doubled_on_one_side_makes_the_chapter_one_place() {
    clean(
        "\\v 1 One.\n\\v 2 Two.\n\\v 3 Three.\n\\v 4 Four.\n",
        "\\v 1 One.\n\\v 1 Uno.\n\\v 2 Two.\n\\v 3 Three.\n\\v 4 Four.\n",
        "\\v 1 One.\n\\v 2 Two.\n\\v 3 Three.\n\\v 4 FOUR.\n",
        "\\v 1 One.\n\\v 1 Uno.\n\\v 2 Two.\n\\v 3 Three.\n\\v 4 FOUR.\n",
    );
    clash(
        "\\v 1 One.\n\\v 2 Two.\n",
        "\\v 1 One.\n\\v 1 Uno.\n\\v 2 Two.\n",
        "\\v 1 ONE.\n\\v 2 TWO.\n",
        &["LUK 1"],
    );
}

#[test]
fn numbers_out_of_order_stay_as_they_are() {
    clean(
        "\\v 3 Three.\n\\v 1 One.\n\\v 2 Two.\n",
        "\\v 3 THREE.\n\\v 1 One.\n\\v 2 Two.\n",
        "\\v 3 Three.\n\\v 1 One.\n\\v 2 TWO.\n",
        "\\v 3 THREE.\n\\v 1 One.\n\\v 2 TWO.\n",
    );
}

#[test]
fn a_chapter_written_anew_meets_the_other_only_where_it_changed() {
    clash(
        "\\v 1 Old one.\n\\v 2 Old two.\n\\v 3 Old three.\n",
        "\\v 1 A new first verse.\n\\v 2 A new second verse.\n\\v 3 A new third verse.\n",
        "\\v 1 Old one.\n\\v 2 Old deux.\n\\v 3 Old three.\n",
        &["LUK 1:2"],
    );
}

#[test]
fn verses_numbered_anew_make_the_chapter_one_place() {
    clash(
        "\\v 1 The first verse.\n\\v 2 The second verse.\n\\v 3 The third verse.\n\\v 4 The fourth verse.\n",
        "\\v 1 The first verse.\n\\v 2 Inserted here.\n\\v 3 The second verse.\n\\v 4 The third verse.\n\\v 5 The fourth verse.\n",
        "\\v 1 The first verse.\n\\v 2 The second verse.\n\\v 3 The third long verse.\n\\v 4 The fourth verse.\n",
        &["LUK 1"],
    );
}

#[test]
fn a_chapter_mark_that_moved_is_followed_or_a_conflict_of_chapters() {
    let base = "\\v 1 The first verse.\n\\v 2 The second verse.\n\\c 2\n\\v 1 The other first.\n\\v 2 The other second.\n\\v 3 The other third.\n";
    let ours = "\\v 1 The first verse.\n\\v 2 The second verse.\n\\v 3 The other first.\n\\c 2\n\\v 1 The other second.\n\\v 2 The other third.\n";
    clean(
        base,
        ours,
        &base.replace("The first verse", "The very first verse"),
        &ours.replace("The first verse", "The very first verse"),
    );
    clash(
        base,
        ours,
        &base.replace("The other second", "Another second"),
        &["LUK 2"],
    );
}

#[allow(clippy::format_collect, reason = "made texts are small")]
fn aligned(words: &[&str]) -> String {
    let count = |word: &str, list: &[&str]| list.iter().filter(|other| **other == word).count();
    words
        .iter()
        .enumerate()
        .map(|(nth, word)| {
            format!(
                "\\zaln-s |x-strong=\"G{nth}\" x-occurrence=\"1\" x-occurrences=\"1\" x-content=\"λόγος\"\\*\\w {word}|x-occurrence=\"{}\" x-occurrences=\"{}\"\\w*\\zaln-e\\*\n",
                count(word, &words[..=nth]),
                count(word, words)
            )
        })
        .collect()
}

/// An aligned verse whose source words are named by the words themselves.
fn aligned_verse(words: &[&str]) -> String {
    let mut text = aligned(words);
    for (nth, word) in words.iter().enumerate() {
        text = text.replacen(&format!("\"G{nth}\""), &format!("\"{word}\""), 1);
    }
    format!("\\v 1 {text}")
}

#[test]
fn counts_of_aligned_words_are_made_right_again() {
    clean(
        &aligned_verse(&["the", "man", "saw", "a", "dog"]),
        &aligned_verse(&["the", "man", "saw", "the", "a", "dog"]),
        &aligned_verse(&["the", "man", "the", "saw", "a", "dog"]),
        &aligned_verse(&["the", "man", "the", "saw", "the", "a", "dog"]),
    );
}

#[test]
fn aligned_words_counted_in_another_way_are_a_conflict() {
    let wrong =
        |text: String| text.replacen("x-occurrences=\"1\"\\w*", "x-occurrences=\"7\"\\w*", 1);
    clash(
        &wrong(aligned_verse(&["the", "man", "saw", "a", "dog"])),
        &wrong(aligned_verse(&["the", "man", "saw", "some", "a", "dog"])),
        &wrong(aligned_verse(&["the", "big", "man", "saw", "a", "dog"])),
        &["LUK 1:1"],
    );
}

#[test]
fn a_figure_is_one_word() {
    let figure = "\\fig A boat|src=\"a.jpg\" size=\"col\"\\fig*";
    let other = "\\fig A ship|src=\"a.jpg\" size=\"span\"\\fig*";
    clean(
        &format!("\\v 1 In a boat {figure} they sat.\n"),
        &format!("\\v 1 In a boat {other} they sat.\n"),
        &format!("\\v 1 In a ship {figure} they sat.\n"),
        &format!("\\v 1 In a ship {other} they sat.\n"),
    );
    clash(
        &format!("\\v 1 In a boat {figure} they sat.\n"),
        &format!(
            "\\v 1 In a boat {} they sat.\n",
            figure.replace("boat", "ship")
        ),
        &format!(
            "\\v 1 In a boat {} they sat.\n",
            figure.replace("col", "span")
        ),
        &["LUK 1:1"],
    );
}

#[test]
fn the_beginning_of_a_book_is_merged_by_words() {
    let (got, conflicts, _) = at(
        "LUK.usfm",
        "\\id LUK Old name\n\\h Luke\n\\mt1 Luke\n\\c 1\n\\v 1 One.\n",
        "\\id LUK New name\n\\h Luke\n\\mt1 Luke\n\\c 1\n\\v 1 One.\n",
        "\\id LUK Old name\n\\rem checked by Ana\n\\h Luke\n\\mt1 The Gospel of Luke\n\\c 1\n\\v 1 One.\n",
    );
    assert_eq!(
        got,
        "\\id LUK New name\n\\rem checked by Ana\n\\h Luke\n\\mt1 The Gospel of Luke\n\\c 1\n\\v 1 One.\n"
    );
    assert!(conflicts.is_empty());
    let (_, conflicts, _) = at(
        "LUK.usfm",
        "\\id LUK A\n\\c 1\n\\v 1 One.\n",
        "\\id LUK B\n\\c 1\n\\v 1 One.\n",
        "\\id LUK C\n\\c 1\n\\v 1 One.\n",
    );
    assert_eq!(conflicts, ["LUK heading"]);
}

#[test]
fn an_empty_verse_that_one_side_filled_is_filled() {
    clean(
        "\\v 1\n\\v 2 ...\n\\v 3...\n",
        "\\v 1 One.\n\\v 2\n\\v 3 ...\n",
        "\\v 1 ...\n\\v 2 Two.\n\\v 3 Three.\n",
        "\\v 1 One.\n\\v 2 Two.\n\\v 3 Three.\n",
    );
    // Scribe's new book on one side, text on the other.
    clean(
        "",
        "\\v 1 ...\n\\v 2 ...\n",
        "\\v 1 One.\n\\v 2 Two.\n",
        "\\v 1 One.\n\\v 2 Two.\n",
    );
}

#[test]
fn a_book_that_both_added_meets_verse_by_verse() {
    let (got, conflicts, _) = at(
        "LUK.usfm",
        "",
        "\\id LUK\n\\c 1\n\\p\n\\v 1 One.\n\\v 2 Two.\n",
        "\\id LUK\n\\c 1\n\\p\n\\v 1 One.\n\\v 2 Second.\n\\v 3 Three.\n",
    );
    assert_eq!(
        got,
        "\\id LUK\n\\c 1\n\\p\n\\v 1 One.\n\\v 2 Two.\n\\v 3 Three.\n"
    );
    assert_eq!(conflicts, ["LUK 1:2"]);
}

#[test]
fn a_book_deleted_here_and_changed_there_stays() {
    let changed = Some(&b"\\id LUK\n\\c 1\n\\v 1 New.\n"[..]);
    let merged = three_way(
        "LUK.usfm",
        Some(b"\\id LUK\n\\c 1\n\\v 1 Old.\n"),
        None,
        changed,
        Side::Ours,
    );
    assert_eq!(merged.content.as_deref(), changed);
    assert_eq!(merged.kept_changes, [Place::WHOLE]);
}

#[test]
fn a_verse_deleted_here_and_changed_there_stays_and_is_named() {
    kept(
        "\\v 1 One.\n\\p\n\\v 2 Two.\n\\v 3 Three.\n",
        "\\v 1 One.\n\\v 3 Three.\n",
        "\\v 1 One.\n\\p\n\\v 2 TWO.\n\\v 3 Three.\n",
        "\\v 1 One.\n\\p\n\\v 2 TWO.\n\\v 3 Three.\n",
        &["LUK 1:2"],
    );
    // Emptied is as good as deleted.
    kept(
        "\\v 1 One.\n\\v 2 Two.\n",
        "\\v 1 One.\n\\v 2\n",
        "\\v 1 One.\n\\v 2 TWO.\n",
        "\\v 1 One.\n\\v 2 TWO.\n",
        &["LUK 1:2"],
    );
    // A chapter likewise.
    kept(
        "\\v 1 One.\n\\c 2\n\\v 1 Old.\n\\v 2 More.\n",
        "\\v 1 One.\n",
        "\\v 1 One.\n\\c 2\n\\v 1 New.\n\\v 2 More.\n",
        "\\v 1 One.\n\\c 2\n\\v 1 New.\n\\v 2 More.\n",
        &["LUK 2"],
    );
}

#[test]
fn a_deleted_verse_leaves_its_marks_once() {
    // Taken away with its paragraph mark, while the next verse's becomes a heading.
    clean(
        "\\v 1 One.\n\\p\n\\v 2 Two.\n\\p\n\\v 3 Three.\n",
        "\\v 1 One.\n\\p\n\\v 3 Three.\n",
        "\\v 1 One.\n\\p\n\\v 2 Two.\n\\s1 Title\n\\p\n\\v 3 Three.\n",
        "\\v 1 One.\n\\s1 Title\n\\p\n\\v 3 Three.\n",
    );
    // Taken away without its paragraph mark, which now is before the next one.
    clean(
        "\\v 1 One.\n\\p\n\\v 2 Two.\n\\v 3 Three.\n",
        "\\v 1 One.\n\\p\n\\v 3 Three.\n",
        "\\v 1 One.\n\\q1\n\\v 2 Two.\n\\v 3 Three.\n",
        "\\v 1 One.\n\\q1\n\\v 3 Three.\n",
    );
}

#[test]
fn layout_of_scribe_on_one_side_is_no_change_of_words() {
    clean(
        "\\v 1 One is here.\\f + \\fr 1:1 \\ft A note.\\f*\n\\v 2 Two is here.\n\\b\n\\q1\n\\v 3 Three\n\\q2 is here.\n",
        "\\v 1 One is here.\\f + \\fr 1:1\\fr* \\ft A note.\\ft*\\f*\\v 2 Two is HERE.\n\\q1 \\v 3 Three\n\\q2 is here.\n",
        "\\v 1 ONE is here.\\f + \\fr 1:1 \\ft A long note.\\f*\n\\v 2 TWO is here.\n\\b\n\\q1\n\\v 3 THREE\n\\q2 is here.\n",
        "\\v 1 ONE is here.\\f + \\fr 1:1\\fr* \\ft A long note.\\ft*\\f*\\v 2 TWO is HERE.\n\\q1 \\v 3 THREE\n\\q2 is here.\n",
    );
}

#[test]
fn white_space_alone_gives_way_to_words_only_where_they_touch() {
    // The double blank is gone although the other side changed another word.
    clean(
        "\\v 1 One  two three four five.\n",
        "\\v 1 One two three four five.\n",
        "\\v 1 One  two three four FIVE.\n",
        "\\v 1 One two three four FIVE.\n",
    );
    clean(
        "\\v 1 One two\nthree.\n",
        "\\v 1 One two three.\n",
        "\\v 1 One two\n\\q2 three!\n",
        "\\v 1 One two\n\\q2 three!\n",
    );
}

#[test]
fn marks_after_a_verse_stay_on_a_line_of_their_own() {
    // One side writes its verses on one line, the other put marks between them and changed no word of the first.
    for marks in [
        "\\s5\n",
        "\\p\n",
        "\\b\n\\q1\n",
        "\\s1 Heading\n\\p\n",
        "\\ts\\*\n\\m\n",
    ] {
        for line in ["\\v 1 अ one.", "\\v 1 \\w one|x=\"1\"\\w*."] {
            clean(
                &format!("{line}\n\\v 2 Two.\n"),
                &format!("{line} \\v 2 Two.\n"),
                &format!("{line}\n{marks}\\v 2 Two.\n"),
                &format!("{line}\n{marks}\\v 2 Two.\n"),
            );
        }
    }
}

#[test]
fn layout_around_a_heading_is_no_conflict() {
    let with = |slot: &str| format!("\\v 1 One.\n{slot}\\v 2 Two.\n");
    let base = with("\\s1 Old words\n\\p\n");
    let rewritten = "\\s1 Quite other ones\n\\p\n";
    for layout in [
        "\\s5\n\\s1 Old words\n\\p\n",
        "\n\n\\s1 Old words\n\\p\n",
        "\\s1 Old words \n\n\\p \n",
        "\\s1 Old words\n\\q1\n",
        "\\s1 Old words\n\\b\n\\m\n",
        "\\p\n\\s1 Old words\n\\s5\n",
        "\\s1 Old words\n",
    ] {
        for [ours, theirs] in [[layout, rewritten], [rewritten, layout]] {
            let [ours, theirs] = [ours, theirs].map(|slot| format!("{HEAD}{}", with(slot)));
            let got = at("LUK.usfm", &format!("{HEAD}{base}"), &ours, &theirs);
            assert_eq!(got.1, [""; 0], "{layout:?}");
            assert!(got.0.contains("\\s1 Quite other ones"), "{}", got.0);
            assert!(!got.0.contains("Old"), "{}", got.0);
        }
    }
    // Words of two headings are not layout.
    clash(
        &base,
        &with("\\s5\n\\s1 Mine\n\\p\n"),
        &with("\\s1 Yours\n\\q1\n"),
        &["LUK 1:2 heading"],
    );
}

#[test]
fn a_verse_that_is_no_longer_the_last_gets_an_end_of_line() {
    clean(
        "\\v 1 One.",
        "\\v 1 One.\n\\v 2 Two.",
        "\\v 1 One.\n\\v 3 Three.",
        "\\v 1 One.\n\\v 2 Two.\n\\v 3 Three.",
    );
    let crlf = |text: &str| text.replace('\n', "\r\n");
    let (got, ..) = at(
        "LUK.usfm",
        &crlf("\\id LUK\n\\c 1\n\\v 1 One."),
        &crlf("\\id LUK\n\\c 1\n\\v 1 One.\n\\v 2 Two."),
        &crlf("\\id LUK\n\\c 1\n\\v 1 One.\n\\v 3 Three."),
    );
    assert_eq!(
        got,
        crlf("\\id LUK\n\\c 1\n\\v 1 One.\n\\v 2 Two.\n\\v 3 Three.")
    );
}

#[test]
fn text_before_the_first_verse_of_a_psalm_is_the_chapters_head() {
    let base =
        "\\id PSA\n\\c 3\n\\d A psalm of David.\n\\q1 Many are my foes.\n\\v 2 Many say of me.\n";
    let (got, conflicts, _) = at(
        "PSA.usfm",
        base,
        &base.replace("psalm", "song"),
        &base
            .replace("my foes", "my enemies")
            .replace("say of", "speak about"),
    );
    assert_eq!(
        got,
        "\\id PSA\n\\c 3\n\\d A song of David.\n\\q1 Many are my enemies.\n\\v 2 Many speak about me.\n"
    );
    assert!(conflicts.is_empty());
    let (_, conflicts, _) = at(
        "PSA.usfm",
        base,
        &base.replace("my foes", "my enemies"),
        &base.replace("my foes", "my rivals"),
    );
    assert_eq!(conflicts, ["PSA 3 heading"]);
}

#[test]
fn a_label_with_dots_is_the_verse_of_its_number() {
    clean(
        "\\v 13 Thirteen.\n\\v 14...\n",
        "\\v 13 Thirteen.\n\\v 14 Fourteen.\n",
        "\\v 13 THIRTEEN.\n\\v 14...\n",
        "\\v 13 THIRTEEN.\n\\v 14 Fourteen.\n",
    );
}

#[test]
fn ends_of_line_that_one_side_changed_are_changed() {
    let crlf = |text: &str| text.replace('\n', "\r\n");
    let base = "\\id LUK\n\\c 1\n\\p\n\\v 1 One is here.\n\\v 2 Two.\n";
    let theirs = base.replace("here", "HERE");
    let (got, conflicts, _) = at("LUK.usfm", base, &crlf(base), &theirs);
    assert_eq!(got, crlf(&theirs));
    assert!(conflicts.is_empty());
}

#[test]
fn a_byte_order_mark_that_comes_or_goes_is_no_change_of_words() {
    let base = "\u{feff}\\id LUK\n\\h Luke\n\\c 1\n\\v 1 One.\n";
    let (got, conflicts, _) = at(
        "LUK.usfm",
        base,
        base.trim_start_matches('\u{feff}'),
        &base.replace("Luke", "Lucas"),
    );
    assert_eq!(got, "\\id LUK\n\\h Lucas\n\\c 1\n\\v 1 One.\n");
    assert!(conflicts.is_empty());
}

#[test]
fn bytes_that_are_no_text_stay_as_they_are() {
    let base = b"\\id LUK\n\\c 1\n\\v 1 a\xff\xfeb\rc\n\\v 2 Two.\n\\v 3 Three.\n";
    let with = |from: &[u8], to: &[u8], text: &[u8]| -> Vec<u8> {
        let at = memchr::memmem::find(text, from).unwrap();
        [&text[..at], to, &text[at + from.len()..]].concat()
    };
    let (ours, theirs) = (with(b"Two", b"TWO", base), with(b"Three", b"THREE", base));
    let merged = three_way(
        "LUK.usfm",
        Some(base),
        Some(&ours),
        Some(&theirs),
        Side::Ours,
    );
    assert_eq!(merged, Merged::clean(Some(with(b"Three", b"THREE", &ours))));
}

#[test]
fn a_chunk_mark_before_a_chapter_goes_with_the_chapter() {
    let base = "\\id LUK\n\\c 1\n\\v 1 One.\n\\s5\n\\c 2\n\\v 1 Two one.\n";
    let names: Vec<String> = units("LUK.usfm", base.as_bytes())
        .into_iter()
        .map(|unit| unit.reference + "|" + &base[unit.range])
        .collect();
    assert_eq!(
        names,
        [
            "LUK heading|\\id LUK\n",
            "LUK 1 heading|\\c 1\n",
            "LUK 1:1|\\v 1 One.\n",
            "LUK 2 heading|\\s5\n\\c 2\n",
            "LUK 2:1|\\v 1 Two one.\n"
        ]
    );
}

const STORY: &str = "# 1. Creation\n\n![OBS Image](https://x/obs-en-01-01.jpg)\n\nIn the beginning.\n\n![OBS Image](https://x/obs-en-01-02.jpg)\n\nThen there was light.\n\n_Genesis 1_\n";

#[test]
fn a_story_is_merged_by_frame() {
    let (got, conflicts, _) = at(
        "ingredients/01.md",
        STORY,
        &STORY.replace("In the beginning", "At first"),
        &STORY
            .replace("there was light", "light shone")
            .replace("Creation", "The Creation"),
    );
    assert_eq!(
        got,
        STORY
            .replace("In the beginning", "At first")
            .replace("there was light", "light shone")
            .replace("Creation", "The Creation")
    );
    assert!(conflicts.is_empty());
    let (_, conflicts, _) = at(
        "ingredients/01.md",
        STORY,
        &STORY.replace("light", "day"),
        &STORY.replace("light", "sun"),
    );
    assert_eq!(conflicts, ["OBS 1:2"]);
}

#[test]
fn other_text_is_merged_by_line_or_is_one_conflict() {
    let (got, conflicts, _) = at("license.md", "a\nb\nc\n", "A\nb\nc\n", "a\nb\nC\n");
    assert_eq!((got.as_str(), conflicts.len()), ("A\nb\nC\n", 0));
    let (_, conflicts, _) = at("license.md", "a\nb\nc\n", "A\nb\nc\n", "E\nb\nC\n");
    assert_eq!(conflicts, ["whole"]);
}

/// The table for translators names a test in each row, each test of this file stands in it, and what it names is there.
#[test]
fn each_row_of_the_table_is_a_test() {
    let table = include_str!("../../../../docs/merging.md");
    let sources = [
        include_str!("cases_tests.rs"),
        include_str!("encoding_tests.rs"),
        include_str!("number_tests.rs"),
        include_str!("basic_tests.rs"),
        include_str!("combined_tests.rs"),
        include_str!("../json/tests.rs"),
        include_str!("shapes_tests.rs"),
        include_str!("../../../../tests/it/renames.rs"),
        include_str!("../../../../tests/it/marks.rs"),
        include_str!("../../../../tests/it/bad/taken.rs"),
    ]
    .concat();
    let mut named = std::collections::HashSet::new();
    let rows = table
        .lines()
        .filter(|line| line.starts_with("| ") && !line.starts_with("| what happened"));
    for row in rows {
        let name = row.rsplit('`').nth(1).unwrap_or_default();
        assert!(
            sources.contains(&format!("#[test]\nfn {name}()")),
            "{row} names no test"
        );
        named.insert(name);
    }
    let tests = include_str!("cases_tests.rs").split("#[test]\nfn ").skip(1);
    for name in tests
        .filter_map(|rest| rest.split_once("()"))
        .map(|found| found.0)
    {
        assert!(
            named.contains(name) || name == "each_row_of_the_table_is_a_test" || name.contains('{'),
            "{name} stands in no row"
        );
    }
    assert!(named.len() > 45);
}
