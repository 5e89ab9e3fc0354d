//! All words a person reads, in one place, by language: Fluent texts compiled into the program.
//!
//! `en.ftl` and the files in `parts/` are English and complete, those in `fr/` are French. Another language is one entry
//! more in [`LANGUAGES`]; a text that it lacks is shown in English.

use super::escape::{escape, isolate};
use crate::report::{Arg, Message};
use chrono::format::{Item, StrftimeItems};
use chrono::{DateTime, Local, Utc};
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use std::fmt::Write;
use std::sync::OnceLock;
use unic_langid::LanguageIdentifier;

/// A language and its texts. The first is the one that others fall back to.
const LANGUAGES: &[(&str, &[&str])] = &[
    (
        "en",
        &[
            include_str!("en.ftl"),
            include_str!("parts/account.ftl"),
            include_str!("parts/accounts.ftl"),
            include_str!("parts/collect.ftl"),
            include_str!("parts/conflicts.ftl"),
            include_str!("parts/demo.ftl"),
            include_str!("parts/doctor.ftl"),
            include_str!("parts/merge.ftl"),
            include_str!("parts/notify.ftl"),
            include_str!("parts/project.ftl"),
            include_str!("parts/register.ftl"),
            include_str!("parts/report.ftl"),
            include_str!("parts/schedule.ftl"),
            include_str!("parts/sync.ftl"),
        ],
    ),
    (
        "fr",
        &[
            include_str!("fr/fr.ftl"),
            include_str!("fr/account.ftl"),
            include_str!("fr/accounts.ftl"),
            include_str!("fr/collect.ftl"),
            include_str!("fr/conflicts.ftl"),
            include_str!("fr/demo.ftl"),
            include_str!("fr/doctor.ftl"),
            include_str!("fr/merge.ftl"),
            include_str!("fr/notify.ftl"),
            include_str!("fr/project.ftl"),
            include_str!("fr/register.ftl"),
            include_str!("fr/report.ftl"),
            include_str!("fr/schedule.ftl"),
            include_str!("fr/sync.ftl"),
        ],
    ),
];

type Bundle = FluentBundle<FluentResource>;

/// Whether there are words in the language of a locale (`fr`, `fr_FR.UTF-8`, `fr-CA`).
pub fn speaks(locale: &str) -> bool {
    let wanted = code_of(locale);
    LANGUAGES.iter().any(|(code, _)| *code == wanted)
}

/// `fr` of `fr_FR.UTF-8`.
fn code_of(locale: &str) -> String {
    locale
        .split(['_', '-', '.', '@', ':'])
        .next()
        .unwrap_or_default()
        .to_ascii_lowercase()
}

/// The words of one language, with English behind it. The texts are read when the first of them is needed: many a run says
/// nothing.
pub struct Words {
    /// Where the language stands in [`LANGUAGES`].
    language: usize,
    own: OnceLock<Bundle>,
    english: OnceLock<Bundle>,
    /// Read once: a report has thousands of times.
    forms: [OnceLock<Vec<Item<'static>>>; 3],
}

/// How a point in time is written.
#[derive(Debug, Clone, Copy)]
pub(super) enum Form {
    /// Day and time: `2026-08-18 22:00`.
    Time,
    /// The day without its year: `18.08.`.
    Day,
    /// The time of the day: `22:00`.
    Clock,
}

impl std::fmt::Debug for Words {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Words").field(&self.code()).finish()
    }
}

impl Default for Words {
    fn default() -> Self {
        Self::new("en")
    }
}

impl Words {
    /// The words of a language (`en`, `fr`, or a locale such as `fr_FR.UTF-8`); English where there are none.
    pub fn new(language: &str) -> Self {
        let wanted = code_of(language);
        Self {
            language: LANGUAGES
                .iter()
                .position(|(code, _)| *code == wanted)
                .unwrap_or(0),
            own: OnceLock::new(),
            english: OnceLock::new(),
            forms: Default::default(),
        }
    }

