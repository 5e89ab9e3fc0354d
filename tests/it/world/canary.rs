//! Secrets as they must be found nowhere: as they are, and as programs encode them.

use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};

/// What a secret may look like in a text or file: itself, base64 at each place of a longer text, percent signs, hexadecimal.
pub fn forms(secret: &str) -> Vec<Vec<u8>> {
    let mut all = vec![secret.as_bytes().to_vec()];
    for (before, first) in [("", 0), ("x", 2), ("xx", 3)] {
        let whole = format!("{before}{secret}");
        let last = whole.len() * 8 / 6;
        for text in [
            STANDARD_NO_PAD.encode(&whole),
            URL_SAFE_NO_PAD.encode(&whole),
        ] {
            all.push(text.as_bytes()[first..last].to_vec());
        }
    }
    for style in ["%", ""] {
        let mut text = String::new();
        for byte in secret.bytes() {
            text.push_str(&format!("{style}{byte:02x}"));
        }
        all.extend([text.to_uppercase().into_bytes(), text.into_bytes()]);
    }
    all.sort();
    all.dedup();
    all
}

/// Whether bytes hold a secret in any of its forms.
pub fn holds(bytes: &[u8], secret: &str) -> bool {
    // Letters too few to be told from chance.
    secret.len() >= 8
        && forms(secret)
            .iter()
            .any(|form| bytes.windows(form.len()).any(|window| window == form))
}

/// Asserts that no file below a folder holds one of these secrets, but for those where they belong.
///
/// # Panics
/// With the first file that does.
#[track_caller]
pub fn assert_in_no_file(folder: &Path, secrets: &[&str], belongs: &dyn Fn(&Path) -> bool) {
    for entry in walkdir::WalkDir::new(folder).into_iter().flatten() {
        if !entry.file_type().is_file() || belongs(entry.path()) {
            continue;
        }
        let bytes = std::fs::read(entry.path()).unwrap_or_default();
        // Large files are recordings that a test made.
        if bytes.len() > 4 << 20 {
            continue;
        }
        for secret in secrets {
            assert!(
                !holds(&bytes, secret),
                "{} holds a secret",
                entry.path().display()
            );
        }
    }
}

#[cfg(test)]
#[test]
fn a_secret_is_seen_in_all_its_forms() {
    let secret = "s3cr3t-T0ken+x";
    for before in ["", "a", "ab", "amina:"] {
        let whole = format!("{before}{secret}");
        let coded = base64::engine::general_purpose::STANDARD.encode(&whole);
        assert!(
            holds(format!("Basic {coded}\n").as_bytes(), secret),
            "{before}"
        );
        assert!(holds(format!("x={whole}&y").as_bytes(), secret));
    }
    assert!(holds(b"%73%33%63%72%33%74%2d%54%30%6b%65%6e%2b%78", secret));
    assert!(holds(b"7333637233742d54306b656e2b78", secret));
    assert!(!holds(b"s3cr3t-T0ken", secret));
}
