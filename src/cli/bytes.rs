//! Numbers of bytes as people write them.

/// Reads `800`, `500k`, `1.5M`, `2G`: thousands, millions, thousand millions.
pub fn parse_bytes(text: &str) -> Option<u64> {
    let text = text.trim();
    let (number, unit) = match text.char_indices().last()? {
        (at, 'k' | 'K') => (&text[..at], 1_000),
        (at, 'm' | 'M') => (&text[..at], 1_000_000),
        (at, 'g' | 'G') => (&text[..at], 1_000_000_000),
        _ => (text, 1_u64),
    };
    let Some((whole, part)) = number.split_once('.') else {
        return digits(number)?.parse::<u64>().ok()?.checked_mul(unit);
    };
    // No part of a byte: `1.5` alone is a slip of the pen.
    let part = digits(part).filter(|part| !part.is_empty() && unit > 1)?;
    let whole = digits(whole)?.parse::<u64>().ok()?.checked_mul(unit)?;
    let length = u32::try_from(part.len()).ok()?;
    let part = part.parse::<u64>().ok()?.checked_mul(unit)? / 10_u64.checked_pow(length)?;
    whole.checked_add(part)
}

fn digits(text: &str) -> Option<&str> {
    let plain = text.len() <= 9 && text.bytes().all(|b| b.is_ascii_digit());
    plain.then_some(text)
}

/// The shortest way to write it that [`parse_bytes`] reads.
pub fn shown_bytes(bytes: u64) -> String {
    match bytes {
        bytes if bytes > 0 && bytes % 1_000_000 == 0 => format!("{}M", bytes / 1_000_000),
        bytes if bytes > 0 && bytes % 1_000 == 0 => format!("{}k", bytes / 1_000),
        bytes => bytes.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_write_is_read() {
        for (text, bytes) in [
            ("800", 800),
            ("0", 0),
            ("500k", 500_000),
            ("500K", 500_000),
            ("2M", 2_000_000),
            ("1.5M", 1_500_000),
            ("0.25m", 250_000),
            ("1G", 1_000_000_000),
            (" 12k ", 12_000),
        ] {
            assert_eq!(parse_bytes(text), Some(bytes), "{text}");
            assert_eq!(parse_bytes(&shown_bytes(bytes)), Some(bytes), "{text}");
        }
        for text in [
            "",
            "k",
            "-1",
            "1.5",
            "1.k",
            ".5k",
            "1,5M",
            "12kB",
            "1e3",
            "99999999999",
            "5 M x",
            "é",
        ] {
            assert_eq!(parse_bytes(text), None, "{text}");
        }
    }
}
