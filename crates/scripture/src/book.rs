//! Two sides of a text with verses or frames: chapter by chapter, part by part.

use super::decide::{Apart, Outcome, headings, slot_of, verse, words};
use super::items::{Found, Item, split_slots};
use super::number::{ChapterNumber, Form, Number};
use super::parts::{Chapter, Key, Part, Parts};
use super::{Combine, How, Merged, Place, Side, lines, text};
use super::{entries, order};
use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;

/// One version and where its parts are.
pub(super) struct Version<'a> {
    pub(super) text: &'a [u8],
    pub(super) parts: Parts,
}

impl<'a> Version<'a> {
    fn at(&self, range: Range<usize>) -> &'a [u8] {
        &self.text[range]
    }

    fn chapter_keys(&self) -> Vec<Key<ChapterNumber>> {
        self.parts
            .chapters
            .iter()
            .map(|chapter| chapter.key)
            .collect()
    }

    /// Whether a piece of this version is the last of it.
    fn ends_with(&self, piece: &[u8]) -> bool {
        std::ptr::eq(piece.as_ptr_range().end, self.text.as_ptr_range().end)
    }
}

fn items(version: &Version<'_>, chapter: &Chapter) -> Vec<Item> {
    version.parts.verses[chapter.verses.clone()]
        .iter()
        .map(|verse| Item {
            key: verse.key,
            slot: verse.slot..verse.start,
            text: Some(verse.start..verse.end),
            joined: false,
        })
        .collect()
}

fn keys(items: &[Item]) -> Vec<Key<Number>> {
    items.iter().map(|item| item.key).collect()
}

/// The merged text so far.
struct Out {
    bytes: Vec<u8>,
    line_end: &'static [u8],
    /// Whether the last piece was the last of its version, and has no end of line because of that.
    open: bool,
}

impl Out {
    fn push(&mut self, piece: &[u8], was_last: bool) {
        if piece.is_empty() {
            return;
        }
        if self.open {
            self.bytes.extend_from_slice(self.line_end);
        }
        self.bytes.extend_from_slice(piece);
        self.open = was_last && !ends_line(piece);
    }

    /// Ends the line of the text so far. The verse before may be that of a side where the next one goes on in the same line.
    fn end_line(&mut self) {
        if !self.open && !self.bytes.is_empty() && !ends_line(&self.bytes) {
            let blanks = self.bytes.iter().rev();
            let blanks = blanks.take_while(|byte| matches!(byte, b' ' | b'\t'));
            self.bytes.truncate(self.bytes.len() - blanks.count());
            self.bytes.extend_from_slice(self.line_end);
        }
    }
}

fn ends_line(text: &[u8]) -> bool {
    text.ends_with(b"\n") || text.ends_with(b"\r")
}

struct Merging<'a> {
    base: Version<'a>,
    ours: Version<'a>,
    theirs: Version<'a>,
    how: How,
    book: &'a str,
    out: Out,
    conflicts: Vec<Place>,
    combined: Vec<Place>,
    kept: Vec<Place>,
    /// Whether what follows the last verse is in the result with the last chapter.
    end_is_done: bool,
    /// Whether both sides changed one verse of the chapter at hand.
    met: bool,
}

/// Merges part by part; `None` where the parts cannot be told from each other safely.
pub(super) fn merge<'a>(
    book: &'a str,
    mut base: Version<'a>,
    mut ours: Version<'a>,
    mut theirs: Version<'a>,
    how: How,
    read: impl Fn(&[u8]) -> Option<Parts>,
) -> Option<Merged> {
    let versions = [&mut base, &mut ours, &mut theirs];
    // Where one version has several books, the chapters of all are told by their books.
    let has_books = versions.iter().any(|version| version.parts.has_books);
    if has_books {
        for version in versions {
            version.parts.name_books();
        }
    }
    let like = if base.text.is_empty() {
        ours.text
    } else {
        base.text
    };
    let line_end: &[u8] = match memchr::memchr(b'\n', like) {
        Some(at) if at > 0 && like[at - 1] == b'\r' => b"\r\n",
        _ => b"\n",
    };
    let out = Out {
        bytes: Vec::with_capacity(ours.text.len().max(theirs.text.len()) + 64),
        line_end,
        open: false,
    };
    let mut merging = Merging {
        base,
        ours,
        theirs,
        how,
        book,
        out,
        conflicts: Vec::new(),
        combined: Vec::new(),
        kept: Vec::new(),
        end_is_done: false,
        met: false,
    };
    let expected = merging.all()?;
    let Merging {
        out,
        conflicts,
        combined,
        kept,
        ours,
        theirs,
        ..
    } = merging;
    // The result must be what it is meant to be for the next reader too.
    let mut parts = read(&out.bytes)?;
    if has_books {
        parts.name_books();
    }
    let found: Vec<_> = shape(&parts).collect();
    let version = how.keep.of(&ours, &theirs);
    let is_kept = |place: &Place| {
        let name = place.reference.as_deref().unwrap_or_default();
        let of = |parts: &Parts, text: &[u8]| -> Vec<u8> {
            let range = super::place::find(parts, name).unwrap_or_default();
            text[range].trim_ascii_end().to_vec()
        };
        of(&parts, &out.bytes) == of(&version.parts, version.text)
    };
    (found == expected && conflicts.iter().all(is_kept)).then_some(Merged {
        content: Some(out.bytes),
        conflicts,
        combined,
        kept_changes: kept,
    })
}

