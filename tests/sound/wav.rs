//! WAV files as people record them, and invalid ones.

use crate::sound::signals::{Noise, tone_at};
use soundwalk::sound::Pcm;
use soundwalk::sound::recording::read_bytes;
use soundwalk::sound::wav::{read, read_from, write_master};
use std::io::Cursor;

/// A WAV file built byte by byte.
#[derive(Clone)]
struct File {
    tag: u16,
    channels: u16,
    rate: u32,
    bits: u16,
    /// Bytes of one sample.
    container: u16,
    /// Extra bytes of the format chunk.
    extra: Vec<u8>,
    /// Chunks between format and data, including their padding.
    between: Vec<u8>,
    data: Vec<u8>,
    /// Size that the data chunk states, if it differs from the true one.
    stated_size: Option<u32>,
}

const PCM: u16 = 1;
const FLOAT: u16 = 3;
const EXTENSIBLE: u16 = 0xFFFE;

impl File {
    fn of(tag: u16, channels: u16, rate: u32, bits: u16) -> Self {
        Self {
            tag,
            channels,
            rate,
            bits,
            container: bits / 8,
            extra: Vec::new(),
            between: Vec::new(),
            data: Vec::new(),
            stated_size: None,
        }
    }

    /// The extensible format that recorders write, with valid bits, loudspeakers and the real coding.
    fn extensible(coding: u16, channels: u16, rate: u32, valid: u16, container: u16) -> Self {
        let mut file = Self::of(EXTENSIBLE, channels, rate, container * 8);
        file.extra.extend_from_slice(&22u16.to_le_bytes());
        file.extra.extend_from_slice(&valid.to_le_bytes());
        file.extra.extend_from_slice(&0u32.to_le_bytes());
        file.extra.extend_from_slice(&coding.to_le_bytes());
        file.extra
            .extend_from_slice(b"\x00\x00\x00\x00\x10\x00\x80\x00\x00\xaa\x00\x38\x9b\x71");
        file
    }

    fn with(mut self, change: impl FnOnce(&mut Self)) -> Self {
        change(&mut self);
        self
    }

    /// The same sound in every channel.
    fn sound(self, samples: &[f32]) -> Self {
        let left: Vec<Vec<f32>> = vec![samples.to_vec(); usize::from(self.channels)];
        self.each(&left)
    }

    fn each(mut self, channels: &[Vec<f32>]) -> Self {
        let float = self.tag == FLOAT || self.extra.get(8) == Some(&3);
        for frame in 0..channels[0].len() {
            for channel in channels {
                let sample = f64::from(channel[frame]);
                let whole = |full: f64| (sample * full).round().clamp(-full, full - 1.0) as i32;
                match (float, self.container, self.bits) {
                    (true, ..) => self.data.extend_from_slice(&(sample as f32).to_le_bytes()),
                    (_, 1, _) => self.data.push((whole(128.0) + 128) as u8),
                    (_, 2, _) => self
                        .data
                        .extend_from_slice(&(whole(32_768.0) as i16).to_le_bytes()),
                    (_, 3, _) => self
                        .data
                        .extend_from_slice(&whole(8_388_608.0).to_le_bytes()[..3]),
                    (_, 4, 24) => self
                        .data
                        .extend_from_slice(&whole(8_388_608.0).to_le_bytes()),
                    _ => self
                        .data
                        .extend_from_slice(&whole(2_147_483_648.0).to_le_bytes()),
                }
            }
        }
        self
    }

    fn bytes(&self) -> Vec<u8> {
        let align = self.channels * self.container;
        let mut format = Vec::new();
        format.extend_from_slice(&self.tag.to_le_bytes());
        format.extend_from_slice(&self.channels.to_le_bytes());
        format.extend_from_slice(&self.rate.to_le_bytes());
        format.extend_from_slice(&self.rate.wrapping_mul(u32::from(align)).to_le_bytes());
        format.extend_from_slice(&align.to_le_bytes());
        format.extend_from_slice(&self.bits.to_le_bytes());
        format.extend_from_slice(&self.extra);
        let size = self.stated_size.unwrap_or(self.data.len() as u32);
        let mut bytes = b"RIFF".to_vec();
        bytes.extend_from_slice(
            &size
                .wrapping_add(20 + format.len() as u32 + self.between.len() as u32)
                .to_le_bytes(),
        );
        bytes.extend_from_slice(b"WAVEfmt ");
        bytes.extend_from_slice(&(format.len() as u32).to_le_bytes());
        bytes.extend_from_slice(&format);
        bytes.extend_from_slice(&self.between);
        bytes.extend_from_slice(b"data");
        bytes.extend_from_slice(&size.to_le_bytes());
        bytes.extend_from_slice(&self.data);
        bytes
    }
}

