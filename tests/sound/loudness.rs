//! The meter against EBU Tech 3341 and 3342 (signals made from their description) and against ffmpeg's.

use crate::sound::ffmpeg;
use crate::sound::signals::{RATE, faded, join, silence, speech_like, tone, tone_at, with_noise};
use soundwalk::sound::loudness::{PowerSteps, integrated, measure};
use soundwalk::sound::{Pcm, true_peak, wav};

/// Stereo tones of the standard, both sides equal, are one channel 3.01 dB louder to a meter of mono.
const STEREO: f64 = 3.0103;

fn check_integrated(name: &str, parts: &[(f64, f64)], expected_lufs: f64) {
    for rate in [48_000, 44_100, 22_050, 16_000] {
        let parts: Vec<Pcm> = parts
            .iter()
            .map(|&(dbfs, seconds)| tone_at(rate, 1000.0, dbfs + STEREO, seconds, 0.0))
            .collect();
        let got = integrated(&join(&parts));
        assert!(
            (got - expected_lufs).abs() <= 0.1,
            "{name} at {rate} Hz: {got:.3}, not {expected_lufs}"
        );
    }
}

#[test]
fn tech_3341_integrated_cases() {
    check_integrated("case 1", &[(-23.0, 20.0)], -23.0);
    check_integrated("case 2", &[(-33.0, 20.0)], -33.0);
    check_integrated(
        "case 3",
        &[(-36.0, 10.0), (-23.0, 60.0), (-36.0, 10.0)],
        -23.0,
    );
    check_integrated(
        "case 4",
        &[
            (-72.0, 10.0),
            (-36.0, 10.0),
            (-23.0, 60.0),
            (-36.0, 10.0),
            (-72.0, 10.0),
        ],
        -23.0,
    );
    check_integrated(
        "case 5",
        &[(-26.0, 20.0), (-20.0, 20.1), (-26.0, 20.0)],
        -23.0,
    );
}

/// Case 6 is 5.0 sound: −28 dBFS left and right, −24 centre, −30 surround (each weighted 1.41). The meter is of mono, so
/// the channels' weighted powers are added before it: what remains of the case is that powers add.
#[test]
fn tech_3341_case_6_as_the_sum_of_its_powers() {
    let power = |dbfs: f64| 10f64.powf(dbfs / 10.0);
    let sum = 2.0 * power(-28.0) + power(-24.0) + 2.0 * 1.41 * power(-30.0);
    let got = integrated(&tone(1000.0, 10.0 * sum.log10(), 20.0));
    assert!((got + 23.0).abs() <= 0.1, "{got:.3}");
}

/// Cases 9 and 10 (short-term) and 12 (momentary): bursts whose windows all read −23.
#[test]
fn tech_3341_momentary_and_short_term() {
    let burst = |loud_s: f64, quiet_s: f64| {
        let one = [
            tone(1000.0, -20.0 + STEREO, loud_s),
            tone(1000.0, -30.0 + STEREO, quiet_s),
        ];
        join(&std::iter::repeat_n(one, 5).flatten().collect::<Vec<_>>())
    };
    let steady = PowerSteps::of(&burst(1.34, 1.66)).short_term();
    assert!(
        steady.iter().all(|lufs| (lufs + 23.0).abs() <= 0.1),
        "{steady:?}"
    );
    let steady = PowerSteps::of(&burst(0.18, 0.22)).momentary();
    assert!(
        steady.iter().skip(4).all(|lufs| (lufs + 23.0).abs() <= 0.1),
        "{steady:?}"
    );
}

/// Case 10: a 3 s tone after 0.0 to 2.85 s of silence reads −23 at its highest, wherever the windows fall.
#[test]
fn tech_3341_short_term_maximum_wherever_it_starts() {
    for step in 0..20 {
        let offset = 0.15 * f64::from(step);
        let sound = join(&[
            silence(offset),
            tone(1000.0, -23.0 + STEREO, 3.0),
            silence(1.0),
        ]);
        let highest = PowerSteps::of(&sound)
            .short_term()
            .into_iter()
            .fold(f64::NEG_INFINITY, f64::max);
        assert!(
            (highest + 23.0).abs() <= 0.2,
            "offset {offset:.2} s: {highest:.2}"
        );
    }
}

/// Cases 15 to 19: tones whose samples miss their peaks. Tolerance of the standard: +0.2 / −0.4 dB.
#[test]
fn tech_3341_true_peak_cases() {
    let sixth = f64::from(RATE) / 6.0;
    let quarter = f64::from(RATE) / 4.0;
    let half_scale = 20.0 * 0.5f64.log10();
    let cases = [
        (15, quarter, 0.0, half_scale, -6.0),
        (16, quarter, 45.0, half_scale, -6.0),
        (17, sixth, 60.0, half_scale, -6.0),
        (18, f64::from(RATE) / 8.0, 67.5, half_scale, -6.0),
        (19, quarter, 45.0, 20.0 * 1.41f64.log10(), 3.0),
    ];
    for (case, hz, phase, dbfs, expected) in cases {
        let got = true_peak::dbtp(&faded(tone_at(RATE, hz, dbfs, 1.0, phase), 0.01));
        assert!(
            (expected - 0.4..=expected + 0.2).contains(&got),
            "case {case}: {got:.2}, not {expected}"
        );
    }
}