type Shape = (Key<ChapterNumber>, Option<Key<Number>>);

/// Chapters and verses in their order.
fn shape(parts: &Parts) -> impl Iterator<Item = Shape> + '_ {
    parts.chapters.iter().flat_map(|chapter| {
        let verses = parts.verses[chapter.verses.clone()].iter();
        std::iter::once((chapter.key, None))
            .chain(verses.map(|verse| (chapter.key, Some(verse.key))))
    })
}

impl<'a> Merging<'a> {
    /// Merges everything; gives the shape that the result is meant to have.
    fn all(&mut self) -> Option<Vec<Shape>> {
        let (b, o, t) = (
            self.base.chapter_keys(),
            self.ours.chapter_keys(),
            self.theirs.chapter_keys(),
        );
        let chapters = if b == o && o == t {
            o
        } else {
            let is_vague = |key: &Key<ChapterNumber>| key.repeat > 0 || key.number.unread;
            if b.iter().chain(&o).chain(&t).any(is_vague) {
                return None;
            }
            order::merged(&b, &o, &t)?
        };
        self.preamble();
        let mut expected =
            Vec::with_capacity(self.ours.parts.verses.len() + self.ours.parts.chapters.len() + 64);
        let lists = [&self.base, &self.ours, &self.theirs].map(|v| v.parts.chapters.clone());
        let find = lists.each_ref().map(|list| Found::chapters(list));
        for (nth, key) in chapters.into_iter().enumerate() {
            let [b, o, t] = find.each_ref().map(|chapters| chapters.get(nth, key));
            self.chapter(key, b, o, t, &mut expected)?;
        }
        let end = (
            self.base.at(self.base.parts.end..self.base.parts.len),
            self.ours.at(self.ours.parts.end..self.ours.parts.len),
            self.theirs.at(self.theirs.parts.end..self.theirs.parts.len),
        );
        if !self.end_is_done {
            self.plain(Part::End, end);
        }
        Some(expected)
    }

    /// What stands before the first chapter: its heading by words, then entry by entry.
    fn preamble(&mut self) {
        let of = |version: &Version<'a>| (version.text, version.parts.entries.clone());
        let versions = [of(&self.base), of(&self.ours), of(&self.theirs)];
        let versions = versions.each_ref().map(|(text, list)| (*text, &list[..]));
        let has_entries = versions.iter().any(|(_, list)| !list.is_empty());
        let [b, o, t] = [&self.base, &self.ours, &self.theirs].map(|version| {
            (
                version.at(0..version.parts.head()),
                version.at(0..version.parts.preamble),
            )
        });
        if let Some(pieces) = entries::merge(versions, self.how) {
            self.plain(Part::Preamble, (b.0, o.0, t.0));
            let texts = pieces.iter().filter(|piece| piece.outcome.text.is_some());
            let wanted = texts.count();
            for piece in pieces {
                let place = self.entry(piece.name);
                self.emit_at(|_| place, piece.outcome, piece.was_last);
            }
            let found = super::usfm::read(&self.out.bytes).unwrap_or_default();
            if found.entries.len() == wanted && found.chapters.is_empty() {
                return;
            }
            self.out.bytes.clear();
            self.out.open = false;
            self.conflicts.clear();
            self.combined.clear();
            self.kept.clear();
        }
        let part = if has_entries {
            Part::Introduction
        } else {
            Part::Preamble
        };
        self.plain(part, (b.1, o.1, t.1));
    }

