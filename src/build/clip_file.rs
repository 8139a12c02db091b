//! The file format of prepared clips in the store: 48 kHz mono as 16-bit samples with one scale factor per clip. The
//! scale keeps clips of any level from clipping, and the file takes half the space of floating point (noise 98 dB under
//! the clip's own peak).

use crate::sound::{Pcm, RATE, wav};

/// First bytes of every clip file; the last digit is the version of the format.
const MAGIC: &[u8; 8] = b"SWCLIP01";

/// Encodes a clip for the store.
///
/// # Panics
/// When the clip has another rate than 48 kHz.
pub fn to_bytes(clip: &Pcm) -> Vec<u8> {
    assert_eq!(
        clip.rate, RATE,
        "clips are brought to 48 kHz before they are kept"
    );
    let peak = clip
        .samples
        .iter()
        .fold(0.0f32, |peak, sample| peak.max(sample.abs()));
    let scale = if peak > 0.0 { peak / 32767.0 } else { 1.0 };
    let mut bytes = Vec::with_capacity(12 + clip.samples.len() * 2);
    bytes.extend_from_slice(MAGIC);
    bytes.extend_from_slice(&scale.to_le_bytes());
    let gain = 1.0 / (scale * 32767.0);
    wav::in_blocks(&clip.samples, gain, |values| {
        bytes.extend_from_slice(values.as_flattened());
        Ok(())
    })
    .expect("OK because memory takes every byte");
    bytes
}

/// Decodes the clip in `bytes` and appends its samples to `to`. Returns `None` if `bytes` is not a clip.
pub fn append(bytes: &[u8], to: &mut Vec<f32>) -> Option<()> {
    let rest = bytes.strip_prefix(MAGIC)?;
    let (scale, samples) = rest.split_first_chunk::<4>()?;
    let scale = f32::from_le_bytes(*scale);
    let (samples, []) = samples.as_chunks::<2>() else {
        return None;
    };
    let sample = |pair: &[u8; 2]| f32::from(i16::from_le_bytes(*pair)) * scale;
    to.extend(samples.iter().map(sample));
    Some(())
}

/// Number of samples in a clip file of this size.
pub fn length(bytes: u64) -> usize {
    (bytes as usize).saturating_sub(MAGIC.len() + 4) / 2
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> Option<Vec<f32>> {
        let mut samples = Vec::new();
        append(bytes, &mut samples)?;
        assert_eq!(samples.len(), length(bytes.len() as u64));
        Some(samples)
    }

    #[test]
    fn keeps_a_clip_within_a_step_of_its_peak() {
        let samples: Vec<f32> = (0..1000).map(|n| (n as f32 * 0.1).sin() * 1.7).collect();
        let clip = Pcm {
            rate: RATE,
            samples,
        };
        let back = read(&to_bytes(&clip)).expect("OK because it was just made");
        let worst = clip
            .samples
            .iter()
            .zip(&back)
            .map(|(a, b)| (a - b).abs())
            .fold(0.0, f32::max);
        assert!(worst <= 1.7 / 32767.0, "{worst}");
        let silent = Pcm {
            rate: RATE,
            samples: vec![0.0; 10],
        };
        assert_eq!(read(&to_bytes(&silent)), Some(silent.samples));
    }

    #[test]
    fn refuses_other_bytes() {
        for bytes in [&b""[..], b"RIFF", b"SWCLIP01", b"SWCLIP01\0\0\0\0x"] {
            assert_eq!(read(bytes), None);
        }
    }
}
