//! Cuts from a take are reported, also by the next build, which makes nothing again.

use crate::build::{Warnings, build_watched, folder, tiny};
use serde_json::json;
use std::path::Path;

/// A stereo take of syllables whose second channel is inverted from the middle on, followed by seconds of silence.
fn write_take(path: &Path, behind_s: u32) {
    const RATE: u32 = 16_000;
    let spec = hound::WavSpec {
        channels: 2,
        sample_rate: RATE,
        bits_per_sample: 16,
        sample_format: hound::SampleFormat::Int,
    };
    let mut wav = hound::WavWriter::create(path, spec).expect("OK because the folder is writable");
    for n in 0..4 * RATE {
        let at_s = f64::from(n) / f64::from(RATE);
        let syllable = (at_s * 4.0 * std::f64::consts::PI).sin().abs();
        let voice = (1..6).map(|k| (at_s * 130.0 * f64::from(k) * std::f64::consts::TAU).sin());
        let left = voice.sum::<f64>() * syllable * 5_000.0;
        let right = if n < 2 * RATE { left } else { -left };
        for sample in [left, right] {
            wav.write_sample(sample as i16)
                .expect("OK because the disk has room");
        }
    }
    for _ in 0..2 * behind_s * RATE {
        wav.write_sample(0i16)
            .expect("OK because the disk has room");
    }
    wav.finalize().expect("OK because the disk has room");
}

#[test]
fn every_build_reports_excluded_channels_and_cut_silence() {
    let (folder, store) = (folder(), folder());
    let mut tour = tiny::tour();
    tour["stops"][0]["narration"]["en"] =
        json!([{"text": "Listen.", "take": "audio/en/turned.wav"}]);
    tiny::write(folder.path(), &tour);
    let path = folder.path().join("audio/en/turned.wav");
    std::fs::create_dir_all(path.parent().expect("OK because it has a folder"))
        .expect("OK because the folder is writable");
    write_take(&path, 30);
    for round in 1..=2 {
        let warnings = Warnings::default();
        let built = build_watched(folder.path(), store.path(), &warnings).expect("a tour");
        let all_warnings = warnings
            .0
            .into_inner()
            .expect("OK because no thread panicked");
        let about: Vec<&String> = all_warnings
            .iter()
            .filter(|it| it.contains("turned.wav"))
            .collect();
        assert_eq!(about.len(), 2, "round {round}: {all_warnings:?}");
        assert!(
            about[0].contains("the right channel cancels the left channel from 2.0"),
            "{about:?}"
        );
        assert!(about[1].contains("are treated as silence"), "{about:?}");
        // All four seconds are heard.
        let track = built
            .tracks
            .iter()
            .find(|it| it.lang.0 == "en" && it.stop == 0);
        let passage = &track.expect("a track").passages[0];
        let length = passage.cues.last().map_or(0.0, |cue| cue.end_s) - passage.start_s;
        assert!((3.8..4.4).contains(&length), "{length}");
    }
}
