//! Git's delta format: what one version of a text adds to another.
#![expect(
    clippy::cast_possible_truncation,
    reason = "the format is made of bytes cut from numbers; sizes are checked in `encode`"
)]

/// The shortest match worth a copy instruction, and the size of the indexed blocks.
const BLOCK: usize = 16;
/// How many positions of equal blocks are tried; bounds the work on repetitive files.
const TRIES: usize = 32;

fn write_varint(out: &mut Vec<u8>, mut value: usize) {
    while value >= 0x80 {
        out.push((value as u8 & 0x7f) | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

fn write_copy(out: &mut Vec<u8>, mut offset: usize, mut length: usize) {
    while length > 0 {
        let size = length.min(0x1_0000);
        let at = out.len();
        let mut op = 0x80u8;
        out.push(0);
        for (bit, byte) in (offset as u32).to_le_bytes().into_iter().enumerate() {
            if byte != 0 {
                op |= 1 << bit;
                out.push(byte);
            }
        }
        if size != 0x1_0000 {
            for (bit, byte) in (size as u16).to_le_bytes().into_iter().enumerate() {
                if byte != 0 {
                    op |= 0x10 << bit;
                    out.push(byte);
                }
            }
        }
        out[at] = op;
        offset += size;
        length -= size;
    }
}

fn write_insert(out: &mut Vec<u8>, bytes: &[u8]) {
    for chunk in bytes.chunks(0x7f) {
        out.push(chunk.len() as u8);
        out.extend_from_slice(chunk);
    }
}

fn hash(block: &[u8]) -> u32 {
    let (a, b) = block[..BLOCK].split_at(8);
    let a = u64::from_le_bytes(a.try_into().expect("eight bytes"));
    let b = u64::from_le_bytes(b.try_into().expect("eight bytes"));
    let mixed = (a.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ b.rotate_left(32))
        .wrapping_mul(0xff51_afd7_ed55_8ccd);
    (mixed >> 32) as u32
}

fn common_prefix(a: &[u8], b: &[u8]) -> usize {
    a.iter().zip(b).take_while(|(x, y)| x == y).count()
}

fn common_suffix(a: &[u8], b: &[u8]) -> usize {
    a.iter()
        .rev()
        .zip(b.iter().rev())
        .take_while(|(x, y)| x == y)
        .count()
}

/// The delta that makes `target` from `base`, or `None` when it would be larger than `limit` bytes.
///
/// The work is bounded: linear in both sizes times a constant, also for repetitive content.
pub(crate) fn encode(base: &[u8], target: &[u8], limit: usize) -> Option<Vec<u8>> {
    if base.is_empty() || u32::try_from(base.len()).is_err() || u32::try_from(target.len()).is_err()
    {
        return None;
    }
    let mut out = Vec::with_capacity(64);
    write_varint(&mut out, base.len());
    write_varint(&mut out, target.len());

    // Most edits touch one place: what is the same before and after it needs no search.
    let prefix = common_prefix(base, target);
    let suffix = common_suffix(&base[prefix..], &target[prefix..]);
    let middle = &target[prefix..target.len() - suffix];
    if prefix >= BLOCK {
        write_copy(&mut out, 0, prefix);
    } else {
        write_insert(&mut out, &target[..prefix]);
    }
    if middle.len() < BLOCK * 2 {
        write_insert(&mut out, middle);
    } else {
        encode_middle(base, middle, &mut out, limit)?;
    }
    let tail = target.len() - suffix;
    if suffix >= BLOCK {
        write_copy(&mut out, base.len() - suffix, suffix);
    } else {
        write_insert(&mut out, &target[tail..]);
    }
    (out.len() <= limit).then_some(out)
}

fn encode_middle(base: &[u8], target: &[u8], out: &mut Vec<u8>, limit: usize) -> Option<()> {
    let bits = (base.len() / BLOCK)
        .next_power_of_two()
        .trailing_zeros()
        .clamp(4, 20);
    let mask = (1usize << bits) - 1;
    let none = u32::MAX;
    let mut heads = vec![none; mask + 1];
    let mut next = vec![none; base.len() / BLOCK + 1];
    let mut last_hash = None;
    for number in 0..base.len() / BLOCK {
        let h = hash(&base[number * BLOCK..]);
        // A run of equal blocks is indexed once, at its start.
        if last_hash == Some(h) {
            continue;
        }
        last_hash = Some(h);
        let slot = h as usize & mask;
        next[number] = heads[slot];
        heads[slot] = number as u32;
    }
    let mut pending = 0;
    let mut at = 0;
    while at + BLOCK <= target.len() {
        let mut best = (0usize, 0usize, 0usize); // length, base start, target start
        let mut candidate = heads[hash(&target[at..]) as usize & mask];
        let mut tries = 0;
        while candidate != none && tries < TRIES {
            tries += 1;
            let start = candidate as usize * BLOCK;
            candidate = next[candidate as usize];
            let forward = common_prefix(&base[start..], &target[at..]);
            if forward < BLOCK {
                continue;
            }
            let backward = common_suffix(&base[..start], &target[pending..at]);
            if forward + backward > best.0 {
                best = (forward + backward, start - backward, at - backward);
                if best.0 >= 4096 {
                    break;
                }
            }
        }
        if best.0 >= BLOCK {
            let (length, from, to) = best;
            write_insert(out, &target[pending..to]);
            write_copy(out, from, length);
            at = to + length;
            pending = at;
            if out.len() > limit {
                return None;
            }
        } else {
            at += 1;
            if at - pending > limit {
                return None;
            }
        }
    }
    write_insert(out, &target[pending..]);
    Some(())
}

fn read_varint(delta: &[u8], at: &mut usize) -> Result<usize, &'static str> {
    let mut value = 0usize;
    let mut shift = 0;
    loop {
        let byte = *delta.get(*at).ok_or("delta ends in its header")?;
        *at += 1;
        if shift > 56 {
            return Err("delta header is too long");
        }
        value |= usize::from(byte & 0x7f) << shift;
        shift += 7;
        if byte & 0x80 == 0 {
            return Ok(value);
        }
    }
}

/// The size of the result that a delta announces.
#[cfg(test)]
pub(crate) fn result_size(delta: &[u8]) -> Result<usize, &'static str> {
    let mut at = 0;
    read_varint(delta, &mut at)?;
    read_varint(delta, &mut at)
}

/// Applies a delta; the result is at most `limit` bytes.
pub(crate) fn apply(base: &[u8], delta: &[u8], limit: usize) -> Result<Vec<u8>, &'static str> {
    let mut at = 0;
    if read_varint(delta, &mut at)? != base.len() {
        return Err("delta is for another base");
    }
    let size = read_varint(delta, &mut at)?;
    if size > limit {
        return Err("delta result is too large");
    }
    let mut out = Vec::with_capacity(size);
    while at < delta.len() {
        let op = delta[at];
        at += 1;
        if op & 0x80 != 0 {
            let mut read = |bits: std::ops::Range<u8>| -> Result<usize, &'static str> {
                let mut value = 0;
                for (place, bit) in bits.enumerate() {
                    if op & (1 << bit) != 0 {
                        value |= usize::from(*delta.get(at).ok_or("delta ends in a copy")?)
                            << (8 * place);
                        at += 1;
                    }
                }
                Ok(value)
            };
            let offset = read(0..4)?;
            let length = match read(4..7)? {
                0 => 0x1_0000,
                length => length,
            };
            let end = offset.checked_add(length).ok_or("delta copy overflows")?;
            out.extend_from_slice(
                base.get(offset..end)
                    .ok_or("delta copies from outside its base")?,
            );
        } else if op == 0 {
            return Err("delta has an unknown instruction");
        } else {
            let end = at + usize::from(op);
            out.extend_from_slice(delta.get(at..end).ok_or("delta ends in an insert")?);
            at = end;
        }
        if out.len() > size {
            return Err("delta result is longer than announced");
        }
    }
    if out.len() == size {
        Ok(out)
    } else {
        Err("delta result is shorter than announced")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn round(base: &[u8], target: &[u8]) -> usize {
        let delta = encode(base, target, usize::MAX).unwrap();
        assert_eq!(apply(base, &delta, target.len()).unwrap(), target);
        assert_eq!(result_size(&delta).unwrap(), target.len());
        delta.len()
    }

    /// A small deterministic generator; the tests must not differ from run to run.
    struct Dice(u64);
    impl Dice {
        fn roll(&mut self, below: usize) -> usize {
            self.0 = self
                .0
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            (self.0 >> 33) as usize % below.max(1)
        }
    }

    #[test]
    fn any_edit_of_any_text_comes_back_exactly() {
        let mut dice = Dice(7);
        for round_number in 0..400 {
            let alphabet = 1 + dice.roll(40);
            let base: Vec<u8> = (0..=dice.roll(3000))
                .map(|_| dice.roll(alphabet) as u8)
                .collect();
            let mut target = base.clone();
            for _ in 0..dice.roll(6) {
                let at = dice.roll(target.len());
                let end = (at + dice.roll(200)).min(target.len());
                let piece: Vec<u8> = match dice.roll(3) {
                    0 => Vec::new(),
                    1 => (0..dice.roll(300))
                        .map(|_| dice.roll(alphabet) as u8)
                        .collect(),
                    _ => base[..dice.roll(base.len())].to_vec(),
                };
                target.splice(at..end, piece);
            }
            let size = round(&base, &target);
            assert!(
                size <= target.len() + target.len() / 100 + 32,
                "round {round_number}"
            );
        }
        round(b"x", b"");
        round(b"abc", b"abc");
        round(&vec![0u8; 300_000], &vec![0u8; 200_001]);
    }

    #[test]
    fn one_changed_verse_in_a_large_book_is_small() {
        let book = (0..9000)
            .map(|n| format!("\\v {n} word{} and {}\n", n * 7919, n * 31))
            .collect::<Vec<_>>()
            .concat();
        let edited = book.replacen("\\v 4000 word", "\\v 4000 changed word", 1);
        assert!(round(book.as_bytes(), edited.as_bytes()) < 80);
    }

    #[test]
    fn damaged_deltas_are_refused() {
        let base = b"a base that is long enough to be copied from, twice over";
        let good = encode(
            base,
            b"a base that is long enough to be copied, twice over!",
            usize::MAX,
        )
        .unwrap();
        for at in 0..good.len() {
            for bit in 0..8 {
                let mut bad = good.clone();
                bad[at] ^= 1 << bit;
                let _ = apply(base, &bad, 1 << 20);
            }
            assert!(apply(base, &good[..at], 1 << 20).is_err());
        }
        let size = result_size(&good).unwrap();
        assert!(apply(base, &good, size - 1).is_err(), "the limit holds");
        assert!(apply(base, &good, size).is_ok() && apply(base, &good, size + 1).is_ok());
    }
}