    /// The code of the language: `en`, `fr`.
    pub fn code(&self) -> &'static str {
        LANGUAGES[self.language].0
    }

    /// The texts to look in, one after the other; English is read only where another language lacks a text.
    fn bundles(&self) -> impl Iterator<Item = &Bundle> {
        let read = |at: usize| bundle(LANGUAGES[at].0, LANGUAGES[at].1).0;
        let own = std::iter::once_with(move || self.own.get_or_init(|| read(self.language)));
        let behind = (self.language != 0).then_some(());
        own.chain(
            behind
                .into_iter()
                .map(move |()| self.english.get_or_init(|| read(0))),
        )
    }

    /// The sentence. Every text value is escaped; an id without a text (a bug) is shown as it is.
    pub fn say(&self, message: &Message) -> String {
        self.phrase(message, &|text| text)
    }

    /// As [`Words::say`], with right-to-left names isolated; for a terminal.
    pub(super) fn say_on_terminal(&self, message: &Message) -> String {
        self.phrase(message, &isolate)
    }

    fn phrase(&self, message: &Message, finish: &dyn Fn(String) -> String) -> String {
        let mut args = FluentArgs::with_capacity(message.args.len());
        for (name, value) in &message.args {
            let value = match value {
                Arg::Text(text) => FluentValue::from(finish(escape(text))),
                // No script counts far enough to notice the rounding.
                #[allow(clippy::cast_precision_loss, reason = "beyond 2^53 nobody counts")]
                Arg::Count(count) => FluentValue::from(*count as f64),
                Arg::Bytes(bytes) => FluentValue::from(self.size(*bytes)),
                Arg::Time(time) => FluentValue::from(self.time(*time)),
                Arg::Part(part) => FluentValue::from(self.phrase(part, finish)),
            };
            args.set(*name, value);
        }
        self.lookup(message.id, None, &args)
            .unwrap_or_else(|| escape(&message.to_string()))
    }

    /// A text without values.
    pub(super) fn get(&self, id: &str) -> String {
        self.find(id).unwrap_or_else(|| id.to_owned())
    }

    /// A text without values, where there is one.
    pub(super) fn find(&self, id: &str) -> Option<String> {
        self.lookup(id, None, &FluentArgs::new())
    }

    /// A text's attribute (`help-sync.examples`), where there is one.
    pub(super) fn attribute(&self, id: &str, name: &str) -> Option<String> {
        self.lookup(id, Some(name), &FluentArgs::new())
    }

    fn lookup(&self, id: &str, attribute: Option<&str>, args: &FluentArgs<'_>) -> Option<String> {
        self.bundles().find_map(|bundle| {
            let message = bundle.get_message(id)?;
            let pattern = match attribute {
                Some(name) => message.get_attribute(name)?.value(),
                None => message.value()?,
            };
            let mut errors = Vec::new();
            Some(
                bundle
                    .format_pattern(pattern, Some(args), &mut errors)
                    .into_owned(),
            )
        })
    }

    /// A number of bytes for people: `812 B`, `1.2 MB`.
    pub(super) fn size(&self, bytes: u64) -> String {
        let units = ["size-bytes", "size-kb", "size-mb", "size-gb"];
        let mut unit = 0;
        // In tenths, so that 999,950 bytes are 1.0 MB and not 1000.0 kB.
        let mut tenths = u128::from(bytes) * 10;
        while tenths >= 9_995 && unit < units.len() - 1 {
            tenths = (tenths + 500) / 1000;
            unit += 1;
        }
        let number = if unit == 0 || tenths >= 1000 {
            (tenths / 10).to_string()
        } else {
            format!(
                "{}{}{}",
                tenths / 10,
                self.get("decimal-point"),
                tenths % 10
            )
        };
        let mut args = FluentArgs::new();
        args.set("number", number);
        self.lookup(units[unit], None, &args).unwrap_or_default()
    }

    /// A length of time for people, to the second or the minute.
    pub fn duration(&self, time: std::time::Duration) -> String {
        let seconds = time.as_secs();
        let message = if seconds < 120 {
            Message::new("duration-seconds").count("n", seconds)
        } else if seconds < 7200 {
            Message::new("duration-minutes").count("n", seconds.div_ceil(60))
        } else {
            Message::new("duration-hours")
                .count("n", seconds / 3600)
                .count("minutes", seconds % 3600 / 60)
        };
        self.say(&message)
    }

    /// Why a backup was taken.
    pub fn reason(&self, reason: &str) -> String {
        match reason {
            "merge" => self.get("backup-reason-merge"),
            "restore" => self.get("backup-reason-restore"),
            "hand" => self.get("backup-reason-hand"),
            "renew-id" => self.get("backup-reason-renew-id"),
            "scribe" => self.get("backup-reason-scribe"),
            "foreign" => self.get("backup-reason-foreign"),
            other => escape(other),
        }
    }

    /// A point in time, in local time: `2026-08-18 22:00`, `18/08/2026 22:00`.
    pub fn time(&self, time: DateTime<Utc>) -> String {
        self.local(time, Form::Time)
    }

    /// The end of something that began at `start`: the time alone where that was on the same day.
    pub(super) fn end(&self, start: DateTime<Utc>, end: DateTime<Utc>) -> String {
        let day = |time: DateTime<Utc>| time.with_timezone(&Local).date_naive();
        if day(start) == day(end) {
            self.local(end, Form::Clock)
        } else {
            self.time(end)
        }
    }

    /// A point in time, in local time.
    pub(super) fn local(&self, time: DateTime<Utc>, form: Form) -> String {
        let id = match form {
            Form::Time => "form-time",
            Form::Day => "form-day",
            Form::Clock => "form-clock",
        };
        let items = self.forms[form as usize].get_or_init(|| {
            StrftimeItems::new_lenient(&self.get(id))
                .parse_to_owned()
                .unwrap_or_default()
        });
        let shown = time.with_timezone(&Local).format_with_items(items.iter());
        let mut text = String::with_capacity(20);
        let _ = write!(text, "{shown}");
        text
    }

    /// Seconds with one digit behind the point: `3.4`, `3,4`.
    pub(super) fn seconds(&self, seconds: f64) -> String {
        format!("{:.1}", (seconds.max(0.0) * 10.0).floor() / 10.0)
            .replace('.', &self.get("decimal-point"))
    }
}

