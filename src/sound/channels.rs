//! Mixes several channels to one. The weights follow the positions of the channels (ITU-R BS.775) and are checked in
//! windows of 50 ms: a channel that would cancel another there, or cause a comb filter with it, is excluded for that
//! time, and exclusions are reported. Only one window of all channels is in memory at a time.

mod conflicts;
mod delay;
mod downmix;
mod layout;
mod stereo;

use conflicts::ConflictDetector;
use downmix::ExclusionLog;
pub use downmix::{Downmix, ExcludedChannel, Reason};
pub(super) use layout::Layout;
use stereo::Stereo;

/// Length of a window, seconds.
const WINDOW_S: f64 = 0.050;
/// A change of gain takes this fraction (1/n) of a window.
const RAMPS_PER_WINDOW: usize = 10;
/// Exclusions at most this many windows apart are reported as one.
const MAX_GAP_WINDOWS: usize = 10;
/// A channel whose samples all stay below this was not connected (16-bit silence with dither).
const UNCONNECTED_PEAK: f32 = 1e-4;
/// Low-frequency channels below this level are not reported, dBFS (RMS).
const MIN_REPORTED_LFE_DB: f64 = -60.0;

/// Mixes several channels to one.
pub(super) struct Mixer {
    layout: Layout,
    rate: u32,
    weights: Vec<f32>,
    judge: ConflictDetector,
    log: ExclusionLog,
    stereo: Stereo,
    /// Frames per window.
    window: usize,
    /// Gains at the end of the last window.
    gains: Vec<f32>,
    /// Interleaved frames that do not fill a window yet.
    waiting: Vec<f32>,
    /// The mix so far.
    samples: Vec<f32>,
    /// Highest sample of each channel.
    peaks: Vec<f32>,
    /// Sums of squares of the channels that the layout excludes.
    unused_energy: Vec<f64>,
    /// Samples of the channel that an assumed layout excludes: it may be a microphone, and the only one.
    unused_channel: Vec<f32>,
}

impl Mixer {
    /// Creates a mixer for about this many frames.
    pub(super) fn new(layout: Layout, rate: u32, frames: usize) -> Self {
        let weights = layout.weights();
        Self {
            layout,
            rate,
            judge: ConflictDetector::new(weights.clone(), rate),
            log: ExclusionLog::default(),
            stereo: Stereo::default(),
            window: ((WINDOW_S * f64::from(rate)) as usize).max(1),
            gains: weights.clone(),
            waiting: Vec::new(),
            samples: Vec::with_capacity(frames),
            peaks: vec![0.0; weights.len()],
            unused_energy: vec![0.0; weights.len()],
            unused_channel: Vec::new(),
            weights,
        }
    }

    /// States what the channels are for, if that is only known with the first sound.
    pub(super) fn set_layout(&mut self, layout: Layout) {
        if layout != self.layout && self.frames() == 0 && layout.channels() == self.weights.len() {
            *self = Self::new(layout, self.rate, self.samples.capacity());
        }
    }

    /// Adds whole interleaved frames.
    pub(super) fn add(&mut self, block: &[f32]) {
        let channels = self.layout.channels();
        if channels == 1 {
            self.samples.extend_from_slice(block);
            return;
        }
        let size = self.window * channels;
        let mut rest = block;
        if !self.waiting.is_empty() {
            let (head, tail) = rest.split_at(rest.len().min(size - self.waiting.len()));
            self.waiting.extend_from_slice(head);
            rest = tail;
            if self.waiting.len() == size {
                let window = std::mem::take(&mut self.waiting);
                self.mix(&window);
                self.waiting = window;
                self.waiting.clear();
            }
        }
        let windows = rest.chunks_exact(size);
        self.waiting.extend_from_slice(windows.remainder());
        windows.for_each(|window| self.mix(window));
    }

    /// Number of frames so far.
    pub(super) fn frames(&self) -> usize {
        self.samples.len() + self.waiting.len() / self.layout.channels()
    }