fn wave(rate: u32) -> Vec<f32> {
    tone_at(rate, 440.0, -3.0, 0.05, 20.0).samples
}

/// Reads a file and compares it with the sound that was put in, within the step of its bits.
fn check_sound(name: &str, bytes: Vec<u8>, expected: &[f32], step: f32) {
    let clip = read_from(Cursor::new(bytes)).unwrap_or_else(|fault| panic!("{name}: {fault}"));
    assert_eq!(clip.pcm.samples.len(), expected.len(), "{name}");
    for (index, (got, wanted)) in clip.pcm.samples.iter().zip(expected).enumerate() {
        assert!(
            (got - wanted).abs() <= step,
            "{name}: {got}, not {wanted} at {index}"
        );
    }
}

#[test]
fn every_width_rate_and_channel_count_is_read() {
    for rate in [
        8_000, 11_025, 16_000, 22_050, 32_000, 44_100, 48_000, 88_200, 96_000, 176_400, 192_000,
    ] {
        let sound = wave(rate);
        for channels in [1, 2, 3, 6, 8] {
            for (tag, bits) in [(PCM, 8), (PCM, 16), (PCM, 24), (PCM, 32), (FLOAT, 32)] {
                let step = if bits == 8 {
                    1.0 / 127.0
                } else {
                    1.0 / 32_767.0
                };
                let name = format!("{rate} Hz, {channels} channels, {bits} bits, coding {tag}");
                check_sound(
                    &name,
                    File::of(tag, channels, rate, bits).sound(&sound).bytes(),
                    &sound,
                    step,
                );
                let file = File::extensible(tag, channels, rate, bits, bits / 8).sound(&sound);
                check_sound(&format!("{name}, extensible"), file.bytes(), &sound, step);
            }
        }
    }
}

#[test]
fn unusual_but_correct_headers_are_accepted() {
    let sound = wave(44_100);
    let step = 1.0 / 32_767.0;
    let plain = || File::of(PCM, 1, 44_100, 16).sound(&sound);
    let cases = [
        ("18-byte format", plain().with(|f| f.extra = vec![0, 0])),
        (
            "18-byte format, 32 bits",
            File::of(PCM, 1, 44_100, 32)
                .with(|f| f.extra = vec![0, 0])
                .sound(&sound),
        ),
        (
            "40-byte plain format",
            plain().with(|f| f.extra = vec![0; 24]),
        ),
        ("20-byte format", plain().with(|f| f.extra = vec![0; 4])),
        (
            "float with 40-byte format",
            File::of(FLOAT, 1, 44_100, 32)
                .sound(&sound)
                .with(|f| f.extra = vec![0; 24]),
        ),
        (
            "float with a fact",
            File::of(FLOAT, 1, 44_100, 32)
                .sound(&sound)
                .with(|f| f.between = b"fact\x04\0\0\0\0\0\0\0".to_vec()),
        ),
        (
            "list before the data",
            plain().with(|f| f.between = b"LIST\x04\0\0\0INFO".to_vec()),
        ),
        (
            "odd list with padding",
            plain().with(|f| f.between = b"LIST\x05\0\0\0INFOx\0".to_vec()),
        ),
        (
            "odd list without padding",
            plain().with(|f| f.between = b"LIST\x05\0\0\0INFOx".to_vec()),
        ),
        (
            "streamed, 0xFFFFFFFF",
            plain().with(|f| f.stated_size = Some(u32::MAX)),
        ),
        (
            "streamed, espeak's 0x7FFFF000",
            plain().with(|f| f.stated_size = Some(0x7FFF_F000)),
        ),
        (
            "never finished, size 0",
            plain().with(|f| f.stated_size = Some(0)),
        ),
        (
            "24 bits low in 4 bytes",
            File::of(PCM, 1, 44_100, 24)
                .with(|f| f.container = 4)
                .sound(&sound),
        ),
        (
            "24 of 32 bits",
            File::extensible(PCM, 1, 44_100, 24, 4).sound(&sound),
        ),
        (
            "20 of 24 bits",
            File::extensible(PCM, 1, 44_100, 20, 3).sound(&sound),
        ),
    ];
    for (name, file) in cases {
        check_sound(name, file.bytes(), &sound, step);
    }
    // Neither a trailing chunk nor half a frame at the end is sound.
    let mut bytes = plain().bytes();
    bytes.extend_from_slice(b"id3 \x04\0\0\0abcd");
    check_sound("a chunk after the data", bytes, &sound, step);
    let half = plain().with(|f| f.data.push(7)).bytes();
    check_sound("half a frame", half, &sound, step);
}

