//! Finds clipped peaks: several samples in a row at one extreme value that are reached by a steep step.

use crate::sound::Pcm;

/// Clipped peaks of a take.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Clipping {
    /// Start of the first clipped peak, seconds.
    pub first_s: f64,
    /// Number of clipped peaks.
    pub peak_count: usize,
    /// Length of the longest clipped peak, seconds.
    pub longest_s: f64,
    /// Level at which the peaks are clipped, dBFS.
    pub level_db: f64,
}

/// A peak is clipped where at least this many samples in a row are flat.
const MIN_FLAT_SAMPLES: usize = 3;
/// Flat samples differ by at most this share of the peak (two 16-bit steps at full scale).
const FLAT_SHARE: f32 = 7e-5;
/// The step into and out of a clipped peak is at least this share of the peak; the round top of a low tone has none.
const MIN_STEP_SHARE: f32 = 4e-3;
/// Clipped peaks reach at least this share of the extreme value.
const NEAR_PEAK_SHARE: f32 = 0.985;
/// Fewer clipped peaks than this are chance.
const MIN_CLIPPED_PEAKS: usize = 3;

pub(super) fn find(pcm: &Pcm) -> Option<Clipping> {
    let highest = pcm
        .samples
        .iter()
        .fold(0.0f32, |high, &sample| high.max(sample));
    let lowest = pcm
        .samples
        .iter()
        .fold(0.0f32, |low, &sample| low.min(sample));
    // Devices may clip the positive and the negative half-waves at different levels.
    let (mut upper, mut lower) = (ClippedPeaks::default(), ClippedPeaks::default());
    for (peak, peaks, sign) in [(highest, &mut upper, 1.0), (-lowest, &mut lower, -1.0)] {
        if peak > 0.0 {
            peaks.collect(&pcm.samples, sign, peak);
        }
    }
    let peak_count = upper.count + lower.count;
    let first = [upper.first, lower.first].into_iter().flatten().min()?;
    (peak_count >= MIN_CLIPPED_PEAKS).then(|| Clipping {
        first_s: first as f64 / f64::from(pcm.rate),
        peak_count,
        longest_s: upper.longest.max(lower.longest) as f64 / f64::from(pcm.rate),
        level_db: crate::sound::decibels(f64::from(highest.max(-lowest))),
    })
}

#[derive(Default)]
struct ClippedPeaks {
    count: usize,
    first: Option<usize>,
    longest: usize,
}

impl ClippedPeaks {
    fn collect(&mut self, samples: &[f32], sign: f32, peak: f32) {
        let near = NEAR_PEAK_SHARE * peak;
        let mut at = 0;
        while at < samples.len() {
            // Most samples are far from the peak; skip to the next one that is not.
            let Some(offset) = samples[at..]
                .iter()
                .position(|&sample| sample * sign >= near)
            else {
                return;
            };
            let start = at + offset;
            let mut end = start + 1;
            while end < samples.len()
                && (samples[end] - samples[end - 1]).abs() <= FLAT_SHARE * peak
            {
                end += 1;
            }
            let steep = |from: Option<usize>| {
                from.and_then(|index| samples.get(index))
                    .is_none_or(|&outside| (peak - outside * sign) > MIN_STEP_SHARE * peak)
            };
            if end - start >= MIN_FLAT_SAMPLES && steep(start.checked_sub(1)) && steep(Some(end)) {
                self.count += 1;
                self.first.get_or_insert(start);
                self.longest = self.longest.max(end - start);
            }
            at = end;
        }
    }
}
