//! How prepared clips lie in the store: 48 kHz mono as 16-bit samples with one scale for all, so that no clip is clipped
//! whatever its level, and half the room of floating point does (noise 98 dB under the clip's own peak).

use crate::sound::{Pcm, RATE};

/// Marks the form; raised with the last digit.
const MAGIC: &[u8; 8] = b"SWCLIP01";

/// A clip as the store keeps it.
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
    for sample in &clip.samples {
        bytes.extend_from_slice(&((sample / scale).round() as i16).to_le_bytes());
    }
    bytes
}

/// The clip in `bytes`; nothing where they are not one.
pub fn from_bytes(bytes: &[u8]) -> Option<Pcm> {
    let rest = bytes.strip_prefix(MAGIC)?;
    let (scale, samples) = rest.split_first_chunk::<4>()?;
    let scale = f32::from_le_bytes(*scale);
    let (samples, odd) = samples.as_chunks::<2>();
    let samples = samples
        .iter()
        .map(|pair| f32::from(i16::from_le_bytes(*pair)) * scale)
        .collect();
    odd.is_empty().then_some(Pcm {
        rate: RATE,
        samples,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_a_clip_within_a_step_of_its_peak() {
        let samples: Vec<f32> = (0..1000).map(|n| (n as f32 * 0.1).sin() * 1.7).collect();
        let clip = Pcm {
            rate: RATE,
            samples,
        };
        let back = from_bytes(&to_bytes(&clip)).expect("OK because it was just made");
        let worst = clip
            .samples
            .iter()
            .zip(&back.samples)
            .map(|(a, b)| (a - b).abs())
            .fold(0.0, f32::max);
        assert!(worst <= 1.7 / 32767.0, "{worst}");
        let silent = Pcm {
            rate: RATE,
            samples: vec![0.0; 10],
        };
        assert_eq!(from_bytes(&to_bytes(&silent)), Some(silent));
    }

    #[test]
    fn refuses_other_bytes() {
        for bytes in [&b""[..], b"RIFF", b"SWCLIP01", b"SWCLIP01\0\0\0\0x"] {
            assert_eq!(from_bytes(bytes), None);
        }
    }
}
