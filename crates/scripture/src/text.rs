//! One text that both sides changed, merged by its words.
//!
//! First by token, with white space a token of its own; where changes touch there, by word alone, so that layout stands in
//! nobody's way. What comes out must still be well formed, and the counts of an aligned text are made right again.

use super::diff::{self, Edit, Hunk, Numbers};
use super::words::{self, Aligned, Kind, Token};
use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

/// A longer text is not merged by word (bytes).
const MAX_UNIT: usize = 2 << 20;

/// Whether a text says the same as another, whatever its layout.
pub(super) fn same_words(a: &[u8], b: &[u8]) -> bool {
    if a == b {
        return true;
    }
    if a.len().max(b.len()) > MAX_UNIT {
        return false;
    }
    let of = |text| {
        words::tokens(text)
            .into_iter()
            .filter(Token::counts)
            .map(|token| words::compared(&token).into_owned())
            .collect::<Vec<_>>()
    };
    of(a) == of(b)
}

/// Whether the headings of two texts say the same, whatever paragraphs, blank lines and chunk marks stand around them.
pub(super) fn same_headings(a: &[u8], b: &[u8]) -> bool {
    if a.len().max(b.len()) > MAX_UNIT {
        return false;
    }
    let of = |text| {
        words::tokens(text)
            .into_iter()
            .filter(|token| token.counts() && !super::usfm::is_layout(words::name(token)))
            .map(|token| words::compared(&token).into_owned())
            .collect::<Vec<_>>()
    };
    of(a) == of(b)
}

/// What parts two changes that meet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Apart {
    /// A word or mark between them that neither side changed: so in a verse, which is read as one sentence.
    Words,
    /// That, or an end of line: so in headings and at the beginning of a book, where each line says something of its own.
    Lines,
}

/// Both sides' changes in one text; `None` where they touch, or would make something that is not well formed.
pub(super) fn merge(base: &[u8], ours: &[u8], theirs: &[u8], apart: Apart) -> Option<Vec<u8>> {
    if base.len().max(ours.len()).max(theirs.len()) > MAX_UNIT {
        return None;
    }
    let (b, o, t) = (
        words::tokens(base),
        words::tokens(ours),
        words::tokens(theirs),
    );
    let merged = by_token(&b, &o, &t, || same_words(ours, theirs))?;
    if merged == ours || merged == theirs {
        return Some(merged);
    }
    if !has_all(&merged, &o, &t) || touching([&b, &o, &t], apart) {
        return None;
    }
    let merged = counted(merged, &o, &t)?;
    well_formed(&merged, [&b, &o, &t]).then_some(merged)
}

