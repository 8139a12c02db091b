//! Writing 16-bit WAV with `hound`'s block writer.

use crate::sound::Pcm;
use std::io::{self, Seek};

/// Writes a mono 16-bit WAV file; samples beyond full scale are held at full scale.
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
    for block in pcm.samples.chunks(1 << 15) {
        let mut samples = writer.get_i16_writer(block.len() as u32);
        for &sample in block {
            samples.write_sample(to_i16(sample));
        }
        samples.flush().map_err(write_fault)?;
    }
    writer.finalize().map_err(write_fault)
}

/// The nearest 16-bit value, held at full scale.
pub fn to_i16(sample: f32) -> i16 {
    // Adding and taking away 1.5·2²³ rounds to the nearest even whole number without a call (IEEE 754, magnitude < 2²²).
    const ROUND: f32 = 12_582_912.0;
    let scaled = (sample * 32_767.0).clamp(-32_768.0, 32_767.0);
    ((scaled + ROUND) - ROUND) as i16
}

fn write_fault(error: hound::Error) -> io::Error {
    match error {
        hound::Error::IoError(error) => error,
        other => io::Error::other(other.to_string()),
    }
}
