//! Recordings in every supported format, made by ffmpeg from a known sound and compared with it.

use crate::sound::ffmpeg;
use crate::sound::signals::speech_like;
use soundwalk::sound::recording::{self, Clip, Downmix, Fault, Format};
use soundwalk::sound::{Pcm, resample};
use std::path::{Path, PathBuf};

/// A way to code a sound.
pub struct Coding {
    /// Name of the file, whose extension determines the format.
    pub name: &'static str,
    pub format: Format,
    arguments: &'static [&'static str],
    /// Minimum signal-to-noise ratio against the mono original in decibels.
    snr_db: f64,
    /// How exactly the file states its length.
    length: Length,
}

#[derive(Clone, Copy, PartialEq)]
enum Length {
    Exact,
    /// Within some milliseconds, because the container rounds it.
    Within(f64),
    /// The file does not state the encoder's padding, so the sound is aligned before the comparison.
    Unstated,
}

const fn coding(
    name: &'static str,
    format: Format,
    arguments: &'static [&'static str],
    snr_db: f64,
    length: Length,
) -> Coding {
    Coding {
        name,
        format,
        arguments,
        snr_db,
        length,
    }
}

/// Signal-to-noise ratio of a speech-like signal at 16 bits, decibels.
const LOSSLESS: f64 = 70.0;

/// Every coding that is supported.
pub const CODINGS: [Coding; 23] = [
    coding(
        "a.wav",
        Format::Wav,
        &["-c:a", "pcm_s16le"],
        LOSSLESS,
        Length::Exact,
    ),
    coding(
        "float64.wav",
        Format::Wav,
        &["-c:a", "pcm_f64le"],
        120.0,
        Length::Exact,
    ),
    coding(
        "mu-law.wav",
        Format::Wav,
        &["-c:a", "pcm_mulaw"],
        30.0,
        Length::Exact,
    ),
    coding(
        "a-law.wav",
        Format::Wav,
        &["-c:a", "pcm_alaw"],
        30.0,
        Length::Exact,
    ),
    coding(
        "rf64.wav",
        Format::Wav,
        &["-rf64", "always"],
        LOSSLESS,
        Length::Exact,
    ),
    // Padding to eight bytes counts as sound.
    coding("a.w64", Format::Wav, &[], LOSSLESS, Length::Within(0.5)),
    coding("a.flac", Format::Flac, &[], LOSSLESS, Length::Exact),
    coding(
        "24.flac",
        Format::Flac,
        &["-sample_fmt", "s32"],
        110.0,
        Length::Exact,
    ),
    coding("a.aiff", Format::Aiff, &[], LOSSLESS, Length::Exact),
    coding(
        "24.aiff",
        Format::Aiff,
        &["-c:a", "pcm_s24be"],
        110.0,
        Length::Exact,
    ),
    coding(
        "float.aifc",
        Format::Aiff,
        &["-c:a", "pcm_f32be", "-f", "aiff"],
        120.0,
        Length::Exact,
    ),
    coding(
        "sowt.aifc",
        Format::Aiff,
        &["-c:a", "pcm_s16le", "-f", "aiff"],
        LOSSLESS,
        Length::Exact,
    ),
    coding(
        "a.caf",
        Format::Caf,
        &["-c:a", "pcm_s16be"],
        LOSSLESS,
        Length::Exact,
    ),
    coding(
        "alac.caf",
        Format::Caf,
        &["-c:a", "alac"],
        LOSSLESS,
        Length::Exact,
    ),
    coding(
        "alac.m4a",
        Format::Mp4,
        &["-c:a", "alac"],
        LOSSLESS,
        Length::Exact,
    ),
    coding(
        "flac.mp4",
        Format::Mp4,
        &["-c:a", "flac", "-strict", "-2"],
        LOSSLESS,
        Length::Exact,
    ),
    coding(
        "flac.oga",
        Format::OggFlac,
        &["-c:a", "flac", "-f", "ogg"],
        LOSSLESS,
        Length::Exact,
    ),
    // At low rates ffmpeg states 4 ms too little of its own padding.
    coding(
        "a.mp3",
        Format::Mp3,
        &["-q:a", "2"],
        15.0,
        Length::Within(5.0),
    ),
    coding(
        "uncounted.mp3",
        Format::Mp3,
        &["-q:a", "2", "-write_xing", "0"],
        15.0,
        Length::Unstated,
    ),
    coding(
        "a.m4a",
        Format::Mp4,
        &["-c:a", "aac", "-q:a", "2"],
        10.0,
        Length::Within(2.0),
    ),
    coding(
        "a.aac",
        Format::Aac,
        &["-c:a", "aac", "-q:a", "2"],
        10.0,
        Length::Unstated,
    ),
    coding(
        "a.ogg",
        Format::OggVorbis,
        &["-c:a", "libvorbis", "-q:a", "8"],
        15.0,
        Length::Exact,
    ),
    coding(
        "a.opus",
        Format::OggOpus,
        &["-c:a", "libopus", "-b:a", "128k"],
        10.0,
        Length::Exact,
    ),
];

