//! Recordings of every format that are truncated, damaged or contain false sizes: each is read or refused quickly and
//! within bounded memory.

use crate::sound::ffmpeg;
use crate::sound::formats::{CODINGS, Coding, code};
use crate::sound::signals::{Noise, speech_like};
use soundwalk::sound::recording::{self, Clip, Fault, Format};
use std::path::Path;
use std::time::{Duration, Instant};

/// A file of each format, of `seconds`.
fn files(folder: &Path, seconds: f64) -> Vec<(&'static Coding, Vec<u8>)> {
    let sound = speech_like(16_000, seconds, 7);
    CODINGS
        .iter()
        .map(|coding| {
            let path = code(folder, coding, &sound, 1);
            (coding, std::fs::read(path).expect("ffmpeg wrote it"))
        })
        .collect()
}

/// Reads bytes that may be anything. Reading must take less than a second and give at most 30 s, far more than these files hold.
fn attempt(name: &str, bytes: Vec<u8>) -> Result<Clip, Fault> {
    let began = Instant::now();
    let result = recording::read_bytes(bytes);
    let taken = began.elapsed();
    assert!(taken < Duration::from_secs(5), "{name}: {taken:?}");
    if let Ok(clip) = &result {
        assert!(
            clip.pcm.seconds() < 30.0,
            "{name}: {} s",
            clip.pcm.seconds()
        );
    }
    result
}

/// A file that is cut anywhere is refused if its format states a length or an end, and no sound is invented.
#[test]
fn cut_files_are_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    for (coding, bytes) in files(folder.path(), 0.6) {
        let whole = recording::read_bytes(bytes.clone()).expect("a whole file");
        let is_stream = matches!(coding.format, Format::Aac) || coding.name == "uncounted.mp3";
        for part in 0..40 {
            let length = bytes.len() * part / 40;
            let name = format!("{} cut at {length} of {}", coding.name, bytes.len());
            match attempt(&name, bytes[..length].to_vec()) {
                Ok(clip) => {
                    // The last frame of an MP3 may hold nothing but padding.
                    let missing = whole.pcm.samples.len() - clip.pcm.samples.len();
                    let is_padding = coding.name == "a.mp3" && missing <= 1152;
                    assert!(is_stream || is_padding, "{name}: read");
                }
                Err(fault) => {
                    let text = fault.to_string();
                    let cures = ["again", "anew", "export"];
                    assert!(
                        cures.iter().any(|cure| text.contains(cure)),
                        "{name}: {text}"
                    );
                }
            }
        }
    }
}

#[test]
fn flipped_bytes_cause_neither_crash_nor_large_allocation() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut noise = Noise(23);
    let mut place = |range: usize| (noise.next().abs() * range as f64) as usize % range;
    for (coding, bytes) in files(folder.path(), 0.12) {
        for round in 0..60 {
            let mut bad = bytes.clone();
            // Headers are hit more often than the sound.
            let range = if round % 3 == 0 {
                bad.len()
            } else {
                bad.len().min(700)
            };
            for _ in 0..1 + place(6) {
                let at = place(range);
                bad[at] = match place(4) {
                    0 => 0,
                    1 => 0xFF,
                    _ => place(256) as u8,
                };
            }
            let _ = attempt(&format!("{} round {round}", coding.name), bad);
        }
    }
}

/// Every 32-bit field of a header in turn claims everything or nothing.
#[test]
fn wrong_sizes_cause_neither_crash_nor_large_allocation() {
    let folder = tempfile::tempdir().expect("a folder");
    for (coding, bytes) in files(folder.path(), 0.1) {
        // An MP4 file's tables are at its end.
        let range = if coding.format == Format::Mp4 {
            bytes.len()
        } else {
            120
        };
        let from = range.saturating_sub(800);
        for at in (from..range - 4).step_by(4) {
            for value in [0u32, 0x7FFF_FFFF, u32::MAX, 0x0100_0000] {
                let mut bad = bytes.clone();
                bad[at..at + 4].copy_from_slice(&value.to_be_bytes());
                let _ = attempt(&format!("{} at {at}: {value:#x}", coding.name), bad);
            }
        }
    }
}

/// Silence in FLAC takes some bytes a block: hours fit into a small file. Its length is refused before it is decoded.
#[test]
fn a_claimed_length_of_a_day_is_refused_at_once() {
    let folder = tempfile::tempdir().expect("a folder");
    let flac = CODINGS
        .iter()
        .find(|it| it.name == "a.flac")
        .expect("it is in the list");
    let path = code(folder.path(), flac, &speech_like(48_000, 0.5, 3), 1);
    let mut bytes = std::fs::read(path).expect("written");
    // The 36 bits of the length begin in the middle of this byte.
    bytes[21] |= 0x0F;
    let fault = attempt("a claimed day", bytes).expect_err("too long");
    assert!(matches!(fault, Fault::TooLong { .. }), "{fault}");
}