/// The bundle of a language, and what is wrong with its texts.
fn bundle(code: &str, texts: &[&str]) -> (Bundle, Vec<String>) {
    let locale: LanguageIdentifier = code.parse().unwrap_or_default();
    let mut bundle = FluentBundle::new_concurrent(vec![locale]);
    bundle.set_use_isolating(false);
    let mut wrong = Vec::new();
    for text in texts {
        let resource = match FluentResource::try_new((*text).to_owned()) {
            Ok(resource) => resource,
            Err((resource, errors)) => {
                wrong.extend(errors.iter().map(|error| format!("{code}: {error:?}")));
                resource
            }
        };
        if let Err(errors) = bundle.add_resource(resource) {
            wrong.extend(errors.iter().map(|error| format!("{code}: {error}")));
        }
    }
    (bundle, wrong)
}

#[cfg(test)]
mod scan;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_texts_of_every_language_are_well_formed() {
        for (code, texts) in LANGUAGES {
            assert_eq!(bundle(code, texts).1, Vec::<String>::new());
        }
    }

    #[test]
    fn a_language_that_is_not_there_falls_back_to_english() {
        for language in ["xx", "xx_XX.UTF-8", "", "C", "POSIX"] {
            assert_eq!(Words::new(language).get("decimal-point"), ".");
            assert_eq!(Words::new(language).code(), "en");
            assert!(!speaks(language));
        }
        for language in ["fr", "fr_FR.UTF-8", "fr-CA", "FR", "fr:en"] {
            assert_eq!(Words::new(language).get("decimal-point"), ",");
            assert_eq!(Words::new(language).code(), "fr");
            assert!(speaks(language));
        }
    }

    #[test]
    fn values_are_shown_for_people_and_escaped() {
        let words = Words::default();
        assert_eq!(
            words.say(&Message::raw("a\u{1b}[31m\nb")),
            "a\\u{1b}[31m\\u{a}b"
        );
        for (bytes, expected) in [
            (0, "0 B"),
            (812, "812 B"),
            (999, "999 B"),
            (1000, "1.0 kB"),
            (1_234_567, "1.2 MB"),
            (999_949, "1.0 MB"),
            (123_456_789, "123 MB"),
            (u64::MAX, "18446744073 GB"),
        ] {
            assert_eq!(words.size(bytes), expected, "{bytes}");
        }
        assert_eq!(
            words.say(&Message::new("no-such-text").with("x", "y")),
            "no-such-text x=Text(\"y\")"
        );
    }

    #[test]
    fn times_and_numbers_are_as_the_language_has_them() {
        let time = "2005-12-06T15:15:00Z".parse::<DateTime<Utc>>().unwrap();
        let local = time.with_timezone(&Local);
        for (language, form, size, seconds) in [
            ("en", "%Y-%m-%d %H:%M", "1.2 MB", "3.5"),
            ("fr", "%d/%m/%Y %H:%M", "1,2\u{a0}Mo", "3,5"),
        ] {
            let words = Words::new(language);
            assert_eq!(words.time(time), local.format(form).to_string());
            assert_eq!(words.size(1_234_567), size);
            assert_eq!(words.seconds(3.59), seconds);
            let later = time + chrono::TimeDelta::days(2);
            assert_eq!(words.end(time, later), words.time(later));
            assert_eq!(words.end(time, time), local.format("%H:%M").to_string());
        }
    }

    #[test]
    fn counts_rule_plurals() {
        let words = Words::default();
        let verses = |n: u64| words.say(&Message::new("sync-sent").count("units", n));
        assert!(verses(1).contains("1 verse"), "{}", verses(1));
        assert!(verses(2).contains("2 verses"), "{}", verses(2));
    }
}