/// Writes a sound in one of the formats.
pub fn code(folder: &Path, coding: &Coding, sound: &Pcm, channels: u16) -> PathBuf {
    let source = folder.join("source.wav");
    let spec = hound::WavSpec {
        channels: 1,
        sample_rate: sound.rate,
        bits_per_sample: 32,
        sample_format: hound::SampleFormat::Float,
    };
    let mut writer = hound::WavWriter::create(&source, spec).expect("a WAV file");
    for &sample in &sound.samples {
        writer.write_sample(sample).expect("written");
    }
    writer.finalize().expect("written");
    let path = folder.join(coding.name);
    // Not `-ac 2`, which makes both channels 3 dB quieter.
    let channels = match channels {
        1 => "pan=mono|c0=c0",
        _ => "pan=stereo|c0=c0|c1=c0",
    };
    let arguments = [&["-af", channels][..], coding.arguments].concat();
    ffmpeg::convert(&source, &arguments, &path);
    path
}

fn read(path: &Path) -> Clip {
    recording::read(path).unwrap_or_else(|error| panic!("{error}"))
}

/// Signal-to-difference ratio in decibels.
fn snr_db(got: &[f32], wanted: &[f32]) -> f64 {
    let energy = |values: &mut dyn Iterator<Item = f64>| values.map(|v| v * v).sum::<f64>();
    let pairs = || got.iter().zip(wanted);
    let signal = energy(&mut pairs().map(|(_, &wanted)| f64::from(wanted)));
    let noise = energy(&mut pairs().map(|(&got, &wanted)| f64::from(got - wanted)));
    10.0 * (signal / noise.max(1e-30)).log10()
}

/// The delay, up to 3,000 samples, at which two sounds are most similar.
fn delay(got: &[f32], wanted: &[f32]) -> usize {
    let stretch = 4_000.min(wanted.len());
    let likeness = |delay: usize| -> f64 {
        let pairs = got[delay..].iter().zip(&wanted[..stretch]);
        pairs.map(|(a, b)| f64::from(a * b)).sum()
    };
    (0..3_000.min(got.len().saturating_sub(stretch)))
        .max_by(|&a, &b| likeness(a).total_cmp(&likeness(b)))
        .unwrap_or(0)
}

fn check(coding: &Coding, rate: u32, channels: u16) {
    let folder = tempfile::tempdir().expect("a folder");
    let sound = speech_like(rate, 1.37, u64::from(rate));
    let path = code(folder.path(), coding, &sound, channels);
    let name = format!("{} at {rate} Hz, {channels} channels", coding.name);
    let clip = read(&path);
    assert_eq!(clip.facts.format, coding.format, "{name}");
    assert_eq!(clip.facts.channels, channels, "{name}");
    assert_eq!(clip.facts.downmix, Downmix::default(), "{name}");
    let wanted = if clip.pcm.rate == rate {
        sound.clone()
    } else {
        resample::into_rate(sound.clone(), clip.pcm.rate)
    };
    let mut got = &clip.pcm.samples[..];
    let longer_ms = (clip.pcm.seconds() - sound.seconds()) * 1000.0;
    match coding.length {
        Length::Exact if clip.pcm.rate == rate => {
            assert_eq!(got.len(), sound.samples.len(), "{name}");
        }
        Length::Exact => assert!(longer_ms.abs() < 0.1, "{name}: {longer_ms} ms longer"),
        Length::Within(ms) => assert!(longer_ms.abs() < ms, "{name}: {longer_ms} ms longer"),
        Length::Unstated => {
            // Up to three frames before the sound and one after it.
            let frame_ms = 1_152_000.0 / f64::from(rate);
            assert!(
                (0.0..4.0 * frame_ms).contains(&longer_ms),
                "{name}: {longer_ms}"
            );
            got = &got[delay(got, &wanted.samples)..];
        }
    }
    let snr = snr_db(got, &wanted.samples);
    assert!(snr > coding.snr_db, "{name}: {snr:.1} dB");
    let shape = recording::shape(&path).expect("it can be read");
    assert_eq!(
        (shape.rate, shape.channels),
        (clip.pcm.rate, channels),
        "{name}"
    );
    let share = shape.frames as f64 / clip.pcm.samples.len() as f64;
    assert!(
        (0.6..4.0).contains(&share),
        "{name}: {} frames",
        shape.frames
    );
}

