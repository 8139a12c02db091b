//! What counts as silence: nothing that is meant to be heard is cut, and every cut is reported.

use crate::sound::signals::{Noise, join, speech_like, tone_at, with_noise};
use soundwalk::sound::repair::{self, Cuts};
use soundwalk::sound::take_quality::{Defect, examine};
use soundwalk::sound::{Pcm, amplitude};

const RATE: u32 = 16_000;

fn silence(seconds: f64) -> Pcm {
    Pcm {
        rate: RATE,
        samples: vec![0.0; (seconds * f64::from(RATE)) as usize],
    }
}

fn tone(hz: f64, dbfs: f64, seconds: f64) -> Pcm {
    tone_at(RATE, hz, dbfs, seconds, 0.0)
}

fn scaled(mut pcm: Pcm, gain_db: f64) -> Pcm {
    let gain = amplitude(gain_db) as f32;
    pcm.samples.iter_mut().for_each(|sample| *sample *= gain);
    pcm
}

fn trimmed(take: &Pcm) -> (Pcm, Cuts) {
    repair::speech_and_cuts(take.clone())
}

/// Noise of a room: deep noise whose level moves a little.
fn room(pcm: Pcm, dbfs: f64, seed: u64) -> Pcm {
    let mut noise = Noise(seed);
    let mut samples: Vec<f32> = Vec::with_capacity(pcm.samples.len());
    let mut low = 0.0;
    for _ in &pcm.samples {
        low = 0.9 * low + noise.next();
        samples.push(low as f32);
    }
    let power = samples.iter().map(|s| f64::from(s * s)).sum::<f64>() / samples.len() as f64;
    let gain = (amplitude(dbfs) / power.sqrt()) as f32;
    let mut mixed = pcm;
    for (sample, noise) in mixed.samples.iter_mut().zip(samples) {
        *sample += noise * gain;
    }
    mixed
}

/// Somebody asks a question, and somebody far from the microphone answers in the noise of a room.
#[test]
fn a_quiet_second_speaker_is_kept() {
    for (below_db, noise_db) in [(22.0, -40.0), (26.0, -44.0), (30.0, -50.0), (36.0, -58.0)] {
        for seed in 1..3 {
            let question = speech_like(RATE, 3.0, seed);
            let answer = scaled(speech_like(RATE, 6.0, seed + 10), -below_db);
            let take = join(&[
                question.clone(),
                silence(0.8),
                answer,
                silence(0.8),
                question,
            ]);
            let take = with_noise(take, noise_db - 3.0, seed);
            let (clip, cuts) = trimmed(&take);
            let name = format!("{below_db} dB under, seed {seed}: {cuts:?}");
            assert!(take.seconds() - clip.seconds() < 0.7, "{name}");
            assert!(
                (take.seconds() - clip.seconds() - cuts.seconds()).abs() < 0.01,
                "{name}"
            );
        }
    }
}

/// Sound less than 25 dB below the words is audible beside them.
#[test]
fn loud_surroundings_are_not_treated_as_a_pause() {
    let words = || speech_like(RATE, 3.0, 5);
    let take = with_noise(join(&[words(), silence(6.0), words()]), -36.0, 5);
    let (clip, cuts) = trimmed(&take);
    assert!(take.seconds() - clip.seconds() < 0.5, "{cuts:?}");
}

#[test]
fn long_pauses_in_a_quiet_room_are_shortened_and_reported() {
    let words = || speech_like(RATE, 3.0, 6);
    let take = join(&[silence(4.0), words(), silence(6.0), words(), silence(5.0)]);
    for seed in 1..4 {
        for take in [
            with_noise(take.clone(), -55.0, seed),
            room(take.clone(), -55.0, seed),
        ] {
            let (clip, cuts) = trimmed(&take);
            assert!(
                (6.5..8.0).contains(&clip.seconds()),
                "{}: {cuts:?}",
                clip.seconds()
            );
            let note = cuts.note().expect("some seconds");
            assert!(note.contains("are treated as silence"), "{note}");
            assert_eq!(cuts.stretches.len(), 3, "{cuts:?}");
            assert!((3.5..4.1).contains(&cuts.stretches[0].to_s), "{cuts:?}");
            assert!(
                (cuts.stretches[2].to_s - take.seconds()).abs() < 0.02,
                "{cuts:?}"
            );
        }
    }
    // A silence of the usual length is not reported.
    let usual = with_noise(join(&[silence(0.5), words(), silence(0.6)]), -60.0, 7);
    assert_eq!(trimmed(&usual).1.note(), None);
}

