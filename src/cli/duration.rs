//! Lengths of time as people write them.

use std::time::Duration;

/// The longest that is taken: more is a slip of the pen.
const LONGEST: u64 = 31 * 24 * 60 * 60;

/// Reads `90s`, `10m`, `4h`, `1h30m`, `2d`, or hours, minutes and seconds as `04:00:00`. A number alone says too little.
pub fn parse_duration(text: &str) -> Option<Duration> {
    let text = text.trim();
    let seconds = if text.contains(':') {
        clock(text)?
    } else {
        units(text)?
    };
    (seconds <= LONGEST).then(|| Duration::from_secs(seconds))
}

fn number(digits: &str) -> Option<u64> {
    let plain =
        !digits.is_empty() && digits.len() <= 9 && digits.bytes().all(|b| b.is_ascii_digit());
    plain.then(|| digits.parse().ok())?
}

fn clock(text: &str) -> Option<u64> {
    let mut parts = text.split(':');
    let (hours, minutes, seconds) = (parts.next()?, parts.next()?, parts.next()?);
    let (minutes, seconds) = (number(minutes)?, number(seconds)?);
    let fits = parts.next().is_none() && minutes < 60 && seconds < 60;
    fits.then_some(number(hours)? * 3600 + minutes * 60 + seconds)
}

fn units(text: &str) -> Option<u64> {
    let mut total = 0;
    let mut largest = u64::MAX;
    let mut rest = text;
    while !rest.is_empty() {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let (count, after) = rest.split_at(digits);
        let letters = after.bytes().take_while(u8::is_ascii_alphabetic).count();
        let (unit, after) = after.split_at(letters);
        let unit = match unit.to_ascii_lowercase().as_str() {
            "s" => 1,
            "m" | "min" => 60,
            "h" => 3600,
            "d" => 86_400,
            _ => return None,
        };
        // Each once, the larger first: `30m1h` may be a slip of the pen.
        if unit >= largest {
            return None;
        }
        largest = unit;
        total += number(count)? * unit;
        rest = after.trim_start();
    }
    (largest != u64::MAX).then_some(total)
}

/// The shortest way to write it that [`parse_duration`] reads.
pub fn shown_duration(duration: Duration) -> String {
    let seconds = duration.as_secs();
    match seconds {
        seconds if seconds > 0 && seconds % 3600 == 0 => format!("{}h", seconds / 3600),
        seconds if seconds > 0 && seconds % 60 == 0 => format!("{}m", seconds / 60),
        seconds => format!("{seconds}s"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_write_is_read() {
        for (text, seconds) in [
            ("90s", 90),
            ("10m", 600),
            ("10min", 600),
            ("4h", 14_400),
            ("1h30m", 5_400),
            ("1h 30m", 5_400),
            ("2d", 172_800),
            ("04:00:00", 14_400),
            ("0:01:30", 90),
            ("0s", 0),
        ] {
            let read = parse_duration(text);
            assert_eq!(read, Some(Duration::from_secs(seconds)), "{text}");
            let shown = shown_duration(Duration::from_secs(seconds));
            assert_eq!(parse_duration(&shown), read, "{shown}");
        }
        for text in [
            "",
            "10",
            "m",
            "-5m",
            "1.5h",
            "30m1h",
            "5m5m",
            "04:00",
            "1:60:00",
            "1:2:3:4",
            "99999999999h",
            "32d",
            "5 é",
        ] {
            assert_eq!(parse_duration(text), None, "{text}");
        }
    }
}