#[test]
fn channels_become_one() {
    let (left, right) = (
        wave(48_000),
        tone_at(48_000, 1_000.0, -9.0, 0.05, 0.0).samples,
    );
    let mean: Vec<f32> = left
        .iter()
        .zip(&right)
        .map(|(l, r)| 0.5 * (l + r))
        .collect();
    let stereo = File::of(FLOAT, 2, 48_000, 32);
    check_sound(
        "mean",
        stereo.clone().each(&[left.clone(), right]).bytes(),
        &mean,
        1e-6,
    );

    let silent = vec![0.0; left.len()];
    let half: Vec<f32> = left.iter().map(|l| 0.5 * l).collect();
    check_sound(
        "one side",
        stereo.clone().each(&[silent, left.clone()]).bytes(),
        &half,
        1e-6,
    );

    let opposite: Vec<f32> = left.iter().map(|l| -0.9 * l).collect();
    let bytes = stereo.each(&[left.clone(), opposite]).bytes();
    check_sound("wired the wrong way round", bytes.clone(), &left, 1e-6);
    let clip = read_from(Cursor::new(bytes)).expect("read");
    let [out] = &clip.facts.downmix.excluded[..] else {
        panic!("{:?}", clip.facts.downmix);
    };
    assert_eq!((out.channel, out.stretches), (1, 1), "{out:?}");
}

fn check_refused(name: &str, bytes: Vec<u8>, expected: &str) {
    match read_bytes(bytes) {
        Ok(clip) => panic!("{name}: read {} samples", clip.pcm.samples.len()),
        Err(fault) => {
            let text = fault.to_string();
            assert!(
                text.contains(expected),
                "{name}: {text:?} does not say {expected:?}"
            );
        }
    }
}

#[test]
fn invalid_files_are_refused_with_a_fix() {
    let sound = wave(48_000);
    let plain = || File::of(PCM, 1, 48_000, 16).sound(&sound);
    let whole = plain().bytes();
    check_refused("nothing", Vec::new(), "the file is empty");
    check_refused(
        "MP3",
        b"ID3\x04\0\0\0\0\0\0\0\0\0".to_vec(),
        "damaged MP3 file",
    );
    check_refused(
        "FLAC",
        b"fLaC\0\0\0\x22\0\0\0\0".to_vec(),
        "damaged FLAC file",
    );
    check_refused(
        "Ogg",
        b"OggS\0\x02\0\0\0\0\0\0".to_vec(),
        "damaged Ogg file",
    );
    check_refused(
        "RF64",
        b"RF64\xff\xff\xff\xffWAVEds64".to_vec(),
        "no data chunk",
    );
    check_refused(
        "text",
        b"hello, world, hello".to_vec(),
        "begins with \"hello, w\"",
    );
    check_refused("header only", whole[..44].to_vec(), "cut short");
    check_refused(
        "half",
        whole[..44 + sound.len()].to_vec(),
        "and holds 0.03 s",
    );
    check_refused(
        "in the format",
        whole[..30].to_vec(),
        "ends inside the format chunk",
    );
    check_refused("no data", whole[..36].to_vec(), "no data chunk");
    check_refused(
        "no channels",
        plain().with(|f| f.channels = 0).bytes(),
        "no channels",
    );
    check_refused(
        "empty",
        File::of(PCM, 1, 48_000, 16).bytes(),
        "holds no sound",
    );
    check_refused(
        "rate 0",
        plain().with(|f| f.rate = 0).bytes(),
        "a rate of 0 Hz",
    );
    check_refused(
        "rate 1 GHz",
        plain().with(|f| f.rate = 1_000_000_000).bytes(),
        "a rate of 1000000000 Hz",
    );
    check_refused("0 bits", plain().with(|f| f.bits = 0).bytes(), "bits");
    check_refused(
        "64 bits",
        plain().with(|f| (f.bits, f.container) = (64, 8)).bytes(),
        "64-bit samples",
    );
    check_refused("ADPCM", plain().with(|f| f.tag = 2).bytes(), "ADPCM");
    check_refused(
        "µ-law of 16 bits",
        plain().with(|f| f.tag = 7).bytes(),
        "16-bit",
    );
    check_refused(
        "MP3 in WAV",
        plain().with(|f| f.tag = 0x55).bytes(),
        "MP3 coding",
    );
    check_refused(
        "unknown",
        plain().with(|f| f.tag = 0x1234).bytes(),
        "coding 0x1234",
    );
    check_refused(
        "1,000 channels",
        plain().with(|f| f.channels = 1_000).bytes(),
        "1000 channels",
    );
    check_refused(
        "data first",
        [&whole[..12], &whole[36..], &whole[12..36]].concat(),
        "before the format",
    );
    let huge = plain().with(|f| f.between = b"LIST\xf0\xff\xff\xff".to_vec());
    check_refused("a chunk of 4 GiB", huge.bytes(), "no data chunk");
    for (name, value) in [
        ("NaN", f32::NAN),
        ("infinite", f32::INFINITY),
        ("huge", 1e20),
    ] {
        let mut broken = sound.clone();
        broken[1_200] = value;
        check_refused(
            name,
            File::of(FLOAT, 1, 48_000, 32).sound(&broken).bytes(),
            "first at 0.025 s",
        );
    }
    let long = File::of(PCM, 1, 8_000, 8).with(|f| f.data = vec![128; 8_000 * 1_802]);
    check_refused("half an hour and more", long.bytes(), "1802 s long");
}

