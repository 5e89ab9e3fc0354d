//! Lines of a crontab.

use super::plan::Plan;
use std::fmt::Write;

/// Cron calls so often, in minutes: a missed hour is made up for within that time.
const EVERY: u32 = 15;

/// More characters of a command cron does not take.
const LONGEST: usize = 990;

/// What marks our lines; a comment for the shell.
fn mark(tag: &str) -> String {
    format!("# scribe-sync {tag}")
}

/// Our lines; `None` where a command would be longer than cron can hold.
pub(super) fn lines(plan: &Plan, tag: &str) -> Option<Vec<String>> {
    let command = |started| {
        let words = plan.call.words(started);
        let words: Vec<String> = words.iter().map(|word| quoted(word)).collect();
        let command = format!("{} {}", words.join(" "), mark(tag));
        (command.len() <= LONGEST).then_some(command)
    };
    let mut minutes: Vec<u32> = plan
        .at
        .iter()
        .map(chrono::Timelike::minute)
        .flat_map(|minute| (0..60 / EVERY).map(move |n| minute % EVERY + n * EVERY))
        .collect();
    minutes.sort_unstable();
    minutes.dedup();
    let minutes: Vec<String> = minutes.iter().map(ToString::to_string).collect();
    let mut lines = Vec::new();
    if !minutes.is_empty() {
        lines.push(format!("{} * * * * {}", minutes.join(","), command(false)?));
    }
    if plan.on_start {
        lines.push(format!("@reboot {}", command(true)?));
    }
    Some(lines)
}

/// A word for the shell that stands in a crontab. There `%` ends a command in most crons, and not in all of them can it be
/// escaped: a word with a sign that is not plain is spelled by number.
fn quoted(word: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_./:=@+,".contains(c);
    if !word.is_empty() && word.chars().all(is_plain) {
        return word.to_owned();
    }
    if !word.contains(|c: char| matches!(c, '%' | '\'' | '\\') || c.is_control()) {
        return format!("'{word}'");
    }
    let mut text = String::from("\"$(printf '");
    for c in word.chars() {
        if !c.is_ascii() || c == ' ' || is_plain(c) {
            text.push(c);
        } else {
            let _ = write!(text, "\\{:03o}", c as u32);
        }
    }
    text.push_str("')\"");
    text
}

/// Whether a line is ours; one that somebody made a comment is not any more.
fn is_ours(line: &[u8], tag: &str) -> bool {
    let line = line.trim_ascii();
    !line.starts_with(b"#") && line.ends_with(mark(tag).as_bytes())
}

/// The crontab with these lines of ours, where ours were, else at its end; everything else stays as it is to the byte.
pub(super) fn with_lines(crontab: &[u8], lines: &[String], tag: &str) -> Vec<u8> {
    let mut text = Vec::new();
    let mut put = false;
    let ours = |text: &mut Vec<u8>| {
        for line in lines {
            text.extend_from_slice(line.as_bytes());
            text.push(b'\n');
        }
    };
    for line in crontab.split_inclusive(|byte| *byte == b'\n') {
        if !is_ours(line, tag) {
            text.extend_from_slice(line);
        } else if !put {
            ours(&mut text);
            put = true;
        }
    }
    if !put && !lines.is_empty() {
        if !text.is_empty() && !text.ends_with(b"\n") {
            text.push(b'\n');
        }
        ours(&mut text);
    }
    text
}

/// Whether the crontab has a line of ours.
pub(super) fn is_in(crontab: &[u8], tag: &str) -> bool {
    crontab
        .split(|byte| *byte == b'\n')
        .any(|line| is_ours(line, tag))
}

#[cfg(test)]
mod tests {
    use super::super::tests::plan;
    use super::*;

    const OTHERS: &[u8] =
        b"MAILTO=\"\"\r\n# mine\n\n  5 4 * * *\techo 50\\% # scribe-sync\n\xff\xfe odd\n";

    #[test]
    fn every_other_line_stays_to_the_byte() {
        let first = ["1 * * * * x # scribe-sync 0badcafe".to_owned()];
        let installed = with_lines(OTHERS, &first, "0badcafe");
        assert_eq!(&installed[..OTHERS.len()], OTHERS);
        assert!(is_in(&installed, "0badcafe") && !is_in(&installed, "0badcaff"));
        let more = [&installed[..], b"7 7 * * * later\n"].concat();
        let second = [
            "2 * * * * y # scribe-sync 0badcafe".to_owned(),
            "@reboot y # scribe-sync 0badcafe".to_owned(),
        ];
        let again = with_lines(&more, &second, "0badcafe");
        let expected = [OTHERS, second.join("\n").as_bytes(), b"\n7 7 * * * later\n"].concat();
        assert_eq!(again, expected, "in place");
        let removed = with_lines(&again, &[], "0badcafe");
        assert_eq!(removed, [OTHERS, b"7 7 * * * later\n"].concat());
        // A line that somebody switched off by hand is theirs.
        let by_hand = b"#1 * * * * x # scribe-sync 0badcafe\n";
        assert!(!is_in(by_hand, "0badcafe"));
        assert_eq!(with_lines(by_hand, &[], "0badcafe"), by_hand);
        assert_eq!(
            with_lines(b"a", &first, "0badcafe")
                .split(|b| *b == b'\n')
                .count(),
            3
        );
    }

    #[test]
    fn cron_calls_at_the_minute_and_soon_after_it() {
        let mut plan = plan(&["23:05:00", "06:20:00"]);
        let lines = lines(&plan, "0badcafe").unwrap();
        assert_eq!(lines.len(), 1);
        assert!(
            lines[0].starts_with("5,20,35,50 * * * * /usr/bin/scribe-sync schedule run --quiet")
        );
        plan.on_start = true;
        let lines = super::lines(&plan, "0badcafe").unwrap();
        assert!(lines[1].starts_with("@reboot ") && lines[1].contains(" --started "));
        // The longer of the two lines, without the times before its command.
        let command = lines.iter().map(|line| line.split_once("/usr/").unwrap().1);
        let most = command.map(|command| command.len() + "/usr/".len()).max();
        let room = LONGEST - most.unwrap() + plan.call.state.len();
        for (letters, fits) in [(room - 1, true), (room, true), (room + 1, false)] {
            plan.call.state = "x".repeat(letters);
            let lines = super::lines(&plan, "0badcafe");
            assert_eq!(lines.is_some(), fits, "cron would refuse it");
        }
    }

    #[test]
    #[cfg(unix)]
    fn the_shell_reads_each_word_as_it_was() {
        for word in [
            "plain",
            "a b",
            "50% off",
            "l'été",
            "a\\b",
            "$HOME `x` \"q\"",
            "-",
            "",
            "%",
        ] {
            let line = quoted(word);
            assert!(!line.contains('%'), "{line}");
            #[expect(clippy::disallowed_methods, reason = "a test of what a shell reads")]
            let shell = std::process::Command::new("/bin/sh")
                .args(["-c", &format!("printf '%s' {line}")])
                .output()
                .unwrap();
            assert_eq!(String::from_utf8(shell.stdout).unwrap(), word, "{line}");
        }
    }
}
