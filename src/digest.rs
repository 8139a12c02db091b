//! SHA-256 digests of bytes, of files and of lists of parts. Knows nothing of what the contents mean.

use sha2::{Digest as _, Sha256};
use std::fmt;
use std::io::{self, Read, Write};

/// A SHA-256 digest, written as 64 lower-case hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Digest(pub [u8; 32]);

impl Digest {
    /// The digest of `bytes`.
    pub fn of(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }

    /// Digest of everything that remains in `input`, and its length in bytes.
    ///
    /// # Errors
    /// Whatever reading gives.
    pub fn of_reader(mut input: impl Read) -> io::Result<(Self, u64)> {
        let (mut hasher, mut length, mut buffer) = (Sha256::new(), 0, vec![0; 256 * 1024]);
        loop {
            let count = input.read(&mut buffer)?;
            if count == 0 {
                return Ok((Self(hasher.finalize().into()), length));
            }
            hasher.update(&buffer[..count]);
            length += count as u64;
        }
    }

    /// Parses 64 lower-case hexadecimal digits.
    pub fn from_hex(text: &str) -> Option<Self> {
        let mut bytes = [0; 32];
        let has_capitals = text.bytes().any(|letter| letter.is_ascii_uppercase());
        let decoded = hex::decode_to_slice(text, &mut bytes);
        (decoded.is_ok() && !has_capitals).then_some(Self(bytes))
    }
}

/// Forwards what is written to it and computes its digest.
pub struct DigestWriter<W> {
    output: W,
    hasher: Sha256,
    length: u64,
}

impl<W: Write> DigestWriter<W> {
    /// Wraps `output`; nothing has been written yet.
    pub fn new(output: W) -> Self {
        Self {
            output,
            hasher: Sha256::new(),
            length: 0,
        }
    }

    /// Digest and length in bytes of everything that was written.
    pub fn finish(self) -> (Digest, u64) {
        (Digest(self.hasher.finalize().into()), self.length)
    }
}

impl<W: Write> Write for DigestWriter<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let count = self.output.write(bytes)?;
        self.hasher.update(&bytes[..count]);
        self.length += count as u64;
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.output.flush()
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, output: &mut fmt::Formatter<'_>) -> fmt::Result {
        output.write_str(&hex::encode(self.0))
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, output: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, output)
    }
}

impl serde::Serialize for Digest {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> serde::Deserialize<'de> for Digest {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::from_hex(&text)
            .ok_or_else(|| serde::de::Error::custom("a digest is 64 hexadecimal digits"))
    }
}

/// Computes one digest from several parts. Each part's length is included, so that no two lists of parts give the same
/// input.
#[derive(Clone)]
pub struct DigestBuilder(Sha256);

impl DigestBuilder {
    /// Starts a digest of the given kind.
    pub fn new(kind: &str) -> Self {
        Self(Sha256::new()).with(kind.as_bytes())
    }

    /// Adds a part; its length is hashed as well, so that parts cannot run into each other.
    pub fn with(mut self, part: impl AsRef<[u8]>) -> Self {
        let part = part.as_ref();
        self.0.update((part.len() as u64).to_le_bytes());
        self.0.update(part);
        self
    }

    /// Adds samples, as their little-endian bytes.
    pub fn with_samples(mut self, samples: &[f32]) -> Self {
        self.0.update((size_of_val(samples) as u64).to_le_bytes());
        // Convert block by block; copying all samples first would take half as long as hashing them.
        let mut block = [[0u8; 4]; 1024];
        for part in samples.chunks(block.len()) {
            let bytes = &mut block[..part.len()];
            for (place, sample) in bytes.iter_mut().zip(part) {
                *place = sample.to_le_bytes();
            }
            self.0.update(bytes.as_flattened());
        }
        self
    }

    /// Digest of all parts.
    pub fn done(self) -> Digest {
        Digest(self.0.finalize().into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_the_standard_example_and_reads_itself() {
        let digest = Digest::of(b"abc"); // FIPS 180-4, appendix B.1
        let hex = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(digest.to_string(), hex);
        assert_eq!(Digest::from_hex(hex), Some(digest));
        assert_eq!(
            Digest::of_reader(&b"abc"[..]).expect("OK because memory can be read"),
            (digest, 3)
        );
        for wrong in ["", "ba", &hex[1..], &hex.to_uppercase(), &format!("{hex}0")] {
            assert_eq!(Digest::from_hex(wrong), None);
        }
    }

    #[test]
    fn parts_cannot_run_into_each_other() {
        let one = DigestBuilder::new("k").with("ab").with("c").done();
        let other = DigestBuilder::new("k").with("a").with("bc").done();
        assert_ne!(one, other);
    }
}