/// Cases 20 to 23: the peak lies at a quarter, half, three quarters of the way, or on a sample, at four times the rate.
#[test]
fn tech_3341_true_peak_between_samples() {
    for offset in 0..4 {
        // One period of a tone at a sixth of 192 kHz within a sound at 32 kHz, taken down to 48 kHz by leaving three of
        // four samples out; both tones lie far under half of 48 kHz.
        let four_fold: Vec<f32> = (0..48_000usize)
            .map(|n| {
                let t = n as f64 / 192_000.0;
                let envelope = (std::f64::consts::PI * n as f64 / 48_000.0).sin().powi(2);
                (0.5 * envelope * (std::f64::consts::TAU * 4_000.0 * t).sin()) as f32
            })
            .collect();
        let samples = four_fold.iter().skip(offset).step_by(4).copied().collect();
        let got = true_peak::dbtp(&Pcm {
            rate: RATE,
            samples,
        });
        assert!((-6.4..=-5.8).contains(&got), "offset {offset}: {got:.2}");
    }
}

/// The shortcut that leaves most of the oversampling out finds the same peak as oversampling everything.
#[test]
fn true_peak_shortcut_misses_nothing() {
    for seed in 1..40 {
        let sound = with_noise(
            speech_like(RATE, 1.0, seed),
            -40.0 + f64::from(seed as u32 % 40),
            seed,
        );
        let shortcut = true_peak::magnitude(&sound.samples);
        let everything = true_peak::above(&sound.samples, 0.0)
            .iter()
            .fold(0.0f32, |high, peak| high.max(peak.magnitude));
        assert_eq!(shortcut, everything, "seed {seed}");
        let threshold = shortcut * 0.8;
        let all: Vec<_> = true_peak::above(&sound.samples, 0.0)
            .into_iter()
            .filter(|p| p.magnitude > threshold)
            .collect();
        assert_eq!(
            true_peak::above(&sound.samples, threshold),
            all,
            "seed {seed}"
        );
    }
}

/// Tech 3342, cases 1 to 4: loudness range of steps.
#[test]
fn tech_3342_loudness_range() {
    let cases: [(&[(f64, f64)], f64); 4] = [
        (&[(-20.0, 20.0), (-30.0, 20.0)], 10.0),
        (&[(-20.0, 20.0), (-15.0, 20.0)], 5.0),
        (&[(-40.0, 20.0), (-20.0, 20.0)], 20.0),
        (
            &[
                (-50.0, 20.0),
                (-35.0, 20.0),
                (-20.0, 20.0),
                (-35.0, 20.0),
                (-50.0, 20.0),
            ],
            15.0,
        ),
    ];
    for (number, (parts, expected)) in cases.into_iter().enumerate() {
        let parts: Vec<Pcm> = parts
            .iter()
            .map(|&(dbfs, seconds)| tone(1000.0, dbfs + STEREO, seconds))
            .collect();
        let got = PowerSteps::of(&join(&parts)).range();
        assert!(
            (got - expected).abs() <= 0.1,
            "case {}: {got:.2}, not {expected}",
            number + 1
        );
    }
}

#[test]
fn agrees_with_ffmpeg() {
    let folder = tempfile::tempdir().expect("a folder");
    for (number, rate) in [48_000, 44_100, 22_050, 16_000, 8_000, 96_000]
        .into_iter()
        .enumerate()
    {
        let sound = with_noise(speech_like(rate, 20.0, number as u64 + 3), -60.0, 9);
        let path = folder.path().join(format!("{rate}.wav"));
        wav::write_master(std::fs::File::create(&path).expect("a file"), &sound).expect("written");
        let ours = measure(&wav::read(&path).expect("read").pcm);
        let theirs = ffmpeg::measure(&path);
        let difference = ours.integrated_lufs - theirs.integrated_lufs;
        // ffmpeg prints tenths; finer agreement is shown by the next test.
        assert!(
            difference.abs() <= 0.05 + 0.05,
            "{rate} Hz: ours {ours:?}, ffmpeg {theirs:?}"
        );
        assert!(
            (ours.true_peak_dbtp - theirs.true_peak_dbtp).abs() <= 0.15,
            "{rate} Hz: ours {ours:?}, ffmpeg {theirs:?}"
        );
        let range = PowerSteps::of(&sound).range();
        assert!(
            (range - theirs.range_lu).abs() <= 0.3,
            "{rate} Hz: range {range}, ffmpeg {}",
            theirs.range_lu
        );
    }
}

/// The `ebur128` crate (a port of libebur128) shows every digit.
#[test]
fn agrees_with_libebur128_to_a_hundredth() {
    for (number, rate) in [48_000u32, 44_100, 22_050, 96_000].into_iter().enumerate() {
        for seconds in [0.5, 3.0, 30.0] {
            let sound = with_noise(speech_like(rate, seconds, number as u64 + 3), -50.0, 9);
            let mut theirs = ebur128::EbuR128::new(1, rate, ebur128::Mode::I).expect("a meter");
            theirs.add_frames_f32(&sound.samples).expect("measured");
            let expected = theirs.loudness_global().expect("a figure");
            let got = integrated(&sound);
            assert!(
                (got - expected).abs() < 0.01,
                "{rate} Hz, {seconds} s: {got:.4}, not {expected:.4}"
            );
        }
    }
}

#[test]
fn silence_and_empty_sounds_have_no_loudness() {
    for sound in [silence(5.0), silence(0.0), silence(0.1)] {
        let got = measure(&sound);
        assert_eq!(
            (got.integrated_lufs, got.true_peak_dbtp),
            (f64::NEG_INFINITY, f64::NEG_INFINITY)
        );
    }
}
