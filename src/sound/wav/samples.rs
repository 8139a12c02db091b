//! The samples: decoded block by block, made mono, refused where they are no sound.

use super::header::{Layout, read_up_to};
use super::{Downmix, MOST_CHANNELS, WavFault};
use std::io::{self, Read};

/// A sample this far above full scale (60 dB) is damage, not sound.
const DAMAGE: f32 = 1_000.0;

/// How one sample lies in the file.
#[derive(Clone, Copy)]
pub(super) enum Container {
    Unsigned8,
    Signed16,
    Signed24,
    /// 32 bits, of which the upper ones are valid.
    Signed32,
    /// 24 valid bits in the lower part of 4 bytes, as some recorders write.
    Low24In32,
    Float32,
}

impl Container {
    pub(super) fn of(layout: &Layout, spec: &hound::WavSpec) -> Result<Self, WavFault> {
        if spec.channels > MOST_CHANNELS {
            return Err(WavFault::Unsupported(format!("{} channels", spec.channels)));
        }
        let bytes = layout.block_align / spec.channels;
        if bytes * spec.channels != layout.block_align {
            return Err(WavFault::Header(
                "a frame that is no multiple of its samples".into(),
            ));
        }
        let extensible = layout.format.first() == Some(&0xFE);
        match (spec.sample_format, spec.bits_per_sample, bytes) {
            (hound::SampleFormat::Float, 32, 4) => Ok(Self::Float32),
            (hound::SampleFormat::Int, ..=8, 1) => Ok(Self::Unsigned8),
            (hound::SampleFormat::Int, ..=16, 2) => Ok(Self::Signed16),
            (hound::SampleFormat::Int, ..=24, 3) => Ok(Self::Signed24),
            // WAVEFORMATEXTENSIBLE puts valid bits at the top; the plain format with a wide container, at the bottom.
            (hound::SampleFormat::Int, 24, 4) if !extensible => Ok(Self::Low24In32),
            (hound::SampleFormat::Int, ..=32, 4) => Ok(Self::Signed32),
            (hound::SampleFormat::Int, bits, bytes) => Err(WavFault::Unsupported(format!(
                "{bits}-bit samples in {bytes} bytes"
            ))),
            (hound::SampleFormat::Float, bits, _) => {
                Err(WavFault::Unsupported(format!("{bits}-bit float samples")))
            }
        }
    }

    fn bytes(self) -> usize {
        match self {
            Self::Unsigned8 => 1,
            Self::Signed16 => 2,
            Self::Signed24 => 3,
            Self::Signed32 | Self::Low24In32 | Self::Float32 => 4,
        }
    }

    /// Decodes a block of samples, whatever their channel.
    fn decode(self, bytes: &[u8], samples: &mut Vec<f32>) {
        samples.clear();
        match self {
            Self::Unsigned8 => {
                samples.extend(bytes.iter().map(|&b| (f32::from(b) - 128.0) / 128.0))
            }
            Self::Signed16 => {
                samples.extend(
                    bytes
                        .as_chunks()
                        .0
                        .iter()
                        .map(|&b| f32::from(i16::from_le_bytes(b)) / 32_768.0),
                );
            }
            Self::Signed24 => {
                samples.extend(
                    bytes.as_chunks().0.iter().map(|&[a, b, c]| {
                        i32::from_le_bytes([0, a, b, c]) as f32 / 2_147_483_648.0
                    }),
                )
            }
            Self::Signed32 => samples.extend(
                bytes
                    .as_chunks()
                    .0
                    .iter()
                    .map(|&b| i32::from_le_bytes(b) as f32 / 2_147_483_648.0),
            ),
            Self::Low24In32 => samples.extend(
                bytes
                    .as_chunks()
                    .0
                    .iter()
                    .map(|&b| (i32::from_le_bytes(b) << 8) as f32 / 2_147_483_648.0),
            ),
            Self::Float32 => {
                samples.extend(bytes.as_chunks().0.iter().map(|&b| f32::from_le_bytes(b)))
            }
        }
    }
}

