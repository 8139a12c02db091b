//! Writes 16-bit WAV with `hound`'s block writer.

use crate::sound::Pcm;
use multiversion::multiversion;
use std::io::{self, Seek};

/// Number of samples that are written at a time.
const BLOCK: usize = 1 << 15;

/// Writes a mono 16-bit WAV file; samples beyond full scale are clamped.
///
/// # Errors
/// What the file system says, or that the sound is too long for a WAV file (4 GiB).
pub fn write_master<W: io::Write + Seek>(output: W, pcm: &Pcm) -> io::Result<()> {
    let spec = hound::WavSpec {
        channels: 1,
        sample_rate: pcm.rate,
        bits_per_sample: 16,
        sample_format: hound::SampleFormat::Int,
    };
    if pcm.samples.len() as u64 * 2 > u64::from(u32::MAX) - 4096 {
        return Err(io::Error::new(
            io::ErrorKind::FileTooLarge,
            "too long for a WAV file",
        ));
    }
    let mut writer = hound::WavWriter::new(output, spec).map_err(write_fault)?;
    in_blocks(&pcm.samples, 1.0, |values| {
        let mut samples = writer.get_i16_writer(values.len() as u32);
        for value in values {
            samples.write_sample(i16::from_le_bytes(*value));
        }
        samples.flush().map_err(write_fault)
    })?;
    writer.finalize().map_err(write_fault)
}

/// The nearest 16-bit value, clamped to full scale.
pub fn to_i16(sample: f32) -> i16 {
    // Adding 1.5·2²³ leaves the nearest integer (ties to even) in the lowest bits, of which 16 are its two's complement
    // (IEEE 754). Unlike a conversion, this is vectorised.
    const ROUND: f32 = 12_582_912.0;
    let scaled = (sample * 32_767.0).clamp(-32_768.0, 32_767.0);
    (scaled + ROUND).to_bits() as i16
}

/// Passes samples times `gain` as little-endian 16-bit values, block by block.
pub(crate) fn in_blocks(
    samples: &[f32],
    gain: f32,
    mut write: impl FnMut(&[[u8; 2]]) -> io::Result<()>,
) -> io::Result<()> {
    let mut values = vec![[0u8; 2]; BLOCK.min(samples.len())];
    samples.chunks(BLOCK).try_for_each(|block| {
        let values = &mut values[..block.len()];
        convert(block, gain, values);
        write(values)
    })
}

#[multiversion(targets("x86_64+avx+avx2"))]
fn convert(samples: &[f32], gain: f32, values: &mut [[u8; 2]]) {
    for (sample, value) in samples.iter().zip(values) {
        *value = to_i16(*sample * gain).to_le_bytes();
    }
}

fn write_fault(error: hound::Error) -> io::Error {
    match error {
        hound::Error::IoError(error) => error,
        other => io::Error::other(other.to_string()),
    }
}