#[test]
fn every_format_returns_the_original_sound() {
    for coding in &CODINGS {
        check(coding, 48_000, 1);
        check(coding, 44_100, 2);
    }
}

#[test]
fn every_sample_rate_of_a_format_is_read() {
    for coding in &CODINGS {
        let rates: &[u32] = match coding.format {
            Format::Mp3 => &[8_000, 16_000, 22_050, 32_000],
            Format::Mp4 | Format::Aac => &[8_000, 16_000, 32_000, 96_000],
            Format::OggVorbis => &[8_000, 22_050, 96_000],
            Format::OggOpus => &[8_000, 16_000, 24_000],
            _ => &[8_000, 96_000],
        };
        // FLAC, ALAC and plain samples: one rate is enough.
        for &rate in rates {
            check(coding, rate, 1);
        }
    }
}

#[test]
fn file_names_are_ignored() {
    let folder = tempfile::tempdir().expect("a folder");
    let sound = speech_like(48_000, 0.5, 3);
    for coding in &CODINGS {
        let path = code(folder.path(), coding, &sound, 1);
        let disguised = folder.path().join("take.wav");
        std::fs::rename(&path, &disguised).expect("renamed");
        assert_eq!(
            read(&disguised).facts.format,
            coding.format,
            "{}",
            coding.name
        );
        let bytes = std::fs::read(&disguised).expect("read");
        let clip = recording::read_bytes(bytes).expect("read from memory");
        assert_eq!(clip, read(&disguised), "{}", coding.name);
    }
}

/// Programs write ID3 tags before any format, sometimes two of them.
#[test]
fn a_leading_id3_tag_is_skipped() {
    let folder = tempfile::tempdir().expect("a folder");
    let sound = speech_like(48_000, 0.5, 3);
    for coding in &CODINGS {
        let path = code(folder.path(), coding, &sound, 1);
        let plain = read(&path);
        let bytes = std::fs::read(&path).expect("read");
        let tag = [b"ID3\x04\0\0\0\0\x02\x00".to_vec(), vec![0xFF; 256]].concat();
        let footed = [b"ID3\x04\0\x10\0\0\0\x04".to_vec(), vec![0; 14]].concat();
        for front in [tag.clone(), [tag.clone(), footed].concat()] {
            let tagged = [front, bytes.clone()].concat();
            let clip = recording::read_bytes(tagged);
            let clip = clip.unwrap_or_else(|fault| panic!("{}: {fault}", coding.name));
            // MP4 counts the positions of its packets from the start of the file.
            let is_shifted = coding.format == Format::Mp4;
            assert!(is_shifted || clip == plain, "{}", coding.name);
        }
    }
}

#[test]
fn one_channel_in_opposite_phase_is_heard() {
    let folder = tempfile::tempdir().expect("a folder");
    let sound = speech_like(48_000, 1.0, 5);
    for coding in CODINGS.iter().filter(|coding| coding.snr_db >= LOSSLESS) {
        let plain = code(folder.path(), coding, &sound, 2);
        let path = folder.path().join(format!("turned-{}", coding.name));
        let turn = ["-af", "pan=stereo|c0=c0|c1=-0.9*c1"];
        ffmpeg::convert(&plain, &[&turn[..], coding.arguments].concat(), &path);
        let clip = read(&path);
        let left_out = &clip.facts.downmix.excluded;
        assert_eq!(left_out.len(), 1, "{}: {left_out:?}", coding.name);
        assert_eq!(left_out[0].channel, 1, "{}: {left_out:?}", coding.name);
        let snr = snr_db(&clip.pcm.samples, &sound.samples);
        assert!(snr > 60.0, "{}: {snr:.1} dB", coding.name);
    }
}

