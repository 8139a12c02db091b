//! Finds wave tops that were cut off: several samples in a row at one extreme value, entered with a steep step.

use crate::sound::Pcm;

/// Wave tops that were cut off.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Clipping {
    /// The first one, seconds.
    pub first_s: f64,
    /// How many there are.
    pub tops: usize,
    /// The longest one, seconds.
    pub longest_s: f64,
    /// The level at which they are cut, dB relative to full scale.
    pub level_db: f64,
}

/// Samples in a row that make a flat top.
const MIN_FLAT_SAMPLES: usize = 3;
/// Samples of a flat top differ by no more than this share of the peak (two steps of 16 bits at full scale).
const FLAT_SHARE: f32 = 7e-5;
/// The step into a flat top is at least this share of the peak: a low tone's round top is entered gently.
const MIN_STEP_SHARE: f32 = 4e-3;
/// Flat tops lie within this share of the extreme value.
const NEAR_PEAK_SHARE: f32 = 0.985;
/// Fewer flat tops than this are chance.
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
    // Devices may clip each side at its own level.
    let (mut upper, mut lower) = (Tops::default(), Tops::default());
    for (peak, tops, sign) in [(highest, &mut upper, 1.0), (-lowest, &mut lower, -1.0)] {
        if peak > 0.0 {
            tops.collect(&pcm.samples, sign, peak);
        }
    }
    let tops = upper.count + lower.count;
    let first = [upper.first, lower.first].into_iter().flatten().min()?;
    (tops >= MIN_CLIPPED_PEAKS).then(|| Clipping {
        first_s: first as f64 / f64::from(pcm.rate),
        tops,
        longest_s: upper.longest.max(lower.longest) as f64 / f64::from(pcm.rate),
        level_db: crate::sound::decibels(f64::from(highest.max(-lowest))),
    })
}

#[derive(Default)]
struct Tops {
    count: usize,
    first: Option<usize>,
    longest: usize,
}

impl Tops {
    fn collect(&mut self, samples: &[f32], sign: f32, peak: f32) {
        let near = NEAR_PEAK_SHARE * peak;
        let mut at = 0;
        while at < samples.len() {
            // Most samples are far from the peak; look for the next that is not.
            let Some(offset) = samples[at..]
                .iter()
                .position(|&sample| sample * sign >= near)
            else {
                return;
            };
            let start = at + offset;
            let mut end = start + 1;
            while end < samples.len() && (samples[end] - samples[end - 1]).abs() <= FLAT_SHARE * peak {
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