    /// An entry before the first chapter.
    fn entry(&self, name: &str) -> Place {
        let introduction = self.ours.parts.reference(self.book, Part::Introduction);
        let book = introduction.split(' ').next().unwrap_or_default();
        Place {
            reference: Some(format!("{book} {name}")),
        }
    }

    fn name(&self, part: Part) -> Place {
        Place {
            reference: Some(self.ours.parts.reference(self.book, part)),
        }
    }

    /// A chapter as a whole.
    fn place(&self, chapter: Key<ChapterNumber>) -> Place {
        let reference = match chapter.number.book {
            Some(book) => format!("{book} {chapter}"),
            None => format!("{} {chapter}", self.book),
        };
        Place {
            reference: Some(reference),
        }
    }

    fn was_last(&self, pieces: [Option<&[u8]>; 3]) -> bool {
        let [b, o, t] = pieces;
        b.is_some_and(|piece| self.base.ends_with(piece))
            || o.is_some_and(|piece| self.ours.ends_with(piece))
            || t.is_some_and(|piece| self.theirs.ends_with(piece))
    }

    /// A part that is merged by its words and cannot be taken away.
    fn plain(&mut self, part: Part, (b, o, t): (&'a [u8], &'a [u8], &'a [u8])) {
        let outcome = if o == t || t == b {
            Outcome::take(Some(o))
        } else if o == b {
            Outcome::take(Some(t))
        } else {
            match part {
                Part::Head(_) => headings(b, o, t, self.how),
                _ => words(b, o, t, Apart::Lines, self.how),
            }
        };
        let was_last = self.was_last([Some(b), Some(o), Some(t)]);
        self.emit(part, outcome, was_last);
    }

    fn emit(&mut self, part: Part, outcome: Outcome<'_>, was_last: bool) {
        self.emit_at(|merging| merging.name(part), outcome, was_last);
    }

    fn emit_at(
        &mut self,
        place: impl FnOnce(&Self) -> Place,
        outcome: Outcome<'_>,
        was_last: bool,
    ) {
        if outcome.conflict || outcome.combined || outcome.kept {
            let place = place(self);
            let Outcome {
                conflict,
                combined,
                kept,
                ..
            } = outcome;
            for (is_so, list) in [
                (conflict, &mut self.conflicts),
                (combined, &mut self.combined),
                (kept, &mut self.kept),
            ] {
                if is_so {
                    list.push(place.clone());
                }
            }
        }
        if let Some(text) = outcome.text {
            self.out.push(&text, was_last);
        }
    }

    fn chapter(
        &mut self,
        key: Key<ChapterNumber>,
        b: Option<&Chapter>,
        o: Option<&Chapter>,
        t: Option<&Chapter>,
        expected: &mut Vec<Shape>,
    ) -> Option<()> {
        let whole = |version: &Version<'a>, chapter: Option<&Chapter>| -> Option<&'a [u8]> {
            let chapter = chapter?;
            Some(version.at(chapter.start..chapter.end))
        };
        let (wb, wo, wt) = (
            whole(&self.base, b),
            whole(&self.ours, o),
            whole(&self.theirs, t),
        );
        let was_last = self.was_last([None, wo, wt]);
        if wo == wt || wt == wb {
            self.take(key, o, wo, Side::Ours, was_last, expected);
            return Some(());
        }
        if wo == wb {
            self.take(key, t, wt, Side::Theirs, was_last, expected);
            return Some(());
        }
        let (oc, wo, tc, wt) = match (o, wo, t, wt) {
            (Some(oc), Some(wo), Some(tc), Some(wt)) => (oc, wo, tc, wt),
            // One side took the chapter away, the other changed it.
            (chapter @ Some(_), Some(text), ..) => {
                self.chapter_or_nothing(key, (chapter, wb, text), Side::Ours, was_last, expected);
                return Some(());
            }
            (_, _, chapter @ Some(_), Some(text)) => {
                self.chapter_or_nothing(key, (chapter, wb, text), Side::Theirs, was_last, expected);
                return Some(());
            }
            _ => return Some(()),
        };
        let none = Chapter {
            key,
            start: 0,
            text: 0,
            end: 0,
            verses: 0..0,
        };
        let bc = b.unwrap_or(&none);
        let before = (
            self.out.bytes.len(),
            self.out.open,
            self.conflicts.len(),
            self.kept.len(),
            expected.len(),
            self.combined.len(),
        );
        expected.push((key, None));
        self.met = false;
        let told_apart = self.by_verse(key, bc, oc, tc, expected).is_some();
        if told_apart && (!self.met || !self.renumbered(bc, [oc, tc])) {
            return Some(());
        }
        if self.ours.parts.story.is_some() {
            return None;
        }
        self.out.bytes.truncate(before.0);
        self.out.open = before.1;
        self.conflicts.truncate(before.2);
        self.kept.truncate(before.3);
        expected.truncate(before.4);
        self.combined.truncate(before.5);
        let (mut wb, mut wo, mut wt, mut was_last) = (wb.unwrap_or_default(), wo, wt, was_last);
        let (oe, te) = (self.ours.parts.end, self.theirs.parts.end);
        let goes_on = |version: &Version<'_>, chapter: &Chapter| {
            chapter.end == version.parts.end && chapter.end < version.parts.len
        };
        if (oc.end == oe) != (tc.end == te)
            && (goes_on(&self.ours, oc) || goes_on(&self.theirs, tc))
        {
            // What follows the last verse would be another chapter's.
            return None;
        }
        if oc.end == oe && tc.end == te {
            // The last chapter goes on to the end.
            wo = self.ours.at(oc.start..self.ours.text.len());
            wt = self.theirs.at(tc.start..self.theirs.text.len());
            if bc.end == self.base.parts.end {
                wb = self.base.at(bc.start..self.base.text.len());
            }
            self.end_is_done = true;
            was_last = true;
        }
        self.by_line(key, wb, wo, wt, expected, was_last);
        Some(())
    }

