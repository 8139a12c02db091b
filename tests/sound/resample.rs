//! The resampler: length, alignment, stop band, distortion.

use crate::sound::signals::tone_at;
use soundwalk::sound::Pcm;
use soundwalk::sound::resample::{converted_length, to_rate};

fn level_db(samples: &[f32]) -> f64 {
    let power: f64 =
        samples.iter().map(|&s| f64::from(s).powi(2)).sum::<f64>() / samples.len() as f64;
    10.0 * power.max(1e-30).log10()
}

/// Level of what remains of a tone after subtracting the best-fitting sine of its frequency, dB relative to the tone.
fn distortion_db(sound: &Pcm, hz: f64) -> f64 {
    let skip = sound.samples.len() / 8;
    let middle = &sound.samples[skip..sound.samples.len() - skip];
    let step = std::f64::consts::TAU * hz / f64::from(sound.rate);
    // Least squares on sine and cosine.
    let (mut ss, mut cc, mut sc, mut xs, mut xc) = (0.0, 0.0, 0.0, 0.0, 0.0);
    for (n, &x) in middle.iter().enumerate() {
        let (s, c) = (step * n as f64).sin_cos();
        ss += s * s;
        cc += c * c;
        sc += s * c;
        xs += f64::from(x) * s;
        xc += f64::from(x) * c;
    }
    let determinant = ss * cc - sc * sc;
    let (a, b) = (
        (xs * cc - xc * sc) / determinant,
        (xc * ss - xs * sc) / determinant,
    );
    let rest: Vec<f32> = middle
        .iter()
        .enumerate()
        .map(|(n, &x)| {
            let (s, c) = (step * n as f64).sin_cos();
            (f64::from(x) - a * s - b * c) as f32
        })
        .collect();
    level_db(&rest) - level_db(middle)
}

#[test]
fn sweep_passes_clean_up_to_the_band_edge() {
    for (from, to) in [
        (22_050, 48_000),
        (44_100, 48_000),
        (16_000, 48_000),
        (96_000, 48_000),
        (192_000, 48_000),
        (8_000, 48_000),
    ] {
        let band = f64::from(from.min(to));
        for share in [0.01, 0.05, 0.1, 0.2, 0.3, 0.4, 0.44] {
            let hz = band * share;
            let got = to_rate(&tone_at(from, hz, -6.0, 1.0, 0.0), to);
            let distortion = distortion_db(&got, hz);
            assert!(
                distortion < -110.0,
                "{from} to {to} Hz, {hz} Hz: {distortion:.1} dB"
            );
            let skip = got.samples.len() / 8;
            let level = level_db(&got.samples[skip..got.samples.len() - skip]) + 6.0 + 3.0103;
            assert!(
                level.abs() < 0.02,
                "{from} to {to} Hz, {hz} Hz: {level:.3} dB off"
            );
        }
    }
}

#[test]
fn frequencies_above_the_lower_rate_are_removed() {
    for from in [96_000, 192_000] {
        for share in [0.52, 0.6, 0.75, 0.9] {
            let hz = f64::from(from) / 2.0 * share;
            if hz < 25_000.0 {
                continue;
            }
            let got = to_rate(&tone_at(from, hz, 0.0, 1.0, 0.0), 48_000);
            let skip = 4_800;
            let rest = level_db(&got.samples[skip..got.samples.len() - skip]);
            assert!(rest < -110.0, "{hz} Hz at {from} Hz leaves {rest:.1} dB");
        }
    }
}

/// Upsampling creates no image of the band above it.
#[test]
fn upsampling_adds_no_image_frequencies() {
    let got = to_rate(&tone_at(16_000, 6_500.0, -6.0, 1.0, 0.0), 48_000);
    assert!(distortion_db(&got, 6_500.0) < -110.0);
}

#[test]
fn length_is_exact_and_nothing_is_shifted() {
    for from in [
        8_000u32, 11_025, 16_000, 22_050, 24_000, 32_000, 44_100, 44_101, 88_200, 96_000, 192_000,
    ] {
        for samples in [0usize, 1, 2, 147, 1_000, 44_100] {
            let silent = Pcm {
                rate: from,
                samples: vec![0.0; samples],
            };
            assert_eq!(
                to_rate(&silent, 48_000).samples.len(),
                converted_length(samples, from, 48_000),
                "{from}, {samples}"
            );
        }
        // A smooth bump stays where it was.
        let middle = 0.4137;
        let samples = (0..from)
            .map(|n| {
                let t = f64::from(n) / f64::from(from) - middle;
                (-(t / 0.001).powi(2)).exp() as f32
            })
            .collect();
        let got = to_rate(
            &Pcm {
                rate: from,
                samples,
            },
            48_000,
        );
        let sum: f64 = got.samples.iter().map(|&s| f64::from(s)).sum();
        let centre: f64 = got
            .samples
            .iter()
            .enumerate()
            .map(|(n, &s)| n as f64 / 48_000.0 * f64::from(s))
            .sum::<f64>()
            / sum;
        assert!(
            (centre - middle).abs() < 1e-6,
            "{from} Hz: moved by {:.3} ms",
            1e3 * (centre - middle)
        );
    }
}
