//! One channel of many: the mean, unless it would cancel the sound out.

/// How the channels of a file became one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Downmix {
    /// There was only one.
    Mono,
    /// The mean of all channels.
    Mean,
    /// One channel alone (counted from 0), because the mean would have cancelled the sound out.
    Channel(u16),
}

/// Makes one channel of many, and sees when their mean cancels the sound out. Of two channels both are kept until the end,
/// because only the whole sound tells whether their mean will do; of more, the mean alone: with those, cancelling is a matter
/// of a broken export, not of wiring.
pub(super) struct Mixer {
    channels: usize,
    /// The only channel, the first of two, or the mean of many.
    samples: Vec<f32>,
    /// The second of two channels.
    second: Vec<f32>,
    /// Of two channels.
    energy: [f64; 2],
}

impl Mixer {
    /// Expects `frames` frames of `channels` channels, which are 1 or more.
    pub(super) fn new(channels: u16, frames: usize) -> Self {
        Self {
            channels: channels.into(),
            samples: Vec::with_capacity(frames),
            second: Vec::with_capacity(if channels == 2 { frames } else { 0 }),
            energy: [0.0; 2],
        }
    }

    /// Adds whole interleaved frames.
    pub(super) fn add(&mut self, block: &[f32]) {
        match self.channels {
            1 => self.samples.extend_from_slice(block),
            2 => {
                let pairs = block.as_chunks::<2>().0;
                for (side, kept) in [&mut self.samples, &mut self.second]
                    .into_iter()
                    .enumerate()
                {
                    kept.extend(pairs.iter().map(|pair| pair[side]));
                    let sum: f32 = pairs.iter().map(|pair| pair[side] * pair[side]).sum();
                    self.energy[side] += f64::from(sum);
                }
            }
            many => {
                let scale = 1.0 / many as f32;
                self.samples.extend(
                    block
                        .chunks_exact(many)
                        .map(|frame| frame.iter().sum::<f32>() * scale),
                );
            }
        }
    }

    /// Frames so far.
    pub(super) fn frames(&self) -> usize {
        self.samples.len()
    }

    /// Drops what lies behind the first `frames` frames.
    pub(super) fn truncate(&mut self, frames: usize) {
        self.samples.truncate(frames);
        self.second.truncate(frames);
    }

    /// The one channel.
    pub(super) fn finish(self) -> (Vec<f32>, Downmix) {
        let mut samples = self.samples;
        match self.channels {
            1 => return (samples, Downmix::Mono),
            2 => {}
            _ => return (samples, Downmix::Mean),
        }
        let mean = |left: f32, right: f32| 0.5 * (left + right);
        let blocks = samples.chunks(4096).zip(self.second.chunks(4096));
        let mixed: f64 = blocks
            .map(|(left, right)| {
                let sum: f32 = left
                    .iter()
                    .zip(right)
                    .map(|(&left, &right)| mean(left, right) * mean(left, right))
                    .sum();
                f64::from(sum)
            })
            .sum();
        let louder = usize::from(self.energy[1] > self.energy[0]);
        // Two equal channels in opposite phase leave nothing; a sound in one channel only leaves a quarter.
        if mixed < 0.05 * self.energy[louder] {
            let kept = if louder == 0 { samples } else { self.second };
            return (kept, Downmix::Channel(louder as u16));
        }
        for (left, right) in samples.iter_mut().zip(self.second) {
            *left = mean(*left, right);
        }
        (samples, Downmix::Mean)
    }
}