    /// A chapter as one side has it.
    fn take(
        &mut self,
        key: Key<ChapterNumber>,
        chapter: Option<&Chapter>,
        text: Option<&[u8]>,
        side: Side,
        was_last: bool,
        expected: &mut Vec<Shape>,
    ) {
        let (Some(chapter), Some(text)) = (chapter, text) else {
            return;
        };
        let version = side.of(&self.ours, &self.theirs);
        let verses = &version.parts.verses[chapter.verses.clone()];
        expected.push((key, None));
        expected.extend(verses.iter().map(|verse| (key, Some(verse.key))));
        self.out.push(text, was_last);
    }

    /// A chapter that only `side` still has: it stays if its words changed.
    fn chapter_or_nothing(
        &mut self,
        key: Key<ChapterNumber>,
        (chapter, base, text): (Option<&Chapter>, Option<&[u8]>, &[u8]),
        side: Side,
        was_last: bool,
        expected: &mut Vec<Shape>,
    ) {
        if base.is_some_and(|base| text::same_words(base, text)) {
            return;
        }
        let place = self.place(key);
        self.kept.push(place);
        self.take(key, chapter, Some(text), side, was_last, expected);
    }

    /// Whether a side has the old text of a verse under another number, so that numbers say little.
    fn renumbered(&self, base: &Chapter, sides: [&Chapter; 2]) -> bool {
        let verses = |version: &Version<'a>, chapter: &Chapter| -> HashMap<Key<Number>, Vec<u8>> {
            version.parts.verses[chapter.verses.clone()]
                .iter()
                .map(|verse| (verse.key, body(version.at(verse.start..verse.end))))
                .filter(|(_, body)| body.len() > 8)
                .collect()
        };
        let was = verses(&self.base, base);
        [(&self.ours, sides[0]), (&self.theirs, sides[1])]
            .into_iter()
            .any(|(version, chapter)| {
                let now = verses(version, chapter);
                // Two verses may have the same text all along.
                let new: std::collections::HashSet<&Vec<u8>> = now
                    .iter()
                    .filter(|(key, text)| was.get(key) != Some(text))
                    .map(|(_, text)| text)
                    .collect();
                was.iter()
                    .any(|(key, text)| now.get(key) != Some(text) && new.contains(text))
            })
    }

    /// A chapter whose verses cannot be told from each other: by line, else it is one conflict.
    fn by_line(
        &mut self,
        key: Key<ChapterNumber>,
        b: &[u8],
        o: &[u8],
        t: &[u8],
        expected: &mut Vec<Shape>,
        was_last: bool,
    ) {
        let usable = |parts: &Parts| {
            let number = |number: ChapterNumber| (number.number, number.unread);
            parts.chapters.len() == 1 && number(parts.chapters[0].key.number) == number(key.number)
        };
        let read = |text: &[u8]| super::usfm::read(text);
        let merged = lines::merge(b, o, t).filter(|merged| {
            let (Some(new), Some(ours), Some(theirs)) = (read(merged), read(o), read(t)) else {
                return false;
            };
            usable(&new) && new.doubled() <= ours.doubled().max(theirs.doubled())
        });
        let put_together = |merged: &[u8]| -> Vec<Key<Number>> {
            let found = of_both(&super::usfm::read, merged, [o, t]);
            found.into_iter().map(|(_, verse)| verse).collect()
        };
        let (merged, combined) = match merged.map(|merged| (put_together(&merged), merged)) {
            Some((combined, merged))
                if combined.is_empty() || self.how.combine == Combine::Apart =>
            {
                (Some(merged), combined)
            }
            _ => (None, Vec::new()),
        };
        for verse in combined {
            let place = self.name(Part::Verse(key, verse));
            self.combined.push(place);
        }
        let text = if let Some(merged) = merged {
            Cow::Owned(merged)
        } else {
            let place = self.place(key);
            self.conflicts.push(place);
            Cow::Borrowed(self.how.keep.of(o, t))
        };
        expected.push((key, None));
        if let Some(parts) = read(&text) {
            expected.extend(parts.verses.iter().map(|verse| (key, Some(verse.key))));
        }
        self.out.push(&text, was_last);
    }

    /// `None` where the verses cannot be told from each other.
    fn by_verse(
        &mut self,
        chapter: Key<ChapterNumber>,
        bc: &Chapter,
        oc: &Chapter,
        tc: &Chapter,
        expected: &mut Vec<Shape>,
    ) -> Option<()> {
        let (mut b, mut o, mut t) = (
            items(&self.base, bc),
            items(&self.ours, oc),
            items(&self.theirs, tc),
        );
        let mut heads = [bc.start..bc.text, oc.start..oc.text, tc.start..tc.text];
        let (kb, ko, kt) = (keys(&b), keys(&o), keys(&t));
        let mut firsts = [None, None];
        let order = if kb == ko && ko == kt {
            ko
        } else {
            let is_vague = |key: &Key<Number>| key.repeat > 0 || key.number.form == Form::Unread;
            if kb.iter().chain(&ko).chain(&kt).any(is_vague) {
                return None;
            }
            super::bridges::join(
                [&mut b, &mut o, &mut t],
                [self.base.text, self.ours.text, self.theirs.text],
            )?;
            firsts = [&o, &t].map(|items| items.first().map(|item| item.key));
            let [base_head, our_head, their_head] = &mut heads;
            split_slots(
                (self.base.text, base_head, &b),
                (self.ours.text, our_head, &mut o),
            );
            split_slots(
                (self.base.text, base_head, &b),
                (self.theirs.text, their_head, &mut t),
            );
            order::merged(&keys(&b), &keys(&o), &keys(&t))?
        };
        let [base_head, our_head, their_head] = heads;
        let head = (
            self.base.at(base_head),
            self.ours.at(our_head),
            self.theirs.at(their_head),
        );
        let conflicts = self.conflicts.len();
        self.plain(Part::Head(chapter), head);
        // Sides that begin with different verses have different things in their heads.
        if firsts[0] != firsts[1] && self.conflicts.len() > conflicts {
            return None;
        }
        let find = [Found::new(&b), Found::new(&o), Found::new(&t)];
        for (nth, key) in order.into_iter().enumerate() {
            let [b, o, t] = find.each_ref().map(|items| items.get(nth, key));
            let conflicts = self.conflicts.len();
            self.verse(chapter, key, b, o, t, expected);
            // Before its first verse a side has no place of that name: all is the chapter's head there.
            let place = self.name(Part::Slot(chapter, key));
            if firsts.contains(&Some(key)) && self.conflicts[conflicts..].contains(&place) {
                return None;
            }
        }
        Some(())
    }

    fn verse(
        &mut self,
        chapter: Key<ChapterNumber>,
        key: Key<Number>,
        b: Option<&Item>,
        o: Option<&Item>,
        t: Option<&Item>,
        expected: &mut Vec<Shape>,
    ) {
        let text = |version: &Version<'a>, item: Option<&Item>| -> Option<&'a [u8]> {
            Some(version.at(item?.text.clone()?))
        };
        let slot = |version: &Version<'a>, item: Option<&Item>| -> Option<&'a [u8]> {
            Some(version.at(item?.slot.clone()))
        };
        let (tb, to, tt) = (
            text(&self.base, b),
            text(&self.ours, o),
            text(&self.theirs, t),
        );
        let (sb, so, st) = (
            slot(&self.base, b),
            slot(&self.ours, o),
            slot(&self.theirs, t),
        );
        self.met |= to != tt && to != tb && tt != tb;
        let joined = [b, o, t].into_iter().flatten().any(|item| item.joined);
        let mut verse = verse(tb, to, tt, self.how);
        if let (true, Some(text)) = (joined, &verse.text) {
            let found = numbers(text);
            if ![to, tt]
                .into_iter()
                .flatten()
                .any(|side| numbers(side) == found)
            {
                verse = Outcome {
                    text: self.how.keep.of(to, tt).map(Cow::Borrowed),
                    conflict: true,
                    ..Outcome::default()
                };
            }
        }
        let slot = if verse.text.is_some() {
            // A verse that stays though one side took it away keeps what stands before it.
            let absent = |slot: Option<&'a [u8]>| slot.or(if verse.kept { sb } else { None });
            slot_of(sb, absent(so), absent(st), self.how)
        } else {
            let outcome = slot_of(sb, so, st, self.how);
            match &outcome.text {
                // Marks announce a verse; without it they are nothing to keep.
                Some(text) if (outcome.kept || outcome.conflict) && text::is_marks(text) => {
                    Outcome::take(if so.unwrap_or_default().is_empty() {
                        so
                    } else {
                        st
                    })
                }
                _ => outcome,
            }
        };
        let last = self.was_last([sb, so, st]);
        let on_own_line = [(&self.base, b), (&self.ours, o), (&self.theirs, t)]
            .into_iter()
            .filter_map(|(version, item)| Some((version, item?)))
            .filter(|(_, item)| !item.slot.is_empty())
            .all(|(version, item)| ends_line(&version.text[..item.slot.start]));
        let begins_with_mark = |text: &Cow<'_, [u8]>| text.starts_with(b"\\");
        if on_own_line && slot.text.as_ref().is_some_and(begins_with_mark) {
            self.out.end_line();
        }
        self.emit(Part::Slot(chapter, key), slot, last);
        match &verse.text {
            // A bridge that one side has taken apart stays as this side has it.
            Some(text) if joined => {
                expected.extend(numbers(text).into_iter().map(|number| {
                    let repeat = 0;
                    (chapter, Some(Key { number, repeat }))
                }));
            }
            Some(_) => expected.push((chapter, Some(key))),
            None => {}
        }
        let last = self.was_last([tb, to, tt]);
        self.emit(Part::Verse(chapter, key), verse, last);
    }
}

