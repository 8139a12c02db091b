//! Finds what shows only over a whole stereo sound: whether both channels hold the same, whether one drops out for a
//! time, and whether each holds a different story.

use super::conflicts::Pair;
use super::downmix::{ExcludedChannel, Reason};
use super::layout::Layout;

/// A channel with less than this share of the other's power is silent beside it.
const SILENT_POWER_SHARE: f64 = 1e-3;
/// Channels hold the same sound if their common part has at least this share of both.
const MIN_COMMON_SHARE: f64 = 0.9;
/// Both channels must be audible in this many windows before they are compared (half a second).
const MIN_BOTH_WINDOWS: u32 = 10;
/// Shorter dropouts are pauses of the sound, windows.
const MIN_SILENT_WINDOWS: usize = 4;
/// Different voices are reported from this duration on, windows (3 s).
const MIN_DIFFERENT_WINDOWS: u32 = 60;
/// If the channels hold different stories, both are active in at least this share of the windows; people who take turns
/// are not.
const MIN_OVERLAP: f64 = 0.3;
/// Maximum coherence of the waveforms of different voices.
const MAX_COHERENCE: f64 = 0.15;
/// Maximum correlation of the levels of different voices; it is higher for one scene recorded with two microphones.
const MAX_COMMON_LEVEL: f64 = 0.4;
/// Minimum standard deviation of a voice's level, dB; a street or a waterfall varies less.
const MIN_MOVEMENT_DB: f64 = 4.0;
/// A channel is active where its power is at least this share of its mean power.
const SPEECH_POWER_SHARE: f64 = 0.05;
/// The weaker of two voices has at least this share of the other's power.
const MIN_BALANCE: f64 = 0.03;
/// Time over which the gain changes at a dropout, seconds.
const FADE_S: f64 = 0.005;

#[derive(Debug)]
struct Window {
    /// First frame of the window.
    from: usize,
    pair: Pair,
    /// Whether the window was mixed as the mean of both channels.
    is_mean: bool,
}

/// Statistics collected window by window.
#[derive(Debug, Default)]
pub(super) struct Stereo {
    windows: Vec<Window>,
    ends_at: usize,
}

impl Stereo {
    /// Adds a window, given by its first and last frame.
    pub(super) fn add(&mut self, (from, to): (usize, usize), pair: Pair, is_mean: bool) {
        self.windows.push(Window {
            from,
            pair,
            is_mean,
        });
        self.ends_at = to;
    }

    /// Seconds of two different voices at the same time, if there are any.
    pub(super) fn two_voices_s(&self, window_s: f64) -> Option<f64> {
        let count = self.windows.len() as f64;
        if self.windows.len() < MIN_DIFFERENT_WINDOWS as usize {
            return None;
        }
        let pairs = || self.windows.iter().map(|window| &window.pair);
        let mean = |side: usize| pairs().map(|pair| pair.powers[side]).sum::<f64>() / count;
        let means = [mean(0), mean(1)];
        if means[0] < MIN_BALANCE * means[1] || means[1] < MIN_BALANCE * means[0] {
            return None;
        }
        let speaks =
            |pair: &Pair, side: usize| pair.powers[side] > SPEECH_POWER_SHARE * means[side];
        let both = pairs()
            .filter(|pair| speaks(pair, 0) && speaks(pair, 1))
            .count() as f64;
        let product = pairs().map(|pair| pair.product).sum::<f64>() / count;
        let coherence = product.abs() / (means[0] * means[1]).sqrt();
        let levels = |side: usize| -> Vec<f64> {
            let floor = 1e-4 * means[side];
            let levels = pairs().map(|pair| 10.0 * pair.powers[side].max(floor).log10());
            levels.collect()
        };
        let (movement, common) = level_statistics(&levels(0), &levels(1));
        let is_different = both >= MIN_OVERLAP * count
            && both >= f64::from(MIN_DIFFERENT_WINDOWS)
            && coherence <= MAX_COHERENCE
            && common <= MAX_COMMON_LEVEL
            && movement >= MIN_MOVEMENT_DB;
        is_different.then_some(both * window_s)
    }

