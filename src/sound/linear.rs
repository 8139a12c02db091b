//! Uncompressed samples as WAV and AIFF files store them: decoded block by block and made mono.

use super::channels::{Downmix, Layout, Mixer};
use super::clip::Fault;
use std::io::{self, Read};

/// How a sample is stored in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct SampleLayout {
    /// What its bits mean.
    pub coding: SampleCoding,
    /// Number of bytes in one sample.
    pub bytes: u16,
    /// Order of its bytes.
    pub order: ByteOrder,
}

/// What the bits of a sample mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum SampleCoding {
    /// An unsigned integer, as in 8-bit WAV.
    Unsigned,
    /// A signed integer; if fewer bits are valid, they are the upper ones.
    Signed,
    /// 24 valid bits in the lower part of 4 bytes, as some recorders write.
    SignedLow24,
    /// Floating point of 4 or 8 bytes.
    Float,
    /// G.711 A-law in one byte.
    ALaw,
    /// G.711 µ-law in one byte.
    MuLaw,
}

/// Byte order of the samples.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ByteOrder {
    /// Least significant byte first, as in WAV.
    Little,
    /// Most significant byte first, as in AIFF.
    Big,
}

impl SampleLayout {
    /// Whether samples with this layout exist.
    pub(super) fn is_read(self) -> bool {
        match self.coding {
            SampleCoding::Unsigned | SampleCoding::ALaw | SampleCoding::MuLaw => self.bytes == 1,
            SampleCoding::Signed => (1..=4).contains(&self.bytes),
            SampleCoding::SignedLow24 => self.bytes == 4,
            SampleCoding::Float => self.bytes == 4 || self.bytes == 8,
        }
    }

    /// Decodes a block of whole samples of any channel.
    fn decode(self, bytes: &[u8], samples: &mut Vec<f32>) {
        samples.clear();
        let whole = |value: i32| value as f32 / 2_147_483_648.0;
        match (self.coding, self.bytes, self.order) {
            (SampleCoding::Unsigned, ..) => {
                samples.extend(bytes.iter().map(|&b| (f32::from(b) - 128.0) / 128.0));
            }
            (SampleCoding::ALaw, ..) => {
                samples.extend(bytes.iter().map(|&b| f32::from(a_law(b)) / 32_768.0))
            }
            (SampleCoding::MuLaw, ..) => {
                samples.extend(bytes.iter().map(|&b| f32::from(mu_law(b)) / 32_768.0))
            }
            (SampleCoding::SignedLow24, ..) => {
                map(bytes, samples, |b| whole(i32::from_le_bytes(b) << 8))
            }
            (SampleCoding::Float, 8, ByteOrder::Little) => {
                map(bytes, samples, |b| f64::from_le_bytes(b) as f32)
            }
            (SampleCoding::Float, 8, ByteOrder::Big) => {
                map(bytes, samples, |b| f64::from_be_bytes(b) as f32)
            }
            (SampleCoding::Float, _, ByteOrder::Little) => map(bytes, samples, f32::from_le_bytes),
            (SampleCoding::Float, _, ByteOrder::Big) => map(bytes, samples, f32::from_be_bytes),
            (SampleCoding::Signed, 1, _) => {
                samples.extend(bytes.iter().map(|&b| f32::from(b as i8) / 128.0));
            }
            (SampleCoding::Signed, 2, ByteOrder::Little) => map(bytes, samples, |b| {
                f32::from(i16::from_le_bytes(b)) / 32_768.0
            }),
            (SampleCoding::Signed, 2, ByteOrder::Big) => map(bytes, samples, |b| {
                f32::from(i16::from_be_bytes(b)) / 32_768.0
            }),
            (SampleCoding::Signed, 3, ByteOrder::Little) => map(bytes, samples, |[a, b, c]| {
                whole(i32::from_le_bytes([0, a, b, c]))
            }),
            (SampleCoding::Signed, 3, ByteOrder::Big) => map(bytes, samples, |[a, b, c]| {
                whole(i32::from_be_bytes([a, b, c, 0]))
            }),
            (SampleCoding::Signed, _, ByteOrder::Little) => {
                map(bytes, samples, |b| whole(i32::from_le_bytes(b)))
            }
            (SampleCoding::Signed, _, ByteOrder::Big) => {
                map(bytes, samples, |b| whole(i32::from_be_bytes(b)))
            }
        }
    }
}