/// The verses of a text merged by line that neither side has in these words.
pub(super) fn of_both(
    read: &impl Fn(&[u8]) -> Option<Parts>,
    merged: &[u8],
    sides: [&[u8]; 2],
) -> Vec<(Key<ChapterNumber>, Key<Number>)> {
    let mut known: HashMap<(ChapterNumber, Number), Vec<&[u8]>> = HashMap::new();
    for text in sides {
        let parts = read(text).unwrap_or_default();
        for (chapter, verse) in verses(&parts) {
            let number = (chapter.number, verse.key.number);
            let texts = known.entry(number).or_default();
            texts.push(&text[verse.start..verse.end]);
        }
    }
    let parts = read(merged).unwrap_or_default();
    verses(&parts)
        .filter(|(chapter, verse)| {
            let text = &merged[verse.start..verse.end];
            let texts = known.get(&(chapter.number, verse.key.number));
            let mut texts = texts.into_iter().flatten();
            !texts.any(|known| text::same_words(known, text))
        })
        .map(|(chapter, verse)| (chapter, verse.key))
        .collect()
}

fn verses(parts: &Parts) -> impl Iterator<Item = (Key<ChapterNumber>, &super::parts::Verse)> {
    parts.chapters.iter().flat_map(|chapter| {
        let verses = parts.verses[chapter.verses.clone()].iter();
        verses.map(|verse| (chapter.key, verse))
    })
}

/// The words of a verse without its number.
fn body(text: &[u8]) -> Vec<u8> {
    let end = text
        .strip_prefix(b"\\v")
        .and_then(|_| super::number::verse(text, 2))
        .map_or(0, |(_, end)| end);
    text[end..]
        .split(|byte| super::usfm::is_blank(*byte))
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(&b' ')
}

/// The numbers of the verses in a stretch of text.
fn numbers(text: &[u8]) -> Vec<Number> {
    super::usfm::read(text)
        .map(|parts| parts.verses.iter().map(|verse| verse.key.number).collect())
        .unwrap_or_default()
}
