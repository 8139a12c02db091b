//! Each defect of a take has a listening fixture, made here, and its diagnosis. Set `SOUNDWALK_LISTEN` to a folder to get
//! the fixtures as WAV files.

use crate::sound::signals::{RATE, join, silence, speech_like, with_noise};
use soundwalk::sound::take_quality::{Defect, TakeQuality, examine};
use soundwalk::sound::{Pcm, wav};

/// A good take: speech with a quiet room around it.
fn good(seed: u64) -> Pcm {
    let half = || join(&[silence(0.6), speech_like(RATE, 6.0, seed), silence(0.6)]);
    with_noise(scaled(join(&[half(), half()]), 0.5), -75.0, seed)
}

fn scaled(mut pcm: Pcm, factor: f32) -> Pcm {
    pcm.samples.iter_mut().for_each(|sample| *sample *= factor);
    pcm
}

fn clipped(pcm: Pcm, level: f32, gain: f32) -> Pcm {
    let mut pcm = scaled(pcm, gain);
    pcm.samples
        .iter_mut()
        .for_each(|sample| *sample = sample.clamp(-level, level));
    pcm
}

fn with_hum(mut pcm: Pcm, hz: f64, dbfs: f64) -> Pcm {
    let amplitude = 10f64.powf(dbfs / 20.0) * std::f64::consts::SQRT_2;
    for (index, sample) in pcm.samples.iter_mut().enumerate() {
        let angle = std::f64::consts::TAU * hz * index as f64 / f64::from(pcm.rate);
        *sample += (amplitude
            * (0.9 * angle.sin() + 0.4 * (2.0 * angle).sin() + 0.15 * (3.0 * angle).sin()))
            as f32;
    }
    pcm
}

/// Adds a room: after the direct sound, noise that falls by 60 dB in `seconds`. The noise is sparse, so that the test stays quick.
fn in_room(pcm: &Pcm, seconds: f64, seed: u64) -> Pcm {
    let mut noise = crate::sound::signals::Noise(seed);
    let length = (seconds * 1.2 * f64::from(pcm.rate)) as usize;
    let mut echoes = vec![(0usize, 1.0f32)];
    let mut at = 0.004 * f64::from(pcm.rate);
    while (at as usize) < length {
        let decay = 10f64.powf(-3.0 * at / (seconds * f64::from(pcm.rate)));
        echoes.push((at as usize, (0.35 * decay * noise.next().signum()) as f32));
        at += (0.0008 + 0.0016 * noise.next().abs()) * f64::from(pcm.rate);
    }
    let mut samples = vec![0.0f32; pcm.samples.len()];
    for (delay, gain) in echoes {
        for (out, sample) in samples[delay..].iter_mut().zip(&pcm.samples) {
            *out += gain * sample;
        }
    }
    let peak = samples
        .iter()
        .fold(0.0f32, |peak, sample| peak.max(sample.abs()));
    scaled(
        Pcm {
            rate: pcm.rate,
            samples,
        },
        0.5 / peak,
    )
}

fn check(name: &str, take: &Pcm, expected: &[&str]) -> TakeQuality {
    if let Some(folder) = std::env::var_os("SOUNDWALK_LISTEN") {
        let file = std::fs::File::create(std::path::Path::new(&folder).join(format!("{name}.wav")))
            .expect("a file");
        wav::write_master(file, take).expect("written");
    }
    let quality = examine(take);
    let names: Vec<&str> = quality
        .defects()
        .iter()
        .map(|defect| match defect {
            Defect::Silent { .. } => "silent",
            Defect::TooQuiet { .. } => "too-quiet",
            Defect::Clipped(_) => "clipped",
            Defect::Noisy(_) => "noisy",
            Defect::HumLaden(_) => "hum",
            Defect::Reverberant { .. } => "reverberant",
        })
        .collect();
    assert_eq!(names, expected, "{name}: {quality:?}");
    quality
}

#[test]
fn good_takes_have_no_defect() {
    for seed in 1..12 {
        check("good", &good(seed), &[]);
        check("good-quiet", &scaled(good(seed), 0.3), &[]);
    }
}

#[test]
fn clipped_takes_are_found_with_time_and_level() {
    for seed in 1..6 {
        let quality = check("clipped", &clipped(good(seed), 1.0, 6.0), &["clipped"]);
        let clipping = quality.clipping.expect("found");
        assert!((0.6..1.5).contains(&clipping.first_s), "{clipping:?}");
        assert!(
            clipping.peak_count > 20 && clipping.level_db.abs() < 0.1,
            "{clipping:?}"
        );
        // Clipped in the recorder and turned down afterwards.
        let quality = check(
            "clipped-earlier",
            &scaled(clipped(good(seed), 1.0, 6.0), 0.5),
            &["clipped"],
        );
        assert!((quality.clipping.expect("found").level_db + 6.0).abs() < 0.1);
    }
    // Through a 16-bit file.
    let mut bytes = std::io::Cursor::new(Vec::new());
    wav::write_master(&mut bytes, &clipped(good(3), 1.0, 6.0)).expect("written");
    let take = wav::read_from(std::io::Cursor::new(bytes.into_inner()))
        .expect("read")
        .pcm;
    check("clipped-16-bit", &take, &["clipped"]);
}

#[test]
fn silent_and_quiet_takes_are_found() {
    check("silent", &silence(3.0), &["silent"]);
    check(
        "silent-noise",
        &with_noise(silence(3.0), -75.0, 3),
        &["silent"],
    );
    for seed in 1..6 {
        let quality = check("too-quiet", &scaled(good(seed), 0.02), &["too-quiet"]);
        assert!(
            (-65.0..-40.0).contains(&quality.loudness_lufs),
            "{quality:?}"
        );
    }
}

#[test]
fn noisy_takes_are_found() {
    for seed in 1..6 {
        let quality = check("noisy", &with_noise(good(seed), -38.0, seed), &["noisy"]);
        let levels = quality.levels.expect("measured");
        assert!((levels.noise_db + 38.0).abs() < 2.0, "{levels:?}");
        check("not-noisy", &with_noise(good(seed), -58.0, seed), &[]);
    }
}

#[test]
fn hum_is_found_with_its_mains() {
    for seed in 1..6 {
        for mains in [50u32, 60] {
            let quality = check(
                "hum",
                &with_hum(good(seed), f64::from(mains), -45.0),
                &["hum"],
            );
            let hum = quality.hum.expect("found");
            assert_eq!(hum.mains_hz, mains);
            assert!((hum.level_db + 45.0).abs() < 1.5, "{hum:?}");
            check(
                "faint-hum",
                &with_hum(good(seed), f64::from(mains), -80.0),
                &[],
            );
        }
    }
}

#[test]
fn reverberant_takes_are_found_with_about_their_time() {
    for seed in 1..6 {
        let dry = join(&[
            silence(0.2),
            speech_like(RATE, 3.0, seed),
            silence(1.8),
            speech_like(RATE, 3.0, seed + 50),
            silence(1.8),
            speech_like(RATE, 3.0, seed + 90),
            silence(1.8),
        ]);
        let quality = check(
            "reverberant",
            &with_noise(in_room(&dry, 1.6, seed), -75.0, seed),
            &["reverberant"],
        );
        let seconds = quality.reverberation_s.expect("estimated");
        assert!((1.0..2.2).contains(&seconds), "{seconds}");
        check(
            "living-room",
            &with_noise(in_room(&dry, 0.35, seed), -75.0, seed),
            &[],
        );
    }
}