/// A damaged packet is reported as damage and not as an unreadable file.
#[test]
fn damaged_packets_are_not_reported_as_disk_errors() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut noise = Noise(41);
    for (coding, bytes) in files(folder.path(), 0.6) {
        for _ in 0..40 {
            let mut bad = bytes.clone();
            let from = bad.len() / 3;
            let at = from + (noise.next().abs() * from as f64) as usize % from;
            bad[at..(at + 40).min(bytes.len())].fill(0xA5);
            if let Err(fault) = attempt(coding.name, bad) {
                let text = fault.to_string();
                assert!(
                    !matches!(fault, Fault::Io(_)),
                    "{} at {at}: {text}",
                    coding.name
                );
                assert!(
                    fault.cure().is_some_and(|cure| text.ends_with(cure)),
                    "{text}"
                );
            }
        }
    }
}

/// The first file counts only its own frames, so the words of the second would be lost.
#[test]
fn joined_mp3_files_are_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let files = files(folder.path(), 1.5);
    let of = |name: &str| {
        let found = files.iter().find(|(coding, _)| coding.name == name);
        found.expect("it is in the list").1.clone()
    };
    let (counted, uncounted) = (of("a.mp3"), of("uncounted.mp3"));
    let tag = b"ID3\x04\0\0\0\0\0\x0aTIT2\0\0\0\0\0\0".to_vec();
    for (name, parts) in [
        ("twice", vec![&counted, &counted]),
        ("with a tag between", vec![&counted, &tag, &counted]),
        ("an uncounted one behind it", vec![&counted, &uncounted]),
    ] {
        let bytes = parts.into_iter().flatten().copied().collect();
        let text = attempt(name, bytes).expect_err(name).to_string();
        assert!(
            text.contains("as where files were joined"),
            "{name}: {text}"
        );
    }
    assert!(attempt("one", counted).is_ok());
}

/// A high rate turns few seconds into many frames, and a sparse file contains many frames without taking disk space.
#[test]
fn no_sample_rate_exceeds_the_frame_limit() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("long");
    let rate = 192_000u32;
    let data = rate * 451;
    let mut wav = b"RIFF\xff\xff\xff\xffWAVEfmt \x10\0\0\0\x01\0\x01\0".to_vec();
    wav.extend([rate.to_le_bytes(), rate.to_le_bytes(), [1, 0, 8, 0]].concat());
    wav.extend(*b"data");
    wav.extend(data.to_le_bytes());
    let mut aiff = b"FORM\x7f\xff\xff\xffAIFFCOMM\0\0\0\x12\0\x01".to_vec();
    aiff.extend(data.to_be_bytes());
    // 192,000 as an 80-bit float.
    aiff.extend(*b"\0\x08\x40\x10\xbb\x80\0\0\0\0\0\0SSND");
    aiff.extend((data + 8).to_be_bytes());
    aiff.extend([0; 8]);
    for (name, head) in [("WAV", wav), ("AIFF", aiff)] {
        std::fs::write(&path, &head).expect("a file");
        let file = std::fs::File::options()
            .write(true)
            .open(&path)
            .expect("it was just written");
        file.set_len(head.len() as u64 + u64::from(data))
            .expect("room for nothing");
        let fault = recording::read(&path).expect_err(name).fault;
        let text = fault.to_string();
        assert!(
            text.starts_with("451 s long or longer; the limit at its rate is 450 s"),
            "{name}: {text}"
        );
        let shape = recording::shape(&path).expect("a whole header");
        assert_eq!(shape.frames, u64::from(rate) * 450, "{name}");
    }
}

