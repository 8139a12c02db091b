//! Counts Vorbis codebooks before a decoder allocates memory for them: twenty bytes can ask for two gigabytes.

use crate::sound::clip::{Fault, Format};

/// Maximum number of entries and values in all codebooks together; encoders use some ten thousand.
const MAX_CODEBOOK_VALUES: u64 = 1 << 19;

/// Refuses a setup packet whose codebooks are too large (Vorbis I, section 3.2.1).
pub(super) fn check(setup: &[u8]) -> Result<(), Fault> {
    let format = Format::OggVorbis;
    let values = count(setup.get(7..).unwrap_or_default())
        .ok_or_else(|| Fault::damaged(format, "its codebooks are incomplete"))?;
    if values > MAX_CODEBOOK_VALUES {
        let what = format!("codebooks of {values} values or more");
        return Err(Fault::unsupported(format, what));
    }
    Ok(())
}

/// Counts until the limit is exceeded; `None` if the packet ends early or there is no codebook.
fn count(bytes: &[u8]) -> Option<u64> {
    let mut bits = Bits { bytes, at: 0 };
    let books = bits.read(8)? + 1;
    let mut total = 0;
    for _ in 0..books {
        if bits.read(24)? != 0x564342 {
            return None;
        }
        let dimensions = bits.read(16)?;
        let entries = bits.read(24)?;
        if dimensions == 0 || entries == 0 {
            return None;
        }
        total += entries;
        if total > MAX_CODEBOOK_VALUES {
            return Some(total);
        }
        skip_lengths(&mut bits, entries)?;
        let lookup = bits.read(4)?;
        if lookup == 1 || lookup == 2 {
            bits.skip(64)?;
            let width = bits.read(4)? + 1;
            bits.skip(1)?;
            let stored = match lookup {
                1 => integer_root(entries, dimensions),
                _ => entries * dimensions,
            };
            total += entries * dimensions;
            if total > MAX_CODEBOOK_VALUES {
                return Some(total);
            }
            bits.skip(stored * width)?;
        } else if lookup != 0 {
            return None;
        }
    }
    Some(total)
}

fn skip_lengths(bits: &mut Bits<'_>, entries: u64) -> Option<()> {
    let is_ordered = bits.read(1)? == 1;
    if is_ordered {
        bits.skip(5)?;
        let mut current = 0;
        while current < entries {
            let width = u64::BITS - (entries - current).leading_zeros();
            current += bits.read(width)?;
        }
        return (current == entries).then_some(());
    }
    let is_sparse = bits.read(1)? == 1;
    if !is_sparse {
        return bits.skip(5 * entries);
    }
    for _ in 0..entries {
        if bits.read(1)? == 1 {
            bits.skip(5)?;
        }
    }
    Some(())
}

/// The largest integer whose power of `dimensions` is at most `entries`; at least 1.
fn integer_root(entries: u64, dimensions: u64) -> u64 {
    let exponent = u32::try_from(dimensions).unwrap_or(u32::MAX);
    let fits = |root: u64| root.checked_pow(exponent).is_some_and(|it| it <= entries);
    let mut root = 1;
    while fits(root + 1) {
        root += 1;
    }
    root
}

/// Reads bits, lowest first.
struct Bits<'b> {
    bytes: &'b [u8],
    at: u64,
}

impl Bits<'_> {
    fn read(&mut self, count: u32) -> Option<u64> {
        let mut value = 0;
        for place in 0..count {
            let byte = *self.bytes.get((self.at / 8) as usize)?;
            value |= u64::from(byte >> (self.at % 8) & 1) << place;
            self.at += 1;
        }
        Some(value)
    }

    fn skip(&mut self, count: u64) -> Option<()> {
        self.at = self.at.checked_add(count)?;
        (self.at <= self.bytes.len() as u64 * 8).then_some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A setup packet of one codebook: ordered lengths, lookup of the first kind.
    fn book(dimensions: u64, entries: u64) -> Vec<u8> {
        let mut bits = Vec::new();
        let mut push = |value: u64, count: u32| {
            bits.extend((0..count).map(|place| value >> place & 1 == 1));
        };
        push(0, 8);
        push(0x564342, 24);
        push(dimensions, 16);
        push(entries, 24);
        push(1, 1);
        push(0, 5);
        push(entries, u64::BITS - entries.leading_zeros());
        push(1, 4);
        push(0, 64);
        push(0, 4);
        push(0, 1);
        push(0, 64);
        let mut bytes = b"\x05vorbis".to_vec();
        bytes.extend(bits.chunks(8).map(|eight| {
            eight
                .iter()
                .enumerate()
                .fold(0u8, |byte, (place, &bit)| byte | u8::from(bit) << place)
        }));
        bytes
    }

    #[test]
    fn large_codebooks_are_refused() {
        assert!(check(&book(2, 64)).is_ok());
        for (dimensions, entries) in [(24, 0xFF_FFFF), (65_535, 16), (4, 1 << 18)] {
            let fault = check(&book(dimensions, entries)).expect_err("too large");
            assert!(matches!(fault, Fault::Unsupported { .. }), "{fault}");
        }
    }

    #[test]
    fn a_truncated_setup_is_damaged() {
        let whole = book(2, 64);
        for length in 0..whole.len() - 8 {
            let fault = check(&whole[..length]).expect_err("cut");
            assert!(matches!(fault, Fault::Damaged { .. }), "{length}: {fault}");
        }
    }

    #[test]
    fn integer_roots_match_the_standard() {
        assert_eq!(integer_root(81, 4), 3);
        assert_eq!(integer_root(80, 4), 2);
        assert_eq!(integer_root(0xFF_FFFF, 65_535), 1);
    }
}
