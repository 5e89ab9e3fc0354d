//! Every id that the sources name has a text, and every value that a text shows is given to it.

use super::LANGUAGES;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// The ids of a language's texts with the values they show.
fn texts(sources: &[&str]) -> BTreeMap<String, BTreeSet<String>> {
    let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut current = String::new();
    for line in sources.iter().flat_map(|source| source.lines()) {
        if line.starts_with(|c: char| c.is_ascii_lowercase()) {
            current = line.split([' ', '=']).next().unwrap().to_owned();
            found.entry(current.clone()).or_default();
        }
        if line.starts_with('#') {
            continue;
        }
        for part in line.split('$').skip(1) {
            let name: String = part
                .chars()
                .take_while(|c| c.is_ascii_alphanumeric() || *c == '-' || *c == '_')
                .collect();
            found.get_mut(&current).unwrap().insert(name);
        }
    }
    found
}

fn sources(dir: &Path, into: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, into);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            into.push(path);
        }
    }
}

/// The literal that the text begins with, after white space.
fn literal(text: &str) -> Option<&str> {
    text.trim_start().strip_prefix('"')?.split('"').next()
}

/// The names given in a chain of `.with("name", ...)` calls that begins here.
fn given(mut text: &str) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    loop {
        let Some(call) = text.trim_start().strip_prefix('.') else {
            return names;
        };
        let Some((method, rest)) = call.split_once('(') else {
            return names;
        };
        if !["with", "path", "count", "bytes", "time", "part"].contains(&method.trim()) {
            return names;
        }
        if let Some(name) = literal(rest) {
            names.insert(name.to_owned());
        }
        let mut depth = 1;
        let mut end = rest.len();
        let mut in_text = false;
        let mut before = ' ';
        for (at, c) in rest.char_indices() {
            match c {
                '"' if before != '\\' => in_text = !in_text,
                '(' if !in_text => depth += 1,
                ')' if !in_text => depth -= 1,
                _ => {}
            }
            before = c;
            if depth == 0 {
                end = at + 1;
                break;
            }
        }
        text = &rest[end..];
    }
}