#[test]
fn an_error_names_the_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("вокзал.wav");
    assert!(
        read(&path)
            .expect_err("there is none")
            .to_string()
            .contains("вокзал.wav: cannot read")
    );
    std::fs::write(&path, b"RIFF").expect("written");
    assert!(
        read(&path)
            .expect_err("it is none")
            .to_string()
            .contains("вокзал.wav: damaged WAV file")
    );
    assert!(read(folder.path()).is_err());
}

/// Damage anywhere in the header is either harmless or an error; it never causes a crash or more samples than bytes.
#[test]
fn damaged_headers_cause_neither_crash_nor_large_allocation() {
    let whole = File::extensible(PCM, 2, 44_100, 16, 2)
        .sound(&wave(44_100))
        .bytes();
    let mut noise = Noise(11);
    for _ in 0..20_000 {
        let mut bytes = whole.clone();
        for _ in 0..1 + (noise.next().abs() * 4.0) as usize {
            let place = (noise.next().abs() * 79.0) as usize;
            bytes[place] = (noise.next().abs() * 255.9) as u8;
        }
        if let Ok(clip) = read_from(Cursor::new(&bytes)) {
            assert!(clip.pcm.samples.len() <= bytes.len());
        }
    }
}

#[test]
fn a_master_is_read_back_bit_exactly() {
    let samples: Vec<f32> = (-32_768i32..=32_767)
        .map(|value| value as f32 / 32_767.0)
        .collect();
    let mut bytes = Cursor::new(Vec::new());
    write_master(
        &mut bytes,
        &Pcm {
            rate: 48_000,
            samples,
        },
    )
    .expect("written");
    let bytes = bytes.into_inner();
    let expected: Vec<u8> = (-32_768i32..=32_767)
        .flat_map(|value| (value as i16).to_le_bytes())
        .collect();
    assert_eq!(bytes[44..], expected);
    let clip = read_from(Cursor::new(bytes)).expect("read");
    assert_eq!(
        (clip.pcm.rate, clip.facts.bits, clip.facts.channels),
        (48_000, Some(16), 1)
    );
}

#[test]
fn samples_beyond_full_scale_are_clamped() {
    let mut bytes = Cursor::new(Vec::new());
    let samples = vec![2.0, -2.0, f32::INFINITY, f32::NEG_INFINITY, f32::NAN];
    write_master(
        &mut bytes,
        &Pcm {
            rate: 48_000,
            samples,
        },
    )
    .expect("written");
    let held: Vec<i16> = bytes.into_inner()[44..]
        .as_chunks()
        .0
        .iter()
        .map(|&b| i16::from_le_bytes(b))
        .collect();
    assert_eq!(held, [32_767, -32_768, 32_767, -32_768, 0]);
}
