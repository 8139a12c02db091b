//! Compression for loud places: raises quiet syllables towards loud ones, so that speech stays above the noise of a
//! street.

use super::{Pcm, amplitude, decibels};

/// Level above which the sound is reduced, dBFS (RMS). Speech is assembled at −20 LUFS, so its vowels are above and its
/// consonants below.
const THRESHOLD_DB: f64 = -30.0;
/// Compression ratio above the threshold.
const RATIO: f64 = 3.0;
/// Width of the knee around the threshold, dB.
const KNEE_DB: f64 = 12.0;
/// Time over which the level is measured, seconds.
const WINDOW_S: f64 = 0.010;
/// Time in which the gain follows a rising level, seconds.
const ATTACK_S: f64 = 0.005;
/// Time in which the gain returns, seconds; shorter than a syllable would pump, longer would leave the ends of words
/// quiet.
const RELEASE_S: f64 = 0.120;
/// The gain is computed once for this many samples and interpolated in between.
const STEP_SAMPLES: usize = 48;

/// Compresses the sound (feed-forward, RMS, soft knee; Giannoulis, Massberg and Reiss, "Digital Dynamic Range
/// Compressor Design", J. Audio Eng. Soc. 60, 2012). The result is quieter; [`super::master::to_target`] raises it
/// again.
pub fn for_loud_places(pcm: &mut Pcm) {
    let rate = f64::from(pcm.rate);
    let share = |seconds: f64| 1.0 - (-(STEP_SAMPLES as f64) / (seconds * rate)).exp();
    let (window, attack, release) = (share(WINDOW_S), share(ATTACK_S), share(RELEASE_S));
    let (mut power, mut reduction_db, mut before) = (0.0, 0.0f64, 1.0f32);
    for block in pcm.samples.chunks_mut(STEP_SAMPLES) {
        let mean = block
            .iter()
            .map(|&sample| f64::from(sample * sample))
            .sum::<f64>()
            / block.len() as f64;
        power += (mean - power) * window;
        let wanted = reduction_at(decibels(power.max(1e-20).sqrt()));
        let follow = if wanted > reduction_db {
            attack
        } else {
            release
        };
        reduction_db += (wanted - reduction_db) * follow;
        let gain = amplitude(-reduction_db) as f32;
        let step = (gain - before) / block.len() as f32;
        for (index, sample) in block.iter_mut().enumerate() {
            *sample *= before + step * (index + 1) as f32;
        }
        before = gain;
    }
}

/// Gain reduction in dB at a level.
fn reduction_at(level_db: f64) -> f64 {
    let over = level_db - THRESHOLD_DB;
    let slope = 1.0 - 1.0 / RATIO;
    if over <= -KNEE_DB / 2.0 {
        0.0
    } else if over < KNEE_DB / 2.0 {
        slope * (over + KNEE_DB / 2.0).powi(2) / (2.0 * KNEE_DB)
    } else {
        slope * over
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RMS of the last half second of a tone that was quiet for a second and loud for another, dB, for both halves.
    fn levels(quiet_db: f64, loud_db: f64) -> (f64, f64) {
        let tone = |n: usize, level: f64| {
            (amplitude(level) * 2f64.sqrt() * (n as f64 * 0.13).sin()) as f32
        };
        let samples = (0..96_000)
            .map(|n| tone(n, if n < 48_000 { quiet_db } else { loud_db }))
            .collect();
        let mut pcm = Pcm {
            rate: 48_000,
            samples,
        };
        for_loud_places(&mut pcm);
        let level = |range: std::ops::Range<usize>| {
            let power: f64 = pcm.samples[range.clone()]
                .iter()
                .map(|&sample| f64::from(sample * sample))
                .sum();
            decibels((power / range.len() as f64).sqrt())
        };
        (level(24_000..48_000), level(72_000..96_000))
    }

    #[test]
    fn reduces_the_difference_between_loud_and_quiet() {
        let (quiet, loud) = levels(-24.0, -12.0);
        assert!(
            (loud - quiet - 4.0).abs() < 0.2,
            "12 dB apart become 4: {quiet} and {loud}"
        );
        let (quiet, loud) = levels(-60.0, -50.0);
        assert!(
            (loud - quiet - 10.0).abs() < 0.1,
            "under the threshold nothing changes: {quiet} and {loud}"
        );
    }

    #[test]
    fn compression_does_not_click() {
        let (rate, length) = (48_000, 96_000);
        let tone = |n: usize| (if n < length / 2 { 0.02 } else { 0.5 }) * (n as f32 * 0.013).sin();
        let samples: Vec<f32> = (0..length).map(tone).collect();
        let largest = |samples: &[f32]| {
            samples
                .windows(2)
                .map(|pair| (pair[1] - pair[0]).abs())
                .fold(0.0f32, f32::max)
        };
        let before = largest(&samples);
        let mut pcm = Pcm { rate, samples };
        for_loud_places(&mut pcm);
        assert!(
            largest(&pcm.samples) <= before,
            "no step is larger than before"
        );
    }
}
