//! Takes, earcons and beds in every supported format: the tour builds, and its tracks are as long as those from WAV files.

use crate::build::{build, build_pack, folder, soundwalk, tiny};
use serde_json::json;
use std::path::Path;
use std::process::Command;

/// Names of takes; the extension determines the format.
const TAKES: [&str; 10] = [
    "1.flac", "2.mp3", "3.m4a", "4.opus", "5.ogg", "6.aiff", "7.caf", "8.aac", "9.w64", "10.oga",
];

/// Converts a WAV file to another format in the same folder.
fn convert(wav: &Path, to: &Path) {
    let status = Command::new("ffmpeg")
        .args(["-hide_banner", "-nostdin", "-v", "error", "-y", "-i"])
        .args([wav, to])
        .status()
        .expect("ffmpeg is needed by this test; install the package `ffmpeg`");
    assert!(status.success(), "{}", to.display());
}

#[test]
fn a_tour_of_takes_in_every_format_builds() {
    let (folder, store) = (folder(), folder());
    let passage = |file: &str| json!({"text": "Это танк. Он стоит здесь.", "take": format!("audio/ru/{file}")});
    let mut tour = tiny::tour();
    tour["languages"] = json!(["ru"]);
    tour["stops"][0]["narration"]["ru"] = TAKES.iter().map(|file| passage(file)).collect();
    tour["stops"][1]["narration"]["ru"] = TAKES.iter().map(|_| passage("tank.wav")).collect();
    for stop in 0..2 {
        tour["stops"][stop]["short"] = json!({});
        tour["stops"][stop]["directions"] = json!({});
    }
    tour["sound"] = json!({"arrival": "audio/chime.mp3", "gps_lost": "audio/lost.flac", "bed": "audio/bed.ogg"});
    tiny::write(folder.path(), &tour);
    let audio = folder.path().join("audio");
    for file in TAKES {
        convert(&audio.join("ru/tank.wav"), &audio.join("ru").join(file));
    }
    for (from, to) in [
        ("chime.wav", "chime.mp3"),
        ("lost.wav", "lost.flac"),
        ("bed.wav", "bed.ogg"),
    ] {
        convert(&audio.join(from), &audio.join(to));
        std::fs::remove_file(audio.join(from)).expect("OK because it was just written");
    }
    let built = build(folder.path(), store.path());
    let built = built.unwrap_or_else(|error| panic!("{error}"));
    let seconds: Vec<f64> = built
        .tracks
        .iter()
        .map(|track| track.sound.duration_s)
        .collect();
    let [coded, plain] = seconds[..] else {
        panic!("{} tracks", seconds.len());
    };
    // Silence at the ends is cut to within a frame of the level measurement.
    assert!((coded - plain).abs() < 0.2, "{coded} s, not {plain} s");
    let pack = folder.path().join("tiny.pack");
    let (status, printed) = build_pack(folder.path(), &pack, store.path(), &[]);
    assert_eq!(status, Some(0), "{printed}");
}

/// A take of a few samples is a click in place of a whole passage.
#[test]
fn a_take_of_a_few_samples_is_refused() {
    for seconds in [0.0001, 0.03] {
        let (folder, store) = (folder(), folder());
        tiny::write(folder.path(), &tiny::tour());
        tiny::write_tone(
            &folder.path().join("audio/ru/tank.wav"),
            440.0,
            seconds,
            22_050,
            16,
        );
        let checked = soundwalk(&["check", &folder.path().to_string_lossy()]);
        let text = String::from_utf8_lossy(&checked.stdout).into_owned();
        assert!(text.contains("take-silent"), "{seconds} s: {text}");
        let path = folder.path().join("tiny.pack");
        let (status, printed) = build_pack(folder.path(), &path, store.path(), &[]);
        assert_ne!(status, Some(0), "{printed}");
        assert!(printed.contains("tank.wav"), "{printed}");
    }
}

#[test]
fn a_take_that_is_not_a_recording_is_named() {
    let (folder, store) = (folder(), folder());
    let mut tour = tiny::tour();
    tour["stops"][1]["narration"]["ru"][0]["take"] = json!("audio/ru/tank.flac");
    tiny::write(folder.path(), &tour);
    let (wav, flac) = (
        folder.path().join("audio/ru/tank.wav"),
        folder.path().join("audio/ru/tank.flac"),
    );
    convert(&wav, &flac);
    let whole = std::fs::read(&flac).expect("OK because it was just written");
    std::fs::write(&flac, &whole[..whole.len() / 2]).expect("OK because the folder is writable");
    let path = folder.path().join("tiny.pack");
    let (status, printed) = build_pack(folder.path(), &path, store.path(), &[]);
    assert_eq!(status, Some(2), "{printed}");
    for word in ["tank.flac", "cut short", "FLAC", "again"] {
        assert!(printed.contains(word), "{word:?} is missing in: {printed}");
    }
    assert!(!path.exists(), "nothing is written");
}
