//! Text from elsewhere made harmless: nothing that a name, a path or a server's answer holds can move the cursor, change
//! colours, ring the bell, reverse the reading order or fill the screen.

use std::fmt::Write;

/// What one value may take on the screen.
const LIMIT: usize = 2048;

/// Whether a character must not reach a terminal as it is: C0, DEL, C1, bidirectional controls, line separators and
/// invisible marks. The joiners (U+200C, U+200D) stay, because many scripts are spelled with them.
pub(super) fn is_unsafe(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{200e}' | '\u{200f}' | '\u{61c}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
                | '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}'
        )
}

/// Whether there is nothing but what ASCII prints, each in one column: most texts, told without looking at letter by letter.
pub(super) fn is_plain(text: &str) -> bool {
    text.bytes().all(|byte| matches!(byte, b' '..=b'~'))
}

/// The text with unsafe characters as visible escapes (`\u{1b}`), cut at 2 KiB.
pub(super) fn escape(text: &str) -> String {
    if text.len() <= LIMIT && is_plain(text) {
        return text.to_owned();
    }
    let mut safe = String::with_capacity(text.len().min(LIMIT));
    for c in text.chars() {
        if safe.len() >= LIMIT {
            safe.push('…');
            break;
        }
        if is_unsafe(c) {
            let _ = write!(safe, "\\u{{{:x}}}", u32::from(c));
        } else {
            safe.push(c);
        }
    }
    safe
}

/// Whether a text has letters that are read from right to left.
pub(super) fn is_right_to_left(text: &str) -> bool {
    text.chars().any(|c| {
        matches!(
            c,
            '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}' | '\u{10800}'..='\u{10fff}'
                | '\u{1e800}'..='\u{1efff}'
        )
    })
}

/// A right-to-left name between isolates, so that it does not turn around what stands beside it. For terminals only.
pub(super) fn isolate(text: String) -> String {
    if is_right_to_left(&text) {
        format!("\u{2068}{text}\u{2069}")
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_characters_become_visible_and_scripts_stay() {
        assert_eq!(
            escape("a\u{1b}]8;;x\u{7}\u{9b}1m\r\n\u{202e}\0b"),
            "a\\u{1b}]8;;x\\u{7}\\u{9b}1m\\u{d}\\u{a}\\u{202e}\\u{0}b"
        );
        for text in [
            "Ŋàndá",
            "किताब\u{200d}",
            "کتاب\u{200c}ها",
            "汉语",
            "e\u{301}",
        ] {
            assert_eq!(escape(text), text);
        }
    }

    #[test]
    fn a_long_text_is_cut() {
        let cut = escape(&"é".repeat(10_000));
        assert!(cut.len() <= LIMIT + 8 && cut.ends_with('…'));
        for whole in [LIMIT - 1, LIMIT] {
            assert_eq!(escape(&"x".repeat(whole)), "x".repeat(whole));
        }
        assert_eq!(escape(&"x".repeat(LIMIT + 1)), "x".repeat(LIMIT) + "…");
        assert!(escape(&"\u{1b}".repeat(10_000)).len() <= LIMIT + 16);
    }

    #[test]
    fn only_right_to_left_names_are_isolated() {
        assert_eq!(isolate("Hausa".to_owned()), "Hausa");
        assert_eq!(isolate("עברית".to_owned()), "\u{2068}עברית\u{2069}");
    }
}