fn map<const N: usize>(bytes: &[u8], samples: &mut Vec<f32>, decode: impl Fn([u8; N]) -> f32) {
    samples.extend(bytes.as_chunks().0.iter().map(|&sample| decode(sample)));
}

/// Decodes A-law (ITU-T G.711).
fn a_law(byte: u8) -> i16 {
    let code = byte ^ 0x55;
    let mantissa = i16::from(code & 0x0F) << 4;
    let magnitude = match code >> 4 & 7 {
        0 => mantissa + 8,
        segment => (mantissa + 0x108) << (segment - 1),
    };
    if code & 0x80 != 0 {
        magnitude
    } else {
        -magnitude
    }
}

/// Decodes µ-law (ITU-T G.711).
fn mu_law(byte: u8) -> i16 {
    let code = !byte;
    let magnitude = (((i16::from(code & 0x0F)) << 3) + 0x84) << (code >> 4 & 7);
    if code & 0x80 != 0 {
        0x84 - magnitude
    } else {
        magnitude - 0x84
    }
}

/// The frames to decode: number, channels and their positions, rate and sample layout.
#[derive(Debug, Clone, Copy)]
pub(super) struct Frames {
    pub count: u64,
    pub channels: u16,
    pub layout: Layout,
    pub rate: u32,
    pub container: SampleLayout,
}

/// Decodes frames and makes them mono.
pub(super) fn decode<R: Read>(
    input: &mut R,
    wanted: &Frames,
) -> Result<(Vec<f32>, Downmix), Fault> {
    let (container, frames) = (wanted.container, wanted.count);
    let sample = usize::from(container.bytes);
    let frame = sample * usize::from(wanted.channels);
    let mut mixer = Mixer::new(wanted.layout, wanted.rate, frames as usize);
    let mut bytes = vec![0u8; frame * (1 + (1 << 16) / frame)];
    let mut block = Vec::with_capacity(bytes.len() / sample);
    let mut left = frames as usize * frame;
    while left > 0 {
        let wanted = left.min(bytes.len());
        let got = read_up_to(input, &mut bytes[..wanted])?;
        if got < wanted {
            return Err(Fault::Io(io::ErrorKind::UnexpectedEof.into()));
        }
        container.decode(&bytes[..wanted], &mut block);
        mixer.add(&block);
        left -= wanted;
    }
    Ok(mixer.finish(usize::MAX))
}

/// Reads until the buffer is full or the input ends.
pub(super) fn read_up_to<R: Read>(input: &mut R, buffer: &mut [u8]) -> io::Result<usize> {
    let mut filled = 0;
    while filled < buffer.len() {
        match input.read(&mut buffer[filled..]) {
            Ok(0) => break,
            Ok(count) => filled += count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(filled)
}

#[cfg(test)]
mod tests {
    use super::{a_law, mu_law};

    #[test]
    fn companded_samples_have_the_values_of_g711() {
        // Smallest and largest magnitudes of both signs (ITU-T G.711, tables 1 and 2, to 16 bits).
        assert_eq!([a_law(0xD5), a_law(0x55)], [8, -8]);
        assert_eq!([a_law(0xAA), a_law(0x2A)], [32_256, -32_256]);
        assert_eq!([mu_law(0xFF), mu_law(0x7F)], [0, 0]);
        assert_eq!([mu_law(0x80), mu_law(0x00)], [32_124, -32_124]);
    }
}