/// Two notes that swell and die away.
fn song(seconds: f64, fade_s: f64) -> Pcm {
    let mut song = tone(311.0, -9.0, seconds);
    let second = tone(415.3, -9.0, seconds).samples;
    let end = song.samples.len();
    let fade = fade_s * f64::from(RATE);
    for (index, (sample, other)) in song.samples.iter_mut().zip(second).enumerate() {
        let rise = (index as f64 / fade).min(1.0);
        let fall = ((end - 1 - index) as f64 / fade).min(1.0);
        *sample = (*sample + other) * (rise.min(fall) as f32).powi(2);
    }
    song
}

#[test]
fn fades_of_a_song_are_kept() {
    for (seconds, fade_s) in [(10.0, 3.0), (6.0, 1.0), (15.0, 4.0)] {
        for noise_db in [-120.0, -75.0, -60.0] {
            let take = with_noise(song(seconds, fade_s), noise_db, 3);
            let (clip, cuts) = trimmed(&take);
            assert!(
                take.seconds() - clip.seconds() < 0.12 * fade_s,
                "{fade_s} s: {cuts:?}"
            );
            for cut in &cuts.stretches {
                assert!(cut.below_db > 40.0, "{fade_s} s, {noise_db}: {cuts:?}");
            }
        }
    }
}

#[test]
fn quiet_music_between_words_is_kept() {
    let words = || speech_like(RATE, 2.0, 8);
    for below_db in [20.0, 30.0, 38.0] {
        let music = scaled(tone(233.1, -6.0, 6.0), -below_db);
        let take = with_noise(join(&[words(), music.clone(), words(), music]), -70.0, 8);
        let (clip, cuts) = trimmed(&take);
        assert!(
            take.seconds() - clip.seconds() < 0.2,
            "{below_db}: {cuts:?}"
        );
    }
}

/// A recorder that was left running: some seconds of words in a minute or more of silence or noise.
#[test]
fn a_recorder_left_running_neither_hides_nor_causes_findings() {
    let words = || scaled(speech_like(RATE, 4.0, 9), -6.0);
    for (before_s, after_s) in [(27.0, 25.0), (0.0, 100.0), (60.0, 0.0)] {
        let padded = join(&[silence(before_s), words(), silence(after_s)]);
        let eight_bits = {
            let mut take = padded.clone();
            take.samples
                .iter_mut()
                .for_each(|s| *s = (*s * 128.0).round() / 128.0);
            take
        };
        let in_a_room = with_noise(padded.clone(), -62.0, 9);
        for (name, take) in [
            ("nothing", &padded),
            ("8 bits", &eight_bits),
            ("a room", &in_a_room),
        ] {
            let quality = examine(take);
            let accused = quality
                .defects()
                .into_iter()
                .find(|it| matches!(it, Defect::Noisy(_)));
            assert_eq!(accused, None, "{name}, {before_s} s before: {quality:?}");
            let (clip, cuts) = trimmed(take);
            assert!(
                (3.9..4.6).contains(&clip.seconds()),
                "{name}: {} {cuts:?}",
                clip.seconds()
            );
            assert!(cuts.note().is_some(), "{name}: {cuts:?}");
        }
        // Real noise is still found, with its position.
        let noisy = with_noise(padded, -34.0, 9);
        let quality = examine(&noisy);
        let levels = quality.levels.expect("levels");
        assert!(
            (8.0..25.0).contains(&levels.above_noise_db()),
            "{quality:?}"
        );
        assert!(
            quality
                .defects()
                .iter()
                .any(|it| matches!(it, Defect::Noisy(_))),
            "{quality:?}"
        );
    }
}

#[test]
fn reported_cuts_match_the_removed_samples() {
    for seed in 1..5 {
        let take = room(
            join(&[
                silence(2.0),
                speech_like(RATE, 2.5, seed),
                silence(3.0),
                speech_like(RATE, 1.5, seed + 1),
                silence(1.0),
            ]),
            -58.0,
            seed,
        );
        let (clip, cuts) = trimmed(&take);
        assert!(
            (take.seconds() - clip.seconds() - cuts.seconds()).abs() < 1e-3,
            "{cuts:?}"
        );
        assert_eq!(cuts, repair::cuts(take));
    }
}
