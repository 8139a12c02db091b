//! Loudness after ITU-R BS.1770-4 and EBU R 128 / Tech 3341 / Tech 3342: integrated, momentary, short-term and range,
//! with the true peak from [`super::true_peak`].
//!
//! This is our own meter because it is the stage that runs most often. The K-weighting filter is recursive, so each
//! sample has to wait for the one before; here eight parts of the sound are filtered side by side, which takes the
//! processor the time of one. Each part starts `RUN_IN_S` seconds early, after which the filter has forgotten where it
//! started.

use super::{Pcm, true_peak};
use multiversion::multiversion;
use rayon::prelude::*;

/// Loudness and true peak of a sound.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Loudness {
    /// Integrated loudness with both gates, LUFS; −∞ if nothing passes the absolute gate.
    pub integrated_lufs: f64,
    /// True peak, dBTP; −∞ for digital silence.
    pub true_peak_dbtp: f64,
}

/// Blocks below this are ignored, LUFS (BS.1770-4).
const ABSOLUTE_GATE: f64 = -70.0;
/// Blocks this far below the mean of the rest are ignored, LU (BS.1770-4).
const RELATIVE_GATE: f64 = -10.0;
/// Number of 100 ms steps in a gating block of 400 ms, which gives an overlap of 75 %.
const MOMENTARY_STEPS: usize = 4;
/// Number of 100 ms steps in a short-term block of 3 s (Tech 3341).
const SHORT_TERM_STEPS: usize = 30;
/// Number of parts that are filtered side by side.
const LANES: usize = 8;
/// Duration of sound that one task measures, seconds: a little more than [`super::meter`] measures at a time.
const PART_S: f64 = 32.0;
/// Run-in of each part, seconds; the slowest pole (38 Hz, Q ½) has decayed to 10⁻²⁰ after that.
const RUN_IN_S: f64 = 0.2;
/// Number of 100 ms steps in [`PART_S`].
pub(super) const RUN_IN_STEPS: usize = 2;
/// Number of bins in a step of 100 ms.
const BINS: usize = 20;

/// Measures integrated loudness and true peak.
pub fn measure(pcm: &Pcm) -> Loudness {
    Loudness {
        integrated_lufs: PowerSteps::of(pcm).integrated(),
        true_peak_dbtp: true_peak::dbtp(pcm),
    }
}

/// Measures integrated loudness alone, LUFS; −∞ if nothing passes the absolute gate.
pub fn integrated(pcm: &Pcm) -> f64 {
    PowerSteps::of(pcm).integrated()
}

/// K-weighted power in steps of 100 ms, from which every kind of loudness follows.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct PowerSteps {
    /// Mean square of each whole step.
    power: Vec<f64>,
}

impl PowerSteps {
    /// Filters and integrates a sound. An incomplete step at the end is ignored, as in the standard.
    pub fn of(pcm: &Pcm) -> Self {
        Self::of_samples(&pcm.samples, pcm.rate)
    }

    pub(super) fn of_samples(samples: &[f32], rate: u32) -> Self {
        Self {
            power: powers(samples, rate, hop(rate)),
        }
    }

    /// Appends another sound's steps except for its first ones.
    pub(super) fn append(&mut self, other: &Self, without: usize) {
        self.power.extend(other.power.iter().skip(without));
    }

    /// Integrated loudness, LUFS; −∞ if nothing passes the absolute gate.
    pub fn integrated(&self) -> f64 {
        let floor = power_at(ABSOLUTE_GATE);
        let blocks = || self.windows(MOMENTARY_STEPS).filter(|&power| power > floor);
        let Some(ungated) = mean(blocks()) else {
            return f64::NEG_INFINITY;
        };
        let gate = ungated * 10f64.powf(RELATIVE_GATE / 10.0);
        mean(blocks().filter(|&power| power > gate)).map_or(f64::NEG_INFINITY, loudness_of)
    }

    /// Momentary loudness (400 ms) every 100 ms, LUFS.
    pub fn momentary(&self) -> Vec<f64> {
        self.windows(MOMENTARY_STEPS).map(loudness_of).collect()
    }

    /// Short-term loudness (3 s) every 100 ms, LUFS.
    pub fn short_term(&self) -> Vec<f64> {
        self.windows(SHORT_TERM_STEPS).map(loudness_of).collect()
    }