    /// If both channels hold the same sound and one drops out, the other gets its weight. Returns what was excluded.
    pub(super) fn fill_dropouts(
        &self,
        samples: &mut [f32],
        layout: Layout,
        rate: u32,
    ) -> Vec<ExcludedChannel> {
        let is_silent = |pair: &Pair, side: usize| {
            pair.powers[side] < SILENT_POWER_SHARE * pair.powers[1 - side]
        };
        let both = self.windows.iter().map(|window| &window.pair);
        let both = both.filter(|pair| !is_silent(pair, 0) && !is_silent(pair, 1));
        let (mut count, mut same) = (0u32, 0u32);
        for pair in both {
            count += 1;
            let common = 2.0 * pair.product / (pair.powers[0] + pair.powers[1]);
            same += u32::from(common.abs() >= MIN_COMMON_SHARE);
        }
        if count < MIN_BOTH_WINDOWS || f64::from(same) < MIN_COMMON_SHARE * f64::from(count) {
            return Vec::new();
        }
        [0, 1]
            .into_iter()
            .filter_map(|side| {
                let stretches = self.stretches(samples.len(), |window| {
                    window.is_mean && is_silent(&window.pair, side)
                });
                let first = *stretches.first()?;
                let seconds = |frame: usize| frame as f64 / f64::from(rate);
                for &(from, to) in &stretches {
                    double_level(samples, from, to, (FADE_S * f64::from(rate)) as usize);
                }
                Some(ExcludedChannel {
                    channel: side,
                    name: layout.name(side),
                    instead: layout.name(1 - side),
                    reason: Reason::Silent,
                    first_s: (seconds(first.0), seconds(first.1)),
                    stretches: stretches.len(),
                    seconds: stretches
                        .iter()
                        .map(|&(from, to)| seconds(to) - seconds(from))
                        .sum(),
                })
            })
            .collect()
    }

    /// Runs of windows of one kind, in frames. Windows without sound in between belong to the run.
    fn stretches(
        &self,
        length: usize,
        is_of_kind: impl Fn(&Window) -> bool,
    ) -> Vec<(usize, usize)> {
        let mut stretches = Vec::new();
        let mut run: Option<(usize, usize)> = None;
        let end = self.ends_at.min(length);
        let ends = self.windows.iter().skip(1).map(|window| window.from);
        for (window, to) in self.windows.iter().zip(ends.chain([end])) {
            if is_of_kind(window) {
                let (start, windows) = run.unwrap_or((window.from, 0));
                run = Some((start, windows + 1));
                if windows + 1 >= MIN_SILENT_WINDOWS {
                    if windows + 1 > MIN_SILENT_WINDOWS {
                        stretches.pop();
                    }
                    stretches.push((start, to));
                }
            } else {
                run = None;
            }
        }
        stretches
    }
}

/// Standard deviation of the levels of the calmer of two channels in dB, and the correlation of both levels.
fn level_statistics(one: &[f64], other: &[f64]) -> (f64, f64) {
    let count = one.len() as f64;
    let mean = |levels: &[f64]| levels.iter().sum::<f64>() / count;
    let (mean_one, mean_other) = (mean(one), mean(other));
    let mut sums = [0.0; 3];
    for (one, other) in one.iter().zip(other) {
        let (one, other) = (one - mean_one, other - mean_other);
        sums[0] += one * one;
        sums[1] += other * other;
        sums[2] += one * other;
    }
    let movement = (sums[0].min(sums[1]) / count).sqrt();
    (
        movement,
        sums[2] / (sums[0] * sums[1]).sqrt().max(f64::MIN_POSITIVE),
    )
}

/// Doubles the level of an interval, with ramps inside its ends.
fn double_level(samples: &mut [f32], from: usize, to: usize, ramp: usize) {
    let (end, length) = (samples.len(), to.min(samples.len()));
    let from = from.min(length);
    let stretch = &mut samples[from..length];
    let ramp = ramp.min(stretch.len() / 2).max(1);
    let count = stretch.len();
    for (index, sample) in stretch.iter_mut().enumerate() {
        let rise = if from == 0 {
            1.0
        } else {
            (index + 1) as f32 / ramp as f32
        };
        let fall = if length == end {
            1.0
        } else {
            (count - index) as f32 / ramp as f32
        };
        *sample *= 1.0 + rise.min(fall).min(1.0);
    }
}