#[test]
fn fragments_leading_indexes_and_edit_lists_are_read() {
    let folder = tempfile::tempdir().expect("a folder");
    let sound = speech_like(48_000, 1.37, 8);
    let plain = coding("a.m4a", Format::Mp4, &["-c:a", "aac"], 10.0, Length::Exact);
    let path = code(folder.path(), &plain, &sound, 1);
    let wanted = read(&path);
    for (name, arguments) in [
        ("fast.m4a", &["-c", "copy", "-movflags", "faststart"][..]),
        ("a.mov", &["-c", "copy"]),
        ("a.3gp", &["-c", "copy"]),
    ] {
        let other = folder.path().join(name);
        ffmpeg::convert(&path, arguments, &other);
        assert_eq!(read(&other).pcm, wanted.pcm, "{name}");
    }
    // Fragments do not state a length, so the encoder's padding stays, except at the start if there is an edit list.
    let other = folder.path().join("fragments.m4a");
    ffmpeg::convert(&path, &ffmpeg::IN_FRAGMENTS, &other);
    let clip = read(&other);
    let longer = clip.pcm.seconds() - sound.seconds();
    assert!((0.0..0.06).contains(&longer), "{longer} s longer");
    let late = delay(&clip.pcm.samples, &sound.samples);
    assert!(snr_db(&clip.pcm.samples[late..], &sound.samples) > 10.0);
}

#[test]
fn unsupported_formats_are_named_with_a_fix() {
    let folder = tempfile::tempdir().expect("a folder");
    let sound = speech_like(48_000, 0.5, 5);
    let cases = [
        (
            "a.webm",
            &["-c:a", "libopus"][..],
            "begins with WebM or Matroska",
        ),
        ("a.wma", &["-c:a", "wmav2"], "begins with Windows Media"),
        ("a.mp2", &["-c:a", "mp2"], "begins with MPEG audio layer 2"),
        ("opus.mp4", &["-c:a", "libopus"], "Opus"),
        ("adpcm.wav", &["-c:a", "adpcm_ima_wav"], "ADPCM coding"),
        ("ac3.mp4", &["-c:a", "ac3"], "ac-3"),
        ("six.opus", &["-ac", "6", "-c:a", "libopus"], "6 channels"),
        ("six.m4a", &["-ac", "6", "-c:a", "aac"], "AAC of 6 channels"),
        ("six.aac", &["-ac", "6", "-c:a", "aac"], "AAC of 6 channels"),
        ("a.ac3", &["-c:a", "ac3"], "begins with AC-3"),
        (
            "a.au",
            &["-c:a", "pcm_s16be"],
            "begins with a Sun or NeXT sound",
        ),
    ];
    for (name, arguments, expected) in cases {
        let wave = coding("plain.wav", Format::Wav, &[], LOSSLESS, Length::Exact);
        let plain = code(folder.path(), &wave, &sound, 1);
        let path = folder.path().join(name);
        ffmpeg::convert(&plain, arguments, &path);
        let text = recording::read(&path).expect_err(name).to_string();
        assert!(text.contains(name) && text.contains(expected), "{text}");
        assert!(text.contains("export it as WAV or FLAC"), "{text}");
    }
}

#[test]
fn files_without_sound_have_a_clear_message() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("a.wav");
    for (bytes, expected) in [
        (&b""[..], "the file is empty; copy or export it again"),
        (
            b"\x0a\x0c[\x0c@/\x84\x00\x00",
            "begins with the bytes 0a 0c 5b 0c 40 2f 84 00",
        ),
        (b"My notes of today", "begins with \"My notes\""),
    ] {
        std::fs::write(&path, bytes).expect("a file");
        let text = recording::read(&path).expect_err("no sound").to_string();
        assert!(text.contains(expected), "{text}");
    }
}

