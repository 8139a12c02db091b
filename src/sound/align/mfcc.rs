//! Mel-frequency cepstral coefficients with their slopes, normalised to the recording, so that two voices and two microphones can
//! be compared.

use super::spectrum::BANDS;
use multiversion::multiversion;
use std::f64::consts::PI;

/// Coefficients per frame, without the first one, which is the level.
const COEFFICIENTS: usize = 12;
/// Values per frame: the coefficients and their slopes.
pub(super) const VALUES: usize = 2 * COEFFICIENTS;
/// Frames on each side over which a slope is fitted.
const SLOPE_FRAMES: usize = 3;
/// Weight of the slopes in the distance.
const SLOPE_WEIGHT: f32 = 0.7;
/// Deviations are limited to this many standard deviations: clicks.
const MAX_DEVIATION: f32 = 3.0;

/// What one moment of speech sounds like.
pub(super) type Features = [f32; VALUES];

/// Features of each frame in `wanted`, which must be frames of speech in order, with the hop of `spectra`.
pub(super) fn features(spectra: &[[f32; BANDS]], wanted: &[usize]) -> Vec<Features> {
    let cosines = cosines();
    let cepstra = spectra.iter().map(|bands| cepstrum(bands, &cosines));
    let cepstra: Vec<[f32; COEFFICIENTS]> = cepstra.collect();
    let mut found: Vec<Features> = wanted
        .iter()
        .map(|&frame| {
            let slope = slope(&cepstra, frame);
            std::array::from_fn(|at| match at.checked_sub(COEFFICIENTS) {
                None => cepstra[frame][at],
                Some(at) => slope[at],
            })
        })
        .collect();
    normalise(&mut found);
    found
}

/// The factors of a DCT-II, from the second coefficient on.
fn cosines() -> [[f32; BANDS]; COEFFICIENTS] {
    std::array::from_fn(|number| {
        std::array::from_fn(|band| {
            let angle = PI * (number + 1) as f64 * (band as f64 + 0.5) / BANDS as f64;
            angle.cos() as f32
        })
    })
}

/// DCT-II of the logarithmic band powers (Davis and Mermelstein 1980).
fn cepstrum(bands: &[f32; BANDS], cosines: &[[f32; BANDS]; COEFFICIENTS]) -> [f32; COEFFICIENTS] {
    cosines.map(|factors| {
        let terms = bands.iter().zip(factors);
        terms.map(|(level, factor)| level * factor).sum()
    })
}

/// Slope of the line fitted to the coefficients around a frame (Furui, IEEE Trans. ASSP 34(1), 1986).
fn slope(cepstra: &[[f32; COEFFICIENTS]], frame: usize) -> [f32; COEFFICIENTS] {
    let last = cepstra.len() - 1;
    std::array::from_fn(|at| {
        (1..=SLOPE_FRAMES)
            .map(|away| {
                let after = cepstra[(frame + away).min(last)][at];
                let before = cepstra[frame.saturating_sub(away)][at];
                away as f32 * (after - before)
            })
            .sum()
    })
}

/// Brings each value to mean 0 and deviation 1 over the frames (cepstral mean and variance normalisation; Viikki and Laurila,
/// Speech Communication 25, 1998), which removes the microphone's and much of the voice's colour.
fn normalise(frames: &mut [Features]) {
    let count = frames.len().max(1) as f64;
    for at in 0..VALUES {
        let mean = frames.iter().map(|frame| f64::from(frame[at])).sum::<f64>() / count;
        let square = frames
            .iter()
            .map(|frame| (f64::from(frame[at]) - mean).powi(2))
            .sum::<f64>();
        let deviation = (square / count).sqrt().max(1e-6);
        let weight = if at < COEFFICIENTS { 1.0 } else { SLOPE_WEIGHT };
        for frame in frames.iter_mut() {
            let value = ((f64::from(frame[at]) - mean) / deviation) as f32;
            frame[at] = weight * value.clamp(-MAX_DEVIATION, MAX_DEVIATION);
        }
    }
}

/// Number of values that are added side by side, which a processor does at once.
const LANES: usize = 8;
const _: () = assert!(VALUES.is_multiple_of(LANES));

/// Distances of a frame from others: the Euclidean one, as a root mean square over the values.
#[multiversion(targets("x86_64+avx+avx2"))]
pub(super) fn distances(one: &Features, others: &[Features], distances: &mut [f32]) {
    for (other, distance) in others.iter().zip(distances) {
        let mut squares = [0.0f32; LANES];
        for from in (0..VALUES).step_by(LANES) {
            for lane in 0..LANES {
                let difference = one[from + lane] - other[from + lane];
                squares[lane] += difference * difference;
            }
        }
        *distance = (squares.iter().sum::<f32>() / VALUES as f32).sqrt();
    }
}

/// Frames that are skipped between two compared ones, so that a comparison of two sounds stays within `max_cells`.
pub(super) fn stride(recorded: usize, reference: usize, max_cells: u64) -> usize {
    let mut stride = MIN_STRIDE;
    while (recorded / stride) as u64 * (reference / stride) as u64 > max_cells {
        stride *= 2;
    }
    stride
}

/// Frames from one compared frame to the next in recordings of usual length: 20 ms.
pub(super) const MIN_STRIDE: usize = 2;