/// Decodes `frames` frames and makes them mono.
pub(super) fn decode<R: Read>(
    input: &mut R,
    frames: u64,
    channels: u16,
    container: Container,
) -> Result<(Vec<f32>, Downmix), WavFault> {
    let frame = container.bytes() * usize::from(channels);
    let mut mixer = Mixer::new(channels, frames as usize);
    let mut bytes = vec![0u8; frame * (1 + (1 << 16) / frame)];
    let mut block = Vec::with_capacity(bytes.len() / container.bytes());
    let mut left = frames as usize * frame;
    while left > 0 {
        let wanted = left.min(bytes.len());
        let got = read_up_to(input, &mut bytes[..wanted])?;
        if got < wanted {
            return Err(WavFault::Io(io::ErrorKind::UnexpectedEof.into()));
        }
        container.decode(&bytes[..wanted], &mut block);
        mixer.add(&block);
        left -= wanted;
    }
    Ok(mixer.finish())
}

/// Makes one channel of many, and sees when their mean cancels the sound out.
struct Mixer {
    channels: usize,
    mean: Vec<f32>,
    /// The loudest channel alone, in case; filled only where there are two channels or more.
    each: Vec<Vec<f32>>,
    energy: Vec<f64>,
}

impl Mixer {
    fn new(channels: u16, frames: usize) -> Self {
        let channels = usize::from(channels);
        // Each channel is kept for stereo only: with more, cancelling is a matter of a broken export, not of wiring.
        let kept = if channels == 2 { 2 } else { 0 };
        Self {
            channels,
            mean: Vec::with_capacity(frames),
            each: vec![Vec::with_capacity(frames); kept],
            energy: vec![0.0; channels],
        }
    }

    fn add(&mut self, block: &[f32]) {
        match self.channels {
            1 => self.mean.extend_from_slice(block),
            2 => {
                let pairs = block.as_chunks::<2>().0;
                self.mean
                    .extend(pairs.iter().map(|[left, right]| 0.5 * (left + right)));
                for (side, kept) in self.each.iter_mut().enumerate() {
                    kept.extend(pairs.iter().map(|pair| pair[side]));
                    let sum: f32 = pairs.iter().map(|pair| pair[side] * pair[side]).sum();
                    self.energy[side] += f64::from(sum);
                }
            }
            many => {
                let scale = 1.0 / many as f32;
                self.mean.extend(
                    block
                        .chunks_exact(many)
                        .map(|frame| frame.iter().sum::<f32>() * scale),
                );
            }
        }
    }

    fn finish(self) -> (Vec<f32>, Downmix) {
        if self.channels == 1 {
            return (self.mean, Downmix::Mono);
        }
        if self.channels == 2 {
            let mixed: f64 = self
                .mean
                .chunks(4096)
                .map(|c| f64::from(c.iter().map(|s| s * s).sum::<f32>()))
                .sum();
            let louder = usize::from(self.energy[1] > self.energy[0]);
            // Two equal channels in opposite phase leave nothing; a sound in one channel only leaves a quarter.
            if mixed < 0.05 * self.energy[louder] {
                let kept = self
                    .each
                    .into_iter()
                    .nth(louder)
                    .expect("OK because both channels of a stereo file are kept");
                return (kept, Downmix::Channel(louder as u16));
            }
        }
        (self.mean, Downmix::Mean)
    }
}

pub(super) fn refuse_damage(samples: &[f32], rate: u32) -> Result<(), WavFault> {
    let sound = |sample: f32| sample.abs() <= DAMAGE;
    // Whole blocks first: a search sample by sample would not be vectorised.
    for (index, block) in samples.chunks(4096).enumerate() {
        if block
            .iter()
            .fold(true, |good, &sample| good & sound(sample))
        {
            continue;
        }
        let inside = block
            .iter()
            .position(|&s| !sound(s))
            .expect("OK because the block holds one");
        let at = index * 4096 + inside;
        return Err(WavFault::NotSound {
            at_s: at as f64 / f64::from(rate),
            value: samples[at],
        });
    }
    Ok(())
}
