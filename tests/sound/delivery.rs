//! Delivered files, measured after decoding.

use crate::sound::ffmpeg;
use crate::sound::signals::{silence, speech_like, with_noise};
use soundwalk::sound::Pcm;
use soundwalk::sound::delivery::{Goal, NoSegmentCache, deliver};
use soundwalk::sound::loudness;
use soundwalk::sound::master;
use soundwalk::sound::opus::{self, Chapter, Cover, Material, Stream, Tags};

/// A PNG of one brown pixel.
const PNG: &[u8] = b"\x89\x50\x4e\x47\x0d\x0a\x1a\x0a\x00\x00\x00\x0d\x49\x48\x44\x52\x00\x00\x00\x01\x00\x00\x00\x01\x08\x02\x00\x00\x00\x90\x77\x53\xde\x00\x00\x00\x0c\x49\x44\x41\x54\x78\x9c\x63\x68\x70\x50\x00\x00\x02\x24\x00\xe1\xab\x59\x62\x27\x00\x00\x00\x00\x49\x45\x4e\x44\xae\x42\x60\x82";

fn tags() -> Tags {
    Tags {
        title: "Площадь Побед".into(),
        album: "Новокузнецк".into(),
        artist: "soundwalk".into(),
        track: 3,
        tracks: 12,
        language: "ru".into(),
        chapters: vec![
            Chapter {
                start_ms: 1_250,
                title: "Завод".into(),
            },
            Chapter {
                start_ms: 3_725_004,
                title: "Люди".into(),
            },
        ],
        cover: Some(Cover {
            mime: "image/png".into(),
            description: "".into(),
            data: PNG.to_vec(),
        }),
        others: Vec::new(),
    }
}

fn mixed(seconds: f64, seed: u64) -> Pcm {
    with_noise(speech_like(48_000, seconds, seed), -60.0, seed)
}

fn speech(seconds: f64, seed: u64) -> Pcm {
    master::to_target(mixed(seconds, seed), -16.0, -1.0).into_pcm()
}

fn goal(material: Material) -> Goal {
    Goal {
        material,
        target_lufs: -16.0,
        ceiling_dbtp: -1.0,
    }
}

#[test]
fn decoded_file_meets_loudness_and_peak_by_ffmpeg() {
    let folder = tempfile::tempdir().expect("a folder");
    for (seed, material) in [
        (1, Material::Voice),
        (2, Material::Voice),
        (3, Material::Voice),
        (1, Material::Mixed),
        (2, Material::Mixed),
    ] {
        let goal = goal(material);
        let target = goal.target_lufs;
        let delivered = deliver(mixed(20.0, seed), goal, &tags(), &NoSegmentCache);
        let path = folder.path().join("track.opus");
        std::fs::write(&path, &delivered.bytes).expect("written");
        let theirs = ffmpeg::measure(&path);
        assert!(
            (theirs.integrated_lufs - target).abs() <= 0.1,
            "{delivered:?} {theirs:?}",
            delivered = delivered.loudness
        );
        assert!(
            theirs.true_peak_dbtp <= -1.0,
            "{:?} {theirs:?}",
            delivered.loudness
        );
        let ours = loudness::measure(&opus::decode(&delivered.bytes).expect("decoded"));
        assert!(
            (ours.integrated_lufs - target).abs() <= 0.02 && ours.true_peak_dbtp <= -1.0,
            "{ours:?}"
        );
        // 32 kbit/s, plus at most a tenth for container and tags.
        let kbits = delivered.bytes.len() as f64 * 8.0 / 20.0 / 1000.0;
        assert!(kbits < 36.0, "{kbits:.1} kbit/s");
    }
}

#[test]
fn length_is_exact_for_us_and_for_ffmpeg() {
    let folder = tempfile::tempdir().expect("a folder");
    for samples in [
        1usize, 100, 311, 312, 313, 648, 959, 960, 961, 48_000, 100_001,
    ] {
        let mut pcm = speech(3.0, 5);
        pcm.samples.truncate(samples);
        let bytes = opus::encode(&pcm, &tags());
        assert_eq!(
            opus::decode(&bytes).expect("decoded").samples.len(),
            samples
        );
        let path = folder.path().join("track.opus");
        std::fs::write(&path, &bytes).expect("written");
        let theirs = ffmpeg::decode(&path).len();
        assert!(
            theirs.abs_diff(samples) <= 960,
            "ffmpeg: {theirs}, not {samples}"
        );
    }
}