fn tags_of(path: &Path) -> Result<Vec<(String, String)>, Fault> {
    recording::tags(std::fs::File::open(path).expect("OK because it was just written"))
}

/// Tags before many samples: only the header of a large file is read.
#[test]
fn the_size_of_tags_is_bounded() {
    use soundwalk::sound::opus::{self, Material, Tags};
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("clip.opus");
    let packets = opus::encode_packets(&speech_like(48_000, 1.0, 5), Material::Voice);
    let write = |value: String| {
        let others = vec![("TEXT".to_owned(), value)];
        let tags = Tags {
            others,
            ..Tags::default()
        };
        let mut bytes = opus::write_ogg(&packets, 0.0, &tags);
        // The next bytes are not a page, or far too much for one.
        bytes.resize(bytes.len() + (8 << 20), 0);
        std::fs::write(&path, bytes).expect("written");
    };
    write("short".to_owned());
    let mut file = std::fs::File::open(&path).expect("OK because it was just written");
    let copy = file.try_clone().expect("OK because it is open");
    let tags = recording::tags(copy).expect("tags");
    assert!(tags.contains(&("TEXT".to_owned(), "short".to_owned())));
    // Both share one position in the file.
    let read = std::io::Seek::stream_position(&mut file).expect("OK because it is a file");
    assert!(read <= 16 << 10, "{read} bytes were read");
    write("x".repeat(2 << 20));
    let fault = tags_of(&path).expect_err("2 MiB of tags");
    assert!(fault.to_string().contains("larger than 1 MiB"), "{fault}");
}

#[test]
fn tags_of_ogg_files_are_read() {
    let folder = tempfile::tempdir().expect("a folder");
    let sound = speech_like(48_000, 0.5, 5);
    let text = "Площадь = 1917, „O'Brien“";
    // ffmpeg copies these tags without further options.
    let container = |it: &&Coding| {
        let endings = [".aifc", ".caf", ".mp4"];
        !endings.iter().any(|ending| it.name.ends_with(ending))
    };
    for coding in CODINGS.iter().filter(container) {
        let path = code(folder.path(), coding, &sound, 1);
        let tagged = folder.path().join(format!("tagged-{}", coding.name));
        let words = ["-c", "copy", "-metadata", "artist=A", "-metadata"];
        let value = format!("text={text}");
        ffmpeg::convert(&path, &[&words[..], &[&value]].concat(), &tagged);
        let tags = tags_of(&tagged).expect("an Ogg file or none");
        let value = |key: &str| {
            let found = tags.iter().find(|(name, _)| name == key);
            found.map(|(_, value)| value.as_str())
        };
        let is_ogg = matches!(
            coding.format,
            Format::OggOpus | Format::OggVorbis | Format::OggFlac
        );
        let expected = is_ogg.then_some(text);
        assert_eq!(value("TEXT"), expected, "{}", coding.name);
        assert_eq!(value("ARTIST").is_some(), is_ogg, "{}", coding.name);
    }
}

/// A clip as the program itself writes it comes back with its tags and its length.
#[test]
fn our_own_opus_files_are_read_back() {
    use soundwalk::sound::opus::{self, Material, Tags};
    let sound = speech_like(48_000, 1.234, 5);
    let long = "слово ".repeat(20_000);
    let tags = Tags {
        others: vec![
            ("TEXT".to_owned(), "a=b".to_owned()),
            ("LONG".to_owned(), long.clone()),
        ],
        ..Tags::default()
    };
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("clip.opus");
    let packets = opus::encode_packets(&sound, Material::Voice);
    std::fs::write(&path, opus::write_ogg(&packets, -1.5, &tags)).expect("written");
    let clip = read(&path);
    assert_eq!(clip.pcm.samples.len(), sound.samples.len());
    let old = opus::decode(&std::fs::read(&path).expect("read")).expect("decodes");
    assert_eq!(clip.pcm, old);
    let tags = tags_of(&path).expect("tags");
    assert!(
        tags.contains(&("TEXT".to_owned(), "a=b".to_owned())),
        "{tags:?}"
    );
    assert!(tags.contains(&("LONG".to_owned(), long)));
}