fn by_token(
    b: &[Token<'_>],
    o: &[Token<'_>],
    t: &[Token<'_>],
    alike: impl Fn() -> bool,
) -> Option<Vec<u8>> {
    let mut numbers = Numbers::new();
    let [nb, no, nt] = [b, o, t].map(|tokens| {
        let each = tokens
            .iter()
            .map(|token| numbers.of(words::compared(token)));
        each.collect::<Vec<u32>>()
    });
    let (by_us, by_them) = (diff::edits(&nb, &no), diff::edits(&nb, &nt));
    let found = diff::hunks(&by_us, &by_them, |reach, edit| edit.start <= reach.end);
    if (rewritten(b, &by_us) || rewritten(b, &by_them)) && !alike() {
        return None;
    }
    let mut out = Vec::new();
    let (mut at_b, mut at_o, mut at_t) = (0, 0, 0);
    for hunk in &found {
        kept(
            &mut out,
            &b[at_b..hunk.base.start],
            &o[at_o..hunk.ours.start],
            &t[at_t..hunk.theirs.start],
        );
        (at_b, at_o, at_t) = (hunk.base.end, hunk.ours.end, hunk.theirs.end);
        let ranges = (hunk.base.clone(), hunk.ours.clone(), hunk.theirs.clone());
        if !hunk.by_them || no[ranges.1.clone()] == nt[ranges.2.clone()] {
            push(&mut out, &o[ranges.1]);
        } else if !hunk.by_us {
            push(&mut out, &t[ranges.2]);
        } else {
            by_word(&mut out, &b[ranges.0], &o[ranges.1], &t[ranges.2])?;
        }
    }
    kept(&mut out, &b[at_b..], &o[at_o..], &t[at_t..]);
    Some(out)
}

/// Whether every word that both sides have is in the merged text. Where a word stood twice, each side may have taken another
/// one out.
fn has_all(merged: &[u8], ours: &[Token<'_>], theirs: &[Token<'_>]) -> bool {
    let words = |tokens: &[Token<'_>]| -> HashSet<Vec<u8>> {
        let words = tokens.iter().filter(|token| token.kind == Kind::Word);
        words.map(|token| token.text.to_vec()).collect()
    };
    let there = words(&words::tokens(merged));
    let (ours, theirs) = (words(ours), words(theirs));
    ours.iter()
        .all(|word| !theirs.contains(word) || there.contains(word))
}

/// Whether little of a text is left: then what is left is left by chance, and another's words do not fit between.
fn rewritten(base: &[Token<'_>], edits: &[Edit]) -> bool {
    let words = |tokens: &[Token<'_>]| tokens.iter().filter(|t| t.kind == Kind::Word).count();
    let changed: usize = edits
        .iter()
        .map(|edit| words(&base[edit.start..edit.end]))
        .sum();
    let all = words(base);
    all >= 6 && (all - changed) * 4 < all
}

/// A change of words, in atoms: what of the base is replaced, and by what.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Change<'n> {
    start: usize,
    end: usize,
    new_start: usize,
    new: &'n [u32],
}

/// The changes of one side. Where words stand for as many others, each is a change of its own.
fn changes<'n>(base: &[u32], side: &'n [u32]) -> Vec<Change<'n>> {
    let mut out = Vec::new();
    for edit in diff::edits(base, side) {
        let new = &side[edit.new_start..edit.new_end];
        if edit.end - edit.start == new.len() {
            out.extend((0..new.len()).map(|nth| Change {
                start: edit.start + nth,
                end: edit.start + nth + 1,
                new_start: edit.new_start + nth,
                new: &new[nth..=nth],
            }));
        } else {
            out.push(Change {
                start: edit.start,
                end: edit.end,
                new_start: edit.new_start,
                new,
            });
        }
    }
    out
}

/// Whether nothing but layout stands between a change of one side and another change of the other side: what would come out
/// is a phrase that nobody wrote. What both sides changed alike is no change of either.
fn touching(versions: [&[Token<'_>]; 3], apart: Apart) -> bool {
    let [b, o, t] = versions.map(atoms);
    let mut numbers = Numbers::new();
    let [nb, no, nt] = [&b, &o, &t].map(|atoms| {
        let each = atoms.iter().map(|atom| numbers.of(&*atom.key));
        each.collect::<Vec<u32>>()
    });
    let (mut by_us, mut by_them) = (changes(&nb, &no), changes(&nb, &nt));
    let alike = |change: &Change<'_>| (change.start, change.end, change.new.to_vec());
    let of = |changes: &[Change<'_>]| changes.iter().map(alike).collect::<HashSet<_>>();
    let (ours, theirs) = (of(&by_us), of(&by_them));
    // A verse number that came or went joins or divides verses, and a figure is not read with the words beside it.
    let is_aside = |atom: &Atom<'_>| {
        let rest = atom.text.strip_prefix(b"\\v");
        rest.is_some_and(|rest| !rest.first().is_some_and(u8::is_ascii_alphabetic))
            || atom.text.starts_with(b"\\fig ")
    };
    let of_words = |change: &Change<'_>, side: &[Atom<'_>]| {
        let new = &side[change.new_start..change.new_start + change.new.len()];
        !b[change.start..change.end].iter().chain(new).all(is_aside)
    };
    by_us.retain(|change| !theirs.contains(&alike(change)) && of_words(change, &o));
    by_them.retain(|change| !ours.contains(&alike(change)) && of_words(change, &t));
    // Whether a side ends a line before its change, and whether one ends behind it.
    let ends = |atoms: &[Atom<'_>], at: usize| {
        let layout = at.checked_sub(1).and_then(|at| atoms.get(at));
        layout.is_some_and(|atom| atom.layout.contains(&b'\n'))
    };
    let parted = |first: (&Change<'_>, &[Atom<'_>]), next: (&Change<'_>, &[Atom<'_>])| {
        apart == Apart::Lines
            && ends(first.1, first.0.new_start + first.0.new.len())
            && ends(next.1, next.0.new_start)
    };
    let (mut next_us, mut next_them) = (0, 0);
    while let (Some(us), Some(them)) = (by_us.get(next_us), by_them.get(next_them)) {
        let meets = us.start <= them.end && them.start <= us.end;
        let is_parted = (us.end == them.start && parted((us, &o), (them, &t)))
            || (them.end == us.start && parted((them, &t), (us, &o)));
        if meets && !is_parted {
            return true;
        }
        if us.end <= them.end {
            next_us += 1;
        } else {
            next_them += 1;
        }
    }
    false
}

fn push(out: &mut Vec<u8>, tokens: &[Token<'_>]) {
    for token in tokens {
        out.extend_from_slice(token.text);
    }
}

/// Tokens that nobody changed. Aligned words may differ in their counts.
fn kept(out: &mut Vec<u8>, b: &[Token<'_>], o: &[Token<'_>], t: &[Token<'_>]) {
    for ((b, o), t) in b.iter().zip(o).zip(t) {
        out.extend_from_slice(three(b.text, o.text, t.text));
    }
}

/// The side that differs from the base; ours where both do.
fn three<'a>(base: &[u8], ours: &'a [u8], theirs: &'a [u8]) -> &'a [u8] {
    if ours == base { theirs } else { ours }
}

/// A word or mark, and the layout behind it.
#[derive(Debug, Clone, Default)]
struct Atom<'a> {
    key: Cow<'a, [u8]>,
    text: &'a [u8],
    layout: Vec<u8>,
}

impl Atom<'_> {
    fn push(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(self.text);
        out.extend_from_slice(&self.layout);
    }
}

/// The first atom has no word: it is for the layout before all words.
fn atoms<'a>(tokens: &[Token<'a>]) -> Vec<Atom<'a>> {
    let mut out = vec![Atom::default()];
    for token in tokens {
        if token.counts() {
            out.push(Atom {
                key: words::compared(token),
                text: token.text,
                layout: Vec::new(),
            });
        } else if let Some(last) = out.last_mut() {
            last.layout.extend_from_slice(token.text);
        }
    }
    out
}

