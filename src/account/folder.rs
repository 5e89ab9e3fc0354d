//! The account of a folder cloud: a name, and no token.

use crate::report::{Class, Failure, Message, Result};

/// The login under which this computer works in a folder cloud: `account` (flag or config), else the name of the Scribe
/// user, made fit for a branch name. Neither is a usage error.
pub fn login_for_folder(account: Option<&str>, profile: Option<&str>) -> Result<String> {
    if let Some(account) = account {
        if fit(account) == account {
            return Ok(account.to_owned());
        }
        return Err(Failure::new(
            Class::Usage,
            Message::new("account-name-unfit").with("login", account),
        )
        .hint(Message::new("hint-account-flag")));
    }
    profile
        .map(fit)
        .filter(|name| !name.is_empty())
        .ok_or_else(|| {
            Failure::new(Class::Usage, Message::new("account-folder-needs-name"))
                .hint(Message::new("hint-account-flag"))
        })
}

/// The name without what git does not take in a branch name or a file system in a file name.
fn fit(name: &str) -> String {
    let mut out = String::new();
    for c in name.trim().chars() {
        let odd = c.is_whitespace()
            || c.is_control()
            || matches!(
                c,
                '~' | '^'
                    | ':'
                    | '?'
                    | '*'
                    | '['
                    | '\\'
                    | '/'
                    | '"'
                    | '<'
                    | '>'
                    | '|'
                    | '@'
                    | '{'
                    | '}'
            );
        let c = if odd { '-' } else { c };
        let doubled = out.ends_with(c) && matches!(c, '.' | '-');
        if !doubled {
            out.push(c);
        }
    }
    let trimmed = out.trim_matches(['.', '-']);
    let trimmed = trimmed.strip_suffix(".lock").unwrap_or(trimmed);
    trimmed.chars().take(60).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_flag_comes_before_the_scribe_user_and_neither_is_a_usage_error() {
        assert_eq!(
            login_for_folder(Some("boaz"), Some("asha")).unwrap(),
            "boaz"
        );
        assert_eq!(login_for_folder(None, Some("asha")).unwrap(), "asha");
        assert_eq!(
            login_for_folder(None, None).unwrap_err().class(),
            Class::Usage
        );
        assert_eq!(
            login_for_folder(Some("a b"), None).unwrap_err().class(),
            Class::Usage
        );
    }

    #[test]
    fn a_name_of_a_person_becomes_a_branch_name() {
        for (name, login) in [
            ("Asha  Kumari", "Asha-Kumari"),
            ("आशा", "आशा"),
            ("../x", "x"),
            ("a..b.lock", "a.b"),
            ("a/b:c@{1}", "a-b-c-1"),
            (".hidden.", "hidden"),
        ] {
            assert_eq!(login_for_folder(None, Some(name)).unwrap(), login);
        }
        assert!(login_for_folder(None, Some(" / ")).is_err());
    }
}