    /// Returns the mix, truncated to the given number of frames.
    pub(super) fn finish(mut self, frames: usize) -> (Vec<f32>, Downmix) {
        let channels = self.layout.channels();
        let surplus = self.frames().saturating_sub(frames);
        let waiting = std::mem::take(&mut self.waiting);
        let kept = waiting.len().saturating_sub(surplus * channels);
        if kept > 0 {
            self.mix(&waiting[..kept]);
        }
        self.samples.truncate(frames);
        if channels == 1 {
            return (self.samples, Downmix::default());
        }
        let mut downmix = Downmix {
            excluded: self.log.finish(self.layout, self.rate, self.samples.len()),
            two_voices_s: None,
            low_frequencies: Vec::new(),
            assumed_order: self.layout.is_assumed().then_some(channels),
        };
        if channels == 2 {
            downmix.two_voices_s = self.stereo.two_voices_s(WINDOW_S);
            let silent = self
                .stereo
                .fill_dropouts(&mut self.samples, self.layout, self.rate);
            downmix.excluded.extend(silent);
        } else {
            // Unconnected channels get no weight.
            let heard = self.weights.iter().zip(&self.peaks);
            let heard: f32 = heard
                .filter(|(_, peak)| **peak >= UNCONNECTED_PEAK)
                .map(|(share, _)| share)
                .sum();
            if heard > 0.0 && heard < 0.999 {
                self.samples.iter_mut().for_each(|sample| *sample /= heard);
            }
            if heard == 0.0
                && self.peaks.iter().any(|peak| *peak >= UNCONNECTED_PEAK)
                && !self.unused_channel.is_empty()
            {
                self.unused_channel.truncate(self.samples.len());
                return (self.unused_channel, Downmix::default());
            }
        }
        let length = self.samples.len().max(1) as f64;
        for (channel, energy) in self.unused_energy.iter().enumerate() {
            let level_db = 10.0 * (energy / length).log10();
            if self.weights[channel] == 0.0 && level_db > MIN_REPORTED_LFE_DB {
                downmix
                    .low_frequencies
                    .push((self.layout.name(channel), level_db));
            }
        }
        (self.samples, downmix)
    }

    /// Mixes a window, or the incomplete one at the end.
    fn mix(&mut self, window: &[f32]) {
        let from = self.samples.len();
        let channels = self.layout.channels();
        let to = from + window.len() / channels;
        if channels > 2 {
            self.meter(window);
        }
        let gains = self.judge.gains(window);
        // The first window has no previous gains to ramp from.
        let ramp = if gains == self.gains || from == 0 {
            0
        } else {
            (self.window / RAMPS_PER_WINDOW).min(window.len() / channels)
        };
        let (changing, steady) = window.split_at(ramp * channels);
        for (index, frame) in changing.chunks_exact(channels).enumerate() {
            let share = (index + 1) as f32 / (ramp + 1) as f32;
            let gains = self.gains.iter().zip(gains);
            let parts = gains
                .zip(frame)
                .map(|((old, new), sample)| sample * (old + (new - old) * share));
            self.samples.push(parts.sum());
        }
        match gains {
            // Exactly the mean, which is right for most files.
            [0.5, 0.5] => {
                let pairs = steady.as_chunks::<2>().0;
                self.samples
                    .extend(pairs.iter().map(|[left, right]| 0.5 * (left + right)));
            }
            [left, right] => {
                let (left, right) = (*left, *right);
                let pairs = steady.as_chunks::<2>().0;
                self.samples
                    .extend(pairs.iter().map(|pair| left * pair[0] + right * pair[1]));
            }
            gains => self
                .samples
                .extend(steady.chunks_exact(channels).map(|frame| {
                    let parts = frame.iter().zip(gains);
                    parts.map(|(sample, gain)| sample * gain).sum::<f32>()
                })),
        }
        self.gains.copy_from_slice(gains);
        let is_mean = self.gains == self.weights;
        self.log.add(
            self.judge.evidence(),
            (from, to),
            MAX_GAP_WINDOWS * self.window,
        );
        if channels == 2
            && window.len() == self.window * channels
            && let Some(pair) = self.judge.pair()
        {
            self.stereo.add((from, to), pair, is_mean);
        }
    }

    /// Measures the levels of the channels.
    fn meter(&mut self, window: &[f32]) {
        for frame in window.chunks_exact(self.weights.len()) {
            for (peak, sample) in self.peaks.iter_mut().zip(frame) {
                *peak = peak.max(sample.abs());
            }
        }
        for channel in (0..self.weights.len()).filter(|&it| self.weights[it] == 0.0) {
            let samples = window.iter().skip(channel).step_by(self.weights.len());
            let energy: f64 = samples.map(|&sample| f64::from(sample * sample)).sum();
            self.unused_energy[channel] += energy;
            if self.layout.is_assumed() {
                let samples = window.iter().skip(channel).step_by(self.weights.len());
                self.unused_channel.extend(samples);
            }
        }
    }
}