/// Readers allocate memory for a packet of a fragment before they check that it exists.
#[test]
fn fragments_cannot_claim_more_packets_than_the_file_holds() {
    let folder = tempfile::tempdir().expect("a folder");
    let coding = CODINGS
        .iter()
        .find(|it| it.name == "a.m4a")
        .expect("it is in the list");
    let path = code(folder.path(), coding, &speech_like(16_000, 1.0, 7), 1);
    let other = folder.path().join("fragments.m4a");
    ffmpeg::convert(&path, &ffmpeg::IN_FRAGMENTS, &other);
    let bytes = std::fs::read(other).expect("written");
    assert!(attempt("whole", bytes.clone()).is_ok());
    let boxes = |name: &[u8]| -> Vec<usize> {
        let places = bytes.windows(4).enumerate();
        places
            .filter(|(_, it)| *it == name)
            .map(|(at, _)| at)
            .collect()
    };
    let mut refused = 0;
    for (name, at) in [(&b"trun"[..], 16..40), (b"tfhd", 12..28), (b"trex", 20..24)] {
        for place in boxes(name) {
            for field in at.clone().step_by(4) {
                for value in [u32::MAX, 0x7FFF_FFFF, 0x0040_0001, 0x003F_FFFF] {
                    let mut bad = bytes.clone();
                    bad[place + field..place + field + 4].copy_from_slice(&value.to_be_bytes());
                    let began = attempt(&format!("{name:?} at {place}+{field}"), bad);
                    let is_reported = |fault: &Fault| {
                        let text = fault.to_string();
                        text.contains("a packet of") || text.contains("a fragment claims")
                    };
                    refused += usize::from(began.err().as_ref().is_some_and(is_reported));
                }
            }
        }
    }
    assert!(refused > 20, "{refused}");
}

#[test]
fn noise_after_every_valid_header_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut noise = Noise(5);
    for (coding, bytes) in files(folder.path(), 0.1) {
        for kept in [4, 12, 40, 64] {
            let mut bad = bytes[..kept.min(bytes.len())].to_vec();
            bad.extend((0..20_000).map(|_| (noise.next() * 128.0) as i8 as u8));
            let _ = attempt(&format!("{} then noise", coding.name), bad);
        }
    }
}

/// A damaged stretch in the middle is an error with its place, not a pause in the story.
#[test]
fn a_damaged_middle_is_an_error() {
    let folder = tempfile::tempdir().expect("a folder");
    for (coding, mut bytes) in files(folder.path(), 1.0) {
        let is_checked = matches!(
            coding.format,
            Format::Flac | Format::OggOpus | Format::OggVorbis | Format::OggFlac
        );
        if !is_checked {
            continue;
        }
        let middle = bytes.len() / 2;
        bytes[middle..middle + 40].fill(0x55);
        let fault = attempt(coding.name, bytes).expect_err(coding.name);
        let text = fault.to_string();
        assert!(
            text.contains("damaged") || text.contains("cut short"),
            "{}: {text}",
            coding.name
        );
    }
}

/// Some recorders end with a page that contains only the end mark, and some append tags.
#[test]
fn ogg_files_may_end_as_programs_write_them() {
    let folder = tempfile::tempdir().expect("a folder");
    for (coding, bytes) in files(folder.path(), 0.6) {
        if !coding.name.ends_with(".opus") && !coding.name.ends_with(".ogg") {
            continue;
        }
        let whole = recording::read_bytes(bytes.clone()).expect("a whole file");
        let with_tag = [bytes.clone(), [&b"TAG"[..], &[0; 125]].concat()].concat();
        let clip = attempt(coding.name, with_tag).unwrap_or_else(|fault| panic!("{fault}"));
        assert_eq!(clip, whole, "{}", coding.name);
        let twice = [bytes.clone(), bytes].concat();
        let fault = attempt(coding.name, twice).expect_err("two recordings");
        let text = fault.to_string();
        assert!(text.contains("several recordings"), "{text}");
    }
}

/// Programs that write to a pipe cannot go back to correct sizes and checksums.
#[test]
fn files_that_were_written_to_a_pipe_are_read() {
    let folder = tempfile::tempdir().expect("a folder");
    let sound = speech_like(48_000, 0.6, 7);
    let wave = CODINGS.iter().find(|it| it.name == "a.wav").expect("there");
    let path = code(folder.path(), wave, &sound, 1);
    for (arguments, longer_ms) in [
        (&["-f", "wav"][..], 0.0),
        (&["-f", "w64"], 1.0),
        (&["-f", "flac"], 0.0),
        (&["-f", "ogg", "-c:a", "flac"], 0.0),
        (&["-f", "ogg", "-c:a", "libopus"], 0.1),
        (&["-f", "ogg", "-c:a", "libvorbis"], 0.0),
        (&["-f", "mp3"], 80.0),
        (&["-f", "adts"], 70.0),
        (
            &["-f", "mp4", "-movflags", "frag_keyframe+empty_moov"],
            70.0,
        ),
    ] {
        let bytes = ffmpeg::piped(&path, arguments);
        let clip = attempt(&format!("{arguments:?}"), bytes);
        let clip = clip.unwrap_or_else(|fault| panic!("{arguments:?}: {fault}"));
        let found_ms = (clip.pcm.seconds() - sound.seconds()) * 1000.0;
        assert!(
            (-0.1..=longer_ms).contains(&found_ms),
            "{arguments:?}: {found_ms} ms"
        );
    }
}