/// Where changes touch: a side that changed layout alone gives way to the other's words, and what both changed is compared
/// by word.
fn by_word(out: &mut Vec<u8>, b: &[Token<'_>], o: &[Token<'_>], t: &[Token<'_>]) -> Option<()> {
    let (b, o, t) = (atoms(b), atoms(o), atoms(t));
    let mut numbers = Numbers::new();
    let [nb, no, nt] = [&b, &o, &t].map(|atoms| {
        let each = atoms.iter().map(|atom| numbers.of(&*atom.key));
        each.collect::<Vec<u32>>()
    });
    // Layout alone is no change where words came or went; where one stands for another, each has its layout.
    if (no == nb && nt.len() != nb.len()) || (nt == nb && no.len() != nb.len()) {
        for atom in if no == nb { &t } else { &o } {
            atom.push(out);
        }
        return Some(());
    }
    // Whether changes that follow each other may come together is judged in the whole text.
    let apart = |at: usize| {
        at > 0
            && b[at - 1]
                .layout
                .iter()
                .any(|byte| super::usfm::is_blank(*byte))
    };
    let touch = |reach: Edit, edit: Edit| {
        edit.start < reach.end
            || (edit.start == reach.end
                && (reach.start == reach.end || edit.start == edit.end || !apart(edit.start)))
    };
    let (by_us, by_them) = (diff::edits(&nb, &no), diff::edits(&nb, &nt));
    let hunks = diff::hunks(&by_us, &by_them, touch);
    let (mut at_b, mut at_o, mut at_t) = (0, 0, 0);
    for hunk in &hunks {
        level(
            out,
            &b[at_b..hunk.base.start],
            &o[at_o..hunk.ours.start],
            &t[at_t..hunk.theirs.start],
        );
        (at_b, at_o, at_t) = (hunk.base.end, hunk.ours.end, hunk.theirs.end);
        let words =
            |numbers: &[u32], atoms: &std::ops::Range<usize>| numbers[atoms.clone()].to_vec();
        let same = words(&no, &hunk.ours) == words(&nt, &hunk.theirs);
        if !(hunk.by_us && hunk.by_them) || same {
            changed(out, hunk, &b, &o, &t);
        } else {
            return None;
        }
    }
    level(out, &b[at_b..], &o[at_o..], &t[at_t..]);
    Some(())
}

/// Words that nobody changed; their layout is merged one by one.
fn level(out: &mut Vec<u8>, b: &[Atom<'_>], o: &[Atom<'_>], t: &[Atom<'_>]) {
    for ((b, o), t) in b.iter().zip(o).zip(t) {
        out.extend_from_slice(three(b.text, o.text, t.text));
        out.extend_from_slice(three(&b.layout, &o.layout, &t.layout));
    }
}

/// Words that one side changed, or both alike. The layout behind the last of them is merged.
fn changed(out: &mut Vec<u8>, hunk: &Hunk, b: &[Atom<'_>], o: &[Atom<'_>], t: &[Atom<'_>]) {
    let (b, o, t) = (
        &b[hunk.base.clone()],
        &o[hunk.ours.clone()],
        &t[hunk.theirs.clone()],
    );
    let (new, other) = if hunk.by_us { (o, t) } else { (t, o) };
    let Some((last, before)) = new.split_last() else {
        return;
    };
    for atom in before {
        atom.push(out);
    }
    out.extend_from_slice(last.text);
    let layout = match (b.last(), other.last()) {
        (Some(base), Some(other)) if last.layout == base.layout => &other.layout,
        _ => &last.layout,
    };
    out.extend_from_slice(layout);
}

/// The merged text with the counts of its aligned words made right; `None` where the sides count in another way.
fn counted(merged: Vec<u8>, ours: &[Token<'_>], theirs: &[Token<'_>]) -> Option<Vec<u8>> {
    let tokens = words::tokens(&merged);
    let is_aligned = |tokens: &[Token<'_>]| tokens.iter().any(|t| words::aligned(t).is_some());
    if !is_aligned(&tokens) {
        return Some(merged);
    }
    if !counts_right(ours) || !counts_right(theirs) {
        return None;
    }
    Some(recount(&tokens))
}

fn counts_right(tokens: &[Token<'_>]) -> bool {
    let text: Vec<u8> = tokens
        .iter()
        .flat_map(|token| token.text)
        .copied()
        .collect();
    recount(tokens) == text
}

/// Counts each aligned word anew, verse by verse.
fn recount(tokens: &[Token<'_>]) -> Vec<u8> {
    let mut out = Vec::new();
    for verse in tokens.chunk_by(|_, next| words::name(next) != b"v") {
        let found: Vec<Option<Aligned<'_>>> = verse.iter().map(words::aligned).collect();
        let mut totals: HashMap<&[u8], u32> = HashMap::new();
        for aligned in found.iter().flatten() {
            *totals.entry(aligned.word).or_default() += 1;
        }
        let mut so_far: HashMap<&[u8], u32> = HashMap::new();
        for (token, aligned) in verse.iter().zip(&found) {
            let Some(aligned) = aligned else {
                out.extend_from_slice(token.text);
                continue;
            };
            let nth = so_far.entry(aligned.word).or_default();
            *nth += 1;
            let mut parts = [
                (&aligned.occurrence, *nth),
                (&aligned.occurrences, totals[aligned.word]),
            ];
            parts.sort_by_key(|part| part.0.start);
            let mut at = 0;
            for (range, number) in parts {
                out.extend_from_slice(&token.text[at..range.start]);
                out.extend_from_slice(number.to_string().as_bytes());
                at = range.end;
            }
            out.extend_from_slice(&token.text[at..]);
        }
    }
    out
}

/// Whether a merged text is as well formed as the texts that it was made of.
fn well_formed(merged: &[u8], made_of: [&[Token<'_>]; 3]) -> bool {
    let merged = words::tokens(merged);
    // What has an end somewhere is taken to need one.
    let ended: HashSet<&[u8]> = made_of
        .into_iter()
        .flatten()
        .chain(&merged)
        .filter(|token| token.kind == Kind::Mark)
        .filter_map(|token| words::name(token).strip_suffix(b"*"))
        .collect();
    let [_, ours, theirs] = made_of.map(|tokens| faults(tokens, &ended));
    faults(&merged, &ended) <= ours.max(theirs)
}

/// Marks that are not ended, ends of nothing, marks that end across each other, and notes in notes.
fn faults(tokens: &[Token<'_>], ended: &HashSet<&[u8]>) -> usize {
    let mut open: Vec<&[u8]> = Vec::new();
    let mut faults = 0;
    for token in tokens.iter().filter(|token| token.kind == Kind::Mark) {
        let name = words::name(token);
        let opens = name.strip_suffix(b"-s");
        let closes = name.strip_suffix(b"*").or_else(|| name.strip_suffix(b"-e"));
        if token.text.ends_with(b"*") && opens.is_none() && closes.is_none() {
            // A marked word with its attributes, complete in itself.
            continue;
        }
        if let Some(name) = closes.filter(|name| !name.is_empty()) {
            match open.iter().rposition(|other| *other == name) {
                Some(at) => {
                    faults += open.len() - 1 - at;
                    open.truncate(at);
                }
                None => faults += 1,
            }
        } else if let Some(name) = opens {
            open.push(name);
        } else if ended.contains(name) {
            let is_note = |name: &[u8]| matches!(name, b"f" | b"fe" | b"x" | b"ef" | b"ex");
            if is_note(name) && open.iter().any(|other| is_note(other)) {
                faults += 1;
            }
            // A mark inside its like would end both.
            if open.contains(&name) {
                faults += 1;
            }
            open.push(name);
        }
        // Deeper nesting than any text has would make this slow.
        if open.len() > 64 {
            faults += 1;
            open.clear();
        }
    }
    faults + open.len()
}

/// Whether a text has no words: nothing, marks alone, or the dots that stand for a verse to come.
pub(super) fn is_empty(text: &[u8]) -> bool {
    text.len() <= 512
        && words::tokens(text).iter().all(|token| match token.kind {
            Kind::Blank | Kind::Layout => true,
            Kind::Mark => matches!(
                words::name(token),
                b"v" | b"p"
                    | b"m"
                    | b"q"
                    | b"q1"
                    | b"q2"
                    | b"q3"
                    | b"q4"
                    | b"pi"
                    | b"pi1"
                    | b"li"
                    | b"li1"
                    | b"li2"
                    | b"nb"
                    | b"pmo"
                    | b"mi"
                    | b"pc"
            ),
            Kind::Word => token.text == b"..." || token.text == "…".as_bytes(),
        })
}

/// Whether a slot has marks alone, no heading.
pub(super) fn is_marks(text: &[u8]) -> bool {
    !words::tokens(text)
        .iter()
        .any(|token| token.kind == Kind::Word)
}

/// Whether all that one text says stands in another in one stretch.
pub(super) fn is_within(part: &[u8], whole: &[u8]) -> bool {
    let of = |text| -> Vec<Vec<u8>> {
        words::tokens(text)
            .iter()
            .filter(|token| token.counts())
            .map(|token| token.text.to_vec())
            .collect()
    };
    let (part, whole) = (of(part), of(whole));
    part.is_empty()
        || whole.len() <= 1024 && whole.windows(part.len()).any(|stretch| stretch == part)
}
