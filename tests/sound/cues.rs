//! The sounds in `audio/`: byte for byte from the generator, short, distinct, and without a seam in loops.

#[allow(dead_code)]
#[path = "../../examples/make_sounds.rs"]
mod make_sounds;

use soundwalk::sound::loudness::PowerSteps;
use soundwalk::sound::{true_peak, wav};
use std::path::Path;

#[test]
fn audio_folder_is_what_the_generator_makes() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("audio");
    let made = make_sounds::sounds();
    for (name, bytes) in &made {
        let stored = std::fs::read(folder.join(name)).expect("every sound is there");
        assert!(
            stored == *bytes,
            "audio/{name} is stale; run `cargo run --example make_sounds`"
        );
    }
    let mut wavs: Vec<String> = std::fs::read_dir(&folder)
        .expect("the folder")
        .map(|entry| {
            entry
                .expect("an entry")
                .file_name()
                .to_string_lossy()
                .into_owned()
        })
        .filter(|name| name.ends_with(".wav"))
        .collect();
    wavs.sort();
    let mut names: Vec<&str> = made.iter().map(|(name, _)| *name).collect();
    names.sort();
    assert_eq!(wavs, names, "a sound without a maker");
}

#[test]
fn earcons_are_short_and_begin_and_end_in_silence() {
    for (name, bytes) in make_sounds::sounds() {
        let pcm = wav::read_from(std::io::Cursor::new(bytes))
            .expect("read")
            .pcm;
        assert!(true_peak::dbtp(&pcm) < -6.0, "{name}");
        if ["furnace-hum.wav", "rails.wav", "wind.wav"].contains(&name) {
            continue;
        }
        assert!(
            (0.6..=2.2).contains(&pcm.seconds()),
            "{name}: {} s",
            pcm.seconds()
        );
        assert!(
            pcm.samples[0].abs() < 0.001 && pcm.samples[pcm.samples.len() - 1].abs() < 0.001,
            "{name}"
        );
    }
}

#[test]
fn beds_loop_without_a_seam() {
    for (name, bytes) in make_sounds::sounds() {
        if !["furnace-hum.wav", "rails.wav", "wind.wav"].contains(&name) {
            continue;
        }
        let mut pcm = wav::read_from(std::io::Cursor::new(bytes))
            .expect("read")
            .pcm;
        assert_eq!(pcm.seconds(), 12.0, "{name}");
        let step = |a: f32, b: f32| (b - a).abs();
        let usual = pcm
            .samples
            .windows(2)
            .map(|w| step(w[0], w[1]))
            .fold(0.0f32, f32::max);
        let seam = step(pcm.samples[pcm.samples.len() - 1], pcm.samples[0]);
        assert!(
            seam <= usual,
            "{name}: {seam} at the seam, {usual} elsewhere"
        );
        // Played twice, the loudness across the seam is the same as elsewhere.
        pcm.samples.extend_from_within(..);
        let momentary = PowerSteps::of(&pcm).momentary();
        let (low, high) = momentary
            .iter()
            .skip(10)
            .fold((0.0f64, -100.0f64), |(low, high), &l| {
                (low.min(l), high.max(l))
            });
        let around: Vec<f64> = momentary[115..123].to_vec();
        assert!(around.iter().all(|&l| l >= low && l <= high), "{name}");
        assert!(high - low < 14.0, "{name}: from {low:.1} to {high:.1} LUFS");
    }
}