#[test]
fn every_message_has_a_text_and_its_values() {
    let english = texts(LANGUAGES[0].1);
    let mut files = Vec::new();
    sources(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("src"),
        &mut files,
    );
    let mut wrong = Vec::new();
    for file in files {
        if file.ends_with("words/scan.rs") || file.to_string_lossy().ends_with("tests.rs") {
            continue;
        }
        let source = std::fs::read_to_string(&file).unwrap();
        let source = source.split("#[cfg(test)]").next().unwrap();
        let whole = source.split_whitespace().collect::<String>();
        for (at, call) in source.match_indices("Message::new(") {
            let part = &source[at + call.len()..];
            let Some(id) = literal(part) else { continue };
            let place = format!("{}: `{id}`", file.display());
            let Some(shown) = english.get(id) else {
                wrong.push(format!("{place} has no text"));
                continue;
            };
            let after = part.split_once(')').map_or("", |(_, after)| after);
            let given = given(after);
            // A message that is made in one place and filled in another is filled soon after.
            let soon: String = after.chars().take(1500).collect();
            let soon = soon.split_whitespace().collect::<String>();
            let filled = |name: &str| {
                ["with", "path", "count", "bytes", "time", "part"]
                    .iter()
                    .map(|method| format!(".{method}(\"{name}\""))
                    .any(|call| {
                        given.is_empty() && soon.contains(&call)
                            || soon.contains(&format!("sentence{call}"))
                            // What one place of the file gives to all that go through it.
                            || whole.contains(&format!("message{call}"))
                    })
            };
            for name in shown.difference(&given).filter(|name| !filled(name)) {
                wrong.push(format!("{place} shows `{name}`, which is not given to it"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What ids begin with that are named in one place and made a message in another.
const NAMED_ELSEWHERE: &[&str] = &[
    "account-", "backup-", "collect-", "demo-", "disk-", "doctor-", "door43-", "guard-", "hint-",
    "http-", "repo-", "restore-", "skip-", "state-", "sync-",
];

/// Whether a literal looks like such an id.
fn looks_like_an_id(text: &str) -> bool {
    NAMED_ELSEWHERE.iter().any(|start| text.starts_with(start))
        && !text.ends_with('-')
        && text
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}

#[test]
fn every_id_that_is_named_in_passing_has_a_text() {
    let english = texts(LANGUAGES[0].1);
    let mut files = Vec::new();
    sources(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("src"),
        &mut files,
    );
    // Compared with, never said.
    let known = ["repo-avatars"];
    let mut wrong = Vec::new();
    for file in files {
        if file.ends_with("words/scan.rs") || file.to_string_lossy().ends_with("tests.rs") {
            continue;
        }
        let source = std::fs::read_to_string(&file).unwrap();
        let source = source.split("#[cfg(test)]").next().unwrap();
        let code = source
            .lines()
            .filter(|line| !line.trim_start().starts_with("//"));
        for text in code.flat_map(|line| line.split('"').skip(1).step_by(2)) {
            if looks_like_an_id(text) && !known.contains(&text) && !english.contains_key(text) {
                wrong.push(format!("{}: `{text}` has no text", file.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Each text of a language and each of its attributes (`help-sync.long`), as written.
fn written(sources: &[&str]) -> BTreeMap<String, String> {
    let mut found: BTreeMap<String, String> = BTreeMap::new();
    let (mut id, mut current) = (String::new(), String::new());
    for line in sources.iter().flat_map(|source| source.lines()) {
        if line.starts_with('#') {
            continue;
        }
        let attribute = line
            .strip_prefix("    .")
            .and_then(|rest| rest.split_once(" ="));
        let text = if line.starts_with(|c: char| c.is_ascii_lowercase()) {
            let (name, text) = line.split_once('=').unwrap();
            name.trim_end().clone_into(&mut id);
            current.clone_from(&id);
            text
        } else if let Some((name, text)) = attribute {
            current = format!("{id}.{name}");
            text
        } else {
            line
        };
        let so_far = found.entry(current.clone()).or_default();
        so_far.push_str(text);
        so_far.push('\n');
    }
    found.remove("");
    found
}

/// What stands in a text and must stand in its translation too: the values it shows, and the flags it names.
fn kept(text: &str) -> BTreeSet<&str> {
    let word = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    let mut found = BTreeSet::new();
    for (at, start) in text.match_indices(['$', '-']) {
        let rest = &text[at..];
        let flag = rest.starts_with("--") && !text[..at].ends_with(word);
        if start == "$" || flag {
            let end = rest[1..].find(|c: char| !word(c));
            found.insert(&rest[..end.map_or(rest.len(), |end| end + 1)]);
        }
    }
    found
}

#[test]
fn every_language_has_the_same_texts_with_the_same_values() {
    let english = written(LANGUAGES[0].1);
    let mut wrong = Vec::new();
    for (code, sources) in &LANGUAGES[1..] {
        let other = written(sources);
        for id in english.keys().filter(|id| !other.contains_key(*id)) {
            wrong.push(format!("{code} lacks `{id}`"));
        }
        for (id, text) in &other {
            let Some(original) = english.get(id) else {
                wrong.push(format!("{code} has `{id}`, which English has not"));
                continue;
            };
            // Its examples are its own, such as names of files.
            if !id.ends_with(".examples") && kept(text) != kept(original) {
                let (one, two) = (kept(original), kept(text));
                wrong.push(format!("{code} `{id}`: {two:?} instead of {one:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// French texts that are as the English ones are, because nothing in them is of a language.
const SAME_IN_FRENCH: &[&str] = &[
    "config-from-file",
    "demo-command",
    "register-agreement-line",
    "duration-hours",
    "duration-minutes",
    "duration-seconds",
    "form-clock",
    "guard-path",
    "heading-arguments",
    "heading-options",
    "man-heading-description",
    "man-heading-options",
    "man-heading-synopsis",
    "notify-row-webhook",
    "projects-last",
    "prompt-answers-no",
    "prompt-answers-yes",
    "raw",
];

/// A text without what stands between backticks, which is for machines.
fn spoken(text: &str) -> String {
    text.split('`').step_by(2).collect::<Vec<_>>().join("`")
}

/// What is wrong with the typography of a French text.
fn untypographic(text: &str) -> Option<&'static str> {
    let spoken = spoken(text);
    let letters: Vec<char> = spoken.chars().collect();
    for (at, c) in letters.iter().enumerate() {
        let before = at.checked_sub(1).map(|at| letters[at]);
        let after = letters.get(at + 1).copied();
        match c {
            '\'' if before.is_some_and(char::is_alphabetic) => return Some("an apostrophe"),
            // `04:00:00`, `LUK 4:18`, `https://` are no sentences.
            ':' if after.is_some_and(|c| c.is_alphanumeric() || c == '/' || c == '%') => {}
            ':' | ';' | '!' | '?' | '»' if at > 0 && before != Some('\u{a0}') => {
                return Some("no no-break space before a mark");
            }
            '«' if after != Some('\u{a0}') => return Some("no no-break space after «"),
            _ => {}
        }
    }
    None
}

#[test]
fn the_french_texts_are_french() {
    let english = written(LANGUAGES[0].1);
    let french = LANGUAGES.iter().find(|(code, _)| *code == "fr").unwrap();
    let mut wrong = Vec::new();
    for (id, text) in written(french.1) {
        if id.ends_with(".examples") {
            continue;
        }
        if let Some(what) = untypographic(&text) {
            wrong.push(format!("`{id}` has {what}: {}", text.trim()));
        }
        let same = english.get(&id).is_some_and(|other| *other == text);
        if same && !SAME_IN_FRENCH.contains(&id.as_str()) {
            wrong.push(format!("`{id}` is not translated: {}", text.trim()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_scanner_knows_good_typography() {
    for good in [
        "erreur\u{a0}: l’ordinateur, «\u{a0}Luc\u{a0}»\u{a0}; 04:00:00, LUK 4:18, https://a",
        "lancez `x -- 'y': z`",
    ] {
        assert_eq!(untypographic(good), None, "{good}");
    }
    for bad in [
        "erreur : ici",
        "erreur: ici",
        "quoi?",
        "l'ordinateur",
        "« Luc\u{a0}»",
        "«\u{a0}Luc »",
        "ici\u{202f}!",
    ] {
        assert!(untypographic(bad).is_some(), "{bad}");
    }
    assert_eq!(
        kept("{ $n } `x --a-b` re-do --c=1 { $m ->")
            .into_iter()
            .collect::<Vec<_>>(),
        ["$m", "$n", "--a-b", "--c"]
    );
}

/// The string literals of a source without its comments, tests and reasons.
fn literals(source: &str) -> Vec<String> {
    let code: String = source
        .split("#[cfg(test)]\nmod ")
        .next()
        .unwrap()
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .fold(String::new(), |code, line| code + line + "\n");
    let code = code.replace("\\\"", "'").replace("'\"'", "' '");
    let mut found = Vec::new();
    let mut before = "";
    for (at, part) in code.split('"').enumerate() {
        if at % 2 == 0 {
            before = part;
            continue;
        }
        let before = before.trim_end();
        if !before.ends_with("reason =") && !before.ends_with(".expect(") {
            found.push(part.to_owned());
        }
    }
    found
}

/// Whether a text reads like words for people: two words of small letters side by side, outside the tags of a page.
fn reads_like_words(text: &str) -> bool {
    let mut spoken = String::new();
    let mut tag = false;
    for c in text.chars() {
        match c {
            '<' => tag = true,
            '>' => tag = false,
            c if !tag => spoken.push(c),
            _ => {}
        }
    }
    let is_word = |word: &str| word.len() > 1 && word.bytes().all(|b| b.is_ascii_lowercase());
    let words: Vec<&str> = spoken.split(' ').collect();
    words
        .windows(2)
        .any(|two| two.iter().all(|word| is_word(word)))
}

/// In the rooms that speak with people nothing is said but what the Fluent files say. What the core rooms tell whoever helps
/// a person goes through [`crate::report::Message::technical`], and a server's words alone are shown as they are.
#[test]
fn no_words_for_people_stand_in_the_sources() {
    let room = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let speaking = ["ui", "commands", "cli", "config", "report", "app"];
    // Names of commands in JSON, what servers say, texts of the example, an argument of git.
    let known = |text: &str| {
        text == "used already"
            || [
                "accounts ",
                "backup ",
                "collect ",
                "config ",
                "notify ",
                "projects ",
                "register ",
                "schedule ",
            ]
            .iter()
            .any(|command| text.starts_with(command) && text.split(' ').count() == 2)
    };
    let mut files = Vec::new();
    sources(&room, &mut files);
    let mut wrong = Vec::new();
    for file in files {
        let inside = file
            .strip_prefix(&room)
            .unwrap()
            .to_string_lossy()
            .replace('\\', "/");
        if inside.starts_with("ui/words/") || inside.ends_with("tests.rs") {
            continue;
        }
        let source = std::fs::read_to_string(&file).unwrap();
        let first = inside.split(['/', '.']).next().unwrap();
        if speaking.contains(&first) && !inside.starts_with("commands/demo") {
            for text in literals(&source) {
                if reads_like_words(&text) && !known(&text) {
                    wrong.push(format!("{inside} says {text:?}"));
                }
            }
        }
        let code = source.split("#[cfg(test)]\nmod ").next().unwrap();
        // An address alone on its line, to be copied, is no words.
        let bare = ["backup/steps.rs", "commands/login/web.rs"];
        if code.contains("Message::raw(") && !bare.contains(&inside.as_str()) {
            wrong.push(format!("{inside} shows a text as it is"));
        }
        if code.contains("Report::Plain(")
            && ![
                "commands/plumbing.rs",
                "commands/report.rs",
                "ui/text/mod.rs",
                "ui/json.rs",
            ]
            .contains(&inside.as_str())
        {
            wrong.push(format!("{inside} makes a report of bare text"));
        }
        // A sentence as a value of another one.
        for (at, _) in code.match_indices(".with(") {
            let value = code[at..].split_once(',').map_or("", |(_, value)| value);
            if literal(value).is_some_and(reads_like_words) {
                let shown: String = value.chars().take(60).collect();
                wrong.push(format!("{inside} gives {shown:?} to a text"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_scanner_knows_words_for_people() {
    for words in [
        "not found",
        "{host} was not found",
        "<b class=\"x y\">no text</b>",
    ] {
        assert!(reads_like_words(words), "{words}");
    }
    for none in [
        "backup-list",
        "{} {}",
        "<div class='run ok' title='a b'>",
        "%d.%m.",
        "X Y",
    ] {
        assert!(!reads_like_words(none), "{none}");
    }
    assert_eq!(
        literals("// \"no\"\n#[x(reason = \"no no\")] f(\"a\", '\"', \"b \\\" c\").expect(\"z\")"),
        ["a", "b ' c"]
    );
}

#[test]
fn the_scanner_follows_a_chain() {
    let names = given(".with(\"a\", f(\")\"))\n .path(\"b\", &x).hint(\"c\", 1)");
    assert_eq!(names.into_iter().collect::<Vec<_>>(), ["a", "b"]);
}
