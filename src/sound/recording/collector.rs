//! Collects decoded sound block by block: removes what the encoder added before and after it, enforces the limits, and
//! mixes it to mono.

use crate::sound::Pcm;
use crate::sound::channels::{Layout, Mixer};
use crate::sound::clip::{
    Clip, Facts, Fault, Format, check_channels, check_rate, max_frames, refuse_damage,
};

/// Maximum number of frames for which memory is reserved in advance, because headers can lie.
const MAX_RESERVED_FRAMES: u64 = 4 << 20;

/// What is known about a sound before it is decoded.
#[derive(Debug, Clone, Copy)]
pub(super) struct StreamInfo {
    pub format: Format,
    pub rate: u32,
    pub channels: u16,
    /// Bits per sample, for lossless codings.
    pub bits: Option<u16>,
    /// Number of frames that the encoder added before the sound.
    pub skip: u64,
    /// Number of frames if known, including those before the sound and excluding those after it.
    pub end: Option<u64>,
}

/// Turns decoded sound into a [`Clip`].
pub(super) struct Collector {
    kind: StreamInfo,
    mixer: Mixer,
    /// Number of frames received.
    seen: u64,
    limit: u64,
}

impl Collector {
    pub(super) fn new(kind: StreamInfo) -> Result<Self, Fault> {
        check_rate(kind.format, kind.rate)?;
        check_channels(kind.format, kind.channels)?;
        let limit = max_frames(kind.rate);
        let expected = kind.end.unwrap_or(0).saturating_sub(kind.skip);
        let collector = Self {
            kind,
            mixer: Mixer::new(
                Layout::unstated(kind.channels),
                kind.rate,
                expected.min(MAX_RESERVED_FRAMES) as usize,
            ),
            seen: 0,
            limit,
        };
        if expected > limit {
            return Err(collector.too_long(expected));
        }
        Ok(collector)
    }

    /// States the channels' positions as WAV's `dwChannelMask`; call this before any sound.
    pub(super) fn set_speakers(&mut self, mask: u32) {
        self.mixer
            .set_layout(Layout::stated(self.kind.channels, mask));
    }

    /// Adds interleaved frames.
    pub(super) fn add(&mut self, block: &[f32]) -> Result<(), Fault> {
        let channels = usize::from(self.kind.channels);
        let frames = (block.len() / channels) as u64;
        let from = self.kind.skip.saturating_sub(self.seen).min(frames);
        let end = self.kind.end.unwrap_or(u64::MAX);
        let to = end.saturating_sub(self.seen).min(frames);
        self.seen += frames;
        if from < to {
            let kept = self.mixer.frames() as u64 + to - from;
            if kept > self.limit {
                return Err(self.too_long(kept));
            }
            self.mixer
                .add(&block[from as usize * channels..to as usize * channels]);
        }
        Ok(())
    }

    /// Number of frames received, including those that were removed.
    pub(super) fn seen(&self) -> u64 {
        self.seen
    }

    /// Duration of this many frames in seconds.
    pub(super) fn seconds(&self, frames: u64) -> f64 {
        frames as f64 / f64::from(self.kind.rate)
    }

    /// Returns the sound, truncated to `frames` frames.
    pub(super) fn finish(self, frames: Option<u64>) -> Result<Clip, Fault> {
        let frames = frames.and_then(|frames| usize::try_from(frames).ok());
        let (mut samples, downmix) = self.mixer.finish(frames.unwrap_or(usize::MAX));
        if samples.is_empty() {
            return Err(Fault::Empty);
        }
        samples.shrink_to_fit();
        refuse_damage(&samples, self.kind.rate)?;
        Ok(Clip {
            pcm: Pcm {
                rate: self.kind.rate,
                samples,
            },
            facts: Facts {
                format: self.kind.format,
                channels: self.kind.channels,
                bits: self.kind.bits,
                downmix,
                note: None,
            },
        })
    }

    fn too_long(&self, frames: u64) -> Fault {
        Fault::TooLong {
            seconds: frames / u64::from(self.kind.rate),
            limit_s: self.limit / u64::from(self.kind.rate),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind() -> StreamInfo {
        StreamInfo {
            format: Format::Flac,
            rate: 48_000,
            channels: 1,
            bits: Some(16),
            skip: 3,
            end: Some(7),
        }
    }

    #[test]
    fn padding_is_removed_across_blocks() {
        let mut collector = Collector::new(kind()).expect("a kind that is read");
        for block in [[0.0, 0.1], [0.2, 0.3], [0.4, 0.5], [0.6, 0.7], [0.8, 0.9]] {
            collector.add(&block).expect("short enough");
        }
        assert_eq!(collector.seen(), 10);
        let clip = collector.finish(None).expect("some sound");
        assert_eq!(clip.pcm.samples, [0.3, 0.4, 0.5, 0.6]);
    }

    #[test]
    fn a_claimed_length_is_refused_before_memory_is_reserved() {
        let end = Some(u64::MAX);
        assert!(matches!(
            Collector::new(StreamInfo { end, ..kind() }),
            Err(Fault::TooLong { .. })
        ));
    }

    #[test]
    fn sound_beyond_the_limit_is_refused_while_it_arrives() {
        let limit_s = max_frames(192_000) / 192_000;
        let mut collector = Collector::new(StreamInfo {
            rate: 192_000,
            end: None,
            ..kind()
        })
        .expect("a kind that is read");
        collector.limit = 5;
        assert!(collector.add(&[0.0; 8]).is_ok());
        assert!(matches!(
            collector.add(&[0.0; 1]),
            Err(Fault::TooLong { .. })
        ));
        assert_eq!(limit_s, 450);
    }
}