    /// Loudness range after Tech 3342, LU; 0 if there is too little sound to tell.
    pub fn range(&self) -> f64 {
        let floor = power_at(ABSOLUTE_GATE);
        let loud: Vec<f64> = self
            .windows(SHORT_TERM_STEPS)
            .filter(|&power| power > floor)
            .collect();
        let Some(ungated) = mean(loud.iter().copied()) else {
            return 0.0;
        };
        let gate = ungated * 10f64.powf(-2.0);
        let mut kept: Vec<f64> = loud
            .into_iter()
            .filter(|&power| power > gate)
            .map(loudness_of)
            .collect();
        if kept.is_empty() {
            return 0.0;
        }
        kept.sort_by(f64::total_cmp);
        let percentile = |share: f64| kept[((kept.len() - 1) as f64 * share + 0.5) as usize];
        percentile(0.95) - percentile(0.10)
    }

    /// Mean power of each run of `length` steps.
    fn windows(&self, length: usize) -> impl Iterator<Item = f64> {
        self.power
            .windows(length)
            .map(move |steps| steps.iter().sum::<f64>() / length as f64)
    }
}

/// Number of samples in a step.
pub(super) fn hop(rate: u32) -> usize {
    (f64::from(rate) / 10.0).round() as usize
}

/// K-weighted power in bins that are short enough for a slowly moving gain to be applied to them instead of to the
/// sound.
#[derive(Debug, Clone)]
pub(super) struct PowerBins {
    /// Number of samples in one bin.
    pub length: usize,
    power: Vec<f64>,
    per_step: usize,
}

impl PowerBins {
    /// Filters and integrates a sound.
    pub fn of(pcm: &Pcm) -> Self {
        let hop = hop(pcm.rate);
        // Steps are made of whole bins.
        let per_step = if hop.is_multiple_of(BINS) { BINS } else { 1 };
        let length = hop / per_step;
        Self {
            length,
            power: powers(&pcm.samples, pcm.rate, length),
            per_step,
        }
    }

    /// Number of bins so far.
    pub fn count(&self) -> usize {
        self.power.len()
    }

    /// The steps of the sound with this much more gain.
    pub fn amplified(&self, gain_db: f64) -> PowerSteps {
        self.weighted(&vec![10f64.powf(gain_db / 10.0); self.power.len()])
    }

    /// Applies the gain that the sound received.
    pub fn amplify(&mut self, gain_db: f64) {
        let factor = 10f64.powf(gain_db / 10.0);
        self.power.iter_mut().for_each(|power| *power *= factor);
    }

    /// The steps of the sound with the power in each bin multiplied by a factor.
    pub fn weighted(&self, factors: &[f64]) -> PowerSteps {
        let whole = self.power.chunks_exact(self.per_step);
        let power = whole
            .zip(factors.chunks_exact(self.per_step))
            .map(|(bins, factors)| {
                let sum: f64 = bins.iter().zip(factors).map(|(p, f)| p * f).sum();
                sum / self.per_step as f64
            })
            .collect();
        PowerSteps { power }
    }
}

fn mean(values: impl Iterator<Item = f64>) -> Option<f64> {
    let (sum, count) = values.fold((0.0, 0u64), |(sum, count), value| (sum + value, count + 1));
    (count > 0).then(|| sum / count as f64)
}

/// Loudness of a mean square (BS.1770-4, equation 2).
fn loudness_of(power: f64) -> f64 {
    -0.691 + 10.0 * power.log10()
}

fn power_at(lufs: f64) -> f64 {
    10f64.powf((lufs + 0.691) / 10.0)
}

/// A second-order section: feed-forward and feedback coefficients, the first feedback one being 1.
#[derive(Debug, Clone, Copy)]
struct Section {
    b: [f64; 3],
    a: [f64; 2],
}

/// The two filter sections of K-weighting.
#[derive(Debug, Clone, Copy)]
struct KWeighting {
    shelf: Section,
    high_pass: Section,
}

impl KWeighting {
    /// The filters of BS.1770-4, tables 1 and 2, which are given for 48 kHz, carried over to any rate: the analogue
    /// prototypes behind the tables (corner, Q and gain as found by De Man, "Evaluation of implementations of the EBU
    /// R128 loudness measurement", AES 145, 2018), bilinearly transformed.
    fn at(rate: f64) -> Self {
        let (corner, gain_db, q) = (
            1_681.974_450_955_533,
            3.999_843_853_973_347,
            0.707_175_236_955_419_6,
        );
        let k = (std::f64::consts::PI * corner / rate).tan();
        let high = 10f64.powf(gain_db / 20.0);
        let band = high.powf(0.499_666_774_154_541_6);
        let norm = 1.0 + k / q + k * k;
        let shelf = Section {
            b: [
                (high + band * k / q + k * k) / norm,
                2.0 * (k * k - high) / norm,
                (high - band * k / q + k * k) / norm,
            ],
            a: [2.0 * (k * k - 1.0) / norm, (1.0 - k / q + k * k) / norm],
        };
        let (corner, q) = (38.135_470_876_024_44, 0.500_327_037_323_877_3);
        let k = (std::f64::consts::PI * corner / rate).tan();
        let norm = 1.0 + k / q + k * k;
        let high_pass = Section {
            b: [1.0, -2.0, 1.0],
            a: [2.0 * (k * k - 1.0) / norm, (1.0 - k / q + k * k) / norm],
        };
        Self { shelf, high_pass }
    }
}