#[test]
fn same_input_same_bytes() {
    let pcm = speech(2.0, 8);
    assert_eq!(opus::encode(&pcm, &tags()), opus::encode(&pcm, &tags()));
}

#[test]
fn stream_seeks_to_the_sample() {
    let pcm = speech(20.0, 6);
    let bytes = opus::encode(&pcm, &tags());
    let whole = opus::decode(&bytes).expect("decoded").samples;
    let mut stream = Stream::open(&bytes[..]).expect("opened");
    assert_eq!(stream.length(), whole.len() as u64);
    let mut block = Vec::new();
    for wanted in [0u64, 1, 500_000, 47_999, 48_000, 700_123, 959_999, 3] {
        stream.seek(wanted).expect("sought");
        assert_eq!(stream.position(), wanted);
        assert!(stream.next_block(&mut block).expect("decoded"));
        let expected = &whole[wanted as usize..wanted as usize + block.len()];
        // After a seek the decoder has read only the pre-roll, so its samples are close but not equal.
        let error: f64 = block
            .iter()
            .zip(expected)
            .map(|(a, b)| f64::from(a - b).powi(2))
            .sum();
        let power: f64 = expected.iter().map(|a| f64::from(*a).powi(2)).sum();
        assert!(
            error <= 0.02 * power + 1e-6,
            "at {wanted}: {error} of {power}"
        );
    }
    stream.seek(u64::MAX).expect("sought");
    assert!(!stream.next_block(&mut block).expect("decoded"));
}

#[test]
fn hostile_files_are_refused_and_end() {
    let bytes = opus::encode(&speech(3.0, 9), &tags());
    assert!(opus::decode(b"").is_err());
    assert!(opus::decode(b"OggS").is_err());
    assert!(opus::decode(&vec![b'O'; 10_000]).is_err());
    for end in (0..bytes.len()).step_by(97) {
        assert!(opus::decode(&bytes[..end]).is_err(), "cut at {end}");
    }
    let mut noise = crate::sound::signals::Noise(77);
    for _ in 0..300 {
        let mut damaged = bytes.clone();
        for _ in 0..3 {
            let place = (noise.next().abs() * (damaged.len() - 1) as f64) as usize;
            damaged[place] ^= 1 << ((noise.next().abs() * 7.9) as u8);
        }
        // Any result is accepted if it is not longer than the file can hold.
        if let Ok(pcm) = opus::decode(&damaged) {
            assert!(pcm.samples.len() <= 10 * 48_000);
        }
    }
}

#[test]
fn silence_is_delivered() {
    let delivered = deliver(
        silence(2.0),
        goal(Material::Voice),
        &Tags::default(),
        &NoSegmentCache,
    );
    assert_eq!(
        opus::decode(&delivered.bytes)
            .expect("decoded")
            .samples
            .len(),
        96_000
    );
}

/// What common players show, read by ffprobe.
#[test]
fn tags_and_chapters_are_read_by_ffprobe() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("track.opus");
    std::fs::write(&path, opus::encode(&speech(3.0, 9), &tags())).expect("written");
    let output = std::process::Command::new("ffprobe")
        .args([
            "-v",
            "error",
            "-show_entries",
            "stream_tags:chapter:stream=codec_name,sample_rate,channels",
            "-of",
            "default",
        ])
        .arg(&path)
        .output()
        .expect("ffprobe is needed by this test; install the package `ffmpeg`");
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    for wanted in [
        "codec_name=opus",
        "sample_rate=48000",
        "channels=1",
        "Площадь Побед",
        "Новокузнецк",
        "=3",
        "ru",
        "Завод",
        "codec_name=png",
    ] {
        assert!(
            text.contains(wanted),
            "no {wanted} in {text}{}",
            String::from_utf8_lossy(&output.stderr)
        );
    }
}
