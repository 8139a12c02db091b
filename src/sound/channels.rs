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

/// Makes one channel of many, and sees when their mean cancels the sound out.
pub(super) struct Mixer {
    channels: usize,
    mean: Vec<f32>,
    /// Each channel by itself, in case; kept only where there are two.
    each: Vec<Vec<f32>>,
    energy: Vec<f64>,
}

impl Mixer {
    /// Expects `frames` frames of `channels` channels, which are 1 or more.
    pub(super) fn new(channels: u16, frames: usize) -> Self {
        let channels = usize::from(channels);
        // Each channel is kept for stereo only: with more, cancelling is a matter of a broken export, not of wiring.
        let kept = if channels == 2 { 2 } else { 0 };
        Self {
            channels,
            mean: Vec::with_capacity(frames),
            each: (0..kept).map(|_| Vec::with_capacity(frames)).collect(),
            energy: vec![0.0; channels],
        }
    }

    /// Adds whole interleaved frames.
    pub(super) fn add(&mut self, block: &[f32]) {
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

    /// Frames so far.
    pub(super) fn frames(&self) -> usize {
        self.mean.len()
    }

    /// Drops what lies behind the first `frames` frames.
    pub(super) fn truncate(&mut self, frames: usize) {
        self.mean.truncate(frames);
        for channel in &mut self.each {
            channel.truncate(frames);
        }
    }

    /// The one channel.
    pub(super) fn finish(self) -> (Vec<f32>, Downmix) {
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