/// Mean K-weighted square of every whole step of `hop` samples.
fn powers(samples: &[f32], rate: u32, hop: usize) -> Vec<f64> {
    let steps = samples.len().checked_div(hop).unwrap_or(0);
    let mut power = vec![0.0; steps];
    if steps == 0 {
        return power;
    }
    // Divide into the same parts on every machine, whatever its number of cores.
    let per_part = ((PART_S * f64::from(rate)) as usize / hop).max(1);
    let parts = power.par_chunks_mut(per_part).enumerate();
    parts.for_each(|(part, power)| powers_from(samples, part * per_part, rate, hop, power));
    power
}

/// Mean K-weighted squares of the steps from `first` on, as many as `power` has room for.
fn powers_from(samples: &[f32], first: usize, rate: u32, hop: usize, power: &mut [f64]) {
    let steps = power.len();
    let rate = f64::from(rate);
    let weighting = KWeighting::at(rate);
    let run_in = (RUN_IN_S * rate / hop as f64).ceil() as usize;
    // With few steps the lanes would consist mostly of run-in; they then overlap, which takes longer but stays correct.
    let per_lane = steps.div_ceil(LANES);
    let mut state = [[0.0f64; LANES]; 4];
    let silence = vec![0.0f32; hop];
    for step in 0..per_lane + run_in {
        let mut inputs: [&[f32]; LANES] = [&silence; LANES];
        for (lane, input) in inputs.iter_mut().enumerate() {
            let wanted = (first + lane * per_lane + step).checked_sub(run_in);
            if let Some(index) = wanted.filter(|&index| index < first + steps) {
                *input = &samples[index * hop..(index + 1) * hop];
            }
        }
        let sums = filter_step(&inputs, &weighting, &mut state);
        if step < run_in {
            continue;
        }
        for (lane, sum) in sums.iter().enumerate() {
            let index = lane * per_lane + step - run_in;
            if index < steps.min((lane + 1) * per_lane) {
                power[index] = sum / hop as f64;
            }
        }
    }
}

/// Filters one step in each lane and returns the sums of squares. Transposed direct form II, all lanes in parallel.
#[multiversion(targets("x86_64+avx+avx2"))]
fn filter_step(
    inputs: &[&[f32]; LANES],
    weighting: &KWeighting,
    state: &mut [[f64; LANES]; 4],
) -> [f64; LANES] {
    const TILE: usize = 64;
    let (shelf, high_pass) = (weighting.shelf, weighting.high_pass);
    let mut sums = [0.0f64; LANES];
    let [mut s1, mut s2, mut h1, mut h2] = *state;
    let mut tile = [[0.0f64; LANES]; TILE];
    let length = inputs[0].len();
    let mut start = 0;
    while start < length {
        let count = TILE.min(length - start);
        for (lane, input) in inputs.iter().enumerate() {
            for (row, &sample) in tile.iter_mut().zip(&input[start..start + count]) {
                row[lane] = f64::from(sample);
            }
        }
        for row in &tile[..count] {
            for lane in 0..LANES {
                let x = row[lane];
                let y = shelf.b[0] * x + s1[lane];
                s1[lane] = shelf.b[1] * x - shelf.a[0] * y + s2[lane];
                s2[lane] = shelf.b[2] * x - shelf.a[1] * y;
                // The second section's numerator is 1 −2 1, so its products are additions.
                let z = y + h1[lane];
                h1[lane] = -2.0 * y - high_pass.a[0] * z + h2[lane];
                h2[lane] = y - high_pass.a[1] * z;
                sums[lane] += z * z;
            }
        }
        start += count;
    }
    // A filter that decays in silence would reach denormal numbers, which are slow.
    for lane in [&mut s1, &mut s2, &mut h1, &mut h2].into_iter().flatten() {
        if lane.abs() < 1e-30 {
            *lane = 0.0;
        }
    }
    *state = [s1, s2, h1, h2];
    sums
}
